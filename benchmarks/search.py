"""What searching costs and finds: our index in a real browser, and the same questions to others.

    python benchmarks/search.py [--articles 1000 | --texts FOLDER] [--queries 200] [--peers FOLDER] [--sites FOLDER]

The questions are for an article that is known (known-item search): its headline; its headline with one typing error;
four different words of its text, drawn without regard to how common they are; its headline with the last word only
begun. MRR and nDCG are of the first ten results; where one answer alone is right, nDCG is 1/log2(1 + rank). Four words
that are drawn so stand in several articles. *At best* is what an order reaches that knows how they were drawn: of the
articles with all four, those of the fewest different words first, for a draw from few gives these sooner. Bytes are
those of the files that a query asks for, each packed by gzip, from an empty cache to ten results with their passages.
Time is from the question to ten results on the page, CPU that of the page's thread until then (Chromium's
TaskDuration); both in milliseconds, the median of three fresh browsers.

`--texts` is a folder of Markdown files with a title: real texts, which take the place of made ones. `--peers` is a
folder with Pagefind (`pip install --target FOLDER/python pagefind[extended]`) and, under `node_modules`, lunr and
minisearch. What is not there is skipped by name. lunr and MiniSearch load their whole index, so their bytes are those
of the index, and they are asked in Node. `--sites` keeps what is built, for another run.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import gzip
import http.server
import json
import math
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

CHECKOUT = Path(__file__).parents[1]
sys.path.insert(0, str(CHECKOUT))

from benchmarks.corpus import DAYS, FIRST_DAY, SOURCES, TAGS, Story, address, newsgloss, stories
from benchmarks.run import Spent, spent

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

LETTERS = "abcdefghijklmnopqrstuvwxyz"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
RUN = """(query) => new Promise((done) => {
  const page = document.querySelector('.results'), field = document.getElementById('q'), start = performance.now();
  field.value = query;
  new MutationObserver((_, watch) => {
    watch.disconnect();
    const links = [...document.querySelectorAll('.rows .hed a')];
    done([performance.now() - start, links.slice(0, 10).map((link) => link.href)]);
  }).observe(page, { attributeFilter: ['data-done'] });
  document.getElementById('search').requestSubmit();
})"""
PAGEFIND = """async (query) => {
  const start = performance.now();
  window.pagefind = window.pagefind || await import('/pagefind/pagefind.js');
  const found = await window.pagefind.search(query);
  const rows = await Promise.all(found.results.slice(0, 10).map((one) => one.data()));
  return [performance.now() - start, rows.map((one) => one.url)];
}"""
NODE = """
const fs = require('fs'), [, , data, questions, name, out] = process.argv;
const rows = fs.readFileSync(data, 'utf8').trim().split('\\n').map(JSON.parse);
let begun = process.cpuUsage(), search, index;
if (name === 'lunr') {
  const lunr = require('lunr');
  index = lunr(function () {
    this.ref('url');
    this.field('title', { boost: 9 });
    this.field('text');
    rows.forEach((row) => this.add(row));
  });
  search = (query, open) => index.query((q) => query.match(/[a-z]+/g).forEach((word, at, all) => {
    const term = index.pipeline.runString(word)[0] || word;
    q.term(term, { boost: 10 });
    q.term(term, { editDistance: 1 });
    if (open && at === all.length - 1) q.term(word, { wildcard: lunr.Query.wildcard.TRAILING });
  })).map((one) => one.ref);
} else {
  const Mini = require('minisearch');
  index = new Mini({ idField: 'url', fields: ['title', 'text'] });
  index.addAll(rows);
  const fuzzy = (word) => word.length > 3 ? 1 : false, prefix = (word, at, all) => at === all.length - 1;
  search = (query) => index.search(query, { boost: { title: 9 }, fuzzy, prefix }).map((one) => one.id);
}
fs.writeFileSync(out, JSON.stringify(index));
const spent = () => { const now = process.cpuUsage(begun); return (now.user + now.system) / 1e6; };
const built = spent(), found = {};
for (const [kind, queries] of Object.entries(JSON.parse(fs.readFileSync(questions)))) {
  begun = process.cpuUsage();
  found[kind] = [queries.map((query) => search(query, kind === 'prefix').slice(0, 10)), spent()];
}
console.log(JSON.stringify({ built, found }));
"""

Asked = Mapping[str, Sequence[tuple[str, str]]]  # by kind: what is asked, and the address of the article that is meant


@dataclass(frozen=True, slots=True)
class Texts:
    """The articles: `many` that are made, or those of a folder of real texts."""

    many: int
    folder: Path | None = None

    def __iter__(self) -> Iterator[Story]:
        return islice(_read(self.folder), self.many) if self.folder else stories(self.many)


def _read(folder: Path) -> Iterator[Story]:
    """The texts of a folder that have a title and a hundred words, as articles; dates, tags and sources are made up."""
    number = 0
    for path in sorted(folder.rglob("*.md")):
        head, _, body = path.read_text(encoding="utf-8", errors="replace").removeprefix("---\n").partition("\n---\n")
        title = re.search(r"^title: *(?:[>|]-?\n +)?[\"']?(.*?)[\"']?$", head, re.MULTILINE)
        plain = re.sub(r"<[^>]*>|\{[{%].*?[}%]\}|\]\([^)]*\)|[#*_`>|\[\]]", " ", body)
        if title and len(plain.split()) > 100:
            day, tags = FIRST_DAY + timedelta(days=number % DAYS), (TAGS[number % len(TAGS)],)
            paragraphs = tuple(filter(None, (" ".join(part.split()) for part in plain.split("\n\n"))))
            words = title[1].replace('"', "”").replace("\\", "")
            yield Story(number, words, day, tags, SOURCES[number % len(SOURCES)], "Ida Combe", paragraphs)
            number += 1


def questions(texts: Texts, queries: int) -> Asked:
    """What is asked of the articles, and which article each question means."""
    chance = random.Random(20)
    chosen = set(chance.sample(range(texts.many), min(queries, texts.many)))
    picked = [story for story in texts if story.number in chosen]
    makers: Mapping[str, Callable[[Story, random.Random], str]] = {
        "headline": lambda story, _: story.title.lower(),
        "typo": _mistyped,
        "body": _body,
        "prefix": lambda story, _: story.title.lower()[: -max(len(story.title.split()[-1]) - 3, 0) or None],
    }
    return {kind: [(make_one(story, chance), address(story)) for story in picked] for kind, make_one in makers.items()}


def _body(story: Story, chance: random.Random) -> str:
    return " ".join(chance.sample(sorted(_words(story)), 4))


def _words(story: Story) -> set[str]:
    return {word for word in story.body.lower().replace(".", " ").replace(",", " ").split() if word.isalpha()}


def at_best(texts: Texts, asked: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """The MRR and nDCG of four drawn words that no order can surpass."""
    wanted = {word for query, _ in asked for word in query.split()}
    known = [(len(words), address(story), words & wanted) for story in texts for words in (_words(story),)]
    known.sort(key=lambda one: one[:2])
    found = [list(islice((url for _, url, has in known if has.issuperset(query.split())), 10)) for query, _ in asked]
    return scored(found, asked)


def _mistyped(story: Story, chance: random.Random) -> str:
    words = story.title.lower().split()
    at = max(range(len(words)), key=lambda one: (len(words[one]) > 4, chance.random()))
    word = words[at]
    cut = chance.randrange(1, max(len(word) - 1, 2))
    other = chance.choice([letter for letter in LETTERS if letter != word[cut : cut + 1]])
    words[at] = chance.choice(
        [
            word[:cut] + word[cut + 1 :],
            word[:cut] + other + word[cut:],
            word[:cut] + other + word[cut + 1 :],
            word[:cut] + word[cut + 1 : cut + 2] + word[cut : cut + 1] + word[cut + 2 :],
        ]
    )
    return " ".join(words)


def scored(found: Sequence[Sequence[str]], asked: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """MRR and nDCG of the first ten."""
    ranks = [rows.index(meant) + 1 if meant in rows else 0 for rows, (_, meant) in zip(found, asked, strict=True)]
    return (
        statistics.fmean(1 / rank if rank else 0 for rank in ranks),
        statistics.fmean(1 / math.log2(1 + rank) if rank else 0 for rank in ranks),
    )


# ── in a browser ────────────────────────────────────────────────────────────────────────────────


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """The site over http, on loopback."""
    handler = functools.partial(_Silent, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class _Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the library's own name)
        pass


@dataclass(frozen=True, slots=True)
class Way:
    """How an engine is asked in a browser: the page, the function, and which files count."""

    page: str
    run: str
    counts: str
    done: str = ""


OURS = Way("/search.html", RUN, "/search/", ".results[data-done]")
PAGE_FINDS = Way("/about-search.html", PAGEFIND, "/pagefind/")


def _ask(page: Page, way: Way, query: str) -> tuple[float, list[str]]:
    taken, rows = page.evaluate(way.run, query)
    return taken, rows


def paths(rows: Sequence[str], base: str) -> list[str]:
    """Addresses as paths below the site."""
    root = urlsplit(base).path
    return [unquote(urlsplit(row).path.removeprefix(root)).lstrip("/") for row in rows]


def _cpu(session: CDPSession) -> float:
    """Seconds of CPU of the page's thread so far."""
    return next(
        one["value"] for one in session.send("Performance.getMetrics")["metrics"] if one["name"] == "TaskDuration"
    )


