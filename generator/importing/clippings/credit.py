"""Captions and credits. In: a line of the head. Out: what it says of the lead picture: source, caption, credit.

A credit is in bold or italics at the end, in brackets, behind `©` or behind a label (`Photo:`, `Фото:`, `Image
source,`). A label before a sentence makes a caption, before names a credit. A line without any of these is no
caption: it may be text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.importing.clippings.lines import bare
from generator.importing.clippings.names import is_agency, is_paper, is_person, names_in
from generator.importing.clippings.words import labels

_LONGEST = 700
_POINTER = re.compile(r"^[▲△▼▽►◄▶◀↑↓←→]\s*")
_WORD = (
    r"(?:photo(?:s|graphs?|graph(?:y|er)|graphie)?|pictures?|images?|illustrations?|graphics?|fotos?"
    r"|bild(?:er)?|fotograf(?:ía|ia|ie)?|grafik|quelle|crédits?(?: photo)?|credits?|crédito|credito"
    r"|foto(?:nachweis|graf)|bildnachweis"
    r"|imagen|immagine|imagem|archiv(?:foto|bild)?|symbolbild|фото|снимки?|снимка|عکس|иллюстрация|світлина|zdjęcie"
    r"|zdjęcia|fot|fotoğraf|kép|kuva|foto/|written|صورة|تصوير|الصورة|צילום|תמונה|写真|撮影|摄影|攝影|图片来源|圖片來源"
    r"|图|圖|사진|©|\(c\)|℗)"
)
_BRACKET = re.compile(
    rf"[(\[（［【](?P<credit>(?:{_WORD}\s*(?:by|von|de|di|par|of|courtesy of|courtesy)?\s*[:：/=＝・\s.]\s*"
    rf"|(?:AP|AFP|Reuters|EPA|UPI|PA|dpa)\s+(?:Photo|Foto|Images?|Wire)\s*[/:,]\s*"
    rf"|©\s*|(?:courtesy(?: of)?|provided by|supplied by|handout/)\s+).{{1,120}}?)[)\]）］】]\.?$",
    re.IGNORECASE,
)
_TAKEN = re.compile(r"[(（](?P<credit>[^()（）]{1,24}?)(?:氏)?(?:撮影|提供|摄影|攝影|摄|攝)[)）]。?$")
_PHOTO_LAST = re.compile(
    r"[(\[](?P<credit>[^()\[\]]{3,60}?)\s+(?:photos?|photographs?|fotos?|illustration)[)\]]\.?$", re.IGNORECASE
)
_JAPANESE = re.compile(
    r"[=＝、\s　]\s*(?:(?:写真|撮影|提供)[・:：／/＝=](?P<credit>\S{2,16})"
    r"|(?P<by>[^\s=＝、　]{2,12}?)(?:氏)?(?:撮影|写す|提供))$"
)
_SLASHED = re.compile(
    r"[(\[（［](?P<credit>[^()\[\]（）]{2,80}(?:/|\bvia\b|,\s*File\b)[^()\[\]（）]{2,80}|[^()\[\]（）]{2,40})[)\]）］]\.?$"
)
_CREDITING = (  # what stands before a credit and says that it is one
    rf"(?:{_WORD}\s*(?:by\s+|courtesy of\s+|[:：=／…]|\.\.\.)\s*|©\s*|credit(?:\.\.\.|[…:])\s*"
    r"|(?:(?:staff|file) )?(?:image|photo|picture)\s+(?:source|credit|by)[:,]?\s*)"
)
_TAIL = re.compile(
    rf"(?:(?<=[.!?。…”\"'’»])|(?<=\S)\s*[|–—-])\s*(?P<credit>{_CREDITING}.{{1,120}})$"
    r"|(?<=[.!?])\s*/\s*(?P<slash>[^/]{2,80})$"
    r"|(?<=[.!?”\"])\s*(?:Credit\s+|(?-i:Credit(?=[A-ZÀ-Þ])))(?P<named>[^.]{2,100})$"
    r"|(?<=[.!?”\"])\s*\|\s*(?P<barred>[^|.]{2,80})$"
    r"|(?<=[.!?”\"])\s+(?P<owned>[^.!?/|]{3,50}\s?/\s?[^.!?/|]{2,50})$"
    rf"|\s+{_WORD}\s?[:：]\s*(?P<late>[^.!?:]{{3,80}})$"
    r"|(?P<sign>\s(?:©|\(c\)|℗)\s*.{2,100})$",
    re.IGNORECASE,
)
_EMPHASISED = re.compile(
    r"(?P<caption>.*?\S)\s*(?P<mark>\*\*|__|\*|_)(?P<credit>[^*_]{2,160})(?P=mark)[.]?$", re.DOTALL
)
_LEAD = re.compile(
    rf"(?P<label>{_WORD}(?:\s+(?:by|von|de|di|par|credit|source|caption|courtesy of|courtesy))?"
    rf"|(?:image|photo|picture|file photo|lead photo|cover photo|main image)\s+(?:source|credit|caption"
    rf"|by)|caption|legende|légende|leyenda|didascalia|legenda|bildunterschrift)"
    r"(?P<sign>\s*[:：／=＝]\s*|\s*\.\.\.\s*|…|,\s+|(?<=by)\s+|(?<=courtesy of)\s+|(?<=©)\s*|(?<=\))\s*|・"
    r"|(?<=撮影)\s*|(?<=fot)\.\s*)(?P<value>.+)",
    re.IGNORECASE,
)
_STRIP = re.compile(
    rf"^(?:(?:staff|file) (?=photo)|courtesy(?: of)?\s+|(?:provided|supplied) by\s+"
    rf"|{_WORD}\s*(?:by|von|de|di|par|courtesy of|courtesy|credit|source)?(?:\s*[:：／=＝・,]\s*|\.\.\."
    rf"|…|\s+)|©\s*|\(c\)\s*|by\s+)+",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"!\[(?P<alt>[^\[\]]{0,500})\]\((?P<src>[^\s()]{1,2000})(?:\s+\"(?P<title>[^\"]{0,300})\")?\)")
_LINKED = re.compile(r"\[(!\[[^\[\]]{0,500}\]\([^()]{1,2000}\))\]\([^()\s]{0,2000}\)")


def image(text: str) -> Mapping[str, str] | None:
    """A Markdown picture that stands alone on its line."""
    linked = _LINKED.fullmatch(text)
    found = _IMAGE.fullmatch(linked[1] if linked else text)
    if not found:
        return None
    alt, title = found["alt"].strip(), (found["title"] or "").strip()
    signed = _signed(title) or (_signed(alt) if not title else None)
    parts = {"src": found["src"], "alt": alt, "caption": title, **(signed or {})}
    return {name: value for name, value in parts.items() if value}


def caption(text: str) -> Mapping[str, str] | None:
    """The caption and the credit of a line that is clearly about a picture."""
    if len(text) > _LONGEST:
        return None
    text = _POINTER.sub("", text)
    enclosed = re.fullmatch(r"[(\[（［](?P<inside>[^()\[\]]+(?:\([^()]*\)[^()\[\]]*)?)[)\]）］]", bare(text))
    if enclosed and (found := _labelled(enclosed["inside"])):
        return found
    if found := _labelled(bare(text)) or _emphasised(text) or _signed(bare(text)):
        return found
    return None


def under_picture(text: str) -> Mapping[str, str] | None:
    """A line in italics right under a picture: its caption."""
    found = re.fullmatch(r"(?P<mark>[*_])(?P<words>[^*_].{0,500}[^*_])(?P=mark)", text)
    return (_signed(bare(text)) or {"caption": bare(text)}) if found else None


def apart(text: str) -> Mapping[str, str]:
    """A caption, and the credit at its end where there is one."""
    return _signed(text) or {"caption": text}


def _labelled(text: str) -> Mapping[str, str] | None:
    found = _LEAD.fullmatch(text)
    if not found:
        return None
    value, label = found["value"].strip(), found["label"].casefold()
    meaning = labels().get(label, "")
    if meaning == "caption" or label.endswith("caption"):
        return _signed(value) or {"caption": value}
    if (
        meaning == "credit"
        or label.endswith(("credit", "source", "by", "courtesy", "courtesy of"))
        or label in ("©", "(c)")
        or is_credit(value)
        or (value[:1].islower() and len(value) <= 60)
    ):
        return {"credit": _credit(value)} if len(value) <= 160 else None
    return (_signed(value) or {"caption": value}) if found["sign"].strip() in (":", "：") else None


def _emphasised(text: str) -> Mapping[str, str] | None:
    found = _EMPHASISED.fullmatch(text)
    if not found or not is_credit(bare(found["credit"])) or found["caption"].endswith((found["mark"], "(")):
        return None
    return {"caption": bare(found["caption"]), "credit": _credit(bare(found["credit"]))}


def _signed(text: str) -> Mapping[str, str] | None:
    found = _BRACKET.search(text) or _TAKEN.search(text) or _JAPANESE.search(text) or _TAIL.search(text)
    last = None if found else _PHOTO_LAST.search(text)
    found = last if last and is_credit(last["credit"]) else found
    if (
        not found
        and (slashed := _SLASHED.search(text))
        and (
            is_credit(slashed["credit"])
            and ("/" in slashed["credit"] or "via" in slashed["credit"] or "File" in slashed["credit"])
        )
    ):
        found = slashed
    if not found:
        return None
    names = found.groupdict()
    words = next(
        (
            names[name]
            for name in ("credit", "sign", "slash", "by", "named", "barred", "owned", "late")
            if names.get(name)
        ),
        "",
    )
    if any(names.get(name) for name in ("named", "barred", "owned", "late")) and not is_credit(words):
        return None
    if names.get("owned") and not is_person(words.partition("/")[0].strip()):
        return None
    credit = _credit(words)
    before = text[: found.start()].strip(" |–—-、")
    if not is_credit(credit) and len(credit) > 60:
        return None
    return {"caption": before, "credit": credit} if before else {"credit": credit}


def agency_signed(text: str) -> Mapping[str, str] | None:
    """A short sentence that ends in an agency's name in brackets: a caption only where it stands before the text."""
    found = _SLASHED.search(bare(text))
    if not found or not is_agency(found["credit"]) or len(text) > 300:
        return None
    return {"caption": bare(text)[: found.start()].strip(), "credit": found["credit"].strip()}


