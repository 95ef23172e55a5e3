"""Notices what is saved.

In: the collection's folder. Out: a rebuild some tenths of a second after the last of a row of changes in `content/`,
`themes/` and `site.toml`; changes during a build lead to one more. The output is not watched, so a build does not cause
the next.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from watchfiles import Change, DefaultFilter, watch

from generator.serving.live import Live

_QUIET = 100  # milliseconds without a change, after which a save is taken to be complete
_LONGEST = 1000  # milliseconds after which changes that do not end are built all the same
_FOLDERS = ("content", "themes")
_FILES = ("site.toml",)
_Filter = Callable[[Change, str], bool]


@contextlib.contextmanager
def rebuilding(live: Live, *, root: Path) -> Iterator[None]:
    """While the block runs, `live` is rebuilt after each change."""
    changed = threading.Event()
    known = DefaultFilter()
    folders = tuple(root / name for name in _FOLDERS if (root / name).is_dir())
    workers = [
        threading.Thread(target=_notice, args=(folders, known, live, changed), kwargs={"deep": True}, daemon=True),
        threading.Thread(target=_notice, args=((root,), _in_root, live, changed), kwargs={"deep": False}, daemon=True),
        threading.Thread(target=_rebuild, args=(live, changed), daemon=True),
    ]
    for worker in workers:
        worker.start()
    try:
        yield
    finally:
        live.ended.set()
        changed.set()
        for worker in workers:
            worker.join(timeout=5)


def _in_root(_change: Change, path: str) -> bool:
    """`site.toml` is watched through its folder, since editors save a file by putting another in its place."""
    return Path(path).name in _FILES


def _notice(paths: tuple[Path, ...], wanted: _Filter, live: Live, changed: threading.Event, *, deep: bool) -> None:
    if not paths:
        return
    seen = watch(
        *paths,
        watch_filter=wanted,
        step=_QUIET,
        debounce=_LONGEST,
        rust_timeout=200,
        stop_event=live.ended,
        recursive=deep,
        raise_interrupt=False,
    )
    for _ in seen:
        changed.set()


def _rebuild(live: Live, changed: threading.Event) -> None:
    while changed.wait() and not live.ended.is_set():
        changed.clear()
        live.rebuild()
