"""The house keeps its plan: who may know whom, where libraries live, who touches files, how large things are."""

from __future__ import annotations

import ast
import re
import statistics
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]

GROUND = {"model", "diagnostics", "placed", "addresses", "dialect", "citing"}
ROOMS = {
    "annotating", "cache", "checking", "exporting", "importing", "indexing", "packing", "planning",
    "reading", "rendering", "searching", "serving", "settings", "workers", "writing",
}  # fmt: skip
STAGED = GROUND | {
    "annotating",
    "cache",
    "checking",
    "exporting",
    "indexing",
    "reading",
    "rendering",
    "writing",
}
KNOWS = {
    "nouns": set(),  # which every room knows
    "freshness": set(),
    "model": set(),
    "diagnostics": {"model"},
    "placed": {"model", "diagnostics", "addresses"},
    "addresses": {"model"},
    "citing": {"model", "addresses"},
    "dialect": {"addresses"},
    **dict.fromkeys(ROOMS, GROUND),
    "writing": GROUND | {"freshness"},
    "steps": {"diagnostics", "cache", "workers"},
    "shown": {"model", "cache"},
    "stages": STAGED | {"steps", "shown"},
    "searches": STAGED | {"searching", "steps", "stages"},
    "clusters": {"workers"},
    "pipeline": GROUND
    | ROOMS - {"serving", "packing", "searching"}
    | {"steps", "stages", "searches", "last", "amending", "regrouping", "building"},
    "building": STAGED | {"steps", "stages", "last", "amending", "workers", "clusters", "regrouping", "pipeline"},
    "amending": STAGED | {"steps", "stages", "searches", "last"},
    "regrouping": STAGED | {"steps", "stages", "searches", "last", "amending", "planning"},
    "last": {"freshness"},
    "packs": GROUND | ROOMS - {"serving"} | {"pipeline", "building", "stages", "steps"},
    "report": {"model", "diagnostics", "building", "packs", "unchanged"},
    "progress": set(),
    "skeletons": {"model", "addresses"},
    "commands": {
        "building",
        "last",
        "model",
        "diagnostics",
        "placed",
        "packs",
        "pipeline",
        "serving",
        "report",
        "progress",
        "skeletons",
        "unchanged",
    },
    "arguments": {"packing", "model", "addresses", "settings", "commands", "packs", "skeletons", "unchanged"},
    "cli": {"arguments", "commands", "last", "unchanged"},
    "unchanged": {"last"},
    "bootstrap": {"cli", "environment"},
    "environment": {"bootstrap"},
}
HOMES = {
    "babel": {"importing", "rendering"},  # months, languages and plurals
    "bibtexparser": {"importing"},
    "brotli": {"importing"},
    "charset_normalizer": {"importing"},
    "click": {"arguments", "cli"},
    "distributed": {"clusters"},  # an extra
    "feedparser": {"importing"},
    "frontmatter": {"placed"},
    "imagesize": {"importing", "reading"},
    "jinja2": {"rendering"},
    "libzim": {"packing"},
    "lxml": {"importing", "packing"},
    "markdown_it": {"annotating", "dialect", "importing", "reading"},
    "markupsafe": {"rendering"},
    "mdit_py_plugins": {"dialect"},
    "msgspec": {"annotating", "cache"},
    "nh3": {"importing"},
    "py3langid": {"importing"},
    "rapidfuzz": {"annotating"},
    "rich": {"progress"},
    "rispy": {"importing"},
    "ruamel": {"annotating"},
    "snowballstemmer": {"searching"},
    "starlette": {"serving"},
    "trafilatura": {"importing"},
    "uvicorn": {"serving"},
    "warcio": {"importing"},
    "watchfiles": {"serving"},
    "yaml": {"importing", "placed"},
}
OF_NOUNS = {"msgspec": {"Struct", "field", "structs"}}  # what nouns are made of, which every room has
# Where a package is called otherwise than what is imported, by more than `-` and `_`.
PACKAGES = {
    "frontmatter": "python-frontmatter",
    "markdown_it": "markdown-it-py",
    "ruamel": "ruamel.yaml",
    "yaml": "pyyaml",
}
# The rooms at the doors, and those files of other rooms that look at the disk.
TOUCHES_FILES = {
    "bootstrap", "cache", "cli", "commands", "environment", "importing/clippings/words", "importing/inbox",
    "importing/pages/words",
    "last", "packing", "packs", "reading/files", "rendering/theme", "serving", "unchanged", "writing",
}  # fmt: skip
TOUCHES = {
    "chmod", "copyfile", "copytree", "cwd", "exists", "expanduser", "fsync", "glob", "hardlink_to", "home",
    "is_dir", "is_file", "is_symlink", "iterdir", "link", "link_to", "listdir", "lstat", "makedirs", "mkdir", "open",
    "read_bytes", "read_text", "readlink", "rename", "rglob", "rmdir", "rmtree", "samefile", "scandir",
    "stat", "symlink", "symlink_to", "touch", "unlink", "walk", "write_bytes", "write_text",
}  # fmt: skip
# Modules that exist to touch files. `os` is asked how many processors there are, and by commands for the environment.
FILE_MODULES = {"fileinput", "glob", "mmap", "os", "shutil", "sqlite3", "tempfile"}
ASKS_OTHERS = {"workers": {"os"}}
BASES = {
    "Enum": "a closed list of words",
    "Exception": "one sentence of the bootstrap, which has no Outcome yet",
    "Generic[T]": "a typed tuple",
    "NamedTuple": "a frozen tuple, where no library is loaded yet",
    "Struct": "a noun: a value with named fields, made and compared without running Python",
    "Protocol": "the shape of what is found in a folder",
    "StrEnum": "a closed list of words",
    "jinja2.runtime.Context": "it must be told by a subclass how templates call functions",
    "jinja2.BytecodeCache": "it must be told by a subclass where compiled templates are kept",
    "pickle.Unpickler": "it must be told by a subclass which classes it may make",
    "yaml.SafeDumper": "it must be told by a subclass how to write a date",
}
WORN_OUT = re.compile(r"(^|_)(utils?|helpers?|managers?|base)(_|$)")
BASES_OF_OTHERS = {"_base", "_base_url"}  # HTML's <base>, and the setting


