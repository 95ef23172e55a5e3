"""The importing room: originals from the inbox become articles. This is its door.

In: `Source`s as they arrived. Out: `Manuscript`s of new articles, `content/articles/YYYY/slug.md`. Each format is a
file of this folder with a `recognises(source)` (0: not mine; the highest wins) and a `convert(source)`; they are
found by listing the folder. It refuses to overwrite anything, to change an original, to take a story in twice, and
to make an article without a title or a date: each is a diagnostic.
"""

from __future__ import annotations

from generator.importing.annotations import Home, Parted, apart, parted, settle
from generator.importing.draft import Draft, Enclosed
from generator.importing.formats import convert
from generator.importing.inbox import INBOX, copy_in, fingerprint, foreign, originals, put, put_pictures, scan
from generator.importing.report import as_json
from generator.importing.reviewing import better, reviews
from generator.importing.taking import take_in

__all__ = [
    "INBOX", "Draft", "Enclosed", "Home", "Parted", "apart", "as_json", "better", "convert", "copy_in", "fingerprint",
    "foreign", "originals", "parted", "put", "put_pictures", "reviews", "scan", "settle", "take_in",
]  # fmt: skip
