"""YAML and TOML whose every value remembers where it stands, and the typed reading of them.

In: text and its path. Out: `Placed` values, then frozen dataclasses of the model, with a diagnostic for every
mistake at once. It refuses what hides or doubles meaning: aliases, tags, duplicate keys, several documents,
and YAML's implicit types. A scalar keeps its own characters, and the type of the field it is for decides
what it becomes, so a page `1`, a title `1984` and a country `no` are what they look like.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from enum import StrEnum
from types import UnionType
from typing import TypeVar, Union, get_args, get_origin, get_type_hints

import yaml

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Place, When

T = TypeVar("T")
_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 50  # levels of nesting; no front matter or notes file needs ten
_NULLS = ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Placed:
    """A value and its place. `value` is the scalar's own text, None, a list of Placed, or a dict of Placed.

    `key` is the place of the key it belongs to (of the value itself in a list). `quoted` scalars are text whatever they say.
    """

    value: str | None | list[Placed] | dict[str, Placed]
    place: Place
    key: Place
    quoted: bool = False


def read_yaml(text: str, path: str, *, above: int = 0) -> Outcome[Placed]:
    """Read one YAML document. `above` is the number of the file's lines that stand before `text`."""
    try:
        return _Composer(path, above).compose(text)
    except yaml.MarkedYAMLError as problem:
        return Outcome(None, (_syntax(problem, text, path, above),))
    except yaml.reader.ReaderError as problem:
        line = text.count("\n", 0, problem.position) + 1 + above
        what = f"the character U+{ord(str(problem.character)) if isinstance(problem.character, str) else problem.character:04X} cannot stand in YAML"
        return Outcome(None, (Diagnostic(Code.YAML_SYNTAX, Place(path, line), what, mend="remove the character"),))


def _syntax(problem: yaml.MarkedYAMLError, text: str, path: str, above: int) -> Diagnostic:
    mark = problem.problem_mark or problem.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.split("\n")
    shown = lines[line] if line < len(lines) else ""
    place = Place(path, line + 1 + above, column + 1)
    if shown[: column + 1].lstrip(" ").startswith("\t") or "'\\t'" in str(problem.problem):
        place = Place(path, line + 1 + above, shown.find("\t") + 1)
        return Diagnostic(Code.YAML_TAB, place, "a tab stands where YAML needs spaces", (("line", shown),), "replace the tab by spaces")
    mend = "put quotes around a value that holds `: `, ` #`, or begins with one of [ { * & ! | > % @ `"
    return Diagnostic(Code.YAML_SYNTAX, place, f"this is not YAML: {problem.problem}", (("line", shown),), mend)


@dataclass(slots=True)
class _Open:
    """A list or mapping that is being read."""

    placed: Placed
    key: str | None = None
    key_place: Place | None = None


class _Composer:
    """Builds Placed values from libyaml's events, without recursion, so that depth costs nothing."""

    def __init__(self, path: str, above: int) -> None:
        self._path = path
        self._above = above
        self._stack: list[_Open] = []
        self._root: Placed | None = None
        self._wrong: list[Diagnostic] = []

    def compose(self, text: str) -> Outcome[Placed]:
        documents = 0
        for event in yaml.parse(text, Loader=_Loader):
            documents += isinstance(event, yaml.DocumentStartEvent)
            place = self._place(event.start_mark)
            if documents > 1:
                self._refuse(place, "a second document begins here")
                break
            if getattr(event, "anchor", None) or getattr(event, "tag", None):
                self._refuse(place, "anchors, aliases and tags are not used here")
                break
            if len(self._stack) > _DEEPEST:
                self._refuse(place, f"values are nested more than {_DEEPEST} deep")
                break
            self._take(event, place)
        failed = any(wrong.code in (Code.YAML_ALIAS, Code.YAML_DUPLICATE) for wrong in self._wrong)
        return Outcome(None if failed else self._root, tuple(self._wrong))

    def _place(self, mark: yaml.Mark) -> Place:
        return Place(self._path, mark.line + 1 + self._above, mark.column + 1)

    def _refuse(self, place: Place, what: str) -> None:
        self._wrong.append(Diagnostic(Code.YAML_ALIAS, place, what, mend="write the value out"))

    def _take(self, event: yaml.Event, place: Place) -> None:
        if isinstance(event, yaml.ScalarEvent):
            quoted = event.style is not None
            value = None if not quoted and event.value in _NULLS else event.value
            self._add(value, event.value, place, quoted=quoted)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._open([], place)
        elif isinstance(event, yaml.MappingStartEvent):
            self._open({}, place)
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            self._stack.pop()

    def _open(self, value: list[Placed] | dict[str, Placed], place: Place) -> None:
        top = self._stack[-1] if self._stack else None
        if top and isinstance(top.placed.value, dict) and top.key is None:
            self._refuse(place, "a list or mapping cannot be a key")
        placed = Placed(value, place, (top and top.key_place) or place)
        self._attach(placed)
        self._stack.append(_Open(placed))

    def _add(self, value: str | None, text: str, place: Place, *, quoted: bool) -> None:
        top = self._stack[-1] if self._stack else None
        if top and isinstance(top.placed.value, dict) and top.key is None:
            top.key, top.key_place = text, place
            if text in top.placed.value:
                first = top.placed.value[text].key
                shown = (("first", f"line {first.line}"),)
                self._wrong.append(Diagnostic(Code.YAML_DUPLICATE, place, f"the key {text!r} stands twice", shown, "remove one of the two"))
            return
        self._attach(Placed(value, place, (top and top.key_place) or place, quoted))

    def _attach(self, placed: Placed) -> None:
        if not self._stack:
            self._root = placed
            return
        top = self._stack[-1]
        if isinstance(top.placed.value, list):
            top.placed.value.append(placed)
        elif isinstance(top.placed.value, dict) and top.key is not None:
            top.placed.value[top.key] = placed
            top.key = top.key_place = None


