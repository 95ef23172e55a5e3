"""Which words of a page name persons. In: a value that lists authors. Out: the names in it; none for anything else.

Agencies, papers, the site, sections, roles, addresses and user names are no persons.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from html import unescape
from itertools import islice

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
from generator.importing.clippings.words import names_of
from generator.importing.pages.found import fold

_TITLED = re.compile(
    r",\s*(?:(?:managing|senior|chief|deputy|associate|assistant|executive|contributing|staff|features?|print|news|digital)\s)+"
    r"(?:\w+\s)?(?:editor|writer|reporter|correspondent|producer)\b",
    re.IGNORECASE,
)
_SURNAME = re.compile(r"\S Sun$")  # a family's name in China, though papers are called so
Named = tuple[str, float, tuple[str, ...]]  # a source, its rank, the names it gives

_MOST = 12  # authors of one article
_NOBODY = re.compile(
    r"(?:admin\w*|editor(?:s|ial)?|staff|redak\w+|redacci[oó]n|rédaction|redazione|redactie|redação|author|autor"
    r"|contributed|submitted|sponsored|advertorial|agenc(?:y|ies)|agentur(?:en)?|guest|gast|anonymous|anonym|unknown|unbekannt|none|null|undefined|webmaster|user|contributor|newsroom|newsdesk"
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
    r"|subscribe|sign|comments?|photos?|video|podcast|newsletter|minutes?|min|technology|officer|content|sponsored|partners?|bios?|profiles?|us|policy|privacy|cookies?|guides?|updates?|reviews?"
    r"|league|estate|users?|terms)\b",
    re.IGNORECASE,
)
_SENT = re.compile(
    r"\b(?:content|release|sponsored|partners?|contributors?|correspondents?|admin|support|posts?|articles?|by|view|read"
    r"|click|more|follow|share|bios?|profiles?|comments?|minutes?|min|us|policy|privacy|cookies?|guides?|updates?|reviews?"
    r"|users?|terms)\b",
    re.IGNORECASE,
)
_DESK = re.compile(
    r"\b(?:desk|team|staff|bureau|newsroom|\w+ (?:news|wire) services?|redaktion|rédaction|redacción|redazione|redação"
    r"|redactie)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"^\W*(?:(?:written|reported|story|posted|words|text|article|analysis|opinion|review|reviewed|edited)\s+by\b|by\b"
    r"|(?-i:By(?=[A-Z]))|von\b|par\b|por\b|di\b|da\b|de\b|door\b|av\b|af\b|автор\b|текст\b|auteur\b|autor(?:in)?\b"
    r"|(?:authors?|reporters?|writers?)\s*:)\s*:?\s*",
    re.IGNORECASE,
)
_ALSO_IN_NAMES = re.compile(r"\s(?:e|i|a|en|AND|And)\s")
_GENERATION = re.compile(r",\s*(?=(?:Jr|Sr)\b|(?:II|III|IV)(?:$|\W))")
_NICKNAME = re.compile(r"\s[\"“”'‘’]\w[\w .]{0,20}[\"“”'‘’](?=\s)")
_ACADEMIC = re.compile(
    r"\s*,\s*(?:m\.?d\.?|ph\.?\s?d\.?|m\.?s\.?|r\.?d\.?n?|r\.?n\.?|mph|mba|cfp|jd|esq|ldn|lcsw|facs|rdn|cpt|b\.?a\.?"
    r"|m\.?a\.?|e-ryt\s?\d*|dabom|foma|psy\.?d\.?|pharm\.?d\.?|dds|dvm|lmft|lpc|cpa|cissp)\.?(?=,|;|$|\s)",
    re.IGNORECASE,
)


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """The names, each once, as it is written first."""
    held: dict[str, str] = {}
    for name in names:
        held.setdefault(bare(name), name)
    return tuple(islice(held.values(), _MOST))


def is_nobody(name: str) -> bool:
    """Whether words only say what somebody is, or that nobody is named: `Editor`, `Admin`, `Staff Writer`."""
    return _NOBODY.fullmatch(name) is not None or is_role(name)


def is_desk(name: str) -> bool:
    """`Harbour Desk`, `Ellery24 Redaktion`: a part of a newsroom that signs. `Staff Writer` is none."""
    words = name.split()
    return len(words) > 1 and len(name) < 60 and _DESK.search(name) is not None and not all(map(is_role, words))


def is_body(name: str) -> bool:
    """`Courier News Service`, `Weir Agency`; what only says that somebody sent or paid for a text is none."""
    return len(name.split()) > 1 and _BODY.search(name) is not None and _SENT.search(name) is None


def bare(name: str) -> str:
    """A name without accents, to know it again where they are lost."""
    return fold("".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one)))


def persons(text: str, known: frozenset[str], *, person: bool = False) -> tuple[str, ...]:
    """The names of persons in a value that lists authors. `person`: the page says that it is one."""
    text = _ACADEMIC.sub("", re.sub(r"\s*\((?:[^()]{0,80})\)", "", text)).strip(" ,;|")
    text = _GENERATION.sub(" ", unescape(text))
    if not text or len(text) > 400 or "://" in text or re.fullmatch(r"\S*[@/_]\S*", text):
        return ()
    text = re.sub(r"(?<=\w)\s+(?:[Ff]or|für|pour|para|voor)\s+.*$", "", _BEFORE.sub("", _joined(text)))
    if person and is_one(text, known, said=True):
        return (text,)
    return tuple(name for part in _parts(text) for name in _names(part, known))


def _joined(text: str) -> str:
    """A list with `and` for words that join two whole names, and within one are parts of it: `Eça e Queirós`."""
    for found in _ALSO_IN_NAMES.finditer(text):
        last, after = text[: found.start()].rpartition(",")[2], text[found.end() :].partition(",")[0]
        if is_person(last) and (is_person(after) or is_agency(after) or is_nobody(after)):
            return f"{text[: found.start()]} and {_joined(text[found.end() :])}"
    return text


def without_site(text: str, known: frozenset[str]) -> str:
    """A name without the site's that stands behind it: `Maud Tennant, Port Ellery Courier`."""
    words = text.split()
    for count in range(min(4, len(words) - 2), 0, -1):
        if fold(" ".join(words[-count:])) in known:
            return " ".join(words[:-count]).strip(" ,;|–—-")
    return text


