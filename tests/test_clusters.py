"""A cluster: a real scheduler with two worker processes gives the same bytes, and a killed worker costs only time."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from generator.building import Request, build
from generator.clusters import NoCluster, cluster
from generator.diagnostics import Code
from tests import making

if TYPE_CHECKING:
    from distributed import LocalCluster


@pytest.fixture(scope="module")
def two() -> Iterator[LocalCluster]:
    distributed = pytest.importorskip("distributed", reason="Dask is an extra and is not installed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=50
    ) as made:
        yield made


def _address(two: LocalCluster) -> str:
    return two.scheduler_address.replace("tcp://", "dask://")


def _site(tmp_path: Path, many: int) -> Path:
    body = "The board met, and the gate stayed where it was.\n\n" * 30
    more = {
        f"content/articles/more/m{number:03}.md": f"---\ntitle: More {number}\ndate: 1987-11-12\n---\n\n{body}"
        for number in range(many)
    }
    return making.make(making.harbour(tmp_path / "site"), more)


def _pages(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".newsgloss"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def pid() -> bytes:
    return str(os.getpid()).encode()


def nothing() -> bytes:
    return b""


def test_a_cluster_makes_the_same_site(two: LocalCluster, tmp_path: Path) -> None:
    site = _site(tmp_path, 40)
    build(Request(site, tmp_path / "first"))  # which tells of the notes it loses, and writes locks
    alone = build(Request(site, tmp_path / "alone", cached=False))
    spread = build(Request(site, tmp_path / "spread", cached=False, executor=_address(two)))
    assert (spread.articles, spread.diagnostics) == (alone.articles, alone.diagnostics)
    assert _pages(tmp_path / "spread") == _pages(tmp_path / "alone")


def test_a_worker_that_is_killed_costs_nothing_but_time(two: LocalCluster, tmp_path: Path) -> None:
    """It dies while articles are read, with work in its hands."""
    site = _site(tmp_path, 200)
    alive = {worker.pid for worker in two.workers.values()}
    killed: list[int] = []

    def tell(_step: str, done: int, _total: int) -> None:
        if done == 20 and not killed:
            killed.append(min(alive))
            os.kill(killed[0], signal.SIGKILL)

    spread = build(Request(site, tmp_path / "spread", cached=False, executor=_address(two), tell=tell))
    build(Request(site, tmp_path / "alone", cached=False))
    assert killed
    assert spread.built
    assert _pages(tmp_path / "spread") == _pages(tmp_path / "alone")


def test_where_the_work_is_done_is_where_it_was_asked_for(two: LocalCluster) -> None:
    """Not in this process."""
    with cluster(_address(two), same=nothing) as work:
        assert str(os.getpid()).encode() not in set(work(_where, range(50)))


def _where(_number: int) -> bytes:
    return pid()


def test_a_worker_with_another_program_is_refused(two: LocalCluster) -> None:
    with pytest.raises(NoCluster, match="has another Newsgloss, Python or package"), cluster(_address(two), same=pid):
        pass


def test_a_scheduler_that_does_not_answer_is_told_and_nothing_is_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="Dask is an extra and is not installed")
    monkeypatch.setattr("generator.clusters._PATIENCE", 1)
    made = build(Request(_site(tmp_path, 0), tmp_path / "output", executor="dask://127.0.0.1:9"))
    assert [one.code for one in made.diagnostics] == [Code.OUTPUT_EXECUTOR]
    assert "dask://127.0.0.1:9" in made.diagnostics[0].what
    assert (made.settings_ok, (tmp_path / "output/index.html").exists()) == (False, False)
