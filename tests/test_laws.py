"""The laws of the house, over whole builds. The laws of single rooms are in their own tests as well."""

from __future__ import annotations

import html
import json
import os
import posixpath
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import asdict, replace

from generator import importing, reading
from generator.addresses import folded_case
from generator.importing.draft import Draft, manuscript_text
from generator.model import PARTS, Head, Rights, Source
from generator.pipeline import Request
from generator.pipeline import build as build_request
from tests.making import build, codes, harbour, site

VOID = {"br", "hr", "img", "link", "meta", "input", "col", "wbr"}


class _Nesting(HTMLParser):
    """Whether tags nest, what text they hold, and what each mark covers."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.text: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.ids += [value for key, value in named.items() if key == "id" and value]
        self.links += [value for key, value in named.items() if key in ("href", "src") and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _joined(here: str, link: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(here), link))


def _parsed(page: bytes) -> _Nesting:
    parser = _Nesting()
    parser.feed(re.sub(rb"<svg.*?</svg>", b"", page, flags=re.DOTALL).decode())
    return parser


@pytest.fixture(scope="module", params=["broadsheet", "plain"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The golden collection in a shipped theme."""
    root = harbour(tmp_path_factory.mktemp("laws") / "harbour")
    chosen = root / "site.toml"
    chosen.write_text(chosen.read_text().replace('theme = "bare"', f'theme = "{request.param}"'))
    build(root)
    return site(root)


def test_tags_nest_and_ids_are_unique_on_every_page(built: dict[str, bytes]) -> None:
    """Law 1, on the page as it is served."""
    for url, body in built.items():
        if url.endswith(".html"):
            page = _parsed(body)
            assert (url, page.faults, page.open) == (url, [], [])
            assert len(page.ids) == len(set(page.ids)), url


def test_every_internal_link_and_fragment_resolves(built: dict[str, bytes]) -> None:
    """Law 5, by a parser that is not the checker's own."""
    assert _broken(built) == []


@pytest.mark.parametrize("theme", ["broadsheet", "plain", "bare"])
@pytest.mark.parametrize("without", [*[(part,) for part in PARTS], PARTS], ids=" ".join)
def test_no_link_leads_to_what_a_site_does_without(theme: str, without: tuple[str, ...], tmp_path: Path) -> None:
    """Law 5, whatever is left out: what goes is no page of the collection, and the checker has nothing to say."""
    root = harbour(tmp_path / "harbour")
    (root / "site.toml").write_text(f'theme = "{theme}"\nbase_url = "https://a.example/"\ninstallable = true\n')
    whole = build(root)
    before = site(root)
    (root / "site.toml").write_text((root / "site.toml").read_text() + f"without = {list(without)}\n")
    report = build(root)
    made = site(root)

    assert _broken(made) == []
    assert [one for one in report.diagnostics if one not in whole.diagnostics] == []
    kept = json.loads(made["kept.json"])
    assert [url for url in kept if url not in made] == []
    gone = {part: {url for url in before if re.search(OF_PARTS[part], url)} for part in without}
    assert all(gone.values())
    assert before.keys() - made.keys() == set().union(*gone.values())
    assert made.keys() <= before.keys()


OF_PARTS = {
    "search": r"^search/|^search\.html$|^headlines\.html$",
    "feeds": r"(^|/)feed\.(xml|json)$",
    "tag-feeds": r"^tags/.*/feed\.(xml|json)$",
    "data": r"^(collection\.json|articles\.csv)$",
    "references": r"^references\.",
    "annotations": r"\.jsonld$",
}


def _broken(built: dict[str, bytes]) -> list[tuple[str, str]]:
    """The links that lead to nothing, with the pages that they are on."""
    pages = {url: _parsed(body) for url, body in built.items() if url.endswith(".html")}
    broken = []
    for url, page in pages.items():
        for link in page.links:
            if re.match(r"[a-z]+:", link):
                continue
            path, _, fragment = html.unescape(link).partition("#")
            target = _joined(url, path.partition("?")[0]) if path else url
            target = re.sub("%([0-9A-F]{2})+", lambda found: bytes.fromhex(found[0].replace("%", "")).decode(), target)
            if target not in built or (fragment and target in pages and fragment not in pages[target].ids):
                broken.append((url, link))
    return broken


