"""The verbs in order. Read this first: what each room does, and what it hands to the next.

    take in    originals in the inbox   -> articles, and notes beside them, on disk
    read       files of the collection  -> articles, authority files, pages
    gather     notes files              -> notes, by article
    annotate   article + notes          -> readings
    group      what readings tell       -> catalogue
    plan       catalogue                -> pages and files: every address, before any HTML
    render     pages                    -> files
    export     readings                 -> files of annotations
    check      files                    -> diagnostics
    write      files                    -> output/, all or nothing

Everything between the first and the last verb is a pure function of frozen values, applied by `Work` (in this process
or in several) and remembered by the cache. A step gives a value or none, and what is to be said; nothing stops at the
first mistake.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from generator import (
    annotating,
    checking,
    exporting,
    importing,
    indexing,
    planning,
    reading,
    rendering,
    settings,
    workers,
    writing,
)
from generator.addresses import look_up
from generator.cache import Cache, digest
from generator.diagnostics import Code, Diagnostic, Outcome, Severity, in_order
from generator.model import (
    Article,
    Authority,
    Built,
    Catalogue,
    Entry,
    File,
    FreePage,
    Gathered,
    Head,
    LeftOut,
    Link,
    Manuscript,
    Names,
    Note,
    NoteEntry,
    Page,
    Picture,
    Place,
    Places,
    Reading,
    Review,
    Settings,
    Slip,
    Source,
    State,
    Theme,
    When,
)
from generator.steps import Desk, Filed, Step, Tell, as_it_is

Notes = Mapping[str, tuple[Note, ...]]
Present = tuple[tuple[Manuscript, ...], Outcome[Gathered]]  # files of notes, and what was read of them

MAKER = "newsgloss 1"  # written as `imported.by`; rises when conversion gives other bytes
_BATCH = 64  # pages that share one set of compiled templates


def _silent(_step: str, _done: int, _total: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a build.

    `jobs` is how many processes may work (0: as many as there are processors). `cached` may answer from earlier
    builds; `write` is false for a mere check, which leaves no trace on the disk; `strict` publishes nothing while
    anything is wrong, `steady` nothing that would take the page of a mistaken file off a site that is there. `date` is
    the date of the site; without it, it is the newest article's. `tell(step, done, total)`
    hears of progress. Without `notes` the collection is taken as if nobody had written any, and where they stand is
    left as it is.
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
    notes: bool = True


@dataclass(frozen=True, slots=True)
class Report:
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


@dataclass(frozen=True, slots=True)
class Noted:
    """An article with its notes in short: all that is needed of it beside its own page.

    `links` are those in its notes, `lock` where they stand, as it is to be written, or None where it need not be.
    """

    entry: Entry
    notes: tuple[NoteEntry, ...]
    links: tuple[Link, ...]
    lock: Manuscript | None


@dataclass(frozen=True, slots=True)
class Printed:
    """A page that is rendered, in short: the SHA-256 of its bytes, and what is known of them."""

    digest: str
    facts: checking.PageFacts


Text = Filed[Manuscript, Slip]  # an article that is read
Brought = tuple[Text, tuple[Note, ...], annotating.Lock | None, str]  # and its notes, its lock, its address
Joined = Filed[Brought, Noted]


@dataclass(frozen=True, slots=True)
class Collection:
    """All that was read of a collection, before its articles and notes are brought together."""

    settings: Settings
    theme: Theme
    articles: tuple[Text, ...]
    authorities: tuple[Authority, ...]
    pages: tuple[FreePage, ...]
    pictures: Mapping[str, Picture]
    notes: Mapping[str, tuple[Note, ...]]
    locks: Mapping[str, annotating.Lock]
    left_out: tuple[LeftOut, ...] = ()
    new: int = 0


@dataclass(frozen=True, slots=True)
class Edition:
    """A collection brought together: every article with its notes, and what each page may know of the others."""

    collection: Collection
    readings: tuple[Joined, ...]
    catalogue: Catalogue


# ── the verbs ───────────────────────────────────────────────────────────────────────────────────


def build(request: Request) -> Report:
    """Import what is new, build the site, write it. What is wrong is in the report; nothing is raised for it.

    One build at a time: what another that began before this one imports and writes, this one finds done.
    """
    if not request.write:
        return _build(request)
    if refused := writing.refusal(request.output, root=request.root):
        return Report(diagnostics=in_order(refused), settings_ok=False)
    with writing.lock(request.output) as held:
        if held.value is None:
            return Report(diagnostics=in_order(held.diagnostics), settings_ok=False)
        return _build(request)


@contextlib.contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Python looks for cycles among all values whenever some are made; a build makes millions, and hardly a cycle."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _build(request: Request) -> Report:
    with _seldom_collecting(), _cache(request) as cache, workers.pool(request.jobs) as work:
        desk = Desk(request.tell, cache, work, [])
        collection = collect(desk, request)
        if collection is None:
            return Report(diagnostics=in_order(desk.said), settings_ok=False)
        edition = compose(desk, collection)
        with _site(desk, request) as site:
            pages = publish(desk, edition, site=site, date=request.date)
            built = put(desk, site, strict=request.strict, steady=request.steady)
        if built is not None:
            cache.keep(_seals(request), writing.seals(request.output))
            if request.notes:
                keep_locks(desk, edition, root=request.root)
        return _report(desk, edition, request, pages=pages, built=built)


def collect(desk: Desk, request: Request) -> Collection | None:
    """Settings, theme, and every file of the collection; None where settings or theme cannot be used."""
    root = request.root
    chosen = desk.take(settings_of(request))
    theme = desk.take(rendering.load_theme(root, settings=chosen)) if chosen else None
    if chosen is None or theme is None:
        return None
    shelves = _shelves(desk.value(reading.scan(root), ()))
    originals, annotated = importing.apart(desk.value(importing.scan(root), ()))
    taken = take_in(desk, request, originals=originals, present=shelves["articles"])
    texts = tuple(sorted((*shelves["articles"], *taken), key=lambda manuscript: manuscript.path))
    articles = desk.file(READ, texts)
    kinds = tuple(kind.name for kind in theme.kinds)
    homes = _homes(texts, [one.card for one in articles])
    each = partial(desk.each, "notes", kind=annotating.Leaves)
    read = annotating.gather(shelves["notes"], homes, kinds=kinds, each=each)
    if annotated:
        whole = [desk.whole(READ, one) for one in articles]
        strays = take_in_notes(desk, request, files=annotated, articles=whole, present=(shelves["notes"], read))
        read = annotating.gather((*shelves["notes"], *strays), homes, kinds=kinds, each=each) if strays else read
    gathered = desk.value(read, Gathered())
    authorities = desk.each("read authority", reading.read_authority, shelves["authorities"])
    return Collection(
        settings=chosen,
        theme=theme,
        articles=tuple(one for one in articles if chosen.drafts or not one.card.head.draft),
        authorities=desk.values(authorities),
        pages=desk.values(desk.each("read page", reading.read_page, shelves["pages"])),
        pictures=desk.value(reading.pictures(root), {}),
        notes=gathered.notes if request.notes else {},
        left_out=gathered.left_out,
        locks=desk.value(annotating.read_locks(shelves["locks"], homes), {}),
        new=len(taken),
    )


def take_in(
    desk: Desk, request: Request, *, originals: tuple[Source, ...], present: tuple[Manuscript, ...]
) -> tuple[Manuscript, ...]:
    """Convert what is new in the inbox, and, unless this is a check, put it among the articles."""
    made = importing.take_in(originals, present, by=MAKER, convert_all=partial(_convert_all, desk))
    taken = desk.value(made, ())
    return desk.take(importing.put(taken, request.root)) or () if request.write else taken


def _convert_all(desk: Desk, originals: Sequence[Source]) -> Iterator[Outcome[tuple[importing.Draft, ...]]]:
    return desk.told("import", desk.work(importing.convert, originals), len(originals))


def take_in_notes(
    desk: Desk, request: Request, *, files: tuple[Manuscript, ...], articles: Sequence[Article], present: Present
) -> tuple[Manuscript, ...]:
    """Find the article of each annotation in the inbox, and, unless this is a check, put it beside that article."""
    taken = desk.value(_settled(files, articles, present), ())
    return desk.take(importing.put(taken, request.root)) or () if request.write else taken


def compose(desk: Desk, collection: Collection) -> Edition:
    """Anchor every note, give every article its address, and gather what pages may know of one another."""
    slips = [one.card for one in collection.articles]
    urls = desk.value(planning.addresses(tuple(map(_addressed, slips))), {})
    first = {one.card.id: one for one in reversed(collection.articles)}  # of two with one id, the first keeps it
    items = (
        (one, collection.notes.get(identity, ()), collection.locks.get(identity), urls[identity])
        for identity, one in reversed(first.items())
        if identity in urls
    )
    readings = desk.file(ANNOTATE, items)
    catalogue = desk.value(
        indexing.group(
            (one.card.entry for one in readings),
            chain.from_iterable(one.card.notes for one in readings),
            authorities=collection.authorities,
            pages=collection.pages,
            pictures=collection.pictures,
            kinds=collection.theme.kinds,
            wrote=dict(_wrote(readings, urls)),
        ),
        _NOTHING,
    )
    links = (link for _, link in _links(collection, readings))
    desk.said.extend(indexing.unresolved(links, names=catalogue.names, pictures=collection.pictures))
    return Edition(collection, readings, catalogue)


def publish(desk: Desk, edition: Edition, *, site: writing.Staging | None, date: When | None) -> int:
    """Plan every address, render every page, give it to the site, and look at the whole before it is published.

    The answer is how many pages there are. Without a site, pages are made for what is wrong with them alone.
    """
    chosen, theme = edition.collection.settings, edition.collection.theme
    planned = desk.value(planning.plan(edition.catalogue, settings=chosen, theme=theme), ())
    pages = [page for page in planned if isinstance(page, Page)]
    frame = planning.frame(edition.catalogue, date=date or newest(edition.catalogue))
    known = _printed(desk, edition, pages, rendering.Batch((), theme, chosen, frame), site=site)
    unmade = {page.url for page in pages} - {one.url for one in known}
    files = [file for file in planned if isinstance(file, File)]
    files += rendering.assets(theme)
    files += exporting.collected(_annotations(desk, edition), settings=chosen)
    if site:
        for file in files:
            writing.take(site, file)
    known += desk.cache.remember_all("look", files, key_of=_look_key, kind=checking.PageFacts, make_all=_looked)
    wrote = _parts_linked(edition)
    desk.said.extend(checking.judge(known, base_url=chosen.base_url, unmade=unmade, wrote=wrote))
    return sum(one.url.endswith(".html") for one in known)


def put(desk: Desk, site: writing.Staging | None, *, strict: bool, steady: bool) -> Built | None:
    """Write the site, unless this is a check, a template failed, or `strict` and anything is wrong.

    A template that fails would take pages off the site, so what was published before stays; `steady`, also where a
    file cannot be read. An original in the inbox has no page to lose.
    """
    wrong = any(one.severity is not Severity.NOTICE for one in desk.said)
    broken = any(one.code is Code.TEMPLATE_ERROR for one in desk.said)
    errors = (one for one in desk.said if one.severity is Severity.ERROR)
    unread = any(not one.place.path.startswith(importing.INBOX) for one in errors)
    if site is None or broken or (strict and wrong) or (steady and unread and site.standing.ours):
        return None
    return desk.take(writing.publish(site))


def keep_locks(desk: Desk, edition: Edition, *, root: Path) -> None:
    """Write down where each note was found, so that it is found again when the article is edited.

    Where a file of notes could not be read whole, nothing is forgotten of the notes that are missing.
    """
    unread = {one.place.path for one in desk.said if one.severity is Severity.ERROR}
    renewed: list[Manuscript] = []
    for one in edition.readings:
        stem = one.card.entry.path.removesuffix("md")
        lock = one.card.lock
        if any(path.startswith(stem) for path in unread):
            known = edition.collection.locks.get(one.card.entry.id)
            lock = annotating.renew(desk.whole(ANNOTATE, one), known, forget=False)
        renewed += [lock] if lock else []
    desk.take(writing.keep(renewed, root))


# ── other ways in ───────────────────────────────────────────────────────────────────────────────


def import_files(request: Request, paths: tuple[Path, ...]) -> Outcome[tuple[Manuscript, ...]]:
    """Copy originals into the inbox and convert them. A request that writes nothing gives the same files.

    A build that writes to the same output converts the inbox too, so one of them waits for the other.
    """
    if not request.write:
        return _import(request, paths)
    with writing.lock(request.output) as held:
        return _import(request, paths) if held.value else Outcome(None, held.diagnostics)


def _import(request: Request, paths: tuple[Path, ...]) -> Outcome[tuple[Manuscript, ...]]:
    root, output, dry_run = request.root, request.output, not request.write
    shelves = _shelves(reading.scan(root).value or ())
    named = importing.foreign(paths, root, output=output)
    wanted = named.value or ()
    found = importing.originals(wanted, root) if dry_run else importing.copy_in(wanted, root)
    originals, files = importing.apart(found.value or ())
    with workers.pool(request.jobs) as work:
        convert_all = partial(_convert_all, Desk(request.tell, Cache.none(), work, []))
        made = importing.take_in(originals, shelves["articles"], by=MAKER, convert_all=convert_all)
    put = Outcome(made.value) if dry_run else importing.put(made.value or (), root)
    texts = (*shelves["articles"], *(put.value or ())) if files else ()
    articles = tuple(one.value for one in map(reading.read, texts) if one.value)
    gathered = annotating.gather(shelves["notes"] if files else (), _homes(texts, articles), kinds=_kinds(root))
    notes = _settled(files, articles, (shelves["notes"], gathered))
    kept = notes if dry_run else importing.put(notes.value or (), root)
    told = (named, found, made, put, notes, kept)
    said = in_order(chain.from_iterable(one.diagnostics for one in told))
    return Outcome((*(put.value or ()), *(kept.value or ())), said)


def reviews_of(root: Path) -> tuple[Review, ...]:
    """What imports were unsure of, and what importers that have changed since find now. Nothing is written."""
    articles = _shelves(reading.scan(root).value or ())["articles"]
    originals = importing.scan(root).value or ()
    return (*importing.reviews(articles), *importing.better(articles, originals, by=MAKER))


def convert_json(paths: tuple[Path, ...], url: str = "") -> Iterator[Mapping[str, object]]:
    """What conversion finds in originals, as plain values, one mapping an article; nothing is written.

    `url` is the address they were saved from, where they do not tell it themselves. A file that gives nothing has
    `errors`.
    """
    found = importing.originals(paths)
    yield from ({"path": one.place.path, "errors": [one.what]} for one in found.diagnostics)
    for source in found.value or ():
        outcome = importing.convert(source, url=url)
        sha = importing.fingerprint(source) if outcome.value else ""
        for draft in outcome.value or ():
            row = importing.as_json(draft, source, sha256=sha)
            yield row if row.get("url") else row | {"url": url or None}
        if not outcome.value:
            yield {"path": source.path, "errors": [one.what for one in outcome.diagnostics]}


def notes_of(request: Request) -> tuple[tuple[Reading, ...], tuple[LeftOut, ...], tuple[Diagnostic, ...]]:
    """Every article with its notes, and the notes that are left out, for those who ask where notes stand.

    Nothing is written.
    """
    edition, readings, said = _composed(request)
    return readings, _left_out(edition) if edition else (), said


def _composed(request: Request) -> tuple[Edition | None, tuple[Reading, ...], tuple[Diagnostic, ...]]:
    """The collection brought together, with every Reading, and what is said of it; nothing is written."""
    with workers.pool(request.jobs) as work:
        desk = Desk(request.tell, Cache.none(), work, [])
        collection = collect(desk, replace(request, write=False))
        edition = compose(desk, collection) if collection else None
        readings = tuple(desk.whole(ANNOTATE, one) for one in edition.readings) if edition else ()
    return edition, readings, in_order(desk.said)


def export_notes(request: Request, *, form: str, article: str) -> Outcome[str]:
    """All notes, or those of the article of this id, as one document. None where there is no such article."""
    edition, readings, said = _composed(request)
    if edition is None or (article and article not in {one.article.id for one in readings}):
        return Outcome(None, said)
    chosen = [one for one in readings if article in ("", one.article.id)]
    urls = {entry.id: entry.url for entry in edition.catalogue.entries}
    date = request.date or newest(edition.catalogue)
    text = exporting.document(chosen, urls, form=form, settings=edition.collection.settings, date=date)
    return Outcome(text, said)


def accept_notes(request: Request, ids: frozenset[str]) -> Outcome[tuple[Note, ...]]:
    """Make the words on which these notes stand today their quotes, in their authors' files. Empty `ids`: all edited.

    The value are the notes that were rewritten, with their new quotes.
    """
    readings, _, _ = notes_of(request)
    wanted: dict[str, dict[str, Note]] = {}
    for one in readings:
        for gloss in one.glosses:
            asked = gloss.note.id in ids if ids else gloss.state is State.EDITED
            quote = annotating.proposal(one, gloss) if asked else None
            if quote:
                wanted.setdefault(gloss.note.place.path, {})[gloss.note.id] = replace(gloss.note, quote=quote)
    return _rewrite(request.root, wanted)


def _rewrite(root: Path, wanted: Mapping[str, Mapping[str, Note]]) -> Outcome[tuple[Note, ...]]:
    """Write other quotes into files of notes, one file after another."""
    files = [one for one in reading.scan(root).value or () if one.path in wanted]
    made = [annotating.accept(one, {n.id: n.quote for n in wanted[one.path].values() if n.quote}) for one in files]
    put = writing.keep((one.value for one in made if one.value), root)
    done = chain.from_iterable(wanted[one.path].values() for one in put.value or ())
    told = (*chain.from_iterable(one.diagnostics for one in made), *put.diagnostics)
    return Outcome(tuple(done), in_order(told))


# ── small things between the verbs ──────────────────────────────────────────────────────────────


_NOTHING = Catalogue((), (), (), (), (), {}, Names({}), {})


def _cache(request: Request) -> Cache:
    if not (request.cached and request.write):
        return Cache.none()
    return Cache.open(request.root / ".newsgloss" / "cache.sqlite")


def settings_of(request: Request) -> Outcome[Settings]:
    """`site.toml`, with what the command line says instead."""
    text = reading.settings_text(request.root)
    if text.value is None:
        found = Outcome(None if text.diagnostics else Settings(), text.diagnostics)
    else:
        found = settings.read_settings(text.value.text, text.value.path)
    if found.value is None:
        return found
    chosen = found.value if request.base_url is None else replace(found.value, base_url=request.base_url)
    return Outcome(replace(chosen, drafts=request.drafts or chosen.drafts), found.diagnostics)


def _kinds(root: Path) -> tuple[str, ...]:
    """The kinds of note that the theme and the owner define."""
    chosen = settings_of(Request(root, root / "output")).value
    theme = rendering.load_theme(root, settings=chosen).value if chosen else None
    return tuple(kind.name for kind in theme.kinds) if theme else ()


def _shelves(manuscripts: tuple[Manuscript, ...]) -> Mapping[str, tuple[Manuscript, ...]]:
    """The files of the collection by what they are: articles, notes, locks, authorities, pages."""
    shelves: dict[str, list[Manuscript]] = {"articles": [], "notes": [], "locks": [], "authorities": [], "pages": []}
    for manuscript in manuscripts:
        folder = PurePosixPath(manuscript.path).parts[1]
        if not manuscript.path.endswith(".md"):
            folder = "locks" if manuscript.path.endswith(".lock") else "notes"
        shelves[folder if folder in shelves else "authorities"].append(manuscript)
    return {name: tuple(found) for name, found in shelves.items()}


def _homes(texts: Iterable[Manuscript], articles: Sequence[Slip | Article]) -> tuple[tuple[str, str], ...]:
    """(article id, path) of every article's file: also of those that could not be read, whose notes have a home."""
    first = {article.id: article.place.path for article in reversed(articles)}
    ids = {path: identity for identity, path in first.items()}
    stems = ((text.path, text.path.removeprefix("content/articles/").removesuffix(".md")) for text in texts)
    return tuple((ids.get(path, stem), path) for path, stem in stems)


