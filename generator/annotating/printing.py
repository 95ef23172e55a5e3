"""A Reading is made of an article and its notes.

In: an Article and its Notes. Out: a Reading, and what is wrong with the notes: the words of some are ambiguous or gone,
others show nothing or link where no page may. Notes are numbered in the order in which a page shows them: those on the
whole article, those on its headline, dek and caption, then those with marks by where their words end, which is where
their numbers stand in the text, then those that lost their place. It refuses to hand on what the article's
rights withhold of its text, be it as a quote or as a passage.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import isqrt

from generator.annotating.anchor import MOST, Found, Span
from generator.annotating.bodies import Body, body_of
from generator.annotating.closest import closest
from generator.annotating.finding import changes, find
from generator.annotating.lanes import lanes
from generator.annotating.lock import LOST, Lock
from generator.annotating.showing import line_of, where
from generator.annotating.weave import Thread, plain, weave
from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Article, Block, Gloss, Mark, Note, Passage, Piece, Quote, Reading, Rights, State
from generator.nouns import replace

_CHOICES = 10  # places shown; more do not help to choose
_AROUND = 30  # characters shown on each side of a choice
_TO_FOOTNOTE = re.compile(r' href="#fn-\d+" role="doc-noteref"')
_WOVEN = 2_000_000  # ids of notes in the marks of one article, at most
_BY_HAND = (  # how a choice is told from others: its label, what was said of the words next to it, what to write
    "nth: {}",
    "`before` and `after`",
    "add the line `nth: …` of the one that is meant, or `before:` and `after:` with the words next to it",
)
_EXCHANGED = (
    "passage {}",
    "`prefix` and `suffix`",
    "quote more of the passage, or give its selector a `prefix` and a `suffix`, the words next to it",
)


def annotate(article: Article, notes: tuple[Note, ...], *, lock: Lock | None = None) -> Outcome[Reading]:
    """Find the place of every note, and weave the marks of those found into the article's blocks."""
    known = lock or Lock(article.id)
    standings = find(article, notes, known)
    found = [(note, found) for note, _, found in standings]
    marks = _marks([one for one in found if _is_placed(one[1])])
    lost = {note.id: found for note, found in found if note.id not in marks}
    bodies = {note.id: body_of(note) for note in notes}
    ordered = sorted(notes, key=lambda note: _order(note, marks.get(note.id), article))
    states = {name: found.state for name, found in lost.items()}
    glosses = [
        _gloss(number, note, article, mark=marks.get(note.id), state=states.get(note.id), body=bodies[note.id])
        for number, note in enumerate(ordered, 1)
    ]
    reading = Reading(
        article=article,
        passages=_published(article, glosses, marks),
        matter=_passages(article.matter, glosses, marks),
        whole=tuple(gloss for gloss in glosses if not gloss.note.quote),
        lost=tuple(gloss for gloss in glosses if gloss.note.id in lost),
    )
    said = list(changes(article, standings, known))
    said += [diagnostic for body in bodies.values() for diagnostic in body.diagnostics]
    said += [
        _lost(article, note, found) for note, found in found if note.id in lost and note.quote and note.quote.exact
    ]
    return Outcome(reading, tuple(said))


def _is_placed(found: Found) -> bool:
    return found.state not in LOST


def _marks(placed: Sequence[tuple[Note, Found]]) -> Mapping[str, Mark]:
    """The marks by their notes' ids, in the order of their starts, longer ones first."""
    begun = sorted(((*found.spans[0], note, found) for note, found in placed), key=_start)
    given = lanes([(start, end) for start, end, _, _ in begun])
    return {
        note.id: Mark(note.id, start, end, lane, found.state, found.score)
        for (start, end, note, found), lane in zip(begun, given, strict=True)
    }


def _start(item: tuple[int, int, Note, Found]) -> tuple[int, int, object, str]:
    start, end, note, _ = item
    return start, -end, note.place, note.id


def _order(note: Note, mark: Mark | None, article: Article) -> tuple[object, ...]:
    """Where a note stands among those of its article; notes without marks keep the order of their files."""
    if mark:
        return 1 if article.part(mark.start) else 2, mark.end, mark.start, note.place, note.id
    return (3,) if note.quote else (0,)


def _gloss(number: int, note: Note, article: Article, *, mark: Mark | None, state: State | None, body: Body) -> Gloss:
    if mark:
        quote = article.full[mark.start : mark.end] if _is_open(article, mark) else ""
    else:
        quote = note.quote.exact if note.quote and article.head.rights is Rights.FULL else ""
    return Gloss(number, note, mark.state if mark else state or State.EXACT, mark, quote, body.html, body.links)


def _is_open(article: Article, mark: Mark) -> bool:
    """Whether the rights of an article let the words of a mark be read."""
    withheld = {Rights.EXCERPT: ("caption",), Rights.METADATA: ("dek", "caption")}
    part = article.part(mark.start)
    return part not in withheld.get(article.head.rights, ()) if part else mark.end <= article.reach


