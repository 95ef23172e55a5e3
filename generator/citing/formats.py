r"""A reference as files that programs of references read: BibTeX (with BibLaTeX's fields), RIS and CSL-JSON.

In: References. Out: text. What `importing` reads of them is what was written, which a test holds.

BibTeX: letters stay in UTF-8, the signs that TeX takes for its own are written in words (`\textbackslash{}`), so that
braces always match; a title keeps its capitals by a second pair of braces, and so does the name of an organisation.
`date` is in EDTF, as BibLaTeX has it, beside the year, month and day of BibTeX. RIS: one value a line, and EDTF's signs
of doubt behind the date's last stroke. CSL-JSON: schema 1.0.2, which knows one doubt, `circa`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from generator.citing.reference import Name, Reference, joined
from generator.model import When

_TEX = str.maketrans(
    {
        **{sign: f"\\{sign}" for sign in "$&#_%"},
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_LIGATURE = re.compile(r"[-'`!?<>,](?=[-'`<>,])")  # which TeX would make one sign of two
_IN_URLS = str.maketrans({"\\": "%5C", "{": "%7B", "}": "%7D", " ": "%20"})
_RANGE = re.compile(r"\s*[-–—]\s*")
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))  # `json.dumps` makes one for each value
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


# ── BibTeX ──────────────────────────────────────────────────────────────────────────────────────


def bibtex(one: Reference) -> str:
    """One entry: `@article` where the paper is known, else `@misc`."""
    kind = "article" if one.kind == "article" and one.source else "misc"
    fields = ((key, value) for key, value in _bibtex_fields(one) if value)
    body = ",\n".join(f"  {key} = {{{value}}}" for key, value in fields)
    return f"@{kind}{{{one.key},\n{body}\n}}\n"


def _bibtex_fields(one: Reference) -> Iterator[tuple[str, str]]:
    yield "author", " and ".join(map(_tex_name, one.names))
    yield "title", f"{{{_tex(one.title)}}}"
    yield ("journal" if one.kind == "article" else "howpublished"), _tex(one.source)
    yield from _tex_date(one.date)
    yield "pages", _tex(_RANGE.sub("--", one.page))
    yield "url", _link(one).translate(_IN_URLS)
    yield "langid" if one.lang else "", _tex(one.lang)
    yield "note", _tex(joined(_notes(one), ". "))


def _tex(words: str) -> str:
    return words if words.isalnum() else _LIGATURE.sub(r"\g<0>{}", words.translate(_TEX))


def _tex_name(one: Name) -> str:
    """`van Beethoven, Ludwig`, `King, Jr., Martin Luther`, `{Harbour Board}`."""
    if one.literal:
        return f"{{{_tex(one.literal)}}}"
    return ", ".join(_tex_part(part) for part in (one.family, one.suffix, one.given) if part)


def _tex_part(words: str) -> str:
    """A part of a name; one that would be taken for the end of a name is kept together."""
    return f"{{{_tex(words)}}}" if re.search(r"(?i)\band\b|,", words) else _tex(words)


def _tex_date(when: When | None) -> Iterator[tuple[str, str]]:
    if when is None:
        return
    yield "date", _edtf(when)
    yield "year", f"{when.year:04}"
    yield "month", _MONTHS[when.month - 1] if when.month else ""
    yield "day", str(when.day or "")


def _edtf(when: When) -> str:
    doubt = {(True, True): "%", (True, False): "~", (False, True): "?"}.get((when.approximate, when.uncertain), "")
    return when.iso + doubt


# ── RIS ─────────────────────────────────────────────────────────────────────────────────────────


def ris(one: Reference) -> str:
    """One record; lines end as the format wants them."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _ris_lines(one) if value or tag == "ER") + "\r\n"


