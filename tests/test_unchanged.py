"""An unchanged site is known by the disk alone; whatever has changed, a build is made."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from generator import freshness, last, unchanged, writing
from generator.cli import main
from generator.freshness import Seal
from tests import making

CHECKOUT = Path(__file__).parents[1]
WORDS = ["build", "--site"]
ARTICLE = "---\ntitle: {}\ndate: 1919-08-30\n---\n\nThe weavers walked out.\n"


@pytest.fixture
def cuttings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A collection that was built and is remembered, though its files are fresh."""
    monkeypatch.setattr(freshness, "FINE", 0)
    files = {
        "site.toml": 'title = "Cuttings"\n',
        "content/articles/1919/weavers.md": ARTICLE.format("Weavers walk out"),
        "content/articles/1919/spinners.md": ARTICLE.format("Spinners") + "\nSee [[Nowhere]].\n",
    }
    making.make(tmp_path, files)
    main([*WORDS, str(tmp_path)])
    return tmp_path


def test_an_unchanged_site_is_told_of_with_the_same_words(cuttings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (cuttings / "content/articles/1919/third.md").write_text(ARTICLE.format("A third"))
    assert main([*WORDS, str(cuttings)]) == 0
    assert "3 articles (1 new)" in capsys.readouterr().out

    assert main([*WORDS, str(cuttings), "--no-cache"]) == 0
    built = capsys.readouterr()
    assert unchanged.again([*WORDS, str(cuttings)])[0] == 0
    told = capsys.readouterr()

    assert told.err == built.err
    assert "Nowhere" in told.err
    assert told.out.partition(" in ")[0] == built.out.partition(" in ")[0]
    assert told.out.startswith("3 articles, 0 notes, ")


def _edit(root: Path) -> None:
    """Other words of the same length, and the time that the file had."""
    path = root / "content/articles/1919/weavers.md"
    state = path.stat()
    path.write_text(path.read_text().replace("walked", "stayed"))
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "an article is edited, and bears its old time": _edit,
    "an article is added": lambda root: (root / "content/articles/1919/new.md").write_text(ARTICLE.format("New")),
    "an article is removed": lambda root: (root / "content/articles/1919/weavers.md").unlink(),
    "a note is added": lambda root: (root / "content/articles/1919/weavers.notes.yaml").write_text("[]\n"),
    "an original comes in": lambda root: making.make(root, {"content/inbox/a.txt": "A\n\nMay 4, 1999\n\nWords.\n"}),
    "settings change": lambda root: (root / "site.toml").write_text('title = "Cutting"\n'),
    "a theme comes": lambda root: making.make(root, {"themes/broadsheet/theme.toml": 'name = "broadsheet"\n'}),
    "a page is removed": lambda root: (root / "output/index.html").unlink(),
    "a page is written over": lambda root: (root / "output/index.html").write_text("mine"),
    "the output is removed": lambda root: (root / "output").rename(root / "away"),
    "the memory is damaged": lambda root: (root / ".newsgloss/unchanged").write_bytes(b"0\n\xff"),
    "the memory is cut short": lambda root: os.truncate(root / ".newsgloss/unchanged", 200),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changes_a_build_is_made(cuttings: Path, change: Callable[[Path], object]) -> None:
    words = [*WORDS, str(cuttings)]
    assert unchanged.again(words)[0] is not None

    change(cuttings)

    assert unchanged.again(words)[0] is None


def test_other_words_and_surroundings_are_another_question(cuttings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert unchanged.again([*WORDS, str(cuttings), "--strict"])[0] is None
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert unchanged.again([*WORDS, str(cuttings)])[0] is None


def test_a_build_that_wrote_into_the_collection_is_not_remembered(cuttings: Path) -> None:
    making.make(cuttings, {"content/inbox/gate.txt": "A Gate Opens\n\nMay 4, 1999\n\nThe gate stood open all day.\n"})

    main([*WORDS, str(cuttings)])
    assert unchanged.again([*WORDS, str(cuttings)])[0] is None

    main([*WORDS, str(cuttings)])
    assert unchanged.again([*WORDS, str(cuttings)])[0] is not None


def test_a_build_of_fresh_files_is_not_remembered(cuttings: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freshness, "FINE", 3_600_000_000_000)
    monkeypatch.setattr(last, "unsettled", lambda *_: 0)  # nobody waits so long
    main([*WORDS, str(cuttings), "--no-cache"])
    main([*WORDS, str(cuttings), "--quiet"])

    assert unchanged.again([*WORDS, str(cuttings), "--quiet"])[0] is None


def test_what_was_fresh_when_it_was_looked_at_is_not_believed_however_long_the_look_took(
    cuttings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seals, now = writing.seals, last.now

    def slow(site: writing.Staging) -> tuple[Mapping[str, Seal], str]:
        monkeypatch.setattr(last, "now", lambda: now() + 3_600_000_000_000)
        return seals(site)

    monkeypatch.setattr(freshness, "FINE", 60_000_000_000)
    monkeypatch.setattr(last, "unsettled", lambda _changed, _now: 0)
    monkeypatch.setattr(writing, "seals", slow)
    (cuttings / "site.toml").write_text('title = "Others"\n')
    assert making.build(cuttings).built
    known = last.recalled(cuttings, cuttings / "output")
    assert known
    assert set(known.outputs.values()) == {last.UNSURE}


def test_what_comes_into_the_checkout_makes_no_other_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The output often lies there, and what is written beside it; packages do not."""
    (tmp_path / "generator").mkdir()
    (tmp_path / "packages").mkdir()
    monkeypatch.setattr(last, "CHECKOUT", tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path / "packages")])
    before = last.program()
    (tmp_path / "output").mkdir()
    assert last.program() == before
    (tmp_path / "packages/one-1.dist-info").mkdir()
    assert last.program() != before


def test_an_unchanged_site_loads_no_library(cuttings: Path) -> None:
    """A new process: its files are old enough only if it says so."""
    words = [*WORDS, str(cuttings)]
    program = (
        "import sys; from generator import freshness; freshness.FINE = 0; from generator.cli import main;"
        f"main({words!r}); loaded = set(sys.modules); sys.exit(bool(loaded & "
        "{'jinja2', 'markdown_it', 'yaml', 'msgspec', 'click', 'generator.model', 'generator.commands'}))"
    )
    once = [sys.executable, "-c", program]
    around = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    subprocess.run(once, check=False, capture_output=True, env=around)

    assert subprocess.run(once, check=False, capture_output=True, env=around).returncode == 0


def test_folders_and_settings_that_are_linked_in_are_looked_at_too(tmp_path: Path) -> None:
    root, vault = tmp_path / "site", tmp_path / "vault"
    making.make(
        vault, {"articles/gate.md": "---\ntitle: Gate\ndate: 1987\n---\n\nHeld.\n", "site.toml": 'title = "Papers"\n'}
    )
    (root / "content").mkdir(parents=True)
    (root / "content/articles").symlink_to(vault / "articles")
    (root / "site.toml").symlink_to(vault / "site.toml")
    before = last.seal_of_inputs(root)
    making.make(vault, {"articles/quay.md": "---\ntitle: Quay\ndate: 1988\n---\n\nFlooded.\n"})
    making.make(vault, {"articles/gate.md": "---\ntitle: Gate\ndate: 1987\n---\n\nHeld open.\n"})
    (vault / "site.toml").write_text('title = "Other papers"\n')
    found = last.changed(before, last.seal_of_inputs(root), root=root)
    assert found - {"content/articles"} == {"content/articles/quay.md", "content/articles/gate.md", "site.toml"}


def test_a_process_that_outlives_its_program_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it makes is of the old program, and the next process would take it for the new one's."""
    root = making.make(tmp_path, {"content/articles/gate.md": "---\ntitle: Gate\ndate: 1987\n---\n\nHeld.\n"})
    making.build(root)
    kept = {path: path.read_bytes() for path in (root / ".newsgloss").iterdir()}
    monkeypatch.setattr(last, "program", lambda: "another")
    making.make(root, {"content/articles/gate.md": "---\ntitle: Gate\ndate: 1987\n---\n\nHeld open.\n"})
    assert making.build(root).built is not None
    assert {path: path.read_bytes() for path in (root / ".newsgloss").iterdir()} == kept


def test_what_an_earlier_version_kept_otherwise_is_as_nothing(cuttings: Path) -> None:
    """It is read before the program is known to be the same one."""
    output = cuttings / "output"
    known = last.recalled(cuttings, output)
    assert known is not None
    assert set(known.articles) == {"content/articles/1919/weavers.md", "content/articles/1919/spinners.md"}

    (file,) = (cuttings / ".newsgloss").glob("last-*")
    kept = last.read(file)
    assert isinstance(kept, tuple)
    assert len(kept) != len(known)  # by which an earlier version knows its own, for people also go back to one
    last.write(file, (*known[:7], dict(known.articles), known.told))  # as it was kept before

    assert last.recalled(cuttings, output) is None
    assert main([*WORDS, str(cuttings)]) == 0
