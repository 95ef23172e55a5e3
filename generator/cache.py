"""Remembers a pure step's answer by what went into it.

In: the step's name and version, its inputs, and the function that makes the answer. Out: the answer, made or
remembered; the two are equal, and the cache file can be deleted at any time. The generator's own code is part of every
key, so a changed generator or package never answers from an old run. A file that is broken, locked or not to be written
is the same as an empty one.

A large answer is filed: its card, which says in short what is always needed of it, is kept apart from the whole, which
is only read when something new is made of it.

It refuses, when it reads, everything but plain values and our own nouns: whoever can write the file can lie to a build,
but cannot run code.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import io
import os
import pickle
import platform
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import cache, lru_cache
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import msgspec
from msgspec import Struct

Item = TypeVar("Item")
T = TypeVar("T")

LARGEST = 1 << 30  # bytes that answers of earlier runs may fill; those not used for longest go first
_OF_KIND = b"\x01"  # before an answer in msgpack; a pickle begins with 0x80
_SEAL = 16  # bytes of digest before each answer, so that a damaged one is not believed
_ASKED_AT_ONCE = 500  # keys; SQLite takes 999 parameters in its oldest form
_READ_AT_ONCE = 50  # whole answers, which are large
_FILED_AT_ONCE = 200  # answers that are held before they are written
_AT_HAND = 1 << 22  # bytes of whole answers of this run that are held in memory; to read one back costs 10 µs
_SCHEMA = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = OFF; -- what a power cut damages is not believed, so no build waits for the disk
    CREATE TABLE IF NOT EXISTS answers
        (key BLOB PRIMARY KEY, run INTEGER NOT NULL, size INTEGER NOT NULL, value BLOB NOT NULL);
    CREATE INDEX IF NOT EXISTS runs ON answers (run, size);
"""


class Kept(Struct, Generic[T], frozen=True):
    """The card of an answer, and the key under which the whole of it is kept."""

    card: T
    key: bytes


