"""The command line: what is printed, where, and with which exit code."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from generator import building, commands, pipeline, report, skeletons
from generator.cli import main
from generator.diagnostics import Code, Diagnostic
from generator.model import Built, Place, When

CHECKOUT = Path(__file__).parents[1]
WEAVERS = (
    "---\ntitle: Weavers walk out\ndate: 1919-08-30\nsource: Port Ellery Courier\n---\n\nThe weavers walked out.\n"
)
NOTES = "- id: who\n  quote: weavers\n  kind: context\n  note: All of them.\n"


@pytest.fixture
def cuttings(tmp_path: Path) -> Path:
    """A collection of one article with one note."""
    files = {
        "site.toml": 'title = "Cuttings"\n',
        "content/articles/1919/weavers.md": WEAVERS,
        "content/articles/1919/weavers.notes.yaml": NOTES,
    }
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def _run(*arguments: str, cwd: Path, **around: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(CHECKOUT / "build.py"), *arguments]
    env = {**os.environ, **around}
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=cwd, env=env)


def _tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# ── build and check ─────────────────────────────────────────────────────────────────────────────


def test_options_may_stand_before_the_command(cuttings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (cuttings / "a.txt").write_text("A Plain Headline\n\nMay 4, 1999\n\nThe gate stood open for eleven minutes.\n")
    before = _tree(cuttings)

    assert main(["--site", str(cuttings), "--quiet", "check"]) == 0
    assert main(["--json", f"--site={cuttings}", "notes", "list"]) == 0
    assert json.loads(capsys.readouterr().out)
    assert main(["notes", "--site", str(cuttings), "--state", "orphan", "list", "--quiet"]) == 0
    assert main(["--output", str(cuttings / "x.json"), "notes", "export", "--nope", "--site", str(cuttings)]) == 2
    assert "No such option '--nope'" in capsys.readouterr().err
    assert main(["--site", str(cuttings), "notes"]) == main(["notes"])
    assert main(["--site", str(cuttings), "chek"]) == 2
    assert "No such command 'chek'" in capsys.readouterr().err
    assert main(["--site", str(cuttings), "import", "--dry-run", str(cuttings / "a.txt")]) == 0
    assert "title: A Plain Headline" in capsys.readouterr().out
    assert _tree(cuttings) == before


def test_a_build_says_in_one_line_what_there_is_and_where(cuttings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--site", str(cuttings)]) == 0
    said = capsys.readouterr()
    assert re.fullmatch(r"1 article, 1 note, \d+ pages in \d+\.\d+ s → \S+/output/index\.html\n", said.out)
    assert (said.err, (cuttings / "output/index.html").is_file()) == ("", True)


def test_a_second_build_writes_nothing(cuttings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--site", str(cuttings), "--quiet"])
    assert main(["--site", str(cuttings), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["files"]["written"], said["files"]["removed"], said["new"], said["changed"]) == (0, 0, 0, 0)


def test_a_bad_article_is_named_and_the_good_ones_are_published(
    cuttings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (cuttings / "content/articles/1919/bad.md").write_text("---\ntitle: Bad\ndate: 1919-08-32\n---\nText.\n")
    assert main(["--site", str(cuttings)]) == 1
    said = capsys.readouterr()
    assert said.err.splitlines()[0] == (
        "content/articles/1919/bad.md:3:7: date: '1919-08-32' is no date: 1919-08 has 31 days, and no 32  [value-date]"
    )
    assert said.err.splitlines()[-1] == "1 error: content/articles/1919/bad.md:3:7"
    assert (cuttings / "output/1919/08/30/weavers.html").is_file()


def test_strict_publishes_nothing_while_something_is_wrong(cuttings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--site", str(cuttings), "--quiet"])
    before = _tree(cuttings / "output")
    (cuttings / "content/articles/1919/weavers.md").write_text(WEAVERS + "\nSee [[nobody]].\n")
    assert main(["--site", str(cuttings), "--strict"]) == 1
    assert re.fullmatch(r"Nothing was written; .*output is as it was\.\n", capsys.readouterr().out)
    assert _tree(cuttings / "output") == before
    assert main(["--site", str(cuttings)]) == 0


def test_a_check_writes_nothing_at_all(cuttings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (cuttings / "content/inbox").mkdir()
    (cuttings / "content/inbox/a.txt").write_text("A\n\nBy B\n\nAugust 30, 1919\n\nWords of the body.\n")
    before = _tree(cuttings)
    assert main(["check", "--site", str(cuttings)]) == 0
    assert _tree(cuttings) == before
    assert re.search(r"2 articles, 1 note, \d+ pages checked in .* s; nothing was written\n", capsys.readouterr().out)


def test_json_is_one_object_with_every_diagnostic(cuttings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (cuttings / "content/articles/1919/bad.md").write_text("")
    assert main(["check", "--site", str(cuttings), "--json"]) == 1
    said = capsys.readouterr()
    found = json.loads(said.out)
    assert (said.err, found["articles"], found["errors"]) == ("", 1, 1)
    assert [(one["code"], one["path"], one["severity"]) for one in found["diagnostics"]] == [
        ("file-empty", "content/articles/1919/bad.md", "error"),
    ]


def test_quiet_says_only_errors(cuttings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (cuttings / "content/articles/1919/weavers.md").write_text(WEAVERS + "\nSee [[nobody]].\n")
    assert main(["--site", str(cuttings), "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_wrong_settings_end_with_2(cuttings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (cuttings / "site.toml").write_text('titel = "x"\n')
    assert main(["--site", str(cuttings)]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.splitlines()) == (
        "",
        [
            "site.toml:1:1: there is no key 'titel'  [settings-key]",
            "    mend  did you mean `title`?",
            "1 error: site.toml:1:1",
        ],
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["biuld"], "No such command 'biuld'"),
        (["--strickt"], "No such option"),
        (["--site", "/nowhere/at/all"], "does not exist"),
        (["--base-url", "example.org"], "is no address on the web"),
        (["--jobs", "0"], "is not in the range"),
        (["new", "article", "A", "--date", "1919-13"], "there is no month 13"),
        (["new", "note", "../../x"], "there is no article"),
        (["new", "note", "1919/weavers", "--kind", "a: b"], "cannot name a kind of note"),
        (["new", "person", ""], "holds no letter and no digit"),
        (["new", "tag", "harbour/../.."], "is a path"),
        (["new", "place", "C\ud800"], "holds a character that no file may hold"),
        (["new", "article", "../../etc"], "is a path"),
        (["new", "organisation", "con"], "is reserved on Windows"),
        (["import"], "Missing argument"),
    ],
)
def test_what_cannot_be_read_ends_with_2(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert said in capsys.readouterr().err.replace("\n", " ")


def test_help_names_every_command_and_shows_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    said = capsys.readouterr().out
    for word in ("build", "serve", "import", "new", "check", "notes", "test", "Examples:", "Exit codes:"):
        assert word in said


@pytest.mark.parametrize(
    "words", [["build"], ["serve"], ["import"], ["new"], ["new", "article"], ["check"], ["notes", "list"], ["test"]]
)
def test_every_command_has_its_own_help(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*words, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"Usage: python build.py {' '.join(words)}")


def test_the_collection_is_the_nearest_folder_upwards_else_our_own(
    cuttings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(cuttings / "content/articles")
    assert commands.collection(None) == cuttings
    (cuttings / "site.toml").unlink()
    assert commands.collection(None) == CHECKOUT
    assert commands.collection(Path()) == cuttings / "content/articles"


def test_the_date_of_a_reproducible_build_is_taken_from_the_environment(
    cuttings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "951782400")
    asked = commands.request(commands.Options(site=cuttings), write=False, tell=lambda *_: None)
    assert (asked.date, asked.output) == (When(2000, 2, 29), cuttings / "output")


# ── import, notes, new ──────────────────────────────────────────────────────────────────────────

CLIPPING = "Board votes\n\nBy Maud Tennant\n\nNovember 30, 1987\n\nThe Board voted nine to eight.\n\nIt was late.\n"


def test_import_copies_converts_and_says_which(
    cuttings: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    original = tmp_path_factory.mktemp("downloads") / "board-votes.txt"
    original.write_text(CLIPPING)
    assert main(["import", str(original), "--site", str(cuttings)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "content/articles/1987/board-votes.md",
        "1 new article; python build.py makes the site.",
    ]
    assert (cuttings / "content/inbox/board-votes.txt").read_text() == original.read_text() == CLIPPING
    assert "The Board voted nine to eight." in (cuttings / "content/articles/1987/board-votes.md").read_text()


def test_a_dry_run_prints_the_markdown_and_writes_nothing(
    cuttings: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    original = tmp_path_factory.mktemp("downloads") / "board-votes.txt"
    original.write_text(CLIPPING)
    before = _tree(cuttings)
    assert main(["import", "--dry-run", str(original), "--site", str(cuttings)]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("---\ntitle: Board votes\ndate: 1987-11-30\nauthors: [Maud Tennant]\n")
    assert (said.err.splitlines()[0], _tree(cuttings)) == ("# content/articles/1987/board-votes.md", before)


def test_import_as_json_tells_what_was_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    original = tmp_path / "board-votes.txt"
    original.write_text(CLIPPING)
    assert main(["import", "--json", "--url", "https://example.org/a", str(original)]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["title"], found["date"], found["url"]) == ("Board votes", "1987-11-30", "https://example.org/a")


def test_notes_list_shows_where_every_note_stands(cuttings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notes = NOTES + "- id: gone\n  quote: spinners\n  kind: check\n  note: None.\n"
    (cuttings / "content/articles/1919/weavers.notes.yaml").write_text(notes)
    main(["notes", "list", "--site", str(cuttings)])
    assert capsys.readouterr().out.splitlines() == [
        "exact   context  content/articles/1919/weavers.md:7:5          who   weavers",
        "orphan  check    content/articles/1919/weavers.notes.yaml:5:7  gone  spinners",
    ]
    main(["notes", "list", "--site", str(cuttings), "--json", "--state", "orphan"])
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["id"], row["state"], row["line"], row["start"]) == ("gone", "orphan", 5, -1)
    assert row["quote"]
    assert row["exact"] == ""


def test_a_new_collection_builds_without_a_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "my cuttings"
    assert main(["new", "site", str(folder)]) == 0
    capsys.readouterr()
    assert main(["--site", str(folder), "--strict"]) == 0
    said = capsys.readouterr()
    assert (said.err, said.out[:28]) == ("", "1 article (1 new), 2 notes, ")


def test_every_skeleton_builds_without_a_word(cuttings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    awkward = "Ünïcode: a \"quoted\" # 'name'"
    made = [["article", awkward, "--date", "1919-08"], ["note", "1919/weavers-2"]]
    (cuttings / "content/articles/1919/weavers-2.md").write_text(WEAVERS.replace("Weavers", "More weavers"))
    made += [[kind, f"{awkward} {kind}"] for kind in skeletons.AUTHORITIES] + [["tag", "harbour/barrier"]]
    for words in made:
        assert main(["new", *words, "--site", str(cuttings)]) == 0
    assert (cuttings / "content/tags/harbour/barrier.md").is_file()
    capsys.readouterr()
    assert main(["--site", str(cuttings), "--strict"]) == 0
    assert capsys.readouterr().err == ""


def test_nothing_is_overwritten(cuttings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = _tree(cuttings)
    assert main(["new", "note", "1919/weavers", "--quote", "walked", "--site", str(cuttings)]) == 1
    said = capsys.readouterr()
    assert (_tree(cuttings), "is there already and was left as it is" in said.err) == (before, True)
    assert 'quote: "walked"' in said.out


def test_what_cannot_be_written_is_no_fault_of_ours(cuttings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (cuttings / "plain").write_text("A file, not a folder.")
    under = cuttings / "plain" / "below"
    (cuttings / "content/events").write_text("A file, not a folder.")
    for words in (
        ["new", "site", str(under)],
        ["new", "event", "Strike", "--site", str(cuttings)],
        ["notes", "export", "--output", str(under), "--site", str(cuttings)],
    ):
        assert main(words) == 2, words
        assert " could not be written: " in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="the system has no file size limit")
def test_half_a_file_is_not_left_behind(cuttings: Path) -> None:
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100));"
        "from generator.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    words = ["new", "article", "Half", "--date", "1990", "--site", str(cuttings)]
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=False, cwd=CHECKOUT
    )
    assert (done.returncode, "could not be written: File too large" in done.stderr) == (2, True)
    assert not list((cuttings / "content/articles/1990").iterdir())


def test_a_collection_is_not_begun_in_another(cuttings: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (cuttings / "site.toml").touch()
    before = _tree(cuttings)
    assert main(["new", "site", str(cuttings)]) == 2
    assert (_tree(cuttings), "is a collection already" in capsys.readouterr().err) == (before, True)


@pytest.mark.parametrize("name", ["weavers", "1919/weaver", "1920/weavers.md"])
def test_an_article_that_is_not_there_is_answered_with_the_nearest(
    name: str, cuttings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "note", name, "--site", str(cuttings)]) == 2
    assert capsys.readouterr().err.endswith("did you mean 1919/weavers?\n")


@pytest.mark.parametrize("dry", [[], ["--dry-run"]])
@pytest.mark.parametrize(
    "path", ["", "..", "content", "content/articles", "content/articles/1919/weavers.md", "output"]
)
def test_a_collection_does_not_import_itself(
    path: str, dry: list[str], cuttings: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--site", str(cuttings), "--quiet"]) == 0
    before = _tree(cuttings)
    assert main(["import", *dry, str(cuttings / path), "--site", str(cuttings)]) == 1
    assert _tree(cuttings) == before
    assert "so nothing of it was imported  [import-failed]" in capsys.readouterr().err


def test_an_original_that_lies_in_the_inbox_is_converted_where_it_is(cuttings: Path) -> None:
    original = cuttings / "content/inbox/board/votes.txt"
    original.parent.mkdir(parents=True)
    original.write_text(CLIPPING)
    for path in (original, original.parent, cuttings / "content/inbox"):
        assert main(["import", str(path), "--site", str(cuttings)]) == 0
    assert [path.name for path in (cuttings / "content/inbox").rglob("*.txt")] == ["votes.txt"]
    assert "from: board/votes.txt" in (cuttings / "content/articles/1987/votes.md").read_text()


def test_an_original_that_cannot_be_copied_is_told_and_the_others_are_imported(
    cuttings: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path_factory.mktemp("downloads")
    (folder / "taken").mkdir()
    (folder / "taken" / "one.txt").write_text(CLIPPING.replace("Board", "Town"))
    (folder / "votes.txt").write_text(CLIPPING)
    (cuttings / "content/inbox").mkdir(parents=True)
    (cuttings / "content/inbox/taken").write_text("")
    assert main(["import", str(folder), "--site", str(cuttings)]) == 1
    said = capsys.readouterr()
    assert said.out.splitlines()[0] == "content/articles/1987/votes.md"
    assert "could not be written: File exists  [import-failed]" in said.err


# ── streams, faults, interruptions ──────────────────────────────────────────────────────────────


def _breaking(problem: BaseException) -> object:
    def build(_request: pipeline.Request) -> pipeline.Report:
        raise problem

    return build


def test_a_fault_of_ours_is_owned_up_to_in_a_sentence(
    cuttings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(building, "build", _breaking(KeyError("x")))
    assert main(["--site", str(cuttings)]) == 3
    said = capsys.readouterr().err
    found = re.fullmatch(
        r"newsgloss: a fault of Newsgloss, not of your files: KeyError at test_cli\.py:\d+\. "
        r"Please report it with the file (.+)\.\n",
        said,
    )
    assert found is not None
    assert "KeyError: 'x'" in Path(found[1]).read_text()
    Path(found[1]).unlink()


def test_ctrl_c_ends_with_130(
    cuttings: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(building, "build", _breaking(KeyboardInterrupt()))
    assert main(["--site", str(cuttings)]) == 130
    assert capsys.readouterr().err == "\nStopped.\n"


def test_a_reader_that_leaves_is_no_fault(cuttings: Path) -> None:
    command = f'"{sys.executable}" "{CHECKOUT / "build.py"}" check --json --site "{cuttings}" | true'
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)  # noqa: S602 - our own words
    assert (done.returncode, done.stderr) == (0, "")


def test_a_terminal_without_our_characters_is_no_fault(cuttings: Path) -> None:
    (cuttings / "content/articles/1919/weavers.md").write_text(WEAVERS + "\nSee [[Москва]].\n", encoding="utf-8")
    done = _run("--site", str(cuttings), cwd=cuttings, PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (done.returncode, " -> " in done.stdout, "\\u041c" in done.stderr) == (0, True, True)


def test_it_runs_from_any_folder(cuttings: Path) -> None:
    done = _run(cwd=cuttings / "content")
    assert (done.returncode, done.stdout.endswith(" s → ../output/index.html\n")) == (0, False)
    assert (cuttings / "output/index.html").is_file()


def test_a_mere_build_loads_no_library_to_read_its_words() -> None:
    heavy = "click rich jinja2 markdown_it trafilatura lxml babel starlette uvicorn watchfiles yaml".split()  # noqa: SIM905
    code = f"import generator.bootstrap, generator.cli, sys; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=CHECKOUT)
    assert done.stdout == "[]\n"


# ── what is said ────────────────────────────────────────────────────────────────────────────────

BUILT = pipeline.Report(
    articles=312,
    new=3,
    changed=1,
    notes=1348,
    states={"exact": 1345, "moved": 2, "orphan": 1},
    pages=489,
    built=Built(1, 2, 3),
    index=Path("/c/output/index.html"),
)


def test_the_summary_is_what_a_person_wants_to_know() -> None:
    assert report.summary(BUILT, "0.8 s", here=Path("/c")) == (
        "312 articles (3 new, 1 changed), 1,348 notes (2 moved, 1 orphan), 489 pages in 0.8 s → output/index.html"
    )
    one = replace(BUILT, articles=1, new=0, changed=0, notes=1, states={"orphan": 2}, pages=1)
    assert report.summary(one, "0.04 s", here=Path("/elsewhere")) == (
        "1 article, 1 note (2 orphans), 1 page in 0.04 s → /c/output/index.html"
    )


def _wrong(path: str, code: Code = Code.LINK_UNRESOLVED, what: str = "x") -> Diagnostic:
    return Diagnostic(code, Place(path, 2, 3), what)


def test_diagnostics_stand_by_place_with_a_blank_line_between_files() -> None:
    found = [_wrong("b.md"), _wrong("a.md", what="y"), _wrong("a.md"), _wrong("a.md")]
    assert report.listing(found, limit=9, colour=False) == (
        "a.md:2:3: x  [link-unresolved]\na.md:2:3: y  [link-unresolved]\n\nb.md:2:3: x  [link-unresolved]"
    )


def test_of_many_diagnostics_the_gravest_are_shown_and_the_rest_counted() -> None:
    found = [*(_wrong(f"{number:03}.md") for number in range(70)), _wrong("z.md", Code.FILE_EMPTY)]
    said = report.listing(found, limit=50, colour=False).splitlines()
    assert (said[-1], said[-3]) == ("… and 21 more; --all shows them.", "z.md:2:3: x  [file-empty]")
    assert report.count(found) == "1 error, 70 warnings: z.md:2:3 …"


def test_notices_are_not_counted_as_wrong() -> None:
    found = [_wrong("a.md", Code.IMPORT_KEPT)]
    assert (report.count(found), report.is_bad(found, strict=True)) == ("", False)


def test_colours_are_only_round_the_words() -> None:
    found = [Diagnostic(Code.FILE_EMPTY, Place("a.md"), "x", mend="write it")]
    plain, coloured = (report.listing(found, limit=1, colour=colour) for colour in (False, True))
    assert (re.sub(r"\x1b\[\d*m", "", coloured), "\x1b[31m[file-empty]\x1b[0m" in coloured) == (plain, True)


def test_no_text_of_a_file_can_steer_the_terminal() -> None:
    said = report.listing([_wrong("a.md", what="\x1b[2J\x9b\u202e\rx")], limit=1, colour=False)
    assert said == "a.md:2:3: \\x1b[2J\\x9b\\u202e\\rx  [link-unresolved]"
