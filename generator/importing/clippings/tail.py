"""The foot of a clipping: address, publication, rights, page notes, end marks, furniture.

In: a sheet. Out: the sheet with the lines of the foot recognised, read from the last line upwards until one is text.
"""

from __future__ import annotations

import re

from generator.importing.clippings.byline import byline, eastern_name, name_line
from generator.importing.clippings.credit import apart, caption
from generator.importing.clippings.dates import Dated, dates, rest_of
from generator.importing.clippings.furniture import (
    end_mark,
    ends,
    furniture,
    heads_a_list,
    highlights,
    menu,
    rights,
    rule,
)
from generator.importing.clippings.labels import (
    PAGE,
    label_of,
    labelled,
    labelled_address,
    only_address,
    source,
    tags,
    unlisted,
)
from generator.importing.clippings.lines import Find, Sheet
from generator.importing.clippings.meta import HANDLE
from generator.importing.clippings.names import caseless, is_agency, is_paper, is_person, is_role
from generator.importing.clippings.web import archived
from generator.importing.clippings.words import labels
from generator.nouns import replace

_MOST = 400  # lines that a foot can have
_PAGE = re.compile(
    r"(?:(?:(?:a version of )?(?:(?:this|the|cet|dieser|este|questo|dit)\s+)?(?:article|story|artikel|text|beitrag"
    r"|artículo|artigo|articolo|texto|testo|статья)|it)\s+(?:(?:was|a été|est|ist|wurde|fue|foi|è stato|is)\s+)?)?"
    r"(?:appear(?:s|ed)|published|printed|ran|first (?:appeared|published)|erschienen|erschien|gedruckt|parue?|publiée?"
    r"|publicad[oa]|aparecid[oa]|pubblicat[oa]|apparso|verschenen|gepubliceerd|опубликован[ао]?)"
    r"\b.{0,30}?\b(?:page|section|print|edition|seite|ausgabe|édition|página|pagina|edición|edizione|in|im|dans|en|em"
    r"|su|nel|в)\b.{0,160}",
    re.IGNORECASE,
)
_IN_PAPER = re.compile(
    r"\b(?:in|im|(?:edition|[Pp]age \S{1,6}) of|ausgabe der?|dans|en|em|su|nel|в)\s+"
    r"(?P<paper>(?:the\s+)?[A-ZÀ-ÞА-ЯЁ][\w'’.&-]*(?:\s+(?:of|the|and|&|de|du|di|der|für|van|[A-ZÀ-ÞА-ЯЁ][\w'’.&-]*)){0,5})"
)
_ORIGIN = re.compile(
    r"(?:this (?:article|story|post|piece)\s+)?(?:was\s+)?(?:originally|first)\s+(?:appeared|published"
    r"|posted|printed)\s+(?:by|in|on|at)\s+(?P<value>.{3,160})",
    re.IGNORECASE,
)
_UNSUBSCRIBE = re.compile(
    r"unsubscribe|abbestellen|désabonner|désinscri|darse de baja|anular|disiscri|cancelar|afmelden|uitschrijven"
    r"|abmelden|отпис|配信停止|退订",
    re.IGNORECASE,
)
# What stands over addresses that a text names for its readers.
_ELSEWHERE = re.compile(
    r"(?:on the (?:net|web)|(?:web ?)?links?|im (?:inter)?netz|sur (?:le web|internet)|en (?:la red|internet))\s?:?",
    re.IGNORECASE,
)
_CREDITED = re.compile(r"(?:fot|foto|fotos|photo|фото)\b[.:]", re.IGNORECASE)
_LONGEST_PLACE = 50
_MOST_CONTACTS = 8
_TAKEN = re.compile(r"[=＝].*(?:撮影|提供)$|^[［(（]写真")
_RELEASED = re.compile(
    r"(?:for (?:immediate )?(?:release|publication)|embargo|sperrfrist|pressemitteilung|medienmitteilung|communiqué"
    r"|nota|comunicat?o|(?:press|news|media) release|persbericht|пресс-релиз)",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"--|__+|sent from my .{2,40}|von meinem .{2,40} gesendet", re.IGNORECASE)


