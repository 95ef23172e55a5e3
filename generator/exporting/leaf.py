"""A leaf: one Reading on its way out, and what every format needs to know of it.

In: a Reading and the address of its page, as the file that is being written has it (for a file outside of the site, as
the site has it). Out: addresses, dates, passages. It refuses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from generator.addresses import absolute, digest, relative
from generator.model import Gloss, Note, Reading, When

_AROUND = 32  # code points of a passage's neighbours, as Hypothesis keeps them


def address(url: str, *, here: str, base_url: str) -> str:
    """An address of the site as the file at `here` writes it: whole where the site has one, else relative to it."""
    return absolute(base_url, url) or (relative(here, url) if here else url)


class Passage(Struct, frozen=True):
    """The words that a note is on, what stands beside them, and where they are in the text (-1: nowhere)."""

    exact: str
    prefix: str
    suffix: str
    start: int = -1
    end: int = -1


class Leaf(Struct, frozen=True):
    """An article with its notes, and the address of its page. Where it is `withheld`, no word of it may go out."""

    reading: Reading
    page: str
    withheld: bool = False

    def of_note(self, note: Note) -> str:
        """The address of a note on the article's page; ids need no encoding."""
        return f"{self.page}#note-{note.id}"

    @property
    def text(self) -> str:
        """The article's text, as a reader reads it."""
        return self.reading.article.full

    def digest(self) -> str:
        """The fingerprint of the text, by which a position in it can be trusted."""
        return digest(self.reading.article.text, 32)

    def glosses(self) -> Iterator[Gloss]:
        """All notes: in the order of the text, then those on the whole article, then those that lost their place."""
        for passage in (*self.reading.matter, *self.reading.passages):
            yield from sorted(passage.glosses, key=lambda gloss: gloss.number)
        yield from self.reading.whole
        yield from self.reading.lost

    def passage(self, gloss: Gloss) -> Passage | None:
        """The words of a note as they stand today; of a lost note those that it quotes."""
        mark, quote = gloss.mark, gloss.note.quote
        if self.withheld and not gloss.quote:
            return None
        if mark is None and (quote is None or not quote.exact):
            return None
        if mark is None:
            return Passage(quote.exact, quote.prefix, quote.suffix) if quote else None
        start, end, text = mark.start, mark.end, self.reading.article.around(mark.start)
        if self.withheld:
            return Passage(gloss.quote, "", "", start, end)
        around = text[max(start - _AROUND, 0) : start], text[end : end + _AROUND]
        return Passage(text[start:end], *around, start, end)

    def kept(self, note: Note, key: str) -> Mapping[str, object] | None:
        """The annotation as it came from another program, where it came in this format and may go out again."""
        raw = note.extra.get(key)
        return raw if isinstance(raw, Mapping) and not self.withheld else None


def moment(when: When | None) -> str:
    """A date as XML Schema's dateTime, where it is exact to the day; else nothing."""
    if when is None or not when.day or when.approximate or when.uncertain:
        return ""
    clock = when.clock if when.clock.count(":") > 1 else f"{when.clock}:00" if when.clock else "00:00:00"
    zone = re.sub(r"^([+-]\d\d)(\d\d)$", r"\1:\2", when.zone)
    return f"{when.iso}T{clock}{zone or 'Z'}"
