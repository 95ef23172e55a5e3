"""The places of a text are sought that may be what became of a lost passage.

In: a folded text, the passage and the words that stood around it. Out: a few windows of the text, the likeliest first.
A place is likely where many of the passage's words stand as far from each other as they did, the rare ones counting
more. The whole text is never compared, so it takes a moment on any text and for any quote.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from generator.annotating.carrying import words

_WINDOWS = 5
_COMMON = 24  # places of a seed; one that stands more often tells nothing
_SEEDS = 48
_LONG = 4  # letters of a word that is a seed by itself
_LONGEST = 24  # letters of a word that are looked for


def windows(text: str, passage: str, span: tuple[int, int]) -> list[tuple[int, int]]:
    """Between which places `passage[span]` may begin in the text. The rest of the passage is what stood around it."""
    width = max((span[1] - span[0]) // 3, 40)
    votes = _votes(text, _seeds(passage, span), span, width) or _votes(text, _letters(passage, span), span, width)
    spread = {bucket: count + votes[bucket + 1] for bucket, count in tuple(votes.items())}
    spread |= {bucket - 1: count for bucket, count in votes.items() if bucket - 1 not in spread}
    chosen: list[int] = []
    for bucket in sorted(spread, key=lambda bucket: (-spread[bucket], bucket)):
        if not any(abs(bucket - other) <= 1 for other in chosen):
            chosen.append(bucket)
        if len(chosen) == _WINDOWS:
            break
    return [(bucket * width, (bucket + 2) * width) for bucket in chosen]


def _votes(text: str, seeds: Iterator[tuple[str, int]], span: tuple[int, int], width: int) -> Counter[int]:
    votes: Counter[int] = Counter()
    for seed, at in seeds:
        places = _places(text, seed)
        weight = (2 if span[0] <= at < span[1] else 1) * 1_000 // max(len(places), 1)
        for place in places:
            votes[(place - (at - span[0])) // width] += weight
    return votes


def _seeds(passage: str, span: tuple[int, int]) -> Iterator[tuple[str, int]]:
    """Words of the passage and where they stand in it, not too many; a short one takes the next two along."""
    found = words(passage)
    ends = [end for _, end in found]
    seeds = [
        (passage[start : end if end - start >= _LONG else ends[min(at + 2, len(ends) - 1)]], start)
        for at, (start, end) in enumerate(found)
    ]
    inside = [seed for seed in seeds if span[0] <= seed[1] < span[1]]
    outside = [seed for seed in seeds if not span[0] <= seed[1] < span[1]]
    for some, most in ((inside, _SEEDS), (outside, _SEEDS // 2)):
        yield from some[:: -(-len(some) // most) or 1]


def _letters(passage: str, span: tuple[int, int]) -> Iterator[tuple[str, int]]:
    """Letters that stand together in the passage, for when no word of it is anywhere."""
    step = max((span[1] - span[0]) // _SEEDS, 1)
    return ((passage[at : at + 3], at) for at in range(span[0], span[1] - 2, step))


def _places(text: str, seed: str) -> list[int]:
    places: list[int] = []
    seed = seed[:_LONGEST]
    at = text.find(seed)
    while at >= 0 and len(places) <= _COMMON:
        places.append(at)
        at = text.find(seed, at + 1)
    return places if len(places) <= _COMMON else []
