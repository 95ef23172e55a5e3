"""The authors of a page. In: its lines and its own data. Out: people's names; a body's where the page says so; or none.

JSON-LD's persons come first, then meta values, then what is marked up in place, then a byline near the headline; what
two others say together is believed before what one says alone. Agencies, papers, the site, sections, roles, addresses
and user names are no persons. Only where no person is named anywhere does an organisation that the article's own data
call its author stand for one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from generator.importing.clippings.byline import byline, name_line
from generator.importing.clippings.dates import dates, rest_of
from generator.importing.clippings.names import (
    caseless,
    is_agency,
    is_paper,
    is_person,
    is_role,
    is_section,
    is_single,
    names_in,
)
from generator.importing.pages.found import Claim, Found, fold
from generator.importing.pages.lines import Line
from generator.importing.pages.structured import Structured, named, plain, types

Named = tuple[str, float, tuple[str, ...]]  # a source, its rank, the names it gives

_METAS = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
    "article:author_name", "citation_author", "cxenseparse:author", "og:author", "og:article:author", "authors",
    "dc.creator.creator", "rbauthors", "article.author",
)  # fmt: skip
_WRITTEN = re.compile(
    r"(?:written|posted) by|verfasst von|geschrieben von|écrit par|escrito por|scritto da|автор", re.IGNORECASE
)
_NOBODY = re.compile(
    r"(?:admin\w*|editor(?:s|ial)?|staff|redak\w+|redacci[oó]n|rédaction|redazione|redactie|redação|author|autor"
    r"|guest|gast|anonymous|anonym|unknown|unbekannt|none|null|undefined|webmaster|user|contributor|newsroom|newsdesk"
    r"|desk|online|press|team|n/?a|default|root|wordpress|moderator|support|info|contact|follow|share|updated?"
    r"|published|posted|twitter|facebook|instagram|email|news|home|menu|search)\d*",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:staff|team|editors?|editorial|newsroom|desk|news|redaktion|redazione|redacci[oó]n|rédaction|redação"
    r"|redaksjonen|agency|agencies|agentur\w*|agence|agencia|press|media|magazine|network|group|inc|ltd|llc|gmbh"
    r"|company|department|association|university|institute|board|services?|reports?|correspondents?|writers?"
    r"|contributors?|wire|online|community|foundation|council|center|centre|studios?|solutions|blog|admin|support"
    r"|official|редакция|агентство|communications|pr|events?|marketing|club|society|hospital|clinic|journal|times"
    r"|daily|weekly|today|follow|share|tweet|view|read|click|more|posts?|articles?|about|written|published|updated"
    r"|subscribe|sign|comments?|photos?|video|podcast|newsletter|minutes?|min|technology|officer)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"^\W*(?:(?:written|reported|story|posted|words|text|article|analysis|opinion|review|reviewed|edited)\s+by\b|by\b"
    r"|by(?=[A-Z])|von\b|par\b|por\b|di\b|da\b|de\b|door\b|av\b|af\b|автор\b|текст\b|auteur\b|autor(?:in)?\b)\s*:?\s*",
    re.IGNORECASE,
)
_RUN_ON = re.compile(r"(?<=\w)(?:Published|Updated|Posted)\b.*$|\s+(?:Published|Updated|Posted)\b.*$")
_GLUED = re.compile(r"^By(?=[A-Z])")
_ACADEMIC = re.compile(
    r"\s*,\s*(?:m\.?d\.?|ph\.?\s?d\.?|m\.?s\.?|r\.?d\.?n?|r\.?n\.?|mph|mba|cfp|jd|esq|ldn|lcsw|facs|rdn|cpt|b\.?a\.?"
    r"|m\.?a\.?|e-ryt\s?\d*|dabom|foma|psy\.?d\.?|pharm\.?d\.?|dds|dvm|lmft|lpc|cpa|cissp)\.?(?=,|;|$|\s)",
    re.IGNORECASE,
)
_DESK = re.compile(
    r"\b(?:desk|team|staff|bureau|newsroom|redaktion|rédaction|redacción|redazione|redação|redactie)\b", re.IGNORECASE
)
_ORGANISED = re.compile(r"Organi[sz]ation|Corporation|Brand|Newspaper|Company")
_BESIDE = " under the headline"
_MOST = 12  # authors of one article
_NEAR = 25  # lines around the headline that may be its byline
_PLAIN = 12  # the same for a line whose box does not say that it is one
_FAR = 400  # lines under the headline of one that says so: under the text
_SHORT = 90  # characters of such a line
_CLOSE = 8  # lines in which a name beside a date is one


def authors_of(lines: Sequence[Line], data: Structured, sites: Sequence[str], title: str) -> Found | None:
    """The authors, by the best source that names a person."""
    known = frozenset(fold(site) for site in sites if len(fold(site)) > 2)
    claims = [claim for claim in _claims(lines, data, title, known) if claim[2]]
    if not claims:
        bodies = _unique(_bodies(data, known))
        return Found(bodies, "JSON-LD author, an organisation", 0.5) if bodies else None
    source, sure, names = _supported(claims)
    names = tuple(_as_printed(name, claims) for name in names)
    folded = {_bare(name) for name in names}
    others = [
        Claim(", ".join(other), where, rank)
        for where, rank, other in claims
        if {_bare(name) for name in other} != folded and not {_bare(name) for name in other} < folded
    ]
    return Found(names, source, sure if not others else sure - 0.2, tuple(islice(others, 3)))


def _supported(claims: Sequence[Named]) -> Named:
    """The first claim, unless two others agree on other names, or on more of them."""
    first = claims[0]
    own = {_bare(name) for name in first[2]}
    for claim in claims[1:]:
        names = {_bare(name) for name in claim[2]}
        backed = any(other[0] != claim[0] and {_bare(name) for name in other[2]} == names for other in claims[1:])
        alone = not any(own & {_bare(name) for name in other[2]} for other in claims[1:])
        if backed and (own < names or (alone and not own & names)):
            return claim
    return first


def _bare(name: str) -> str:
    """A name without accents, to know it again where they are lost."""
    return fold("".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one)))


def _as_printed(name: str, claims: Sequence[Named]) -> str:
    """The spelling with accents, where another source has it; capitals where the page's data have none."""
    other = [one for _, _, names in claims for one in names if _bare(one) == _bare(name)]
    accented = next((one for one in other if not one.isascii() and name.isascii()), "")
    cased = next((one for one in other if not one.islower() and not one.isupper()), name)
    return _cased(accented or (cased if name.islower() or name.isupper() else name))


