"""A theme's folder becomes a `Theme`.

In: `themes/NAME/` of the collection, or of Newsgloss itself where the collection has none of that name: `theme.toml`,
`templates/`, `words/`, `assets/`, and the same of the themes it extends. Out: one Theme in which a nearer file wins.
It refuses unknown keys, loops, kinds that cannot be drawn, and whatever is not a plain file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import File, Kind, Place, Settings, Theme
from generator.placed import decode, nearest, plain, read_toml
from generator.rendering.kinds import faults, merged, stylesheet
from generator.rendering.words import flat

_BUILT_IN = Path(__file__).resolve().parents[2] / "themes"
_TEMPLATES = (".html", ".xml", ".txt")
_SITE = Place("site.toml")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What `theme.toml` may say."""

    name: str
    description: str = ""
    extends: str = ""
    kinds: tuple[Kind, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Shelf:
    """One theme's folder. `shown` is how its files are called: relative to the collection, absolute for a built-in theme."""

    name: str
    folder: Path
    shown: str
    sheet: _Sheet


def load_theme(root: Path, *, settings: Settings) -> Outcome[Theme]:
    """The theme that the settings name, for the collection at `root`. No value where it cannot be used at all.

    `Theme.kinds` holds the owner's kinds of note too, and `Theme.settings` what `[theme.settings]` made of the defaults.
    """
    wrong: list[Diagnostic] = []
    shelves = _chain(root, settings.theme, wrong)
    if not shelves:
        return Outcome(None, tuple(wrong))
    language, words = _words(shelves, settings.language, wrong)
    templates, origins = _templates(shelves, wrong)
    theme = Theme(
        name=settings.theme,
        language=language,
        kinds=_kinds(shelves, settings, wrong),
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


def _chain(root: Path, name: str, wrong: list[Diagnostic]) -> tuple[_Shelf, ...]:
    """The theme and those it extends, nearest first; empty where one of them cannot be used."""
    chain: list[_Shelf] = []
    asked = _SITE
    while name:
        if name in (shelf.name for shelf in chain):
            round_ = " extends ".join([*(shelf.name for shelf in chain), name])
            wrong.append(Diagnostic(Code.THEME_BROKEN, asked, f"the theme extends itself: {round_}", mend="remove one `extends`"))
            return ()
        shelf = _shelf(root, name, asked, wrong)
        if shelf is None:
            return ()
        chain.append(shelf)
        name, asked = shelf.sheet.extends, Place(f"{shelf.shown}/theme.toml")
    return tuple(chain)


def _shelf(root: Path, name: str, asked: Place, wrong: list[Diagnostic]) -> _Shelf | None:
    places = ((root / "themes", "themes"), (_BUILT_IN, _BUILT_IN.as_posix()))
    usable = re.fullmatch(r"\w[\w-]*", name) is not None
    for folder, shown in places if usable else ():
        if (folder / name / "theme.toml").is_file() and not (folder / name).is_symlink():
            return _opened(name, folder / name, f"{shown}/{name}", wrong)
    known = sorted({path.parent.name for folder, _ in places for path in folder.glob("*/theme.toml")})
    near = nearest(name, known)
    mend = f"did you mean `{near}`?" if near else 'theme = "broadsheet"'
    wrong.append(Diagnostic(Code.THEME_MISSING, asked, f"there is no theme {name!r}", (("themes", ", ".join(known) or "none"),), mend))
    return None


def _opened(name: str, folder: Path, shown: str, wrong: list[Diagnostic]) -> _Shelf | None:
    path = f"{shown}/theme.toml"
    text = _text(folder / "theme.toml", path, wrong)
    found = Outcome(None) if text is None else read_toml(text, path)
    wrong.extend(found.diagnostics)
    if found.value is None:
        return None
    sheet = decode(found.value, _Sheet, unknown=Code.THEME_BROKEN)
    wrong.extend(sheet.diagnostics)
    if sheet.value is None:
        return None
    settings = plain(found.value.value["settings"]) if isinstance(found.value.value, dict) and "settings" in found.value.value else {}
    bad = [fault for kind in sheet.value.kinds for fault in faults(kind, code=Code.THEME_BROKEN, place=Place(path))]
    wrong.extend(bad)
    sound = tuple(kind for kind in sheet.value.kinds if not any(faults(kind, code=Code.THEME_BROKEN, place=Place(path))))
    kept = _Sheet(sheet.value.name, sheet.value.description, sheet.value.extends, sound, settings if isinstance(settings, dict) else {})
    return _Shelf(name, folder, shown, kept)


def _files(shelf: _Shelf, part: str, wrong: list[Diagnostic]) -> Iterator[tuple[str, Path]]:
    """The plain files under a part of the theme's folder, by name, sorted. Links are refused, hidden files passed over."""
    top = shelf.folder / part
    for path in sorted(top.rglob("*")) if not top.is_symlink() else ():
        name = path.relative_to(top).as_posix()
        if any(piece.startswith(".") for piece in name.split("/")):
            continue
        if path.is_symlink():
            wrong.append(Diagnostic(Code.FILE_LINK, Place(f"{shelf.shown}/{part}/{name}"), "a theme's file is a link, which is not followed"))
        elif path.is_file():
            yield name, path


def _text(path: Path, shown: str, wrong: list[Diagnostic]) -> str | None:
    try:
        return path.read_text(encoding="utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as problem:
        wrong.append(Diagnostic(Code.THEME_BROKEN, Place(shown), f"byte {problem.start} is not UTF-8", mend="save the file as UTF-8"))
    except OSError as problem:
        wrong.append(Diagnostic(Code.THEME_BROKEN, Place(shown), f"the file cannot be read: {problem.strerror}"))
    return None


# ── What is in them ─────────────────────────────────────────────────────────────────────────────


def _templates(shelves: tuple[_Shelf, ...], wrong: list[Diagnostic]) -> tuple[dict[str, str], dict[str, str]]:
    """Templates by name, the nearest theme's; and every one as `THEME/NAME`, so that a theme can extend what it replaces."""
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
    found = {name: f"{shelf.shown}/assets/{name}" for shelf in reversed(shelves) for name, _ in _files(shelf, "assets", wrong)}
    return {**found, "kinds.css": ""}


def _words(shelves: tuple[_Shelf, ...], language: str, wrong: list[Diagnostic]) -> tuple[str, dict[str, str]]:
    """The language the words are in, and the words: the nearest theme's, English where a theme has no others."""
    files = {name: (shelf, path) for shelf in shelves for name, path in ()}
    by_language: dict[str, list[tuple[_Shelf, Path]]] = {}
    for shelf in reversed(shelves):
        for name, path in _files(shelf, "words", wrong):
            by_language.setdefault(name.removesuffix(".toml"), []).append((shelf, path))
    known = next((name for name in (language, language.split("-")[0]) if name in by_language), "")
    if not known:
        listed = ", ".join(sorted(by_language))
        what = f"language: the theme has no words in {language!r}, so its own are in English"
        wrong.append(Diagnostic(Code.SETTINGS_VALUE, _SITE, what, (("languages", listed),), f"add a words file to the theme, or use one of {listed}"))
    words = dict(files)
    for name in dict.fromkeys(("en", known)):
        for shelf, path in by_language.get(name, ()):
            words |= _word_file(path, f"{shelf.shown}/words/{path.name}", wrong)
    return (language if known else "en"), words


def _word_file(path: Path, shown: str, wrong: list[Diagnostic]) -> dict[str, str]:
    text = _text(path, shown, wrong)
    found = Outcome(None) if text is None else read_toml(text, shown)
    wrong.extend(found.diagnostics)
    return {} if found.value is None else flat(plain(found.value))


def _kinds(shelves: tuple[_Shelf, ...], settings: Settings, wrong: list[Diagnostic]) -> tuple[Kind, ...]:
    """The furthest theme's kinds first, the owner's last."""
    bad = {kind: tuple(faults(kind, code=Code.SETTINGS_VALUE, place=_SITE)) for kind in settings.kinds}
    wrong.extend(fault for found in bad.values() for fault in found)
    owned = (kind for kind, found in bad.items() if not found)
    return merged([*(kind for shelf in reversed(shelves) for kind in shelf.sheet.kinds), *owned])


def _chosen(shelves: tuple[_Shelf, ...], settings: Settings, wrong: list[Diagnostic]) -> dict[str, object]:
    """The themes' settings with the owner's choices, each of the type of its default."""
    chosen = {name: value for shelf in reversed(shelves) for name, value in shelf.sheet.settings.items()}
    for name, value in settings.theme_settings.items():
        if name not in chosen:
            near = nearest(name, chosen)
            mend = f"did you mean `{near}`?" if near else "remove it; this theme has: " + (", ".join(sorted(chosen)) or "no settings")
            wrong.append(Diagnostic(Code.SETTINGS_KEY, _SITE, f"theme.settings: there is no setting {name!r}", mend=mend))
        elif not _of_type(value, chosen[name]):
            what = f"theme.settings: {name} = {value!r} is not of the type of {chosen[name]!r}"
            wrong.append(Diagnostic(Code.SETTINGS_VALUE, _SITE, what, mend=f"[theme.settings]\n{name} = {_as_toml(chosen[name])}"))
        else:
            chosen[name] = value
    return chosen


def _of_type(value: object, default: object) -> bool:
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(value, bool) and isinstance(default, bool)
    if isinstance(default, float):
        return isinstance(value, (int, float))
    return isinstance(value, list if isinstance(default, (list, tuple)) else type(default))


def _as_toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) else str(value)


def _digested(theme: Theme, root: Path) -> Theme:
    made = hashlib.blake2b(digest_size=16)
    for part in (theme.templates, theme.words, theme.settings, {kind.name: kind for kind in theme.kinds}, {"language": theme.language}):
        made.update(repr(sorted(part.items())).encode("utf-8", "surrogatepass"))
    for name, path in sorted(theme.assets.items()):
        made.update(name.encode() + (hashlib.blake2b((root / path).read_bytes()).digest() if path else b""))
    return Theme(
        name=theme.name,
        language=theme.language,
        kinds=theme.kinds,
        templates=theme.templates,
        origins=theme.origins,
        assets=theme.assets,
        words=theme.words,
        settings=theme.settings,
        digest=made.hexdigest(),
    )
