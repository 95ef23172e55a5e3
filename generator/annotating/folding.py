"""Texts are folded, so that words are found however their spaces, quotation marks, dashes and letters are written.

In: a text. Out: the folded text, and a way back from each of its characters to where it came from. It folds nothing
that tells one word from another: letters keep their accents.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from types import MappingProxyType

from msgspec import Struct

_QUOTES = "'\"`´‘’‚‛“”„‟‹›«»′″‴＇＂"
_DASHES = "-‐‑‒–—―−﹘﹣－⸺⸻"
_NOTHING = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_KINDS = (
    rf"(?P<space>(?! (?![\s{_NOTHING}]))(?:\s|(?<=\s)[{_NOTHING}])+)|(?P<quote>[{_QUOTES}]+)"
    rf"|(?P<dash>[{re.escape(_DASHES)}]+)|(?P<nothing>[{_NOTHING}]+)"
)
_SPACES = r"\t-\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"  # all but the plain one
_SIGNS = rf"{_SPACES}{_QUOTES}{re.escape(_DASHES)}{_NOTHING}"
_SIGN = re.compile(rf"[{_SIGNS}]")
_ODD = re.compile(_KINDS)
_NEAR = re.compile(rf"[{_SIGNS}][ {_SIGNS}]*|  [ {_SIGNS}]*")  # where `_ODD` may match; it is looked for much faster
_INSTEAD = MappingProxyType({"space": " ", "quote": "'", "dash": "-", "nothing": ""})
_JOINING = range(0x1160, 0x1200)  # vowels and finals of Hangul, which compose though Unicode gives them no class


class Folded(Struct, frozen=True):
    """A folded text. `changes` are the stretches that changed: start and end in it, start and end in the original."""

    text: str
    changes: tuple[tuple[int, int, int, int], ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The bounds, in the original, of a stretch of the folded text that is not empty."""
        return self._original(start)[0], self._original(end - 1)[1]

    def _original(self, at: int) -> tuple[int, int]:
        before = bisect_right(self.changes, at, key=lambda change: change[0]) - 1
        if before < 0:
            return at, at + 1
        _, end, first, last = self.changes[before]
        return (first, last) if at < end else (last + at - end, last + at - end + 1)

    def at(self, offset: int) -> int:
        """Where an offset of the original lies in the folded text."""
        before = bisect_right(self.changes, offset, key=lambda change: change[2]) - 1
        if before < 0:
            return offset
        start, end, _, last = self.changes[before]
        return start if offset < last else end + offset - last


def fold(text: str, *, case: bool = False) -> Folded:
    """Fold white space, quotation marks, dashes, forms of characters (NFKC), what cannot be seen, and case if asked."""
    parts: list[str] = []
    changes: list[tuple[int, int, int, int]] = []
    done = length = 0
    for odd in _odds(text, case=case):
        instead = _instead(odd, case=case)
        if instead == odd[0]:
            continue
        start, end = odd.span()
        if odd.lastgroup == "composed" and (instead[0] == odd[0][0] or instead[-1] == odd[0][-1]):
            same, after = _same_edges(odd[0], instead)
            start, end, instead = start + same, end - after, instead[same : len(instead) - after]
        parts += (text[done:start], instead)
        length += start - done
        changes.append((length, length + len(instead), start, end))
        length += len(instead)
        done = end
    whole = "".join((*parts, text[done:]))
    return Folded(whole.casefold() if case else whole, tuple(changes))


def _odds(text: str, *, case: bool) -> Iterator[re.Match[str]]:
    """What may have to change: of the many characters with another form only those that are in the text are sought."""
    letters = frozenset() if text.isascii() else {*text} - {*_SIGN.findall(text)}
    others = "".join(sorted(letter for letter in letters if _has_other_form(letter, case=case)))
    kinds = rf"{_KINDS}|(?P<other>[{re.escape(others)}])" if others else _KINDS
    if letters and not unicodedata.is_normalized("NFC", text):
        marks = "".join(letter for letter in letters if unicodedata.combining(letter) or ord(letter) in _JOINING)
        composed = rf"(?P<composed>[^\s][{re.escape(marks)}]+)|" if marks else ""
        yield from re.finditer(composed + kinds, text)
        return
    signs = _SIGNS + re.escape(others)
    near = re.compile(rf"[{signs}][ {signs}]*|  [ {signs}]*") if others else _NEAR
    odd = re.compile(kinds) if others else _ODD
    for found in near.finditer(text):
        start = found.start()
        yield from odd.finditer(text, start - (text[start - 1 : start] == " "), found.end())


def _has_other_form(letter: str, *, case: bool) -> bool:
    if letter.isascii():
        return False
    form = _form(letter, case=case)
    return form != letter.casefold() or len(form) > 1 if case else form != letter


def _form(letters: str, *, case: bool) -> str:
    plain = unicodedata.normalize("NFKC", letters)
    return plain.casefold() if case else plain


def _instead(odd: re.Match[str], *, case: bool) -> str:
    kind = odd.lastgroup or ""
    return _INSTEAD[kind] if kind in _INSTEAD else _form(odd[0], case=case)


def _same_edges(one: str, other: str) -> tuple[int, int]:
    """How many characters at the beginnings, and then at the ends, of two texts are the same.

    Only what lies between them has changed: a place between a letter and its marks may be next to it.
    """
    most = min(len(one), len(other))
    before = next((at for at in range(most) if one[at] != other[at]), most)
    most -= before
    after = next((at for at in range(most) if one[-1 - at] != other[-1 - at]), most)
    return before, after


def folded_words(text: str, *, case: bool = False) -> str:
    """Words to be looked for, folded, without white space around them."""
    return fold(text, case=case).text.strip()
