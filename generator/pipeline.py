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

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import TypeVar
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
    File,
    FreePage,
    Gathered,
    Head,
    LeftOut,
    Link,
    Manuscript,
    Names,
    Note,
    Page,
    Picture,
    Place,
    Places,
    Reading,
    Review,
    Settings,
    Source,
    State,
    Theme,
    When,
)

T = TypeVar("T")
Item = TypeVar("Item")
Tell = Callable[[str, int, int], None]
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
    anything is wrong. `date` is the date of the site; without it, it is the newest article's. `tell(step, done, total)`
    hears of progress.
    """

    root: Path
    output: Path
    base_url: str | None = None
    drafts: bool = False
    jobs: int = 1
    cached: bool = True
    write: bool = True
    strict: bool = False
    date: When | None = None
    tell: Tell = _silent


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did: counts for the summary, everything that is to be said, and where the site is.

    `settings_ok` is false where the settings, the theme or the output folder cannot be used, or another build uses it,
    so nothing was tried.
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


@dataclass(frozen=True, slots=True)
class Collection:
    """All that was read of a collection, before its articles and notes are brought together."""

    settings: Settings
    theme: Theme
    articles: tuple[Article, ...]
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
    readings: tuple[Reading, ...]
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class Desk:
    """What the steps of one build share: the request, the cache, where work is done, and all that was said so far."""

    request: Request
    cache: Cache
    work: workers.Work
    said: list[Diagnostic]

    def take(self, outcome: Outcome[T]) -> T | None:
        """The value of one step, if it made one; what it says is kept."""
        self.said.extend(outcome.diagnostics)
        return outcome.value

    def value(self, outcome: Outcome[T], instead: T) -> T:
        """The value of one step, or `instead` where it made none."""
        value = self.take(outcome)
        return instead if value is None else value

    def each(self, step: str, function: Callable[[Item], Outcome[T]], items: Iterable[Item]) -> tuple[T, ...]:
        """Apply a pure step to every item, remembered or made, in order; without what could not be made."""
        tell = self.request.tell

        def make(lacking: Sequence[Item]) -> Iterable[Outcome[T]]:
            for done, outcome in enumerate(self.work(function, lacking), 1):
                tell(step, done, len(lacking))
                yield outcome

        outcomes = self.cache.remember_all(step, items, make_all=make)
        self.said.extend(chain.from_iterable(outcome.diagnostics for outcome in outcomes))
        return tuple(outcome.value for outcome in outcomes if outcome.value is not None)


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


def _build(request: Request) -> Report:
    said: list[Diagnostic] = []
    with _cache(request) as cache, workers.pool(request.jobs) as work:
        desk = Desk(request, cache, work, said)
        collection = collect(desk)
        if collection is None:
            return Report(diagnostics=in_order(said), settings_ok=False)
        edition = compose(desk, collection)
        files = publish(desk, edition)
        built = put(desk, files)
        if built is not None:
            keep_locks(desk, edition)
        return _report(desk, edition, files, built)


def collect(desk: Desk) -> Collection | None:
    """Settings, theme, and every file of the collection; None where settings or theme cannot be used."""
    root = desk.request.root
    chosen = desk.take(_settings(desk.request))
    theme = desk.take(rendering.load_theme(root, settings=chosen)) if chosen else None
    if chosen is None or theme is None:
        return None
    shelves = _shelves(desk.value(reading.scan(root), ()))
    originals, annotated = importing.apart(desk.value(importing.scan(root), ()))
    taken = take_in(desk, originals, present=shelves["articles"])
    texts = tuple(sorted((*shelves["articles"], *taken), key=lambda manuscript: manuscript.path))
    articles = desk.each("read", reading.read, texts)
    kept = tuple(article for article in articles if chosen.drafts or not article.head.draft)
    kinds = tuple(kind.name for kind in theme.kinds)
    homes = _homes(texts, articles)
    read = annotating.gather(shelves["notes"], homes, kinds=kinds)
    if annotated and (strays := take_in_notes(desk, annotated, articles=articles, present=(shelves["notes"], read))):
        read = annotating.gather((*shelves["notes"], *strays), homes, kinds=kinds)
    gathered = desk.value(read, Gathered())
    return Collection(
        settings=chosen,
        theme=theme,
        articles=kept,
        authorities=desk.each("read authority", reading.read_authority, shelves["authorities"]),
        pages=desk.each("read page", reading.read_page, shelves["pages"]),
        pictures=desk.value(reading.pictures(root), {}),
        notes=gathered.notes,
        left_out=gathered.left_out,
        locks=desk.value(annotating.read_locks(shelves["locks"], homes), {}),
        new=len(taken),
    )


def take_in(desk: Desk, originals: tuple[Source, ...], *, present: tuple[Manuscript, ...]) -> tuple[Manuscript, ...]:
    """Convert what is new in the inbox, and, unless this is a check, put it among the articles."""
    taken = desk.value(importing.take_in(originals, present, by=MAKER), ())
    return desk.take(importing.put(taken, desk.request.root)) or () if desk.request.write else taken


def take_in_notes(
    desk: Desk, files: tuple[Manuscript, ...], *, articles: tuple[Article, ...], present: Present
) -> tuple[Manuscript, ...]:
    """Find the article of each annotation in the inbox, and, unless this is a check, put it beside that article."""
    taken = desk.value(_settled(files, articles, present), ())
    return desk.take(importing.put(taken, desk.request.root)) or () if desk.request.write else taken


def compose(desk: Desk, collection: Collection) -> Edition:
    """Anchor every note, give every article its address, and gather what pages may know of one another."""
    first = {article.id: article for article in reversed(collection.articles)}  # of two with one id, the first keeps it
    items = (
        (article, collection.notes.get(identity, ()), collection.locks.get(identity))
        for identity, article in reversed(first.items())
    )
    readings = desk.each("annotate", _annotated, items)
    urls = desk.value(planning.addresses(tuple(map(_addressed, collection.articles))), {})
    readings = tuple(one for one in readings if one.article.id in urls)
    entries = [indexing.entry_of(one, url=urls[one.article.id]) for one in readings]
    notes = chain.from_iterable(indexing.note_entries(one, url=urls[one.article.id]) for one in readings)
    catalogue = desk.value(
        indexing.group(
            entries,
            notes,
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


def publish(desk: Desk, edition: Edition) -> tuple[File, ...]:
    """Plan every address, render every page, and look at the whole site before it is written."""
    chosen, theme = edition.collection.settings, edition.collection.theme
    planned = desk.value(planning.plan(edition.catalogue, settings=chosen, theme=theme), ())
    pages = [page for page in planned if isinstance(page, Page)]
    files = [file for file in planned if isinstance(file, File)]
    date = desk.request.date or max((entry.date for entry in edition.catalogue.entries), key=_key, default=When(1))
    frame = planning.frame(edition.catalogue, date=date)
    by_id = {one.article.id: one for one in edition.readings}
    pairs = [(page, by_id.get(page.article)) for page in pages]
    printed = _printed(desk, pairs, rendering.Batch((), theme, chosen, frame))
    unmade = {page.url for page in pages} - {file.url for file in printed}
    files += printed
    files += rendering.assets(theme)
    urls = {entry.id: entry.url for entry in edition.catalogue.entries}
    files += exporting.published(edition.readings, urls, settings=chosen)
    wrote = _parts_linked(edition)
    desk.said.extend(checking.check(files, base_url=chosen.base_url, unmade=unmade, wrote=wrote))
    return tuple(files)


def put(desk: Desk, files: tuple[File, ...]) -> Built | None:
    """Write the site, unless this is a check, a template failed, or `strict` and anything is wrong.

    A template that fails would take pages off the site, so what was published before stays.
    """
    request = desk.request
    wrong = any(diagnostic.severity is not Severity.NOTICE for diagnostic in desk.said)
    broken = any(diagnostic.code is Code.TEMPLATE_ERROR for diagnostic in desk.said)
    if not request.write or broken or (request.strict and wrong):
        return None
    return desk.take(writing.write(files, root=request.root, output=request.output))


def keep_locks(desk: Desk, edition: Edition) -> None:
    """Write down where each note was found, so that it is found again when the article is edited.

    Where a file of notes could not be read whole, nothing is forgotten of the notes that are missing.
    """
    unread = {one.place.path for one in desk.said if one.severity is Severity.ERROR}
    renewed: list[Manuscript] = []
    for one in edition.readings:
        stem = one.article.place.path.removesuffix("md")
        forget = not any(path.startswith(stem) for path in unread)
        lock = annotating.renew(one, edition.collection.locks.get(one.article.id), forget=forget)
        renewed += [lock] if lock else []
    desk.take(writing.keep(renewed, desk.request.root))


# ── other ways in ───────────────────────────────────────────────────────────────────────────────


def import_files(
    root: Path, paths: tuple[Path, ...], *, dry_run: bool, output: Path
) -> Outcome[tuple[Manuscript, ...]]:
    """Copy originals into the inbox and convert them. A dry run gives the same files and writes nothing.

    A build that writes to `output` converts the inbox too, so one of them waits for the other.
    """
    if dry_run:
        return _import(root, paths, dry_run=True, output=output)
    with writing.lock(output) as held:
        return _import(root, paths, dry_run=False, output=output) if held.value else Outcome(None, held.diagnostics)


def _import(root: Path, paths: tuple[Path, ...], *, dry_run: bool, output: Path) -> Outcome[tuple[Manuscript, ...]]:
    shelves = _shelves(reading.scan(root).value or ())
    named = importing.foreign(paths, root, output=output)
    wanted = named.value or ()
    found = importing.originals(wanted, root) if dry_run else importing.copy_in(wanted, root)
    originals, files = importing.apart(found.value or ())
    made = importing.take_in(originals, shelves["articles"], by=MAKER)
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
    said: list[Diagnostic] = []
    with workers.pool(request.jobs) as work:
        desk = Desk(replace(request, write=False), Cache.none(), work, said)
        collection = collect(desk)
        edition = compose(desk, collection) if collection else None
    return edition.readings if edition else (), _left_out(edition) if edition else (), in_order(said)


def export_notes(request: Request, *, form: str, article: str) -> Outcome[str]:
    """All notes, or those of the article of this id, as one document. None where there is no such article."""
    said: list[Diagnostic] = []
    with workers.pool(request.jobs) as work:
        desk = Desk(replace(request, write=False), Cache.none(), work, said)
        collection = collect(desk)
        edition = compose(desk, collection) if collection else None
    if edition is None or (article and article not in {one.article.id for one in edition.readings}):
        return Outcome(None, in_order(said))
    chosen = [one for one in edition.readings if article in ("", one.article.id)]
    urls = {entry.id: entry.url for entry in edition.catalogue.entries}
    date = max((entry.date for entry in edition.catalogue.entries), key=_key, default=When(1))
    text = exporting.document(chosen, urls, form=form, settings=edition.collection.settings, date=request.date or date)
    return Outcome(text, in_order(said))


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


def _settings(request: Request) -> Outcome[Settings]:
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
    chosen = _settings(Request(root, root / "output")).value
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


def _homes(texts: Iterable[Manuscript], articles: Sequence[Article]) -> tuple[tuple[str, str], ...]:
    """(article id, path) of every article's file: also of those that could not be read, whose notes have a home."""
    first = {article.id: article.place.path for article in reversed(articles)}
    ids = {path: identity for identity, path in first.items()}
    stems = ((text.path, text.path.removeprefix("content/articles/").removesuffix(".md")) for text in texts)
    return tuple((ids.get(path, stem), path) for path, stem in stems)


