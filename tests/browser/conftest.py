"""A real headless Chromium. Required where NEWSGLOSS_BROWSER=required, else its tests are skipped with the reason."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
# The browser talks to nobody on its own, so whatever a page asks for is the page's doing.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The same engine without window, tabs and menus: a quarter to a half of what a page costs is theirs.
SHELLS = ("chromium-headless-shell", "headless_shell", *NAMES)
# The pages of one site follow each other in one frame, which is not made anew for each. (Of two such options the last
# counts, so Playwright's own features are named again.)
ONE_FRAME = (
    "--enable-features=CDPScreenshotNewSurface,SkipListAccountsWithoutGaiaCookies,RenderDocument:level/crashed-frame"
)


def _absent(reason: str) -> NoReturn:
    if os.environ.get("NEWSGLOSS_BROWSER") == "required":
        pytest.fail(f"NEWSGLOSS_BROWSER=required, but {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _absent("playwright is not installed")
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        _absent("there is no Chromium on this machine")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def bare_browser(browser: Browser) -> Iterator[Browser]:
    """A Chromium for thousands of pages, of which no test looks at more than the page."""
    found = next(filter(None, map(shutil.which, SHELLS)))
    opened = browser.browser_type.launch(executable_path=found, args=[*QUIET, ONE_FRAME])
    yield opened
    opened.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile."""
    opened = browser.new_context()
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A fresh page in a fresh profile."""
    return context.new_page()
