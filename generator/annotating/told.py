"""What an annotation of another program tells, in whatever format it is written.

In: plain values of JSON. Out: `Told`: the annotation's words, passage and provenance, or `faults`: why it can be no
note. Each format is a file of this folder that has a NAME, a RANK, `paths(document)` and `told(raw, above)`; they are
found by listing the folder. It refuses nothing itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Protocol

from msgspec import Struct, field

from generator.addresses import digest
from generator.model import Quote

SEEN = 200  # elements of a list by which its format is known
Raw = Mapping[str, object]


class Position(Struct, frozen=True):
    """W3C's TextPositionSelector: code points `start` to `end` of the text whose digest is `text`."""

    start: int
    end: int
    text: str = ""


class Told(Struct, frozen=True):
    """One annotation, read. `kind` is our own word for it, `purposes` are W3C's; `parents` are annotations it answers.

    `sources` are the addresses it is on; `pointed` says by what it points into them where that is not by words.
    `key` is the name of the format that `extra` keeps it under, whole.
    """

    id: str = ""
    quote: Quote | None = None
    position: Position | None = None
    pointed: str = ""
    body: str = ""
    by: str = ""
    when: str = ""
    modified: str = ""
    kind: str = ""
    purposes: tuple[str, ...] = ()
    verdict: str = ""
    tags: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    key: str = ""
    raw: Raw = field(default_factory=dict)
    faults: tuple[str, ...] = ()


class Format(Protocol):
    """A format of annotations: where they stand in a document of it, and how each is read.

    Formats are asked in the order of RANK whether a document is theirs: first those whose documents say most plainly
    what they are.
    """

    NAME: str
    RANK: int

    def paths(self, document: object) -> tuple[tuple[str, ...], ...] | None:
        """The paths of keys that lead to the lists of annotations (`()`: it is one itself), or None: not mine."""

    def told(self, raw: Raw, above: Raw) -> Told:
        """What one annotation tells; `above` is the mapping or file that holds its list."""


# ── reading plain values ────────────────────────────────────────────────────────────────────────


def listed(value: object) -> list[object]:
    """A value as a list: nothing for None, itself for a list."""
    return [] if value is None else value if isinstance(value, list) else [value]


def texts(value: object) -> tuple[str, ...]:
    """The texts in a value that is one or a list of them."""
    return tuple(one for one in listed(value) if isinstance(one, str))


def text(value: object) -> str:
    """The text that a value is, or nothing."""
    return value if isinstance(value, str) else ""


def mapping(value: object) -> Raw:
    """The mapping that a value is, or an empty one."""
    return value if isinstance(value, dict) else {}


def wrong_texts(raw: Raw, keys: Iterable[str]) -> list[str]:
    """A sentence for each of these keys whose value is no text."""
    return [
        f"`{key}` is {shown(raw[key])}, and no text"
        for key in keys
        if raw.get(key) is not None and not isinstance(raw[key], str)
    ]


def shown(value: object) -> str:
    """A value, shortened, as a sentence quotes it."""
    try:
        written = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):  # pragma: no cover - JSON came in, so JSON goes out
        written = repr(value)
    return written if len(written) <= 60 else written[:59] + "…"  # noqa: PLR2004 (as much as one line holds)


# ── ids ─────────────────────────────────────────────────────────────────────────────────────────

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\-]{0,99}")  # of a note: it is part of addresses and of names in stylesheets
_OURS = "#note-"
_NAMED = 40  # characters of an address's last step that stay in an id


def note_id(told: Told) -> str:
    """The id of a note: its own where it came from us, else made from the annotation's, or from all that it holds.

    `urn:uuid:1f2e…` and a bare name stay what they are. Of an address the last step stays, with a fingerprint of the
    whole, for two servers may both count from 1.
    """
    given = told.id.strip()
    inner = given.rpartition(_OURS)[2] if _OURS in given else given.removeprefix("urn:uuid:")
    if ID.fullmatch(inner):
        return inner
    if not given:
        whole = json.dumps(told.raw, sort_keys=True, ensure_ascii=True)
        return f"{told.key or 'note'}-{digest(whole, 12)}"
    tail = re.sub(r"[^A-Za-z0-9._\-]+", "-", given.rstrip("/#").rpartition("/")[2])[:_NAMED].strip("-._")
    return f"{tail or 'note'}-{digest(given, 8)}"
