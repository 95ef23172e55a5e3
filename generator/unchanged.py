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

from generator.last import CHECKOUT, Look, look, read, seal_of, write

if TYPE_CHECKING:
    from typing import TextIO

Said = tuple[str, str, str, int]  # what is said of a build, a text for each of `streams()`, and the exit code
Memory = tuple[object, str, int, Said]  # question, output folder, when the build began, answer

TOOK = "\0"  # stands in a remembered line for how long it took
_NAME = ".newsgloss/unchanged"
_PARTS = 4  # of a memory
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


def again(words: Sequence[str]) -> tuple[int | None, Look | None]:
    """Say what the last build with these words said, if another would do and say the same; give its exit code.

    If not, there is no code, but maybe a look around, which a build that follows need not take again.
    """
    began = time.perf_counter()
    root = _root(words)
    memory = _recalled(root / _NAME)
    if memory is None or memory[0] != _question(words):
        return None, None
    _, output, stamp, (*texts, code) = memory
    seen = look(root, Path(output))
    if not _is_as_left(seen, output, stamp):
        return None, seen
    took = duration(time.perf_counter() - began)
    for stream, text in zip(streams(), texts, strict=True):
        stream.write(str(text).replace(TOOK, took))
        stream.flush()
    return int(code), seen


def _is_as_left(seen: Look, output: str, stamp: int) -> bool:
    """Whether the last build is the one that is remembered, and nothing that it saw or left has changed since."""
    known = seen.last
    if known is None or (known.began, known.program, known.inputs) != (stamp, seen.program, seen.inputs):
        return False
    top = f"{output}{os.sep}"
    return all(seal_of(top + url) == one for url, one in known.outputs.items())


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


def remember(words: Sequence[str], *, root: Path, output: Path, look: Look, said: Said) -> None:
    """Remember what the build said that began with this look. It holds while that is the last, and nothing changes.

    So it never holds of a build that wrote into the collection, for the next would say something else.
    """
    memory: Memory = (_question(words), str(output), look.began, said)
    write(root / _NAME, memory)
