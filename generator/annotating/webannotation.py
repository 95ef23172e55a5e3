"""The W3C's Web Annotations: an annotation, a page or a collection of them, or a bare list.

In: plain values of JSON-LD in the W3C's own context (https://www.w3.org/TR/annotation-model/). Out: `Told`. It refuses
what that document forbids, with every reason at once. Words of a vocabulary that is ours begin with `newsgloss:`.

A note's kind is `newsgloss:kind`, or comes of `motivation` (see `exchanged`). A body of the purpose `tagging` is a tag;
a body that is an address, or a part of what is there, is cited; texts are joined. Of several targets the first that is
given by words is the note's passage; of a choice of bodies the first is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.addresses import safe_url
from generator.annotating.markup import html_markdown, plain_markdown
from generator.annotating.told import SEEN, Position, Raw, Told, listed, mapping, shown, text, texts
from generator.model import Quote, When
from generator.nouns import replace

NAME = "w3c"
RANK = 3
CONTEXT = "www.w3.org/ns/anno.jsonld"
_ADDRESS = re.compile(r"[^\s<>\"{}|\\^`\x00-\x20]+")
_MOST = 100  # bodies or targets of one annotation, and members of a group of them
_GROUPS = ("Choice", "List", "Composite", "Independents")
_DATES = ("created", "modified", "generated")
_DIRECTIONS = ("ltr", "rtl", "auto")
_POSITIONS = ("TextPositionSelector", "DataPositionSelector")
_ALL = ("article", "main", "body", "html")  # elements that hold a whole article
_VALUED = ("FragmentSelector", "CssSelector", "XPathSelector")


def paths(document: object) -> tuple[tuple[str, ...], ...] | None:
    """Where annotations stand in a document that holds any; a collection's first page may be embedded."""
    if isinstance(document, list):
        return ((),) if any(_is(one, "Annotation") for one in document[:SEEN]) else None
    whole = mapping(document)
    if _is(whole, "AnnotationCollection"):
        return (("items",), ("first", "items"))
    if _is(whole, "AnnotationPage"):
        return (("items",),)
    return ((),) if _is(whole, "Annotation") or "@context" in whole or "target" in whole else None


def told(raw: Raw, above: Raw) -> Told:
    """What an annotation says, or why it is none."""
    faults = tuple(dict.fromkeys(_faults(raw, alone=not above)))
    if faults:
        return Told(id=text(raw.get("id")), key=NAME, raw=raw, faults=faults)
    targets = [target for one in listed(raw["target"]) for target in _members(one)]
    bodies = [body for one in listed(raw.get("body", raw.get("bodyValue"))) for body in _members(one)]
    at = next((found for found in map(_passage, targets) if found.quote), None) or _passage(targets[0])
    return replace(
        at,
        id="".join(texts(raw.get("id"))),
        body="\n\n".join(filter(None, map(_words, bodies))),
        by=", ".join(filter(None, map(_name, listed(raw.get("creator"))))),
        when=text(raw.get("newsgloss:date")) or "".join(texts(raw.get("created"))),
        modified="".join(texts(raw.get("modified"))),
        kind=text(raw.get("newsgloss:kind")),
        purposes=(*texts(raw.get("motivation")), *(one for body in bodies for one in _purposes(body))),
        verdict=text(raw.get("newsgloss:verdict")),
        tags=tuple(filter(None, map(_tag, bodies))),
        people=texts(raw.get("newsgloss:people")),
        cites=texts(raw.get("newsgloss:cites")) or tuple(filter(None, map(_cited, bodies))),
        parents=tuple(source for source in map(_source, targets) if source),
        sources=tuple(filter(None, (*_origins(raw), *(one for target in targets for one in _places(target))))),
        key=NAME,
        raw=raw,
    )


def _is(value: object, kind: str) -> bool:
    return kind in texts(mapping(value).get("type"))


# ── what it says ────────────────────────────────────────────────────────────────────────────────


def _members(resource: object) -> Iterator[object]:
    """A resource, or those it groups; of a choice the first."""
    kinds, items = texts(mapping(resource).get("type")), mapping(resource).get("items")
    if not isinstance(items, list) or not set(kinds) & set(_GROUPS):
        yield resource
        return
    for one in items[:1] if "Choice" in kinds else items:
        yield from _members(one)


def _source(target: object) -> str:
    source = mapping(target).get("source", mapping(target).get("id", target))
    return text(mapping(source).get("id", source))


def _places(target: object) -> tuple[str, ...]:
    return (*_origins(target), _source(target))


def _origins(thing: object) -> tuple[str, ...]:
    """What else an annotation or its target may say of the article."""
    return tuple(text(mapping(thing).get(key)) for key in ("newsgloss:article", "schema:isBasedOn", "scope"))


def _is_tag(body: object) -> bool:
    return "tagging" in texts(mapping(body).get("purpose"))


