"""What a style sheet or a script loads.

In: the text of a sheet or script. Out: the addresses a sheet loads, and what in either does not work from a disk.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

_COMMENT = re.compile(r"/\*(?:[^*]++|\*(?!/))*+(?:\*/)?")
_STRING = r""""(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+'"""
_LOADED = re.compile(
    rf"""
    (?:\burl|\bsrc)\(\s*+(?:({_STRING})|([^\s"'()]++))\s*+\)  # url(x)
    | @import\s++({_STRING})                                  # @import "x"
    | image-set\(\s*+({_STRING})                              # image-set("x" 1x): the first will do to refuse it
    | {_STRING}                                               # any other text
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)", re.DOTALL)
_MASKING = re.compile(
    r"\s*+(?:-webkit-)?(?:mask(?:-image|-border|-border-source)?|clip-path|shape-outside|filter)\s*+:", re.IGNORECASE
)
_OTHER_FILE = re.compile(r"url\(\s*+[\"']?(?!#|data:)[^)\s\"']", re.IGNORECASE)
_SCRIPT_TEXT = re.compile(
    r"""//[^\n]*+|/\*(?:[^*]++|\*(?!/))*+|"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?|`(?:[^`\\]|\\.)*+`?""", re.DOTALL
)
_SCRIPT_NEEDS = re.compile(
    r"\b(fetch|importScripts|import)\s*\(|^\s*(import|export)\b|\b(XMLHttpRequest|sendBeacon|WebSocket|EventSource)\b"
    r"|\b(serviceWorker)\s*\.|\b(eval|Function)\s*\(",
    re.MULTILINE,
)


def loaded(css: str) -> Iterator[str]:
    """The addresses that a sheet or a style attribute loads."""
    if "url" not in css and "(" not in css and "@" not in css:
        return
    for quoted, bare, imported, chosen in _LOADED.findall(_COMMENT.sub(" ", css)):
        text = quoted or imported or chosen
        if text or bare:
            yield _ESCAPE.sub(_unescaped, text[1:-1] if text else bare)


def _unescaped(found: re.Match[str]) -> str:
    code = int(found[1], 16) if found[1] else 0
    return chr(code) if 0 < code <= sys.maxunicode else found[2] or "\ufffd"


def blocked(css: str) -> str:
    """A mask, clip or filter taken from another file, which browsers refuse on a disk; empty where there is none."""
    parts = re.split(r"[;{}]", _COMMENT.sub(" ", css))
    return next((part.strip() for part in parts if _MASKING.match(part) and _OTHER_FILE.search(part)), "")


def needs(script: str) -> str:
    """What a script asks for that a page opened from a disk has not; empty where there is nothing."""
    found = _SCRIPT_NEEDS.search(_SCRIPT_TEXT.sub('""', script))
    return next(filter(None, found.groups()), "") if found else ""
