"""The galley: tags and words are set into it one after another, and the text that a reader reads comes out beside them.

In: markup, and words with the line and column where they stand. Out: Pieces, the text (NFC, one blank line between
innermost blocks) and the Runs that lead back to the file. It refuses to alter a character of the words: where Unicode
composes several into one, the piece keeps the writer's own and says so by its length.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from generator.model import Piece, Run
from generator.nouns import replace

_CONTEXT = 64  # characters looked back at for a letter that an accent belongs to; no writing needs ten


class Galley:
    """What has been set so far. `length` counts characters of the text."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.runs: list[Run] = []
        self.length = 0
        self._text: list[str] = []
        self._words: list[str] = []  # words of the piece that is being set
        self._begun = 0  # where in the text that piece begins
        self._gap = False
        self._near = ""  # the writer's last characters in this innermost block
        self._run = (0, 0)  # line, and column minus offset, of the last run

    def tag(self, markup: str) -> int:
        """Set a tag; gives its index, so that it can be reset when its id is known."""
        self._close()
        self.pieces.append(Piece(markup, "", self.length, self.length))
        return len(self.pieces) - 1

    def retag(self, index: int, markup: str) -> None:
        """Set a tag anew."""
        old = self.pieces[index]
        self.pieces[index] = Piece(markup, old.words, old.start, old.end)  # `replace` costs three times as much

    def last(self) -> tuple[int, int]:
        """The place of the next character of the file, as far as is known."""
        line, shift = self._run
        return line, shift + self.length

    def block(self) -> None:
        """Begin an innermost block: the next words stand apart from those before."""
        self._close()
        self._gap = self.length > 0
        self._near = ""

    def start(self) -> tuple[int, int]:
        """A bookmark for `words_since`: the index of the next part of the text, and where it will begin."""
        return len(self._text), self.length

    def words_since(self, mark: tuple[int, int]) -> tuple[str, int]:
        """The words set since a bookmark, without the blank lines before, and where they begin."""
        found = "".join(self._text[mark[0] :])
        bare = found[2:] if mark[1] and found.startswith("\n\n") else found
        return bare, mark[1] + len(found) - len(bare)

    def words(self, text: str, line: int, column: int) -> None:
        """Set words that stand at `line`:`column`, one character after another."""
        if not text:
            return
        if self._gap:
            self._gap = False
            self._text.append("\n\n")
            self.length += 2
        self._place(line, column)
        if text.isascii() or (not _joins(text[0]) and unicodedata.is_normalized("NFC", text)):
            self._set(text)
        else:
            self._compose(text, line, column)
        self._near = (self._near + text)[-_CONTEXT:]

    def text(self) -> str:
        """All that a reader reads."""
        return "".join(self._text)

    def finish(self) -> list[Piece]:
        """All pieces."""
        self._close()
        return self.pieces

    def _place(self, line: int, column: int) -> None:
        run = (line, column - self.length)
        if run != self._run:
            self._run = run
            self.runs.append(Run(self.length, line, column))

    def _set(self, text: str) -> None:
        if not self._words:
            self._begun = self.length
        self._words.append(text)
        self._text.append(text)
        self.length += len(text)

    def _close(self) -> None:
        if self._words:
            self.pieces.append(Piece("", "".join(self._words), self._begun, self.length))
            self._words = []

    def _compose(self, text: str, line: int, column: int) -> None:
        near = self._near
        for at, letter in _letters(text):
            composed = unicodedata.normalize("NFC", letter)
            self._place(line, column + at)
            if at == 0 and near and _joins(letter[0]):
                self._join(letter, near)
            elif composed == letter:
                self._set(letter)
            else:
                self._whole(letter, composed)

    def _whole(self, letter: str, composed: str) -> None:
        self._close()
        self._text.append(composed)
        start, self.length = self.length, self.length + len(composed)
        if len(letter) == len(composed) > 1:  # marks in another order: an empty piece keeps it whole
            self.pieces.append(Piece("", letter, start, self.length - 1))
            letter, start = "", self.length - 1
        self.pieces.append(Piece("", letter, start, self.length))

    def _join(self, letter: str, near: str) -> None:
        """Set a letter's accents that stand apart from it, as after a tag: they may become one character with it."""
        self._close()
        before = list(_letters(near))[-1][1]
        old = unicodedata.normalize("NFC", before)
        whole = unicodedata.normalize("NFC", before + letter)
        self._take_back(len(old))
        self._text.append(whole)
        start, self.length = self.length, self.length + len(whole) - len(old)
        self.pieces.append(Piece("", letter, min(start, self.length), self.length))
        self._shorten()

    def _take_back(self, count: int) -> None:
        tail = ""
        while len(tail) < count:
            tail = self._text.pop() + tail
        self._text.append(tail[: len(tail) - count])

    def _shorten(self) -> None:
        """No piece may end behind the text, which composing may have made shorter."""
        for index in range(len(self.pieces) - 1, -1, -1):
            piece = self.pieces[index]
            if piece.end <= self.length:
                break
            self.pieces[index] = replace(piece, start=min(piece.start, self.length), end=self.length)


def _joins(character: str) -> bool:
    """Whether a character may become one with the letter before it: marks, and the later parts of a Korean syllable."""
    return (
        unicodedata.category(character)[0] == "M"
        or "\u1160" <= character <= "\u11ff"
        or "\ud7b0" <= character <= "\ud7ff"
    )


def _letters(text: str) -> Iterator[tuple[int, str]]:
    """A text as letters with all that joins them, and where each begins."""
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not _joins(text[at]):
            yield start, text[start:at]
            start = at
