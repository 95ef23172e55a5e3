"""A build: the last site amended where an edit is small, else the whole of it made.

In: a Request. Out: a Report, and the site on the disk. Here is what both ways share: one build at a time, the cache,
the site on its way, what is kept for the next build. How the whole is made is in `pipeline`, which is loaded only then.
"""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from msgspec import Struct, field

from generator import annotating, last, workers, writing
from generator.amending import Again, Ground, Left, Told, amend, read_again, told_by
from generator.cache import Cache, loaded_digest, sealed
from generator.diagnostics import Code, Diagnostic, Outcome, Severity, in_order
from generator.model import Built, Manuscript, Place, When
from generator.nouns import replace
from generator.stages import ANNOTATE, Joined
from generator.steps import Desk, Lost, Tell

Known = writing.Known
_INBOX = "content/inbox/"


def _silent(_step: str, _done: int, _total: int) -> None:
    """Tell nobody."""


class Request(Struct, frozen=True):
    """What is asked of a build.

    `jobs` is how many processes may work (0: as many as there are processors). `cached` may answer from earlier
    builds; `write` is false for a mere check, which leaves no trace on the disk; `strict` publishes nothing while
    anything is wrong, `steady` nothing that would take the page of a mistaken file off a site that is there. `date` is
    the date of the site; without it, it is the newest article's. `tell(step, done, total)`
    hears of progress. `look` is what was seen around just before, if it was looked. `executor` is the address of a
    cluster, which then works instead of processes of this machine. `known` is what this process found in the output
    after one of its builds. Without `notes` the collection is taken as if nobody
    had written any, and where they stand is left as it is.
    """

    root: Path
    output: Path
    base_url: str | None = None
    drafts: bool = False
    jobs: int = 1
    cached: bool = True
    write: bool = True
    strict: bool = False
    steady: bool = False
    date: When | None = None
    tell: Tell = _silent
    look: last.Look | None = None
    executor: str = ""
    notes: bool = True
    known: Known = field(default_factory=Known)


class Report(Struct, frozen=True):
    """What a build did: counts for the summary, everything that is to be said, and where the site is.

    `settings_ok` is false where the settings, the theme or the output folder cannot be used, or another build uses it,
    so nothing was tried. `date` is that of the site.
    `new` and `changed` count articles since the last build; `left_out` the notes that are not on the
    site. `built` is None where nothing was written.
    """

    articles: int = 0
    new: int = 0
    changed: int = 0
    notes: int = 0
    left_out: int = 0
    states: Mapping[str, int] = field(default_factory=dict)
    pages: int = 0
    built: Built | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    index: Path = Path("output/index.html")
    settings_ok: bool = True
    date: When | None = None

    @property
    def unwritten(self) -> bool:
        """Whether something could not be written, and is to be tried again though no file has changed."""
        return _unwritten(self.diagnostics)


def build(request: Request) -> Report:
    """Import what is new, build the site, write it. What is wrong is in the report; nothing is raised for it.

    One build at a time: what another that began before this one imports and writes, this one finds done.
    """
    if not request.write:
        return _worked(request)
    if refused := writing.refusal(request.output, root=request.root):
        return Report(diagnostics=in_order(refused), settings_ok=False)
    with writing.lock(request.output) as held:
        if held.value is None:
            return Report(diagnostics=in_order(held.diagnostics), settings_ok=False)
        return _worked(request)


def _unwritten(said: Iterable[Diagnostic]) -> bool:
    """Whether the site, or what was made of an original, could not be written: an original itself lies in the inbox."""
    return any(
        one.code is Code.OUTPUT_FAILED or (one.code is Code.IMPORT_FAILED and not one.place.path.startswith(_INBOX))
        for one in said
    )


def look(output: Path) -> Known:
    """What lies in the output, for the next build of this process; nothing while another builds."""
    with writing.lock(output, patience=0) as held:
        return writing.look(output) if held.value else Known()


