"""W3C Web Annotations: a page of them beside an article, and the collection of all (JSON-LD).

In: Leaves. Out: JSON-LD, an annotation a line. The target has the words (TextQuoteSelector) and their position in code
points (TextPositionSelector) with the digest of the text it is true of; `schema:isBasedOn` is the address that the
article came from. What W3C has no word for begins with `newsgloss:`. `created` is there only for a date that is exact
to the day. A note on the whole article selects the element `article`, for Recogito stops at a target without selector.
It refuses nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from generator.addresses import ALL_NOTES, safe_url
from generator.exporting.leaf import Leaf, address, moment
from generator.model import Gloss, Note, Settings, When

CONTEXT = ("http://www.w3.org/ns/anno.jsonld", MappingProxyType({"newsgloss": "urn:newsgloss:"}))
_WHOLE: Mapping[str, object] = MappingProxyType({"type": "CssSelector", "value": "article"})
_MOTIVATIONS = MappingProxyType({"source": "linking", "check": "assessing", "correction": "editing"})


def document(leaves: Sequence[Leaf], *, settings: Settings, date: When) -> str:  # noqa: ARG001 (as every format)
    """A collection of these articles' notes."""
    return collection(leaves, label=settings.title, at=address(ALL_NOTES, here="", base_url=settings.base_url))


def page(leaf: Leaf, *, at: str, part_of: str) -> str:
    """The AnnotationPage of one article, at an address, which is a part of the collection at another."""
    head = {
        "@context": list(_context()),
        "id": at,
        "type": "AnnotationPage",
        "label": leaf.reading.article.head.title,
        "partOf": part_of,
        "startIndex": 0,
    }
    return _with_items(head, lines([leaf])) + "\n"


def collection(leaves: Sequence[Leaf], *, label: str, at: str) -> str:
    """The AnnotationCollection of all, its one page inside it."""
    return collected(lines(leaves), label=label, at=at)


def collected(items: Sequence[str], *, label: str, at: str) -> str:
    """The AnnotationCollection of annotations that are written already."""
    head = {
        "@context": list(_context()),
        "id": at,
        "type": "AnnotationCollection",
        "label": label,
        "total": len(items),
    }
    first = _with_items({"id": f"{at}#first", "type": "AnnotationPage", "startIndex": 0}, items)
    return f'{_json(head)[:-1]}, "first": {first}}}\n'


def _context() -> tuple[object, ...]:
    return CONTEXT[0], dict(CONTEXT[1])


def _with_items(head: Mapping[str, object], items: Sequence[str]) -> str:
    return f'{_json(head)[:-1]}, "items": [\n' + ",\n".join(items) + "\n]}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def lines(leaves: Sequence[Leaf]) -> list[str]:
    """Every annotation as one line of JSON."""
    made = []
    for leaf in leaves:
        digest = leaf.digest()
        made += [_json(annotation(gloss, leaf, text_digest=digest)) for gloss in leaf.glosses()]
    return made


def annotation(gloss: Gloss, leaf: Leaf, *, text_digest: str) -> Mapping[str, object]:
    """One note. What came as a W3C annotation goes as it came."""
    note = gloss.note
    if (raw := leaf.kept(note, "w3c")) is not None:
        return raw
    made = {
        "id": leaf.of_note(note),
        "type": "Annotation",
        "motivation": _MOTIVATIONS.get(note.kind, "commenting"),
        "creator": {"type": "Person", "name": note.by} if note.by else None,
        "created": moment(note.when),
        "body": _bodies(note),
        "target": _target(gloss, leaf, text_digest),
        "newsgloss:article": leaf.reading.article.id,
        "newsgloss:kind": note.kind,
        "newsgloss:state": gloss.state.value,
        "newsgloss:date": str(note.when or ""),
        "newsgloss:verdict": note.verdict,
        "newsgloss:people": list(note.people),
        "newsgloss:cites": list(note.cites),
    }
    return {key: value for key, value in made.items() if value}


def _bodies(note: Note) -> list[Mapping[str, object]]:
    words = {"type": "TextualBody", "value": note.body, "format": "text/markdown", "purpose": "commenting"}
    tags = ({"type": "TextualBody", "value": tag, "purpose": "tagging"} for tag in note.tags)
    web = (cited for cited in note.cites if cited.startswith(("http://", "https://")) and safe_url(cited))
    links = ({"type": "SpecificResource", "source": cited, "purpose": "linking"} for cited in web)
    return [*([words] if note.body else []), *tags, *links]


def _target(gloss: Gloss, leaf: Leaf, text_digest: str) -> Mapping[str, object]:
    found, head = leaf.passage(gloss), leaf.reading.article.head
    selectors: list[Mapping[str, object]] = []
    if found:
        context = {"prefix": found.prefix, "suffix": found.suffix}
        kept = {key: value for key, value in context.items() if value}
        selectors.append({"type": "TextQuoteSelector", "exact": found.exact, **kept})
    if found and found.start >= 0:
        span = {"start": found.start, "end": found.end, "newsgloss:text": text_digest}
        selectors.append({"type": "TextPositionSelector", **span})
    made = {
        "type": "SpecificResource",
        "source": leaf.page,
        "selector": selectors or [dict(_WHOLE)],
        "schema:isBasedOn": head.url,
    }
    return {key: value for key, value in made.items() if value}
