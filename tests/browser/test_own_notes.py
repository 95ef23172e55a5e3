"""A reader's own notes, made in a real browser, over http and from disk."""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import re
import threading
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator import reading
from tests.making import build, make

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GATE = """---
title: Gate held open
date: 1987-11-12
dateline: Port Ellery
---
The steel gate at Sallow Reach stood open for eleven minutes last night, after the tide had reached the mark.

No one was drowned. See [the cost](row.md) of *it all* for the Row 🏴‍☠️ and the café.

The gate crew had tried the motors twice that week, and both trials had passed, according to a fitter.

- the Margaret Oram, inbound
- the pilot’s cousin

| Mark | Time |
| ---- | ---- |
| 4.10 | 21.04 |

> A gate shut early is a gate that somebody’s boat is sitting behind[^1].

[^1]: So the *Courier*.
"""
NOTES = """- id: trials
  quote: both trials had passed
  kind: check
  note: One sheet shows one test.
"""
PLAN = """---
title: The barrier as it was planned
date: 1987-11-16
dek: Six gates on paper, and four in the river.
image: {src: media/barrier.svg, alt: Plan, caption: The barrier from the west., credit: Harbour Board}
---
The barrier has four gates.

It was to have six.
"""
FILES = {
    "content/articles/gate.md": GATE,
    "content/articles/gate.notes.yaml": NOTES,
    "content/articles/row.md": "---\ntitle: The cost\ndate: 1987-11-14\n---\nForty-one houses took water.\n",
    "content/articles/ar.md": "---\ntitle: الماء\ndate: 1987-11-15\nlang: ar\n---\nارتفع الماء فوق العلامة.\n",
    "content/articles/plan.md": PLAN,
    "content/media/barrier.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"></svg>',
    "site.toml": 'title = "Papers"\n',
}
SELECT = """([first, last]) => {
  const nodes = [], walker = document.createTreeWalker(document.querySelector('.article'), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) nodes.push(walker.currentNode);
  const from = nodes.find(node => node.data.includes(first)), to = nodes.find(node => node.data.includes(last));
  getSelection().setBaseAndExtent(from, from.data.indexOf(first), to, to.data.indexOf(last) + last.length);
}"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small collection, built."""
    made = make(tmp_path_factory.mktemp("own") / "papers", FILES)
    build(made)
    return made


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile, and what went wrong in it."""
    opened = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    wrong: list[str] = []
    opened.on("weberror", lambda error: wrong.append(str(error.error)))
    opened.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    yield opened
    opened.close()
    assert wrong == []


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """A plain file server that logs nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the library's
        """Say nothing."""


@pytest.fixture(params=["file", "http"])
def address(request: pytest.FixtureRequest, root: Path) -> Iterator[Callable[[str], str]]:
    """Where the site is, from disk and from a server."""
    if request.param == "file":
        yield lambda url: (root / "output" / url).as_uri()
        return
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(_Quiet, directory=str(root / "output"))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield lambda url: f"http://127.0.0.1:{server.server_port}/{url}"
    server.shutdown()
    server.server_close()


def on_disk(root: Path, url: str = "1987/11/12/gate.html") -> str:
    return (root / "output" / url).as_uri()


def select(page: Page, first: str, last: str = "") -> None:
    """Select from the first words to the last."""
    page.evaluate(SELECT, [first, last or first])
    page.locator(".own-offer").wait_for(state="visible")


def note(page: Page, words: str, text: str = "Is it so?", kind: str = "check", last: str = "") -> None:
    """Make a note with the mouse."""
    select(page, words, last)
    page.locator(".own-offer").click()
    page.locator(f".own-form [value={kind}]").check()
    page.fill("#own-text", text)
    page.fill("#own-name", "M.T.")
    page.locator(".own-keep").click()
    page.locator("mark[data-own=new]").first.wait_for(state="detached")  # a form tells of its end a moment after it


