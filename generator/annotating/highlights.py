"""Highlights of programs that keep articles to be read later: wallabag, Readwise, Omnivore.

In: their JSON exports, or the rows of Readwise's CSV. Out: `Told`: the words that were marked, and what was written
beside them. The words beside a mark are plain text. It refuses a highlight without words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from generator.addresses import digest
from generator.annotating.markup import plain_markdown
from generator.annotating.told import SEEN, Raw, Told, listed, mapping, shown, text, texts
from generator.model import Quote
from generator.placed import EACH

NAME = "highlights"
RANK = 4
_LISTS = ("highlights", "annotations", "rows", "results", "items", "books", "articles", "entries")
_QUOTES = ("quote", "Highlight", "highlight")
# Our word -> the keys of these programs that mean it, in order.
_KEYS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "note": ("annotation", "note", "Note"),
        "when": ("highlighted_at", "createdAt", "created_at", "Highlighted at", "updated_at", "updatedAt"),
        "modified": ("updated_at", "updatedAt", "updated"),
        "sources": ("source_url", "originalArticleUrl", "url", "given_url", "unique_url", "URL"),
        "tags": ("tags", "labels", "Tags"),
    }
)


def paths(document: object) -> tuple[tuple[str, ...], ...] | None:
    """Where highlights stand: in the document, in its list, or in a list of each of its articles."""
    found = _paths(document, 3)
    return tuple(found) or None


def _paths(value: object, depth: int) -> list[tuple[str, ...]]:
    if isinstance(value, list):
        if any(map(_is_highlight, value[:SEEN])):
            return [()]
        inner = {path for one in value[:SEEN] if isinstance(one, dict) for path in _paths(one, depth - 1)}
        return [(EACH, *path) for path in sorted(inner)]
    if _is_highlight(value):
        return [()]
    keys = [key for key in _LISTS if isinstance(mapping(value).get(key), list)] if depth else []
    return [(key, *path) for key in keys for path in _paths(mapping(value)[key], depth - 1)]


def _is_highlight(value: object) -> bool:
    raw = mapping(value)
    if "target" in raw:
        return False
    wallabag = "quote" in raw and ("ranges" in raw or "text" in raw)
    omnivore = "quote" in raw and ("annotation" in raw or "createdAt" in raw or "patch" in raw or "shortId" in raw)
    readwise = "text" in raw and ("highlighted_at" in raw or "location_type" in raw or "book_id" in raw)
    return wallabag or omnivore or readwise or ("Highlight" in raw and "Book Title" in raw)


def told(raw: Raw, above: Raw) -> Told:
    """What a highlight says; `above` is its article."""
    quoted = next((key for key in _QUOTES if key in raw), "text")
    faults = tuple(_faults(raw, quoted))
    if faults:
        return Told(id=_id(raw), key=NAME, raw=raw, faults=faults)
    note = text(raw.get("text")) if "quote" in raw and raw.get("text") else _first(raw, "note")
    sources = [raw.get(key) for key in _KEYS["sources"]], [above.get(key) for key in _KEYS["sources"]]
    return Told(
        id=_id(raw),
        quote=Quote(text(raw[quoted]), text(raw.get("prefix")), text(raw.get("suffix"))),
        body=plain_markdown(note),
        by=text(raw.get("user")) or text(mapping(raw.get("user")).get("name")),
        when=_first(raw, "when").replace(" UTC", "Z"),
        modified=_first(raw, "modified"),
        purposes=() if note else ("highlighting",),
        tags=tuple(tag for key in _KEYS["tags"] for tag in _tags(raw.get(key))),
        sources=tuple(dict.fromkeys(one for part in sources for value in part for one in texts(value) if one)),
        key=NAME,
        raw=raw,
    )


def _id(raw: Raw) -> str:
    """The number of a highlight with a fingerprint of its words: each of these programs counts from 1."""
    given = raw.get("id", raw.get("ID"))
    quoted = next((text(raw[key]) for key in (*_QUOTES, "text") if text(raw.get(key))), "")
    return "" if given is None or isinstance(given, bool | list | dict) else f"highlight:{given}:{digest(quoted)}"


def _first(raw: Raw, meaning: str) -> str:
    return next((text(raw[key]) for key in _KEYS[meaning] if text(raw.get(key))), "")


def _tags(value: object) -> Iterator[str]:
    """Tags as they are given: names, `{name}`, or in one text with commas."""
    for one in listed(value):
        if isinstance(one, str):
            yield from (part.strip() for part in one.split(","))
        else:
            yield text(mapping(one).get("name")) or text(mapping(one).get("label"))


def _faults(raw: Raw, quoted: str) -> Iterator[str]:
    if not text(raw.get(quoted)).strip():
        yield f"`{quoted}`, the words that were marked, is {shown(raw.get(quoted))}"
    for key in ("text", "note", "annotation", "Note"):
        if raw.get(key) is not None and not isinstance(raw[key], str):
            yield f"`{key}` is {shown(raw[key])}, and no text"