def _reached(built: dict[str, bytes], first: str, through: Callable[[str], object]) -> set[str]:
    """All that links lead to from the page `first`, by way of those pages alone that `through` takes."""
    found, waiting = {first}, [first]
    while waiting:
        here = waiting.pop()
        links = {_joined(here, unquote(link.partition("#")[0])) for link in _parsed(built[here]).links}
        new = {link for link in links if link in built} - found
        found |= new
        waiting += [link for link in new if through(link)]
    return found


def test_every_article_is_reached_from_the_front_by_its_date_and_by_each_tag(built: dict[str, bytes]) -> None:
    """Law 6: by year, month and day as far as they are known; by each tag, and by each tag above it."""
    ways = 0
    for article in json.loads(built["collection.json"])["articles"]:
        parts = re.findall(r"\d+", article["date"][:10])
        dates = ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
        tags = [tag["id"] for tag in article.get("tags", ())]
        above = ["/".join(tag.split("/")[:depth]) for tag in tags for depth in range(1, tag.count("/") + 2)]
        for start, keys in (("dates", dates), *(("tags", [f"tags/{tag}"]) for tag in above)):
            lists = [f"{start}/index.html", *(f"{key}/index.html" for key in keys)]
            pages = [rf"{re.escape(key)}/(index|page-\d+)\.html" for key in (start, *keys)]
            assert lists[0] in _reached(built, "index.html", lambda _url: False)
            reached = _reached(built, lists[0], re.compile("|".join(pages)).fullmatch)
            assert {article["url"], *lists} - reached == set(), (article["id"], keys)
            ways += 1
    assert ways > 10


def test_no_two_addresses_are_one_on_a_case_blind_disk(tmp_path: Path) -> None:
    """Law 7: also of articles, tags, pages and old addresses that differ in case or Unicode form alone."""
    root = harbour(tmp_path / "harbour")
    names = {"Gate": "floods", "GATE": "Floods", "gate": "FLOODS", "café": "caf\u00e9", "cafe\u0301": "cafe\u0301"}
    for number, (name, tag) in enumerate(names.items()):
        head = f"title: {name} {number}\ndate: 1988-01-02\nslug: {name}\ntags: [{tag}]\naliases: [/Old/{name}.html]"
        (root / f"content/articles/n{number}.md").write_text(f"---\n{head}\n---\nText {number}.\n")
        (root / f"content/pages/{number}{name}.md").write_text(f"---\ntitle: Page {number}\n---\n")
    report = build(root)
    found = site(root)
    whole = [url.rpartition("/")[0] for url in found]
    folders = {"/".join(folder.split("/")[:depth]) for folder in whole for depth in range(1, folder.count("/") + 2)}

    assert len({folded_case(url) for url in found}) == len(found)
    assert len({folded_case(folder) for folder in folders}) == len(folders)
    assert not {folded_case(url) for url in found} & {folded_case(folder) for folder in folders}
    bodies = b"".join(body for url, body in found.items() if url.startswith("1988/01/02/"))
    assert [number for number in range(5) if b"Text %d." % number not in bodies] == []
    assert {"address-case", "address-taken"} <= set(codes(report))


def test_building_twice_writes_nothing(tmp_path: Path) -> None:
    """Law 8: not a file, not a folder, not a time."""
    root = harbour(tmp_path / "harbour")
    build(root)
    before = {path: path.stat().st_mtime_ns for path in (root / "output").rglob("*")}
    report = build(root)

    assert report.built is not None
    assert (report.built.written, report.built.removed) == (0, 0)
    assert {path: path.stat().st_mtime_ns for path in (root / "output").rglob("*")} == before


def test_deleting_an_article_leaves_no_trace_of_it(tmp_path: Path) -> None:
    """Law 9: the site is that of a collection which never had it."""
    root = harbour(tmp_path / "harbour")
    build(root)
    for name in ("row.md", "gasworks.md"):
        (root / "content/articles/1987" / name).unlink()
    (root / "content/inbox/gasworks.txt").unlink()
    build(root)
    traces = [url for url, body in site(root).items() if b"gasworks" in body or b"forty-one doors" in body]
    never = tmp_path / "never"
    shutil.copytree(root, never, ignore=shutil.ignore_patterns("output", ".newsgloss", ".output*"))
    build(never, cached=False)

    assert traces == []
    assert not any("gasworks" in url or url.endswith("/row.html") for url in site(root))
    assert site(root) == site(never)


