"""A batch of pages is printed in one Jinja environment.

In: pages, the readings they need, the theme, the settings and the frame of the whole site. Out: for each page a file,
or the diagnostic of the line of the theme's file that failed. Autoescape is on everywhere; a name that a template does
not know is an error, never an empty space.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from types import TracebackType

import jinja2

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import File, Frame, Page, Place, Reading, Settings, Theme
from generator.rendering.desk import Desk

_LONGEST_LINE = 160  # characters of a template's line in a diagnostic


@dataclass(frozen=True, slots=True)
class Batch:
    """Pages that are rendered together, each with the Reading it needs, and what they all share."""

    pages: tuple[tuple[Page, Reading | None], ...]
    theme: Theme
    settings: Settings
    frame: Frame


def render(batch: Batch) -> tuple[Outcome[File], ...]:
    """One file a page, in order. A page that fails has no file and one diagnostic."""
    desk = Desk(batch.theme, batch.settings, batch.frame)
    environment = _environment(batch.theme, desk)
    return tuple(
        _printed(page, reading, desk=desk, environment=environment, theme=batch.theme) for page, reading in batch.pages
    )


def _printed(
    page: Page, reading: Reading | None, *, desk: Desk, environment: jinja2.Environment, theme: Theme
) -> Outcome[File]:
    desk.lay(page)
    try:
        text = environment.get_template(page.template).render(page=page, data=page.data, reading=reading)
    except Exception as problem:  # noqa: BLE001  # a template may raise anything; the other pages go on
        return Outcome(None, (_failed(page, problem, theme),))
    place = reading.article.place if reading else page.place
    return Outcome(File(page.url, text.encode("utf-8", "replace"), place=place))


def _environment(theme: Theme, desk: Desk) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(partial(_template, theme)),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.globals.update(desk.names())
    environment.filters.update(desk.filters())
    return environment


def _template(theme: Theme, name: str) -> tuple[str, str, None] | None:
    text = theme.templates.get(name)
    return None if text is None else (text, theme.origins.get(name, name), None)


# ── What went wrong ─────────────────────────────────────────────────────────────────────────────


def _failed(page: Page, problem: Exception, theme: Theme) -> Diagnostic:
    path, line = _where(problem, theme) or (theme.origins.get(page.template, page.template), 1)
    what = str(problem).split("\n", 1)[0] or type(problem).__name__
    if isinstance(problem, jinja2.TemplateNotFound):
        what = f"there is no template {what!r}"
    elif isinstance(problem, KeyError | AttributeError | TypeError):
        what = f"{type(problem).__name__}: {what}"
    code = _line(theme, path, line)
    shown = (*((("line", code),) if code else ()), ("page", page.url))
    mend = "mend the template; docs/themes.md tells what pages give"
    return Diagnostic(Code.TEMPLATE_ERROR, Place(path, line), what, shown, mend)


def _where(problem: Exception, theme: Theme) -> tuple[str, int] | None:
    """The line of the theme's file in which it happened: the innermost that the traceback names."""
    if isinstance(problem, jinja2.TemplateSyntaxError) and problem.filename:
        return problem.filename, problem.lineno
    files = set(theme.origins.values())
    found = [frame for frame in _frames(problem.__traceback__) if frame[0] in files]
    return found[-1] if found else None


def _frames(trace: TracebackType | None) -> Iterator[tuple[str, int]]:
    while trace is not None:
        yield trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next


def _line(theme: Theme, path: str, line: int) -> str:
    text = next((theme.templates[name] for name, origin in theme.origins.items() if origin == path), "")
    lines = text.splitlines()
    return lines[line - 1].strip()[:_LONGEST_LINE] if 0 < line <= len(lines) else ""
