"""Ranges of terms become the files of the index.

In: terms with their postings and forms. Out: files, each a script that hands its bytes to the page, as `docs/search.md`
describes. A short list of articles stands in the shard itself; a long one in a file of its own, what weighs most in a
first file (`x/`) and what is left in a second (`y/`), which is only loaded where it can matter.
"""

from __future__ import annotations

import base64
import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.searching import postings
from generator.searching.cutting import Cut, order
from generator.searching.folding import spaceless

TERMS = Cut(least=1_000, most=4_000, often=16)
ENDS = Cut(least=2_500, most=8_000, often=128)
_INLINE = 1_500  # bytes of a list that stands in the shard
_FIRST = 3_000  # postings in a first file; a distance seldom takes more than a byte
_ENDLESS = 4  # letters that a word must have for its typing errors to be mended


@dataclass(frozen=True, slots=True)
class Term:
    """A term: the articles of the stem that it is, and the stems that it is a form of, each in how many articles."""

    key: str
    held: bytes = b""
    forms: tuple[tuple[str, int], ...] = ()

    @property
    def size(self) -> int:
        """About the bytes that it takes in its shard, whatever stands before it."""
        return len(self.key.encode()) + min(len(self.held) // 3, _INLINE) + 3 * len(self.forms) + 3


@dataclass(frozen=True, slots=True)
class End:
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
    """The shard that begins at `border`, and the files of its long lists: names without `.js`, and bytes."""
    made = bytearray()
    last = b""
    for term in terms:
        key = term.key.encode("utf-8", "surrogatepass")
        groups = postings.grouped(postings.unpacked(term.held))
        count = len(term.held) // array("I").itemsize
        inline = postings.coded(groups) if count <= _INLINE else b""
        long = count > 0 and (count > _INLINE or len(inline) > _INLINE)
        first, rest = postings.split(groups, _FIRST) if long else ([], [])
        yield from _named("x", term.key, first)
        yield from _named("y", term.key, rest)
        kind = (2 + bool(rest)) if long else bool(count)
        made += _front(key, last) + postings.number(len(term.forms) << 2 | kind)
        made += b"".join(_front(form.encode(), key) for form, _ in term.forms)
        made += postings.number(count) if count else b""
        made += inline if kind == 1 else b""
        last = key
    name = f"s/{hexed(border)}"
    yield name, packed(name, bytes(made))


def _named(kind: str, key: str, groups: list[tuple[int, list[int]]]) -> Iterator[tuple[str, bytes]]:
    if groups:
        name = f"{kind}/{hexed(key)}"
        yield name, packed(name, postings.coded(groups))


def _front(key: bytes, last: bytes) -> bytes:
    """A key by how much of the one before it begins with, and what follows."""
    same = _shared(key, last)
    return postings.number(same) + postings.number(len(key) - same) + key[same:]


def _shared(one: Sequence[object], other: Sequence[object]) -> int:
    same = 0
    for mine, its in zip(one, other, strict=False):
        if mine != its:
            break
        same += 1
    return same


def packed(name: str, body: bytes) -> bytes:
    """Bytes as a script."""
    return f'SS("{name}","{base64.b64encode(body).decode()}")\n'.encode()


def end_files(ends: Sequence[End], border: str) -> Iterator[tuple[str, bytes]]:
    """The shard of terms backwards that begins at `border`."""
    name = f"r/{hexed(border)}"
    yield name, f"SS({json.dumps(name)},{json.dumps(listed(one.key for one in ends), ensure_ascii=False)})\n".encode()


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
