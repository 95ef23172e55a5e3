"""Kinds of note become a stylesheet: a colour for each scheme and for print, a line, and the rule of the legend's box.

In: kinds without flaws (`Kind.flaws`), because what they say is written into a stylesheet. Out: CSS.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.model import Kind

_THICK: Mapping[str, str] = {"dotted": ".12em", "wavy": ".075em", "double": ".055em"}
_PARTS = ":is(mark,.note,.ref)"
# A note that is hidden keeps its place in the chain of anchors, at no height, so that the next one finds it.
_OFF = (
    "{background:none;text-decoration:none;&.ref{display:none}"
    "&.note{visibility:hidden;block-size:0;overflow:hidden;margin:0}}"
)
_PRINT_CONTRAST = 7.0  # on white paper, where a printer's grey is less than a screen's black


def merged(kinds: Iterable[Kind]) -> tuple[Kind, ...]:
    """Each kind once, in the order of its first mention; a later one of the same name takes its place."""
    return tuple({kind.name: kind for kind in kinds}.values())


def stylesheet(kinds: tuple[Kind, ...]) -> str:
    """The CSS of all kinds, in the layers of the theme's own stylesheet."""
    light = "".join(f"--k-{kind.name}:{kind.light};" for kind in kinds)
    dark = "".join(f"--k-{kind.name}:{kind.dark};" for kind in kinds)
    ink = "".join(f"--k-{kind.name}:{_for_print(kind.light)};" for kind in kinds)
    drawn = "\n".join(_drawn(kind) for kind in kinds)
    off = ",\n".join(f".body:has(#show-{kind.name}:not(:checked)) {_PARTS}.k-{kind.name}" for kind in kinds)
    return (
        f"@layer tokens{{\n:root{{{light}}}\n@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n{drawn}\n}}\n"
        f"@layer parts{{\n{off}{_OFF}\n}}\n"
        f"@layer print{{@media print{{:root{{{ink}}}}}}}\n"
    )


def _drawn(kind: Kind) -> str:
    thick = _THICK.get(kind.line, ".09em")
    return f".k-{kind.name}{{--k:var(--k-{kind.name});--line:{kind.line};--thick:{thick}}}"


def contrast(one: str, other: str) -> float:
    """WCAG 2's contrast of two colours `#rrggbb`, from 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _for_print(colour: str) -> str:
    dark = colour
    while contrast(dark, "#ffffff") < _PRINT_CONTRAST:
        dark = "#" + "".join(f"{int(channel * 0.96):02x}" for channel in _channels(dark))
    return dark


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    """A channel of sRGB as light (IEC 61966-2-1)."""
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004  # the standard's own
