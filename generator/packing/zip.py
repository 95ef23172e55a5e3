"""The site as one ZIP file, which is a bag: its files with their SHA-256, by which anybody can tell that all are whole.

In: a built site. Out: `NAME/` with a README, the site in `data/`, and the tag files of BagIt 1.0 (RFC 8493). It refuses
nothing.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path

from generator.model import Settings
from generator.packing.archive import is_marked, opened, put
from generator.packing.cargo import Cargo, Tell, moment

SUFFIX = ".zip"
UNIT = "file"
_README = """\
{title}
{line}

1. EXTRACT THIS FILE FIRST. Inside a ZIP file most systems do not find the other pages.
2. Then open   data/index.html   in any browser. Nothing is installed, and nothing is loaded from the network.

The folder is a bag (BagIt, RFC 8493): manifest-sha256.txt has a checksum of every file in data/. To see that all
are whole, in this folder:  sha256sum --check manifest-sha256.txt

{notes}
"""


def is_ours(ends: bytes) -> bool:
    """Whether a file that begins and ends so was made here, and may be made anew."""
    return is_marked(ends) and b"/bagit.txt" in ends[:200]


def pack(cargo: Cargo, target: Path, *, tell: Tell) -> int:
    """Write the bag; the answer is how many files of the site are in it."""
    at = moment(cargo.date)
    tags = {"bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", "README.txt": _readme(cargo)}
    with opened(target) as archive:
        put(archive, f"{cargo.name}/bagit.txt", tags["bagit.txt"], at=at)
        put(archive, f"{cargo.name}/README.txt", tags["README.txt"], at=at)
        sums, size = _data(cargo, archive, tell)
        tags["manifest-sha256.txt"] = _manifest(sums)
        tags["bag-info.txt"] = _info(cargo, size, len(sums))
        tags["tagmanifest-sha256.txt"] = _manifest(
            {name: hashlib.sha256(body).hexdigest() for name, body in tags.items()}
        )
        for name in ("manifest-sha256.txt", "bag-info.txt", "tagmanifest-sha256.txt"):
            put(archive, f"{cargo.name}/{name}", tags[name], at=at)
    return len(sums)


def _data(cargo: Cargo, archive: zipfile.ZipFile, tell: Tell) -> tuple[dict[str, str], int]:
    """Put the site into the archive; the answer are the digests of its files, and their bytes in all."""
    sums: dict[str, str] = {}
    size = 0
    for done, address in enumerate(cargo.addresses, 1):
        body = (cargo.site / address).read_bytes()
        put(archive, f"{cargo.name}/data/{address}", body, at=moment(cargo.date))
        sums[f"data/{address}"] = hashlib.sha256(body).hexdigest()
        size += len(body)
        tell("pack", done, len(cargo.addresses))
    return sums, size


def _manifest(sums: Mapping[str, str]) -> bytes:
    """One line a file; in a path line ends and `%` are percent-encoded (RFC 8493, 2.1.3)."""
    quoted = {path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"): one for path, one in sums.items()}
    return "".join(f"{one}  {path}\n" for path, one in sorted(quoted.items())).encode()


def _info(cargo: Cargo, size: int, count: int) -> bytes:
    chosen: Settings = cargo.settings
    year, month, day, *_ = moment(cargo.date)
    told = {
        "Source-Organization": chosen.owner,
        "External-Description": " ".join(filter(None, (chosen.title, chosen.description))),
        "External-Identifier": chosen.base_url,
        "Bagging-Date": f"{year:04}-{month:02}-{day:02}",
        "Bag-Software-Agent": "Newsgloss",
        "Payload-Oxum": f"{size}.{count}",
    }
    return "".join(f"{key}: {' '.join(value.split())}\n" for key, value in told.items() if value).encode()


def _readme(cargo: Cargo) -> bytes:
    title = " ".join(cargo.settings.title.split())
    notes = "The notes on the articles are in it." if cargo.notes else "The notes on the articles were left out."
    return _README.format(title=title, line="=" * len(title), notes=notes).encode()
