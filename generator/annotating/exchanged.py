"""Notes made in other programs, in the file that the program wrote.

In: a `.jsonld`, `.json` or `.csv` file beside an article, or from the inbox. Out: its Notes, each with all that its
format said of it under `extra`; or, for the inbox, Strays and the parts of the file that go with some of them. What the
file is, its content tells. It refuses an annotation that breaks the rules of its format or points to its passage by
anything but words, each with one diagnostic at its place; the others are kept.

The kind of a note is what our own exports say it is; else a motivation that is the name of a kind; else what the
motivations mean: `linking` and `identifying` a source, `assessing`, `questioning` and `moderating` a check, `editing` a
correction, all others context.
"""

from __future__ import annotations

import csv
import functools
import importlib
import pkgutil
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import cast

from msgspec import Struct

from generator.addresses import is_path, safe_url
from generator.annotating.markup import LONGEST
from generator.annotating.told import Format, Raw, Told, mapping, note_id, shown
from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Manuscript, Note, Place, Quote, Stray, When
from generator.nouns import replace
from generator.placed import EACH, Element, elements, read_json

SUFFIX = ".jsonld"
ALSO = (".json", ".csv")
_MOST = 5_000  # annotations beside one article
_MOST_STRAYS = 100_000  # annotations of one file in the inbox
_TAGS = 100
_SHORT = 200  # characters of a name or a tag
_SHOWN = 4  # further reasons in one message
_REPLIES = 50  # answers to answers that are followed back to a passage
_KINDS = MappingProxyType(
    {"linking": "source", "identifying": "source", "assessing": "check", "questioning": "check",
     "moderating": "check", "editing": "correction"}
)  # fmt: skip
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
_AGAIN = "mend the file, or correct it in the program it came from and export it again"


@functools.cache
def formats() -> tuple[Format, ...]:
    """Every format of annotations, found by listing this folder; those that say most of themselves come first."""
    here = __name__.rpartition(".")[0]
    names = sorted(module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]))
    modules = [importlib.import_module(f"{here}.{name}") for name in names]
    found = [cast("Format", module) for module in modules if hasattr(module, "paths") and hasattr(module, "told")]
    return tuple(sorted(found, key=lambda one: (one.RANK, one.NAME)))


class _Item(Struct, frozen=True):
    """An annotation as it stands in a file: its value, what holds it, the part of the file it is in, and its place."""

    raw: object
    above: Raw
    part: tuple[int, int]
    place: Place


class _File(Struct, frozen=True):
    """A file of annotations: its format and its items."""

    format: Format
    paths: tuple[tuple[str, ...], ...]
    items: tuple[_Item, ...]


# ── notes beside an article ─────────────────────────────────────────────────────────────────────


def notes(manuscript: Manuscript, article: str, *, kinds: tuple[str, ...]) -> Outcome[tuple[Note, ...]]:
    """All notes of one file, in its order."""
    found = _read(manuscript, _MOST)
    if found.value is None:
        return Outcome((), found.diagnostics)
    told = _answered([(_told(item, found.value.format), item.place) for item in found.value.items])
    outcomes = [_note(one, place, article, kinds) for one, place in told]
    made = tuple(outcome.value for outcome in outcomes if outcome.value)
    return Outcome(made, tuple(diagnostic for outcome in outcomes for diagnostic in outcome.diagnostics))


def _told(item: _Item, form: Format) -> Told:
    if not isinstance(item.raw, dict):
        return Told(key=form.NAME, faults=(f"it is {shown(item.raw)}, and no annotation",))
    told = form.told(item.raw, item.above)
    faults = (*told.faults, *_excesses(told))
    return replace(told, faults=faults)


def _excesses(told: Told) -> Iterator[str]:
    sizes = {"text": len(told.body), "quotation": len(told.quote.exact) if told.quote else 0}
    for name, size in sizes.items():
        if size > LONGEST:
            yield f"its {name} has {size:,} characters; {LONGEST:,} is the most"
    if max(len(told.tags), len(told.people), len(told.cites)) > _TAGS:
        yield f"it has more than {_TAGS} tags, people or cited things"
    quoted = (told.quote.exact, told.quote.prefix, told.quote.suffix) if told.quote else ()
    lists = (*told.tags, *told.people, *told.cites, *told.sources)
    try:
        "".join((told.id, told.body, told.by, told.verdict, told.kind, *quoted, *lists)).encode()
    except UnicodeEncodeError:
        yield "it holds half of a character (a lone surrogate), which no file can keep"


