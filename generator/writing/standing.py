"""What stands in the output folder now: what is ours by its manifest, and what is the owner's.

In: a folder. Out: `Standing`. Links are not followed, so what lies behind one is never taken for ours.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

MANIFEST = ".newsgloss.json"  # in the output folder; a dot-file, so that most servers and listings leave it out
FORMAT = 1
_QUOTED = json.encoder.encode_basestring_ascii  # ten times as fast as an indented `json.dumps` of the whole

Seal = tuple[int, int, int, int]  # of a file: its size, both times (ns) and its inode


@dataclass(frozen=True)  # without slots, for what is asked again and again and takes a moment to find
class Standing:
    """What lies in a folder; `there` is whether it exists.

    `ours` are addresses and digests by the manifest, `files` the addresses of all regular files with their seals,
    `others` those of links and special files, `folders` every folder below, parents first.
    """

    there: bool
    ours: Mapping[str, str]
    files: Mapping[str, Seal]
    others: frozenset[str]
    folders: tuple[str, ...]

    @cached_property
    def foreign(self) -> tuple[str, ...]:
        """Addresses of the owner's files and links."""
        return tuple(sorted((self.files.keys() | self.others) - self.ours.keys() - {MANIFEST}))

    @cached_property
    def foreign_folders(self) -> tuple[str, ...]:
        """Folders that none of our files needed."""
        needed = parents(self.ours)
        return tuple(folder for folder in self.folders if folder not in needed)


def survey(folder: Path) -> Standing:
    """Walk `folder`, which may be missing. A manifest that cannot be read counts as none (see `refusal`)."""
    files: dict[str, Seal] = {}
    others: set[str] = set()
    folders: list[str] = []
    waiting = [""]
    while waiting:
        inside = waiting.pop()
        for entry in entries(f"{folder}/{inside}"):
            address = inside + entry.name
            if entry.is_dir(follow_symlinks=False):
                folders.append(address)
                waiting.append(address + "/")
            elif entry.is_file(follow_symlinks=False):
                files[address] = _seal(entry)
            else:
                others.add(address)
    return Standing(folder.is_dir(), manifest(folder) or {}, files, frozenset(others), tuple(folders))


def _seal(entry: os.DirEntry[str]) -> Seal:
    try:
        state = entry.stat(follow_symlinks=False)
    except OSError:  # it went while we looked
        return (-1, 0, 0, 0)
    return (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)


def entries(folder: str) -> list[os.DirEntry[str]]:
    """What lies in a folder; nothing where it went meanwhile. Not of a `Path`, which takes as long as the call."""
    try:
        with os.scandir(folder) as found:
            return list(found)
    except FileNotFoundError:
        return []


def manifest(folder: Path) -> Mapping[str, str] | None:
    """What the manifest of a site says is ours; None where there is none that this version can read."""
    path = folder / MANIFEST
    try:
        read = json.loads(path.read_bytes()) if path.is_file() and not path.is_symlink() else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(read, dict) or read.get("format") != FORMAT or not isinstance(read.get("files"), dict):
        return None
    return {str(address): str(digest) for address, digest in read["files"].items()}


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
