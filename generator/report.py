"""What a person reads after a command: the summary, the diagnostics, tables; and the same as plain values for `--json`.

In: a build's Report, Diagnostics, rows of notes. Out: text. Pure: nothing is printed here. Control characters of
somebody's file are shown by their numbers, so no text can steer a terminal.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import asdict

from generator.diagnostics import Diagnostic, Severity, as_text, in_order
from generator.diagnostics import as_json as diagnostic_as_json
from generator.model import Gloss, LeftOut, Place, Reading, Review, locate
from generator.unchanged import duration

if TYPE_CHECKING:
    from generator.building import Report
    from generator.packs import Packed

LEFT_OUT = "left out"  # the state of a note that is not on the site
LONGEST = 50  # diagnostics shown without --all
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_COLOURS = MappingProxyType({Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTICE: "36"})


class NoteRow(Struct, frozen=True):
    """Where one note stands. `start` and `end` are offsets into the article's text, -1 for a note with no place in it.

    `quote` are the words that its author quotes, `exact` those that it stands on, empty where it has no place.

    `place` is where its words are in the article's file; of a note that lost them, where the note itself is written;
    of one that is left out, where the mistake is, and `why` says what it is.
    """

    id: str
    article: str
    kind: str
    state: str
    quote: str
    exact: str
    start: int
    end: int
    place: Place
    score: float
    why: str = ""


def plural(count: int, one: str) -> str:
    """`1 article`, `1,348 notes`."""
    return f"{count:,} {one}{'' if count == 1 else 's'}"


# ── The summary ─────────────────────────────────────────────────────────────────────────────────


def summary(report: Report, took: str, *, here: Path) -> str:
    """One line: what there is, what is new, how long it took and where the site is (seen from the folder `here`)."""
    articles = plural(report.articles, "article") + _aside([(report.new, "new"), (report.changed, "changed")])
    states = [(report.states.get(state, 0), state) for state in ("edited", "moved", "ambiguous")]
    orphans = report.states.get("orphan", 0)
    lost = (orphans, "orphan" if orphans == 1 else "orphans")
    notes = plural(report.notes, "note") + _aside([*states, lost, (report.left_out, "more left out")])
    counts = f"{articles}, {notes}, {plural(report.pages, 'page')}"
    return f"{counts} in {took} → {near(report.index, here)}"


def checked(report: Report, seconds: float) -> str:
    """The same for a check, which writes nothing."""
    notes = plural(report.notes, "note") + _aside([(report.left_out, "more left out")])
    counts = f"{plural(report.articles, 'article')}, {notes}, {plural(report.pages, 'page')}"
    return f"{counts} checked in {duration(seconds)}; nothing was written"


def _aside(parts: Iterable[tuple[int, str]]) -> str:
    said = [f"{count:,} {word}" for count, word in parts if count]
    return f" ({', '.join(said)})" if said else ""


def packed(done: Packed, *, here: Path) -> str:
    """One line: what is in a pack, how large it is, and where it is."""
    assert done.path is not None
    return f"{plural(done.count, done.unit)}, {_size(done.size)} → {near(done.path, here)}"


def _size(count: int) -> str:
    """Bytes as people say them, in powers of ten."""
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return plural(count, "byte")


def pack_as_json(done: Packed) -> dict[str, object]:
    """The same as plain values, with what was wrong."""
    made = {"file": str(done.path), "bytes": done.size, done.unit + "s": done.count} if done.path else {}
    said = [diagnostic_as_json(one) for one in done.diagnostics]
    return {**made, "refused": done.refused or None, "diagnostics": said}


def near(path: Path, here: Path) -> str:
    """A path as it is written from the folder `here`: relative where it lies below."""
    resolved = path.resolve()
    return resolved.relative_to(here).as_posix() if resolved.is_relative_to(here) else str(resolved)


# ── Diagnostics ─────────────────────────────────────────────────────────────────────────────────


def listing(diagnostics: Iterable[Diagnostic], *, limit: int, colour: bool) -> str:
    """Diagnostics by place, a blank line between files; of more than `limit` the gravest are kept, and a count."""
    known = in_order(diagnostics)
    kept = set(sorted(known, key=_gravity)[:limit])
    blocks: list[str] = []
    path = None
    for one in known:
        if one not in kept:
            continue
        if path is not None and one.place.path != path:
            blocks.append("")
        path = one.place.path
        blocks.append(_block(one, colour=colour))
    if len(known) > limit:
        blocks += ["", f"… and {len(known) - limit:,} more; --all shows them."]
    return "\n".join(blocks)


def _gravity(diagnostic: Diagnostic) -> int:
    """0 for the gravest."""
    return list(Severity).index(diagnostic.severity)


def _block(diagnostic: Diagnostic, *, colour: bool) -> str:
    text = harmless(as_text(diagnostic))
    if not colour:
        return text
    first, *rest = text.split("\n")
    place, code = harmless(str(diagnostic.place)), f"[{diagnostic.code.slug}]"
    first = f"\x1b[1m{place}\x1b[0m" + first.removeprefix(place)
    first = first.removesuffix(code) + f"\x1b[{_COLOURS[diagnostic.severity]}m{code}\x1b[0m"
    return "\n".join([first, *(f"\x1b[2m{line[:4]}\x1b[0m{line[4:]}" for line in rest)])


def harmless(text: str) -> str:
    r"""The text with control characters, and those that turn the direction, as `\x1b`."""
    return _STEERING.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def count(diagnostics: Iterable[Diagnostic]) -> str:
    """`2 errors, 4 warnings: ` and the place of the first, or nothing where there is neither."""
    grave = [one for one in in_order(diagnostics) if one.severity is not Severity.NOTICE]
    if not grave:
        return ""
    numbers = Counter(one.severity for one in grave)
    words = [plural(numbers[which], which.value) for which in (Severity.ERROR, Severity.WARNING) if numbers[which]]
    first = min(grave, key=_gravity)
    return f"{', '.join(words)}: {harmless(str(first.place))}{' …' if len(grave) > 1 else ''}"


def is_bad(diagnostics: Iterable[Diagnostic], *, strict: bool) -> bool:
    """Whether the command ends with exit code 1."""
    grave = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return any(one.severity in grave for one in diagnostics)


# ── Plain values and tables ─────────────────────────────────────────────────────────────────────


def as_json(report: Report, seconds: float) -> dict[str, object]:
    """The whole report, for `--json`."""
    numbers = Counter(one.severity.value for one in report.diagnostics)
    built = report.built
    files = {"written": built.written, "kept": built.kept, "removed": built.removed} if built else None
    return {
        "articles": report.articles,
        "new": report.new,
        "changed": report.changed,
        "notes": report.notes,
        "notes_left_out": report.left_out,
        "states": dict(report.states),
        "pages": report.pages,
        "files": files,
        "index": str(report.index),
        "seconds": round(seconds, 3),
        "errors": numbers["error"],
        "warnings": numbers["warning"],
        "notices": numbers["notice"],
        "diagnostics": [diagnostic_as_json(one) for one in in_order(report.diagnostics)],
    }


def review_table(rows: Sequence[Review]) -> str:
    """What to look at again: how doubtful, the article, and what its field says, with what else it may be."""
    lines = []
    for row in rows:
        mark = "  new" if row.better else f"{row.doubt:5.0%}"
        other = f" → {row.alternative}" if row.alternative else ""
        lines.append(f"{mark}  {row.path}  {row.field}: {row.value or '–'}{other}  ({row.source})")
    return harmless("\n".join(lines))


def review_as_json(row: Review) -> dict[str, object]:
    """One row of `import --report --json`."""
    return asdict(row)


def note_rows(readings: Iterable[Reading], left_out: Iterable[LeftOut]) -> Iterator[NoteRow]:
    """Every note of some articles, in reading order: on the whole article, placed, lost. Then those left out."""
    for reading in readings:
        yield from (_row(gloss, reading) for gloss in reading.glosses)
    for note in left_out:
        yield NoteRow(note.id, note.article, note.kind, LEFT_OUT, note.quote, "", -1, -1, note.place, 0.0, note.why)


def _row(gloss: Gloss, reading: Reading) -> NoteRow:
    note, mark = gloss.note, gloss.mark
    return NoteRow(
        id=note.id,
        article=reading.article.id,
        kind=note.kind,
        state=gloss.state.value,
        quote=note.quote.exact if note.quote else "",
        exact=gloss.quote if mark else "",
        start=mark.start if mark else -1,
        end=mark.end if mark else -1,
        place=locate(reading.article, mark.start) if mark else note.place,
        score=mark.score if mark else 0.0,
    )


def note_as_json(row: NoteRow) -> dict[str, object]:
    """One row of `notes list --json`."""
    values = asdict(row) | asdict(row.place)
    return {name: value for name, value in values.items() if name != "place"}


def note_table(rows: Sequence[NoteRow]) -> str:
    """Where every note stands: state, kind, place, id and the words it quotes (or why it is left out), in columns."""
    cells = [(row.state, row.kind or "–", str(row.place), row.id or "–") for row in rows]
    widths = [max((len(row[at]) for row in cells), default=0) for at in range(4)]
    columns = ("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) for row in cells)
    lines = (
        f"{left}  {row.why or _short(row.exact or row.quote)}".rstrip() for left, row in zip(columns, rows, strict=True)
    )
    return harmless("\n".join(lines))


def note_count(rows: Sequence[NoteRow]) -> str:
    """`3 notes: 2 exact, 1 left out`."""
    states = Counter(row.state for row in rows)
    return f"{plural(len(rows), 'note')}: " + ", ".join(f"{count:,} {state}" for state, count in states.items())


def _short(quote: str, longest: int = 60) -> str:
    one_line = " ".join(quote.split())
    return one_line if len(one_line) <= longest else one_line[: longest - 1] + "…"
