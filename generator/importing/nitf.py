"""NITF, the IPTC's markup of one story, as agencies have sent it since 1998. In: an original. Out: one draft.

`told` reads a `<nitf>` that stands inside another format, too.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from msgspec import Struct, field

from generator.diagnostics import Outcome
from generator.importing.draft import Draft
from generator.importing.filled import filled
from generator.importing.fragment import markdown
from generator.importing.xmlfile import accounted, parsed, root_name, text_of, value, values
from generator.model import Source

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME = "nitf"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_RENAMED = {
    "hl1": "h2", "hl2": "h3", "bq": "blockquote", "block": "div", "note": "aside", "media": "figure",
    "media-caption": "figcaption", "media-producer": "figcaption", "credit": "p", "byline": "p", "nitf-table": "div",
    "nitf-table-metadata": "p", "datasource": "p", "fn": "aside", "tagline": "p", "bibliography": "p",
    "nitf-col": "span", "abstract": "div", "body.content": "div", "body.end": "div",
}.items()  # fmt: skip
_HEAD = 4_000  # bytes in which it begins
_WRAPPED = 45  # characters: a line broken by a wire's width is no shorter
_FEWEST = 3  # lines of a paragraph that was broken at a width, where no blank stands before its breaks


class Told(Struct, frozen=True):
    """What an element says of an article: fields, the elements that are its text, and where others went."""

    fields: dict[str, object] = field(default_factory=dict)
    markdown: str = ""
    body: tuple[_Element, ...] = ()
    moved: dict[_Element, str] = field(default_factory=dict)


def recognises(source: Source) -> int:
    """9 for a file whose root is `nitf`, 5 for other XML that begins with one inside."""
    name = root_name(source.data)
    return 9 if name == "nitf" else 5 if name and b"<nitf" in source.data[:_HEAD] else 0


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """The story."""
    read = parsed(source)
    if read.value is None:
        return Outcome(None, read.diagnostics)
    root, doubt = read.value
    root = next(root.iter("nitf"), root)
    story = told(root)
    return Outcome(
        (filled(story.fields, story.markdown, account=accounted(root, story.body, story.moved), doubts=(doubt,)),)
    )


def told(root: _Element) -> Told:
    """What a `<nitf>` says."""
    head = _head(root)
    content = root.find("body/body.content")
    content = content if content is not None else root.find("body.content")
    end = root.find("body/body.end")
    body = tuple(
        one for one in (content, end) if one is not None and (text_of(one) or one.find(".//media") is not None)
    )
    image, picture = _lead(content) if content is not None else ({}, None)
    made = "\n\n".join(filter(None, (_markdown(one, picture) for one in body)))
    fields = {**_fields(root), **({"image": image} if image else {})}
    dek = str(fields.get("dek") or "")
    if dek and made.lstrip("*# ").startswith(dek[:200]):
        fields.pop("dek")
        head = {element: name for element, name in head.items() if name != "dek"}
    moved = {**head, **({picture: "image"} if picture is not None else {})}
    return Told(fields, made, tuple(one for one in body), moved)


def _fields(root: _Element) -> dict[str, object]:
    keys = values(root, "head/docdata/key-list/keyword@key")
    title = value(root, "body/body.head/hedline/hl1", "head/title")
    decks = [text_of(one) for one in root.iterfind("body/body.head/hedline/hl2")]
    dek = next((one for one in decks if one.casefold() not in {title.casefold(), *map(str.casefold, keys)}), "")
    return {
        "title": title,
        "date": value(root, "head/docdata/date.issue@norm", "head/pubdata@date.publication",
                      "head/docdata/date.release@norm", "body/body.head/dateline/story.date@norm"),
        "authors": _authors(root),
        "source": value(root, "head/pubdata@name", "body/body.head/distributor", "head/docdata/doc.copyright@holder",
                        "body/body.head/rights/rights.owner"),
        "url": value(root, "head/pubdata@ex-ref"),
        "page": value(root, "head/pubdata@position.sequence"),
        "section": value(root, "head/pubdata@position.section"),
        "dek": dek or value(root, "body/body.head/abstract"),
        "dateline": _dateline(root),
        "series": value(root, "head/docdata/series@series.name"),
        "tags": [*keys, *_subjects(root)],
        "people": values(root, "head/docdata/identified-content/person"),
        "organisations": values(root, "head/docdata/identified-content/org"),
        "places": values(root, "head/docdata/identified-content/location"),
        "lang": root.get(LANG) or root.get("baselang") or "",
    }  # fmt: skip


def _authors(root: _Element) -> list[str]:
    """The names of the bylines, without what the writers are."""
    names: list[str] = []
    for byline in root.iterfind("body/body.head/byline"):
        people = [text_of(one) for one in byline.iterfind("person")]
        plain = deepcopy(byline)
        for role in list(plain.iterfind("byttl")):
            plain.remove(role)
        names += people or [text_of(plain)]
    return [
        name
        for name in names
        if re.search(r"[^\W\d_]{2,}", name) and not re.fullmatch(r"[a-z]{1,3}(?:/[a-z]{1,3})+", name)
    ]


def _dateline(root: _Element) -> str:
    """The dateline as it would be printed: its place, without the stamp of a machine."""
    line = root.find("body/body.head/dateline")
    if line is None:
        return ""
    place = ", ".join(text_of(one) for one in line.iterfind("location"))
    plain = " ".join((line.text or "").split())
    return place or plain


def _subjects(root: _Element) -> list[str]:
    """Subjects as tags, the general before the particular: `Politics/Government`."""
    out: list[str] = []
    for one in root.iterfind("head/tobject/tobject.subject"):
        levels = [one.get(f"tobject.subject.{name}") or "" for name in ("type", "matter", "detail")]
        named = [" ".join(level.replace("/", " ").split()) for level in levels if level.strip()]
        out.append("/".join(dict.fromkeys(named)))
    return out


def _head(root: _Element) -> dict[_Element, str]:
    """The elements of the head whose words went to a field."""
    to = {
        "title": ("body/body.head/hedline/hl1", "head/title"),
        "dek": ("body/body.head/hedline/hl2", "body/body.head/abstract"),
        "authors": ("body/body.head/byline",),
        "role": ("body/body.head/byline/byttl",),
        "source": ("body/body.head/distributor", "body/body.head/rights"),
        "dateline": ("body/body.head/dateline",),
        "identified": ("head/docdata/identified-content",),
    }
    return {one: name for name, paths in to.items() for path in paths for one in root.iterfind(path)}


# ── the text ────────────────────────────────────────────────────────────────────────────────────


def _lead(content: _Element) -> tuple[dict[str, str], _Element | None]:
    """The first picture of the story, which becomes the lead picture."""
    for media in content.iter("media"):
        picture = media.find("media-reference")
        kind = media.get("media-type") or (picture.get("mime-type") if picture is not None else "") or ""
        source = (picture.get("source") or "") if picture is not None else ""
        if kind.startswith("image") and source:
            caption = " ".join(text_of(one) for one in media.iterfind("media-caption"))
            found = {"src": source, "alt": picture.get("alternate-text") or "", "caption": caption}
            found["credit"] = value(media, "media-producer", "media-reference@copyright")
            return {name: one for name, one in found.items() if one}, media
    return {}, None


def _markdown(content: _Element, without: _Element | None) -> str:
    """The content as Markdown, `without` the picture that stands in the head."""
    from lxml import etree  # noqa: PLC0415

    made = deepcopy(content)
    media = list(content.iter("media"))
    for original, copy in zip(media, list(made.iter("media")), strict=True):
        if original is without:
            _remove(copy)
    names = dict(_RENAMED)
    for element in list(made.iter("*")):
        if element.tag == "p":
            _unwrap(element)
        if element.tag == "media-reference":
            element.attrib["src"] = element.get("source") or ""
            image = (element.get("mime-type") or "image").startswith("image")
            element.tag = "img" if image else "iframe"
            element.attrib["alt"] = element.get("alternate-text") or ""
        element.tag = names.get(str(element.tag), element.tag)
    return markdown(etree.tostring(made, encoding="unicode", method="html"))


def _remove(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        element.tail = None
        parent.remove(element)


def _unwrap(paragraph: _Element) -> None:
    """A paragraph that a wire broke at its width is one line again."""
    breaks = list(paragraph.iterfind("br"))
    lines = [paragraph.text or ""]
    for child in paragraph:
        lines += [""] if child.tag == "br" else []
        lines[-1] += ("" if child.tag == "br" else "".join(map(str, child.itertext()))) + (child.tail or "")
    enough = len(lines) >= _FEWEST or all(text.endswith(" ") for text in lines[:-1])
    if not breaks or not enough or any(len(text.strip()) < _WRAPPED for text in lines[:-1]):
        return
    for one in breaks:
        one.tag, one.text = "span", " "