# Every door to a folder gives its files in another order, and no work is too small for other processes.
ELSEWHERE = """
import locale, os, random, sys
from pathlib import Path

order, jobs, root, wanted = random.Random(int(sys.argv[1])), int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]
if wanted:
    assert locale.setlocale(locale.LC_ALL, wanted) == wanted
scan, names, ran = os.scandir, os.listdir, []

class Scrambled(list):
    def __enter__(self): return iter(self)
    def __exit__(self, *_): pass
    def close(self): pass

def scrambled(found):
    found = list(found)
    order.shuffle(found)
    ran.append(len(found))
    return Scrambled(found)

os.scandir = lambda *path: scrambled(scan(*path))
os.listdir = lambda *path: list(scrambled(names(*path)))
from generator import pipeline, workers
workers._ALONE = 0
started = []
spread = workers._spread
workers._spread = lambda *told: started.append(1) or spread(*told)
pipeline.build(pipeline.Request(root=root, output=root / "output", jobs=jobs, cached=False))
assert max(ran) > 5 and bool(started) == (jobs > 1), (ran, started)
"""


def _builds_elsewhere(root: Path, *, order: int, jobs: int, locale: str = "", **environment: str) -> None:
    subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(order), str(jobs), str(root), locale],
        cwd=Path(__file__).parents[1],
        env={**os.environ, **environment},
        check=True,
    )


@pytest.mark.parametrize(("jobs", "zone"), [(1, "Pacific/Kiritimati"), (2, "America/Adak"), (5, "Asia/Kathmandu")])
def test_no_time_zone_hash_seed_worker_count_or_order_of_files_changes_a_byte(
    tmp_path: Path, jobs: int, zone: str
) -> None:
    """Law 4, over processes whose surroundings differ."""
    here, there = harbour(tmp_path / "here"), harbour(tmp_path / "there")
    build(here)
    _builds_elsewhere(there, order=jobs, jobs=jobs, TZ=zone, PYTHONHASHSEED=str(jobs * 7), LC_ALL="C")
    assert site(there) == site(here)


def test_no_locale_changes_a_byte(tmp_path: Path) -> None:
    """Law 4, where `i` is not the small letter of `I`, and months and numbers are written otherwise."""
    made = tmp_path / "locales" / "tr_TR.UTF-8"
    made.parent.mkdir()
    if not shutil.which("localedef"):
        pytest.skip("there is no localedef to make a Turkish locale with")
    done = subprocess.run(["localedef", "-i", "tr_TR", "-f", "UTF-8", str(made)], check=False, capture_output=True)
    if not made.is_dir():
        pytest.skip(f"localedef made no Turkish locale: {done.stderr.decode(errors='replace')[-200:]}")
    here, there = harbour(tmp_path / "here"), harbour(tmp_path / "there")
    build(here)
    surroundings = {"LOCPATH": str(made.parent), "LC_ALL": made.name, "LANGUAGE": "tr"}
    _builds_elsewhere(there, order=3, jobs=1, locale=made.name, **surroundings)
    assert site(there) == site(here)


EDITS = ("add", "edit", "title", "remove", "note", "authority", "template", "setting", "rename")


def _edited_often(folder: Path) -> Path:
    """A collection whose theme shows, on every page, what the page itself does not hold: a setting, and a count."""
    root = harbour(folder / "harbour")
    page = root / "themes/bare/templates/base.html"
    page.write_text(page.read_text() + "{{ site.strap }} {{ frame.articles }}\n")
    return root


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 5)), min_size=1, max_size=4))
def test_a_cached_build_equals_a_clean_one(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, int]]
) -> None:
    """Law 4, after any sequence of edits."""
    folder = tmp_path_factory.mktemp("edits")
    root = _edited_often(folder)
    build(root)
    for kind, number in edits:
        _edit(root, kind, number)
        build(root)
    clean = folder / "clean"
    shutil.copytree(root, clean, ignore=shutil.ignore_patterns("output", ".newsgloss", ".output*"))
    build(clean, cached=False)

    assert site(root) == site(clean)


