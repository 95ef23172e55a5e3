"""Notes by author. An author who has a person's authority file is that person, however a note writes the name."""

from __future__ import annotations

from generator.indexing.gathered import gathered
from generator.model import Authority, Entry, Index, NoteEntry


def index(_entries: tuple[Entry, ...], notes: tuple[NoteEntry, ...], *, authorities: tuple[Authority, ...]) -> Index:
    """Notes by who wrote them; articles have no part in it."""
    return gathered(
        "notes/by",
        (),
        names_of=lambda entry: entry.authors,
        authorities=authorities,
        kind="people",
        notes=notes,
        notes_of=lambda note: (note.by,) if note.by.strip() else (),
    )
