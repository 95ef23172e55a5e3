"""The bylines of a page. In: its lines and where its headline is. Out: who is named there, the likeliest byline first.

A byline is a line near the headline that begins with `By`, or follows a line that says only that; that stands in a box
called so; that links to an author's page; or that is nothing but names, beside a date. Lines of other stories, of
comments and of the page's edges are none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, islice, takewhile
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.importing.clippings.byline import byline, name_line, prefix
from generator.importing.clippings.dates import dates, rest_of
from generator.importing.clippings.names import caseless, is_agency, is_role
from generator.importing.clippings.words import labels, names_of
from generator.importing.pages.lines import LEADING, Box, Line, edge, parted
from generator.importing.pages.persons import Named, bare, is_desk, is_nobody, is_one, persons, unique, without_site
from generator.importing.pages.titles import boxes_of_headline

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_RUN_ON = re.compile(r"(?<=\w)(?:Published|Updated|Posted)\b.*$|\s+(?:Published|Updated|Posted)\b.*$")
_LABEL = re.compile(
    r"(?:authors?|reporters?|writers?|journalist(?:in|e|en)?|redakteur(?:in)?|words|skribent|toimittaja|kirjoittaja|redacteur|höfundur"
    r"|te(?:x|ks)t[eoi]?(?:\s?(?:und|och|og|et|y|e|&|\+|/)\s?(?:fotos?|photos?|bild(?:er)?|kuvat)(?=\s?:))?)"
    r"\s?[:：]\s?(?=\w)",
    re.IGNORECASE,
)
_NAMED_LABEL = re.compile(r"\W*(?P<label>[^\W\d_][^:：\d]{1,24}?)\s?[:：]\s?(?=\w)")
# Labels that clippings know for authors', and which in pages as often head a kind of text, or a desk.
_OF_TEXTS = frozenset((
    "interview", "entretien", "entrevista", "intervista", "gespräch", "protokoll", "story", "redacción", "haber",
    "खबर",
))  # fmt: skip
# How sites say `By` that do not put it before a name alone: what stands between is the date, which is taken out.
_GIVEN = re.compile(
    r"\A\W*(?:(?:written|posted|published|submitted|created|added)(?:\s+on)?(?:\s+at)?\W+by"
    r"|(?:geschrieben|veröffentlicht|gespeichert|eingestellt|erstellt|verfasst)(?:\s+am)?(?:\s+um)?\W+(?:von|durch)"
    r"|(?:publié|posté|rédigé|écrit|soumis|proposé)e?(?:\s+le)?(?:\s+à)?\W+par"
    r"|(?:publicado|escrito|enviado)(?:\s+(?:el|em))?\W+por|(?:pubblicato|scritto|inviato)(?:\s+il)?\W+da"
    r"|(?:geplaatst|gepubliceerd|geschreven)(?:\s+op)?\W+door|(?:(?:opublikowan[aey]|dodan[aey]|napisan[aey])\W+)?przez"
    r"|(?:skrevet|skriven|skrivet|publisert|publicerat|publiceret)(?:\s+den)?\W+(?:av|af)"
    r"|γράφ(?:ει|ουν)(?:\s+(?:ο|η|οι))?|(?:napsal|napísal)a?|írta|(?:napisao|napisala|piše))\s+(?=\w)",
    re.IGNORECASE,
)
# What blogs put behind a name: where it is filed, and how often it was answered.
_COUNTED = re.compile(
    r"[\s|,•·–—/-]*\b(?:(?:\d+|no|keine|leave a|hinterlasse einen)\s(?:comments?|repl(?:y|ies)|kommentare?|antworten"
    r"|commentaires?|comentarios?|comentários?|commenti|reacties|shares?|views?)|comments? off)\b"
    r"(?:(?!\bby\b)[^|/•·])*",
    re.IGNORECASE,
)
# How long it takes to read a text, which stands behind the name.
_MINUTES = re.compile(
    r"[\s|,•·–—-]*\b\d{1,3}(?:\s|-)?min(?:ute[ns]?|utos?|uti)?\b\.?"
    r"(?:[\s-](?:read(?:ing)?(?: time)?|lesezeit|lesen|de lecture|de lectura|de leitura|di lettura|leestijd|lästid"
    r"|lesetid))?",
    re.IGNORECASE,
)
_BESIDE_PICTURES = re.compile(
    r"(?<=\w)[\s,;|/]+(?:fotos?|photos?|bild(?:er)?|kuvat?|illustrati\w+|grafik|video)\s?(?:[:：]|by\b|von\b|av\b|af\b).*$",
    re.IGNORECASE,
)
_GLUED = re.compile(r"^(?:By(?=[A-Z])|(?:[Ee]in |[Aa]n? )?(?:Artikel|Beitrag|Text|article|story) (?=von |by ))")
_AGO = re.compile(
    r"(?:(?:published|updated|posted)\s*:?\s*)?\b\d{1,2}\s?(?:min(?:ute)?|h(?:ou)?r|day|week|month|year)s? ago\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"\W*(?:(?:written|posted|published|reported|story|words|text|article|commentary|opinion|analysis|kommentar|gastbeitrag"
    r"|artikel|verfasst|geschrieben|escrito|écrit|scritto)\s+)?(?:by|von|par|por|di|door|av|af|автор|authors?|autor(?:in|en)?|auteur)\b\W*",
    re.IGNORECASE,
)
_PAGE_OF = re.compile(
    r"/(?:(?:post-)?authors?|aut(?:or|eu?r)(?:es|en|in|s|i)?|autoren-und-\w+|contributors?|journalists?|journalist(?:e|en|i)s?"
    r"|writers?|reporters?|columnists?|correspondents?|redakteur\w*|bylines?|byline|staff(?:_name|-profiles?)?|profiles?"
    r"|people|person|team|experts?|skribent\w*|forfatter|kirjoittaja\w*|firmas?|by)/[^/?#]+",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author|writer|contributor|reporter)s?(?:[_-]{1,2}(?:name|link|title|url))?(?:$|\s)"
    r"|(?:author|byline|writer|contributor|reporter)_*-*[nN]ame"
)
_NAMED = re.compile(r"(?:author|byline|writer|contributor|reporter)s?_*-*[nN]ame(?:$|[\s_-])")
_IN_CAPITALS = re.compile(r"(?<=\w)\s(?:AND|UND|ET|Y|E|OG|OCH|EN)\s(?=\w)")  # between names
_ABOUT = re.compile(
    r"\W*(?:about (?:the )?(?:author|writer)s?|(?:über|zu) (?:den|die|unsere[n]?) autor(?:in|en)?"
    r"|zu(?:m|r) autor(?:in)?"
    r"|(?:(?:article|post|story|blog)\s)?written by|(?:à propos de l|l)['’]auteure?|sobre (?:el|la|o|a) autora?"
    r"|(?:informazioni sul)?l['’]autor[ei]|over de auteur|om (?:författaren|forfatteren)"
    r"|об авторе|про автора|o autorze)\W*",
    re.IGNORECASE,
)
OTHER_HANDS = re.compile(
    r"\W*(?:(?:fact|medically|clinically|legally)?[\s-]*(?:checked|reviewed)|edited|photo\w*|foto\w*|illustrat\w+|produced|translated"
    r"|übersetzt|images?|video|graphics?|curated|contributors?:|additional)\b",
    re.IGNORECASE,
)
_DRAWN = re.compile(r"[\s,|(–—-]*(?:illustrat|photo|foto|grafik|graphic|video|camera)", re.IGNORECASE)
_PUBLISHED = re.compile(
    r"(?:published|updated|posted|publicerad|uppdaterad|publisert|oppdatert|publiceret|opdateret|veröffentlicht"
    r"|aktualisiert|publié|mis à jour|publicado|actualizado|atualizado|pubblicato|aggiornato|gepubliceerd|bijgewerkt"
    r"|julkaistu|päivitetty|opublikowano|aktualizacja|опубликовано|обновлено)\b(?=\W*(?:(?:\w{1,12}\W+){0,3}\d|$|(?:i\s?)?(?:today|yesterday|last|heute|gestern|aujourd|hier|hoy|ayer|hoje|ontem"
    r"|oggi|ieri|vandaag|gisteren|dag|går|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b))",
    re.IGNORECASE,
)
_POSITION = re.compile(
    r"\b(?:(?:co-?)?founder|directora?|manager|president|head of|expert|specialist|researcher|lecturer|consultant"
    r"|strategist|chairman|ceo|leiter(?:in)?|direktor(?:in)?|directeur|directrice|direttore)\b",
    re.IGNORECASE,
)
_AUTHORS = re.compile(r"author|byline|autor|auteur", re.IGNORECASE)
_WIDE = frozenset(("body", "main", "article"))
_PLACED = re.compile(
    r"(?:^|[\s_-])(?:places?|locations?|city|town|dateline|ort|lieu|region)(?:$|[\s_-])", re.IGNORECASE
)
_PRESSED = re.compile(
    r"(?:follow|share|save|show|read|listen|contact|e-?mail|send|print|copy|sign|log|see|view|add|learn|subscribe|report"
    r"|bookmark|folgen|teilen|suivre|seguir|segui|volg)\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"/(?:tags?|topics?|thema|themen|temas?|sujets?|dossiers?|keywords?|category|search|wiki|labels?|subjects?)/|wikipedia",
    re.IGNORECASE,
)
_SLANTED = ("strong", "b", "em", "i")
_LABELS = frozenset(("dt", "th", "h2", "h3", "h4", "h5", "h6", "figcaption", "caption", "button"))
_ALONE = re.compile(r"[\W_]*(?:and|und|et|y|e|og|och|en)?[\W_]*", re.IGNORECASE)
_BESIDE = " under the headline"
_NEAR = 8  # lines over the headline that may be its byline
_PLAIN = 12  # lines under the headline, for one whose box does not say that it is a byline
_UNREAD = 60  # the same where no text stands between
_FAR = 400  # lines under the headline of one that says so: under the text
_SHORT = 90  # characters of such a line
_LONGEST = 160
_NAME = 60  # characters of what may be a name
_CLOSE = 8  # lines in which a name beside a date is one
_TEXT = 3  # lines of text over a name that is signed under them
_SOLID = 80  # characters of a line that is text
_AFTER_ROLE = 2  # lines from a name to the next, where what its bearer is stands between
_LISTED = 8  # lines after one that says only `By`


class _Sheet(Struct, frozen=True):
    """The lines of a page, and what is known of them."""

    lines: Sequence[Line]
    heads: Sequence[int]
    known: frozenset[str]
    texts: Sequence[bool]  # which lines are text
    solid: Sequence[int]  # how many are, up to each
    headline: frozenset[Box]  # the boxes that hold the headline

    def distance(self, line: Line) -> int:
        """How many lines a line stands under the headline that is nearest; less than none over it."""
        return min((line.number - head for head in self.heads), key=abs)

    def between(self, line: Line) -> int:
        """How many lines of text stand between the headline over a line and the line."""
        return self.solid[line.number] - self.solid[line.number - self.distance(line)]


class _Signed(Struct, frozen=True):
    """Names on a line; whether an author's page is linked there or `By` stands over it; how plainly it is a byline."""

    names: tuple[str, ...]
    marked: bool = False
    plainly: int = 0  # lines that a byline may stand farther from the headline to be as likely