def plain(placed: Placed) -> object:
    """The value without places: text, numbers, true and false, None, lists and dicts."""
    if isinstance(placed.value, dict):
        return {key: plain(value) for key, value in placed.value.items()}
    if isinstance(placed.value, list):
        return [plain(value) for value in placed.value]
    if placed.value is None or placed.quoted:
        return placed.value
    return _number(placed.value)


def _number(text: str) -> object:
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"-?(0|[1-9]\d{0,17})", text):
        return int(text)
    if re.fullmatch(r"-?(0|[1-9]\d*)\.\d+", text):
        return float(text)
    return text


# ── TOML ────────────────────────────────────────────────────────────────────────────────────────


def read_toml(text: str, path: str) -> Outcome[Placed]:
    """Read a TOML file. Keys are placed where they are written (TOML's own readers keep no places)."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(problem))
        place = Place(path, int(found[1]), int(found[2])) if found else Place(path, text.count("\n") + 1)
        what = f"this is not TOML: {str(problem).split(' (at ')[0]}"
        return Outcome(None, (Diagnostic(Code.SETTINGS_SYNTAX, place, what, mend='text stands in quotes: title = "My cuttings"'),))
    return Outcome(_placed_toml(values, _toml_places(text, path), (), Place(path)))


def _toml_places(text: str, path: str) -> dict[tuple[str, ...], Place]:
    places: dict[tuple[str, ...], Place] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        if found := re.match(r"\s*\[+\s*([^\[\]]+?)\s*\]+", line):
            table = tuple(part.strip(" \"'") for part in found[1].split("."))
            places.setdefault(table, Place(path, number, line.index("[") + 1))
        elif found := re.match(r"(\s*)([\w\-.\"']+)\s*=", line):
            key = tuple(part.strip(" \"'") for part in found[2].split("."))
            places.setdefault(table + key, Place(path, number, len(found[1]) + 1))
    return places


def _placed_toml(value: object, places: Mapping[tuple[str, ...], Place], at: tuple[str, ...], near: Place) -> Placed:
    place = places.get(at, near)
    if isinstance(value, dict):
        return Placed({key: _placed_toml(item, places, (*at, key), place) for key, item in value.items()}, place, place)
    if isinstance(value, list):
        return Placed([_placed_toml(item, places, at, place) for item in value], place, place)
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return Placed(text, place, place, quoted=isinstance(value, str))


# ── Typed reading ───────────────────────────────────────────────────────────────────────────────


def decode(placed: Placed, into: type[T], *, names: Mapping[str, str] | None = None, unknown: Code = Code.KEY_UNKNOWN) -> Outcome[T]:
    """Make a dataclass of the model from a mapping. Every mistake in it is reported at once.

    `names` maps a written key to a field of another name. A field whose value is wrong keeps its default; where it has
    none, or where the value is no mapping, the outcome is None.
    """
    if not isinstance(placed.value, dict):
        return Outcome(None, (_wrong_type(placed, f"a mapping of {into.__name__.lower()} keys"),))
    assert is_dataclass(into)
    known: dict[str, Field[object]] = {item.name: item for item in fields(into)}
    hints = get_type_hints(into)
    values: dict[str, object] = {}
    wrong: list[Diagnostic] = []
    for key, item in placed.value.items():
        name = (names or {}).get(key, key)
        if name not in known or name in (names or {}).values() and key == name and key not in (names or {}):
            wrong.append(_unknown(key, item, [*known, *(names or {})], unknown))
            continue
        found = typed(item, hints[name], key)
        wrong.extend(found.diagnostics)
        if found.value is not None:
            values[name] = found.value
    required = [name for name, item in known.items() if item.default is MISSING and item.default_factory is MISSING]
    written = {(names or {}).get(key, key) for key in placed.value}
    wrong.extend(_missing(placed, name) for name in required if name not in written)
    whole = all(name in values for name in required)
    return Outcome(into(**values) if whole else None, tuple(wrong))


def typed(placed: Placed, hint: object, key: str) -> Outcome[object]:
    """One value as the type `hint` asks for. None, without a diagnostic, for a key that is left empty."""
    if placed.value is None:
        return Outcome(None)
    hint = _without_none(hint)
    origin = get_origin(hint)
    if origin is tuple:
        return _typed_tuple(placed, get_args(hint), key)
    if origin is not None or hint is Mapping:
        return _typed_mapping(placed, get_args(hint), key)
    if isinstance(hint, type) and is_dataclass(hint) and hint is not When:
        return decode(placed, hint)
    if not isinstance(placed.value, str):
        return Outcome(None, (_wrong_type(placed, _NAMES.get(hint, "one value"), key),))
    return _typed_scalar(placed, placed.value, hint, key)


_NAMES: dict[object, str] = {str: "text", int: "a whole number", float: "a number", bool: "true or false", When: "a date"}


def _typed_scalar(placed: Placed, text: str, hint: object, key: str) -> Outcome[object]:
    if hint is When:
        try:
            return Outcome(When.parse(text))
        except ValueError as problem:
            what = f"{key}: {text!r} is no date: {problem}"
            return Outcome(None, (Diagnostic(Code.VALUE_DATE, placed.place, what, mend=f"{key}: 1919-08-30 (or as much of it as is known)"),))
    if hint is bool:
        return Outcome(text == "true") if text in ("true", "false") else _not(placed, hint, key)
    if hint is int or hint is float:
        return Outcome(hint(text)) if re.fullmatch(r"-?\d{1,15}" if hint is int else r"-?\d{1,15}(\.\d{1,15})?", text) else _not(placed, hint, key)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        members = [member.value for member in hint]
        return Outcome(hint(text)) if text in members else Outcome(None, (_wrong_type(placed, "one of " + ", ".join(members), key),))
    return Outcome(text)


def _not(placed: Placed, hint: object, key: str) -> Outcome[object]:
    return Outcome(None, (_wrong_type(placed, _NAMES[hint], key),))


def _typed_tuple(placed: Placed, arguments: tuple[object, ...], key: str) -> Outcome[object]:
    items = placed.value if isinstance(placed.value, list) else [placed]
    found = [typed(item, arguments[0], key) for item in items]
    wrong = tuple(diagnostic for outcome in found for diagnostic in outcome.diagnostics)
    return Outcome(tuple(outcome.value for outcome in found if outcome.value is not None), wrong)


def _typed_mapping(placed: Placed, arguments: tuple[object, ...], key: str) -> Outcome[object]:
    if not isinstance(placed.value, dict):
        return Outcome(None, (_wrong_type(placed, "a mapping", key),))
    if len(arguments) == 2 and arguments[1] is str:
        found = {name: typed(item, str, f"{key}.{name}") for name, item in placed.value.items()}
        wrong = tuple(diagnostic for outcome in found.values() for diagnostic in outcome.diagnostics)
        return Outcome({name: outcome.value for name, outcome in found.items() if outcome.value is not None}, wrong)
    return Outcome(plain(placed))


def _without_none(hint: object) -> object:
    if get_origin(hint) in (Union, UnionType):
        return next(argument for argument in get_args(hint) if argument is not type(None))
    return hint


def _wrong_type(placed: Placed, wanted: str, key: str = "") -> Diagnostic:
    got = {dict: "a mapping", list: "a list", type(None): "nothing"}.get(type(placed.value)) or repr(placed.value)
    lead = f"{key}: " if key else ""
    return Diagnostic(Code.VALUE_TYPE, placed.place, f"{lead}{_short(got)} is not {wanted}", mend=f"{lead}give {wanted}")


def _short(text: str, width: int = 80) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was most likely meant, or an empty text."""
    return next(iter(difflib.get_close_matches(word[:80], list(known), n=1, cutoff=0.6)), "")


def _unknown(key: str, placed: Placed, known: Iterable[str], code: Code) -> Diagnostic:
    near = nearest(key, known)
    mend = f"did you mean `{near}`?" if near else "remove it, or see the list of keys in docs/"
    return Diagnostic(code, placed.key, f"there is no key {_short(key)!r}", mend=mend)


def _missing(placed: Placed, name: str) -> Diagnostic:
    return Diagnostic(Code.KEY_MISSING, placed.place, f"`{name}` is missing", mend=f"add a line: {name}: …")
