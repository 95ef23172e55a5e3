"""What builds cost: ours after each kind of edit, and the full builds of others, in turn.

    python benchmarks/run.py [--articles 1000] [--rounds 3] [--theme bare|broadsheet] [--notes SHARE] [--folder FOLDER]
                             [--peer hugo=PATH] [--peer pelican=PATH] [--peer eleventy=PATH]

`bare` is a theme that shows what pages know and nothing else, as the peers' templates do, of a site without what the
peers do not make: the search, a feed of each tag, files of data, references and annotations. `broadsheet` is the whole
product. Every site has a page for each article, tag, author, source, day, month and year, a front page, a feed and a
sitemap, which is checked; the table tells how many files each wrote. Peers that are on the path take part unasked;
`first build` is paired with all of them, every other edit with Hugo. The floor is a copy of our output by `cp -r`.
What was built before is moved aside and removed at the end, which takes room on the disk for each build of a peer.
Python keeps what it compiled of a program, as it does unless it is told not to. Times are of CPU (user and system) of
one process and its children, in seconds; other work on the machine makes ratios doubtful long before it makes them
wrong.
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
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
LEFT_OUT = ("search", "tag-feeds", "data", "references", "annotations")  # what no peer makes
sys.path.insert(0, str(CHECKOUT))

from benchmarks.corpus import make
from benchmarks.peers import OURS, PEERS, Peer, lacking, peer, programs


@dataclass(frozen=True, slots=True)
class Spent:
    """What one command took: seconds of CPU and by the clock, and the most memory, in megabytes."""

    cpu: float
    wall: float
    memory: float


def spent(*command: str) -> Spent:
    """Run a command to its end."""
    began = time.perf_counter()
    around = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=around)  # noqa: S603 (ours, or named by whoever runs this)
    assert process.stderr is not None
    told = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} failed: {told.decode(errors='replace')[-2000:]}")
    return Spent(used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss / 1024)


# ── the two sites ───────────────────────────────────────────────────────────────────────────────


def ours(folder: Path, many: int, *, theme: str, notes: float = 0.0) -> Path:
    """A collection, whose theme can be edited."""
    make(folder, many, notes=notes)
    shutil.copytree(CHECKOUT / "themes", folder / "themes")
    for name, text in OURS.items():
        (folder / "themes/bare" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "themes/bare" / name).write_text(text, encoding="utf-8")
    chosen = f'title = "Bench"\nbase_url = "https://bench.example/"\ntheme = "{theme}"\n'
    (folder / "site.toml").write_text(chosen + (f"without = {list(LEFT_OUT)}\n" if theme == "bare" else ""))
    return folder


def files(folder: Path) -> int:
    """How many there are below a folder."""
    return sum(path.is_file() for path in folder.rglob("*"))


# ── what people do ──────────────────────────────────────────────────────────────────────────────


def _nothing(_root: Path, _turn: int) -> None:
    pass


def _first(root: Path, _turn: int) -> None:
    for made in (".newsgloss", "output", ".output.newsgloss-new"):
        _aside(root / made, root.parent)


def _aside(made: Path, folder: Path) -> None:
    """Out of the way, not removed: for minutes after, ext4 looks past each freed inode before it makes a file."""
    if made.exists():
        made.rename(tempfile.mkdtemp(prefix="aside-", dir=folder) + "/" + made.name)


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


def rounds(root: Path, peers: Sequence[Peer], many: int) -> Iterator[tuple[str, Spent]]:
    """Each kind of edit, with a build of ours and one of the first peer's after it; all peers once a round."""
    build = (sys.executable, str(CHECKOUT / "build.py"), "--site", str(root), "--jobs", "1")
    for turn in range(many):
        for name, edit in EDITS.items():
            edit(root, turn)
            if name == "nothing changed":
                time.sleep(2.1)  # what was written a moment ago is not yet taken for unchanged
                spent(*build)
            yield name, spent(*build)
            for other in peers[:1] if name != "first build" else peers:
                _aside(other.output, root.parent)
                yield other.name, spent(*other.command)
        _aside(root.parent / "copy", root.parent)
        yield "a copy of the output", spent("cp", "-r", str(root / "output"), str(root.parent / "copy"))
        for notes in root.glob("content/articles/**/*.notes.yaml"):
            kept = notes.read_text().split("- id: note-")[0]
            notes.write_text(kept) if kept else notes.unlink()


def table(found: Mapping[str, list[Spent]]) -> Iterator[str]:
    """Medians, and ratios to Hugo's."""
    columns = {name: zip(*map(astuple, several), strict=True) for name, several in found.items()}
    middle = {name: [statistics.median(column) for column in three] for name, three in columns.items()}
    hugo = middle.get("hugo", [0.0, 0.0, 0.0])
    yield "| | CPU s | to Hugo's | wall s | to Hugo's | MB | to Hugo's |"
    yield "|---|---|---|---|---|---|---|"
    for name, three in middle.items():
        shown = (f"{one:.2f} | {f'{one / its:.3f}' if its else ''}" for one, its in zip(three, hugo, strict=True))
        yield f"| {name} | {' | '.join(shown)} |"


def main() -> int:
    """Measure, and print the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--articles", type=int, default=1000)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--peer", action="append", default=[], metavar="NAME=PATH", help=f"one of {', '.join(PEERS)}")
    asked.add_argument("--theme", default="bare", choices=("bare", "broadsheet"))
    asked.add_argument("--notes", type=float, default=0.0, help="the share of articles that have notes")
    asked.add_argument("--folder", type=Path)
    given = asked.parse_args()
    spent(sys.executable, "-m", "compileall", "-q", str(CHECKOUT / "generator"))  # as after any earlier build
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        root = ours(Path(folder) / "ours", given.articles, theme=given.theme, notes=given.notes)
        peers = [peer(name, path, Path(folder), given.articles) for name, path in programs(given.peer)]
        found: dict[str, list[Spent]] = {}
        for name, one in rounds(root, peers, given.rounds):
            found.setdefault(name, []).append(one)
        sites = {"ours": root / "output", **{one.name: one.output for one in peers}}
        wrong = {name: lacking(output, given.articles) for name, output in sites.items()}
        many = ", ".join(f"{name} {files(output):,}" for name, output in sites.items())
    print(f"{given.articles:,} articles, {given.theme}; files written: {many}")
    print("\n".join(table(found)))
    for name, lacks in wrong.items():
        print(f"{name} lacks {', '.join(lacks[:5])}" if lacks else f"{name} has every page.")
    return 1 if any(wrong.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
