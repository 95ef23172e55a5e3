"""Lines of dates and what stands beside them. In: a line of the head. Out: the fields it gives, or None.

`By Jane Doe | March 3, 2015 | 5 min read`, `The Guardian, 3 March 2015, p. 5`, `Almería - 22 may 2017`: every part
of such a line must be recognised, else the line is none and may be text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from msgspec import Struct

from generator.importing.clippings.byline import byline, name_line
from generator.importing.clippings.credit import is_credit
from generator.importing.clippings.dates import Dated, dates, is_date_line, rest_of, year
from generator.importing.clippings.furniture import furniture
from generator.importing.clippings.labels import PAGE, capitals_down, label_in, record, source
from generator.importing.clippings.lines import Find, Line, bare
from generator.importing.clippings.names import caseless, is_agency, is_paper, is_person, is_role, is_section, names_in
from generator.importing.clippings.web import names_host
from generator.importing.clippings.words import labels, names_of

TIME = re.compile(r"\d{1,2}[:.]\d{2}(?::\d{2})?(?:\s*(?:[ap]\.?m\.?|Uhr|h))?(?:\s+[A-Z]{2,4})?", re.IGNORECASE)
HANDLE = re.compile(r"(?:@\w+|[\w.+-]+@[\w.-]+)(?:\s*[|,·]?\s*(?:@\w+|[\w.+-]+@[\w.-]+))*")
_LOGIN = re.compile(r"(?:by|von|par|por)\s+[a-z][\w.-]{2,20}|(?:[\w-]+\.)+[a-z]{2,8}")
_NUMBERED = re.compile(
    r"\w{1,12}\s?[:#]\s?\d+|(?:العدد|№|No\.?|Nr\.?|N[°º]|Issue|Ausgabe|Número|Numero|Núm\.?|Edição|Выпуск)\s?\d+|第\d+[期号號]",
    re.IGNORECASE,
)
FILED = re.compile(r"(?:in|under|category|(?i:filed under))\s+(?P<section>[A-Z][\w&’'-]*(?:\s[A-Z&][\w&’'-]*){0,3})")
_PLACE = re.compile(r"(?:[A-ZÀ-ÞА-ЯЁ][\w'’.-]+[\s,]*(?:(?:del?|la|las|los|do|da|di|du|der|am|sur|upon|of)\s)*){1,3}")
_CLOCKED = re.compile(
    r"(?:(?:last|first|updated|published|posted|modified|at|on|stand|aktualisiert|à|um)\b[\s:]*)*", re.IGNORECASE
)
_WIDE = re.compile(r"\t+| {3,}")
_NAMED = re.compile(
    r"(?:[A-ZÀ-ÞА-ЯЁ][\w'’.-]*|of|the|and|&|de|du|la|der|die|für|van|och)(?:\s+(?:[A-ZÀ-ÞА-ЯЁ(][\w'’.)-]*|of|the|and|&|de|du|la|der|die|für|van|och)){0,7}"
)
_CATALOGUED = re.compile(
    r"(?<=\))\s+\d{4}-(?:\d{4}|current)(?=,)"
    r"|\.?\s*\[(?:volume|microform|microfilm|electronic resource|online)\]\.?|\s*\bview title info\b",
    re.IGNORECASE,
)
_SCAN = re.compile(r"\b(?:image|scan|col(?:\.|umn))\s*\d+\b", re.IGNORECASE)
_CREDITING = re.compile(
    r"(?:^|(?<=[\s,;/|、]))(?P<label>[^\W\d_]{1,14}(?:\sby(?=\s)|・[^\W\d_]{1,6})?)(?:\s?[:：=＝]|(?<=by)\s)",
    re.IGNORECASE,
)
_CREDITED = frozenset(["authors", "credit", "photo"])
_WORDS = re.compile(r"[^\W\d_]{2,20}(?:[\s-][^\W\d_]{2,20}){0,2}")
_LONGEST_NAME = 7
_FEW = 5  # words before a date that are no sentence
_YEAR_END = re.compile(r"(?<=\d)\s*(?:г|р|року|года)?\.?$")
_SHORT = 50  # characters of a place or a role


class Context(Struct, frozen=True):
    """What is known before the head is read."""

    lang: str
    address: str
    coded: bool
    wrapped: bool
    bylined: bool = False
    body: int = -1
    widest: int = 0
    labels: frozenset[str] = frozenset()


def columns(line: Line) -> str:
    """The words of a line, with a bar where a tab or wide blanks part them."""
    return line.bare if not _WIDE.search(line.text) else bare(_WIDE.sub(" | ", line.text))


def dated_line(index: int, text: str, context: Context, *, bylined: bool = False, titled: bool = False) -> Find | None:
    """A line of dates, alone or with the byline, the publication, the place between them.

    `bylined`: the names stand above, so that a piece written like a name is no author; nor is one that only a comma
    parts from the date, which may be a place or a paper. `titled`: the headline stands above, so a word or two behind
    a bar, or a few before a comma, are whatever they are, and the line still is one of dates.
    """
    text = _opened(text)
    if only := year(text):
        return Find((index,), {"dated": (only,)})
    found = dates(text, context.lang)
    if len(text) > 200 or not (found or re.search(r"\s[|·•–—-]\s", text)):
        return None
    rest = rest_of(text, found)
    parts = re.split(r"\s*[|·•]\s*|\s+[–—-]\s+", rest)
    pieces = [_trimmed(piece) for part in parts for piece in at_labels(part)]
    bylined = bylined or (len(parts) == 1 and _may_be_place(_trimmed(rest), context))
    read: list[tuple[str, Mapping[str, object] | None]] = []
    fields: dict[str, object] = {"dated": found} if found else {}
    for piece in pieces:
        more = _segment(piece, context, bylined=bylined or "authors" in fields)
        read.append((piece, more))
        fields.update(more or {})
    unknown = [piece for piece, more in read if more is None]
    if found and "source" in fields and len(unknown) == 1 and re.fullmatch(r"\d{1,3}", unknown[0]):
        return Find((index,), {**fields, "page": unknown[0]})
    loose = [piece for piece, more in read if more is None or (set(more) == {""} and piece)]
    if found and "page" in fields and "source" not in fields and len(loose) == 1 and _NAMED.fullmatch(loose[0]):
        return Find((index,), {**fields, "source": loose[0]})
    barred = titled and found and re.search(r"\s[|·•]\s", text) and all(map(_WORDS.fullmatch, unknown))
    if unknown and not barred and not (titled and found and _led(text, found, context.lang)):
        return None
    signed = len(pieces) > 1 and bool({"authors", "source"} & fields.keys() and re.search(r"\s[|·•]\s", text))
    signed = signed or {"authors", "source"} <= fields.keys()
    return Find((index,), fields) if found or signed else None


def _led(text: str, found: tuple[Dated, ...], lang: str) -> bool:
    """Whether a few words, a comma and a whole date are the line: `Le Cri du soir, 14 mars 1938`."""
    lead, comma, rest = text.partition(",")
    exact = len(found) == 1 and any(when.day for when in found[0].readings) and not found[0].label
    few = lead[:1].isupper() and len(lead.split()) <= _FEW and not re.search(r"[.!?:;]", lead)
    return exact and few and bool(comma) and is_date_line(_YEAR_END.sub("", rest), lang)


def record_line(index: int, text: str, context: Context) -> Find | None:
    """A database's citation on a line of its own."""
    fields = record(text, context.lang)
    return Find((index,), fields) if fields else None


