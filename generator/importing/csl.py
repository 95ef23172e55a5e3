"""CSL JSON, the references of citation processors. In: an original. Out: a draft for each reference, and its notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generator.diagnostics import Outcome
from generator.importing import references
from generator.importing.draft import Draft
from generator.importing.fragment import words
from generator.importing.jsonvalues import is_json, items, loaded, text
from generator.importing.references import Reference
from generator.model import Source

NAME = "csl"
MENDS = references.MENDS
_MARKUP = re.compile(r"</?(?:i|b|em|strong|sc|sup|sub|span)\b[^<>]*>|&#?\w+;")
_TELLS = re.compile(rb'"(?:issued|container-title|citation-key|accessed)"\s*:')


def recognises(source: Source) -> int:
    """8 for JSON that has the keys of references."""
    head = source.data[:20_000]
    return 8 if is_json(source) and _TELLS.search(head) and b'"title"' in head and b'"type"' in head else 0


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """Every reference."""
    read = loaded(source)
    if read.value is None:
        return Outcome(None, read.diagnostics)
    return references.drafts(source, _references(read.value))


def noted(source: Source) -> str:
    """What was noted on the references."""
    return references.noted(_references(loaded(source).value))


def _references(value: object) -> Iterator[Reference]:
    found = value if isinstance(value, list) else items(value, "items", "references")
    for item in found:
        if isinstance(item, Mapping):
            yield _reference(item)


def _reference(item: Mapping[str, object]) -> Reference:
    fields = {
        "title": _words(text(item, "title")),
        "date": _date(item.get("issued")),
        "authors": [name for one in items(item, "author") if (name := _name(one))],
        "source": text(item, "container-title", "publisher"),
        "url": text(item, "URL"),
        "page": text(item, "page").replace("-", "–"),
        "section": text(item, "section"),
        "tags": re.split(r"\s*[,;]\s*", text(item, "keyword")),
        "lang": text(item, "language"),
    }
    notes = [note] if (note := text(item, "note")) else []
    accessed = _date(item.get("accessed"))
    return Reference(fields, text(item, "type"), text(item, "abstract"), notes, accessed, text(item, "id"))


def _words(title: str) -> str:
    """A title without the elements of HTML that CSL knows; a `<` of its own stays."""
    return words(title) if _MARKUP.search(title) else title


def _name(value: object) -> str:
    particle, family = text(value, "non-dropping-particle"), text(value, "family")
    whole = " ".join(filter(None, (particle, family)))
    return (
        references.in_order(whole, text(value, "given"), text(value, "suffix"))
        or text(value, "literal")
        or (value if isinstance(value, str) else "")
    )


def _date(value: object) -> str:
    """`{"date-parts": [[1987, 11, 12]]}` as `1987-11-12`; else what is written, as it is."""
    given = items(value, "date-parts")
    parts = given[0] if given and isinstance(given[0], list) else []
    numbers = [int(str(one)) for one in parts[:3] if re.fullmatch(r"\d{1,4}", str(one))]
    if numbers:
        about = "~" if isinstance(value, Mapping) and value.get("circa") else ""
        return "-".join([f"{numbers[0]:04}", *(f"{one:02}" for one in numbers[1:])]) + about
    return text(value, "raw", "literal")
