"""A note's quote is looked for in its article.

In: an article's text, a Quote, and the older text in which the note was last seen if there is one. Out: `Found`: where,
in which state, how sure; or the passages between which the quote cannot choose; or none. With the older text, the two
are aligned and the note goes where its passage went. Without it, the very words are sought, then words like them,
and their neighbours decide. It refuses to choose between equal passages, and to take a passage for another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from msgspec import Struct, field

from generator.annotating import scoring
from generator.annotating.candidates import windows
from generator.annotating.carrying import Alignment, Fit, align, fit, is_broken, misspelt, same_words, worth
from generator.annotating.folding import Folded, fold, folded_words
from generator.model import Quote, State
from generator.nouns import replace

_CONTEXT = 200  # characters in which `before` and `after` are looked for when they do not touch the quote
_LONG = 1_000  # characters of a passage that is sought as a whole
_END = 200  # characters of each end by which a longer one is sought
_DISTINCTIVE = 30  # characters of a quote that no other passage has by chance
# What was measured to be right, by benchmarks/anchoring.py: how alike a passage must be at least, 0 to 1,
_LIKE = 0.55  # by its own words;
_LIKE_IN_PLACE = 0.4  # the same between both of its old neighbours;
_LIKE_CARRIED = 0.5  # the same where the older text says it must be;
_LIKE_ELSEWHERE = 0.7  # the same where the older text says it is not;
_FLOOR = 0.57  # by its words, neighbours and place together;
_FLOOR_ALONE = 0.66  # the same where none of the neighbours is there.
_SAME = 40  # characters of a quote, each run of signs counted as one, that no other passage has by chance
_MORE = 1.5  # how many whole words must be left, where less than half is enough beside an old neighbour
_EVIDENCE = 2.5  # how many whole words of it must be the same where none of the neighbours is there,
_MISSPELT = 0.8  # unless its letters are so alike that it is only misspelt;
_AMPLE = 6.0  # the same where one of them is there, but a number, a “not” or a name is another.
_FEW = 10  # places of words by which a passage can still be known again elsewhere
_RIVAL = 0.02  # how near the score of another passage makes the choice a guess
_AROUND = 32  # characters by which a neighbour is known
_SURE = 0.01  # by how much the best of several places must be better than the next
_CLEARLY = 0.1  # by how much a part of a passage must be better than more of it to be all that is left
_TORN = 3  # times as long as it was: a passage into which so much was put is no longer one
_BLANK = "\n\n"  # between paragraphs
_NEAR = 12  # characters next to a passage that are looked for by themselves,
_OFTEN = 3  # unless they stand in more places
_HALF = 0.5  # of the words
_UNCUT = 0.9  # the score of a passage that its window surely has not cut off
_SLACKS = (120, 1_000)  # characters that may have been put into a passage, tried in turn
_SIGNS = re.compile(r"[\W_]+")
MOST = 1_000  # places of a quote that are told apart; what stands more often is a letter or a line of dashes

Span = tuple[int, int]
Beside = tuple[float | None, float | None]  # how alike the neighbours on both sides are, where they are known
Kept = tuple[
    float, Span, Fit
]  # a place that a passage may have: its score, where it is, and the same in the folded text


class Found(Struct, frozen=True):
    """Where a note stands. `spans` has one place, several (ambiguous) or none (orphan)."""

    state: State
    score: float
    spans: tuple[Span, ...]


_ORPHAN = Found(State.ORPHAN, 0.0, ())


class Text(Struct):
    """An article's text, folded when a note first asks for it, and aligned with older texts that notes come from."""

    words: str
    _folded: dict[bool, Folded] = field(default_factory=dict)
    _aligned: dict[str, tuple[Folded, Alignment]] = field(default_factory=dict)

    def folded(self, *, case: bool = False) -> Folded:
        """The text, folded, once for all its notes."""
        if case not in self._folded:
            self._folded[case] = _caseless(self.words, self.folded()) if case else fold(self.words)
        return self._folded[case]

    def aligned(self, old: str) -> tuple[Folded, Alignment]:
        """An older text, folded, and how it became this one, once for all notes that come from it."""
        if old not in self._aligned:
            folded = fold(old, case=True)
            self._aligned[old] = folded, align(folded.text, self.folded(case=True).text)
        return self._aligned[old]


