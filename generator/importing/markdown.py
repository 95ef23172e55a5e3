"""Markdown that has front matter already: Obsidian, web clippers, other site generators.

In: an original that begins with front matter, in YAML, TOML or JSON. Out: one draft with the keys of `Head`, the body
as it is but for a first heading that is the title. Keys of other programs are mapped; keys without a meaning here are
kept under `extra` with the values they have, and so is a key of which a part found no place. It refuses front matter
that cannot be read, and says where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from generator.addresses import is_path
from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.clipping import recognises as is_text
from generator.importing.clippings.dates import when_of
from generator.importing.clippings.labels import tags
from generator.importing.clippings.language import detect, tagged
from generator.importing.clippings.names import names_in
from generator.importing.clippings.web import archived, canonical, day_of
from generator.importing.decoding import decode
from generator.importing.draft import Draft, Fate
from generator.model import Place, Source, When
from generator.placed import Placed, plain
from generator.placed.fences import Front, read_front, split

NAME = "markdown"
MENDS: Mapping[str, str] = MappingProxyType(
    {"title": "write `title: …` in the front matter", "date": "write `date: 1919-08-30` in the front matter"}
)
_MOST = 20  # mistakes of one file's front matter that are told
_KEYED = re.compile(r"^\s*[\"']?[^\W\d][\w .-]{0,40}[\"']?\s*[:=](?:\s|$)", re.MULTILINE)
_OF_CLIPPERS = re.compile(r"#?clippings?", re.IGNORECASE)
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
        "publicationtitle",
        "publication_title",
        "container_title",
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
    "page": ("page", "pages"),
    "lang": ("lang", "language", "locale"),
    "aliases": ("aliases", "redirect_from"),
    "draft": ("draft", "published"),
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
    if not is_text(source) or not start.startswith((b"---", b"+++", b"{")):
        return 0
    front = _front(source)
    return 2 if front and (_KEYED.search(front.head) or (front.form == "yaml" and source.path.endswith(".md"))) else 0


def _front(source: Source) -> Front | None:
    decoded = decode(source.data)
    return split(decoded[0]) if decoded else None


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """One article as a draft, its front matter mapped."""
    front = _front(source)
    if front is None:
        return Outcome(
            None, (Diagnostic(Code.HEAD_MISSING, Place(source.path), "the file does not begin with front matter"),)
        )
    read = read_front(front, source.path)
    if read.value is None or not isinstance(read.value.value, dict):
        return Outcome(
            None,
            read.diagnostics[:_MOST]
            or (Diagnostic(Code.HEAD_NOT_MAPPING, Place(source.path), "the front matter is no list of keys"),),
        )
    return Outcome((_draft(read.value.value, front, source),), read.diagnostics)


def _draft(keys: Mapping[str, Placed], front: Front, source: Source) -> Draft:
    head, used = _fields(keys)
    doubts: list[str] = []
    original = (decode(source.data) or ("",))[0]
    body, heading = _without_title(front.body, str(head.get("title", "")))
    if heading:
        head.setdefault("title", heading.strip().strip("# ").strip())
    name = source.path.rsplit("/", 1)[-1]
    if "date" not in head and (day := day_of(str(head.get("url", ""))) or _named_day(name)):
        head["date"] = day
        doubts.append(f"no date of publication is given: {day} is that of the address or of the file's name")
    if "lang" not in head and (lang := detect(re.sub(r"[#*_\[\]()<>{}]|https?://\S+", " ", body))):
        head["lang"] = lang
    moved = (Fate(original.removesuffix(front.body), "front matter"), *((Fate(heading, "title"),) if heading else ()))
    return Draft(
        head, body.strip("\n"), original=original, body=body, moved=moved, doubts=tuple(doubts), extra=_left(keys, used)
    )


def _without_title(body: str, title: str) -> tuple[str, str]:
    """The body without a first heading that is the title, and the heading's line. Without a title it is the title."""
    found = re.match(r"\s*(?P<line>#\s+(?P<words>[^\n]+?)\s*#*[ \t]*)(?:\n|$)", body)
    if found and (not title or found["words"].casefold() == title.casefold()):
        return body[found.end() :], found["line"]
    return body, ""


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
    for name in (*_KEYS, *(name for name in (*_TEXTS, *_LISTS) if name not in _KEYS)):
        for key in _KEYS.get(name, (name,)):
            written = folded.get(key)
            value = _value(name, key, keys[written]) if written and written not in used else None
            if written and value not in (None, "", [], {}) and name not in head:
                head[name] = value
                used |= set() if name in _LISTS and _beyond(keys[written]) else {written}
    _image_words(head, keys, used)
    if inner := archived(str(head.get("url", ""))):
        head.update(url=canonical(inner), archived=head["url"])
    return head, used


