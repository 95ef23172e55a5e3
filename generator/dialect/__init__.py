"""The Markdown of articles and notes: CommonMark with tables, strikethrough, footnotes and `[[links]]`.

In: nothing but a wish for a parser, or an address as it was written. Out: a set-up MarkdownIt, and what an address
leads to. It refuses raw HTML (which shows as the text it is) and addresses that no page may link to
(`addresses.safe_url`), and it does not take apart a paragraph that holds more markers than any writer sets, because
that could take minutes.
"""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Sequence
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock, reference
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, autolink, link
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from generator.addresses import safe_url

INSIDE = "newsgloss:"
DEEPEST = 60  # levels of nesting; a list in a list counts two, so thirty of them
_LONGEST_TARGET = 500  # characters of a [[link]]; a bound on looking for its end
_MOST_BRACKETS = 1_500  # in one paragraph; the cost of looking for links grows with their square
_MOST_MARKERS = 60_000  # in one paragraph; about half a second's work
_MOST_OF_ALL = 90_000  # in one text
_ACTIVE = re.compile(r"[\\`~*_\[<&]| \n|\n[ \t]")
_PLAIN = re.compile(r"[^\W\d_]|[“”„«»‘’\"'(…—–]")
_INDENT = 3  # columns; four make code
_STOPS = re.compile(r"[\n\\`~*_\[\]<&]|[!^](?=\[)")
_BRACKETED = re.compile(r"\[([^\[\]]{1,999})\]")
_FOLDERS = ("articles", "people", "organisations", "places", "events", "tags", "pages", "media")
_EXTERNAL = re.compile(r"[a-z][a-z0-9+.\-]*:", re.IGNORECASE)
_AUTOMATIC = re.compile(r"<([a-z][a-z0-9+.\-]{1,31}:[^<>\x00-\x20]*)>", re.IGNORECASE)
_SHOWN = 80  # characters of an address in a diagnostic
_SPACES = re.compile(r"[ \t\n]*")


def parser(*, footnotes: bool = True) -> MarkdownIt:
    """A parser of the dialect. Making one costs about 0.4 ms, so callers keep it."""
    made = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False, "maxNesting": DEEPEST}).enable(
        ["table", "strikethrough"]
    )
    made.validateLink = lambda url: safe_url(url) is not None  # type: ignore[method-assign]  # the library's way to set it
    made.block.ruler.before("table", "line", _line)
    made.block.ruler.at("reference", _definition)
    made.inline.ruler.before("link", "wiki", _wiki)
    made.inline.ruler.at("link", _link)
    made.inline.ruler.at("autolink", _autolink)
    made.inline.terminator_re = _STOPS
    made.core.ruler.at("inline", _inline)
    return made.use(footnote_plugin) if footnotes else made


def _line(state: StateBlock, startLine: int, _endLine: int, silent: bool) -> bool:  # noqa: FBT001, N803
    """A paragraph of one line that begins with a letter or a quotation mark: it can be nothing else, and most are."""
    start, end = state.bMarks[startLine] + state.tShift[startLine], state.eMarks[startLine]
    if silent or state.sCount[startLine] - state.blkIndent > _INDENT or not _PLAIN.match(state.src, start):
        return False
    if startLine + 1 < state.lineMax and not state.isEmpty(startLine + 1):
        return False
    state.line = startLine + 1
    state.push("paragraph_open", "p", 1).map = [startLine, startLine + 1]
    words = state.push("inline", "", 0)
    words.map, words.content, words.children = [startLine, startLine + 1], mdTrim(state.src[start:end]), []
    state.push("paragraph_close", "p", -1)
    return True