def bylines(lines: Sequence[Line], heads: Sequence[int], known: frozenset[str]) -> Iterator[Named]:
    """Who the lines name as authors. `known` are the folded names of the site, which are no authors."""
    sheet = _sheet(lines, heads, known)
    claims: list[tuple[float, Line, Named]] = []
    for line, called in _near(sheet):
        distance = sheet.distance(line)
        close = 0 < distance <= _CLOSE
        signed = _signed(sheet, line, called=called, close=close)
        if signed.names and _believed(sheet, line, signed):
            rank = abs(distance) - 20 * called - signed.plainly + 30 * (distance < -3)
            where = f"byline in <{line.box.tag}>" + (_BESIDE if close else "")
            claims.append((rank, line, (where, 0.75 if called or signed.marked else 0.65, signed.names)))
    yield from _joined(sorted(claims, key=lambda one: one[0]))
    yield from _undersigned(sheet)
    yield from _introduced(sheet)


def bodies_signed(lines: Sequence[Line], heads: Sequence[int]) -> Iterator[Named]:
    """What signs under the headline and is no person: an agency or a paper after `By`, a desk in a byline's box."""
    sheet = _sheet(lines, heads, frozenset())
    for line, called in _near(sheet):
        if 0 < sheet.distance(line) <= _CLOSE and not OTHER_HANDS.match(line.text):
            alone = _SIGNED.fullmatch(line.text) and _next(lines, line.number, 1)
            parts = [f"By {alone.text}"] if alone else [text for text, _ in _parts(line.text, sheet.known)]
            names = unique(name for text in parts for name in _bodies(text, called=called))
            if names:
                yield f"byline in <{line.box.tag}>{_BESIDE}", 0.65, names


