"""What a word is found by: its stem, after the language of the article.

In: a folded term and a language. Out: its stem, folded; the term itself where the language has no stemmer here, where
it is a number, or of a script without spaces. Stemming is done in the build alone: the index leads from each form that
was met to its stem, so no stemmer goes to the reader.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import filterfalse
from threading import get_ident
from types import MappingProxyType

import snowballstemmer
from msgspec import Struct, field

from generator.searching.folding import fold

# ISO 639-1 to Snowball's names; not those whose stemmer needs the accents that folding takes away.
_LANGUAGES = MappingProxyType(
    {
        "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english",
        "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish",
        "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
        "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pt": "portuguese",
        "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
        "yi": "yiddish",
    }
)  # fmt: skip
_SHORTEST = 3  # letters of a word that may have an ending
_KEPT = 1 << 18  # stems of a language that are remembered


@lru_cache(maxsize=64)
def _stemmer(name: str, _thread: int) -> snowballstemmer.stemmer:
    """One for each thread, as for what is known: it keeps the word that it is at in itself."""
    return snowballstemmer.stemmer(name)


class Known(Struct, frozen=True):
    """The stems of the folded terms that were met in a language, by term; and of those that differ, `term stem`."""

    stems: dict[str, str] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)


@lru_cache(maxsize=64)
def _known(_lang: str, _thread: int) -> Known:
    return Known()


def known(terms: Iterable[str], lang: str) -> Known:
    """The stems of these folded terms, and more, in a language (BCP 47). They are remembered: most were met before."""
    found = _known(lang, get_ident())
    if len(found.stems) > _KEPT:
        found.stems.clear()
        found.told.clear()
    for term in set(filterfalse(found.stems.__contains__, terms)):
        made = found.stems[term] = stem(term, lang)
        if made != term:
            found.told[term] = f"{term} {made}"
    return found


def stem(term: str, lang: str) -> str:
    """The stem of a folded term in a language (BCP 47)."""
    name = _LANGUAGES.get(lang.partition("-")[0].lower())
    if name is None or len(term) < _SHORTEST or not term.isalpha():
        return term
    return fold(_stemmer(name, get_ident()).stemWord(term)) or term
