"""Pictures: every one under `content/media` is part of the site, used or not: links from elsewhere may lead to it.

One that stands only where the rights of articles withhold it is left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import Authority, Catalogue, File, FreePage, Place, Rights, Settings, Theme
from generator.planning.shelf import pictures_of


def pages(catalogue: Catalogue, *, settings: Settings, theme: Theme) -> Iterator[File]:  # noqa: ARG001
    """A copy of each, at its path below `content`."""
    withheld = _withheld(catalogue)
    for url, picture in sorted(catalogue.pictures.items()):
        path = picture.path if picture.path.startswith("content/") else f"content/{picture.path}"
        if picture.path not in withheld:
            yield File(url, copy=path, place=Place(path))


def _withheld(catalogue: Catalogue) -> frozenset[str]:
    """The paths of pictures that articles name where they may not be seen, and that nothing else shows or links to."""
    hidden = _paths((path for entry in catalogue.entries for path in entry.withheld), catalogue)
    return hidden - _paths(_named(catalogue), catalogue) if hidden else hidden


def _named(catalogue: Catalogue) -> Iterator[str]:
    for entry in catalogue.entries:
        yield from (*entry.pictures, *(entry.targets if entry.rights is Rights.FULL else ()))
    for note in catalogue.notes:
        yield from note.targets
    others: tuple[Authority | FreePage, ...] = (*catalogue.authorities, *catalogue.pages)
    for one in others:
        yield from (link.target for link in (*one.pictures, *one.links))


def _paths(names: Iterator[str], catalogue: Catalogue) -> frozenset[str]:
    return frozenset(picture.path for picture in pictures_of(names, catalogue).values())
