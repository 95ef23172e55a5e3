"""The nouns: every value that passes through a door of the house.

All are frozen and hold only plain values, so they can be compared, pickled, digested and handed to
another process. Nothing here touches a file, a clock or the network. `When` is the one noun with a
grammar of its own (a subset of EDTF, ISO 8601-2), because every room speaks of dates.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol, TypeVar

from msgspec import Struct, field

_EXTENDED = re.compile(r"\{%-?\s*extends\s*[\"']([^\"']+)[\"']")
EMPTY: Mapping[str, str] = MappingProxyType({})

# ── Where things are ────────────────────────────────────────────────────────────────────────────


class Place(Struct, frozen=True, array_like=True, order=True):
    """A place in a file: `path` relative to the collection with `/`, line and column from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"

    @property
    def spot(self) -> tuple[int, int]:
        """Line and column."""
        return self.line, self.column


class Places(Struct, frozen=True, array_like=True):
    """Where values stand in a file, line and column, by their keys joined with dots: `theme.name`, `kinds.0.light`."""

    path: str
    known: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    def of(self, *keys: str | int) -> Place:
        """The place of a value, or of the table that it would be in."""
        parts = [str(key) for key in keys]
        names = (".".join(parts[:end]) for end in range(len(parts), 0, -1))
        return next((Place(self.path, *self.known[name]) for name in names if name in self.known), Place(self.path))


class Source(Struct, frozen=True, array_like=True):
    """A thing in the inbox, exactly as it arrived.

    Of an archive that is too large to be held, `data` is the beginning, and `file` where it lies on this machine.
    `beside` is the folder that a browser saved with a page, on this machine too.
    """

    path: str
    data: bytes
    file: str = ""
    beside: str = ""


class Manuscript(Struct, frozen=True, array_like=True):
    r"""A text file of the collection as it lies on disk: decoded, with `\n` line ends."""

    path: str
    text: str


# ── Dates ───────────────────────────────────────────────────────────────────────────────────────

_WHEN = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})"
    r"(?:[T ](?P<clock>\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?)?)?(?P<doubt>[~?%]?)",
    re.ASCII,
)
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?", re.ASCII)
_ZONE = re.compile(r"Z|[+-](0\d|1[0-4]):?[0-5]\d", re.ASCII)


class When(Struct, frozen=True, array_like=True):
    """A date as exact as it is known: a year, a month, a day, or a day with a time and zone.

    `month` and `day` are 0 where unknown. `approximate` and `uncertain` are EDTF's `~` and `?`
    (ISO 8601-2:2019, level 1; `%` is both). It is the calendar date printed in the paper, so it is
    never moved by a time zone.
    """

    year: int
    month: int = 0
    day: int = 0
    clock: str = ""
    zone: str = ""
    approximate: bool = False
    uncertain: bool = False

    @classmethod
    def parse(cls, text: str) -> When:
        """Read `1919`, `1919-08`, `1919-08-30`, `1919-08-30T14:05+02:00`, each also with `~`, `?` or `%`.

        Raises ValueError, with a sentence for people, for anything else and for days that never were.
        """
        found = _WHEN.fullmatch(text.strip())
        if found is None:
            raise ValueError("a date is written 1919, 1919-08 or 1919-08-30")
        year, month, day = (int(found[part] or 0) for part in ("year", "month", "day"))
        _refuse_impossible_day(year, month if found["month"] else None, day if found["day"] else None)
        clock, zone = found["clock"] or "", found["zone"] or ""
        _refuse_impossible_time(clock, zone)
        doubt = found["doubt"]
        return cls(year, month, day, clock, zone, approximate=doubt in ("~", "%"), uncertain=doubt in ("?", "%"))

    @property
    def key(self) -> tuple[int, int, int, str]:
        """The order of dates: an inexact one stands before the exact ones inside it."""
        return (self.year, self.month, self.day, self.clock)

    @property
    def path(self) -> str:
        """The folder of an address, as deep as the date is known: `1919`, `1919/08` or `1919/08/30`."""
        parts = [f"{self.year:04}", f"{self.month:02}", f"{self.day:02}"]
        return "/".join(parts[: 1 + bool(self.month) + bool(self.day)])

    @property
    def iso(self) -> str:
        """The calendar part alone, as HTML's `datetime` takes it."""
        return self.path.replace("/", "-")

    def __str__(self) -> str:
        clock = f"T{self.clock}{self.zone}" if self.clock else ""
        doubt = {(True, True): "%", (True, False): "~", (False, True): "?"}.get((self.approximate, self.uncertain), "")
        return f"{self.iso}{clock}{doubt}"