def cold(browser: Browser, base: str, way: Way, queries: Sequence[str], site: Path) -> list[dict[str, float]]:
    """Queries one after another in a fresh browser: time, CPU, files and their bytes by gzip."""
    context = browser.new_context()
    page = context.new_page()
    files: list[str] = []
    page.on("request", lambda request: files.append(request.url) if way.counts in request.url else None)
    page.goto(base + way.page)
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    rows = []
    for query in queries:
        files.clear()
        before = _cpu(session)
        taken, _ = _ask(page, way, query)
        if way.done:
            page.wait_for_selector(way.done)
            page.wait_for_timeout(50)
        used = (_cpu(session) - before) * 1000
        sizes = [len(gzip.compress((site / one).read_bytes())) for one in paths(files, base)]
        rows.append({"ms": taken, "cpu": used, "files": len(sizes), "bytes": sum(sizes)})
    context.close()
    return rows


def quality(browser: Browser, base: str, way: Way, asked: Asked) -> dict[str, tuple[float, float, float]]:
    """MRR, nDCG and the median time of every kind of question, in one page that stays open."""
    page = browser.new_page()
    page.goto(base + way.page)
    made = {}
    for kind, queries in asked.items():
        answers = [_ask(page, way, query) for query, _ in queries]
        found = [paths(rows, base) for _, rows in answers]
        made[kind] = (*scored(found, queries), statistics.median(taken for taken, _ in answers))
    page.close()
    return made


