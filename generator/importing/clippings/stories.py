"""Two articles in one file. In: a sheet. Out: the first article's sheet, and the lines from where another begins.

Another begins where, under text, a headline stands with a byline or a date under it and a line that ends the first
above it (a row of signs, an address, rights), or with both under it; or where a `Title:` stands a second time.
"""

from __future__ import annotations

import re

from generator.importing.clippings.byline import byline
from generator.importing.clippings.dates import is_date_line
from generator.importing.clippings.furniture import end_mark, rights, rule
from generator.importing.clippings.labels import label_of, only_address
from generator.importing.clippings.lines import Line, Sheet
from generator.importing.clippings.names import is_person
from generator.importing.clippings.wrapping import width

_TEXT = 55  # columns from which a line is text
_LONGEST = 150
_HEADED = frozenset(["title", "authors", "date", "updated"])


def parted(sheet: Sheet) -> tuple[Sheet, tuple[Line, ...]]:
    """The sheet up to where a second article seems to begin, and the lines from there."""
    lines = sheet.lines
    head = next((index for index, line in enumerate(lines) if _is_sign(line)), len(lines))
    first = next((index for index in range(head, len(lines)) if _is_text(lines[index])), len(lines))
    start = next((index for index in range(first + 1, len(lines)) if _begins(lines, index)), len(lines))
    return Sheet(lines[:start]), lines[start:]


def _is_text(line: Line) -> bool:
    return width(line.bare) >= _TEXT and label_of(line, coded=False) is None and not only_address(line)


def _begins(lines: tuple[Line, ...], index: int) -> bool:
    line = lines[index]
    known = label_of(line, coded=False)
    if not line.gap or not any(map(_is_text, lines[index + 1 : index + 12])):
        return False
    if known:
        return known[0] == "title" and any(
            (label_of(above, coded=False) or ("",))[0] == "title" for above in lines[:index]
        )
    if len(line.bare) > _LONGEST or re.search(r"[.!?:;,…]$", line.bare) or not re.search(r"[^\W\d]", line.bare):
        return False
    if _is_sign(line) or only_address(line):
        return False
    under = lines[index + 1 : index + 4]
    signs = any(map(_is_signed, under)) + any(is_date_line(below.bare, "en") for below in under)
    return signs + _ends(lines[index - 1]) >= 2 and signs > 0


def _is_sign(line: Line) -> bool:
    """Whether a line is of a head: a byline, a date, a label with its value."""
    known = label_of(line, coded=False)
    return _is_signed(line) or is_date_line(line.bare, "en") or bool(known and known[1] and known[0] in _HEADED)


def _is_signed(line: Line) -> bool:
    names = byline(line.bare)
    known = label_of(line, coded=False)
    return bool(names and all(map(is_person, names))) or bool(known and known[0] == "authors" and known[1])


def _ends(line: Line) -> bool:
    return bool(end_mark(line.bare) or rule(line.text) or rights(line.bare) or only_address(line))
