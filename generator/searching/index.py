"""The index of the search, brought up to date.

In: every article's entry and the key of its `Copy`, the catalogue, what the last build kept, and the site. Out: the
files under `search/` but articles' cards, given to the site one by one, and what the next build needs to know. Of an
article that is as it was, not even its words are read; a range of terms is taken up only where a change lies in it.
Where anything that was kept is lost, the index is made from nothing, and is the same.
"""

from __future__ import annotations

import contextlib
import hashlib
from array import array
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from heapq import merge
from itertools import accumulate, chain, count, islice
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import astuple

from generator.model import Catalogue, Entry
from generator.nouns import replace
from generator.searching import columns, shards, updating
from generator.searching.copies import Copy, script
from generator.searching.cutting import order, ranges
from generator.searching.postings import BITS, merged, posting, unpacked
from generator.searching.shards import End, Term
from generator.searching.updating import Drawer, LostError, Range
from generator.searching.weighing import Words

_FORM = 2  # of what is kept: raise it with every change of what a Range or a Spine holds, or of the files made of it
_NAME = f"search index {_FORM}"
_ROOT = "search/root.js"
_RUN = 1 << 16 - BITS  # articles whose postings are gathered before they are put in order: two bytes hold each
_MANY = 4  # from a fourth of the articles on, changes cost as much as a new index


class Indexed(Struct, frozen=True):
    """An article to be in the index: its entry, the key of its copy, and how to have the copy where it is lost."""

    entry: Entry
    key: bytes
    copy: Callable[[], Copy]


class Spine(Struct, frozen=True):
    """What the next build must know: the ids and keys of the articles in order, and the ranges of terms and ends.

    `years` are what the root tells of the articles' dates, `guides` the borders, files and digests of the guides.
    """

    articles: tuple[tuple[str, bytes], ...] = ()
    terms: tuple[Range, ...] = ()
    ends: tuple[Range, ...] = ()
    years: tuple[tuple[int, int], ...] = ()
    guides: tuple[tuple[str, str, str], ...] = ()

    @property
    def files(self) -> frozenset[str]:
        """The addresses of the files of its ranges, and of the guides to them."""
        ranges_ = (_address(name) for one in (*self.terms, *self.ends) for name, _ in one.files)
        return frozenset(ranges_) | {_address(name) for _, name, _ in self.guides}


class Store(Struct, frozen=True):
    """What builds keep: values by name, and copies by their keys (None where they are there no more)."""

    recall: Callable[[str], object]
    keep: Callable[[str, object], None]
    copies: Callable[[Iterable[bytes]], Iterator[Copy | None]]


class Site(Struct, frozen=True):
    """The site on its way: whether a file of this digest stands in it already, and how one is given to it.

    A file that stands is given without its body; one that was given can be dropped.
    """

    stands: Callable[[str, str], bool]
    give: Callable[[str, str, bytes | None], None]
    drop: Callable[[str], None]


E = TypeVar("E", bound=Struct)
_Articles = Sequence[tuple[str, bytes]]  # ids, and the keys of their copies


class _Drawers(Struct, frozen=True):
    terms: Drawer[Term]
    ends: Drawer[End]


class _Made(Struct, frozen=True):
    """The ranges of an index, in order."""

    terms: Iterable[Range]
    ends: Iterable[Range]


class _Change(Struct):
    """What changes of one term: articles whose postings go, those postings, new ones, and forms more and less."""

    gone: set[int] = field(default_factory=set)
    old: set[int] = field(default_factory=set)
    new: set[int] = field(default_factory=set)
    forms: Counter[str] = field(default_factory=Counter)

    @property
    def tells(self) -> bool:
        """Whether anything is left of it, when what went has come again."""
        return bool(self.gone or self.new or any(self.forms.values()))

    def made(self, term: Term | None, key: str) -> Term | None:
        """The term as it is now, or None where nobody has it."""
        before = term or Term(key)
        counts = Counter(dict(before.forms))
        counts.update(self.forms)
        forms = tuple(sorted((form, many) for form, many in counts.items() if many > 0))
        held = before.held
        if self.gone or self.new:
            held = merged(unpacked(held), gone=self.gone, new=self.new).tobytes()
        return Term(key, held, forms) if held or forms else None


