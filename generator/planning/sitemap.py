"""The site map (sitemaps.org, 0.9), where the site has an address on the web, and `robots.txt`.

In: everything that is planned. Out: files. A site map of more than 50,000 addresses is cut in parts, as its rules ask.
It names no dates: those of old news are not the days on which a page was changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.etree import ElementTree as ET

from generator.addresses import absolute
from generator.model import File, Page, Settings
from generator.planning.xml import add, as_bytes

_MOST = 50_000
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def closing(planned: Iterable[Page | File], *, settings: Settings) -> Iterator[File]:
    """The files that need to know all pages."""
    rules = "User-agent: *\nAllow: /\n"
    if settings.base_url:
        urls = [page.url for page in planned if isinstance(page, Page) and _is_found(page)]
        yield from _maps(urls, settings.base_url)
        rules += f"\nSitemap: {absolute(settings.base_url, 'sitemap.xml')}\n"
    yield File("robots.txt", rules.encode())


def _is_found(page: Page) -> bool:
    return page.template not in ("redirect.html", "404.html")


def _maps(urls: Sequence[str], base_url: str) -> Iterator[File]:
    parts = [urls[at : at + _MOST] for at in range(0, len(urls), _MOST)] or [()]
    if len(parts) == 1:
        yield File("sitemap.xml", _document("urlset", "url", (absolute(base_url, url) for url in parts[0])))
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    yield File("sitemap.xml", _document("sitemapindex", "sitemap", (absolute(base_url, name) for name in names)))
    for name, part in zip(names, parts, strict=True):
        yield File(name, _document("urlset", "url", (absolute(base_url, url) for url in part)))


def _document(root_name: str, item: str, addresses: Iterable[str]) -> bytes:
    root = ET.Element(root_name, {"xmlns": _SPACE})
    for address in addresses:
        add(add(root, item), "loc", address)
    return as_bytes(root)
