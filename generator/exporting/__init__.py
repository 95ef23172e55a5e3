"""Notes go out: Readings become files that other programs read.

In: Readings with the addresses of their pages, the owner's Settings and the date of the site. Out: the text of one
document in a chosen format, or the Files of the site: a page of annotations beside every article that has notes, and
the collection of all. An annotation that came from another program goes out to its own format as it came, with every
field. Each format is a file of this folder with `document(leaves, settings=, date=)`. It refuses to publish, in the
site's files, the words of an article whose rights are `metadata`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct

from generator.addresses import ALL_NOTES, annotations_url
from generator.diagnostics import Outcome
from generator.exporting import csvfile, hypothesis, markdown, w3c
from generator.exporting.leaf import Leaf, address
from generator.model import File, Reading, Rights, Settings, When
from generator.nouns import replace

__all__ = ["FORMATS", "Published", "collected", "document", "published"]

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


class Published(Struct, frozen=True):
    """The annotations of one article: their own file, and the lines of them in the file of all."""

    file: File
    lines: tuple[str, ...]


def published(reading: Reading, url: str, *, settings: Settings) -> Outcome[Published]:
    """The site's own annotations of an article that has notes, whose page is at `url`."""
    base, here = settings.base_url, annotations_url(url)
    own, whole = (address(to, here=here, base_url=base) for to in (here, ALL_NOTES))
    withheld = reading.article.head.rights is not Rights.FULL
    leaf = Leaf(reading, address(url, here=here, base_url=base), withheld)
    lines = w3c.lines([replace(leaf, page=address(url, here=ALL_NOTES, base_url=base))])
    return Outcome(Published(File(here, _bytes(w3c.page(leaf, at=own, part_of=whole))), tuple(lines)))


def collected(known: Sequence[Published], *, settings: Settings) -> tuple[File, ...]:
    """Every file of annotations: those of articles, and where there are any, that of all of them."""
    if not known:
        return ()
    lines = [line for one in known for line in one.lines]
    own = address(ALL_NOTES, here=ALL_NOTES, base_url=settings.base_url)
    whole = w3c.collected(lines, label=settings.title, at=own)
    return (*(one.file for one in known), File(ALL_NOTES, _bytes(whole)))


def _bytes(text: str) -> bytes:
    """UTF-8; half of a character, which a foreign field may hold, as JSON writes it."""
    return text.encode("utf-8", "backslashreplace")
