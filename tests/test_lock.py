"""The lock: where notes last stood, how they are found again, what is said of it once, and what accepting changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator import pipeline
from generator.annotating.accepting import accept
from generator.annotating.lock import read_lock
from generator.diagnostics import Code
from generator.model import Manuscript, Quote
from generator.report import note_rows
from tests.making import build, codes, make, site

_HEAD = "---\ntitle: Gate held open\ndate: 1987-11-12\n---\n\n"
_BODY = """The gate crew had tried the motor twice before the tide came over the sill on Thursday night.

Mr Wray said that the Harbour Board went by the book, and that the log would show it.

The barrier stood open for eleven minutes while the water rose in Sallow Reach.

A second crew was sent from the yard at half past nine with a hand winch and lamps.
"""
_NOTES = """# kept with care
- id: gate-minutes   # the first
  quote: "open for eleven minutes"
  kind: correction
  note: Nineteen.

- id: gate-crew
  quote: A second crew was sent from the yard
  kind: context
  note: From Tollgate.
"""
_ARTICLE = "content/articles/1987/gate.md"
_SIDECAR = "content/articles/1987/gate.notes.yaml"
_LOCK = "content/articles/1987/gate.notes.lock"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A collection of one article and two notes, built once."""
    made = make(tmp_path, {_ARTICLE: _HEAD + _BODY, _SIDECAR: _NOTES})
    assert codes(build(made)) == []
    return made


def _edit(root: Path, old: str, new: str) -> None:
    path = root / _ARTICLE
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def _states(root: Path) -> dict[str, str]:
    readings, left_out, _ = pipeline.notes_of(pipeline.Request(root=root, output=root / "output"))
    return {row.id: row.state for row in note_rows(readings, left_out)}


def _accept(root: Path, *ids: str) -> tuple[str, ...]:
    done = pipeline.accept_notes(pipeline.Request(root=root, output=root / "output"), frozenset(ids))
    assert done.diagnostics == ()
    return tuple(note.id for note in done.value or ())


def test_a_build_writes_down_where_each_note_stands(root: Path) -> None:
    """Words, neighbours, offsets and state; and the text they stood in, once."""
    lock = json.loads((root / _LOCK).read_text())
    held = lock["notes"]["gate-minutes"]
    text = "\n\n".join(lock["texts"][held["text"]])
    assert text[held["start"] : held["end"]] == held["exact"] == "open for eleven minutes"
    assert text[held["start"] - len(held["prefix"]) : held["start"]] == held["prefix"]
    assert (lock["article"], lock["version"], len(lock["texts"])) == ("1987/gate", 1, 1)


def test_a_second_build_changes_no_lock(root: Path) -> None:
    """What stands where it stood is not written again."""
    before = ((root / _LOCK).read_bytes(), (root / _LOCK).stat().st_mtime_ns)
    assert codes(build(root)) == []
    assert ((root / _LOCK).read_bytes(), (root / _LOCK).stat().st_mtime_ns) == before


def test_a_check_writes_no_lock(tmp_path: Path) -> None:
    """Only a build that publishes writes it."""
    root = make(tmp_path, {_ARTICLE: _HEAD + _BODY, _SIDECAR: _NOTES})
    build(root, write=False)
    assert not (root / _LOCK).exists()


def test_changed_words_are_said_once_with_the_old_and_the_new(root: Path) -> None:
    """The note goes on standing on them, as edited, until it is accepted."""
    _edit(root, "open for eleven minutes", "wide open for all of eleven minutes")
    said = [one for one in build(root).diagnostics if one.code is Code.NOTE_EDITED]
    assert [one.place.line for one in said] == [3]
    assert "open for eleven minutes" in dict(said[0].shown)["was"]
    assert "open for all of eleven minutes" in dict(said[0].shown)["now"]
    first = site(root)
    assert codes(build(root)) == []
    assert site(root) == first
    assert _states(root) == {"gate-minutes": "edited", "gate-crew": "exact"}


def test_accepting_rewrites_the_named_note_alone(root: Path) -> None:
    """Comments, order and quotation marks stay; the next build finds the new words exactly."""
    _edit(root, "open for eleven minutes", "open for all of eleven minutes")
    build(root)
    assert _accept(root, "gate-minutes") == ("gate-minutes",)
    expected = _NOTES.replace("open for eleven minutes", "open for all of eleven minutes")
    assert (root / _SIDECAR).read_text() == expected
    assert codes(build(root)) == []
    assert set(_states(root).values()) == {"exact"}


