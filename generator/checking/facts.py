"""What one file says about itself: its ids, where its links lead, and what is wrong with it alone.

In: a file of the site. Out: `PageFacts`, which depend on that file and on nothing else, so they can be remembered.
Of a file that is a copy, which has no bytes here, only the address is known.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from msgspec import Struct

from generator.checking.addressing import Going, Outside, Wrong, leads
from generator.checking.page import Finding, Found, found_in
from generator.checking.sheet import blocked, loaded, needs
from generator.checking.tags import decoded
from generator.diagnostics import Code, Diagnostic
from generator.model import File, Place

_XML_ADDRESS = re.compile(
    r"""<(?:atom:)?link\b[^>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')|<(?:loc|link|guid|id|url)>\s*([^<\s]+)\s*</"""
)
SEPARATOR = "\x1e"  # what ASCII calls so; `addresses.why_refused` lets no file be named with it
_FEED_KEYS = frozenset({"url", "home_page_url", "feed_url", "next_url", "start_url", "src"})

_WORKER = "worker.js"  # a service worker, which no page on a disk runs


class PageFacts(Struct, frozen=True, array_like=True):
    """`leads` are the links to whole files: their targets in one text, between SEPARATORs, and so `written` and `ids`.

    A page has a hundred of them, and a site millions, which are seldom looked at one by one. `goes` are the links to a
    part of a file, but for those to a part of the page itself that is there. `outside` are absolute addresses, which
    `judge` takes for links of the site where they begin with its own.
    """

    url: str
    place: Place
    ids: str = ""
    leads: str = ""
    written: str = ""
    goes: tuple[Going, ...] = ()
    outside: tuple[str, ...] = ()
    wrong: tuple[Diagnostic, ...] = ()

    @property
    def parts(self) -> frozenset[str]:
        """Its ids, one by one."""
        return frozenset(self.ids.split(SEPARATOR)) if self.ids else frozenset()


def facts(file: File) -> PageFacts:
    """All that must be known of a file to check the site. Bytes that are not UTF-8 are read as far as they can be."""
    place = file.place or Place(file.url)
    kind = file.url.rpartition(".")[2].lower()
    if file.copy or kind not in _READ:
        return PageFacts(file.url, place)
    text = file.body.decode("utf-8", "replace")
    return _gathered(file, place, text, _READ[kind](file.url, text))


def _gathered(file: File, place: Place, text: str, findings: Iterable[Found]) -> PageFacts:
    ids: dict[str, None] = {}
    goes: dict[Going, None] = {}
    outside: dict[str, None] = {}
    wrong: list[Diagnostic] = []
    for finding in findings:
        if type(finding) is Going:
            goes[finding] = None
        elif type(finding) is Outside:
            outside[finding.address] = None
        elif isinstance(finding, Finding):
            wrong.append(_diagnostic(file, place, text, finding))
        elif finding in ids:
            twice = Finding(Code.PAGE_ID_TWICE, f"the id {finding!r} stands twice on this page", f'id="{finding}"')
            wrong.append(_diagnostic(file, place, text, twice))
        else:
            ids[str(finding)] = None
    whole = [going for going in goes if not going.fragment]
    return PageFacts(
        file.url,
        place,
        ids=_joined(ids),
        leads=_joined(going.target for going in whole),
        written=_joined(going.written for going in whole),
        goes=tuple(one for one in goes if one.fragment and not (one.target == file.url and one.fragment in ids)),
        outside=tuple(outside),
        wrong=tuple(wrong),
    )


def _joined(texts: Iterable[str]) -> str:
    """No file's name holds a separator, and no id of ours: what does is not there, whatever becomes of it."""
    return SEPARATOR.join(text.replace(SEPARATOR, "\ufffd") for text in texts)


def _diagnostic(file: File, place: Place, text: str, finding: Finding) -> Diagnostic:
    at = max(text.find(finding.raw), 0) if finding.raw else 0
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    shown = (("page", f"{file.url}:{line}:{column}"),) if file.place else ()
    where = place if file.place else Place(file.url, line, column)
    return Diagnostic(finding.code, where, finding.what, shown, finding.mend)


def _address(here: str, address: str, *, fetched: bool) -> Iterator[Found]:
    found = leads(here, address, fetched=fetched)
    if isinstance(found, Wrong):
        yield Finding(Code.LINK_BROKEN if found.broken else Code.PAGE_OFFLINE, f"{address!r} {found.why}", address)
    elif found is not None:
        yield found


def _sheet(here: str, text: str) -> Iterator[Found]:
    for address in loaded(text):
        yield from _address(here, address, fetched=True)
    if blocked(text):
        yield Finding(Code.PAGE_OFFLINE, f"{blocked(text)!r} is refused by browsers on a disk", "")


def _script(here: str, text: str) -> Iterator[Finding]:
    if here != _WORKER and needs(text):
        yield Finding(
            Code.PAGE_OFFLINE, f"the script uses {needs(text)}, which does not work from a folder on disk", ""
        )


def _xml(here: str, text: str) -> Iterator[Found]:
    for found in _XML_ADDRESS.findall(text):
        address = decoded("".join(found))
        if not address.startswith(("urn:", "tag:")):
            yield from _address(here, address, fetched=False)


def _json(here: str, text: str) -> Iterator[Found]:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        yield Finding(Code.PAGE_OFFLINE, "the file is not JSON", "")
        return
    if isinstance(read, dict) and (here.endswith(".webmanifest") or "jsonfeed.org" in str(read.get("version", ""))):
        for address in _feed_addresses(read):
            yield from _address(here, address, fetched=here.endswith(".webmanifest"))


def _feed_addresses(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (value[key] for key in value.keys() & _FEED_KEYS if isinstance(value[key], str))
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _feed_addresses(inner)


_READ: Mapping[str, Callable[[str, str], Iterable[Found]]] = {
    "html": partial(found_in, whole=True),
    "svg": partial(found_in, whole=False),
    "css": _sheet,
    "js": _script,
    "xml": _xml,
    "json": _json,
    "webmanifest": _json,
}
