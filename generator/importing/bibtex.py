"""BibTeX and BibLaTeX. In: an original. Out: a draft for each reference, and its notes."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from generator.diagnostics import Outcome
from generator.importing import references
from generator.importing.clippings.months import month
from generator.importing.decoding import decode
from generator.importing.draft import Draft
from generator.importing.references import Reference
from generator.model import Source

NAME = "bibtex"
MENDS = references.MENDS
_ENTRY = re.compile(
    rb"^\s*@(?:article|book|booklet|incollection|inproceedings|misc|news(?:paper|article)?|online|techreport|report"
    rb"|thesis|phdthesis|unpublished|electronic|inbook|periodical|collection|proceedings|manual|mastersthesis)\s*\{",
    re.IGNORECASE | re.MULTILINE,
)
_VERBATIM = ("date", "url", "urldate")  # where `%` and `~` are themselves, and not TeX's
_SIGN = re.compile(r"\\text(braceleft|braceright|backslash|asciicircum|asciitilde)\b(?:\{\})?")
# Signs that are meant, while braces that group go.
_KEPT = MappingProxyType(
    {
        "braceleft": "\ue000",
        "braceright": "\ue001",
        "backslash": "\ue002",
        "asciicircum": "\ue003",
        "asciitilde": "\ue004",
    }
)
_MEANT = str.maketrans("".join(_KEPT.values()), "{}\\^~")
_LARGEST = 5 * 1024 * 1024  # bytes


def recognises(source: Source) -> int:
    """8 for a file with an entry of BibTeX among its first lines."""
    return 8 if _ENTRY.search(source.data[:4000]) else 0


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """Every reference."""
    return references.drafts(source, _references(source))


def noted(source: Source) -> str:
    """What was noted on the references."""
    return references.noted(_references(source))


def _references(source: Source) -> Iterator[Reference]:
    import bibtexparser  # needed for bibliographies only  # noqa: PLC0415
    from bibtexparser.middlewares import LatexDecodingMiddleware  # noqa: PLC0415

    decoded = decode(source.data[:_LARGEST])
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    logging.getLogger("pylatexenc").setLevel(logging.CRITICAL)
    library: Any = bibtexparser.parse_string(decoded[0] if decoded else "")  # type: ignore[attr-defined]
    whole = [{one.key.lower(): one.value for one in entry.fields} for entry in library.entries]
    for one in (one for entry in library.entries for one in entry.fields):
        one.value = _SIGN.sub(lambda found: _KEPT[found[1]], str(one.value))
    words = LatexDecodingMiddleware(keep_braced_groups=True).transform(library)
    for entry, before in zip(words.entries, whole, strict=True):
        fields = {one.key.lower(): one.value for one in entry.fields}
        fields |= {name: before[name] for name in _VERBATIM if name in before}
        plain = {name: " ".join(str(value).split()) for name, value in fields.items()}
        yield _reference(plain, entry.entry_type, entry.key)


def _reference(told: Mapping[str, str], kind: str, key: str) -> Reference:
    plain = {name: _bare(value) for name, value in told.items()}
    container = ("journaltitle", "journal", "newspaper", "booktitle", "publisher", "organization", "institution")
    fields = {
        "title": ": ".join(filter(None, (plain.get("title"), plain.get("subtitle")))),
        "date": _date(plain),
        "authors": [references.named(name) for name in re.split(r"\s+and\s+", told.get("author", "")) if name],
        "source": next((plain[name] for name in container if plain.get(name)), ""),
        "url": plain.get("url", ""),
        "page": plain.get("pages", "").replace("--", "–"),
        "tags": re.split(r"\s*[,;]\s*", plain.get("keywords", "")),
        "lang": plain.get("langid", "") or plain.get("language", ""),
    }
    notes = [plain[name] for name in ("note", "annote", "annotation", "comment") if plain.get(name)]
    return Reference(fields, kind, plain.get("abstract", ""), notes, plain.get("urldate"), key)


def _bare(text: str) -> str:
    """Without the braces that group, and with those that are meant."""
    return re.sub(r"(?<!\\)[{}]", "", text).translate(_MEANT)


def _date(plain: Mapping[str, str]) -> str:
    """The date as BibLaTeX writes it, or the year with the month and the day that stand apart."""
    if plain.get("date"):
        return plain["date"].partition("/")[0]
    year, named, day = (plain.get(name, "").strip() for name in ("year", "month", "day"))
    if not re.fullmatch(r"\d{4}", year):
        return ""
    number = int(named) if named.isdecimal() and len(named) < 3 else month(named, "en") if named else 0
    number = number if number in range(1, 13) else 0
    parts = [year, *([f"{number:02}"] if number else [])]
    return "-".join([*parts, *([f"{int(day):02}"] if number and re.fullmatch(r"\d{1,2}", day) else [])])
