"""Notes on real revisions, and where each ought to stand afterwards.

In: texts before and after an edit. Out: `Case`s, drawn with a fixed seed: a quote, its neighbours, the two texts, and
the span of the new text that became of it, by aligning the words of both (difflib, which the program does not use).
"""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rapidfuzz import fuzz

AROUND = 32
GONE = 0.2  # of its words are still there, at most, of a passage that is gone
COPY = 75  # how alike the neighbours too must be for a lookalike to be a copy, which its words cannot tell
TORN = 3  # times as long as it was: a passage into which pages were put is no longer one
ALIKE = 70  # how alike, of 100, what may be taken for it must be
Span = tuple[int, int]
Op = tuple[str, int, int, int, int]
Drawn = tuple[str, str, str, int, int, Span | None]


@dataclass(frozen=True, slots=True)
class Case:
    """A note on `before[start:end]`. `truth` is the span of `after` it belongs to; None if the passage is gone."""

    kind: str
    before: str
    after: str
    start: int
    end: int
    truth: Span | None
    held_out: bool = False


def is_held_out(name: str) -> bool:
    """Whether a text belongs to the half that is not looked at while tuning: by a digest of its name."""
    return hashlib.blake2b(name.encode(), digest_size=1).digest()[0] % 2 == 1


def real(before: str, after: str, name: str, *, many: int) -> Iterator[Case]:
    """Cases of one revision, half of them anywhere and half where something was changed."""
    chance = random.Random(name)
    olds, news = _words(before), _words(after)
    if len(olds) < 50 or not news or len(olds) > 6_000:
        return
    matcher = SequenceMatcher(None, [before[a:b] for a, b in olds], [after[a:b] for a, b in news], autojunk=False)
    ops = matcher.get_opcodes()
    changed = [i for tag, i1, i2, _, _ in ops if tag != "equal" for i in range(i1, max(i2, i1 + 1)) if i < len(olds)]
    for number in range(many):
        length = chance.randint(3, 40)
        if number % 2 and changed:
            first = chance.choice(changed) - chance.randrange(length)
        else:
            first = chance.randrange(len(olds))
        first = max(min(first, len(olds) - length), 0)
        last = min(first + length, len(olds))
        case = _case((before, after), (olds, news), (first, last), ops)
        if case:
            yield Case(*case, held_out=is_held_out(name))


def _case(texts: tuple[str, str], words: tuple[list[Span], list[Span]], span: Span, ops: Sequence[Op]) -> Drawn | None:
    before, after = texts
    olds, news = words
    first, last = span
    start, end = olds[first][0], olds[last - 1][1]
    partner = {i1 + step: j1 + step for tag, i1, i2, j1, _ in ops if tag == "equal" for step in range(i2 - i1)}
    kept = [partner[i] for i in range(first, last) if i in partner]
    share = len(kept) / (last - first)
    quote = before[start:end]
    stands = _stands_once(before, after, quote)
    if stands:
        return "intact", before, after, start, end, stands
    if share == 1 and kept[-1] - kept[0] == len(kept) - 1:
        return "intact", before, after, start, end, (news[kept[0]][0], news[kept[-1]][1])
    if share >= 0.5:
        a, b = kept[0], kept[-1]
        for tag, i1, i2, j1, j2 in ops:
            if tag == "replace" and i1 < last and first < i2:
                inside = (max(i1, first) - i1, min(i2, last) - i1)
                size, new = i2 - i1, j2 - j1
                a = min(a, j1 + (0 if inside[0] == 0 else round(new * inside[0] / size)))
                b = max(b, j1 + (new if inside[1] == size else round(new * inside[1] / size)) - 1)
        span = news[a][0], news[b][1]
        return ("edited", before, after, start, end, span) if span[1] - span[0] <= TORN * len(quote) else None
    if share <= GONE:
        return _gone(before, after, (start, end))
    return None


def _stands_once(before: str, after: str, quote: str) -> Span | None:
    """Where the very words stand that each text has but once, and an alignment of both may have paired otherwise."""
    found = after.find(quote)
    once = found >= 0 and before.count(quote) == after.count(quote) == 1
    return (found, found + len(quote)) if once else None


def _gone(before: str, after: str, span: Span) -> Drawn | None:
    """A passage that is nowhere any more; a lookalike is left if one like it stood elsewhere before as well."""
    quote = _squeezed(before[span[0] : span[1]]).casefold()
    rest = _squeezed(before[: span[0]]).casefold() + " \x00 " + _squeezed(before[span[1] :]).casefold()
    like = fuzz.partial_ratio(quote, _squeezed(after).casefold())
    if like < ALIKE:
        return "gone", before, after, *span, None
    if fuzz.partial_ratio(quote, rest) >= like:
        wider = _squeezed(before[max(span[0] - AROUND, 0) : span[1] + AROUND]).casefold()
        copied = fuzz.partial_ratio(wider, _squeezed(after).casefold()) >= COPY
        return "twin" if copied else "lookalike", before, after, *span, None
    return None  # moved, or written anew, which this alignment does not see


def _words(text: str) -> list[Span]:
    return [found.span() for found in re.finditer(r"\S+", text)]


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def overlap(one: Span, other: Span) -> float:
    """Intersection over union."""
    shared = max(min(one[1], other[1]) - max(one[0], other[0]), 0)
    return shared / (max(one[1], other[1]) - min(one[0], other[0]) or 1)
