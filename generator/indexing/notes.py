"""Notes by kind: a group's `notes` are the notes of a kind, its `entries` the articles that have such notes."""

from __future__ import annotations

from generator.addresses import fold, folder_url
from generator.indexing.keys import keys_of
from generator.model import Authority, Entry, Group, Index, NoteEntry


def index(entries: tuple[Entry, ...], notes: tuple[NoteEntry, ...], *, authorities: tuple[Authority, ...]) -> Index:  # noqa: ARG001
    """Notes and their articles by kind; a group's label is the kind's own name."""
    keys = keys_of((note.kind for note in notes), (), kind="kinds").of  # kinds are words of the theme: no files
    marked: dict[str, list[str]] = {}
    for note in notes:
        marked.setdefault(note.kind, []).append(note.id)
    holders: dict[str, dict[str, None]] = {}
    for entry in entries:
        for kind in entry.notes:
            holders.setdefault(kind, {})[entry.id] = None
    groups = (
        Group(
            index="notes",
            key=keys[kind],
            label=kind,
            sort=kind,
            url=folder_url("notes", "kinds", keys[kind]),
            entries=tuple(holders.get(kind, ())),
            notes=tuple(marked[kind]),
            names=(fold(kind),),
        )
        for kind in marked
    )
    return Index("notes", folder_url("notes"), tuple(sorted(groups, key=lambda group: group.key)))
