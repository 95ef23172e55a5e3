"""Whether notes set beside the text would outrun it, so that the page gives each passage a row with its notes instead.

In: a reading. Out: yes or no. It is an estimate from counts of characters at the widths of the page at 1280 px: it errs
towards rows, which never overlap.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from generator.model import Gloss, Passage

_TEXT, _NOTE = 64, 36  # characters in a line of text and of a note
_TEXT_LINE, _NOTE_LINE = 32.0, 21.8  # px
_LABEL, _GAP, _LEGEND = 26.0, 24.4, 130.0  # px: a note's first line, the space between two, and the legend above them
_AFTER = 200.0  # px below the text that notes may use: where this comes from
_ASTRAY = 480.0  # px that a note may stand below its words before the eye loses it
_HEIGHTS: Mapping[str, float] = {"heading": 62.0, "figure": 420.0, "rule": 64.0}


def outruns(passages: Sequence[Passage], whole: Sequence[Gloss]) -> bool:
    """Whether the notes of an article end below it, or one stands too far below its own words."""
    below = _LEGEND
    top = 0.0
    for gloss in whole:
        below += _height(gloss) + _GAP
    for passage in passages:
        height = _room(passage)
        for gloss in passage.glosses:
            level = top + height * _share(passage, gloss)
            start = max(level, below)
            if start - level > _ASTRAY:
                return True
            below = start + _height(gloss) + _GAP
        top += height
    return below > top + _AFTER


def _room(passage: Passage) -> float:
    fixed = _HEIGHTS.get(passage.kind)
    if fixed is not None:
        return fixed
    rows = passage.html.count("<li") + passage.html.count("<tr") + passage.html.count("<p")
    return (-(-len(_words(passage.html)) // _TEXT) + rows * 0.4) * _TEXT_LINE + 21


def _height(gloss: Gloss) -> float:
    return _LABEL + -(-len(_words(gloss.html) + gloss.note.verdict + gloss.note.by) // _NOTE) * _NOTE_LINE


def _share(passage: Passage, gloss: Gloss) -> float:
    """How far down its passage a note's mark begins, from 0 to 1."""
    at = passage.html.find(f'id="m-{gloss.note.id}"')
    return max(at, 0) / max(len(passage.html), 1)


def _words(html: str) -> str:
    return re.sub(r"<[^>]*>", "", html)
