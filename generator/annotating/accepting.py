"""Notes that stand on changed words are accepted there: the quotes in their author's file become the words of today.

In: a notes file, and the new quote of each note that is accepted. Out: the file, in which the values of those quotes
alone are others, each written as the old one was: not a character of the rest is touched, be it a comment, a space or
the style of a text. It refuses a file that is no list of notes, and one that would then say anything else.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from generator.annotating.anchor import Text, place
from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Gloss, Manuscript, Place, Quote, Reading, State
from generator.nouns import replace
from generator.placed import Placed, plain, read_yaml

_AROUND = 32  # code points of context, before it is cut at a word
_KEYS = (("quote", "exact"), ("before", "prefix"), ("after", "suffix"), ("nth", "nth"))
_BLOCK = re.compile(r"[|>][^\n]*\n(?P<blank>\s*\n)?(?P<indent> *)")


def proposal(reading: Reading, gloss: Gloss) -> Quote | None:
    """The quote that stands where a note was found: its words, and their neighbours where the words are not enough."""
    old, mark = gloss.note.quote, gloss.mark
    if old is None or mark is None or gloss.state is State.EXACT:
        return None
    words = reading.article.around(mark.start)
    before, after = _neighbours(words, mark.start, mark.end)
    alone = Quote(_line(words[mark.start : mark.end]), place=old.place)
    near = replace(alone, prefix=before, suffix=after)
    wanted = [near] if old.prefix or old.suffix or gloss.state is State.MOVED else [alone, near]
    wanted += [replace(near, nth=nth) for nth in range(1, 10)]
    if old.nth:
        wanted = [replace(quote, nth=nth) for quote in wanted[:1] for nth in range(1, 100)]
    text = Text(words)
    return next((quote for quote in wanted if place(text, quote).spans == ((mark.start, mark.end),)), None)


def _neighbours(words: str, start: int, end: int) -> tuple[str, str]:
    """The words before and after a place, without the piece of a word at the far end."""
    before, after = words[max(start - _AROUND, 0) : start], words[end : end + _AROUND]
    if start > _AROUND and not words[start - _AROUND - 1].isspace() and " " in before:
        before = before.split(None, 1)[-1]
    if end + _AROUND < len(words) and not words[end + _AROUND].isspace() and " " in after:
        after = after.rsplit(None, 1)[0]
    return _line(before), _line(after)


def _line(text: str) -> str:
    return " ".join(text.split())


class _Edit(NamedTuple):
    """The text from `start` to `end` becomes `words`."""

    start: int
    end: int
    words: str


def accept(manuscript: Manuscript, quotes: Mapping[str, Quote]) -> Outcome[Manuscript]:
    """The notes file with new quotes for the notes of these ids. None where it cannot be done without harm."""
    read = read_yaml(manuscript.text, manuscript.path).value
    if read is None or not isinstance(read.value, list):
        return _refused(manuscript, "the file cannot be read as a list of notes")
    wanted = [_wanted(note, quotes) for note in read.value]
    text = manuscript.text
    for edit in sorted(_edits(text, wanted), reverse=True):
        text = text[: edit.start] + edit.words + text[edit.end :]
    if not _says(text, read, manuscript.path, wanted=wanted):
        return _refused(manuscript, "the file is written in a way that cannot be changed in one note alone")
    return Outcome(replace(manuscript, text=text))


def _wanted(note: Placed, quotes: Mapping[str, Quote]) -> Quote | None:
    """The new quote of a note: by where its old one stands, for two notes may claim one id."""
    if not isinstance(note.value, dict) or "quote" not in note.value:
        return None
    stands = note.value["quote"].place
    named = quotes.get(str(plain(note.value["id"]))) if "id" in note.value else None
    at = next((quote for quote in quotes.values() if quote.place == stands), None)
    return at or (named if named and named.place is None else None)


def _refused(manuscript: Manuscript, why: str) -> Outcome[Manuscript]:
    return Outcome(None, (Diagnostic(Code.NOTE_SHAPE, Place(manuscript.path), why, mend="change the quotes by hand"),))


def _edits(text: str, wanted: list[Quote | None]) -> Iterator[_Edit]:
    """What is to be changed in the file, so that these quotes stand in its notes."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - only this command needs it
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415 - as above

    try:
        notes = YAML().compose(text).value
    except YAMLError:
        return
    for note, quote in zip(notes, wanted, strict=False):
        if quote:
            yield from _edits_of(note, quote, text)


