"""Planning: every address of the site, and what each page shows, before any HTML."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import deque
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given, settings
from lxml import etree
from msgspec.structs import replace

from generator import planning
from generator.addresses import folded_case
from generator.diagnostics import Code, Diagnostic
from generator.model import (
    ArticlePage,
    Bar,
    Catalogue,
    DatesPage,
    DirectoryPage,
    File,
    FrontPage,
    HeadlinesPage,
    ListingPage,
    NotesPage,
    Page,
    Picture,
    Place,
    Places,
    ProsePage,
    RedirectPage,
    Ref,
    Rights,
    Settings,
    When,
)
from generator.planning import front
from generator.planning.alphabet import sections
from generator.planning.feeds import stamp
from tests.catalogues import (
    THEME,
    addresses_in,
    authority,
    catalogue,
    catalogues,
    entry,
    free,
    head,
    note,
    planned,
    said,
)

T = TypeVar("T")
ATOM = "{http://www.w3.org/2005/Atom}"
JSON_LD = "application/ld+json"  # the files of notes, which are made of the articles themselves


def data(found: dict[str, Page | File], url: str, kind: type[T]) -> T:
    """The data of the page at an address."""
    page = found[url]
    assert isinstance(page, Page)
    assert isinstance(page.data, kind)
    return page.data


def body(found: dict[str, Page | File], url: str) -> bytes:
    """The bytes of the file at an address."""
    file = found[url]
    assert isinstance(file, File)
    return file.body


# ── Addresses ───────────────────────────────────────────────────────────────────────────────────


def told(identity: str, stem: str, **known: str) -> tuple[str, str, object, Places]:
    """What addresses are given of an article."""
    return (
        identity,
        stem,
        head("Gate", known.pop("date", "1987-11-12"), **known),
        Places(f"content/articles/{identity}.md"),
    )


def test_an_article_s_address_is_its_date_and_its_slug_or_the_stem_of_its_file() -> None:
    urls, wrong = planning.addresses([told("a", "gate"), told("b", "log", slug="The Log", date="1988-01")])  # type: ignore[list-item]
    assert (urls, wrong) == ({"a": "1987/11/12/gate.html", "b": "1988/01/the-log.html"}, ())


@pytest.mark.parametrize(
    ("slug", "why"),
    [
        ("index", "is that of a list of articles"),
        ("Page 2", "is that of a list of articles"),
        ("con", "is reserved on Windows"),
        ("!!!", "holds no letter and no digit"),
    ],
)
def test_a_name_that_no_page_can_have_is_told_of_with_the_address_it_got(slug: str, why: str) -> None:
    for wanted in (told("a", slug), told("a", "gate", slug=slug)):
        urls, (one,) = planning.addresses([wanted])  # type: ignore[list-item]
        assert urls is not None
        assert (one.code, one.place.path) == (Code.FILE_NAME, "content/articles/a.md")
        assert one.what == f"the name {slug!r} {why}, so the article is at {urls['a']}"


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("gate", "gate", Code.ADDRESS_TAKEN),
        ("gate!", "gate", Code.ADDRESS_TAKEN),
        ("Gate", "gate", Code.ADDRESS_CASE),
        ("café", "cafe\u0301", Code.ADDRESS_CASE),
    ],
)
def test_two_articles_at_one_address_are_told_of_and_both_published(first: str, second: str, code: Code) -> None:
    heads = [told("b/late", second), told("a/early", first)]
    urls, wrong = planning.addresses(heads)  # type: ignore[arg-type]
    assert urls is not None
    assert len({folded_case(url) for url in urls.values()}) == 2
    assert "-" not in urls["a/early"]
    assert [(one.code, one.place.path, one.shown) for one in wrong] == [
        (code, "content/articles/b/late.md", (("first", "content/articles/a/early.md:1:1"),)),
    ]
    assert planning.addresses(heads[::-1]) == (urls, wrong)  # type: ignore[arg-type]


def test_an_id_that_stands_twice_is_told_of() -> None:
    heads = [told("a", "gate"), ("a", "log", head("Log", "1988"), Places("content/articles/z.md"))]
    urls, wrong = planning.addresses(heads)  # type: ignore[arg-type]
    assert (urls, [one.code for one in wrong]) == ({"a": "1987/11/12/gate.html"}, [Code.ID_TAKEN])


@settings(max_examples=25)
@given(catalogues())
def test_no_two_outputs_share_an_address_and_no_file_is_also_a_folder(made: Catalogue) -> None:
    """Law 7, for everything that is planned, on a file system that is blind to case and Unicode form."""
    value = planning.plan(made, settings=Settings(per_page=2), theme=THEME).value
    assert value is not None
    files = [folded_case(one.url) for one in value]
    folders = {"/".join(url.split("/")[:depth]) for url in files for depth in range(1, url.count("/") + 1)}
    assert (len(set(files)), set(files) & folders) == (len(files), set())


@settings(max_examples=25)
@given(catalogues())
def test_every_article_is_reached_from_the_front_page_by_its_date_and_by_each_tag(made: Catalogue) -> None:
    """Law 6: only pages of dates, or only pages of tags, lie on the way."""
    found = planned(made, per_page=2)
    frame = planning.frame(made, settings=Settings(), date=When(2020))
    for index in ("dates", "tags"):
        reached = walk(found, addresses_in(frame.nav), index)
        for one in made.entries:
            if index == "dates" or one.tags:
                assert one.url in reached
        lists = {
            url: data(found, url, ListingPage) for url in reached if url != "index.html" and _lists(found, url, index)
        }
        for one in made.entries:
            for key in one.tags if index == "tags" else ():
                assert one.id in {row.id for page in lists.values() if page.group.key == key for row in page.rows}


def _lists(found: dict[str, Page | File], url: str, index: str) -> bool:
    page = found.get(url)
    return isinstance(page, Page) and isinstance(page.data, ListingPage) and page.data.group.index == index


def walk(found: dict[str, Page | File], nav: set[str], index: str) -> set[str]:
    """All addresses reached from the front page through pages of one index."""
    reached, queue = {"index.html"}, deque(["index.html"])
    while queue:
        page = found[queue.popleft()]
        for url in (addresses_in(page.data) | nav) if isinstance(page, Page) else ():
            if url not in reached:
                reached.add(url)
                through = found.get(url)
                if isinstance(through, Page) and through.section == index:
                    queue.append(url)
    return reached


@settings(max_examples=25)
@given(catalogues())
def test_no_page_links_to_an_address_that_is_not_planned(made: Catalogue) -> None:
    """Law 5, as far as planning can keep it."""
    found = planned(made, per_page=2, base_url="https://example.org/a")
    frame = planning.frame(made, settings=Settings(), date=When(2020))
    linked = set().union(
        addresses_in(frame), *(addresses_in(one.data) for one in found.values() if isinstance(one, Page))
    )
    linked |= {url for one in found.values() if isinstance(one, Page) for url, type_ in one.feeds if type_ != JSON_LD}
    assert linked - set(found) == set()


@settings(max_examples=15)
@given(catalogues())
def test_a_plan_depends_on_nothing_but_its_input(made: Catalogue) -> None:
    assert planning.plan(made, settings=Settings(), theme=THEME) == planning.plan(
        made, settings=Settings(), theme=THEME
    )


def test_a_collection_without_articles_still_has_its_pages() -> None:
    found = planned(catalogue([]))
    assert sorted(found) == [
        "404.html",
        "articles.csv",
        "collection.json",
        "feed.json",
        "feed.xml",
        "index.html",
        "robots.txt",
        "search.html",
    ]


# ── Pages ───────────────────────────────────────────────────────────────────────────────────────


def test_the_front_page_shows_the_newest_month_and_leads_with_the_most_annotated() -> None:
    days = [entry(f"d{day}", f"1987-11-{day:02}", notes={"check": day % 4} if day % 4 else {}) for day in range(1, 9)]
    made = catalogue([*days, entry("old", "1986")], [note("n", days[0])])
    front = data(planned(made), "index.html", FrontPage)
    assert (front.month, front.month_url, [one.id for one in front.rows], front.lead, front.more) == (
        When(1987, 11),
        "1987/11/index.html",
        ["d8", "d7", "d6", "d5", "d4", "d3"],
        "d7",
        2,
    )
    assert [(one.index, one.total) for one in front.finders] == [("notes", 1)]


def test_a_way_in_shows_the_fullest_groups_from_a_to_z() -> None:
    names = {"Ärger": 3, "zebra": 5, "Fish": 2, "apple": 4, "Boats": 2, "coal": 2, "Dust": 1}
    made = catalogue(entry(f"{name}-{at}", tags=(name,)) for name, count in names.items() for at in range(count))
    tags = data(planned(made), "index.html", FrontPage).finders[0]
    assert [(ref.label, ref.count) for ref in tags.refs] == [
        ("apple", 4),
        ("Ärger", 3),
        ("Boats", 2),
        ("coal", 2),
        ("Fish", 2),
        ("zebra", 5),
    ]
    assert tags.total == 7


def test_dots_are_months_by_years_with_a_row_for_what_is_known_to_the_year_only() -> None:
    made = catalogue([entry("a", "1987-11-12"), entry("b", "1987-11"), entry("c", "1987"), entry("d", "1989-01-01")])
    dots = data(planned(made), "dates/index.html", DatesPage).dots
    cells = {(month, ref.label): (ref.count, ref.url) for month, row in dots.rows for ref in row if ref}
    assert [(ref.label, ref.count, ref.url) for ref in dots.years] == [
        ("1987", 3, "1987/index.html"),
        ("1988", 0, ""),
        ("1989", 1, "1989/index.html"),
    ]
    assert cells == {
        (11, "1987-11"): (2, "1987/11/index.html"),
        (1, "1989-01"): (1, "1989/01/index.html"),
        (0, "1987"): (1, "1987/index.html"),
    }


@pytest.mark.parametrize(("years", "across"), [(40, 40), (41, 21), (200, 40)])
def test_the_table_of_a_long_record_stays_readable_and_every_year_is_listed(years: int, across: int) -> None:
    made = catalogue(entry(f"y{year}", str(year)) for year in range(1800, 1800 + years, 1 if years != 41 else 2))
    page = data(planned(made), "dates/index.html", DatesPage)
    assert (len(page.dots.years), page.dots.years[-1].label) == (across, str(1800 + years - 1))
    assert len(page.years) == len(made.entries)


def test_the_ribbon_pins_an_article_in_the_middle_of_its_month() -> None:
    made = catalogue(
        [entry("a", "1974-01-01"), entry("b", "1987-11-12"), entry("c", "1991-12-31"), entry("d", "1991-12")]
    )
    ribbon = data(planned(made), "1987/11/12/b.html", ArticlePage).ribbon
    assert (ribbon.months, round(ribbon.pin * 100, 2), ribbon.year, len(ribbon.years)) == (216, 77.08, 1987, 18)
    assert [(bar.at, bar.height) for bar in ribbon.bars] == [(0, 6 / 11), (166, 6 / 11), (215, 1.0)]


def test_the_ribbon_of_a_long_record_has_years_for_bars_and_decades_for_labels() -> None:
    made = catalogue([entry("a", "1851"), entry("b", "1913-05-02"), entry("c", "2012")])
    ribbon = data(planned(made), "1913/05/02/b.html", ArticlePage).ribbon
    assert (ribbon.months, [bar.at for bar in ribbon.bars], round(ribbon.pin, 3)) == (
        170,
        [1, 63, 162],
        round((63 * 12 + 4.5) / 2040, 3),
    )
    assert [(ref.label, ref.url) for ref in ribbon.years if ref.url] == [
        ("1850", "1851/index.html"),
        ("1910", "1913/index.html"),
        ("2010", "2012/index.html"),
    ]


def week(made: Catalogue, identity: str) -> list[str]:
    """The ids of the articles of the same week."""
    url = next(one.url for one in made.entries if one.id == identity)
    return [one.id for one in data(planned(made), url, ArticlePage).week]


def test_the_same_week_are_the_four_nearest_others_in_order_of_date() -> None:
    days = (
        "1987-11-08",
        "1987-11-09",
        "1987-11-10",
        "1987-11-12",
        "1987-11-12",
        "1987-11-14",
        "1987-11-15",
        "1987-11-16",
    )
    made = catalogue([*(entry(f"d{at}", day) for at, day in enumerate(days)), entry("month", "1987-11")])
    assert week(made, "d3") == ["d1", "d2", "d4", "d5"]
    assert week(made, "d0") == ["d1", "d2"]


def test_an_article_whose_day_is_not_known_has_the_neighbours_of_its_month_or_year() -> None:
    made = catalogue(
        [
            entry("y", "1987"),
            entry("m", "1987-11"),
            entry("d", "1987-11-30"),
            entry("o", "1987-12-01"),
            entry("z", "1988"),
        ]
    )
    assert (week(made, "m"), week(made, "y")) == (["d"], ["m", "d", "o"])


def test_an_article_knows_what_came_before_and_after_its_series_and_its_answers() -> None:
    made = catalogue(
        [
            entry("a", "1987-11-11", series="The barrier"),
            entry("b", "1987-11-12", series="the barrier", source="Courier", authors=("M. T.", "Nobody")),
            entry("c", "1987-11-13", responds_to="B"),
        ]
    )
    page = data(planned(made), "1987/11/12/b.html", ArticlePage)
    assert page.previous == Ref("A", "1987/11/11/a.html", when=When(1987, 11, 11))
    assert page.next == Ref("C", "1987/11/13/c.html", when=When(1987, 11, 13))
    assert [ref.label for ref in page.series_parts] == ["A", "B"]
    assert page.responses == (Ref("C", "1987/11/13/c.html", when=When(1987, 11, 13)),)
    assert (page.source, page.authors[0]) == (
        Ref("Courier", "sources/courier/index.html", 1),
        Ref("M. T.", "authors/m-t/index.html", 1),
    )
    assert page.date_urls == ("1987/index.html", "1987/11/index.html", "1987/11/12/index.html")


def test_a_byline_is_as_it_was_printed_and_leads_to_the_page_of_the_person() -> None:
    made = catalogue([entry("a", authors=("M.T.",))], authorities=(authority("people/mt", "Maud Tennant", "M.T."),))
    assert data(planned(made), made.entries[0].url, ArticlePage).authors == (Ref("M.T.", "authors/mt/index.html", 1),)


@pytest.mark.parametrize("circle", [False, True])
def test_all_translations_of_one_article_know_each_other(circle: bool) -> None:
    made = catalogue(
        [
            entry("en", translation_of="tr" if circle else ""),
            entry("de", lang="de", translation_of="En"),
            entry("tr", lang="tr", translation_of="de"),
        ]
    )
    found = planned(made)
    known = {one.id: [code for code, _ in data(found, one.url, ArticlePage).translations] for one in made.entries}
    assert known == {"en": ["de", "tr"], "de": ["en", "tr"], "tr": ["de", "en"]}


def test_links_and_pictures_of_a_text_are_resolved_as_written() -> None:
    made = catalogue(
        [
            entry("1987/a", targets=("b.md#p-1", "nowhere", "../../media/p.png"), pictures=("p.png", "media/no.png")),
            entry("1987/b"),
        ],
        pictures={"media/p.png": Picture("media/p.png", 2, 3, "")},
    )
    page = data(planned(made), "1987/11/12/a.html", ArticlePage)
    assert page.links == {
        "b.md#p-1": "1987/11/12/b.html#p-1",
        "b.md": "1987/11/12/b.html",
        "../../media/p.png": "media/p.png",
    }
    assert list(page.pictures) == ["p.png"]


def test_a_long_list_has_pages_that_know_each_other() -> None:
    made = catalogue(entry(f"a{at}", f"1987-11-{at + 1:02}", tags=("floods",)) for at in range(5))
    found = planned(made, per_page=2)
    urls = ("tags/floods/index.html", "tags/floods/page-2.html", "tags/floods/page-3.html")
    pages = [data(found, url, ListingPage) for url in urls]
    assert [[one.id for one in page.rows] for page in pages] == [["a4", "a3"], ["a2", "a1"], ["a0"]]
    assert [(page.pager.urls, page.pager.at) for page in pages] == [(urls, 0), (urls, 1), (urls, 2)]


def test_a_listing_shows_the_way_down_what_is_below_and_the_notes_that_name_it() -> None:
    a = entry("a", tags=("harbour/barrier",))
    made = catalogue([a], [note("n1", a, tags=("harbour/barrier",))])
    found = planned(made)
    page = data(found, "tags/harbour/barrier/index.html", ListingPage)
    assert page.crumbs == (Ref("tags", "tags/index.html"), Ref("harbour", "tags/harbour/index.html", 1))
    assert ([one.id for one in page.notes], page.note_titles) == (["n1"], {"a": "A"})
    assert data(found, "tags/harbour/index.html", ListingPage).children == (
        Ref("barrier", "tags/harbour/barrier/index.html", 1),
    )
    year, month = (data(found, url, ListingPage) for url in ("1987/index.html", "1987/11/index.html"))
    assert (year.dots is not None, month.dots, year.children[0].when) == (True, None, When(1987, 11))


def test_a_directory_is_under_letters_only_where_it_is_long() -> None:
    short = catalogue([entry("a", tags=("b", "a"))])
    long = catalogue(
        [entry("a", people=(*(f"Person {at}" for at in range(15)), "1st Foot", "Élan", "«Quoted»", "毛", "ёлка"))]
    )
    assert [name for name, _ in data(planned(short), "tags/index.html", DirectoryPage).sections] == [""]
    found = data(planned(long), "people/index.html", DirectoryPage)
    assert ([name for name, _ in found.sections], found.total) == (["0–9", "E", "P", "Q", "Е", "漢字"], 20)


def test_a_directory_sets_tags_under_the_tag_that_they_belong_to() -> None:
    made = catalogue(
        [entry("a", tags=("zoo", "harbour/barrier", "harbour/barrier/arches", "barley", "harbour/anchors"))]
    )
    found = data(planned(made), "tags/index.html", DirectoryPage)
    ((_, refs),) = found.sections
    assert [(ref.label, found.about[ref.url].depth) for ref in refs] == [
        ("barley", 0),
        ("harbour", 0),
        ("anchors", 1),
        ("barrier", 1),
        ("arches", 2),
        ("zoo", 0),
    ]
    assert found.total == 6


def test_a_directory_knows_the_years_of_what_it_lists() -> None:
    made = catalogue([entry("a", date="1974-02", tags=("floods",)), entry("b", date="1991", tags=("floods",))])
    about = data(planned(made), "tags/index.html", DirectoryPage).about["tags/floods/index.html"]
    assert (about.first, about.last) == (1974, 1991)


def test_a_listing_s_ribbon_has_its_own_articles_on_the_scale_of_the_record() -> None:
    days = [entry(f"a{at}", date=f"1987-11-{at + 1:02}", tags=("floods",) if at < 2 else ()) for at in range(4)]
    loose = entry("b", date="1988", tags=("floods",))
    found = planned(catalogue([*days, loose]))
    ribbon = data(found, "tags/floods/index.html", ListingPage).ribbon
    assert ribbon is not None
    assert (ribbon.bars, ribbon.own, ribbon.year) == ((Bar(10, 1.0),), (Bar(10, 6 / 11),), 0)
    month = data(found, "1987/11/index.html", ListingPage).ribbon
    assert month is not None
    assert (month.own, month.year) == ((Bar(10, 1.0),), 1987)


def test_a_to_z_is_as_readers_expect_it() -> None:
    words = ["zebra", "“Apple”", "éclair", "Eclair", "10 things", "Łódź", "lodz"]
    assert [word for _, them in sections(words, lambda word: word) for word in them] == [
        "10 things",
        "“Apple”",
        "Eclair",
        "éclair",
        "lodz",
        "Łódź",
        "zebra",
    ]


def test_notes_have_pages_by_kind_in_the_theme_s_order() -> None:
    a = entry("a", notes={"check": 2, "source": 1})
    made = catalogue([a], [note("n1", a), note("n2", a, when=When(2019)), note("n3", a, "source")])
    found = planned(made, per_page=2)
    whole = data(found, "notes/index.html", NotesPage)
    assert ([one.id for one in whole.rows], whole.total, whole.titles) == (["n2", "n1"], 3, {"a": "A"})
    assert [one.refs for one in whole.finders] == [
        (Ref("source", "notes/kinds/source/index.html", 1), Ref("check", "notes/kinds/check/index.html", 2))
    ]
    check = data(found, "notes/kinds/check/index.html", NotesPage)
    assert (check.way, check.name, check.total) == ("kinds", "check", 2)


def _by_and_tagged() -> Catalogue:
    a = entry("a", tags=("floods",))
    notes = [
        note("n1", a, by="R.O.", when=When(2019), tags=("harbour/barrier",)),
        note("n2", a, by="Rosa Oakes", when=When(2021), people=("R.O.",)),
        note("n3", a, by="M.K.", tags=("harbour",)),
        note("n4", a),
    ]
    return catalogue([a], notes, authorities=(authority("people/rosa-oakes", "Rosa Oakes", "R.O."),))


def test_notes_have_pages_by_author_newest_first() -> None:
    """Names of one person are one author, and lead to that person; who wrote no note has no page."""
    found = planned(_by_and_tagged())
    rosa = data(found, "notes/by/rosa-oakes/index.html", NotesPage)
    assert [one.id for one in rosa.rows] == ["n2", "n1"]
    assert (rosa.name, rosa.about) == ("Rosa Oakes", Ref("Rosa Oakes", "people/rosa-oakes/index.html", 0))
    assert {name: ref.url for name, ref in rosa.authors.items()} == {
        "Rosa Oakes": "notes/by/rosa-oakes/index.html",
        "R.O.": "notes/by/rosa-oakes/index.html",
    }
    assert data(found, "notes/by/m-k/index.html", NotesPage).about is None
    assert {url for url in found if url.startswith("notes/by/")} == {
        f"notes/by/{name}index.html" for name in ("", "rosa-oakes/", "m-k/")
    }


def test_notes_have_pages_by_tag_which_have_the_notes_of_the_tags_below() -> None:
    """A tag of articles alone has none."""
    found = planned(_by_and_tagged())
    above = data(found, "notes/tags/harbour/index.html", NotesPage)
    below = data(found, "notes/tags/harbour/barrier/index.html", NotesPage)
    assert ([one.id for one in above.rows], [one.id for one in below.rows]) == (["n1", "n3"], ["n1"])
    assert [ref.url for ref in below.crumbs] == [
        "notes/index.html",
        "notes/tags/index.html",
        "notes/tags/harbour/index.html",
    ]
    assert (below.about, "notes/tags/floods/index.html" in found) == (
        Ref("barrier", "tags/harbour/barrier/index.html"),
        False,
    )


def test_the_pages_of_notes_show_the_ways_in_with_the_number_of_notes() -> None:
    found = planned(_by_and_tagged(), per_page=1)
    whole = data(found, "notes/index.html", NotesPage)
    assert [(one.index, one.total, [(ref.label, ref.count) for ref in one.refs]) for one in whole.finders] == [
        ("notes", 4, [("check", 4)]),
        ("notes/by", 2, [("M.K.", 1), ("Rosa Oakes", 2)]),
        ("notes/tags", 2, [("harbour", 2), ("harbour/barrier", 1)]),
    ]
    assert [ref.label for _, refs in data(found, "notes/by/index.html", DirectoryPage).sections for ref in refs] == [
        "M.K.",
        "Rosa Oakes",
    ]
    assert data(found, "notes/by/rosa-oakes/page-2.html", NotesPage).pager.at == 1


def test_a_note_is_on_the_pages_of_the_tags_and_people_it_names_and_says_so_in_lists() -> None:
    found = planned(_by_and_tagged())
    whole = data(found, "notes/index.html", NotesPage)
    assert {name: [ref.url for ref in refs] for name, refs in whole.named.items()} == {
        "n1": ["notes/tags/harbour/barrier/index.html"],
        "n2": ["people/rosa-oakes/index.html"],
        "n3": ["notes/tags/harbour/index.html"],
    }
    assert [one.id for one in data(found, "people/rosa-oakes/index.html", ListingPage).notes] == ["n2"]
    assert [one.id for one in data(found, "tags/harbour/index.html", ListingPage).notes] == ["n1", "n3"]


def test_the_feed_and_the_file_of_notes_belong_to_their_pages_and_an_article_s_where_rights_allow() -> None:
    whole, part, bare = (
        entry(name, rights=rights, notes=notes)
        for name, rights, notes in (
            ("whole", Rights.FULL, {"check": 1}),
            ("part", Rights.EXCERPT, {"check": 1}),
            ("bare", Rights.FULL, {}),
        )
    )
    found = planned(catalogue([whole, part, bare], [note("n1", whole), note("n2", part)]))
    files = {
        url: [to for to, type_ in one.feeds if type_ == JSON_LD] for url, one in found.items() if isinstance(one, Page)
    }
    assert files[whole.url] == ["1987/11/12/whole.notes.jsonld"]
    assert (files[part.url], files[bare.url]) == ([], [])
    assert files["notes/index.html"] == ["notes/collection.jsonld"]
    assert ("notes/feed.xml", "application/atom+xml") in found["notes/index.html"].feeds  # type: ignore[union-attr]


def test_every_headline_is_on_the_page_of_headlines() -> None:
    made = catalogue(entry(f"a{at}") for at in range(30))
    page = data(planned(made), "search.html", HeadlinesPage)
    assert (page.total, sum(len(rows) for _, rows in page.sections)) == (30, 30)


def test_a_free_page_that_wants_the_address_of_another_is_told_of_and_published() -> None:
    made = catalogue([], pages=(free("about", "About"), free("search", "Search", "about.md")))
    found = planned(made)
    page = next(
        one
        for one in found.values()
        if isinstance(one, Page) and isinstance(one.data, ProsePage) and one.title == "Search"
    )
    assert (page.url.startswith("search-"), page.data.links) == (True, {"about.md": "about.html"})  # type: ignore[union-attr]
    assert [(one.code, one.place.path) for one in said(made)] == [(Code.ADDRESS_TAKEN, "content/pages/search.md")]


def test_a_free_page_whose_name_no_page_can_have_is_told_of_and_published() -> None:
    made = catalogue([], pages=(free("index", "Mine"), free("con/help", "Help")))
    (mine,) = (one.url for one in planned(made).values() if isinstance(one, Page) and one.title == "Mine")
    assert [(one.code, one.what.partition(",")[0]) for one in said(made)] == [
        (Code.FILE_NAME, "the name 'con' is reserved on Windows"),
        (Code.FILE_NAME, "the name 'index' is that of a list of articles"),
    ]
    assert said(made)[1].what.endswith(f"so the page is at {mine}")


# ── Redirects ───────────────────────────────────────────────────────────────────────────────────


def test_aliases_redirect_and_those_that_meet_a_page_are_told_of() -> None:
    made = catalogue(
        [
            entry(
                "a",
                aliases=(
                    "/old.html",
                    "/search.html",
                    "/index.html/x",
                    "/assets/theme.css",
                    "/1987/11/12/A.html",
                ),
            )
        ]
    )
    found = planned(made)
    assert data(found, "old.html", RedirectPage) == RedirectPage("1987/11/12/a.html")
    assert [(one.code, re.findall(r"[\w./]+\.\w+", one.what)[0]) for one in said(made)] == [
        (Code.ADDRESS_TAKEN, "assets/theme.css"),
        (Code.ADDRESS_TAKEN, "index.html/x/index.html"),
        (Code.ADDRESS_TAKEN, "search.html"),
    ]
    assert {one.place.path for one in said(made)} == {"content/articles/a.md"}


# ── Files ───────────────────────────────────────────────────────────────────────────────────────


def full() -> Catalogue:
    """A collection with everything that feeds can hold."""
    told: dict[str, object] = {"dek": "Dek", "summary": "Text", "source": "Courier", "authors": ("M. T.",)}
    subjects: dict[str, object] = {"tags": ("floods", "harbour/barrier"), "licence": "CC0-1.0", "lang": "en"}
    origin = "https://courier.example/gate?a=b&c"
    a = entry("a", "1987-11-12T14:05+0200", title="Gate <open> & \x08bell", origin=origin, **told, **subjects)
    b = entry("b", "1919", origin="javascript:alert(1)", rights=Rights.METADATA, tags=("floods",))
    notes = [
        note(
            "n1",
            a,
            html='<p><a href="newsgloss:b.md">b</a> <a href="newsgloss:no">c</a></p>',
            targets=("b.md", "no"),
            by="R.O.",
        )
    ]
    return catalogue([a, b], notes)


@pytest.mark.parametrize("base_url", ["", "https://example.org/papers/"])
@pytest.mark.parametrize("url", ["feed.xml", "tags/floods/feed.xml", "notes/feed.xml"])
def test_an_atom_feed_is_valid(base_url: str, url: str, shared: Path) -> None:
    """By RFC 4287's own schema (appendix B)."""
    rnc2rng = pytest.importorskip("rnc2rng", reason="rnc2rng, which reads the schema, is not installed")
    schema = rnc2rng.dumps(rnc2rng.loads((shared / "tools" / "atom.rnc").read_text()))
    schema = re.sub(r'\s+xmlns:(local|xml)="[^"]*"', "", schema)
    feed = etree.fromstring(body(planned(full(), base_url=base_url, owner="R.O.", strap="S", licence="CC0"), url))
    validator = etree.RelaxNG(etree.fromstring(schema.encode()))
    assert validator.validate(feed), validator.error_log


