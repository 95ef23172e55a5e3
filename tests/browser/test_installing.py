"""An installable site is read without a network over http, and registers nothing on a disk."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.making import build, harbour

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

GATE = "1987/11/12/gate.html"


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A server that does not say what it answers."""

    def log_message(self, *_said: object) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        """Let the browser ask each time: files change within a second here."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = harbour(tmp_path_factory.mktemp("installable") / "harbour")
    chosen = (root / "site.toml").read_text(encoding="utf-8").replace('theme = "bare"', 'theme = "broadsheet"')
    (root / "site.toml").write_text("installable = true\n" + chosen, encoding="utf-8")
    assert [one for one in build(root).diagnostics if one.code.slug.startswith(("page-", "link-broken"))] == []
    return root / "output"


@pytest.fixture
def served(output: Path) -> Iterator[tuple[str, http.server.ThreadingHTTPServer]]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(output)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}/", server
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def patient(context: BrowserContext) -> None:
    """What does not come in a while does not come."""
    context.set_default_timeout(15_000)


def ready(page: Page) -> None:
    """Wait until the worker answers for the page."""
    page.evaluate("""() => new Promise(done => {
        const look = () => navigator.serviceWorker.controller ? done(0) : setTimeout(look, 50)
        look()
    })""")


def articles(output: Path) -> list[str]:
    return sorted(
        path.relative_to(output).as_posix() for path in output.glob("1987/*/*/*.html") if path.stem != "index"
    )


def test_what_was_read_is_read_again_without_a_network(
    page: Page, context: BrowserContext, output: Path, served: tuple[str, http.server.ThreadingHTTPServer]
) -> None:
    address, _ = served
    read, unread, *_ = articles(output)
    page.goto(address + "index.html")
    ready(page)
    page.goto(address + read)
    title = page.title()
    context.set_offline(True)
    page.goto(address + read + "?from=mail#prov")
    assert page.title() == title
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.provenance')).backgroundColor") != "rgba(0, 0, 0, 0)"
    )
    page.goto(address)
    assert page.locator("h1, .nameplate").count() > 0
    with pytest.raises(Exception, match="ERR_"):
        page.goto(address + unread)


def test_the_whole_site_is_kept_on_request(
    page: Page, context: BrowserContext, output: Path, served: tuple[str, http.server.ThreadingHTTPServer]
) -> None:
    address, _ = served
    page.goto(address + "index.html")
    ready(page)
    page.locator("#keep").click()
    page.get_by_text("Kept for reading offline").wait_for()
    context.set_offline(True)
    for url in articles(output):
        page.goto(address + url)
        assert "cite" in page.content()


def test_a_new_version_is_seen_at_once(
    page: Page, output: Path, served: tuple[str, http.server.ThreadingHTTPServer]
) -> None:
    address, _ = served
    url = articles(output)[0]
    page.goto(address + "index.html")
    ready(page)
    page.goto(address + url)
    body = (output / url).read_bytes()
    try:
        (output / url).write_bytes(body.replace(b"<title>", b"<title>New: ", 1))
        page.goto(address + "index.html")
        page.goto(address + url)
        assert page.title().startswith("New: ")
    finally:
        (output / url).write_bytes(body)


class Rewriting(Quiet):
    """A server that leaves `.html` and `index.html` out of its addresses, as many hosts do."""

    def do_GET(self) -> None:
        """Send away from addresses with a suffix, and answer those without one."""
        path = self.path.split("?")[0]
        short = path.removesuffix("index.html") if path.endswith("/index.html") else path.removesuffix(".html")
        if short != path:
            self.send_response(308)
            self.send_header("Location", short)
            self.end_headers()
            return
        if "." not in path.rsplit("/", 1)[-1] and not path.endswith("/"):
            self.path = path + ".html"
        super().do_GET()


def test_a_host_that_leaves_suffixes_out_of_addresses_is_read_offline_too(
    page: Page, context: BrowserContext, output: Path
) -> None:
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Rewriting, directory=str(output))
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://localhost:{server.server_address[1]}/"
        page.goto(address)
        ready(page)
        page.locator("#keep").click()
        page.get_by_text("Kept for reading offline").wait_for()
        context.set_offline(True)
        for url in ("", "index.html", GATE, GATE.removesuffix(".html"), "tags/index.html", "tags/"):
            page.goto(address + url)
            assert page.locator("h1, .nameplate").count() > 0, url
        server.shutdown()


def test_the_newest_front_page_that_was_read_is_the_one_that_is_kept(
    page: Page, context: BrowserContext, output: Path, served: tuple[str, http.server.ThreadingHTTPServer]
) -> None:
    address, _ = served
    page.goto(address)
    ready(page)
    body = (output / "index.html").read_bytes()
    try:
        (output / "index.html").write_bytes(body.replace(b"<title>", b"<title>New: ", 1))
        page.goto(address)
        assert page.title().startswith("New: ")
        page.wait_for_timeout(300)
        context.set_offline(True)
        page.goto(address)
        assert page.title().startswith("New: ")
    finally:
        (output / "index.html").write_bytes(body)


def test_nothing_is_registered_on_a_disk(page: Page, output: Path) -> None:
    said: list[str] = []
    page.on("pageerror", lambda problem: said.append(str(problem)))
    page.goto((output / "index.html").as_uri())
    page.wait_for_load_state("load")
    assert said == []
    assert page.locator("#keep").is_hidden()


def test_the_scripts_are_small_and_a_site_that_does_not_ask_has_none(output: Path, tmp_path: Path) -> None:
    assert sum(len((output / name).read_bytes()) for name in ("worker.js", "install.js")) <= 3_000
    root = harbour(tmp_path / "plain")
    build(root)
    assert [name for name in ("worker.js", "install.js", "kept.json") if (root / "output" / name).exists()] == []
    assert b"install.js" not in (root / "output/index.html").read_bytes()
