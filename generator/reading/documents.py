"""Articles, authority files and free pages are made of their front matter and their Markdown.

In: a Manuscript. Out: an Article, an Authority or a FreePage, and everything that is wrong with it. A file without
what its kind needs (a title and a date, a name, a title) gives none, and says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from msgspec import Struct, field

from generator import dialect
from generator.addresses import digest
from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Article, Authority, FreePage, Head, Link, Manuscript, Place, Slip, When
from generator.nouns import replace
from generator.placed import Placed
from generator.reading.frontmatter import Check, Parts, article_head, keys_of, split, typed_head
from generator.reading.setting import Matter, set_prose
from generator.reading.sheet import Prose

_SUMMARY = 240  # characters
_REFERENCE = re.compile(r"\[\d+\]")  # to a footnote


def read(manuscript: Manuscript) -> Outcome[Article]:
    """Read an article. Its id is the front matter's, else its path below `content/articles` without suffix."""
    parts = split(manuscript)
    if parts.value is None:
        return Outcome(None, parts.diagnostics)
    head = article_head(parts.value.head)
    told = (*parts.diagnostics, *head.diagnostics)
    matter = _matter(head.value, parts.value.head) if head.value else ()
    prose = set_prose(parts.value.markdown, manuscript.path, above=parts.value.above, matter=matter)
    if head.value is None:
        return Outcome(None, (*told, *prose.diagnostics))
    lead, said = _lead(head.value, parts.value.head, manuscript.path)
    end = prose.blocks[-1].end if prose.blocks else 0
    article = Article(
        id=head.value.id or _below(manuscript.path, "articles"),
        head=head.value,
        text=prose.text[:end],
        blocks=prose.blocks,
        map=prose.map,
        links=(*_relations(head.value, parts.value.head), *prose.links),
        pictures=(*lead, *prose.pictures),
        summary=summary(prose),
        place=Place(manuscript.path),
        digest=digest(manuscript.text, 32),
        matter=prose.matter,
        more=prose.text[end:],
        keys=keys_of(parts.value.head),
    )
    return Outcome(article, (*told, *said, *prose.diagnostics))


def slip_of(article: Article) -> Slip:
    """An article in short."""
    return Slip(
        id=article.id,
        head=replace(article.head, extra={}, imported=None),
        links=article.links,
        pictures=article.pictures,
        place=article.place,
        digest=article.digest,
        keys=article.keys,
    )


def _prose(parts: Parts, manuscript: Manuscript) -> Prose:
    return set_prose(parts.markdown, manuscript.path, above=parts.above)


def _matter(head: Head, placed: Placed) -> Iterator[Matter]:
    """The words of the front matter that a reader reads as the article's own, and on which notes may stand."""
    check, image = Check(placed), head.image
    for kind, words, keys in (
        ("title", head.title, ("title",)),
        ("dek", head.dek, ("dek",)),
        ("caption", image.caption if image else "", ("image", "caption")),
    ):
        if words.strip():
            yield kind, words, check.place(*keys)


def _lead(head: Head, placed: Placed, path: str) -> tuple[tuple[Link, ...], tuple[Diagnostic, ...]]:
    """The picture that front matter names, as a link to check, or what is to be said where it is on the web."""
    if head.image is None or not head.image.src:
        return (), ()
    place, source = Check(placed).place("image", "src"), head.image.src
    if dialect.remote(source):
        what, mend = (
            f"the picture {source} is on the web, so the page links to it",
            "keep a copy in content/media and write its path",
        )
        return (), (Diagnostic(Code.PICTURE_REMOTE, place, what, mend=mend),)
    return (Link(dialect.picture(source, path), place),), ()


def _relations(head: Head, placed: Placed) -> tuple[Link, ...]:
    """The articles that front matter names, as links to check."""
    check = Check(placed)
    named = (("translation_of", head.translation_of), ("responds_to", head.responds_to))
    return tuple(Link(target, check.place(key)) for key, target in named if target)


