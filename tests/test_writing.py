"""Writing: `output/` is the old site or the new one, whatever happens; and nothing that is not ours is touched."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import itertools
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator import freshness, writing
from generator.diagnostics import Code, Outcome
from generator.model import Built, File
from generator.writing import (
    MANIFEST,
    Known,
    begun,
    holds,
    lock,
    look,
    publish,
    refusal,
    seals,
    sparing,
    staging,
    standing,
    take,
    write,
)
from generator.writing.system import hold, swap
from tests.making import make

Site = dict[str, bytes]
REPOSITORY = Path(__file__).parents[1]
posix = pytest.mark.skipif(os.name != "posix", reason="needs fork and signals")
linux = pytest.mark.skipif(sys.platform != "linux", reason="no other system tells whether a file is open elsewhere")


def site(version: int, pages: int = 6) -> tuple[File, ...]:
    """A small site: some pages change with the version, some stay, some come and go."""
    changing = [File(f"1987/{n:02}/page.html", f"page {n} of version {version}".encode() * 20) for n in range(pages)]
    same = [File(f"tags/{n}/index.html", b"the same in all versions") for n in range(pages)]
    passing = [File(f"only/{version}/{n}.html", b"gone tomorrow") for n in range(pages // 2)]
    return (*changing, *same, *passing)


def contents(folder: Path) -> Site:
    """Every file below a folder, but for the manifest."""
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if name != MANIFEST}


def bodies(files: Iterable[File]) -> Site:
    return {file.url: file.body for file in sorted(files, key=lambda file: file.url)}


def stamps(folder: Path) -> dict[str, tuple[int, int, int]]:
    """What changes when a file or folder is touched: inode, mtime, ctime."""
    found = [folder, *folder.rglob("*")]
    return {str(path): (path.stat().st_ino, path.stat().st_mtime_ns, path.stat().st_ctime_ns) for path in found}


def put(root: Path, files: Iterable[File], known: Known | None = None) -> Outcome[Built]:
    return write(files, root=root, output=root / "output", known=known or Known())


def codes(outcome: Outcome[Built]) -> list[Code]:
    return [diagnostic.code for diagnostic in outcome.diagnostics]


def beside(root: Path) -> list[str]:
    """What lies beside the output folder."""
    return sorted(path.name for path in root.iterdir() if path.name != "output")


# ── what is written ─────────────────────────────────────────────────────────────────────────────


def test_a_first_build_writes_every_file_and_a_manifest(tmp_path: Path) -> None:
    """The site's files are there, byte for byte, and the manifest lists them."""
    assert put(tmp_path, site(1)) == Outcome(Built(15, 0, 0))
    assert contents(tmp_path / "output") == bodies(site(1))
    assert (tmp_path / "output" / MANIFEST).read_text().count(".html") == 15
    assert beside(tmp_path) == []


def test_building_twice_touches_nothing(tmp_path: Path) -> None:
    """Not a byte, not a time stamp, not the folder itself."""
    put(tmp_path, site(1))
    before = stamps(tmp_path)
    assert put(tmp_path, site(1)) == Outcome(Built(0, 15, 0))
    assert stamps(tmp_path) == before


def test_only_changed_files_are_new(tmp_path: Path) -> None:
    """A file whose bytes stay keeps its inode and its time."""
    put(tmp_path, site(1))
    before = stamps(tmp_path / "output" / "tags")
    put(tmp_path, site(2))
    after = stamps(tmp_path / "output" / "tags")
    files = [path for path in before if path.endswith(".html")]
    assert [after[path][:2] for path in files] == [before[path][:2] for path in files]
    assert contents(tmp_path / "output") == bodies(site(2))


def test_what_is_no_longer_built_is_removed_with_its_folders(tmp_path: Path) -> None:
    """Deleting an article leaves no trace."""
    put(tmp_path, [File("index.html", b"a"), File("1987/11/gate.html", b"b")])
    assert put(tmp_path, [File("index.html", b"a")]) == Outcome(Built(0, 1, 1))
    assert sorted(path.name for path in (tmp_path / "output").iterdir()) == [MANIFEST, "index.html"]


def test_an_edited_or_deleted_page_is_made_again(tmp_path: Path) -> None:
    """The output is disposable: what somebody did to our files is undone."""
    put(tmp_path, site(1))
    (tmp_path / "output/tags/0/index.html").write_bytes(b"meddled with")
    (tmp_path / "output/tags/1/index.html").unlink()
    (tmp_path / "output/tags/2/index.html").unlink()
    (tmp_path / "output/tags/2/index.html").symlink_to(tmp_path)
    assert put(tmp_path, site(1)) == Outcome(Built(3, 12, 0))
    assert contents(tmp_path / "output") == bodies(site(1))


def test_a_copy_shares_nothing_with_its_original(tmp_path: Path) -> None:
    """Whoever edits the output does not edit the original; an unchanged copy is not written again."""
    (tmp_path / "content").mkdir()
    (tmp_path / "content/gate.jpg").write_bytes(b"\xff\xd8" * 1000)
    files = [File("media/gate.jpg", copy="content/gate.jpg")]
    assert put(tmp_path, files) == Outcome(Built(1, 0, 0))
    assert put(tmp_path, files) == Outcome(Built(0, 1, 0))
    copied = tmp_path / "output/media/gate.jpg"
    assert copied.read_bytes() == (tmp_path / "content/gate.jpg").read_bytes()
    assert copied.stat().st_ino != (tmp_path / "content/gate.jpg").stat().st_ino
    (tmp_path / "content/gate.jpg").write_bytes(b"\xff\xd9" * 1000)
    assert put(tmp_path, files) == Outcome(Built(1, 0, 0))


@posix
def test_a_copy_of_a_link_or_a_pipe_is_refused(tmp_path: Path) -> None:
    """Links are not followed and special files are not waited for."""
    (tmp_path / "link.jpg").symlink_to("/etc/hostname")
    os.mkfifo(tmp_path / "pipe.jpg")
    files = [File("a.jpg", copy="link.jpg"), File("b.jpg", copy="pipe.jpg"), File("c.jpg", copy="none.jpg")]
    assert codes(put(tmp_path, files)) == [Code.FILE_UNREADABLE] * 3
    assert not (tmp_path / "output").exists()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dictionaries(st.sampled_from(["a", "b/c", "b/d", "e/f/g", "h"]), st.binary(max_size=3)), max_size=5))
