"""A collection of any size, always the same: what the benchmarks of speed, size and search are made on.

    python benchmarks/corpus.py FOLDER [--articles N] [--notes SHARE] [--for newsgloss|hugo|pelican|eleventy]

Articles have 450 to 750 words of our own making: some 600 common words by how often English uses such words, and a long
tail of made-up ones, as names are in a paper. Each has two to four tags of forty, a date in twelve years, and one in
three some Markdown beyond paragraphs. The same number gives the same bytes on every machine.
"""

from __future__ import annotations

import argparse
import bisect
import itertools
import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

COMMON = re.findall(
    r"\w+",
    "the of and to a in that it was for on with as at by from the council board harbour river town road school water "
    "had been were this they would which about after before into over under their there where when while than then "
    "mayor officer engineer teacher owner captain witness doctor editor clerk judge farmer driver keeper founder "
    "said asked told found opened closed moved built paid sold bought kept lost held ran left met wrote read heard "
    "new old long short high low early late public private local national small large second third last next first "
    "year month week day morning evening night winter spring summer autumn hour minute time number part side end "
    "bridge station market church library museum theatre factory mill barrier gate wall tower dock yard field wood "
    "report letter plan vote budget contract inquiry ruling notice record minute log list map photograph paper page "
    "money price cost tax wage rent loan debt share profit loss fund grant sum account bill charge fee rate value "
    "ship boat train bus lorry car bicycle engine motor pump crane cable wire pipe lamp signal clock bell key door "
    "people family children women men workers residents members visitors voters tenants readers neighbours crowd "
    "rain wind storm flood tide snow ice fire smoke dust mud stone sand salt oil coal iron steel glass brick timber "
    "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand "
    "because although however therefore meanwhile instead already almost always often never again still only even "
    "between against during without within across along behind beside beyond near since until towards through "
    "could should must may might will can did does has have is are be being not no nor or but so if though both each "
    "north south east west upper lower inner outer open empty full broken repaired ready careful quiet sudden certain",
)
SYLLABLES = re.findall(
    r"\w+",
    "al an ar bel ben bor cal cor dal dan del dor el en er fal fen gal gar hal har hel in jar kel kor lan len lin lor "
    "mal mar mel mor nal nor ol or pal pel per ral ren ros sal sel sor tal tan tel tor ul un val ven vor wal wen yar",
)
TAIL = 20_000  # made-up words, as names and rare words are in a paper
TAGS = tuple(f"{COMMON[at]}-{COMMON[at + 7]}" for at in range(24, 264, 6))
SOURCES = ("Port Ellery Courier", "The Marsh Gazette", "Evening Signal", "Northern Ledger", "Tidewater Post")
PEOPLE = 200
FIRST_DAY = date(1978, 1, 1)
DAYS = 12 * 365
SEED = 1987


@dataclass(frozen=True, slots=True)
class Story:
    """One article, before it is written in any program's form."""

    number: int
    title: str
    day: date
    tags: tuple[str, ...]
    source: str
    author: str
    paragraphs: tuple[str, ...]

    @property
    def slug(self) -> str:
        """Its file's name, without a suffix."""
        return "-".join([*re.findall("[a-z0-9]+", self.title.lower())[:4], str(self.number)])

    @property
    def body(self) -> str:
        """Its Markdown."""
        return "\n\n".join(self.paragraphs) + "\n"


def words() -> tuple[tuple[str, ...], tuple[float, ...]]:
    """All words, and for each how often it or one before it is drawn: nearly a Zipf law."""
    chance = random.Random(SEED)
    made = dict.fromkeys("".join(chance.choices(SYLLABLES, k=chance.choice((2, 2, 3, 3, 4)))) for _ in range(2 * TAIL))
    all_words = tuple(dict.fromkeys(COMMON)) + tuple(made)[:TAIL]
    return all_words, tuple(itertools.accumulate(1 / (rank + 4) ** 1.15 for rank in range(len(all_words))))


def stories(many: int) -> Iterator[Story]:
    """The first `many` articles; the first thousand of ten thousand are the thousand."""
    known, weights = words()
    names = [f"{known[-at].title()} {known[-at - PEOPLE].title()}" for at in range(1, PEOPLE)]
    for number in range(many):
        chance = random.Random(f"{SEED}/{number}")
        draw = _Drawer(known, weights, chance)
        yield Story(
            number,
            draw.sentence(chance.randint(4, 9)).rstrip("."),
            FIRST_DAY + timedelta(days=chance.randrange(DAYS)),
            tuple(sorted(chance.sample(TAGS, chance.randint(2, 4)))),
            chance.choice(SOURCES),
            chance.choice(names),
            tuple(_paragraphs(draw, chance)),
        )


