"""Indexing: names lead to groups, groups hold their articles, and links find what they name."""

from __future__ import annotations

import pytest
from hypothesis import given
from msgspec.structs import replace

from generator import indexing
from generator.diagnostics import Code
from generator.model import (
    Article,
    Catalogue,
    Gloss,
    Group,
    Image,
    Link,
    Mark,
    Note,
    Passage,
    Picture,
    Place,
    Quote,
    Reading,
    Ref,
    Rights,
    State,
    Tick,
    When,
)
from tests.catalogues import authority, catalogue, catalogues, entry, free, grouped, head, note


def groups(made: Catalogue, index: str) -> dict[str, Group]:
    """The groups of one index by key."""
    return {group.key: group for one in made.indexes if one.name == index for group in one.groups}


def held(made: Catalogue, index: str) -> dict[str, tuple[str, ...]]:
    """The ids of articles of an index's groups, by key."""
    return {key: group.entries for key, group in groups(made, index).items()}


# ── Entries ─────────────────────────────────────────────────────────────────────────────────────


def gloss(identity: str, kind: str, start: int | None) -> Gloss:
    """A printed note whose mark begins at `start`, or that lost its place."""
    made = Note(identity, "gate", kind, Quote("quoted"), "", "R.O.", None, "", ("floods",), (), (), Place("n"))
    mark = None if start is None else Mark(identity, start, start + 1, 1, State.EXACT, 1.0)
    links = (Link("log.md", Place("n")),)
    return Gloss(1, made, State.EXACT if mark else State.ORPHAN, mark, "found" if mark else "quoted", "<p>n</p>", links)


def reading(**known: object) -> Reading:
    """A reading of twenty letters with four notes, one of them lost."""
    told = head("Gate", "1987-11-12", dek="Dek", **known)
    text = "one two three four 漢字"
    link = Link("log.md", Place("a", 3))
    picture = Link("media/a.png", Place("a", 4))
    place = Place("content/articles/gate.md")
    article = Article("gate", told, text, (), (), (link, link), (picture,), "one two", place, "")
    first = Passage("paragraph", "p", "", (gloss("n1", "check", 4), gloss("n2", "source", 8)))
    return Reading(article, (first,), (gloss("n0", "context", None),), (gloss("n3", "check", None),))


def test_an_entry_counts_words_and_notes_and_places_the_shapes_of_the_strip() -> None:
    made = indexing.entry_of(reading(), url="1987/11/12/gate.html")
    assert (made.words, made.notes, made.strip, made.targets, made.pictures, made.path) == (
        7,
        {"check": 2, "context": 1, "source": 1},
        (Tick("check", round(4 / 21, 2)), Tick("source", round(8 / 21, 2))),
        ("log.md",),
        ("media/a.png",),
        "content/articles/gate.md",
    )


def test_an_entry_stays_equal_when_the_text_is_edited_without_changing_what_lists_show() -> None:
    one = reading()
    other = replace(one, article=replace(one.article, text="six two three four 漢字", digest="x"))
    assert indexing.entry_of(one, url="a.html") == indexing.entry_of(other, url="a.html")


@pytest.mark.parametrize(("many", "told"), [(99, 99), (100, 100), (126, 150), (653, 650), (656, 650)])
def test_long_articles_tell_about_how_many_words_they_have(many: int, told: int) -> None:
    one = reading()
    longer = replace(one, article=replace(one.article, text="word " * many))
    assert indexing.entry_of(longer, url="a.html").words == told


def test_what_rights_withhold_is_in_no_entry() -> None:
    image = Image("media/gate.jpg", "A gate")
    made = indexing.entry_of(reading(rights=Rights.METADATA, image=image), url="a.html")
    assert (made.dek, made.summary, made.image, made.title) == ("", "", None, "Gate")


def test_every_note_has_an_entry_with_an_address_and_the_words_it_is_on() -> None:
    made = indexing.note_entries(reading(), url="a.html")
    assert [(one.id, one.url, one.quote, one.state) for one in made] == [
        ("n0", "a.html#note-n0", "quoted", State.ORPHAN),
        ("n1", "a.html#note-n1", "found", State.EXACT),
        ("n2", "a.html#note-n2", "found", State.EXACT),
        ("n3", "a.html#note-n3", "quoted", State.ORPHAN),
    ]


# ── Groups ──────────────────────────────────────────────────────────────────────────────────────


