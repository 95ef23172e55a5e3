"""The search, previews and keys in a real browser, from a folder on disk and over http."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator import searching
from generator.searching import shards
from tests.making import build, harbour, make

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

GATE = "Gate held open as the tide came over Sallow Reach"
COAL = "Gasworks Has Coal for Six Days, Says Manager"
ROW = "Tanner’s Row counts the cost"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's own name)
        """Say nothing."""


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The golden collection in Broadsheet, in a folder whose name must be encoded."""
    root = harbour(tmp_path_factory.mktemp("search") / "my site é")
    chosen = root / "site.toml"
    chosen.write_text(chosen.read_text().replace('theme = "bare"', 'theme = "broadsheet"'))
    build(root)
    return root / "output"


@pytest.fixture(params=["file", "http"])
def base(request: pytest.FixtureRequest, output: Path) -> Iterator[str]:
    """Where the site is."""
    if request.param == "file":
        yield output.as_uri()
        return
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(output)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page in which nothing goes wrong."""
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
    yield opened
    assert wrong == []


def asked(page: Page, query: str) -> list[str]:
    """The headlines that are found."""
    before = page.locator(".results").get_attribute("data-done") or "0"
    page.fill("#q", query)
    page.wait_for_selector(f".results[data-done]:not([data-done='{before}'])")
    return page.locator(".rows .hed").all_inner_texts()


def until(page: Page, holds: str) -> None:
    """Wait until it holds. The page forbids what Playwright waits by."""
    for _ in range(200):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(50)
    raise AssertionError(holds)


def said(page: Page) -> str:
    return page.locator(".found").inner_text()


# ── Words ───────────────────────────────────────────────────────────────────────────────────────


def test_the_page_takes_words_apart_as_the_build_does(page: Page, output: Path) -> None:
    page.goto((output / "search.html").as_uri())
    known = [chr(code) for code in range(0x20, 0x3_0000) if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co")]
    lines = ["a".join(known[start : start + 50]) for start in range(0, len(known), 50)]
    lines += ["".join(known[start : start + 50]) for start in range(0, len(known), 50)]
    lines += [
        "The Mayor’s gate",
        "ΟΔΥΣΣΕΥΣ",
        "Straße İstanbul ılık",
        "हिन्दी में",
        "東京都NHK",
        "น้ำท่วม",
        "x" * 60,
        "अ" * 60,
    ]

    made = page.evaluate("(lines) => lines.map((line) => Newsgloss.terms(line))", lines)

    wrong = [(line, one) for line, one in zip(lines, made, strict=True) if searching.terms(line) != one]
    assert wrong == []


# ── Finding ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("gat", [GATE]),
        ("GATES motors", [GATE]),
        ("motrs", [GATE]),
        ('"eleven minutes"', [GATE]),
        ('"minutes eleven"', []),
        ("“eleven minutes”", [GATE]),
        ("„minutes eleven“", []),
        ("«eleven minutes»", [GATE]),
        ('coal -"six days"', [GATE]),
        ("coal −gate", [COAL]),
        ("coal –gate", [COAL]),
        ("coal -gatte", [COAL, GATE]),
        ("coal -gate", [COAL]),
        ("person:wray", [GATE]),
        ('person:"aldous wray"', [GATE]),
        ("tag:floods -is:annotated before:1987-11-30 after:1987-11-13", [ROW]),
        ("kind:correction", [GATE]),
        ("before:1950", ["A survey of the Reach"]),
        ("lang:ar", ["الماء فوق العلامة"]),
        ("ارتفع", ["الماء فوق العلامة"]),
        ("sheet shows one full test", [GATE]),
        ("zzzzz", []),
        ('"', []),
        ("coal -gate is:wonderful after:soon before:1987-99x", [COAL]),
    ],
)
def test_a_query_finds(page: Page, output: Path, query: str, expected: list[str]) -> None:
    page.goto((output / "search.html").as_uri())

    assert asked(page, query) == expected


def test_a_query_can_be_linked_and_its_passages_lead_to_the_paragraph(page: Page, base: str) -> None:
    page.emulate_media(reduced_motion="reduce")  # so that the page is there at once
    page.goto(f"{base}/search.html?q=trials+passed&sort=oldest")
    page.wait_for_selector(".results[data-done]")

    assert page.input_value("#q") == "trials passed"
    assert page.input_value("#sort") == "oldest"
    assert page.locator(".passage-found .hit").all_inner_texts() == ["trials", "passed"]

    page.locator(".passage-found a").click()
    page.wait_for_selector(".article")
    until(page, "CSS.highlights.has('sought')")
    assert page.url.endswith("#p-933e3d4a")
    assert page.evaluate("CSS.highlights.get('sought').size") >= 2
    top = page.locator("#p-933e3d4a").bounding_box()
    assert top is not None
    assert 0 <= top["y"] < 700


def test_what_was_typed_is_in_the_address_and_the_order_can_be_chosen(page: Page, base: str) -> None:
    page.goto(f"{base}/search.html")

    assert len(asked(page, "tag:floods")) == 3
    assert "q=tag%3Afloods" in page.url
    newest = page.locator(".rows .hed").all_inner_texts()
    page.select_option("#sort", "oldest")
    page.wait_for_timeout(500)
    assert page.locator(".rows .hed").all_inner_texts() == newest[::-1]


def test_an_empty_answer_says_what_was_understood_and_leads_to_near_words(page: Page, output: Path) -> None:
    page.goto((output / "search.html").as_uri())

    assert asked(page, "motrs tag:nothing") == []
    assert "Nothing found" in said(page)
    assert "motrs tag:nothing" in said(page)
    assert page.locator(".near a").all_inner_texts() == ["motors"]


def test_narrowing_counts_and_leads_to_fewer(page: Page, output: Path) -> None:
    page.goto((output / "search.html").as_uri())
    asked(page, "the")
    page.click(".narrow")
    page.wait_for_selector("#narrowing section")
    person = page.locator("#narrowing li", has_text="Aldous Wray")

    assert person.locator(".n").inner_text() == "1"
    person.locator("a").click()
    page.wait_for_timeout(800)
    assert page.locator(".rows .hed").all_inner_texts() == [GATE]
    assert page.input_value("#q").strip() == 'the person:"Aldous Wray"'


def test_a_word_of_several_terms_is_barred_where_they_stand_in_a_row(page: Page, output: Path) -> None:
    page.goto(f"{output.as_uri()}/search.html")
    assert GATE in asked(page, "gate -tide-gate ")
    assert GATE not in asked(page, "gate -sallow-reach ")


def test_without_script_the_page_explains_itself_and_leads_to_the_headlines(browser: Browser, output: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((output / "search.html").as_uri())

    assert "JavaScript" in page.locator("noscript").inner_text()
    page.click("main a[href='headlines.html']")
    assert GATE in page.locator("main").inner_text()
    context.close()


def test_all_can_be_done_by_keyboard(page: Page, output: Path) -> None:
    page.goto((output / "tags/floods/index.html").as_uri())
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("j")
    second = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("k")

    assert page.evaluate("document.activeElement.textContent") == first != second

    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()

    page.keyboard.press("/")
    page.wait_for_selector(".results")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("gate")
    page.wait_for_selector(".results[data-done]")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == GATE


def test_letter_keys_can_be_turned_off(page: Page, output: Path) -> None:
    page.goto((output / "tags/floods/index.html").as_uri())
    page.evaluate("localStorage.setItem('newsgloss-key', 'off')")
    page.keyboard.press("?")
    page.keyboard.press("/")

    assert not page.locator("#keys").is_visible()
    assert page.url.endswith("tags/floods/index.html")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("coal is:wonderful", "Passed over: is:wonderful."),
        ("coal before:xyz after:1987-1x", "Passed over: before:xyz, after:1987-1x."),
        ("coal " + "gate " * 40, "Passed over: gate, gate, gate, gate, gate, gate, gate, gate …."),
        ("—", "Nothing found."),
    ],
)
def test_what_cannot_be_asked_is_passed_over_and_said(page: Page, output: Path, query: str, expected: str) -> None:
    page.goto((output / "search.html").as_uri())
    asked(page, query)

    assert said(page).removeprefix("Found: 2. ").removeprefix("Found: 1. ") == expected


def test_a_narrowing_or_another_order_can_be_taken_back_and_typing_leaves_one_step(page: Page, base: str) -> None:
    page.goto(f"{base}/index.html")
    page.goto(f"{base}/search.html?sort=nonsense")
    assert page.input_value("#sort") == "relevance"
    for typed in ("f", "flood", "the"):
        asked(page, typed)
    page.select_option("#sort", "oldest")
    until(page, "location.search.includes('oldest')")
    page.click(".narrow")
    page.click("#narrowing a >> text=1987")
    until(page, "document.querySelector('#q').value.includes('after')")

    page.go_back()
    until(page, "document.querySelector('#q').value == 'the'")
    assert page.input_value("#sort") == "oldest"
    page.go_back()
    until(page, "document.querySelector('#sort').value == 'relevance'")
    assert page.input_value("#q") == "the"
    page.fill("#q", "")
    until(page, "!location.search")
    assert page.locator(".rows .entry").count() == 0
    assert not page.locator("#sort").is_visible()
    page.go_back()
    assert page.url.endswith("/index.html")


def test_a_result_whose_text_does_not_load_is_listed_all_the_same(
    browser: Browser, output: Path, tmp_path: Path
) -> None:
    shutil.copytree(output, tmp_path / "site")
    shutil.rmtree(tmp_path / "site/search/t")
    opened = browser.new_page()
    opened.goto((tmp_path / "site/search.html").as_uri())

    assert GATE in asked(opened, "gate")
    opened.close()


def test_where_a_file_does_not_load_nothing_of_an_earlier_query_stays_and_it_can_be_tried_again(
    browser: Browser, output: Path, tmp_path: Path
) -> None:
    site, away = tmp_path / "site", tmp_path / "away"
    shutil.copytree(output, site)
    opened = browser.new_page()
    opened.goto((site / "search.html").as_uri())
    assert GATE in asked(opened, "gate")

    (site / "search/f").rename(away)
    opened.fill("#q", "gate before:1990")
    until(opened, "document.querySelector('.found').textContent.includes('did not load')")
    assert opened.locator(".rows .hed").count() == 0
    away.rename(site / "search/f")
    opened.press("#q", "Enter")
    until(opened, "document.querySelector('.rows .hed')")
    assert GATE in opened.locator(".rows .hed").all_inner_texts()
    opened.close()


def test_what_was_typed_before_the_script_was_there_is_searched_for(page: Page, output: Path) -> None:
    page.add_init_script(
        "new MutationObserver(() => { const q = document.getElementById('q'); if (q) q.value ||= 'gate'; })"
        ".observe(document, { childList: true, subtree: true })"
    )
    page.goto((output / "search.html").as_uri())
    page.wait_for_selector(".results[data-done]")

    assert GATE in page.locator(".rows .hed").all_inner_texts()


def test_the_way_past_the_head_of_the_page_asks_nothing_anew(page: Page, output: Path) -> None:
    page.goto((output / "search.html").as_uri())
    asked(page, "gate")
    before = page.locator(".results").get_attribute("data-done")
    page.focus(".skip")
    page.keyboard.press("Enter")
    until(page, "location.hash == '#main'")
    page.wait_for_timeout(300)

    assert page.locator(".results").get_attribute("data-done") == before


def test_a_nearest_word_takes_the_place_of_the_one_that_was_typed(page: Page, output: Path) -> None:
    page.goto((output / "search.html").as_uri())
    asked(page, "Mötrs coal")
    page.click(".near a")
    until(page, "document.querySelector('#q').value == 'motors coal'")

    assert page.locator(".near a").count() == 0


@pytest.fixture(scope="module")
def coal(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A search of three articles that hardly differ, the oldest last."""
    root = make(tmp_path_factory.mktemp("coal"), {"site.toml": 'title = "Coal"\n'})
    told = {'The "Gate"': "Coal for days six", "The “Row”": "Coal for six days", "The Reach": "Coals for six days"}
    for at, (name, words) in enumerate(told.items()):
        text = f"---\ntitle: T{at}\ndate: 198{9 - at}-01-01\nsource: '{name}'\n---\n{words}, {name}.\n"
        make(root, {f"content/articles/t{at}.md": text})
    build(root)
    return (root / "output/search.html").as_uri()


