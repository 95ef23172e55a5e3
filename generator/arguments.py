"""The command line as it is written: commands, options, and the help that teaches them.

In: words. Out: a call of `generator.commands`. What it cannot read it refuses with one sentence and exit code 2.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click

from generator import commands, skeletons
from generator.addresses import is_path
from generator.commands import Options
from generator.model import When
from generator.unchanged import collection

FORMATS = ("w3c", "hypothesis", "markdown", "csv")  # in which notes can be exported


def tree() -> click.Group:
    """All commands. Each gives its exit code."""
    return click.Group(
        "build.py",
        commands=[_build(), _serve(), _import(), _new(), _check(), _notes(), _pack(), _test()],
        context_settings=_context(),
        help=(
            "Turn news clippings and the notes on them into an annotated, linkable site.\n\n"
            "Without a command it builds: it imports what is new in content/inbox, makes the site in output/ and says "
            "what happened. Open output/index.html, from disk or from any server."
        ),
        epilog=_examples(
            "python build.py",
            "python build.py serve",
            "python build.py import ~/Downloads/clipping.txt",
            "python build.py new site ~/my-cuttings",
            "python build.py --site ~/my-cuttings",
        )
        + "\n\nEvery command has its own --help. Exit codes: 0 done, 1 the content needs mending, 2 the command line "
        "or site.toml does, 3 a fault of Newsgloss (--debug shows where).",
    )


def _context(**more: object) -> dict[str, Any]:
    """How click reads and prints a command."""
    return {"help_option_names": ["-h", "--help"], "max_content_width": 100, **more}


def _examples(*lines: str) -> str:
    r"""Lines that click prints as they stand (`\b`)."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in lines)


# ── Options that several commands take ──────────────────────────────────────────────────────────


def _flag(name: str, field: str, text: str) -> click.Option:
    return click.Option([name, field], is_flag=True, help=text)


def _site() -> click.Option:
    folder = click.Path(exists=True, file_okay=False, path_type=Path)
    text = "The collection's folder. Default: the nearest one upwards with a site.toml, else the program's own."
    return click.Option(["--site"], type=folder, metavar="DIR", help=text)


def _saying() -> list[click.Parameter]:
    return [
        _flag("--json", "as_json", "Print one JSON object, with every diagnostic, and nothing else."),
        _flag("--quiet", "quiet", "Say nothing but errors."),
        _flag("--all", "every", "Show every diagnostic, not only the first 50."),
    ]


def _building() -> list[click.Parameter]:
    folder = click.Path(file_okay=False, path_type=Path)
    return [
        _site(),
        click.Option(["--output"], type=folder, metavar="DIR", help="Where the site is written. Default: output/."),
        click.Option(
            ["--base-url"],
            metavar="URL",
            callback=_base_url,
            help="Where the site will be published, for canonical links and the sitemap.",
        ),
        _flag("--strict", "strict", "Publish nothing while there is an error or a warning."),
        _flag("--drafts", "drafts", "Publish drafts too."),
        click.Option(
            ["--jobs"],
            type=click.IntRange(min=1),
            metavar="N",
            help="How many processes work at once. Default: one for each core.",
        ),
        click.Option(
            ["--executor"],
            metavar="URL",
            callback=_executor,
            help="A Dask cluster that does the work instead: dask://HOST:PORT of its scheduler.",
        ),
        click.Option(
            ["--no-cache", "cache"],
            flag_value=False,
            default=True,
            help="Forget earlier builds and make everything anew.",
        ),
        *_saying(),
    ]


def _base_url(_context: click.Context, _option: click.Parameter, url: str | None) -> str | None:
    if url is None:
        return None
    from generator.settings import is_web  # noqa: PLC0415 - a build that knows its settings need not wait for what reads them

    if not is_web(url):
        raise click.BadParameter(f"{url!r} is no address on the web; write https://example.org/cuttings/")
    return url and url.rstrip("/") + "/"


def _executor(_context: click.Context, _option: click.Parameter, url: str | None) -> str | None:
    if url is not None and not re.fullmatch(r"dask://[\w.\-\[\]:]+:\d{1,5}", url):
        raise click.BadParameter(
            f"{url!r} is no scheduler's address; write dask://HOST:PORT, such as dask://10.0.0.5:8786"
        )
    return url


def _with_options(run: Callable[..., int], *extra: str) -> Callable[..., int]:
    """A click callback: what belongs to `Options` is gathered, the arguments named in `extra` are handed on."""

    def call(**given: object) -> int:
        own = {name: given.pop(name) for name in extra}
        words, look = click.get_current_context().find_root().obj or ((), None)
        return run(Options(**given, words=words, look=look), **own)  # type: ignore[arg-type]  # click has made them what their options say

    return call