def _refuse_impossible_day(year: int, month: int | None, day: int | None) -> None:
    if year == 0:
        raise ValueError("there is no year 0000")
    if month is not None and month not in range(1, 13):
        raise ValueError(f"there is no month {month:02}")
    if month is None or day is None:
        return
    days = calendar.monthrange(year, month)[1]
    if not 1 <= day <= days:
        raise ValueError(f"{year:04}-{month:02} has {days} days, and no {day:02}")


def _refuse_impossible_time(clock: str, zone: str) -> None:
    if clock and not _CLOCK.fullmatch(clock):
        raise ValueError(f"there is no time {clock}")
    if zone and not _ZONE.fullmatch(zone):
        raise ValueError(f"there is no time zone {zone}")


# ── An article ──────────────────────────────────────────────────────────────────────────────────


class Rights(StrEnum):
    """What of an article may be published."""

    FULL = "full"
    EXCERPT = "excerpt"
    METADATA = "metadata"


class Image(Struct, frozen=True, array_like=True):
    """The lead picture as front matter names it: `src` is a path under `content/` or an address on the web."""

    src: str = ""
    alt: str = ""
    caption: str = ""
    credit: str = ""


class Imported(Struct, frozen=True, array_like=True):
    """Where an article was converted from. `original` is written `from` in front matter.

    `part` tells the articles of one original apart, and `of` says how many were made of it; `captured` is when an
    archive took the page; `pictures` are those that came with the original: mappings of `src`, where one lies now, and
    `from`, its address on the web or in the original. `made` holds a fingerprint of each field as it was made. `review`
    lists what the program was unsure of: mappings of `field`, `value`, `source`, `alternative` and `doubt` (0 to 1).
    """

    original: str = ""
    sha256: str = ""
    by: str = ""
    part: str = ""
    of: int = 0
    captured: str = ""
    pictures: tuple[Mapping[str, object], ...] = ()
    made: str = ""
    review: tuple[Mapping[str, object], ...] = ()


class Review(Struct, frozen=True, array_like=True):
    """One thing to look at: what an article says in a field, where that came from, and what else it may be.

    `better` is set where it is not a doubt, but what the importer, which has changed, finds now.
    """

    path: str
    field: str
    value: str
    source: str
    alternative: str
    doubt: float
    better: bool = False


class Head(Struct, frozen=True, array_like=True):
    """The typed front matter of an article. `docs/front-matter.md` explains each key."""

    title: str
    date: When
    updated: When | None = None
    authors: tuple[str, ...] = ()
    source: str = ""
    url: str = ""
    archived: str = ""
    page: str = ""
    section: str = ""
    kicker: str = ""
    dek: str = ""
    dateline: str = ""
    image: Image | None = None
    tags: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    series: str = ""
    lang: str = ""
    rights: Rights = Rights.FULL
    licence: str = ""
    translation_of: str = ""
    responds_to: str = ""
    aliases: tuple[str, ...] = ()
    draft: bool = False
    id: str = ""
    slug: str = ""
    imported: Imported | None = None
    extra: Mapping[str, object] = field(default_factory=dict)


class Piece(Struct, frozen=True, array_like=True):
    """A stretch of a block's HTML: a tag (`markup`), or words that a reader reads (`words`, not yet escaped).

    `start` and `end` are offsets into `Article.full`. Words can be cut at any of their characters, unless
    `end - start` differs from `len(words)`: then Unicode composition stands in the way and they stay whole.
    A link into the collection has `href="newsgloss:TARGET"` and a picture `src="newsgloss:PATH"`:
    a scheme that no text can write, replaced by a relative address when the page is rendered.
    """

    markup: str
    words: str
    start: int
    end: int


class Block(Struct, frozen=True, array_like=True):
    """One top-level block of an article: a paragraph, a heading, a list, a figure, a table.

    `id` is made from the words, so it survives edits elsewhere. The pieces, joined, are its HTML.
    """

    kind: str
    id: str
    pieces: tuple[Piece, ...]
    start: int
    end: int


