"""What the last build saw, and what it left: a file of plain values beside the cache.

In: the collection's folder and the output's. Out: `Last`, or None where nothing is known. It needs no library, for
it is read before any is loaded. It tells by sizes, times and inodes what has not changed since; what had only just
changed when it was looked at has no seal, for a later change of it may bear the same time.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from generator.freshness import Seal, is_settled, unsettled

Seals = dict[str, Seal]  # by paths
Kept = tuple[str, str, str, bytes, bytes, bytes]  # of an article: id, address, digest, and three keys of the cache

CHECKOUT = Path(__file__).resolve().parents[1]
UNSURE = (-2, 0, 0, 0)  # no file has it
_CHANGED = itemgetter(2)  # of a seal the time of the last change
_FORM = 2  # of what is kept; an earlier version, which finds one value more than it knows, takes it for nothing
_UNSEEN = ".git"  # no build reads or writes there
_COMPILED = "__pycache__"  # where Python keeps what it made of the program


class Last(NamedTuple):
    """The last build of one output folder.

    It `began` at this time (ns), by which it is told from others. `program` made it, `code` is the cache's digest of
    that, `asked` is what it was asked beside the files. `inputs` are the seals of what went in, by path,
    `outputs` of what came out, by address, and `manifest` is the digest of the list of that. `packed` are the
    `articles`, `told` is what else the pipeline keeps: in bytes of their own, for where nothing changed nobody asks.
    """

    began: int
    program: object
    code: bytes
    asked: object
    inputs: Seals
    outputs: Seals
    manifest: str
    packed: bytes
    told: bytes

    @property
    def articles(self) -> Mapping[str, Kept]:
        """What is kept of each article, by the path of its file."""
        return _unpacked(self.packed)


def pack(articles: Mapping[str, Kept]) -> bytes:
    """For `Last.packed`."""
    return marshal.dumps(dict(articles))


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Mapping[str, Kept]:
    found: Mapping[str, Kept] = marshal.loads(packed)  # noqa: S302 (it is a part of what `read` read)
    return found


class Look(NamedTuple):
    """What a build sees before it begins: the time (ns), the seals of all that goes in, the program, the last build.

    What changes later, the next build finds changed.
    """

    began: int = 0
    inputs: Mapping[str, Seal] = MappingProxyType({})
    program: object = None
    last: Last | None = None


def look(root: Path, output: Path) -> Look:
    """Look around, before anything is read. What has only just changed is left a moment to settle."""
    inputs = seal_of_inputs(root)
    newest = max(map(_CHANGED, inputs.values()), default=0)
    time.sleep(unsettled(newest, time.time_ns()) / 1e9)
    return Look(time.time_ns(), inputs, program(), recalled(root, output))


def recalled(root: Path, output: Path) -> Last | None:
    """What is remembered of the last build of this output folder."""
    kept = read(_file(root, output))
    if not isinstance(kept, tuple) or len(kept) != 1 + len(Last._fields) or kept[0] != _FORM:
        return None
    return Last(*kept[1:])


def remember(root: Path, output: Path, *, last: Last | None) -> None:
    """Remember a build, or forget the last one."""
    write(_file(root, output), None if last is None else (_FORM, *last))


def aside(root: Path, output: Path) -> bytes:
    """What the last build of this output folder put aside for one that regroups; nothing where there is none."""
    kept = read(_file(root, output, "listed"))
    return kept if isinstance(kept, bytes) else b""


def put_aside(root: Path, output: Path, *, value: bytes) -> None:
    """Put it aside. It is apart from the rest, since most builds do not look at it."""
    write(_file(root, output, "listed"), value)


def folders(root: Path, output: Path) -> Mapping[int, tuple[Any, ...]]:
    """What the last build of this output folder found in which folder, by their inodes."""
    kept = read(_file(root, output, "folders"))
    return kept if isinstance(kept, dict) else {}


def put_folders(root: Path, output: Path, *, found: Mapping[int, tuple[Any, ...]]) -> None:
    """Keep it. It is apart from the rest, since a build that changes nothing does not look at it."""
    write(_file(root, output, "folders"), {inode: tuple(one) for inode, one in found.items()})


def _file(root: Path, output: Path, kind: str = "last") -> Path:
    name = hashlib.blake2b(os.fsencode(output.absolute()), digest_size=8).hexdigest()
    return root / ".newsgloss" / f"{kind}-{name}"


# ── Files of plain values ───────────────────────────────────────────────────────────────────────


def read(path: Path) -> object:
    """A value that `write` wrote; None where there is none, or it was not written to its end."""
    try:
        digest, _, kept = path.read_bytes().partition(b"\n")
        if hashlib.blake2b(kept, digest_size=16).hexdigest().encode() != digest:
            return None
        return marshal.loads(kept)  # noqa: S302 (plain values; whoever can write this file can write the themes' programs)
    except (OSError, ValueError, EOFError, TypeError):
        return None


def write(path: Path, value: object) -> None:
    """Write a plain value in one step; of None, remove what is there. What cannot be written is not remembered."""
    staged = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        if value is None:
            path.unlink(missing_ok=True)
            return
        kept = marshal.dumps(value)  # type: ignore[arg-type]  # plain values, which typeshed cannot see
        path.parent.mkdir(parents=True, exist_ok=True)
        staged.write_bytes(hashlib.blake2b(kept, digest_size=16).hexdigest().encode() + b"\n" + kept)
        staged.replace(path)
    except (OSError, ValueError):  # then the next build is only slower
        staged.unlink(missing_ok=True)


# ── Sealing ─────────────────────────────────────────────────────────────────────────────────────


def program() -> tuple[object, ...]:
    """This program, Python, and the packages that there are, by the folders that they are installed in.

    The checkout holds none, and often the output, which each build changes.
    """
    code = tuple(one for one in sorted(seal([CHECKOUT / "generator"]).items()) if _COMPILED not in one[0])
    others = (path for path in sys.path if os.path.isdir(path) and os.path.realpath(path) != str(CHECKOUT))  # noqa: PTH112 (faster)
    folders = tuple((path, os.stat(path).st_mtime_ns) for path in others)  # noqa: PTH116 (as above)
    system = os.uname()[2:] if hasattr(os, "uname") else ()
    return (sys.version, system, code, folders)


def seal_of_inputs(root: Path) -> Seals:
    """Of all files that a build reads: the collection's and the themes'. The owner may link their first folders in."""
    tops = [root / "content", root / "themes", CHECKOUT / "themes"]
    linked = (one for top in tops if top.is_dir() for one in top.iterdir() if one.is_symlink())
    return seal([root / "site.toml", *tops, *linked])


def now() -> int:
    """The time in nanoseconds, that seals are held against."""
    return time.time_ns()


def changed(before: Mapping[str, Seal], after: Mapping[str, Seal], *, root: Path) -> frozenset[str]:
    """What may have changed between two looks: paths relative to `root`, and whole paths of what is elsewhere."""
    top = f"{root}{os.sep}"
    paths = {path for path, one in after.items() if before.get(path) != one} | (before.keys() - after.keys())
    return frozenset(path.removeprefix(top).replace(os.sep, "/") for path in paths)


def believed(seals: Mapping[str, Seal], now: int) -> Seals:
    """Each that was so old at the time `now` (ns) that no later change can bear the same; else one that no file has."""
    return {path: one if is_settled(one, now) else UNSURE for path, one in seals.items()}


def seal(tops: Iterable[Path]) -> Seals:
    """Of these files and those in these folders, by their paths. What cannot be looked at has no size and no time.

    A link is sealed by what it leads to, for that may be read.
    """
    found: Seals = {}
    for path, entry in _entries(tops):
        found[path] = _sealed(entry.stat)
    return found


def seal_of(path: str) -> Seal:
    """Of one file, as `seal`. To ask for those that are known takes half as long as to find them in their folders."""
    return _sealed(partial(os.stat, path))


def _sealed(look: Callable[[], os.stat_result]) -> Seal:
    try:
        state = look()
    except OSError:
        return (-1, 0, 0, 0)
    return (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)


def _entries(tops: Iterable[Path]) -> Iterator[tuple[str, os.DirEntry[str] | Path]]:
    """Everything under the folders that is no folder, and the folders that cannot be read. Links are not followed."""
    waiting: list[tuple[str, os.DirEntry[str] | Path]] = [(str(top), top) for top in tops]
    while waiting:
        path, one = waiting.pop()
        try:
            with os.scandir(path) as inside:
                for entry in inside:
                    if not entry.is_dir(follow_symlinks=False):
                        yield entry.path, entry
                    elif entry.name != _UNSEEN:
                        waiting.append((entry.path, entry))
        except OSError:  # it is a file, or is not to be read
            yield path, one
