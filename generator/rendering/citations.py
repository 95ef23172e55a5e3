"""Citations as pages show them: paragraphs with italics, and files that are in the link itself.

In: References. Out: HTML, and `data:` addresses, which a browser saves without script, on a disk as on the web; files
of their own would be three an article. Words written from right to left keep their order in a paragraph that is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from markupsafe import Markup, escape

from generator import citing
from generator.rendering.passages import markup

_LETTER = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]"
_RIGHT_TO_LEFT = re.compile(f"{_LETTER}(?:[^.,“”]*{_LETTER})?")
_SAFE = "!$'()*+,;=:@/?-._~"  # characters that an address may have as they are


def styled(one: citing.Reference) -> Iterator[tuple[str, Markup]]:
    """The reference in each style: its name, and the paragraph."""
    for name, style in citing.STYLES.items():
        made = (f"<i>{_isolated(words)}</i>" if slanted else _isolated(words) for words, slanted in style(one))
        yield name, markup("".join(made))


def _isolated(words: str) -> str:
    escaped = str(escape(words))
    return escaped if escaped.isascii() else _RIGHT_TO_LEFT.sub(r"<bdi>\g<0></bdi>", escaped)


def files(one: citing.Reference) -> Iterator[tuple[str, str, str]]:
    """The reference in each format: what it is called, the name of the file, and its address."""
    stem = one.key.replace(":", "-")
    for suffix, (name, kind, write) in citing.FORMATS.items():
        yield name, f"{stem}.{suffix}", f"data:{kind};charset=utf-8,{quote(write([one]), safe=_SAFE)}"
