"""A Reading is made of an article and its notes.

In: an Article and its Notes. Out: a Reading, and a diagnostic for each note that is ambiguous or an orphan. Notes are
numbered in the order in which their marks begin, then come those on the whole article, then those that lost their
place.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from generator.annotating.anchor import MOST, Found, Span, Text, place
from generator.annotating.bodies import body_html
from generator.annotating.closest import closest
from generator.annotating.lanes import lanes
from generator.annotating.weave import Thread, plain, weave
from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Article, Block, Gloss, Mark, Note, Passage, Quote, Reading, State, locate

_SHOWN = 120  # characters of a quote in a diagnostic
_CHOICES = 10  # places shown; more do not help to choose
_AROUND = 30  # characters shown on each side of a choice


def annotate(article: Article, notes: tuple[Note, ...]) -> Outcome[Reading]:
    """Find the place of every note, and weave the marks of those found into the article's blocks."""
    text = Text(article.text)
    found = [(note, place(text, note.quote)) for note in notes if note.quote]
    placed = sorted(((note, found) for note, found in found if _is_placed(found)), key=_order)
    marks = _marks(placed)
    lost = [(note, found) for note, found in found if not _is_placed(found)]
    whole = [note for note in notes if not note.quote]
    glosses = [
        _gloss(number, note, mark, article)
        for number, ((note, _), mark) in enumerate(zip(placed, marks, strict=True), 1)
    ]
    after = len(glosses) + 1
    reading = Reading(
        article=article,
        passages=_passages(article.blocks, glosses),
        whole=tuple(_unmarked(after + at, note, State.EXACT) for at, note in enumerate(whole)),
        lost=tuple(_unmarked(after + len(whole) + at, note, found.state) for at, (note, found) in enumerate(lost)),
    )
    return Outcome(
        reading, tuple(_lost(article, note, found) for note, found in lost if note.quote and note.quote.exact)
    )


def _is_placed(found: Found) -> bool:
    return found.state not in (State.AMBIGUOUS, State.ORPHAN)


def _order(item: tuple[Note, Found]) -> tuple[int, int, object, str]:
    note, (start, end) = item[0], item[1].spans[0]
    return start, -end, note.place, note.id


def _marks(placed: Sequence[tuple[Note, Found]]) -> list[Mark]:
    spans = [found.spans[0] for _, found in placed]
    return [
        Mark(note.id, start, end, lane, found.state, found.score)
        for (note, found), (start, end), lane in zip(placed, spans, lanes(spans), strict=True)
    ]


def _gloss(number: int, note: Note, mark: Mark, article: Article) -> Gloss:
    html, links = body_html(note.body, note.place)
    return Gloss(number, note, mark.state, mark, article.text[mark.start : mark.end], html, links)


def _unmarked(number: int, note: Note, state: State) -> Gloss:
    html, links = body_html(note.body, note.place)
    return Gloss(number, note, state, None, note.quote.exact if note.quote else "", html, links)


def _passages(blocks: tuple[Block, ...], glosses: list[Gloss]) -> tuple[Passage, ...]:
    threads = [Thread(gloss.mark, gloss.number, gloss.note.kind) for gloss in glosses if gloss.mark]
    if not threads:
        return tuple(Passage(block.kind, block.id, plain(block.pieces), ()) for block in blocks)
    return tuple(Passage(block.kind, block.id, weave(block, threads), _ending_in(block, glosses)) for block in blocks)


def _ending_in(block: Block, glosses: list[Gloss]) -> tuple[Gloss, ...]:
    """The notes whose last words lie in a block."""
    return tuple(gloss for gloss in glosses if gloss.mark and block.start < gloss.mark.end <= block.end)


# ── what is said of notes that lost their place ─────────────────────────────────────────────────


def _lost(article: Article, note: Note, found: Found) -> Diagnostic:
    assert note.quote
    if found.state is State.AMBIGUOUS:
        return _ambiguous(article, note, note.quote, found.spans)
    shown = [("quoted", f'"{_short(note.quote.exact)}"')]
    mend = "quote the words as they stand in the article"
    if near := closest(article.text, note.quote.exact):
        start, end, likeness = near
        words = " ".join(article.text[start:end].split())
        shown.append(("closest", f'"{_short(words)}"   {_where(article, start)}, {likeness:.0%}'))
        mend = f'if that is the passage, quote it: "{_short(words)}"' if '"' not in words else mend
    what = f"note {note.id} quotes words that are not in the article"
    return Diagnostic(Code.NOTE_ORPHAN, note.quote.place or note.place, what, tuple(shown), mend)


def _ambiguous(article: Article, note: Note, quote: Quote, spans: tuple[Span, ...]) -> Diagnostic:
    choices = [(f"nth: {number}", _choice(article, span)) for number, span in enumerate(spans[:_CHOICES], 1)]
    times = "once" if len(spans) == 1 else f"{len(spans)} times" if len(spans) <= MOST else f"over {MOST} times"
    asked = f", and asks for nth: {quote.nth}" if quote.nth else ""
    what = f"note {note.id} quotes words that stand {times} in the article{asked}"
    if len(spans) > _CHOICES:
        choices.append(("and", f"{len(spans) - _CHOICES} more"))
    mend = "add the line `nth: …` of the one that is meant, or `before:` and `after:` with the words next to it"
    return Diagnostic(Code.NOTE_AMBIGUOUS, quote.place or note.place, what, tuple(choices), mend)


def _choice(article: Article, span: Span) -> str:
    start, end = span
    before = " ".join(article.text[max(start - _AROUND, 0) : start].split())
    after = " ".join(article.text[end : end + _AROUND].split())
    return f"… {before} [{_short(article.text[start:end])}] {after} …   {_where(article, start)}"


def _where(article: Article, offset: int) -> str:
    place = locate(article, offset)
    return f"{PurePosixPath(place.path).name}:{place.line}:{place.column}"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
