"""Searching: which words lead to which article, how much each says, and what an edit makes of the index."""

from __future__ import annotations

import gzip
import json
import random
import re
import shutil
import tracemalloc
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from generator import pipeline, searching
from generator.cache import Cache, sealed, typed, unsealed
from generator.model import Article, Block, Catalogue, Gloss, Names, Note, Passage, Reading
from generator.searching import columns, cutting, index, postings, shards, stems, updating
from generator.searching.copies import Lines, Part, Printed, Remark, Text, bare
from generator.searching.cutting import Cut, border, order
from generator.searching.updating import Drawer, Range
from generator.searching.weighing import LEVELS, Words, weigh
from tests.catalogues import entry
from tests.making import build, harbour, make, site

BROADSHEET = Path(__file__).parents[1] / "themes" / "broadsheet"


# ── What is read of an article ──────────────────────────────────────────────────────────────────


def test_what_is_searched_of_an_article_is_read_without_the_rest_of_it(tmp_path: Path) -> None:
    root = harbour(tmp_path / "site")
    readings, _, _ = pipeline.notes_of(pipeline.Request(root=root, output=root / "output"))
    assert any(one.glosses for one in readings)
    for one in readings:
        seen = unsealed(sealed(one, Reading, loose=typed) or b"", searching.Seen)
        assert seen is not None
        asked = searching.Asked(one, entry("gate"), ("Dora Pym",), "en")
        assert searching.copied(replace(asked, reading=seen[0])) == searching.copied(asked)


@pytest.mark.parametrize(
    ("part", "noun"),
    [(Part, Block), (Text, Article), (Remark, Note), (Printed, Gloss), (Lines, Passage), (searching.Seen, Reading)],
)
def test_what_is_read_of_a_noun_stands_where_it_stands_there(part: type[Struct], noun: type[Struct]) -> None:
    """The bytes of both hold no names."""
    assert part.__struct_fields__ == noun.__struct_fields__[: len(part.__struct_fields__)]


# ── Words ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Mayor’s gate", ["the", "mayor", "s", "gate"]),
        ("ÉCOLE Straße ﬁn Ⅷ", ["ecole", "strasse", "fin", "viii"]),
        ("Οδυσσεύς", ["οδυσσευσ"]),
        ("е́лка Йод", ["елка", "иод"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("東京都", ["東京", "京都", "都"]),
        ("ガス", ["ガス", "ス"]),
        ("น้ำ", ["น้", "\u0e49\u0e4d", "\u0e4d\u0e32", "\u0e32"]),
        ("한국", ["한국", "국"]),
        ("NHK東京", ["nhk", "東京", "京"]),
        ("co\u00adoperate", ["cooperate"]),
        ("x" * 50, ["x" * 40]),
        ("1987-11-12, 4.10", ["1987", "11", "12", "4", "10"]),
        ("— … !", []),
    ],
)
def test_a_text_is_taken_apart(text: str, expected: list[str]) -> None:
    assert searching.terms(text) == expected
    assert searching.terms(text.upper()) == expected


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    once = searching.fold(text)

    assert searching.terms(once) == searching.terms(text)


@pytest.mark.parametrize(
    ("term", "lang", "expected"),
    [
        ("floods", "en", "flood"),
        ("flooding", "en-GB", "flood"),
        ("hauser", "de", "haus"),
        ("наводнения", "ru", "наводнен"),
        ("floods", "xx", "floods"),
        ("1987", "en", "1987"),
        ("as", "en", "as"),
    ],
)
def test_a_word_has_a_stem_in_its_language(term: str, lang: str, expected: str) -> None:
    assert searching.stem(term, lang) == expected


def impacts(words: Words) -> dict[str, int]:
    return dict(zip(words.stems.split(), words.impacts, strict=True))


