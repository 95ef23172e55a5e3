"""The pages of notes, newest first: all of them, and those of each kind, author and tag.

In: the catalogue. Out: the lists, page by page, and the directories of authors and tags. Notes that name a tag are at
the tag's own address below `notes/`. An author or a tag without notes has no page here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from generator.addresses import ALL_NOTES, fold, folder_url, paged
from generator.model import About, Catalogue, Finder, Group, NoteEntry, NotesPage, Page, Pager, Ref, Settings, Theme
from generator.nouns import replace
from generator.planning.alphabet import collated
from generator.planning.directory import described, directory
from generator.planning.front import kind_refs
from generator.planning.listing import page_count
from generator.planning.shelf import Shelf, dates_of, note_links, shelf_of, titles_of

_FEEDS = (
    ("feeds", ("notes/feed.xml", "application/atom+xml")),
    ("annotations", (ALL_NOTES, "application/ld+json")),
)  # with the part of a site that each is
BEST = 10  # lines of the ways in by author and by tag; the others are in their directory

_ALL = Ref("notes", folder_url("notes"))


class _List(Struct, frozen=True):
    """One list of notes, before it is cut into pages."""

    way: str
    name: str
    url: str
    notes: tuple[str, ...]
    crumbs: tuple[Ref, ...] = ()
    about: Ref | None = None


class _Desk(Struct, frozen=True):
    """What all pages of notes share. `called` leads from the folded names of an index to its pages."""

    catalogue: Catalogue
    shelf: Shelf
    finders: tuple[Finder, ...]
    called: Mapping[str, Mapping[str, Ref]]
    per_page: int
    feeds: tuple[tuple[str, str], ...]


def pages(catalogue: Catalogue, *, settings: Settings, theme: Theme) -> Iterator[Page]:
    """`notes/index.html`, `notes/kinds/KIND/`, `notes/by/AUTHOR/`, `notes/tags/TAG/`, where there are notes."""
    shelf = shelf_of(catalogue)
    by = tuple(shelf.groups.get("notes/by", {}).values())
    tags = tuple(
        replace(group, url=f"notes/{group.url}") for group in shelf.groups.get("tags", {}).values() if group.notes
    )
    kinds = Finder("notes", _ALL.url, kind_refs(shelf, (*theme.kinds, *settings.kinds)), len(catalogue.notes))
    finders = (kinds, *_finder("notes/by", by), *_finder("notes/tags", tags))
    people = shelf.groups.get("people", {}).values()
    called = {"notes/by": _called(by), "notes/tags": _called(tags), "people": _called(people)}
    feeds = tuple(feed for part, feed in _FEEDS if settings.has(part))
    desk = _Desk(catalogue, shelf, finders, called, settings.per_page, feeds)
    for one in _lists(desk, by, tags):
        yield from _pages(one, desk)
    for name, groups in (("notes/by", by), ("notes/tags", tags)):
        if groups:
            about = {group.url: About(described(group)) for group in groups}
            yield directory(name, groups, about, ref=_sorted, section="notes")


def _finder(name: str, groups: tuple[Group, ...]) -> Iterator[Finder]:
    """The authors or tags of most notes, from A to Z."""
    best = sorted(map(_sorted, groups), key=lambda ref: (-ref.count, collated(ref.label), ref.url))[:BEST]
    if best:
        yield Finder(name, folder_url(name), tuple(sorted(best, key=lambda ref: collated(ref.label))), len(groups))


def _sorted(group: Group) -> Ref:
    return Ref(group.sort, group.url, len(group.notes))


def _called(groups: Iterable[Group]) -> Mapping[str, Ref]:
    return {name: Ref(group.label, group.url) for group in groups for name in group.names}


def _lists(desk: _Desk, by: Iterable[Group], tags: Iterable[Group]) -> Iterator[_List]:
    shelf = desk.shelf
    if desk.catalogue.notes:
        yield _List("", "", _ALL.url, tuple(note.id for note in desk.catalogue.notes))
    for group in shelf.groups.get("notes", {}).values():
        yield _List("kinds", group.label, group.url, group.notes, (_ALL,))
    for group in by:
        person = shelf.named.get("people", {}).get(group.key) if group.authority else None
        yield _List("by", group.label, group.url, group.notes, (_ALL, _way("notes/by")), person)
    above = {group.key: group for group in tags}
    for group in tags:
        crumbs = (_ALL, _way("notes/tags"), *_above(group, above))
        yield _List("tags", group.label, group.url, group.notes, crumbs, shelf.named["tags"][group.key])


def _way(name: str) -> Ref:
    return Ref(name, folder_url(name))


def _above(group: Group, tags: Mapping[str, Group]) -> tuple[Ref, ...]:
    """The tags above a tag, the uppermost first: what names a tag names these too."""
    parent = tags.get(group.parent)
    return (*_above(parent, tags), Ref(parent.label, parent.url)) if parent else ()


def _pages(one: _List, desk: _Desk) -> Iterator[Page]:
    count = page_count(len(one.notes), desk.per_page)
    urls = tuple(paged(one.url, number) for number in range(1, count + 1))
    for at, url in enumerate(urls):
        part = one.notes[at * desk.per_page : (at + 1) * desk.per_page]
        rows = tuple(desk.shelf.notes[note] for note in part if note in desk.shelf.notes)
        data = NotesPage(
            way=one.way,
            name=one.name,
            rows=rows,
            titles=titles_of(rows, desk.shelf),
            dates=dates_of(rows, desk.shelf),
            total=len(one.notes),
            pager=Pager(urls, at),
            links=note_links(rows, desk.catalogue, desk.shelf),
            finders=desk.finders,
            crumbs=one.crumbs,
            about=one.about,
            authors=_refs((note.by for note in rows), desk.called["notes/by"]),
            named={note.id: refs for note in rows if (refs := _named(note, desk))},
        )
        yield Page(url, "notes.html", one.name or "notes", "", "notes", data, feeds=desk.feeds)


def _refs(names: Iterable[str], called: Mapping[str, Ref]) -> dict[str, Ref]:
    return {name: called[fold(name)] for name in names if fold(name) in called}


def _named(note: NoteEntry, desk: _Desk) -> tuple[Ref, ...]:
    """The tags and people that a note names, each once."""
    tags, people = _refs(note.tags, desk.called["notes/tags"]), _refs(note.people, desk.called["people"])
    return tuple(dict.fromkeys((*tags.values(), *people.values())))
