"""What others take for the article. In: a tree and its lines. Out: for each voter, which lines it would keep.

The voters look at a page in different ways: trafilatura, the density of text in boxes, and the plain text that a page
gives machines in its structured data. A voter that fails has no vote.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from copy import deepcopy
from itertools import islice
from typing import TYPE_CHECKING

from generator.importing.pages.lines import Box, Line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_WORTH = 25  # characters outside links of a line that counts
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


def by_density(lines: Sequence[Line]) -> list[bool]:
    """The lines in the box around which most text stands, links and furniture counted against it."""
    points: dict[Box, float] = defaultdict(float)
    for line in lines:
        size = len(line.text) - line.linked
        if size >= _WORTH and not line.box.hidden:
            worth = 1 + min(size / 100, 3) + min(len(re.findall(r"[,，、،]", line.text)), 5)
            for step, box in enumerate(islice(line.box.chain(), 1, 4)):
                points[box] += worth / (1 + step)
    judged = {box: amount * _liking(box) for box, amount in points.items()}
    best = max(judged, key=lambda box: judged[box], default=None)
    return [any(box is best for box in line.box.chain()) and line.linked * 2 < len(line.text) for line in lines]


def _liking(box: Box) -> float:
    """More for a box that is called the article, less for one that is called something else."""
    if box.tag in ("aside", "footer", "nav", "form") or box.kinds & {"comments", "related", "foot", "side"}:
        return 0.4
    return 1.3 if box.tag == "article" or "bodyword" in box.kinds else 1.0
