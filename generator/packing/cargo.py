"""What a pack is made of: a built site, or the collection as its pages know it, and what is said of the whole.

In: nothing; these are nouns. Out: the same for every format, which takes of it what it needs. It refuses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from msgspec import Struct, field

from generator.model import Catalogue, File, Settings, When

Tell = Callable[[str, int, int], None]


class Chapter(Struct, frozen=True):
    """An article of a book: its id, its page as HTML at the address that it has in the book, and its language."""

    id: str
    file: File
    lang: str = ""


class Cargo(Struct, frozen=True):
    """All that any format may put into its file.

    `name` is a slug of the title, `date` that of the site, from which all times in the file are made. `site` is the
    folder of the built site and `addresses` its files. `texts` are what is published of each article, by id.
    `chapters` (`total` of them) and `front` (pages that are not articles) are those of a book; `pictures` leads from
    their addresses in it to their files. `language` is that of the site's words, `part` what was chosen of the
    collection. `root` is the collection's folder. `notes` is whether notes are in it.
    """

    name: str
    settings: Settings
    date: When
    root: Path
    notes: bool
    site: Path = Path()
    addresses: tuple[str, ...] = ()
    catalogue: Catalogue | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    chapters: Iterable[Chapter] = ()
    front: tuple[File, ...] = ()
    total: int = 0
    pictures: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"
    part: str = ""


def moment(date: When) -> tuple[int, int, int, int, int, int]:
    """The time that is written into a pack, as ZIP can have it: not before 1980 and not after 2107."""
    if date.year < 1980:  # noqa: PLR2004  (where the clock of ZIP begins)
        return (1980, 1, 1, 0, 0, 0)
    return (min(date.year, 2107), date.month or 1, date.day or 1, 0, 0, 0)
