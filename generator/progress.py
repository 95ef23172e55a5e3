"""Progress bars on long work, on a terminal only: a function that the build tells how far it is.

In: `tell(step, done, total)`. Out: bars on a stream. What takes less than a moment shows none, and costs no import.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_MOMENT = 0.4  # seconds of work before a bar is shown


class Bars:
    """One bar a step, made when it is first told of."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._began = time.monotonic()
        self._shown: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, step: str, done: int, total: int) -> None:
        """Show that `done` of `total` things of a step are done."""
        if self._shown is None and time.monotonic() - self._began < _MOMENT:
            return
        shown = self._shown = self._shown or _begin(self._stream)
        if step not in self._tasks:
            self._tasks[step] = shown.add_task(step, total=total)
        shown.update(self._tasks[step], completed=done, total=total)

    def end(self) -> None:
        """Take the bars away."""
        if self._shown:
            self._shown.stop()


def _begin(stream: TextIO) -> Progress:
    from rich.console import Console  # noqa: PLC0415 - only for long work on a terminal
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415 - the same

    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn())
    shown = Progress(*columns, console=Console(file=stream), transient=True)
    shown.start()
    return shown


@contextmanager
def bars(stream: TextIO, *, wanted: bool) -> Iterator[Callable[[str, int, int], None]]:
    """What a build may tell its progress to; it says nothing where that is not wanted."""
    if not wanted:
        yield lambda _step, _done, _total: None
        return
    shown = Bars(stream)
    try:
        yield shown
    finally:
        shown.end()
