"""The laws of annotating, as checks of one Reading, for tests that make readings and for tests of whole builds."""

from __future__ import annotations

import itertools
import re
import unicodedata
from html.parser import HTMLParser

from generator.annotating.folding import folded_words
from generator.annotating.weave import plain
from generator.model import Gloss, Reading

_VOID = ("br", "hr", "img")


class _Page(HTMLParser):
    """What a reader reads of a piece of HTML, its ids, and whether its tags nest. Links to notes are not read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.ids: list[str] = []
        self.marked: dict[str, list[str]] = {}
        self._open: list[tuple[str, bool, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.ids.extend(filter(None, [values.get("id")]))
        if tag in _VOID:
            return
        assert tag != "a" or all(name != "a" for name, _, _ in self._open), "a link in a link"
        silent = (values.get("class") or "").startswith("ref ")
        self._open.append((tag, silent, values.get("data-notes") or ""))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1][0] == tag, f"</{tag}> closes <{self._open[-1][0]}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if any(silent for _, silent, _ in self._open):
            return
        self.words.append(data)
        for note in {note for _, _, notes in self._open for note in notes.split()}:
            self.marked.setdefault(note, []).append(data)

    def close(self) -> None:
        super().close()
        assert not self._open, f"{self._open} stay open"


def page_of(html: str) -> _Page:
    """Read HTML; fails where its tags do not nest."""
    page = _Page()
    page.feed(html)
    page.close()
    return page


def words_of(html: str) -> str:
    """What a reader reads of it."""
    return "".join(page_of(html).words)


def unspaced(text: str) -> str:
    """A text without its white space, NFC."""
    return unicodedata.normalize("NFC", re.sub(r"\s+", "", text))


def glosses_of(reading: Reading) -> tuple[Gloss, ...]:
    """Every note of a reading, in the order in which they are printed."""
    return reading.glosses


def changes_no_character(reading: Reading) -> None:
    """Law 1: annotating changes no character that a reader reads, and tags nest."""
    for block, passage in zip(
        (*reading.article.blocks, *reading.article.matter), (*reading.passages, *reading.matter), strict=True
    ):
        assert words_of(plain(block.pieces)) == words_of(passage.html)
        assert unspaced(reading.article.full[block.start : block.end]) == unspaced(words_of(passage.html))
    ids = page_of("".join(passage.html for passage in (*reading.passages, *reading.matter))).ids
    assert sorted(set(ids)) == sorted(ids)


def marks_lie_on_their_quotes(reading: Reading) -> None:
    """Law 2: a mark lies on the words its note quotes, in the text and on the page."""
    marked = page_of("".join(passage.html for passage in (*reading.passages, *reading.matter))).marked
    for gloss in glosses_of(reading):
        if gloss.mark and gloss.note.quote:
            text = reading.article.full[gloss.mark.start : gloss.mark.end]
            assert folded_words(gloss.note.quote.exact, case=True) == folded_words(text, case=True)
            assert unspaced(text) in unspaced("".join(marked[gloss.note.id]))


def lanes_are_apart(reading: Reading) -> None:
    """Law 3: overlapping marks never share a lane."""
    marks = [gloss.mark for gloss in glosses_of(reading) if gloss.mark]
    for one, other in itertools.combinations(marks, 2):
        assert one.lane != other.lane or one.end <= other.start or other.end <= one.start


def loses_no_note(reading: Reading, names: tuple[str, ...]) -> None:
    """Every note is printed once, and they are numbered from 1 in the order in which they are printed."""
    glosses = glosses_of(reading)
    assert sorted(names) == sorted(gloss.note.id for gloss in glosses)
    assert list(range(1, len(glosses) + 1)) == [gloss.number for gloss in glosses]