def test_any_row_of_builds_ends_as_a_clean_one(tmp_path: Path, sites: list[Site]) -> None:
    """The output is what the last build alone would have made, manifest included."""
    shutil.rmtree(tmp_path / "output", ignore_errors=True)
    shutil.rmtree(tmp_path / "clean", ignore_errors=True)
    rows = [[File(url, body) for url, body in one.items()] for one in [*sites, {"z": b""}]]
    for files in rows:
        assert put(tmp_path, files).diagnostics == ()
    write(rows[-1], root=tmp_path, output=tmp_path / "clean")
    made, clean = (
        {path.relative_to(f): path.read_bytes() for path in f.rglob("*") if path.is_file()}
        for f in (tmp_path / "output", tmp_path / "clean")
    )
    assert made == clean


# ── what is refused ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/etc/x",
        "../x",
        "a/../../x",
        "a/../b",
        "a//b",
        "./a",
        "a/",
        ".",
        "a\x00b",
        "a\\b",
        "C:x",
        "a\nb",
        "%2e%2e/x",
        "\ud800",
        MANIFEST,
    ],
)
def test_an_address_that_is_none_is_refused(tmp_path: Path, url: str) -> None:
    """Nothing is written for the whole site."""
    assert codes(put(tmp_path, [File("index.html", b""), File(url, b"x")])) == [Code.VALUE_PATH]
    assert beside(tmp_path) == []
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize(
    ("urls", "code"),
    [
        (["a.html", "a.html"], Code.ADDRESS_TAKEN),
        (["a", "a/b.html"], Code.ADDRESS_TAKEN),
        (["A.html", "a.html"], Code.ADDRESS_CASE),
        (["caf\u00e9.html", "cafe\u0301.html"], Code.ADDRESS_CASE),
        (["Tags", "tags/b.html"], Code.ADDRESS_TAKEN),
    ],
)
def test_addresses_that_cannot_both_be_are_refused(tmp_path: Path, urls: list[str], code: Code) -> None:
    """Also where only some systems take them for the same."""
    assert codes(put(tmp_path, [File(url, b"x") for url in urls])) == [code]
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("name", ["content", "content/media/out", "themes", "themes/plain", "."])
def test_the_collection_and_what_is_in_it_is_no_output_folder(tmp_path: Path, name: str) -> None:
    """Whatever way the folder is written."""
    (tmp_path / "content/media").mkdir(parents=True)
    (tmp_path / "themes").mkdir()
    for way in (tmp_path / name, tmp_path / "content" / ".." / name):
        outcome = write(site(1), root=tmp_path, output=way)
        assert codes(outcome) == [Code.OUTPUT_UNSAFE]
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["content", "media", "themes"]


def test_folders_above_the_collection_and_home_folders_are_no_output_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor the root of the file system."""
    (tmp_path / "home/archive/content").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    root = tmp_path / "home/archive"
    for output in (Path("/"), tmp_path, tmp_path / "home", root):
        assert [wrong.code for wrong in refusal(output, root=root)] == [Code.OUTPUT_UNSAFE]


def test_a_link_or_a_file_is_no_output_folder(tmp_path: Path) -> None:
    """A link may lead to any folder at all."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "output").symlink_to("elsewhere")
    assert codes(put(tmp_path, site(1))) == [Code.OUTPUT_UNSAFE]
    (tmp_path / "output").unlink()
    (tmp_path / "output").write_bytes(b"mine")
    assert codes(put(tmp_path, site(1))) == [Code.OUTPUT_FOREIGN]
    assert (tmp_path / "output").read_bytes() == b"mine"


@pytest.mark.parametrize("manifest", [None, b"{", b'{"format": 99, "files": {}}', b"[]", b"[" * 100_000])
def test_a_folder_that_holds_something_and_is_not_ours_is_refused(tmp_path: Path, manifest: bytes | None) -> None:
    """Also where its manifest is broken or of another version. Nothing in it is touched."""
    (tmp_path / "output").mkdir()
    (tmp_path / "output/thesis.docx").write_bytes(b"years of work")
    if manifest is not None:
        (tmp_path / "output" / MANIFEST).write_bytes(manifest)
    before = stamps(tmp_path)
    assert codes(put(tmp_path, site(1))) == [Code.OUTPUT_FOREIGN]
    assert stamps(tmp_path) == before


def test_a_folder_with_only_dot_files_is_taken(tmp_path: Path) -> None:
    """They stay: `.gitkeep`, `.DS_Store`, a `.git`."""
    (tmp_path / "output/.git").mkdir(parents=True)
    (tmp_path / "output/.git/HEAD").write_bytes(b"ref: refs/heads/site")
    (tmp_path / "output/.gitkeep").write_bytes(b"")
    assert put(tmp_path, site(1)).value == Built(15, 0, 0)
    assert contents(tmp_path / "output") == bodies(site(1)) | {".git/HEAD": b"ref: refs/heads/site", ".gitkeep": b""}


# ── the owner's files in the output folder ──────────────────────────────────────────────────────


def test_what_the_owner_put_there_is_carried_over_untouched(tmp_path: Path) -> None:
    """Files, links, empty folders and write-protected ones, through builds that change and remove."""
    put(tmp_path, site(1))
    output = tmp_path / "output"
    (output / "CNAME").write_bytes(b"archive.example")
    (output / "only/1/mine.txt").write_bytes(b"in a folder of ours that goes")
    (output / "empty").mkdir()
    (output / "link").symlink_to("CNAME")
    (output / "locked").mkdir()
    (output / "locked/key").write_bytes(b"k")
    (output / "locked").chmod(0o555)
    inode = (output / "CNAME").stat().st_ino
    put(tmp_path, site(2))
    assert put(tmp_path, [File("index.html", b"")]).value == Built(1, 0, 15)
    assert sorted(path.relative_to(output).as_posix() for path in output.rglob("*")) == sorted(
        [MANIFEST, "CNAME", "empty", "index.html", "link", "locked", "locked/key", "only", "only/1", "only/1/mine.txt"]
    )
    assert (output / "CNAME").stat().st_ino == inode
    assert (output / "locked").stat().st_mode & 0o777 == 0o555
    assert beside(tmp_path) == []


@pytest.mark.parametrize("theirs", ["index.html", "about/index.html", "about/mine.txt", "about"])
def test_where_the_owners_file_stands_in_the_way_it_wins(tmp_path: Path, theirs: str) -> None:
    """The build is refused and names it."""
    put(tmp_path, [File("a.html", b"")])
    (tmp_path / "output" / theirs).parent.mkdir(exist_ok=True)
    (tmp_path / "output" / theirs).write_bytes(b"mine")
    ours = {"about/mine.txt": "about", "about": "about/index.html"}.get(theirs, theirs)
    outcome = put(tmp_path, [File(ours, b"ours")])
    assert codes(outcome) == [Code.OUTPUT_FOREIGN]
    assert f"output/{theirs}".startswith(outcome.diagnostics[0].place.path)
    assert contents(tmp_path / "output") == {"a.html": b"", theirs: b"mine"}


