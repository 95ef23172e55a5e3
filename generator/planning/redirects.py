"""Redirects: old addresses of articles, which lead to the new ones without script.

An alias is a path from the site's root as it stood in an old link: `/1987/gate.html`, `/gate/`. One that has no
suffix or ends in `/` is the folder's `index.html`. One that leaves the site, asks a question (`?p=12`), or has a part
that no file can be called is refused by name; one that meets another page is told of when all addresses are known.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import unquote

from generator.addresses import absolute, folded_case, stays_inside, why_refused
from generator.diagnostics import Code, Diagnostic
from generator.model import Catalogue, Entry, Page, Place, RedirectPage, Settings, Theme

_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{1,4}", re.IGNORECASE)


def pages(catalogue: Catalogue, *, settings: Settings, theme: Theme) -> Iterator[Page | Diagnostic]:  # noqa: ARG001
    """A page for each alias of each article."""
    for entry in catalogue.entries:
        seen = {folded_case(entry.url)}
        for alias in entry.aliases:
            url = alias_url(alias)
            if isinstance(url, str) and folded_case(url) in seen:
                continue
            seen.add(folded_case(url or ""))
            yield _page(entry, url, settings) if url else _refused(entry, alias)


def alias_url(alias: str) -> str | None:
    """The address of the file for an old address, or None where there can be none."""
    path = unicodedata.normalize("NFC", unquote(alias.strip())).lstrip("/")
    if alias.strip().startswith("//") or not path or not stays_inside(path):
        return None
    path = posixpath.normpath(path) + ("/" if path.endswith("/") else "")
    if path in (".", "./"):
        return "index.html"
    if path.endswith("/") or not _SUFFIX.fullmatch(posixpath.splitext(path)[1]):
        path = posixpath.join(path, "index.html")
    nameable = "#" not in path and not any(map(why_refused, path.split("/")))
    return path if nameable else None


def _page(entry: Entry, url: str, settings: Settings) -> Page:
    return Page(
        url,
        "redirect.html",
        entry.title,
        "",
        "",
        RedirectPage(entry.url),
        canonical=absolute(settings.base_url, entry.url),
        place=Place(entry.path or entry.id),
    )


def _refused(entry: Entry, alias: str) -> Diagnostic:
    what = f"aliases: {alias!r} can be no address of this site"
    return Diagnostic(
        Code.VALUE_PATH, Place(entry.path or entry.id), what, mend="write a path such as /old/address.html"
    )