def _left_out(edition: Edition) -> tuple[LeftOut, ...]:
    """The notes that are not on the site: for a mistake of their own, or because their article is not."""
    published = {one.article.id for one in edition.readings}
    why = "its article is not published: it is a draft, or has a mistake that is told at its own file"
    unread = (note for article, notes in edition.collection.notes.items() if article not in published for note in notes)
    return (*edition.collection.left_out, *(annotating.without(note, why) for note in unread))


def _annotated(item: tuple[Article, tuple[Note, ...], annotating.Lock | None]) -> Outcome[Reading]:
    article, notes, lock = item
    quoted = annotating.positioned(article, notes)
    made = annotating.annotate(article, quoted.value or (), lock=lock)
    return Outcome(made.value, (*quoted.diagnostics, *made.diagnostics))


def _settled(
    files: tuple[Manuscript, ...], articles: tuple[Article, ...], present: Present
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


def _addressed(article: Article) -> tuple[str, str, Head, Places]:
    return article.id, PurePosixPath(article.place.path).stem, article.head, article.keys


def _wrote(readings: Iterable[Reading], urls: Mapping[str, str]) -> Iterator[tuple[str, Places]]:
    """Where the parts of articles and notes stand, by their addresses. A note's tags are told where the note is."""
    for one in readings:
        url = urls[one.article.id]
        yield url, one.article.keys
        for note in (gloss.note for gloss in one.glosses if gloss.note.tags):
            yield f"{url}#note-{note.id}", Places(note.place.path, {"tags": note.place})


def _links(collection: Collection, readings: Iterable[Reading]) -> Iterator[tuple[str, Link]]:
    """Every collection link and picture that anybody wrote, with the file of the page that it is on."""
    wrote: tuple[Article | Authority | FreePage, ...] = (
        *collection.articles,
        *collection.authorities,
        *collection.pages,
    )
    for one in wrote:
        yield from ((one.place.path, link) for link in (*one.links, *one.pictures))
    for read in readings:
        home = read.article.place.path
        yield from ((home, link) for link in chain.from_iterable(gloss.links for gloss in read.glosses))


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


def _printed(desk: Desk, pairs: Sequence[tuple[Page, Reading | None]], shared: rendering.Batch) -> tuple[File, ...]:
    """Render pages in batches, each with one set of compiled templates, as far as they are not remembered."""
    tell = desk.request.tell

    def make(lacking: Sequence[tuple[Page, Reading | None]]) -> Iterable[Outcome[File]]:
        starts = range(0, len(lacking), _BATCH)
        batches = [replace(shared, pages=tuple(lacking[start : start + _BATCH])) for start in starts]
        done = 0
        for outcomes in desk.work(rendering.render, batches):
            done += len(outcomes)
            tell("render", done, len(lacking))
            yield from outcomes

    chosen = replace(shared.settings, places=Settings().places)  # a choice in another line makes no other page
    seen = digest((shared.theme.digest, chosen, shared.frame)) or b""
    outcomes = desk.cache.remember_all("render", pairs, version=seen.hex(), make_all=make)
    told = {(one.place, one.what): one for outcome in reversed(outcomes) for one in outcome.diagnostics}
    desk.said.extend(reversed(told.values()))  # a template that fails alike on many pages is told of once
    return tuple(outcome.value for outcome in outcomes if outcome.value is not None)


def _key(when: When) -> tuple[int, int, int, str]:
    return when.key


def _report(desk: Desk, edition: Edition, files: tuple[File, ...], built: Built | None) -> Report:
    catalogue = edition.catalogue
    states = Counter(note.state.value for note in catalogue.notes)
    before = desk.cache.recall("articles")
    now = {one.article.id: one.article.digest for one in edition.readings}
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
        pages=sum(file.url.endswith(".html") for file in files),
        built=built,
        diagnostics=in_order(desk.said),
        index=desk.request.output / "index.html",
    )
