"""Notes from every source are gathered, by the article they are on.

In: notes files, and the articles with the paths of their files. Out: Notes by article id, in the order of their
places, and the notes that are left out, each with the reason. A source is a module of this folder that has a SUFFIX and
`notes(manuscript, article, *, kinds)`; it may have other suffixes in ALSO. `gate.notes.yaml`, `gate.jsonld` and
`gate.NAME.jsonld` are on `gate.md`. It refuses two notes of one id: the second is kept under another, and said.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Protocol, cast

from msgspec import Struct

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Gathered, LeftOut, Manuscript, Note, Place
from generator.nouns import replace
from generator.placed import nearest

_Found = tuple[Note | LeftOut, ...]


class Sidecar(Struct, frozen=True):
    """A notes file, the id of the article it is on (empty: there is none), and the kinds of note that there are."""

    manuscript: Manuscript
    article: str
    kinds: tuple[str, ...]


class Leaves(Struct, frozen=True):
    """What stands in one notes file: its notes, and what was to be one and cannot be published."""

    notes: tuple[Note, ...]
    left_out: tuple[LeftOut, ...]


Each = Callable[[Callable[[Sidecar], Outcome[Leaves]], Iterable[Sidecar]], Iterable[Outcome[Leaves]]]


class Source(Protocol):
    """A kind of notes file: what its names end in, and how its notes are read."""

    SUFFIX: str

    def notes(self, manuscript: Manuscript, article: str, *, kinds: tuple[str, ...]) -> Outcome[_Found]:
        """All notes of one file."""


@functools.cache
def sources() -> tuple[Source, ...]:
    """Every note source, found by listing this folder."""
    here = __name__.rpartition(".")[0]
    names = sorted(module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
    modules = [importlib.import_module(f"{here}.{name}") for name in names]
    return tuple(cast("Source", module) for module in modules if hasattr(module, "SUFFIX"))


def gather(
    sidecars: Iterable[Manuscript],
    articles: Iterable[tuple[str, str]],
    *,
    kinds: tuple[str, ...],
    each: Each = map,
) -> Outcome[Gathered]:
    """All notes. `articles` are (id, path of the file), also of those that could not be read.

    `each` applies a pure function to every file, and may remember what it gave.
    """
    homes = {path.removesuffix(".md"): name for name, path in articles}
    found: dict[str, list[Note]] = {}
    left_out: list[LeftOut] = []
    wrong: list[Diagnostic] = []
    taken: dict[str, Place] = {}
    ordered = sorted(sidecars, key=lambda sidecar: sidecar.path)
    written = frozenset(manuscript.path for manuscript in ordered)
    files = [Sidecar(manuscript, home_of(manuscript.path, homes), kinds) for manuscript in ordered]
    for file, outcome in zip(files, each(notes_in, files), strict=True):
        leaves = outcome.value or Leaves((), ())
        if not file.article and _source(file.manuscript.path):
            homeless = _homeless(file.manuscript.path, homes, written=written)
            wrong.append(homeless)
            leaves = Leaves((), tuple(without(one, homeless.what) for one in _in_order(leaves)))
        wrong.extend(outcome.diagnostics)
        left_out.extend(leaves.left_out)
        for note in leaves.notes:
            found.setdefault(note.article, []).append(_own(note, taken, wrong))
    notes = {name: tuple(notes) for name, notes in sorted(found.items())}
    return Outcome(Gathered(notes, tuple(left_out)), tuple(wrong))


def notes_in(file: Sidecar) -> Outcome[Leaves]:
    """What stands in a notes file, whichever source it is of."""
    source = _source(file.manuscript.path)
    if source is None:
        return Outcome(Leaves((), ()))
    read = source[0].notes(file.manuscript, file.article, kinds=file.kinds)
    notes = tuple(one for one in read.value or () if isinstance(one, Note))
    left_out = tuple(one for one in read.value or () if isinstance(one, LeftOut))
    return Outcome(Leaves(notes, left_out), read.diagnostics)


def _in_order(leaves: Leaves) -> list[Note | LeftOut]:
    return sorted((*leaves.left_out, *leaves.notes), key=lambda one: one.place)


def _source(path: str) -> tuple[Source, str] | None:
    """The source of a file of this name, and the suffix by which it is told."""
    found = ((source, suffix) for source in sources() for suffix in _suffixes(source) if path.endswith(suffix))
    return next(found, None)


def home_of(path: str, homes: Mapping[str, str]) -> str:
    """The article of a notes file by its name: `gate.jsonld` and `gate.NAME.jsonld` are on `gate`.

    `homes` are the articles by the paths of their files without suffix. The answer is empty for what holds no notes.
    """
    source = _source(path)
    stem = path.removesuffix(source[1]) if source else ""
    return (homes.get(stem) or homes.get(stem.rpartition(".")[0]) or "") if source else ""


def _suffixes(source: Source) -> tuple[str, ...]:
    return (source.SUFFIX, *getattr(source, "ALSO", ()))


def _homeless(path: str, homes: Mapping[str, str], *, written: frozenset[str]) -> Diagnostic:
    source = _source(path)
    suffix = source[1] if source else ""
    stem = path.removesuffix(suffix)
    near = nearest(stem, homes)
    mend = f"write {stem}.md, or move the notes"
    if near:
        move = "Move these notes into" if near + suffix in written else "Give the file its name:"
        mend = f"did you mean {near}.md? {move} {near}{suffix}"
    what = f"there is no article {stem}.md for these notes"
    return Diagnostic(Code.NOTE_HOMELESS, Place(path), what, mend=mend)


def without(note: Note | LeftOut, why: str) -> LeftOut:
    """A note as one that is left out."""
    if isinstance(note, LeftOut):
        return note
    quote = note.quote.exact if note.quote else ""
    return LeftOut(note.id, note.article, note.kind, quote, note.place, why)


def _own(note: Note, taken: dict[str, Place], wrong: list[Diagnostic]) -> Note:
    """The note, under an id of its own."""
    if note.id not in taken:
        taken[note.id] = note.place
        return note
    what = f"the id {note.id} is taken by the note at {taken[note.id]}"
    shown = (("first", str(taken[note.id])), ("second", str(note.place)))
    number = next(number for number in range(2, len(taken) + 3) if f"{note.id}-{number}" not in taken)
    kept = replace(note, id=f"{note.id}-{number}")
    wrong.append(
        Diagnostic(Code.ID_TAKEN, note.place, what, shown, f"id: {kept.id} (under which it is shown until then)")
    )
    taken[kept.id] = note.place
    return kept
