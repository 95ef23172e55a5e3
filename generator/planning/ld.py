"""Structured data: what an article is a copy of, in the words of schema.org's NewsArticle (JSON-LD).

In: an entry and the shelf. Out: plain values, only of what is known. `isBasedOn` is the original; `publisher` is the
paper that printed it, not the site; of dates known to the month or year, as much as is known (ISO 8601).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.addresses import absolute, safe_url
from generator.model import Entry, Ref, Settings, When
from generator.planning.shelf import Shelf


def news_article(entry: Entry, shelf: Shelf, *, settings: Settings, cites: tuple[str, ...]) -> Mapping[str, object]:
    """What schema.org can say of an article; keys without a value are left out."""
    url = absolute(settings.base_url, entry.url)
    said: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": entry.title,
        "description": entry.dek or entry.summary,
        "inLanguage": entry.lang or settings.language,
        "datePublished": moment(entry.date),
        "dateModified": moment(entry.updated) if entry.updated else "",
        "dateline": entry.dateline,
        "articleSection": entry.section,
        "printPage": entry.page,
        "wordCount": entry.words,
        "author": [{"@type": "Person", "name": name} for name in entry.authors],
        "publisher": {"@type": "Organization", "name": entry.source} if entry.source else "",
        "isBasedOn": _web(entry.origin),
        "archivedAt": _web(entry.archived),
        "isPartOf": _collection(settings),
        "about": _about(entry, shelf),
        "contentLocation": _things("Place", shelf.refs("places", entry.places)),
        "keywords": [ref.label for ref in shelf.refs("tags", entry.tags)],
        "citation": list(cites),
        "license": entry.licence or settings.licence,
        "url": url,
        "mainEntityOfPage": url,
    }
    return {key: value for key, value in said.items() if value}


def _web(address: str) -> str:
    """An address if it is one on the web."""
    return address if address.startswith(("http://", "https://")) and safe_url(address) else ""


def _collection(settings: Settings) -> dict[str, object]:
    known = {"@type": "Collection", "name": settings.title, "url": absolute(settings.base_url, "index.html")}
    return {key: value for key, value in known.items() if value}


def _about(entry: Entry, shelf: Shelf) -> list[dict[str, str]]:
    return [
        *_things("Person", shelf.refs("people", entry.people)),
        *_things("Organization", shelf.refs("organisations", entry.organisations)),
        *_things("Event", shelf.refs("events", entry.events)),
    ]


def _things(kind: str, refs: Iterable[Ref]) -> list[dict[str, str]]:
    return [{"@type": kind, "name": ref.label} for ref in refs]


def moment(when: When) -> str:
    """A date in ISO 8601 as exact as it is known, without EDTF's signs of doubt."""
    return f"{when.iso}T{when.clock}{when.zone}" if when.clock else when.iso
