"""Exchange: notes of other programs come in, ours go out, and what goes round comes back as it was."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import annotating, exporting, importing, pipeline, writing
from generator.annotating import exchanged, markup
from generator.annotating.gathering import sources
from generator.arguments import FORMATS
from generator.cli import main
from generator.diagnostics import Code, Outcome
from generator.importing import annotations
from generator.model import Article, Manuscript, Note, Place, Quote, Reading, Settings, State, When
from generator.placed import EACH, elements, read_json
from tests import laws, making
from tests.costs import within
from tests.strategies import KINDS, PATH, article_of

SOURCE = "The gate stood open for *eleven minutes*, “by the book”.\n\nThe Board said no more. It said nothing.\n"
ARTICLE = article_of(SOURCE)
HINDSIGHT = (*KINDS, "hindsight")
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
URLS = {ARTICLE.id: "1987/11/12/cutting.html"}
TARGET = {
    "source": "https://courier.example/gate",
    "selector": [{"type": "TextQuoteSelector", "exact": "eleven minutes", "prefix": "open for ", "suffix": ", “by"}],
}


def anno(**more: object) -> dict[str, object]:
    """A W3C annotation on the eleven minutes."""
    made = {"@context": CONTEXT, "id": "https://a.example/1", "type": "Annotation", "target": TARGET}
    return {key: value for key, value in (made | more).items() if value is not ...}


def row(**more: object) -> dict[str, object]:
    """A row of Hypothesis on the eleven minutes."""
    made = {
        "id": "LOCXbsOCEeaQl6f6fQh87Q",
        "user": "acct:mark@hypothes.is",
        "uri": "https://courier.example/gate",
        "text": "Nineteen, says the *log*.",
        "tags": ["floods"],
        "target": [TARGET],
        "created": "2016-12-16T11:24:14.673557+00:00",
    }
    return {key: value for key, value in (made | more).items() if value is not ...}


def taken(document: object, suffix: str = ".reader.jsonld") -> Outcome[tuple[Note, ...]]:
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False, indent=1)
    path = PATH.replace(".md", suffix)
    found = annotating.gather([Manuscript(path, text)], [(ARTICLE.id, PATH)], kinds=HINDSIGHT)
    return Outcome(found.value.notes.get(ARTICLE.id, ()) if found.value else (), found.diagnostics)


def note(document: object, suffix: str = ".reader.jsonld") -> Note:
    """The one note in a document, of which nothing is to be said."""
    found = taken(document, suffix)
    assert found.diagnostics == ()
    (one,) = found.value or ()
    return one


def reading(*notes: Note, article: Article = ARTICLE) -> Reading:
    made = annotating.annotate(article, annotating.positioned(article, notes).value or ()).value
    assert made
    return made


def test_an_ambiguous_annotation_is_mended_in_its_own_format() -> None:
    """`nth` is a key of notes written by hand."""
    selector = {"type": "TextQuoteSelector", "exact": "more"}
    twice = article_of("The Board said no more. It said no more.\n")
    for near, what in (({}, "2 times in the article"), ({"prefix": "no "}, "its `prefix` and `suffix` do not tell")):
        (made,) = taken(anno(target={"source": "https://a.example/", "selector": selector | near})).value or ()
        (said,) = annotating.annotate(twice, (made,)).diagnostics
        assert what in said.what
        assert ([label for label, _ in said.shown], "`suffix`" in said.mend) == (["passage 1", "passage 2"], True)


def sent(form: str, *notes: Note, chosen: Settings | None = None) -> str:
    return exporting.document(
        [reading(*notes)], URLS, form=form, settings=chosen or Settings(), date=When(1987, 11, 12)
    )


def items(text: str) -> list[dict[str, object]]:
    document = json.loads(text)
    found: list[dict[str, object]] = document["first"]["items"] if "first" in document else document["annotations"]
    return found


# ── what comes in ───────────────────────────────────────────────────────────────────────────────


def test_a_w3c_annotation_is_a_note_with_all_that_it_says() -> None:
    made = note(
        anno(
            motivation="assessing",
            creator={"type": "Person", "name": "R.  O."},
            created="2019-05-03T10:00:00Z",
            body=[
                {"type": "TextualBody", "value": "Nineteen.", "format": "text/markdown"},
                {"type": "TextualBody", "value": "floods", "purpose": "tagging"},
                {"type": "SpecificResource", "source": "https://records.example/log"},
                "https://records.example/minutes",
            ],
        )
    )

    assert (made.id, made.kind, made.body, made.by) == ("1-" + made.id[2:], "check", "Nineteen.", "R. O.")
    assert (made.tags, str(made.when)) == (("floods",), "2019-05-03T10:00:00Z")
    assert made.cites == ("https://records.example/log", "https://records.example/minutes")
    assert made.quote == Quote("eleven minutes", "open for", ", “by", place=made.place)
    assert reading(made).passages[0].glosses[0].quote == "eleven minutes"


def test_a_hypothesis_row_is_a_note() -> None:
    envelope = {"export_date": "", "export_userid": "acct:mark@x", "client_version": "1", "annotations": [row()]}
    for document in (envelope, {"total": 1, "rows": [row()]}, [row()], row()):
        made = note(document, ".json")

        assert (made.id, made.by, made.body) == ("LOCXbsOCEeaQl6f6fQh87Q", "mark", "Nineteen, says the *log*.")
        assert (made.kind, made.tags, str(made.when)) == ("context", ("floods",), "2016-12-16T11:24:14+00:00")


@pytest.mark.parametrize(
    "document",
    [
        anno(),
        [anno(), anno(id="urn:uuid:2")],
        {"@context": CONTEXT, "type": "AnnotationPage", "items": [anno(**{"@context": ...})]},
        {"@context": CONTEXT, "type": "AnnotationCollection", "first": {"type": "AnnotationPage", "items": [anno()]}},
        {"@context": "http://www.w3.org/ns/anno.jsonld", "type": "AnnotationSet", "items": [anno()]},
        {"total": 1, "rows": [{"id": 3, "quote": "eleven minutes", "text": "x", "ranges": []}]},
        [
            {
                "url": "https://courier.example/gate",
                "annotations": [{"quote": "eleven minutes", "text": "", "ranges": []}],
            }
        ],
        {"results": [{"title": "Gate", "highlights": [{"id": 1, "text": "eleven minutes", "highlighted_at": None}]}]},
        {
            "highlights": [
                {"id": "a", "quote": "eleven minutes", "annotation": None, "createdAt": "2023-01-02T03:04:05Z"}
            ]
        },
        '﻿Highlight,Book Title,Note,Tags\n"eleven minutes",Gate,nineteen,"floods, log"\n'.removeprefix("\ufeff"),
    ],
)
def test_each_format_is_known_by_its_content(document: object) -> None:
    """The suffix does not tell, but for a table."""
    found = taken(document, ".x.csv" if isinstance(document, str) else ".x.json")

    assert found.diagnostics == ()
    assert [one.quote and one.quote.exact for one in found.value or ()][:1] == ["eleven minutes"]
    assert all(one.id and one.place.line >= 1 and one.kind in KINDS for one in found.value or ())


def test_readwise_tells_notes_tags_and_dates() -> None:
    marked = {"id": 7, "text": "eleven minutes", "note": "2 * 3", "highlighted_at": "2021-03-05T12:33:00Z"}
    made = note(
        {"results": [{"source_url": "https://a.example/x", "highlights": [marked | {"tags": [{"name": "log"}]}]}]}
    )

    assert (made.body, made.tags, str(made.when)) == ("2 \\* 3", ("log",), "2021-03-05T12:33:00Z")


def test_selectors_are_found_in_a_list_and_in_what_they_are_refined_by() -> None:
    inner = {
        "type": "TextQuoteSelector",
        "exact": "no more",
        "refinedBy": {"type": "TextQuoteSelector", "exact": "more"},
    }
    outer = {"type": "FragmentSelector", "value": "p2", "refinedBy": inner}
    made = note(anno(target={"source": "x", "selector": [{"type": "CssSelector", "value": "p"}, outer]}))

    assert made.quote is not None
    assert made.quote.exact == "more"


def test_a_target_without_a_selector_is_the_whole_article() -> None:
    assert note(anno(target="https://courier.example/gate")).quote is None
    for selector in ([], {"type": "CssSelector", "value": "article"}):
        assert note(anno(target={"source": "https://courier.example/gate", "selector": selector})).quote is None
    assert note(row(target=[{"source": "https://courier.example/gate"}])).quote is None


def test_a_position_counts_only_in_the_text_whose_digest_it_has() -> None:
    (exported,) = items(sent("w3c", note(anno(id="own", body="https://a.example/", **{"newsgloss:kind": "check"}))))
    assert exported["target"] == TARGET  # as it came
    yaml = Note("n", ARTICLE.id, "check", Quote("eleven minutes"), "x", "", None, "", (), (), (), Place(PATH))
    (own,) = items(sent("w3c", yaml))
    position = own["target"]["selector"][1]  # type: ignore[index]

    found = note(anno(target={"source": "x", "selector": position}))
    stale = note(anno(target={"source": "x", "selector": position | {"newsgloss:text": "0" * 32}}))

    assert reading(found).passages[0].glosses[0].quote == "eleven minutes"
    assert [gloss.state for gloss in reading(stale).lost] == [State.ORPHAN]
    told = annotating.positioned(ARTICLE, (stale,)).diagnostics
    assert [one.code for one in told] == [Code.NOTE_SELECTOR]


@pytest.mark.parametrize("position", [[1, 2], [], ["1", "2", "3"], [-4, 8, "0" * 32], "1", {"start": 1}])
def test_a_position_of_any_other_shape_finds_nothing(position: object) -> None:
    """`extra` is the writer's own, whatever it holds."""
    written = Note(
        "n", ARTICLE.id, "check", Quote(""), "x", "", None, "", (), (), (), Place(PATH), {"position": position}
    )
    assert annotating.positioned(ARTICLE, (written,)).value == (written,)