def _left_out(edition: Edition) -> tuple[LeftOut, ...]:
    """The notes that are not on the site: for a mistake of their own, or because their article is not."""
    published = {one.card.entry.id for one in edition.readings}
    why = "its article is not published: it is a draft, or has a mistake that is told at its own file"
    unread = (note for article, notes in edition.collection.notes.items() if article not in published for note in notes)
    return (*edition.collection.left_out, *(annotating.without(note, why) for note in unread))


def _annotated(item: tuple[Article, tuple[Note, ...], annotating.Lock | None, str]) -> Outcome[Reading]:
    article, notes, lock, _ = item
    quoted = annotating.positioned(article, notes)
    made = annotating.annotate(article, quoted.value or (), lock=lock)
    return Outcome(made.value, (*quoted.diagnostics, *made.diagnostics))


def _noted(item: tuple[Article, tuple[Note, ...], annotating.Lock | None, str], reading: Reading) -> Noted:
    *_, lock, url = item
    return Noted(
        entry=indexing.entry_of(reading, url=url),
        notes=indexing.note_entries(reading, url=url),
        links=tuple(chain.from_iterable(gloss.links for gloss in reading.glosses)),
        lock=annotating.renew(reading, lock, forget=True),
    )


def _itself(item: object) -> object:
    return item


