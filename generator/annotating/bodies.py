"""The body of a note: Markdown becomes HTML that can stand in a margin.

In: Markdown and the place of its note. Out: HTML, and the links into the collection that it holds. It refuses raw HTML,
styles, pictures (they become links) and headings (they become bold lines, for a note is no section of the page).
"""

from __future__ import annotations

import functools
import html
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from generator import dialect
from generator.model import Link, Place


@functools.cache
def _parser() -> MarkdownIt:
    return dialect.parser(footnotes=False)


def body_html(markdown: str, place: Place) -> tuple[str, tuple[Link, ...]]:
    """A note's body as safe HTML, and its collection links, each at the note's place."""
    if dialect.too_dense(markdown):
        return _as_written(markdown), ()
    parser = _parser()
    tokens = parser.parse(markdown, {})
    if any(token.level >= dialect.DEEPEST - 1 and token.nesting > 0 for token in tokens):
        return _as_written(markdown), ()
    links: list[Link] = []
    shaped = [shaped for token in tokens for shaped in _shaped(token, place, links)]
    made: str = parser.renderer.render(shaped, parser.options, {})
    return made.strip(), tuple(links)


def _as_written(markdown: str) -> str:
    """A body that is nested or marked up beyond reason, in its own characters."""
    return "\n".join(f"<p>{html.escape(part, quote=False)}</p>" for part in markdown.strip().split("\n\n"))


def _shaped(token: Token, place: Place, links: list[Link]) -> Iterator[Token]:
    if token.type in ("th_open", "td_open") and token.attrs:
        token.attrs = {"class": str(token.attrs["style"]).replace("text-align:", "align-")}
        yield token
    elif token.type == "heading_open":
        yield Token("paragraph_open", "p", 1, block=True)
        yield Token("inline", "", 0, children=[Token("strong_open", "strong", 1)])
    elif token.type == "heading_close":
        yield Token("inline", "", 0, children=[Token("strong_close", "strong", -1)])
        yield Token("paragraph_close", "p", -1, block=True)
    else:
        token.children = _led(token.children or [], place, links) if token.type == "inline" else token.children
        yield token


def _led(tokens: list[Token], place: Place, links: list[Link]) -> list[Token]:
    """Inline tokens whose addresses lead where they should, without a link inside a link."""
    made: list[Token] = []
    depth = 0
    for token in tokens:
        if token.type == "image":
            made.extend(_picture(token, place, links, linked=depth > 0))
            continue
        depth -= token.type == "link_close"
        if token.type == "link_open":
            _lead(token, place, links)
        if token.tag != "a" or depth == 0:
            made.append(token)
        depth += token.type == "link_open"
    return made


def _lead(token: Token, place: Place, links: list[Link]) -> None:
    href = dialect.lead(str(token.attrGet("href") or ""), place.path)
    token.attrSet("href", href)
    if href.startswith(("#", dialect.INSIDE)):
        links.append(Link(href.removeprefix(dialect.INSIDE), place))


def _picture(token: Token, place: Place, links: list[Link], *, linked: bool) -> Iterator[Token]:
    source = str(token.attrGet("src") or "")
    words = Token("text", "", 0, content=dialect.plain(token.children) or source)
    if linked:
        yield words
        return
    opened = Token("link_open", "a", 1, attrs={"href": source, "class": "remote"})
    if not dialect.remote(source):
        path = dialect.picture(source, place.path)
        opened.attrSet("href", dialect.INSIDE + path)
        links.append(Link(path, place))
    yield from (opened, words, Token("link_close", "a", -1))
