"""The steps with large answers, and their cards: an article that is read, one with its notes, a page that is rendered.

In: manuscripts, notes, planned pages. Out: what is filed of them by `steps`, and pages given to the site that is on its
way. Whoever asks, the whole build or one that amends a site, asks for the same steps with the same keys.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar

from msgspec import Struct

from generator import annotating, checking, exporting, indexing, reading, rendering, writing
from generator.cache import digest, sealed
from generator.diagnostics import Outcome
from generator.model import (
    Article,
    ArticlePage,
    Entry,
    File,
    Head,
    Link,
    Manuscript,
    Note,
    NoteEntry,
    Page,
    Place,
    Places,
    Reading,
    Settings,
    Slip,
    When,
)
from generator.nouns import replace
from generator.shown import Shown
from generator.steps import Desk, Filed, Step, Values, as_it_is

Item = TypeVar("Item")

_BATCH = 64  # pages that share one set of compiled templates


class Noted(Struct, frozen=True, array_like=True):
    """An article with its notes in short: all that is needed of it beside its own page.

    `links` are those in its notes, `lock` where they stand, as it is to be written, or None where it need not be.
    """

    entry: Entry
    notes: tuple[NoteEntry, ...]
    links: tuple[Link, ...]
    lock: Manuscript | None


class Printed(Struct, frozen=True, array_like=True):
    """A page that is rendered, in short: the SHA-256 of its bytes, and what is known of them."""

    digest: str
    facts: checking.PageFacts


class Plan(Struct, frozen=True, array_like=True):
    """The page of an article as it was planned: a Page that can be filed, for it is known what its data is."""

    url: str
    template: str
    title: str
    description: str
    section: str
    data: ArticlePage
    article: str
    feeds: tuple[tuple[str, str], ...]
    canonical: str
    place: Place | None


_OF_A_PLAN = attrgetter(*Plan.__struct_fields__)
_BLANK = Head("", When(1))
_NOWHERE = Places("")
_NONE: Mapping[str, int] = {}
# What several articles of a collection have alike; each value that is read is another one, though it be equal.
_IN_COMMON = (
    "date", "source", "authors", "section", "lang", "series", "tags", "people", "organisations", "places", "events",
    "words",
)  # fmt: skip
_OF_A_HEAD, _OF_AN_ENTRY = attrgetter(*_IN_COMMON[:-1]), attrgetter(*_IN_COMMON)

Text = Filed[Manuscript, Slip]  # an article that is read
Brought = tuple[Text, tuple[Note, ...], annotating.Lock | None, str]  # and its notes, its lock, its address
Joined = Filed[Brought, Noted]


# ── Reading and annotating ──────────────────────────────────────────────────────────────────────


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


def _itself(item: Item) -> Item:
    return item


def _path_of(manuscript: Manuscript) -> Manuscript:
    """Without its text, which of ten thousand articles is a fifth of all that a build holds in memory."""
    return Manuscript(manuscript.path, "")


def in_brief(texts: Iterable[Text], readings: Iterable[Joined]) -> tuple[tuple[Text, ...], tuple[Joined, ...]]:
    """The same without what is known of front matter: once articles are brought together, their entries tell it."""
    brief = {one.key: replace(one, card=replace(one.card, head=_BLANK, keys=_NOWHERE)) for one in texts}
    joined = (replace(one, item=(brief[one.item[0].key], *one.item[1:])) for one in readings)
    return tuple(brief.values()), tuple(joined)


def _slip(_manuscript: Manuscript, article: Article) -> Slip:
    return reading.slip_of(article)


def _slip_sharing(slip: Slip, text: Manuscript, values: Values) -> Slip:
    known = {key: _held(spot, values) for key, spot in slip.keys.known.items()}
    shared = dict(zip(_IN_COMMON[:-1], [_held(one, values) for one in _OF_A_HEAD(slip.head)], strict=True))
    head = replace(slip.head, extra=_BLANK.extra, **shared)
    return replace(slip, head=head, place=Place(text.path, *slip.place.spot), keys=Places(slip.keys.path, known))


def _noted_sharing(card: Noted, item: Brought, values: Values) -> Noted:
    (text, *_), entry = item, card.entry
    shared = dict(zip(_IN_COMMON, [_held(one, values) for one in _OF_AN_ENTRY(entry)], strict=True))
    shared |= {"id": text.card.id, "title": text.card.head.title, "path": text.item.path, "url": item[3]}
    return replace(card, entry=replace(entry, notes=entry.notes or _NONE, **shared))


def _held(value: Any, values: Values) -> Any:
    """The equal value that is held already, if there is one; so too for the parts of several."""
    if value.__class__ is tuple:
        value = tuple([values.setdefault(one, one) for one in value])
    return values.setdefault(value, value)


def _brought_key(item: Brought) -> object:
    text, notes, lock, url = item
    return text.key, notes, lock, url


def _with_article(desk: Desk, item: Brought) -> tuple[Article, tuple[Note, ...], annotating.Lock | None, str]:
    text, notes, lock, url = item
    return desk.whole(READ, text), notes, lock, url


def _loose_in_article(article: Article) -> list[object]:
    """What front matter may hold of any type; all else of an article is what it declares."""
    imported = article.head.imported
    found = (article.head.extra, *imported.pictures, *imported.review) if imported else (article.head.extra,)
    return [one for one in found if one]


def _loose_in_reading(reading: Reading) -> list[object]:
    return [*_loose_in_article(reading.article), *(one.note.extra for one in reading.glosses if one.note.extra)]


READ: Step[Manuscript, Article, Slip] = Step(
    "read", reading.read, _slip, Article, Slip, _itself, as_it_is, _loose_in_article, _path_of, _slip_sharing
)
ANNOTATE: Step[Brought, Reading, Noted] = Step(
    "annotate",
    _annotated,
    _noted,
    Reading,
    Noted,
    _brought_key,
    _with_article,
    _loose_in_reading,
    _itself,
    _noted_sharing,
)


def has_search(shared: rendering.Batch) -> bool:
    """Whether the site can be searched: its owner wants it, and its theme has it. Only then `searches` is loaded."""
    return shared.settings.has("search") and shared.theme.searches


# ── Annotations ─────────────────────────────────────────────────────────────────────────────────


class Leaf(Struct, frozen=True, array_like=True):
    """An article that has notes: the key of its Reading, its address, and itself where it is at hand."""

    key: bytes
    url: str
    joined: Joined | None = None


def noted_in(readings: Iterable[Joined]) -> tuple[Leaf, ...]:
    """Those of these articles that have notes."""
    return tuple(Leaf(one.key, one.card.entry.url, one) for one in readings if one.card.notes)


def exported(desk: Desk, noted: Sequence[Leaf], *, settings: Settings) -> tuple[exporting.Published, ...]:
    """What is published of the notes of every article that has some.

    Raises LookupError where an article that is not at hand is not remembered either.
    """

    def make(lacking: Sequence[Leaf]) -> Iterator[Outcome[exporting.Published]]:
        for one in lacking:
            whole = desk.whole(ANNOTATE, one.joined) if one.joined else desk.cache.whole(one.key, Reading)
            if whole is None:
                raise LookupError(one.url)
            yield exporting.published(whole, one.url, settings=settings)

    def key(one: Leaf) -> object:
        return one.key, settings.base_url

    kind = Outcome[exporting.Published]
    return desk.values(desk.cache.remember_all("publish", noted, key_of=key, kind=kind, make_all=make))


# ── Rendering ───────────────────────────────────────────────────────────────────────────────────


def looked(desk: Desk, files: Sequence[File]) -> list[checking.PageFacts]:
    """What is known of files that need no template."""
    return desk.cache.remember_all("look", files, key_of=_look_key, kind=checking.PageFacts, make_all=_looked)


def _look_key(file: File) -> object:
    return file.url, file.copy, file.place, hashlib.sha256(file.body).digest()


def _looked(files: Sequence[File]) -> Iterator[checking.PageFacts]:
    return map(checking.facts, files)


def _planned(page: Page) -> Plan:
    assert isinstance(page.data, ArticlePage)
    return Plan(*_OF_A_PLAN(page))


def _loose_in_plan(plan: Plan) -> object:
    return plan.data.ld


def page_of(plan: Plan) -> Page:
    """The page that was planned."""
    return Page(*_OF_A_PLAN(plan))


def _print(batch: rendering.Batch) -> list[tuple[Outcome[File], Outcome[Printed]]]:
    """Runs in a worker: every page of a batch, and its card."""
    return [(made, Outcome(_in_short(made.value), made.diagnostics)) for made in rendering.render(batch)]


def _in_short(file: File | None) -> Printed | None:
    return Printed(hashlib.sha256(file.body).hexdigest(), checking.facts(file)) if file else None


def printed(
    desk: Desk,
    pages: Sequence[Page],
    *,
    by_id: Mapping[str, Joined],
    shared: rendering.Batch,
    site: writing.Staging | None,
) -> list[tuple[Printed, bytes]]:
    """Render the pages that are not remembered or do not stand in the output, and give all of them to the site.

    `by_id` are the articles that they show. Out: the card of each page that could be made, and its key.
    """

    def make(lacking: Sequence[Page]) -> Iterator[tuple[Outcome[Printed], bytes]]:
        batches = (_batch(desk, some, by_id, shared) for some in _parts(lacking))
        made = desk.told("render", chain.from_iterable(desk.work(_print, batches)), len(lacking))
        for page, (file, card) in zip(lacking, made, strict=True):
            given.add(page.url)
            if site and file.value:
                writing.take(site, file.value)
            yield card, sealed(_planned(page), Plan, loose=_loose_in_plan) or b"" if page.article else b""

    given: set[str] = set()
    version, key = _around(shared), _key_of(shared, {identity: one.key for identity, one in by_id.items()})
    kind = Outcome[Printed]
    kept = desk.cache.file_all("render", pages, version=version, key_of=key, kind=kind, make_all=make)
    cards = [(page, one.card.value, one.key) for page, one in zip(pages, kept, strict=True) if one.card.value]
    told = {(said.place, said.what): said for one in reversed(kept) for said in one.card.diagnostics}
    desk.said.extend(reversed(told.values()))  # a template that fails alike on many pages is told of once
    if site:
        again = [page for page, card, _ in cards if page.url not in given and not _stands(site, card)]
        deque(make(again), maxlen=0)
    return [(card, key) for _, card, key in cards]


def page_keys(
    desk: Desk, pages: Iterable[Page], *, readings: Mapping[str, bytes], shared: rendering.Batch
) -> list[bytes | None]:
    """The key under which each page is `printed`. `readings` are the keys of the articles' Readings by their ids."""
    version, key = _around(shared), _key_of(shared, readings)
    return [desk.cache.key("render", version, key(page)) for page in pages]


