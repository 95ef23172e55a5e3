"""The plain lines of a head: which is the title, and which are the kicker, the dek and the publication.

In: the runs of plain lines, and what was recognised around them. Out: the fields that each gives.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from generator.importing.clippings.labels import capitals_down
from generator.importing.clippings.lines import Find, Sheet
from generator.importing.clippings.meta import Context
from generator.importing.clippings.names import caseless, is_paper, is_section
from generator.importing.clippings.web import names_host
from generator.importing.clippings.words import names_of

LONGEST_TITLE = 300
_EDITION = re.compile(
    r"\s*:?\s*\[[^\[\]]*\b(?:edition|ausgabe)\b[^\[\]]*\]$", re.IGNORECASE
)  # behind a database's title
_MAX_KICKER = 45
_FEW = 4  # words of a kicker above title and dek


class Run(Struct, frozen=True):
    """Plain lines that stand together."""

    lines: tuple[int, ...]
    text: str
    raw: str


class Walk(Struct, frozen=True):
    """How far the reading has come: the plain runs so far, what was recognised, and where the text begins."""

    runs: tuple[Run, ...] = ()
    finds: tuple[Find, ...] = ()
    seen: frozenset[str] = frozenset()
    begun: int = -1

    @property
    def titled(self) -> bool:
        """Whether a line that can be the title was met."""
        return bool(self.runs) or "title" in self.seen


def entitled(sheet: Sheet, walk: Walk, context: Context) -> list[Find]:
    """Fields for the plain runs: title, kicker, dek, publication; runs that are none of these are text."""
    runs = list(walk.runs)
    finds: list[Find] = []
    if "title" in walk.seen:
        return finds
    paper = _paper(walk, runs, context)
    if paper:
        finds.append(Find(paper.lines, {"source": paper.text.removesuffix(".")}))
        runs.remove(paper)
    runs, repeated = _once(runs, walk)
    finds.extend(repeated)
    subject = str(sheet.first("subject") or "").casefold()
    told = next((number for number, run in enumerate(runs) if run.text.casefold() == subject), 0)
    finds.extend(Find(run.lines, why="covering note") for run in runs[:told])
    runs = runs[told:]
    tagline = _tagline(sheet, paper, runs)
    finds.extend(Find(run.lines, why="masthead") for run in tagline)
    runs = runs[len(tagline) :]
    at = _title_at(sheet, runs, walk)
    names = ["kicker"] * at + ["title"] + ["dek"]
    for run, name in zip(runs, names, strict=False):
        finds.append(
            Find(run.lines, {**_named(name, run.text, context), **(_linked(run, context) if name == "title" else {})})
        )
    rest = runs[len(names) :]
    before = [run for run in rest if run.lines[0] < context.body]
    return [*finds, *(Find(run.lines, why="database") for run in before)]


def _linked(run: Run, context: Context) -> Mapping[str, object]:
    """The address of a headline that is a link as a whole, where the clipping gives no other."""
    found = re.fullmatch(r"(?:#{1,6}\s+)?\**\[[^\[\]]+\]\((?P<url>https?://[^()\s]+)\)\**", run.raw)
    return {"url": found["url"]} if found and not context.address else {}


def _paper(walk: Walk, runs: list[Run], context: Context) -> Run | None:
    """The plain run that names the publication: by its host, by how papers are named, or by its place."""
    if len(runs) < 2:
        return None
    if "source" in walk.seen:
        known = {str(find.fields["source"]).casefold() for find in walk.finds if "source" in find.fields}
        return next((run for run in runs if run.text.casefold() in known), None)
    named = next((run for run in runs if names_host(run.text, context.address) or is_paper(run.text)), None)
    named = named or (runs[0] if over_page(walk) else None)
    if named or "database" not in walk.seen:
        return named
    day = next((find.lines[0] for find in walk.finds if "dated" in find.fields), -1)
    first, second = runs[0], runs[1]
    if first.lines[0] < day < second.lines[0]:
        return first
    return (
        second if second.lines[-1] < day and len(second.text) <= 60 and not re.search(r"[.!?]$", second.text) else None
    )


def _once(runs: list[Run], walk: Walk) -> tuple[list[Run], list[Find]]:
    """The runs without a title that stands a second time, as copying programs write it, and without the section."""
    kept: list[Run] = []
    repeated: list[Find] = []
    sections = {str(find.fields["section"]).casefold() for find in walk.finds if "section" in find.fields}
    for run in runs:
        if any(leads_to(run.text, other.text) for other in runs) or any(
            repeats(run.text, other.text) for other in kept
        ):
            repeated.append(Find(run.lines, why="title repeated"))
        elif run.text.casefold() in sections and len(runs) > 1:
            repeated.append(Find(run.lines, why="section repeated"))
        else:
            kept.append(run)
    return kept, repeated


def repeats(text: str, title: str) -> bool:
    """Whether a line is the title once more, or the beginning or the end of it, broken as it was printed."""
    short, whole = text.casefold(), title.casefold()
    part = len(short.split()) > 1 and (whole.startswith(short + " ") or whole.endswith(" " + short))
    return short == whole or (part and text.isupper())


def leads_to(text: str, title: str) -> bool:
    """Whether a line is the title behind the name of its site: `The Vale Post » Archive » Rain Falls`."""
    before = text.removesuffix(title) if len(title) > _FEW and text != title else text
    return before != text and bool(re.search(r"\s[»›>|:–—-]\s*$", before))


def _tagline(sheet: Sheet, paper: Run | None, runs: list[Run]) -> list[Run]:
    """What a publication says of itself, right under its name and apart from the headline."""
    close = paper and len(runs) > 1 and runs[0].lines[0] == paper.lines[-1] + 1
    apart = close and not sheet.lines[runs[0].lines[0]].gap and sheet.lines[runs[1].lines[0]].gap
    return runs[:1] if apart else []


def _title_at(sheet: Sheet, runs: list[Run], walk: Walk) -> int:
    """Which of the plain runs is the title: the one marked as a heading, else the first that is no kicker."""
    for number, run in enumerate(runs[:3]):
        if re.match(r"#{1,6}\s", sheet.lines[run.lines[0]].text) or (
            sheet.lines[run.lines[0]].text.startswith("**") and number
        ):
            return number
    if len(runs) < 2:
        return 0
    third = len(runs) > 2
    lengths = [len(run.text) for run in runs[:3]]
    titled = third and len(runs[0].text.split()) <= _FEW and lengths[2] > lengths[1] >= lengths[0]
    return int(titled or is_kicker(runs[0], runs[1], third=third) or dated_apart(sheet, walk, runs[0], runs[1]))


def dated_apart(sheet: Sheet, walk: Walk, first: Run, second: Run) -> bool:
    """Whether a short run stands in one block with the date, and a longer one apart from it, which is the headline."""
    line, below = first.lines[0], second.lines[0]
    dated = {index for find in walk.finds if "dated" in find.fields for index in find.lines}
    above = line - 1 in dated and not sheet.lines[line].gap
    short = len(first.text.split()) <= _FEW - 1 and 2 * len(first.text) <= len(second.text) <= LONGEST_TITLE
    return above and short and below == first.lines[-1] + 1 and sheet.lines[below].gap and not second.text.endswith(".")


def is_kicker(first: Run, second: Run, *, third: bool = False) -> bool:
    """Whether a short run above another is its kicker: a section's name, capitals over small letters, or very short."""
    text, below = first.text.strip(), second.text.strip()
    sentence = len(below) > 60 and bool(re.search(r"[.!。]$", below))
    if (is_section(text) or text.casefold() in names_of("genres")) and len(below) <= LONGEST_TITLE and not sentence:
        return True
    if len(text) > _MAX_KICKER or len(below) > LONGEST_TITLE or sentence or re.search(r"[.!?]$", text):
        return False
    crumbs = re.fullmatch(r"[^|>›»/]{2,25}(?:\s+[|>›»/]\s+[^|>›»/]{2,25})+", text)
    if crumbs and (re.search(r"[>›»]", text) or any(map(is_section, _crumbs(text)))):
        return True
    words = text.split()
    if text.isupper() and not below.isupper() and not caseless(text):
        return len(words) <= 5 and not below.endswith(".")
    short = len(words) <= 3 and len(text) * 2 <= len(below) and not re.search(r"[.!?]$", below)
    return short and third


