"""The owner's choices: the text of `site.toml` to Settings.

In: the file's text and its path. Out: Settings, with a diagnostic for every mistake at once, placed at its line. Where
one is an error there are no Settings, because a site built from half the choices is not the one that was meant.
It refuses nothing that a theme may decide: `[theme.settings]` is handed on as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from generator.diagnostics import Code, Diagnostic, Outcome, Severity
from generator.model import LINES, SHAPES, Kind, Place, Settings, When
from generator.placed import Placed, decode, nearest, read_toml

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


@dataclass(frozen=True, slots=True)
class _Written:
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


@dataclass(frozen=True, slots=True)
class _ThemeTable:
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
    wrong += tuple(_checked(written.value, table.value, _Places(read.value, theme)))
    if any(one.severity is Severity.ERROR for one in wrong):
        return Outcome(None, wrong)
    return Outcome(_settings(written.value, table.value), wrong)


def _theme(keys: dict[str, Placed]) -> tuple[Placed, dict[str, Placed]]:
    """The theme as a table, whichever way it is written, and the other keys."""
    nowhere = Place("site.toml")
    theme = keys.get("theme", Placed({}, nowhere, nowhere))
    table = theme if isinstance(theme.value, dict) else replace(theme, value={"name": theme})
    return table, {key: value for key, value in keys.items() if key != "theme"}


def _settings(written: _Written, theme: _ThemeTable) -> Settings:
    values = {name: getattr(written, name) for name in _Written.__slots__}
    base = written.base_url and written.base_url.rstrip("/") + "/"
    return Settings(**values | {"theme": theme.name, "theme_settings": theme.settings, "base_url": base})


def _as_settings(diagnostic: Diagnostic) -> Diagnostic:
    """A wrong type is said as a wrong setting, with the page of the manual that lists them."""
    if diagnostic.code is Code.SETTINGS_KEY:
        mend = diagnostic.mend.replace("the list of keys in docs/", "docs/settings.md")
        return replace(diagnostic, mend=mend)
    return replace(diagnostic, code=Code.SETTINGS_VALUE)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where each setting is written."""

    whole: Placed
    theme: Placed

    def of(self, *keys: str | int) -> Place:
        """The place of a key, or of what it would be in."""
        at = self.theme if keys[0] == "theme" else self.whole
        for key in keys[1:] if keys[0] == "theme" else keys:
            inside = at.value
            if isinstance(inside, dict) and isinstance(key, str):
                at = inside.get(key, at)
            elif isinstance(inside, list) and isinstance(key, int):
                at = inside[key]
        return at.place


def _checked(written: _Written, theme: _ThemeTable, places: _Places) -> Iterator[Diagnostic]:
    if not written.title.strip():
        yield _wrong(places.of("title"), "title is empty", 'title = "My cuttings"')
    if written.base_url and not is_web(written.base_url):
        what = f"base_url: {written.base_url!r} is no address on the web"
        yield _wrong(places.of("base_url"), what, 'base_url = "https://example.org/cuttings/"')
    if not _is_language(written.language):
        what = f"language: there is no language {written.language!r}"
        yield _wrong(places.of("language"), what, 'language = "en" (the code of ISO 639: en, de, fr, ru, ar …)')
    for name, number, bounds in (
        ("per_page", written.per_page, _PER_PAGE),
        ("feed_items", written.feed_items, _FEED_ITEMS),
    ):
        if number not in bounds:
            what = f"{name}: {number} is not from {bounds[0]} to {bounds[-1]}"
            yield _wrong(places.of(name), what, f"{name} = {getattr(Settings(), name)}")
    if written.front_month and not written.front_month.month:
        what = f"front_month: {written.front_month.iso!r} is no month"
        yield _wrong(places.of("front_month"), what, 'front_month = "1987-11"')
    if not re.fullmatch(r"[A-Za-z0-9][\w-]*", theme.name):
        what = f"theme: {theme.name!r} is no name of a folder in themes/"
        yield _wrong(places.of("theme", "name"), what, 'theme = "broadsheet"')
    yield from _checked_kinds(written.kinds, places)


def _checked_kinds(kinds: tuple[Kind, ...], places: _Places) -> Iterator[Diagnostic]:
    for at, kind in enumerate(kinds):
        if not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", kind.name):
            what = f"kinds: {kind.name!r} cannot name a kind of note"
            yield _wrong(places.of("kinds", at, "name"), what, "use small letters, digits and `-`")
        if kind.name in (earlier.name for earlier in kinds[:at]):
            what = f"kinds: {kind.name} stands twice"
            yield _wrong(places.of("kinds", at, "name"), what, "remove one of the two")
        for key, word, known in (("line", kind.line, LINES), ("shape", kind.shape, SHAPES)):
            if word not in known:
                what = f"kinds: {word!r} is no {key}; there are {', '.join(known)}"
                yield _wrong(places.of("kinds", at, key), what, f'{key} = "{nearest(word, known) or known[0]}"')
        for key, colour in (("light", kind.light), ("dark", kind.dark)):
            if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
                what = f"kinds: {colour!r} is no colour"
                yield _wrong(places.of("kinds", at, key), what, f'{key} = "#067f7a"')


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
