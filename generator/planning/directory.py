"""Directories: all groups of one index, from A to Z. An index without groups has none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.addresses import folder_url
from generator.model import Catalogue, DirectoryPage, Page, Ref, Settings, Theme
from generator.planning.alphabet import sections
from generator.planning.shelf import OF_NOTES, sorted_ref


def pages(catalogue: Catalogue, *, settings: Settings, theme: Theme) -> Iterator[Page]:  # noqa: ARG001
    """A page for each index but dates and those of notes, which have pages of their own kinds."""
    for index in catalogue.indexes:
        if index.groups and index.name not in ("dates", *OF_NOTES):
            yield directory(index.name, map(sorted_ref, index.groups))


def directory(name: str, refs: Iterable[Ref], *, section: str = "") -> Page:
    """All of these from A to Z, in the folder `name`."""
    them = tuple(refs)
    data = DirectoryPage(name, sections(them, lambda ref: ref.label), len(them))
    return Page(folder_url(name), "directory.html", name, "", section or name, data)
