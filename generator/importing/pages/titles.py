"""The title of a page. In: its lines and its own data. Out: the headline that a reader sees, or the one it claims.

A heading that the page's data confirm is the title, in the words of the heading. Without one it is the data's, with the
name of the site taken off. A heading that leads to the front page is a name of the site; one in a trail of links or in
the foot of the page gives way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations, islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct

from generator.importing.clippings.names import is_section
from generator.importing.pages.found import Claim, Found, fold, found
from generator.importing.pages.lines import Box, Line
from generator.importing.pages.structured import Structured, plain

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LONGEST = 400
_ENOUGH = 0.5
_KICKER = 15  # letters of what is more than a kicker
_MOST = 12  # pieces of a heading
_FUZZY = 10  # letters of titles that may be alike without one holding the other
_NAMED = 60  # letters of a name of the site
_WORDED = 3  # words of a heading that can be no name of a section
_SEPARATED = re.compile(r"\s+(?:[|\-–—•·:~»«/<>]|::|\|\|)\s+|\s*[|｜]\s*|\s+[»›]\s*|(?<=\S):\s(?=[^:]{3,30}$)")
_NO_HEADLINE = frozenset(("menu", "foot", "comments", "related", "newsletter", "advert", "side"))
_OVER = re.compile(r"kicker|topline|overline|eyebrow|dachzeile|spitzmarke|antetitulo|rubric|categor|label|badge|flag")
_JOINED = re.compile(r"\s*(?::|\s[-–—|])\s")  # what stands between a kicker and a title on one line
_RUNS_ON = frozenset(("span", "a", "b", "i", "em", "strong", "mark", "sub", "sup", "small", "font", "q", "wbr"))
_NO_WORDS = frozenset(("script", "style", "button", "title", "time", "h2", "h3", "h4", "h5", "h6"))
_METAS = (
    "og:title", "twitter:title", "parsely-title", "dc.title", "dcterms.title", "sailthru.title", "hdl", "headline",
    "title", "citation_title", "cxenseparse:title",
)  # fmt: skip


def title_of(lines: Sequence[Line], data: Structured, sites: Sequence[str], head: str) -> Found | None:
    """The title. `sites` are names of the site, `head` the words of `<title>`."""
    headings = list(_headings(lines))
    homeward = {line.number: line.text for line in headings if _homeward(line)}
    claims = list(_claims(data, head))
    alone = all(one.source == "<title>" for one in claims)
    sites = (*sites, *homeward.values(), *(_at_home(lines) if alone else ()))
    heads = [line for line in headings if line.number not in homeward]
    known = {fold(site) for site in sites if fold(site)}
    shown = [line.text for line in heads if not _is_site(line.text, known)]
    said = [Claim(without_site(one.value, sites, shown), one.source, one.sure) for one in claims]
    said = [one for one in said if not _is_site(one.value, known)] or ([] if shown else said)
    ranked = [(_agreement(line, said, known) - 0.01 * min(place, 20), line) for place, line in enumerate(heads)]
    score, line = max(ranked, default=(0.0, None), key=lambda one: one[0])
    values = [one.value for one in said]
    parts = [*values, *sorted((part for one in values for part in _beside(one)), key=len, reverse=True)]
    exact = line is not None and (line.box.within("h1") or fold(line.text) in map(fold, values))
    if alone and not exact and (plain := _unmarked(lines, parts, said, known)):
        return plain
    if line is not None and score >= _ENOUGH:
        chosen = Claim(_shown(line, said), f"<{line.box.tag}>", 0.95 if score >= 0.9 else 0.7)
        return found(chosen, [one for one in said if _alike(one.value, line.text) < 0.6])
    return _unmarked(lines, parts, said, known) or _unconfirmed(heads, said, known)


def _at_home(lines: Sequence[Line]) -> list[str]:
    """The words of lines that are a link to the front page and nothing else: names of the site, as its logo is."""
    return [line.text for line in lines if line.links == 1 and len(line.text) <= _NAMED and _homeward(line)]


def _unmarked(lines: Sequence[Line], parts: Sequence[str], said: Sequence[Claim], known: set[str]) -> Found | None:
    """A headline that no element calls so: the line that is, whole, the first of some values, or parts of them."""
    ranks = {fold(part): rank for rank, part in reversed(list(enumerate(parts)))}
    fit = [
        (ranks[fold(line.text)], line.number, line)
        for line in (lines if ranks else ())
        if not line.box.hidden and not line.linked and len(line.text.split()) >= _WORDED and fold(line.text) in ranks
        if not _aside(line) and not _is_site(line.text, known)
    ]
    if not fit:
        return None
    line = min(fit)[2]
    same = [one.value for one in said if _alike(one.value, line.text) > 0.6]
    return found(Claim(line.text, f"<{line.box.tag}>", 0.7), said, same=same)


def _beside(title: str) -> Iterator[str]:
    """What stands before and behind each sign in a title that may part it from the site's name."""
    for sign in _SEPARATED.finditer(title[:_LONGEST]):
        if sign[0].strip() != ":":
            yield from (title[: sign.start()], title[sign.end() :])