# ── the engines ─────────────────────────────────────────────────────────────────────────────────


def told(name: str, shown: Mapping[str, Any]) -> None:
    """One line of what was measured."""
    print(f"{name:12} " + "  ".join(f"{key} {value}" for key, value in shown.items()), flush=True)


def sizes(folder: Path) -> str:
    """Bytes on disk and files."""
    known = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return f"{sum(known) / 1e6:.1f} MB in {len(known)} files"


def browsed(browser: Browser, site: Path, way: Way, asked: Asked, *, disk: bool) -> None:
    """Ask an engine over http and, where that can be, from disk."""
    first = [query for query, _ in asked["headline"][:10]]
    with served(site) as base:
        for name, at in (("http", base), ("file", site.as_uri())) if disk else (("http", base),):
            runs = [cold(browser, at, way, first[start:] + first[:start], site) for start in range(3)]
            for number in (0, 9):
                middle = {key: round(statistics.median(run[number][key] for run in runs)) for key in runs[0][0]}
                told(f"  {name} {number + 1}", middle)
        for kind, (mrr, ndcg, taken) in quality(browser, site.as_uri() if disk else base, way, asked).items():
            told(f"  {kind}", {"MRR": f"{mrr:.3f}", "nDCG@10": f"{ndcg:.3f}", "ms": f"{taken:.1f}"})


def ours(browser: Browser, folder: Path, texts: Texts, asked: Asked) -> None:
    """Newsgloss."""
    site = folder / "output"
    if not site.exists():
        for story in texts:
            newsgloss(folder, story, notes=False)
        (folder / "site.toml").write_text('title = "Bench"\n')
        builds = [_built(folder, theme) for theme in ("unsearched", "broadsheet")]
        without, whole = builds
        each = (whole.cpu - without.cpu) / texts.many * 1000
        told(
            "newsgloss", {"CPU s": f"{whole.cpu:.1f}", "without": f"{without.cpu:.1f}", "ms an article": f"{each:.2f}"}
        )
        told("  memory", {"MB": round(whole.memory), "without": round(without.memory)})
    cards = sizes(site / "search/t")
    told("newsgloss", {"index and cards": sizes(site / "search"), "of which cards": cards})
    browsed(browser, site, OURS, asked, disk=True)


def _built(folder: Path, theme: str) -> Spent:
    """A first build. `unsearched` is Broadsheet without its search.

    What was built before is moved, not removed: after many files are removed, ext4 takes ten times as long to make one.
    """
    for made in (folder / "output", folder / ".newsgloss"):
        if made.exists():
            made.rename(folder / f"before-{theme}-{made.name}")
    own = folder / "themes/unsearched"
    if not own.exists():
        (own / "templates").mkdir(parents=True)
        (own / "theme.toml").write_text('name = "Unsearched"\nextends = "broadsheet"\n')
        (own / "templates/search.html").write_text('{% extends "base.html" %}{% block main %}{% endblock %}')
    (folder / "site.toml").write_text(f'title = "Bench"\ntheme = "{theme}"\n')
    return spent(sys.executable, str(CHECKOUT / "build.py"), "--site", str(folder), "--jobs", "1", "--quiet")


