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
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import quote, unquote, urlsplit

from generator.model import Names, Ref, When
from generator.nouns import replace

ALL_NOTES = "notes/collection.jsonld"  # every annotation of the site
LONGEST = 80  # bytes of a slug, so that a path of several fits every file system's 255 and old Windows's 260
_RESERVED = re.compile(r"(con|prn|aux|nul|(com|lpt)[\d¹²³])(\..*)?", re.IGNORECASE | re.ASCII)
_REFUSED = re.compile(r"[<>:\"|?*\\\x00-\x1f\x7f\ud800-\udfff]|[. ]$")
_LONGEST_NAME = 200  # bytes; file systems stop at 255, and what is made of a name, or while it is written, is longer
_OURS = re.compile(r"index|page-\d+")
_LATIN = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "ħ": "h", "ŋ": "n"}
)
_UNSEEN = re.compile("[’ʼ\u0300-\u036f\ufe00-\ufe0f\U000e0000-\U0010ffff]")  # accents, variation selectors, no letters
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{1,4}", re.IGNORECASE)
_ABNORMAL = re.compile(r"//|/\.\.?/")  # between slashes: nothing, or a dotted step
_UNENCODED = re.compile(r"[A-Za-z0-9/._~-]*+")
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)


def fold(name: str) -> str:
    """A name as it is compared: NFKC, case folded, white space made one space."""
    known = name.lower() if name.isascii() else unicodedata.normalize("NFKC", name).casefold()
    return " ".join(known.split())


def digest(text: str, length: int = 8) -> str:
    """A short, stable fingerprint of a text, in hexadecimal."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def slug(text: str) -> str:
    """A name as part of an address: NFKC, case folded, Latin letters without accents, words joined by `-`.

    At most 80 bytes of UTF-8, and safe as a file name on Windows and macOS. Letters of other scripts stay, with the
    vowel signs and points that belong to them. A text with nothing to keep gives a fingerprint: no two such texts meet.
    """
    folded, words = _slug(text)
    if not words:
        return "x" + digest(folded)
    made = words if len(words.encode()) <= LONGEST else suffixed(words, folded)
    return f"{made}-{digest(folded, 4)}" if why_marked(text) else made


def why_marked(text: str) -> str:
    """Why the slug of a text is not made of its words alone, as the end of a sentence; nothing where it is."""
    _, made = _slug(text)
    if not made:
        return "holds no letter and no digit"
    if _OURS.fullmatch(made):
        return "is that of a list of articles"
    return "is reserved on Windows" if is_reserved(made) else ""


def is_cut(text: str) -> bool:
    """Whether the words of a text are too long for a slug, which then ends in a fingerprint."""
    return len(_slug(text)[1].encode()) > LONGEST


def _slug(text: str) -> tuple[str, str]:
    """The text folded, and its words joined."""
    folded = folded_case(text).translate(_LATIN).replace("'", "")
    words = folded if folded.isascii() else _bare(folded)
    return folded, "-".join(re.findall(r"[^\W_]+", words) if words.isascii() else _words(words))


def is_reserved(name: str) -> bool:
    """Whether Windows keeps the name for a device, whatever stands after its first dot."""
    return _RESERVED.fullmatch(name) is not None


def why_refused(name: str) -> str:
    """Why some system refuses a file of this name, as the end of a sentence; nothing where each takes it."""
    if is_reserved(name):
        return "is reserved on Windows"
    if _REFUSED.search(name):
        return "holds a character that some systems refuse"
    long = len(name.encode("utf-8", "surrogatepass")) > _LONGEST_NAME
    return f"is longer than {_LONGEST_NAME} bytes" if long else ""


def folded_case(text: str) -> str:
    """A text as a case-blind file system compares it: NFKC, without difference of case (Unicode 3.13, D146)."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFD", text).casefold()).casefold()
    return unicodedata.normalize("NFKC", folded)


def suffixed(made: str, whole: str) -> str:
    """A slug made different from an equal one by a fingerprint of `whole`, still at most 80 bytes."""
    mark = "-" + digest(whole, 6)
    return made.encode()[: LONGEST - len(mark)].decode("utf-8", "ignore").rstrip("-") + mark


def _bare(text: str) -> str:
    """Without the accents of Latin letters, apostrophes and what is not seen (joiners, variation selectors)."""
    kept = [_letter(character) for character in text]
    return unicodedata.normalize("NFKC", "".join(kept))


def _letter(character: str) -> str:
    if character.isascii():
        return character
    if _UNSEEN.match(character) or unicodedata.category(character) == "Cf":
        return ""
    first = unicodedata.normalize("NFD", character)[0]
    return first if first.isascii() and first.isalnum() else character


def _words(text: str) -> list[str]:
    """Runs of letters and digits; a combining mark (Mn, Mc) stays with the letter that it follows."""
    words = [""]
    for character in text:
        if character.isalnum() or (words[-1] and unicodedata.category(character) in ("Mn", "Mc")):
            words[-1] += character
        elif words[-1]:
            words.append("")
    return [word for word in words if word]


def article_url(date: When, name: str) -> str:
    """`1987/11/12/gate.html`; as deep as the date is known."""
    return f"{date.path}/{name}.html"


def folder_url(*parts: str) -> str:
    """The page of a folder: `tags/floods/index.html`."""
    return "/".join([*(part for part in parts if part), "index.html"])


def paged(url: str, number: int) -> str:
    """The address of page `number` (from 1) of a long list whose first page is `url`."""
    return url if number == 1 else posixpath.join(posixpath.dirname(url), f"page-{number}.html")