def publish(articles: Iterable[Indexed], catalogue: Catalogue, *, language: str, store: Store, site: Site) -> None:
    """Give the site every file of its search."""
    ordered = sorted(articles, key=lambda one: (one.entry.date.key, one.entry.id))
    entries = [one.entry for one in ordered]
    spine = replace(_index(ordered, store, site), years=tuple(columns.years(entries)))
    relist(entries, catalogue, language=language, site=site)
    _finish(spine, store, site)


def relist(entries: Iterable[Entry], catalogue: Catalogue, *, language: str, site: Site) -> None:
    """Give the site the files that are made of entries and groups alone."""
    ordered = sorted(entries, key=lambda entry: (entry.date.key, entry.id))
    facets = columns.facets(catalogue, ordered, language=language)
    for name, body in chain(facets, columns.results(ordered), columns.cards(catalogue)):
        _give(site, _address(name), hashlib.sha256(body).hexdigest(), lambda body=body: body)  # type: ignore[misc]


def names_before(ids: Iterable[str], *, store: Store, site: Site) -> list[tuple[str, ...]] | None:
    """The names that these articles were asked with when the index of this site was made; None where nobody knows."""
    known = _standing(store, site)
    keys = dict(known.articles) if known else {}
    asked = list(ids)
    copies = store.copies([keys[one] for one in asked if one in keys])
    names = [one.names for one in copies if one]
    return names if len(names) == len(asked) else None


def amend(touched: Iterable[Indexed], *, store: Store, site: Site) -> bool:
    """Give a site in which its search stands what these articles change of it; False where it must be made anew.

    The articles are those that there were, in their order. What is made of entries and groups, `relist` gives.
    """
    known, now = _standing(store, site), {one.entry.id: one for one in touched}
    if known is None:
        return False
    articles = [(one, now[one].key if one in now else key) for one, key in known.articles]
    drawers = _Drawers(_terms(store), _ends(store))
    try:
        made = _brought_on(articles, lambda at: now[articles[at][0]], known=known, store=store, drawers=drawers)
        spine = _written(articles, made, known, drawers=drawers, site=site)
    except LostError:
        return False
    for url in known.files - spine.files:
        site.drop(url)
    _finish(replace(spine, years=known.years), store, site)
    return True


def _standing(store: Store, site: Site) -> Spine | None:
    """What the index is made of that stands in this site, not in another of the same collection."""
    known = store.recall(_NAME)
    if not isinstance(known, Spine):
        return None
    return known if site.stands(_ROOT, hashlib.sha256(_root(known)).hexdigest()) else None


def _finish(spine: Spine, store: Store, site: Site) -> None:
    body = _root(spine)
    _give(site, _ROOT, hashlib.sha256(body).hexdigest(), lambda: body)
    store.keep(_NAME, spine)


def _address(name: str) -> str:
    return f"search/{name}.js"


def _give(site: Site, url: str, digest: str, body: Callable[[], bytes]) -> None:
    site.give(url, digest, None if site.stands(url, digest) else body())


def _root(spine: Spine) -> bytes:
    value = {
        "n": len(spine.articles),
        "y": spine.years,
        "s": shards.listed(border for border, _, _ in spine.guides),
        "r": shards.listed(one.border for one in spine.ends),
    }
    known = repr((value, spine.guides, [one.files for one in (*spine.terms, *spine.ends)])).encode()
    return script("root", value | {"v": hashlib.sha256(known).hexdigest()[:8]})


# ── the ranges ──────────────────────────────────────────────────────────────────────────────────


def _index(ordered: Sequence[Indexed], store: Store, site: Site) -> Spine:
    known, site = store.recall(_NAME), _once(site)
    drawers = _Drawers(_terms(store), _ends(store))
    now = [(one.entry.id, one.key) for one in ordered]
    if isinstance(known, Spine):
        with contextlib.suppress(LostError):
            made = _brought_on(now, ordered.__getitem__, known=known, store=store, drawers=drawers)
            return _written(now, made, known, drawers=drawers, site=site)
    copies = zip(ordered, store.copies(one.key for one in ordered), strict=True)
    words = ((copy or one.copy()).words for one, copy in copies)
    return _written(now, _from_nothing(words, drawers), Spine(), drawers=drawers, site=site)


def _once(site: Site) -> Site:
    """The site, to be given each file once: where a range turns out to be lost, those before it are given already.

    The same index has the same files, however it was made.
    """
    given: set[str] = set()

    def give(url: str, digest: str, body: bytes | None) -> None:
        if url not in given:
            given.add(url)
            site.give(url, digest, body)

    return replace(site, give=give)


