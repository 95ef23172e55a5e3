"""A site is amended where an edit touches what no page shows but the article's own.

What pages of others show, `regrouping` sees to.

In: the last build, and the files that may have changed since. Out: the same site with other pages for the articles of
these files, or None where more may have to change: then the whole is built. Nothing of the other articles is read.

It is right because it asks the same steps as a whole build does, and stops only where their answers are equal. While
the front matter, the Entry and the NoteEntries of every touched article are what they were, so is the catalogue; hence
the plan, and every page but those that show one of these Readings. What is said of the site is the same while none of
it speaks of a touched article and the touched say nothing themselves. The rest of the output is believed as a whole
build believes it: by the manifest and the seals.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct, field

from generator import annotating, checking, exporting, reading, rendering, writing
from generator.cache import unsealed
from generator.diagnostics import Code, Diagnostic, Outcome
from generator.last import Kept, Last, changed
from generator.model import Article, Frame, Head, Settings, Slip, Theme
from generator.nouns import replace
from generator.stages import (
    ANNOTATE,
    READ,
    Joined,
    Leaf,
    Noted,
    Plan,
    Printed,
    Text,
    exported,
    has_search,
    noted_in,
    page_of,
    printed,
    ready,
)
from generator.steps import Desk

MOST = 64  # articles that are amended at once; of more, a whole build costs hardly more
# What is said of a note while its article is read, for its words changed; of no other article is it said then.
_OF_STATES = frozenset({Code.NOTE_ORPHAN, Code.NOTE_EDITED, Code.NOTE_MOVED, Code.NOTE_FOUND})
_HOME = "content/articles/"
_OURS = (".md", ".notes.yaml", annotating.LOCK)  # what comes from other programs is held against the inbox


class Told(Struct, frozen=True, array_like=True):
    """What a build tells the next one beside the seals: what it said, what its pages share, and its counts.

    `parts` are the parts of pages that other pages link to: `1987/gate.html#p-1`. `noted` are the keys and addresses of
    the articles that have notes, in the order of the file of all; `listed` is the digest of what was put aside for
    `regrouping`.
    """

    said: tuple[Diagnostic, ...]
    settings: Settings
    theme: Theme
    frame: Frame
    parts: frozenset[str] = frozenset()
    articles: int = 0
    notes: int = 0
    left_out: int = 0
    states: Mapping[str, int] = field(default_factory=dict)
    pages: int = 0
    noted: tuple[tuple[bytes, str], ...] = ()
    listed: bytes = b""


class Ground(Struct, frozen=True, array_like=True):
    """What an amended site stands on. `inputs` are the seals of all that goes in now."""

    root: Path
    output: Path
    last: Last
    inputs: Mapping[str, tuple[int, int, int, int]]
    told: Told


class Left(Struct, frozen=True, array_like=True):
    """What a build leaves for the next: what it told, what is kept of articles by path, and the articles it touched.

    `listed` is to be put aside, where it is not what lies there.
    """

    told: Told
    articles: Mapping[str, Kept]
    touched: tuple[Joined, ...] = ()
    listed: bytes = b""


class Again(Struct, frozen=True, array_like=True):
    """Touched articles, with their notes as they are now; `shown` is whether others may show the difference.

    `said` is what the last build said, but of the notes on these articles: of those it is said again.
    """

    readings: tuple[Joined, ...]
    shown: bool
    said: tuple[Diagnostic, ...]


def read_again(desk: Desk, ground: Ground) -> Again | None:
    """The touched articles, if they are the same articles still, at the same addresses."""
    paths = touched(ground.last, ground.inputs, root=ground.root)
    said = _of_others(ground, paths or ())
    if paths is None or not _unspoken_of(said, paths, ground.last.articles):
        return None
    readings: list[Joined] = []
    shown = False
    for path in paths:
        one = _read_again(desk, ground, path)
        head = _heads(desk, one, ground) if one else None
        if one is None or head is None or says_more(desk) or head[0].imported != head[1].imported:
            return None  # by what an article says that it was made of, the inbox is held against it
        readings.append(one)
        shown = shown or head[0] != head[1] or not _same_to_others(desk, one, ground)
    return Again(tuple(readings), shown, said)


def says_more(desk: Desk) -> bool:
    """Whether anything was said but of notes whose words changed. Then it may have to do with other files."""
    return any(one.code not in _OF_STATES for one in desk.said)


def read_untouched(desk: Desk, ground: Ground, *, path: str) -> Joined | None:
    """An article that no edit touched, with its notes; None where it is not to be had as it was.

    What is said of it is what the last build said.
    """
    one = _read_again(replace(desk, said=[]), ground, path)
    return one if one and one.key == ground.last.articles[path][4] else None


def amend(desk: Desk, ground: Ground, *, readings: Sequence[Joined], site: writing.Staging) -> Left | None:
    """Give a site that was begun all that it was, and new pages of the articles that were `read_again`."""
    if not writing.stands(site, ground.last.outputs, manifest=ground.last.manifest):
        return None
    writing.resume(site)
    keys = _printed_again(desk, ground, readings, site=site)
    if keys is None or says_more(desk) or site.wrong:
        return None
    articles = {one.card.entry.path: as_last(one, key) for one, key in zip(readings, keys, strict=True)}
    noted = _noted_again(ground.told, readings)
    if readings and not _searched_again(desk, ground, readings, site=site):
        return None
    if any(one.joined for one in noted) and not _annotated_again(desk, noted, ground.told.settings, site=site):
        return None
    told = replace(ground.told, noted=tuple((one.key, one.url) for one in noted))
    return Left(told, articles, tuple(readings))


def told_by(last: Last) -> Told | None:
    """What the last build told, if it can be read."""
    answer = unsealed(last.told, Told)
    return answer[0] if answer and isinstance(answer[0], Told) else None


# ── What is touched ─────────────────────────────────────────────────────────────────────────────


def touched(last: Last, inputs: Mapping[str, tuple[int, int, int, int]], *, root: Path) -> tuple[str, ...] | None:
    """The files of the articles that an edit may have touched; None where it touched more than a few articles."""
    stems = {path.removesuffix(".md"): path for path in last.articles}
    found: dict[str, None] = {}
    for path in sorted(changed(last.inputs, inputs, root=root)):
        if path.startswith(_HOME) and reading.is_passed_over(path):
            continue
        article = _article_of(path, stems) if path.startswith(_HOME) and path.endswith(_OURS) else ""
        if not article or not last.articles[article][1] or not _is_there(article, inputs, root):
            return None
        found[article] = None
    return tuple(found) if len(found) <= MOST else None


def _article_of(path: str, stems: Mapping[str, str]) -> str:
    """The article whose file this is, or which it stands beside; nothing where there was none."""
    for ending in (".md", annotating.LOCK):
        if path.endswith(ending):
            return stems.get(path.removesuffix(ending), "")
    return annotating.home_of(path, stems)


def _is_there(path: str, inputs: Mapping[str, object], root: Path) -> bool:
    return str(root / path) in inputs


def _of_others(ground: Ground, paths: Sequence[str]) -> tuple[Diagnostic, ...]:
    stems = {path.removesuffix(".md"): path for path in ground.last.articles}
    said = ground.told.said
    return tuple(one for one in said if one.code not in _OF_STATES or _article_of(one.place.path, stems) not in paths)


def _unspoken_of(said: Sequence[Diagnostic], paths: Sequence[str], articles: Mapping[str, Kept]) -> bool:
    """Whether nothing that was said of the site has to do with these articles.

    An annotation in the inbox that matches no article may match another text.
    """
    if any(one.code is Code.IMPORT_UNMATCHED for one in said):
        return False
    names = [name for path in paths for name in (path.removesuffix("md"), articles[path][1])]
    texts = [text for one in said for text in (one.place.path, one.what, one.mend, *(text for _, text in one.shown))]
    return not any(name in text for text in texts for name in names)


# ── Reading and annotating again ────────────────────────────────────────────────────────────────


def _read_again(desk: Desk, ground: Ground, path: str) -> Joined | None:
    """The article with its notes, if it is the same still, at the same address."""
    identity, url, _, read, _, _ = ground.last.articles[path]
    files = reading.some(ground.root, [path, *_beside(path, ground)])
    manuscripts = desk.value(files, ())
    texts = desk.file(READ, [one for one in manuscripts if one.path == path])
    if not texts or texts[0].card.id != identity or not _same_address(desk, texts[0], read):
        return None
    homes = [(kept[0], article) for article, kept in ground.last.articles.items()]
    kinds = tuple(kind.name for kind in ground.told.theme.kinds)
    locks = [one for one in manuscripts if one.path.endswith(annotating.LOCK)]
    notes = [one for one in manuscripts if one.path != path and one not in locks]
    gathered = desk.take(
        annotating.gather(notes, homes, kinds=kinds, each=partial(desk.each, "notes", kind=annotating.Leaves))
    )
    lock = desk.value(annotating.read_locks(locks, homes), {}).get(identity)
    if gathered is None or gathered.left_out or gathered.notes.keys() - {identity}:
        return None
    made = desk.file(ANNOTATE, [(texts[0], gathered.notes.get(identity, ()), lock, url)])
    return made[0] if made else None


def _beside(path: str, ground: Ground) -> list[str]:
    """The files that stand beside an article, as far as they may have to do with it."""
    stems = {one.removesuffix(".md"): one for one in ground.last.articles}
    top, start = f"{ground.root}/", str(ground.root / path).removesuffix("md")
    near = (file.removeprefix(top) for file in ground.inputs if file.startswith(start) and not file.endswith(".md"))
    return [file for file in near if not reading.is_passed_over(file) and _article_of(file, stems) == path]


def _same_address(desk: Desk, text: Text, before: bytes) -> bool:
    """Whether all that an article's address is made of is as it was, and whether it is published."""
    slip: Outcome[Slip] | None = desk.cache.card(before, Outcome[Slip])
    was, now = slip.value.head if slip and slip.value else None, text.card.head
    return was is not None and (was.date, was.slug, was.draft) == (now.date, now.slug, now.draft)


