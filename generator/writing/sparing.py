"""The site before the last one is kept beside the output, and becomes the stage of the next one.

In: a folder beside the output, in whatever state, and what stands in the output. Out: which of its files are those of
the output, by their inodes, and which are older ones. Nothing about it is believed but that a folder of the same times
holds the same names: a spare that a killed build left half changed, or that somebody changed, is as good as any; one
that cannot be used is removed.

A hard link for each of 15,000 files takes a second, and removing them as long; most builds change a few. Of those that
do change, an older one is written over where that can harm nobody, which costs a fifth of making one. And ext4 without
a journal looks past each inode that was freed in the last minutes whenever it makes a file: to remove 15,000 files and
make as many takes it ten times as long as to make them.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple

from msgspec import Struct, field

from generator.writing.standing import MANIFEST, Folder, Standing, files_of, manifest, parents, walk
from generator.writing.system import CAN_HOLD, attributes, hold

WORTH = 50_000  # bytes of a manifest, of some 500 files: the links of fewer are made at once
_EFFECTIVE = os.access in os.supports_effective_ids
_OVER = os.O_WRONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)


def is_worth_keeping(site: Path) -> bool:
    """Whether a folder holds so much of a site that the next one is made of it sooner than anew."""
    try:
        return not site.is_symlink() and (site / MANIFEST).lstat().st_size >= WORTH
    except OSError:
        return False


class Spare(Struct):
    """What of an older site lies in a stage: files that are the output's too, others, and the folders as they were."""

    shared: set[str] = field(default_factory=set)
    old: set[str] = field(default_factory=set)
    read: Mapping[str, Folder] = field(default_factory=dict)


class Bearing(NamedTuple):
    """What a file bears beside its bytes: kind and rights, owners, and other attributes, access lists among them."""

    mode: int
    user: int
    group: int
    attributes: tuple[tuple[str, bytes], ...]


def bearing(opened: int, state: os.stat_result) -> Bearing:
    """Of an open file that is in this state."""
    return Bearing(state.st_mode, state.st_uid, state.st_gid, attributes(opened))


def spare(stage: Path, output: Path, standing: Standing, known: Mapping[int, Folder]) -> Spare:
    """What can be used of `stage`; what is in the way there is gone. Folders may be without files."""
    if not os.path.lexists(stage):
        return Spare()
    with contextlib.suppress(OSError):
        usable = not stage.is_symlink() and stage.is_dir() and stage.stat().st_dev == output.stat().st_dev
        read = walk(stage, known) if usable and not standing.foreign_folders and not standing.others else {}
        if read and not any(one.others for one in read.values()) and _open(stage, read):
            return _told_apart(stage, standing, read)
    empty(stage)
    return Spare()


def _open(stage: Path, folders: Iterable[str]) -> bool:
    """Whether files can be made and removed in all of these. One whose rights are less was the owner's in a site."""
    return all(os.access(f"{stage}/{folder}", os.W_OK | os.X_OK, effective_ids=_EFFECTIVE) for folder in folders)


def _told_apart(stage: Path, standing: Standing, read: Mapping[str, Folder]) -> Spare:
    needed = {"", *parents(standing.files)}
    for folder in read.keys() - needed:
        if (stage / folder).is_dir():  # it may have gone with the one that it was in
            shutil.rmtree(stage / folder)
    found = Spare(read=read)
    for address, inode in files_of({folder: one for folder, one in read.items() if folder in needed}):
        alike = address in standing.files and standing.files[address][3] == inode and address != MANIFEST
        (found.shared if alike else found.old).add(address)
    return found


def opened_over(path: str, size: int, new: Bearing) -> BinaryIO | None:
    """An older file of a spare, to be written over with `size` bytes; None where somebody could see that.

    That is who has it open, and any other name of it. It must bear what a `new` file does.
    """
    if not CAN_HOLD:
        return None
    try:
        opened = os.open(path, _OVER)
    except OSError:
        return None
    state = os.fstat(opened)
    if not (state.st_nlink == 1 and bearing(opened, state) == new and hold(opened)):
        os.close(opened)
        return None
    file = os.fdopen(opened, "wb")
    file.truncate(min(size, state.st_size))  # never to nothing before it is written, which ext4 flushes at once
    return file


def late(old: Path, output: Path, known: Mapping[int, Folder]) -> tuple[str, ...] | None:
    """What the owner put into the old site while the new one was staged. None where the old one is not to be kept.

    That is where it holds the owner's folders or links, or shares no file with the new site: there may be no links.
    """
    ours = manifest(old)
    if not ours or not is_worth_keeping(old) or not is_worth_keeping(output):
        return None
    read = walk(old, known)
    if any(one.others for one in read.values()) or read.keys() - parents(ours) - {""}:
        return None
    files = dict(files_of(read))
    foreign = tuple(address for address in files if address not in ours and address != MANIFEST)
    alike = any(address in ours and _inode(output / address) == inode for address, inode in files.items())
    return foreign if alike else None


def _inode(path: Path) -> int:
    try:
        return path.lstat().st_ino
    except OSError:
        return -1


def empty(stage: Path) -> None:
    """Remove a folder, whatever is in it; of a link, the link alone."""
    if stage.is_symlink() or not stage.is_dir():
        stage.unlink()
        return
    for folder, _, _ in os.walk(stage):
        Path(folder).chmod(0o700)
    shutil.rmtree(stage)
