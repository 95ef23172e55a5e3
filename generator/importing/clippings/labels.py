"""Labelled lines: `Author: Ferrand, Louis`, `PD 3 March 2015`, `Original url:` with its value on the next line.

In: a sheet and a line. Out: the fields that the label and its value give. A label whose value does not fit it (a
`Date:` with no date in it) gives nothing, so the line stays in view.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from generator.importing.clippings.credit import apart
from generator.importing.clippings.dates import Dated, dates, rest_of, year
from generator.importing.clippings.language import named
from generator.importing.clippings.lines import Find, Line, Sheet, bare
from generator.importing.clippings.months import fold
from generator.importing.clippings.names import is_paper, names_in
from generator.importing.clippings.web import canonical, find_address
from generator.importing.clippings.words import codes, labels, names_of, words_of
from generator.nouns import replace

_LABEL = re.compile(r"(?P<label>[^:：\t]{1,44}?)\s*(?:[:：]\s*|\t+)(?P<value>.*)")
_BRACKETS = re.compile(r"【(?P<label>[^】]{1,12})】\s*(?P<value>.*)")
_CODE = re.compile(r"(?P<label>[A-Z]{2,3})(?:[ \t]{2,}|\t|$)(?P<value>.*)")
_BODY = re.compile(
    r"^(?P<label>[ \t]*(?:\*\*)?(?:full text|body|volltext|texte intégral|texto completo|testo "
    r"completo|полный текст|本文|正文|전문)\s*[:：](?:\*\*)?)[ \t]+(?=\S)",
    re.IGNORECASE | re.MULTILINE,
)
_CODED_BODY = re.compile(r"^(?P<label>[ \t]*(?:LP|TD))(?:[ \t]{2,}|\t)(?=\S)", re.MULTILINE)
PAGE = re.compile(
    r"[,;]?\s*(?<!\w)(?:(?=第?\d+[面版頁])第?|(?:p{1,2}(?:\.|(?=\s?\d))|pages?|pg\.?|s\.|seiten?|sid[ae]?\.?|стр\.|с\.|стор\.|str\.|strona|pág(?:\.|ina)|pag(?:\.|ina)"
    r"|blz\.?|bladzijde|σελ\.|sayfa|sf\.)\s*)"
    r"(?P<page>[A-Z]{0,2}[.-]?\d+[a-z]*(?:[-–]\d+)?)(?:[面版頁]|\b)(?:,?\s+col(?:\.|umn)?\s*\d+)?",
    re.IGNORECASE,
)
_ASKING = re.compile(r",?\s(?:please\s)?(?:contact|call|write to|e-?mail)$")
_ORIGINAL = re.compile(
    r"(?:[^\W\d][\w'’-]*\s){0,4}(?:original|оригинал|исходн)[\w-]*(?:\s[\w'’-]+){0,2}", re.IGNORECASE
)
_FEWEST_CODES = 3
_LONGEST_BYLINE = 300
_LONGEST_VALUE = 200
_FEWEST_WORDS = 3  # in small letters, from which a value can be a sentence
_RECORDING = frozenset(["-database", "-copying", "-staff", "-saved"])
_RECORD = re.compile(
    r"(?:(?P<authors>[^.;\[\]]+,\s[^;\[\]]+?)\.\s+)?(?P<source>[^;\[\]]{3,80}?)\s*"
    r"(?:;\s*[^;\[\]:]{0,60}(?:\[[^\[\]]{2,60}\])?|\[[^\[\]]{2,60}\])"
    r"\s*(?P<date>[^\[\]:]{6,30}):\s*(?P<page>[\w.-]{1,12}?)\.?"
)
_IDENTIFIER = re.compile(r"(?=\D*\d)[A-Z0-9][A-Z0-9_/-]{4,40}|(?=(?:\D*\d){4})[\w·./-]{6,60}")
_FITTING = frozenset(["date", "updated", "lang", "url", "archived", "source", "section", "page", "authors"])
_SEVERAL = re.compile(r"\s*(?:[;；、]|,|，|\s#|\||\s[·•]\s)\s*")


def with_body_labels_alone(text: str) -> str:
    """The text with `Full text:` and its like on lines of their own, so that a line is either label or text."""
    text = _BODY.sub(lambda found: found["label"] + "\n", text)
    return _CODED_BODY.sub(lambda found: found["label"] + "\n", text) if is_coded(text) else text


def is_coded(text: str) -> bool:
    """Whether the text is a database's export with two-letter codes."""
    written = {
        found[1].lower()
        for found in re.finditer(r"^[ \t]*([A-Z]{2,3})(?:[ \t]{2,}|\t|[ \t]*$)", text[:20_000], re.MULTILINE)
    }
    return len(written & codes().keys()) >= _FEWEST_CODES and bool(written & {"hd", "ti", "lp", "td", "pd"})


