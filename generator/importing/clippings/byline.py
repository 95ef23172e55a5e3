"""Bylines. In: a line of the head. Out: the names it gives, or None where the line is no byline.

`By`, `Von`, `Par`, `بقلم`, `文／` and their like must be followed by names written as names, so `By law, the owner must
secure the site` is none. A byline that gives a role alone (`By our Foreign Staff`) is one, with no names.
"""

from __future__ import annotations

import re

from generator.importing.clippings.names import (
    caseless,
    is_agency,
    is_paper,
    is_person,
    is_role,
    is_section,
    is_single,
    names_in,
)

_LONGEST = 200
_PREFIX = re.compile(
    r"(?:from|by|von|vom|de|du|del|da|do|dal|dalla|van|av|af|från|fra|par|por|od|от|від)"
    r"\s+(?:our|unser(?:e[mnr]?)?|notre|nos|nuestr[oa]s?|nostr[oaie]|noss[oa]s?|onze|vår[at]?|våre|vor(?:es)?|нашего|наших)\b|"
    r"(?:(?:written|story|words|text|report|reported|reporting|posted|published|submitted|analysis"
    r"|opinion|review|interview|commentary|compiled)\s+)?by\b|"
    r"(?:(?:ein(?:e)? )?(?:bericht|analyse|kommentar|gastbeitrag|interview|reportage|porträt|essay|glosse"
    r"|rezension|kritik|leitartikel|protokoll|text(?: und fotos)?) von|(?:analyse|récit|portrait|reportage|enquête)"
    r" (?:de|par)|(?:crónica|reportaje|análisis|texto y fotos) de"
    r"|rédigé par|écrit par|escrito por|scritto da|geschreven door|(?:geschrieben|verfasst|aufgezeichnet) von"
    r"|from|von|par|por|di|de|da|door|av|af|od|від|от"
    r"|un articolo di|propos recueillis par|recueilli par|texte? (?:de|par)|texto de|a cura di"
    r"|testo di|της|του|των|από τον|από την|yazan|haber|autor(?:in|ka)?|автор"
    r"|авторы|автори|пише|napisao|napisala|scris de|oleh|ditulis oleh|текст|tekst|text|skriven av|piše|kirjoittanut)\b",
    re.IGNORECASE,
)
# Words that open other lines than bylines as well, so persons must follow.
_ALSO_OTHER_WORDS = frozenset(
    {"from", "de", "da", "di", "od", "av", "af", "por", "от", "від", "haber", "της", "του", "των", "text", "tekst"}
)
# After these `en` is `and`; elsewhere it may stand before a place.
_DUTCH = frozenset({"door", "tekst"})
_EASTERN_NAME = re.compile(r"[\u4e00-\u9fff々]{3,5}|[\u4e00-\u9fff々]{1,3}[\u3040-\u30ff]{2,4}|[가-힣]{3}")
_STAFF = re.compile(
    r"eigener? (?:draht|funk)?(?:bericht|meldung)|(?:dal )?nostro (?:servizio|inviato)|"
    r"\(?de notre (?:correspondante?|envoyée? spéciale?)\)?|"
    r"(?:by |from )?(?:(?:our |the )?(?:[A-Z]\w+ )?(?:staff|wire|news|agency|bureau|combined)"
    r"(?: and (?:staff|wire|news))? (?:reports?|services?|writers?))",
    re.IGNORECASE,
)
DESK = re.compile(
    r"(?:de|from|von|da|dalla|van|av|от)\s(?:la |our |der |unserer |notre |nuestra |de )?"
    r"(?:redacción|redaktion|rédaction|redazione|redação|redactie|redaksjonen|staff|редакции)"
    r"(?:\s(?:de|of|der|du|di|da|do|van)\s(?P<paper>.{3,60}))?",
    re.IGNORECASE,
)
_REPORTS = re.compile(r"Aus (?:[A-ZÄÖÜ][\w-]+\s){1,3}(?:berichtet|berichten)\b")  # a place, which no field takes
_REACHED = re.compile(r"\s*[<(\[]?[\w.+-]{1,64}@[\w.-]{1,80}[>)\]]?$")
_ARABIC = re.compile(r"(?:كتبت?|بقلم|إعداد|تقرير|تحقيق|حوار|أعدّ?ه?|מאת|نویسنده|از)\s*[:：/-]?\s*(.+)")
_EAST = (
    re.compile(
        r"[【［\[（(〔][^】］\])）〕・=＝]{0,10}(?:記者|通信員|特派員|支局長?|編集委員|論説委員)[・=＝\s　]"
        r"(?P<name>[^】］\])）〕]{2,10})[】］\])）〕]"
    ),
    re.compile(r"[【［\[（(〔][^】］\])）〕]{1,10}[】］\])）〕]\s*(?P<name>[\u4e00-\u9fff々]{2,6})(?:記者|特派員)?"),
    re.compile(
        r"(?:文・写真|取材・文|聞き手|構成|文|撰文|撰稿|作者|筆者|執筆|글|編輯|记者|記者|本报记者|本報記者|本社記者|特派員)\s*[:：／/・=＝"
        r"|\s]\s*(?P<name>[^\s:：、,，／/（(]{2,12}(?:[\s　][^\s:：／/（(]{1,6})?)"
    ),
    re.compile(
        r"(?:【|［|〔)?[^\s]{0,8}?(?:記者|记者)\s*(?P<name>[\u4e00-\u9fff]{2,4}?)\s*(?:[／/].{0,8}(?:報導|报道|報道|電|电)|$|】|］)"
    ),
    re.compile(
        r"(?P<name>[\u4e00-\u9fff\u3040-\u30ff々ー]{1,4}[\s　]?[\u4e00-\u9fff\u3040-\u30ff々ー]{1,5})\s*[（("
        r"=＝]?\s*(?:記者|特派員|論説委員|編集委員|通信員)[）)]?$"
    ),
    re.compile(
        r"(?:\[?[^\s\]]{0,12}\]?\s)?(?P<name>[가-힣]{2,4})\s*(?:기자|특파원|선임기자|논설위원|인턴기자|객원기자)(?:\s*[\w.+-]+@[\w.-]+)?$"
    ),
)


