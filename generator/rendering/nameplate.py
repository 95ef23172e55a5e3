"""How wide a title runs in the display face, so that a nameplate can fill its measure without script.

In: a title. Out: its lines' longest width in em, and how many lines it takes. Widths are those of Newsreader at
optical size 72, weight 500, with -0.04 em of tracking; letters it does not have are taken as wide as their scripts
commonly are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

_WIDTHS: Mapping[float, str] = {
    0.2: "'.,’‘!",
    0.24: "jl:;()",
    0.26: "i[]ı",
    0.28: "-",
    0.33: 'I"ft',
    0.37: "/*rJ",
    0.4: "s“”",
    0.44: "cz?–",
    0.47: "eag",
    0.53: "ykovxS+=",
    0.56: "bdhpquøðþ",
    0.58: "nF0123456789#$",
    0.62: "LP—ßBEZ",
    0.68: "CRVYAT",
    0.73: "X&DGKNæ",
    0.77: "OQUw%ØH",
    0.86: "m@œ",
    1.0: "MWÆŒ",
}
_EM: Mapping[str, float] = {letter: width for width, letters in _WIDTHS.items() for letter in letters} | {" ": 0.18}
_WIDEST_LINE = 14.0  # em: more would be set too small to be a nameplate
_SAFETY = 1.007  # kerning and rounding; the line must never be wider than its measure


def fitted(title: str) -> tuple[float, int]:
    """The width in em of the longest line of a title, and the number of its lines (1 while it fits on one)."""
    words = [_width(word) for word in title.split()] or [1.0]
    whole = sum(words) + _EM[" "] * (len(words) - 1)
    lines = max(1, -int(-whole // _WIDEST_LINE))
    return round(max(_longest(words, lines) * _SAFETY, 2.0), 3), lines


def _longest(words: list[float], lines: int) -> float:
    """The longest of so many lines, filled as evenly as `text-wrap: balance` does."""
    if lines == 1:
        return sum(words) + _EM[" "] * (len(words) - 1)
    low, high = max(words), sum(words) + len(words)
    for _ in range(8):  # halves the doubt each time
        middle = (low + high) / 2
        low, high = (low, middle) if _lines(words, middle) <= lines else (middle, high)
    return high


def _lines(words: list[float], width: float) -> int:
    count, used = 1, 0.0
    for word in words:
        if used and used + _EM[" "] + word > width:
            count, used = count + 1, 0.0
        used += word + (_EM[" "] if used else 0.0)
    return count


def _width(word: str) -> float:
    return sum(_letter(letter) for letter in unicodedata.normalize("NFC", word))


def _letter(letter: str) -> float:
    if letter in _EM:
        return _EM[letter]
    plain = unicodedata.normalize("NFD", letter)[0]
    if plain in _EM:
        return _EM[plain]
    if unicodedata.east_asian_width(letter) in "WF":
        return 0.97
    return 0.0 if unicodedata.combining(letter) else 0.62
