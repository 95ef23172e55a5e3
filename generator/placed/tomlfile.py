"""TOML text to placed values. The standard reader keeps no places, so the keys are looked up where they are written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Place
from generator.placed.value import Placed

_Path = tuple[str, ...]
_At = tuple[Place, Place]  # of the value, and of its key
_TABLE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"\s*([\w\-.\"']+)\s*=\s*")
_WHERE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)")


def read_toml(text: str, path: str) -> Outcome[Placed]:
    """Read a TOML file; a value that begins in another line than its key is placed at the key's line."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        return Outcome(None, (_syntax(str(problem), text, path),))
    return Outcome(_placed(values, _places(text, path), (), near=(Place(path), Place(path))))


def _syntax(problem: str, text: str, path: str) -> Diagnostic:
    found = _WHERE.search(problem)
    known = found is not None and found[1]
    place = Place(path, int(found[1]), int(found[2])) if found and known else Place(path, text.rstrip().count("\n") + 1)
    line = text.split("\n")[place.line - 1]
    what = f"this is not TOML: {_WHERE.sub('', problem)}"
    return Diagnostic(Code.SETTINGS_SYNTAX, place, what, (("line", line),), _mend(problem, line))


def _mend(problem: str, line: str) -> str:
    """How to mend a line, by what the reader said of it."""
    if re.search(r"overwrite|declare|[Dd]uplicate|mutate", problem):
        return "it stands twice: remove one of the two"
    if re.match(r"\s*[\w-]+\s*:", line):
        return "write `=` between a key and its value, not `:`"
    return 'text stands in quotes: title = "My cuttings"'


def _places(text: str, path: str) -> dict[_Path, _At]:
    """Where each value and its key are written. A table of an array has its number (from 0) in its path."""
    places: dict[_Path, _At] = {}
    table: _Path = ()
    for number, line in enumerate(text.split("\n"), 1):
        if found := _TABLE.match(line):
            table = _parts(found[2])
            if found[1] == "[[":
                table = next((*table, str(at)) for at in range(number) if (*table, str(at)) not in places)
            header = Place(path, number, found.start(1) + 1)
            places.setdefault(table, (header, header))
        elif found := _KEY.match(line):
            key = Place(path, number, found.start(1) + 1)
            places.setdefault(table + _parts(found[1]), (Place(path, number, found.end() + 1), key))
    return places


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