def annotations_url(url: str) -> str:
    """The file of annotations beside an article's page."""
    return f"{url.removesuffix('.html')}.notes.jsonld"


def relative(here: str, there: str) -> str:
    """The link from the page at `here` to the address `there`, percent-encoded. It names a file or a fragment."""
    path, mark, fragment = there.partition("#")
    encoded = mark + quote(fragment, safe="-._~!$&'()*+,;=:@/?") if mark else ""
    if path == here and mark:
        return encoded
    link = _way(here.rpartition("/")[0], path)
    return (link if _UNENCODED.fullmatch(link) else quote(link, safe="/-._~!$'()*+,;=@")) + encoded


def _way(folder: str, path: str) -> str:
    """As `posixpath.relpath`, which looks up the working folder each time, of paths that are normal already."""
    start, parts = folder.split("/") if folder else [], path.split("/")
    if _ABNORMAL.search(f"/{folder}/{path}/" if folder else f"/{path}/"):
        return posixpath.relpath(path, folder or ".")
    shared = 0
    for one, other in zip(start, parts, strict=False):
        if one != other:
            break
        shared += 1
    return "/".join([".."] * (len(start) - shared) + parts[shared:]) or "."


def absolute(base_url: str, url: str) -> str:
    """The whole address of a page on the web, percent-encoded; empty where the site has no `base_url`."""
    path, mark, fragment = url.partition("#")
    return f"{base_url.rstrip('/')}/{quote(path, safe='/-._~')}{mark}{quote(fragment)}" if base_url else ""


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
    return all(_inside(form) for form in (path, unquote(path)))


def _inside(path: str) -> bool:
    if not path or "\x00" in path or "\\" in path or path.startswith("/") or re.match(r"[A-Za-z]:", path):
        return False
    return posixpath.normpath(path).split("/")[0] != ".."


def free_url(identity: str) -> str:
    """The address of a free page by its id: `about` becomes `about.html`, `help/notes` `help/notes.html`."""
    parts = [slug(part) for part in identity.split("/") if part not in ("", ".", "..")] or [slug(identity)]
    return "/".join(parts) + ".html"


def free_urls(identities: Iterable[str]) -> Mapping[str, str]:
    """The addresses of all free pages, by id.

    What would take another's address, or that of a page that every site has, gets a fingerprint.
    """
    taken = {"404.html", "search.html"}
    made: dict[str, str] = {}
    for identity in sorted(set(identities)):
        folder, mark, name = free_url(identity).removesuffix(".html").rpartition("/")
        url = f"{folder}{mark}{name}.html"
        made[identity] = f"{folder}{mark}{suffixed(name, identity)}.html" if url in taken else url
        taken.add(url)
    return made


def look_up(names: Names, target: str, *, near: str = "") -> tuple[Ref, ...]:
    """The pages that a collection link may mean: none, one, or several where it is ambiguous.

    `near` is the path of the file that holds the link: `../1988/log.md` is first taken as relative to it.
    A `#fragment` is kept. A link that begins with `#` leads into its own page and means no other.
    """
    if found := _find(names, target, near):
        return found
    path, _, fragment = target.rpartition("#")
    return tuple(replace(ref, url=f"{ref.url}#{fragment}") for ref in _find(names, path, near) if "#" not in ref.url)


def names_sought(target: str, *, near: str = "") -> Iterator[str]:
    """Every name under which `look_up` may look for this target."""
    for form in (target, target.rpartition("#")[0]):
        if form and not form.startswith("#"):
            yield from _forms(form, near)


def _find(names: Names, target: str, near: str) -> tuple[Ref, ...]:
    if not target or target.startswith("#"):
        return ()
    return next((names.pages[name] for name in _forms(target, near) if name in names.pages), ())


def _forms(target: str, near: str) -> Iterator[str]:
    path = unquote(target)
    if near and path.endswith(".md"):
        yield fold(inner_path(posixpath.normpath(posixpath.join(posixpath.dirname(near), path))))
    yield fold(target)
    yield fold(inner_path(path))


def inner_path(path: str) -> str:
    """A path as it is below `content`: without `../`, `./`, `/` and `content/` before it."""
    return re.sub(r"^(?:\.{0,2}/)*(?:content/)?", "", path)


def alias_url(alias: str) -> str | None:
    """The address of the file for an old address (`/1987/gate.html`, `/gate/`), or None where there can be none.

    One that has no suffix or ends in `/` is the folder's `index.html`. One that leaves the site, asks a question
    (`?p=12`), or has a part that no file can be called is none.
    """
    path = unicodedata.normalize("NFC", unquote(alias.strip())).lstrip("/")
    if alias.strip().startswith("//") or not path or not stays_inside(path):
        return None
    path = posixpath.normpath(path) + ("/" if path.endswith("/") else "")
    if path in (".", "./"):
        return "index.html"
    if path.endswith("/") or not _SUFFIX.fullmatch(posixpath.splitext(path)[1]):
        path = posixpath.join(path, "index.html")
    nameable = "#" not in path and not any(map(why_refused, path.split("/")))
    return path if nameable else None


def is_path(value: str) -> bool:
    """Whether a value can be part of an address: it stays inside, and holds no control character and no dotted step."""
    dotted = any(step in (".", "..") for step in value.split("/"))
    return (
        bool(value.strip())
        and stays_inside(value)
        and not dotted
        and not re.search(r"[\x00-\x1f\x7f\ud800-\udfff]", value)
    )
