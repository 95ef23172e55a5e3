"""Importing: what becomes of an original, field by field and character by character."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
from collections import Counter
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import BinaryIO

import pytest
from babel import localedata
from hypothesis import assume, given
from hypothesis import strategies as st

from generator import dialect, reading
from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing import Draft, as_json, convert, copy_in, put, scan, take_in
from generator.importing.clippings import markup
from generator.importing.clippings.body import markdown
from generator.importing.clippings.dates import Dated, dates, is_date_line, rest_of, settle
from generator.importing.clippings.lines import cut
from generator.importing.clippings.months import fold, locales, month, weekdays
from generator.importing.clippings.web import canonical, day_of
from generator.importing.clippings.words import codes as codes_of_databases
from generator.importing.clippings.words import labels, names_of, words_of
from generator.importing.clippings.wrapping import groups
from generator.importing.draft import manuscript_text, unsure
from generator.importing.formats import importers
from generator.importing.reviewing import made_of
from generator.model import Manuscript, Source, When
from generator.placed import Placed, plain, read_yaml
from generator.placed.fences import split
from tests.costs import within

SAMPLES = Path(__file__).parent / "samples" / "importing"
EXPECTED = sorted(SAMPLES.glob("*.expected.md"))
SEED = (
    "Gate Held Open\n\nBy [Maud Tennant](#)\n\nNovember 12, 1987\n\n"
    "The gate stood open for eleven minutes.\n\nNobody was hurt.\n"
)


def original_of(expected: Path) -> Source:
    name = expected.name.removesuffix(".expected.md")
    file = next(file for file in SAMPLES.glob(f"{name}.*") if file != expected)
    return Source(f"content/inbox/{file.name}", file.read_bytes())


def draft_of(text: str | bytes, name: str = "clip.txt") -> Draft:
    source = Source(f"content/inbox/{name}", text.encode() if isinstance(text, str) else text)
    drafts = convert(source).value
    assert drafts
    return drafts[0]


def source(name: str, text: str) -> Source:
    return Source(f"content/inbox/{name}", text.encode())


def codes(diagnostics: tuple[Diagnostic, ...]) -> list[Code]:
    return [diagnostic.code for diagnostic in diagnostics]


def signs(text: str) -> Counter[str]:
    """Every character but blanks, counted."""
    return Counter("".join(text.split()))


def shown(text: str) -> str:
    """What a reader reads of Markdown, blanks apart."""
    out: list[str] = []
    for token in dialect.parser().parse(text):
        out.extend(child.content for child in token.children or [] if child.type in ("text", "code_inline"))
        if token.type in ("code_block", "fence", "html_block"):
            out.append("\0code")
    return "".join("".join(out).split())


# ── Samples ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.name.removesuffix(".expected.md"))
def test_a_sample_becomes_the_article_beside_it(expected: Path) -> None:
    drafts = convert(original_of(expected)).value
    assert drafts
    assert manuscript_text(drafts[0], {}) == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.name.removesuffix(".expected.md"))
def test_every_character_of_a_sample_is_in_the_body_moved_or_dropped(expected: Path) -> None:
    drafts = convert(original_of(expected)).value
    assert drafts
    assert_accounted(drafts[0])


def assert_accounted(draft: Draft) -> None:
    parts = Counter[str]()
    for text in (draft.body, *(fate.text for fate in (*draft.moved, *draft.dropped))):
        parts += signs(text)
    assert parts == signs(draft.original)


def test_every_importer_has_a_sample_that_only_it_reads() -> None:
    sources = [original_of(path) for path in EXPECTED]
    chosen = {max(importers(), key=lambda importer: importer.recognises(one)).NAME for one in sources}
    assert {importer.NAME for importer in importers()} == chosen


# Unpublished samples, where they lie beside the checkout.


def clippings(shared: Path) -> list[Path]:
    return sorted((shared / "data" / "clippings").glob("*.txt"))


def test_every_expected_field_of_the_shared_clippings_is_found(shared: Path) -> None:
    wrong: list[tuple[str, str, object, object]] = []
    for file in clippings(shared):
        found = as_json(draft_of(file.read_bytes(), file.name), Source(file.name, file.read_bytes()))
        want = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
        wrong += [(file.name, *difference) for difference in differences(found, want)]
    assert wrong == []


def differences(found: dict[str, object], want: dict[str, object]) -> list[tuple[str, object, object]]:
    image = want["lead_image"]
    pairs = {
        "title": (folded(found["title"]), folded(want["title"])),
        "dek": (found["dek"], want["subtitle"]),
        "authors": ([folded(name) for name in found["authors"]], [folded(name) for name in want["authors"]]),  # type: ignore[attr-defined]
        "date": (found["date"], want["date"]),
        "updated": (found["updated"], want["updated"]),
        "source": (found["source"], want["publisher"]),
        "url": (found["url"], want["canonical_url"]),
        "image": (found["lead_image"], image),
        "section": (found["section"], want["section"]),
        "tags": (found["tags"], want["tags"]),
        "lang": (found["lang"], want["language"]),
        "dateline": (found["dateline"], want["dateline"]),
        "body": (unescaped(str(found["body_text"])), unescaped(str(want["body_text"]))),
    }
    kept = [("dropped", words, "") for words in want["dropped"] if str(words) in str(found["body_text"])]  # type: ignore[attr-defined]
    return [(name, got, wanted) for name, (got, wanted) in pairs.items() if got != wanted] + kept


def folded(value: object) -> str:
    return " ".join(str(value).casefold().split())


def unescaped(text: str) -> list[str]:
    plain_text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
    return [" ".join(paragraph.split()) for paragraph in plain_text.split("\n\n")]


def test_the_seed_is_read_whole(shared: Path) -> None:
    file = shared / "data" / "seed" / "nato-bigwig-headed-to-moscow.txt"
    draft = draft_of(file.read_bytes(), file.name)
    assert {name: value for name, value in draft.head.items() if name != "image"} == {
        "title": "NATO Bigwig Headed to Moscow for Missile Defense Talks",
        "url": "https://www.themoscowtimes.com/2012/04/23/nato-bigwig-headed-to-moscow-for-missile-defense-talks-a14303",
        "date": When(2012, 4, 23),
        "authors": ["Nikolaus von Twickel"],
        "lang": "en",
    }
    image = draft.head["image"]
    assert isinstance(image, dict)
    assert image["credit"] == "Igor Tabakov"
    assert image["caption"].startswith("Deputy Secretary General of NATO Alexander Vershbow, right,")
    assert "the NATO official told the Moscow Times on condition" in draft.markdown
    assert len(draft.markdown.split("\n\n")) == 14
    assert_accounted(draft)


def test_every_character_of_the_shared_clippings_is_accounted_for(shared: Path) -> None:
    for file in clippings(shared):
        draft = draft_of(file.read_bytes(), file.name)
        if draft.moved:
            assert_accounted(draft)


def test_posts_with_front_matter_are_taken_without_loss(shared: Path) -> None:
    files = sorted((shared / "data" / "posts").glob("**/*.md"))[::40]
    assert files
    for file in files:
        draft = draft_of(file.read_bytes(), file.name)
        text = file.read_text(encoding="utf-8")
        head, body = re.split(r"^---[ \t]*$", text, maxsplit=2, flags=re.MULTILINE)[1:]
        assert body.strip() == draft.markdown.strip(), file.name
        made = str(values_of(manuscript_text(draft, {})))
        for key, value in values_of(f"---{head}---\n").items():
            assert_kept(key, value, made, file.name)


def assert_kept(key: str, value: object, made: str, name: str) -> None:
    """Every scalar of a value is somewhere in the article's front matter."""
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            assert_kept(key, item, made, name)
    elif value not in (None, "", False) and "date" not in key and "url" not in key and "source" not in key:
        assert repr(str(value).strip()).strip("'\"") in made, (name, key)


