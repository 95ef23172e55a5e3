"""Indexing: from what readings tell to the Catalogue, which is all that pages other than an article's own may know.

In: entries, notes, authority files, free pages, pictures. Out: the Catalogue with every index, name and backlink. Each
file here that has a function `index` is an index and is found by listing the folder; to add one, add a file. It does
not know addresses of pages but those of groups, reads no file, and hides no article: an id that stands twice is told
of where ids are given (`planning.addresses`), and the first keeps it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from importlib import import_module
from itertools import chain
from operator import attrgetter
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Any, Protocol

from generator.addresses import fold, free_urls
from generator.diagnostics import Code, Diagnostic, Outcome, in_order
from generator.indexing.backlinks import backlinks_of
from generator.indexing.entries import entry_of, note_entries
from generator.indexing.keys import DEEPEST, Keys, keys_of, parts_of
from generator.indexing.names import names_of, resolve, unresolved
from generator.model import Authority, Catalogue, Entry, FreePage, Index, Kind, NoteEntry, Picture, Places, Settings
from generator.nouns import replace

__all__ = ["as_grouped", "entry_of", "group", "index_files", "note_entries", "resolve", "unresolved"]

_KINDS = ("tags", "people", "organisations", "places", "events")
_NAMED = attrgetter(*_KINDS)


class IndexFile(Protocol):
    """What a file of this folder that makes an index must offer. `entries` come newest first."""

    def __call__(
        self, entries: tuple[Entry, ...], notes: tuple[NoteEntry, ...], /, *, authorities: tuple[Authority, ...]
    ) -> Index: ...


def index_files() -> Mapping[str, IndexFile]:
    """The indexes of this folder, by the names of their files, in order of name."""
    names = sorted(module.name for module in iter_modules(__path__))
    modules = ((name, import_module(f"{__name__}.{name}")) for name in names)
    return {name: module.index for name, module in modules if hasattr(module, "index")}


def group(  # noqa: PLR0913
    entries: Iterable[Entry],
    notes: Iterable[NoteEntry],
    *,
    authorities: tuple[Authority, ...],
    pages: tuple[FreePage, ...],
    pictures: Mapping[str, Picture],
    kinds: tuple[Kind, ...],
    settings: Settings,
    wrote: Mapping[str, Places] = MappingProxyType({}),
) -> Outcome[Catalogue]:
    """The whole collection as its pages know it.

    Entries are newest first; notes too, by their own date, or where they have none by their article's. `wrote` says
    where their parts stand, by their addresses.
    """
    ordered = _newest_first(entries)
    marked = _notes_newest_first(notes, ordered)
    indexes = tuple(make(ordered, marked, authorities=authorities) for make in index_files().values())
    keys = {kind: keys_of(_written(ordered, marked, kind), authorities, kind=kind) for kind in _KINDS}
    urls = free_urls(page.id for page in pages)
    names = names_of(ordered, marked, indexes=indexes, pages=pages, urls=urls, settings=settings)
    catalogue = Catalogue(
        entries=tuple(map(partial(_keyed, keys=keys, kinds=[kind.name for kind in kinds]), ordered)),
        notes=marked,
        indexes=indexes,
        authorities=authorities,
        pages=pages,
        pictures=pictures,
        names=names,
        backlinks=backlinks_of(ordered, marked, indexes=indexes, pages=pages, urls=urls, names=names),
        wrote=wrote,
    )
    said = (*_ambiguities(keys, ordered, authorities), *_deep(catalogue, ordered))
    return Outcome(catalogue, in_order(said))


def _newest_first(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(entry.id, entry)
    by_id = sorted(first.values(), key=lambda entry: entry.id)
    return tuple(sorted(by_id, key=lambda entry: entry.date.key, reverse=True))


def _notes_newest_first(notes: Iterable[NoteEntry], entries: tuple[Entry, ...]) -> tuple[NoteEntry, ...]:
    dates = {entry.id: entry.date for entry in entries}
    order = {entry.id: at for at, entry in enumerate(entries)}
    kept = (note for note in notes if note.article in dates)
    by_article = sorted(kept, key=lambda note: order[note.article])  # stable: reading order within an article
    return tuple(sorted(by_article, key=lambda note: (note.when or dates[note.article]).key, reverse=True))


def _written(entries: Iterable[Entry], notes: Iterable[NoteEntry], kind: str) -> Iterator[str]:
    noted = chain.from_iterable(getattr(note, kind) for note in notes) if kind in ("tags", "people") else ()
    return chain(chain.from_iterable(getattr(entry, kind) for entry in entries), noted)


def _keyed(entry: Entry, *, keys: Mapping[str, Keys], kinds: list[str]) -> Entry:
    """The entry with keys of groups in place of names as written, and its notes counted in the order of kinds."""
    keyed: dict[str, Any] = {
        kind: _keys(names, keys[kind]) for kind, names in zip(_KINDS, _NAMED(entry), strict=True) if names
    }
    if entry.notes:
        keyed["notes"] = _counted(entry, kinds)
    return replace(entry, **keyed) if keyed else entry


def as_grouped(entry: Entry, *, like: Entry, kinds: Iterable[Kind]) -> Entry:
    """An Entry as `group` gives it, where it gave one that is in the same groups."""
    named = dict(zip(_KINDS, _NAMED(like), strict=True))
    return replace(entry, **named, notes=_counted(entry, [kind.name for kind in kinds]))


def _counted(entry: Entry, kinds: list[str]) -> dict[str, int]:
    return {kind: entry.notes[kind] for kind in kinds if kind in entry.notes} | dict(entry.notes)


def _keys(names: tuple[str, ...], keys: Keys) -> tuple[str, ...]:
    return tuple(dict.fromkeys([keys.of[name] for name in names if name in keys.of]))


def _ambiguities(
    keys: Mapping[str, Keys], entries: tuple[Entry, ...], authorities: tuple[Authority, ...]
) -> Iterator[Diagnostic]:
    for kind in _KINDS:
        yield from _ambiguous(kind, kind, keys[kind], entries)
    for field, kind in (("authors", "people"), ("source", "organisations")):
        names = chain.from_iterable(_names(entry, field) for entry in entries)
        yield from _ambiguous(field, kind, keys_of(names, authorities, kind=kind), entries)


def _deep(catalogue: Catalogue, entries: tuple[Entry, ...]) -> Iterator[Diagnostic]:
    """Tags, as `entries` have them written, of more levels than an address may have."""
    written = chain.from_iterable((*(one.tags for one in entries), *(note.tags for note in catalogue.notes)))
    deep = {tag for tag in {*written, *(one.id for one in catalogue.authorities)} if tag.count("/") >= DEEPEST}
    if not deep:
        return
    places = {entry.id: Places(entry.path or entry.id) for entry in entries}
    where = [(catalogue.wrote.get(entry.url, places[entry.id]), entry.tags) for entry in entries]
    where += [(catalogue.wrote.get(note.url, places[note.article]), note.tags) for note in catalogue.notes]
    wrote = [(tag, keys.of("tags", tag)) for keys, tags in where for tag in tags]
    wrote += [(one.id, one.place) for one in catalogue.authorities if one.kind == "tags"]
    for tag, place in wrote:
        parts = parts_of(tag)
        if len(parts) == DEEPEST and "/" in parts[-1]:
            what = f"tags: {tag[:80]!r} has more than {DEEPEST} levels, so the last of them is {parts[-1][:80]!r}"
            yield Diagnostic(Code.TAG_DEEP, place, what, mend=f"tags: [{'/'.join(parts[: DEEPEST - 1])}/…]")


def _names(entry: Entry, field: str) -> tuple[str, ...]:
    value = getattr(entry, field)
    return (value,) if isinstance(value, str) else value


def _ambiguous(field: str, kind: str, keys: Keys, entries: Iterable[Entry]) -> Iterator[Diagnostic]:
    """One warning for each name that belongs to several authority files, at the first of them."""
    users: dict[str, list[str]] = {}
    for entry in entries if keys.ambiguous else ():
        for name in _names(entry, field):
            users.setdefault(fold(name), []).append(entry.path or entry.id)
    for name, several in keys.ambiguous.items():
        files = tuple(("file", str(one.place)) for one in several)
        used = tuple(("used in", path) for path in users.get(name, [])[:3])
        what = f"{name!r} is the name of {len(several)} files under content/{kind}"
        printed = field != kind  # a byline stays as it was printed, so its name must tell the files apart
        mend = "take the name out of all but one of them" if printed else f"write the id: {kind}: [{several[0].id}]"
        yield Diagnostic(Code.NAME_AMBIGUOUS, several[0].place, what, files + used, mend)
