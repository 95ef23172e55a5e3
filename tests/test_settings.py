"""`site.toml`: every choice is typed and checked, and every mistake is told at once with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import as_text
from generator.model import PARTS, Kind, Settings
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
        without = ["search", "tag-feeds"]
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
            without=("search", "tag-feeds"),
        ),
        (),
    )


def test_a_theme_may_be_a_mere_name() -> None:
    assert read_settings('theme = "plain"', "site.toml") == (Settings(theme="plain"), ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('titel = "A"', "1:1: there is no key 'titel'  [settings-key]"),
        ("title = A", "1:9: this is not TOML: Invalid value  [settings-syntax]"),
        ('title = " "', "1:9: title is empty  [settings-value]"),
        ("title = [1]", "1:9: title: a list is not text  [settings-value]"),
        ("title = 1984", "1:9: title: 1984 is not text  [settings-value]"),
        ("owner = true", "1:9: owner: true is not text  [settings-value]"),
        ("strap = 1987-11-12", "1:9: strap: 1987-11-12 is not text  [settings-value]"),
        ("description = {a = 1}", "1:15: description: a mapping is not text  [settings-value]"),
        ("licence = 1.5", "1:11: licence: 1.5 is not text  [settings-value]"),
        ('language = "english"', "1:12: language: there is no language 'english'  [settings-value]"),
        ('language = "xx"', "1:12: language: there is no language 'xx'  [settings-value]"),
        ("language = 1", "1:12: language: 1 is not text  [settings-value]"),
        ('base_url = "x.org"', "1:12: base_url: 'x.org' is no address on the web  [settings-value]"),
        ('base_url = "ftp://a.b/"', "1:12: base_url: 'ftp://a.b/' is no address on the web  [settings-value]"),
        ('base_url = "https://["', "1:12: base_url: 'https://[' is no address on the web  [settings-value]"),
        ("base_url = false", "1:12: base_url: false is not text  [settings-value]"),
        ("per_page = 0", "1:12: per_page: 0 is not from 5 to 500  [settings-value]"),
        ("  per_page  =   -50", "1:17: per_page: -50 is not from 5 to 500  [settings-value]"),
        ('per_page = "50"', "1:12: per_page: '50' is not a whole number  [settings-value]"),
        ('per_page = ""', "1:12: per_page: '' is not a whole number  [settings-value]"),
        ("per_page = 50.0", "1:12: per_page: 50.0 is not a whole number  [settings-value]"),
        ("per_page = true", "1:12: per_page: true is not a whole number  [settings-value]"),
        ("per_page = [50]", "1:12: per_page: a list is not a whole number  [settings-value]"),
        ("feed_items = 1000", "1:14: feed_items: 1000 is not from 1 to 500  [settings-value]"),
        ('feed_items = "30"', "1:14: feed_items: '30' is not a whole number  [settings-value]"),
        ('drafts = "true"', "1:10: drafts: 'true' is not true or false  [settings-value]"),
        ("drafts = 1", "1:10: drafts: 1 is not true or false  [settings-value]"),
        ('front_month = "1987"', "1:15: front_month: '1987' is no month  [settings-value]"),
        ("front_month = 1987", "1:15: front_month: '1987' is no month  [settings-value]"),
        ("front_month = [1]", "1:15: front_month: a list is not a date  [settings-value]"),
        (
            'without = ["data", "serch"]',
            "1:11: without: there is no part 'serch'; there are " + ", ".join(PARTS) + "  [settings-value]",
        ),
        ("without = true", "1:11: without: true is not a list  [settings-value]"),
        ("without = [1]", "1:11: without: 1 is not text  [settings-value]"),
        ('without = [""]', "1:11: without: a value holds nothing  [settings-value]"),
        ('theme = "../x"', "1:9: theme: '../x' is no name of a folder in themes/  [settings-value]"),
        ('theme = ""', "1:9: theme: '' is no name of a folder in themes/  [settings-value]"),
        ("theme = 5", "1:9: name: 5 is not text  [settings-value]"),
        ('[theme]\nnme = "x"', "2:1: there is no key 'nme'  [settings-key]"),
        ('[theme]\nname = "x y"', "2:8: theme: 'x y' is no name of a folder in themes/  [settings-value]"),
        ('[theme]\nsettings = "x"', "2:12: settings: 'x' is not a mapping  [settings-value]"),
        ("[[kinds]]", "1:1: `name` is missing  [settings-value]"),
        ('kinds = "context"', "1:9: 'context' is not a mapping of kind keys  [settings-value]"),
        ('[[kinds]]\nname = "A b"', "2:8: kinds: a kind cannot be named 'A b'  [settings-value]"),
        ('[[kinds]]\nname = "a"\nlight = "red"', "3:9: kinds: 'red' is no colour  [settings-value]"),
        ('[[kinds]]\nname = "a"\nlabel = 7', "3:9: label: 7 is not text  [settings-value]"),
        ('[[kinds]]\nname = "a"\ncolour = "red"', "3:1: there is no key 'colour'  [settings-key]"),
        (
            '[[kinds]]\nname = "a"\n[[kinds]]\nname = "b"\nline = "wave"',
            "5:8: kinds: there is no line 'wave'; there are solid, dotted, dashed, wavy, double  [settings-value]",
        ),
        ('[[kinds]]\nname = "a"\n[[kinds]]\nname = "a"', "4:8: kinds: a stands twice  [settings-value]"),
    ],
)
def test_a_wrong_choice_is_refused_where_its_value_stands(text: str, said: str) -> None:
    """A quoted number is text, a bare one is none: nothing is taken for what it is not."""
    assert _said(text) == [f"site.toml:{said}"]
    assert read_settings(text, "site.toml").value is None


def test_all_mistakes_are_told_in_one_run() -> None:
    text = 'titel = "A"\nper_page = 0\nlanguage = "xx"\n[[kinds]]\nname = "a"\nshape = "star"\n'
    assert sorted(said.split(": ")[0] for said in _said(text)) == [
        "site.toml:1:1",
        "site.toml:2:12",
        "site.toml:3:12",
        "site.toml:6:9",
    ]


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ('bass_url = "x"', "did you mean `base_url`?"),
        ("zebra = 1", "remove it, or see docs/settings.md"),
        ('per_page = "50"', "give a whole number, without quotation marks"),
        ("title = 1984", "give text, in quotation marks"),
        ("[[kinds]]", 'add a line: name = "…"'),
        ("kinds = 5", 'give its keys: {name = "…"}'),
        ('without = ["serch"]', "did you mean `search`?"),
        ("without = 5", 'without = ["5"]'),
        ('without = ["everything"]', 'without = ["search"]'),
        ('front_month = "May"', 'front_month = "1987-11"'),
    ],
)
def test_a_mistake_is_told_with_what_to_write_instead(text: str, mend: str) -> None:
    assert [one.mend for one in read_settings(text, "site.toml").diagnostics] == [mend]


def test_a_site_has_what_it_does_not_do_without() -> None:
    """Feeds of tags are feeds; a template that asks for what no site has is wrong."""
    with_all, without = Settings(), Settings(without=("feeds",))
    assert [part for part in PARTS if not with_all.has(part)] == []
    assert [part for part in PARTS if not without.has(part)] == ["feeds", "tag-feeds"]
    assert not Settings(without=("tag-feeds",)).has("tag-feeds")
    assert Settings(without=("tag-feeds",)).has("feeds")
    with pytest.raises(LookupError, match="a site has no part 'serch'; there are search, feeds"):
        with_all.has("serch")


def test_settings_know_where_each_choice_is_written() -> None:
    text = 'theme = "plain"\nlanguage = "de"\n[[kinds]]\nname = "a"\nlight = "#000000"\n'
    table = '[theme]\nname = "plain"\n[theme.settings]\nfit = 0.4\n'
    places, others = (read_settings(one, "site.toml").value.places for one in (text, table))  # type: ignore[union-attr]
    assert [
        str(places.of(*keys)) for keys in (("theme", "name"), ("language",), ("kinds", 0, "light"), ("title",))
    ] == [
        "site.toml:1:9",
        "site.toml:2:12",
        "site.toml:5:9",
        "site.toml:1:1",
    ]
    assert [str(others.of("theme", key)) for key in ("name", "settings", "none")] == [
        "site.toml:2:8",
        "site.toml:3:1",
        "site.toml:1:1",
    ]
    assert str(others.of("theme", "settings", "fit")) == "site.toml:4:7"


@given(st.text())
def test_no_text_raises(text: str) -> None:
    read_settings(text, "site.toml")
