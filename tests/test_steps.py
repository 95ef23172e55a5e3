"""Steps: a pure step over many items, remembered or made, with its answers in short and whole."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from generator import cache, indexing, pipeline, regrouping, stages, steps
from generator.cache import Cache, typed
from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Article, Catalogue, Entry, Place, Reading, Slip
from generator.steps import Desk, Lost, Step, as_it_is
from generator.workers import executor, serial
from tests.making import build, harbour, site

EMPTY = Diagnostic(Code.FILE_EMPTY, Place("a"), "empty")


def placed(name: str) -> Outcome[Place]:
    """A place of every name; of none there is nothing."""
    return Outcome(Place(name)) if name else Outcome(None, (EMPTY,))


def length(name: str, place: Place) -> int:
    return len(name) + len(place.path)


def _hear(heard: list[tuple[str, int, int]], name: str, done: int, total: int) -> None:
    heard.append((name, done, total))


def same(item: object) -> object:
    return item


PLACE: Step[str, Place, int] = Step("place", placed, length, Place, int, same, as_it_is, typed, same)


@pytest.mark.parametrize("many", [False, True])
def test_cards_come_in_order_and_what_is_said_is_said_again(tmp_path: Path, many: bool) -> None:
    """In the first run and the next, in one process and in several workers; progress is told of what is made."""
    with ThreadPoolExecutor(2) as threads:
        for expected in (3, 0):
            heard: list[tuple[str, int, int]] = []
            with Cache.open(tmp_path / "c") as store:
                work = executor(threads, workers=2) if many else serial
                desk = Desk(partial(_hear, heard), store, work, [])
                filed = desk.file(PLACE, ["one", "", "three"])
                assert [(one.item, one.card) for one in filed] == [("one", 6), ("three", 10)]
                assert desk.said == [EMPTY]
                assert [desk.whole(PLACE, one) for one in filed] == [Place("one"), Place("three")]
            assert [told[:2] for told in heard] == [("place", done) for done in range(1, expected + 1)]


def test_a_whole_answer_that_is_no_more_is_made_again(tmp_path: Path) -> None:
    """Whatever was thrown out of the cache since its card was read."""
    with Cache.open(tmp_path / "c") as store:
        (kept,) = Desk(lambda *_: None, store, serial, []).file(PLACE, ["one"])
    with Cache.none() as none:
        assert Desk(lambda *_: None, none, serial, []).whole(PLACE, kept) == Place("one")


def test_what_names_an_item_is_all_that_is_held_of_one_whose_answer_is_kept() -> None:
    """So what was kept must be there when it is asked for; a cache that keeps nothing keeps it for this run."""
    step = replace(PLACE, named=lambda item: item[:1])
    with Cache.none() as none:
        (kept,) = Desk(lambda *_: None, none, serial, []).file(step, ["one"])
        assert (kept.item, Desk(lambda *_: None, none, serial, []).whole(step, kept)) == ("o", Place("one"))
    with Cache.none() as none, pytest.raises(Lost):
        Desk(lambda *_: None, none, serial, []).whole(step, kept)


def test_a_cache_that_is_altered_while_it_is_used_costs_time_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The site is built without it."""
    lost: list[bytes] = []
    whole, wholes = Cache.whole, Cache.wholes

    def altered(store: Cache, key: bytes, kind: object) -> object:
        return lost.append(key) if store.keeping else whole(store, key, kind)

    def all_altered(store: Cache, keys: Iterable[bytes], kind: object) -> Iterator[object]:
        return map(lost.append, keys) if store.keeping else wholes(store, keys, kind)

    root = harbour(tmp_path / "harbour")
    monkeypatch.setattr(Cache, "whole", altered)
    monkeypatch.setattr(Cache, "wholes", all_altered)
    assert build(root).built

    assert lost
    made = site(root)
    monkeypatch.undo()
    assert pipeline.build(pipeline.Request(root=root, output=tmp_path / "clean/output", cached=False)).built
    assert made == site(tmp_path / "clean")


