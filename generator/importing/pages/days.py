"""The days of a page. In: its lines, its own data, its address. Out: when it was published, and when last changed.

What is written for machines comes first, then a date beside the headline, then the day in the address. A date that can
be read in two ways is settled by the address, the language or the country, or left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.importing.clippings.dates import Dated, dates, settle
from generator.importing.clippings.months import day_first
from generator.importing.clippings.web import day_of, territory
from generator.importing.pages.found import Claim, Found, fold
from generator.importing.pages.lines import Box, Line, edge, parted
from generator.importing.pages.structured import Structured, is_of_others, plain
from generator.importing.pages.titles import boxes_of_headline, headline_lines
from generator.model import When
from generator.nouns import replace

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "article:published", "datepublished",
    "og:pubdate", "parsely-pub-date", "sailthru.date", "publish_date", "publish-date", "publishdate", "published_time",
    "pubdate", "pub_date", "publication_date", "article_date_original", "originalpublicationdate", "displaydate",
    "citation_publication_date", "citation_date", "dc.date.issued", "dcterms.issued", "dc.date.created",
    "dcterms.created",
    "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "rnews:datepublished", "article:create_time", "ptime",
    "gentime", "bt:pubdate", "date", "dc.date", "dcterms.date", "article.published",
    "created", "datecreated", "timestamp", "pdate", "release_date", "article:post_date",
    "vr:published_time", "iso-8601-publish-date", "published_at", "publisheddate", "published",
    "cxenseparse:recs:published_time", "ya:ovs:upload_date", "shareaholic:article_published_time",
)  # fmt: skip
_UPDATED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "article:updated_time", "datemodified",
    "article:modified", "dcterms.modified", "dc.date.modified", "last-modified", "lastmod", "revised", "modified_time",
    "utime", "article.updated", "updated_time", "iso-8601-updated-date",
)  # fmt: skip
_TIME = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[T\s]+(?P<clock>\d\d?:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d)?(?:\[[\w/]+\])?\s*$",
    re.IGNORECASE,
)
_PRINTED = re.compile(
    r"[A-Z][a-z]{2} (?P<m>[A-Z][a-z]{2}) +(?P<d>\d\d?) \d\d:\d\d:\d\d(?: [A-Z]{2,5})? (?P<y>\d{4})\b.*"
)
_BASIC = re.compile(r"^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(?=Z|[+-]\d|$)")
_LETTERED = re.compile(r"^(\d{4})[-/ ]([A-Z][a-z]{2})[-/ ](\d\d?)\b.*$")
_MARKED = re.compile(
    r"publi|pubdate|posted|created|entry-date|date-?time|timestamp|article-?date|byline", re.IGNORECASE
)
_CHANGED = re.compile(r"modif|updat|chang|edit|aktualis|revis", re.IGNORECASE)
_BEFORE, _AFTER = 6, 14  # lines around the headline where its date stands
_FAR = 40  # the same for a box that is called a date
_STAMPS = (
    "datetime",
    "publishdate",
    "data-timestamp",
    "data-datetime",
    "data-published",
    "data-publish-date",
    "data-date",
)
_WEB = range(1990, 2030)  # from the first page on; what is later may as well be a paper of the century before
_STEPS = 2  # the headline and the box around it
_SHORT = 90  # letters of what stands between headline and text
_OTHER_MOMENTS = frozenset(("time", "ins", "del"))
_BROKEN = " | "  # where a line is broken, or a bar stands in it
_UNDER = 4  # lines right under the headline, where a date need not stand alone


# Older than any newspaper, and later than any clock: what is a date must not depend on the day of conversion.
_GUESSING: Mapping[str, object] = {
    "original_date": True, "extensive_search": False, "min_date": "1500-01-01", "max_date": "2200-01-01",
}  # fmt: skip


class Days(Struct, frozen=True):
    """When a page was published and changed: as found, and read."""

    published: Found | None = None
    updated: Found | None = None


class Setting(Struct, frozen=True):
    """What settles a date that can be read in two ways."""

    url: str
    lang: str

    def read(self, text: str) -> str:
        """A value as ISO 8601 writes it, as exact as it is given, or ""."""
        text = _rewritten(text.strip())
        if re.fullmatch(r"\d{10}(?:\d{3})?", text):
            return datetime.fromtimestamp(int(text[:10]), UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if text[0] == "1" else ""
        if found := _TIME.match(text):
            return _timed(found)
        try:
            return str(When.parse(re.sub(r"^(\d{4})(\d\d)(\d\d)(?:T?\d{4,6}Z?)?$", r"\1-\2-\3", text)))
        except ValueError:
            return self._worded(text)

    def _worded(self, text: str) -> str:
        if re.match(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d", text):
            try:
                return parsedate_to_datetime(text).isoformat().replace("+00:00", "Z")
            except (ValueError, TypeError):
                return ""
        found = dates(text[:200], self.lang.partition("-")[0])
        day = self.settled(found[0]) if found else None
        return day.iso if day and day.day else ""

    def settled(self, date: Dated) -> When | None:
        """The one reading of a printed date. Of a year in two figures that nothing else settles, one of the web."""
        first = day_first(self.lang.partition("-")[0], territory(self.url) or self.lang.partition("-")[2].upper())
        address = day_of(self.url)
        day = settle(date, address=address, first=first)
        if not day and not address and len({one.year for one in date.readings}) > 1:
            webbed = tuple(one for one in date.readings if one.year in _WEB)
            return settle(replace(date, readings=webbed), address=None, first=first)
        return day


def _rewritten(text: str) -> str:
    """A date as C and Java print it, in the basic form of ISO 8601, or with a month in letters, as it is read."""
    if found := _PRINTED.fullmatch(text):
        return f"{int(found['d'])} {found['m']} {found['y']}"
    return _BASIC.sub(r"\1-\2-\3T\4:\5:\6", _LETTERED.sub(r"\3 \2 \1", text))


def _timed(found: re.Match[str]) -> str:
    zone = (found["zone"] or "").upper()
    zone = "Z" if zone in ("UTC", "GMT", "Z") else zone
    if zone[:1] in ("+", "-") and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:] or '00'}"
    clock = found["clock"] if found["clock"].index(":") == 2 else f"0{found['clock']}"
    try:
        return str(When.parse(f"{found['day']}T{clock}{zone}"))
    except ValueError:
        try:
            return str(When.parse(found["day"]))
        except ValueError:
            return ""


def days_of(lines: Sequence[Line], data: Structured, setting: Setting, title: str) -> Days:
    """Both days."""
    published = list(islice(_read(_published(lines, data, setting, title), setting), 12))
    updated = list(islice(_read(_updated(data), setting), 6))
    first = _settled(published)
    last = _settled(updated)
    if last and first and last.value[:10] <= first.value[:10]:
        last = None
    return Days(first, last)


def guessed(tree: HtmlElement, source: str) -> Found | None:
    """For a page that tells no day where days are told: the one that htmldate finds, if the page does write it."""
    import trafilatura  # large, needed for few pages here  # noqa: PLC0415

    try:
        found = trafilatura.extract_metadata(deepcopy(tree), date_config=dict(_GUESSING), extensive=False)
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError, LookupError):
        return None
    day = _proved(str(found.date or ""), source)
    return Found((day,), "a date in the page", 0.5) if day else None


def _proved(day: str, source: str) -> str:
    """A day that the page writes in full: htmldate fills up what is missing and chooses in `03/04/1987`."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        return ""
    y, m, d = day[:4], rf"0?{int(day[5:7])}", rf"0?{int(day[8:])}(?!\d)"
    ways = [
        rf"{y}(?:\s?[-/.年년]\s?)?{m}(?:\s?[-/.月월]\s?)?{d}",
        rf"(?<!\d){d}\.\s?{m}\.\s?{y}",
        rf"(?<!\d){d}[^\d<>\"]{{0,8}}[^\W\d]{{3}}[^\d<>\"]{{0,12}}{y}",
        rf"[^\W\d]{{3}}[^\d<>\"]{{0,4}}{d}[^\d<>\"]{{0,6}}{y}",
    ]
    return day if re.search("|".join(ways), source) else ""


