"""ninjs, the IPTC's news in JSON, versions 1 to 3. In: an original. Out: a draft for each item that holds text.

Version 1 has `headline` and `body_html`, versions 2 and 3 lists of `headlines` and `bodies` with roles; 3 writes its
keys in camel case. An item may stand in the answer of a service (`item`, `items`, `data`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.draft import Draft
from generator.importing.filled import filled
from generator.importing.fragment import markdown, words
from generator.importing.inlines import picture
from generator.importing.jsonvalues import accounted, is_json, items, loaded, named, text
from generator.importing.newsml import of_text
from generator.importing.nitf import Told, told
from generator.importing.xmlfile import parsed
from generator.model import Place, Source

NAME = "ninjs"
_ITEM = re.compile(rb'"(?:version_?created|headlines|body_(?:x?html|text|main|richtext)|bodies)"\s*:', re.IGNORECASE)
_KEY = re.compile(rb'"(?:uri|guid)"\s*:')
_BODIES = ("body_xhtml", "body_html", "body_richtext", "body_nitf", "body_text", "body_main", "body_sections")
_KINDS = ("text", "composite", "picture", "graphic", "video", "audio", "advisory", "alert", "")
_PICTURES = ("picture", "graphic", "image")
_MOVED = {
    "title": "title", "headline": "title", "headline_main": "title", "headline_simple": "title", "headlines": "title",
    "byline": "authors", "by": "authors", "authors": "authors", "source": "source", "copyrightholder": "source",
    "infosources": "source", "provider": "source", "versioncreated": "date", "firstcreated": "date",
    "firstpublished": "date", "contentcreated": "date", "description_text": "dek", "description_html": "dek",
    "descriptions": "dek", "located": "dateline", "dateline": "dateline", "language": "lang", "subject": "tags",
    "subjects": "tags", "keywords": "tags", "person": "people", "people": "people", "place": "places",
    "places": "places", "organisation": "organisations", "organisations": "organisations", "event": "events",
    "events": "events", "uri": "url", "associations": "image", "renditions": "image", "evolvedfrom": "part",
}.items()  # fmt: skip
_HTML, _NITF = "html", "nitf"
_DEEPEST = 4  # mappings around an item


def recognises(source: Source) -> int:
    """8 for JSON that has the keys of an item."""
    return 8 if is_json(source) and _KEY.search(source.data) and _ITEM.search(source.data) else 0


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """Every item that holds text."""
    read = loaded(source)
    if read.value is None:
        return Outcome(None, read.diagnostics)
    found = list(_items(read.value, 0))
    drafts = [_draft(item, alone=len(found) == 1) for item in found]
    drafts = [draft for draft in drafts if draft.markdown]
    if drafts:
        return Outcome(tuple(drafts))
    kinds = sorted({text(item, "type") or "no type" for item in found})
    what = f"the file holds no item with text in it, only: {', '.join(kinds) or 'other JSON'}"
    return Outcome(
        None, (Diagnostic(Code.IMPORT_FAILED, Place(source.path), what, mend="import the stories that it is about"),)
    )


def _items(value: object, depth: int) -> Iterator[Mapping[str, object]]:
    """The items in a value, keys in small letters: version 3 differs from 2 by its capitals."""
    if isinstance(value, Mapping):
        small = {str(key).lower(): one for key, one in value.items()}
        if ("uri" in small or "guid" in small) and _is_item(small):
            yield small
        elif depth < _DEEPEST:
            for key in ("item", "items", "data", "_items", "results"):
                yield from _items(small.get(key), depth + 1)
    elif isinstance(value, list) and depth < _DEEPEST:
        for one in value:
            yield from _items(one, depth + 1)


def _is_item(small: Mapping[str, object]) -> bool:
    own = ("versioncreated", "headlines", "headline", "headline_main", "headline_simple", "bodies", *_BODIES)
    return any(key in small for key in own)


def _draft(item: Mapping[str, object], *, alone: bool) -> Draft:
    kind = text(item, "type")
    dek = _described(item)
    key, made = _body(item)
    if not made and kind in _KINDS:
        key, made = ("descriptions" if "descriptions" in item else "description_text"), of_text(dek)
        dek = ""
    if dek and re.sub(r"[\\*_#]", "", made).lstrip().startswith(dek[:200]):
        dek = ""
    fields = {**_fields(item), "dek": dek}
    moved = {name: to for name, to in _MOVED if name in item}
    part = "" if alone else text(item, "uri", "guid")
    status = text(item, "pubstatus")
    doubts = (f"the item's sender has set its status to {status}",) if status in ("canceled", "withheld") else ()
    return filled(
        fields, made if kind in _KINDS else "", account=accounted(item, (key,), moved), doubts=doubts, part=part
    )


def _fields(item: Mapping[str, object]) -> dict[str, object]:
    written = items(item, "authors")
    named_authors = [text(one, "name") for one in written if text(one, "role").lower() in ("", "writer", "author")]
    located = items(item, "located")
    return {
        "title": _role(item, "headlines", "main")
        or text(item, "headline_main", "headline", "headline_simple", "title"),
        "date": text(item, "firstpublished", "firstcreated", "contentcreated", "versioncreated"),
        "updated": text(item, "versioncreated"),
        "authors": [text(item, "byline", "by")] if text(item, "byline", "by") else named_authors,
        "source": _source(item),
        "url": text(item, "uri"),
        "dateline": text(item, "dateline") or next(iter(named(located, "name", "text")), ""),
        "tags": [*named(items(item, "subject", "subjects"), "name"), *named(items(item, "keywords"), "name")],
        "people": named(items(item, "person", "people"), "name"),
        "places": named(items(item, "place", "places"), "name"),
        "organisations": named(items(item, "organisation", "organisations"), "name"),
        "events": named(items(item, "event", "events"), "name"),
        "lang": text(item, "language"),
        "image": _image(item),
    }


def _source(item: Mapping[str, object]) -> str:
    informed = named(items(item, "infosources"), "name")
    return text(item, "source") or text(item, "copyrightholder") or next(iter(informed), "") or text(item, "provider")


def _role(item: Mapping[str, object], key: str, role: str) -> str:
    """The text of a role in a list of versions 2 and 3; else the first text."""
    found = items(item, key)
    chosen = [one for one in found if text(one, "role").lower() == role]
    return next(filter(None, (text(one, "value") for one in (*chosen, *found))), "")


def _described(item: Mapping[str, object]) -> str:
    plain = _role(item, "descriptions", "text") or _role(item, "descriptions", "caption")
    return words(plain or text(item, "description_text", "description_html", "description_xhtml"))


def _body(item: Mapping[str, object]) -> tuple[str, str]:
    """The key that the text was taken from, and the text: as markup where there is some."""
    bodies = [one for one in items(item, "bodies") if text(one, "value")]
    kinds = [(text(one, "contenttype", "contentType", "role").lower(), one) for one in bodies]
    for kind, one in sorted(kinds, key=lambda pair: (_HTML not in pair[0], _NITF not in pair[0])):
        if re.search(r"html|text|main|plain|rich|nitf", kind) or not kind:
            return "bodies", _written(kind, text(one, "value"))
    key = next((key for key in _BODIES if text(item, key)), "")
    return key, _written(key, text(item, key) if key else "")


def _written(kind: str, value: str) -> str:
    """A body as Markdown, by what it is called. Of NITF the content is taken: its head says what the item says."""
    if _HTML in kind:
        return markdown(value)
    if _NITF not in kind or "<" not in value:
        return of_text(value)
    whole = (
        value if re.search(r"<nitf[\s>]", value) else f"<nitf><body><body.content>{value}</body.content></body></nitf>"
    )
    read = parsed(Source("", whole.encode()))
    return (_of_nitf(told(read.value[0])) if read.value else "") or markdown(value)


def _of_nitf(said: Told) -> str:
    """The content with its first picture, which NITF's own importer makes the lead picture."""
    image = said.fields.get("image")
    shown = picture(image["src"], image.get("alt", ""), image.get("caption", "")) if isinstance(image, dict) else ""
    return "\n\n".join(filter(None, (shown, said.markdown)))


