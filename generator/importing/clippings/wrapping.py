"""Lines back into paragraphs. In: the lines of the body. Out: paragraphs, lists, quotations and tables.

Hard-wrapped text shows by its breaks: the next word would not have fitted. Where it is so, lines are joined; an
indent then begins a paragraph. Where it is not so, a line is a paragraph, or (short ones) a verse or an entry whose
break must stay. A paragraph that was broken where a link stood, without a stop before and with a small letter
after, is joined again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from generator.importing.clippings.hyphens import breaks, mended
from generator.importing.clippings.lines import Line

_WIDEST = 110  # columns; nobody wraps wider
_NARROWEST = 30
_UNEVEN = 0.85  # of the widest line, where print breaks words: its letters are not of one width
_STOP = re.compile(r"[.!?:;…。！？؟।。」』）)\]\"”’'»“*_|—–-]$")
_SENTENCE = re.compile(r"[.!?…。！？؟।:][)\]\"”’'»“*_]*$")
_ITEM = re.compile(r"(?:[-*+]|\d{1,9}[.)])\s+\S")
_NUMBER = re.compile(r"(\d{1,9})([.)])\s")
_DELIMITER = re.compile(r"\|?\s*:?-{1,}:?\s*(?:\|\s*:?-{1,}:?\s*)+\|?|\|\s*:?-+:?\s*\|")
_HEADING = re.compile(r"#{1,6}\s+\S")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})")
_RULE = re.compile(r"(?:[-*_]\s*){3,}")
_DEFINITION = re.compile(r"\[\^[^\s\[\]]{1,40}\]:\s")
_ALONE = re.compile(r"\[[^\[\]]{1,200}\]\([^()\s]{1,2000}\)[,;]?|[*_]{1,2}[^*_]{1,100}[*_]{1,2}[,;]?")


class Group(Struct, frozen=True):
    """A block of the body and its texts.

    The kind is `prose`, `lines`, `list`, `loose`, `quote`, `table`, `heading`, `setext`, `rule` or `definition`.
    """

    kind: str
    texts: tuple[str, ...]


def width(text: str) -> int:
    """Columns that a text takes; wide East Asian characters take two."""
    return (
        len(text) + sum(unicodedata.east_asian_width(character) in "WF" for character in text)
        if not text.isascii()
        else len(text)
    )


def is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether the lines of a text were broken at a width."""
    breaks = [(before, after) for before, after in pairwise(lines) if not after.gap and not _starts(before, after)]
    measured = [before.indent + width(before.text) for before, _ in breaks]
    widest = max((*measured, *(after.indent + width(after.text) for _, after in breaks)), default=0)
    long = [(before, after) for (before, after), wide in zip(breaks, measured, strict=True) if wide >= 0.55 * widest]
    if len(long) < 2 or len(long) * 3 < len(breaks) or not _NARROWEST <= widest <= _WIDEST:
        return False
    printed = any(_is_broken(before, after) for before, after in breaks)
    narrow = round(_UNEVEN * widest) if printed else widest
    full = sum(_is_broken(before, after) or _full(before, after, narrow) for before, after in long)
    running = sum(not _SENTENCE.search(before.text) for before, _ in long)
    return full >= 0.7 * len(long) and running >= 0.5 * len(long)


def _full(before: Line, after: Line, widest: int) -> bool:
    """Whether the next word would not have fitted."""
    first = after.text.split(" ", 1)[0]
    need = 2 if first and unicodedata.east_asian_width(first[0]) in "WF" else width(first) + 1
    return before.indent + width(before.text) + need > widest - 1


def _is_broken(before: Line, after: Line) -> bool:
    """Whether a word seems to be broken between two lines."""
    return before.text.endswith("-") and after.text[:1].islower()


def _starts(before: Line, after: Line) -> bool:
    return after.indent > before.indent + 1 or bool(_ITEM.match(after.text))


def doubts(lines: Sequence[Line], *, year: int = 0) -> tuple[str, ...]:
    """Sentences about the words of the body that a line's end may have broken or not."""
    return mended(lines, wrapped=_is_wrapped_body(lines), year=year)[1] if any(breaks(lines)) else ()


def _is_wrapped_body(lines: Sequence[Line]) -> bool:
    return is_wrapped([line for line in lines if not line.text.startswith(">")])


