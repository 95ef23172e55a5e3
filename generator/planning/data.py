"""The collection as data: `collection.json` and `articles.csv`.

`collection.json` is one object:
`title`, `description`, `language`, `base_url`, `licence`: text, as in `site.toml`.
`articles`: newest first, each with `id`, `url` (from the site's root), `title`, `date` and `updated` (EDTF, as exact as
known), `authors`, `source`, `section`, `page`, `kicker`, `dek`, `dateline`, `summary`, `original` (the address it came
from), `archived`, `language`, `rights`, `licence`, `series`, `series_part` (from 1), `tags`, `people`, `organisations`,
`places`, `events` (each a list of `{id, name}`, the id being the key of its page), `translation_of`, `responds_to`,
`aliases`, `words` (from 100 on to the nearest 50), `file`, and `notes` (numbers by kind).
`notes`: newest first, each with `id`, `article` (its id), `url`, `kind`, `state`, `quote`, `verdict`, `html`, `by`,
`date`, `tags`, `people`, `cites`.
`authorities`: each with `kind`, `id`, `url`, `name`, `aliases`, `description`, `ids`, `location` (latitude and
longitude in degrees) and `dates`.
Keys without a value are left out.

`articles.csv` is RFC 4180 with a header row and CRLF, in UTF-8 with a byte-order mark, without which spreadsheet
programs read it as the system's old code page; pandas and R skip it. Lists are joined by `; `. A text that begins with
`=`, `+`, `-`, `@`, a tab or a carriage return is written with `'` before it, so that no spreadsheet takes it for a
formula; `collection.json` has every text as it is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from generator.model import Authority, Catalogue, Entry, File, NoteEntry, Settings, Theme
from generator.planning.feeds import as_json, as_line, as_lines
from generator.planning.shelf import Shelf, shelf_of
from generator.planning.since import Since, replaced

_COLUMNS = (
    *("id", "url", "title", "date", "updated", "authors", "source", "section", "page", "kicker", "dek", "dateline"),
    *("original", "archived", "language", "rights", "licence", "series"),
    *("tags", "people", "organisations", "places", "events", "words", "notes", "file"),
)


def pages(catalogue: Catalogue, *, settings: Settings, theme: Theme) -> Iterator[File]:  # noqa: ARG001
    """Both files, whatever the collection holds."""
    shelf = shelf_of(catalogue)
    articles = _articles(catalogue.entries, shelf, settings)
    whole = {
        "title": settings.title,
        "description": settings.description,
        "language": settings.language,
        "base_url": settings.base_url,
        "licence": settings.licence,
        "articles": articles,
        "notes": _notes(catalogue),
        "authorities": list(_authorities(shelf)),
    }
    yield File("collection.json", as_json({key: value for key, value in whole.items() if value != ""}))
    yield File("articles.csv", _csv((_COLUMNS, *map(_cells, articles)), mark=True))


def again(catalogue: Catalogue, *, settings: Settings, theme: Theme, since: Since) -> Iterator[File]:
    """Both files, with the rows of these articles, and all notes, in place of what there was."""
    shelf = shelf_of(catalogue)
    touched = [entry for entry in catalogue.entries if entry.id in since.articles]
    rows = [_articles(some, shelf, settings) for some in ([since.before[entry.id] for entry in touched], touched)]
    pairs = list(zip(rows[0], rows[1], strict=True))
    noted = _with_notes(since.body("collection.json"), _notes(catalogue))
    whole = replaced(noted, pairs, row=lambda article: b"\n  " + as_line(article))
    table = replaced(since.body("articles.csv"), pairs, row=lambda article: b"\r\n" + _csv([_cells(article)]))
    if not whole or not table:
        yield from pages(catalogue, settings=settings, theme=theme)
        return
    yield File("collection.json", whole)
    yield File("articles.csv", table)


def _with_notes(body: bytes, notes: list[dict[str, object]]) -> bytes:
    """`collection.json` with these notes; nothing if it is none. A line that begins with a key is not of a row."""
    before, key, rest = body.partition(b'\n"notes": ')
    _, after, tail = rest.partition(b',\n"authorities": ')
    return before + key + as_lines(notes) + after + tail if after else b""


def _articles(entries: Iterable[Entry], shelf: Shelf, settings: Settings) -> list[dict[str, object]]:
    parts = {one: at for group in shelf.groups.get("series", {}).values() for at, one in enumerate(group.entries, 1)}
    return [_article(entry, shelf, parts.get(entry.id, 0), settings) for entry in entries]


def _notes(catalogue: Catalogue) -> list[dict[str, object]]:
    return [_note(note) for note in catalogue.notes]


def _known(values: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in values.items() if value not in ("", [], {}, None, 0)}


def _article(entry: Entry, shelf: Shelf, part: int, settings: Settings) -> dict[str, object]:
    named = {
        index: [{"id": key, "name": ref.label} for key, ref in zip(keys, shelf.refs(index, keys), strict=False)]
        for index, keys in _subjects(entry)
    }
    return _known(
        {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "date": str(entry.date),
            "updated": str(entry.updated or ""),
            "authors": list(entry.authors),
            "source": entry.source,
            "section": entry.section,
            "page": entry.page,
            "kicker": entry.kicker,
            "dek": entry.dek,
            "dateline": entry.dateline,
            "summary": entry.summary,
            "original": entry.origin,
            "archived": entry.archived,
            "language": entry.lang or settings.language,
            "rights": entry.rights.value,
            "licence": entry.licence,
            "series": entry.series,
            "series_part": part,
            **named,
            "translation_of": entry.translation_of,
            "responds_to": entry.responds_to,
            "aliases": list(entry.aliases),
            "words": entry.words,
            "file": entry.path,
            "notes": dict(entry.notes),
        }
    )


def _subjects(entry: Entry) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        ("tags", entry.tags),
        ("people", entry.people),
        ("organisations", entry.organisations),
        ("places", entry.places),
        ("events", entry.events),
    )


def _note(note: NoteEntry) -> dict[str, object]:
    return _known(
        {
            "id": note.id,
            "article": note.article,
            "url": note.url,
            "kind": note.kind,
            "state": note.state.value,
            "quote": note.quote,
            "verdict": note.verdict,
            "html": note.html,
            "by": note.by,
            "date": str(note.when or ""),
            "tags": list(note.tags),
            "people": list(note.people),
            "cites": list(note.cites),
        }
    )


def _authorities(shelf: Shelf) -> Iterator[dict[str, object]]:
    for index, groups in shelf.groups.items():
        for group in groups.values():
            if group.authority and group.authority.kind == index:
                yield _authority(group.authority, group.url)


def _authority(one: Authority, url: str) -> dict[str, object]:
    return _known(
        {
            "kind": one.kind,
            "id": one.id,
            "url": url,
            "name": one.name,
            "aliases": list(one.aliases),
            "description": one.description,
            "ids": dict(one.ids),
            "location": list(one.location or ()),
            "dates": [str(when) for when in one.dates],
        }
    )


def _csv(rows: Iterable[Sequence[str]], *, mark: bool = False) -> bytes:
    """Rows as CSV; with the byte-order mark that a file begins with."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return (b"\xef\xbb\xbf" if mark else b"") + text.getvalue().encode("utf-8", "replace")


def _cells(article: Mapping[str, object]) -> list[str]:
    return [_cell(article.get(column, "")) for column in _COLUMNS]


def _cell(value: object) -> str:
    """A value as one cell of a spreadsheet, never a formula."""
    if isinstance(value, list):
        value = "; ".join(one["name"] if isinstance(one, dict) else str(one) for one in value)
    if isinstance(value, dict):
        value = sum(value.values())
    text = str(value).replace("\x00", "")
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
