"""The words of `vocabulary.toml`, ready for use. In: the name of a set. Out: words, labels or a pattern.

The file holds what words mean in many languages; to teach the importer another one, add its words there.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from generator.importing.clippings.months import fold


@cache
def _vocabulary() -> Mapping[str, Mapping[str, list[str]]]:
    text = Path(__file__).with_name("vocabulary.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def labels() -> Mapping[str, str]:
    """A label, case folded -> the field that follows it; fields that begin with `-` hold nothing of the article."""
    return {word: name for name, words in _vocabulary()["labels"].items() for word in words}


@cache
def codes() -> Mapping[str, str]:
    """A database's two letters, in lower case -> the field."""
    return {code: str(name) for code, name in _vocabulary()["codes"].items()}


@cache
def words_of(name: str) -> frozenset[str]:
    """A set of single words, folded as calendars compare them: `published`, `updated`, `filler`, `zone`."""
    return frozenset(fold(word) for word in _vocabulary()["words"][name])


@cache
def names_of(name: str) -> frozenset[str]:
    """A set of words as they stand in the file: `roles`, `papers`, `paper_ends`, `agencies`, `sections`, `genres`."""
    return frozenset(_vocabulary()["words"][name])


@cache
def furniture_of(name: str) -> str:
    """The alternatives of a kind of page furniture, as one regular expression; what is left open holds no sentence."""
    alternatives = "|".join(_vocabulary()["furniture"][name])
    return alternatives if name == "rights" else alternatives.replace(".{", '[^.!?…,;“”"„«»]{')


@cache
def pattern(before: str, name: str, after: str) -> re.Pattern[str]:
    """A kind of furniture between two parts of a regular expression."""
    return re.compile(f"{before}(?:{furniture_of(name)}){after}", re.IGNORECASE)