def test_all_edited_notes_are_accepted_at_once(root: Path) -> None:
    """Those that stand exactly are left as they are."""
    _edit(root, "open for eleven minutes", "open for all of eleven minutes")
    build(root)
    assert _accept(root) == ("gate-minutes",)
    assert _accept(root) == ()


def test_a_lost_note_stays_on_the_page_and_comes_back_when_its_words_do(root: Path) -> None:
    """The lock keeps where it stood as long as the note is lost."""
    gone = "The barrier stood open for eleven minutes while the water rose in Sallow Reach.\n\n"
    _edit(root, gone, "")
    assert codes(build(root)) == ["note-orphan"]
    assert codes(build(root)) == ["note-orphan"]
    assert 'id="note-gate-minutes"' in (root / "output/1987/11/12/gate.html").read_text()
    assert json.loads((root / _LOCK).read_text())["notes"]["gate-minutes"]["state"] == "orphan"
    _edit(root, "A second crew", gone + "A second crew")
    assert codes(build(root)) == ["note-found"]
    assert codes(build(root)) == []


def test_words_in_another_place_have_moved_until_that_is_accepted(root: Path) -> None:
    """What stood beside them does so no more."""
    _edit(root, "A second crew was sent from the yard at half past nine with a hand winch and lamps.", "So it went.")
    _edit(root, "before the tide", "until half past nine. A second crew was sent from the yard; before the tide")
    assert codes(build(root)) == ["note-moved"]
    assert codes(build(root)) == []
    assert _accept(root, "gate-crew") == ("gate-crew",)
    assert codes(build(root)) == []
    assert _states(root)["gate-crew"] == "exact"


def test_a_lock_that_cannot_be_read_is_said_and_left_as_it_is(root: Path) -> None:
    """As a merge leaves it; the notes are found by their quotes."""
    broken = "<<<<<<< ours\n" + (root / _LOCK).read_text()
    (root / _LOCK).write_text(broken)
    assert codes(build(root)) == ["note-lock"]
    assert (root / _LOCK).read_text() == broken
    assert set(_states(root).values()) == {"exact"}


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{}",
        "null",
        '{"version": 2, "article": "a"}',
        '{"version": 1, "article": 3}',
        '{"version": 1, "article": "a", "notes": {"n": {}}}',
        '{"version": 1, "article": "a", "texts": {"n": [1]}}',
        "[" * 100_000,
        '{"version": 1, "article": "a", "more": ' + "[" * 100_000,
        '{"version": 1, "article": "a", "more": ' + "[" * 100_000 + "]" * 100_000 + "}",
        '{"version": 1, "article": "a", "more": [' + "1" * 5_000 + " x",
        '"' + "x" * 100_000,
    ],
)
def test_every_malformed_lock_is_one_diagnostic(text: str) -> None:
    """Never an exception, and never a guess at what it may have held."""
    outcome = read_lock(Manuscript(_LOCK, text))
    assert [one.code for one in outcome.diagnostics] == [Code.NOTE_LOCK]
    assert outcome.value is not None
    assert outcome.value.broken


def test_a_lock_that_contradicts_the_text_is_not_believed(root: Path) -> None:
    """Offsets that a hand has changed place no mark."""
    lock = json.loads((root / _LOCK).read_text())
    lock["notes"]["gate-minutes"] |= {"start": 3, "end": 9}
    (root / _LOCK).write_text(json.dumps(lock))
    good = site(root)
    assert codes(build(root)) == []
    assert site(root) == good


def test_nothing_is_forgotten_while_the_notes_cannot_be_read(root: Path) -> None:
    """A slip in the notes file costs no note its past."""
    (root / _SIDECAR).write_text(_NOTES.replace("- id: gate-crew", "- id: gate-crew\n  id: twice"))
    build(root)
    assert set(json.loads((root / _LOCK).read_text())["notes"]) == {"gate-minutes", "gate-crew"}
    (root / _SIDECAR).write_text(_NOTES.partition("- id: gate-crew")[0])
    build(root)
    assert set(json.loads((root / _LOCK).read_text())["notes"]) == {"gate-minutes"}