def test_an_answer_stands_where_the_note_stands_that_it_answers() -> None:
    second = row(id="second", text="Not so.", target=[{"source": "x"}], references=["LOCXbsOCEeaQl6f6fQh87Q"])
    third = row(id="third", target=[{"source": "x"}], references=["LOCXbsOCEeaQl6f6fQh87Q", "second"])
    found = taken({"total": 3, "rows": [third, second, row()]}).value or ()

    assert {one.quote and one.quote.exact for one in found} == {"eleven minutes"}
    assert [one.cites for one in found] == [("second",), ("LOCXbsOCEeaQl6f6fQh87Q",), ()]

    reply = anno(id="urn:uuid:re", motivation="replying", target="https://a.example/1")
    assert [one.quote is not None for one in taken([anno(), reply]).value or ()] == [True, True]


def test_the_kind_is_ours_or_a_motivation_or_what_motivations_mean() -> None:
    assert note(anno(**{"newsgloss:kind": "correction", "motivation": "linking"})).kind == "correction"
    assert note(anno(motivation="hindsight")).kind == "hindsight"
    assert [note(anno(motivation=one)).kind for one in ("linking", "questioning", "editing", "tagging")] == [
        "source", "check", "correction", "context",
    ]  # fmt: skip
    assert [one.code for one in taken(anno(**{"newsgloss:kind": "rumour"})).diagnostics] == [Code.NOTE_KIND]


