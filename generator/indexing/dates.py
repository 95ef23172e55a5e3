"""Dates: years, months and days that have articles, each as deep as it is known.

An article whose date is only a year is in its year's group alone; one of a day is in its day's, month's and year's.
"""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter

from generator.addresses import folder_url
from generator.model import Authority, Entry, Group, Index, NoteEntry, When

_DAY = attrgetter("date.year", "date.month", "date.day")


def index(entries: tuple[Entry, ...], _notes: tuple[NoteEntry, ...], *, authorities: tuple[Authority, ...]) -> Index:  # noqa: ARG001
    """Articles by date; keys are dates in ISO 8601."""
    members: dict[When, list[str]] = {}
    for day, several in groupby(entries, _DAY):
        identities = [entry.id for entry in several]
        for when in _depths(*day):
            members.setdefault(when, []).extend(identities)
    keys = {when.iso: when for when in members}
    below: dict[str, list[str]] = {}
    for key in sorted(keys):
        below.setdefault(key.rpartition("-")[0], []).append(key)
    groups = (_group(key, keys[key], tuple(members[keys[key]]), tuple(below.get(key, ()))) for key in sorted(keys))
    return Index("dates", folder_url("dates"), tuple(groups))


def _depths(year: int, month: int, day: int) -> tuple[When, ...]:
    known = (When(year), When(year, month), When(year, month, day))
    return known[: 1 + bool(month) + bool(day)]


def _group(key: str, when: When, members: tuple[str, ...], below: tuple[str, ...]) -> Group:
    return Group(
        index="dates",
        key=key,
        label=key,
        sort=key,
        url=folder_url(*key.split("-")),
        entries=members,
        parent=key.rpartition("-")[0],
        children=below,
        when=when,
    )
