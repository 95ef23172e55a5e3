"""What a site does without costs nothing: it is not planned, and what would make it is not even loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from generator import planning
from generator.model import Page, Settings, When
from tests.catalogues import THEME, catalogue, entry, note
from tests.making import build, codes, harbour, site

CHECKOUT = Path(__file__).parents[1]
LOADED = """
import sys
from pathlib import Path
from generator import building

root = Path(sys.argv[1])
report = building.build(building.Request(root=root, output=root / "output"))
assert report.built, report
print(*sorted(sys.modules))
"""
MAKERS = {
    "search": {"generator.searches", "generator.searching", "snowballstemmer", "generator.planning.headlines"},
    "references": {"generator.planning.references"},
    "data": {"generator.planning.data"},
}


def _loaded(root: Path) -> set[str]:
    """What a process loads that builds the site."""
    command = [sys.executable, "-c", LOADED, str(root)]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("part", sorted(MAKERS))
def test_what_is_left_out_is_not_loaded(part: str, tmp_path: Path) -> None:
    root = harbour(tmp_path / "harbour")
    (root / "site.toml").write_text('theme = "broadsheet"\n')
    assert _loaded(root) >= MAKERS[part]
    (root / "site.toml").write_text(f'theme = "broadsheet"\nwithout = ["{part}"]\n')
    assert _loaded(root) & MAKERS[part] == set()


def test_a_site_without_feeds_loads_nothing_of_them_unless_its_data_are_written_alike(tmp_path: Path) -> None:
    root = harbour(tmp_path / "harbour")
    (root / "site.toml").write_text('without = ["feeds", "data"]\n')
    assert "generator.planning.feeds" not in _loaded(root)


def test_pages_name_no_feed_and_no_search_that_is_not_there() -> None:
    one = entry("one", tags=("floods",), notes={"check": 1})
    made = catalogue([one], [note("n1", one)])
    chosen = Settings(without=("search", "feeds", "annotations"))
    planned = planning.plan(made, settings=chosen, theme=THEME).value or ()
    frame = planning.frame(made, settings=chosen, date=When(2020))
    whole = planning.frame(made, settings=Settings(), date=When(2020))

    assert [one.url for one in planned if isinstance(one, Page) and one.feeds] == []
    assert [ref for ref in whole.nav if ref not in frame.nav] == [ref for ref in whole.nav if ref.label == "search"]


def test_a_template_that_asks_for_a_part_that_no_site_has_is_told_of(tmp_path: Path) -> None:
    root = harbour(tmp_path / "harbour")
    page = root / "themes/bare/templates/404.html"
    page.write_text(page.read_text() + '{% block body %}{{ site.has("serch") }}{% endblock %}\n')
    report = build(root)
    assert "template-error" in codes(report)
    assert "a site has no part 'serch'" in next(
        one.what for one in report.diagnostics if one.place.path.endswith("404.html")
    )


def test_a_link_of_an_author_to_what_is_left_out_is_told_of(tmp_path: Path) -> None:
    root = harbour(tmp_path / "harbour")
    (root / "content/articles/1987/row.md").write_text(
        "---\ntitle: Row\ndate: 1987-11-14\n---\nSee [the search](/search.html) and [[collection.json]].\n"
    )
    (root / "content/articles/1987/row.notes.yaml").write_text(
        "- {id: n1, kind: check, note: 'See [it](/feed.xml).'}\n"
    )
    build(root)
    before = build(root).diagnostics
    chosen = root / "site.toml"
    chosen.write_text(chosen.read_text() + 'without = ["search", "data", "feeds"]\n')
    said = [one for one in build(root).diagnostics if one not in before]

    assert [(one.code.slug, str(one.place)) for one in said] == [
        ("link-unresolved", "content/articles/1987/row.md:5:5"),
        ("link-unresolved", "content/articles/1987/row.md:5:36"),
        ("link-unresolved", "content/articles/1987/row.notes.yaml:1:36"),
    ]


def test_an_old_address_may_be_that_of_what_is_left_out(tmp_path: Path) -> None:
    """A link to it then means the article alone."""
    root = harbour(tmp_path / "harbour")
    head = "---\ntitle: Row\ndate: 1987-11-14\naliases: [/search.html]\n---\n"
    (root / "content/articles/1987/row.md").write_text(head + "See [the old page](/search.html).\n")
    chosen = root / "site.toml"
    chosen.write_text(chosen.read_text() + 'without = ["search"]\n')
    report = build(root)

    assert [one for one in report.diagnostics if one.place.path.endswith("row.md")] == []
    assert b"1987/11/14/row.html" in site(root)["search.html"]


def test_what_was_left_out_comes_back(tmp_path: Path) -> None:
    root = harbour(tmp_path / "harbour")
    chosen = root / "site.toml"
    text = chosen.read_text().replace('theme = "bare"', 'theme = "broadsheet"')
    chosen.write_text(text)
    build(root)
    before = site(root)
    chosen.write_text(text + 'without = ["search", "feeds", "data", "references", "annotations"]\n')
    build(root)
    assert len(site(root)) < len(before)
    chosen.write_text(text)
    build(root)
    assert site(root) == before
