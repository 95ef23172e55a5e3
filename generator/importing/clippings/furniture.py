"""Page furniture. In: a line. Out: what it is (`share`, `advertisement` …), or "" for a line that may be text.

Only whole lines are judged, and only those that say nothing of the story in any newspaper: buttons, advertisements,
invitations to subscribe, links to other stories, rights, end marks. A sentence that merely uses such a word is
text.
"""

from __future__ import annotations

import re
from functools import lru_cache

from generator.importing.clippings.names import is_agency, is_paper, is_section
from generator.importing.clippings.words import names_of, pattern

_SEPARATED = r"(?:\s*[|·•/,&+]\s*|\s+|$)){1,8}"
_COPYRIGHT = re.compile(
    r"\W{0,6}(?:copyright|\(c\)|©|ⓒ|℗|урheberrecht|droits d['’]auteur|저작권자)\s*(?:\(c\)|©|ⓒ|℗)?[\s:.]*.{0,160}",
    re.IGNORECASE,
)
_END = re.compile(
    r"[\W_]*(?:#{1,3}(?:\s*#){0,5}|[-–—]{1,2}\s*30\s*[-–—]{1,2}|ends?|\(?end(?:s|e)?\)?|/?ends?/"
    r"|-+\s*ends?\s*-+|end of (?:document|story|article|release|text)|fin|ende|fine|fim|einde|конец"
    r"|кінець|koniec|slut|\(了\)|（了）|[（(](?:終わり|おわり|完結)[)）]|（完）|\(完\)|完|끝|\(끝\)|انتهى|■+|□+|●|◆|∎|▪|●●●|xxx|(?:\*\s*){3,}"
    r"|(?:\*\s*)+|~{3,}|(?:=\s*){3,}|(?:_\s*){3,}|(?:[-–—•·]\s*){3,}|mehr|dpa\b.{0,40}"
    r"|[a-z]{2,5}\s?/\s?(?:fim|fin|fine|ende?)"
    r"|(?:[(\[](?:fotos?|vídeos?|videos?|photos?|audios?|infografía)[)\]]\s*)+)[\W_]*"
    r"|[■□●◆∎▪#*~]+",
    re.IGNORECASE,
)
_END_SIGN = re.compile(
    r"(?<=[.!?。！？…”\"»」』)）*])\s*(?P<sign>[■□◆◇●∎▪❏◼]|[-–—]\s?30\s?[-–—]|#\s?#\s?#|[(（](?:了|終わり|おわり|完|ENDS?)[)）]|ENDS?)\s*$"
)
_RULE = re.compile(r"(?:[-=_*~#·•.+—–]\s*){3,}")
_AGO = re.compile(
    r"(?:(?:posted|published|updated|last updated|vor|il y a|hace|há|fa|för)\s+)*(?:(?:an?|one|\d+"
    r"|einer?|einem|une?|un)\s*(?:s|m|h|d|w|sec|min|hr|second|minute|hour|day|week|month|year|sekunde"
    r"|minute|stunde|tag|woche|monat|jahr|heure|jour|semaine|mois|an|hora|día|dia|minuto|giorno|uur"
    r"|dag|час|минут|день|дней|дня|часов)\w*(?:\s+(?:ago|geleden|fa|atrás|назад|sedan|siden|temu"
    r"|önce))?|just now|yesterday|today|gestern|heute|hier|aujourd['’]hui|ayer|hoy|ieri|oggi|ontem"
    r"|hoje|gisteren|vandaag|вчера|сегодня|wczoraj|dzisiaj|dün|bugün)",
    re.IGNORECASE,
)
_AGO_WORD = re.compile(
    r"\bago\b|^vor\b|\bil y a\b|^hace\b|^há\b|\bfa$|geleden|назад|sedan|siden|temu|önce|just now"
    r"|yesterday|today|gestern|heute|^hier$|aujourd|ayer|^hoy$|^ieri$|^oggi$|ontem|^hoje$|gisteren"
    r"|vandaag|вчера|сегодня|wczoraj|dzisiaj|^dün$|bugün",
    re.IGNORECASE,
)
_FEW = 4  # words of a reference that may end in a full stop
_SPEECH = re.compile(r"[.!?。！？]$")
# Words that tell of somebody: an invitation speaks to the reader.
_NARRATED = re.compile(
    r"\b(?:he|she|they|him|his|her|them|their|said|says|told|asked|was|were|had|did"
    r"|er|sagte|war|hatte|il|elle|ils|disait|dit|él|ella|dijo|egli|disse|он|она|они|сказал\w*)\b",
    re.IGNORECASE,
)


def end_mark(text: str) -> bool:
    """Whether a line marks the end of a story. Only the place of the line tells it from a divider."""
    return len(text) <= 40 and bool(_END.fullmatch(text))


