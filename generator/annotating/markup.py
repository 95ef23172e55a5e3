"""Bodies of other programs become Markdown. In: plain text or HTML. Out: Markdown that shows the same words.

It refuses every tag, attribute and address that is more than words, emphasis, lists, quotations and safe links:
script and style go with what they hold, of the others the words stay.
"""

from __future__ import annotations

import re
from html import unescape
from types import MappingProxyType

from generator.addresses import safe_url

LONGEST = 20_000  # characters of a body; what is longer is given back as it is, to be refused
_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]*+)(?P<with>(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+'|[\"'])*+)>|<[!?][^<>]*+>"
)
_HREF = re.compile(r"(?<![\w-])href\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
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
    if len(text) > LONGEST:
        return text
    lines = escaped(_INDENT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))).strip()
    return re.sub(r"(?<!\n)\n(?!\n)", "\\\\\n", re.sub(r"\n{2,}", "\n\n", lines))


def escaped(text: str) -> str:
    """Text in which no sign means anything to Markdown."""
    signs = _SIGNS.sub(r"\\\g<0>", text)
    return _NUMBER.sub(r"\1\\\2", _LINE.sub(r"\1\\\2", signs))


def html_markdown(html: str) -> str:
    """HTML as Markdown: its words, emphasis, lists, quotations, and links that a page may have."""
    if len(html) > LONGEST:
        return html
    shown, *rest = html.split("<!--")
    seen = shown + "".join(part.partition("-->")[2] for part in rest)
    reader, at = _Reader(), 0
    for tag in _TAG.finditer(seen):
        reader.words(seen[at : tag.start()])
        reader.tag(tag)
        at = tag.end()
    reader.words(seen[at:])
    return reader.markdown()


class _Reader:
    """Gathers blocks of Markdown: the words of the block that is open, and the lists and quotations it stands in."""

    def __init__(self) -> None:
        self._blocks: list[str] = []
        self._words: list[str] = []
        self._open: list[str] = []
        self._links: list[str] = []
        self._silent = ""
        self._item = ""

    def words(self, text: str) -> None:
        """Words, with no sign that Markdown would take for its own."""
        if not self._silent:
            self._words.append(escaped(re.sub(r"\s+", " ", unescape(text))))

    def tag(self, found: re.Match[str]) -> None:
        """Begin or end a block, an emphasis or a link. Nothing shows of what has no words for people."""
        name = (found["name"] or "").lower()
        if self._silent or name in _SILENT:
            ends = bool(found["end"]) and name == self._silent
            self._silent = "" if ends else self._silent or ("" if found["end"] else name)
        elif name in _AROUND:
            self._words.append(_AROUND[name])
        elif name == "a":
            self._link(found)
        elif name == "br":
            self._words.append("\\\n")
        elif name in _BLOCKS:
            self._end_block()
            self._close(name) if found["end"] else self._begin(name)

    def markdown(self) -> str:
        """All blocks, joined."""
        self._end_block()
        return "\n\n".join(self._blocks)

    def _link(self, found: re.Match[str]) -> None:
        if not found["end"]:
            href = _HREF.search(found["with"])
            self._links.append(safe_url(unescape(next(filter(None, href.groups()), ""))) or "" if href else "")
            self._words.append("[" if self._links[-1] else "")
        elif self._links:
            address = re.sub(r"[<>\s]", "", self._links.pop())
            self._words.append(f"](<{address}>)" if address else "")

    def _begin(self, name: str) -> None:
        if name in ("ul", "ol", "blockquote") and len(self._open) < _DEEPEST:
            self._open.append(name)
        if name == "li":
            self._item = "1. " if self._lists()[-1:] == ["ol"] else "- "

    def _close(self, name: str) -> None:
        if name in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(name) :]

    def _lists(self) -> list[str]:
        return [name for name in self._open if name != "blockquote"]

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
        begun = (f"{quoted}{depth}{first if not at else rest}{line}" for at, line in enumerate(lines))
        self._blocks.append("\n".join(begun))


def _tidy(words: str) -> str:
    """Emphasis that touches its words, and none around nothing: Markdown would show its signs."""
    for mark in (r"\*\*", r"(?<![*\\])\*(?!\*)", "~~"):
        words = re.sub(rf"({mark})( *)([^*~]*?)( *)({mark})", _moved, words)
    return re.sub(r"^(?:\\\n|\s)+|(?:\\\n|\s)+$", "", words)


def _moved(found: re.Match[str]) -> str:
    mark, before, inside, after, _ = found.groups()
    return f"{before}{mark}{inside}{mark}{after}" if inside.strip() else before + inside + after
