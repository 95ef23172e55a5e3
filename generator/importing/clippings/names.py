"""Names of people, agencies and papers. In: a few words. Out: whether they can be a name, and the names in them.

It knows how names are written, not who there is: two to five words that begin with capitals, with particles and
initials between them. In scripts without capitals it says yes only to what is short and holds no sign; the caller
needs other evidence.
"""

from __future__ import annotations

import re
import unicodedata

from generator.importing.clippings.words import names_of

_PARTICLES = frozenset(
    [
        "de",
        "da",
        "do",
        "dos",
        "das",
        "di",
        "del",
        "della",
        "dello",
        "degli",
        "dei",
        "du",
        "des",
        "la",
        "le",
        "les",
        "van",
        "von",
        "vom",
        "zu",
        "zur",
        "zum",
        "der",
        "den",
        "ter",
        "ten",
        "te",
        "op",
        "'t",
        "y",
        "e",
        "i",
        "bin",
        "ibn",
        "ben",
        "bint",
        "al",
        "el",
        "ul",
        "ud",
        "af",
        "av",
        "til",
        "a",
        "o",
        "ap",
        "ab",
        "auf",
        "und",
        "van't",
        "d'",
        "l'",
        "о'",
    ]
)
_NEVER = frozenset(
    [
        "the",
        "a",
        "an",
        "in",
        "on",
        "at",
        "to",
        "for",
        "from",
        "with",
        "and",
        "or",
        "but",
        "is",
        "are",
        "was",
        "this",
        "that",
        "these",
        "those",
        "how",
        "why",
        "what",
        "when",
        "who",
        "where",
        "our",
        "your",
        "my",
        "its",
        "his",
        "her",
        "their",
        "no",
        "not",
        "all",
        "new",
        "more",
        "most",
        "à",
        "au",
        "aux",
        "dans",
        "sur",
        "pour",
        "avec",
        "chez",
        "après",
        "avant",
        "en",
        "con",
        "por",
        "para",
        "sin",
        "tras",
        "der",
        "die",
        "das",
        "ein",
        "eine",
        "im",
        "am",
        "wie",
        "warum",
        "was",
        "le",
        "la",
        "les",
        "un",
        "une",
        "el",
        "los",
        "las",
        "una",
        "il",
        "lo",
        "gli",
        "uno",
        "o",
        "os",
        "as",
        "um",
        "uma",
        "het",
        "een",
        "in",
        "на",
        "и",
        "в",
        "не",
        "для",
        "как",
        "по",
        "от",
        "до",
    ]
)
_GIVEN = frozenset(["an", "con", "lo", "my", "no", "uma", "una"])  # words of these that are names too: `Una Ferrand`
_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv", "phd", "md", "esq", "dr", "mbe", "obe", "cbe"])
_SPLIT = re.compile(
    r"\s*(?:[;；、،]|,(?!\s*(?:Jr|Sr|II|III|IV)\b)(?:\s(?:and|und|et|y|e|i|en|och|og|и)(?=\s))?|，|\s(?:and|und|et|y|e|i|en|og|och|ve|ja|a|και|и|та|й"
    r"|és|și|şi|dan|&|\+|×|with|mit|avec|con|met)\s|(?<=[\u0600-\u06ff])\sو\s?(?=[\u0600-\u06ff])|\s+[/／|·•]\s+"
    r"|\s(?:AND|And|UND|Und|ET|EN|OG|OCH|И|І|TA)\s|・(?=\S+\s))\s*"
)
_TIE = "\u2060"
_OF_NAME = re.compile(r"(?<=\w)\s([ei])\s([^\W\d_a-z][\w’'-]+)(?=\s*(?:$|[,;]))")
_AGENCIES = re.compile(r"ag[eê]n[czt]", re.IGNORECASE)
_PLACE = re.compile(
    r"\s+(?:in|aus|à|en|em|te|w|в|у)\s+(?:[A-ZÀ-ÞА-ЯЁІЇЄ][\w'’.-]+\s?){1,3}(?=,|;|$|\s(?:and|und|et|y|и)\s)"
)
_FROM = re.compile(
    r",\s+(?:de|da|do|di|da|en|em|aus|from|in|à|из|з|w|z|te)\s+(?:[A-ZÀ-ÞА-ЯЁІЇЄ][\w'’.-]+\s?){1,3}(?=,|;|$|\s(?:and|und|et|y|e|и)\s)"
)
_TURNED = re.compile(r"[^,/;]{2,30},\s[^,/;]{2,30}(?:\s/\s[^,/;]{2,30},\s[^,/;]{2,30})+")
_HANDLE = re.compile(r"(?:^|\s)[(<\[]?(?:@\w{2,30}|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64})+)[)>\]]?")


def caseless(text: str) -> bool:
    """Whether the text's letters have no capitals: Arabic, Hebrew, Han, kana, hangul; Georgian writes none in names."""
    rest = re.sub("[\u10d0-\u10ff]", "", text)
    return rest.upper() == rest.lower() and any(map(str.isalpha, text))


