"""Serving: this machine alone sees the site, it follows what is saved, and says what is wrong."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest

from generator.diagnostics import Code, Diagnostic
from generator.model import File, Manuscript, Place
from generator.serving import running, watching
from generator.serving.answering import live_page
from generator.writing import keep, write

PAGE = (
    b'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
    b"content=\"default-src 'none'; style-src 'self' 'unsafe-inline'\"></head><body><p>A page.</p></body></html>\n"
)
Said = tuple[Diagnostic, ...]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A collection with a site."""
    for name, body in {
        "index.html": PAGE,
        "404.html": PAGE.replace(b"A page", b"Not there"),
        "tags/floods/index.html": PAGE,
        "caf\u00e9 \u0645.html": PAGE,
        "assets/site.css": b"p { color: red }",
        "assets/site.js": b"1",
        "feed.xml": b"<feed/>",
        "media/gate.webp": b"RIFF",
        "media/odd.xyz": b"?",
        ".newsgloss.json": b"{}",
        ".git/config": b"secret",
    }.items():
        (tmp_path / "output" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "output" / name).write_bytes(body)
    (tmp_path / "content").mkdir()
    (tmp_path / "site.toml").write_text("")
    (tmp_path / "secret.txt").write_text("secret")
    return tmp_path


def nothing() -> Said:
    return ()


@contextmanager
def served(root: Path, build: Callable[[], Said] = nothing) -> Iterator[int]:
    """The port of a running server."""
    with running(build, root=root, output=root / "output") as address:
        yield int(address.rstrip("/").rpartition(":")[2])


def ask(port: int, path: str, *, method: str = "GET", host: str | None = None) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body, with the path sent exactly as it is."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as line:
        line.putrequest(method, path, skip_host=True)
        if host != "":
            line.putheader("Host", host or f"127.0.0.1:{port}")
        line.endheaders()
        answer = line.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


def test_files_are_sent_with_their_types(root: Path) -> None:
    """As they are, but for pages; and the browser asks again each time."""
    expected = {
        "/assets/site.css": "text/css; charset=utf-8",
        "/assets/site.js": "text/javascript; charset=utf-8",
        "/feed.xml": "application/xml; charset=utf-8",
        "/media/gate.webp": "image/webp",
        "/media/odd.xyz": "application/octet-stream",
    }
    with served(root) as port:
        for path, kind in expected.items():
            status, headers, body = ask(port, path)
            assert (status, headers["content-type"], headers["cache-control"]) == (200, kind, "no-cache")
            assert body == (root / "output" / path[1:]).read_bytes()


@pytest.mark.parametrize(
    "path", ["/", "/index.html", "/tags/floods/", "/tags/floods/index.html?q=1", "/caf%C3%A9%20%D9%85.html"]
)
def test_pages_are_sent_with_the_script_that_reloads_them(root: Path, path: str) -> None:
    """Nothing else of the page changes but its policy."""
    with served(root) as port:
        status, headers, body = ask(port, path)
    assert (status, headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert body.startswith(PAGE[:80])
    assert b'<script src="/.newsgloss/live.js" data-version="' in body
    assert (root / "output/index.html").read_bytes() == PAGE


def test_the_served_policy_allows_the_script_and_nothing_more() -> None:
    """The sources that the page allows stay."""
    made = live_page(PAGE, "v")
    assert (
        b"content=\"default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; connect-src 'self'\""
        in made
    )
    quoted = PAGE.replace(b'content="', b"content='").replace(
        b"'none'; style-src 'self' 'unsafe-inline'\"", b"data:; script-src x:'"
    )
    assert b"default-src data:; script-src 'self' x:; style-src 'self'; connect-src 'self'" in live_page(quoted, "v")
    assert live_page(b"<p>no policy", "v").startswith(b"<p>no policy<script")


def test_what_is_missing_gets_the_sites_own_page(root: Path) -> None:
    """At any depth, with links that begin at the root."""
    with served(root) as port:
        for path in ("/none.html", "/tags/none/at/all.html", "/tags/"):
            status, _, body = ask(port, path)
            assert (status, b"Not there" in body, b'<base href="/">' in body) == (404, True, True)


def test_a_folder_without_its_slash_is_sent_on(root: Path) -> None:
    """Relative links in it need the slash."""
    with served(root) as port:
        status, headers, _ = ask(port, "/tags/floods")
    assert (status, headers["location"]) == (307, "/tags/floods/")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/tags/../../secret.txt", "/..\\secret.txt",
        "/%2e%2e%5csecret.txt", "//secret.txt", "/%2Fetc/passwd", "//etc/passwd", "/.git/config", "/.newsgloss.json",
        "/tags/.%2e/.git/config", "/index.html%00",
        "/outside/secret.txt", "/outside.txt", "/" + "a" * 5000, "/%ff%fe", "/C:%5csecret.txt",
    ],
)  # fmt: skip
def test_no_path_leaves_the_site(root: Path, path: str) -> None:
    """Nor shows a dot-file, or what a link in the output leads to outside."""
    (root / "output/outside").symlink_to(root)
    (root / "output/outside.txt").symlink_to(root / "secret.txt")
    with served(root) as port:
        status, _, body = ask(port, path)
    assert (status, b"secret" in body) == (404, False)


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example:{port}", ""]
)
def test_other_host_names_are_refused(root: Path, host: str) -> None:
    """A page elsewhere may have its name point to this machine."""
    with served(root) as port:
        for path in ("/", "/.newsgloss/events", "/.newsgloss/live.js"):
            assert ask(port, path, host=host.format(port=port))[0] in (400, 421)
        for good in ("localhost", "LOCALHOST", "[::1]", "127.0.0.1"):
            assert ask(port, "/", host=f"{good}:{port}")[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_only_reading_is_allowed(root: Path, method: str) -> None:
    """GET, and HEAD, which sends no body."""
    with served(root) as port:
        assert ask(port, "/index.html", method=method)[0] == 405
        status, headers, body = ask(port, "/index.html", method="HEAD")
        assert (status, int(headers["content-length"]) > 300, body) == (200, True, b"")


def test_it_listens_to_this_machine_alone_and_on_a_free_port(root: Path) -> None:
    """Where the wanted port is taken, another is found."""
    with served(root) as port, running(nothing, root=root, output=root / "output", port=port) as other:
        assert other.startswith("http://127.0.0.1:")
        assert not other.endswith(f":{port}/")
        for address in {found[4][0] for found in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)} - {
            "127.0.0.1"
        }:
            with pytest.raises(OSError, match="refused"), socket.create_connection((str(address), port), timeout=1):
                pass