def test_an_id_comes_back_and_is_fit_for_an_address() -> None:
    for given_id, expected in (
        ("https://site.example/1987/11/12/cutting.html#note-gate-minutes", "gate-minutes"),
        ("cutting.html#note-gate.2", "gate.2"),
        ("urn:uuid:dbfb1861-0ecf-41ad-be94-a584e5c4f1df", "dbfb1861-0ecf-41ad-be94-a584e5c4f1df"),
        ("9b6aa528-660a", "9b6aa528-660a"),
    ):
        assert note(anno(id=given_id)).id == expected
    first, second = (note(anno(id=f"https://{host}.example/notes/1")).id for host in "ab")
    assert first != second
    assert note(anno(id=...)).id == note(anno(id=...)).id


# ── what is refused ─────────────────────────────────────────────────────────────────────────────

WRONG: list[tuple[dict[str, object], str]] = [
    (anno(target={"source": "x", "selector": None}), "null"),
    (anno(target={"source": "x", "selector": [None]}), "null"),
    (anno(target={"source": "x", "selector": {"type": "TextQuoteSelector", "exact": 5}}), "`exact`"),
    (anno(target={"source": "x", "selector": {"type": "TextQuoteSelector", "exact": " "}}), "quotes nothing"),
    (anno(target={"source": "x", "selector": {"type": "TextPositionSelector", "start": 9, "end": 3}}), "from 9 to 3"),
    (anno(target={"source": "x", "selector": {"type": "TextPositionSelector", "start": -1, "end": 3}}), "from -1"),
    (anno(target={"source": "x", "selector": {"type": "FragmentSelector"}}), "no `value`"),
    (anno(target=7), "7"),
    (anno(target=...), "no `target`"),
    (anno(id=["a:1", "a:2"]), "not one address"),
    (anno(id="not a uri"), "not one address"),
    (anno(**{"@context": "fish"}), "fish"),
    (anno(created="yesterday"), "yesterday"),
    (anno(creator=6), "nobody"),
    (anno(body="this is no address"), "no address"),
    (anno(body={"type": "TextualBody"}), "without `value`"),
    (anno(body={"type": "TextualBody", "value": ["a", "b"]}), "not one text"),
    (anno(body={"id": "a:1", "textDirection": "squirrel"}), "squirrel"),
    (anno(body={"type": ["Choice", "List"], "items": ["a:1"]}), "one thing"),
    (anno(body={"items": ["a:1"]}), "Choice"),
    (anno(bodyValue=23), "bodyValue"),
    (anno(bodyValue="x", body="a:1"), "both"),
    (row(text=["x"]), "`text`"),
    (row(tags="x", references=[1]), "`references`"),
    (row(target=[None]), "`target`"),
    (row(target=[{"source": "x", "selector": None}]), "null"),
    ({"quote": "", "text": "x", "ranges": []}, "`quote`"),
    (anno(body={"type": "TextualBody", "value": "x" * 20_001}), "20,001"),
    (anno(body={"type": "TextualBody", "value": "half \ud800"}), "surrogate"),
]


@pytest.mark.parametrize(("wrong", "why"), WRONG)
def test_a_malformed_annotation_is_told_at_its_place_and_the_others_are_kept(
    wrong: dict[str, object], why: str
) -> None:
    good = row(id="good") if "uri" in wrong else anno(id="good")
    if "ranges" in wrong:
        good = {"id": 1, "quote": "eleven minutes", "text": "", "ranges": []}
    text = "[\n" + json.dumps(good) + ",\n  " + json.dumps(wrong) + "\n]"

    found = taken(text)

    (told,) = found.diagnostics
    assert (told.code, told.place.line, told.place.column) == (Code.NOTE_FORMAT, 3, 3)
    assert why in " ".join([told.what, *(line for _, line in told.shown)])
    assert told.mend
    assert len(found.value or ()) == 1