def _unconfirmed(heads: Sequence[Line], said: Sequence[Claim], known: set[str]) -> Found | None:
    """The title where no heading is confirmed: the page's only great heading, else what the data say."""
    only = [
        line for line in heads if line.box.within("h1") and not line.box.hidden and not _is_site(line.text, known)
        and not _aside(line) and not is_section(line.text)
        and not any("newsletter" in box.kinds for box in islice(line.box.chain(), 3))
    ]  # fmt: skip
    worded = len(only) == 1 and len(only[0].text.split()) >= _WORDED
    if len(only) == 1 and (worded or all(one.source == "<title>" for one in said)):
        return found(Claim(_shown(only[0], said), "<h1>", 0.6 if said else 0.7), said)
    if said:
        return found(said[0], said[1:], same=[one.value for one in said if _alike(one.value, said[0].value) > 0.6])
    return found(Claim(only[0].text, "<h1>", 0.5)) if only else None


def headline_lines(lines: Sequence[Line], title: str) -> list[int]:
    """The numbers of the lines that are the headline, or parts of it; the first line where none is."""
    whole = fold(title)
    same = [line.number for line in lines if whole and fold(line.text) == whole]
    if same:
        return same
    parts = [
        line.number for line in lines
        if line.box.within("h1") and (words := fold(line.text)) and whole and (words in whole or whole in words)
    ]  # fmt: skip
    great = [line.number for line in lines if line.box.within("h1") and not line.box.hidden]
    return parts or great[:1] or [0]


def boxes_of_headline(lines: Sequence[Line], heads: Sequence[int]) -> frozenset[Box]:
    """The boxes that hold the headline, which are no foot and no list of others, whatever they are called."""
    head = next((number for number in heads if number < len(lines) and lines[number].box.within("h1")), None)
    return frozenset(lines[head].box.chain()) if head is not None else frozenset()


def _claims(data: Structured, head: str) -> Iterator[Claim]:
    for value in data.ld("headline"):
        yield Claim(plain(value), "JSON-LD headline", 0.8)
    for name in _METAS:
        for value in data.metas.get(name, ())[:1]:
            yield Claim(value, f"meta {name}", 0.75)
    if head:
        yield Claim(head, "<title>", 0.5)