def _may_be_place(text: str, context: Context) -> bool:
    """Whether words before a date have no sign that they are names: no `By`, no paper behind them."""
    return byline(text) is None and "source" not in (signed(text, context) or {})


def _opened(text: str) -> str:
    """A line without the brackets around it."""
    return text[1:-1].strip() if text[:1] + text[-1:] in ("[]", "()", "（）", "［］", "【】", "〔〕") else text


def citation(index: int, text: str, context: Context, *, sourced: bool) -> Find | None:
    """Where a piece was printed, above its headline: `The Herald (Leeds), Friday 5 May 1911, page 3`.

    What stands before the date and the page is the publication, unless that is known (`sourced`): then a section.
    """
    text = _opened(_CATALOGUED.sub("", text))
    found = tuple(date for date in dates(text, context.lang) if date.readings)
    page = PAGE.search(text) or _SCAN.search(text)
    if not found or not page or len(text) > 200:
        return None
    front = re.sub(
        r"[,.]?\s*(?:№|\b(?:Nr|No|Issue|Vol|Heft|n°)\.?)\s*\d+", "", text[: min(found[-1].start, page.start())]
    )
    front = text[: text.index(")") + 1] if front.count("(") > front.count(")") and ")" in text else front
    name = re.sub(r"\s(?:vom|du|del|of|от|dd)$", "", front.strip(" \u3000,;:|·–—-/")).strip(" \u3000,;:|·–—-/")
    rest = text[max(found[-1].end, page.end()) :].strip(" ,;:|·–—-/.()")
    if (
        len(re.sub(r"\([^()]*\)", "", name).split()) > _LONGEST_NAME
        or len(rest.split()) > 3
        or re.search(r"[!?]", name)
    ):
        return None
    fields: dict[str, object] = {"dated": found}
    if "page" in page.groupdict():
        fields["page"] = page["page"]
    named = name[:1].isupper() or caseless(name[:2])
    section = next((part for part in (name, rest) if part and is_section(part)), "")
    fields.update({"section": capitals_down(section)} if section else {})
    fields.update({"source": name} if named and not sourced and not is_section(name) else {})
    return Find((index,), fields)


