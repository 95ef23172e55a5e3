"""Packing: a collection goes into one file.

In: `Cargo`. Out: a file in one of the formats, each of which is a file of this folder with `SUFFIX`, `is_ours(ends)`
and `pack(cargo, target, tell=)`, and is found by listing it; one that needs what may not be installed has `lacking()`.
A pack is written beside its place and takes it in one step, so that a kill leaves the old one or the new one. It
refuses to take the place of a file that is no pack.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Protocol

from msgspec import Struct

from generator.packing.cargo import Cargo, Chapter, Tell
from generator.packing.choosing import Choice, choose
from generator.packing.refused import Refused

__all__ = [
    "Cargo",
    "Chapter",
    "Choice",
    "Format",
    "Loaded",
    "Refused",
    "choose",
    "formats",
    "lacking",
    "load",
    "suffix",
]

_HEAD = 200  # bytes by which a pack is known


class Loaded(Struct, frozen=True):
    """What is in a pack that was written: how many of which things; and its size in bytes."""

    count: int
    unit: str
    size: int


class Format(Protocol):
    """What a file of this folder that makes packs must offer. `pack` answers how many `UNIT`s are in the file."""

    SUFFIX: str
    UNIT: str

    def is_ours(self, ends: bytes) -> bool:
        """Whether a file that begins and ends so is a pack of this format, made here."""

    def pack(self, cargo: Cargo, target: Path, *, tell: Tell) -> int:
        """Write the file. Raises OSError, and Refused where nothing can be made."""


def formats() -> Mapping[str, Format]:
    """Every format by the name of its file."""
    found = {one.name: import_module(f"{__name__}.{one.name}") for one in iter_modules(__path__)}
    return {name: module for name, module in sorted(found.items()) if hasattr(module, "SUFFIX")}


def lacking(form: str) -> str:
    """Why no file of this format can be made on this machine, in a sentence; nothing where one can."""
    asked = getattr(formats()[form], "lacking", None)
    return str(asked()) if asked else ""


def suffix(form: str) -> str:
    """What the name of a file of this format ends in."""
    return formats()[form].SUFFIX


def load(cargo: Cargo, target: Path, *, form: str, tell: Tell) -> Loaded:
    """Write a pack at `target`, and say what is in it. Raises Refused with a sentence."""
    made = formats()[form]
    try:
        if target.is_dir() or (target.exists() and not made.is_ours(_ends(target))):
            raise Refused(f"{target} is there already and is no pack of this kind; name another file with --output.")
        target.parent.mkdir(parents=True, exist_ok=True)
        count = _written(made, cargo, target, tell)
        return Loaded(count, made.UNIT, target.stat().st_size)
    except OSError as problem:
        raise Refused(f"{target} could not be written: {problem.strerror or problem}") from None


def _ends(path: Path) -> bytes:
    """The first bytes of a file, and its last ones."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        file.seek(max(path.stat().st_size - _HEAD, 0))
        return head + file.read()


def _written(made: Format, cargo: Cargo, target: Path, tell: Tell) -> int:
    """Write it in a folder of its own beside its place, and put it there when it is whole."""
    with tempfile.TemporaryDirectory(prefix=".newsgloss-pack-", dir=target.parent) as folder:
        aside = Path(folder) / target.name
        count = made.pack(cargo, aside, tell=tell)
        with contextlib.suppress(OSError):  # not every file system can
            _settled(aside)
        aside.replace(target)
    return count


def _settled(path: Path) -> None:
    """Wait until the disk has it."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