class Cache:
    """Answers of earlier runs. Use it in a `with` block: its end files what was used and drops what long was not."""

    def __init__(self, store: sqlite3.Connection | None, *, code: bytes = b"", largest: int = LARGEST) -> None:
        self._store = store
        self._code = code
        self._largest = largest
        self._used: dict[bytes, None] = {}
        self._made = False
        self._run = 0
        self._drops = True
        self._at_hand: dict[bytes, bytes] = {}
        self._held = 0

    @classmethod
    def open(cls, path: Path, *, largest: int = LARGEST, code: bytes = b"") -> Cache:
        """The cache in the file at `path`, made where it is missing, made anew where it is broken.

        `code` is the `code_digest` where it is known already.
        """
        return cls(_open(path) or _open_anew(path), code=code or code_digest(), largest=largest)

    @classmethod
    def none(cls) -> Cache:
        """A cache that remembers nothing."""
        return cls(None)

    @property
    def code(self) -> bytes:
        """The digest of all that makes answers, and is no input."""
        return self._code

    @property
    def keeping(self) -> bool:
        """Whether the next run will know anything of this one."""
        return self._store is not None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def remember_all(
        self,
        step: str,
        items: Iterable[Item],
        *,
        version: str = "",
        key_of: Callable[[Item], object] = lambda item: item,
        kind: object = None,
        make_all: Callable[[Sequence[Item]], Iterable[T]],
    ) -> list[T]:
        """The answers for all items, in order. `make_all` makes those that are not remembered, in their order.

        `key_of` gives all that an item's answer depends on: the item itself, or a digest of it, which is faster.
        Answers of a `kind` that is told are written and read many times faster.
        """
        asked = list(items)
        if self._store is None:
            return list(make_all(asked)) if asked else []
        keys = [self.key(step, version, key_of(item)) for item in asked]
        known: dict[int, T] = self._recall(keys, kind)
        lacking = [number for number in range(len(asked)) if number not in known]
        made = list(make_all([asked[number] for number in lacking])) if lacking else []
        self._keep(((keys[number], answer) for number, answer in zip(lacking, made, strict=True)), kind)
        known |= dict(zip(lacking, made, strict=True))
        return [known[number] for number in range(len(asked))]

    def file_all(
        self,
        step: str,
        items: Iterable[Item],
        *,
        version: str = "",
        key_of: Callable[[Item], object] = lambda item: item,
        kind: object,
        make_all: Callable[[Sequence[Item]], Iterable[tuple[T, bytes]]],
    ) -> list[Kept[T]]:
        """The cards of all items, of one `kind`. `make_all` makes those that lack: each card, and the whole, `sealed`.

        A card is of the types that it declares.
        An item without a canonical form gets a key that no other run knows, and so does what is made of it.
        """
        asked = list(items)
        keys = [self.key(step, version, key_of(item)) or os.urandom(16) for item in asked]
        known: dict[int, T] = self._recall(keys, kind)
        self._used |= dict.fromkeys(_whole_key(keys[number]) for number in known)
        lacking = [number for number in range(len(asked)) if number not in known]
        made = zip(lacking, make_all([asked[number] for number in lacking]), strict=True) if lacking else iter(())
        while some := list(islice(made, _FILED_AT_ONCE)):
            known |= {number: card for number, (card, _) in some}
            rows = [(keys[number], sealed(card, kind, loose=typed)) for number, (card, _) in some]
            wholes = [(_whole_key(keys[number]), whole) for number, (_, whole) in some if whole]
            self._hold(wholes)
            self._write([*rows, *wholes])
        return [Kept(known[number], keys[number]) for number in range(len(asked))]

    def card(self, key: bytes, kind: object) -> Any | None:
        """The card that was filed under this key; None where it is not kept any more."""
        return self._recall([key], kind).get(0)

    def whole(self, key: bytes, kind: object) -> Any | None:
        """The whole answer whose card has this key; None where it is not kept any more."""
        name = _whole_key(key)
        if name in self._at_hand:
            answer = unsealed(self._at_hand[name], kind)
            return answer[0] if answer else None
        return self._recall([name], kind).get(0)

    def wholes(self, keys: Iterable[bytes], kind: object) -> Iterator[Any | None]:
        """As `whole`, of many, which are asked for some at a time."""
        names = map(_whole_key, keys)
        while some := list(islice(names, _READ_AT_ONCE)):
            found: dict[int, Any] = self._recall([name for name in some if name not in self._at_hand], kind)
            read = iter(found.get(number) for number in range(len(some)))
            for name in some:
                if name in self._at_hand:
                    answer = unsealed(self._at_hand[name], kind)
                    yield answer[0] if answer else None
                else:
                    yield next(read)

    def held(self, keys: Iterable[bytes]) -> frozenset[bytes]:
        """Those of the keys under which the `whole` of an answer is kept."""
        names = {_whole_key(key): key for key in keys}
        found = [name for name in names if name in self._at_hand]
        lacking = list(names.keys() - self._at_hand.keys())
        with self._forgiving() as store:
            for start in range(0, len(lacking), _ASKED_AT_ONCE):
                some = lacking[start : start + _ASKED_AT_ONCE]
                marks = ",".join("?" * len(some))
                found += [key for (key,) in store.execute(f"SELECT key FROM answers WHERE key IN ({marks})", some)]  # noqa: S608
        return frozenset(names[name] for name in found)

    def _hold(self, wholes: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep answers at hand: all where there is no file to read them back from, else as many as may be."""
        for name, whole in wholes:
            if self._store is None or self._held < _AT_HAND:
                self._at_hand[name] = whole
                self._held += len(whole)

    def recall(self, name: str) -> object:
        """What the last build kept under `name`, or None. It tells a build what has changed, never what is right."""
        key = _name_key(name)
        return self._recall([key]).get(0)

    def keep(self, name: str, value: object) -> None:
        """Keep a value for the next build, unless it is kept already."""
        if self._store is not None and self.recall(name) != value:
            self._keep([(_name_key(name), value)])

    def key(self, step: str, version: str, inputs: object) -> bytes | None:
        """The key of an answer: of the step, its version, and what goes in; None where that has no canonical form."""
        found = digest((step, version, inputs))
        return None if found is None else hashlib.blake2b(self._code + found, digest_size=16).digest()

    def _recall(self, keys: Sequence[bytes | None], kind: object = None) -> dict[int, T]:
        """Answers by the position of their key."""
        found: dict[bytes, bytes] = {}
        older: list[bytes] = []  # what this run wrote is its own without being listed
        wanted = [key for key in dict.fromkeys(keys) if key is not None] if self._store else []
        with self._forgiving() as store:
            for start in range(0, len(wanted), _ASKED_AT_ONCE):
                some = wanted[start : start + _ASKED_AT_ONCE]
                marks = ",".join("?" * len(some))
                rows = store.execute(f"SELECT key, run, value FROM answers WHERE key IN ({marks})", some).fetchall()  # noqa: S608
                found |= {key: value for key, _, value in rows}
                older += [key for key, run, _ in rows if run != self._run]
        self._used |= dict.fromkeys(older)
        decoder = _decoder(kind)
        opened = ((number, _opened(found[key], decoder)) for number, key in enumerate(keys) if key in found)
        return {number: answer[0] for number, answer in opened if answer is not None}

    def _keep(self, answers: Iterable[tuple[bytes | None, object]], kind: object = None) -> None:
        named = iter((key, answer) for key, answer in answers if key is not None)
        while some := list(islice(named, _FILED_AT_ONCE)):
            self._write([(key, sealed(answer, kind)) for key, answer in some])

    def _write(self, answers: Iterable[tuple[bytes, bytes | None]]) -> None:
        rows = [(key, len(value), value) for key, value in answers if value]
        if not rows or self._store is None:
            return
        with self._forgiving() as store, store:
            self._run = self._run or store.execute("SELECT coalesce(max(run), 0) + 1 FROM answers").fetchone()[0]
            numbered = ((key, self._run, size, value) for key, size, value in rows)
            store.executemany("INSERT OR REPLACE INTO answers (key, run, size, value) VALUES (?, ?, ?, ?)", numbered)
        self._made = True

    def keep_the_rest(self) -> None:
        """Let the end of this run drop nothing: it did not ask for all that is needed."""
        self._drops = False

    def close(self) -> None:
        """File what this run used, drop what does not fit, close the file. A run that made nothing writes nothing."""
        if self._store is None:
            return
        if self._made:
            with self._forgiving() as store, store:
                _file_run(store, self._run, self._used, largest=self._largest if self._drops else sys.maxsize)
        with contextlib.suppress(sqlite3.Error):
            self._store.close()
        self._store = None

    @contextlib.contextmanager
    def _forgiving(self) -> Iterator[sqlite3.Connection]:
        """The store; what it cannot do, the build does without."""
        with contextlib.suppress(sqlite3.Error):
            yield self._store or sqlite3.connect(":memory:")


# ── the file ────────────────────────────────────────────────────────────────────────────────────


def _open(path: Path) -> sqlite3.Connection | None:
    """The store, checked; None where there is none to be had."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        store = sqlite3.connect(path, timeout=5, check_same_thread=False)
        try:
            store.executescript(_SCHEMA)
            store.execute("SELECT key, run, size, value FROM answers LIMIT 1").fetchall()
        except sqlite3.Error:
            store.close()
            return None
    except (OSError, sqlite3.Error):
        return None
    return store


def _open_anew(path: Path) -> sqlite3.Connection | None:
    """A broken file is thrown away; where even that fails, there is no cache."""
    with contextlib.suppress(OSError):
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)
        return _open(path)
    return None


