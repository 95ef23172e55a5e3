"""Backlinks: which pages link to a page, by its address.

Articles link by their text and their notes, and by what they say they translate or answer; authority files and free
pages by their text. A page does not link to itself, and each page that links is named once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.addresses import look_up
from generator.model import Entry, FreePage, Index, Names, Ref

_Told = Iterator[tuple[Ref, str, str]]


def backlinks_of(
    entries: tuple[Entry, ...],
    *,
    indexes: tuple[Index, ...],
    pages: tuple[FreePage, ...],
    urls: Mapping[str, str],
    names: Names,
) -> Mapping[str, tuple[Ref, ...]]:
    """From an address to what links to it: articles newest first, then authority files and free pages by name."""
    found: dict[str, dict[str, Ref]] = {}
    for told in (
        _of_entries(entries),
        sorted(_of_authorities(indexes), key=_name),
        sorted(_of_pages(pages, urls), key=_name),
    ):
        for ref, target, near in told:
            _note(found, ref, look_up(names, target, near=near))
    return {url: tuple(refs.values()) for url, refs in sorted(found.items())}


def _name(told: tuple[Ref, str, str]) -> tuple[str, str]:
    return told[0].label, told[0].url


def _note(found: dict[str, dict[str, Ref]], ref: Ref, meant: tuple[Ref, ...]) -> None:
    if len(meant) != 1:
        return
    url = meant[0].url.partition("#")[0]
    if url != ref.url:
        found.setdefault(url, {})[ref.url] = ref


def _of_entries(entries: Iterable[Entry]) -> _Told:
    for entry in entries:
        ref = Ref(entry.title, entry.url, when=entry.date)
        for target in (*entry.targets, entry.translation_of, entry.responds_to):
            if target:
                yield ref, target, entry.path.removeprefix("content/")


def _of_authorities(indexes: Iterable[Index]) -> _Told:
    for index in indexes:
        for group in index.groups:
            if group.authority and group.authority.kind == index.name:
                ref = Ref(group.label, group.url)
                near = group.authority.place.path.removeprefix("content/")
                yield from ((ref, link.target, near) for link in group.authority.links)


def _of_pages(pages: Iterable[FreePage], urls: Mapping[str, str]) -> _Told:
    for page in pages:
        ref = Ref(page.title, urls[page.id])
        yield from ((ref, link.target, page.place.path.removeprefix("content/")) for link in page.links)