def is_person(text: str, *, said: bool = False) -> bool:
    """Whether the words are written as a person's name is, in two words or more. `said`: they are called a person."""
    words = text.replace(".", ". ").split()
    if not 2 <= len(words) <= 6 or re.search(r"[\d:：;!?/@#&=\[\]{}«»„“”\"()|—–*•]", text):
        return False
    if caseless(text):
        return len(words) <= 4 and len(text) <= 30
    never = _NEVER - _GIVEN if said else _NEVER
    if (words[0].casefold() in never and not words[0].rstrip(".").isupper()) or words[0].casefold() == "the":
        return False
    capital = [word for word in words if _capital(word)]
    return (
        len(capital) >= 2
        and all(_capital(word) or word.casefold() in _PARTICLES for word in words)
        and not is_role(text)
    )


def _capital(word: str) -> bool:
    plain = re.sub(r"^(?:[dlоО]['’]|al-|el-|ad-|as-|ash-|an-|ar-)", "", word).strip(".,'’‘-")
    if not plain:
        return bool(word.strip("."))
    first = plain[0]
    return (first.isupper() or caseless(plain)) and all(
        character.isalpha() or unicodedata.combining(character) or character in "-'’‘ʻʼ`.‐" for character in plain
    )


def is_single(text: str) -> bool:
    """One word that can stand as a name after `By`."""
    return (
        bool(re.fullmatch(r"[^\W\d_][\w.'’-]{1,30}", text))
        and text[0].isupper()
        and text.casefold() not in _NEVER | names_of("roles")
    )


def is_role(text: str) -> bool:
    """Whether the words say what somebody is (`Staff Writer`, `Moscow correspondent`)."""
    return any(map(_is_role_word, text.replace(".", " ").split()))


def _is_role_word(word: str) -> bool:
    plain = word.casefold().strip(".")
    return plain in names_of("roles") or plain.endswith(tuple(names_of("role_ends")))


def is_agency(text: str) -> bool:
    """Whether the words are a news or picture agency."""
    plain = re.sub(r"^the\s+", "", text.casefold()).strip(" .()[]")
    plain = re.sub(
        r"\s*(?:photo|foto|news agency|news|images|newsroom|staff|wire|deutschland|via getty images)$", "", plain
    )
    return bool(
        {plain, plain.replace(" ", "-"), plain.replace(".", ""), re.sub(r"[\s.]+", ".", plain)} & names_of("agencies")
    )


def is_section(text: str) -> bool:
    """Whether the words name a section and nothing else: `Sport`, `LOCAL NEWS`, `Arts & Culture`."""
    plain = text.casefold().strip(" :[]【】〔〕")
    parts = re.split(r"\s*(?:[&,/・]|\s(?:and|und|et|y|e|i|och|og|en|и|та)\s|\sو(?=\S))\s*", plain)
    forms = ((part, part.removesuffix(" news"), part.removeprefix("ال"), part.removesuffix("面")) for part in parts)
    return all(names_of("sections") & set(form) for form in forms)


def is_paper(text: str) -> bool:
    """Whether the words are written as a newspaper's or broadcaster's name is."""
    text = text.removesuffix(".") if text.isupper() else text
    if is_section(text) or set(text.casefold().split()) <= names_of("roles"):
        return False
    if text.endswith(tuple(names_of("paper_ends"))) and len(text) <= 12:
        return True
    text = re.sub(r"\s*\([^()]{2,40}\)$|(?<=\w)\s(?i:online)$", "", text)
    quoted = re.fullmatch(r"(?:[^\W\d_]+\s)?[«“\"„](?P<name>[^«»“”\"„]{2,60})[»”\"“]", text)
    words = re.findall(r"[\w'’.-]+", text)
    if quoted and {word.casefold() for word in words} & names_of("papers"):
        return True
    if not 1 <= len(words) <= 7 or re.search(r"[.!?:;]$|[>|,/›»]", text):
        return False
    named = words[-1].casefold().endswith(tuple(names_of("paper_suffixes"))) or {
        part
        for word in (words[0], words[-1], words[min(1, len(words) - 1)])
        for part in (word.casefold(), *word.casefold().split("-"))
    } & names_of("papers")
    small = _PARTICLES | names_of("papers_small") | {"the", "of", "and", "für", "der", "die", "aus", "for", "on"}
    return bool(named) and (
        caseless(text) or all(_capital(word) or word[0].isupper() or word.casefold() in small for word in words)
    )


