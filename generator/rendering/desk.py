"""What a template may call by name, for the page that lies on the desk: links are written from where that page is.

In: the theme, the settings and the frame of the site; then one page after another. Out: the names and filters that
`docs/themes.md` lists. A kind, a word or an asset that the theme does not have is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from markupsafe import Markup

from generator import citing
from generator.addresses import absolute, relative
from generator.model import Entry, Frame, Kind, Note, Page, Ref, Settings, Theme, When
from generator.nouns import replace
from generator.rendering import citations, margin, nameplate, passages, ribbon, texts
from generator.rendering.words import Tongue, direction, locale_of


class Desk:
    """The names that templates know, and the page that is being made."""

    def __init__(self, theme: Theme, settings: Settings, frame: Frame) -> None:
        self._theme = theme
        self._settings = settings
        self._frame = frame
        self._tongue = Tongue(theme.words, locale_of(theme.language))
        self._kinds = {kind.name: replace(kind, label=self._label(kind)) for kind in theme.kinds}
        self._page: Page | None = None
        self._links: dict[str, str] = {}
        self._regions = 0
        self._said: dict[tuple[str, int | None], Markup] = {}

    def lay(self, page: Page) -> None:
        """Put the next page on the desk."""
        self._page, self._links, self._regions = page, {}, 0

    def names(self) -> dict[str, object]:
        """The names of every template: values, and functions."""
        values = {"site": self._settings, "theme": self._theme.settings, "frame": self._frame}
        kinds = {"kinds": tuple(self._kinds.values()), "kind": self._kind, "kind_count": self._kind_count}
        links = {"link": self._link, "asset": self._asset, "absolute": partial(absolute, self._settings.base_url)}
        more = {
            "Ref": Ref,
            "served": passages.served,
            "id_url": texts.id_url,
            "outruns": margin.outruns,
            "bars": ribbon.drawn,
            "cite": self._cite,
            "cite_note": _cite_note,
            "cite_metas": citing.metas,
            "cite_styles": citations.styled,
            "cite_files": citations.files,
        }
        return {**values, **kinds, **links, **more, "nameplate": nameplate.fitted, **self._speech()}

    def _speech(self) -> dict[str, object]:
        """The names that speak the site's language."""
        tongue = self._tongue
        return {
            "language": self._theme.language,
            "direction": direction,
            "t": self._say,
            "label": tongue.label,
            "number": tongue.number,
            "counted": tongue.counted,
            "quoted": tongue.quoted,
            "kind_means": lambda name: tongue.words.get(f"kind_means.{name}", ""),
            "month_abbr": lambda month: tongue.when(When(2000, month), "month_abbr"),
            "language_name": texts.language_name,
        }

    def _say(self, key: str, n: int | None = None, **values: object) -> Markup:
        """Words of the theme. Those that nothing is put into are the same on every page."""
        if values:
            return self._tongue.say(key, n, **values)
        said = self._said.get((key, n))
        if said is None:
            said = self._said[key, n] = self._tongue.say(key, n)
        return said

    def filters(self) -> dict[str, Callable[..., object]]:
        """The filters of every template."""
        return {
            "when": self._tongue.when,
            "listed": self._tongue.listed,
            "linked": self._linked,
            "worded": passages.with_language,
            "led": passages.with_lead,
            "ended": passages.with_ends,
            "json": texts.as_json,
            "bare_url": texts.bare,
            "changed": texts.changed,
            "first_upper": texts.first_upper,
            "css": texts.css,
            "anchor": texts.anchor,
        }

    def _link(self, url: str) -> str:
        """The link from the page on the desk. It is kept while the page is made: every list repeats links."""
        made = self._links.get(url)
        if made is None:
            made = self._links[url] = self._written(url)
        return made

    def _written(self, url: str) -> str:
        assert self._page is not None
        base = self._settings.base_url
        if self._page.url == "404.html" and base:  # a server shows it at any depth, so nothing relative would hold
            return f"{base.rstrip('/')}/{relative('index.html', url)}"
        return relative(self._page.url, url)

    def _cite(self, entry: Entry, corporate: tuple[str, ...] = ()) -> citing.Reference:
        return citing.article(entry, settings=self._settings, corporate=frozenset(corporate))

    def _asset(self, name: str) -> str:
        if name not in self._theme.assets:
            raise LookupError(f"the theme has no asset {name!r}")
        return self._link(f"assets/{name}")

    def _label(self, kind: Kind) -> str:
        return kind.label or self._theme.words.get(f"kind.{kind.name}") or _spaced(kind.name)

    def _kind(self, name: str) -> Kind:
        return self._kinds.get(name) or Kind(name, label=_spaced(name))

    def _kind_count(self, name: str, n: int) -> str:
        if f"count.{name}.other" in self._theme.words:
            return self._tongue.say(f"count.{name}", n)
        return f"{self._tongue.number(n)} {self._kind(name).label}"

    def _linked(self, html: str) -> Markup:
        """HTML of the collection, with its links and pictures as this page reaches them."""
        data = self._page.data if self._page else None
        known = getattr(data, "links", {}), getattr(data, "pictures", {})
        return passages.resolved(str(html), passages.Lead(*known, self._link, self._spoken, self._region))

    def _spoken(self, number: int, kind: str) -> str:
        name = self._kind(kind).label
        return self._tongue.say("note_ref", number=self._tongue.number(number), kind=name).unescape()

    def _region(self, tag: str) -> str:
        """A name that no other region of the page has."""
        self._regions += 1
        return f"{self._tongue.say('table' if tag == 'div' else 'code')} {self._tongue.number(self._regions)}"


def _cite_note(note: Note, on: citing.Reference) -> citing.Reference:
    return citing.note(note.id, by=note.by, when=note.when, on=on)


def _spaced(name: str) -> str:
    return texts.first_upper(name.replace("-", " "))