def test_what_the_owner_adds_while_a_build_runs_is_kept(tmp_path: Path) -> None:
    """A file that comes into the old folder at the last moment moves on to the new one."""
    put(tmp_path, site(1))

    def late(one: Path, other: Path) -> bool:
        (tmp_path / "output/late.txt").write_bytes(b"just in time")
        return swap(one, other)

    assert write(site(2), root=tmp_path, output=tmp_path / "output", swap=late).diagnostics == ()
    assert contents(tmp_path / "output") == bodies(site(2)) | {"late.txt": b"just in time"}


# ── files that stand already ────────────────────────────────────────────────────────────────────


def held(root: Path, sealed: dict[str, tuple[int, int, int, int]]) -> bool:
    digest = hashlib.sha256(b"here").hexdigest()
    with begun(root, output=root / "output", sealed=sealed) as staging:
        assert staging.value is not None
        return holds(staging.value, "a.html", digest=digest)


def test_a_file_that_stands_needs_no_body(tmp_path: Path) -> None:
    """It is told by its digest, keeps its inode, and the others are written beside it."""
    put(tmp_path, [File("a.html", b"here"), File("b.html", b"old")])
    before = (tmp_path / "output/a.html").stat().st_ino
    with begun(tmp_path, output=tmp_path / "output") as staging:
        assert staging.value is not None
        take(staging.value, File("a.html", digest=hashlib.sha256(b"here").hexdigest()))
        take(staging.value, File("b.html", b"new"))
        assert publish(staging.value) == Outcome(Built(1, 1, 0))
    assert contents(tmp_path / "output") == {"a.html": b"here", "b.html": b"new"}
    assert (tmp_path / "output/a.html").stat().st_ino == before


def test_a_seal_is_believed_and_without_one_the_bytes_are_read(tmp_path: Path) -> None:
    """A file that somebody changed has another seal, whatever its time says; one that is gone does not stand."""
    page = tmp_path / "output/a.html"
    put(tmp_path, [File("a.html", b"here")])
    os.utime(page, ns=(1, 1))
    with begun(tmp_path, output=tmp_path / "output") as staging:
        assert staging.value is not None
        sealed = dict(seals(staging.value)[0])
    assert (held(tmp_path, {}), held(tmp_path, sealed)) == (True, True)
    page.write_bytes(b"hers")
    os.utime(page, ns=(1, 1))
    assert (held(tmp_path, {}), held(tmp_path, sealed)) == (False, False)
    page.unlink()
    assert held(tmp_path, sealed) is False


def test_a_site_that_is_not_published_leaves_nothing(tmp_path: Path) -> None:
    """Neither in the output nor beside it."""
    put(tmp_path, site(1))
    before = stamps(tmp_path / "output" / "tags")
    with begun(tmp_path, output=tmp_path / "output") as staging:
        assert staging.value is not None
        for file in site(2):
            take(staging.value, file)
    assert contents(tmp_path / "output") == bodies(site(1))
    assert stamps(tmp_path / "output" / "tags") == before
    assert beside(tmp_path) == []


# ── one build at a time ─────────────────────────────────────────────────────────────────────────


def test_a_second_build_is_refused_by_name(tmp_path: Path) -> None:
    """The lock is free again when the first has ended, and leaves no file."""
    with lock(tmp_path / "output") as first, lock(tmp_path / "output", patience=0) as second:
        assert first.value is not None
        assert [(wrong.code, str(os.getpid()) in wrong.what) for wrong in second.diagnostics] == [
            (Code.OUTPUT_LOCKED, True)
        ]
    with lock(tmp_path / "output") as third:
        assert third.diagnostics == ()
    assert beside(tmp_path) == []


def test_of_builds_at_once_each_waits_for_the_one_before(tmp_path: Path) -> None:
    """Both find a new original; the later finds its article there, and neither publishes a site without it."""
    clipping = "A Plain Headline\n\nBy Ann Other\n\nMay 4, 1999\n\nThe gate stood open for eleven minutes that night.\n"
    make(tmp_path, {f"content/inbox/{number}.txt": clipping.replace("eleven", str(number)) for number in range(30)})
    command = [sys.executable, "build.py", "--site", str(tmp_path), "--json", "--jobs", "1"]
    builds = [subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    told = [json.loads(one.communicate()[0]) for one in builds]
    assert [one["articles"] for one in told] == [30, 30, 30]
    assert sorted(one["new"] for one in told) == [0, 0, 30]
    assert len(list((tmp_path / "output/1999/05/04").glob("*.html"))) == 31
    assert beside(tmp_path) == [".newsgloss", "content"]


@posix
def test_a_killed_builds_lock_does_not_block(tmp_path: Path) -> None:
    """The file is still there; the system has let go of it."""
    code = (
        "import sys, time; from pathlib import Path; from generator.writing import lock\n"
        "with lock(Path(sys.argv[1])): print(1, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path / "output")], cwd=REPOSITORY, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with lock(tmp_path / "output", patience=0.1) as blocked:
            assert [wrong.code for wrong in blocked.diagnostics] == [Code.OUTPUT_LOCKED]
        holder.kill()
    with lock(tmp_path / "output") as free:
        assert free.diagnostics == ()


@posix
def test_a_lock_that_a_full_disk_refuses_is_free_afterwards(tmp_path: Path) -> None:
    """Also for the same process, which while it serves asks again and again. The limit on file size stands in."""

    def ask() -> bool:
        most = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, most[1]))
        with lock(tmp_path / "output", patience=0) as refused:
            resource.setrlimit(resource.RLIMIT_FSIZE, most)
        with lock(tmp_path / "output", patience=0) as held:
            return [one.code for one in refused.diagnostics] == [Code.OUTPUT_FAILED] and held.value is not None

    assert in_child(ask) == 0
    assert beside(tmp_path) == []


def test_a_lock_leaves_no_folder_that_nothing_was_written_to(tmp_path: Path) -> None:
    with lock(tmp_path / "new/deep/output") as held:
        assert held.value is not None
    assert list(tmp_path.iterdir()) == []

    with lock(tmp_path / "new/deep/output"):
        (tmp_path / "new/deep/output").mkdir()
    assert (tmp_path / "new/deep/output").is_dir()


# ── kills and full disks ────────────────────────────────────────────────────────────────────────


