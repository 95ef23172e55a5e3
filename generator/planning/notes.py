"""The pages of notes: all of them and those of each kind, newest first."""

from __future__ import annotations

from collections.abc import Iterator

from generator.addresses import paged
from generator.model import Catalogue, NotesPage, Page, Pager, Settings, Theme
from generator.planning.front import kind_refs
from generator.planning.listing import page_count
from generator.planning.shelf import note_links, shelf_of, titles_of

FEED = (("notes/feed.xml", "application/atom+xml"),)


def pages(catalogue: Catalogue, *, settings: Settings, theme: Theme) -> Iterator[Page]:
    """`notes/index.html` and `notes/kinds/KIND/index.html`, where there are notes."""
    shelf = shelf_of(catalogue)
    kinds = kind_refs(shelf, (*theme.kinds, *settings.kinds))
    ids = tuple(note.id for note in catalogue.notes)
    lists = [("", "notes/index.html", ids)] if ids else []
    lists += [(group.label, group.url, group.notes) for group in shelf.groups.get("notes", {}).values()]
    for kind, url, them in lists:
        count = page_count(len(them), settings.per_page)
        urls = tuple(paged(url, number) for number in range(1, count + 1))
        for at in range(count):
            part = them[at * settings.per_page : (at + 1) * settings.per_page]
            rows = tuple(shelf.notes[one] for one in part if one in shelf.notes)
            links = note_links(rows, catalogue, shelf)
            data = NotesPage(kind, rows, titles_of(rows, shelf), kinds, len(them), Pager(urls, at), links)
            yield Page(urls[at], "notes.html", kind or "notes", "", "notes", data, feeds=FEED)
