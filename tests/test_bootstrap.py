"""`build.py` with nothing but Python: it makes its environment once, mends what was interrupted, or says why not.

The packages come from a folder with one small wheel made here, so no network is asked.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from generator.bootstrap import Environment, Refusal, fits
from generator.environment import prepare

CHECKOUT = Path(__file__).parents[1]
PROJECT = """
[project]
dependencies = ["straw-hat>=1.2,<2"]

[dependency-groups]
dev = ["paper-hat>=1,<2"]
"""
CLI = """
import sys, straw_hat
def main(arguments):
    print(straw_hat.__version__, sys.prefix, *arguments, sep="|")
    return 7 if "fail" in arguments else 0
"""


def _wheel(folder: Path, name: str, version: str) -> str:
    """Make a wheel with one module, and give its line in a lock."""
    module, made = name.replace("-", "_"), f"{name.replace('-', '_')}-{version}"
    files = {
        f"{module}.py": f"__version__ = {version!r}\n",
        f"{made}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{made}.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(
        f"{path},sha256={base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b'=').decode()},{len(text)}\n"
        for path, text in files.items()
    )
    path = folder / f"{made}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for inside, text in (files | {f"{made}.dist-info/RECORD": record}).items():
            wheel.writestr(inside, text)
    return f"{name}=={version} \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def _lock(checkout: Path, version: str = "1.2.3") -> None:
    wheels = checkout.parent / "wheels"
    wheels.mkdir(exist_ok=True)
    straw = _wheel(wheels, "straw-hat", version)
    (checkout / "requirements.lock").write_text(straw)
    (checkout / "requirements-dev.lock").write_text(straw + _wheel(wheels, "paper-hat", "1.0"))


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A checkout of a program that needs one package, in a path with a blank and letters beyond ASCII."""
    folder = tmp_path / "my cuttings — Zürich"
    (folder / "generator").mkdir(parents=True)
    for name in ("build.py", "generator/__init__.py", "generator/bootstrap.py", "generator/environment.py"):
        shutil.copyfile(CHECKOUT / name, folder / name)
    (folder / "generator" / "cli.py").write_text(CLI)
    (folder / "pyproject.toml").write_text(PROJECT)
    _lock(folder)
    return folder


def _python() -> str:
    """A Python without our packages: the one this environment was made from."""
    return str(getattr(sys, "_base_executable", sys.executable))


def _around(checkout: Path, **more: str) -> dict[str, str]:
    ours = ("PIP_", "VIRTUAL_ENV", "PYTHON", "NEWSGLOSS_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    found = {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": (checkout.parent / "wheels").as_uri(),
        "PIP_CONFIG_FILE": os.devnull,
    }
    return kept | found | more


def _run(checkout: Path, *arguments: str, cwd: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [_python(), str(checkout / "build.py"), *arguments],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=cwd or checkout.parent,
        env=_around(checkout, PYTHONUTF8="1", **more),
    )


def test_the_first_run_makes_the_environment_says_so_and_goes_on_in_it(bare: Path) -> None:
    first = _run(bare, "build", "--strict")
    assert (first.returncode, first.stdout) == (0, f"1.2.3|{bare / '.venv'}|build|--strict\n")
    said = "newsgloss: installing 1 package into .venv, each checked by its hash; this happens once.\n"
    assert first.stderr == said
    again = _run(bare, "fail", cwd=bare)
    assert (again.returncode, again.stderr) == (7, "")
    assert sorted(path.name for path in bare.iterdir()) == [
        ".newsgloss", ".venv", "build.py", "generator", "pyproject.toml", "requirements-dev.lock", "requirements.lock",
    ]  # fmt: skip


def test_a_changed_lock_is_installed(bare: Path) -> None:
    _run(bare)
    _lock(bare, "1.9")
    assert _run(bare).stdout == f"1.9|{bare / '.venv'}\n"


def test_what_was_interrupted_is_made_again(bare: Path) -> None:
    environment = Environment(bare)
    environment.folder.mkdir()
    environment.ours.write_text("")
    (environment.folder / "bin").mkdir()
    (environment.folder / "bin" / "python").write_text("half a file")
    assert _run(bare).stdout == f"1.2.3|{environment.folder}\n"