def _definition(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: FBT001, N803
    """A link definition, but only one that some link uses: CommonMark hides the others, and their words with them."""
    start = state.bMarks[startLine] + state.tShift[startLine]
    label = _BRACKETED.match(state.src, start) if state.src.startswith("[", start) else None
    if label:
        if "labels" not in state.env:
            state.env["labels"] = Counter(map(_label, _BRACKETED.findall(state.src)))
        if state.env["labels"][_label(label[1])] < 2:  # noqa: PLR2004  the definition itself is one
            return False
    return reference(state, startLine, endLine, silent)


def _label(text: str) -> str:
    return " ".join(text.casefold().split())


def too_dense(markdown: str) -> bool:
    """Whether a text holds more markers than can be taken apart in good time."""
    return len(markdown) > _MOST_OF_ALL and _markers(markdown) > _MOST_OF_ALL


def _markers(text: str) -> int:
    return sum(map(text.count, "\\`~*_[]<&"))


def _inline(state: StateCore) -> None:
    """Like the library's rule, but words without markers are taken at once, and what is too dense is left as words."""
    for token in state.tokens:
        if token.type == "inline":
            token.children = []
            if not _ACTIVE.search(token.content):
                token.children = _lines(token.content)
            elif _dense(token.content):
                token.children = _lines(token.content)
                token.meta["dense"] = True
            else:
                state.md.inline.parse(token.content, state.md, state.env, token.children)


def _dense(content: str) -> bool:
    return content.count("[") > _MOST_BRACKETS or (len(content) > _MOST_MARKERS and _markers(content) > _MOST_MARKERS)


def _lines(content: str) -> list[Token]:
    tokens: list[Token] = []
    at = 0
    for line in content.split("\n"):
        if at:
            tokens.append(Token("softbreak", "br", 0, meta={"at": at - 1}))
        if line:
            tokens.append(Token("text", "", 0, content=line, meta={"at": at}))
        at += len(line) + 1
    return tokens


def _wiki(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  # the library's signature
    """`[[target]]`, `[[target|label]]` and `[[target#fragment]]`."""
    start = state.pos + 2
    if state.linkLevel or not state.src.startswith("[[", state.pos):
        return False
    end = state.src.find("]]", start, min(state.posMax, start + _LONGEST_TARGET))
    inner = state.src[start:end]
    target, bar, label = inner.partition("|")
    if end < 0 or not target.strip() or "[" in inner or "\n" in inner:
        return False
    if not silent:
        shown = label if label.strip() else target
        state.push("link_open", "a", 1).attrs = {"href": inside(target.strip())}
        words = state.push("text", "", 0)
        words.content = shown.strip()
        words.meta["at"] = start + (len(target) + len(bar) if label.strip() else 0) + len(shown) - len(shown.lstrip())
        state.push("link_close", "a", -1)
    state.pos = end + 2
    return True


def _link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  # the library's signature
    """The library's rule; where it refuses the address, the bracket stays text and says so in `meta["refused"]`."""
    if link(state, silent):
        return True
    address = "" if silent or state.src[state.pos] != "[" else _address(state)
    return _refuse(state, address, back=state.src[state.pos - 1 : state.pos] == "!") if address else False


def _autolink(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  # the library's signature
    """The same of `<address>`."""
    if autolink(state, silent):
        return True
    found = None if silent else _AUTOMATIC.match(state.src, state.pos, state.posMax)
    return _refuse(state, found[1]) if found else False


def _refuse(state: StateInline, address: str, *, back: bool = False) -> bool:
    if state.md.validateLink(state.md.normalizeLink(address)):
        return False
    words = state.push("text", "", 0)
    words.content = state.src[state.pos]
    words.meta.update(at=state.pos, refused=address, begins=state.pos - back)
    state.pos += 1
    return True


def _address(state: StateInline) -> str:
    """What stands after `[label](` or, as a definition does, after `[label]:`."""
    end = state.md.helpers.parseLinkLabel(state, state.pos, disableNested=True) + 1
    opening = state.src[end : end + 1]
    if not end or opening not in ("(", ":") or (opening == ":" and state.pos and state.src[state.pos - 1] != "\n"):
        return ""
    blank = _SPACES.match(state.src, end + 1)
    found = state.md.helpers.parseLinkDestination(state.src, blank.end() if blank else end + 1, state.posMax)
    closed = opening == ":" or (found.ok and state.src.find(")", found.pos) >= 0)
    return found.str if found.ok and closed else ""


def inside(target: str) -> str:
    """The address of a place in the collection, or on the same page where it begins with `#`."""
    return target if target.startswith("#") else INSIDE + target


def lead(href: str, path: str) -> str:
    """What the address `href`, written in the file at `path`, leads to.

    A fragment or an address on the web stays itself. A relative path to a file of the collection becomes
    `newsgloss:` and the name of what it leads to: an article's path below `articles`, else the path below `content`,
    both without `.md`. An address from the root stays as it is after `newsgloss:`.
    """
    if href.startswith(("#", INSIDE)) or _EXTERNAL.match(href):
        return href
    name, mark, fragment = href.partition("#")
    return INSIDE + _named(unquote(name), path) + mark + unquote(fragment)


def _named(name: str, path: str) -> str:
    if name.startswith("/"):
        return "/index.html" if name == "/" else name.rstrip("/")
    if name.endswith(".md") or name.startswith("."):
        name = below_content(name, path).removeprefix("articles/")
    return name.removesuffix(".md")


def below_content(name: str, path: str) -> str:
    """A relative path as one below `content`: from the folder of `path`, unless it begins at a folder of `content`."""
    plain = name.removeprefix("/").removeprefix("content/")
    if plain.split("/", 1)[0] in _FOLDERS:
        return posixpath.normpath(plain)
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
    return joined.removeprefix("content/")


def picture(src: str, path: str) -> str:
    """The path of a picture below `content` (`media/gate.jpg`), or the address itself where it is on the web."""
    if _EXTERNAL.match(src):
        return src
    name = unquote(src.partition("#")[0])
    return (
        below_content(name, path) if name.startswith((".", "/")) or "/" not in name else name.removeprefix("content/")
    )


def refusal(token: Token) -> tuple[str, str]:
    """What is to be said of words that are no link because no page may link there, and how to mend it."""
    address, picture = str(token.meta["refused"]), token.meta["begins"] < token.meta["at"]
    shown = address if len(address) <= _SHOWN else address[: _SHOWN - 1] + "…"
    mend = "write an address that begins with https://, or the words alone"
    if picture:
        mend = "keep the picture in content/media: ![what can be seen](media/picture.jpg)"
    elif address.startswith(("//", "\\", "/\\")):
        mend = "write https://" + shown.lstrip("/\\")
    elif address[:5].lower() == "file:":
        mend = "no reader comes to your own disk: link to an article or page of the collection by its title, [[title]]"
    what = f"no page may {'show' if picture else 'link to'} {shown!r}, so it is shown as plain text"
    return what, mend


def remote(src: str) -> bool:
    """Whether an address is on the web."""
    return bool(_EXTERNAL.match(src))


def plain(tokens: Sequence[Token] | None) -> str:
    """The words of inline tokens, as a picture's `alt` has them."""
    words = []
    for token in tokens or ():
        if token.type in ("softbreak", "hardbreak"):
            words.append(" ")
        else:
            words.append(
                plain(token.children) if token.type == "image" else token.content if token.nesting == 0 else ""
            )
    return "".join(words)
