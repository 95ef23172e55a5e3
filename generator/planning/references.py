"""The whole collection for programs of references: `references.bib`, `references.ris`, `references.json`.

In: the catalogue. Out: one file a format, with an entry for each article, newest first. What rights withhold is in
none: a reference has no words of the text. It refuses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from generator import citing
from generator.model import Catalogue, File, Settings, Theme
from generator.planning.since import Since, replaced


def pages(catalogue: Catalogue, *, settings: Settings, theme: Theme) -> Iterator[File]:  # noqa: ARG001
    """Every file, where there are articles."""
    corporate = citing.organisations(catalogue)
    known = [citing.article(entry, settings=settings, corporate=corporate) for entry in catalogue.entries]
    for suffix, (_, _, write) in citing.FORMATS.items() if known else ():
        yield File(f"references.{suffix}", write(known).encode("utf-8", "replace"))


def again(catalogue: Catalogue, *, settings: Settings, theme: Theme, since: Since) -> Iterator[File]:
    """The files in which a reference is another, each with that in its place."""
    corporate = citing.organisations(catalogue)
    cite = partial(citing.article, settings=settings, corporate=corporate)
    touched = (entry for entry in catalogue.entries if entry.id in since.articles)
    differing = [(was, now) for was, now in ((cite(since.before[one.id]), cite(one)) for one in touched) if was != now]
    for suffix in citing.FORMATS if differing else ():
        url, write = f"references.{suffix}", citing.ROWS[suffix]
        made = replaced(since.body(url), differing, row=partial(_row, write=write))
        if made is None:
            yield from pages(catalogue, settings=settings, theme=theme)
            return
        yield File(url, made)


def _row(one: citing.Reference, *, write: Callable[[citing.Reference], str]) -> bytes:
    return write(one).encode("utf-8", "replace")
