"""Addresses: slugs, the paths of pages, relative links between them, and which addresses may be linked to.

An address is a path from the site's root with `/`, which ends in a file name (`1987/11/12/gate.html`), may carry a
`#fragment`, and is not percent-encoded; `relative` makes the link that a page writes.
"""

from __future__ import annotations

import hashlib
import html
import posixpath
import re
import unicodedata
from urllib.parse import quote, unquote, urlsplit

from generator.model import When

LONGEST = 80  # bytes of a slug, so that a path of several fits every file system's 255 and old Windows's 260
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))})
_OURS = frozenset({"index", "feed"})
_LATIN = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ħ": "h", "ŋ": "n"})
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)


def fold(name: str) -> str:
    """A name as it is compared: NFKC, case folded, white space made one space."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def digest(text: str, length: int = 8) -> str:
    """A short, stable fingerprint of a text, in hexadecimal."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def slug(text: str) -> str:
    """A name as part of an address: NFKC, case folded, Latin letters without accents, words joined by `-`.

    At most 80 bytes of UTF-8, and safe as a file name on Windows and macOS. Letters of other scripts stay.
    A text with nothing to keep gives a fingerprint, so no two such texts meet.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_LATIN)
    bare = "".join(_bare(character) for character in folded)
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", bare).replace("'", "").replace("’", ""))
    made = _cut("-".join(words), text)
    if not made:
        return "x" + digest(text)
    return f"{made}-" + digest(text, 4) if made in _RESERVED or made in _OURS or made.startswith("page-") else made


def _bare(character: str) -> str:
    parts = unicodedata.normalize("NFD", character)
    if len(parts) > 1 and parts[0].isascii():
        return parts[0]
    return "" if "\u0300" <= character <= "\u036f" else character


def _cut(made: str, whole: str) -> str:
    if len(made.encode()) <= LONGEST:
        return made
    mark = "-" + digest(whole, 6)
    return made.encode()[: LONGEST - len(mark)].decode("utf-8", "ignore").rstrip("-") + mark


def article_url(date: When, name: str) -> str:
    """`1987/11/12/gate.html`; as deep as the date is known."""
    return f"{date.path}/{name}.html"


def folder_url(*parts: str) -> str:
    """The page of a folder: `tags/floods/index.html`."""
    return "/".join([*(part for part in parts if part), "index.html"])


def paged(url: str, number: int) -> str:
    """The address of page `number` (from 1) of a long list whose first page is `url`."""
    return url if number == 1 else posixpath.join(posixpath.dirname(url), f"page-{number}.html")


def relative(here: str, there: str) -> str:
    """The link from the page at `here` to the address `there`, percent-encoded. It always names a file or a fragment."""
    path, mark, fragment = there.partition("#")
    encoded = mark + quote(fragment, safe="-._~!$&'()*+,;=:@/?") if mark else ""
    if path == here and mark:
        return encoded
    link = posixpath.relpath(path, posixpath.dirname(here) or ".")
    return quote(link, safe="/-._~!$'()*+,;=@") + encoded


def safe_url(text: str) -> str | None:
    """The address if a page may link to it (http, https, mailto or relative), else None.

    It is judged as a browser would read it: after entities and percent-encoding, without control characters and blanks.
    """
    naked = text
    for _ in range(3):
        naked = unquote(html.unescape(naked))
    naked = re.sub(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060\ufeff]", "", naked)
    scheme = _SCHEME.match(naked)
    if scheme and scheme[1].lower() not in ("http", "https", "mailto"):
        return None
    if naked.startswith(("//", "\\", "/\\")):
        return None
    try:
        urlsplit(text)
    except ValueError:
        return None
    return re.sub(r"[\x00-\x1f\x7f]", "", text.strip())


def stays_inside(path: str) -> bool:
    """Whether a relative path, joined to a folder, stays in it on every system."""
    if not path or "\x00" in path or "\\" in path or path.startswith("/") or re.match(r"[A-Za-z]:", path):
        return False
    return not posixpath.normpath(unquote(path)).startswith("..") and not unquote(path).startswith("/")
