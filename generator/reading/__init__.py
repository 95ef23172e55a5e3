"""Files of the collection are read: Markdown with front matter becomes an Article, an Authority or a FreePage.

In: the collection's folder, then Manuscripts. Out: typed values whose text, blocks and offsets the other rooms build
on, and a diagnostic for everything that is wrong with a file, all in one run. It refuses to follow links out of the
collection, to guess an encoding, and to alter a word of what was written.
"""

from __future__ import annotations

from generator.reading.documents import read, read_authority, read_page, slip_of
from generator.reading.files import is_passed_over, listed, pictures, scan, settings_text, some, texts

__all__ = [
    "is_passed_over",
    "listed",
    "pictures",
    "read",
    "read_authority",
    "read_page",
    "scan",
    "settings_text",
    "slip_of",
    "some",
    "texts",
]
