"""Free pages: what the owner wrote under `content/pages`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.addresses import free_url, free_urls, why_marked
from generator.diagnostics import Code, Diagnostic
from generator.model import Catalogue, FreePage, Page, ProsePage, Ref, Settings, Theme
from generator.planning.shelf import below_content, html_of, links_of, pictures_of


def pages(catalogue: Catalogue, *, settings: Settings, theme: Theme) -> Iterator[Page | Diagnostic]:  # noqa: ARG001
    """A page for each file, by its id: `about.html`."""
    urls = free_urls(page.id for page in catalogue.pages)
    for free in catalogue.pages:
        wanted = free_url(free.id)
        if urls[free.id] != wanted:
            yield Diagnostic(
                Code.ADDRESS_TAKEN,
                free.place,
                f"another page is at {wanted} already",
                mend="give the file another name",
            )
        for part in free.id.split("/"):
            if why := why_marked(part):
                what = f"the name {part!r} {why}, so the page is at {urls[free.id]}"
                yield Diagnostic(Code.FILE_NAME, free.place, what, mend="give it another name")
        yield _page(free, urls[free.id], catalogue)


def _page(free: FreePage, url: str, catalogue: Catalogue) -> Page:
    targets = (link.target for link in free.links)
    data = ProsePage(
        free=free,
        html=html_of(free.blocks),
        backlinks=catalogue.backlinks.get(url, ()),
        links=links_of(targets, catalogue, near=below_content(free.place.path), here=url),
        pictures=pictures_of((link.target for link in free.pictures), catalogue),
    )
    return Page(url, "page.html", free.title, free.description, "", data, place=free.place)


def page_refs(catalogue: Catalogue) -> tuple[Ref, ...]:
    """The free pages as every page's foot names them, by their ids."""
    urls: Mapping[str, str] = free_urls(page.id for page in catalogue.pages)
    return tuple(Ref(page.title, urls[page.id]) for page in sorted(catalogue.pages, key=lambda page: page.id))
