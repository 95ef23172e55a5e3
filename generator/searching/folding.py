"""Words as they are searched for: folded, and taken apart. `assets/newsgloss.js` does the same in the browser.

In: a text. Out: its terms. A term is a run of letters, digits and the marks that belong to them; where a script writes
no spaces, each two characters that follow one another, and the last one. What is done here must be done there to the
letter (a test runs both): so only what both languages know is used, and case is folded by going to capitals and back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

LONGEST = 40  # characters of a term: what is longer is no word of a language
_DROPPED = re.compile("[\u00ad\u0300-\u036f\u200b-\u200d\u2060\ufeff]")  # accents, and what joins or parts unseen
_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)  # Thai, Lao, Burmese, Khmer, kana, Han; and Hangul, whose words carry their particles
_RUNS = re.compile(f"[{_SPACELESS}]+|[^{_SPACELESS}]+")
_SIGNS = re.compile(
    "[“”„‟‘’‚‛«»‹›–—―…•·¶§†‡¡¿]"
)  # parts of no word, in nearly every text that is not ASCII without them
_BETWEEN = "".join(chr(code) if chr(code).isalnum() else " " for code in range(0x80))  # a table of `translate`


def fold(text: str) -> str:
    """Without case and accents, compatible forms made one (NFKD, U+0300 to U+036F dropped, NFC)."""
    if text.isascii():
        return text.lower()
    bare = _DROPPED.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", bare).upper().lower().replace("ς", "σ")


def terms(text: str) -> list[str]:
    """The terms of a text, in order, each as often as it stands there."""
    folded = fold(text if text.isascii() else _SIGNS.sub(" ", text))
    if folded.isascii():
        found = folded.translate(_BETWEEN).split()
        return [term[:LONGEST] for term in found] if max(map(len, found), default=0) > LONGEST else found
    marks = "".join(sorted(one for one in set(folded) if unicodedata.category(one)[0] == "M"))
    return [term for run in _words(marks).findall(folded) for term in _parted(run)]


@lru_cache(maxsize=256)
def _words(marks: str) -> re.Pattern[str]:
    """Letters and digits, with these marks, which Python does not count among them."""
    return re.compile(f"(?:[^\\W_]|[{re.escape(marks)}])+" if marks else r"[^\W_]+")


def _parted(word: str) -> Iterator[str]:
    if word.isascii():
        yield word[:LONGEST]
        return
    for run in _RUNS.findall(word):
        if spaceless(run):
            yield from (run[at : at + 2] for at in range(len(run)))
        else:
            yield run[:LONGEST]


def spaceless(term: str) -> bool:
    """Whether a term is of a script that writes no spaces between words."""
    return _SPACED.match(term) is None


_SPACED = re.compile(f"[^{_SPACELESS}]")
