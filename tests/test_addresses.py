"""Addresses: slugs are names that every system can store, and links lead back to the address they were made from."""

from __future__ import annotations

import os
import posixpath
import unicodedata
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from generator import addresses
from generator.model import Names, Ref, When

TEXTS = st.one_of(
    st.text(max_size=120), st.text(st.sampled_from("aéßİıŁहिन्द ीมา้ ُم-_./\\:'’\u200d\u200cｱ①"), max_size=60)
)
_PART = st.text(min_size=1, max_size=8).map(addresses.slug)
URLS = st.lists(_PART, min_size=1, max_size=4).map(lambda parts: "/".join(parts) + ".html")


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Gate held open as the tide came over", "gate-held-open-as-the-tide-came-over"),
        ("Tanner’s Row / Tanner's Row", "tanners-row-tanners-row"),
        ("Ørsted, Łódź and Straße", "orsted-lodz-and-strasse"),
        ("İstanbul, ISPARTA, ılık", "istanbul-isparta-ilik"),
        ("Băsescu in Kürecik", "basescu-in-kurecik"),
        ("Медведев: пять шагов, ёлки й", "медведев-пять-шагов-ёлки-й"),
        ("हिन्दी समाचार", "हिन्दी-समाचार"),
        ("ภาษาไทย ที่นี่", "ภาษาไทย-ที่นี่"),
        ("مُحَمَّد رَسُول", "مُحَمَّد-رَسُول"),
        ("שָׁלוֹם עולם", "שָׁלוֹם-עולם"),
        ("تیتر: می‌خواهم", "تیتر-میخواهم"),
        ("東京（とうきょう）", "東京-とうきょう"),
        ("ﬁve Ⅷ ｆｕｌｌ", "five-viii-full"),
        ("C++ & C#", "c-c"),
        ("snake_case.and-dots", "snake-case-and-dots"),
        ("page-three", "page-three"),
    ],
)
def test_a_slug_keeps_the_letters_of_every_script(text: str, slug: str) -> None:
    assert addresses.slug(text) == unicodedata.normalize("NFC", slug)


@pytest.mark.parametrize("text", ["con", "NUL", "com1", "LPT9", "index", "page-2", "Page 3", "COM¹"])
def test_a_name_that_a_system_or_the_site_needs_gets_a_fingerprint(text: str) -> None:
    made = addresses.slug(text)
    assert (made.rpartition("-")[0], len(made.rpartition("-")[2])) == (addresses.slug(text + " x")[:-2], 4)
    assert addresses.why_marked(text) != ""


@pytest.mark.parametrize("text", ["", "!!!", "🎉", "../..", "\x00", "\ud800", " "])
def test_a_text_with_nothing_to_keep_gets_a_fingerprint_alone(text: str) -> None:
    assert (addresses.slug(text)[0], len(addresses.slug(text))) == ("x", 9)


@given(TEXTS)
def test_a_fingerprint_for_another_reason_than_length_is_never_given_in_silence(text: str) -> None:
    name = text[:20]
    longer, made = addresses.slug(f"{name} words"), addresses.slug(name)
    assert (longer == f"{made}-words") == (not addresses.why_marked(name))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("gate.md", ""),
        ("constable.md", ""),
        ("CON.notes.yaml", "is reserved on Windows"),
        ("lpt³", "is reserved on Windows"),
        ("what?.md", "holds a character that some systems refuse"),
        ("gate.", "holds a character that some systems refuse"),
        ("a\x00b", "holds a character that some systems refuse"),
        ("é" * 101, "is longer than 200 bytes"),
    ],
)
def test_a_name_that_some_system_refuses_is_known(name: str, why: str) -> None:
    assert addresses.why_refused(name) == why


