"""The collection that comes with the program: nothing in it needs mending, and it shows what the program can do."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from generator import pipeline
from tests.making import make, site

CHECKOUT = Path(__file__).parents[1]
CONTENT = CHECKOUT / "content"
ORIGINALS = sorted((CONTENT / "inbox").iterdir())


def _article(root: Path, original: Path) -> Path:
    (found,) = (root / "content/articles").rglob(f"{original.stem}.md")
    return found


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("---\n", 2)[2]


def _run(root: Path) -> pipeline.Report:
    return pipeline.build(pipeline.Request(root=root, output=root / "output"))


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the inbox alone becomes."""
    root = tmp_path_factory.mktemp("converted")
    shutil.copytree(CONTENT / "inbox", root / "content/inbox")
    _run(root)
    return root


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[pipeline.Report, dict[str, str]]:
    """What is said of the whole, and its pages and data."""
    root = make(tmp_path_factory.mktemp("demo"), {"site.toml": (CHECKOUT / "site.toml").read_bytes()})
    shutil.copytree(CONTENT, root / "content")
    report = _run(root)
    kinds = (".html", ".json")
    return report, {url: body.decode() for url, body in site(root).items() if url.endswith(kinds)}


@pytest.mark.parametrize("original", ORIGINALS, ids=lambda path: path.stem)
def test_the_text_of_each_article_is_what_its_original_becomes(converted: Path, original: Path) -> None:
    assert _text(_article(CHECKOUT, original)) == _text(_article(converted, original))


def test_nothing_is_to_be_mended(built: tuple[pipeline.Report, dict[str, str]]) -> None:
    report, _ = built
    assert report.diagnostics == ()
    assert (report.new, report.left_out) == (0, 0)  # each original has its article, each note its place
    assert report.states.keys() == {"exact"}


def test_no_text_is_published_but_summaries_of_our_own(built: tuple[pipeline.Report, dict[str, str]]) -> None:
    """A newspaper's article may be recorded, never printed."""
    _, pages = built
    for entry in json.loads(pages["collection.json"])["articles"]:
        if entry["rights"] == "metadata":
            continue
        assert entry["authors"] == ["Demo Desk"], entry["id"]
        assert entry["licence"] == "CC0-1.0", entry["id"]
        assert ".example/" in entry["original"], entry["id"]


def test_every_feature_is_shown(built: tuple[pipeline.Report, dict[str, str]]) -> None:
    _, pages = built
    whole = "\n".join(pages.values())
    wanted = {
        "kinds of note": {
            f"notes/kinds/{kind}/index.html" for kind in ["context", "source", "check", "correction", "hindsight"]
        },
        "a month without a day": {"2011/03/monterey-sails.html"},
        "a series, a tag below a tag": {"series/the-guarantee/index.html", "tags/missile-defence/epaa/index.html"},
        "an old address": {"2011/11/24/wire-copy.html"},
        "pages of its own": {"about.html", "glossary.html", "timeline.html"},
    }
    assert {what for what, urls in wanted.items() if not urls <= pages.keys()} == set()
    assert {name for name in ("ar", "fr", "ru", "tr") if f'hreflang="{name}"' not in whole} == set()
    marks = ('dir="rtl"', "lane-2", "<table", "<figure", "<blockquote", "<ol", 'class="footnotes"')
    assert {mark for mark in marks if mark not in whole} == set()
