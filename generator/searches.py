"""The steps of the search, for a site that has one: only for that is this file loaded, and the room that it calls.

In: articles with their notes, the catalogue. Out: the files of the search, given to the site that is on its way; or
whether those that a site was begun with could be brought on.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct

from generator import rendering, searching, writing
from generator.cache import sealed
from generator.diagnostics import Outcome
from generator.model import Catalogue, Entry, File
from generator.stages import ANNOTATE, Joined
from generator.steps import Desk

_AT_ONCE = 4_000  # articles

Searched = tuple[Joined, tuple[str, ...], str]  # to be found by its words, names of it, and the site's language


def names(catalogue: Catalogue) -> Mapping[str, tuple[str, ...]]:
    """What the search is told of each article beside itself, by its id."""
    return searching.names(catalogue)


class SearchCard(Struct, frozen=True):
    """The card of an article in the search, in short: its address, and the SHA-256 of its bytes."""

    url: str
    digest: str


def searched(
    desk: Desk, readings: Iterable[Joined], *, catalogue: Catalogue, shared: rendering.Batch, site: writing.Staging
) -> Mapping[str, tuple[str, ...]]:
    """Give the site the files of its search. Out: what it was told of each article beside itself, by its id."""
    language = shared.settings.language
    known = searching.names(catalogue)
    articles = _indexed(desk, [(one, known.get(one.card.entry.id, ()), language) for one in readings], site)
    searching.publish(articles, catalogue, language=language, store=_store(desk), site=_files(site))
    return known


def searched_again(desk: Desk, readings: Sequence[Joined], *, shared: rendering.Batch, site: writing.Staging) -> bool:
    """Give a site that was resumed what these articles change of its search; whether that can be done.

    Their entries, and the catalogue, are as they were.
    """
    store, files = _store(desk), _files(site)
    names = searching.names_before([one.card.entry.id for one in readings], store=store, site=files)
    if names is None:
        return False
    items = [(one, its, shared.settings.language) for one, its in zip(readings, names, strict=True)]
    return searching.amend(_indexed(desk, items, site), store=store, site=files)


def search_regrouped(
    desk: Desk, touched: Sequence[Searched], *, entries: Iterable[Entry], catalogue: Catalogue, site: writing.Staging
) -> bool:
    """Give a site that was resumed what these articles, and another catalogue, change of its search, if that can be."""
    store, files = _store(desk), _files(site)
    if not searching.amend(_indexed(desk, touched, site), store=store, site=files):
        return False
    _, _, language = touched[0]
    searching.relist(entries, catalogue, language=language, site=files)
    return True


def _indexed(desk: Desk, items: Sequence[Searched], site: writing.Staging) -> list[searching.Indexed]:
    """The articles for the index, made some at a time: no more is held of the others than what finds their words."""
    starts = range(0, len(items), _AT_ONCE)
    return [one for start in starts for one in _some_indexed(desk, items, site=site, start=start)]


def _some_indexed(
    desk: Desk, every: Sequence[Searched], *, site: writing.Staging, start: int
) -> Iterator[searching.Indexed]:
    """Those from `start` on. Their cards are given to the site as they are made, and kept nowhere else."""

    def make(lacking: Sequence[Searched]) -> Iterator[tuple[Outcome[SearchCard], bytes]]:
        made = desk.work(_copied, _asked(desk, lacking))
        for done, (card, whole, file) in enumerate(made, start + 1):
            desk.tell("search", done, len(every))
            given.add(file.url)
            writing.take(site, file)
            yield Outcome(card), whole

    given: set[str] = set()
    items = every[start : start + _AT_ONCE]
    kept = desk.cache.file_all("search", items, key_of=_copy_key, kind=Outcome[SearchCard], make_all=make)
    again = [item for item, one in zip(items, kept, strict=True) if not _has_card(site, one.card.value, given)]
    deque(make(again), maxlen=0)
    for item, one in zip(items, kept, strict=True):
        yield searching.Indexed(item[0].card.entry, one.key, partial(_copy_again, desk, item))


def _copied(asked: searching.Asked) -> tuple[SearchCard, bytes, File]:
    """Runs in a worker: what the search keeps of an article, and its card."""
    copy, file = searching.copied(asked)
    card = SearchCard(file.url, hashlib.sha256(file.body).hexdigest())
    return card, sealed(copy, searching.Copy) or b"", file


def _asked(desk: Desk, items: Sequence[Searched]) -> Iterator[searching.Asked]:
    seen = desk.parts(ANNOTATE, [one for one, _, _ in items], searching.Seen)
    for its, (one, names, language) in zip(seen, items, strict=True):
        yield searching.Asked(its, one.card.entry, names, language)


def _copy_again(desk: Desk, item: Searched) -> searching.Copy:
    return searching.copied(next(_asked(desk, [item])))[0]


def _copy_key(item: Searched) -> object:
    one, names, language = item
    return one.key, names, language


def _has_card(site: writing.Staging, card: SearchCard | None, given: set[str]) -> bool:
    """Whether a card was given to the site, or stands in it and is given to it without its body."""
    if card is None or card.url in given:
        return True
    stands = writing.holds(site, card.url, digest=card.digest)
    if stands:
        writing.take(site, File(card.url, digest=card.digest))
    return stands


def _store(desk: Desk) -> searching.Store:
    return searching.Store(desk.cache.recall, desk.cache.keep, partial(desk.cache.wholes, kind=searching.Copy))


def _files(site: writing.Staging) -> searching.Site:
    return searching.Site(partial(_is_there, site), partial(_give, site), partial(writing.drop, site))


def _is_there(site: writing.Staging, url: str, digest: str) -> bool:
    return writing.holds(site, url, digest=digest)


def _give(site: writing.Staging, url: str, digest: str, body: bytes | None) -> None:
    writing.take(site, File(url, digest=digest) if body is None else File(url, body))
