"""Annotating: every note finds its place or says why not, and marks change nothing that a reader reads."""

from __future__ import annotations

import random

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from generator import annotating, dialect, reading
from generator.annotating.anchor import Text, place
from generator.annotating.closest import closest
from generator.annotating.folding import fold
from generator.annotating.gathering import sources
from generator.annotating.lanes import lanes
from generator.annotating.tracing import located, traced
from generator.diagnostics import Outcome, as_text
from generator.model import Article, Gathered, Link, Manuscript, Note, Place, Quote, Reading, Rights, Run, State, When
from generator.placed import read_yaml
from tests import laws
from tests.costs import within
from tests.strategies import KINDS, PATH, annotated, article_of, markdown, note_on
from tests.test_reading import cases, told

SIDECAR = PATH.replace(".md", ".notes.yaml")


def gathered(text: str, path: str = SIDECAR) -> Outcome[Gathered]:
    return annotating.gather([Manuscript(path, text)], [("1987/cutting", PATH)], kinds=KINDS)


def notes_of(text: str) -> tuple[Note, ...]:
    found = gathered(text).value
    assert found
    return found.notes.get("1987/cutting", ())


def body_of(text: str) -> annotating.Body:
    """The body of a note with this text, in a block of YAML that begins at 4:5."""
    indented = "".join(f"    {line}\n" for line in text.splitlines())
    (note,) = notes_of(f"- id: n\n  kind: check\n  note: |\n{indented}")
    return annotating.body_of(note)


def reading_of(article: Article, *notes: Note) -> Reading:
    made = annotating.annotate(article, notes).value
    assert made
    return made


def page(source: str, *quotes: str) -> str:
    """The HTML of an article with notes n0, n1 … on these quotes, without the first id and what machines read."""
    article = article_of(source)
    made = reading_of(article, *(note_on(article, number, Quote(quote)) for number, quote in enumerate(quotes)))
    text = "".join(passage.html for passage in made.passages)
    for number, kind in enumerate(KINDS[: len(quotes)]):
        text = text.replace(f' style="anchor-name:--m-n{number}"', "")
        for printed in range(1, 10):
            text = text.replace(f' role="doc-noteref" aria-label="newsgloss:note {printed} {kind}"', "")
    return text.split(">", 1)[1]


# ── the laws ────────────────────────────────────────────────────────────────────────────────────


@given(annotated())
def test_annotating_keeps_its_laws(given_: tuple[Article, tuple[Note, ...]]) -> None:
    """No character changes, marks lie on their quotes, lanes are apart, no note is lost."""
    article, notes = given_

    made = reading_of(article, *notes)

    laws.changes_no_character(made)
    laws.marks_lie_on_their_quotes(made)
    laws.lanes_are_apart(made)
    laws.loses_no_note(made, tuple(note.id for note in notes))


@given(annotated())
def test_a_note_on_words_that_stand_there_is_never_an_orphan(given_: tuple[Article, tuple[Note, ...]]) -> None:
    article, notes = given_

    states = {gloss.state for gloss in laws.glosses_of(reading_of(article, *notes))}

    assert State.ORPHAN not in states


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 12)), max_size=12))
def test_overlapping_spans_have_lanes_of_their_own(drawn: list[tuple[int, int]]) -> None:
    """However many overlap; and the lowest that is free is taken."""
    spans = sorted(((start, start + length) for start, length in drawn), key=lambda span: (span[0], -span[1]))
    given_lanes = lanes(spans)

    for at, (start, end) in enumerate(spans):
        others = [given_lanes[other] for other in range(at) if spans[other][1] > start]
        assert spans[at] == (start, end)
        assert given_lanes[at] == next(lane for lane in range(1, 14) if lane not in others)


# ── finding ─────────────────────────────────────────────────────────────────────────────────────

ANCHORS = cases("anchoring.md")