def read_tail(sheet: Sheet, lang: str, *, coded: bool = False) -> Sheet:
    """The sheet with its foot recognised."""
    finds: list[Find] = []
    taken = set(sheet.taken)
    position = len(sheet.lines) - 1
    while position > 0 and len(finds) < _MOST:
        if position in taken:
            position -= 1
            continue
        find = _foot(sheet.mark(finds), position, lang, coded=coded)
        if find is None:
            break
        finds.append(find)
        taken.update(find.lines)
        position = min(find.lines) - 1
    return sheet.mark(reversed(finds))


def _foot(sheet: Sheet, index: int, lang: str, *, coded: bool) -> Find | None:
    """What a line is, if it belongs to the foot."""
    line = sheet.lines[index]
    if address := only_address(line):
        return _addressed(sheet, index, address, lang)
    if reached := _reached(sheet, index):
        return reached
    if (found := labelled(sheet, index, lang, coded=coded)) and (
        _belongs(found) or (found.fields and _in_record(sheet, index, coded=coded))
    ):
        return found
    known = label_of(line, coded=coded)
    if known and known[0] == "credit" and known[1] and _is_recorded(sheet, index, known[1], coded=coded):
        return Find((index,), why="database")
    if address := labelled_address(line):
        copy = archived(address) or re.match(r"archiv", line.bare, re.IGNORECASE)
        return Find((index,), {"archived" if copy else "url": address})
    if found := _signed(sheet, index, lang):
        return found
    if found := unlisted(sheet, index, coded=coded):
        return found
    return _closing(sheet, index, lang)


def _closing(sheet: Sheet, index: int, lang: str) -> Find | None:
    """Rights, where it was printed, an end mark, furniture, keywords."""
    line = sheet.lines[index]
    if rights(line.bare):
        return Find((index,), why="rights")
    if found := _origin(index, line.bare, lang):
        return found
    if end_mark(line.bare) or rule(line.text) or _SIGNATURE.fullmatch(line.bare):
        return Find((index,), why="end mark")
    if kind := furniture(line.bare):
        return Find((index,), why=kind)
    if HANDLE.fullmatch(re.sub(r"^(?:twitter|x|e-?mail|instagram|mail)\s*:\s*", "", line.bare, flags=re.IGNORECASE)):
        return Find((index,), why="contact")
    last = all(below in sheet.taken for below in range(index + 1, len(sheet.lines)))
    if line.gap and last and is_paper(line.bare) and len(line.bare) <= _LONGEST_PLACE:
        return Find((index,), {"source": line.bare})
    return _listed(sheet, index) or _filed(index, line.bare) or _hashtags(index, line.bare)


def _reached(sheet: Sheet, index: int) -> Find | None:
    """Whom the press may ask, in rows under a label that says so, with a number or an address of theirs."""
    first = index
    while first and not sheet.lines[first].gap and index - first < _MOST_CONTACTS:
        first -= 1
    known = label_of(sheet.lines[first], coded=False)
    rows = tuple(range(first, index + 1))
    told = any(len(sheet.lines[row].bare) > 2 * _LONGEST_PLACE for row in rows)
    reached = any(re.search(r"\S@\S|\d{3}[\s)-]{1,2}\d{3}", sheet.lines[row].bare) for row in rows)
    return Find(rows, why="contact") if known and known[0] == "-contact" and reached and not told else None


def _is_recorded(sheet: Sheet, index: int, credit: str, *, coded: bool) -> bool:
    """Whether a credit is a row of a database's record: another row, or the paper's rights, stand under it."""
    below = sheet.lines[index + 1] if index + 1 < len(sheet.lines) else None
    if below is None:
        return False
    row = index + 1 in sheet.taken and label_of(below, coded=coded) is not None
    return row or (rights(below.bare) and is_paper(credit))


