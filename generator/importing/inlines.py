"""Runs of text into Markdown that shows exactly that text. In: `Bit`s. Out: lines of Markdown.

What is written is read again with the dialect's own parser. Where a reader would see other words than were given (a
sign taken for markup, emphasis that does not close), signs get more backslashes, and at last emphasis and links are
given up; no word is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec import Struct

from generator import dialect
from generator.addresses import safe_url
from generator.importing.clippings.markup import literal, start
from generator.nouns import replace

BREAK = "\n"
_ACTIVE = re.compile(r"[\\`*_\[\]<&~]|(?m:^\s*(?:[#>+\-=|:]|\d{1,9}[.)]))")  # what may be markup, there or at a start
_SIGNS = re.compile(r"[\\`*_\[\]<>~!#|]|&(?=[#\w])")
_EDGES = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)
_IN_ADDRESS = re.compile(r"[\s()<>\\\"]")


class Bit(Struct, frozen=True):
    """A piece of a run: `words` of text, code or a picture's alt, a `mark` around `inner` bits, or a footnote's sign.

    `kind` is `text`, `code`, `mark`, `link`, `picture`, `note` or `break`; `to` an address or a label, `title` a
    picture's caption.
    """

    kind: str
    words: str = ""
    inner: tuple[Bit, ...] = ()
    mark: str = ""
    to: str = ""
    title: str = ""


def plain(bits: Iterable[Bit]) -> str:
    """What a reader reads of them."""
    return "".join(" " if bit.kind == "break" else plain(bit.inner) if bit.inner else bit.words for bit in bits)


def lines_of(bits: Sequence[Bit]) -> list[list[Bit]]:
    """The bits as paragraphs: two line breaks or more part them."""
    paragraphs: list[list[Bit]] = [[]]
    for bit in bits:
        double = bit.kind == "break" and paragraphs[-1] and paragraphs[-1][-1].kind == "break"
        if double:
            paragraphs[-1].pop()
            paragraphs.append([])
        elif not (_is_blank(bit) and _ends_broken(paragraphs[-1])):
            paragraphs[-1].append(bit)
    return [trimmed for one in paragraphs if (trimmed := _trimmed(one))]


def _is_blank(bit: Bit) -> bool:
    return bit.kind == "break" or (bit.kind == "text" and not bit.words.strip())


def _ends_broken(bits: list[Bit]) -> bool:
    return not bits or bits[-1].kind == "break"


def _trimmed(bits: list[Bit]) -> list[Bit]:
    while bits and _is_blank(bits[-1]):
        bits = bits[:-1]
    return bits


def paragraph(bits: Sequence[Bit]) -> str:
    """One paragraph, its line breaks kept."""
    return _proved(bits, lambda lines: "  \n".join(start(line) for line in lines))


def bare(text: str) -> str:
    """A paragraph of words alone, every sign escaped that could be markup; for texts too dense to be proved."""
    return start(_strict(" ".join(text.split())))


def line(bits: Sequence[Bit], *, cell: bool = False) -> str:
    """One line: a heading, or a cell of a table."""
    flat = tuple(Bit("text", " ") if bit.kind == "break" else bit for bit in bits)
    made = _proved(flat, " ".join)
    return re.sub(r"(?<!\\)\|", r"\\|", made) if cell else made


def address(text: str) -> str:
    """An address as a link's target, or nothing where no page may link to it."""
    known = safe_url(text.strip())
    if not known:
        return ""
    quoted = _IN_ADDRESS.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), known)
    return re.sub(r"&(?=#?\w+;)", "&amp;", quoted)


def picture(src: str, alt: str, caption: str) -> str:
    """A picture alone in a paragraph, which becomes a figure; its title is the caption."""
    words = " ".join(caption.split()).replace("\\", "\\\\").replace('"', '\\"')
    words = re.sub(r"&(?=[#\w])", "&amp;", words)
    title = f' "{words}"' if words else ""
    return f"![{_strict(' '.join(alt.split()))}]({src}{title})"


# ── the same words ──────────────────────────────────────────────────────────────────────────────


@cache
def _parser() -> MarkdownIt:
    return dialect.parser(footnotes=False)


def _proved(bits: Sequence[Bit], joined: Callable[[list[str]], str]) -> str:
    """The first way of writing the bits that shows the same words."""
    want = _letters(plain(bits))
    ways = ((literal, bits), (_strict, bits), (_strict, _without(bits, "mark")), (_strict, _without(bits, "link")))
    made = ""
    for escape, shown in ways:
        made = joined([" ".join(text.split(" ")).strip() for text in _written(shown, escape).split(BREAK)])
        if not _ACTIVE.search(made) or _letters(_shown(made)) == want:
            return made
    return made


def _letters(text: str) -> str:
    return "".join(text.split())


def _shown(markdown: str) -> str:
    """What a reader reads, footnote signs apart."""
    out: list[str] = []
    for token in _parser().parse(re.sub(r"(?<!\\)\[\^[^\s\[\]]+\]", "", markdown)):
        out += (_content(child) for child in token.children or [])
        if token.type in ("code_block", "fence", "html_block", "hr") or token.type.endswith("list_item_open"):
            out.append("\0")
    return "".join(out)


def _content(child: Token) -> str:
    return child.content if child.type in ("text", "code_inline", "image") else " "


def _without(bits: Iterable[Bit], kind: str) -> tuple[Bit, ...]:
    """The bits with the words of marks, or of marks and links, but not these themselves."""
    out: list[Bit] = []
    for bit in bits:
        inner = _without(bit.inner, kind)
        out += inner if bit.kind in ("mark", kind) else [replace(bit, inner=inner)]
    return tuple(out)


def _strict(text: str) -> str:
    return _SIGNS.sub(lambda found: "\\" + found[0], text)


def _written(bits: Iterable[Bit], escape: Callable[[str], str]) -> str:
    out = ""
    for bit in bits:
        out += _one(bit, escape, out)
    return re.sub(r" {2,}", " ", out)


def _one(bit: Bit, escape: Callable[[str], str], before: str) -> str:
    if bit.kind == "text":
        return escape(bit.words)
    if bit.kind == "break":
        return BREAK
    if bit.kind == "note":
        return f"[^{bit.to}]"
    if bit.kind == "code":
        return _code(bit.words)
    if bit.kind == "picture":
        return picture(bit.to, bit.words, bit.title)
    found = _EDGES.fullmatch(_written(bit.inner, escape))
    left, words, right = found.groups() if found else ("", "", "")
    if not words:
        return f"{left}{right}"
    if bit.kind == "link":
        return f"{left}[{words.replace(BREAK, ' ')}]({bit.to}){right}"
    mark = "_" if bit.mark == "*" and before.endswith("*") else bit.mark
    return BREAK.join(_marked(part, mark) for part in f"{left}{words}{right}".split(BREAK))


def _marked(text: str, mark: str) -> str:
    found = _EDGES.fullmatch(text)
    left, words, right = found.groups() if found else ("", "", "")
    return f"{left}{mark}{words}{mark}{right}" if words else text


def _code(words: str) -> str:
    text = " ".join(words.split())
    if not text:
        return " "
    ticks = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{ticks}{pad}{text}{pad}{ticks}"
