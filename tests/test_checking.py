"""Checking: every link leads somewhere, and nothing on a page needs more than the folder it lies in."""

from __future__ import annotations

import html
import json
import random
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.checking import PageFacts, check, facts, judge
from generator.checking.addressing import resolve
from generator.checking.sheet import loaded
from generator.checking.tags import decoded, tags
from generator.diagnostics import Code
from generator.model import File, Place
from tests.costs import within

HEAD = (
    '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:\">\n"
    "<title>A page</title></head>\n"
)


def page(body: str, url: str = "1987/11/gate.html") -> File:
    return File(url, (HEAD + body).encode())


def said(*files: File, base_url: str = "") -> list[tuple[Code, str]]:
    return [(wrong.code, wrong.what) for wrong in check(files, base_url=base_url)]


def codes(*files: File, base_url: str = "") -> list[Code]:
    return [code for code, _ in said(*files, base_url=base_url)]


SITE = (
    page('<h1 id="top-2">Front</h1>', "index.html"),
    page('<p id="p-1">a</p><a name="old"></a><p id="é x">b</p>', "tags/floods/index.html"),
    File("assets/site.css", b""),
    File("media/gate 1.jpg", copy="content/media/gate 1.jpg"),
)


# ── links ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "link",
    [
        "../../index.html", "../../index.html#top-2", "#here", "", "#", "#top", "?q=1", "gate.html", "./gate.html",
        "../../tags/floods/index.html#p-1", "../../tags/floods/index.html#old", "../../tags/x/../floods/index.html",
        "../../tags/floods/index.html#%C3%A9%20x", "../../tags/floods/index.html#p-1:~:text=words",
        " ../../index.html\n",
        "../../media/gate%201.jpg", "../../in&#100;ex.html", "../../index.html?a=1&copy=2", "..\\..\\index.html",
        "https://elsewhere.example/", "HTTP://elsewhere.example", "mailto:a@b.example", "tel:+44",
    ],
)  # fmt: skip
def test_a_link_that_leads_somewhere_is_right(link: str) -> None:
    """Relative, with a fragment, encoded, with entities; or to another host, which only its reader asks."""
    assert said(*SITE, page(f'<p id="here"><a href="{link}">x</a></p>')) == []


@pytest.mark.parametrize(
    ("link", "what"),
    [
        ("none.html", "leads to 1987/11/none.html, which is not there"),
        ("../../index.html#p-1", "leads to index.html, which has no #p-1"),
        ("#nowhere", "leads to 1987/11/gate.html, which has no #nowhere"),
        ("../../Index.html", "leads to Index.html, which is not there"),
        ("../../../index.html", "leads out of the site"),
        ("../../../../x/..", "leads to a folder"),
        ("newsgloss:gate", "was never resolved"),
        ("../../tags/floods/", "leads to a folder"),
        ("..", "leads to a folder"),
        (".", "leads to a folder"),
        ("/index.html", "begins at the root"),
        ("//elsewhere.example/x", "is another host's"),
        ("\\\\elsewhere.example\\x", "is another host's"),
        ("javascript:alert(1)", "uses javascript:"),
        (" java\nscript:alert(1)", "uses javascript:"),
        ("&#106;avascript&colon;alert(1)", "uses javascript:"),
        ("data:text/html,x", "uses data:"),
        ("file:///etc/passwd", "uses file:"),
    ],
)
def test_a_link_that_leads_nowhere_is_named(link: str, what: str) -> None:
    """With the link as it is written, and why."""
    found = said(*SITE, page(f'<a href="{link}">x</a>'))
    assert [code in (Code.LINK_BROKEN, Code.PAGE_OFFLINE) and what in sentence for code, sentence in found] == [True]


def test_a_broken_link_stands_at_what_made_the_page() -> None:
    """Else at the page itself, with line and column."""
    made = File("a.html", page('<a href="x.html">x</a><base>').body, place=Place("content/a.md", 3, 1))
    assert [(wrong.place, dict(wrong.shown)["page"]) for wrong in check([made], base_url="")] == [
        (Place("content/a.md", 3, 1), "a.html:5:23"),
        (Place("content/a.md", 3, 1), "a.html"),
    ]
    assert [wrong.place for wrong in check([page("\n<p>\n<base>")], base_url="")] == [Place("1987/11/gate.html", 7, 1)]