@contextlib.contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Python looks for cycles among all values whenever some are made; a build makes millions, and hardly a cycle."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _worked(request: Request) -> Report:
    """A build by the processes of this machine, or by the cluster that is asked for."""
    if not request.executor:
        with workers.pool(request.jobs) as work:
            return _build(request, work)
    from generator.clusters import NoCluster, cluster  # noqa: PLC0415 - hardly a build needs it

    try:
        with cluster(request.executor, same=loaded_digest) as work:
            return _build(request, work)
    except NoCluster as problem:
        mend = "start it, write its address, or leave --executor out"
        said = Diagnostic(Code.OUTPUT_EXECUTOR, Place("--executor"), str(problem), mend=mend)
        return Report(diagnostics=(said,), settings_ok=False)


@cache
def _loaded() -> object:
    """The program as this process has it in memory: that which lay on the disk when it first built."""
    return last.program()


def _build(request: Request, work: workers.Work) -> Report:
    remembers = request.cached and request.write and request.notes
    scene = request.look or last.look(request.root, request.output) if remembers else last.Look()
    if remembers and scene.program != _loaded():
        scene, request = (
            last.Look(),
            replace(request, cached=False),
        )  # our answers are not those of the program on the disk
    with _seldom_collecting():
        with contextlib.suppress(Lost):
            return _by_what_is_kept(request, scene, work)
        # Outside of that block, for an exception that is being handled holds all that the first attempt had in memory.
        return _by_what_is_kept(replace(request, cached=False), last.Look(), work)


def _by_what_is_kept(request: Request, scene: last.Look, work: workers.Work) -> Report:
    with _cache(request, scene) as store:
        amended = _amended(Desk(request.tell, store, work, []), request, scene)
        if amended:
            return amended
        from generator import pipeline  # noqa: PLC0415 - its libraries take a moment, which a small edit need not wait for

        return pipeline.made(Desk(request.tell, store, work, []), request, scene=scene)


def _amended(desk: Desk, request: Request, scene: last.Look) -> Report | None:
    """The last site, amended; None where that cannot be done."""
    before = scene.last
    if before is None or (before.program, before.asked) != (scene.program, _asked(request)):
        return None
    told = told_by(before)
    if told is None or _unwritten(told.said):
        return None  # it is tried again by a whole build
    ground = Ground(request.root, request.output, before, scene.inputs, told)
    again = read_again(desk, ground)
    if again is None:
        return None
    ground = replace(ground, told=replace(told, said=again.said))
    with begun(request, scene) as staging:
        site = staging.value if staging else None
        made = _made(desk, ground, again, site) if site else None
        if site is None or made is None:
            return None
        desk.said.extend(made.told.said)
        built = put(desk, site, strict=request.strict, steady=request.steady)
    desk.cache.keep_the_rest()
    if built is not None:
        locks = keep_locks(desk, made.touched, locks={}, root=request.root)
        told = replace(made.told, said=in_order(desk.said))
        left = replace(made, told=told, articles={**before.articles, **made.articles})
        remember(desk, request, scene=scene, site=site, left=left, wrote=locks)
    return _as_before(made, request, built=built, said=desk.said, articles=before.articles)


def _made(desk: Desk, ground: Ground, again: Again, site: writing.Staging) -> Left | None:
    if not again.shown:
        return amend(desk, ground, readings=again.readings, site=site)
    from generator import regrouping  # noqa: PLC0415 - planning takes a moment, which most edits need not wait for

    return regrouping.amend(desk, ground, readings=again.readings, site=site)


# ── What both ways share ────────────────────────────────────────────────────────────────────────


def put(desk: Desk, site: writing.Staging | None, *, strict: bool, steady: bool) -> Built | None:
    """Write the site, unless this is a check, a template failed, or `strict` and anything is wrong.

    A template that fails would take pages off the site, so what was published before stays; `steady`, also where a
    file cannot be read. An original in the inbox has no page to lose.
    """
    wrong = any(one.severity is not Severity.NOTICE for one in desk.said)
    broken = any(one.code is Code.TEMPLATE_ERROR for one in desk.said)
    errors = (one for one in desk.said if one.severity is Severity.ERROR)
    unread = any(not one.place.path.startswith(_INBOX) for one in errors)
    if site is None or broken or (strict and wrong) or (steady and unread and site.standing.ours):
        return None
    return desk.take(writing.publish(site))


