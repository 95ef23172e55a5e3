"""Workers: the same results in the same order wherever the work is done; a fault names its item."""

from __future__ import annotations

import ctypes
import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import workers
from generator.model import Manuscript
from generator.workers import Work, executor, give_back, pool, processes, serial


def double(number: int) -> int:
    return number * 2


def slow_when_small(number: int) -> tuple[int, int]:
    """Later items are done first."""
    time.sleep(0.1 if number == 0 else 0.002 if number % 50 == 0 else 0)
    return number, os.getpid()


def with_process(number: int) -> tuple[int, int]:
    return number, os.getpid()


def slow_double(number: int) -> int:
    time.sleep(0.001)
    return number * 2


class Stubborn(Exception):  # noqa: N818
    """An exception that cannot be sent to another process."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(one + other)


def refuse_seven(manuscript: Manuscript) -> str:
    if manuscript.path.endswith("/7.md"):
        raise Stubborn("no", " seven")
    return manuscript.text


def fall_over(number: int) -> int:
    time.sleep(0.001)
    if number == 150:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(), max_size=400), st.integers(1, 9))
def test_results_come_in_order_and_none_is_lost(numbers: list[int], workers: int) -> None:
    """For any number of items and workers."""
    with ThreadPoolExecutor(3) as threads:
        assert list(executor(threads, workers=workers)(double, numbers)) == [number * 2 for number in numbers]
    assert list(serial(double, numbers)) == [number * 2 for number in numbers]


def test_processes_give_what_one_process_gives() -> None:
    """In order, from more than one process, also when a pool is used twice."""
    with pool(2) as work:
        made = list(work(slow_when_small, range(400)))
        assert [number for number, _ in made] == list(range(400))
        assert os.getpid() not in {worker for number, worker in made if number}
        assert list(work(slow_double, range(200))) == [number * 2 for number in range(200)]


def test_little_work_and_one_job_start_no_process() -> None:
    """A small collection is built in one process."""
    with pool(2) as work, pool(1) as alone:
        assert {worker for _, worker in work(slow_when_small, range(1, 10))} == {os.getpid()}
        assert {worker for _, worker in alone(slow_when_small, range(1, 200))} == {os.getpid()}


@pytest.mark.parametrize(("sending", "here"), [(0.01, True), (0.0001, False)])
def test_what_is_done_sooner_than_sent_is_not_sent(sending: float, here: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many of them there are."""
    clock = itertools.count()
    monkeypatch.setattr(workers, "time", SimpleNamespace(perf_counter=lambda: next(clock) * 0.001))
    monkeypatch.setattr(workers, "_sending", lambda _: sending)
    with pool(2) as work:
        made = {worker for _, worker in work(with_process, range(2_000))}
    assert (made == {os.getpid()}) is here


def test_processes_are_spawned_where_other_threads_run() -> None:
    """A fork could copy a lock that another thread holds."""
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        assert list(processes(2)(slow_double, range(100))) == [number * 2 for number in range(100)]
    finally:
        stop.set()
        other.join()


def test_any_executor_will_do() -> None:
    """A process pool of the caller's own, as a cluster's client would be."""
    with ProcessPoolExecutor(1) as theirs:
        assert list(executor(theirs, workers=1)(double, range(100))) == [number * 2 for number in range(100)]


@pytest.mark.parametrize("kind", ["serial", "pool", "threads"])
def test_a_step_that_raises_is_named_with_its_item(kind: str) -> None:
    """It is a fault of ours: a RuntimeError with the item and the cause, from wherever it happened."""
    items = [Manuscript(f"content/{number}.md", "words") for number in range(100)]
    with pool(2) as many, ThreadPoolExecutor(2) as threads:
        work: Work = {"serial": serial, "pool": many, "threads": executor(threads)}[kind]
        with pytest.raises(RuntimeError, match=r"refuse_seven failed on content/7\.md: Stubborn: no seven"):
            list(work(refuse_seven, items))


def test_a_killed_worker_is_reported_with_what_it_worked_on() -> None:
    """As when the system runs out of memory."""
    with pool(2) as work, pytest.raises(RuntimeError, match="a worker was killed in fall_over, on one of"):
        list(work(fall_over, range(200)))


def test_results_can_be_left_unread() -> None:
    """Whoever stops reading ends the work."""
    with pool(2) as work:
        made = work(slow_double, range(1000))
        assert [next(made) for _ in range(200)] == [number * 2 for number in range(200)]


ORPHANS = """
import os, sys, time
from generator.workers import pool
def tell(number):
    if number:
        print(os.getpid(), flush=True)
    time.sleep(60 if number else 0.1)
if __name__ == "__main__":
    with pool(2) as work:
        list(work(tell, range(100)))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's end")
def test_workers_end_with_a_killed_parent(tmp_path: Path) -> None:
    """Else they would hold a build's lock."""
    script = tmp_path / "orphans.py"
    script.write_text(ORPHANS)
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, env=environment) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.kill()
    end = time.monotonic() + 5
    while _runs(worker) and time.monotonic() < end:
        time.sleep(0.01)
    assert not _runs(worker)


def _runs(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells, and only the GNU C library does it")
def test_memory_that_is_free_between_what_is_held_is_given_back() -> None:
    def resident() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    if not hasattr(ctypes.CDLL(None), "malloc_trim"):
        pytest.skip("another C library")
    pieces = [b"x" * (600 if number % 8 == 0 else 9_000) for number in range(8_000)]
    held = pieces[::8]
    del pieces
    before = resident()
    give_back()
    assert before - resident() > 40_000_000
    assert len(held) == 1_000