def no_swap(_one: Path, _other: Path) -> bool:
    """A system that cannot exchange two folders in one step."""
    return False


def at_step(number: int, act: Callable[[], None]) -> Callable[[str, tuple[object, ...]], None]:
    """An audit hook that acts just before the file system is asked for the `number`th time."""
    seen = [0]

    def hook(event: str, _arguments: tuple[object, ...]) -> None:
        if event == "open" or event.startswith(("os.", "shutil.", "ctypes.dlsym")):
            seen[0] += 1
            if seen[0] == number:
                act()

    return hook


def calls(swapping: Callable[[Path, Path], bool], root: Path) -> int:
    """How often a build from one site to the next asks the file system."""
    number = 0
    ended = 3
    while ended == 3:
        number += 10
        put(root, site(1, 2))

        def build(number: int = number) -> bool:
            sys.addaudithook(at_step(number, lambda: os._exit(3)))
            return bool(write(site(2, 2), root=root, output=root / "output", swap=swapping))

        ended = in_child(build)
    return number


def in_child(work: Callable[[], object]) -> int:
    """Run `work` in a forked child; its exit status, negative for a signal."""
    child = os.fork()
    if child == 0:
        try:
            os._exit(0 if work() else 1)
        finally:
            os._exit(2)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def full() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@posix
@pytest.mark.parametrize("swapping", [swap, no_swap])
def test_killed_before_any_call_the_site_is_old_or_new(tmp_path: Path, swapping: Callable[[Path, Path], bool]) -> None:
    """Every call of the file system in turn is a build's last; the next build makes the new site and leaves nothing.

    Where two folders cannot be exchanged in one step, there is a moment without a site: the next build ends it.
    """
    old, new = bodies(site(1, 2)), bodies(site(2, 2))
    seen: list[str] = []
    for number in range(1, 500):
        shutil.rmtree(tmp_path)
        tmp_path.mkdir()
        put(tmp_path, site(1, 2))

        def build(number: int = number) -> bool:
            sys.addaudithook(at_step(number, die))
            return write(site(2, 2), root=tmp_path, output=tmp_path / "output", swap=swapping).value is not None

        ended = in_child(build)
        now = contents(tmp_path / "output")
        seen.append("old" if now == old else "new" if now == new else "none" if not now else "mixed")
        assert write(site(2, 2), root=tmp_path, output=tmp_path / "output", swap=swapping).diagnostics == ()
        assert (contents(tmp_path / "output"), beside(tmp_path)) == (new, [])
        if ended == 0:
            break
    assert sorted(set(seen)) == (["new", "old"] if swapping is swap else ["new", "none", "old"])
    assert len(seen) > 50


@posix
@pytest.mark.parametrize("swapping", [swap, no_swap])
def test_failing_at_any_call_the_site_is_old_or_new(tmp_path: Path, swapping: Callable[[Path, Path], bool]) -> None:
    """Every call in turn finds the disk full: the build says so or is complete, at once and without leftovers."""
    old, new = bodies(site(1, 2)), bodies(site(2, 2))
    for number in range(1, 1 + calls(swapping, tmp_path)):
        shutil.rmtree(tmp_path)
        tmp_path.mkdir()
        put(tmp_path, site(1, 2))

        def build(number: int = number) -> bool:
            sys.addaudithook(at_step(number, full))
            outcome = write(site(2, 2), root=tmp_path, output=tmp_path / "output", swap=swapping)
            return outcome.value is not None or codes(outcome) == [Code.OUTPUT_FAILED]

        assert in_child(build) == 0
        assert contents(tmp_path / "output") in (old, new)
        put(tmp_path, site(2, 2))
        assert (contents(tmp_path / "output"), beside(tmp_path)) == (new, [])


# ── the site before the last one ────────────────────────────────────────────────────────────────


@pytest.fixture
def sparing_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also a small site is kept for the next stage."""
    monkeypatch.setattr(sparing, "WORTH", 1)


def looked(root: Path) -> Known:
    """A look at an output that has rested for a moment; a test's is shorter than what the coarsest times need."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(freshness, "FINE", 20_000_000)
        time.sleep(0.04)
        return look(root / "output")


# Files where others have folders, and the other way round.
_SITES = [
    st.dictionaries(st.sampled_from(urls), st.binary(max_size=2), min_size=1)
    for urls in (["a", "b/c", "b/d", "e/f/g", "h"], ["a/x", "a/y/z", "b", "e/f", "h"])
]


def _spare(root: Path) -> Path:
    return root / ".output.newsgloss-new"


@pytest.mark.usefixtures("sparing_all")
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(sites=st.lists(st.one_of(_SITES), min_size=2, max_size=6))
def test_any_row_of_builds_from_a_spare_ends_as_a_clean_one(tmp_path: Path, sites: list[Site]) -> None:
    shutil.rmtree(tmp_path, ignore_errors=True)
    tmp_path.mkdir()
    for one in sites:
        assert put(tmp_path, [File(url, body) for url, body in one.items()]).diagnostics == ()
        assert contents(tmp_path / "output") == one


@pytest.mark.usefixtures("sparing_all")
def test_an_empty_folder_of_the_spare_gives_way_to_a_page(tmp_path: Path) -> None:
    """Also where no file of the spare is left."""
    sites = ({"a": b"", "e/f/g": b""}, {"a": b"", "e/f/g": b"1"}, {"a/x": b"", "e/f": b""}, {"e/f/g": b"", "a": b"2"})
    for one in sites:
        assert put(tmp_path, [File(url, body) for url, body in one.items()]).diagnostics == ()
        assert contents(tmp_path / "output") == one


@pytest.mark.usefixtures("sparing_all")
def test_the_next_stage_is_made_of_the_site_before_the_last(tmp_path: Path) -> None:
    """Three builds in two folders: what does not change is linked once, and never copied."""
    put(tmp_path, site(1))
    first = (tmp_path / "output").stat().st_ino
    put(tmp_path, site(2))
    put(tmp_path, site(3))

    assert (tmp_path / "output").stat().st_ino == first
    assert contents(tmp_path / "output") == bodies(site(3))
    assert (tmp_path / "output/tags/1/index.html").stat().st_nlink == 2
    assert not (tmp_path / "output/only/1").exists()


def _changed(root: Path) -> None:
    (_spare(root) / "tags/1/index.html").unlink()
    (_spare(root) / "tags/1/index.html").write_bytes(b"not ours")
    (_spare(root) / "tags/2/index.html").unlink()
    (_spare(root) / "tags/2/index.html").mkdir()
    (_spare(root) / "tags/2/index.html/deep").write_bytes(b"not ours")
    (_spare(root) / "stray").write_bytes(b"not ours")
    shutil.rmtree(_spare(root) / "tags/3")


