"""Files of annotations in the inbox are put beside the articles that they are on.

In: originals, their annotations, and what the articles are called. Out: for each annotation the article it is on, and
the file beside that article in which it is to be put.

An annotation is on the article whose id, page, address or archived copy it names; else on the one article in which its
words stand. It refuses to guess: words that stand in several articles, or are too few to be anybody's own, match none.
It refuses to overwrite a file, and to put an annotation where one of its id is already.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain
from urllib.parse import unquote

from msgspec import Struct

from generator.addresses import slug
from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.clippings.web import archived, canonical
from generator.importing.decoding import decode
from generator.importing.formats import annotations_in, holds_highlights, is_of_a_format
from generator.importing.inbox import INBOX
from generator.model import Manuscript, Place, Source, Stray

_JSON = (".json", ".jsonld")
_TELLS = re.compile(
    rb'anno\.jsonld|"(?:export_userid|AnnotationSet|AnnotationPage|TextQuoteSelector|ranges|highlighted_at|highlights)"'
    rb'|"(?:target|quote)"\s*:'
)
_MAY_NOTE = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,99}(?:[\[{@]|TY  ?-|PK)")  # JSON, BibTeX, RIS, zips: others hold none
_COLUMNS = (b"Highlight", b"Book Title")
_HEAD = 4_000  # bytes in which a table's columns are named
_FEWEST = 20  # letters of a quote that can be one article's own
_STRIDE, _LETTERS = 8, 12  # letters; together no more than _FEWEST
_STEPS = 6  # of an address, counted from its end, that may be a page's own address
_SHOWN = 8  # annotations that are named in one message


class Home(Struct, frozen=True):
    """An article that annotations may be on: its file and id, the addresses of its page and on the web, its text."""

    path: str
    id: str
    page: str
    addresses: tuple[str, ...]
    text: str


def recognises(source: Source) -> bool:
    """Whether it is a file of annotations, by its name and what is in it."""
    name = source.path.lower()
    if name.endswith(".csv"):
        return all(column in source.data[:_HEAD].split(b"\n")[0] for column in _COLUMNS)
    return name.endswith(_JSON) and _TELLS.search(source.data) is not None


class Parted(Struct, frozen=True):
    """What a file of the inbox is: an original of articles, and the files of annotations that it holds."""

    original: bool
    files: tuple[Manuscript, ...] = ()


def _one_by_one(sources: Iterable[Source]) -> Iterable[Outcome[Parted]]:
    return map(parted, sources)


def apart(
    sources: tuple[Source, ...], each: Callable[[Iterable[Source]], Iterable[Outcome[Parted]]] = _one_by_one
) -> tuple[tuple[Source, ...], tuple[Manuscript, ...]]:
    """The originals that are to become articles, and the files of annotations, decoded. A file may be both.

    `each` applies `parted`, or remembers what it gave, for a whole export is read for it.
    """
    asked = [source for source in sources if recognises(source) or _MAY_NOTE.match(source.data)]
    found = dict(zip((source.path for source in asked), (one.value for one in each(asked)), strict=True))
    parts = [(source, found.get(source.path) or Parted(original=True)) for source in sources]
    files = chain.from_iterable(part.files for _, part in parts)
    return tuple(source for source, part in parts if part.original), tuple(files)


def parted(source: Source) -> Outcome[Parted]:
    """What one file is that may hold annotations. Nothing is said here: what is wrong, its importer says."""
    noted, known = recognises(source), is_of_a_format(source)
    text = decode(source.data) if noted and (not known or holds_highlights(source)) else None
    files = [Manuscript(source.path, text[0])] if text else []
    if known and (beside := annotations_in(source)):
        files.append(Manuscript(f"{source.path}.jsonld", beside))
    return Outcome(Parted(known or not text, tuple(files)))


def settle(
    original: Manuscript,
    strays: Sequence[Stray],
    *,
    homes: Sequence[Home],
    known: Mapping[str, str | None],
    taken: Collection[str],
) -> Outcome[Mapping[str, frozenset[tuple[int, int]]]]:
    """The parts of an original by the file beside an article in which they are to be put.

    `known` are the notes that are beside articles already: when an annotation was modified, empty where that is not
    written, and None for a note that is no annotation. `taken` are the paths of the files there are.
    """
    new = [stray for stray in strays if stray.id not in known]
    found = _found(new, homes)
    parts: dict[str, dict[tuple[int, int], None]] = {}
    for stray in new:
        if stray.id in found:
            parts.setdefault(_target(original.path, found[stray.id]), {})[stray.part] = None
    unmatched = [stray for stray in new if stray.id not in found]
    newer = [stray for stray in strays if (at := known.get(stray.id)) is not None and stray.modified > at]
    said = [_changed(newer)] if newer else []
    said += [_left(original, target, len(parts[target])) for target in parts if target in taken]
    put = {target: frozenset(them) for target, them in sorted(parts.items()) if target not in taken}
    return Outcome(put, (*said, *([_unmatched(original, unmatched, len(strays))] if unmatched else [])))


def _target(original: str, article: str) -> str:
    """`content/articles/1987/gate.NAME.jsonld` for an annotation in `NAME.json` on `gate.md`."""
    inside = original.removeprefix(f"{INBOX}/")
    stem, _, suffix = inside.rpartition(".")
    return f"{article.removesuffix('.md')}.{slug(stem)}{'.csv' if suffix.lower() == 'csv' else '.jsonld'}"


# ── which article it is on ──────────────────────────────────────────────────────────────────────


def _found(strays: Sequence[Stray], homes: Sequence[Home]) -> Mapping[str, str]:
    """The article's file of each annotation that has one, by its id."""
    ids, pages, web = {home.id: home.path for home in homes}, {home.page: home.path for home in homes}, _web(homes)
    named = {
        stray.id: next(
            filter(None, (ids.get(one) or _on_web(one, web) or _page(one, pages) for one in stray.sources)), ""
        )
        for stray in strays
    }
    quoted = [stray for stray in strays if not named[stray.id] and stray.quote]
    return {name: path for name, path in {**named, **_by_words(quoted, homes)}.items() if path}


