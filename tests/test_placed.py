"""YAML and TOML with places: nothing is guessed, nothing is doubled, and all mistakes are told at once."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct, field

from generator.diagnostics import Code, as_text
from generator.model import Head, Place, Rights, When
from generator.placed import Placed, decode, nearest, plain, read_toml, read_yaml


def _codes(text: str) -> list[tuple[Code, int, int]]:
    found = read_yaml(text, "a.md").diagnostics
    return [(one.code, one.place.line, one.place.column) for one in found]


def _read(text: str) -> Placed:
    value = read_yaml(text, "a.md", above=1).value
    assert value is not None
    return value


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("a: [1", Code.YAML_SYNTAX, 2, 1),
        ("a: b: c", Code.YAML_SYNTAX, 1, 5),
        ("a:\n\t- b", Code.YAML_TAB, 2, 1),
        ("a: 1\nb: 2\na: 3", Code.YAML_DUPLICATE, 3, 1),
        ("a: &x 1", Code.YAML_ALIAS, 1, 4),
        ("a: !!python/none 1", Code.YAML_ALIAS, 1, 4),
        ("a: 1\n---\nb: 2", Code.YAML_ALIAS, 2, 1),
        ("? [a]\n: 1", Code.YAML_ALIAS, 1, 3),
        ("[" * 60 + "]" * 60, Code.YAML_ALIAS, 1, 52),
        ("a: \x07", Code.YAML_SYNTAX, 1, 1),
    ],
)
def test_what_hides_or_doubles_meaning_is_refused_where_it_stands(
    text: str, code: Code, line: int, column: int
) -> None:
    assert (code, line, column) in _codes(text)


@pytest.mark.parametrize("text", ["no", "on", "1984", "0o7", "1_000", "12:30:00", "2012-04-23", "1e3", ".inf"])
def test_a_text_is_what_it_looks_like(text: str) -> None:
    found = decode(_read(f"title: {text}\ndate: 1919"), Head)
    assert found.value is not None
    assert (found.value.title, found.diagnostics) == (text, ())


def test_an_empty_value_is_as_if_it_were_not_written() -> None:
    found = decode(_read("title: A\ndate: 1919\nsection:\ntags: ~"), Head)
    assert found == (Head("A", When(1919)), ())


@pytest.mark.parametrize("empty", ["", "~", '""', "''"])
def test_a_key_that_is_needed_and_left_empty_is_missing(empty: str) -> None:
    found = decode(_read(f"date: 1919\ntitle: {empty}"), Head)
    assert found.value is None
    assert [(one.what, one.place.line) for one in found.diagnostics] == [("`title` is empty", 3)]


def test_every_mistake_is_told_in_one_run() -> None:
    found = decode(_read("titel: A\ndate: 1919-08-32\ndraft: maybe\ntags: {a: 1}\nrights: some"), Head)
    assert [(one.code, one.place.line) for one in found.diagnostics] == [
        (Code.KEY_UNKNOWN, 2),
        (Code.VALUE_DATE, 3),
        (Code.VALUE_TYPE, 4),
        (Code.VALUE_TYPE, 5),
        (Code.VALUE_TYPE, 6),
        (Code.KEY_MISSING, 2),
    ]


def test_an_unknown_key_names_the_nearest() -> None:
    found = decode(_read("title: A\ndate: 1919\nautors: [B]"), Head)
    assert [as_text(one) for one in found.diagnostics] == [
        "a.md:4:1: there is no key 'autors'  [key-unknown]\n    mend  did you mean `authors`?",
    ]


def test_a_wrong_value_leaves_the_default() -> None:
    found = decode(_read("title: A\ndate: 1919\nrights: some"), Head)
    assert found.value is not None
    assert found.value.rights is Rights.FULL


def test_one_value_does_where_a_list_is_asked_for() -> None:
    found = decode(_read("title: A\ndate: 1919\ntags: floods"), Head)
    assert found.value is not None
    assert found.value.tags == ("floods",)


def test_an_empty_date_is_told_once() -> None:
    found = decode(_read("title: A\ndate: ''"), Head)
    assert [one.what for one in found.diagnostics] == ["`date` is empty"]


class _Spot(Struct, frozen=True):
    where: tuple[float, float]
    original: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)


def test_a_pair_is_two_values() -> None:
    assert decode(_read("where: [1.5, -2]"), _Spot).value == _Spot((1.5, -2.0))
    assert [one.code for one in decode(_read("where: [1.5]"), _Spot).diagnostics] == [Code.VALUE_TYPE]


def test_a_written_key_may_stand_for_a_field_of_another_name() -> None:
    found = decode(_read("where: [1, 2]\nfrom: x"), _Spot, names={"from": "original"})
    assert found == (_Spot((1.0, 2.0), "x"), ())
    wrong = decode(_read("where: [1, 2]\noriginal: x"), _Spot, names={"from": "original"})
    assert [one.code for one in wrong.diagnostics] == [Code.KEY_UNKNOWN]


def test_what_is_only_kept_has_plain_numbers_and_truths() -> None:
    assert plain(_read("a: [1, 2.5, true, no, '3', ~]\nb: {c: 007}")) == {
        "a": [1, 2.5, True, "no", "3", None],
        "b": {"c": "007"},
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.text("abcé☃ \n"),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text("abc", min_size=1), inside, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_json_is_read_as_what_it_is(value: object) -> None:
    found = read_yaml(json.dumps(value, ensure_ascii=False), "a.md")
    assert found.value is not None
    assert (plain(found.value), found.diagnostics) == (value, ())


@given(st.text())
def test_no_text_raises(text: str) -> None:
    read_yaml(text, "a.md")
    read_toml(text, "site.toml")


def test_toml_values_and_keys_are_placed() -> None:
    text = 'title = "A"\n\n[[kinds]]\nname = "a"\n[[kinds]]\n  name = "b"\n[theme.settings]\nx = true\n'
    value = read_toml(text, "site.toml").value
    assert value is not None
    assert isinstance(value.value, dict)
    kinds, theme = value.value["kinds"].value, value.value["theme"].value
    assert isinstance(kinds, list)
    assert isinstance(theme, dict)
    names = [kind.value["name"] for kind in kinds if isinstance(kind.value, dict)]
    assert [(name.value, name.key, name.place) for name in names] == [
        ("a", Place("site.toml", 4, 1), Place("site.toml", 4, 8)),
        ("b", Place("site.toml", 6, 3), Place("site.toml", 6, 10)),
    ]
    assert plain(value) == {"title": "A", "kinds": [{"name": "a"}, {"name": "b"}], "theme": {"settings": {"x": True}}}


def test_broken_toml_is_placed() -> None:
    found = read_toml('title = "A"\nstrap = B\n', "site.toml").diagnostics
    assert [(one.code, one.place) for one in found] == [(Code.SETTINGS_SYNTAX, Place("site.toml", 2, 9))]


@pytest.mark.parametrize(
    ("text", "place", "what", "mend"),
    [
        ("a = 1\na = 2", "2:1", "'a' stands twice", "remove one of the two; a [table] stands once"),
        ("[t]\na = 1\n[t]\nb = 2", "3:1", "'t' stands twice", "remove one of the two; a [table] stands once"),
        ("[[t]]\na = 1\n[[t]]\na = 1\na = 2", "5:1", "'t.1.a' stands twice", "remove one of the two"),
        ("t = {a = 1, a = 2}", "1:18", "Duplicate inline table key 'a'", "remove one of the two"),
        ("t.a = 1\n[t]", "2:3", "Cannot declare ('t',) twice", "remove one of the two"),
        ("name = My cuttings", "1:8", "Invalid value", 'text stands in quotation marks: name = "My cuttings"'),
        ("name = “A”", "1:8", "Invalid value", 'text stands in straight quotation marks: name = "A"'),
        ("name =", "1:1", "Invalid value", 'write a value after the `=`: name = "…"'),
        ("on = True", "1:6", "Invalid value", "true and false are written in small letters"),
        ('name = "A\nb = 1', "1:10", "Illegal character", 'close the quotation marks: name = "A"'),
        ("name = 'A\n", "1:1", "", 'close the quotation marks: name = "A"'),
        ("name: A", "1:5", "Expected '='", 'a `=` stands between a key and its value: name = "A"'),
        ("[t", "1:1", "Expected ']'", "close the bracket: [table]"),
        ('a = "b" c = "d"', "1:9", "Expected newline", "begin a new line after each value"),
        ("day = 1987-13-01", "1:11", "Expected newline", "a date or an address is text, in quotation marks"),
        ("a = [1", "1:1", "Unclosed array", "close the list with ]"),
        ("a = {b = 1", "1:1", "Unclosed inline table", "close the table with }"),
        ('a = "\\q"', "1:8", "Unescaped", r"write \\ for \, or put the text between single quotation marks"),
        ('a = "\x01"', "1:6", "Illegal character", "remove the character"),
        ("= a", "1:1", "", "a line is `key = value`, `[table]`, or a comment that begins with #"),
    ],
)
def test_broken_toml_is_told_with_what_to_write(text: str, place: str, what: str, mend: str) -> None:
    """Where the reader stopped, and a pair that can be pasted where the line has one."""
    (said,) = read_toml(text, "site.toml").diagnostics
    assert (str(said.place), what in said.what, mend in said.mend) == (f"site.toml:{place}", True, True), said


def test_the_nearest_word_is_the_one_that_was_meant() -> None:
    assert [nearest(word, ("title", "tags", "date")) for word in ("titel", "tag", "zebra")] == ["title", "tags", ""]
