"""What is said where an article or a note is cited: as the styles have it, and as programs of references read it."""

from __future__ import annotations

import html
import json
import re
from datetime import date as day_of
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import citing, importing
from generator.citing.reference import Name, name_of
from generator.citing.styles import apa, chicago, mla
from generator.model import Entry, Rights, Settings, Source, When
from tests.catalogues import catalogue
from tests.making import build, harbour, make, site

SETTINGS = Settings(title="The Harbour Papers", base_url="https://papers.example/")


def entry(**known: object) -> Entry:
    """An article, of which a test says what it is about."""
    nothing: dict[str, object] = dict.fromkeys(
        ("kicker", "dek", "summary", "section", "page", "origin", "lang", "licence", "series", "source"), ""
    )
    lists: dict[str, object] = dict.fromkeys(
        ("authors", "tags", "people", "organisations", "places", "events", "aliases", "targets", "strip"), ()
    )
    whole: dict[str, object] = {
        **nothing,
        **lists,
        "id": "1987/gate",
        "url": "1987/11/12/gate.html",
        "title": "Gate held open as the tide came over",
        "date": When(1987, 11, 12),
        "updated": None,
        "rights": Rights.FULL,
        "image": None,
        "translation_of": "",
        "responds_to": "",
        "words": 1,
        "notes": {},
    }
    return Entry(**(whole | known))  # type: ignore[arg-type]


def reference(*, corporate: frozenset[str] = frozenset(), **known: object) -> citing.Reference:
    return citing.article(entry(**known), settings=SETTINGS, corporate=corporate)


HELD = "Gate held open as the tide came over"
GATE = {
    "authors": ("Maud Tennant",),
    "source": "Port Ellery Courier",
    "page": "1",
    "section": "News",
    "origin": "https://courier.example/gate",
}


def texts(one: citing.Reference) -> list[str]:
    return [citing.text(style(one)) for style in (chicago, mla, apa)]


# ── the styles ──────────────────────────────────────────────────────────────────────────────────


def test_an_article_is_cited_as_each_style_has_newspapers() -> None:
    assert texts(reference(**GATE)) == [
        f"Tennant, Maud. “{HELD}.” Port Ellery Courier, November 12, 1987, sec. News. https://courier.example/gate.",
        f"Tennant, Maud. “{HELD}.” Port Ellery Courier, 12 Nov. 1987, p. 1, https://courier.example/gate.",
        f"Tennant, M. (1987, November 12). {HELD}. Port Ellery Courier, News, 1. https://courier.example/gate",
    ]


def test_the_paper_is_in_italics() -> None:
    assert ("Port Ellery Courier", True) in chicago(reference(**GATE))
    assert [words for words, slanted in apa(reference(**GATE)) if slanted] == ["Port Ellery Courier"]


def test_without_an_author_chicago_names_the_paper_first_and_the_others_the_title() -> None:
    one = reference(title="Who left the gate open?", source="The Courier", date=When(1987, 11))
    here = "https://papers.example/1987/11/12/gate.html"
    assert texts(one) == [
        f"The Courier. “Who left the gate open?” November 1987. {here}.",
        f"“Who left the gate open?” The Courier, Nov. 1987, {here}.",
        f"Who left the gate open? (1987, November). The Courier. {here}",
    ]


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("1919", ["1919", "1919", "(1919)"]),
        ("1919-08", ["August 1919", "Aug. 1919", "(1919, August)"]),
        ("1919-05-01", ["May 1, 1919", "1 May 1919", "(1919, May 1)"]),
        ("1919-09-02", ["September 2, 1919", "2 Sept. 1919", "(1919, September 2)"]),
        ("1919~", ["ca. 1919", "circa 1919", "(ca. 1919)"]),
        ("1919-08?", ["[August 1919?]", "[Aug. 1919?]", "([1919, August?])"]),
    ],
)
def test_a_date_is_as_exact_as_it_is_known(date: str, said: list[str]) -> None:
    for text, wanted in zip(texts(reference(date=When.parse(date), source="Courier")), said, strict=True):
        assert wanted in text