def _answered(told: list[tuple[Told, Place]]) -> list[tuple[Told, Place]]:
    """An answer to a note of the same file stands on that note's passage, and cites it."""
    by_id = {one.id: one for one, _ in told if one.id}
    return [(_on_passage(one, by_id), place) for one, place in told]


def _on_passage(one: Told, by_id: Mapping[str, Told]) -> Told:
    parent = _parent(one, by_id)
    if parent is None or one.quote or one.pointed:
        return one
    cites = tuple(dict.fromkeys((*one.cites, note_id(parent))))
    root: Told | None = parent
    for _ in range(_REPLIES):
        if root is None or root.quote or root.pointed:
            break
        root = _parent(root, by_id)
    return replace(one, cites=cites, quote=root.quote if root and not root.faults else None)


def _parent(one: Told, by_id: Mapping[str, Told]) -> Told | None:
    return next((by_id[name] for name in one.parents if name in by_id and by_id[name] is not one), None)


def _note(told: Told, place: Place, article: str, kinds: tuple[str, ...]) -> Outcome[Note]:
    kind = _kind(told, kinds)
    if told.faults:
        return Outcome(None, (_faulty(told, place),))
    if not kind:
        what = f"there is no kind of note {told.kind[:80]!r}"
        mend = "use one of them, or define the kind in site.toml"
        return Outcome(None, (Diagnostic(Code.NOTE_KIND, place, what, (("kinds", ", ".join(kinds)),), mend),))
    digested = told.position and told.position.text
    if told.pointed and told.quote is None and not digested:
        return Outcome(None, (_unquoted(told, place),))
    when, undated = _when(told, place)
    tags, spoilt = _kept("tags", told.tags, is_path, Code.VALUE_PATH, place=place)
    cites, unsafe = _kept("cites", told.cites, lambda text: safe_url(text) is not None, Code.VALUE_URL, place=place)
    note = Note(
        id=note_id(told),
        article=article,
        kind=kind,
        quote=_quote(told, place),
        body=told.body,
        by=_line(told.by),
        when=when,
        verdict=_line(told.verdict),
        tags=tags,
        people=tuple(filter(None, map(_line, told.people))),
        cites=cites,
        place=place,
        extra=_extra(told),
    )
    return Outcome(note, (*undated, *spoilt, *unsafe))


def _extra(told: Told) -> Mapping[str, object]:
    """The annotation whole, so that an export gives it back; and its position where it alone can find the words."""
    kept: dict[str, object] = {told.key: told.raw}
    if told.quote is None and told.position:
        kept["position"] = [told.position.start, told.position.end, told.position.text]
    return kept


def _kind(told: Told, kinds: tuple[str, ...]) -> str:
    if told.kind:
        return told.kind if told.kind in kinds else ""
    meant = (*told.purposes, *(_KINDS.get(purpose, "") for purpose in told.purposes), "context")
    return next((kind for kind in meant if kind in kinds), kinds[0] if kinds else "context")


def _quote(told: Told, place: Place) -> Quote | None:
    if told.quote is None:
        return Quote("", place=place) if told.pointed else None
    parts = (told.quote.exact, told.quote.prefix, told.quote.suffix)
    exact, prefix, suffix = (unicodedata.normalize("NFC", part).strip() for part in parts)
    return Quote(exact, prefix, suffix, place=place)


def _when(told: Told, place: Place) -> tuple[When | None, tuple[Diagnostic, ...]]:
    try:
        return (When.parse(told.when) if told.when else None), ()
    except ValueError as problem:
        what = f"the date {told.when[:80]!r} is none: {problem}"
        mend = "the note is kept without a date; write it 1919-08-30 or 1919-08-30T14:05:00Z"
        return None, (Diagnostic(Code.VALUE_DATE, place, what, mend=mend),)


