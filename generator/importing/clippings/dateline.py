"""Datelines. In: the first paragraph of the text. Out: where and by which agency it was filed, as printed, or None.

`MOSCOW —`, `LONDON, March 3 (Reuters) -`, `Berlin (dpa) –`, `МОСКВА, 12 июня /ТАСС/.`, `新华社北京11月3日电`.
The words stay in the text; what is found is only named in front matter.
"""

from __future__ import annotations

import re

from generator.importing.clippings.dates import Dated, dates
from generator.importing.clippings.lines import bare
from generator.importing.clippings.months import fold, weekdays
from generator.importing.clippings.names import caseless, is_agency
from generator.importing.clippings.words import names_of
from generator.importing.draft import Dateline

_REACH = 140  # characters in which a dateline must end
_DASH = r"(?:—|–|―|--+|-(?=\s|$)|−)"
_MARKED = re.compile(
    rf"(?:[(\[（［]|(?P<slash>/))(?P<agency>(?(slash)[^()\[\]/（）［］]|[^()\[\]（）［］]){{2,40}})(?(slash)/|[)\]）］])\.?\s*(?:{_DASH}|:|\.)?\s*"
)
_LED = re.compile(
    rf"(?P<agency>[^\W\d][^,./—–-]{{1,30}}?)\s*(?:{_DASH}|/|,)\s*(?P<place>[^.:—–/(]{{3,40}}?)(?:\.?\s*{_DASH}|[.:]\s|$)"
)
_BRACKETED = re.compile(r"\s*\((?P<region>[^()\d]{2,20})\)")
_MOST_WORDS = 5
_STOPPED = re.compile(
    r"(?P<front>[^\W\d][^—–―\n.]{2,60}?,\s[^—–―\n.,]*(?:\d\.\s)?[^—–―\n.,]*(?:,\s\d{4})?)\.\s(?=[A-ZÀ-ÞА-ЯЁ«“„\"])"
)
_TOWN = re.compile(r"(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ-]{3,}(?: [A-ZÀ-Þ-]{2,}){0,2})\.\s(?=[A-ZÀ-Þ–][\sa-zà-ÿ])")
_NORTHERN = frozenset(["sv", "da", "nb", "nn", "no", "fi"])
_ENDED = re.compile(rf"(?P<front>[^—–―\n]{{2,{_REACH}}}?)(?P<end>\s*{_DASH}|\s?\.\s*{_DASH})(?=\s|$|[A-ZÀ-Þ«“„\"])")
_EAST = (
    re.compile(
        r"[【（(〔](?:本报|本報|本網|本网|特約|特约)?(?:記者|记者)\s*(?P<name>[\u4e00-\u9fff]{2,4})(?P<place>)(?:報導|报道|報道)[】）)〕]"
    ),
    re.compile(r"[\u4e00-\u9fff]{2,8}[讯訊]\s*[（(](?:记者|記者)\s*(?P<name>[^（）()]{2,30})(?P<place>)[）)]"),
    re.compile(
        r"[【［〔\[](?P<place>[^\s=＝／/　\]］】〕]{1,12})(?:[\s　]*[\d０-９]{1,2}[\s　]*日[\s　]*(?P<agency>[^\s\]］】"
        r"〕=＝]{2,10}))?(?:[=＝・](?P<name>[^\]］】〕]{1,16}))?[】］〕\]][\s　]*[-－‐–—]?"
    ),
    re.compile(
        r"[〔【（(]?(?:本报|本報|特約|特约)?(?:記者|记者)(?P<name>[\u4e00-\u9fff]{2,4})[／/](?P<place>[\u4e00-\u9fff]{"
        r"2,6})(?:報導|报道|報道|電|电)[〕】）)]?"
    ),
    re.compile(
        r"(?P<agency>新华社|新華社|中新社|中新网|中央社|本报|本報|路透社|法新社|美联社|共同社|人民网"
        r"|新华网)[\s]*(?P<place>[\u4e00-\u9fff]{2,6}?)\s*[\d０-９]{1,2}\s*月\s*[\d０-９]{1,2}\s*日?\s*(?:电|電|讯"
        r"|訊)(?:\s*[（(](?:记者|記者)?\s*(?P<name>[^（）()]{2,30})[）)])?"
    ),
    re.compile(
        r"[（(\[](?:(?P<place>[가-힣]{2,6})\s*=\s*)?(?P<agency>[^)）\]=]{2,12})[)）\]](?:\s*(?P<name>[가-힣]{"
        r"2,4})\s*(?:기자|특파원)\s*=?)?"
    ),
)
# The agencies that Japanese papers write right behind the place.
_AGENCY_BEHIND = re.compile(
    r"(?<=.)(?:共同|時事|ロイター|ＡＰ|AP|ＡＦＰ|AFP|ＵＰＩ|UPI|タス|新華社)(?:[=＝・]?(?:共同|時事))?$"
)
_SMALL = frozenset(
    ["of", "the", "and", "de", "la", "le", "del", "di", "do", "da", "am", "an", "der", "upon", "sur", "on", "el"]
)


