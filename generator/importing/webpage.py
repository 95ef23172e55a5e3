"""Web pages saved as HTML. In: an original. Out: one draft, text and metadata found by trafilatura.

Nothing is fetched: what is not in the file is not there. It refuses pages without an article and pages nested
deeper than any author nests.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING

from generator.addresses import safe_url
from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.clippings.byline import byline
from generator.importing.clippings.dates import dates, is_date_line, settle, when_of
from generator.importing.clippings.labels import tags
from generator.importing.clippings.language import detect, tagged
from generator.importing.clippings.names import names_in
from generator.importing.clippings.web import canonical, day_of, host_of
from generator.importing.draft import Draft, Fate
from generator.model import Place, Source

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Block = tuple[str, str]  # a part of the page, and one of its lines

NAME = "webpage"
MENDS: Mapping[str, str] = MappingProxyType(
    {
        "title": "write <title>…</title> in the page's <head>",
        "date": 'write <meta name="date" content="1919-08-30"> in the page\'s <head>',
    }
)
_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")
_BEGINS = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html[\s>]|head[\s>])",
    re.IGNORECASE | re.DOTALL,
)
# Older than any newspaper, and later than any clock: what is a date must not depend on the day of conversion.
_DATES: Mapping[str, object] = MappingProxyType(
    {"original_date": True, "extensive_search": False, "min_date": "1500-01-01", "max_date": "2200-01-01"}
)
_INLINE = (
    "a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd",
    "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
)  # fmt: skip
_FURNITURE = (
    "nav", "footer", "form", "button", "select", "script", "style", "template", "noscript", "svg", "iframe", "object",
)  # fmt: skip
_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"(\d{4}(?:-\d\d){0,2})')
_MONTHS = 12  # a greater number in a date is the day
_LONG = 40  # characters of a line that is likely text
_FIRST = 4  # paragraphs among which a byline and a date stand
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")
_DEEPEST = 400  # elements within each other
_MOST_TAGS = 30_000
_LARGEST = 20 * 1024 * 1024  # bytes


def recognises(source: Source) -> int:
    """3 for a page by its name or its first tag."""
    start = source.data[:4000].removeprefix(b"\xef\xbb\xbf")
    return 3 if source.path.lower().endswith(_SUFFIXES) or _BEGINS.match(start) else 0


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """The article of a page."""
    place = Place(source.path)
    if not source.data.strip():
        return Outcome(
            None,
            (
                Diagnostic(
                    Code.FILE_EMPTY, place, "the file holds no page", mend="save the page again, or remove the file"
                ),
            ),
        )
    if len(source.data) > _LARGEST:
        return Outcome(
            None, (Diagnostic(Code.FILE_TOO_LARGE, place, f"{len(source.data):,} bytes are more than a page may have"),)
        )
    if source.data.count(b"<") > _MOST_TAGS:
        return Outcome(None, (_failed(place, f"more than {_MOST_TAGS:,} tags are no article"),))
    if _depth(source.data) > _DEEPEST:
        return Outcome(None, (_failed(place, f"elements are nested more than {_DEEPEST} deep"),))
    draft = _extracted(source.data)
    return Outcome((draft,)) if draft else Outcome(None, (_failed(place, "no article was found in the page"),))


def _failed(place: Place, what: str) -> Diagnostic:
    return Diagnostic(Code.IMPORT_FAILED, place, what, mend="copy headline, date and text into a .txt file")


def _depth(data: bytes) -> int:
    """How deep tags of the elements that must be closed are nested."""
    depth = deepest = 0
    for found in re.finditer(
        rb"<(/?)(div|span|section|article|ul|ol|li|table|tr|td|blockquote|b|i|em|strong|a|font|center|p)\b",
        data,
        re.IGNORECASE,
    ):
        depth = max(depth - 1, 0) if found[1] else depth + (found[2].lower() not in (b"p", b"li", b"td", b"tr"))
        deepest = max(deepest, depth)
    return deepest


def _extracted(data: bytes) -> Draft | None:
    import trafilatura  # large, needed for pages only  # noqa: PLC0415
    from lxml import html  # noqa: PLC0415
    from trafilatura.settings import use_config  # noqa: PLC0415

    config = use_config()
    config.set("DEFAULT", "EXTRACTION_TIMEOUT", "0")
    try:
        tree = trafilatura.load_html(data)
        if not isinstance(tree, html.HtmlElement):
            return None
        meta = trafilatura.extract_metadata(data, date_config=dict(_DATES), extensive=False)
        source = html.tostring(tree, encoding="unicode")
        tree = _prepared(tree, _address(meta.as_dict().get("url")))
        blocks = tuple(_blocks(tree))
        text = trafilatura.extract(
            deepcopy(tree),
            output_format="markdown",
            include_links=True,
            include_images=True,
            include_formatting=True,
            include_tables=True,
            include_comments=False,
            with_metadata=False,
            config=config,
        )
    except (ValueError, TypeError, AttributeError, RecursionError, AssertionError, LookupError):
        return None
    if not text or meta is None:
        return None
    return _draft(
        text.strip(),
        meta.as_dict() | {"date": _published(tree, source, meta.date or "")},
        blocks,
        declared=str(tree.get("lang") or ""),
    )


def _published(tree: HtmlElement, source: str, guess: str) -> str:
    """The one day that the page's JSON-LD gives, where htmldate reads none before 1990; else its guess, if proved."""
    texts = tree.xpath('//script[@type="application/ld+json"]/text()')
    days = {day for text in texts for day in _PUBLISHED.findall(text)}
    return str(days.pop()) if len(days) == 1 else _proved(guess, source)


