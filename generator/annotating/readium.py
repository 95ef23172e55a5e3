"""Readium's annotation sets, which Thorium Reader writes: W3C annotations of books and web publications.

In: an `AnnotationSet` (https://github.com/readium/annotations). Out: `Told`. A body's `keyword` or `tag` is a tag; a
body without words is a mark on its passage. It refuses what the W3C's annotations refuse.
"""

from __future__ import annotations

from generator.annotating import webannotation
from generator.annotating.told import Raw, Told, listed, mapping, texts
from generator.nouns import replace

NAME = "readium"
RANK = 2


def paths(document: object) -> tuple[tuple[str, ...], ...] | None:
    """The items of a set."""
    return (("items",),) if "AnnotationSet" in texts(mapping(document).get("type")) else None


def told(raw: Raw, above: Raw) -> Told:
    """A W3C annotation, with the tags that Readium keeps in its body."""
    found = webannotation.told(raw, above)
    bodies = [mapping(body) for body in listed(raw.get("body"))]
    tags = (one for body in bodies for key in ("keyword", "tag", "tags") for one in texts(body.get(key)))
    return replace(found, tags=(*found.tags, *tags))
