"""One output, valid on a server in any sub-folder and on file://: every link is followed in a real browser."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag

import pytest

from tests.making import build, harbour

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request, Response

LINKS = "() => [...document.querySelectorAll('a[href], link[href], form[action]')].map(e => e.href || e.action)"
BROKEN = "() => [...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.src)"


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The golden collection, built with the shipped theme."""
    root = harbour(tmp_path_factory.mktemp("crawl") / "a path with spaces")
    settings = root / "site.toml"
    settings.write_text(settings.read_text().replace('theme = "bare"', 'theme = "broadsheet"'))
    build(root)
    return root / "output"


@pytest.fixture
def served(output: Path) -> Iterator[str]:
    """The site's folder on a loopback server, two folders deep."""
    handler = functools.partial(_Quiet, directory=str(output.parent))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/output/index.html"
    server.shutdown()
    server.server_close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """A plain file server that logs nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the library's
        """Say nothing."""


def _status(response: Response | None, here: str) -> list[str]:
    return [f"status {response.status}"] if response and not response.ok and here.startswith("http") else []


def _crawl(page: Page, start: str) -> dict[str, list[str]]:
    """Follow every internal link from `start`; for each page, what is wrong with it."""
    base = start.rsplit("/", 1)[0] + "/"
    wrong: dict[str, list[str]] = {}
    foreign: list[str] = []

    def requested(request: Request) -> None:
        if not request.url.startswith((base, "data:")):
            foreign.append(request.url)

    page.on("request", requested)
    page.on("pageerror", lambda error: foreign.append(str(error)))
    page.on("console", lambda message: foreign.append(message.text) if message.type == "error" else None)
    waiting, ids, wanted = [start], {}, set()
    while waiting:
        here = waiting.pop()
        if here in ids:
            continue
        status = _status(page.goto(here), here)
        ids[here] = set(page.evaluate("() => [...document.querySelectorAll('[id]')].map(e => e.id)"))
        faults = page.evaluate(BROKEN) + foreign + status
        foreign.clear()
        if faults:
            wrong[here] = faults
        for link in page.evaluate(LINKS):
            target, fragment = urldefrag(link)
            if target.startswith(base) and target.endswith(".html"):
                waiting.append(target)
                wanted.add((here, target, unquote(fragment)))
    for here, target, fragment in wanted:
        if fragment and fragment not in ids[target]:
            wrong.setdefault(here, []).append(f"no #{fragment} in {target}")
    assert len(ids) > 30, "the crawl reached too few pages to mean anything"
    return wrong


def test_every_link_leads_somewhere_over_http(browser: Browser, served: str) -> None:
    """From a server's sub-folder every page, picture, style and fragment is found, and nothing else is asked for."""
    assert _crawl(browser.new_page(), served) == {}


def test_every_link_leads_somewhere_from_disk(browser: Browser, output: Path) -> None:
    """The same bytes, opened from a folder whose path has spaces."""
    assert _crawl(browser.new_page(), (output / "index.html").as_uri()) == {}


def test_no_script_is_needed_to_read(browser: Browser, output: Path) -> None:
    """Without script an article's words, notes and marks are all on the page."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((output / "1987/11/12/gate.html").as_uri())

    assert page.locator("mark[id]").count() == 4
    assert page.locator("[role=note]").count() >= 6
    assert page.locator("text=These words stood in the second edition").is_visible()
