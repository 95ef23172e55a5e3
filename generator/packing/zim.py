"""The site as one ZIM file, for Kiwix and other readers of it: with a front page, full-text search and suggestions.

In: a built site. Out: one file. It needs libzim, which is under the GPL 3 and so comes only where it is installed on
purpose: `pip install libzim`. It refuses to go on without it, with a sentence. No service worker goes in, and no empty
file, which the format does not have. libzim draws a random UUID for the file and one for each index of words; they are
written over with ones made of the content, so that the same site gives the same bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import struct
import sys
import uuid
import zlib
from collections.abc import Iterator
from html import unescape
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from generator.addresses import slug
from generator.packing.cargo import Cargo, Tell, moment
from generator.packing.refused import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

SUFFIX = ".zim"
UNIT = "file"
_MAGIC = struct.pack("<I", 72173914)  # openZIM's file format, header
_SKIPPED = ("worker.js", "manifest.webmanifest", "404.html")
_TITLE = re.compile(rb"<title>([^<]*)</title>")
_MOVED = re.compile(rb'<meta http-equiv="refresh" content="0; ?url=([^"]*)"', re.IGNORECASE)
_UUID = 8  # where the file's own stands
_MARK = b"newsg"  # what that begins with
_GLASS = re.compile(rb"\x0f\x0dXapian Glass..", re.DOTALL)  # the head of an index of words, before its UUID
_LONGEST = 80  # characters of a description
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        ".avif": "image/avif",
        ".bib": "application/x-bibtex",
        ".css": "text/css",
        ".csv": "text/csv",
        ".gif": "image/gif",
        ".html": "text/html",
        ".jpeg": "image/jpeg",
        ".jpg": "image/jpeg",
        ".js": "text/javascript",
        ".json": "application/json",
        ".jsonld": "application/ld+json",
        ".png": "image/png",
        ".ris": "application/x-research-info-systems",
        ".svg": "image/svg+xml",
        ".txt": "text/plain",
        ".webp": "image/webp",
        ".woff2": "font/woff2",
        ".xml": "application/xml",
    }
)
# ISO 639-3, as the format wants it, of the languages that a site's words are in.
_LANGUAGES: Mapping[str, str] = MappingProxyType({"ar": "ara", "de": "deu", "en": "eng", "fr": "fra", "ru": "rus"})


def is_ours(ends: bytes) -> bool:
    """Whether a file that begins so is a ZIM file that was made here: its UUID begins with our mark."""
    return ends.startswith(_MAGIC) and ends[_UUID : _UUID + len(_MARK)] == _MARK


def lacking() -> str:
    """Why no such file can be made here: nothing where libzim is installed."""
    if find_spec("libzim"):
        return ""
    return (
        "A ZIM file needs libzim, which is not installed: pip install libzim. It is under the GPL 3, so it does not "
        "come with Newsgloss."
    )


def pack(cargo: Cargo, target: Path, *, tell: Tell) -> int:
    """Write the file; the answer is how many files of the site are in it."""
    if why := lacking():
        raise Refused(why)
    from libzim.writer import Creator  # noqa: PLC0415 - only where it is installed

    language = _LANGUAGES.get(cargo.language.partition("-")[0], "mul")
    creator = Creator(target).config_indexing(True, language).config_nbworkers(1)  # noqa: FBT003
    with _quiet(), creator.set_mainpath("index.html") as made:
        made.add_illustration(48, _illustration())
        for name, value in _metadata(cargo, language):
            made.add_metadata(name, value)
        count = 0
        for address, body in _bodies(cargo, tell):
            made.add_item(_item(address, body))
            count += 1
    _settle(target)
    return count


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Let libzim write what it does nowhere: the standard output is for the answer."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


def _bodies(cargo: Cargo, tell: Tell) -> Iterator[tuple[str, bytes]]:
    """The files of the site that the format can have."""
    for done, address in enumerate(cargo.addresses, 1):
        body = b"" if PurePosixPath(address).name in _SKIPPED else (cargo.site / address).read_bytes()
        if body:
            yield address, body
        tell("pack", done, len(cargo.addresses))


def _settle(path: Path) -> None:
    """Put UUIDs that are made of the content in the place of the random ones, and the checksum of the whole anew."""
    body = bytearray(path.read_bytes())
    places = [_UUID, *(found.end() for found in _GLASS.finditer(body))]
    for at in places:
        body[at : at + 16] = bytes(16)
    told = hashlib.sha256(body[:-16]).digest()
    for at in places:
        mark = _MARK if at == _UUID else b""
        body[at : at + 16] = uuid.UUID(bytes=(mark + told)[:16], version=5).bytes
    body[-16:] = hashlib.md5(body[:-16], usedforsecurity=False).digest()  # as the format has it
    path.write_bytes(body)


def _item(address: str, body: bytes) -> Any:
    from libzim.writer import Hint, Item, StringProvider  # noqa: PLC0415 - only where it is installed

    page = address.endswith(".html")
    found = _TITLE.search(body) if page else None
    title = unescape(found[1].decode("utf-8", "replace")) if found else ""
    # libzim asks an item by its methods; the class is made where its parent is known.
    asked = {
        "get_path": lambda _: address,
        "get_title": lambda _: title.rpartition(" — ")[0] or title,
        "get_mimetype": lambda _: _KINDS.get(PurePosixPath(address).suffix.lower(), "application/octet-stream"),
        "get_contentprovider": lambda _: StringProvider(body),
        "get_hints": lambda _: {Hint.FRONT_ARTICLE: int(page and not _MOVED.search(body))},
    }
    return type("Member", (Item,), asked)()


def _metadata(cargo: Cargo, language: str) -> Iterator[tuple[str, str]]:
    chosen = cargo.settings
    year, month, day, *_ = moment(cargo.date)
    yield "Title", chosen.title[:30]
    yield "Name", f"{slug(chosen.title)}_{cargo.language}" + ("" if cargo.notes else "_nonotes")
    yield "Language", language
    yield "Date", f"{year:04}-{month:02}-{day:02}"
    yield "Creator", chosen.owner or chosen.title
    yield "Publisher", chosen.owner or chosen.title
    yield "Description", (chosen.description or chosen.strap or chosen.title)[:_LONGEST]
    yield "Scraper", "Newsgloss"
    if chosen.description[_LONGEST:]:
        yield "LongDescription", chosen.description[:4000]
    if chosen.licence:
        yield "License", chosen.licence
    if chosen.base_url:
        yield "Source", chosen.base_url


def _illustration() -> bytes:
    """A PNG of 48 by 48: a cutting with a line of ink under its words, as the theme's favicon has it."""
    rows = [bytearray(_pixel(x, y) for x in range(48)) for y in range(48)]
    palette = b"\xff\xff\xff\x14\x17\x1b\x06\x7f\x7a\xe9\xf0\xf5"
    body = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), 9)
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", 48, 48, 8, 3, 0, 0, 0)),
        (b"PLTE", palette),
        (b"IDAT", body),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _pixel(x: int, y: int) -> int:
    if not (6 <= x < 42 and 4 <= y < 44):  # noqa: PLR2004 - the drawing
        return 3
    if 10 <= x < 38 and y in (12, 13, 14, 20, 21, 27, 28):  # noqa: PLR2004 - the drawing
        return 1
    return 2 if 10 <= x < 30 and y in (32, 33, 34) else 0  # noqa: PLR2004 - the drawing
