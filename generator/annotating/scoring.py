"""How far a passage may be taken for another is judged.

In: the words that were quoted, those that were found, and what stood and stands around them. Out: a score from 0 to 1,
and whether the two say different things. Two sentences may differ by one letter and not be the same: if a number, a
"not" or a name of the one is another in the other, it is refused.
"""

from __future__ import annotations

import re
from types import MappingProxyType

_NEAR = 12  # characters next to a passage by which a neighbour is known
_STANDS = 0.6  # how alike a neighbour must be to be the same
_FIRM = 0.9  # how alike it must be to be the same without doubt
_PARTS = MappingProxyType({"quote": 50, "prefix": 20, "suffix": 20, "position": 2})  # as Hypothesis weighs them
_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
_NEGATION = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|neither|nor|without|cannot|\w+n't|nicht|kein\w{0,2}|nie|niemals|ohne|ne|pas"
    r"|jamais|aucun\w?|sans|не|ни|нет|никогда|без|nunca|jamás|sin|ningún|ninguna?|tampoco|لا|لم|ليس\w?|لن|غير|بدون)\b"
    r"|\bn'|[不沒没未非無无]|(?:ない|ません|なかった|ず(?=[、。に]))"
)
_NAME = re.compile(r"\b[^\W\d_a-z]\w+")
_WORD = re.compile(r"\w+")


def score(quote: float, *, prefix: float | None, suffix: float | None, position: float | None) -> float:
    """The likenesses of a passage, of its neighbours and of its place, weighed; what is unknown has no weight."""
    parts = {"quote": quote, "prefix": prefix, "suffix": suffix, "position": position}
    known = {name: part for name, part in parts.items() if part is not None}
    return sum(_PARTS[name] * part for name, part in known.items()) / sum(_PARTS[name] for name in known)


def before(text: str, at: int, prefix: str) -> float | None:
    """How alike the words before a place are to a prefix, if there is one. Both folded."""
    return _alike(prefix, text[max(at - len(prefix), 0) : at], last=True) if prefix.strip() else None


def after(text: str, at: int, suffix: str) -> float | None:
    """How alike the words after a place are to a suffix, if there is one. Both folded."""
    return _alike(suffix, text[at : at + len(suffix)], last=False) if suffix.strip() else None


def _alike(one: str, other: str, *, last: bool) -> float:
    if one == other:
        return 1.0
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - only lost notes need it

    near = one[-_NEAR:] == other[-_NEAR:] if last else one[:_NEAR] == other[:_NEAR]
    likeness = Levenshtein.normalized_similarity(one, other)
    return max(likeness, _FIRM) if near and len(one) >= _NEAR else likeness


def stands(likeness: float | None) -> bool:
    """Whether a neighbour is still the same, for the most part."""
    return likeness is not None and likeness >= _STANDS


def firm(likenesses: tuple[float | None, float | None]) -> bool:
    """Whether a passage stands between its old neighbours, as far as they are known."""
    known = [one for one in likenesses if one is not None]
    return bool(known) and all(one >= _FIRM for one in known)


def conflict(one: str, other: str) -> bool:
    """Whether two passages, as they are written, differ in a number, in saying no, or in a name."""
    ours, others = {*_NUMBER.findall(one)}, {*_NUMBER.findall(other)}
    if ours - others and others - ours:
        return True
    if len(_NEGATION.findall(one.casefold().replace("’", "'"))) != len(
        _NEGATION.findall(other.casefold().replace("’", "'"))
    ):
        return True
    mine, theirs = _names(one), _names(other)
    return bool(mine - _all(other)) and bool(theirs - _all(one))


def _names(text: str) -> set[str]:
    """Words with a capital that do not begin a sentence."""
    return {found[0].casefold() for found in _NAME.finditer(text)}


def _all(text: str) -> set[str]:
    return {*_WORD.findall(text.casefold())}


def scar(text: str, prefix: str, suffix: str) -> bool:
    """Whether the words that stood on both sides of a passage now stand next to each other. All folded."""
    left, right = prefix.rstrip()[-16:], suffix.lstrip()[:16]
    if len(left) < 8 or len(right) < 8:
        return (not prefix and len(right) >= 16 and text.startswith(right)) or (
            not suffix and len(left) >= 16 and text.endswith(left)
        )
    at = text.find(left)
    while at >= 0:
        if text[at + len(left) : at + len(left) + 4 + len(right)].lstrip().startswith(right):
            return True
        at = text.find(left, at + 1)
    return False
