"""Series: articles that belong together, first part first (every other index lists the newest first)."""

from __future__ import annotations

from generator.indexing.gathered import gathered
from generator.model import Authority, Entry, Index, NoteEntry


def index(entries: tuple[Entry, ...], _notes: tuple[NoteEntry, ...], *, authorities: tuple[Authority, ...]) -> Index:
    """Articles by series, in order of date."""
    return gathered(
        "series",
        reversed(entries),
        names_of=lambda entry: (entry.series,) if entry.series else (),
        authorities=authorities,
    )