def test_absolute_links_to_the_site_itself_are_checked() -> None:
    """Where its address is known: canonical links, links in texts, feeds and structured data."""
    body = """<link rel="canonical" href="https://a.example/x/1987/11/gate.html">
    <meta property="og:url" content="https://a.example/x/none.html">
    <a href="https://a.example/x">home</a><a href="https://a.example/xyz">other</a>
    <a href="https://a.example/x/index.html#no">f</a><a href="https://a.example/x/tags/floods/">t</a><script
    type="application/ld+json">{"url": "https://a.example/x/gone.html", "text": "as https://a.example/x/said"}</script>"""
    assert codes(*SITE, page(body)) == []
    found = said(*SITE, page(body), base_url="https://a.example/x/")
    assert [sentence.partition("leads to ")[2] for _, sentence in found] == [
        "none.html, which is not there",
        "index.html, which has no #no",
        "gone.html, which is not there",
    ]


@given(
    st.lists(st.sampled_from(["a", "b", "c d", "é", ".."]), min_size=1, max_size=6),
    st.lists(st.sampled_from("xyz"), max_size=3),
)
def test_addresses_are_resolved_as_the_standard_says(path: list[str], folder: list[str]) -> None:
    """The reference: walk the path, part by part."""
    walked: list[str] | None = list(folder)
    for part in [*path, "end"]:
        if walked is not None and part == "..":
            walked = walked[:-1] if walked else None
        elif walked is not None:
            walked.append(part)
    made = resolve("/".join([*folder, "page.html"]), "/".join([*path, "end"]))
    left_and_came_back = walked is None
    assert left_and_came_back or made == "/".join(walked or [])


# ── ids ─────────────────────────────────────────────────────────────────────────────────────────


def test_an_id_stands_once() -> None:
    """On one page; another page may have it too."""
    assert said(page('<p id="a"><i id=b></i><i ID="a">'), page('<p id="a">', "b.html")) == [
        (Code.PAGE_ID_TWICE, "the id 'a' stands twice on this page")
    ]


# ── what does not work from a disk ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "part",
    [
        '<img alt src="https://elsewhere.example/x.png">',
        '<img alt src="//elsewhere.example/x.png">',
        "<img alt src=/x.png>",
        '<img alt src="data:image/png;base64,AAAA" srcset="https://elsewhere.example/x.png 2x">',
        '<img alt src="data:," srcset="data:image/png;base64,AA,BB 1x, /x.png 2x">',
        '<link rel="stylesheet" href="https://elsewhere.example/x.css">',
        '<link rel="Shortcut ICON" href="https://e.example/x">',
        '<link rel=preconnect href="https://elsewhere.example">',
        '<link rel=preload imagesrcset="https://e.example/a 1x">',
        '<script src="https://elsewhere.example/x.js"></script>',
        "<script>alert(1)</script>",
        "<script></script>",
        '<script type="module" src="../../assets/site.css"></script>',
        "<script type=importmap>{}</script>",
        '<script type="text/javascript">x</script>',
        '<script type="application/json">{}</script>',
        '<p onclick="x()">',
        "<p OnClick=x()>",
        "<svg/onload=alert(1)>",
        '<p title="a"onclick="b">',
        "<p\nonfocus = x>",
        '<iframe srcdoc="x"></iframe>',
        '<iframe src="https://elsewhere.example"></iframe>',
        '<object data="/x"></object>',
        '<a ping="https://elsewhere.example" href="#">',
        '<form action="https://elsewhere.example">',
        '<button formaction="/x">',
        '<link rel=stylesheet integrity="sha256-x" href="../../assets/site.css">',
        '<img alt crossorigin src="data:,">',
        "<base href='x'>",
        "<base>",
        '<svg><use href="../../assets/site.css#x"/></svg>',
        '<svg><use xlink:href="x.svg#x"/></svg>',
        '<svg><image href="https://elsewhere.example/x.png"/></svg>',
        '<video poster="https://elsewhere.example/x">',
        '<p style="background: url(https://elsewhere.example/x)">',
        "<p style=\"background: url('/x')\">",
        '<p style="background:u&#114;l(//elsewhere.example)">',
        "<style>@import 'https://elsewhere.example/x.css';</style>",
        "<style>p { background: url(https://elsewhere.example/x) }</style>",
        '<body background="https://elsewhere.example/x">',
        '<meta http-equiv="refresh" content="0; url=https://elsewhere.example/">',
        '<meta http-equiv=refresh content="0;/x">',
        '<style>p { mask: url(data:,) } i { clip-path: url("../../assets/site.css#x") }</style>',
    ],
)
def test_what_needs_more_than_its_folder_is_named(part: str) -> None:
    """Other hosts, roots of disks, modules, script in the page, and what browsers refuse on a disk."""
    assert codes(*SITE, page(part)) == [Code.PAGE_OFFLINE]


