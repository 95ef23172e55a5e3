"""NewsML 1, the older envelope of the agencies. In: an original. Out: a draft for each news item, in each language.

The text is NITF, HTML or plain text in the item's components. Components that hold a headline or a subheadline alone
give these; pictures give the lead picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.draft import Draft
from generator.importing.filled import filled
from generator.importing.fragment import markdown
from generator.importing.newsml import of_text
from generator.importing.nitf import LANG, told
from generator.importing.xmlfile import accounted, parsed, root_name, text_of, value, values
from generator.model import Place, Source

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME = "newsml1"
_HEADS = ("HeadLine", "SubHeadLine")
_NO_TEXT = ("StyleSheet", "Photo", "Logo", "Video", "Graphic", "Audio", "Caption")


def recognises(source: Source) -> int:
    """9 for a file whose root is `NewsML`."""
    return 9 if root_name(source.data) == "NewsML" else 0


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """Every news item that holds text."""
    read = parsed(source)
    if read.value is None:
        return Outcome(None, read.diagnostics)
    root, doubt = read.value
    items = [one for one in root.iter("NewsItem") if next(one.iter("DataContent"), None) is not None]
    pairs = [(item, lang) for item in items for lang in _languages(item)]
    drafts = [_draft(item, lang, doubt, alone=len(pairs) == 1) for item, lang in pairs]
    drafts = [draft for draft in drafts if draft.markdown]
    if drafts:
        return Outcome(tuple(drafts))
    what = "the file holds no news item with text in it"
    return Outcome(
        None, (Diagnostic(Code.IMPORT_FAILED, Place(source.path), what, mend="import the file that holds the text"),)
    )


def _languages(item: _Element) -> list[str]:
    """The languages of the components that hold text; one that is not said is said by the item."""
    return list(dict.fromkeys(_lang(one, item) for one in _texts(item)))


def _lang(content: _Element, item: _Element) -> str:
    for above in content.iterancestors("NewsComponent"):
        if found := value(above, "DescriptiveMetadata/Language@FormalName"):
            return found.lower()
    return (item.get(LANG) or "").lower()


def _role(content: _Element) -> str:
    component = next(content.iterancestors("NewsComponent"), None)
    return value(component, "Role@FormalName") if component is not None else ""


def _texts(item: _Element) -> Iterator[_Element]:
    """The contents that are text, headlines and what belongs to pictures apart."""
    for content in item.iter("DataContent"):
        if _role(content) not in (*_HEADS, *_NO_TEXT) and text_of(content):
            yield content


def _draft(item: _Element, lang: str, doubt: str, *, alone: bool) -> Draft:
    found = [one for one in _texts(item) if _lang(one, item) == lang]
    contents = sorted(found, key=lambda one: _role(one) not in ("", "Main", "Body", "BodyText"))
    inner = [told(story) for one in contents if (story := next(one.iter("nitf"), None)) is not None]
    fields: dict[str, object] = {name: one for story in inner for name, one in story.fields.items() if one}
    fields |= {name: one for name, one in _fields(item, lang).items() if one}
    made = "\n\n".join(filter(None, map(_markdown, contents)))
    moved = {**_moved(item, lang), **{one: name for story in inner for one, name in story.moved.items()}}
    part = "" if alone else f"{value(item, 'Identification/NewsIdentifier/PublicIdentifier')} {lang}".strip()
    return filled(fields, made, account=accounted(item, contents, moved), doubts=(doubt,), part=part)


def _fields(item: _Element, lang: str) -> dict[str, object]:
    creators = values(item, ".//AdministrativeMetadata/Creator/Party@FormalName")
    keywords = [
        one.get("Value") or "" for one in item.iterfind(".//DescriptiveMetadata/Property[@FormalName='Keyword']")
    ]
    labels = [
        one.get("Value") or "" for one in item.iter("Property") if (one.get("FormalName") or "").endswith("Keywords")
    ]
    return {
        "title": _line(item, lang, "HeadLine"),
        "date": value(item, "NewsManagement/FirstCreated", "Identification/NewsIdentifier/DateId"),
        "updated": value(item, "NewsManagement/ThisRevisionCreated"),
        "authors": values(item, ".//NewsLines/ByLine") or creators,
        "source": value(item, ".//NewsLines/CreditLine", ".//AdministrativeMetadata/Provider/Party@FormalName",
                        ".//AdministrativeMetadata/Source/Party@FormalName"),
        "dek": _line(item, lang, "SubHeadLine"),
        "dateline": value(item, ".//NewsLines/DateLine").strip(" -–—"),
        "tags": [*values(item, ".//NewsLines/KeywordLine"), *keywords, *labels],
        "lang": lang,
        "image": _image(item, lang),
    }  # fmt: skip


def _line(item: _Element, lang: str, name: str) -> str:
    """A headline: of the item's lines, or a component's whole text. Those of pictures are their captions."""
    for lines in item.iter("NewsLines"):
        component = lines.getparent()
        role = value(component, "Role@FormalName") if component is not None else ""
        if role not in _NO_TEXT and (found := value(lines, name)):
            return found
    contents = [one for one in item.iter("DataContent") if _role(one) == name and _lang(one, item) == lang]
    return next(filter(None, map(text_of, contents)), "")


def _image(item: _Element, lang: str) -> dict[str, str]:
    """The first photograph, in its largest rendition, with its caption."""
    for component in item.iter("NewsComponent"):
        if value(component, "Role@FormalName") not in ("Photo", "Picture"):
            continue
        found = [one for one in component.iterfind("ContentItem") if (one.get("Href") or "").startswith("http")]
        if found and lang == next((_lang(one, item) for one in found), lang):
            caption = value(component, "NewsLines/HeadLine", "NewsLines/NewsLine/NewsLineText")
            return {"src": str(max(found, key=_width).get("Href")), **({"caption": caption} if caption else {})}
    return {}


def _width(content: _Element) -> int:
    text = value(content, "Characteristics/Property[@FormalName='PixelWidth']@Value")
    return int(text) if text.isdecimal() and len(text) < 8 else 0


def _moved(item: _Element, lang: str) -> dict[_Element, str]:
    to = {
        "title": "HeadLine", "dek": "SubHeadLine", "authors": "ByLine", "dateline": "DateLine", "source": "CreditLine",
          "tags": "KeywordLine",
    }  # fmt: skip
    moved = {one: name for name, tag in to.items() for one in item.iter(tag)}
    heads = [one for one in item.iter("DataContent") if _role(one) in _HEADS and _lang(one, item) == lang]
    dates = (*item.iter("FirstCreated"), *item.iter("ThisRevisionCreated"))
    return {**moved, **dict.fromkeys(heads, "title"), **dict.fromkeys(dates, "date")}


def _markdown(content: _Element) -> str:
    story = next(content.iter("nitf"), None)
    if story is not None:
        return told(story).markdown
    if not len(content):
        return of_text("".join(map(str, content.itertext())))
    from lxml import etree  # noqa: PLC0415

    body = next(content.iter("body"), content)
    return markdown("".join(etree.tostring(one, encoding="unicode", method="html") for one in body))