@pytest.mark.parametrize("kind", ["CssSelector", "XPathSelector", "FragmentSelector"])
def test_what_is_pointed_to_by_no_words_is_told_and_not_put_on_the_whole_article(kind: str) -> None:
    found = taken(anno(target={"source": "x", "selector": {"type": kind, "value": "p"}}))

    assert [one.code for one in found.diagnostics] == [Code.NOTE_SELECTOR]
    assert kind in found.diagnostics[0].what
    assert found.value == ()


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('{"type": "Annotation",\n "id": "x",\n}', Code.NOTE_JSON, 3),
        ("this is not json", Code.NOTE_JSON, 1),
        ('{"a": 1, "a": 2}', Code.NOTE_JSON, 1),
        ('[{"target": NaN}]', Code.NOTE_JSON, 1),
        ('[{"target": 1e999}]', Code.NOTE_JSON, 1),
        ("[" * 100_000, Code.NOTE_JSON, 1),
        ("[" * 400 + "]" * 400, Code.NOTE_JSON, 1),
        ("{}", Code.NOTE_FORMAT, 1),
        ("[]", Code.NOTE_FORMAT, 1),
        ('{"total": 0, "rows": [], "export_userid": "x"}', Code.FILE_EMPTY, 1),
        ("[" + ",".join(["{}"] * 1_000_000) + "]", Code.FILE_TOO_LARGE, 1),
        ("[" + ",".join([json.dumps(anno())] * 5_001) + "]", Code.FILE_TOO_LARGE, 1),
    ],
)
def test_a_file_that_cannot_be_read_is_one_diagnostic_and_soon_told(text: str, code: Code, line: int) -> None:
    with within(seconds=2, megabytes=300):
        found = taken(text)

    assert [(one.code, one.place.line) for one in found.diagnostics] == [(code, line)]
    assert not found.value


@pytest.mark.parametrize("value", ["x" * 5_000_000, "<a " * 6_600, "<b><i>" * 3_300, "<!--" * 5_000, "*_\n" * 6_600])
@pytest.mark.parametrize("form", ["text/html", "text/plain"])
def test_a_body_of_any_size_is_soon_read_or_refused(value: str, form: str) -> None:
    with within(seconds=1):
        found = taken([anno(body={"type": "TextualBody", "value": value, "format": form})])

    assert len(found.value or ()) + len(found.diagnostics) == 1


# ── safety ──────────────────────────────────────────────────────────────────────────────────────


def note_of(body: str) -> Note:
    return Note("n", ARTICLE.id, "context", None, body, "", None, "", (), (), (), Place(PATH))


def html_of(made: Note) -> str:
    return annotating.body_of(made).html


def test_html_bodies_become_markdown_without_what_could_run() -> None:
    value = (
        "<h2>Log</h2><p onclick=alert(1)>Nine<b>teen </b>minutes, <a href='javascript:alert(1)'>see</a> "
        "<a href='https://a.example/?a=1&amp;b=2'>the [log]</a><script>alert(1)</script></p>"
        "<ul><li>one</li><li>*two*</li></ul><blockquote>said <i>so</i></blockquote><img src=x onerror=alert(1)>1. a"
    )
    made = note(anno(body={"type": "TextualBody", "value": value, "format": "text/html"}))
    html = html_of(made)

    assert "<strong>teen</strong> minutes, see" in html
    assert '<a href="https://a.example/?a=1&amp;b=2">the [log]</a>' in html
    assert "<li>one</li>" in html.replace("<p>", "").replace("</p>", "").replace("\n", "")
    assert "*two*" in html
    assert "<em>so</em>" in html
    assert not {word for word in ("alert", "onclick", "script", "<img") if word in html}


@given(st.text(max_size=60))
def test_plain_text_is_shown_as_it_is(text: str) -> None:
    html = html_of(note_of(markup.plain_markdown(text)))
    from html import unescape
    from re import sub

    shown = unescape(sub(r"<br>|</?p>", " ", html))
    assert shown.replace("\ufffd", "").split() == text.replace("\x00", "").replace("\ufffd", "").split()


@given(st.text("<>ab/ =\"'p*_`[]()&;\n-#1.", max_size=80))
def test_no_html_body_gives_a_tag_that_is_not_ours(value: str) -> None:
    html = html_of(note_of(markup.html_markdown(value)))

    import re

    assert not set(re.findall(r"</?([a-z]+)", html)) - {
        "p", "strong", "em", "s", "ul", "ol", "li", "blockquote", "br", "a", "code", "pre", "hr",
    }  # fmt: skip


def test_an_annotation_full_of_unsafe_links_is_told_once() -> None:
    """It has one place, and a reader of messages needs no line for each of hundreds."""
    links = " ".join(f"[x](javascript:alert({number}))" for number in range(300))
    (made,) = taken(anno(body={"type": "TextualBody", "format": "text/markdown", "value": links})).value or ()
    said = annotating.annotate(ARTICLE, (made,)).diagnostics
    assert [one.code for one in said] == [Code.LINK_REFUSED]
    assert said[0].shown[-2:] == (("also", said[0].what.replace("(0)", "(4)")), ("and", "295 more"))


def test_unsafe_addresses_are_told_and_left_out() -> None:
    found = taken(anno(**{"newsgloss:cites": ["javascript:alert(1)", "gate-minutes"]}))

    assert [one.code for one in found.diagnostics] == [Code.VALUE_URL]
    assert [one.cites for one in found.value or ()] == [("gate-minutes",)]
    assert "<a" not in html_of(note(row(text="[x](javascript:alert(1)) <b>")))


# ── there and back ──────────────────────────────────────────────────────────────────────────────

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
UNKNOWN = st.dictionaries(st.text("xyz:é", min_size=1, max_size=6).map("x-{}".format), JSON, max_size=4)