def _credit(text: str) -> str:
    stripped = _STRIP.sub("", text.strip()).strip(" \t|")
    stripped = (
        stripped[1:-1].strip()
        if stripped[:1] in "([" and stripped[-1:] in ")]" and stripped.count("(") <= 1
        else stripped
    )
    return re.sub(r"(?<=\w\w)\.$", "", stripped) or text.strip()


def is_credit(text: str) -> bool:
    """Whether the words are names of people, agencies or papers, as credits are, and no sentence."""
    plain = _STRIP.sub("", text.strip())
    if len(plain) > 120 or re.search(r"[!?]$", plain):
        return False
    plain = re.sub(r"[«„“\"][^«»„“”\"]{2,60}[»”“\"]", "AP", plain)
    parts = [
        part.strip(" .()")
        for part in re.split(r"\s*(?:/|／|\||,|;|\bvia\b|\bfor\b|\bfür\b|\bpour\b|\bde\b(?=\s[A-Z]{2,})|–|—)\s*", plain)
        if part.strip(" .")
    ]
    return bool(parts) and all(_is_owner(part) for part in parts)


def _is_owner(part: str) -> bool:
    if (
        is_person(part)
        or is_agency(part)
        or is_paper(part)
        or part.isupper()
        or part.casefold() in ("file", "archive", "archiv", "handout", "pool", "archives")
    ):
        return True
    words = part.split()
    capital = [word for word in words if word[0].isupper() or not word[0].isalpha()]
    return (
        0 < len(words) <= 5
        and len(capital) == len([word for word in words if len(word) > 3 or word[0].isupper()])
        and bool(capital)
    ) or (bool(names_in(part)) and len(part) <= 12 and not part.islower())
