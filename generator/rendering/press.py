"""A batch of pages is printed in one Jinja environment.

In: pages, the readings they need, the theme, the settings and the frame of the whole site. Out: for each page a file, or
the diagnostic of the line of the theme's file that failed. Autoescape is on everywhere; a name that a template does
not know is an error, never an empty space.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import TracebackType

import jinja2
from markupsafe import Markup

from generator.addresses import relative, safe_url
from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import File, Frame, Kind, Page, Place, Reading, Ref, Settings, Theme, When
from generator.rendering import margin, nameplate, passages
from generator.rendering.words import Tongue, direction, locale_of

_CATALOGUES = {
    "wikidata": "https://www.wikidata.org/wiki/",
    "viaf": "https://viaf.org/viaf/",
    "geonames": "https://www.geonames.org/",
    "isni": "https://isni.org/isni/",
    "orcid": "https://orcid.org/",
}
_SCRIPT_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


@dataclass(frozen=True, slots=True)
class Batch:
    """Pages that are rendered together, each with the Reading it needs, and what they all share."""

    pages: tuple[tuple[Page, Reading | None], ...]
    theme: Theme
    settings: Settings
    frame: Frame


def render(batch: Batch) -> tuple[Outcome[File], ...]:
    """One file a page, in order. A page that fails has no file and one diagnostic."""
    press = _Press(batch)
    return tuple(press.print(page, reading) for page, reading in batch.pages)


class _Press:
    """The environment of a batch, and the page that lies on it: links are written from where that page is."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self._tongue = Tongue(batch.theme.words, locale_of(batch.theme.language))
        self._kinds = {kind.name: replace(kind, label=self._label(kind)) for kind in batch.theme.kinds}
        self._environment = self._made()
        self._page: Page | None = None
        self._links: dict[str, str] = {}

    def print(self, page: Page, reading: Reading | None) -> Outcome[File]:
        self._page, self._links = page, {}
        try:
            text = self._environment.get_template(page.template).render(page=page, data=page.data, reading=reading)
        except Exception as problem:  # noqa: BLE001  (a template may raise anything; it is the theme's mistake, and other pages go on)
            return Outcome(None, (self._failed(page, problem),))
        return Outcome(File(page.url, text.encode("utf-8", "replace"), place=reading.article.place if reading else page.place))

    def _made(self) -> jinja2.Environment:
        environment = jinja2.Environment(  # noqa: S701  (autoescape is on, for every name)
            loader=jinja2.FunctionLoader(self._template),
            undefined=jinja2.StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
        )
        environment.globals.update(self._named(), **self._spoken_names())
        environment.filters.update(when=self._tongue.when, listed=self._tongue.listed, linked=self._linked, json=_json, bare_url=_bare)
        environment.filters.update(worded=passages.with_language, led=passages.with_lead, ended=passages.with_ends, first_upper=_first_upper)
        return environment

    def _named(self) -> dict[str, object]:
        """What every template may call by name: values of the build, and links."""
        batch = self._batch
        values = {"site": batch.settings, "theme": batch.theme.settings, "frame": batch.frame, "language": batch.theme.language}
        calls = {"link": self._link, "asset": self._asset, "id_url": _id_url, "Ref": Ref, "nameplate": nameplate.fitted, "outruns": margin.outruns}
        return {**values, **calls, "kinds": tuple(self._kinds.values()), "kind": self._kind, "direction": direction}

    def _spoken_names(self) -> dict[str, object]:
        """The names that speak the site's language."""
        tongue = self._tongue
        return {
            "t": tongue.say,
            "label": tongue.label,
            "number": tongue.number,
            "counted": tongue.counted,
            "kind_count": self._kind_count,
            "kind_means": lambda name: tongue.words.get(f"kind_means.{name}", ""),
            "month_abbr": lambda month: tongue.when(When(2000, month), "month_abbr"),
            "language_name": _language_name,
        }

    def _template(self, name: str) -> tuple[str, str, None] | None:
        text = self._batch.theme.templates.get(name)
        return None if text is None else (text, self._batch.theme.origins.get(name, name), None)

    # ── what templates call ──

    def _link(self, url: str) -> str:
        """The link from the page on the press. Links are kept while the page is printed: every list repeats them."""
        made = self._links.get(url)
        if made is None:
            made = self._links[url] = self._written(url)
        return made

    def _written(self, url: str) -> str:
        page, base = self._page, self._batch.settings.base_url
        assert page is not None
        if page.url == "404.html" and base:  # a server shows it at any depth, so nothing relative would hold
            return f"{base.rstrip('/')}/{relative('index.html', url)}"
        return relative(page.url, url)

    def _asset(self, name: str) -> str:
        if name not in self._batch.theme.assets:
            raise LookupError(f"the theme has no asset {name!r}")
        return self._link(f"assets/{name}")

    def _label(self, kind: Kind) -> str:
        return kind.label or self._batch.theme.words.get(f"kind.{kind.name}") or _first_upper(kind.name.replace("-", " "))

    def _kind(self, name: str) -> Kind:
        return self._kinds.get(name) or Kind(name, label=_first_upper(name))

    def _kind_count(self, name: str, n: int) -> str:
        if f"count.{name}.other" in self._batch.theme.words:
            return self._tongue.say(f"count.{name}", n)
        return f"{self._tongue.number(n)} {self._kind(name).label}"

    def _linked(self, html: str) -> Markup:
        data = self._page.data if self._page else None
        links, pictures = getattr(data, "links", {}), getattr(data, "pictures", {})
        return passages.resolved(str(html), links=links, pictures=pictures, link=self._link, spoken=self._spoken)

    def _spoken(self, number: int, kind: str) -> str:
        return str(self._tongue.say("note_ref", n=None, number=self._tongue.number(number), kind=self._kind(kind).label).unescape())

    # ── what went wrong ──

    def _failed(self, page: Page, problem: Exception) -> Diagnostic:
        path, line = self._where(problem) or (self._batch.theme.origins.get(page.template, page.template), 1)
        shown = [("page", page.url)]
        if code := self._line(path, line):
            shown.insert(0, ("line", code))
        what = str(problem).split("\n", 1)[0] or type(problem).__name__
        if isinstance(problem, jinja2.TemplateNotFound):
            what = f"there is no template {what!r}"
        return Diagnostic(Code.TEMPLATE_ERROR, Place(path, line), what, tuple(shown), "mend the template; see docs/themes.md for what pages give")

    def _where(self, problem: Exception) -> tuple[str, int] | None:
        if isinstance(problem, jinja2.TemplateSyntaxError) and problem.filename:
            return problem.filename, problem.lineno
        files = set(self._batch.theme.origins.values())
        frames = [frame for frame in _frames(problem.__traceback__) if frame[0] in files]
        return frames[-1] if frames else None

    def _line(self, path: str, line: int) -> str:
        text = next((self._batch.theme.templates[name] for name, origin in self._batch.theme.origins.items() if origin == path), "")
        lines = text.splitlines()
        return lines[line - 1].strip() if 0 < line <= len(lines) else ""