def values_of(article: str) -> dict[str, object]:
    front = split(article)
    assert front
    placed = read_yaml(front.head, "x").value
    assert isinstance(placed, Placed)
    values = plain(placed)
    assert isinstance(values, dict)
    return values


# ── Laws ────────────────────────────────────────────────────────────────────────────────────────

SIGNS = st.sampled_from(
    [*"ab1 .*_`[]()!<>&#-+=~|\\:;^\"'/{}$%@\n", "\n\n", "é", "日", "amp;", "http://a.b",
        "1. ", "- ", "# ", "> ", "    ", "\t", "[^1]: ", "| - |", "---", "[[a", "***", "~~"]
)  # fmt: skip
TEXTS = st.lists(SIGNS, max_size=30).map("".join)
STRUCTURE = ("heading", "setext", "list", "loose", "quote", "table", "rule", "definition")


@given(TEXTS)
def test_text_without_loose_markdown_is_shown_exactly_as_it_was_typed(text: str) -> None:
    lines = cut(text).lines
    made = groups(lines)
    assume(not any(group.kind in STRUCTURE for group in made))
    assume(not any(markup.holds_markdown(part) for group in made for part in group.texts))
    assert shown(markdown(lines)) == "".join(text.split())


ISLANDS = {
    "**b c**": "b c",
    "[t u](http://a.b)": "t u",
    "<http://a.b/c>": "http://a.b/c",
    "*e f*": "e f",
    "_g_": "g",
    "~~h~~": "h",
}


@given(
    st.lists(
        st.one_of(st.sampled_from(sorted(ISLANDS)), st.text("ab1.*_[]()!<>&#\\", min_size=1, max_size=6)), max_size=6
    )
)
def test_loose_markdown_is_kept_and_the_signs_around_it_are_shown(parts: list[str]) -> None:
    text = " ".join(parts)
    assume(markup.markdown_in(text) == [part for part in parts if part in ISLANDS])
    assert shown(markup.paragraph(text)) == "".join("".join(ISLANDS.get(part, part) for part in parts).split())


HEADS = st.sampled_from(
    [
        "By Ann Other",
        "May 4, 1999",
        "Advertisement",
        "Source: The Valley Herald",
        "https://a.example/x",
        "###",
        "Photo: A gate. (Ann Other)",
        "News",
        "Tags: a, b",
        "LONDON — It rained.",
        "- item",
        "> quoted",
        "Read more: x",
    ]
)


@given(st.lists(st.one_of(HEADS, TEXTS, st.just("")), max_size=12))
def test_every_character_is_in_the_body_moved_or_dropped(parts: list[str]) -> None:
    text = "\n".join(["A Headline of Some Words", *parts])
    assert_accounted(draft_of(text))


WORD = r"(?:[^\W_]|[\u0900-\u097f])+"  # with the vowel signs of Devanagari
MARKS = frozenset(
    [
        "special",
        "text",
        "af",
        "haber",
        "kommentar",
        "kirjoittanut",
        "english",
        "german",
        "deutsch",
        "col",
        "sida",
        "reporting",
    ]
)
NAMES = ("Ann Lee", "Carl Dunn", "Hélène Dufour", "Piet de Vries")
PLACES = st.sampled_from(["Port Ellery", "Oslo", "GIVORS"])
AGENCIES = st.sampled_from(["Reuters", "NTB", "AP"])
BY = [
    "By {0}", "By {0}, {1}", "By {0}, City Hall reporter", "By {0} ({2})", "Par {0}, à Givors", "BY {0}, STAFF WRITER",
    "By {0} in {1}", "By {0}, {2}", "Von unserem Korrespondenten {0}", "{0} | {1}", "By {0}, The Valley Herald",
]  # fmt: skip
ON = [
    "{0}", "{1}, {0}", "{1} - {0}", "{0} | {1}", "{1}, Monday, {0}", "({2})\n\n{0}", "{0}, page 3", "{0}, 5 min read",
]  # fmt: skip
BYLINES = st.builds(str.format, st.sampled_from(BY), st.sampled_from(NAMES), PLACES, AGENCIES)
DAYS = st.sampled_from(["May 3, 1999", "3 May 1999", "3. mai 1999", "1999-05-03"])
DATES = st.builds(str.format, st.sampled_from(ON), DAYS, PLACES, AGENCIES)
LEADS = st.sampled_from(["", "OSLO — ", "Oslo (NTB) – ", "PORT ELLERY, May 3 (Reuters) - "])
MEANT = re.compile(r"Ann|Lee|Carl|Dunn|Hélène|Dufour|Piet|Vries|Port|Ellery|Oslo|Givors|Reuters|NTB|AP\b|City|Hall|"
                   r"reporter|staff|writer|Korrespondenten|Valley|Herald|read|min", re.IGNORECASE)  # fmt: skip


def placed_words(draft: Draft) -> set[str]:
    """Every word that is in a field, in the body, or listed as left out."""
    listed = " ".join([draft.markdown, *(fate.text for fate in draft.dropped), str(draft.extra)])
    return set(re.findall(WORD, f"{[texts(value) for value in draft.head.values()]} {listed}".casefold()))


@given(BYLINES, DATES, LEADS, st.booleans())
def test_every_word_of_a_head_is_in_a_field_the_body_or_told(byline: str, date: str, lead: str, first: bool) -> None:
    head = "\n\n".join([byline, date] if first else [date, byline])
    draft = draft_of(f"Gate Held Open\n\n{head}\n\n{lead}The gate stood open for eleven minutes, they said.\n")
    assert {word.casefold() for word in MEANT.findall(head)} <= placed_words(draft)
    assert "1999" in str(draft.head.get("date")) + draft.markdown
    assert_accounted(draft)


def is_mark(word: str, lang: str) -> bool:
    """Whether a word only says what a field is, or is a part of a date."""
    named = {part for label in (*labels(), *codes_of_databases()) for part in re.findall(WORD, label)} | names_of(
        "joints"
    )
    beside = frozenset[str]().union(*map(words_of, ("published", "updated", "filler", "zone")))
    dated = month(word, lang) or month(word[1:], lang) or fold(word) in weekdays() or re.search(r"\d", word)
    return bool(word in named | beside or dated)


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.name.removesuffix(".expected.md"))
def test_every_word_of_a_sample_s_head_is_in_a_field_the_body_or_told(expected: Path) -> None:
    original = original_of(expected)
    drafts = convert(original).value
    assert drafts
    if original.path.endswith((".html", ".htm")) or "front matter" in {fate.where for fate in drafts[0].moved}:
        return
    lang, moved = str(drafts[0].head.get("lang", "")), " ".join(fate.text for fate in drafts[0].moved)
    words = re.findall(WORD, re.sub(r"https?://\S+", "", unescape(moved)).casefold())
    lost = {word for word in words if not is_mark(word, lang)} - placed_words(drafts[0])
    whole = "".join(str(drafts[0].head.get("title", "")).split())  # a broken headline may have become one word
    assert {word for word in lost if word not in whole} <= MARKS