def test_two_at_once_both_go_on(bare: Path) -> None:
    command = [_python(), str(bare / "build.py")]
    runs = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", env=_around(bare))
        for _ in range(2)
    ]
    said = [run.communicate(timeout=100) for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert sorted("newsgloss: installing" in err for _, err in said) == [False, True]
    assert sorted("waiting" in err for _, err in said) == [False, True]


def test_a_test_run_adds_to_the_same_environment(bare: Path) -> None:
    _run(bare)
    kept = bare / ".venv" / "kept"
    kept.write_text("")
    assert _run(bare, "test", "-k", "x").stdout == f"1.2.3|{bare / '.venv'}|test|-k|x\n"
    assert (kept.exists(), _run(bare).stderr) == (True, "")


def test_without_packages_and_network_one_sentence_is_said(bare: Path) -> None:
    shutil.rmtree(bare.parent / "wheels")
    (bare.parent / "wheels").mkdir()
    done = _run(bare)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 2)
    assert "newsgloss: the packages could not be installed: " in done.stderr


def test_an_index_that_nobody_answers_for_is_no_network(bare: Path) -> None:
    done = _run(bare, PIP_NO_INDEX="0", PIP_FIND_LINKS="", PIP_INDEX_URL="http://127.0.0.1:9/simple")
    said = "the packages are not installed, and they cannot be fetched: connect to the network once and run again."
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, f"newsgloss: {said}")


def test_a_package_of_another_hash_is_not_installed(bare: Path) -> None:
    lock = bare / "requirements.lock"
    start = lock.read_text().split("sha256:")[0]
    lock.write_text(f"{start}sha256:{'0' * 64}\n")
    done = _run(bare)
    assert done.returncode == 2
    assert "does not match its hash in requirements.lock, so it was not installed" in done.stderr


def test_an_environment_of_somebody_else_is_not_touched(bare: Path) -> None:
    (bare / ".venv" / "lib").mkdir(parents=True)
    (bare / ".venv" / "lib" / "mine").write_text("mine")
    done = _run(bare)
    assert (done.returncode, (bare / ".venv" / "lib" / "mine").read_text()) == (2, "mine")
    assert "was not made by build.py" in done.stderr


def test_where_the_packages_are_nothing_is_made(bare: Path) -> None:
    site = bare.parent / "site"
    site.mkdir()
    with zipfile.ZipFile(bare.parent / "wheels" / "straw_hat-1.2.3-py3-none-any.whl") as wheel:
        wheel.extractall(site)
    done = _run(bare, PYTHONPATH=str(site))
    assert (done.returncode, done.stderr) == (0, "")
    assert not (bare / ".venv").exists()


def test_a_python_that_cannot_make_environments_says_what_to_install(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(Refusal, match="apt install python3-venv"):
        prepare(Environment(bare), sys.stderr)


def test_a_folder_that_cannot_be_written_is_said(bare: Path) -> None:
    (bare / ".newsgloss").write_text("a file where a folder should be")
    done = _run(bare)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "the packages are missing, and .venv could not be made" in done.stderr


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("straw_hat-1.2.dist-info", True),
        ("Straw.Hat-1.99.4.dist-info", True),
        ("straw_hat-1.3-py3.11.egg-info", True),
        ("straw_hat-1.2rc1.dist-info", True),
        ("straw_hat-1.1.9.dist-info", False),
        ("straw_hat-2.0.dist-info", False),
        ("straw-1.2.dist-info", False),
    ],
)
def test_a_package_fits_by_name_and_version(bare: Path, name: str, expected: bool) -> None:
    (bare / "there" / name).mkdir(parents=True)
    assert fits(Environment(bare), [str(bare / "absent"), str(bare / "there")]) is expected


def test_an_old_python_is_told_so_in_one_sentence(bare: Path) -> None:
    lie = "import sys; sys.version_info = (3, 10, 1); exec(compile(open('build.py').read(), 'build.py', 'exec'))"
    done = subprocess.run([_python(), "-c", lie], capture_output=True, text=True, check=False, cwd=bare)
    assert (done.returncode, done.stderr) == (2, "Newsgloss needs Python 3.11 or newer; this is Python 3.10.\n")
