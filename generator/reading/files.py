"""The collection's files are found and decoded.

In: the folder that holds `content/`. Out: Manuscripts in order of their paths, and the pictures with their sizes. It
refuses symbolic links and special files, what is not UTF-8, and what is too large; each is named once.
"""

from __future__ import annotations

import errno
import hashlib
import html
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from generator.addresses import why_refused
from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Manuscript, Picture, Place
from generator.placed import nearest

LARGEST = 10_000_000  # bytes of one text file
_DEEPEST = 50  # folders in one another; old Windows could not write the path of half as many
_FOLDERS = ("articles", "events", "organisations", "pages", "people", "places", "tags")
_BESIDE = (".notes.yaml", ".notes.lock", ".jsonld", ".json", ".csv")  # files that belong to the article of their name
_PICTURES = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")
# In a drawing: elements and attributes that run, and what hides letters from whoever looks for them;
_RUNS = re.compile(
    r"<\s*(?:[\w-]+:)?(?:script|foreignobject|iframe|object|embed|handler|animate\w*|set)\b|<!ENTITY|[\s\"'/]on\w+\s*="
    r"|[\x00-\x08\x0b\x0c\x0e-\x1f]",
    re.IGNORECASE,
)
# and, once entities are read, addresses that run or are another host's. Browsers pass over blanks within a scheme.
_LEADS = re.compile(
    r"[\t\n\r ]*".join("javascript:")
    + r"|(?:href|src)\s*=\s*[\"']?\s*(?:data:text|data:image/svg|[a-z]+:?//|//)|@import|url\(\s*[\"']?(?:https?:)?//",
    re.IGNORECASE,
)


def scan(root: Path) -> Outcome[tuple[Manuscript, ...]]:
    """Every article, authority file, page and notes file under `content/`, in the order of their paths."""
    found = listed(root)
    read = texts(root, found.value or ())
    return Outcome(read.value, (*found.diagnostics, *read.diagnostics))


def listed(root: Path) -> Outcome[tuple[str, ...]]:
    """The paths of these files, relative to `root`, in order. None of them is opened."""
    found: list[str] = []
    wrong: list[Diagnostic] = [*_astray(root / "content")]
    for folder in _FOLDERS:
        paths = (path for _, path in _walk(root / "content" / folder, f"content/{folder}", wrong))
        found.extend(path for path in paths if _has_use(path, wrong))
    return Outcome(tuple(sorted(found)), tuple(wrong))


def texts(root: Path, paths: Iterable[str]) -> Outcome[tuple[Manuscript, ...]]:
    """Those of the files that were `listed` at these paths, in their order, without those that cannot be read."""
    wrong: list[Diagnostic] = []
    found = (_manuscript(f"{root}/{path}", path, wrong) for path in paths)
    return Outcome(tuple(one for one in found if one), tuple(wrong))


def some(root: Path, paths: Iterable[str]) -> Outcome[tuple[Manuscript, ...]]:
    """Those of the files that `scan` would find at these paths, relative to `root`, and is known to find no others."""
    wrong: list[Diagnostic] = []
    plain = [path for path in paths if (root / path).is_file() and not (root / path).is_symlink()]
    read = texts(root, sorted(path for path in plain if _has_use(path, wrong)))
    return Outcome(read.value, (*wrong, *read.diagnostics))


def is_passed_over(path: str) -> bool:
    """Whether a file or one of its folders has a name that nothing is read under: hidden, or an editor's copy."""
    return any(_is_passed_over(name) for name in path.split("/"))


def _is_passed_over(name: str) -> bool:
    return name.startswith((".", "#")) or name.endswith(("~", ".swp", ".swo", ".tmp"))


def _astray(content: Path) -> Iterator[Diagnostic]:
    """What lies under `content/` in no folder that is known: nothing would ever read it."""
    known = (*_FOLDERS, "inbox", "media")
    try:
        names = sorted(entry.name for entry in content.iterdir())
    except OSError:  # there is none, or it cannot be read, which is told of each folder in it
        return
    for name in names:
        if name not in known and not name.startswith((".", "#")) and not name.endswith("~"):
            near = nearest(name.casefold(), known)
            mend = f"did you mean content/{near}?" if near else f"move it into one of content/: {', '.join(known)}"
            what = f"nothing is read here: content/ has no place for {_shown(name)!r}"
            yield Diagnostic(Code.FILE_UNKNOWN, Place(f"content/{_shown(name)}"), what, mend=mend)