def _bodies(text: str, *, called: bool) -> Sequence[str]:
    """What a part of a line names that is no person."""
    plain = _SIGNED.match(text)
    name = text[plain.end() :] if plain else text
    titled = all(word[:1].isupper() or word[:1].isdigit() or "." in word[1:-1] for word in name.split())
    if (titled and (plain or called) and is_desk(name)) or (plain and is_agency(name)):
        return (name,)
    names = byline(text) or () if plain else ()
    return () if any(map(is_nobody, names)) else names


def _sheet(lines: Sequence[Line], heads: Sequence[int], known: frozenset[str]) -> _Sheet:
    headline = boxes_of_headline(lines, heads)
    texts = [
        len(line.text) - line.linked >= _SOLID
        and not line.box.hidden
        and line.box.within("figure") is None
        and not any(edge(box, headline) for box in line.box.chain())
        for line in lines
    ]
    return _Sheet(lines, heads, known, texts, list(accumulate(texts)), headline)


def _near(sheet: _Sheet) -> Iterator[tuple[Line, bool]]:
    """The lines that may be bylines, by where they stand; and whether they are called so."""
    for line in sheet.lines:
        distance = sheet.distance(line)
        if len(line.text) > _LONGEST or line.box.hidden or distance < -_NEAR or distance > _FAR:
            continue
        called = any("byline" in box.kinds for box in islice(line.box.chain(), 3))
        plain = called or prefix(line.text) is not None
        under = plain and 0 < distance <= _CLOSE and not sheet.between(line)
        near = called or _within_reach(sheet, line, distance)
        if near and not _elsewhere(sheet, line, called=under, marked=under or _is_own_card(sheet, line)):
            yield line, called


