"""What each command does: it asks the pipeline, prints what it answers, and gives the exit code.

In: typed options. Out: 0 done, 1 the content needs mending, 2 the settings do. Results go to the standard output,
mistakes and progress to the error stream. The pipeline's libraries are imported by the command that needs them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from msgspec import Struct

from generator import last, report, unchanged
from generator.diagnostics import Diagnostic, Severity
from generator.model import Gloss, When
from generator.nouns import replace
from generator.progress import bars
from generator.unchanged import collection

if TYPE_CHECKING:
    from generator.building import Known, Report, Request
    from generator.packs import Wanted
    from generator.skeletons import Skeleton

CHECKOUT = Path(__file__).resolve().parents[1]
DONE, MEND, USAGE, FAULT = 0, 1, 2, 3


class Options(Struct, frozen=True):
    """What the person chose, for any command; None where nothing was said.

    `words` are those of the command line, `look` is what was seen around before they were read.
    """

    site: Path | None = None
    output: Path | None = None
    base_url: str | None = None
    strict: bool = False
    drafts: bool = False
    jobs: int | None = None
    executor: str | None = None
    cache: bool = True
    as_json: bool = False
    quiet: bool = False
    every: bool = False
    words: tuple[str, ...] = ()
    look: last.Look | None = None


# ── Building ────────────────────────────────────────────────────────────────────────────────────


def build(options: Options) -> int:
    """Import what is new, build the site, and say what happened."""
    root = collection(options.site)
    output = site_folder(options, root)
    look = options.look or last.look(root, output)
    done, seconds = _build(replace(options, look=look), write=True)
    code = _show(done, options, seconds, line=_outcome(done, unchanged.duration(seconds)))
    if done.built and not done.unwritten and options.cache and not options.as_json:
        line = _outcome(replace(done, new=0, changed=0), unchanged.TOOK)
        said = (*_parts(done, options, line), code)
        unchanged.remember(options.words, root=root, output=output, look=look, said=said)
    return code


def check(options: Options) -> int:
    """Say everything that is wrong; write nothing."""
    done, seconds = _build(options, write=False)
    return _show(done, options, seconds, line=report.checked(done, seconds))


def _outcome(done: Report, took: str) -> str:
    if done.built is None:
        return f"Nothing was written; {report.near(done.index.parent, Path.cwd())} is as it was."
    return report.summary(done, took, here=Path.cwd())


def _show(done: Report, options: Options, seconds: float, *, line: str) -> int:
    if options.as_json:
        _print_json(report.as_json(done, seconds))
    else:
        for stream, text in zip(unchanged.streams(), _parts(done, options, line), strict=True):
            stream.write(text)
            stream.flush()
    if not done.settings_ok:
        return USAGE
    return _code(done.diagnostics, options)


def _parts(done: Report, options: Options, line: str) -> tuple[str, str, str]:
    """What is said of a build, in order: every diagnostic, the summary, the count of what is wrong."""
    wanted = done.settings_ok and not options.quiet
    return (
        _sayable(sys.stderr, _listing(done.diagnostics, options)),
        _sayable(sys.stdout, line if wanted else ""),
        _sayable(sys.stderr, "" if options.quiet else report.count(done.diagnostics)),
    )


def _code(diagnostics: Iterable[Diagnostic], options: Options) -> int:
    return MEND if report.is_bad(diagnostics, strict=options.strict) else DONE


def _build(options: Options, *, write: bool, served: Known | None = None) -> tuple[Report, float]:
    """A build and the seconds it took. `served` is what is known of the output where it is served meanwhile."""
    from generator import building  # noqa: PLC0415 - its libraries take a moment, which `--help` need not wait for

    began = time.perf_counter()
    wanted = sys.stderr.isatty() and not options.quiet and not options.as_json
    with bars(sys.stderr, wanted=wanted) as tell:
        asked = request(options, write=write, tell=tell)
        done = building.build(asked if served is None else replace(asked, steady=True, known=served))
    return done, time.perf_counter() - began


def request(options: Options, *, write: bool, tell: Callable[[str, int, int], None]) -> Request:
    """What the pipeline is asked, by the person's choices and the environment."""
    from generator import building  # noqa: PLC0415 - as above

    root = collection(options.site)
    return building.Request(
        root=root,
        output=site_folder(options, root),
        base_url=options.base_url,
        drafts=options.drafts,
        jobs=options.jobs or 0,
        executor=options.executor or "",
        cached=options.cache,
        write=write,
        strict=options.strict,
        date=_source_date(os.environ.get("SOURCE_DATE_EPOCH", "")),
        tell=tell,
        look=options.look,
    )


