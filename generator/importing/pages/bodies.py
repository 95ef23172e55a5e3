"""The bodies that sign a page. In: its data, and bylines that name no person. Out: agencies, desks, papers; or none.

They stand where no person does. What the article's own data call its author comes first, then what a reader sees after
`By`, then a desk or an agency in a meta value, last the publisher, where JSON-LD says in so many words that this
organisation is the author.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from generator.importing.clippings.names import is_agency
from generator.importing.pages.found import Found, fold
from generator.importing.pages.persons import Named, is_body, is_desk, is_nobody, unique
from generator.importing.pages.structured import Structured, named, plain, types

_ORGANISED = re.compile(r"Organi[sz]ation|Corporation|Brand|Newspaper|Company")
_BY = re.compile(r"^\W*by\s", re.IGNORECASE)
_LONGEST = 60
_MOST = 60


def bodies_in(data: Structured, called: frozenset[str]) -> tuple[str, ...]:
    """Agencies, desks and organisations that the article's data call its author, but for the site itself."""
    return unique(
        name for name, why in _said(data) if why and not {fold(name), fold(name).removeprefix("the")} & called
    )


def body_of(data: Structured, seen: Iterable[Named], values: Iterable[str]) -> Found | None:
    """Who signs where no person does and JSON-LD names no other body. `seen` are bylines, `values` meta authors."""
    for where, sure, names in seen:
        return Found(names, where, sure)
    parts = (_BY.sub("", part) for value in values for part in re.split(r"\s*[,;|]\s*", value))
    desk = next((part for part in parts if is_desk(part) or is_agency(part)), "")
    own = unique(name for name, why in _said(data) if why == "organised")
    if desk or own:
        return Found((desk,) if desk else own, "meta author, a desk" if desk else "JSON-LD author, the publisher", 0.5)
    return None


def authors_in(value: object, data: Structured) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The names in an author of JSON-LD, each with what it is said to be; who is only referred to is looked up."""
    value = value.get("@list", value.get("@set", value)) if isinstance(value, dict) else value
    for item in islice(value, _MOST) if isinstance(value, list) else [value]:
        node = _looked_up(item, data)
        if isinstance(node, dict) and "name" not in node and isinstance(node.get("author"), dict | list):
            yield from islice(authors_in(node["author"], data), _MOST)  # what schema.org calls a role
            continue
        if isinstance(node, dict) and not node.get("name") and node.get("familyName"):
            node = {**node, "name": f"{plain(node.get('givenName'))} {plain(node.get('familyName'))}".strip()}
        for name, told in named(node):
            yield name, types(told) or (("Person",) if "/person/" in str(told.get("@id", "")) else ())


def is_organised(kinds: Sequence[str]) -> bool:
    """Whether a node says that it is an organisation."""
    return any(map(_ORGANISED.search, kinds))


def _looked_up(item: object, data: Structured) -> object:
    if isinstance(item, dict) and "name" not in item and "@id" in item:
        return next((node for node in data.nodes if node.get("@id") == item["@id"] and "name" in node), item)
    return item


def _said(data: Structured) -> Iterator[tuple[str, str]]:
    """Names of the authors in the article's data, and why each is a body: it says so, or it is called so; or ""."""
    for node in data.articles:
        for name, kinds in authors_in(node.get("author"), data):
            if 1 < len(name) < _LONGEST and "://" not in name and not (" " not in name and is_nobody(name)):
                body = "organised" if is_organised(kinds) else "called" if _is_called(name, kinds) else ""
                yield name, body


def _is_called(name: str, kinds: Sequence[str]) -> bool:
    """Whether the page takes for a person what is an agency, a desk, or called as bodies are."""
    return "Person" in kinds and (is_agency(name) or is_desk(name) or is_body(name))
