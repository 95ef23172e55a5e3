"""The verb that comes after the others: a collection, or a part of it, goes into one file.

In: a Request and what is wanted. Out: `Packed`. The site that goes into a file is built first; a book and a database
are made of the collection itself. It refuses what nobody could read, with a sentence.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from generator import packing, pipeline, writing
from generator.addresses import slug
from generator.diagnostics import Code, Diagnostic
from generator.model import Settings, When
from generator.pipeline import Request
from generator.writing.standing import manifest

FOLDER = "packs"  # in the collection, where packs are written


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be made: the format, the file (None: in `packs/`, by the title), and whether with notes."""

    form: str
    target: Path | None = None
    notes: bool = True


@dataclass(frozen=True, slots=True)
class Packed:
    """What became of it: the file, its size in bytes, and how many of which things are in it; or why there is none."""

    path: Path | None = None
    count: int = 0
    size: int = 0
    unit: str = "file"
    refused: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()


def pack(request: Request, wanted: Wanted) -> Packed:
    """Make one file of the collection. What is wrong with the collection is told; the rest is packed."""
    return _MAKERS[wanted.form](request, wanted)


def _loaded(request: Request, wanted: Wanted, cargo: packing.Cargo, said: tuple[Diagnostic, ...]) -> Packed:
    target = wanted.target or request.root / FOLDER / f"{cargo.name}{packing.suffix(wanted.form)}"
    try:
        loaded = packing.load(cargo, target, form=wanted.form, tell=request.tell)
    except packing.Refused as why:
        return Packed(refused=str(why), diagnostics=said)
    return Packed(target, loaded.count, loaded.size, loaded.unit, diagnostics=said)


def _named(chosen: Settings, wanted: Wanted, part: str = "") -> str:
    """A slug of the title, of what was chosen, and of that notes are left out: packs that differ do not meet."""
    words = (chosen.title, part, "" if wanted.notes else "without notes")
    return slug(" ".join(filter(None, words)))


# ── The site ────────────────────────────────────────────────────────────────────────────────────


def _site(request: Request, wanted: Wanted) -> Packed:
    """Build the site and pack its files. Without notes it is another site, which is made aside and thrown away."""
    if wanted.notes:
        return _built(request, wanted)
    aside = request.root / ".newsgloss" / "without-notes"
    try:
        return _built(replace(request, output=aside, notes=False), wanted)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _built(request: Request, wanted: Wanted) -> Packed:
    report = pipeline.build(request)
    said = report.diagnostics if wanted.notes else _without_notes(report.diagnostics)
    chosen = pipeline.settings_of(request).value
    if report.built is None or chosen is None:
        return Packed(refused="The site could not be built, so nothing was packed.", diagnostics=said)
    with writing.lock(request.output) as held:
        if held.value is None:
            return Packed(refused="The site is being built anew.", diagnostics=held.diagnostics)
        cargo = packing.Cargo(
            name=_named(chosen, wanted),
            settings=chosen,
            date=report.date or When(1),
            root=request.root,
            notes=wanted.notes,
            site=request.output,
            addresses=tuple(sorted(manifest(request.output) or ())),
            language=chosen.language,
        )
        return _loaded(request, wanted, cargo, said)


def _without_notes(said: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Where notes are left out, links to them lead to nothing, which is no mistake."""
    return tuple(one for one in said if one.code is not Code.LINK_UNRESOLVED)


_MAKERS: Mapping[str, Callable[[Request, Wanted], Packed]] = MappingProxyType({"zip": _site})
FORMS = tuple(_MAKERS)