# ── The commands ────────────────────────────────────────────────────────────────────────────────


def _build() -> click.Command:
    return click.Command(
        "build",
        params=_building(),
        callback=_with_options(commands.build),
        context_settings=_context(),
        help="Import what is new in content/inbox and build the site. This is what runs without a command.",
        epilog=_examples(
            "python build.py build --strict --base-url https://example.org/cuttings/",
            "python build.py --site ~/my-cuttings --output /tmp/site",
        ),
    )


def _check() -> click.Command:
    return click.Command(
        "check",
        params=_building(),
        callback=_with_options(commands.check),
        context_settings=_context(),
        help="Say everything that is wrong with the collection. Nothing is written.",
        epilog=_examples("python build.py check --all", "python build.py check --json"),
    )


def _serve() -> click.Command:
    port = click.Option(
        ["--port"],
        type=click.IntRange(1, 65535),
        default=8000,
        show_default=True,
        help="The port of this machine to serve at.",
    )
    browse = click.Option(["--open", "browse"], is_flag=True, help="Open the site in the browser.")
    return click.Command(
        "serve",
        params=[port, browse, *_building()],
        callback=_with_options(commands.serve, "port", "browse"),
        context_settings=_context(),
        short_help="Serve the site here; rebuild and reload on each save.",
        help="Build, serve the site on this machine, build again whenever a file is saved, and reload the browser. "
        "Nobody else on the network can reach it. Ctrl-C ends it.",
        epilog=_examples("python build.py serve --open", "python build.py serve --port 8080 --drafts"),
    )


def _unless_listed(context: click.Context, path: click.Parameter, given: tuple[Path, ...]) -> tuple[Path, ...]:
    """Files must be named, unless it is the report that is wanted."""
    if not given and not context.params.get("listed"):
        raise click.MissingParameter(ctx=context, param=path)
    return given


def _import() -> click.Command:
    paths = click.Argument(
        ["paths"], nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="PATH...", callback=_unless_listed
    )
    dry = _flag("--dry-run", "dry_run", "Print the Markdown that would be made; write nothing.")
    url = click.Option(["--url"], default="", metavar="URL", help="With --json: the address it was saved from.")
    says = "List what imports were unsure of, the most doubtful first; write nothing."
    listed = click.Option(["--report", "listed"], is_flag=True, is_eager=True, help=says)
    return click.Command(
        "import",
        params=[paths, dry, listed, url, _site(), *_saying()],
        callback=_with_options(commands.import_files, "paths", "dry_run", "url", "listed"),
        context_settings=_context(),
        short_help="Turn files into articles of the collection.",
        help="Copy files (or folders of them) into content/inbox and convert them to articles. The originals stay as "
        "they are, and no article is overwritten. With --json: print what was found in them, and write nothing.",
        epilog=_examples(
            "python build.py import ~/Downloads/clipping.txt",
            "python build.py import --dry-run page.html",
            "python build.py import --report",
            "python build.py import --json --url https://example.org/a page.html",
        ),
    )


def _notes() -> click.Command:
    state = click.Option(
        ["--state"],
        type=click.Choice(["", "exact", "edited", "moved", "ambiguous", "orphan", "left-out"]),
        default="",
        metavar="STATE",
        help="Only notes that are exact, edited, moved, ambiguous, orphan or left-out.",
    )
    listing = click.Command(
        "list",
        params=[state, _site(), *_saying()],
        callback=_with_options(commands.list_notes, "state"),
        context_settings=_context(),
        short_help="Where every note stands.",
        help="Where every note stands: its state, kind, place and the words it quotes.",
        epilog=_examples("python build.py notes list", "python build.py notes list --state orphan"),
    )
    return click.Group(
        "notes",
        commands=[listing, _accept(), _export()],
        context_settings=_context(),
        short_help="List the notes, accept changed words, export.",
        help="Where the notes stand, and what becomes of those whose words were changed.",
    )


def _accept() -> click.Command:
    every = click.Option(["--all-edited", "every"], is_flag=True, help="Every note that stands on edited words.")
    return click.Command(
        "accept",
        params=[click.Argument(["ids"], nargs=-1, metavar="[ID]..."), every, _site(), *_saying()],
        callback=_with_options(commands.accept_notes, "ids", "every"),
        context_settings=_context(),
        help="Make the words on which a note stands today the words it quotes. Only the named notes are rewritten, in "
        "the .notes.yaml of their author; comments and order stay.",
        epilog=_examples("python build.py notes accept gate-motors", "python build.py notes accept --all-edited"),
    )


