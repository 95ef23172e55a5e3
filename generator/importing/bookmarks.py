"""Bookmarks of browsers: the HTML that all of them write, and the JSON of Firefox and Chrome. Pocket's HTML, too.

In: an original. Out: a draft for each bookmark. The folders above it stand under `extra`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

from generator.diagnostics import Outcome
from generator.importing import readlist
from generator.importing.decoding import decode
from generator.importing.draft import Draft
from generator.importing.jsonvalues import is_json, loaded, text
from generator.model import Source

NAME = "bookmarks"
MENDS = readlist.MENDS
_NETSCAPE = re.compile(rb"<!DOCTYPE\s+NETSCAPE-Bookmark|<a\s[^>]{0,4000}(?:add_date|time_added)=", re.IGNORECASE)
_TREES = re.compile(rb'"(?:text/x-moz-place(?:-container)?|bookmark_bar)"')
_NONE = ("menu", "bookmarks bar", "bookmarks menu", "other bookmarks", "mobile bookmarks", "bookmarks")
_TOKEN = re.compile(r"<(?P<tag>/?dl|h3|a|dd)\b(?P<attributes>[^>]{0,20000})>(?P<words>[^<]*)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(?P<name>[\w-]{1,40})\s*=\s*(?:\"(?P<value>[^\"]*)\"|'(?P<other>[^']*)')")
_DEEPEST = 50  # folders within each other


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
    """The links of a list, with the headings of the lists that they are in and what stands beside them.

    Browsers leave these lists' elements open, so they are read sign by sign; nothing of them is ever shown as markup.
    """
    decoded = decode(source.data)
    folders: list[str] = []
    heading, row = "", None
    for found in _TOKEN.finditer(decoded[0] if decoded else ""):
        tag, words = found["tag"].lower(), " ".join(html.unescape(found["words"]).split())
        if tag == "a" or (tag in ("dl", "/dl") and row):
            if row:
                yield row
            row = None
        if tag == "a":
            named = {
                one["name"]: html.unescape(one["value"] or one["other"] or "")
                for one in _ATTRIBUTE.finditer(found["attributes"])
            }
            row = readlist.small({**named, "title": words, "folder": "/".join(filter(None, folders))})
        elif tag == "dd" and row and words:
            row["note"] = words
        elif tag == "h3":
            heading = "" if words.casefold() in _NONE else words
        elif tag == "dl":
            folders, heading = [*folders[-_DEEPEST:], heading], ""
        elif tag == "/dl":
            folders = folders[:-1]
    if row:
        yield row
