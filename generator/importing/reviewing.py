"""What a person should look at again. In: articles, and their originals. Out: doubts, and what is found better now.

An import writes what it was unsure of into `imported.review`, and of every field a fingerprint into `imported.made`. So
it is known which fields a person has touched since: their doubts are settled, and nothing is ever proposed for them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from generator.addresses import digest
from generator.importing.draft import Draft
from generator.importing.formats import convert, importer_of
from generator.importing.inbox import INBOX
from generator.importing.known import parts_of
from generator.model import Manuscript, Review, Source

BODY = "body"
_MARK = 6  # digits of a fingerprint
_SHOWN = 100  # letters of a value
_NO_FIELDS = ("imported", "extra")


def made_of(draft: Draft) -> str:
    """The fingerprints of a draft's fields and body, as `imported.made` keeps them."""
    return " ".join(f"{name}:{mark}" for name, mark in _marks({**draft.head, BODY: draft.markdown}).items())


def reviews(present: Iterable[Manuscript]) -> tuple[Review, ...]:
    """What imports were unsure of and nobody has settled, the most doubtful first."""
    found = [one for article in present for one in _doubts(article)]
    return tuple(sorted(found, key=lambda one: (-one.doubt, one.path, one.field)))


def better(present: Iterable[Manuscript], originals: Iterable[Source], *, by: str) -> tuple[Review, ...]:
    """What conversion finds now in fields that no person has touched, where the importer is not the one that made them.

    `by` is the program as it is written into `imported.by`.
    """
    sources = {source.path.removeprefix(f"{INBOX}/"): source for source in originals}
    waiting: dict[str, list[Manuscript]] = {}
    for article in present:
        origin = _origin(parts_of(article)[0])
        source = sources.get(_text(origin.get("from")))
        importer = importer_of(source) if source else None
        if importer and origin.get("made") and origin.get("by") != f"{by} ({importer.NAME})":
            waiting.setdefault(_text(origin["from"]), []).append(article)
    return tuple(one for name, articles in sorted(waiting.items()) for one in _found(sources[name], articles))


def _found(source: Source, articles: list[Manuscript]) -> Iterator[Review]:
    drafts = {draft.part: draft for draft in convert(source).value or ()}
    for article in articles:
        head, body = parts_of(article)
        draft = drafts.get(_text(_origin(head).get("part")))
        if draft:
            yield from _differences(article.path, {**head, BODY: body.strip("\n")}, draft)


def _differences(path: str, now: Mapping[str, object], draft: Draft) -> Iterator[Review]:
    """The fields that conversion gives otherwise than the article has them, where they are as they were made."""
    before = _read(_text(_origin(now).get("made")))
    marks = _marks(now)
    found = {**draft.head, BODY: draft.markdown.strip("\n")}
    for name, mark in _marks(found).items():
        untouched = marks.get(name) == before.get(name)
        if untouched and mark != marks.get(name):
            told = (_short(now.get(name)), "the importer as it is now", _short(found[name]))
            yield Review(path, name, *told, doubt=0.0, better=True)


def _doubts(article: Manuscript) -> Iterator[Review]:
    head, body = parts_of(article)
    origin = _origin(head)
    listed = origin.get("review")
    before = _read(_text(origin.get("made")))
    marks = _marks({**head, BODY: body.strip("\n")})
    for item in listed if isinstance(listed, list) else ():
        if not isinstance(item, Mapping):
            continue
        name = _text(item.get("field"))
        settled = name in before and marks.get(name) != before[name]
        if name and not settled and not (name not in before and name in head and name != BODY):
            doubt = _number(item.get("doubt"))
            told = [_short(item.get(key)) for key in ("value", "source", "alternative")]
            yield Review(article.path, name, told[0], told[1], told[2], doubt)


def _origin(head: Mapping[str, object]) -> Mapping[str, object]:
    found = head.get("imported")
    return found if isinstance(found, Mapping) else {}


def _marks(values: Mapping[str, object]) -> dict[str, str]:
    """The fingerprint of every value, equal for equal values however they are typed."""
    kept = {name: value for name, value in values.items() if value not in (None, "", [], {}) and name not in _NO_FIELDS}
    return {name: digest(_canonical(value), _MARK) for name, value in kept.items()}


def _canonical(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping | list | tuple):
        return json.dumps(value, default=str, sort_keys=True, ensure_ascii=False)
    return str(value).strip()


def _read(made: str) -> dict[str, str]:
    pairs = (one.partition(":") for one in made.split())
    return {name: mark for name, _, mark in pairs if mark}


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int | float) else ""


def _number(value: object) -> float:
    text = str(value)
    return float(text) if re.fullmatch(r"[01](?:\.\d+)?", text) else 0.0


def _short(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_short(one) for one in value)
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_short(one)}" for name, one in value.items())
    text = " ".join(str("" if value is None else value).split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
