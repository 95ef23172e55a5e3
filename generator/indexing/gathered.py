"""Groups of an index, from the names that entries and notes give.

In: entries newest first, notes, and which names of each belong to the index. Out: an Index whose groups are sorted by
key. No group is empty: each has an article, a note, an authority file, or a group below it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain

from generator.addresses import fold, folder_url
from generator.indexing.keys import Keys, keys_of
from generator.model import Authority, Entry, Group, Index, NoteEntry

NamesOf = Callable[[Entry], tuple[str, ...]]
NotesOf = Callable[[NoteEntry], tuple[str, ...]]
_Members = Mapping[str, tuple[str, ...]]


def no_names(_note: NoteEntry) -> tuple[str, ...]:
    """Of an index that notes do not name."""
    return ()


def gathered(  # noqa: PLR0913
    name: str,
    entries: Iterable[Entry],
    *,
    names_of: NamesOf,
    authorities: tuple[Authority, ...],
    kind: str = "",
    notes: Iterable[NoteEntry] = (),
    notes_of: NotesOf = no_names,
) -> Index:
    """The index `name`. `kind` is the folder of the authority files that its names resolve through."""
    called = tuple((entry.id, names_of(entry)) for entry in entries)
    noted = tuple((note.id, notes_of(note)) for note in notes)
    keys = keys_of(chain.from_iterable(names for _, names in (*called, *noted)), authorities, kind=kind)
    nested = name == "tags"
    own = keys.authorities if kind == name else {}
    members = _members(called, keys, nested=nested)
    remarks = _members(noted, keys, nested=nested)
    wanted = {above for key in (*members, *remarks, *own) for above in lineage(key, nested=nested)}
    return Index(
        name,
        folder_url(name),
        _groups(sorted(wanted), keys, name=name, members=members, remarks=remarks, nested=nested),
    )


def lineage(key: str, *, nested: bool = True) -> tuple[str, ...]:
    """A key and, in a hierarchy, the keys above it."""
    parts = key.split("/") if nested else [key]
    return tuple("/".join(parts[:depth]) for depth in range(1, len(parts) + 1))


def _members(called: Iterable[tuple[str, tuple[str, ...]]], keys: Keys, *, nested: bool) -> _Members:
    members: dict[str, dict[str, None]] = {}
    lines = {
        name: [members.setdefault(one, {}) for one in lineage(key, nested=nested)] for name, key in keys.of.items()
    }
    for identity, names in called:
        for name in names:
            for them in lines.get(name, ()):
                them[identity] = None
    return {key: tuple(them) for key, them in members.items() if them}


def _groups(
    wanted: list[str], keys: Keys, *, name: str, members: _Members, remarks: _Members, nested: bool
) -> tuple[Group, ...]:
    below: dict[str, list[str]] = {}
    for key in wanted if nested else ():
        below.setdefault(key.rpartition("/")[0], []).append(key)
    names: dict[str, set[str]] = {}
    for written, key in keys.of.items():
        names.setdefault(key, set()).add(fold(written))
    return tuple(
        Group(
            index=name,
            key=key,
            label=keys.labels.get(key, key),
            sort=keys.sorts.get(key, key),
            url=folder_url(name, key),
            entries=members.get(key, ()),
            notes=remarks.get(key, ()),
            parent=key.rpartition("/")[0] if nested else "",
            children=tuple(below.get(key, ())),
            authority=keys.authorities.get(key),
            names=tuple(sorted(names.get(key, ()))),
        )
        for key in wanted
    )