def test_an_atom_feed_says_what_is_known_and_takes_no_date_from_a_clock() -> None:
    feed = etree.fromstring(body(planned(full()), "feed.xml"))
    first, second = feed.findall(f"{ATOM}entry")
    assert [
        feed.findtext(ATOM + "updated"),
        first.findtext(ATOM + "published"),
        second.findtext(ATOM + "published"),
    ] == [
        "1987-11-12T14:05:00+02:00",
        "1987-11-12T14:05:00+02:00",
        "1919-01-01T00:00:00Z",
    ]
    assert [first.findtext(ATOM + "title"), second.find(ATOM + "summary")] == ["Gate <open> & bell", None]
    assert [link.get("href") for link in second.findall(ATOM + "link")] == ["1919/b.html"]
    assert first.findtext(ATOM + "id", "").startswith("urn:uuid:")


def test_a_character_that_xml_cannot_hold_is_told_of_once() -> None:
    assert [(one.code, one.place.path, one.what) for one in said(full())] == [
        (Code.FEED_CHARACTER, "content/articles/a.md", "a feed cannot hold U+0008, so it was left out"),
    ]


def test_the_feed_of_notes_has_the_newest_each_with_its_address() -> None:
    feed = etree.fromstring(
        body(planned(_by_and_tagged(), feed_items=3, base_url="https://example.org"), "notes/feed.xml")
    )
    links = [link.get("href") for link in feed.findall(f"{ATOM}entry/{ATOM}link")]
    assert links == [f"https://example.org/1987/11/12/a.html#note-{name}" for name in ("n2", "n1", "n3")]


