"""A small collection goes in, and the whole site that comes out is compared with one that people have read.

After a change that is meant, run `NEWSGLOSS_GOLDEN=write python build.py test -k golden` and read the difference.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.making import GOLDEN, build, harbour, site

EXPECTED = GOLDEN / "harbour" / "expected"
LEFT_OUT = ("assets/", "media/")  # copies, which the theme's and the writer's own tests look at


def _made(root: Path) -> dict[str, bytes]:
    """The site, the article made from the inbox, and what was said."""
    report = build(root)
    made = {url: body for url, body in site(root).items() if not url.startswith(LEFT_OUT)}
    said = "".join(f"{one.place} {one.code.slug}\n" for one in report.diagnostics)
    return made | {"gasworks.md": (root / "content/articles/1987/gasworks.md").read_bytes(), "said.txt": said.encode()}


def test_the_harbour_collection_becomes_the_site_that_was_read(tmp_path: Path) -> None:
    """Every page, feed and data file, and the article that was made from the inbox."""
    made = _made(harbour(tmp_path / "harbour"))
    if os.environ.get("NEWSGLOSS_GOLDEN") == "write":
        shutil.rmtree(EXPECTED, ignore_errors=True)
        for url, body in made.items():
            (EXPECTED / url).parent.mkdir(parents=True, exist_ok=True)
            (EXPECTED / url).write_bytes(body)
    read = (path for path in EXPECTED.rglob("*") if path.is_file())
    expected = {path.relative_to(EXPECTED).as_posix(): path.read_bytes() for path in read}

    assert made == expected
