"""Pictures: every one under `content/media` is part of the site, used or not: links from elsewhere may lead to it."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import Catalogue, File, Place, Settings, Theme


def pages(catalogue: Catalogue, *, settings: Settings, theme: Theme) -> Iterator[File]:  # noqa: ARG001
    """A copy of each, at its path below `content`."""
    for url, picture in sorted(catalogue.pictures.items()):
        path = picture.path if picture.path.startswith("content/") else f"content/{picture.path}"
        yield File(url, copy=path, place=Place(path))
