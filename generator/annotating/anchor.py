"""A note's quote is looked for in its article.

In: an article's text and a Quote. Out: `Found`: where, in which state, how sure; or the passages between which the
quote cannot choose; or none. The finders are tried in order, and the first that finds anything decides. It refuses to
choose between equal passages, and to take a passage for another that is like it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from generator.annotating.folding import Folded, fold, folded_words
from generator.model import Quote, State

_CONTEXT = 200  # characters in which `before` and `after` are looked for when they do not touch the quote
MOST = 1_000  # places of a quote that are told apart; what stands more often is a letter or a line of dashes

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """Where a note stands. `spans` has one place, several (ambiguous) or none (orphan)."""

    state: State
    score: float
    spans: tuple[Span, ...]


@dataclass(slots=True)
class Text:
    """An article's text, folded when a note first asks for it."""

    words: str
    _folded: dict[bool, Folded] = field(default_factory=dict)

    def folded(self, *, case: bool = False) -> Folded:
        """The text, folded, once for all its notes."""
        if case not in self._folded:
            self._folded[case] = fold(self.words, case=case)
        return self._folded[case]


@dataclass(frozen=True, slots=True)
class Past:
    """An older text of the article, and the span of it where this same quote was last verified.

    Where only the words around the passage are known, `text` is those, `at` is where they began in the older text, and
    `whole` is false.
    """

    text: str
    start: int
    end: int
    at: int = 0
    whole: bool = True

    @classmethod
    def around(cls, exact: str, *, prefix: str, suffix: str, start: int) -> Past:
        """The past of a note of which only the words, their neighbours and the offset are known."""
        return cls(prefix + exact + suffix, len(prefix), len(prefix) + len(exact), start - len(prefix), whole=False)


Finder = Callable[[Text, Quote], tuple[Span, ...]]


def exact(text: Text, quote: Quote) -> tuple[Span, ...]:
    """Everywhere the very words stand."""
    return tuple(islice(_hits(text.words, quote.exact.strip()), MOST + 1))


def alike(text: Text, quote: Quote) -> tuple[Span, ...]:
    """Everywhere the words stand but for white space, quotation marks, dashes and forms of characters."""
    return _folded_hits(text.folded(), folded_words(quote.exact))


def caseless(text: Text, quote: Quote) -> tuple[Span, ...]:
    """Everywhere they stand but for those and capitals."""
    return _folded_hits(text.folded(case=True), folded_words(quote.exact, case=True))


FINDERS: tuple[tuple[Finder, State, float], ...] = (
    (exact, State.EXACT, 1.0),
    (alike, State.EXACT, 1.0),
    (caseless, State.EXACT, 1.0),
)


def place(text: Text, quote: Quote, past: Past | None = None) -> Found:
    """Find a quote: by the first finder that knows any place, then by `before` and `after`, then by `nth`."""
    if past and past.whole and past.text == text.words:
        return Found(State.EXACT, 1.0, ((past.start, past.end),))
    for finder, state, score in FINDERS:
        spans = finder(text, quote)
        if spans:
            left = _in_context(text, quote, spans) if 1 < len(spans) <= MOST else spans
            chosen = () if len(spans) > MOST else left[quote.nth - 1 : quote.nth] if quote.nth > 0 else left
            return Found(state, score, chosen) if len(chosen) == 1 else Found(State.AMBIGUOUS, score, left)
    return Found(State.ORPHAN, 0.0, ())


def _hits(text: str, words: str) -> Iterator[Span]:
    at = text.find(words) if words else -1
    while at >= 0:
        yield at, at + len(words)
        at = text.find(words, at + 1)


def _folded_hits(folded: Folded, words: str) -> tuple[Span, ...]:
    hits = islice(_hits(folded.text, words), MOST + 1)
    return tuple(dict.fromkeys(folded.span(start, end) for start, end in hits))


def _in_context(text: Text, quote: Quote, spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """The places that the context allows, or all of them where it allows none."""
    before, after = (folded_words(part, case=True) for part in (quote.prefix, quote.suffix))
    if not before and not after:
        return spans
    for touching in (True, False):
        kept = tuple(span for span in spans if _stands(text.words, span, before, after, touching=touching))
        if kept:
            return kept
    return spans


def _stands(words: str, span: Span, before: str, after: str, *, touching: bool) -> bool:
    """Whether a place has these words before and after it, next to it or at least near."""
    reach = _CONTEXT + max(len(before), len(after))
    left = folded_words(words[max(span[0] - reach, 0) : span[0]], case=True)
    right = folded_words(words[span[1] : span[1] + reach], case=True)
    if touching:
        return left.endswith(before) and right.startswith(after)
    return before in left and after in right
