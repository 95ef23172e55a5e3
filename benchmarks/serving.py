"""How soon what is saved is seen: from the save of an article until a browser has loaded its page again and drawn it.

    python benchmarks/serving.py [--articles 10000] [--saves 5] [--theme bare|broadsheet] [--folder FOLDER]

`python build.py serve` runs in a process of its own, as people use it, and Chromium shows the article's page. Of each
save it prints the milliseconds by the clock until the page with the new words is drawn: a twentieth of a second of them
is how long the server waits for another save. The page itself tells when: Playwright looks for words ever more
seldom, half a second apart in the end. The first save after the start is also the first build that can be amended. It
needs Playwright and Chromium, as the tests do.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

CHECKOUT = Path(__file__).parents[1]
sys.path.insert(0, str(CHECKOUT))

from playwright.sync_api import sync_playwright

from benchmarks.run import ours
from tests.browser.conftest import NAMES, QUIET

if TYPE_CHECKING:
    from playwright.sync_api import Page

PATIENCE = 600_000  # milliseconds
DRAWN = """addEventListener('DOMContentLoaded', () => requestAnimationFrame(
    () => { window.drawn = performance.timeOrigin + performance.now(); }))"""


def saves(page: Page, article: Path, many: int) -> Iterator[float]:
    """Milliseconds from each of so many saves to the page with the new words."""
    for number in range(many):
        time.sleep(3)  # as long as it takes to write a sentence
        said = f"Saved for the {number + 1}. time."
        text = article.read_text(encoding="utf-8")
        began = time.time()
        article.write_text(f"{text}\n{said}\n", encoding="utf-8")
        page.get_by_text(said).wait_for(timeout=PATIENCE)
        yield page.wait_for_function("window.drawn").json_value() - began * 1000


def main() -> int:
    """Measure, and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--articles", type=int, default=10_000)
    asked.add_argument("--saves", type=int, default=5)
    asked.add_argument("--theme", default="bare", choices=("bare", "broadsheet"))
    asked.add_argument("--folder", type=Path)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        root = ours(Path(folder) / "ours", given.articles, theme=given.theme)
        article = sorted((root / "content/articles").rglob("*.md"))[given.articles // 2]
        command = (sys.executable, str(CHECKOUT / "build.py"), "serve", "--site", str(root))
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 (ours)
            try:
                print(*(f"{one:.0f} ms" for one in _measured(server, root, article, given.saves)), sep="\n")
            finally:
                server.terminate()
    return 0


def _measured(server: subprocess.Popen[str], root: Path, article: Path, many: int) -> Iterator[float]:
    assert server.stdout is not None
    address = next(line.split()[0] for line in server.stdout if line.startswith("http"))
    url = next((root / "output").rglob(f"{article.stem}.html")).relative_to(root / "output").as_posix()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_browser(), args=QUIET)
        page = browser.new_page(bypass_csp=True)  # by its policy the page could not be asked again and again
        page.add_init_script(DRAWN)
        page.goto(address + url)
        found = list(saves(page, article, many))
        browser.close()
    yield from found
    print(f"median of {many}: {statistics.median(found):.0f} ms")


def _browser() -> str:
    return next(path for name in NAMES if (path := shutil.which(name)))


if __name__ == "__main__":
    sys.exit(main())
