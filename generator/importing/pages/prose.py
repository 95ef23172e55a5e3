"""The article's Markdown. In: the lines of a page, which are kept, its pictures. Out: Markdown, and the plain text.

Headings, lists, quotations, tables, code, figures, embedded things and footnotes keep their form; a page's markup for
anything else leaves its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct, field

from generator.importing.clippings.markup import start
from generator.importing.pages.inline import inline, whole
from generator.importing.pages.judging import heading_level, tables_of
from generator.importing.pages.lines import Box, Line
from generator.importing.pages.pictures import Picture, marks

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_AWAY = frozenset(("related", "comments", "advert", "newsletter", "share", "menu", "foot", "byline"))
_DEEPEST = 8  # lists and quotations in each other
_MOST_COLUMNS = 60


class Block(Struct, frozen=True):
    """A piece of Markdown in the lists and quotations around it, and its words."""

    text: str
    words: str
    path: tuple[Box, ...] = ()


class Prose(Struct, frozen=True):
    """An article's body."""

    markdown: str
    words: str
    shown: tuple[Picture, ...] = ()


class _Page(Struct):
    """What is needed to write a page's blocks."""

    lines: Sequence[Line]
    keep: Sequence[bool]
    elements: Sequence[HtmlElement]
    pictures: Mapping[int, Picture]
    base: str
    tables: Mapping[Box, list[int]]
    notes: Mapping[str, str]
    levels: Mapping[int, int]
    region: Box | None
    seen: list[Picture] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    done: set[Box] = field(default_factory=set)


def prose(
    lines: Sequence[Line],
    keep: Sequence[bool],
    elements: Sequence[HtmlElement],
    *,
    pictures: Mapping[int, Picture],
    lead: Picture | None,
    base: str,
) -> Prose:
    """The body of an article."""
    texts = [line for line, one in zip(lines, keep, strict=True) if one]
    levels = sorted({level for line in texts if (level := heading_level(line))})
    page = _Page(
        lines, keep, elements, pictures, base, tables_of(lines), _notes(texts),
        {level: min(rank + 2, 6) for rank, level in enumerate(levels)}, region_of(lines, keep), [lead] if lead else [],
        set(marks(lead.identity)) if lead else set(),
    )  # fmt: skip
    first = next((line.number for line in texts), len(lines))
    last = next((line.number for line in reversed(texts)), -1)
    body: list[Block] = []
    footnotes: list[Block] = []
    for line in lines:
        if keep[line.number]:
            (footnotes if _note_of(line, page.notes) else body).extend(_blocks(line, page))
        elif first <= line.number <= last + 1:
            body.extend(_things(line, page))
    words = "\n\n".join(block.words for block in (*body, *footnotes) if block.words)
    return Prose(_written([*body, *footnotes]), words, tuple(page.seen[1 if lead else 0 :]))


def region_of(lines: Sequence[Line], keep: Sequence[bool]) -> Box | None:
    """The smallest box that holds most of the kept text."""
    held: dict[Box, int] = {}
    for line, one in zip(lines, keep, strict=True):
        for box in line.box.chain() if one else ():
            held[box] = held.get(box, 0) + len(line.text)
    whole_size = sum(len(line.text) for line, one in zip(lines, keep, strict=True) if one)
    fit = [box for box, size in held.items() if size >= 0.8 * whole_size]
    return max(fit, key=lambda box: box.number, default=None)


def _notes(texts: Sequence[Line]) -> Mapping[str, str]:
    """The footnotes: ids of kept lines that short links of other lines lead to, and the labels they get."""
    wanted = {value[3:] for line in texts for kind, value in line.tokens if kind == "open" and value.startswith("a #")}
    ids: dict[str, str] = {}
    for line in texts:
        for box in _near(line):
            name = box.element.get("id") or ""
            if (
                name in wanted
                and box.tag in ("li", "p", "div", "dd", "aside")
                and re.search(r"note|fn|ref|cite|\d", name)
            ):
                ids.setdefault(name, str(len(ids) + 1))
    return ids


def _near(line: Line) -> Iterator[Box]:
    for step, box in enumerate(line.box.chain()):
        if step > 1:
            return
        yield box


