"""A saved page read: the door of this folder. In: HTML, and what is known of it. Out: `Page`, or why there is none.

Every format that holds a page (saved files, archives, mails, feeds) calls `article_of`. Nothing is fetched. Each field
is `Found`, with its source, or it is absent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from msgspec import Struct

from generator.importing.clippings.labels import tags as tags_in
from generator.importing.clippings.language import detect
from generator.importing.clippings.markup import paragraph
from generator.importing.clippings.web import canonical
from generator.importing.enclosed import Album
from generator.importing.pages.days import guessed
from generator.importing.pages.evidence import Evidence, look, signs_on, voted
from generator.importing.pages.found import Claim, Found, fold, found
from generator.importing.pages.judging import kept
from generator.importing.pages.lines import Line, lines_of
from generator.importing.pages.pictures import Lead, Picture, lead_of, pictures_of
from generator.importing.pages.prose import Prose, prose, region_of
from generator.importing.pages.sites import source_of
from generator.importing.pages.structured import Structured, plain
from generator.importing.pages.titles import headline_lines
from generator.importing.pages.tree import LARGEST, parse, refusal, text_of
from generator.importing.pages.votes import letters
from generator.importing.pages.words import weights
from generator.nouns import replace

_MOST_TAGS = 40
_MOST_LINES = 4_000
_MOST_BOXES = 100_000  # around all lines together
_SOLID = 80
_BEGINNING = 40  # letters by which a line is known again, whatever note stands at its end
_SHOWN = 0.1  # share of the text shown that stands in the text that the page's data tell, if both are the article


class Page(Struct, frozen=True):
    """The article of a page."""

    title: Found | None
    authors: Found | None
    date: Found | None
    updated: Found | None
    source: Found | None
    url: Found | None
    dek: Found | None
    section: Found | None
    tags: Found | None
    lang: Found | None
    lead: Lead | None
    body: Prose
    sure: float  # how much of the body the voters keep as well
    told_by: str  # where in the page's data the body is from, if the page itself does not show it
    moved: tuple[tuple[str, str], ...]  # lines of the article's part that went into fields, and which
    dropped: tuple[str, ...]  # lines of the article's part that are nowhere


class Refused(Struct, frozen=True):
    """Why a page gives no article."""

    why: str
    large: bool = False


def article_of(html: bytes | str, *, url: str = "", when: str = "", album: Album | None = None) -> Page | Refused:
    """The article of a page. `url` and `when` are the address and the day that are known from elsewhere.

    `album` has the pictures that came with the page. The page's own day comes before `when`.
    """
    if len(html) > LARGEST:
        return Refused(f"{len(html):,} bytes are more than a page may have", large=True)
    source = text_of(html) if isinstance(html, bytes) else html
    source = album.cut(source) if album else source
    if why := refusal(source):
        return Refused(why)
    tree = parse(source)
    if tree is None:
        return Refused("no article was found in the page")
    walked = lines_of(tree)
    if len(walked[0]) > _MOST_LINES or sum(line.box.number for line in walked[0]) > _MOST_BOXES:
        return Refused(f"more than {_MOST_LINES:,} lines, or as many boxes around them, are no article")
    evidence = look(tree, url, walked)
    signs = signs_on(evidence, voted(tree, evidence))
    keep = kept(evidence.lines, signs, weights()["line"])
    page = _page(evidence, keep, album)
    if not page.body.markdown.strip():
        return Refused("no article was found in the page")
    agreed = [one["agreed"] for one in signs]
    size = sum(len(line.text) for line, one in zip(evidence.lines, keep, strict=True) if one) or 1
    sure = (
        sum(len(line.text) * share for line, one, share in zip(evidence.lines, keep, agreed, strict=True) if one) / size
    )
    given = Found((when,), "given with the page", 0.6) if when else None
    day = page.date or given or guessed(tree, source)
    return replace(page, sure=round(sure, 2), date=day)


def _page(evidence: Evidence, keep: list[bool], album: Album | None) -> Page:
    data, lines = evidence.data, evidence.lines
    base = data.meta("link:base") or evidence.url
    pictures = pictures_of(evidence.elements, lines, base, album)
    lead = lead_of(pictures, lines, keep, data, base=base)
    dek, standfirst = _dek(evidence, keep)
    moved = dict(_moved(evidence, keep, standfirst))
    for number, field in moved.items():
        keep[number] = keep[number] and field == "dek"
    words = [line.text for line, one in zip(lines, keep, strict=True) if one]
    body = prose(
        lines, [one and number not in moved for number, one in enumerate(keep)], evidence.elements,
        pictures=_placed(pictures), lead=lead.picture if lead else None, base=base,
    )  # fmt: skip
    body = replace(
        body, words="\n\n".join([*(lines[number].text for number in standfirst if keep[number]), body.words])
    )
    told = _is_only_told(evidence.told, words)
    if told:
        parts = evidence.told.split("\n")
        body = Prose("\n\n".join(map(paragraph, parts)), "\n\n".join(parts))
    shown = [letters(one.caption) for one in (*body.shown, *((lead.picture,) if lead else ())) if one.caption]
    told_of = {line.number: "image" for line in lines if not keep[line.number] and _tells_of(line, shown)}
    return Page(
        evidence.title, evidence.authors, evidence.days.published, evidence.days.updated,
        source_of(data, evidence.url), _url(evidence), dek, _section(data), _tags(data), _lang(evidence, body),
        _with_place(lead, album), body, 0.0, evidence.told_by if told else "",
        tuple((lines[number].text, field) for number, field in sorted((moved | told_of).items())),
        tuple(_dropped(evidence, keep, moved | told_of)),
    )  # fmt: skip


def _is_only_told(told: str, words: Sequence[str]) -> bool:
    """Whether the text in the page's data is not what the page shows: far longer, or about nothing of it."""
    whole, shown = letters(told), [letters(line) for line in words]
    length = sum(map(len, shown))
    same = sum(len(one) for one in shown if one[:_BEGINNING] in whole)
    return len(whole) > 2 * length or (len(whole) > length and same < _SHOWN * length)


