"""Planning: from the catalogue to every page and file of the site, before any HTML.

In: the Catalogue, the owner's Settings, the Theme. Out: Pages, and Files that need no template; and the addresses of
articles, which are given first because entries name them. Each file here that has a function `pages` is a page kind
and is found by listing the folder; one that has `closing` is asked last, with all that was planned. No two outputs
share an address, also on file systems that do not tell case or Unicode forms apart; nothing is dropped but a redirect
that would hide a real page, and of that it is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType, ModuleType
from typing import Protocol

from generator.addresses import LONGEST, absolute, article_url, folded_case, is_cut, slug, suffixed, why_marked
from generator.diagnostics import Code, Diagnostic, Outcome, in_order
from generator.model import Catalogue, File, Frame, Head, Page, Place, Places, RedirectPage, Ref, Settings, Theme, When
from generator.nouns import replace
from generator.planning import listing
from generator.planning.book import book
from generator.planning.prose import page_refs
from generator.planning.shelf import OF_NOTES
from generator.planning.since import Since

__all__ = ["OF_NOTES", "Since", "addresses", "book", "frame", "page_kinds", "plan", "urls"]

_NAV = ("dates", "tags", "people", "places", "notes")
_WAYS = ("tags", "people", "organisations", "places", "events", "sources", "authors", "series")
_FEEDS = (("feed.xml", "application/atom+xml"), ("feed.json", "application/feed+json"))
_TOO_LONG = f"is longer than {LONGEST} bytes"
_LAST = "redirects"  # planned after all others, so that a real page always keeps its address
# The files of this folder that plan what a site can do without; those of a part that it does without are not loaded.
_PARTS: Mapping[str, str] = MappingProxyType(
    {"headlines": "search", "feeds": "feeds", "data": "data", "references": "references"}
)


class PageKind(Protocol):
    """What a file of this folder that plans pages must offer. It may also tell what is wrong."""

    def __call__(
        self, catalogue: Catalogue, /, *, settings: Settings, theme: Theme
    ) -> Iterable[Page | File | Diagnostic]: ...


def _modules(settings: Settings) -> dict[str, ModuleType]:
    there = (module.name for module in iter_modules(__path__))
    names = sorted(there, key=lambda name: (name == _LAST, name))
    made = (name for name in names if name not in _PARTS or settings.has(_PARTS[name]))
    return {name: import_module(f"{__name__}.{name}") for name in made}


def page_kinds(settings: Settings) -> Mapping[str, PageKind]:
    """The page kinds of such a site, by the names of their files in this folder, in order of name; redirects last."""
    return {name: module.pages for name, module in _modules(settings).items() if hasattr(module, "pages")}


def _page_kinds_again(since: Since, settings: Settings) -> Mapping[str, PageKind]:
    """The same, where those that can plan only what differs."""
    kinds, modules = page_kinds(settings), _modules(settings)
    again = {name: partial(modules[name].again, since=since) for name in kinds if hasattr(modules[name], "again")}
    return {**kinds, **again}


def urls(catalogue: Catalogue, planned: Iterable[Page | File], *, settings: Settings) -> frozenset[str]:
    """The addresses of all pages, where of those that `again` plans only some are planned."""
    of_articles = (entry.url for entry in catalogue.entries)
    here = (one.url for one in planned if isinstance(one, Page))
    return frozenset((*of_articles, *listing.addresses(catalogue, settings=settings), *here))


# ── Addresses of articles ───────────────────────────────────────────────────────────────────────


def addresses(heads: Iterable[tuple[str, str, Head, Places]]) -> Outcome[Mapping[str, str]]:
    """From (article id, file stem, head, where its keys stand) to the address of each article, by id.

    Of two that want one address the first in order of path gets it; the other gets a fingerprint of its id, and both
    are told of; so is a name that no page can have. Where an id stands twice, the first in order of path has it.
    """
    urls: dict[str, str] = {}
    owners: dict[str, tuple[str, Place]] = {}
    places: dict[str, Place] = {}
    said: list[Diagnostic] = []
    for identity, stem, head, keys in sorted(heads, key=lambda told: (told[3].path, told[0])):
        if identity in urls:
            said.append(_id_taken(identity, keys.of("id"), places[identity]))
            continue
        wanted, place = head.slug or stem, keys.of("slug")
        url = article_url(head.date, slug(wanted))
        if why := why_marked(wanted) or (_TOO_LONG if head.slug and is_cut(head.slug) else ""):
            mend = "write another slug" if head.slug else "give the file another name, or write a `slug`"
            said.append(_name_marked(wanted, why, url, place, mend=mend))
        if url in owners:
            said.append(_address_taken(url, (wanted, place), owners[url]))
            url = article_url(head.date, suffixed(slug(wanted), identity))
        owners[url] = (wanted, place)
        urls[identity], places[identity] = url, keys.of("id")
    return Outcome(urls, in_order(said))


def _id_taken(identity: str, place: Place, first: Place) -> Diagnostic:
    mend = f"give one of them another id: {identity}-2"
    return Diagnostic(Code.ID_TAKEN, place, f"the id {identity!r} stands twice", (("first", str(first)),), mend)


def _name_marked(name: str, why: str, url: str, place: Place, *, mend: str) -> Diagnostic:
    what = f"the name {name[:80]!r} {why}, so the article is at {url}"
    return Diagnostic(Code.FILE_NAME, place, what, mend=mend)


def _address_taken(url: str, late: tuple[str, Place], early: tuple[str, Place]) -> Diagnostic:
    (name, place), (other, first) = late, early
    shown = (("first", str(first)),)
    mend = f"slug: {slug(name)}-2"
    if name != other and folded_case(name) == folded_case(other):
        what = f"the addresses of {name!r} and {other!r} differ only in case or Unicode form"
        return Diagnostic(Code.ADDRESS_CASE, place, what, shown, mend)
    return Diagnostic(Code.ADDRESS_TAKEN, place, f"another article is at {url} already", shown, mend)


# ── The plan ────────────────────────────────────────────────────────────────────────────────────


def plan(
    catalogue: Catalogue, *, settings: Settings, theme: Theme, since: Since | None = None
) -> Outcome[tuple[Page | File, ...]]:
    """Every page and file of the site but the theme's own, each at an address of its own.

    With `since`, those that may differ, of a site whose pages keep their addresses.
    """
    planned: list[Page | File] = []
    said: list[Diagnostic] = []
    for pages in (page_kinds(settings) if since is None else _page_kinds_again(since, settings)).values():
        for one in pages(catalogue, settings=settings, theme=theme):
            said.append(one) if isinstance(one, Diagnostic) else planned.append(_completed(one, settings))
    for module in _modules(settings).values() if since is None else ():
        if hasattr(module, "closing"):
            planned.extend(module.closing(tuple(planned), settings=settings))
    kept, taken = _apart(planned)
    return Outcome(kept, in_order([*said, *taken]))


def _completed(one: Page | File, settings: Settings) -> Page | File:
    """A page with what every page has: its whole address, and the feeds of the site after its own."""
    if isinstance(one, File):
        return one
    canonical = one.canonical or absolute(settings.base_url, one.url)
    feeds = _FEEDS if settings.has("feeds") else ()
    return replace(one, canonical=canonical, feeds=tuple(dict.fromkeys((*one.feeds, *feeds))))


def _apart(planned: Iterable[Page | File]) -> tuple[tuple[Page | File, ...], list[Diagnostic]]:
    """All outputs at addresses that no file system takes for one another, and that no file and folder share."""
    ordered = sorted(planned, key=_is_redirect)  # stable: real pages first
    owners: dict[str, Page | File] = {}
    folders: dict[str, Page | File] = {"assets": File("assets/")}
    said: list[Diagnostic] = []
    for one in ordered:
        found = _met(one.url, owners, folders)
        if found:
            said.append(_collision(one, found))
        if found and _is_redirect(one):
            continue
        placed = replace(one, url=_renamed(one.url)) if found else one
        key = folded_case(placed.url)
        owners[key] = placed
        for folder in _folders(key):
            folders.setdefault(folder, placed)
    return tuple(owners.values()), said


def _is_redirect(one: Page | File) -> bool:
    return isinstance(one, Page) and isinstance(one.data, RedirectPage)


def _met(url: str, owners: Mapping[str, Page | File], folders: Mapping[str, Page | File]) -> Page | File | None:
    """What stands in the way of a file at this address."""
    key = folded_case(url)
    above = next((owners[folder] for folder in _folders(key) if folder in owners), None)
    reserved = folders["assets"] if key.startswith("assets/") else None
    return owners.get(key) or folders.get(key) or above or reserved


def _folders(key: str) -> Iterator[str]:
    at = key.find("/")
    while at > 0:
        yield key[:at]
        at = key.find("/", at + 1)


def _renamed(url: str) -> str:
    head, mark, name = url.rpartition("/")
    stem, dot, suffix = name.rpartition(".")
    return f"{head}{mark}{suffixed(stem or suffix, url)}{dot}{suffix if stem else ''}"


def _collision(late: Page | File, early: Page | File) -> Diagnostic:
    code = (
        Code.ADDRESS_TAKEN
        if late.url == early.url or folded_case(late.url) != folded_case(early.url)
        else Code.ADDRESS_CASE
    )
    place = late.place or early.place or Place("site.toml")
    shown = (("first", str(early.place) if early.place else early.url),)
    redirect = _is_redirect(late)
    what = f"{'the alias' if redirect else 'the address'} {late.url} meets {early.url}"
    return Diagnostic(code, place, what, shown, "remove the alias" if redirect else "give one of them another name")


# ── What every page shows ───────────────────────────────────────────────────────────────────────


def frame(catalogue: Catalogue, *, settings: Settings, date: When) -> Frame:
    """The counts, years and ways in of the whole collection. A way in that leads to nothing is left out."""
    filled = {index.name: index.url for index in catalogue.indexes if index.groups}
    ways = tuple(Ref(name, filled[name]) for name in _WAYS if name in filled)
    others = tuple(Ref(name, url) for name, url in sorted(filled.items()) if name not in (*_WAYS, *_NAV, "notes/by"))
    middle = tuple(Ref(name, filled[name]) for name in _NAV if name in filled)
    search = (Ref("search", "search.html"),) if settings.has("search") else ()
    years = [entry.date.year for entry in catalogue.entries]
    return Frame(
        articles=len(catalogue.entries),
        notes=len(catalogue.notes),
        first=min(years, default=0),
        last=max(years, default=0),
        date=date,
        nav=(Ref("front", "index.html"), *middle, *search),
        pages=page_refs(catalogue),
        ways=ways + others,
    )
