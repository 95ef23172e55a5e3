"""Seals: what only just changed is not believed to be what it was."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from generator import last
from generator.freshness import COARSE, FINE, is_settled, unsettled

NOW = 1_700_000_000_123_456_789


def seal(age: int, *, keeps: int = 1) -> tuple[int, int, int, int]:
    """Of a file that changed `age` ns ago, on a file system that keeps times to so many ns."""
    changed = (NOW - age) // keeps * keeps
    return (1, changed, changed, 7)


@pytest.mark.parametrize("keeps", [10_000_000, 1_000_000_000, 2_000_000_000])
def test_where_times_are_coarse_a_file_must_have_rested_for_as_long(keeps: int) -> None:
    assert not is_settled(seal(FINE + 1, keeps=keeps), NOW)
    assert is_settled(seal(COARSE + keeps, keeps=keeps), NOW)


def test_where_they_are_fine_some_ticks_are_enough() -> None:
    assert not is_settled(seal(FINE), NOW)
    assert is_settled(seal(FINE + 1), NOW)


def test_a_time_that_was_set_by_hand_hides_no_change() -> None:
    """A copy that keeps the old date, and whole seconds of it, has a last change that nobody can set."""
    old = 1_600_000_000_000_000_000
    assert not is_settled((1, old, NOW - FINE - 1, 7), NOW)
    assert is_settled((1, old, NOW - COARSE - 1, 7), NOW)
    assert not is_settled((1, old + 1, NOW - FINE, 7), NOW)


def test_no_change_after_a_look_leaves_a_settled_file_as_it_was(tmp_path: Path) -> None:
    """On this machine, and at once, which leaves the clock the least time to tick."""
    file = tmp_path / "a"
    believed = 0
    for turn in range(40):
        file.write_text("0")
        time.sleep(FINE / 1e9 * turn / 20)
        known = last.believed(last.seal([file]), last.now())[str(file)]
        file.write_text("1")
        believed += known != last.UNSURE
        assert last.seal_of(str(file)) != known
    assert 0 < believed < 40


def test_a_look_waits_until_what_was_just_saved_is_settled(tmp_path: Path) -> None:
    """So the build after it need not read it again. A date in the future is not waited for."""
    article = tmp_path / "content/articles/a.md"
    article.parent.mkdir(parents=True)
    for _ in range(5):
        article.write_text("It was.")
        seen = last.look(tmp_path, tmp_path / "output")
        assert last.believed(seen.inputs, seen.began)[str(article)] == last.seal_of(str(article))
    assert [unsettled(NOW - age, NOW) for age in (0, 1, FINE, FINE + 1, FINE + 2, -1)] == [FINE + 1, FINE, 1, 0, 0, 0]