def _slip(_manuscript: Manuscript, article: Article) -> Slip:
    return reading.slip_of(article)


def _brought_key(item: Brought) -> object:
    text, notes, lock, url = item
    return text.key, notes, lock, url


def _with_article(desk: Desk, item: Brought) -> tuple[Article, tuple[Note, ...], annotating.Lock | None, str]:
    text, notes, lock, url = item
    return desk.whole(READ, text), notes, lock, url


READ: Step[Manuscript, Article, Slip] = Step("read", reading.read, _slip, Article, Slip, _itself, as_it_is)
ANNOTATE: Step[Brought, Reading, Noted] = Step(
    "annotate", _annotated, _noted, Reading, Noted, _brought_key, _with_article
)


def _settled(
    files: tuple[Manuscript, ...], articles: Sequence[Article], present: Present
) -> Outcome[tuple[Manuscript, ...]]:
    """The files that are to stand beside articles, with the parts of these files that are on them."""
    there, gathered = present
    urls = planning.addresses(tuple(map(_addressed, articles))).value or {}
    homes = [
        importing.Home(one.place.path, one.id, urls.get(one.id, ""), (one.head.url, one.head.archived), one.text)
        for one in articles
    ]
    notes = gathered.value.notes if gathered.value else {}
    known: dict[str, str | None] = dict.fromkeys(note.id for note in chain.from_iterable(notes.values()))
    for file in there if files else ():
        known |= annotating.modified(file)
    made: list[Manuscript] = []
    said: list[Diagnostic] = []
    for file in files:
        found = annotating.strays(file)
        taken = {one.path for one in (*there, *made)}
        put = importing.settle(file, found.value or (), homes=homes, known=known, taken=taken)
        made += [Manuscript(path, annotating.extract(file, parts)) for path, parts in (put.value or {}).items()]
        known |= {stray.id: stray.modified for stray in found.value or ()}
        said += (*found.diagnostics, *put.diagnostics)
    return Outcome(tuple(made), in_order(said))


