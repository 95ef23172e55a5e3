"""The inbox on disk. In: a collection's folder. Out: `Source`s, and articles written where none are.

It reads plain files alone: links and special files are named and left, large files are refused before they are
read. It writes a new file or nothing.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from generator.addresses import is_reserved
from generator.diagnostics import Code, Diagnostic, Outcome, in_order
from generator.model import Manuscript, Place, Source

INBOX = "content/inbox"
LARGEST = 20 * 1024 * 1024  # bytes of one original
STREAMED = (".warc", ".warc.gz", ".arc", ".arc.gz", ".wacz", ".mbox")  # archives are read piece by piece, however large
_BEGINNING = 64 * 1024  # bytes of an archive by which it is known
_PIECE = 1024 * 1024  # bytes
_DEEPEST = 12  # folders below the inbox
# How browsers call the folder that holds what a page was saved with; it is part of the page beside it.
_SAVED_WITH = re.compile(
    r"[-_. ](?:files|dateien|fichiers|archivos|arquivos|ficheiros|file|bestanden|pliki|soubory|filer|tiedostot|файлы"
    r"|dosyalar[ıi]|elemei|fitxers|datoteke|fájlok)$",
    re.IGNORECASE,
)
_IGNORED = ("Thumbs.db", "desktop.ini", ".DS_Store")


def scan(root: Path) -> Outcome[tuple[Source, ...]]:
    """Every original under `content/inbox`, sorted by path."""
    return _sources(root / INBOX, root)


def _sources(folder: Path, root: Path) -> Outcome[tuple[Source, ...]]:
    sources: list[Source] = []
    wrong: list[Diagnostic] = []
    for path in sorted(_files(folder, 0), key=lambda path: path.relative_to(root).as_posix()):
        found = _read(path, path.relative_to(root).as_posix())
        wrong.extend(found.diagnostics)
        if found.value is not None:
            sources.append(found.value)
    return Outcome(tuple(sources), in_order(wrong))


def _files(folder: Path, depth: int) -> Iterator[Path]:
    """Everything in a folder that is no folder. Folders that are links are given like files, to be refused by name."""
    if not folder.is_dir():
        return
    if depth > _DEEPEST or folder.is_symlink():
        yield folder  # refused by name
        return
    try:
        entries = list(os.scandir(folder))
    except OSError:
        yield folder
        return
    pages = {entry.name.rpartition(".")[0] for entry in entries if entry.name.lower().endswith((".html", ".htm"))}
    for entry in entries:
        if entry.name.startswith(".") or entry.name in _IGNORED:
            continue
        if (named := _SAVED_WITH.search(entry.name)) and entry.name[: named.start()] in pages:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path), depth + 1)
        else:
            yield Path(entry.path)


def _read(path: Path, name: str) -> Outcome[Source]:
    place = Place(name.encode("utf-8", "replace").decode())
    if place.path != name:
        what = "the file's name is not UTF-8, so no article could tell where it came from"
        return Outcome(None, (Diagnostic(Code.FILE_NAME, place, what, mend="give it another name"),))
    if is_reserved(path.name):
        what = f"the name {path.name!r} is reserved on Windows, so no article was made of it"
        return Outcome(None, (Diagnostic(Code.FILE_NAME, place, what, mend="give it another name"),))
    try:
        state = path.lstat()
        if not stat.S_ISREG(state.st_mode):
            kind = "a symbolic link" if stat.S_ISLNK(state.st_mode) else "not a plain file"
            return Outcome(
                None,
                (
                    Diagnostic(
                        Code.FILE_LINK, place, f"this is {kind} and was not followed", mend="put the file itself there"
                    ),
                ),
            )
        if state.st_size > LARGEST and path.name.lower().endswith(STREAMED):
            with path.open("rb") as file:
                return Outcome(Source(name, file.read(_BEGINNING), str(path)))
        if state.st_size > LARGEST:
            what = f"{state.st_size:,} bytes are more than an original may have ({LARGEST:,})"
            return Outcome(
                None, (Diagnostic(Code.FILE_TOO_LARGE, place, what, mend="split it into one file an article"),)
            )
        return Outcome(Source(name, path.read_bytes()))
    except OSError as problem:
        what = f"the file cannot be read: {problem.strerror}"
        return Outcome(None, (Diagnostic(Code.FILE_UNREADABLE, place, what, mend="check its permissions"),))


def fingerprint(source: Source) -> str:
    """The SHA-256 of an original's bytes."""
    with opened(source) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def opened(source: Source) -> io.BufferedIOBase:
    """An original's bytes from their beginning, wherever they are."""
    return Path(source.file).open("rb") if source.file else io.BytesIO(source.data)


