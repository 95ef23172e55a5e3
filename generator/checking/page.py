"""What is to be found on one HTML page or SVG drawing.

In: its address and text. Out, as they come: ids (texts), links, outside addresses, and findings of what is wrong: what
would break when the page is opened from a folder on disk, reach another host, run script of the page's own, or shut out
a reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from generator.checking.addressing import Going, Outside, Wrong, leads
from generator.checking.sheet import blocked, loaded
from generator.checking.tags import Tag, tags
from generator.diagnostics import Code


class Finding(NamedTuple):
    """Something wrong: `raw` is the page's own text at that place."""

    code: Code
    what: str
    raw: str
    mend: str = ""


Found = Finding | Going | Outside | str

_ADDRESSES = frozenset(
    {"href", "src", "poster", "data", "action", "formaction", "background", "xlink:href", "srcset", "imagesrcset"}
)
_REFUSED: Mapping[str, str] = {
    "integrity": "is refused by browsers on a disk, with the file it stands for",
    "crossorigin": "is refused by browsers on a disk, with the file it stands for",
    "srcdoc": "holds a page in a page",
    "ping": "tells another host what is read",
    "manifest": "is an application cache, which no browser has",
}
_WATCHED = frozenset({"style", "name", *_REFUSED})
_FETCHING = frozenset(
    {"stylesheet", "icon", "apple-touch-icon", "mask-icon", "preload", "prefetch", "preconnect", "dns-prefetch"}
    | {"modulepreload", "manifest", "prerender"}
)
_SHOWN = 100  # characters of an address in a sentence
_SHARED = frozenset({"og:url", "og:image", "twitter:image"})
_SOURCES = frozenset({"'none'", "'self'", "data:", "blob:"})
_REFRESH = re.compile(r"\s*[\d.]+\s*[;,]?\s*(?:url\s*=\s*)?[\"']?([^\"']*)", re.IGNORECASE)
_JSON_ADDRESS = re.compile(r'"(https?://[^"\s\\]*)"')


def found_in(here: str, text: str, *, whole: bool) -> Iterator[Found]:
    """All findings of a page, or of a drawing where it is not a `whole` page."""
    head: list[Tag] = []
    for tag in tags(text):
        name, attributes, _, _ = tag
        if "id" in attributes:
            yield attributes["id"]
        if name in _LOOKED_AT:
            head.append(tag)
            yield from _LOOKED_AT[name](here, tag)
        if not _ADDRESSES.isdisjoint(attributes):
            yield from _links(here, tag)
        for attribute in attributes:
            if attribute[:2] == "on" or attribute in _WATCHED:
                yield from _watched(here, tag, attribute)
    if whole:
        yield from _lacking(head)


def _lacking(head: Iterable[Tag]) -> Iterator[Finding]:
    """What every page must have."""
    if not any(tag.name == "html" and tag.attributes.get("lang", "").strip() for tag in head):
        yield Finding(Code.PAGE_LANGUAGE, "the page does not say its language", "", "give <html> a `lang`")
    if not any(_equivalent(tag) == "content-security-policy" for tag in head):
        yield Finding(
            Code.PAGE_POLICY, "the page has no Content-Security-Policy", "", "put the <meta> into the template"
        )


def _equivalent(tag: Tag) -> str:
    return tag.attributes.get("http-equiv", "").strip().lower() if tag.name == "meta" else ""


# ── links ───────────────────────────────────────────────────────────────────────────────────────


def _links(here: str, tag: Tag) -> Iterator[Found]:
    name, attributes, raw, _ = tag
    if name == "a" and "href" in attributes:
        yield from _link(here, attributes["href"], raw, fetched=False)
        return
    fetched = not (name in ("a", "area") or (name == "link" and not _fetches(attributes)))
    for attribute in _ADDRESSES & attributes.keys():
        value = attributes[attribute]
        if name == "use" and not value.startswith("#"):
            yield Finding(Code.PAGE_OFFLINE, f"<use> of {value!r} is refused by browsers on a disk", raw)
        elif attribute in ("srcset", "imagesrcset"):
            for candidate in _candidates(value):
                yield from _link(here, candidate, raw, fetched=True)
        elif name != "base" and (attribute != "data" or name == "object"):
            yield from _link(here, value, raw, fetched=fetched)


def _link(here: str, address: str, raw: str, *, fetched: bool) -> Iterator[Found]:
    found = leads(here, address, fetched=fetched)
    if isinstance(found, Wrong):
        code = Code.LINK_BROKEN if found.broken else Code.PAGE_OFFLINE
        yield Finding(code, f"{_short(address)!r} {found.why}", raw)
    elif found is not None:
        yield found