def _linked_away(root: Path) -> None:
    make(root, {"elsewhere/keep.txt": "mine", "elsewhere/.newsgloss.json": "x" * 100})
    shutil.rmtree(_spare(root))
    _spare(root).symlink_to(root / "elsewhere")


DAMAGE: dict[str, Callable[[Path], object]] = {
    "it was changed": _changed,
    "it is gone": lambda root: shutil.rmtree(_spare(root)),
    "it is a copy": lambda root: (
        shutil.copytree(_spare(root), root / "copy"),
        shutil.rmtree(_spare(root)),
        (root / "copy").rename(_spare(root)),
    ),
    "it is a link to somebody's folder": _linked_away,
    "it is a file": lambda root: (shutil.rmtree(_spare(root)), _spare(root).write_bytes(b"x")),
    "a link lies in it": lambda root: (_spare(root) / "link").symlink_to(root),
}


@posix
@pytest.mark.usefixtures("sparing_all")
@pytest.mark.parametrize("looking", [False, True])
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_spare_harms_nothing(tmp_path: Path, damage: Callable[[Path], object], looking: bool) -> None:
    """Nor does it where all was known of it before."""
    for version in (1, 2):
        put(tmp_path, site(version))
    known = looked(tmp_path) if looking else None
    before = contents(tmp_path / "output")
    damage(tmp_path)
    assert contents(tmp_path / "output") == before

    assert put(tmp_path, site(3), known).diagnostics == ()

    assert contents(tmp_path / "output") == bodies(site(3))
    assert not (tmp_path / "elsewhere").exists() or (tmp_path / "elsewhere/keep.txt").read_text() == "mine"


@posix
@pytest.mark.usefixtures("sparing_all")
@pytest.mark.parametrize("looking", [False, True])
def test_killed_before_any_call_with_a_spare_the_site_is_old_or_new(tmp_path: Path, looking: bool) -> None:
    """As without one; and whatever is left of the spare, the next build makes use of it, also by an older look."""
    old, new = bodies(site(2, 2)), bodies(site(3, 2))
    seen: list[str] = []
    for number in range(1, 500):
        shutil.rmtree(tmp_path)
        tmp_path.mkdir()
        put(tmp_path, site(1, 2))
        put(tmp_path, site(2, 2))
        known = looked(tmp_path) if looking else None

        def build(number: int = number, known: Known | None = known) -> bool:
            sys.addaudithook(at_step(number, die))
            return put(tmp_path, site(3, 2), known).value is not None

        ended = in_child(build)
        now = contents(tmp_path / "output")
        seen.append("old" if now == old else "new" if now == new else "mixed")
        assert put(tmp_path, site(4, 2), known).diagnostics == ()
        assert (contents(tmp_path / "output"), beside(tmp_path)) == (bodies(site(4, 2)), [_spare(tmp_path).name])
        if ended == 0:
            break
    assert sorted(set(seen)) == ["new", "old"]
    assert len(seen) > (30 if looking else 50)  # by a look, folders are not read


@pytest.mark.usefixtures("sparing_all")
def test_what_the_owner_adds_beside_a_spare_is_kept(tmp_path: Path) -> None:
    for version in (1, 2):
        put(tmp_path, site(version))
    make(tmp_path, {"output/CNAME": "bench.example", "output/1987/mine.txt": "mine"})

    def late(one: Path, other: Path) -> bool:
        make(tmp_path, {"output/late.txt": "just in time", "output/CNAME": "other.example"})
        return swap(one, other)

    write(site(3), root=tmp_path, output=tmp_path / "output", swap=late)
    put(tmp_path, site(4))

    theirs = {"1987/mine.txt": b"mine", "CNAME": b"other.example", "late.txt": b"just in time"}
    assert contents(tmp_path / "output") == bodies(site(4)) | theirs


@posix
@pytest.mark.usefixtures("sparing_all")
@pytest.mark.parametrize("swapping", [swap, no_swap])
def test_what_the_owner_replaces_after_a_kill_is_his_newer_file(
    tmp_path: Path, swapping: Callable[[Path, Path], bool]
) -> None:
    """Killed between the exchange and its end. The file comes with an older date than the one that it replaces."""

    def exchanged() -> bool:
        real = writing.exchange

        def and_dead(output: Path, swap: Callable[[Path, Path], bool]) -> None:
            real(output, swap)
            os._exit(7)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(writing, "exchange", and_dead)
            write(site(2), root=tmp_path, output=tmp_path / "output", swap=swapping)
        return False

    put(tmp_path, site(1))
    make(tmp_path, {"output/CNAME": "old.example", "new": "new.example"})
    assert in_child(exchanged) == 7
    assert (tmp_path / "output/CNAME").read_text() == "old.example"
    os.utime(tmp_path / "new", (1, 1))
    time.sleep(0.02)
    (tmp_path / "new").replace(tmp_path / "output/CNAME")
    put(tmp_path, site(3))

    assert contents(tmp_path / "output") == bodies(site(3)) | {"CNAME": b"new.example"}


# ── older files that are written over ───────────────────────────────────────────────────────────


def _build_page(root: Path, version: int, known: Known | None = None) -> Outcome[Built]:
    """A site of which one file stays, and all others change; its first new file is always made (it shows how)."""
    texts = {"0": "", "a/page.html": f"version {version} ", "b.html": "longer or shorter" * version}
    changing = [File(url, f"{text}{version}".encode()) for url, text in texts.items()]
    return put(root, [*changing, File("stays", b"")], known)


def _inodes(root: Path) -> list[int]:
    return [(root / "output" / url).stat().st_ino for url in ("a/page.html", "b.html")]


@linux
@pytest.mark.usefixtures("sparing_all")
def test_an_older_page_is_written_over(tmp_path: Path) -> None:
    """No file is made and none removed, whether the page becomes longer or shorter."""
    inodes: list[list[int]] = []
    for version in (1, 2, 9, 3, 6):
        assert _build_page(tmp_path, version).value is not None
        inodes.append(_inodes(tmp_path))
        assert (tmp_path / "output/a/page.html").read_bytes() == f"version {version} {version}".encode()
        assert (tmp_path / "output/b.html").read_bytes() == f"{'longer or shorter' * version}{version}".encode()

    assert inodes == [inodes[0], inodes[1]] * 2 + [inodes[0]]


