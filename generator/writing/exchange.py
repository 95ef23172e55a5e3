"""The staged site takes the place of the old one, and whatever a killed build left is brought to rest.

In: an output folder with a staged site beside it. Out: nothing but the change on disk.

The journal, written when the stage is complete, holds the stage's inode. From it `settle` knows after a kill whether
the hidden folder is a stage that never went live, or the old site, from which moves on what the owner put there. Either
is kept where it is large, for the next stage is made of it (`sparing`), and else removed. Where the system cannot
exchange two folders, the old site steps aside first, and `settle` rolls a stopped change forward.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct

from generator.writing.sparing import empty, is_worth_keeping, late
from generator.writing.standing import MANIFEST, Folder, Standing, survey
from generator.writing.system import flush_folder

Swap = Callable[[Path, Path], bool]
_NO_FOLDERS: Mapping[int, Folder] = MappingProxyType({})


class Names(Struct, frozen=True):
    """The hidden names beside an output folder, all on its file system."""

    output: Path
    stage: Path
    aside: Path
    journal: Path


def names(output: Path) -> Names:
    """Where the stage, the old site and the journal of `output` lie."""
    whole = output.absolute()
    parent = whole.parent.resolve()
    hidden = f".{whole.name}.newsgloss"
    return Names(parent / whole.name, parent / f"{hidden}-new", parent / f"{hidden}-old", parent / f"{hidden}-journal")


def exchange(output: Path, swap: Swap) -> None:
    """Put the staged site in the place of the old one. `settle` keeps the old one for the next stage, or removes it."""
    at = names(output)
    with at.journal.open("w", encoding="ascii") as journal:
        journal.write(str(at.stage.stat().st_ino))
        journal.flush()
        os.fsync(journal.fileno())
    if not at.output.exists():
        at.stage.rename(at.output)
    elif not swap(at.stage, at.output):
        at.output.rename(at.aside)
        at.stage.rename(at.output)


def settle(output: Path, known: Mapping[int, Folder] = _NO_FOLDERS) -> None:
    """Bring what a build left beside `output` to rest: roll it forward or throw it away. Harmless under the lock.

    `known` are folders as they were read before they may have been exchanged.
    """
    at = names(output)
    if at.journal.exists():
        flush_folder(at.output.parent)
        exchanged = at.journal.stat().st_ctime_ns
        if not at.output.exists():
            _roll_on(at)
        elif at.stage.exists() and _live(at):
            _retire(at.stage, at.output, known, exchanged)
        if at.aside.exists():
            _discard(at.aside, at.output, exchanged)
    if os.path.lexists(at.stage) and not is_worth_keeping(at.stage):
        empty(at.stage)
    at.journal.unlink(missing_ok=True)


def _roll_on(at: Names) -> None:
    """The output folder stepped aside and nothing took its place: the new site does, or the old one comes back."""
    try:
        at.stage.rename(at.output)
    except OSError:
        if at.aside.exists():
            at.aside.rename(at.output)


def _live(at: Names) -> bool:
    """Whether the folder that the journal names is the output now."""
    return at.journal.read_text(encoding="ascii", errors="replace") == str(at.output.stat().st_ino)


def _retire(old: Path, output: Path, known: Mapping[int, Folder], exchanged: int) -> None:
    """Keep an old site for the next stage, or remove it; what its owner put into it at the last moment moves on.

    `exchanged` is when the journal was written, in ns.
    """
    left = late(old, output, known)
    if left is None:
        _discard(old, output, exchanged)
        return
    for address in left:
        _rescue(old / address, output / address, exchanged)


def _discard(old: Path, output: Path, exchanged: int) -> None:
    """Remove an old site; what its owner put into it while the new one was being staged moves on to the new one."""
    standing = survey(old)
    _open_up(old, standing)
    for address in standing.foreign:
        _rescue(old / address, output / address, exchanged)
        (old / address).unlink(missing_ok=True)
    for address in standing.ours.keys() & (standing.files.keys() | standing.others):
        os.unlink(f"{old}/{address}")  # noqa: PTH108 (a Path for each of ten thousand takes as long as the call)
    (old / MANIFEST).unlink(missing_ok=True)
    for folder in (*reversed(standing.folders), ""):
        os.rmdir(f"{old}/{folder}")  # noqa: PTH106 (as above)


def _open_up(folder: Path, standing: Standing) -> None:
    """An owner's folder may be write-protected; its copy beside the output must still be emptied."""
    for foreign in standing.foreign_folders:
        (folder / foreign).chmod(0o700)


def _rescue(left: Path, taken: Path, exchanged: int) -> None:
    """Move a file of the owner's on, unless it is there, or another was put there after the sites were exchanged.

    A build that was killed may be brought to rest days later. By the time of its last change, which nobody can set, a
    file also tells that it came since where it was copied with an older date.
    """
    if os.path.lexists(taken) and (_same(left, taken) or taken.lstat().st_ctime_ns > exchanged):
        return
    taken.parent.mkdir(parents=True, exist_ok=True)
    left.replace(taken)


def _same(left: Path, taken: Path) -> bool:
    """One file under two names, or a copy where the file system has no hard links."""
    one, other = left.lstat(), taken.lstat()
    return os.path.samestat(one, other) or (one.st_size, one.st_mtime_ns, one.st_mode) == (
        other.st_size,
        other.st_mtime_ns,
        other.st_mode,
    )
