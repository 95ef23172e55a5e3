"""HTML as pages have it becomes XHTML as books have it (HTML in XML syntax, EPUB 3.3).

In: a page of the theme, made of escaped words and our own tags. Out: a document that every XML reader takes. What only
a browser on a screen needs (anchors of notes in style attributes, regions that scroll) is left out. `data-epub` is
written `epub:type`, and a link to a note says that it is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree, html

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
_DROPPED = ("style", "data-notes", "tabindex", "decoding")
_ROOT = '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
_UNNAMED = re.compile(r"[^\w.-]|^(?=[^A-Za-z_])")


def document(body: bytes, *, link: Callable[[str], str]) -> bytes:
    """The page; `link` makes of each address of the page itself (`#part`) and of the others what the book has."""
    root = html.document_fromstring(_ILLEGAL.sub("", body.decode("utf-8", "replace")))
    for element in root.iter(etree.Element):
        for name in _DROPPED:
            element.attrib.pop(name, None)
        if "id" in element.attrib:
            element.set("id", named(element.get("id", "")))
        if element.get("role") == "doc-noteref":
            element.set("data-epub", "noteref")
        if element.get("role") == "region":
            element.attrib.pop("role")
            element.attrib.pop("aria-label", None)
        if (href := element.get("href")) is not None:
            element.set("href", link(href))
    text = etree.tostring(root, encoding="unicode", method="xml").replace(' data-epub="', ' epub:type="')
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n{text.replace("<html", _ROOT, 1)}\n'.encode()


def named(identity: str) -> str:
    """An id as XML takes one: letters, digits, `.`, `-`, `_`, the first a letter."""
    return _UNNAMED.sub("_", identity)
