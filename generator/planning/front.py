"""The front page: the record as dots, one month of it, and the ways in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.diagnostics import Code, Diagnostic
from generator.model import Catalogue, Entry, Finder, FrontPage, Group, Kind, Page, Ref, Settings, Theme, When
from generator.planning.alphabet import collated
from generator.planning.ribbon import dots_of
from generator.planning.shelf import Shelf, shelf_of, sorted_ref

ROWS = 6  # articles of the newest month, and lines of each way in: what fits a screen, as the mock-up has it


def pages(catalogue: Catalogue, *, settings: Settings, theme: Theme) -> Iterator[Page | Diagnostic]:
    """The front page, at `index.html`: the owner's month, else the newest one."""
    shelf = shelf_of(catalogue)
    dates = shelf.groups.get("dates", {})
    chosen = settings.front_month
    month = chosen if chosen and chosen.iso in dates else _newest(catalogue.entries)
    if chosen and month is not chosen and catalogue.entries:
        what = f"front_month: no article is of {chosen.iso}, so the front page opens at {month.iso}"
        mend = f'front_month = "{month.iso}", or no front_month'
        yield Diagnostic(Code.SETTINGS_MONTH, settings.places.of("front_month"), what, mend=mend)
    group = dates.get(month.iso)
    ids = group.entries if group else ()
    rows = shelf.rows(ids[:ROWS])
    data = FrontPage(
        dots=dots_of(dates, now=month.year if group else 0),
        month=month,
        month_url=group.url if group else "",
        rows=rows,
        lead=_lead(rows),
        more=len(ids) - len(rows),
        finders=tuple(_finders(shelf, catalogue, (*theme.kinds, *settings.kinds))),
    )
    yield Page("index.html", "front.html", settings.title, settings.description, "front", data)


def _newest(entries: tuple[Entry, ...]) -> When:
    """The newest month that has articles; a year where the newest article is known to the year only."""
    return When(entries[0].date.year, entries[0].date.month) if entries else When(1970)


def _lead(rows: Iterable[Entry]) -> str:
    best = max(rows, key=lambda entry: sum(entry.notes.values()), default=None)  # of equals, the newest
    return best.id if best and best.notes else ""


def _finders(shelf: Shelf, catalogue: Catalogue, kinds: tuple[Kind, ...]) -> Iterator[Finder]:
    for name in ("tags", "people", "places"):
        if groups := shelf.groups.get(name, {}):
            yield Finder(name, f"{name}/index.html", _best(groups.values()), len(groups))
    if catalogue.notes:
        yield Finder("notes", "notes/index.html", kind_refs(shelf, kinds), len(catalogue.notes))


def _best(groups: Iterable[Group]) -> tuple[Ref, ...]:
    """The fullest groups, from A to Z. One that only notes or a file of its own speak of can be among them."""
    refs = sorted((sorted_ref(group) for group in groups), key=lambda ref: (-ref.count, collated(ref.label), ref.url))
    return tuple(sorted(refs[:ROWS], key=lambda ref: collated(ref.label)))


def kind_refs(shelf: Shelf, kinds: tuple[Kind, ...]) -> tuple[Ref, ...]:
    """The kinds of note that the collection has, in the theme's order, labelled by name, with their numbers."""
    groups = {group.label: group for group in shelf.groups.get("notes", {}).values()}
    order = [kind.name for kind in kinds if kind.name in groups]
    ordered = dict.fromkeys([*order, *groups])
    return tuple(Ref(name, groups[name].url, len(groups[name].notes)) for name in ordered)
