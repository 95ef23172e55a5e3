"""How much each word says of an article: BM25F, as a small whole number.

In: the words of an article by field. Out: its stems with their impacts, and the forms that lead to stems. The impact of
a word is BM25F's weight of it without the word's rarity (Zaragoza et al., TREC 2004): frequencies are divided by the
length of their field, weighed, added, and only then saturated. Fields are measured against fixed lengths, not against
the mean of the collection, so that the impacts of one article hang on that article alone. How rare a word is, is
multiplied in when somebody searches.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain
from types import MappingProxyType

from msgspec import Struct

from generator.searching import stems
from generator.searching.folding import terms

LEVELS = 31  # impacts from 1: five bits
_K1 = 0.8  # how soon more of the same word says no more
_LONG = "text"  # the field that has nearly all words


class Field(Struct, frozen=True):
    """A field's weight, its usual length in words, and how much its length tells (b, 0 to 1)."""

    weight: float
    usual: float
    b: float


FIELDS = MappingProxyType(
    {
        "text": Field(1, 500, 0.85),
        "title": Field(9, 8, 0.3),
        "dek": Field(3, 20, 0.3),
        "caption": Field(1.5, 20, 0.3),
        "notes": Field(1.5, 60, 0.3),
        "names": Field(2, 12, 0.3),
    }
)


class Words(Struct, frozen=True):
    """The stems of one article, separated by spaces, the impact of each, and its forms: a line `form stem` for each.

    Only forms that differ from their stems are told.
    """

    stems: str
    impacts: bytes
    forms: str


def weigh(fields: Mapping[str, Iterable[str]], *, lang: str) -> Words:
    """The words of an article. `fields` are texts by the names of FIELDS."""
    counts = {name: Counter(terms("\n".join(texts))) for name, texts in fields.items()}
    known = stems.known(chain.from_iterable(counts.values()), lang)
    forms = set(chain.from_iterable([_stemmed(some, known) for some in counts.values()]))
    text = counts.pop(_LONG, Counter())
    share = _share(_LONG, text)
    weights: defaultdict[str, float] = defaultdict(float)
    for name, found in counts.items():
        each = _share(name, found)
        for one, many in found.items():
            weights[one] += many * each
    for one in weights:
        weights[one] += text.pop(one, 0) * share
    by_count = {many: _impact(many * share) for many in set(text.values())}
    impacts = [*map(by_count.__getitem__, text.values()), *map(_impact, weights.values())]  # no loop: it is the most
    return Words(" ".join([*text, *weights]), bytes(impacts), "\n".join(sorted(map(known.told.__getitem__, forms))))


def _stemmed(counts: Counter[str], known: stems.Known) -> list[str]:
    """Make of how often each term is there how often each stem is, and tell the terms that were no stems."""
    forms = list(filter(known.told.__contains__, counts))
    for form, many in [(form, counts.pop(form)) for form in forms]:
        stem = known.stems[form]
        counts[stem] = counts.get(stem, 0) + many
    return forms


def _share(name: str, found: Counter[str]) -> float:
    """How much a word of this field weighs, once."""
    field = FIELDS[name]
    return field.weight / (1 - field.b + field.b * found.total() / field.usual)


def _impact(weight: float) -> int:
    return round(LEVELS * weight / (weight + _K1)) or 1