def test_several_authors_are_named_as_each_style_has_them() -> None:
    two = reference(authors=("Maud Tennant", "Ludwig van Beethoven"))
    assert [text.partition(" “")[0].partition(" (")[0] for text in texts(two)] == [
        "Tennant, Maud, and Ludwig van Beethoven.",
        "Tennant, Maud, and Ludwig van Beethoven.",
        "Tennant, M., & van Beethoven, L.",
    ]
    three = reference(authors=("Maud Tennant", "Aldous Wray", "Ida Combe"))
    assert citing.text(mla(three)).startswith("Tennant, Maud, et al. “")


def test_an_organisation_and_a_name_of_one_word_stay_whole() -> None:
    one = reference(authors=("Harbour Board", "Reuters"), corporate=frozenset({"harbour board"}))
    assert [text.partition(" “")[0].partition(" (")[0] for text in texts(one)] == [
        "Harbour Board, and Reuters.",
        "Harbour Board, and Reuters.",
        "Harbour Board, & Reuters.",
    ]


@pytest.mark.parametrize("name", ["Demo Desk", "Reuters Staff", "Редакция Газеты", "La Rédaction", "Bureau de Paris"])
def test_a_newsroom_is_no_person(name: str) -> None:
    assert name_of(name, frozenset()) == Name(literal=name)


def test_a_paper_of_the_collection_is_no_person() -> None:
    assert citing.organisations(catalogue([entry(source="Port Ellery Courier")])) == {"port ellery courier"}


def test_a_newsletter_that_is_called_after_a_person_of_the_collection_leaves_them_a_person(tmp_path: Path) -> None:
    article = "---\ntitle: Gate\ndate: 1987-11-12\nsource: Maud Tennant\nauthors: [Maud Tennant]\n---\nOpen.\n"
    person = {"content/people/maud-tennant.md": "---\nname: Maud Tennant\n---\n"}
    for beside, name in (({}, "{Maud Tennant}"), (person, "Tennant, Maud")):
        root = make(tmp_path / str(len(beside)), {"content/articles/gate.md": article, **beside})
        build(root)
        assert f"author = {{{name}}}" in site(root)["references.bib"].decode()


def test_names_of_the_east_have_the_family_first_and_keep_their_order() -> None:
    assert name_of("山田 太郎", frozenset()).family == "山田"
    assert texts(reference(authors=("山田 太郎",), title="水門"))[2].startswith("山田 太郎. (1987, November 12). 水門.")


def test_a_note_is_cited_by_its_author_its_address_and_its_article() -> None:
    one = citing.note("gate-minutes", by="Rosa Olt", when=When(2019), on=reference(**GATE))
    link = "https://papers.example/1987/11/12/gate.html#note-gate-minutes"
    assert texts(one)[0] == (
        "Olt, Rosa. Note on “Gate held open as the tide came over,” Port Ellery Courier, November 12, 1987. "
        f"The Harbour Papers, 2019. {link}."
    )
    for text in (*texts(one)[1:], *(write([one]) for _, _, write in citing.FORMATS.values())):
        assert link in text


# ── files ───────────────────────────────────────────────────────────────────────────────────────


def parsed(suffix: str, one: citing.Reference) -> dict[str, object]:
    """What our own importers read of a file of references."""
    body = citing.FORMATS[suffix][2]([one]).encode()
    (draft,) = importing.convert(Source(f"content/inbox/a.{suffix}", body)).value or ()
    return dict(draft.head)


WORDS = (
    st.text(
        st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="\xad")
        | st.sampled_from('{}\\%$&#_~^"<>'),
        min_size=1,
        max_size=40,
    )
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: any(map(str.isalpha, text)))
)
DATES = st.dates(min_value=day_of(1000, 1, 1)).flatmap(
    lambda day: st.sampled_from(
        [
            When(day.year),
            When(day.year, day.month),
            When(day.year, day.month, day.day),
            When(day.year, approximate=True),
        ]
    )
)


@pytest.mark.parametrize("suffix", citing.FORMATS)
@given(title=WORDS, date=DATES)
def test_what_is_written_is_what_our_importers_read(suffix: str, title: str, date: When) -> None:
    one = reference(title=title, date=date, **{key: GATE[key] for key in ("authors", "source", "origin", "page")})
    read = parsed(suffix, one)
    plain = re.sub(r"\s+", " ", str(read["title"]))
    assert (plain, str(read["date"])) == (one.title, str(date))
    assert read["authors"] == ["Maud Tennant"]
    assert (read["source"], read["url"], read["page"]) == (GATE["source"], GATE["origin"], "1")


