"""Markdown is set: parsed, and laid out as Blocks of Pieces beside the text that a reader reads.

In: Markdown, the path of its file and how many of the file's lines precede it. Out: `Prose`. It never loses a word:
what is nested or marked up beyond reason is shown as plain paragraphs, as it was written, and said. Ids are made from
the words they stand on, so that they survive edits elsewhere.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Callable, Iterable, Mapping
from itertools import zip_longest
from types import MappingProxyType

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from generator import dialect
from generator.diagnostics import Code
from generator.dialect.offsets import Spots, note_places, spot, spots
from generator.model import Place
from generator.reading.inline import is_remote, set_inline, set_picture, set_words
from generator.reading.sheet import Prose, Sheet

Setter = Callable[[Sheet, Token], None]
_CONTAINERS = ("blockquote_open", "list_item_open", "bullet_list_open", "ordered_list_open", "footnote_reference_open")
_PLAINER = "write it plainer, or as several articles"


@functools.cache
def _parser() -> MarkdownIt:
    made = dialect.parser()
    note_places(made)
    made.core.ruler.before("footnote_tail", "footnote_all", _keep_footnotes)
    return made


def _keep_footnotes(state: StateCore) -> None:
    """Footnotes that nothing refers to, and second ones of the same name, are set too: their words would be lost."""
    found = state.env.get("footnotes", {"refs": {}, "list": {}})
    seen: set[str] = set()
    for token in state.tokens:
        if token.type != "footnote_reference_open":
            continue
        label = token.meta["label"]
        if label in seen:
            label = token.meta["label"] = f"{label} {len(seen)}"
            found["refs"][":" + label] = -1
        seen.add(label)
        if found["refs"].get(":" + label, -1) < 0:
            state.env.setdefault("unreferenced", set()).add(len(found["list"]))
            found["refs"][":" + label] = len(found["list"])
            found["list"][len(found["list"])] = {"label": label, "count": 0}


Matter = tuple[str, str, Place]


def set_prose(markdown: str, path: str, *, above: int = 0, matter: Iterable[Matter] = ()) -> Prose:
    """Set Markdown. `above` counts the file's lines before it; `matter`: kind, words, place of the front matter's."""
    sheet = Sheet(path, markdown.split("\n"), above)
    _set_body(sheet, markdown)
    for kind, words, place in matter:
        sheet.set_matter(kind, words, place)
    return sheet.prose()


def _set_body(sheet: Sheet, markdown: str) -> None:
    if dialect.too_dense(markdown):
        _as_written(sheet, "holds more markers than can be taken apart")
        return
    env: dict[str, set[int]] = {}
    tokens = _parser().parse(markdown, env)
    sheet.unreferenced = frozenset(env.get("unreferenced", ()))
    if any(token.level >= dialect.DEEPEST - 1 and token.type in _CONTAINERS for token in tokens):
        _as_written(sheet, f"is nested more than {dialect.DEEPEST // 2} deep")
        return
    sheet.shift = 2 - min((int(token.tag[1]) for token in tokens if token.type == "heading_open"), default=1)
    for token in _figures(tokens):
        _SETTERS.get(token.type, _plain)(sheet, token)


def _as_written(sheet: Sheet, why: str) -> None:
    first = next(number for number, line in enumerate(sheet.lines, sheet.above + 1) if line.strip())
    sheet.say(Code.TEXT_UNPARSED, (first, 1), f"the text {why}, so it is shown as it was written", mend=_PLAINER)
    before = ""
    for number, line in enumerate((*sheet.lines, ""), sheet.above + 1):
        if line.strip() and before:
            sheet.galley.words("\n", number - 1, len(before) + 1)
        elif line.strip():
            sheet.begin("p", "p-", "paragraph")
            sheet.galley.block()
        elif before:
            sheet.end()
        before = line.strip() and line
        sheet.galley.words(before, number, 1)


def _figures(tokens: list[Token]) -> list[Token]:
    """The tokens, with each paragraph that is one picture of the collection made one token `figure`.

    A footnote of one picture is none: the way back to its reference stands in the paragraph too.
    """
    made: list[Token] = []
    for token, after in zip_longest(tokens, tokens[1:]):
        before = made[-1].type if made else ""
        alone = before == "paragraph_open" and after is not None and after.type == "paragraph_close"
        if token.type == "inline" and alone and _is_figure(token):
            made[-1] = Token("figure", "figure", 0, children=token.children, map=token.map, content=token.content)
        elif not (token.type == "paragraph_close" and before == "figure"):
            made.append(token)
    return made


def _is_figure(token: Token) -> bool:
    found = [child for child in token.children or () if child.type != "text" or child.content]
    return len(found) == 1 and found[0].type == "image" and not is_remote(found[0])


# ── one function a kind of token ────────────────────────────────────────────────────────────────


def _inline(sheet: Sheet, token: Token) -> None:
    sheet.galley.block()
    if begins := spot(token, sheet.lines, sheet.above):
        sheet.galley.words(token.content, *begins)
        return
    where = spots(token, sheet.lines, sheet.above) if token.map else sheet.notes[sheet.note]
    if token.meta.get("dense"):
        what = "the paragraph holds more markers than can be taken apart, so it is shown as it was written"
        sheet.say(Code.TEXT_UNPARSED, where.at(0), what, mend=_PLAINER)
    set_inline(sheet, token.children, where)


def _figure(sheet: Sheet, token: Token) -> None:
    where = spots(token, sheet.lines, sheet.above)
    image = next(child for child in token.children or () if child.type == "image")
    caption = str(image.attrGet("title") or "")
    sheet.begin("figure", "f-", "figure")
    set_picture(sheet, image, where)
    if caption:
        sheet.galley.block()
        sheet.galley.tag("<figcaption>")
        set_words(sheet, caption, max(token.content.rfind(caption), image.meta["at"]), where)
        sheet.galley.tag("</figcaption>")
    sheet.end(seed=str(image.attrGet("src")))


def _paragraph(sheet: Sheet, token: Token) -> None:
    if not token.hidden:
        sheet.begin("p", "p-", "paragraph")


def _paragraph_end(sheet: Sheet, token: Token) -> None:
    if not token.hidden:
        sheet.end()


def _heading(sheet: Sheet, token: Token) -> None:
    sheet.begin(f"h{min(int(token.tag[1]) + sheet.shift, 6)}", "h-", "heading")


def _list(sheet: Sheet, token: Token) -> None:
    start = token.attrGet("start")
    sheet.begin(token.tag, "l-", "list", extra="" if start is None else f' start="{start}"')


def _item(sheet: Sheet, _token: Token) -> None:
    sheet.begin("li", "li-", "list")


def _quote(sheet: Sheet, _token: Token) -> None:
    sheet.begin("blockquote", "q-", "quote")


def _end(sheet: Sheet, _token: Token) -> None:
    sheet.end()


def _rule(sheet: Sheet, _token: Token) -> None:
    sheet.begin("hr", "hr-", "rule")
    sheet.end("\n")


def _code(sheet: Sheet, token: Token) -> None:
    language = re.sub(r"[^\w+#.\-]", "", (token.info.split() or [""])[0])
    sheet.begin("pre", "c-", "code")
    sheet.galley.block()
    sheet.galley.tag(f'<code class="language-{html.escape(language)}">' if language else "<code>")
    where = _code_spots(sheet, token)
    set_words(sheet, token.content.removesuffix("\n"), 0, where)
    sheet.end("</code></pre>\n")


def _code_spots(sheet: Sheet, token: Token) -> Spots:
    first = (token.map[0] if token.map else 0) + (token.type == "fence")
    starts, places, at = [], [], 0
    for number, line in enumerate(token.content.split("\n"), first):
        source = sheet.lines[number] if number < len(sheet.lines) else line
        starts.append(at)
        places.append((number + sheet.above + 1, len(source) - len(line) + 1))
        at += len(line) + 1
    return Spots(tuple(starts), tuple(places))


def _table(sheet: Sheet, _token: Token) -> None:
    sheet.begin("div", "t-", "table", extra=' class="table"')
    sheet.galley.tag("<table>\n")


def _table_end(sheet: Sheet, _token: Token) -> None:
    sheet.end("</table>\n</div>\n")


def _cell(sheet: Sheet, token: Token) -> None:
    aligned = str(token.attrGet("style") or "").removeprefix("text-align:")
    sheet.galley.tag(f'<{token.tag} class="align-{aligned}">' if aligned else f"<{token.tag}>")


def _plain(sheet: Sheet, token: Token) -> None:
    """A table's rows and parts, and the ends of its cells."""
    sheet.galley.tag(f"<{token.tag}>" if token.nesting > 0 else f"</{token.tag}>\n")


