"""Web archives: WARC and ARC, packed or not, and WACZ, a zip of these. In: an original. Out: a draft for each article.

Every response that is an HTML page is read; what is no article (front pages, frames, answers that say that nothing is
there) gives none, and how many these are is told once. `imported.captured` is the record's date, `imported.part` its
date and address. A revisit says that a page was the same again; its date stands beside the page's, under `extra`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import closing, redirect_stderr
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.draft import Draft
from generator.importing.inbox import opened
from generator.importing.unpacked import Inflated, Readable, beginning, names, streamed, zipped
from generator.importing.wholepage import page
from generator.model import Place, Source

NAME = "warc"
_SUFFIXES = (".warc", ".warc.gz", ".arc", ".arc.gz", ".wacz")
_STARTS = re.compile(rb"WARC/\d|filedesc://")
_HTML = ("text/html", "application/xhtml+xml")
_LARGEST = 20 * 1024 * 1024  # bytes of one page
_MOST = 20_000  # pages
_SHOWN = 5


@dataclass(slots=True)
class _Reading:
    """What was found in an archive so far."""

    drafts: list[Draft] = field(default_factory=list)
    pages: int = 0
    seen: set[str] = field(default_factory=set)
    none: list[str] = field(default_factory=list)
    again: dict[str, list[str]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)


def recognises(source: Source) -> int:
    """9 for a web archive, by its name or its first bytes."""
    named = source.path.lower().endswith(_SUFFIXES)
    return 9 if named or _STARTS.match(beginning(source.data)) else 0


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """The articles of an archive."""
    reading = _Reading()
    if source.data.startswith(b"PK"):
        with opened(source) as file:
            packed = zipped(source, file)
            if packed.value is None:
                return Outcome(None, packed.diagnostics)
            for name in names(packed.value, ".warc", ".warc.gz", ".arc", ".arc.gz"):
                _read(source, partial(streamed, packed.value, name), reading)
    else:
        _read(source, partial(opened, source), reading)
    return _outcome(source, reading)


def _outcome(source: Source, reading: _Reading) -> Outcome[tuple[Draft, ...]]:
    place = Place(source.path)
    drafts = tuple(_with_revisits(draft, reading.again) for draft in reading.drafts)
    wrong: list[Diagnostic] = []
    if reading.broken:
        what = f"the archive could not be read to its end: {'; '.join(reading.broken[:_SHOWN])}"
        wrong.append(Diagnostic(Code.IMPORT_FAILED, place, what, mend="fetch it again; what was read was taken in"))
    elif not drafts:
        what = f"no article was found among {reading.pages:,} HTML pages of the archive"
        wrong.append(Diagnostic(Code.IMPORT_FAILED, place, what, mend="save the articles' own pages"))
    if reading.none and drafts:
        what = f"{len(reading.none):,} of {reading.pages:,} HTML pages of the archive are no articles"
        shown = tuple(("page", one) for one in reading.none[:_SHOWN])
        wrong.append(Diagnostic(Code.IMPORT_DROPPED, place, what, shown))
    return Outcome(drafts or None, tuple(wrong))


def _with_revisits(draft: Draft, again: dict[str, list[str]]) -> Draft:
    dates = sorted(set(again.get(draft.part.partition(" ")[2], ())))
    return replace(draft, extra={**draft.extra, "revisited": dates}) if dates else draft


def _read(source: Source, again: Callable[[], Readable | None], reading: _Reading) -> None:
    """Read every record of one file; `again` gives it from its beginning.

    It is unpacked under a bound. A file that cannot be read so, and is no danger, is read once more member by member:
    then a record whose length is wrong spoils no other.
    """
    file = again()
    if file is None:
        reading.broken.append("a file in it cannot be unpacked")
        return
    with closing(file):
        stream = Inflated(file)
        why = _records(source, stream, reading)
        safe = bool(why) and stream.drained(_LARGEST)
    members = again() if safe else None
    if members is not None:
        with closing(members):
            why = _records(source, members, reading)
    if said := stream.why or why:
        reading.broken.append(said)


def _records(source: Source, stream: Readable, reading: _Reading) -> str:
    """Read the records of a stream, and say what kept it from being read to its end."""
    from warcio.archiveiterator import ArchiveIterator  # needed for archives only  # noqa: PLC0415
    from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415

    try:
        with redirect_stderr(io.StringIO()):  # warcio prints what it mends
            for record in ArchiveIterator(stream, arc2warc=True):
                _take(source, record, reading)
                if reading.pages >= _MOST:
                    return f"only the first {_MOST:,} pages were read"
    except (ArchiveLoadFailed, ValueError, TypeError, AttributeError, LookupError, EOFError, OSError) as problem:
        return " ".join(str(problem).split())[:160]
    return ""


def _take(source: Source, record: Any, reading: _Reading) -> None:
    """One record: a page gives its article, a revisit its date."""
    headers = record.rec_headers
    url = (headers.get_header("WARC-Target-URI") or "").strip("<> ")
    date = headers.get_header("WARC-Date") or ""
    if record.rec_type == "revisit":
        reading.again.setdefault(url, []).append(date)
    elif record.rec_type in ("response", "resource") and _is_page(record):
        part = f"{date} {url}"
        if part in reading.seen:
            return
        reading.seen.add(part)
        reading.pages += 1
        html = _content(record)
        done = page(source, html, url=url, captured=date, part=part) if html else Outcome(None)
        if done.value:
            reading.drafts.append(done.value)
        else:
            reading.none.append(url)


def _is_page(record: Any) -> bool:
    http = record.http_headers
    kind = (http or record.rec_headers).get_header("Content-Type") or ""
    status = http.get_statuscode() if http else "200"
    return str(kind).partition(";")[0].strip().lower() in _HTML and status in ("200", "203", "")


def _content(record: Any) -> bytes:
    """The page as it was sent, unpacked and joined; nothing where it is larger than a page may be."""
    pieces = list(_pieces(record.content_stream()))
    data = b"".join(pieces)
    return data if len(data) <= _LARGEST else b""


def _pieces(stream: Any) -> Iterator[bytes]:
    size = 0
    while size <= _LARGEST and (piece := stream.read(io.DEFAULT_BUFFER_SIZE * 8)):
        size += len(piece)
        yield piece