def _cased(name: str) -> str:
    return name.title() if (name.isupper() and len(name) > 5) or name.islower() else name


def _claims(lines: Sequence[Line], data: Structured, title: str, known: frozenset[str]) -> Iterator[Named]:
    for node in data.articles:
        people = _unique(_people_in(node.get("author"), data, known))
        yield "JSON-LD author", 0.95, people or _unique(_people_in(node.get("creator"), data, known))
    for name in _METAS:
        values = data.metas.get(name, ())
        yield f"meta {name}", 0.85, _unique(person for value in values for person in persons(value, known))
    for number in ("1", "2"):
        if _WRITTEN.search(data.meta(f"twitter:label{number}")):
            yield f"meta twitter:data{number}", 0.8, _unique(persons(data.meta(f"twitter:data{number}"), known))
    marked = [value for element, value in data.parts.get("author", ()) if len(value) < 200 and not _in_comment(element)]
    yield "itemprop author", 0.85, _unique(person for value in marked for person in persons(value, known))
    yield from _bylines(lines, title, known)


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    held: dict[str, str] = {}
    for name in names:
        held.setdefault(_bare(name), name)
    return tuple(islice(held.values(), _MOST))


def _authors(value: object, data: Structured) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The names in an author of JSON-LD, each with what it is said to be; who is only referred to is looked up."""
    for item in value if isinstance(value, list) else [value]:
        node = _looked_up(item, data)
        if isinstance(node, dict) and not node.get("name") and node.get("familyName"):
            node = {**node, "name": f"{plain(node.get('givenName'))} {plain(node.get('familyName'))}".strip()}
        for name, told in named(node):
            yield name, types(told) or (("Person",) if "/person/" in str(told.get("@id", "")) else ())


def _looked_up(item: object, data: Structured) -> object:
    if isinstance(item, dict) and "name" not in item and "@id" in item:
        return next((node for node in data.nodes if node.get("@id") == item["@id"] and "name" in node), item)
    return item


def _people_in(value: object, data: Structured, known: frozenset[str]) -> Iterator[str]:
    for name, kinds in _authors(value, data):
        if not any(map(_ORGANISED.search, kinds)):
            yield from persons(name, known, person="Person" in kinds)


def _bodies(data: Structured, known: frozenset[str]) -> Iterator[str]:
    """Agencies, desks and organisations that the article's data call its author; who publishes it is its source."""
    for node in data.articles:
        for name, kinds in _authors(node.get("author"), data):
            body = any(map(_ORGANISED.search, kinds)) or ("Person" in kinds and (is_agency(name) or _is_desk(name)))
            if body and 1 < len(name) < 60 and not {fold(name), fold(name).removeprefix("the")} & known:
                yield name


def _is_desk(name: str) -> bool:
    """`Lifestyle Desk`, `BR24 Redaktion`: a part of a newsroom that signs."""
    return len(name.split()) > 1 and _DESK.search(name) is not None


def persons(text: str, known: frozenset[str], *, person: bool = False) -> tuple[str, ...]:
    """The names of persons in a value that lists authors. `person`: the page says that it is one."""
    text = _ACADEMIC.sub("", re.sub(r"\s*\((?:[^()]{0,80})\)", "", text)).strip(" ,;|")
    if not text or len(text) > 400 or "://" in text or re.fullmatch(r"\S*[@/_]\S*", text):
        return ()
    text = _BEFORE.sub("", text)
    if person and _one(text, known, said=True):
        return (text,)
    return tuple(name for part in _parts(_without_site(text, known)) for name in _names(part, known))