def end_sign(text: str) -> str:
    """The sign behind a text's last sentence that says that it ends, or ""."""
    found = _END_SIGN.search(text)
    return found["sign"] if found else ""


def rule(text: str) -> bool:
    """A line of signs alone."""
    return bool(_RULE.fullmatch(text))


def rights(text: str) -> bool:
    """A line of copyright and reserved rights."""
    plain = text.strip()
    if len(plain) > 250:
        return False
    reserved = pattern("", "rights", "").search(plain)
    owner = plain.strip(" ©().")
    owned = plain.startswith("©") and (is_agency(owner) or is_paper(owner))
    signed = _COPYRIGHT.fullmatch(plain) and (reserved or owned or re.search(r"\d{4}", plain))
    sentence = re.match(r"copyright\s+(?!by\b|of\b)[a-zà-ÿ]", plain, re.IGNORECASE) and not reserved and _told(plain)
    return bool(
        pattern("", "rights", r"[ .!]*(?:(?:[©|]|\(c\)).{0,60})?").fullmatch(plain) or (signed and not sentence)
    )


def _told(text: str) -> bool:
    """Whether words with small letters make a sentence of a line that would else be names and years."""
    return len(re.findall(r"(?<=\s)[a-zà-ÿ]{3,}", text)) > 2


@lru_cache(maxsize=1024)  # clippings repeat lines
def furniture(text: str) -> str:
    """What kind of furniture a line is, or ""."""
    if not text or len(text) > 200:
        return ""
    if pattern("", "advert", "[.:]?").fullmatch(text):
        return "advertisement"
    if pattern("(?:", "button", _SEPARATED).fullmatch(text + " "):
        return "share"
    if pattern("", "banner", "").fullmatch(text):
        return "banner"
    if _AGO.fullmatch(text) and _AGO_WORD.search(text):
        return "relative date"
    return _reference(text)


def menu(text: str) -> bool:
    """Whether a line is a row of a site's sections: `News   Sport   Opinion   E-edition`."""
    parts = [part for part in re.split(r"\s*[|•·\t]\s*|\s{2,}", text.strip()) if part]
    if len(parts) < 3 or len(text) > 300 or any(len(part) > 24 for part in parts):
        return False
    known = sum(part.casefold() in names_of("menus") | names_of("homes") or is_section(part) for part in parts)
    return 2 * known > len(parts)


def _reference(text: str) -> str:
    found = pattern("", "more", "").match(text)
    stop = "" if len(text.split()) > _FEW else "."
    if found and not text[found.end() :].strip(f" :：…»>→▶{stop}"):
        return "related"
    if (
        found
        and re.match(r"\s*[:：|»>→▶]", text[found.end() :])
        and not (_SPEECH.search(text) and (len(text) > 120 or " " not in found[0]))
        and not found[0]
        .casefold()
        .startswith(("photo", "video", "listen", "gallery", "picture", "latest", "tag", "topic", "filed"))
    ):
        return "related"
    if (
        pattern("(?:please |to )?", "invite", r"\b").match(text)
        and pattern("", "invited", "").search(text)
        and len(text) <= 160
        and not re.search(r"[“”\"«»„]", text)
        and not _NARRATED.search(text)
    ):
        return "newsletter"
    return ""


def heads_a_list(text: str) -> bool:
    """Whether a line stands over a list that belongs to the page: related stories, most read, highlights."""
    plain = text.strip(" :：.…»>→▶")
    found = pattern("", "more", "").fullmatch(plain)
    return bool(found) and plain.casefold() not in ("video", "photos", "photo", "listen", "gallery")


def highlights(text: str) -> bool:
    """The heading of a box of key points."""
    return bool(
        re.fullmatch(
            r"(?:story |article )?highlights|key points|key takeaways|at a glance|in this (?:article"
            r"|story)|the gist|auf einen blick|das wichtigste in kürze|l['’]essentiel|puntos clave|en "
            r"síntesis|in sintesi|главное|коротко",
            text.strip(" :"),
            re.IGNORECASE,
        )
    )


def editors_note(text: str) -> bool:
    """A note of the editors' to the readers, which is no part of the story."""
    return bool(
        re.match(
            r"(?:editor(?:'s|’s|s|ial)? note|note (?:to|from) (?:the )?(?:editors?|readers?)"
            r"|anmerkung der redaktion|note de la rédaction|nota (?:de la redacción|del editor|della "
            r"redazione|da redação|do editor)|от редакции|примечание редакции)\s*[:：—–-]",
            text,
            re.IGNORECASE,
        )
    )


def ends(text: str) -> bool:
    """A line that says in so many words that the story ends here, wherever it stands."""
    return (
        bool(
            re.fullmatch(
                r"[-–—/(\[<*\s]{1,6}(?:ends?|30)[-–—/)\]>*\s]{1,6}|ENDS?|#{3}|(?:#\s){2}#", text, re.IGNORECASE
            )
        )
        and text != "ends"
    )