class Run(Struct, frozen=True, array_like=True):
    """From `start` on, characters of `Article.text` lie one after another from `line`:`column` of the file."""

    start: int
    line: int
    column: int


class Link(Struct, frozen=True, array_like=True):
    """A link into the collection as the author wrote it: `[[target]]` or `[label](target)`."""

    target: str
    place: Place


class _OfKind(Protocol):
    @property
    def kind(self) -> str: ...


B = TypeVar("B", bound=_OfKind)


def published(blocks: tuple[B, ...], rights: Rights) -> tuple[B, ...]:
    """The blocks of an article that its rights let be read: all, those to the end of its first paragraph, or none."""
    if rights is Rights.FULL:
        return blocks
    ends = (at for at, block in enumerate(blocks, 1) if block.kind == "paragraph")
    return blocks[: next(ends, 0)] if rights is Rights.EXCERPT else ()


class Article(Struct, frozen=True, array_like=True):
    r"""One article, read.

    `text` is what a reader reads of `blocks`: Unicode NFC, one blank line (`\n\n`) between blocks; offsets count
    code points (as W3C's TextPositionSelector does). `matter` are the headline, the dek and the lead picture's caption
    as blocks; their words, `more`, stand after the text in `full`, so that no offset in the text hangs on them. `map`
    leads from an offset in `full` to a place in the file, see `locate`. `summary` is the first words of the text, for
    feeds and lists. `digest` is of the whole file. `keys` are where the parts of the front matter stand that other
    files can be at odds with: `id`, `slug`, and each of `aliases` and `tags` by its own text (`aliases./old.html`).
    """

    id: str
    head: Head
    text: str
    blocks: tuple[Block, ...]
    map: tuple[Run, ...]
    links: tuple[Link, ...]
    pictures: tuple[Link, ...]
    summary: str
    place: Place
    digest: str
    matter: tuple[Block, ...] = ()
    more: str = ""
    keys: Places = Places("")

    @property
    def full(self) -> str:
        """The text, and after it the words of the front matter on which notes may stand."""
        return self.text + self.more

    @property
    def published(self) -> tuple[Block, ...]:
        """The blocks that its rights let be read."""
        return published(self.blocks, self.head.rights)

    @property
    def reach(self) -> int:
        """How far its rights let the text be read, in code points: to the end of the last block that is published."""
        return self.published[-1].end if self.published else 0

    def around(self, offset: int) -> str:
        """The words that a character of `full` stands among: the text's, or those of `full`. Offsets are the same."""
        return self.text if offset < len(self.text) else self.full

    def part(self, offset: int) -> str:
        """Which part of the front matter a character of `full` belongs to: `title`, `dek`, `caption`; else nothing."""
        return next((block.kind for block in self.matter if block.start <= offset < block.end), "")


class Slip(Struct, frozen=True, array_like=True):
    """What is known of an article before it meets its notes, without its text. `head` has no `extra` and no `imported`.

    `digest` is of the whole file, `keys` where the keys of its front matter stand.
    """

    id: str
    head: Head
    links: tuple[Link, ...]
    pictures: tuple[Link, ...]
    place: Place
    digest: str
    keys: Places = Places("")


def locate(article: Article, offset: int) -> Place:
    """The place in the Markdown file of the character at `offset` of `article.text`."""
    best: Run | None = None
    for run in article.map:
        if run.start > offset:
            break
        best = run
    if best is None:
        return article.place
    return Place(article.place.path, best.line, best.column + offset - best.start)


class Picture(Struct, frozen=True, array_like=True):
    """A picture under `content/media`; `width` and `height` in CSS pixels, 0 where the file does not say."""

    path: str
    width: int
    height: int
    digest: str


class FreePage(Struct, frozen=True, array_like=True):
    """A page of the owner's under `content/pages`: about, credits and the like."""

    id: str
    title: str
    description: str
    lang: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    pictures: tuple[Link, ...]
    place: Place


# ── Notes ───────────────────────────────────────────────────────────────────────────────────────


class State(StrEnum):
    """Where a note stands. Each note is in exactly one state."""

    EXACT = "exact"
    EDITED = "edited"
    MOVED = "moved"
    AMBIGUOUS = "ambiguous"
    ORPHAN = "orphan"