def _is_own_card(sheet: _Sheet, line: Line) -> bool:
    """Whether a line names somebody by a link or a class in a box that is called the author's."""
    called = any("byline" in box.kinds for box in islice(line.box.chain(), 4))
    return called and sheet.distance(line) > 0 and next(_marked(line, sheet.known), None) is not None


def _undersigned(sheet: _Sheet) -> Iterator[Named]:
    """A line under the text that is nothing but a name: the last of its box, under three lines of text."""
    texts = sheet.texts
    inside = Counter(line.box.above for line, text in zip(sheet.lines, texts, strict=True) if text)
    last = {line.box.above: line.number for line, text in zip(sheet.lines, texts, strict=True) if text}
    for line in sheet.lines:
        above = line.box.above
        if inside[above] < _TEXT or not 0 < line.number - last[above] <= 2 or line.links or len(line.text) > _SHORT:
            continue
        words = line.text.strip("()[]–—- ")
        marked = line.text[:1] in tuple("([–—") or "right" in (line.box.element.get("style") or "") or _all_marked(line)
        if line.box.tag == "p" and marked and not line.box.hidden and not caseless(words):
            names = unique(name for one in name_line(words) or () for name in persons(one, sheet.known))
            yield f"name under the text in <{line.box.tag}>", 0.6, names


def _introduced(sheet: _Sheet) -> Iterator[Named]:
    """Who stands under `About the author`, below the text."""
    for line in sheet.lines:
        if (
            sheet.distance(line) > 0
            and sheet.between(line)
            and not _elsewhere(sheet, line, called=False, marked=_is_authors(line.box))
            and len(line.text) <= _SHORT
            and not line.box.hidden
            and _ABOUT.fullmatch(line.text)
        ):
            names = _whole(unique(_listed(sheet, line)))
            yield f"name under the text in <{line.box.tag}>", 0.6, names if " " in "".join(names[:1]) else ()


def _believed(sheet: _Sheet, line: Line, signed: _Signed) -> bool:
    """Whether names are not a list that stands far from the headline."""
    near = sheet.distance(line) <= _UNREAD or sheet.between(line) <= 1
    return near or signed.marked or len(signed.names) == 1


def _all_marked(line: Line) -> bool:
    """Whether a line is bold or slanted from its first word to its last."""
    said = [token for token in line.tokens if token[0] != "text" or token[1].strip()]
    return len(said) > 1 and said[0][0] == "open" and said[0][1] in _SLANTED and said[-1] == ("close", said[0][1])


def _within_reach(sheet: _Sheet, line: Line, distance: int) -> bool:
    if len(line.text) > _SHORT:
        return False
    return -3 <= distance <= _PLAIN or (0 < distance <= _UNREAD and sheet.between(line) <= 1)


