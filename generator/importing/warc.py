"""Web archives: WARC and ARC, packed or not, and WACZ, a zip of these. In: an original. Out: a draft for each article.

Every response that is an HTML page is read; what is no article (front pages, frames, answers that say that nothing is
there) gives none, and how many these are is told once. `imported.captured` is the record's date, `imported.part` its
date and address. A revisit says that a page was the same again; its date stands beside the page's, under `extra`.

An archive is read three times: to know its pictures, for its pages, and for the pictures that their articles show.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, redirect_stderr
from functools import partial
from typing import Any

from msgspec import Struct, field

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.draft import Draft, Enclosed
from generator.importing.enclosed import ALL, enclosed, remote
from generator.importing.enclosed import LARGEST as LARGEST_PICTURE
from generator.importing.inbox import opened
from generator.importing.unpacked import Inflated, Readable, beginning, names, streamed, unpacked, zipped
from generator.importing.wholepage import page
from generator.model import Place, Source
from generator.nouns import replace

NAME = "warc"
_SUFFIXES = (".warc", ".warc.gz", ".arc", ".arc.gz", ".wacz")
_STARTS = re.compile(rb"WARC/\d|filedesc://")
_HTML = ("text/html", "application/xhtml+xml")
_LARGEST = 20 * 1024 * 1024  # bytes of one page
_MOST = 20_000  # pages
_MOST_PICTURES = 200_000
_SHOWN = 5
_BLOCK = 1024 * 1024  # bytes that are read at once
_MENDS: Mapping[str, str] = {"br": "install the package brotli, and build again"}

File = Callable[[], Readable | None]  # gives a file of records from its beginning
Take = Callable[[Any], str]  # takes a record, and says why no more are to be read


class _Reading(Struct):
    """What was found in an archive so far."""

    drafts: list[Draft] = field(default_factory=list)
    pages: int = 0
    seen: set[str] = field(default_factory=set)
    none: list[str] = field(default_factory=list)
    again: dict[str, list[str]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    packed: Counter[str] = field(default_factory=Counter)
    stills: dict[str, Enclosed] = field(default_factory=dict)


def recognises(source: Source) -> int:
    """9 for a web archive, by its name or its first bytes."""
    named = source.path.lower().endswith(_SUFFIXES)
    return 9 if named or _STARTS.match(beginning(source.data)) else 0


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """The articles of an archive."""
    if not source.data.startswith(b"PK"):
        return _converted(source, [partial(opened, source)])
    with opened(source) as file:
        packed = zipped(source, file)
        if packed.value is None:
            return Outcome(None, packed.diagnostics)
        found = names(packed.value, ".warc", ".warc.gz", ".arc", ".arc.gz")
        return _converted(source, [partial(streamed, packed.value, name) for name in found])


def _converted(source: Source, files: Sequence[File]) -> Outcome[tuple[Draft, ...]]:
    reading = _Reading()
    for file in files:
        _read(file, partial(_index, reading))
    for file in files:
        reading.broken += filter(None, [_read(file, partial(_take, source, reading))])
    reading.drafts = list(_with_pictures(reading.drafts, files))
    return _outcome(source, reading)


def _with_pictures(drafts: Sequence[Draft], files: Sequence[File]) -> Iterator[Draft]:
    """The drafts with the bytes of their pictures, as far as these may be taken."""
    wanted = {one.path for draft in drafts for one in draft.pictures}
    held: dict[str, Enclosed] = {}
    for file in files if wanted else ():
        _read(file, partial(_fetch, wanted, held))
    for draft in drafts:
        there = tuple(replace(one, data=held[one.path].data) for one in draft.pictures if one.path in held)
        left = len(draft.pictures) - len(there)
        doubt = (f"the archive has {left} more pictures than may be taken; their addresses stay",) if left else ()
        yield replace(remote(draft, keep=held), pictures=there, doubts=(*draft.doubts, *doubt))


def _outcome(source: Source, reading: _Reading) -> Outcome[tuple[Draft, ...]]:
    place = Place(source.path)
    drafts = tuple(_with_revisits(draft, reading.again) for draft in reading.drafts)
    wrong: list[Diagnostic] = []
    if reading.broken:
        what = f"the archive could not be read to its end: {'; '.join(reading.broken[:_SHOWN])}"
        wrong.append(Diagnostic(Code.IMPORT_FAILED, place, what, mend="fetch it again; what was read was taken in"))
    elif not drafts and not reading.packed:
        what = f"no article was found among {reading.pages:,} HTML pages of the archive"
        wrong.append(Diagnostic(Code.IMPORT_FAILED, place, what, mend="save the articles' own pages"))
    if reading.none and drafts:
        what = f"{len(reading.none):,} of {reading.pages:,} HTML pages of the archive are no articles"
        shown = tuple(("page", one) for one in reading.none[:_SHOWN])
        wrong.append(Diagnostic(Code.IMPORT_DROPPED, place, what, shown))
    for coding, count in sorted(reading.packed.items()):
        what = f"{count:,} of {reading.pages:,} HTML pages are packed by {coding!r}, which is unknown here"
        mend = _MENDS.get(coding, "save the pages another way")
        wrong.append(Diagnostic(Code.IMPORT_DROPPED, place, what, mend=mend))
    return Outcome(drafts or None, tuple(wrong))


def _with_revisits(draft: Draft, again: dict[str, list[str]]) -> Draft:
    dates = sorted(set(again.get(draft.part.partition(" ")[2], ())))
    return replace(draft, extra={**draft.extra, "revisited": dates}) if dates else draft


def _read(again: File, take: Take) -> str:
    """Read every record of one file; `again` gives it from its beginning. The answer is what went wrong.

    It is unpacked under a bound. A file that cannot be read so, and is no danger, is read once more member by member:
    then a record whose length is wrong spoils no other.
    """
    file = again()
    if file is None:
        return "a file in it cannot be unpacked"
    with closing(file):
        stream = Inflated(file)
        why = _records(stream, take)
        safe = bool(why) and stream.drained(_LARGEST)
    members = again() if safe else None
    if members is not None:
        with closing(members):
            why = _records(members, take)
    return stream.why or why


def _records(stream: Readable, take: Take) -> str:
    """Read the records of a stream, and say what kept it from being read to its end."""
    from warcio.archiveiterator import ArchiveIterator  # needed for archives only  # noqa: PLC0415
    from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415

    try:
        with redirect_stderr(io.StringIO()):  # warcio prints what it mends
            for record in ArchiveIterator(stream, arc2warc=True, block_size=_BLOCK):
                if enough := take(record):
                    return enough
    except (ArchiveLoadFailed, ValueError, TypeError, AttributeError, LookupError, EOFError, OSError) as problem:
        return " ".join(str(problem).split())[:160]
    return ""


def _take(source: Source, reading: _Reading, record: Any) -> str:
    """One record: a page gives its article, a revisit its date."""
    url, date = _address(record), record.rec_headers.get_header("WARC-Date") or ""
    if record.rec_type == "revisit":
        reading.again.setdefault(url, []).append(date)
    elif _is_page(record) and (part := f"{date} {url}") not in reading.seen:
        reading.seen.add(part)
        reading.pages += 1
        html, coding = _content(record, _LARGEST)
        if coding:
            reading.packed[coding] += 1
        done = page(source, html, url=url, captured=date, part=part, find=partial(_still, reading)) if html else None
        if done and done.value:
            reading.drafts.append(done.value)
        elif not coding:
            reading.none.append(url)
    return f"only the first {_MOST:,} pages were read" if reading.pages >= _MOST else ""


def _index(reading: _Reading, record: Any) -> str:
    """One record: a picture is kept in mind under its address, without its bytes."""
    made = _picture(record)
    if made:
        reading.stills.setdefault(_key(made.address), replace(made, data=b""))
    return "enough" if len(reading.stills) >= _MOST_PICTURES else ""


def _fetch(wanted: set[str], held: dict[str, Enclosed], record: Any) -> str:
    """One record: a picture that is wanted is held, as long as there is room."""
    made = _picture(record)
    room = ALL - sum(len(one.data) for one in held.values())
    if made and made.path in wanted and made.path not in held and len(made.data) <= room:
        held[made.path] = made
    return "enough" if len(held) == len(wanted) else ""


def _still(reading: _Reading, address: str) -> bytes | Enclosed:
    return reading.stills.get(_key(address), b"")


def _key(address: str) -> str:
    """An address as it is looked up: `http` and `https` are one, and no fragment was ever sent."""
    return re.sub(r"^https?:", "", address.partition("#")[0])


def _picture(record: Any) -> Enclosed | None:
    """The picture that a record holds."""
    if record.rec_type not in ("response", "resource") or not _kind(record).startswith("image/"):
        return None
    made = enclosed(_content(record, LARGEST_PICTURE)[0], _address(record))
    return made if isinstance(made, Enclosed) else None


def _address(record: Any) -> str:
    return (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")


def _kind(record: Any) -> str:
    """The media type of what was answered, or nothing where that was no whole answer."""
    http = record.http_headers
    kind = (http or record.rec_headers).get_header("Content-Type") or ""
    whole = not http or http.get_statuscode() in ("200", "203", "")
    return str(kind).partition(";")[0].strip().lower() if whole else ""


def _is_page(record: Any) -> bool:
    return record.rec_type in ("response", "resource") and _kind(record) in _HTML


def _content(record: Any, most: int) -> tuple[bytes, str]:
    """What was sent, unpacked and joined, or nothing where it is larger than it may be.

    The second value is how it is packed, where nobody here can unpack it.
    """
    from warcio.bufferedreaders import ChunkedDataReader  # needed for archives only  # noqa: PLC0415

    http = record.http_headers
    coding = str((http and http.get_header("Content-Encoding")) or "").strip().lower()
    chunked = str((http and http.get_header("Transfer-Encoding")) or "").strip().lower() == "chunked"
    if (record.length or 0) > 2 * most:
        return b"", ""
    sent = b"".join(_pieces(ChunkedDataReader(record.raw_stream) if chunked else record.raw_stream, most))
    data = unpacked(sent, coding, most) if len(sent) <= most else b""
    return data or b"", coding if data is None else ""


def _pieces(stream: Any, most: int) -> Iterator[bytes]:
    size = 0
    while size <= most and (piece := stream.read(io.DEFAULT_BUFFER_SIZE * 8)):
        size += len(piece)
        yield piece