def groups(lines: Sequence[Line], *, year: int = 0) -> tuple[Group, ...]:
    """The body as blocks, broken paragraphs joined."""
    wrapped = _is_wrapped_body(lines)
    widest = min(
        _WIDEST,
        max(
            (line.indent + width(line.text) for line in lines if line.indent + len(line.text) <= _WIDEST),
            default=_WIDEST,
        ),
    )
    whole, _ = mended(lines, wrapped=wrapped, year=year)
    found = [group for block in _blocks(whole) for group in _grouped(block, wrapped=wrapped, widest=widest)]
    return tuple(_joined(_loose_lists(found)))


def _blocks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    block: list[Line] = []
    for line in lines:
        if line.gap and block:
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _grouped(block: list[Line], *, wrapped: bool, widest: int) -> Iterator[Group]:
    """One block without blank lines, as one group or several."""
    texts = tuple(line.text for line in block)
    if len(block) == 1 and _RULE.fullmatch(texts[0]):
        yield Group("rule", texts)
    elif _HEADING.match(texts[0]):
        yield Group("heading", texts[:1])
        yield from _grouped(block[1:], wrapped=wrapped, widest=widest) if block[1:] else ()
    elif (
        len(block) == 2
        and _UNDERLINE.fullmatch(texts[1])
        and not _ITEM.match(texts[0])
        and abs(len(texts[0]) - len(texts[1])) <= max(3, len(texts[0]))
    ):
        yield Group("setext", texts)
    elif len(block) > 2 and "|" in texts[0] and _DELIMITER.fullmatch(texts[1]):
        yield Group("table", texts)
    elif all(text.startswith(">") for text in texts):
        yield Group("quote", texts)
    elif _DEFINITION.match(texts[0]):
        yield Group("definition", (" ".join(texts),))
    elif (start := _list_start(block)) is not None:
        yield from _grouped(block[:start], wrapped=wrapped, widest=widest) if start else ()
        yield Group("list", tuple(_items(block[start:])))
    else:
        yield from _prose(block, wrapped=wrapped, widest=widest)


def _list_start(block: list[Line]) -> int | None:
    """Where a list of two items or more begins that goes on to the end of the block."""
    marked = [number for number, line in enumerate(block) if _ITEM.match(line.text)]
    if len(marked) < 2 or (marked[0] and not block[marked[0] - 1].text.endswith(":") and marked[0] > 1):
        return None
    rest = block[marked[0] :]
    if not all(_ITEM.match(line.text) or line.indent > rest[0].indent or line.text[:1].islower() for line in rest):
        return None
    numbers = [int(found[1]) for line in rest if (found := _NUMBER.match(line.text))]
    signs = {line.text[0] for line in rest if _ITEM.match(line.text) and not line.text[0].isdigit()}
    in_order = not numbers or (numbers[0] <= 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))))
    return marked[0] if in_order and len(signs) + bool(numbers) == 1 else None


def _items(block: list[Line]) -> Iterator[str]:
    """The items of a list, each on one line, deeper ones indented."""
    base = block[0].indent
    item = ""
    for line in block:
        if _ITEM.match(line.text):
            if item:
                yield item
            item = " " * (4 if line.indent >= base + 2 else 0) + line.text
        else:
            item = f"{item} {line.text}"
    yield item


def _prose(block: list[Line], *, wrapped: bool, widest: int) -> Iterator[Group]:
    """Paragraphs of a block: by indents and by lines that end early in wrapped text, else a line each."""
    indented = _indents(block)
    paragraph: list[str] = []
    widest_verse = 0.72 * widest if wrapped else 80
    verse = (
        len(block) > 1
        and (wrapped or not indented)
        and all(width(line.text) <= widest_verse for line in block)
        and not all(_SENTENCE.search(line.text) for line in block)
    )
    stanza = verse and not wrapped and len(block) > 2
    for number, line in enumerate(block):
        if paragraph and (
            stanza
            or not _runs_on(
                block[number - 1], line, wrapped=wrapped and not verse, widest=widest, indented=indented and not verse
            )
        ):
            if not verse:
                yield Group("prose", ("".join(paragraph),))
                paragraph = []
            else:
                paragraph.append("\n")
        elif paragraph:
            paragraph.append(_between(paragraph[-1], line.text))
        paragraph.append(line.text)
    whole = "".join(paragraph)
    yield Group("lines", tuple(whole.split("\n"))) if "\n" in whole else Group("prose", (whole,))


