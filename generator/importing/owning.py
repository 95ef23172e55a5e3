"""Whose notes lie beside a path. In: the files there, and an article that may take it. Out: whether they are strangers.

An article takes up all that lies beside its file, so a new one must not come to lie beside the notes of another that is
gone, or of one that is still to come. Notes are its own where words that they quote, or that a lock keeps, stand in it.
It refuses to believe a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from generator.importing.draft import Draft
from generator.model import Manuscript
from generator.placed import plain, read_json, read_yaml

_QUOTES = ("quote", "exact", "texts", "highlight", "selectedText")
_FEWEST = 8  # letters that tell whose they are
_MOST = 2_000  # quotes that are looked at


def beside(files: Iterable[Manuscript]) -> Mapping[str, list[Manuscript]]:
    """The files of notes by the articles, their paths without regard to capitals, that would take them up."""
    found: dict[str, list[Manuscript]] = {}
    for file in files:
        path = PurePosixPath(file.path)
        parts = path.name.split(".")
        for count in range(1, len(parts)):
            article = path.with_name(".".join(parts[:count]) + ".md")
            found.setdefault(article.as_posix().casefold(), []).append(file)
    return found


def are_strangers(files: Iterable[Manuscript], draft: Draft) -> bool:
    """Whether one of the files of notes has nothing to do with an article."""
    text = _letters(" ".join([*map(str, draft.head.values()), draft.markdown]))
    return any(not _own(file, text) for file in files)


def _own(file: Manuscript, text: str) -> bool:
    quotes = (_letters(one) for one, _ in zip(_quotes(file), range(_MOST), strict=False))
    return any(len(one) >= _FEWEST and one in text for one in quotes)


def _quotes(file: Manuscript) -> Iterator[str]:
    """The words that a file of notes quotes."""
    if file.path.endswith(".csv"):
        yield from re.findall(r'[^",\n]{20,}', file.text)
        return
    waiting: list[tuple[object, bool]] = [(_value(file), False)]
    while waiting:
        value, quoted = waiting.pop()
        if isinstance(value, str) and quoted:
            yield value
        elif isinstance(value, Mapping):
            waiting += [(one, quoted or name in _QUOTES) for name, one in value.items()]
        elif isinstance(value, list | tuple):
            waiting += [(one, quoted) for one in value]


def _value(file: Manuscript) -> object:
    if not file.path.endswith(".yaml"):
        return read_json(file.text, file.path).value
    read = read_yaml(file.text, file.path).value
    return plain(read) if read else None


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())
