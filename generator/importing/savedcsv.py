"""Reading lists as tables: Pocket, Instapaper, Readwise Reader, Raindrop and others that name a column for addresses.

In: an original. Out: a draft for each row.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing import readlist
from generator.importing.decoding import decode
from generator.importing.draft import Draft
from generator.model import Place, Source

NAME = "savedcsv"
MENDS = readlist.MENDS
_WIDEST = 5_000_000  # letters of a cell
_MOST = 100_000  # rows


def recognises(source: Source) -> int:
    """7 for a table whose columns are called `url` and `title`, among others."""
    first = source.data[:4000].removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].decode("utf-8", "replace")
    columns = {one.strip().strip('"').lower() for one in re.split(r"[,;\t]", first)}
    return 7 if "url" in columns and "title" in columns and "book title" not in columns else 0


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """Every row."""
    decoded = decode(source.data)
    if not decoded:
        what = "the file's bytes are not text in a known encoding"
        return Outcome(None, (Diagnostic(Code.FILE_NOT_TEXT, Place(source.path), what, mend="save it as UTF-8"),))
    return readlist.drafts(source, rows_of(decoded[0]))


def rows_of(text: str) -> Iterator[Mapping[str, object]]:
    """The rows of a table, by the names of its columns."""
    first = text.partition("\n")[0]
    sign = max(",;\t", key=first.count)
    csv.field_size_limit(_WIDEST)
    try:
        for number, row in enumerate(csv.DictReader(io.StringIO(text), delimiter=sign)):
            if number >= _MOST:
                return
            yield readlist.small({key: value for key, value in row.items() if key})
    except csv.Error:
        return
