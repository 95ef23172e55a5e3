"""Plain text and loose Markdown, as people copy it from papers, mails and databases.

In: an original. Out: one draft. The reading is a chain of small readers on one sheet of lines: mail heads, the
foot, page furniture, the head; what is left is the text. It refuses what is no text, and it leaves out every field
that the original does not give.
"""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.clippings.body import markdown
from generator.importing.clippings.byline import undersigned
from generator.importing.clippings.copies import read_mail, unquoted
from generator.importing.clippings.dateline import dateline
from generator.importing.clippings.furniture import end_sign
from generator.importing.clippings.head import read_head
from generator.importing.clippings.labels import (
    is_coded,
    label_of,
    only_address,
    several_categories,
    with_body_labels_alone,
)
from generator.importing.clippings.language import detect
from generator.importing.clippings.lines import Find, Line, Sheet, cut
from generator.importing.clippings.meta import Context
from generator.importing.clippings.settle import SINGLE, head_of
from generator.importing.clippings.stories import parted
from generator.importing.clippings.tail import read_furniture, read_tail
from generator.importing.clippings.unplaced import unplaced
from generator.importing.clippings.wrapping import doubts as hyphenated
from generator.importing.clippings.wrapping import is_wrapped
from generator.importing.decoding import decode
from generator.importing.draft import Dateline, Draft, Fate
from generator.model import Place, Source, When
from generator.nouns import replace

SUFFIXES = ("", ".txt", ".text", ".md", ".markdown", ".mdown", ".mkd", ".asc", ".wire")
NAME = "clipping"
_HEAD_LINES = 60
_NOTES = 4  # lines that may stand under the sign that ends a story
_LONG = 50  # characters from which a line is likely text
_MOST_LINES = 20_000
_LARGEST = 2 * 1024 * 1024  # bytes; a novel has less


def recognises(source: Source) -> int:
    """1 for files that may be plain text: any more particular importer goes before."""
    name = source.path.rsplit("/", 1)[-1]
    suffix = "." + name.rsplit(".", 1)[1].lower() if "." in name.lstrip(".") else ""
    return 1 if suffix in SUFFIXES else 0


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """One clipping as a draft."""
    decoded = decode(source.data) if len(source.data) <= _LARGEST else None
    wrong = _refused(source, decoded[0] if decoded else None)
    if wrong or decoded is None:
        return Outcome(None, (wrong,) if wrong else ())
    return Outcome((_draft(decoded[0]),))


def _refused(source: Source, text: str | None) -> Diagnostic | None:
    """What keeps a file from being read as a clipping."""
    place = Place(source.path)
    if len(source.data) > _LARGEST:
        what = f"{len(source.data):,} bytes are more than a clipping has"
        return Diagnostic(Code.FILE_TOO_LARGE, place, what, mend="split the file")
    if not source.data.strip() or (text is not None and not text.strip()):
        what = "the file holds no text"
        return Diagnostic(Code.FILE_EMPTY, place, what, mend="put the clipping in it, or remove it")
    if text is None:
        what = "the file's bytes are not text in a known encoding"
        return Diagnostic(Code.FILE_NOT_TEXT, place, what, mend="save it as UTF-8")
    if text.count("\n") > _MOST_LINES:
        what = f"more than {_MOST_LINES:,} lines are no clipping"
        return Diagnostic(Code.FILE_TOO_LARGE, place, what, mend="split the file")
    return None


def _draft(original: str) -> Draft:
    text, quoting = unquoted(original)
    text = with_body_labels_alone(text)
    sheet, further = parted(cut(text))
    sheet = read_mail(sheet)
    lang = _language(sheet)
    coded = is_coded(text)
    sheet = _coded_marks(sheet) if coded else sheet
    sheet = read_furniture(read_tail(sheet, lang, coded=coded), lang)
    sheet = read_tail(sheet, lang, coded=coded)
    context = _context(sheet, lang, coded=coded)
    sheet = read_head(sheet, context)
    sheet = several_categories(_subject(sheet))
    body = [*_after_marks(sheet), *further]
    filed = (
        dateline(" ".join(line.text for line in body[:4] if not line.gap or line is body[0]), lang) if body else None
    )
    body, marks = _unmarked(body)
    sheet = _undersigned(sheet, body, lang)
    head, doubts = head_of(sheet, filed, lang=lang)
    year = when.year if isinstance(when := head.get("date"), When) else 0
    moved, dropped = _fates(sheet, lang)
    return Draft(
        head=head,
        markdown=markdown(body, year=year),
        dateline=filed[0] if filed else _filed(sheet),
        original=original,
        body="\n".join(line.raw for line in body),
        moved=moved,
        dropped=(*dropped, *marks, *((Fate(quoting, "quoting of a mail"),) if quoting else ())),
        doubts=(*doubts, *hyphenated(body, year=year), *_second(further)),
        extra=dict(pair for pair in sheet.every("extra") if isinstance(pair, tuple)),
    )


def _undersigned(sheet: Sheet, body: list[Line], lang: str) -> Sheet:
    """The name in brackets behind the last sentence is the author's, as Japanese papers sign, where none is above."""
    names = undersigned(body[-1].bare) if body and lang in ("ja", "zh") else ()
    return sheet if sheet.first("authors") or not names else sheet.mark((Find((), {"authors": names}),))


