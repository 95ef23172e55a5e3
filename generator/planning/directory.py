"""Directories: all groups of one index, from A to Z. An index without groups has none."""

from __future__ import annotations

from collections.abc import Iterator

from generator.model import Catalogue, DirectoryPage, Index, Page, Settings, Theme
from generator.planning.alphabet import sections
from generator.planning.shelf import sorted_ref


def pages(catalogue: Catalogue, *, settings: Settings, theme: Theme) -> Iterator[Page]:  # noqa: ARG001
    """A page for each index but dates and notes, which have pages of their own kinds."""
    for index in catalogue.indexes:
        if index.groups and index.name not in ("dates", "notes"):
            yield _page(index)


def _page(index: Index) -> Page:
    refs = sections((sorted_ref(group) for group in index.groups), lambda ref: ref.label)
    data = DirectoryPage(index.name, refs, len(index.groups))
    return Page(index.url, "directory.html", index.name, "", index.name, data)
