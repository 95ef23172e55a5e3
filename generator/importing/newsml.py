"""NewsML-G2, in which agencies send stories, pictures and packages. In: an original. Out: a draft for each news item.

The text is XHTML, NITF or plain text inside the item. A picture's item becomes an article whose text is the caption.
Items that are no news (concepts, events planned, catalogues, packages of other items) give none, which is said.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.clippings.body import markdown as plain_markdown
from generator.importing.clippings.lines import cut
from generator.importing.draft import Draft
from generator.importing.filled import filled
from generator.importing.fragment import markdown
from generator.importing.nitf import LANG, Told, told
from generator.importing.xmlfile import accounted, parsed, root_name, text_of, value, values
from generator.model import Place, Source

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME = "newsml"
_ROOTS = (
    "newsItem", "newsMessage", "packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem",
    "hopHistory",
)  # fmt: skip
_MARKUP = re.compile(r"<(?:p|br|div|html|body|table|ul|h\d)\b", re.IGNORECASE)
_KINDS = {
    "people": ("person",),
    "organisations": ("organisation", "organization"),
    "places": ("geoArea", "poi"),
    "events": ("event",),
}.items()


def recognises(source: Source) -> int:
    """9 for a file whose root is an item or a message of NewsML-G2."""
    return 9 if root_name(source.data) in _ROOTS else 0


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """Every news item."""
    read = parsed(source)
    if read.value is None:
        return Outcome(None, read.diagnostics)
    root, doubt = read.value
    items = list(root.iter("newsItem"))
    drafts = [_draft(item, doubt, alone=len(items) == 1) for item in items]
    drafts = [draft for draft in drafts if draft.markdown]
    return Outcome(tuple(drafts)) if drafts else Outcome(None, (_nothing(source, root),))


def _nothing(source: Source, root: _Element) -> Diagnostic:
    kinds = sorted({str(one.tag) for one in root.iter(*_ROOTS)} - {"newsMessage"}) or [str(root.tag)]
    what = f"the file holds no news item with text in it, only: {', '.join(kinds)}"
    return Diagnostic(Code.IMPORT_FAILED, Place(source.path), what, mend="import the stories that it is about")


def _draft(item: _Element, doubt: str, *, alone: bool) -> Draft:
    inner = _content(item)
    fields = _fields(item)
    for name, one in inner.fields.items():
        if one and not fields.get(name):
            fields[name] = one
    caption = item.find("contentMeta/description")
    made, body = inner.markdown, list(inner.body)
    if not made and caption is not None:
        made, body = plain_markdown(cut(text_of(caption)).lines), [caption]
        fields.pop("dek", None)
    moved = {one: name for one, name in _moved(item).items() if one not in body}
    doubts = (doubt, *_withheld(item))
    part = "" if alone else item.get("guid") or value(item, "itemMeta/fileName")
    return filled(fields, made, account=accounted(item, body, {**moved, **inner.moved}), doubts=doubts, part=part)


def _withheld(item: _Element) -> tuple[str, ...]:
    status = value(item, "itemMeta/pubStatus@qcode", "itemMeta/pubStatus@uri")
    said = re.search(r"(canceled|cancelled|withheld)", status)
    return (f"the item's sender has set its status to {said[1]}",) if said else ()


def _fields(item: _Element) -> dict[str, object]:
    names = {name: tuple(_named(item, kinds)) for name, kinds in _KINDS}
    everything = [one for group in names.values() for one in group]
    subjects = [_name(one) for one in item.iterfind("contentMeta/subject")]
    subjects = [one for one in subjects if len(one) > 1 or not one.isascii()]  # one letter is the code of a desk
    return {
        "title": _headline(item),
        "date": value(item, "itemMeta/firstCreated", "contentMeta/contentCreated", "itemMeta/versionCreated"),
        "updated": value(item, "contentMeta/contentModified", "itemMeta/versionCreated"),
        "authors": values(item, "contentMeta/by") or _creators(item),
        "source": _source(item),
        "url": value(item, "itemMeta/link[@rel='irel:isPermalink']@href", ".@guid"),
        "kicker": "",
        "dek": _subhead(item),
        "dateline": value(item, "contentMeta/dateline"),
        "tags": [*values(item, "contentMeta/keyword"), *(one for one in subjects if one and one not in everything)],
        **names,
        "lang": value(item, "contentMeta/language@tag") or item.get(LANG) or "",
        "image": _image(item),
    }


def _creators(item: _Element) -> list[str]:
    """The creators by name. A word without a blank is the code of a desk."""
    return [name for one in item.iterfind("contentMeta/creator") if " " in (name := _name(one))]


def _name(element: _Element) -> str:
    """The name of a party or a subject, in English or in whatever language there is; else what it is called."""
    named = [one for one in element.iterfind("name") if text_of(one)]
    english = [one for one in named if (one.get(LANG) or "en").startswith("en")]
    return text_of((english or named)[0]) if named else " ".join((element.get("literal") or "").split())


def _named(item: _Element, kinds: Iterable[str]) -> Iterable[str]:
    for one in item.iterfind("contentMeta/subject"):
        kind = re.split(r"[:/]", one.get("type") or one.get("typeuri") or "")[-1]
        if kind in kinds and one.find("name") is not None:
            yield _name(one)


def _headline(item: _Element) -> str:
    main = [one for one in item.iterfind("contentMeta/headline") if not _is_second(one)]
    return next(filter(None, map(text_of, main)), "") or value(item, "itemMeta/title")


def _is_second(headline: _Element) -> bool:
    return bool(re.search(r"sub|kicker|slug|short|mobile|seo", headline.get("role") or "", re.IGNORECASE))


def _subhead(item: _Element) -> str:
    second = [one for one in item.iterfind("contentMeta/headline") if "sub" in (one.get("role") or "").lower()]
    about = [one for one in item.iterfind("contentMeta/description") if "summary" in (one.get("role") or "").lower()]
    return next(filter(None, map(text_of, (*second, *about))), "")


def _source(item: _Element) -> str:
    """The publication: who provides it, by a name that people read."""
    for path in ("itemMeta/provider", "contentMeta/infoSource", "rightsInfo/copyrightHolder"):
        for one in item.iterfind(path):
            name = text_of(one.find("name"))
            if name:
                return name
    credit = value(item, "contentMeta/creditline").strip("–—- ")
    literals = values(
        item, "contentMeta/infoSource@literal", "rightsInfo/copyrightHolder@literal", "itemMeta/provider@literal"
    )
    return credit or next(iter(literals), "")


def _image(item: _Element) -> dict[str, str]:
    """The largest rendition of the picture that an item carries."""
    found = [
        one
        for one in item.iterfind("contentSet/remoteContent")
        if (one.get("contenttype") or "").startswith("image") and one.get("href")
    ]
    sized = sorted(found, key=lambda one: -int(one.get("width") or 0) if (one.get("width") or "0").isdecimal() else 0)
    if not sized or not re.match(r"https?://", sized[0].get("href") or ""):
        return {}
    credit = value(item, "contentMeta/creditline")
    return {"src": str(sized[0].get("href")), **({"credit": credit} if credit else {})}


def _moved(item: _Element) -> dict[_Element, str]:
    to = {
        "title": "headline", "authors": "by", "dateline": "dateline", "tags": "subject", "source": "infoSource",
        "lang": "language", "creator": "creator", "keyword": "keyword", "credit": "creditline", "dek": "description",
    }  # fmt: skip
    moved = {one: name for name, tag in to.items() for one in item.iterfind(f"contentMeta/{tag}")}
    for path in ("itemMeta/provider", "itemMeta/firstCreated", "itemMeta/versionCreated", "rightsInfo/copyrightHolder"):
        moved |= dict.fromkeys(item.iterfind(path), "source" if "Created" not in path else "date")
    dates = (*item.iterfind("contentMeta/contentCreated"), *item.iterfind("contentMeta/contentModified"))
    return {**moved, **dict.fromkeys(dates, "date")}


# ── the text ────────────────────────────────────────────────────────────────────────────────────


def _content(item: _Element) -> Told:
    """The text that an item carries: as markup, else as plain text."""
    for inline in item.iterfind("contentSet/inlineXML"):
        story = next(inline.iter("nitf"), None)
        if story is not None:
            return told(story)
        if text_of(inline) and next(inline.iter("p", "html", "div", "body"), None) is not None:
            return Told(markdown=_xhtml(inline), body=(inline,))
    for inline in item.iterfind("contentSet/inlineData"):
        text = "".join(map(str, inline.itertext()))
        if text.strip() and (inline.get("contenttype") or "text").startswith(("text", "application/xhtml")):
            return Told(markdown=of_text(text), body=(inline,))
    return Told()


def of_text(text: str) -> str:
    """Text that may hold markup as Markdown. What a wire broke at its width is joined again."""
    bare = re.fullmatch(r"\s*<p>([^<]*)</p>\s*", text)
    if bare and bare[1].strip().count("\n") > 1:
        return plain_markdown(cut(entities.unescape(bare[1]).strip()).lines)
    return markdown(text) if _MARKUP.search(text) else plain_markdown(cut(text).lines)


def _xhtml(inline: _Element) -> str:
    from lxml import etree  # noqa: PLC0415

    body = next(inline.iter("body"), inline)
    inside = [etree.tostring(one, encoding="unicode", method="html") for one in body]
    escaped = (body.text or "").replace("&", "&amp;").replace("<", "&lt;")
    return markdown(f"<div>{escaped}{''.join(inside)}</div>")
