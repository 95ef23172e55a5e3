"""Notes written by hand, in the `.notes.yaml` file beside an article.

In: a Manuscript and the id of the article. Out: its Notes, and a diagnostic for every mistake in the file. It leaves
out a note without an id, a kind or a text, one of a kind that nobody defined, and one that was meant for a passage and
has no quote; the other notes of the file are kept.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from msgspec import Struct, field

from generator.addresses import safe_url
from generator.annotating.folding import folded_words
from generator.annotating.told import ID
from generator.annotating.tracing import traced
from generator.diagnostics import Code, Diagnostic, Outcome
from generator.model import LeftOut, Manuscript, Note, Place, Quote, Run, When
from generator.nouns import replace
from generator.placed import Placed, decode, nearest, read_tags, read_yaml

SUFFIX = ".notes.yaml"
_GRAVE = (Code.KEY_MISSING, Code.NOTE_KIND, Code.VALUE_PATH)
_LINKING = ("[", "<")
_SKELETON = "- id: a-name\n  quote: words of the article\n  kind: context\n  note: what is to be said"


class _Written(Struct, frozen=True):
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


_KEYS = _Written.__struct_fields__


def notes(manuscript: Manuscript, article: str, *, kinds: tuple[str, ...]) -> Outcome[tuple[Note | LeftOut, ...]]:
    """All notes of one file, in its order; those that cannot be published are left out."""
    read = read_yaml(manuscript.text, manuscript.path)
    if read.value is None or read.value.value is None:
        return Outcome((), read.diagnostics)
    if not isinstance(read.value.value, list):
        what = "the file is not a list of notes: a note begins with `- ` before its first line"
        return Outcome((), (*read.diagnostics, Diagnostic(Code.NOTE_SHAPE, read.value.place, what, mend=_SKELETON)))
    lines = manuscript.text.split("\n")
    found = [_note(item, article, kinds, lines) for item in read.value.value]
    told = tuple(diagnostic for outcome in found for diagnostic in outcome.diagnostics)
    return Outcome(tuple(outcome.value for outcome in found if outcome.value), (*read.diagnostics, *told))


def _note(placed: Placed, article: str, kinds: tuple[str, ...], lines: list[str]) -> Outcome[Note | LeftOut]:
    if not isinstance(placed.value, dict):
        shape = Diagnostic(Code.NOTE_SHAPE, placed.place, "a note is a list of `key: value` lines", mend=_SKELETON)
        return Outcome(_left_out(placed, article, shape), (shape,))
    made = decode(placed, _Written)
    lacking = _lacking_quote(placed.value)
    known = [wrong for wrong in made.diagnostics if wrong.place not in {fault.place for fault in lacking}]
    wrong = (*map(_with_keys, known), *lacking, *_faults(placed.value, kinds))
    grave = [fault for fault in wrong if fault.code in _GRAVE]
    if made.value is None or grave:
        return Outcome(_left_out(placed, article, (grave or list(wrong))[0]), wrong)
    check = _Check(placed.value)
    note = _made(made.value, placed.value, article, check=check, lines=lines)
    return Outcome(note, (*wrong, *check.wrong))


def _made(written: _Written, values: dict[str, Placed], article: str, *, check: _Check, lines: list[str]) -> Note:
    linked, text = any(sign in written.note for sign in _LINKING), values["note"].place
    return Note(
        id=written.id,
        article=article,
        kind=written.kind,
        quote=_quote(written, values["quote"]) if "quote" in values else None,
        body=written.note,
        by=written.by,
        when=written.date,
        verdict=written.verdict,
        tags=check.tags(),
        people=tuple(filter(str.strip, written.people)),
        cites=check.kept("cites", written.cites, lambda text: safe_url(text) is not None, Code.VALUE_URL),
        place=values["id"].place,
        extra=written.extra,
        map=traced(written.note if linked else written.note.strip()[:1], lines, text)
        or (Run(0, text.line, text.column),),
    )


def _left_out(placed: Placed, article: str, why: Diagnostic) -> LeftOut:
    values = placed.value if isinstance(placed.value, dict) else {}
    name, kind, quote = (str(values[key].value or "") if key in values else "" for key in ("id", "kind", "quote"))
    return LeftOut(name, article, kind, quote, why.place, why.what)


def _with_keys(wrong: Diagnostic) -> Diagnostic:
    """A diagnostic of an unknown key that is like none, with those that there are."""
    if wrong.code is not Code.KEY_UNKNOWN or "did you mean" in wrong.mend:
        return wrong
    shown = (("keys", ", ".join(_KEYS)),)
    return replace(wrong, shown=shown, mend="write one of them, or put it under `extra:` to keep it without effect")


def _lacking_quote(values: dict[str, Placed]) -> list[Diagnostic]:
    """Signs that a note was meant for a passage, though it has no `quote`: nobody meant it for the whole article."""
    if "quote" in values:
        return []
    why = "so the note, which would be on the whole article, is left out"
    slips = [key for key in values if key not in _KEYS and nearest(key.casefold(), _KEYS) == "quote"]
    wrong = [
        Diagnostic(
            Code.KEY_MISSING, values[key].key, f"there is no key {key[:80]!r}, {why}", mend="did you mean `quote`?"
        )
        for key in slips
    ]
    for key in () if slips else ("before", "after", "nth"):
        if key in values:
            what = f"`{key}` tells equal passages apart, but there is no `quote`, {why}"
            wrong.append(Diagnostic(Code.KEY_MISSING, values[key].key, what, mend="quote: the words of the passage"))
    return wrong


class _Check:
    """Leaves out values that cannot be used, and gathers what is to be said of them."""

    def __init__(self, values: dict[str, Placed]) -> None:
        self._values = values
        self.wrong: list[Diagnostic] = []

    def tags(self) -> tuple[str, ...]:
        """The tags that can be some."""
        found = read_tags(self._values.get("tags"))
        self.wrong.extend(found.diagnostics)
        return found.value or ()

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
    return Quote(exact if folded_words(exact) else "", before, after, max(written.nth, 0), placed.place)


def _faults(values: dict[str, Placed], kinds: tuple[str, ...]) -> list[Diagnostic]:
    """What is wrong with a note beyond the types of its values."""
    wrong = []
    quote = values["quote"].value if "quote" in values else "none"
    if quote is None or (isinstance(quote, str) and not folded_words(quote)):
        mend = "write the words the note is about, or leave the line out for a note on the whole article"
        wrong.append(Diagnostic(Code.VALUE_TYPE, values["quote"].key, "`quote` is empty", mend=mend))
    name, kind, nth = (values[key].value if key in values else None for key in ("id", "kind", "nth"))
    if isinstance(nth, str) and re.fullmatch(r"-\d+|0+", nth):
        what = f"nth: {nth} counts no passage"
        mend = "nth: 1 for the first of equal passages, 2 for the second"
        wrong.append(Diagnostic(Code.VALUE_TYPE, values["nth"].place, what, mend=mend))
    if isinstance(name, str) and name and not ID.fullmatch(name):
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
