"""Feeds: Atom 1.0 (RFC 4287) and JSON Feed 1.1 of the whole site and of each tag, and an Atom feed of the notes.

In: the catalogue. Out: files. Dates come from the articles, never from a clock. With a `base_url` ids and links are
whole addresses; without one, ids are `urn:uuid:` made from the site's title and the article's id (RFC 4122, version 5),
and links are relative to the feed. What rights withhold an entry does not have, so no feed has it.
"""

from __future__ import annotations

import html
import json
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.etree import ElementTree as ET

from msgspec import Struct

from generator.addresses import absolute, relative, safe_url
from generator.diagnostics import Code, Diagnostic
from generator.model import Catalogue, Entry, File, Group, NoteEntry, Place, Settings, Theme, When
from generator.planning.shelf import Shelf, note_links, shelf_of
from generator.planning.xml import add, as_bytes, spoken, unfit

_ATOM = "http://www.w3.org/2005/Atom"
_JSON = json.JSONEncoder(ensure_ascii=False)  # `json.dumps` makes one for each value


class _Feed(Struct, frozen=True):
    """A feed before it is written: `folder` is where it lies (`tags/floods/`), `page` the page that it follows."""

    folder: str
    title: str
    page: str
    entries: tuple[Entry, ...]


def pages(catalogue: Catalogue, *, settings: Settings, theme: Theme) -> Iterator[File | Diagnostic]:  # noqa: ARG001
    """All feeds, and a warning for each article and note that has a character XML cannot hold."""
    shelf = shelf_of(catalogue)
    newest = catalogue.entries[: settings.feed_items]
    feeds = [_Feed("", settings.title, "index.html", newest), *_tag_feeds(shelf, settings)]
    for feed in feeds:
        yield File(f"{feed.folder}feed.xml", _atom(feed, shelf, settings))
        yield File(f"{feed.folder}feed.json", _json(feed, shelf, settings))
    if catalogue.notes:
        yield File("notes/feed.xml", _notes(catalogue, shelf, settings))
    fed = {entry.id: entry for feed in feeds for entry in feed.entries}
    yield from (
        _unfit(Place(entry.path or entry.id), found) for entry in fed.values() if (found := unfit(_texts(entry)))
    )
    yield from _unfit_notes(catalogue.notes[: settings.feed_items], shelf)


def _tag_feeds(shelf: Shelf, settings: Settings) -> Iterator[_Feed]:
    groups: Iterable[Group] = shelf.groups.get("tags", {}).values()
    for group in groups if settings.has("tag-feeds") else ():
        if group.entries:
            newest = shelf.rows(group.entries[: settings.feed_items])
            folder = group.url.removesuffix("index.html")
            yield _Feed(folder, f"{settings.title}: {group.label}", group.url, newest)


def _texts(entry: Entry) -> tuple[str, ...]:
    return (entry.title, entry.dek, entry.summary, entry.source, entry.licence, *entry.authors, *entry.tags)


def _unfit(place: Place, characters: tuple[str, ...]) -> Diagnostic:
    shown = ", ".join(characters)
    return Diagnostic(
        Code.FEED_CHARACTER,
        place,
        f"a feed cannot hold {shown}, so it was left out",
        mend=f"remove {shown} from the file",
    )


def _unfit_notes(notes: Iterable[NoteEntry], shelf: Shelf) -> Iterator[Diagnostic]:
    for note in notes:
        entry = shelf.entries.get(note.article)
        if entry and (found := unfit((note.html, note.quote, note.by, note.verdict))):
            yield _unfit(Place(entry.path or entry.id), found)


# ── Atom ────────────────────────────────────────────────────────────────────────────────────────


def _atom(feed: _Feed, shelf: Shelf, settings: Settings) -> bytes:
    here = f"{feed.folder}feed.xml"
    root = _head(here, settings, title=feed.title, page=feed.page, dates=map(_changed, feed.entries))
    for entry in feed.entries:
        _atom_entry(root, entry, here=here, shelf=shelf, settings=settings)
    return as_bytes(root)


def _head(here: str, settings: Settings, *, title: str, page: str, dates: Iterable[When]) -> ET.Element:
    root = spoken(ET.Element("feed", {"xmlns": _ATOM}), settings.language)
    add(root, "id", _identity(here, settings))
    add(root, "title", title or "Newsgloss")
    if settings.strap:
        add(root, "subtitle", settings.strap)
    add(root, "updated", stamp(max(dates, key=lambda when: when.key, default=When(1970))))
    add(add(root, "author"), "name", settings.owner or settings.title or "Newsgloss")
    add(root, "link", rel="self", type_="application/atom+xml", href=_link(here, here, settings))
    add(root, "link", rel="alternate", type_="text/html", href=_link(here, page, settings))
    if settings.licence:
        add(root, "rights", settings.licence)
    return root


def _atom_entry(root: ET.Element, entry: Entry, *, here: str, shelf: Shelf, settings: Settings) -> None:
    made = spoken(add(root, "entry"), entry.lang or settings.language)
    add(made, "id", _identity(entry.url, settings, key=entry.id))
    add(made, "title", entry.title)
    add(made, "updated", stamp(_changed(entry)))
    add(made, "published", stamp(entry.date))
    for author in entry.authors:
        add(add(made, "author"), "name", author)
    add(made, "link", rel="alternate", type_="text/html", href=_link(here, entry.url, settings))
    if entry.origin.startswith(("http://", "https://")) and safe_url(entry.origin):
        add(made, "link", rel="via", href=entry.origin)
    for key, ref in zip(entry.tags, shelf.refs("tags", entry.tags), strict=False):
        add(made, "category", term=key, label=ref.label)
    if text := entry.dek or entry.summary:
        add(made, "summary", text, type_="text")
    if entry.licence:
        add(made, "rights", entry.licence)


