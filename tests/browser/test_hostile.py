"""Attacks on the reader: every payload on a built page in a real browser, over http and from disk."""

from __future__ import annotations

import functools
import http.server
import threading
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from generator.diagnostics import Severity
from tests.attacks import CRAFTED, collection, corpora
from tests.making import build, make

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WATCH = """
window.ran = [];
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open', 'fetch'])
  window[name] = (...args) => { window.ran.push(name); };
navigation.addEventListener('navigate', (event) => { window.ran.push('moved to ' + event.destination.url); });
"""
# What the load or the stirring put off comes before the answer.
STIR = """async () => {
  for (const element of document.querySelectorAll('main *')) {
    for (const kind of ['mouseover', 'focus', 'error'])
      element.dispatchEvent(new Event(kind));
  }
  await new Promise((done) => setTimeout(done));
  if (document.querySelector('meta[http-equiv=refresh i]')) window.ran.push('refresh');
  return window.ran;
}"""


def _site(root: Path, payloads: list[str]) -> tuple[Path, int]:
    """The built site, and how many articles were refused by name."""
    files = {path: text.encode("utf-8", "surrogatepass") for path, text in collection(payloads).items()}
    report = build(make(root, files))
    grave = {one.place.path for one in report.diagnostics if one.severity is Severity.ERROR}
    refused = {path for path in grave if path.endswith(".md")}
    return root / "output", len(refused & _unbuilt(root, refused))


def _unbuilt(root: Path, paths: set[str]) -> set[str]:
    made = {path.stem for path in (root / "output/2001/02/03").glob("*.html")}
    return {path for path in paths if Path(path).stem not in made}


def _attack(browser: Browser, urls: list[str], base: str) -> dict[str, list[str]]:
    """Open every page, stir every element, and say what ran or was asked for."""
    with browser.new_page() as page:
        return _harmed(page, urls, base)


def _harmed(page: Page, urls: list[str], base: str) -> dict[str, list[str]]:
    happened: list[str] = []
    page.on("dialog", lambda dialog: (happened.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on(
        "request", lambda request: None if request.url.startswith((base, "data:")) else happened.append(request.url)
    )
    page.add_init_script(WATCH)
    harmed: dict[str, list[str]] = {}
    for url in urls:
        found = _stirred(page, url) + happened
        if unquote(page.url) != unquote(url):
            found.append(f"moved to {page.url}")
        if found:
            harmed[url] = found
        happened.clear()
    return harmed


def _stirred(page: Page, url: str) -> list[str]:
    """What ran on the page, or why nobody could say: it went elsewhere."""
    from playwright.sync_api import Error

    try:
        page.goto(url)
        return list(page.evaluate(STIR))
    except Error as error:
        return [f"gone: {error.message}"]


def _urls(output: Path, base: str) -> list[str]:
    pages = sorted(output.rglob("*.html"))
    redirects = {path for path in pages if b'http-equiv="refresh"' in path.read_bytes()}
    assert pages, "nothing was built"
    return [
        base + path.relative_to(output).as_posix() for path in pages if path not in redirects and "%" not in path.name
    ]


LATER = "<script>addEventListener('load', () => setTimeout(() => { %s }))</script>"
ELSEWHERE = "https://elsewhere.invalid/x.gif"
# What is told of each; nothing certain of two, which may have left, be leaving or be about to when they are looked at.
PLANTED = {
    "<script>alert(1)</script>": "alert",
    "<body onload=alert(1)>": "alert",
    "<main><p onmouseover=alert(1)>x</main>": "alert",
    "<main><p onmouseover='setTimeout(alert)'>x</main>": "alert",
    LATER % "alert(1)": "alert",
    "<script>fetch('x')</script>": "fetch",
    f"<img src={ELSEWHERE}>": ELSEWHERE,
    LATER % f"new Image().src = '{ELSEWHERE}'": ELSEWHERE,
    f"<script>location = '{ELSEWHERE}'</script>": ELSEWHERE,
    "<script>location = 'moved.html'</script>": "moved to ",
    "<script>history.pushState(0, '', '?moved')</script>": "moved to ",
    "<meta http-equiv=refresh content='0; url=moved.html'>": "",
    LATER % "location.hash = 'moved'": "moved to ",
    LATER % "location = 'moved.html'": "",
}


@pytest.mark.parametrize("scheme", ["file", "http"])
def test_what_is_planted_is_seen(bare_browser: Browser, tmp_path: Path, scheme: str) -> None:
    """Scripts, also those that wait until the page is there, requests and moves: none that happens goes unnoticed."""
    (tmp_path / "moved.html").write_text("<!doctype html>")
    for number, attack in enumerate(PLANTED):
        (tmp_path / f"{number}.html").write_text(f"<!doctype html>{attack}")
    with _served(tmp_path) as address:
        base = address if scheme == "http" else tmp_path.as_uri() + "/"
        told = {attack: _attack(bare_browser, [f"{base}{number}.html"], base) for number, attack in enumerate(PLANTED)}
        assert _attack(bare_browser, [base + "moved.html"], base) == {}

    unseen = [one for one, sign in PLANTED.items() if not told[one] or sign not in str(told[one])]
    assert unseen == [], told


@pytest.fixture(scope="module")
def crafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of our own attacks."""
    return _site(tmp_path_factory.mktemp("crafted"), list(CRAFTED))[0]


def test_our_own_attacks_do_nothing_from_disk(bare_browser: Browser, crafted: Path) -> None:
    """Markdown links, wiki links, templates, JSON in script, pictures that track."""
    base = crafted.as_uri() + "/"

    assert _attack(bare_browser, _urls(crafted, base), base) == {}


@pytest.fixture(scope="module", params=["dompurify", "owasp", "blns"])
def corpus(request: pytest.FixtureRequest, shared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A site of one public corpus, and how many of its payloads were not refused by name."""
    payloads = [text for suite, text in corpora(shared / "data" / "hostile") if suite == request.param]
    output, refused = _site(tmp_path_factory.mktemp(request.param), payloads)
    return output, len(payloads) - refused


@pytest.mark.timeout(600)
@pytest.mark.parametrize("scheme", ["file", "http"])
def test_the_public_corpora_do_nothing(bare_browser: Browser, corpus: tuple[Path, int], scheme: str) -> None:
    """As body, as every field and as notes; every article, every directory, and every twentieth page of a group."""
    output, payloads = corpus
    with _served(output) as address:
        base = address if scheme == "http" else output.as_uri() + "/"
        urls = _urls(output, base)
        articles = [url for url in urls if "/2001/02/03/a" in url]
        directories = [url for url in urls if url.count("/") - base.count("/") <= 1]
        others = sorted(set(urls) - set(articles) - set(directories))[::20]
        assert len(articles) == payloads
        assert _attack(bare_browser, [*articles, *directories, *others], base) == {}


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
        self._server.server_close()
