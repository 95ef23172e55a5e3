"""The site before the last one is kept beside the output, and becomes the stage of the next one.

In: a folder beside the output, in whatever state, and what stands in the output. Out: which of its files are those of
the output, by their inodes; everything else in it is gone. Nothing
about it is believed but that a folder of the same times holds the same names: a spare that a killed build left half
changed, or that somebody changed, is as good as any; one that cannot be used is removed.

A hard link for each of 15,000 files takes a second, and removing them as long; most builds change a few.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from generator.writing.standing import MANIFEST, Folder, Standing, files_of, manifest, parents, walk

WORTH = 50_000  # bytes of a manifest, of some 500 files: the links of fewer are made at once


def is_worth_keeping(site: Path) -> bool:
    """Whether a folder holds so much of a site that the next one is made of it sooner than anew."""
    try:
        return not site.is_symlink() and (site / MANIFEST).lstat().st_size >= WORTH
    except OSError:
        return False


def shared(
    stage: Path, output: Path, standing: Standing, known: Mapping[int, Folder]
) -> tuple[set[str], Mapping[str, Folder]]:
    """Leave in `stage` what is the output's too: the addresses of these files, and the folders as they were read.

    Folders may be left without files.
    """
    if not os.path.lexists(stage):
        return set(), {}
    with contextlib.suppress(OSError):
        usable = not stage.is_symlink() and stage.is_dir() and stage.stat().st_dev == output.stat().st_dev
        read = walk(stage, known) if usable and not standing.foreign_folders and not standing.others else {}
        if read and not any(one.others for one in read.values()):
            return set(_kept(stage, standing, read)), read
    empty(stage)
    return set(), {}


def _kept(stage: Path, standing: Standing, read: Mapping[str, Folder]) -> Iterator[str]:
    needed = {"", *parents(standing.files)}
    for folder in read.keys() - needed:
        if (stage / folder).is_dir():  # it may have gone with the one that it was in
            shutil.rmtree(stage / folder)
    for address, inode in files_of({folder: one for folder, one in read.items() if folder in needed}):
        if address in standing.files and standing.files[address][3] == inode and address != MANIFEST:
            yield address
        else:
            os.unlink(f"{stage}/{address}")  # noqa: PTH108 (a Path for each of ten thousand takes as long as the call)


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