def exported(page: Page, button: str = "save") -> dict[str, Any]:
    """What the page saves."""
    with page.expect_download() as coming:
        page.locator(f".own-list [name={button}]").click()
    assert coming.value.suggested_filename.endswith(".jsonld")
    found: dict[str, Any] = json.loads(Path(coming.value.path()).read_text(encoding="utf-8"))
    return found


def selectors(annotation: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    quote, position = annotation["target"]["selector"]
    return quote, position


def text_of(root: Path, stem: str) -> str:
    """The text of an article as the generator reads it."""
    found = [one for one in reading.scan(root).value or () if one.path.endswith(f"/{stem}.md")]
    article = reading.read(found[0]).value
    assert article
    return article.text


def marked(page: Page) -> str:
    return "".join(page.locator("mark.own").all_text_contents())


# ── making, changing, removing ──────────────────────────────────────────────────────────────────


def test_a_note_made_with_the_mouse_is_drawn_kept_changed_and_deleted(
    context: BrowserContext, address: Callable[[str], str]
) -> None:
    page = context.new_page()
    page.goto(address("1987/11/12/gate.html"))
    words = page.locator(".passage p", has_text="The steel gate").bounding_box()
    assert words
    page.mouse.move(words["x"] + 4, words["y"] + 50)
    page.mouse.dblclick(words["x"] + 12, words["y"] + 45)
    page.locator(".own-offer").click()
    picked = page.locator("#own-quote").inner_text()
    assert picked.strip()
    page.locator(".own-form [value=correction]").check()
    assert page.locator("mark.own.k-correction").inner_text() == picked
    page.fill("#own-text", "Nineteen.\n\nThe log says so.")
    page.fill("#own-name", "M.T.")
    page.locator(".own-keep").click()

    page.locator(".own-said [role=status]", has_text="Kept").wait_for()
    assert "Nineteen." in page.locator(".note.own").inner_text()
    assert page.evaluate("() => document.activeElement.className") == "ref own k-correction"

    page.reload()
    assert marked(page) == picked
    page.locator(".note.own [name=edit]").click()
    assert page.locator("#own-text").input_value() == "Nineteen.\n\nThe log says so."
    page.fill("#own-text", "Twenty.")
    page.locator(".own-form [value=source]").check()
    page.locator(".own-keep").click()
    assert page.evaluate("() => document.activeElement.name") == "edit"

    page.reload()
    assert "Twenty." in page.locator(".note.own.k-source").inner_text()
    page.locator(".note.own [name=delete]").click()
    assert page.locator(".note.own").count() == 0
    assert page.evaluate("() => document.activeElement.name") == "undo"
    page.keyboard.press("Enter")
    assert "Twenty." in page.locator(".note.own").inner_text()
    page.locator(".note.own [name=delete]").click()
    page.reload()
    assert page.locator(".own").count() == page.locator(".own-list .own").count() == 0


def test_a_note_is_made_with_the_keyboard_alone(context: BrowserContext, address: Callable[[str], str]) -> None:
    page = context.new_page()
    page.goto(address("1987/11/12/gate.html"))
    page.keyboard.press("n")
    assert page.evaluate("() => document.activeElement.id") == "own-block"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("one")
    page.keyboard.press("Tab")
    page.keyboard.type("drown")
    assert page.locator("#own-quote").inner_text() == "one was drowned"
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("Nobody, then; j and n are letters here.")
    page.keyboard.press("Tab")
    page.keyboard.type("M.T.")
    page.keyboard.press("Enter")

    assert marked(page) == "one was drowned"
    assert "j and n are letters" in page.locator(".note.own.k-context").inner_text()
    page.keyboard.press("n")
    assert page.locator("#own-name").input_value() == "M.T."


def test_n_takes_the_words_that_are_selected_and_can_be_switched_off(context: BrowserContext, root: Path) -> None:
    page = context.new_page()
    page.goto(on_disk(root))
    select(page, "stood open")
    page.keyboard.press("n")
    assert page.locator("#own-quote").inner_text() == "stood open"
    assert page.evaluate("() => document.activeElement.id") == "own-text"
    page.keyboard.press("Escape")
    page.locator(".own-list [name=key]").uncheck()
    page.locator("body").click(position={"x": 2, "y": 2})
    page.keyboard.press("n")
    assert not page.locator(".own-form").is_visible()


def test_j_and_k_turn_pages_until_letter_keys_are_switched_off(context: BrowserContext, root: Path) -> None:
    """WCAG 2.1.4: keys of one character can be turned off."""
    page = context.new_page()
    page.goto(on_disk(root))
    ways = {"j": 'a[rel~="next"]', "k": 'a[rel~="prev"]'}
    key = next(key for key, way in ways.items() if page.locator(way).count())
    with page.expect_navigation():
        page.keyboard.press(key)

    page.goto(on_disk(root))
    page.locator(".own-list [name=key]").uncheck()
    page.locator("body").click(position={"x": 2, "y": 2})
    page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert page.url == on_disk(root)


def test_escape_closes_the_form_and_loses_nothing(context: BrowserContext, root: Path) -> None:
    page = context.new_page()
    page.goto(on_disk(root))
    before = page.evaluate("() => document.querySelector('.passage').innerHTML")
    select(page, "eleven minutes")
    page.locator(".own-offer").click()
    page.fill("#own-text", "Half a thought")
    page.keyboard.press("Escape")

    closed = "() => !document.querySelector('mark.own')"
    page.wait_for_function(closed)  # a dialog tells later that it was closed
    assert page.evaluate("() => getSelection().toString()") == "eleven minutes"
    assert page.evaluate("() => document.activeElement.className") == "own-offer"
    page.keyboard.press("Enter")
    assert page.locator("#own-text").input_value() == "Half a thought"
    page.keyboard.press("Escape")
    page.wait_for_function(closed)
    page.evaluate("() => { getSelection().removeAllRanges(); document.querySelector('.own-offer').remove(); }")
    assert page.evaluate("() => document.querySelector('.passage').innerHTML") == before


def test_own_notes_stand_among_the_owners_in_the_order_of_their_marks(context: BrowserContext, root: Path) -> None:
    page = context.new_page()
    page.goto(on_disk(root))
    note(page, "tried the motors", "Before the owner's.")
    note(page, "a fitter", "After it.")
    note(page, "twice that week", "Across it.", last="both")

    order = page.locator(".passage:has(mark[data-notes=trials]) .note .num").all_inner_texts()
    assert order == ["a", "b", "1", "c"]
    tops = page.locator(".passage:has(mark[data-notes=trials]) .note").evaluate_all(
        "(notes) => notes.map((note) => note.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom])"
    )
    assert all(above[1] <= below[0] for above, below in pairwise(tops))
    lanes = page.locator("mark.own", has_text="both").first.get_attribute("class") or ""
    assert "lane-2" in lanes


def test_letters_of_one_place_stand_in_order(context: BrowserContext, root: Path) -> None:
    page = context.new_page()
    page.goto(on_disk(root))
    for words in ("open for eleven minutes", "eleven minutes", "eleven minutes"):
        note(page, words.split()[0], last=words)

    assert page.locator(".passage p .ref.own").all_inner_texts() == ["a", "b", "c"]
    assert page.locator(".passage").first.locator(".note.own .num").all_inner_texts() == ["a", "b", "c"]


def test_notes_that_outrun_the_text_stand_in_rows(context: BrowserContext, root: Path) -> None:
    page = context.new_page()
    page.goto(on_disk(root))
    note(page, "eleven minutes", "\n\n".join(["A long thought."] * 40))
    note(page, "No one was drowned")

    apart = """() => Math.abs(document.querySelectorAll('.note.own')[1].getBoundingClientRect().top
      - document.querySelectorAll('mark.own[id]')[1].closest('p').getBoundingClientRect().bottom)"""
    assert page.locator(".body[data-notes=rows]").count() == 1
    assert page.evaluate(apart) < 40
    page.locator(".note.own [name=delete]").first.click()
    assert page.locator(".body[data-notes=rows]").count() == 0


# ── the file ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("first", "last", "exact"),
    [
        ("eleven minutes", "", "eleven minutes"),
        ("No one", "the cost", "No one was drowned. See the cost"),
        ("the cost", "it all", "the cost of it all"),
        ("drowned. See ", "", "drowned. See"),
        ("🏴‍☠️ and", "", "🏴‍☠️ and"),
        ("mark.", "No one", "mark.\n\nNo one"),
        ("both trials", "according", "both trials had passed, according"),
        ("inbound", "the pilot", "inbound\n\nthe pilot"),
        ("Time", "21.04", "Time\n\n4.10\n\n21.04"),
        ("The steel", "So the", None),
    ],
)
def test_a_quote_and_its_position_are_those_of_the_generator(
    context: BrowserContext, root: Path, first: str, last: str, exact: str | None
) -> None:
    """Selected over links, emphasis, owner's notes, lists, cells and emoji; offsets count code points of the text."""
    page = context.new_page()
    page.goto(on_disk(root))
    note(page, first, last=last)
    text = text_of(root, "gate")
    quote, position = selectors(exported(page)["items"][0])

    start, end = position["start"], position["end"]
    assert exact is None or quote["exact"] == exact
    assert quote["exact"] == text[start:end]
    assert quote["prefix"] == text[max(0, start - 32) : start]
    assert quote["suffix"] == text[end : end + 32]


