"""The bars of the ribbon as one path of SVG.

In: the months and their heights. Out: path data, in a box as wide as there are months and 12 high. It is the same on
every page of a build, so it is made once.
"""

from __future__ import annotations

from functools import lru_cache

from generator.model import Bar

_HIGH = 12
_WIDE = 0.76  # of a month; the rest is the gap between two bars


@lru_cache(maxsize=8)
def drawn(bars: tuple[Bar, ...]) -> str:
    """The path of all bars."""
    return "".join(_bar(bar) for bar in bars)


def _bar(bar: Bar) -> str:
    high = f"{bar.height * _HIGH:.2f}"
    return f"M{bar.at + (1 - _WIDE) / 2:.2f} {_HIGH}v-{high}h{_WIDE}v{high}z"
