"""References of a bibliography, as Zotero and its like export them. In: fields of references. Out: drafts, and notes.

A reference is a record of an article (`rights: metadata`), with its abstract an excerpt. What a person noted on it goes
beside the article as a note, by its address; without an address it stands under `extra`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct

from generator.addresses import digest
from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.clippings.web import canonical
from generator.importing.draft import Draft
from generator.importing.filled import filled
from generator.importing.fragment import markdown
from generator.importing.newsml import of_text
from generator.importing.stamps import stamp
from generator.model import Place, Source
from generator.nouns import replace

MENDS: Mapping[str, str] = MappingProxyType(
    {"title": "give them a title in the bibliography, and export it again",
     "date": "give them a date in the bibliography, and export it again"}
)  # fmt: skip
_SUFFIX = re.compile(r"[JS]r\.?|I{2,3}|IV", re.IGNORECASE)  # BibTeX has it second, RIS third
_EAST = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_CONTEXT = "http://www.w3.org/ns/anno.jsonld"


class Reference(Struct, frozen=True):
    """One reference: fields by the names of `Head`, what kind it is, its abstract, and what was noted on it."""

    fields: Mapping[str, object]
    kind: str = ""
    abstract: str = ""
    notes: Sequence[str] = ()
    accessed: object = None
    part: str = ""


def drafts(source: Source, references: Iterable[Reference]) -> Outcome[tuple[Draft, ...]]:
    """A draft for each reference."""
    made = tuple(_draft(one, number) for number, one in enumerate(references, 1) if one.fields.get("title"))
    if made:
        return Outcome(made)
    what = "the bibliography holds no reference with a title"
    return Outcome(None, (Diagnostic(Code.IMPORT_FAILED, Place(source.path), what, mend="export it again"),))


def noted(references: Iterable[Reference]) -> str:
    """The notes on references that have an address, as W3C annotations of these; nothing where there are none."""
    found = [
        {
            "id": f"urn:note:{digest(url + note, 16)}",
            "type": "Annotation",
            "body": {"type": "TextualBody", "format": "text/markdown", "value": _marked(note)},
            "target": canonical(url),
        }
        for one in references
        for note in one.notes
        if (url := str(one.fields.get("url") or "")).startswith("http")
    ]
    whole = {"@context": _CONTEXT, "type": "AnnotationPage", "items": found}
    return json.dumps(whole, ensure_ascii=False, indent=1) if found else ""


def named(name: str) -> str:
    """`Tennant, Maud` as it is said; `{Harbour Board}` without the braces that keep it together."""
    text = " ".join(re.sub(r"[{}]", "", name).split())
    if re.fullmatch(r"\{[^{}]*\}", name.strip()):
        return text
    family, *given = text.split(", ")
    parts = sorted(given, key=lambda part: _SUFFIX.fullmatch(part) is not None)
    return in_order(family, *parts)


def in_order(family: str, given: str = "", *more: str) -> str:
    """A name as it is said: of Chinese, Japanese and Korean names the family's stands first."""
    first = (family, given) if _EAST.search(family) else (given, family)
    return " ".join(filter(None, (*first, *more)))


def _marked(text: str) -> str:
    return markdown(text) if re.search(r"<\w+[^>]*>", text) else of_text(text)


def _draft(one: Reference, number: int) -> Draft:
    address = str(one.fields.get("url") or "")
    body = _marked(one.abstract) if one.abstract else ""
    loose = [] if address.startswith("http") else [_marked(note) for note in one.notes]
    extra = {"type": one.kind, "accessed": str(stamp(one.accessed) or ""), "notes": loose}
    draft = filled(one.fields, body, part=one.part or address or str(number), extra=extra)
    return replace(draft, head={**draft.head, "rights": "excerpt" if body else "metadata"})