def _file_run(store: sqlite3.Connection, run: int, used: Iterable[bytes], *, largest: int) -> None:
    """Once the file is too large, drop the oldest runs that do not fit, and nothing that this run used."""
    (held,) = store.execute("SELECT coalesce(sum(size), 0) FROM answers").fetchone()
    if held <= largest:
        return
    store.executemany("UPDATE answers SET run = ? WHERE key = ?", ((run, key) for key in used))
    held = 0
    sizes = store.execute("SELECT run, sum(size) FROM answers GROUP BY run ORDER BY run DESC").fetchall()
    for number, size in sizes:
        held += size
        if held > largest and number != run:
            store.execute("DELETE FROM answers WHERE run <= ?", (number,))
            return


# ── keys ────────────────────────────────────────────────────────────────────────────────────────


def digest(value: object) -> bytes | None:
    """A fingerprint of a plain value or a noun of the model: equal in every process, whatever the order of a mapping.

    None for a value that has no canonical form, which is then not remembered.
    """
    try:
        encoded = msgspec.msgpack.encode(value, enc_hook=_plain, order="deterministic")
    except (TypeError, ValueError, OverflowError, RecursionError, NotImplementedError):
        return None
    return hashlib.blake2b(encoded, digest_size=16).digest()


def _plain(value: object) -> object:
    """Mappings that are no dict, and paths; msgspec knows the other plain values and nouns."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Path):
        return value.as_posix()
    raise NotImplementedError


def _whole_key(key: bytes) -> bytes:
    return hashlib.blake2b(b"whole\0" + key, digest_size=16).digest()


def _name_key(name: str) -> bytes:
    return hashlib.blake2b(b"kept\0" + name.encode(), digest_size=16).digest()


def code_digest() -> bytes:
    """A fingerprint of all that can change an answer and is no input: our code, Python, and every package there is."""
    house = Path(__file__).parent
    seen = hashlib.blake2b(sys.version.encode() + platform.platform().encode(), digest_size=16)
    for file in sorted(path for path in house.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        seen.update(file.relative_to(house).as_posix().encode() + b"\0" + hashlib.blake2b(file.read_bytes()).digest())
    for folder in map(Path, sys.path):
        if folder.is_dir():
            seen.update("\0".join(sorted(found.name for found in folder.glob("*.dist-info"))).encode())
    return seen.digest()


@cache
def loaded_digest() -> bytes:
    """The `code_digest` of what this process has in memory: that of the files when it was first asked for."""
    return code_digest()


# ── answers ─────────────────────────────────────────────────────────────────────────────────────


class _Reader(pickle.Unpickler):
    """Reads values of our own nouns and plain values; any other class or function is refused."""

    def find_class(self, module: str, name: str) -> Callable[..., object]:
        """The class `name` of one of our modules, defined there, and a noun."""
        if (module, name) == ("builtins", "getattr"):  # how Python 3.11.0 to 3.11.3 write a member of an Enum
            return _member
        found = getattr(importlib.import_module(module), name, None) if module.startswith("generator.") else None
        if isinstance(found, type) and found.__module__ == module and _is_noun(found):
            return found
        raise pickle.UnpicklingError(f"{module}.{name} is none of our nouns")


def _member(kind: object, name: str) -> Enum:
    """What stands in for getattr: a member of an Enum, and nothing else of anything."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind[name]
    raise pickle.UnpicklingError(f"{kind!r} has no member to be read")