def _short(address: str) -> str:
    return address if len(address) <= _SHOWN else address[: _SHOWN - 1] + "…"


def _fetches(attributes: Mapping[str, str]) -> bool:
    return not _FETCHING.isdisjoint(attributes.get("rel", "").lower().split())


def _candidates(srcset: str) -> Iterator[str]:
    """The addresses of a `srcset`: a comma inside one, as in `data:`, does not end it (HTML 4.8.4.2.1)."""
    rest = srcset
    while rest := rest.lstrip(" \t\n\r\f,"):
        address, *_ = rest.split(None, 1)
        rest = rest[len(address) :]
        yield address.rstrip(",")
        if not address.endswith(","):
            rest = rest.partition(",")[2]


# ── what single elements may not do ─────────────────────────────────────────────────────────────


def _watched(here: str, tag: Tag, attribute: str) -> Iterator[Found]:
    """What is wrong with an attribute that is no address."""
    value = tag.attributes[attribute]
    if attribute == "style":
        yield from _styled(here, value, tag.raw)
    elif attribute != "name":
        why = _REFUSED.get(attribute, "is script in the page")
        yield Finding(Code.PAGE_OFFLINE, f"`{attribute}` on <{tag.name}> {why}", tag.raw)
    elif tag.name == "a" and "id" not in tag.attributes:
        yield value


def _styled(here: str, css: str, raw: str) -> Iterator[Found]:
    for address in loaded(css):
        yield from _link(here, address, raw, fetched=True)
    if "url" in css and blocked(css):
        yield Finding(Code.PAGE_OFFLINE, f"{blocked(css)!r} is refused by browsers on a disk", raw)


def _script(_here: str, tag: Tag) -> Iterator[Found]:
    kind = tag.attributes.get("type", "").strip().lower()
    if kind == "application/ld+json":
        yield from map(Outside, _JSON_ADDRESS.findall(tag.body))
    elif kind in ("module", "importmap", "speculationrules"):
        yield Finding(Code.PAGE_OFFLINE, f"a script of type {kind} does not work from a disk", tag.raw)
    elif not {"src", "href", "xlink:href"} & tag.attributes.keys():
        yield Finding(
            Code.PAGE_OFFLINE, "script stands in the page itself", tag.raw or "<script", "put it into an asset"
        )


def _style(here: str, tag: Tag) -> Iterator[Found]:
    yield from _styled(here, tag.body, tag.raw or "<style")


def _meta(here: str, tag: Tag) -> Iterator[Found]:
    content = tag.attributes.get("content", "")
    equivalent = _equivalent(tag)
    if equivalent == "refresh":
        refresh = _REFRESH.match(content)
        yield from _link(here, refresh[1] if refresh else content, tag.raw, fetched=True)
    elif equivalent == "content-security-policy" and (loose := _loose(content)):
        yield Finding(Code.PAGE_POLICY, f"the page's policy allows {loose}", tag.raw)
    elif tag.attributes.get("property", tag.attributes.get("name")) in _SHARED and content.startswith("http"):
        yield Outside(content)


def _loose(policy: str) -> str:
    """The first thing in a policy that a page for the disk should not allow; empty for none."""
    directives = {words[0].lower(): words[1:] for part in policy.split(";") if (words := part.split())}
    if directives.get("default-src") not in (["'none'"], ["'self'"]):
        return "all that it does not name (its default-src is not 'none')"
    for name, sources in directives.items():
        allowed = _SOURCES | {"'unsafe-inline'"} if name.startswith("style-src") else _SOURCES
        for source in sources:
            if source.lower() not in allowed and not source.lower().startswith(("'sha", "'nonce-")):
                return f"{source} in {name}"
    return ""


def _img(_here: str, tag: Tag) -> Iterator[Found]:
    if "alt" not in tag.attributes:
        name = _short(tag.attributes.get("src", ""))
        yield Finding(Code.PICTURE_ALT, f"the picture {name!r} has no `alt`", tag.raw or "<img")


def _base(_here: str, tag: Tag) -> Iterator[Found]:
    yield Finding(Code.PAGE_OFFLINE, "<base> turns every link of a page that is moved", tag.raw or "<base")


def _nothing(_here: str, _tag: Tag) -> Iterator[Found]:
    return iter(())


_LOOKED_AT: Mapping[str, Callable[[str, Tag], Iterator[Found]]] = {
    "base": _base,
    "html": _nothing,
    "img": _img,
    "meta": _meta,
    "script": _script,
    "style": _style,
}