def _indents(block: list[Line]) -> bool:
    """Whether indents begin paragraphs in this block."""
    base = min(line.indent for line in block)
    deep = sum(line.indent > base + 1 for line in block)
    return deep > 0 and (block[0].indent > base + 1 or deep * 2 <= len(block))


def _runs_on(before: Line, line: Line, *, wrapped: bool, widest: int, indented: bool) -> bool:
    """Whether a line continues the one before it."""
    if indented and line.indent > before.indent + 1:
        return False
    if wrapped:
        return _full(before, line, widest) or not _SENTENCE.search(before.text)
    return not _STOP.search(before.text) and line.text[:1].islower() and len(before.text) > 20


def _between(before: str, after: str) -> str:
    """What joins two lines: nothing between Han and kana, else a blank."""
    east = (
        before
        and after
        and all(
            unicodedata.east_asian_width(character) in "WF" and unicodedata.name(character, "")[:6] != "HANGUL"
            for character in (before[-1], after[0])
        )
    )
    return "" if east else " "


def _loose_lists(found: list[Group]) -> list[Group]:
    """Single items with blank lines between them, taken together as a list where they are no speech."""
    out: list[Group] = []
    for group in found:
        single = group.kind == "prose" and _ITEM.match(group.texts[0]) is not None and not _spoken(group.texts[0])
        out.append(Group("item" if single else group.kind, group.texts))
    return [
        Group("loose", group.texts)
        if group.kind == "item" and _neighbours(out, number)
        else Group("prose", group.texts)
        if group.kind == "item"
        else group
        for number, group in enumerate(out)
    ]


def _spoken(text: str) -> bool:
    """A dash before speech, as Russian and French novels and interviews have it."""
    return text.startswith("- ") and bool(re.search(r"[.!?…]$", text))


def _neighbours(found: list[Group], number: int) -> bool:
    def follows(one: Group, two: Group) -> bool:
        first, second = _NUMBER.match(one.texts[0]), _NUMBER.match(two.texts[0])
        if first and second:
            return int(first[1]) + 1 == int(second[1])
        return not first and not second and one.texts[0][0] == two.texts[0][0]

    here = found[number]
    before = number > 0 and found[number - 1].kind == "item" and follows(found[number - 1], here)
    after = number + 1 < len(found) and found[number + 1].kind == "item" and follows(here, found[number + 1])
    return before or after


def _joined(found: list[Group]) -> Iterator[Group]:
    """Paragraphs broken where a link stood, made whole."""
    pending: str | None = None
    for number, group in enumerate(found):
        if group.kind != "prose":
            if pending is not None:
                yield Group("prose", (pending,))
                pending = None
            yield group
            continue
        after = found[number + 1].texts[0] if number + 1 < len(found) and found[number + 1].kind == "prose" else ""
        if pending is not None and _continues(pending, group.texts[0], after):
            pending = f"{pending}{'' if re.match(r'[,.;:!?)]', group.texts[0]) else ' '}{group.texts[0]}"
            continue
        if pending is not None:
            yield Group("prose", (pending,))
        pending = group.texts[0]
    if pending is not None:
        yield Group("prose", (pending,))


def _continues(before: str, text: str, after: str) -> bool:
    """Whether a paragraph is the rest of the one before it."""
    if (_STOP.search(before.rstrip("*_")) and not before.endswith(("—", "–", ")", "]", "”", '"'))) or len(
        before.split()
    ) < 2:
        return False
    if re.match(r"[,.;:!?)](?:\s|$)", text):
        return True
    closed = before.endswith((")", "]", "”", '"', "—", "–"))
    first = re.match(r"[^\W\d_]+(?:['’-][^\W\d_]+)*(?![\w/])", text)
    if first and first[0].islower():
        return not closed or len(before) > 60 or before.endswith(")")
    return not closed and bool(_ALONE.fullmatch(text)) and bool(re.match(r"[a-zà-ÿа-яё,.;)]", after))