def label_of(line: Line, *, coded: bool) -> tuple[str, str, str] | None:
    """The field, the value and the label of a labelled line."""
    if coded and (found := _CODE.match(line.raw.strip())) and found["label"].lower() in codes():
        return codes()[found["label"].lower()], bare(found["value"]), found["label"]
    found = (
        _BRACKETS.fullmatch(line.bare)
        or _LABEL.fullmatch(line.bare[:2500])
        or (re.fullmatch(r"(?P<label>Body|Full [Tt]ext)(?P<value>)", line.bare))
    )
    if not found:
        return None
    label = found["label"].strip(" *_-•").casefold()
    name = _meaning(label)
    return (name, found["value"].strip(), label) if name else None


def _meaning(label: str) -> str:
    """The field of a label; `author/byline` is one where both its halves are the same."""
    if fold(label) in words_of("published") | words_of("updated"):
        return "date" if fold(label) in words_of("published") else "updated"
    asking = _ASKING.sub("", label)
    label = asking if labels().get(asking) == "-contact" else label
    halves = {labels().get(half.strip(), "") for half in label.split("/")}
    return labels().get(label, "") or labels().get(label.rstrip("."), "") or (halves.pop() if len(halves) == 1 else "")


def labelled(sheet: Sheet, index: int, lang: str, *, coded: bool = False) -> Find | None:
    """What a labelled line gives, with the lines that continue it."""
    known = label_of(sheet.lines[index], coded=coded)
    if known is None:
        return None
    name, value, label = known
    starred = name == "tags" and value.startswith("*")
    lines = _continued(sheet, index, coded=coded, starred=starred) if value or coded else _next(sheet, index)
    if name in ("source", "url", "archived"):
        value = (
            re.sub(
                r"\[([^\[\]]{1,200})\]\((\S{1,2000}?)\)", r"\1 \2", sheet.lines[index].text.partition(":")[2] or value
            ).strip(" *_")
            if "](" in sheet.lines[index].text
            else value
        )
    whole = " ".join([value, *(sheet.lines[line].bare for line in lines[1:])]).strip()
    if whole.casefold().strip(" .[]()-–—") in names_of("nothing"):
        return Find(lines, why="a label with nothing known") if name not in ("title", "body") and value else None
    if name == "body":
        return Find((index,), why="label") if not value else None
    if name in _RECORDING and not _in_block(sheet, index, coded=coded) and not coded and (not index or _told(whole)):
        return None
    if name.startswith("-"):
        return (
            Find(
                lines,
                why={
                    "-saved": "when it was saved",
                    "-contact": "contact",
                    "-copying": "copying",
                    "-staff": "editors",
                }.get(name, "database"),
            )
            if whole
            else None
        )
    fields = value_of(name, whole, lang)
    if label == "from" and not is_paper(str(fields.get("source", ""))):
        return None
    if fields and label.startswith(("clipped", "saved")):
        fields = {**fields, "clipped": True}
    return Find(lines, fields) if fields else None