def _export() -> click.Command:
    form = click.Option(
        ["--format", "form"],
        type=click.Choice(FORMATS),
        default=FORMATS[0],
        show_default=True,
        help="W3C annotations (JSON-LD), a file for Hypothesis's import, a digest to read, or a table.",
    )
    article = click.Option(["--article"], default="", metavar="ID", help="Only the notes on this article.")
    output = click.Option(
        ["--output", "target"],
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Where to write them. Another file that is there is not overwritten. Default: print them.",
    )
    return click.Command(
        "export",
        params=[form, article, output, _site(), *_saying()],
        callback=_with_options(commands.export_notes, "form", "article", "target"),
        context_settings=_context(),
        help="Give the notes to other programs. Those that came from one go back to it as they came.",
        epilog=_examples(
            "python build.py notes export > notes.jsonld",
            "python build.py notes export --format hypothesis --article 1987/gate --output gate.json",
        ),
    )


_PACKS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "zip": (
            "The site as one ZIP file.",
            "Build the site and put it into one ZIP file, with a README and a checksum of every file (BagIt).",
            "--without-notes",
        ),
        "epub": (
            "The articles as a book.",
            "Make a book (EPUB 3) of the collection, or of the articles that are chosen, with the notes as footnotes.",
            "--tag floods --year 1987",
        ),
        "sqlite": (
            "The collection as a database.",
            "Make one SQLite file of articles, notes, tags, people, places, links and full text, to ask questions of.",
            "--output cuttings.sqlite",
        ),
        "zim": (
            "The site for Kiwix.",
            "Build the site and put it into one ZIM file, with full-text search, for Kiwix. It needs libzim (GPL 3).",
            "--without-notes",
        ),
    }
)


def _pack() -> click.Command:
    return click.Group(
        "pack",
        commands=[_pack_as(form, *said) for form, said in _PACKS.items()],
        context_settings=_context(),
        short_help="Put the collection into one file.",
        help="Put the collection into one file, to be carried, sent or kept. The same collection gives the same bytes.",
        epilog=_examples(*(f"python build.py pack {form}" for form in _PACKS)),
    )


def _pack_as(form: str, short: str, text: str, example: str) -> click.Command:
    def run(options: Options, target: Path | None, *, bare: bool, **chosen: tuple[Any, ...]) -> int:
        from generator.packing import Choice  # noqa: PLC0415 - its libraries take a moment
        from generator.packs import Wanted  # noqa: PLC0415 - the same

        where = target.absolute() if target else None
        return commands.pack(options, Wanted(form, where, notes=not bare, choice=Choice(**chosen)))

    choosing = _choosing() if form == "epub" else []
    own = [one.name or "" for one in choosing]
    return click.Command(
        form,
        params=[*choosing, *_packing(), *_saying()],
        callback=_with_options(run, "target", "bare", *own),
        context_settings=_context(),
        short_help=short,
        help=text,
        epilog=_examples(f"python build.py pack {form}", f"python build.py pack {form} {example}"),
    )


def _choosing() -> list[click.Parameter]:
    """The options that choose articles. Each may stand several times."""
    said = (
        ("--tag", "tags", str, "TAG", "Only articles with this tag or one below it."),
        ("--person", "people", str, "NAME", "Only articles that name this person."),
        ("--series", "series", str, "NAME", "Only articles of this series."),
        ("--year", "years", click.IntRange(1, 9999), "YEAR", "Only articles of this year."),
        ("--article", "articles", str, "ID", "Only this article, by its id or file."),
    )
    return [
        click.Option([option, name], type=kind, multiple=True, metavar=metavar, help=text)
        for option, name, kind, metavar, text in said
    ]


def _packing() -> list[click.Parameter]:
    """The options of every pack."""
    file = click.Path(dir_okay=False, path_type=Path)
    says = "Where it is written. A pack that is there is made anew. Default: in packs/ of the collection, by the title."
    return [
        _site(),
        click.Option(["--output", "target"], type=file, metavar="FILE", help=says),
        _flag("--without-notes", "bare", "Leave the notes out."),
        *(one for one in _building() if one.name in ("base_url", "drafts", "jobs", "cache")),
    ]


def _test() -> click.Command:
    rest = click.Argument(["arguments"], nargs=-1, type=click.UNPROCESSED, metavar="[PYTEST ARGUMENTS]...")
    return click.Command(
        "test",
        params=[rest],
        callback=commands.test,
        context_settings=_context(ignore_unknown_options=True),
        help="Run the test suite. Arguments go to pytest.",
        epilog=_examples("python build.py test", "python build.py test -k notes"),
    )


