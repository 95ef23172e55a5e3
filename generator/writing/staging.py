"""The new site, complete, in a hidden folder beside the output folder.

In: files and what stands in the output. Out: a staged site in which only changed files are new, the rest hard links.
Nothing is staged until something has changed. It refuses addresses that leave the folder, and files that collide.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import posixpath
import shutil
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from generator.addresses import stays_inside
from generator.diagnostics import Code, Diagnostic
from generator.freshness import Seal
from generator.model import Built, File, Place
from generator.writing.exchange import names
from generator.writing.sparing import Bearing, Spare, bearing, opened_over, spare
from generator.writing.standing import MANIFEST, NOTHING, Known, Standing, manifest_bytes, parents
from generator.writing.system import flush

_CHUNK = 1 << 20
_LINKLESS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EXDEV, errno.EMLINK, errno.EINVAL})
_SOURCE_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


@dataclass(slots=True)
class Staging:
    """A site on its way.

    `sealed` are the seals that our files had when they were last known to be what the manifest says; `known` is what
    an earlier look found.
    `ours` are addresses and digests of the new site, `places` what made them, where that is told, `written` those
    staged. `seen` are its addresses and `needed` their folders as a case-blind file system knows them; `folders` are
    those made in `stage`, `spare` what was in it already, `over` the folders of files that were written over, `new` is
    what a file bears that the system makes, and `reused` is whether anything was there.
    `wrong` is what keeps the site from being published.
    """

    root: Path
    output: Path
    standing: Standing
    sealed: Mapping[str, Seal] = field(default_factory=dict)
    known: Known = NOTHING
    ours: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    needed: dict[str, str] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    folders: set[str] = field(default_factory=set)
    spare: Spare = field(default_factory=Spare)
    over: set[str] = field(default_factory=set)
    new: Bearing | None = None
    reused: bool = False
    wrong: list[Diagnostic] = field(default_factory=list)
    stage: Path = field(init=False)

    def __post_init__(self) -> None:
        self.stage = names(self.output).stage

    @property
    def removed(self) -> frozenset[str]:
        """What was ours, is no more, and still lies there."""
        there = self.standing.files.keys() | self.standing.others
        return frozenset(there & (self.standing.ours.keys() - self.ours.keys()))

    @property
    def changed(self) -> bool:
        """Whether `output` must be touched at all."""
        if self.written or self.removed or MANIFEST not in self.standing.files:
            return True
        return (self.output / MANIFEST).read_bytes() != manifest_bytes(self.ours)

    @property
    def built(self) -> Built:
        """What a build that ends here has done."""
        return Built(len(self.written), len(self.ours) - len(self.written), len(self.removed))


def holds(staging: Staging, url: str, *, digest: str) -> bool:
    """Whether our file of this SHA-256 stands in the output: by its seal, or where that is not known, by its bytes."""
    if not _standing_here(staging, url) or staging.standing.ours[url] != digest:
        return False
    if staging.sealed.get(url) == staging.standing.files[url]:
        return True
    try:
        with open(f"{staging.output}/{url}", "rb") as present:  # noqa: PTH123 (as below)
            return hashlib.file_digest(present, "sha256").hexdigest() == digest
    except OSError:
        return False


def take(staging: Staging, file: File) -> None:
    """Stage a file, unless its bytes are those in the output. What is wrong is gathered."""
    problem = _misplaced(staging, file)
    if problem is None and file.copy:
        problem = _take_copy(staging, file)
    elif problem is None and file.digest:
        staging.ours[file.url] = file.digest
    elif problem is None:
        _take_body(staging, file)
    if problem is not None:
        staging.wrong.append(problem)


def _misplaced(staging: Staging, file: File) -> Diagnostic | None:
    url, place = file.url, file.place or Place(file.url)
    if not _is_address(url):
        return Diagnostic(
            Code.VALUE_PATH, place, f"{url!r} is no address inside the output folder", mend="give another slug"
        )
    clash = _clash(staging, url, place)
    if clash is None:
        staging.places |= {url: file.place} if file.place else {}
        staging.seen[_alike(url)] = url
    return clash


def _alike(url: str) -> str:
    """The same for two addresses that a case-blind file system takes for one."""
    return url if url.isascii() and url.islower() else unicodedata.normalize("NFC", url).casefold()


def _clash(staging: Staging, url: str, place: Place) -> Diagnostic | None:
    """What is wrong with an address because of those before it."""
    other = staging.seen.get(_alike(url))
    if other is not None:
        code = Code.ADDRESS_TAKEN if other == url else Code.ADDRESS_CASE
        what = (
            f"two files want the address {url}" if other == url else f"{url} and {other} are one file on many systems"
        )
        return Diagnostic(
            code, place, what, (("also", str(staging.places.get(other, Place(other)))),), "give one another slug"
        )
    file = None
    folder = _alike(url).rpartition("/")[0]
    while folder and folder not in staging.needed:
        staging.needed[folder] = url
        file = staging.seen.get(folder, file)
        folder = folder.rpartition("/")[0]
    inside = staging.needed.get(_alike(url))
    if file is not None or inside is not None:
        what = f"{file or url} is a file, and {inside or url} needs it as a folder"
        return Diagnostic(Code.ADDRESS_TAKEN, place, what, mend="give one another slug")
    return None


def _is_address(url: str) -> bool:
    try:
        url.encode()
    except UnicodeEncodeError:
        return False
    plain = url.isprintable() or min(url, default="") >= " "
    return plain and stays_inside(url) and posixpath.normpath(url) == url and url not in (".", MANIFEST)


def _take_body(staging: Staging, file: File) -> None:
    staging.ours[file.url] = hashlib.sha256(file.body).hexdigest()
    as_long = _standing_here(staging, file.url) and staging.standing.files[file.url][0] == len(file.body)
    if as_long and _holds(f"{staging.output}/{file.url}", file.body):
        return
    with _new(staging, file.url, len(file.body)) as target:
        target.write(file.body)


def _standing_here(staging: Staging, url: str) -> bool:
    return url in staging.standing.ours and url in staging.standing.files


def _holds(path: str, body: bytes) -> bool:
    with open(path, "rb") as present:  # noqa: PTH123 (a Path for each of ten thousand files costs as much as the comparison)
        return os.fstat(present.fileno()).st_size == len(body) and present.read() == body


def _new(staging: Staging, url: str, size: int) -> BinaryIO:
    """A file of the stage, to be written; `size` is how many bytes it will have."""
    staging.written.append(url)
    folder = url.rpartition("/")[0]
    _folder(staging, folder)
    path = f"{staging.stage}/{url}"
    if staging.new and url in staging.spare.old:
        over = opened_over(path, size, staging.new)
        if over:
            staging.spare.old.discard(url)
            staging.over.add(folder)
            return over
    _give_way(staging, url)
    made = open(path, "xb")  # noqa: PTH123, SIM115 (as above; whoever asked closes it)
    staging.new = staging.new or bearing(made.fileno(), os.fstat(made.fileno()))
    return made


def _folder(staging: Staging, folder: str) -> None:
    if not staging.folders:
        staging.spare = spare(staging.stage, staging.output, staging.standing, staging.known.folders)
        staging.reused = staging.stage.is_dir()
    if folder not in staging.folders:
        for above in parents([f"{folder}/"]):
            if above in staging.spare.shared or above in staging.spare.old:
                _give_way(staging, above)
        (staging.stage / folder).mkdir(parents=True, exist_ok=True)
        staging.folders |= {"", folder}


def _give_way(staging: Staging, url: str) -> None:
    """Remove what a stage that was there already has at this address: a file, or a folder that nothing wants."""
    there, path = staging.spare, f"{staging.stage}/{url}"
    if url in there.shared or url in there.old:
        os.unlink(path)  # noqa: PTH108 (as below)
        there.shared.discard(url)
        there.old.discard(url)
    elif staging.reused and os.path.lexists(path) and staging.seen.get(_alike(url), url) == url:
        _clear(staging, url)  # but no page of ours, where the owner's file bears its name in another case


def _clear(staging: Staging, url: str) -> None:
    """Remove what nobody knew to be there: a folder, or what a case-blind file system has under another name."""
    there, path, alike = staging.spare, staging.stage / url, _alike(url)
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
    for known in (there.shared, there.old):
        for one in [one for one in known if f"{_alike(one)}/".startswith(f"{alike}/")]:
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                (staging.stage / one).unlink()
            known.discard(one)


def _take_copy(staging: Staging, file: File) -> Diagnostic | None:
    """Copied byte by byte: a hard link would let whoever edits the output edit the owner's original."""
    path = staging.root / file.copy
    if not Path(file.copy).is_absolute() and not stays_inside(file.copy):
        return Diagnostic(Code.VALUE_PATH, file.place or Place(file.copy), f"{file.copy!r} leads out of the collection")
    try:
        source = _source(path)
    except OSError as problem:
        what = f"{file.copy} cannot be copied: {problem.strerror or problem}"
        return Diagnostic(Code.FILE_UNREADABLE, file.place or Place(file.copy), what)
    with source:
        staging.ours[file.url] = _same_digest(staging, file.url, source) or _copy_over(staging, file.url, source)
    return None


