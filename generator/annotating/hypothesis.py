"""Hypothesis: what its client exports, and what its API answers.

In: `{export_date, export_userid, client_version, annotations}`, `{total, rows}`, one row, or a list of them. Out:
`Told`. The text is Markdown already. A reply names what it answers in `references`, the last being the nearest. It
refuses a row whose text, tags, references or selectors are none.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.annotating import webannotation
from generator.annotating.told import SEEN, Raw, Told, listed, mapping, shown, text, texts, wrong_texts
from generator.nouns import replace

NAME = "hypothesis"
RANK = 1
_PLACE = ("uri", "group", "user", "permissions", "links")  # what a row has beside its target


def paths(document: object) -> tuple[tuple[str, ...], ...] | None:
    """Where rows stand."""
    if isinstance(document, list):
        return ((),) if any(map(_is_row, document[:SEEN])) else None
    whole = mapping(document)
    rows = next((key for key in ("annotations", "rows") if isinstance(whole.get(key), list)), "")
    if rows and (
        "export_userid" in whole or "client_version" in whole or any(map(_is_row, listed(whole[rows])[:SEEN]))
    ):
        return ((rows,),)
    return ((),) if _is_row(whole) else None


def _is_row(value: object) -> bool:
    row = mapping(value)
    known = isinstance(row.get("target"), list) or any(key in row for key in _PLACE)
    return known and "target" in row and not {"type", "quote", "@context"} & row.keys()


def told(raw: Raw, _above: Raw) -> Told:
    """What a row says, or why it is none."""
    target = mapping(next(iter(listed(raw.get("target"))), {}))
    faults = tuple(dict.fromkeys(_faults(raw, target)))
    if faults:
        return Told(id=text(raw.get("id")), key=NAME, raw=raw, faults=faults)
    found = webannotation.passage(listed(target["selector"])) if target.get("selector") else Told()
    own = mapping(raw.get("newsgloss"))
    links = (raw.get("uri"), target.get("source"), own.get("article"))
    return replace(
        found,
        id=text(raw.get("id")),
        body=text(own["note"] if "note" in own else raw.get("text")),
        by=text(own.get("by")) if own else text(mapping(raw.get("user_info")).get("display_name")) or _user(raw),
        when=text(own.get("date")) or text(raw.get("created")),
        modified=text(raw.get("updated")),
        kind=text(own.get("kind")),
        verdict=text(own.get("verdict")),
        tags=texts(raw.get("tags")),
        people=texts(own.get("people")),
        cites=texts(own.get("cites")),
        parents=texts(raw.get("references"))[::-1],
        sources=tuple(dict.fromkeys(filter(None, map(text, links)))),
        key=NAME,
        raw=raw,
    )


def _user(raw: Raw) -> str:
    """`mark` of `acct:mark@hypothes.is`."""
    return text(raw.get("user")).removeprefix("acct:").partition("@")[0]


def _faults(raw: Raw, target: Raw) -> Iterator[str]:
    yield from wrong_texts(raw, ("id", "text", "user", "uri", "created", "updated"))
    for key in ("tags", "references"):
        if not all(isinstance(one, str) for one in listed(raw.get(key))):
            yield f"its `{key}` are {shown(raw[key])}, and not texts"
    targets = raw.get("target", [])
    if not isinstance(targets, list) or not all(isinstance(one, dict) for one in targets):
        yield f"its `target` is {shown(raw.get('target'))}, and no list of mappings"
    if "selector" in target:
        selectors = target["selector"] if isinstance(target["selector"], list) else [target["selector"]]
        yield from (fault for one in selectors for fault in webannotation.selector_faults(one))