@dataclass(frozen=True)
class Module:
    """A file of the program, read."""

    path: Path
    tree: ast.Module

    @property
    def name(self) -> str:
        """`reading/files` of `generator/reading/files.py`; `reading` of its door."""
        return self.path.relative_to(CHECKOUT / "generator").with_suffix("").as_posix().removesuffix("/__init__")

    @property
    def room(self) -> str:
        """The room it is in."""
        return self.name.split("/")[0]

    def imports(self) -> Iterator[tuple[str, int]]:
        """Every module that is imported, at the top or in a function, and the line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self.path}:{node.lineno}: imports are written out"
                apart = node.module in ("generator", *OF_NOUNS)
                names = [f"{node.module}.{alias.name}" for alias in node.names] if apart else []
                yield from ((name, node.lineno) for name in names or [node.module or ""])

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function and method."""
        return (node for node in ast.walk(self.tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)))

    def at(self, node: ast.AST) -> str:
        """Where a thing stands, to be clicked."""
        return f"{self.path.relative_to(CHECKOUT)}:{getattr(node, 'lineno', 1)}"


@cache
def house() -> tuple[Module, ...]:
    """Every file of the program."""
    paths = sorted((CHECKOUT / "generator").rglob("*.py"))
    return tuple(Module(path, ast.parse(path.read_text(encoding="utf-8"))) for path in paths)


def _arrows() -> Iterator[tuple[Module, str, int]]:
    for module in house():
        for name, line in module.imports():
            parts = name.split(".")
            if parts[0] == "generator" and len(parts) > 1:
                yield module, parts[1], line


