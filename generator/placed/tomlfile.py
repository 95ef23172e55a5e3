"""TOML text to placed values. The standard reader keeps no places, so the keys are looked up where they are written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Place
from generator.placed.value import Placed

_Path = tuple[str, ...]
_TABLE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
_KEY = re.compile(r"(\s*)([\w\-.\"']+)\s*=")
_WHERE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)")


def read_toml(text: str, path: str) -> Outcome[Placed]:
    """Read a TOML file; every value is placed at its key."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        return Outcome(None, (_syntax(str(problem), text, path),))
    return Outcome(_placed(values, _places(text, path), (), near=Place(path)))


def _syntax(problem: str, text: str, path: str) -> Diagnostic:
    found = _WHERE.search(problem)
    known = found is not None and found[1]
    place = Place(path, int(found[1]), int(found[2])) if found and known else Place(path, text.rstrip().count("\n") + 1)
    line = text.split("\n")[place.line - 1]
    what = f"this is not TOML: {_WHERE.sub('', problem)}"
    mend = 'text stands in quotes: title = "My cuttings"'
    return Diagnostic(Code.SETTINGS_SYNTAX, place, what, (("line", line),), mend)


def _places(text: str, path: str) -> dict[_Path, Place]:
    """Where each key is written. A table of an array has its number (from 0) in its path: `kinds`, `1`, `name`."""
    places: dict[_Path, Place] = {}
    table: _Path = ()
    for number, line in enumerate(text.split("\n"), 1):
        if found := _TABLE.match(line):
            table = _parts(found[2])
            if found[1] == "[[":
                table = next((*table, str(at)) for at in range(number) if (*table, str(at)) not in places)
            places.setdefault(table, Place(path, number, found.start(1) + 1))
        elif found := _KEY.match(line):
            places.setdefault(table + _parts(found[2]), Place(path, number, len(found[1]) + 1))
    return places


def _parts(dotted: str) -> _Path:
    return tuple(part.strip(" \"'") for part in dotted.split("."))


def _placed(value: object, places: Mapping[_Path, Place], at: _Path, *, near: Place) -> Placed:
    place = places.get(at, near)
    if isinstance(value, dict):
        inside = {key: _placed(item, places, (*at, key), near=place) for key, item in value.items()}
        return Placed(inside, place, place)
    if isinstance(value, list):
        items = [_placed(item, places, (*at, str(number)), near=place) for number, item in enumerate(value)]
        return Placed(items, place, place)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return Placed(text, place, place, quoted=isinstance(value, str))