def dateline(paragraph: str, lang: str) -> tuple[Dateline, tuple[Dated, ...]] | None:
    """The dateline at the head of a paragraph, and the dates in it."""
    text = bare(paragraph[: 3 * _REACH])
    for pattern in _EAST[5:] if lang == "ko" else _EAST[:5] if lang in ("ja", "zh") else ():
        if found := pattern.match(text):
            return _eastern(found, lang)
    led = agency_first(text)
    if led and not led[1]:
        return led[0], ()
    return _agency(text, lang) or _dashed(text, lang) or _stopped(text, lang) or _shouted(text, lang)


def _eastern(found: re.Match[str], lang: str) -> tuple[Dateline, tuple[Dated, ...]]:
    """Brackets with a place, and an agency or a reporter."""
    parts = {name: (value or "").strip() for name, value in found.groupdict().items()}
    name, agency = parts["name"], parts.get("agency", "")
    if name and not agency and (is_agency(name) or re.fullmatch(r"[ァ-ヶー=]+", name)):
        name, agency = "", name
    if lang == "ja" and (written := _AGENCY_BEHIND.search(parts["place"])):
        parts["place"], agency = parts["place"][: written.start()], "=".join(filter(None, (written[0], agency)))
    return Dateline(
        parts["place"], agency, found[0].strip(), tuple(filter(None, re.split(r"[、，,\s]+", name)))
    ), dates(found[0], lang)


def _agency(text: str, lang: str) -> tuple[Dateline, tuple[Dated, ...]] | None:
    """An agency in brackets, with or without a place before it."""
    found = next((found for found in _MARKED.finditer(text[:_REACH]) if not _is_region(found)), None)
    front = text[: found.start()].strip() if found else ""
    if not found or not (_is_mark(found["agency"]) or (_is_named(found["agency"]) and _is_shouted(front))):
        return None
    when = dates(front, lang)
    closed = bool(re.search(rf"{_DASH}\s*$", found[0]))
    known = any(map(is_agency, (found["agency"], *found["agency"].split("/"))))
    place = _place(front, when, loose=closed or known)
    if (front and not place) or not (closed or known):
        return None
    if not front and not re.search(rf"{_DASH}\s*$|[)\]]\s*$", found[0]):
        return None
    if not front and (then := _dashed(text[found.end() :], lang)) and then[1]:
        whole = f"{text[: found.end()]}{then[0].text}"
        return Dateline(then[0].place, found["agency"].strip(), whole.strip()), then[1]
    return Dateline(place, found["agency"].strip(), text[: found.end()].strip()), when


def _is_region(found: re.Match[str]) -> bool:
    """Whether a bracket says where a place lies: `(Ill.)`, `(VR)`, or one with a comma behind it."""
    inside = found["agency"].strip()
    short = inside.endswith(".") or (len(inside) == 2 and inside.isupper())
    return not is_agency(inside) and (short or found.string[found.end() :].startswith(","))


