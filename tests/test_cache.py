"""The cache: an answer from it is the answer that would be made, whatever happened to its file."""

from __future__ import annotations

import copy
import hashlib
import os
import pickle
import random
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from generator import cache as room
from generator.cache import Cache, code_digest, digest, sealed, unsealed
from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Head, Imported, Note, Place, Quote, Rights, When

T = TypeVar("T")

REPOSITORY = Path(__file__).parents[1]
HEAD = Head("Gate held open", When(1987, 11, 12), tags=("floods",), rights=Rights.EXCERPT, extra={"b": "1", "a": ["2"]})
NOTE = Note("gate", "1987/gate", "check", Quote("eleven"), "No.", "", None, "", (), (), (), Place("a.md", 3, 4))
SAID = Outcome(HEAD, (Diagnostic(Code.FILE_EMPTY, Place("a.md"), "empty"),))

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    max_leaves=10,
)


def never(_items: Sequence[object]) -> Iterable[object]:
    raise AssertionError("the answer should have been remembered")


def remember(cache: Cache, step: str, version: str, inputs: object, make: Callable[[], T]) -> T:
    """The answer for one item."""
    return cache.remember_all(step, [inputs], version=version, make_all=lambda _: [make()])[0]


def lengths(items: Sequence[str]) -> list[int]:
    return [len(item) for item in items]


# ── what is remembered ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("answer", [HEAD, NOTE, SAID, (1, "two", b"3", None, {"a": [1.5]}), When(1919, uncertain=True)])
def test_an_answer_is_remembered_in_the_next_run(tmp_path: Path, answer: object) -> None:
    """Nouns, outcomes, enums and plain values come back equal, and are not made again."""
    with Cache.open(tmp_path / "deep/cache.sqlite") as cache:
        assert remember(cache, "read", "1", NOTE, lambda: answer) == answer
    with Cache.open(tmp_path / "deep/cache.sqlite") as cache:
        assert cache.remember_all("read", [NOTE], version="1", make_all=never) == [answer]


def test_only_what_is_not_known_is_made(tmp_path: Path) -> None:
    """In one call for all of it, and the answers come in the order of the items."""
    asked: list[Sequence[str]] = []

    def make(items: Sequence[str]) -> list[int]:
        asked.append(items)
        return lengths(items)

    with Cache.open(tmp_path / "c") as cache:
        assert cache.remember_all("count", ["b", "ccc"], make_all=make) == [1, 3]
        assert cache.remember_all("count", ["aa", "b", "dddd", "ccc", "aa"], make_all=make) == [2, 1, 4, 3, 2]
        assert cache.remember_all("count", [], make_all=never) == []
    assert asked == [["b", "ccc"], ["aa", "dddd", "aa"]]


def test_more_answers_than_one_question_to_the_store_holds(tmp_path: Path) -> None:
    """Thousands at once."""
    words = [str(number) for number in range(3000)]
    for make in (lengths, never):
        with Cache.open(tmp_path / "c") as cache:
            assert cache.remember_all("count", words, make_all=make) == lengths(words)


@pytest.mark.parametrize(
    "other", [("step", "1", "x"), ("count", "2", "x"), ("count", "1", "y"), ("count", "1", ("x",))]
)
def test_another_step_version_or_input_is_another_answer(tmp_path: Path, other: tuple[str, str, object]) -> None:
    """All three are in the key."""
    with Cache.open(tmp_path / "c") as cache:
        assert remember(cache, "count", "1", "x", lambda: "first") == "first"
        assert remember(cache, *other, lambda: "second") == "second"