def unlisted(sheet: Sheet, index: int, *, coded: bool = False) -> Find | None:
    """A line of a block of labels whose own label nobody knows, or whose value does not fit: kept under its words."""
    found = _LABEL.fullmatch(sheet.lines[index].bare[:400])
    known = label_of(sheet.lines[index], coded=coded)
    if not found or not found["value"].strip() or (known and known[0] not in _FITTING):
        return None
    label = found["label"].strip(" *_-•")
    formed = len(label.split()) <= 4 and (label[:1].isupper() or label[:1].isdigit() or label.lower() == label.upper())
    if not formed or re.search(r"[.!?,;“”\"]", label) or len(found["value"]) > _LONGEST_VALUE:
        return None
    certain = _IDENTIFIER.fullmatch(found["value"].strip()) or _in_block(sheet, index, coded=coded)
    return Find((index,), {"extra": (label, found["value"].strip())}) if certain else None


def _told(value: str) -> bool:
    """Whether a value is a sentence, so that its label only begins one of the text."""
    return sum(word.islower() for word in value.split()) >= _FEWEST_WORDS and bool(re.search(r"[.!?]$", value))


def _in_block(sheet: Sheet, index: int, *, coded: bool) -> bool:
    """Whether labelled lines stand around a line: three of its block, or the one above and the one below."""

    def is_label(line: Line) -> bool:
        return label_of(line, coded=coded) is not None

    lines, first, last = sheet.lines, index, index + 1
    while first and not lines[first].gap:
        first -= 1
    while last < len(lines) and not lines[last].gap:
        last += 1
    labelled_lines = sum(is_label(line) for line in lines[first:last])
    around = 0 < index < len(lines) - 1 and is_label(lines[index - 1]) and is_label(lines[index + 1])
    return around or (labelled_lines >= _FEWEST_CODES and 2 * labelled_lines >= last - first)


def _continued(sheet: Sheet, index: int, *, coded: bool, starred: bool = False) -> tuple[int, ...]:
    """The line and those right under it that go on with its value: indented, or in a coded export without a code.

    `starred`: keywords, each behind a star, in rows.
    """
    lines = [index]
    for next_ in range(index + 1, min(index + 12, len(sheet.lines))):
        line = sheet.lines[next_]
        runs_on = coded or line.indent > sheet.lines[index].indent + 1 or (starred and line.text.startswith("*"))
        if line.gap or next_ in sheet.taken or not runs_on or label_of(line, coded=coded):
            break
        lines.append(next_)
    return tuple(lines)


def _next(sheet: Sheet, index: int) -> tuple[int, ...]:
    """A label alone on its line takes the next line for its value."""
    after = index + 1
    return (index, after) if after < len(sheet.lines) and after not in sheet.taken else (index,)


def value_of(name: str, value: str, lang: str) -> Mapping[str, object]:
    """The fields that a value gives under a label; none where it does not fit."""
    if not value or name == "photo":
        return {}
    readers: Mapping[str, Callable[[str, str], Mapping[str, object]]] = {
        "date": lambda text, lang: _dates(text, "published", lang),
        "updated": lambda text, lang: _dates(text, "updated", lang),
        "current": lambda text, lang: _dates(text, "current", lang),
        "authors": _authors,
        "url": lambda text, _: _address("url", text),
        "archived": lambda text, _: _address("archived", text),
        "source": source,
        "lang": lambda text, _: {"lang": named(text)} if named(text) else {},
        "tags": lambda text, _: {"tags": tags(text)},
        "section": lambda text, _: _placed("section", text),
        "page": lambda text, _: _placed("page", text),
        "record": lambda text, lang: record(text, lang) or {"": text},
        "place": lambda text, _: {"": text},
        "caption": lambda text, _: {"image": apart(text)},
        "credit": lambda text, _: {"image": {"credit": text}},
    }
    reader = readers.get(name)
    return reader(value, lang) if reader else {name: _stripped(value)}


