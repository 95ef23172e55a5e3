"""The passage is sought that a lost quote most resembles, to show to its writer.

In: an article's text and the quote. Out: a span and how alike it is, 0 to 1. It only ever shows: no note is anchored
by it. It looks at a few windows where the quote's rarer words stand together, so that it takes a moment on any text.
"""

from __future__ import annotations

import re
from collections import Counter

_WORD = re.compile(r"\w+")
_WINDOWS = 4
_LONGEST = 300  # characters of the quote that are compared
_COMMON = 200  # places of a word; one that stands more often tells nothing


def closest(text: str, quote: str) -> tuple[int, int, float] | None:
    """Start, end and likeness of the passage that is most like the quote, if any word of it is there."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - only lost notes need it

    words = quote[:_LONGEST].casefold()
    lower = text.casefold()
    lower = lower if len(lower) == len(text) else text.lower() if len(text.lower()) == len(text) else text
    best: tuple[int, int, float] | None = None
    for start in _windows(lower, words):
        end = min(start + 3 * len(words), len(text))
        found = fuzz.partial_ratio_alignment(words, lower[start:end])
        if found and (best is None or found.score / 100 > best[2]):
            best = (start + found.dest_start, start + found.dest_end, found.score / 100)
    return best and (*_whole_words(text, best[0], best[1]), best[2])


def _windows(text: str, quote: str) -> list[int]:
    """Where to look: starts at which many of the quote's words, the rare ones counting more, stand in their order."""
    votes: Counter[int] = Counter()
    width = max(len(quote), 16)
    for word in set(_WORD.findall(quote)):
        places = [found.start() for found in re.finditer(rf"\b{re.escape(word)}\b", text)]
        if len(places) <= _COMMON:
            for place in places:
                votes[max(place - quote.find(word), 0) // width] += 1000 // len(places)
    spread = {bucket: count + votes[bucket + 1] for bucket, count in votes.items()}
    best = sorted(spread, key=lambda bucket: (-spread[bucket], bucket))[:_WINDOWS]
    return [max((bucket - 1) * width, 0) for bucket in best]


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    found = text[start:end]
    return start + len(found) - len(found.lstrip()), end - (len(found) - len(found.rstrip()))
