"""The collection as one SQLite file, to be asked: articles, notes, tags, people, places, links, and full text.

In: the catalogue, and what is published of each article's text. Out: tables with plain names, foreign keys, and indexes
of words (FTS5) over articles and notes. The same collection gives the same bytes with the same SQLite. It refuses
nothing.
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from generator.addresses import absolute
from generator.model import Catalogue, Entry, Group, NoteEntry
from generator.packing.cargo import Cargo, Tell

SUFFIX = ".sqlite"
UNIT = "article"
_OURS = 0x4E474C53  # application_id: "NGLS"
_FORMAT = 2  # user_version: rises when tables change
# What an article may be of: the index, the table of its groups, and that of who has which.
_WAYS = (
    *(("tags", "tags", "article_tags"), ("people", "people", "article_people"), ("places", "places", "article_places")),
    *(("organisations", "organisations", "article_organisations"), ("events", "events", "article_events")),
    ("authors", "authors", "article_authors"),
)
_TABLES = """
CREATE TABLE collection (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE articles (
  id TEXT PRIMARY KEY, title TEXT NOT NULL, date TEXT NOT NULL, year INTEGER NOT NULL, source TEXT, page TEXT,
  section TEXT, dek TEXT, text TEXT, words INTEGER, lang TEXT, rights TEXT NOT NULL, licence TEXT, series TEXT,
  original TEXT, archived TEXT, url TEXT NOT NULL, file TEXT);
CREATE TABLE notes (
  id TEXT PRIMARY KEY, article TEXT NOT NULL REFERENCES articles (id), kind TEXT NOT NULL, state TEXT NOT NULL,
  quote TEXT, verdict TEXT, text TEXT NOT NULL, author TEXT, date TEXT, url TEXT NOT NULL);
CREATE TABLE links (
  source TEXT NOT NULL, target TEXT NOT NULL, title TEXT, PRIMARY KEY (source, target)) WITHOUT ROWID;
CREATE INDEX articles_date ON articles (date);
CREATE INDEX articles_source ON articles (source);
CREATE INDEX notes_article ON notes (article);
CREATE INDEX notes_kind ON notes (kind);
"""
_WAY = """
CREATE TABLE {groups} (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT, latitude REAL, longitude REAL, url TEXT NOT NULL);
CREATE TABLE {joins} (
  article TEXT NOT NULL REFERENCES articles (id), "{groups}" TEXT NOT NULL REFERENCES {groups} (id),
  PRIMARY KEY (article, "{groups}")) WITHOUT ROWID;
"""
_WORDS = """
CREATE VIRTUAL TABLE articles_fts USING fts5 (
  title, dek, text, content='articles', tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE notes_fts USING fts5 (quote, text, content='notes', tokenize="unicode61 remove_diacritics 2");
INSERT INTO articles_fts (articles_fts) VALUES ('rebuild');
INSERT INTO notes_fts (notes_fts) VALUES ('rebuild');
ANALYZE;
"""


def is_ours(ends: bytes) -> bool:
    """Whether a file that begins so is a database that was made here."""
    return ends.startswith(b"SQLite format 3\0") and ends[68:72] == _OURS.to_bytes(4, "big")


def pack(cargo: Cargo, target: Path, *, tell: Tell) -> int:
    """Write the database; the answer is how many articles are in it."""
    catalogue = cargo.catalogue
    assert catalogue is not None
    with contextlib.closing(sqlite3.connect(target)) as base:
        base.execute(f"PRAGMA application_id = {_OURS}")
        base.execute(f"PRAGMA user_version = {_FORMAT}")
        base.executescript(_TABLES)
        base.executemany("INSERT INTO collection VALUES (?, ?)", _whole(cargo))
        for done, entry in enumerate(reversed(catalogue.entries), 1):
            base.execute(f"INSERT INTO articles VALUES ({_marks(18)})", _article(entry, cargo))  # noqa: S608
            tell("pack", done, len(catalogue.entries))
        rows = (_note(one, cargo) for one in sorted(catalogue.notes, key=lambda one: one.id))
        base.executemany(f"INSERT INTO notes VALUES ({_marks(10)})", rows)  # noqa: S608
        base.executemany("INSERT OR IGNORE INTO links VALUES (?, ?, ?)", sorted(_links(catalogue)))
        _ways(base, catalogue)
        base.executescript(_WORDS)
        base.commit()
        base.execute("VACUUM")
    return len(catalogue.entries)


def _marks(count: int) -> str:
    return ", ".join("?" * count)


def _whole(cargo: Cargo) -> Iterator[tuple[str, object]]:
    chosen = cargo.settings
    yield "date", str(cargo.date)
    for key in ("title", "description", "owner", "licence", "base_url", "language"):
        yield key, _known(str(getattr(chosen, key)))


def _address(url: str, cargo: Cargo) -> str:
    return absolute(cargo.settings.base_url, url) or url


def _article(entry: Entry, cargo: Cargo) -> tuple[object, ...]:
    told = (entry.source, entry.page, entry.section, entry.dek, cargo.texts.get(entry.id, ""), entry.words)
    more = (entry.lang or cargo.settings.language, entry.rights.value, entry.licence or cargo.settings.licence)
    where = (entry.series, entry.origin, entry.archived, _address(entry.url, cargo), entry.path)
    return (entry.id, entry.title, str(entry.date), entry.date.year, *map(_known, (*told, *more, *where)))


def _note(one: NoteEntry, cargo: Cargo) -> tuple[object, ...]:
    text = " ".join(unescape(re.sub(r"<[^>]*>", " ", one.html)).split())
    said = map(_known, (one.quote, one.verdict))
    by = map(_known, (one.by, str(one.when or "")))
    return (one.id, one.article, one.kind, one.state.value, *said, text, *by, _address(one.url, cargo))


def _known(value: object) -> object:
    """What is not known is NULL."""
    return None if value == "" else value


def _links(catalogue: Catalogue) -> Iterator[tuple[str, str, str]]:
    """From which page to which, by their addresses in the site."""
    for target, refs in catalogue.backlinks.items():
        yield from ((ref.url, target, ref.label) for ref in refs)


def _ways(base: sqlite3.Connection, catalogue: Catalogue) -> None:
    indexes = {index.name: index.groups for index in catalogue.indexes}
    for name, table, joins in _WAYS:
        base.executescript(_WAY.format(groups=table, joins=joins))
        groups = sorted(indexes.get(name, ()), key=lambda group: group.key)
        base.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?)", map(_group, groups))  # noqa: S608
        pairs = sorted((one, group.key) for group in groups for one in group.entries)
        base.executemany(f"INSERT INTO {joins} VALUES (?, ?)", pairs)  # noqa: S608


def _group(group: Group) -> tuple[object, ...]:
    known = group.authority
    latitude, longitude = (known.location if known else None) or (None, None)
    return (group.key, group.label, _known(known.description) if known else None, latitude, longitude, group.url)