def _is_noun(found: type) -> bool:
    return issubclass(found, (Enum, msgspec.Struct)) or (issubclass(found, tuple) and hasattr(found, "_fields"))


def sealed(answer: object, kind: object = None, *, loose: Callable[[Any], object] | None = None) -> bytes | None:
    """The answer as bytes after their own digest; None where it cannot be written.

    `loose` gives what of an answer may be of any type; all else of it is of the types that it declares. Without it
    nothing is taken for granted.
    """
    written = _as_kind(answer, kind, loose) or _pickled(answer)
    return None if written is None else hashlib.blake2b(written, digest_size=_SEAL).digest() + written


def _as_kind(answer: object, kind: object, loose: Callable[[Any], object] | None) -> bytes | None:
    """The answer of a kind that is known, if it is the same when it is read again: what is foreign in it may not be."""
    if kind is None:
        return None
    try:
        written = msgspec.msgpack.encode(answer, enc_hook=_plain)
        same = _decoder(kind).decode(written) == answer if loose is None else _is_same(loose(answer))
    except (TypeError, ValueError, OverflowError, RecursionError, NotImplementedError):
        return None
    return _OF_KIND + written if same else None


def _is_same(part: object) -> bool:
    """Whether a part of any type is the same when it is read again; most are empty."""
    return not part or msgspec.msgpack.decode(msgspec.msgpack.encode(part, enc_hook=_plain)) == part


def typed(_answer: object) -> None:
    """What is `loose` in an answer that has nothing of any type."""


def _pickled(answer: object) -> bytes | None:
    try:
        return pickle.dumps(answer, protocol=5)
    except (TypeError, AttributeError, ValueError, RecursionError, pickle.PicklingError):
        return None


@lru_cache(maxsize=32)
def _decoder(kind: object) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(kind)


def unsealed(value: bytes, kind: object = None) -> tuple[Any] | None:
    """The answer that was `sealed`, in a tuple; of this kind if it is not pickled. None where it is damaged."""
    return _opened(value, _decoder(kind))


def _opened(value: bytes, decoder: msgspec.msgpack.Decoder[Any]) -> tuple[Any] | None:
    """The answer, in a tuple, or None where the bytes are damaged or are no value of ours."""
    written = value[_SEAL:]
    if hashlib.blake2b(written, digest_size=_SEAL).digest() != value[:_SEAL]:
        return None
    try:
        if written.startswith(_OF_KIND):
            return (decoder.decode(memoryview(written)[1:]),)
        return (_Reader(io.BytesIO(written)).load(),)
    except Exception:  # noqa: BLE001 (a pickle of somebody else's can raise anything at all)
        return None