def _headings(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines that may be the headline."""
    for line in lines:
        box = line.box
        if not 2 <= len(line.text) <= _LONGEST or not re.search(r"\w", line.text):
            continue
        tag = next((one.tag for one in box.chain() if re.fullmatch("h[1-6]", one.tag)), "")
        named = "headline" in box.kinds or (box.above is not None and "headline" in box.above.kinds and tag != "")
        marked = any("headline" in (one.element.get("itemprop") or "").split() for one in box.chain())
        if tag in ("h1", "h2") or marked or (named and tag in ("", "h3")):
            yield line


def _homeward(line: Line) -> bool:
    """Whether a heading is a link to the front page and nothing else."""
    links = [value[2:] for kind, value in line.tokens if kind == "open" and value.startswith("a ")]
    if not links or line.linked < 0.9 * len(line.text.replace(" ", "")):
        return False
    try:
        parts = urlsplit(links[0].strip())
    except ValueError:
        return False
    return not parts.query and parts.path in ("", "/", "./", "/index.html", "/index.php") and parts[:3] != ("", "", "")


def _aside(line: Line) -> bool:
    """Whether a heading stands in a trail of links, in the foot of the page or beside the article."""
    tags = {box.tag for box in line.box.chain()}
    near = [box.tag for box in islice(line.box.chain(), 3)]
    return bool(tags & {"nav", "footer", "aside"}) or ("li" in near and bool({"ol", "ul"} & set(near)))


def _agreement(line: Line, said: Sequence[Claim], known: set[str]) -> float:
    """How well a heading agrees with what the page says its title is; an `<h1>` needs less."""
    alike = max((_alike(claim.value, line.text) for claim in said), default=0.0)
    boxes = list(line.box.chain())
    first = any(box.tag == "h1" for box in boxes)
    marked = any("headline" in (box.element.get("itemprop") or "").split() for box in boxes)
    if alike < 0.35 and not marked and said:
        return 0.0
    around = {kind for box in boxes[:3] for kind in box.kinds}
    score = alike + 0.3 * first + 0.2 * marked + 0.1 * ("headline" in around) + 0.3 * (first and not said)
    score -= 0.25 * (not first and bool(around & _NO_HEADLINE)) + 0.3 * line.box.hidden + 0.4 * _aside(line)
    score -= 0.4 * (not first and line.linked > 0.8 * len(line.text))
    return score - 0.7 * (_is_site(line.text, known) and alike < 1)


def _alike(one: str, other: str) -> float:
    """How far two titles are the same: as letters, and as words."""
    left, right = fold(one), fold(other)
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    shorter, longer = sorted((left, right), key=len)
    if shorter in longer and (len(shorter) > 12 or (longer.startswith(shorter) and len(shorter) >= _FUZZY)):
        return max(0.75, len(shorter) / len(longer))
    if len(shorter) < _FUZZY:
        return 0.0
    ratio = SequenceMatcher(None, left[:200], right[:200], autojunk=False)
    return ratio.ratio() if ratio.quick_ratio() > 0.5 else 0.0


def _shown(line: Line, said: Sequence[Claim]) -> str:
    """The heading's words, with the signs that the page's data put between its parts.

    Of a heading that holds more than the title, the part that the data say it is; else all but a kicker that no sign
    joins to the rest.
    """
    heading = next((box.element for box in line.box.chain() if re.fullmatch("h[1-6]", box.tag)), line.box.element)
    pieces = _pieces(heading)
    whole = _joined(pieces)
    if not (fold(line.text) in fold(whole) or fold(whole) in fold(line.text)) or not whole or len(whole) > _LONGEST:
        return line.text
    over, rest = (_joined([one for one in pieces if one.over is kind]) for kind in (True, False))
    same = [one.value for one in said if fold(one.value) == fold(whole)]
    if same and len(pieces) > 1 and not _JOINED.search(whole):
        written = next((one for one in same if ": " in one), "")
        whole = written or whole
    if same and (not over or ": " in whole):
        return whole
    wanted = {fold(claim.value) for claim in said} - {fold(whole)}
    told = next(
        (
            words
            for words in (*_elements(line, heading), *_runs(pieces))
            if len(words) > _KICKER and fold(words) in wanted
        ),
        "",
    )
    if told:
        return told
    joined = not over or not re.search(r"\w", rest) or not whole.startswith(over) or _JOINED.match(whole[len(over) :])
    return whole if joined else rest


def _elements(line: Line, heading: HtmlElement) -> Iterator[str]:
    """The words of each element of a heading that is in no kicker."""
    for part in line.box.element.iter():
        if isinstance(part.tag, str) and not any(map(_is_over, _within(part, heading))):
            yield _joined(_pieces(part))


def _runs(pieces: Sequence[_Piece]) -> Iterator[str]:
    """The parts of a heading that stand together and are no kicker."""
    for first, last in combinations(range(min(len(pieces), _MOST) + 1), 2):
        if not any(one.over for one in pieces[first:last]):
            yield _joined(pieces[first:last])


class _Piece(Struct, frozen=True):
    """Words of a heading. `over`: they are its kicker; `apart`: they begin a line, or a kicker ends before them."""

    words: str
    over: bool
    apart: bool


def _pieces(heading: HtmlElement) -> list[_Piece]:
    found: list[_Piece] = []
    for words in heading.xpath(".//text()"):
        near = words.getparent()
        owner = near.getparent() if words.is_tail else near
        within = list(_within(owner, heading))
        if any(one.tag in _NO_WORDS for one in within):
            continue
        over = any(map(_is_over, within))
        edge = near.tag not in _RUNS_ON or (bool(found) and found[-1].over != over)
        broken = not words.is_tail and near is not heading and getattr(near.getprevious(), "tag", "") == "br"
        apart = (edge or broken) and near is not heading and not re.match(r"\s*[:,;.!?]", words)
        found.append(_Piece(str(words), over, apart))
    return found


def _joined(pieces: Sequence[_Piece]) -> str:
    return " ".join("".join(f" {one.words}" if one.apart else one.words for one in pieces).split())


def _within(element: HtmlElement | None, heading: HtmlElement) -> Iterator[HtmlElement]:
    """An element and those around it, as far as the heading."""
    while element is not None and element is not heading:
        yield element
        element = element.getparent()


def _is_over(element: HtmlElement) -> bool:
    """Whether a part of a heading is called a kicker, or a label."""
    return _OVER.search((element.get("class") or "").lower()) is not None


def without_site(title: str, sites: Sequence[str], heads: Sequence[str] = ()) -> str:
    """A title without the names of the site and its sections that stand before or behind it."""
    known = {fold(site) for site in sites if fold(site)}
    words = {fold(head): head for head in heads}
    while len(title) <= _LONGEST:
        parts = list(_SEPARATED.finditer(title))
        if not parts or fold(title) in words:
            return title
        first, last = parts[0], parts[-1]
        front, back = title[: first.start()], title[last.end() :]
        if _is_site(back, known) or _of_section(back, last, title) or fold(title[: last.start()]) in words:
            title = title[: last.start()].strip()
        elif _is_site(front, known) or fold(title[first.end() :]) in words:
            title = title[first.end() :].strip()
        else:
            return title
    return title


def _of_section(part: str, sign: re.Match[str], title: str) -> bool:
    """Whether what stands behind a title is the section that it is in."""
    return ":" not in sign[0] and is_section(part) and len(title[: sign.start()].split()) >= _WORDED


def _is_site(part: str, known: set[str]) -> bool:
    words = fold(part)
    return any(
        words == site
        or (len(site) > 3 and (words in (f"the{site}", f"{site}com") or words == site.removeprefix("the")))
        for site in known
    )
