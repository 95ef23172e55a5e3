"""A batch of pages is printed in one Jinja environment.

In: pages, the readings they need, the theme, the settings and the frame of the whole site. Out: for each page a file,
or the diagnostic of the line of the theme's file that failed. Autoescape is on everywhere; a name that a template does
not know is an error, never an empty space.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from types import FunctionType, MethodType, TracebackType

import jinja2
from jinja2.bccache import Bucket
from jinja2.runtime import Macro
from jinja2.utils import internalcode
from msgspec import Struct, field

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import File, Frame, Page, Place, Reading, Settings, Theme
from generator.rendering.desk import Desk

_PLAIN = (FunctionType, MethodType, partial)
_FRAME = re.compile(
    r"\bframe\b(?:\.(\w+))?"
)  # without a name behind it, it may be handed on, and anything be asked of it
# A tag that names another template, whatever it calls it; and one that does so by a text alone.
_NAMING = re.compile(r"\{%[-+]?\s*(?:extends|include|import|from)\b")
_NAMED = re.compile(
    r"""\{%[-+]?\s*(?:extends|include|import|from)\s+(?:"([^"\\]*)"|'([^'\\]*)')\s*(?=[-+]?%\}|(?:ignore|with|without|import|as)\b)"""
)
_LONGEST_LINE = 160  # characters of a template's line in a diagnostic


class _Compiled(jinja2.BytecodeCache):
    """The templates of one theme, compiled once a process: many times what it takes to render one page."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def learn(self, theme: Theme, compiled: Mapping[str, bytes]) -> None:
        """Take what an earlier run compiled, by the templates' names."""
        for name, code in compiled.items():
            self._known.setdefault(self.get_cache_key(name, theme.origins.get(name, name)), code)

    def of(self, theme: Theme, name: str) -> bytes:
        """One template, compiled; nothing where it could not be."""
        return self._known.get(self.get_cache_key(name, theme.origins.get(name, name)), b"")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled before, if it was."""
        if bucket.key in self._known:
            bucket.bytecode_from_string(self._known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._known[bucket.key] = bucket.bytecode_to_string()


class _Context(jinja2.runtime.Context):
    """Calls what templates name at once: Jinja asks four times of each whether it wants the context; ours do not."""

    @internalcode
    def call(self, named: Callable[..., object], /, *args: object, **kwargs: object) -> object:
        """As Jinja's own, for macros and plain functions; anything else goes the long way."""
        kind = type(named)
        if kind is Macro:
            args = (self.eval_ctx, *args)
        elif kind not in _PLAIN or hasattr(named, "jinja_pass_arg"):
            return super().call(named, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return named(*args, **kwargs)


@lru_cache(maxsize=2)
def _compiled(_theme: str) -> _Compiled:
    """Those of the theme of this digest."""
    return _Compiled()


class Batch(Struct, frozen=True):
    """Pages that are rendered together, each with the Reading it needs, and what they all share.

    `code` are templates that were compiled before, by their names; those that lack are compiled.
    """

    pages: tuple[tuple[Page, Reading | None], ...]
    theme: Theme
    settings: Settings
    frame: Frame
    code: Mapping[str, bytes] = field(default_factory=dict)


def fingerprints(theme: Theme) -> Mapping[str, str]:
    """Of each template a digest of all that it can print with: itself, and what it extends, includes and imports.

    What else of a theme a page can show is `around`. A template that names another by anything but a text in quotation
    marks may mean any of them.
    """
    parts = {name: _parts(text, theme) for name, text in theme.templates.items()}
    return {name: _fingerprint(name, parts, theme) for name in theme.templates}


def around(theme: Theme) -> tuple[object, ...]:
    """What a page can show of a theme beside its templates. Of assets it can show the names alone."""
    return theme.words, theme.settings, theme.language, theme.kinds, tuple(sorted(theme.assets))


def needed(theme: Theme, names: Iterable[str]) -> frozenset[str]:
    """These templates, and all that they extend, include and import."""
    waiting, known = list(names), set(names)
    while waiting:
        new = _parts(theme.templates.get(waiting.pop(), ""), theme) - known
        known |= new
        waiting += new
    return frozenset(known & theme.templates.keys())


def _parts(text: str, theme: Theme) -> frozenset[str]:
    """The templates that a template names."""
    found = _NAMED.findall(text)
    if len(found) != len(_NAMING.findall(text)):
        return frozenset(theme.templates)
    return frozenset(double or single for double, single in found) & theme.templates.keys()


def _fingerprint(name: str, parts: Mapping[str, frozenset[str]], theme: Theme) -> str:
    waiting, known = [name], {name}
    while waiting:
        new = parts[waiting.pop()] - known
        known |= new
        waiting += new
    made = hashlib.blake2b(digest_size=16)
    for one in sorted(known):
        made.update(repr((one, theme.origins.get(one, one), theme.templates[one])).encode("utf-8", "surrogatepass"))
    return made.hexdigest()


def shown(theme: Theme, frame: Frame) -> tuple[object, ...]:
    """What a theme's templates can show of the frame: the values that they name, or all if they may name any."""
    named: set[str] = set()
    for text in theme.templates.values():
        for found in _FRAME.finditer(text):
            named.add(found[1] or "")
    values = {name: getattr(frame, name) for name in frame.__struct_fields__}
    return tuple(value for name, value in values.items() if "" in named or name in named)


def compiled(shared: Batch, names: Iterable[str]) -> Iterator[bytes]:
    """Each of these templates as Python's own code, for `Batch.code`; nothing for one that is not to be compiled.

    It depends on the template, its name and origin, and on the theme's words, settings, language and kinds, which
    filters of constants may show.
    """
    known = _compiled(shared.theme.digest)
    environment = _environment(shared.theme, Desk(shared.theme, shared.settings, shared.frame), known)
    for name in names:
        with contextlib.suppress(Exception):  # whoever renders it will tell
            environment.get_template(name)
        yield known.of(shared.theme, name)


def render(batch: Batch) -> tuple[Outcome[File], ...]:
    """One file a page, in order. A page that fails has no file and one diagnostic."""
    desk = Desk(batch.theme, batch.settings, batch.frame)
    known = _compiled(batch.theme.digest)
    known.learn(batch.theme, batch.code)
    environment = _environment(batch.theme, desk, known)
    return tuple(
        _printed(page, reading, desk=desk, environment=environment, theme=batch.theme) for page, reading in batch.pages
    )


def _printed(
    page: Page, reading: Reading | None, *, desk: Desk, environment: jinja2.Environment, theme: Theme
) -> Outcome[File]:
    desk.lay(page)
    try:
        template = environment.get_template(page.template)
        if type(template.globals) is not dict:  # they are copied for each page, a ChainMap of them ten times as slowly
            template.globals = dict(template.globals)
        text = template.render(page=page, data=page.data, reading=reading)
    except Exception as problem:  # noqa: BLE001  # a template may raise anything; the other pages go on
        return Outcome(None, (_failed(page, problem, theme),))
    place = reading.article.place if reading else page.place
    return Outcome(File(page.url, text.encode("utf-8", "replace"), place=place))


def _environment(theme: Theme, desk: Desk, known: _Compiled) -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(partial(_template, theme)),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=known,
    )
    environment.context_class = _Context
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
