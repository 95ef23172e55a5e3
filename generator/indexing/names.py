"""Names: what a link may call an article, an authority page, a tag, a date, a note or a free page.

In: entries, notes, indexes, authority files, free pages. Out: Names, from a folded name to the pages it may mean. An
exact name (a path, an id, an address) is never made ambiguous by a looser one: names come in tiers, and a name of a
nearer tier hides the same name of a farther one. Within a tier nothing is preferred; two pages of one name are
ambiguous, and it is for the author to say which.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from itertools import chain

from generator.addresses import fold, inner_path, look_up
from generator.diagnostics import Code, Diagnostic
from generator.model import Entry, FreePage, Group, Index, Link, Names, NoteEntry, Ref, Settings

_Called = Iterable[tuple[str, Ref]]
_SUBJECTS = ("people", "organisations", "places", "events", "tags")
_INDEXES = (*_SUBJECTS, "authors", "dates", "notes", "series", "sources")
# What a link may name beside pages of the collection, with the part of a site that each is of.
_PARTS = (
    ("search.html", "search"),
    ("feed.xml", "feeds"),
    ("feed.json", "feeds"),
    ("collection.json", "data"),
    ("articles.csv", "data"),
)
_SLIP = 3  # letters by which a mistyped name may be longer or shorter
_MOST = 5  # pages that are named where a link can mean several
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg")


def names_of(
    entries: tuple[Entry, ...],
    notes: tuple[NoteEntry, ...],
    *,
    indexes: tuple[Index, ...],
    pages: tuple[FreePage, ...],
    urls: Mapping[str, str],
    settings: Settings,
) -> Names:
    """All names, but of parts that the site does without. `urls` are the addresses of the free pages by their ids."""
    groups = [group for index in indexes for group in index.groups]
    subjects = [group for group in groups if group.index in _SUBJECTS]
    others = [group for group in groups if group.index in ("authors", "sources", "series")]
    tiers: tuple[_Called, ...] = (
        chain(
            _entry_paths(entries),
            _group_paths(groups),
            _page_paths(pages, urls),
            _note_ids(notes, entries),
            _site_pages(indexes, settings),
        ),
        chain(_entry_names(entries), _authority_names(subjects), _page_names(pages, urls)),
        ((name, _ref(group)) for group in subjects if not group.authority for name in (group.label, *group.names)),
        ((name, _ref(group)) for group in others for name in (group.label, *group.names)),
        ((index.name, Ref(index.name, index.url)) for index in indexes if index.groups),
    )
    return Names(cache(partial(_merged, tiers)))


def _merged(tiers: Iterable[_Called]) -> Mapping[str, tuple[Ref, ...]]:
    known: dict[str, tuple[Ref, ...]] = {}
    for tier in tiers:
        found: dict[str, tuple[Ref, ...]] = {}
        for name, ref in tier:
            folded = fold(name)
            if folded and folded not in known:
                others = found.get(folded, ())
                if not others or all(other.url != ref.url for other in others):
                    found[folded] = (*others, ref)
        known |= found
    return known


def _ref(group: Group) -> Ref:
    return Ref(group.label, group.url, when=group.when)


def _entry_paths(entries: Iterable[Entry]) -> Iterator[tuple[str, Ref]]:
    for entry in entries:
        ref = Ref(entry.title, entry.url, when=entry.date)
        path = inner_path(entry.path or f"articles/{entry.id}.md")
        below = path.removeprefix("articles/")
        for name in (entry.id, entry.url, path, below, path.removesuffix(".md"), below.removesuffix(".md")):
            yield name, ref
        for alias in entry.aliases:
            yield alias, ref
            yield inner_path(alias), ref


def _entry_names(entries: Iterable[Entry]) -> Iterator[tuple[str, Ref]]:
    for entry in entries:
        ref = Ref(entry.title, entry.url, when=entry.date)
        name = posixpath.basename(entry.path or f"{entry.id}.md")
        yield entry.title, ref
        yield name, ref
        yield name.removesuffix(".md"), ref


def _group_paths(groups: Iterable[Group]) -> Iterator[tuple[str, Ref]]:
    for group in groups:
        ref = _ref(group)
        yield group.url, ref
        yield posixpath.dirname(group.url), ref
        if group.when:
            yield group.key, ref
        if group.authority:
            yield from ((f"{group.index}/{group.authority.id}{suffix}", ref) for suffix in ("", ".md"))


def _authority_names(groups: Iterable[Group]) -> Iterator[tuple[str, Ref]]:
    for group in groups:
        if one := group.authority:
            stem = posixpath.basename(one.id)
            yield from ((name, _ref(group)) for name in (one.name, *one.aliases, one.id, stem, f"{stem}.md"))


def _page_paths(pages: Iterable[FreePage], urls: Mapping[str, str]) -> Iterator[tuple[str, Ref]]:
    for page in pages:
        ref = Ref(page.title, urls[page.id])
        yield from ((name, ref) for name in (f"pages/{page.id}", f"pages/{page.id}.md", ref.url))


def _page_names(pages: Iterable[FreePage], urls: Mapping[str, str]) -> Iterator[tuple[str, Ref]]:
    for page in pages:
        yield from ((name, Ref(page.title, urls[page.id])) for name in (page.title, page.id, f"{page.id}.md"))


def _site_pages(indexes: Iterable[Index], settings: Settings) -> Iterator[tuple[str, Ref]]:
    """What this site has beside its articles, and the pages of indexes that are not empty, by their addresses."""
    parts = (url for url, part in _PARTS if settings.has(part))
    for url in ("index.html", *parts, *(index.url for index in indexes if index.groups)):
        yield url, Ref(url, url)


def _note_ids(notes: Iterable[NoteEntry], entries: Iterable[Entry]) -> Iterator[tuple[str, Ref]]:
    titles = {entry.id: entry.title for entry in entries}
    return (
        (f"note:{note.id}", Ref(titles.get(note.article, note.article), note.url, when=note.when)) for note in notes
    )


def resolve(names: Names, target: str) -> tuple[Ref, ...]:
    """The pages that `target` may mean: none, one, or several where it is ambiguous."""
    return look_up(names, target)


def unresolved(links: Iterable[Link], *, names: Names, pictures: Mapping[str, object]) -> tuple[Diagnostic, ...]:
    """What is wrong with collection links and pictures: those that mean nothing, and those that mean several pages.

    `pictures` are the paths of all pictures (`media/gate.jpg`).
    """

    @cache
    def own() -> Mapping[str, str]:
        return _own_names(names)

    found = (_judged(names, pictures, link, own=own) for link in links)
    return tuple(diagnostic for diagnostic in found if diagnostic)


def _own_names(names: Names) -> Mapping[str, str]:
    """From each page's address to a name that means that page alone: its id or its folder, where it has one."""
    found: dict[str, str] = {}
    for name, refs in names.pages.items():
        if len(refs) == 1 and found.get(refs[0].url, ".html").endswith(".html"):
            found[refs[0].url] = name
    return found