def _notes(catalogue: Catalogue, shelf: Shelf, settings: Settings) -> bytes:
    here = "notes/feed.xml"
    kept = tuple(note for note in catalogue.notes[: settings.feed_items] if note.article in shelf.entries)
    links = note_links(kept, catalogue, shelf)
    dates = [note.when or shelf.entries[note.article].date for note in kept]
    root = _head(here, settings, title=settings.title, page="notes/index.html", dates=dates)
    for note, date in zip(kept, dates, strict=True):
        made = spoken(add(root, "entry"), settings.language)
        add(made, "id", _identity(note.url, settings, key=f"note:{note.id}"))
        add(made, "title", f"{note.kind}: {shelf.entries[note.article].title}")
        add(made, "updated", stamp(date))
        if note.by:
            add(add(made, "author"), "name", note.by)
        add(made, "link", rel="alternate", type_="text/html", href=_link(here, note.url, settings))
        for term in dict.fromkeys((note.kind, *note.tags)):
            add(made, "category", term=term)
        add(made, "content", _linked(_content(note), here, links, settings), type_="html")
    return as_bytes(root)


def _content(note: NoteEntry) -> str:
    """The passage, the verdict and what the note says, for a feed is read without the page."""
    passage = "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in note.quote.split("\n\n") if part)
    quoted = f"<blockquote>{passage}</blockquote>" if passage else ""
    verdict = f"<p><strong>{html.escape(note.verdict, quote=False)}</strong></p>" if note.verdict else ""
    return quoted + verdict + note.html


def _linked(markup: str, here: str, links: Mapping[str, str], settings: Settings) -> str:
    """A note's HTML with its collection links resolved; one that leads nowhere keeps its words alone."""

    def resolved(found: re.Match[str]) -> str:
        url = links.get(html.unescape(found[2]), "")
        return f'{found[1]}="{html.escape(_link(here, url, settings))}"' if url else 'class="unresolved"'

    return re.sub(r'(href|src)="newsgloss:([^"]*)"', resolved, markup)


def _changed(entry: Entry) -> When:
    return max(entry.date, entry.updated or entry.date, key=lambda when: when.key)


def _identity(url: str, settings: Settings, *, key: str = "") -> str:
    """An id that stays: the whole address, or one made from the site's title and the article's own id."""
    if settings.base_url:
        return absolute(settings.base_url, url)
    return uuid.uuid5(uuid.NAMESPACE_URL, f"newsgloss:{settings.title}:{key or url}").urn


def _link(here: str, there: str, settings: Settings) -> str:
    return absolute(settings.base_url, there) or relative(here, there)


def stamp(when: When) -> str:
    """A date as RFC 3339 has it: what is not known is the first (1987 is 1987-01-01), at midnight, in UTC."""
    day = f"{when.year:04}-{when.month or 1:02}-{when.day or 1:02}"
    clock = when.clock or "00:00:00"
    zone = when.zone or "Z"
    seconds = "" if clock.count(":") > 1 else ":00"
    return f"{day}T{clock}{seconds}{zone if zone == 'Z' or ':' in zone else f'{zone[:3]}:{zone[3:]}'}"


# ── JSON ────────────────────────────────────────────────────────────────────────────────────────


def _json(feed: _Feed, shelf: Shelf, settings: Settings) -> bytes:
    here = f"{feed.folder}feed.json"
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title or "Newsgloss",
        "home_page_url": absolute(settings.base_url, feed.page),
        "feed_url": absolute(settings.base_url, here),
        "description": settings.description,
        "language": settings.language,
        "authors": [{"name": settings.owner}] if settings.owner else [],
        "items": [_item(entry, here, shelf, settings) for entry in feed.entries],
    }
    return as_json({key: value for key, value in whole.items() if value or key == "items"})


def _item(entry: Entry, here: str, shelf: Shelf, settings: Settings) -> dict[str, object]:
    item = {
        "id": _identity(entry.url, settings, key=entry.id),
        "url": _link(here, entry.url, settings),
        "external_url": entry.origin if safe_url(entry.origin) else "",
        "title": entry.title,
        "content_text": entry.summary or entry.dek or entry.title,
        "summary": entry.dek,
        "date_published": stamp(entry.date),
        "date_modified": stamp(_changed(entry)),
        "authors": [{"name": author} for author in entry.authors],
        "tags": [ref.label for ref in shelf.refs("tags", entry.tags)],
        "language": entry.lang or settings.language,
    }
    return {key: value for key, value in item.items() if value}


def as_json(whole: Mapping[str, object]) -> bytes:
    """An object as JSON in UTF-8, each of its values and each item of its lists on a line, so a change is one line."""
    said = (
        as_line(key) + b": " + (as_lines(value) if isinstance(value, list) else as_line(value))
        for key, value in whole.items()
    )
    return b"{\n" + b",\n".join(said) + b"\n}\n"


def as_line(value: object) -> bytes:
    """A value, or an item of a list, as `as_json` writes it."""
    return _JSON.encode(value).encode("utf-8", "backslashreplace")


def as_lines(items: Sequence[object]) -> bytes:
    """A list, as `as_json` writes it."""
    return b"[\n" + b",\n".join([b"  " + as_line(item) for item in items]) + b"\n]" if items else b"[]"
