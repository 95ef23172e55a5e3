"""Bookmarks of browsers: the HTML that all of them write, and the JSON of Firefox and Chrome. Pocket's HTML, too.

In: an original. Out: a draft for each bookmark. The folders above it stand under `extra`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from generator.diagnostics import Outcome
from generator.importing import readlist
from generator.importing.decoding import decode
from generator.importing.draft import Draft
from generator.importing.jsonvalues import is_json, loaded, text
from generator.model import Source

if TYPE_CHECKING:
    from lxml.html import HtmlElement

NAME = "bookmarks"
MENDS = readlist.MENDS
_NETSCAPE = re.compile(rb"<!DOCTYPE\s+NETSCAPE-Bookmark|<a\s[^>]{0,4000}(?:add_date|time_added)=", re.IGNORECASE)
_TREES = re.compile(rb'"(?:text/x-moz-place(?:-container)?|bookmark_bar)"')
_NONE = ("menu", "bookmarks bar", "bookmarks menu", "other bookmarks", "mobile bookmarks", "bookmarks")
_DEEPEST = 50  # folders within each other
_MOST = 100_000


def recognises(source: Source) -> int:
    """9 for a file of bookmarks."""
    head = source.data[:20_000]
    return 9 if _NETSCAPE.search(head) or (is_json(source) and _TREES.search(head)) else 0


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """Every bookmark."""
    if is_json(source):
        read = loaded(source)
        if read.value is None:
            return Outcome(None, read.diagnostics)
        return readlist.drafts(source, _of_tree(read.value, (), 0))
    return readlist.drafts(source, _of_html(source))


def _of_tree(value: object, above: tuple[str, ...], depth: int) -> Iterator[Mapping[str, object]]:
    """The bookmarks of Firefox's and Chrome's trees."""
    if not isinstance(value, Mapping) or depth > _DEEPEST:
        return
    url = text(value, "uri", "url")
    if url:
        yield readlist.small({**value, "url": url, "folder": "/".join(above)})
    children = value.get("children")
    roots = value.get("roots")
    inner = children if isinstance(children, list) else list(roots.values()) if isinstance(roots, Mapping) else []
    named = text(value, "title", "name")
    own = (named,) if named and "root" not in value and depth > 1 else ()
    for one in inner:
        yield from _of_tree(one, (*above, *own), depth + 1)


def _of_html(source: Source) -> Iterator[Mapping[str, object]]:
    from lxml import html  # needed for few originals only  # noqa: PLC0415

    decoded = decode(source.data)
    parser = html.HTMLParser(huge_tree=False, no_network=True)
    root = html.document_fromstring(decoded[0].encode(), parser=parser) if decoded and decoded[0].strip() else None
    for number, link in enumerate(root.iter("a") if root is not None else ()):
        if number >= _MOST:
            return
        row = readlist.small(dict(link.attrib))
        yield {**row, "title": " ".join(link.text_content().split()), "folder": _folder(link), "note": _note(link)}


def _folder(link: HtmlElement) -> str:
    """The headings of the lists around a bookmark, the outermost first."""
    names: list[str] = []
    for above in link.iterancestors("dl"):
        head = above.getprevious()
        if head is not None and head.tag == "p":
            head = head.getprevious()
        if head is not None and head.tag in ("h3", "dt"):
            words = " ".join(head.text_content().split())
            names += [words] if words.casefold() not in _NONE else []
    return "/".join(reversed(names[:_DEEPEST]))


def _note(link: HtmlElement) -> str:
    """What stands beside a bookmark, in a `<dd>`."""
    item = link.getparent()
    after = item.getnext() if item is not None and item.tag == "dt" else link.getnext()
    return " ".join((after.text or "").split()) if after is not None and after.tag == "dd" else ""
