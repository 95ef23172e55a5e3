"""Places: those that articles name, by authority file where there is one."""

from __future__ import annotations

from generator.indexing.gathered import gathered
from generator.model import Authority, Entry, Index, NoteEntry


def index(entries: tuple[Entry, ...], _notes: tuple[NoteEntry, ...], *, authorities: tuple[Authority, ...]) -> Index:
    """Articles by the places they name."""
    return gathered("places", entries, names_of=lambda entry: entry.places, authorities=authorities, kind="places")
