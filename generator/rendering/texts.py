"""Small texts that templates ask for: an address as it is shown, a name for a stylesheet, JSON for a script element.

In: one value. Out: one text. Nothing here may end the place it is written into: a string of CSS, a script element.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from itertools import takewhile
from types import MappingProxyType

from markupsafe import Markup

from generator.addresses import safe_url
from generator.rendering.passages import markup
from generator.rendering.words import locale_of

_CATALOGUES = MappingProxyType(
    {
        "wikidata": "https://www.wikidata.org/wiki/",
        "viaf": "https://viaf.org/viaf/",
        "geonames": "https://www.geonames.org/",
        "isni": "https://isni.org/isni/",
        "orcid": "https://orcid.org/",
    }
)
_SCRIPT_ESCAPES = MappingProxyType({ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})
_SHOWN = 60  # characters of an address
_AROUND = 4  # words shown on each side of those that changed


def as_json(value: object) -> Markup:
    """JSON that can stand in a `<script>` element: nothing in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)
    return markup(text.translate(_SCRIPT_ESCAPES))


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)


def first_upper(text: str) -> str:
    """The text with a capital at its beginning, the rest as it is."""
    return text[:1].upper() + text[1:]


def css(text: str) -> Markup:
    """A text as it can stand in a string of a stylesheet."""
    return markup(re.sub(r"[^\w.-]", lambda found: f"\\{ord(found[0]):x} ", text))


def anchor(note: str) -> Markup:
    """The name that the mark of a note has for CSS, which is given where marks are woven in."""
    return markup("--m-" + css(note).replace(".", "\\."))


def changed(old: str, new: str) -> tuple[str, str]:
    """Words and what they became, each cut to what changed and a few words around it."""
    was, now = old.split(), new.split()
    head = _alike(was, now)
    tail = _alike(was[head:][::-1], now[head:][::-1])
    return _cut(was, head, tail), _cut(now, head, tail)


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _cut(words: Sequence[str], head: int, tail: int) -> str:
    first, last = max(head - _AROUND, 0), len(words) - max(tail - _AROUND, 0)
    return ("… " if first else "") + " ".join(words[first:last]) + (" …" if last < len(words) else "")


def bare(url: str) -> str:
    """An address as it is shown: without scheme and `www.`, and cut where it is long."""
    shown = re.sub(r"^https?://(www\.)?", "", str(url)).rstrip("/")
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"


def id_url(catalogue: str, value: str) -> str:
    """The page of a person or place in another catalogue, or an empty text where none is known."""
    if "://" in value:
        return safe_url(value) or ""
    start = _CATALOGUES.get(catalogue.lower(), "")
    return start + value.replace(" ", "") if start and re.fullmatch(r"[\w .-]+", value) else ""


def language_name(code: str) -> str:
    """A language's own name for itself, or its code."""
    found = locale_of(code)
    name = found.get_display_name(found) if found.language == code.partition("-")[0] else None
    return first_upper(str(name)) if name else code
