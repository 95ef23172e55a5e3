"""A page as a draft. In: `Page`. Out: `Draft`: front matter, body, where each field came from, and what is in doubt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.importing.draft import Draft, Fate, unsure
from generator.importing.pages.found import Found
from generator.importing.pages.page import Page
from generator.model import When

_DOUBTFUL = 0.66  # a field less sure than this is put up for review
_FIELDS: Mapping[str, str] = {
    "title": "title", "authors": "authors", "date": "date", "updated": "updated", "source": "source", "url": "url",
    "dek": "dek", "section": "section", "tags": "tags", "lang": "lang",
}  # fmt: skip


def draft_of(page: Page) -> Draft:
    """The draft of a page's article."""
    found = dict(_found(page))
    head: dict[str, object] = {name: one.value for name, one in found.items() if name not in ("image", "body")}
    head |= {name: list(found[name].values) for name in ("authors", "tags") if name in found}
    head |= {name: when for name in ("date", "updated") if name in found and (when := _day(found[name].value))}
    if page.lead:
        picture = page.lead.picture
        parts = {"src": picture.src, "alt": picture.alt, "caption": picture.caption, "credit": picture.credit}
        head["image"] = {name: value for name, value in parts.items() if value}
    moved = tuple(Fate(words, field) for words, field in page.moved)
    dropped = tuple(Fate(words, "page") for words in page.dropped)
    body = page.body.markdown
    return Draft(
        head, body, original="\n".join([body, *(fate.text for fate in (*moved, *dropped))]), body=body, moved=moved,
        dropped=dropped, words=page.body.words, provenance={name: _told(one) for name, one in found.items()},
        review=tuple(_review(found)),
    )  # fmt: skip


def _found(page: Page) -> Iterator[tuple[str, Found]]:
    for name, field in _FIELDS.items():
        one = getattr(page, field)
        if isinstance(one, Found):
            yield name, one
    if page.lead:
        yield "image", page.lead.found
    yield (
        "body",
        Found(("",), page.told_by or "the page's text", 0.6 if page.told_by else page.sure),
    )


def _day(text: str) -> When | None:
    """The calendar day of publication as it is printed; the instant is in the provenance."""
    try:
        return When.parse(text[:10])
    except ValueError:
        return None


def _told(one: Found) -> dict[str, object]:
    told: dict[str, object] = {"value": list(one.values) if len(one.values) > 1 else one.value}
    told |= {"from": one.source, "sure": round(one.sure, 2)}
    others = [{"value": other.value, "from": other.source} for other in one.others]
    return told | ({"others": others} if others else {})


def _review(found: Mapping[str, Found]) -> Iterator[Mapping[str, object]]:
    """The fields that a person should look at, with what else was said of them."""
    for name, one in found.items():
        if name == "body" or (one.sure >= _DOUBTFUL and not (one.others and name in ("date", "authors"))):
            continue
        other = one.others[0].value if one.others else None
        yield unsure(name, ", ".join(one.values), source=one.source, doubt=1 - one.sure, alternative=other)
