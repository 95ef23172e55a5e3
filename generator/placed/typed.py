"""Placed values to nouns of the model, by the types of their fields. Every mistake is reported at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import cache
from types import MappingProxyType, UnionType
from typing import TypeVar, Union, get_args, get_origin, get_type_hints

from msgspec import Struct
from msgspec.structs import fields

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import EMPTY, When
from generator.nouns import replace
from generator.placed.value import Placed, plain

T = TypeVar("T")
_WORDS: Mapping[object, str] = MappingProxyType(
    {str: "text", int: "a whole number", float: "a number", bool: "true or false", When: "a date"},
)
_BARE = tuple(_WORDS[hint] for hint in (int, float, bool))


class _Shape(Struct, frozen=True):
    """What a noun takes: the type of each field, and the fields that have no default."""

    hints: Mapping[str, object]
    required: tuple[str, ...]


@cache
def _shape(into: type[object]) -> _Shape:
    assert issubclass(into, Struct)
    needed = (item.name for item in fields(into) if item.required)
    hints = get_type_hints(into)
    return _Shape({item.name: hints[item.name] for item in fields(into)}, tuple(needed))


def decode(
    placed: Placed,
    into: type[T],
    *,
    names: Mapping[str, str] = EMPTY,
    unknown: Code = Code.KEY_UNKNOWN,
) -> Outcome[T]:
    """Make a noun of the model from a mapping. Every mistake in it is reported at once.

    `names` maps a written key to a field of another name. A field whose value is wrong keeps its default; where it has
    none, or where the value is no mapping, the outcome is None.
    """
    shape = _shape(into)  # type: ignore[arg-type]  # mypy does not see that a class has a hash
    if not isinstance(placed.value, dict):
        wrong_type = _wrong_type(placed, f"a mapping of {into.__name__.lower()} keys")
        first = next(iter((*shape.required, *shape.hints)))
        return Outcome(None, (replace(wrong_type, mend=f"give its keys: {{{_line(placed, first, '…')}}}"),))
    keys = {name: name for name in shape.hints if name not in names.values()} | dict(names)
    found = {
        keys[key]: typed(item, shape.hints[keys[key]], key=key) for key, item in placed.value.items() if key in keys
    }
    wrong = [_unknown(key, item, keys, code=unknown) for key, item in placed.value.items() if key not in keys]
    wrong += [diagnostic for outcome in found.values() for diagnostic in outcome.diagnostics]
    needed = {key: placed.value.get(key) for key, name in keys.items() if name in shape.required}
    wrong += [_missing(placed, key, item) for key, item in needed.items() if item is None or _is_empty(item)]
    values = {name: outcome.value for name, outcome in found.items() if outcome.value is not None}
    whole = all(item and not _is_empty(item) and keys[key] in values for key, item in needed.items())
    return Outcome(into(**values) if whole else None, tuple(wrong))


def _is_empty(placed: Placed) -> bool:
    return placed.value is None or placed.value == ""


def typed(placed: Placed, hint: object, *, key: str) -> Outcome[object]:
    """One value as the type `hint` asks for. None, without a diagnostic, for a key that is left empty."""
    hint = _without_none(hint)
    if placed.value is None or (placed.value == "" and hint not in (str, int, float, bool)):
        return Outcome(None)
    origin = get_origin(hint)
    if origin is tuple:
        return _typed_tuple(placed, get_args(hint), key)
    if origin is not None or hint is Mapping:
        return _typed_mapping(placed, get_args(hint), key)
    if isinstance(hint, type) and issubclass(hint, Struct) and hint is not When:
        return decode(placed, hint)
    if not isinstance(placed.value, str):
        return Outcome(None, (_wrong_type(placed, _WORDS.get(hint, "one value"), key),))
    return _typed_scalar(placed, placed.value, hint, key=key)


def _typed_scalar(placed: Placed, text: str, hint: object, *, key: str) -> Outcome[object]:
    if hint is When:
        return _typed_date(placed, text, key)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        members = [member.value for member in hint]
        wrong = _wrong_type(placed, "one of " + ", ".join(members), key)
        return Outcome(hint(text)) if text in members else Outcome(None, (wrong,))
    apart = placed.literal if hint is str else placed.quoted  # a number is not text, and a quoted one no number
    value = None if apart else _converted(text, hint)
    return Outcome(None, (_wrong_type(placed, _WORDS[hint], key),)) if value is None else Outcome(value)


def _converted(text: str, hint: object) -> object:
    """The text as text, a number, true or false; None where it is none."""
    forms: dict[object, tuple[str, Callable[[str], object]]] = {
        bool: ("true|false", lambda word: word == "true"),
        int: (r"-?\d{1,15}", int),
        float: (r"-?\d{1,15}(\.\d{1,15})?", float),
    }
    pattern, convert = forms.get(hint, (r"(?s:.*)", str))
    return convert(text) if re.fullmatch(pattern, text, re.ASCII) else None


def _typed_date(placed: Placed, text: str, key: str) -> Outcome[object]:
    try:
        return Outcome(When.parse(text))
    except ValueError as problem:
        what = f"{key}: {_short(repr(text))} is no date: {problem}"
        mend = f"{_line(placed, key, '1919-08-30')} (or as much of it as is known)"
        return Outcome(None, (Diagnostic(Code.VALUE_DATE, placed.place, what, mend=mend),))


def is_bare(placed: Placed) -> bool:
    """Whether a value is a bare number, true or false: no text, unless it stands where only text can."""
    return isinstance(placed.value, str) and not isinstance(plain(placed), str)


def empty(placed: Placed, key: str) -> Diagnostic:
    """What is said of a list's item that holds nothing."""
    return Diagnostic(Code.VALUE_EMPTY, placed.place, f"{key}: a value holds nothing", mend="write it, or remove it")