def _written(articles: _Articles, made: _Made, known: Spine, *, drawers: _Drawers, site: Site) -> Spine:
    terms = _given(updating.written(made.terms, known.terms, drawer=drawers.terms), site)
    ends = _given(updating.written(made.ends, known.ends, drawer=drawers.ends), site)
    return Spine(tuple(articles), tuple(terms), tuple(ends), guides=tuple(_guides(terms, site)))


def _guides(terms: Iterable[Range], site: Site) -> Iterator[tuple[str, str, str]]:
    """Give the site the guides to these ranges. They are made anew each time, of what is known of the ranges."""
    for some in ranges(terms, shards.GUIDES):
        name, body = shards.guide((one.border, one.words, one.last) for one in some)
        digest = hashlib.sha256(body).hexdigest()
        _give(site, _address(name), digest, lambda body=body: body)  # type: ignore[misc]
        yield some[0].border, name, digest


def _given(made: Iterable[tuple[Range, updating.Files]], site: Site) -> list[Range]:
    ranges_: list[Range] = []
    for one, files in made:
        ranges_.append(one)
        lacking = [name for name, digest in one.files if not site.stands(_address(name), digest)]
        bodies = dict(files.made()) if lacking else {}
        for name, digest in one.files:
            site.give(_address(name), digest, bodies[name] if name in lacking else None)
    return ranges_


def _from_nothing(articles: Iterable[Words], drawers: _Drawers) -> _Made:
    """The ranges of all that the articles have. Each is made as it is asked for, and what it was made of let go."""
    pairs: Counter[str] = Counter()
    runs = list(_runs(articles, pairs))
    forms: dict[str, dict[str, int]] = {}
    for pair, many in pairs.items():
        form, stem = pair.split()
        forms.setdefault(form, {})[stem] = many
    keys = sorted({*chain.from_iterable(run.keys for run in runs), *forms}, key=order)
    backwards = (End(key) for key in sorted(_backwards(keys), key=order))
    return _Made(
        (updating.closed(some, drawers.terms) for some in ranges(_merged(keys, runs, forms), shards.TERMS)),
        (updating.closed(some, drawers.ends) for some in ranges(backwards, shards.ENDS)),
    )


class _Run(Struct, frozen=True):
    """The postings of the articles of some numbers that follow one another: stems in order, where those of each end.

    `first` is the first number. In a posting it is left out, so that two bytes hold one.
    """

    first: int
    keys: tuple[str, ...]
    ends: array[int]
    held: array[int]

    def __iter__(self) -> Iterator[tuple[bytes, int, array[int]]]:
        """For each stem, by what it is sorted, from where on its articles are counted, and their postings."""
        start = 0
        for key, end in zip(self.keys, self.ends, strict=True):
            yield order(key), self.first, self.held[start:end]
            start = end


def _runs(articles: Iterable[Words], pairs: Counter[str]) -> Iterator[_Run]:
    """What the articles have, some articles at a time; and in how many each pair of a form and its stem is."""
    words, known = iter(articles), dict[str, str]()
    for first in count(0, _RUN):
        lists: defaultdict[str, array[int]] = defaultdict(partial(array, "H"))
        at = -1
        for at, one in enumerate(islice(words, _RUN)):
            found = map((at << BITS).__or__, one.impacts)  # no loop of ours: there are hundreds in an article
            deque(map(array.append, map(lists.__getitem__, one.stems.split()), found), maxlen=0)
            pairs.update(one.forms.splitlines())
        if at < 0:
            return
        keys = tuple(known.setdefault(key, key) for key in sorted(lists, key=order))  # each is held once, for all runs
        held = array("H", b"".join(map(lists.__getitem__, keys)))
        yield _Run(first, keys, array("I", accumulate(len(lists[key]) for key in keys)), held)


def _merged(keys: Iterable[str], runs: Sequence[_Run], forms: dict[str, dict[str, int]]) -> Iterator[Term]:
    """The term of each key, in order: what the runs have of it, one after another."""
    parts = merge(*runs)
    part = next(parts, None)
    for key in keys:
        place, held = order(key), array("I")
        while part and part[0] == place:
            held.extend(map((part[1] << BITS).__add__, part[2]))
            part = next(parts, None)
        yield Term(key, held.tobytes(), tuple(sorted(forms.get(key, {}).items())))


def _forms(words: Words) -> Iterator[tuple[str, str]]:
    told = words.forms.split()
    return zip(told[::2], told[1::2], strict=True)


def _backwards(keys: Iterable[str]) -> Iterator[str]:
    return (key[::-1] for key in keys if shards.has_end(key))