def full_of(root: Path, stem: str) -> str:
    """The same, and behind it the words of the front matter on which notes may stand."""
    found = [one for one in reading.scan(root).value or () if one.path.endswith(f"/{stem}.md")]
    article = reading.read(found[0]).value
    assert article
    return article.full


@pytest.mark.parametrize(
    ("first", "last", "exact"),
    [
        ("barrier as it", "planned", "barrier as it was planned"),
        ("Six gates on paper", "", "Six gates on paper"),
        ("from the west.", "", "from the west."),
        ("It was to have six.", "", "It was to have six."),
        ("was planned", "Six", "was planned"),
        ("the river.", "four gates", "The barrier has four gates"),
        ("from the west.", "Harbour Board", "from the west."),
    ],
)
def test_words_of_headline_dek_and_caption_are_noted_as_the_generator_reads_them(
    context: BrowserContext, root: Path, first: str, last: str, exact: str
) -> None:
    """A note stands on the text, or on one of these; of words selected across, the text's, or else the first."""
    page = context.new_page()
    page.goto(on_disk(root, "1987/11/16/plan.html"))
    note(page, first, last=last)
    full = full_of(root, "plan")
    quote, position = selectors(exported(page)["items"][0])

    start, end = position["start"], position["end"]
    assert quote["exact"] == marked(page) == full[start:end] == exact
    text = text_of(root, "plan") if start < len(text_of(root, "plan")) else full
    assert (quote["prefix"], quote["suffix"]) == (text[max(0, start - 32) : start], text[end : end + 32])