def _authors(value: str, lang: str) -> Mapping[str, object]:
    value = re.sub(r"(?<=[\u4e00-\u9fff]{2})[ \u3000](?=[\u4e00-\u9fff]{2})", "、", value) if lang == "zh" else value
    names = names_in(re.sub(r"^(?:By|von|par|por)\s+", "", value, flags=re.IGNORECASE))
    named = bool(names) and any(map(str.isalpha, value)) and len(value) <= _LONGEST_BYLINE
    return {"authors": names} if named else {}


def _address(name: str, value: str) -> Mapping[str, object]:
    address = find_address(value)
    return {name: address} if address else {}


def label_in(text: str, lang: str) -> Mapping[str, object]:
    """The fields of a label and its value that are a part of a line."""
    found = _LABEL.fullmatch(text)
    label = found["label"].strip().casefold() if found else ""
    name = labels().get(label, "")
    return value_of(name, found["value"].strip(), lang) if found and name and not name.startswith("-") else {}


def _stripped(value: str) -> str:
    return (
        value[1:-1]
        if len(value) > 2 and value[0] + value[-1] in ('""', "“”", "„“", "«»") and value[0] not in value[1:-1]
        else value
    )


def _dates(value: str, label: str, lang: str) -> Mapping[str, object]:
    found = dates(value, lang)
    if not found:
        undated = Dated((), None, label, frozenset(), dotted=False, start=0, end=0, text=value)
        figures = re.search(r"\d{4}", value) and len(value) < 40 and not re.search(r"[a-z]{4}", value)
        only = year(value)
        return {"dated": (_with_label(only, label),)} if only else {"dated": (undated,)} if figures else {}
    return {"dated": tuple(_with_label(date, label if not date.label else date.label) for date in found)}


def _with_label(date: Dated, label: str) -> Dated:
    return Dated(
        date.readings,
        date.partial,
        label,
        date.weekday,
        dotted=date.dotted,
        start=date.start,
        end=date.end,
        text=date.text,
    )


def source(value: str, lang: str) -> Mapping[str, object]:
    """`The Valley Herald, https://…`, `The Guardian (London), 3 March 2015, p. 5`, an address alone."""
    address = find_address(value)
    name = value.replace(f"<{address}>", address).replace(address, " ") if address else value
    fields: dict[str, object] = {"url": address} if address else {}
    if page := PAGE.search(name):
        fields["page"] = page["page"]
        name = name[: page.start()] + name[page.end() :]
    found = dates(name, lang)
    if found:
        fields["dated"] = tuple(_with_label(date, date.label or "source") for date in found)
        name = re.split(r"\s\|\s", _without_dates(name, found))[0]
    name = re.sub(r"\s*(?:朝刊|夕刊|조간|석간)\s*$", "", name)
    name = re.sub(r"[(\[<]\s*[)\]>]|[\s(](?:№|No\.?|Nr\.?|Issue|Vol\.?|#)\s*\d+\)?", "", name).strip(
        " \u3000,;:|–—-<>·•（）"
    )
    name = name.removesuffix(".") if found or address else name
    if name and len(name) <= 80 and not re.search(r"[.!?]\s+\S+\s+\S+", name):
        fields["source"] = name
    return fields


def record(text: str, lang: str) -> Mapping[str, object]:
    """A database's citation: `Petrie, Rhona. The Glen Standard; Glenmore [Glenmore] 14 Sep 2010: A4`."""
    found = _RECORD.fullmatch(text) if len(text) <= _LONGEST_BYLINE else None
    when = dates(found["date"], lang) if found else ()
    if not found or not when or rest_of(found["date"], when):
        return {}
    names = names_in(f"{found['authors']};") if found["authors"] else ()
    fields: dict[str, object] = {"source": found["source"].strip(), "dated": when, "page": found["page"]}
    return {**fields, **({"authors": names} if names else {})}


