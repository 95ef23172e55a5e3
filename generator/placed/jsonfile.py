"""JSON text to plain values, and where the elements of its lists stand.

In: text and its path. Out: the value as JSON has it (numbers, texts, None, lists, mappings), and for the lists that are
asked for the stretch of text and the place of each element. It refuses what hides or doubles meaning or cannot be held
in reasonable time and space: duplicate keys, NaN and numbers without bounds, deep nesting, more values than anybody
writes. A mistake is told with its line and column.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Place
from generator.placed.value import DEEPEST, too_deep

EACH = "*"  # in a path of keys: every element of the list that stands there
_MOST = 500_000  # mappings and lists in one text: about 100 MB of memory
_MOST_VALUES = 3_000_000  # of all kinds
_BLANK = re.compile(r"[ \t\n\r]*")
_TRAILING = re.compile(r",\s*$")


class Element(Struct, frozen=True):
    """An element of a list: `text[start:end]`, which begins at `place`."""

    start: int
    end: int
    place: Place


def read_json(text: str, path: str) -> Outcome[object]:
    """Read one JSON document. Where it cannot be read the value is None, with a diagnostic."""
    if text.count("{") + text.count("[") > _MOST or text.count(",") > _MOST_VALUES:
        what = f"the file holds more values than can be read at once ({_MOST:,} mappings and lists)"
        return Outcome(None, (Diagnostic(Code.FILE_TOO_LARGE, Place(path), what, mend="split it"),))
    try:
        value = json.loads(text, object_pairs_hook=_mapping, parse_constant=_refuse, parse_float=_finite)
    except json.JSONDecodeError as problem:
        return Outcome(None, (_syntax(problem, text, path),))
    except (ValueError, RecursionError) as problem:
        what = str(problem) if isinstance(problem, ValueError) else ""
        return Outcome(None, (_unread(path, what or f"values are nested more than {DEEPEST} deep"),))
    if too_deep(value):
        return Outcome(None, (_unread(path, f"values are nested more than {DEEPEST} deep"),))
    return Outcome(value)


def elements(text: str, path: str, *, keys: Sequence[str]) -> tuple[Element, ...]:
    """Where the elements of the list stand that `keys` lead to, in a text that `read_json` could read.

    `EACH` among the keys stands for every element of a list. Without a list there, there is none.
    """
    found = list(_found(text, 0, tuple(keys)))
    return tuple(
        Element(start, end, place) for (start, end), place in zip(found, _places(found, text, path), strict=True)
    )


def _mapping(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"the key {twice[:80]!r} stands twice in one mapping")
    return made


def _refuse(word: str) -> object:
    raise ValueError(f"{word} is no number that JSON has")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError(f"the number {digits[:40]} is too large")
    return number


def _unread(path: str, what: str) -> Diagnostic:
    return Diagnostic(Code.NOTE_JSON, Place(path), what, mend="write each key and value once, as JSON has them")


def _syntax(problem: json.JSONDecodeError, text: str, path: str) -> Diagnostic:
    lines = text.split("\n")
    shown = lines[problem.lineno - 1] if problem.lineno <= len(lines) else ""
    place, what = (
        Place(path, problem.lineno, problem.colno),
        f"this is not JSON: {problem.msg[:1].lower()}{problem.msg[1:]}",
    )
    if _TRAILING.search(text, max(problem.pos - 200, 0), problem.pos):
        return Diagnostic(Code.NOTE_JSON, place, what, (("line", shown[:120]),), "remove the comma before it")
    return Diagnostic(Code.NOTE_JSON, place, what, (("line", shown[:120]),), "save the file from its program again")


# ── where elements stand ────────────────────────────────────────────────────────────────────────


def _found(text: str, at: int, keys: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """The stretches of the elements, in order. Whatever is passed over is read by the library's fast reader."""
    at = _skip(text, at)
    if keys and keys[0] != EACH:
        inner = _member(text, at, keys[0]) if text[at] == "{" else -1
        if inner >= 0:
            yield from _found(text, inner, keys[1:])
    elif text[at] == "[":
        for start, end in _items(text, at):
            if keys:
                yield from _found(text, start, keys[1:])
            else:
                yield start, end


def _member(text: str, at: int, wanted: str) -> int:
    """Where the value of a key begins, in the mapping that begins at `at`; -1 where there is no such key."""
    read = json.JSONDecoder().raw_decode
    at = _skip(text, at + 1)
    while text[at] == '"':
        key, at = read(text, at)
        at = _skip(text, _skip(text, at) + 1)  # behind the colon
        if key == wanted:
            return at
        at = _skip(text, read(text, at)[1])
        at = _skip(text, at + 1) if text[at] == "," else at
    return -1


def _items(text: str, at: int) -> Iterator[tuple[int, int]]:
    read = json.JSONDecoder().raw_decode
    at = _skip(text, at + 1)
    while text[at] != "]":
        end = read(text, at)[1]
        yield at, end
        at = _skip(text, end)
        at = _skip(text, at + 1) if text[at] == "," else at


def _skip(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _places(found: Sequence[tuple[int, int]], text: str, path: str) -> Iterator[Place]:
    line, start, last = 1, 0, 0
    for at, _ in found:
        line += text.count("\n", last, at)
        start = text.rfind("\n", last, at) + 1 or start
        last = at
        yield Place(path, line, at - start + 1)