def test_notes_on_headline_dek_and_caption_stand_above_the_others_and_are_taken_in(
    context: BrowserContext, tmp_path: Path
) -> None:
    root = make(tmp_path / "papers", FILES)
    build(root)
    page = context.new_page()
    page.goto(on_disk(root, "1987/11/16/plan.html"))
    before = page.evaluate("() => document.querySelector('.head').innerHTML")
    for words in ("four gates", "from the west", "four in the river", "as it was planned"):
        note(page, words, f"On {words}.")

    assert page.locator(".article .ref.own").all_inner_texts() == ["a", "b", "c", "d"]
    assert page.locator(".notes > .note.own .says p").all_inner_texts()[0].startswith("On as it was planned.")
    assert page.locator(".notes > .note.own .num").all_inner_texts() == ["a", "b", "c", "d"]
    boxes = [one.bounding_box() for one in page.locator(".notes > .note.own").all()]
    assert all(one and other and one["y"] + one["height"] <= other["y"] for one, other in pairwise(boxes))
    assert page.locator(".body[data-notes=rows]").count() == 0
    page.reload()
    assert page.locator("h1 mark.own").inner_text() == "as it was planned"

    make(root, {"content/articles/plan.mine.jsonld": json.dumps(exported(page))})
    assert build(root).diagnostics == ()
    for _ in range(4):
        page.locator(".note.own [name=delete]").first.click()
    assert page.evaluate("() => document.querySelector('.head').innerHTML") == before
    page.reload()
    for part, words in (("h1", "as it was planned"), (".dek", "four in the river"), ("figcaption", "from the west")):
        assert page.locator(f"{part} mark[data-notes]").inner_text() == words


