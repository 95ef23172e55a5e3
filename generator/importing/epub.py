"""EPUB: books of articles, as magazines and reading lists give them. In: an original. Out: a draft for each chapter.

A book with one chapter is one article, with the title of the book. Covers, tables of contents and pages of a few words
are no articles. It refuses a book that is encrypted.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote
from zipfile import ZipFile

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.draft import Draft
from generator.importing.enclosed import LARGEST, Album, Allowance, placed, with_pictures
from generator.importing.filled import filled
from generator.importing.fragment import markdown
from generator.importing.inbox import opened
from generator.importing.unpacked import first_of, member, zipped
from generator.importing.xmlfile import parsed, text_of, value, values
from generator.model import Place, Source

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME = "epub"
_LARGEST = 5 * 1024 * 1024  # bytes of one chapter
_MOST = 2_000  # chapters
_FEWEST = 200  # letters of a chapter that is an article
_OF_BOOKS = re.compile(r"(?:^|[/_-])(?:cover|toc|nav|titlepage|copyright|colophon)[^/]*$", re.IGNORECASE)


def recognises(source: Source) -> int:
    """9 for a zip that says that it is a book, or is called so."""
    said = source.data.startswith(b"PK") and b"application/epub+zip" in source.data[:200]
    return 9 if said or source.path.lower().endswith(".epub") else 0


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """Every chapter that is an article."""
    with opened(source) as file:
        packed = zipped(source, file)
        if packed.value is None:
            return Outcome(None, packed.diagnostics)
        if "META-INF/encryption.xml" in packed.value.namelist() and not _only_fonts(packed.value):
            return _failed(source, "the book is encrypted")
        return _read(source, packed.value)


def _only_fonts(archive: ZipFile) -> bool:
    named = re.findall(rb'URI="([^"]+)"', member(archive, "META-INF/encryption.xml", _LARGEST))
    return all(re.search(rb"\.(?:otf|ttf|woff2?)$", one, re.IGNORECASE) for one in named)


def _failed(source: Source, what: str) -> Outcome[tuple[Draft, ...]]:
    return Outcome(None, (Diagnostic(Code.IMPORT_FAILED, Place(source.path), what, mend="save the articles' pages"),))


def _xml(source: Source, archive: ZipFile, name: str) -> _Element | None:
    data = member(archive, name, _LARGEST)
    read = parsed(Source(source.path, data)) if data.strip() else Outcome(None)
    return read.value[0] if read.value else None


def _read(source: Source, archive: ZipFile) -> Outcome[tuple[Draft, ...]]:
    container = _xml(source, archive, "META-INF/container.xml")
    at = value(container, ".//rootfile@full-path") if container is not None else ""
    book = _xml(source, archive, at) if at else None
    if book is None:
        return _failed(source, "the book has no list of its contents")
    folder = posixpath.dirname(at)
    names = list(_chapters(book, folder))[:_MOST]
    labels = _labels(source, archive, book, folder)
    left = Allowance()
    found = [(name, _body(archive, name, left)) for name in names]
    found = [(name, body) for name, body in found if len(re.findall(r"\w", body[1])) > _FEWEST]
    whole = [one for one in names if member(archive, one, _LARGEST)]
    if len(found) == 0 and len(whole) == 1:
        found = [(whole[0], _body(archive, whole[0], left))]
    drafts = tuple(_draft(book, name, body, (labels.get(name, ""), len(found) == 1)) for name, body in found)
    return Outcome(drafts) if drafts else _failed(source, "the book holds no chapter with text in it")


def _chapters(book: _Element, folder: str) -> Iterator[str]:
    """The files of the chapters, in the order of reading."""
    items = {one.get("id"): one for one in book.iterfind("manifest/item")}
    for one in book.iterfind("spine/itemref"):
        item = items.get(one.get("idref"))
        if item is None or one.get("linear") == "no" or "nav" in (item.get("properties") or "").split():
            continue
        name = _inside(folder, item.get("href") or "")
        if "html" in (item.get("media-type") or "html") and not _OF_BOOKS.search(posixpath.splitext(name)[0]):
            yield name


def _inside(folder: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(href.partition("#")[0])))


def _labels(source: Source, archive: ZipFile, book: _Element, folder: str) -> Mapping[str, str]:
    """What the table of contents calls the chapters."""
    labels: dict[str, str] = {}
    for item in book.iterfind("manifest/item"):
        kind = item.get("media-type") or ""
        if "nav" in (item.get("properties") or "").split() or "ncx" in kind:
            name = _inside(folder, item.get("href") or "")
            table = _xml(source, archive, name)
            for point in table.iter("navPoint") if table is not None else ():
                to = _inside(posixpath.dirname(name), value(point, "content@src"))
                labels.setdefault(to, value(point, "navLabel"))
            for link in table.iter("a") if table is not None else ():
                labels.setdefault(_inside(posixpath.dirname(name), link.get("href") or ""), text_of(link))
    return labels


def _body(archive: ZipFile, name: str, left: Allowance) -> tuple[str, str, Album]:
    """A chapter's first heading, its text, and the pictures in it."""
    html = member(archive, name, _LARGEST).decode("utf-8", "replace")
    inside = re.search(r"<body[^>]*>(.*?)(?:</body>|$)", html, re.DOTALL | re.IGNORECASE)
    folder = posixpath.dirname(name)
    album = Album(lambda address: _picture(archive, folder, address), left)
    made = markdown(placed(inside[1] if inside else html, album))
    head = re.match(r"#{2} +([^\n]+)", made)
    return (re.sub(r"\\(?=[!-/:-@\[-`{-~])|[*_]", "", head[1]) if head else ""), made, album


def _picture(archive: ZipFile, folder: str, address: str) -> bytes:
    return b"" if "://" in address else first_of(archive, _inside(folder, address), LARGEST + 1)


def _draft(book: _Element, name: str, body: tuple[str, str, Album], of: tuple[str, bool]) -> Draft:
    label, alone = of
    heading, made, album = body
    title = value(book, "metadata/title")
    dates = [one for one in book.iterfind("metadata/date") if not any("creation" in one for one in one.attrib.values())]
    addresses = values(book, "metadata/source", "metadata/identifier")
    fields = {
        "title": title if alone else heading or label,
        "date": next(filter(None, map(text_of, dates)), ""),
        "authors": values(book, "metadata/creator"),
        "source": value(book, "metadata/publisher") if alone else title,
        "url": next((one for one in addresses if "://" in one), "") if alone else "",
        "dek": value(book, "metadata/description") if alone else "",
        "tags": values(book, "metadata/subject"),
        "lang": value(book, "metadata/language"),
    }  # fmt: skip
    return with_pictures(filled(fields, made, part="" if alone else name), album)
