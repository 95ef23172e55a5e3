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
_EDGE = 16  # characters on each side of a cut
_LEAST = 8  # the same where there are fewer
_FIRM = 0.9  # how alike it must be to be the same without doubt
_MISSPELT = 0.65  # how alike two words must be for one to be the other, misspelt
_PARTS = MappingProxyType({"quote": 50, "prefix": 20, "suffix": 20, "position": 2})  # as Hypothesis weighs them
_NUMBER = re.compile(r"\d+(?:[.,:/]\d+)*")
_NEGATION = re.compile(
    r"\b(?:no|not|never|none|nobody|nothing|neither|nor|without|cannot|\w+n't|nicht|kein\w{0,2}|nie|niemals|ohne|ne|pas"
    r"|jamais|aucun\w?|sans|не|ни|нет|никогда|без|nunca|jamás|sin|ningún|ninguna?|tampoco|لا|لم|ليس\w?|لن|غير|بدون)\b"
    r"|\bn'|[不沒没未非無无]|(?:ない|ません|なかった|ず(?=[、。に]))"
)
_NAME = re.compile(r"\b[^\W\d_a-z]\w+")
# Words that have a capital only because a sentence begins with them.
_OPENER = re.compile(
    r"the|this|that|these|those|some|many|most|all|both|each|every|another|other|few|several|one|two|three|an|in"
    r"|on|at|by|for|from|with|without|about|after|before|during|since|until|when|while|where|why|how|what|who|if"
    r"|as|but|and|or|so|yet|then|thus|there|here|he|she|it|we|you|they|his|her|its|our|your|their|my|no|not|never"
    r"|last|next|first|today|yesterday|recently|now|later|earlier|also|however|meanwhile|der|die|das|den|dem|des"
    r"|ein|eine|einer|eines|im|am|nach|vor|bei|mit|und|aber|als|wenn|sie|er|es|wir|viele|einige|le|la|les|un|une"
    r"|des|dans|en|au|aux|et|mais|il|elle|ils|elles|nous|ce|cette|ces|el|los|las|una|unos|en|y|pero|él|ella|в|на"
    r"|по|и|но|как|он|она|они|мы|это|эти|после|до|когда|некоторые|многие"
)
_WORD = re.compile(r"\w+")


def score(quote: float, *, prefix: float | None, suffix: float | None, position: float | None) -> float:
    """The likenesses of a passage, of its neighbours and of its place, weighed; what is unknown has no weight."""
    parts = {"quote": quote, "prefix": prefix, "suffix": suffix, "position": position}
    known = {name: part for name, part in parts.items() if part is not None}
    return sum(_PARTS[name] * part for name, part in known.items()) / sum(_PARTS[name] for name in known)


def before(text: str, at: int, prefix: str) -> float | None:
    """How alike the words before a place are to a prefix, if there is one. Both folded."""
    words, there = prefix.strip(), text[max(at - len(prefix) - 1, 0) : at].rstrip()
    return _alike(words, there[-len(words) :], last=True) if words else None


def after(text: str, at: int, suffix: str) -> float | None:
    """How alike the words after a place are to a suffix, if there is one. Both folded."""
    words, there = suffix.strip(), text[at : at + len(suffix) + 1].lstrip()
    return _alike(words, there[: len(words)], last=False) if words else None


def _alike(one: str, other: str, *, last: bool) -> float:
    if one == other:
        return 1.0
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - only lost notes need it

    near = one[-_NEAR:] == other[-_NEAR:] if last else one[:_NEAR] == other[:_NEAR]
    likeness = Levenshtein.normalized_similarity(one, other)
    return max(likeness, (likeness + _FIRM) / 2) if near and len(one) >= _NEAR else likeness


def stands(likeness: float | None) -> bool:
    """Whether a neighbour is still the same, for the most part."""
    return likeness is not None and likeness >= _STANDS


def firm(likenesses: tuple[float | None, float | None]) -> bool:
    """Whether a passage stands between its old neighbours, as far as they are known."""
    known = [one for one in likenesses if one is not None]
    return bool(known) and all(one >= (_FIRM if len(known) == 1 else _STANDS) for one in known)


def conflict(one: str, other: str) -> bool:
    """Whether two passages, as they are written, differ in a number, in saying no, or in a name."""
    ours, others = {*_NUMBER.findall(one)}, {*_NUMBER.findall(other)}
    if ours - others and others - ours:
        return True
    if _negations(one) != _negations(other):
        return True
    return _has_other_names(one, other) and _has_other_names(other, one)


def _negations(text: str) -> int:
    return len(_NEGATION.findall(text.casefold().replace("’", "'")))


def _has_other_names(one: str, other: str) -> bool:
    """Whether a name of the one is nowhere in the other, not even misspelt."""
    theirs = _all(other)
    return any(name not in theirs and not _is_near(name, theirs) for name in _names(one))


def _is_near(name: str, words: set[str]) -> bool:
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - only lost notes need it

    return any(Levenshtein.normalized_similarity(name, word) >= _MISSPELT for word in words)


def _names(text: str) -> set[str]:
    names = {found[0].casefold() for found in _NAME.finditer(text)}
    return {name for name in names if not _OPENER.fullmatch(name)}


def _all(text: str) -> set[str]:
    return {*_WORD.findall(text.casefold())}


def scar(text: str, prefix: str, suffix: str) -> bool:
    """Whether the words that stood on both sides of a passage now stand next to each other. All folded."""
    left, right = prefix.rstrip()[-_EDGE:], suffix.lstrip()[:_EDGE]
    if not prefix and len(right) == _EDGE and text.lstrip().startswith(right):
        return True
    if not suffix and len(left) == _EDGE and text.rstrip().endswith(left):
        return True
    at = text.find(left) if min(len(left), len(right)) >= _LEAST else -1
    while at >= 0:
        if text[at + len(left) : at + len(left) + 4 + len(right)].lstrip().startswith(right):
            return True
        at = text.find(left, at + 1)
    return False
