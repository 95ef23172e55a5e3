"""A pure step is applied to many items: remembered or made, in this process or in several, in order.

In: the step and its items. Out: their values, and all that was said of them. Of a step whose answers are large only the
cards are handed on, which say in short what everybody must know; the whole is had for the asking. It refuses to know
what any step does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from functools import partial
from itertools import chain, islice
from typing import Any, Generic, TypeVar

from msgspec import Struct

from generator.cache import Cache, sealed
from generator.diagnostics import Diagnostic, Outcome
from generator.workers import Work

Item = TypeVar("Item")
T = TypeVar("T")
Card = TypeVar("Card")
Part = TypeVar("Part")

Tell = Callable[[str, int, int], None]
Values = dict[Any, Any]  # values that many answers have, each led to by an equal one

_AT_ONCE = 4_000  # items whose like is held; of the others there are but cards


def _alone(card: Card, _item: object, _values: Values) -> Card:
    return card


class Step(Struct, Generic[Item, T, Card], frozen=True):
    """A step with large answers.

    `make` makes one (a pure function at the top of a module), `brief` makes a card of what that was given and gave.
    `whole` and `card` are the types of both; `loose` gives what of the whole may be of any type. `key_of` gives all
    that an item's answer depends on. `ready` makes of an item what `make` is given, when it is needed; `named` leaves
    of an item whose answer is kept only what names it. `sharing` gives a card that is equal, made of values that
    earlier cards and the item have already.
    """

    name: str
    make: Callable[[Any], Outcome[T]]
    brief: Callable[[Any, T], Card]
    whole: object
    card: object
    key_of: Callable[[Item], object]
    ready: Callable[[Desk, Item], object]
    loose: Callable[[T], object]
    named: Callable[[Item], Item]
    sharing: Callable[[Card, Item, Values], Card] = _alone


class Filed(Struct, Generic[Item, Card], frozen=True):
    """An item whose answer is filed: its card, and the key of the whole. `cut` is whether the item is but `named`."""

    item: Item
    card: Card
    key: bytes
    cut: bool


class Lost(Exception):  # noqa: N818 - it is no error of the program's
    """An answer that was kept a moment ago cannot be read any more: somebody has altered the file of the cache."""


class Desk(Struct, frozen=True):
    """What the steps of one build share: who hears of progress, the cache, where work is done, all that was said."""

    tell: Tell
    cache: Cache
    work: Work
    said: list[Diagnostic]

    def take(self, outcome: Outcome[T]) -> T | None:
        """The value of one step, if it made one; what it says is kept."""
        self.said.extend(outcome.diagnostics)
        return outcome.value

    def value(self, outcome: Outcome[T], instead: T) -> T:
        """The value of one step, or `instead` where it made none."""
        value = self.take(outcome)
        return instead if value is None else value

    def each(
        self,
        name: str,
        function: Callable[[Item], Outcome[T]],
        items: Iterable[Item],
        *,
        kind: object = None,
    ) -> tuple[Outcome[T], ...]:
        """Apply a step with small answers to every item. `kind` is the type of its values."""

        def make(lacking: Sequence[Item]) -> Iterator[Outcome[T]]:
            return self.told(name, self.work(function, lacking), len(lacking))

        kinds = None if kind is None else Outcome[kind]  # type: ignore[valid-type]
        return tuple(self.cache.remember_all(name, items, kind=kinds, make_all=make))

    def values(self, outcomes: Iterable[Outcome[T]]) -> tuple[T, ...]:
        """The values of several, without what could not be made; what they say is kept."""
        known = tuple(outcomes)
        self.said.extend(chain.from_iterable(outcome.diagnostics for outcome in known))
        return tuple(outcome.value for outcome in known if outcome.value is not None)

    def file(self, step: Step[Item, T, Card], items: Iterable[Item]) -> tuple[Filed[Item, Card], ...]:
        """Apply a step with large answers to every item. What could not be made is left out.

        Items that are made as they are asked for, and of which it is known how many there are, are never all held.
        """
        asked = items if isinstance(items, Sized) else list(items)
        waiting, values, filed = iter(asked), Values(), list[Filed[Item, Card]]()
        for start in range(0, len(asked), _AT_ONCE):
            filed += self._file(step, list(islice(waiting, _AT_ONCE)), values=values, start=start, total=len(asked))
        return tuple(filed)

    def _file(
        self, step: Step[Item, T, Card], items: Sequence[Item], *, values: Values, start: int, total: int
    ) -> Iterator[Filed[Item, Card]]:
        def make(lacking: Sequence[Item]) -> Iterator[tuple[Outcome[Card], bytes]]:
            made = self.work(partial(_filed, step), _Ready(self, step, lacking))
            return self.told(step.name, made, total, start=start)

        kind = Outcome[step.card]  # type: ignore[name-defined]
        kept = self.cache.file_all(step.name, items, key_of=step.key_of, kind=kind, make_all=make)
        self.said.extend(chain.from_iterable(one.card.diagnostics for one in kept))
        held = self.cache.held(one.key for one in kept)
        for item, one in zip(items, kept, strict=True):
            if one.card.value is not None:
                now = step.named(item) if one.key in held else item
                yield Filed(now, step.sharing(one.card.value, now, values), one.key, cut=now is not item)

    def whole(self, step: Step[Item, T, Card], one: Filed[Item, Card]) -> T:
        """The whole answer, made again where it is no more. It raises `Lost` where too little is left for that."""
        found: T | None = self.cache.whole(one.key, step.whole)
        if found is None and one.cut:
            raise Lost
        made = step.make(step.ready(self, one.item)).value if found is None else found
        assert made is not None
        return made

    def parts(
        self, step: Step[Item, T, Card], filed: Sequence[Filed[Item, Card]], kind: type[Part]
    ) -> Iterator[Part | T]:
        """Of each whole answer those fields that `kind` has, which are read much faster; all where it is no more."""
        found: Iterator[Part | None] = self.cache.wholes((one.key for one in filed), kind)
        for one, part in zip(filed, found, strict=True):
            yield self.whole(step, one) if part is None else part

    def told(self, name: str, made: Iterable[T], total: int, *, start: int = 0) -> Iterator[T]:
        """The same, one by one, with progress: `start` are done."""
        for done, one in enumerate(made, start + 1):
            self.tell(name, done, total)
            yield one


class _Ready(Struct, Generic[Item], frozen=True):
    """Items as `make` is given them, made when they are asked for; how many there are is known before."""

    desk: Desk
    step: Step[Item, Any, Any]
    items: Sequence[Item]

    def __len__(self) -> int:
        return len(self.items)

    def __iter__(self) -> Iterator[object]:
        return (self.step.ready(self.desk, item) for item in self.items)


def as_it_is(_desk: Desk, item: Item) -> Item:
    """Of a step that is given its items as they are."""
    return item


def _filed(step: Step[Item, T, Card], item: object) -> tuple[Outcome[Card], bytes]:
    """Runs in a worker: only the card and bytes go home."""
    made, said = step.make(item)
    if made is None:
        return Outcome(None, said), b""
    return Outcome(step.brief(item, made), said), sealed(made, step.whole, loose=step.loose) or b""