def _purposes(body: object) -> tuple[str, ...]:
    return texts(mapping(body).get("purpose"))


def _tag(body: object) -> str:
    return text(mapping(body).get("value")) if _is_tag(body) else ""


def _words(body: object) -> str:
    """The words of a body as Markdown; nothing for a tag and for what lies elsewhere."""
    if isinstance(body, str) and not _ADDRESS.fullmatch(body):
        return plain_markdown(body)  # a bodyValue: W3C says it is plain text
    value, form = text(mapping(body).get("value")), "".join(texts(mapping(body).get("format"))[:1])
    if _is_tag(body) or not value:
        return ""
    if "html" in form:
        return html_markdown(value)
    return value if "markdown" in form else plain_markdown(value)


def _cited(body: object) -> str:
    """The address of a body that lies elsewhere."""
    address = body if isinstance(body, str) else _source(body) if "value" not in mapping(body) else ""
    return address if _ADDRESS.fullmatch(address) and safe_url(address) else ""


def _name(agent: object) -> str:
    known = (mapping(agent).get(key) for key in ("name", "nickname", "id"))
    return agent if isinstance(agent, str) else next((name for one in known for name in texts(one)), "")


# ── the passage ─────────────────────────────────────────────────────────────────────────────────


def _passage(target: object) -> Told:
    selectors = mapping(target).get("selector", [])
    return Told() if selectors == [] or all(map(_is_whole, listed(selectors))) else passage(listed(selectors))


def _is_whole(selector: object) -> bool:
    """Whether it selects all of a page, as our own exports do for a note on the whole article."""
    alone = mapping(selector)
    return alone.get("type") == "CssSelector" and "refinedBy" not in alone and alone.get("value") in _ALL


def passage(selectors: Iterable[object]) -> Told:
    """The quote and the position that selectors give, each the first; or the kinds of those that give neither."""
    chains = [list(_chain(selector)) for selector in selectors]
    quotes = (quote for chain in chains for quote in map(_quote, reversed(chain)) if quote)
    positions = (position for chain in chains for position in map(_position, chain[:1]) if position)
    kinds = (" and ".join(texts(one.get("type"))) for chain in chains for one in chain)
    return Told(quote=next(quotes, None), position=next(positions, None), pointed=", ".join(kinds) or "an address")


def _chain(selector: object) -> Iterator[Raw]:
    """A selector and those that refine it."""
    while isinstance(selector, dict):
        yield selector
        selector = next(iter(listed(selector.get("refinedBy"))), None)


def _quote(selector: Raw) -> Quote | None:
    exact, prefix, suffix = (text(selector.get(key)) for key in ("exact", "prefix", "suffix"))
    return Quote(exact, prefix, suffix) if exact else None


def _position(selector: Raw) -> Position | None:
    start, end = selector.get("start"), selector.get("end")
    if "TextPositionSelector" not in texts(selector.get("type")) or not (
        isinstance(start, int) and isinstance(end, int)
    ):
        return None
    return Position(start, end, text(selector.get("newsgloss:text")))


# ── what W3C forbids ────────────────────────────────────────────────────────────────────────────


def _faults(raw: Raw, *, alone: bool) -> Iterator[str]:
    if not _is(raw, "Annotation"):
        yield f'its `type` is {shown(raw.get("type"))}, not "Annotation"'
    if (alone or "@context" in raw) and not any(CONTEXT in one for one in texts(raw.get("@context"))):
        yield f'its `@context` is {shown(raw.get("@context"))}, not "http://{CONTEXT}"'
    if raw.get("target") in (None, "", []):
        yield "it has no `target`"
    if "body" in raw and "bodyValue" in raw:
        yield "it has both `body` and `bodyValue`"
    if not isinstance(raw.get("bodyValue", ""), str):
        yield f"its `bodyValue` is {shown(raw['bodyValue'])}, and no text"
    yield from _common(raw)
    for key in ("target", "body"):
        many = listed(raw.get(key))
        if len(many) > _MOST:
            yield f"it has {len(many):,} of `{key}`; {_MOST} is the most"
        for one in many[:_MOST]:
            yield from _resource(one, key)


def _common(raw: Raw) -> Iterator[str]:
    """What holds of annotations, bodies and targets alike."""
    for key in ("id", "canonical"):
        if key in raw and not _is_one(raw[key], _ADDRESS):
            yield f"its `{key}` is {shown(raw[key])}, and not one address"
    for key in ("via", "rights"):
        if not all(isinstance(one, str) and _ADDRESS.fullmatch(one) for one in listed(raw.get(key))):
            yield f"its `{key}` is {shown(raw[key])}, and no address"
    for key in ("creator", "generator"):
        if not all(isinstance(one, str | dict) for one in listed(raw.get(key))):
            yield f"its `{key}` is {shown(raw[key])}, and nobody"
    for key in (key for key in _DATES if raw.get(key) is not None):
        if (problem := _undated(raw[key])) is not None:
            yield f"its `{key}` is {shown(raw[key])}{problem}"
    if not all(isinstance(one, str) for key in ("motivation", "purpose") for one in listed(raw.get(key))):
        yield "its `motivation` or `purpose` is no text"