@pytest.mark.parametrize("title", ANCHORS)
def test_a_quote_finds_its_place(title: str) -> None:
    """As the cases say: the text with the mark in brackets, or the state."""
    source, lines, expected = ANCHORS[title]
    article = article_of(source)
    indented = "".join(f"  {line}\n" for line in lines.splitlines())
    (note,) = notes_of(f"- id: n\n  kind: check\n  note: x\n{indented}")

    (gloss,) = laws.glosses_of(reading_of(article, note))
    text, mark = article.text, gloss.mark
    actual = f"{text[: mark.start]}[{text[mark.start : mark.end]}]{text[mark.end :]}" if mark else gloss.state.value

    assert expected.strip() == actual


@given(markdown(), st.booleans())
def test_folding_leads_back_to_where_a_character_came_from(text: str, case: bool) -> None:
    folded = fold(text, case=case)

    spans = [folded.span(at, at + 1) for at in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
    for letter, (start, _) in zip(folded.text, spans, strict=True):
        if letter.isascii() and letter.isalnum() and text[start].isascii():
            assert letter == (text[start].casefold() if case else text[start])


def test_a_quote_of_nothing_marks_nothing() -> None:
    """The whole page is not marked by a note whose quote is empty."""
    assert place(Text("The gate."), Quote("")).state is State.ORPHAN
    assert place(Text("The gate."), Quote("\u00ad \n")).state is State.ORPHAN


def test_a_quote_that_stands_a_thousand_times_is_ambiguous_at_once() -> None:
    with within(seconds=0.2):
        found = place(Text("a" * 200_000), Quote("a", prefix="x"))

    assert found.state is State.AMBIGUOUS


# ── weaving ─────────────────────────────────────────────────────────────────────────────────────


def test_overlapping_marks_are_nested_and_each_has_its_link_after_its_last_words() -> None:
    expected = (
        'The <mark class="k-context" data-notes="n0" id="m-n0">gate '
        '<mark class="k-source lane-2" data-notes="n0 n1" id="m-n1">stood</mark></mark>'
        '<a class="ref k-context" href="#note-n0">1</a>'
        '<mark class="k-source lane-2" data-notes="n1"> open</mark>'
        '<a class="ref k-source" href="#note-n1">2</a>.</p>\n'
    )

    assert expected == page("The gate stood open.", "gate stood", "stood open")


def test_hundreds_of_notes_on_each_others_words_make_a_page_of_bounded_size() -> None:
    """Each keeps its link and the end of its words; where there are fewer, each mark covers all of them."""
    words = [f"w{number:03}" for number in range(520)]
    article = article_of(" ".join(words) + "\n")
    notes = [note_on(article, at, Quote(" ".join(words[at : at + 120]))) for at in range(400)]
    few, many = reading_of(article, *notes[:60]), reading_of(article, *notes)
    woven = many.passages[0].html

    laws.changes_no_character(few)
    laws.marks_lie_on_their_quotes(few)
    laws.changes_no_character(many)
    assert len(woven) < 5_000_000
    for note in notes:
        assert woven.count(f'id="m-{note.id}"') == woven.count(f'href="#note-{note.id}"') == 1


def test_a_mark_inside_another_does_not_break_it() -> None:
    expected = (
        '<mark class="k-context" data-notes="n0" id="m-n0">The '
        '<mark class="k-source lane-2" data-notes="n0 n1" id="m-n1">gate</mark>'
        '<a class="ref k-source" href="#note-n1">1</a> stood</mark>'
        '<a class="ref k-context" href="#note-n0">2</a>.</p>\n'
    )

    assert expected == page("The gate stood.", "The gate stood", "gate")


def test_a_mark_crosses_no_element_and_its_link_stands_after_the_emphasis_and_the_link() -> None:
    expected = (
        'The <mark class="k-context" data-notes="n0" id="m-n0">old </mark><em>'
        '<mark class="k-context" data-notes="n0">gate</mark></em><a class="ref k-context" href="#note-n0">1</a> and '
        '<a href="newsgloss:quay"><mark class="k-source" data-notes="n1" id="m-n1">the</mark> quay</a>'
        '<a class="ref k-source" href="#note-n1">2</a>.</p>\n'
    )

    assert expected == page("The old *gate* and [[quay|the quay]].", "old gate", "the")


def test_the_link_of_a_mark_stands_inside_its_cell_item_or_heading() -> None:
    link = '</mark><a class="ref k-context" href="#note-n0">1</a>'

    assert f"2{link}</td>" in page("| a | b |\n|---|---|\n| 1 | 2 |", "b 1 2")
    assert f"two{link}</li>" in page("- one\n- two\n", "one two")
    assert f"tide{link}</h2>" in page("# The tide\n\nRose.", "The tide")
    assert f"b{link}</code></pre>" in page("    a\n    b\n", "a b")


def test_a_note_is_printed_after_the_block_where_its_mark_ends() -> None:
    article = article_of("One two.\n\nThree four.\n\nFive.")
    made = reading_of(article, note_on(article, 0, Quote("two. Three")), note_on(article, 1, Quote("One")))

    assert [[gloss.note.id for gloss in passage.glosses] for passage in made.passages] == [["n1"], ["n0"], []]
    assert made.passages[1].glosses[0].quote == "two.\n\nThree"


def test_notes_are_numbered_as_the_page_shows_them() -> None:
    """On the whole article, then where their words end, as their numbers stand in the text; then the lost."""
    article = article_of("One two three.")
    quotes = [None, Quote("absent"), Quote("two"), Quote("One two"), Quote("One")]
    made = reading_of(article, *(note_on(article, number, quote) for number, quote in enumerate(quotes)))

    numbers = {gloss.note.id: gloss.number for gloss in laws.glosses_of(made)}
    assert numbers == {"n0": 1, "n4": 2, "n3": 3, "n2": 4, "n1": 5}
    assert [gloss.note.id for gloss in made.whole] == ["n0"]
    assert [gloss.note.id for gloss in made.lost] == ["n1"]


@pytest.mark.parametrize(("rights", "shown"), [(Rights.FULL, 4), (Rights.EXCERPT, 2), (Rights.METADATA, 0)])
def test_what_rights_withhold_has_no_html_but_its_notes(rights: Rights, shown: int) -> None:
    whole = article_of("# Heading\n\nOne.[^1]\n\nTwo.\n\n[^1]: Three.")
    article = replace(whole, head=replace(whole.head, rights=rights))
    made = reading_of(article, note_on(article, 0, Quote("Two")))

    assert [bool(passage.html) for passage in made.passages] == [number < shown for number in range(4)]
    assert [gloss.note.id for gloss in made.passages[2].glosses] == ["n0"]
    assert made.passages[2].glosses[0].quote == ("Two" if rights is Rights.FULL else "")
    assert ("#fn-1" in made.passages[1].html) == (rights is Rights.FULL)
    assert article.text[: article.reach] == {4: article.text, 2: "Heading\n\nOne.[1]", 0: ""}[shown]


def test_a_dot_in_an_id_is_escaped_for_css() -> None:
    article = article_of("The gate.")
    (note,) = notes_of("- {id: a.b, kind: check, note: x, quote: gate}")

    assert 'id="m-a.b" style="anchor-name:--m-a\\.b"' in reading_of(article, note).passages[0].html


# ── what is said of lost notes ──────────────────────────────────────────────────────────────────


def test_an_orphan_shows_the_closest_passage_and_where_it_stands() -> None:
    article = article_of("It was late.\n\nThey said that the gate crew had tried the motors 12 times, and gave up.")
    (note,) = notes_of("- id: motors\n  kind: check\n  note: x\n  quote: the gate crew had tried the motors 13 times\n")
    (said,) = annotating.annotate(article, (note,)).diagnostics

    expected = """\
content/articles/1987/cutting.notes.yaml:4:10: note motors quotes words that are not in the article  [note-orphan]
    quoted   "the gate crew had tried the motors 13 times"
    closest  "the gate crew had tried the motors 12 times"   cutting.md:7:16, 98%
    mend     if that is the passage, quote it: "the gate crew had tried the motors 12 times\""""
    assert expected == as_text(said)


def test_an_ambiguous_note_lists_its_choices_with_their_places() -> None:
    article = article_of("The gate shut.\n\nThe gate opened.")
    (note,) = notes_of("- id: gate\n  kind: check\n  note: x\n  quote: The gate\n")
    (said,) = annotating.annotate(article, (note,)).diagnostics

    expected = """\
content/articles/1987/cutting.notes.yaml:4:10: note gate quotes words that stand 2 times in the article  \
[note-ambiguous]
    nth: 1  … [The gate] shut. The gate opened. …   cutting.md:5:1
    nth: 2  … The gate shut. [The gate] opened. …   cutting.md:7:1
    mend    add the line `nth: …` of the one that is meant, or `before:` and `after:` with the words next to it"""
    assert expected.replace("…  [", "… [") == as_text(said).replace("…  [", "… [")


@pytest.mark.parametrize(
    ("keys", "what", "mend"),
    [
        ("nth: 5", "asks for nth: 5, but the words it quotes stand 2 times", "nth: a number from 1 to 2"),
        (
            "nth: 2\n  after: opened",
            "asks for nth: 2, but the words it quotes stand once with these words next to them",
            "remove the line `nth:`",
        ),
        (
            "before: Nobody",
            "quotes words that stand 2 times in the article, and its `before` and `after` do not tell which is meant",
            "add the line `nth: …` of the one that is meant, or `before:` and `after:` with the words next to it",
        ),
    ],
)
def test_what_keeps_a_place_from_being_chosen_is_said(keys: str, what: str, mend: str) -> None:
    article = article_of("The gate shut.\n\nThe gate opened.")
    (note,) = notes_of(f"- id: gate\n  kind: check\n  note: x\n  quote: The gate\n  {keys}\n")
    (said,) = annotating.annotate(article, (note,)).diagnostics

    assert (said.what, said.mend) == (f"note gate {what}", mend)


def test_the_closest_passage_is_found_in_a_moment() -> None:
    """In 50,000 characters, for a short and a long quote, within 50 ms of CPU (ten times that on a busy machine)."""
    rng = random.Random(4)
    vocabulary = ["".join(rng.choices("abcdefghij", k=rng.randint(2, 9))) for _ in range(800)]
    text = " ".join(rng.choices(vocabulary, k=8_000))[:50_000]
    for length in (30, 300):
        quote = text[30_000 : 30_000 + length].replace("a", "aa", 2)
        with within(seconds=0.5):
            found = closest(text, quote)
        assert found
        assert abs(found[0] - 30_000) < 12
        assert found[2] > 0.9


# ── gathering ───────────────────────────────────────────────────────────────────────────────────


def test_a_note_is_read_with_all_its_keys() -> None:
    (note,) = notes_of("""\
- id: gate-minutes
  quote: eleven minutes
  before: for
  nth: 2
  kind: correction
  note: "**Nineteen minutes.**"
  by: R.O.
  date: 2019
  verdict: Wrong
  tags: [floods, ""]
  people: [Aldous Wray]
  cites: ["https://a.example/log", "[[gate]]"]
  extra: {mood: sure}
""")

    quote = Quote("eleven minutes", "for", "", 2, Place(SIDECAR, 2, 10))
    expected = Note(
        "gate-minutes", "1987/cutting", "correction", quote, "**Nineteen minutes.**", "R.O.", When(2019), "Wrong",
        ("floods",), ("Aldous Wray",), ("https://a.example/log", "[[gate]]"), Place(SIDECAR, 1, 7), {"mood": "sure"},
        (Run(0, 6, 10),),
    )  # fmt: skip
    assert expected == note


def test_every_mistake_of_a_file_is_told_and_its_good_notes_are_kept() -> None:
    text = """\
- {id: good, kind: check, note: x}
- {kind: check, note: x}
- {id: b, kind: chek, note: x}
- {id: c, kind: check}
- {id: "a b", kind: check, note: x}
- just words
- {id: d, kind: check, note: x, quotes: y}
- {id: e, kind: check, note: x, nth: two, tags: [../x], cites: ["javascript:x"], quote: y}
- {id: f, kind: check, note: x, quote: }
- {id: good, kind: check, note: second}
"""
    outcome = gathered(text)

    assert sorted(told(outcome), key=lambda one: int(one.split(":")[0])) == [
        "2:3 key-missing",
        "3:17 note-kind",
        "4:3 key-missing",
        "5:8 value-path",
        "6:3 note-shape",
        "7:33 key-missing",
        "8:38 value-type",
        "8:50 value-path",
        "8:65 value-url",
        "9:33 value-type",
        "10:8 id-taken",
    ]
    assert [note.id for note in notes_of(text)] == ["good", "e", "f", "good-2"]
    left_out = (outcome.value or Gathered()).left_out
    assert [(one.id, one.place.line) for one in left_out] == [
        ("", 2), ("b", 3), ("c", 4), ("a b", 5), ("", 6), ("d", 7),
    ]  # fmt: skip
    assert left_out[5].why.startswith("there is no key 'quotes'")


@pytest.mark.parametrize("key", ["qoute", "quotes", "Quote", "QUOTE", "qote", "quoted"])
def test_a_note_whose_quote_is_misspelt_is_not_on_the_whole_article(key: str) -> None:
    outcome = gathered(f"- {{id: b, kind: check, note: x, {key}: the gate}}")

    assert [(one.code.slug, one.mend) for one in outcome.diagnostics] == [("key-missing", "did you mean `quote`?")]
    assert outcome.value
    assert (outcome.value.notes, [one.id for one in outcome.value.left_out]) == ({}, ["b"])


@pytest.mark.parametrize("key", ["before", "after", "nth"])
def test_what_tells_passages_apart_needs_a_quote(key: str) -> None:
    outcome = gathered(f"- {{id: b, kind: check, note: x, {key}: 1}}")

    assert "1:33 key-missing" in told(outcome)
    assert outcome.value
    assert outcome.value.notes == {}


def test_a_key_that_is_like_none_is_answered_with_all() -> None:
    outcome = gathered("- {id: b, kind: check, note: x, colour: red}")

    assert told(outcome) == ["1:33 key-unknown"]
    assert outcome.diagnostics[0].shown[0][1].startswith("id, kind, note, quote,")


@pytest.mark.parametrize("quote", ["", '""', '"  "', '"\\u200b"', "~"])
def test_an_empty_quote_is_said_once(quote: str) -> None:
    (note,) = notes_of(text := f"- id: n\n  kind: check\n  note: x\n  quote: {quote}\n")
    made = annotating.annotate(article_of("The gate."), (note,))

    assert told(gathered(text)) == ["4:3 value-type"]
    assert made.diagnostics == ()
    assert made.value
    assert [gloss.note.id for gloss in made.value.lost] == ["n"]


def test_a_kind_that_is_misspelt_is_answered_with_the_right_one() -> None:
    (said,) = gathered("- {id: b, kind: chek, note: x}").diagnostics

    assert said.mend == "did you mean `check`?"


def test_an_id_is_taken_once_in_the_whole_collection() -> None:
    articles = [("a", "content/articles/a.md"), ("b", "content/articles/b.md")]
    sidecars = [Manuscript(f"content/articles/{name}.notes.yaml", "- {id: n, kind: check, note: x}") for name in "ba"]

    outcome = annotating.gather(sidecars, articles, kinds=KINDS)
    assert outcome.value

    assert {name: [note.id for note in notes] for name, notes in outcome.value.notes.items()} == {
        "a": ["n"],
        "b": ["n-2"],
    }
    assert outcome.diagnostics[0].shown == (
        ("first", "content/articles/a.notes.yaml:1:8"),
        ("second", "content/articles/b.notes.yaml:1:8"),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [("id: a", "1:1 note-shape"), ("- a: [", "2:1 yaml-syntax"), ("- &a x\n- *a", "1:3 yaml-alias")],
)
def test_a_file_that_is_no_list_of_notes_is_said(text: str, said: str) -> None:
    assert said in told(gathered(text + "\n"))


def test_notes_without_an_article_are_said_with_the_nearest_name() -> None:
    outcome = gathered("- {id: a, kind: check, note: x}", "content/articles/1987/cuting.notes.yaml")

    assert told(outcome) == ["1:1 note-homeless"]
    assert outcome.value
    assert [(one.id, one.why[:19]) for one in outcome.value.left_out] == [("a", "there is no article")]
    assert "content/articles/1987/cutting.md" in outcome.diagnostics[0].mend


def test_every_source_of_notes_keeps_the_contract() -> None:
    """Each has a suffix of its own, and gives notes with an id, a kind and a place."""
    found = sources()

    assert len({source.SUFFIX for source in found}) == len(found) >= 1
    for source in found:
        outcome = source.notes(Manuscript("content/articles/a" + source.SUFFIX, ""), "a", kinds=KINDS)
        assert outcome.value == ()


# ── the bodies of notes ─────────────────────────────────────────────────────────────────────────


def test_a_body_is_markdown_made_safe() -> None:
    source = """\
# Head

**Nineteen** minutes, see [[gate|the gate]] and [log](../log.md#x). <script>alert(1)</script> [x](javascript:y)

- a ![p](https://a.example/p.png)

| a |
|--:|
| b |
"""
    body = body_of(source)

    expected = """\
<p><strong>Head</strong></p>
<p><strong>Nineteen</strong> minutes, see <a href="newsgloss:gate">the gate</a> and <a href="newsgloss:log#x">log</a>. \
&lt;script&gt;alert(1)&lt;/script&gt; [x](javascript:y)</p>
<ul>
<li>a <a href="https://a.example/p.png" class="remote">p</a></li>
</ul>
<table>
<thead>
<tr>
<th class="align-right">a</th>
</tr>
</thead>
<tbody>
<tr>
<td class="align-right">b</td>
</tr>
</tbody>
</table>"""
    assert expected == body.html
    assert body.links == (Link("gate", Place(SIDECAR, 6, 31)), Link("log#x", Place(SIDECAR, 6, 53)))
    assert [(one.code.slug, str(one.place)) for one in body.diagnostics] == [("link-refused", f"{SIDECAR}:6:99")]


FORMS = {
    "plain": ("note: See [[nobody]] now", "3:13"),
    "plain over two lines": ("note: See\n    that [[nobody]] now", "4:10"),
    "single quotes": ("note: 'It''s [[nobody]] now'", "3:16"),
    "double quotes": ('note: "\\"a\\" \\u00e9\\n [[nobody]] now"', "3:25"),
    "double quotes over two lines": ('note: "See\n    [[nobody]] now"', "4:5"),
    "a literal block": ("note: |\n    One.\n\n    Two [[nobody]].", "6:9"),
    "a literal block that keeps its end": ("note: |2+  # why\n    One.\n\n    Two [[nobody]].", "6:9"),
    "a folded block": ("note: >-\n    One\n    two\n    [[nobody]].", "6:5"),
    "a list in a block": ("note: |\n    - a\n    - *b [[nobody]]*", "5:10"),
    "a table in a block": ("note: |\n    | a | b |\n    |---|---|\n    | c | [[nobody]] |", "6:11"),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_link_in_a_note_has_its_own_place_however_the_yaml_is_written(form: str) -> None:
    written, place = FORMS[form]
    (note,) = notes_of(f"- id: n\n  kind: check\n  {written}\n")
    (link,) = annotating.body_of(note).links

    assert f"{SIDECAR}:{place}" == str(link.place)


@given(st.text("ab [\"'\\:#|>é\t", max_size=30), st.sampled_from(["|", ">", '"', "'"]))
def test_every_character_of_a_text_is_found_in_its_yaml(text: str, style: str) -> None:
    """As PyYAML writes it, in every style."""
    written = yaml.dump([{"note": text}], default_style=style, width=12, allow_unicode=True)
    placed = read_yaml(written, SIDECAR).value
    assert placed
    value = placed.value[0].value["note"]  # type: ignore[index,union-attr,call-overload]
    lines = written.split("\n")
    runs = traced(text, lines, value.place)

    for at, letter in enumerate(text):
        if not letter.isspace():
            place = located(runs, at, Place(SIDECAR))
            found = lines[place.line - 1][place.column - 1 :]
            assert found.startswith((letter, "\\" + letter, "\\x"))


NOTHING = ["\u200b", "'  '", "'***'", "'#'", "'-'", "'&nbsp;'", "'[](gate)'", "'> '"]


@pytest.mark.parametrize("written", NOTHING)
def test_a_text_that_shows_nothing_is_said(written: str) -> None:
    (note,) = notes_of(f"- id: n\n  kind: check\n  note: {written}\n")
    (said,) = annotating.annotate(article_of("x"), (note,)).diagnostics

    assert (said.code.slug, said.place.line) == ("note-empty", 3)


def test_a_text_that_cannot_be_taken_apart_is_said_and_shown() -> None:
    body = body_of("> " * 100 + "deep")

    assert [one.code.slug for one in body.diagnostics] == ["text-unparsed"]
    assert "deep" in body.html


@given(markdown())
def test_a_body_is_set_as_the_dialect_sets_it(source: str) -> None:
    """Keeping places changes no word."""
    note = replace(note_on(article_of("x"), 0, None), body=source)
    plain = dialect.parser(footnotes=False).render(source)

    pictured = "<img" in plain
    assert pictured or laws.unspaced(laws.words_of(plain)) == laws.unspaced(
        laws.words_of(annotating.body_of(note).html)
    )


@given(markdown())
def test_the_tags_of_any_body_nest(source: str) -> None:
    """And it holds neither ids nor styles nor scripts."""
    note = replace(note_on(article_of("x"), 0, None), body=source)
    html = annotating.body_of(note).html
    found = laws.page_of(html)

    assert found.ids == []
    assert "style=" not in html or "style=" in source
    assert "<script" not in html


def test_yaml_keeps_a_long_quote_on_one_line() -> None:
    """A folded quote of the notes file finds words that the article wraps elsewhere."""
    text = "- id: n\n  kind: check\n  note: x\n  quote: >\n    open for\n    eleven minutes\n"

    assert read_yaml(text, SIDECAR).diagnostics == ()
    (gloss,) = laws.glosses_of(reading_of(article_of("open\nfor eleven\nminutes"), *notes_of(text)))
    assert gloss.state is State.EXACT


@pytest.mark.parametrize("words", ["as it was planned", "four in the river", "from the west"])
def test_words_of_headline_dek_and_caption_are_found_with_what_stands_around_them_in_the_whole_text(words: str) -> None:
    """As an export tells it: what stands beyond a blank line is of another block, and contradicts nothing."""
    head = "title: The barrier as it was planned\ndate: 1987\ndek: Six gates, and four in the river.\n"
    image = "image: {src: a.png, alt: Plan, caption: The barrier from the west.}\n"
    article = reading.read(Manuscript(PATH, f"---\n{head}{image}---\nIt has four gates.\n\nIt had six.\n")).value
    assert article
    start = article.full.index(words)
    quote = Quote(words, article.full[max(start - 32, 0) : start], article.full[start + len(words) :][:32])
    (gloss,) = reading_of(article, note_on(article, 0, quote)).glosses

    assert (gloss.state, gloss.quote) == (State.EXACT, words)
