"""Backlinks: which pages link to a page, by its address; and what cites a note, by the note's.

Articles link by their text, by their notes and what these cite, and by what they say they translate or answer;
authority files and free pages by their text. A note is cited by other notes, and by texts that link to it. Nothing
links to itself, and each page or note that links is named once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from generator.addresses import look_up
from generator.model import Entry, FreePage, Index, Names, NoteEntry, Ref

_Told = Iterator[tuple[Ref, str, str]]
_Links = Iterator[tuple[Ref, Ref, str]]  # the page that links, itself or its note that does, and the address


def backlinks_of(
    entries: tuple[Entry, ...],
    notes: tuple[NoteEntry, ...],
    *,
    indexes: tuple[Index, ...],
    pages: tuple[FreePage, ...],
    urls: Mapping[str, str],
    names: Names,
) -> Mapping[str, tuple[Ref, ...]]:
    """From an address to what links to it: articles newest first, then authority files and free pages by name.

    From the address of a note to what cites it, in the same order; of an article, its notes first.
    """
    found: dict[str, dict[str, Ref]] = {}
    marked = {note.url for note in notes}
    others = (*sorted(_of_authorities(indexes), key=_name), *sorted(_of_pages(pages, urls), key=_name))
    for page, citing, url in (
        *_of_entries(entries, notes, names),
        *((ref, ref, _meant(names, target, near)) for ref, target, near in others),
    ):
        _link(found, page, url.partition("#")[0])
        _link(found, citing, url if url in marked else "")
    return {url: tuple(refs.values()) for url, refs in sorted(found.items())}


def _name(told: tuple[Ref, str, str]) -> tuple[str, str]:
    return told[0].label, told[0].url


def _meant(names: Names, target: str, near: str = "") -> str:
    """The one address that a link means, or none."""
    found = look_up(names, target, near=near) if target else ()
    return found[0].url if len(found) == 1 else ""


def _link(found: dict[str, dict[str, Ref]], ref: Ref, url: str) -> None:
    if url and url != ref.url:
        found.setdefault(url, {})[ref.url] = ref


def _of_entries(entries: Iterable[Entry], notes: Iterable[NoteEntry], names: Names) -> _Links:
    noted: dict[str, list[NoteEntry]] = {}
    for note in notes:
        noted.setdefault(note.article, []).append(note)
    for entry in entries:
        if not (entry.targets or entry.translation_of or entry.responds_to or entry.id in noted):
            continue
        page, near = Ref(entry.title, entry.url, when=entry.date), entry.path.removeprefix("content/")
        told: set[str] = set()
        for note in noted.get(entry.id, ()):
            told.update(note.targets)
            citing = Ref(entry.title, note.url, when=note.when)
            yield from ((page, citing, _meant(names, target, near)) for target in note.targets)
            yield from ((page, citing, _cited(names, target)) for target in note.cites)
        own = (target for target in entry.targets if target not in told)
        for target in (*own, entry.translation_of, entry.responds_to):
            yield page, page, _meant(names, target, near)


def _cited(names: Names, target: str) -> str:
    """What a note cites: a page by its name, or another note by its id."""
    return _meant(names, target) or _meant(names, f"note:{target}")


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
