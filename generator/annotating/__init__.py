"""Notes are brought together with the articles they are on, and find the words they are about.

In: notes files and articles. Out: Notes by article, then Readings: the article's blocks with marks woven in, each note
numbered and printed after the block where its words end. It refuses to lose a note: one that does not find its place is
listed as lost, and said.
"""

from __future__ import annotations

from generator.annotating.accepting import accept, proposal
from generator.annotating.bodies import Body, body_of
from generator.annotating.exchanged import extract, modified, strays
from generator.annotating.gathering import Leaves, Sidecar, gather, home_of, without
from generator.annotating.lock import ENDING as LOCK
from generator.annotating.lock import Lock, read_locks, renew
from generator.annotating.positions import positioned
from generator.annotating.printing import annotate

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