def _addressed(article: Slip | Article) -> tuple[str, str, Head, Places]:
    return article.id, PurePosixPath(article.place.path).stem, article.head, article.keys


def _wrote(readings: Iterable[Joined], urls: Mapping[str, str]) -> Iterator[tuple[str, Places]]:
    """Where the parts of articles and notes stand, by their addresses. A note's tags are told where the note is."""
    for one in readings:
        text, notes, _, _ = one.item
        url = urls[text.card.id]
        yield url, text.card.keys
        for note in (note for note in notes if note.tags):
            yield f"{url}#note-{note.id}", Places(note.place.path, {"tags": note.place})


def _links(collection: Collection, readings: Iterable[Joined]) -> Iterator[tuple[str, Link]]:
    """Every collection link and picture that anybody wrote, with the file of the page that it is on."""
    wrote: tuple[Slip | Authority | FreePage, ...] = (
        *(one.card for one in collection.articles),
        *collection.authorities,
        *collection.pages,
    )
    for one in wrote:
        yield from ((one.place.path, link) for link in (*one.links, *one.pictures))
    for read in readings:
        yield from ((read.card.entry.path, link) for link in read.card.links)


def _parts_linked(edition: Edition) -> Mapping[str, tuple[Place, ...]]:
    """Where links to a part of a page were written, by that part's address."""
    found: dict[str, tuple[Place, ...]] = {}
    for home, link in _links(edition.collection, edition.readings):
        if "#" in link.target:
            near = home.removeprefix("content/")
            target = near + link.target if link.target.startswith("#") else link.target
            for ref in look_up(edition.catalogue.names, target, near=near):
                part = unquote(ref.url).partition(":~:")[0]
                found[part] = (*found.get(part, ()), link.place)
    return found