def _signed(sheet: Sheet, index: int, lang: str) -> Find | None:
    """Names, or a credit, under a text that has none above it."""
    found = _addressed_writer(sheet, index, lang) or _signature(sheet, index, lang)
    above = sheet.lines[: max(min(12, index - 2), 1)]
    if (
        not found
        or "image" in found.fields
        or not any(byline(line.bare) or _kind(line.bare) == "authors" for line in above)
    ):
        return found
    text = sheet.lines[found.lines[0]].bare
    plain = "authors" in found.fields and not caseless(text) and byline(text) is None
    again = plain and any(byline(line.bare) == found.fields["authors"] for line in above)
    return Find(found.lines, why="byline repeated") if again else None


def _signature(sheet: Sheet, index: int, lang: str) -> Find | None:
    text = sheet.lines[index].bare
    if len(text) > 200 or end_mark(text):
        return None
    dashed = re.fullmatch(r"(?:[—–―-]{1,2}\s*|[(（【〔])(?P<names>[^()（）【】〔〕]{3,80}?)[)）】〕]?", text)
    alone = (
        sheet.lines[index].gap
        and index == len(sheet.lines) - 1
        and re.search(r"[.!?»”\"]$", sheet.lines[index - 1].bare)
    )
    names = byline(text) or (
        name_line(dashed["names"]) or eastern_name(dashed["names"]) if dashed else name_line(text) if alone else None
    )
    known = label_of(sheet.lines[index], coded=False)
    if known and known[0] == "authors" and known[1] and _is_body_of_people(known[1]):
        return Find((index,), why="agency")
    if _CREDITED.match(text) and (pictured := caption(text)) and set(pictured) == {"credit"}:
        return Find((index,), {"image": pictured})
    if names and all(is_person(name) or caseless(name) for name in names):
        return Find((index,), {"authors": names})
    if known and known[0] == "authors" and (found := labelled(sheet, index, lang)):
        return found
    if known and known[0] in ("caption", "credit") and known[1]:
        return labelled(sheet, index, lang)
    if known and known[0] == "photo" and caseless(known[1]):
        return Find((index,), {"image": apart(known[1])})
    pictured = caption(text) if (known and known[0] in ("photo", "credit")) or _TAKEN.search(text) else None
    return Find((index,), {"image": pictured}) if pictured else None


def _is_body_of_people(value: str) -> bool:
    """`ANP/Redactie`: agencies and desks, and nobody by name."""
    return all(is_agency(part) or is_role(part) for part in re.split(r"\s*[/,]\s*", value) if part)


def _addressed_writer(sheet: Sheet, index: int, lang: str) -> Find | None:
    """A signature with where its writer can be reached on the line under it."""
    line = sheet.lines[index]
    if index < 2 or line.gap or not (HANDLE.fullmatch(line.bare) or _is_place(line.bare)):
        return None
    above = _signature(sheet, index - 1, lang) or (
        Find((index - 1,), {"authors": names})
        if sheet.lines[index - 1].gap and (names := name_line(sheet.lines[index - 1].bare))
        else None
    )
    return replace(above, lines=(*above.lines, index)) if above and "authors" in above.fields else None


def _is_place(text: str) -> bool:
    """Whether a line can be a town or a street: short, with a capital, no sentence."""
    return len(text) <= _LONGEST_PLACE and not text[0].islower() and not re.search(r"[:：]|[.!?;»”\"]$", text)


def _kind(text: str) -> str:
    found = re.match(r"([^:：]{1,30})\s*[:：]\s*\S", text)
    return labels().get(found[1].strip().casefold(), "") if found else ""


def _belongs(found: Find) -> bool:
    return not ({"title", "dek", "authors", "image", "kicker", "dateline"} & found.fields.keys()) and (
        bool(found.fields) or found.why != "label"
    )


