"""Events: those that articles name, by authority file where there is one."""

from __future__ import annotations

from generator.indexing.gathered import gathered
from generator.model import Authority, Entry, Index, NoteEntry


def index(entries: tuple[Entry, ...], _notes: tuple[NoteEntry, ...], *, authorities: tuple[Authority, ...]) -> Index:
    """Articles by the events they name."""
    return gathered("events", entries, names_of=lambda entry: entry.events, authorities=authorities, kind="events")
