"""A ZIP file whose bytes depend on nothing but what is put into it.

In: names and bytes, in order. Out: members with one time, one set of permissions and one way of packing. It refuses
nothing.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

_PACKED = (".avif", ".gif", ".gz", ".jpeg", ".jpg", ".png", ".webp", ".woff", ".woff2", ".zip")
_MARK = b"Newsgloss"

Moment = tuple[int, int, int, int, int, int]


def opened(path: Path) -> zipfile.ZipFile:
    """A new archive, which writes the same bytes each time. Its comment says who made it."""
    archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9)
    archive.comment = _MARK
    return archive


def is_marked(ends: bytes) -> bool:
    """Whether a file that begins and ends so is an archive that was made here."""
    return ends.startswith(b"PK\x03\x04") and ends.endswith(_MARK)


def put(archive: zipfile.ZipFile, name: str, body: bytes, *, at: Moment, stored: bool = False) -> None:
    """Add a member. What is packed already, and what is to be `stored`, is not packed again."""
    info = zipfile.ZipInfo(name, at)
    info.create_system = 3  # Unix, on every system: else the bytes would tell where they were made
    info.external_attr = 0o644 << 16
    whole = stored or name.lower().endswith(_PACKED)
    info.compress_type = zipfile.ZIP_STORED if whole else zipfile.ZIP_DEFLATED
    archive.writestr(info, body)
