"""Front matter and the text under it: where the one ends and the other begins.

In: a file's text, its lines ended by line feeds. Out: its two parts, and the front matter as placed values: YAML
between lines of `---` (which `...` may end), TOML between lines of `+++`, JSON between a line of `{` and one of `}`.
It refuses front matter that has no end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from frontmatter.default_handlers import BaseHandler
from msgspec import Struct

from generator.diagnostics import Code, Outcome
from generator.model import Place
from generator.nouns import replace
from generator.placed.jsonfile import read_json
from generator.placed.tomlfile import read_toml
from generator.placed.value import Placed
from generator.placed.yamlfile import read_yaml

_HALF = re.compile("[\ud800-\udfff]")
Form = Literal["yaml", "toml", "json"]
_FENCES: Mapping[Form, tuple[str, re.Pattern[str]]] = MappingProxyType(
    {
        "yaml": ("---", re.compile(r"^(?:-{3,}|\.{3})\s*$", re.MULTILINE)),
        "toml": ("+++", re.compile(r"^\+{3,}\s*$", re.MULTILINE)),
        "json": ("{", re.compile(r"^[{}]\s*$", re.MULTILINE)),
    }
)


class Front(Struct, frozen=True):
    """A file in two. `above` and `before` are the numbers of lines over its front matter and over its body."""

    form: Form
    head: str
    body: str
    above: int
    before: int


def form_of(text: str) -> Form | None:
    """The kind of front matter that a text begins with, whether or not it has an end."""
    start = text.lstrip()
    fenced = (form for form, (mark, fence) in _FENCES.items() if start.startswith(mark) and fence.match(start))
    return next(fenced, None)


def split(text: str) -> Front | None:
    """A text in two at its fences; None where it has no front matter, or one without an end."""
    form = form_of(text)
    if form is None:
        return None
    start = text.lstrip()
    fence = _FENCES[form][1]
    try:
        head, body = BaseHandler(fm_boundary=fence).split(start)
    except ValueError:  # there is no second fence
        return None
    first = fence.match(start)
    over = len(text) - len(start) + (first.end() if first else 0)
    return Front(form, head, body, text.count("\n", 0, over), text.count("\n", 0, len(text) - len(body)))


def read_front(front: Front, path: str) -> Outcome[Placed]:
    """The values of front matter, each with its place in the file at `path`. Front matter without a word is empty."""
    if front.form == "json":
        read = _read_json(front, path)
    elif front.form == "toml":
        read = _imported(read_toml("\n" * front.above + front.head, path))
    else:
        read = read_yaml(front.head, path, above=front.above)
    empty = read.value is None and not read.diagnostics
    return Outcome(Placed({}, Place(path), Place(path))) if empty else read


def _read_json(front: Front, path: str) -> Outcome[Placed]:
    """JSON keeps no places, so every value stands where the front matter begins."""
    read = read_json("\n" * front.above + "{" + front.head + "}", path)
    placed = None if read.diagnostics else _placed(read.value, Place(path, front.above + 1))
    return _imported(Outcome(placed, read.diagnostics))


def _imported(read: Outcome[Placed]) -> Outcome[Placed]:
    """TOML and JSON that are front matter are no settings file and no notes."""
    told = (replace(one, code=Code.IMPORT_FAILED) for one in read.diagnostics)
    return Outcome(read.value, tuple(told))


def _placed(value: object, place: Place) -> Placed:
    if isinstance(value, dict):
        return Placed({_whole(key): _placed(item, place) for key, item in value.items()}, place, place)
    if isinstance(value, list):
        return Placed([_placed(item, place) for item in value], place, place)
    text = _whole(value) if isinstance(value, str) else None if value is None else str(value).lower()
    return Placed(text, place, place, quoted=isinstance(value, str))


def _whole(text: str) -> str:
    """A text without halves of characters, which JSON can write and no article can hold."""
    return _HALF.sub("\ufffd", text)