def test_entries_are_newest_first_and_inexact_dates_stand_before_the_exact_ones_inside_them() -> None:
    made = catalogue([entry("b", "1987"), entry("a", "1987-11-12"), entry("c", "1987-11"), entry("d", "1988")])
    assert [one.id for one in made.entries] == ["d", "a", "c", "b"]


def test_a_date_is_in_the_groups_of_its_depth_and_no_deeper() -> None:
    made = catalogue([entry("day", "1987-11-12"), entry("month", "1987-11"), entry("year", "1987?")])
    assert held(made, "dates") == {
        "1987": ("day", "month", "year"),
        "1987-11": ("day", "month"),
        "1987-11-12": ("day",),
    }
    month = groups(made, "dates")["1987-11"]
    assert (month.url, month.parent, month.children, month.when) == (
        "1987/11/index.html",
        "1987",
        ("1987-11-12",),
        When(1987, 11),
    )


def test_a_tag_lists_the_articles_of_the_tags_below_it() -> None:
    made = catalogue([entry("a", tags=("harbour/barrier",)), entry("b", tags=("Harbour", "harbour/pilots"))])
    assert held(made, "tags") == {"harbour": ("a", "b"), "harbour/barrier": ("a",), "harbour/pilots": ("b",)}
    tag = groups(made, "tags")["harbour/barrier"]
    assert (tag.label, tag.sort, tag.parent, tag.url) == (
        "barrier",
        "Harbour/barrier",
        "harbour",
        "tags/harbour/barrier/index.html",
    )


def test_names_that_differ_only_in_case_or_blanks_are_one_and_others_of_one_slug_stay_apart() -> None:
    made = catalogue([entry("a", people=("Maud Tennant", "maud  tennant")), entry("b", tags=("C", "C++", "c"))])
    assert held(made, "people") == {"maud-tennant": ("a",)}
    tags = groups(made, "tags")
    assert sorted((group.label, group.entries) for group in tags.values()) == [("C++", ("b",)), ("c", ("b",))]
    assert next(iter(tags)) == "c"


def test_names_resolve_through_authority_files_by_name_alias_id_path_and_stem() -> None:
    file = authority("people/board/aldous-wray", "Aldous Wray", "The superintendent", sort="Wray, Aldous")
    written = ("Aldous Wray", "the superintendent", "board/aldous-wray", "people/board/aldous-wray", "aldous-wray")
    made = catalogue([entry(f"a{at}", people=(name,)) for at, name in enumerate(written)], authorities=(file,))
    assert held(made, "people") == {"board/aldous-wray": ("a0", "a1", "a2", "a3", "a4")}
    assert {one.people for one in made.entries} == {("board/aldous-wray",)}
    group = groups(made, "people")["board/aldous-wray"]
    assert (group.label, group.sort, group.authority) == ("Aldous Wray", "Wray, Aldous", file)


def test_a_tag_resolves_through_authority_files_at_each_of_its_levels() -> None:
    files = (authority("tags/harbour", "The harbour", "port"), authority("tags/harbour/barrier", "The barrier", "gate"))
    made = catalogue(
        [entry("a", tags=("port/barrier",)), entry("b", tags=("gate",)), entry("c", tags=("port/coal",))],
        authorities=files,
    )
    assert held(made, "tags") == {"harbour": ("a", "b", "c"), "harbour/barrier": ("a", "b"), "harbour/coal": ("c",)}


def test_a_name_of_two_authority_files_is_told_of_and_belongs_to_neither() -> None:
    files = (authority("people/john-smith", "John Smith"), authority("people/smith-2", "J. Smith", "John Smith"))
    made, told = grouped([entry("a", people=("John Smith",))], authorities=files)
    assert made is not None
    assert [(one.code, one.place.path) for one in told] == [(Code.NAME_AMBIGUOUS, "content/people/john-smith.md")]
    assert ("file", "content/people/smith-2.md:1:1") in told[0].shown
    assert held(made, "people")["john-smith"] == ()
    assert [key for key, ids in held(made, "people").items() if ids] == [made.entries[0].people[0]]


def test_a_byline_of_two_authority_files_is_told_of_too() -> None:
    files = (authority("people/john-smith", "John Smith"), authority("people/smith-2", "J. Smith", "John Smith"))
    wrong = grouped([entry("a", authors=("John Smith",))], authorities=files).diagnostics
    assert [(one.code, one.mend) for one in wrong] == [
        (Code.NAME_AMBIGUOUS, "take the name out of all but one of them")
    ]


