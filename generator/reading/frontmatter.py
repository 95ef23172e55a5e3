"""Front matter is split off, decoded and checked.

In: a Manuscript. Out: the Markdown, where it begins, and the mapping with places; then a typed value whose unsafe
parts are left out. It refuses addresses no page may link to, and paths that leave their folder.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from types import MappingProxyType
from typing import TypeVar

from msgspec import Struct

from generator.addresses import alias_url, is_path, safe_url
from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Head, Image, Imported, Manuscript, Place, Places, Rights
from generator.nouns import replace
from generator.placed import Placed, decode, plain, read_tags
from generator.placed.fences import form_of, read_front
from generator.placed.fences import split as cut

T = TypeVar("T")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_NEEDED = MappingProxyType({"articles": "title: …\ndate: 1919-08-30", "pages": "title: …"})
_OF_AUTHORITIES = "name: …"


class Parts(Struct, frozen=True):
    """A file in two: its front matter, and the Markdown after `above` lines."""

    head: Placed
    markdown: str
    above: int


def split(manuscript: Manuscript) -> Outcome[Parts]:
    """Split a file at its two lines of `---` and read what stands between them."""
    front, place = cut(manuscript.text), Place(manuscript.path)
    skeleton = _skeleton(manuscript.path)
    if front is None and form_of(manuscript.text) == "yaml":
        what = "the front matter that begins here has no end"
        return Outcome(None, (Diagnostic(Code.HEAD_MISSING, place, what, mend="close it with a line of ---"),))
    if front is None or front.form != "yaml":
        what = "the file does not begin with front matter"
        return Outcome(None, (Diagnostic(Code.HEAD_MISSING, place, what, mend=skeleton),))
    read = read_front(front, manuscript.path)
    if read.value is not None and not isinstance(read.value.value, dict):
        what = "the front matter is not a list of `key: value` lines"
        return Outcome(
            None, (*read.diagnostics, Diagnostic(Code.HEAD_NOT_MAPPING, read.value.place, what, mend=skeleton))
        )
    return Outcome(Parts(read.value, front.body, front.before) if read.value else None, read.diagnostics)


def _skeleton(path: str) -> str:
    """The front matter that a file of this folder needs at the least."""
    folder = path.removeprefix("content/").partition("/")[0]
    return f"---\n{_NEEDED.get(folder, _OF_AUTHORITIES)}\n---"


def typed_head(placed: Placed, into: type[T], *, needed: tuple[str, ...]) -> Outcome[T]:
    """Decode front matter. A needed key that stands there without a value is reported as missing."""
    assert isinstance(placed.value, dict)
    made = decode(placed, into)
    empty = [name for name in needed if name in placed.value and not plain(placed.value[name])]
    wrong = (
        Diagnostic(Code.KEY_MISSING, placed.value[name].key, f"`{name}` is empty", mend=f"{name}: …") for name in empty
    )
    return Outcome(None if empty else made.value, (*made.diagnostics, *wrong))


def article_head(placed: Placed) -> Outcome[Head]:
    """The front matter of an article, with every part that cannot be used left out and reported."""
    assert isinstance(placed.value, dict)
    rest = {key: value for key, value in placed.value.items() if key != "imported"}
    made = typed_head(replace(placed, value=rest), Head, needed=("title", "date"))
    origin = _origin(placed.value.get("imported"))
    wrong = (*made.diagnostics, *origin.diagnostics)
    if made.value is None:
        return Outcome(None, wrong)
    unknown = {key: plain(value) for key, value in rest.items() if key not in Head.__struct_fields__}
    head = replace(made.value, imported=origin.value, extra={**unknown, **made.value.extra})
    head = _withheld(head, placed, wrong)
    check = Check(placed)
    return Outcome(_checked(head, check), (*wrong, *check.wrong))


def keys_of(placed: Placed) -> Places:
    """Where `id` and `slug` stand, and `aliases` and `tags`, each of these also by its own text."""
    values = placed.value if isinstance(placed.value, dict) else {}
    known: dict[str, tuple[int, int]] = {}
    for key in ("id", "slug", "aliases", "tags"):
        if key in values:
            found = values[key]
            listed = found.value if isinstance(found.value, list) else [found]
            texts = ((f"{key}.{item.value.strip()}", item.place.spot) for item in listed if isinstance(item.value, str))
            known |= {sys.intern(text): spot for text, spot in texts}  # many articles have the same tags
            known[key] = found.place.spot
    return Places(placed.place.path, known)


def _withheld(head: Head, placed: Placed, wrong: tuple[Diagnostic, ...]) -> Head:
    """A `rights` or `draft` that cannot be read withholds all that it might: to publish cannot be undone."""
    assert isinstance(placed.value, dict)
    unread = {key for key in ("rights", "draft") if key in placed.value and _is_wrong(placed.value[key], wrong)}
    return replace(
        head,
        rights=Rights.METADATA if "rights" in unread else head.rights,
        draft=True if "draft" in unread else head.draft,
    )


def _is_wrong(value: Placed, wrong: tuple[Diagnostic, ...]) -> bool:
    return any(one.place == value.place and one.code is Code.VALUE_TYPE for one in wrong)


def _origin(placed: Placed | None) -> Outcome[Imported]:
    if placed is None or placed.value is None:
        return Outcome(None)
    return decode(placed, Imported, names={"from": "original"})


class Check:
    """Checks values of one front matter against the places where they stand, and gathers what is wrong."""

    def __init__(self, placed: Placed) -> None:
        self._placed = placed
        self.wrong: list[Diagnostic] = []

    def place(self, *keys: str) -> Place:
        """Where a value stands."""
        found = self._placed
        for key in keys:
            if isinstance(found.value, dict) and key in found.value:
                found = found.value[key]
        return found.place

    def url(self, value: str, *keys: str) -> str:
        """The address, or nothing where no page may link to it."""
        return self._kept(
            value, keys, lambda: safe_url(value) is not None, Code.VALUE_URL, "may not be linked to", "https://…"
        )

    def path(self, value: str, *keys: str) -> str:
        """The value, or nothing where it leaves its folder or cannot be part of a path."""
        return self._kept(
            value, keys, lambda: is_path(value), Code.VALUE_PATH, "is no path inside the collection", "a-plain-name"
        )

    def tags(self) -> tuple[str, ...]:
        """The tags that can be some."""
        found = read_tags(self._placed.value.get("tags")) if isinstance(self._placed.value, dict) else Outcome(())
        self.wrong.extend(found.diagnostics)
        return found.value or ()

    def aliases(self, values: tuple[str, ...]) -> tuple[str, ...]:
        """Those old addresses that can be addresses of this site, each once."""
        listed = self._placed.value.get("aliases") if isinstance(self._placed.value, dict) else None
        items = listed.value if listed and isinstance(listed.value, list) else ()
        places = {str(item.value).strip(): item.place for item in items}
        kept = {value: alias_url(value) for value in _filled(values)}
        for value in (value for value, url in kept.items() if url is None):
            what, mend = (
                f"aliases: {value[:80]!r} can be no address of this site",
                "write a path such as /old/address.html",
            )
            self.wrong.append(Diagnostic(Code.VALUE_PATH, places.get(value, self.place("aliases")), what, mend=mend))
        return tuple(value for value, url in kept.items() if url is not None)

    def language(self, value: str) -> str:
        """The language tag, or nothing where it is none (BCP 47)."""
        good = not value or _LANGUAGE.fullmatch(value)
        return self._kept(
            value, ("lang",), lambda: bool(good), Code.VALUE_TYPE, "is no language tag", "en, de-AT, zh-Hant"
        )

    def _kept(self, value: str, keys: tuple[str, ...], good: Callable[[], bool], *said: object) -> str:
        if not value or good():
            return value
        code, why, mend = said
        assert isinstance(code, Code)
        what = f"{'.'.join(keys)}: {value[:80]!r} {why}"
        self.wrong.append(Diagnostic(code, self.place(*keys), what, mend=f"{keys[-1]}: {mend}"))
        return ""


def _checked(head: Head, check: Check) -> Head:
    return replace(
        head,
        url=check.url(head.url, "url"),
        archived=check.url(head.archived, "archived"),
        slug=check.path(head.slug, "slug"),
        id=check.path(head.id, "id"),
        lang=check.language(head.lang),
        aliases=check.aliases(head.aliases),
        tags=check.tags(),
        image=head.image and _image(head.image, check),
        authors=_filled(head.authors),
        people=_filled(head.people),
        organisations=_filled(head.organisations),
        places=_filled(head.places),
        events=_filled(head.events),
    )


def _filled(values: tuple[str, ...]) -> tuple[str, ...]:
    """Values without those that are blank, each once."""
    return tuple(dict.fromkeys(value.strip() for value in values if value.strip(" \t/")))


def _image(image: Image, check: Check) -> Image | None:
    source = check.url(image.src, "image", "src")
    if source and not re.match(r"(https?|mailto):", source, re.IGNORECASE) and not is_path(source):
        source = check.path(source, "image", "src")
    if source and not image.alt.strip():
        mend = 'alt: "what can be seen"'
        check.wrong.append(
            Diagnostic(Code.PICTURE_ALT, check.place("image"), f"the picture {source} has no `alt`", mend=mend)
        )
    return replace(image, src=source) if source or image.caption or image.credit else None
