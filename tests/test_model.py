"""Dates as exact as they are known: what is read is written again, what never was is refused, and all sort."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model import Article, Head, Place, Run, When, locate


@st.composite
def whens(draw: st.DrawFn) -> When:
    """Any date that can be written."""
    day = draw(st.dates())
    depth = draw(st.integers(1, 4))
    clock = draw(st.times()).strftime("%H:%M:%S") if depth > 3 else ""
    return When(
        day.year,
        day.month if depth > 1 else 0,
        day.day if depth > 2 else 0,
        clock,
        draw(st.sampled_from(["", "Z", "+02:00", "-1130"])) if clock else "",
        approximate=draw(st.booleans()),
        uncertain=draw(st.booleans()),
    )


@given(whens())
def test_a_date_is_written_as_it_is_read(when: When) -> None:
    assert When.parse(str(when)) == when


@given(whens())
def test_the_folder_of_a_date_is_as_deep_as_the_date_is_known(when: When) -> None:
    assert when.path.count("/") == bool(when.month) + bool(when.day)
    assert when.iso == when.path.replace("/", "-")


@given(st.lists(whens(), min_size=2))
def test_dates_sort_as_their_calendar_does(dates: list[When]) -> None:
    by_key = [when.path for when in sorted(dates, key=lambda when: when.key)]
    assert by_key == sorted(by_key)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("1919", When(1919)),
        (" 1919-08 ", When(1919, 8)),
        ("1919-08-30", When(1919, 8, 30)),
        ("2012-02-29T14:05+02:00", When(2012, 2, 29, "14:05", "+02:00")),
        ("2012-02-29 14:05:59.123 Z", When(2012, 2, 29, "14:05:59", "Z")),
        ("1919~", When(1919, approximate=True)),
        ("1919-08?", When(1919, 8, uncertain=True)),
        ("1919-08-30%", When(1919, 8, 30, approximate=True, uncertain=True)),
    ],
)
def test_each_written_form_is_read(text: str, when: When) -> None:
    assert When.parse(text) == when


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("1919-08-32", "1919-08 has 31 days, and no 32"),
        ("2013-02-29", "2013-02 has 28 days, and no 29"),
        ("1919-08-00", "1919-08 has 31 days, and no 00"),
        ("1919-13", "there is no month 13"),
        ("1919-00", "there is no month 00"),
        ("0000", "there is no year 0000"),
        ("1919-08-30T24:00", "there is no time 24:00"),
        ("1919-08-30T14:05+99:00", "there is no time zone +99:00"),
        ("30 August 1919", "a date is written 1919, 1919-08 or 1919-08-30"),
        ("١٩١٩", "a date is written 1919, 1919-08 or 1919-08-30"),
        ("", "a date is written 1919, 1919-08 or 1919-08-30"),
    ],
)
def test_what_is_no_date_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=r"there is no|a date is|has") as refusal:
        When.parse(text)
    assert str(refusal.value) == sentence


@given(st.text())
def test_no_text_does_worse_than_be_refused(text: str) -> None:
    try:
        When.parse(text)
    except ValueError:
        return


def test_a_character_is_located_in_the_run_that_holds_it() -> None:
    runs = (Run(0, 7, 1), Run(10, 9, 3))
    place = Place("content/articles/a.md", 1, 1)
    article = Article("a", Head("A", When(1919)), "", (), runs, (), (), "", place, "")
    assert [locate(article, at) for at in (0, 4, 10, 12)] == [
        Place(place.path, 7, 1),
        Place(place.path, 7, 5),
        Place(place.path, 9, 3),
        Place(place.path, 9, 5),
    ]