def first_events(port: int) -> Iterator[dict[str, object]]:
    """What the server tells a page, as it comes."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as line:
        line.request("GET", "/.newsgloss/events")
        answer = line.getresponse()
        while text := answer.readline():
            if text.startswith(b"data: "):
                yield json.loads(text[6:])


def test_a_save_rebuilds_and_tells_the_page(tmp_path: Path) -> None:
    """Saves of an article and of the settings, the latter put in place of the old file as editors do."""
    root, built = tmp_path, list[int]()
    (root / "content").mkdir()

    def build() -> Said:
        built.append(1)
        page = File("index.html", PAGE.replace(b"A page", b"Page %d" % len(built)))
        return write([page], root=root, output=root / "output").diagnostics

    with served(root, build) as port:
        events = first_events(port)
        first = next(events)["version"]
        assert f'data-version="{first}"'.encode() in ask(port, "/")[2]
        time.sleep(0.3)
        (root / "content/a.md").write_text("saved")
        (root / "content/b.md").write_text("saved at once")
        second = next(event["version"] for event in events if event["version"] not in (first, "none"))
        assert (len(built), b"Page 2" in ask(port, "/")[2]) == (2, True)
        (root / "site.new").write_text("title = 1")
        (root / "site.new").rename(root / "site.toml")
        assert next(event["version"] for event in events if event["version"] not in (first, second, "none"))
        assert b"Page 3" in ask(port, "/")[2]
        time.sleep(0.3)
        assert len(built) == 3


def test_once_nothing_is_saved_for_a_while_the_last_build_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once after each build, but not between two that follow at once."""
    monkeypatch.setattr(watching, "_REST", 0.6)
    done: list[str] = []
    (tmp_path / "content").mkdir()

    def build() -> Said:
        done.append("build")
        return ()

    with running(build, lambda: done.append("look"), root=tmp_path, output=tmp_path / "output"):
        time.sleep(1.5)
        for number in range(2):
            (tmp_path / "content/a.md").write_text(f"saved {number}")
            time.sleep(0.3)
        time.sleep(1.5)
    assert done == ["build", "look", "build", "build", "look"]