def test_a_word_says_more_in_the_headline_more_often_and_in_a_shorter_text() -> None:
    once = impacts(weigh({"text": ["gate " + "word " * 400]}, lang="en"))["gate"]
    twice = impacts(weigh({"text": ["gate gate " + "word " * 400]}, lang="en"))["gate"]
    short = impacts(weigh({"text": ["gate " + "word " * 40]}, lang="en"))["gate"]
    headline = impacts(weigh({"title": ["gate"], "text": ["word " * 400]}, lang="en"))["gate"]

    assert 1 <= once < twice < headline <= LEVELS
    assert once < short < headline


def test_forms_lead_to_their_stems() -> None:
    words = weigh({"title": ["Floods"], "text": ["flooding the flood"]}, lang="en")

    assert sorted(words.stems.split()) == ["flood", "the"]
    assert words.forms == "flooding flood\nfloods flood"


def test_html_leaves_its_words() -> None:
    assert bare("<p>a <em>b</em>c &amp; <a href='x'>d</a>.</p><ul><li>e</li></ul>") == "a bc & d. e"


# ── Postings ────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Reader:
    """What `docs/search.md` says of texts of numbers and keys, read from the beginning on."""

    text: str
    at: int = 0

    @property
    def left(self) -> bool:
        """Whether anything is left to be read."""
        return self.at < len(self.text)

    def take(self, many: int) -> str:
        """Characters as they stand."""
        self.at += many
        return self.text[self.at - many : self.at]

    def number(self) -> int:
        """A number."""
        code = ord(self.take(1))
        value = code - 35 if code < 0xD800 else code - 35 - 0x800
        return value if value < 1 << 20 else (value - (1 << 20) << 20) + self.number()

    def key(self, before: str) -> str:
        """A key after another."""
        return before[: self.number()] + self.take(self.number())

    def articles(self, many: int) -> list[int]:
        """Rising numbers."""
        at, found = -1, []
        for _ in range(many):
            at += self.number() + 1
            found.append(at)
        return found


def groups_in(text: str) -> list[tuple[int, list[int]]]:
    reader, made = Reader(text), []
    while reader.left:
        made.append((reader.number(), reader.articles(reader.number())))
    return made


@given(st.lists(st.integers(0, 1 << 35)))
@example([0, 57, 92, 0xD800 - 36, 0xD800 - 35, 0xD800, (1 << 20) - 1, 1 << 20, (1 << 35) - 1])
def test_numbers_of_any_size_can_be_read(values: list[int]) -> None:
    text = "".join(map(postings.number, values))
    reader = Reader(text.encode().decode())

    assert [reader.number() for _ in values] == values
    assert not reader.left
    assert not re.search("[\x00-\x22]", text)  # what would end a line of a script, or its text


@given(st.sets(st.sampled_from([0, 1, 2, 70, 1_000, 55_000, 56_000, 1 << 20, 3 << 20, 5 << 20])))
def test_distances_of_any_size_can_be_read(found: set[int]) -> None:
    assert Reader(postings.distances(sorted(found))).articles(len(found)) == sorted(found)


LISTS = st.dictionaries(st.integers(0, 100_000), st.integers(1, LEVELS), max_size=60)


def held(found: Mapping[int, int]) -> postings.array[int]:
    return postings.array("I", sorted(postings.posting(at, impact) for at, impact in found.items()))


@given(LISTS)
def test_what_is_coded_can_be_read_and_the_weightiest_stands_first(found: dict[int, int]) -> None:
    read = groups_in(postings.coded(postings.grouped(held(found))))

    assert [impact for impact, _ in read] == sorted({*found.values()}, reverse=True)
    assert {at: impact for impact, some in read for at in some} == found


@given(LISTS, st.integers(0, 70))
def test_a_split_list_loses_nothing(found: dict[int, int], many: int) -> None:
    first, rest = postings.split(postings.grouped(held(found)), many)
    one = {at: impact for impact, some in first for at in some}
    other = {at: impact for impact, some in rest for at in some}

    assert one | other == found
    assert len(one) == min(many, len(found))
    assert min(one.values(), default=99) >= max(other.values(), default=0)


# ── Ranges ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Item:
    """What stands in a range."""

    key: str
    size: int