def _settled(claims: Sequence[Claim]) -> Found | None:
    """The first claim; one that is only a day takes the time of another on that day."""
    if not claims:
        return None
    best = claims[0]
    exact = next(
        (one for one in claims if one.value[:10] == best.value[:10] and len(one.value) > len(best.value)), best
    )
    others = {one.value[:10]: one for one in claims if one.value[:10] != best.value[:10] and one.sure >= 0.6}
    backed = sum(one.value[:10] == best.value[:10] for one in claims) > 1
    sure = best.sure - 0.15 * bool(others) + 0.03 * backed
    return Found((exact.value,), best.source, round(sure, 2), tuple(others.values())[:3])


def _read(claims: Iterator[Claim], setting: Setting) -> Iterator[Claim]:
    for claim in claims:
        value = setting.read(claim.value)
        if len(value) >= 7 and "1500" < value[:4] < "2200":
            yield Claim(value, claim.source, claim.sure)


def _published(lines: Sequence[Line], data: Structured, setting: Setting, title: str) -> Iterator[Claim]:
    for value in data.ld("datePublished"):
        yield Claim(plain(value), "JSON-LD datePublished", 0.95)
    for name in _PUBLISHED:
        for value in data.metas.get(name, ())[:1]:
            yield Claim(value, f"meta {name}", 0.9)
    for element, value in data.parts.get("datePublished", ())[:2]:
        yield Claim(value or plain(element.text_content()), "itemprop datePublished", 0.9)
    for value in data.ld("dateCreated"):
        yield Claim(plain(value), "JSON-LD dateCreated", 0.85)
    yield from _shown(lines, setting, title)
    if day := day_of(setting.url):
        yield Claim(day.iso, "the address", 0.7)
    yield from _stamped(lines, title)
    for value in data.ld("uploadDate"):
        yield Claim(plain(value), "JSON-LD uploadDate", 0.55)
    for value in data.metas.get("dcsext.articlefirstpublished", ()):
        yield Claim(value, "meta dcsext.articlefirstpublished", 0.5)