def _caseless(words: str, folded: Folded) -> Folded:
    """A folded text without case: the same but for its letters, unless one of them becomes two."""
    text = folded.text.casefold()
    return replace(folded, text=text) if len(text) == len(folded.text) else fold(words, case=True)


class Past(Struct, frozen=True):
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


Finder = Callable[[Text, Text], tuple[Span, ...]]


def exact(text: Text, quoted: Text) -> tuple[Span, ...]:
    """Everywhere the very words stand."""
    return tuple(islice(_hits(text.words, quoted.words.strip()), MOST + 1))


def alike(text: Text, quoted: Text) -> tuple[Span, ...]:
    """Everywhere the words stand but for white space, quotation marks, dashes and forms of characters."""
    return _folded_hits(text.folded(), quoted.folded().text.strip())


def caseless(text: Text, quoted: Text) -> tuple[Span, ...]:
    """Everywhere they stand but for those and capitals."""
    return _folded_hits(text.folded(case=True), quoted.folded(case=True).text.strip())


FINDERS: tuple[Finder, ...] = (exact, alike, caseless)


def place(text: Text, quote: Quote, past: Past | None = None) -> Found:
    """Find a quote: where its old place came to lie if the older text is known; else by its words and neighbours."""
    if past and past.whole:
        after = past.text[past.end : past.end + _AROUND] or _BLANK
        return _ended(text, _carried(text, quote, past), past.end - past.start, after)
    around, quoted = _Around.of(quote, past), Text(quote.exact)
    found = _verbatim(text, quote, quoted, around) or _approximate(text, quote, around)
    return _ended(text, found, len(quote.exact), past.text[past.end :] if past else quote.suffix)


def _ended(text: Text, found: Found, length: int, after: str) -> Found:
    """What was found; to the end of its paragraph, if the passage ended with one and what came next still does.

    A sentence that was added is not the passage: only the one that it ended with may have grown.
    """
    if found.state is not State.EDITED or not after.startswith(_BLANK):
        return found
    ((start, end),) = found.spans
    stop = text.words.find(_BLANK, end)
    stop = stop if stop >= 0 else len(text.words)
    if not end < stop <= end + max(length, _AROUND):
        return found
    if is_broken(folded_words(text.words[max(start, end - _NEAR) : stop], case=True).rstrip()):
        return found
    following = folded_words(after, case=True).strip()[:_NEAR]
    there = folded_words(text.words[stop : stop + _AROUND], case=True).lstrip()
    is_next = there.startswith(following) if following else not there
    return replace(found, spans=((start, stop),)) if is_next else found


def _verbatim(text: Text, quote: Quote, quoted: Text, around: _Around) -> Found | None:
    """The very words next to their neighbours, however both are written; else the first place that they alone tell."""
    first: Found | None = None
    for finder in FINDERS:
        spans = finder(text, quoted)
        if len(spans) > MOST:
            return Found(State.AMBIGUOUS, 1.0, spans)
        found = _chosen(text, quote, spans, around) if spans else None
        if found and found.state is State.EXACT:
            return found
        first = first or found
    return first


class _Around(Struct, frozen=True):
    """What stood around a passage, folded without case, and where the passage began."""

    prefix: str
    suffix: str
    at: int | None = None

    @classmethod
    def of(cls, quote: Quote, past: Past | None) -> _Around:
        before = past.text[: past.start] if past else quote.prefix
        after = past.text[past.end :] if past else quote.suffix
        at = past.at + past.start if past else None
        return cls(fold(before, case=True).text, fold(after, case=True).text, at)

    def likeness(self, text: str, span: Span) -> Beside:
        """How alike the neighbours of a folded span are to these."""
        return scoring.before(text, span[0], self.prefix), scoring.after(text, span[1], self.suffix)

    def score(self, text: str, span: Span, likeness: float) -> float:
        prefix, suffix = self.likeness(text, span)
        near = None if self.at is None else 1 - abs(span[0] - self.at) / max(len(text), 1)
        return scoring.score(likeness, prefix=prefix, suffix=suffix, position=near)


