"""Hypothesis's export file, which its client takes under "Import".

In: Leaves. Out: `{export_date, export_userid, client_version, annotations}`. An annotation is on the address that the
article came from, where it has one, so that it meets the page that others annotate; positions count UTF-16 units, as
that client does. What Hypothesis has no word for is under `newsgloss`. It refuses nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from generator.addresses import slug
from generator.exporting.leaf import Leaf, Passage, moment
from generator.model import Gloss, Note, Settings, When

_OWNER = "acct:newsgloss@localhost"


def document(leaves: Sequence[Leaf], *, settings: Settings, date: When) -> str:  # noqa: ARG001 (as every format)
    """The envelope."""
    rows = [_row(gloss, leaf) for leaf in leaves for gloss in leaf.glosses()]
    envelope = {
        "export_date": moment(date) or f"{date.year:04}-{date.month or 1:02}-{date.day or 1:02}T00:00:00Z",
        "export_userid": _OWNER,
        "client_version": "newsgloss",
        "annotations": rows,
    }
    return json.dumps(envelope, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _row(gloss: Gloss, leaf: Leaf) -> Mapping[str, object]:
    note, article = gloss.note, leaf.reading.article
    if (raw := leaf.kept(note, "hypothesis")) is not None:
        return raw
    address = article.head.url or leaf.page
    selectors = _selectors(leaf.passage(gloss), leaf.text)
    target = {"source": address, **({"selector": selectors} if selectors else {})}
    when = moment(note.when)
    user = f"acct:{slug(note.by)}@localhost" if note.by else _OWNER
    return {
        "id": note.id,
        **({"created": when, "updated": when} if when else {}),
        "user": user,
        "user_info": {"display_name": note.by or None},
        "uri": address,
        "document": {"title": [article.head.title]},
        "group": "__world__",
        # Its client asks of each whether it is shared, and takes none that does not say.
        "permissions": {"read": ["group:__world__"], "update": [user], "delete": [user]},
        "tags": list(note.tags),
        "text": f"**{note.verdict}.** {note.body}" if note.verdict else note.body,
        "target": [target],
        "newsgloss": _own(note, article.id),
    }


def _own(note: Note, article: str) -> Mapping[str, object]:
    made = {
        "article": article,
        "kind": note.kind,
        "verdict": note.verdict,
        "by": note.by,
        "date": str(note.when or ""),
        "people": list(note.people),
        "cites": list(note.cites),
    }
    kept = {key: value for key, value in made.items() if value}
    return kept | ({"note": note.body} if note.verdict else {})  # for then `text` begins with the verdict


def _selectors(found: Passage | None, text: str) -> list[Mapping[str, object]]:
    if found is None:
        return []
    quote = {"type": "TextQuoteSelector", "exact": found.exact, "prefix": found.prefix, "suffix": found.suffix}
    if found.start < 0:
        return [quote]
    start = _units(text[: found.start])
    return [{"type": "TextPositionSelector", "start": start, "end": start + _units(found.exact)}, quote]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
