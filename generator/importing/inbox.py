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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import IO
from urllib.parse import unquote

from generator.addresses import is_reserved
from generator.diagnostics import Code, Diagnostic, Outcome, in_order
from generator.importing import enclosed
from generator.importing.draft import Enclosed
from generator.model import Manuscript, Place, Source
from generator.nouns import replace

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
_PAGES = (".html", ".htm", ".xhtml", ".shtml")
_MOST_BESIDE = 2_000  # files of a folder that was saved with a page
_DEEPEST_BESIDE = 3  # folders in it


def scan(root: Path) -> Outcome[tuple[Source, ...]]:
    """Every original under `content/inbox`, sorted by path."""
    return _sources(root / INBOX, root)


def _sources(folder: Path, root: Path) -> Outcome[tuple[Source, ...]]:
    sources: list[Source] = []
    wrong: list[Diagnostic] = []
    for path, beside in sorted(_files(folder, 0), key=lambda one: one[0].relative_to(root).as_posix()):
        found = _read(path, path.relative_to(root).as_posix(), beside)
        wrong.extend(found.diagnostics)
        if found.value is not None:
            sources.append(found.value)
    return Outcome(tuple(sources), in_order(wrong))


def _files(folder: Path, depth: int) -> Iterator[tuple[Path, str]]:
    """Everything in a folder that is no folder, and the folder that a browser saved with it.

    Folders that are links are given like files, to be refused by name.
    """
    if not folder.is_dir():
        return
    if depth > _DEEPEST or folder.is_symlink():
        yield folder, ""  # refused by name
        return
    try:
        entries = list(os.scandir(folder))
    except OSError:
        yield folder, ""
        return
    saved = _saved_with(entries)
    parts = {page.rpartition(".")[0] for page in saved}
    for entry in entries:
        if entry.name.startswith(".") or entry.name in _IGNORED:
            continue
        if (named := _SAVED_WITH.search(entry.name)) and entry.name[: named.start()] in parts:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path), depth + 1)
        else:
            yield Path(entry.path), saved.get(entry.name, "")


def _saved_with(entries: Iterable[os.DirEntry[str]]) -> Mapping[str, str]:
    """The folders that belong to pages of the same folder, by the names of the pages."""
    named = ((entry, _SAVED_WITH.search(entry.name)) for entry in entries)
    folders = {entry.name[: found.start()]: entry for entry, found in named if found}
    pages = (entry.name for entry in entries if entry.name.lower().endswith(_PAGES))
    return {name: folders[stem].path for name in pages if (stem := name.rpartition(".")[0]) in folders}


def _saved_with_one(page: Path) -> str:
    if not page.name.lower().endswith(_PAGES):
        return ""
    try:
        return _saved_with(list(os.scandir(page.parent))).get(page.name, "")
    except OSError:
        return ""


def beside(source: Source, address: str) -> bytes:
    """A file of the folder saved with a page, by the address that the page has for it; nothing where there is none.

    What the page calls the folder does not matter, for page and folder may have been renamed. Only plain files are
    read, none through a link, and no more than one byte too much of what is too large.
    """
    steps = [unquote(step) for step in re.split(r"[?#]", address)[0].split("/") if step not in ("", ".")]
    if not source.beside or len(steps) < 2 or address.startswith("/") or not _SAVED_WITH.search(steps[0]):
        return b""
    if any(step == ".." or re.search(r"[\x00-\x1f/\\:]", step) for step in steps[1:]):
        return b""
    return _plain_file(Path(source.beside), steps[1:], enclosed.LARGEST + 1)


def _plain_file(folder: Path, steps: Sequence[str], most: int) -> bytes:
    """The beginning of a plain file below a folder, to which no link leads; nothing where it cannot be read."""
    try:
        *above, target = (folder.joinpath(*steps[:count]) for count in range(len(steps) + 1))
        if not all(stat.S_ISDIR(one.lstat().st_mode) for one in above) or not stat.S_ISREG(target.lstat().st_mode):
            return b""
        with open(target, "rb", opener=_not_through_a_link) as file:
            return file.read(most)
    except (OSError, ValueError):
        return b""


