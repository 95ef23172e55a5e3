"""The language of a text. In: words. Out: a BCP 47 language tag, or an empty text where it is not certain.

The script decides where it can (kana, hangul, Greek, Hebrew …); py3langid decides between the languages of a script.
A label (`Language: English`) is read with CLDR's names of languages.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache

from generator.importing.clippings.months import locales

_SCRIPTS: Mapping[str, str] = {
    "HIRAGANA": "ja", "KATAKANA": "ja", "HANGUL": "ko", "GREEK": "el", "HEBREW": "he", "THAI": "th", "ARMENIAN": "hy",
    "GEORGIAN": "ka", "TAMIL": "ta", "TELUGU": "te", "GUJARATI": "gu", "KHMER": "km", "LAO": "lo",
}  # fmt: skip
_ENOUGH = 4000  # characters that are looked at
_SURE = 0.95  # share of the likelihood that the best language must have
_FEWEST = 40  # letters below which Latin text is not judged
_ASKED = (
    "en", "de", "fr", "es", "it", "pt", "nl", "ru", "uk", "be", "bg", "sr", "mk", "pl", "cs", "sk", "sl", "hr",
    "bs", "hu", "ro", "tr", "az", "da", "sv", "nb", "nn", "no", "fi", "et", "lv", "lt", "is", "ga", "cy", "eu",
    "ca", "gl", "el", "he", "ar", "fa", "ur", "hi", "mr", "ne", "bn", "id", "ms", "vi", "sw", "af", "sq", "mt",
    "la", "eo", "kk", "ky", "tg", "mn", "ja", "ko", "zh", "th",
)  # fmt: skip


def detect(text: str) -> str:
    """The language of a text, or "" where it is too short or could be several."""
    sample = text[:_ENOUGH]
    scripts = Counter(unicodedata.name(character, "").split(" ")[0] for character in sample if character.isalpha())
    if not scripts:
        return ""
    whole = scripts.total()
    if scripts["HIRAGANA"] + scripts["KATAKANA"] > whole * 0.1:
        return "ja"
    script, count = scripts.most_common(1)[0]
    if script == "CJK":
        return "zh" if count > 6 else ""
    if script in _SCRIPTS:
        return _SCRIPTS[script] if count * 2 > whole else ""
    return _likely(sample) if whole >= _FEWEST else ""


def _likely(sample: str) -> str:
    import py3langid  # loads a model of some megabytes, needed for new originals only  # noqa: PLC0415

    ranked = [(lang, score) for lang, score in py3langid.rank(" ".join(sample.split())) if lang in _ASKED][:20]
    best, top = ranked[0]
    share = 1 / sum(math.exp(score - top) for _, score in ranked)
    return {"no": "nb"}.get(best, best) if share >= _SURE else ""


def named(label: str) -> str:
    """The language that a label names in English, or in another large language: `English`, `Deutsch`, `de`."""
    word = label.strip(" .").casefold().split(";")[0].split("(")[0].strip()
    return _named().get(word, "")


def tagged(text: str) -> str:
    """A language tag (`de_AT`, as some write it) as BCP 47 has it, the tag of a language's name, or ""."""
    text = text.strip()
    return text.replace("_", "-") if re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", text) else named(text)


@cache
def _named() -> dict[str, str]:
    names: dict[str, str] = {}
    spoken = (
        "en", "de", "fr", "es", "it", "pt", "nl", "ru", "uk", "pl", "tr", "ar", "ja", "zh", "ko", "sv", "da", "nb",
        "fi", "cs",
    )  # fmt: skip
    for locale in locales(spoken):
        for code in _ASKED:
            name = locale.languages.get(code)
            if name:
                names.setdefault(name.casefold(), code)
    names.update({code: code for code in _ASKED})
    return names
