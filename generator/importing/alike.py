"""The same story twice, in nearly the same words. In: texts, one after another. Out: which text is most like another.

Two texts are alike by the share of the runs of five words of the shorter that stand in the longer. To find candidates
among many texts only some runs are indexed, those that begin with certain words, so that 10,000 articles cost seconds;
the share is then counted in full. It refuses to judge texts of a few words.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct, field

SAME, SIMILAR = 0.7, 0.4  # shares from which a text is the same story, or may be
_RUN = 5  # words
_EVERY = 16  # a run is indexed where its first word is one of a sixteenth of all words
_MOST = 100  # runs of one text that are indexed
_COMMON = 40  # texts: what stands in more is furniture
_FEWEST = 15  # runs of a text that can be judged
_SHARED = 2  # indexed runs that a candidate shares
_CANDIDATES = 5
_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]"
)  # scripts without blanks between words

Run = tuple[str, ...]


class Alike(Struct, frozen=True):
    """The texts so far, and which of them hold which runs, by the run's hash."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    index: dict[int, tuple[int, ...]] = field(default_factory=dict)
    picked: dict[str, bool] = field(default_factory=dict)

    def add(self, name: str, text: str) -> None:
        """Keep a text under its name."""
        number = len(self.texts)
        self.texts.append((name, text))
        for run in self._indexed(text):
            held = self.index.get(run, ())
            if len(held) <= _COMMON:
                self.index[run] = (*held, number)

    def nearest(self, text: str) -> tuple[str, float]:
        """The name of the text that is most like this one, and the share that they have in common."""
        runs = _runs(text)
        if len(runs) < _FEWEST:
            return "", 0.0
        found = Counter(
            number for run in self._indexed(text) if len(held := self.index.get(run, ())) <= _COMMON for number in held
        )
        best = [(self._share(runs, number), self.texts[number][0]) for number in self._likely(found)]
        share, name = max(best, default=(0.0, ""))
        return (name, round(share, 2)) if share >= SIMILAR else ("", 0.0)

    def _likely(self, found: Counter[int]) -> Iterator[int]:
        return (number for number, shared in found.most_common(_CANDIDATES) if shared >= _SHARED)

    def _share(self, runs: frozenset[Run], number: int) -> float:
        other = _runs(self.texts[number][1])
        fewest = min(len(runs), len(other))
        return len(runs & other) / fewest if fewest >= _FEWEST else 0.0

    def _indexed(self, text: str) -> Iterator[int]:
        words = _words(text)
        count = 0
        for at, word in enumerate(words[: 1 - _RUN]):
            chosen = self.picked.get(word)
            if chosen is None:
                chosen = self.picked[word] = zlib.crc32(word.encode()) % _EVERY == 0
            if chosen:
                count += 1
                yield hash(tuple(words[at : at + _RUN]))
            if count >= _MOST:
                return


def _words(text: str) -> list[str]:
    if _UNSPACED.search(text[:2000]):
        text = _UNSPACED.sub(r" \g<0> ", text)
    return _WORD.findall(text.casefold())


def _runs(text: str) -> frozenset[Run]:
    words = _words(text)
    return frozenset(zip(*(words[at:] for at in range(_RUN)), strict=False))
