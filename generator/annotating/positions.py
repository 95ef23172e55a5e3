"""Positions without words become quotes, where they can be trusted.

In: an article and its notes. Out: the same notes; where one has only a position, and the digest of the text that it
counts in is today's, the words there are its quote.

It refuses a position in any other text: counting characters in changed words ends anywhere. Such a note has no passage
and is listed with those that lost theirs.
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.addresses import digest
from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Article, Note, Quote
from generator.nouns import replace

_AROUND = 32
_SHORTEST = 16  # hexadecimal digits of a digest that is believed


def positioned(article: Article, notes: Iterable[Note]) -> Outcome[tuple[Note, ...]]:
    """The notes of an article, each with a quote if it can have one."""
    made: list[Note] = []
    wrong: list[Diagnostic] = []
    today = ""
    for note in notes:
        position = note.extra.get("position") if note.quote and not note.quote.exact else None
        today = today or (digest(article.text, 64) if position else "")
        found = _quoted(article.text, position, today) if isinstance(position, list) else None
        made.append(replace(note, quote=replace(found, place=note.place)) if found else note)
        if position and not found:
            wrong.append(_elsewhere(note))
    return Outcome(tuple(made), tuple(wrong))


def _quoted(text: str, position: list[object], today: str) -> Quote | None:
    match position:
        case [int(start), int(end), str(known)] if 0 <= start < end <= len(text):
            words = text[start:end].strip()
        case _:
            return None
    if len(known) < _SHORTEST or not today.startswith(known) or not words:
        return None
    return Quote(words, text[max(start - _AROUND, 0) : start].strip(), text[end : end + _AROUND].strip())


def _elsewhere(note: Note) -> Diagnostic:
    what = f"note {note.id} has only a position, which counts in another text than the article's of today"
    mend = "add a TextQuoteSelector with the words"
    return Diagnostic(Code.NOTE_SELECTOR, note.place, what, mend=mend)