def _same_to_others(desk: Desk, now: Joined, ground: Ground) -> bool:
    """Whether all that other pages may know is as it was."""
    joined = ground.last.articles[now.card.entry.path][4]
    was: Outcome[Noted] | None = desk.cache.card(joined, Outcome[Noted])
    known = was.value if was else None
    return known is not None and (known.entry, known.notes) == (now.card.entry, now.card.notes)


def _heads(desk: Desk, one: Joined, ground: Ground) -> tuple[Head, Head] | None:
    """The front matter of an article as it was and as it is, where both are remembered."""
    read = ground.last.articles[one.card.entry.path][3]
    was, now = desk.cache.whole(read, Article), desk.cache.whole(one.item[0].key, Article)
    return (was.head, now.head) if isinstance(was, Article) and isinstance(now, Article) else None


# ── Printing again ──────────────────────────────────────────────────────────────────────────────


def _printed_again(
    desk: Desk, ground: Ground, readings: Sequence[Joined], *, site: writing.Staging
) -> list[bytes] | None:
    """The keys of the touched articles' pages, once they are given to the site."""
    told = ground.told
    before = [ground.last.articles[one.card.entry.path][5] for one in readings]
    plans = [plan for key in before if (plan := desk.cache.whole(key, Plan))]
    cards = [card for key in before if (card := desk.cache.card(key, Outcome[Printed]))]
    if not len(plans) == len(cards) == len(before):
        return None
    by_id = {one.card.entry.id: one for one in readings}
    shared = rendering.Batch((), ground.told.theme, ground.told.settings, told.frame)
    pages = [page_of(plan) for plan in plans]
    shared = ready(desk, shared, pages=pages) if readings else shared
    made = printed(desk, pages, by_id=by_id, shared=shared, site=site)
    known = zip((card for card, _ in made), (card.value for card in cards), strict=True)
    base = ground.told.settings.base_url
    sound = all(
        was is not None and checking.as_sound(card.facts, was.facts, urls=site.ours, linked=told.parts, base_url=base)
        for card, was in known
    )
    return [key for _, key in made] if sound and len(made) == len(before) else None


