"""How well and how fast notes are found again: the table of goals with today's figures.

    python benchmarks/anchoring.py [--shared FOLDER] [--texts N] [--passages N]

FOLDER holds data/annotations (real revisions of 18F's posts, and the test vectors of other programs); it is beside the
checkout unless told. Every row has two figures, of the half of the texts that was looked at while tuning and of the
half that was not; a row with `+` is found with the older text at hand, as a lock keeps it. Correct is an intersection
over union of at least 0.8, or the exact bounds where the words are the same; a passage that is gone is correct if no
note stands anywhere. All draws have fixed seeds. Seconds are CPU, of one process, everything cold but the interpreter.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import damage, edits, vectors
from benchmarks.edits import AROUND, Case, overlap
from generator import reading
from generator.annotating.anchor import Past, Text, place
from generator.model import Manuscript, Quote, State

CHECKOUT = Path(__file__).parents[1]
HEAD = "---\ntitle: A cutting\ndate: 1987-11-12\n---\n"
GOALS = {
    "intact": "real edits, passage intact | ≥ 99.9%",
    "edited": "real edits, passage edited | ≥ 95%",
    "gone": "real edits, passage deleted, not anchored | ≥ 99%",
    "lookalike": "real edits, deleted, another like it left | 100%",
    "real": "real edits, all of these | ≥ 99.5% with the older text",
    "replaced": "real texts, a sentence of another text in its place, not anchored | ≥ 99% with the older text",
    "twin": "real edits, deleted, a copy with the same neighbours left |",
    "typos 3%": "typos in 3% of letters |",
    "typos 10%": "typos in 10% of letters |",
    "words changed 15%": "15% of words are others |",
    "paragraphs split": "paragraphs split | 100%",
    "paragraphs merged": "paragraphs merged | 100%",
    "white space": "white space | 100%",
    "quote style": "style of quotation marks and dashes | 100%",
    "Unicode form": "Unicode form | 100%",
    "paragraphs reordered": "paragraphs reordered | ≥ 99%",
    "deleted": "sentence or paragraph deleted, not anchored | ≥ 99%",
    "lookalike left": "sentence deleted, another like it left | 100%",
    "1 to 4 words alone, deleted": "1 to 4 words without neighbours, deleted, not anchored |",
    "5 to 12 words alone, deleted": "5 to 12 words without neighbours, deleted, not anchored |",
    "1 to 4 words alone, a typo": "1 to 4 words without neighbours, a letter is another |",
    "5 to 12 words alone, a typo": "5 to 12 words without neighbours, a letter is another |",
}


# ── the texts ───────────────────────────────────────────────────────────────────────────────────


def text_of(markdown: str, path: str = "content/articles/1987/cutting.md") -> str:
    """What a reader reads of an article."""
    article = reading.read(Manuscript(path, markdown)).value
    return article.text if article else ""


def real_cases(shared: Path, many: int) -> Iterator[Case]:
    """Notes on real revisions, as a reader reads them: without front matter, template tags and HTML; `many` of each."""
    with (shared / "data/annotations/18f-real-edits/pairs.jsonl").open(encoding="utf-8") as lines:
        other = ""
        for line in lines:
            pair = json.loads(line)
            before, after = (text_of(HEAD + _body(pair[side])) for side in ("before", "after"))
            name = pair["commit"] + pair["path"]
            yield from edits.real(before, after, name, many=many)
            yield from damage.replaced(before, other, name, many=many // 6)
            other = before


def _body(markdown: str) -> str:
    markdown = re.sub(r"\r\n?", "\n", markdown)
    if re.search(r"(?m)^(?:layout|title|excerpt|authors|tags):", markdown[:1500]):
        markdown = re.sub(r"(?ms)\A(?:\s*[-—]{2,}\s*$)?.*?^[-—]{2,}\s*$", "", markdown, count=1)
    return re.sub(r"(?s)\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", "", markdown)


def own_texts(number: int) -> Iterator[tuple[str, str]]:
    """Articles of the demonstration, and texts in other scripts made up here."""
    for path in sorted((CHECKOUT / "content/articles").rglob("*.md")):
        text = text_of(path.read_text(encoding="utf-8"), f"content/articles/1987/{path.name}")
        if len(text) > 800:
            yield path.name, text
    for script in damage.SCRIPTS:
        for at in range(number):
            yield f"{script}{at}", damage.written(script, at)


# ── the rows ────────────────────────────────────────────────────────────────────────────────────


def rows(cases: Iterable[Case]) -> None:
    """Print the table, a row for each kind of case, without the older text and with it."""
    counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    texts: dict[str, Text] = {}
    for case in cases:
        for with_past in (False, True):
            text = texts.setdefault(case.after, Text(case.after))
            before = time.process_time()
            right = _is_right(case, text, with_past=with_past)
            half = f"{'held out' if case.held_out else 'tuned'}{'+' if with_past else ''}"
            counts[case.kind]["seconds" + "+" * with_past] += time.process_time() - before
            counts[case.kind]["all" + "+" * with_past] += 1
            counts[case.kind][f"n {half}"] += 1
            counts[case.kind][f"right {half}"] += right
    columns = ("tuned", "held out", "tuned+", "held out+")
    print("| row | goal | " + " | ".join(columns) + " | s per 1,000 | s per 1,000+ |\n|" + "---|" * 8)
    for real in ("intact", "edited", "gone", "lookalike"):
        for name, number in tuple(counts[real].items()):
            counts["real"][name] += number
    for kind, goal in GOALS.items():
        row = counts[kind]
        if row["all"]:
            shown = (_share(row[f"right {one}"], row[f"n {one}"]) for one in columns)
            print(f"| {goal} | {' | '.join(shown)} | {_per(row, '')} | {_per(row, '+')} |")


def _share(right: float, number: float) -> str:
    return f"{100 * right / number:.1f}% of {number:.0f}" if number else "–"


def _per(row: dict[str, float], mark: str) -> str:
    return f"{1_000 * row['seconds' + mark] / row['all' + mark]:.2f}"


def _quote(text: str, start: int, end: int) -> Quote:
    return Quote(text[start:end], text[max(start - AROUND, 0) : start], text[end : end + AROUND])


def _is_right(case: Case, text: Text, *, with_past: bool) -> bool:
    past = Past(case.before, case.start, case.end) if with_past else None
    quote = _quote(case.before, case.start, case.end)
    found = place(text, Quote(quote.exact) if "alone" in case.kind else quote, past)
    anchored = found.state not in (State.AMBIGUOUS, State.ORPHAN)
    if case.truth is None or not anchored:
        return case.truth is None and not anchored
    return found.spans[0] == case.truth if case.kind in damage.EXACT else overlap(found.spans[0], case.truth) >= 0.8


# ── how long ────────────────────────────────────────────────────────────────────────────────────


def timings() -> None:
    """Print how long 1,000 notes take, ten on each of a hundred texts, and how long the worst quotes take."""
    print("\n| 1,000 notes, ten on each of a hundred texts | goal | s | s with the older text |\n|---|---|---|---|")
    for length, changed, goal in ((5_000, 0.0, 0.1), (5_000, 0.02, 1.0), (50_000, 0.02, 5.0)):
        taken = [_taken(length, changed, with_past=with_past) for with_past in (False, True)]
        name = f"{'edited' if changed else 'unchanged'} texts of {length:,} characters"
        print(f"| {name} | ≤ {goal} | {taken[0]:.3f} | {taken[1]:.3f} |")
    print(f"\nWorst of the hostile quotes on 50,000 characters (goal ≤ 50 ms): {hostile()}")


def _taken(length: int, changed: float, *, with_past: bool) -> float:
    total = 0.0
    for number in range(100):
        chance = random.Random(f"{length} {number}")
        old = damage.written("emoji" if number % 10 == 0 else "ru" if number % 10 == 1 else "en", number, length=length)
        words = [found.span() for found in re.finditer(r"\S+", old)]
        new = "".join(
            "changed" if part.isalnum() and chance.random() < changed else part for part in re.split(r"(\w+)", old)
        )
        text = Text(new)
        for _ in range(10):
            first = chance.randrange(len(words) - 40)
            start, end = words[first][0], words[first + chance.randint(3, 39)][1]
            quote, past = _quote(old, start, end), Past(old, start, end) if with_past else None
            before = time.process_time()
            place(text, quote, past)
            total += time.process_time() - before
    return total


def hostile() -> str:
    """The longest that any of many bad quotes takes on any of many bad texts."""
    chance = random.Random(1)
    common = " ".join(
        chance.choice(["the", "of", "and", "to", "a", "in", "is", "it", "that", "for", "was"]) for _ in range(16_000)
    )[:50_000]
    prose, chinese = damage.written("en", 1, length=50_000), damage.written("zh", 1, length=50_000)
    texts = {
        "prose": prose,
        "common words": common,
        "one letter": "a" * 50_000,
        "Chinese": chinese,
        "dots": ". " * 25_000,
    }
    quotes = {
        "100,000 letters a": "a" * 100_000,
        "common words": common[1_000:1_300] + "x",
        "50,000 characters": damage.written("en", 2, length=50_000),
        "50,000 of Chinese": damage.written("zh", 2, length=50_000),
        "a regex": "(a+)+$" * 500,
        "a dot and a space": ". " * 3_000 + "x",
        "accents": "e\u0301" * 5_000,
    }
    taken = []
    for text_name, words in texts.items():
        for name, quoted in {**quotes, "its own half, changed": words[:12_000] + "x" + words[12_001:25_000]}.items():
            for past in (
                None,
                Past(words[:25_000] + quoted[:20_000] + words[25_000:], 25_000, 25_000 + len(quoted[:20_000])),
            ):
                text, before = Text(words), time.process_time()
                place(text, Quote(quoted[:20_000] if past else quoted), past)
                taken.append(
                    (time.process_time() - before, f"{name} on {text_name}{' with the older text' if past else ''}")
                )
    worst = max(taken)
    return f"{worst[0] * 1_000:.0f} ms, {worst[1]}"


# ── the vectors of others ───────────────────────────────────────────────────────────────────────


def suites(shared: Path) -> None:
    """Print how many vectors pass by suite, and each that does not."""
    results = list(vectors.run(shared / "data/annotations"))
    print("\n| vectors | passed of all |\n|---|---|")
    for suite in dict.fromkeys(suite for suite, _, _ in results):
        mine = [(name, wrong) for one, name, wrong in results if one == suite]
        absent = [name for name, wrong in mine if wrong == vectors.ABSENT]
        passed = f"{sum(wrong is None for _, wrong in mine)} of {len(mine)}"
        print(f"| {suite} | {f'not measured: {absent[0]} is absent' if absent else passed} |")
    print()
    for suite, name, wrong in results:
        if wrong and wrong != vectors.ABSENT:
            print(f"- {suite}, {name}: {wrong[:240]}")


def main() -> None:
    """Print everything."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--shared", type=Path, default=CHECKOUT.parent / "shared")
    arguments.add_argument("--texts", type=int, default=6, help="made-up texts in each script")
    arguments.add_argument("--passages", type=int, default=144, help="drawn from each real revision, at most")
    told = arguments.parse_args()
    own = (case for name, text in own_texts(told.texts) for case in damage.cases(text, name, many=8))
    rows([*real_cases(told.shared, told.passages), *own] if told.shared.is_dir() else own)
    timings()
    if told.shared.is_dir():
        suites(told.shared)


if __name__ == "__main__":
    main()