def summary(prose: Prose) -> str:
    """The first words of the running text, cut at a word."""
    texts = [
        prose.text[block.start : block.end] for block in prose.blocks if block.kind in ("paragraph", "quote", "list")
    ]
    words = ""
    for text in texts or [prose.text[: prose.blocks[-1].end] if prose.blocks else ""]:
        words = f"{words} {_REFERENCE.sub('', text)}".strip()
        if len(words) > _SUMMARY:
            break
    words = " ".join(words[: _SUMMARY * 4].split())
    if len(words) <= _SUMMARY:
        return words
    cut = words[:_SUMMARY]
    return (cut[: cut.rfind(" ")] if " " in cut[_SUMMARY // 2 :] else cut).rstrip(" ,;:–—-") + "…"


def _below(path: str, folder: str) -> str:
    return path.removeprefix("content/").removeprefix(f"{folder}/").removesuffix(".md")


class _Location(Struct, frozen=True):
    """Degrees, as WGS 84 has them."""

    lat: float
    lon: float


class _Authority(Struct, frozen=True):
    """The front matter of an authority file. `docs/front-matter.md` explains each key."""

    name: str
    sort: str = ""
    aliases: tuple[str, ...] = ()
    description: str = ""
    ids: Mapping[str, str] = field(default_factory=dict)
    location: _Location | None = None
    date: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)


def read_authority(manuscript: Manuscript) -> Outcome[Authority]:
    """Read an authority file. Its kind is its folder below `content`, its id the path below that."""
    parts = split(manuscript)
    if parts.value is None:
        return Outcome(None, parts.diagnostics)
    head = typed_head(parts.value.head, _Authority, needed=("name",))
    prose = _prose(parts.value, manuscript)
    told = (*parts.diagnostics, *head.diagnostics, *prose.diagnostics)
    if head.value is None:
        return Outcome(None, told)
    check = Check(parts.value.head)
    kind = PurePosixPath(manuscript.path).parts[1]
    authority = Authority(
        id=_below(manuscript.path, kind),
        kind=kind,
        name=head.value.name,
        sort=head.value.sort or head.value.name,
        aliases=tuple(alias for alias in head.value.aliases if alias.strip()),
        description=head.value.description,
        ids=head.value.ids,
        location=_degrees(head.value.location, check),
        dates=_dates(head.value.date, check),
        blocks=prose.blocks,
        links=prose.links,
        pictures=prose.pictures,
        place=Place(manuscript.path),
    )
    return Outcome(authority, (*told, *check.wrong))


def _degrees(location: _Location | None, check: Check) -> tuple[float, float] | None:
    if location is None:
        return None
    if abs(location.lat) <= 90 and abs(location.lon) <= 180:  # noqa: PLR2004  # degrees
        return location.lat, location.lon
    what = f"location: {location.lat}, {location.lon} is nowhere on Earth"
    check.wrong.append(
        Diagnostic(Code.VALUE_TYPE, check.place("location"), what, mend="location: {lat: 53.1, lon: -1.2}")
    )
    return None


def _dates(text: str, check: Check) -> tuple[When, ...]:
    """A date, or the start and the end of an interval (EDTF: `1962-10-16/1962-10-28`)."""
    try:
        return tuple(When.parse(part) for part in text.split("/", 1)) if text else ()
    except ValueError as problem:
        what = f"date: {text[:80]!r} is no date: {problem}"
        mend = "date: 1919-08-30 or 1919-08-30/1919-09-02"
        check.wrong.append(Diagnostic(Code.VALUE_DATE, check.place("date"), what, mend=mend))
        return ()


class _Page(Struct, frozen=True):
    """The front matter of a free page."""

    title: str
    description: str = ""
    lang: str = ""
    extra: Mapping[str, object] = field(default_factory=dict)


def read_page(manuscript: Manuscript) -> Outcome[FreePage]:
    """Read a free page. Its id is its path below `content/pages`."""
    parts = split(manuscript)
    if parts.value is None:
        return Outcome(None, parts.diagnostics)
    head = typed_head(parts.value.head, _Page, needed=("title",))
    prose = _prose(parts.value, manuscript)
    told = (*parts.diagnostics, *head.diagnostics, *prose.diagnostics)
    if head.value is None:
        return Outcome(None, told)
    check = Check(parts.value.head)
    page = FreePage(
        id=_below(manuscript.path, "pages"),
        title=head.value.title,
        description=head.value.description,
        lang=check.language(head.value.lang),
        blocks=prose.blocks,
        links=prose.links,
        pictures=prose.pictures,
        place=Place(manuscript.path),
    )
    return Outcome(page, (*told, *check.wrong))
