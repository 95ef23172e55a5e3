"""What every test may ask for: the material outside the repository, and Hypothesis with bounds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from generator.writing import system

CHECKOUT = Path(__file__).parents[1]

# On CI the same examples every time: a failure there is a change of ours, never luck.
settings.register_profile("here", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("here"), derandomize=True, max_examples=120)
settings.load_profile("ci" if os.environ.get("CI") else "here")


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody pulls the plug here, so no test waits until its files, and those of others, are on the disk."""
    monkeypatch.setattr(system, "_flush_all", lambda _folder, _libc: None)
    monkeypatch.setattr(os, "fsync", lambda _file: None)


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder of the program itself."""
    return CHECKOUT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Samples that may not be published with the program: `shared/` beside the checkout, where it is there."""
    folder = CHECKOUT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder shared/ is not beside the checkout")
    return folder
