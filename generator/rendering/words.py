"""The theme's words, and numbers and dates, in one language.

In: `words/LANG.toml`, flattened to dotted keys; values to put in. Out: safe HTML text. Plurals follow Unicode CLDR
(one, few, many …), dates and numbers its locale data by Babel, with Latin digits in every language. A key that no
file has is refused: it is a mistake of the template.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from markupsafe import Markup, escape
from msgspec import Struct

from generator.model import When

_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ks", "ku", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"})
_PLACE = re.compile(r"\{(\w+)\}")
_QUOTED = re.compile(r"“\s*([^“”„]*?)\s*”|„\s*([^“”„]*?)\s*[“”]|«\s*([^«»]*?)\s*»|»\s*([^«»]*?)\s*«|\"([^\"]*)\"")
_PARTS = ("weekday", "day", "month_name", "month_alone", "month_abbr", "month_short")


def direction(language: str) -> str:
    """`rtl` for languages written from right to left, else `ltr`. Script subtags count: `az-Arab` is `rtl`."""
    parts = language.replace("_", "-").split("-")
    return "rtl" if parts[0].lower() in _RIGHT_TO_LEFT or {"Arab", "Hebr"} & set(parts) else "ltr"


def flat(value: object, key: str = "") -> dict[str, str]:
    """Nested tables as dotted keys: `[notes] one = …` is `notes.one`."""
    if isinstance(value, dict):
        below = (flat(item, f"{key}.{part}" if key else part) for part, item in value.items())
        return {name: text for found in below for name, text in found.items()}
    return {key: str(value)}


def locale_of(language: str) -> Locale:
    """Babel's locale, of the language alone where the region is not known, English where neither is."""
    for name in (language.replace("-", "_"), language.partition("-")[0]):
        try:
            return Locale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


class Tongue(Struct, frozen=True):
    """One language as templates speak it."""

    words: Mapping[str, str]
    locale: Locale

    def say(self, key: str, n: int | None = None, **values: object) -> Markup:
        """The words for `key`, with `{name}` replaced by values and `{n}` by the number, in the plural form of `n`.

        `{N}` is the number spelled out with a capital, where the theme spells it. Raises LookupError for words that are
        not there.
        """
        text = self._form(key, n)
        counts = {} if n is None else {"n": self.number(n), "N": self.words.get(f"spelled.{n}", self.number(n))}
        given = {**counts, **values}
        if missing := [name for name in _PLACE.findall(text) if name not in given]:
            raise LookupError(f"the words for {key!r} need a value for {missing[0]!r}")
        filled = _PLACE.sub(lambda found: str(escape(given[found[1]])), str(escape(text)))
        return Markup(filled)  # noqa: S704  # every part of it was escaped, or was Markup already

    def _form(self, key: str, n: int | None) -> str:
        known = self.words
        if n is None:
            if key not in known:
                raise LookupError(f"the theme has no words for {key!r}")
            return known[key]
        for form in (f"={n}", self.locale.plural_form(n), "other"):
            if (text := known.get(f"{key}.{form}")) is not None:
                return text
        raise LookupError(f"the theme has no plural words for {key!r}")

    def label(self, group: str, name: str) -> str:
        """The word for a name that is data (an index, a catalogue of people), or the name itself."""
        return self.words.get(f"{group}.{name}") or name

    def counted(self, group: str, name: str, n: int) -> Markup:
        """How many of what: the group's words for the name, or its words for `any`."""
        return self.say(f"{group}.{name}" if f"{group}.{name}.other" in self.words else f"{group}.any", n)

    def number(self, value: float) -> str:
        """A number with the language's separators."""
        return _number(value, self.locale)

    def listed(self, items: Iterable[str]) -> Markup:
        """Items one after another, with the language's comma."""
        return escape(self.words["comma"]).join(items)

    def quoted(self, text: str) -> Markup:
        """A title in quotation marks, with those that it has itself changed for the language's inner ones.

        The title is isolated, so that one in another direction keeps its own order.
        """
        within = self.words["quoted_within"]
        inner = _QUOTED.sub(lambda found: within.replace("{text}", next(filter(None, found.groups()), "")), text)
        return self.say("quoted", text=Markup("<bdi>{}</bdi>").format(inner))

    def when(self, value: When, style: str = "long") -> str:
        """A date as exact as it is known, with words where it is approximate or uncertain.

        `style` is `full`, `long`, `short`, `week`, `heading` (long with a capital), or one part: `weekday`, `day`,
        `month_name`, `month_alone`, `month_abbr`, `month_short` (with the year).
        """
        if style in _PARTS:
            return self._part(value, style)
        text = self._exact(value, style)
        if value.approximate:
            text = str(self.say("date.about", date=text))
        if value.uncertain:
            text = str(self.say("date.uncertain", date=text))
        return text[:1].upper() + text[1:] if style == "heading" else text

    def _exact(self, value: When, style: str) -> str:
        style = "long" if style == "heading" else style
        if value.day:
            return self._date(value, f"date.{style}")
        if value.month:
            return self._date(value, "date.month" if style in ("full", "long") else "date.month_short")
        return str(value.year)

    def _part(self, value: When, style: str) -> str:
        needs = value.day if style in ("weekday", "day") else value.month
        if not needs:
            return ""
        return str(value.day) if style == "day" else self._date(value, f"date.{style}")

    def _date(self, value: When, key: str) -> str:
        return _formatted(date(value.year, value.month or 1, value.day or 1), self.words[key], self.locale)


@lru_cache(maxsize=4096)  # the numbers of notes and paragraphs are small and come again on every page
def _number(value: float, locale: Locale) -> str:
    from babel.numbers import format_decimal  # noqa: PLC0415 - few pages have a number that they had not before

    return str(format_decimal(value, locale=locale))


@lru_cache(maxsize=4096)  # a pure function: every list shows the same days again
def _formatted(day: date, pattern: str, locale: Locale) -> str:
    from babel.dates import format_date  # noqa: PLC0415 - it takes a moment, which a theme without dates need not wait for

    return str(format_date(day, pattern, locale=locale))
