"""The body of a note: Markdown becomes HTML that can stand in a margin.

In: a Note. Out: HTML, the links into the collection that it holds, and what is wrong with it, each at its own place in
the notes file. It refuses raw HTML, styles, pictures (they become links) and headings (they become bold lines, for a
note is no section of the page).
"""

from __future__ import annotations

import functools
import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec import Struct

from generator import dialect
from generator.annotating.tracing import located
from generator.diagnostics import Code, Diagnostic
from generator.dialect.offsets import Spots, note_places, spots
from generator.model import Link, Note, Place
from generator.nouns import replace

_TAG = re.compile(r"<[^>]*>")
_SEEN = "LNPS"  # letters, numbers, punctuation, symbols
_ALSO = 4  # further mistakes of an annotation that are shown
_NOT_PARSED = "so its own characters are shown"


class Body(Struct, frozen=True):
    """A note's body: safe HTML, its collection links, and what is to be said of it."""

    html: str
    links: tuple[Link, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


@functools.cache
def _parser() -> MarkdownIt:
    made = dialect.parser(footnotes=False)
    note_places(made)
    return made


def body_of(note: Note) -> Body:
    """Set a note's body."""
    if dialect.too_dense(note.body):
        return _as_written(note, "holds more markers than can be taken apart")
    parser = _parser()
    tokens = parser.parse(note.body, {})
    if any(token.level >= dialect.DEEPEST - 1 and token.nesting > 0 for token in tokens):
        return _as_written(note, f"is nested more than {dialect.DEEPEST // 2} deep")
    setter = _Setter(note)
    shaped = [shaped for token in tokens for shaped in setter.shaped(token)]
    made = str(parser.renderer.render(shaped, parser.options, {})).strip()
    return Body(made, tuple(setter.links), (*_at_once(setter.said), *_unseen(note, made)))


def _at_once(said: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """One diagnostic for all mistakes of a kind at one place: an annotation has one place for all its text."""
    gathered: dict[tuple[Code, Place], list[Diagnostic]] = {}
    for one in said:
        gathered.setdefault((one.code, one.place), []).append(one)
    for first, *others in gathered.values():
        also = tuple(("also", one.what) for one in others[:_ALSO])
        more = (("and", f"{len(others) - _ALSO} more"),) if len(others) > _ALSO else ()
        yield replace(first, shown=(*first.shown, *also, *more))


def _as_written(note: Note, why: str) -> Body:
    """A body that is nested or marked up beyond reason, in its own characters."""
    parts = note.body.strip().split("\n\n")
    made = "\n".join(f"<p>{html.escape(part, quote=False)}</p>" for part in parts)
    what = f"the text of note {note.id} {why}, {_NOT_PARSED}"
    place = located(note.map, 0, note.place)
    return Body(made, (), (Diagnostic(Code.TEXT_UNPARSED, place, what, mend="write it plainer"),))


def _unseen(note: Note, made: str) -> Iterator[Diagnostic]:
    words = html.unescape(_TAG.sub("", made))
    if note.body and not any(unicodedata.category(letter)[0] in _SEEN for letter in words):
        what = f"the text of note {note.id} shows nothing: {note.body[:80]!r}"
        place = located(note.map, 0, note.place)
        yield Diagnostic(Code.NOTE_EMPTY, place, what, mend="write what is to be said, or remove the note")


class _Setter:
    """Turns the tokens of one body into those that a margin can hold, and gathers its links."""

    def __init__(self, note: Note) -> None:
        self.links: list[Link] = []
        self.said: list[Diagnostic] = []
        self._note = note
        self._lines = note.body.split("\n")
        self._starts = (0, *accumulate(len(line) + 1 for line in self._lines))

    def shaped(self, token: Token) -> Iterator[Token]:
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
            token.children = self._inline(token) if token.type == "inline" else token.children
            yield token

    def _inline(self, token: Token) -> list[Token]:
        where = spots(token, self._lines, 0)
        if token.meta.get("dense"):
            what = f"a paragraph of note {self._note.id} holds more markers than can be taken apart, {_NOT_PARSED}"
            self.said.append(Diagnostic(Code.TEXT_UNPARSED, self._place(where, 0), what, mend="write it plainer"))
        return self._led(token.children or [], where)

    def _led(self, tokens: Sequence[Token], where: Spots) -> list[Token]:
        """Inline tokens whose addresses lead where they should, without a link inside a link."""
        made: list[Token] = []
        depth = 0
        for token in tokens:
            if token.type == "image":
                made.extend(self._picture(token, where, linked=depth > 0))
                continue
            depth -= token.type == "link_close"
            if token.type == "link_open":
                self._lead(token, where)
            if token.tag != "a" or depth == 0:
                made.append(self._text(token, where))
            depth += token.type == "link_open"
        return made

    def _text(self, token: Token, where: Spots) -> Token:
        if token.type == "text_special":
            token.type = "text"
        if "refused" in token.meta:
            what, mend = dialect.refusal(token)
            place = self._place(where, token.meta["begins"])
            self.said.append(Diagnostic(Code.LINK_REFUSED, place, what, mend=mend))
        return token

    def _lead(self, token: Token, where: Spots) -> None:
        href = dialect.lead(str(token.attrGet("href") or ""), self._note.place.path)
        token.attrSet("href", href)
        if href.startswith(("#", dialect.INSIDE)):
            place = self._place(where, token.meta["at"])
            self.links.append(Link(href.removeprefix(dialect.INSIDE), place))

    def _picture(self, token: Token, where: Spots, *, linked: bool) -> Iterator[Token]:
        source = str(token.attrGet("src") or "")
        words = Token("text", "", 0, content=dialect.plain(token.children) or source)
        if linked:
            yield words
            return
        opened = Token("link_open", "a", 1, attrs={"href": source, "class": "remote"})
        if not dialect.remote(source):
            path = dialect.picture(source, self._note.place.path)
            opened.attrSet("href", dialect.INSIDE + path)
            self.links.append(Link(path, self._place(where, token.meta["at"])))
        yield from (opened, words, Token("link_close", "a", -1))

    def _place(self, where: Spots, offset: int) -> Place:
        line, column = where.at(offset)
        return located(self._note.map, self._starts[line - 1] + column - 1, self._note.place)
