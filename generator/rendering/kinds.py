"""Kinds of note become a stylesheet: a colour for each scheme and for print, a line, and the rule of the legend's box.

In: kinds, as a theme and `site.toml` name them. Out: kinds that are certain to be drawable, and CSS. A value that
is not one of those below is refused by name, because it would be written into a stylesheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.diagnostics import Code, Diagnostic
from generator.model import Kind, Place

LINES = ("solid", "dotted", "dashed", "wavy", "double")
SHAPES = ("bar", "dot", "diamond", "triangle", "chevron", "ring", "square", "cross")
_THICK = {"dotted": ".12em", "wavy": ".075em", "double": ".055em"}
_PRINT_CONTRAST = 7.0  # on white paper, where a printer's grey is less than a screen's black


def faults(kind: Kind, *, code: Code, place: Place) -> Iterator[Diagnostic]:
    """What keeps a kind from being drawn."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", kind.name):
        yield Diagnostic(code, place, f"a kind cannot be named {kind.name!r}", mend="use small letters, digits and `-`")
    if kind.line not in LINES:
        yield Diagnostic(code, place, f"kind {kind.name}: there is no line {kind.line!r}", mend="line is one of " + ", ".join(LINES))
    if kind.shape not in SHAPES:
        yield Diagnostic(code, place, f"kind {kind.name}: there is no shape {kind.shape!r}", mend="shape is one of " + ", ".join(SHAPES))
    for scheme, colour in (("light", kind.light), ("dark", kind.dark)):
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
            yield Diagnostic(code, place, f"kind {kind.name}: {colour!r} is no colour", mend=f'{scheme} = "#067f7a"')


def merged(kinds: Iterable[Kind]) -> tuple[Kind, ...]:
    """Each kind once, in the order of its first mention; a later one of the same name takes its place."""
    return tuple({kind.name: kind for kind in kinds}.values())


def stylesheet(kinds: tuple[Kind, ...]) -> str:
    """The CSS of all kinds, in the layers of the theme's own stylesheet."""
    light = "".join(f"--k-{kind.name}:{kind.light};" for kind in kinds)
    dark = "".join(f"--k-{kind.name}:{kind.dark};" for kind in kinds)
    ink = "".join(f"--k-{kind.name}:{_for_print(kind.light)};" for kind in kinds)
    drawn = "\n".join(f".k-{kind.name}{{--k:var(--k-{kind.name});--line:{kind.line};--thick:{_THICK.get(kind.line, '.09em')}}}" for kind in kinds)
    off = ",\n".join(f".body:has(#show-{kind.name}:not(:checked)) :is(mark,.note,.ref).k-{kind.name}" for kind in kinds)
    hidden = "{background:none;text-decoration:none;&.ref{display:none}&.note{visibility:hidden;block-size:0;overflow:hidden;margin:0}}"
    return (
        f"@layer tokens{{\n:root{{{light}}}\n@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n{drawn}\n}}\n"
        f"@layer parts{{\n{off}{hidden}\n}}\n"
        f"@layer print{{@media print{{:root{{{ink}}}}}}}\n"
    )


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
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (channel / 255 for channel in _channels(colour))]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
