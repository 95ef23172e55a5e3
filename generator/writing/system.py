"""What only the operating system can do: exchange two folders in one step, hold a file alone, flush to the disk.

Linux and macOS have a call for the first, Linux for the second; where there is none, or the file system refuses it, the
answer is False.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

CAN_HOLD = sys.platform == "linux"
if sys.platform == "linux":
    import fcntl

_FEW = 32  # files; below, flushing each is faster than flushing the file system
_AT_FDCWD = -100  # linux/fcntl.h: paths are relative to the working folder
_RENAME_EXCHANGE = 2  # linux/fs.h
_RENAME_SWAP = 2  # macOS, sys/stdio.h
_UNKNOWN = frozenset({errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.EXDEV})


def swap(one: Path, other: Path) -> bool:
    """Exchange two folders in one step. False where that cannot be done here; OSError where it should have been."""
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform in ("linux", "darwin") else None
    first, second = os.fsencode(one), os.fsencode(other)
    if hasattr(libc, "renameat2") and libc is not None:
        failed = libc.renameat2(_AT_FDCWD, first, _AT_FDCWD, second, _RENAME_EXCHANGE)
    elif hasattr(libc, "renamex_np") and libc is not None:
        failed = libc.renamex_np(first, second, _RENAME_SWAP)
    else:
        return False
    if failed and ctypes.get_errno() not in _UNKNOWN:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))
    return not failed


def hold(opened: int) -> bool:
    """Whether nobody else has this file open, to read or to write; who opens it then waits until we have closed it.

    fcntl(2), "Leases". Who waits makes the system send us a signal; SIGURG is one that is ignored, SIGIO would end us.
    """
    if sys.platform != "linux":
        return False
    try:
        fcntl.fcntl(opened, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(opened, fcntl.F_SETLEASE, fcntl.F_WRLCK)
    except OSError:
        return False
    return True


def attributes(opened: int) -> tuple[tuple[str, bytes], ...]:
    """Access lists, labels and what else a file bears by name; nothing where the system or the disk knows of none."""
    if sys.platform != "linux":
        return ()
    try:
        return tuple((name, os.getxattr(opened, name)) for name in sorted(os.listxattr(opened)))
    except OSError:  # the file system has none, or one went while we looked
        return ()


def flush(folder: Path, files: Sequence[str]) -> None:
    """Return when the bytes of `files`, all below `folder`, are on the disk."""
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" and len(files) > _FEW else None
    if libc is not None and hasattr(libc, "syncfs"):
        _flush_all(folder, libc)
        return
    for file in files:
        opened = os.open(folder / file, os.O_RDWR)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _flush_all(folder: Path, libc: ctypes.CDLL) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        if libc.syncfs(opened):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(folder))
    finally:
        os.close(opened)


def flush_folder(folder: Path) -> None:
    """Return when the names in `folder` are on the disk. Windows has no such call and needs none."""
    if sys.platform == "win32":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
