"""A stretch of an old text is carried over to a new one, by aligning the words of both.

In: two folded texts and a stretch of the old. Out: the stretch of the new that became of it, from word to word where
it went from word to word, and how alike they are; or nothing where the words are gone. It decides nothing: whether a
likeness is enough is for scoring.py to say.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from msgspec import Struct

from generator.nouns import replace

# A letter of a script that writes no spaces is a word of its own; so is a sign.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = rf"https?://[^\s()]+|[{_UNSPACED}]|[^\W{_UNSPACED}]+|[^\w\s]"
_LETTER = rf"[{_UNSPACED}]"
# What ends a sentence: a stop and a space; where no spaces are written, the stop alone.
_STOP = re.compile(r"(?:[.!?؟।]['\")\].!?؟।]* +)+|[。！？]['\")\]。！？]* *")
# A stop after one letter or a title only shortens a word: no passage ends with its sentence there.
_SHORTENED = r"(?<!\b[a-zа-яё])(?<!\b(?:mr|ms|dr|st|no|vs))(?<!\b(?:mrs|rev|gen))(?<!\bprof)"
_END = re.compile(rf"(?:{_SHORTENED}\.|[!?؟।])['\")\]]*(?= |$)|[。！？]['\")\]]*")
_LAST = re.compile(rf"(?:{_END.pattern})$")
_SIGN = re.compile(r"[.!?؟।。！？]")  # without which no sentence ends; it is looked for much faster
_CLOSING = re.compile(r"[.,;:!?…)\]}»”।؟،؛。，、；：！？）」』]+\s*")  # ends what stands before it
_TAIL = 4  # characters that a stop takes with what closes a quotation or a bracket
_CELLS = 4_000_000  # words of one side times words of the other that are aligned as a whole
_AROUND = 200  # characters of unchanged text taken along on each side of a stretch
_CELLS_TWICE = 50_000  # the same of what is aligned from both ends
_LETTERS_A_WORD = 30  # of both sides: five letters and a space, squared
_CHARS = 2_000  # letters of a stretch that are compared one by one; of a longer one its words are
_DRIFT = 1_000  # characters by which a place is off when it is only reckoned
_SWAP = 0.1  # what a word that became another costs, where a whole word kept is worth 1
_BESIDE = 12  # words around a stretch that help to hold it together
_LETTERS = 200  # characters that are looked for though no word of them is there
_LIKE = 0.8  # how alike they must be
_BEYOND = 32  # characters beyond an edge that are aligned with it
_SCRAP = 0.45  # the share of its words below which a stretch is gone, though a piece of it is there
_CHANCE = 0.4  # the share of its words below which letters are alike by chance, unless they are as of misspelt words
_ALIKE = 0.4  # how alike two stretches must be for the one to have become the other
_MISSPELT = 0.65  # the same for a word that is only misspelt
_MOVED = 20  # characters that a sentence must have to be known again elsewhere

Pair = tuple[int, int]


@cache
def _pattern(written: str) -> re.Pattern[str]:
    """Compiled when it is first needed: so many letters take a moment, and few builds carry a note over."""
    return re.compile(written)


class Fit(Struct, frozen=True):
    """Where a stretch came to lie in the new text.

    `likeness` compares its letters with the old ones; `kept` is the share of the old words that are in it, `pure` the
    share of its words that are old ones.
    """

    start: int
    end: int
    likeness: float
    kept: float
    pure: float

    @property
    def words(self) -> float:
        """How alike the words are: the mean of both shares; of a scrap of the old stretch no more than what is kept."""
        mean = (self.kept + self.pure) / 2
        return mean if self.kept >= _SCRAP else min(self.kept, mean)

    def shifted(self, by: int) -> Fit:
        """The same, counted from elsewhere."""
        return replace(self, start=self.start + by, end=self.end + by)


class Stretch(Struct, frozen=True):
    """A part of the old text and the part of the new that stands for it; `same` if no character differs."""

    start: int
    end: int
    new_start: int
    new_end: int
    same: bool


# ── two texts ───────────────────────────────────────────────────────────────────────────────────


class Alignment(Struct, frozen=True):
    """An old text and a new one, cut into stretches that cover the old one; `moved` are those out of order."""

    old: str
    new: str
    stretches: tuple[Stretch, ...]
    moved: tuple[Stretch, ...]

    def carry(self, start: int, end: int) -> Fit | None:
        """Where a stretch of the old text is in the new one. Of words that stood twice in a row, either may be cut."""
        found = self._carry((start, end), self.stretches)
        if found and found.kept == 1:
            return found
        others = (self._carry((start, end), swapped) for swapped in self._swapped(start, end))
        return max((one for one in (found, *others) if one), key=lambda one: one.kept, default=None)

    def _swapped(self, start: int, end: int) -> Iterator[tuple[Stretch, ...]]:
        """The stretches, where it is the other copy that was cut of words that stood twice in a row and now once."""
        first, last = _over(self.stretches, start, end)
        for at in range(max(first - 1, 0), min(last, len(self.stretches) - 1)):
            one, other = self.stretches[at : at + 2]
            swapped = _swap(self.old, one, other)
            if swapped:
                yield (*self.stretches[:at], *swapped, *self.stretches[at + 2 :])

    def _carry(self, span: Pair, stretches: tuple[Stretch, ...]) -> Fit | None:
        start, end = span
        first, last = _over(stretches, start, end)
        over = stretches[first:last]
        for stretch in (*over, *self.moved):
            if stretch.same and stretch.start <= start and end <= stretch.end:
                shift = stretch.new_start - stretch.start
                return Fit(start + shift, end + shift, 1.0, 1.0, 1.0)
        if all(one.same or one.new_start == one.new_end for one in over):
            return self._left(start, end, [one for one in over if one.same])
        before = () if over[0].same else stretches[max(first - 1, 0) : first]
        after = () if over[-1].same else stretches[last : last + 1]
        found = self._within(span, (*before, *over, *after))  # what is unchanged beside it holds it in place
        if found and not over[0].new_start <= found.start < found.end <= over[-1].new_end:
            return self._within(span, over)
        return found

    def _left(self, start: int, end: int, kept: Sequence[Stretch]) -> Fit | None:
        """What is left of a stretch of which nothing became another: some of it was cut."""
        if not kept:
            return None
        parts = [self.old[max(start, one.start) : min(end, one.end)] for one in kept]
        share = sum(map(worth, parts)) / (worth(self.old[start:end]) or 1)
        at = max(start, kept[0].start) + kept[0].new_start - kept[0].start
        stop = min(end, kept[-1].end) + kept[-1].new_end - kept[-1].end
        left = self.new[at:stop]
        at, stop = at + len(left) - len(left.lstrip()), stop - (len(left) - len(left.rstrip()))
        return Fit(at, stop, (stop - at) / (end - start), share, 1.0) if at < stop else None

    def _within(self, span: Pair, over: tuple[Stretch, ...]) -> Fit | None:
        """Where a stretch is in the new part of those that it lies in. Of unchanged ones, what is near is compared."""
        first, last = over[0], over[-1]
        begin, new_begin = first.start, first.new_start
        stop, new_stop = last.end, last.new_end
        if first.same:
            cut = max(min(span[0], first.end) - _AROUND - begin, 0)
            begin, new_begin = begin + cut, new_begin + cut
        if last.same:
            cut = max(stop - max(span[1], last.start) - _AROUND, 0)
            stop, new_stop = stop - cut, new_stop - cut
        old, new = (begin, stop), (new_begin, new_stop)
        return self._fit(span, old, new) or self._fit(span, *self._nearer(span, old, new))

    def _fit(self, span: Pair, old: Pair, new: Pair) -> Fit | None:
        inside = span[0] - old[0], span[1] - old[0]
        found = fit(self.old[old[0] : old[1]], self.new[new[0] : new[1]], inside, anchored=True)
        return found and found.shifted(new[0])

    def _nearer(self, span: Pair, old: Pair, new: Pair) -> tuple[Pair, Pair]:
        """Of two parts that are too long to be compared, the pieces that lie as far along."""
        at = new[0] + (span[0] - old[0]) * (new[1] - new[0]) // (old[1] - old[0])
        length = span[1] - span[0]
        near = max(span[0] - _AROUND, old[0]), min(span[1] + _AROUND, old[1])
        return near, (max(at - _DRIFT, new[0]), min(at + length + _DRIFT, new[1]))

    def taken(self, found: Fit, own: Pair) -> bool:
        """Whether a place of the new text is, for the most part, what stood elsewhere in the old one than at `own`."""
        shared = 0
        for one in (*self.stretches, *self.moved):
            start, end = max(found.start, one.new_start), min(found.end, one.new_end)
            shift = one.start - one.new_start
            if one.same and start < end and (end + shift <= own[0] or own[1] <= start + shift):
                shared += end - start
        return 2 * shared > found.end - found.start or self.stood_elsewhere(found, own)

    def stood_elsewhere(self, found: Fit, own: Pair) -> bool:
        """Whether a place in a changed part of the new text is what became of other words of the old one."""
        for one in self.stretches:
            if not one.same and one.new_start <= found.start and found.end <= one.new_end and one.start < one.end:
                inside = found.start - one.new_start, found.end - one.new_start
                origin = fit(
                    self.new[one.new_start : one.new_end], self.old[one.start : one.end], inside, anchored=True
                )
                apart = origin and not (one.start + origin.start < own[1] and own[0] < one.start + origin.end)
                return bool(apart and origin and origin.likeness >= found.likeness)
        return False


def _over(stretches: Sequence[Stretch], start: int, end: int) -> Pair:
    """Which of the stretches a span of the old text lies in: the first, and the one after the last."""
    first = bisect_right(stretches, start, key=lambda one: one.start) - 1
    return max(first, 0), bisect_left(stretches, end, key=lambda one: one.start)


def align(old: str, new: str) -> Alignment:
    """Align two folded texts by their sentences; what lies between equal ones is left for `fit`."""
    olds, news = _sentences(old), _sentences(new)
    blocks = [*_equal(olds, news), (len(olds), len(news), 0)]
    old_at, new_at = _offsets(olds), _offsets(news)
    stretches: list[Stretch] = []
    spare_old: list[int] = []
    spare_new: list[int] = []
    i = j = 0
    for first, second, size in blocks:
        if i < first or j < second:
            spare_old += range(i, first)
            spare_new += range(j, second)
            stretches.append(Stretch(old_at[i], old_at[first], new_at[j], new_at[second], same=False))
        i, j = first + size, second + size
        if size:
            stretches.append(Stretch(old_at[first], old_at[i], new_at[second], new_at[j], same=True))
    elsewhere = {text: at for text, at in _once(news, spare_new).items() if len(text) >= _MOVED}
    moved: list[Stretch] = []
    for text, at in sorted(_once(olds, spare_old).items(), key=lambda item: item[1]):
        if text in elsewhere:
            there = elsewhere[text]
            one = Stretch(old_at[at], old_at[at + 1], new_at[there], new_at[there + 1], same=True)
            if moved and (moved[-1].end, moved[-1].new_end) == (one.start, one.new_start):
                one = Stretch(moved[-1].start, one.end, moved[-1].new_start, one.new_end, same=True)
                moved.pop()
            moved.append(one)
    return Alignment(old, new, tuple(stretches), tuple(moved))


def _swap(old: str, one: Stretch, other: Stretch) -> tuple[Stretch, ...]:
    """Of two stretches with the same words, of which one was cut, the same with the other one cut; else nothing."""
    cut, kept = (other, one) if one.same else (one, other)
    words, size = old[cut.start : cut.end], cut.end - cut.start
    if cut.new_start < cut.new_end or not kept.same or kept.end - kept.start < size:
        return ()
    if kept is one and old.endswith(words, 0, kept.end):
        at = kept.new_end - size
        rest = Stretch(kept.start, kept.end - size, kept.new_start, at, same=True)
        return rest, Stretch(kept.end - size, kept.end, at, at, same=False), replace(cut, new_start=at, same=True)
    if kept is other and old.startswith(words, kept.start):
        at = kept.new_start + size
        rest = Stretch(kept.start + size, kept.end, at, kept.new_end, same=True)
        return replace(cut, new_end=at, same=True), Stretch(kept.start, kept.start + size, at, at, same=False), rest
    return ()


def _sentences(text: str) -> list[str]:
    ends = (0, *(stop.end() for stop in _STOP.finditer(text)), len(text))
    return [text[start:end] for start, end in pairwise(ends) if start < end]


def _once(texts: Sequence[str], among: Sequence[int]) -> dict[str, int]:
    counts = Counter(texts[at] for at in among)
    return {texts[at]: at for at in among if counts[texts[at]] == 1}


def _offsets(texts: Sequence[str]) -> list[int]:
    offsets = [0]
    for text in texts:
        offsets.append(offsets[-1] + len(text))
    return offsets


def _equal(olds: Sequence[str], news: Sequence[str]) -> list[tuple[int, int, int]]:
    """Runs of equal items in both lists: index in the one, in the other, length. None if there are too many."""
    from rapidfuzz.distance import LCSseq  # noqa: PLC0415 - only lost notes need it

    if len(olds) * len(news) > _CELLS:
        return []
    ops = LCSseq.opcodes(olds, news)
    return [(op.src_start, op.dest_start, op.src_end - op.src_start) for op in ops if op.tag == "equal"]


# ── a stretch ───────────────────────────────────────────────────────────────────────────────────


def fit(old: str, new: str, span: Pair, *, anchored: bool = False) -> Fit | None:
    """Where a span of one short text lies in another, by the words that both have and then by their letters."""
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - only lost notes need it

    if not new.strip() or len(old) * len(new) > _CELLS * _LETTERS_A_WORD:
        return None
    olds, news = words(old), words(new)
    first = bisect_right(olds, span[0], key=lambda word: word[1])
    last = bisect_left(olds, span[1], key=lambda word: word[0])
    if first >= last or not news or len(olds) * len(news) > _CELLS:
        return None
    ours, theirs = ([text[start:end] for start, end in around] for text, around in ((old, olds), (new, news)))
    times = Counter(theirs)

    def value(pair: Pair) -> float:
        # Where a text is searched, a word that it has often is there by chance.
        return _weight(old, olds[pair[0]]) / (1 if anchored else times[theirs[pair[1]]])

    between = _Between(old, new, olds, news, anchored, span[1] - span[0])
    held = _held(
        ours, theirs, (first - _BESIDE, last + _BESIDE), _Worth(value, between.parted, _LED if anchored else _SOUGHT)
    )
    kept = [pair for pair in held if first <= pair[0] < last]
    before = max((pair for pair in held if pair[0] < first), default=(-1, -1))
    after = min((pair for pair in held if pair[0] >= last), default=(len(olds), len(news)))
    left, right = (kept[0], kept[-1]) if kept else (after, before)
    if not (kept or anchored or len(held) > 0):
        return _by_likeness(old[span[0] : span[1]], new, news)
    start = between.edge(span[0], before, left, opening=True)
    end = between.edge(span[1], right, after, opening=False)
    cut = _cuts(old, span[0], new, start), _cuts(old, span[1], new, end)
    start, end = whole_words(new, news, (start, end), cut)
    end = _sentence_end(old[span[0] : span[1]], new, end, news[after[1]][0] if after[1] < len(news) else len(new))
    ended = _CLOSING.match(new, start, end)
    if ended and not _CLOSING.match(old, span[0]):
        start = ended.end()
    if start >= end:
        return None
    same = sum(_weight(old, olds[i]) for i, _ in kept)
    whole = sum(_weight(old, word) for word in olds[first:last])
    made = sum(_weight(new, word) for word in news if start <= word[0] < end)
    found = Fit(start, end, 0.0, same / whole, min(same / (made or 1), 1.0))
    if max(span[1] - span[0], end - start) > _CHARS:
        return replace(found, likeness=found.words)
    likeness = Levenshtein.normalized_similarity(old[span[0] : span[1]], new[start:end])
    by_chance = last - first > 1 and found.kept < _CHANCE and likeness < _MISSPELT
    return replace(found, likeness=found.words if by_chance else likeness)


def _sentence_end(part: str, new: str, end: int, bound: int) -> int:
    """Where a part ends that ended with its sentence: with it still, though that has become longer.

    Another sign must be where the stop was: else a heading that lost its stop takes the next paragraph's words along.
    """
    if not new[end : end + 1].strip() or new[end].isalnum():
        return end
    if not _LAST.search(part, max(len(part) - _TAIL, 0)) or _LAST.search(new, max(end - _TAIL, 0), end):
        return end
    bound = min(bound, end + max(len(part), _BEYOND))
    found = _END.search(new, end, bound + 1)  # one more: that the point of a number ends none is seen by what follows
    return found.end() if found and found.end() <= bound else end


def _has_end(text: str, start: int, end: int) -> bool:
    """Whether a sentence ends between two places; the character after them tells whether a point is a number's."""
    found = _END.search(text, start, end + 1) if _SIGN.search(text, start, end) else None
    return bool(found and found.end() <= end)


