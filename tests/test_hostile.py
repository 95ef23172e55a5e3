"""Attacks on the build: hostile files are built or refused by name, within bounds, and the others are published."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from generator import annotating, importing, reading
from generator.importing import Draft
from generator.model import Manuscript, Source
from tests.attacks import article, corpora
from tests.costs import within
from tests.making import build, make, site

GOOD = "---\ntitle: Good\ndate: 1987-11-12\n---\nThe gate stood open.\n"
SECONDS = 2.0  # of CPU, for one hostile input
MEGABYTES = 300


def _suite(shared: Path, name: str, pattern: str) -> list[Path]:
    files = sorted((shared / "data" / "hostile" / name).glob(pattern))
    assert files
    return files


def test_no_naughty_string_is_altered_on_its_way_from_inbox_to_page(shared: Path) -> None:
    """Each string as a paragraph of a clipping is read back with every character it had, white space apart."""
    strings = json.loads((shared / "data" / "hostile" / "blns" / "blns.json").read_text())
    altered = []
    for text in strings:
        words = "".join(text.split())
        if not words or "\x00" in text:
            continue
        clipping = f"A Headline\n\nBy Ann Other\n\nMay 4, 1999\n\nBefore it.\n\nquoted: {text} :quoted\n\nAfter it.\n"
        drafts = importing.convert(Source("content/inbox/x.txt", clipping.encode("utf-8", "surrogatepass"))).value
        if not drafts or words not in "".join(_all_text(drafts[0]).split()):
            altered.append(text)

    assert altered == []


def _all_text(draft: Draft) -> str:
    text = f"---\ntitle: x\ndate: 1999\n---\n{draft.markdown}"
    article = reading.read(Manuscript("content/articles/x.md", text)).value
    assert article is not None
    return "".join(piece.words for block in article.blocks for piece in block.pieces)


def test_payloads_reach_every_field_of_the_articles_that_attack(shared: Path) -> None:
    """Only what can be no headline is refused, so each other payload is tried as every field."""
    refused = []
    for suite, payload in corpora(shared / "data" / "hostile"):
        found = reading.read(Manuscript("content/articles/x.md", article(payload))).value
        if found is None or found.head.title != payload:
            refused.append((suite, payload))

    assert refused == [("blns", "")]


@pytest.mark.parametrize("where", ["head", "notes"])
def test_every_file_of_the_yaml_suite_is_read_or_refused_by_name(shared: Path, where: str) -> None:
    """As front matter and as a notes file: never an exception, and what is refused is placed in its file."""
    silent = []
    for file in _suite(shared, "yaml-test-suite", "*.yaml"):
        text = file.read_text()
        for case in text.split("\n- ")[1:] or [text]:
            if where == "head":
                path = "content/articles/x.md"
                outcome = reading.read(Manuscript(path, f"---\ntitle: x\ndate: 1999\n{case}\n---\nText.\n"))
                refused = outcome.value is None
            else:
                path = "content/articles/x.notes.yaml"
                found = annotating.gather([Manuscript(path, case)], [("x", "content/articles/x.md")], kinds=("check",))
                refused, outcome = not found.value, found  # type: ignore[assignment]
            if refused and not [one for one in outcome.diagnostics if one.place.path == path]:
                silent.append(file.name)

    assert silent == []


def test_every_file_of_the_json_suite_is_built_or_refused_by_name(shared: Path, tmp_path: Path) -> None:
    """As articles, as notes and as originals, all at once; the good article is on the site."""
    files: dict[str, str | bytes] = {"content/articles/good.md": GOOD}
    suite = _suite(shared, "JSONTestSuite", "*.json")
    for number, file in enumerate(suite):
        files[f"content/articles/j{number:03}.md"] = b"---\n" + file.read_bytes() + b"\n---\nText.\n"
        files[f"content/articles/j{number:03}.notes.yaml"] = file.read_bytes()
        files[f"content/inbox/{file.name}"] = file.read_bytes()
    report = build(make(tmp_path, files))
    named = {one.place.path for one in report.diagnostics}
    made = site(tmp_path)

    assert "1987/11/12/good.html" in made
    assert [path for path in files if path.endswith(".md") and path not in named and "good" not in path] == []


MEASURE = """
import resource, sys, time
from pathlib import Path
from generator import pipeline
root = Path(sys.argv[1])
before = resource.getrusage(resource.RUSAGE_SELF)
report = pipeline.build(pipeline.Request(root=root, output=root / "output", cached=False))
after = resource.getrusage(resource.RUSAGE_SELF)
peak = Path("/proc/self/status")  # a child's ru_maxrss begins at its parent's, which is the test runner's
kilobytes = int(peak.read_text().split("VmHWM:")[1].split()[0]) if peak.exists() else after.ru_maxrss
print(after.ru_utime - before.ru_utime, kilobytes / 1024, report.articles)
"""


def _measured(root: Path) -> tuple[float, float, int]:
    """CPU seconds, megabytes and articles of a build of its own process."""
    here = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(root)], cwd=here, capture_output=True, text=True, check=True
    )
    seconds, megabytes, articles = done.stdout.split()
    return float(seconds), float(megabytes), int(articles)


BOMBS = {
    "quotes": "> " * 20_000 + "a",
    "lists": "".join(f"{' ' * (2 * level)}- a\n" for level in range(400)),
    "emphasis": "*a **a " * 20_000,
    "brackets": "[" * 50_000,
    "links": "[a](" * 20_000,
    "pictures": "![[]()" * 20_000,
    "entities": "&amp;" * 100_000,
    "one line": "word " * 200_000,
    "one word": "x" * 1_000_000,
    "backticks": "".join("e" + "`" * count for count in range(1500)),
    "tables": "| a " * 2_000 + "|\n" + "| - " * 2_000 + "|\n" + ("| b " * 2_000 + "|\n") * 5,
    "footnotes": "".join(f"[^{number}] " for number in range(3000))
    + "".join(f"\n\n[^{number}]: x" for number in range(3000)),
    "wiki links": "[[a|" * 20_000,
    "combining": "a" + "\u0301" * 200_000,
}


@pytest.mark.parametrize("bomb", BOMBS)
@pytest.mark.skipif(sys.platform == "win32", reason="the system does not tell a process's resources")
def test_a_bomb_costs_little(bomb: str, tmp_path: Path) -> None:
    """As an article and as an original: two seconds and 300 MB at the most, and the good article is built."""
    head = "---\ntitle: Bomb\ndate: 1999\n---\n"
    files = {
        "content/articles/good.md": GOOD,
        "content/articles/bomb.md": head + BOMBS[bomb] + "\n",
        "content/articles/good.notes.yaml": "- {id: n, kind: check, note: x, quote: the gate}\n",
    }
    _measured(make(tmp_path / "warm", {"content/articles/good.md": GOOD}))
    plain = _measured(make(tmp_path / "plain", {"content/articles/good.md": GOOD}))
    seconds, megabytes, articles = _measured(make(tmp_path / "bomb", files))

    assert seconds - plain[0] < SECONDS
    assert megabytes < MEGABYTES
    assert articles == 2


def test_commonmarks_pathological_inputs_cost_little(shared: Path) -> None:
    """Each within two seconds of CPU."""
    for file in _suite(shared, "cmark", "pathological/*.md"):
        text = "---\ntitle: x\ndate: 1999\n---\n" + file.read_text(errors="replace").replace("\x00", "\ufffd")
        with within(SECONDS):
            reading.read(Manuscript("content/articles/x.md", text))


def test_a_hostile_quote_costs_little() -> None:
    """A quote of 100,000 characters, and one of a single repeated letter, on an article of 50,000 characters."""
    body = "The gate stood open as the tide came over. " * 1200
    article = reading.read(Manuscript("content/articles/x.md", f"---\ntitle: x\ndate: 1999\n---\n{body}\n")).value
    assert article is not None
    for quote in ("The gate stood shut " * 5000, "a" * 100_000, "e", "\u0301" * 5000, "the tide rose over it " * 3):
        text = json.dumps([{"id": "n", "kind": "check", "note": "x", "quote": quote}])
        notes = annotating.gather(
            [Manuscript("content/articles/x.notes.yaml", text)], [("x", "content/articles/x.md")], kinds=("check",)
        )
        assert notes.value
        with within(SECONDS):
            annotating.annotate(article, notes.value.notes.get("x", ()))