def site_folder(options: Options, root: Path) -> Path:
    """Where the site is written: as said, else `output` in the collection."""
    return options.output.absolute() if options.output else root / "output"


def _source_date(seconds: str) -> When | None:
    """The date of a build that must be the same everywhere (reproducible-builds.org), in UTC."""
    if not seconds.isascii() or not seconds.isdigit():
        return None
    try:
        day = datetime.fromtimestamp(int(seconds), UTC)
    except (ValueError, OverflowError, OSError):  # no such date
        return None
    return When(day.year, day.month, day.day)


def serve(options: Options, *, port: int, browse: bool) -> int:
    """Build, serve on this machine alone, build again on each save, and tell the browser."""
    from generator import building, serving  # noqa: PLC0415 - the server's libraries are needed here only

    known = building.Known()

    def rebuild() -> tuple[Diagnostic, ...]:
        done, seconds = _build(options, write=True, served=known)
        _show(done, options, seconds, line=_outcome(done, unchanged.duration(seconds)))
        return done.diagnostics

    def rest() -> None:
        nonlocal known
        known = building.look(output)

    def say(address: str) -> None:
        if not options.quiet:
            _say(sys.stdout, f"{address} shows the site and follows what you save; Ctrl-C ends it")
        if browse:
            import webbrowser  # noqa: PLC0415 - as above

            webbrowser.open(address)

    root = collection(options.site)
    output = site_folder(options, root)
    return serving.serve(rebuild, rest, root=root, output=output, port=port, say=say)


# ── Importing ───────────────────────────────────────────────────────────────────────────────────


def import_files(options: Options, paths: tuple[Path, ...], *, dry_run: bool, url: str, listed: bool) -> int:
    """Copy originals into the inbox and convert them; or only show what would be made of them, or what was doubtful."""
    from generator import pipeline  # noqa: PLC0415 - as above

    if listed:
        return _report_imports(options)
    if options.as_json:
        return _print_rows(pipeline.convert_json(paths, url))
    with bars(sys.stderr, wanted=sys.stderr.isatty() and not options.quiet) as tell:
        done = pipeline.import_files(request(options, write=not dry_run, tell=tell), paths)
    made = done.value or ()
    for article in made:
        if dry_run:
            _say(sys.stderr, f"# {article.path}")
            sys.stdout.write(article.text)
        elif not options.quiet:
            _say(sys.stdout, article.path)
    _print_diagnostics(done.diagnostics, options)
    if not dry_run and not options.quiet:
        notes = sum(not one.path.endswith(".md") for one in made)
        new = [
            report.plural(len(made) - notes, "new article"),
            *([report.plural(notes, "notes file")] if notes else []),
        ]
        _say(sys.stdout, f"{', '.join(new)}; python build.py makes the site.")
    _print_count(done.diagnostics, options)
    return _code(done.diagnostics, options)


def _report_imports(options: Options) -> int:
    """What a person should look at again, the most doubtful first."""
    from generator import pipeline  # noqa: PLC0415 - as above

    rows = pipeline.reviews_of(collection(options.site))
    if options.as_json:
        _print_json([report.review_as_json(row) for row in rows])
    else:
        _say(sys.stdout, report.review_table(rows) if rows else "Nothing to review.")
    return DONE


# ── Packs ───────────────────────────────────────────────────────────────────────────────────────


def pack(options: Options, wanted: Wanted) -> int:
    """Make one file of the collection, and say where it is and how large."""
    from generator import packs  # noqa: PLC0415 - as above

    show = sys.stderr.isatty() and not options.quiet and not options.as_json
    with bars(sys.stderr, wanted=show) as tell:
        done = packs.pack(request(options, write=True, tell=tell), wanted)
    if options.as_json:
        _print_json(report.pack_as_json(done))
    else:
        _print_diagnostics(done.diagnostics, options)
        if done.path and not options.quiet:
            _say(sys.stdout, report.packed(done, here=Path.cwd()))
        _print_count(done.diagnostics, options)
    if done.refused:
        _say(sys.stderr, done.refused)
        return USAGE
    return _code(done.diagnostics, options)


