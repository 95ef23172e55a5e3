"""Names of months and weekdays in the languages that news is read in, and the order of day and month, from CLDR.

In: a word, a language. Out: a month's number, or whether the word is a weekday. The names come with Babel, none is
written here but those that CLDR does not have. Where two languages call different months by one name (Croatian and
Polish `listopad`) the clipping's language decides, and without it there is no month.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from babel import Locale, UnknownLocaleError, localedata

LOCALES = (
    "en", "en_GB", "en_AU", "en_CA", "de", "de_AT", "fr", "fr_CA", "es", "es_MX", "it", "pt", "nl", "ru", "uk",
    "be", "pl", "tr", "ar", "ar_LB", "ar_MA", "ar_DZ", "fa", "he", "ja", "zh", "ko", "sv", "da", "nb", "nn",
    "fi", "is", "et", "lv", "lt", "cs", "sk", "sl", "hr", "sr", "bg", "mk", "ro", "hu", "el", "ca", "eu", "gl",
    "ga", "cy", "id", "ms", "vi", "th", "hi", "bn", "ta", "te", "ur", "bs", "sr_Latn", "ka",
    "hy", "az", "kk", "uz", "sq", "mt", "sw", "af",
)  # fmt: skip
_ARABIC = str.maketrans("أإآى", "اااي")  # forms of a letter that are written one for the other
# As typewriters shorten them.
_PRINTED: Mapping[str, int] = {
    "sept": 9,
    "mrz": 3,
    "janv": 1,
    "févr": 2,
    "avr": 4,
    "juil": 7,
    "déc": 12,
    "fevr": 2,
    "okt": 10,
    "окт": 10,
}


def fold(word: str) -> str:
    """A word as calendars compare it: NFKC, without case, marks of direction and a final full stop."""
    plain = unicodedata.normalize("NFKC", word).casefold().translate(_ARABIC)
    return re.sub("[\u0307\u064b-\u0652\u200e\u200f]", "", plain).rstrip(".")


def locales(names: Iterable[str]) -> Iterator[Locale]:
    """Locales one by one; what Babel has read of one is let go before the next is read, but for what was there before.

    Babel keeps all that it reads, and these alone are 60 MB, of which the names here are a hundredth.
    """
    held = vars(localedata).get("_cache", {})
    before = {*held, "root"}
    for name in names:
        yield Locale.parse(name)
        for read in [read for read in held if read not in before]:
            held.pop(read, None)


def _names(locale: Locale, what: str) -> Iterator[tuple[int, str]]:
    for style in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in getattr(locale, what)[style][width].items():
                yield number, fold(name)


@cache
def _calendars() -> tuple[Mapping[str, Mapping[str, int]], Mapping[str, frozenset[int]]]:
    """The tables of months and of weekdays."""
    named: dict[str, dict[str, int]] = {}
    days: dict[str, set[int]] = {}
    for locale in locales(LOCALES):
        for number, word in _names(locale, "months"):
            if not word[:1].isdigit() and len(word) > 1:
                named.setdefault(word, {}).setdefault(locale.language, number)
        for number, word in _names(locale, "days"):
            days.setdefault(word, set()).add(number)
    for word, number in _PRINTED.items():
        named.setdefault(word, {}).setdefault("", number)
    return named, {word: frozenset(one) for word, one in days.items() if len(word) > 1 or not word.isascii()}


def months() -> Mapping[str, Mapping[str, int]]:
    """Folded name -> language -> month."""
    return _calendars()[0]


def weekdays() -> Mapping[str, frozenset[int]]:
    """Folded name -> the days (0 is Monday) it may mean."""
    return _calendars()[1]


def month(word: str, lang: str) -> int:
    """The month that a word names, or 0."""
    known = months().get(fold(word), {})
    if lang in known:
        return known[lang]
    meanings = set(known.values()) if known else _begun(fold(word), lang)
    return meanings.pop() if len(meanings) == 1 else 0


def _begun(word: str, lang: str) -> set[int]:
    """The months whose names in this language begin with the word, of three letters or more."""
    if len(word) < 3 or not lang:
        return set()
    return {meanings[lang] for name, meanings in months().items() if lang in meanings and name.startswith(word)}


def day_first(lang: str, territory: str) -> bool | None:
    """Whether figures stand as day, month, year (True) or month, day, year (False); None where it is not known.

    English alone does not tell: it is written both ways, so a country is needed.
    """
    if not lang or (lang == "en" and not territory):
        return None
    try:
        locale = Locale.parse(f"{lang}_{territory}" if territory else lang)
    except (ValueError, LookupError, UnknownLocaleError):
        return None
    pattern = str(locale.date_formats["short"].pattern)
    if pattern.lstrip("\u200f\u200e").startswith("y") or "d" not in pattern or "M" not in pattern:
        return None
    return pattern.index("d") < pattern.index("M")