def _edits_of(note: Any, quote: Quote, text: str) -> Iterator[_Edit]:
    nodes = {key.value: (key, value) for key, value in note.value}
    name, quoted = nodes["quote"]
    added = []
    for key, part in _KEYS:
        value = getattr(quote, part)
        if key == "nth" and not value:
            continue
        if key in nodes and (value or nodes[key][1].value.strip()):
            yield _rewritten(nodes[key][1], value, text, flow=note.flow_style)
        elif value:
            added.append(f"{key}: {_scalar(value, flow=note.flow_style)}")
    if added and note.flow_style:
        yield _Edit(_end(quoted, text), _end(quoted, text), "".join(f", {line}" for line in added))
    elif added:
        end = text.find("\n", _end(quoted, text))
        end = len(text) if end < 0 else end
        yield _Edit(end, end, "".join(f"\n{' ' * name.start_mark.column}{line}" for line in added))


def _end(node: Any, text: str) -> int:
    """Where a value ends: the blank lines after it are not its own."""
    start: int = node.start_mark.index
    return start + len(text[start : node.end_mark.index].rstrip())


def _rewritten(node: Any, value: str | int, text: str, *, flow: bool) -> _Edit:
    """Another value in the style of the old one."""
    start, end = node.start_mark.index, _end(node, text)
    block = _BLOCK.match(text, start, end) if node.style in ("|", ">") else None
    if block:
        return _Edit(block.start("indent"), end, f"{block['indent']}{value}")
    space = "" if start < end else " "  # nothing stood behind the colon
    return _Edit(start, end, space + _scalar(value, flow=flow, style=node.style))


def _scalar(value: str | int, *, flow: bool, style: str | None = None) -> str:
    """A value as YAML, in the quotation marks of the old one, or without any where it needs none."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - only this command needs it
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, SingleQuotedScalarString  # noqa: PLC0415 - as above

    marked = {"'": SingleQuotedScalarString, '"': DoubleQuotedScalarString}
    if isinstance(value, str) and style in marked:
        value = marked[style](value)
    yaml, out = YAML(), io.StringIO()
    yaml.width = 1_000_000
    yaml.default_flow_style = flow
    yaml.dump([value], out)
    return out.getvalue().strip().removeprefix("[").removesuffix("]") if flow else out.getvalue()[2:].rstrip("\n")


def _says(text: str, old: Placed, path: str, *, wanted: list[Quote | None]) -> bool:
    """Whether the new file says what the old one said, but for the quotes that were accepted."""
    new = read_yaml(text, path).value
    before, after = plain(old), plain(new) if new else None
    if not isinstance(before, list) or not isinstance(after, list) or len(before) != len(after):
        return False
    return all(_as_wanted(*each) for each in zip(before, after, wanted, strict=True))


def _as_wanted(old: object, new: object, quote: Quote | None) -> bool:
    if quote is None or not isinstance(old, dict) or not isinstance(new, dict):
        return old == new
    parts = {key: getattr(quote, part) for key, part in _KEYS}
    expected = old | {key: value for key, value in parts.items() if value or (old.get(key) and key != "nth")}
    return {key: _bare(new, key) for key in new} == {key: _bare(expected, key) for key in expected}


def _bare(note: Mapping[str, object], key: str) -> object:
    """A value as a note is read: `|` adds a line's end to a quote, and numbers are written."""
    return str(note[key] or "").strip() if key in dict(_KEYS) else note[key]