def _crumbs(text: str) -> list[str]:
    """`Home > News > Local` in its parts."""
    return [part for part in re.split(r"\s+[|>›»/]\s+", text.strip(" :>›»|")) if re.search(r"[^\W\d]", part)]


def _named(name: str, text: str, context: Context) -> Mapping[str, object]:
    if name == "kicker" or (name == "dek" and (is_section(text) or text.casefold() in names_of("genres"))):
        return {"section": capitals_down([text, *_crumbs(text)][-1].strip("【】[]〔〕<>＜＞"))}
    if name == "dek":
        return {"dek": re.sub(r"^[—–―-]+\s*|(?<=\w)\s*[—–―]+$", "", text)}
    if name == "title":
        both = re.fullmatch(r"(?P<title>.{8,})\s+(?:[|–—·•-]|::)\s+(?P<paper>[^|]{3,40})", text)
        if both and names_host(both["paper"], context.address):
            return {"title": both["title"].strip(" |"), "source": both["paper"].strip()}
    return {name: _EDITION.sub("", text)}


def over_page(walk: Walk) -> bool:
    """Whether a date and a page stand right under the first plain run, as under a masthead."""
    below = {line for find in walk.finds if {"dated", "page"} & find.fields.keys() for line in find.lines}
    last = walk.runs[0].lines[-1]
    return {"dated", "page"} <= walk.seen and {last + 1, last + 2} <= below
