"""The index of before becomes the index of now: only ranges that a change lies in are taken up.

In: the ranges as they were, where each is kept, and what changed by key. Out: the ranges as they are, equal to those
that a build from nothing makes.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

from generator.nouns import replace
from generator.searching.cutting import Cut, Entry, border, order

E = TypeVar("E", bound=Entry)


class Range(Struct, frozen=True):
    """A range of sorted keys: the first and the last, the digest under which its entries are kept, and its files.

    `files` are names and SHA-256 digests. `border` is what the range is called, `words` what is told of its entries.
    """

    first: str
    last: str
    kept: str
    border: str = ""
    files: tuple[tuple[str, str], ...] = ()
    words: str = ""

    @property
    def key(self) -> str:
        """By what it is sorted."""
        return self.first

    @property
    def size(self) -> int:
        """About the bytes that its words take."""
        return len(self.words.encode()) + len(self.border) + 2


class Drawer(Struct, Generic[E], frozen=True):
    """Where the entries of ranges are kept: `get` gives None for what is there no more, `put` the digest.

    `files` makes of entries and their border the files of a range, `words` what is told of them.
    """

    get: Callable[[str], Sequence[E] | None]
    put: Callable[[Sequence[E]], str]
    files: Callable[[Sequence[E], str], Iterable[tuple[str, bytes]]]
    words: Callable[[Sequence[E], str], str] = lambda _entries, _border: ""


class LostError(Exception):
    """What was kept is there no more: the index must be made from nothing."""


def changed(
    known: Sequence[Range], changes: Mapping[str, Callable[[E | None], E | None]], *, cut: Cut, drawer: Drawer[E]
) -> list[Range]:
    """The ranges after the changes, each of which makes of an entry (or none) what it is now (or none).

    Borders and files of ranges that are new or not the same are left empty. Raises LostError.
    """
    applied = {at: _applied(_opened(known[at], drawer), some) for at, some in _by_range(known, changes).items()}
    moved = {at for at, entries in applied.items() if not entries or entries[0].key != known[at].first}
    made: list[Range] = []
    held: list[E] = []
    size = 0
    for at, one in enumerate(known):
        if not held and at not in applied and at + 1 not in moved:
            made.append(one)
            continue
        for entry in applied[at] if at in applied else _opened(one, drawer):
            if held and cut.before(entry.key, size):
                made.append(closed(held, drawer))
                held, size = [], 0
            held.append(entry)
            size += entry.size
        after = known[at + 1] if at + 1 < len(known) else None
        if held and after and at + 1 not in applied and cut.before(after.first, size):
            made.append(closed(held, drawer))
            held, size = [], 0
    return [*made, closed(held, drawer)] if held else made


def _by_range(known: Sequence[Range], changes: Mapping[str, object]) -> dict[int, dict[str, Callable[..., object]]]:
    firsts = [order(one.first) for one in known]
    found: dict[int, dict[str, Callable[..., object]]] = {}
    for key, change in changes.items():
        found.setdefault(max(bisect_right(firsts, order(key)) - 1, 0), {})[key] = change  # type: ignore[assignment]
    return found


def _opened(one: Range, drawer: Drawer[E]) -> Sequence[E]:
    entries = drawer.get(one.kept)
    if entries is None:
        raise LostError(one.first)
    return entries


def _applied(entries: Sequence[E], changes: Mapping[str, Callable[..., object]]) -> list[E]:
    known = {entry.key: entry for entry in entries}
    for key, change in changes.items():
        now = change(known.get(key))
        if now is None:
            known.pop(key, None)
        else:
            known[key] = now  # type: ignore[assignment]
    return sorted(known.values(), key=lambda entry: order(entry.key))


def closed(entries: Sequence[E], drawer: Drawer[E]) -> Range:
    """A range of these entries, which are kept."""
    return Range(entries[0].key, entries[-1].key, drawer.put(entries))


def written(ranges: Iterable[Range], known: Sequence[Range], *, drawer: Drawer[E]) -> Iterator[tuple[Range, Files]]:
    """Each range with its border and files, and the bytes of those that were not known.

    Raises LostError.
    """
    files_of = {(one.kept, one.border): one for one in known}
    last = ""
    for one in ranges:
        name = border(last, one.first) if last else ""
        last = one.last
        found = files_of.get((one.kept, name))
        if found:
            yield found, Files(lambda found=found: drawer.files(_opened(found, drawer), found.border))  # type: ignore[misc]
            continue
        entries = _opened(one, drawer)
        bodies = tuple(drawer.files(entries, name))
        digests = tuple((url, hashlib.sha256(body).hexdigest()) for url, body in bodies)
        made = replace(one, border=name, files=digests, words=drawer.words(entries, name))
        yield made, Files(lambda bodies=bodies: bodies)  # type: ignore[misc]


class Files(Struct, frozen=True):
    """Files that are made when somebody asks."""

    made: Callable[[], Iterable[tuple[str, bytes]]]