@dataclass(slots=True)
class Kept:
    """Where ranges are kept in tests, and which were looked into."""

    known: dict[str, Sequence[Item]] = field(default_factory=dict)
    opened: list[str] = field(default_factory=list)

    def drawer(self) -> Drawer[Item]:
        """How they are had and kept."""

        def get(name: str) -> Sequence[Item] | None:
            self.opened.append(name)
            return self.known.get(name)

        def put(items: Sequence[Item]) -> str:
            self.known[repr(items)] = tuple(items)
            return repr(items)

        return Drawer(get, put, lambda _items, _border: ())


SMALL = Cut(least=10, most=40, often=4)
ITEMS = st.dictionaries(st.text("abcde", min_size=1, max_size=4), st.integers(1, 9), max_size=60)
CHANGES = st.dictionaries(st.text("abcde", min_size=1, max_size=4), st.integers(0, 9), max_size=12)


def cut(items: Mapping[str, int], drawer: Drawer[Item]) -> list[Range]:
    made = (Item(key, items[key]) for key in sorted(items, key=order))
    return [updating.closed(some, drawer) for some in cutting.ranges(made, SMALL)]


@settings(max_examples=300)
@given(ITEMS, CHANGES)
def test_ranges_brought_on_are_those_made_from_nothing(items: dict[str, int], changes: dict[str, int]) -> None:
    kept = Kept()
    known = cut(items, kept.drawer())
    now = {key: size for key, size in {**items, **changes}.items() if size}
    if not known:
        return
    asked = {key: (lambda _, key=key, size=size: Item(key, size) if size else None) for key, size in changes.items()}

    made = updating.changed(known, asked, cut=SMALL, drawer=kept.drawer())

    assert made == cut(now, kept.drawer())


def test_a_change_opens_only_the_ranges_around_it() -> None:
    kept = Kept()
    items = {f"{a}{b}{c}": 3 for a in "abcdefgh" for b in "abcdefgh" for c in "abcdefgh"}
    known = cut(items, kept.drawer())
    kept.opened.clear()

    updating.changed(known, {"ddd": lambda _: Item("ddd", 5)}, cut=SMALL, drawer=kept.drawer())

    assert len(known) > 40
    assert len(kept.opened) <= 4


@given(st.text(min_size=1), st.text(min_size=1))
def test_a_border_parts_two_keys(one: str, other: str) -> None:
    last, first = sorted((one, other), key=order)
    if last != first:
        found = border(last, first)
        assert order(last) < order(found) <= order(first)
        assert first.startswith(found)


# ── The files ───────────────────────────────────────────────────────────────────────────────────


def handed(body: bytes) -> tuple[str, object]:
    """What a script hands to the page: its name, and the value."""
    found = re.fullmatch(r"SS\((.*)\)\n", body.decode(), re.DOTALL)
    assert found
    name, value = json.loads(f"[{found[1]}]")
    return name, value


@dataclass(slots=True)
class Index:
    """An index as it is read back from its files."""

    lists: dict[str, dict[int, int]] = field(default_factory=dict)
    forms: dict[str, set[str]] = field(default_factory=dict)
    urls: list[str] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)


def listed(text: str) -> list[str]:
    last, made = b"", []
    for part in text.split():
        last = last[: 2 * (ord(part[0]) - 48)] + part[1:].encode("utf-16-be")
        made.append(last.decode("utf-16-be"))
    return made


def index_of(files: Mapping[str, bytes]) -> Index:
    """The index that `docs/search.md` describes, read as it says."""
    values = dict(map(handed, (body for url, body in sorted(files.items()) if url.startswith("search/"))))
    root, made = values["root"], Index()
    assert isinstance(root, dict)
    for name in (f"s/{shards.hexed(one)}" for one in listed(root["s"])):
        _read_guide(str(values[name]), values, made)
    for name in (f"r/{shards.hexed(one)}" for one in listed(root["r"])):
        made.ends += listed(str(values[name]))
    rows = sorted(((int(name[2:]), value) for name, value in values.items() if name.startswith("m/")))
    made.urls = [str(row[0]) for _, some in rows for row in some]  # type: ignore[union-attr]
    assert len(made.urls) == root["n"]
    return made


