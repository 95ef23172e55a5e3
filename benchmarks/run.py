"""What builds cost: ours after each kind of edit, and Hugo's full build of the same articles, in turn.

    python benchmarks/run.py [--articles 1000] [--rounds 3] [--hugo PATH] [--theme bare|broadsheet] [--folder FOLDER]

`bare` is a theme that shows what pages know and nothing else, as Hugo's templates here do; `broadsheet` is the whole
product. Both kinds of site have a page for each article, tag, year and month, a front page, a feed and a sitemap; ours
has more, which is not left out: pages of days, sources and authors, the search, files of data. So the table tells how
many files each wrote. The floor is a copy of our output by `cp -r`. Times are of CPU (user and system) of one process
and its children, in seconds; other work on the machine makes ratios doubtful long before it makes them wrong.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import astuple, dataclass
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
sys.path.insert(0, str(CHECKOUT))

from benchmarks.corpus import address, make, stories

HUGO = {
    "hugo.toml": 'title = "Bench"\nbaseURL = "https://bench.example/"\npagination.pagerSize = 50\n'
    '[taxonomies]\ntag = "tags"\nyear = "years"\nmonth = "months"\n',
    "layouts/_default/baseof.html": '<!doctype html>\n<html lang="en"><meta charset="utf-8">\n'
    '<title>{{ .Title }}</title><p><a href="/">{{ site.Title }}</a></p>\n{{ block "main" . }}{{ end }}\n</html>\n',
    "layouts/_default/single.html": '{{ define "main" }}<h1>{{ .Title }}</h1><p>{{ .Date.Format "2006-01-02" }}</p>'
    '{{ range .GetTerms "tags" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ end }}{{ .Content }}'
    '{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}'
    '{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ end }}\n',
    "layouts/_default/list.html": '{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Paginator.Pages }}'
    '<li>{{ .Date.Format "2006-01-02" }} <a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Summary | plainify }}</li>'
    '{{ end }}</ul>{{ with .Paginator.Next }}<a href="{{ .URL }}">next</a>{{ end }}{{ end }}\n',
}


@dataclass(frozen=True, slots=True)
class Spent:
    """What one command took: seconds of CPU and by the clock, and the most memory, in megabytes."""

    cpu: float
    wall: float
    memory: float


def spent(*command: str) -> Spent:
    """Run a command to its end."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)  # noqa: S603 (ours, or named by whoever runs this)
    assert process.stderr is not None
    told = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} failed: {told.decode(errors='replace')[-2000:]}")
    return Spent(used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss / 1024)


# ── the two sites ───────────────────────────────────────────────────────────────────────────────


def ours(folder: Path, many: int, theme: str) -> Path:
    """A collection, whose theme can be edited."""
    make(folder, many)
    shutil.copytree(CHECKOUT / "themes", folder / "themes")
    shutil.copytree(CHECKOUT / "tests/golden/harbour/themes/bare", folder / "themes/bare")
    (folder / "site.toml").write_text(f'title = "Bench"\nbase_url = "https://bench.example/"\ntheme = "{theme}"\n')
    return folder


def hugos(folder: Path, many: int) -> Path:
    """The same articles, with templates that show as much."""
    make(folder, many, form="hugo")
    for name, text in HUGO.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def lacking(one: Path, other: Path, many: int) -> list[str]:
    """The articles that either site has no page of."""
    return [address(one_) for one_ in stories(many) for site in (one, other) if not (site / address(one_)).is_file()]


def files(folder: Path) -> int:
    """How many there are below a folder."""
    return sum(path.is_file() for path in folder.rglob("*"))


# ── what people do ──────────────────────────────────────────────────────────────────────────────


def _nothing(_root: Path, _turn: int) -> None:
    pass


def _first(root: Path, _turn: int) -> None:
    for made in (".newsgloss", "output"):
        shutil.rmtree(root / made, ignore_errors=True)


