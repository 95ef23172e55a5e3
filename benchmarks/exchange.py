"""How many of the W3C's own annotations are taken, and how many of those it calls incorrect are refused.

    python benchmarks/exchange.py FOLDER

FOLDER holds w3c-web-annotation-model-examples and w3c-web-annotation-tests. A correct annotation is accepted if it
becomes a note, or is told to point to its passage by something other than words or to lie elsewhere (named limits).
An incorrect one is refused if it becomes none and a reason is given. As nearly all incorrect ones have two ids or a
stray comma besides the mistake that they show, they are tried again without these.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from generator.annotating import exchanged
from generator.diagnostics import Code
from generator.model import Manuscript

SUITES = (
    ("model examples", "w3c-web-annotation-model-examples"),
    ("test suite", "w3c-web-annotation-tests/samples"),
)
KINDS = ("source", "context", "check", "correction", "hindsight")


@dataclass(frozen=True, slots=True)
class Tried:
    """One sample: the notes it gave, whether it met a named limit, and what was said."""

    suite: str
    name: str
    text: str
    notes: int
    limits: int
    said: tuple[str, ...]

    @property
    def accepted(self) -> bool:
        """Whether it is taken for a valid annotation."""
        return bool(self.notes or self.limits)


def tried(suite: str, name: str, text: str) -> Tried:
    """What becomes of one sample."""
    found = exchanged.notes(Manuscript(f"content/articles/a.{name}", text), "a", kinds=KINDS)
    limits = sum(one.code in (Code.NOTE_SELECTOR, Code.FILE_EMPTY) for one in found.diagnostics)
    return Tried(suite, name, text, len(found.value or ()), limits, tuple(one.what for one in found.diagnostics))


def samples(data: Path, which: str) -> Iterator[Tried]:
    """Every sample of both suites that is `correct` or `incorrect`."""
    for suite, folder in SUITES:
        for file in sorted((data / folder / which).glob("*.json")):
            yield tried(suite, file.name, file.read_text(encoding="utf-8"))


def bared(one: Tried) -> Tried:
    """The sample without the mistakes that hide the one it is there to show: two ids, and a comma before a brace."""
    text = re.sub(r",(\s*[}\]])", r"\1", one.text)
    text = re.sub(r'"id": \["(http://example.org/1)", "[^"]*"\]', r'"id": "\1"', text)
    return tried(one.suite, one.name, text)


def main(folder: str) -> None:
    """Print the counts, and each failure by name."""
    data = Path(folder)
    correct, incorrect = list(samples(data, "correct")), list(samples(data, "incorrect"))
    hidden = [bared(one) for one in incorrect]
    lines = (
        ("correct, accepted", correct, True),
        ("incorrect, refused", incorrect, False),
        ("incorrect without what hides the mistake, refused", hidden, False),
    )
    for what, tried_ones, wanted in lines:
        for suite, _ in SUITES:
            them = [one for one in tried_ones if one.suite == suite]
            print(f"{what}: {suite}: {sum(one.accepted is wanted for one in them)} of {len(them)}")
        for one in tried_ones:
            if one.accepted is not wanted:
                label = re.search(r'"label": "([^"]*)"', one.text)
                print(f"    {one.suite} {one.name} ({label[1] if label else ''}): {'; '.join(one.said) or 'taken'}")
    limits = [one for one in correct if one.limits]
    print(f"named limits among the correct: {len(limits)}")
    for one in limits:
        print(f"    {one.suite} {one.name}: {one.said[0]}")


if __name__ == "__main__":
    main(*sys.argv[1:])
