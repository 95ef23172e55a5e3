"""What others take for the article. In: a tree and its lines. Out: for each voter, which lines it would keep.

The voters are extractors that look at a page in other ways than this folder does, and the plain text that a page
gives machines in its structured data. A voter that fails has no vote.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from typing import TYPE_CHECKING

from generator.importing.pages.lines import Line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LONG = 24  # letters from which a line is found anywhere in a voter's text


def letters(text: str) -> str:
    """The letters and figures of a text alone, to compare it with others."""
    return re.sub(r"[\W_]+", "", text.casefold())


def votes(lines: Sequence[Line], kept: str) -> list[bool]:
    """Which lines stand in a voter's text."""
    whole = letters(kept)
    short = {letters(part) for line in kept.splitlines() for part in (line, *line.split("|"))}
    found = []
    for line in lines:
        words = letters(line.text)
        found.append(bool(words) and (words in whole if len(words) >= _LONG else words in short))
    return found


def by_trafilatura(tree: HtmlElement) -> str:
    """The text that trafilatura keeps."""
    import trafilatura  # large, needed for pages only  # noqa: PLC0415
    from trafilatura.settings import use_config  # noqa: PLC0415

    config = use_config()
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")
    try:
        return trafilatura.extract(deepcopy(tree), include_comments=False, include_tables=True, config=config) or ""
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError, LookupError):
        return ""