def names_in(text: str, *, after_by: bool = False) -> tuple[str, ...]:
    """The people that a byline lists, without roles, places, handles and addresses; a body where it lists no person.

    `after_by`: the names follow `By`, where a comma may stand before a place, a role or a paper.
    """
    text = re.sub(r"^\S+@\S+\s*\(([^()]+)\)$", r"\1", text)
    plain = _HANDLE.sub(" ", re.sub(r"\([^()]{0,80}\)", " ", text))
    plain = _FROM.sub("", _PLACE.sub("", plain)).strip(" ,|·•–—-")
    plain = re.sub(r"\s/\s", "; ", plain) if _TURNED.fullmatch(plain) else plain
    if ";" in plain and "," in plain:
        return _labelled(plain)
    listed = _bound(_listed(plain) if after_by else plain)
    parts = [part for part in (_tidy(part.replace(_TIE, " ")) for part in _SPLIT.split(listed)) if part]
    if len(parts) == 2 and not is_agency(parts[0]) and _family_first(plain, parts):
        return (f"{parts[1]} {parts[0]}",)
    people = [
        person
        for person in map(_person, parts)
        if person and (is_person(person) or person == parts[0] or _eastern(person))
    ]
    bodies = [
        person for person in people if is_agency(person) or is_paper(person) or (person.isupper() and " " not in person)
    ]
    known = [person for person in people if is_person(person) and person not in bodies]
    return tuple(dict.fromkeys(person for person in people if not (known and person in bodies)))


def _bound(text: str) -> str:
    """A list in which `and` is tied where it is a part of a name: one word follows, as in `José Eça e Queirós`."""

    def tied(found: re.Match[str]) -> str:
        body = is_agency(found[2]) or is_role(found[2]) or found[2].isupper() or _AGENCIES.match(found[2])
        own = is_person(_SPLIT.split(text[: found.start()])[-1]) and not body
        return f"{_TIE}{found[1]}{_TIE}{found[2]}" if own else found[0]

    return _OF_NAME.sub(tied, text)


def _listed(text: str) -> str:
    """The text as far as it is plainly a list of names: `A B, C D and E F`, `A B, C D, E F`, and no `A B, Port Ellery`.

    Behind the last `and` what follows a comma may be a place, so it ends the list; in a line without one, what is no
    name, or begins as towns do and people do not.
    """
    joints = [found for found in _SPLIT.finditer(text) if found[0].strip() not in (",", "，")]
    start = joints[-1].end() if joints else 0
    pieces = re.split(r"\s*[,，]\s*", text[start:])
    names = [piece for piece in pieces if is_person(piece) and not is_agency(piece) and not is_paper(piece)]
    town = len(pieces) > 1 and pieces[1].casefold().partition(" ")[0] in names_of("place_openers")
    pair = len(names) == len(pieces) > 1 and not town
    initials = [piece for piece in pieces[1:] if re.search(r"\b[^\W\d_]\.", piece) and is_person(piece)]
    if _family_first(text, pieces) or (not joints and (pair or len(names) > 2 or initials)):
        return text
    suffix = len(pieces) > 1 and pieces[1].strip(".").casefold() in _SUFFIXES
    return text[:start] + ", ".join(pieces[: 1 + suffix])


def _eastern(part: str) -> bool:
    """A name of Han, kana or hangul, which has no blank in it."""
    return caseless(part) and " " not in part and len(part) <= 6


def _tidy(part: str) -> str:
    """Without signs at the ends; the full stop of an initial or of `Jr.` stays."""
    part = re.sub(r"(?<=[^\W\d_]{5})\.\s.*$", "", part.strip(" ·•|–—-"))
    return part if re.search(r"\b(?:[^\W\d_]|Jr|Sr)\.$", part) else part.strip(" .")


def _family_first(plain: str, parts: list[str]) -> bool:
    """`Ferrand, Louis`: one word, a comma, and given names."""
    return (
        bool(re.fullmatch(r"[^\W\d_][\w'’-]+,\s+[^\W\d_][\w'’.-]*(?:\s[^\W\d_][\w'’.]*)?", plain))
        and not is_role(parts[1])
        and not is_agency(parts[1])
        and not parts[1].isupper()
    )


def _labelled(text: str) -> tuple[str, ...]:
    """`Ferrand, Louis; Nakagawa, Yui`: names turned the way they are said."""
    names = []
    for part in text.split(";"):
        family, comma, given = (
            piece.strip(" .") if "." not in piece[-3:] else piece.strip() for piece in part.partition(",")
        )
        if family:
            family = family.title() if family.isupper() and given and not given.isupper() else family
            names.append(
                f"{given} {family}" if comma and given and not is_role(given) and not is_agency(given) else family
            )
    return tuple(dict.fromkeys(names))


def _person(part: str) -> str:
    """The part without its role, or "" where it is nobody's name."""
    part = re.sub(r"\s+(?:(?i:for)|of|from|at|special to|für)\s+(?i:the\s+)?[A-Z].*$", "", part)
    if is_role(part):
        return _without_role(part)
    return _without_agency(part)


def _without_agency(part: str) -> str:
    """`HESTER VOGEL Associated Press` without the agency behind the name."""
    words = part.split()
    behind = (number for number in range(2, len(words)) if is_agency(" ".join(words[number:])))
    return next((" ".join(words[:number]) for number in behind if is_person(" ".join(words[:number]))), part)


def _without_role(part: str) -> str:
    words = part.split()
    roles = [number for number, word in enumerate(words) if _is_role_word(word)]
    if not roles:
        return ""
    before, after = " ".join(words[: roles[0]]), " ".join(words[roles[-1] + 1 :])
    return next((left for left in (after, before) if is_person(left)), "")
