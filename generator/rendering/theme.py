"""A theme's folder becomes a `Theme`.

In: `themes/NAME/` of the collection, or of Newsgloss itself where the collection has none of that name: `theme.toml`,
`templates/`, `words/`, `assets/`, and the same of the themes it extends. Out: one Theme in which a nearer file wins.
It refuses unknown keys, loops, kinds that cannot be drawn, and whatever is not a plain file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from pathlib import Path

from msgspec import Struct, field

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import File, Kind, Place, Places, Settings, Theme
from generator.nouns import replace
from generator.placed import Placed, decode, nearest, places_of, plain, read_toml
from generator.rendering.kinds import merged, stylesheet
from generator.rendering.words import flat

_BUILT_IN = Path(__file__).resolve().parents[2] / "themes"
_TEMPLATES = (".html", ".xml", ".txt")


class _Sheet(Struct, frozen=True):
    """What `theme.toml` may say."""

    name: str
    description: str = ""
    extends: str = ""
    kinds: tuple[Kind, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)


class _Shelf(Struct, frozen=True):
    """One theme's folder. `shown` is what its files are called by: relative to the collection, absolute if built in."""

    name: str
    folder: Path
    shown: str
    sheet: _Sheet
    places: Places


def load_theme(root: Path, *, settings: Settings) -> Outcome[Theme]:
    """The theme that the settings name, for the collection at `root`. No value where it cannot be used at all.

    `Theme.kinds` holds the owner's kinds of note too, and `Theme.settings` what `[theme.settings]` made of the
    defaults.
    """
    wrong: list[Diagnostic] = []
    shelves = _chain(root, settings, wrong)
    if not shelves:
        return Outcome(None, tuple(wrong))
    language, words = _words(shelves, settings, wrong)
    templates, origins = _templates(shelves, wrong)
    theme = Theme(
        name=settings.theme,
        language=language,
        kinds=_kinds(shelves, settings),
        templates=templates,
        origins=origins,
        assets=_assets(shelves, wrong),
        words=words,
        settings=_chosen(shelves, settings, wrong),
        digest="",
    )
    return Outcome(_digested(theme, root), tuple(wrong))


def assets(theme: Theme) -> tuple[File, ...]:
    """The theme's files as files of the site, under `assets/`: copies, and the stylesheet of the kinds of note."""
    copies = [File(f"assets/{name}", copy=path) for name, path in sorted(theme.assets.items()) if path]
    return (*copies, File("assets/kinds.css", stylesheet(theme.kinds).encode()))


# ── Folders ─────────────────────────────────────────────────────────────────────────────────────


def _chain(root: Path, settings: Settings, wrong: list[Diagnostic]) -> tuple[_Shelf, ...]:
    """The theme and those it extends, nearest first; empty where one of them cannot be used."""
    chain: list[_Shelf] = []
    name, asked = settings.theme, settings.places.of("theme", "name")
    while name:
        names = [shelf.name for shelf in chain]
        if name in names:
            what = "the theme extends itself: " + " extends ".join([*names, name])
            wrong.append(Diagnostic(Code.THEME_BROKEN, asked, what, mend="remove one `extends`"))
            return ()
        shelf = _shelf(root, name, asked, wrong)
        if shelf is None:
            return ()
        chain.append(shelf)
        name, asked = shelf.sheet.extends, shelf.places.of("extends")
    return tuple(chain)


def _shelf(root: Path, name: str, asked: Place, wrong: list[Diagnostic]) -> _Shelf | None:
    places = ((root / "themes", "themes"), (_BUILT_IN, _BUILT_IN.as_posix()))
    usable = re.fullmatch(r"\w[\w-]*", name) is not None
    for folder, shown in places if usable else ():
        if (folder / name / "theme.toml").is_file() and not (folder / name).is_symlink():
            return _opened(name, folder / name, f"{shown}/{name}", wrong)
    known = sorted({path.parent.name for folder, _ in places for path in folder.glob("*/theme.toml")})
    near = nearest(name, known)
    mend = f"did you mean `{near}`?" if near else "name one of these"
    shown_names = (("themes", ", ".join(known) or "none"),)
    wrong.append(Diagnostic(Code.THEME_MISSING, asked, f"there is no theme {name!r}", shown_names, mend))
    return None


