"""What is packed, unpacked with bounds. In: a compressed stream or a zip. Out: its bytes, piece by piece.

Nothing is ever written to disk, so no name in a zip leads anywhere. It refuses what grows beyond all proportion.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Protocol

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.inbox import opened_inside
from generator.model import Place, Source

_FREE = 50 * 1024 * 1024  # bytes that may come out of whatever little goes in
_RATIO = 200  # times; pages and mails are packed to a tenth
_FREE_SENT, _RATIO_SENT = 200 * 1024, 100  # the same for one answer of a server
_MOST = 100_000  # files in a zip
_PIECE = 64 * 1024
_LINE = 32 * 1024 * 1024  # bytes without a line end; scripts without one are a tenth of it
_GZIP = b"\x1f\x8b"
_MEMBER = 31  # what zlib calls the format of gzip


class Readable(Protocol):
    """What can be read piece by piece."""

    def read(self, size: int = ..., /) -> bytes:
        """So many bytes, fewer at the end."""

    def close(self) -> None:
        """Let go of what is read."""


class Inflated:
    """The bytes of a stream, unpacked where it is packed by gzip, in one member or many.

    `why` says what cut the reading short. It has what readers of archives ask of a file: `read` and `tell`.
    """

    def __init__(self, file: Readable) -> None:
        self._file, self._given, self._taken, self._line, self.why = file, 0, 0, 0, ""
        first = self._piece()
        self._packed = first.startswith(_GZIP)
        self._unpack = zlib.decompressobj(_MEMBER)
        self._waiting, self._ready = (first, b"") if self._packed else (b"", first)

    def tell(self) -> int:
        """How many bytes were given."""
        return self._given

    def read(self, size: int = -1) -> bytes:
        """So many bytes, fewer at the end."""
        while not self.why and (size < 0 or len(self._ready) < size):
            more = self._unpacked() if self._packed else self._piece()
            if more is None or (not more and not self._packed):
                break
            self._ready += more
        given, self._ready = (self._ready, b"") if size < 0 else (self._ready[:size], self._ready[size:])
        self._given += len(given)
        self._measure(given)
        return given

    def _measure(self, given: bytes) -> None:
        """Stop at a line without end: readers of records read lines whole, and piece it together again and again."""
        end = given.rfind(b"\n")
        self._line = len(given) - end - 1 if end >= 0 else self._line + len(given)
        if self._line > _LINE:
            self.why = "a line in it never ends"

    def drained(self, size: int) -> bool:
        """Whether the rest can be read without harm, so many bytes at a time."""
        while self.read(size):
            continue
        return not self.why

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _piece(self) -> bytes:
        try:
            data = self._file.read(_PIECE)
        except (zlib.error, zipfile.BadZipFile, OSError, EOFError, ValueError):
            self.why = "the packed data are broken"
            return b""
        self._taken += len(data)
        return data

    def _unpacked(self) -> bytes | None:
        """The next bytes of a member, or of the one after it; None at the end."""
        data = self._waiting or self._piece()
        if not data:
            return None
        try:
            made = self._unpack.decompress(data, 4 * _PIECE)
        except zlib.error:
            self.why = "the packed data are broken"
            return None
        self._waiting = self._unpack.unconsumed_tail
        if self._unpack.eof:
            self._waiting, self._unpack = self._unpack.unused_data.lstrip(b"\0"), zlib.decompressobj(_MEMBER)
        if self._given + len(self._ready) + len(made) > _FREE + _RATIO * self._taken:
            self.why = "the packed data grow beyond all proportion"
            return None
        return made


def unpacked(data: bytes, coding: str, most: int) -> bytes | None:
    """What was packed for its way over the web (RFC 9110, 8.4.1), at most `most` bytes; None where nobody here can.

    Archives often keep the word of a coding and the bytes without it, so what is not packed is given as it is. What
    grows beyond all proportion gives nothing.
    """
    bound = min(most, _FREE_SENT + _RATIO_SENT * len(data))
    try:
        if coding in ("gzip", "x-gzip"):
            made = Inflated(io.BytesIO(data)).read(bound + 1)
        elif coding == "deflate":
            made = zlib.decompressobj(15 if data[:1] == b"\x78" else -15).decompress(data, bound + 1)
        elif coding == "br":
            return _unbrotlied(data, bound)
        else:
            return data if coding in ("", "identity", "none", "utf-8") or _is_markup(data) else None
    except zlib.error:
        return data
    return made if len(made) <= bound else b""


def _is_markup(data: bytes) -> bool:
    return data[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _unbrotlied(data: bytes, bound: int) -> bytes | None:
    if _is_markup(data):
        return data
    try:
        import brotli  # needed for few originals only  # noqa: PLC0415
    except ImportError:
        return None
    try:
        reader = brotli.Decompressor()
        made = piece = reader.process(data, output_buffer_limit=_PIECE)
        while piece and len(made) <= bound and not reader.is_finished():
            piece = reader.process(b"", output_buffer_limit=_PIECE)
            made += piece
    except TypeError:  # of a version that cannot be held back
        return None
    except brotli.error:
        return data
    return made if len(made) <= bound else b""


def beginning(data: bytes, size: int = 600) -> bytes:
    """The first bytes, unpacked where they are packed by gzip."""
    if not data.startswith(_GZIP):
        return data[:size]
    try:
        return zlib.decompressobj(_MEMBER).decompress(data, size)
    except zlib.error:
        return b""


def zipped(source: Source, file: io.BufferedIOBase) -> Outcome[zipfile.ZipFile]:
    """The list of files in a zip, which is to stay open while they are read."""
    why = "the file is no whole zip"
    try:
        made = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as problem:
        why = f"{why}: {problem}"[:160]
    else:
        if len(made.infolist()) <= _MOST:
            return Outcome(made)
        why = f"more than {_MOST:,} files in one zip"
    return Outcome(None, (Diagnostic(Code.IMPORT_FAILED, Place(source.path), why, mend="save it again"),))


def member(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """A file of a zip, or nothing where it is not there, is encrypted or broken, or grows larger than `most`."""
    data = first_of(archive, name, most + 1)
    return data if len(data) <= most else b""


def first_of(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    """The first bytes of a file of a zip, or nothing where it is not there, is encrypted or broken."""
    stream = streamed(archive, name)
    try:
        return stream.read(most) if stream else b""
    except (zlib.error, zipfile.BadZipFile, OSError, EOFError, ValueError):
        return b""


def streamed(archive: zipfile.ZipFile, name: str) -> Readable | None:
    """A file of a zip as a stream; None where it cannot be read or would grow beyond all proportion."""
    try:
        info = archive.getinfo(name)
        if info.file_size > _FREE + _RATIO * info.compress_size:
            return None
        return opened_inside(archive, info)
    except (KeyError, RuntimeError, OSError, ValueError, zipfile.BadZipFile, NotImplementedError, zlib.error):
        return None


def names(archive: zipfile.ZipFile, *suffixes: str) -> Iterator[str]:
    """The names of files that end so, in order."""
    yield from sorted(one for one in archive.namelist() if one.lower().endswith(suffixes))