# ── Skeletons ───────────────────────────────────────────────────────────────────────────────────


def _new() -> click.Command:
    made = [_new_article(), _new_note(), *map(_new_authority, skeletons.AUTHORITIES), _new_site()]
    return click.Group(
        "new",
        commands=made,
        context_settings=_context(),
        help="Write a filled-in, commented file to begin from. Nothing is overwritten.",
        epilog=_examples(
            'python build.py new article "Gate held open" --date 1987-11-12',
            'python build.py new note 1987/gate-held-open --quote "eleven minutes"',
            'python build.py new person "Aldous Wray"',
            "python build.py new site ~/my-cuttings",
        ),
    )


def _new_article() -> click.Command:
    def run(title: str, date: When, site: Path | None) -> int:
        return commands.new([skeletons.article(title, date)], collection(site))

    date = click.Option(["--date"], callback=_date, metavar="DATE", help="1987, 1987-11 or 1987-11-12. Default: today.")
    return click.Command(
        "article",
        params=[click.Argument(["title"], callback=_name), date, _site()],
        callback=run,
        context_settings=_context(),
        help="An article under content/articles.",
    )


def _name(_context: click.Context, _argument: click.Parameter, text: str) -> str:
    if why := skeletons.why_no_name(text):
        raise click.BadParameter(f"{text!r} {why}")
    return text


def _date(_context: click.Context, _option: click.Parameter, text: str | None) -> When:
    if text is None:
        today = datetime.now(UTC).astimezone()
        return When(today.year, today.month, today.day)
    try:
        return When.parse(text)
    except ValueError as problem:
        raise click.BadParameter(f"{text!r} is no date: {problem}") from None


def _new_note() -> click.Command:
    def run(article: str, quote: str, kind: str, site: Path | None) -> int:
        root = collection(site)
        made = skeletons.note(article, quote=quote, kind=kind)
        about = made.path.removesuffix(".notes.yaml") + ".md"
        if not is_path(made.path) or not (root / about).is_file():
            near = commands.nearest_article(article, root)
            mean = f"; did you mean {near}?" if near else ""
            raise click.BadParameter(f"there is no article {about}{mean}", param_hint="ARTICLE")
        return commands.new([made], root)

    quote = click.Option(["--quote"], default="", help="The words that the note is about, as they stand.")
    kind = click.Option(
        ["--kind"],
        default="context",
        show_default=True,
        metavar="KIND",
        callback=_kind,
        help="context, source, check, correction, hindsight, or a kind of your own.",
    )
    return click.Command(
        "note",
        params=[click.Argument(["article"]), quote, kind, _site()],
        callback=run,
        context_settings=_context(),
        short_help="A file of notes beside an article.",
        help="A file of notes beside ARTICLE, which is its file or its path below content/articles.",
    )


def _kind(_context: click.Context, _option: click.Parameter, name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise click.BadParameter(f"{name!r} cannot name a kind of note")
    return name


def _new_authority(kind: str) -> click.Command:
    def run(name: str, site: Path | None) -> int:
        return commands.new([skeletons.authority(kind, name)], collection(site))

    return click.Command(
        kind,
        params=[click.Argument(["name"], callback=_name), _site()],
        callback=run,
        context_settings=_context(),
        short_help=f"A file about {'an' if kind[0] in 'aeiou' else 'a'} {kind}.",
        help=f"What the collection knows of {'an' if kind[0] in 'aeiou' else 'a'} {kind}: names, description, text.",
    )


def _new_site() -> click.Command:
    def run(folder: Path, title: str) -> int:
        if (folder / "site.toml").is_file():
            raise click.BadParameter(f"{str(folder)!r} is a collection already", param_hint="DIR")
        name = title or folder.absolute().name.replace("-", " ").replace("_", " ").capitalize() or "My cuttings"
        code = commands.new(skeletons.site(name), folder)
        if code == commands.DONE:
            click.echo(f"Now: python build.py --site {shlex.quote(str(folder))}")
        return code

    folder = click.Argument(["folder"], type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
    title = click.Option(["--title"], default="", help="Its title. Default: the folder's name.")
    return click.Command(
        "site",
        params=[folder, title],
        callback=run,
        context_settings=_context(),
        short_help="A whole small collection, with a sample.",
        help="A whole small collection in DIR: settings, a sample clipping, notes on it, a person and a page.",
    )
