"""How diagnostics show the words of an article and where they stand.

In: words of any length, or an offset. Out: one line of them, or the file's name with line and column.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from generator.model import Article, locate

_LONGEST = 120  # characters


def line_of(text: str) -> str:
    """The words in one line, cut where they are many."""
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def where(article: Article, offset: int) -> str:
    """`gate.md:14:5`."""
    place = locate(article, offset)
    return f"{PurePosixPath(place.path).name}:{place.line}:{place.column}"
