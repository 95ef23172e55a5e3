"""Where the words of parsed Markdown stand in their file.

In: a parser, which is taught to note places as it goes; then its `inline` tokens and the file's lines. Out: for each
token of words `meta["at"]`, an offset into its block's own text, and `Spots`, which lead from such an offset to a line
and column. It changes nothing that the parser finds: markdown-it itself keeps only the lines of whole blocks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, heading, table
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from msgspec import Struct


class Spots(Struct, frozen=True):
    """Stretches of a block's text that lie one after another in the file: from `starts[i]` on at `places[i]`."""

    starts: tuple[int, ...]
    places: tuple[tuple[int, int], ...]

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column, from 1, of a character of the block's text."""
        found = max(bisect_right(self.starts, offset) - 1, 0)
        line, column = self.places[found]
        return line, column + offset - self.starts[found]

    def breaks(self, start: int, end: int) -> Sequence[int]:
        """Where, between two offsets, another stretch begins."""
        return self.starts[bisect_right(self.starts, start) : bisect_right(self.starts, end - 1)]

    def below(self, offset: int) -> Spots:
        """The spots of a part of the text that begins at `offset`."""
        line, column = self.at(offset)
        later = [index for index, start in enumerate(self.starts) if start > offset]
        return Spots(
            (0, *(self.starts[index] - offset for index in later)),
            ((line, column), *(self.places[index] for index in later)),
        )


def note_places(parser: MarkdownIt) -> None:
    """Teach a parser to keep places. Neighbouring words stay apart, each with the place it came from."""
    parser.inline.ruler.at("text", _text)
    parser.inline.ruler2.before("balance_pairs", "places", _settle)
    parser.block.ruler.at("heading", _heading, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    parser.disable(["fragments_join", "text_join"])


def spots(token: Token, lines: Sequence[str], above: int) -> Spots:
    """Where the text of an `inline` token stands. `lines` are the Markdown's, `above` is how many precede them."""
    first = token.map[0] if token.map else 0
    if "columns" in token.meta:
        columns = token.meta["columns"]
        return Spots(tuple(start for start, _ in columns), tuple((first + above + 1, column) for _, column in columns))
    starts, places, at = [], [], 0
    for number, line in enumerate(token.content.split("\n"), first):
        starts.append(at)
        at += len(line) + 1
        places.append(_place(line, number, lines, above))
    return Spots(tuple(starts), tuple(places))


def spot(token: Token, lines: Sequence[str], above: int) -> tuple[int, int] | None:
    """Where the text of an `inline` token begins that is one line of words and nothing else; None of any other.

    Most are, and `spots` takes ten times as long.
    """
    if not token.map or token.meta or token.children is None or len(token.children) != 1:
        return None
    (words,) = token.children
    if words.type != "text" or words.content != token.content or "refused" in words.meta:
        return None
    return _place(token.content, token.map[0], lines, above)


def _place(line: str, number: int, lines: Sequence[str], above: int) -> tuple[int, int]:
    """The place of a line of a block's text, whose end is that of a line of the file."""
    source = lines[number] if number < len(lines) else ""
    return number + above + 1, len(source.rstrip()) - len(line.rstrip()) + 1


def _text(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  # the library's signature
    """The library's rule for plain words, which is asked first at every step and so knows where each token begins."""
    start = state.pos
    if not silent:
        begun: dict[int, int] = state.env.setdefault("begun", {}).setdefault(id(state), {})
        begun[len(state.tokens) + bool(state.pending)] = start
    stop = state.md.inline.terminator_re.search(state.src, start)
    end = min(stop.start(), state.posMax) if stop else state.posMax
    if end == start:
        return False
    if not silent:
        state.append_pending(state.src[start:end])
    state.pos = end
    return True


def _settle(state: StateInline) -> None:
    begun = state.env.get("begun", {}).pop(id(state), {})
    after = 0
    for index, token in enumerate(state.tokens):
        at = begun.get(index, after)
        token.meta.setdefault("at", at + (token.info == "escape" and len(token.content) == 1))
        after = at + len(token.content) + (token.info == "auto")
        if token.type == "code_inline":
            begin = at + len(token.markup)
            token.meta["inset"] = int(state.src[begin : begin + len(token.content)].replace("\n", " ") != token.content)


def _heading(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: FBT001, N803
    before = len(state.tokens)
    if not heading(state, startLine, endLine, silent):
        return False
    if not silent:
        opened = state.bMarks[startLine] + state.tShift[startLine] + len(state.tokens[before].markup)
        _keep(state.tokens[before + 1], [(0, state.skipSpaces(opened))], state.src)
    return True


def _keep(token: Token, columns: list[tuple[int, int]], source: str) -> None:
    """Note (offset in the token, offset in the source) pairs as columns of their line."""
    line = source.rfind("\n", 0, columns[0][1]) + 1
    token.meta.setdefault("columns", []).extend((start, at - line + 1) for start, at in columns)


def _table(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: FBT001, N803
    before = len(state.tokens)
    if not table(state, startLine, endLine, silent):
        return False
    cells: list[tuple[str, int]] = []
    last = state.tokens[before] if len(state.tokens) > before else None
    for token in [] if silent else state.tokens[before:]:
        if token.type == "tr_open" and token.map:
            cells = _cells(state, token.map[0])
        elif token.type == "inline" and cells:
            last = token
            _keep(token, _bars(*cells.pop(0)), state.src)
        elif token.type == "tr_close" and last:
            _add_spare(last, cells, state.src)
    return True


def _add_spare(token: Token, cells: list[tuple[str, int]], source: str) -> None:
    """Cells beyond the table's width, which the library drops, are added to the row's last: no words are lost."""
    for text, start in cells:
        if text:
            after = len(token.content) + len(" | ")
            token.content += " | " + text.replace("\\|", "|")
            _keep(token, [(after + at, offset) for at, offset in _bars(text, start)], source)


def _cells(state: StateBlock, line: int) -> list[tuple[str, int]]:
    """The cells of a row as they are written, each with its offset in the source."""
    start, end = state.bMarks[line] + state.tShift[line], state.eMarks[line]
    row = state.src[start:end].rstrip()
    cells, left = [], 0
    for bar in (*(found.start() for found in re.finditer(r"(?<!\\)\|", row)), len(row)):
        text = row[left:bar]
        cells.append((text.strip(), start + left + len(text) - len(text.lstrip())))
        left = bar + 1
    return cells[row.startswith("|") :]


def _bars(text: str, start: int) -> list[tuple[int, int]]:
    """Where a cell begins, and where it goes on after each escaped bar, which loses its backslash."""
    bars = [found.start() for found in re.finditer(r"\\\|", text)]
    return [(0, start), *((bar - gone, start + bar + 1) for gone, bar in enumerate(bars))]
