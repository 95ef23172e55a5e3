"""Searching: the files by which the site is searched in the reader's browser, also from a folder on disk.

In: Readings with their Entries, the Catalogue, what the last build kept. Out: files under `search/`, all of them
classic scripts, which `docs/search.md` describes, given to the site one by one. It refuses to put into them what the
rights of an article withhold.
"""

from __future__ import annotations

from generator.searching.columns import names
from generator.searching.copies import Asked, Copy, Seen, copied
from generator.searching.folding import fold, terms
from generator.searching.index import Indexed, Site, Store, amend, names_before, publish, relist
from generator.searching.stems import stem

__all__ = [
    "Asked", "Copy", "Indexed", "Seen", "Site", "Store", "amend", "copied", "fold", "names",
    "names_before", "publish", "relist", "stem", "terms",
]  # fmt: skip
