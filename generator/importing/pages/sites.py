"""The site that published a page. In: its own data and its address. Out: the publication's name, and all its names."""

from __future__ import annotations

from collections.abc import Iterator

from generator.importing.clippings.web import host_of, names_host
from generator.importing.pages.found import Claim, Found, fold, found
from generator.importing.pages.structured import Structured, named, types

_METAS = (
    "og:site_name",
    "application-name",
    "apple-mobile-web-app-title",
    "cre",
    "dc.publisher",
    "publisher",
    "copyright",
)
_SUFFIXES = ("www", "com", "co", "org", "net", "uk", "de", "fr", "news", "m", "amp")


def source_of(data: Structured, url: str) -> Found | None:
    """The publication: the publisher in the article's data, else the site's own name for itself."""
    claims = [claim for claim in _claims(data) if not _is_host(claim.value, url)]
    site = next((claim for claim in claims if names_host(claim.value, url)), None)
    return found(site or (claims[0] if claims else None), claims)


def names_of_site(data: Structured, url: str) -> tuple[str, ...]:
    """All that the site is called: as titles and bylines may name it."""
    names = [claim.value for claim in _claims(data)]
    handle = data.meta("twitter:site").lstrip("@")
    host = host_of(url)
    labels = [label for label in host.split(".") if label not in _SUFFIXES and len(label) > 2]
    return tuple(dict.fromkeys(name for name in (*names, handle, host, host.removeprefix("www."), *labels) if name))


def _claims(data: Structured) -> Iterator[Claim]:
    for value in data.ld("publisher"):
        yield from (Claim(name, "JSON-LD publisher", 0.9) for name, _ in named(value) if len(name) < 80)
    for meta in _METAS[:3]:
        for value in data.metas.get(meta, ())[:1]:
            if len(value) < 80:
                yield Claim(value, f"meta {meta}", 0.85)
    for node in data.nodes:
        if any(kind in ("WebSite", "NewsMediaOrganization", "Organization") for kind in types(node)):
            yield from (
                Claim(name, "JSON-LD site", 0.7) for name, _ in named({"name": node.get("name")}) if len(name) < 60
            )


def _is_host(name: str, url: str) -> bool:
    host = host_of(url)
    return fold(name) in (fold(host), fold(host.removeprefix("www.")))