def _read_guide(text: str, values: Mapping[str, object], made: Index) -> None:
    reader, last = Reader(text), ""
    while reader.left:
        home = last = reader.key(last)
        for _ in range(reader.number()):
            last = reader.key(last)
            told = reader.number()
            made.forms[last] = {reader.key(last) for _ in range(told >> 2)}
            many = reader.number() if told & 3 else 0
            found = {
                one: impact
                for packed in _lists(last, told & 3, values, home)
                for impact, some in groups_in(packed)
                for one in some
            }
            assert len(found) == many
            made.lists[last] = found


def _lists(term: str, kind: int, values: Mapping[str, object], home: str) -> list[str]:
    if kind > 1:
        return [str(values[f"{part}/{shards.hexed(term)}"]) for part in "xy"[: kind - 1]]
    short = values[f"l/{shards.hexed(home)}"] if kind else {}
    assert isinstance(short, dict)
    return [short[term]] if kind else []


HEAD = "---\ntitle: {title}\ndate: 19{year}-11-12\nlang: en\n{more}---\n\n"


def _article(title: str, text: str, *, year: int = 87, more: str = "") -> str:
    return HEAD.format(title=title, year=year, more=more) + text + "\n"


def _collection(root: Path, articles: Mapping[str, str]) -> Path:
    return make(root, {"site.toml": 'title = "T"\n', **{f"content/articles/{k}.md": v for k, v in articles.items()}})


def words_of(root: Path) -> tuple[Index, dict[str, bytes]]:
    build(root)
    files = site(root)
    return index_of(files), files


def test_a_word_leads_to_its_articles_by_its_stem(tmp_path: Path) -> None:
    articles = {"a": _article("Floods", "The gate stood open."), "b": _article("Gates", "A flood.", year=88)}

    read, _ = words_of(_collection(tmp_path, articles))

    assert read.urls == ["1987/11/12/a.html", "1988/11/12/b.html"]
    assert read.forms["floods"] == {"flood"}
    assert set(read.lists["flood"]) == set(read.lists["gate"]) == {0, 1}
    assert read.lists["flood"][0] > read.lists["flood"][1]
    assert read.lists["floods"] == {}
    assert "doolf" in read.ends


def test_an_article_is_found_by_its_notes_its_caption_and_all_names_of_its_people(tmp_path: Path) -> None:
    more = "people: [Dora Pym]\nimage: {src: 'https://example.org/a.jpg', alt: harbourview, caption: quayside}\n"
    root = _collection(tmp_path, {"a": _article("One", "Text here.", more=more)})
    make(
        root,
        {
            "content/people/dora-pym.md": "---\nname: Dora Pym\naliases: [Theodora Underhill]\n---\n",
            "content/articles/a.notes.yaml": "- {id: n, kind: check, quote: Text, note: 'Said the *ledger*.'}\n",
        },
    )

    read, files = words_of(root)

    assert {"underhil", "quaysid", "harbourview", "ledger"} <= read.lists.keys()
    assert b"Dora Pym" in files["search/t/people/dora-pym/index.js"]


WITHHELD = "quicksilver"


@pytest.mark.parametrize(("rights", "seen"), [("full", 3), ("excerpt", 1), ("metadata", 0)])
def test_what_rights_withhold_is_in_no_file_of_the_search(tmp_path: Path, rights: str, seen: int) -> None:
    more = (
        f"rights: {rights}\ndek: {WITHHELD}dek\nimage: {{src: 'https://e.org/a.jpg', alt: a, caption: {WITHHELD}cap}}\n"
    )
    text = f"First {WITHHELD}one.\n\nSecond {WITHHELD}two.\n\n- {WITHHELD}three"
    root = _collection(tmp_path, {"a": _article("Title", text, more=more)})

    read, files = words_of(root)

    every = "".join(body.decode() for url, body in files.items() if url.startswith("search/"))
    known = {word for word, found in read.lists.items() if found and word.startswith(WITHHELD)}
    cards = json.dumps([handed(body)[1] for url, body in files.items() if url.startswith("search/t/")])
    assert sum(f"{WITHHELD}{part}" in cards for part in ("one", "two", "three")) == seen
    assert len([word for word in known if not word.endswith(("dek", "cap"))]) == seen
    assert (f"{WITHHELD}dek" in every) == (rights != "metadata")
    assert (f"{WITHHELD}cap" in every) == (rights == "full")