class Quote(Struct, frozen=True, array_like=True):
    """The words a note is about: W3C's TextQuoteSelector, and `nth` (from 1) to tell equal passages apart.

    `place` is where they are quoted.
    """

    exact: str
    prefix: str = ""
    suffix: str = ""
    nth: int = 0
    place: Place | None = None


class Note(Struct, frozen=True, array_like=True):
    """A note on a passage, or on the whole article where `quote` is None. A W3C Web Annotation.

    `article` is the article's id; `body` is Markdown; `extra` keeps the fields of other formats. `map` leads from
    characters of the body to the notes file.
    """

    id: str
    article: str
    kind: str
    quote: Quote | None
    body: str
    by: str
    when: When | None
    verdict: str
    tags: tuple[str, ...]
    people: tuple[str, ...]
    cites: tuple[str, ...]
    place: Place
    extra: Mapping[str, object] = field(default_factory=dict)
    map: tuple[Run, ...] = ()


class LeftOut(Struct, frozen=True, array_like=True):
    """A note that is not on the site, as far as it could be read, and `why`. `article` is empty where it has none."""

    id: str
    article: str
    kind: str
    quote: str
    place: Place
    why: str


class Gathered(Struct, frozen=True, array_like=True):
    """All notes of a collection: those that can be published, by the ids of their articles, and the others."""

    notes: Mapping[str, tuple[Note, ...]] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()


class Stray(Struct, frozen=True, array_like=True):
    """An annotation of another program before it is known which article it is on.

    `id` is the id it will have as a note. `sources` are the addresses it says it is on, `quote` its words. `part` is
    the part of its file that moves with it: the number of the list and of the element in it. `modified` is as it is
    written, empty where nothing is.
    """

    id: str
    sources: tuple[str, ...]
    quote: Quote | None
    part: tuple[int, int]
    place: Place
    modified: str = ""


class Mark(Struct, frozen=True, array_like=True):
    """A note that found its place: `text[start:end]`, drawn in `lane` (from 1). `score` is 1.0 for equal words."""

    note: str
    start: int
    end: int
    lane: int
    state: State
    score: float


class Gloss(Struct, frozen=True, array_like=True):
    """A note as it is printed: numbered, its body as safe HTML, and the words found (`quote`).

    `mark` is None for a note on the whole article and for one that lost its place (`state` tells which).
    `links` are the collection links in its body.
    """

    number: int
    note: Note
    state: State
    mark: Mark | None
    quote: str
    html: str
    links: tuple[Link, ...] = ()


class Passage(Struct, frozen=True, array_like=True):
    """A block with its marks woven in, and the notes whose last words lie in it, in reading order."""

    kind: str
    id: str
    html: str
    glosses: tuple[Gloss, ...]


class Reading(Struct, frozen=True, array_like=True):
    """An article with its notes: what its page shows.

    `whole` are the notes on the article as a whole, `lost` those that are ambiguous or orphans; none is hidden.
    `matter` are the passages of the headline, the dek and the caption.
    """

    article: Article
    passages: tuple[Passage, ...]
    whole: tuple[Gloss, ...]
    lost: tuple[Gloss, ...]
    matter: tuple[Passage, ...] = ()

    @property
    def glosses(self) -> tuple[Gloss, ...]:
        """Every note, in the order of their numbers: on the whole article, on its head, in its text, and those lost."""
        placed = tuple(gloss for passage in (*self.matter, *self.passages) for gloss in passage.glosses)
        return (*self.whole, *placed, *self.lost)


# ── What other pages may know ───────────────────────────────────────────────────────────────────


class Tick(Struct, frozen=True, array_like=True):
    """One note on an article's strip: its kind, and where it stands, from 0 (first word) to 1 (last)."""

    kind: str
    at: float


class Entry(Struct, frozen=True, array_like=True):
    """All that any other page may know of an article.

    While an article's Entry stays equal no page but its own is rendered again, however its text was edited.
    `people`, `organisations`, `places`, `events` are keys of groups (authority ids where they resolve).
    `words` are exact below 100, and else to the nearest 50; `strip` is as exact as it is drawn.
    `targets` are the collection links of its text and notes, as written; `pictures` the paths of the pictures it shows,
    as written, `withheld` those that its rights keep back; `path` is its file, relative to the collection. In a
    Catalogue, `tags` are keys of groups too.
    """

    id: str
    url: str
    title: str
    date: When
    updated: When | None
    kicker: str
    dek: str
    summary: str
    source: str
    authors: tuple[str, ...]
    section: str
    page: str
    origin: str
    lang: str
    rights: Rights
    licence: str
    series: str
    tags: tuple[str, ...]
    people: tuple[str, ...]
    organisations: tuple[str, ...]
    places: tuple[str, ...]
    events: tuple[str, ...]
    image: Image | None
    translation_of: str
    responds_to: str
    aliases: tuple[str, ...]
    targets: tuple[str, ...]
    words: int
    notes: Mapping[str, int]
    strip: tuple[Tick, ...]
    pictures: tuple[str, ...] = ()
    archived: str = ""
    dateline: str = ""
    path: str = ""
    withheld: tuple[str, ...] = ()


