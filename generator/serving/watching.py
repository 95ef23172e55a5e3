"""Notices what is saved.

In: the collection's folder. Out: a rebuild soon after the last of a row of changes in `content/`, `themes/` and
`site.toml`; changes during a build lead to one more, and a rest after builds is told once. What a build writes, the
output and the locks of notes, is not watched, so it does not cause the next.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct, field
from watchfiles import Change, DefaultFilter, watch

from generator.serving.live import Live

_QUIET = 50  # milliseconds without a change, after which a save is taken to be complete
_LONGEST = 1000  # milliseconds after which changes that do not end are built all the same
_REST = 2.2  # seconds after a build; what it wrote is then so old that a later change of it bears another time
_FOLDERS = ("content", "themes")
_FILES = ("site.toml",)
_WRITTEN = r"\.notes\.lock$|^\..*\.tmp$"  # what a build writes beside articles, and the files that it writes them by


class _Watch(Struct, frozen=True):
    """What the watchers share. `changed` is set after each change, `moved` where a folder came or went."""

    root: Path
    ended: threading.Event
    changed: threading.Event = field(default_factory=threading.Event)
    moved: threading.Event = field(default_factory=threading.Event)

    def is_set(self) -> bool:
        """Whether what is watched must be looked up again, or the server has ended."""
        return self.moved.is_set() or self.ended.is_set()


@contextlib.contextmanager
def rebuilding(live: Live, *, root: Path) -> Iterator[None]:
    """While the block runs, `live` is rebuilt after each change."""
    shared = _Watch(root, live.ended)
    workers = [
        threading.Thread(target=_in_folders, args=(shared,), daemon=True),
        threading.Thread(target=_in_root, args=(shared,), daemon=True),
        threading.Thread(target=_rebuild, args=(live, shared.changed), daemon=True),
    ]
    for worker in workers:
        worker.start()
    try:
        yield
    finally:
        live.ended.set()
        shared.changed.set()
        for worker in workers:
            worker.join(timeout=5)


def _in_folders(shared: _Watch) -> None:
    """Notices what is saved in the folders there are; when one comes or goes, it begins again with those there are."""
    wanted = DefaultFilter(ignore_entity_patterns=(*DefaultFilter.ignore_entity_patterns, _WRITTEN))
    while not shared.ended.is_set():
        shared.moved.clear()
        folders = [folder for name in _FOLDERS if (folder := shared.root / name).is_dir()]
        if folders:
            _notice(folders, shared, stop=shared, wanted=wanted, deep=True)
        else:
            shared.moved.wait(timeout=1)


def _in_root(shared: _Watch) -> None:
    """`site.toml` is watched through its folder, since editors save a file by putting another in its place."""

    def wanted(change: Change, path: str) -> bool:
        name = Path(path).name
        if name in _FOLDERS and change is not Change.modified:
            shared.moved.set()
        return name in _FILES or name in _FOLDERS

    _notice([shared.root], shared, stop=shared.ended, wanted=wanted, deep=False)


def _notice(
    paths: list[Path],
    shared: _Watch,
    *,
    stop: threading.Event | _Watch,
    wanted: Callable[[Change, str], bool],
    deep: bool,
) -> None:
    seen = watch(
        *paths,
        watch_filter=wanted,
        step=_QUIET,
        debounce=_LONGEST,
        rust_timeout=200,
        stop_event=stop,
        recursive=deep,
        raise_interrupt=False,
    )
    for _ in seen:
        shared.changed.set()


def _rebuild(live: Live, changed: threading.Event) -> None:
    patience: float | None = _REST
    while True:
        saved = changed.wait(patience)
        if live.ended.is_set():
            return
        changed.clear()
        if saved:
            live.rebuild()
        else:
            with contextlib.suppress(Exception):  # then the next build is only slower
                live.rest()
        patience = _REST if saved else None
