"""Make the scripts that readers load, `assets/*.js`, of those that we write, `scripts/*.js` of the theme.

    python docs/make_scripts.py [--check]

They are the same programs without comments, blanks and long names; a script may name the properties that it alone
knows, which become short too. Run it after any change in `scripts/`; a test tells when it was forgotten. `--check`
writes nothing, and fails where something is to be written.
"""

from __future__ import annotations

import re
import string
import sys
from pathlib import Path

import minify

THEME = Path(__file__).resolve().parents[1] / "themes/broadsheet"


_OWN = re.compile(r"^// Properties of its own: (.*)\.$", re.MULTILINE)


def made(source: Path) -> str:
    """What is to stand in `assets/`."""
    text = source.read_text(encoding="utf-8")
    own = [name for names in _OWN.findall(text) for name in names.split()]
    return shortened(minify.string("application/javascript", text), own) + "\n"


def shortened(script: str, names: list[str]) -> str:
    """A small script in which these properties have names of one letter. Its variables have such names already."""
    taken = set(re.findall(r"(?<=\.)\w+|\w+(?=:)", script))
    for name, short in zip(names, (one for one in string.ascii_letters if one not in taken), strict=False):
        script = re.sub(rf"(?<=\.){name}\b|\b{name}(?=:)|(?<=,){name}(?=\()", short, script)
    return script


def stale() -> list[tuple[Path, str]]:
    """The files that are to be written, and what."""
    targets = [(THEME / "assets" / source.name, made(source)) for source in sorted(THEME.glob("scripts/*.js"))]
    return [(path, text) for path, text in targets if not path.is_file() or path.read_text(encoding="utf-8") != text]


def main() -> int:
    """Write what is stale, or say that something is."""
    found = stale()
    if "--check" in sys.argv:
        return 1 if found else 0
    for path, text in found:
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