def pictures(root: Path) -> Outcome[Mapping[str, Picture]]:
    """Every file under `content/media` by its path below `content`, with its size where it tells one."""
    found: dict[str, Picture] = {}
    wrong: list[Diagnostic] = []
    for file, path in _walk(root / "content" / "media", "content/media", wrong):
        name = path.removeprefix("content/")
        if not name.lower().endswith(_PICTURES):
            what, mend = (
                "this is no picture, so it is not published",
                "keep pictures alone in content/media: " + " ".join(_PICTURES),
            )
            wrong.append(Diagnostic(Code.FILE_UNKNOWN, Place(path), what, mend=mend))
            continue
        try:
            if name.lower().endswith(".svg") and (active := _active(file)):
                what, mend = (
                    f"the drawing is not published, because it holds {active!r}",
                    "save it as a plain drawing, or as PNG",
                )
                wrong.append(Diagnostic(Code.PICTURE_ACTIVE, Place(path), what, mend=mend))
                continue
            width, height = _size(file)
            with file.open("rb") as opened:
                digest = hashlib.file_digest(opened, "blake2b").hexdigest()[:32]
        except OSError as problem:
            wrong.append(_unreadable(path, problem))
            continue
        found[name] = Picture(name, width, height, digest)
    return Outcome(dict(sorted(found.items())), tuple(wrong))


def settings_text(root: Path) -> Outcome[Manuscript]:
    """The owner's `site.toml`. No value, and nothing to say, where there is none."""
    path = root / "site.toml"
    try:
        text = decode(path.read_bytes()[:LARGEST], path.name)
    except FileNotFoundError:
        return Outcome(None)
    except OSError as problem:
        return Outcome(None, (_unreadable(path.name, problem),))
    return Outcome(None if text.value is None else Manuscript(path.name, text.value), text.diagnostics)


def _walk(folder: Path, path: str, wrong: list[Diagnostic], *, depth: int = 0) -> Iterator[tuple[Path, str]]:
    """The regular files below a folder, which need not exist. Hidden ones and editors' copies are passed over."""
    if depth > _DEEPEST:
        what, mend = f"the folder lies more than {_DEEPEST} deep, so it is not read", "move it up"
        wrong.append(Diagnostic(Code.FILE_NAME, Place(_shown(path)), what, mend=mend))
        return
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except OSError as problem:
        wrong.append(_unreadable(path, problem))
        return
    for entry in entries:
        name = f"{path}/{entry.name}"
        if _is_passed_over(entry.name):
            continue
        if not (entry.is_dir(follow_symlinks=False) or entry.is_file(follow_symlinks=False)):
            wrong.append(_no_plain_file(_shown(name), "symbolic link" if entry.is_symlink() else "special file"))
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), name, wrong, depth=depth + 1)
        elif _named_well(entry.name, name, wrong):
            yield Path(entry.path), name


def _named_well(name: str, path: str, wrong: list[Diagnostic]) -> bool:
    """Report a name that some system refuses. Only one that cannot even be written down is left out."""
    if why := why_refused(name) or why_refused(PurePosixPath(name).stem):
        what = f"the name {_shown(name)[:200]!r} {why}"
        wrong.append(
            Diagnostic(
                Code.FILE_NAME, Place(_shown(path)), what, mend="rename it: lower-case letters, digits and hyphens"
            )
        )
    return _shown(name) == name


def _shown(name: str) -> str:
    """A file name as text: bytes that are not UTF-8 are replaced."""
    return os.fsencode(name).decode("utf-8", "replace")


def _no_plain_file(path: str, kind: str) -> Diagnostic:
    return Diagnostic(Code.FILE_LINK, Place(path), f"{path} is a {kind}", mend="put the file itself there")


def _unreadable(path: str, problem: OSError) -> Diagnostic:
    if problem.errno == errno.ELOOP:
        return _no_plain_file(path, "symbolic link")
    what = f"the file cannot be read: {problem.strerror or type(problem).__name__}"
    return Diagnostic(Code.FILE_UNREADABLE, Place(path), what, mend="check its permissions")


def _has_use(path: str, wrong: list[Diagnostic]) -> bool:
    if path.endswith(".md") or (path.endswith(_BESIDE) and path.startswith("content/articles/")):
        return True
    mend = _better_name(path)
    what = "the file is not read under this name" if mend.startswith("rename") else "the file has no use here"
    wrong.append(Diagnostic(Code.FILE_UNKNOWN, Place(path), what, mend=mend))
    return False