def _note_of(line: Line, notes: Mapping[str, str]) -> str:
    return next((label for box in _near(line) if (label := notes.get(box.element.get("id") or ""))), "")


def _blocks(line: Line, page: _Page) -> Iterator[Block]:
    """What a kept line becomes, with the pictures in it before it."""
    yield from _things(line, page)
    table = line.box.within("table")
    if table is not None and table in page.tables:
        if table not in page.done:
            page.done.add(table)
            yield _table([page.lines[number] for number in page.tables[table]], page, table)
        return
    code = line.box.within("pre")
    if code is not None:
        if code not in page.done:
            page.done.add(code)
            yield _code(code)
        return
    text = inline(line.tokens, page.base, page.notes)
    if not text:
        return
    label = _note_of(line, page.notes)
    if label:
        yield Block(f"[^{label}]: {_without_way_back(line, page)}", line.text)
        return
    level = page.levels.get(heading_level(line), 0)
    if level:
        flat = text.replace("\\\n", " ")
        yield Block(
            f"{'#' * level} {flat.strip('*') if re.fullmatch(r'[*]{2}[^*]+[*]{2}', flat) else flat}",
            line.text,
            _path(line),
        )
        return
    yield Block("\n".join(start(part) for part in text.split("\n")), line.text, _path(line))


def _without_way_back(line: Line, page: _Page) -> str:
    """A footnote's text without the sign that leads back and the number before it."""
    text = inline(line.tokens, page.base, {})
    return re.sub(r"^\s*(?:\d{1,3}[.)]?|[↑^])\s+|\s*[↩↑⤴^]\ufe0e?\s*$", "", text)


def _path(line: Line) -> tuple[Box, ...]:
    """The lists and quotations that a line stands in, the outermost first."""
    boxes = [box for box in line.box.chain() if box.tag in ("li", "blockquote")]
    return tuple(reversed(boxes))[:_DEEPEST]


def _code(box: Box) -> Block:
    text = "".join(box.element.itertext()).strip("\n").replace("\r", "")
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    return Block(f"{fence}\n{text}\n{fence}", text)


def _table(lines: Sequence[Line], page: _Page, table: Box) -> Block:
    """A table of pipes: its first row is the head, its caption stands over it."""
    rows: dict[Box, dict[Box, list[str]]] = {}
    caption: list[str] = []
    for line in lines:
        row, cell = line.box.within("tr"), line.box.within("td") or line.box.within("th")
        text = inline(line.tokens, page.base, page.notes, hard=False)
        if row is None or cell is None:
            caption.append(text)
        else:
            rows.setdefault(row, {}).setdefault(cell, []).append(text)
    cells = [_row(row, held) for row, held in rows.items()]
    width = min(max(map(len, cells), default=1), _MOST_COLUMNS)
    written = ["| " + " | ".join((one + [""] * width)[:width]) + " |" for one in cells]
    head = "\n".join([written[0], "|" + " --- |" * width, *written[1:]]) if written else ""
    text = "\n\n".join([*map(start, caption), head]) if caption else head
    return Block(text, "\n".join(line.text for line in lines), _path(lines[0]) if table.within("li") is None else ())


def _row(row: Box, held: Mapping[Box, list[str]]) -> list[str]:
    """The cells of a row as the page has them, the empty ones too."""
    by_element = {box.element: " ".join(texts).replace("|", "\\|") for box, texts in held.items()}
    cells: list[str] = []
    for element in row.element.iterchildren("td", "th"):
        span = element.get("colspan") or "1"
        cells.append(by_element.get(element, ""))
        cells += [""] * (min(int(span), _MOST_COLUMNS) - 1 if span.isdigit() else 0)
    return cells


def _things(line: Line, page: _Page) -> Iterator[Block]:
    """The pictures and embedded things of a line that stands in the article's part of the page."""
    if not any(kind in ("picture", "embed", "rule") for kind, _ in line.tokens):
        return
    boxes = list(line.box.chain())
    inside = boxes[: boxes.index(page.region)] if page.region in boxes else None
    if inside is None or any(box.kinds & _AWAY or box.tag in ("nav", "aside", "footer") for box in inside):
        return
    for kind, value in line.tokens:
        if kind == "picture":
            yield from _figure(page.pictures.get(int(value)), page, line)
        elif kind == "embed":
            yield from _embed(page.elements[int(value)], page.base)
        elif kind == "rule" and line.box.above is page.region:
            yield Block("---", "")