def _source(path: Path) -> BinaryIO:
    opened = os.open(path, _SOURCE_FLAGS)
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        raise OSError(errno.EINVAL, "it is not a regular file")
    return os.fdopen(opened, "rb")


def _same_digest(staging: Staging, url: str, source: BinaryIO) -> str:
    """The digest of `source` where the output has the same bytes, else an empty text."""
    if not _standing_here(staging, url):
        return ""
    with (staging.output / url).open("rb") as present:
        if os.fstat(present.fileno()).st_size != os.fstat(source.fileno()).st_size:
            return ""
        seen = hashlib.sha256()
        for chunk in _chunks(source):
            if present.read(_CHUNK) != chunk:
                return ""
            seen.update(chunk)
    return seen.hexdigest()


def _copy_over(staging: Staging, url: str, source: BinaryIO) -> str:
    source.seek(0)
    seen = hashlib.sha256()
    with _new(staging, url, os.fstat(source.fileno()).st_size) as target:
        for chunk in _chunks(source):
            seen.update(chunk)
            target.write(chunk)
        target.truncate()  # a source that became shorter meanwhile would leave the end of an older file
    return seen.hexdigest()


def _chunks(source: BinaryIO) -> Iterator[bytes]:
    return iter(lambda: source.read(_CHUNK), b"")