@pytest.mark.parametrize("kind", EDITS)
def test_no_edit_is_hidden_by_what_the_cache_remembers(tmp_path: Path, kind: str) -> None:
    """Law 4, for each kind of edit: one that no page shows would prove nothing."""
    root, clean = _edited_often(tmp_path), tmp_path / "clean"
    if kind != "add":
        _edit(root, "add", 3)
    build(root)
    before = site(root)
    _edit(root, kind, 3)
    build(root)
    shutil.copytree(root, clean, ignore=shutil.ignore_patterns("output", ".newsgloss", ".output*"))
    build(clean, cached=False)

    assert site(root) != before
    assert site(root) == site(clean)


def _edit(root: Path, kind: str, number: int) -> None:
    articles = root / "content/articles/1987"
    one = articles / f"extra-{number}.md"
    if kind == "add" or (kind in ("edit", "title", "remove", "rename") and not one.exists()):
        one.write_text(
            f"---\ntitle: Extra {number}\ndate: 1987-11-{number + 10}\ntags: [floods]\n---\nSee [[1987/gate]].\n"
        )
    elif kind == "edit":
        one.write_text(one.read_text() + f"\nOne more line, {random.Random(number).random()}.\n")
    elif kind == "title":
        one.write_text(re.sub("title: .*", f"title: Renamed {number}", one.read_text()))
    elif kind == "remove":
        one.unlink()
    elif kind == "rename":
        one.rename(articles / f"moved-{number}.md")
    elif kind == "note":
        notes = articles / "row.notes.yaml"
        notes.write_text(
            (notes.read_text() if notes.exists() else "")
            + f"- {{id: row-{len(list(articles.iterdir()))}-{number}, kind: check, note: n{number}, quote: ledger}}\n"
        )
    elif kind == "authority":
        (root / "content/people/dora-pym.md").write_text(f"---\nname: Dora Pym {number}\naliases: [Mrs. Pym]\n---\n")
    elif kind == "template":
        page = root / "themes/bare/templates/base.html"
        page.write_text(page.read_text() + f"{number}\n")
    else:
        chosen = root / "site.toml"
        chosen.write_text(re.sub(r'strap = ".*"', f'strap = "Strap {number}"', chosen.read_text()))


@pytest.mark.parametrize(
    ("more", "all_made"), [("", False), ("{{ frame.notes }}", True), ("{% set f = frame %}{{ f.notes }}", True)]
)
def test_a_note_makes_only_those_pages_again_that_can_show_it(tmp_path: Path, more: str, all_made: bool) -> None:
    """The number of all notes is known to every page, and few themes show it everywhere."""
    root = harbour(tmp_path / "harbour")
    page = root / "themes/bare/templates/base.html"
    page.write_text(page.read_text() + more)
    build(root)
    notes = root / "content/articles/1987/row.notes.yaml"
    notes.write_text("- {id: row-more, kind: check, note: More., quote: ledger}\n")
    made: list[str] = []
    report = build(root, tell=lambda step, _done, _total: made.append(step))

    assert (made.count("render") == report.pages) is all_made
    assert site(root) == _clean(root, tmp_path / "clean")


def _clean(root: Path, clean: Path) -> dict[str, bytes]:
    shutil.copytree(root, clean, ignore=shutil.ignore_patterns("output", ".newsgloss", ".output*"))
    build(clean, cached=False)
    return site(clean)


@pytest.mark.parametrize("kept", [True, False])
def test_a_page_that_somebody_changed_is_made_again_from_the_cache(tmp_path: Path, kept: bool) -> None:
    """Whether it still has its time or not, and also one that is gone; nothing else is written."""
    root = harbour(tmp_path / "harbour")
    build(root)
    build(root)
    before = site(root)
    page, gone = root / "output/1987/11/12/gate.html", root / "output/tags/index.html"
    times = page.stat().st_mtime_ns
    page.write_bytes(page.read_bytes().replace(b"gate", b"GATE"))
    gone.unlink()
    if kept:
        os.utime(page, ns=(times, times))
    report = build(root)

    assert report.built is not None
    assert report.built.written == 2
    assert site(root) == before