def _article(root: Path, turn: int) -> Path:
    found = sorted((root / "content/articles").rglob("*.md"))
    return found[(turn * 37 + len(found) // 2) % len(found)]


def _text(root: Path, turn: int) -> None:
    with _article(root, turn).open("a") as article:
        article.write("\nOne more line.\n")


def _title(root: Path, turn: int) -> None:
    article = _article(root, turn)
    article.write_text(re.sub(r'title: "(.*)"', r'title: "\1 again"', article.read_text(), count=1))


def _note(root: Path, turn: int) -> None:
    article = _article(root, turn)
    words = article.read_text().split("---\n\n", 1)[1].split(". ")[1]
    note = f'- id: note-{time.time_ns()}\n  quote: "{words}"\n  kind: check\n  note: It is said.\n'
    with article.with_suffix(".notes.yaml").open("a") as notes:
        notes.write(note)


def _template(root: Path, turn: int) -> None:
    for page in root.glob("themes/*/templates/base.html"):
        page.write_text(page.read_text() + f"<!-- {turn} -->\n")


EDITS: Mapping[str, Callable[[Path, int], None]] = {
    "first build": _first,
    "nothing changed": _nothing,
    "one text edited": _text,
    "one title edited": _title,
    "first note added": _note,
    "one note added": _note,
    "one template edited": _template,
}


def rounds(root: Path, peer: Path, *, hugo: str, many: int) -> Iterator[tuple[str, Spent]]:
    """Each kind of edit, with a build of ours and one of Hugo's after it."""
    build = (sys.executable, str(CHECKOUT / "build.py"), "--site", str(root), "--jobs", "1")
    for turn in range(many):
        for name, edit in EDITS.items():
            edit(root, turn)
            if name == "nothing changed":
                time.sleep(2.1)  # what was written a moment ago is not yet taken for unchanged
                spent(*build)
            yield name, spent(*build)
            if hugo:
                shutil.rmtree(peer / "public", ignore_errors=True)
                yield "Hugo", spent(hugo, "--quiet", "--source", str(peer))
        shutil.rmtree(root.parent / "copy", ignore_errors=True)
        yield "a copy of the output", spent("cp", "-r", str(root / "output"), str(root.parent / "copy"))
        for notes in root.glob("content/articles/**/*.notes.*"):
            notes.unlink()


def table(found: Mapping[str, list[Spent]]) -> Iterator[str]:
    """Medians, and ratios to Hugo's."""
    columns = {name: zip(*map(astuple, several), strict=True) for name, several in found.items()}
    middle = {name: [statistics.median(column) for column in three] for name, three in columns.items()}
    peer = middle.get("Hugo", [0.0, 0.0, 0.0])
    yield "| | CPU s | to Hugo's | wall s | MB |"
    yield "|---|---|---|---|---|"
    for name, (cpu, wall, memory) in middle.items():
        ratio = f"{cpu / peer[0]:.3f}" if peer[0] else ""
        yield f"| {name} | {cpu:.2f} | {ratio} | {wall:.2f} | {memory:.0f} |"


def main() -> int:
    """Measure, and print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--articles", type=int, default=1000)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--hugo", default=shutil.which("hugo") or "")
    asked.add_argument("--theme", default="bare", choices=("bare", "broadsheet"))
    asked.add_argument("--folder", type=Path)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        root, peer = ours(Path(folder) / "ours", given.articles, given.theme), Path(folder) / "hugo"
        hugos(peer, given.articles)
        found: dict[str, list[Spent]] = {}
        for name, one in rounds(root, peer, hugo=given.hugo, many=given.rounds):
            found.setdefault(name, []).append(one)
        wrong = lacking(root / "output", peer / "public", given.articles) if given.hugo else []
        many = files(root / "output"), files(peer / "public")
    print(f"{given.articles:,} articles, {given.theme}: {many[0]:,} files, Hugo {many[1]:,}")
    print("\n".join(table(found)))
    print(f"Pages that one of the two sites lacks: {', '.join(wrong[:5])}" if wrong else "Both have every article.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
