"""Tags: a tree by `/`; a tag lists the articles of the tags below it too. Notes have tags as articles have."""

from __future__ import annotations

from generator.indexing.gathered import gathered
from generator.model import Authority, Entry, Index, NoteEntry


def index(entries: tuple[Entry, ...], notes: tuple[NoteEntry, ...], *, authorities: tuple[Authority, ...]) -> Index:
    """Articles and notes by tag."""
    return gathered(
        "tags",
        entries,
        names_of=lambda entry: entry.tags,
        authorities=authorities,
        kind="tags",
        notes=notes,
        notes_of=lambda note: note.tags,
    )