def test_a_draft_is_not_in_the_search(tmp_path: Path) -> None:
    root = _collection(tmp_path, {"a": _article("One", "x"), "b": _article("Secretive", "y", more="draft: true\n")})

    read, files = words_of(root)

    assert read.urls == ["1987/11/12/a.html"]
    assert not any(b"ecretiv" in body for url, body in files.items() if url.startswith("search/"))


def test_a_long_list_stands_apart_and_is_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shards, "SHORT", 20)
    monkeypatch.setattr(shards, "FIRST", 30)
    found = {at * 3: 1 + at % LEVELS for at in range(100)}
    few = dict.fromkeys(range(20), 5)
    terms = [shards.Term("gate", held(found).tobytes()), shards.Term("gates", forms=(("gate", 2),))]
    terms += [shards.Term("mill", held(few).tobytes())]

    files = {name: handed(body)[1] for name, body in shards.term_files(terms, "g")}
    made = Index()
    name, body = shards.guide([("g", shards.term_words(terms, "g"), "mill")])
    _read_guide(str(handed(body)[1]), files, made)

    assert name == "s/67"
    assert files.keys() == {"l/67", "x/67-61-74-65", "y/67-61-74-65"}
    assert made.lists == {"gate": found, "gates": {}, "mill": few}
    assert made.forms == {"gate": set(), "gates": {"gate"}, "mill": set()}


@dataclass(slots=True)
class Published:
    """An index that is made of words alone: what of it is kept, and its files."""

    words: Mapping[bytes, Words]
    kept: dict[str, object] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def publish(self) -> dict[str, bytes]:
        """Make the index, or bring it on."""

        def give(url: str, _digest: str, body: bytes | None) -> None:
            self.files[url] = self.files[url] if body is None else body

        rows = [
            searching.Indexed(entry(f"a{at:05}", f"19{at % 90 + 10}"), key, partial(searching.Copy, words))
            for at, (key, words) in enumerate(self.words.items())
        ]
        copies = lambda keys: (searching.Copy(self.words[key]) for key in keys)  # noqa: E731
        store = searching.Store(self.kept.get, self.kept.__setitem__, copies)
        files = searching.Site(lambda _url, _digest: False, give, self.files.pop)
        nothing = Catalogue((), (), (), (), (), {}, Names(dict), {})
        searching.publish(rows, nothing, language="en", store=store, site=files)
        return self.files


def _drawn(many: int, of: int, each: int) -> dict[bytes, Words]:
    """Words of many articles: each so many of `of` stems, some with a form."""
    chance, made = random.Random(3), {}
    for at in range(many):
        stems_ = sorted(chance.sample(range(of), each))
        told = "\n".join(f"w{one}s w{one}" for one in stems_[::9])
        made[b"%d" % at] = Words(" ".join(f"w{one}" for one in stems_), bytes(1 + one % LEVELS for one in stems_), told)
    return made


def test_an_index_that_is_made_in_parts_is_that_which_is_made_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    words = _drawn(300, 200, 30)
    whole = Published(words).publish()
    monkeypatch.setattr(index, "_RUN", 7)

    assert Published(words).publish() == whole
    found = index_of(whole)
    at = next(number for number, url in enumerate(found.urls) if "a00005" in url)
    for stem, impact in zip(words[b"5"].stems.split(), words[b"5"].impacts, strict=True):
        assert found.lists[stem][at] == impact


