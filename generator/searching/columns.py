"""What results are narrowed and shown by: the files of facets, where results are, and the cards of groups.

In: the catalogue, and the articles in the order of their numbers. Out: files. A facet is one file: its values, and the
articles of each. It is loaded when a query names the field, or when a reader wants to narrow. These files are made of
entries and groups alone, and anew wherever one of them may differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType

from generator.addresses import fold
from generator.model import Authority, Catalogue, Entry, Group, When
from generator.searching.copies import bare, card_name, script
from generator.searching.postings import distances, number

SHOWN = 8  # articles in one file of addresses
INDEXES = MappingProxyType(
    {
        "source": ("sources",),
        "tag": ("tags",),
        "person": ("people", "organisations"),
        "place": ("places", "events"),
        "author": ("authors",),
    }
)
_CARDED = ("people", "organisations", "places", "events")
_Value = tuple[str, tuple[str, ...], list[int]]  # label, what else it is called, articles


def names(catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """The names, with other names, of all that an article is filed under, by its id."""
    found: dict[str, list[str]] = {}
    filed = {name for indexes in INDEXES.values() for name in indexes} | {"series"}
    for index in catalogue.indexes:
        for group in index.groups if index.name in filed else ():
            called = (group.label, *(group.authority.aliases if group.authority else ()))
            for identity in group.entries:
                found.setdefault(identity, []).extend(called)
    return {identity: tuple(called) for identity, called in found.items()}


def facets(catalogue: Catalogue, entries: Sequence[Entry], *, language: str) -> Iterator[tuple[str, bytes]]:
    """A file for each field, by name, also where nothing is filed under it: the page asks for it all the same."""
    numbers = {entry.id: at for at, entry in enumerate(entries)}
    groups = {index.name: index.groups for index in catalogue.indexes}
    for name, indexes in INDEXES.items():
        of_name = [group for index in indexes for group in groups.get(index, ())]
        values = [_value(group, numbers) for group in of_name]
        yield _facet(name, values)
    yield _facet("kind", _by(entries, lambda entry: tuple(entry.notes)))
    yield _facet("lang", _by(entries, lambda entry: (entry.lang or language,)))
    yield "f/date", script("f/date", _days(entries))


def _value(group: Group, numbers: Mapping[str, int]) -> _Value:
    others = dict.fromkeys((group.key, *group.names))
    others.pop(fold(group.label), None)
    return group.label, tuple(others), sorted(numbers[one] for one in group.entries if one in numbers)


def _by(entries: Sequence[Entry], values_of: object) -> list[_Value]:
    found: dict[str, list[int]] = {}
    for at, entry in enumerate(entries):
        for value in values_of(entry):  # type: ignore[operator]
            found.setdefault(value, []).append(at)
    return [(value, (), found[value]) for value in sorted(found)]


def _facet(name: str, values: Sequence[_Value]) -> tuple[str, bytes]:
    held = "".join(number(len(found)) + distances(found) for _, _, found in values)
    told = [[label, *others] for label, others, _ in values]
    return f"f/{name}", script(f"f/{name}", {"v": told, "p": held})


def day_key(when: When) -> int:
    """A date as a number that sorts as dates do; the page makes the same."""
    return (when.year * 13 + when.month) * 32 + when.day


def _days(entries: Sequence[Entry]) -> str:
    """The dates of all articles: how far each is from the one before, and how many have it."""
    made: list[str] = []
    last = 0
    for day, same in groupby(day_key(entry.date) for entry in entries):
        made += [number(day - last), number(len(list(same)))]
        last = day
    return "".join(made)


def results(entries: Sequence[Entry]) -> Iterator[tuple[str, bytes]]:
    """The address and the headline of each article, some to a file: what leads to its card, and stands in for it."""
    for start in range(0, len(entries), SHOWN):
        name = f"m/{start // SHOWN}"
        yield name, script(name, [(entry.url, entry.title) for entry in entries[start : start + SHOWN]])


def years(entries: Sequence[Entry]) -> list[tuple[int, int]]:
    """The years, and how many articles each has."""
    return [(year, len(list(same))) for year, same in groupby(entry.date.year for entry in entries)]


def cards(catalogue: Catalogue) -> Iterator[tuple[str, bytes]]:
    """The cards of people, organisations, places and events, which links to them show."""
    for index in catalogue.indexes:
        for group in index.groups if index.name in _CARDED else ():
            name = card_name(group.url)
            yield name, script(name, _card(group, group.authority))


def _card(group: Group, authority: Authority | None) -> dict[str, object]:
    dates = [str(one) for one in authority.dates] if authority else []
    text = authority.description if authority else ""
    if authority and not text:
        words = bare(" ".join(piece.words for block in authority.blocks[:1] for piece in block.pieces))
        text = words
    return {"t": group.label, "k": text, "d": "/".join(dates), "a": len(group.entries)}