@linux
@pytest.mark.usefixtures("sparing_all")
def test_who_reads_an_old_page_reads_it_to_its_end(tmp_path: Path) -> None:
    """However many sites come meanwhile."""
    _build_page(tmp_path, 1)
    with (tmp_path / "output/a/page.html").open("rb", buffering=0) as reader:
        assert reader.read(3) == b"ver"
        for version in (2, 3, 4):
            _build_page(tmp_path, version)
        assert reader.read() == b"sion 1 1"


def _linked(page: Path) -> None:
    os.link(page, page.parent.parent.parent / "kept")


def _labelled(page: Path) -> None:
    try:
        os.setxattr(page, "user.label", b"of this version")
    except OSError:
        pytest.skip("this file system keeps no attributes")


BEARING: dict[str, Callable[[Path], object]] = {
    "it has another name": _linked,
    "it has an attribute": _labelled,
    "it has other rights": lambda page: page.chmod(0o640),
    "it cannot be written to": lambda page: page.chmod(0o444),
}


@linux
@pytest.mark.usefixtures("sparing_all")
@pytest.mark.parametrize("bear", BEARING.values(), ids=BEARING)
def test_what_is_not_like_a_new_file_is_not_written_over(tmp_path: Path, bear: Callable[[Path], object]) -> None:
    """Another name is a copy that somebody keeps; rights and access lists are for the page that had them."""
    _build_page(tmp_path, 1)
    first, rights = _inodes(tmp_path)[0], (tmp_path / "output/a/page.html").stat().st_mode
    bear(tmp_path / "output/a/page.html")
    for version in (2, 3):
        _build_page(tmp_path, version)

    assert (tmp_path / "output/a/page.html").read_bytes() == b"version 3 3"
    assert (tmp_path / "output/a/page.html").stat().st_mode == rights
    assert os.listxattr(tmp_path / "output/a/page.html") == []
    kept = tmp_path / "kept"
    assert not kept.exists() or (kept.read_bytes(), kept.stat().st_ino) == (b"version 1 1", first)


@linux
@pytest.mark.usefixtures("sparing_all")
def test_of_a_page_that_is_written_over_nothing_is_left(tmp_path: Path) -> None:
    """Also where its source is shorter than it said, as one is that was cut while it was copied."""
    source = Path("/sys/devices/system/cpu/online")
    if not source.is_file() or source.stat().st_size <= len(source.read_bytes()):
        pytest.skip("this system has no file that is shorter than it says")
    for version in (1, 2):
        put(tmp_path, [File("0", b"%d" % version), File("b.jpg", b"%d" % version * 5000), File("stays", b"")])
    assert put(tmp_path, [File("0", b"3"), File("b.jpg", copy=str(source)), File("stays", b"")]).value

    assert (tmp_path / "output/b.jpg").read_bytes() == source.read_bytes()