@given(st.lists(st.one_of(HEADS, TEXTS), max_size=8))
def test_what_is_written_is_read_back_equal(parts: list[str]) -> None:
    draft = draft_of("\n\n".join(["A Headline", "May 4, 1999", *parts]))
    read = values_of(manuscript_text(draft, {"from": "a", "sha256": "0", "by": "b"}))
    assert {name: texts(read.get(name)) for name in draft.head} == {
        name: texts(value) for name, value in draft.head.items()
    }


def texts(value: object) -> object:
    if isinstance(value, dict):
        return {key: texts(item) for key, item in value.items()}
    return [texts(item) for item in value] if isinstance(value, list | tuple) else str(value)


@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    for name in ("a.txt", "a.md"):
        outcome = convert(Source(f"content/inbox/{name}", data))
        assert outcome.value or outcome.diagnostics


TEXT = "\n\nThe gate stood open for eleven minutes that night, and nobody could say why it had been so.\n"


def test_a_mail_that_begins_with_a_sentence_has_its_subject_for_a_title() -> None:
    draft = draft_of(f"Subject: Gate stood open\nFrom: Ann Lee\nDate: Mon, 14 Mar 1994 10:12:33 -0500{TEXT}")

    assert draft.head["title"] == "Gate stood open"
    assert draft.markdown.startswith("The gate")


def test_a_country_without_a_calendar_of_the_language_is_no_fault() -> None:
    assert draft_of(f"Gate stood open\n\n3/4/1999\n\nhttp://a.ba/gate{TEXT}").head["url"] == "http://a.ba/gate"


# ── Dates ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "lang", "expected"),
    [
        ("March 14, 2013", "en", ["2013-03-14"]),
        ("Sunday, April 10, 2016 6:00 a.m.", "en", ["2016-04-10"]),
        ("the 3rd of November, 2015", "en", ["2015-11-03"]),
        ("3-Mar-2015", "en", ["2015-03-03"]),
        ("Wed 8 Aug 2018 16.04 BST", "en", ["2018-08-08"]),
        ("Montag, 3. März 2015, 14:05 Uhr", "de", ["2015-03-03"]),
        ("1º de março de 2015 às 10h", "pt", ["2015-03-01"]),
        ("le mardi 3 mars 2015 à 10 h 30", "fr", ["2015-03-03"]),
        ("lunedì 3 novembre 2019", "it", ["2019-11-03"]),
        ("3 de febrero de 2015, 18:22 h", "es", ["2015-02-03"]),
        ("3 maart 2015", "nl", ["2015-03-03"]),
        ("12 июня 2018, 09:30", "ru", ["2018-06-12"]),
        ("03 НОЯ 2015", "ru", ["2015-11-03"]),
        ("7 вересня 2020 р., 11:15", "uk", ["2020-09-07"]),
        ("5 listopada 2014 r., godz. 12:00", "pl", ["2014-11-05"]),
        ("12. listopada 2016.", "hr", ["2016-10-12"]),
        ("15 Mart 2016 Salı", "tr", ["2016-03-15"]),
        ("2019. november 3. 9:12", "hu", ["2019-11-03"]),
        ("الأحد ٣ نوفمبر ٢٠١٩ - ١٠:٣٠", "ar", ["2019-11-03"]),
        ("٧ أيار ٢٠١٨", "ar", ["2018-05-07"]),
        ("3 בנובמבר 2019", "he", ["2019-11-03"]),
        ("２０１９年１１月３日（日）10時30分", "ja", ["2019-11-03"]),
        ("令和元年11月3日", "ja", ["2019-11-03"]),
        ("昭和64年1月7日", "ja", ["1989-01-07"]),
        ("二〇一九年十一月三日", "zh", ["2019-11-03"]),
        ("2019년 11월 3일 오전 9:30", "ko", ["2019-11-03"]),
        ("2019-11-03T08:15:00+03:00", "en", ["2019-11-03"]),
        ("03/04/2015", "en", ["2015-04-03", "2015-03-04"]),
        ("May 2015", "en", ["2015-05"]),
        ("Mon, 14 Mar 1994 10:12:33 -0500", "en", ["1994-03-14"]),
        ("2011年4月3日(日) 朝刊", "ja", ["2011-04-03"]),
        ("5 Haziran 2019 Çarşamba", "tr", ["2019-06-05"]),
        ("3 helmikuuta 2019 klo 10.30", "fi", ["2019-02-03"]),
        ("৩ নভেম্বর ২০১৯", "bn", ["2019-11-03"]),
        ("3 நவம்பர், 2019", "ta", ["2019-11-03"]),
        ("3 నవంబర్ 2019", "te", ["2019-11-03"]),
        ("3 نومبر 2019", "ur", ["2019-11-03"]),
        ("3. septembar 2019.", "bs", ["2019-09-03"]),
        ("2019. gada 3. jūnijs", "lv", ["2019-06-03"]),
        ("23\u200f/11\u200f/2019", "ar", ["2019-11-23"]),
    ],
)
def test_a_printed_date_is_read(line: str, lang: str, expected: list[str]) -> None:
    found = dates(line, lang)
    assert [str(reading) for date in found for reading in date.readings] == expected
    assert is_date_line(line, lang)


@pytest.mark.parametrize(
    ("line", "date", "page"),
    [
        ("2011年4月3日 朝刊", "2011-04-03", None),
        ("2011年4月3日(日) 朝刊 3面", "2011-04-03", "3"),
        ("القاهرة، ١٥ يناير ٢٠١٠", "2010-01-15", None),
        ("circa 1931", "1931~", None),
        ("c. 1931", "1931~", None),
        ("1931?", "1931?", None),
        ("ca. 1931?", "1931%", None),
        ("1931", "1931", None),
        ("(NTB)\n\n5. juni 1999", "1999-06-05", None),
        ("Date: Mon, 14 Mar 1994 10:12:33 -0500", "1994-03-14", None),
    ],
)
def test_a_line_of_the_head_that_is_a_date_is_read(line: str, date: str, page: str | None) -> None:
    head = draft_of(f"開放された門の町の話\n\n{line}\n\nThe gate stood open for eleven minutes, they said.\n").head
    assert (str(head.get("date")), head.get("page")) == (date, page)
    assert "authors" not in head


def test_each_date_of_a_line_keeps_its_own_label() -> None:
    line = "Publié le 3 février 2015 à 18h22 - Mis à jour le 4 février 2015 à 09h10"
    assert [(date.label, str(date.readings[0])) for date in dates(line, "fr")] == [
        ("published", "2015-02-03"),
        ("updated", "2015-02-04"),
    ]


def test_a_label_before_a_colon_is_of_the_date_that_follows_it() -> None:
    line = "2019年4月10日 10時12分 （更新：2019年4月11日 9時00分）"
    assert [(date.label, str(date.readings[0])) for date in dates(line, "ja")] == [
        ("", "2019-04-10"),
        ("updated", "2019-04-11"),
    ]


def test_what_stands_beside_a_date_is_left_over() -> None:
    line = "By Jane Doe, March 3, 2015 | 5 min read"
    assert rest_of(line, dates(line, "en")) == "By Jane Doe |  5 min read"


@pytest.mark.parametrize(
    "line", ["There was no date in 2004.", "He paid 3.50 for 12 eggs", "1998", "February 30, 2015", "Part 3 of 12"]
)
def test_a_line_that_holds_no_date_gives_none(line: str) -> None:
    assert [reading for date in dates(line, "en") for reading in date.readings] == []


def one_date(line: str) -> Dated:
    return dates(line, "en")[0]


