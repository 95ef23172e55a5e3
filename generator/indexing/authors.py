"""Authors: those who signed articles. An author who has a person's authority file is that person."""

from __future__ import annotations

from generator.indexing.gathered import gathered
from generator.model import Authority, Entry, Index, NoteEntry


def index(entries: tuple[Entry, ...], _notes: tuple[NoteEntry, ...], *, authorities: tuple[Authority, ...]) -> Index:
    """Articles by author."""
    return gathered(
        "authors",
        entries,
        names_of=lambda entry: entry.authors,
        authorities=authorities,
        kind="people",
    )
