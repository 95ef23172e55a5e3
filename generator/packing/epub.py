"""The collection, or a part of it, as a book: EPUB 3.3, with notes as footnotes.

In: chapters and front pages as HTML, pictures. Out: one file: mimetype, container, package, XHTML, pictures. It
refuses nothing. A picture of a kind that not every reader shows (EPUB 3.3, 3.2) is left out.
"""

from __future__ import annotations

import uuid
import zipfile
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path, PurePosixPath
from textwrap import wrap
from types import MappingProxyType
from urllib.parse import quote, unquote

from msgspec import Struct

from generator.model import File
from generator.packing.archive import is_marked, opened, put
from generator.packing.cargo import Cargo, Tell, moment
from generator.packing.xhtml import document, named

SUFFIX = ".epub"
UNIT = "article"
PICTURES: Mapping[str, str] = MappingProxyType(
    {
        ".gif": "image/gif",
        ".jpeg": "image/jpeg",
        ".jpg": "image/jpeg",
        ".png": "image/png",
        ".svg": "image/svg+xml",
        ".webp": "image/webp",
    }
)
_KINDS: Mapping[str, str] = MappingProxyType({**PICTURES, ".css": "text/css", ".xhtml": "application/xhtml+xml"})
_CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_PACKAGE = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{lang}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
{metadata}
</metadata>
<manifest>
{manifest}
</manifest>
<spine>
{spine}
</spine>
</package>
"""
_COVER = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 1800" width="1200" height="1800" role="img">
<title>{title}</title>
<rect width="1200" height="1800" fill="#ffffff"/><rect x="90" y="90" width="1020" height="18" fill="#14171b"/>
<rect x="90" y="1690" width="1020" height="6" fill="#0a4a94"/>
<g font-family="Newsreader, Georgia, serif" fill="#14171b" text-anchor="middle">{lines}</g>
</svg>
"""
_LAST = ("tags.xhtml", "sources.xhtml")  # read after the articles
_COVER_FILE = "cover.svg"


class _Item(Struct, frozen=True):
    """A file of the book: its address, and what the package says of it."""

    address: str
    properties: str = ""

    @property
    def line(self) -> str:
        kind = _KINDS[PurePosixPath(self.address).suffix]
        more = f' properties="{self.properties}"' if self.properties else ""
        return f'<item id="{_id(self.address)}" href="{quote(self.address)}" media-type="{kind}"{more}/>'


def is_ours(ends: bytes) -> bool:
    """Whether a file that begins and ends so is a book that was made here."""
    return is_marked(ends) and b"mimetypeapplication/epub+zip" in ends[:200]


def pack(cargo: Cargo, target: Path, *, tell: Tell) -> int:
    """Write the book; the answer is how many articles are in it."""
    with opened(target) as archive:
        book = _Book(cargo, archive)
        book.add("mimetype", b"application/epub+zip", stored=True)
        book.add("META-INF/container.xml", _CONTAINER.encode())
        book.add(f"EPUB/{_COVER_FILE}", _cover(cargo))
        items = [_Item(_COVER_FILE, "cover-image"), *(book.page(file) for file in cargo.front)]
        chapters = list(book.chapters(tell))
        items += [*chapters, *book.pictures()]
        spine = [one for one in items if one.address.endswith(".xhtml") and one.address not in _LAST]
        spine += [one for one in items if one.address in _LAST]
        book.add("EPUB/package.opf", _package(cargo, items, spine))
    return len(chapters)


class _Book:
    """The archive, and the pictures that its pages have shown so far."""

    def __init__(self, cargo: Cargo, archive: zipfile.ZipFile) -> None:
        self._cargo = cargo
        self._archive = archive
        self._shown: set[str] = set()

    def add(self, name: str, body: bytes, *, stored: bool = False) -> None:
        """Add a file."""
        put(self._archive, name, body, at=moment(self._cargo.date), stored=stored)

    def page(self, file: File) -> _Item:
        """Add a page, or the style sheet."""
        if not file.url.endswith(".xhtml"):
            self.add(f"EPUB/{file.url}", file.body)
            return _Item(file.url)
        self._shown |= {one for one in self._cargo.pictures if one.encode() in file.body}
        self.add(f"EPUB/{file.url}", document(file.body, link=_link))
        return _Item(file.url, "nav" if file.url == "nav.xhtml" else "")

    def chapters(self, tell: Tell) -> Iterator[_Item]:
        """Add every article."""
        for done, chapter in enumerate(self._cargo.chapters, 1):
            yield self.page(chapter.file)
            tell("pack", done, self._cargo.total)

    def pictures(self) -> Iterator[_Item]:
        """Add the pictures that are shown."""
        for address in sorted(self._shown):
            self.add(f"EPUB/{address}", (self._cargo.root / self._cargo.pictures[address]).read_bytes())
            yield _Item(address)


def _id(address: str) -> str:
    return "f-" + named(address.replace("/", "-"))


def _link(href: str) -> str:
    """An address within a page: its fragment as ids are written here."""
    if "://" in href or href.startswith(("mailto:", "data:")):
        return href
    path, mark, fragment = href.partition("#")
    return path + mark + (quote(named(unquote(fragment))) if mark else "")


def _package(cargo: Cargo, items: list[_Item], spine: list[_Item]) -> bytes:
    told = "\n".join(_metadata(cargo))
    manifest = "\n".join(one.line for one in items)
    read = "\n".join(f'<itemref idref="{_id(one.address)}"/>' for one in spine)
    return _PACKAGE.format(lang=escape(cargo.language), metadata=told, manifest=manifest, spine=read).encode()


def _metadata(cargo: Cargo) -> Iterator[str]:
    chosen = cargo.settings
    year, month, day, *_ = moment(cargo.date)
    identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{chosen.base_url}|{chosen.title}|{cargo.part}|{cargo.notes}")
    yield f'<dc:identifier id="id">urn:uuid:{identity}</dc:identifier>'
    told = (
        ("title", _title(cargo)),
        ("language", cargo.language),
        ("creator", chosen.owner),
        ("description", chosen.description),
        ("rights", chosen.licence),
        ("source", chosen.base_url),
        ("date", f"{year:04}-{month:02}-{day:02}"),
    )
    for name, value in told:
        if value.strip():
            yield f"<dc:{name}>{escape(' '.join(value.split()))}</dc:{name}>"
    yield f'<meta property="dcterms:modified">{year:04}-{month:02}-{day:02}T00:00:00Z</meta>'
    for name, value in (
        ("accessMode", "textual"),
        ("accessMode", "visual"),
        ("accessibilityFeature", "tableOfContents"),
    ):
        yield f'<meta property="schema:{name}">{value}</meta>'
    yield '<meta property="schema:accessibilityHazard">none</meta>'


def _title(cargo: Cargo) -> str:
    return cargo.settings.title + (f": {cargo.part}" if cargo.part else "")


def _cover(cargo: Cargo) -> bytes:
    lines = [(line, 110) for line in wrap(cargo.settings.title, 16)[:6]] + [
        (line, 56) for line in wrap(cargo.part, 32)[:4]
    ]
    made = []
    at = 620
    for line, size in lines:
        made.append(f'<text x="600" y="{at}" font-size="{size}">{escape(line)}</text>')
        at += round(size * 1.2)
    if cargo.settings.owner:
        made.append(f'<text x="600" y="1630" font-size="44">{escape(cargo.settings.owner)}</text>')
    return _COVER.format(title=escape(_title(cargo)), lines="".join(made)).encode()