class NoteEntry(Struct, frozen=True, array_like=True):
    """All that any other page may know of a note. `url` ends in `#note-ID`; `html` is its body."""

    id: str
    article: str
    url: str
    kind: str
    state: State
    quote: str
    verdict: str
    html: str
    by: str
    when: When | None
    tags: tuple[str, ...]
    people: tuple[str, ...]
    cites: tuple[str, ...]
    targets: tuple[str, ...]


class Authority(Struct, frozen=True, array_like=True):
    """An authority file: what the collection knows of a person, organisation, place, event or tag.

    `kind` is the folder (`people`), `id` the path below it without suffix (`aldous-wray`). `dates` are the
    start and, where there is one, the end of an event. `location` is latitude and longitude in degrees.
    """

    id: str
    kind: str
    name: str
    sort: str
    aliases: tuple[str, ...]
    description: str
    ids: Mapping[str, str]
    location: tuple[float, float] | None
    dates: tuple[When, ...]
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    pictures: tuple[Link, ...]
    place: Place


class Ref(Struct, frozen=True, array_like=True):
    """A name and the address it leads to (relative to the site's root); `count` where a list shows one.

    `when` is the date of the article it leads to, or the date whose page it is: then `label` is the date in ISO 8601.
    `url` is empty where there is no page, as for a year without articles in a row of years.
    """

    label: str
    url: str
    count: int = 0
    when: When | None = None


class Group(Struct, frozen=True, array_like=True):
    """The articles that share a key of an index: a tag, a person, a month.

    `entries` are article ids in the order they are listed (newest first); `notes` are ids of notes that name the key.
    A tag's `entries` include those of the tags below it. `sort` is what an A–Z list sorts and shows by.
    `names` are the folded names by which articles and notes call it.
    """

    index: str
    key: str
    label: str
    sort: str
    url: str
    entries: tuple[str, ...]
    notes: tuple[str, ...] = ()
    parent: str = ""
    children: tuple[str, ...] = ()
    when: When | None = None
    authority: Authority | None = None
    names: tuple[str, ...] = ()


class Index(Struct, frozen=True, array_like=True):
    """One way into the collection: `name` is its folder (`tags`, `people`, `dates` …), groups sorted by key."""

    name: str
    url: str
    groups: tuple[Group, ...]


class Names(Struct, frozen=True, array_like=True):
    """What a link may be called: a folded title, alias, path or id, and the pages it may mean.

    `made` gives them. They are asked for when the first link is looked up, which many edits never do.
    """

    made: Callable[[], Mapping[str, tuple[Ref, ...]]]

    @property
    def pages(self) -> Mapping[str, tuple[Ref, ...]]:
        """From each name to the pages that it may mean."""
        return self.made()


class Catalogue(Struct, frozen=True, array_like=True):
    """The whole collection as its index pages know it. `entries` are newest first.

    `backlinks`: from a page's address to the pages that link to it, and from a note's to the notes and pages that cite
    it. `wrote` says where the parts of front matter and of notes are written, by the address of article or note; no
    page is made of it.
    """

    entries: tuple[Entry, ...]
    notes: tuple[NoteEntry, ...]
    indexes: tuple[Index, ...]
    authorities: tuple[Authority, ...]
    pages: tuple[FreePage, ...]
    pictures: Mapping[str, Picture]
    names: Names
    backlinks: Mapping[str, tuple[Ref, ...]]
    wrote: Mapping[str, Places] = field(default_factory=dict)


# ── What the owner chose ────────────────────────────────────────────────────────────────────────


LINES = ("solid", "dotted", "dashed", "wavy", "double")
SHAPES = ("bar", "dot", "diamond", "triangle", "chevron", "ring", "square", "cross")


