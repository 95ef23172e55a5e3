"""Words broken over two lines. In: the lines of the text. Out: the lines with such words whole, and what is in doubt.

`govern-` above `ment` is `government` where the text is wrapped or has the word elsewhere; `well-` above `known` keeps
its hyphen, as does what the text has with a hyphen elsewhere, and `to-` above `day` in what was printed before 1930.
Where both can be meant the hyphen stays, with a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from generator.importing.clippings.lines import Line
from generator.importing.clippings.months import month, weekdays
from generator.importing.clippings.words import names_of
from generator.nouns import replace

_LONGEST = 200  # characters; a wrapped line has fewer
_OLD = 1930  # the year from which `today` is one word
_SELF = re.compile(r"(?:it|him|her|my|one|your)self|(?:them|our|your)selves", re.IGNORECASE)
_HYPHENS = "-\u2010\u00ad"
_BREAK = re.compile(r"(?P<word>[^\W\d_]+(?:-[^\W\d_]+)*)(?P<hyphen>[-\u2010\u00ad])$")
_REST = re.compile(r"(?P<word>[^\W\d_]+(?:['’-][^\W\d_]+)*)(?P<signs>\S*)\s*(?P<left>.*)", re.DOTALL)


def mended(lines: Sequence[Line], *, wrapped: bool, year: int = 0) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """The lines with the second half of each broken word moved up to its first, and a sentence for each doubt.

    `year`: when it was printed, 0 where that is not known.
    """
    out: list[Line] = []
    doubts: list[str] = []
    broken = breaks(lines)
    if not any(broken):
        return tuple(lines), ()
    known = _words(lines, broken)
    for line in lines:
        halves = _halves(out[-1], line) if out else None
        if halves is None:
            out.append(line)
            continue
        before, after = halves
        word, certain = _whole(before["word"], before["hyphen"], after["word"], known, wrapped=wrapped, year=year)
        text = f"{out[-1].text[: before.start()]}{word}{after['signs']}"
        out[-1] = replace(out[-1], text=text)
        if after["left"]:
            out.append(replace(line, text=after["left"]))
        if not certain:
            doubts.append(f"{word}: whether its hyphen only broke the line cannot be told")
    return tuple(out), tuple(dict.fromkeys(doubts))


def breaks(lines: Sequence[Line]) -> list[bool]:
    """For each line but the first, whether a word is broken between it and the one above."""
    return [_halves(above, line) is not None for above, line in pairwise(lines)]


def _halves(above: Line, line: Line) -> tuple[re.Match[str], re.Match[str]] | None:
    """The halves of a word that is broken between two lines, or None."""
    if line.gap or line.indent > above.indent + 1 or len(above.text) > _LONGEST or above.text[-1] not in _HYPHENS:
        return None
    before, after = _BREAK.search(above.text), _REST.match(line.text)
    if not before or not after:
        return None
    apart = after["word"].casefold() in names_of("conjunctions") and not before["word"].isupper()
    return None if apart or len(before["word"]) < 2 else (before, after)


def _words(lines: Sequence[Line], halves: Sequence[bool]) -> frozenset[str]:
    """The words that stand whole in a line, with or without hyphens: not the second half of a broken one."""
    whole = (
        line.text.partition(" ")[2] if half else line.text for line, half in zip(lines, [False, *halves], strict=False)
    )
    return frozenset(
        word.casefold() for text in whole for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*(?![-\w\u00ad])", text)
    )


def _whole(
    before: str, hyphen: str, after: str, known: frozenset[str], *, wrapped: bool, year: int
) -> tuple[str, bool]:
    """The word, and whether that is certain."""
    joined, kept = before + after, f"{before}-{after}"
    if hyphen == "\u00ad":
        return joined, True
    if kept.casefold() in known or (after[0].isupper() and not before.isupper()) or before.isupper() != after.isupper():
        return kept, True
    if joined.casefold() in known:
        return joined, True
    if (
        _SELF.fullmatch(joined)
        or joined.casefold() in weekdays()
        or month(joined, "en")
        or joined.casefold() in names_of("old_compounds")
    ):
        return joined, True
    if kept.casefold() in names_of("old_compounds"):
        return kept if year < _OLD else joined, year > 0
    parts = (before.casefold().rpartition("-")[2], after.casefold())
    if parts[0] in names_of("compound_heads") or "-" in before or "-" in after:
        return kept, False
    if not wrapped or (parts[1] in names_of("compound_tails")) or (parts[0] in known and parts[1] in known):
        return kept, False
    return joined, True
