"""Front matter out of what was found. In: a marked sheet. Out: fields by the names of `Head`, and what is in doubt.

A date is that of publication if it is labelled so, else the first without a label, else the dateline's, else that
of a page note; the address's day where the original gives none (or only says when it was updated). A date whose day
and month cannot be told apart is left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.importing.clippings.dates import Dated, dates, settle
from generator.importing.clippings.lines import Sheet
from generator.importing.clippings.months import day_first
from generator.importing.clippings.web import archived, canonical, day_of, territory
from generator.importing.draft import Dateline
from generator.model import When

SINGLE = (  # fields that take one value: the first
    "title",
    "source",
    "page",
    "section",
    "kicker",
    "dek",
)


def head_of(
    sheet: Sheet, filed: tuple[Dateline, tuple[Dated, ...]] | None, *, lang: str
) -> tuple[Mapping[str, object], tuple[str, ...]]:
    """The front matter, and sentences about what could not be settled."""
    head: dict[str, object] = {name: value for name in SINGLE if (value := sheet.first(name))}
    head.update(_addresses(sheet))
    address = str(head.get("url", ""))
    dated, doubts = _dates(sheet, filed[1] if filed else (), address, lang)
    head.update(dated)
    head["authors"] = _authors(sheet) or list(filed[0].reporters if filed else ())
    head["image"] = _image(sheet)
    head["tags"] = list(
        dict.fromkeys(tag for value in sheet.every("tags") if isinstance(value, tuple) for tag in value)
    )
    head["dateline"] = str(sheet.first("dateline") or (filed and (filed[0].place or filed[0].agency)) or "")
    head["lang"] = str(sheet.first("lang") or lang)
    return {name: value for name, value in head.items() if value}, doubts


def _addresses(sheet: Sheet) -> dict[str, object]:
    raw = str(sheet.first("url") or "")
    snapshot = str(sheet.first("archived") or "")
    inner = archived(raw)
    if inner:
        return {"url": canonical(inner), "archived": raw}
    found = {"url": canonical(raw) if raw else "", "archived": snapshot}
    return {name: value for name, value in found.items() if value}


def _authors(sheet: Sheet) -> list[str]:
    names = [name for value in sheet.every("authors") if isinstance(value, tuple) for name in value]
    return list(dict.fromkeys(names))


def _image(sheet: Sheet) -> Mapping[str, str]:
    """One lead picture out of the lines that speak of it: of each part the first."""
    found: dict[str, str] = {}
    for value in sheet.every("image"):
        if isinstance(value, Mapping) and not (set(value) & set(found)):
            found.update(value)
    return {name: found[name] for name in ("src", "alt", "caption", "credit") if found.get(name)}


def _dates(sheet: Sheet, filed: tuple[Dated, ...], address: str, lang: str) -> tuple[dict[str, When], tuple[str, ...]]:
    printed = tuple(date for value in sheet.every("dated") if isinstance(value, tuple) for date in value)
    printed = tuple(date for date in printed if not _of_the_copy(sheet, date))
    last = max(sheet.free, default=0)
    if any(find.why == "database" and min(find.lines) > last for find in sheet.finds):
        printed = tuple(date for date in printed if date.label != "updated" or not _below(sheet, date, last))
    noted = tuple(date for value in sheet.every("noted") if isinstance(value, tuple) for date in value)
    day = day_of(address)
    first = _order(printed + filed + noted, address, lang)
    named = {
        label: _first(_of(printed, label), day, first) for label in ("published", "", "updated", "current", "source")
    }
    published = (
        named["published"]
        or named[""]
        or named["current"]
        or _first(filed, day, first)
        or named["source"]
        or _first(noted, day, first)
    )
    mailed = None if published or day else _mailed(sheet, first, lang)
    found = {"date": published or day or mailed, "updated": named["updated"] or named["current"]}
    doubts = [
        f"{date.text}: day and month cannot be told apart"
        for date in printed
        if len(date.readings) > 1 and settle(date, address=day, first=first) is None
    ]
    doubts += [f"{date.text}: no date can be read" for date in printed if not date.readings and not date.partial]
    doubts += _without_year((*printed, *filed), published)
    if not published and (day or mailed):
        doubts.append(
            f"no date of publication is printed: {day or mailed} is that of the {'address' if day else 'mail'}"
        )
    if found["updated"] == found["date"]:
        found["updated"] = None
    return {name: when for name, when in found.items() if when}, tuple(doubts)


def _mailed(sheet: Sheet, first: bool | None, lang: str) -> When | None:  # noqa: FBT001
    """The date of the innermost of the mails that the clipping came in."""
    values = [dates(str(value), lang) for value in sheet.every("mailed")]
    return next((when for found in reversed(values) if (when := _first(found, None, first))), None)


def _without_year(found: tuple[Dated, ...], published: When | None) -> list[str]:
    """A sentence for each date that names no year, where the clipping names none at all."""
    return [f"{date.text}: no year is printed" for date in found if date.partial and not published]


def _of_the_copy(sheet: Sheet, date: Dated) -> bool:
    """Whether a date without a label stands above `Clipped from:`: then it says when the copy was made."""
    copied = next((min(find.lines) for find in sheet.finds if "clipped" in find.fields), -1)
    return copied >= 0 and any(
        min(find.lines) < copied
        and not date.label
        and isinstance(value := find.fields.get("dated"), tuple)
        and date in value
        for find in sheet.finds
        if find.lines
    )


def _below(sheet: Sheet, date: Dated, last: int) -> bool:
    """Whether a date stands among a database's own lines under the text: then it says when the record was changed."""
    return any(
        min(find.lines) > last
        for find in sheet.finds
        if find.lines and isinstance(value := find.fields.get("dated"), tuple) and date in value
    )


def _of(found: tuple[Dated, ...], label: str) -> tuple[Dated, ...]:
    return tuple(date for date in found if date.label == label)


def _first(found: tuple[Dated, ...], day: When | None, first: bool | None) -> When | None:  # noqa: FBT001
    settled = (settle(date, address=day, first=first) for date in found)
    return next((when for when in settled if when), None)


def _order(found: tuple[Dated, ...], address: str, lang: str) -> bool | None:
    """Whether days stand first: shown by another date of the clipping, by its country or by its language."""
    for date in found:
        figures = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}", date.text.strip())
        if figures and len(date.readings) == 1 and figures[1] != figures[2]:
            return int(figures[1]) > int(figures[2])
    return day_first(lang, territory(address))
