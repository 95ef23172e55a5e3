"""What hostile input may cost, told so that neither the run of the tests nor a crowded machine changes the answer."""

from __future__ import annotations

import contextlib
import gc
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_TURNS = 200_000
_ORDINARY = 0.016  # seconds for `_TURNS` on a machine of two cores and no hurry


@contextmanager
def within(seconds: float, megabytes: float | None = None) -> Iterator[None]:
    """Fail where the block takes more CPU than `seconds`, or makes the process more than `megabytes` larger.

    The seconds are this thread's alone, and those of an ordinary machine: where a fixed piece of work, before or after,
    takes longer than it does there, so may the block. The collector of cycles leaves out what lived before, since after
    thousands of tests one round of it takes a second.
    """
    gc.freeze()
    pace, size = _pace(), _forgotten()
    began = time.thread_time()
    try:
        yield
        spent = time.thread_time() - began
    finally:
        gc.unfreeze()
    assert spent / max(1, pace, _pace()) < seconds
    assert megabytes is None or _largest() - size < megabytes


def _pace() -> float:
    began = time.thread_time()
    sum(number * number for number in range(_TURNS))
    return (time.thread_time() - began) / _ORDINARY


def _forgotten() -> float:
    """The memory of this process now, which is the most that it had from here on, where the system lets us say so."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")  # Linux, proc(5)
    return _largest()


def _largest() -> float:
    """The most memory that it had, in megabytes."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
