"""Web pages that a browser saved into one file, `.mhtml` or `.mht`. In: an original. Out: the page's article."""

from __future__ import annotations

import re
from email.message import Message

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.draft import Draft
from generator.importing.mail import every_part, header, opened_mail, text_of
from generator.importing.stamps import stamp
from generator.importing.wholepage import page
from generator.model import Place, Source

NAME = "mhtml"
_SUFFIXES = (".mhtml", ".mht")
_SAVED = re.compile(rb"^(?:Snapshot-Content-Location|From: <?Saved by)", re.IGNORECASE | re.MULTILINE)


def recognises(source: Source) -> int:
    """9 for a page that a browser saved with all that belongs to it."""
    return 9 if source.path.lower().endswith(_SUFFIXES) or _SAVED.search(source.data[:2000]) else 0


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """The article of the page."""
    whole = opened_mail(source.data.lstrip())
    parts = every_part(whole) if whole else ()
    pages = [one for one in parts if one.get_content_type() in ("text/html", "application/xhtml+xml")]
    root = next((one for one in pages if whole and _is_start(one, whole)), pages[0] if pages else None)
    if whole is None or root is None:
        what = "the file holds no page"
        return Outcome(None, (Diagnostic(Code.IMPORT_FAILED, Place(source.path), what, mend="save the page again"),))
    url = header(whole, "snapshot-content-location") or header(root, "content-location")
    saved = stamp(header(whole, "date"))
    html = text_of(root).encode()
    done = page(source, html, url=url if url.startswith("http") else "", captured=str(saved or ""))
    return Outcome((done.value,) if done.value else None, done.diagnostics)


def _is_start(part: Message, whole: Message) -> bool:
    """Whether the whole names this part as the page itself, by its id or its address."""
    start = str(whole.get_param("start") or "")
    at = header(whole, "snapshot-content-location")
    return bool((start and header(part, "content-id") == start) or (at and header(part, "content-location") == at))
