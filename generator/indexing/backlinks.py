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
_OfArticles = Mapping[str, tuple[NoteEntry, ...]]


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

    From the address of a note to what cites it: first notes, then texts, each in the same order.
    """
    found: dict[str, dict[str, Ref]] = {}
    noted = _noted(notes)
    others = (*sorted(_of_authorities(indexes), key=_name), *sorted(_of_pages(pages, urls), key=_name))
    for ref, target, near in (*_of_entries(entries, noted, names), *others):
        _link(found, ref, _meant(names, target, near).partition("#")[0])
    marked = {note.url for note in notes}
    for ref, target, near in (*_of_notes(entries, noted, names), *_of_texts(entries, noted), *others):
        url = _meant(names, target, near)
        _link(found, ref, url if url in marked else "")
    return {url: tuple(refs.values()) for url, refs in sorted(found.items())}


def _noted(notes: Iterable[NoteEntry]) -> _OfArticles:
    found: dict[str, list[NoteEntry]] = {}
    for note in notes:
        found.setdefault(note.article, []).append(note)
    return {article: tuple(them) for article, them in found.items()}


def _name(told: tuple[Ref, str, str]) -> tuple[str, str]:
    return told[0].label, told[0].url


def _meant(names: Names, target: str, near: str) -> str:
    """The one address that a link means, or none."""
    found = look_up(names, target, near=near)
    return found[0].url if len(found) == 1 else ""


def _link(found: dict[str, dict[str, Ref]], ref: Ref, url: str) -> None:
    if url and url != ref.url:
        found.setdefault(url, {})[ref.url] = ref


def _of_entries(entries: Iterable[Entry], noted: _OfArticles, names: Names) -> _Told:
    for entry in entries:
        ref, near = _ref(entry), _near(entry)
        yield from ((ref, target, near) for target in (*entry.targets, entry.translation_of, entry.responds_to))
        yield from ((ref, target, "") for note in noted.get(entry.id, ()) for target in _cites(note, names))


def _of_notes(entries: Iterable[Entry], noted: _OfArticles, names: Names) -> _Told:
    """What each note links to and cites, by itself."""
    for entry in entries:
        for note in noted.get(entry.id, ()):
            ref = Ref(entry.title, note.url, when=note.when)
            yield from ((ref, target, _near(entry)) for target in note.targets)
            yield from ((ref, target, "") for target in _cites(note, names))


def _of_texts(entries: Iterable[Entry], noted: _OfArticles) -> _Told:
    """What articles link to, but for what their notes link to: that is theirs."""
    for entry in entries:
        told = {target for note in noted.get(entry.id, ()) for target in note.targets}
        yield from ((_ref(entry), target, _near(entry)) for target in entry.targets if target not in told)


def _cites(note: NoteEntry, names: Names) -> Iterator[str]:
    """What a note cites, as a link is written: a page by its name, or another note by its id."""
    yield from (one if _meant(names, one, "") else f"note:{one}" for one in note.cites)


def _ref(entry: Entry) -> Ref:
    return Ref(entry.title, entry.url, when=entry.date)


def _near(entry: Entry) -> str:
    return entry.path.removeprefix("content/")


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
