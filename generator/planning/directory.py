"""Directories: all groups of one index, from A to Z, and what is below each. An index without groups has none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from generator.addresses import folder_url
from generator.model import About, Catalogue, DirectoryPage, Group, Page, Ref, Settings, Theme
from generator.nouns import replace
from generator.planning.alphabet import collated, sections
from generator.planning.shelf import OF_NOTES, Shelf, shelf_of, sorted_ref


def pages(catalogue: Catalogue, *, settings: Settings, theme: Theme) -> Iterator[Page]:  # noqa: ARG001
    """A page for each index but dates and those of notes, which have pages of their own kinds."""
    shelf = shelf_of(catalogue)
    for index in catalogue.indexes:
        if index.groups and index.name not in ("dates", *OF_NOTES):
            about = {group.url: _about(group, shelf) for group in index.groups}
            yield directory(index.name, index.groups, about, ref=sorted_ref)


def described(group: Group) -> str:
    """What the owner wrote of it in a line."""
    return group.authority.description if group.authority else ""


def _about(group: Group, shelf: Shelf) -> About:
    years = [shelf.entries[one].date.year for one in group.entries if one in shelf.entries]
    return About(described(group), min(years, default=0), max(years, default=0))


def directory(
    name: str,
    groups: Iterable[Group],
    about: Mapping[str, About],
    *,
    ref: Callable[[Group], Ref],
    section: str = "",
) -> Page:
    """All of these from A to Z, in the folder `name`; each is followed by those below it."""
    them = {group.key: group for group in groups}
    below: dict[str, list[Group]] = {}
    for group in them.values():
        below.setdefault(group.parent if group.parent in them else "", []).append(group)
    lines = tuple(
        (letter, tuple(line for top in tops for line in _lines(top, below, 0)))
        for letter, tops in sections(below.get("", ()), lambda group: group.sort)
    )
    shown = tuple(
        (letter, tuple(_named(group, ref(group), depth) for group, depth in found)) for letter, found in lines
    )
    deep = {group.url: depth for _, found in lines for group, depth in found if depth}
    known = {url: replace(it, depth=deep.get(url, 0)) for url, it in about.items()}
    data = DirectoryPage(name, shown, len(them), known)
    return Page(folder_url(name), "directory.html", name, "", section or name, data)


def _named(group: Group, ref: Ref, depth: int) -> Ref:
    """What stands below another needs no more than its own name."""
    return replace(ref, label=group.label) if depth else ref


def _lines(group: Group, below: Mapping[str, list[Group]], depth: int) -> Iterator[tuple[Group, int]]:
    yield group, depth
    for child in sorted(below.get(group.key, ()), key=lambda group: collated(group.sort)):
        yield from _lines(child, below, depth + 1)
