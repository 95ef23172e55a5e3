"""What this folder's data files hold. In: a name. Out: kinds of boxes by the words of their classes, and the weights.

`kinds.toml` says what the words mean that pages' makers call their boxes by; `weights.json` what each sign of a line
weighs, as `benchmarks/weigh_lines.py` found it.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

# Kinds that one class says alone: `post author-maud` is a post of Maud's, and no box about the author of a post.
_BY_THEMSELVES = frozenset(("replies", "vita"))


@cache
def _held() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(Path(__file__).with_name("kinds.toml").read_text(encoding="utf-8"))


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile("|".join(words))) for kind, words in _held()["kinds"].items())


@cache
def said(name: str) -> re.Pattern[str]:
    """What lines say that are no text: `invites` and `plugs` anywhere in them, `refers` at their start."""
    words = "|".join(_held()["said"][name])
    return re.compile(rf"[\W_]*(?:{words})\b" if name == "refers" else words, re.IGNORECASE)


@lru_cache(maxsize=4096)
def kinds_of(names: str) -> frozenset[str]:
    """What a box is, by its class, id and role."""
    if not names:
        return frozenset()
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", names[:400])
    words = f" {re.sub(r'[^0-9a-z]+', ' ', plain.lower())} "
    each = [f" {re.sub(r'[^0-9a-z]+', ' ', one.lower())} " for one in plain.split()]
    return frozenset(
        kind for kind, pattern in _kinds() if any(map(pattern.search, each if kind in _BY_THEMSELVES else (words,)))
    )


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """The weights of the signs of a line."""
    held: Mapping[str, Mapping[str, float]] = json.loads(
        Path(__file__).with_name("weights.json").read_text(encoding="utf-8")
    )
    return held