def _without_site(text: str, known: frozenset[str]) -> str:
    """A name without the site's that stands behind it: `Maud Tennant, Port Ellery Courier`."""
    words = text.split()
    for count in range(1, min(5, len(words) - 1)):
        if fold(" ".join(words[-count:])) in known:
            return " ".join(words[:-count]).strip(" ,;|–—-")
    return text


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"\s*[;|•·\n]\s*|\s+[/–—-]\s+", text) if part]


def _names(part: str, known: frozenset[str]) -> list[str]:
    if fold(part) in known or is_agency(part) or is_section(part):
        return []
    names = names_in(part)
    kept = [name for name in names if is_person(name) or (caseless(name) and len(names) == 1)]
    return [name for name in kept if _one(name, known)]


def _one(text: str, known: frozenset[str], *, said: bool = False) -> bool:
    """Whether words can be one person's name: no list, no role, no body. `said`: the page calls it a person."""
    if len(text) > 60 or len(text.split()) > 6 or re.search(r"[,;|/@:\d]|\s(?:and|und|et|y|&)\s", text):
        return False
    if _NOBODY.fullmatch(text) or _BODY.search(text) or is_agency(text) or is_role(text) or is_paper(text):
        return False
    if fold(text) in known:
        return said and is_person(text) and not text.casefold().startswith("the ")
    lower = said and " " in text and text.islower() and is_person(text.title())
    return is_person(text) or lower or caseless(text) or (said and is_single(text))


def _in_comment(element: object) -> bool:
    chain = [element, *element.iterancestors()]  # type: ignore[attr-defined]
    return any("omment" in f"{one.get('class')} {one.get('id')} {one.get('itemprop')}" for one in chain)


def _bylines(lines: Sequence[Line], title: str, known: frozenset[str]) -> Iterator[Named]:
    """Lines that name the author: in a box that is called so, or with `By`, near the headline."""
    heads = [line.number for line in lines if title and fold(line.text) == fold(title)] or [0]
    claims: list[tuple[float, Line, Named]] = []
    for line in lines:
        distance = min((line.number - head for head in heads), key=abs)
        if len(line.text) > 160 or line.box.hidden or distance < -_NEAR or _elsewhere(line):
            continue
        kinds = {kind for box in islice(line.box.chain(), 3) for kind in box.kinds}
        called = "byline" in kinds
        names = _unique(_named_in(line.text, known, called=called, close=0 < distance <= _CLOSE))
        plain_line = -3 <= distance <= _PLAIN and len(line.text) <= _SHORT
        if names and (plain_line or (called and distance <= _FAR)):
            rank = abs(distance) - 20 * called + 30 * (distance < -3)
            where = f"byline in <{line.box.tag}>" + (_BESIDE if 0 < distance <= _CLOSE else "")
            claims.append((rank, line, (where, 0.75 if called else 0.65, names)))
    yield from _joined(sorted(claims, key=lambda one: one[0]))


def _joined(claims: Sequence[tuple[float, Line, Named]]) -> Iterator[Named]:
    """The claims, where names on neighbouring lines of one box are one byline."""
    for place, (_, line, (where, sure, names)) in enumerate(claims):
        above = line.box.above
        beside = [
            other[2]
            for _, near, other in claims
            if place == 0 and abs(near.number - line.number) <= 4 and near.box.signature == line.box.signature
            if above is not None and near.box.above is not None and above.above is near.box.above.above
        ]
        yield where, sure, _unique([*names, *(name for one in beside for name in one)])


def _named_in(text: str, known: frozenset[str], *, called: bool, close: bool) -> Iterator[str]:
    """The names of a line that is a byline, alone or beside a date."""
    text = _without_site(text, known)
    days = dates(text, "")
    rest = rest_of(text, days) if days else text
    for part in re.split(r"\s*[|•·/]\s*|\s+[–—-]\s+", rest):
        spaced = _RUN_ON.sub(" ", _GLUED.sub("By ", part.strip())).strip()
        said = byline(spaced) or ()
        names = said or (((called or (close and days and not caseless(spaced))) and name_line(spaced)) or ())
        found = [name for one in names for name in persons(one, known, person=bool(said) and (called or bool(days)))]
        if found:
            yield from found
            return


def _elsewhere(line: Line) -> bool:
    """Whether a line belongs to other stories, comments, or the edges of the page."""
    kinds = {kind for box in islice(line.box.chain(), 4) if "body" not in box.kinds for kind in box.kinds}
    around = {box.tag for box in line.box.chain()}
    return bool(kinds & {"related", "comments", "foot", "caption"}) or bool(
        around & {"footer", "nav", "aside", "figure"}
    )