def _kept(
    key: str, values: Sequence[str], good: Callable[[str], bool], code: Code, *, place: Place
) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:
    """The values that can be used, each once, and one diagnostic for the others."""
    lines = tuple(dict.fromkeys(filter(None, map(_line, values))))
    bad = [value for value in lines if not good(value)]
    what = f"{key}: {', '.join(map(repr, bad))[:160]} cannot be used"
    wrong = (Diagnostic(code, place, what, mend="the note is kept without it; write it without what makes it unsafe"),)
    return tuple(value for value in lines if value not in bad), wrong if bad else ()


def _line(text: str) -> str:
    """A text as one line, at most as long as a name is."""
    return " ".join(_CONTROLS.sub(" ", text).split())[:_SHORT] if len(text) < LONGEST else ""


def _faulty(told: Told, place: Place) -> Diagnostic:
    first, *others = told.faults
    name = f" {told.id[:80]}" if told.id else ""
    more = tuple(("also", one) for one in others[:_SHOWN])
    return Diagnostic(Code.NOTE_FORMAT, place, f"the annotation{name} cannot be read: {first}", more, _AGAIN)


def _unquoted(told: Told, place: Place) -> Diagnostic:
    name = f" {told.id[:80]}" if told.id else ""
    what = f"the annotation{name} points to its passage by {told.pointed[:120]}, not by words"
    mend = "add a TextQuoteSelector with the words, or take `selector` out for a note on the whole article"
    return Diagnostic(Code.NOTE_SELECTOR, place, what, mend=mend)


# ── files ───────────────────────────────────────────────────────────────────────────────────────


def _read(manuscript: Manuscript, most: int) -> Outcome[_File]:
    """The annotations of a file, each with its place."""
    table = manuscript.path.lower().endswith(".csv")
    read = _rows(manuscript) if table else read_json(manuscript.text, manuscript.path)
    if read.diagnostics:
        return Outcome(None, read.diagnostics)
    form = next((form for form in formats() if form.paths(read.value) is not None), None)
    if form is None:
        what = "the file holds no annotations of a format that is known"
        mend = "keep W3C, Hypothesis, Readium, wallabag, Readwise or Omnivore files beside articles, or remove it"
        return Outcome(None, (Diagnostic(Code.NOTE_FORMAT, Place(manuscript.path), what, mend=mend),))
    paths = form.paths(read.value) or ()
    items = _table_items(read.value, manuscript) if table else _items(read.value, paths, manuscript)
    if not items:
        what = "the file holds no annotations"
        mend = "put the annotations into it; a page of them that lies elsewhere is not fetched"
        return Outcome(None, (Diagnostic(Code.FILE_EMPTY, Place(manuscript.path), what, mend=mend),))
    if len(items) > most:
        what = f"the file holds {len(items):,} annotations; {most:,} is the most"
        return Outcome(None, (Diagnostic(Code.FILE_TOO_LARGE, Place(manuscript.path), what, mend="split it"),))
    return Outcome(_File(form, paths, items))


def _items(document: object, paths: tuple[tuple[str, ...], ...], manuscript: Manuscript) -> tuple[_Item, ...]:
    found = []
    for number, path in enumerate(paths):
        stood = _elements(document, path, manuscript)
        for (raw, above, unit), element in zip(_walk(document, path), stood, strict=True):
            found.append(_Item(raw, above, (number, unit), element.place))
    return tuple(found)


def _elements(document: object, path: tuple[str, ...], manuscript: Manuscript) -> tuple[Element, ...]:
    if not path and not isinstance(document, list):
        text = manuscript.text
        return (Element(len(text) - len(text.lstrip()), len(text.rstrip()), Place(manuscript.path)),)
    return elements(manuscript.text, manuscript.path, keys=path)


def _walk(document: object, path: tuple[str, ...]) -> Iterator[tuple[object, Raw, int]]:
    """Each annotation, the mapping that holds it, and the number of its element of the outermost list."""
    if not path and not isinstance(document, list):
        yield document, {}, 0
        return
    outer = path[: path.index(EACH)] if EACH in path else path
    inner = path[len(outer) + 1 :]
    holder: object = document
    listing: object = document
    for key in outer:
        holder, listing = listing, mapping(listing).get(key)
    above = mapping(holder) or {"items": None}
    for unit, one in enumerate(listing if isinstance(listing, list) else ()):
        if EACH not in path:
            yield one, above, unit
        else:
            yield from ((raw, mapping(one), unit) for raw in _inner(one, inner))