# ── Who may know whom ───────────────────────────────────────────────────────────────────────────


def test_every_file_has_its_place_in_the_plan() -> None:
    assert {module.room for module in house()} - {"__init__"} == KNOWS.keys()


def test_no_arrow_points_the_wrong_way() -> None:
    wrong = [
        f"generator/{module.name}.py:{line}: {module.room} may not know {known}"
        for module, known, line in _arrows()
        if known != module.room and known not in KNOWS[module.room] | {"nouns"}
    ]
    assert wrong == []


def test_libraries_live_in_their_rooms() -> None:
    wrong = [
        f"generator/{module.name}.py:{line}: {library} lives in {', '.join(sorted(HOMES.get(library, ['no room'])))}"
        for module in house()
        for name, line in module.imports()
        if (library := name.split(".")[0]) not in sys.stdlib_module_names | {"generator"}
        and name.split(".")[1:2] not in [[part] for part in OF_NOUNS.get(library, ())]
        and module.room not in HOMES.get(library, set())
    ]
    assert wrong == []


def test_what_is_imported_is_what_is_depended_on() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    declared = {re.split(r"[>=<]", line)[0] for line in chain(project["project"]["dependencies"], *extras)}
    assert declared == {PACKAGES.get(library, library.replace("_", "-")) for library in HOMES}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_the_locks_pin_every_dependency_by_hash_and_name_no_host(name: str) -> None:
    lock = (CHECKOUT / name).read_text(encoding="utf-8")
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *(project["dependency-groups"]["dev"] if "dev" in name else [])]
    pinned = set(re.findall(r"(?m)^([a-z0-9-]+)==", lock))
    assert {re.split(r"[>=<]", line)[0].replace(".", "-") for line in wanted} - pinned == set()
    assert re.findall(r"(?m)^[a-z0-9-]+==[^\\\n]*$", lock) == []  # each is followed by its hashes
    assert re.findall(r"://|--(?:index|find|extra)|(?m:^/)|file:", lock) == []


