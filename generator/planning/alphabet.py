"""A to Z: the order of names for readers, and the letters they stand under.

Order and letters look at what a reader sees first: quotation marks and other signs before the first letter are passed
over, case and accents are not told apart (of equals, the plain one stands first). Numbers stand
under `0-9`, Chinese characters together. It knows no language's own alphabet: a site must sort the same anywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import TypeVar

from generator.addresses import fold

T = TypeVar("T")
_FEW = 16  # a list this short is read at a glance: letters would only be in the way
_LOOKS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ё": "е"})


def collated(text: str) -> tuple[str, str]:
    """The key by which a name is sorted."""
    folded = fold(text)
    if folded.isascii():
        return re.sub(r"^[\W_]+", "", folded) or folded, text
    bare = "".join(_bare(character) for character in folded.translate(_LOOKS))
    return re.sub(r"^[\W_]+", "", bare) or bare, text


def _bare(character: str) -> str:
    """Without its accents; what looks like an accent in Cyrillic makes another letter (й is not и)."""
    if "\u0400" <= character <= "\u04ff":
        return character
    return "".join(part for part in unicodedata.normalize("NFD", character) if not "\u0300" <= part <= "\u036f")


def letter(text: str) -> str:
    """The letter that a name stands under; `…` for a name of signs alone."""
    first = collated(text)[0][:1]
    if not first.isalnum():
        return "…"
    if first.isdecimal():
        return "0–9"
    return "漢字" if unicodedata.name(first, "").startswith("CJK") else first.upper()[:1]


def sections(items: Iterable[T], name: Callable[[T], str]) -> tuple[tuple[str, tuple[T, ...]], ...]:
    """Items from A to Z under their first letters, or under none where they are few."""
    ordered = sorted(items, key=lambda item: collated(name(item)))
    if len(ordered) < _FEW:
        return (("", tuple(ordered)),) if ordered else ()
    found = groupby(sorted(ordered, key=lambda item: _rank(name(item))), key=lambda item: letter(name(item)))
    return tuple((first, tuple(them)) for first, them in found)


def _rank(text: str) -> tuple[bool, bool, str]:
    """Numbers first, signs last, letters between them in their own order."""
    first = letter(text)
    return first == "…", first != "0–9", first if first not in ("…", "0–9") else ""
