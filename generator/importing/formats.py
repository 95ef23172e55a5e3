"""Which importer reads an original. In: a `Source`. Out: its drafts.

An importer is a module beside this one with `recognises` and `convert`; nothing has to be registered. It refuses
what no importer recognises.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.draft import Draft
from generator.model import Place, Source

_SURE = 7
_MENDS: Mapping[str, str] = MappingProxyType(
    {
        "title": "write the headline on the first line",
        "date": "add a line with the date under the headline, such as: 30 August 1919",
    }
)


class Importer(Protocol):
    """What a format's module has."""

    NAME: str
    recognises: Callable[[Source], int]
    convert: Callable[[Source], Outcome[tuple[Draft, ...]]]


@cache
def importers() -> tuple[Importer, ...]:
    """All formats of this folder, by name."""
    here = Path(__file__).parent
    names = sorted(module.name for module in pkgutil.iter_modules([str(here)]) if not module.ispkg)
    modules = [importlib.import_module(f"generator.importing.{name}") for name in names if name != "formats"]
    return tuple(module for module in modules if hasattr(module, "recognises") and hasattr(module, "convert"))


def importer_of(source: Source) -> Importer | None:
    """The importer that knows the file best."""
    best = max(importers(), key=lambda importer: importer.recognises(source))
    return best if best.recognises(source) else None


def is_of_a_format(source: Source) -> bool:
    """Whether a file is surely an original: its importer knows it by what is in it, not by its name."""
    return any(importer.recognises(source) >= _SURE for importer in importers())


def holds_highlights(source: Source) -> bool:
    """Whether a format's files may hold annotations beside the articles: its importer says so by `HIGHLIGHTS`."""
    return bool(getattr(importer_of(source), "HIGHLIGHTS", False))


def annotations_in(source: Source) -> str:
    """What a format's file notes on its articles, as W3C annotations: its importer's `noted`, where it has one."""
    told = getattr(importer_of(source), "noted", None)
    return str(told(source)) if told else ""


def mend_of(source: Source, lacking: Iterable[str]) -> str:
    """What to do where an original lacks a title or a date: its importer's `MENDS`, where it has them."""
    mends = getattr(importer_of(source), "MENDS", _MENDS)
    return "; ".join(mends[name] for name in lacking)


def convert(source: Source, *, url: str = "") -> Outcome[tuple[Draft, ...]]:
    """The drafts in an original; most hold one. The same bytes always give the same drafts.

    `url` is the address that a page was saved from, where that is known from elsewhere.
    """
    importer = importer_of(source)
    if importer is None:
        what = f"no importer knows files like {source.path.rsplit('/', 1)[-1]!r}"
        return Outcome(
            None, (Diagnostic(Code.IMPORT_FORMAT, Place(source.path), what, mend="save it as text, Markdown or HTML"),)
        )
    convert_page = getattr(importer, "convert_page", None)
    try:
        return convert_page(source, url=url) if url and convert_page else importer.convert(source)
    except OSError as problem:  # what tells languages apart is unpacked there
        what = f"the folder for temporary files cannot be used: {problem.strerror or problem}"
        mend = "make room in it, and build again"
        return Outcome(None, (Diagnostic(Code.IMPORT_FAILED, Place(source.path), what, mend=mend),))
