"""Notes from every source are gathered, by the article they are on.

In: notes files, and the articles with the paths of their files. Out: Notes by article id, in the order of their
places. A source is a module of this folder that has a SUFFIX and `notes(manuscript, article, *, kinds)`. It refuses
two notes of one id: the second is kept under another, and said.
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
from generator.model import Manuscript, Note, Place
from generator.placed import nearest


class Source(Protocol):
    """A kind of notes file: what its names end in, and how its notes are read."""

    SUFFIX: str

    def notes(self, manuscript: Manuscript, article: str, *, kinds: tuple[str, ...]) -> Outcome[tuple[Note, ...]]:
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
) -> Outcome[Mapping[str, tuple[Note, ...]]]:
    """All notes by article id. `articles` are (id, path of the file), also of those that could not be read."""
    homes = {path.removesuffix(".md"): name for name, path in articles}
    found: dict[str, list[Note]] = {}
    wrong: list[Diagnostic] = []
    taken: dict[str, Place] = {}
    for manuscript in sorted(sidecars, key=lambda sidecar: sidecar.path):
        outcome = _read(manuscript, homes, kinds)
        wrong.extend(outcome.diagnostics)
        for note in outcome.value or ():
            kept = _own(note, taken, wrong)
            found.setdefault(kept.article, []).append(kept)
    return Outcome({name: tuple(notes) for name, notes in sorted(found.items())}, tuple(wrong))


def _read(manuscript: Manuscript, homes: Mapping[str, str], kinds: tuple[str, ...]) -> Outcome[tuple[Note, ...]]:
    for source in sources():
        if manuscript.path.endswith(source.SUFFIX):
            stem = manuscript.path.removesuffix(source.SUFFIX)
            if stem in homes:
                return source.notes(manuscript, homes[stem], kinds=kinds)
            near = nearest(stem, homes)
            mend = (
                f"did you mean {near}.md? Give the file its name: {near}{source.SUFFIX}"
                if near
                else f"write {stem}.md, or move the notes"
            )
            what = f"there is no article {stem}.md for these notes"
            return Outcome((), (Diagnostic(Code.NOTE_HOMELESS, Place(manuscript.path), what, mend=mend),))
    return Outcome(())


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
