"""XML without its dangers. In: an original. Out: its root element, names without namespaces, and where its text went.

Nothing outside the file is read and nothing in it may grow: a file that declares entities is refused, and so is one
nested deeper or built larger than libxml2 takes. XML that is not well-formed is read as far as it can be, which is
said.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from html.entities import html5
from typing import TYPE_CHECKING

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.decoding import decode
from generator.importing.draft import Fate
from generator.model import Place, Source

if TYPE_CHECKING:
    from lxml.etree import _Element

_DECLARES = re.compile(rb"<!ENTITY", re.IGNORECASE)
_OWN = frozenset((b"amp", b"lt", b"gt", b"quot", b"apos"))
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_NAME = re.compile(r"[^\W\d][\w.-]*")
_PROLOG = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*", re.DOTALL | re.IGNORECASE)
_HEAD = 20_000  # bytes in which the root element begins
_MOST = 400_000  # elements of one file
_LARGEST = 20 * 1024 * 1024  # bytes


def root_name(data: bytes) -> str:
    """The local name of the root element, by the file's beginning; nothing where it is no XML."""
    start = _narrow(data[:_HEAD]).removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"<"):
        return ""
    prolog = _PROLOG.match(start)
    found = _ROOT.match(start, prolog.end() if prolog else 0)
    return found[1].decode() if found else ""


def _narrow(data: bytes) -> bytes:
    """UTF-16 as UTF-8, so that markup is found in it."""
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data
    return data[: len(data) // 2 * 2].decode("utf-16", "replace").encode()


def parsed(source: Source, *, bare: bool = True) -> Outcome[tuple[_Element, str]]:
    """The root element, and what was wrong with the file where it could be read all the same."""
    from lxml import etree  # needed for few originals only  # noqa: PLC0415

    data = _entities_as_figures(_declared(source.data.lstrip()))
    if why := _why_refused(data):
        return _failed(source, why)
    doubt = ""
    try:
        root = etree.fromstring(data, _parser(recover=False))
    except etree.XMLSyntaxError as problem:
        if "xcessive depth" in str(problem) or "huge" in str(problem).lower():
            return _failed(source, f"it is nested or built larger than any such file: {problem}"[:200])
        doubt = f"the file is not well-formed XML, and was read as far as it can be: {problem}"[:200]
        root = etree.fromstring(_recoded(data), _parser(recover=True))
    if root is None:
        return _failed(source, "the file holds no XML")
    for reference in list(root.iter(etree.Entity)):
        _spell_out(reference)
    if bare:
        for element in root.iter("*"):
            name = str(element.tag).rpartition("}")[2].rpartition(":")[2]
            element.tag = name if _NAME.fullmatch(name) else "unnamed"
    return Outcome((root, doubt))


def _spell_out(reference: _Element) -> None:
    """A reference to something that the file does not define becomes the words that it is."""
    parent, before = reference.getparent(), reference.getprevious()
    if parent is None:
        return
    words = (reference.text or "") + (reference.tail or "")
    if before is None:
        parent.text = (parent.text or "") + words
    else:
        before.tail = (before.tail or "") + words
    reference.tail = None
    parent.remove(reference)


def _why_refused(data: bytes) -> str:
    if not data:
        return "the file is empty"
    if len(data) > _LARGEST or data.count(b"<") > 2 * _MOST:
        return "it is larger than such a file may be"
    prolog = _PROLOG.match(_narrow(data[:_HEAD]).removeprefix(b"\xef\xbb\xbf"))
    if _DECLARES.search(prolog[0] if prolog else b"") or _DECLARES.search(_narrow(data)[:_HEAD]):
        return "it declares entities, by which a file may read others or grow without end"
    return ""


def _declared(data: bytes) -> bytes:
    """The file without a declaration of a code page where its bytes are UTF-8, which they are not by chance."""
    found = re.match(rb"<\?xml[^>]*encoding=[\"'](?!utf)[^>]*\?>", data, re.IGNORECASE)
    if not found or data.isascii():
        return data
    try:
        data.decode()
    except UnicodeDecodeError:
        return data
    return data[found.end() :]


def _parser(*, recover: bool) -> object:
    from lxml import etree  # noqa: PLC0415

    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )


