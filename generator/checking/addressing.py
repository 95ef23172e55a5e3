"""Where an address in a page leads: to a file of the site, to another host, or to what does not work from a disk.

In: the address as it stands in the page, and the page's own. Out: a `Going`, an outside address, or what is wrong.
"""

from __future__ import annotations

import posixpath
import re
from typing import NamedTuple
from urllib.parse import unquote

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_USUAL = re.compile(r"((?:\.\./)*+)((?:[\w-]++/)*+[\w-]++\.[a-z0-9]++)?+(?:#([\w-]++))?+")  # needs no decoding at all
_EDGE = "".join(map(chr, range(0x21)))  # what browsers strip from an address's ends
_LINKED = frozenset({"http", "https", "mailto", "tel"})
# Files in the link itself, of kinds that no browser shows as a page: references to cite.
_SAVED = tuple(
    f"data:application/{kind};" for kind in ("x-bibtex", "x-research-info-systems", "vnd.citationstyles.csl+json")
)


class Going(NamedTuple):
    """A link to a file of the site: its address, the fragment, and the link as it is written."""

    target: str
    fragment: str
    written: str


class Outside(NamedTuple):
    """An address of http or https."""

    address: str


class Wrong(NamedTuple):
    """What is wrong with an address, as the end of a sentence; `broken` where it leads nowhere at all."""

    why: str
    broken: bool = False


def leads(here: str, address: str, *, fetched: bool) -> Going | Outside | Wrong | None:
    """Where `address` on the page at `here` leads. None: to the page itself, to a letter, or nowhere that matters.

    `fetched` addresses are loaded with the page, the others only when a reader follows them.
    """
    usual = _USUAL.fullmatch(address)
    if usual and usual[2]:
        target = _climbed(here, len(usual[1]) // 3, usual[2])
        return (
            Going(target, usual[3] or "", address)
            if target is not None
            else Wrong("leads out of the site", broken=True)
        )
    return _leads(here, address, fetched=fetched)


def _climbed(here: str, levels: int, path: str) -> str | None:
    folder = here.rpartition("/")[0]
    for _ in range(levels):
        if not folder:
            return None
        folder = folder.rpartition("/")[0]
    return f"{folder}/{path}" if folder else path


def _leads(here: str, address: str, *, fetched: bool) -> Going | Outside | Wrong | None:
    plain = address.strip(_EDGE)
    if "\t" in plain or "\n" in plain or "\r" in plain or "\\" in plain:
        plain = re.sub(r"[\t\n\r]", "", plain).replace("\\", "/")
    scheme = _SCHEME.match(plain)
    if scheme:
        return _schemed(scheme[1].lower(), plain, fetched=fetched)
    if plain.startswith("/"):
        return Wrong("is another host's" if plain.startswith("//") else "begins at the root of a disk or host")
    path, _, fragment = plain.partition("#")
    path = path.partition("?")[0]
    if not path:
        return Going(here, _fragment(fragment), address) if fragment else None
    if path.endswith(("/", "/.", "/..")) or path in (".", ".."):
        return Wrong("leads to a folder, which shows a list of files on a disk")
    target = resolve(here, unquote(path) if "%" in path else path)
    return (
        Wrong("leads out of the site", broken=True) if target is None else Going(target, _fragment(fragment), address)
    )


def _schemed(scheme: str, plain: str, *, fetched: bool) -> Outside | Wrong | None:
    if scheme == "newsgloss":
        return Wrong("was never resolved", broken=True)
    if fetched:
        return None if scheme == "data" else Wrong("is loaded from elsewhere")
    if scheme in ("http", "https"):
        return Outside(plain)
    allowed = scheme in _LINKED or plain.startswith(_SAVED)
    return None if allowed else Wrong(f"uses {scheme}:, which a page may not link to")


def _fragment(written: str) -> str:
    """The id it names: decoded, without a text directive; empty for the top of the page."""
    name = unquote(written.partition(":~:")[0])
    return "" if name.lower() == "top" else name


def resolve(here: str, path: str) -> str | None:
    """The address of the relative `path`, from the page at `here`; None where it leads out of the site."""
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(here), path))
    return None if joined == ".." or joined.startswith("../") else joined