@pytest.fixture
def no_superuser(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of somebody for whom rights count, who sees neither Python's files nor the checkout nor our home."""
    if os.geteuid():
        yield tmp_path_factory.mktemp("theirs")
        return
    folder = Path(tempfile.mkdtemp())
    os.chown(folder, 65534, 65534)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HOME", str(folder))
    _build_page(folder / "before", 1)  # what is loaded late is loaded now
    os.seteuid(65534)
    try:
        yield folder
    finally:
        os.seteuid(0)
        shutil.rmtree(folder)


@posix
@pytest.mark.usefixtures("sparing_all")
def test_a_folder_that_its_owner_closed_stops_no_build(no_superuser: Path) -> None:
    """Nothing in it can be removed any more, but it can be as a whole."""
    for version in (1, 2):
        assert _build_page(no_superuser, version).diagnostics == ()
    (no_superuser / "output/a/page.html").chmod(0o444)
    (no_superuser / "output/a").chmod(0o555)
    for version in (3, 4, 5):
        assert _build_page(no_superuser, version).diagnostics == ()
        assert (no_superuser / "output/a/page.html").read_bytes() == b"version %d %d" % (version, version)


@pytest.mark.usefixtures("sparing_all")
@pytest.mark.parametrize("stays", [False, True])
def test_an_older_name_that_differs_in_case_gives_way(tmp_path: Path, *, stays: bool) -> None:
    """A case-blind file system has the older file at the new address too; here a second name stands in for that."""

    def photo(name: str, body: bytes, version: int) -> list[File]:
        return [File("0", b"%d" % version), File(name, body), File("stays", b"")]

    put(tmp_path, photo("Photo.jpg", b"old", 1))
    put(tmp_path, photo("photo.jpg", b"new", 2))
    with begun(tmp_path, output=tmp_path / "output") as staging:
        assert staging.value
        for file in (File("0", b"3"), File("stays", b"")):
            take(staging.value, file)
        os.link(_spare(tmp_path) / "Photo.jpg", _spare(tmp_path) / "photo.jpg")
        take(staging.value, File("photo.jpg", b"new" if stays else b"newer"))
        assert publish(staging.value).diagnostics == ()

    assert contents(tmp_path / "output") == {"0": b"3", "photo.jpg": b"new" if stays else b"newer", "stays": b""}


@pytest.mark.usefixtures("sparing_all")
def test_a_page_does_not_give_way_to_a_file_of_the_owners_that_differs_in_case(tmp_path: Path) -> None:
    """Nor that to the page: nothing is published. Again a second name stands in for a case-blind file system."""
    for version in (1, 2):
        put(tmp_path, [File("0", b"%d" % version), File("stays", b"")])
    make(tmp_path, {"output/B.html": "the owner's"})
    before = contents(tmp_path / "output")
    with begun(tmp_path, output=tmp_path / "output") as staging:
        assert staging.value
        for file in (File("0", b"3"), File("b.html", b"ours"), File("stays", b"")):
            take(staging.value, file)
        os.link(_spare(tmp_path) / "b.html", _spare(tmp_path) / "B.html")
        assert codes(publish(staging.value)) == [Code.OUTPUT_FAILED]

    assert contents(tmp_path / "output") == before


@posix
@pytest.mark.usefixtures("sparing_all")
@pytest.mark.parametrize("at_the_end", [False, True])
def test_a_full_disk_gets_its_room_back(tmp_path: Path, *, at_the_end: bool) -> None:
    """What was written of a site that could not be written to its end is no spare. The limit on file size stands in."""
    for version in (1, 2):
        _build_page(tmp_path, version)
    assert beside(tmp_path) == [".output.newsgloss-new"]
    body, many = (b"", 400) if at_the_end else (b"large" * 1000, 0)

    def fails() -> bool:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        files = [File("b.html", body), File("stays", b""), *(File(f"more/{n}", b"") for n in range(many))]
        return codes(put(tmp_path, files)) == [Code.OUTPUT_FAILED]

    assert in_child(fails) == 0
    assert beside(tmp_path) == []
    assert _build_page(tmp_path, 3).diagnostics == ()


@linux
@pytest.mark.usefixtures("sparing_all")
def test_a_page_that_was_written_over_is_seen_by_an_older_look(tmp_path: Path) -> None:
    """Its folder has other times, though the same names: else its seal would be taken for what it was."""
    for version in (1, 2):
        _build_page(tmp_path, version)
    known = looked(tmp_path)
    for version in (3, 4):
        _build_page(tmp_path, version, known)

    page = tmp_path / "output/a/page.html"
    assert standing.survey(tmp_path / "output", known).files["a/page.html"] == standing._seal(str(page))


@linux
def test_who_opens_a_file_that_is_held_waits_until_it_is_written(tmp_path: Path) -> None:
    """And the system's signal about it ends nothing."""
    path = tmp_path / "page"
    path.write_bytes(b"old")
    opened = os.open(path, os.O_WRONLY)
    assert hold(opened)
    reader = subprocess.Popen(
        [sys.executable, "-c", "print(open('page').read())"], cwd=tmp_path, stdout=subprocess.PIPE
    )
    time.sleep(0.3)
    assert reader.poll() is None
    os.write(opened, b"new")
    os.close(opened)

    assert reader.communicate()[0] == b"new\n"


@linux
def test_a_file_that_somebody_reads_is_not_held(tmp_path: Path) -> None:
    path = tmp_path / "page"
    path.write_bytes(b"old")
    with path.open("rb"):
        opened = os.open(path, os.O_WRONLY)
        assert not hold(opened)
        os.close(opened)


# ── what an earlier look found ──────────────────────────────────────────────────────────────────


def read_again(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders that are read from now on, by their names."""
    read: list[str] = []
    entries = standing._entries
    monkeypatch.setattr(standing, "_entries", lambda folder: read.append(Path(folder).name) or entries(folder))
    return read


@posix
@pytest.mark.usefixtures("sparing_all")
def test_folders_that_are_as_they_were_are_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the output's, nor the spare's, nor after they were exchanged: those alone in which something changed."""
    sites = [{f"{n}/page.html": b"%d" % (n or version) for n in range(9)} for version in range(5)]
    for one in sites[:3]:
        put(tmp_path, [File(url, body) for url, body in one.items()])
    known = looked(tmp_path)
    read = read_again(monkeypatch)
    assert put(tmp_path, [File(url, body) for url, body in sites[3].items()], known).value == Built(1, 8, 0)
    assert set(read) <= {"output", ".output.newsgloss-new", "0", ""}
    del read[:]
    assert put(tmp_path, [File(url, body) for url, body in sites[4].items()], known).value == Built(1, 8, 0)
    assert set(read) <= {"output", ".output.newsgloss-new", "0", ""}
    assert contents(tmp_path / "output") == sites[4]


def _swapped(root: Path) -> None:
    for one, other in (("output", "between"), (_spare(root).name, "output"), ("between", _spare(root).name)):
        (root / one).rename(root / other)


def _put_in_place(root: Path) -> None:
    make(root, {"new": "not ours"})
    (root / "new").rename(root / "output/tags/1/index.html")


MEANWHILE: dict[str, tuple[Callable[[Path], object], Site]] = {
    "a page was deleted": (lambda root: (root / "output/tags/1/index.html").unlink(), {}),
    "a page was altered in its place": (lambda root: make(root, {"output/tags/1/index.html": "other"}), {}),
    "a page was altered by another in its place": (_put_in_place, {}),
    "a folder was deleted": (lambda root: shutil.rmtree(root / "output/tags"), {}),
    "the output is gone": (lambda root: shutil.rmtree(root / "output"), {}),
    "the output and the spare were exchanged": (_swapped, {}),
    "the owner put a file there": (lambda root: make(root, {"output/1987/a": "mine"}), {"1987/a": b"mine"}),
    "the owner put a folder there": (lambda root: make(root, {"output/tags/a/b": "mine"}), {"tags/a/b": b"mine"}),
    "another build came": (lambda root: put(root, site(7)), {}),
    "two other builds came": (lambda root: (put(root, site(7)), put(root, site(8))), {}),
}  # fmt: skip


@posix
@pytest.mark.usefixtures("sparing_all")
@pytest.mark.parametrize(("change", "theirs"), MEANWHILE.values(), ids=MEANWHILE)
def test_what_changes_after_a_look_is_seen(tmp_path: Path, change: Callable[[Path], object], theirs: Site) -> None:
    """And with it nothing of the owner's goes, in this build or the next ones, by whichever look."""
    for version in (1, 2):
        put(tmp_path, site(version))
    known = looked(tmp_path)
    change(tmp_path)
    for version in (3, 4, 5):
        assert put(tmp_path, site(version), known).diagnostics == ()
        assert contents(tmp_path / "output") == bodies(site(version)) | theirs
    known = looked(tmp_path)
    for version in (6, 7, 8):
        assert put(tmp_path, site(version), known).diagnostics == ()
        assert contents(tmp_path / "output") == bodies(site(version)) | theirs


@posix
@pytest.mark.usefixtures("sparing_all")
def test_a_folder_that_has_the_inode_of_another_is_read(tmp_path: Path) -> None:
    """A disk that keeps no inodes may give them so when it is put in again, and its folders have the same times."""
    for version in (1, 2):
        put(tmp_path, site(version))
    make(tmp_path, {"output/tags/1/mine.txt": "mine"})
    shutil.rmtree(_spare(tmp_path))
    found = looked(tmp_path).folders
    seals_of = {one.address: one.seal for one in found.values()}
    others = {"tags/1": "tags/2", "tags/2": "tags/1"}
    known = {
        seal[3]: one._replace(seal=seal)
        for one in found.values()
        if (seal := seals_of[others.get(one.address, one.address)])
    }

    assert put(tmp_path, site(3), Known(known)).diagnostics == ()

    assert contents(tmp_path / "output") == bodies(site(3)) | {"tags/1/mine.txt": b"mine"}


@posix
@pytest.mark.usefixtures("sparing_all")
def test_a_page_that_was_altered_in_its_place_does_not_stand_after_the_next_look(tmp_path: Path) -> None:
    """By its time a folder does not tell that a file in it was written to."""
    digest = hashlib.sha256(b"here").hexdigest()
    put(tmp_path, [File("a.html", b"here"), File("b.html", b"here")])
    time.sleep(0.01)
    with begun(tmp_path, output=tmp_path / "output") as site_of:
        assert site_of.value is not None
        sealed = dict(seals(site_of.value)[0])
    known = looked(tmp_path)
    (tmp_path / "output/a.html").write_bytes(b"hers")
    stood: list[list[bool]] = []
    for one in (known, looked(tmp_path), Known()):
        with begun(tmp_path, output=tmp_path / "output", sealed=sealed, known=one) as site_of:
            assert site_of.value is not None
            stood.append([holds(site_of.value, url, digest=digest) for url in ("a.html", "b.html")])
    assert stood == [[True, True], [False, True], [False, True]]


@posix
def test_a_page_that_was_altered_in_its_place_is_not_sealed_as_ours(tmp_path: Path) -> None:
    """Not even where a build by that look links it into the next site."""
    digest = hashlib.sha256(b"here").hexdigest()
    put(tmp_path, [File("a.html", b"here"), File("b.html", b"here"), File("c.html", b"1")])
    known = looked(tmp_path)
    sealed = dict(known.files)
    (tmp_path / "output/a.html").write_bytes(b"hers")
    stood: list[list[bool]] = []
    for version in (b"2", b"3"):
        with begun(tmp_path, output=tmp_path / "output", sealed=sealed, known=known) as site_of:
            assert site_of.value is not None
            stood.append([holds(site_of.value, url, digest=digest) for url in ("a.html", "b.html")])
            for file in (File("a.html", digest=digest), File("b.html", digest=digest), File("c.html", version)):
                take(site_of.value, file)
            assert publish(site_of.value).value == Built(1, 2, 0)
        sealed = dict(seals(site_of.value)[0])
        known = looked(tmp_path)
    assert stood == [[True, True], [False, True]]


_OWNERS = ("mine", "b/mine", "e/mine")
_STEPS = st.tuples(st.one_of(_SITES), st.booleans(), st.sampled_from(["", "", "damage", "delete", "kill", *_OWNERS]))


@posix
@pytest.mark.usefixtures("sparing_all")
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(_STEPS, min_size=3, max_size=7))
def test_any_row_of_builds_by_any_look_ends_as_a_clean_one(tmp_path: Path, steps: list[tuple[Site, bool, str]]) -> None:
    """Whatever happens between the look, which may be old, and the build; and what is the owner's stays."""
    shutil.rmtree(tmp_path, ignore_errors=True)
    tmp_path.mkdir()
    known, theirs = Known(), Site()
    for one, looking, event in steps:
        if looking:
            known = looked(tmp_path)
        if event == "damage" and _spare(tmp_path).is_dir():
            make(tmp_path, {f"{_spare(tmp_path).name}/stray": "not the output's"})
        elif event == "delete" and (tmp_path / "output/e").is_dir():
            shutil.rmtree(tmp_path / "output/e")
            theirs.pop("e/mine", None)
        elif event == "kill":
            in_child(partial(killed, tmp_path, one, known))
        elif event in _OWNERS and all((tmp_path / "output" / part).is_dir() for part in Path(event).parents):
            make(tmp_path, {f"output/{event}": event})
            theirs[event] = event.encode()
        outcome = put(tmp_path, files(one), known)
        if codes(outcome) != [Code.OUTPUT_FOREIGN]:  # its address is where the owner's file is, or a folder of it
            assert outcome.diagnostics == ()
            assert contents(tmp_path / "output") == one | theirs


def killed(root: Path, one: Site, known: Known) -> None:
    sys.addaudithook(at_step(12, die))
    put(root, files(one), known)


def files(one: Site) -> list[File]:
    return [File(url, body) for url, body in one.items()]


@posix
def test_killed_at_random_moments_the_site_is_whole(tmp_path: Path) -> None:
    """Thirty kills of a process that builds two sites in turn: never a mixture, and the next build succeeds."""
    both = (site(0, 30), site(1, 30))
    sites = [bodies(files) for files in both]
    rng = random.Random(1987)
    put(tmp_path, both[0])
    for kill in range(30):
        builder = os.fork()
        if builder == 0:
            with contextlib.suppress(BaseException):
                for version in itertools.count(1):
                    put(tmp_path, both[version % 2])
            os._exit(1)
        time.sleep(rng.uniform(0.001, 0.06))
        os.kill(builder, signal.SIGKILL)
        assert os.waitstatus_to_exitcode(os.waitpid(builder, 0)[1]) == -signal.SIGKILL
        assert contents(tmp_path / "output") in sites
        assert put(tmp_path, both[kill % 2]).diagnostics == ()
        assert (contents(tmp_path / "output"), beside(tmp_path)) == (sites[kill % 2], [])


@posix
def test_a_file_too_large_for_the_disk_leaves_the_old_site(tmp_path: Path) -> None:
    """The limit on file size stands in for the disk; the reason is given."""
    put(tmp_path, site(1))

    def build() -> bool:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
        outcome = put(tmp_path, [*site(2), File("big.html", b"x" * 20_000)])
        return codes(outcome) == [Code.OUTPUT_FAILED] and "File too large" in outcome.diagnostics[0].what

    assert in_child(build) == 0
    assert (contents(tmp_path / "output"), beside(tmp_path)) == (bodies(site(1)), [])


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterable[Path]:
    """A disk of 256 kB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = (
        sys.platform == "linux"
        and subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], check=False, capture_output=True
        ).returncode
        == 0
    )
    if not mounted:
        pytest.skip("a small disk can only be mounted by root on Linux")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_full_disk_leaves_the_old_site(small_disk: Path) -> None:
    """A site that does not fit is refused with the reason; one that does is built after it."""
    put(small_disk, site(1))
    outcome = put(small_disk, [*site(2), File("big.html", b"x" * 400_000)])
    assert [(wrong.code, wrong.what) for wrong in outcome.diagnostics] == [
        (Code.OUTPUT_FAILED, "the site could not be written: No space left on device")
    ]
    assert (contents(small_disk / "output"), beside(small_disk)) == (bodies(site(1)), [])
    assert put(small_disk, site(2)).diagnostics == ()
    assert contents(small_disk / "output") == bodies(site(2))


def test_a_site_is_on_the_disk_before_it_takes_the_place_of_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tests do not wait for the disk (`conftest`), so that a build does is told by the order of its calls."""
    done: list[str] = []
    monkeypatch.setattr(staging, "flush", lambda _folder, files: done.extend(files))
    put(tmp_path, site(1))
    done.clear()
    with lock(tmp_path / "output"):
        write(site(2), root=tmp_path, output=tmp_path / "output", swap=lambda *both: done.append("swap") or swap(*both))

    assert MANIFEST in done
    assert len(done) > 2
    assert done[-1] == "swap"
