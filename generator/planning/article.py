"""Article pages: an article among the others: its date, its people, its week, what came before and after, its links.

In: the catalogue. Out: a Page for each article. The text itself is not here: the page is rendered with its Reading, and
`links` and `pictures` say where the text's own links lead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from generator import citing
from generator.addresses import absolute, annotations_url, fold, folder_url, look_up, safe_url
from generator.model import ArticlePage, Catalogue, Entry, Group, Page, Place, Ref, Rights, Settings, Theme
from generator.planning.ld import news_article
from generator.planning.ribbon import Line, line_of, pinned
from generator.planning.shelf import Shelf, below_content, entry_ref, links_of, pictures_of, ref_of, shelf_of
from generator.planning.since import Since

WEEK = 3  # days before and after that are "the same week"
NEIGHBOURS = 4  # articles of it that are shown

_Gap = Callable[[int], "tuple[int, int] | None"]


class _Record(Struct, frozen=True):
    """What all article pages share, made once. `line` is in order of date, `exact` those of it that have a day."""

    catalogue: Catalogue
    shelf: Shelf
    ribbon: Line
    line: Sequence[Entry]
    at: Mapping[str, int]
    exact: Sequence[Entry]
    exact_at: Mapping[str, int]
    days: Sequence[int]
    called: Mapping[str, Mapping[str, Group]]
    tongues: Mapping[str, tuple[Entry, ...]]
    answers: Mapping[str, tuple[Ref, ...]]
    cites: Mapping[str, tuple[str, ...]]
    cited: Mapping[str, Mapping[str, Ref]]
    cited_by: Mapping[str, Mapping[str, tuple[tuple[str, Ref], ...]]]
    settings: Settings
    corporate: frozenset[str]


def pages(catalogue: Catalogue, *, settings: Settings, theme: Theme) -> Iterator[Page]:  # noqa: ARG001
    """A page for each article, newest first, at its own address."""
    record = _record(catalogue, settings)
    return (_page(entry, record) for entry in catalogue.entries)


def again(catalogue: Catalogue, *, settings: Settings, theme: Theme, since: Since) -> Iterator[Page]:  # noqa: ARG001
    """The pages of these articles, and of those that may show them."""
    record = _record(catalogue, settings)
    wanted = _showing(since, record)
    return (_page(entry, record) for entry in catalogue.entries if entry.id in wanted)


def _page(entry: Entry, record: _Record) -> Page:
    data = _article(entry, record)
    place = Place(entry.path) if entry.path else None
    described = entry.dek or entry.summary
    feeds = _feeds(entry, record.settings)
    return Page(entry.url, "article.html", entry.title, described, "", data, article=entry.id, feeds=feeds, place=place)


def _showing(since: Since, record: _Record) -> frozenset[str]:
    """Neighbours in time, parts of a series, what one links to; and whoever names another in front matter or a note."""
    found = set(since.articles)
    for lined, places in ((record.line, record.at), (record.exact, record.exact_at)):
        for at in (places[one] for one in since.articles if one in places):
            found.update(entry.id for entry in lined[max(0, at - NEIGHBOURS) : at + NEIGHBOURS + 1])
    series = {one: group.entries for group in record.shelf.groups.get("series", {}).values() for one in group.entries}
    found.update(one for touched in since.articles for one in series.get(touched, ()))
    notes = record.catalogue.notes
    found.update(note.article for note in notes if note.cites or note.url in record.catalogue.backlinks)
    found.update(record.tongues)
    for entry in record.catalogue.entries:
        if entry.responds_to or entry.url in record.answers or entry.url in since.pages:
            found.add(entry.id)
    return frozenset(found)


def _feeds(entry: Entry, settings: Settings) -> tuple[tuple[str, str], ...]:
    """Its notes as annotations, where its rights let their words be read."""
    whole = entry.notes and entry.rights is Rights.FULL and settings.has("annotations")
    return ((annotations_url(entry.url), "application/ld+json"),) if whole else ()


def _record(catalogue: Catalogue, settings: Settings) -> _Record:
    shelf = shelf_of(catalogue)
    line = sorted(catalogue.entries, key=lambda entry: (entry.date.key, entry.id))
    exact = [entry for entry in line if entry.date.day]
    named = {name: _called(shelf.groups.get(name, {}).values()) for name in ("authors", "sources", "series")}
    return _Record(
        catalogue=catalogue,
        shelf=shelf,
        ribbon=line_of(shelf.groups.get("dates", {})),
        line=line,
        at={entry.id: at for at, entry in enumerate(line)},
        exact=exact,
        exact_at={entry.id: at for at, entry in enumerate(exact)},
        days=[date(entry.date.year, entry.date.month, entry.date.day).toordinal() for entry in exact],
        called=named,
        tongues=_tongues(catalogue, shelf),
        answers=_answers(line, catalogue),
        cites=_cites(catalogue, settings.base_url),
        cited=_cited_refs(catalogue),
        cited_by=_cited_by(catalogue),
        settings=settings,
        corporate=citing.organisations(catalogue),
    )


def _called(groups: Iterable[Group]) -> Mapping[str, Group]:
    return {name: group for group in groups for name in group.names}


def _cites(catalogue: Catalogue, base_url: str) -> Mapping[str, tuple[str, ...]]:
    """What the notes on each article cite; an article of the collection by its address, or without one by its title."""
    found: dict[str, dict[str, None]] = {}
    for note in catalogue.notes:
        found.setdefault(note.article, {}).update(dict.fromkeys(_cited(one, catalogue, base_url) for one in note.cites))
    return {article: tuple(sorted(cites)) for article, cites in found.items()}


def _cited_refs(catalogue: Catalogue) -> Mapping[str, Mapping[str, Ref]]:
    """For each article, where what its notes cite leads: a page, an address on the web, or (as a book) nowhere."""
    found: dict[str, dict[str, Ref]] = {}
    for note in catalogue.notes:
        for target in note.cites:
            web = "://" in target and safe_url(target)
            elsewhere = Ref(target, web or "")
            other = _meant(f"note:{target}", "", catalogue)  # another note, by its id alone: its article's title
            elsewhere = other or elsewhere
            found.setdefault(note.article, {})[target] = _meant(target, "", catalogue) or elsewhere
    return found


def _cited_by(catalogue: Catalogue) -> Mapping[str, Mapping[str, tuple[tuple[str, Ref], ...]]]:
    """For each article, what cites each of its notes: the kind of the note that does, empty for a page, and where."""
    kinds = {note.url: note.kind for note in catalogue.notes}
    found: dict[str, dict[str, tuple[tuple[str, Ref], ...]]] = {}
    for note in catalogue.notes:
        if refs := catalogue.backlinks.get(note.url, ()):
            found.setdefault(note.article, {})[note.id] = tuple((kinds.get(ref.url, ""), ref) for ref in refs)
    return found


def _cited(target: str, catalogue: Catalogue, base_url: str) -> str:
    meant = _meant(target, "", catalogue) or _meant(f"note:{target}", "", catalogue)
    return (absolute(base_url, meant.url) or meant.label) if meant else target


def _article(entry: Entry, record: _Record) -> ArticlePage:
    shelf, near, at = record.shelf, below_content(entry.path), record.at[entry.id]
    series = _group(record, "series", entry.series)
    answered = _meant(entry.responds_to, near, record.catalogue)
    return ArticlePage(
        entry=entry,
        ribbon=pinned(record.ribbon, entry.date),
        date_urls=_date_urls(entry),
        source=_named(record, "sources", entry.source) if entry.source else None,
        authors=tuple(_named(record, "authors", name) for name in entry.authors),
        corporate=tuple(name for name in map(fold, entry.authors) if name in record.corporate),
        people=shelf.refs("people", entry.people),
        organisations=shelf.refs("organisations", entry.organisations),
        places=shelf.refs("places", entry.places),
        events=shelf.refs("events", entry.events),
        tags=shelf.refs("tags", entry.tags),
        series=ref_of(series) if series else None,
        series_parts=tuple(entry_ref(one) for one in shelf.rows(series.entries)) if series else (),
        previous=entry_ref(record.line[at - 1]) if at else None,
        next=entry_ref(record.line[at + 1]) if at + 1 < len(record.line) else None,
        week=_week(entry, record),
        backlinks=record.catalogue.backlinks.get(entry.url, ()),
        translations=_translations(entry, record),
        responds_to=answered,
        responses=record.answers.get(entry.url, ()),
        links=links_of(entry.targets, record.catalogue, near=near, here=entry.url),
        pictures=pictures_of(entry.pictures, record.catalogue),
        ld=news_article(entry, shelf, settings=record.settings, cites=record.cites.get(entry.id, ())),
        cited=record.cited.get(entry.id, {}),
        cited_by=record.cited_by.get(entry.id, {}),
    )


def _group(record: _Record, index: str, name: str) -> Group | None:
    return record.called[index].get(fold(name)) if name else None


def _named(record: _Record, index: str, name: str) -> Ref:
    """A byline or a source as it was printed, and the page of whoever that is."""
    group = _group(record, index, name)
    return Ref(name, group.url, len(group.entries)) if group else Ref(name, "")


def _date_urls(entry: Entry) -> tuple[str, ...]:
    parts = entry.date.path.split("/")
    return tuple(folder_url(*parts[:depth]) for depth in range(1, len(parts) + 1))


def _meant(target: str, near: str, catalogue: Catalogue) -> Ref | None:
    """The one page that front matter names, or none."""
    found = look_up(catalogue.names, target, near=near) if target else ()
    return found[0] if len(found) == 1 else None


def _answers(line: Iterable[Entry], catalogue: Catalogue) -> Mapping[str, tuple[Ref, ...]]:
    found: dict[str, list[Ref]] = {}
    for entry in line:
        answered = _meant(entry.responds_to, below_content(entry.path), catalogue)
        if answered and answered.url != entry.url:
            found.setdefault(answered.url, []).append(entry_ref(entry))
    return {url: tuple(refs) for url, refs in found.items()}


# ── Translations ────────────────────────────────────────────────────────────────────────────────


def _tongues(catalogue: Catalogue, shelf: Shelf) -> Mapping[str, tuple[Entry, ...]]:
    """From an article's id to it and all others that are translations of the same article."""
    by_url = {entry.url: entry for entry in catalogue.entries}
    above: dict[str, str] = {}
    for entry in catalogue.entries:
        meant = _meant(entry.translation_of, below_content(entry.path), catalogue)
        if meant and meant.url in by_url and meant.url != entry.url:
            above[entry.id] = by_url[meant.url].id
    families: dict[str, list[str]] = {}
    for one in {*above, *above.values()}:
        families.setdefault(_root(one, above), []).append(one)
    together = (tuple(shelf.entries[one] for one in sorted(them)) for them in families.values())
    return {entry.id: them for them in together for entry in them}


