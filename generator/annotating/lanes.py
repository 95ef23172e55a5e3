"""Lanes: under the words, marks that overlap run beside each other.

In: the spans of an article's marks, in the order of their starts. Out: a lane for each, from 1. No two overlapping
marks share one, however many they are; how far down a lane is still drawn is for the theme to say.
"""

from __future__ import annotations

from collections.abc import Sequence


def lanes(spans: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """The lowest lane that is free at each span."""
    ends: list[int] = []
    given = []
    for start, end in spans:
        lane = next((lane for lane, taken in enumerate(ends) if taken <= start), len(ends))
        ends[lane : lane + 1] = [end]
        given.append(lane + 1)
    return tuple(given)