def collisions(staging: Staging) -> Iterator[Diagnostic]:
    """Addresses where a file or folder of the owner's stands."""
    foreign = staging.standing.foreign
    folders = parents(foreign) | set(staging.standing.foreign_folders)
    for address in sorted((set(foreign) | folders) & staging.ours.keys() | set(foreign) & parents(staging.ours)):
        place = Place(posixpath.join(staging.output.name, address))
        what = f"{address} was not made by Newsgloss and stands where a page must go"
        yield Diagnostic(Code.OUTPUT_FOREIGN, place, what, mend="move it out of the output folder")


def stage_rest(staging: Staging) -> None:
    """Add what has not changed, what is the owner's and the manifest, and flush all of it to the disk."""
    _folder(staging, "")
    if staging.standing.there:
        shutil.copymode(staging.output, staging.stage)
    for folder in staging.standing.foreign_folders:
        _folder(staging, folder)
    there = set(staging.written) | staging.spare.shared
    wanted = {*staging.ours, *staging.standing.foreign}
    for url in wanted - there:
        _folder(staging, url.rpartition("/")[0])
        _give_way(staging, url)
        _link(f"{staging.output}/{url}", f"{staging.stage}/{url}")
    for url in (staging.spare.shared - wanted) | staging.spare.old:
        os.unlink(f"{staging.stage}/{url}")  # noqa: PTH108 (as above)
    _drop_empty(staging, wanted)
    for folder in staging.over:
        os.utime(f"{staging.stage}/{folder}")  # by it whoever knows the folder sees that it is not as it was
    for folder in reversed(staging.standing.foreign_folders):  # last, for it may forbid writing
        shutil.copystat(staging.output / folder, staging.stage / folder)
    (staging.stage / MANIFEST).write_bytes(manifest_bytes(staging.ours))
    flush(staging.stage, [*staging.written, MANIFEST])


def forsake(staging: Staging) -> None:
    """Let `settle` remove a stage that could not be completed: it may be what fills the disk, or what is in the way."""
    if staging.folders:
        with contextlib.suppress(OSError):
            (staging.stage / MANIFEST).unlink()


def sealed_now(staging: Staging) -> dict[str, Seal]:
    """The seals of all files of the output, once it is what was staged. Only what may have others is looked at.

    A link gives a file another time of its last change, but no other bytes: where those may be others than were seen,
    the seal is the one that was seen, which the file does not bear.
    """
    before = staging.standing.files
    if not staging.folders:
        return dict(before)
    wanted = {*staging.ours, *staging.standing.foreign, MANIFEST}
    made = {*staging.written, MANIFEST}
    found = {url: before[url] for url in staging.spare.shared & wanted}
    for url in wanted - found.keys():
        with contextlib.suppress(OSError):
            state = os.lstat(f"{staging.output}/{url}")
            seal = (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)
            seen = seal if url in made else before.get(url, seal)
            found[url] = seal if seal[:2] == seen[:2] else seen
    return found


def _drop_empty(staging: Staging, wanted: set[str]) -> None:
    """Remove the folders that a stage had before and nothing needs any more, the deepest first."""
    needed = parents(wanted) | set(staging.standing.foreign_folders)
    for folder in sorted(parents(staging.standing.files) - needed, reverse=True):
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            (staging.stage / folder).rmdir()


def _link(present: str, target: str) -> None:
    try:
        os.link(present, target, follow_symlinks=False)
    except NotImplementedError:
        shutil.copy2(present, target, follow_symlinks=False)
    except OSError as problem:
        if problem.errno not in _LINKLESS:
            raise
        shutil.copy2(present, target, follow_symlinks=False)
