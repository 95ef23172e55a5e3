"""The verb that comes after the others: a collection, or a part of it, goes into one file.

In: a Request and what is wanted. Out: `Packed`. The site that goes into a file is built first; a book and a database
are made of the collection itself. It refuses what nobody could read, with a sentence.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType

from msgspec import Struct, field

from generator import building, packing, pipeline, planning, rendering, writing
from generator.addresses import slug
from generator.building import Request
from generator.cache import Cache
from generator.diagnostics import Code, Diagnostic, Outcome, in_order
from generator.model import File, Page, Settings, When
from generator.nouns import replace
from generator.pipeline import Edition
from generator.stages import ANNOTATE, READ
from generator.steps import Desk
from generator.workers import pool
from generator.writing.standing import manifest

_BATCH = 64  # articles whose pages are made at once
FOLDER = "packs"  # in the collection, where packs are written


class Wanted(Struct, frozen=True):
    """What is to be made: the format, the file (None: in `packs/`, by the title), with notes or not, of what."""

    form: str
    target: Path | None = None
    notes: bool = True
    choice: packing.Choice = field(default_factory=packing.Choice)


class Packed(Struct, frozen=True):
    """What became of it: the file, its size in bytes, and how many of which things are in it; or why there is none."""

    path: Path | None = None
    count: int = 0
    size: int = 0
    unit: str = "file"
    refused: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()


def pack(request: Request, wanted: Wanted) -> Packed:
    """Make one file of the collection. What is wrong with the collection is told; the rest is packed."""
    if why := packing.lacking(wanted.form):
        return Packed(refused=why)
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
    report = building.build(request)
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


# ── The collection itself ───────────────────────────────────────────────────────────────────────

_Asked = tuple[Request, Wanted]


def _collected(made: Callable[[Desk, Edition, _Asked], packing.Cargo], request: Request, wanted: Wanted) -> Packed:
    """Gather the collection and pack what is made of it."""
    with pool(request.jobs) as work:
        desk = Desk(request.tell, Cache.none(), work, [])
        collection = pipeline.collect(desk, replace(request, write=False, notes=wanted.notes))
        if collection is None:
            return Packed(refused="The settings cannot be used.", diagnostics=in_order(desk.said))
        edition = pipeline.compose(desk, collection)
        said = in_order(desk.said) if wanted.notes else _without_notes(in_order(desk.said))
        try:
            cargo = made(desk, edition, (request, wanted))
        except packing.Refused as why:
            return Packed(refused=str(why), diagnostics=said)
        return _loaded(request, wanted, cargo, said)


def _book(desk: Desk, edition: Edition, asked: _Asked) -> packing.Cargo:
    """The pages of the chosen articles as those of a book, which are made one after another."""
    request, wanted = asked
    ids, refused = packing.choose(edition.catalogue, wanted.choice)
    if refused:
        raise packing.Refused(refused)
    chosen, theme = edition.collection.settings, edition.collection.theme
    date = request.date or pipeline.newest(edition.catalogue)
    shared = rendering.Batch((), theme, chosen, planning.frame(edition.catalogue, settings=chosen, date=date))
    pages, front, pictures = planning.book(edition.catalogue, ids, settings=chosen, subtitle=wanted.choice.said)
    made = rendering.render(replace(shared, pages=tuple((page, None) for page in front)))
    return packing.Cargo(
        name=_named(chosen, wanted, wanted.choice.said),
        settings=chosen,
        date=date,
        root=request.root,
        notes=wanted.notes,
        chapters=_chapters(desk, edition, pages, shared),
        front=tuple(map(_made, made)),
        total=len(pages),
        pictures=pictures,
        language=theme.language,
        part=wanted.choice.said,
    )


def _chapters(
    desk: Desk, edition: Edition, pages: Sequence[Page], shared: rendering.Batch
) -> Iterator[packing.Chapter]:
    readings = {one.card.entry.id: one for one in edition.readings}
    for start in range(0, len(pages), _BATCH):
        some = pages[start : start + _BATCH]
        pairs = tuple((page, desk.whole(ANNOTATE, readings[page.article])) for page in some)
        for page, made in zip(some, rendering.render(replace(shared, pages=pairs)), strict=True):
            yield packing.Chapter(page.article, _made(made))


def _made(outcome: Outcome[File]) -> File:
    """A page; where its template failed there is no book."""
    if outcome.value is None:
        why = outcome.diagnostics[0]
        raise packing.Refused(f"{why.place}: {why.what}; nothing was packed.")
    return outcome.value


def _base(desk: Desk, edition: Edition, asked: _Asked) -> packing.Cargo:
    """What is known of the articles, and what is published of their texts."""
    request, wanted = asked
    collection = edition.collection
    return packing.Cargo(
        name=_named(collection.settings, wanted),
        settings=collection.settings,
        date=request.date or pipeline.newest(edition.catalogue),
        root=request.root,
        notes=wanted.notes,
        catalogue=edition.catalogue,
        texts={one.id: one.text[: one.reach] for one in (desk.whole(READ, it) for it in collection.articles)},
    )


_MAKERS: Mapping[str, Callable[[Request, Wanted], Packed]] = MappingProxyType(
    {"epub": partial(_collected, _book), "sqlite": partial(_collected, _base), "zim": _site, "zip": _site}
)
FORMS = tuple(_MAKERS)
