"""HTML that is all article into Markdown. In: HTML (a feed's content, a mail's part). Out: Markdown.

It is no reader of pages: nothing is looked for and nothing of the text is left out. Everything goes through nh3 with
the lists below, so no script, style, form or handler is left before it is read; what a person would see stays as
headings, paragraphs, lists, tables, quotations, links, emphasis, figures, code and footnotes. Embedded things become
links. It refuses addresses that no page may link to: their words stay.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from generator.importing.inlines import Bit, address, bare, line, lines_of, paragraph, picture, plain

if TYPE_CHECKING:
    from lxml.etree import _Element

_INLINE: Mapping[str, str] = {
    "b": "**", "strong": "**", "i": "*", "em": "*", "cite": "*", "dfn": "*", "var": "*", "del": "~~", "s": "~~",
    "strike": "~~",
    **dict.fromkeys(
        ("a", "abbr", "bdi", "bdo", "big", "br", "center", "code", "data", "font", "img", "ins", "kbd", "label", "mark",
         "q", "rp", "rt", "ruby", "samp", "small", "span", "sub", "sup", "time", "tt", "u", "wbr"), ""
    ),
}  # fmt: skip
_HEADS = ("h1", "h2", "h3", "h4", "h5", "h6")
_EMBEDS = ("iframe", "video", "audio", "embed", "source", "object")
_BLOCKS = (
    "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "header", "hgroup", "hr", "li", "main", "ol", "p", "picture", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
)  # fmt: skip
_TAGS = frozenset((*_INLINE, *_HEADS, *_EMBEDS, *_BLOCKS)) - {"object"}
_DROPPED = frozenset(
    ("script", "style", "template", "noscript", "svg", "math", "select", "textarea", "title", "head", "button")
)
_ATTRIBUTES: Mapping[str, set[str]] = {
    "a": {"href", "title"}, "img": {"src", "alt", "title", "data-src", "width", "height"}, "iframe": {"src", "title"},
    "video": {"src", "title", "poster"}, "audio": {"src", "title"}, "embed": {"src", "title"}, "source": {"src"},
    "ol": {"start"}, "*": {"id", "role", "style", "hidden"}, "td": {"colspan"}, "th": {"colspan"},
}  # fmt: skip
_CODES = ("code", "kbd", "samp", "tt")
_DEEPEST = 100  # elements within each other; what is deeper becomes plain paragraphs
_RAISED = 2  # the level of an article's first heading: its title is the first
_MOST_CELLS = 20_000
_LARGE = 200_000  # letters of HTML from which its signs are counted
_MOST_SIGNS = 30_000
_MOST_TAGS = 60_000
_SPACE = re.compile(r"[ \t\r\n\f\u200b\ufeff]+")


class _Setting(Struct, frozen=True):
    """What the whole fragment says to each part: the address it stands at, and its footnotes by the ids they have."""

    base: str
    notes: Mapping[str, str]
    shift: int


def markdown(html: str, *, base: str = "") -> str:
    """The fragment as Markdown; relative addresses are read from `base`."""
    if _is_dense(html):
        texts = re.split(r"<[^<>]*>", re.sub(r"(?is)<(script|style)\b.*?(?:</\1\s*>|$)", "", html))
        return "\n\n".join(bare(entities.unescape(text)) for text in texts if text.strip())
    root = _tree(html)
    if root is None:
        return ""
    notes = _notes(root)
    setting = _Setting(base, {name: label for name, label, _ in notes}, _shift(root))
    bodies = [(label, element) for _, label, element in notes]
    for _, element in bodies:
        _take_out(element)
    made = [block for block in _blocks(root, setting) if block.strip()]
    made += [f"[^{label}]: {_indented(_defined(element, setting))}" for label, element in bodies]
    return "\n\n".join(made)


def _is_dense(html: str) -> bool:
    """Whether there are more signs than any writer sets, whose markup would take long to prove."""
    return len(html) > _LARGE and (sum(map(html.count, "*_[`\\&")) > _MOST_SIGNS or html.count("<") > _MOST_TAGS)


def words(html: str) -> str:
    """What a reader reads of a fragment, in one line: for titles and captions."""
    if not re.search(r"[<&]", html):
        return " ".join(html.split())
    root = _tree(html)
    return " ".join("".join(map(str, root.itertext())).split()) if root is not None else ""


def pictures(html: str, *, base: str = "") -> Iterator[tuple[str, str]]:
    """The pictures of a fragment: address and alternative text."""
    root = _tree(html) if "<img" in html.lower() else None
    for image in root.iter("img") if root is not None else ():
        if (src := _to(image, _Setting(base, {}, 0), "src")) and not _is_pixel(image):
            yield src, " ".join((image.get("alt") or "").split())


def _tree(html: str) -> _Element | None:
    import nh3  # needed for few originals only  # noqa: PLC0415
    from lxml import html as reader  # noqa: PLC0415

    clean = nh3.clean(
        re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", html),
        tags=set(_TAGS),
        clean_content_tags=set(_DROPPED),
        attributes={name: set(values) for name, values in _ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        filter_style_properties={"display", "visibility"},
    )
    if not clean.strip():
        return None
    if _depth(clean) > _DEEPEST:
        clean = "".join(f"<p>{entities.escape(text)}</p>" for text in re.split(r"<[^>]*>", clean) if text.strip())
    root = reader.fragment_fromstring(clean, create_parent="div")
    for element in root.xpath(".//*[@hidden or @style]"):
        if element.get("hidden") is not None or re.search(r"none|hidden", element.get("style") or ""):
            _take_out(element)
    return root


def _depth(clean: str) -> int:
    """How deep elements are nested; nh3 closes each that has an end."""
    depth = deepest = 0
    for closing in re.findall(r"<(/?)(?!br|img|hr|wbr|embed|source)[a-z]", clean):
        depth += -1 if closing else 1
        deepest = max(deepest, depth)
    return deepest


def _shift(root: _Element) -> int:
    """By how many levels headings are moved, so that the highest is a section of the article."""
    levels = [int(str(one.tag)[1]) for one in root.iter(*_HEADS)]
    return _RAISED - min(levels) if levels else 0


# ── blocks ──────────────────────────────────────────────────────────────────────────────────────


def _blocks(parent: _Element, setting: _Setting) -> Iterator[str]:
    """The blocks of an element, in order; text between them makes paragraphs of its own."""
    run: list[Bit] = _text(parent.text)
    for child in parent:
        if _is_inline(child):
            run += _bits(child, setting)
        else:
            yield from map(paragraph, lines_of(run))
            run = []
            yield from _block(child, setting)
        run += _text(child.tail)
    yield from map(paragraph, lines_of(run))


def _is_inline(element: _Element) -> bool:
    """Whether it stands in a line. A link or a span around blocks does not."""
    if element.tag not in _INLINE:
        return False
    return not any(one.tag not in _INLINE for one in element.iterdescendants("*"))


def _block(element: _Element, setting: _Setting) -> Iterable[str]:
    tag = str(element.tag)
    if tag in _HEADS:
        level = min(int(tag[1]) + setting.shift, 6)
        words = line(_inside(element, setting))
        return (f"{'#' * level} {words}",) if words else ()
    if tag in ("ul", "ol"):
        return (_list(element, setting),)
    if tag == "blockquote":
        quoted = "\n\n".join(_blocks(element, setting))
        return ("\n".join(f"> {one}".rstrip() for one in quoted.split("\n")),) if quoted.strip() else ()
    if tag == "pre":
        return (_pre(element),)
    if tag == "table":
        return _table(element, setting)
    if tag in ("figure", "picture"):
        return _figure(element, setting)
    if tag == "hr":
        return ("---",)
    if tag in _EMBEDS:
        return _embed(element, setting)
    return _blocks(element, setting)


def _list(element: _Element, setting: _Setting) -> str:
    first = element.get("start") or "1"
    number = int(first) if element.tag == "ol" and first.isdecimal() and len(first) < 8 else 1
    items: list[str] = []
    for child in element:
        parts = [one for one in (_blocks if child.tag == "li" else _block)(child, setting) if one.strip()]
        nested = len(parts) == 2 and not child.xpath("p") and bool(child.xpath("ul|ol"))
        body = ("\n" if nested else "\n\n").join(parts)
        if body.strip():
            sign = f"{number + len(items)}." if element.tag == "ol" else "-"
            items.append(f"{sign} {_indented(body, len(sign) + 1)}")
    tight = all("\n\n" not in item for item in items)
    return ("\n" if tight else "\n\n").join(items)


def _indented(text: str, by: int = 4) -> str:
    return re.sub(r"\n(?=[^\n])", "\n" + " " * by, text)


def _pre(element: _Element) -> str:
    for one in list(element.iter("br")):
        one.tail = "\n" + (one.tail or "")
    text = "".join(map(str, element.itertext())).strip("\n")
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    return f"{fence}\n{text}\n{fence}" if text.strip() else ""


def _table(element: _Element, setting: _Setting) -> Iterable[str]:
    """A table of data as one; a table that lays out blocks, as mails have them, as these blocks."""
    captions = [text for one in element.iter("caption") for text in _blocks(one, setting)]
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in element.iter("tr")]
    width = max((len(row) for row in rows), default=0)
    laid_out = element.get("role") == "presentation" or width < 2 or len(rows) < 2
    laid_out = laid_out or width * len(rows) > _MOST_CELLS
    if laid_out or any(
        one.tag not in _INLINE and one.tag != "p" for row in rows for c in row for one in c.iterdescendants("*")
    ):
        return [*captions, *(block for row in rows for cell in row for block in _blocks(cell, setting))]
    texts = [[line(_inside(cell, setting), cell=True) for cell in row] for row in rows]
    texts = [row + [""] * (width - len(row)) for row in texts]
    lines = ["| " + " | ".join(row) + " |" for row in texts]
    return [*captions, "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])]


def _figure(element: _Element, setting: _Setting) -> Iterable[str]:
    """A picture with its caption; a figure of something else, and the caption under it."""
    images = [one for one in element.iter("img") if _to(one, setting, "src") and not _is_pixel(one)]
    captions = list(element.iter("figcaption"))
    said = " ".join("".join(map(str, one.itertext())) for one in captions)
    for one in captions:
        _take_out(one)
    other = [*images, *element.iter("source"), *element.iter("picture")]
    if len(images) == 1 and not " ".join("".join(map(str, element.itertext())).split()):
        return (picture(_to(images[0], setting, "src"), images[0].get("alt") or "", said),)
    if other or said or len(element):
        below = [paragraph(bits) for bits in lines_of(_text(said))]
        return [*_blocks(element, setting), *below]
    return _blocks(element, setting)


def _embed(element: _Element, setting: _Setting) -> Iterable[str]:
    """A link to what is embedded, with the title it has."""
    inner = [one for one in element.iter("source") if _to(one, setting, "src")]
    to = _to(element, setting, "src") or next((_to(one, setting, "src") for one in inner), "")
    title = " ".join((element.get("title") or "").split()) or urlsplit(to).hostname or to
    link = (paragraph((Bit("link", inner=(Bit("text", title),), to=to),)),) if to else ()
    return (*link, *_blocks(element, setting))


# ── what stands in a line ───────────────────────────────────────────────────────────────────────


def _text(text: str | None) -> list[Bit]:
    return [Bit("text", _SPACE.sub(" ", text))] if text else []


def _inside(element: _Element, setting: _Setting) -> list[Bit]:
    """All that stands in an element, blocks as words with a space between."""
    out = _text(element.text)
    for child in element:
        out += _bits(child, setting) if child.tag in _INLINE else [Bit("text", " "), *_inside(child, setting)]
        out += [Bit("text", " "), *_text(child.tail)] if child.tag not in _INLINE else _text(child.tail)
    return out


def _bits(element: _Element, setting: _Setting) -> list[Bit]:
    tag = str(element.tag)
    if tag == "br":
        return [Bit("break")]
    if tag == "img":
        src = _to(element, setting, "src")
        alt = " ".join((element.get("alt") or "").split())
        return [Bit("picture", alt, to=src)] if src and not _is_pixel(element) else _text(alt)
    if tag in _CODES:
        return [Bit("code", "".join(map(str, element.itertext())))]
    if tag == "a" and (label := setting.notes.get((element.get("href") or "").removeprefix("#"))):
        return [Bit("note", to=label)]
    inner = tuple(_inside(element, setting))
    if tag == "q":
        return [Bit("text", "“"), *inner, Bit("text", "”")]
    to = _to(element, setting, "href") if tag == "a" else ""
    if to and (plain(inner).strip() or any(one.kind == "picture" for one in inner)):
        return [Bit("link", inner=inner, to=to)]
    mark = _INLINE.get(tag, "")
    return [Bit("mark", inner=inner, mark=mark)] if mark and plain(inner).strip() else list(inner)


def _is_pixel(image: _Element) -> bool:
    """A picture of data, which no page shows, or one that only counts readers."""
    small = [image.get(side) in ("0", "1") for side in ("width", "height")]
    return any(small) or (image.get("src") or "").startswith("data:")


def _to(element: _Element, setting: _Setting, name: str) -> str:
    raw = (element.get(name) or element.get(f"data-{name}") or "").strip()
    if not raw or raw.startswith("#"):
        return ""
    try:
        whole = urljoin(setting.base, raw) if setting.base else raw
    except ValueError:
        return ""
    return address(whole)


# ── footnotes ───────────────────────────────────────────────────────────────────────────────────


def _notes(root: _Element) -> list[tuple[str, str, _Element]]:
    """The footnotes: id, label and element of each. A footnote is linked to from the text and links back there."""
    ids = {one.get("id"): one for one in root.iter("li", "p", "div", "dd", "aside", "td") if one.get("id")}
    all_ids = {one.get("id"): one for one in root.iter("*") if one.get("id")}
    found: dict[str, tuple[str, str, _Element]] = {}
    for link in root.iter("a"):
        name = (link.get("href") or "")[1:] if (link.get("href") or "").startswith("#") else ""
        element = ids.get(name)
        if element is None or name in found or element in link.iterancestors():
            continue
        backs = [one for one in element.iter("a") if (one.get("href") or "").startswith("#")]
        around = {one.get("id") for one in (link, *link.iterancestors(), *link.iter("*"))} - {None}
        if any((one.get("href") or "")[1:] in around and one.get("href")[1:] in all_ids for one in backs):
            found[name] = (name, str(len(found) + 1), element)
    return list(found.values())


def _defined(element: _Element, setting: _Setting) -> str:
    for back in list(element.iter("a")):
        if (back.get("href") or "").startswith("#"):
            back.text = None
            for inside in list(back):
                back.remove(inside)
    return "\n\n".join(_blocks(element, setting))


def _take_out(element: _Element) -> None:
    """Remove an element and leave what stands after it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    tail = element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)