def _published(article: Article, glosses: list[Gloss], marks: Mapping[str, Mark]) -> tuple[Passage, ...]:
    """The passages of the text. Those that its rights keep back have their notes, and no word."""
    if article.head.rights is Rights.FULL:
        return _passages(article.blocks, glosses, marks)
    shown = tuple(replace(block, pieces=_without_footnotes(block.pieces)) for block in article.published)
    kept = article.blocks[len(shown) :]
    return (
        *_passages(shown, glosses, marks),
        *(Passage(block.kind, block.id, "", _ending_in(block, glosses)) for block in kept),
    )


def _without_footnotes(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """Footnotes stand at the end of a text, where an excerpt does not reach: a link to one becomes its place."""
    return tuple(replace(piece, markup=_TO_FOOTNOTE.sub("", piece.markup)) for piece in pieces)


def _passages(blocks: tuple[Block, ...], glosses: list[Gloss], marks: Mapping[str, Mark]) -> tuple[Passage, ...]:
    marked = {gloss.note.id: gloss for gloss in glosses if gloss.mark}
    threads = [Thread(mark, marked[mark.note].number, marked[mark.note].note.kind) for mark in _drawn(marks)]
    if not threads:
        return tuple(Passage(block.kind, block.id, plain(block.pieces), ()) for block in blocks)
    return tuple(Passage(block.kind, block.id, weave(block, threads), _ending_in(block, glosses)) for block in blocks)


def _drawn(marks: Mapping[str, Mark]) -> list[Mark]:
    """The marks as they are woven. Those above the number that may cover the same words are on their last letter only.

    A page grows with the marks times the square of how many overlap; no reader tells hundreds of lines apart.
    """
    deepest = isqrt(_WOVEN // max(len(marks), 1))
    drawn = [
        mark if mark.lane <= deepest else replace(mark, start=max(mark.start, mark.end - 1)) for mark in marks.values()
    ]
    return sorted(drawn, key=lambda mark: (mark.start, -mark.end))


def _ending_in(block: Block, glosses: list[Gloss]) -> tuple[Gloss, ...]:
    """The notes whose last words lie in a block."""
    return tuple(gloss for gloss in glosses if gloss.mark and block.start < gloss.mark.end <= block.end)


# ── what is said of notes that lost their place ─────────────────────────────────────────────────


def _lost(article: Article, note: Note, found: Found) -> Diagnostic:
    assert note.quote
    if found.state is State.AMBIGUOUS:
        return _ambiguous(article, note, note.quote, found.spans)
    shown = [("quoted", f'"{line_of(note.quote.exact)}"')]
    mend = "quote the words as they stand in the article"
    if near := closest(article.text, note.quote.exact):
        start, end, likeness = near
        words = " ".join(article.full[start:end].split())
        shown.append(("closest", f'"{line_of(words)}"   {where(article, start)}, {likeness:.0%}'))
        mend = f'if that is the passage, quote it: "{line_of(words)}"' if '"' not in words else mend
    what = f"note {note.id} quotes words that are not in the article"
    return Diagnostic(Code.NOTE_ORPHAN, note.quote.place or note.place, what, tuple(shown), mend)


def _ambiguous(article: Article, note: Note, quote: Quote, spans: tuple[Span, ...]) -> Diagnostic:
    """What is said of a quote that several places fit, or that asks for one more than there are."""
    label, beside, mend = _BY_HAND if note.place.path.endswith(".yaml") else _EXCHANGED
    choices = [(label.format(number), _choice(article, span)) for number, span in enumerate(spans[:_CHOICES], 1)]
    if len(spans) > _CHOICES:
        choices.append(("and", f"{len(spans) - _CHOICES} more"))
    times = "once" if len(spans) == 1 else f"{len(spans)} times" if len(spans) <= MOST else f"over {MOST} times"
    context = quote.prefix or quote.suffix
    if quote.nth:
        fitting = " with these words next to them" if context else ""
        what = f"note {note.id} asks for nth: {quote.nth}, but the words it quotes stand {times}{fitting}"
        last = min(len(spans), MOST)
        mend = "remove the line `nth:`" if last == 1 else f"nth: a number from 1 to {last}"
    else:
        what = f"note {note.id} quotes words that stand {times} in the article"
        what += f", and its {beside} do not tell which is meant" if context else ""
    return Diagnostic(Code.NOTE_AMBIGUOUS, quote.place or note.place, what, tuple(choices), mend)


def _choice(article: Article, span: Span) -> str:
    start, end = span
    text = article.around(start)
    before = " ".join(text[max(start - _AROUND, 0) : start].split())
    after = " ".join(text[end : end + _AROUND].split())
    return f"… {before} [{line_of(text[start:end])}] {after} …   {where(article, start)}"
