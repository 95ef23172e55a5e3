"""TOML text to placed values. The standard reader keeps no places, so the keys are looked up where they are written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Place
from generator.placed.value import DEEPEST, Placed, too_deep

_Path = tuple[str, ...]
_At = tuple[Place, Place]  # of the value, and of its key
_TABLE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"\s*([\w\-.\"']+)\s*=\s*")
_WHERE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)")
_STEP = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+"""
_DEEP_KEY = re.compile(
    rf"(?<![\w.-])(?:{_STEP}){{{DEEPEST}}}"
)  # the reader's memory grows with the square of the steps
_PAIR = re.compile(r"\s*([A-Za-z][\w.\-]*)\s*[=:]?[\s\"'“”„«»]*([^\"'“”„«»\\\x00-\x1f]{0,60})")
_TWICE = re.compile("Cannot (?:declare|overwrite|redefine|mutate)|Duplicate")
_MENDS = tuple(  # what the reader says, and the value it stopped at, to what is to be written; the first that fits
    (re.compile(said), mend)
    for said, mend in (
        (_TWICE.pattern, "remove one of the two; a [table] stands once, with all of its keys under it"),
        (r"Invalid value\n$", "write a value after the `=`: {pair}"),
        (r"Invalid value\n(?i:true|false)\b", "true and false are written in small letters"),
        (r"Invalid value\n[“”„«»‘’]", "text stands in straight quotation marks: {pair}"),
        ("Invalid value", "text stands in quotation marks: {pair}"),
        (r"Illegal character '\\[nr]'|Unterminated|Expected (?:\"'|'\")", "close the quotation marks: {pair}"),
        ("Illegal character|Found invalid", "remove the character"),
        ("Expected '=' after", "a `=` stands between a key and its value: {pair}"),
        (r"Expected '\]", "close the bracket: [table], or [[table]] for one of a list"),
        (r"Expected newline[^\n]*\n\d", "a date or an address is text, in quotation marks; no number begins with 0"),
        ("Expected newline", "begin a new line after each value"),
        ("Unescaped|Escaped|hex", r"write \\ for \, or put the text between single quotation marks"),
        ("Unclosed array", "close the list with ]"),
        ("Unclosed inline", "close the table with }}"),
        ("", "a line is `key = value`, `[table]`, or a comment that begins with #"),
    )
)


def read_toml(text: str, path: str) -> Outcome[Placed]:
    """Read a TOML file; a value that begins in another line than its key is placed at the key's line."""
    if found := _DEEP_KEY.search(text):
        return _refused(Place(path, text.count("\n", 0, found.start()) + 1))
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        return Outcome(None, (_syntax(str(problem), text, path),))
    except (ValueError, RecursionError):  # a number of thousands of digits, lists in lists in lists
        return _refused(Place(path))
    if too_deep(values):
        return _refused(Place(path))
    return Outcome(_placed(values, _places(text, path), (), near=(Place(path), Place(path))))


def _refused(place: Place) -> Outcome[Placed]:
    what = f"this TOML is not used here: values are nested more than {DEEPEST} deep, or a number has no end"
    return Outcome(None, (Diagnostic(Code.SETTINGS_SYNTAX, place, what, mend="write it plainer"),))


def _syntax(problem: str, text: str, path: str) -> Diagnostic:
    found = _WHERE.search(problem)
    known = found is not None and found[1]
    place = Place(path, int(found[1]), int(found[2])) if found and known else Place(path, text.rstrip().count("\n") + 1)
    line, said = text.split("\n")[place.line - 1], _WHERE.sub("", problem)
    shown: tuple[tuple[str, str], ...] = (("line", line),)
    if _TWICE.match(said) and (twice := _twice(text, path, place.line)):
        name, first, place = twice
        said, shown = f"{name} stands twice", (*shown, ("first", f"line {first.line}"))
    else:
        said = f"this is not TOML: {said}"
    return Diagnostic(Code.SETTINGS_SYNTAX, place, said, shown, _mend(_WHERE.sub("", problem), line))


def _mend(said: str, line: str) -> str:
    pair = _PAIR.match(line)
    key, value = (pair[1], pair[2].strip()) if pair else ("title", "")
    stopped = f"{said}\n{line.partition('=')[2].strip()}"
    mend = next(mend for pattern, mend in _MENDS if pattern.match(stopped))
    return mend.format(pair=f'{key} = "{value or "…"}"')


def _twice(text: str, path: str, line: int) -> tuple[str, Place, Place] | None:
    """The key or table that stands in a line and in one before it, and both their places."""
    first: dict[_Path, Place] = {}
    for name, (_, key) in _written(text, path):
        if key.line == line and name in first:
            return repr(".".join(name)), first[name], key
        first.setdefault(name, key)
    return None


def _places(text: str, path: str) -> dict[_Path, _At]:
    """Where each value and its key are first written."""
    places: dict[_Path, _At] = {}
    for name, at in _written(text, path):
        places.setdefault(name, at)
    return places


def _written(text: str, path: str) -> Iterator[tuple[_Path, _At]]:
    """Each key and table in the order they are written. A table of an array has its number (from 0) in its path."""
    table: _Path = ()
    counts: dict[_Path, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if found := _TABLE.match(line):
            table = _parts(found[2])
            if found[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, str(counts[table]))
            header = Place(path, number, found.start(1) + 1)
            yield table, (header, header)
        elif found := _KEY.match(line):
            key = Place(path, number, found.start(1) + 1)
            yield table + _parts(found[1]), (Place(path, number, found.end() + 1), key)


def _parts(dotted: str) -> _Path:
    return tuple(part.strip(" \"'") for part in dotted.split("."))


def _placed(value: object, places: Mapping[_Path, _At], at: _Path, *, near: _At) -> Placed:
    place, key = here = places.get(at, near)
    if isinstance(value, dict):
        return Placed({name: _placed(item, places, (*at, name), near=here) for name, item in value.items()}, place, key)
    if isinstance(value, list):
        items = [_placed(item, places, (*at, str(number)), near=(place, place)) for number, item in enumerate(value)]
        return Placed(items, place, key)
    is_text = isinstance(value, str)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return Placed(text, place, key, quoted=is_text, literal=not is_text)
