"""The lines of a page. In: its tree. Out: what a reader would see, line by line, each in the box it stands in.

One walk gives the words and the inline markup of each line, so that what is judged here is what is written there.
A box is an element that begins a new line; its `kinds` are what its class, id and role call it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct, field

from generator.importing.pages.words import kinds_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Token = tuple[str, str]  # ("text", words), ("open", tag), ("close", tag), ("break", ""), ("picture", number)

_INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "mark", "nobr", "q", "rb", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "time", "tt", "u", "var", "wbr", "label",
))  # fmt: skip
# What is never read. `noscript` holds a second copy of what scripts show.
_SILENT = frozenset((
    "script", "style", "template", "noscript", "svg", "math", "canvas", "select", "option", "textarea", "input",
    "button", "head", "title", "meta", "link", "param", "map", "area", "datalist", "object", "embed", "applet",
    "frameset", "audio", "dialog",
))  # fmt: skip
_PRESSED = frozenset(("button", "dialog", "object"))
_MARKED = frozenset((
    "a", "b", "strong", "i", "em", "cite", "code", "kbd", "samp", "tt", "q", "del", "s", "strike", "sub", "sup",
    "mark", "u",
))  # fmt: skip
_EMBEDS = frozenset(("iframe", "video", "amp-youtube", "amp-twitter", "amp-instagram", "amp-iframe"))
_PICTURES = frozenset(("img", "amp-img"))
_EDGE = re.compile(r"[^\W\dA-Z_][A-Z\d]|\d[A-Z]|[.)][A-Z\d]")
_EDGES = frozenset(("footer", "nav", "aside"))
_OF_HEAD = frozenset(("byline", "date"))
LEADING = re.compile(r"relat|recommend|popular|trend|latest|more|picks|widget|other", re.IGNORECASE)
_OF_OTHERS = frozenset(("related", "comments", "menu", "newsletter"))
_SHOWN = 9  # times as much text hidden as shown: nobody would read such a page
_BLANKS = re.compile(r"[\s\u200b\ufeff]+")


class Box(Struct, eq=False):
    """An element that stands on lines of its own."""

    tag: str
    element: HtmlElement
    above: Box | None
    number: int
    kinds: frozenset[str] = frozenset()
    hidden: bool = False
    signature: str = ""

    def chain(self) -> Iterator[Box]:
        """This box, and those around it."""
        box: Box | None = self
        while box is not None:
            yield box
            box = box.above

    def within(self, tag: str) -> Box | None:
        """The nearest box of a tag around, or this."""
        return next((box for box in self.chain() if box.tag == tag), None)


class Line(Struct, eq=False):
    """A run of words in a box, with its inline markup."""

    box: Box
    tokens: list[Token] = field(default_factory=list)
    text: str = ""
    linked: int = 0  # characters of it that are links
    links: int = 0
    strong: int = 0  # characters of it that are bold
    number: int = 0


class _Walk(Struct):
    """Where a walk is."""

    lines: list[Line]
    elements: list[HtmlElement]
    box: Box
    tokens: list[Token]


def lines_of(tree: HtmlElement) -> tuple[list[Line], list[HtmlElement]]:
    """The lines of the page, and its pictures and embedded things, which tokens name by number."""
    body = tree.find("body")
    walk = _Walk([], [], Box("body", body, None, 0), [])
    if body is not None:
        _walk(body, walk)
    for number, line in enumerate(walk.lines):
        line.number = number
    _unhide(walk.lines)
    return walk.lines, walk.elements


def parted(line: Line) -> str:
    """The words of a line, with a blank where nothing but an element's edge parts them: `Maud Tennant|June 5`.

    Style sheets put distance there. In the midst of a word, as behind an initial, none is put. Where a line is broken,
    there is a `|`.
    """
    text = ""
    for kind, value in line.tokens:
        if kind == "break" and text.strip():
            text += " | "
        if kind == "text":
            apart = _EDGE.fullmatch(text[-1:] + value[:1]) and not text.endswith(("Mc", "Mac"))
            text += " " * bool(apart) + value
    return _BLANKS.sub(" ", text).strip(" |\n\r\t")


def edge(box: Box, headline: frozenset[Box]) -> bool:
    """Whether a box is an edge of the page: a trail, a foot, a margin.

    A foot or a margin that is called a byline or a date belongs to the article it stands in, and so does whatever
    holds the `headline`; where it stands in another `<article>`, it is another story's, or a comment's.
    """
    if box.tag not in _EDGES or box in headline:
        return False
    called = f"{box.element.get('class')} {box.element.get('id')}"
    own = box.kinds & _OF_HEAD and not box.kinds & _OF_OTHERS and not LEADING.search(called)
    story = next((one for one in box.chain() if one.tag == "article"), None)
    other = bool(headline) and story is not None and story not in headline
    return box.tag == "nav" or other or not own


def _unhide(lines: list[Line]) -> None:
    """A page that hides nearly all its text has scripts that show it, so that nothing counts as hidden."""
    texts = {
        hidden: sum(len(line.text) - line.linked for line in lines if line.box.hidden is hidden)
        for hidden in (True, False)
    }
    if texts[False] * _SHOWN < texts[True]:
        for line in lines:
            for box in line.box.chain():
                box.hidden = False


def _walk(body: HtmlElement, walk: _Walk) -> None:
    """Through the elements without recursion: pages may be nested deeper than Python's stack."""
    stack: list[tuple[str, HtmlElement]] = [("in", body)]
    while stack:
        way, element = stack.pop()
        if way == "out":
            _leave(element, walk)
            if element is not body:
                _say(element.tail, walk)
            continue
        tag = element.tag if isinstance(element.tag, str) else "script"
        if tag in _SILENT and not _is_shown(element, tag):
            if tag == "noscript":
                _see(element, walk)
            _say(element.tail, walk)
            continue
        stack.append(("out", element))
        if _enter(element, tag, walk):
            stack.extend(("in", child) for child in reversed(element))


