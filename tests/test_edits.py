"""A build from the cache equals a clean one to the byte, after any sequence of edits and of builds broken off."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from generator import building, freshness, pipeline
from generator.diagnostics import Code
from generator.model import Built
from generator.writing import sparing
from tests.making import GOLDEN, build, make, site

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
SEQUENCES = 25  # of each of the twenty
HEAD = "---\ntitle: {title}\ndate: 1987-11-{day:02}\ntags: [{tag}]\npeople: [Dora Pym]\nsource: Courier\n---\n"
TEXT = "The gate stood open for {n} minutes. See [[a{other}]] and [[people/dora-pym]].\n\n{more}The ledger was lost.\n"
MORE = "The weavers and the spinners of the lower town walked to the bridge and came back by the mill. " * 3
NOTE = "- {{id: n{number}, kind: check, note: 'Said {n}, see [[a{n}]].', quote: The ledger was lost, tags: [t{n}]}}\n"


def _article(number: int, n: int) -> str:
    head = HEAD.format(title=f"Title {number}", day=number + 1, tag="floods")
    return head + TEXT.format(n=n, other=(number + 1) % 4, more=MORE)


def _collection(root: Path) -> Path:
    shutil.copytree(GOLDEN / "harbour/themes", root / "themes")
    page = root / "themes/bare/templates/base.html"
    page.write_text(page.read_text() + "{{ site.strap }} {{ frame.articles }}\n")
    articles = {f"content/articles/a{number}.md": _article(number, number) for number in range(3)}
    articles["content/articles/stays.md"] = _article(8, 0)  # the theme of the golden site has no page for an empty one
    notes = {"content/articles/a1.notes.yaml": NOTE.format(number=1, n=1)}
    chosen = {"site.toml": 'title = "T"\nstrap = "S"\ntheme = "bare"\nper_page = 5\n'}
    return make(root, {**articles, **notes, **chosen})


# ── what may happen to a collection ─────────────────────────────────────────────────────────────


def _write(root: Path, number: int, n: int) -> None:
    (root / f"content/articles/a{number}.md").write_text(_article(number, n))


def _reword(root: Path, number: int, n: int) -> None:
    """Other words of the text, which no other page shows; and now and then of the words that a note quotes."""
    file = root / f"content/articles/a{number}.md"
    if file.exists():
        old = ("lost", "found", "kept", "sold")
        said = re.sub("ledger was (?:lost|found|kept|sold)", f"ledger was {old[n]}", file.read_text())
        file.write_text(said if n % 2 else said + ("" if "\n\n" in said[-60:] else "\n\nMore of it.\n"))


def _remark(root: Path, number: int, n: int) -> None:
    """What a note says, or only a line above it in its file."""
    file = root / f"content/articles/a{number}.notes.yaml"
    if file.exists():
        file.write_text(f"# {n}\n" + file.read_text().replace("Said", "Said" if n % 2 else "Told"))


def _retitle(root: Path, number: int, n: int) -> None:
    head = HEAD.format(title=f"Other {n}", day=n + 1, tag=f"t{n}")
    (root / f"content/articles/a{number}.md").write_text(head + TEXT.format(n=n, other=n, more=MORE))


def _draft(root: Path, number: int, n: int) -> None:
    text = _article(number, n).replace("source: Courier", "draft: true" if n % 2 else f"slug: a{n}")
    (root / f"content/articles/a{number}.md").write_text(text)


def _break(root: Path, number: int, n: int) -> None:
    (root / f"content/articles/a{number}.md").write_text("---\ntitle: [\n" if n % 2 else "")


def _remove(root: Path, number: int, n: int) -> None:
    (root / f"content/articles/a{number}.{'md' if n % 2 else 'notes.yaml'}").unlink(missing_ok=True)


def _rename(root: Path, number: int, n: int) -> None:
    for ending in ("md", "notes.yaml"):
        file = root / f"content/articles/a{number}.{ending}"
        if file.exists():
            file.replace(root / f"content/articles/a{n}.{ending}")


def _note(root: Path, number: int, n: int) -> None:
    (root / f"content/articles/a{number}.notes.yaml").write_text(NOTE.format(number=number, n=n) * (1 + n % 2))


def _authority(root: Path, number: int, n: int) -> None:
    file = root / f"content/people/{('dora-pym', 'p1', 'p2', 'p3')[number]}.md"
    if n == 3:
        file.unlink(missing_ok=True)
    else:
        make(root, {str(file.relative_to(root)): f"---\nname: Dora Pym {n}\naliases: [Dora Pym]\n---\nOf [[a{n}]].\n"})


def _template(root: Path, number: int, n: int) -> None:
    name = ("base.html", "article.html", "listing.html", "notes.html")[number]
    page = root / "themes/bare/templates" / name
    page.write_text(page.read_text() + f"{{# {n} #}}{n if name == 'base.html' else ''}\n")


def _setting(root: Path, number: int, n: int) -> None:
    base = f'base_url = "https://{n}.example/"\n' if number % 2 else ""
    (root / "site.toml").write_text(f'title = "T"\nstrap = "{n}"\ntheme = "bare"\nper_page = {5 + number}\n{base}')


def _without(root: Path, number: int, n: int) -> None:
    """Other parts are left out: of four choices the last leaves out none."""
    left = (("search", "data"), ("feeds",), ("annotations", "tag-feeds", "references"), ())[(2 * number + n) % 4]
    chosen = [line for line in (root / "site.toml").read_text().splitlines() if not line.startswith("without")]
    (root / "site.toml").write_text("\n".join([*chosen, f"without = {list(left)}"]) + "\n")


def _spoil(root: Path, number: int, n: int) -> None:
    """Somebody changes, or removes, a page of the output."""
    pages = sorted((root / "output").rglob("*.html"))
    page = pages[(number * 7 + n) % len(pages)] if pages else None
    if page and n % 2:
        page.unlink()
    elif page:
        page.write_bytes(page.read_bytes().swapcase())


def _forget(root: Path, number: int, n: int) -> None:
    """What is remembered is lost, or the output is."""
    shutil.rmtree(root / (".newsgloss" if (number + n) % 2 else "output"), ignore_errors=True)


class Broken(Exception):  # noqa: N818
    """A build is broken off."""


def _break_off(root: Path, number: int, n: int) -> None:
    """After so many things were made."""
    left = number * 4 + n

    def tell(_step: str, _done: int, _total: int) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise Broken

    _retitle(root, number, n)
    with contextlib.suppress(Broken):
        build(root, tell=tell)


EDITS: Mapping[str, Callable[[Path, int, int], None]] = {
    "write": _write,
    "reword": _reword,
    "remark": _remark,
    "retitle": _retitle,
    "draft": _draft,
    "break": _break,
    "remove": _remove,
    "rename": _rename,
    "note": _note,
    "authority": _authority,
    "template": _template,
    "setting": _setting,
    "without": _without,
    "spoil": _spoil,
    "forget": _forget,
    "break off": _break_off,
}


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """A build takes longer than the times of its files are coarse."""
    monkeypatch.setattr(freshness, "FINE", 0)


# ── the law ─────────────────────────────────────────────────────────────────────────────────────


def _is_as_if_clean(folder: Path, edits: list[tuple[str, int, int]]) -> None:
    root, clean = _collection(folder / "site"), folder / "clean"
    assert build(root).built
    for kind, number, n in edits:
        EDITS[kind](root, number, n)
        build(root)
    pipeline.build(pipeline.Request(root=root, output=clean / "output", cached=False))
    assert site(root) == site(clean)


_edits = st.lists(
    st.tuples(st.sampled_from(sorted(EDITS)), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=5
)


@pytest.mark.parametrize("part", range(20))
def test_a_build_from_the_cache_equals_a_clean_one(part: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Law 4, over 500 sequences of edits."""

    @seed(1987 + part)
    @settings(
        max_examples=SEQUENCES,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(_edits)
    def holds(edits: list[tuple[str, int, int]]) -> None:
        folder = tmp_path_factory.mktemp("edits")
        try:
            _is_as_if_clean(folder, edits)
        finally:
            shutil.rmtree(folder)

    holds()


@pytest.mark.parametrize("kind", sorted(EDITS.keys() - {"spoil", "forget"}))
def test_every_kind_of_edit_changes_the_site(kind: str, tmp_path: Path) -> None:
    """One that no page showed would prove nothing."""
    root = _collection(tmp_path)
    build(root)
    before = site(root)
    for number in range(2):
        EDITS[kind](root, number, 3 - number)
    build(root)
    assert site(root) != before


def test_other_words_of_an_article_amend_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What only its own page shows makes no whole build; the law above holds of both ways."""
    root = _collection(tmp_path / "site")
    build(root)
    monkeypatch.setattr(pipeline, "compose", None)
    assert build(root).built == Built(0, len(site(root)), 0)  # it wrote a lock, which is looked at
    for article, pages in (("a0", 1), ("a1", 3)):  # and two files say where the note of this one stands
        file = root / f"content/articles/{article}.md"
        for number in range(3):
            file.write_text(re.sub(r"by the \w+\. The l", f"by the mil{number}. The l", file.read_text()))
            report = build(root)
            assert (report.built, report.changed, report.articles) == (Built(pages, len(site(root)) - pages, 0), 1, 4)
    assert build(root).built == Built(0, len(site(root)), 0)
    monkeypatch.undo()
    clean = tmp_path / "clean"
    pipeline.build(pipeline.Request(root=root, output=clean / "output", cached=False))
    assert site(root) == site(clean)


def _altered(_root: Path, page: Path) -> None:
    page.write_bytes(page.read_bytes().replace(b"<", b" <", 1))


DONE_BY_HAND: Mapping[str, Callable[[Path, Path], object]] = {
    "deleted": lambda _root, page: page.unlink(),
    "altered": _altered,
    "put in place of another": lambda root, page: make(root, {"new": "not ours"}) and (root / "new").rename(page),
}


@pytest.mark.skipif(os.name != "posix", reason="elsewhere nothing is known of folders")
@pytest.mark.parametrize("edit", [("lost", "found"), ("Title 0", "Other")], ids=["a text", "a title"])
@pytest.mark.parametrize("change", DONE_BY_HAND)
@pytest.mark.parametrize("served", [False, True])
def test_what_others_do_to_the_output_is_mended(
    served: bool, change: str, edit: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the next build; where it is served and a file is altered in its place, by the next after a look."""
    monkeypatch.setattr(sparing, "WORTH", 1)
    monkeypatch.setattr(freshness, "FINE", 20_000_000)  # else all were as fresh as a test is
    root = _collection(tmp_path / "site")
    article, clean = root / "content/articles/a0.md", tmp_path / "clean"
    for words in ("were", "are", "is"):
        make(root, {"content/articles/stays.md": _article(8, 0).replace("was", words)})
        build(root)
    for looks in (False, True):
        time.sleep(0.04)
        known = building.look(root / "output")
        assert known.folders
        DONE_BY_HAND[change](root, next(root.glob("output/**/a2.html")))
        if looks:
            known = building.look(root / "output")
        old, new = edit if not looks else reversed(edit)
        article.write_text(article.read_text().replace(old, new))
        build(root, known=known if served else building.Known())
        shutil.rmtree(clean, ignore_errors=True)
        pipeline.build(pipeline.Request(root=root, output=clean / "output", cached=False))
        if looks or not served or change != "altered":
            assert site(root) == site(clean)


def test_an_annotation_that_matched_no_article_may_match_another_text(tmp_path: Path) -> None:
    quote = "twenty-seven baskets of eels were counted at the lower quay that day"
    stray = {"id": "https://a.example/1", "type": "Annotation", "body": {"type": "TextualBody", "value": "Eels."}}
    target = {"source": "https://b.example/", "selector": {"type": "TextQuoteSelector", "exact": quote}}
    root = _collection(tmp_path)
    make(root, {"content/inbox/reader.jsonld": json.dumps({"@context": CONTEXT, **stray, "target": target})})
    assert Code.IMPORT_UNMATCHED in [one.code for one in build(root).diagnostics]
    build(root)
    file = root / "content/articles/a0.md"
    file.write_text(file.read_text().replace("by the mill. The l", f"by the mill, and {quote}. The l"))

    build(root)

    assert (root / "content/articles/a0.reader.jsonld").exists()


@pytest.mark.parametrize(
    "edit",
    [
        ("content/articles/a0.md", "Title 0", "Other"),  # others show it
        ("content/articles/a0.md", "The gate", "A gate"),  # it begins the summary
        ("content/articles/a2.md", "lost", "found"),  # a link in it leads to nothing, which is said at its line
        ("content/articles/a1.md", "The ledger was lost", "The other was not"),  # a note loses its words
        ("site.toml", 'title = "T"', 'title = "U"'),
        ("themes/bare/templates/article.html", "<", " <"),
        ("output/index.html", "T", "U"),
    ],
    ids=lambda edit: f"{edit[0]} {edit[1]}",
)
def test_what_other_pages_may_show_makes_a_whole_build(
    edit: tuple[str, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = _collection(tmp_path)
    build(root)
    path, old, new = edit
    text = (root / path).read_text()
    assert old in text
    (root / path).write_text(text.replace(old, new))
    wholly: list[object] = []
    compose = pipeline.compose
    monkeypatch.setattr(pipeline, "compose", lambda *given: wholly.append(given) or compose(*given))

    build(root)

    assert len(wholly) == 1
