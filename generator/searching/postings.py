"""In which articles a term is, as text.

In: postings, each the number of an article and its impact, in order of articles. Out: the text of `docs/search.md`:
groups of equal impact, the greatest first, each with the distances between its articles. So whoever reads only the
beginning of a list has read what weighs most (Anh and Moffat, SIGIR 2005). A number is a character: UTF-8 writes the
small ones, which are most, in one byte, and gzip sees each by itself.
"""

from __future__ import annotations

from array import array
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from itertools import repeat
from operator import rshift, sub

BITS = 5  # of a posting that are its impact; the others are the article's number
_IMPACT = (1 << BITS) - 1
_FIRST = 0x23  # the character of 0: those before it are blanks, the quotation mark, and what no text has
_SURROGATES = 0xD800  # 0x800 of them, which are no characters
_LARGE = 1 << 20  # from here on a number takes two characters


def number(value: int) -> str:
    """A whole number as a character, or, from 2 to the power of 20 on, as two: how many of these, and what is left."""
    if value >= _LARGE:
        return chr(_coded(_LARGE + (value >> 20))) + chr(_coded(value & _LARGE - 1))
    return chr(_coded(value))


def _coded(value: int) -> int:
    code = value + _FIRST
    return code if code < _SURROGATES else code + 0x800


def distances(articles: Sequence[int]) -> str:
    """Rising numbers as the distances between them, from -1 on, less one."""
    if not articles:
        return ""
    codes = [articles[0] + _FIRST, *map((_FIRST - 1).__add__, map(sub, articles[1:], articles))]
    if max(codes) < _SURROGATES:
        return "".join(map(chr, codes))
    return "".join([number(code - _FIRST) for code in codes])


def grouped(postings: array[int]) -> list[tuple[int, list[int]]]:
    """Impacts, the greatest first, and the articles of each."""
    groups: defaultdict[int, list[int]] = defaultdict(list)
    lists = map(groups.__getitem__, map(_IMPACT.__and__, postings))  # no loop of ours: there are thousands in a list
    deque(map(list.append, lists, map(rshift, postings, repeat(BITS))), maxlen=0)
    return sorted(groups.items(), reverse=True)


def coded(groups: Iterable[tuple[int, list[int]]]) -> str:
    """Groups as text."""
    return "".join([number(impact) + number(len(found)) + distances(found) for impact, found in groups])


def split(
    groups: list[tuple[int, list[int]]], many: int
) -> tuple[list[tuple[int, list[int]]], list[tuple[int, list[int]]]]:
    """The `many` postings of greatest impact, and the others; of equal ones the newest first."""
    first: list[tuple[int, list[int]]] = []
    rest: list[tuple[int, list[int]]] = []
    for impact, found in groups:
        kept, many = found[max(len(found) - many, 0) :] if many else [], max(many - len(found), 0)
        first += [(impact, kept)] if kept else []
        rest += [(impact, found[: len(found) - len(kept)])] if len(kept) < len(found) else []
    return first, rest


def posting(article: int, impact: int) -> int:
    """One posting as a number, which sorts by article."""
    return article << BITS | impact


def merged(postings: array[int], *, gone: set[int], new: Iterable[int]) -> array[int]:
    """Without the postings of the articles `gone`, with new ones."""
    kept = (one for one in postings if one >> BITS not in gone) if gone else iter(postings)
    return array("I", sorted([*kept, *new]))


def unpacked(held: bytes) -> array[int]:
    """Postings that were kept as bytes."""
    made = array("I")
    made.frombytes(held)
    return made