def test_an_authority_file_that_nothing_names_still_has_its_group() -> None:
    made = catalogue([], authorities=(authority("events/flood", "The flood"), authority("tags/a/b", "B")))
    assert (held(made, "events"), held(made, "tags")) == ({"flood": ()}, {"a": (), "a/b": ()})


def test_a_publication_and_an_author_may_have_the_authority_file_of_an_organisation_and_a_person() -> None:
    files = (
        authority("organisations/courier", "Port Ellery Courier", "The Courier"),
        authority("people/mt", "Maud Tennant", "M.T."),
    )
    made = catalogue([entry("a", source="The Courier", authors=("M.T.",))], authorities=files)
    assert (held(made, "sources"), held(made, "authors")) == ({"courier": ("a",)}, {"mt": ("a",)})
    assert (made.entries[0].source, made.entries[0].authors) == ("The Courier", ("M.T.",))


def test_notes_are_in_the_groups_that_they_name() -> None:
    a = entry("a", people=("Maud Tennant",), notes={"check": 1})
    made = catalogue([a], [note("n1", a, people=("maud tennant", "Ines Coldwater"), tags=("floods",))])
    people = groups(made, "people")
    assert {key: (group.entries, group.notes) for key, group in people.items()} == {
        "ines-coldwater": ((), ("n1",)),
        "maud-tennant": (("a",), ("n1",)),
    }
    assert groups(made, "tags")["floods"].notes == ("n1",)
    assert groups(made, "notes")["check"].notes == ("n1",)


def test_notes_are_newest_first_then_by_article_and_in_reading_order() -> None:
    a, b = entry("a", "1987"), entry("b", "1988")
    when = When(2019)
    made = catalogue([a, b], [note("n1", a), note("n2", a, when=when), note("n3", b, when=when), note("n4", a)])
    assert [one.id for one in made.notes] == ["n3", "n2", "n1", "n4"]


def test_a_series_begins_with_its_first_part() -> None:
    made = catalogue([entry("b", "1988", series="The barrier"), entry("a", "1987", series="the barrier")])
    assert held(made, "series") == {"the-barrier": ("a", "b")}


def test_a_tag_that_climbs_or_is_deep_stays_a_short_path_inside_the_site() -> None:
    made = catalogue([entry("a", tags=("../../etc", "/", "..", "a/b/c/d/e/f/g", "x" * 999))])
    keys = list(groups(made, "tags"))
    assert not [key for key in keys if ".." in key or key.startswith("/") or len(key.split("/")) > 5]
    assert {"etc", "a/b/c/d/e-f-g"} <= set(keys)


def test_a_tag_of_too_many_levels_is_told_of() -> None:
    """Five are the most; where it stands in a file of its own or on a note too."""
    told = grouped([entry("a", tags=("a/b/c/d/e", "a/b/c/d/e/f"))], authorities=(authority("tags/a/b/c/d/x/y", "Y"),))
    assert [(one.code, one.place.path, one.what) for one in told.diagnostics] == [
        (
            Code.TAG_DEEP,
            "content/articles/a.md",
            "tags: 'a/b/c/d/e/f' has more than 5 levels, so the last of them is 'e/f'",
        ),
        (
            Code.TAG_DEEP,
            "content/tags/a/b/c/d/x/y.md",
            "tags: 'a/b/c/d/x/y' has more than 5 levels, so the last of them is 'x/y'",
        ),
    ]


@given(catalogues())
def test_every_key_of_an_entry_is_a_group_that_holds_it(made: Catalogue) -> None:
    for index in ("tags", "people", "organisations", "places", "events"):
        for one in made.entries:
            assert [key for key in getattr(one, index) if one.id not in held(made, index).get(key, ())] == []


# ── Names and links ─────────────────────────────────────────────────────────────────────────────


def urls(made: Catalogue, target: str) -> list[str]:
    """What a link may mean."""
    return [ref.url for ref in indexing.resolve(made.names, target)]