def test_a_build_that_begins_again_holds_nothing_of_its_first_attempt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an exception passed through stays in memory while it is handled."""
    handled: list[object] = []
    made = pipeline.made

    def lost_at_first(desk: Desk, *given: Any, **named: Any) -> pipeline.Report:
        handled.append(sys.exception())
        if desk.cache.keeping:
            raise Lost
        return made(desk, *given, **named)

    monkeypatch.setattr(pipeline, "made", lost_at_first)
    assert build(harbour(tmp_path / "harbour")).built
    assert handled == [None, None]


@pytest.mark.parametrize("theme", ["bare", "broadsheet"])
def test_what_a_build_files_is_the_same_when_it_is_read_again(
    theme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what may be of any type is looked at when it is filed; of all else the types hold, which is held here."""
    seen: list[object] = []
    written = cache.sealed

    def looked(answer: object, kind: object = None, **loose: Any) -> bytes | None:
        made = written(answer, kind, **loose)
        if made is not None and kind is not None:
            assert cache.unsealed(made, kind) == (answer,)
            seen.append(kind)
        return made

    root = harbour(tmp_path / "harbour")
    (root / "site.toml").write_text(f'theme = "{theme}"\n')
    for module in (cache, steps, stages, regrouping):
        monkeypatch.setattr(module, "sealed", looked)
    build(root)

    cards = [Outcome[card] for card in (Slip, stages.Noted, stages.Printed)]
    assert [kind for kind in (Article, Reading, stages.Plan, regrouping.Listed, *cards) if kind not in seen] == []


def test_what_an_entry_tells_of_front_matter_is_not_held_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[Slip] = []
    publish = pipeline.publish

    def published(desk: Desk, edition: pipeline.Edition, **known: Any) -> pipeline.Published:
        held.extend(one.card for one in edition.collection.articles)
        held.extend(one.item[0].card for one in edition.readings)
        return publish(desk, edition, **known)

    monkeypatch.setattr(pipeline, "publish", published)
    assert build(harbour(tmp_path / "a")).built
    assert held
    assert not [one for one in held if one.head.title or one.keys.known]


class _Asked:
    """Items that are made as they are asked for; of how many the next one was made is known."""

    def __init__(self, names: list[str]) -> None:
        self.names, self.made = names, 0

    def __len__(self) -> int:
        return len(self.names)

    def __iter__(self) -> Iterator[str]:
        for name in self.names:
            self.made += 1
            yield name


def test_of_many_items_only_some_are_asked_for_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The answers are those of all, and progress is told of all."""
    monkeypatch.setattr(steps, "_AT_ONCE", 2)
    heard: list[tuple[str, int, int]] = []
    asked, at_once = _Asked(["a", "bb", "ccc", "dddd", "eeeee"]), []

    def made(name: str) -> Outcome[Place]:
        at_once.append(asked.made)
        return placed(name)

    with Cache.none() as none:
        filed = Desk(partial(_hear, heard), none, serial, []).file(replace(PLACE, make=made), asked)
    assert at_once == [2, 2, 4, 4, 5]
    assert [one.card for one in filed] == [2, 4, 6, 8, 10]
    assert heard == [("place", done, 5) for done in range(1, 6)]


@pytest.mark.parametrize("again", [False, True])
def test_equal_values_of_many_articles_are_held_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, again: bool
) -> None:
    """Whether their cards were made or read; and each card is equal to what it was."""
    articles: list[Slip] = []
    entries: list[Entry] = []
    before: list[object] = []
    grouped = indexing.group

    def group(given: Iterable[Entry], *others: Any, **known: Any) -> Outcome[Catalogue]:
        entries.extend(given)
        return grouped(tuple(entries), *others, **known)

    def shared(card: Any, item: Any, values: Any, *, step: Step[Any, Any, Any]) -> object:
        before.append(card)
        made = step.sharing(card, item, values)
        assert made == card
        articles.extend([made] if isinstance(made, Slip) else [])
        return made

    root = harbour(tmp_path / "a")
    if again:
        assert build(root).built
        (root / "site.toml").write_text('title = "Another"\n')
    for name in ("READ", "ANNOTATE"):
        step: Step[Any, Any, Any] = getattr(pipeline, name)
        monkeypatch.setattr(pipeline, name, replace(step, sharing=partial(shared, step=step)))
    monkeypatch.setattr(indexing, "group", group)
    assert build(root).built

    heads = [one.head for one in articles]
    assert len(before) == len(heads) + len(entries) > len(heads) > 1
    for some in (heads, entries):
        for name in ("date", "source", "tags"):
            known = [getattr(one, name) for one in some]
            assert len(set(map(id, known))) == len(set(known))
        assert len({one.source for one in some}) < len(some)
    for entry, slip in zip(entries, articles, strict=True):
        assert entry.title is slip.head.title
        assert entry.id is slip.id
        assert entry.path is slip.place.path