def prefix(text: str) -> re.Match[str] | None:
    """`By` and its like at the head of a line."""
    return re.match(rf"\W*(?:{_PREFIX.pattern})", text, re.IGNORECASE)


def byline(text: str) -> tuple[str, ...] | None:
    """The names of a byline; an empty tuple for a byline without a name; None for another line."""
    if len(text) > _LONGEST:
        return None
    text = text[1:-1] if text[:1] + text[-1:] in ("()", "[]") and text.count(text[0]) == 1 else text
    if _STAFF.fullmatch(text) or DESK.fullmatch(text):
        return ()
    if found := _ARABIC.fullmatch(text):
        return names_in(found[1]) if len(found[1].split()) <= 8 and not found[1].endswith(".") else None
    reached = _REACHED.sub("", text)
    if caseless(reached):
        return _eastern(reached)
    found = _REPORTS.match(text) or _PREFIX.match(text)
    if not found:
        return None
    rest = text[found.end() :].strip(" :：\t")
    named, dash, _ = re.split(r"(\s[–—-]\s)", rest, maxsplit=1) if re.search(r"\s[–—-]\s", rest) else (rest, "", "")
    rest = named if dash and name_line(named) else rest
    rest = re.sub(r"\sen\s", " & ", rest) if found[0].casefold() in _DUTCH else rest
    return _names(
        rest,
        strict=found[0].casefold() in _ALSO_OTHER_WORDS,
    )


def _eastern(text: str) -> tuple[str, ...] | None:
    found = next((match for match in (pattern.fullmatch(text) for pattern in _EAST) if match), None)
    if not found or len(text) > 40:
        return None
    return tuple(name for name in re.split(r"[、,，・]\s*(?=\S{2})", found["name"].strip()) if name)


def _names(rest: str, *, strict: bool) -> tuple[str, ...] | None:
    if not rest or re.search(r"[!?…]$|[.!?]\s+[A-ZÀ-Þ]\w+\s\w+\s\w+\s\w+", rest):
        return None
    names = () if strict and is_paper(rest) else names_in(rest, after_by=True)
    if not names:
        return () if is_role(rest) and len(rest) <= 60 else None
    if all(is_person(name) for name in names):
        return names
    body = is_agency(names[0]) or is_paper(names[0]) or names[0].isupper() or _titled(names[0])
    return names if not strict and (body or (is_single(names[0]) and len(rest.split()) <= 3)) else None


def _titled(name: str) -> bool:
    """A body's name: every word of weight has a capital."""
    words = name.split()
    return (
        1 < len(words) <= 6
        and all(word[0].isupper() for word in words if len(word) > 3)
        and words[-1][0].isupper()
        and not name.endswith(".")
    )


def eastern_name(text: str) -> tuple[str, ...] | None:
    """A line that is nothing but a name as Japanese, Chinese and Korean write it, without a blank; no desk."""
    if not _EASTERN_NAME.fullmatch(text) or is_section(text) or is_paper(text) or is_agency(text) or is_role(text):
        return None
    return None if text[-1] in "面版部欄栏報报社課课班局網网室館馆" else (text,)


def undersigned(text: str) -> tuple[str, ...]:
    """The names in brackets behind a sentence: `…という。（村瀬千尋）`."""
    found = re.search(r"[。！？」』]\s*[【（(〔](?P<names>[^【】（）()〔〕]{2,20})[】）)〕]$", text)
    names = [eastern_name(part) for part in re.split(r"[、・\s]", found["names"])] if found else []
    return tuple(name for part in names if part for name in part) if all(names) else ()


def name_line(text: str) -> tuple[str, ...] | None:
    """The names of a line that is nothing but names (`Ирина Калашник, Олег Дёмин`), without any `By`."""
    if len(text) > 120 or (text.endswith((".", "!", "?", ":", "…")) and not re.search(r"\b(?:Jr|Sr)\.$", text)):
        return None
    if re.search(r"\s(?:for|of|from|at)\s", text):
        return None
    names = names_in(text)
    plain = re.sub(r"\s*\([^()]{0,80}\)", "", text)
    parts = [part for part in re.split(r"\s*[,;]\s*|\s(?:and|und|et|y|e|и|та|i)\s", plain) if part]
    enough = bool(names) and all(is_person(name) and len(name.split()) <= 4 for name in names)
    named = not any(word.casefold() in ("edition", "ausgabe", "news", "page") for word in text.split())
    return names if enough and named and len(parts) <= len(names) + 1 and not is_paper(text) else None
