"""From originals to new articles. In: originals, and the articles there are. Out: the articles to be added.

An original whose article is there gives nothing again, whatever has become of that article. It says so when
an original has changed, when the same story is there already (same address or same words), and when a title or a
date is missing. It never touches an article that is there.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from generator.addresses import digest, slug
from generator.diagnostics import Code, Diagnostic, Outcome, in_order
from generator.importing.clippings.web import canonical
from generator.importing.draft import Draft, manuscript_text
from generator.importing.formats import convert, importer_of, mend_of
from generator.model import Manuscript, Place, Source, When
from generator.placed import plain
from generator.placed.fences import read_front, split

_ARTICLES = "content/articles"
_SAYS_NOTHING = re.compile(
    r"(?:index|untitled|article|clipping|note|text|new|document|file|page|story|unbenannt|sans-titre"
    r"|news|copy|x[0-9a-f]{8}|[\d-]+|neu|unknown|no-title)(?:-?\d+)*(?:-copy)?"
)
_NOT_FOUND = "not found in the original and left out: "
_BY_HAND = "add it by hand to the articles where you know it"
_ALIKE = 3  # originals that lack the same fields and are still told one by one
_FEWEST = 30  # letters; shorter bodies may well be equal and yet two stories
_SHOWN = 12  # lines of a difference that are shown


@dataclass(slots=True)
class _Known:
    """What the collection has: originals by name and by digest, stories by address and by words, and paths in use.

    It grows with each article that is taken in.
    """

    originals: dict[tuple[str, str], str] = field(default_factory=dict)
    by_name: dict[str, Manuscript] = field(default_factory=dict)
    by_url: dict[str, str] = field(default_factory=dict)
    by_words: dict[str, str] = field(default_factory=dict)
    by_bytes: dict[str, str] = field(default_factory=dict)
    paths: set[str] = field(default_factory=set)


def take_in(sources: Iterable[Source], present: tuple[Manuscript, ...], *, by: str) -> Outcome[tuple[Manuscript, ...]]:
    """The new articles of the originals, in the order of the originals. `by` names the program that converts."""
    waiting = _waiting(sources, present)
    known = _known(present) if waiting else _Known()
    made: list[Manuscript] = []
    wrong: list[Diagnostic] = []
    for source in waiting:
        found = _take(source, known, by)
        made.extend(found.value or ())
        wrong.extend(found.diagnostics)
    return Outcome(tuple(made), in_order(_gathered(wrong)))


def _waiting(sources: Iterable[Source], present: tuple[Manuscript, ...]) -> list[Source]:
    """The originals without an article that plainly names them: mostly none, and then no front matter need be read."""
    taken = {_origin_in(article.text.partition("\n---\n")[0]) for article in present}
    return [source for source in sources if (_name(source), hashlib.sha256(source.data).hexdigest()) not in taken]


def _name(source: Source) -> str:
    return source.path.removeprefix("content/inbox/")


def _known(present: tuple[Manuscript, ...]) -> _Known:
    known = _Known()
    for article in present:
        head, body = _parts(article)
        imported = head.get("imported")
        if isinstance(imported, dict) and imported.get("from"):
            name, sha = str(imported["from"]), str(imported.get("sha256", ""))
            known.originals[name, sha] = article.path
            known.by_name.setdefault(name, article)
        if isinstance(head.get("url"), str):
            known.by_url.setdefault(_address_key(str(head["url"])), article.path)
        known.by_words.setdefault(_words_key(body), article.path)
        known.paths.add(article.path.casefold())
    known.by_bytes = {sha: path for (_, sha), path in known.originals.items() if sha}
    return known


def _parts(article: Manuscript) -> tuple[dict[str, object], str]:
    """Front matter and body of an article as far as they can be read; what is wrong with them is for reading to say."""
    front = split(article.text)
    placed = read_front(front, article.path).value if front else None
    values, body = plain(placed) if placed else None, front.body if front else article.text
    if isinstance(values, dict):
        return values, body
    name, sha = _origin_in(article.text)
    return ({"imported": {"from": name, "sha256": sha}} if name else {}), body


def _origin_in(text: str) -> tuple[str, str]:
    """Name and digest of the original, as their lines stand; empty where one of them does not.

    So an article tells where it came from though it cannot be read: a slip in its front matter must not make a second.
    """
    origin = re.search(r"^[ \t]+from:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", text, re.MULTILINE)
    sha = re.search(r"^[ \t]+sha256:[ \t]*[\"']?([0-9a-f]{64})", text, re.MULTILINE)
    return (origin[1], sha[1]) if origin and sha else ("", "")


def _address_key(url: str) -> str:
    return re.sub(r"^https?://(?:www\.)?", "", canonical(url)).rstrip("/")


def _names_a_story(url: str) -> bool:
    """A paper's front page is the address of many stories, and so of none."""
    return "/" in _address_key(url) or "?" in url


def _words_key(body: str) -> str:
    """A fingerprint of the words alone: not of marks, blanks and capitals."""
    return digest("".join(re.findall(r"\w+", body.casefold())), 32)


