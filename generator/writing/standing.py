"""What stands in the output folder now: what is ours by its manifest, and what is the owner's.

In: a folder, and what is known of it. Out: `Standing`. Links are not followed, so what lies behind one is never taken
for ours. A folder that bears the same times as when it was last read holds the same names, and is not read again.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from generator.freshness import Seal, is_settled

MANIFEST = ".newsgloss.json"  # in the output folder; a dot-file, so that most servers and listings leave it out
FORMAT = 1
_QUOTED = json.encoder.encode_basestring_ascii  # ten times as fast as an indented `json.dumps` of the whole

_GONE: Seal = (-1, 0, 0, 0)
_TOLD = os.name == "posix"  # elsewhere a folder has no time of its last change that nobody can set


class Folder(NamedTuple):
    """What lay in a folder when it bore this seal: files with their inodes, folders, and links and special files.

    `address` is where it was in its site, for a disk that keeps no inodes gives others each time that it is put in.
    """

    seal: Seal
    address: str
    files: Mapping[str, int]
    folders: tuple[str, ...]
    others: tuple[str, ...]


class Known(NamedTuple):
    """What an earlier look found: folders by their inodes, in whichever site they are now; seals of files by addresses.

    A file whose seal is known is not looked at while its folder is as it was.
    """

    folders: Mapping[int, Folder] = MappingProxyType({})
    files: Mapping[str, Seal] = MappingProxyType({})


NOTHING = Known()


@dataclass(frozen=True)  # without slots, for what is asked again and again and takes a moment to find
class Standing:
    """What lies in a folder; `there` is whether it exists.

    `ours` are addresses and digests by the manifest, `files` the addresses of all regular files with their seals,
    `others` those of links and special files, `read` it and every folder below, parents first.
    """

    there: bool
    ours: Mapping[str, str]
    files: Mapping[str, Seal]
    others: frozenset[str]
    read: Mapping[str, Folder]

    @property
    def folders(self) -> tuple[str, ...]:
        """The addresses of every folder below, parents first."""
        return tuple(filter(None, self.read))

    @cached_property
    def foreign(self) -> tuple[str, ...]:
        """Addresses of the owner's files and links."""
        return tuple(sorted((self.files.keys() | self.others) - self.ours.keys() - {MANIFEST}))

    @cached_property
    def foreign_folders(self) -> tuple[str, ...]:
        """Folders that none of our files needed."""
        needed = parents(self.ours)
        return tuple(folder for folder in self.folders if folder not in needed)


def survey(folder: Path, known: Known = NOTHING) -> Standing:
    """Look at `folder`, which may be missing. A manifest that cannot be read counts as none (see `refusal`)."""
    files: dict[str, Seal] = {}
    others: set[str] = set()
    there = folder.is_dir()
    read = walk(folder, known.folders) if there else {}
    for inside, one in read.items():
        above = f"{inside}/" if inside else ""
        as_before = one is known.folders.get(one.seal[3])
        for name, inode in one.files.items():
            address = above + name
            seal = known.files.get(address, _GONE) if as_before else _GONE
            files[address] = seal if seal[3] == inode else _seal(f"{folder}/{address}")
        others.update(above + name for name in one.others)
    return Standing(there, manifest(folder) or {}, files, frozenset(others), read)


def walk(top: Path, known: Mapping[int, Folder]) -> dict[str, Folder]:
    """`top` and each folder below by its address, parents first; without a look at any file."""
    now = time.time_ns()
    found: dict[str, Folder] = {}
    waiting = [""]
    while waiting:
        inside = waiting.pop()
        path = f"{top}/{inside}"
        seal = _seal(path)
        one = known.get(seal[3])
        if one is None or (one.seal, one.address) != (seal, inside):
            one = _read(path, seal, address=inside, now=now)
        found[inside] = one
        above = f"{inside}/" if inside else ""
        waiting += [above + name for name in one.folders]
    return found


def files_of(read: Mapping[str, Folder]) -> Iterator[tuple[str, int]]:
    """The address and the inode of each file that lies in these folders."""
    for inside, one in read.items():
        above = f"{inside}/" if inside else ""
        for name, inode in one.files.items():
            yield above + name, inode


def by_inode(read: Iterable[Folder]) -> dict[int, Folder]:
    """Folders as `Known` has them."""
    return {one.seal[3]: one for one in read if one.seal != _GONE}


def _read(path: str, seal: Seal, *, address: str, now: int) -> Folder:
    """What lies in a folder. Its seal was taken before, so what comes in meanwhile is seen the next time."""
    files: dict[str, int] = {}
    folders: list[str] = []
    others: list[str] = []
    for entry in _entries(path):
        if entry.is_dir(follow_symlinks=False):
            folders.append(entry.name)
        elif entry.is_file(follow_symlinks=False):
            files[entry.name] = entry.inode()
        else:
            others.append(entry.name)
    return Folder(seal if _TOLD and is_settled(seal, now) else _GONE, address, files, tuple(folders), tuple(others))


def _seal(path: str) -> Seal:
    try:
        state = os.lstat(path)
    except OSError:  # it went while we looked
        return _GONE
    return (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    """What lies in a folder; nothing where it went meanwhile. Not of a `Path`, which takes as long as the call."""
    try:
        with os.scandir(folder) as found:
            return list(found)
    except FileNotFoundError:
        return []


def manifest(folder: Path) -> Mapping[str, str] | None:
    """What the manifest of a site says is ours; None where there is none that this version can read."""
    path = folder / MANIFEST
    return _listed(path.read_bytes()) if path.is_file() and not path.is_symlink() else None


@lru_cache(maxsize=2)  # one build asks for the same list several times
def _listed(written: bytes) -> Mapping[str, str] | None:
    try:
        read = json.loads(written)
    except (ValueError, RecursionError):
        return None
    if not isinstance(read, dict) or read.get("format") != FORMAT or not isinstance(read.get("files"), dict):
        return None
    return MappingProxyType({str(address): str(digest) for address, digest in read["files"].items()})


def digest_of_list(folder: Path) -> str:
    """The SHA-256 of a site's manifest, in hexadecimal; nothing where there is none."""
    try:
        return hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()
    except OSError:
        return ""


def manifest_bytes(ours: Mapping[str, str]) -> bytes:
    """The manifest's bytes: sorted, one address a line, so that two builds can be compared by eye."""
    lines = ",\n".join([f"{_QUOTED(address)}: {_QUOTED(digest)}" for address, digest in sorted(ours.items())])
    inner = f"\n{lines}\n" if lines else ""
    return f'{{\n"files": {{{inner}}},\n"format": {FORMAT}\n}}\n'.encode()


def parents(addresses: Iterable[str]) -> frozenset[str]:
    """Every folder that the addresses need."""
    found: set[str] = set()
    for address in addresses:
        folder = address.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return frozenset(found)
