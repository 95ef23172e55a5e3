"""Web pages that a browser saved into one file, `.mhtml` or `.mht`. In: an original. Out: the page's article."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from email.message import Message
from functools import partial

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.draft import Draft
from generator.importing.mail import bytes_of, every_part, header, opened_mail, text_of
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
    parts = list(every_part(whole)) if whole else []
    pages = [one for one in parts if one.get_content_type() in ("text/html", "application/xhtml+xml")]
    root = next((one for one in pages if whole and _is_start(one, whole)), pages[0] if pages else None)
    if whole is None or root is None:
        what = "the file holds no page"
        return Outcome(None, (Diagnostic(Code.IMPORT_FAILED, Place(source.path), what, mend="save the page again"),))
    url = header(whole, "snapshot-content-location") or header(root, "content-location")
    saved = stamp(header(whole, "date"))
    html = text_of(root).encode()
    found = partial(_picture, _pictures(parts))
    done = page(source, html, url=url if url.startswith("http") else "", captured=str(saved or ""), find=found)
    return Outcome((done.value,) if done.value else None, done.diagnostics)


def _pictures(parts: Sequence[Message]) -> Mapping[str, Message]:
    """The parts that may be pictures, by the addresses that a page may have for them."""
    found: dict[str, Message] = {}
    for one in parts:
        if one.get_content_maintype() == "image":
            name = header(one, "content-id").strip("<>")
            for address in (header(one, "content-location"), f"cid:{name}" if name else ""):
                found.setdefault(address, one)
    return found


def _picture(parts: Mapping[str, Message], address: str) -> bytes:
    return bytes_of(parts[address]) if address and address in parts else b""


def _is_start(part: Message, whole: Message) -> bool:
    """Whether the whole names this part as the page itself, by its id or its address."""
    start = str(whole.get_param("start") or "")
    at = header(whole, "snapshot-content-location")
    return bool((start and header(part, "content-id") == start) or (at and header(part, "content-location") == at))
