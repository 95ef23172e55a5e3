"""What stands beside names and dates. In: a marked sheet and its front matter. Out: the words that went into no field.

A byline's place, its agency, the city before a date: where no field takes them, they are said, so that nothing is
lost in silence. Words that only say that names or dates follow, and what somebody is, are no news.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generator.importing.clippings.byline import unprefixed
from generator.importing.clippings.dates import dates, rest_of
from generator.importing.clippings.lines import Sheet
from generator.importing.clippings.months import fold, weekdays
from generator.importing.clippings.names import caseless
from generator.importing.clippings.words import labels, names_of, words_of
from generator.model import When

_READ = frozenset({"authors", "dated"})
_WORD = re.compile(r"[^\W\d_][\w'’-]*\w")
_LABEL = re.compile(r"[^\d:：・|]{1,25}[:：・]")
_PARTS = re.compile(r"[,;()/|،、]")
_PAGE = re.compile(r"[^\W\d_]{2,}\.?\s+\d+\b")
_SAYS_LITTLE = ("published", "updated", "filler", "zone")


def beside(sheet: Sheet, head: Mapping[str, object], lang: str) -> Iterator[str]:
    """A sentence for each line of names or dates that holds other words as well."""
    used = {word.casefold() for word in _WORD.findall(" ".join(_texts(head)))} | names_of("joints")
    empty = weekdays().keys() | labels().keys() | names_of("roles")
    empty |= {word for name in _SAYS_LITTLE for word in words_of(name)}
    for find in sheet.finds:
        if find.lines and not find.why and _READ & find.fields.keys():
            for index in find.lines:
                yield from _left(sheet.lines[index].bare, used, used | empty, lang)


def _left(line: str, used: set[str], known: set[str], lang: str) -> Iterator[str]:
    text = line[found.end() :] if (found := _LABEL.match(line)) else line
    rest = unprefixed(_PAGE.sub("", rest_of(text, dates(text, lang))).strip())
    for part in _PARTS.split(rest):
        if any(_is_news(word, known) for word in _WORD.findall(part)):
            words = [word for word in _WORD.findall(part) if word.casefold() not in used]
            while words[0].islower():
                words.pop(0)
            while words[-1].islower():
                words.pop()
            yield f"{line[:60]!r}: {' '.join(words)[:60]!r} went into no field"


def _is_news(word: str, known: set[str]) -> bool:
    """Whether a word is in no field; where scripts have no capitals and words no blanks, also as a part of one."""
    if {word.casefold(), fold(word)} & known or word.islower() or (word.isascii() and len(word) <= 2):
        return False
    return not caseless(word) or not any(one in word or word in one for one in known if caseless(one))


def _texts(value: object) -> Iterator[str]:
    """All text in a value of front matter."""
    if isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
    elif not isinstance(value, When):
        yield str(value)
