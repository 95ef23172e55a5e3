"""Tags as people write them: a list, or one text whose commas part them, as other programs have it.

In: the value of `tags` and its place. Out: each tag once. It leaves out, and tells, what can be no tag: nothing between
two commas, a level without a name, a step out of the folder.
"""

from __future__ import annotations

from generator.addresses import is_path
from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Place
from generator.nouns import replace
from generator.placed.typed import empty, is_bare
from generator.placed.value import Placed


def read_tags(placed: Placed | None) -> Outcome[tuple[str, ...]]:
    """The tags. What `typed` tells of the same value (an item that is blank or no text) is not told again."""
    if placed is None or isinstance(placed.value, dict | None) or is_bare(placed):
        return Outcome(())
    listed = isinstance(placed.value, list)
    items = placed.value if isinstance(placed.value, list) else _parted(placed, placed.value)
    tags: dict[str, None] = {}
    wrong: list[Diagnostic] = []
    for item in items:
        text = item.value.strip() if isinstance(item.value, str) else ""
        found = _tag(text, item.place) if text else Outcome("", () if listed else (empty(item, "tags"),))
        wrong.extend(found.diagnostics)
        tags |= {found.value: None} if found.value else {}
    return Outcome(tuple(tags), tuple(wrong))


def _parted(placed: Placed, text: str) -> list[Placed]:
    return [replace(placed, value=part) for part in text.split(",")] if text.strip() else []


def _tag(text: str, place: Place) -> Outcome[str]:
    """One tag, without levels that have no name."""
    levels = text.split("/")
    named = "/".join(filter(str.strip, levels))
    if named and not is_path(named):
        what = f"tags: {text[:80]!r} is no path inside the collection"
        return Outcome("", (Diagnostic(Code.VALUE_PATH, place, what, mend="leave out `..` and `\\`"),))
    if all(map(str.strip, levels)):
        return Outcome(text)
    what = f"tags: {text[:80]!r} has a level without a name"
    return Outcome(named, (Diagnostic(Code.VALUE_EMPTY, place, what, mend=f"write {named}" if named else "remove it"),))