def _signed(sheet: _Sheet, line: Line, *, called: bool, close: bool) -> _Signed:
    """The names on a line, by what says most plainly that they are authors."""
    if OTHER_HANDS.match(line.text):
        return _Signed(())
    if names := _whole(unique(_marked(line, sheet.known))):
        return _Signed(names, marked=True, plainly=10)
    if called and close and (names := unique(_part_by_part(line, sheet.known))):
        return _Signed(names)
    if names := unique(_named_in(line, sheet.known, called=called, close=close)):
        return _Signed(names, plainly=10 * (prefix(line.text) is not None))
    if _SIGNED.fullmatch(line.text):
        return _Signed(unique(_listed(sheet, line)), marked=True, plainly=10)
    return _Signed(unique(_beside_a_date(sheet, line)), plainly=-10)


def _whole(names: Sequence[str]) -> tuple[str, ...]:
    """The names; beside full ones no single words, which are roles or places."""
    full = tuple(name for name in names if " " in name or caseless(name))
    return full or tuple(names)


def _marked(line: Line, known: frozenset[str]) -> Iterator[str]:
    """Names that link to an author's page, or stand in an element that is called the author's name."""
    if not 0 < len(line.text) <= _LONGEST:
        return
    for element in _linking(line):
        linked = element.tag == "a" and _is_page_of_author(element)
        called = _NAMED if element is line.box.element else _CALLED
        if not linked and not called.search(element.get("class") or ""):
            continue
        words = " ".join("".join(element.itertext()).split()).strip(" ,|•·–—-")
        words = words.partition(", ")[0] if linked and len(words) > _NAME and not name_line(words) else words
        if not 1 < len(words) <= _NAME or words not in line.text or re.search(r"\d", words):
            continue
        if not _DRAWN.match(line.text.partition(words)[2]):
            single = "author" in (element.get("rel") or "") or (linked and prefix(line.text) is not None)
            yield from persons(words, known, person=single or " " in words)


def _linking(line: Line) -> Iterator[HtmlElement]:
    """The elements of a line that may be marked as an author, its box, and the link that is around it."""
    yield from islice(line.box.element.iterancestors("a"), 1)
    yield line.box.element
    yield from line.box.element.iter("a", "span", "strong", "b", "em", "cite")


def _part_by_part(line: Line, known: frozenset[str]) -> Iterator[str]:
    """The names of a line that has each in an element of its own, or one before a role: `Maud Tennant, Reporter`."""
    if prefix(line.text):
        return
    parts = [value.strip(" \n\t\r\xa0,;|&") for kind, value in line.tokens if kind == "text"]
    parts = [part for part in parts if part and not _ALONE.fullmatch(part)]
    places = {" ".join("".join(one.itertext()).split()) for one in line.box.element.iter("span", "a") if _is_place(one)}
    named = (part for part in parts if part not in places)
    first_of = next(iter(parts), "")
    names = list(
        takewhile(
            lambda part: not caseless(part) and is_one(part, known) and (part == first_of or not _is_beside(part)),
            named,
        )
    )
    others = [part for part in parts if part not in names and part not in places and not _is_beside(part)]
    if names and len(parts) > 1 and all(_is_position(part) or _is_date(part) for part in others):
        yield from names
    first, comma, rest = line.text.partition(", ")
    if comma and is_one(first, known) and _is_position(re.sub(r"(?<=[a-zß-ÿ])(?=[A-Z])", " ", rest)):
        yield first


def _is_place(element: HtmlElement) -> bool:
    """Whether a part of a byline is called a place."""
    return _PLACED.search(element.get("class") or "") is not None


def _is_beside(part: str) -> bool:
    """Whether a part of a byline is a button, or a town's name: `Follow Maud`, `Port Ellery`."""
    return _PRESSED.match(part) is not None or part.casefold().partition(" ")[0] in names_of("place_openers")


def _is_page_of_author(link: HtmlElement) -> bool:
    return "author" in (link.get("rel") or "").split() or _PAGE_OF.search(link.get("href") or "") is not None


def _ends_in_its_name(link: HtmlElement) -> bool:
    """Whether a link's address ends with the words that it shows, as those of authors' pages do."""
    path = re.sub(r"\.html?$", "", (link.get("href") or "").split("?")[0].rstrip("/"))
    return bare(path.rpartition("/")[2]) == bare("".join(link.itertext()))