def test_links_resolve_by_title_alias_path_id_stem_address_and_note() -> None:
    a = entry("1987/gate", title="Gate held open", aliases=("/old/gate.html",), tags=("harbour/barrier",))
    made = catalogue(
        [a],
        [note("n1", a)],
        authorities=(authority("people/aldous-wray", "Aldous Wray"),),
        pages=(free("about", "About us"),),
    )
    for target in (
        "gate held  OPEN",
        "1987/gate",
        "gate.md",
        "../1987/gate.md",
        "content/articles/1987/gate.md",
        "gate",
        a.url,
        "/old/gate.html",
        "old/gate.html",
    ):
        assert urls(made, target) == [a.url], target
    assert urls(made, "Gate held open#p-1") == [f"{a.url}#p-1"]
    assert urls(made, "note:n1") == [f"{a.url}#note-n1"]
    assert urls(made, "people/aldous-wray") == urls(made, "Aldous Wray") == ["people/aldous-wray/index.html"]
    assert urls(made, "tags/harbour") == urls(made, "harbour") == ["tags/harbour/index.html"]
    assert urls(made, "1987-11") == urls(made, "1987/11") == ["1987/11/index.html"]
    assert urls(made, "About us") == urls(made, "about") == ["about.html"]


def test_an_exact_path_is_never_ambiguous_and_two_titles_are() -> None:
    made = catalogue([entry("1987/gate", title="Gate"), entry("1988/gate", "1988", title="Gate")])
    assert (len(urls(made, "1987/gate")), len(urls(made, "Gate"))) == (1, 2)


def test_an_article_hides_a_tag_of_its_name_that_has_no_file() -> None:
    made = catalogue([entry("a", title="Floods", tags=("floods",), source="Floods")])
    assert urls(made, "floods") == [made.entries[0].url]


def test_what_is_wrong_with_links_and_pictures_is_told_with_what_was_likely_meant() -> None:
    made = catalogue([entry("1987/gate", title="Gate"), entry("1988/gate", "1988", title="Gate")])
    known = {"media/a.png": Picture("media/a.png", 1, 1, "")}
    targets = ("1987/gat", "Gate", "a.png", "../media/a.png", "media/b.png", "#here", "gate.md")
    places = [Link(target, Place("content/articles/1988/x.md", at)) for at, target in enumerate(targets, 1)]
    told = indexing.unresolved(places, names=made.names, pictures=known)
    assert [(one.code, one.place.line) for one in told] == [
        (Code.LINK_UNRESOLVED, 1),
        (Code.LINK_AMBIGUOUS, 2),
        (Code.PICTURE_MISSING, 5),
    ]
    assert told[0].mend == "did you mean [[1987/gate]]?"


def test_a_link_that_can_mean_several_pages_is_told_links_that_each_mean_one() -> None:
    day = "1990-01-03"
    made = catalogue(
        [entry("1990/t1", day, title="Twin"), entry("1990/t2", day, title="Twin", aliases=("twin.html",))],
        authorities=(authority("people/twin", "Twin"),),
    )
    links = [Link(target, Place("x.md")) for target in ("Twin", "Twin#p-1", "Twins")]
    told = [one.mend for one in indexing.unresolved(links, names=made.names, pictures={})]
    assert told == [
        "write one of them: [[1990/t1|Twin]] or [[1990/t2|Twin]] or [[people/twin|Twin]]",
        "write one of them: [[1990/t1#p-1|Twin]] or [[1990/t2#p-1|Twin]] or [[people/twin#p-1|Twin]]",
        "did you mean [[1990/t1|Twin]] or [[1990/t2|Twin]] or [[people/twin|Twin]]?",
    ]
    assert [len(urls(made, name)) for name in ("1990/t1", "1990/t2", "people/twin")] == [1, 1, 1]


def test_what_links_to_a_page_is_named_once_newest_first_and_then_by_name() -> None:
    gate = entry("gate", "1987", targets=("gate",))
    made = catalogue(
        [gate, entry("old", "1986", targets=("gate", "gate.md#x")), entry("new", "1988", responds_to="Gate")],
        authorities=(authority("places/reach", "The Reach", links=("gate.md",)),),
        pages=(free("about", "About", "gate.md", "about.md"),),
    )
    assert [ref.label for ref in made.backlinks[gate.url]] == ["New", "Old", "The Reach", "About"]
    assert made.backlinks[gate.url][0] == Ref("New", "1988/new.html", when=When(1988))
    assert list(made.backlinks) == [gate.url]


def test_what_a_note_cites_is_linked_from_its_article_and_a_cited_note_from_the_note() -> None:
    """A page by name, a note by id; a book leads nowhere, and nothing cites itself."""
    gate, old = entry("gate", "1987"), entry("old", "1986")
    made = catalogue([gate, old], [note("n1", gate), note("n2", old, cites=("gate", "n1", "n2", "A book"))])
    assert made.backlinks == {
        gate.url: (Ref("Old", old.url, when=When(1986)),),
        f"{gate.url}#note-n1": (Ref("Old", f"{old.url}#note-n2"),),
    }