def _not_through_a_link(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def _read(path: Path, name: str, beside: str = "") -> Outcome[Source]:
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
        return Outcome(Source(name, path.read_bytes(), beside=beside))
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
        folder = path.is_dir() and not path.is_symlink()
        files = sorted(_files(path, 0)) if folder else [(path, _saved_with_one(path))]
        whole = path.parent.resolve() / path.name
        there = inbox is not None and whole.is_relative_to(inbox)
        above = whole.relative_to(inbox) if inbox and there else Path("" if folder else path.name)
        for file, saved in files:
            inside = (above / file.relative_to(path)).as_posix()
            found = _read(file, f"{INBOX}/{inside}", saved)
            wrong.extend(found.diagnostics)
            if found.value is not None:
                sources.append(found.value)
    return Outcome(tuple(sources), tuple(wrong))


def copy_in(paths: tuple[Path, ...], root: Path) -> Outcome[tuple[Source, ...]]:
    """Copy files, and the files in folders, into the inbox; what is there already is not copied again.

    Another file of the same name gets a number: nothing is overwritten. Of the folder that was saved with a page, the
    pictures are copied. The sources are those now in the inbox, of the paths given.
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
            beside = _copied_beside(Path(source.beside), target) if source.beside else ""
            return replace(source, path=name, file=str(target) if source.file else "", beside=beside)
        number += 1


def _copied_beside(folder: Path, page: Path) -> str:
    """The folder beside a page in the inbox, with the pictures of the one that it was saved with."""
    named = _SAVED_WITH.search(folder.name)
    target = page.with_name(f"{page.stem}{named[0] if named else '_files'}")
    if target.is_symlink() or target.resolve() == folder.resolve():
        return "" if target.is_symlink() else str(target)
    for steps in islice(_below(folder, ()), _MOST_BESIDE):
        data = _plain_file(folder, steps, enclosed.LARGEST + 1)
        if enclosed.kind_of(data) and len(data) <= enclosed.LARGEST:
            _write_new(target.joinpath(*steps), Source("", data))
    return str(target) if target.is_dir() else ""


def _below(folder: Path, steps: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The plain files below a folder, as steps from there."""
    try:
        entries = sorted(os.scandir(folder.joinpath(*steps)), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False) and len(steps) < _DEEPEST_BESIDE:
            yield from _below(folder, (*steps, entry.name))
        elif entry.is_file(follow_symlinks=False):
            yield (*steps, entry.name)


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
        if linked := _link_above(target, root):
            wrong.append(_through(linked, "article", place))
            continue
        try:
            if _write_new(target, Source(manuscript.path, manuscript.text.encode())):
                written.append(manuscript)
        except OSError as problem:
            wrong.append(_unwritten("article", place, problem))
    return Outcome(tuple(written), tuple(wrong))


def put_pictures(pictures: tuple[Enclosed, ...], root: Path) -> Outcome[tuple[Enclosed, ...]]:
    """Write pictures under `content/media`, each once, and give them if all are there.

    A file of another picture that has the name of one is left as it is, and told.
    """
    wrong: list[Diagnostic] = []
    for one in pictures:
        target, place = root / "content" / one.path, Place(f"content/{one.path}")
        if linked := _link_above(target, root):
            wrong.append(_through(linked, "picture", place))
            continue
        try:
            if not _write_new(target, Source(one.path, one.data)) and not _holds(target, one.data):
                what = "another file stands where a picture of an original belongs; it was left as it is"
                mend = "if it is not the picture that is meant, give it another name"
                wrong.append(Diagnostic(Code.IMPORT_PICTURE, place, what, mend=mend))
        except OSError as problem:
            return Outcome(None, (*wrong, _unwritten("picture", place, problem)))
    return Outcome(pictures, tuple(wrong))


def _holds(target: Path, data: bytes) -> bool:
    """Whether a plain file has these bytes."""
    state = target.lstat()
    return stat.S_ISREG(state.st_mode) and state.st_size == len(data) and target.read_bytes() == data


def _link_above(target: Path, root: Path) -> str:
    """The folder of the collection that is a link and leads to a file, or nothing."""
    above = (folder for folder in target.parents if folder != root and folder.is_relative_to(root))
    linked = next((folder for folder in above if folder.is_symlink()), None)
    return linked.relative_to(root).as_posix() if linked else ""


def _through(linked: str, what: str, place: Place) -> Diagnostic:
    why = f"{linked} is a symbolic link, so no {what} was written through it"
    return Diagnostic(Code.FILE_LINK, place, why, mend="put the folder itself there")


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