def _ris_lines(one: Reference) -> Iterator[tuple[str, str]]:
    yield "TY", "NEWS" if one.kind == "article" else "ELEC"
    yield "ID", one.key
    yield from (("AU", _ris_name(name)) for name in one.names)
    yield "TI", one.title
    yield "T2", one.source
    if one.date:
        yield "PY", f"{one.date.year:04}"
        yield "DA", _ris_date(one.date)
    pages = _RANGE.split(one.page, maxsplit=1)
    yield "SP", pages[0]
    yield "EP", pages[1] if len(pages) > 1 else ""
    yield "SE", one.section
    yield "LA", one.lang
    yield "UR", _link(one)
    yield "N1", joined(_notes(one), ". ")
    yield "ER", ""


def _ris_name(one: Name) -> str:
    return one.literal or ", ".join(filter(None, (one.family, one.given, one.suffix)))


def _ris_date(when: When) -> str:
    """`1987/11/12/`; what is not known is empty, and doubt stands behind the last stroke."""
    doubt = {(True, True): "%", (True, False): "~", (False, True): "?"}.get((when.approximate, when.uncertain), "")
    return "/".join((f"{when.year:04}", _two(when.month), _two(when.day), doubt))


def _two(number: int) -> str:
    return f"{number:02}" if number else ""


# ── CSL-JSON ────────────────────────────────────────────────────────────────────────────────────


def csl(one: Reference) -> dict[str, object]:
    """One item; keys without a value are left out."""
    told: dict[str, object] = {
        "id": one.key,
        "type": "article-newspaper" if one.kind == "article" else "webpage",
        "title": one.title,
        "author": [_csl_name(name) for name in one.names],
        "container-title": one.source,
        "issued": _csl_date(one.date) if one.date else "",
        "page": _RANGE.sub("-", one.page),
        "section": one.section,
        "language": one.lang,
        "URL": _link(one),
        "archive": one.collection if one.kind == "article" else "",
        "archive_location": one.here if one.kind == "article" else "",
        "note": joined(_notes(one)[:1] if one.kind == "article" else _notes(one), ". "),
    }
    return {key: value for key, value in told.items() if value}


def _csl_name(one: Name) -> dict[str, str]:
    if one.literal:
        return {"literal": one.literal}
    told = {"family": one.family, "given": one.given, "suffix": one.suffix}
    return {key: value for key, value in told.items() if value}


def _csl_date(when: When) -> dict[str, object]:
    parts = [part for part in (when.year, when.month, when.day) if part]
    return {"date-parts": [parts], **({"circa": True} if when.approximate or when.uncertain else {})}


# ── of all three ────────────────────────────────────────────────────────────────────────────────


def _link(one: Reference) -> str:
    """Where it is read: of a note its place in this collection, where that has an address."""
    return one.link


def _notes(one: Reference) -> list[str]:
    """What has no field of its own: a snapshot beside the original, and where it is in this collection."""
    if one.on:
        where = [one.on.source, str(one.on.date or "")]
        return [f"On {joined((one.on.title, *where), ', ')}", *([] if "://" in one.here else [one.here])]
    archived = [f"Archived at {one.archived}"] if one.archived and one.url else []
    here = one.here if one.here != one.link else ""
    return [*archived, *([f"In {joined((one.collection, here), ', ')}"] if one.collection or here else [])]


def _csl_row(one: Reference) -> str:
    return _JSON.encode(csl(one))


def _as_json(many: Iterable[Reference]) -> str:
    return "[\n" + ",\n".join(map(_csl_row, many)) + "\n]\n"


# What writes one reference, by the suffix of a file in which each of many stands once.
ROWS: Mapping[str, Callable[[Reference], str]] = MappingProxyType({"bib": bibtex, "ris": ris, "json": _csl_row})

Writer = Callable[[Iterable[Reference]], str]
# The suffix of a file, its media type, what the format is called, and what writes it.
FORMATS: Mapping[str, tuple[str, str, Writer]] = MappingProxyType(
    {
        "bib": ("BibTeX", "application/x-bibtex", lambda many: "\n".join(map(bibtex, many))),
        "ris": ("RIS", "application/x-research-info-systems", lambda many: "".join(map(ris, many))),
        "json": ("CSL-JSON", "application/vnd.citationstyles.csl+json", _as_json),
    }
)
