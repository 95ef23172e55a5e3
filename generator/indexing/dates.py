"""Dates: years, months and days that have articles, each as deep as it is known.

An article whose date is only a year is in its year's group alone; one of a day is in its day's, month's and year's.
"""

from __future__ import annotations

from generator.addresses import folder_url
from generator.model import Authority, Entry, Group, Index, NoteEntry, When


def index(entries: tuple[Entry, ...], _notes: tuple[NoteEntry, ...], *, authorities: tuple[Authority, ...]) -> Index:  # noqa: ARG001
    """Articles by date; keys are dates in ISO 8601."""
    members: dict[str, list[str]] = {}
    for entry in entries:
        for key in _depths(entry.date):
            members.setdefault(key, []).append(entry.id)
    below: dict[str, list[str]] = {}
    for key in sorted(members):
        below.setdefault(key.rpartition("-")[0], []).append(key)
    groups = tuple(_group(key, tuple(members[key]), tuple(below.get(key, ()))) for key in sorted(members))
    return Index("dates", folder_url("dates"), groups)


def _depths(date: When) -> tuple[str, ...]:
    iso = date.iso
    return tuple(iso[:length] for length in (4, 7, 10) if len(iso) >= length)


def _group(key: str, members: tuple[str, ...], below: tuple[str, ...]) -> Group:
    return Group(
        index="dates",
        key=key,
        label=key,
        sort=key,
        url=folder_url(*key.split("-")),
        entries=members,
        parent=key.rpartition("-")[0],
        children=below,
        when=When.parse(key),
    )