def _around(shared: rendering.Batch) -> str:
    """What all pages depend on."""
    chosen = replace(shared.settings, places=Settings().places)  # a choice in another line makes no other page
    shown = rendering.shown(shared.theme, shared.frame)
    return (digest((rendering.around(shared.theme), chosen, shown)) or b"").hex()


def _key_of(shared: rendering.Batch, readings: Mapping[str, bytes]) -> Callable[[Page], object]:
    """What gives all else that a page depends on."""
    prints, seen_on = rendering.fingerprints(shared.theme), Shown()
    return lambda page: (
        seen_on.by(page),
        readings.get(page.article),
        prints.get(page.template, shared.theme.digest),
    )


def ready(desk: Desk, shared: rendering.Batch, *, pages: Iterable[Page]) -> rendering.Batch:
    """What all batches share, with the templates of these pages compiled, by this run or an earlier one."""
    theme = shared.theme
    if not desk.cache.keeping:
        return shared
    around = digest(rendering.around(theme)) or b""

    def make(lacking: Sequence[str]) -> Iterator[bytes]:
        return rendering.compiled(shared, lacking)

    def key(name: str) -> object:
        return name, theme.origins.get(name, name), theme.templates[name]

    names = sorted(rendering.needed(theme, {page.template for page in pages}))
    made = desk.cache.remember_all("compile", names, version=around.hex(), key_of=key, kind=bytes, make_all=make)
    code = {name: one for name, one in zip(names, made, strict=True) if one}
    return replace(shared, code=code)


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
    read = [by_id[page.article] for page in pages if page.article in by_id]
    wholes = desk.parts(ANNOTATE, read, Reading)  # read together, which takes half as long
    return replace(shared, pages=tuple((page, next(wholes) if page.article in by_id else None) for page in pages))
