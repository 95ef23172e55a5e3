"""The page of dates: the record as dots, and every year."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import Catalogue, DatesPage, Page, Settings, Theme
from generator.planning.ribbon import dots_of
from generator.planning.shelf import ref_of, shelf_of


def pages(catalogue: Catalogue, *, settings: Settings, theme: Theme) -> Iterator[Page]:  # noqa: ARG001
    """The page at `dates/index.html`, newest year first."""
    groups = shelf_of(catalogue).groups.get("dates", {})
    years = tuple(ref_of(group) for group in reversed(list(groups.values())) if not group.parent)
    if years:
        yield Page("dates/index.html", "dates.html", "dates", "", "dates", DatesPage(dots_of(groups), years))