def agency_first(text: str) -> tuple[Dateline, bool] | None:
    """`EFE - Villar del Río`, with a full stop or a dash behind it or (then true) nothing more."""
    found = _LED.match(text)
    place = _place(found["place"], (), loose=True) if found and is_agency(found["agency"]) else ""
    if not found or not place or len(place.split()) > _MOST_WORDS or is_agency(place):
        return None
    return Dateline(place, found["agency"].strip(), found[0].strip()), not text[found.end() :].strip()


def _is_mark(text: str) -> bool:
    letters = re.sub(r"[\W\d_]", "", text)
    return (
        is_agency(text)
        or (1 < len(letters) <= 16 and letters.isupper())
        or any(is_agency(part) for part in re.split(r"[-/\s]", text) if part)
    )


def _is_named(text: str) -> bool:
    """Words that may be the name of an agency that nobody knows, behind a place in capitals."""
    words = text.split()
    return 0 < len(words) <= 4 and all(word[:1].isupper() for word in words) and not re.search(r"\d", text)


def _is_shouted(front: str) -> bool:
    words = re.findall(r"[^\W\d_]{2,}", front.split(",", maxsplit=1)[0])
    return bool(words) and all(word.isupper() for word in words)


def _dashed(text: str, lang: str) -> tuple[Dateline, tuple[Dated, ...]] | None:
    found = _ENDED.match(text)
    if not found:
        return None
    front = found["front"].strip() + (
        "." if "." in found["end"] and re.search(r",\s(?:\w{2,5}|(?:\w\.)+\w)$", found["front"]) else ""
    )
    when = dates(front, lang)
    place = _place(front, when, loose=False)
    if not place or not text[found.end() :].strip():
        return None
    behind = re.match(r"\s*([^.,—–]{2,30})\.\s", text[found.end() :])
    agency = behind[1].strip() if behind and is_agency(behind[1].strip().split()[0]) else ""
    end = found.end() + (behind.end() if behind and agency else 0)
    agency = agency or next((part for part in re.split(r",\s*", front) if is_agency(part) and part not in place), "")
    return Dateline(place, agency, text[:end].strip()), when


def _stopped(text: str, lang: str) -> tuple[Dateline, tuple[Dated, ...]] | None:
    """`Заречье, 14 сентября. Медведь …`: a place, a date and a full stop."""
    found = _STOPPED.match(text)
    when = dates(found["front"], lang) if found else ()
    if not found or len(when) != 1 or when[0].end < len(found["front"].rstrip(". ")):
        return None
    place = _place(found["front"], when, loose=False) if "," in found["front"][: when[0].start + 1] else ""
    return (Dateline(place, "", found[0].strip()), when) if place else None


def _shouted(text: str, lang: str) -> tuple[Dateline, tuple[Dated, ...]] | None:
    """`BJURSELE. En älg …`: a place in capitals and a full stop, as papers of the north have it."""
    found = _TOWN.match(text) if lang in _NORTHERN else None
    return (Dateline(found["place"], "", found[0].strip()), ()) if found and not is_agency(found["place"]) else None


def _place(front: str, when: tuple[Dated, ...], *, loose: bool) -> str:
    """The place that stands before the date: in capitals, or (`loose`, or dated) with capitals."""
    place = front[: when[0].start] if when else front
    place = place.strip(" ,;/–—-")
    before, comma, last = place.rpartition(",")
    place = before if comma and fold(last.strip(" .")) in weekdays() else place
    place = place if "," in place else place.rstrip(".")
    region, place = place, _BRACKETED.sub("", place).strip()
    words = re.findall(r"[^\W\d_][\w'’.-]*", place)
    if (
        place.casefold() in names_of("genres")
        or not words
        or len(words) > 6
        or len(place) > 60
        or re.search(r"[!?:;\"“”„«»()]", place)
    ):
        return ""
    first = place.split(",")[0]
    capitals = re.findall(r"[^\W\d_]+", first)
    shouted = (
        all(word.isupper() or caseless(word) for word in capitals)
        and len(first) > 2
        and (not caseless(place) or len(place) <= 25)
    )
    titled = all(word[0].isupper() or caseless(word) or word.casefold() in _SMALL for word in words)
    return region if shouted or (titled and (loose or bool(when))) else ""
