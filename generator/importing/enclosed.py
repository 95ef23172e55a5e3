"""Pictures that came with an original. In: the bytes that it has under an address. Out: `Enclosed`, named by content.

A picture is a raster whose first bytes say which kind it is and how large. Its name in the collection is the digest of
its bytes, so one picture is written once, however many articles show it, and no name in an original leads anywhere. It
refuses drawings, which may run, and what is larger than any picture of a page.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import html
import io
import re
from collections.abc import Callable, Collection
from typing import Any
from urllib.parse import unquote_to_bytes

from msgspec import Struct, field

from generator.importing.draft import Draft, Enclosed
from generator.nouns import replace

FOLDER = "media/imported"  # below `content`
LARGEST = 10 * 1024 * 1024  # bytes of one picture
ALL = 96 * 1024 * 1024  # bytes of the pictures of one original, which are held in memory until they are written
_MOST = 1_000  # pictures of one original
_PIXELS = 150_000_000  # more, and a page that shows it harms its readers
_WEB = ("http://", "https://")
_DIGITS = 20  # of the digest
_DATA = re.compile(r"data:([\w.+/-]{0,60})((?:;[\w.=-]{1,60}){0,3}),", re.IGNORECASE)
_LONG = re.compile(r"data:[\w.+/-]{1,60}(?:;[\w.=-]{1,60}){0,3}?;base64,[A-Za-z0-9+/=]{400,}", re.IGNORECASE)
# SingleFile writes a picture that is shown more than once into a variable of the style sheet.
_VARIABLE = re.compile(r"--([\w-]{1,60})\s{0,9}:\s{0,9}url\(\s{0,9}[\"']?(data:#\d{1,6})[\"']?\s{0,9}\)")
_USED = re.compile(r"var\(\s{0,9}--([\w-]{1,60})\s{0,9}\)")
_TOKEN = re.compile(r"data:#(\d{1,6})")
_IMAGE = re.compile(r"(<img\b[^<>]{0,2000}?\ssrc\s*=\s*)(\"[^\"]*\"|'[^']*')", re.IGNORECASE)
_KINDS = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png"),
    (re.compile(rb"\xff\xd8\xff"), "jpg"),
    (re.compile(rb"GIF8[79]a"), "gif"),
    (re.compile(rb"RIFF.{4}WEBPVP8", re.DOTALL), "webp"),
    (re.compile(rb".{4}ftypavi[fs]", re.DOTALL), "avif"),
)
_HEAD = 32  # bytes that tell a kind

# What is under an address: bytes, at most one more than `LARGEST` and none where it is unknown; or a picture whose
# bytes are fetched later.
Find = Callable[[str], bytes | Enclosed]


def kind_of(data: bytes) -> str:
    """The suffix of the raster that these bytes begin, or nothing."""
    return next((suffix for begins, suffix in _KINDS if begins.match(data[:_HEAD])), "")


def enclosed(data: bytes, address: str = "") -> Enclosed | str:
    """The picture that these bytes are, or why they are none."""
    kind = kind_of(data)
    if not kind:
        return "it is no picture whose bytes say which kind it is"
    if len(data) > LARGEST:
        return f"it is larger than {LARGEST:,} bytes"
    width, height = _size(data)
    if width < 1 or height < 1:
        return "its bytes do not say how large it is"
    if width * height > _PIXELS:
        return f"{width:,} × {height:,} pixels are more than a page can show"
    name = hashlib.sha256(data).hexdigest()[:_DIGITS]
    return Enclosed(f"{FOLDER}/{name}.{kind}", data, address, width, height)


def _size(data: bytes) -> tuple[int, int]:
    import imagesize  # type: ignore[import-untyped]  # needed for few originals only  # noqa: PLC0415

    try:
        width, height = imagesize.get(io.BytesIO(data))
    except (ValueError, TypeError, ArithmeticError, LookupError, SyntaxError, OSError):
        return 0, 0
    return int(width), int(height)


class Allowance(Struct):
    """How many bytes and pictures of one original may still be taken."""

    size: int = ALL
    number: int = _MOST


class Album(Struct):
    """The pictures of one article: `find` has their bytes, and those that were asked for are kept under their paths.

    Data that a page holds in itself are cut out of it before it is read, and found again by the sign left there.
    """

    find: Find
    left: Allowance = field(default_factory=Allowance)
    kept: dict[str, Enclosed] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    known: dict[str, Enclosed | None] = field(default_factory=dict)
    cuts: list[str] = field(default_factory=list)

    def cut(self, page: str) -> str:
        """The page without the data in it: a sign stands in the place of each, also where a variable names it."""

        def sign(found: re.Match[str]) -> str:
            self.cuts.append(found[0])
            return f"data:#{len(self.cuts) - 1}"

        text = _LONG.sub(sign, page) if "base64," in page else page
        held = dict(_VARIABLE.findall(text)) if self.cuts else {}
        return _USED.sub(lambda used: f"url({held[used[1]]})" if used[1] in held else used[0], text) if held else text

    def place(self, address: str) -> Enclosed | None:
        """The picture under an address as it is written in the original; None where there is none to be had."""
        if address not in self.known:
            self.known[address] = self._placed(address)
        return self.known[address]

    def _placed(self, address: str) -> Enclosed | None:
        found = self._found(address)
        if not found:
            return None
        own = "" if address.startswith("data:") else address
        made = found if isinstance(found, Enclosed) else enclosed(found, own)
        if isinstance(made, Enclosed) and made.path not in self.kept:
            self.left.size -= len(made.data)
            self.left.number -= 1
            if min(self.left.size, self.left.number) < 0:
                self.left.size += len(made.data)
                made = "the pictures of the original are more than may be taken"
        if isinstance(made, str):
            self.refused[address] = made
            return None
        return self.kept.setdefault(made.path, made)

    def _found(self, address: str) -> bytes | Enclosed:
        sign = _TOKEN.fullmatch(address)
        if sign:
            return _decoded(self.cuts[int(sign[1])]) if int(sign[1]) < len(self.cuts) else b""
        return _decoded(address) if address[:5].lower() == "data:" else self.find(address)

    def named(self, path: str, address: str) -> Enclosed:
        """A picture that is kept, with its address on the web, where that is known."""
        if address:
            self.kept[path] = replace(self.kept[path], address=address)
        return self.kept[path]


def _decoded(address: str) -> bytes:
    """The bytes of a `data:` address, or nothing."""
    found = _DATA.match(address[:400])
    if not found or len(address) > 2 * LARGEST:
        return b""
    body = address[found.end() :]
    if "base64" not in found[2].lower():
        return unquote_to_bytes(body)
    try:
        return base64.b64decode(unquote_to_bytes(body))
    except (binascii.Error, ValueError):
        return b""


def placed(fragment: str, album: Album) -> str:
    """HTML in which every picture that is to be had stands with its path in the collection."""

    def image(found: re.Match[str]) -> str:
        one = album.place(html.unescape(found[2][1:-1]).strip())
        return f'{found[1]}"{one.path}"' if one else found[0]

    return _IMAGE.sub(image, fragment)


def with_pictures(draft: Draft, album: Album) -> Draft:
    """The draft with the pictures that it shows, and with what is to be said of those that it shows and cannot have."""
    shown = tuple(one for one in album.kept.values() if _shows(draft, one.path))
    told = (
        f"a picture was not taken, because {why}: {address[:120]}"
        for address, why in album.refused.items()
        if not address.startswith("data:") and _shows(draft, address)
    )
    return replace(draft, pictures=shown, doubts=(*draft.doubts, *told))


def _shows(draft: Draft, address: str) -> bool:
    return address == _lead(draft).get("src") or f"]({address}" in draft.markdown


def _lead(draft: Draft) -> dict[str, Any]:
    image = draft.head.get("image")
    return dict(image) if isinstance(image, dict) else {}


def remote(draft: Draft, *, keep: Collection[str] = ()) -> Draft:
    """The draft without the pictures that are not written: each stands with its address on the web, if that is known.

    `keep` are the paths of those that are.
    """
    gone = [one for one in draft.pictures if one.path not in keep]
    there = {one.path: one.address for one in gone if one.address.startswith(_WEB)}
    markdown = draft.markdown
    for path, address in there.items():
        quoted = re.sub(r"[\s()<>\\\"]", lambda one: f"%{ord(one[0]):02X}", address)
        markdown = markdown.replace(f"]({path}", f"]({quoted}")
    lead = _lead(draft)
    if any(lead.get("src") == one.path for one in gone):
        lead["src"] = there.get(lead["src"]) or _named(draft)
    lead = {name: value for name, value in lead.items() if value}
    head = {**draft.head, **({"image": lead} if lead else {})}
    kept = tuple(one for one in draft.pictures if one.path in keep)
    return replace(draft, head=head, markdown=markdown, pictures=kept) if gone else draft


def _named(draft: Draft) -> str | None:
    """The address of the lead picture that the page's data name, where there is one."""
    told = draft.provenance.get("image", {})
    others = told.get("others")
    said = [told, *(others if isinstance(others, list) else ())]
    values = (str(one.get("value") or "") for one in said if isinstance(one, dict))
    return next((value for value in values if value.startswith(_WEB)), None)
