"""Web pages saved as HTML. In: an original. Out: one draft of the article in it.

`pages` reads them; this file knows what such a file looks like and what to say where there is no article. Nothing is
fetched: what is not in the file, or in the folder saved with it, is not there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.draft import Draft
from generator.importing.enclosed import Album, Find, with_pictures
from generator.importing.inbox import beside
from generator.model import Place, Source

NAME = "webpage"
MENDS: Mapping[str, str] = MappingProxyType(
    {
        "title": "write <title>…</title> in the page's <head>",
        "date": 'write <meta name="date" content="1919-08-30"> in the page\'s <head>',
    }
)
_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")
_BEGINS = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html[\s>]|head[\s>])",
    re.IGNORECASE | re.DOTALL,
)
# What browsers and SingleFile write of the address a page was saved from.
_SAVED = re.compile(
    rb"<!--\s*(?:saved from url=\(\d{1,6}\)|Page saved with SingleFile\s+url:\s*)(?P<url>https?://[^\s<>]{1,2000})",
    re.IGNORECASE,
)


def recognises(source: Source) -> int:
    """3 for a page by its name or its first tag."""
    start = source.data[:4000].removeprefix(b"\xef\xbb\xbf")
    return 3 if source.path.lower().endswith(_SUFFIXES) or _BEGINS.match(start) else 0


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """The article of a page."""
    return convert_page(source)


def convert_page(source: Source, *, url: str = "", find: Find | None = None) -> Outcome[tuple[Draft, ...]]:
    """The article of a page that was saved from `url`, where that is known. `find` has pictures that came with it."""
    from generator.importing.pages.drafting import draft_of  # what reads pages is large  # noqa: PLC0415
    from generator.importing.pages.page import Refused, article_of  # noqa: PLC0415

    place = Place(source.path)
    if not source.data.strip():
        mend = "save the page again, or remove the file"
        return Outcome(None, (Diagnostic(Code.FILE_EMPTY, place, "the file holds no page", mend=mend),))
    album = Album(find or partial(beside, source))
    found = article_of(source.data, url=url or _saved_from(source.data), album=album)
    if isinstance(found, Refused):
        code = Code.FILE_TOO_LARGE if found.large else Code.IMPORT_FAILED
        mend = "" if found.large else "copy headline, date and text into a .txt file"
        return Outcome(None, (Diagnostic(code, place, found.why, mend=mend),))
    return Outcome((with_pictures(draft_of(found), album),))


def _saved_from(data: bytes) -> str:
    found = _SAVED.search(data[:4000])
    return found["url"].decode("ascii", "ignore") if found else ""
