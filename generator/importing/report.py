"""A draft as plain values, for `import --json`. In: a draft and its original. Out: a mapping that JSON can hold."""

from __future__ import annotations

from collections.abc import Mapping

from generator.importing.draft import Draft, manuscript_text
from generator.importing.enclosed import remote
from generator.importing.inbox import fingerprint
from generator.model import Source, When


def as_json(draft: Draft, source: Source, *, sha256: str = "") -> dict[str, object]:
    """All that was found, by name; fields that the original does not give are null or empty.

    Pictures have their addresses on the web, for none is written.

    `sha256` is the fingerprint of the original, where it is known already: one of many articles costs it once.
    """
    draft = remote(draft)
    head = draft.head
    picture = head.get("image")
    image: Mapping[str, object] = picture if isinstance(picture, Mapping) else {}
    origin = {"from": source.path.rsplit("/", 1)[-1], "sha256": sha256 or fingerprint(source)}
    if draft.part:
        origin["part"] = draft.part
    return {
        "title": head.get("title"),
        "dek": head.get("dek"),
        "kicker": head.get("kicker"),
        "authors": _list(head.get("authors")),
        "date": _exact(draft, "date"),
        "updated": _exact(draft, "updated"),
        "source": head.get("source"),
        "url": head.get("url"),
        "lead_image": _picture(image, draft),
        "caption": image.get("caption"),
        "credit": image.get("credit"),
        "section": head.get("section"),
        "page": head.get("page"),
        "tags": _list(head.get("tags")),
        "lang": head.get("lang"),
        "dateline": {
            "place": draft.dateline.place or None,
            "agency": draft.dateline.agency or None,
            "text": draft.dateline.text,
        }
        if draft.dateline
        else None,
        "body_text": draft.words or draft.markdown,
        "markdown": manuscript_text(draft, origin),
        "moved": [{"text": fate.text, "to": fate.where} for fate in draft.moved],
        "dropped": [{"text": fate.text, "why": fate.where} for fate in draft.dropped],
        "doubts": list(draft.doubts),
        "review": [{name: _plain(value) for name, value in one.items()} for one in draft.review],
        "provenance": {**origin, **({"fields": dict(draft.provenance)} if draft.provenance else {})},
    }


def _list(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [str(item) for item in value] if isinstance(value, list | tuple) else []


def _picture(image: Mapping[str, object], draft: Draft) -> object:
    """A page's picture is its address; a clipping may tell of one that has none, so it gives all that is said."""
    if not image or "image" in draft.provenance:
        return image.get("src")
    return {name: image.get(name) for name in ("src", "caption", "credit")}


def _exact(draft: Draft, name: str) -> str | None:
    """A date with the time and zone that the original gives; else the calendar day alone."""
    told = draft.provenance.get(name, {}).get("value")
    return told if isinstance(told, str) else _day(draft.head.get(name))


def _day(value: object) -> str | None:
    """The calendar date alone, as exact as it is known."""
    if isinstance(value, When):
        return value.iso
    return str(value) if value else None


def _plain(value: object) -> object:
    return str(value) if isinstance(value, When) else value
