"""JSON of other programs. In: an original. Out: its value, and the texts, lists and mappings in it, whatever they are.

Nothing is raised for a value of another kind than a format says: it counts as absent. It refuses what is no JSON, and
JSON nested deeper than Python reads.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.decoding import decode
from generator.importing.draft import Fate
from generator.model import Place, Source

_DEEPEST = 60  # levels at which texts are looked for


def is_json(source: Source) -> bool:
    """Whether a file may be JSON, by its name or its first sign."""
    start = source.data[:200].removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith((b"{", b"["))


def loaded(source: Source) -> Outcome[object]:
    """The value of a file."""
    decoded = decode(source.data)
    why = "the file's bytes are not text"
    try:
        if decoded:
            return Outcome(json.loads(decoded[0], strict=False))
    except ValueError as problem:
        why = f"the file is no JSON: {problem}"[:200]
    except RecursionError:
        why = "the file is nested deeper than any such file"
    return Outcome(None, (Diagnostic(Code.IMPORT_FAILED, Place(source.path), why, mend="export it again"),))


def text(value: object, *names: str) -> str:
    """The first text among these keys of a mapping; numbers as they are written."""
    for name in names:
        found = value.get(name) if isinstance(value, Mapping) else None
        if isinstance(found, str) and found.strip():
            return found.strip()
        if isinstance(found, int | float) and not isinstance(found, bool):
            return str(found)
    return ""


def items(value: object, *names: str) -> list[object]:
    """The first list among these keys of a mapping; one value as a list of it."""
    for name in names:
        found = value.get(name) if isinstance(value, Mapping) else None
        if isinstance(found, list) and found:
            return found
        if isinstance(found, str | Mapping) and found:
            return [found]
    return []


def named(values: list[object], *names: str) -> list[str]:
    """The names of things: texts as they are, mappings by the first of these keys."""
    return [found for one in values if (found := one.strip() if isinstance(one, str) else text(one, *names))]


def accounted(
    item: Mapping[str, object], body: tuple[str, ...], moved: Mapping[str, str]
) -> tuple[str, str, tuple[Fate, ...], tuple[Fate, ...]]:
    """Every text of a mapping: all of it, what its body's keys hold, what moved to a field, and what was left out."""
    told = {key: "\n".join(_texts(value, 0)) for key, value in item.items()}
    told = {key: words for key, words in told.items() if words}
    took = tuple(Fate(words, moved[key]) for key, words in told.items() if key in moved and key not in body)
    left = tuple(Fate(words, key) for key, words in told.items() if key not in moved and key not in body)
    return "\n".join(told.values()), "\n".join(told[key] for key in body if key in told), took, left


def _texts(value: object, depth: int) -> Iterator[str]:
    if isinstance(value, str) and value.strip():
        yield value
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    for one in inner if depth < _DEEPEST else ():
        yield from _texts(one, depth + 1)
