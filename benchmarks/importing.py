"""How well saved pages are read, by Newsgloss and by others, on pages whose articles are known.

    python benchmarks/importing.py [SHARED] [--half tuned|untouched|both] [--only newsgloss,trafilatura] [--worst 10]

SHARED is the folder with `data/pages/manifest.jsonl` and `tools/eval_import.py`, which scores; by default it is looked
for beside the checkout. The sites are halved by a digest of their registered domains: what is tuned is tuned on one
half, and the other is not looked at. Others (trafilatura, newspaper4k, readability-lxml) take part where they are
installed. Each reader has a process to itself, so that its time and memory are its own. `±` is half of the 95% interval
of a bootstrap over pages.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib.util
import json
import random
import resource
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType

from tld import get_fld

sys.path.insert(0, str(Path(__file__).parents[1]))

SHARED = Path(__file__).parents[2] / "shared"
DRAWS = 500
SHOWN = ("body_f1", "body_good", "title", "authors", "authors_named", "authors_none", "date", "image")
NEEDS = {"title": "title", "date": "date", "image": "lead_image"} | dict.fromkeys(
    ("authors", "authors_named", "authors_none"), "authors"
)
Found = dict[str, object]


@dataclass(frozen=True)
class Row:
    """A page of the manifest."""

    id: str
    corpus: str
    url: str
    domain: str
    path: Path
    gold: Mapping[str, object]

    @property
    def tuned(self) -> bool:
        """Whether it is of the half that may be looked at: by its registered domain."""
        name = get_fld(f"http://{self.domain}", fail_silently=True) or self.domain
        return hashlib.sha256(name.encode()).digest()[0] % 2 == 0

    def data(self) -> bytes:
        """The page as it was saved."""
        data = self.path.read_bytes()
        return gzip.decompress(data) if self.path.suffix == ".gz" else data


def rows_of(pages: Path) -> list[Row]:
    """The articles of a manifest."""
    lines = (pages / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        Row(one["id"], one["corpus"], one["url"] or "", one["domain"], pages / one["path"], one["gold"])
        for one in map(json.loads, lines)
        if one["type"] == "article"
    ]


def scorer(shared: Path) -> ModuleType:
    """The tool that scores."""
    spec = importlib.util.spec_from_file_location("eval_import", shared / "tools" / "eval_import.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ── Readers ─────────────────────────────────────────────────────────────────────────────────────


def newsgloss(row: Row) -> Found:
    """What this program finds."""
    from generator.importing import as_json
    from generator.importing.webpage import convert_page
    from generator.model import Source

    source = Source("content/inbox/page.html", row.data())
    outcome = convert_page(source, url=row.url)
    return as_json(outcome.value[0], source) if outcome.value else {}


def trafilatura(row: Row) -> Found:
    """What trafilatura finds, as it comes."""
    from trafilatura import bare_extraction

    found = bare_extraction(row.data(), url=row.url or None, with_metadata=True, include_comments=False)
    held = found.as_dict() if found else {}
    authors = [name for name in str(held.get("author") or "").split("; ") if name]
    return {
        "title": held.get("title"), "authors": authors, "date": held.get("date"), "body_text": held.get("text"),
        "lead_image": held.get("image"),
    }  # fmt: skip


def newspaper4k(row: Row) -> Found:
    """What newspaper4k finds, as it comes."""
    from newspaper import Article
    from trafilatura.utils import decode_file

    article = Article(row.url or "http://example.org/", fetch_images=False)
    article.download(input_html=decode_file(row.data()))
    article.parse()
    date = article.publish_date
    return {
        "title": article.title, "authors": article.authors, "date": date.isoformat() if date else None,
        "body_text": article.text, "lead_image": article.top_image,
    }  # fmt: skip


def readability(row: Row) -> Found:
    """What readability-lxml finds: a title and a body."""
    from lxml.html import fromstring
    from readability import Document
    from trafilatura.utils import decode_file

    document = Document(decode_file(row.data()))
    tree = fromstring(document.summary(html_partial=True))
    text = "\n".join("".join(part.itertext()) for part in tree.iter("p", "h2", "h3", "h4", "li", "td", "pre"))
    return {"title": document.short_title(), "body_text": text or tree.text_content()}


READERS: Mapping[str, tuple[Callable[[Row], Found], str]] = {
    "newsgloss": (newsgloss, "generator"),
    "trafilatura": (trafilatura, "trafilatura"),
    "readability-lxml": (readability, "readability"),
    "newspaper4k": (newspaper4k, "newspaper"),
}


def read_all(name: str, rows: Sequence[Row]) -> tuple[dict[str, Found], int]:
    """What a reader finds in every page, with the CPU seconds of each, and the peak of its memory in KB."""
    warnings.simplefilter("ignore")
    reader, found = READERS[name][0], {}
    for number, row in enumerate((rows[0], *rows)):  # the first pays for loading, so it is read twice
        begun = time.process_time()
        try:
            held = reader(row)
        except Exception as problem:  # noqa: BLE001 - others raise what they like
            held = {"error": f"{type(problem).__name__}: {problem}"}
        if number:
            found[row.id] = {**held, "seconds": time.process_time() - begun}
    return found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


# ── The table ───────────────────────────────────────────────────────────────────────────────────


def scored(tool: ModuleType, rows: Iterable[Row], found: Mapping[str, Found]) -> list[dict[str, object]]:
    """The scores of every page."""
    out = []
    for row in rows:
        held = {"id": row.id, "corpus": row.corpus, "split": "", "gold": row.gold}
        out.append(tool.score(held, found.get(row.id)))
    return out


def intervals(tool: ModuleType, scores: Sequence[dict[str, object]]) -> dict[str, float]:
    """Half of the 95% interval of each figure, by drawing pages with replacement."""
    chance = random.Random(1)
    draws = [tool.summary(chance.choices(scores, k=len(scores))) for _ in range(DRAWS)]
    found = {}
    for name in SHOWN:
        values = sorted(float(one[name]) for one in draws if name in one)
        if values:
            found[name] = (values[int(0.975 * len(values))] - values[int(0.025 * len(values))]) / 2
    return found


def table(tool: ModuleType, half: str, rows: Sequence[Row], reader: str, read: tuple[dict[str, Found], int]) -> None:
    """One reader's figures on one half, a line a corpus."""
    pages, memory = read
    print(f"\n{reader}, the half {half}: {len(rows)} pages, peak {memory // 1024} MB")
    print(f"{'':12}{'pages':>6}" + "".join(f"{name.removeprefix('authors_'):>15}" for name in SHOWN) + f"{'CPU s':>9}")
    for corpus in sorted({row.corpus for row in rows}):
        own = [row for row in rows if row.corpus == corpus]
        scores = scored(tool, own, pages)
        figures, widths = tool.summary(scores), intervals(tool, scores)
        given = {name for found in pages.values() for name in found}
        figures = {name: value for name, value in figures.items() if NEEDS.get(name, "body_text") in given}
        cells = [f"{figures[name]:.3f} ±{widths[name]:.3f}" if name in figures else "-" for name in SHOWN]
        spent = statistics.mean(float(str(pages[row.id]["seconds"])) for row in own)
        print(f"{corpus:12}{len(own):6}" + "".join(f"{cell:>15}" for cell in cells) + f"{spent:9.3f}", flush=True)