@pytest.mark.parametrize(
    "part",
    [
        '<!-- <img src="https://elsewhere.example/x.png"> <base> -->',
        "<!--><!-- > <base> --!><p>",
        '<title><base></title><textarea><img src="/x"></textarea>',
        '<p title="<base><img src=/x>">',
        "<p title='<base>'>",
        '<script type="application/ld+json">{"a": "<img src=/x>"}</script>',
        '<p data-onclick="x" data-src="/x">',
        '<a href="../../index.html" title=">" rel="next">x</a>',
        '<img alt="" src="../../media/gate%201.jpg">',
        '<img alt="" src="data:image/png;base64,AAAA==">',
        '<link rel="license" href="https://elsewhere.example/by/4.0/">',
        '<link rel="stylesheet" href="../../assets/site.css">',
        '<svg><use href="#i"/><path id="i" d="M0 0"/></svg>',
        '<meta http-equiv="refresh" content="0; url=../../index.html">',
        '<blockquote cite="https://elsewhere.example">',
        '<p style="anchor-name:--m-1">',
        '<style>p::before { content: "url(/x)" } /* url(/x) */</style>',
        '<form action="../../index.html"><input name="q"></form>',
        "<p>1 < 2 and on = off onclick=x",
        '<p title="a" class="on">',
        '<script src="../../assets/site.css" defer></script>',
        "<p a=\"'\" b='\"' c=x>",
        '<p style="fill:url(#i)" id=i>',
    ],
)
def test_what_only_looks_like_it_is_let_be(part: str) -> None:
    """Comments, text, quoted values, names that end alike."""
    assert said(*SITE, page(part)) == []


def test_a_page_says_its_language_and_has_a_policy() -> None:
    """And each picture has a text for those who do not see it, be it empty."""
    bare = File("a.html", b"<!doctype html><html><title>x</title><img src='a.html'><img>")
    assert codes(bare) == [Code.PICTURE_ALT, Code.PICTURE_ALT, Code.PAGE_LANGUAGE, Code.PAGE_POLICY]
    assert codes(File("a.html", b"")) == [Code.PAGE_LANGUAGE, Code.PAGE_POLICY]


@pytest.mark.parametrize(
    "policy",
    [
        "script-src 'self'",
        "default-src *",
        "default-src 'none'; script-src 'unsafe-inline'",
        "default-src 'none'; img-src https:",
        "default-src 'none'; script-src 'self' 'unsafe-eval'",
        "default-src 'none'; img-src elsewhere.example",
        "",
    ],
)
def test_a_policy_that_allows_more_is_named(policy: str) -> None:
    """It is the last line against script that slipped in."""
    text = HEAD.partition("<meta http")[0] + f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    assert codes(File("a.html", text.encode())) == [Code.PAGE_POLICY]


# ── sheets, scripts, drawings, feeds ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("css", "found"),
    [
        ("a { b: url(x.png) } c { d: url( 'y z.png' ) }", ["x.png", "y z.png"]),
        ("@import \"a.css\"; @import url(b.css) print; @IMPORT  'c.css'", ["a.css", "b.css", "c.css"]),
        ("/* url(no) */ a { b: 'url(no)'; c: \"@import 'no'\" }", []),
        ("a { b: image-set('x.png' 1x) } c { src: url(\\66oo.woff2) }", ["x.png", "foo.woff2"]),
        ("a { b: url() }", []),
    ],
)
def test_the_addresses_of_a_sheet(css: str, found: list[str]) -> None:
    """Not those in comments and texts."""
    assert list(loaded(css)) == found


def test_a_sheet_loads_only_what_is_there() -> None:
    """Relative to itself, not to the page."""
    font = File("assets/f.woff2", b"")
    good = File(
        "assets/a.css", b"@font-face { src: url(f.woff2) } i { background: url('data:,x') } b { fill: url(#x) }"
    )
    bad = File("assets/b.css", b"i { background: url(../f.woff2) } b { background: url(https://elsewhere.example) }")
    assert codes(font, good) == []
    assert codes(font, bad) == [Code.PAGE_OFFLINE, Code.LINK_BROKEN]


@pytest.mark.parametrize(
    ("script", "wrong"),
    [
        ("fetch('x')", True), ("import('x')", True), ("import a from 'b'", True), ("export const a = 1", True),
        ("new XMLHttpRequest()", True), ("navigator.serviceWorker.register('x')", True), ("eval('x')", True),
        ("// fetch(x)\n/* import('x') */ var a = 'fetch(x)' + \"import b\" + `export`", False), ("prefetch(x)", False),
        ("var important = 1; a.import_(x)", False),
    ],
)  # fmt: skip
def test_a_script_uses_what_a_disk_has(script: str, wrong: bool) -> None:
    """No fetch, no modules, no text made into code."""
    assert codes(File("a.js", script.encode())) == [Code.PAGE_OFFLINE] * wrong


