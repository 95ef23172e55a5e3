"""The notes as a table: RFC 4180 with a header row, for spreadsheets.

In: Leaves. Out: comma-separated values, a note a row; lists are joined by `; `. A text that begins with `=`, `+`, `-`,
`@`, a tab or a carriage return is written with `'` before it, so that no spreadsheet takes it for a formula. It refuses
nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from generator.exporting.leaf import Leaf
from generator.model import Gloss, Settings, When

COLUMNS = (
    *("id", "article", "title", "published", "address", "original", "kind", "state", "quote", "note", "verdict"),
    *("by", "date", "tags", "people", "cites"),
)


def document(leaves: Sequence[Leaf], *, settings: Settings, date: When) -> str:  # noqa: ARG001 (as every format)
    """The table."""
    made = io.StringIO(newline="")
    table = csv.writer(made)
    table.writerow(COLUMNS)
    for leaf in leaves:
        table.writerows([_cell(value) for value in _row(gloss, leaf)] for gloss in leaf.glosses())
    return made.getvalue()


def _row(gloss: Gloss, leaf: Leaf) -> Sequence[str]:
    note, found, article = gloss.note, leaf.passage(gloss), leaf.reading.article
    return (
        note.id,
        article.id,
        article.head.title,
        str(article.head.date),
        leaf.of_note(note),
        article.head.url,
        note.kind,
        gloss.state.value,
        found.exact if found else "",
        note.body,
        note.verdict,
        note.by,
        str(note.when or ""),
        "; ".join(note.tags),
        "; ".join(note.people),
        "; ".join(note.cites),
    )


def _cell(text: str) -> str:
    plain = text.replace("\x00", "")
    return f"'{plain}" if plain.startswith(("=", "+", "-", "@", "\t", "\r")) else plain
