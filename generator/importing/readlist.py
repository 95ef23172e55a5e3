"""Things that a person saved to read. In: rows of a reading list, keys in small letters. Out: a draft for each.

The programs differ in what they call a thing, so a field is the first of several keys. A row with its text becomes an
article; one with an excerpt becomes an excerpt (`rights: excerpt`), one with neither a record (`rights: metadata`).
When it was saved and read stands under `extra`. The day of publication is the one that the program says, or else the
day or the month in the address, which is told; it is never the day of saving.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.clippings.web import day_of
from generator.importing.draft import Draft, unsure
from generator.importing.filled import filled
from generator.importing.fragment import markdown, words
from generator.importing.jsonvalues import items, named, text
from generator.importing.newsml import of_text
from generator.importing.stamps import stamp
from generator.model import Place, Source, When
from generator.nouns import replace

MENDS: Mapping[str, str] = MappingProxyType(
    {
        "title": "give them a title in the program that they come from, and export them again",
        "date": "write the date of publication into the file, as `published`, or write these articles by hand",
    }
)
URLS = ("url", "href", "given_url", "resolved_url", "originalarticleurl", "article__url", "link", "uri")
_TITLES = ("title", "resolved_title", "given_title", "article__title", "name")
_CONTENTS = ("content", "content_html", "html", "article__content", "body")
_EXCERPTS = ("excerpt", "article__excerpt", "selection", "extended", "summary", "note", "description")
_PUBLISHED = ("published", "published_at", "publishedat", "published_date", "date_published", "publication_date")
_SAVED = (
    "time_added", "created_at", "created", "date_added", "add_date", "savedat", "saved_date", "saved date", "time",
    "dateadded", "timestamp",
)  # fmt: skip
_READ = ("archived_at", "date_archived", "readat", "time_read", "read_at", "last_read")
_TAGS = ("tags", "labels", "document tags", "tag_list")
_FOLDERS = ("folder", "folders")
_STATES = ("unread", "archive", "starred", "home", "liked", "unsorted")
_KEPT = 3_000_000  # letters of one text


def drafts(source: Source, rows: Iterable[Mapping[str, object]]) -> Outcome[tuple[Draft, ...]]:
    """A draft for each row that has an address, rows of one address once."""
    made: dict[str, Draft] = {}
    for row in rows:
        url = address(row)
        if re.match(r"https?://", url) and url not in made:
            made[url] = _draft(row, url)
    if made:
        return Outcome(tuple(made.values()))
    what = "the file lists nothing that has an address on the web"
    return Outcome(None, (Diagnostic(Code.IMPORT_FAILED, Place(source.path), what, mend="export it again"),))


def address(row: Mapping[str, object]) -> str:
    """The address of a row."""
    return text(row, *URLS)


def small(row: Mapping[str, object]) -> dict[str, object]:
    """A row with its keys in small letters."""
    return {str(key).strip().lower(): value for key, value in row.items()}


def _draft(row: Mapping[str, object], url: str) -> Draft:
    title = text(row, *_TITLES) or ("" if "extended" not in row else text(row, "description"))
    title = "" if title == url else title
    content, excerpt = text(row, *_CONTENTS)[:_KEPT], _excerpt(row, title)
    made = _markdown(content, url) or _markdown(excerpt, url)
    published, day = stamp(text(row, *_PUBLISHED)), day_of(url) or _month_of(url)
    fields = {
        "title": words(title) if "&" in title else title,
        "date": published or day,
        "authors": _split(named(items(row, "author", "authors", "published_by"), "name")),
        "source": text(row, "sitename", "site_name", "publication", "source"),
        "url": url,
        "dek": excerpt if content and excerpt else "",
        "tags": _tags(row),
        "lang": text(row, "language", "lang"),
        "image": {"src": src} if (src := _picture(row)) else {},
    }
    extra = {"saved": _day(row, _SAVED), "read": _day(row, _READ), "folder": _folder(row)}
    draft = filled(fields, made, part=url, extra=extra)
    rights = {} if content else {"rights": "excerpt" if made else "metadata"}
    review = (unsure("date", day, source="the address", doubt=0.3),) if day and not published else ()
    return replace(draft, head={**draft.head, **rights}, review=review)


def _month_of(url: str) -> When | None:
    """The month whose folder a page lies in, as `/2020/09/`."""
    found = re.search(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])/", url)
    return When(int(found[1]), int(found[2])) if found else None


def _excerpt(row: Mapping[str, object], title: str) -> str:
    found = text(row, *_EXCERPTS)
    return "" if found == title else found


def _markdown(value: str, url: str) -> str:
    if re.search(r"<[a-z/!][^>]*>|&\w+;", value, re.IGNORECASE):
        return markdown(value, base=url)
    return of_text(value) if value.strip() else ""


def _split(names: list[str]) -> list[str]:
    return [name for one in names for name in re.split(r"\s*;\s*|\s*,\s+(?=\S+\s)", one) if name]


def _tags(row: Mapping[str, object]) -> list[str]:
    """Tags as a list of names, or as one text between commas, bars or, as Pinboard writes them, blanks."""
    value = next((row[name] for name in _TAGS if row.get(name)), None)
    if not isinstance(value, str):
        found = named(items(row, *_TAGS), "name", "label", "slug")
    elif "," in value or "|" in value:
        found = re.split(r"\s*[,|]\s*", value)
    else:
        found = value.split() if "href" in row or "toread" in row else [value]
    return [one for one in found if one.strip()]


def _folder(row: Mapping[str, object]) -> str:
    folder = text(row, *_FOLDERS)
    return "" if folder.casefold() in _STATES else folder


def _day(row: Mapping[str, object], names: tuple[str, ...]) -> str:
    """When a thing was saved or read, to the day. Chrome counts microseconds from 1601."""
    value = text(row, *names)
    if re.fullmatch(r"1[23]\d{15}", value):
        value = str(int(value) // 1_000_000 - 11_644_473_600)
    found = stamp(value)
    return found.iso if found else ""


def _picture(row: Mapping[str, object]) -> str:
    src = text(row, "preview_picture", "thumbnail", "top_image_url", "image", "cover", "image url")
    return src if re.match(r"https?://", src) else ""


def inside(value: object, *keys: str) -> Iterator[Mapping[str, object]]:
    """The mappings of a list, or of the first list among these keys, in any depth of mappings."""
    if isinstance(value, list):
        yield from (small(one) for one in value if isinstance(one, Mapping))
    elif isinstance(value, Mapping):
        for key, one in value.items():
            if str(key).lower() in keys or str(key).isdecimal():
                yield from inside(one, *keys) if not _is_row(one) else (small(one),)


def _is_row(value: object) -> bool:
    return isinstance(value, Mapping) and bool(address(small(value)))
