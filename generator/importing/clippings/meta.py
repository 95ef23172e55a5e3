"""Lines of dates and what stands beside them. In: a line of the head. Out: the fields it gives, or None.

`By Jane Doe | March 3, 2015 | 5 min read`, `The Guardian, 3 March 2015, p. 5`, `Almería - 22 may 2017`: every part
of such a line must be recognised, else the line is none and may be text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from generator.importing.clippings.byline import byline, name_line
from generator.importing.clippings.dates import dates, rest_of
from generator.importing.clippings.furniture import furniture
from generator.importing.clippings.labels import label_in, source
from generator.importing.clippings.lines import Find
from generator.importing.clippings.names import is_paper, is_role
from generator.importing.clippings.web import names_host

TIME = re.compile(r"\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?|Uhr|h)?(?:\s+[A-Z]{2,4})?", re.IGNORECASE)
HANDLE = re.compile(r"(?:@\w+|[\w.+-]+@[\w.-]+)(?:\s*[|,·]?\s*(?:@\w+|[\w.+-]+@[\w.-]+))*")
_LOGIN = re.compile(r"(?:by|von|par|por)\s+[a-z][\w.-]{2,20}|(?:[\w-]+\.)+[a-z]{2,8}")
_FILED = re.compile(r"(?:in|under|category|filed under)\s+(?P<section>[A-Z][\w&’'-]*(?:\s[A-Z&][\w&’'-]*){0,3})")
_PLACE = re.compile(r"(?:[A-ZÀ-ÞА-ЯЁ][\w'’.-]+[\s,]*){1,3}")
_SHORT = 50  # characters of a place or a role


@dataclass(frozen=True, slots=True)
class Context:
    """What is known before the head is read."""

    lang: str
    address: str
    coded: bool
    wrapped: bool
    bylined: bool = False
    body: int = -1


def dated_line(index: int, text: str, context: Context) -> Find | None:
    """A line of dates, alone or with the byline, the publication, the place between them."""
    found = dates(text, context.lang)
    if len(text) > 200 or not (found or re.search(r"\s[|·•]\s", text)):
        return None
    rest = rest_of(text, found)
    fields: dict[str, object] = {"dated": found} if found else {}
    for segment in re.split(r"\s*[|·•]\s*|\s+[–—-]\s+", rest):
        bare = segment.strip(" ,;:[]")
        more = _segment(bare if bare.count("(") == bare.count(")") else bare.strip("()"), context)
        if more is None:
            return None
        fields.update(more)
    return Find((index,), fields) if found or "authors" in fields else None


def _segment(text: str, context: Context) -> Mapping[str, object] | None:
    """What stands beside a date: nothing, names, a label, a publication, furniture, a section, a page, a place."""
    if not re.search(r"\w", text):
        return {}
    readers = (_people, _labelled, _paper, _nothing, _section, _page, _place)
    return next((found for reader in readers if (found := reader(text, context)) is not None), None)


def _people(text: str, context: Context) -> Mapping[str, object] | None:
    both = re.fullmatch(r"(?P<by>.+?),\s*(?P<paper>[^,]+)", text)
    if both and is_paper(both["paper"]) and (names := byline(both["by"]) or name_line(both["by"])):
        return {"authors": names, "source": both["paper"]}
    names = byline(text) or name_line(text)
    named = bool(names) and not names_host(text, context.address) and not is_paper(text)
    return {"authors": names} if named else None


def _labelled(text: str, context: Context) -> Mapping[str, object] | None:
    return label_in(text, context.lang) or None


def _paper(text: str, context: Context) -> Mapping[str, object] | None:
    return {"source": text} if names_host(text, context.address) or is_paper(text) else None


def _nothing(text: str, _: Context) -> Mapping[str, object] | None:
    """What says nothing of the article: a login name, a host, a handle, a button, a role."""
    if _LOGIN.fullmatch(text) or HANDLE.fullmatch(text) or furniture(text) or (is_role(text) and len(text) < _SHORT):
        return {}
    return None


def _section(text: str, _: Context) -> Mapping[str, object] | None:
    found = _FILED.fullmatch(text)
    return {"section": found["section"]} if found else None


def _page(text: str, context: Context) -> Mapping[str, object] | None:
    fields = source(text, context.lang)
    paper = str(fields.get("source", ""))
    return fields if is_paper(paper) or (fields.get("page") and not paper) else None


def _place(text: str, _: Context) -> Mapping[str, object] | None:
    return {"": text} if _PLACE.fullmatch(text) and len(text) < _SHORT else None
