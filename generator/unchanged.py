"""Tells by the disk alone that a build would change nothing, and says again what the last one said.

In: the words of the command line. Out: the exit code, or None where a build is needed. It is asked before any library
and any module of ours but `bootstrap` and `cli` is loaded. A memory is believed only while every file that went in and
every file that came out has the size, the times and the inode that it had, and the program, its packages and the
question are the same. It refuses to remember a build that wrote into the collection, for the next build would say
something else, and one whose files were so fresh that a later change may bear the same time.
"""

from __future__ import annotations

import itertools
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from generator.last import CHECKOUT, FRESH, Seals, program, read, seal, seal_of_inputs, write

if TYPE_CHECKING:
    from typing import TextIO

Said = tuple[str, str, str, int]  # what is said of a build, a text for each of `streams()`, and the exit code
Memory = tuple[object, object, Seals, str, Seals, Said]  # program, question, inputs, output folder, outputs, answer

TOOK = "\0"  # stands in a remembered line for how long it took
_NAME = ".newsgloss/unchanged"
_PARTS = 6  # of a memory
_FINE = 0.1  # seconds; below, a second digit tells more
_ENVIRONMENT = ("SOURCE_DATE_EPOCH", "NO_COLOR", "TERM", "PYTHONPATH", "PYTHONIOENCODING")


def collection(site: Path | None) -> Path:
    """The collection's folder: as said, else the nearest one upwards with a `site.toml`, else the program's own."""
    if site is not None:
        return site.absolute()
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / "site.toml").is_file()), CHECKOUT)


def duration(seconds: float) -> str:
    """`0.05 s`, `1.2 s`."""
    return f"{seconds:.2f} s" if seconds < _FINE else f"{seconds:,.1f} s"


# ── Asking ──────────────────────────────────────────────────────────────────────────────────────


def again(words: Sequence[str]) -> int | None:
    """Say what the last build with these words said, if another would do and say the same; give its exit code."""
    began = time.perf_counter()
    root = _root(words)
    memory = _recalled(root / _NAME)
    if memory is None or memory[:2] != (program(), _question(words)):
        return None
    _, _, inputs, output, outputs, (*texts, code) = memory
    if seal_of_inputs(root) != inputs or seal([Path(output)]) != outputs:
        return None
    took = duration(time.perf_counter() - began)
    for stream, text in zip(streams(), texts, strict=True):
        stream.write(str(text).replace(TOOK, took))
        stream.flush()
    return int(code)


def streams() -> tuple[TextIO, TextIO, TextIO]:
    """Where the three parts of what is said of a build go: its diagnostics, the summary, the count of what is wrong."""
    return sys.stderr, sys.stdout, sys.stderr


def _root(words: Sequence[str]) -> Path:
    """Where the words say that the collection is, as far as that can be told without reading them all."""
    for word, following in itertools.pairwise((*words, "")):
        if word == "--site" and following:
            return collection(Path(following))
        if word.startswith("--site="):
            return collection(Path(word.removeprefix("--site=")))
    return collection(None)


def _recalled(path: Path) -> Memory | None:
    """What was remembered; None where that is nothing, or was not written to its end."""
    memory = read(path)
    return memory if isinstance(memory, tuple) and len(memory) == _PARTS else None


def _question(words: Sequence[str]) -> tuple[object, ...]:
    """All that may change what is said, and is no file."""
    around = tuple(os.environ.get(name, "") for name in _ENVIRONMENT)
    terminals = tuple(bool(stream and stream.isatty()) for stream in (sys.stdout, sys.stderr))
    return (*words, os.getcwd(), around, terminals, sys.stdout.encoding, sys.stderr.encoding)  # noqa: PTH109 (no Path is wanted)


# ── Remembering ─────────────────────────────────────────────────────────────────────────────────


def remember(words: Sequence[str], *, root: Path, output: Path, before: tuple[int, Seals], said: Said) -> None:
    """Remember what a build said, if the next would say the same. `before` is `beginning` as it was when it began."""
    began, seen = before
    fresh = any(max(changed, moved) > began - FRESH for _, changed, moved, _ in seen.values())
    inputs = seal_of_inputs(root)
    target = root / _NAME
    if fresh or inputs != seen:
        target.unlink(missing_ok=True)
        return
    memory: Memory = (program(), _question(words), inputs, str(output), seal([output]), said)
    write(target, memory)


def beginning(root: Path) -> tuple[int, Seals]:
    """The time (ns) and the seal of all inputs, for `remember`."""
    return time.time_ns(), seal_of_inputs(root)
