"""The passage is sought that a lost quote most resembles, to show to its writer.

In: an article's text and the quote. Out: a span and how alike it is, 0 to 1. It only ever shows: no note is anchored
by it. It looks only where candidates.py says, so that it takes a moment on any text.
"""

from __future__ import annotations

from generator.annotating.candidates import windows
from generator.annotating.carrying import whole_words, words
from generator.annotating.folding import fold, folded_words

_LONGEST = 300  # characters of the quote that are compared


def closest(text: str, quote: str) -> tuple[int, int, float] | None:
    """Start, end and likeness of the passage that is most like the quote, if any word of it is there."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - only lost notes need it

    sought, folded = folded_words(quote[:_LONGEST], case=True), fold(text, case=True)
    best: tuple[float, int, int] | None = None
    for first, last in windows(folded.text, sought, (0, len(sought))) if sought else ():
        begin = max(first - len(sought), 0)
        near = folded.text[begin : last + 2 * len(sought) + 80]
        found = fuzz.partial_ratio_alignment(sought, near)
        if found and found.dest_start < found.dest_end and (best is None or found.score / 100 > best[0]):
            start, end = whole_words(near, words(near), (found.dest_start, found.dest_end))
            best = (found.score / 100, begin + start, begin + end)
    return best and (*folded.span(best[1], best[2]), best[0])
