"""Files -> diagnostics: is the site whole, does it work from a folder on disk, does it leave the reader alone.

In: every file of the site, before it is written, and where its links were written. Out: what is wrong. Every link and
fragment must lead somewhere; an id stands once on a page; nothing asks another host, the root of a disk, or a
module; no page runs script of its own.
`facts` looks at one file and can be remembered; `judge` brings all of them together.

It touches no file: of a `File` that is a copy only the address is known.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import cache
from types import MappingProxyType
from urllib.parse import unquote

from msgspec import Struct

from generator.checking.facts import SEPARATOR, PageFacts, facts
from generator.diagnostics import Code, Diagnostic
from generator.model import File, Place
from generator.placed import nearest

__all__ = ["PageFacts", "as_sound", "check", "facts", "judge", "parts", "still_sound"]

Wrote = Mapping[str, tuple[Place, ...]]
_NOWHERE: Wrote = MappingProxyType({})


def check(
    files: Iterable[File], *, base_url: str, unmade: Collection[str] = (), wrote: Wrote = _NOWHERE
) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with the site of `files`, whose own address is `base_url` (or empty).

    `unmade` are pages whose template failed, which is told elsewhere: links to them are not broken. `wrote` says where
    people wrote links to a part of a page, by its address (`1987/gate.html#p-1`).
    """
    return judge((facts(file) for file in files), base_url=base_url, unmade=unmade, wrote=wrote)


def judge(
    known: Iterable[PageFacts], *, base_url: str, unmade: Collection[str] = (), wrote: Wrote = _NOWHERE
) -> tuple[Diagnostic, ...]:
    """What is wrong with each file, and with the links between them."""
    site = {page.url: page for page in known}
    base = base_url.rstrip("/") + "/" if base_url else ""
    links = _Links(site.keys(), cache(lambda url: site[url].parts), frozenset(unmade), wrote)
    return tuple(
        wrong
        for page in site.values()
        for wrong in (*_meant(page, base), *_broken(page, links), *_abroad(page, links, base))
    )


def parts(known: Iterable[PageFacts], base_url: str) -> frozenset[str]:
    """The parts of pages that other pages link to: `1987/gate.html#p-1`."""
    base = base_url.rstrip("/") + "/"
    pages = list(known)
    near = (f"{to.target}#{to.fragment}" for page in pages for to in page.goes if to.target != page.url)
    far = (address.removeprefix(base) for page in pages for address in page.outside if "#" in address)
    return frozenset((*near, *(unquote(address) for address in far)))


def as_sound(
    page: PageFacts, before: PageFacts, *, urls: Collection[str], linked: Collection[str], base_url: str
) -> bool:
    """Whether `judge` would say of a site with this page what it said of it before: nothing new, and nothing less.

    `urls` are all files of the site, `linked` the `parts` that other pages link to. False where that is not certain.
    """
    ids = page.parts
    lost = before.parts - ids
    leads = set(page.leads.split(SEPARATOR)) - set(before.leads.split(SEPARATOR))
    goes = {to[:2] for to in page.goes} - {to[:2] for to in before.goes}
    outside = {one for one in page.outside if base_url and one.startswith(base_url)} - set(before.outside)
    return (
        not page.wrong
        and not any(f"{page.url}#{one}" in linked for one in lost)
        and all(url in urls for url in leads)
        and all(to == page.url and part in ids for to, part in goes)
        and all(part in ids for to, part, _ in page.goes if to == page.url)
        and not outside
    )


def still_sound(known: Iterable[PageFacts], *, urls: Collection[str], parts: Collection[str], base_url: str) -> bool:
    """Whether a site in which nothing was wrong is so with these files, new or in place of others.

    `urls` are all files of the site, `parts` what its pages linked to (see `parts`) before.
    """
    pages = {page.url: page for page in known}
    ids: dict[str, Collection[str]] = {url: page.parts for url, page in pages.items()}
    linked: dict[str, set[str]] = {}
    for part in parts:
        url, _, name = part.partition("#")
        if url in pages and name not in ids[url]:
            return False
        linked.setdefault(url, set()).add(name)
    ids = {**linked, **ids}
    base = base_url.rstrip("/") + "/" if base_url else ""
    links = _Links({*urls, *ids}, lambda url: ids.get(url, ()), frozenset(), _NOWHERE)
    return not any(
        True
        for page in pages.values()
        for _ in (*_meant(page, base), *_broken(page, links), *_abroad(page, links, base))
    )


class _Links(Struct, frozen=True):
    """What links can lead to, and where they were written: `urls` are all files, `ids` gives those of one."""

    urls: AbstractSet[str]
    ids: Callable[[str], Collection[str]]
    unmade: frozenset[str]
    wrote: Wrote


def _meant(page: PageFacts, base: str) -> Iterator[Diagnostic]:
    """A page's own mistakes. A server shows `404.html` at any depth, so it alone names its files by whole addresses."""
    for wrong in page.wrong:
        if not (base and page.url == "404.html" and wrong.code is Code.PAGE_OFFLINE and f"'{base}" in wrong.what):
            yield wrong


def _broken(page: PageFacts, links: _Links) -> Iterator[Diagnostic]:
    targets = page.leads.split(SEPARATOR) if page.leads else []
    if not links.urls >= set(targets):
        for target, written in zip(targets, page.written.split(SEPARATOR), strict=True):
            yield from _judged(page, links, written, (target, ""))
    for target, fragment, written in page.goes:
        yield from _judged(page, links, written, (target, fragment))


def _abroad(page: PageFacts, links: _Links, base: str) -> Iterator[Diagnostic]:
    """Absolute addresses that are the site's own."""
    for address in page.outside:
        if base and (address.startswith(base) or address == base[:-1]):
            path, _, fragment = address[len(base) :].partition("#")
            path = unquote(path.partition("?")[0])
            target = path + "index.html" if path.endswith("/") or not path else path
            yield from _judged(page, links, address, (target, unquote(fragment)))


def _judged(page: PageFacts, links: _Links, written: str, to: tuple[str, str]) -> Iterator[Diagnostic]:
    target, fragment = to
    if target in links.unmade:
        return
    if target not in links.urls:
        what = f"the link {written!r} leads to {target}, which is not there"
        yield Diagnostic(Code.LINK_BROKEN, page.place, what, _made(page), "correct the address, or put the file there")
    elif fragment and fragment not in links.ids(target) and target.endswith((".html", ".svg")):
        near = nearest(fragment, links.ids(target))
        mend = (
            f"did you mean #{near}?" if near else f"leave out #{fragment}, or copy a passage's address from that page"
        )
        what = f"leads to {target}, which has no #{fragment}"
        for place in (places := links.wrote.get(f"{target}#{fragment}", ())):  # on however many pages it is shown
            yield Diagnostic(Code.LINK_BROKEN, place, f"the link {what}", mend=mend)
        if not places:
            yield Diagnostic(Code.LINK_BROKEN, page.place, f"the link {written!r} {what}", _made(page), mend)


def _made(page: PageFacts) -> tuple[tuple[str, str], ...]:
    """The page that was made, where its place is the file that it was made from."""
    return (("page", page.url),) if page.place.path != page.url else ()
