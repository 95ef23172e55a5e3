"""A value and the place where it is written; and the same without places, for what is only kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from msgspec import Struct

from generator.model import Place, Places

DEEPEST = 60  # levels of nesting of a document; nothing that people or programs write of an article needs twenty


class Placed(Struct, frozen=True):
    """A value and its place. `value` is the scalar's own text, None, a list of Placed, or a dict of Placed.

    `key` is the place of the key it belongs to (of the value itself in a list). `quoted` scalars are text
    whatever they say, `literal` ones never are: TOML's numbers, dates, true and false.
    """

    value: str | list[Placed] | dict[str, Placed] | None
    place: Place
    key: Place
    quoted: bool = False
    literal: bool = False


def places_of(placed: Placed) -> Places:
    """Where each value stands, by its keys joined with dots."""
    return Places(placed.place.path, dict(_each(placed, "")))


def _each(placed: Placed, above: str) -> Iterator[tuple[str, tuple[int, int]]]:
    found = placed.value if isinstance(placed.value, dict) else {}
    listed = enumerate(placed.value) if isinstance(placed.value, list) else ()
    for key, item in (*found.items(), *listed):
        name = f"{above}.{key}" if above else str(key)
        yield name, item.place.spot
        yield from _each(item, name)


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
    if re.fullmatch(r"-?(0|[1-9]\d{0,17})", text, re.ASCII):
        return int(text)
    if re.fullmatch(r"-?(0|[1-9]\d*)\.\d+", text, re.ASCII):
        return float(text)
    return text


def too_deep(value: object) -> bool:
    """Whether plain lists and mappings are nested deeper than DEEPEST: what walks them calls itself at each level."""
    level, depth = [value], 0
    while level and depth <= DEEPEST:
        within = (one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list))
        level = [inner for inner in chain.from_iterable(within) if isinstance(inner, dict | list)]
        depth += 1
    return depth > DEEPEST
