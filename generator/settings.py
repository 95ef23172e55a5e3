"""The owner's choices: the text of `site.toml` to Settings.

In: the file's text and its path. Out: Settings, with a diagnostic for every mistake at once, placed at its line. Where
one is an error there are no Settings, because a site built from half the choices is not the one that was meant.
It refuses nothing that a theme may decide: `[theme.settings]` is handed on as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from msgspec import Struct, field

from generator.diagnostics import Code, Diagnostic, Outcome, Severity
from generator.model import PARTS, Kind, Place, Places, Settings, When
from generator.nouns import replace
from generator.placed import Placed, decode, nearest, places_of, read_toml

# ISO 639-1: all two-letter codes. Longer ones (ISO 639-3) are taken by their form.
_LANGUAGES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el "
    "en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it "
    "iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt "
    "my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl "
    "sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo "
    "za zh zu"
)
_PER_PAGE = range(5, 501)  # fewer makes thousands of pages, more makes pages that no telephone wants
_FEED_ITEMS = range(1, 501)
_MONTH = 'front_month = "1987-11"'


class _Written(Struct, frozen=True):
    """`site.toml` as it is written; `theme` is a name or a table."""

    title: str = "Newsgloss"
    strap: str = ""
    description: str = ""
    base_url: str = ""
    language: str = "en"
    theme: str = "broadsheet"
    owner: str = ""
    licence: str = ""
    per_page: int = 50
    feed_items: int = 30
    front_month: When | None = None
    kinds: tuple[Kind, ...] = ()
    drafts: bool = False
    installable: bool = False
    without: tuple[str, ...] = ()


class _ThemeTable(Struct, frozen=True):
    """`[theme]`: which one, and what it is told."""

    name: str = "broadsheet"
    settings: dict[str, object] = field(default_factory=dict)


def read_settings(text: str, path: str) -> Outcome[Settings]:
    """Read `site.toml`. Every mistake is reported; with an error among them there are no Settings."""
    read = read_toml(text, path)
    if read.value is None or not isinstance(read.value.value, dict):
        return Outcome(None, read.diagnostics)
    theme, own = _theme(read.value.value)
    table = decode(theme, _ThemeTable, unknown=Code.SETTINGS_KEY)
    written = decode(replace(read.value, value=own), _Written, unknown=Code.SETTINGS_KEY)
    wrong = tuple(_as_settings(one) for one in (*table.diagnostics, *written.diagnostics))
    if written.value is None or table.value is None:
        return Outcome(None, wrong)
    places = places_of(replace(read.value, value={**own, "theme": theme}))
    made = _settings(written.value, table.value, places)
    wrong += tuple(_checked(made))
    if any(one.severity is Severity.ERROR for one in wrong):
        return Outcome(None, wrong)
    return Outcome(replace(made, base_url=made.base_url and made.base_url.rstrip("/") + "/"), wrong)


def _theme(keys: dict[str, Placed]) -> tuple[Placed, dict[str, Placed]]:
    """The theme as a table, whichever way it is written, and the other keys."""
    nowhere = Place("site.toml")
    theme = keys.get("theme", Placed({}, nowhere, nowhere))
    table = theme if isinstance(theme.value, dict) else replace(theme, value={"name": theme})
    return table, {key: value for key, value in keys.items() if key != "theme"}


def _settings(written: _Written, theme: _ThemeTable, places: Places) -> Settings:
    values = {name: getattr(written, name) for name in _Written.__struct_fields__}
    return Settings(**values | {"theme": theme.name, "theme_settings": theme.settings, "places": places})


def _as_settings(diagnostic: Diagnostic) -> Diagnostic:
    """The same as a wrong setting, with the page of the manual that lists all settings."""
    unknown = diagnostic.code in (Code.SETTINGS_KEY, Code.KEY_UNKNOWN)
    code = Code.SETTINGS_KEY if unknown else Code.SETTINGS_VALUE
    mend = diagnostic.mend.replace("the list of keys in docs/", "docs/settings.md")
    return replace(diagnostic, code=code, mend=_MONTH if diagnostic.code is Code.VALUE_DATE else mend)


def _checked(made: Settings) -> Iterator[Diagnostic]:
    at = made.places.of
    if not made.title.strip():
        yield _wrong(at("title"), "title is empty", 'title = "My cuttings"')
    if made.base_url and not is_web(made.base_url):
        what = f"base_url: {made.base_url!r} is no address on the web"
        yield _wrong(at("base_url"), what, 'base_url = "https://example.org/cuttings/"')
    if not _is_language(made.language):
        what = f"language: there is no language {made.language!r}"
        yield _wrong(at("language"), what, 'language = "en" (the code of ISO 639: en, de, fr, ru, ar …)')
    for name, number, bounds in (
        ("per_page", made.per_page, _PER_PAGE),
        ("feed_items", made.feed_items, _FEED_ITEMS),
    ):
        if number not in bounds:
            what = f"{name}: {number} is not from {bounds[0]} to {bounds[-1]}"
            yield _wrong(at(name), what, f"{name} = {getattr(Settings(), name)}")
    if made.front_month and not made.front_month.month:
        what = f"front_month: {made.front_month.iso!r} is no month"
        yield _wrong(at("front_month"), what, _MONTH)
    if not re.fullmatch(r"[A-Za-z0-9][\w-]*", made.theme):
        what = f"theme: {made.theme!r} is no name of a folder in themes/"
        yield _wrong(at("theme", "name"), what, 'write "broadsheet", or the name of another folder in themes/')
    yield from _checked_parts(made.without, made.places)
    yield from _checked_kinds(made.kinds, made.places)


def _checked_parts(parts: tuple[str, ...], places: Places) -> Iterator[Diagnostic]:
    for number, part in enumerate(parts):
        if part.strip() and part not in PARTS:
            near = nearest(part, PARTS)
            mend = f"did you mean `{near}`?" if near else f'without = ["{PARTS[0]}"]'
            what = f"without: there is no part {part!r}; there are {', '.join(PARTS)}"
            yield _wrong(places.of("without", number), what, mend)


def _checked_kinds(kinds: tuple[Kind, ...], places: Places) -> Iterator[Diagnostic]:
    for number, kind in enumerate(kinds):
        if kind.name in (earlier.name for earlier in kinds[:number]):
            yield _wrong(
                places.of("kinds", number, "name"), f"kinds: {kind.name} stands twice", "remove one of the two"
            )
        for key, what, mend in kind.flaws:
            yield _wrong(places.of("kinds", number, key), f"kinds: {what}", mend)


def _wrong(place: Place, what: str, mend: str) -> Diagnostic:
    return Diagnostic(Code.SETTINGS_VALUE, place, what, mend=mend)


def is_web(text: str) -> bool:
    """Whether a text may be a `base_url`: http or https with a host, and nothing after the path."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    plain_path = not parts.query and not parts.fragment and not re.search(r"[\s<>\"\\]", text)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and plain_path


def _is_language(text: str) -> bool:
    """Whether it is a language tag (BCP 47) that begins with a code of ISO 639."""
    found = re.fullmatch(r"([a-z]{2,3})(-[A-Za-z0-9]{2,8})*", text)
    return found is not None and (found[1] in _LANGUAGES.split() or len(found[1]) == len("deu"))