def test_the_tests_run_on_the_versions_that_people_run() -> None:
    running, testing = (
        set(re.findall(r"(?m)^[a-z0-9-]+==[^ \\]+", (CHECKOUT / name).read_text(encoding="utf-8")))
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert running - testing == set()


def test_only_the_rooms_at_the_doors_touch_files() -> None:
    wrong = [
        f"{module.at(node)}: .{node.func.attr}()"
        for module in house()
        if not {module.name, module.room} & TOUCHES_FILES
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in TOUCHES
        if ast.unparse(node.func) != "Cache.open"  # the room of that name does it
        if not (node.func.attr == "is_file" and module.room == "arguments")  # whether an article is there, to say no
    ]
    wrong += [
        f"generator/{module.name}.py:{line}: import {name}"
        for module in house()
        if not {module.name, module.room} & TOUCHES_FILES
        for name, line in module.imports()
        if name.split(".")[0] in FILE_MODULES - ASKS_OTHERS.get(module.name, set())
    ]
    opened = [
        module.at(node)
        for module in house()
        if not {module.name, module.room} & TOUCHES_FILES
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"
    ]
    assert wrong + opened == []


# ── How things are written ──────────────────────────────────────────────────────────────────────


def _is_mutable(value: ast.expr) -> bool:
    """Whether it makes a list, a dict or a set that anybody could change."""
    if isinstance(value, ast.Call):
        name = value.func.id if isinstance(value.func, ast.Name) else ""
        return name in ("list", "dict", "set", "defaultdict", "deque", "Counter", "bytearray")
    return isinstance(value, (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp))


def _is_read_only(node: ast.AnnAssign) -> bool:
    """Whether mypy lets nobody change it: a Mapping, a Sequence, an AbstractSet."""
    return re.match(r"(Final\[)?(Mapping|Sequence|Collection|AbstractSet)\b", ast.unparse(node.annotation)) is not None


def test_nothing_at_module_level_can_change() -> None:
    wrong = []
    for module in house():
        for node in module.tree.body:
            if isinstance(node, ast.Assign) and _is_mutable(node.value):
                names = {ast.unparse(target) for target in node.targets}
                wrong += [] if names == {"__all__"} else [module.at(node)]
            if isinstance(node, ast.AnnAssign) and node.value and _is_mutable(node.value) and not _is_read_only(node):
                wrong.append(module.at(node))
        wrong += [module.at(node) for node in ast.walk(module.tree) if isinstance(node, ast.Global)]
    assert wrong == []


def test_nothing_inherits_but_what_must() -> None:
    wrong = [
        f"{module.at(node)}: {node.name}({ast.unparse(base)})"
        for module in house()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
        for base in node.bases
        if re.sub(r"\[.*", "[T]", ast.unparse(base)) not in BASES and ast.unparse(base).split("[")[0] not in BASES
    ]
    assert wrong == []


def test_names_say_what_a_thing_is() -> None:
    named = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    wrong = [
        f"{module.at(node)}: {node.name}"
        for module in house()
        for node in ast.walk(module.tree)
        if isinstance(node, named) and node.name not in BASES_OF_OTHERS
        if WORN_OUT.search(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", node.name).lower())
    ]
    assert wrong + [module.name for module in house() if WORN_OUT.search(module.path.stem)] == []


def test_every_module_opens_with_a_docstring() -> None:
    assert [module.name for module in house() if not ast.get_docstring(module.tree)] == []


def test_every_public_function_and_class_has_a_docstring() -> None:
    named = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    wrong = [
        f"{module.at(node)}: {node.name}"
        for module in house()
        for parent in (module.tree, *(node for node in ast.walk(module.tree) if isinstance(node, ast.ClassDef)))
        if isinstance(parent, ast.Module) or not parent.name.startswith("_")
        for node in parent.body
        if isinstance(node, named) and not node.name.startswith("_") and not ast.get_docstring(node)
        if not (isinstance(parent, ast.ClassDef) and any("Protocol" in ast.unparse(base) for base in parent.bases))
    ]
    assert wrong == []


def _doors() -> Iterator[tuple[Module, ast.FunctionDef]]:
    """The functions by which one room is known to others."""
    for module in house():
        if module.name == module.room and module.path.name != "__init__.py":
            yield from (
                (module, node)
                for node in module.tree.body
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
            )
        elif module.path.name != "__init__.py" and "/" in module.name:
            door = next(one for one in house() if one.name == module.room)
            named = {text.value for text in ast.walk(door.tree) if isinstance(text, ast.Constant)}
            yield from (
                (module, node) for node in module.tree.body if isinstance(node, ast.FunctionDef) and node.name in named
            )


def _positional(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    return [one.arg for one in (*node.args.posonlyargs, *node.args.args) if one.arg not in ("self", "cls")]


def test_at_a_door_arguments_after_the_second_have_names() -> None:
    wrong = [f"{module.at(node)}: {node.name}" for module, node in _doors() if len(_positional(node)) > 2]
    assert wrong == []


def test_nowhere_are_more_than_four_arguments_told_by_their_order() -> None:
    wrong = [
        f"{module.at(node)}: {node.name}"
        for module in house()
        for node in module.functions()
        if len(_positional(node)) > 4
    ]
    assert wrong == []


def test_functions_stay_small() -> None:
    sizes = sorted(
        ((node.end_lineno or 0) - node.lineno + 1, f"{module.at(node)}: {node.name}")
        for module in house()
        for node in module.functions()
    )
    lines = [size for size, _ in sizes]
    assert [name for size, name in sizes if size > 50] == []
    assert statistics.median(lines) <= 9
    assert lines[int(len(lines) * 0.9)] <= 25
