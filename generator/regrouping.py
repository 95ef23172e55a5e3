"""A site is amended where other pages show an edit: a title, a tag, a note.

In: the last build with what it knew of every article in short, and the articles that were read again. Out: the same
site with all pages that differ, or None where more may be said of it than before: then the whole is built. It groups
and plans as a whole build does, of Entries that are kept instead of files that are read; a page is printed where its
key is not the one that it was printed under. While all groups hold the articles that they held, and every link means
what it meant, only pages that may show the touched articles are planned.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain

from msgspec import Struct

from generator import checking, exporting, indexing, last, planning, rendering, writing
from generator.addresses import ALL_NOTES, annotations_url, fold, names_sought
from generator.amending import Ground, Left, Told, as_last, read_untouched, says_more
from generator.cache import digest, sealed, typed, unsealed
from generator.diagnostics import Code
from generator.model import (
    Authority,
    Catalogue,
    Entry,
    File,
    FreePage,
    Group,
    Kind,
    Link,
    NoteEntry,
    Page,
    Picture,
    Place,
)
from generator.nouns import replace
from generator.stages import Joined, Leaf, exported, has_search, looked, page_keys, printed, ready
from generator.steps import Desk

_Articles = tuple[tuple[Entry, tuple[NoteEntry, ...]], ...]

MOST = 256  # articles whose pages are printed again beside those that were touched
# What is said of a file by itself. All else may be another thing after an edit that others can see.
_OF_A_FILE = frozenset(
    {
        *(code for code in Code if code.slug.startswith(("import-", "note-"))),
        Code.LINK_REFUSED,
        Code.PICTURE_ACTIVE,
        Code.PICTURE_ALT,
        Code.PICTURE_REMOTE,
    }
)


class Listed(Struct, frozen=True, array_like=True):
    """What a build knew to plan its pages, and the key of each page by its address.

    `articles` are in order of path, each with its notes. `names` are what the search was told of each article by its
    id, `files` the addresses of all that was made without a template, and is not the theme's. `groups` and `links` are
    digests: by the address of a group of all that it is but its notes, and of these, which of a group of notes are its
    articles too; by that of a page or note of what links to it. `hidden` are the ids of notes on articles that are
    not published.
    """

    articles: _Articles
    authorities: tuple[Authority, ...]
    pages: tuple[FreePage, ...]
    pictures: Mapping[str, Picture]
    names: Mapping[str, tuple[str, ...]]
    keys: Mapping[str, bytes]
    files: tuple[str, ...]
    groups: Mapping[str, tuple[bytes, bytes]]
    links: Mapping[str, bytes]
    hidden: tuple[str, ...]


def as_kept(listed: Listed) -> tuple[bytes, bytes]:
    """The list as bytes, and the digest by which `Told` knows it."""
    written = sealed(listed, Listed, loose=typed) or b""
    return written, _digest(written)


def amend(desk: Desk, ground: Ground, *, readings: Sequence[Joined], site: writing.Staging) -> Left | None:
    """Give a site that was begun all that it was, and every page that is not what it was."""
    told = ground.told
    before = _listed(ground)
    if before is None or any(one.code not in _OF_A_FILE for one in told.said):
        return None
    if not writing.stands(site, ground.last.outputs, manifest=ground.last.manifest):
        return None
    writing.resume(site)
    known = replace(before, articles=_brought_on(before.articles, readings))
    catalogue = _grouped(known, readings, told=told)
    if catalogue is None:
        return None
    known = replace(known, groups=digests_of_groups(catalogue), links=digests_of_links(catalogue))
    frame = planning.frame(catalogue, settings=told.settings, date=told.frame.date)
    shared = rendering.Batch((), told.theme, told.settings, frame)
    touched = {one.card.entry.id: one for one in readings}
    since = _since(
        before, known, catalogue, readings=readings, kinds=told.theme.kinds, body=partial(writing.body, site)
    )
    shows = [rendering.shown(told.theme, frame) for frame in (told.frame, shared.frame)]
    edition = _planned(
        catalogue, shared, touched, since=since if shows[0] == shows[1] else None, urls=before.keys.keys()
    )
    return _amended(desk, ground, edition, before=before, listed=known, site=site) if edition else None


class _Edition(Struct, frozen=True, array_like=True):
    """The collection as it is now: what is planned of it, the addresses of all its pages, the touched articles by id.

    `shared` is what all pages share. `whole` is whether everything is planned.
    """

    catalogue: Catalogue
    planned: tuple[Page | File, ...]
    urls: Collection[str]
    touched: Mapping[str, Joined]
    shared: rendering.Batch
    whole: bool


def _planned(
    catalogue: Catalogue,
    shared: rendering.Batch,
    touched: Mapping[str, Joined],
    *,
    since: planning.Since | None,
    urls: Collection[str],
) -> _Edition | None:
    """What may differ is planned, or everything; None where anything is to be said. `urls` are those of before."""
    made = planning.plan(catalogue, settings=shared.settings, theme=shared.theme, since=since)
    if made.value is None or made.diagnostics:
        return None
    now = planning.urls(catalogue, made.value, settings=shared.settings)
    if since and now != urls:
        return _planned(catalogue, shared, touched, since=None, urls=urls)
    return _Edition(catalogue, made.value, now, touched, shared, since is None)


# ── The collection, without reading it ──────────────────────────────────────────────────────────


def _listed(ground: Ground) -> Listed | None:
    written = last.aside(ground.root, ground.output)
    answer = unsealed(written, Listed) if written and _digest(written) == ground.told.listed else None
    return answer[0] if answer and isinstance(answer[0], Listed) else None


def _digest(written: bytes) -> bytes:
    return hashlib.blake2b(written, digest_size=16).digest()


def _brought_on(articles: _Articles, readings: Sequence[Joined]) -> _Articles:
    now = {one.card.entry.id: (one.card.entry, one.card.notes) for one in readings}
    return tuple(now.get(entry.id) or (entry, notes) for entry, notes in articles)


def _grouped(listed: Listed, readings: Sequence[Joined], *, told: Told) -> Catalogue | None:
    """The catalogue; None where anything is to be said of it, of a link, or of a note's id."""
    ids = [note.id for _, notes in listed.articles for note in notes]
    if len({*ids, *listed.hidden}) < len(ids) + len(listed.hidden):
        return None
    made = indexing.group(
        (entry for entry, _ in listed.articles),
        chain.from_iterable(notes for _, notes in listed.articles),
        authorities=listed.authorities,
        pages=listed.pages,
        pictures=listed.pictures,
        kinds=told.theme.kinds,
        settings=told.settings,
    )
    if made.value is None or made.diagnostics:
        return None
    unmeant = indexing.unresolved(_links(listed, readings), names=made.value.names, pictures=listed.pictures)
    return None if unmeant else made.value