def _unmarked(body: list[Line]) -> tuple[list[Line], tuple[Fate, ...]]:
    """The body without the sign that ends it, where that stands behind the last sentence or above a note."""
    for index in range(len(body) - 1, max(len(body) - _NOTES, 0) - 1, -1):
        sign = end_sign(body[index].raw)
        if sign and (index + 1 == len(body) or body[index + 1].gap):
            line = body[index]
            raw, text, bare = (words.rstrip().removesuffix(sign) for words in (line.raw, line.text, line.bare))
            rest = replace(line, raw=raw, text=text.rstrip(), bare=bare.rstrip())
            return [*body[:index], rest, *body[index + 1 :]], (Fate(sign, "end mark"),)
    return body, ()


def _filed(sheet: Sheet) -> Dateline | None:
    """The dateline of a line of its own, above the text."""
    place, agency = sheet.first("dateline"), sheet.first("agency")
    return Dateline(str(place), str(agency or ""), f"{agency} - {place}" if agency else str(place)) if place else None


def _second(further: tuple[Line, ...]) -> tuple[str, ...]:
    if not further:
        return ()
    words = f"a second article seems to begin at line {further[0].number}, {further[0].bare[:60]!r}"
    return (f"{words}: it stays in the body, and none of its lines became a field",)


def _language(sheet: Sheet) -> str:
    """The language of the long lines, which are text; of all lines where there are too few."""
    long = " ".join(line.bare for line in sheet.lines if len(line.bare) > _LONG)
    return detect(long if len(long) > 4 * _LONG else " ".join(line.bare for line in sheet.lines))


def _context(sheet: Sheet, lang: str, *, coded: bool) -> Context:
    """What the head's reader has to know of the whole clipping."""
    known = [label_of(line, coded=coded) for line in sheet.lines[:_HEAD_LINES]]
    body = next(
        (
            index
            for index, label in enumerate(known)
            if label and label[0] == "body" and not label[1] and any(known[:index])
        ),
        -1,
    )
    bylined = any(label and label[0] == "authors" and label[1] for label in known)
    free = [sheet.lines[index] for index in sheet.free]
    return Context(
        lang,
        _address(sheet),
        coded,
        is_wrapped(free),
        bylined,
        body,
        max((line.indent + len(line.text) for line in free if not line.gap), default=0),
        frozenset(label[0] for label in known if label),
    )


def _coded_marks(sheet: Sheet) -> Sheet:
    """The sheet without the codes that only say that text goes on."""
    first = next((index for index, line in enumerate(sheet.lines) if line.text in ("LP", "TD")), -1)
    return sheet.mark(
        Find((index,), why="label")
        for index, line in enumerate(sheet.lines)
        if line.text in ("LP", "TD") and index != first
    )


def _address(sheet: Sheet) -> str:
    known = sheet.first("url")
    return str(known) if known else next((address for line in sheet.lines[:12] if (address := only_address(line))), "")


def _subject(sheet: Sheet) -> Sheet:
    """A mail's subject is the title where the text has none of its own."""
    subject = sheet.first("subject")
    return sheet if sheet.first("title") or not subject else sheet.mark((Find((), {"title": str(subject)}),))


def _after_marks(sheet: Sheet) -> list[Line]:
    """The body's lines, with a gap where a line between them was taken away."""
    free = sheet.free
    before = [-1, *free]
    return [
        line if line.gap or index - 1 == last else replace(line, gap=True)
        for line, index, last in zip((sheet.lines[index] for index in free), free, before, strict=False)
    ]


def _fates(sheet: Sheet, lang: str) -> tuple[tuple[Fate, ...], tuple[Fate, ...]]:
    """What became of every line that is not in the body: moved into fields, or dropped."""
    moved: list[Fate] = []
    dropped: list[Fate] = []
    placed: set[int] = set()

    def first(name: str, value: object) -> object:
        return sheet.first(name) if name in SINGLE else value

    for find in sorted(sheet.finds, key=lambda find: min(find.lines, default=0)):
        fresh = [index for index in find.lines if index not in placed]
        placed.update(fresh)
        names = ", ".join(name for name in find.fields if name)
        lines = [sheet.lines[index].raw for index in fresh]
        if lines and (find.why or not names):
            dropped.append(Fate("\n".join(lines), find.why or "place"))
        elif lines:
            taken, left = _parted(
                lines, {name: first(name, value) for name, value in find.fields.items() if name}, lang
            )
            moved.append(Fate(taken, names))
            dropped.extend([Fate(left, f"beside {names}")] if left else [])
    return tuple(moved), tuple(dropped)


def _parted(lines: list[str], fields: Mapping[str, object], lang: str) -> tuple[str, str]:
    """The lines without the words that no field took, and these words."""
    left = [(line, unplaced(line, fields, lang)) for line in lines]
    taken = [_without(line, words) for line, words in left]
    return "\n".join(taken), "\n".join(word for _, words in left for word in words)


def _without(line: str, words: tuple[str, ...]) -> str:
    """The line without each of the words, in their order."""
    out, rest = [], line
    for word in words:
        before, _, rest = rest.partition(word)
        out.append(before)
    return "".join([*out, rest])