def _placed(pictures: Mapping[int, Picture]) -> Mapping[int, Picture]:
    return {number: replace(one, src=one.place or one.src) for number, one in pictures.items()}


def _with_place(lead: Lead | None, album: Album | None) -> Lead | None:
    """The lead picture where it lies in the collection; one that only the page's data name may have come along too."""
    if lead is None:
        return None
    named = album.place(lead.picture.src) if album and lead.picture.src and not lead.picture.place else None
    place = lead.picture.place or (named.path if named else "")
    if album and place and lead.found.value.startswith(("http://", "https://")):
        album.named(place, lead.found.value)
    return replace(lead, picture=replace(lead.picture, src=place or lead.picture.src))


def _url(evidence: Evidence) -> Found | None:
    """The article's own address: the one that the page names, on the site that it was saved from."""
    data = evidence.data
    named = [
        *(Claim(value, "link canonical", 0.95) for value in data.metas.get("link:canonical", ())),
        *(Claim(value, "meta og:url", 0.9) for value in data.metas.get("og:url", ())),
        *(Claim(plain(value), "JSON-LD url", 0.8) for value in data.ld("url")),
    ]
    whole = [
        Claim(canonical(one.value), one.source, one.sure) for one in named if re.match(r"https?://[^/]+/.", one.value)
    ]
    given = Claim(canonical(evidence.url), "given with the page", 0.7) if evidence.url else None
    return found(whole[0] if whole else given, whole)


def _section(data: Structured) -> Found | None:
    claims = [
        *(Claim(_first(value), "JSON-LD articleSection", 0.9) for value in data.ld("articleSection")),
        *(
            Claim(data.meta(name), f"meta {name}", 0.85)
            for name in ("article:section", "parsely-section", "section", "cxenseparse:section", "category")
        ),
    ]
    fit = [
        claim
        for claim in claims
        if 1 < len(claim.value) < 60 and not claim.value.isdigit() and "://" not in claim.value
    ]
    return found(fit[0], fit[1:]) if fit else None


def _first(value: object) -> str:
    return _first(value[0]) if isinstance(value, list) and value else plain(value)


def _tags(data: Structured) -> Found | None:
    """The article's subjects."""
    for values, source in _tag_claims(data):
        names = list(dict.fromkeys(tag for value in values for tag in tags_in(value) if 1 < len(tag) < 60))
        if names:
            return Found(tuple(names[:_MOST_TAGS]), source, 0.8)
    return None


def _tag_claims(data: Structured) -> Iterator[tuple[list[str], str]]:
    for value in data.ld("keywords"):
        items = value if isinstance(value, list) else [value]
        yield [plain(item.get("name")) if isinstance(item, dict) else plain(item) for item in items], "JSON-LD keywords"
    for name in ("article:tag", "news_keywords", "parsely-tags", "sailthru.tags", "keywords", "cxenseparse:keywords"):
        yield list(data.metas.get(name, ())), f"meta {name}"


