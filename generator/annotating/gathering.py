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
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol, cast

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Gathered, LeftOut, Manuscript, Note, Place
from generator.placed import nearest

_Found = tuple[Note | LeftOut, ...]


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
) -> Outcome[Gathered]:
    """All notes. `articles` are (id, path of the file), also of those that could not be read."""
    homes = {path.removesuffix(".md"): name for name, path in articles}
    found: dict[str, list[Note]] = {}
    left_out: list[LeftOut] = []
    wrong: list[Diagnostic] = []
    taken: dict[str, Place] = {}
    ordered = sorted(sidecars, key=lambda sidecar: sidecar.path)
    written = frozenset(manuscript.path for manuscript in ordered)
    for manuscript in ordered:
        outcome = _read(manuscript, homes, kinds, written=written)
        wrong.extend(outcome.diagnostics)
        for one in outcome.value or ():
            if isinstance(one, LeftOut):
                left_out.append(one)
            else:
                kept = _own(one, taken, wrong)
                found.setdefault(kept.article, []).append(kept)
    notes = {name: tuple(notes) for name, notes in sorted(found.items())}
    return Outcome(Gathered(notes, tuple(left_out)), tuple(wrong))


def _read(
    manuscript: Manuscript, homes: Mapping[str, str], kinds: tuple[str, ...], *, written: frozenset[str]
) -> Outcome[_Found]:
    for source in sources():
        suffix = next((one for one in _suffixes(source) if manuscript.path.endswith(one)), "")
        if suffix:
            stem = manuscript.path.removesuffix(suffix)
            home = homes.get(stem) or homes.get(stem.rpartition(".")[0])
            read = source.notes(manuscript, home or "", kinds=kinds)
            if home:
                return read
            homeless = _homeless(manuscript.path, stem, homes, suffix=suffix, written=written)
            left_out = tuple(without(one, homeless.what) for one in read.value or ())
            return Outcome(left_out, (homeless, *read.diagnostics))
    return Outcome(())


def _suffixes(source: Source) -> tuple[str, ...]:
    return (source.SUFFIX, *getattr(source, "ALSO", ()))


def _homeless(path: str, stem: str, homes: Mapping[str, str], *, suffix: str, written: frozenset[str]) -> Diagnostic:
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