def _parts(text: str) -> list[str]:
    return [part for part in re.split(r"\s*[;|•·\n/]\s*|\s+[–—-]\s+", text) if part]


def _names(part: str, known: frozenset[str]) -> list[str]:
    if fold(part) in known or is_agency(part) or is_section(part):
        return []
    names = names_in(_TITLED.sub("", without_site(part, known)))
    kept = [name for name in names if is_person(name) or (caseless(name) and len(names) == 1)]
    towns = [name for name in kept[1:] if name.casefold().partition(" ")[0] in names_of("place_openers")]
    return [name for name in kept if is_one(name, known) and name not in towns]


def is_one(text: str, known: frozenset[str], *, said: bool = False) -> bool:
    """Whether words can be one person's name: no list, no role, no body. `said`: the page calls it a person."""
    text = _NICKNAME.sub("", text) if said else text
    if len(text) > 60 or len(text.split()) > 6 or re.search(r"[,;|/@:\d]|\s(?:and|und|et|y|&|[-–—])\s", text):
        return False
    if text.isupper() and not re.search(r"\w{3}", text) and not caseless(text):
        return False
    if _NOBODY.fullmatch(text) or _BODY.search(text) or is_agency(text) or is_role(text):
        return False
    own = bool({fold(text), fold(f"the {text}")} & known)
    if is_paper(text) and (own or not (said and _SURNAME.search(text))):
        return False
    if fold(text) in known:
        return said and is_person(text) and not text.casefold().startswith("the ")
    lower = said and " " in text and text.islower() and is_person(text.title())
    single = said and is_single(text) and not is_section(text)
    return is_person(text, said=said) or lower or caseless(text) or single