def _updated(data: Structured) -> Iterator[Claim]:
    for value in data.ld("dateModified"):
        yield Claim(plain(value), "JSON-LD dateModified", 0.95)
    for name in _UPDATED:
        for value in data.metas.get(name, ())[:1]:
            yield Claim(value, f"meta {name}", 0.85)
    for element, value in data.parts.get("dateModified", ())[:1]:
        yield Claim(value or plain(element.text_content()), "itemprop dateModified", 0.85)


def _shown(lines: Sequence[Line], setting: Setting, title: str) -> Iterator[Claim]:
    """Dates that a reader sees near the headline: marked as times, in boxes called so, on lines of their own."""
    heads = headline_lines(lines, title)
    headline = boxes_of_headline(lines, heads)
    claims: list[tuple[float, Claim]] = []
    for line in lines:
        distance = min((line.number - head for head in heads), key=abs)
        reach = _FAR if "date" in line.box.kinds else _AFTER
        if (
            not -_BEFORE <= distance <= reach
            or len(line.text) > 200
            or _of_others(line, headline, under=0 < distance <= _UNDER)
        ):
            continue
        for rank, claim in _dated(line, setting, under=0 < distance <= _UNDER):
            apart = any(edge(box, headline) for box in line.box.chain())  # as a list of what is on
            claims.append((rank + abs(distance) / 40 + 0.3 * (distance < 0) + 0.5 * apart, claim))
    yield from (claim for _, claim in sorted(claims, key=lambda one: one[0]))


def _stamped(lines: Sequence[Line], title: str) -> Iterator[Claim]:
    """A moment that an element right behind the headline keeps for a script which shows it."""
    head = next((line for line in lines if title and fold(line.text) == fold(title)), None)
    for box in islice(head.box.chain(), _STEPS) if head else ():
        behind = takewhile(lambda one: len(one.text_content()) < _SHORT, box.element.itersiblings())
        for one in (one for near in islice(behind, _UNDER) for one in near.iter()):
            name = next((name for name in _STAMPS if one.get(name)), "")
            if name and one.tag not in _OTHER_MOMENTS and not is_of_others(one):
                yield Claim(one.get(name) or "", f"{name} in <{one.tag}>", 0.6)


def _of_others(line: Line, headline: frozenset[Box], *, under: bool) -> bool:
    """Whether a line belongs to other stories, or to an edge of the page. `under`: right under the headline."""
    near = [box for box in islice(line.box.chain(), 4) if "body" not in box.kinds and box not in headline]
    others = any(
        box.kinds & {"related", "comments"} or ("foot" in box.kinds and box.kinds.isdisjoint(("byline", "date")))
        for box in near
    )
    dated = under and any("date" in box.kinds for box in islice(line.box.chain(), 2))
    return others or (not dated and any(edge(box, headline) for box in line.box.chain()))


def _dated(line: Line, setting: Setting, *, under: bool) -> Iterator[tuple[float, Claim]]:
    """The dates of a line, the likelier that they are those of publication the lower."""
    for element in line.box.element.iter("time"):
        value = element.get("datetime") or ""
        told = f"{element.get('class')} {element.get('itemprop')} {element.getparent().get('class')}"
        if setting.read(value) and " ".join(element.text_content().split()) in line.text:
            rank = 0.0 if "pubdate" in element.attrib or _MARKED.search(told) else 0.1
            yield rank + 0.5 * bool(_CHANGED.search(told)), Claim(value, "<time>", 0.85)
    rows = parted(line).split(_BROKEN)
    found = [(row, date) for row in rows for date in dates(row, setting.lang.partition("-")[0])]
    kinds = {kind for box in islice(line.box.chain(), 3) for kind in box.kinds}
    for row, date in found[:2]:
        day = setting.settled(date)
        placed = under or date.label == "published"
        alone = len(date.text.strip()) > 0.4 * len(row) or (placed and len(row) < 80)
        if day and day.day and (alone or "date" in kinds or "byline" in kinds):
            rank = 0.3 + 0.5 * (date.label == "updated") - 0.1 * ("date" in kinds) - 0.1 * (date.label == "published")
            yield rank, Claim(day.iso, f"date in <{line.box.tag}>", 0.75 if "date" in kinds or date.label else 0.65)