@given(TEXTS)
@example("हि" * 60)
@example("é" * 200)
@example("ﷺ" * 20)
@example("a" * 80 + "b")
@example("ǰ" * 30)
def test_every_system_can_store_a_slug(text: str) -> None:
    """Valid for Windows and macOS, at most 80 bytes, and equal under case folding and every Unicode form they apply."""
    made = addresses.slug(text)
    assert 0 < len(made.encode()) <= addresses.LONGEST
    assert not set(made) & set('<>:"/\\|?*. #%\x00')
    assert not PureWindowsPath(made + ".html").is_reserved()
    assert made == made.strip("-")
    assert "--" not in made
    assert addresses.folded_case(made) == made == unicodedata.normalize("NFC", unicodedata.normalize("NFD", made))


@given(TEXTS)
def test_a_slug_of_a_slug_is_itself(text: str) -> None:
    assert addresses.slug(addresses.slug(text)) == addresses.slug(text)


@given(TEXTS)
def test_case_and_unicode_form_do_not_change_a_slug(text: str) -> None:
    forms = [unicodedata.normalize(form, text) for form in ("NFC", "NFD", "NFKC", "NFKD")]
    assert {addresses.slug(form) for form in forms} == {addresses.slug(text)}


def test_long_names_that_begin_alike_stay_apart() -> None:
    assert addresses.slug("a" * 100 + " one") != addresses.slug("a" * 100 + " two")


@pytest.mark.parametrize(
    ("date", "url"),
    [
        ("1987-11-12", "1987/11/12/gate.html"),
        ("1987-11-12T14:05+02:00", "1987/11/12/gate.html"),
        ("1919-08~", "1919/08/gate.html"),
        ("1919?", "1919/gate.html"),
    ],
)
def test_an_article_lies_as_deep_as_its_date_is_known(date: str, url: str) -> None:
    assert addresses.article_url(When.parse(date), "gate") == url


def test_the_first_page_of_a_list_is_its_folder() -> None:
    url = addresses.folder_url("tags", "harbour/barrier")
    assert [url, addresses.paged(url, 1), addresses.paged(url, 2)] == [
        "tags/harbour/barrier/index.html",
        "tags/harbour/barrier/index.html",
        "tags/harbour/barrier/page-2.html",
    ]


@given(
    st.lists(st.sampled_from(["a", "b", "c.html", "..", ".", "", "d e"]), min_size=1, max_size=5).map("/".join),
    st.lists(st.sampled_from(["a", "b", "c.html", "..", ".", "", "d e"]), min_size=1, max_size=5).map("/".join),
)
def test_a_way_is_that_of_the_standard_library(here: str, there: str) -> None:
    """Also of paths that are not normal. None of the site begins at a root, which relpath ties to this folder."""
    assume(there and "/" not in (here[:1], there[:1]))
    expected = posixpath.relpath(there, posixpath.dirname(here) or ".")
    assert addresses.relative(here, there) == quote(expected)


@given(URLS, URLS, st.sampled_from(["", "#note-a", "#p-1 2"]))
def test_a_relative_link_leads_back_to_its_address(here: str, there: str, fragment: str) -> None:
    """On any host, in any folder, and from a folder on disk."""
    link = addresses.relative(here, there + fragment)
    for base in ("https://a.example/", "https://a.example/deep/er/", "file:///C:/old%20disk/"):
        found = urlsplit(urljoin(base + _quoted(here), link))
        assert unquote(found.path) == unquote(urlsplit(base).path) + there
        assert unquote(found.fragment) == fragment[1:]
    assert link.startswith("#") or PurePosixPath(link).name != ""


def _quoted(url: str) -> str:
    return addresses.absolute("x:", url).removeprefix("x:/")