# ── Notes, skeletons, tests ─────────────────────────────────────────────────────────────────────


def list_notes(options: Options, *, state: str) -> int:
    """Where every note stands."""
    from generator import pipeline  # noqa: PLC0415 - as above

    asked = request(options, write=False, tell=lambda _step, _done, _total: None)
    readings, left_out, diagnostics = pipeline.notes_of(asked)
    shown = [row for row in report.note_rows(readings, left_out) if state in ("", row.state.replace(" ", "-"))]
    if options.as_json:
        _print_json([report.note_as_json(row) for row in shown])
    else:
        _print_diagnostics(diagnostics, options)
        _say(sys.stdout, report.note_table(shown) if shown else "No notes.")
        if shown and not options.quiet:
            _say(sys.stderr, report.note_count(shown))
        _print_count(diagnostics, options)
    return _code(diagnostics, options)


def accept_notes(options: Options, ids: tuple[str, ...], *, every: bool) -> int:
    """Make the words on which edited and moved notes stand their quotes."""
    from generator import pipeline  # noqa: PLC0415 - as above

    asked = request(options, write=False, tell=lambda _step, _done, _total: None)
    known = {gloss.note.id: gloss for one in pipeline.notes_of(asked)[0] for gloss in one.glosses}
    named = ids or tuple(name for name, gloss in known.items() if gloss.state.value == "edited" and every)
    refused = {name: why for name in named if (why := _not_acceptable(name, known))}
    for name, why in refused.items():
        _say(sys.stderr, f"{name}: {why}")
    if not ids and not every:
        _say(sys.stderr, "Name the notes to accept, or say --all-edited; python build.py notes list shows them.")
        return USAGE
    done = pipeline.accept_notes(asked, frozenset(ids))
    for note in done.value or ():
        _say(sys.stdout, f'{note.place}: {note.id} now quotes "{note.quote.exact if note.quote else ""}"')
    _print_diagnostics(done.diagnostics, options)
    missed = set(named) - refused.keys() - {note.id for note in done.value or ()}
    for name in sorted(missed) if not done.diagnostics else ():
        _say(sys.stderr, f"{name}: no quote tells its words from others that are the same; quote more of them by hand")
    _say(sys.stdout, f"{report.plural(len(done.value or ()), 'note')} accepted.")
    return MEND if (refused and ids) or missed or done.diagnostics else DONE


def export_notes(options: Options, *, form: str, article: str, target: Path | None) -> int:
    """Print the notes in a format of other programs, or write them to a file."""
    from generator import pipeline  # noqa: PLC0415 - as above

    asked = request(options, write=False, tell=lambda _step, _done, _total: None)
    done = pipeline.export_notes(asked, form=form, article=article)
    grave = tuple(one for one in done.diagnostics if one.severity is Severity.ERROR)
    _print_diagnostics(grave, options)
    if done.value is None:
        _say(sys.stderr, f"There is no article {article}." if article else "Nothing was exported.")
        return USAGE
    text = done.value.encode("utf-8", "backslashreplace")
    if target is None:
        sys.stdout.buffer.write(text)
        sys.stdout.flush()
    elif failed := _written(target, text):
        return failed
    elif not options.quiet:
        _say(sys.stdout, report.near(target, Path.cwd()))
    return MEND if grave else DONE


def _written(target: Path, data: bytes) -> int:
    """Write a file where none is. DONE if it is there now with these bytes, else why not is said."""
    try:
        _write_new(target, data)
    except FileExistsError:
        if target.is_file() and target.read_bytes() == data:
            return DONE
        near = report.near(target, Path.cwd())
        _say(sys.stderr, f"{near} is there already and is another file; nothing was written.")
        return MEND
    except OSError as problem:
        return _unwritable(target, problem)
    return DONE


def _not_acceptable(name: str, known: Mapping[str, Gloss]) -> str:
    if name not in known:
        from generator.placed import nearest  # noqa: PLC0415 - as above

        near = nearest(name, known)
        return "there is no such note" + (f"; did you mean {near}?" if near else "")
    state, path = known[name].state.value, known[name].note.place.path
    if state == "exact":
        return "it stands on the words it quotes; there is nothing to accept"
    if state not in ("edited", "moved"):
        return f"it is {state}, so it stands nowhere; quote the words that are meant"
    if not path.endswith(".notes.yaml"):
        return f"it came from another program; change its words in {path}, or write a note of your own"
    return ""