def test_text_from_right_to_left_is_noted_like_any_other(context: BrowserContext, root: Path) -> None:
    page = context.new_page()
    page.goto(on_disk(root, "1987/11/15/ar.html"))
    note(page, "الماء فوق العلامة")
    quote, position = selectors(exported(page)["items"][0])

    assert text_of(root, "ar")[position["start"] : position["end"]] == quote["exact"] == "الماء فوق العلامة"
    page.keyboard.press("n")
    assert page.locator("#own-from option").all_inner_texts()[:2] == ["ارتفع", "الماء"]


def test_a_saved_file_is_a_page_of_annotations(context: BrowserContext, address: Callable[[str], str]) -> None:
    page = context.new_page()
    page.goto(address("1987/11/14/row.html"))
    note(page, "Forty-one houses", "Forty-**three**.", "correction")
    page.goto(address("1987/11/12/gate.html"))
    note(page, "eleven minutes", kind="source")
    assert page.locator(".own-list details .n").inner_text() == "1"
    found = exported(page)
    every = exported(page, "all")

    assert found["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert (found["type"], found["partOf"]["total"]) == ("AnnotationPage", 1)
    one = found["items"][0]
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", one["id"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", one["created"])
    assert one["creator"] == {"type": "Person", "name": "M.T."}
    assert (one["type"], one["motivation"], one["newsgloss:kind"]) == ("Annotation", "commenting", "source")
    assert one["body"] == {"type": "TextualBody", "value": "Is it so?", "format": "text/markdown"}
    assert (one["target"]["source"], one["newsgloss:article"]) == ("1987/11/12/gate.html", "gate")
    assert [item["newsgloss:article"] for item in every["items"]] == ["gate", "row"]


def test_the_source_is_the_canonical_address_where_the_site_has_one(context: BrowserContext, tmp_path: Path) -> None:
    root = make(tmp_path / "papers", FILES | {"site.toml": 'title = "P"\nbase_url = "https://papers.example/"\n'})
    build(root)
    page = context.new_page()
    page.goto(on_disk(root))
    note(page, "eleven minutes")

    assert exported(page)["items"][0]["target"]["source"] == "https://papers.example/1987/11/12/gate.html"


def test_a_saved_file_put_beside_the_article_is_built_into_its_page(context: BrowserContext, tmp_path: Path) -> None:
    root = make(tmp_path / "papers", FILES)
    build(root)
    page = context.new_page()
    page.goto(on_disk(root))
    note(page, "eleven minutes", "**Nineteen.**", "correction")
    make(root, {"content/articles/gate.mine.jsonld": json.dumps(exported(page))})

    assert build(root).diagnostics == ()
    page.locator(".note.own [name=delete]").click()
    page.reload()
    assert page.locator("mark.k-correction[data-notes]").inner_text() == "eleven minutes"
    assert page.locator(".note:not(.own) strong", has_text="Nineteen.").is_visible()


