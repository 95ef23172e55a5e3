"""The article that a page keeps for its scripts. In: its tree and its title. Out: paragraphs; none where there is none.

Pages that scripts draw bring their text as JSON: that of Next.js, of Arc, of an application's first state. In it
paragraphs are HTML, strings in a list, or nodes of an editor, whose runs of text belong together. What counts is the
longest text within an object that bears the page's title; all others are other stories.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice
from typing import TYPE_CHECKING

from generator.importing.pages.found import fold
from generator.importing.pages.structured import plain

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LARGEST = 4_000_000  # characters of JSON that is read of a page
_STATES = 12  # of one script
_DEEPEST = 12  # nodes of an editor within each other
_LINKS = 3  # links within each other, none of which should be
_MOST = 200_000  # values that are looked at
_AROUND = 6  # objects around a text, one of which bears its title
_WORDS = 3  # words of a paragraph, or
_LETTERS = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]{6}")  # as many letters where no spaces are written
_STATE = re.compile(
    r"(?:globalContent|(?<![A-Z_])__[A-Z][A-Z_]+__|(?<![a-z])[a-z]+(?:State|Data|Props))\s*=\s*(?=[{\[])"
)
_BLOCK = re.compile(r"</?(?:p|h[1-6]|li|ul|ol|blockquote|div|section|br\s*/?)\b[^<>]{0,300}>", re.IGNORECASE)
_UNSEEN = re.compile(r"<!--|<(?:script|style|figcaption)\b", re.IGNORECASE)
_SEEN_AGAIN = re.compile(r"-->|</(?:script|style|figcaption)\s*>", re.IGNORECASE)
_PARAGRAPH = re.compile(r"<p\b", re.IGNORECASE)
# Where a node has its text, of which one is enough as they say the same; and where it has other nodes.
_HOLDS = (
    "content", "text", "value", "html", "data", "attributes", "body", "paragraph", "copy", "model", "innerHTML",
    "originalContent",
)  # fmt: skip
_CHILDREN = ("children", "nodes", "innerBlocks", "items", "spans")
_OTHER = re.compile(
    r"image|picture|photo|gallery|video|embed|social|tweet|advert|related|newsletter|promo|link_?list", re.IGNORECASE
)
# What stands beside an article under its title: what readers answer, and other stories.
_BESIDE = re.compile(
    r"comment(?!ary)|repl(?:y|ies)|related|latest|(?:^|[_-]|read|see)more|teaser|recommend|trending|popular|most_?read"
    r"|(?:^|[_-]|read|up)next|(?:^|[_-])prev(?:ious)?(?:$|[_-]|article|story|post)|sidebar|widget",
    re.IGNORECASE,
)
_TITLES = ("title", "headline")
_NAMES = ("type", "_type", "__typename", "nodeType", "name", "blockName")
_STOPS = re.compile(r"[.!?…:;。！？][\"'”’»)\s]*$")
Values = list[object]


def kept_for_scripts(tree: HtmlElement, title: str) -> str:
    """The article's paragraphs, one a line, or ""."""
    wanted = fold(title)
    best = ""
    for value in _islands(tree) if wanted else ():
        for text in _texts(value, wanted):
            best = max(best, text, key=len)
    return best


def _islands(tree: HtmlElement) -> Iterator[object]:
    """The JSON in the page's scripts."""
    left = _LARGEST
    for script in tree.iter("script"):
        text, kind = script.text or "", (script.get("type") or "").lower()
        if "ld+json" in kind or not 1 < len(text) < left:
            continue
        left -= len(text)
        starts = (0,) if "json" in kind else (found.end() for found in islice(_STATE.finditer(text), _STATES))
        for start in starts:
            try:
                yield json.JSONDecoder(strict=False).raw_decode(text.strip() if not start else text, start)[0]
            except (ValueError, RecursionError):
                continue


