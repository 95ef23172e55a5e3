"""Sources: the publications that articles were cut from. A source that has an organisation's authority file is that."""

from __future__ import annotations

from generator.indexing.gathered import gathered
from generator.model import Authority, Entry, Index, NoteEntry


def index(entries: tuple[Entry, ...], _notes: tuple[NoteEntry, ...], *, authorities: tuple[Authority, ...]) -> Index:
    """Articles by publication."""
    return gathered(
        "sources",
        entries,
        names_of=lambda entry: (entry.source,) if entry.source else (),
        authorities=authorities,
        kind="organisations",
    )
