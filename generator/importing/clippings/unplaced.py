"""Words of a recognised line that no field took. In: the line as it stands, and its fields. Out: such words, in runs.

A byline gives names, and beside them may stand a role, a place, an agency; these go into no field, and whoever
imports must be told. Words that only say what a field is (`By`, `Published`, `Source:`) are no loss.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from generator.importing.clippings.byline import prefix
from generator.importing.clippings.dates import dates, year
from generator.importing.clippings.labels import PAGE
from generator.importing.clippings.lines import ENTITY, INVISIBLE
from generator.importing.clippings.words import codes, labels, names_of, words_of

_WORD = re.compile(rf"https?://[^\s<>()\[\]]+|(?:[^\W_]|{INVISIBLE.pattern})+")
_LABEL = re.compile(r"(?:^|(?<=\s))[*_\s]*(?P<label>[^:：\t\n]{1,44}?)[*_]*\s*(?:[:：]|\t)")
_CODE = re.compile(r"\s*(?P<label>[A-Z]{2,3})(?=[ \t]{2,}|\t|$)")
_MEANINGS: Mapping[str, frozenset[str]] = {
    "dated": frozenset(["date", "updated", "current"]),
    "noted": frozenset(["date", "updated", "current"]),
    "image": frozenset(["caption", "credit", "photo"]),
}
_ADDRESSES = frozenset(["url", "archived", "image"])


def unplaced(raw: str, fields: Mapping[str, object], lang: str) -> tuple[str, ...]:
    """The runs of words that no field took, as they stand in the line."""
    if set(fields) <= {"lang"} or not fields:
        return ()
    known = {word for value in fields.values() for text in _texts(value) for word in _words(text)}
    signs = _signs(frozenset(fields))
    masked = _masked(raw, fields, lang)
    lost = [
        found.span()
        for found in _WORD.finditer(raw)
        if not any(start <= found.start() < end for start, end in masked)
        and not (found[0].startswith("http") and _ADDRESSES & fields.keys())
        and not set(_words(found[0])) <= known | signs
    ]
    return tuple(_runs(raw, lost))


def _runs(raw: str, lost: list[tuple[int, int]]) -> Iterator[str]:
    """Words that stand together, as one piece."""
    runs: list[tuple[int, int]] = []
    for start, end in lost:
        if runs and not _WORD.search(raw, runs[-1][1], start):
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return (raw[start:end] for start, end in runs)


def _words(text: str) -> list[str]:
    plain = INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    return re.findall(r"[^\W_]+", plain)


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Mapping):
        return (text for item in value.values() for text in _texts(item))
    return (text for item in value for text in _texts(item)) if isinstance(value, tuple | list) else ()


@lru_cache(maxsize=256)
def _signs(fields: frozenset[str]) -> frozenset[str]:
    """Words that only say what the fields are, or join what they hold."""
    meanings = frozenset().union(*(_MEANINGS.get(name, frozenset()) for name in fields))
    named = frozenset(word for word, meaning in labels().items() if meaning in meanings)
    dated = {"dated", "noted"} & fields
    beside = (words_of(name) for name in ("published", "updated", "filler", "zone")) if dated else ()
    return named.union(names_of("joints"), *beside)


def _masked(raw: str, fields: Mapping[str, object], lang: str) -> list[tuple[int, int]]:
    """Where labels, `By`, dates and pages stand."""
    spans = [found.span() for found in (prefix(raw),) if found and "authors" in fields]
    spans += [found.span() for found in ENTITY.finditer(raw)]
    spans += [found.span() for found in _LABEL.finditer(raw) if _is_label(found["label"])]
    spans += [found.span() for found in (_CODE.match(raw),) if found and found["label"].lower() in codes()]
    spans += [found.span() for found in PAGE.finditer(raw) if "page" in fields]
    if {"dated", "noted"} & fields.keys():
        spans += [(date.start, date.end) for date in (year(raw) or (), *dates(raw, lang)) if date]
    return spans


def _is_label(text: str) -> bool:
    return all(part.strip(" *_-•").casefold() in labels() for part in text.split("/"))
