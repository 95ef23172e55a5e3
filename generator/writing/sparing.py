"""The site before the last one is kept beside the output, and becomes the stage of the next one.

In: a folder beside the output, in whatever state, and what stands in the output. Out: which of its files are those of
the output, by their inodes; everything else in it is gone. Nothing about it is believed: a folder that a killed build
left half changed, or that somebody changed, is as good as any; one that cannot be used is removed.

A hard link for each of 15,000 files takes a second, and removing them as long; most builds change a few.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from generator.writing.standing import MANIFEST, Standing, entries, manifest, parents

WORTH = 50_000  # bytes of a manifest, of some 500 files: the links of fewer are made at once


def is_worth_keeping(site: Path) -> bool:
    """Whether a folder holds so much of a site that the next one is made of it sooner than anew."""
    try:
        return not site.is_symlink() and (site / MANIFEST).lstat().st_size >= WORTH
    except OSError:
        return False


def shared(stage: Path, output: Path, standing: Standing) -> set[str]:
    """Leave in `stage` what is the output's too: the addresses of these files. Folders may be left without files."""
    if not os.path.lexists(stage):
        return set()
    with contextlib.suppress(OSError):
        usable = not stage.is_symlink() and stage.is_dir() and stage.stat().st_dev == output.stat().st_dev
        if usable and not standing.foreign_folders and not standing.others:
            return set(_kept(stage, standing))
    empty(stage)
    return set()


def _kept(stage: Path, standing: Standing) -> Iterator[str]:
    needed = parents(standing.files)
    for address, entry in walk(stage):
        if entry.is_dir(follow_symlinks=False):
            if address not in needed:
                shutil.rmtree(entry.path)
        elif address in standing.files and standing.files[address][3] == entry.inode() and address != MANIFEST:
            yield address
        else:
            os.unlink(entry.path)  # noqa: PTH108 (a Path for each of ten thousand takes as long as the call)


def walk(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Everything below, folders before what is in them, without a look at any file. What went meanwhile is left out."""
    waiting = [""]
    while waiting:
        inside = waiting.pop()
        for entry in entries(f"{folder}/{inside}"):
            yield inside + entry.name, entry
            if entry.is_dir(follow_symlinks=False):
                waiting.append(f"{inside}{entry.name}/")


def late(old: Path, output: Path) -> tuple[str, ...] | None:
    """What the owner put into the old site while the new one was staged. None where the old one is not to be kept.

    That is where it holds the owner's folders or links, or shares no file with the new site: there may be no links.
    """
    ours = manifest(old)
    if not ours or not is_worth_keeping(old) or not is_worth_keeping(output):
        return None
    needed = parents(ours)
    foreign: list[str] = []
    alike = False
    for address, entry in walk(old):
        if entry.is_dir(follow_symlinks=False):
            if address not in needed:
                return None
        elif not entry.is_file(follow_symlinks=False):
            return None
        elif address not in ours and address != MANIFEST:
            foreign.append(address)
        elif not alike and address != MANIFEST:
            alike = _inode(output / address) == entry.inode()
    return tuple(foreign) if alike else None


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
