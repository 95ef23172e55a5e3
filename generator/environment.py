"""Makes the private environment: `.venv` in the checkout, from the lock, with every file checked by its hash.

In: an `Environment`. Out: nothing, or a `Refusal` with one sentence. The stamp is written last, so whatever was
interrupted is made again by the next run. It never writes outside the checkout, and never touches a `.venv` that it
has not made itself.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TextIO

from generator.bootstrap import Environment, Refusal, fits

_OFFLINE = re.compile(r"(?i)connection (broken|refused|reset|error)|NewConnection|name resolution|NameResolution|Proxy")
_UNREACHED = re.compile(r"Retrying .*(NewConnectionError|NameResolutionError|ProxyError)")
_FETCHED = re.compile(r"\s*(Downloading|Using cached|Processing) ")


def prepare(environment: Environment, out: TextIO) -> None:
    """Make or mend the environment, if it is not ready. Two at once are safe: the second waits, then finds it made."""
    if _is_sound(environment):
        return
    try:
        with _alone(environment.checkout / ".newsgloss", out):
            if not _is_sound(environment):
                _make(environment, out)
    except OSError as problem:
        raise Refusal(f"the packages are missing, and .venv could not be made: {problem}.") from problem


def _is_sound(environment: Environment) -> bool:
    """Whether it is ready, and the Python it was made by has not been replaced by another version in the same place."""
    if not environment.ready:
        return False
    config = (environment.folder / "pyvenv.cfg").read_text(encoding="utf-8")
    home = re.search(r"(?m)^home = (.*?)\s*$", config)
    version = re.search(r"(?m)^version(?:_info)? = (\d+)\.(\d+)", config)
    if home is None or version is None:
        return False
    base = Path(getattr(sys, "_base_executable", sys.executable)).parent
    return Path(home[1]) != base or (int(version[1]), int(version[2])) == sys.version_info[:2]


def _make(environment: Environment, out: TextIO) -> None:
    if _is_anothers(environment):
        if fits(environment, map(str, _libraries(environment.folder))):
            return
        what = f"install {environment.lock.name} into it, or remove it, and run again."
        raise Refusal(f"{environment.folder} lacks packages and was not made by build.py: {what}")
    if not all(map(find_spec, ("venv", "ensurepip"))):
        what = "on Debian and Ubuntu: apt install python3-venv"
        raise Refusal(f"this Python cannot make an environment for the packages; add its module venv ({what}).")
    count = len(re.findall(r"(?m)^\S+==", environment.lock.read_text(encoding="utf-8")))
    what = "package" if count == 1 else "packages"
    what += ", those for the tests among them," if environment.testing else ""
    out.write(f"newsgloss: installing {count} {what} into .venv, each checked by its hash; this happens once.\n")
    out.flush()
    running = Environment(environment.checkout)
    if not (environment.testing and _is_sound(running)):
        _create(environment)
    _install(environment, count, out)
    for made in {environment, running}:  # what the tests need holds what a run needs
        shutil.copyfile(made.lock, made.stamp)


def _is_anothers(environment: Environment) -> bool:
    folder = environment.folder
    return folder.exists() and not environment.ours.exists() and any(folder.iterdir())


def _libraries(folder: Path) -> Iterator[Path]:
    yield from folder.glob("lib/python*/site-packages")
    yield folder / "Lib" / "site-packages"


def _create(environment: Environment) -> None:
    """An empty environment with pip. What was there is moved away first, so no half of it stays under our mark."""
    aside = environment.checkout / ".newsgloss" / "discarded"
    shutil.rmtree(aside, ignore_errors=True)
    if environment.folder.exists():
        environment.folder.rename(aside)
        shutil.rmtree(aside, ignore_errors=True)
    environment.folder.mkdir()
    environment.ours.write_text("build.py made this folder, and makes it anew when needed.\n", encoding="utf-8")
    venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(environment.folder)
    command = [str(environment.python), "-Im", "ensurepip", "--default-pip"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, errors="replace")  # noqa: S603 - ours
    if done.returncode:
        raise Refusal(f"pip could not be set up in .venv: {_last_line(done.stderr or done.stdout)}")


def _install(environment: Environment, count: int, out: TextIO) -> None:
    """Install the lock. pip keeps to the person's own configuration, and prefers built packages to sources."""
    # Every package and its hash is in the lock, so pip has nothing to resolve; `user = yes` would not work in here.
    command = [str(environment.python), "-m", "pip", "install", "--require-hashes", "--no-deps", "--no-user"]
    command += ["--disable-pip-version-check", "--no-input", "--progress-bar=off", "-r", str(environment.lock)]
    said: list[str] = []
    with subprocess.Popen(  # noqa: S603 - the interpreter that we have just made
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "PYTHONUTF8": "1"},
    ) as pip:
        for line in pip.stdout or ():
            said.append(line)
            _tell_progress(said, count, out)
            if _is_offline(said):
                pip.terminate()
                break
    if out.isatty():
        out.write("\r\x1b[K")
    if pip.returncode:
        raise Refusal(_why_not("".join(said), environment))


def _tell_progress(said: list[str], count: int, out: TextIO) -> None:
    if not out.isatty() or not said[-1].startswith(("Collecting ", "Installing ")):
        return
    at = sum(line.startswith("Collecting ") for line in said)
    out.write(f"\r\x1b[K  {at} of {count} …" if said[-1].startswith("Collecting ") else "\r\x1b[K  unpacking …")
    out.flush()


def _is_offline(said: list[str]) -> bool:
    """Whether nobody answered twice before anything came. A line that is slow, or breaks later, has pip's patience."""
    unanswered = sum(_UNREACHED.search(line) is not None for line in said)
    return unanswered >= 2 and not any(_FETCHED.match(line) for line in said)  # noqa: PLR2004 - once may be chance


def _why_not(said: str, environment: Environment) -> str:
    """One sentence out of what pip said."""
    if "DO NOT MATCH THE HASHES" in said:
        return f"a package does not match its hash in {environment.lock.name}, so it was not installed."
    if _OFFLINE.search(said):
        return "the packages are not installed, and they cannot be fetched: connect to the network once and run again."
    return f"the packages could not be installed: {_last_line(said)}"


def _last_line(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()] or ["no reason was given"]
    return next((line for line in reversed(lines) if line.startswith("ERROR")), lines[-1]).removeprefix("ERROR: ")


@contextmanager
def _alone(folder: Path, out: TextIO) -> Iterator[None]:
    """Only one process at a time; the system frees the lock when its holder dies."""
    folder.mkdir(exist_ok=True)
    with (folder / "environment.lock").open("a+b") as held:
        if not _lock(held.fileno(), wait=False):
            out.write("newsgloss: waiting for another run, which is installing the packages …\n")
            out.flush()
            _lock(held.fileno(), wait=True)
        yield


if sys.platform == "win32":
    import msvcrt
    import time

    def _lock(file: int, *, wait: bool) -> bool:
        while True:
            try:
                msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
            except OSError:
                if not wait:
                    return False
                time.sleep(0.2)
            else:
                return True

else:
    import fcntl

    def _lock(file: int, *, wait: bool) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True
