"""One build at a time: a lock of the operating system on a file beside the output folder.

In: the output folder. Out: an Outcome whose value is the lock's path while it is held, or None and who holds it. The
system lets go of such a lock when its process ends, however it ends, so a stale file never blocks a build.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Place

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_PATIENCE = 30.0  # seconds: most builds take less, and a killed build's workers die just after it
_LOCKLESS = frozenset({errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP})  # file systems that know no locks


@contextlib.contextmanager
def lock(output: Path, *, patience: float = _PATIENCE) -> Iterator[Outcome[Path]]:
    """Hold the lock of an output folder; where another build holds it, wait for it for `patience` seconds.

    After that it is OUTPUT_LOCKED, with the other's process id if known.
    """
    path = output.absolute().parent / f".{output.absolute().name}.newsgloss-lock"
    made = [folder for folder in path.parents if not folder.exists()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        held = _hold(path, patience)
    except OSError as problem:
        what = f"the output folder cannot be locked: {problem.strerror or problem}"
        yield Outcome(None, (Diagnostic(Code.OUTPUT_FAILED, Place(str(output)), what, (("file", str(path)),)),))
        return
    if held is None:
        yield Outcome(None, (_locked(output, path),))
        return
    try:
        yield Outcome(path)
    finally:
        _let_go(held, path)
        with contextlib.suppress(OSError):  # a folder that now holds something stays
            for folder in made:
                folder.rmdir()


def _hold(path: Path, patience: float) -> int | None:
    """The open and locked file, or None where another holds it."""
    end = time.monotonic() + patience
    while True:
        opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            if _try(opened) and _still(opened, path):
                os.ftruncate(opened, 0)
                os.write(opened, f"{os.getpid()}\n".encode())
                return opened
        except OSError:
            os.close(opened)
            raise
        os.close(opened)
        if time.monotonic() > end:
            return None
        time.sleep(0.02)


def _still(opened: int, path: Path) -> bool:
    """Whether the locked file is the one at `path`, and not one that its last holder has just removed."""
    try:
        return os.path.samestat(os.fstat(opened), path.stat())
    except FileNotFoundError:
        return False


def _let_go(held: int, path: Path) -> None:
    if sys.platform != "win32":
        path.unlink(missing_ok=True)
    os.close(held)


if sys.platform == "win32":

    def _try(opened: int) -> bool:
        os.lseek(opened, 1 << 30, os.SEEK_SET)  # beyond the process id, which others may want to read
        try:
            msvcrt.locking(opened, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        os.lseek(opened, 0, os.SEEK_SET)
        return True

else:

    def _try(opened: int) -> bool:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as problem:
            if problem.errno not in _LOCKLESS:
                raise
        return True


def _locked(output: Path, path: Path) -> Diagnostic:
    try:
        holder = path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        holder = ""
    shown = (("process", holder),) if holder else ()
    what = f"another build{f' (process {holder})' if holder else ''} is writing to {output.name}"
    return Diagnostic(
        Code.OUTPUT_LOCKED, Place(str(output)), what, shown, "wait for it to end, or give another --output"
    )