def _in_record(sheet: Sheet, index: int, *, coded: bool) -> bool:
    """Whether a database's own labels stand in the rows under a line: then its title and names say what was said."""
    rows = []
    for line in sheet.lines[index + 1 :]:
        known = None if line.gap else label_of(line, coded=coded)
        if not known:
            break
        rows.append(known[0])
    return "-database" in rows


def _filed(index: int, text: str) -> Find | None:
    """`Posted in railways, nostalgia | 4 Comments`, as blogs close a post."""
    found = re.fullmatch(
        r"(?:posted|filed|tagged)\s(?:in|under|as|with)\s(?P<names>[^|.:!?]{2,120})(?P<rest>\|.*)?", text, re.IGNORECASE
    )
    rest = (found["rest"] or "").strip(" |»>") if found else ""
    if not found or (rest and not furniture(rest)):
        return None
    names = tags(found["names"])
    return Find((index,), {"tags": names} if len(names) > 1 or text[:1] in "tT" else {"section": names[0]})


def _listed(sheet: Sheet, index: int) -> Find | None:
    """Keywords in rows under their label."""
    first = index
    while first and not sheet.lines[first].gap and len(sheet.lines[first].bare) <= _LONGEST_PLACE:
        first -= 1
    label = sheet.lines[first].bare
    if first == index or labels().get(label.rstrip(" :：").casefold()) != "tags":
        return None
    rows = tuple(range(first, index + 1))
    return Find(rows, {"tags": tags("; ".join(sheet.lines[row].bare for row in rows[1:]))})


def _hashtags(index: int, text: str) -> Find | None:
    return Find((index,), {"tags": tags(text)}) if re.fullmatch(r"(?:#[^\W\d][\w-]*[\s,]*)+", text) else None


def _addressed(sheet: Sheet, index: int, address: str, lang: str) -> Find | None:
    """An address, with the label or the publication that stands before it on the line above."""
    above = index - 1
    if above <= 0 or above in sheet.taken:
        return Find((index,), {"url": address})
    known = label_of(sheet.lines[above], coded=False)
    if known and not known[1] and known[0] in ("url", "archived", "source"):
        return Find((above, index), {"archived" if known[0] == "archived" else "url": address})
    text = sheet.lines[above].bare
    if _ELSEWHERE.fullmatch(text) and any("url" in find.fields for find in sheet.finds):
        return None
    if known and known[0] == "source" and (fields := source(known[1], lang)):
        return Find((above, index), {**fields, "url": address})
    if re.fullmatch(r"[^.!?]{2,40}[:：]", text):
        return Find((above, index), {"url": address})
    if is_paper(text) and above > 2:
        return Find((above, index), {"source": text, "url": address})
    return Find((index,), {"url": address})


def _origin(index: int, text: str, lang: str) -> Find | None:
    """`Published on Page B1 of the October 12, 1998 edition`, `First published in The Mercury, 3 March 2015`."""
    if len(text) > 250:
        return None
    if found := _ORIGIN.fullmatch(text):
        fields = source(found["value"].strip(" ."), lang)
        return Find((index,), {**fields, **_page(text)}) if fields else None
    days = tuple(date for date in dates(text, lang) if date.readings)
    if _PAGE.match(text) and (_page(text) or days):
        paper = next((found["paper"] for found in _IN_PAPER.finditer(text) if is_paper(found["paper"])), "")
        return Find(
            (index,), {**_page(text), **({"noted": days} if days else {}), **({"source": paper} if paper else {})}
        )
    if noted := _filing_note(index, text, days, lang):
        return noted
    fields = source(text.strip("()[]—–- ."), lang) if days or _page(text) else {}
    return (
        Find((index,), fields)
        if is_paper(str(fields.get("source", ""))) and len(text) < 120
        else _dates_alone(index, text, days)
    )