def test_a_date_that_can_be_read_two_ways_is_settled_by_evidence_or_not_at_all() -> None:
    date = one_date("03/04/2015")
    assert settle(date, address=None, first=None) is None
    assert settle(date, address=None, first=True) == When(2015, 4, 3)
    assert settle(date, address=None, first=False) == When(2015, 3, 4)
    assert settle(date, address=When(2015, 3, 4), first=True) == When(2015, 3, 4)
    assert settle(one_date("Friday 03/04/2015"), address=None, first=None) == When(2015, 4, 3)


def test_an_ambiguous_date_is_left_out_and_reported() -> None:
    taken = take_in(
        [
            source(
                "lamb.txt",
                "Lamb Draws Crowd\n\nBy Rowan Askew\n03/04/2012\n\nA lamb with two heads drew a crowd to a farm.\n",
            )
        ],
        (),
        by="t",
    )
    assert (taken.value, codes(taken.diagnostics)) == ((), [Code.IMPORT_NEEDED])
    assert taken.diagnostics[0].shown == (("doubt", "03/04/2012: day and month cannot be told apart"),)


# ── Words broken by a line's end, lines that only look like furniture, labels, a second article ────


@pytest.mark.parametrize(
    ("broken", "whole", "doubts"),
    [
        ("the govern-\nment would", "the government would", 0),
        ("a well-\nknown man; well-known men", "a well-known man; well-known men", 0),
        ("an Anglo-\nAmerican firm", "an Anglo-American firm", 0),
        ("the Land-\nund Seewege", "the Land- und Seewege", 0),
        ("a well-\nspring of joy", "a well-spring of joy", 1),
        ("not to be-\nfore the day", "not to before the day", 0),
        ("the mare it-\nself was", "the mare itself was", 0),
        ("a co-op; co-\nop men and the co-op", "a co-op; co-op men and the co-op", 0),
    ],
)
def test_a_word_broken_by_a_line_end_is_made_whole_where_that_is_certain(broken: str, whole: str, doubts: int) -> None:
    lines = "The minister told the House on Monday afternoon that\nthe money would be found before the end of summer by"
    draft = draft_of(f"{SEED.strip()}\n\n{lines}\nall men of the ministry, and so he did; {broken}.\n")
    assert " ".join(whole.split()) in " ".join(draft.markdown.split())
    assert len(draft.doubts) == doubts
    assert_accounted(draft)


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe now! he shouted from the steps.",
        "Read more books, the minister said.",
        "Embargo talks failed on Monday.",
        "Like this old chair, it creaked.",
        "View in the valley was poor, they said.",
        "More from the harbour was expected.",
        "Copyright law was amended in the session of 1911.",
        "Follow him on Twitter, she told her subscribers.",
        "We baked cookies, my sister and I, for all who had stood at the gate.",
        "She uses cookies to bait the fox that comes in by the gate at night.",
        "The shop uses honey in its cookies.",
        "Customers who like cookies agree.",
        "We use too much sugar in cookies, the baker said.",
        "Sport, news and opinion were all he read.",
        "More: that was the only word she said, and she said it twice, with her mouth full.",
    ],
)
def test_a_sentence_that_begins_like_furniture_stays(line: str) -> None:
    draft = draft_of(f"{SEED.strip()}\n\n{line}\n\nThe gate has been shut since then, and it will not be opened.\n")
    assert line in draft.markdown


def test_a_diary_s_days_and_paragraphs_that_begin_like_labels_stay() -> None:
    lines = ("July 1", "Location: that is what the diviner said mattered.", "July 19", "Note: the water is brown.")
    draft = draft_of("\n\n".join(("Update: the gate is open", *SEED.strip().split("\n\n")[1:], *lines)))
    assert draft.head["title"] == "Update: the gate is open"
    assert draft.markdown.endswith("\n\n".join(lines))


def test_a_line_in_brackets_that_names_a_role_raises_nothing() -> None:
    draft = draft_of(
        "A Runaway Organ\n\n[FROM OUR OWN CORRESPONDENT.]\n\nMay 3, 1884\n\nA steam organ left its horses.\n"
    )
    assert (draft.head["title"], draft.markdown) == ("A Runaway Organ", "A steam organ left its horses.")


def test_a_bold_question_of_an_interview_is_no_dek() -> None:
    questions = (
        "**You bake at night. Why?**\n\nBecause people eat in the morning, as they should, all of them, and I do"
    )
    draft = draft_of(f"Bread\n\nBy Maud Tennant\n\nMay 3, 1987\n\n{questions}.\n\n**And on Sundays?**\n\nI sleep.\n")
    assert "dek" not in draft.head
    assert draft.markdown.startswith("**You bake")


def test_what_is_left_out_between_paragraphs_is_listed() -> None:
    draft = draft_of(f"{SEED.strip()}\n\nAdvertisement\n\nThe gate has been shut since then.\n")
    assert "Advertisement" not in draft.markdown
    assert [fate.text for fate in draft.dropped] == ["Advertisement"]


def test_a_label_that_nobody_knows_is_kept_under_its_words() -> None:
    draft = draft_of(
        "Title: Gate Held Open\nAuthor: Maud Tennant\nShelf mark: B 12\nLanguage: Old Gatish\nDate: 12 November 1987\n"
        "\nThe gate stood open for eleven minutes.\n\nNobody was hurt.\n"
    )
    assert draft.extra == {"Shelf mark": "B 12", "Language": "Old Gatish"}
    assert (draft.head["title"], draft.head["lang"]) == ("Gate Held Open", "en")


def test_a_label_whose_value_says_that_nothing_is_known_gives_no_field() -> None:
    draft = draft_of(
        "Title: Gate Held Open\nAuthor: Anonymous\nPage: n/a\nDate: 32.13.1987\n\n"
        "The gate stood open for eleven minutes.\n\nNobody was hurt.\n"
    )
    assert set(draft.head) == {"title", "lang"}
    assert draft.doubts == ("32.13.1987: no date can be read",)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Lee, Port Ellery", ["Ann Lee"]),
        ("By Ann Lee, Bob Kerr", ["Ann Lee", "Bob Kerr"]),
        ("By Ann Lee, City Hall reporter", ["Ann Lee"]),
        ("By Ana Ruiz, City Hall Reporter", ["Ana Ruiz"]),
        ("By Ann Lee, Carl Dunn and Eve Frost, Port Ellery", ["Ann Lee", "Carl Dunn", "Eve Frost"]),
        ("By Ann Lee, Carl Dunn, Eve Frost", ["Ann Lee", "Carl Dunn", "Eve Frost"]),
        ("By Ann Lee, Carl D. Dunn", ["Ann Lee", "Carl D. Dunn"]),
        ("By Derek Macdonald, Ana Machado", ["Derek Macdonald", "Ana Machado"]),
        ("By Hadley Freeman", ["Hadley Freeman"]),
        ("Door Jan D'hondt", ["Jan D'hondt"]),
        ("By John Lee, Jr., Port Ellery", ["John Lee, Jr."]),
        ("By ANNE CARTER AND SIMON PELL", ["ANNE CARTER", "SIMON PELL"]),
        ("Door Jan Smit en Piet de Vries", ["Jan Smit", "Piet de Vries"]),
        ("Van onze redacteur Piet de Vries", ["Piet de Vries"]),
        ("Von unserem Korrespondenten Karl Maier", ["Karl Maier"]),
        ("De notre correspondant Jean Duval", ["Jean Duval"]),
        ("De nuestro corresponsal Juan Pérez", ["Juan Pérez"]),
        ("Dal nostro inviato Marco Rossi", ["Marco Rossi"]),
        ("Do nosso correspondente João Silva", ["João Silva"]),
        ("Från vår utsända Anna Holm", ["Anna Holm"]),
        ("Fra vår utsendte Anna Holm", ["Anna Holm"]),
        ("Af vores korrespondent Lars Holm", ["Lars Holm"]),
        ("From our own correspondent", []),
    ],
)  # fmt: skip
def test_a_byline_gives_its_names_and_no_place_or_role(line: str, names: list[str]) -> None:
    draft = draft_of(f"Gate Held Open\n\n{line}\n\nMay 4, 1999\n\nThe gate stood open for eleven minutes.\n")
    assert draft.head.get("authors", []) == names
    assert "source" not in draft.head
    assert "dek" not in draft.head


