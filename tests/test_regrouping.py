"""A site that is amended where other pages show an edit equals a clean build, to the byte, and is no whole build."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from generator import building, freshness, pipeline, planning, regrouping
from generator.model import PARTS
from tests.making import GOLDEN, build, codes, make, site

SEQUENCES = 20  # of each of the five
MANY = 24  # so that most are no neighbours of one another
WORDS = ("flood", "gate", "ledger", "weaver", "quay")
HEAD = (
    "---\ntitle: {title}\ndate: 1987-11-{day:02}\ntags: [{tag}]\npeople: [Dora Pym]\nsource: {source}\n"
    "authors: [{author}]\n{more}---\n"
)
TEXT = "The {word} stood open, see [[a{other}]], [[people/dora-pym]] and [[About]].\n\nThe ledger of {n} was lost.\n"
NOTE = "- {{id: n{number}-{n}, kind: {kind}, note: 'Of {n}, see [[a{n}]].', quote: was lost, by: {by}{more}}}\n"


def _article(number: int, *, title: str = "", tag: str = "floods, gates", more: str = "", n: int = 0) -> str:
    head = HEAD.format(
        title=title or f"Title {number}",
        day=number + 1,
        tag=tag,
        source="Courier" if number % 2 else "Gazette",
        author="Ada Roe" if number % 3 else "Bo Lund",
        more=more,
    )
    return head + TEXT.format(word=WORDS[number % 5], other=(number + 1) % MANY, n=n)


def _note(number: int, n: int, *, kind: str = "check", by: str = "Ada Roe", more: str = "") -> str:
    return NOTE.format(number=number, n=n, kind=kind, by=by, more=more)


def _collection(root: Path, theme: str = "bare") -> Path:
    shutil.copytree(GOLDEN / "harbour/themes", root / "themes")
    series = "series: The gate\n"
    mores = {1: series, 2: "responds_to: a1\n", 3: "translation_of: a0\nlang: de\n", 4: series}
    articles = {f"content/articles/a{at}.md": _article(at, more=mores.get(at, "")) for at in range(MANY)}
    every = {
        "content/articles/a1.notes.yaml": _note(1, 2) + _note(1, 3, more=", tags: [floods]"),
        "content/articles/a4.notes.yaml": _note(4, 1, kind="source", more=", cites: [n1-2, a5]"),
        "content/people/dora-pym.md": "---\nname: Dora Pym\n---\nOf [[a2]] and [[a3]].\n",
        "content/pages/about.md": "---\ntitle: About\n---\nSee [[a4]].\n",
        "site.toml": f'title = "T"\nstrap = "S"\ntheme = "{theme}"\nper_page = 5\nfeed_items = 4\nbase_url = "https://a.example/"\n',
    }
    return make(root, {**articles, **every})


# ── what people do ──────────────────────────────────────────────────────────────────────────────


def _change(root: Path, number: int, old: str, new: str) -> None:
    file = root / f"content/articles/a{number}.md"
    file.write_text(file.read_text().replace(old, new))


def _retitle(root: Path, number: int, n: int) -> None:
    _change(root, number, "\ndate", f" {WORDS[n]}\ndate")


def _describe(root: Path, number: int, n: int) -> None:
    _change(root, number, "\ndate", f"\ndek: About {WORDS[n]}\ndate" if n else "\ndate")


def _reword(root: Path, number: int, n: int) -> None:
    _change(root, number, "ledger of", f"ledger {WORDS[n]} of")


def _retag(root: Path, number: int, n: int) -> None:
    _change(root, number, "tags: [", f"tags: [{WORDS[n]}, ")


def _resign(root: Path, number: int, n: int) -> None:
    _change(root, number, "authors: [", f"authors: [{('Bo Lund', 'Ada Roe', 'Cy Vane')[n % 3]}, ")


def _annotate(root: Path, number: int, n: int) -> None:
    file = root / f"content/articles/a{number}.notes.yaml"
    before = file.read_text() if file.exists() else ""
    kind, by = ("check", "source", "context", "correction", "check")[n], ("Ada Roe", "Bo Lund")[n % 2]
    more = (", tags: [gates]", ", cites: [a2]", "", ", people: [Dora Pym]", "")[n]
    if f"n{number}-{n}," not in before:
        file.write_text(before + _note(number, n, kind=kind, by=by, more=more))


def _forget(root: Path, number: int, _n: int) -> None:
    file = root / f"content/articles/a{number}.notes.yaml"
    lines = file.read_text().splitlines(keepends=True) if file.exists() else []
    if len(lines) > 1:
        file.write_text("".join(lines[:-1]))


def _recast(root: Path, number: int, n: int) -> None:
    file = root / f"content/articles/a{number}.notes.yaml"
    if file.exists():
        kinds = ("check", "source", "context", "correction", "check")
        file.write_text(file.read_text().replace("kind: check", f"kind: {kinds[n]}").replace("'Of", "'About"))


def _tell(root: Path, number: int, n: int) -> None:
    """What no page shows."""
    _change(root, number, "\ndate", f"\nextra: {{x: {n}}}\ndate" if n < 3 else "\ndate")


def _turn(root: Path, number: int, n: int) -> None:
    """The order of tags, and nothing else."""
    two = ("[floods, gates]", "[gates, floods]")
    _change(root, number, two[n % 2], two[1 - n % 2])


def _withhold(root: Path, number: int, n: int) -> None:
    _change(root, number, "\ndate", "\nrights: metadata\ndate" if n else "\ndate")
    _change(root, number, "\nrights: metadata" * 2, "")


def _double(root: Path, number: int, n: int) -> None:
    """A note whose id another may have."""
    file = root / f"content/articles/a{number}.notes.yaml"
    if not file.exists():
        file.write_text(_note(n, 2))


def _add(root: Path, number: int, n: int) -> None:
    make(root, {f"content/articles/b{number}.md": _article(number, title=f"Added {n}", n=n)})


def _set(root: Path, number: int, n: int) -> None:
    (root / "site.toml").write_text((root / "site.toml").read_text().replace('"S', f'"S{number}{n}'))


STORM = "Storm over the bay\n\nPort Courier, 3 May 1988\n\n" + "The storm came over the bay and took the quay. " * 9


EDITS: Mapping[str, Callable[[Path, int, int], None]] = {
    "retitle": _retitle,
    "retitle another": _retitle,
    "describe": _describe,
    "reword": _reword,
    "retag": _retag,
    "resign": _resign,
    "annotate": _annotate,
    "annotate again": _annotate,
    "forget": _forget,
    "recast": _recast,
    "tell": _tell,
    "turn": _turn,
    "withhold": _withhold,
    "double": _double,
    "add": _add,
    "set": _set,
}


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A build takes longer than the times of its files are coarse."""
    monkeypatch.setattr(freshness, "FINE", 0)


