"""What the browser must know of the last build: which site it made, and what is wrong.

In: the function that builds, and one that is called when there is nothing to build. Out: `version`, which changes with
every change of the site, and `report`, for people.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct, field

from generator.diagnostics import Diagnostic, Severity, as_text


class Live(Struct):
    """The last build. `report` is empty while nothing is wrong that keeps something from being published.

    `rest` is called once after each build that no other follows at once.
    """

    build: Callable[[], tuple[Diagnostic, ...]]
    output: Path
    rest: Callable[[], None]
    report: tuple[str, ...] = ()
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def version(self) -> str:
        """The output folder is exchanged for another by each build that changes anything, and by no other."""
        try:
            status = self.output.stat()
        except OSError:
            return "none"
        return f"{status.st_ino:x}-{status.st_mtime_ns:x}"

    def rebuild(self) -> None:
        """Build, and keep what there is to say. A fault of ours ends the build, not the server."""
        try:
            said = self.build()
        except Exception as problem:  # noqa: BLE001 (whatever it is, the page should say it)
            self.report = (f"The build stopped by a fault of Newsgloss, not of your files.\n{problem!r}",)
        else:
            self.report = tuple(as_text(one) for one in said if one.severity is Severity.ERROR)