def _root(one: str, above: Mapping[str, str]) -> str:
    """Where a chain of translations begins; of a circle, its first id."""
    seen: dict[str, None] = {}
    while one in above and one not in seen:
        seen[one] = None
        one = above[one]
    return one if one not in seen else min(list(seen)[list(seen).index(one) :])


def _translations(entry: Entry, record: _Record) -> tuple[tuple[str, Ref], ...]:
    others = (one for one in record.tongues.get(entry.id, ()) if one.id != entry.id)
    return tuple(sorted(((one.lang or record.settings.language, entry_ref(one)) for one in others), key=_by_tongue))


def _by_tongue(translation: tuple[str, Ref]) -> tuple[str, str]:
    return translation[0], translation[1].url


# ── The same week ───────────────────────────────────────────────────────────────────────────────


def _week(entry: Entry, record: _Record) -> tuple[Entry, ...]:
    """Other articles of the days around, nearest first while choosing, then in order of date.

    Of an article whose day is not known, they are of its month, or of its year.
    """
    if entry.date.day:
        at = record.exact_at[entry.id]
        return _around(record.exact, at, lambda other: _days_apart(record.days, at, other))
    at = record.at[entry.id]
    return _around(record.line, at, lambda other: _same_span(record.line, at, other))


def _days_apart(days: Sequence[int], at: int, other: int) -> tuple[int, int] | None:
    apart = abs(days[other] - days[at])
    return (apart, abs(other - at)) if apart <= WEEK else None


def _same_span(line: Sequence[Entry], at: int, other: int) -> tuple[int, int] | None:
    one, two = line[at].date, line[other].date
    same = one.year == two.year and (not one.month or one.month == two.month)
    return (0, abs(other - at)) if same else None


def _around(line: Sequence[Entry], at: int, gap: _Gap) -> tuple[Entry, ...]:
    """The nearest in both directions, taken one by one, so a day with thousands of articles costs no more."""
    before, after = at - 1, at + 1
    chosen: list[int] = []
    while len(chosen) < NEIGHBOURS:
        left = gap(before) if before >= 0 else None
        right = gap(after) if after < len(line) else None
        if left is None and right is None:
            break
        if right is None or (left is not None and left <= right):
            chosen.append(before)
            before -= 1
        else:
            chosen.append(after)
            after += 1
    return tuple(line[one] for one in sorted(chosen))
