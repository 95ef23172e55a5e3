"""What is left of a site when builds are killed: the old one, the new one, or a mixture.

    python benchmarks/kills.py [--kills 200] [--articles 250] [--seed 1987]

A collection goes back and forth between four states: as it was, with another text, with another title, and with another
template, by which every page is another and older ones are written over. Each build from one to the next runs in a
process of its own and is killed (SIGKILL) at a random moment of the time that it takes. Then every byte of the output
is compared with clean builds of both states, and the next build must end as a clean one.
The output is so large that the site before the last one is kept and used again (`writing.sparing`).
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

CHECKOUT = Path(__file__).parents[1]
sys.path.insert(0, str(CHECKOUT))

from benchmarks.run import ours
from generator import pipeline
from generator.writing import sparing

Site = dict[str, bytes]
STATES = ("as it was", "another text", "another title", "another template")
MARK = "<!-- again -->\n"
TEMPLATE = "themes/bare/templates/base.html"


def build(root: Path, output: Path, *, cached: bool = True) -> bool:
    """Whether the site was built."""
    return pipeline.build(pipeline.Request(root=root, output=output, cached=cached)).built is not None


def site(output: Path) -> Site:
    """The digests of all files by their addresses, without the manifest."""
    found = (path for path in output.rglob("*") if path.is_file() and path.name != ".newsgloss.json")
    return {path.relative_to(output).as_posix(): hashlib.sha256(path.read_bytes()).digest() for path in found}


def become(root: Path, article: Path, text: str, state: str) -> None:
    """Bring the collection into a state."""
    template = (root / TEMPLATE).read_text().removesuffix(MARK)
    (root / TEMPLATE).write_text(template + (MARK if state == "another template" else ""))
    if state == "another text":
        text = text.rstrip() + " So it was.\n"
    elif state == "another title":
        text = text.replace('title: "', 'title: "Again: ', 1)
    article.write_text(text)


def killed(root: Path, output: Path, after: float) -> bool:
    """Begin a build and kill it after so many seconds; whether it was still running."""
    child = os.fork()
    if child == 0:
        os._exit(0 if build(root, output) else 1)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def takes(root: Path, output: Path) -> float:
    """Seconds of a build in a process of its own."""
    began = time.perf_counter()
    child = os.fork()
    if child == 0:
        os._exit(0 if build(root, output) else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    return time.perf_counter() - began


def kills(root: Path, *, many: int, chance: random.Random) -> Counter[str]:
    """Kill so many builds, and count what was found."""
    output = root / "output"
    article = sorted((root / "content/articles").rglob("*.md"))[37]
    text = article.read_text()
    clean: dict[str, Site] = {}
    for state in STATES:
        become(root, article, text, state)
        build(root, root / "clean/output", cached=False)
        clean[state] = site(root / "clean/output")
        shutil.rmtree(root / "clean")
        takes(root, output)
    times: dict[tuple[str, str], float] = {}
    now = STATES[-1]
    found = Counter[str]()
    while found["killed"] < many:
        state = chance.choice([one for one in STATES if one != now])
        become(root, article, text, state)
        if (now, state) not in times:  # the first of its kind is let go on, to see how long it takes
            times[now, state] = takes(root, output)
        elif killed(root, output, chance.uniform(0, 1.05 * times[now, state])):
            found["killed"] += 1
            left = site(output)
            found["old" if left == clean[now] else "new" if left == clean[state] else "MIXED"] += 1
        takes(root, output)
        found["ended as a clean build" if site(output) == clean[state] else "ENDED OTHERWISE"] += 1
        now = state
    return found


def main() -> int:
    """Kill, and print what was found."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--articles", type=int, default=250)
    asked.add_argument("--seed", type=int, default=1987)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = ours(Path(folder) / "site", given.articles, theme="bare")
        found = kills(root, many=given.kills, chance=random.Random(given.seed))
        spare = sparing.is_worth_keeping(root / "output")
    print(
        f"{given.articles} articles; {'a' if spare else 'NO'} spare is kept; "
        + ", ".join(f"{n} {w}" for w, n in found.items())
    )
    return 1 if found["MIXED"] or found["ENDED OTHERWISE"] or not spare else 0


if __name__ == "__main__":
    sys.exit(main())