def _take(source: Source, known: _Known, by: str) -> Outcome[tuple[Manuscript, ...]]:
    name = _name(source)
    sha = hashlib.sha256(source.data).hexdigest()
    if (name, sha) in known.originals:
        return Outcome(())
    if name in known.by_name:
        return Outcome((), (_changed(source, known.by_name[name], {"from": name, "sha256": sha, "by": by}),))
    if sha in known.by_bytes:
        return Outcome((), (_duplicate(source, known.by_bytes[sha], "same original"),))
    found = convert(source)
    wrong = list(found.diagnostics)
    made: list[Manuscript] = []
    for draft in found.value or ():
        review = {"review": [dict(one) for one in draft.review]} if draft.review else {}
        imported = {"from": name, "sha256": sha, "by": f"{by} {_format(source)}".strip(), **review}
        outcome = _add(draft, source, known, imported)
        made.extend(outcome.value or ())
        wrong.extend(outcome.diagnostics)
    if made:
        known.by_bytes[sha] = made[0].path
    return Outcome(tuple(made), tuple(wrong))


def _format(source: Source) -> str:
    importer = importer_of(source)
    return f"({importer.NAME})" if importer else ""


def _add(
    draft: Draft, source: Source, known: _Known, imported: Mapping[str, object]
) -> Outcome[tuple[Manuscript, ...]]:
    """The article of a draft, unless something needed is missing or the story is there already."""
    if needed := _needed(draft, source):
        return Outcome((), (needed,))
    url, words = draft.head.get("url"), _words_key(draft.markdown)
    twin = known.by_url.get(_address_key(str(url))) if url and _names_a_story(str(url)) else None
    twin = twin or (known.by_words.get(words) if len(re.findall(r"\w", draft.markdown)) > _FEWEST else None)
    if twin:
        same = "same address" if url and _address_key(str(url)) in known.by_url else "same words"
        return Outcome((), (_duplicate(source, twin, same),))
    path = _path(draft, source, known.paths)
    manuscript = Manuscript(path, manuscript_text(draft, imported))
    if url:
        known.by_url[_address_key(str(url))] = path
    known.by_words[words] = path
    known.paths.add(path.casefold())
    return Outcome((manuscript,), tuple(_remarks(draft, source, path)))


def _needed(draft: Draft, source: Source) -> Diagnostic | None:
    lacking = [name for name in ("title", "date") if not draft.head.get(name)]
    if not lacking:
        return None
    what = f"no {' and no '.join(lacking)} could be found, so no article was made"
    shown = tuple(("doubt", doubt) for doubt in draft.doubts)
    return Diagnostic(Code.IMPORT_NEEDED, Place(source.path), what, shown, mend_of(source, lacking))


def _duplicate(source: Source, twin: str, same: str) -> Diagnostic:
    what = f"the same story is already there as {twin} ({same}), so no second article was made"
    return Diagnostic(
        Code.IMPORT_DUPLICATE, Place(source.path), what, (("article", twin),), "remove one of the two originals"
    )


def _changed(source: Source, article: Manuscript, imported: Mapping[str, object]) -> Diagnostic:
    """What conversion would give now, against the article as it is."""
    found = convert(source)
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
    told = [line for line in lines if not re.match(r"[+-]  (?:sha256|by): ", line)]
    kept = [line for line, after in pairwise((*told, "@@")) if not (line.startswith("@@") and after.startswith("@@"))]
    diff = "\n".join([*kept[:_SHOWN], *(["…"] if len(kept) > _SHOWN else [])])
    mend = f"carry over by hand what is wanted, then set imported.sha256 in {article.path} to {imported['sha256']}"
    what = f"the original has changed since {article.path} was made from it; the article was left as it is"
    return Diagnostic(Code.IMPORT_CHANGED, Place(source.path), what, (("diff", diff),), mend)


def _path(draft: Draft, source: Source, taken: Collection[str]) -> str:
    """`content/articles/YYYY/STEM.md`, by the original's name, or by the title where the name says nothing."""
    date = draft.head["date"]
    year = f"{date.year:04}" if isinstance(date, When) else str(date)[:4]
    stem = slug(re.sub(r"\.[A-Za-z0-9]{1,8}$", "", source.path.rsplit("/", 1)[-1]))
    stem = stem.removeprefix(f"{date.iso if isinstance(date, When) else date}-")
    if _SAYS_NOTHING.fullmatch(stem):
        stem = slug(str(draft.head["title"]))
    path, number = f"{_ARTICLES}/{year}/{stem}.md", 2
    while path.casefold() in taken:
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
    """The diagnostics, with those that say of many originals that the same fields are missing told as one."""
    alike: dict[str, list[Diagnostic]] = {}
    for one in diagnostics:
        plain_lack = one.code is Code.IMPORT_MISSING and one.what.startswith(_NOT_FOUND) and len(one.shown) == 1
        if not plain_lack:
            yield one
        else:
            alike.setdefault(one.what, []).append(one)
    for what, same in alike.items():
        if len(same) <= _ALIKE:
            yield from same
        else:
            shown = (*tuple(one.shown[0] for one in same[:_ALIKE]), ("…", f"{len(same) - _ALIKE} more"))
            yield Diagnostic(Code.IMPORT_MISSING, same[0].place, f"{what} ({len(same)} originals)", shown, _BY_HAND)