def _without_dates(name: str, found: tuple[Dated, ...]) -> str:
    for date in reversed(found):
        name = f"{name[: date.start]} | {name[date.end :]}"
    return re.sub(r"^[\s|,]+|[\s|,]+$", "", name)


def tags(value: str) -> tuple[str, ...]:
    """Keywords, separated as people do, without `#`, percentages and wiki brackets."""
    value = re.sub(r"(?:^|\s)\*(?=\w)", "; ", value)
    separated = re.split(r"\s*[;；]\s*", value) if ";" in value or "；" in value else _SEVERAL.split(value)
    plain = (re.sub(r"\s*\(\d+%\)", "", part).strip(" #[].,、") for part in separated)
    return tuple(dict.fromkeys(part for part in plain if part and part.casefold() not in ("clippings", "clipping")))


def several_categories(sheet: Sheet) -> Sheet:
    """The sheet with a feed's categories as tags, where there are several."""
    rows: dict[int, tuple[str, ...]] = {}
    for number, find in enumerate(sheet.finds):
        known = label_of(sheet.lines[find.lines[0]], coded=False) if find.lines and "section" in find.fields else None
        if known and known[2] in names_of("categories") | names_of("category_lists"):
            rows[number] = tags(known[1]) if known[2] in names_of("category_lists") else (known[1],)
    if sum(map(len, rows.values())) < 2:
        return sheet
    return replace(
        sheet,
        finds=tuple(
            replace(find, fields={"tags": rows[number]}) if number in rows else find
            for number, find in enumerate(sheet.finds)
        ),
    )


def _placed(name: str, value: str) -> Mapping[str, object]:
    """A section and a page share a label in databases: `Section: NEWS; Pg. 5`, `Page: A1`."""
    page = PAGE.search(value)
    if name == "page":
        return {"page": page["page"] if page else value} if len(value) <= 30 else {}
    left = (value[: page.start()] if page else value).strip(" ;,")
    left = re.split(r"\s*;\s*", left)[0] if left else ""
    fields = {"section": capitals_down(left)} if left and len(left) <= 60 else {}
    return {**fields, **({"page": page["page"]} if page else {})}


def capitals_down(text: str) -> str:
    """`SCIENCE & NATURE` as `Science & Nature`; acronyms of up to three letters alone and mixed words stay."""
    if not text.isupper() or len(text) <= 3:
        return text
    return re.sub(
        r"[^\W\d_]+(?:['’][^\W\d_]+)*",
        lambda found: _capital(found[0], first=not found.start()),
        text,
    )


def _capital(word: str, *, first: bool) -> str:
    small = not first and len(word) > 1 and word.casefold() in names_of("joints")
    return word.lower() if small else word[0] + word[1:].lower()


def only_address(line: Line) -> str:
    """The address of a line that holds nothing else: bare, in `<…>`, or as a link whose words are an address."""
    address = find_address(line.text)
    if not address:
        return ""
    left = line.text.replace(address, "", 1)
    if re.fullmatch(r"[\s<>()\[\].]*", left):
        return address
    linked = re.fullmatch(r"\**\[(?P<label>[^\]]{1,300})\]\((?P<url>https?://[^)\s]+)\)\**", line.text)
    if not linked:
        return ""
    shown = find_address(linked["label"])
    same = (
        canonical(shown) == canonical(linked["url"])
        if shown
        else labels().get(linked["label"].strip(" :").casefold()) == "url" or bool(_ORIGINAL.fullmatch(linked["label"]))
    )
    return linked["url"] if same else ""


def labelled_address(line: Line) -> str:
    """The address of a line that is a short label, in whatever language, and an address."""
    address = find_address(line.text)
    left = re.sub(r"[*_]", "", line.text.replace(address, "", 1)) if address else ""
    if address and labels().get(left.strip(" <>()[]:.").casefold(), "") in ("url", "archived"):
        return address
    return address if address and re.fullmatch(r"[^\W\d][^:：.!?]{0,40}[:：]\s*[<(\[]?[>)\]]?\.?", left) else ""