def breadcrumb(index: int, text: str) -> Find | None:
    """`Home > News > Local` or `首页 > 社会 > 正文`: the last crumb that names a section."""
    crumbs = [crumb for crumb in re.split(r"\s*[>›»→]\s*|\s+[|/•·]\s+", text.strip(" >›»→|/•·")) if crumb]
    if len(crumbs) < 2 or crumbs[0].casefold() not in names_of("homes") or len(text) > 200:
        return None
    named = [crumb for crumb in crumbs[1:] if crumb.casefold() not in names_of("crumb_ends") and len(crumb) < _SHORT]
    return Find((index,), {"section": capitals_down(named[-1])}) if named else Find((index,), why="menu")


def without_role(text: str) -> str:
    """`Times-Courier staff writer` without the role; `City Hall Reporter` is a role more likely than a paper."""
    words = text.split()
    while words and words[-1].casefold() in names_of("roles"):
        words.pop()
    return " ".join(words)


def page_line(index: int, text: str) -> Find | None:
    """A line that gives a page, with a section or alone."""
    found = PAGE.search(text)
    left = (text[: found.start()] + text[found.end() :]).strip(" ,;:|·/–—-") if found else ""
    if not found or (left and not is_section(left)):
        return None
    return Find((index,), {"page": found["page"], **({"section": capitals_down(left)} if left else {})})


def at_labels(text: str) -> list[str]:
    """The text cut before each label in it: `来源：江城晚报 作者：李明华`."""
    starts = [
        found.start("label")
        for found in re.finditer(r"(?:^|\s)(?P<label>[^\s:：]{1,20})(?:\s?[:：]|(?<=[记記]者)\s)", text)
        if found["label"].casefold() in labels()
    ]
    cuts = [0, *(start for start in starts if start), len(text)]
    return [text[first:last] for first, last in pairwise(cuts)]