@dataclass(frozen=True, slots=True)
class _Drawer:
    known: Sequence[str]
    weights: Sequence[float]
    chance: random.Random

    def words(self, many: int) -> list[str]:
        draws = (self.chance.random() * self.weights[-1] for _ in range(many))
        return [self.known[bisect.bisect(self.weights, at)] for at in draws]

    def sentence(self, many: int) -> str:
        drawn = self.words(many)
        if many > 12:
            drawn[many // 2] += ","
        return " ".join(drawn).capitalize() + "."


def _paragraphs(draw: _Drawer, chance: random.Random) -> Iterator[str]:
    left = chance.randint(450, 750)
    rich = chance.random() < 1 / 3
    count = 0
    while left > 0:
        sentences = [draw.sentence(chance.randint(8, 24)) for _ in range(chance.randint(2, 4))]
        left -= sum(len(one.split()) for one in sentences)
        text = " ".join(sentences)
        count += 1
        yield _enriched(text, count, draw) if rich else text


def _enriched(text: str, count: int, draw: _Drawer) -> str:
    """Every fifth paragraph is a heading, a list or a quotation; every other one has a stress and a link."""
    first, _, rest = text.partition(" ")
    if count % 5 == 0:
        return f"## {draw.sentence(4).rstrip('.')}\n\n{text}"
    if count % 5 == 2:
        return "\n".join(f"- {draw.sentence(6)}" for _ in range(4))
    if count % 5 == 4:
        return f"> {text}"
    return f"*{first}* [{draw.words(1)[0]}](https://example.org/{count}) {rest}"


# ── the forms ───────────────────────────────────────────────────────────────────────────────────


def newsgloss(folder: Path, story: Story, *, notes: bool) -> None:
    """An article of ours, and beside it the file of two notes, if it has a paragraph to quote that begins plainly."""
    path = folder / f"content/articles/{story.day.year}/{story.slug}.md"
    tags = ", ".join(story.tags)
    head = (
        f'---\ntitle: "{story.title}"\ndate: {story.day}\nauthors: [{story.author}]\nsource: {story.source}\n'
        f"tags: [{tags}]\nlang: en\n---\n\n"
    )
    _write(path, head + story.body)
    if notes and (written := "".join(_notes(story))):
        _write(path.with_suffix(".notes.yaml"), written)


def _notes(story: Story) -> Iterator[str]:
    plain = [text for text in story.paragraphs if not text.startswith(("-", "#", ">", "*"))]
    for number, (kind, text) in enumerate(zip(("context", "check"), plain, strict=False)):
        quote = text.split(". ")[number % 2].rstrip(".")
        yield f'- id: n{story.number}-{number}\n  quote: "{quote}"\n  kind: {kind}\n'
        yield f'  note: "{plain[-1].split(chr(46))[0]}."\n  by: R.O.\n'


def hugo(folder: Path, story: Story) -> None:
    """An article for Hugo, at the same address as ours; days, months and years are taxonomies there."""
    tags = ", ".join(f'"{tag}"' for tag in story.tags)
    dates = f'years: ["{story.day:%Y}"]\nmonths: ["{story.day:%Y-%m}"]\ndays: ["{story.day}"]\n'
    dates += f'authors: ["{story.author}"]\nsources: ["{story.source}"]\n'
    head = f'---\ntitle: "{story.title}"\ndate: {story.day}\ntags: [{tags}]\n{dates}url: {address(story)}\n---\n\n'
    _write(folder / f"content/articles/{story.day.year}/{story.slug}.md", head + story.body)


def pelican(folder: Path, story: Story) -> None:
    """An article for Pelican."""
    head = f"Title: {story.title}\nDate: {story.day}\nTags: {', '.join(story.tags)}\nSlug: {story.slug}\n"
    head += f"Authors: {story.author}\nCategory: {story.source}\n\n"
    _write(folder / f"content/articles/{story.day.year}/{story.slug}.md", head + story.body)


def eleventy(folder: Path, story: Story) -> None:
    """An article for Eleventy."""
    tags = ", ".join(f'"{tag}"' for tag in story.tags)
    head = f'---\ntitle: "{story.title}"\ndate: {story.day}\ntopics: [{tags}]\npermalink: {address(story)}\n'
    head += f"author: {story.author}\nsource: {story.source}\n---\n\n"
    _write(folder / f"content/articles/{story.day.year}/{story.slug}.md", head + story.body)


def address(story: Story) -> str:
    """Where the page of an article is."""
    return f"{story.day:%Y/%m/%d}/{story.slug}.html"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def make(folder: Path, many: int, *, notes: float = 0.0, form: str = "newsgloss") -> None:
    """Write the collection; `notes` is the share of articles that have two."""
    for story in stories(many):
        if form == "newsgloss":
            newsgloss(folder, story, notes=random.Random(story.number).random() < notes)
        else:
            {"hugo": hugo, "pelican": pelican, "eleventy": eleventy}[form](folder, story)


def main() -> int:
    """Make a collection in a folder."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--articles", type=int, default=1000)
    asked.add_argument("--notes", type=float, default=0.0)
    asked.add_argument("--for", dest="form", default="newsgloss", choices=("newsgloss", "hugo", "pelican", "eleventy"))
    given = asked.parse_args()
    make(given.folder, given.articles, notes=given.notes, form=given.form)
    return 0


if __name__ == "__main__":
    sys.exit(main())
