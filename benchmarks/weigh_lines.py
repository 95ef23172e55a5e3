"""Find what each sign of a page's line weighs: the coefficients in `generator/importing/pages/weights.json`.

    python benchmarks/weigh_lines.py ../shared [--write]

A page's lines are aligned with the expected text of the article, and a logistic regression with an L2 penalty is fitted
to their signs. Each page is also learnt from, for less, as if one voter had lost a part of the article, so that the
weights hold where a voter fails. Only the half of the pages is used that `benchmarks/importing.py` calls tuned: the
sites are halved by a digest of their registered domains. Without `--write`, five folds by domain tell how well it would
do on other sites.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rapidfuzz.distance import LCSseq

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.importing import Row, rows_of, scorer
from generator.importing.pages.evidence import look, signs_on, voted
from generator.importing.pages.judging import kept
from generator.importing.pages.lines import Line
from generator.importing.pages.signs import Signs
from generator.importing.pages.tree import parse, text_of

HOME = Path(__file__).parents[1] / "generator" / "importing" / "pages" / "weights.json"
PENALTY = 0.1
HEAVIEST = 0.3  # share of an article that one line may count for
LIGHTEST = 0.002
MOSTLY = 0.6  # share of a line's words that must be in the expected text
FOLDS = 5
DAMAGED = 0.3  # what a page counts for whose voter has lost lines


@dataclass(frozen=True)
class Sample:
    """A page's lines with their signs, what they should be judged as, and how much each counts."""

    row: Row
    lines: Sequence[Line]
    signs: Sequence[Signs]
    wanted: np.ndarray
    weight: np.ndarray
    damaged: Sequence[Sequence[Signs]] = ()


def words(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return re.findall(r"\w+", text.lower())


def aligned(lines: Sequence[Line], expected: str) -> tuple[np.ndarray, np.ndarray]:
    """For each line the share of its words that stand, in order, in the expected text; and how many it has."""
    said: list[str] = []
    owner: list[int] = []
    for number, line in enumerate(lines):
        mine = words(line.text)
        said += mine
        owner += [number] * len(mine)
    count, hit = np.zeros(len(lines)), np.zeros(len(lines))
    np.add.at(count, owner, 1)
    for step in LCSseq.opcodes(said, words(expected)):
        if step.tag == "equal":
            np.add.at(hit, owner[step.src_start : step.src_end], 1)
    return hit / np.maximum(count, 1), count


def damaged(votes: Sequence[bool], seed: str) -> list[bool]:
    """A voter's votes without a part of them: all, the first, the last, or every other, as the seed has it."""
    way, share = hashlib.sha256(seed.encode()).digest()[:2]
    kept = [number for number, vote in enumerate(votes) if vote]
    cut = 1 + len(kept) * share // 256
    left = set(((), kept[cut:], kept[:cut], kept[::2])[way % 4])
    return [number in left for number in range(len(votes))]


def sample(row: Row) -> Sample | None:
    """A page ready to be learnt from; none where its text is not in it."""
    source = text_of(row.data())
    tree = parse(source)
    if tree is None or not row.gold["body_text"]:
        return None
    evidence = look(tree, row.url)
    voices = voted(tree, evidence)
    signs = signs_on(evidence, voices)
    blind = [signs_on(evidence, {**voices, name: damaged(votes, f"{row.id} {name}")}) for name, votes in voices.items()]
    share, count = aligned(evidence.lines, str(row.gold["body_text"]))
    wanted = (share >= MOSTLY).astype(float)
    whole = max(float((count * wanted).sum()), 50.0)
    weight = (np.minimum(count / whole, HEAVIEST) + LIGHTEST) * (count > 0)
    return Sample(row, evidence.lines, signs, wanted, weight, blind) if wanted.any() else None


def matrix(signs: Sequence[Signs], names: Mapping[str, int]) -> np.ndarray:
    """The signs as rows of numbers."""
    table = np.zeros((len(signs), len(names)))
    for number, one in enumerate(signs):
        for name, value in one.items():
            if name in names:
                table[number, names[name]] = value
    return table


def fitted(samples: Sequence[Sample]) -> dict[str, float]:
    """The weights that explain the samples best, by Newton's method."""
    names = {
        name: place for place, name in enumerate(sorted({name for one in samples for s in one.signs for name in s}))
    }
    parts = [(one, one.signs, 1.0) for one in samples]
    parts += [(one, signs, DAMAGED) for one in samples for signs in one.damaged]
    table = np.concatenate([matrix(signs, names) for _, signs, _ in parts])
    wanted = np.concatenate([one.wanted for one, _, _ in parts])
    weight = np.concatenate([one.weight * share for one, _, share in parts])
    penalty = np.full(len(names), PENALTY)
    penalty[names["one"]] = 1e-6
    found = np.zeros(len(names))
    for _ in range(40):
        likely = 1 / (1 + np.exp(-np.clip(table @ found, -30, 30)))
        slope = table.T @ (weight * (likely - wanted)) + penalty * found
        curve = (table * (weight * likely * (1 - likely))[:, None]).T @ table + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        found -= step
        if np.abs(step).max() < 1e-4:
            break
    return {name: round(float(found[place]), 3) for name, place in names.items() if abs(found[place]) >= 0.0005}


def fold_of(domain: str) -> int:
    """The fold of a site."""
    return hashlib.sha256(f"fold {domain}".encode()).digest()[0] % FOLDS


def main() -> None:
    """Fit, and say how well the folds did or write the weights."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("shared", type=Path)
    asked.add_argument("--write", action="store_true")
    options = asked.parse_args()
    rows = [row for row in rows_of(options.shared / "data" / "pages") if row.tuned and row.gold["body_text"]]
    samples = [one for one in map(sample, rows) if one]
    print(f"{len(samples)} pages, {sum(len(one.lines) for one in samples):,} lines")
    if options.write:
        found = fitted(samples)
        HOME.write_text(json.dumps({"line": found}, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        print(f"{len(found)} weights written")
        return
    tool = scorer(options.shared)
    scores: dict[str, list[tuple[float, float, float]]] = {}
    for fold in range(FOLDS):
        found = fitted([one for one in samples if fold_of(one.row.domain) != fold])
        for one in samples:
            if fold_of(one.row.domain) == fold:
                keep = kept(one.lines, one.signs, found)
                text = "\n".join(line.text for line, yes in zip(one.lines, keep, strict=True) if yes)
                score = tool.shingle(str(one.row.gold["body_text"]), text, one.row.corpus != "aeb")
                scores.setdefault(one.row.corpus, []).append(score)
    for corpus, held in sorted(scores.items()):
        figures = tool.agg(held)
        good = sum(tool.prec(*one) >= 0.9 and tool.rec(*one) >= 0.9 for one in held) / len(held)
        print(f"{corpus:12} F1 {figures['f1']:.3f}  P {figures['p']:.3f}  R {figures['r']:.3f}  both >= .9 {good:.3f}")


if __name__ == "__main__":
    main()