def _frames(trace: TracebackType | None) -> Iterator[tuple[str, int]]:
    while trace is not None:
        yield trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next


def _json(value: object) -> Markup:
    """JSON that can stand in a `<script>` element: nothing in it can end the element."""
    return Markup(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain).translate(_SCRIPT_ESCAPES))


def _plain(value: object) -> object:
    return dict(value) if hasattr(value, "keys") else str(value)  # type: ignore[call-overload]


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def _bare(url: str) -> str:
    """An address as it is shown: without scheme and `www.`, and cut where it is long."""
    bare = re.sub(r"^https?://(www\.)?", "", str(url)).rstrip("/")
    return bare if len(bare) <= 60 else bare[:59] + "…"


def _id_url(catalogue: str, value: str) -> str:
    """The page of a person or place in another catalogue, or an empty text where none is known."""
    if "://" in value:
        return safe_url(value) or ""
    start = _CATALOGUES.get(catalogue.lower(), "")
    return start + value.replace(" ", "") if start and re.fullmatch(r"[\w .-]+", value) else ""


def _language_name(code: str) -> str:
    """A language's own name for itself, or its code."""
    found = locale_of(code)
    name = found.get_display_name(found) if found.language == code.split("-")[0] else None
    return _first_upper(str(name)) if name else code
