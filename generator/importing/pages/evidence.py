"""What is known of a page before its lines are judged. In: its tree and its address. Out: lines, fields and signs.

The fields that stand in the head of an article are found first, for they tell which lines are not its text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.importing.clippings.language import tagged
from generator.importing.pages.days import Days, Setting, days_of
from generator.importing.pages.found import Found
from generator.importing.pages.islands import kept_for_scripts
from generator.importing.pages.lines import Box, Line, lines_of
from generator.importing.pages.people import authors_of
from generator.importing.pages.signs import Known, Signs, signs_of
from generator.importing.pages.sites import names_of_site
from generator.importing.pages.structured import Structured, plain, structured
from generator.importing.pages.titles import title_of
from generator.importing.pages.votes import by_density, by_trafilatura, letters, votes

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SHARE = 0.8  # of the text that a page shows
_SHARED = 0.3  # of the longest text that a page shows
_SOLID = 80  # characters of a line that is text
_LONG = 600  # letters of a text in the page's data that is the article, and no summary


class Evidence(Struct, frozen=True):
    """A page that has been looked at."""

    lines: Sequence[Line]
    elements: Sequence[HtmlElement]
    data: Structured
    url: str
    lang: str
    title: Found | None
    authors: Found | None
    days: Days
    dek: str
    told: str  # the article's text in the page's own data
    told_by: str  # where that is


def look(tree: HtmlElement, url: str, walked: tuple[list[Line], list[HtmlElement]] | None = None) -> Evidence:
    """The fields of a page's head, and its lines, which may have been walked through already."""
    lines, elements = walked or lines_of(tree)
    data = structured(tree)
    url = url or address_in(data)
    lang = tagged(tree.get("lang") or tree.get("xml:lang") or "") or tagged(data.meta("og:locale", "content-language"))
    sites = names_of_site(data, url)
    title = title_of(lines, data, sites, _head(tree))
    shown = title.value if title else ""
    authors = authors_of(lines, data, sites, shown)
    days = days_of(lines, data, Setting(url, lang), shown)
    dek = data.meta("og:description", "description", "twitter:description") or next(
        map(plain, data.ld("description")), ""
    )
    told, told_by = _told(tree, data, lines, shown)
    return Evidence(lines, elements, data, url, lang, title, authors, days, dek, told, told_by)


def _told(tree: HtmlElement, data: Structured, lines: Sequence[Line], title: str) -> tuple[str, str]:
    """The article's text in the page's own data, and where that is: JSON-LD, else what is there for scripts."""
    text = max((text for value in data.ld("articleBody") if (text := _paragraphs(value))), key=len, default="")
    if len(letters(text)) > _LONG:
        return text, "JSON-LD articleBody"
    text = _whole(kept_for_scripts(tree, title), lines)
    return (text, "the data of the page's scripts") if len(letters(text)) > _LONG else ("", "")


def _whole(text: str, lines: Sequence[Line]) -> str:
    """A text that is no small part of what a page shows, and has what it shows as an article."""
    sizes = {n: len(line.text) - line.linked for n, line in enumerate(lines) if not line.box.hidden}
    solid = {n: size for n, size in sizes.items() if size >= _SOLID}
    return text if len(text) > _SHARE * sum(solid.values()) and _shares(text, [lines[n] for n in solid]) else ""


def _shares(text: str, solid: Sequence[Line]) -> bool:
    """Whether a text has a part of the longest one that lines of one box are together, where that is an article's."""
    held: dict[Box | None, list[str]] = defaultdict(list)
    for line in solid:
        held[line.box.above].append(letters(line.text))
    longest = max(held.values(), key=lambda texts: sum(map(len, texts)), default=[])
    whole, told = sum(map(len, longest)), letters(text)
    return whole <= _LONG or sum(len(one) for one in longest if one in told) > _SHARED * whole


def _head(tree: HtmlElement) -> str:
    """The words of `<title>`, which stands in the body where a server's warnings stand before the page."""
    told = (one.text for one in tree.iter("title") if next(one.iterancestors("svg"), None) is None)
    return " ".join((next(told, "") or "").split())


def _paragraphs(value: object) -> str:
    return "\n".join(filter(None, map(plain, value.splitlines()))) if isinstance(value, str) else ""


def address_in(data: Structured) -> str:
    """The address that the page gives itself."""
    claims = (*data.metas.get("link:canonical", ()), *data.metas.get("og:url", ()), *map(plain, data.ld("url")))
    return next((claim for claim in claims if claim.startswith(("http://", "https://"))), "")


def voted(tree: HtmlElement, evidence: Evidence) -> Mapping[str, Sequence[bool]]:
    """What each voter keeps, line by line."""
    return {
        "trafilatura": votes(evidence.lines, by_trafilatura(tree)),
        "density": by_density(evidence.lines),
    }


def signs_on(evidence: Evidence, voices: Mapping[str, Sequence[bool]]) -> list[Signs]:
    """The signs of every line of a page."""
    known = Known(
        title=letters(evidence.title.value) if evidence.title else "",
        dek=letters(evidence.dek),
        authors=frozenset(map(letters, evidence.authors.values)) if evidence.authors else frozenset(),
    )
    told = votes(evidence.lines, evidence.told) if evidence.told else []
    return signs_of(evidence.lines, voices, known, told)
