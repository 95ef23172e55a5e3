"""The same map over one process, many processes, or a cluster.

In: a top-level function and items. Out: its results, in the items' order. A step never raises for bad content, so one
that raises is a fault of ours: it comes out as a RuntimeError that names the item, wherever the step ran.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import ctypes
import itertools
import os
import pickle
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from concurrent.futures import BrokenExecutor, Executor, Future
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from msgspec import Struct

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

Item = TypeVar("Item")
R = TypeVar("R")

_ALONE = 0.05  # seconds of work in this process, before others are started: a fork costs less than half of that
_WAYS = 3  # times as long as to pack it: an item is packed, unpacked, and its answer comes back
_LARGEST = 64  # items in a chunk, so that results begin to come and no worker is left with the last large one
_LARGE = 4  # large items in a chunk
_AHEAD = 3  # chunks under way for each worker: none waits, and few results are held
_SHOWN = 100  # characters of an item that has no name
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


class Work(Protocol):
    """Apply a function to items, wherever that happens; results in order."""

    def __call__(self, function: Callable[[Item], R], items: Iterable[Item], /) -> Iterator[R]:
        """The results, as they are asked for."""
        ...


class _Fault(Struct, frozen=True):
    """What a worker says when a step raised: exceptions themselves do not always survive the way home."""

    text: str


def serial(function: Callable[[Item], R], items: Iterable[Item], /) -> Iterator[R]:
    """Work in this process, one item after another, as results are asked for."""
    for item in items:
        yield _one(function, item)


def executor(on: Executor, *, workers: int = 8) -> Work:
    """Work on any Executor: threads, processes, or a cluster's client. `workers` is how many it has."""
    return partial(_shared, on, workers)


@contextlib.contextmanager
def pool(jobs: int) -> Iterator[Work]:
    """Work in `jobs` processes (0: as many as this process may use processors), started when there is enough to do.

    They are forked where that is safe, which is fast, and spawned elsewhere; they end with the block.
    """
    many = jobs or _processors()
    if many == 1:
        yield serial
        return
    with contextlib.ExitStack() as ending:
        yield partial(_pooled, _Lazy(many, ending))


def processes(jobs: int) -> Work:
    """As `pool`, with processes that are started and ended for each call."""
    return partial(_briefly, jobs)


def _briefly(jobs: int, function: Callable[[Item], R], items: Iterable[Item], /) -> Iterator[R]:
    with pool(jobs) as work:
        yield from work(function, items)


def give_back() -> None:
    """Give the system what this process does not use of its memory any more: much that was held in small pieces.

    Elsewhere than with the GNU C library this is left to the system.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim:
        trim(0)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


class _Lazy(Struct):
    """A process pool that is not started before it is needed."""

    jobs: int
    ending: contextlib.ExitStack
    started: Executor | None = None

    def pool(self) -> Executor:
        if self.started is None:
            made = concurrent.futures.ProcessPoolExecutor(self.jobs, mp_context=_context(), initializer=_begin)
            self.ending.callback(made.shutdown, cancel_futures=True)
            self.started = made
        return self.started


def _context() -> BaseContext:
    """Fork copies a process with one thread only; with others it could copy a lock that is never let go."""
    import multiprocessing  # noqa: PLC0415 (it costs 15 ms, which a small build does not need to pay)

    forked = sys.platform == "linux" and threading.active_count() == 1
    return multiprocessing.get_context("fork" if forked else "spawn")


def _begin() -> None:
    """A worker leaves Ctrl-C to its parent, and ends when its parent is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _pooled(lazy: _Lazy, function: Callable[[Item], R], items: Iterable[Item], /) -> Iterator[R]:
    """Begin alone; what is left when that has taken a while is spread. So small work never waits for processes.

    Nor does work whose items take longer to send than to be done, which is asked of the first, and seldom after.
    """
    size, waiting = _chunk_size(items, lazy.jobs), iter(items)
    spent, asked = 0.0, 1
    for many, item in enumerate(waiting, 1):
        began = time.perf_counter()
        made = _one(function, item)
        spent += time.perf_counter() - began
        yield made
        if spent >= _ALONE and many >= asked:
            if spent / many > _sending(item):
                break
            asked = 2 * many
    for first in waiting:
        chunks = _chunks(itertools.chain((first,), waiting), size=size)
        yield from _spread(lazy.pool(), lazy.jobs, function, chunks)


def _sending(item: object) -> float:
    """About how many seconds it takes until another process has this item and we have its answer."""
    began = time.perf_counter()
    pickle.dumps(item, pickle.HIGHEST_PROTOCOL)
    return _WAYS * (time.perf_counter() - began)


def _shared(on: Executor, workers: int, function: Callable[[Item], R], items: Iterable[Item], /) -> Iterator[R]:
    return _spread(on, workers, function, _chunks(items, size=_chunk_size(items, workers)))


def _chunk_size(items: Iterable[Item], workers: int) -> int:
    """How many items go to a worker at once. Those that come one by one, of which nobody knows how many, are large."""
    return max(1, min(_LARGEST, len(items) // (workers * 4))) if isinstance(items, Sized) else _LARGE


def _chunks(items: Iterable[Item], *, size: int) -> Iterator[list[Item]]:
    source = iter(items)
    return iter(lambda: list(itertools.islice(source, size)), [])


def _spread(on: Executor, workers: int, function: Callable[[Item], R], chunks: Iterable[list[Item]], /) -> Iterator[R]:
    waiting: deque[tuple[list[Item], Future[list[R] | _Fault]]] = deque()
    try:
        for chunk in itertools.chain(chunks, itertools.repeat([])):
            if chunk:
                waiting.append((chunk, on.submit(_chunk, function, chunk)))
            if waiting and (not chunk or len(waiting) > workers * _AHEAD):
                yield from _result(function, *waiting.popleft())
            if not chunk and not waiting:
                return
    finally:
        for _, future in waiting:
            future.cancel()


def _result(function: Callable[[Item], R], chunk: Sequence[Item], future: Future[list[R] | _Fault]) -> list[R]:
    try:
        made = future.result()
    except Exception as problem:
        why = "a worker was killed" if isinstance(problem, BrokenExecutor) else f"{type(problem).__name__}: {problem}"
        first, last = _name(chunk[0]), _name(chunk[-1])
        raise RuntimeError(f"{why} in {_called(function)}, on one of {first} to {last}") from problem
    if isinstance(made, _Fault):
        raise RuntimeError(made.text)  # noqa: TRY004 (the step failed; nothing has a wrong type)
    return made


def _chunk(function: Callable[[Item], R], chunk: Sequence[Item]) -> list[R] | _Fault:
    """Runs in a worker."""
    try:
        return [_one(function, item) for item in chunk]
    except RuntimeError as problem:
        return _Fault(f"{problem}\n\n" + "".join(traceback.format_exception(problem)))


def _one(function: Callable[[Item], R], item: Item) -> R:
    try:
        return function(item)
    except Exception as problem:
        why = f"{type(problem).__name__}: {problem}"
        raise RuntimeError(f"{_called(function)} failed on {_name(item)}: {why}") from problem


def _called(function: Callable[[Item], R]) -> str:
    inner = function.func if isinstance(function, partial) else function
    return str(getattr(inner, "__qualname__", inner))


def _name(item: object) -> str:
    """What a person knows the item by: its path, id, address or place, else how it is written."""
    first = item[0] if isinstance(item, tuple) and item else item
    for name in ("path", "id", "url", "place"):
        if getattr(first, name, ""):
            return str(getattr(first, name))
    written = repr(item)
    return written if len(written) <= _SHOWN else written[: _SHOWN - 1] + "…"