class Kind(Struct, frozen=True, array_like=True):
    """A kind of note and how it is drawn: a line style, a shape for strips, a colour `#rrggbb` for each scheme.

    `line` is one of LINES and `shape` one of SHAPES; `name` is small letters, digits and `-`, at most 40.
    """

    name: str
    line: str = "solid"
    shape: str = "bar"
    light: str = "#067f7a"
    dark: str = "#36d6c6"
    label: str = ""

    @property
    def flaws(self) -> Iterator[tuple[str, str, str]]:
        """What keeps it from being drawn: the key, what is wrong with its value, and a value that would do."""
        if not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", self.name):
            yield "name", f"a kind cannot be named {self.name!r}", "use small letters, digits and `-`"
        for key, word, known in (("line", self.line, LINES), ("shape", self.shape, SHAPES)):
            if word not in known:
                yield key, f"there is no {key} {word!r}; there are {', '.join(known)}", f'{key} = "{known[0]}"'
        for key, colour in (("light", self.light), ("dark", self.dark)):
            if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
                yield key, f"{colour!r} is no colour", f'{key} = "#067f7a"'


# What a site can do without, beside its pages: `Settings.without`.
PARTS = ("search", "feeds", "tag-feeds", "data", "references", "annotations")


class Settings(Struct, frozen=True, array_like=True):
    """The owner's choices, from `site.toml`. `docs/settings.md` explains each.

    `front_month` is the month the front page opens at (None: the newest that has articles).
    `without` are the PARTS that are not made.
    `kinds` are the owner's own kinds of note, `theme_settings` what `[theme.settings]` says, checked by the theme.
    `places` tells where each choice is written; no page depends on it.
    """

    title: str = "Newsgloss"
    strap: str = ""
    description: str = ""
    base_url: str = ""
    language: str = "en"
    theme: str = "broadsheet"
    owner: str = ""
    licence: str = ""
    per_page: int = 50
    feed_items: int = 30
    front_month: When | None = None
    kinds: tuple[Kind, ...] = ()
    theme_settings: Mapping[str, object] = field(default_factory=dict)
    drafts: bool = False
    installable: bool = False
    without: tuple[str, ...] = ()
    places: Places = Places("site.toml")

    def __eq__(self, other: object) -> bool:
        """Whether both choose the same, wherever that is written."""
        choices = self.__struct_fields__[:-1]
        return isinstance(other, Settings) and all(getattr(self, name) == getattr(other, name) for name in choices)

    __hash__ = None  # type: ignore[assignment]  # it holds mappings

    def has(self, part: str) -> bool:
        """Whether the site has one of PARTS; feeds of tags are feeds. Raises LookupError for any other name."""
        if part not in PARTS:
            raise LookupError(f"a site has no part {part!r}; there are {', '.join(PARTS)}")
        return part not in self.without and not (part == "tag-feeds" and "feeds" in self.without)


class Theme(Struct, frozen=True, array_like=True):
    """A theme, loaded: itself first, then the themes it extends.

    `templates` and `assets` map names to contents and to paths relative to the collection; a nearer theme's file wins.
    `words` are the theme's words in the site's language. `digest` covers all of it.
    """

    name: str
    language: str
    kinds: tuple[Kind, ...]
    templates: Mapping[str, str]
    origins: Mapping[str, str]
    assets: Mapping[str, str]
    words: Mapping[str, str]
    settings: Mapping[str, object]
    digest: str

    def names(self, template: str, file: str) -> bool:
        """Whether a template, or one of the same name that it extends, names a file of the site or of the theme."""
        text = self.templates.get(template, "")
        above = _EXTENDED.search(text)
        return file in text or (above is not None and above[1] != template and self.names(above[1], file))

    @property
    def searches(self) -> bool:
        """Whether it can search: its page of the search loads the script that does."""
        return "search.js" in self.assets and self.names("search.html", "search.js")


# ── Pages, before and after rendering ───────────────────────────────────────────────────────────


class Pager(Struct, frozen=True, array_like=True):
    """The pages of a long list: addresses in order, and which one this is (from 0)."""

    urls: tuple[str, ...]
    at: int


class Bar(Struct, frozen=True, array_like=True):
    """A month of the ribbon: `at` counts months from the first; `height` is 0 to 1."""

    at: int
    height: float


