"""Files -> `output/`, all or nothing.

In: the files of the whole site. Out: `Built`, once `output/` is exactly that site (and whatever of the owner's lay
there: a CNAME, a `.git`). After any failure, a kill or a full disk, `output/` is the old site or the new one, complete,
and the next build clears away what was left beside it. Only files whose bytes changed are written; where nothing
changed, nothing is touched.

It refuses an output folder that it did not make, one that is the collection, its content, a home folder or above any of
these, addresses that lead out of the folder, and two files at one address.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from pathlib import Path

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Built, File, Place
from generator.writing.exchange import Swap, exchange, settle
from generator.writing.keeping import keep
from generator.writing.locking import lock
from generator.writing.refusing import refusal
from generator.writing.staging import Staging, collisions, stage_rest, take
from generator.writing.standing import MANIFEST, survey
from generator.writing.system import swap

__all__ = ["MANIFEST", "keep", "lock", "refusal", "write"]


def write(files: Iterable[File], *, root: Path, output: Path, swap: Swap = swap) -> Outcome[Built]:
    """Make `output` the site of `files`. Call it under `lock(output)`.

    `root` is the collection's folder, to which `File.copy` is relative; `swap` exchanges two folders in one step, or
    answers that it cannot. No value: nothing was changed, and the diagnostics say why.
    """
    refused = refusal(output, root=root)
    if refused:
        return Outcome(None, refused)
    try:
        settle(output)
        staging = Staging(root, output, survey(output))
        return _write(files, staging, swap=swap)
    except OSError as problem:
        return Outcome(None, (_failed(output, problem),))
    finally:
        with contextlib.suppress(OSError):  # what cannot be removed now, the next build removes
            settle(output)


def _write(files: Iterable[File], staging: Staging, *, swap: Swap) -> Outcome[Built]:
    wrong = (*take(staging, files), *collisions(staging))
    if wrong:
        return Outcome(None, wrong)
    built = staging.built
    if staging.changed:
        stage_rest(staging)
        exchange(staging.output, swap)
    return Outcome(built)


def _failed(output: Path, problem: OSError) -> Diagnostic:
    reason = problem.strerror or str(problem)
    at = (("file", str(problem.filename)),) if problem.filename else ()
    mend = "make room on the disk" if "space" in reason.lower() else "see that the folder beside it can be written to"
    return Diagnostic(Code.OUTPUT_FAILED, Place(str(output)), f"the site could not be written: {reason}", at, mend)
