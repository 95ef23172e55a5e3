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
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.freshness import Seal
from generator.model import Built, File, Place
from generator.writing.exchange import Swap, exchange, names, settle
from generator.writing.keeping import keep
from generator.writing.locking import lock
from generator.writing.refusing import refusal
from generator.writing.staging import Staging, collisions, forsake, holds, sealed_now, stage_rest
from generator.writing.staging import take as stage
from generator.writing.standing import MANIFEST, NOTHING, Folder, Known, by_inode, digest_of_list, survey, walk
from generator.writing.system import swap

__all__ = [
    "MANIFEST",
    "Folder",
    "Known",
    "Staging",
    "begun",
    "body",
    "drop",
    "folders",
    "holds",
    "keep",
    "lock",
    "look",
    "publish",
    "refusal",
    "resume",
    "seals",
    "stands",
    "take",
    "write",
]

_NO_SEALS: Mapping[str, Seal] = MappingProxyType({})


def write(
    files: Iterable[File], *, root: Path, output: Path, swap: Swap = swap, known: Known = NOTHING
) -> Outcome[Built]:
    """Make `output` the site of `files`. Call it under `lock(output)`.

    `root` is the collection's folder, to which `File.copy` is relative; `swap` exchanges two folders in one step, or
    answers that it cannot; `known` is what a `look` found. No value: nothing was changed, and the diagnostics say why.
    """
    with begun(root, output=output, known=known) as staging:
        if staging.value is None:
            return Outcome(None, staging.diagnostics)
        for file in files:
            take(staging.value, file)
        return publish(staging.value, swap=swap)


@contextlib.contextmanager
def begun(
    root: Path, *, output: Path, sealed: Mapping[str, Seal] = _NO_SEALS, known: Known = NOTHING
) -> Iterator[Outcome[Staging]]:
    """A site on its way, to be given its files one by one and then published; what is not published is thrown away.

    `sealed` are the `seals` as they were when the last site was published: a file that still has its own is not read.
    `known` is what a `look` found.
    """
    refused = refusal(output, root=root)
    if refused:
        yield Outcome(None, refused)
        return
    try:
        settle(output)
        staging = Staging(root, output, survey(output, known), sealed, known)
    except OSError as problem:
        yield Outcome(None, (_failed(output, problem),))
        return
    try:
        yield Outcome(staging)
    finally:
        with contextlib.suppress(OSError):  # what cannot be removed now, the next build removes
            settle(output, by_inode(staging.standing.read.values()))


def look(output: Path) -> Known:
    """What lies in the output and beside it, for `begun`. Call it under `lock(output)`.

    A file that is altered in its place between the look and a build, that build takes for what it was; the next that
    looks, or is told of no look, finds it.
    """
    try:
        standing, spare = survey(output), walk(names(output).stage, {})
    except OSError:  # a build will say what is wrong
        return NOTHING
    return Known(by_inode((*standing.read.values(), *spare.values())), standing.files)


def take(staging: Staging, file: File) -> None:
    """Give a site one file. One that came without its body must stand in the output: ask `holds`."""
    if any(wrong.code is Code.OUTPUT_FAILED for wrong in staging.wrong):
        return
    try:
        stage(staging, file)
    except OSError as problem:
        forsake(staging)
        staging.wrong.append(_failed(staging.output, problem))


def publish(staging: Staging, *, swap: Swap = swap) -> Outcome[Built]:
    """Make the output the site as it was given."""
    try:
        wrong = (*staging.wrong, *collisions(staging))
        if wrong:
            return Outcome(None, wrong)
        built = staging.built
        if staging.changed:
            _complete(staging)
            exchange(staging.output, swap)
    except OSError as problem:
        return Outcome(None, (_failed(staging.output, problem),))
    return Outcome(built)


def _complete(staging: Staging) -> None:
    try:
        stage_rest(staging)
    except OSError:
        forsake(staging)
        raise


def stands(staging: Staging, sealed: Mapping[str, Seal], *, manifest: str) -> bool:
    """Whether the output is the site whose list has the digest `manifest`, by the seals that it had or by its bytes."""
    standing = staging.standing
    if digest_of_list(staging.output) != manifest:
        return False
    known = standing.files
    return all(
        url in known and (sealed.get(url) == known[url] or holds(staging, url, digest=digest))
        for url, digest in standing.ours.items()
    )


def resume(staging: Staging) -> None:
    """Begin with all that stands in the output: what is taken then takes the place of a file, and nothing goes."""
    staging.ours.update(staging.standing.ours)


def body(staging: Staging, url: str) -> bytes:
    """What a file of ours holds in a site that `stands`; nothing where there is none, or others have written to it.

    What is made of it would else be ours with their bytes, and never be mended.
    """
    try:
        read = (staging.output / url).read_bytes() if url in staging.standing.ours else b""
    except OSError:
        return b""
    return read if hashlib.sha256(read).hexdigest() == staging.standing.ours.get(url) else b""


def drop(staging: Staging, url: str) -> None:
    """Of a site that was resumed, a file that it has no more."""
    staging.ours.pop(url, None)


def folders(staging: Staging) -> Mapping[int, Folder]:
    """All that was read, for a later build: folders that are not as they were will have other times."""
    found = by_inode((*staging.standing.read.values(), *staging.spare.read.values()))
    return found if staging.folders else {**staging.known.folders, **found}  # without a stage, no spare was looked at


def seals(staging: Staging) -> tuple[Mapping[str, Seal], str]:
    """Of the files of a site that was published, by their addresses; and the digest of the list of what is ours."""
    return sealed_now(staging), digest_of_list(staging.output)


def _failed(output: Path, problem: OSError) -> Diagnostic:
    reason = problem.strerror or str(problem)
    at = (("file", str(problem.filename)),) if problem.filename else ()
    mend = "make room on the disk" if "space" in reason.lower() else "see that the folder beside it can be written to"
    return Diagnostic(Code.OUTPUT_FAILED, Place(str(output)), f"the site could not be written: {reason}", at, mend)
