"""What the search must know of one article: its words, and its text as it is shown in a result.

In: a Reading, its Entry, the names of what it is filed under, the language of the site. Out: its `Copy`, which hangs on
nothing else. What the rights of an article withhold is in neither: of `metadata` no text, no dek and no caption, of an
`excerpt` the text to the end of its first paragraph. Of notes it is the bodies; the words that they quote are the
article's.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.model import Block, Entry, Reading, Rights
from generator.searching.weighing import Words, weigh

_INLINE = re.compile(r"</?(?:a|abbr|b|bdi|cite|code|em|i|mark|q|s|span|strong|sub|sup|u)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Asked:
    """An article to be made searchable. `names` are those of people, places, tags … as the catalogue has them."""

    reading: Reading
    entry: Entry
    names: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Copy:
    """The words of an article, and its card: the file at `url`, a script. `names` are those it was asked with."""

    words: Words
    url: str
    card: str
    names: tuple[str, ...] = ()


def copy_of(asked: Asked) -> Copy:
    """What the search must know of an article."""
    entry, lang = asked.entry, asked.entry.lang or asked.language
    blocks = list(_shown(asked.reading))
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
        "p": blocks,
        "c": " ".join(fields["caption"]).strip(),
        "n": [(note.id, note.kind, text, note.by) for note, text in notes],
    }
    name = card_name(entry.url)
    return Copy(weigh(fields, lang=lang), f"search/{name}.js", script(name, card), asked.names)


def _shown(reading: Reading) -> Iterator[tuple[str, str]]:
    """The ids and words of the blocks that are published."""
    for block in reading.article.published:
        yield block.id, _words(reading, block)


def _words(reading: Reading, block: Block) -> str:
    return " ".join(reading.article.text[block.start : block.end].split())


def bare(text: str) -> str:
    """HTML's words."""
    return " ".join(html.unescape(_TAG.sub(" ", _INLINE.sub("", text))).split())


def card_name(url: str) -> str:
    """What the card of the page at `url` is called: `t/1987/11/12/gate`."""
    return "t/" + url.removesuffix(".html")


def script(name: str, value: object) -> str:
    """A value as a script that hands it to the page under its name. JSON is JavaScript since ES2019."""
    return f"SS({json.dumps(name)},{json.dumps(value, ensure_ascii=False, separators=(',', ':'))})\n"