@contextlib.contextmanager
def _site(desk: Desk, request: Request) -> Iterator[writing.Staging | None]:
    """The site on its way; None where this is a check, or where there can be none."""
    if not request.write:
        yield None
        return
    sealed = desk.cache.recall(_seals(request))
    with writing.begun(request.root, output=request.output, sealed=sealed if isinstance(sealed, dict) else {}) as begun:
        yield desk.take(begun)


def _seals(request: Request) -> str:
    return f"seals {request.output.absolute()}"


def _annotations(desk: Desk, edition: Edition) -> tuple[exporting.Published, ...]:
    """What is published of the notes of every article that has some."""
    chosen = edition.collection.settings
    noted = [one for one in edition.readings if one.card.notes]

    def make(lacking: Sequence[Joined]) -> Iterator[Outcome[exporting.Published]]:
        for one in lacking:
            yield exporting.published(desk.whole(ANNOTATE, one), one.card.entry.url, settings=chosen)

    def key(one: Joined) -> object:
        return one.key, chosen.base_url

    kind = Outcome[exporting.Published]
    return desk.values(desk.cache.remember_all("publish", noted, key_of=key, kind=kind, make_all=make))


def _look_key(file: File) -> object:
    return file.url, file.copy, file.place, hashlib.sha256(file.body).digest()