def test_the_feed_of_notes_tells_passage_verdict_and_tags() -> None:
    """Without the verdict a note may seem to say the opposite."""
    known = _by_and_tagged()
    told = replace(known.notes[0], quote="eleven <b>\n\nminutes", verdict="Wrong & late", tags=("floods",))
    feed = etree.fromstring(body(planned(replace(known, notes=(told,))), "notes/feed.xml"))
    quoted = "<blockquote><p>eleven &lt;b&gt;</p><p>minutes</p></blockquote>"
    assert feed.findtext(f"{ATOM}entry/{ATOM}content") == (
        f"{quoted}<p><strong>Wrong &amp; late</strong></p>{told.html}"
    )
    assert [one.get("term") for one in feed.findall(f"{ATOM}entry/{ATOM}category")] == [told.kind, "floods"]


def test_links_in_notes_are_resolved_in_their_feed() -> None:
    for base_url, href in (("", "../1919/b.html"), ("https://example.org", "https://example.org/1919/b.html")):
        feed = etree.fromstring(body(planned(full(), base_url=base_url), "notes/feed.xml"))
        assert (
            feed.findtext(f"{ATOM}entry/{ATOM}content")
            == f'<blockquote><p>words</p></blockquote><p><a href="{href}">b</a> <a class="unresolved">c</a></p>'
        )


