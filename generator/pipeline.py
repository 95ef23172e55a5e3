"""The verbs in order. Read this first: what each room does, and what it hands to the next.

    take in    originals in the inbox   -> articles, and notes beside them, on disk
    read       files of the collection  -> articles, authority files, pages
    gather     notes files              -> notes, by article
    annotate   article + notes          -> readings
    group      what readings tell       -> catalogue
    search     readings and catalogue   -> files of the index
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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from heapq import merge
from itertools import chain
from operator import attrgetter
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from msgspec import Struct

from generator import (
    annotating,
    checking,
    exporting,
    importing,
    indexing,
    last,
    planning,
    reading,
    regrouping,
    rendering,
    settings,
    workers,
    writing,
)
from generator.addresses import look_up
from generator.amending import Left, Told
from generator.building import Report, Request, begun, build, keep_locks, put, remember
from generator.cache import Cache
from generator.diagnostics import Diagnostic, Outcome, in_order
from generator.model import (
    Article,
    Authority,
    Built,
    Catalogue,
    File,
    Frame,
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
    Slip,
    Source,
    State,
    Theme,
    When,
)
from generator.nouns import replace
from generator.stages import (
    ANNOTATE,
    READ,
    Joined,
    Text,
    exported,
    has_search,
    in_brief,
    looked,
    noted_in,
    printed,
    ready,
)
from generator.steps import Desk

__all__ = ["Report", "Request", "build"]

Notes = Mapping[str, tuple[Note, ...]]
Shelves = Mapping[str, tuple[str, ...]]
Present = tuple[tuple[Manuscript, ...], Outcome[Gathered]]  # files of notes, and what was read of them

# Written as `imported.by`. Raise the number whenever an importer gives other bytes for an original that it took before
# (a field, the text, a picture): by it alone `import --report` knows what to propose for articles that are there.
MAKER = "newsgloss 7"

_AT_ONCE = 500  # files of articles that are read one after another
_path_of = attrgetter("path")


class Collection(Struct, frozen=True):
    """All that was read of a collection, before its articles and notes are brought together."""

    settings: Settings
    theme: Theme
    articles: tuple[Text, ...]
    authorities: tuple[Authority, ...]
    pages: tuple[FreePage, ...]
    pictures: Mapping[str, Picture]
    notes: Mapping[str, tuple[Note, ...]]
    locks: Mapping[str, annotating.Lock]
    homes: tuple[tuple[str, str], ...]
    left_out: tuple[LeftOut, ...] = ()
    new: int = 0


class Published(Struct, frozen=True):
    """What was made of pages: how many, the key of each by address, the parts that others link to, what all show.

    `files` are the addresses of what needs no template, `names` what the search was told of each article by its id.
    """

    pages: int
    keys: Mapping[str, bytes]
    parts: frozenset[str]
    frame: Frame
    files: tuple[str, ...]
    names: Mapping[str, tuple[str, ...]]


class Edition(Struct, frozen=True):
    """A collection brought together: every article with its notes, and what each page may know of the others."""

    collection: Collection
    readings: tuple[Joined, ...]
    catalogue: Catalogue


class _Texts(Struct, frozen=True):
    """The articles there are, and those that were just taken in, in the order of their paths.

    Files are read, some at a time, when one goes through them: of a large collection, their texts are most.
    """

    desk: Desk
    root: Path
    present: tuple[str, ...]
    taken: tuple[Manuscript, ...]

    @property
    def every(self) -> tuple[str, ...]:
        """The paths, also of those that cannot be read."""
        return tuple(sorted((*self.present, *map(_path_of, self.taken))))

    def __len__(self) -> int:
        return len(self.present) + len(self.taken)

    def __iter__(self) -> Iterator[Manuscript]:
        some = (self.present[start : start + _AT_ONCE] for start in range(0, len(self.present), _AT_ONCE))
        read = chain.from_iterable(map(self._read, some))
        return merge(read, sorted(self.taken, key=_path_of), key=_path_of) if self.taken else read

    def _read(self, paths: Sequence[str]) -> tuple[Manuscript, ...]:
        return self.desk.value(reading.texts(self.root, paths), ())


# ── the verbs ───────────────────────────────────────────────────────────────────────────────────


def made(desk: Desk, request: Request, *, scene: last.Look) -> Report:
    """The whole site."""
    collection = collect(desk, request)
    if collection is None:
        return Report(diagnostics=in_order(desk.said), settings_ok=False)
    workers.give_back()  # the texts of the collection, in pieces between which others are held
    edition = compose(desk, collection)
    del collection  # the edition has what is still asked for
    with begun(request, scene) as staging:
        site = desk.take(staging) if staging else None
        published = publish(desk, edition, site=site, date=request.date)
        built = put(desk, site, strict=request.strict, steady=request.steady)
    keeps = built is not None and request.notes
    known = edition.collection.locks
    locks = keep_locks(desk, edition.readings, locks=known, root=request.root) if keeps else ()
    report = _report(desk, edition, request, scene=scene, pages=published.pages, built=built)
    if site is not None and built is not None:
        listed, digest = regrouping.as_kept(_listed(edition, published))
        told, articles = _told(report, edition, published, listed=digest), _articles(edition, published)
        remember(desk, request, scene=scene, site=site, left=Left(told, articles, listed=listed), wrote=locks)
    return report


def collect(desk: Desk, request: Request) -> Collection | None:
    """Settings, theme, and every file of the collection; None where settings or theme cannot be used."""
    root = request.root
    chosen = desk.take(settings_of(request))
    theme = desk.take(rendering.load_theme(root, settings=chosen)) if chosen else None
    if chosen is None or theme is None:
        return None
    paths: tuple[str, ...] = desk.value(reading.listed(root), ())
    shelves = _shelves(paths)
    noted, locked = (desk.value(reading.texts(root, shelves[name]), ()) for name in ("notes", "locks"))
    part = partial(desk.each, "inbox", importing.parted, kind=importing.Parted)
    originals, annotated = importing.apart(desk.value(importing.scan(root), ()), part)
    taken, shown = take_in(desk, request, originals=originals, articles=shelves["articles"], beside=(*noted, *locked))
    texts = _Texts(desk, root, shelves["articles"], taken)
    articles = desk.file(READ, texts)
    kinds = tuple(kind.name for kind in theme.kinds)
    homes = _homes(texts.every, [one.card for one in articles])
    each = partial(desk.each, "notes", kind=annotating.Leaves)
    read = annotating.gather(noted, homes, kinds=kinds, each=each)
    if annotated:
        whole = [desk.whole(READ, one) for one in articles]
        strays = take_in_notes(desk, request, files=annotated, articles=whole, present=(noted, read))
        read = annotating.gather((*noted, *strays), homes, kinds=kinds, each=each) if strays else read
    gathered = desk.value(read, Gathered())
    pictures = desk.value(reading.pictures(root), {})
    files, free = (desk.value(reading.texts(root, shelves[name]), ()) for name in ("authorities", "pages"))
    return Collection(
        settings=chosen,
        theme=theme,
        articles=tuple(one for one in articles if chosen.drafts or not one.card.head.draft),
        authorities=desk.values(desk.each("read authority", reading.read_authority, files)),
        pages=desk.values(desk.each("read page", reading.read_page, free)),
        pictures={**shown, **pictures},
        notes=gathered.notes if request.notes else {},
        homes=homes,
        left_out=gathered.left_out,
        locks=desk.value(annotating.read_locks(locked, homes), {}),
        new=len(taken),
    )


def take_in(
    desk: Desk,
    request: Request,
    *,
    originals: tuple[Source, ...],
    articles: Iterable[str],
    beside: Sequence[Manuscript],
) -> tuple[tuple[Manuscript, ...], dict[str, Picture]]:
    """Convert what is new in the inbox, and put it among the articles, its pictures first.

    `articles` are the paths of those there are, whose texts are read here if there is any original; `beside` are the
    files of notes and locks.

    A check writes nothing, but gives the same articles, and the pictures that would be there.
    """
    shown: dict[str, Picture] = {}

    def keep(pictures: tuple[importing.Enclosed, ...]) -> Outcome[tuple[importing.Enclosed, ...]]:
        shown.update({one.path: Picture(one.path, one.width, one.height, "") for one in pictures})
        return Outcome(pictures)

    made = importing.take_in(
        originals,
        (reading.texts(request.root, articles).value or ()) if originals else (),
        by=MAKER,
        notes=beside,
        convert_all=partial(_convert_all, desk),
        keep=partial(importing.put_pictures, root=request.root) if request.write else keep,
    )
    taken = desk.value(made, ())
    return (desk.take(importing.put(taken, request.root)) or () if request.write else taken), shown


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
            settings=collection.settings,
            wrote=dict(_wrote(readings, urls)),
        ),
        _NOTHING,
    )
    links = (link for _, link in _links(collection, readings))
    desk.said.extend(indexing.unresolved(links, names=catalogue.names, pictures=collection.pictures))
    articles, readings = in_brief(collection.articles, readings)
    return Edition(replace(collection, articles=articles), readings, catalogue)


def publish(desk: Desk, edition: Edition, *, site: writing.Staging | None, date: When | None) -> Published:
    """Plan every address, render every page, give it to the site, and look at the whole before it is published.

    Without a site, pages are made for what is wrong with them alone.
    """
    chosen, theme = edition.collection.settings, edition.collection.theme
    frame = planning.frame(edition.catalogue, settings=chosen, date=date or newest(edition.catalogue))
    names = _searched(desk, edition, rendering.Batch((), theme, chosen, frame), site=site)
    planned = desk.value(planning.plan(edition.catalogue, settings=chosen, theme=theme), ())
    pages = [page for page in planned if isinstance(page, Page)]
    by_id = {one.card.entry.id: one for one in edition.readings}
    shared = ready(desk, rendering.Batch((), theme, chosen, frame), pages=pages)
    made = printed(desk, pages, by_id=by_id, shared=shared, site=site)
    known = [card.facts for card, _ in made]
    unmade = {page.url for page in pages} - {one.url for one in known}
    made_alone = [file for file in planned if isinstance(file, File)]
    noted = noted_in(edition.readings) if chosen.has("annotations") else ()
    made_alone += exporting.collected(exported(desk, noted, settings=chosen), settings=chosen)
    files = [*made_alone, *rendering.assets(theme)]
    if site:
        for file in files:
            writing.take(site, file)
    known += looked(desk, files)
    wrote = _parts_linked(edition)
    desk.said.extend(checking.judge(known, base_url=chosen.base_url, unmade=unmade, wrote=wrote))
    return Published(
        pages=sum(one.url.endswith(".html") for one in known),
        keys={card.facts.url: key for card, key in made},
        parts=checking.parts(known, chosen.base_url),
        frame=frame,
        files=tuple(file.url for file in made_alone),
        names=names,
    )


def _searched(
    desk: Desk, edition: Edition, shared: rendering.Batch, *, site: writing.Staging | None
) -> Mapping[str, tuple[str, ...]]:
    """Give the site its search, if it has one, and tell what it was told of each article.

    It comes before the plan: what it takes of memory is free again when there are pages.
    """
    if site is None or not has_search(shared):
        return {}
    from generator import searches  # noqa: PLC0415 - a site without a search loads nothing of it

    names = searches.searched(desk, edition.readings, catalogue=edition.catalogue, shared=shared, site=site)
    workers.give_back()
    return names


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
    shelves = _read_shelves(root)
    named = importing.foreign(paths, root, output=output)
    wanted = named.value or ()
    found = importing.originals(wanted, root) if dry_run else importing.copy_in(wanted, root)
    originals, files = importing.apart(found.value or ())
    with workers.pool(request.jobs) as work:
        convert_all = partial(_convert_all, Desk(request.tell, Cache.none(), work, []))
        keep = Outcome if dry_run else partial(importing.put_pictures, root=root)
        beside = (*shelves["notes"], *shelves["locks"])
        there = shelves["articles"]
        made = importing.take_in(originals, there, by=MAKER, notes=beside, convert_all=convert_all, keep=keep)
    put = Outcome(made.value) if dry_run else importing.put(made.value or (), root)
    texts = (*shelves["articles"], *(put.value or ())) if files else ()
    articles = tuple(one.value for one in map(reading.read, texts) if one.value)
    gathered = annotating.gather(
        shelves["notes"] if files else (), _homes([one.path for one in texts], articles), kinds=_kinds(root)
    )
    notes = _settled(files, articles, (shelves["notes"], gathered))
    kept = notes if dry_run else importing.put(notes.value or (), root)
    told = (named, found, made, put, notes, kept)
    said = in_order(chain.from_iterable(one.diagnostics for one in told))
    return Outcome((*(put.value or ()), *(kept.value or ())), said)


def reviews_of(root: Path) -> tuple[Review, ...]:
    """What imports were unsure of, and what importers that have changed since find now. Nothing is written."""
    articles = _read_shelves(root)["articles"]
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


_NOTHING = Catalogue((), (), (), (), (), {}, Names(dict), {})


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


def _shelves(paths: Iterable[str]) -> Shelves:
    """The files of the collection by what they are: articles, notes, locks, authorities, pages."""
    shelves: dict[str, list[str]] = {"articles": [], "notes": [], "locks": [], "authorities": [], "pages": []}
    for path in paths:
        folder = path.split("/", 2)[1]
        if not path.endswith(".md"):
            folder = "locks" if path.endswith(annotating.LOCK) else "notes"
        shelves[folder if folder in shelves else "authorities"].append(path)
    return {name: tuple(found) for name, found in shelves.items()}


def _read_shelves(root: Path) -> Mapping[str, tuple[Manuscript, ...]]:
    shelves = _shelves(reading.listed(root).value or ())
    return {name: reading.texts(root, paths).value or () for name, paths in shelves.items()}


def _homes(paths: Iterable[str], articles: Sequence[Slip | Article]) -> tuple[tuple[str, str], ...]:
    """(article id, path) of every article's file: also of those that could not be read, whose notes have a home."""
    first = {article.id: article.place.path for article in reversed(articles)}
    ids = {path: identity for identity, path in first.items()}
    stems = ((path, path.removeprefix("content/articles/").removesuffix(".md")) for path in paths)
    return tuple((ids.get(path, stem), path) for path, stem in stems)


