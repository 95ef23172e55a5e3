"""Lanes: under the words, marks that overlap run beside each other.

In: the spans of an article's marks, in the order in which they are numbered. Out: a lane for each, from 1. It refuses
to give two overlapping marks one lane, as long as three lanes are enough; a fourth shares the last.
"""

from __future__ import annotations

from collections.abc import Sequence

LANES = 3  # a theme draws no more: a fourth line would meet the next line of the text


def lanes(spans: Sequence[tuple[int, int]]) -> tuple[int, ...]:
    """The lowest lane that is free at each span, where spans are sorted by their starts."""
    ends = [0] * LANES
    given = []
    for start, end in spans:
        lane = next((lane for lane, taken in enumerate(ends) if taken <= start), LANES - 1)
        ends[lane] = max(ends[lane], end)
        given.append(lane + 1)
    return tuple(given)
