"""Notes that stand on changed words are accepted there: the quotes in their author's file become the words of today.

In: a notes file, and the new quote of each note that is accepted. Out: the file, changed in the lines of those notes
alone: comments, order and the way each value is written stay. It refuses to change a note when that would change
what any other says, and a file that is no list of notes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from generator.annotating.anchor import Text, place
from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Gloss, Manuscript, Place, Quote, Reading, State
from generator.placed import Placed, plain, read_yaml

_AROUND = 32  # code points of context, before it is cut at a word
_KEYS = (("quote", "exact"), ("before", "prefix"), ("after", "suffix"))


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


def accept(manuscript: Manuscript, quotes: Mapping[str, Quote]) -> Outcome[Manuscript]:
    """The notes file with new quotes for the notes of these ids. None where it cannot be done without harm."""
    read = read_yaml(manuscript.text, manuscript.path).value
    if read is None or not isinstance(read.value, list):
        return _refused(manuscript, "the file cannot be read as a list of notes")
    lines = manuscript.text.splitlines(keepends=True)
    starts = [item.place.line - 1 for item in read.value] + [len(lines)]
    made = lines[: starts[0]]
    for item, (start, end) in zip(read.value, pairwise(starts), strict=True):
        quote = quotes.get(str(plain(_value(item, "id"))))
        part = "".join(lines[start:end])
        made.append(_rewritten(part, quote) if quote else part)
    text = "".join(made)
    if not _says(text, manuscript, quotes):
        return _refused(manuscript, "the file is written in a way that cannot be changed in one note alone")
    return Outcome(replace(manuscript, text=text))


def _value(item: Placed, key: str) -> Placed:
    values = item.value
    return values.get(key, item) if isinstance(values, dict) else item


def _refused(manuscript: Manuscript, why: str) -> Outcome[Manuscript]:
    return Outcome(None, (Diagnostic(Code.NOTE_SHAPE, Place(manuscript.path), why, mend="change the quotes by hand"),))


def _rewritten(part: str, quote: Quote) -> str:
    """One note's lines with another quote."""
    from ruamel.yaml import YAML  # noqa: PLC0415 - only this command needs it
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415 - as above

    offset = len(part) - len(part.lstrip(" "))
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 1_000_000
    yaml.indent(mapping=2, sequence=offset + 2, offset=offset)
    try:
        loaded = yaml.load(part)
    except YAMLError:
        return part
    if not isinstance(loaded, list) or len(loaded) != 1 or "quote" not in loaded[0]:
        return part
    _set(loaded[0], quote)
    out = io.StringIO()
    yaml.dump(loaded, out)
    return out.getvalue() if part.endswith("\n") else out.getvalue().rstrip("\n")


def _set(note: Any, quote: Quote) -> None:
    at = list(note).index("quote")
    for number, (key, name) in enumerate(_KEYS):
        value = getattr(quote, name)
        if key in note:
            note[key] = _written(note[key], value)
        elif value:
            note.insert(at + number, key, value)
    if "nth" in note:
        note["nth"] = quote.nth
    elif quote.nth:
        note.insert(at + len(_KEYS), "nth", quote.nth)


def _written(old: object, value: str) -> Any:
    """The value in the quotation marks of the old one."""
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, SingleQuotedScalarString  # noqa: PLC0415

    if isinstance(old, DoubleQuotedScalarString):
        return DoubleQuotedScalarString(value)
    return SingleQuotedScalarString(value) if isinstance(old, SingleQuotedScalarString) else value


def _says(text: str, manuscript: Manuscript, quotes: Mapping[str, Quote]) -> bool:
    """Whether the new file says what the old one said, but for the quotes that were accepted."""
    old, new = (read_yaml(words, manuscript.path).value for words in (manuscript.text, text))
    before, after = (plain(read) if read else None for read in (old, new))
    if not isinstance(before, list) or not isinstance(after, list):
        return False
    return [_expected(note, quotes) for note in before] == after


def _expected(note: object, quotes: Mapping[str, Quote]) -> object:
    if not isinstance(note, dict) or str(note.get("id")) not in quotes:
        return note
    quote = quotes[str(note["id"])]
    values = {key: getattr(quote, name) for key, name in (*_KEYS, ("nth", "nth"))}
    return note | {key: value for key, value in values.items() if value or key in note}
