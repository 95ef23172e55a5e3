"""The manual says what the program does: its commands run, and all that can be written or said is explained."""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from msgspec.structs import fields

from generator.arguments import tree
from generator.model import Authority, Frame, FreePage, Head, Image, Imported, Kind, Settings, When
from generator.rendering import load_theme
from generator.rendering.desk import Desk

CHECKOUT = Path(__file__).parents[1]
DOCS = CHECKOUT / "docs"
PAGES = sorted([*CHECKOUT.glob("*.md"), *DOCS.rglob("*.md")])


def _page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def _commands(command: click.Command, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if isinstance(command, click.Group):
        for name, inside in command.commands.items():
            yield from _commands(inside, (*words, name))
    else:
        yield words, command


def _readme_blocks() -> list[list[str]]:
    """The lines of each block of the README that begins with a command."""
    found = re.findall(r"(?ms)^```\n(\$ .*?)^```", (CHECKOUT / "README.md").read_text(encoding="utf-8"))
    return [block.splitlines() for block in found]


def test_the_page_of_diagnostics_is_made_from_the_codes() -> None:
    at = DOCS / "make_diagnostics.py"
    spec = importlib.util.spec_from_file_location("make_diagnostics", at)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    assert made.page() == _page("diagnostics.md"), "run: python docs/make_diagnostics.py"


@pytest.mark.parametrize("words", [words for words, _ in _commands(tree())])
def test_every_command_is_in_the_guide(words: tuple[str, ...]) -> None:
    guide = _page("index.md")
    shown = words[-1] if words[0] == "new" else " ".join(words)
    assert re.search(rf"python build\.py (new [^`]*)?{re.escape(shown)}\b", guide) or shown == "build"


def test_every_option_is_in_the_guide() -> None:
    options = {
        name
        for _, command in _commands(tree())
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for name in parameter.opts
    }
    assert {name for name in options if name not in _page("index.md")} == set()


@pytest.mark.parametrize(
    ("page", "noun", "renamed"),
    [
        ("settings.md", Settings, {"theme_settings": "theme.settings"}),
        ("settings.md", Kind, {}),
        ("front-matter.md", Head, {}),
        ("front-matter.md", Image, {}),
        ("front-matter.md", Imported, {"original": "from"}),
        ("front-matter.md", Authority, {"dates": "date"}),
        ("front-matter.md", FreePage, {}),
    ],
)
def test_every_key_is_explained(page: str, noun: type, renamed: dict[str, str]) -> None:
    made = {"kind", "blocks", "links", "pictures", "place", "places"}  # by the program
    made -= {"kind"} if noun is Kind else set()
    wanted = {renamed.get(item.name, item.name) for item in fields(noun)} - made
    assert {key for key in wanted if not re.search(rf"[`{{\[ .]{re.escape(key)}[`,:}}\] ]", _page(page))} == set()


def test_every_key_of_a_note_is_explained() -> None:
    sidecar = importlib.import_module("generator.annotating.sidecar")
    keys = {item.name for item in fields(sidecar._Written)}
    assert {key for key in keys if f"`{key}`" not in _page("notes.md")} == set()


def test_every_name_of_a_template_is_explained() -> None:
    theme = load_theme(CHECKOUT, settings=Settings()).value
    assert theme is not None
    desk = Desk(theme, Settings(), Frame(0, 0, 0, 0, When(1987), (), ()))
    manual = _page("themes.md")
    assert {name for name in desk.names() if not re.search(rf"[`( ]{name}[`(]", manual)} == set()
    assert {name for name in desk.filters() if f"\\|{name}" not in manual} == set()
    written = " ".join(text for name, text in theme.templates.items() if "/" not in name)
    assert {name for name in re.findall(r"{%-? block (\w+)", written) if f"`{name}`" not in manual} == set()
    templates = {path.name for path in (CHECKOUT / "themes/broadsheet/templates").iterdir()}
    pages = {name for name in templates if not re.fullmatch(r"(base|macros|endnotes|slip)\.html", name)}
    assert {name for name in pages if f"`{name}`" not in _page("themes.md")} == set()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_of_the_manual_leads_somewhere(path: Path) -> None:
    text = re.sub(r"(?s)```.*?```|`[^`]*`", "", path.read_text(encoding="utf-8"))
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]
    local = [target for target in targets if target and not re.match(r"https?:|mailto:", target)]
    assert [target for target in local if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_the_manual_is_reached_from_the_readme(path: Path) -> None:
    seen, ahead = set(), [CHECKOUT / "README.md"]
    while ahead:
        here = ahead.pop().resolve()
        if here in seen or here.suffix != ".md" or not here.exists():
            continue
        seen.add(here)
        ahead += [here.parent / target for target in re.findall(r"\]\(([^)#\s]+)", here.read_text(encoding="utf-8"))]
    listed = {*seen, *(DOCS / "decisions").resolve().iterdir()}  # the guide leads to the first, which lie together
    assert path.resolve() in listed


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository, in a folder with a blank in its name, and an empty home beside it."""
    folder = tmp_path_factory.mktemp("a copy")
    ours = ("build.py", "site.toml", "pyproject.toml", "requirements.lock", "requirements-dev.lock")
    for name in ours:
        shutil.copyfile(CHECKOUT / name, folder / name)
    for name in ("generator", "content", "themes"):
        shutil.copytree(CHECKOUT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "home").mkdir()
    return folder


@pytest.mark.timeout(600)
def test_the_readmes_commands_do_what_it_says(fresh: Path) -> None:
    """Each in order, in one shell's home; only `test`, which would run this again, is left to the CI."""
    lines = [line.removeprefix("$ ") for block in _readme_blocks() for line in block if line.startswith("$ ")]
    ran = []
    for line in lines:
        words = [word.replace("~", str(fresh / "home")) for word in shlex.split(line)]
        assert words[:2] == ["python", "build.py"]
        if words[2:3] == ["test"]:
            continue
        done = subprocess.run(
            [sys.executable, *words[1:]], capture_output=True, encoding="utf-8", check=False, cwd=fresh
        )
        ran.append((line, done.returncode, done.stderr))
        if line == "python build.py":
            counted = done.stdout.partition(" in ")[0]
            assert f"\n{counted} in " in (CHECKOUT / "README.md").read_text(encoding="utf-8")
    assert ran == [(line, 0, "") for line, _, _ in ran]
    assert (fresh / "output/index.html").is_file()
    assert (fresh / "home/my-cuttings/output/index.html").is_file()


def _lesson() -> Iterator[tuple[str, str]]:
    """What the tutorial has its reader write (path and file) and type (`$` and the lines of a block), in order."""
    blocks = re.findall(r"(?ms)(?:^`([^`\n]+)`:\n\n)?^```\w*\n(.*?)^```", _page("tutorial.md"))
    yield from ((path or "$", block) for path, block in blocks)


def _answers(block: str, fresh: Path, home: Path) -> str:
    """The commands of a block, each with what it prints."""
    said = ""
    for line in (line for line in block.splitlines() if line.startswith("$ ")):
        words = [word.replace("~", str(home)) for word in shlex.split(line)[2:]]
        done = subprocess.run(
            [sys.executable, *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
            cwd=fresh,
        )
        said += f"{line}\n{done.stdout}"
    return said.replace(str(home), "~")


@pytest.mark.timeout(600)
def test_the_tutorial_goes_as_it_says(fresh: Path, tmp_path: Path) -> None:
    """Every file is written and every command typed as shown; but for the seconds, the answers are those shown."""
    for path, block in _lesson():
        if path == "$":
            timed = re.compile(r"\d+\.\d s")
            assert timed.sub("T", _answers(block, fresh, tmp_path)) == timed.sub("T", block)
        else:
            (tmp_path / "my-cuttings" / path).write_text(block, encoding="utf-8")


def test_the_readme_shows_the_form_of_the_summary_that_is_printed() -> None:
    shown = "\n".join(line for block in _readme_blocks() for line in block)
    number = r"[\d,]+"
    assert re.search(
        rf"(?m)^{number} articles.*, {number} notes.*, {number} pages in .* s → output/index\.html$", shown
    )
    count = len(re.findall(r"(?m)^\S+==", (CHECKOUT / "requirements.lock").read_text(encoding="utf-8")))
    assert f"newsgloss: installing {count} packages into .venv, each checked by its hash; this happens once." in shown


def test_the_changes_begin_with_the_version_that_is_next() -> None:
    assert re.search(r"(?m)^## (Unreleased|\d+\.\d+\.\d+)", (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8"))