def _inner(value: object, path: tuple[str, ...]) -> Iterator[object]:
    """The annotations below an element of the outermost list."""
    if path and path[0] != EACH:
        yield from _inner(mapping(value).get(path[0]), path[1:])
    elif isinstance(value, list):
        for one in value:
            yield from _inner(one, path[1:]) if path else (one,)


def _rows(manuscript: Manuscript) -> Outcome[object]:
    """The rows of a table by the names of its columns."""
    try:
        return Outcome([dict(row) for row in csv.DictReader(_lines(manuscript), restkey="more")])
    except csv.Error as problem:
        what = f"this is no table of comma-separated values: {problem}"
        return Outcome(None, (Diagnostic(Code.NOTE_FORMAT, Place(manuscript.path), what, mend=_AGAIN),))


def _table_items(rows: object, manuscript: Manuscript) -> tuple[_Item, ...]:
    places = (Place(manuscript.path, end + 1) for end in _row_ends(_lines(manuscript)))
    found = zip(rows if isinstance(rows, list) else (), places, strict=False)
    return tuple(_Item(row, {"items": None}, (0, at), place) for at, (row, place) in enumerate(found))


# ── strays in the inbox ─────────────────────────────────────────────────────────────────────────


def strays(manuscript: Manuscript) -> Outcome[tuple[Stray, ...]]:
    """The annotations of a file of the inbox, without those that cannot be read, of which it tells."""
    found = _read(manuscript, _MOST_STRAYS)
    if found.value is None:
        return Outcome(None, found.diagnostics)
    told = [_told(item, found.value.format) for item in found.value.items]
    by_id = {one.id: one for one in told if one.id}
    made = [
        Stray(note_id(one), _sources(one, by_id), _on_passage(one, by_id).quote, item.part, item.place, one.modified)
        for one, item in zip(told, found.value.items, strict=True)
        if not one.faults
    ]
    wrong = tuple(_faulty(one, item.place) for one, item in zip(told, found.value.items, strict=True) if one.faults)
    return Outcome(tuple(made), wrong)


def _sources(one: Told, by_id: Mapping[str, Told]) -> tuple[str, ...]:
    """Where an annotation is; an answer is also where the one is that it answers."""
    parent = _parent(one, by_id)
    return tuple(dict.fromkeys((*one.sources, *(parent.sources if parent else ()))))


def modified(manuscript: Manuscript) -> Mapping[str, str]:
    """When each annotation in a file of another program was modified, by id; also of those that give no note."""
    ours = manuscript.path.endswith((SUFFIX, *ALSO))
    return {stray.id: stray.modified for stray in strays(manuscript).value or ()} if ours else {}


def extract(manuscript: Manuscript, parts: Collection[tuple[int, int]]) -> str:
    """The file with only these parts of its lists: each as it is written, and all that stands around them."""
    if manuscript.path.lower().endswith(".csv"):
        return _extracted_rows(manuscript, {unit for _, unit in parts})
    read = read_json(manuscript.text, manuscript.path).value
    form = next((form for form in formats() if form.paths(read) is not None), None)
    paths = (form.paths(read) or ()) if form else ()
    text = manuscript.text
    cuts = []
    for number, path in enumerate(paths):
        outer = path[: path.index(EACH)] if EACH in path else path
        stood = _elements(read, outer, manuscript)
        kept = [text[one.start : one.end] for at, one in enumerate(stood) if (number, at) in parts]
        if stood and len(kept) < len(stood):
            between = text[stood[0].end : stood[1].start]
            cuts.append((stood[0].start, stood[-1].end, between.join(kept)))
    for start, end, instead in sorted(cuts, reverse=True):
        text = text[:start] + instead + text[end:]
    return text


def _extracted_rows(manuscript: Manuscript, wanted: Collection[int]) -> str:
    lines = _lines(manuscript)
    ends = _row_ends(lines)
    rows = ["".join(lines[start:end]) for start, end in pairwise((0, *ends))]
    return "".join(row for at, row in enumerate(rows) if at == 0 or at - 1 in wanted)


def _lines(manuscript: Manuscript) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", manuscript.text)


def _row_ends(lines: list[str]) -> list[int]:
    """The number of lines that lie behind, after each row of a table: a quoted cell may hold several."""
    reader = csv.reader(lines)
    return [reader.line_num for row in reader if row]
