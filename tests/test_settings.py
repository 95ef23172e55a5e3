"""`site.toml`: every choice is typed and checked, and every mistake is told at once with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import as_text
from generator.model import Kind, Settings
from generator.settings import read_settings


def _said(text: str) -> list[str]:
    return [as_text(one).splitlines()[0] for one in read_settings(text, "site.toml").diagnostics]


def test_an_empty_file_gives_the_defaults() -> None:
    assert read_settings("", "site.toml") == (Settings(), ())


def test_every_choice_is_read() -> None:
    text = """
        title = "Cuttings"
        strap = "s"
        description = "d"
        base_url = "https://example.org/cuttings"
        language = "pt-BR"
        owner = "o"
        licence = "CC0-1.0"
        per_page = 20
        feed_items = 5
        drafts = true
        [theme]
        name = "plain"
        [theme.settings]
        fit = 0.44
        examples = ["a", "b"]
        [[kinds]]
        name = "echo"
        line = "double"
        shape = "ring"
        light = "#000000"
        dark = "#ffffff"
        label = "Echo"
    """
    assert read_settings(text, "site.toml") == (
        Settings(
            title="Cuttings",
            strap="s",
            description="d",
            base_url="https://example.org/cuttings/",
            language="pt-BR",
            theme="plain",
            owner="o",
            licence="CC0-1.0",
            per_page=20,
            feed_items=5,
            kinds=(Kind("echo", "double", "ring", "#000000", "#ffffff", "Echo"),),
            theme_settings={"fit": 0.44, "examples": ["a", "b"]},
            drafts=True,
        ),
        (),
    )


def test_a_theme_may_be_a_mere_name() -> None:
    assert read_settings('theme = "plain"', "site.toml") == (Settings(theme="plain"), ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('titel = "A"', "site.toml:1:1: there is no key 'titel'  [settings-key]"),
        ("title = A", "site.toml:1:9: this is not TOML: Invalid value  [settings-syntax]"),
        ('title = " "', "site.toml:1:1: title is empty  [settings-value]"),
        ("title = [1]", "site.toml:1:1: title: a list is not text  [settings-value]"),
        ('language = "english"', "site.toml:1:1: language: there is no language 'english'  [settings-value]"),
        ('language = "xx"', "site.toml:1:1: language: there is no language 'xx'  [settings-value]"),
        ('base_url = "x.org"', "site.toml:1:1: base_url: 'x.org' is no address on the web  [settings-value]"),
        ('base_url = "ftp://a.b/"', "site.toml:1:1: base_url: 'ftp://a.b/' is no address on the web  [settings-value]"),
        ('base_url = "https://["', "site.toml:1:1: base_url: 'https://[' is no address on the web  [settings-value]"),
        ("per_page = 0", "site.toml:1:1: per_page: 0 is not from 5 to 500  [settings-value]"),
        ('per_page = "many"', "site.toml:1:1: per_page: 'many' is not a whole number  [settings-value]"),
        ("feed_items = 1000", "site.toml:1:1: feed_items: 1000 is not from 1 to 500  [settings-value]"),
        ('theme = "../x"', "site.toml:1:1: theme: '../x' is no name of a folder in themes/  [settings-value]"),
        ('[theme]\nnme = "x"', "site.toml:2:1: there is no key 'nme'  [settings-key]"),
        ("[[kinds]]", "site.toml:1:1: `name` is missing  [settings-value]"),
        ('[[kinds]]\nname = "A b"', "site.toml:2:1: kinds: 'A b' cannot name a kind of note  [settings-value]"),
        ('[[kinds]]\nname = "a"\nlight = "red"', "site.toml:3:1: kinds: 'red' is no colour  [settings-value]"),
        (
            '[[kinds]]\nname = "a"\n[[kinds]]\nname = "b"\nline = "wave"',
            "site.toml:5:1: kinds: 'wave' is no line; there are solid, dotted, dashed, wavy, double  [settings-value]",
        ),
        ('[[kinds]]\nname = "a"\n[[kinds]]\nname = "a"', "site.toml:4:1: kinds: a stands twice  [settings-value]"),
    ],
)
def test_a_wrong_choice_is_refused_where_it_stands(text: str, said: str) -> None:
    assert _said(text) == [said]
    assert read_settings(text, "site.toml").value is None


def test_all_mistakes_are_told_in_one_run() -> None:
    text = 'titel = "A"\nper_page = 0\nlanguage = "xx"\n[[kinds]]\nname = "a"\nshape = "star"\n'
    assert [said.split(": ")[0] for said in _said(text)] == [
        "site.toml:1:1",
        "site.toml:3:1",
        "site.toml:2:1",
        "site.toml:6:1",
    ]


def test_an_unknown_setting_names_the_nearest() -> None:
    found = read_settings('bass_url = "x"', "site.toml").diagnostics
    assert [one.mend for one in found] == ["did you mean `base_url`?"]


@given(st.text())
def test_no_text_raises(text: str) -> None:
    read_settings(text, "site.toml")