def _is_shown(element: HtmlElement, tag: str) -> bool:
    """Whether there is more to read in an element than in others of its kind.

    Browsers put some templates into the page at once, and a button that a page forgot to close holds all the rest.
    """
    if tag == "template":
        return "shadowrootmode" in element.attrib
    return (
        tag in _PRESSED
        and (tag != "dialog" or "open" in element.attrib)
        and next(element.iter("article", "main", "h1"), None) is not None
    )


def _see(element: HtmlElement, walk: _Walk) -> None:
    """The pictures that are shown where scripts are not run."""
    for picture in element.iter(*_PICTURES):
        walk.tokens.append(("picture", str(len(walk.elements))))
        walk.elements.append(picture)


def _say(text: str | None, walk: _Walk) -> None:
    if text:
        walk.tokens.append(("text", text))


def _enter(element: HtmlElement, tag: str, walk: _Walk) -> bool:
    """Begin an element. Whether there is something in it to read."""
    if tag == "br":
        walk.tokens.append(("break", ""))
        return False
    if tag in _PICTURES or tag in _EMBEDS:
        walk.tokens.append(("picture" if tag in _PICTURES else "embed", str(len(walk.elements))))
        walk.elements.append(element)
        return False
    if tag in _INLINE:
        if tag in _MARKED:
            walk.tokens.append(("open", f"a {element.get('href') or ''}" if tag == "a" else tag))
    else:
        _flush(walk)
        walk.box = _box(element, tag, walk.box)
        if tag == "hr":
            walk.lines.append(Line(walk.box, [("rule", "")]))
    _say(element.text, walk)
    return True


def _leave(element: HtmlElement, walk: _Walk) -> None:
    tag = element.tag
    if tag in _MARKED:
        walk.tokens.append(("close", tag))
    elif walk.box.element is element and walk.box.above is not None:
        _flush(walk)
        walk.box = walk.box.above


def _box(element: HtmlElement, tag: str, above: Box) -> Box:
    names = " ".join(
        element.get(name) or "" for name in ("class", "id", "role", "itemprop", "data-testid", "data-component")
    ).strip()
    style = element.get("style") or ""
    hidden = (
        above.hidden
        or "hidden" in element.attrib
        or element.get("aria-hidden") == "true"
        or ("display" in style and re.search(r"display\s*:\s*none", style) is not None)
    )
    signature = f"{tag}.{re.sub(r'[0-9]+', '', element.get('class') or '')}"
    return Box(tag, element, above, above.number + 1, kinds_of(names), hidden, signature)


def _flush(walk: _Walk) -> None:
    """End the line: two breaks and more end a paragraph. A link around several lines goes on in the next."""
    tokens, walk.tokens = walk.tokens, []
    part: list[Token] = []
    opened: list[Token] = []
    for token in tokens:
        if token[0] == "break" and _breaks(part):
            _end(part[:-1] + [("close", one[1].split(" ")[0]) for one in reversed(opened)], walk)
            part = list(opened)
            continue
        if token[0] == "open":
            opened.append(token)
        elif token[0] == "close":
            if not any(one[1].split(" ")[0] == token[1] for one in opened):
                continue
            while opened and opened.pop()[1].split(" ")[0] != token[1]:
                pass
        part.append(token)
    _end(part + [("close", one[1].split(" ")[0]) for one in reversed(opened)], walk)
    walk.tokens = [token for token in opened if token[1].startswith("a ")]


def _breaks(part: list[Token]) -> bool:
    """Whether the last thing said is a break."""
    said = next((token for token in reversed(part) if token[0] != "text" or token[1].strip()), None)
    if said and said[0] == "break":
        while part[-1][0] != "break":
            part.pop()
        return True
    return False


def _end(part: list[Token], walk: _Walk) -> None:
    line = Line(walk.box, part)
    words: list[str] = []
    links = strong = 0
    for kind, value in part:
        if kind == "text":
            words.append(value)
            size = len(value.strip())
            line.linked += size if links else 0
            line.strong += size if strong else 0
        elif kind == "break":
            words.append(" ")
        elif kind in ("open", "close"):
            step = 1 if kind == "open" else -1
            links += step if value.startswith("a ") or value == "a" else 0
            strong += step if value in ("b", "strong") else 0
            line.links += kind == "open" and value.startswith("a ")
    line.text = _BLANKS.sub(" ", "".join(words)).strip()
    if line.text or any(kind in ("picture", "embed") for kind, _ in part):
        walk.lines.append(line)