def keep_locks(
    desk: Desk, readings: Iterable[Joined], *, locks: Mapping[str, annotating.Lock], root: Path
) -> tuple[Manuscript, ...]:
    """Write down where each note was found, so that it is found again when the article is edited; what was written.

    Where a file of notes could not be read whole, nothing is forgotten of the notes that are missing.
    """
    unread = {one.place.path for one in desk.said if one.severity is Severity.ERROR}
    renewed: list[Manuscript] = []
    for one in readings:
        stem = one.card.entry.path.removesuffix("md")
        lock = one.card.lock
        if any(path.startswith(stem) for path in unread):
            known = locks.get(one.card.entry.id)
            lock = annotating.renew(desk.whole(ANNOTATE, one), known, forget=False)
        renewed += [lock] if lock else []
    return desk.value(writing.keep(renewed, root), ())


def _cache(request: Request, scene: last.Look) -> Cache:
    if not (request.cached and request.write):
        return Cache.none()
    known = scene.last.code if scene.last and scene.last.program == scene.program else b""
    return Cache.open(request.root / ".newsgloss" / "cache.sqlite", code=known)


@contextlib.contextmanager
def begun(request: Request, scene: last.Look) -> Iterator[Outcome[writing.Staging] | None]:
    """The site on its way; None where this is a check."""
    if not request.write:
        yield None
        return
    sealed = scene.last.outputs if scene.last else {}
    known = request.known if request.known.folders else _remembered(request, scene)
    with writing.begun(request.root, output=request.output, sealed=sealed, known=known) as staging:
        yield staging


def _remembered(request: Request, scene: last.Look) -> Known:
    """The folders as the last build found them. Files are looked at, whatever it found."""
    if scene.last is None or scene.last.program != scene.program:
        return Known()
    found = last.folders(request.root, request.output)
    return Known({inode: writing.Folder(*one) for inode, one in found.items()})


def _asked(request: Request) -> tuple[object, ...]:
    """What a build is asked, beside the files."""
    date = str(request.date) if request.date else ""
    return (request.base_url, request.drafts, request.strict, request.steady, date)


def remember(
    desk: Desk,
    request: Request,
    *,
    scene: last.Look,
    site: writing.Staging,
    left: Left,
    wrote: Iterable[Manuscript] = (),
) -> None:
    """Keep for the next build what this one saw and left. It looks at what this one `wrote`, be it gone too."""
    if not scene.began:
        return
    if left.listed:
        last.put_aside(request.root, request.output, value=left.listed)
    last.put_folders(request.root, request.output, found=writing.folders(site))
    looked = last.now()  # to look at ten thousand files takes longer than a file must have rested
    seals, manifest = writing.seals(site)
    outputs = last.believed(seals, looked)
    inputs = last.believed(scene.inputs, scene.began)
    inputs |= {str(request.root / one.path): last.UNSURE for one in wrote}
    code = desk.cache.code
    known = last.Last(
        scene.began,
        scene.program,
        code,
        _asked(request),
        inputs,
        outputs,
        manifest,
        last.pack(left.articles),
        sealed(left.told, Told) or b"",
    )
    last.remember(request.root, request.output, last=known)


def _as_before(
    made: Left,
    request: Request,
    *,
    built: Built | None,
    said: Iterable[Diagnostic],
    articles: Mapping[str, last.Kept],
) -> Report:
    """The report of a site that was amended: what there is, is what there was."""
    told = made.told
    return Report(
        articles=told.articles,
        changed=sum(kept[2] != articles[path][2] for path, kept in made.articles.items()),
        notes=told.notes,
        left_out=told.left_out,
        states=told.states,
        pages=told.pages,
        built=built,
        diagnostics=in_order(said),
        index=request.output / "index.html",
        date=request.date or told.frame.date,
    )