def test_the_very_forms_side_by_side_come_first_and_else_the_newest(page: Page, coal: str) -> None:
    page.goto(coal)

    assert asked(page, "days ") == ["T0", "T1", "T2"]
    assert asked(page, "six days ") == ["T1", "T2", "T0"]
    assert asked(page, "coals ") == ["T2", "T0", "T1"]


@pytest.fixture(scope="module")
def barrier(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A search of articles with the same words: in long texts, in short ones, in the headline."""
    root = make(tmp_path_factory.mktemp("barrier"), {"site.toml": 'title = "Barrier"\n'})
    told = {
        "Of pumps": "The engineer praised the barrier. " * 2,
        "Of wages": "The engineer praised the barrier. " * 2 + "Then all of them went home again. " * 200,
        "Engineer at the barrier": "A photograph of many workers. " * 100,
        "Of tides": "Engineers praised the barriers. " * 6,
    }
    for at, (title, words) in enumerate(told.items()):
        make(
            root, {f"content/articles/b{at}.md": f"---\ntitle: {title}\ndate: 198{at}-01-01\nlang: en\n---\n{words}\n"}
        )
    build(root)
    return (root / "output/search.html").as_uri()


def test_all_words_in_the_headline_come_first_then_the_very_forms_in_the_shortest_text(
    page: Page, barrier: str
) -> None:
    page.goto(barrier)

    assert asked(page, "barrier engineer ") == ["Engineer at the barrier", "Of pumps", "Of wages", "Of tides"]
    assert asked(page, "barrier enginer ") == ["Engineer at the barrier", "Of pumps", "Of wages", "Of tides"]
    assert asked(page, "engineers barriers ")[0] == "Of tides"


@pytest.fixture(scope="module")
def spaceless(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A search of articles without spaces, with so many terms that those of one sign are in several ranges."""
    root = make(tmp_path_factory.mktemp("spaceless"), {"site.toml": 'title = "T"\nlanguage = "ja"\n'})
    texts = ["東京都の雨。", "西東京。", "京の都。東の京。"]
    texts += ["。".join("潮" + chr(0x4E00 + at) for at in range(start, start + 900)) for start in (0, 900, 1800)]
    texts += [
        "서울 시장이 NHK大阪で。",
        "시장 서울。大阪 NHK。",
        "。".join("𠀀" + chr(0x20001 + at) for at in range(900)),
    ]
    for at, text in enumerate(texts):
        make(root, {f"content/articles/s{at}.md": f"---\ntitle: T{at}\ndate: 1980-01-0{at + 1}\n---\n{text}\n"})
    build(root)
    return (root / "output/search.html").as_uri()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("東京", ["T0", "T1"]),
        ("東京 ", ["T0", "T1"]),
        ("東京都 ", ["T0"]),
        ('"東京"', ["T0", "T1"]),
        ("京 都 ", ["T0", "T2"]),
        ("西 -東京", []),
        ("都 -東京 ", ["T2"]),
        ("潮", ["T3", "T4", "T5"]),
        ("潮 ", ["T3", "T4", "T5"]),
        ('"서울 시장"', ["T6"]),
        ('서울 -"서울 시장" ', ["T7"]),
        ('"大阪 NHK"', ["T7"]),
        ('"NHK 大"', ["T6"]),
        ('"서울大" ', []),
        ("𠀀", ["T8"]),
        ("𠀀" + chr(0x20001 + 890), ["T8"]),
    ],
)
def test_signs_are_found_wherever_they_stand_in_a_run_without_spaces(
    page: Page, spaceless: str, query: str, expected: list[str]
) -> None:
    page.goto(spaceless)

    assert sorted(asked(page, query)) == expected


