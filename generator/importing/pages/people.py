"""The authors of a page. In: its lines and its own data. Out: people's names; a body's where the page says so; or none.

JSON-LD's persons come first, then meta values, then what is marked up in place, then a byline near the headline; what
two others say together is believed before what one says alone. Agencies, papers, the site, sections, roles, addresses
and user names are no persons. Only where no person is named anywhere does a body that signs stand for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from generator.importing.clippings.names import is_agency
from generator.importing.pages.bodies import authors_in, bodies_in, body_of, is_organised
from generator.importing.pages.bylines import OTHER_HANDS, bodies_signed, bylines
from generator.importing.pages.found import Claim, Found, fold
from generator.importing.pages.lines import Line
from generator.importing.pages.persons import Named, bare, persons, unique
from generator.importing.pages.structured import COMMENTS, Structured, named
from generator.importing.pages.titles import headline_lines

_METAS = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
    "article:author_name", "citation_author", "cxenseparse:author", "og:author", "og:article:author", "authors",
    "dc.creator.creator", "rbauthors", "article.author", "article_author", "lp.article:author", "dcsext.author",
    "cse_author", "byline", "shareaholic:article_author_name", "branch:deeplink:authorname1", "dc:creator", "creator",
    "dc.author", "dc.creator.personalname", "article:authors", "article:author:name", "mrf:authors", "dable:author",
    "k5a:author", "vr:author", "atc-metaauthor", "mediator_author", "citation_authors", "article-author",
    "author_name", "author-name", "post_author", "page_author", "content_author", "news:author", "schema:author",
)  # fmt: skip
# Names that a site gives the same thing in its own words: `lrt_authors`, `cms:autor`; and what else has one in it.
_OWN_META = re.compile(r"(?<![a-z])(?:authors?|autor(?:es|en)?|auteurs?|autore|bylines?)(?:[._:-]?names?)?$")
_NOT_OF_TEXT = re.compile(
    r"site|web|theme|app|banner|comment|book|photo|image|img|video|quote|link|plugin|twitter|og:|music|template"
    r"|last|modif|revis|copyright|rights|design|develop|generator|podcast|audio|repl(?:y|ies)"
)
_OWNERS = ("meta author", "meta creator")
_WORD = re.compile(r"\w+")
_DEEP = 6  # elements around two authors of one byline
_WIDE = frozenset(("html", "body", "main", "article", "section"))
_NOT_OWN = frozenset(("aside", "nav", "figure", "figcaption"))
_SURE = 0.7  # a byline that is called so, or links to its author, is surer
_MARKED = 200  # letters of what is marked up as an author
_WRITTEN = re.compile(
    r"(?:written|posted) by|verfasst von|geschrieben von|écrit par|escrito por|scritto da|автор|geschreven door"
    r"|skrive[tn] a[vf]|napisane przez|autor|yazan|kirjoittanut|szerző|scris de|作者|執筆者|글쓴이|كُ?تب(?:ت)? بواسطة",
    re.IGNORECASE,
)
_SCOTTISH = re.compile(r"\bMc(\w)")
_AGENCY = re.compile(r"(?:agentur|agency|agence|agencia|agenzia|agência|agentschap)\b", re.IGNORECASE)


def authors_of(lines: Sequence[Line], data: Structured, sites: Sequence[str], title: str) -> Found | None:
    """The authors, by the best source that names a person."""
    called = frozenset(map(fold, sites))
    known = frozenset(name for name in called if len(name) > 2)
    heads = headline_lines(lines, title)
    claims = [claim for claim in _claims(lines, data, heads, known) if claim[2]]
    claims = claims if any(name.startswith("og:") for name in data.metas) else _witnessed(claims, lines)
    bodies = bodies_in(data, called)
    if bodies and all(_weak(claim) for claim in claims):
        return Found(bodies, "JSON-LD author, an organisation", 0.5)
    if not claims:
        return body_of(data, bodies_signed(lines, heads), (v for name in _METAS for v in data.metas.get(name, ())))
    source, sure, names = _supported(claims)
    names = tuple(_as_printed(name, claims) for name in names)
    folded = {bare(name) for name in names}
    others = [
        Claim(", ".join(other), where, rank)
        for where, rank, other in claims
        if {bare(name) for name in other} != folded and not {bare(name) for name in other} < folded
    ]
    return Found(names, source, sure if not others else sure - 0.2, tuple(islice(others, 3)))


def _witnessed(claims: Sequence[Named], lines: Sequence[Line]) -> list[Named]:
    """The claims, but for `author` and `creator` of the head whose names the page shows nowhere and nothing else gives.

    In pages that are made by hand, and have no values of Open Graph, these tell who made the site.
    """
    alone = [claim for claim in claims if claim[0] in _OWNERS and not _backed(claim, claims)]
    shown = _worded(" ".join(line.text for line in lines)) if alone else ""
    return [claim for claim in claims if claim not in alone or any(_worded(name) in shown for name in claim[2])]


def _worded(text: str) -> str:
    """A text's words in small letters, with one blank between and around them."""
    return f" {' '.join(re.findall(_WORD, text.casefold()))} "