@pytest.fixture
def amended(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of each build that came to regrouping, whether the site was amended by it."""
    found: list[bool] = []
    amend = regrouping.amend

    def told(*given: object, **named: object) -> object:
        made = amend(*given, **named)  # type: ignore[arg-type]
        found.append(made is not None)
        return made

    monkeypatch.setattr(regrouping, "amend", told)
    return found


_edits = st.lists(
    st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, MANY - 1), st.integers(0, 4), st.booleans()),
    min_size=1,
    max_size=6,
)


def _clean(root: Path, folder: Path) -> dict[str, bytes]:
    _built_clean(root, folder)
    return site(folder)


def _built_clean(root: Path, folder: Path) -> pipeline.Report:
    return pipeline.build(pipeline.Request(root=root, output=folder / "output", cached=False))


def _is_as_if_clean(root: Path, folder: Path) -> None:
    made = build(root)
    clean = _built_clean(root, folder)
    assert site(root) == site(folder)
    counts = [(one.articles, one.notes, one.states, one.pages, one.left_out, one.date) for one in (made, clean)]
    assert counts[0] == counts[1]
    said = [{one for one in some.diagnostics if not one.what.startswith("note ")} for some in (made, clean)]
    assert said[0] == said[1]  # what is said once, of a note that moved, is said by one of them


@pytest.mark.parametrize("part", range(5))
def test_an_amended_site_equals_a_clean_one(
    part: int, amended: list[bool], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Over a hundred sequences of edits, alone and several at once."""

    @seed(1988 + part)
    @settings(
        max_examples=SEQUENCES,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(_edits)
    def holds(edits: list[tuple[str, int, int, bool]]) -> None:
        folder = tmp_path_factory.mktemp("edits")
        root = _collection(folder / "site")
        build(root)
        for kind, number, n, alone in edits:
            EDITS[kind](root, number, n)
            if alone:
                _is_as_if_clean(root, folder / "clean")
        _is_as_if_clean(root, folder / "clean")
        shutil.rmtree(folder)

    holds()
    assert sum(amended) > len(amended) / 2 > SEQUENCES / 4


def test_the_collection_of_these_tests_is_sound(tmp_path: Path) -> None:
    """Else every edit would make a whole build, and the law above would prove nothing."""
    assert codes(build(_collection(tmp_path))) == []


@pytest.mark.parametrize(("kind", "n"), [("retitle", 3), ("describe", 2), ("annotate", 4), ("reword", 1)])
def test_the_search_and_all_else_of_the_whole_product_follow(
    kind: str, n: int, amended: list[bool], tmp_path: Path
) -> None:
    root = _collection(tmp_path / "site", "broadsheet")
    build(root)
    build(root)  # and looks at the locks that the first has written
    EDITS[kind](root, 1, n)
    build(root)
    assert site(root) == _clean(root, tmp_path / "clean")
    assert amended == [True]


@pytest.mark.skipif(os.name != "posix", reason="elsewhere nothing is known of folders")
@pytest.mark.parametrize("url", ["articles.csv", "collection.json", "references.bib"])
def test_what_others_wrote_into_a_file_is_not_handed_on(
    url: str, amended: list[bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of these files an edit gives other rows to what stands in the output, which a look took for what it was."""
    monkeypatch.setattr(freshness, "FINE", 20_000_000)  # else all were as fresh as a test is
    root = _collection(tmp_path / "site")
    build(root)
    build(root)
    time.sleep(0.04)
    known = building.look(root / "output")
    file = root / "output" / url
    file.write_bytes(file.read_bytes().replace(b"Title 2", b"Altered"))
    EDITS["retitle"](root, 0, 3)
    build(root, known=known)
    assert site(root) == _clean(root, tmp_path / "clean")
    assert amended == [True]


@pytest.mark.parametrize("without", [*[(part,) for part in PARTS], PARTS], ids=" ".join)
@pytest.mark.parametrize(("kind", "n"), [("retitle", 3), ("annotate", 4), ("reword", 1)])
def test_what_a_site_does_without_an_amended_one_does_without(
    kind: str, n: int, without: tuple[str, ...], amended: list[bool], tmp_path: Path
) -> None:
    root = _collection(tmp_path / "site", "broadsheet")
    (root / "site.toml").write_text((root / "site.toml").read_text() + f"without = {list(without)}\n")
    build(root)
    build(root)
    EDITS[kind](root, 1, n)
    build(root)
    assert site(root) == _clean(root, tmp_path / "clean")
    assert amended == [True]


def test_a_text_and_a_title_that_are_edited_at_once(amended: list[bool], tmp_path: Path) -> None:
    root = _collection(tmp_path / "site")
    build(root)
    build(root)
    _reword(root, 5, 1)
    _retitle(root, 7, 2)
    build(root)
    assert site(root) == _clean(root, tmp_path / "clean")
    assert amended == [True]


def test_what_every_page_shows_of_the_whole_follows(tmp_path: Path) -> None:
    root = _collection(tmp_path / "site")
    page = root / "themes/bare/templates/base.html"
    page.write_text(page.read_text() + "{{ frame.notes }} notes\n")
    build(root)
    build(root)
    _annotate(root, 1, 4)
    build(root)
    assert b"4 notes" in site(root)["dates/index.html"]
    assert site(root) == _clean(root, tmp_path / "clean")


def test_a_picture_that_rights_withhold_goes(tmp_path: Path) -> None:
    picture = (GOLDEN / "harbour/content/media/gauge.svg").read_bytes()
    root = make(_collection(tmp_path / "site"), {"content/media/gauge.svg": picture})
    _change(root, 6, "The ledger", "![A gauge](media/gauge.svg)\n\nThe ledger")
    build(root)
    build(root)
    assert "media/gauge.svg" in site(root)
    _change(root, 6, "\ndate", "\nrights: metadata\ndate")
    build(root)
    assert site(root) == _clean(root, tmp_path / "clean")
    assert "media/gauge.svg" not in site(root)


def test_an_edit_that_others_show_makes_no_whole_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = _collection(tmp_path)
    build(root)
    monkeypatch.setattr(pipeline, "compose", None)

    _retitle(root, 2, 1)
    report = build(root)

    assert report.built
    assert report.changed == 1
    _annotate(root, 2, 4)
    report = build(root)
    assert report.built
    assert (report.notes, report.states) == (4, {"exact": 4})


def test_the_first_note_on_an_article_plans_no_page_that_does_not_show_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An article comes into the lists of notes of a kind; no page of articles shows these."""
    root = _collection(tmp_path)
    build(root)
    planned: list[str] = []
    completed = planning._completed
    monkeypatch.setattr(
        planning, "_completed", lambda one, settings: planned.append(one.url) or completed(one, settings)
    )
    _annotate(root, 20, 4)

    assert build(root).built

    articles = {Path(url).stem for url in planned if re.fullmatch(r"1987/11/\d\d/a\d+\.html", url)}
    assert "a20" in articles
    assert articles.isdisjoint({"a10", "a11", "a12", "a13"})
    assert site(root) == _clean(root, tmp_path / "clean")


def test_a_text_that_is_put_back_while_another_title_changes(amended: list[bool], tmp_path: Path) -> None:
    """An amended page has another key than the one that was put aside."""
    root = _collection(tmp_path / "site")
    _change(
        root, 2, "was lost.", "was lost. " + "The keeper said nothing of it to anybody that day. " * 20 + "The end."
    )
    build(root)
    build(root)
    _change(root, 2, "The end.", "An end.")
    build(root)
    _change(root, 2, "An end.", "The end.")
    _retitle(root, 20, 1)
    _is_as_if_clean(root, tmp_path / "clean")
    assert amended == [True]


def test_an_article_that_says_another_origin_is_held_against_the_inbox(tmp_path: Path) -> None:
    root = make(_collection(tmp_path), {"content/inbox/storm.txt": STORM})
    build(root)
    (made,) = [file for file in root.glob("content/articles/**/*.md") if "storm.txt" in file.read_text()]
    build(root)
    made.write_text(re.sub(r"sha256: .", "sha256: 0", made.read_text()))
    assert "import-changed" in codes(build(root))


def _as_whole(root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> pipeline.Report:
    """What a whole build of the same collection, with all that is kept of the last, says and makes."""
    shutil.copytree(root, folder, symlinks=True)
    with monkeypatch.context() as patched:
        patched.setattr(building, "_amended", lambda *_: None)
        return build(folder)


@pytest.mark.parametrize("others", [True, False], ids=["and a title", "alone"])
def test_a_note_whose_words_change_makes_no_whole_build(
    others: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is edited, lost and found again; each is said as a whole build says it, and of the others what there was."""
    root = _collection(tmp_path / "site")
    _change(root, 4, "was lost", "was sold to the mill and never seen again")  # another note, lost from the beginning
    build(root)
    build(root)
    said: list[list[str]] = []
    words = (
        ("was lost", "was now lost"),
        ("", ""),
        ("The ledger of 0 was now lost.", "It rained."),
        ("", ""),
        ("It", "The ledger of 0 was lost. It"),
    )
    for turn, (old, new) in enumerate(words):
        _change(root, 1, old, new)
        if others:
            EDITS["retitle"](root, 9, turn % len(WORDS))
        whole = _as_whole(root, tmp_path / f"whole{turn}", monkeypatch)
        with monkeypatch.context() as patched:
            patched.setattr(pipeline, "made", None)
            made = build(root)
        assert (made.diagnostics, made.states) == (whole.diagnostics, whole.states)
        assert site(root) == site(tmp_path / f"whole{turn}")
        said.append([one.code.slug for one in made.diagnostics if "a1." in one.place.path])
        assert [one.code.slug for one in made.diagnostics if "a4." in one.place.path] == ["note-orphan"]
    assert said == [["note-edited"] * 2, [], ["note-orphan"] * 2, ["note-orphan"] * 2, ["note-found"] * 2]


def test_a_lock_that_cannot_be_written_is_told_until_it_can_be(tmp_path: Path) -> None:
    root = _collection(tmp_path)
    build(root)
    build(root)
    lock = root / "content/articles/a1.notes.lock"
    lock.unlink()
    lock.mkdir()

    said = []
    for number in (1, 9, 9):
        _change(root, number, "stood", "once stood")
        said.append([(one.code.slug, one.place.path) for one in build(root).diagnostics])
    assert said == [[("output-failed", "content/articles/a1.notes.lock")]] * 3

    lock.rmdir()
    _change(root, 9, "stood", "once stood")
    assert codes(build(root)) == []
    assert lock.is_file()


def test_a_lock_that_goes_as_soon_as_it_is_there_is_written_again(amended: list[bool], tmp_path: Path) -> None:
    root = _collection(tmp_path)
    build(root)
    lock = root / "content/articles/a4.notes.lock"
    was = lock.read_bytes()
    for _ in range(2):
        lock.unlink()
        build(root)
        assert lock.read_bytes() == was
    assert False not in amended
