"""Markdown that has front matter already: Obsidian, web clippers, other site generators.

In: an original that begins with YAML between two lines of `---`. Out: one draft with the keys of `Head`, the body
as it is. Keys of other programs are mapped; keys without a meaning here are kept under `extra` with the values they
have. It refuses front matter that cannot be read, and says where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.clipping import recognises as is_text
from generator.importing.clippings.dates import dates, settle
from generator.importing.clippings.labels import tags
from generator.importing.clippings.language import detect, named
from generator.importing.clippings.web import archived, canonical, day_of
from generator.importing.decoding import decode
from generator.importing.draft import Draft, Fate
from generator.model import Place, Source, When
from generator.placed import Placed, plain, read_yaml

NAME = "markdown"
_HEAD = re.compile(r"\s*---[ \t]*\n(?P<head>.*?)(?:\n|^)(?:---|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL | re.MULTILINE)
_MOST = 20  # mistakes of one file's front matter that are told
_KEYED = re.compile(r"^[^\W\d][\w .-]{0,40}\s*:(?:\s|$)", re.MULTILINE)
_WIKI = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")

# Field -> the keys of other programs that mean it, the most exact first.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "headline", "name"),
    "date": (
        "date",
        "published",
        "date_published",
        "datepublished",
        "publish_date",
        "pubdate",
        "pub_date",
        "publication_date",
        "published_at",
        "publishdate",
    ),
    "updated": (
        "updated",
        "modified",
        "lastmod",
        "last_modified",
        "date_modified",
        "datemodified",
        "updated_at",
        "last_updated",
    ),
    "authors": ("authors", "author", "byline", "creator", "by"),
    "source": (
        "source",
        "publication",
        "publisher",
        "site",
        "site_name",
        "sitename",
        "website",
        "newspaper",
        "journal",
    ),
    "url": (
        "url",
        "source_url",
        "canonical_url",
        "canonical",
        "link",
        "original",
        "original_url",
        "source",
        "permalink",
    ),
    "dek": ("dek", "subtitle", "deck", "standfirst", "description", "summary", "excerpt", "abstract"),
    "image": ("image", "cover", "cover_image", "thumbnail", "featured_image", "primary_image", "banner", "hero"),
    "tags": ("tags", "tag", "keywords", "topics", "categories"),
    "section": ("section", "category"),
    "lang": ("lang", "language", "locale"),
    "aliases": ("aliases", "redirect_from"),
}
_LISTS = ("authors", "tags", "people", "organisations", "places", "events", "aliases")
_TEXTS = (
    "title",
    "source",
    "url",
    "archived",
    "page",
    "section",
    "kicker",
    "dek",
    "dateline",
    "series",
    "lang",
    "rights",
    "licence",
    "translation_of",
    "responds_to",
    "slug",
    "id",
)


def recognises(source: Source) -> int:
    """2 for text that begins with front matter."""
    start = source.data[:4000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not is_text(source) or not re.match(rb"---[ \t]*\r?\n", start):
        return 0
    decoded = decode(source.data)
    found = _HEAD.match(decoded[0]) if decoded else None
    return 2 if found and (_KEYED.search(found["head"]) or source.path.endswith(".md")) else 0


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """One article as a draft, its front matter mapped."""
    decoded = decode(source.data)
    found = _HEAD.match(decoded[0]) if decoded else None
    if decoded is None or found is None:
        return Outcome(
            None, (Diagnostic(Code.HEAD_MISSING, Place(source.path), "the file does not begin with front matter"),)
        )
    above = decoded[0].count("\n", 0, found.start("head"))
    read = read_yaml(found["head"], source.path, above=above)
    if read.value is None or not isinstance(read.value.value, dict):
        return Outcome(
            None,
            read.diagnostics[:_MOST]
            or (Diagnostic(Code.HEAD_NOT_MAPPING, Place(source.path), "the front matter is no list of keys"),),
        )
    body = decoded[0][found.end() :]
    return Outcome((_draft(read.value.value, body, decoded[0], source.path.rsplit("/", 1)[-1]),), read.diagnostics)


def _draft(keys: Mapping[str, Placed], body: str, original: str, name: str) -> Draft:
    head, used = _fields(keys)
    extra = _left(keys, used)
    doubts: list[str] = []
    heading = re.match(r"\s*#\s+(?P<title>[^\n]+?)\s*#*\s*(?:\n|$)", body)
    if "title" not in head and heading:
        head["title"] = heading["title"]
    if "date" not in head and (day := day_of(str(head.get("url", ""))) or _named_day(name)):
        head["date"] = day
        doubts.append(f"no date of publication is given: {day} is that of the address or of the file's name")
    if "lang" not in head and (lang := detect(re.sub(r"[#*_\[\]()<>{}]|https?://\S+", " ", body))):
        head["lang"] = lang
    front = Fate(original.removesuffix(body), "front matter")
    return Draft(
        head, body.strip("\n"), original=original, body=body, moved=(front,), doubts=tuple(doubts), extra=extra
    )


def _named_day(name: str) -> When | None:
    """The day that begins a file's name, as static site generators name posts."""
    found = re.match(r"\d{4}-\d{2}-\d{2}(?=[-_ .])", name)
    try:
        return When.parse(found[0]) if found else None
    except ValueError:
        return None


