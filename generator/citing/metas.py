"""A reference as `<meta>` elements, by which Zotero and its like know what a page is about.

In: a Reference. Out: names and contents. `citation_…` are Highwire's, which most programs read; `z:itemType` is
Zotero's own, without which its Embedded Metadata translator takes a newspaper for a journal. It refuses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.citing.reference import Reference, said

_PAGES = re.compile(r"\s*[-–—]\s*")


def metas(one: Reference) -> Iterator[tuple[str, str]]:
    """What is known, in the order in which a reader would say it."""
    return ((name, value) for name, value in _metas(one) if value)


def _metas(one: Reference) -> Iterator[tuple[str, str]]:
    first, _, last = _PAGES.sub("\0", one.page).partition("\0")
    yield "z:itemType", "newspaperArticle" if one.kind == "article" else "webpage"
    yield "citation_title", one.title
    for name in one.names:  # without a comma where the parts of a name are not known
        told = name.literal or name.eastern
        yield "citation_author", said(name) if told else ", ".join(filter(None, (name.family, name.given, name.suffix)))
    yield "citation_journal_title", one.source
    yield "citation_publication_date", one.date.path if one.date else ""
    yield "citation_firstpage", first
    yield "citation_lastpage", last
    yield "citation_language", one.lang
    yield "citation_public_url", one.link
