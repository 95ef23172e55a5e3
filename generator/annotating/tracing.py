"""Where the characters of a text stand in the YAML file that holds it.

In: the file, the text as YAML gives it, and where it begins there, be it plain, in quotation marks or a block. Out:
Runs that lead from the text to the file. White space, which YAML folds, has no place of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from generator.model import Place, Run

_BLOCK = ("|", ">")
_ONE = re.compile(r".")
_ESCAPED = re.compile(r"\\(?:x(?P<x>[0-9a-fA-F]{2})|u(?P<u>[0-9a-fA-F]{4})|U(?P<U>[0-9a-fA-F]{8})|.)|.")

_Letter = tuple[str, int, int]


def traced(text: str, lines: Sequence[str], place: Place) -> tuple[Run, ...]:
    """The runs of a text that begins at `place` of the file with these lines."""
    letters = _letters(lines, place)
    runs: list[Run] = []
    for at, wanted in enumerate(text):
        if wanted.isspace():
            continue
        found = next((letter for letter in letters if letter[0] == wanted), None)
        if found is None:
            break
        _, line, column = found
        if not runs or (line, column - at) != (runs[-1].line, runs[-1].column - runs[-1].start):
            runs.append(Run(at, line, column))
    return tuple(runs)


def located(runs: Sequence[Run], offset: int, near: Place) -> Place:
    """The place of a character; `near` where it is not known."""
    found = bisect_right(runs, offset, key=lambda run: run.start) - 1
    if found < 0:
        return near
    run = runs[found]
    return Place(near.path, run.line, run.column + offset - run.start)


def _letters(lines: Sequence[str], place: Place) -> Iterator[_Letter]:
    """The characters of the file from a place on, each with its line and column."""
    opening = lines[place.line - 1][place.column - 1 : place.column] if place.line <= len(lines) else ""
    first, start = (place.line, 0) if opening in _BLOCK else (place.line - 1, place.column - 1)
    pattern = _ESCAPED if opening == '"' else _ONE
    for number in range(first, len(lines)):
        for found in pattern.finditer(lines[number], start):
            yield _meant(found), number + 1, found.start() + 1
        start = 0


def _meant(found: re.Match[str]) -> str:
    """The character that stands there, or that is written by its number; of a written line end or tab, nothing."""
    if len(found[0]) == 1:
        return found[0]
    if found.lastgroup:
        return chr(min(int(found[found.lastgroup], 16), 0x10FFFF))
    return found[0][1] if not found[0][1].isalnum() else ""
