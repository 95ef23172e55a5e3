"""What a format's fields become. In: values by the names of `Head`, as an original writes them. Out: a `Draft`.

Empty values are left out, names are turned the way they are said, tags are each one tag, and an address loses what
only follows readers. A language that is not given is judged by the text. It refuses to fill in anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from generator.addresses import is_path
from generator.importing.clippings.byline import byline
from generator.importing.clippings.dates import is_date_line
from generator.importing.clippings.language import detect, tagged
from generator.importing.clippings.names import names_in
from generator.importing.clippings.web import archived, canonical
from generator.importing.draft import Draft, Fate
from generator.importing.stamps import stamp
from generator.model import When

_TEXTS = ("title", "source", "section", "kicker", "dek", "dateline", "series", "page", "licence")
_LISTS = ("people", "organisations", "places", "events")
_DATES = ("date", "updated")
_LONGEST_TAG = 100  # characters
_LONGEST_DEK = 1_000


def filled(
    fields: Mapping[str, object],
    markdown: str,
    *,
    account: tuple[str, str, tuple[Fate, ...], tuple[Fate, ...]] | None = None,
    doubts: Iterable[str] = (),
    part: str = "",
    extra: Mapping[str, object] | None = None,
) -> Draft:
    """The draft of one article. `account` says what became of every text of the original."""
    head = {name: value for name in fields if (value := _value(name, fields[name])) not in (None, "", [], {})}
    if head.get("dek") in (head.get("title"), None) or len(str(head["dek"])) > _LONGEST_DEK:
        head.pop("dek", None)
    if head.get("updated") == head.get("date"):
        head.pop("updated", None)
    publication = str(head.get("source", "")).casefold()
    if isinstance(names := head.get("authors"), list):
        head["authors"] = [name for name in names if name.casefold() != publication]
        head = {name: value for name, value in head.items() if value != []}
    if is_date_line(str(head.get("dateline", "")), "en"):
        head.pop("dateline")
    if isinstance(head.get("url"), str) and (inner := archived(str(head["url"]))):
        head.update(url=canonical(inner), archived=head["url"])
    markdown = _without_title(markdown, str(head.get("title", "")))
    if "lang" not in head and (lang := detect(re.sub(r"[#*_\[\]()<>{}]|https?://\S+", " ", markdown))):
        head["lang"] = lang
    left = {name: value for name, value in (extra or {}).items() if value not in (None, "", [], {})}
    original, body, moved, dropped = _honest(account, head) if account else _told(head, markdown)
    return Draft(
        head,
        markdown,
        original=original,
        body=body,
        moved=moved,
        dropped=dropped,
        doubts=tuple(filter(None, doubts)),
        extra=left,
        part=part,
    )


def _without_title(markdown: str, title: str) -> str:
    """The text without a first heading that repeats the title."""
    found = re.match(r"#{1,6} +([^\n]+)\n\n", markdown)
    same = found and title and re.sub(r"[\W_]", "", found[1]).casefold() == re.sub(r"[\W_]", "", title).casefold()
    return markdown[found.end() :] if found and same else markdown


def _honest(
    account: tuple[str, str, tuple[Fate, ...], tuple[Fate, ...]], head: Mapping[str, object]
) -> tuple[str, str, tuple[Fate, ...], tuple[Fate, ...]]:
    """The account with what no field took counted as left out: a name in a second language, a code beside a name."""
    original, body, moved, dropped = account
    placed = set(re.findall(r"\w+", f"{dict(head)}".casefold()))
    took: list[Fate] = []
    left: list[Fate] = []
    for fate in moved:
        lines = fate.text.split("\n")
        apart = [line for line in lines if not _is_placed(line, fate.where, placed)]
        took += [Fate("\n".join(kept), fate.where)] if (kept := [line for line in lines if line not in apart]) else []
        left += [Fate("\n".join(apart), f"beside {fate.where}")] if apart else []
    return original, body, tuple(took), (*dropped, *left)


def _is_placed(line: str, field: str, placed: set[str]) -> bool:
    if field == "authors" or (field in _DATES and stamp(line)):
        return True
    return set(re.findall(r"\w+", line.casefold())) <= placed


def _told(head: Mapping[str, object], markdown: str) -> tuple[str, str, tuple[Fate, ...], tuple[Fate, ...]]:
    """The account of an original that has no text but what was read."""
    moved = tuple(Fate(str(value), name) for name, value in head.items() if isinstance(value, str))
    return "\n".join([markdown, *(fate.text for fate in moved)]), markdown, moved, ()


def _value(name: str, value: object) -> object:
    if name in _DATES:
        return value if isinstance(value, When) else stamp(value)
    if name in _TEXTS:
        return " ".join(str(value or "").split())
    if name in _LISTS:
        return _unique(" ".join(str(one).split()) for one in _items(value))
    if name == "authors":
        return authors(_items(value))
    if name == "tags":
        return _unique(tag for one in _items(value) if (tag := tag_of(str(one))))
    if name in ("url", "archived"):
        text = str(value or "").strip()
        web = re.match(r"https?://[^\s/]", text, re.IGNORECASE) and not re.search(r"\s", text)
        return (canonical(text) if name == "url" else text) if web else ""
    if name == "lang":
        return tagged(str(value or ""))
    if name == "id":
        return value if is_path(str(value)) and "/" not in str(value) else ""
    return value


def authors(given: Iterable[object]) -> list[str]:
    """Names as they are said: `By JOHN DOE` without `By`, `Doe, John` turned round; what is no name as it stands."""
    found: list[str] = []
    for one in given:
        text = " ".join(str(one or "").split())
        if not text:
            continue
        names = byline(text) or names_in(text)
        found += names or ([text] if len(text) < _LONGEST_TAG else [])
    return _unique(found)


def tag_of(text: str) -> str:
    """A tag in one line, without `#`, and with no empty part between slashes."""
    plain = " ".join(text.split()).lstrip("#").strip()
    parts = [part.strip() for part in plain.split("/")]
    return "/".join(part for part in parts if part) if len(plain) <= _LONGEST_TAG else ""


def _items(value: object) -> list[object]:
    if value is None or value == "":
        return []
    return list(value) if isinstance(value, list | tuple | set | frozenset) else [value]


def _unique(found: Iterable[str]) -> list[str]:
    seen: dict[str, str] = {}
    for one in found:
        if one:
            seen.setdefault(one.casefold(), one)
    return list(seen.values())