def _typed_tuple(placed: Placed, hints: tuple[object, ...], key: str) -> Outcome[object]:
    items = placed.value if isinstance(placed.value, list) else [placed]
    if hints[0] is str and is_bare(placed):
        told = replace(_wrong_type(placed, "a list", key), mend=_line_of_one(placed, key))
        return Outcome(None, (told,))
    exact = None if Ellipsis in hints else len(hints)
    if exact is not None and len(items) != exact:
        return Outcome(None, (_wrong_type(placed, f"a list of {exact}", key),))
    found = [typed(item, hints[0], key=key) for item in items]
    wrong = tuple(diagnostic for outcome in found for diagnostic in outcome.diagnostics)
    if hints[0] is str:
        blank = [
            item for item in items if item.value is None or (isinstance(item.value, str) and not item.value.strip())
        ]
        wrong += tuple(empty(item, key) for item in blank)
    values = tuple(outcome.value for outcome in found if outcome.value is not None)
    return Outcome(None if exact is not None and len(values) != exact else values, wrong)


def _typed_mapping(placed: Placed, hints: tuple[object, ...], key: str) -> Outcome[object]:
    if not isinstance(placed.value, dict):
        return Outcome(None, (_wrong_type(placed, "a mapping", key),))
    if hints[1:] != (str,):
        return Outcome(plain(placed))
    found = {name: typed(item, str, key=f"{key}.{name}") for name, item in placed.value.items()}
    wrong = tuple(diagnostic for outcome in found.values() for diagnostic in outcome.diagnostics)
    return Outcome({name: outcome.value for name, outcome in found.items() if outcome.value is not None}, wrong)


def _without_none(hint: object) -> object:
    if get_origin(hint) in (Union, UnionType):
        return next(argument for argument in get_args(hint) if argument is not type(None))
    return hint


def _wrong_type(placed: Placed, wanted: str, key: str = "") -> Diagnostic:
    got = {dict: "a mapping", list: "a list", type(None): "nothing"}.get(type(placed.value))
    got = got or (str(placed.value) if placed.literal else repr(placed.value))
    lead = f"{key}: " if key else ""
    what = f"{lead}{_short(got)} is not {wanted}"
    bare = placed.literal or isinstance(placed.value, list)  # as of a number, or of text that begins with `[`
    marks = ", in quotation marks" if bare and wanted == _WORDS[str] else ""
    marks = ", without quotation marks" if placed.quoted and wanted in _BARE else marks
    return Diagnostic(Code.VALUE_TYPE, placed.place, what, mend=f"give {wanted}{marks}")


def _short(text: str, width: int = 80) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that was most likely meant, or an empty text."""
    import difflib  # noqa: PLC0415 - only a mistake needs it

    return next(iter(difflib.get_close_matches(word[:80], list(known), n=1, cutoff=0.6)), "")


def _unknown(key: str, placed: Placed, known: Iterable[str], *, code: Code) -> Diagnostic:
    near = nearest(key, known)
    mend = f"did you mean `{near}`?" if near else "remove it, or see the list of keys in docs/"
    return Diagnostic(code, placed.key, f"there is no key {_short(repr(key))}", mend=mend)


def _missing(placed: Placed, key: str, item: Placed | None) -> Diagnostic:
    line = _line(placed, key, "…")
    if item is not None:
        return Diagnostic(Code.KEY_MISSING, item.key, f"`{key}` is empty", mend=line)
    return Diagnostic(Code.KEY_MISSING, placed.place, f"`{key}` is missing", mend=f"add a line: {line}")


def _line(placed: Placed, key: str, value: str) -> str:
    """A key with a value, as it is written in that kind of file."""
    return f'{key} = "{value}"' if placed.place.path.endswith(".toml") else f"{key}: {value}"


def _line_of_one(placed: Placed, key: str) -> str:
    """A key with a list of this value alone, as it is written in that kind of file; in TOML a bare word is no text."""
    return f'{key} = ["{placed.value}"]' if placed.place.path.endswith(".toml") else f"{key}: [{placed.value}]"
