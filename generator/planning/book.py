"""The pages of a book: chosen articles, the cover, the table of contents, the lists by tag and of sources.

In: the catalogue, the ids of articles in the order in which they are read. Out: Pages with addresses in the book, and
the pictures that they may show. Links to what is not in the book keep their words alone. It is no page kind: a site has
none of this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import PurePosixPath

from generator.model import ArticlePage, BookPage, Catalogue, Entry, Page, Picture, Ref, Settings, Theme
from generator.nouns import replace
from generator.planning import article

_KINDS = (".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")  # which every reader of books shows (EPUB 3.3, 3.2)


def book(
    catalogue: Catalogue, ids: Sequence[str], *, settings: Settings, subtitle: str
) -> tuple[tuple[Page, ...], tuple[Page, ...], Mapping[str, str]]:
    """The articles; the other pages; and from addresses of pictures in the book to their files in the collection."""
    urls = {one: f"articles/{at:05}.xhtml" for at, one in enumerate(ids, 1)}
    planned = {page.article: page for page in article.pages(catalogue, settings=settings, theme=_NO_THEME)}
    inside = {planned[one].url: urls[one] for one in ids}
    pictures = {one.path: _held(one) for one in catalogue.pictures.values() if _is_shown(one)}
    pages = tuple(_page(planned[one], urls[one], inside, pictures) for one in ids)
    files = {held.path.removeprefix("content/"): path for path, held in pictures.items()}
    paths = {address: path if path.startswith("content/") else f"content/{path}" for address, path in files.items()}
    return pages, tuple(_front(catalogue, urls, title=settings.title, subtitle=subtitle)), paths


_NO_THEME = Theme("", "en", (), {}, {}, {}, {}, {}, "")  # articles are planned without one


def _is_shown(picture: Picture) -> bool:
    return picture.path.lower().endswith(_KINDS)


def _held(picture: Picture) -> Picture:
    """A picture under a name that every reader of books takes."""
    return replace(picture, path=f"content/media/{picture.digest}{PurePosixPath(picture.path).suffix.lower()}")


def _page(page: Page, url: str, inside: Mapping[str, str], pictures: Mapping[str, Picture]) -> Page:
    data = page.data
    assert isinstance(data, ArticlePage)
    known = {name: to for name, target in data.links.items() if (to := _inside(target, page.url, inside))}
    cited = {name: replace(ref, url=_cited(ref, inside)) for name, ref in data.cited.items()}
    shown = {name: pictures[one.path] for name, one in data.pictures.items() if one.path in pictures}
    made = replace(data, links=known, cited=cited, pictures=shown)
    return replace(page, url=url, template="book.html", data=made, feeds=(), canonical="")


def _inside(target: str, here: str, inside: Mapping[str, str]) -> str:
    path, mark, fragment = target.partition("#")
    return inside.get(path or here, "") and inside[path or here] + mark + fragment


def _cited(ref: Ref, inside: Mapping[str, str]) -> str:
    return ref.url if "://" in ref.url else _inside(ref.url, "", inside)


def _front(catalogue: Catalogue, urls: Mapping[str, str], *, title: str, subtitle: str) -> Iterator[Page]:
    known = {entry.id: entry for entry in catalogue.entries}
    entries = [known[one] for one in urls]
    years = tuple((str(year), tuple(them)) for year, them in groupby(entries, key=_year))
    tags = tuple(_tags(catalogue, entries))
    for part in ("cover", "nav", "tags", "sources"):
        if part != "tags" or tags:
            data = BookPage(part, years, tags, urls, subtitle)
            yield Page(f"{part}.xhtml", "book-front.html", title, "", "", data)
    yield Page("book.css", "book-css.html", "", "", "", BookPage("css", (), (), {}))


def _year(entry: Entry) -> int:
    return entry.date.year


def _tags(catalogue: Catalogue, entries: Sequence[Entry]) -> Iterator[tuple[str, tuple[Entry, ...]]]:
    groups = next((index.groups for index in catalogue.indexes if index.name == "tags"), ())
    for group in sorted(groups, key=lambda one: one.sort.casefold()):
        held = frozenset(group.entries)
        if them := tuple(entry for entry in entries if entry.id in held):
            yield group.label, them
