"""Reading lists in JSON: wallabag, Omnivore, Pinboard, Pocket's answers, Delicious, Readability and their like.

In: an original. Out: a draft for each thing saved. Highlights in it go the way of annotations, beside the articles.
"""

from __future__ import annotations

import re

from generator.diagnostics import Outcome
from generator.importing import readlist
from generator.importing.draft import Draft
from generator.importing.jsonvalues import is_json, loaded
from generator.model import Source

NAME = "savedjson"
MENDS = readlist.MENDS
HIGHLIGHTS = True  # such a file may hold annotations too
_HEAD = 60_000  # bytes
_ADDRESS = re.compile(rb'"(?:url|href|given_url|resolved_url|originalArticleUrl|article__url)"\s*:\s*"')
_LISTED = re.compile(
    rb'"(?:tags|labels|time_added|created_at|created|date_added|is_archived|savedAt|is_read|toread|excerpt|is_saved'
    rb'|article__excerpt)"\s*:'
)
_OTHERS = re.compile(rb'"(?:highlighted_at|jsonfeed|user_book_id|versioncreated|versionCreated|target)"')
_KEYS = ("bookmarks", "items", "_embedded", "entries", "articles", "list", "posts", "results", "data")


def recognises(source: Source) -> int:
    """7 for JSON that lists addresses with when they were saved or with tags."""
    head = source.data[:_HEAD]
    known = is_json(source) and _ADDRESS.search(head) and _LISTED.search(head)
    return 7 if known and not _OTHERS.search(head) else 0


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """Everything that was saved."""
    read = loaded(source)
    if read.value is None:
        return Outcome(None, read.diagnostics)
    return readlist.drafts(source, readlist.inside(read.value, *_KEYS))
