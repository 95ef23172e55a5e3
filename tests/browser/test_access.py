"""Every kind of page, in light and dark, by the rules of WCAG 2.2 AA as axe-core checks them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.making import build, harbour

if TYPE_CHECKING:
    from playwright.sync_api import Browser

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed")

PAGES = (
    "index.html",
    "1987/11/12/gate.html",
    "1987/11/arabic.html",
    "1919/survey.html",
    "1987/index.html",
    "1987/11/index.html",
    "dates/index.html",
    "tags/index.html",
    "tags/harbour/index.html",
    "people/index.html",
    "people/aldous-wray/index.html",
    "notes/index.html",
    "notes/kinds/check/index.html",
    "notes/by/index.html",
    "notes/by/r-o/index.html",
    "notes/tags/floods/index.html",
    "search.html",
    "about.html",
    "404.html",
)
WIDTHS = (320, 390, 820, 1280)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module", params=["broadsheet", "plain"])
def output(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The golden collection in each shipped theme."""
    root = harbour(tmp_path_factory.mktemp("access") / "site")
    settings = root / "site.toml"
    settings.write_text(settings.read_text().replace('theme = "bare"', f'theme = "{request.param}"'))
    build(root)
    return root / "output"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("url", PAGES)
def test_a_page_has_no_barrier(browser: Browser, output: Path, url: str, scheme: str) -> None:
    """axe-core finds nothing to object to."""
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto((output / url).as_uri())
    found = axe.Axe().run(page, options={"runOnly": TAGS}).response["violations"]
    context.close()

    assert [(item["id"], [node["html"][:120] for node in item["nodes"]]) for item in found] == []


@pytest.mark.parametrize("url", PAGES)
def test_a_page_never_scrolls_sideways(browser: Browser, output: Path, url: str) -> None:
    """Nothing is wider than the window, down to 320 px."""
    page = browser.new_page()
    wide = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto((output / url).as_uri())
        wide[width] = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    page.close()

    assert wide == dict.fromkeys(WIDTHS, 0)


def test_the_address_of_every_note_is_seen_without_pointing_at_it(browser: Browser, output: Path) -> None:
    page = browser.new_page()
    page.goto((output / "1987/11/12/gate.html").as_uri())
    seen = page.locator(".note > .here").evaluate_all("(links) => links.map((link) => getComputedStyle(link).opacity)")
    count = page.locator(".note").count()
    page.close()

    assert seen == ["1"] * count
    assert count == 6
