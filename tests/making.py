"""Small collections for tests, and what their sites look like."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from generator import pipeline

GOLDEN = Path(__file__).parent / "golden"


def make(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write `files` (path to text or bytes) under `root`, which is the collection."""
    for path, body in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(body if isinstance(body, bytes) else body.encode())
    return root


def harbour(root: Path) -> Path:
    """A copy of the golden collection, with a page of every kind."""
    shutil.copytree(GOLDEN / "harbour", root, ignore=shutil.ignore_patterns("expected"))
    return root


def build(root: Path, **options: object) -> pipeline.Report:
    """Build the collection at `root` into `root/output`."""
    return pipeline.build(pipeline.Request(root=root, output=root / "output", **options))  # type: ignore[arg-type]


def site(root: Path) -> dict[str, bytes]:
    """Every file of the built site by its address, without what the writer keeps for itself."""
    output = root / "output"
    found = (path for path in output.rglob("*") if path.is_file())
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in found if path.name != ".newsgloss.json"}


def codes(report: pipeline.Report) -> list[str]:
    """The codes of a build's diagnostics, in order."""
    return [diagnostic.code.slug for diagnostic in report.diagnostics]