def _chosen(text: Text, quote: Quote, spans: tuple[Span, ...], around: _Around) -> Found:
    """One of the places where the very words stand, or all that are left."""
    left = _in_context(text, quote, spans) if len(spans) > 1 else spans
    if quote.nth > 0:
        one = left[quote.nth - 1 : quote.nth]
        return Found(State.EXACT, 1.0, one) if one else Found(State.AMBIGUOUS, 1.0, left)
    if len(left) == 1 and not around.prefix and not around.suffix:
        return Found(State.EXACT, 1.0, left)
    folded = text.folded(case=True)
    scored = [(around.score(folded.text, _inside(folded, span), 1.0), span) for span in left]
    scored.sort(key=lambda item: (-item[0], item[1]))
    if len(scored) > 1 and scored[0][0] - scored[1][0] < _SURE:
        near = _nearest([span for rated, span in scored if scored[0][0] - rated < _SURE], around.at)
        if not near:
            return Found(State.AMBIGUOUS, 1.0, left)
        scored = [(scored[0][0], near)]
    best, span = scored[0]
    prefix, suffix = around.likeness(folded.text, _inside(folded, span))
    if prefix is None or suffix is None or scoring.stands(prefix) or scoring.stands(suffix):
        return Found(State.EXACT, best, (span,))
    if len(left) > 1:
        return Found(State.AMBIGUOUS, 1.0, left)
    return Found(State.MOVED, best, (span,)) if _is_distinctive(quote) else _ORPHAN


def _nearest(spans: list[Span], at: int | None) -> Span | None:
    """The place that is by far the nearest to where the passage was, if that is known."""
    if at is None:
        return None
    first, second = sorted(spans, key=lambda span: abs(span[0] - at))[:2]
    return first if 2 * abs(first[0] - at) < abs(second[0] - at) else None


def _inside(folded: Folded, span: Span) -> Span:
    return folded.at(span[0]), folded.at(span[1] - 1) + 1


def _is_distinctive(quote: Quote) -> bool:
    """Whether the same words in another place are surely the same passage."""
    return len(quote.exact) >= _DISTINCTIVE


def _approximate(text: Text, quote: Quote, around: _Around) -> Found:
    """The place of words like the quote's, if there is one that is like enough."""
    folded = text.folded(case=True)
    if scoring.scar(folded.text, around.prefix, around.suffix):
        return _ORPHAN
    if len(quote.exact) > _LONG:
        return _by_its_ends(text, quote, around)
    words = folded_words(quote.exact, case=True)
    if not words:
        return _ORPHAN
    passage = around.prefix + words + around.suffix
    span = (len(around.prefix), len(around.prefix) + len(words))
    fits: list[Fit] = []
    kept: list[Kept] = []
    for slack in _SLACKS:
        fits += _likely(folded.text, passage, span, slack)
        kept = _fullest(_acceptable(text, quote, around, fits))
        if kept and kept[0][0] >= _UNCUT:
            break
    if not kept or kept[0][0] < _UNCUT:
        fits += _beside_neighbours(folded.text, passage, span)
        if not kept and any(map(_runs_over, fits)):
            fits += _likely(folded.text, passage, span, 0)
        kept = _fullest(_acceptable(text, quote, around, fits))
    if kept and not scoring.firm(around.likeness(folded.text, (kept[0][2].start, kept[0][2].end))):
        rest = _without(folded.text, kept[0][2])
        kept = _fullest((*kept, *_acceptable(text, quote, around, _likely(rest, passage, span, _SLACKS[0]))))
    return _best(kept, around.at)


