"""Citing: what is to be said of an article or a note where somebody uses it.

In: Entries, notes, Settings. Out: References; paragraphs in the styles of `styles.py`; files in the formats of
`formats.py`. A style or a format is added in one place, and stands on every page. It refuses nothing.
"""

from generator.citing.formats import FORMATS, ROWS
from generator.citing.metas import metas
from generator.citing.reference import Reference, article, note, organisations
from generator.citing.styles import STYLES, text

__all__ = ["FORMATS", "ROWS", "STYLES", "Reference", "article", "metas", "note", "organisations", "text"]