# ── pictures ────────────────────────────────────────────────────────────────────────────────────


def _image(item: Mapping[str, object]) -> dict[str, str]:
    """The item's own picture, else the first of its associations, with caption and credit."""
    inside = item.get("associations")
    near = list(inside.values()) if isinstance(inside, Mapping) else inside if isinstance(inside, list) else []
    whole = [item] if text(item, "type") in _PICTURES else []
    small = [{str(key).lower(): value for key, value in one.items()} for one in near if isinstance(one, Mapping)]
    for one in (*whole, *(one for one in small if text(one, "type") in _PICTURES)):
        if src := _rendition(one.get("renditions")):
            caption = "" if one is item else _described(one)
            found = {"src": src, "caption": caption, "credit": text(one, "byline", "by", "copyrightholder")}
            return {name: value for name, value in found.items() if value}
    return {}


def _rendition(value: object) -> str:
    """The address of the largest rendition."""
    found = list(value.values()) if isinstance(value, Mapping) else value if isinstance(value, list) else []
    sized = [(_number(text(one, "width")), text(one, "href")) for one in found]
    web = [(width, href) for width, href in sized if re.match(r"https?://", href)]
    return max(web, key=lambda one: one[0])[1] if web else ""


def _number(digits: str) -> int:
    return int(digits) if digits.isdecimal() and len(digits) < 8 else 0