class Ribbon(Struct, frozen=True, array_like=True):
    """The whole record as a line of months. `pin` is where this page stands, 0 to 1, or -1 for nowhere.

    `own` are the bars of the articles that this page lists, on the scale of `bars`.

    A record of more than 60 years is a line of years: then `months` counts years, a bar is a year, and `years` are
    the first years of equal spans (decades, where they fit), each leading to the first year in it that has articles.
    """

    months: int
    bars: tuple[Bar, ...]
    years: tuple[Ref, ...]
    year: int
    pin: float
    own: tuple[Bar, ...] = ()


class Dots(Struct, frozen=True, array_like=True):
    """The month by year table: `years` across; each row is a month with one cell (or None) a year.

    `now` is the index of the year that is highlighted, -1 for none. A row whose month is 0 holds what is
    known to the year only. Over 40 years, only years that have articles are across, and of those the newest 40.
    """

    years: tuple[Ref, ...]
    rows: tuple[tuple[int, tuple[Ref | None, ...]], ...]
    now: int


class Finder(Struct, frozen=True, array_like=True):
    """One column of the ways in: an index with its best-filled groups and the number of all."""

    index: str
    url: str
    refs: tuple[Ref, ...]
    total: int


class FrontPage(Struct, frozen=True, array_like=True):
    """`front.html`. `month` is the newest month that has articles; `rows` its newest; `more` how many are left."""

    dots: Dots
    month: When
    month_url: str
    rows: tuple[Entry, ...]
    lead: str
    more: int
    finders: tuple[Finder, ...]


class ArticlePage(Struct, frozen=True, array_like=True):
    """`article.html`, which is also given the article's Reading.

    `links` and `pictures` say what every `newsgloss:` target and path of the Reading is.
    `week` are up to four other articles of the days around it, in date order.
    `cited` are the pages and addresses that its notes cite, by what they wrote; `cited_by` leads from a note's id to
    what cites it: the kind of the note that does, empty for a page, and where it is. `ld` is what schema.org's
    NewsArticle says of it (JSON-LD), only what is known. `corporate` are the authors that are organisations, folded.
    """

    entry: Entry
    ribbon: Ribbon
    date_urls: tuple[str, ...]
    source: Ref | None
    authors: tuple[Ref, ...]
    people: tuple[Ref, ...]
    organisations: tuple[Ref, ...]
    places: tuple[Ref, ...]
    events: tuple[Ref, ...]
    tags: tuple[Ref, ...]
    series: Ref | None
    series_parts: tuple[Ref, ...]
    previous: Ref | None
    next: Ref | None
    week: tuple[Entry, ...]
    backlinks: tuple[Ref, ...]
    translations: tuple[tuple[str, Ref], ...]
    responds_to: Ref | None
    responses: tuple[Ref, ...]
    links: Mapping[str, str]
    pictures: Mapping[str, Picture]
    ld: Mapping[str, object] = field(default_factory=dict)
    cited: Mapping[str, Ref] = field(default_factory=dict)
    cited_by: Mapping[str, tuple[tuple[str, Ref], ...]] = field(default_factory=dict)
    corporate: tuple[str, ...] = ()


class ListingPage(Struct, frozen=True, array_like=True):
    """`listing.html`: the articles of one group, one page of them, and what else is known of the group.

    `html` is the text of its authority file.
    """

    group: Group
    rows: tuple[Entry, ...]
    pager: Pager
    crumbs: tuple[Ref, ...]
    children: tuple[Ref, ...]
    dots: Dots | None
    notes: tuple[NoteEntry, ...]
    note_titles: Mapping[str, str]
    backlinks: tuple[Ref, ...]
    links: Mapping[str, str]
    pictures: Mapping[str, Picture]
    html: str = ""
    ribbon: Ribbon | None = None


class About(Struct, frozen=True, array_like=True):
    """What a directory says of a group: its description, its first and last year (0 for none), how deep it stands."""

    description: str = ""
    first: int = 0
    last: int = 0
    depth: int = 0


class DirectoryPage(Struct, frozen=True, array_like=True):
    """`directory.html`: all groups of one index, under their first letters (or one section).

    What is below another group follows it. `about` is by address.
    """

    index: str
    sections: tuple[tuple[str, tuple[Ref, ...]], ...]
    total: int
    about: Mapping[str, About] = field(default_factory=dict)