def _proved(day: str, source: str) -> str:
    """A day, or a month, that the page does write: htmldate fills up what is missing and chooses in `03/04/1987`."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        return ""
    y, m, d = day[:4], rf"0?{int(day[5:7])}", rf"0?{int(day[8:])}(?!\d)"
    ways = [
        rf"{y}(?:\s?[-/.年년]\s?)?{m}(?:\s?[-/.月월]\s?)?{d}",
        rf"(?<!\d){d}\.\s?{m}\.\s?{y}",
        rf"(?<!\d){d}[^\d<>\"]{{0,8}}[^\W\d]{{3}}[^\d<>\"]{{0,12}}{y}",
        rf"[^\W\d]{{3}}[^\d<>\"]{{0,4}}{d}[^\d<>\"]{{0,6}}{y}",
    ]
    if int(day[8:]) > _MONTHS:
        ways += [rf"(?<!\d){d}[-/]{m}[-/]{y}", rf"(?<!\d){m}[-/]{d}[-/]{y}"]
    if re.search("|".join(ways), source):
        return day
    return day[:7] if f'"{day[:7]}"' in source else ""


def _address(value: object) -> str:
    text = str(value or "")
    return canonical(text) if text.startswith(("http://", "https://")) else ""


def _prepared(tree: HtmlElement, url: str) -> HtmlElement:
    """The page with whole addresses, and without what Markdown has not.

    Links that lead nowhere and small letters leave their words; the caption of a table stands over it.
    """
    for link in list(tree.iter("a")):
        address = link.get("href", "").strip()
        if address.startswith("#") or safe_url(address) is None:
            link.drop_tag()
    for small in list(tree.iter("sup", "sub")):
        small.drop_tag()
    for caption in list(tree.iter("caption")):
        table = caption.getparent()
        caption.tag = "p"
        table.addprevious(caption)
        table.text, caption.tail = caption.tail, None
    if url:
        tree.make_links_absolute(url, resolve_base_href=True, handle_failures="ignore")
    return tree


def _blocks(tree: HtmlElement) -> Iterator[Block]:
    """The lines of the page that a reader sees, each with the path of the element that it stands in."""
    number = {element: count for count, element in enumerate(tree.iter())}
    for path, texts in groupby(_texts(tree), key=lambda text: text[0]):
        words = " ".join("".join(text for _, text in texts).split())
        if words:
            above = [*reversed(list(path[0].iterancestors())), path[0]]
            yield "".join(f"/{one.tag}[{number[one]}]" for one in above), words


def _texts(tree: HtmlElement) -> Iterator[tuple[tuple[HtmlElement, int], str]]:
    """Every text, with the element whose lines it belongs to and the number of line breaks before it."""
    breaks = 0
    for text in tree.xpath("//body//text()"):
        parent = text.getparent()
        breaks += text.is_tail and parent.tag == "br"
        owner = parent.getparent() if text.is_tail else parent
        above = [owner, *owner.iterancestors()]
        if not any(one.tag in _FURNITURE or "hidden" in one.attrib for one in above):
            yield (next(one for one in above if one.tag not in _INLINE), breaks), text


def _draft(text: str, meta: Mapping[str, object], blocks: tuple[Block, ...], *, declared: str) -> Draft:
    url = _address(meta.get("url"))
    title = str(meta.get("title") or "").strip()
    source = str(meta.get("sitename") or "")
    head: dict[str, object] = {
        "title": title,
        "date": when_of(str(meta.get("date") or "")) or day_of(url),
        "authors": [name for part in str(meta.get("author") or "").split(";") for name in names_in(part)],
        "source": "" if source in (host_of(url), host_of(url).removeprefix("www.")) else source,
        "url": url,
        "dek": str(meta.get("description") or ""),
        "image": {"src": str(meta["image"])} if meta.get("image") else {},
        "tags": list(dict.fromkeys(tag for value in _items(meta.get("tags")) for tag in tags(str(value)))),
        "section": next((str(category) for category in _items(meta.get("categories"))), ""),
        "lang": tagged(declared) or detect(text),
    }
    head = {name: value for name, value in head.items() if value}
    below, heading = _without_title(text, title)
    body, moved = _without_head(below, head)
    moved = (*((Fate(heading, "title"),) if heading else ()), *moved)
    dropped = _dropped(blocks, " ".join([body, *(fate.text for fate in moved), *map(str, head.values())]))
    original = "\n".join([text, *(fate.text for fate in dropped)])
    return Draft(head, body, original=original, body=body, moved=moved, dropped=dropped)


def _without_head(text: str, head: dict[str, object]) -> tuple[str, tuple[Fate, ...]]:
    """The text without the byline and the date among its first lines, which go into the fields `head`."""
    lang, paragraphs, moved = str(head.get("lang", "")), text.split("\n\n"), []
    for paragraph in paragraphs[:_FIRST]:
        field = _field(_LINK.sub(r"\1", paragraph).strip(" *_"), head, lang)
        if field:
            moved.append(Fate(paragraph, field))
    left = [one for number, one in enumerate(paragraphs) if number >= _FIRST or one not in [m.text for m in moved]]
    return "\n\n".join(left), tuple(moved)


def _field(line: str, head: dict[str, object], lang: str) -> str:
    """The field that a line gives and nothing else; none where the page's own data say otherwise."""
    authors = [str(name) for name in _items(head.get("authors"))]
    names = [line] if line in authors else list(byline(line) or ())
    if names and {name.casefold() for name in names} <= {name.casefold() for name in authors or names}:
        head.setdefault("authors", names)
        return "authors"
    found = dates(line, lang) if is_date_line(line, lang) else ()
    day = settle(found[0], address=None, first=None) if len(found) == 1 and found[0].label != "updated" else None
    if day and day.iso == getattr(head.setdefault("date", day), "iso", ""):
        return "date"
    return ""


def _dropped(blocks: tuple[Block, ...], kept: str) -> tuple[Fate, ...]:
    """The lines that stand in the article's own part of the page and are nowhere in what was `kept`."""
    known = _letters(kept)
    paths = [posixpath.dirname(path) for path, words in blocks if len(words) > _LONG and _letters(words) in known]
    own = posixpath.commonpath(paths) if paths else "/"
    part = re.match(r".*/(?:article|main)(?:\[\d+\])?(?=/|$)", own)
    own = (part[0] if part else own).rstrip("/") + "/"
    lost = (words for path, words in blocks if path.startswith(own) and _letters(words) not in known)
    return tuple(Fate(words, "page") for words in dict.fromkeys(lost))


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w+", re.sub(r"\]\([^()\s]*\)", "", text).casefold())).replace("_", "")


def _items(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list | tuple) else ()


def _without_title(text: str, title: str) -> tuple[str, str]:
    """The body without a heading that repeats the title, and the heading."""
    found = re.match(r"#{1,6}\s+(?P<words>[^\n]+)\n+", text)
    same = found and found["words"].strip().casefold() == title.casefold()
    return (text[found.end() :], found[0].strip()) if found and same else (text, "")
