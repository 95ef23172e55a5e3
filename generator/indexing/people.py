"""People: those whom articles and notes name, by authority file where there is one."""

from __future__ import annotations

from generator.indexing.gathered import gathered
from generator.model import Authority, Entry, Index, NoteEntry


def index(entries: tuple[Entry, ...], notes: tuple[NoteEntry, ...], *, authorities: tuple[Authority, ...]) -> Index:
    """Articles and notes by the people they name."""
    return gathered(
        "people",
        entries,
        names_of=lambda entry: entry.people,
        authorities=authorities,
        kind="people",
        notes=notes,
        notes_of=lambda note: note.people,
    )