def _backed(claim: Named, claims: Sequence[Named]) -> bool:
    names = set(map(bare, claim[2]))
    return any(other[0] != claim[0] and names & set(map(bare, other[2])) for other in claims)


def _weak(claim: Named) -> bool:
    """Whether names are only seen, and not right under the headline in what is called a byline."""
    seen = claim[0].startswith(("byline", "name"))
    return seen and not ("under the headline" in claim[0] and claim[1] > _SURE)


def _supported(claims: Sequence[Named]) -> Named:
    """The first claim, unless two others agree on other names, or a meta value names more people beside these."""
    first = claims[0]
    own = {bare(name) for name in first[2]}
    for claim in claims[1:]:
        names = {bare(name) for name in claim[2]}
        more = own < names and claim[0].startswith("meta ")
        backed = any(other[0] != claim[0] and {bare(name) for name in other[2]} == names for other in claims[1:])
        alone = not any(own & {bare(name) for name in other[2]} for other in claims[1:])
        if more or (backed and (own < names or (alone and not own & names))):
            return claim
    return first


def _as_printed(name: str, claims: Sequence[Named]) -> str:
    """The spelling with accents, where another source has it; capitals where the page's data have none."""
    other = [one for _, _, names in claims for one in names if bare(one) == bare(name)]
    accented = next((one for one in other if not one.isascii() and name.isascii()), "")
    cased = next((one for one in other if not one.islower() and not one.isupper()), name)
    return _cased(accented or (cased if name.islower() or name.isupper() else name))


def _cased(name: str) -> str:
    if not ((name.replace("Mc", "MC").isupper() and len(name) > 5) or name.islower()):
        return name
    return _SCOTTISH.sub(lambda found: f"Mc{found[1].upper()}", name.title())


def _claims(lines: Sequence[Line], data: Structured, heads: Sequence[int], known: frozenset[str]) -> Iterator[Named]:
    for node in data.articles:
        people = unique(_people_in(node.get("author"), data, known))
        yield "JSON-LD author", 0.95, people or unique(_people_in(node.get("creator"), data, known))
    for name in _METAS:
        values = data.metas.get(name, ())
        yield f"meta {name}", 0.85, unique(person for value in values for person in persons(value, known))
    for name, values in data.metas.items():
        if name not in _METAS and _OWN_META.search(name) and not _NOT_OF_TEXT.search(name):
            yield f"meta {name}", 0.8, unique(person for value in values for person in persons(value, known))
    for number in ("1", "2"):
        if _WRITTEN.search(data.meta(f"twitter:label{number}")):
            yield f"meta twitter:data{number}", 0.8, unique(persons(data.meta(f"twitter:data{number}"), known))
    yield "itemprop author", 0.85, unique(person for value in _marked_up(data) for person in persons(value, known))
    yield from bylines(lines, heads, known)


def _people_in(value: object, data: Structured, known: frozenset[str]) -> Iterator[str]:
    """The persons among the authors of JSON-LD, and the agencies that are named beside them as authors."""
    listed = [
        (name, () if is_organised(kinds) else persons(name, known, person=_is_meant(name, kinds, data)))
        for name, kinds in authors_in(value, data)
    ]
    if any(people for _, people in listed):
        yield from (
            name
            for one, people in listed
            for name in (people or ((one,) if is_agency(one) or _AGENCY.search(one) else ()))
        )


def _is_meant(name: str, kinds: Sequence[str], data: Structured) -> bool:
    """Whether the data say that a name is a person's: in so many words, or as it is no publisher's."""
    return "Person" in kinds or (not kinds and fold(name) not in _publishers(data))


def _publishers(data: Structured) -> set[str]:
    """Who publishes the page, by its own data."""
    names = [name for value in data.ld("publisher") for name, _ in named(value)]
    return {fold(name) for name in (*names, data.meta("og:site_name"))}


def _marked_up(data: Structured) -> Iterator[str]:
    """What is marked up as an author beside the first that is: no other story's, no picture's."""
    held = [
        ([one for one in islice(element.iterancestors(), _DEEP) if one.tag not in _WIDE], value)
        for element, value in data.parts.get("author", ())
        if 0 < len(value) < _MARKED and not OTHER_HANDS.match(value) and not _in_comment(element)
        if not any(one.tag in _NOT_OWN for one in element.iterancestors())
    ]
    yield from (value for n, (around, value) in enumerate(held) if not n or any(one in held[0][0] for one in around))


def _in_comment(element: object) -> bool:
    chain = [element, *element.iterancestors()]  # type: ignore[attr-defined]
    return any(COMMENTS.search(f"{one.get('class')} {one.get('id')} {one.get('itemprop')}") for one in chain)