def _recoded(data: bytes) -> bytes:
    """The file as UTF-8 where its bytes are not those that it declares."""
    text = decode(data)
    if not text:
        return data
    return re.sub(r"^<\?xml[^>]*\?>", "", text[0].lstrip()).encode("utf-8", "replace")


def _entities_as_figures(data: bytes) -> bytes:
    """HTML's names of characters, which XML does not know, as their numbers."""

    def figures(found: re.Match[bytes]) -> bytes:
        known = html5.get(found[1].decode() + ";", "") if found[1] not in _OWN else ""
        return b"".join(b"&#%d;" % ord(character) for character in known) or found[0]

    return re.sub(rb"&([A-Za-z][A-Za-z0-9]{1,30});", figures, data)


def _failed(source: Source, why: str) -> Outcome[tuple[_Element, str]]:
    code = Code.FILE_EMPTY if "empty" in why else Code.IMPORT_FAILED
    mend = "save it again, or copy headline, date and text into a .txt file"
    return Outcome(None, (Diagnostic(code, Place(source.path), why, mend=mend),))


# ── what stands where ───────────────────────────────────────────────────────────────────────────


def text_of(element: _Element | None) -> str:
    """All words of an element, in one line."""
    return " ".join("".join(map(str, element.itertext())).split()) if element is not None else ""


def first(element: _Element, *paths: str) -> _Element | None:
    """The first element that one of the paths leads to and that holds words, the paths in order."""
    found = (one for path in paths for one in element.iterfind(path) if text_of(one))
    return next(found, None)


def value(element: _Element, *paths: str) -> str:
    """The first value that one of the paths leads to; `path@name` is an attribute."""
    for path in paths:
        to, _, name = path.rpartition("@") if "@" in path and not path.endswith("]") else (path, "", "")
        for one in [element] if to in ("", ".") else element.iterfind(to):
            if words := " ".join((one.get(name) or "").split()) if name else text_of(one):
                return words
    return ""


def values(element: _Element, *paths: str) -> list[str]:
    """All values that the paths lead to, each once."""
    found: dict[str, None] = {}
    for path in paths:
        to, _, name = path.rpartition("@") if "@" in path and not path.endswith("]") else (path, "", "")
        for one in element.iterfind(to):
            words = " ".join((one.get(name) or "").split()) if name else text_of(one)
            found |= {words: None} if words else {}
    return list(found)


def accounted(
    root: _Element, body: Collection[_Element], moved: Mapping[_Element, str]
) -> tuple[str, str, tuple[Fate, ...], tuple[Fate, ...]]:
    """Every text of a file: all of it, the part that is body, what moved to a field, and what was left out."""
    original: list[str] = []
    inside: list[str] = []
    took: dict[str, list[str]] = {}
    left: dict[str, list[str]] = {}
    for element, text in _texts(root):
        above = [element, *element.iterancestors()]
        original.append(text)
        name = next((moved[one] for one in above if one in moved), "")
        if any(one in body for one in above):
            inside.append(text)
        elif name:
            took.setdefault(name, []).append(text)
        else:
            left.setdefault(str(element.tag), []).append(text)
    fates = [tuple(Fate("\n".join(texts), name) for name, texts in group.items()) for group in (took, left)]
    return "\n".join(original), "\n".join(inside), fates[0], fates[1]


def _texts(root: _Element) -> Iterator[tuple[_Element, str]]:
    """Every text that is not blank, with the element it stands in."""
    for element in root.iter("*"):
        if (element.text or "").strip():
            yield element, " ".join((element.text or "").split())
        for child in element:
            if (child.tail or "").strip():
                yield element, " ".join((child.tail or "").split())