def _lang(evidence: Evidence, body: Prose) -> Found | None:
    """The language that the page declares; where the text is plainly another, that of the text."""
    said = evidence.lang
    judged = detect(body.words[:4000])
    if said and (not judged or judged == said.partition("-")[0].lower() or {judged, said[:2]} <= {"nb", "no", "nn"}):
        return Found((said,), "<html lang>", 0.95)
    if judged and (not said or len(body.words) > 400):
        others = (Claim(said, "<html lang>", 0.5),) if said else ()
        return Found((judged,), "the text's words", 0.7, others)
    return Found((said,), "<html lang>", 0.6) if said else None


def _dek(evidence: Evidence, keep: Sequence[bool]) -> tuple[Found | None, tuple[int, ...]]:
    """The standfirst, and the lines that are it. A description that is only the beginning of the text is none."""
    texts = [line for line, one in zip(evidence.lines, keep, strict=True) if one]
    said = letters(evidence.dek)
    opening = texts[:4]
    for place, line in enumerate(opening[: len(texts) - 1]):
        called = any("standfirst" in box.kinds for box in islice(line.box.chain(), 2))
        follows = texts[place + 1].box
        apart = (line.box.above, line.box.signature) != (follows.above, follows.signature)
        same = bool(said) and letters(line.text) == said
        if apart and (same or (called and place < 2 and len(line.text) < 500)):
            return Found((line.text,), f"standfirst in <{line.box.tag}>", 0.9), (line.number,)
    begun = letters(" ".join(line.text for line in opening))
    if not said or said[:60] in begun or letters(evidence.dek.rstrip(". …"))[:60] in begun:
        return None, ()
    return Found((evidence.dek,), "the page's description", 0.7), ()


def _moved(evidence: Evidence, keep: Sequence[bool], standfirst: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Lines of the article's part whose words are in a field."""
    title = fold(evidence.title.value) if evidence.title else ""
    heads = set(headline_lines(evidence.lines, evidence.title.value)) if evidence.title else set()
    region = _own_part(evidence.lines, keep)
    first = next((n for n, one in enumerate(keep) if one and len(evidence.lines[n].text) >= _SOLID), len(keep))
    for line in evidence.lines:
        if not _inside(line, region) or not line.text:
            continue
        if line.number in standfirst:
            yield line.number, "dek"
        elif title and (fold(line.text) == title or (line.number in heads and fold(line.text) in title)):
            yield line.number, "title"
        elif line.number <= first + 2 and (field := _field(line.text, evidence)):
            yield line.number, field


def _field(text: str, evidence: Evidence) -> str:
    """The field that a line gives and nothing else."""
    from generator.importing.clippings.byline import byline  # noqa: PLC0415
    from generator.importing.clippings.dates import dates, is_date_line, settle  # noqa: PLC0415

    authors = {fold(name) for name in evidence.authors.values} if evidence.authors else set()
    names = {fold(name) for name in byline(text) or ()} | ({fold(text)} & authors)
    if names and names <= authors:
        return "authors"
    lang = evidence.lang.partition("-")[0]
    days = dates(text, lang) if is_date_line(text, lang) else ()
    day = settle(days[0], address=None, first=None) if len(days) == 1 else None
    for field, one in (("date", evidence.days.published), ("updated", evidence.days.updated)):
        if day and one and one.value[:10] == day.iso:
            return field
    return ""


def _own_part(lines: Sequence[Line], keep: Sequence[bool]) -> object:
    """The article's own part of the page: the `<article>` or `<main>` around its text, else the box that holds it."""
    region = region_of(lines, keep)
    if region is None:
        return None
    return next((box for box in region.chain() if box.tag in ("article", "main")), region)


def _inside(line: Line, region: object) -> bool:
    return any(box is region for box in line.box.chain())


def _tells_of(line: Line, captions: Sequence[str]) -> bool:
    words = letters(line.text)
    return any(caption in words and len(words) < 2 * len(caption) + 60 for caption in captions)


def _dropped(evidence: Evidence, keep: Sequence[bool], moved: Mapping[int, str]) -> Iterator[str]:
    """Lines in the article's own part that are in no field and not in the body."""
    region = _own_part(evidence.lines, keep)
    known = letters(" ".join(line.text for line, one in zip(evidence.lines, keep, strict=True) if one))
    seen: set[str] = set()
    for line in evidence.lines:
        words = letters(line.text)
        if keep[line.number] or line.number in moved or line.box.hidden or not words or words in known or words in seen:
            continue
        if _inside(line, region):
            seen.add(words)
            yield line.text