def _judged(
    names: Names, pictures: Mapping[str, object], link: Link, *, own: Callable[[], Mapping[str, str]]
) -> Diagnostic | None:
    path = inner_path(link.target)
    if link.target.startswith("#") or path in pictures or f"media/{path}" in pictures:
        return None
    if path.lower().endswith(_PICTURES):
        mend = f"put the file at content/media/{posixpath.basename(path)}"
        return Diagnostic(Code.PICTURE_MISSING, link.place, f"there is no picture {link.target!r}", mend=mend)
    refs = look_up(names, link.target, near=link.place.path.removeprefix("content/"))
    if len(refs) == 1:
        return None
    if refs:
        shown = tuple(("may be", f"{ref.label} ({ref.url})") for ref in refs[:_MOST])
        what = f"the link {link.target!r} can mean {len(refs)} pages"
        return Diagnostic(Code.LINK_AMBIGUOUS, link.place, what, shown, f"write one of them: {_choices(refs, own())}")
    what = f"the link {link.target!r} leads to nothing"
    return Diagnostic(Code.LINK_UNRESOLVED, link.place, what, mend=_likelier(names, link.target, path, own=own))


def _choices(refs: Iterable[Ref], own: Mapping[str, str]) -> str:
    """Links that each mean one of these pages, with its label as their words."""
    parts = [(ref.label, *ref.url.partition("#")) for ref in refs][:_MOST]
    return " or ".join(f"[[{own.get(url, url)}{mark}{at}|{label}]]" for label, url, mark, at in parts)


def _likelier(names: Names, target: str, path: str, *, own: Callable[[], Mapping[str, str]]) -> str:
    """How to mend a link that leads to nothing."""
    index = path.removesuffix("/index.html")
    if index in _INDEXES:
        return f"the collection has no {index} yet, and so no page of them"
    if target.startswith("www."):
        return f"an address on the web begins with https: https://{target}"
    near = _nearest(names, target)
    if len(refs := names.pages.get(near, ())) > 1:
        return f"did you mean {_choices(refs, own())}?"
    return f"did you mean [[{near}]]?" if near else "correct the name, or write the words without a link"


def _nearest(names: Names, target: str) -> str:
    """A name that was likely meant. Only names with the same first letter are compared: others are seldom slips."""
    folded = fold(target)[:80]
    same = [name for name in names.pages if name[:1] == folded[:1] and abs(len(name) - len(folded)) <= _SLIP]
    import difflib  # noqa: PLC0415 - only a mistake needs it

    return next(iter(difflib.get_close_matches(folded, same[:2000], n=1, cutoff=0.7)), "")
