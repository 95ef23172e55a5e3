"""A build from the cache equals a clean one to the byte, after any sequence of edits and of builds broken off."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from generator import pipeline
from tests.making import GOLDEN, build, make, site

SEQUENCES = 25  # of each of the twenty
HEAD = "---\ntitle: {title}\ndate: 1987-11-{day:02}\ntags: [{tag}]\npeople: [Dora Pym]\nsource: Courier\n---\n"
TEXT = "The gate stood open for {n} minutes. See [[a{other}]] and [[people/dora-pym]].\n\nThe ledger was lost.\n"
NOTE = "- {{id: n{number}, kind: check, note: 'Said {n}, see [[a{n}]].', quote: The ledger was lost, tags: [t{n}]}}\n"


def _article(number: int, n: int) -> str:
    head = HEAD.format(title=f"Title {number}", day=number + 1, tag="floods")
    return head + TEXT.format(n=n, other=(number + 1) % 4)


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


def _retitle(root: Path, number: int, n: int) -> None:
    head = HEAD.format(title=f"Other {n}", day=n + 1, tag=f"t{n}")
    (root / f"content/articles/a{number}.md").write_text(head + TEXT.format(n=n, other=n))


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
    "retitle": _retitle,
    "draft": _draft,
    "break": _break,
    "remove": _remove,
    "rename": _rename,
    "note": _note,
    "authority": _authority,
    "template": _template,
    "setting": _setting,
    "spoil": _spoil,
    "forget": _forget,
    "break off": _break_off,
}


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody pulls the plug here, so nothing waits for the disk."""
    monkeypatch.setattr(os, "fsync", lambda _file: None)


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