def _figure(picture: Picture | None, page: _Page, line: Line) -> Iterator[Block]:
    if picture is None or not page.known.isdisjoint(marks(picture.identity)):
        return
    page.seen.append(picture)
    page.known.update(marks(picture.identity))
    told = " ".join(part for part in (picture.caption, f"({picture.credit})" if picture.credit else "") if part)
    title = f' "{_quoted(told)}"' if told else ""
    alt = re.sub(r"([\\\[\]`*_<])", r"\\\1", " ".join(picture.alt.split()))
    address = (
        picture.src.replace("(", "%28").replace(")", "%29").replace(" ", "%20").replace("<", "%3C").replace(">", "%3E")
    )
    yield Block(f"![{alt}]({address}{title})", "", tuple(box for box in _path(line) if box.tag == "blockquote"))


def _quoted(text: str) -> str:
    return re.sub(r'([\\"`<&])', r"\\\1", " ".join(text.split()))


def _embed(element: HtmlElement, base: str) -> Iterator[Block]:
    """A frame or a film as a link with its title."""
    source = next(
        (value for name in ("src", "data-src", "data-url", "data-lazy-src") if (value := element.get(name))), ""
    )
    inner = element.find("source")
    source = source or (inner.get("src") if inner is not None else "") or ""
    address = whole(source, base) if source.startswith(("http", "//", "/")) else ""
    tiny = (element.get("width") or "9").startswith(("0", "1px")) or element.get("width") == "1"
    if not address.startswith("http") or tiny:
        return
    title = " ".join((element.get("title") or element.get("aria-label") or "").split())
    name = re.sub(r"([\\\[\]`*_<])", r"\\\1", title or (urlsplit(address).hostname or "").removeprefix("www."))
    if title or re.search(r"embed|video|player|watch|status|post", address):
        yield Block(f"[{name}]({address})", "")


def _written(blocks: Sequence[Block]) -> str:
    """The blocks with the marks of the lists and quotations around them."""
    out: list[str] = []
    widths: dict[Box, int] = {}
    for before, block in pairwise([None, *blocks]):
        if block is None:
            continue
        path = before.path if before else ()
        common = next(
            (at for at, (one, other) in enumerate(zip(path, block.path, strict=False)) if one is not other),
            min(len(path), len(block.path)),
        )
        if before is not None:
            tight = (
                common < len(path) and common < len(block.path) and path[common].tag == block.path[common].tag == "li"
            )
            item = common == len(path) < len(block.path) and block.path[common].tag == "li" and bool(path)
            out.append("" if tight or item else _prefix(block.path[:common], widths).rstrip())
            if tight or item:
                out.pop()
        first = _opened(block.path, common, widths)
        rest = _prefix(block.path, widths)
        lines = block.text.split("\n")
        out.append(first + lines[0])
        out += [(rest + line).rstrip() if not line else rest + line for line in lines[1:]]
    return "\n".join(out)


def _opened(path: Sequence[Box], common: int, widths: dict[Box, int]) -> str:
    """The marks before a block's first line; items that begin with it get their bullets."""
    text = _prefix(path[:common], widths)
    for box in path[common:]:
        mark = "> " if box.tag == "blockquote" else _bullet(box)
        widths[box] = len(mark)
        text += mark
    return text


def _prefix(path: Sequence[Box], widths: Mapping[Box, int]) -> str:
    return "".join("> " if box.tag == "blockquote" else " " * widths.get(box, 2) for box in path)


def _bullet(item: Box) -> str:
    around = item.element.getparent()
    if around is None or around.tag != "ol":
        return "- "
    begin = around.get("start") or "1"
    place = sum(1 for _ in item.element.itersiblings("li", preceding=True))
    return f"{(int(begin) if begin.isdigit() and len(begin) < 7 else 1) + place}. "