@pytest.mark.parametrize("base_url", ["", "https://example.org/papers"])
def test_a_json_feed_has_what_its_version_asks_for(base_url: str) -> None:
    feed = json.loads(body(planned(full(), base_url=base_url), "tags/floods/feed.json"))
    assert (feed["version"], feed["title"]) == ("https://jsonfeed.org/version/1.1", "Newsgloss: floods")
    assert feed.get("home_page_url", "") == (f"{base_url}/tags/floods/index.html" if base_url else "")
    for item in feed["items"]:
        assert item["id"]
        assert item["content_text"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", item["date_published"])
        assert not item.get("external_url", "").startswith("javascript")


@pytest.mark.parametrize(
    ("date", "text"),
    [
        ("1919", "1919-01-01T00:00:00Z"),
        ("1919-08~", "1919-08-01T00:00:00Z"),
        ("1919-08-30T14:05", "1919-08-30T14:05:00Z"),
        ("1919-08-30T14:05:06-0500", "1919-08-30T14:05:06-05:00"),
    ],
)
def test_a_date_in_a_feed_is_an_instant(date: str, text: str) -> None:
    assert stamp(When.parse(date)) == text


def test_the_site_map_names_every_page_that_a_reader_may_want() -> None:
    made = catalogue([entry("a b é", aliases=("/old.html",))])
    found = planned(made, base_url="https://example.org/a")
    tree = etree.fromstring(body(found, "sitemap.xml"))
    places = {element.text for element in tree.iter("{*}loc")}
    pages = {
        one.canonical
        for one in found.values()
        if isinstance(one, Page) and one.template not in ("redirect.html", "404.html")
    }
    assert places == pages
    assert b"Sitemap: https://example.org/a/sitemap.xml" in body(found, "robots.txt")
    assert "sitemap.xml" not in planned(made)


def test_a_redirect_s_canonical_address_is_where_it_leads() -> None:
    found = planned(catalogue([entry("a", aliases=("/old.html",))]), base_url="https://example.org/a/")
    assert {
        one.canonical
        for url, one in found.items()
        if isinstance(one, Page) and url in ("old.html", "1987/11/12/a.html")
    } == {"https://example.org/a/1987/11/12/a.html"}


def test_the_collection_as_data_has_every_article_and_note_as_they_are() -> None:
    whole = json.loads(body(planned(full()), "collection.json"))
    first = whole["articles"][0]
    assert [one["id"] for one in whole["articles"]] == ["a", "b"]
    assert (first["date"], first["title"], first["tags"][1]) == (
        "1987-11-12T14:05+0200",
        "Gate <open> & \x08bell",
        {"id": "harbour/barrier", "name": "barrier"},
    )
    assert [one["id"] for one in whole["notes"]] == ["n1"]


def test_a_table_of_articles_is_read_back_as_it_was_and_holds_no_formula() -> None:
    titles = ["=1+1", "+1", "-1", "@x", 'Say "a", b\nc', "plain"]
    raw = body(planned(catalogue(entry(f"a{at}", title=title) for at, title in enumerate(titles))), "articles.csv")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert [row["title"] for row in rows] == ["'=1+1", "'+1", "'-1", "'@x", 'Say "a", b\nc', "plain"]
    assert raw.startswith(b"\xef\xbb\xbfid,url,title,")
    assert raw.count(b"\r\n") == 7


def test_every_picture_is_copied_to_its_own_path() -> None:
    found = planned(catalogue([], pictures={"media/a b.png": Picture("media/a b.png", 1, 1, "")}))
    assert found["media/a b.png"] == File(
        "media/a b.png", copy="content/media/a b.png", place=Place("content/media/a b.png")
    )


def test_structured_data_says_what_an_article_is_a_copy_of_and_only_what_is_known() -> None:
    made = full()
    found = planned(made, base_url="https://example.org", title="Papers")
    said_of = data(found, "1987/11/12/a.html", ArticlePage).ld
    assert {
        key: said_of[key] for key in ("@type", "isBasedOn", "publisher", "datePublished", "keywords", "isPartOf", "url")
    } == {
        "@type": "NewsArticle",
        "isBasedOn": "https://courier.example/gate?a=b&c",
        "publisher": {"@type": "Organization", "name": "Courier"},
        "datePublished": "1987-11-12T14:05+0200",
        "keywords": ["floods", "barrier"],
        "isPartOf": {"@type": "Collection", "name": "Papers", "url": "https://example.org/index.html"},
        "url": "https://example.org/1987/11/12/a.html",
    }
    assert {"author", "description", "dateModified", "citation"} & set(
        data(found, "1919/b.html", ArticlePage).ld
    ) == set()


@pytest.mark.parametrize(
    ("base_url", "cited"),
    [
        ("", {"B"}),
        ("https://example.org", {"https://example.org/1919/b.html", "https://example.org/1919/b.html#note-m"}),
    ],
)
def test_structured_data_names_what_notes_cite_where_it_can_be_found(base_url: str, cited: set[str]) -> None:
    a = entry("a")
    b = entry("b", "1919")
    made = catalogue(
        [a, b], [note("n", a, cites=("b.md", "https://else.example/", "Board minutes", "m")), note("m", b)]
    )
    said_of = data(planned(made, base_url=base_url), a.url, ArticlePage).ld
    assert said_of["citation"] == sorted([*cited, "https://else.example/", "Board minutes"])


def test_the_frame_counts_the_whole_and_leaves_out_ways_that_lead_nowhere() -> None:
    made = catalogue(
        [entry("a", "1919", tags=("floods",), series="S"), entry("b", "1987")], pages=(free("about", "About"),)
    )
    frame = planning.frame(made, settings=Settings(), date=When(2020))
    assert (frame.articles, frame.first, frame.last) == (2, 1919, 1987)
    assert [ref.label for ref in frame.nav] == ["front", "dates", "tags", "search"]
    assert [ref.label for ref in frame.ways] == ["tags", "series"]
    assert frame.pages == (Ref("About", "about.html"),)


def test_the_front_page_opens_at_the_owners_month_or_tells_that_it_is_empty() -> None:
    """`front_month` of site.toml; a month without articles is told, and the newest is shown."""
    found = catalogue([entry("old", "1987-11-12"), entry("new", "1991-02")])
    chosen = list(front.pages(found, settings=Settings(front_month=When(1987, 11)), theme=THEME))
    empty = list(front.pages(found, settings=Settings(front_month=When(1980, 1)), theme=THEME))

    assert [str(page.data.month) for page in chosen if isinstance(page, Page)] == ["1987-11"]
    assert [one.code.slug for one in empty if isinstance(one, Diagnostic)] == ["settings-month"]
    assert [str(page.data.month) for page in empty if isinstance(page, Page)] == ["1991-02"]


def test_a_note_tells_which_notes_and_pages_cite_it() -> None:
    """By a link in their text or by `cites`; an article's text as a page, a note as itself, also on the same page."""
    gate, row = entry("gate"), entry("row", title="The row", targets=("note:one", "note:two"))
    notes = [
        note("one", gate),
        note("two", gate, "source", cites=("one",)),
        note("three", row, "context", targets=("note:two",)),
    ]
    page = planned(catalogue([gate, row], notes))[gate.url]
    assert isinstance(page, Page)
    assert isinstance(page.data, ArticlePage)

    assert {name: [(kind, ref.url) for kind, ref in refs] for name, refs in page.data.cited_by.items()} == {
        "one": [("source", f"{gate.url}#note-two"), ("", row.url)],
        "two": [("context", f"{row.url}#note-three")],
    }
    assert [ref.url for ref in page.data.backlinks] == [row.url]


def test_what_a_note_cites_leads_to_a_page_a_note_or_the_web() -> None:
    """A title, another note's id, an address; a book that is nowhere here keeps its name."""
    gate, row = entry("gate"), entry("row", title="The row")
    first = note("one", gate, cites=("The row", "two", "https://example.org/x", "javascript:alert(1)//://", "A book"))
    made = planned(catalogue([gate, row], [first, note("two", row)]))
    page = made[gate.url]
    assert isinstance(page, Page)
    assert isinstance(page.data, ArticlePage)

    assert {target: ref.url for target, ref in page.data.cited.items()} == {
        "The row": row.url,
        "two": f"{row.url}#note-two",
        "https://example.org/x": "https://example.org/x",
        "javascript:alert(1)//://": "",
        "A book": "",
    }
