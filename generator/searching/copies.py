"""What the search must know of one article: its words, and its text as it is shown in a result.

In: a Reading, its Entry, the names of what it is filed under, the language of the site. Out: its `Copy` and its card,
a file, which hang on nothing else. What the rights of an article withhold is in neither: of `metadata` no text, no dek
and no caption, of an `excerpt` the text to the end of its first paragraph. Of notes it is the bodies; the words that
they quote are the article's.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

from msgspec import Struct

from generator.model import Article, Block, Entry, File, Reading, Rights, published
from generator.searching.weighing import Words, weigh

_INLINE = re.compile(r"</?(?:a|abbr|b|bdi|cite|code|em|i|mark|q|s|span|strong|sub|sup|u)\b[^>]*>")
_DAY = re.compile("(?<=/[0-9]{2})/")  # behind a month or a day; names of folders may be too long to be joined
_TAG = re.compile(r"<[^>]*>")
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class _Passed(Struct, frozen=True, array_like=True):
    """Of a noun that is not asked for nothing: none of it is made."""


class Part(Struct, frozen=True, array_like=True):
    """Of a Block where it is in the text."""

    kind: str
    id: str
    pieces: _Passed
    start: int
    end: int


class Text(Struct, frozen=True, array_like=True):
    """Of an Article the text, and its blocks."""

    id: str
    head: _Passed
    text: str
    blocks: tuple[Part, ...]


class Remark(Struct, frozen=True, array_like=True):
    """Of a Note what a result shows beside its words."""

    id: str
    article: str
    kind: str
    quote: _Passed | None
    body: str
    by: str
    when: _Passed | None
    verdict: str


class Printed(Struct, frozen=True, array_like=True):
    """Of a Gloss its words."""

    number: int
    note: Remark
    state: str
    mark: _Passed | None
    quote: str
    html: str


class Lines(Struct, frozen=True, array_like=True):
    """Of a Passage its notes."""

    kind: str
    id: str
    html: str
    glosses: tuple[Printed, ...]


class Seen(Struct, frozen=True, array_like=True):
    """Of a Reading what is searched, read from the same bytes in a sixth of the time.

    Fields have no names there: so each of these nouns begins with the fields of its model, in their order.
    """

    article: Text
    passages: tuple[Lines, ...]
    whole: tuple[Printed, ...]
    lost: tuple[Printed, ...]
    matter: tuple[Lines, ...] = ()

    @property
    def glosses(self) -> tuple[Printed, ...]:
        """Every note, in the order of their numbers."""
        placed = tuple(gloss for lines in (*self.matter, *self.passages) for gloss in lines.glosses)
        return (*self.whole, *placed, *self.lost)


class Asked(Struct, frozen=True):
    """An article to be made searchable. `names` are those of people, places, tags … as the catalogue has them."""

    reading: Reading | Seen
    entry: Entry
    names: tuple[str, ...]
    language: str


class Copy(Struct, frozen=True):
    """The words of an article. `names` are those it was asked with."""

    words: Words
    names: tuple[str, ...] = ()


def copied(asked: Asked) -> tuple[Copy, File]:
    """What the search must know of an article, and its card."""
    entry, lang = asked.entry, asked.entry.lang or asked.language
    blocks = list(_shown(asked.reading.article, entry.rights))
    notes = [(gloss.note, bare(gloss.html)) for gloss in asked.reading.glosses]
    image = entry.image if entry.rights is Rights.FULL else None
    fields = {
        "title": (entry.title, entry.kicker),
        "dek": (entry.dek,),
        "text": tuple(text for _, text in blocks),
        "caption": (image.caption, image.alt) if image else (),
        "notes": tuple(f"{note.verdict} {text}" for note, text in notes),
        "names": asked.names,
    }
    card = {
        "t": entry.title,
        "d": str(entry.date),
        "k": entry.dek,
        "s": entry.source,
        "l": entry.lang,
        "b": ", ".join(entry.authors),
        "c": " ".join(fields["caption"]).strip(),
        "h": list(entry.notes.items()),
        "g": [(tick.kind, tick.at) for tick in entry.strip],
    }
    told = {key: value for key, value in card.items() if value}
    told |= {"p": blocks, "n": [(note.id, note.kind, text, note.by) for note, text in notes]}
    name = card_name(entry.url)
    return Copy(weigh(fields, lang=lang), asked.names), File(f"search/{name}.js", script(name, told))


def _shown(article: Article | Text, rights: Rights) -> Iterator[tuple[str, str]]:
    """The ids and words of the blocks that are published."""
    blocks: tuple[Block | Part, ...] = article.blocks
    for block in published(blocks, rights):
        yield block.id, " ".join(article.text[block.start : block.end].split())


def bare(text: str) -> str:
    """HTML's words."""
    return " ".join(html.unescape(_TAG.sub(" ", _INLINE.sub("", text))).split())


def card_name(url: str) -> str:
    """What the card of the page at `url` is called: `t/1987/11,12,gate`. A folder for each day would cost as a card."""
    return "t/" + _DAY.sub(",", url.removesuffix(".html"))


def script(name: str, value: object) -> bytes:
    """A value as a script that hands it to the page under its name. JSON is JavaScript since ES2019."""
    return f"SS({_JSON(name)},{_JSON(value)})\n".encode()