def test_a_drawing_loads_nothing_and_runs_nothing() -> None:
    """It may be opened on its own."""
    drawing = (
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><image href="https://e.example/x"/></svg>'
    )
    assert codes(File("a.svg", drawing)) == [Code.PAGE_OFFLINE, Code.PAGE_OFFLINE]


def test_feeds_and_maps_lead_somewhere() -> None:
    """Their links are those of the site, relative or absolute."""
    atom = File("feed.xml", b'<feed><link rel="self" href="feed.xml"/><link href=\'gone.html\'/><id>tag:x</id></feed>')
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [{"url": "gone.html", "external_url": "https://e.example"}],
    }
    site_map = File("sitemap.xml", b"<urlset><url><loc> https://a.example/gone.html </loc></url></urlset>")
    other = File("collection.json", json.dumps({"url": "whatever"}).encode())
    assert (
        codes(atom, File("feed.json", json.dumps(feed).encode()), site_map, other, base_url="https://a.example")
        == [Code.LINK_BROKEN] * 3
    )
    assert codes(File("feed.json", b"{")) == [Code.PAGE_OFFLINE]


# ── reading HTML as browsers do ─────────────────────────────────────────────────────────────────


class Reference(HTMLParser):
    """Start tags with attributes as the standard library reads them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the first of attributes of one name."""
        first: dict[str, str] = {}
        for name, value in attrs:
            first.setdefault(name, value or "")
        if attrs:
            self.found.append((tag, first))


value = st.text(st.sampled_from("ab <>/='\"&;#\n"), max_size=6)
attribute = st.tuples(st.sampled_from(["id", "href", "Class", "x-y"]), value, st.sampled_from("'\""))
element = st.tuples(
    st.sampled_from(["a", "P", "svg", "img"]), st.lists(attribute, max_size=3), st.text("ab<1 &", max_size=4)
)


@given(st.lists(element, max_size=5))
def test_quoted_attributes_are_read_as_the_standard_library_reads_them(
    elements: list[tuple[str, list[tuple[str, str, str]], str]],
) -> None:
    """Whatever the values hold."""
    written = ""
    for name, attributes, text in elements:
        parts = "".join(f" {one}={quote}{html.escape(inner)}{quote}" for one, inner, quote in attributes)
        written += f"<{name}{parts}>{html.escape(text)}<!-- <a id=no> --></{name}>"
    reference = Reference()
    reference.feed(written)
    found = [(tag.name, dict(tag.attributes)) for tag in tags(written)]
    expected = [one for one in reference.found if one[0] != "x" and set(one[1]) - {"class"}]
    assert [one for one in found if set(one[1]) - {"class"}] == expected


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("a&amp;b", "a&b"),
        ("?a=1&copy=2", "?a=1&copy=2"),
        ("&copy", "\u00a9"),
        ("&copyx", "&copyx"),
        ("&#x41;&#66", "AB"),
        ("&no;", "&no;"),
    ],
)
def test_entities_are_read_as_in_attributes(written: str, meant: str) -> None:
    """HTML's rule for old entities without a semicolon."""
    assert decoded(written) == meant


@pytest.mark.parametrize(
    "evil",
    [
        '<a b="',
        "<a b='",
        "<!--",
        "<script>",
        "</script",
        "<a b b b b b b b b b ",
        "<a         ",
        "<a b==",
        "<",
        "<a/",
        "<style",
        "<title></titl",
        "<a b = ",
        "<i \"'",
        '<p style="url(',
        "<p style='a:url(x",
        "<style>/*",
        "<style>url('",
        "<meta content='",
        "&",
        "<a href='../",
        "<x:y/",
        "<style>mask:",
        "<img srcset='a,",
        "-->",
        '<a href="&',
        "<style>@import 'x",
    ],
)
def test_no_text_takes_long(evil: str) -> None:
    """As a page, a style or a script, whatever it is."""
    text = (evil * (200_000 // len(evil) + 1))[:200_000].encode()
    with within(seconds=1):
        for kind in ("html", "css", "js"):
            facts(File(f"a.{kind}", text))


@given(st.binary(max_size=200))
def test_any_bytes_are_read(body: bytes) -> None:
    """Nothing raises, for any kind of file."""
    for kind in ("html", "svg", "css", "js", "xml", "json", "webmanifest", "png"):
        assert isinstance(facts(File(f"a.{kind}", body)), PageFacts)


def test_the_order_of_files_does_not_matter() -> None:
    """Facts are those of one file; only `judge` sees all."""
    files = [*SITE, page('<a href="none.html">x</a><a href="../../index.html">y</a>'), page("<base>", "b.html")]
    shuffled = random.Random(1).sample(files, len(files))
    assert set(check(shuffled, base_url="")) == set(check(files, base_url=""))
    assert judge([facts(file) for file in files], base_url="") == check(files, base_url="")
