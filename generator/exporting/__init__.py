"""Notes go out: Readings become files that other programs read.

In: Readings with the addresses of their pages, the owner's Settings and the date of the site. Out: the text of one
document in a chosen format, or the Files of the site: a page of annotations beside every article that has notes, and
the collection of all. An annotation that came from another program goes out to its own format as it came, with every
field. Each format is a file of this folder with `document(leaves, settings=, date=)`. It refuses to publish, in the
site's files, the words of an article whose rights are `metadata`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from generator.addresses import ALL_NOTES, annotations_url
from generator.exporting import csvfile, hypothesis, markdown, w3c
from generator.exporting.leaf import Leaf, address
from generator.model import File, Reading, Rights, Settings, When

__all__ = ["FORMATS", "document", "published"]

_DOCUMENTS = MappingProxyType(
    {
        "w3c": w3c.document,
        "hypothesis": hypothesis.document,
        "markdown": markdown.document,
        "csv": csvfile.document,
    }
)
FORMATS = tuple(_DOCUMENTS)


def document(readings: Iterable[Reading], urls: Mapping[str, str], *, form: str, settings: Settings, date: When) -> str:
    """All notes of these articles as one document for their owner: nothing is withheld. `form` is one of FORMATS."""
    known = ((one, urls[one.article.id]) for one in readings if one.article.id in urls)
    leaves = [Leaf(one, address(url, here="", base_url=settings.base_url)) for one, url in known]
    return _DOCUMENTS[form](leaves, settings=settings, date=date)


def published(readings: Iterable[Reading], urls: Mapping[str, str], *, settings: Settings) -> Iterator[File]:
    """The site's own files of annotations, where there are notes."""
    base, leaves = settings.base_url, []
    for one in readings:
        url = urls.get(one.article.id)
        if url is None or not one.glosses:
            continue
        here = annotations_url(url)
        own, whole = (address(to, here=here, base_url=base) for to in (here, ALL_NOTES))
        withheld = one.article.head.rights is not Rights.FULL
        leaf = Leaf(one, address(url, here=here, base_url=base), withheld)
        yield File(here, _bytes(w3c.page(leaf, at=own, part_of=whole)))
        leaves.append(replace(leaf, page=address(url, here=ALL_NOTES, base_url=base)))
    if leaves:
        own = address(ALL_NOTES, here=ALL_NOTES, base_url=base)
        yield File(ALL_NOTES, _bytes(w3c.collection(leaves, label=settings.title, at=own)))


def _bytes(text: str) -> bytes:
    """UTF-8; half of a character, which a foreign field may hold, as JSON writes it."""
    return text.encode("utf-8", "backslashreplace")