def test_changed_code_does_not_answer_from_an_old_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The generator's files and the packages beside it are in every key."""
    with Cache.open(tmp_path / "c") as cache:
        remember(cache, "count", "1", "x", lambda: 1)
    (tmp_path / "site/markdown_it_py-99.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    with Cache.open(tmp_path / "c") as cache:
        assert remember(cache, "count", "1", "x", lambda: 2) == 2
    (tmp_path / "house").mkdir()
    (tmp_path / "house/cache.py").write_text("a = 1")
    monkeypatch.setattr(room, "__file__", str(tmp_path / "house/cache.py"))
    before = code_digest()
    (tmp_path / "house/cache.py").write_text("a = 2")
    assert code_digest() != before


def test_a_cache_that_forgets_makes_everything() -> None:
    """`--no-cache`."""
    with Cache.none() as cache:
        assert [remember(cache, "s", "1", "x", partial(int, n)) for n in range(2)] == [0, 1]
        assert cache.remember_all("s", ["a", "bb"], make_all=lengths) == [1, 2]


def test_what_cannot_be_written_down_is_simply_made(tmp_path: Path) -> None:
    """An input without a canonical form, or an answer that no file can hold."""
    with Cache.open(tmp_path / "c") as cache:
        assert [remember(cache, "s", "1", object(), partial(int, n)) for n in range(2)] == [0, 1]
        assert [remember(cache, "s", "1", "lone \ud800", partial(int, n)) for n in range(2)] == [0, 1]
        assert [remember(cache, "s", "1", "x", partial(partial, int, n))() for n in range(2)] == [0, 1]


# ── large answers ───────────────────────────────────────────────────────────────────────────────


def file(cache: Cache, items: Sequence[str], made: list[str]) -> list[room.Kept[Outcome[str]]]:
    """Of every item a card in capitals, and a Place as its whole."""

    def make(lacking: Sequence[str]) -> Iterable[tuple[Outcome[str], bytes]]:
        made.extend(lacking)
        return [(Outcome(one.upper()), room.sealed(Place(one), Place) or b"") for one in lacking]

    return cache.file_all("file", items, kind=Outcome[str], make_all=make)


def test_cards_are_remembered_and_the_whole_is_had_for_the_asking(tmp_path: Path) -> None:
    """In the run that made it, and in the next."""
    for expected in (["a", "b"], []):
        made: list[str] = []
        with Cache.open(tmp_path / "c") as cache:
            kept = file(cache, ["a", "b"], made)
            assert [one.card for one in kept] == [Outcome("A"), Outcome("B")]
            assert [cache.whole(one.key, Place) for one in kept] == [Place("a"), Place("b")]
        assert made == expected


def test_more_wholes_than_are_held_at_hand_are_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And without a file all of them are held."""
    monkeypatch.setattr(room, "_AT_HAND", 1)
    names = [f"n{number}" for number in range(700)]
    with Cache.open(tmp_path / "c") as cache, Cache.none() as none:
        for one in (cache, none):
            assert [one.whole(kept.key, Place) for kept in file(one, names, [])] == [Place(name) for name in names]


def test_a_whole_that_is_gone_is_none(tmp_path: Path) -> None:
    """Whoever asks for it makes it again."""
    with Cache.open(tmp_path / "c") as cache:
        (kept,) = file(cache, ["a"], [])
    with sqlite3.connect(tmp_path / "c") as store:
        store.execute("UPDATE answers SET value = substr(value, 1, size - 1)")
    store.close()
    with Cache.open(tmp_path / "c") as cache:
        assert cache.whole(kept.key, Place) is None


def test_many_wholes_come_in_order_whether_they_are_at_hand_stored_gone_or_damaged(tmp_path: Path) -> None:
    def filed(kept: Cache, names: list[str]) -> list[bytes]:
        made = kept.file_all("s", names, kind=Place, make_all=lambda some: [(Place(x), _sealed(x)) for x in some])
        return [one.key for one in made]

    def _sealed(name: str) -> bytes:
        return room.sealed(Place(name + "!"), Place) or b""

    path = tmp_path / "cache.sqlite"
    with Cache.open(path) as kept:
        old = filed(kept, [f"o{n}" for n in range(130)])
    with sqlite3.connect(path) as store:
        store.execute("DELETE FROM answers WHERE key = ?", (room._whole_key(old[3]),))
        damage = "UPDATE answers SET value = substr(value, 1, size - 1) WHERE key = ?"
        store.execute(damage, (room._whole_key(old[5]),))
    store.close()
    with Cache.open(path) as kept:
        new = filed(kept, [f"n{n}" for n in range(130)])
        asked = [key for pair in zip(old, new, strict=True) for key in pair]
        found = [one and one.path for one in kept.wholes([*asked, old[1], b"none"], Place)]
    expected = [name for n in range(130) for name in (None if n in (3, 5) else f"o{n}!", f"n{n}!")]
    assert found == [*expected, "o1!", None]


def test_what_has_no_canonical_form_is_filed_under_a_key_of_its_own(tmp_path: Path) -> None:
    """So nothing that is made of it is ever remembered wrongly."""
    with Cache.open(tmp_path / "c") as cache:
        kept = file(cache, ["lone \ud800", "lone \ud800", "a"], [])
    assert len({one.key for one in kept}) == 3
    with Cache.open(tmp_path / "c") as cache:
        made: list[str] = []
        assert file(cache, ["lone \ud800", "a"], made)[0].key not in {one.key for one in kept}
        assert made == ["lone \ud800"]


@pytest.mark.parametrize("extra", [{"a": (1, 2)}, {"a": {"b": [1, None, 2.5, "c"]}}, {"a": When(1987)}, {}])
def test_an_answer_of_a_kind_comes_back_as_it_was(extra: dict[str, object]) -> None:
    """Also where its foreign fields hold what is not read back as it was written."""
    head = replace(HEAD, extra=extra, imported=Imported("x", review=({"a": "b"},)))
    assert unsealed(room.sealed(head, Head) or b"", Head) == (head,)


# ── keys ────────────────────────────────────────────────────────────────────────────────────────


@given(plain)
def test_equal_values_have_equal_digests(value: object) -> None:
    """A copy has the digest of the first."""
    assert digest(copy.deepcopy(value)) == digest(value) is not None


@given(st.dictionaries(st.text(), st.integers(0, 9)), st.randoms())
def test_the_order_of_a_mapping_does_not_matter(value: dict[str, int], rng: random.Random) -> None:
    """Nor which kind of mapping it is."""
    items = list(value.items())
    rng.shuffle(items)
    assert digest(dict(items)) == digest(value) == digest(MappingProxyType(dict(items)))


def test_every_field_of_a_noun_is_in_its_digest() -> None:
    """One field changed is another input."""
    others = [
        replace(HEAD, title="x"),
        replace(HEAD, date=When(1987, 11)),
        replace(HEAD, extra={}),
        replace(HEAD, imported=Imported("x")),
    ]
    assert len({digest(head) for head in [HEAD, *others]}) == 5


@pytest.mark.parametrize(("one", "other"), [("1", 1), (1, 1.0), (b"a", "a"), (None, ""), (("a", "b"), "ab"), ([], {})])
def test_values_that_only_look_alike_differ(one: object, other: object) -> None:
    """Types are part of a value."""
    assert digest(one) != digest(other)


def test_digests_are_equal_across_processes_and_hash_seeds() -> None:
    """So a cache can be kept, and shared."""
    code = (
        "from test_cache import HEAD, NOTE; from generator.cache import digest;"
        "print(digest((HEAD, NOTE, frozenset('abcdef'))).hex())"
    )
    path = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "tests")])
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONPATH": path, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


# ── a file that is broken, hostile, full or shared ──────────────────────────────────────────────


def test_a_damaged_file_never_gives_a_wrong_answer(tmp_path: Path) -> None:
    """Bytes changed, zeroed or cut off anywhere: every answer is right, and the cache works again."""
    rng = random.Random(1987)
    words = [str(number) * number for number in range(40)]
    path = tmp_path / "c"
    for _ in range(40):
        path.unlink(missing_ok=True)
        with Cache.open(path) as cache:
            cache.remember_all("count", words, make_all=lengths)
        data = bytearray(path.read_bytes())
        at = rng.randrange(len(data))
        data[at:] = rng.choice([b"", bytes([data[at] ^ 0xFF]) + data[at + 1 :], bytes(600) + data[at + 600 :]])
        path.write_bytes(data)
        for _ in range(2):
            with Cache.open(path) as cache:
                assert cache.remember_all("count", words, make_all=lengths) == lengths(words)


@pytest.mark.parametrize("junk", [b"", b"not a database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_cache_is_thrown_away(tmp_path: Path, junk: bytes) -> None:
    """And a new one is begun."""
    (tmp_path / "c").write_bytes(junk)
    for make in (lengths, never):
        with Cache.open(tmp_path / "c") as cache:
            assert cache.remember_all("count", ["abc"], make_all=make) == [3]


def test_another_shape_of_table_is_thrown_away(tmp_path: Path) -> None:
    """A cache of some other version."""
    with sqlite3.connect(tmp_path / "c") as store:
        store.execute("CREATE TABLE answers (question TEXT)")
    store.close()
    for make in (lengths, never):
        with Cache.open(tmp_path / "c") as cache:
            assert cache.remember_all("count", ["abc"], make_all=make) == [3]


def test_where_no_file_can_be_the_build_goes_on(tmp_path: Path) -> None:
    """A folder in its place, or a file where its folder should be."""
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path, tmp_path / "file/c"):
        with Cache.open(path) as cache:
            assert cache.remember_all("count", ["abc"], make_all=lengths) == [3]


class Evil:
    """What a hostile pickle would do."""

    def __init__(self, *call: object) -> None:
        self.call = call

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        function, *arguments = self.call
        return function, tuple(arguments)


@pytest.mark.parametrize(
    "function", [os.system, eval, getattr, subprocess.Popen, room.Cache, room.code_digest, type, pickle.loads]
)
def test_a_hostile_file_runs_nothing(tmp_path: Path, function: object) -> None:
    """Only nouns are made from it; all else counts as damaged."""
    witness = tmp_path / "witness"
    written = pickle.dumps(Evil(function, f"touch {witness}"))
    assert unsealed(_sealed(written)) is None
    assert not witness.exists()


def _sealed(written: bytes) -> bytes:
    return hashlib.blake2b(written, digest_size=16).digest() + written


def test_members_are_read_however_a_python_wrote_them() -> None:
    """The first Pythons 3.11 write a member of an Enum as `getattr(Rights, "EXCERPT")`."""
    assert unsealed(_sealed(pickle.dumps(Evil(Rights, "excerpt")))) == (Rights.EXCERPT,)
    assert unsealed(_sealed(pickle.dumps(Evil(getattr, Rights, "EXCERPT")))) == (Rights.EXCERPT,)


@pytest.mark.parametrize("call", [(Rights, "mro"), (Rights, "__class__"), (Head, "__init__"), ("text", "upper")])
def test_nothing_but_members_is_read_that_way(call: tuple[object, str]) -> None:
    assert unsealed(_sealed(pickle.dumps(Evil(getattr, *call)))) is None


@pytest.mark.parametrize("name", ["Place.__init__", "re", "calendar", "_refuse_impossible", "nothing", "Path.home"])
def test_only_the_nouns_of_a_module_can_be_named(name: str) -> None:
    """Not what it imports, its functions, or what a dotted name leads to."""
    written = b"\x80\x04\x8c\x0fgenerator.model\x8c" + bytes([len(name)]) + name.encode() + b"\x93."
    assert unsealed(_sealed(written)) is None


def test_a_run_that_asked_for_a_part_drops_nothing(tmp_path: Path) -> None:
    with Cache.open(tmp_path / "c") as cache:
        remember(cache, "count", "1", 1, lambda: b"k" * 1000)
    with Cache.open(tmp_path / "c", largest=10) as cache:
        remember(cache, "count", "1", 2, lambda: b"k" * 1000)
        cache.keep_the_rest()
    with Cache.open(tmp_path / "c") as cache:
        assert cache.remember_all("count", [1], version="1", make_all=never) == [b"k" * 1000]


def test_the_file_does_not_grow_without_end(tmp_path: Path) -> None:
    """Answers of the runs that are longest ago go first; those of the last run stay."""
    for run in range(20):
        with Cache.open(tmp_path / "c", largest=50_000) as cache:
            remember(cache, "keep", "1", "x", lambda: b"k" * 1000)
            remember(cache, "count", "1", run, partial(bytes, [run] * 10_000))
    with sqlite3.connect(tmp_path / "c") as store:
        held = store.execute("SELECT sum(size) FROM answers").fetchone()[0]
    store.close()
    assert 40_000 < held < 62_000
    with Cache.open(tmp_path / "c") as cache:
        assert cache.remember_all("keep", ["x"], version="1", make_all=never) == [b"k" * 1000]
        assert cache.remember_all("count", [19], version="1", make_all=never) == [bytes([19] * 10_000)]


def test_a_whole_answer_stays_as_long_as_its_card_is_asked_for(tmp_path: Path) -> None:
    """Also where nobody reads it, and what other runs left is dropped."""

    def made(asked: Sequence[str]) -> Iterator[tuple[Place, bytes]]:
        return ((Place(one), sealed(Place(one * 500), Place) or b"") for one in asked)

    for run in range(9):
        with Cache.open(tmp_path / "c", largest=12_000) as cache:
            ((card, key),) = [(one.card, one.key) for one in cache.file_all("s", ["word"], kind=Place, make_all=made)]
            assert card == Place("word")
            cache.file_all("s", [f"{run}"], kind=Place, make_all=lambda _: [(Place("x"), b"k" * 5_000)])
    with Cache.open(tmp_path / "c") as cache:
        assert cache.whole(key, Place) == Place("word" * 500)
    with sqlite3.connect(tmp_path / "c") as store:
        assert store.execute("SELECT sum(size) FROM answers").fetchone()[0] < 20_000
    store.close()


def test_a_run_that_makes_nothing_writes_nothing(tmp_path: Path) -> None:
    """An unchanged build leaves the file as it is."""
    with Cache.open(tmp_path / "c") as cache:
        remember(cache, "s", "1", "x", lambda: 1)
    before = (tmp_path / "c").read_bytes()
    with Cache.open(tmp_path / "c") as cache:
        remember(cache, "s", "1", "x", lambda: 1)
    assert (tmp_path / "c").read_bytes() == before


SHARING = """
import sys
from pathlib import Path
from generator.cache import Cache
for run in range(10):
    with Cache.open(Path(sys.argv[1])) as cache:
        words = [str(number % (50 + run)) for number in range(100)]
        made = cache.remember_all("count", words, make_all=lambda items: [len(item) for item in items])
        assert made == [len(word) for word in words]
"""


def test_two_processes_can_use_it_at_once(tmp_path: Path) -> None:
    """Each gets right answers, and neither waits for ever."""
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY)}
    both = [subprocess.Popen([sys.executable, "-c", SHARING, str(tmp_path / "c")], env=environment) for _ in range(3)]
    assert [one.wait(timeout=60) for one in both] == [0, 0, 0]
