"""Rebuild on save, reload the browser.

In: the function that builds, and where the site is. Out: a server on this machine alone, until Ctrl-C. When a build has
errors, the last good site stays and each page shows what is wrong.

It refuses other machines, other host names (a page elsewhere that has its name point here would otherwise read drafts),
everything but GET and HEAD, and every path that leaves the site. What it adds to a page is in the bytes it sends, never
in a file.
"""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import uvicorn

from generator.diagnostics import Diagnostic
from generator.serving.answering import application
from generator.serving.live import Live
from generator.serving.watching import rebuilding

__all__ = ["running", "serve"]

Build = Callable[[], tuple[Diagnostic, ...]]


def _idle() -> None:
    """What a build leaves to be done: nothing."""


def serve(
    build: Build,
    rest: Callable[[], None] = _idle,
    *,
    root: Path,
    output: Path,
    port: int,
    say: Callable[[str], None] = print,
) -> int:
    """Build, serve `output` and build again whenever the collection at `root` changes, until Ctrl-C. The exit code: 0.

    `port` is the wanted one; where it is taken, any free one. `say` is told the address. `rest` is called after a
    build, once nothing is saved for a while.
    """
    with contextlib.suppress(KeyboardInterrupt), running(build, rest, root=root, output=output, port=port) as address:
        say(address)
        threading.Event().wait()
    return 0


@contextlib.contextmanager
def running(
    build: Build, rest: Callable[[], None] = _idle, *, root: Path, output: Path, port: int = 0
) -> Iterator[str]:
    """The same in a block: the value is the site's address, and the end of the block ends the server."""
    live = Live(build, output, rest)
    live.rebuild()
    with _soon_answered(), _bound(port) as bound:
        at = bound.getsockname()[1]
        settings = uvicorn.Config(
            application(output, live, port=at),
            log_level="error",
            lifespan="off",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=2,
        )
        with rebuilding(live, root=root), _served(uvicorn.Server(settings), bound, live):
            yield f"http://127.0.0.1:{at}/"


@contextlib.contextmanager
def _soon_answered() -> Iterator[None]:
    """Let a build give way to the server ten times as soon as Python does: a file takes several turns of each."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(before / 10)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def _bound(port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":  # there it would let two servers share a port
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(("127.0.0.1", port))
    except OSError:
        bound.bind(("127.0.0.1", 0))
    return bound


@contextlib.contextmanager
def _served(server: uvicorn.Server, bound: socket.socket, live: Live) -> Iterator[None]:
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, name="server", daemon=True)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.005)
        yield
    finally:
        live.ended.set()
        server.should_exit = True
        thread.join(timeout=5)
