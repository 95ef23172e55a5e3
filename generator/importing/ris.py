"""RIS, the tagged references of bibliographies. In: an original. Out: a draft for each reference, and its notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.diagnostics import Outcome
from generator.importing import references
from generator.importing.decoding import decode
from generator.importing.draft import Draft
from generator.importing.references import Reference
from generator.model import Source

NAME = "ris"
MENDS = references.MENDS
_LARGEST = 10 * 1024 * 1024  # bytes


def recognises(source: Source) -> int:
    """8 for a file that begins with a reference."""
    start = source.data[:400].removeprefix(b"\xef\xbb\xbf").lstrip()
    return 8 if re.match(rb"TY  ?- ?\w+", start) else 0


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """Every reference."""
    return references.drafts(source, _references(source))


def noted(source: Source) -> str:
    """What was noted on the references."""
    return references.noted(_references(source))


def _references(source: Source) -> Iterator[Reference]:
    import rispy  # needed for bibliographies only  # noqa: PLC0415

    decoded = decode(source.data[:_LARGEST])
    text = re.sub(r"(?m)^([A-Z][A-Z0-9]) ? ?-[ \t]?", r"\1  - ", decoded[0] if decoded else "")
    try:
        found = rispy.loads(text, skip_unknown_tags=True)
    except (OSError, ValueError, TypeError, KeyError, IndexError):
        return
    yield from map(_reference, found)


def _reference(entry: Mapping[str, Any]) -> Reference:
    kind = str(entry.get("type_of_reference") or "")
    sources = [entry.get(name) for name in ("secondary_title", "journal_name", "alternate_title3", "publisher")]
    pages = [str(entry[name]) for name in ("start_page", "end_page") if entry.get(name)]
    fields = {
        "title": entry.get("title") or entry.get("primary_title") or "",
        "date": _date(entry.get("date")) or _date(entry.get("year")) or _date(entry.get("publication_year")),
        "authors": [references.named(str(name)) for name in entry.get("authors") or entry.get("first_authors") or ()],
        "source": next((str(one) for one in sources if one), ""),
        "url": next(iter(entry.get("urls") or ()), "") or entry.get("url") or "",
        "page": "–".join(dict.fromkeys(pages)),
        "section": entry.get("section") or "",
        "tags": entry.get("keywords") or (),
        "lang": entry.get("language") or "",
    }
    notes = [str(note) for note in (*(entry.get("notes") or ()), *(entry.get("research_notes") or ())) if note]
    abstract = str(entry.get("abstract") or entry.get("notes_abstract") or "")
    return Reference(fields, kind, abstract, notes, _date(entry.get("access_date")), str(entry.get("id") or ""))


def _date(value: object) -> str:
    """`1987/11/12/` as `1987-11-12`; `1987///` as `1987`; a sign of doubt behind the last stroke is kept."""
    parts = str(value or "").split("/")
    if re.fullmatch(r"\d{4}", parts[0]) and len(parts) > 1:
        numbers = [part for part in parts[1:3] if re.fullmatch(r"\d{1,2}", part)]
        doubt = parts[3] if len(parts) > 3 and re.fullmatch(r"[~?%]", parts[3]) else ""
        return "-".join([parts[0], *(f"{int(part):02}" for part in numbers)]) + doubt
    return str(value or "")
