"""The head of a clipping: everything before the first word of the text.

In: a sheet whose foot is recognised. Out: the sheet with title, kicker, dek, byline, dates, picture, labels and
publication recognised. Lines are read from the top. Each plays a part that its own form shows (a byline, a date, a
credit …) or is plain; plain lines before the text are the title and what stands around it. Where the text begins is
judged by form too: by length, by a dateline, by what follows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.importing.clippings.byline import DESK, byline, eastern_name, name_line
from generator.importing.clippings.credit import agency_signed, caption, image, under_picture
from generator.importing.clippings.dateline import agency_first, dateline
from generator.importing.clippings.dates import dates, is_date_line
from generator.importing.clippings.furniture import editors_note, rights, rule
from generator.importing.clippings.headline import (
    LONGEST_TITLE,
    Run,
    Walk,
    dated_apart,
    entitled,
    is_kicker,
    over_page,
    repeats,
)
from generator.importing.clippings.labels import (
    PAGE,
    capitals_down,
    label_of,
    labelled,
    labelled_address,
    only_address,
    unlisted,
)
from generator.importing.clippings.language import named
from generator.importing.clippings.lines import Find, Line, Sheet
from generator.importing.clippings.meta import (
    FILED,
    HANDLE,
    TIME,
    Context,
    breadcrumb,
    citation,
    columns,
    credited,
    dated_line,
    page_line,
    record_line,
    signed,
    without_role,
)
from generator.importing.clippings.months import fold, weekdays
from generator.importing.clippings.names import caseless, is_agency, is_paper, is_role, is_section
from generator.importing.clippings.web import names_host
from generator.importing.clippings.words import names_of, words_of
from generator.nouns import replace

_DEEPEST = 80  # lines in which the text must have begun
_PRINTED = 1_000  # characters of a line that may say where a piece was printed
_PROSE = 260  # characters from which a run of lines is text and no title
_LONGEST_HEADLINE = 160
_LONGEST_AGENCY = 40
_PROSE_LINE = 60
_OFF_AXIS = 8  # half columns by which centred lines may differ
_LEAST_TOLD = 20  # characters behind a dateline that are text
_FEWEST = 3  # words of a caption
_LONGEST_RUN = 12  # lines of a wrapped headline or dek, and more than enough to see that it is text
_COUNT = re.compile(r"\d[\d.,]*\s(?:words?|mots|Wörter|palabras|palavras|parole|woorden|ord|слов|słów)", re.IGNORECASE)
_FILED_FROM = re.compile(r"[^\W\d][^:：.,!?\d]{1,28}?(?:[:：]|\s[–—-])\s+(?P<names>[^:：]{4,60})")
_POINT = re.compile(r"[*•·▪–-]\s+\S")
_WIRE_NOTE = re.compile(
    r"[(\[](?:(?:adds|updates|recasts|corrects|repeats|refiles|releads|rewrites|changes|edits|removes|clarifies|fixes)\b"
    r"|(?:writes|leads) through|(?:eds|editors?):)[^()\[\]]{0,160}[)\]]",
    re.IGNORECASE,
)
_REPORTING = re.compile(
    r"(?:reporting|reported|berichtet|berichten|aus|reportage) (?:from|aus|à|de) [^.!?]{3,60}", re.IGNORECASE
)
_FROM_TOWN = re.compile(
    r"(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ'’. -]{2,30}), (?P<day>[A-Z][A-Za-z]{3,8})(?: [A-Z][A-Za-z]{3,8})?\.?"
)
_SURNAMED = re.compile(r"[A-ZÀ-ÞА-ЯЁ][^\W\d_A-ZÀ-ÞА-ЯЁ]+(?: [A-ZÀ-ÞА-ЯЁ]\.)? [A-ZÀ-ÞА-ЯЁ]{3,}(?:-[A-ZÀ-ÞА-ЯЁ]+)?")
_WIRE_CODE = re.compile(r"[A-Z]{1,4}-?\d{1,4}")
_INITIALS = re.compile(r"[(\[]?[a-zäöüßàéèąćęłńóśźż]{2,4}(?:\s?/\s?[a-zäöüß]{2,4})*[)\]]?")
_SPECIAL = re.compile(
    r"(?:special (?:to|for)|exclusive to|für(?: die| den| das)?|pour|para|per|special correspondent of"
    r"|from our correspondent in)\s+(?P<paper>.{3,80})",
    re.IGNORECASE,
)


def read_head(sheet: Sheet, context: Context) -> Sheet:
    """The sheet with its head recognised."""
    walk = Walk()
    for index in sheet.free[:_DEEPEST]:
        if any(index in find.lines for find in walk.finds) or any(index in run.lines for run in walk.runs):
            continue
        walk = _step(sheet, walk, index, context)
        if walk.begun >= 0:
            break
    return sheet.mark((*walk.finds, *entitled(sheet, walk, context)))


def _step(sheet: Sheet, walk: Walk, index: int, context: Context) -> Walk:
    find = _part(sheet, walk, index, context)
    if find:
        begun = index + 1 if find.why == "label" else -1
        seen = walk.seen | set(find.fields) | ({find.why} if find.why else set())
        again = _signed_again(sheet, walk, index + 1, context) if begun >= 0 else ()
        return replace(walk, finds=(*walk.finds, find, *again), seen=seen, begun=begun)
    run = _run(sheet, walk, index, context)
    if _begins(sheet, walk, run, context):
        dek = _set_apart(sheet, walk, run)
        return (
            replace(walk, finds=(*walk.finds, Find(run.lines, {"dek": run.text})), seen=walk.seen | {"dek"})
            if dek
            else replace(walk, begun=index)
        )
    return replace(walk, runs=(*walk.runs, run))


def _signed_again(sheet: Sheet, walk: Walk, index: int, context: Context) -> tuple[Find, ...]:
    """The line under the text's label where it only says again who wrote the piece and for which paper."""
    known = {name for find in walk.finds for name in _several(find.fields.get("authors"))}
    line = sheet.below(index - 1)
    found = signed(line.bare, context) if known and line else None
    return (Find((index,), why="byline repeated"),) if found and known == set(_several(found.get("authors"))) else ()