def _listed(sheet: _Sheet, line: Line) -> Iterator[str]:
    """The names on the lines under one that says only `By`; behind the first no single words, which are labels."""
    begun = False
    for other in islice(sheet.lines, line.number + 1, line.number + 1 + _LISTED):
        if _ALONE.fullmatch(other.text):
            continue
        names = tuple(_marked(other, sheet.known)) or name_line(other.text) or (other.text,)
        people = [person for name in names for person in persons(name, sheet.known, person=len(names) == 1)]
        if not people or len(other.text) > _SHORT or len(other.text.split()) > 3 * len(people) + 3:
            return
        if begun and not any(" " in person or caseless(person) for person in people):
            return
        begun = True
        yield from people


def _beside_a_date(sheet: _Sheet, line: Line) -> Iterator[str]:
    """The names of a line that holds nothing else, beside one that is a date or over a role, near the headline."""
    distance = sheet.distance(line)
    if not 0 < distance <= _PLAIN or len(line.text) > _SHORT or caseless(line.text) or sheet.between(line) > 1:
        return
    if _is_beside(line.text) or any(_SUBJECT.search(link.get("href") or "") for link in _links(line)):
        return
    if {box.tag for box in islice(line.box.chain(), 2)} & _LABELS or not all(
        map(_ends_in_its_name, line.box.element.iter("a"))
    ):
        return
    before, after = (_next(sheet.lines, line.number, step) for step in (-1, 1))
    around = set(islice(line.box.chain(), 1, 4))
    beside = [other for other in (before, after) if other and around & set(islice(other.box.chain(), 1, 4))]
    linked = _own(line) and any(_is_date(other.text) for other in (before, after) if other)
    if linked or any(_is_date(other.text) or (other is after and _is_post(other.text)) for other in beside):
        names = name_line(line.text) or ()
        if len(names) > 1 or "," not in line.text:
            yield from (person for name in names for person in persons(name, sheet.known))


def _links(line: Line) -> Sequence[HtmlElement]:
    """The links of a line, and the one around its box."""
    return [*islice(line.box.element.iterancestors("a"), 1), *line.box.element.iter("a")]


def _own(line: Line) -> bool:
    """Whether a line is one link, to a page that is called after the name that it shows."""
    links = _links(line)
    if line.box.within("li") or len(links) != 1 or line.linked < len(line.text.replace(" ", "")):
        return False
    path = (links[0].get("href") or "").split("?")[0].rstrip("/")
    slug, name = bare(re.sub(r"\.html?$", "", path).rpartition("/")[2]), bare(line.text)
    return slug.startswith(name) and (slug == name or any(map(str.isdigit, slug[len(name) :])))


def _next(lines: Sequence[Line], number: int, step: int) -> Line | None:
    """The nearest line with words in a direction."""
    near = lines[number + 1 : number + 4] if step > 0 else lines[max(number - 3, 0) : number][::-1]
    return next((line for line in near if re.search(r"\w", line.text)), None)


def _is_date(text: str) -> bool:
    return len(text) <= _SHORT and bool(_PUBLISHED.match(text) or _AGO.search(text) or dates(text, ""))


def _is_post(text: str) -> bool:
    """Whether a line says what somebody does at a paper: `Chief reporter`."""
    words = re.sub(r"[,;/]", " ", text)
    return len(text) <= _SHORT and text[-1:] not in (".", "!", "?", ":") and bool(is_role(words))


def _is_position(text: str) -> bool:
    """Whether a line says what somebody is: `Chief reporter`, and in a byline's box also `Co-Founder & Director`."""
    return _is_post(text) or (
        len(text) <= _SHORT and text[-1:] not in (".", "!", "?", ":") and bool(_POSITION.search(text))
    )


def _joined(claims: Sequence[tuple[float, Line, Named]]) -> Iterator[Named]:
    """The claims, where names on neighbouring lines of one box are one byline."""
    for place, (_, line, (where, sure, names)) in enumerate(claims):
        beside = [*_going_on(line, claims)] if place == 0 else []
        yield where, sure, unique([*names, *(name for one in beside for name in one)])


