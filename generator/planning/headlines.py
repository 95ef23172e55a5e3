"""The page of headlines: every article from A to Z, which is what search falls back on without script."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import Catalogue, HeadlinesPage, Page, Settings, Theme
from generator.planning.alphabet import sections


def pages(catalogue: Catalogue, *, settings: Settings, theme: Theme) -> Iterator[Page]:  # noqa: ARG001
    """The page at `search.html`."""
    data = HeadlinesPage(sections(catalogue.entries, lambda entry: entry.title), len(catalogue.entries))
    yield Page("search.html", "search.html", "search", "", "search", data)
