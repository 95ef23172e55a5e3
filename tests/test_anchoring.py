"""Anchoring: a note goes where its passage went, and nowhere if the passage is gone."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rapidfuzz.distance import LCSseq, Levenshtein

from generator.annotating.anchor import Found, Past, Text, place
from generator.annotating.carrying import Fit, align
from generator.annotating.folding import fold, folded_words
from generator.model import Quote, State
from tests.strategies import words

GATE = "The gate stood open for eleven minutes after the order to close it. The Board said no more about the motors."
TIDE = "The tide came over the quay at four, and the ledgers of the harbour office were lost with it."
CREW = "Mr Wray, who had the watch, was not asked what he had seen of it."
ARTICLE = f"{GATE}\n\n{TIDE}\n\n{CREW}"

WORD = st.text("abcdeghilmnorst", min_size=2, max_size=9)
SENTENCE = st.lists(WORD, min_size=4, max_size=12).map(lambda drawn: " ".join(drawn).capitalize() + ".")
LETTERS = st.lists(st.one_of(words(), st.text(max_size=8)), max_size=20).map(" ".join)


def quote_of(text: str, start: int, end: int) -> Quote:
    return Quote(text[start:end], text[max(start - 32, 0) : start], text[end : end + 32])


def both(before: str, passage: str, after: str) -> tuple[Found, Found]:
    """Where a passage of the one text stands in the other, by its words alone and with the older text."""
    start = before.index(passage)
    quote = quote_of(before, start, start + len(passage))
    return place(Text(after), quote), place(Text(after), quote, Past(before, start, start + len(passage)))


def shown(found: Found, text: str) -> tuple[State, list[str]]:
    return found.state, [text[start:end] for start, end in found.spans]


# ── the laws ────────────────────────────────────────────────────────────────────────────────────


@given(LETTERS, LETTERS, LETTERS, LETTERS, st.integers(0, 9), st.data())
def test_a_place_is_in_the_text_whatever_is_asked(
    text: str, exact: str, prefix: str, suffix: str, nth: int, data: st.DataObject
) -> None:
    """Nothing raises, what is placed has one span, and what is lost none."""
    old = data.draw(LETTERS)
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(old)), st.integers(0, len(old)))))
    pasts = (None, Past.around(exact, prefix=prefix, suffix=suffix, start=start), Past(old, start, end))
    for past in pasts if start < end else pasts[:2]:
        found = place(Text(text), Quote(exact, prefix, suffix, nth), past)

        assert all(0 <= first < last <= len(text) for first, last in found.spans)
        assert 0.0 <= found.score <= 1.0
        if found.state is not State.AMBIGUOUS:
            assert len(found.spans) == (found.state is not State.ORPHAN)


@given(st.lists(SENTENCE, min_size=2, max_size=8), st.data())
def test_words_that_stand_once_are_found_where_they_stand(sentences: list[str], data: st.DataObject) -> None:
    text = "\n\n".join(sentences)
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    quoted = text[start:end].strip()
    start = text.find(quoted)
    assume(quoted and text.find(quoted, start + 1) < 0)

    for quote in (Quote(quoted), quote_of(text, start, start + len(quoted))):
        assert place(Text(text), quote) == Found(State.EXACT, 1.0, ((start, start + len(quoted)),))


@given(LETTERS, LETTERS, LETTERS, LETTERS)
def test_what_is_called_exact_has_the_words_and_the_same_question_has_the_same_answer(
    text: str, exact: str, prefix: str, suffix: str
) -> None:
    quote = Quote(exact, prefix, suffix)
    found = place(Text(text), quote)

    assert place(Text(text), quote) == found
    for start, end in found.spans if found.state in (State.EXACT, State.MOVED) else ():
        assert folded_words(text[start:end], case=True) == folded_words(exact, case=True)


@given(st.lists(SENTENCE, min_size=3, max_size=8, unique=True), st.lists(SENTENCE, max_size=3), st.data())
def test_words_that_are_put_in_elsewhere_lose_no_passage(
    sentences: list[str], added: list[str], data: st.DataObject
) -> None:
    """A sentence that stands once, with what is on both sides of it, is found whatever is put before or after these."""
    at = data.draw(st.integers(0, len(sentences) - 1))
    before, wanted = " ".join(sentences), sentences[at]
    cut = data.draw(st.integers(0, len(sentences)).filter(lambda cut: cut not in (at, at + 1)))
    after = " ".join((*sentences[:cut], *added, *sentences[cut:]))
    assume(before.count(wanted) == 1 == after.count(wanted))

    for found in both(before, wanted, after):
        assert shown(found, after) == (State.EXACT, [wanted])


@given(st.lists(SENTENCE, min_size=3, max_size=8, unique=True), st.integers(10, 99), st.integers(10, 99), st.data())
def test_a_passage_with_another_number_is_not_taken(
    sentences: list[str], one: int, other: int, data: st.DataObject
) -> None:
    """However alike the words are, unless the passage stands between its old neighbours."""
    assume(one != other)
    at = data.draw(st.integers(0, len(sentences) - 1))
    there, quoted = (sentences[at].removesuffix(".") + f" {number}." for number in (one, other))
    text = " ".join((*sentences[:at], there, *sentences[at + 1 :]))

    found = place(Text(text), Quote(quoted))

    assert all(str(one) not in text[start:end] for start, end in found.spans)


@given(st.lists(SENTENCE, min_size=5, max_size=9, unique=True), st.data())
def test_a_sentence_that_was_cut_is_not_found_elsewhere(sentences: list[str], data: st.DataObject) -> None:
    """Whatever else the article says, what stood on both sides of it now stands together."""
    at = data.draw(st.integers(1, len(sentences) - 2))
    before, after = " ".join(sentences), " ".join((*sentences[:at], *sentences[at + 1 :]))
    assume(sentences[at].casefold() not in after.casefold())

    assert [found.state for found in both(before, sentences[at], after)] == [State.ORPHAN, State.ORPHAN]


@given(st.lists(SENTENCE, min_size=3, max_size=8), st.lists(SENTENCE, min_size=3, max_size=8), st.data())
def test_a_place_that_was_found_is_found_again_where_it_is(
    olds: list[str], news: list[str], data: st.DataObject
) -> None:
    """With what was found as its past, a note stays."""
    old = " ".join(olds)
    new = " ".join(data.draw(st.permutations([*olds[: len(olds) // 2 + 1], *news])))
    start = data.draw(st.integers(0, len(old) - 4))
    end = data.draw(st.integers(start + 3, min(start + 60, len(old))))
    quote = quote_of(old, start, end)
    found = place(Text(new), quote, Past(old, start, end))
    assume(len(found.spans) == 1)

    again = place(Text(new), quote, Past(new, *found.spans[0]))

    assert again.spans == found.spans
    same = folded_words(quote.exact, case=True) == folded_words(new[slice(*found.spans[0])], case=True)
    assert again.state is (State.EXACT if same else State.EDITED)


@given(LETTERS, LETTERS)
def test_an_alignment_covers_the_old_text_and_pairs_only_what_is_equal(one: str, other: str) -> None:
    old, new = fold(one, case=True).text, fold(other, case=True).text
    aligned = align(old, new)

    assert "".join(old[part.start : part.end] for part in aligned.stretches) == old
    for part in (*aligned.stretches, *aligned.moved):
        assert not part.same or old[part.start : part.end] == new[part.new_start : part.new_end]


# ── the very words ──────────────────────────────────────────────────────────────────────────────

TWICE = "The gate was shut. The crew went home. The gate was shut. It rained."


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        (Quote("It rained"), (State.EXACT, [(58, 67)])),
        (Quote("the   crew\nwent"), (State.EXACT, [(19, 32)])),
        (Quote("THE CREW WENT"), (State.EXACT, [(19, 32)])),
        (Quote("gate was", nth=1), (State.EXACT, [(4, 12)])),
        (Quote("gate was", nth=2), (State.EXACT, [(43, 51)])),
        (Quote("gate was", nth=3), (State.AMBIGUOUS, [(4, 12), (43, 51)])),
        (Quote("gate was", "home. The "), (State.EXACT, [(43, 51)])),
        (Quote("gate was", suffix=" shut. The crew"), (State.EXACT, [(4, 12)])),
        (Quote("gate was", suffix="shut. It rained"), (State.EXACT, [(43, 51)])),
        (Quote("The gate", suffix="went home"), (State.EXACT, [(0, 8)])),
        (Quote("gate was", suffix="crew", nth=1), (State.EXACT, [(4, 12)])),
        (Quote("gate was"), (State.AMBIGUOUS, [(4, 12), (43, 51)])),
        (Quote("gate was", "The ", " shut"), (State.AMBIGUOUS, [(4, 12), (43, 51)])),
        (Quote("tide"), (State.ORPHAN, [])),
        (Quote(""), (State.ORPHAN, [])),
        (Quote(" \n "), (State.ORPHAN, [])),
    ],
)
def test_words_are_found_by_themselves_by_what_touches_them_and_by_count(
    quote: Quote, expected: tuple[State, list[tuple[int, int]]]
) -> None:
    found = place(Text(TWICE), quote)
    assert (found.state, list(found.spans)) == expected


def test_offsets_count_code_points() -> None:
    text = "The 👩🏽‍🔧 of 🇵🇹 wrote e\u0301te\u0301 and 𝔊ate."
    for wanted in ("👩🏽‍🔧", "🇵🇹", "e\u0301te\u0301", "𝔊ate"):
        assert place(Text(text), Quote(wanted)).spans == ((text.index(wanted), text.index(wanted) + len(wanted)),)


def test_the_very_words_among_others_are_the_passage_only_if_they_are_long() -> None:
    """A word of two stands anywhere by chance; a sentence does not."""
    long, short = "stood open for eleven minutes after the order", "the order"
    for words_there, state in ((long, State.MOVED), (short, State.ORPHAN)):
        quote = Quote(words_there, "The gate of the harbour ", " to close it, the Board said")
        assert place(Text(f"Nobody knew that it {words_there}, whoever gave that."), quote).state is state


# ── words that were changed ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("passage", "old", "new", "expected"),
    [
        ("after the order to close it", "the order", "the written order", "after the written order to close it"),
        ("after the order to close it", "order to", "orders too", "after the orders too close it"),
        ("stood open for eleven minutes", "stood", "had stood", "stood open for eleven minutes"),
        ("stood open for eleven minutes", "eleven", "nineteen", "stood open for nineteen minutes"),
        ("the order to close it", "the order", "an order", "an order to close it"),
        ("ledgers of the harbour office were lost", "harbour office", "port’s own office", None),
    ],
)
def test_a_passage_whose_words_were_changed_is_found(passage: str, old: str, new: str, expected: str | None) -> None:
    """From word to word, with what was put in between."""
    after = ARTICLE.replace(old, new)
    state = State.EXACT if expected == passage else State.EDITED

    for found in both(ARTICLE, passage, after):
        assert shown(found, after) == (state, [expected or passage.replace(old, new)])


@pytest.mark.parametrize(
    ("before", "passage", "after", "expected"),
    [
        (
            "昨夜、港の水門は十一分間あいたままだった。市長は記者会見で費用を説明した。",
            "市長は記者会見で費用を説明",
            "昨夜、港の水門は十一分間あいたままだった。市長は会見で費用を説明した。",
            "市長は会見で費用を説明",
        ),
        (
            "潮水昨夜沒過閘門。港務局派人清點損失並向市長報告。",
            "港務局派人清點損失",
            "潮水昨夜沒過閘門。港務局已派人清點全部損失並向市長報告。",
            "港務局已派人清點全部損失",
        ),
        (
            "بقيت البوابة مفتوحة إحدى عشرة دقيقة بعد صدور الأمر. وقال المجلس إن المحركات تعطلت.",
            "مفتوحة إحدى عشرة دقيقة",
            "بقيت البوابة مفتوحة نحو إحدى عشرة دقيقة بعد صدور الأمر. وقال المجلس إن المحركات تعطلت.",
            "مفتوحة نحو إحدى عشرة دقيقة",
        ),
        (
            "The flag 🇵🇹 and the boat ⛵ were lost in the storm 🌩️ at four.",
            "the boat ⛵ were lost",
            "The flag 🇵🇹 and the boat ⛵ too were lost in the storm 🌩️ at four.",
            "the boat ⛵ too were lost",
        ),
    ],
)  # fmt: skip
def test_it_is_found_in_every_script(before: str, passage: str, after: str, expected: str) -> None:
    for found in both(before, passage, after):
        assert shown(found, after) == (State.EDITED, [expected])


def test_a_text_that_was_decomposed_is_the_same_text() -> None:
    before = "Le café de la Médiathèque était fermé, 각 문은 열려 있었다."
    after = unicodedata.normalize("NFD", before)

    for found in both(before, "Médiathèque était fermé, 각 문은", after):
        assert shown(found, after) == (State.EXACT, [unicodedata.normalize("NFD", "Médiathèque était fermé, 각 문은")])


def test_a_sentence_that_ends_otherwise_is_followed_to_its_end() -> None:
    after = ARTICLE.replace("lost with it.", "lost with it, and with them the plans of the gate.")
    found = both(ARTICLE, TIDE, after)[1]
    assert shown(found, after) == (
        State.EDITED,
        [TIDE.replace("with it.", "with it, and with them the plans of the gate.")],
    )


def test_an_address_counts_for_one_word() -> None:
    before = f"{GATE} See the log (https://records.example/harbour/log/1987/november/12.html) of that day. {CREW}"
    after = f"{GATE} See the log of that day. {CREW}"
    passage = "See the log (https://records.example/harbour/log/1987/november/12.html) of that day."
    for found in both(before, passage, after):
        assert shown(found, after) == (State.EDITED, ["See the log of that day."])


def test_stops_inside_a_word_end_no_sentence() -> None:
    """Else scraps of addresses are taken for unchanged sentences, and hold the wrong words together."""
    sites = "Read gauge.example.org and board.example.org and log.example.org today."
    before = f"{sites} {GATE} Two more are tide.example.org and crew.example.org there. {CREW}"
    after = f"{sites.replace(' and board.example.org', '')} {GATE} One more is crew.example.org there. {CREW}"
    found = both(before, "Two more are tide.example.org and crew.example.org there.", after)[1]
    assert shown(found, after) == (State.EDITED, ["One more is crew.example.org there."])


def test_an_edge_among_words_that_are_all_others_is_carried_in_proportion() -> None:
    """Three of four words before the edge, so four of the five new ones."""
    before = f"{GATE} They keep what is known in one place but use it in many others. {CREW}"
    after = before.replace("in one place but use", "together with it and still use")
    for found in both(before, "what is known in one place", after):
        assert shown(found, after) == (State.EDITED, ["what is known together with it and"])


def test_a_common_word_farther_on_does_not_draw_the_passage_out() -> None:
    title = "Plans of the new tide gate and its motors"
    rest = "The keepers of the quay, with the crew of the tide gate, are at work on it."
    before, after = (f"{GATE}\n\n{titles}\n\n{rest}\n\n{CREW}" for titles in (f"{title}\n\n{title}", title))
    found = both(before, f"{title}\n\n{title}", after)[0]
    assert shown(found, after) == (State.EDITED, [title])


def test_words_beyond_the_end_of_a_sentence_that_was_put_in_do_not_draw_the_passage_out() -> None:
    """The end of the sentence before has words of the caption, of which one copy was cut."""
    caption = "Sheets of the new harbour tolls receipt book"
    crew = "The clerks of the Harbour Tolls Board are still at work on it."
    titles = (f"{caption}\n\n{caption}", caption)
    before, after = (f"It spares the Board much work on the harbour tolls.\n\n{each}\n\n{crew}" for each in titles)
    found = both(before, f"new harbour tolls receipt book\n\n{caption}\n\nThe clerks", after)[0]
    assert shown(found, after) == (State.EDITED, ["new harbour tolls receipt book\n\nThe clerks"])


def test_words_that_stand_earlier_too_do_not_draw_the_passage_out() -> None:
    """It is sought beside its old neighbours too, wherever they are."""
    before = f"Tea, songs, rope work for beginners\n\n9pm: prizes and what was learned\n\nWe mend the quay. {GATE}"
    after = (
        "Tea, songs, rope work\n\n5 to 6 p.m.: How is a quay built?\n\n6 to 9 p.m.: tea, songs, rope work for beginners"
        f"\n\n9 p.m.: prizes and all that was learned\n\nWe mend the quay. {GATE}"
    )
    found = both(before, "rope work for beginners\n\n9pm: prizes and what was learned\n\nWe", after)[0]
    passage = "rope work for beginners\n\n9 p.m.: prizes and all that was learned\n\nWe"
    assert shown(found, after) == (State.EDITED, [passage])


def test_a_passage_that_ended_with_its_sentence_does_so_when_that_has_grown() -> None:
    notice = "It is a notice and was not read out as an order."
    grown = "It is a notice and was not read out as an order, so the watch kept still."
    for found in both(f"{GATE} {notice} Nobody signed it.", notice, after := f"{GATE} {grown} Later somebody did."):
        assert shown(found, after) == (State.EDITED, [grown])


def test_a_passage_that_has_grown_is_not_cut_where_the_search_for_it_ends() -> None:
    head = "Harbour Board, of Port Ellery. The agreement of the two towns was signed on the quay. "
    notice = "Its parties renounce all tolls on ferry and bridge for ten years. It was not read out as an order."
    grown = notice[:-1] + ", which is why nobody who kept the watch on the following day was bound by it."
    for found in both(head + notice, notice, head + grown):
        assert shown(found, head + grown) == (State.EDITED, [grown])


def test_a_passage_whose_first_words_are_gone_does_not_begin_with_the_stop_behind_them() -> None:
    before = f"The clerk wrote down in the book of the office who had seen it. {TIDE} {CREW}"
    after = f"Nothing was heard in that night but rain and the bell. {TIDE} {CREW}"
    for found in both(before, f"seen it. {TIDE}", after):
        assert shown(found, after) == (State.EDITED, [TIDE])


def test_without_the_older_text_a_long_passage_of_which_both_neighbours_are_others_is_lost() -> None:
    """Its words alone do not tell it from a copy that says another thing, as below. The older text does."""
    old = "A bell, as the Board now says, rings at the desk of the watch whenever any of many things happen at the gate"
    new = old.replace("now says", "tells us")
    before = f"We made it work with what we had. {old}. {CREW}"
    after = f"Every office has had wires for years, of whatever make. {new}: it was paid for out of the tolls."
    by_words, by_text = both(before, old, after)
    assert by_words.state is State.ORPHAN
    assert shown(by_text, after) == (State.EDITED, [new])


COPIES = (
    ("northern", "southern", "Applicants from the {} part of the town must send the form by post to the clerk."),
    ("agreed", "refused", "The board {} to pay for the repair of the motors that failed when the tide came over it."),
    ("eleven", "seventeen", "The gate stood open for {} minutes after the order to close it was given by the crew."),
    ("Marian", "Marion", "The address was read by Miss {} Hall in front of the whole school, which thanked her."),
    ("", " 198", "The third ferry carried{} passengers over the bay without delay and came back full of timber."),
    ("北", "南", "所有{}區的申請人必須在本月底之前將簽字的表格郵寄至港務局的書記處並附上身份證明以及收據的副本。"),
)  # fmt: skip


@pytest.mark.parametrize(("one", "other", "sentence"), COPIES, ids=range(len(COPIES)))
def test_a_copy_of_a_long_sentence_that_was_replaced_is_not_taken(one: str, other: str, sentence: str) -> None:
    """However many of its words are the same, and though no name, number or “not” contradicts."""
    gone, left = sentence.format(one), sentence.format(other)
    new = "Instead, a band played until it grew dark, and all lamps along the quay were lit by hand."
    before = f"{GATE} {gone} {CREW} {left} {TIDE}"
    for after in (f"{new} So it was. {left} {TIDE}", f"{GATE} {new} {CREW} {left} {TIDE}"):
        assert [found.state for found in both(before, gone, after)] == [State.ORPHAN, State.ORPHAN]


def test_the_very_words_among_others_are_a_long_passage_whatever_signs_stand_between_them() -> None:
    """Where both neighbours are others, as of words that have moved. Of a short one they are orphans too."""
    for ledgers, state in (
        ("The ledgers of the harbour office were all lost", State.EDITED),
        ("The ledgers of the office were lost", State.ORPHAN),
    ):
        new = ledgers.replace("office", "[office]")
        before, after = (
            f"It was told by Mr Wray, who wept. {ledgers}. Nobody had copied them.",
            f"XXII {new}. 15. 16. 17.",
        )
        assert shown(both(before, ledgers, after)[0], after) == (state, [new] if state is State.EDITED else [])


@pytest.mark.parametrize("gone", [f"Gates, locks, wharf: {'_' * 24}", f"Gates {'— ' * 10}locks {'— ' * 7}wharf"])
def test_rows_of_signs_make_no_long_passage_of_a_few_words(gone: str) -> None:
    """A form or a table of contents may have the words that any text has."""
    before = f"It was told by Mr Wray, who wept. {gone} Nobody had copied them."
    assert both(before, gone, "XXII saw gates locks wharf 15. 16. 17.")[0].state is State.ORPHAN


def test_few_words_do_not_tell_a_passage_of_which_both_neighbours_are_others() -> None:
    before = f"We made it work with what we had. A bell rings at the desk of the watch. {CREW}"
    after = "Every office has had wires for years. A bell was hung at the desk of the clerk: it was paid for."
    assert both(before, "A bell rings at the desk of the watch", after)[0].state is State.ORPHAN


def test_a_copy_after_a_sentence_that_was_put_in_does_not_make_both_the_passage() -> None:
    """More than three times as long: without the older text as with it."""
    gone = "北區的申請人必須在本月底之前將簽字的表格郵寄至港務局的書記處並附上身份證明以及收據的副本。"
    new = "Instead, a band played until it grew dark, and all lamps along the quay were lit by hand."
    before, after = (f"{GATE} {one} {CREW} {gone.replace('北', '南')} {TIDE}" for one in (gone, new))
    assert [found.state for found in both(before, gone, after)] == [State.ORPHAN, State.ORPHAN]


@pytest.mark.parametrize(
    "more",
    [
        ", so Mr. Wray kept still.",
        "; the U.S. Army had it so.",
        ", as A. B. Leith told us.",
        ", by a clerk of their offices 3.5 times",  # where the stop is too far off, the point of a number is none
    ],
)
def test_a_sentence_that_has_grown_ends_neither_after_a_shortened_word_nor_inside_a_number(more: str) -> None:
    notice = "It was not read out as an order"
    wanted = notice + more * more.endswith(".")
    after = f"{GATE} {notice}{more} Later somebody did."
    for found in both(f"{GATE} {notice}. Nobody signed it.", f"{notice}.", after):
        assert shown(found, after) == (State.EDITED, [wanted])


def test_a_sentence_that_lost_its_stop_has_not_grown_over_the_next_paragraph() -> None:
    title = "The council votes on the bridge"
    after = f"{GATE}\n\n{title}\n\nNo dogs are let in.\n\n{TIDE}"
    found = both(f"{GATE}\n\n{title}. It is of iron.\n\n{CREW}", f"{title}.", after)[0]
    assert shown(found, after) == (State.EDITED, [title])


def test_what_became_of_the_end_of_a_text_is_followed_to_its_end_where_the_older_text_leads() -> None:
    before = f"{GATE} Of the watch, nobody was there to be asked."
    end = "Mr Wray was asked at his house by the river, where he has lived since that winter with his sister."
    after = before.replace("nobody was there to be asked.", end)
    found = both(before, "The Board said no more about the motors. Of the watch, nobody was there to be asked.", after)[
        1
    ]
    assert shown(found, after) == (State.EDITED, [f"The Board said no more about the motors. Of the watch, {end}"])


def test_a_passage_that_ended_with_its_paragraph_does_so_when_that_has_grown() -> None:
    """As a caption does, which has no stop; where other words came next, nothing tells that it did."""
    caption, grown = "Letter-of-Miss-Hall", "Letter of Miss Hall handed to the Board of the harbour"
    head = "Miss Hall received a letter and read it to the school."
    before = f"{GATE}\n\n{head}\n\n{caption}\n\n{CREW}"
    for after, wanted in (
        (f"{GATE}\n\n{head}\n\n{grown}\n\n{CREW}", grown),
        (f"{GATE}\n\n{head}\n\n{grown}\n\n{TIDE}", "Letter of Miss Hall"),
        (f"{GATE}\n\n{head}\n\nLetter of Miss Hall. It was handed to the Board.\n\n{CREW}", "Letter of Miss Hall"),
    ):
        for found in both(before, f"read it to the school.\n\n{caption}", after):
            assert shown(found, after) == (State.EDITED, [f"read it to the school.\n\n{wanted}"])


def test_a_passage_that_ended_with_the_text_does_so_when_that_has_grown() -> None:
    """Only the older text tells that nothing followed."""
    before, after = (f"{GATE} {TIDE}\n\nLetter{more}" for more in ("-of-Miss-Hall", " of Miss Hall to the Board"))
    passage, grown = (f"lost with it.\n\nLetter{more}" for more in ("-of-Miss-Hall", " of Miss Hall to the Board"))
    assert shown(both(before, passage, after)[1], after) == (State.EDITED, [grown])


def test_a_passage_into_which_pages_were_put_is_none_any_more() -> None:
    drafts, read = "New drafts of the day", "the clerk reads them"
    machine = "There is a machine in the hall that makes them with all that they need. " * 4
    before, after = (
        f"{GATE} {drafts} go into a drawer, for {read} at night.",
        f"{GATE} {drafts} {machine}So {read} at night.",
    )
    for found in both(before, f"{drafts} go into a drawer, for {read}", after):
        assert shown(found, after) == (State.ORPHAN, [])


def test_of_words_that_stood_twice_in_a_row_those_that_were_cut_are_where_the_others_are() -> None:
    before, after = f"{GATE}\n\n{TIDE}\n\n{TIDE}\n\n{CREW}", ARTICLE
    words_of_it = "ledgers of the harbour office"
    for start in (before.index(words_of_it), before.rindex(words_of_it)):
        end = start + len(words_of_it)
        found = place(Text(after), quote_of(before, start, end), Past(before, start, end))
        assert shown(found, after) == (State.EXACT, [words_of_it])


def test_a_place_between_a_letter_and_its_marks_stays_there_when_their_order_changes() -> None:
    """Unicode orders marks that stand together; a paragraph may have ended between them and the letter."""
    assert fold("กา\u0e48\u0e39").span(2, 4) == (2, 4)
    before = "ประตูน้ำเปิดค้างไว้เมื่อคืนกา\n\n\u0e48\u0e39ที่ท่าเรือรายงานความเสียหายต่อนายก"
    passage = "\u0e48\u0e39ที่ท่าเรือรายงานความเสียหาย"
    after = before.replace("\n\n", "")
    for found in both(before, passage, after):
        assert shown(found, after) == (State.EXACT, [passage])


def test_the_very_words_in_a_place_are_the_place() -> None:
    """With the older text as without it, also where a quote begins among the marks of a letter."""
    before = "ประตูน้ำเปิดค้างไว้เมื่อคืนก\u0e49\u0e48\u0e39ที่ท่าเรือ รายงานความเสียหายต่อนายก"
    after = before.replace("คืน", "วันก่อน").replace(" ", "  ")
    passage = "\u0e48\u0e39ที่ท่าเรือ"
    for found in both(before, passage, after):
        assert shown(found, after) == (State.EXACT, [passage])


def test_words_that_are_spaced_otherwise_next_to_their_neighbours_are_the_passage() -> None:
    """The very words elsewhere, between others, are not."""
    before = f"{GATE} So one gate and one gate and one gate stood there. {CREW}"
    after = before.replace("one gate stood", "one\u00a0gate stood")
    start = before.rindex("one gate and one gate")
    found = place(Text(after), quote_of(before, start, start + len("one gate and one gate")))
    assert shown(found, after) == (State.EXACT, ["one gate and one\u00a0gate"])


def test_an_address_is_one_word_when_an_edge_is_carried_in_proportion() -> None:
    """Two of three words before the edge, so two of the three new ones: a sign inside a word parts it from nothing."""
    before = f"{GATE} They wrote with chalk records.example.org to keep the ledgers in order. {CREW}"
    after = before.replace("with chalk records.example.org", "into black books")
    for found in both(before, "records.example.org to keep the ledgers in order", after):
        assert shown(found, after) == (State.EDITED, ["books to keep the ledgers in order"])


def test_of_a_passage_over_words_that_stood_twice_the_longer_part_is_what_is_left() -> None:
    """Either copy may be the one that was cut."""
    before, after = f"{GATE}\n\n{TIDE}\n\n{TIDE}\n\n{CREW}", ARTICLE
    for passage, left in (
        (f"lost with it.\n\n{TIDE[:60]}", TIDE[:60]),
        (f"{TIDE[30:]}\n\n{TIDE[:15]}", TIDE[30:]),
        (f"lost with it.\n\n{TIDE}\n\n{CREW[:30]}", f"{TIDE}\n\n{CREW[:30]}"),
    ):
        assert shown(both(before, passage, after)[1], after) == (State.EDITED, [left.strip()])


def test_a_space_that_was_lost_takes_no_part_of_the_next_word_along() -> None:
    before = f"{GATE} They were at work on the list for\nharbour.example, the board of the port. {CREW}"
    after = before.replace("list for\nharbour", "list forharbour")
    found = both(before, "They were at work on the list for", after)[1]
    assert shown(found, after) == (State.EXACT, ["They were at work on the list for"])


def test_beside_an_old_neighbour_fewer_words_are_enough_where_the_older_text_leads() -> None:
    before = f"{GATE} You can keep words about a note in one place but use it multiple times (so in print). {CREW}"
    after = before.replace("in one place but use it multiple", "together with it and still use it in multiple")
    found = both(before, "about a note in one place", after)[1]
    assert shown(found, after) == (State.EDITED, ["about a note together with it and"])


def test_a_long_passage_beside_an_old_neighbour_may_say_another_thing() -> None:
    """A corrected name among ten unchanged words; among few it is another passage."""
    before = f"{GATE} Ten men stood at the office in Lower Street and saw nobody of the harbour board. {CREW}"
    after = before.replace("Lower Street", "Upper Row").replace(f" {CREW}", " So the day went by.")
    long, short = "Ten men stood at the office in Lower Street and saw nobody of the harbour board.", "Lower Street and"

    assert shown(both(before, long, after)[0], after) == (State.EDITED, [long.replace("Lower Street", "Upper Row")])
    assert place(Text(after), Quote(short, suffix=" saw nobody of the board")).state is State.ORPHAN


def test_words_in_another_place_have_moved() -> None:
    after = f"{CREW}\n\n{GATE}\n\n{TIDE}"

    assert {found.state for found in both(ARTICLE, TIDE, after)} == {State.EXACT}  # one neighbour came along
    moved = f"{TIDE}\n\nIt rained.\n\n{GATE}"
    assert [found.state for found in both(f"{GATE}\n\n{TIDE}\n\n{CREW}", TIDE, moved)] == [State.MOVED, State.MOVED]


# ── what must not be found ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("there", "quoted"),
    [
        ("The pumps were stopped for 19 minutes.", "The pumps were stopped for 11 minutes."),
        ("The board had not seen the report.", "The board had seen the report."),
        ("Der Rat hat das Tor nicht geschlossen.", "Der Rat hat das Tor geschlossen."),
        ("Le conseil ne savait pas cela.", "Le conseil savait cela."),
        ("Совет не видел доклада о воротах.", "Совет видел доклада о воротах."),
        ("El consejo nunca vio el informe.", "El consejo vio el informe."),
        ("المجلس لم يقرأ التقرير أمس", "المجلس يقرأ التقرير أمس"),
        ("委員会は報告書を見ていない。", "委員会は報告書を見ていた。"),
        ("市長沒有看過報告。", "市長有看過報告。"),
        ("The order was signed by Mr Wray.", "The order was signed by Mr Holt."),
    ],
)
def test_words_that_say_another_thing_are_not_taken(there: str, quoted: str) -> None:
    """Another number, a “not” more or less, another name."""
    assert place(Text(f"It was late. {there} It rained."), Quote(quoted)).state is State.ORPHAN


@pytest.mark.parametrize(
    ("there", "quoted"),
    [
        ("It was the one that they had.", "gone"),
        ("A deputy came.", "deputy chief"),
        ("The room was full of the crew.", "the room of"),
        ("He was the second of three.", "is the second"),
        ("潮水過閘門。", "潮水升"),
    ],
)
def test_few_words_without_neighbours_are_not_taken_for_others(there: str, quoted: str) -> None:
    """A word lost of two is too much; a letter of a word is not."""
    assert place(Text(there), Quote(quoted)).state is State.ORPHAN


def test_a_word_that_is_only_misspelt_is_found() -> None:
    text = "The harbour barrier stood open."
    assert shown(place(Text(text), Quote("harbour bareier stood")), text) == (State.EDITED, ["harbour barrier stood"])


@pytest.mark.parametrize(
    ("there", "quoted", "found"),
    [
        (f"{CREW} The choice was told by Prefident Traian.", "President Traian", "Prefident Traian"),
        (
            f"The hall is under constructuon at the quay. {CREW} {TIDE}",
            "hall is under construction",
            "hall is under constructuon",
        ),
        ("foursquare andseven", "four square and seven", "foursquare andseven"),
    ],
)
def test_few_words_are_found_to_their_misspelt_ends(there: str, quoted: str, found: str) -> None:
    assert shown(place(Text(there), Quote(quoted)), there) == (State.EDITED, [found])


@pytest.mark.parametrize("there", ["There is the report of it.", "He saw both reports at once."])
def test_few_words_of_which_one_is_not_only_misspelt_are_others(there: str) -> None:
    assert place(Text(there), Quote("this report")).state is State.ORPHAN


def test_words_half_of_which_are_others_are_below_the_floor() -> None:
    text = f"{TIDE} It rained, and nobody of the office came to look at any of it."
    quoted = "and the pumps of the office were lost to all of it"
    assert place(Text(text), Quote(quoted, "Nothing was said, ", ". So it goes")).state is State.ORPHAN


def test_where_old_neighbours_stand_together_the_passage_was_cut() -> None:
    """Though its very likeness stands elsewhere."""
    likeness = TIDE.replace("ledgers", "papers")
    after = f"{GATE}\n\n{CREW}\n\n{likeness}"
    kept = f"{GATE}\n\n{likeness}\n\nIt rained.\n\n{CREW}"
    quote = quote_of(ARTICLE, ARTICLE.index(TIDE), ARTICLE.index(TIDE) + len(TIDE))

    assert place(Text(after), quote).state is State.ORPHAN
    assert shown(place(Text(kept), quote), kept) == (State.EDITED, [likeness])


def test_of_two_equally_like_passages_none_is_chosen() -> None:
    like = TIDE.replace("ledgers", "papers")
    found = place(Text(f"{like} It rained. {like}"), Quote(TIDE))
    assert (found.state, len(found.spans)) == (State.AMBIGUOUS, 2)


def test_of_two_like_sentences_the_one_that_is_left_is_not_taken() -> None:
    alpha, beta = (
        f"Team {name} said that the new gate took a third of the time in every trial." for name in ("A1", "B2")
    )
    for found in both(f"{alpha}\n\n{beta}", alpha, beta):
        assert found.state is State.ORPHAN


def test_of_items_without_stops_the_one_before_is_not_taken_for_one_that_was_cut() -> None:
    """The older text leads there, word by word, but that item is what it was."""
    item = "Name of the ferry: {}\nHome port: {}\nLength in feet: {}\nYear it was built: {}"
    boats = [("Anna", "Ellery", 90, 1902), ("Bella", "Ellery", 90, 1902), ("Clara", "Ellery", 90, 1904)]
    dora = item.format("Dora", "Mole End", 70, 1911)
    before = "\n\n".join(("Ferries of the bay", *(item.format(*boat) for boat in boats), dora, "That is all."))
    for found in both(before, dora, before.replace(f"{dora}\n\n", "")):
        assert found.state is State.ORPHAN


def test_of_items_without_stops_one_that_was_put_elsewhere_is_followed_though_others_are_like_it() -> None:
    items = [
        f"Ferry {name}, home port Ellery, {feet} feet" for name, feet in (("Anna", 90), ("Bella", 90), ("Clara", 92))
    ]
    before, after = "\n\n".join(items), "\n\n".join((items[2], *items[:2]))
    start = before.index(items[2])
    found = place(
        Text(after), quote_of(before, start, start + len(items[2])), Past(before, start, start + len(items[2]))
    )
    assert shown(found, after)[1] == [items[2]]
    assert found.state in (State.EXACT, State.MOVED)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The keepers are told of it by wire.", "The papers were sold there by the hour."),
        ("One of them was made with another pen.", "One of them lies in a box such as other clerks keep."),
    ],
)
def test_a_sentence_that_another_took_the_place_of_is_not_found_in_it(old: str, new: str) -> None:
    """Between both old neighbours, and by chance in much the same letters."""
    before, after = f"{GATE} {old} {CREW}", f"{GATE} {new} {CREW}"
    for passage in (old, old.removesuffix(".").partition(" ")[2]):
        assert [found.state for found in both(before, passage, after)] == [State.ORPHAN, State.ORPHAN]


@pytest.mark.parametrize("start", ["", "Seen from the quay "])
def test_one_word_that_is_left_is_not_the_passage_though_the_older_text_leads_to_it(start: str) -> None:
    gone = "by , , and\n\nYesterday,"
    after = "Yesterday, the gate stood open for eleven minutes."
    before = f"{start}{gone}{after.removeprefix('Yesterday,')}"
    assert both(before, gone, after)[1].state is State.ORPHAN


def test_a_misspelt_word_is_found_where_the_older_text_leads_however_short() -> None:
    """Of one word there is no share that could be kept."""
    before = f"{GATE} So one of many saw it. {CREW}"
    after, start = before.replace("one of many", "one od many"), before.index("of many")
    found = place(Text(after), quote_of(before, start, start + 2), Past(before, start, start + 2))
    assert shown(found, after) == (State.EDITED, ["od"])


def test_less_of_a_passage_among_as_many_other_words_is_never_more_like_it() -> None:
    likenesses = [Fit(0, 9, 0.0, kept / 100, 0.2).words for kept in range(101)]
    assert likenesses == sorted(likenesses)


def test_the_other_of_two_equal_words_is_not_taken() -> None:
    before = "Robin wrote the essay and then Robin edited it."
    start = before.rindex("Robin")
    after = before[:start] + "Elisa edited it."
    quote = quote_of(before, start, start + 5)

    for past in (None, Past(before, start, start + 5)):
        assert all(span != (0, 5) for span in place(Text(after), quote, past).spans)


def test_a_word_inside_another_is_not_taken() -> None:
    after = "Our machines are constantly engaging in conversations."
    assert [found.state for found in both("Dedicated to Linus, who asked.", "Linus", after)] == [State.ORPHAN] * 2


def test_of_several_places_the_nearest_to_the_old_one_is_taken_if_all_else_is_equal() -> None:
    text = "Open. " * 3 + "x" * 500 + " Open. Shut."
    past = Past.around("Open", prefix="", suffix="", start=520)

    assert place(Text(text), Quote("Open")).state is State.AMBIGUOUS
    assert place(Text(text), Quote("Open"), past).spans == ((519, 523),)


# ── how long it takes ───────────────────────────────────────────────────────────────────────────


HOSTILE = ("a" * 100_000, "the of and to a in is it " * 40, "(a+)+$" * 500, ". " * 3_000 + "x", "水門夜市長" * 10_000)
MOST_PAIRS = 25_000_000  # of letters or words that are compared for a quote; 64 of them are one step of the machine


@pytest.mark.parametrize("quoted", HOSTILE, ids=range(len(HOSTILE)))
def test_no_quote_compares_more_than_so_much(quoted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: how much of the text is compared with how much of the quote."""
    compared: list[int] = []
    for module, names in ((LCSseq, ("opcodes",)), (Levenshtein, ("opcodes", "normalized_similarity"))):
        for name in names:
            monkeypatch.setattr(module, name, _counting(getattr(module, name), compared))
    texts = (ARTICLE * 200, "the of and to a in is it that for was " * 1_300, "a" * 50_000, "水門昨夜市長報告" * 6_000)
    for words_of_text in (text[:50_000] for text in texts):
        old = words_of_text[:25_000] + quoted[:20_000] + words_of_text[25_000:]
        for past in (None, Past(old, 25_000, 25_000 + len(quoted[:20_000]))):
            compared.clear()
            place(Text(words_of_text), Quote(quoted[:20_000] if past else quoted, "before it", "after it"), past)
            assert sum(compared) <= MOST_PAIRS


def _counting(compare: Callable[..., object], compared: list[int]) -> Callable[..., object]:
    def counted(one: Sequence[object], other: Sequence[object]) -> object:
        compared.append(len(one) * len(other))
        return compare(one, other)

    return counted