def pagefind(browser: Browser, folder: Path, peers: Path, asked: Asked) -> None:
    """Pagefind, on the pages of our articles."""
    library = peers / "python"
    if not (library / "pagefind").is_dir():
        told("pagefind", {"skipped": "it is not in --peers"})
        return
    site = folder / "pagefind-site"
    if not site.exists():
        for source in sorted((folder / "output").glob("[0-9]*/*/*/*.html")):
            if source.name != "index.html":
                target = site / source.relative_to(folder / "output")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(source.read_bytes())
        (site / "about-search.html").write_text("<!doctype html><title>Search</title>")
        with _importing(library):
            used = spent(sys.executable, "-m", "pagefind", "--site", str(site), "--root-selector", ".article")
        told("pagefind", {"CPU s": f"{used.cpu:.1f}", "MB": round(used.memory)})
    told("pagefind", {"index": sizes(site / "pagefind")})
    browsed(browser, site, PAGE_FINDS, asked, disk=False)


@contextlib.contextmanager
def _importing(library: Path) -> Iterator[None]:
    before = os.environ.get("PYTHONPATH", "")
    os.environ["PYTHONPATH"] = f"{library}{os.pathsep}{before}"
    yield
    os.environ["PYTHONPATH"] = before


def in_node(name: str, folder: Path, texts: Texts, peers: Path, asked: Asked) -> None:
    """Lunr or MiniSearch."""
    if not (peers / "node_modules" / name).is_dir() or shutil.which("node") is None:
        told(name, {"skipped": "it is not in --peers, or there is no Node"})
        return
    rows, queries, program, index = (folder / one for one in ("rows.jsonl", "queries.json", "ask.cjs", f"{name}.json"))
    with rows.open("w") as file:
        file.writelines(json.dumps({"url": address(s), "title": s.title, "text": s.body}) + "\n" for s in texts)
    queries.write_text(json.dumps({kind: [query for query, _ in some] for kind, some in asked.items()}))
    program.write_text(NODE)
    command = ["node", "--max-old-space-size=6000", str(program), str(rows), str(queries), name, str(index)]
    environment = {**os.environ, "NODE_PATH": str(peers / "node_modules")}
    made = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)  # noqa: S603 (ours)
    if made.returncode:
        told(name, {"failed": made.stderr.strip().splitlines()[-1][:100]})
        return
    answer = json.loads(made.stdout)
    body = index.read_bytes()
    told(
        name,
        {"CPU s": f"{answer['built']:.1f}", "index MB": f"{len(body) / 1e6:.1f}", "gzip": len(gzip.compress(body))},
    )
    for kind, (found, cpu) in answer["found"].items():
        mrr, ndcg = scored(found, asked[kind])
        told(f"  {kind}", {"MRR": f"{mrr:.3f}", "nDCG@10": f"{ndcg:.3f}", "CPU ms": f"{cpu / len(found) * 1000:.1f}"})


def main() -> int:
    """Measure what is asked for."""
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("--articles", type=int, default=1000)
    wanted.add_argument("--texts", type=Path, help="a folder of real texts in Markdown")
    wanted.add_argument("--queries", type=int, default=200)
    wanted.add_argument("--peers", type=Path)
    wanted.add_argument("--sites", type=Path, help="a folder that keeps what is built")
    given = wanted.parse_args()
    from playwright.sync_api import sync_playwright

    texts = Texts(sum(1 for _ in _read(given.texts)), given.texts) if given.texts else Texts(given.articles)
    asked = questions(texts, given.queries)
    best = at_best(texts, asked["body"])
    told("body at best", {"MRR": f"{best[0]:.3f}", "nDCG@10": f"{best[1]:.3f}"})
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = (given.sites or Path(scratch)) / (given.texts.name if given.texts else str(given.articles))
        folder.mkdir(parents=True, exist_ok=True)
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        ours(browser, folder, texts, asked)
        peers = given.peers or Path(scratch)
        pagefind(browser, folder, peers, asked)
        browser.close()
        for name in ("lunr", "minisearch"):
            in_node(name, folder, texts, peers, asked)
    return 0


if __name__ == "__main__":
    sys.exit(main())
