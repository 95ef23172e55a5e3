"""XML as feeds and site maps need it: elements of one namespace, and no character that XML cannot hold.

In: names, attributes, texts. Out: elements and bytes. A character outside XML 1.0's `Char` (section 2.2) is dropped;
`unfit` tells whether a text has one, so that it can be reported. Only ever writes, so no parser's weakness is met.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree as ET

# All but `Char`. Its own wide ranges, negated, take ten times as long to compile.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def unfit(texts: Iterable[str]) -> tuple[str, ...]:
    """The characters of these texts that XML cannot hold, as `U+0008`, each once."""
    found = {character for text in texts for character in _UNFIT.findall(text)}
    return tuple(f"U+{ord(character):04X}" for character in sorted(found))


def fit(text: str) -> str:
    """The text without what XML cannot hold."""
    return _UNFIT.sub("", text)


def add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    """A child with its text and attributes; a trailing `_` in an attribute's name is dropped (`type_`)."""
    child = ET.SubElement(parent, name, {key.rstrip("_"): fit(value) for key, value in attributes.items()})
    child.text = fit(text) or None
    return child


def spoken(element: ET.Element, language: str) -> ET.Element:
    """The element, said to be in a language."""
    if language:
        element.set("{http://www.w3.org/XML/1998/namespace}lang", fit(language))
    return element


def as_bytes(root: ET.Element) -> bytes:
    """The document in UTF-8, indented, with its declaration."""
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()