def _looked(files: Sequence[File]) -> Iterator[checking.PageFacts]:
    return map(checking.facts, files)


def _print(batch: rendering.Batch) -> list[tuple[Outcome[File], Outcome[Printed]]]:
    """Runs in a worker: every page of a batch, and its card."""
    return [(made, Outcome(_in_short(made.value), made.diagnostics)) for made in rendering.render(batch)]


def _in_short(file: File | None) -> Printed | None:
    return Printed(hashlib.sha256(file.body).hexdigest(), checking.facts(file)) if file else None


def _printed(
    desk: Desk, edition: Edition, pages: Sequence[Page], shared: rendering.Batch, *, site: writing.Staging | None
) -> list[checking.PageFacts]:
    """Render the pages that are not remembered or do not stand in the output, and give all of them to the site."""
    by_id = {one.card.entry.id: one for one in edition.readings}

    def make(lacking: Sequence[Page]) -> Iterator[tuple[Outcome[Printed], bytes]]:
        batches = (_batch(desk, some, by_id, shared) for some in _parts(lacking))
        made = desk.told("render", chain.from_iterable(desk.work(_print, batches)), len(lacking))
        for page, (file, card) in zip(lacking, made, strict=True):
            given.add(page.url)
            if site and file.value:
                writing.take(site, file.value)
            yield card, b""

    def key(page: Page) -> object:
        return page, by_id[page.article].key if page.article in by_id else None

    given: set[str] = set()
    chosen = replace(shared.settings, places=Settings().places)  # a choice in another line makes no other page
    shown = rendering.shown(shared.theme, shared.frame)
    seen = digest((shared.theme.digest, chosen, shown)) or b""
    kind = Outcome[Printed]
    kept = desk.cache.file_all("render", pages, version=seen.hex(), key_of=key, kind=kind, make_all=make)
    cards = [(page, one.card.value) for page, one in zip(pages, kept, strict=True) if one.card.value]
    told = {(said.place, said.what): said for one in reversed(kept) for said in one.card.diagnostics}
    desk.said.extend(reversed(told.values()))  # a template that fails alike on many pages is told of once
    if site:
        again = [page for page, card in cards if page.url not in given and not _stands(site, card)]
        deque(make(again), maxlen=0)
    return [card.facts for _, card in cards]


