"""Notes written by hand, in the `.notes.yaml` file beside an article.

In: a Manuscript and the id of the article. Out: its Notes, and a diagnostic for every mistake in the file. It refuses a
note without an id, a kind or a text, and a kind that nobody defined; the other notes of the file are kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from generator.addresses import is_path, safe_url
from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import Manuscript, Note, Place, Quote, When
from generator.placed import Placed, decode, nearest, read_yaml

SUFFIX = ".notes.yaml"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\-]{0,99}")
_SKELETON = "- id: a-name\n  quote: words of the article\n  kind: context\n  note: what is to be said"


@dataclass(frozen=True, slots=True)
class _Written:
    """A note as it is written. `docs/notes.md` explains each key."""

    id: str
    kind: str
    note: str
    quote: str = ""
    before: str = ""
    after: str = ""
    nth: int = 0
    by: str = ""
    date: When | None = None
    verdict: str = ""
    tags: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)


def notes(manuscript: Manuscript, article: str, *, kinds: tuple[str, ...]) -> Outcome[tuple[Note, ...]]:
    """All notes of one file, in its order."""
    read = read_yaml(manuscript.text, manuscript.path)
    if read.value is None or read.value.value is None:
        return Outcome((), read.diagnostics)
    if not isinstance(read.value.value, list):
        what = "the file is not a list of notes"
        return Outcome((), (*read.diagnostics, Diagnostic(Code.NOTE_SHAPE, read.value.place, what, mend=_SKELETON)))
    found = [_note(item, article, kinds) for item in read.value.value]
    told = tuple(diagnostic for outcome in found for diagnostic in outcome.diagnostics)
    return Outcome(tuple(outcome.value for outcome in found if outcome.value), (*read.diagnostics, *told))


def _note(placed: Placed, article: str, kinds: tuple[str, ...]) -> Outcome[Note]:
    if not isinstance(placed.value, dict):
        return Outcome(
            None, (Diagnostic(Code.NOTE_SHAPE, placed.place, "a note is a list of `key: value` lines", mend=_SKELETON),)
        )
    made = decode(placed, _Written)
    wrong = (*made.diagnostics, *_faults(placed.value, kinds))
    written = made.value
    if written is None or any(fault.code in (Code.NOTE_KIND, Code.VALUE_PATH, Code.KEY_MISSING) for fault in wrong):
        return Outcome(None, wrong)
    check = _Check(placed.value)
    note = Note(
        id=written.id,
        article=article,
        kind=written.kind,
        quote=_quote(written, placed.value["quote"]) if "quote" in placed.value else None,
        body=written.note,
        by=written.by,
        when=written.date,
        verdict=written.verdict,
        tags=check.kept("tags", written.tags, is_path, Code.VALUE_PATH),
        people=tuple(filter(str.strip, written.people)),
        cites=check.kept("cites", written.cites, lambda text: safe_url(text) is not None, Code.VALUE_URL),
        place=placed.value["id"].place,
        extra=written.extra,
    )
    return Outcome(note, (*wrong, *check.wrong))


class _Check:
    """Leaves out values that cannot be used, and gathers what is to be said of them."""

    def __init__(self, values: dict[str, Placed]) -> None:
        self._values = values
        self.wrong: list[Diagnostic] = []

    def kept(self, key: str, values: tuple[str, ...], good: Callable[[str], bool], code: Code) -> tuple[str, ...]:
        """The values that are good, without blank ones."""
        filled = [value for value in values if value.strip()]
        for value in filled:
            if not good(value):
                mend = "write it without what makes it unsafe"
                self.wrong.append(
                    Diagnostic(code, self._place(key, value), f"{key}: {value[:80]!r} cannot be used", mend=mend)
                )
        return tuple(filter(good, filled))

    def _place(self, key: str, value: str) -> Place:
        listed = self._values[key].value
        found = [item.place for item in listed if item.value == value] if isinstance(listed, list) else []
        return found[0] if found else self._values[key].place


def _quote(written: _Written, placed: Placed) -> Quote:
    parts = (written.quote, written.before, written.after)
    exact, before, after = (unicodedata.normalize("NFC", part).strip() for part in parts)
    return Quote(exact, before, after, written.nth, placed.place)


def _faults(values: dict[str, Placed], kinds: tuple[str, ...]) -> list[Diagnostic]:
    """What is wrong with a note beyond the types of its values."""
    wrong = []
    for key in ("id", "kind", "note", "quote"):
        if key in values and values[key].value in (None, ""):
            code = Code.VALUE_TYPE if key == "quote" else Code.KEY_MISSING
            mend = (
                f"{key}: …"
                if key != "quote"
                else "write the words the note is about, or leave the line out for a note on the whole article"
            )
            wrong.append(Diagnostic(code, values[key].key, f"`{key}` is empty", mend=mend))
    name, kind = (values[key].value if key in values else None for key in ("id", "kind"))
    if isinstance(name, str) and name and not _ID.fullmatch(name):
        what = f"the id {name[:80]!r} holds a character that an address cannot have"
        mend = "id: letters a to z, digits, `-`, `_` and `.`, at most 100"
        wrong.append(Diagnostic(Code.VALUE_PATH, values["id"].place, what, mend=mend))
    if isinstance(kind, str) and kind and kind not in kinds:
        wrong.append(_unknown_kind(values["kind"], kind, kinds))
    return wrong


def _unknown_kind(placed: Placed, kind: str, kinds: tuple[str, ...]) -> Diagnostic:
    near = nearest(kind, kinds)
    mend = f"did you mean `{near}`?" if near else "use one of them, or define the kind in site.toml"
    return Diagnostic(
        Code.NOTE_KIND, placed.place, f"there is no kind of note {kind[:80]!r}", (("kinds", ", ".join(kinds)),), mend
    )
