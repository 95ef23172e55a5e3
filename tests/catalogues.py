"""Entries, notes, authority files and whole catalogues for tests, and Hypothesis strategies of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import fields

from generator import indexing, planning
from generator.addresses import article_url, slug
from generator.diagnostics import Diagnostic, Outcome
from generator.model import (
    Authority,
    Catalogue,
    Entry,
    File,
    FreePage,
    Head,
    Kind,
    Link,
    NoteEntry,
    Page,
    Picture,
    Place,
    Ref,
    Rights,
    Settings,
    State,
    Theme,
    When,
)

KINDS = (Kind("source"), Kind("context"), Kind("check"), Kind("correction"))
THEME = Theme("plain", "en", KINDS, {}, {}, {}, {}, {}, "")


def entry(identity: str, date: str = "1987-11-12", **known: object) -> Entry:
    """An entry of an article at `content/articles/IDENTITY.md`; whatever is not told is empty."""
    when = When.parse(date)
    title = str(known.get("title", identity.rpartition("/")[2].replace("-", " ").capitalize()))
    values: dict[str, object] = {
        "id": identity, "url": article_url(when, slug(identity.rpartition("/")[2])), "title": title, "date": when,
        "updated": None, "kicker": "", "dek": "", "summary": "", "source": "", "authors": (), "section": "", "page": "",
        "origin": "", "lang": "", "rights": Rights.FULL, "licence": "", "series": "", "tags": (), "people": (),
        "organisations": (), "places": (), "events": (), "image": None, "translation_of": "", "responds_to": "",
        "aliases": (), "targets": (), "words": 100, "notes": {}, "strip": (), "path": f"content/articles/{identity}.md",
    }  # fmt: skip
    return Entry(**(values | known))  # type: ignore[arg-type]


def note(identity: str, on: Entry, kind: str = "check", **known: object) -> NoteEntry:
    """A note on an entry's article."""
    values: dict[str, object] = {
        "id": identity, "article": on.id, "url": f"{on.url}#note-{identity}", "kind": kind, "state": State.EXACT,
        "quote": "words", "verdict": "", "html": f"<p>{identity}</p>", "by": "", "when": None, "tags": (), "people": (),
        "cites": (), "targets": (),
    }  # fmt: skip
    return NoteEntry(**(values | known))  # type: ignore[arg-type]


def authority(path: str, name: str, *aliases: str, sort: str = "", links: tuple[str, ...] = ()) -> Authority:
    """The authority file `content/PATH.md`."""
    kind, _, identity = path.partition("/")
    place = Place(f"content/{path}.md")
    told = tuple(Link(target, place) for target in links)
    return Authority(identity, kind, name, sort or name, aliases, "", {}, None, (), (), told, (), place)


def free(identity: str, title: str, *links: str) -> FreePage:
    """The free page `content/pages/IDENTITY.md`."""
    place = Place(f"content/pages/{identity}.md")
    return FreePage(identity, title, "", "", (), tuple(Link(target, place) for target in links), (), place)


def grouped(
    entries: Iterable[Entry],
    notes: Iterable[NoteEntry] = (),
    *,
    authorities: tuple[Authority, ...] = (),
    pages: tuple[FreePage, ...] = (),
    pictures: Mapping[str, Picture] | None = None,
    settings: Settings | None = None,
) -> Outcome[Catalogue]:
    """The catalogue of these, with what was said."""
    return indexing.group(
        entries,
        notes,
        authorities=authorities,
        pages=pages,
        pictures=pictures or {},
        kinds=KINDS,
        settings=settings or Settings(),
    )


def catalogue(entries: Iterable[Entry], notes: Iterable[NoteEntry] = (), **parts: object) -> Catalogue:
    """The catalogue of these."""
    made = grouped(entries, notes, **parts).value  # type: ignore[arg-type]
    assert made is not None
    return made


