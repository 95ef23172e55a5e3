"""Redirects: old addresses of articles, which lead to the new ones without script.

An alias is a path from the site's root as it stood in an old link: `/1987/gate.html`, `/gate/`. One that can be no
address was refused when it was read; one that meets another page is told of when all addresses are known.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.addresses import absolute, alias_url, folded_case
from generator.model import Catalogue, Entry, Page, Place, RedirectPage, Settings, Theme


def pages(catalogue: Catalogue, *, settings: Settings, theme: Theme) -> Iterator[Page]:  # noqa: ARG001
    """A page for each alias of each article."""
    for entry in catalogue.entries:
        seen, wrote = {folded_case(entry.url)}, catalogue.wrote.get(entry.url)
        for alias in entry.aliases:
            url = alias_url(alias)
            if url and folded_case(url) not in seen:
                seen.add(folded_case(url))
                place = wrote.of("aliases", alias) if wrote else Place(entry.path or entry.id)
                yield _page(entry, url, settings, place=place)


def _page(entry: Entry, url: str, settings: Settings, *, place: Place) -> Page:
    return Page(
        url,
        "redirect.html",
        entry.title,
        "",
        "",
        RedirectPage(entry.url),
        canonical=absolute(settings.base_url, entry.url),
        place=place,
    )