def _texts(value: object, wanted: str) -> Iterator[str]:
    """The texts in a value that stand in an object which bears the title."""
    stack = [(value, 0)]
    for _ in range(_MOST):
        if not stack:
            return
        one, near = stack.pop()
        inner: Iterable[object] = ()
        if isinstance(one, dict):
            near = _AROUND if _bears(one, wanted) else 0 if _is_other(one, wanted) else near - 1
            inner = (value for name, value in one.items() if not _BESIDE.search(name))
        elif isinstance(one, list):
            inner = one
            if near > 0:
                own = (item for item in one if not _is_other(item, wanted))
                yield "\n".join(said for said, _ in groupby(said for item in own for said in _paragraphs(item, 0)))
        elif isinstance(one, str) and near > 0 and _PARAGRAPH.search(one):
            yield "\n".join(_split(one))
        stack.extend((child, near) for child in inner if isinstance(child, dict | list | str))


def _bears(node: Mapping[str, object], wanted: str) -> bool:
    """Whether an object's own values name the title."""
    longest = 2 * len(wanted) + 40
    return any(isinstance(one, str) and len(one) < longest and fold(plain(one)) == wanted for one in node.values())


def _is_other(value: object, wanted: str) -> bool:
    """Whether a value is an object that bears a title, and another than this."""
    titles = [one for name in _TITLES if isinstance(one := value.get(name), str)] if isinstance(value, dict) else []
    return any(titles) and not any(fold(plain(one)) == wanted for one in titles)


def _paragraphs(value: object, depth: int) -> Iterator[str]:
    """The paragraphs of a node, whose runs of text belong together."""
    if isinstance(value, str):
        yield from _split(value)
    elif isinstance(value, dict) and depth < _DEEPEST and not _OTHER.search(_kind(value)):
        own = next(filter(None, (list(_under(value.get(name), depth)) for name in _HOLDS)), [])
        yield from own
        for name in _CHILDREN:
            yield from (said for said in _under(value.get(name), depth) if said not in own)


def _under(inner: object, depth: int) -> Iterator[str]:
    """The paragraphs of what a node holds under one name."""
    if isinstance(inner, list) and _are_runs(inner):
        yield from _split("".join(map(_run, inner)))
    elif isinstance(inner, list):
        for item in inner:
            yield from _paragraphs(item, depth + 1)
    elif isinstance(inner, dict | str):
        yield from _paragraphs(inner, depth + 1)


def _kind(node: Mapping[str, object]) -> str:
    """What a node calls itself."""
    return " ".join(value for name in _NAMES if isinstance(value := node.get(name), str))


def _are_runs(values: Values) -> bool:
    """Whether values are one paragraph together: none of several ends as a sentence does."""
    runs = all(map(_is_run, values)) and any(isinstance(value, dict) for value in values)
    return runs and (len(values) == 1 or not all(map(_STOPS.search, map(_run, values))))


def _is_run(value: object, depth: int = 0) -> bool:
    """Whether a value is a part of a paragraph: words, perhaps with a mark, or a link around such."""
    if isinstance(value, dict):
        words, inner = _words(value), _inner(value)
        linked = "link" in _kind(value) and depth < _LINKS and bool(inner)
        return isinstance(words, str) or (linked and all(_is_run(one, depth + 1) for one in inner))
    return isinstance(value, str)


def _run(value: object) -> str:
    if not isinstance(value, dict):
        return str(value)
    words = _words(value)
    return words if isinstance(words, str) else "".join(map(_run, _inner(value)))


def _words(node: Mapping[str, object]) -> object:
    return node.get("text", node.get("value"))


def _inner(node: Mapping[str, object]) -> Values:
    inner = node.get("children", node.get("content"))
    return inner if isinstance(inner, list) else []


def _visible(text: str) -> str:
    """HTML without comments, what is there for browsers alone, and captions."""
    first, *others = _UNSEEN.split(text)
    return first + "".join(part for one in others for part in _SEEN_AGAIN.split(one, maxsplit=1)[1:])


def _split(text: str) -> Iterator[str]:
    """The paragraphs of a string that may be HTML, without what are no words."""
    for part in _BLOCK.split(_visible(text)) if "<" in text else text.split("\n"):
        words = plain(part)
        if _is_paragraph(words):
            yield words


def _is_paragraph(words: str) -> bool:
    """Whether a string says something: words, and neither an address nor JSON within JSON."""
    first, *others = words.split() or [""]
    enough = len(others) + 1 >= _WORDS or _LETTERS.search(words)
    return bool(enough) and "://" not in first and not first.startswith(("{", "["))