def planned(made: Catalogue, **chosen: object) -> dict[str, Page | File]:
    """What is planned for a catalogue, by address."""
    value = planning.plan(made, settings=Settings(**chosen), theme=THEME).value  # type: ignore[arg-type]
    assert value is not None
    return {one.url: one for one in value}


def said(made: Catalogue, **chosen: object) -> tuple[Diagnostic, ...]:
    """What planning says of a catalogue."""
    return planning.plan(made, settings=Settings(**chosen), theme=THEME).diagnostics  # type: ignore[arg-type]


def head(title: str, date: str, **known: object) -> Head:
    """Front matter."""
    return Head(title=title, date=When.parse(date), **known)  # type: ignore[arg-type]


def addresses_in(value: object) -> set[str]:
    """Every address that a page's data would let a template link to."""
    if isinstance(value, Ref):
        return {value.url.partition("#")[0]} - {""}
    if isinstance(value, Entry | NoteEntry):
        return {value.url.partition("#")[0]}
    if isinstance(value, Mapping):
        return set().union(*(addresses_in(item) for item in value.values()))
    if isinstance(value, tuple):
        return set().union(*(addresses_in(item) for item in value))
    if not isinstance(value, Struct):
        return set()
    own = set(getattr(value, "urls", ())) | set(getattr(value, "date_urls", ())) | {getattr(value, "url", "")} - {""}
    return own.union(*(addresses_in(getattr(value, item.name)) for item in fields(value)))


# ── Strategies ──────────────────────────────────────────────────────────────────────────────────

_NAMES = (
    *("floods", "Floods", "harbour/barrier", "harbour", "C++", "C", "c", "../x", "/", "कहानी", "🎉", "a/b/c/d/e/f/g"),
    *("Aldous Wray", "aldous-wray", "Wray", "con", "index", "page-2", "café", "cafe\u0301", "İ", "ı", " ", "x" * 300),
)
_DATES = ("1919", "1919-08", "1919-08-30", "1987-11-11", "1987-11-12", "1987-11-12T14:05+02:00", "1987-11~", "2012?")


def names() -> st.SearchStrategy[str]:
    """Names as people write them, and as nobody does."""
    return st.one_of(st.sampled_from(_NAMES), st.text(max_size=12))


def entries() -> st.SearchStrategy[tuple[Entry, ...]]:
    """Entries with ids and addresses of their own, that share names and link to each other."""
    return st.lists(_told(), max_size=8).map(_numbered)


def _told() -> st.SearchStrategy[dict[str, object]]:
    some = st.lists(names(), max_size=3).map(tuple)
    return st.fixed_dictionaries(
        {
            "date": st.one_of(st.sampled_from(_DATES), st.dates().map(str)),
            "tags": some, "people": some, "places": some, "organisations": some, "events": some, "authors": some,
            "source": names(), "series": names(), "title": names().filter(str.strip), "aliases": some, "targets": some,
            "translation_of": st.sampled_from(["", "a1", "a2"]), "responds_to": st.sampled_from(["", "a0", "a3"]),
        },
    )  # fmt: skip


def _numbered(told: list[dict[str, object]]) -> tuple[Entry, ...]:
    return tuple(entry(f"a{number}", **known) for number, known in enumerate(told))  # type: ignore[arg-type]


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    """Whole catalogues."""
    made = draw(entries())
    numbers = draw(st.lists(st.integers(0, len(made) - 1), max_size=5)) if made else []
    notes = tuple(
        note(f"n{at}", made[number], tags=draw(st.lists(names(), max_size=2).map(tuple)))
        for at, number in enumerate(numbers)
    )
    files = (
        authority("people/aldous-wray", "Aldous Wray", "Wray"),
        authority("people/wray-2", "Wray"),
        authority("tags/harbour/barrier", "The barrier", "C"),
    )
    return catalogue(made, notes, authorities=files, pages=(free("about", "About"), free("search", "Floods")))