@given(UNKNOWN, UNKNOWN, UNKNOWN, st.sampled_from([None, "assessing", ["linking", "x"]]))
def test_a_w3c_annotation_goes_out_as_it_came(
    more: dict[str, object], of_target: dict[str, object], of_selector: dict[str, object], motivation: object
) -> None:
    selector = {"type": "TextQuoteSelector", "exact": "eleven minutes", **of_selector}
    given_one = anno(**more, target={"source": "a:1", "selector": selector, **of_target}, motivation=motivation)

    first = note(given_one)
    (out,) = items(sent("w3c", first))

    assert given_one == out
    assert first == note(out)


@given(UNKNOWN, UNKNOWN)
def test_a_hypothesis_row_goes_out_as_it_came(more: dict[str, object], of_target: dict[str, object]) -> None:
    given_one = row(**more, target=[TARGET | of_target])
    first = note({"total": 1, "rows": [given_one]})
    (out,) = items(sent("hypothesis", first))

    assert given_one == out
    assert first == note({"total": 1, "rows": [out]})


LINE = (
    st.text("abcé漢😀 .-", min_size=1, max_size=12).map(str.strip).filter(bool).map(lambda text: " ".join(text.split()))
)
EXACT = [When(1987), When(1987, 11), When(1987, 11, 12), When(2019, 5, 3, "10:00", "Z"), When(1987, approximate=True)]
WHENS = st.sampled_from([None, *EXACT])


@st.composite
def own_notes(draw: st.DrawFn) -> Note:
    """Notes as people write them, on words that stand once."""
    quote = draw(st.sampled_from([None, "eleven minutes", "gate", "no more. It", "Words that are not there"]))
    return Note(
        id=draw(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._\-]{0,12}", fullmatch=True)),
        article=ARTICLE.id,
        kind=draw(st.sampled_from(HINDSIGHT)),
        quote=quote and Quote(quote),  # type: ignore[arg-type]
        body=draw(st.text(max_size=30).filter(lambda text: text.encode("utf-8", "ignore").decode() == text)),
        by=draw(st.just("") | LINE),
        when=draw(WHENS),
        verdict=draw(st.just("") | LINE),
        tags=tuple(draw(st.lists(st.sampled_from(["floods", "log/book", "ébène"]), unique=True))),
        people=tuple(draw(st.lists(LINE, max_size=2, unique=True))),
        cites=tuple(draw(st.lists(st.sampled_from(["https://a.example/x", "gate-minutes", "A book"]), unique=True))),
        place=Place(PATH),
    )


@pytest.mark.parametrize("form", ["w3c", "hypothesis"])
@settings(max_examples=60)
@given(made=own_notes())
def test_our_own_note_comes_back_with_every_field(form: str, made: Note) -> None:
    """And what is exported of what was imported is what was imported: a fixed point."""
    out = sent(form, made)
    back = note(json.loads(out))

    fields = ("id", "kind", "body", "by", "when", "verdict", "tags", "people", "cites")
    assert [getattr(made, name) for name in fields] == [getattr(back, name) for name in fields]
    assert (made.quote and made.quote.exact) == (back.quote and back.quote.exact)
    assert items(out) == items(sent(form, back))


def test_both_selectors_are_in_one_target_and_count_as_their_readers_do() -> None:
    """W3C counts code points, Hypothesis's client UTF-16 units."""
    article = article_of("The 😀 gate stood open.\n")
    made = Note("n", article.id, "check", Quote("stood"), "x", "", None, "", (), (), (), Place(PATH))
    both = [
        exporting.document([reading(made, article=article)], URLS, form=form, settings=Settings(), date=When(1987))
        for form in ("w3c", "hypothesis")
    ]
    w3c, row_ = items(both[0])[0], items(both[1])[0]
    quote, position = w3c["target"]["selector"]  # type: ignore[index]
    units, _ = row_["target"][0]["selector"]  # type: ignore[index]

    assert (quote["exact"], quote["prefix"], quote["suffix"]) == ("stood", "The 😀 gate ", " open.")
    assert (position["start"], position["end"], units["start"], units["end"]) == (11, 16, 12, 17)


def test_whoever_imports_a_row_may_read_it() -> None:
    """Hypothesis's client asks each row whether it is shared, and takes none that does not say."""
    made = Note("n", ARTICLE.id, "check", Quote("gate"), "x", "R. O.", None, "", (), (), (), Place(PATH))
    (row,) = items(sent("hypothesis", made))
    may = {"read": ["group:__world__"], "update": [row["user"]], "delete": [row["user"]]}
    assert (row["user"], row["permissions"]) == ("acct:r-o@localhost", may)


def test_an_exported_collection_has_the_address_that_the_site_gives_it() -> None:
    sent_out = json.loads(sent("w3c", chosen=Settings(base_url="https://a.example/")))
    assert sent_out["id"] == "https://a.example/notes/collection.jsonld"
    assert sent_out["first"]["id"] == "https://a.example/notes/collection.jsonld#first"