def opened_inside(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> IO[bytes]:
    """A file of a zip from its beginning, unpacked as it is read."""
    return archive.open(info)


def foreign(paths: tuple[Path, ...], root: Path, *, output: Path) -> Outcome[tuple[Path, ...]]:
    """The paths that are no part of the collection or its site, of which no article could be but a copy of a copy.

    What lies in the inbox already may be named.
    """
    wrong = {path: why for path in paths if (why := _why_own(path.resolve(), root.resolve(), output.resolve()))}
    said = (
        Diagnostic(
            Code.IMPORT_FAILED,
            Place(str(path).encode("utf-8", "replace").decode()),
            f"this {why}, so nothing of it was imported",
            mend="name the files, or a folder outside the collection",
        )
        for path, why in wrong.items()
    )
    return Outcome(tuple(path for path in paths if path not in wrong), tuple(said))


def _why_own(path: Path, root: Path, output: Path) -> str:
    if path.is_relative_to(root / INBOX):
        return ""
    if root.is_relative_to(path) or path == root / "content":
        return "is the collection, or holds it"
    if path.is_relative_to(output):
        return "is part of the site"
    return "is part of the collection" if path.is_relative_to(root / "content") else ""


def originals(paths: tuple[Path, ...], root: Path | None = None) -> Outcome[tuple[Source, ...]]:
    """The files, and the files in folders, wherever they lie; named as they would be, or are, in the inbox."""
    sources: list[Source] = []
    wrong: list[Diagnostic] = []
    inbox = (root / INBOX).resolve() if root else None
    for path in paths:
        files = sorted(_files(path, 0)) if path.is_dir() and not path.is_symlink() else [path]
        whole = path.parent.resolve() / path.name
        there = inbox is not None and whole.is_relative_to(inbox)
        above = whole.relative_to(inbox) if inbox and there else Path(path.name if path in files else "")
        for file in files:
            inside = (above / file.relative_to(path)).as_posix()
            found = _read(file, f"{INBOX}/{inside}")
            wrong.extend(found.diagnostics)
            if found.value is not None:
                sources.append(found.value)
    return Outcome(tuple(sources), tuple(wrong))


def copy_in(paths: tuple[Path, ...], root: Path) -> Outcome[tuple[Source, ...]]:
    """Copy files, and the files in folders, into the inbox; what is there already is not copied again.

    Another file of the same name gets a number: nothing is overwritten. The sources are those now in the inbox, of
    the paths given.
    """
    found = originals(paths, root)
    copied: list[Source] = []
    wrong = list(found.diagnostics)
    for source in found.value or ():
        try:
            copied.append(_copied(source, source.path.removeprefix(f"{INBOX}/"), root))
        except OSError as problem:
            wrong.append(_unwritten("original", Place(source.path), problem))
    return Outcome(tuple(copied), tuple(wrong))


def _copied(source: Source, inside: str, root: Path) -> Source:
    """The original in the inbox: the one that is there with these bytes, or a new copy."""
    stem, dot, suffix = inside.rpartition(".") if "." in inside.rsplit("/", 1)[-1].lstrip(".") else (inside, "", "")
    number = 1
    while True:
        name = f"{INBOX}/{inside}" if number == 1 else f"{INBOX}/{stem}-{number}{dot}{suffix}"
        target = root / name
        if (target.is_file() and _same(source, target)) or _write_new(target, source):
            return replace(source, path=name, file=str(target) if source.file else "")
        number += 1


def _same(source: Source, target: Path) -> bool:
    """Whether a file holds an original's bytes."""
    if not source.file:
        return target.stat().st_size == len(source.data) and target.read_bytes() == source.data
    there = Source(source.path, b"", str(target))
    return target.stat().st_size == Path(source.file).stat().st_size and fingerprint(there) == fingerprint(source)


def put(manuscripts: tuple[Manuscript, ...], root: Path) -> Outcome[tuple[Manuscript, ...]]:
    """Write new articles, and give those that were written. A file that is there is never overwritten."""
    written: list[Manuscript] = []
    wrong: list[Diagnostic] = []
    for manuscript in manuscripts:
        target, place = root / manuscript.path, Place(manuscript.path)
        linked = next((folder for folder in target.parents if folder != root and folder.is_symlink()), None)
        if linked is not None and linked.is_relative_to(root):
            what = f"{linked.relative_to(root).as_posix()} is a symbolic link, so no article was written through it"
            wrong.append(Diagnostic(Code.FILE_LINK, place, what, mend="put the folder itself there"))
            continue
        try:
            if _write_new(target, Source(manuscript.path, manuscript.text.encode())):
                written.append(manuscript)
        except OSError as problem:
            wrong.append(_unwritten("article", place, problem))
    return Outcome(tuple(written), tuple(wrong))


def _unwritten(what: str, place: Place, problem: OSError) -> Diagnostic:
    why = f"the {what} could not be written: {problem.strerror or type(problem).__name__}"
    return Diagnostic(Code.IMPORT_FAILED, place, why, mend="make room for it, and build again")


def _write_new(target: Path, source: Source) -> bool:
    """Write a file whole, or not at all where one is already. Raises OSError, with nothing left, where it cannot."""
    target.parent.mkdir(parents=True, exist_ok=True)
    staged = target.with_name(f".{target.name[:40]}.new")
    try:
        with opened(source) as data, staged.open("wb") as file:
            while piece := data.read(_PIECE):
                file.write(piece)
        return _put_in_place(staged, target)
    finally:
        staged.unlink(missing_ok=True)


def _put_in_place(staged: Path, target: Path) -> bool:
    """Give a file that is written its name, unless another has it. Not every file system has hard links."""
    try:
        os.link(staged, target)
    except FileExistsError:
        return False
    except OSError:
        return _put_in_reserved_place(staged, target)
    return True


def _put_in_reserved_place(staged: Path, target: Path) -> bool:
    try:
        target.open("xb").close()
    except FileExistsError:
        return False
    staged.replace(target)
    return True
