"""The search, and the page of headlines: every article from A to Z, for those who search without script."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import Catalogue, HeadlinesPage, Page, Settings, Theme
from generator.planning.alphabet import sections

_LIST = "headlines.html"


def pages(catalogue: Catalogue, *, settings: Settings, theme: Theme) -> Iterator[Page]:  # noqa: ARG001
    """The page at `search.html`, and the list at `headlines.html`; one page, where the theme links to no list."""
    total = len(catalogue.entries)
    data = HeadlinesPage(sections(catalogue.entries, lambda entry: entry.title), total)
    apart = theme.names("search.html", _LIST)
    if apart:
        yield Page(_LIST, _LIST, "headlines", "", "search", data)
    yield Page("search.html", "search.html", "search", "", "search", HeadlinesPage((), total) if apart else data)