def new(skeletons: Iterable[Skeleton], folder: Path) -> int:
    """Write skeletons under `folder`. What is there is left as it is, and its skeleton is printed to copy from."""
    code = DONE
    for skeleton in skeletons:
        path = folder / skeleton.path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            return _unwritable(path, problem)
        try:
            _write_new(path, skeleton.text.encode())
        except FileExistsError:
            _say(sys.stderr, f"{report.near(path, Path.cwd())} is there already and was left as it is. To copy from:")
            _say(sys.stdout, skeleton.text.rstrip("\n"))
            code = MEND
        except OSError as problem:
            return _unwritable(path, problem)
        else:
            _say(sys.stdout, report.near(path, Path.cwd()))
    return code


def _write_new(path: Path, data: bytes) -> None:
    """Write a file whole, or not at all. Raises FileExistsError where there is one, OSError where it cannot be."""
    with path.open("xb") as file:
        try:
            file.write(data)
            file.flush()
        except OSError:
            path.unlink()
            raise


def _unwritable(path: Path, problem: OSError) -> int:
    _say(sys.stderr, f"{report.near(path, Path.cwd())} could not be written: {problem.strerror or problem}")
    return USAGE


def nearest_article(name: str, root: Path) -> str:
    """The article that was most likely meant: one whose file is called so, in any folder, or nearly so."""
    from generator.placed import nearest  # noqa: PLC0415 - as above

    folder = root / "content" / "articles"
    known = sorted(path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.md"))
    stem = name.rpartition("/")[2].removesuffix(".md")
    called = [one for one in known if one.rpartition("/")[2] == stem]
    return called[0] if len(called) == 1 else nearest(name.removesuffix(".md"), known)


def test(arguments: tuple[str, ...]) -> int:
    """Run the test suite; `arguments` go to pytest, without any it uses every core."""
    command = [sys.executable, "-m", "pytest", *(arguments or ("-q", "-n", "auto"))]
    return subprocess.run(command, check=False, cwd=CHECKOUT).returncode  # noqa: S603 - our own interpreter


# ── Printing ────────────────────────────────────────────────────────────────────────────────────


def _print_diagnostics(diagnostics: Iterable[Diagnostic], options: Options) -> None:
    sys.stderr.write(_sayable(sys.stderr, _listing(diagnostics, options)))
    sys.stderr.flush()


def _listing(diagnostics: Iterable[Diagnostic], options: Options) -> str:
    grave = {Severity.ERROR} if options.quiet else set(Severity)
    shown = [one for one in diagnostics if one.severity in grave]
    limit = len(shown) if options.every else report.LONGEST
    return report.listing(shown, limit=limit, colour=_colourful(sys.stderr))


def _print_count(diagnostics: Iterable[Diagnostic], options: Options) -> None:
    if not options.quiet:
        sys.stderr.write(_sayable(sys.stderr, report.count(diagnostics)))
        sys.stderr.flush()


def _print_rows(rows: Iterator[Mapping[str, object]]) -> int:
    """One JSON object on a line each, as soon as it is there."""
    wrong = False
    for row in rows:
        _say(sys.stdout, json.dumps(row, ensure_ascii=not _can_say(sys.stdout, "→")))
        wrong = wrong or "errors" in row
    return MEND if wrong else DONE


def _print_json(value: object) -> None:
    _say(sys.stdout, json.dumps(value, ensure_ascii=not _can_say(sys.stdout, "→"), indent=2))


def _say(stream: TextIO, text: str) -> None:
    stream.write(_sayable(stream, text))
    stream.flush()


def _sayable(stream: TextIO, text: str) -> str:
    """Some lines in the characters that the stream has, with a line end; nothing of nothing."""
    if not _can_say(stream, "→…–"):
        text = text.replace("→", "->").replace("…", "...").replace("–", "-")
    return text + "\n" if text else ""


def _can_say(stream: TextIO, text: str) -> bool:
    try:
        text.encode(stream.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def _colourful(stream: TextIO) -> bool:
    """Whether colours are wanted (no-color.org) and there is a terminal to show them."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
