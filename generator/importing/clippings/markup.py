"""Text into Markdown that shows exactly that text. In: a paragraph or a line as it was typed. Out: Markdown.

Loose Markdown that clippings are known to hold stays markup: links, pictures, strong, emphasis, strikethrough,
addresses in `<…>`, wiki links, footnotes, lists, headings, quotations, tables, rules. All else that CommonMark
would take for markup gets a backslash: so a `*` in a price list, a year with a full stop at the start of a line, an
unclosed `<script` and a backslash are read as they were typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

_DEST = (
    r"(?:<[^<>\n]{0,2000}>|[^\s()<>]{0,2000}(?:\([^\s()<>]{0,500}\)[^\s()<>]{0,500}){0,3})(?:\s+(?:\"[^\"\n]{0,300}\""
    r"|'[^'\n]{0,300}'))?"
)
_LABEL = r"[^\[\]\n]{0,500}"
_ISLAND = re.compile(
    rf"""(?P<picture>\[?!\[{_LABEL}\]\({_DEST}\)(?:\]\({_DEST}\))?)
    |(?P<link>\[(?P<words>[^\[\]\n]{{1,500}})\](?P<to>\({_DEST}\)))
    |(?P<auto><(?:https?://[^\s<>]{{1,2000}}|[\w.+-]{{1,64}}@[\w-]{{1,64}}(?:\.[\w-]{{1,64}}){{1,5}})>)
    |(?P<wiki>\[\[[^\[\]\n]{{0,200}}[^\W\d_][^\[\]\n]{{0,200}}\]\])
    |(?P<note>\[\^[^\s\[\]]{{1,40}}\])
    |(?P<both>(?<![\w*\\])\*\*\*(?=[^\s*])(?P<in3>[^*\n]{{1,1000}}?)(?<=[^\s*])\*\*\*(?![\w*]))
    |(?P<strong>(?<![\w*\\])\*\*(?=[^\s*])(?P<in2>(?:[^*\n]|(?<=\s)\*(?=[^\s*])[^*\n]{{1,200}}\*(?!\*)){{1,1000}}?)(?<=[^\s*])\*\*(?![\w*]))
    |(?P<under>(?<![\w_\\])__(?=[^\s_])(?P<in2u>[^_\n]{{1,1000}}?)(?<=[^\s_])__(?![\w_]))
    |(?P<em>(?<![\w*\\])\*(?=[^\s*])(?P<in1>[^*\n]{{1,1000}}?)(?<=[^\s*])\*(?![\w*]))
    |(?P<emu>(?<![\w_\\])_(?=[^\s_])(?P<in1u>[^_\n]{{1,1000}}?)(?<=[^\s_])_(?![\w_]))
    |(?P<struck>(?<![~\\])~~(?=[^\s~])(?P<in0>[^~\n]{{1,1000}}?)(?<=[^\s~])~~(?!~))""",
    re.VERBOSE,
)
_INNER: Mapping[str, tuple[str, str]] = {
    "both": ("in3", "***"),
    "strong": ("in2", "**"),
    "under": ("in2u", "__"),
    "em": ("in1", "*"),
    "emu": ("in1u", "_"),
    "struck": ("in0", "~~"),
}
_BEFORE = re.compile(r"(?:^|[\s(\[{\"'“”„‚‘’«»‹›—–/|>*_~-])$")
_AFTER = re.compile(r"$|[\s.,;:!?…)\]}\"'“”‘’«»‹›—–/|<*_~-]")
# A star among blanks, a line within a word, and brackets where none can lead anywhere are no markup.
_SPECIAL = (
    r"\\(?=[!-/:-@\[-`{-~\n]|.?\Z)|`|\*(?:(?<!\s\*)|(?!\s))|_(?:(?<![^\W_]_)|(?![^\W_]))|~(?=~)|(?<=~)~"
    r"|<(?=[A-Za-z/!?])|&(?=#?\w{1,32};)"
)
_BEFORE_SIGNS = re.compile(rf"(?={_SPECIAL})", re.DOTALL)
_BEFORE_SIGNS_AND_BRACKETS = re.compile(rf"(?={_SPECIAL}|\[|!(?=\[))", re.DOTALL)
_BRACKETS = re.compile(r"\]\(|\]\[|\[\[|\[\^|\^\[")
_START = re.compile(
    r"(?P<sign>#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|~{3,}|=+\s*$|(?:-\s*){2,}$|(?:\*\s*){3,}$|(?:_\s*){3,}$"
    r"|\|(?=[\s:|-]+$)|:?-+:?(?=[\s|:-]*$))|(?P<number>\d{1,9})(?P<dot>[.)])(?=\s|$)"
    r"|(?P<definition>\[)[^\]]{1,999}\]:"
)
_LONGEST = 200_000  # characters of a paragraph in which loose Markdown is looked for


def inline(text: str, *, notes: frozenset[str] = frozenset(), depth: int = 0) -> str:
    """A run of text, loose Markdown kept and the rest literal. `notes` are the footnotes that are defined."""
    if len(text) > _LONGEST or depth > 3:
        return _literal(text, text)
    return "".join(_pieces(text, notes, depth))


def literal(text: str) -> str:
    """A run of text in which nothing is markup."""
    return _literal(text, text)


def markdown_in(text: str) -> list[str]:
    """The constructs of loose Markdown in a text, as they stand there."""
    return [found[0] for found in _ISLAND.finditer(text) if _island(found, frozenset(), 0) is not None]


def holds_markdown(text: str) -> bool:
    """Whether any of a text is taken for Markdown."""
    return bool(markdown_in(text))


def _pieces(text: str, notes: frozenset[str], depth: int) -> Iterator[str]:
    at = 0
    for found in _ISLAND.finditer(text) if re.search(r"[\[<*_~]", text) else ():
        island = _island(found, notes, depth)
        if island is None:
            continue
        before = _literal(text[at : found.start()], text, at=at, end=found.start())
        bang = island.startswith("[") and before.endswith("!")
        yield before[:-1] + "\\!" if bang else before
        yield island
        at = found.end()
    yield _literal(text[at:], text, at=at, end=len(text))


def _island(found: re.Match[str], notes: frozenset[str], depth: int) -> str | None:
    """The Markdown of a recognised construct, or None where it is to be read as text."""
    kind = next(name for name in ("picture", "link", "auto", "wiki", "note", *_INNER) if found[name])
    if kind in ("picture", "auto", "wiki"):
        return found[0]
    if kind == "note":
        return found[0] if found[0][2:-1] in notes else None
    if kind == "link":
        if not _leads_somewhere(found):
            return None
        return f"[{inline(found['words'], notes=notes, depth=depth + 1)}]{found['to']}"
    inner, mark = _INNER[kind]
    if not _around_words(found, found[inner]):
        return None
    return f"{mark}{inline(found[inner], notes=notes, depth=depth + 1)}{mark}"


def _leads_somewhere(found: re.Match[str]) -> bool:
    """Whether what stands in the brackets of a link is an address, and not the arguments of a program's call."""
    address = found["to"][1:-1].strip()
    if address.startswith(('"', "'")):
        return False
    before = found.string[found.start() - 1 : found.start()]
    return bool(re.match(r"https?:|mailto:|[#/.]", address)) or not (before and (before.isalnum() or before in ")]}_"))


def _around_words(found: re.Match[str], inner: str) -> bool:
    """Whether emphasis stands around words, as writers set it, and not among a program's or a drawing's signs."""
    text = found.string
    outside = _BEFORE.search(text[max(found.start() - 1, 0) : found.start()]) and _AFTER.match(
        text[found.end() : found.end() + 1]
    )
    first, last = inner[0], inner[-1]
    return (
        bool(outside)
        and (first.isalnum() or first in "\"'“”„‘’«‹([¿¡#@$€£&<!~*_—–-")
        and (last.isalnum() or last in "\"'“”‘’»›)]>.,:;!?…%~*_—–-")
    )


def _literal(part: str, whole: str, *, at: int = 0, end: int | None = None) -> str:
    """A stretch with a backslash before each sign that would be markup where it stands in `whole`."""
    end = len(whole) if end is None else end
    places = _BEFORE_SIGNS_AND_BRACKETS if _BRACKETS.search(whole) else _BEFORE_SIGNS
    left, right = (_like(whole[at - 1 : at] if at else ""), _like(whole[end : end + 1]))
    return places.sub(r"\\", f"{left}{part}{right}")[1:-1]


def _like(beside: str) -> str:
    """A character that parts words, makes them or does neither, as another does, and is never markup itself."""
    return "é" if beside.isalnum() else "." if beside.strip() else " "


def start(line: str) -> str:
    """A line that may open a paragraph, without what would open a heading, a list, a quotation or a definition."""
    found = _START.match(line)
    if not found or line.startswith("\\"):
        return line
    if found["number"]:
        return f"{found['number']}\\{line[found.end('number') :]}"
    return "\\" + line


def paragraph(text: str, *, notes: frozenset[str] = frozenset()) -> str:
    """A paragraph of prose."""
    return start(inline(text, notes=notes))


def lines(texts: tuple[str, ...], *, notes: frozenset[str] = frozenset()) -> str:
    """Lines whose breaks stay."""
    return "  \n".join(start(inline(text, notes=notes)) for text in texts)