def credited(index: int, text: str) -> Find | None:
    """Who wrote and who took the pictures, on one line: `文＝橘しのぶ　写真＝岡部亮`, `Text: Ann Hu, Foto: Li Ma`."""
    starts = [found for found in _CREDITING.finditer(text) if labels().get(found["label"].casefold()) in _CREDITED]
    if len(starts) < 2 or starts[0].start("label") or len(text) > 200:
        return None
    fields: dict[str, object] = {}
    for found, end in zip(starts, [*(found.start() for found in starts[1:]), len(text)], strict=True):
        value = text[found.end() : end].strip(" \u3000,;/|、–—-")
        wrote = labels()[found["label"].casefold()] == "authors"
        names = names_in(value) if wrote else ()
        if not (all(is_person(name) or caseless(name) for name in names) and names if wrote else is_credit(value)):
            return None
        fields.update({"authors": names} if wrote else {"image": {"credit": value}})
    return Find((index,), fields)


def _trimmed(piece: str) -> str:
    words = piece.strip(" \u3000,;:[]")
    return words if words.count("(") == words.count(")") else words.strip("()")


def _segment(text: str, context: Context, *, bylined: bool) -> Mapping[str, object] | None:
    """What stands beside a date: nothing, a section, names, a label, a publication, furniture, a page, a place."""
    if not re.search(r"\w", text):
        return {}
    readers = (_section, *(() if bylined or context.bylined else (signed,)), _labelled, _paper, _nothing, _page, _place)
    return next((found for reader in readers if (found := reader(text, context)) is not None), None)


def signed(text: str, context: Context) -> Mapping[str, object] | None:
    """The names of a byline or of a line of names, with the paper behind them."""
    both = re.fullmatch(r"(?P<by>.+?)(?:,|\s(?i:for))\s*(?P<paper>[^,]+)", text)
    paper = without_role(both["paper"]) if both else ""
    paper = "" if both and paper != both["paper"] and is_agency(paper) else paper
    if both and is_paper(paper) and (names := byline(both["by"]) or name_line(both["by"])):
        return {"authors": names, "source": paper}
    names = byline(text) or name_line(text)
    named = bool(names) and not names_host(text, context.address) and not is_paper(text)
    return {"authors": names} if named else None


def _labelled(text: str, context: Context) -> Mapping[str, object] | None:
    return label_in(text, context.lang) or None


def _paper(text: str, context: Context) -> Mapping[str, object] | None:
    named = is_paper(text) or (names_host(text, context.address) and not HANDLE.fullmatch(text))
    return {"source": text} if named else None


def _nothing(text: str, _: Context) -> Mapping[str, object] | None:
    """What says nothing of the article: a login name, a host, a handle, a button, a role."""
    if (hour := TIME.search(text)) and _CLOCKED.fullmatch(text[: hour.start()] + text[hour.end() :]):
        return {}
    if (
        _NUMBERED.fullmatch(text)
        or _LOGIN.fullmatch(text)
        or HANDLE.fullmatch(text)
        or furniture(text)
        or (is_role(text) and len(text) < _SHORT)
    ):
        return {}
    return None


def _section(text: str, _: Context) -> Mapping[str, object] | None:
    if is_section(text):
        return {"section": capitals_down(text).removesuffix("面")}
    found = FILED.fullmatch(text)
    return {"section": found["section"]} if found else None


def _page(text: str, context: Context) -> Mapping[str, object] | None:
    if re.fullmatch(r"[A-Z]-?\d{1,2}", text):
        return {"page": text}
    fields = source(text, context.lang)
    paper = str(fields.get("source", ""))
    return fields if is_paper(paper) or (fields.get("page") and not paper) else None


def _place(text: str, _: Context) -> Mapping[str, object] | None:
    """A place as datelines have it; in scripts without capitals one or two words."""
    named = _PLACE.fullmatch(text) or (caseless(text) and re.fullmatch(r"[^\W\d_]+(?:\s[^\W\d_]+)?", text))
    return {"": text} if named and len(text) < _SHORT else None
