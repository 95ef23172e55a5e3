"""The words of one block are set: text, emphasis, code, links, pictures, references to footnotes.

In: inline tokens of markdown-it that keep their places, and the sheet. Out: pieces on the sheet, and the links and
pictures found. It refuses a link inside a link, which HTML cannot have, and to load a picture from the web: it becomes
a link.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from markdown_it.token import Token

from generator import dialect
from generator.diagnostics import Code
from generator.dialect.offsets import Spots
from generator.model import Link, Place
from generator.reading.sheet import Sheet

Setter = Callable[[Sheet, Token, Spots], None]


def set_inline(sheet: Sheet, tokens: Sequence[Token] | None, where: Spots) -> None:
    """Set the tokens of one block. `where` leads from an offset in its text to the file."""
    for token in tokens or ():
        _SETTERS.get(token.type, _tag)(sheet, token, where)


def set_words(sheet: Sheet, words: str, start: int, where: Spots) -> None:
    """Set words that begin at `start` of the block's text and may go on over its line ends."""
    done = 0
    for stop in (*where.breaks(start, start + len(words)), start + len(words)):
        sheet.galley.words(words[done : stop - start], *where.at(start + done))
        done = stop - start


def set_picture(sheet: Sheet, token: Token, where: Spots) -> None:
    """Set a picture of the collection. Its path is kept, to be checked, and missing words for it are reported."""
    at = where.at(token.meta["at"])
    path = dialect.picture(str(token.attrGet("src") or ""), sheet.path)
    words = dialect.plain(token.children)
    sheet.pictures.append(Link(path, Place(sheet.path, *at)))
    if not words.strip():
        mend = f"![what can be seen]({path})"
        sheet.say(Code.PICTURE_ALT, at, f"the picture {path} has no words for those who cannot see it", mend=mend)
    source = html.escape(dialect.INSIDE + path)
    sheet.galley.tag(f'<img src="{source}" alt="{html.escape(words)}" loading="lazy" decoding="async">')


def is_remote(token: Token) -> bool:
    """Whether a picture is on the web."""
    return dialect.remote(str(token.attrGet("src") or ""))


def _tag(sheet: Sheet, token: Token, _where: Spots) -> None:
    sheet.galley.tag(f"<{token.tag}>" if token.nesting > 0 else f"</{token.tag}>")


def _words(sheet: Sheet, token: Token, where: Spots) -> None:
    if "refused" in token.meta:
        what, mend = dialect.refusal(token)
        sheet.say(Code.LINK_REFUSED, where.at(token.meta["begins"]), what, mend=mend)
    set_words(sheet, token.content, token.meta["at"], where)


def _soft(sheet: Sheet, token: Token, where: Spots) -> None:
    sheet.galley.words("\n", *where.at(token.meta["at"]))


def _hard(sheet: Sheet, token: Token, where: Spots) -> None:
    sheet.galley.tag("<br>")
    _soft(sheet, token, where)


def _code(sheet: Sheet, token: Token, where: Spots) -> None:
    sheet.galley.tag("<code>")
    set_words(sheet, token.content, token.meta["at"] + len(token.markup) + token.meta.get("inset", 0), where)
    sheet.galley.tag("</code>")


def _link(sheet: Sheet, token: Token, where: Spots) -> None:
    inner = any(sheet.anchors)
    sheet.anchors.append(not inner)
    href = dialect.lead(str(token.attrGet("href") or ""), sheet.path)
    if href.startswith(("#", dialect.INSIDE)):
        place = Place(sheet.path, *where.at(token.meta["at"]))
        sheet.links.append(Link(href.removeprefix(dialect.INSIDE), place))
    if not inner:
        title = token.attrGet("title")
        named = f' title="{html.escape(str(title))}"' if title else ""
        sheet.galley.tag(f'<a href="{html.escape(href)}"{named}>')


def _unlink(sheet: Sheet, _token: Token, _where: Spots) -> None:
    if sheet.anchors.pop():
        sheet.galley.tag("</a>")


def _image(sheet: Sheet, token: Token, where: Spots) -> None:
    if is_remote(token):
        _remote(sheet, token, where)
    else:
        set_picture(sheet, token, where)


def _remote(sheet: Sheet, token: Token, where: Spots) -> None:
    at, source = where.at(token.meta["at"]), str(token.attrGet("src") or "")
    mend = "keep a copy in content/media and write its path"
    sheet.say(Code.PICTURE_REMOTE, at, f"the picture {source} is on the web, so it became a link", mend=mend)
    inner = any(sheet.anchors)
    sheet.anchors.append(not inner)
    if not inner:
        sheet.galley.tag(f'<a class="remote" href="{html.escape(source)}">')
    if token.children:
        set_inline(sheet, token.children, where.below(token.meta["at"] + len("![")))
    else:
        sheet.galley.words(source, *at)
    _unlink(sheet, token, where)


def _reference(sheet: Sheet, token: Token, where: Spots) -> None:
    number, again = token.meta["id"] + 1, token.meta.get("subId", 0)
    name = f"fnref-{number}" + (f"-{again + 1}" if again else "")
    if "label" not in token.meta:
        sheet.notes[token.meta["id"]] = where.below(token.meta["at"] + len("^["))
    inner = any(sheet.anchors)
    sheet.galley.tag(f'<sup class="footnote-ref" id="{name}">')
    sheet.galley.tag("" if inner else f'<a href="#fn-{number}" role="doc-noteref">')
    sheet.galley.words(f"[{number}]", *where.at(token.meta["at"]))
    sheet.galley.tag("</sup>" if inner else "</a>")
    sheet.galley.tag("" if inner else "</sup>")


_SETTERS: Mapping[str, Setter] = MappingProxyType(
    {
        "text": _words,
        "text_special": _words,
        "softbreak": _soft,
        "hardbreak": _hard,
        "code_inline": _code,
        "link_open": _link,
        "link_close": _unlink,
        "image": _image,
        "footnote_ref": _reference,
    },
)
