"""The title of a page. In: its lines and its own data. Out: the headline that a reader sees, or the one it claims.

A heading that the page's data confirm is the title, in the words of the heading. Without one it is the data's, with the
name of the site taken off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from generator.importing.pages.found import Claim, Found, fold, found
from generator.importing.pages.lines import Line
from generator.importing.pages.structured import Structured, plain

_LONGEST = 400
_ENOUGH = 0.5
_KICKER = 15  # letters of what is more than a kicker
_SEPARATED = re.compile(r"\s+(?:[|\-–—•·:~»«/<>]|::|\|\|)\s+|\s*[|｜]\s*|\s+[»›]\s*|(?<=\S):\s(?=[^:]{3,30}$)")
_NO_HEADLINE = frozenset(("menu", "foot", "comments", "related", "newsletter", "advert", "side"))
_METAS = (
    "og:title", "twitter:title", "parsely-title", "dc.title", "dcterms.title", "sailthru.title", "hdl", "headline",
    "title", "citation_title", "cxenseparse:title",
)  # fmt: skip


def title_of(lines: Sequence[Line], data: Structured, sites: Sequence[str], head: str) -> Found | None:
    """The title. `sites` are names of the site, `head` the words of `<title>`."""
    claims = list(_claims(data, head))
    heads = list(_headings(lines))
    known = {fold(site) for site in sites if fold(site)}
    shown = [line.text for line in heads if not _is_site(line.text, known)]
    said = [Claim(without_site(one.value, sites, shown), one.source, one.sure) for one in claims]
    ranked = [(_agreement(line, said, known) - 0.01 * min(place, 20), line) for place, line in enumerate(heads)]
    score, line = max(ranked, default=(0.0, None), key=lambda one: one[0])
    if line is not None and score >= _ENOUGH:
        chosen = Claim(_shown(line, said), f"<{line.box.tag}>", 0.95 if score >= 0.9 else 0.7)
        return found(chosen, [one for one in said if _alike(one.value, line.text) < 0.6])
    only = [line for line in heads if line.box.tag == "h1" and not line.box.hidden and not _is_site(line.text, known)]
    if len(only) == 1 and all(one.source == "<title>" for one in said):
        return found(Claim(only[0].text, "<h1>", 0.6 if said else 0.7), said)
    if said:
        return found(said[0], said[1:], same=[one.value for one in said if _alike(one.value, said[0].value) > 0.6])
    return found(Claim(only[0].text, "<h1>", 0.5)) if only else None


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
    score -= 0.25 * (not first and bool(around & _NO_HEADLINE)) + 0.3 * line.box.hidden
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
    if shorter in longer and len(shorter) > 12:
        return max(0.75, len(shorter) / len(longer))
    ratio = SequenceMatcher(None, left[:200], right[:200], autojunk=False)
    return ratio.ratio() if ratio.quick_ratio() > 0.5 else 0.0


def _shown(line: Line, said: Sequence[Claim]) -> str:
    """The heading's words; of a heading that holds a kicker too, the part that the page says its title is."""
    wanted = {fold(claim.value): claim.value for claim in said}
    if fold(line.text) not in wanted:
        for part in line.box.element.iter():
            words = " ".join("".join(part.itertext()).split()) if isinstance(part.tag, str) else ""
            if len(words) > _KICKER and fold(words) in wanted:
                return words
    return line.text


def without_site(title: str, sites: Sequence[str], heads: Sequence[str] = ()) -> str:
    """A title without the names of the site and its sections that stand before or behind it."""
    known = {fold(site) for site in sites if fold(site)}
    words = {fold(head): head for head in heads}
    while True:
        parts = list(_SEPARATED.finditer(title))
        if not parts or fold(title) in words:
            return title
        first, last = parts[0], parts[-1]
        front, back = title[: first.start()], title[last.end() :]
        if _is_site(back, known) or fold(title[: last.start()]) in words:
            title = title[: last.start()].strip()
        elif _is_site(front, known) or fold(title[first.end() :]) in words:
            title = title[first.end() :].strip()
        else:
            return title


def _is_site(part: str, known: set[str]) -> bool:
    words = fold(part)
    return any(
        words == site
        or (len(site) > 3 and (words in (f"the{site}", f"{site}com") or words == site.removeprefix("the")))
        for site in known
    )
