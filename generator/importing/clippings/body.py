"""The body as Markdown. In: the lines of the text. Out: Markdown blocks with blank lines between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.importing.clippings.lines import Line
from generator.importing.clippings.markup import inline, lines, paragraph, start
from generator.importing.clippings.wrapping import Group, groups

_MARKER = re.compile(r"(?P<mark>\s*(?:[-*+]|\d{1,9}[.)]))\s+")
_QUOTE = re.compile(r"(?P<mark>(?:>\s?){1,5})(?P<text>.*)")
_DEFINED = re.compile(r"\[\^([^\s\[\]]{1,40})\]:\s")


def markdown(text: Sequence[Line], *, year: int = 0) -> str:
    """The lines as Markdown, without a line end at the end. `year`: when they were printed, where that is known."""
    notes = frozenset(found[1] for line in text if (found := _DEFINED.match(line.text)))
    return "\n\n".join(_merged([(group.kind, _block(group, notes)) for group in groups(text, year=year)]))


def _merged(blocks: list[tuple[str, str]]) -> Iterator[str]:
    """Blocks in order. A list after a list, or a rule after a paragraph, is parted by the blank line already."""
    for _, block in blocks:
        yield block


def _block(group: Group, notes: frozenset[str]) -> str:
    if group.kind in ("rule", "table"):
        return "\n".join(group.texts)
    if group.kind == "heading":
        sign, _, words = group.texts[0].partition(" ")
        return f"{sign} {inline(words.strip(), notes=notes)}"
    if group.kind == "setext":
        return f"{paragraph(group.texts[0], notes=notes)}\n{group.texts[1]}"
    if group.kind in ("list", "loose"):
        return "\n".join(_item(text, notes) for text in group.texts)
    if group.kind == "quote":
        return "\n".join(_quoted(text, notes) for text in group.texts)
    if group.kind == "definition":
        head, _, words = group.texts[0].partition(":")
        return f"{head}: {inline(words.strip(), notes=notes)}"
    return lines(group.texts, notes=notes) if group.kind == "lines" else paragraph(group.texts[0], notes=notes)


def _item(text: str, notes: frozenset[str]) -> str:
    found = _MARKER.match(text)
    return f"{found['mark']} {start(inline(text[found.end() :], notes=notes))}" if found else text


def _quoted(text: str, notes: frozenset[str]) -> str:
    found = _QUOTE.fullmatch(text)
    return (
        f"{found['mark'].replace(' ', '')} {start(inline(found['text'].strip(), notes=notes))}".rstrip()
        if found
        else text
    )
