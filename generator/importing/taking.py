"""From originals to new articles. In: originals, and the articles there are. Out: the articles to be added.

An original whose article is there gives nothing again, whatever has become of that article. It says so when
an original has changed, when the same story is there already (same address or same words), and when a title or a
date is missing. It never touches an article that is there.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, pairwise

from generator.addresses import slug
from generator.diagnostics import Code, Diagnostic, Outcome, in_order
from generator.importing.alike import SAME
from generator.importing.draft import Draft, Enclosed, manuscript_text, unsure
from generator.importing.formats import convert, importer_of, mend_of
from generator.importing.inbox import fingerprint
from generator.importing.known import Known, known_of, parts_of, taken, words_key
from generator.importing.owning import are_strangers, beside
from generator.importing.reviewing import made_of
from generator.model import Manuscript, Place, Source, When
from generator.nouns import replace

Drafts = Outcome[tuple[Draft, ...]]  # what conversion makes of one original
Pictures = tuple[Enclosed, ...]
Made = tuple[Manuscript, Pictures]  # an article, and the pictures that it shows

_ARTICLES = "content/articles"
_SAYS_NOTHING = re.compile(
    r"(?:index|untitled|article|clipping|note|text|new|document|file|page|story|unbenannt|sans-titre"
    r"|news|copy|x[0-9a-f]{8}|[\d-]+|neu|unknown|no-title)(?:-?\d+)*(?:-copy)?"
)
_NOT_FOUND = "not found in the original and left out: "
_BY_HAND = "add it by hand to the articles where you know it"
_ALIKE = 3  # originals that lack the same fields and are still told one by one
_OF_PARTS = (
    Code.IMPORT_NEEDED, Code.IMPORT_DUPLICATE, Code.IMPORT_KEPT, Code.IMPORT_DROPPED, Code.IMPORT_MISSING,
    Code.IMPORT_ALIKE,
)  # fmt: skip
_PATH = re.compile(r"content/articles/\S+\.md")
_SHOWN = 12  # lines of a difference that are shown


def _one_by_one(sources: Sequence[Source]) -> Iterable[Drafts]:
    return map(convert, sources)


def _unwritten(pictures: Pictures) -> Outcome[Pictures]:
    return Outcome(pictures)


def take_in(
    sources: Iterable[Source],
    present: tuple[Manuscript, ...],
    *,
    by: str,
    notes: Iterable[Manuscript] = (),
    convert_all: Callable[[Sequence[Source]], Iterable[Drafts]] = _one_by_one,
    keep: Callable[[Pictures], Outcome[Pictures]] = _unwritten,
) -> Outcome[tuple[Manuscript, ...]]:
    """The new articles of the originals, in the order of the originals. `by` names the program that converts.

    `notes` are the files of notes and locks that lie beside articles, or where one may come to lie. `convert_all`
    applies `convert` to originals, wherever that happens; its answers come in their order. `keep` puts the pictures of
    an article in their places, as soon as it is made; where it could not (no value), there is no article either, so
    that the next build makes it whole.
    """
    done = taken(present)
    named = ((source, _name(source), fingerprint(source)) for source in sources)
    waiting = [one for one in named if one[1:] not in done]
    known = known_of(present) if waiting else Known()
    known.beside.update(beside(notes) if waiting else {})
    waiting = [one for one in waiting if not known.is_whole(*one[1:])]
    copies = {name for _, name, sha in waiting if known.is_copy(name, sha)}
    converted = iter(convert_all([source for source, name, _ in waiting if name not in copies]))
    made: list[Manuscript] = []
    wrong: list[Diagnostic] = []
    for source, name, sha in waiting:
        drafts = None if name in copies else next(converted)
        found = _take(source, drafts, known, {"from": name, "sha256": sha, "by": by})
        wrong.extend(found.diagnostics)
        for article, pictures in found.value or ():
            kept = keep(pictures)
            wrong.extend(kept.diagnostics)
            made += [article] if kept.value is not None else []
    return Outcome(tuple(made), in_order(_gathered(wrong)))


def _name(source: Source) -> str:
    return source.path.removeprefix("content/inbox/")


def _take(
    source: Source, found: Drafts | None, known: Known, imported: Mapping[str, object]
) -> Outcome[tuple[Made, ...]]:
    """What becomes of an original. One without drafts is a copy of another; so may be one of this very run."""
    name, sha = str(imported["from"]), str(imported["sha256"])
    if found is None or known.is_copy(name, sha):
        return Outcome((), (_duplicate(source, known.by_bytes[sha], "same original"),))
    if name in known.by_name and not known.by_part.get(name):
        return Outcome((), (_changed(source, found, known.by_name[name], imported),))
    return _converted(source, found, known, {**imported, "by": f"{imported['by']} {_format(source)}".strip()})


def _converted(
    source: Source, found: Drafts, known: Known, imported: Mapping[str, object]
) -> Outcome[tuple[Made, ...]]:
    """The articles of an original that are not there yet."""
    name, sha = str(imported["from"]), str(imported["sha256"])
    present, there = known.by_part.get(name, {}), len(known.parts.get((name, sha), ()))
    wrong = [*found.diagnostics, *(_rewritten(source, found.value or (), present) if not there else ())]
    added: list[tuple[Draft, str]] = []
    for draft in found.value or ():
        if not draft.part or draft.part not in present:
            outcome = _add(draft, source, known)
            added += [outcome.value] if outcome.value else []
            wrong.extend(outcome.diagnostics)
    of = {"of": there + len(added)} if any(draft.part for draft, _ in added) else {}
    made = tuple(
        (Manuscript(path, manuscript_text(draft, {**imported, **of, "made": made_of(draft)})), draft.pictures)
        for draft, path in added
    )
    if made:
        known.by_bytes.setdefault(sha, made[0][0].path)
    return Outcome(made, tuple(wrong))


def _rewritten(source: Source, drafts: Iterable[Draft], present: Mapping[str, Manuscript]) -> Iterable[Diagnostic]:
    """Articles of an original of many that it now tells with other words."""
    other = [
        present[draft.part].path
        for draft in drafts
        if draft.part in present and words_key(parts_of(present[draft.part])[1]) != words_key(draft.markdown)
    ]
    if other:
        what = f"the original has changed since {_articles(len(other))} made from it; they were left as they are"
        shown = (*(("article", path) for path in other[:_SHOWN]), *_more(len(other) - _SHOWN))
        yield Diagnostic(Code.IMPORT_CHANGED, Place(source.path), what, shown, "carry over by hand what is wanted")


def _articles(count: int) -> str:
    return "an article was" if count == 1 else f"{count:,} articles were"


def _more(count: int) -> tuple[tuple[str, str], ...]:
    return (("…", f"{count:,} more"),) if count > 0 else ()


def _format(source: Source) -> str:
    importer = importer_of(source)
    return f"({importer.NAME})" if importer else ""


def _add(draft: Draft, source: Source, known: Known) -> Outcome[tuple[Draft, str]]:
    """A draft and the path of its article, unless something needed is missing or the story is there already."""
    if needed := _needed(draft, source):
        return Outcome(None, (needed,))
    url = str(draft.head.get("url") or "")
    twin, same = known.twin(url, draft.markdown)
    if twin:
        return Outcome(None, (_duplicate(source, twin, same),))
    path = _path(draft, source, known)
    near, share = known.near(draft.markdown)
    known.add(path, url, draft.markdown)
    alike = (_alike(source, path, near, share),) if near else ()
    return Outcome((_proposed(draft, near, share), path), (*_remarks(draft, source, path), *alike))


def _proposed(draft: Draft, near: str, share: float) -> Draft:
    """The draft with the proposal that it tells nearly the same as the article `near`."""
    if not near:
        return draft
    named = near.removeprefix(f"{_ARTICLES}/").removesuffix(".md")
    told = f"{share:.0%} of the runs of five words of the shorter stand in both"
    item = unsure("near_duplicate_of", named, source=told, doubt=1 - share)
    return replace(draft, review=(*draft.review, item))


def _alike(source: Source, path: str, near: str, share: float) -> Diagnostic:
    sure = "tells the same story as" if share >= SAME else "may tell the same story as"
    what = f"{path} {sure} {near}: {share:.0%} of the shorter stands in both; both were kept"
    mend = "if they are one story, write `near_duplicate_of` into one of them, or remove one"
    return Diagnostic(Code.IMPORT_ALIKE, Place(source.path), what, (("article", near),), mend)


def _needed(draft: Draft, source: Source) -> Diagnostic | None:
    lacking = [name for name in ("title", "date") if not draft.head.get(name)]
    if not lacking:
        return None
    what = f"no {' and no '.join(lacking)} could be found, so no article was made"
    named = str(draft.head.get("title") or draft.head.get("url") or draft.part)
    shown = (*((("part", named),) if draft.part else ()), *(("doubt", doubt) for doubt in draft.doubts))
    return Diagnostic(Code.IMPORT_NEEDED, Place(source.path), what, shown, mend_of(source, lacking))


def _duplicate(source: Source, twin: str, same: str) -> Diagnostic:
    what = f"the same story is already there as {twin} ({same}), so no second article was made"
    return Diagnostic(
        Code.IMPORT_DUPLICATE, Place(source.path), what, (("article", twin),), "remove one of the two originals"
    )


def _changed(source: Source, found: Drafts, article: Manuscript, imported: Mapping[str, object]) -> Diagnostic:
    """What conversion would give now, against the article as it is."""
    now = manuscript_text(found.value[0], imported) if found.value else ""
    lines = list(
        difflib.unified_diff(
            article.text.splitlines()[:4000],
            now.splitlines()[:4000],
            "article",
            "original, converted now",
            n=0,
            lineterm="",
        )
    )
    told = [line for line in lines if not re.match(r"[+-]  (?:sha256|by|made): ", line)]
    kept = [line for line, after in pairwise((*told, "@@")) if not (line.startswith("@@") and after.startswith("@@"))]
    diff = "\n".join([*kept[:_SHOWN], *(["…"] if len(kept) > _SHOWN else [])])
    mend = f"carry over by hand what is wanted, then set imported.sha256 in {article.path} to {imported['sha256']}"
    what = f"the original has changed since {article.path} was made from it; the article was left as it is"
    return Diagnostic(Code.IMPORT_CHANGED, Place(source.path), what, (("diff", diff),), mend)


def _path(draft: Draft, source: Source, known: Known) -> str:
    """`content/articles/YYYY/STEM.md`, by the original's name; by the title where that is of many, or says nothing.

    A path beside which the notes of another article lie is passed over.
    """
    date = draft.head["date"]
    year = f"{date.year:04}" if isinstance(date, When) else str(date)[:4]
    stem = slug(re.sub(r"\.[A-Za-z0-9]{1,8}$", "", source.path.rsplit("/", 1)[-1]))
    stem = stem.removeprefix(f"{date.iso if isinstance(date, When) else date}-")
    if draft.part or _SAYS_NOTHING.fullmatch(stem):
        stem = slug(str(draft.head["title"]))
    path, number = f"{_ARTICLES}/{year}/{stem}.md", 2
    while path.casefold() in known.paths or are_strangers(known.beside.get(path.casefold(), ()), draft):
        path = f"{_ARTICLES}/{year}/{stem}-{number}.md"
        number += 1
    return path


def _remarks(draft: Draft, source: Source, path: str) -> Iterable[Diagnostic]:
    """What was not found, is in doubt, was kept without a meaning, or was left out."""
    place = Place(source.path)
    missing = [name for name in ("authors", "source", "url", "lang") if not draft.head.get(name)]
    if missing or draft.doubts:
        what = f"{_NOT_FOUND}{', '.join(missing)}" if missing else "something in the original is in doubt"
        shown = (("article", path), *(("doubt", doubt) for doubt in draft.doubts))
        yield Diagnostic(Code.IMPORT_MISSING, place, what, shown, f"add it by hand to {path}")
    if draft.extra:
        what = f"keys without a meaning here were kept under `extra:`: {', '.join(draft.extra)}"
        yield Diagnostic(Code.IMPORT_KEPT, place, what, (("article", path),))
    if draft.dropped:
        shown = tuple((fate.where, " / ".join(fate.text.split("\n"))[:120]) for fate in draft.dropped[:_SHOWN])
        count = len(draft.dropped)
        what = f"left out of the article, as no part of it: {count} passage{'' if count == 1 else 's'}"
        yield Diagnostic(Code.IMPORT_DROPPED, place, what, shown)


def _gathered(diagnostics: Iterable[Diagnostic]) -> Iterable[Diagnostic]:
    """The diagnostics, with those told as one that say the same: of many originals, or of many parts of one."""
    alike: dict[tuple[object, ...], list[Diagnostic]] = {}
    for one in diagnostics:
        alike.setdefault(_kind(one), []).append(one)
    for key, same in alike.items():
        if len(same) <= _ALIKE:
            yield from same
        elif len(key) == 1:
            shown = (*tuple(one.shown[0] for one in same[:_ALIKE]), *_more(len(same) - _ALIKE))
            what = f"{same[0].what} ({len(same)} originals)"
            yield Diagnostic(Code.IMPORT_MISSING, same[0].place, what, shown, _BY_HAND)
        else:
            yield _summed(same)


def _kind(one: Diagnostic) -> tuple[object, ...]:
    """Equal for diagnostics that may be told as one."""
    if one.code is Code.IMPORT_MISSING and one.what.startswith(_NOT_FOUND) and len(one.shown) == 1:
        return (one.what,)
    return (one.code, one.place) if one.code in _OF_PARTS else (one.code, one.place, id(one))


def _summed(same: list[Diagnostic]) -> Diagnostic:
    """What is said of many parts of one original, the commonest sentence first."""
    counts = Counter(_PATH.sub("an article", one.what) for one in same)
    what = "; ".join(f"{said} ({count} parts)" for said, count in counts.most_common(_ALIKE))
    shown = tuple(chain.from_iterable(one.shown[:1] for one in same[:_SHOWN]))
    return replace(same[0], what=what, shown=(*shown, *_more(len(same) - len(shown))))
