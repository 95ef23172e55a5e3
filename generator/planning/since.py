"""What an edit changed of a collection, by which the files that plan most pages pass over those that show none of it.

In: what differs between two catalogues whose groups hold the same articles, and in which every link means the same
page. Out: `Since`. A file of this folder that has a function `again` plans those of its pages that may show it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TypeVar

from msgspec import Struct

from generator.model import Entry

_T = TypeVar("_T")


class Since(Struct, frozen=True):
    """What is not as it was.

    `articles` are the ids of those whose Entry or notes differ, `pages` the addresses of pages to which other links
    lead than before, or that list other notes. `urls` are the addresses of all pages that there were, `before` the
    Entries of these articles as they were. `body` gives a file of the site as it was, by its address.
    """

    articles: frozenset[str]
    pages: frozenset[str]
    urls: Collection[str]
    before: Mapping[str, Entry]
    body: Callable[[str], bytes]


def replaced(body: bytes, pairs: Iterable[tuple[_T, _T]], *, row: Callable[[_T], bytes]) -> bytes | None:
    """A file with the rows of some things as they are, in place of as they were.

    None where a row does not stand in it exactly once.
    """
    for was, now in ((row(was), row(now)) for was, now in pairs):
        if was != now:
            if body.count(was) != 1:
                return None
            body = body.replace(was, now)
    return body