def test_words_that_only_a_comma_parts_from_a_date_are_no_author() -> None:
    text = "Gate Held Open\n\n{}, 3 May 1999\n\nThe gate stood open for eleven minutes.\n"
    assert "authors" not in draft_of(text.format("Port Ellery")).head
    named = draft_of(text.format("Ann Lee, The Valley Herald")).head
    assert (named["authors"], named["source"]) == (["Ann Lee"], "The Valley Herald")


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("The gate at noon. (Courtesy of Ann Lee)", "Ann Lee"),
        ("The gate at noon. Ann Lee / Valley Herald", "Ann Lee / Valley Herald"),
    ],
)
def test_a_caption_names_whom_the_picture_is_from(line: str, credit: str) -> None:
    text = f"Gate Held Open\n\nBy Carl Dunn\n\nMay 3, 1999\n\n{line}\n\nThe gate stood open for eleven minutes.\n"
    assert draft_of(text).head["image"] == {"caption": "The gate at noon.", "credit": credit}


def test_a_time_over_each_part_of_a_report_stays_and_a_lone_time_under_the_date_is_left_out() -> None:
    text = "Gate Held Open\n\nBy Ann Lee\n\nMay 3, 1999\n\n10.04pm\n\nThe gate stood open for eleven minutes.\n\n"
    assert draft_of(text).markdown.startswith("The gate")
    assert draft_of(f"{text}11.30pm\n\nIt was closed again, they said.\n").markdown.startswith("10.04pm")


def test_a_mail_that_is_quoted_under_its_own_head_is_read_without_the_quoting() -> None:
    head = "From: a@a.example\nTo: b@a.example\nDate: Tue, 4 May 1999 08:01:12 -0500\nSubject: Fwd: Gate Held Open\n\n"
    quoted = "> Gate Held Open\n> By Ann Lee\n> May 3, 1999\n>\n> The gate stood open for eleven minutes.\n"
    for text in (head + quoted, f"On Tuesday Carl Dunn wrote:\n\n{quoted}"):
        draft = draft_of(text)
        assert (draft.head["authors"], str(draft.head["date"])) == (["Ann Lee"], "1999-05-03")
        assert_accounted(draft)


def test_of_a_field_that_takes_one_value_the_second_is_told() -> None:
    draft = draft_of(
        "Title: Gate Held Open\nSection: Nature\nSection: Seals\nDate: May 3, 1999\n\nThe gate stood open.\n"
    )
    assert draft.head["section"] == "Nature"
    assert "Seals" in [fate.text for fate in draft.dropped]


def test_a_feed_s_category_is_a_section_and_several_are_tags() -> None:
    one = "Title: Gate Held Open\nCategory: Nature\nDate: May 3, 1999\n\nThe gate stood open.\n"
    assert draft_of(one).head["section"] == "Nature"
    several = draft_of(one.replace("Date:", "Category: Seals\nDate:"))
    assert (several.head.get("section"), several.head["tags"]) == (None, ["Nature", "Seals"])
    assert draft_of(one.replace("Category: Nature", "Categories: Nature, Seals")).head["tags"] == ["Nature", "Seals"]


@pytest.mark.parametrize(("printed", "whole"), [("May 3, 1911", "to-day"), ("May 3, 2011", "today")])
def test_the_year_tells_whether_today_has_a_hyphen(printed: str, whole: str) -> None:
    lines = (
        "The minister told the House on Monday afternoon that\nthe money would be found before the end of summer to-"
    )
    draft = draft_of(
        f"Gate Held Open\n\n{printed}\n\n{lines}\nday, as all the men of the ministry had said it would.\n"
    )
    assert (f"summer {whole}," in draft.markdown, draft.doubts) == (True, ())


def test_a_column_of_uneven_print_is_joined() -> None:
    lines = (
        "The bridge over the Wend was closed yester-",
        "day by order of the county, and carts are to go",
        "round by Harl until the timbers have been looked",
        "over. The engineer, who came by train this morn-",
        "ing, said that it will not be opened this week.",
    )
    draft = draft_of("Bridge Closed\n\nMay 3, 1911\n\n" + "\n".join(lines) + "\n")
    assert len(draft.markdown.splitlines()) == 1
    assert "closed yester-day by" in draft.markdown


def test_a_date_without_a_year_is_left_out_and_told() -> None:
    draft = draft_of(SEED.replace("November 12, 1987", "Thursday, November 12"))
    assert ("date" in draft.head, draft.doubts) == (False, ("November 12: no year is printed",))


def test_the_date_of_a_mail_stands_in_only_where_nothing_else_is_dated() -> None:
    mail = "From: Ada Lunt <ada@mail.example>\nTo: Tom\nDate: Tue, 5 May 2015 10:00:00 +0200\nSubject: Gate\n\n"
    assert draft_of(mail + SEED).head["date"] == When(1987, 11, 12)
    undated = draft_of(mail + SEED.replace("November 12, 1987\n\n", ""))
    assert undated.head["date"] == When(2015, 5, 5)
    assert undated.doubts == ("no date of publication is printed: 2015-05-05 is that of the mail",)


@pytest.mark.parametrize("below", ["maud.tennant@gate.example", "Port Ellery"])
def test_a_signature_may_have_an_address_below_it(below: str) -> None:
    draft = draft_of(SEED.replace("By [Maud Tennant](#)\n\n", "") + f"\n-- Maud Tennant\n{below}\n")
    assert draft.head["authors"] == ["Maud Tennant"]
    assert draft.markdown.endswith("Nobody was hurt.")


@pytest.mark.parametrize(
    ("lead", "place", "agency"),
    [
        ("EFE - Villar del Río. El molino", "Villar del Río", "EFE"),
        ("SPRINGFIELD (Ill.), May 3, 1921 (AP) - The mill", "SPRINGFIELD (Ill.)", "AP"),
        ("SPRINGFIELD (Ill.), May 3 — The mill", "SPRINGFIELD (Ill.)", ""),
        ("VILLAFRANCA (VR) - Il mulino", "VILLAFRANCA (VR)", ""),
    ],
)
def test_a_dateline_may_have_its_agency_first_or_a_region_in_brackets(lead: str, place: str, agency: str) -> None:
    filed = draft_of(f"Mill Burns\n\nMay 4, 1921\n\n{lead} on the river burnt to the ground on Monday.\n").dateline
    assert filed
    assert (filed.place, filed.agency) == (place, agency)


@pytest.mark.parametrize(
    ("line", "image"),
    [
        (
            "【写真】再開した水車小屋＝3日、谷村で、佐藤一郎撮影",
            {"caption": "再開した水車小屋＝3日、谷村で", "credit": "佐藤一郎"},
        ),
        ("写真説明：再開した水車小屋（佐藤一郎撮影）", {"caption": "再開した水車小屋", "credit": "佐藤一郎"}),
        ("再開した水車小屋＝佐藤一郎撮影", {"caption": "再開した水車小屋", "credit": "佐藤一郎"}),
    ],
)
def test_a_japanese_caption_may_stand_at_the_foot(line: str, image: dict[str, str]) -> None:
    draft = draft_of(f"水車小屋が再開\n\n2015年5月3日\n\n山あいの水車小屋が三日、四十年ぶりに再開した。\n\n{line}\n")
    assert draft.head["image"] == image
    assert draft.markdown.endswith("再開した。")