def _sources(walk: Walk) -> set[str]:
    return {str(find.fields["source"]) for find in walk.finds if "source" in find.fields}


def _several(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


def _run(sheet: Sheet, walk: Walk, index: int, context: Context) -> Run:
    """The plain line and those that continue it: in a wrapped clipping, without a blank line or an indent between."""
    lines = [index]
    for after in range(index + 1, min(index + _LONGEST_RUN, len(sheet.lines))):
        line, before = sheet.lines[after], sheet.lines[lines[-1]]
        goes_on = (
            _leads_on(before, walk)
            or line.bare[:1].islower()
            or (context.wrapped and _headline_goes_on(before, line, context.widest))
        )
        if (
            line.gap
            or after in sheet.taken
            or not goes_on
            or (line.indent > before.indent + 1 and not _centred(before, line))
            or _part(sheet, replace(walk, runs=(*walk.runs, Run((index,), "", ""))), after, context)
        ):
            break
        if sheet.lines[index].text.startswith("#") or (
            line.bare.isupper() != before.bare.isupper() and not line.bare[:1].islower() and len(lines) == 1
        ):
            break
        lines.append(after)
    return Run(
        tuple(lines),
        " ".join(sheet.lines[line].bare for line in lines),
        " ".join(sheet.lines[line].text for line in lines),
    )


def _leads_on(before: Line, walk: Walk) -> bool:
    """Whether a headline's first line ends in a colon, so that the next belongs to it."""
    return not walk.runs and before.bare.endswith(":") and len(before.bare) <= _PROSE_LINE


def _centred(before: Line, line: Line) -> bool:
    """Whether two lines are set about one axis."""
    axes = [2 * part.indent + len(part.text) for part in (before, line)]
    return before.indent > 1 and abs(axes[0] - axes[1]) <= _OFF_AXIS


def _headline_goes_on(before: Line, line: Line, widest: int) -> bool:
    """Whether a line of a wrapped clipping continues the one above: no room was left, or neither can stand alone."""
    joint = {before.bare.rpartition(" ")[2].casefold(), line.bare.partition(" ")[0].casefold()} & names_of("joints")
    shouted = (
        not before.bare.endswith(".") and before.bare.isupper() and line.bare.isupper() and not is_section(before.bare)
    )
    full = before.indent + len(before.text) + len(line.text.partition(" ")[0]) + 1 > 0.85 * widest
    return bool(full or joint or shouted or re.search(r"[,;:—–-]$", before.bare))


# ── Parts that show by their form ───────────────────────────────────────────────────────────────


def _part(sheet: Sheet, walk: Walk, index: int, context: Context) -> Find | None:
    """The part that a line plays in the head, or None for a plain line."""
    line = sheet.lines[index]
    if walk.titled and (found := credited(index, line.bare)):
        return found
    if found := _under_label(sheet, walk, index, context):
        return found
    if address := only_address(line):
        return Find((index,), {"url": address})
    if pictured := _pictured(sheet, walk, index):
        return Find((index,), {"image": pictured})
    if why := _aside(sheet, walk, index, context):
        return Find((index,), why=why)
    if walk.titled and "body" not in walk.seen:
        return _after_title(sheet, walk, index, context)
    if is_agency(line.bare) and _more(sheet, index):
        return Find((index,), why="agency")
    names = byline(line.bare) or (name_line(line.bare) if _SURNAMED.fullmatch(line.bare) else None)
    if names and all(" " in name for name in names):
        return Find((index,), {"authors": names})
    return _imprint(walk, line, index, context) or dated_line(index, columns(line), context)


def _aside(sheet: Sheet, walk: Walk, index: int, context: Context) -> str:
    """Why a line says nothing of the article, or ""."""
    line = sheet.lines[index]
    clocked = TIME.search(line.bare)
    words = fold(line.bare.replace(clocked[0], "").strip(" :.")) if clocked else ""
    if clocked and words in words_of("updated") | words_of("published") and not walk.titled:
        return "time"
    if TIME.fullmatch(line.bare):
        several = sum(bool(TIME.fullmatch(other.bare)) for other in sheet.lines) > 1
        return "" if several else "time"  # times that stand over the parts of a report are its own
    if rule(line.text) or rights(line.bare):
        return "rights" if rights(line.bare) else "rule"
    if editors_note(line.bare):
        return "editors' note"
    if not walk.titled:
        coded = _WIRE_CODE.fullmatch(line.bare) and not is_paper(line.bare) and _more(sheet, index)
        return "wire note" if coded else "masthead" if _is_cited_below(sheet, index, context) else ""
    if line.bare.casefold().strip(" .[]()") in names_of("nothing"):
        return "a line that says that nothing is known"
    if _WIRE_NOTE.fullmatch(line.bare):
        return "wire note"
    if _INITIALS.fullmatch(line.bare):
        return "initials"
    if {"authors", "dated"} & walk.seen and line.bare.casefold() in names_of("genres"):
        return "genre"
    return "highlights" if _is_point(sheet, index) else ""


def _pictured(sheet: Sheet, walk: Walk, index: int) -> Mapping[str, object] | None:
    """A picture, or what stands under one."""
    text = sheet.lines[index].text
    if alone := image(text):
        return alone
    under = walk.finds and "image" in walk.finds[-1].fields and walk.finds[-1].lines[-1] == index - 1
    return caption(text) or under_picture(text) or _under_credit(sheet, walk, index) if under else None


def _under_credit(sheet: Sheet, walk: Walk, index: int) -> Mapping[str, object] | None:
    """A sentence right under a picture's credit, with a gap between it and the text."""
    line, image_ = sheet.lines[index], walk.finds[-1].fields["image"]
    after = sheet.after(index)
    alone = not line.gap and after is not None and after.gap and len(line.bare) <= _PROSE
    plain = not (byline(line.bare) or dates(line.bare, "en"))
    named = isinstance(image_, Mapping) and set(image_) == {"credit"}
    return {"caption": line.bare} if alone and named and plain and len(line.bare.split()) > _FEWEST else None


def _over_credit(sheet: Sheet, walk: Walk, index: int) -> Mapping[str, object] | None:
    """A caption with its credit on a line of its own under it, where both are one block or a picture is right above."""
    line, below = sheet.lines[index], sheet.below(index)
    above = walk.finds[-1].fields.get("image") if walk.finds else None
    under = isinstance(above, Mapping) and "src" in above
    if not below or len(line.bare) > _PROSE or not (under or (line.gap and not below.gap)):
        return None
    signed = caption(below.text)
    alone = signed is not None and set(signed) == {"credit"} and _more(sheet, index + 1)
    plain = alone and not (byline(line.bare) or caption(line.text) or is_date_line(line.bare, "en"))
    return {"caption": line.bare, **(signed or {})} if plain and len(line.bare.split()) > _FEWEST else None


def _is_cited_below(sheet: Sheet, index: int, context: Context) -> bool:
    """Whether the next line says by name, day and page where it was printed, and this one holds that name."""
    below = sheet.after(index)
    cited = citation(index, below.bare, context, sourced=False) if below else None
    name = str(cited.fields.get("source", "")) if cited else ""
    return " " in name and re.split(r"\s*\(", name)[0].casefold() in sheet.lines[index].bare.casefold()


def _under_label(sheet: Sheet, walk: Walk, index: int, context: Context) -> Find | None:
    """What a label gives; one that nobody knows only where the title cannot be meant."""
    if found := labelled(sheet, index, context.lang, coded=context.coded):
        if str(found.fields.get("title", "")) in _sources(walk):
            return Find(found.lines, why="publication repeated")
        return _contact(sheet, found) if found.why == "contact" else found
    if address := labelled_address(sheet.lines[index]):
        return Find((index,), {"url": address})
    if only_address(sheet.lines[index]) or not (walk.titled or "title" in context.labels):
        return None
    return unlisted(sheet, index, coded=context.coded)


def _imprint(walk: Walk, line: Line, index: int, context: Context) -> Find | None:
    """Where and when a piece was printed, where its headline is still to come."""
    if len(line.bare) > _PRINTED:
        return None
    masthead = bool(walk.runs) and (is_paper(walk.runs[0].text) or names_host(walk.runs[0].text, context.address))
    if (not walk.runs or masthead) and (crumbs := breadcrumb(index, line.bare)):
        return crumbs
    above = "source" in walk.seen or bool(walk.runs)
    if walk.runs and not masthead:
        return page_line(index, line.bare) if len(walk.runs) == 1 else None
    return citation(index, line.bare, context, sourced=above) or page_line(index, line.bare)


def _contact(sheet: Sheet, find: Find) -> Find:
    """A contact with the lines under it that are an address, a number, a name."""
    lines = list(find.lines)
    while (
        (after := lines[-1] + 1) < len(sheet.lines)
        and not sheet.lines[after].gap
        and len(sheet.lines[after].bare) < 100
        and len(lines) < 8
    ):
        lines.append(after)
    return replace(find, lines=tuple(lines))


def _after_title(sheet: Sheet, walk: Walk, index: int, context: Context) -> Find | None:
    line = sheet.lines[index]
    return (
        record_line(index, line.bare, context)
        or (None if walk.seen & {"authors", "title"} else _imprint(walk, line, index, context))
        or (page_line(index, line.bare) if "authors" in walk.seen else None)
        or _labelled_above(sheet, index, context)
        or _dated(walk, line, index, context)
        or _agency(sheet, index)
        or _bylined(line, index, context)
        or _record(sheet, walk, index, context)
        or _beside_byline(sheet, walk, index, line.bare)
        or _names(sheet, index, context, walk)
        or _captioned(sheet, walk, index, context)
    )


def _dated(walk: Walk, line: Line, index: int, context: Context) -> Find | None:
    """A line of dates, that is no dateline with text behind it and no day of a diary."""
    filed = dateline(line.bare, context.lang)
    behind = line.bare[len(filed[0].text) :] if filed else ""
    if len(behind) > _LEAST_TOLD and not is_date_line(behind, context.lang):
        return None
    found = dated_line(index, columns(line), context, bylined="authors" in walk.seen, titled=True)
    return None if found and "dated" in walk.seen and _names_no_year(found) else found


def _labelled_above(sheet: Sheet, index: int, context: Context) -> Find | None:
    """`Published` alone on its line, and the date under it."""
    word, below = fold(sheet.lines[index].bare), sheet.below(index)
    name = "published" if word in words_of("published") else "updated" if word in words_of("updated") else ""
    if not name or below is None or below.gap or not is_date_line(below.bare, context.lang):
        return None
    when = tuple(replace(date, label=name) for date in dates(below.bare, context.lang))
    return Find((index, index + 1), {"dated": when})


def _bylined(line: Line, index: int, context: Context) -> Find | None:
    names = byline(line.bare)
    if names is None:
        return None
    desk = DESK.fullmatch(line.bare)
    paper = {"source": desk["paper"]} if desk and desk["paper"] else {}
    fields = {"authors": names, **_paper_behind(line.bare, context)} if names else paper
    return Find((index,), fields, why="" if fields else "byline without a name")


def _captioned(sheet: Sheet, walk: Walk, index: int, context: Context) -> Find | None:
    """A caption, a credit, or a caption with its credit on the line under it."""
    if pictured := _over_credit(sheet, walk, index):
        return Find((index, index + 1), {"image": pictured})
    line = sheet.lines[index]
    filed = "dated" in walk.seen and _prose_follows(sheet, index)
    pictured = caption(line.text) or (agency_signed(line.text) if filed else None)
    if not pictured or dateline(line.bare, context.lang) or not _more(sheet, index):
        return None
    return Find((index,), {"image": pictured})


def _agency(sheet: Sheet, index: int) -> Find | None:
    """`AFP` on a line of its own, or `EFE - Villar del Río`."""
    text = sheet.lines[index].bare
    if shouted := _FROM_TOWN.fullmatch(text):
        days = weekdays() if fold(shouted["day"]) in weekdays() else ()
        return Find((index,), {"dateline": shouted["place"]}) if days and _more(sheet, index) else None
    led = agency_first(text) if re.search(r"\s[–—-]\s", text) else None
    if led and led[1] and _more(sheet, index):
        return Find((index,), {"dateline": led[0].place, "agency": led[0].agency})
    alone = len(text) <= _LONGEST_AGENCY and is_agency(text) and _more(sheet, index)
    return Find((index,), why="agency") if alone else None


def _is_point(sheet: Sheet, index: int) -> bool:
    """Whether a line is one of the key points that some agencies list between a headline and its byline."""
    if not _POINT.match(sheet.lines[index].text):
        return False
    after = (line for line in sheet.lines[index + 1 : index + 10] if not _POINT.match(line.text))
    below = next((line.bare for line in after if not _WIRE_NOTE.fullmatch(line.bare)), "")
    return bool(byline(below) or name_line(below))


def _names_no_year(found: Find) -> bool:
    """Whether all dates of a line are days alone: under the date of the piece they are headings of a diary."""
    value = found.fields.get("dated")
    return isinstance(value, tuple) and all(not date.readings for date in value)


def _paper_behind(text: str, context: Context) -> Mapping[str, object]:
    """`By Ann Other, Evening Post`: the paper."""
    found = signed(text, context) or {}
    return {"source": found["source"]} if "source" in found else {}


def _more(sheet: Sheet, index: int) -> bool:
    """Whether anything is left that can be the text."""
    return sheet.after(index) is not None


def _prose_follows(sheet: Sheet, index: int) -> bool:
    return sum(len(sheet.lines[free].bare) > 100 for free in sheet.free_after(index)) >= 2


def _beside_byline(sheet: Sheet, walk: Walk, index: int, text: str) -> Find | None:
    """`Special to The Dispatch`, a role, an agency or the paper under the names."""
    if "authors" not in walk.seen and "dated" not in walk.seen and "byline without a name" not in walk.seen:
        return None
    if found := _SPECIAL.fullmatch(text):
        return Find(
            (index,),
            {"source": found["paper"].strip(" .").removeprefix("the ")} if is_paper(found["paper"]) else {},
            why="" if is_paper(found["paper"]) else "byline",
        )
    further = re.fullmatch(r"(?:und|and|et|y|e|и|та|i|og|och|en|&)\s+(?P<names>.{3,100})", text)
    if further and walk.finds and "authors" in walk.finds[-1].fields and (names := name_line(further["names"])):
        return Find((index,), {"authors": names})
    if _REPORTING.fullmatch(text):
        return Find((index,), why="byline")
    paper = re.sub(r"^(?:of|for|from)\s", "", without_role(text.split(",", maxsplit=1)[0]), flags=re.IGNORECASE)
    writes = without_role(text)
    if len(text) < 60 and not text.endswith((".", "?", "!", ":")) and writes != text and is_agency(writes):
        return Find((index,), why="agency")
    if len(text) < 80 and not text.endswith((".", "?", "!")) and is_paper(paper):
        page = PAGE.search(text)
        return Find((index,), {"source": paper, **({"page": page["page"]} if page else {})})
    if "authors" in walk.seen and _is_role_line(sheet, index, text):
        return Find((index,), why="role")
    return _beside_imprint(sheet, walk, index, text)


def _is_role_line(sheet: Sheet, index: int, text: str) -> bool:
    """What somebody is, on a line of its own, and at which paper."""
    role, _, paper = text.partition(", ")
    text = role if is_paper(paper) or is_agency(paper) else text
    return (
        len(text) < _PROSE_LINE
        and is_role(text)
        and not re.search(r"[.!?:;]$", text)
        and (text[0].isupper() or sheet.lines[index - 1].bare.endswith(","))
        and (len(text.split()) < 4 or all(not word[0].islower() or len(word) < 4 for word in text.split()))
    )


def _beside_imprint(sheet: Sheet, walk: Walk, index: int, text: str) -> Find | None:
    """`in Food`, a language, a database's code, where the writer can be reached."""
    if filed := FILED.fullmatch(text):
        return Find((index,), {"section": capitals_down(filed["section"])})
    if "source" in walk.seen and (tongue := named(text)):
        return Find((index,), {"lang": tongue})
    if (
        re.fullmatch(r"[A-Z]{3,8}", text)
        and "source" in walk.seen
        and index + 1 < len(sheet.lines)
        and named(sheet.lines[index + 1].bare)
    ):
        return Find((index,), why="database")
    return Find((index,), why="contact") if HANDLE.fullmatch(text) else None


def _record(sheet: Sheet, walk: Walk, index: int, context: Context) -> Find | None:
    """A line of a record without labels: words, date, publication, code, page, language, one under another."""
    first = index
    while first and not sheet.lines[first].gap:
        first -= 1
    above = [line.bare for line in sheet.lines[first:index]]
    counted = next((number for number, text in enumerate(above) if _COUNT.fullmatch(text)), -1)
    if counted < 0 or not any(is_date_line(text, context.lang) for text in above[counted:]):
        return None
    text = sheet.lines[index].bare
    if is_date_line(above[-1], context.lang) and len(text) <= _PROSE_LINE:
        return Find((index,), {"source": text})
    if re.fullmatch(r"[A-Z0-9]*[A-Z][A-Z0-9]*", text) and 3 <= len(text) <= 8:
        return Find((index,), why="database")
    if re.fullmatch(r"[A-Z]{0,2}\d{1,3}(?:[-–]\d{1,3})?", text):
        return Find((index,), {"page": text})
    if tongue := named(text):
        return Find((index,), {"lang": tongue})
    return Find((index,), why="database") if "source" in walk.seen and len(text.split()) <= _FEWEST else None


def _names(sheet: Sheet, index: int, context: Context, walk: Walk) -> Find | None:
    """Names alone, where a date or the publication stands beside them."""
    text = sheet.lines[index].bare
    known = label_of(sheet.lines[index], coded=context.coded)
    filed = None if known and known[0] in ("photo", "credit") else _FILED_FROM.fullmatch(text)
    names = name_line(filed["names"] if filed else text) or eastern_name(text)
    headed = "title" in walk.seen or any(not is_paper(run.text) for run in walk.runs)
    if not names or context.bylined or caption(text) or "authors" in walk.seen or not headed:
        return None
    after = next((free for free in sheet.free_after(index) if not _says_less(sheet.lines[free].bare)), -1)
    dated = dated_line(after, sheet.lines[after].bare, context) if after >= 0 else None
    before_date = (dated is not None and "dated" in dated.fields and "authors" not in dated.fields) or (
        after >= 0 and _is_date_label(sheet, after, context)
    )
    above = next((line for line in range(index - 1, -1, -1) if line not in sheet.taken), -1)
    beside = walk.finds and walk.finds[-1].lines[-1] == above and "dated" in walk.finds[-1].fields
    if filed:
        told = "dated" in walk.seen and _prose_below(sheet, after)
        return Find((index,), {"authors": names}) if before_date or told else None
    if caseless(text):
        headlines = [run for run in walk.runs if not is_section(run.text)]
        near = before_date or (beside and eastern_name(text))
        return Find((index,), {"authors": names}) if near and len(headlines) == 1 else None
    under = after >= 0 and len(sheet.lines[after].bare) > _PROSE_LINE and _under_imprint(walk)
    filed_below = "dated" in walk.seen and after >= 0 and dateline(sheet.lines[after].text, context.lang) is not None
    return (
        Find((index,), {"authors": names, **_paper_behind(text, context)})
        if before_date or beside or under or filed_below
        else None
    )


def _prose_below(sheet: Sheet, after: int) -> bool:
    return after >= 0 and len(sheet.lines[after].bare) > _PROSE_LINE


def _under_imprint(walk: Walk) -> bool:
    """Whether all that stands above is publication and date, and a headline under them."""
    runs = walk.runs[1:] if is_paper(walk.runs[0].text) else walk.runs
    printed = "dated" in walk.seen and ("source" in walk.seen or len(runs) < len(walk.runs))
    return printed and len(runs) == 1 and not is_section(runs[0].text) and runs[0].lines[0] > walk.finds[0].lines[0]


def _says_less(text: str) -> bool:
    """An address of somebody, or the paper, between names and the date."""
    role = is_role(text) and len(text) < _PROSE_LINE and not re.search(r"[.!?]$", text)
    paper = is_paper(text) and not any(map(str.isdigit, text))
    return bool(HANDLE.fullmatch(text)) or paper or role or page_line(0, text) is not None


def _is_date_label(sheet: Sheet, index: int, context: Context) -> bool:
    found = labelled(sheet, index, context.lang, coded=context.coded)
    return bool(found and "dated" in found.fields)


# ── Where the text begins ───────────────────────────────────────────────────────────────────────


def _begins(sheet: Sheet, walk: Walk, run: Run, context: Context) -> bool:
    """Whether a plain run is the first of the text."""
    if run.lines[0] < context.body or any(repeats(run.text, other.text) for other in walk.runs):
        return False
    if "title" in walk.seen or len(walk.runs) >= 4:
        return "title" in walk.seen or not _strong_next(sheet, walk, run, context)
    if not walk.runs:
        told = sheet.first("subject") and run.text.endswith(".") and len(run.text) > _PROSE_LINE
        return bool(told) or len(run.text) > LONGEST_TITLE  # a mail says its title itself
    if len(walk.runs) == 1 and _is_masthead(walk, run, context):
        return False
    if (
        _untitled(sheet, walk, run, context)
        and len(run.text) <= _LONGEST_HEADLINE
        and not re.search(r"[.!?。]$", run.text)
    ):
        return False
    return bool(dateline(run.raw, context.lang)) or not _is_of_head(sheet, walk, run, context)


def _is_of_head(sheet: Sheet, walk: Walk, run: Run, context: Context) -> bool:
    """Whether what stands around a plain run under the headline shows a dek, or a headline under a kicker."""
    if _under_title(sheet, walk, run):
        return True
    if len(run.text) <= _PROSE and "dek" not in walk.seen and _dateline_next(sheet, run, context):
        return True
    if _strong_next(sheet, walk, run, context) and len(run.text) <= 2 * _PROSE:
        return True
    if len(walk.runs) != 1 or len(run.text) > _LONGEST_HEADLINE:
        return False
    return is_kicker(walk.runs[0], run) or dated_apart(sheet, walk, walk.runs[0], run)


def _is_masthead(walk: Walk, run: Run, context: Context) -> bool:
    """Whether the first plain run names the publication, so that the headline is still to come."""
    first = walk.runs[0]
    named = is_paper(first.text) or names_host(first.text, context.address) or over_page(walk)
    return named and len(run.text) <= _LONGEST_HEADLINE and not re.search(r"[.!?。]$", run.text)


def _under_title(sheet: Sheet, walk: Walk, run: Run) -> bool:
    """Whether a run right under the headline is no sentence, and a paragraph is set apart below it: a dek."""
    below = _block(sheet, run.lines[-1] + 1)
    told = len(run.text) > _LONGEST_HEADLINE or re.search(r"[.!?:;,。”\"»]$", run.text)
    if told or not below or not below[0].gap or sum(len(line.bare) for line in below) <= _PROSE_LINE:
        return False
    headlines = [above for above in walk.runs if not is_paper(above.text)]
    if len(headlines) == 1 and _is_next(sheet, headlines[0], run):
        return len(run.text.split()) > _FEWEST and bool(re.search(r"[.!?”\"»。]$", below[-1].bare))
    close = walk.runs[-1].lines[-1] == run.lines[0] - 1 and not sheet.lines[run.lines[0]].gap and len(run.lines) == 1
    return close and {"dated", "authors"} & walk.seen != set() and "dek" not in walk.seen


def _block(sheet: Sheet, start: int) -> tuple[Line, ...]:
    """The lines from the next free one to the blank line under it."""
    first = next(sheet.free_after(start - 1), len(sheet.lines))
    after = range(first + 1, len(sheet.lines))
    return sheet.lines[first : next((index for index in after if sheet.lines[index].gap), len(sheet.lines))]


def _is_next(sheet: Sheet, above: Run, run: Run) -> bool:
    """Whether nothing but blank lines is between two runs."""
    return above.lines[-1] + 1 == run.lines[0] and sheet.lines[run.lines[0]].gap


def _untitled(sheet: Sheet, walk: Walk, run: Run, context: Context) -> bool:
    """Whether the runs so far name a publication, and a section or what it says of itself: a headline follows."""
    *papers, section = [run.text for run in walk.runs]
    first, last = walk.runs[0], walk.runs[-1]
    close = len(walk.runs) == 2 and last.lines[0] == first.lines[-1] + 1 and not sheet.lines[last.lines[0]].gap
    if close and is_paper(first.text) and sheet.lines[run.lines[0]].gap:
        return True
    return is_section(section) and all(is_paper(text) or names_host(text, context.address) for text in papers)


def _dateline_next(sheet: Sheet, run: Run, context: Context) -> bool:
    """Whether the line under the run begins the text by a dateline: then the run is not text yet."""
    after = next(sheet.free_after(run.lines[-1]), -1)
    return after >= 0 and dateline(sheet.lines[after].text, context.lang) is not None


def _set_apart(sheet: Sheet, walk: Walk, run: Run) -> bool:
    """A short paragraph all in italics or bold under byline and date, with the text after it: the dek."""
    marked = re.fullmatch(r"(\*\*|__|\*|_)(?=\S)[^*_]{10,300}(?<=\S)\1", run.raw)
    alike = marked and any(
        re.fullmatch(rf"{re.escape(marked[1])}[^*_]+{re.escape(marked[1])}", sheet.lines[index].text)
        for index in sheet.free
        if index > run.lines[-1]
    )
    below = not alike and {"authors", "dated"} & walk.seen and "dek" not in walk.seen and walk.titled
    return bool(
        marked
        and below
        and not caption(run.raw)
        and any(index > run.lines[-1] and len(sheet.lines[index].bare) > 60 for index in sheet.free)
    )


def _strong_next(sheet: Sheet, walk: Walk, run: Run, context: Context) -> bool:
    """Whether a byline or a date stands right under the run, or under one short run more."""
    then = replace(walk, runs=(*walk.runs, run))
    following = [
        index for index in sheet.free if index > run.lines[-1] and not any(index in find.lines for find in walk.finds)
    ][:4]
    headline = len(walk.runs) == 1 and len(run.text) <= _LONGEST_HEADLINE and not re.search(r"[.!?。]$", run.text)
    longest = _PROSE if headline else _PROSE_LINE
    for count, index in enumerate(following):
        part = _part(sheet, then, index, context)
        if part and "image" in part.fields:
            continue
        if part and part.why == "byline without a name":
            return "authors" not in walk.seen
        if part and {"authors", "dated", "title"} & part.fields.keys():
            return not ({"authors", "dated"} & part.fields.keys() <= walk.seen)
        if part is None and (
            count or len(sheet.lines[index].bare) > longest or dateline(sheet.lines[index].text, context.lang)
        ):
            return False
    return False
