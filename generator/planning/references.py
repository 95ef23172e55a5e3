"""The whole collection for programs of references: `references.bib`, `references.ris`, `references.json`.

In: the catalogue. Out: one file a format, with an entry for each article, newest first. What rights withhold is in
none: a reference has no words of the text. It refuses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator import citing
from generator.model import Catalogue, File, Settings, Theme


def pages(catalogue: Catalogue, *, settings: Settings, theme: Theme) -> Iterator[File]:  # noqa: ARG001
    """Every file, where there are articles."""
    corporate = citing.organisations(catalogue)
    known = [citing.article(entry, settings=settings, corporate=corporate) for entry in catalogue.entries]
    for suffix, (_, _, write) in citing.FORMATS.items() if known else ():
        yield File(f"references.{suffix}", write(known).encode("utf-8", "replace"))
