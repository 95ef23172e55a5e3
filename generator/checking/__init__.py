"""Files -> diagnostics: is the site whole, does it work from a folder on disk, does it leave the reader alone.

In: every file of the site, before it is written. Out: what is wrong. Every link and fragment must lead somewhere; an id
stands once on a page; nothing asks another host, the root of a disk, or a module; no page runs script of its own.
`facts` looks at one file and can be remembered; `judge` brings all of them together.

It touches no file: of a `File` that is a copy only the address is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from generator.checking.facts import PageFacts, facts
from generator.diagnostics import Code, Diagnostic
from generator.model import File

__all__ = ["PageFacts", "check", "facts", "judge"]


def check(files: Iterable[File], *, base_url: str) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with the site of `files`, whose own address is `base_url` (or empty)."""
    return judge((facts(file) for file in files), base_url=base_url)


def judge(known: Iterable[PageFacts], *, base_url: str) -> tuple[Diagnostic, ...]:
    """What is wrong with each file, and with the links between them."""
    site = {page.url: page for page in known}
    ids = {url: frozenset(page.ids) for url, page in site.items()}
    base = base_url.rstrip("/") + "/" if base_url else ""
    return tuple(
        wrong
        for page in site.values()
        for wrong in (*_meant(page, base), *_broken(page, ids), *_abroad(page, ids, base))
    )


def _meant(page: PageFacts, base: str) -> Iterator[Diagnostic]:
    """A page's own mistakes. A server shows `404.html` at any depth, so it alone names its files by whole addresses."""
    for wrong in page.wrong:
        if not (base and page.url == "404.html" and wrong.code is Code.PAGE_OFFLINE and f"'{base}" in wrong.what):
            yield wrong


def _broken(page: PageFacts, ids: Mapping[str, frozenset[str]]) -> Iterator[Diagnostic]:
    for target, fragment, written in page.goes:
        if target not in ids:
            yield _diagnostic(page, written, f"leads to {target}, which is not there")
        elif fragment and fragment not in ids[target] and target.endswith((".html", ".svg")):
            yield _diagnostic(page, written, f"leads to {target}, which has no #{fragment}")


def _abroad(page: PageFacts, ids: Mapping[str, frozenset[str]], base: str) -> Iterator[Diagnostic]:
    """Absolute addresses that are the site's own."""
    for address in page.outside:
        if base and (address.startswith(base) or address == base[:-1]):
            path, _, fragment = address[len(base) :].partition("#")
            path = unquote(path.partition("?")[0])
            target = path + "index.html" if path.endswith("/") or not path else path
            if target not in ids:
                yield _diagnostic(page, address, f"leads to {target}, which is not there")
            elif fragment and unquote(fragment) not in ids[target] and target.endswith(".html"):
                yield _diagnostic(page, address, f"leads to {target}, which has no #{unquote(fragment)}")


def _diagnostic(page: PageFacts, written: str, what: str) -> Diagnostic:
    shown = (("page", page.url),) if page.place.path != page.url else ()
    return Diagnostic(Code.LINK_BROKEN, page.place, f"the link {written!r} {what}", shown)