@pytest.mark.parametrize("between", ["==========\n\n", "Original url:\n\n<https://a.example/gate>\n\n", ""])
def test_a_second_article_in_a_file_is_told_and_stays_in_the_body(between: str) -> None:
    long = "The gate was opened again on Tuesday by a boy with a stick, who ran away."
    second = f"Gate Opened Again\n\nBy Ann Other\n\nNovember 19, 1987\n\n{long}\n\nhttps://b.example/again\n"
    draft = draft_of(f"{SEED.strip()}\n\n{long}\n\n{between}{second}")
    assert (draft.head["authors"], draft.head["date"]) == (["Maud Tennant"], When(1987, 11, 12))
    assert draft.head.get("url") == ("https://a.example/gate" if "Original" in between else None)
    assert "By Ann Other" in draft.markdown
    assert [doubt for doubt in draft.doubts if "'Gate Opened Again'" in doubt]
    assert_accounted(draft)


# ── Addresses ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            "https://WWW.Example.org:443/a.php?id=8&utm_source=x&gclid=1&ref=share#Echobox=1",
            "https://www.example.org/a.php?id=8",
        ),
        ("http://example.org:80/a/?hpt=hp_t2", "http://example.org/a/"),
        ("https://example.org/p/x?s=r", "https://example.org/p/x"),
        ("https://example.org/?s=floods&page=2", "https://example.org/?s=floods&page=2"),
        ("https://www.google.com/url?q=https%3A%2F%2Fexample.org%2Fa&sa=D", "https://example.org/a"),
    ],
)
def test_an_address_is_made_canonical(raw: str, expected: str) -> None:
    assert canonical(raw) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://a.example/2012/04/23/gate", When(2012, 4, 23)),
        ("https://a.example/world/2011/apr/19/gate", When(2011, 4, 19)),
        ("https://a.example/gate-20120423.html", When(2012, 4, 23)),
        ("https://a.example/2012/04/gate", None),
        ("https://a.example/id/20129999", None),
    ],
)
def test_an_address_may_name_its_day(address: str, expected: When | None) -> None:
    assert day_of(address) == expected


# ── Taking in ───────────────────────────────────────────────────────────────────────────────────


def test_converting_again_gives_nothing_and_the_same_bytes() -> None:
    first = take_in([source("gate.txt", SEED)], (), by="newsgloss 1")
    assert first.value
    assert first.value[0].path == "content/articles/1987/gate.md"
    assert take_in([source("gate.txt", SEED)], first.value, by="newsgloss 1").value == ()
    assert take_in([source("gate.txt", SEED)], (), by="newsgloss 1").value == first.value


def test_the_article_records_where_it_came_from() -> None:
    made = take_in([source("sub/gate.txt", SEED)], (), by="newsgloss 1").value
    assert made
    assert values_of(made[0].text)["imported"] == {
        "from": "sub/gate.txt",
        "sha256": hashlib.sha256(SEED.encode()).hexdigest(),
        "by": "newsgloss 1 (clipping)",
        "made": made_of(draft_of(SEED)),
    }


def test_an_edited_article_is_left_alone_and_a_changed_original_is_told_with_the_difference() -> None:
    made = take_in([source("gate.txt", SEED)], (), by="t").value or ()
    edited = (Manuscript(made[0].path, made[0].text.replace("eleven", "nineteen")),)
    assert take_in([source("gate.txt", SEED)], edited, by="t") == ((), ())
    changed = take_in([source("gate.txt", SEED.replace("Nobody", "No one"))], edited, by="t")
    assert (changed.value, codes(changed.diagnostics)) == ((), [Code.IMPORT_CHANGED])
    diff = dict(changed.diagnostics[0].shown)["diff"]
    assert "-The gate stood open for nineteen minutes." in diff
    assert "+The gate stood open for eleven minutes." in diff
    assert "+No one was hurt." in diff
    assert not re.search(r"(?m)^@@.*\n@@|^@@[^\n]*\Z", diff)


@pytest.mark.parametrize(
    "other",
    [
        "Another Headline\n\nMay 1, 1990\n\nQuite other words.\n\nhttp://gate.example/1987/gate/?utm_source=x\n",
        "Gate Stood Open\n\n12 November 1987\n\nThe gate stood open for eleven   minutes.\n\nNobody was **hurt**.\n",
    ],
    ids=["same address", "same words"],
)
def test_the_same_story_twice_is_one_article_and_one_diagnostic_that_names_both(other: str) -> None:
    first = SEED + "\nhttps://www.gate.example/1987/gate\n"
    taken = take_in([source("a.txt", first), source("b.txt", other)], (), by="t")
    assert [one.path for one in taken.value or ()] == ["content/articles/1987/a.md"]
    twins = [one for one in taken.diagnostics if one.code is Code.IMPORT_DUPLICATE]
    assert [one.place.path for one in twins] == ["content/inbox/b.txt"]
    assert "content/articles/1987/a.md" in twins[0].what


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Notes From the Wall\n\nBy Effie Sandison\n\nThe herring are late.\n", "no date"),
        ("May 3, 2012\n\n" + "A very long line of text. " * 20, "no title"),
    ],
)
def test_an_original_without_a_title_or_a_date_makes_no_article_and_stops_no_other(text: str, words: str) -> None:
    taken = take_in([source("a.txt", text), source("gate.txt", SEED)], (), by="t")
    assert [one.path for one in taken.value or ()] == ["content/articles/1987/gate.md"]
    needed = [one for one in taken.diagnostics if one.code is Code.IMPORT_NEEDED]
    assert [words in one.what for one in needed] == [True]
    assert needed[0].mend


def test_names_that_say_nothing_and_names_that_meet_are_made_apart() -> None:
    other = SEED.replace("eleven", "twelve")
    taken = take_in(
        [
            source("clipping-3.txt", SEED),
            source("x/gate.txt", other),
            source("y/gate.txt", other.replace("twelve", "six")),
        ],
        (),
        by="t",
    )
    paths = [one.path.removeprefix("content/articles/") for one in taken.value or ()]
    assert paths == ["1987/gate-held-open.md", "1987/gate.md", "1987/gate-2.md"]


def test_what_was_not_found_and_what_was_left_out_is_reported() -> None:
    taken = take_in([source("a.txt", SEED + "\nAdvertisement\n\nIt was closed on Friday.\n\n###\n")], (), by="t")
    assert codes(taken.diagnostics) == [Code.IMPORT_DROPPED, Code.IMPORT_MISSING]
    assert taken.diagnostics[0].shown == (("advertisement", "Advertisement"), ("end mark", "###"))
    assert "source, url" in taken.diagnostics[1].what


def test_one_field_that_many_originals_lack_is_told_once() -> None:
    originals = [
        source(f"gate-{n}x.txt", f"{SEED}\nIt happened {n} times.\n\nhttps://a.example/{n}x\n") for n in range(9)
    ]
    taken = take_in(originals, (), by="t")
    assert len(taken.value or ()) == 9
    assert [one.what for one in taken.diagnostics] == ["not found in the original and left out: source (9 originals)"]
    assert len(taken.diagnostics[0].shown) == 4


