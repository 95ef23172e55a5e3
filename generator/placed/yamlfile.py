"""YAML text to placed values: libyaml's events, put together without its types, aliases and tags."""

from __future__ import annotations

import yaml
from msgspec import Struct

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Place
from generator.placed.value import Placed

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PLAIN = (None, "")  # the style of a scalar without quotes: the pure reader says the one, libyaml the other
_DEEPEST = 50  # levels of nesting; no front matter or notes file needs ten
_NULLS = ("", "~", "null", "Null", "NULL")
_ALIASED = "write the value out; text that begins with *, & or ! stands in quotation marks"
_OUTSIDE = "indent it as far as the line above that it belongs to"
_QUOTES = "put quotes around a value that holds `: `, ` #`, or begins with one of [ { * & ! | > % @ `"


def read_yaml(text: str, path: str, *, above: int = 0) -> Outcome[Placed]:
    """Read one YAML document. `above` is the number of the file's lines that stand before `text`."""
    try:
        return _Composer(path, above).compose(text)
    except yaml.MarkedYAMLError as problem:
        return Outcome(None, (_syntax(problem, text, path, above=above),))
    except yaml.reader.ReaderError as problem:
        return Outcome(None, (_character(problem, text, path, above=above),))


def _character(problem: yaml.reader.ReaderError, text: str, path: str, *, above: int) -> Diagnostic:
    character = ord(problem.character) if isinstance(problem.character, str) else problem.character
    place = Place(path, text.count("\n", 0, problem.position) + 1 + above)
    what = f"the character U+{character:04X} cannot stand in YAML"
    return Diagnostic(Code.YAML_SYNTAX, place, what, mend="remove the character")


def _syntax(problem: yaml.MarkedYAMLError, text: str, path: str, *, above: int) -> Diagnostic:
    mark = problem.problem_mark or problem.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.split("\n")
    shown = lines[line] if line < len(lines) else ""
    if shown[: column + 1].lstrip(" ").startswith("\t") or "'\\t'" in str(problem.problem):
        place = Place(path, line + 1 + above, shown.find("\t") + 1)
        what = "a tab stands where YAML needs spaces"
        return Diagnostic(Code.YAML_TAB, place, what, (("line", shown),), "replace the tab by spaces")
    place = Place(path, line + 1 + above, column + 1)
    if "'-' indicator" in str(problem.problem):
        what = "this line stands outside the list that it should be in"
        return Diagnostic(Code.YAML_SYNTAX, place, what, (("line", shown),), _OUTSIDE)
    return Diagnostic(Code.YAML_SYNTAX, place, f"this is not YAML: {problem.problem}", (("line", shown),), _QUOTES)


class _Open(Struct):
    """A list or mapping that is being read."""

    placed: Placed
    key: str | None = None
    key_place: Place | None = None

    @property
    def wants_key(self) -> bool:
        """Whether the next thing is a key of this mapping."""
        return isinstance(self.placed.value, dict) and self.key is None


class _Composer:
    """Builds Placed values from libyaml's events, without recursion, so that depth costs nothing."""

    def __init__(self, path: str, above: int) -> None:
        self._path = path
        self._above = above
        self._stack: list[_Open] = []
        self._root: Placed | None = None
        self._wrong: list[Diagnostic] = []
        self._documents = 0

    def compose(self, text: str) -> Outcome[Placed]:
        """The document's value, or None where something is refused or stands twice."""
        for event in yaml.parse(text, Loader=_Loader):
            mark = event.start_mark
            assert mark is not None
            place = Place(self._path, mark.line + 1 + self._above, mark.column + 1)
            if refused := self._refusal(event):
                self._refuse(place, refused)
                break
            self._take(event, place)
        failed = any(wrong.code in (Code.YAML_ALIAS, Code.YAML_DUPLICATE) for wrong in self._wrong)
        return Outcome(None if failed else self._root, tuple(self._wrong))

    def _refusal(self, event: yaml.Event) -> str:
        self._documents += isinstance(event, yaml.DocumentStartEvent)
        if self._documents > 1:
            return "a second document begins here"
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            return "anchors, aliases and tags are not used here"
        return f"values are nested more than {_DEEPEST} deep" if len(self._stack) > _DEEPEST else ""

    def _refuse(self, place: Place, what: str) -> None:
        self._wrong.append(Diagnostic(Code.YAML_ALIAS, place, what, mend=_ALIASED))

    def _take(self, event: yaml.Event, place: Place) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event.value, place, quoted=event.style not in _PLAIN)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._open([], place)
        elif isinstance(event, yaml.MappingStartEvent):
            self._open({}, place)
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            self._stack.pop()

    def _open(self, value: list[Placed] | dict[str, Placed], place: Place) -> None:
        top = self._stack[-1] if self._stack else None
        if top and top.wants_key:
            self._refuse(place, "a list or mapping cannot be a key")
        placed = Placed(value, place, (top and top.key_place) or place)
        self._attach(placed)
        self._stack.append(_Open(placed))

    def _scalar(self, text: str, place: Place, *, quoted: bool) -> None:
        top = self._stack[-1] if self._stack else None
        if top and top.wants_key:
            self._key(top, text, place)
            return
        value = None if not quoted and text in _NULLS else text
        self._attach(Placed(value, place, (top and top.key_place) or place, quoted))

    def _key(self, top: _Open, text: str, place: Place) -> None:
        top.key, top.key_place = text, place
        assert isinstance(top.placed.value, dict)
        if text in top.placed.value:
            shown = (("first", f"line {top.placed.value[text].key.line}"),)
            what = f"the key {text!r} stands twice"
            self._wrong.append(Diagnostic(Code.YAML_DUPLICATE, place, what, shown, "remove one of the two"))

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
