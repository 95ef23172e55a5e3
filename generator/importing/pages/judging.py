"""Which lines of a page are its article. In: signs and lines. Out: for each line whether it is kept.

A weighted sum of a line's signs decides. Then what cannot be judged line by line is put right: tables and posts stay
or go as one, a heading needs text under it, what is shown twice is kept once, and a page of which next to nothing would
be kept keeps what the voters keep.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import islice

from generator.importing.pages.lines import Box, Line
from generator.importing.pages.signs import Signs, size_of
from generator.importing.pages.votes import letters

_SOLID = 60  # characters of a line that counts as text
_NEXT = 4  # lines in which kept ones must stand before and behind a quotation
_QUOTED = 40  # characters of a quotation
_LINKED = 0.3  # share of it that may be links
_PULLED = 20  # letters of a quotation that may be shown twice
_BESIDE = 4  # boxes around it
_HALF = 0.5  # of a heading may be links
_LEAST = 0.5  # share of the text that the voters agree on
# What networks call the quotations of which their scripts make posts.
_POSTED = re.compile(
    r"tweet|twitter-video|instagram-media|text-post-media|tiktok-embed|bluesky-embed|mastodon-embed"
    r"|reddit-(?:embed|card)|(?:^|\s)fb-"
)


def scores(signs: Sequence[Signs], weights: Mapping[str, float]) -> list[float]:
    """How far each line is above the line between text and furniture, in logits."""
    known = weights.get
    return [sum(value * known(name, 0.0) for name, value in one.items()) for one in signs]


def kept(lines: Sequence[Line], signs: Sequence[Signs], weights: Mapping[str, float]) -> list[bool]:
    """The lines of the article. What is set apart by its name is text where nothing else is."""
    keep = _kept(lines, signs, weights)
    return keep if any(keep) else _kept(lines, [{**one, "apart": 0.0} for one in signs], weights)


def _kept(lines: Sequence[Line], signs: Sequence[Signs], weights: Mapping[str, float]) -> list[bool]:
    keep = [score > 0 and not _furniture(one) for score, one in zip(scores(signs, weights), signs, strict=True)]
    solid = [_vouched(one) and size_of(line.text) >= _SOLID for line, one in zip(lines, signs, strict=True)]
    agreed = sum(size_of(line.text) for line, one in zip(lines, solid, strict=True) if one)
    if sum(size_of(line.text) for line, one in zip(lines, keep, strict=True) if one) < _LEAST * agreed:
        keep = [one or other for one, other in zip(keep, solid, strict=True)]
    keep = _whole_tables(lines, _posted(lines, _quoted(lines, keep, signs)), signs)
    keep = _between(lines, _once(lines, _begun(lines, keep, signs)), signs)
    return _noted(lines, _headed(lines, keep))


def _vouched(signs: Signs) -> bool:
    """Whether the better voter keeps a line, or the page tells machines that it is the article's."""
    return (signs["agreed"] > 0.5 or bool(signs.get("told"))) and not _furniture(signs)


def _furniture(signs: Signs) -> bool:
    """What is no text in any newspaper."""
    apart = signs.get("card") or signs.get("apart")
    return bool(signs.get("furniture") or signs.get("refers, all linked") or (apart and not signs.get("told")))


def is_table(lines: Sequence[Line]) -> bool:
    """Whether the lines of a table are data in rows and columns, and not a page laid out in cells."""
    rows: dict[Box, set[Box]] = defaultdict(set)
    for line in lines:
        row, cell = line.box.within("tr"), line.box.within("td") or line.box.within("th")
        if row is not None and cell is not None:
            rows[row].add(cell)
    wide = sum(len(cells) > 1 for cells in rows.values())
    longest = max((len(line.text) for line in lines), default=0)
    return len(rows) > 1 and wide * 2 > len(rows) and longest < 600


