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
from dataclasses import dataclass
from types import MappingProxyType

from generator.searching.folding import terms
from generator.searching.stems import stems

LEVELS = 31  # impacts from 1: five bits
_K1 = 0.8  # how soon more of the same word says no more


@dataclass(frozen=True, slots=True)
class Field:
    """A field's weight, its usual length in words, and how much its length tells (b, 0 to 1)."""

    weight: float
    usual: float
    b: float


FIELDS = MappingProxyType(
    {
        "text": Field(1, 500, 0.75),
        "title": Field(9, 8, 0.3),
        "dek": Field(3, 20, 0.3),
        "caption": Field(1.5, 20, 0.3),
        "notes": Field(1.5, 60, 0.3),
        "names": Field(2, 12, 0.3),
    }
)


@dataclass(frozen=True, slots=True)
class Words:
    """The stems of one article, separated by spaces, the impact of each, and its forms: `form stem form stem …`.

    Only forms that differ from their stems are told.
    """

    stems: str
    impacts: bytes
    forms: str


def weigh(fields: Mapping[str, Iterable[str]], *, lang: str) -> Words:
    """The words of an article. `fields` are texts by the names of FIELDS."""
    weights: defaultdict[str, float] = defaultdict(float)
    forms: dict[str, str] = {}
    for name, texts in fields.items():
        field = FIELDS[name]
        found = Counter(terms("\n".join(texts)))
        share = field.weight / (1 - field.b + field.b * found.total() / field.usual)
        known = stems(found, lang)
        forms.update(zip(found, known, strict=True))
        for one, many in zip(known, found.values(), strict=True):
            weights[one] += many * share
    impact_of = {weight: round(LEVELS * weight / (weight + _K1)) or 1 for weight in set(weights.values())}
    ordered = sorted(weights)
    told = sorted([f"{form} {known}" for form, known in forms.items() if form != known])
    return Words(" ".join(ordered), bytes([impact_of[weights[one]] for one in ordered]), " ".join(told))
