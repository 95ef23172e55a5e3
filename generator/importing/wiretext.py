"""Agency text between control characters: ANPA 1312 and IPTC 7901. In: an original. Out: one draft.

Both are lines between SOH, STX and ETX. ANPA writes a keyword line, a headline, editors' notes and bylines, each with
a control character before it and a typesetter's sign (`<`, `=`) after it; IPTC 7901 writes a header, a keyword line and
lines that end in `=`. The date is that of the stamp under the text; without it no year is known, and so no date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.clippings.body import markdown
from generator.importing.clippings.byline import byline
from generator.importing.clippings.lines import cut
from generator.importing.clippings.months import month
from generator.importing.decoding import decode
from generator.importing.draft import Draft, Fate
from generator.importing.filled import filled
from generator.model import Place, Source, When
from generator.nouns import replace

NAME = "wiretext"
_LARGEST = 2 * 1024 * 1024  # bytes
_STX, _ETX = "\x02", "\x03"
_START = re.compile(rb"[\x16\x00\r\n ]*\x01[^\x02]{1,2000}\x02")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_STAMP = re.compile(r"(?P<m>\d\d)-(?P<d>\d\d)-(?P<y>\d\d)\s+(?P<time>\d{4})(?P<zone>GMT)")
_STAMP_DPA = re.compile(r"(?P<d>\d\d)(?P<time>\d{4})\s*(?P<zone>GMT)?\s+(?P<m>[A-Z][a-z]{2})\s+(?P<y>\d\d)")
_KEYWORD = re.compile(r"[A-Z]{2}-[A-Z]{2,4}--|[^,]{1,80}-[^,]{1,80},(?:[^,]{0,80},){0,3}\d{1,5}$")
_LEAD = re.compile(
    r"(?:\d(?:st|nd|rd|th) )?(?:lead|ld|refile|update|urgent|advisory|correction|\(?achtung\)?).{0,30}", re.IGNORECASE
)
_NOTED = re.compile(r"(?:eds?:|editors?:|ap photos?|with:|a\.m\.|attn|bjt|hfr|eu:)", re.IGNORECASE)


class _Line(Struct, frozen=True):
    """A line of the story: its words, the sign that a typesetter reads after it, and whether one stands before it."""

    words: str
    sign: str = ""
    marked: bool = False


def recognises(source: Source) -> int:
    """8 for text that begins with a header between control characters."""
    return 8 if _START.match(source.data[:4000]) else 0


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """The story."""
    text = _text(source.data[:_LARGEST])
    head, _, rest = text.partition(_STX)
    body, _, tail = rest.partition(_ETX)
    lines = [_line(one) for one in body.replace("\r", "").split("\n")]
    top, story = _parted(lines)
    if not any(one.strip() for one in story):
        what = "the file holds no story between its control characters"
        return Outcome(None, (Diagnostic(Code.IMPORT_FAILED, Place(source.path), what, mend="save it again"),))
    return Outcome((_draft(_CONTROLS.sub(" ", head), top, story, tail),))


def _text(data: bytes) -> str:
    """The text; code pages of old terminals are told by the letters, without the control characters."""
    bare = bytes(byte for byte in data if byte > 31 or byte in (9, 10, 13))
    decoded = decode(bare)
    try:
        return data.decode(decoded[1] if decoded else "cp1252")
    except (UnicodeDecodeError, LookupError):
        return data.decode("cp1252", "replace")


def _line(text: str) -> _Line:
    bare = _CONTROLS.sub("", text).rstrip()
    sign = bare[-1:] if bare[-1:] in ("<", "=") else ""
    return _Line(bare.removesuffix(sign).rstrip() if sign else bare, sign, bare.startswith("^"))


def _parted(lines: Sequence[_Line]) -> tuple[list[_Line], list[str]]:
    """The lines of the head, and those of the text.

    ANPA's head are the first lines that begin with `^`, at most to the last that ends in `=`, where tables begin so
    too; that of IPTC 7901 is all before the first empty line.
    """
    marked = next((at for at, line in enumerate(lines) if not line.marked), len(lines))
    ends = [at for at, line in enumerate(lines[:marked]) if line.sign == "="]
    blank = next((at for at, line in enumerate(lines) if not line.words.strip()), len(lines))
    end = ends[-1] + 1 if ends else marked or blank
    top = [_Line(line.words.removeprefix("^").strip(), line.sign) for line in lines[:end]]
    return top, [line.words.removeprefix("^") for line in lines[end:]]


def _draft(head: str, top: list[_Line], story: list[str], tail: str) -> Draft:
    text = "\n".join(story)
    names = {line.words: found for line in top if (found := byline(line.words))}
    keys = [line.words.partition(",")[0] for line in top if _KEYWORD.match(line.words)]
    titles = [line.words for line in top if _is_title(line.words)]
    agency = re.search(r"\((?P<name>[A-Za-z]{2,10})\)\s*[-_–—]", text)
    quoted = text.replace("``", "“").replace("''", "”")
    made = markdown(cut(re.sub(r" _ ", " — ", quoted).strip("\n")).lines)
    fields = {
        "title": titles[0] if titles else "",
        "date": _date(_STAMP.search(tail) or _STAMP_DPA.search(tail)),
        "authors": [name for found in names.values() for name in found],
        "source": agency["name"] if agency else "",
        "tags": [key.replace("--", "-") for key in keys],
    }
    draft = filled(fields, made)
    told = [line.words for line in top if line.words and line.words not in (*names, *titles[:1])]
    left = (*(Fate(" ".join(one.split()), "header") for one in (head, _CONTROLS.sub(" ", tail)) if one.strip()),
            *(Fate(one, "wire") for one in told))  # fmt: skip
    left = tuple(fate for fate in left if fate.text)
    return replace(draft, original="\n".join([draft.original, *(fate.text for fate in left)]), dropped=left)


def _is_title(words: str) -> bool:
    """Whether a line of the head is the headline: no keyword, no note to editors, no byline, no mark of a new lead."""
    if not words or _KEYWORD.match(words) or byline(words) is not None or _LEAD.fullmatch(words):
        return False
    return not _NOTED.match(words) and not re.fullmatch(r"[\w.-]+(?:/[\w .()-]+)+/?", words) and " " in words


def _date(stamp: re.Match[str] | None) -> When | None:
    if not stamp:
        return None
    number = int(stamp["m"]) if stamp["m"].isdigit() else month(stamp["m"], "en")
    year = int(stamp["y"]) + (2000 if int(stamp["y"]) < 70 else 1900)
    try:
        return When.parse(
            f"{year}-{number:02}-{stamp['d']}T{stamp['time'][:2]}:{stamp['time'][2:]}{'Z' if stamp['zone'] else ''}"
        )
    except ValueError:
        return None