def test_the_markdown_and_the_table_hold_every_note() -> None:
    about, place = Quote("eleven minutes"), Place(PATH)
    made = Note("n-1", ARTICLE.id, "check", about, "=1+1", "R.O.", When(2019), "Wrong", ("log",), (), (), place)

    digest = sent("markdown", made, chosen=Settings(title="Cuttings", base_url="https://a.example/"))
    table = sent("csv", made)

    assert "> eleven minutes\n\n**Check.** **Wrong.** =1+1\n\n— R.O., 2019, #log" in digest
    assert "[n-1](<https://a.example/1987/11/12/cutting.html#note-n-1>)" in digest
    assert "eleven minutes,'=1+1,Wrong,R.O.,2019,log" in table


# ── the site and the inbox ──────────────────────────────────────────────────────────────────────

HEAD = "---\ntitle: {}\ndate: 1987-11-12\n{}---\n"
PLACED = "content/articles/1987/gate.reader.jsonld"
SITE = {
    "site.toml": 'title = "Cuttings"\nbase_url = "https://cuttings.example/"\n',
    "content/articles/1987/gate.md": HEAD.format("Gate", "url: https://courier.example/gate\n") + SOURCE,
    "content/articles/1987/log.md": HEAD.format("Log", "rights: metadata\n")
    + "The log of the harbour gives nineteen minutes, in pencil, and no name.\n",
}


def collection(root: Path, files: dict[str, object]) -> Path:
    written = {path: json.dumps(body) if not isinstance(body, str) else body for path, body in files.items()}
    return making.make(root, {**SITE, **written})


def test_notes_of_other_programs_stand_in_the_page_and_go_out_with_the_site(tmp_path: Path) -> None:
    root = collection(tmp_path, {PLACED: [anno(body={"type": "TextualBody", "value": "By the *log*"})]})
    report = making.build(root)
    site = making.site(root)

    assert making.codes(report) == []
    assert "By the *log*" in site["1987/11/12/gate.html"].decode()
    page = json.loads(site["1987/11/12/gate.notes.jsonld"])
    whole = json.loads(site["notes/collection.jsonld"])
    assert (page["type"], page["id"]) == ("AnnotationPage", "https://cuttings.example/1987/11/12/gate.notes.jsonld")
    assert page["items"] == whole["first"]["items"] == [anno(body={"type": "TextualBody", "value": "By the *log*"})]
    assert "1987/11/12/log.notes.jsonld" not in site


def test_no_word_of_an_article_that_may_not_be_published_is_in_the_site_files(tmp_path: Path) -> None:
    target = {"source": "x", "selector": {"type": "TextQuoteSelector", "exact": "in pencil"}}
    yaml = "- id: own\n  kind: check\n  quote: nineteen minutes\n  note: See\n"
    files = {
        "content/articles/1987/log.reader.jsonld": anno(target=target),
        "content/articles/1987/log.notes.yaml": yaml,
    }
    root = collection(tmp_path, files)
    making.build(root)
    site = making.site(root)

    for name in ("1987/11/12/log.notes.jsonld", "notes/collection.jsonld"):
        assert len(json.loads(site[name]).get("items") or json.loads(site[name])["first"]["items"]) == 2
        assert b"pencil" not in site[name]
        assert b"nineteen" not in site[name]


INBOX = {
    "@context": CONTEXT,
    "type": "AnnotationPage",
    "label": "Ours",
    "items": [
        anno(id="urn:uuid:by-url", note={"kept": 1.10}),
        anno(id="urn:uuid:by-page", target="file:///home/me/output/1987/11/12/log.html#p-1"),
        anno(id="urn:uuid:by-id", target={"source": "x", "newsgloss:article": "1987/log"}),
        anno(
            id="urn:uuid:by-words",
            target={"source": "a:1", "selector": {"type": "TextQuoteSelector", "exact": "nineteen minutes, in pencil"}},
        ),
        anno(id="urn:uuid:nowhere", target="https://elsewhere.example/story"),
    ],
}


def test_annotations_in_the_inbox_are_put_beside_their_articles_once(tmp_path: Path) -> None:
    root = collection(tmp_path, {"content/inbox/Reader notes.json": INBOX})
    first = making.build(root)
    gate, log = (root / f"content/articles/1987/{name}.reader-notes.jsonld" for name in ("gate", "log"))

    assert making.codes(first) == ["import-unmatched"]
    assert "1 of 5 annotations" in first.diagnostics[0].what
    assert first.notes == 4
    assert json.loads(gate.read_text()) == INBOX | {"items": [INBOX["items"][0]]}  # type: ignore[index]
    assert [one["id"][9:] for one in json.loads(log.read_text())["items"]] == ["by-page", "by-id", "by-words"]
    assert json.loads((root / "content/inbox/Reader notes.json").read_text()) == INBOX

    before = {path: path.read_bytes() for path in (root / "content").rglob("*") if path.is_file()}
    again = making.build(root)

    assert making.codes(again) == ["import-unmatched"]
    assert {path: path.read_bytes() for path in (root / "content").rglob("*") if path.is_file()} == before
    assert again.built is not None
    assert not again.built.written


def test_an_annotation_on_an_archived_copy_is_on_the_article(tmp_path: Path) -> None:
    copy = "https://web.archive.org/web/20190501120000/https://courier.example/gate"
    root = collection(tmp_path, {"content/inbox/reader.json": [anno(target=copy)]})
    assert making.codes(making.build(root)) == []
    assert (root / PLACED.replace("NAME", "reader")).exists()