def _notes(sheet: Sheet, _token: Token) -> None:
    sheet.begin("div", "footnotes", "footnotes", extra=' class="footnotes" role="doc-endnotes"')
    sheet.galley.tag("<ol>\n")


def _notes_end(sheet: Sheet, _token: Token) -> None:
    sheet.end("</ol>\n</div>\n")


def _note(sheet: Sheet, token: Token) -> None:
    sheet.note = token.meta["id"]
    sheet.begin("li", f"fn-{sheet.note + 1}", "footnotes")


def _back(sheet: Sheet, token: Token) -> None:
    if token.meta["id"] in sheet.unreferenced:
        return
    number, again = token.meta["id"] + 1, token.meta["subId"]
    name = f"fnref-{number}" + (f"-{again + 1}" if again else "")
    sheet.galley.tag(f'<a class="footnote-back" href="#{name}" role="doc-backlink">')
    sheet.galley.words(" ↩", *sheet.galley.last())
    sheet.galley.tag("</a>")


_SETTERS: Mapping[str, Setter] = MappingProxyType(
    {
        "inline": _inline,
        "figure": _figure,
        "paragraph_open": _paragraph,
        "paragraph_close": _paragraph_end,
        "heading_open": _heading,
        "heading_close": _end,
        "bullet_list_open": _list,
        "bullet_list_close": _end,
        "ordered_list_open": _list,
        "ordered_list_close": _end,
        "list_item_open": _item,
        "list_item_close": _end,
        "blockquote_open": _quote,
        "blockquote_close": _end,
        "hr": _rule,
        "fence": _code,
        "code_block": _code,
        "table_open": _table,
        "table_close": _table_end,
        "th_open": _cell,
        "td_open": _cell,
        "footnote_block_open": _notes,
        "footnote_block_close": _notes_end,
        "footnote_open": _note,
        "footnote_anchor": _back,
        "footnote_close": _end,
    },
)
