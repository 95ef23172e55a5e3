"""Notes are brought together with the articles they are on, and find the words they are about.

In: notes files and articles. Out: Notes by article, then Readings: the article's blocks with marks woven in, each note
numbered and printed after the block where its words end. It refuses to lose a note: one that does not find its place is
listed as lost, and said.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from generator.annotating.accepting import accept, proposal
from generator.annotating.bodies import Body, body_of
from generator.annotating.gathering import Leaves, Sidecar, gather, home_of, without
from generator.annotating.lock import ENDING as LOCK
from generator.annotating.lock import Lock, read_locks, renew
from generator.annotating.positions import positioned
from generator.annotating.printing import annotate
from generator.diagnostics import Outcome
from generator.model import Manuscript, Stray

__all__ = [
    "LOCK",
    "Body",
    "Leaves",
    "Lock",
    "Sidecar",
    "accept",
    "annotate",
    "body_of",
    "extract",
    "gather",
    "home_of",
    "modified",
    "positioned",
    "proposal",
    "read_locks",
    "renew",
    "strays",
    "without",
]


# Few collections have notes of other programs in the inbox, so what reads them is loaded when it is asked for.


def strays(manuscript: Manuscript) -> Outcome[tuple[Stray, ...]]:
    """The annotations of a file of the inbox, without those that cannot be read, of which it tells."""
    from generator.annotating import exchanged  # noqa: PLC0415 - as above

    return exchanged.strays(manuscript)


def modified(manuscript: Manuscript) -> Mapping[str, str]:
    """When each annotation in a file of another program was modified, by id; also of those that give no note."""
    from generator.annotating import exchanged  # noqa: PLC0415 - as above

    return exchanged.modified(manuscript)


def extract(manuscript: Manuscript, parts: Collection[tuple[int, int]]) -> str:
    """The file with only these parts of its lists: each as it is written, and all that stands around them."""
    from generator.annotating import exchanged  # noqa: PLC0415 - as above

    return exchanged.extract(manuscript, parts)
