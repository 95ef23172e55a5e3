"""When the seal of a file tells of every later change.

In: sizes, times and inodes. Out: whether a change that comes later must bear another time. A system stamps files by a
clock that ticks (every 10 ms on Linux at the most, every 16 on Windows), and some file systems keep no more than
seconds of it. What changed so lately that a later change may bear the same time is not believed. Git's index has the
same rule for the same reason ("racy git").
"""

from __future__ import annotations

Seal = tuple[int, int, int, int]  # of a file or folder: size, time of its bytes and of its last change (ns), inode

FINE = 50_000_000  # ns: some ticks, where parts of a millisecond are kept
COARSE = 2_000_000_000  # ns: elsewhere; a USB stick's file system keeps every other second
_MILLISECOND = 1_000_000  # ns


def is_settled(seal: Seal, now: int) -> bool:
    """Whether a file that bore this seal at the time `now` (ns) bears another after each later change."""
    _, modified, changed, _ = seal
    fine = modified % _MILLISECOND and changed % _MILLISECOND
    return max(modified, changed) < now - (FINE if fine else COARSE)


def unsettled(changed: int, now: int) -> int:
    """For how many ns a file that changed at that time (ns) is not yet settled, where times are fine.

    A change that comes before they are over may bear the time that the seal has, but whoever reads the file after it
    reads what it is then.
    """
    return max(0, changed + FINE + 1 - now) if changed <= now else 0
