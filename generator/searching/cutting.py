"""Sorted keys are cut into ranges, so that an edit moves few borders.

In: keys in order with the sizes of their entries. Out: the ranges. A border is where the digest of a key says so, once
a range has a certain size, and at the latest where it has the greatest (content-defined chunking, as in LBFS, SOSP
2001). Whether there is one hangs only on the entries since the last border: after a key that came or went, the borders
are soon those of before. The same keys are cut alike, whatever was built before.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from msgspec import Struct


class Entry(Protocol):
    """What has a key and a size in bytes."""

    @property
    def key(self) -> str:
        """By what it is sorted."""
        ...

    @property
    def size(self) -> int:
        """About the bytes that it takes, whatever stands before it."""
        ...


E = TypeVar("E", bound=Entry)


class Cut(Struct, frozen=True):
    """The smallest and the greatest range, in bytes, and one in how many keys is a border between them."""

    least: int
    most: int
    often: int

    def before(self, key: str, held: int) -> bool:
        """Whether a border is before this key, when the range has `held` bytes."""
        if held < self.least:
            return False
        return held >= self.most or zlib.crc32(key.encode()) % self.often == 0


def order(key: str) -> bytes:
    """Keys in the order in which JavaScript compares texts: by units of UTF-16."""
    return key.encode("utf-16-be")


def ranges(entries: Iterable[E], cut: Cut) -> Iterator[list[E]]:
    """The entries, range by range."""
    held: list[E] = []
    size = 0
    for entry in entries:
        if held and cut.before(entry.key, size):
            yield held
            held, size = [], 0
        held.append(entry)
        size += entry.size
    if held:
        yield held


def border(last: str, first: str) -> str:
    """The shortest beginning of `first` that comes after `last`."""
    for end in range(1, len(first)):
        if order(first[:end]) > order(last):
            return first[:end]
    return first