def _links(listed: Listed, readings: Sequence[Joined]) -> Iterator[Link]:
    """Every link that anybody wrote. Where it stands in the file nobody will be told: then the whole is built."""
    wrote: tuple[Authority | FreePage, ...] = (*listed.authorities, *listed.pages)
    for one in wrote:
        yield from (*one.links, *one.pictures)
    for entry, _ in listed.articles:
        yield from (Link(target, Place(entry.path)) for target in entry.targets)
    for read in readings:
        text = read.item[0].card
        yield from (*text.links, *text.pictures, *read.card.links)


# ── What may differ ─────────────────────────────────────────────────────────────────────────────


def digests_of_groups(catalogue: Catalogue) -> Mapping[str, tuple[bytes, bytes]]:
    """For `Listed.groups`."""
    groups = (group for index in catalogue.indexes for group in index.groups)
    return {one.url: _shape_and_notes(one) for one in groups}


def _shape_and_notes(group: Group) -> tuple[bytes, bytes]:
    """Of a group of notes, the articles that they are on go with them: no page of an article or a list shows these."""
    if group.index in planning.OF_NOTES:
        return _digested(replace(group, notes=(), entries=())), _digested((group.notes, group.entries))
    return _digested(replace(group, notes=())), _digested(group.notes)


def digests_of_links(catalogue: Catalogue) -> Mapping[str, bytes]:
    """For `Listed.links`."""
    return {url: _digested(refs) for url, refs in catalogue.backlinks.items()}