def _brought_on(
    now: _Articles, article: Callable[[int], Indexed], *, known: Spine, store: Store, drawers: _Drawers
) -> _Made:
    """The ranges of before with what changed. Raises LostError where it is easier to begin anew."""
    old, new = _differing(known.articles, now)
    if not known.terms or (len(old) + len(new)) * _MANY > len(now):
        raise LostError(_NAME)
    changes: dict[str, _Change] = {}
    for at, copy in zip(old, store.copies(known.articles[at][1] for at in old), strict=True):
        if copy is None:
            raise LostError(known.articles[at][0])
        _take_out(changes, at, copy.words)
    for at, copy in zip(new, store.copies(now[at][1] for at in new), strict=True):
        _put_in(changes, at, (copy or article(at).copy()).words)
    came: list[str] = []
    went: list[str] = []
    asked = {
        key: partial(_followed, change, key, came=came, went=went) for key, change in changes.items() if change.tells
    }
    terms = updating.changed(known.terms, asked, cut=shards.TERMS, drawer=drawers.terms)
    turned = {key: partial(_end, key) for key in _backwards(came)}
    turned |= {key: partial(_end, "") for key in _backwards(went)}
    return _Made(terms, updating.changed(known.ends, turned, cut=shards.ENDS, drawer=drawers.ends))


def _differing(known: Sequence[tuple[str, bytes]], now: Sequence[tuple[str, bytes]]) -> tuple[list[int], list[int]]:
    """The numbers of the articles that are taken out, and of those that are put in.

    A number means the same article as before up to the first that came or went.
    """
    shared = min(len(known), len(now))
    same = next((at for at in range(shared) if known[at][0] != now[at][0]), shared)
    edited = [at for at in range(same) if known[at][1] != now[at][1]]
    return [*edited, *range(same, len(known))], [*edited, *range(same, len(now))]


def _take_out(changes: dict[str, _Change], at: int, words: Words) -> None:
    for stem, impact in zip(words.stems.split(), words.impacts, strict=True):
        change = changes.setdefault(stem, _Change())
        change.gone.add(at)
        change.old.add(posting(at, impact))
    for form, stem in _forms(words):
        changes.setdefault(form, _Change()).forms[stem] -= 1


def _put_in(changes: dict[str, _Change], at: int, words: Words) -> None:
    for stem, impact in zip(words.stems.split(), words.impacts, strict=True):
        change, mine = changes.setdefault(stem, _Change()), posting(at, impact)
        if mine in change.old:  # it is as it was
            change.gone.remove(at)
        else:
            change.new.add(mine)
    for form, stem in _forms(words):
        changes.setdefault(form, _Change()).forms[stem] += 1


def _followed(change: _Change, key: str, term: Term | None, *, came: list[str], went: list[str]) -> Term | None:
    made = change.made(term, key)
    if term is None and made is not None:
        came.append(key)
    if made is None and term is not None:
        went.append(key)
    return made


def _end(key: str, _known: End | None) -> End | None:
    return End(key) if key else None


# ── where entries are kept ──────────────────────────────────────────────────────────────────────


def _terms(store: Store) -> Drawer[Term]:
    return Drawer(*_kept(store, Term), shards.term_files, shards.term_words)


def _ends(store: Store) -> Drawer[End]:
    return Drawer(*_kept(store, End), shards.end_files)


def _kept(
    store: Store, kind: Callable[..., E]
) -> tuple[Callable[[str], Sequence[E] | None], Callable[[Sequence[E]], str]]:
    """How entries are had and kept: as tuples, which are pickled in half the time of nouns.

    What this build keeps is also at hand, once, for there may be no file to keep it in.
    """
    at_hand: dict[str, Sequence[E]] = {}

    def get(digest: str) -> Sequence[E] | None:
        if digest in at_hand:
            return at_hand.pop(digest)
        held = store.recall(f"search range {_FORM} {digest}")
        return [kind(*values) for values in held] if isinstance(held, tuple) else None

    def put(entries: Sequence[E]) -> str:
        told = tuple(map(astuple, entries))
        seen = hashlib.blake2b(digest_size=16)
        for key, *others in told:
            seen.update(repr((key, others[1:])).encode("utf-8", "surrogatepass"))
            seen.update(others[0] if others else b"")
        digest = seen.hexdigest()
        at_hand[digest] = entries
        store.keep(f"search range {_FORM} {digest}", told)
        return digest

    return get, put