def test_an_index_is_made_in_less_memory_than_four_bytes_for_each_word_of_an_article() -> None:
    words = islice(cycle(_drawn(500, 2_000, 60).values()), 24_000)
    tracemalloc.start()
    try:
        made = index._from_nothing(words, index._Drawers(*(Kept().drawer() for _ in "ab")))  # type: ignore[arg-type]
        assert sum(1 for _ in zip(made.terms, range(10), strict=False)) == 10
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 24_000 * 60 * 4


def test_facets_say_which_articles_each_value_has(tmp_path: Path) -> None:
    root = harbour(tmp_path / "site")
    chosen = root / "site.toml"
    chosen.write_text(chosen.read_text().replace('theme = "bare"', 'theme = "broadsheet"'))

    read, files = words_of(root)

    _, tags = handed(files["search/f/tag.js"])
    assert isinstance(tags, dict)
    reader, found = Reader(tags["p"]), {}
    for label, *_ in tags["v"]:
        articles = [read.urls[at] for at in reader.articles(reader.number())]
        found[label] = articles
    assert "1987/11/12/gate.html" in found["floods"]


def test_keys_beyond_the_first_plane_are_counted_as_javascript_counts() -> None:
    keys = sorted(["𞤢𞤣𞤤", "𞤢𞤣𞤥𞤦", "𞤢𞤧", "𠀀𠀁", "𠀀𠀂", "ﬅ", "日本"], key=order)

    assert listed(shards.listed(keys)) == keys


def test_results_are_listed_in_the_order_of_their_numbers() -> None:
    rows = [entry("b", "1988"), entry("a", "1987-01-02")]
    name, value = handed(next(columns.results(rows))[1])

    assert name == "m/0"
    assert value == [[row.url, row.title] for row in rows]


# ── Building ────────────────────────────────────────────────────────────────────────────────────


def _many(root: Path, many: int) -> list[Path]:
    from benchmarks.corpus import make as corpus

    corpus(root, many, notes=0.3)
    (root / "site.toml").write_text('title = "T"\n')
    return sorted((root / "content/articles").rglob("*.md"))


def _edit(chance: random.Random, articles: list[Path], turn: int) -> None:
    file = chance.choice(articles)
    text = file.read_text()
    if turn == 0:
        file.write_text(text + "\nOne more zebra.\n")
    elif turn == 1:
        file.write_text(text.replace('title: "', 'title: "Quokka '))
    elif turn == 2:
        file.unlink()
        articles.remove(file)
    elif turn == 3:
        new = file.with_name("new.md")
        new.write_text(text.replace("date: 19", "date: 20"))
        articles.append(new)
    else:
        file.write_text("\n\n".join(text.split("\n\n")[:2]) + "\n")


def _searched(root: Path) -> dict[str, bytes]:
    return {url: body for url, body in site(root).items() if url.startswith("search/")}


def test_the_index_after_edits_is_that_of_a_clean_build(tmp_path: Path) -> None:
    articles, chance = _many(tmp_path, 24), random.Random(7)
    build(tmp_path)
    for turn in (0, 1, 2, 3, 4):
        _edit(chance, articles, turn)
        build(tmp_path)
    brought_on = _searched(tmp_path)
    shutil.rmtree(tmp_path / "output")
    shutil.rmtree(tmp_path / ".newsgloss")
    build(tmp_path)

    assert brought_on == _searched(tmp_path)


