"""The noun of this folder's fields: a value, where it was found, how sure it is, and what else was said.

In: claims of a page on one field, best first. Out: `Found`. It refuses nothing; an absent field is no `Found`.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct


class Claim(Struct, frozen=True):
    """What one part of a page says of a field."""

    value: str
    source: str
    sure: float


class Found(Struct, frozen=True):
    """A field's value. `sure` is a rank between 0 and 1, no likelihood; `others` are claims that contradict it."""

    values: tuple[str, ...]
    source: str
    sure: float
    others: tuple[Claim, ...] = ()

    @property
    def value(self) -> str:
        """The one value of a field that takes one."""
        return self.values[0]


def found(chosen: Claim | None, claims: Iterable[Claim] = (), *, same: Iterable[str] = ()) -> Found | None:
    """A field of one value; claims on other values are its `others`. `same` are values that say the same."""
    if chosen is None or not chosen.value:
        return None
    alike = {fold(chosen.value), *map(fold, same)}
    others = {fold(claim.value): claim for claim in claims if claim.value and fold(claim.value) not in alike}
    return Found((chosen.value,), chosen.source, chosen.sure, tuple(others.values())[:3])


def fold(text: str) -> str:
    """A text as two sources are compared."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())
