"""Files that are kept with the collection: where notes stand, and notes that were accepted.

In: Manuscripts, and the collection's folder. Out: those that were written. Each is written beside its place and takes
it in one step, so that a kill leaves the old file or the new one. It refuses to touch a file whose bytes would not
change.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Manuscript, Place

_BOM = b"\xef\xbb\xbf"


def keep(manuscripts: Iterable[Manuscript], root: Path) -> Outcome[tuple[Manuscript, ...]]:
    """Write each Manuscript at its path below `root`, with the line ends that are there; one without text goes."""
    written: list[Manuscript] = []
    wrong: list[Diagnostic] = []
    for manuscript in manuscripts:
        try:
            if _keep(root / manuscript.path, manuscript.text):
                written.append(manuscript)
        except OSError as problem:
            what = f"the file could not be written: {problem.strerror or problem}"
            mend = "see that its folder can be written to and that there is room"
            wrong.append(Diagnostic(Code.OUTPUT_FAILED, Place(manuscript.path), what, mend=mend))
    return Outcome(tuple(written), tuple(wrong))


def _keep(path: Path, text: str) -> bool:
    old = path.read_bytes() if path.exists() else None
    if not text:
        path.unlink(missing_ok=True)
        return old is not None
    new = _as_it_was(text, old or b"")
    if new == old:
        return False
    _replace(path, new)
    return True


def _as_it_was(text: str, old: bytes) -> bytes:
    """The bytes of a text, with the byte order mark and the line ends of what is there."""
    made = text.encode("utf-8", "surrogatepass")
    if b"\r\n" in old:
        made = made.replace(b"\n", b"\r\n")
    return _BOM + made if old.startswith(_BOM) else made


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