def _searched_again(desk: Desk, ground: Ground, readings: Sequence[Joined], *, site: writing.Staging) -> bool:
    """Give the site what these articles change of its search, if it has one; whether that can be done."""
    shared = rendering.Batch((), ground.told.theme, ground.told.settings, ground.told.frame)
    if not has_search(shared):
        return True
    from generator import searches  # noqa: PLC0415 - its stemmers take a moment, which a site without need not wait for

    return searches.searched_again(desk, readings, shared=shared, site=site)


def _noted_again(told: Told, readings: Sequence[Joined]) -> tuple[Leaf, ...]:
    """The articles that have notes, the touched ones as they are now."""
    now = {one.url: one for one in noted_in(readings)}
    return tuple(now.get(url) or Leaf(key, url) for key, url in told.noted)


def _annotated_again(desk: Desk, noted: Sequence[Leaf], settings: Settings, *, site: writing.Staging) -> bool:
    """Give the site the annotations of all, in which it stands where each note is. Nothing in them is a link."""
    if not settings.has("annotations"):
        return True
    try:
        files = exporting.collected(exported(desk, noted, settings=settings), settings=settings)
    except LookupError:
        return False
    for file in files:
        writing.take(site, file)
    return True


def as_last(one: Joined, page: bytes) -> Kept:
    """What is kept of an article whose page has this key."""
    text = one.item[0]
    return (one.card.entry.id, one.card.entry.url, text.card.digest, text.key, one.key, page)