def test_front_matter_of_other_programs_is_mapped_and_the_rest_kept() -> None:
    text = (
        '---\ntitle: "1984"\nauthor: "[[Ann Other]]"\npublished: 2023-05-12\nsource: https://a.example/x?utm_source=y\n'
        "description: Short.\ntags: [clippings, orchards]\nrating: 5\n---\nBody.\n"
    )
    taken = take_in([source("note.md", text)], (), by="t")
    assert taken.value
    values = values_of(taken.value[0].text)
    del values["imported"]
    assert values == {
        "title": "1984",
        "date": "2023-05-12",
        "authors": ["Ann Other"],
        "url": "https://a.example/x",
        "dek": "Short.",
        "tags": ["orchards"],
        "extra": {"rating": 5, "tags": ["clippings"]},
    }
    assert Code.IMPORT_KEPT in codes(taken.diagnostics)


@pytest.mark.parametrize(
    ("head", "code", "line"),
    [
        ("title: x\n\ttab: y", Code.YAML_TAB, 3),
        ("title: x\ntitle: y", Code.YAML_DUPLICATE, 3),
        ("title: [x", Code.YAML_SYNTAX, 3),
        ("- a\n- b: c", Code.HEAD_NOT_MAPPING, 1),
    ],
)
def test_front_matter_that_cannot_be_read_is_placed(head: str, code: Code, line: int) -> None:
    found = convert(source("a.md", f"---\n{head}\n---\nBody.\n"))
    assert (found.value, codes(found.diagnostics)) == (None, [code])
    assert found.diagnostics[0].place.line >= line - 1


def test_a_page_becomes_an_article_and_a_page_without_one_is_refused() -> None:
    page = (SAMPLES / "saved-page.html").read_bytes()
    assert draft_of(page, "page.html").head["title"] == "Harbour crane finds a buyer"
    refused = convert(source("nothing.html", "<html><body></body></html>"))
    assert (refused.value, codes(refused.diagnostics)) == (None, [Code.IMPORT_FAILED])


# ── The inbox ───────────────────────────────────────────────────────────────────────────────────


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_inbox_is_read_sorted_without_links_and_special_files(tmp_path: Path) -> None:
    inbox = tmp_path / "content" / "inbox"
    write(inbox / "b.txt", "b")
    write(inbox / "a" / "c.txt", "c")
    write(inbox / ".hidden", "no")
    (inbox / "link.txt").symlink_to(inbox / "b.txt")
    (inbox / "loop").symlink_to(inbox)
    os.mkfifo(inbox / "pipe")
    found = scan(tmp_path)
    assert [one.path for one in found.value or ()] == ["content/inbox/a/c.txt", "content/inbox/b.txt"]
    assert [(one.code, one.place.path) for one in found.diagnostics] == [
        (Code.FILE_LINK, "content/inbox/link.txt"),
        (Code.FILE_LINK, "content/inbox/loop"),
        (Code.FILE_LINK, "content/inbox/pipe"),
    ]


def test_a_name_that_windows_reserves_is_refused(tmp_path: Path) -> None:
    """Rather than that its article gets another name in silence."""
    write(tmp_path / "content/inbox/con.txt", "c")
    write(tmp_path / "content/inbox/constable.txt", "c")
    found = scan(tmp_path)
    assert [one.path for one in found.value or ()] == ["content/inbox/constable.txt"]
    assert [(one.code, one.place.path) for one in found.diagnostics] == [(Code.FILE_NAME, "content/inbox/con.txt")]


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    huge = tmp_path / "content" / "inbox" / "huge.txt"
    huge.parent.mkdir(parents=True)
    with huge.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    found = scan(tmp_path)
    assert (found.value, codes(found.diagnostics)) == ((), [Code.FILE_TOO_LARGE])


def test_while_nothing_new_is_in_the_inbox_no_front_matter_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most builds find nothing new, and a collection may have very many articles."""
    sources = [source(f"{name}.txt", SEED.replace("eleven", name)) for name in ("nine", "it's ten", "twelve")]
    made = take_in(sources, (), by="t").value or ()
    monkeypatch.setattr("generator.importing.known.read_front", None)
    plain_names = [one for one in sources if "'" not in one.path]
    assert (len(made), take_in(plain_names, made, by="t")) == (3, ((), ()))
    monkeypatch.undo()
    assert take_in(sources, made, by="t") == ((), ())


@dataclass
class FullFile:
    """A file of which the disk takes ten bytes."""

    file: BinaryIO

    def write(self, data: bytes) -> int:
        """Write a little, and fail."""
        self.file.write(data[:10])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def close(self) -> None:
        """Let it go."""
        self.file.close()


@pytest.fixture(params=[True, False], ids=["links", "no links"])
def full_disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that takes ten bytes of a file, with and without hard links."""
    real = Path.open

    def fails(path: Path, mode: str = "r", *more: object, **named: object) -> object:
        file = real(path, mode, *more, **named)  # type: ignore[call-overload]
        return contextlib.closing(FullFile(file)) if mode == "wb" else file

    monkeypatch.setattr(Path, "open", fails)
    if not request.param:
        monkeypatch.setattr(os, "link", _no_links)


def _no_links(*_names: object) -> None:
    raise OSError(errno.EOPNOTSUPP, os.strerror(errno.EOPNOTSUPP))


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_leaves_no_half_of_an_article_and_none_of_an_original(tmp_path: Path) -> None:
    root, original = tmp_path / "root", tmp_path / "gate.txt"
    os.write(descriptor := os.open(original, os.O_CREAT | os.O_WRONLY), SEED.encode())
    os.close(descriptor)
    copied = copy_in((original,), root)
    written = put((Manuscript("content/articles/1987/gate.md", SEED),), root)

    assert [one.value for one in (copied, written)] == [(), ()]
    assert [codes(one.diagnostics) for one in (copied, written)] == [[Code.IMPORT_FAILED], [Code.IMPORT_FAILED]]
    assert [path for path in root.rglob("*") if path.is_file()] == []


def test_without_hard_links_an_article_is_written_whole_and_none_is_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", _no_links)
    one, other = (Manuscript("content/articles/1987/gate.md", text) for text in (SEED, "Other words.\n"))
    assert [put((each,), tmp_path).value for each in (one, other)] == [(one,), ()]
    assert {path.name: path.read_text() for path in tmp_path.rglob("*") if path.is_file()} == {"gate.md": SEED}


def test_nothing_that_is_there_is_overwritten(tmp_path: Path) -> None:
    put((Manuscript("content/articles/1987/gate.md", "first"),), tmp_path)
    put((Manuscript("content/articles/1987/gate.md", "second"),), tmp_path)
    assert (tmp_path / "content/articles/1987/gate.md").read_text() == "first"
    assert [path.name for path in (tmp_path / "content/articles/1987").iterdir()] == ["gate.md"]


def test_copying_in_keeps_files_of_one_name_apart_and_copies_equal_ones_once(tmp_path: Path) -> None:
    one, two = write(tmp_path / "one" / "gate.txt", "one"), write(tmp_path / "two" / "gate.txt", "two")
    copied = copy_in((one, two, one, tmp_path / "one"), tmp_path / "site")
    names = [each.path for each in copied.value or ()]
    assert names == [
        "content/inbox/gate.txt",
        "content/inbox/gate-2.txt",
        "content/inbox/gate.txt",
        "content/inbox/gate.txt",
    ]
    assert (tmp_path / "site/content/inbox/gate-2.txt").read_text() == "two"


