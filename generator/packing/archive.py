"""A ZIP file whose bytes depend on nothing but what is put into it.

In: names and bytes, in order. Out: members with one time, one set of permissions and one way of packing. It refuses
nothing.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

_PACKED = (".avif", ".gif", ".gz", ".jpeg", ".jpg", ".png", ".webp", ".woff", ".woff2", ".zip")

Moment = tuple[int, int, int, int, int, int]


def opened(path: Path) -> zipfile.ZipFile:
    """A new archive, which writes the same bytes each time."""
    return zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9)


def put(archive: zipfile.ZipFile, name: str, body: bytes, *, at: Moment, stored: bool = False) -> None:
    """Add a member. What is packed already, and what is to be `stored`, is not packed again."""
    info = zipfile.ZipInfo(name, at)
    info.create_system = 3  # Unix, on every system: else the bytes would tell where they were made
    info.external_attr = 0o644 << 16
    whole = stored or name.lower().endswith(_PACKED)
    info.compress_type = zipfile.ZIP_STORED if whole else zipfile.ZIP_DEFLATED
    archive.writestr(info, body)
