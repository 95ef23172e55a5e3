"""Bodies of other programs become Markdown. In: plain text or HTML. Out: Markdown that shows the same words.

It refuses every tag, attribute and address that is more than words, emphasis, lists, quotations and safe links:
script and style go with what they hold, of the others the words stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from types import MappingProxyType

from generator.addresses import safe_url

_SIGNS = re.compile(r"[\\`*_\[\]<>&~|]")
_LINE = re.compile(r"^([ \t]*)(#{1,6}(?=\s|$)|[-+=]+(?=\s|$)|[-+=]{2,}|:(?=-))", re.MULTILINE)
_NUMBER = re.compile(r"^([ \t]*\d{1,9})([.)])", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_SILENT = frozenset({"script", "style", "template", "title", "head", "iframe", "object", "noscript", "svg", "math"})
_AROUND = MappingProxyType({"b": "**", "strong": "**", "i": "*", "em": "*", "cite": "*", "del": "~~", "s": "~~"})
_BLOCKS = frozenset(
    {"p", "div", "ul", "ol", "li", "blockquote", "pre", "section", "article", "table", "tr", "figure", "hr",
     "h1", "h2", "h3", "h4", "h5", "h6", "dl", "dt", "dd", "header", "footer", "address", "aside", "main"}
)  # fmt: skip
_DEEPEST = 20  # lists and quotations in one another


def plain_markdown(text: str) -> str:
    """Plain text as Markdown that shows its own characters, lines and paragraphs."""
    lines = escaped(_INDENT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))).strip()
    return re.sub(r"(?<!\n)\n(?!\n)", "\\\\\n", re.sub(r"\n{2,}", "\n\n", lines))


def escaped(text: str) -> str:
    """Text in which no sign means anything to Markdown."""
    signs = _SIGNS.sub(r"\\\g<0>", text)
    return _NUMBER.sub(r"\1\\\2", _LINE.sub(r"\1\\\2", signs))


def html_markdown(html: str) -> str:
    """HTML as Markdown: its words, emphasis, lists, quotations, and links that a page may have."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.markdown()


class _Reader(HTMLParser):
    """Gathers blocks of Markdown; `_prefix` is what stands before each line of the block that is open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[str] = []
        self._words: list[str] = []
        self._open: list[str] = []
        self._links: list[str] = []
        self._silent = 0
        self._item = ""

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Begin a block, an emphasis or a link."""
        self._silent += tag in _SILENT
        if tag in _BLOCKS:
            self._end_block()
        if tag in ("ul", "ol", "blockquote") and len(self._open) < _DEEPEST:
            self._open.append(tag)
        if tag == "li":
            self._item = "1. " if self._lists()[-1:] == ["ol"] else "- "
        elif tag == "br":
            self._words.append("\\\n")
        elif tag in _AROUND:
            self._words.append(_AROUND[tag])
        elif tag == "a":
            self._links.append(safe_url(dict(attrs).get("href") or "") or "")
            self._words.append("[" if self._links[-1] else "")

    def handle_endtag(self, tag: str) -> None:
        """End what was begun."""
        self._silent = max(self._silent - (tag in _SILENT), 0)
        if tag in _AROUND:
            self._words.append(_AROUND[tag])
        elif tag == "a" and self._links:
            address = re.sub(r"[<>\s]", "", self._links.pop())
            self._words.append(f"](<{address}>)" if address else "")
        elif tag in _BLOCKS:
            self._end_block()
            if tag in self._open:
                del self._open[len(self._open) - 1 - self._open[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        """Words, with no sign that Markdown would take for its own."""
        if not self._silent:
            self._words.append(escaped(re.sub(r"\s+", " ", data)))

    def markdown(self) -> str:
        """All blocks, joined."""
        self._end_block()
        return "\n\n".join(self._blocks)

    def _lists(self) -> list[str]:
        return [tag for tag in self._open if tag != "blockquote"]

    def _end_block(self) -> None:
        words = _tidy("".join(self._words))
        self._words.clear()
        if not words:
            return
        quoted = "> " * self._open.count("blockquote")
        depth = max(len(self._lists()) - 1, 0) * "   "
        first, rest = (self._item, " " * len(self._item)) if self._item else ("", "   " if self._lists() else "")
        lines = words.split("\n")
        self._item = ""
        self._blocks.append(
            "\n".join(f"{quoted}{depth}{first if not at else rest}{line}" for at, line in enumerate(lines))
        )


def _tidy(words: str) -> str:
    """Emphasis that touches its words, and none around nothing: Markdown would show its signs."""
    for mark in (r"\*\*", r"(?<![*\\])\*(?!\*)", "~~"):
        words = re.sub(rf"({mark})( *)([^*~]*?)( *)({mark})", _moved, words)
    return re.sub(r"^(?:\\\n|\s)+|(?:\\\n|\s)+$", "", words)


def _moved(found: re.Match[str]) -> str:
    mark, before, inside, after, _ = found.groups()
    return f"{before}{mark}{inside}{mark}{after}" if inside.strip() else before + inside + after