# ── Hostile originals ───────────────────────────────────────────────────────────────────────────

HOSTILE: dict[str, bytes] = {
    "empty.txt": b"",
    "blank.txt": b" \n\n",
    "binary.txt": bytes(range(256)) * 400,
    "nul.txt": b"a\x00\x00b\x00 text" * 1000,
    "one-line.txt": b"word " * 2_000_000,
    "quotes.txt": b">\n" * 100_000,
    "quote.txt": b">" * 100_000,
    "stars.txt": b"**a" * 200_000,
    "brackets.txt": b"[a](" * 100_000,
    "wiki.txt": b"[[a" * 200_000,
    "lists.txt": b"- a\n" * 19_000,
    "dates.txt": b"May 3, 2012\n" * 19_000,
    "names.txt": b"By " + b"Jane Doe and " * 10_000,
    "tags.html": b"<p>" * 300_000,
    "deep.html": b"<div>" * 29_000,
    "keys.md": b"---\na: " + b"[" * 100_000 + b"\n---\nbody",
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_original_costs_little_and_never_raises(name: str) -> None:
    convert(source("warm.txt", SEED))
    with within(seconds=2):
        outcome = convert(Source(f"content/inbox/{name}", HOSTILE[name]))
    assert outcome.value or len(outcome.diagnostics) == 1


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("empty.txt", Code.FILE_EMPTY),
        ("blank.txt", Code.FILE_EMPTY),
        ("binary.txt", Code.FILE_NOT_TEXT),
        ("nul.txt", Code.FILE_NOT_TEXT),
        ("one-line.txt", Code.FILE_TOO_LARGE),
        ("quotes.txt", Code.FILE_TOO_LARGE),
        ("tags.html", Code.IMPORT_FAILED),
        ("deep.html", Code.IMPORT_FAILED),
    ],
)
def test_an_original_that_is_no_text_is_refused_by_name(name: str, code: Code) -> None:
    assert codes(convert(Source(f"content/inbox/{name}", HOSTILE[name])).diagnostics) == [code]


def test_a_kind_of_file_that_nobody_reads_stays_in_the_inbox() -> None:
    assert codes(convert(Source("content/inbox/a.docx", b"PK\x03\x04")).diagnostics) == [Code.IMPORT_FORMAT]


# ── What an import was unsure of, and originals of many articles ────────────────────────────────


def many(*stories: tuple[str, str]) -> tuple[Draft, ...]:
    """Drafts of one original: what tells each apart, and its words."""
    return tuple(Draft({"title": f"Story {part}", "date": When(1987)}, words, part=part) for part, words in stories)


def taken_in(
    drafts: tuple[Draft, ...], present: tuple[Manuscript, ...], monkeypatch: pytest.MonkeyPatch, data: bytes = b"a"
) -> tuple[tuple[Manuscript, ...], list[Code]]:
    monkeypatch.setattr("generator.importing.taking.convert", lambda _: Outcome(drafts))
    done = take_in([Source("content/inbox/many.txt", data)], present, by="newsgloss 1")
    return done.value or (), codes(done.diagnostics)


def test_what_an_import_was_unsure_of_stands_in_the_front_matter_and_is_read_again() -> None:
    item = unsure("date", When(1987, 3, 4), source="meta", alternative="1987-04-03", doubt=0.5)
    text = manuscript_text(Draft({"title": "A", "date": When(1987)}, "Words.", review=(item,)), {"from": "a.txt"})
    article = reading.read(Manuscript("content/articles/1987/a.md", text)).value
    assert article
    assert article.head.imported
    assert article.head.imported.review == (
        {"field": "date", "value": "1987-03-04", "source": "meta", "alternative": "1987-04-03", "doubt": 0.5},
    )


def test_an_original_of_many_articles_gives_each_once_and_names_it_by_title(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drafts = many(("a", "The first story of the file, long enough."), ("b", "The second story of it, long enough."))
    made, _ = taken_in(drafts, (), monkeypatch)
    assert [one.path for one in made] == ["content/articles/1987/story-a.md", "content/articles/1987/story-b.md"]
    assert taken_in(drafts, made, monkeypatch) == ((), [])


def test_an_original_of_many_articles_that_was_cut_off_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drafts = many(("a", "The first story of the file, long enough."), ("b", "The second story of it, long enough."))
    made, _ = taken_in(drafts, (), monkeypatch)
    again, _ = taken_in(drafts, made[:1], monkeypatch)
    assert [one.path for one in again] == [made[1].path]


def test_an_original_that_grows_gives_what_is_new_and_tells_what_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    made, _ = taken_in(many(("a", "The first story of the file, long enough.")), (), monkeypatch)
    grown = many(("a", "The first story has other words now."), ("b", "The second story of it, long enough."))
    again, said = taken_in(grown, made, monkeypatch, b"b")
    assert [one.path for one in again] == ["content/articles/1987/story-b.md"]
    assert Code.IMPORT_CHANGED in said


def test_what_many_parts_of_an_original_lack_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = tuple(Draft({"title": f"Story {at}"}, f"Words of story {at}.", part=str(at)) for at in range(40))
    assert taken_in(drafts, (), monkeypatch) == ((), [Code.IMPORT_NEEDED])


# ── Notes that lie there already ────────────────────────────────────────────────────────────────

NOTES = {
    "gate.notes.yaml": '- id: a\n  quote: eleven minutes\n  note: "Nineteen."\n',
    "gate.notes.lock": '{"version": 1, "notes": {"a": {"exact": "stood open for eleven"}}, "texts": {}}',
    "gate.hypothesis.jsonld": '{"target": {"selector": {"type": "TextQuoteSelector", "exact": "Nobody was hurt"}}}',
    "GATE.notes.yaml": '- id: a\n  quote: "open for ELEVEN minutes"\n',
}


def beside(name: str, text: str) -> Manuscript:
    return Manuscript(f"content/articles/1987/{name}", text)


@pytest.mark.parametrize("name", NOTES)
def test_an_article_does_not_take_up_the_notes_of_another(name: str) -> None:
    text = SEED.replace("eleven minutes", "an hour").replace("Nobody was hurt", "The water rose")
    made = take_in([source("gate.txt", text)], (), by="x", notes=[beside(name, NOTES[name])]).value or ()
    assert [one.path for one in made] == ["content/articles/1987/gate-2.md"]


@pytest.mark.parametrize("name", NOTES)
def test_an_article_that_is_made_anew_takes_up_its_own_notes(name: str) -> None:
    made = take_in([source("gate.txt", SEED)], (), by="x", notes=[beside(name, NOTES[name])]).value or ()
    assert [one.path for one in made] == ["content/articles/1987/gate.md"]


@pytest.mark.parametrize(
    "text", ["- id: a\n  note: All of it.\n", "- id: [", "", "- id: a\n  quote: the\n", "[" * 20_000]
)
def test_notes_that_quote_nothing_are_not_taken_for_an_article_s_own(text: str) -> None:
    there = [beside("gate.notes.yaml", text), beside("gate-2.notes.lock", text), beside("gates.notes.yaml", text)]
    made = take_in([source("gate.txt", SEED)], (), by="x", notes=there).value or ()
    assert [one.path for one in made] == ["content/articles/1987/gate-3.md"]


def test_of_the_locales_that_calendars_are_read_from_none_is_kept() -> None:
    before = set(vars(localedata)["_cache"])
    assert [locale.language for locale in locales(("mt", "cy"))] == ["mt", "cy"]
    assert set(vars(localedata)["_cache"]) - before <= {"root"}