def test_a_file_that_a_person_edited_is_never_overwritten(tmp_path: Path) -> None:
    root = collection(tmp_path, {"content/inbox/reader.jsonld": [anno(), anno(id="urn:uuid:2")]})
    making.build(root)
    (root / PLACED).write_text(json.dumps([anno()]))

    report = making.build(root)

    assert making.codes(report) == ["import-changed"]
    assert json.loads((root / PLACED).read_text()) == [anno()]


@pytest.mark.parametrize("when", [{"modified": "2024-01-01T00:00:00Z"}, {}])
def test_an_annotation_that_was_modified_since_is_told(tmp_path: Path, when: dict[str, str]) -> None:
    """Also where it had never been modified before, as a reader's new note."""
    first = anno(**when)
    root = collection(tmp_path, {"content/inbox/reader.jsonld": [first]})
    assert making.codes(making.build(root)) == []
    making.make(root, {"content/inbox/reader.jsonld": json.dumps([first | {"modified": "2024-02-01T00:00:00Z"}])})

    report = making.build(root)

    assert making.codes(report) == ["import-changed"]
    assert json.loads((root / PLACED).read_text()) == [first]


def test_an_import_does_not_write_beside_a_running_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "lock", partial(writing.lock, patience=0.0))
    root = collection(tmp_path, {})
    (tmp_path / "one.txt").write_text("The gate\n\nBy Jane Potter\n\n4 May 1987\n\nThe gate had failed.\n")
    with writing.lock(root / "output"):
        done = pipeline.import_files(pipeline.Request(root, root / "output"), (tmp_path / "one.txt",))

    assert (done.value, [one.code for one in done.diagnostics]) == (None, [Code.OUTPUT_LOCKED])
    assert not (root / "content/inbox/one.txt").exists()


def test_our_own_export_is_known_when_it_comes_back(tmp_path: Path) -> None:
    yaml = "- id: own\n  kind: check\n  quote: eleven minutes\n  note: See\n"
    root = collection(tmp_path, {"content/articles/1987/gate.notes.yaml": yaml})
    making.build(root)
    exported = (root / "output/notes/collection.jsonld").read_bytes()
    making.make(root, {"content/inbox/back.jsonld": exported})

    report = making.build(root)
    saved = tmp_path.parent / f"{tmp_path.name}.jsonld"
    saved.write_bytes(exported)
    imported = pipeline.import_files(pipeline.Request(root, root / "output", write=False), (saved,))

    assert making.codes(report) == []
    assert report.notes == 1
    assert not (root / "content/articles/1987/gate.back.jsonld").exists()
    assert imported == ((), ())


@given(st.lists(st.text("ab", max_size=60), min_size=1, max_size=4), st.data())
def test_words_are_found_in_every_article_in_which_they_stand(words: list[str], data: st.DataObject) -> None:
    homes = [importing.Home(f"{at}.md", str(at), "", (), one) for at, one in enumerate(words)]
    long = [one for one in words if len(one) >= 20] or ["a" * 20]
    whole = data.draw(st.sampled_from(long))
    start = data.draw(st.integers(0, len(whole) - 20))
    needle = whole[start : start + data.draw(st.integers(20, 40))]

    expected = [home.path for home in homes if needle in home.text]

    assert {needle: expected} == annotations._standing({needle}, homes)


def test_a_table_is_divided_by_rows(tmp_path: Path) -> None:
    table = (
        "Highlight,Book Title,Note\n"
        '"The gate stood open for eleven minutes",Gate,a\n'
        '"The log of the harbour gives nineteen",Log,"b, c"\n'
    )
    root = collection(tmp_path, {"content/inbox/readwise.csv": table})
    report = making.build(root)

    assert (making.codes(report), report.notes) == ([], 2)
    assert (root / "content/articles/1987/log.readwise.csv").read_text() == "\n".join(table.splitlines()[::2]) + "\n"


