"""What an edit changed of a collection, by which the files that plan most pages pass over those that show none of it.

In: what differs between two catalogues whose groups hold the same articles, and in which every link means the same
page. Out: `Since`. A file of this folder that has a function `again` plans those of its pages that may show it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Since:
    """What is not as it was.

    `articles` are the ids of those whose Entry or notes differ, `pages` the addresses of pages to which other links
    lead than before, or that list other notes. `urls` are the addresses of all pages that there were.
    """

    articles: frozenset[str]
    pages: frozenset[str]
    urls: Collection[str]
