"""The command line's door: reads the words, runs the command, and gives the exit code; nothing ends in a traceback.

In: the words after `build.py`. Out: 0 done, 1 the content needs mending, 2 the command line or the settings do, 3 a
fault of ours, 130 stopped by Ctrl-C, 141 when nobody reads any more. A mere build needs no library to read its words.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypeGuard

from generator import unchanged

if TYPE_CHECKING:
    from collections.abc import Iterator

    import click

    from generator.last import Look

USAGE, FAULT = 2, 3
_STOPPED, _UNREAD = 130, 141  # 128 and the number of the signal, as shells say it


def console() -> None:
    """The same as a program of its own, for an installed `newsgloss`."""
    sys.exit(main(sys.argv[1:]))


def main(arguments: list[str]) -> int:
    """Run one command line."""
    _make_streams_safe()
    debug = "--debug" in arguments
    words = [word for word in arguments if word != "--debug"]
    try:
        code = _run(words)
        sys.stdout.flush()
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        return _STOPPED
    except BrokenPipeError:
        # Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _UNREAD
    except Exception as fault:  # noqa: BLE001 - the last door: what comes here is a fault of ours
        return _own_up(fault, debug=debug)
    return code


def _run(words: list[str]) -> int:
    look: Look | None = None
    if words[:1] in ([], ["build"]) or words[0].startswith("-"):
        code, look = unchanged.again(words)
        if code is not None:
            return code
    from generator import commands  # noqa: PLC0415 - an unchanged site need not wait for any of this

    if words in ([], ["build"]):
        return commands.build(commands.Options(words=tuple(words), look=look))
    from generator.arguments import tree  # noqa: PLC0415 - click takes a moment, which a mere build need not wait for

    return _parse(tree(), words, look)


def _parse(group: object, words: list[str], look: Look | None) -> int:
    import click  # noqa: PLC0415 - as above

    assert isinstance(group, click.Group)
    try:
        code = group.main(
            _ordered(group, words), prog_name="python build.py", standalone_mode=False, obj=(tuple(words), look)
        )
    except click.Abort:  # click has ended the line
        sys.stderr.write("Stopped.\n")
        return _STOPPED
    except click.ClickException as problem:
        problem.show()
        return USAGE
    return int(code or 0)


def _ordered(group: click.Group, words: list[str]) -> list[str]:
    """The words with the command first. Options that stand before it go to its end; without one, `build` has them."""
    valued = frozenset(_valued(group))
    names: list[str] = []
    early: list[str] = []
    here: click.Command = group
    rest = words
    while rest and _has_commands(here):
        if rest[0] in here.commands:
            here = here.commands[rest[0]]
            names.append(rest[0])
            rest = rest[1:]
        elif rest[0].startswith("-") and rest[0] not in ("-h", "--help"):
            size = 2 if rest[0] in valued else 1
            early, rest = early + rest[:size], rest[size:]
        else:
            break
    if not names:
        return ["build", *words] if not rest or (early and rest[0].startswith("-")) else rest
    end = rest.index("--") if "--" in rest else len(rest)
    return [*names, *rest[:end], *(() if _has_commands(here) else early), *rest[end:]]


def _has_commands(command: click.Command) -> TypeGuard[click.Group]:
    return hasattr(command, "commands")


def _valued(command: click.Command) -> Iterator[str]:
    """The options, of a command and of those below it, that the next word belongs to."""
    for one in command.params:
        yield from one.opts if not getattr(one, "is_flag", True) else ()
    for below in command.commands.values() if _has_commands(command) else ():
        yield from _valued(below)


def _make_streams_safe() -> None:
    """A character that the terminal does not have is shown by its number instead of ending the run."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _own_up(fault: Exception, *, debug: bool) -> int:
    """Say in a sentence that it is our fault, and keep what is needed to mend it."""
    import traceback  # noqa: PLC0415 - for faults alone

    text = "".join(traceback.format_exception(fault))
    last = traceback.extract_tb(fault.__traceback__)[-1]
    at = f"{Path(last.filename).name}:{last.lineno}"
    if debug:
        sys.stderr.write(text)
    where = _saved(text)
    sys.stderr.write(
        f"newsgloss: a fault of Newsgloss, not of your files: {type(fault).__name__} at {at}. "
        f"Please report it with {where}.\n",
    )
    return FAULT


def _saved(text: str) -> str:
    import tempfile  # noqa: PLC0415 - for faults alone

    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="newsgloss-fault-", suffix=".txt", delete=False, encoding="utf-8", errors="backslashreplace"
        ) as file:
            file.write(text)
    except OSError:
        return "what --debug prints"
    return f"the file {file.name}"