class DatesPage(Struct, frozen=True, array_like=True):
    """`dates.html`: the month by year table and the years."""

    dots: Dots
    years: tuple[Ref, ...]


class NotesPage(Struct, frozen=True, array_like=True):
    """`notes.html`: notes, newest first, with their articles' titles and dates: all, or of one kind, author or tag.

    `way` is by what they were chosen (`kinds`, `by`, `tags`; empty for all), `name` the kind, author or tag, `about`
    the page of that person or tag. `finders` are the ways in. `authors` lead from a note's author, as written, to the
    page of their notes; `named` from a note's id to the tags and people that it names.
    """

    way: str
    name: str
    rows: tuple[NoteEntry, ...]
    titles: Mapping[str, str]
    total: int
    pager: Pager
    links: Mapping[str, str]
    finders: tuple[Finder, ...]
    crumbs: tuple[Ref, ...] = ()
    about: Ref | None = None
    authors: Mapping[str, Ref] = field(default_factory=dict)
    named: Mapping[str, tuple[Ref, ...]] = field(default_factory=dict)
    dates: Mapping[str, When] = field(default_factory=dict)


class HeadlinesPage(Struct, frozen=True, array_like=True):
    """`search.html`: every headline from A to Z, and the search over headlines where script is on."""

    sections: tuple[tuple[str, tuple[Entry, ...]], ...]
    total: int


class ProsePage(Struct, frozen=True, array_like=True):
    """`page.html`: a free page of the owner's."""

    free: FreePage
    html: str
    backlinks: tuple[Ref, ...]
    links: Mapping[str, str]
    pictures: Mapping[str, Picture]


class RedirectPage(Struct, frozen=True, array_like=True):
    """`redirect.html`: an old address, which leads to `to` without script."""

    to: str


class MissingPage(Struct, frozen=True, array_like=True):
    """`404.html`: what a server shows for an address that is not there."""

    ribbon: Ribbon


class BookPage(Struct, frozen=True, array_like=True):
    """`book-front.html`: a page of a book that is no article.

    `part` says which: `cover`, `nav`, `tags`, `sources`. `years` and `tags` are the articles under each, oldest first,
    `urls` their addresses in the book by id. `subtitle` is what was chosen of the collection.
    """

    part: str
    years: tuple[tuple[str, tuple[Entry, ...]], ...]
    tags: tuple[tuple[str, tuple[Entry, ...]], ...]
    urls: Mapping[str, str]
    subtitle: str = ""


PageData = (
    FrontPage
    | ArticlePage
    | ListingPage
    | DirectoryPage
    | DatesPage
    | NotesPage
    | HeadlinesPage
    | ProsePage
    | RedirectPage
    | MissingPage
    | BookPage
)


class Frame(Struct, frozen=True, array_like=True):
    """What every page of one build shows of the whole: counts, the first and last year, the ways in.

    The labels of `nav` and `ways` are names of sections (`front`, `dates`, `tags`, … `search`), for the theme's words;
    `nav` are the main ones, `ways` all directories of the collection.
    """

    articles: int
    notes: int
    first: int
    last: int
    date: When
    nav: tuple[Ref, ...]
    pages: tuple[Ref, ...]
    ways: tuple[Ref, ...] = ()


class Page(Struct, frozen=True, array_like=True):
    """A page before rendering. `section` names the way in that is current (`tags`), `article` the Reading it needs.

    `feeds` are the feeds and files of notes that belong to it: (address, media type). `canonical` is its absolute
    address, where `base_url` is set. `place` is the file that made it, where one did.
    """

    url: str
    template: str
    title: str
    description: str
    section: str
    data: PageData
    article: str = ""
    feeds: tuple[tuple[str, str], ...] = ()
    canonical: str = ""
    place: Place | None = None


class File(Struct, frozen=True, array_like=True):
    """A file of the site: `body`, or a copy of the file at `copy` (relative to the collection).

    `place` is what made it. A file that stands in the output already may come without its body: then `digest` is the
    SHA-256 of it, in hexadecimal.
    """

    url: str
    body: bytes = b""
    copy: str = ""
    place: Place | None = None
    digest: str = ""


class Built(Struct, frozen=True, array_like=True):
    """What a build did to `output/`: how many files were written, left as they were, and removed."""

    written: int
    kept: int
    removed: int
