"""Texts are folded, so that words are found however their spaces, quotation marks, dashes and letters are written.

In: a text (Unicode NFC). Out: the folded text, and for each of its characters where it came from. It folds nothing
that tells one word from another: letters keep their accents.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from types import MappingProxyType

_QUOTES = "'\"`´‘’‚‛“”„‟‹›«»′″‴＇＂"
_DASHES = "-‐‑‒–—―−﹘﹣－⸺⸻"
_NOTHING = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
_ODD = re.compile(
    rf"(?P<space>(?! (?![\s{_NOTHING}]))(?:\s|(?<=\s)[{_NOTHING}])+)|(?P<quote>[{_QUOTES}]+)"
    rf"|(?P<dash>[{re.escape(_DASHES)}]+)|(?P<nothing>[{_NOTHING}]+)|(?P<other>[^\x00-\x7f])",
)
_INSTEAD = MappingProxyType({"space": " ", "quote": "'", "dash": "-", "nothing": ""})


@dataclass(frozen=True, slots=True)
class Folded:
    """`starts[i]` and `ends[i]` bound the characters of the original that became `text[i]`."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The bounds, in the original, of a stretch of the folded text that is not empty."""
        return self.starts[start], self.ends[end - 1]


def fold(text: str, *, case: bool = False) -> Folded:
    """Fold white space, quotation marks, dashes, forms of characters (NFKC), what cannot be seen, and case if asked."""
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for odd in _ODD.finditer(text):
        instead = _instead(odd)
        if instead == odd[0]:
            continue
        parts += (text[done : odd.start()], instead)
        starts += (*range(done, odd.start()), *(odd.start(),) * len(instead))
        ends += (*range(done + 1, odd.start() + 1), *(odd.end(),) * len(instead))
        done = odd.end()
    whole = Folded(
        "".join((*parts, text[done:])),
        (*starts, *range(done, len(text))),
        (*ends, *range(done + 1, len(text) + 1)),
    )
    return _caseless(whole) if case else whole


def _instead(odd: re.Match[str]) -> str:
    kind = odd.lastgroup or ""
    return unicodedata.normalize("NFKC", odd[0]) if kind == "other" else _INSTEAD[kind]


def _caseless(folded: Folded) -> Folded:
    text = folded.text.casefold()
    if len(text) == len(folded.text):
        return Folded(text, folded.starts, folded.ends)
    letters = [letter.casefold() for letter in folded.text]
    indexes = [index for index, letter in enumerate(letters) for _ in letter]
    return Folded(
        "".join(letters),
        tuple(folded.starts[index] for index in indexes),
        tuple(folded.ends[index] for index in indexes),
    )


def folded_words(text: str, *, case: bool = False) -> str:
    """Words to be looked for, folded, without white space around them."""
    return fold(text, case=case).text.strip()
