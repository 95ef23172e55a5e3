"""Ranges of terms become the files of the index.

In: terms with their postings and forms. Out: files, each a script that hands its value to the page, as `docs/search.md`
describes. The terms themselves stand in guides (`s/`), many to a file. A range of them has its short lists of articles
in one file (`l/`); a long list has files of its own, what weighs most in a first (`x/`) and what is left in a second
(`y/`), which is only loaded where it can matter.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from generator.searching import postings
from generator.searching.copies import script
from generator.searching.cutting import Cut, order
from generator.searching.folding import spaceless

TERMS = Cut(least=1_000, most=4_000, often=16)
GUIDES = Cut(least=1_200, most=3_000, often=8)
ENDS = Cut(least=2_500, most=8_000, often=128)
SHORT = 1_000  # postings of a list that stands with others
FIRST = 3_000  # postings in a first file; a distance seldom takes more than a byte
_LISTED = 1_500  # bytes that a list counts for at most, wherever it stands: whoever edits one writes it anew
_ALONE = 2  # the kind of a list in a file of its own
_ENDLESS = 4  # letters that a word must have for its typing errors to be mended


class Term(Struct, frozen=True):
    """A term: the articles of the stem that it is, and the stems that it is a form of, each in how many articles."""

    key: str
    held: bytes = b""
    forms: tuple[tuple[str, int], ...] = ()

    @property
    def many(self) -> int:
        """In how many articles it is."""
        return len(self.held) // array("I").itemsize

    @property
    def kind(self) -> int:
        """Where its list is: nowhere, with others, in a file of its own, in two."""
        return (self.many > 0) + (self.many > SHORT) + (self.many > FIRST)

    @property
    def size(self) -> int:
        """About the bytes that it takes, whatever stands before it."""
        return len(self.key.encode()) + min(len(self.held) // 3, _LISTED) + 3 * len(self.forms) + 3


class End(Struct, frozen=True):
    """A term backwards."""

    key: str

    @property
    def size(self) -> int:
        """As of a Term."""
        return len(self.key.encode())


def has_end(key: str) -> bool:
    """Whether typing errors in a term are mended."""
    return len(key) >= _ENDLESS and not key.isdecimal() and not spaceless(key)


def hexed(text: str) -> str:
    """A text as the name of a file: safe on every system, and never the same for two. `_` is that of no text."""
    return "-".join([f"{ord(sign):x}" for sign in text]) or "_"


def term_files(terms: Sequence[Term], border: str) -> Iterator[tuple[str, bytes]]:
    """The files of the lists of a range that begins at `border`: names without `.js`, and bytes."""
    short: dict[str, str] = {}
    for term in terms:
        groups = postings.grouped(postings.unpacked(term.held))
        if term.kind < _ALONE:
            short |= {term.key: postings.coded(groups)} if groups else {}
            continue
        first, rest = postings.split(groups, FIRST)
        yield from _named("x", term.key, first)
        yield from _named("y", term.key, rest)
    if short:
        name = f"l/{hexed(border)}"
        yield name, script(name, short)


def _named(kind: str, key: str, groups: list[tuple[int, list[int]]]) -> Iterator[tuple[str, bytes]]:
    if groups:
        name = f"{kind}/{hexed(key)}"
        yield name, script(name, postings.coded(groups))


def term_words(terms: Sequence[Term], border: str) -> str:
    """What a guide says of the terms of a range that begins at `border`, after the border itself."""
    made = [postings.number(len(terms))]
    last = border
    for term in terms:
        made += [_front(term.key, last), postings.number(len(term.forms) << 2 | term.kind)]
        made += [_front(form, term.key) for form, _ in term.forms]
        made += postings.number(term.many) if term.kind else ""
        last = term.key
    return "".join(made)


def guide(ranges: Iterable[tuple[str, str, str]]) -> tuple[str, bytes]:
    """The guide to some ranges, each with its border, its words and its last key: a name without `.js`, and bytes."""
    made: list[str] = []
    name = last = ""
    for border, words, after in ranges:
        name = name or f"s/{hexed(border)}"
        made += [_front(border, last), words]
        last = after
    return name, script(name, "".join(made))


def _front(key: str, last: str) -> str:
    """A key by how much of the one before it begins with, and what follows, in characters."""
    same = _shared(key, last)
    return postings.number(same) + postings.number(len(key) - same) + key[same:]


def _shared(one: Sequence[object], other: Sequence[object]) -> int:
    same = 0
    for mine, its in zip(one, other, strict=False):
        if mine != its:
            break
        same += 1
    return same


def end_files(ends: Sequence[End], border: str) -> Iterator[tuple[str, bytes]]:
    """The shard of terms backwards that begins at `border`."""
    name = f"r/{hexed(border)}"
    yield name, script(name, listed(one.key for one in ends))


def listed(keys: Iterable[str]) -> str:
    """Sorted keys as one text, each by how much of the one before it begins with (a character from `0` on).

    That is counted as JavaScript counts, in units of UTF-16, but no character is parted.
    """
    made = []
    last = ""
    for key in keys:
        same = min(_shared(key, last), 40)
        made.append(chr(48 + len(order(key[:same])) // 2) + key[same:])
        last = key
    return " ".join(made)
