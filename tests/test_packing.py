"""One file carries it all: each format holds what it should, twice in the same bytes, and takes no stranger's place."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import bagit
import pytest

from generator import packs, pipeline
from generator.cli import main
from generator.model import When
from generator.packs import Packed, Wanted
from tests.making import harbour, make, site

NOTED = "content/articles/noted.md"


def ask(root: Path, form: str, **wanted: object) -> Packed:
    """Make a pack of the collection at `root`."""
    request = pipeline.Request(root=root, output=root / "output")
    return packs.pack(request, Wanted(form, **wanted))  # type: ignore[arg-type]


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


def test_a_zip_without_notes_has_no_word_of_them_and_leaves_all_else_alone(root: Path) -> None:
    whole = made(root, "zip")
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file() and ".newsgloss" not in path.parts}
    path = made(root, "zip", notes=False)
    with zipfile.ZipFile(path) as archive:
        assert [name for name in archive.namelist() if 'id="note-' in archive.read(name).decode("latin-1")] == []
    with zipfile.ZipFile(whole) as archive:
        assert [name for name in archive.namelist() if 'id="note-' in archive.read(name).decode("latin-1")] != []
    assert path != whole
    after = {one: one.read_bytes() for one in root.rglob("*") if one.is_file() and ".newsgloss" not in one.parts}
    assert {one: body for one, body in after.items() if one != path} == {k: v for k, v in before.items() if k != path}


# ── every format ────────────────────────────────────────────────────────────────────────────────

FORMS = tuple(packs.FORMS)


@pytest.mark.parametrize("form", FORMS)
def test_two_packs_are_equal_byte_for_byte(form: str, root: Path, tmp_path: Path) -> None:
    one, other = (made(root, form, target=tmp_path / folder / f"a.{form}") for folder in "ab")
    assert hashlib.sha256(one.read_bytes()).digest() == hashlib.sha256(other.read_bytes()).digest()


@pytest.mark.parametrize("form", FORMS)
def test_a_pack_takes_the_place_of_an_older_one_and_of_nothing_else(form: str, root: Path, tmp_path: Path) -> None:
    target = tmp_path / "a.file"
    made(root, form, target=target)
    made(root, form, target=target)
    target.write_bytes(b"PK\x03\x04 a thesis")
    done = ask(root, form, target=target)
    assert "is no pack of this kind" in done.refused
    assert target.read_bytes() == b"PK\x03\x04 a thesis"
    assert [path.name for path in tmp_path.iterdir()] == ["a.file"]


@pytest.mark.parametrize("form", FORMS)
def test_a_pack_that_cannot_be_written_is_a_sentence(form: str, root: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = ask(root, form, target=tmp_path / "file" / "a.pack")
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
