"""Which articles of a collection go into a pack.

In: the catalogue, and what was asked for. Out: the ids of articles in order of date, or a sentence that says why there
are none. It refuses names that the collection does not know, with the nearest that it does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from generator.addresses import fold
from generator.model import Catalogue
from generator.placed import nearest


class Choice(Struct, frozen=True):
    """What was asked for. Of one kind any will do; where several kinds are named, an article is of each of them."""

    tags: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    articles: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """The choice in words, empty for the whole collection."""
        return ", ".join((*self.tags, *self.people, *self.series, *map(str, self.years), *self.articles))


def choose(catalogue: Catalogue, choice: Choice) -> tuple[tuple[str, ...], str]:
    """The ids of the articles, oldest first; and why there are none."""
    chosen = {entry.id for entry in catalogue.entries}
    for index, names in (("tags", choice.tags), ("people", choice.people), ("series", choice.series)):
        if names:
            found, unknown = _grouped(catalogue, index, names)
            if unknown:
                return (), unknown
            chosen &= found
    if choice.articles:
        named, unknown = _named(catalogue, choice.articles)
        if unknown:
            return (), unknown
        chosen &= named
    if choice.years:
        chosen &= {entry.id for entry in catalogue.entries if entry.date.year in choice.years}
    ordered = sorted(catalogue.entries, key=lambda entry: (entry.date.key, entry.id))
    ids = tuple(entry.id for entry in ordered if entry.id in chosen)
    return ids, "" if ids else "No article of the collection is what was asked for, so nothing was packed."


def _grouped(catalogue: Catalogue, index: str, names: tuple[str, ...]) -> tuple[set[str], str]:
    groups = next((one.groups for one in catalogue.indexes if one.name == index), ())
    called = {name: group for group in groups for name in (*group.names, fold(group.label), fold(group.key))}
    if unknown := next((name for name in names if fold(name) not in called), ""):
        return set(), _unknown(index, unknown, called)
    return {one for name in names for one in called[fold(name)].entries}, ""


def _named(catalogue: Catalogue, names: tuple[str, ...]) -> tuple[set[str], str]:
    """By id, or by the path of the file."""
    known = dict(_ids(catalogue))
    if unknown := next((name for name in names if name not in known), ""):
        return set(), _unknown("articles", unknown, known)
    return {known[name] for name in names}, ""


def _ids(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for entry in catalogue.entries:
        yield from ((name, entry.id) for name in (entry.path, entry.path.removeprefix("content/articles/"), entry.id))


def _unknown(index: str, name: str, known: Mapping[str, object]) -> str:
    near = nearest(name, known)
    return f"The collection has no {name!r} among its {index}" + (f"; did you mean {near!r}?" if near else ".")