def worst(tool: ModuleType, rows: Sequence[Row], found: Mapping[str, Found], most: int) -> None:
    """The pages whose text is read worst, with precision and recall."""
    scores = [one for one in scored(tool, rows, found) if "sh" in one]
    ranked = sorted(scores, key=lambda one: tool.prec(*one["sh"]) + tool.rec(*one["sh"]))
    for one in ranked[:most]:
        said = ", ".join(one["kinds"])
        print(f"  {one['id']:48} precision {tool.prec(*one['sh']):.2f} recall {tool.rec(*one['sh']):.2f}  {said}")


def main() -> None:
    """Read, score, print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("shared", type=Path, nargs="?", default=SHARED)
    asked.add_argument("--half", choices=["tuned", "untouched", "both"], default="both")
    asked.add_argument("--only", default=",".join(READERS))
    asked.add_argument("--worst", type=int, default=10)
    asked.add_argument("--limit", type=int, default=0, help="the first pages of each corpus only")
    options = asked.parse_args()
    tool, rows = scorer(options.shared), rows_of(options.shared / "data" / "pages")
    halves = {"tuned": [row for row in rows if row.tuned], "untouched": [row for row in rows if not row.tuned]}
    wanted = {name: _first(held, options.limit) for name, held in halves.items() if options.half in (name, "both")}
    pages = [row for held in wanted.values() for row in held]
    for name in options.only.split(","):
        if importlib.util.find_spec(READERS[name][1]) is None:
            print(f"{name} is not installed and takes no part")
            continue
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as own:
            read = own.submit(read_all, name, pages).result()
        for half, held in wanted.items():
            table(tool, half, held, name, read)
            if name == "newsgloss" and options.worst:
                print(f"read worst of the half {half}:")
                worst(tool, held, read[0], options.worst)


def _first(rows: Sequence[Row], most: int) -> list[Row]:
    if not most:
        return list(rows)
    return [
        row for corpus in sorted({row.corpus for row in rows}) for row in [r for r in rows if r.corpus == corpus][:most]
    ]


if __name__ == "__main__":
    main()
