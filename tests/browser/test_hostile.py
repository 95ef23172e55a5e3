"""Attacks on the reader: every payload on a built page in a real browser, over http and from disk. Nothing runs, nothing is asked for."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.attacks import CRAFTED, collection, corpora
from tests.making import build, make

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WATCH = """
window.ran = [];
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open', 'eval', 'fetch'])
  window[name] = (...args) => { window.ran.push(name); };
"""
STIR = """() => {
  for (const element of document.querySelectorAll('main *')) {
    for (const kind of ['mouseover', 'focus', 'pointerenter', 'error', 'load'])
      element.dispatchEvent(new Event(kind));
  }
  return window.ran;
}"""


def _site(root: Path, payloads: list[str]) -> Path:
    files = {path: text.encode("utf-8", "surrogatepass") for path, text in collection(payloads).items()}
    build(make(root, files))
    return root / "output"


def _attack(page: Page, urls: list[str], base: str) -> dict[str, list[str]]:
    """Open every page, stir every element, and say what ran or was asked for."""
    happened: list[str] = []
    page.on("dialog", lambda dialog: (happened.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on(
        "request", lambda request: None if request.url.startswith((base, "data:")) else happened.append(request.url)
    )
    page.add_init_script(WATCH)
    harmed: dict[str, list[str]] = {}
    for url in urls:
        page.goto(url)
        found = page.evaluate(STIR) + happened
        if page.url != url:
            found.append(f"moved to {page.url}")
        if found:
            harmed[url] = found
        happened.clear()
    return harmed


def _urls(output: Path, base: str) -> list[str]:
    pages = sorted(output.rglob("*.html"))
    redirects = {path for path in pages if b'http-equiv="refresh"' in path.read_bytes()}
    assert pages, "nothing was built"
    return [
        base + path.relative_to(output).as_posix() for path in pages if path not in redirects and "%" not in path.name
    ]


@pytest.fixture(scope="module")
def crafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of our own attacks."""
    return _site(tmp_path_factory.mktemp("crafted"), list(CRAFTED))


def test_our_own_attacks_do_nothing_from_disk(browser: Browser, crafted: Path) -> None:
    """Markdown links, wiki links, templates, JSON in script, pictures that track."""
    base = crafted.as_uri() + "/"

    assert _attack(browser.new_page(), _urls(crafted, base), base) == {}


def test_the_public_corpora_do_nothing(browser: Browser, shared: Path, tmp_path: Path) -> None:
    """DOMPurify's, OWASP's and the naughty strings, as body, as every field and as notes, over http and from disk."""
    payloads = [text for _, text in corpora(shared / "data" / "hostile")]
    output = _site(tmp_path, payloads)
    articles = sorted((output / "2001/02/03").glob("a*.html"))
    assert len(articles) + len(payloads) - len(articles) == len(payloads)
    page = browser.new_page()
    base = output.as_uri() + "/"
    assert _attack(page, _urls(output, base), base) == {}
    with _served(output) as address:
        assert _attack(browser.new_page(), _urls(output, address), address) == {}


class _Quiet(http.server.SimpleHTTPRequestHandler):
    """A plain file server that logs nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the library's
        """Say nothing."""


class _served:  # noqa: N801  used like a function
    """The output on a loopback server."""

    def __init__(self, output: Path) -> None:
        handler = functools.partial(_Quiet, directory=str(output))
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)

    def __enter__(self) -> str:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_port}/"

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