def test_the_search_of_articles_that_are_taken_some_at_a_time_is_that_of_all_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where some of them are remembered, and cards of others are gone."""
    from generator import searches

    articles = _many(tmp_path, 24)
    build(tmp_path)
    whole, told = _searched(tmp_path), list[tuple[str, int, int]]()
    monkeypatch.setattr(searches, "_AT_ONCE", 5)
    for url in [url for url in whole if url.startswith("search/t/19")][::3]:
        (tmp_path / "output" / url).unlink()
    tell = lambda *one: told.append(one)  # noqa: E731
    assert pipeline.build(pipeline.Request(root=tmp_path, output=tmp_path / "output", tell=tell)).built
    assert _searched(tmp_path) == whole
    told.clear()
    other = pipeline.Request(root=tmp_path, output=tmp_path / "other/output", cached=False, tell=tell)
    assert pipeline.build(other).built
    assert _searched(tmp_path / "other") == whole
    done = [one for one in told if one[0] == "search"]
    assert done == [("search", at, len(articles)) for at in range(1, len(articles) + 1)]
    steps = [step for step, _, _ in told]
    assert steps.index("search") < steps.index("render")  # what it takes of memory is free again for the pages


def test_an_edit_of_a_text_writes_only_its_own_card_and_the_shards_of_its_words(tmp_path: Path) -> None:
    articles = _many(tmp_path, 40)
    build(tmp_path)
    before = _searched(tmp_path)
    articles[20].write_text(articles[20].read_text() + "\nOne more zebra.\n")
    build(tmp_path)
    after = _searched(tmp_path)

    written = {url for url in after if after[url] != before.get(url)}
    assert len([url for url in written if url.startswith("search/t/")]) == 1
    assert not [url for url in written if url.startswith("search/f/")]
    assert not [url for url in written if url.startswith("search/m/")]
    assert 1 <= len([url for url in written if url.startswith("search/l/")]) <= 6
    assert 1 <= len([url for url in written if url.startswith("search/s/")]) <= 6


def test_a_card_that_somebody_removed_or_changed_comes_back(tmp_path: Path) -> None:
    _many(tmp_path, 12)
    build(tmp_path)
    before = _searched(tmp_path)
    one, other = [url for url in before if url.startswith("search/t/19")][:2]
    (tmp_path / "output" / one).unlink()
    (tmp_path / "output" / other).write_bytes(b"SS()")
    build(tmp_path)
    assert _searched(tmp_path) == before


def test_a_range_that_is_lost_costs_no_more_than_a_new_index(tmp_path: Path) -> None:
    """Files that were given before it is missed are not given twice."""
    texts = (" ".join(f"{letter}{number:04}" for number in range(600)) for letter in "abcdefgh")
    make(tmp_path, {"site.toml": 'title = "T"\n'})
    for day, text in enumerate(texts, 10):
        head = f"---\ntitle: Story {day}\ndate: 1987-11-{day}\n---\n\n"
        make(tmp_path, {f"content/articles/a{day}.md": f"{head}Gate {text}\n"})
    build(tmp_path)
    with Cache.open(tmp_path / ".newsgloss/cache.sqlite") as kept:
        spine = kept.recall(index._NAME)
        kept.keep(f"search range {index._FORM} {spine.terms[len(spine.terms) // 2].kept}", None)  # type: ignore[attr-defined]
    made = pipeline.build(pipeline.Request(root=tmp_path, output=tmp_path / "other/output"))
    assert made.built
    assert site(tmp_path / "other") == site(tmp_path)


def test_words_weigh_the_same_in_several_threads_at_once() -> None:
    rng = random.Random(1)
    parts = ["ba", "ke", "li", "mo", "nu", "ra", "st", "ing", "ed", "tion", "ly", "ness", "es"]
    texts = [" ".join("".join(rng.choices(parts, k=4)) for _ in range(200)) for _ in range(60)]
    apart = [weigh({"text": [text]}, lang="en") for text in texts]
    stems._known.cache_clear()
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda text: weigh({"text": [text]}, lang="en"), texts)) == apart


def test_cards_of_deep_places_with_long_names_are_files(tmp_path: Path) -> None:
    deep = "/".join(f"{level} {'long name of a place ' * 3}" for level in "ABCD")
    root = make(harbour(tmp_path / "site"), {f"content/places/{deep}.md": "---\nname: Here\n---\nOf it.\n"})
    chosen = root / "site.toml"
    chosen.write_text(chosen.read_text().replace('theme = "bare"', 'theme = "broadsheet"'))
    assert build(root).built
    assert max(len(part) for url in site(root) for part in url.split("/")) <= 100


def test_what_the_last_build_kept_may_be_lost(tmp_path: Path) -> None:
    articles = _many(tmp_path, 12)
    build(tmp_path)
    (tmp_path / ".newsgloss/cache.sqlite").unlink()
    articles[3].write_text(articles[3].read_text() + "\nOne more zebra.\n")
    build(tmp_path)
    from_lost = _searched(tmp_path)
    build(tmp_path, cached=False)

    assert from_lost == _searched(tmp_path)


def test_a_theme_without_a_search_has_no_index(tmp_path: Path) -> None:
    root = harbour(tmp_path / "site")
    build(root)

    assert _searched(root) == {}


def test_a_page_of_headlines_is_apart_where_the_theme_has_one(tmp_path: Path) -> None:
    _, files = words_of(_collection(tmp_path, {"a": _article("Floods", "x")}))

    assert b"Floods" in files["headlines.html"]
    assert b"Floods" not in files["search.html"]
    assert b'href="headlines.html"' in files["search.html"]


# ── The scripts ─────────────────────────────────────────────────────────────────────────────────


def test_all_scripts_of_the_theme_keep_their_budget() -> None:
    scripts = [file.read_bytes() for file in sorted((BROADSHEET / "assets").glob("*.js"))]

    assert len(scripts) == 3
    assert sum(len(gzip.compress(script)) for script in scripts) < 14_000
    for script in scripts:
        assert not re.search(rb"\bfetch\(|XMLHttpRequest|\bimport\b|\beval\(|innerHTML", script)


def test_the_scripts_are_made_of_those_that_are_written(checkout: Path) -> None:
    pytest.importorskip("minify", reason="tdewolff-minify is not installed")
    maker = _maker(checkout / "docs/make_scripts.py")

    assert [path.name for path, _ in maker.stale()] == [], "run: python docs/make_scripts.py"


def _maker(at: Path) -> ModuleType:
    import importlib.util

    spec = importlib.util.spec_from_file_location(at.stem, at)
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_the_search_of_an_amended_site_is_that_of_a_clean_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """New words, words that are no more, and so many that ranges of the index are cut elsewhere."""
    root, clean = tmp_path / "site", tmp_path / "clean"
    story = (
        "---\ntitle: Story {0}\ndate: 1987-11-{1}\ntags: [floods]\n---\n\nThe gate {0} was held. "
        + "It was so. " * 50
        + "\n\n{2}\n"
    )

    def words(of: str) -> str:
        return " ".join(f"{of}{number:04}" for number in range(2_000))

    make(root, {f"content/articles/a{n:02}.md": story.format(n, n + 10, words("abc"[n % 3])) for n in range(12)})
    build(root)
    build(root)
    monkeypatch.setattr(pipeline, "compose", None)  # no whole build
    for of in ("w", "a", "lampreys", "c"):
        (root / "content/articles/a03.md").write_text(story.format(3, 13, words(of)))
        assert build(root).changed == 1
    monkeypatch.undo()
    pipeline.build(pipeline.Request(root=root, output=clean / "output", cached=False))
    assert site(root) == site(clean)


def test_the_search_of_another_site_of_the_collection_is_not_taken_for_this_one_s(tmp_path: Path) -> None:
    root, clean = tmp_path / "site", tmp_path / "clean"
    story = "---\ntitle: Story {0}\ndate: 1987-11-{1}\n{2}---\n\nThe gate {0} was held.\n"
    drafts = {n: "draft: true\n" if n < 3 else "" for n in range(14)}
    make(root, {f"content/articles/a{n:02}.md": story.format(n, n + 10, draft) for n, draft in drafts.items()})
    build(root)
    pipeline.build(pipeline.Request(root=root, output=tmp_path / "drafts", drafts=True))
    file = root / "content/articles/a09.md"
    file.write_text(file.read_text() + "\nLampreys.\n")
    build(root)
    pipeline.build(pipeline.Request(root=root, output=clean / "output", cached=False))
    assert site(root) == site(clean)
