"""The ribbon and the dots: the whole record as a line of months, and as a table of months by years.

In: entries and the groups of the dates index. Out: Ribbon and Dots. Both keep a readable size however long the record:
over 60 years the ribbon's bars are years and its labels the beginnings of equal spans; over 40 years the table has
only years with articles across, and of those the newest 40 (the page of dates lists every year below it).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct

from generator.model import Bar, Dots, Group, Ref, Ribbon, When
from generator.nouns import replace

LONGEST_BY_MONTH = 60  # years
WIDEST = 40  # years across the table
_STEPS = (10, 20, 50, 100, 500, 1000)
_LABELS = 20  # so many fit the ribbon side by side on a desk's screen
_LEVELS = 11  # of a bar: so few that one article more seldom changes the ribbon, and with it every page


class Line(Struct, frozen=True):
    """A ribbon without a pin, the year it begins with, whether its bars are years, how many the highest stands for."""

    ribbon: Ribbon
    first: int
    yearly: bool
    most: int = 1


def line_of(groups: Mapping[str, Group]) -> Line:
    """The ribbon of a record, from the groups of its dates by key."""
    years = sorted(int(key) for key in groups if len(key) == len("1987"))
    if not years:
        return Line(Ribbon(0, (), (), 0, -1.0), 0, yearly=False)
    if years[-1] - years[0] >= LONGEST_BY_MONTH:
        return _by_years(groups, years)
    first, count = years[0], years[-1] - years[0] + 1
    months = {key: len(group.entries) for key, group in groups.items() if len(key) == len("1987-11")}
    bars = {(int(key[:4]) - first) * 12 + int(key[5:]) - 1: number for key, number in months.items()}
    labels = tuple(_year(groups, year) for year in range(first, first + count))
    most = max(bars.values(), default=1)
    return Line(Ribbon(count * 12, _bars(bars, most), labels, 0, -1.0), first, yearly=False, most=most)


def _by_years(groups: Mapping[str, Group], years: list[int]) -> Line:
    span = years[-1] - years[0] + 1
    step = next((step for step in _STEPS if span / step <= _LABELS), _STEPS[-1])
    first, last = years[0] // step * step, years[-1] // step * step + step
    bars = {year - first: len(groups[f"{year:04}"].entries) for year in years}
    spans = range(first, last, step)
    held = Counter[int]()
    opening: dict[int, str] = {}
    for year in years:
        held[year // step * step] += bars[year - first]
        opening.setdefault(year // step * step, groups[f"{year:04}"].url)
    labels = tuple(Ref(f"{year:04}", opening.get(year, ""), held[year]) for year in spans)
    most = max(bars.values())
    return Line(Ribbon(last - first, _bars(bars, most), labels, 0, -1.0), first, yearly=True, most=most)


def _bars(counts: Mapping[int, int], most: int) -> tuple[Bar, ...]:
    return tuple(Bar(at, max(1, round(number / most * _LEVELS)) / _LEVELS) for at, number in sorted(counts.items()))


def _year(groups: Mapping[str, Group], year: int) -> Ref:
    group = groups.get(f"{year:04}")
    return Ref(f"{year:04}", group.url, len(group.entries), When(year)) if group else Ref(f"{year:04}", "")


def pinned(line: Line, date: When) -> Ribbon:
    """The ribbon with a pin at a date: in the middle of its month or, where that is not known, of its year."""
    months = (date.year - line.first) * 12 + (date.month - 0.5 if date.month else 6)
    slots = line.ribbon.months * (12 if line.yearly else 1)
    return replace(line.ribbon, year=date.year, pin=round(months / slots, 4) if slots else -1.0)


def owned(line: Line, dates: Iterable[When], *, year: int = 0) -> Ribbon:
    """The ribbon with the bars of these dates, as far as they are known to a bar; `year` is the one that is shown."""
    if line.yearly:
        counts = Counter(date.year - line.first for date in dates)
    else:
        counts = Counter((date.year - line.first) * 12 + date.month - 1 for date in dates if date.month)
    return replace(line.ribbon, year=year, own=_bars(counts, line.most))


def dots_of(groups: Mapping[str, Group], *, now: int = 0) -> Dots:
    """The table of the whole record; `now` is the year to be highlighted, 0 for none."""
    held = sorted(int(key) for key in groups if len(key) == len("1987"))
    across = list(range(held[0], held[-1] + 1)) if held else []
    if len(across) > WIDEST:
        across = held[-WIDEST:]
    return _table(groups, across, now)


def year_dots(groups: Mapping[str, Group], year: int) -> Dots:
    """The table of one year."""
    return _table(groups, [year], 0)


def _table(groups: Mapping[str, Group], across: list[int], now: int) -> Dots:
    rows = [(month, tuple(_cell(groups, f"{year:04}-{month:02}") for year in across)) for month in range(1, 13)]
    loose = tuple(_loose(groups, year) for year in across)
    if any(loose):
        rows.append((0, loose))
    years = tuple(_year(groups, year) for year in across)
    return Dots(years, tuple(rows), across.index(now) if now in across else -1)


def _cell(groups: Mapping[str, Group], key: str) -> Ref | None:
    group = groups.get(key)
    return Ref(group.label, group.url, len(group.entries), group.when) if group else None


def _loose(groups: Mapping[str, Group], year: int) -> Ref | None:
    """What is known to the year only."""
    group = groups.get(f"{year:04}")
    if group is None:
        return None
    count = len(group.entries) - sum(len(groups[key].entries) for key in group.children)
    return Ref(group.label, group.url, count, group.when) if count else None