def _filing_note(index: int, text: str, days: tuple[Dated, ...], lang: str) -> Find | None:
    """`(APA, red, 23.1.2012)`: in brackets, by whom and when it was filed."""
    inside = text[1:-1] if text[:1] + text[-1:] in ("()", "[]", "（）") else ""
    when = dates(inside, lang)
    pieces = [piece for piece in re.split(r"\s*[,|;]\s*", rest_of(inside, when)) if piece]
    if not days or not pieces or any(len(piece.split()) > 2 or re.search(r"[.!?]$", piece) for piece in pieces):
        return None
    paper = next((piece for piece in pieces if is_paper(piece)), "")
    return Find((index,), {"noted": when, **({"source": paper} if paper else {})})


def _dates_alone(index: int, text: str, days: tuple[Dated, ...]) -> Find | None:
    left = rest_of(text, days) if days else text
    return Find((index,), {"dated": days}) if days and not re.search(r"\w", left) else None


def _page(text: str) -> dict[str, str]:
    found = PAGE.search(text)
    return {"page": found["page"]} if found else {}


def read_furniture(sheet: Sheet, lang: str) -> Sheet:
    """The sheet with page furniture recognised wherever it stands, and the lists that belong to it."""
    finds: list[Find] = []
    last_prose = max((index for index in sheet.free if len(sheet.lines[index].bare) >= 120), default=0)
    skip = -1
    for index in sheet.free:
        line = sheet.lines[index]
        if index <= skip:
            continue
        kind = furniture(line.bare) or ("end mark" if ends(line.text) else "")
        if menu(line.text):
            finds.append(Find((index,), why="menu"))
            continue
        several = kind == "share" and re.search(r"\s[|·•]\s", line.bare)
        if index == 0 and not several and (kind not in ("banner", "advertisement") or " " not in line.bare):
            kind = ""
        box = highlights(line.bare)
        if not kind and not box:
            continue
        if kind == "banner" and _UNSUBSCRIBE.search(line.bare) and index > last_prose:
            skip = _block_end(sheet, index)
            finds.append(Find(tuple(range(index, skip + 1)), why="newsletter"))
            continue
        skip = _list_end(sheet, index, tail=index > last_prose, box=box) if box or heads_a_list(line.bare) else index
        if box and skip == index:
            continue
        days = dates(line.bare, lang) if kind == "banner" and _RELEASED.match(line.bare) else ()
        noted = {"noted": days} if days else {}
        finds.append(Find(tuple(range(index, skip + 1)), noted, why="highlights" if box else kind))
    return sheet.mark((*finds, *_counters(sheet.mark(finds))))


def _block_end(sheet: Sheet, index: int) -> int:
    """The last line of the rows that a line stands in."""
    after = range(index + 1, len(sheet.lines))
    return next((line - 1 for line in after if sheet.lines[line].gap or line in sheet.taken), len(sheet.lines) - 1)


def _counters(sheet: Sheet) -> list[Find]:
    """Figures alone beside the buttons for sharing: how often each was pressed."""
    shared = {index for find in sheet.finds if find.why == "share" for index in find.lines}
    figures = [index for index in sheet.free if re.fullmatch(r"\d[\d.,]{0,8}\s?[KkMm]?", sheet.lines[index].bare)]
    for index in (*figures, *reversed(figures)):
        if {index - 1, index + 1} & shared:
            shared.add(index)
    return [Find((index,), why="share") for index in figures if index in shared]


def _list_end(sheet: Sheet, index: int, *, tail: bool, box: bool) -> int:
    """The last line of the list under a heading of furniture."""
    end = index
    for after in range(index + 1, min(index + 40, len(sheet.lines))):
        line = sheet.lines[after]
        if after in sheet.taken or label_of(line, coded=False):
            break
        item = bool(re.match(r"[-*•·▪–►]\s|\d{1,2}[.)]\s", line.text)) or bool(
            re.fullmatch(r"(?:[-*•]\s*)?\[[^\]]+\]\([^)]+\)\.?", line.text)
        )
        short = len(line.bare) < 120 and not re.search(r"[.!?。]$", line.bare)
        if not (item or (short and (not line.gap or tail)) or (box and not line.gap and short)):
            break
        end = after
    return end
