"""The page that a server shows for an address that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import Catalogue, MissingPage, Page, Settings, Theme
from generator.planning.ribbon import line_of
from generator.planning.shelf import shelf_of


def pages(catalogue: Catalogue, *, settings: Settings, theme: Theme) -> Iterator[Page]:  # noqa: ARG001
    """The page at `404.html`."""
    line = line_of(shelf_of(catalogue).groups.get("dates", {}))
    yield Page("404.html", "404.html", "404", "", "", MissingPage(line.ribbon))
