"""Work on a cluster that runs already: the address of its scheduler, as `dask://host:8786`.

In: the address, and what tells whether a worker would give the same bytes. Out: Work, as `workers` gives it. Nothing is
started or stopped, and nothing is sent but steps and their items. A worker that is lost is Dask's affair: what it had
in hand is done again by another (https://distributed.dask.org/en/stable/resilience.html).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from generator.workers import Work, executor

if TYPE_CHECKING:
    from distributed import Client

SCHEME = "dask://"
_PATIENCE = 15  # seconds for a scheduler to answer, and for a first worker to be there


class NoCluster(Exception):  # noqa: N818 - it is the sentence that the person reads
    """Why a cluster cannot be used, and how to mend it."""


@contextlib.contextmanager
def cluster(address: str, *, same: Callable[[], bytes]) -> Iterator[Work]:
    """Work on the cluster at this address, until the block ends.

    `same` is a top-level function of the program; a worker that has another answer has another program, Python or
    packages, and could make other bytes. Raises NoCluster where the cluster cannot be used.
    """
    with _client(address) as client:
        _compare(client, same)
        with client.get_executor() as on:  # type: ignore[no-untyped-call]
            yield executor(on, workers=max(1, sum(client.nthreads().values())))  # type: ignore[no-untyped-call]


@contextlib.contextmanager
def _client(address: str) -> Iterator[Client]:
    try:
        import distributed  # noqa: PLC0415 - an extra, which only this needs
    except ImportError:
        raise NoCluster("--executor needs Dask: .venv/bin/python -m pip install '.[cluster]'") from None
    scheduler = "tcp://" + address.removeprefix(SCHEME)
    try:
        client = distributed.Client(scheduler, timeout=_PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as problem:
        raise NoCluster(f"no Dask scheduler answers at {address}: {problem}") from problem
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)
        except TimeoutError as problem:
            raise NoCluster(f"the scheduler at {address} has no workers; start one: dask worker HOST:PORT") from problem
        yield client


def _compare(client: Client, same: Callable[[], bytes]) -> None:
    answers: dict[str, object] = client.run(same, on_error="return")
    for worker, answer in sorted(answers.items()):
        if isinstance(answer, ModuleNotFoundError):
            raise NoCluster(f"the worker at {worker} cannot import {answer.name}; start it in a copy of this folder")
        if isinstance(answer, Exception):
            raise NoCluster(f"the worker at {worker} cannot be used: {answer}")
        if answer != same():
            raise NoCluster(f"the worker at {worker} has another Newsgloss, Python or package than this machine")