@pytest.mark.parametrize("suffix", citing.FORMATS)
@pytest.mark.parametrize(
    "names",
    [
        ("Maud Tennant", "Ludwig van Beethoven", "Martin Luther King Jr."),
        ("Harbour Board", "Reuters"),
        ("محمد علي", "山田 太郎", "Jean-Paul Müller"),
        ("R.O.",),
    ],
)
def test_names_come_back_as_they_were(suffix: str, names: tuple[str, ...]) -> None:
    read = parsed(suffix, reference(authors=names, corporate=frozenset({"harbour board"})))
    assert read["authors"] == list(names)


@pytest.mark.parametrize("suffix", citing.FORMATS)
def test_an_address_with_the_signs_of_tex_comes_back(suffix: str) -> None:
    url = "https://courier.example/a_b/~x?q=50%25&r=a"
    assert parsed(suffix, reference(origin=url))["url"] == url


def test_a_page_that_is_archived_says_where_and_where_it_is_here() -> None:
    one = reference(origin="https://courier.example/gate", archived="https://archive.example/gate")
    for _, _, write in citing.FORMATS.values():
        assert "https://archive.example/gate" in write([one])
        assert "https://papers.example/1987/11/12/gate.html" in write([one])


def test_bibtex_has_matching_braces_and_a_key_of_plain_letters() -> None:
    body = citing.FORMATS["bib"][2]([reference(id="1987/žluté {", title="a } b { c \\")])
    assert body.count("{") == body.count("}")
    assert re.match(r"@misc\{1987:zlute-[0-9a-f]{6},\n", body)
    assert r"a \textbraceright{} b \textbraceleft{} c \textbackslash{}" in body


# ── pages ───────────────────────────────────────────────────────────────────────────────────────

ARTICLE = """---
title: "Gate </details><script> “held” & open"
date: 1987-11-12
authors: [Maud Tennant]
source: Port Ellery Courier
page: 1–2
---
Eleven minutes.
"""
NOTES = "- id: minutes\n  quote: Eleven minutes\n  kind: correction\n  note: Nineteen.\n  by: Rosa Olt\n  date: 2019\n"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    root = make(
        tmp_path_factory.mktemp("cited"),
        {"content/articles/gate.md": ARTICLE, "content/articles/gate.notes.yaml": NOTES},
    )
    assert [one for one in build(root).diagnostics if one.code.severity.value == "error"] == []
    return site(root)["1987/11/12/gate.html"].decode()


def test_an_article_and_each_note_on_it_is_cited_in_all_styles_and_formats(page: str) -> None:
    assert page.count('<details class="on cite">') == 2
    for name in (*citing.STYLES, "BibTeX", "RIS", "CSL-JSON"):
        assert page.count(name) == 2
    assert page.count("download=") == 6


def test_the_files_are_in_the_links_and_need_no_script(page: str) -> None:
    links = re.findall(r'<a href="data:([^"]*)" download="([^"]*)"', page)
    bodies = {name: unquote(html.unescape(link).partition(",")[2]) for link, name in links}
    assert sorted(bodies) == [f"gate{note}.{suffix}" for note in ("-minutes", "") for suffix in ("bib", "json", "ris")]
    assert json.loads(bodies["gate.json"])[0]["title"] == "Gate </details><script> “held” & open"
    assert json.loads(bodies["gate-minutes.json"])[0]["author"] == [{"family": "Olt", "given": "Rosa"}]


def test_zotero_finds_what_the_page_is_about(page: str) -> None:
    metas = dict(re.findall(r'<meta name="([^"]*)" content="([^"]*)">', page))
    assert {key: value for key, value in metas.items() if "citation" in key or ":" in key} == {
        "z:itemType": "newspaperArticle",
        "citation_title": "Gate &lt;/details&gt;&lt;script&gt; “held” &amp; open",
        "citation_author": "Tennant, Maud",
        "citation_journal_title": "Port Ellery Courier",
        "citation_publication_date": "1987/11/12",
        "citation_firstpage": "1",
        "citation_lastpage": "2",
        "citation_language": "en",
    }


def test_the_whole_collection_is_three_files_that_our_importers_read(tmp_path: Path) -> None:
    root = harbour(tmp_path / "harbour")
    report = build(root)
    for suffix in citing.FORMATS:
        body = site(root)[f"references.{suffix}"]
        assert len(importing.convert(Source(f"content/inbox/r.{suffix}", body)).value or ()) == report.articles