def test_notes_are_copied_where_no_file_can_be_saved(context: BrowserContext, root: Path) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(on_disk(root))
    note(page, "eleven minutes")
    page.locator(".own-list [name=copy]").click()
    page.locator(".own-said p", has_text="copied").wait_for()

    assert json.loads(page.evaluate("() => navigator.clipboard.readText()"))["items"][0]["body"]["value"] == "Is it so?"


# ── an article that changes ─────────────────────────────────────────────────────────────────────


def rebuilt(tmp_path: Path, context: BrowserContext, words: str, old: str, new: str) -> Page:
    """A note on `words` of an article whose text is then changed and built again."""
    root = make(tmp_path / "papers", FILES)
    build(root)
    page = context.new_page()
    page.goto(on_disk(root))
    note(page, words)
    article = root / "content/articles/gate.md"
    assert old in article.read_text()
    article.write_text(article.read_text().replace(old, new))
    build(root)
    page.reload()
    return page


@pytest.mark.parametrize(
    ("words", "old", "new", "found"),
    [
        (
            "both trials had passed",
            "The steel",
            "Eleven trials. The gate had passed.\n\nThe steel",
            "both trials had passed",
        ),
        ("the pilot’s cousin", "pilot’s", "pilot's", "the pilot's cousin"),
        ("gate", "The steel gate", "The gate was steel.\n\nThe steel gate", "gate"),
        (
            "open for eleven minutes",
            "open for eleven minutes",
            "open for some eleven minutes",
            "open for some eleven minutes",
        ),
    ],
)
def test_a_note_finds_its_words_again(
    context: BrowserContext, tmp_path: Path, words: str, old: str, new: str, found: str
) -> None:
    page = rebuilt(tmp_path, context, words, old, new)

    assert marked(page) == found
    quote, position = selectors(exported(page)["items"][0])
    assert text_of(tmp_path / "papers", "gate")[position["start"] : position["end"]] == quote["exact"] == found


@pytest.mark.parametrize(
    ("words", "old", "new"),
    [
        ("No one was drowned", "No one was drowned. ", ""),
        ("eleven minutes", "for eleven minutes", "for 11 minutes"),
        ("gate", "The steel gate at Sallow Reach stood open for eleven minutes last night, after the", "The"),
    ],
)
def test_a_note_that_lost_its_place_is_listed_and_kept(
    context: BrowserContext, tmp_path: Path, words: str, old: str, new: str
) -> None:
    page = rebuilt(tmp_path, context, words, old, new)

    assert marked(page) == ""
    lost = page.locator(".own-list .note.own")
    assert words in lost.inner_text()
    assert "no longer in the article" in lost.inner_text()
    assert exported(page)["items"][0]["target"]["selector"][0]["exact"] == words
    lost.locator("[name=delete]").click()
    assert page.locator(".note.own").count() == 0


# ── what a browser may refuse ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "refusal",
    [
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };",
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });",
    ],
)
def test_where_the_browser_keeps_nothing_the_reader_is_told(context: BrowserContext, root: Path, refusal: str) -> None:
    page = context.new_page()
    page.add_init_script(refusal)
    page.goto(on_disk(root))
    assert not page.locator(".own-refused").is_visible()
    note(page, "eleven minutes", "One.")
    page.locator(".own-said [role=status]", has_text="keeps nothing").wait_for()
    note(page, "stood open", "Two.")

    assert page.locator(".own-refused").is_visible()
    assert page.locator(".passage .note.own").count() == 2
    assert len(exported(page)["items"]) == 2


def test_notes_of_another_window_are_not_overwritten(context: BrowserContext, root: Path) -> None:
    one, other = context.new_page(), context.new_page()
    one.goto(on_disk(root))
    other.goto(on_disk(root))
    note(one, "eleven minutes")
    note(other, "stood open")
    one.locator("mark.own", has_text="stood open").wait_for()

    assert other.locator(".passage .note.own").count() == 2