def _beyond(placed: Placed) -> bool:
    """Whether a list holds mappings or lists that say more than a name, which must not be lost."""
    return any(isinstance(item.value, list | dict) and len(item.value) > 1 for item in _items(placed))


def _value(name: str, key: str, placed: Placed) -> object:
    """A value as its field takes it, or None where it does not fit."""
    if name in ("date", "updated"):
        return when_of(_plain(placed.value)) if isinstance(placed.value, str) else None
    if name in _LISTS:
        return _list(name, placed)
    if name == "image":
        return _image(placed)
    if isinstance(placed.value, list) and len(placed.value) == 1:
        placed = placed.value[0]
    if not isinstance(placed.value, str):
        return None
    return _text(name, key, placed.value.strip())


def _text(name: str, key: str, text: str) -> object:
    """One value of a field that takes one."""
    address = bool(re.match(r"(?:https?:)?//", text))
    if name == "draft":
        return True if (key, text) in (("draft", "true"), ("published", "false")) else None
    if name == "url":
        return canonical(text) if address else None
    if name == "source":
        return None if address else _plain(text)
    if name in ("id", "slug"):
        return text if is_path(text) and "/" not in text else None
    if name == "lang":
        return tagged(text)
    return text if key == "title" else _plain(text)


def _plain(text: str) -> str:
    """Wiki links and links to a name alone are what they show."""
    return re.sub(r"^\[([^\[\]]+)\]\([^()\s]*\)$", r"\1", _WIKI.sub(r"\1", text)).strip()


def _list(name: str, placed: Placed) -> list[str]:
    texts = [text for item in _items(placed) if (text := _named(item))]
    if len(texts) == 1 and isinstance(placed.value, str):
        texts = re.split(_separator(name, texts[0]), texts[0])
    if name == "authors":
        texts = [_turned(text) for text in texts]
    if name == "aliases":  # those of Obsidian are other titles, which are no addresses
        return texts if all(re.search(r"/|\.\w+$", text) for text in texts) else []
    if name == "tags":
        texts = [tag for text in texts for tag in (tags(text) if "/" not in text else (text.lstrip("#"),))]
    return list(dict.fromkeys(texts))


def _separator(name: str, text: str) -> str:
    if ";" in text:
        return r"\s*;\s*"
    return {"tags": r"\s*,\s*", "authors": r"\s*,\s+(?=\S+\s)|\s+and\s+"}.get(name, r"\n")


def _named(placed: Placed) -> str:
    """A text, or the `name` that a mapping gives."""
    if isinstance(placed.value, dict):
        placed = placed.value.get("name", placed)
    return _plain(placed.value) if isinstance(placed.value, str) else ""


def _turned(name: str) -> str:
    """`Tennant, Maud` the way it is said; what is no name turned round stays as it is."""
    found = names_in(name) if name.count(",") == 1 else ()
    same = len(found) == 1 and sorted(found[0]) == sorted(name.replace(",", "", 1))
    return found[0] if same else name


def _image(placed: Placed) -> Mapping[str, str] | None:
    if isinstance(placed.value, str):
        text = placed.value.strip()
        linked = re.fullmatch(r"!?\[(?P<alt>[^\[\]]*)\]\((?P<src>[^()\s]+)\)", text)
        return (
            {"src": linked["src"], **({"alt": linked["alt"]} if linked["alt"] else {})}
            if linked
            else {"src": _plain(text.lstrip("!"))}
        )
    if not isinstance(placed.value, dict) or not {"src", "url", "path", "caption", "credit"} & placed.value.keys():
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
    """Every key that was not used up, with its value, and the tag that clippers put on everything."""
    left = dict(_kept(keys, used))
    marks = [text for item in _items(keys.get("tags")) if _OF_CLIPPERS.fullmatch(text := str(item.value).strip())]
    return {**left, "tags": marks} if marks else left


def _items(placed: Placed | None) -> list[Placed]:
    """The items of a list, or the one value that stands for it."""
    return placed.value if placed and isinstance(placed.value, list) else [placed] if placed else []


def _kept(keys: Mapping[str, Placed], used: set[str]) -> Iterator[tuple[str, object]]:
    for key, placed in keys.items():
        if key == "extra" and isinstance(placed.value, dict):
            yield from _kept(placed.value, set())
        elif key not in used and placed.value not in (None, "", [], {}):
            yield key, plain(placed)