def _stands(site: writing.Staging, card: Printed) -> bool:
    """Whether a page stands in the output as it is to be; then it is given to the site without its body."""
    facts = card.facts
    stands = writing.holds(site, facts.url, digest=card.digest)
    if stands:
        writing.take(site, File(facts.url, place=facts.place, digest=card.digest))
    return stands


def _parts(pages: Sequence[Page]) -> Iterator[Sequence[Page]]:
    return (pages[start : start + _BATCH] for start in range(0, len(pages), _BATCH))


def _batch(desk: Desk, pages: Sequence[Page], by_id: Mapping[str, Joined], shared: rendering.Batch) -> rendering.Batch:
    pairs = ((page, by_id.get(page.article)) for page in pages)
    return replace(shared, pages=tuple((page, desk.whole(ANNOTATE, one) if one else None) for page, one in pairs))


def newest(catalogue: Catalogue) -> When:
    """The date of the newest article, which is that of the site."""
    return max((entry.date for entry in catalogue.entries), key=_key, default=When(1))


def _key(when: When) -> tuple[int, int, int, str]:
    return when.key


def _report(desk: Desk, edition: Edition, request: Request, *, pages: int, built: Built | None) -> Report:
    catalogue = edition.catalogue
    states = Counter(note.state.value for note in catalogue.notes)
    before = desk.cache.recall("articles")
    now = {one.card.entry.id: one.item[0].card.digest for one in edition.readings}
    if built is not None:
        desk.cache.keep("articles", now)
    known = before if isinstance(before, dict) else None
    return Report(
        articles=len(catalogue.entries),
        new=edition.collection.new if known is None else len(now.keys() - known.keys()),
        changed=0 if known is None else sum(known[one] != now[one] for one in now.keys() & known.keys()),
        notes=len(catalogue.notes),
        left_out=len(_left_out(edition)),
        states=dict(sorted(states.items())),
        pages=pages,
        built=built,
        diagnostics=in_order(desk.said),
        index=request.output / "index.html",
        date=request.date or newest(edition.catalogue),
    )