def _web(homes: Sequence[Home]) -> Mapping[str, str]:
    """Articles by their addresses; one that two articles have is nobody's."""
    web: dict[str, str] = {}
    for home in homes:
        for address in home.addresses:
            for key in filter(None, (_key(address), _key(archived(address)))):
                web[key] = home.path if web.get(key, home.path) == home.path else ""
    return web


def _on_web(address: str, web: Mapping[str, str]) -> str:
    """The article at a web address, or at the one whose archived copy it is."""
    return web.get(_key(address)) or web.get(_key(archived(address))) or ""


def _key(address: str) -> str:
    """A web address as it is compared; nothing for a host's front page, which is the address of many articles."""
    if not re.match(r"https?://", address, re.IGNORECASE):
        return ""
    key = re.sub(r"^https?://(?:www\.)?", "", canonical(address)).rstrip("/")
    return key if "/" in key or "?" in key else ""


def _page(source: str, pages: Mapping[str, str]) -> str:
    """The article whose page is at this address, on whatever host or disk the site is."""
    steps = unquote(re.split(r"[?#]", source)[0]).split("/")
    tails = ("/".join(steps[-count:]) for count in range(min(_STEPS, len(steps)), 0, -1))
    return next((pages[tail] for tail in tails if tail in pages), "")


def _by_words(strays: Sequence[Stray], homes: Sequence[Home]) -> Mapping[str, str]:
    """The one article in which each quote stands: with the words around it, else alone if it is long enough."""
    wanted = {stray.id: tuple(dict.fromkeys(filter(_is_own, _needles(stray)))) for stray in strays}
    where = _standing({needle for needles in wanted.values() for needle in needles}, homes)
    found = {name: next((where[one] for one in needles if where[one]), []) for name, needles in wanted.items()}
    return {name: paths[0] for name, paths in found.items() if len(paths) == 1}


def _needles(stray: Stray) -> tuple[str, ...]:
    quote = stray.quote
    return (_words(quote.prefix + quote.exact + quote.suffix), _words(quote.exact)) if quote else ()


def _is_own(words: str) -> bool:
    return len(words) >= _FEWEST


def _standing(needles: Collection[str], homes: Sequence[Home]) -> Mapping[str, list[str]]:
    """The articles in which each of these words stand.

    Every eighth place of a text is looked up among the first eight beginnings of all needles, so a text is walked once,
    however many there are.
    """
    starts: dict[str, list[tuple[str, int]]] = {}
    for needle in sorted(needles):
        for at in range(_STRIDE):
            starts.setdefault(needle[at : at + _LETTERS], []).append((needle, at))
    where: dict[str, list[str]] = {needle: [] for needle in needles}
    for home in homes if needles else ():
        words = _words(home.text)
        for at in range(0, len(words), _STRIDE):
            for needle, before in starts.get(words[at : at + _LETTERS], ()):
                stands = at >= before and words.startswith(needle, at - before)
                if stands and home.path not in where[needle][-1:]:
                    where[needle].append(home.path)
    return where


def _words(text: str) -> str:
    """The letters and digits of a text alone: neither spaces nor signs are the same everywhere."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


# ── what is said ────────────────────────────────────────────────────────────────────────────────


def _left(original: Manuscript, target: str, count: int) -> Diagnostic:
    what = (
        f"{_annotations(count)} of this file {'is' if count == 1 else 'are'} not in {target}, which was left as it is"
    )
    mend = "to take in what is new, give the file in the inbox another name; what was removed, remove here too"
    return Diagnostic(Code.IMPORT_CHANGED, Place(original.path), what, (("file", target),), mend)


def _changed(strays: Sequence[Stray]) -> Diagnostic:
    shown = tuple((f"line {stray.place.line}", _about(stray)) for stray in strays[:_SHOWN])
    what = f"{_annotations(len(strays))} {'was' if len(strays) == 1 else 'were'} modified since they were taken in"
    mend = "carry the changes over into the file beside the article, which was left as it is"
    return Diagnostic(Code.IMPORT_CHANGED, strays[0].place, what, shown, mend)


def _unmatched(original: Manuscript, strays: Sequence[Stray], total: int) -> Diagnostic:
    shown = tuple((f"line {stray.place.line}", _about(stray)) for stray in strays[:_SHOWN])
    more = ((("and", f"{len(strays) - _SHOWN} more"),)) if len(strays) > _SHOWN else ()
    what = f"{len(strays)} of {_annotations(total)} match no article, by address or by words"
    mend = "give the article its address (`url:`), or put the file beside the article: NAME.any-name.jsonld"
    return Diagnostic(
        Code.IMPORT_UNMATCHED, strays[0].place if strays else Place(original.path), what, shown + more, mend
    )


def _annotations(count: int) -> str:
    return f"{count:,} annotation{'' if count == 1 else 's'}"


def _about(stray: Stray) -> str:
    quoted = f'"{" ".join(stray.quote.exact.split())[:80]}"' if stray.quote and stray.quote.exact else ""
    return " ".join(filter(None, (quoted, *stray.sources[:1])))[:200] or stray.id
