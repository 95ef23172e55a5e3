"""Writes `docs/diagnostics.md` from the codes: `python docs/make_diagnostics.py`. A test holds the two equal."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from generator.diagnostics import Code, Severity

PAGE = Path(__file__).with_name("diagnostics.md")
_PARTS = {
    "file": "Files",
    "yaml": "YAML",
    "head": "Front matter",
    "key": "Keys and values",
    "value": "Keys and values",
    "text": "The text of an article",
    "address": "Addresses, names and links",
    "id": "Addresses, names and links",
    "link": "Addresses, names and links",
    "name": "Addresses, names and links",
    "tag": "Addresses, names and links",
    "picture": "Pictures",
    "note": "Notes",
    "import": "Conversion",
    "settings": "Settings",
    "theme": "Themes",
    "template": "Themes",
    "output": "The output folder",
    "page": "The built site",
    "feed": "The built site",
}
_HEAD = """\
# Diagnostics

Everything that is wrong is told in one run, sorted by place:

    content/articles/1919/weavers.md:3:7: date: '1919-08-32' is no date: 1919-08 has 31 days, and no 32  [value-date]
        mend  date: 1919-08-30 (or as much of it as is known)

First the file, the line and the column, then what is wrong, and in brackets the code, which never changes its meaning.
The lines below show what was found and how to mend it.

An **error** keeps something from being published as it was meant; what is in order is published all the same, and the
exit code is 1. A **warning** does not, unless you build with `--strict`, which publishes nothing while there is either.
A **notice** only tells. `python build.py check --json` gives all of it to a program.

<!-- Made by docs/make_diagnostics.py from the codes; do not edit. -->
"""


def page() -> str:
    """The whole page."""
    parts = [_HEAD]
    for title, codes in groupby(Code, key=lambda code: _PARTS[code.slug.split("-")[0]]):
        parts.append(f"\n## {title}\n")
        parts.extend(f"\n### `{code.slug}`\n\n{_weight(code.severity)} {code.manual}\n" for code in codes)
    return "".join(parts)


def _weight(severity: Severity) -> str:
    return f"*{severity.value.capitalize()}.*"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