@given(st.lists(URLS, unique=True, max_size=6))
def test_addresses_and_files_are_one_to_one_on_a_file_system_blind_to_case(urls: list[str]) -> None:
    files = {os.path.normcase(addresses.folded_case(url)): url for url in urls}
    assert sorted(files.values()) == sorted(urls)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("https://example.org/a?b=c#d", True),
        ("mailto:desk@example.org", True),
        ("../gate.html", True),
        ("gate.html#note-1", True),
        ("javascript:alert(1)", False),
        ("JaVa\tscript:alert(1)", False),
        ("java&#115;cript:alert(1)", False),
        ("%6aavascript:alert(1)", False),
        ("\x01javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("vbscript:x", False),
        ("file:///etc/passwd", False),
        ("//example.org/x", False),
        ("\\\\example.org\\x", False),
        ("http://[broken", False),
    ],
)
def test_only_addresses_that_a_browser_reads_as_harmless_may_be_linked_to(text: str, safe: bool) -> None:
    assert (addresses.safe_url(text) is not None) == safe


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("media/gate.jpg", True),
        ("a/../b", True),
        ("..b/c", True),
        ("../b", False),
        ("a/../../b", False),
        ("%2e%2e/b", False),
        ("a/%2e%2e/%2e%2e/b", False),
        ("..%5cb", False),
        ("a%00", False),
        ("/etc/passwd", False),
        ("%2fetc", False),
        ("C:/x", False),
        ("a\\b", False),
        ("a\x00b", False),
        ("", False),
    ],
)
def test_a_path_stays_inside_its_folder_on_every_system(path: str, inside: bool) -> None:
    assert addresses.stays_inside(path) == inside


def test_free_pages_never_take_the_address_of_a_page_that_every_site_has() -> None:
    urls = addresses.free_urls(["about", "search", "404", "help/notes", "About", "index"])
    assert (urls["about"], urls["help/notes"]) in {
        ("about.html", "help/notes.html"),
        (urls["about"], "help/notes.html"),
    }
    assert "about.html" in (urls["about"], urls["About"])
    assert len(set(urls.values()) - {"index.html", "search.html", "404.html"}) == 6


GATE = Ref("Gate", "1987/gate.html")
LOG = Ref("Log", "1988/log.html")
CALLED = {"gate": (GATE,), "1987/gate.md": (GATE,), "1988/gate.md": (LOG,), "gate.md": (GATE, LOG), "c#": (LOG,)}
NAMES = Names(lambda: CALLED)


@pytest.mark.parametrize(
    ("target", "near", "urls"),
    [
        ("Gate", "", ["1987/gate.html"]),
        ("  GATE ", "", ["1987/gate.html"]),
        ("gate#p-1", "", ["1987/gate.html#p-1"]),
        ("C#", "", ["1988/log.html"]),
        ("gate.md", "", ["1987/gate.html", "1988/log.html"]),
        ("gate.md", "1988/other.md", ["1988/log.html"]),
        ("../1987/gate.md#x", "1988/other.md", ["1987/gate.html#x"]),
        ("../../content/1987/gate.md", "", ["1987/gate.html"]),
        ("nowhere", "", []),
        ("#p-1", "", []),
        ("#" * 5000, "", []),
        ("", "", []),
    ],
)
def test_a_name_is_looked_up_as_people_write_it(target: str, near: str, urls: list[str]) -> None:
    assert [ref.url for ref in addresses.look_up(NAMES, target, near=near)] == urls


# ── old addresses ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("alias", "url"),
    [
        ("/old/address.html", "old/address.html"),
        ("old/address", "old/address/index.html"),
        ("/old/", "old/index.html"),
        ("/old/v1.2", "old/v1.2/index.html"),
        ("/a%20b.htm", "a b.htm"),
        ("/a/../b.html", "b.html"),
        ("../up.html", None),
        ("/..%2fup.html", None),
        ("//host/x", None),
        ("https://old.example/x", None),
        ("/?p=12", None),
        ("/con.html", None),
        ("/a\x00b", None),
        ("/a\\b", None),
        ("/" + "x" * 300, None),
        ("", None),
    ],
)
def test_an_old_address_becomes_a_file_or_is_refused(alias: str, url: str | None) -> None:
    assert addresses.alias_url(alias) == url