def _left_out(edition: Edition) -> tuple[LeftOut, ...]:
    """The notes that are not on the site: for a mistake of their own, or because their article is not."""
    published = {one.card.entry.id for one in edition.readings}
    why = "its article is not published: it is a draft, or has a mistake that is told at its own file"
    unread = (note for article, notes in edition.collection.notes.items() if article not in published for note in notes)
    return (*edition.collection.left_out, *(annotating.without(note, why) for note in unread))


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
            yield f"{url}#note-{note.id}", Places(note.place.path, {"tags": note.place.spot})


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


def _articles(edition: Edition, published: Published) -> Mapping[str, last.Kept]:
    """What is kept of every article by its path; of those that are not published, no more than the id."""
    known: dict[str, last.Kept] = {path: (one, "", "", b"", b"", b"") for one, path in edition.collection.homes}
    for one in edition.readings:
        text, entry = one.item[0], one.card.entry
        page = published.keys.get(entry.url, b"")
        known[entry.path] = (entry.id, entry.url, text.card.digest, text.key, one.key, page)
    return known


def _listed(edition: Edition, published: Published) -> regrouping.Listed:
    collection = edition.collection
    published_ids = {one.card.entry.id for one in edition.readings}
    hidden = (note.id for article, notes in collection.notes.items() if article not in published_ids for note in notes)
    return regrouping.Listed(
        articles=tuple((one.card.entry, one.card.notes) for one in edition.readings),
        authorities=collection.authorities,
        pages=collection.pages,
        pictures=collection.pictures,
        names=published.names,
        keys=published.keys,
        files=published.files,
        groups=regrouping.digests_of_groups(edition.catalogue),
        links=regrouping.digests_of_links(edition.catalogue),
        hidden=tuple(hidden),
    )


def _told(report: Report, edition: Edition, published: Published, *, listed: bytes) -> Told:
    return Told(
        said=report.diagnostics,
        settings=edition.collection.settings,
        theme=edition.collection.theme,
        frame=published.frame,
        parts=published.parts,
        articles=report.articles,
        notes=report.notes,
        left_out=report.left_out,
        states=report.states,
        pages=report.pages,
        noted=tuple((one.key, one.url) for one in noted_in(edition.readings)),
        listed=listed,
    )


def newest(catalogue: Catalogue) -> When:
    """The date of the newest article, which is that of the site."""
    return max((entry.date for entry in catalogue.entries), key=_key, default=When(1))


def _key(when: When) -> tuple[int, int, int, str]:
    return when.key


def _report(
    desk: Desk, edition: Edition, request: Request, *, scene: last.Look, pages: int, built: Built | None
) -> Report:
    catalogue = edition.catalogue
    states = Counter(note.state.value for note in catalogue.notes)
    now = {one.card.entry.id: one.item[0].card.digest for one in edition.readings}
    known = {kept[0]: kept[2] for kept in scene.last.articles.values() if kept[1]} if scene.last else None
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
