"""What a page shows, in few bytes: what thousands of pages show alike is named by its digest, which is made once.

In: planned pages. Out: plain values, of which a page's key in the cache is made. Each page of a tag's list repeats its
Group, its Entries are on ten other lists, and all pages have the bars of one ribbon: of 10,000 articles 210 MB to be
digested, most of them again and again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any

from msgspec import Struct

from generator.cache import digest
from generator.model import Entry, Group, NoteEntry, Page, Ribbon

_NOUNS = (Entry, Group, NoteEntry)
_DATA = Page.__struct_fields__.index("data")


class Shown:
    """Tells what pages show. It knows values by their identity, so they must live as long as it does."""

    def __init__(self) -> None:
        self._known: dict[int, object] = {}

    def by(self, page: Page) -> tuple[object, ...]:
        """All that the page shows beside its Reading, theme and frame: equal for pages that show the same."""
        own, kind = _values(Page)(page), type(page.data).__name__
        return (*own[:_DATA], kind, *own[_DATA + 1 :], *map(self._short, _values(own[_DATA].__class__)(own[_DATA])))

    def _short(self, value: Any) -> object:
        if isinstance(value, _NOUNS):
            return self._named(value)
        if isinstance(value, Ribbon):
            return (value.months, self._named(value.bars), self._named(value.years), value.year, value.pin, value.own)
        if isinstance(value, tuple) and value and isinstance(value[0], _NOUNS):
            return tuple(map(self._named, value))
        return value

    def _named(self, value: object) -> object:
        """A digest in its place; of what has none, itself."""
        known = self._known.get(id(value))
        if known is None:
            known = self._known[id(value)] = digest(value) or value
        return known


@cache
def _values(kind: type[Struct]) -> Callable[[object], tuple[Any, ...]]:
    """What gives the values of all fields of a noun."""
    found = attrgetter(*kind.__struct_fields__)
    return found if len(kind.__struct_fields__) > 1 else lambda noun: (found(noun),)