# ── readers of every kind ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_neither_notes_nor_form_have_a_barrier(browser: Browser, root: Path, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed")
    context = browser.new_context(
        color_scheme=scheme,  # type: ignore[arg-type]
        bypass_csp=True,
        viewport={"width": width, "height": 800},
    )
    page = context.new_page()
    page.goto(on_disk(root, "1987/11/14/row.html"))
    note(page, "Forty-one")
    page.goto(on_disk(root))

    def barriers() -> list[tuple[str, list[str]]]:
        found = axe.Axe().run(page, options={"runOnly": TAGS}).response["violations"]
        return [(item["id"], [node["html"][:120] for node in item["nodes"]]) for item in found]

    select(page, "eleven minutes")
    assert barriers() == []
    page.locator(".own-offer").click()
    assert barriers() == []
    page.fill("#own-text", "Is it so?")
    page.locator(".own-keep").click()
    page.locator("mark[data-own=new]").first.wait_for(state="detached")
    note(page, "both trials", "Across the owner's.", last="according")
    page.locator(".own-list summary").click()
    assert barriers() == []
    page.locator(".note.own [name=delete]").first.click()
    page.keyboard.press("Tab")
    page.locator("[name=choose]").click()
    assert barriers() == []
    assert page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    context.close()


def test_what_was_drawn_is_taken_away_without_trace(context: BrowserContext, root: Path) -> None:
    page = context.new_page()
    page.goto(on_disk(root))
    texts = "() => [...document.querySelectorAll('.passage > :first-child')].map((block) => block.outerHTML)"
    pieces = "() => [...document.querySelectorAll('.passage > p')].map((block) => block.childNodes.length)"
    before, whole = page.evaluate(texts), page.evaluate(pieces)
    note(page, "eleven", last="the cost")
    assert page.evaluate(texts) != before
    page.locator(".note.own [name=delete]").click()

    assert page.evaluate(texts) == before
    assert page.evaluate(pieces) == whole


def test_notes_are_printed_and_buttons_are_not(context: BrowserContext, root: Path) -> None:
    page = context.new_page()
    page.goto(on_disk(root))
    note(page, "eleven minutes")
    page.emulate_media(media="print")

    assert page.locator(".note.own .says").is_visible()
    assert page.locator(".own-tools:visible, .own-hint:visible, .own-said:visible, .own-offer:visible").count() == 0


def test_without_script_nothing_is_seen_of_it(browser: Browser, root: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(on_disk(root))

    assert page.locator(".own-list, .own-offer, .own-form").count() == 0
    assert page.locator("text=Your notes").count() == 0
    context.close()


def test_the_owner_can_switch_it_off(tmp_path: Path) -> None:
    root = make(tmp_path, FILES | {"site.toml": 'title = "P"\n[theme.settings]\nown_notes = false\n'})
    build(root)

    assert "own-notes" not in (root / "output/1987/11/12/gate.html").read_text()


@pytest.mark.parametrize("language", ["de", "fr", "ru", "ar"])
def test_it_speaks_the_language_of_the_site(context: BrowserContext, tmp_path: Path, language: str) -> None:
    root = make(tmp_path, FILES | {"site.toml": f'title = "P"\nlanguage = "{language}"\n'})
    build(root)
    page = context.new_page()
    page.goto(on_disk(root))
    note(page, "eleven minutes")

    shown = " ".join(page.locator(".own-list, .note.own, .own-form").all_text_contents())
    assert "Your" not in shown
    assert not re.search(r"\{\w+\}|undefined|null", page.content().partition("<template")[0])


def test_the_script_keeps_its_budget(checkout: Path) -> None:
    assets = checkout / "themes/broadsheet/assets"
    script = (assets / "own-notes.js").read_bytes()

    assert len(gzip.compress(script)) <= 8_000
    assert not re.search(rb"\bfetch\(|XMLHttpRequest|\bimport\b|\beval\(|innerHTML", script)