def _fullest(kept: Iterable[Kept]) -> list[Kept]:
    """The best first, without those over whose place another has more of the passage's words: a window cut them off."""
    ranked = sorted(dict.fromkeys(kept), key=lambda one: (-one[0], one[1]))
    return [one for one in ranked if not any(_covers(other, one) for other in ranked)]


def _covers(one: Kept, other: Kept) -> bool:
    """Whether a place has more of the words than another that it touches, which is not much the better for all that."""
    (rated, _, whole), (its, _, part) = one, other
    return whole.kept > part.kept and rated > its - _CLEARLY and whole.start < part.end and part.start < whole.end


def _without(text: str, found: Fit) -> str:
    """A text in which only other places can be found: a window that has two shows but the better."""
    return text[: found.start] + " " * (found.end - found.start) + text[found.end :]


def _by_its_ends(text: Text, quote: Quote, around: _Around) -> Found:
    """The place of a long passage: from where its beginning is to where its end is."""
    head, tail = quote.exact.strip()[:_END], quote.exact.strip()[-_END:]
    first = _approximate(text, replace(quote, exact=head), replace(around, suffix=""))
    last = _approximate(text, replace(quote, exact=tail), replace(around, prefix="", at=None))
    if len(first.spans) != 1 or len(last.spans) != 1:
        return _ORPHAN
    span = first.spans[0][0], last.spans[0][1]
    if not len(quote.exact) / 2 < span[1] - span[0] < 2 * len(quote.exact):
        return _ORPHAN
    return Found(State.EDITED, min(first.score, last.score), (span,))


def _acceptable(text: Text, quote: Quote, around: _Around, fits: Iterable[Fit]) -> Iterator[Kept]:
    folded, words = text.folded(case=True), folded_words(quote.exact, case=True)
    whole = worth(words)
    for found in fits:
        place = folded.span(found.start, found.end)
        beside = around.likeness(folded.text, (found.start, found.end))
        like = max(found.likeness, 0.9 * found.words)
        score = around.score(folded.text, (found.start, found.end), like)
        torn = _is_torn(found, len(words))
        alike = _is_like(like, score, beside) or _has_the_words(quote, words, folded.text[found.start : found.end])
        if torn or not alike or not _is_shown(text, quote, found, beside):
            continue
        if _is_known(whole, found, beside) or not scoring.conflict(quote.exact, text.words[place[0] : place[1]]):
            yield score, place, found


def _has_the_words(quote: Quote, words: str, there: str) -> bool:
    """Whether a place has the very words of a long passage, with other signs between them.

    A row of dots or dashes makes no passage long.
    """
    return len(_SIGNS.sub(" ", quote.exact).strip()) >= _SAME and same_words(words, there)


def _is_torn(found: Fit, length: int) -> bool:
    """Whether so much was put into a passage of so many characters that it is no longer one."""
    return found.end - found.start > _TORN * length + _AROUND


def _worth(quote: Quote) -> float:
    return worth(folded_words(quote.exact, case=True))


def _is_like(like: float, score: float, beside: Beside) -> bool:
    """Whether a passage is like enough by itself, and together with its neighbours."""
    in_place = scoring.firm(beside) and None not in beside
    floor = _FLOOR if any(map(scoring.stands, beside)) else _FLOOR_ALONE
    return like >= (_LIKE_IN_PLACE if in_place else _LIKE) and score >= floor


def _is_shown(text: Text, quote: Quote, found: Fit, beside: Beside) -> bool:
    """Whether enough of a passage, or of its neighbours, is there to know it by."""
    if any(map(scoring.stands, beside)) or found.kept * _worth(quote) >= _EVIDENCE:
        return True
    there = text.folded(case=True).text[found.start : found.end]
    return found.likeness >= _MISSPELT and misspelt(folded_words(quote.exact, case=True), there)


