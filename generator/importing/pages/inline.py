"""One line's inline Markdown. In: its tokens. Out: Markdown that shows exactly its words, links and emphasis.

Marks that would not be read as marks where they stand are left out; signs that would be read as marks are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urljoin

from msgspec import Struct, field

from generator.addresses import safe_url
from generator.importing.clippings.web import canonical
from generator.importing.pages.lines import Token

_MARKS: Mapping[str, str] = {
    "b": "**", "strong": "**", "i": "*", "em": "*", "cite": "*", "del": "~~", "s": "~~", "strike": "~~",
    "code": "`", "kbd": "`", "samp": "`", "tt": "`",
}  # fmt: skip
_SPECIAL = re.compile(r"[\\`*_\[\]<]|~~|&(?=#?\w{1,32};)")
_BLANKS = re.compile(r"[ \t\r\n\f\v\u200b\ufeff]+")
_NUMBER = re.compile(r"[\[(]?\s*(?:\d{1,3}|[*†‡§]|[a-z])\s*[\])]?")


class _Part(Struct):
    """A stretch of Markdown inside one pair of marks."""

    tag: str
    target: str = ""
    pieces: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def inline(tokens: Sequence[Token], base: str, notes: Mapping[str, str], *, hard: bool = True) -> str:
    """The Markdown of a line. `notes` are the ids of footnotes and the labels they get; `hard`: breaks may stay."""
    stack = [_Part("")]
    for kind, value in tokens:
        if kind == "text":
            stack[-1].pieces.append(_literal(_BLANKS.sub(" ", value), linked=any(one.tag == "a" for one in stack)))
            stack[-1].words.append(value)
        elif kind == "break":
            stack[-1].pieces.append("\0" if hard and len(stack) == 1 else " ")
        elif kind == "open":
            tag, _, target = value.partition(" ")
            stack.append(_Part(tag, target))
        elif kind == "close" and len(stack) > 1:
            part = stack.pop()
            stack[-1].pieces.append(_closed(part, stack, base, notes))
            stack[-1].words += part.words
    while len(stack) > 1:
        part = stack.pop()
        stack[-1].pieces.append(_closed(part, stack, base, notes))
    text = re.sub(r" {2,}", " ", "".join(_joined(stack[0].pieces))).strip().strip("\0").strip()
    return re.sub(r"[ \0]*\0[ \0]*", "\\\\\n", text)


def _joined(pieces: list[str]) -> list[str]:
    """Pieces without marks that meet: `**a****b**` is read as something else."""
    out: list[str] = []
    for piece in pieces:
        if (
            out
            and piece.startswith(("**", "*", "~~", "`"))
            and out[-1].endswith(piece[0])
            and not out[-1].endswith("\\" + piece[0])
        ):
            out.append(" ")
        if out and piece.startswith("[") and not piece.startswith("[^") and out[-1].endswith("!"):
            out[-1] = out[-1][:-1] + "\\!"
        out.append(piece)
    return out


def _literal(text: str, *, linked: bool) -> str:
    """A text with a backslash before what would be markup."""

    def escape(found: re.Match[str]) -> str:
        sign, at = found[0], found.start()
        left, right = text[at - 1 : at], text[found.end() : found.end() + 1]
        if sign == "_" and left.isalnum() and right.isalnum():
            return sign
        if sign == "*" and left == " " and right == " ":
            return sign
        if sign in "[]" and not linked and not re.match(r"\](?=[\[(:])|\[(?=[\[^])|\[[^\]]*\](?=[\[(:])", text[at:]):
            return sign
        if sign == "<" and not re.match(r"<[A-Za-z/!?]", text[at:]):
            return sign
        return f"\\{sign}" if sign != "~~" else "\\~~"

    return _SPECIAL.sub(escape, text)


def _closed(part: _Part, stack: Sequence[_Part], base: str, notes: Mapping[str, str]) -> str:
    """A part with its marks around it, blanks outside."""
    text = "".join(_joined(part.pieces)).replace("\0", " ")
    inner = text.strip()
    before, after = text[: len(text) - len(text.lstrip())][:1], text[len(text.rstrip()) :][:1]
    if not inner:
        return before or after
    if part.tag == "a":
        return f"{before}{_link(part, inner, base, notes)}{after}"
    if part.tag == "q":
        return f"{before}“{inner}”{after}"
    mark = _MARKS.get(part.tag, "")
    if not mark or any(_MARKS.get(one.tag) == mark for one in stack) or not _flanks(stack[-1], inner):
        return text
    if mark == "`":
        return f"{before}{_code(''.join(part.words))}{after}"
    return f"{before}{mark}{inner}{mark}{after}"


def _flanks(outer: _Part, inner: str) -> bool:
    """Whether marks around these words are read as marks: words outside must not touch signs inside."""
    said = "".join(outer.pieces)[-1:]
    wordy = bool(said) and (said.isalnum() or said in "*_~`")
    first, last = inner[0], inner[-1]
    return (first.isalnum() or not wordy) and (last.isalnum() or last in ".,;:!?…”\"')»]%*~`")


def _code(words: str) -> str:
    text = _BLANKS.sub(" ", words).strip()
    ticks = "``" if "`" in text else "`"
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{space}{text}{space}{ticks}"


def _link(part: _Part, inner: str, base: str, notes: Mapping[str, str]) -> str:
    """A link with its whole address; the label of a footnote; or the words alone where it leads nowhere."""
    target = part.target.strip()
    if target.startswith("#"):
        label = notes.get(target[1:], "")
        return f"[^{label}]" if label and _NUMBER.fullmatch("".join(part.words).strip()) else inner
    address = whole(target, base)
    return f"[{inner}]({address})" if address else inner


def whole(target: str, base: str) -> str:
    """An address as a link may hold it, or "" where nothing may lead there."""
    target = "".join(target.split())
    if not target or (safe_url(target) is None and not target.startswith("//")):
        return ""
    try:
        joined = urljoin(base, target) if base else f"https:{target}" if target.startswith("//") else target
    except ValueError:
        return ""
    if not re.match(r"(?:https?|mailto):", joined, re.IGNORECASE) or safe_url(joined) is None:
        return ""
    address = canonical(joined) if joined.startswith("http") else joined
    return address.replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E").replace("\\", "%5C")