def _opened(name: str, folder: Path, shown: str, wrong: list[Diagnostic]) -> _Shelf | None:
    path = f"{shown}/theme.toml"
    placed = _toml(folder / "theme.toml", path, wrong)
    sheet = Outcome(None) if placed is None else decode(placed, _Sheet, unknown=Code.THEME_BROKEN)
    wrong.extend(map(_of_a_theme, sheet.diagnostics))
    if placed is None or sheet.value is None:
        return None
    places = places_of(placed)
    for number, kind in enumerate(sheet.value.kinds):
        at = partial(places.of, "kinds", number)
        wrong.extend(Diagnostic(Code.THEME_BROKEN, at(key), what, mend=mend) for key, what, mend in kind.flaws)
    kinds = tuple(kind for kind in sheet.value.kinds if not any(kind.flaws))
    written = plain(placed)
    settings = written.get("settings", {}) if isinstance(written, dict) else {}
    return _Shelf(name, folder, shown, replace(sheet.value, kinds=kinds, settings=settings), places)


def _of_a_theme(diagnostic: Diagnostic) -> Diagnostic:
    """The same, with the page of the manual that lists what a theme may say."""
    return replace(diagnostic, mend=diagnostic.mend.replace("the list of keys in docs/", "docs/themes.md"))


def _files(shelf: _Shelf, part: str, wrong: list[Diagnostic]) -> Iterator[tuple[str, Path]]:
    """The plain files under a part of the theme's folder, by name, sorted. Links are refused, hidden files skipped."""
    top = shelf.folder / part
    for path in sorted(top.rglob("*")) if not top.is_symlink() else ():
        name = path.relative_to(top).as_posix()
        if any(piece.startswith(".") for piece in name.split("/")):
            continue
        if path.is_symlink():
            place = Place(f"{shelf.shown}/{part}/{name}")
            wrong.append(Diagnostic(Code.FILE_LINK, place, "a link in a theme is not followed"))
        elif path.is_file():
            yield name, path


def _toml(path: Path, shown: str, wrong: list[Diagnostic]) -> Placed | None:
    text = _text(path, shown, wrong)
    found = Outcome(None) if text is None else _parsed(text, shown)
    wrong.extend(found.diagnostics)
    return found.value


@lru_cache(maxsize=16)  # `serve` builds with the same words after each save
def _parsed(text: str, shown: str) -> Outcome[Placed]:
    return read_toml(text, shown)


def _text(path: Path, shown: str, wrong: list[Diagnostic]) -> str | None:
    try:
        return path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as problem:
        what, mend = f"byte {problem.start} is not UTF-8", "save the file as UTF-8"
    except OSError as problem:
        what, mend = f"the file cannot be read: {problem.strerror}", "check its permissions"
    wrong.append(Diagnostic(Code.THEME_BROKEN, Place(shown), what, mend=mend))
    return None


# ── What is in them ─────────────────────────────────────────────────────────────────────────────


def _templates(shelves: tuple[_Shelf, ...], wrong: list[Diagnostic]) -> tuple[dict[str, str], dict[str, str]]:
    """Templates by name, the nearest theme's, and each also as `THEME/NAME`: a theme can extend what it replaces."""
    templates: dict[str, str] = {}
    origins: dict[str, str] = {}
    for shelf in shelves:
        for name, path in _files(shelf, "templates", wrong):
            shown = f"{shelf.shown}/templates/{name}"
            text = _text(path, shown, wrong) if path.suffix in _TEMPLATES else None
            for alias in (f"{shelf.name}/{name}", name) if text is not None else ():
                templates.setdefault(alias, text or "")
                origins.setdefault(alias, shown)
    return templates, origins


