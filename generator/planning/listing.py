"""Listings: the articles of each group of each index, page by page, and what else is known of the group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from generator.addresses import paged
from generator.model import (
    Catalogue,
    Dots,
    Group,
    ListingPage,
    NoteEntry,
    Page,
    Pager,
    Picture,
    Place,
    Ref,
    Settings,
    Theme,
)
from generator.planning.ribbon import Line, line_of, owned, year_dots
from generator.planning.shelf import (
    OF_NOTES,
    Shelf,
    below_content,
    html_of,
    links_of,
    note_links,
    pictures_of,
    ref_of,
    shelf_of,
    titles_of,
)
from generator.planning.since import Since


def pages(catalogue: Catalogue, *, settings: Settings, theme: Theme) -> Iterator[Page]:  # noqa: ARG001
    """The pages of every group but those of notes alone, which have pages of their own."""
    desk = _desk(catalogue, settings)
    for group in _groups(catalogue):
        yield from _listing(group, desk, range(_count(group, settings)))


def again(catalogue: Catalogue, *, settings: Settings, theme: Theme, since: Since) -> Iterator[Page]:  # noqa: ARG001
    """The pages that show these articles or notes on them, and those of groups that are not as they were."""
    desk = _desk(catalogue, settings)
    notes = frozenset(note.id for note in catalogue.notes if note.article in since.articles)
    for group in _groups(catalogue):
        yield from _listing(group, desk, _showing(group, since, notes, settings))


def addresses(catalogue: Catalogue, *, settings: Settings) -> Iterator[str]:
    """Where all pages of groups are."""
    for group in _groups(catalogue):
        yield from (paged(group.url, number) for number in range(1, _count(group, settings) + 1))


def _groups(catalogue: Catalogue) -> Iterator[Group]:
    return (group for index in catalogue.indexes if index.name not in OF_NOTES for group in index.groups)


def _showing(group: Group, since: Since, notes: frozenset[str], settings: Settings) -> Sequence[int]:
    """Of a group's pages, those that may not be as they were, from 0."""
    every = range(_count(group, settings))
    if group.url in since.pages or paged(group.url, len(every)) not in since.urls:
        return every
    if since.articles.isdisjoint(group.entries) and notes.isdisjoint(group.notes):
        return ()
    shown = [at for at, one in enumerate(group.entries) if one in since.articles]
    shown += [at for at, one in enumerate(group.notes) if one in notes]
    return sorted({at // settings.per_page for at in shown})


def page_count(items: int, per_page: int) -> int:
    """How many pages a list needs; an empty list needs one."""
    return max(1, -(-items // max(1, per_page)))


class _Desk(Struct, frozen=True):
    """What all lists share."""

    catalogue: Catalogue
    shelf: Shelf
    line: Line
    settings: Settings


def _desk(catalogue: Catalogue, settings: Settings) -> _Desk:
    shelf = shelf_of(catalogue)
    return _Desk(catalogue, shelf, line_of(shelf.groups.get("dates", {})), settings)


def _count(group: Group, settings: Settings) -> int:
    """Articles and notes that name the group are cut into pages alike, so no page grows without end."""
    return page_count(max(len(group.entries), len(group.notes)), settings.per_page)


def _listing(group: Group, desk: _Desk, wanted: Sequence[int]) -> Iterator[Page]:
    """Those of a group's pages that are wanted."""
    if not wanted:
        return
    catalogue, shelf, per_page = desk.catalogue, desk.shelf, desk.settings.per_page
    urls = tuple(paged(group.url, number) for number in range(1, _count(group, desk.settings) + 1))
    crumbs, children = _crumbs(group, shelf), shelf.refs(group.index, group.children)
    text, pictures = _text(group, catalogue)
    dates = (shelf.entries[one].date for one in group.entries if one in shelf.entries)
    ribbon = owned(desk.line, dates, year=group.when.year if group.when else 0)
    for at in wanted:
        part = slice(at * per_page, (at + 1) * per_page)
        notes = tuple(shelf.notes[one] for one in group.notes[part] if one in shelf.notes)
        data = ListingPage(
            group=group,
            rows=shelf.rows(group.entries[part]),
            pager=Pager(urls, at),
            crumbs=crumbs,
            children=children,
            dots=_dots(group, shelf),
            notes=notes,
            note_titles=titles_of(notes, shelf),
            backlinks=catalogue.backlinks.get(group.url, ()),
            links=_links(group, notes, catalogue, shelf),
            pictures=pictures,
            html=text,
            ribbon=ribbon,
        )
        yield Page(
            urls[at],
            "listing.html",
            group.label,
            _description(group),
            group.index,
            data,
            feeds=_feeds(group, desk.settings),
            place=_place(group),
        )


def _crumbs(group: Group, shelf: Shelf) -> tuple[Ref, ...]:
    """The way down: the directory, labelled by the name of its index, and the groups above this one."""
    above: list[Ref] = []
    parent = shelf.groups[group.index].get(group.parent)
    while parent:
        above.append(ref_of(parent))
        parent = shelf.groups[group.index].get(parent.parent)
    return (Ref(group.index, f"{group.index}/index.html"), *reversed(above))


def _dots(group: Group, shelf: Shelf) -> Dots | None:
    """Of a year, its months."""
    is_year = group.index == "dates" and not group.parent and group.when
    return year_dots(shelf.groups["dates"], group.when.year) if is_year and group.when else None


def _text(group: Group, catalogue: Catalogue) -> tuple[str, dict[str, Picture]]:
    if not group.authority:
        return "", {}
    paths = (link.target for link in group.authority.pictures)
    return html_of(group.authority.blocks), pictures_of(paths, catalogue)


def _links(group: Group, notes: tuple[NoteEntry, ...], catalogue: Catalogue, shelf: Shelf) -> dict[str, str]:
    own = group.authority
    targets = (link.target for link in own.links) if own else ()
    near = below_content(own.place.path) if own else ""
    return note_links(notes, catalogue, shelf) | links_of(targets, catalogue, near=near, here=group.url)


def _description(group: Group) -> str:
    return group.authority.description if group.authority else ""


def _place(group: Group) -> Place | None:
    return group.authority.place if group.authority else None


def _feeds(group: Group, settings: Settings) -> tuple[tuple[str, str], ...]:
    if group.index != "tags" or not group.entries or not settings.has("tag-feeds"):
        return ()
    folder = group.url.removesuffix("index.html")
    return ((f"{folder}feed.xml", "application/atom+xml"), (f"{folder}feed.json", "application/feed+json"))
