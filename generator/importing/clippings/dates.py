"""Dates as they are printed. In: a line. Out: the dates in it, what each is called, and the rest of the line.

A line is cut into tokens (figures, months, weekdays, times, labels, other words), the kinds of the tokens are
written as a string of letters, and patterns are looked for in that string. So `Sunday, April 10, 2016 6:00 a.m.`,
`12 июня 2018, 09:30` and `٣ نوفمبر ٢٠١٩` are one rule. A date whose order of day and month cannot be told keeps all
its readings until `settle` is given evidence: the address's date, the weekday, the country or the language. It
refuses to guess between them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from msgspec import Struct

from generator.importing.clippings.months import fold, month, weekdays
from generator.importing.clippings.words import words_of
from generator.model import When

_LONGEST = 300  # characters of a line that is looked at
_ERAS: Mapping[str, int] = {
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "大正": 1911,
    "明治": 1867,
    "民國": 1911,
    "民国": 1911,
}
_HAN = str.maketrans("〇零一二三四五六七八九", "00123456789")
_D = r"\d{1,2}"
# A letter; in the scripts of India and Thailand also the signs for vowels, which are marks and no letters.
_LETTER = r"(?:[^\W\d_]|(?=[\u0900-\u0e4e])[^\w\s\u0964\u0965])"
_TOKEN = re.compile(
    rf"""(?P<iso>(?<!\d)\d{{4}}-\d{{2}}-\d{{2}}(?!\d)
        (?:[T\ ]{_D}:\d{{2}}(?::\d{{2}}(?:[.,]\d+)?)?\ ?(?:Z\b|[+-]\d{{2}}:?\d{{2}})?)?)
    |(?P<cjk>(?:(?P<era>令和|平成|昭和|大正|明治|民[國国])\s?(?P<eray>\d{{1,3}}|元)|(?P<cy>\d{{4}}|[〇零一二三四五六七八九]{{4}}))\s?[年년](?:[（(](?:令和|平成|昭和|大正|明治)\s?\d{{1,3}}年[)）])?\s?
        (?:(?P<cm>{_D}|[十〇一二三四五六七八九]{{1,3}})\s?[月월]\s?(?:(?P<cd>{_D}|[十〇一二三四五六七八九]{{1,3}})\s?[日일號号])?)?)
    |(?P<figures>(?<![\d.,/])\d{{1,4}}\s?\u200f?(?P<sep>[./\-‑–．／－])\s?{_D}\s?\u200f?(?P=sep)\s?(?:\d{{4}}|\d{{2}})(?!\d)\.?)
    |(?P<monthday>(?<![\d/年])(?:\d{{1,2}}\s?[/／]\s?\d{{1,2}}(?=\s?[(（][日月火水木金土][)）])|\d{{1,2}}月\d{{1,2}}日(?!電|电|讯|訊)))
    |(?P<time>{_D}(?:\s?(?:[:：h]|時|时|點|点|시|\s?Uhr\s?)\s?|\.)\d{{2}}(?::\d{{2}})?(?!\d)\s?(?:分|분)?
        |{_D}\s?(?:h(?![^\W\d_])|Uhr|[ap]\.?m\b\.?|時|时))
    |(?P<offset>(?<=[\d\s])[+\-−]\d{{2}}:?\d{{2}}\b)
    |(?P<number>\d+)(?P<ordinal>st|nd|rd|th|er|º|ª|°|-?(?:го|е|ий|й|а)|\.|日|일|’|'\w)?(?!\w)
    |(?P<word>{_LETTER}+(?:[’'`\u0300-\u036f\u064b-\u0652.\-]{_LETTER}+)*\.?)
    |(?P<other>[^\s])""",
    re.VERBOSE | re.IGNORECASE,
)
_YEAR = re.compile(
    r"[(\[]?(?:(?P<about>c\.?|ca\.?|circa|about|around|um|etwa|vers|environ|hacia|verso|omkring|ок\.|около)\s*)?"
    r"(?P<year>1[5-9]\d\d|20\d\d)\s?(?P<doubt>\(?\?\)?)?[)\]]?",
    re.IGNORECASE,
)
_SPANS = re.compile(
    r"i|d|n[.f,\-]*m(?:-m)?[.f,\-]*y|m(?:-m)?[.f]*n[.,f]*y|y[.,f]*m(?:-m)?[.f]*n|y[.,f]*n[.f]*m|m(?:-m)?[.,f\-]*y"
    r"|n[.f]*m(?![.f,]*n?[.f,]*y)|m[.f]*n(?![.,f]*y)",
)


class Dated(Struct, frozen=True):
    """One date of a line. `readings` are one `When`, or two where day and month may be either way round.

    `month` and `day` alone (`partial`) name no year. `label` is `published`, `updated` or nothing. `start` and
    `end` are the columns of the date with all that belongs to it: label, weekday, time and zone.
    """

    readings: tuple[When, ...]
    partial: tuple[int, int] | None
    label: str
    weekday: frozenset[int]
    dotted: bool
    start: int
    end: int
    text: str


class _Token(Struct, frozen=True):
    kind: str
    text: str
    start: int
    end: int
    readings: tuple[When, ...] = ()
    number: int = 0


@lru_cache(maxsize=1024)  # clippings repeat lines
def dates(line: str, lang: str) -> tuple[Dated, ...]:
    """All dates of a line, in order."""
    if len(line) > _LONGEST or not _worth(line):
        return ()
    tokens = tuple(_tokens(line, lang))
    shape = "".join(token.kind for token in tokens)
    spans = [(found.start(), found.end()) for found in _SPANS.finditer(shape)]
    return tuple(found for found in _dated(tokens, shape, spans) if found.readings or found.partial)


def year(line: str) -> Dated | None:
    """A line that is a year and nothing else: `circa 1931`, `c. 1931`, `1931?`."""
    found = _YEAR.fullmatch(unicodedata.normalize("NFKC", line.strip()))
    if not found:
        return None
    when = When(int(found["year"]), approximate=bool(found["about"]), uncertain=bool(found["doubt"]))
    return Dated((when,), None, "", frozenset(), dotted=False, start=0, end=len(line), text=line)


def when_of(text: str) -> When | None:
    """The one date of a value, written for machines or as it is printed; None where it can be read in two ways."""
    try:
        return When.parse(text)
    except ValueError:
        found = dates(text, "en")
        return settle(found[0], address=None, first=None) if len(found) == 1 else None


def rest_of(line: str, found: Iterable[Dated]) -> str:
    """The line without its dates and what belongs to them; `|` stands where one was."""
    out, at = [], 0
    for date in found:
        out.append(line[at : date.start])
        at = max(at, date.end)
    rest = " | ".join([*out, line[at:]]).strip(" |,;·•–—-[]")
    rest = rest if rest.count("(") == rest.count(")") else rest.strip("()")
    rest = "" if not re.search(r"\w", rest) else rest
    return "" if fold(rest) in weekdays() else rest  # weekdays of two words, as Vietnamese has them


def is_date_line(line: str, lang: str) -> bool:
    """Whether a line holds one date or more and nothing else."""
    found = dates(line, lang)
    return bool(found) and not re.search(r"\w", rest_of(line, found))


def _worth(line: str) -> bool:
    return any(character.isdigit() for character in line) or any(character in "元〇零一二" for character in line)


def _tokens(line: str, lang: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(line):
        name = next(
            name
            for name in ("iso", "cjk", "figures", "monthday", "time", "offset", "number", "word", "other")
            if found[name]
        )
        kind, readings, number = _kind(name, found, lang)
        yield _Token(kind, found[0], found.start(), found.end(), readings, number)


def _kind(name: str, found: re.Match[str], lang: str) -> tuple[str, tuple[When, ...], int]:
    """A token's kind, what a whole date in figures can mean, and the number of a day, a month or a year."""
    text = unicodedata.normalize("NFKC", found[0])
    if name in ("iso", "cjk", "figures"):
        readings = {"iso": _iso, "cjk": _cjk, "figures": _figures}[name](text, found)
        return ("i" if readings else "x", readings, 0)
    if name == "monthday":
        month_, day = (int(part) for part in re.findall(r"\d+", text))
        return "d" if month_ <= 12 and 1 <= day <= 31 else "x", (), 100 * month_ + day
    if name == "number":
        digits = unicodedata.normalize("NFKC", found["number"])
        return _number(digits, found["ordinal"] or ""), (), int(digits[:4])
    if name == "word":
        kind, number = _word(text, lang)
        return ("x" if kind == "f" and found.start() and text.istitle() and lang != "de" else kind), (), number
    return {"time": "t", "offset": "z"}.get(name) or _mark(text), (), 0


def _number(digits: str, ordinal: str) -> str:
    if len(digits) <= 2 and 1 <= int(digits) <= 31:
        return "n"
    return "y" if len(digits) == 4 and 1500 <= int(digits) <= 2100 and ordinal in ("", ".") else "x"


def _mark(text: str) -> str:
    if text in ".,،、":
        return {".": "."}.get(text, ",")
    bracket = {"Ps": "o", "Pe": "c"}.get(unicodedata.category(text[0]))
    if bracket:
        return bracket
    return "-" if unicodedata.category(text[0]) in ("Pd", "Po", "Sm", "So", "Cf", "Mn", "Sk") or text == "|" else "x"


def _word(text: str, lang: str) -> tuple[str, int]:
    word = fold(text)
    # Hebrew writes "in" as a part of the word.
    number = month(word, lang) or (month(word[1:], lang) if word.startswith("ב") else 0)
    if number:
        return "m", number
    if word in weekdays():
        return "w", 0
    for name, kind in (("published", "p"), ("updated", "u"), ("zone", "z"), ("filler", "f")):
        if word in words_of(name) or word.replace(".", "") in words_of(name):
            return kind, 0
    return "x", 0


def _when(year: int, number: int = 0, day: int = 0) -> tuple[When, ...]:
    try:
        return (When.parse("-".join([f"{year:04}", *(f"{part:02}" for part in (number, day) if part)])),)
    except ValueError:
        return ()


def _iso(text: str, _: re.Match[str]) -> tuple[When, ...]:
    return _when(*(int(part) for part in text[:10].split("-")))


def _cjk(_: str, found: re.Match[str]) -> tuple[When, ...]:
    if found["era"]:
        count = 1 if found["eray"] == "元" else int(found["eray"])
        year = _ERAS[found["era"]] + count
    else:
        year = int(found["cy"].translate(_HAN))
    return _when(year, _han(found["cm"]), _han(found["cd"]))


def _han(text: str | None) -> int:
    """`十一` is 11, `二十` is 20, `３` is 3; nothing is 0."""
    if not text:
        return 0
    if "十" not in text:
        return int(text.translate(_HAN))
    tens, _, ones = text.translate(_HAN).partition("十")
    return 10 * int(tens or 1) + int(ones or 0)


def _figures(text: str, _: re.Match[str]) -> tuple[When, ...]:
    parts = re.findall(r"\d+", text)
    if len(parts[0]) == 4:
        return _when(int(parts[0]), int(parts[1]), int(parts[2])) if len(parts[2]) <= 2 else ()
    if len(parts[0]) > 2:
        return ()
    first, second, year = (int(part) for part in parts)
    years = (year,) if len(parts[2]) == 4 else (1900 + year, 2000 + year)
    readings = [reading for each in years for reading in (*_when(each, second, first), *_when(each, first, second))]
    return tuple(dict.fromkeys(readings))


def _dated(tokens: tuple[_Token, ...], shape: str, spans: list[tuple[int, int]]) -> Iterator[Dated]:
    before = 0
    for index, (first, last) in enumerate(spans):
        after = spans[index + 1][0] if index + 1 < len(spans) else len(tokens)
        left = _reach(tokens, range(first - 1, before - 1, -1))
        label = _label(shape[left + 1 : first])
        right = _reach(
            tokens,
            range(last, after),
            stop="pu" if label or (after < len(tokens) and not _postfixed(tokens[last:after])) else "",
        )
        label = label or (_label(shape[last:right]) if _postfixed(tokens[last:right]) else "")
        near = tokens[left + 1 : first][::-1] + tokens[last:right]  # `on` is a weekday in Norwegian
        days = [weekdays()[fold(token.text)] for token in near if fold(token.text) in weekdays()]
        yield _one(tokens[first:last], label, days, (tokens[left + 1], tokens[right - 1]))
        before = right


def _reach(tokens: tuple[_Token, ...], indexes: range, *, stop: str = "") -> int:
    """How far, from the date, tokens still belong to it: until another word, or a kind of `stop`."""
    for index in indexes:
        token = tokens[index]
        if token.kind in stop or (token.kind in "oc" and not _encloses(tokens, index, indexes.step)):
            return index
        if token.kind not in "wtzfpu.,-oc" and fold(token.text) not in weekdays():
            return index
    return indexes.stop


def _encloses(tokens: tuple[_Token, ...], index: int, step: int) -> bool:
    """Whether a bracket is about the date: it opens before it, closes after it, or holds a weekday, a label, a time."""
    if tokens[index].kind == ("o" if step < 0 else "c"):
        return True
    inside = tokens[index + step : index + step + 1]
    return bool(inside) and (inside[0].kind in "wptu" or fold(inside[0].text) in weekdays())


def _label(shape: str) -> str:
    marks = [kind for kind in shape if kind in "pu"]
    return {"p": "published", "u": "updated"}.get(marks[-1], "") if marks else ""


def _postfixed(tokens: tuple[_Token, ...]) -> bool:
    """Labels stand behind their date in Japanese and Chinese, where no colon follows them."""
    return any(
        token.kind in "pu" and unicodedata.name(token.text[0], "")[:3] == "CJK" and after not in (":", "：")
        for token, after in zip(tokens, [*(token.text for token in tokens[1:]), ""], strict=False)
    )


def _one(tokens: tuple[_Token, ...], label: str, days: list[frozenset[int]], around: tuple[_Token, _Token]) -> Dated:
    """A date from its tokens; `around` are the first and the last that belong to it."""
    readings, partial = _read(tokens)
    text = " ".join(token.text for token in tokens)
    weekday = days[0] if days else frozenset()
    return Dated(readings, partial, label, weekday, "." in text, around[0].start, around[1].end, text)


def _read(tokens: tuple[_Token, ...]) -> tuple[tuple[When, ...], tuple[int, int] | None]:
    """What the tokens can mean, or the month and the day where no year stands with them."""
    if tokens[0].kind == "i":
        return tokens[0].readings, None
    if tokens[0].kind == "d":
        return (), (tokens[0].number // 100, tokens[0].number % 100)
    parts = {token.kind: token for token in tokens}
    number = parts["m"].number
    day = parts["n"].number if "n" in parts else 0
    if "y" not in parts:
        return (), (number, day)
    return _when(parts["y"].number, number, day), None


def settle(date: Dated, *, address: When | None, first: bool | None) -> When | None:
    """The one reading that the evidence leaves, or None. `first`: whether the day stands first, where that is known."""
    readings = date.readings
    if date.partial and address and (address.month, address.day) == date.partial:
        return address
    if len(readings) < 2:
        return readings[0] if readings else None
    if address in readings:
        return address
    if date.weekday:
        left = tuple(reading for reading in readings if _weekday(reading) in date.weekday)
        if len(left) == 1:
            return left[0]
    if len({reading.year for reading in readings}) > 1:
        return None
    day_first = True if date.dotted else first
    return None if day_first is None else readings[0 if day_first else 1]


def _weekday(when: When) -> int:
    from datetime import date  # noqa: PLC0415

    return date(when.year, when.month, when.day).weekday()