def _digested(value: object) -> bytes:
    """A digest; of what has none, one that nothing else has."""
    return digest(value) or secrets.token_bytes(16)


def _since(
    before: Listed,
    now: Listed,
    catalogue: Catalogue,
    *,
    readings: Sequence[Joined],
    kinds: tuple[Kind, ...],
    body: Callable[[str], bytes],
) -> planning.Since | None:
    """What may not be as it was; None where that may be anything."""
    is_now = {one.card.entry.id: (one.card.entry, one.card.notes) for one in readings}
    was = {entry.id: (entry, notes) for entry, notes in before.articles if entry.id in is_now}
    if any(_fixed(was[one][0]) != _fixed(is_now[one][0]) for one in is_now) or _shapes(before) != _shapes(now):
        return None
    renamed = {name for one in is_now for name in _called(*was[one]) ^ _called(*is_now[one])}
    if renamed and not renamed.isdisjoint(_sought(now, catalogue)):
        return None
    pages = {url for url, (_, notes) in now.groups.items() if before.groups[url][1] != notes}
    linked = {url for url in before.links.keys() | now.links.keys() if before.links.get(url) != now.links.get(url)}
    pages |= {url.partition("#")[0] for url in linked}
    grouped = {
        entry.id: indexing.as_grouped(was[entry.id][0], like=entry, kinds=kinds)
        for entry in catalogue.entries
        if entry.id in was
    }
    return planning.Since(frozenset(is_now), frozenset(pages), before.keys.keys(), grouped, body)


def _shapes(listed: Listed) -> Mapping[str, bytes]:
    return {url: shape for url, (shape, _) in listed.groups.items()}


def _fixed(entry: Entry) -> tuple[object, ...]:
    """What names an article beside its title, what it names that is no group, the files that it brings along."""
    names = (entry.url, entry.path, entry.aliases, entry.date, entry.translation_of, entry.responds_to)
    groups = (entry.tags, entry.people, entry.organisations, entry.places, entry.events)  # also their order
    return (*names, *groups, entry.image, entry.pictures, entry.withheld, entry.rights)


def _called(entry: Entry, notes: Sequence[NoteEntry]) -> frozenset[str]:
    """The names, folded, that an edit may give or take."""
    return frozenset(map(fold, (entry.title, *(f"note:{note.id}" for note in notes))))


def _sought(listed: Listed, catalogue: Catalogue) -> Iterator[str]:
    """Every name that anybody's link may be looked up by."""
    links = [(link.target, link.place.path.removeprefix("content/")) for link in _links(listed, ())]
    for entry in catalogue.entries:
        near = entry.path.removeprefix("content/")
        links += [(one, near) for one in (entry.translation_of, entry.responds_to) if one]
    links += [(one, "") for note in catalogue.notes for cited in note.cites for one in (cited, f"note:{cited}")]
    for target, near in dict.fromkeys(links):
        yield from names_sought(target, near=near)


# ── What differs ────────────────────────────────────────────────────────────────────────────────


def _amended(
    desk: Desk, ground: Ground, edition: _Edition, *, before: Listed, listed: Listed, site: writing.Staging
) -> Left | None:
    pages = [one for one in edition.planned if isinstance(one, Page)]
    read = {one[0]: one[4] for one in ground.last.articles.values() if one[1]}
    read |= {identity: one.key for identity, one in edition.touched.items()}
    keys = {
        one.url: key
        for one, key in zip(pages, page_keys(desk, pages, readings=read, shared=edition.shared), strict=True)
    }
    others = [
        page
        for page in pages
        if page.article in edition.touched or keys[page.url] is None or keys[page.url] != listed.keys.get(page.url)
    ]
    shown = _shown(desk, ground, others, edition.touched)
    if listed.keys.keys() - edition.urls or shown is None:
        return None
    made = printed(desk, others, by_id=shown, shared=ready(desk, edition.shared, pages=others), site=site)
    leaves = [
        Leaf(read[entry.id], entry.url, edition.touched.get(entry.id)) for entry, notes in listed.articles if notes
    ]
    files = _files(desk, edition, leaves)
    names = _searched(desk, edition, listed, site=site)
    if len(made) != len(others) or files is None or names is None:
        return None
    _give(files, _may_go(before, whole=edition.whole), site)
    written = set(site.written)
    facts = [card.facts for card, _ in made] + looked(desk, [one for one in files if one.url in written])
    base, told = edition.shared.settings.base_url, ground.told
    if (
        says_more(desk)
        or site.wrong
        or not checking.still_sound(facts, urls=site.ours, parts=told.parts, base_url=base)
    ):
        return None
    now = replace(
        listed,
        names=names,
        keys={**listed.keys, **{url: key or b"" for url, key in keys.items()}},
        files=_urls(files) if edition.whole else listed.files,
    )
    parts = told.parts | checking.parts(facts, base)
    told = replace(told, pages=told.pages + len(edition.urls) - len(before.keys))
    left = _left(told, edition, now, parts=parts, noted=tuple((one.key, one.url) for one in leaves))
    articles = {one.card.entry.path: as_last(one, keys[one.card.entry.url] or b"") for one in shown.values()}
    return replace(left, articles=articles)