def _manuscript(file: str, path: str, wrong: list[Diagnostic]) -> Manuscript | None:
    try:
        with open(file, "rb", opener=_plainly) as opened:
            state = os.fstat(opened.fileno())
            size, is_plain = state.st_size, stat.S_ISREG(state.st_mode)
            data = opened.read() if is_plain and size <= LARGEST else b""
    except OSError as problem:
        wrong.append(_unreadable(path, problem))
        return None
    if not is_plain:
        wrong.append(_no_plain_file(path, "special file"))
        return None
    if size > LARGEST:
        what = f"the file has {size:,} bytes; {LARGEST:,} is the most"
        wrong.append(Diagnostic(Code.FILE_TOO_LARGE, Place(path), what, mend="split it"))
        return None
    decoded = decode(data, path)
    wrong.extend(decoded.diagnostics)
    return None if decoded.value is None else Manuscript(path, decoded.value)


def _plainly(file: str, flags: int) -> int:
    """Open what was a plain file when it was listed: not where a link leads, nor waiting for the writer of a pipe."""
    return os.open(file, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def _better_name(path: str) -> str:
    """What to do with a file that has no use under its name."""
    if found := re.fullmatch(r"(.+)\.notes?\.ya?ml", path, re.IGNORECASE):
        if not path.startswith("content/articles/"):
            return "only articles have notes: write it into the text of the page itself"
        return f"rename it to {found[1]}.notes.yaml"
    if found := re.fullmatch(r"(.+)\.(md|markdown|mdown)", path, re.IGNORECASE):
        return f"rename it to {found[1]}.md"
    return "an article ends in .md, its notes in .notes.yaml; pictures belong in content/media"


def decode(data: bytes, path: str) -> Outcome[str]:
    """Bytes as text: UTF-8 with or without a byte order mark, line ends made line feeds."""
    if b"\x00" in data:
        line = data.count(b"\n", 0, data.index(b"\x00")) + 1
        return Outcome(
            None,
            (
                Diagnostic(
                    Code.FILE_NOT_TEXT, Place(path, line), "a NUL byte stands here", mend="save it as UTF-8 text"
                ),
            ),
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        lines = data[: problem.start].decode("utf-8-sig").split("\n")
        what = f"the byte 0x{data[problem.start]:02X} is not UTF-8"
        return Outcome(
            None,
            (
                Diagnostic(
                    Code.FILE_NOT_UTF8, Place(path, len(lines), len(lines[-1]) + 1), what, mend="save the file as UTF-8"
                ),
            ),
        )
    if not text.strip():
        return Outcome(
            None, (Diagnostic(Code.FILE_EMPTY, Place(path), "the file is empty", mend="write it, or remove it"),)
        )
    return Outcome(text.replace("\r\n", "\n").replace("\r", "\n"))


def _active(file: Path) -> str:
    """What in a drawing could run or call somebody when it is opened by itself, or nothing."""
    data = file.read_bytes()
    text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    found = _RUNS.search(text) or _LEADS.search(html.unescape(text).replace("http://www.w3.org/", ""))
    return " ".join(found[0].split())[:40] if found else ""


def _size(file: Path) -> tuple[int, int]:
    """Width and height in CSS pixels, 0 where the file does not say."""
    if file.suffix.lower() == ".svg":
        return _svg_size(file)
    import imagesize  # type: ignore[import-untyped]  # noqa: PLC0415 - it loads urllib, which only pictures need

    try:
        width, height = imagesize.get(str(file))
    except (ValueError, TypeError, ArithmeticError, LookupError, SyntaxError):
        return 0, 0
    return max(int(width), 0), max(int(height), 0)


def _svg_size(file: Path) -> tuple[int, int]:
    with file.open("rb") as opened:
        head = opened.read(20_000).decode("utf-8", "replace")
    tag = re.search(r"<svg\b[^>]*>", head)
    values = dict(re.findall(r"\b(width|height|viewBox)\s*=\s*[\"']([^\"']*)[\"']", tag[0])) if tag else {}
    width, height = (
        re.fullmatch(r"\s*(\d{1,6}(?:\.\d+)?)(?:px)?\s*", values.get(name, "")) for name in ("width", "height")
    )
    if width and height:
        return round(float(width[1])), round(float(height[1]))
    box = re.fullmatch(
        r"[\s,]*(?:-?[\d.]+[\s,]+){2}(\d{1,6}(?:\.\d+)?)[\s,]+(\d{1,6}(?:\.\d+)?)[\s,]*", values.get("viewBox", "")
    )
    return (round(float(box[1])), round(float(box[2]))) if box else (0, 0)
