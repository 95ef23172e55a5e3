"""Finds an environment that has the packages, or has one made, and hands the command line on to `generator.cli` in it.

In: the arguments of `build.py`. Out: the exit code. With the standard library alone: where the packages that
`pyproject.toml` asks for are there, nothing is made; where they are not, `generator.environment` makes `.venv` in the
checkout, and the command goes on in it. It never uses packages whose versions it has not looked at.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

CHECKOUT = Path(__file__).resolve().parents[1]
_AGAIN = "NEWSGLOSS_BOOTSTRAPPED"  # set for the process in the private environment, so that nothing goes in circles
_DIST = re.compile(r"(.+?)-(\d[^-]*)(?:-.*)?\.(?:dist|egg)-info")
_BOUND = re.compile(r"([A-Za-z0-9._-]+)\s*>=\s*([\d.]+)\s*,\s*<\s*([\d.]+)")


class Refusal(Exception):  # noqa: N818 - a sentence for a person, not an error of ours
    """There are no packages to run with; the text is the sentence that says why and what to do."""


class Environment(NamedTuple):
    """The private environment of a checkout: to run, or (`testing`) to run the tests as well."""

    checkout: Path
    testing: bool = False

    @property
    def folder(self) -> Path:
        """Where it is."""
        return self.checkout / ".venv"

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def lock(self) -> Path:
        """The pinned packages."""
        return self.checkout / ("requirements-dev.lock" if self.testing else "requirements.lock")

    @property
    def ours(self) -> Path:
        """A file that says that `build.py` made this folder."""
        return self.folder / "made-by-newsgloss"

    @property
    def stamp(self) -> Path:
        """The file that is written last: a copy of the lock that the environment was made from."""
        return self.folder / self.lock.name

    @property
    def ready(self) -> bool:
        """Whether it was made to the end, from today's lock, by a Python that is still there."""
        try:
            return self.stamp.read_bytes() == self.lock.read_bytes() and self.python.exists()
        except OSError:
            return False


def main(arguments: list[str]) -> int:
    """Run the command line, here or in the private environment. Gives the exit code."""
    try:
        return _run(arguments, Environment(CHECKOUT, testing=arguments[:1] == ["test"]))
    except Refusal as refusal:
        sys.stderr.write(f"newsgloss: {refusal}\n")
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("\nnewsgloss: stopped.\n")
        return 130


def _run(arguments: list[str], environment: Environment) -> int:
    again = os.environ.pop(_AGAIN, "")
    if environment.ready if _is_inside(environment) else fits(environment, sys.path):
        from generator.cli import main as run  # noqa: PLC0415 - its packages are only known to be there now

        return run(arguments)
    if again:
        raise Refusal(f"the packages in {environment.folder} cannot be used; remove that folder and run again.")
    from generator.environment import prepare  # noqa: PLC0415 - it is not needed where the packages are there

    prepare(environment, sys.stderr)
    return _go_on(environment, arguments)


def _is_inside(environment: Environment) -> bool:
    """Whether this very process runs in the environment that we made."""
    return Path(sys.prefix) == environment.folder and environment.ours.exists()


def _go_on(environment: Environment, arguments: list[str]) -> int:
    command = [str(environment.python), str(environment.checkout / "build.py"), *arguments]
    around = {**os.environ, _AGAIN: "1"}
    if os.name != "nt":
        os.execve(command[0], command, around)  # noqa: S606 - the interpreter that we have just made
    # Windows has no exec that waits, so this process stays and hands the exit code on.
    import subprocess  # noqa: PLC0415 - only there

    return subprocess.run(command, check=False, env=around).returncode  # noqa: S603 - as above


def fits(environment: Environment, path: Iterable[str]) -> bool:
    """Whether the folders of `path` hold every package that is needed, at a version that will do."""
    found = _installed(path)
    return all(_within(found.get(name), low, high) for name, low, high in _needed(environment))


def _needed(environment: Environment) -> Iterator[tuple[str, str, str]]:
    """Name, lowest version and the version that is too high, as `pyproject.toml` states them."""
    import tomllib  # noqa: PLC0415 - inside the environment nothing has to be looked up

    project = tomllib.loads((environment.checkout / "pyproject.toml").read_text(encoding="utf-8"))
    testing = project["dependency-groups"]["dev"] if environment.testing else ()
    for line in (*project["project"]["dependencies"], *testing):
        bound = _BOUND.fullmatch(line)
        if bound is None:
            raise Refusal(f"pyproject.toml: a dependency is written `name>=low,<high`, not {line!r}.")
        yield _normal(bound[1]), bound[2], bound[3]


def _installed(path: Iterable[str]) -> Mapping[str, str]:
    """Package names and versions by the folders that installers leave: much quicker than importing them."""
    found: dict[str, str] = {}
    for folder in map(Path, path):
        try:
            matches = [_DIST.fullmatch(entry.name) for entry in folder.iterdir()]
        except OSError:
            continue
        for match in filter(None, matches):
            found.setdefault(_normal(match[1]), match[2])
    return found


def _normal(name: str) -> str:
    """A package's name as it is compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _within(version: str | None, low: str, high: str) -> bool:
    return version is not None and _numbers(low) <= _numbers(version) < _numbers(high)


def _numbers(version: str) -> tuple[int, ...]:
    """The release's numbers without zeros at the end, so that 3 equals 3.0."""
    release = re.match(r"\d+(\.\d+)*", version)
    return tuple(int(part) for part in re.sub(r"(\.0+)+$", "", release[0] if release else "0").split("."))
