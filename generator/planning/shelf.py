"""The shelf: a catalogue's entries, notes and groups by their ids and keys, for the files that plan pages.

In: a Catalogue. Out: look-ups, and what several page kinds need: references, a text's links, pictures and HTML.
It renders nothing that a template could render.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping

from msgspec import Struct

from generator.addresses import inner_path, look_up
from generator.model import Block, Catalogue, Entry, Group, NoteEntry, Picture, Ref, When

OF_NOTES = ("notes", "notes/by")  # the indexes that hold notes: by kind, by author


class Shelf(Struct, frozen=True):
    """Look-ups. `groups` and the refs to them, `named`, are by the name of an index, then by key; in order of key."""

    entries: Mapping[str, Entry]
    notes: Mapping[str, NoteEntry]
    groups: Mapping[str, Mapping[str, Group]]
    named: Mapping[str, Mapping[str, Ref]]

    def rows(self, ids: Iterable[str]) -> tuple[Entry, ...]:
        """The entries of these ids, in this order."""
        return tuple(self.entries[one] for one in ids if one in self.entries)

    def refs(self, index: str, keys: Iterable[str]) -> tuple[Ref, ...]:
        """The groups of these keys, in this order."""
        named = self.named.get(index, {})
        return tuple([named[key] for key in keys if key in named])


def shelf_of(catalogue: Catalogue) -> Shelf:
    """The shelf of a catalogue, in one pass over each of its lists."""
    return Shelf(
        {entry.id: entry for entry in catalogue.entries},
        {note.id: note for note in catalogue.notes},
        {index.name: {group.key: group for group in index.groups} for index in catalogue.indexes},
        {index.name: {group.key: ref_of(group) for group in index.groups} for index in catalogue.indexes},
    )


def ref_of(group: Group) -> Ref:
    """A group as a list shows it: its label (a date's is ISO 8601), and how many articles it has."""
    return Ref(group.label, group.url, len(group.entries), group.when)


def sorted_ref(group: Group) -> Ref:
    """A group as an A-Z list shows it: by the form that it is sorted by."""
    return Ref(group.sort, group.url, len(group.entries))


def entry_ref(entry: Entry) -> Ref:
    """An article as a line of a list shows it."""
    return Ref(entry.title, entry.url, when=entry.date)


def below_content(path: str) -> str:
    """A file's path as links are relative to it."""
    return path.removeprefix("content/")


def links_of(targets: Iterable[str], catalogue: Catalogue, *, near: str = "", here: str = "") -> dict[str, str]:
    """What collection links lead to, by target as written; a target without exactly one page is left out.

    A target with a `#fragment` is given both with and without it, so a theme may cut where it likes.
    """
    found: dict[str, str] = {}
    for target in dict.fromkeys(targets):
        bare = target.partition("#")[0]
        for form in (target, bare) if bare else (target,):
            if url := _url(form, catalogue, near=near, here=here):
                found[form] = url
    return found


def titles_of(notes: tuple[NoteEntry, ...], shelf: Shelf) -> dict[str, str]:
    """The titles of the articles that notes are on, by article id."""
    return {note.article: shelf.entries[note.article].title for note in notes if note.article in shelf.entries}


def dates_of(notes: tuple[NoteEntry, ...], shelf: Shelf) -> dict[str, When]:
    """The dates of the articles that notes are on, by article id."""
    return {note.article: shelf.entries[note.article].date for note in notes if note.article in shelf.entries}


def note_links(notes: tuple[NoteEntry, ...], catalogue: Catalogue, shelf: Shelf) -> dict[str, str]:
    """What the links in these notes' bodies lead to. A link is relative to the article that its note is on."""
    found: dict[str, str] = {}
    for note in notes:
        entry = shelf.entries.get(note.article)
        near, here = (below_content(entry.path), entry.url) if entry else ("", "")
        for target, url in links_of(note.targets, catalogue, near=near, here=here).items():
            found.setdefault(target, url)
    return found


def _url(target: str, catalogue: Catalogue, *, near: str, here: str) -> str:
    if target.startswith("#"):
        return here + target if here else ""
    if picture := _picture(target, catalogue):
        return picture
    refs = look_up(catalogue.names, target, near=near)
    return refs[0].url if len(refs) == 1 else ""


def _picture(path: str, catalogue: Catalogue) -> str:
    inner = inner_path(path)
    return next((known for known in (inner, f"media/{inner}") if known in catalogue.pictures), "")


def pictures_of(paths: Iterable[str], catalogue: Catalogue) -> dict[str, Picture]:
    """The pictures that a text shows, by path as written; one that is not in the collection is left out."""
    found = ((path, _picture(path, catalogue)) for path in paths)
    return {path: catalogue.pictures[known] for path, known in found if known}


def html_of(blocks: Iterable[Block]) -> str:
    """The HTML of a text without notes: a free page's, an authority file's."""
    pieces = (piece for block in blocks for piece in block.pieces)
    return "".join(piece.markup or html.escape(piece.words, quote=False) for piece in pieces)
