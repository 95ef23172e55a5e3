"""Reading lists as zips: Omnivore's export, with texts and highlights beside the lists, and Pocket's, with its tables.

In: an original. Out: a draft for each thing saved, and its highlights as annotations.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from zipfile import BadZipFile, ZipFile

from generator.addresses import digest
from generator.diagnostics import Outcome
from generator.importing import readlist
from generator.importing.clippings.web import canonical
from generator.importing.draft import Draft
from generator.importing.inbox import opened
from generator.importing.jsonvalues import text
from generator.importing.savedcsv import rows_of
from generator.importing.unpacked import member, names, zipped
from generator.model import Source

NAME = "savedzip"
MENDS = readlist.MENDS
_LISTS = re.compile(r"(?:^|/)(?:metadata_\d+_to_\d+\.json|part_\d+\.csv|pocket[\w-]*\.csv)$", re.IGNORECASE)
_LARGEST = 20 * 1024 * 1024  # bytes of a list
_TEXT = 5 * 1024 * 1024  # bytes of a text
_QUOTED = re.compile(r"(?m)^>[^\n]*(?:\n>[^\n]*)*")
_CONTEXT = "http://www.w3.org/ns/anno.jsonld"


def recognises(source: Source) -> int:
    """8 for a zip with a list in it that one of these programs writes."""
    if not source.data.startswith(b"PK") or source.file:
        return 0
    try:
        with ZipFile(io.BytesIO(source.data)) as archive:
            return 8 if any(map(_LISTS.search, archive.namelist())) else 0
    except (BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
        return 0


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """Everything that was saved."""
    with opened(source) as file:
        packed = zipped(source, file)
        if packed.value is None:
            return Outcome(None, packed.diagnostics)
        return readlist.drafts(source, list(_rows(packed.value)))


def noted(source: Source) -> str:
    """The highlights, as W3C annotations of the addresses that they are on; nothing where there are none."""
    with opened(source) as file:
        packed = zipped(source, file)
        rows = list(_rows(packed.value)) if packed.value else []
        found = [note for row in rows if packed.value for note in _highlights(packed.value, row)]
    whole = {"@context": _CONTEXT, "type": "AnnotationPage", "items": found}
    return json.dumps(whole, ensure_ascii=False, indent=1) if found else ""


def _rows(archive: ZipFile) -> Iterator[Mapping[str, object]]:
    for name in names(archive, ".json", ".csv"):
        if not _LISTS.search(name):
            continue
        data = member(archive, name, _LARGEST).decode("utf-8", "replace")
        if name.lower().endswith(".csv"):
            yield from rows_of(data)
            continue
        try:
            listed = json.loads(data)
        except (ValueError, RecursionError):
            continue
        for row in readlist.inside(listed, "items"):
            html = member(archive, f"content/{text(row, 'slug')}.html", _TEXT).decode("utf-8", "replace")
            yield {**row, "content": html} if html.strip() else row


def _highlights(archive: ZipFile, row: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """The passages that Omnivore writes as quotations, each with what was noted under it."""
    address = readlist.address(row)
    written = member(archive, f"highlights/{text(row, 'slug')}.md", _TEXT).decode("utf-8", "replace")
    quotes = list(_QUOTED.finditer(written)) if address.startswith("http") else []
    for at, found in enumerate(quotes):
        end = quotes[at + 1].start() if at + 1 < len(quotes) else len(written)
        exact = re.sub(r"\s*\[⤴️?\]\([^)]*\)|\s+#\w+", "", re.sub(r"(?m)^>\s?", "", found[0])).strip()
        said = written[found.end() : end].strip()
        note: dict[str, object] = {
            "id": f"urn:highlight:{digest(address + exact, 16)}",
            "type": "Annotation",
            "motivation": "highlighting",
            "target": {
                "source": canonical(address),
                "selector": {"type": "TextQuoteSelector", "exact": " ".join(exact.split())},
            },
        }
        body = {"type": "TextualBody", "format": "text/markdown", "value": said}
        yield {**note, "body": body} if said else note