def test_no_original_article_or_note_is_changed_by_a_build(tmp_path: Path) -> None:
    """Law 11: every file of the collection is byte for byte what it was, but for the locks, which the build writes."""
    root = harbour(tmp_path / "harbour")
    build(root)
    before = {path: path.read_bytes() for path in (root / "content").rglob("*") if path.is_file()}
    notes = root / "content/articles/1987/gate.notes.yaml"
    article = root / "content/articles/1987/gate.md"
    article.write_text(article.read_text().replace("eleven minutes", "nineteen minutes"))
    build(root)
    after = {path: path.read_bytes() for path in (root / "content").rglob("*") if path.is_file()}

    assert {path for path in after if after[path] != before.get(path)} == {article, notes.with_suffix(".lock")}
    assert after[notes] == before[notes]


def test_a_check_leaves_no_trace(tmp_path: Path) -> None:
    """Every diagnostic, and not a file more than before."""
    root = harbour(tmp_path / "harbour")
    before = sorted(root.rglob("*"))
    report = build_request(Request(root=root, output=root / "output", write=False))

    assert sorted(root.rglob("*")) == before
    assert "note-orphan" in codes(report)


SAMPLES = sorted(
    file for file in (Path(__file__).parent / "samples/importing").iterdir() if ".expected" not in file.name
)
WORDS = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn")), min_size=1, max_size=60
)


def _is_a_fixed_point(source: Source) -> None:
    """An article that was made of an original, read and written again, is the same to the byte, and so once more."""
    made = importing.take_in((source,), (), by="test").value or ()
    assert importing.take_in((source,), (), by="test").value == made
    assert importing.take_in((source,), made, by="test").value == ()
    for one in made:
        article = reading.read(one).value
        assert article is not None
        assert _dumped(article.head, one.text.split("\n---\n", 1)[1]) == one.text
        (again,) = importing.take_in((Source("content/inbox/again.md", one.text.encode()),), (), by="test").value or ()
        other = reading.read(again).value
        assert other is not None
        assert (other.text, other.blocks) == (article.text, article.blocks)
        assert again.text.split("\n---\n", 1)[1] == one.text.split("\n---\n", 1)[1]
        assert replace(other.head, imported=None, extra={}) == replace(article.head, imported=None, extra={})


def _dumped(head: Head, body: str) -> str:
    values = {name: value for name, value in asdict(head).items() if value and value != Rights.FULL}
    imported = asdict(values.pop("imported"))
    values |= {name: getattr(head, name) for name in ("date", "updated") if getattr(head, name)}
    if "rights" in values:
        values["rights"] = values["rights"].value
    if "image" in values:
        values["image"] = {name: value for name, value in asdict(values["image"]).items() if value}
    kept = {name: value for name, value in imported.items() if value}
    return manuscript_text(Draft(values, body), {"from": kept.pop("original"), **kept})


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.name)
def test_import_read_dump_is_a_fixed_point(file: Path) -> None:
    """Law 10, over every layout of clipping that we know."""
    _is_a_fixed_point(Source(f"content/inbox/{file.name}", file.read_bytes()))


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4))
def test_import_read_dump_is_a_fixed_point_for_any_words(paragraphs: list[str]) -> None:
    """Law 10, whatever stands in the text."""
    start = "A Plain Headline for the Law\n\nMay 4, 1999\n\nThe first words of the body.\n\n"
    _is_a_fixed_point(Source("content/inbox/law.txt", (start + "\n\n".join(paragraphs) + "\n").encode()))


def test_the_cache_is_only_a_memory(tmp_path: Path) -> None:
    """With it, without it, and after it was broken, the bytes are the same."""
    root = harbour(tmp_path / "harbour")
    build(root)
    first = site(root)
    for store in (root / ".newsgloss").iterdir():
        store.write_bytes(b"noise")
    build(root)
    assert site(root) == first
    build(root, cached=False)
    assert site(root) == first
