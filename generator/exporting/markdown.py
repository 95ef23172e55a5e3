"""A digest of the notes, to be read, printed or put into a notebook: Markdown, by article.

In: Leaves. Out: for each article its headline, date and source, and under it each note: the words it is on as a
quotation, its kind, what it says, who said it and when, and its address. It refuses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.exporting.leaf import Leaf
from generator.model import Gloss, Settings, When


def document(leaves: Sequence[Leaf], *, settings: Settings, date: When) -> str:
    """The digest."""
    parts = [f"# {_line(settings.title)}", f"Notes, as of {date}."]
    for leaf in leaves:
        glosses = list(leaf.glosses())
        if glosses:
            parts += [*_head(leaf), *(part for gloss in glosses for part in _note(gloss, leaf))]
    return "\n\n".join(parts) + "\n"


def _head(leaf: Leaf) -> Iterator[str]:
    head = leaf.reading.article.head
    yield f"## [{_line(head.title)}](<{leaf.page}>)"
    known = (_line(head.source), str(head.date), f"<{head.url}>" if head.url else "")
    yield ", ".join(filter(None, known))


def _note(gloss: Gloss, leaf: Leaf) -> Iterator[str]:
    note, found = gloss.note, leaf.passage(gloss)
    if found:
        yield "\n".join(f"> {_line(line)}".rstrip() for line in found.exact.split("\n"))
    lead = f"**{_line(note.kind.capitalize())}.**"
    verdict = f" **{_line(note.verdict)}.**" if note.verdict else ""
    lost = "" if gloss.mark or note.quote is None else f" ({gloss.state.value})"
    yield f"{lead}{lost}{verdict} {note.body.strip()}".rstrip()
    named = (_line(note.by), str(note.when or ""), ", ".join(f"#{_line(tag)}" for tag in note.tags))
    address = leaf.of_note(note)
    yield "— " + ", ".join((*filter(None, named), f"[{note.id}](<{address}>)"))


def _line(text: str) -> str:
    """Text on one line, in which no sign means anything to Markdown."""
    return re.sub(r"[\\`*_\[\]<>#|~]", r"\\\g<0>", " ".join(text.split()))
