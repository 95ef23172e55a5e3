"""Steps: a pure step over many items, remembered or made, with its answers in short and whole."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from generator import cache, regrouping, stages, steps
from generator.cache import Cache, typed
from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Article, Place, Reading, Slip
from generator.steps import Desk, Step, as_it_is
from generator.workers import executor, serial
from tests.making import build, harbour

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


PLACE: Step[str, Place, int] = Step("place", placed, length, Place, int, same, as_it_is, typed)


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