def tables_of(lines: Sequence[Line]) -> Mapping[Box, list[int]]:
    """The tables of data, each with the numbers of its lines."""
    held: dict[Box, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        table = line.box.within("table")
        if table is not None and line.text:
            held[table].append(number)
    return {box: numbers for box, numbers in held.items() if is_table([lines[number] for number in numbers])}


def _between(lines: Sequence[Line], keep: list[bool], signs: Sequence[Signs]) -> list[bool]:
    """Headings on which all voters agree, or of a list that is announced, stay between kept lines."""
    worded = [number for number, line in enumerate(lines) if line.text]
    for place, number in enumerate(worded):
        one, line = signs[number], lines[number]
        agreed = one.get("listed") or (one["agreed all"] and one["linked"] <= _HALF)
        fit = agreed and not one["title"] and not _furniture(one)
        if fit and not keep[number] and heading_level(line) and not line.box.hidden:
            around = (worded[max(place - 2, 0) : place], worded[place + 1 : place + 3])
            keep[number] = all(any(keep[near] for near in side) for side in around)
    return keep


def _quoted(lines: Sequence[Line], keep: list[bool], signs: Sequence[Signs]) -> list[bool]:
    """Quotations that stand between kept lines stay, but for what is shown from another site."""
    for number in range(1, len(lines) - 1):
        one, line = signs[number], lines[number]
        fit = one.get("around <blockquote>") and one["inner"] and not one["embedded"] and one["linked"] < _LINKED
        if (
            fit
            and not keep[number]
            and any(keep[max(number - _NEXT, 0) : number])
            and size_of(line.text) >= _QUOTED
            and not line.box.hidden
        ):
            keep[number] = any(keep[number + 1 : number + 1 + _NEXT])
    return keep


def _begun(lines: Sequence[Line], keep: list[bool], signs: Sequence[Signs]) -> list[bool]:
    """A date on which all voters agree, right over the text in its box, stays: it is in a field, or in none."""
    for number in range(len(lines) - 1):
        one, line, follows = signs[number], lines[number], lines[number + 1]
        fit = one.get("dated") and one["agreed all"] and one["just before"] and not _furniture(one)
        if fit and keep[number + 1] and line.box.above is follows.box.above and line.box.tag == follows.box.tag:
            keep[number] = True
    return keep


def _posted(lines: Sequence[Line], keep: list[bool]) -> list[bool]:
    """What somebody posted elsewhere, and the article quotes, stays whole where it stands between kept lines."""
    posts: dict[Box, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        quote = line.box.within("blockquote")
        if quote is not None and line.text and not quote.hidden and _POSTED.search(quote.element.get("class") or ""):
            posts[quote].append(number)
    inside = {number for numbers in posts.values() for number in numbers}
    for numbers in posts.values():
        before = keep[max(numbers[0] - _NEXT, 0) : numbers[0]]
        after = (n for n in range(numbers[-1] + 1, len(lines)) if n not in inside and lines[n].text)
        if any(before) and any(keep[n] for n in islice(after, _NEXT)):
            for number in numbers:
                keep[number] = True
    return keep


def _once(lines: Sequence[Line], keep: list[bool]) -> list[bool]:
    """Without quotations that are set apart to be seen, and only say again what a line of the text says."""
    texts = {number: letters(line.text) for number, line in enumerate(lines) if keep[number]}
    shown = [n for n, words in texts.items() if len(words) >= _PULLED and _is_set_apart(lines[n])]
    for number in shown:
        if any(texts[number] in words for n, words in texts.items() if n not in shown):
            keep[number] = False
    return keep


def _is_set_apart(line: Line) -> bool:
    """Whether a line stands in a quotation, a margin or a figure."""
    near = list(islice(line.box.chain(), _BESIDE))
    return any(box.tag in ("blockquote", "aside", "figure") or "quote" in box.kinds for box in near)


def _noted(lines: Sequence[Line], keep: list[bool]) -> list[bool]:
    """Footnotes stay that a mark in a kept line leads to."""
    texts = [line for line, one in zip(lines, keep, strict=True) if one]
    wanted = {value[3:] for line in texts for kind, value in line.tokens if kind == "open" and value.startswith("a #")}
    if wanted:
        for number, line in enumerate(lines):
            ids = {box.element.get("id") for box in (line.box, line.box.above) if box is not None}
            keep[number] = keep[number] or (
                bool(ids & wanted) and line.box.within("li") is not None and bool(line.text)
            )
    return keep


def _whole_tables(lines: Sequence[Line], keep: list[bool], signs: Sequence[Signs]) -> list[bool]:
    """A table of which half is kept, or which the voters keep, is kept whole; another not at all."""
    for numbers in tables_of(lines).values():
        whole = sum(len(lines[number].text) for number in numbers)
        held = sum(len(lines[number].text) for number in numbers if keep[number])
        agreed = sum(len(lines[number].text) * signs[number]["agreed"] for number in numbers)
        for number in numbers:
            keep[number] = max(held, agreed) * 2 >= whole
    return keep


def _headed(lines: Sequence[Line], keep: list[bool]) -> list[bool]:
    """Without headings under which no text is left."""
    text_follows = False
    for number in range(len(lines) - 1, -1, -1):
        if not keep[number]:
            continue
        if heading_level(lines[number]) == 0:
            text_follows = True
        elif not text_follows:
            keep[number] = False
    return keep


def heading_level(line: Line) -> int:
    """1 to 6 for a line in a heading, else 0."""
    for step, box in enumerate(line.box.chain()):
        if len(box.tag) == 2 and box.tag[0] == "h" and box.tag[1] in "123456":
            return int(box.tag[1])
        if step > 1:
            break
    return 0
