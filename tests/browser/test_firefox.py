"""The search in Firefox, from a folder on disk, where Firefox is installed. It is spoken to by W3C's WebDriver BiDi."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.making import build, harbour

NAMES = ("firefox-esr", "firefox")
RESULTS = """new Promise((done) => {
  const look = () => document.querySelector(".results[data-done]")
    ? done(JSON.stringify([...document.querySelectorAll(".rows .hed")].map((one) => one.textContent)))
    : setTimeout(look, 50);
  look();
})"""


class Remote:
    """One tab of a Firefox."""

    def __init__(self, wire: WebSocketClientConnection) -> None:
        self._wire = wire
        self._numbers = itertools.count(1)

    async def ask(self, method: str, **params: Any) -> Any:
        """What a command gives."""
        number = next(self._numbers)
        await self._wire.write_message(json.dumps({"id": number, "method": method, "params": params}))
        while (message := await self._wire.read_message()) is not None:
            told = json.loads(message)
            if told.get("id") == number:
                assert "error" not in told, told
                return told["result"]
        raise AssertionError("Firefox has hung up")


async def _found(address: str, url: str) -> list[str]:
    wire = await websocket_connect(f"{address}/session")
    remote = Remote(wire)
    await remote.ask("session.new", capabilities={})
    tab = (await remote.ask("browsingContext.getTree"))["contexts"][0]["context"]
    await remote.ask("browsingContext.navigate", context=tab, url=url, wait="complete")
    made = await remote.ask("script.evaluate", expression=RESULTS, target={"context": tab}, awaitPromise=True)
    wire.close()
    while await wire.read_message() is not None:  # until Firefox has said goodbye too
        pass
    return [str(one) for one in json.loads(made["result"]["value"])]


@pytest.fixture
def firefox(tmp_path: Path) -> Iterator[str]:
    """The address of a Firefox without a window."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("there is no Firefox on this machine")
    (tmp_path / "profile").mkdir()
    command = (
        program,
        "--headless",
        "--no-remote",
        "--profile",
        str(tmp_path / "profile"),
        "--remote-debugging-port",
        "0",
    )
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as running:
        assert running.stderr is not None
        told = (re.search(r"ws://\S+", line) for line in running.stderr)
        yield next(one[0] for one in told if one)
        running.terminate()


def test_the_search_finds_from_disk(firefox: str, tmp_path: Path) -> None:
    root = harbour(tmp_path / "my site é")
    chosen = root / "site.toml"
    chosen.write_text(chosen.read_text().replace('theme = "bare"', 'theme = "broadsheet"'))
    build(root)
    page = (root / "output/search.html").as_uri()

    # In a thread of its own: where other tests drive Chromium, this one has a loop of events that runs.
    with ThreadPoolExecutor(1) as apart:
        found = apart.submit(lambda: asyncio.run(_found(firefox, f"{page}?q=%22six+days%22"))).result()

    assert found == ["Gasworks Has Coal for Six Days, Says Manager"]
