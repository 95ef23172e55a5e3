"""Marks are woven into the HTML of a block.

In: a Block and the marks that touch it. Out: HTML. Words are cut where a mark begins or ends; a mark never crosses an
element's edge, so tags nest; where marks overlap, the one that began later lies inside. After a mark's last words
stands the numbered link to its note. It refuses to change, add or drop a character of the words.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from generator.model import Block, Mark, Piece

_NAMED = 150  # notes that a mark names, itself the last; more never overlap in full
_CLOSER = re.compile(r"</(a|em|strong|s|code|sup|span)>")


class Thread(Struct, frozen=True):
    """A mark with what its link says: the note's number and kind."""

    mark: Mark
    number: int
    kind: str


def weave(block: Block, threads: Sequence[Thread]) -> str:
    """The HTML of a block. `threads` are in the order of their starts, longer ones first."""
    touching = [thread for thread in threads if thread.mark.start < block.end and thread.mark.end > block.start]
    if not touching:
        return plain(block.pieces)
    return _Loom(touching, block.start).weave(block.pieces)


def plain(pieces: Sequence[Piece]) -> str:
    """The HTML of pieces without any mark."""
    return "".join(piece.markup or html.escape(piece.words, quote=False) for piece in pieces)


class _Loom:
    """Sets the pieces of one block, with marks opened and closed as the words need them."""

    def __init__(self, threads: Sequence[Thread], start: int) -> None:
        self._threads = threads
        self._out: list[str] = []
        self._stack: list[Thread] = []
        self._begun: set[str] = {thread.mark.note for thread in threads if thread.mark.start < start}
        self._refs = sorted(threads, key=lambda thread: (thread.mark.end, thread.number))
        self._links = 0
        self._reached = start

    def weave(self, pieces: Sequence[Piece]) -> str:
        for piece in pieces:
            if piece.markup:
                self._tag(piece.markup)
            else:
                self._words(piece)
        self._close(0)
        self._set_refs()
        return "".join(self._out)

    def _tag(self, markup: str) -> None:
        self._close(0)
        if not _CLOSER.fullmatch(markup):
            self._set_refs()
        self._links += markup.startswith("<a ") - (markup == "</a>")
        self._out.append(markup)

    def _words(self, piece: Piece) -> None:
        for words, start, end in self._cuts(piece):
            if start < end:  # what has no length joins the character before it, and so comes before its mark's link
                self._set_refs()
            self._cover([thread for thread in self._threads if _covers(thread.mark, start, end)])
            self._out.append(html.escape(words, quote=False))
            self._reached = max(self._reached, end)

    def _cuts(self, piece: Piece) -> Iterator[tuple[str, int, int]]:
        """The piece's words, cut at every edge of a mark, unless they have to stay whole."""
        if piece.end - piece.start != len(piece.words):
            yield piece.words, piece.start, piece.end
            return
        edges = {edge for thread in self._threads for edge in (thread.mark.start, thread.mark.end)}
        stops = [piece.start, *sorted(edge for edge in edges if piece.start < edge < piece.end), piece.end]
        for start, end in pairwise(stops):
            yield piece.words[start - piece.start : end - piece.start], start, end

    def _cover(self, wanted: list[Thread]) -> None:
        """Make the open marks those that are wanted, keeping open what can stay."""
        same = 0
        while same < min(len(wanted), len(self._stack)) and wanted[same] is self._stack[same]:
            same += 1
        self._close(same)
        for thread in wanted[same:]:
            self._stack.append(thread)
            self._out.append(self._opening(thread))

    def _opening(self, thread: Thread) -> str:
        mark = thread.mark
        ids = " ".join(open_thread.mark.note for open_thread in self._stack[-_NAMED:])
        first = "" if mark.note in self._begun else f' id="m-{mark.note}" style="anchor-name:{anchor(mark.note)}"'
        self._begun.add(mark.note)
        lane = f" lane-{mark.lane}" if mark.lane > 1 else ""
        return f'<mark class="k-{html.escape(thread.kind)}{lane}" data-notes="{ids}"{first}>'

    def _close(self, keep: int) -> None:
        self._out.extend("</mark>" for _ in self._stack[keep:])
        del self._stack[keep:]

    def _set_refs(self) -> None:
        """Set the links of marks whose last words are set, unless a link is open, which cannot hold another."""
        while not self._links and self._refs and self._refs[0].mark.end <= self._reached:
            thread = self._refs.pop(0)
            self._close(next((at for at, opened in enumerate(self._stack) if opened is thread), len(self._stack)))
            self._out.append(_ref(thread))


def _covers(mark: Mark, start: int, end: int) -> bool:
    """Whether a mark lies on a stretch; what has no length of its own belongs to the character before it."""
    return mark.start < start <= mark.end if start == end else mark.start < end and mark.end > start


def anchor(note: str) -> str:
    """The name of a mark as CSS writes it."""
    return "--m-" + note.replace(".", "\\.")


def _ref(thread: Thread) -> str:
    note, kind = thread.mark.note, html.escape(thread.kind)
    label = f"newsgloss:note {thread.number} {kind}"
    return f'<a class="ref k-{kind}" href="#note-{note}" role="doc-noteref" aria-label="{label}">{thread.number}</a>'
