"""Each note of an article finds its place: where the lock says, or by its quote; what changed is said once.

In: an article, its notes and its lock. Out: `Found` for each note with a quote, in the order of the notes; and a
diagnostic for each whose state or words are not those that the lock tells. It refuses to call words the same that
differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from generator.annotating.anchor import Found, Text, place
from generator.annotating.folding import folded_words
from generator.annotating.lock import LOST, Held, Lock, text_digest, verified
from generator.annotating.showing import line_of, where
from generator.diagnostics import Code, Diagnostic
from generator.model import Article, Note, Quote, State
from generator.nouns import replace

Standing = tuple[Note, Quote, Found]
_BLANK = "\n\n"  # between blocks of an article's text: what stands beyond is no neighbour within one of them


def find(article: Article, notes: Sequence[Note], lock: Lock) -> list[Standing]:
    """Where every note with a quote stands."""
    seeker = _Seeker(article, lock, Text(article.text), text_digest(article.full))
    return [(note, note.quote, seeker.find(note, note.quote)) for note in notes if note.quote]


class _Seeker(Struct, frozen=True):
    """What the notes of one article share while their places are sought. `today` is the digest of its text."""

    article: Article
    lock: Lock
    body: Text
    today: str

    def find(self, note: Note, quote: Quote) -> Found:
        """Where a note stands: as verified, else where its words are."""
        held = self.lock.held(note)
        known = verified(held, self.article.full, self.today) if held else None
        return known or _stated(self._seek(quote, held), quote, held, self.article.full)

    def _seek(self, quote: Quote, held: Held | None) -> Found:
        """In the body, unless it stood in the front matter, or its very words stand only there."""
        if held and held.part:
            return self._in_matter(quote, held.part) or Found(State.ORPHAN, 0.0, ())
        found = place(self.body, quote, self.lock.past(held) if held else None)
        if held or found.state not in (State.EDITED, State.ORPHAN):
            return found
        return self._in_matter(quote) or found

    def _in_matter(self, quote: Quote, part: str = "") -> Found | None:
        """Where the very words stand in the front matter; in `part` of it, also where they were edited."""
        quote = replace(quote, prefix=quote.prefix.rpartition(_BLANK)[2], suffix=quote.suffix.partition(_BLANK)[0])
        for block in self.article.matter:
            found = place(Text(self.article.full[block.start : block.end]), quote)
            if found.state is State.EXACT or (part == block.kind and found.state not in LOST):
                return replace(
                    found, spans=tuple((block.start + start, block.start + end) for start, end in found.spans)
                )
        return None


def _stated(found: Found, quote: Quote, held: Held | None, words: str) -> Found:
    """What was found, with the state that the words themselves tell."""
    if found.state in LOST:
        return found
    start, end = found.spans[0]
    if _same(quote.exact, words[start:end]):
        moved = State.MOVED in (found.state, held.state if held else None)
        return replace(found, state=State.MOVED if moved else State.EXACT)
    return replace(found, state=State.EDITED)


def _same(quoted: str, words: str) -> bool:
    """Whether words are the quote's, but for how they are written."""
    return folded_words(quoted, case=True) == folded_words(words, case=True)


# ── what is said once ───────────────────────────────────────────────────────────────────────────


def changes(article: Article, standings: Sequence[Standing], lock: Lock) -> Iterator[Diagnostic]:
    """A diagnostic for each note that does not stand as its lock says. What is lost is not said here."""
    for note, quote, found in standings:
        if found.state in LOST:
            continue
        start, end = found.spans[0]
        held, words = lock.held(note), article.full[start:end]
        if _is_news(found.state, held, words):
            yield _news(article, (note, quote, found), held)


def _is_news(state: State, held: Held | None, words: str) -> bool:
    if held is None:
        return state is not State.EXACT
    return state is not held.state or (state is State.EDITED and words != held.exact)


def _news(article: Article, standing: Standing, held: Held | None) -> Diagnostic:
    note, quote, found = standing
    start, end = found.spans[0]
    now = ("now", f'"{line_of(article.full[start:end])}"   {where(article, start)}')
    was = ("was", f'"{line_of(held.exact if held else quote.exact)}"')
    accept = _mend(note)
    written = quote.place or note.place
    if found.state is State.EDITED:
        what = f"note {note.id} stands on words that were changed, {found.score:.0%} like those it quotes"
        return Diagnostic(Code.NOTE_EDITED, written, what, (was, now), accept)
    if found.state is State.MOVED:
        what = f"note {note.id} stands on the same words in another place"
        return Diagnostic(Code.NOTE_MOVED, written, what, (now,), accept)
    return Diagnostic(Code.NOTE_FOUND, written, f"note {note.id} has found the words it quotes again", (now,))


def _mend(note: Note) -> str:
    """What accepts the new words. It rewrites what people write by hand, and no other program's file."""
    if note.place.path.endswith(".yaml"):
        return f"look at the words, then run: python build.py notes accept {note.id}"
    return "look at the words; if the note still fits them, put them into the file"