def _left(
    told: Told, edition: _Edition, listed: Listed, *, parts: frozenset[str], noted: tuple[tuple[bytes, str], ...]
) -> Left:
    """What is left for the next build, but the articles."""
    kept, known = as_kept(listed)
    notes = edition.catalogue.notes
    told = replace(
        told,
        frame=edition.shared.frame,
        parts=parts,
        notes=len(notes),
        states=dict(sorted(Counter(note.state.value for note in notes).items())),
        noted=noted,
        listed=known,
    )
    return Left(told, {}, tuple(edition.touched.values()), kept)


def _shown(
    desk: Desk, ground: Ground, pages: Sequence[Page], touched: Mapping[str, Joined]
) -> Mapping[str, Joined] | None:
    """The articles whose pages are to be printed; None where they are many, or cannot be had as they were."""
    paths = {kept[0]: path for path, kept in ground.last.articles.items()}
    asked = [page.article for page in pages if page.article and page.article not in touched]
    if len(asked) > MOST:
        return None
    found = {identity: read_untouched(desk, ground, path=paths[identity]) for identity in asked}
    known = {identity: one for identity, one in found.items() if one}
    return {**touched, **known} if len(known) == len(found) else None


def _files(desk: Desk, edition: _Edition, leaves: Sequence[Leaf]) -> list[File] | None:
    """All that is made without a template; None where the annotations of an article are not remembered."""
    settings = edition.shared.settings
    noted = leaves if settings.has("annotations") else ()
    try:
        annotations = exporting.collected(exported(desk, noted, settings=settings), settings=settings)
    except LookupError:
        return None
    return [*(one for one in edition.planned if isinstance(one, File)), *annotations]


def _urls(files: Sequence[File]) -> tuple[str, ...]:
    return tuple(one.url for one in files)


def _may_go(listed: Listed, *, whole: bool) -> tuple[str, ...]:
    """The files that there were, of which those go that are not made again; after a part of the plan, annotations."""
    noted = (annotations_url(entry.url) for entry, notes in listed.articles if notes)
    return (*(listed.files if whole else ()), *noted, ALL_NOTES)


def _give(files: Sequence[File], before: Sequence[str], site: writing.Staging) -> None:
    for file in files:
        writing.take(site, file)
    for url in set(before).difference(_urls(files)):
        writing.drop(site, url)


def _searched(
    desk: Desk, edition: _Edition, listed: Listed, *, site: writing.Staging
) -> Mapping[str, tuple[str, ...]] | None:
    """Give the site what changes of its search; the names that it was told. None where it must be made anew."""
    if not has_search(edition.shared):
        return {}
    from generator import searches  # noqa: PLC0415 - its stemmers take a moment, which a site without need not wait for

    names = searches.names(edition.catalogue)
    touched = edition.touched
    same = all(
        names.get(entry.id) == listed.names.get(entry.id) for entry, _ in listed.articles if entry.id not in touched
    )
    entries = [entry for entry, _ in listed.articles]
    language = edition.shared.settings.language
    asked = [(one, names.get(identity, ()), language) for identity, one in touched.items()]
    return (
        names
        if same and searches.search_regrouped(desk, asked, entries=entries, catalogue=edition.catalogue, site=site)
        else None
    )