def test_a_number_that_takes_two_characters_is_read(page: Page, tmp_path: Path) -> None:
    """Such as the first date of a collection of the far future, of which all are reckoned."""
    root = make(tmp_path, {"site.toml": 'title = "T"\n'})
    for year in (2600, 2604):
        make(root, {f"content/articles/f{year}.md": f"---\ntitle: T{year}\ndate: {year}-05-06\n---\nGate.\n"})
    build(root)
    page.goto((root / "output/search.html").as_uri())

    assert asked(page, "gate after:2601 ") == ["T2604"]
    assert asked(page, "gate before:2601 ") == ["T2600"]
    assert asked(page, "gate before:2600 ") == []


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A search in which lists have files of their own, and those of more than two articles a rest."""
    root = make(tmp_path_factory.mktemp("crowded"), {"site.toml": 'title = "T"\n'})
    for at in range(9):
        signs = " ".join("潮" + chr(0x4E00 + one) for one in (range(24) if at < 8 else [24]))
        words = "tide" + " gate" * (at % 2) + " mill" * (at in (1, 2, 3)) + " " + signs
        make(root, {f"content/articles/c{at}.md": f"---\ntitle: T{at}\ndate: 1980-01-0{at + 1}\n---\n{words}.\n"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shards, "SHORT", 2)
        patch.setattr(shards, "FIRST", 2)
        build(root)
    script = root / "output/assets/search.js"
    bound = script.read_text().replace("4e4", "4")
    assert bound != script.read_text()
    script.write_text(bound)
    return (root / "output/search.html").as_uri()


@pytest.mark.parametrize(
    ("query", "expected", "told"),
    [
        ("tide ", 9, "Found: 9."),
        ("mill gate ", 3, "Found: at most 3."),
        ("tide -潮 ", 0, "Nothing found. Understood: tide -潮."),
        ("gate xyzzy ", 4, "Found: 4. No cutting has all the words; these have the most of them. Not met: xyzzy."),
    ],
)
def test_where_the_rest_of_a_list_is_not_loaded_the_rarest_word_that_is_met_decides_and_it_is_told(
    page: Page, crowded: str, query: str, expected: int, told: str
) -> None:
    page.goto(crowded)

    assert len(asked(page, query)) == expected
    assert said(page) == told


def test_on_paper_there_are_results_and_no_controls(page: Page, coal: str) -> None:
    page.goto(coal)
    asked(page, "days ")
    page.click(".narrow")
    page.wait_for_selector("#narrowing section")
    page.emulate_media(media="print")

    assert page.locator(".rows .hed").first.is_visible()
    assert said(page) == "Found: 3."
    assert not [name for name in ("#sort", ".narrow", "#narrowing", "#q") if page.locator(name).is_visible()]


def test_what_is_counted_is_what_is_listed_also_of_phrases_and_of_names_with_quotation_marks(
    page: Page, coal: str
) -> None:
    page.goto(coal)
    asked(page, '"six days"')
    page.click(".narrow")
    page.wait_for_selector("#narrowing section")
    rows = page.locator("#narrowing section").first.locator("li").all_inner_texts()

    assert [" ".join(row.split()) for row in rows] == ["The Reach 1", "The “Row” 1"]
    page.click("#narrowing a >> text=Row")
    until(page, "document.querySelectorAll('.rows .hed').length == 1")
    assert page.locator(".rows .hed").inner_text() == "T1"
    assert asked(page, 'source:"The Gate"') == ["T0"]


# ── Previews ────────────────────────────────────────────────────────────────────────────────────


def test_a_link_shows_what_it_leads_to_and_escape_takes_it_away(page: Page, base: str) -> None:
    page.goto(f"{base}/1987/11/14/row.html")
    page.hover(f".same a:text('{GATE}')")
    peek = page.locator("#peek")
    peek.wait_for()

    assert GATE in peek.inner_text()
    assert "Nov 12, 1987, Port Ellery Courier" in peek.inner_text()
    assert "The steel gate at Sallow Reach" in peek.inner_text()
    assert page.locator("[aria-describedby=peek]").count() == 1
    page.keyboard.press("Escape")
    assert peek.count() == 0


@pytest.mark.parametrize(
    ("at", "link", "words"),
    [
        ("1987/11/12/gate.html", "a[href$='aldous-wray/index.html']", "Aldous Wray"),
        ("notes/index.html", ".noted a[href*='#']", "Check"),
    ],
)
def test_people_and_notes_are_shown_on_focus(page: Page, output: Path, at: str, link: str, words: str) -> None:
    page.goto((output / at).as_uri())
    page.keyboard.press("Tab")
    page.locator(link).first.focus()
    page.locator("#peek").wait_for()

    assert page.locator("#peek").inner_text().strip()
    assert words == "Check" or words in page.locator("#peek").inner_text()


def test_a_site_without_a_search_asks_for_no_card_and_knows_no_key_of_it(page: Page, tmp_path: Path) -> None:
    root = harbour(tmp_path / "harbour")
    (root / "site.toml").write_text('without = ["search"]\n')
    build(root)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((root / "output/1987/11/14/row.html").as_uri())
    page.hover(f".same a:text('{GATE}')")
    page.wait_for_timeout(600)  # a preview is asked for after 400 ms
    page.keyboard.press("/")
    page.keyboard.press("?")

    assert page.locator("#keys kbd").all_inner_texts() == ["j", "k", "n", "?", "Esc"]
    assert page.url.endswith("row.html")
    assert [url for url in asked if "/search/" in url] == []


def test_touch_shows_no_preview(browser: Browser, output: Path) -> None:
    context = browser.new_context(has_touch=True)
    page = context.new_page()
    page.goto((output / "1987/11/14/row.html").as_uri())
    page.locator("main").evaluate(
        "(main) => main.querySelector('.same a').dispatchEvent("
        "new PointerEvent('pointerover', { bubbles: true, pointerType: 'touch' }))"
    )
    page.wait_for_timeout(700)

    assert page.locator("#peek").count() == 0
    context.close()


# ── For everybody ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_results_have_no_barrier_and_never_scroll_sideways(browser: Browser, output: Path, scheme: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed")
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(f"{(output / 'search.html').as_uri()}?q=the")
    page.wait_for_selector(".results[data-done]")
    page.click(".narrow")
    page.wait_for_selector("#narrowing section")
    found = axe.Axe().run(page, options={"runOnly": TAGS}).response["violations"]
    wide = {}
    for width in (320, 390, 820, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        wide[width] = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    context.close()

    assert [(item["id"], [node["html"][:120] for node in item["nodes"]]) for item in found] == []
    assert wide == dict.fromkeys(wide, 0)
