"""The lock of an article: where each of its notes was last found, and the words that stood around it.

In: the lock file beside an article, and what a build found. Out: where a note stood, as long as neither its quote nor
the article has changed; else the old text, from which it is found again; and the lock as it is to be written. It is
written by the build and kept with the collection. It refuses to believe a lock that contradicts the text, and to forget
where a note last stood only because the note cannot be found today.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import msgspec
from msgspec import Struct, field

from generator.addresses import digest
from generator.annotating.anchor import Found, Past
from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Article, Gloss, Manuscript, Note, Place, Quote, Reading, State
from generator.nouns import replace

ENDING = ".notes.lock"
_VERSION = 1
_AROUND = 32  # code points kept on each side, as W3C's TextQuoteSelector is usually written
_DIGEST = 16
_BLANK = "\n\n"  # between blocks of an article's text
LOST = (State.AMBIGUOUS, State.ORPHAN)


class Held(Struct, frozen=True):
    """Where a note last stood: `start` to `end` of the text whose digest is `text`, `selector` being its quote's.

    `part` names the part of the front matter it stood on, if on one.
    """

    selector: str
    text: str
    state: State
    score: float
    start: int
    end: int
    exact: str
    prefix: str = ""
    suffix: str = ""
    part: str = ""


class Lock(Struct, frozen=True):
    """What the lock file at `path` holds of the article `article`. `texts` are old texts by digest, block by block.

    One that is `broken` could not be read: it knows nothing, and must not be written over.
    """

    article: str
    path: str = ""
    broken: bool = False
    notes: Mapping[str, Held] = field(default_factory=dict)
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def held(self, note: Note) -> Held | None:
        """Where the note last stood, unless its quote was changed since."""
        held = self.notes.get(note.id)
        return held if held and note.quote and held.selector == selector(note.quote) else None

    def past(self, held: Held) -> Past:
        """The old text and the place in it; where the text is not what its digest says, the words around the place."""
        words = _BLANK.join(self.texts.get(held.text, ()))
        if words[held.start : held.end] == held.exact and text_digest(words) == held.text:
            return Past(words, held.start, held.end)
        return Past.around(held.exact, prefix=held.prefix, suffix=held.suffix, start=held.start)


class _File(Struct, frozen=True):
    """The file as it is written."""

    version: int
    article: str
    notes: dict[str, Held] = field(default_factory=dict)
    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)


def read_locks(manuscripts: Iterable[Manuscript], articles: Iterable[tuple[str, str]]) -> Outcome[Mapping[str, Lock]]:
    """Locks by article id. `articles` are (id, path of the file); a lock left behind is found by the id it names."""
    homes = {path.removesuffix(".md"): name for name, path in articles}
    read = [read_lock(manuscript) for manuscript in manuscripts]
    wrong = [diagnostic for outcome in read for diagnostic in outcome.diagnostics]
    locks = {lock.path.removesuffix(ENDING): lock for outcome in read if (lock := outcome.value)}
    found = {homes[stem]: lock for stem, lock in locks.items() if stem in homes}
    for stem, lock in locks.items():
        if stem not in homes and not lock.broken:
            if lock.article in homes.values():
                found.setdefault(lock.article, lock)
            wrong.append(_left_behind(lock, stem))
    return Outcome(found, tuple(wrong))


def _left_behind(lock: Lock, stem: str) -> Diagnostic:
    what = f"there is no article {stem}.md for this lock"
    mend = f"put it beside the article {lock.article} and give it that name, or remove it"
    return Diagnostic(Code.NOTE_LOCK, Place(lock.path), what, mend=mend)


def read_lock(manuscript: Manuscript) -> Outcome[Lock]:
    """A lock file. What cannot be read is said; notes are then found by their quotes alone."""
    try:
        file = msgspec.json.decode(manuscript.text.encode("utf-8", "surrogatepass"), type=_File)
    except msgspec.ValidationError as problem:
        return _broken(Place(manuscript.path), str(problem))
    except msgspec.DecodeError as problem:
        return _broken(_fault(manuscript), str(problem))
    except RecursionError:
        return _broken(Place(manuscript.path), "it is nested without end")
    if file.version != _VERSION:
        why = f"it is of version {file.version}, and version {_VERSION} is known"
        return _broken(Place(manuscript.path), why)
    return Outcome(Lock(file.article, manuscript.path, notes=file.notes, texts=file.texts))


def _fault(manuscript: Manuscript) -> Place:
    """Where JSON stops being JSON."""
    try:
        json.loads(manuscript.text)
    except json.JSONDecodeError as problem:
        return Place(manuscript.path, problem.lineno, problem.colno)
    except (ValueError, RecursionError):  # a number of thousands of digits, lists in lists in lists
        return Place(manuscript.path)
    return Place(manuscript.path)


def _broken(place: Place, why: str) -> Outcome[Lock]:
    what = f"the lock cannot be read: {why}"
    mend = "take the file back from where it is kept, or remove it: the next build writes it anew from the quotes"
    return Outcome(Lock("", place.path, broken=True), (Diagnostic(Code.NOTE_LOCK, place, what, mend=mend),))


def write_lock(lock: Lock) -> str:
    """The lock file's text: sorted, so that it is the same wherever it is written. Empty where it holds no note."""
    if not lock.notes:
        return ""
    file = msgspec.to_builtins(_File(_VERSION, lock.article, dict(lock.notes), dict(lock.texts)))
    return json.dumps(file, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def selector(quote: Quote) -> str:
    """A digest of what a note says of its place."""
    return digest("\x00".join((quote.exact, quote.prefix, quote.suffix, str(quote.nth))), _DIGEST)


def text_digest(words: str) -> str:
    """The digest by which a lock knows a text."""
    return digest(words, _DIGEST)


def verified(held: Held, words: str, today: str) -> Found | None:
    """Where the note stands, without looking for it, if the text is the one that the lock knows."""
    inside = 0 <= held.start < held.end <= len(words)
    if not inside or held.text != today or held.state in LOST or words[held.start : held.end] != held.exact:
        return None
    return Found(held.state, held.score, ((held.start, held.end),))


def renew(reading: Reading, lock: Lock | None, *, forget: bool) -> Manuscript | None:
    """The lock file as it is to be after a build, or None where it need not change or may not.

    `forget` leaves out notes that are no more; else what is known of them stays.
    """
    known = lock or Lock(reading.article.id)
    made = _renewed(reading, known, forget=forget)
    if known.broken or made == known or (not made.notes and lock is None):
        return None
    return Manuscript(made.path, write_lock(made))


def _renewed(reading: Reading, lock: Lock, *, forget: bool) -> Lock:
    article = reading.article
    here = {gloss.note.id: _held(gloss, reading.article, lock) for gloss in reading.glosses if gloss.note.quote}
    held = {name: place for name, place in here.items() if place}
    kept = held if forget else {**lock.notes, **held}
    used = {place.text for place in kept.values()}
    known = {**lock.texts, text_digest(article.full): tuple(article.full.split(_BLANK))}
    path = article.place.path.removesuffix(".md") + ENDING
    return Lock(article.id, path, notes=kept, texts={name: known[name] for name in sorted(used & known.keys())})


def _held(gloss: Gloss, article: Article, lock: Lock) -> Held | None:
    """Where the note stands; of one that is lost, where it last stood, so that it can come back."""
    mark, quote = gloss.mark, gloss.note.quote
    if mark is None or quote is None:
        held = lock.notes.get(gloss.note.id)
        return replace(held, state=gloss.state, score=0.0) if held and lock.held(gloss.note) else held
    words = article.around(mark.start)
    return Held(
        selector=selector(quote),
        text=text_digest(article.full),
        state=mark.state,
        score=round(mark.score, 4),
        start=mark.start,
        end=mark.end,
        exact=words[mark.start : mark.end],
        prefix=words[max(mark.start - _AROUND, 0) : mark.start],
        suffix=words[mark.end : mark.end + _AROUND],
        part=article.part(mark.start),
    )
