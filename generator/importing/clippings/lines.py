"""Lines of a clipping, and the sheet on which the readers mark what they recognised.

In: decoded text. Out: `Line`s, and a `Sheet` that knows of each line whether it was moved into a field, dropped for a
reason, or is (still) body. A sheet is never changed: marking gives a new one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape

from msgspec import Struct, field

from generator.nouns import replace

# A joiner between letters of Arabic and Indic scripts is part of the word.
INVISIBLE = re.compile(
    "[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]|(?<![\u0600-\u0dff])\u200c|\u200c(?![\u0600-\u0dff])"
)
ENTITY = re.compile(r"&(?:#\d{2,6}|#x[\da-fA-F]{2,5}|[a-zA-Z]{2,8}\d?);")
_LINK = re.compile(
    r"!?\[([^\[\]]{0,500})\]\([^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?(?:\s+\"[^\"]{0,300}\")?\)"
)
_EMPHASIS = re.compile(r"(\*\*|__|(?<![\w*])[*_])(?=\S)([^*_\n]{1,2000}?)(?<=\S)\1(?!\w)")
_BLANKS = re.compile(r"\s+")
_HEADING = re.compile(r"^(?:>\s?)?#{1,6}\s+|\s+#+$|^>\s")


class Line(Struct, frozen=True):
    """A line that is not blank. `bare` is its words, without Markdown's marks and invisible characters."""

    number: int
    raw: str
    text: str
    bare: str
    indent: int
    gap: bool


class Find(Struct, frozen=True):
    """Lines (by their place in the sheet) that were recognised: as fields, or as something to leave out, `why`."""

    lines: tuple[int, ...]
    fields: Mapping[str, object] = field(default_factory=dict)
    why: str = ""


class Sheet(Struct, frozen=True):
    """A clipping in work."""

    lines: tuple[Line, ...]
    finds: tuple[Find, ...] = ()
    taken: frozenset[int] = frozenset()

    def mark(self, finds: Iterable[Find]) -> Sheet:
        """The sheet with these lines recognised. A line that was recognised before stays as it is."""
        new = tuple(finds)
        return replace(self, finds=self.finds + new, taken=self.taken.union(*(find.lines for find in new)))

    def first(self, name: str) -> object | None:
        """The value of a field that stands first in the clipping."""
        return next(iter(self.every(name)), None)

    def every(self, name: str) -> tuple[object, ...]:
        """All values found for a field, in the order of the lines."""
        holding = [find for find in self.finds if name in find.fields]
        return tuple(
            find.fields[name] for find in sorted(holding, key=lambda find: min(find.lines, default=len(self.lines)))
        )

    @property
    def free(self) -> tuple[int, ...]:
        """The lines that nobody has recognised."""
        taken = self.taken
        return tuple([index for index in range(len(self.lines)) if index not in taken])  # a list is filled faster

    def free_after(self, index: int) -> Iterator[int]:
        """The lines behind one that nobody has recognised; unlike `free`, it looks no farther than is asked."""
        return (at for at in range(index + 1, len(self.lines)) if at not in self.taken)

    def after(self, index: int) -> Line | None:
        """The next line that nobody has recognised."""
        return next((self.lines[at] for at in self.free_after(index)), None)

    def below(self, index: int) -> Line | None:
        """The line right under one, unless somebody has recognised it."""
        return self.lines[index + 1] if next(self.free_after(index), None) == index + 1 else None


def bare(text: str) -> str:
    """The words of a line: no links, emphasis, heading marks, invisible characters or doubled blanks."""
    if len(text) > 5000:
        return " ".join(text.split())
    plain = ENTITY.sub(lambda found: unescape(found[0]), text) if "&" in text else text
    plain = plain if plain.isascii() else INVISIBLE.sub("", plain)
    if "](" in plain:
        plain = _LINK.sub(r"\1", plain)
    if "*" in plain or "_" in plain:
        plain = _EMPHASIS.sub(r"\2", _EMPHASIS.sub(r"\2", plain))
    return _BLANKS.sub(_blank, _HEADING.sub("", plain)).strip()


def _blank(found: re.Match[str]) -> str:
    """One blank for many; the wide blank of Japanese and Chinese print stays."""
    return "\u3000" if found[0] == "\u3000" else " "


def cut(text: str) -> Sheet:
    """A sheet of the text's lines, nothing recognised."""
    lines: list[Line] = []
    gap = True
    for number, raw in enumerate(text.split("\n"), 1):
        stripped = raw.strip()
        if not stripped:
            gap = True
            continue
        blanks = raw[: len(raw) - len(raw.lstrip())]
        lines.append(Line(number, raw, stripped, bare(stripped), len(blanks.expandtabs(4)), gap))
        gap = False
    return Sheet(tuple(lines))
