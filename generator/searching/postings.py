"""In which articles a term is, as bytes.

In: postings, each the number of an article and its impact, in order of articles. Out: the bytes of `docs/search.md`:
groups of equal impact, the greatest first, each with the distances between its articles as variable-length numbers.
So whoever reads only the beginning of a list has read what weighs most (Anh and Moffat, SIGIR 2005).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

BITS = 5  # of a posting that are its impact; the others are the article's number
_IMPACT = (1 << BITS) - 1
_SMALL = 0x80  # from here on a number takes more than one byte
_USUAL = 0x4000  # from here on it takes more than two


def number(value: int) -> bytes:
    """A whole number in seven bits a byte, the lowest first; the highest bit says that more follow (LEB128)."""
    if value < _SMALL:
        return bytes((value,))
    made = bytearray()
    while value >= _SMALL:
        made.append(value & 0x7F | _SMALL)
        value >>= 7
    made.append(value)
    return bytes(made)


def distances(articles: Sequence[int]) -> bytes:
    """Rising numbers as the distances between them, from -1 on, less one."""
    if not articles:
        return b""
    gaps = [articles[0], *[after - before - 1 for before, after in pairwise(articles)]]
    most = max(gaps)
    if most < _SMALL:
        return bytes(gaps)
    return b"".join(map(_usual().__getitem__ if most < _USUAL else number, gaps))


@cache
def _usual() -> tuple[bytes, ...]:
    """The numbers that take one or two bytes."""
    return tuple(map(number, range(_USUAL)))


def grouped(postings: array[int]) -> list[tuple[int, list[int]]]:
    """Impacts, the greatest first, and the articles of each."""
    if len(postings) == 1:
        return [(postings[0] & _IMPACT, [postings[0] >> BITS])]
    groups: dict[int, list[int]] = {}
    for one in postings:
        groups.setdefault(one & _IMPACT, []).append(one >> BITS)
    return sorted(groups.items(), reverse=True)


def coded(groups: Iterable[tuple[int, list[int]]]) -> bytes:
    """Groups as bytes."""
    return b"".join([bytes((impact,)) + number(len(found)) + distances(found) for impact, found in groups])


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


def articles(postings: array[int]) -> Iterator[int]:
    """The articles of postings."""
    return (one >> BITS for one in postings)