def test_a_lock_left_behind_still_serves_its_article(root: Path) -> None:
    """Files move; the lock names the article's id."""
    article = (root / _ARTICLE).read_text().replace("title:", "id: 1987/gate\ntitle:")
    for name in ("gate.md", "gate.notes.yaml"):
        (root / "content/articles/1987" / name).rename(root / "content/articles" / name.replace("gate", "held"))
    (root / "content/articles/held.md").write_text(article.replace("open for eleven", "open for all of eleven"))
    assert sorted(codes(build(root))) == ["note-edited", "note-lock"]


def test_accepting_keeps_comments_order_quotation_marks_and_line_ends() -> None:
    """Only what the accepted note quotes is another."""
    text = "# top\n- id: a # x\n  # why\n  quote: 'old'  # mine\n  note: |\n    Two\n\n    parts\n# then\n- {id: b}\n"
    done = accept(Manuscript("gate.notes.yaml", text), {"a": Quote("it's new", "before it")})
    assert done.value is not None
    assert done.value.text == text.replace("'old'  # mine", "'it''s new'  # mine\n  before: before it")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[{id: a, quote: x}, {id: b,   quote: y}]\n", "[{id: a, quote: new, after: 'it, is'}, {id: b,   quote: y}]\n"),
        ("-\n    id:   a\n    quote:   'x\n      y'\n", "-\n    id:   a\n    quote:   'new'\n    after: it, is\n"),
        ("- quote: |\n     x\n     y\n\n  # z\n  id: a", "- quote: |\n     new\n  after: it, is\n\n  # z\n  id: a"),
        ('- {"id": "a", "quote": "x\\ty", z: ~} # z\n', '- {"id": "a", "quote": "new", after: \'it, is\', z: ~} # z\n'),
        ("---\n- id: a\n  after:  # z\n  quote: x\n...\n", "---\n- id: a\n  after: it, is  # z\n  quote: new\n...\n"),
        ("- id: a\n  nth: 0x1\n  quote: >-\n    x", "- id: a\n  nth: 0x1\n  quote: >-\n    new\n  after: it, is"),
        ("- id: a\n  before: was\n  quote: x # z", "- id: a\n  before: ''\n  quote: new # z\n  after: it, is"),
    ],
)
def test_accepting_touches_no_other_character_however_the_file_is_written(old: str, new: str) -> None:
    """Lists on one line, texts of several lines, empty values and odd indentation stay as they are."""
    done = accept(Manuscript("gate.notes.yaml", old), {"a": Quote("new", suffix="it, is")})
    assert done.diagnostics == ()
    assert done.value is not None
    assert done.value.text == new


def test_of_two_notes_with_one_id_each_is_accepted_alone(root: Path) -> None:
    """The second is shown under another id, and that name finds it in the file."""
    (root / _SIDECAR).write_text(_NOTES.replace("id: gate-crew", "id: gate-minutes"))
    build(root)
    _edit(root, "open for eleven minutes", "open for all of eleven minutes")
    _edit(root, "was sent from the yard", "was sent later from the yard")
    build(root)
    assert _accept(root, "gate-minutes-2") == ("gate-minutes-2",)
    text = (root / _SIDECAR).read_text()
    assert "quote: A second crew was sent later from the yard\n" in text
    assert 'quote: "open for eleven minutes"\n' in text


def test_accepting_refuses_what_it_cannot_change_alone() -> None:
    """A file that this kind of YAML cannot hold, and one that is no list."""
    for text in ("- id: a\n  quote: &q x\n- id: b\n  quote: *q\n", "id: a\nquote: x\n"):
        outcome = accept(Manuscript("gate.notes.yaml", text), {"a": Quote("new")})
        assert outcome.value is None
        assert [one.code for one in outcome.diagnostics] == [Code.NOTE_SHAPE]


def test_windows_line_ends_stay(root: Path) -> None:
    """Accepting writes the line ends that the file has."""
    (root / _SIDECAR).write_bytes(_NOTES.replace("\n", "\r\n").encode())
    _edit(root, "open for eleven minutes", "open for all of eleven minutes")
    build(root)
    _accept(root)
    data = (root / _SIDECAR).read_bytes()
    assert data.count(b"\r\n") == data.count(b"\n") == _NOTES.count("\n")