def test_the_command_imports_and_exports(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    root = collection(tmp_path / "site", {})
    (tmp_path / "reader.jsonld").write_text(json.dumps([anno()]))

    assert main(["import", str(tmp_path / "reader.jsonld"), "--site", str(root)]) == 0
    assert "0 new articles, 1 notes file" in capfd.readouterr().out
    assert (root / PLACED).exists()

    export = ["notes", "export", "--site", str(root)]
    assert main([*export, "--article", "1987/gate"]) == 0
    assert items(capfd.readouterr().out) == [anno()]

    target = str(tmp_path / "out.json")
    assert [main([*export, "--format", one, "--output", target]) for one in ("csv", "csv", "w3c")] == [0, 0, 1]
    assert main([*export, "--article", "nobody"]) == 2
    capfd.readouterr()
    assert main([*export, "--output", str(tmp_path / "no" / "out.json")]) == 2
    assert "could not be written: No such file or directory" in capfd.readouterr().err


def test_an_annotation_on_changed_words_is_not_accepted_and_that_is_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Only notes written by hand are rewritten: neither the message nor the command promises more."""
    root = collection(tmp_path, {PLACED: [anno()]})
    article = root / "content/articles/1987/gate.md"
    main(["build", "--site", str(root), "--quiet"])
    article.write_text(article.read_text().replace("open for *eleven minutes*", "open for *eleven long minutes*"))
    capfd.readouterr()
    main(["build", "--site", str(root)])
    told = capfd.readouterr()
    assert "note-edited" in told.err + told.out
    assert "notes accept" not in told.err + told.out

    (name,) = (one["id"] for one in json.loads(_listed(root, capfd)))
    assert main(["notes", "accept", name, "--site", str(root)]) == 1
    assert f"{name}: it came from another program; change its words in {PLACED}" in capfd.readouterr().err
    assert main(["notes", "accept", "--all-edited", "--site", str(root)]) == 0
    assert "came from another program" in capfd.readouterr().err


def _listed(root: Path, capfd: pytest.CaptureFixture[str]) -> str:
    main(["notes", "list", "--json", "--site", str(root)])
    return capfd.readouterr().out


# ── the house ───────────────────────────────────────────────────────────────────────────────────


def test_every_format_keeps_the_contract() -> None:
    """Each says which documents are its own, and is asked; what is exported can be asked for."""
    assert [one.NAME for one in exchanged.formats()] == ["hypothesis", "readium", "w3c", "highlights"]
    assert all(
        one.paths({}) is None and one.paths([]) is None and one.paths(None) is None for one in exchanged.formats()
    )
    assert exchanged in sources()
    assert exporting.FORMATS == FORMATS


@given(JSON, JSON)
def test_elements_stand_where_they_are_said_to_stand(first: object, second: object) -> None:
    document = {"a": {"b": [first, {"c": [second, first]}, second]}, "z": first}
    text = json.dumps(document, indent=1, ensure_ascii=False)
    assert read_json(text, "x").value == json.loads(text)

    stood = elements(text, "x", keys=("a", "b"))
    inner = elements(text, "x", keys=("a", "b", EACH, "c"))

    assert [json.loads(text[one.start : one.end]) for one in stood][:1] == [first]
    assert len(stood) == 3
    assert [json.loads(text[one.start : one.end]) for one in inner][-2:] == [second, first]
    for one in (*stood, *inner):
        line = text.split("\n")[one.place.line - 1]
        assert text.startswith(line[one.place.column - 1 :], one.start)


def test_the_w3c_samples_are_accepted_and_refused(shared: Path) -> None:
    from benchmarks.exchange import bared, samples

    data = shared / "data" / "annotations"
    assert [one.name for one in samples(data, "correct") if not one.accepted] == []
    assert [one.name for one in samples(data, "incorrect") if one.accepted] == []
    hidden = {one.name for one in map(bared, samples(data, "incorrect")) if one.accepted}
    assert hidden == {"anno7.json", "anno15.json"}  # two ids, which are made one; a key that is only misspelt


def test_notes_of_other_programs_keep_the_laws() -> None:
    made = reading(*(taken([anno(id=f"urn:uuid:{at}") for at in range(4)]).value or ()))

    laws.changes_no_character(made)
    laws.loses_no_note(made, ("0", "1", "2", "3"))


# ── nothing raises ──────────────────────────────────────────────────────────────────────────────

SEEDS = [
    anno(
        body=[{"type": "TextualBody", "value": "x", "purpose": "tagging"}],
        creator={"name": "R.O."},
        motivation="linking",
    ),
    {"@context": CONTEXT, "type": "AnnotationCollection", "first": {"type": "AnnotationPage", "items": [anno()]}},
    {"type": "AnnotationSet", "items": [anno()]},
    {"total": 1, "rows": [row(references=["a"], user_info={"display_name": "M"})]},
    {"export_userid": "x", "annotations": [row(newsgloss={"kind": "check", "cites": ["a"]})]},
    {
        "results": [
            {
                "source_url": "a",
                "highlights": [{"id": 1, "text": "gate", "highlighted_at": "2021", "tags": [{"name": "a"}]}],
            }
        ]
    },
    [{"url": "a", "annotations": [{"quote": "gate", "text": "x", "ranges": [], "user": {"name": "a"}}]}],
]


@st.composite
def damaged(draw: st.DrawFn) -> object:
    """A document of each kind in which any value may be any other."""
    odd = JSON | st.sampled_from(
        [[], {}, [[]], [{}], [None], {"type": ["Choice", 3], "items": [None]}, -1, 10**30, "\ud800"]
    )

    def damage(value: object) -> object:
        if draw(st.integers(0, 9)) == 0:
            return draw(odd)
        if isinstance(value, dict):
            return {key: damage(inner) for key, inner in value.items() if draw(st.integers(0, 19))}
        return [damage(inner) for inner in value] if isinstance(value, list) else value

    return damage(draw(st.sampled_from(SEEDS)))


@settings(max_examples=300)
@given(damaged())
def test_no_document_makes_it_raise_and_what_it_gives_goes_out_again(document: object) -> None:
    text = json.dumps(document)
    found = taken(text)
    strays = annotating.strays(Manuscript("content/inbox/a.json", text))

    assert {one.place.path for one in found.diagnostics} <= {PATH.replace(".md", ".reader.jsonld")}
    for form in FORMATS:
        out = sent(form, *(found.value or ())).encode("utf-8", "backslashreplace")
        assert form in ("markdown", "csv") or len(items(out.decode())) == len(found.value or ())
    parts = {one.part for one in strays.value or ()}
    if parts:
        whole = annotating.extract(Manuscript("content/inbox/a.json", text), parts)
        again = annotating.strays(Manuscript("content/inbox/a.json", whole)).value or ()
        assert {one.id for one in again} == {one.id for one in strays.value or ()}