def test_a_look_that_fails_ends_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is saved after it is built as before."""
    monkeypatch.setattr(watching, "_REST", 0.2)
    done: list[str] = []
    (tmp_path / "content").mkdir()

    def build() -> Said:
        done.append("build")
        return ()

    def look() -> None:
        done.append("look")
        raise OSError

    with running(build, look, root=tmp_path, output=tmp_path / "output"):
        time.sleep(1)
        (tmp_path / "content/a.md").write_text("saved")
        time.sleep(1)
    assert done == ["build", "look", "build", "look"]


def test_folders_that_are_made_while_it_runs_are_followed_too(tmp_path: Path) -> None:
    """`content/` and `themes/` made after the start, taken away and made again, and folders in them."""
    built = list[int]()

    def build() -> Said:
        built.append(1)
        return ()

    def rebuilt(save: Callable[[], object]) -> bool:
        time.sleep(0.8)  # until what was saved before has been built, and new folders are known
        before, end = len(built), time.monotonic() + 5
        save()
        while len(built) == before and time.monotonic() < end:
            time.sleep(0.02)
        return len(built) > before

    with served(tmp_path, build):
        for name in ("content", "themes", "content/articles", "content/articles/1987/11"):
            assert rebuilt((tmp_path / name).mkdir if "1987" not in name else partial(os.makedirs, tmp_path / name))
            assert rebuilt(partial((tmp_path / name / "a.md").write_text, "one")), name
            assert rebuilt(partial((tmp_path / name / "a.md").write_text, "two")), name
        assert rebuilt(partial(shutil.rmtree, tmp_path / "content"))
        assert rebuilt((tmp_path / "content").mkdir)
        assert rebuilt(partial((tmp_path / "content/a.md").write_text, "three"))


def test_what_a_build_writes_beside_articles_does_not_lead_to_another(tmp_path: Path) -> None:
    """It writes the locks of notes there; a save of the notes themselves is built."""
    built = list[int]()
    (tmp_path / "content").mkdir()

    def build() -> Said:
        built.append(1)
        keep([Manuscript("content/gate.notes.lock", str(len(built)))], tmp_path)
        return ()

    with served(tmp_path, build):
        time.sleep(0.5)
        (tmp_path / "content/gate.notes.yaml").write_text("- id: a")
        time.sleep(1)
        assert len(built) == 2


def test_a_build_with_errors_is_shown_and_the_last_site_stays(root: Path) -> None:
    """Warnings do not cover the page. The text is data; the page adds it as text."""
    said: list[Said] = [(), (Diagnostic(Code.FILE_EMPTY, Place("a.md"), "<script>alert(1)</script>"),), ()]
    said[0] = (Diagnostic(Code.FILE_UNKNOWN, Place("b"), "only a warning"),)
    with served(root, lambda: said.pop(0)) as port:
        events = first_events(port)
        assert next(events)["report"] == []
        time.sleep(0.3)
        (root / "content/a.md").write_text("")
        assert next(events)["report"] == ["a.md:1:1: <script>alert(1)</script>  [file-empty]"]
        assert ask(port, "/")[0] == 200
        (root / "content/a.md").write_text("mended")
        assert next(events)["report"] == []


def test_a_fault_of_ours_does_not_end_the_server(root: Path) -> None:
    """It is shown like an error."""

    def build() -> Said:
        raise RuntimeError("render failed on a.md")

    with served(root, build) as port:
        report = next(first_events(port))["report"]
        assert "render failed on a.md" in str(report)
        assert ask(port, "/")[0] == 200


def test_before_the_first_site_there_is_a_page_that_waits(tmp_path: Path) -> None:
    """It shows the report and reloads when there is a site."""
    with served(tmp_path) as port:
        status, _, body = ask(port, "/")
    assert (status, b'data-version="none"' in body, b"no site yet" in body) == (503, True, True)


def test_the_end_is_quick_also_with_pages_open(root: Path) -> None:
    """Open event streams do not hold it."""
    with served(root) as port:
        next(first_events(port))
        waiting = first_events(port)
        next(waiting)
        began = time.monotonic()
    assert time.monotonic() - began < 2
    with pytest.raises(OSError, match="refused"), socket.create_connection(("127.0.0.1", port), timeout=1):
        pass


SERVER = """
import signal, sys
from pathlib import Path
from generator.serving import serve
signal.signal(signal.SIGINT, signal.default_int_handler)  # which a run in the background has not
root = Path(sys.argv[1])
sys.exit(serve(lambda: (), root=root, output=root / "output", port=0, say=lambda text: print(text, flush=True)))
"""


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_ctrl_c_ends_it_in_silence(root: Path) -> None:
    """Exit code 0, nothing on standard error, also while a page is open."""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", SERVER, root], stdout=pipe, stderr=pipe, env=environment) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline().split()[0].rstrip(b"/").rpartition(b":")[2])
        next(first_events(port))
        server.send_signal(signal.SIGINT)
        _, errors = server.communicate(timeout=20)
    assert (server.returncode, errors) == (0, b"")
