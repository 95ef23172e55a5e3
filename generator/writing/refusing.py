"""Whether a folder may be the output folder.

In: the output folder and the collection's. Out: diagnostics, none where it may. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from generator.diagnostics import Code, Diagnostic
from generator.model import Place
from generator.writing.standing import MANIFEST, manifest

Identity = tuple[int, int]  # device and inode: what a folder is, whatever it is called


def refusal(output: Path, *, root: Path) -> tuple[Diagnostic, ...]:
    """Why `output` may not be the output folder of the collection at `root`; empty where it may."""
    try:
        found = _danger(output.absolute(), root) or _unowned(output)
    except OSError as problem:
        found = (Code.OUTPUT_FAILED, f"the output folder cannot be looked at: {problem.strerror or problem}", ())
    if found is None:
        return ()
    code, what, shown = found
    return (Diagnostic(code, Place(_named(output, root)), what, shown, _MEND[code]),)


_Found = tuple[Code, str, tuple[tuple[str, str], ...]]
_MEND: Mapping[Code, str] = {
    Code.OUTPUT_UNSAFE: "give a folder of its own: --output output",
    Code.OUTPUT_FOREIGN: "give another --output, or empty the folder if nothing in it is needed",
    Code.OUTPUT_FAILED: "give another --output, or change the permissions",
}


def _named(output: Path, root: Path) -> str:
    whole = output.absolute()
    return whole.relative_to(root.absolute()).as_posix() if whole.is_relative_to(root.absolute()) else str(output)


def _danger(output: Path, root: Path) -> _Found | None:
    if "\x00" in str(output) or not output.name or output.name == "..":
        return Code.OUTPUT_UNSAFE, f"{str(output)!r} cannot be an output folder", ()
    if output.is_symlink():
        return Code.OUTPUT_UNSAFE, f"{output.name} is a symbolic link", (("to", str(output.readlink())),)
    if output.exists() and not output.is_dir():
        return Code.OUTPUT_FOREIGN, f"{output.name} is a file, not a folder", ()
    if output.is_mount():
        return (
            Code.OUTPUT_UNSAFE,
            f"{output.name} is where a disk is mounted; a folder in it can be replaced as a whole, it cannot",
            (),
        )
    kept = [root / "content", root / "themes"]
    inside = _identities(_chain(output)[1:]) & _identities(kept)
    above = _identities([output]) & _identities(folder for keep in (*kept, root, *_home()) for folder in _chain(keep))
    if inside or above:
        where = (
            "inside the collection's content or themes"
            if inside
            else "the collection, a home folder, or above one of them"
        )
        return Code.OUTPUT_UNSAFE, f"{output.name} is {where}", (("folder", str(output)),)
    return None


def _home() -> tuple[Path, ...]:
    try:
        return (Path.home(),)
    except RuntimeError:
        return ()


def _chain(path: Path) -> list[Path]:
    """The path and all folders above it, links of the folders above resolved."""
    whole = path.absolute()
    real = whole.parent.resolve() / whole.name
    return [real, *real.parents]


def _identities(paths: Iterable[Path]) -> set[Identity]:
    found = set()
    for path in paths:
        try:
            status = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            continue
        found.add((status.st_dev, status.st_ino))
    return found


def _unowned(output: Path) -> _Found | None:
    """A folder that holds something and has no manifest of ours. Dot-files (.gitkeep, .DS_Store) do not count."""
    if not output.is_dir() or manifest(output) is not None:
        return None
    held = sorted(entry.name for entry in output.iterdir() if not entry.name.startswith("."))
    if (output / MANIFEST).exists() and held:
        what = f"{output.name}/{MANIFEST} cannot be read, or another version of Newsgloss wrote it"
        return Code.OUTPUT_FOREIGN, what, (("holds", ", ".join(held[:5])),)
    if held:
        return (
            Code.OUTPUT_FOREIGN,
            f"{output.name} holds files and was not made by Newsgloss",
            (("holds", ", ".join(held[:5])),),
        )
    return None