def is_broken(text: str) -> bool:
    """Whether a sentence ends in a folded text before its end."""
    found = _END.search(text)
    return bool(found and found.end() < len(text))


def _by_likeness(part: str, new: str, news: list[Pair]) -> Fit | None:
    """Where letters like these stand together, when not one word is the same."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - only lost notes need it
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - only lost notes need it

    found = fuzz.partial_ratio_alignment(part, new) if len(part) <= _LETTERS else None
    if not found or found.dest_start >= found.dest_end:
        return None
    start, end = whole_words(new, news, (found.dest_start, found.dest_end))
    likeness = Levenshtein.normalized_similarity(part, new[start:end])
    return Fit(start, end, likeness, 0.0, 0.0) if likeness >= _LIKE else None


def words(text: str) -> list[tuple[int, int]]:
    """Where the words of a text stand; a sign is one, and so is a letter where no spaces are written."""
    return [found.span() for found in _pattern(_WORD).finditer(text)]


def misspelt(one: str, other: str) -> bool:
    """Whether two texts have the same words, but for letters of theirs or spaces between them.

    Where no spaces are written, a word is a letter, and any may differ.
    """
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - only lost notes need it

    ours, theirs = ([text[start:end] for start, end in words(text)] for text in (one, other))
    if len(ours) != len(theirs):
        return "".join(ours) == "".join(theirs)
    return all(
        _pattern(_LETTER).fullmatch(word) or Levenshtein.normalized_similarity(word, became) >= _MISSPELT
        for word, became in zip(ours, theirs, strict=True)
    )


def same_words(one: str, other: str) -> bool:
    """Whether two texts have the very same words, whatever signs stand between them."""
    ours, theirs = ([text[start:end] for start, end in words(text) if text[start].isalnum()] for text in (one, other))
    return ours == theirs


def worth(text: str) -> float:
    """How many whole words a text is worth."""
    return sum(_weight(text, word) for word in words(text))


def _weight(text: str, word: tuple[int, int]) -> float:
    """What a word tells: a long one more than a short one, a sign next to nothing."""
    start, end = word
    return 0.1 if not text[start].isalnum() else min(0.2 + 0.2 * (end - start), 1.0)


class _Gaps(Struct, frozen=True):
    """What stands between two kept words costs: a word put in, the end of a sentence besides, and a gap at most."""

    word: float
    end: float
    most: float


# Where the older text leads there, what is kept stands where it stood, and more may have come between.
_LED = _Gaps(word=0.12, end=0, most=2.5)
_SOUGHT = _Gaps(word=0.14, end=0.6, most=2)


class _Worth(Struct, frozen=True):
    """What a run of kept words is worth: what each tells, and between which two the end of a sentence was put in."""

    of: Callable[[Pair], float]
    parted: Callable[[Pair, Pair], bool]
    gaps: _Gaps


def _held(olds: Sequence[str], news: Sequence[str], near: Pair, value: _Worth) -> list[Pair]:
    """The best run of kept words near a stretch: of those sought from the beginning, or else from the end.

    Of several alignments that keep as many words, the first that is found may tear apart what another holds together.
    """
    total, held = _run(_pairs(olds, news), near, value)
    if _is_whole(held, near, len(olds)) or len(olds) * len(news) > _CELLS_TWICE:
        return held
    backwards = reversed(_pairs(olds[::-1], news[::-1]))
    other, others = _run([(len(olds) - 1 - i, len(news) - 1 - j) for i, j in backwards], near, value)
    return others if other > total else held


def _run(pairs: list[Pair], near: Pair, value: _Worth) -> tuple[float, list[Pair]]:
    return _held_together([pair for pair in pairs if near[0] <= pair[0] < near[1]], value)


def _is_whole(held: list[Pair], near: Pair, many: int) -> bool:
    """Whether all words near a stretch are kept, one after the other: no other run can be better."""
    wanted = min(near[1], many) - max(near[0], 0)
    return len(held) == wanted and held[-1][1] - held[0][1] == wanted - 1


def _pairs(olds: Sequence[str], news: Sequence[str]) -> list[Pair]:
    """The most words that both have in the same order."""
    return _drawn_together([(i + step, j + step) for i, j, n in _equal(olds, news) for step in range(n)], olds, news)


def _drawn_together(pairs: list[Pair], olds: Sequence[str], news: Sequence[str]) -> list[Pair]:
    """Kept words, each next to those with which it forms a run where it might as well stand there."""
    for at in range(len(pairs) - 2, -1, -1):
        (i, j), (after_i, after_j) = pairs[at], pairs[at + 1]
        if at and pairs[at - 1] == (i - 1, j - 1):
            continue
        if after_j == j + 1 and olds[after_i - 1] == olds[i]:
            pairs[at] = after_i - 1, j
        elif after_i == i + 1 and news[after_j - 1] == news[j]:
            pairs[at] = i, after_j - 1
    for at, (i, j) in enumerate(pairs[1:], 1):
        before_i, before_j = pairs[at - 1]
        if before_i == i - 1 and not olds[i][0].isalnum() and news[before_j + 1] == news[j]:
            pairs[at] = i, before_j + 1  # a stop stands with the word that it follows
    return pairs


def _held_together(pairs: list[Pair], value: _Worth) -> tuple[float, list[Pair]]:
    """The run of kept words that is worth most when words put in between cost a little, and others less; its worth."""
    best: tuple[float, int, int] = (0.0, 0, 0)
    total, begin, gaps = 0.0, 0, value.gaps
    left = pairs[0] if pairs else (0, 0)
    for at, right in enumerate(pairs):
        old_step, new_step = right[0] - left[0], right[1] - left[1]
        if old_step > 1 or new_step > 1:
            cost = min(gaps.word * max(new_step - old_step, 0) + _SWAP * (min(old_step, new_step) - 1), gaps.most)
            if gaps.end and new_step > 1 and cost < min(total, gaps.most) and value.parted(left, right):
                cost = min(cost + gaps.end, gaps.most)
            total -= cost
            if total <= 0:
                total, begin = 0.0, at
        total += value.of(right)
        if total > best[0]:
            best = total, begin, at + 1
        left = right
    return best[0], pairs[best[1] : best[2]]


class _Between(Struct, frozen=True):
    """Two texts and their words."""

    old: str
    new: str
    olds: list[tuple[int, int]]
    news: list[tuple[int, int]]
    anchored: bool
    length: int  # of the stretch

    def parted(self, left: Pair, right: Pair) -> bool:
        """Whether a sentence ends between two kept words, and none did: so the one may be another that is there too."""
        (old_start, new_start), (old_end, new_end) = self._end(left), self._start(right)
        return _has_end(self.new, new_start, new_end) and not _has_end(self.old, old_start, old_end)

    def edge(self, at: int, left: Pair, right: Pair, *, opening: bool) -> int:
        """Where a place of the old text lies in the new one, given a pair of words before it and one after.

        The inner one of the two is of the stretch itself, the outer one of what stands around it.
        """
        inner = right if opening else left
        if 0 <= inner[0] < len(self.olds):
            word, other = self.olds[inner[0]], self.news[inner[1]]
            if word[0] <= at <= word[1]:
                return other[0] + at - word[0]
        old_gap, new_gap = (self._end(left)[0], self._start(right)[0]), (self._end(left)[1], self._start(right)[1])
        beyond = self.old[old_gap[0] : at] if opening else self.old[at : old_gap[1]]
        spare = _BEYOND if self._is_open(old_gap, new_gap, opening=opening) else max(_BEYOND, self.length)
        if not beyond.strip() and new_gap[1] - new_gap[0] <= 3 * (old_gap[1] - old_gap[0]) + spare:
            return new_gap[0] if opening else new_gap[1]
        return self._by_letters(at, old_gap, new_gap, opening=opening)

    def _by_letters(self, at: int, old_gap: Pair, new_gap: Pair, *, opening: bool) -> int:
        """The same where the words next to the place are others: by their letters, or else in proportion."""
        if max(old_gap[1] - old_gap[0], 0) > _CHARS:
            return new_gap[1] if opening else new_gap[0]
        if old_gap[1] - old_gap[0] <= 2 * _BEYOND and self._is_open(old_gap, new_gap, opening=opening):
            return self._likest(at, old_gap, new_gap, opening=opening)
        if opening:
            part = self.old[at : old_gap[1]]
            low = max(old_gap[0], at - _BEYOND)
            begin = max(new_gap[0], new_gap[1] - len(part) * 3 // 2 - _BEYOND)
            found = begin + _carried(self.old[low : old_gap[1]], self.new[begin : new_gap[1]], at - low, opening=True)
            became = self.new[found : new_gap[1]]
        else:
            part = self.old[old_gap[0] : at]
            stop = min(new_gap[1], new_gap[0] + len(part) * 3 // 2 + _BEYOND)
            gap = self.old[old_gap[0] : min(old_gap[1], at + _BEYOND)]
            found = new_gap[0] + _carried(gap, self.new[new_gap[0] : stop], len(part), opening=False)
            became = self.new[new_gap[0] : found]
        return found if _alike(part, became) else self._in_proportion(at, old_gap, new_gap, opening=opening)

    def _is_open(self, old_gap: Pair, new_gap: Pair, *, opening: bool) -> bool:
        """Whether no kept word beyond the place bounds it."""
        if self.anchored:
            return False
        if opening:
            return old_gap[0] == 0 == new_gap[0]
        return (old_gap[1], new_gap[1]) == (len(self.old), len(self.new))

    def _likest(self, at: int, old_gap: Pair, new_gap: Pair, *, opening: bool) -> int:
        """Where nothing bounds it: so that the words from there to the kept ones are the likest, if they are alike."""
        from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - only lost notes need it

        part = self.old[at : old_gap[1]] if opening else self.old[old_gap[0] : at]
        reach = len(part) * 3 // 2 + _BEYOND
        near = (
            (max(new_gap[0], new_gap[1] - reach), new_gap[1])
            if opening
            else (new_gap[0], min(new_gap[1], new_gap[0] + reach))
        )
        best = (_ALIKE, new_gap[1] if opening else new_gap[0])
        for start, end in _inside(self.news, near):
            became = self.new[start : new_gap[1]] if opening else self.new[new_gap[0] : end]
            like = Levenshtein.normalized_similarity(part, became)
            best = max(best, (like, start if opening else end), key=lambda one: one[0])
        return best[1]

    def _in_proportion(self, at: int, old_gap: Pair, new_gap: Pair, *, opening: bool) -> int:
        """The same where words between two that were kept are all others: after as many of them, in proportion."""
        olds, news = _inside(self.olds, old_gap), _inside(self.news, new_gap)
        if old_gap[0] == 0 or new_gap[0] == 0 or old_gap[1] == len(self.old) or new_gap[1] == len(self.new) or not olds:
            return new_gap[1] if opening else new_gap[0]
        olds, news = _spaced(self.old, olds), _spaced(self.new, news)
        share = round(sum(word[0] < at for word in olds) * len(news) / len(olds))
        if opening:
            return news[share][0] if share < len(news) else new_gap[1]
        return news[share - 1][1] if share > 0 else new_gap[0]

    def _end(self, pair: Pair) -> Pair:
        return (self.olds[pair[0]][1], self.news[pair[1]][1]) if pair[0] >= 0 else (0, 0)

    def _start(self, pair: Pair) -> Pair:
        return (
            (self.olds[pair[0]][0], self.news[pair[1]][0])
            if pair[0] < len(self.olds)
            else (len(self.old), len(self.new))
        )


def _inside(around: list[Pair], gap: Pair) -> list[Pair]:
    """The words that lie in a gap."""
    return around[
        bisect_left(around, gap[0], key=lambda word: word[0]) : bisect_right(around, gap[1], key=lambda word: word[1])
    ]


def _spaced(text: str, around: list[Pair]) -> list[Pair]:
    """Words and signs as they are written together: an address is one. Where no spaces are written, each letter is."""
    together: list[Pair] = []
    letter = _pattern(_LETTER)
    for start, end in around:
        if together and together[-1][1] == start and not (letter.match(text, start) or letter.match(text, start - 1)):
            together[-1] = together[-1][0], end
        else:
            together.append((start, end))
    return together


def _carried(old: str, new: str, at: int, *, opening: bool) -> int:
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - only lost notes need it

    for op in Levenshtein.opcodes(old, new):
        if (op.src_start <= at < op.src_end) if opening else (op.src_start < at <= op.src_end):
            return min(op.dest_start + at - op.src_start, op.dest_end)
    return len(new) if opening else 0


def _alike(one: str, other: str) -> bool:
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - only lost notes need it

    return Levenshtein.normalized_similarity(one, other) >= _ALIKE


def _cuts(old: str, at: int, new: str, place: int) -> bool:
    """Whether a place lay inside a word, or the words on both sides of it have lost the space between them."""
    beside = old[max(at - 1, 0) : at + 1]
    if " " not in beside:
        return len(beside) > 1 and beside.isalnum()
    left, right = old[:at].split()[-1:], old[at:].split()[:1]
    return bool(left and right) and new.endswith(left[0], 0, place) and new.startswith(right[0], place)


def whole_words(text: str, around: list[Pair], span: Pair, cut: tuple[bool, bool] = (False, False)) -> Pair:
    """The span without space at its edges, widened to whole words, unless the old one cut them."""
    start, end = span
    for at, cuts, opening in ((start, cut[0], True), (end, cut[1], False)):
        first, last = around[max(bisect_right(around, (at, at)) - 1, 0)]
        if first < at < last and not cuts:
            start, end = (first, end) if opening else (start, last)
    found = text[start:end]
    return start + len(found) - len(found.lstrip()), end - (len(found) - len(found.rstrip()))
