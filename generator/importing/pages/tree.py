"""The tree of a page. In: its bytes, or its text. Out: lxml's tree, or why there is none.

What is too large, too deep or has too many elements for any article is refused before it is parsed, by looking
at its tags alone. The encoding is that of a byte order mark, UTF-8 where the bytes are that, the one that the page
declares, or what `decode` finds.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from generator.importing.decoding import decode

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LARGEST = 20 * 1024 * 1024  # bytes
_MOST_TAGS = 25_000
_MORE = 8  # times more letters of UTF-8 than bytes that are none: a page with a few damaged words
_DEEPEST = 400  # elements within each other
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:.-]{2,30})", re.IGNORECASE)
_PROLOGUE = re.compile(rb"\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w:.-]{2,30})", re.IGNORECASE)
_TAGS = re.compile(
    r"<(/?)(div|span|section|article|ul|ol|li|table|tr|td|blockquote|b|i|em|strong|a|font|center|p|figure|main|aside)\b",
    re.IGNORECASE,
)
_CLOSED_BY_THE_NEXT = ("p", "li", "td", "tr")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
# Browsers read what calls itself Latin as Windows wrote it, and the East's codes in their wider forms.
_MEANT: Mapping[str, str] = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
    "euc_kr": "cp949", "shift_jis": "cp932",
}  # fmt: skip


def text_of(data: bytes) -> str:
    """The page's text."""
    if not data.startswith(_MARKS):
        found = _PROLOGUE.match(data[:300]) or _DECLARED.search(data[:8000])
        for name in ("utf-8", *((found[1].decode("ascii"),) if found else ())):
            try:
                known = codecs.lookup(name).name
                if known == "utf-8" and name != "utf-8":
                    continue
                return data.decode(_MEANT.get(known, known))
            except (LookupError, UnicodeDecodeError, ValueError):
                continue
    damaged = data.decode("utf-8", "replace")
    lost = damaged.count("\ufffd")
    if sum(map(_beyond_ascii, damaged)) > _MORE * lost:
        return damaged
    decoded = decode(data)
    return decoded[0] if decoded else damaged


def _beyond_ascii(letter: str) -> bool:
    return letter > "\x7f"


def refusal(text: str) -> str:
    """Why a page cannot be an article, or ""."""
    if text.count("<") > _MOST_TAGS:
        return f"more than {_MOST_TAGS:,} tags are no article"
    return f"elements are nested more than {_DEEPEST} deep" if _depth(text) > _DEEPEST else ""


def _depth(text: str) -> int:
    """How deep tags of the elements that must be closed are nested."""
    depth = deepest = 0
    for found in _TAGS.finditer(text):
        depth = max(depth - 1, 0) if found[1] else depth + (found[2].lower() not in _CLOSED_BY_THE_NEXT)
        deepest = max(deepest, depth)
    return deepest


def parse(text: str) -> HtmlElement | None:
    """The tree, read as browsers read broken pages; None where there is no element at all."""
    from lxml import etree, html  # needed for pages only  # noqa: PLC0415

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    data = CONTROLS.sub("", text).encode()
    try:
        tree = html.document_fromstring(data, parser=parser) if data.strip() else None
    except (etree.ParserError, ValueError, AssertionError):
        return None
    return tree if isinstance(tree, html.HtmlElement) and tree.find("body") is not None else None