def _is_one(value: object, form: re.Pattern[str]) -> bool:
    one = listed(value)
    return len(one) == 1 and isinstance(one[0], str) and form.fullmatch(one[0]) is not None


def _undated(value: object) -> str | None:
    one = listed(value)
    if len(one) != 1 or not isinstance(one[0], str):
        return ", and not one date"
    try:
        When.parse(one[0])
    except ValueError as problem:
        return f": {problem}"
    return None


def _resource(value: object, where: str) -> Iterator[str]:
    """What is wrong with a target or a body."""
    if isinstance(value, str):
        if not _ADDRESS.fullmatch(value):
            yield f"its `{where}` is {shown(value)}, and no address"
        return
    if not isinstance(value, dict):
        yield f"its `{where}` is {shown(value)}, and neither an address nor a mapping"
        return
    kinds = texts(value.get("type"))
    yield from (f"{fault} (in `{where}`)" for fault in (*_common(value), *_worded(value), *_grouped(value, kinds)))
    if "TextualBody" in kinds and "value" not in value:
        yield f"its `{where}` is a TextualBody without `value`"
    if not {"id", "source", "value", "items", "selector"} & value.keys():
        yield f"its `{where}` has no `id`, `source` or `value`"
    if "selector" in value:
        selectors = value["selector"] if isinstance(value["selector"], list) else [value["selector"]]
        yield from (fault for one in selectors for fault in selector_faults(one))
    for one in listed(value.get("items"))[:_MOST] if set(kinds) & set(_GROUPS) else ():
        yield from _resource(one, where)


def _worded(value: Raw) -> Iterator[str]:
    for key in ("value", "processingLanguage", "textDirection"):
        if value.get(key) is not None and not isinstance(value[key], str):
            yield f"`{key}` is {shown(value[key])}, and not one text"
    for key in ("format", "language"):
        if not all(isinstance(one, str) for one in listed(value.get(key))):
            yield f"`{key}` is {shown(value[key])}, and no text"
    if isinstance(value.get("textDirection"), str) and value["textDirection"] not in _DIRECTIONS:
        yield f"`textDirection` is {shown(value['textDirection'])}, not one of {', '.join(_DIRECTIONS)}"
    if "source" in value and not _source(value):
        yield f"`source` is {shown(value['source'])}, and no address"


def _grouped(value: Raw, kinds: tuple[str, ...]) -> Iterator[str]:
    groups = set(kinds) & set(_GROUPS)
    if len(groups) > 1:
        yield f"`type` is {shown(value['type'])}, which cannot be one thing"
    if ("items" in value) != bool(groups) or (groups and not 0 < len(listed(value["items"])) <= _MOST):
        yield "`items` stand in a Choice, List, Composite or Independents, and each of these has 1 to 100"


def selector_faults(value: object) -> Iterator[str]:
    """What is wrong with one selector and those that refine it."""
    if isinstance(value, str) and _ADDRESS.fullmatch(value):
        return
    if not isinstance(value, dict):
        yield f"its `selector` is {shown(value)}, which selects nothing"
        return
    for one in _chain(value):
        yield from _selector_alone(one)
    if value.get("refinedBy") is not None and not isinstance(value["refinedBy"], str | dict | list):
        yield f"its `refinedBy` is {shown(value['refinedBy'])}, and no selector"


def _selector_alone(value: Raw) -> Iterator[str]:
    kinds = texts(value.get("type"))
    kind = next(iter(kinds), "selector")
    required = _VALUED if set(kinds) & set(_VALUED) else ()
    for key in ("exact", "prefix", "suffix", *(("value", "conformsTo") if required else ())):
        if value.get(key) is not None and not isinstance(value[key], str):
            yield f"`{key}` of its {kind} is {shown(value[key])}, and not one text"
    if required and "value" not in value:
        yield f"its {kind} has no `value`"
    if "TextQuoteSelector" in kinds and not text(value.get("exact")).strip():
        yield "its TextQuoteSelector quotes nothing (`exact`)"
    if set(kinds) & set(_POSITIONS) and not _is_span(value.get("start"), value.get("end")):
        yield f"its {kind} goes from {shown(value.get('start'))} to {shown(value.get('end'))}, which is no stretch"


def _is_span(start: object, end: object) -> bool:
    whole = all(isinstance(one, int) and not isinstance(one, bool) for one in (start, end))
    return whole and isinstance(start, int) and isinstance(end, int) and 0 <= start < end
