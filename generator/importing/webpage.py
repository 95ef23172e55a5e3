"""Web pages saved as HTML. In: an original. Out: one draft, text and metadata found by trafilatura.

Nothing is fetched: what is not in the file is not there. It refuses pages without an article and pages nested
deeper than any author nests.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.clippings.language import detect
from generator.importing.clippings.names import names_in
from generator.importing.clippings.web import canonical, day_of
from generator.importing.draft import Draft
from generator.model import Place, Source, When

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
_DEEPEST = 400  # elements within each other
_MOST_TAGS = 30_000
_LARGEST = 20 * 1024 * 1024  # bytes


def recognises(source: Source) -> int:
    """3 for a page by its name or its first tag."""
    start = source.data[:4000].removeprefix(b"\xef\xbb\xbf")
    return 3 if source.path.lower().endswith(_SUFFIXES) or _BEGINS.match(start) else 0


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """The article of a page."""
    place = Place(source.path)
    if not source.data.strip():
        return Outcome(
            None,
            (
                Diagnostic(
                    Code.FILE_EMPTY, place, "the file holds no page", mend="save the page again, or remove the file"
                ),
            ),
        )
    if len(source.data) > _LARGEST:
        return Outcome(
            None, (Diagnostic(Code.FILE_TOO_LARGE, place, f"{len(source.data):,} bytes are more than a page may have"),)
        )
    if source.data.count(b"<") > _MOST_TAGS:
        return Outcome(None, (_failed(place, f"more than {_MOST_TAGS:,} tags are no article"),))
    if _depth(source.data) > _DEEPEST:
        return Outcome(None, (_failed(place, f"elements are nested more than {_DEEPEST} deep"),))
    draft = _extracted(source.data)
    return Outcome((draft,)) if draft else Outcome(None, (_failed(place, "no article was found in the page"),))


def _failed(place: Place, what: str) -> Diagnostic:
    return Diagnostic(Code.IMPORT_FAILED, place, what, mend="copy headline, date and text into a .txt file")


def _depth(data: bytes) -> int:
    """How deep tags of the elements that must be closed are nested."""
    depth = deepest = 0
    for found in re.finditer(
        rb"<(/?)(div|span|section|article|ul|ol|li|table|tr|td|blockquote|b|i|em|strong|a|font|center|p)\b",
        data,
        re.IGNORECASE,
    ):
        depth = max(depth - 1, 0) if found[1] else depth + (found[2].lower() not in (b"p", b"li", b"td", b"tr"))
        deepest = max(deepest, depth)
    return deepest


def _extracted(data: bytes) -> Draft | None:
    import trafilatura  # large, needed for pages only  # noqa: PLC0415
    from lxml import html  # noqa: PLC0415
    from trafilatura.settings import use_config  # noqa: PLC0415

    config = use_config()
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")
    try:
        tree = trafilatura.load_html(data)
        if tree is None:
            return None
        declared = str(tree.get("lang") or "") if isinstance(tree, html.HtmlElement) else ""
        meta = trafilatura.extract_metadata(data, extensive=False)
        text = trafilatura.extract(
            data,
            output_format="markdown",
            include_links=True,
            include_images=True,
            include_formatting=True,
            include_tables=True,
            include_comments=False,
            with_metadata=False,
            config=config,
        )
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError, LookupError):
        return None
    if not text or meta is None:
        return None
    return _draft(text, meta.as_dict(), declared)


def _draft(text: str, meta: Mapping[str, object], declared: str) -> Draft:
    url = str(meta.get("url") or "")
    url = canonical(url) if url.startswith(("http://", "https://")) else ""
    title = str(meta.get("title") or "").strip()
    head = {
        "title": title,
        "date": _when(str(meta.get("date") or "")) or day_of(url),
        "authors": [name for part in str(meta.get("author") or "").split(";") for name in names_in(part)],
        "source": str(meta.get("sitename") or ""),
        "url": url,
        "dek": str(meta.get("description") or ""),
        "image": {"src": str(meta["image"])} if meta.get("image") else {},
        "tags": [str(tag) for tag in _items(meta.get("tags"))],
        "section": next((str(category) for category in _items(meta.get("categories"))), ""),
        "lang": _language(declared) or detect(text),
    }
    body = _without_title(text.strip(), title)
    return Draft({name: value for name, value in head.items() if value}, body, original=text, body=text)


def _items(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list | tuple) else ()


def _language(declared: str) -> str:
    return declared.replace("_", "-") if re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", declared) else ""


def _when(text: str) -> When | None:
    try:
        return When.parse(text)
    except ValueError:
        return None


def _without_title(text: str, title: str) -> str:
    """The body without a heading that repeats the title."""
    found = re.match(r"#{1,6}\s+(?P<words>[^\n]+)\n+", text)
    return text[found.end() :] if found and found["words"].strip().casefold() == title.casefold() else text