def _assets(shelves: tuple[_Shelf, ...], wrong: list[Diagnostic]) -> dict[str, str]:
    """Assets by name; the generated stylesheet of the kinds has no path."""
    found: dict[str, str] = {}
    for shelf in reversed(shelves):
        found |= {name: f"{shelf.shown}/assets/{name}" for name, _ in _files(shelf, "assets", wrong)}
    return {**found, "kinds.css": ""}


def _words(shelves: tuple[_Shelf, ...], settings: Settings, wrong: list[Diagnostic]) -> tuple[str, dict[str, str]]:
    """The language the words are in, and the words: the nearest theme's, English where a theme has no others."""
    language = settings.language
    files: dict[str, list[tuple[str, Path]]] = {}
    for shelf in reversed(shelves):
        for name, path in _files(shelf, "words", wrong):
            files.setdefault(name.removesuffix(".toml"), []).append((f"{shelf.shown}/words/{name}", path))
    known = next((name for name in (language, language.partition("-")[0]) if name in files), "")
    if not known:
        shown = (("languages", ", ".join(sorted(files))),)
        what = f"language: the theme has no words in {language!r}, so its own are in English"
        mend = f"add words/{language}.toml to a theme"
        wrong.append(Diagnostic(Code.SETTINGS_VALUE, settings.places.of("language"), what, shown, mend))
    words: dict[str, str] = {}
    for name in dict.fromkeys(("en", known)):
        for shown_path, path in files.get(name, ()):
            placed = _toml(path, shown_path, wrong)
            words |= {} if placed is None else flat(plain(placed))
    return (language if known else "en"), words


def _kinds(shelves: tuple[_Shelf, ...], settings: Settings) -> tuple[Kind, ...]:
    """The furthest theme's kinds first, the owner's last."""
    return merged([*(kind for shelf in reversed(shelves) for kind in shelf.sheet.kinds), *settings.kinds])


def _chosen(shelves: tuple[_Shelf, ...], settings: Settings, wrong: list[Diagnostic]) -> dict[str, object]:
    """The themes' settings with the owner's choices, each of the type of its default."""
    chosen = {name: value for shelf in reversed(shelves) for name, value in shelf.sheet.settings.items()}
    for name, value in settings.theme_settings.items():
        place = settings.places.of("theme", "settings", name)
        if name not in chosen:
            wrong.append(_no_setting(name, chosen, place))
        elif not _of_type(value, chosen[name]):
            what = f"theme.settings: {name} = {value!r} is not of the type of {chosen[name]!r}"
            mend = f"[theme.settings]\n{name} = {_as_toml(chosen[name])}"
            wrong.append(Diagnostic(Code.SETTINGS_VALUE, place, what, mend=mend))
        else:
            chosen[name] = value
    return chosen


def _no_setting(name: str, known: Mapping[str, object], place: Place) -> Diagnostic:
    near = nearest(name, known)
    mend = f"did you mean `{near}`?" if near else "remove it"
    shown = (("settings", ", ".join(sorted(known)) or "none"),)
    return Diagnostic(Code.SETTINGS_KEY, place, f"theme.settings: there is no setting {name!r}", shown, mend)


def _of_type(value: object, default: object) -> bool:
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(value, bool) and isinstance(default, bool)
    if isinstance(default, float):
        return isinstance(value, int | float)
    return isinstance(value, list | tuple if isinstance(default, list | tuple) else type(default))


def _as_toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) else str(value)


def _digested(theme: Theme, root: Path) -> Theme:
    """The theme with the digest of all that can change a page. Where it lies on disk does not."""
    made = hashlib.blake2b(digest_size=16)
    for part in (theme.templates, theme.words, theme.settings):
        made.update(repr(sorted(part.items())).encode("utf-8", "surrogatepass"))
    made.update(repr((theme.language, theme.kinds)).encode())
    for name, path in sorted(theme.assets.items()):
        made.update(name.encode() + (hashlib.blake2b((root / path).read_bytes()).digest() if path else b""))
    return replace(theme, digest=made.hexdigest())