def _fields(keys: Mapping[str, Placed]) -> tuple[dict[str, object], set[str]]:
    """The fields of `Head` that the keys give, and the keys that were used up."""
    head: dict[str, object] = {}
    used: set[str] = set()
    folded = {key.casefold().replace("-", "_").replace(" ", "_"): key for key in keys}
    for name in (*_KEYS, *(name for name in (*_TEXTS, *_LISTS, "draft") if name not in _KEYS)):
        for key in _KEYS.get(name, (name,)):
            written = folded.get(key)
            value = _value(name, key, keys[written]) if written and written not in used else None
            if written and value not in (None, "", [], {}) and name not in head:
                head[name] = value
                used.add(written)
    _image_words(head, keys, used)
    if inner := archived(str(head.get("url", ""))):
        head.update(url=canonical(inner), archived=head["url"])
    return head, used


def _value(name: str, key: str, placed: Placed) -> object:
    """A value as its field takes it, or None where it does not fit."""
    if name in ("date", "updated"):
        return _when(placed)
    if name in _LISTS:
        return _list(name, placed)
    if name == "image":
        return _image(placed)
    if not isinstance(placed.value, str):
        return None
    text = placed.value.strip()
    if name == "draft":
        return True if text == "true" else None
    address = bool(re.match(r"(?:https?:)?//", text))
    if name == "url":
        return canonical(text) if address else None
    if name == "source":
        return None if address else _plain(text)
    return _language(text) if name == "lang" else _plain(text) if key != "title" else text


def _plain(text: str) -> str:
    """Wiki links and links to a name alone are what they show."""
    return re.sub(r"^\[([^\[\]]+)\]\([^()\s]*\)$", r"\1", _WIKI.sub(r"\1", text)).strip()


def _language(text: str) -> str:
    return text.replace("_", "-") if re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", text) else named(text)


def _when(placed: Placed) -> When | None:
    if not isinstance(placed.value, str):
        return None
    try:
        return When.parse(placed.value)
    except ValueError:
        found = dates(_plain(placed.value), "en")
        return settle(found[0], address=None, first=None) if len(found) == 1 else None


def _list(name: str, placed: Placed) -> list[str]:
    items = placed.value if isinstance(placed.value, list) else [placed]
    texts = [_plain(item.value) for item in items if isinstance(item.value, str) and item.value.strip()]
    if len(texts) == 1 and not isinstance(placed.value, list):
        separator = (
            r"\s*;\s*"
            if ";" in texts[0]
            else r"\s*,\s*"
            if name == "tags"
            else r"\s*,\s+(?=\S+\s)|\s+and\s+"
            if name == "authors"
            else r"\n"
        )
        texts = re.split(separator, texts[0])
    return (
        list(
            dict.fromkeys(
                tag for text in texts for tag in (tags(text) if name == "tags" and "/" not in text else (text,))
            )
        )
        if name == "tags"
        else texts
    )


def _image(placed: Placed) -> Mapping[str, str] | None:
    if isinstance(placed.value, str):
        text = placed.value.strip()
        linked = re.fullmatch(r"!?\[(?P<alt>[^\[\]]*)\]\((?P<src>[^()\s]+)\)", text)
        return (
            {"src": linked["src"], **({"alt": linked["alt"]} if linked["alt"] else {})}
            if linked
            else {"src": _plain(text.lstrip("!"))}
        )
    if not isinstance(placed.value, dict) or not {"src", "url", "path"} & placed.value.keys():
        return None
    names = {"src": "src", "url": "src", "path": "src", "alt": "alt", "caption": "caption", "credit": "credit"}
    if not placed.value.keys() <= names.keys():
        return None
    return {names[key]: str(value.value) for key, value in placed.value.items() if isinstance(value.value, str)}


def _image_words(head: dict[str, object], keys: Mapping[str, Placed], used: set[str]) -> None:
    """`image_alt`, `image_caption` and the like beside `image`."""
    picture = head.get("image")
    if not isinstance(picture, Mapping):
        return
    for name, written in (
        ("alt", ("image_alt",)),
        ("caption", ("image_caption", "image_figcaption", "caption")),
        ("credit", ("image_credit", "credit")),
    ):
        for key in written:
            placed = keys.get(key)
            if placed and isinstance(placed.value, str) and placed.value and name not in picture:
                picture = {**picture, name: placed.value}
                used.add(key)
    head["image"] = picture


def _left(keys: Mapping[str, Placed], used: set[str]) -> Mapping[str, object]:
    """Every key that was not used up, with its value."""
    return dict(_kept(keys, used))


def _kept(keys: Mapping[str, Placed], used: set[str]) -> Iterator[tuple[str, object]]:
    for key, placed in keys.items():
        if key == "extra" and isinstance(placed.value, dict):
            yield from _kept(placed.value, set())
        elif key not in used and placed.value not in (None, "", [], {}):
            yield key, plain(placed)