def _going_on(line: Line, claims: Sequence[tuple[float, Line, Named]]) -> Iterator[tuple[str, ...]]:
    """The names on lines right beside a line, and in its box also beside these, in boxes like its own."""
    above, reached = line.box.above, {line.number}
    for _, near, claim in sorted(claims, key=lambda one: abs(one[1].number - line.number)):
        other = near.box.above
        if not above or not other or near.box.signature != line.box.signature or not _goes_on(near, claim):
            continue
        right = abs(near.number - line.number) <= _AFTER_ROLE and above.above is other.above
        if right or (other is above and min(abs(near.number - one) for one in reached) <= _AFTER_ROLE):
            reached.add(near.number)
            yield claim[2]


def _goes_on(line: Line, claim: Named) -> bool:
    """Whether a line is a list of names that goes on: `and Louis Ferrand`, or links to the authors it names."""
    plain = re.sub(r"^\W*(?:by|and|und|et|y|e|von|par|por)\s+", "", line.text, flags=re.IGNORECASE)
    return name_line(plain.strip(" ,;&|")) is not None or plain.startswith(claim[2][0])


def _named_in(line: Line, known: frozenset[str], *, called: bool, close: bool) -> Iterator[str]:
    """The names of a line that is a byline, alone or beside a date; of a broken one's rows the first needs no `By`."""
    text, broken = parted(line), any(kind == "break" for kind, _ in line.tokens)
    for place, (part, dated) in enumerate(_parts(text, known)):
        spaced = _IN_CAPITALS.sub(" and ", part) if part.isupper() else part
        said = byline(spaced) or ()
        alone = called or (close and dated and not caseless(spaced) and not (broken and place))
        names = said or (alone and name_line(spaced)) or ()
        found = [name for one in names for name in persons(one, known, person=bool(said) and (called or dated))]
        if found:
            yield from found
            return


def _parts(text: str, known: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """What a line says beside its dates, part by part; and whether it has a date."""
    ago = _AGO.search(text)
    text = _LABEL.sub("By ", text, count=1) if _LABEL.match(text) else _unlabelled(text)
    text = without_site(
        _BESIDE_PICTURES.sub("", _COUNTED.sub("", _MINUTES.sub("", _AGO.sub("", text)))).strip(" |•·,-"), known
    )
    days = dates(text, "")
    rest = _GIVEN.sub("By ", rest_of(text, days) if days else text, count=1)
    for part in re.split(r"\s*[|•·/]\s*|\s+[–—-]\s+", rest):
        yield _RUN_ON.sub(" ", _GLUED.sub(_as_by, part.strip().lstrip("-–— "))).strip(), bool(days or ago)


def _unlabelled(text: str) -> str:
    """A line with `By` for a label that says in any language that names follow: `Szerző:`, `Penulis:`."""
    found = _NAMED_LABEL.match(text)
    label = found["label"].casefold() if found else ""
    named = labels().get(label) == "authors" and label not in _OF_TEXTS
    return f"By {text[found.end() :]}" if found and named else text


def _as_by(found: re.Match[str]) -> str:
    return "By " if found[0] == "By" else ""


def _elsewhere(sheet: _Sheet, line: Line, *, called: bool, marked: bool) -> bool:
    """Whether a line belongs to other stories, comments, or the edges of the page.

    `called`: it stands right under the headline in a box that is called a byline, whatever else its box is called.
    `marked`: a box around it is its author's, which may be called a card too, and stand beside the text.
    """
    boxes = list(line.box.chain())
    own = [box for box in boxes if marked and _is_authors(box)]
    near = [box for box in boxes[:4] if "body" not in box.kinds and box not in own and box not in sheet.headline]
    kinds = {kind for box in near for kind in box.kinds - ({"foot"} if box.kinds & {"byline", "date"} else set())}
    tags = [box.tag for box in boxes]
    signed = "address" in tags or called
    framed = "address" not in tags and ("figcaption" in tags or ("figure" in tags and not called))
    return (
        bool(kinds & {"related", "comments", "foot", "caption"} and not signed)
        or framed
        or any(edge(box, sheet.headline) for box in _outside(boxes, own))
    )


def _is_authors(box: Box) -> bool:
    """Whether a box is plainly called an author's, and does not hold the page, or what leads to others."""
    called = f"{box.element.get('class')} {box.element.get('id')}"
    plain = _AUTHORS.search(called) and not LEADING.search(called)
    return bool(plain) and box.tag not in _WIDE and "comments" not in box.kinds


def _outside(boxes: Sequence[Box], own: Sequence[Box]) -> Sequence[Box]:
    """The boxes around the outermost that is an author's own; all where none is."""
    return boxes[boxes.index(own[-1]) + 1 :] if own else boxes