def _is_known(whole: float, found: Fit, beside: Beside) -> bool:
    """Whether it is the passage though it says another thing: in its old place, or a long one next to a neighbour."""
    return scoring.firm(beside) or (any(map(scoring.stands, beside)) and found.kept * whole >= _AMPLE)


def _best(kept: Sequence[Kept], at: int | None = None) -> Found:
    """The first of them; of several that are as good, the one by far the nearest to `at`, or all."""
    if not kept:
        return _ORPHAN
    score, place, _ = kept[0]
    rivals = [
        other for rated, other, _ in kept if score - rated < _RIVAL and (other[0] >= place[1] or other[1] <= place[0])
    ]
    near = _nearest([place, *rivals], at) if rivals else place
    if near is None:
        return Found(State.AMBIGUOUS, score, tuple(sorted((place, *rivals))))
    return Found(State.EDITED, score, (near,))


def _likely(text: str, passage: str, span: Span, slack: int) -> Iterator[Fit]:
    """The passage where its words are, with room for what may have been put into it."""
    start, end = span
    slack = max(slack, (end - start) // 2) if slack else 0
    around = (
        (first - start - slack, last - start + len(passage) + slack) for first, last in windows(text, passage, span)
    )
    return _fits(text, passage, span, around)


def _runs_over(found: Fit) -> bool:
    """Whether a place has much of a passage, and more of other words: as where it stands twice, close together."""
    return found.kept >= _HALF > found.pure


def _beside_neighbours(text: str, passage: str, span: Span) -> Iterator[Fit]:
    """The passage right after what stood before it, and right before what stood after it, wherever that is now."""
    start, end = span
    reach = end - start + max(_SLACKS[0], (end - start) // 2)
    head, tail = passage[max(start - _NEAR, 0) : start], passage[end : end + _NEAR]
    begins = [(at + len(head) - start, at + len(head) + reach + len(passage) - end) for at in _few(text, head)]
    stops = [(at - reach, at + len(passage) - end) for at in _few(text, tail)]
    return _fits(text, passage, span, (*begins, *stops))


def _fits(text: str, passage: str, span: Span, stretches: Iterable[Span]) -> Iterator[Fit]:
    """The passage in each of these stretches of a text, unless the stretch's edge cuts it off."""
    for begin, stop in stretches:
        first = max(begin, 0)
        part = text[first:stop]
        found = fit(passage, part, span)
        if not found:
            continue
        is_begun = not first or part[: found.start].strip()
        is_ended = stop >= len(text) or part[found.end :].strip()
        if is_begun and is_ended:
            yield found.shifted(first)


def _few(text: str, words: str) -> list[int]:
    """Where words stand that are enough to be looked for, and in few places."""
    if len(words) < _NEAR:
        return []
    places = [at for at, _ in islice(_hits(text, words), _OFTEN + 1)]
    return places if len(places) <= _OFTEN else []


# ── with the older text ─────────────────────────────────────────────────────────────────────────


def _carried(text: Text, quote: Quote, past: Past) -> Found:
    """Where the old place came to lie; if its words are gone from there, a place that is new to the article."""
    if past.text == text.words:
        return Found(_state(quote, past.text[past.start : past.end]), 1.0, ((past.start, past.end),))
    old, aligned = text.aligned(past.text)
    span = _inside(old, (past.start, past.end))
    around = _Around(old.text[max(span[0] - _AROUND, 0) : span[0]], old.text[span[1] : span[1] + _AROUND], span[0])
    at = _once_in_both(text.words, past)
    if at is not None:
        place = at, at + past.end - past.start
        stayed = Fit(*_inside(text.folded(case=True), place), 1.0, 1.0, 1.0)
        return replace(_settled(text, quote, stayed, around), spans=(place,))
    found = aligned.carry(*span)
    if found:
        beside = around.likeness(text.folded(case=True).text, (found.start, found.end))
        more = found.kept * _worth(quote) >= _MORE and any(map(scoring.stands, beside))
        like = _LIKE_IN_PLACE if more else _LIKE_CARRIED
        gone = _is_torn(found, span[1] - span[0]) or (found.kept < 1 and aligned.stood_elsewhere(found, span))
        if not gone and max(found.likeness, found.words) >= like and _is_shown(text, quote, found, beside):
            return _narrowed(text, _settled(text, quote, found, around), past.text[past.start : past.end])
    return _found_anew(text, quote, around, _New(old.text, aligned, span))


def _once_in_both(text: str, past: Past) -> int | None:
    """Where the very words stand, if they are long, stood once and stand once: that is the passage, wherever it is."""
    words = past.text[past.start : past.end]
    if len(words) < _DISTINCTIVE or past.text.find(words, past.start + 1) >= 0 or past.text.find(words) < past.start:
        return None
    at = text.find(words)
    return at if at >= 0 and text.find(words, at + 1) < 0 else None


class _New(Struct, frozen=True):
    """What tells a place that is new to the article from one where something else stood: the passage was at `own`."""

    old: str
    aligned: Alignment
    own: Span

    def places(self, text: Text, quote: Quote) -> list[Fit]:
        """Where the very words stand, or else words like the passage's, and stood nowhere before."""
        folded, quoted = text.folded(case=True), Text(quote.exact)
        for finder in FINDERS:
            spans = finder(text, quoted)
            if len(spans) > _FEW:
                return []
            fits = [Fit(*_inside(folded, span), 1.0, 1.0, 1.0) for span in spans]
            if fits:
                return [one for one in fits if not self.aligned.taken(one, self.own)]
        start, end = self.own
        if end - start > _LONG:
            return []
        first = max(start - _CONTEXT, 0)
        passage, span = self.old[first : end + _CONTEXT], (start - first, end - first)
        fits = list(_likely(folded.text, passage, span, _SLACKS[0]))
        return [one for one in fits if one.likeness >= _LIKE_ELSEWHERE and not self.aligned.taken(one, self.own)]


def _found_anew(text: Text, quote: Quote, around: _Around, new: _New) -> Found:
    """The passage in a place that is new to the article."""
    folded = text.folded(case=True)
    kept: list[Kept] = []
    for found in new.places(text, quote):
        place = folded.span(found.start, found.end)
        shown = _is_shown(text, quote, found, around.likeness(folded.text, (found.start, found.end)))
        if shown and not scoring.conflict(quote.exact, text.words[place[0] : place[1]]):
            kept.append((around.score(folded.text, (found.start, found.end), found.likeness), place, found))
    kept = _fullest(kept)
    best = _best(kept)
    return _settled(text, quote, kept[0][2], around) if len(best.spans) == 1 else best


def _settled(text: Text, quote: Quote, found: Fit, around: _Around) -> Found:
    folded = text.folded(case=True)
    place = folded.span(found.start, found.end)
    likenesses = around.likeness(folded.text, (found.start, found.end))
    state = _state(quote, text.words[place[0] : place[1]])
    if state is State.EXACT and any(likenesses) and not any(scoring.stands(one) for one in likenesses):
        state = State.MOVED
    return Found(state, around.score(folded.text, (found.start, found.end), found.likeness), (place,))


def _narrowed(text: Text, found: Found, words: str) -> Found:
    """Where the very words stand in a place that was found, and nowhere else in it, they are the place."""
    ((start, end),) = found.spans
    at = text.words.find(words, start, end)
    if at < 0 or (at, at + len(words)) == (start, end) or text.words.find(words, at + 1, end) >= 0:
        return found
    return replace(found, state=State.EXACT, spans=((at, at + len(words)),))


def _state(quote: Quote, words: str) -> State:
    same = folded_words(quote.exact, case=True) == folded_words(words, case=True)
    return State.EXACT if same else State.EDITED


# ── the very words ──────────────────────────────────────────────────────────────────────────────


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
    raw = tuple(
        span
        for span in spans
        if text.words.endswith(quote.prefix, 0, span[0]) and text.words.startswith(quote.suffix, span[1])
    )
    if raw:
        return raw
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
