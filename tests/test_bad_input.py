"""What bad input gets: each mistake has its own diagnostic, with its place, and everything else is still published."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator import pipeline, report
from generator.diagnostics import Diagnostic
from tests.making import build, codes, make, site

GOOD = "---\ntitle: Good\ndate: 1987-11-12\n---\nThe gate stood open.\n"
HEAD = "---\ntitle: Bad\ndate: 1987-11-13\n"
BAD = "content/articles/bad.md"
NOTES = "content/articles/good.notes.yaml"

# what is wrong: (file, what it holds, the code, line:column)
MISTAKES: dict[str, tuple[str, str | bytes, str, str]] = {
    "front matter is not YAML": (BAD, "---\ntitle: [Bad\ndate: 1987\n---\nText.\n", "yaml-syntax", "3:5"),
    "front matter is not a mapping": (BAD, "---\n- a\n- b\n---\nText.\n", "head-not-mapping", "2:1"),
    "there is no front matter": (BAD, "Only text.\n", "head-missing", "1:1"),
    "a tab": (BAD, "---\ntitle: Bad\n\tdate: 1987\n---\nText.\n", "yaml-tab", "3:1"),
    "a duplicate key": (BAD, HEAD + "title: Twice\n---\nText.\n", "yaml-duplicate", "4:1"),
    "an alias": (BAD, HEAD + "tags: &a [x]\npeople: *a\n---\nText.\n", "yaml-alias", "4:7"),
    "an unknown key": (BAD, HEAD + "tag: floods\n---\nText.\n", "key-unknown", "4:1"),
    "a wrong type": (BAD, HEAD + "draft: perhaps\n---\nText.\n", "value-type", "4:8"),
    "a list where text belongs": (BAD, HEAD + "source: [a, b]\n---\nText.\n", "value-type", "4:9"),
    "a date that is none": (BAD, "---\ntitle: Bad\ndate: 1919-08-32\n---\nText.\n", "value-date", "3:7"),
    "no title": (BAD, "---\ndate: 1919\n---\nText.\n", "key-missing", "2:1"),
    "an empty file": (BAD, "", "file-empty", "1:1"),
    "a file that is not text": (BAD, b"\x00\x01\x02PNG\x00" * 40, "file-not-text", "1:1"),
    "invalid UTF-8": (BAD, HEAD.encode() + b"---\nCaf\xe9.\n", "file-not-utf8", "5:4"),
    "an address that runs script": (BAD, HEAD + "url: javascript:alert(1)\n---\nText.\n", "value-url", "4:6"),
    "a slug that climbs": (BAD, HEAD + "slug: ../../etc\n---\nText.\n", "value-path", "4:7"),
    "an alias that climbs": (BAD, HEAD + "aliases: [/../../x.html]\n---\nText.\n", "value-path", "4:11"),
    "an absolute picture": (BAD, HEAD + "image: {src: /etc/passwd, alt: x}\n---\nText.\n", "value-path", "4:14"),
    "a tag that climbs": (BAD, HEAD + "tags: [../x]\n---\nText.\n", "value-path", "4:8"),
    "a NUL in a tag": (BAD, HEAD + 'tags: ["a\\0b"]\n---\nText.\n', "value-path", "4:8"),
    "a link to nothing": (BAD, HEAD + "---\nSee [[Nobody]] there.\n", "link-unresolved", "5:5"),
    "a link to a part that is not there": (BAD, HEAD + "---\nSee [[good#p-zzz]] there.\n", "link-broken", "5:5"),
    "an alias that meets another page": (
        BAD,
        HEAD + "aliases: [/a.html, /index.html]\n---\nText.\n",
        "address-taken",
        "4:20",
    ),
    "a slug that no page can have": (BAD, HEAD + "slug: index\n---\nText.\n", "file-name", "4:7"),
    "a slug that is too long": (BAD, HEAD + f"slug: {'x' * 81}\n---\nText.\n", "file-name", "4:7"),
    "a slug that is another's": (
        "content/articles/late.md",
        "---\ntitle: Late\ndate: 1987-11-12\nslug: Good\n---\nText.\n",
        "address-case",
        "4:7",
    ),
    "an id that is another's": (
        "content/articles/late.md",
        "---\ntitle: Late\ndate: 1987-11-12\nid: good\n---\nText.\n",
        "id-taken",
        "4:5",
    ),
    "a tag of too many levels": (BAD, HEAD + "tags: [a, a/b/c/d/e/f]\n---\nText.\n", "tag-deep", "4:11"),
    "a tag of too many levels on a note": (
        NOTES,
        "- {id: a, kind: check, note: x, tags: [a/b/c/d/e/f]}\n",
        "tag-deep",
        "1:8",
    ),
    "an alias that asks a question": (BAD, HEAD + "aliases: [/a.html, '/?p=12']\n---\nText.\n", "value-path", "4:20"),
    "a picture that is not there": (BAD, HEAD + "---\n![A gate](media/none.png)\n", "picture-missing", "5:1"),
    "a picture without words": (BAD, HEAD + "---\n![](media/none.png)\n", "picture-alt", "5:1"),
    "a note without an id": (NOTES, "- kind: check\n  note: x\n", "key-missing", "1:3"),
    "a note's id twice": (
        NOTES,
        "- {id: a, kind: check, note: x}\n- {id: a, kind: check, note: y}\n",
        "id-taken",
        "2:8",
    ),
    "an unknown kind": (NOTES, "- {id: a, kind: chek, note: x}\n", "note-kind", "1:17"),
    "a passage counted from nought": (
        NOTES,
        "- {id: a, kind: check, note: x, quote: the gate, nth: 0}\n",
        "value-type",
        "1:55",
    ),
    "notes that are no list": (NOTES, "id: a\n", "note-shape", "1:1"),
    "a quote that is not there": (
        NOTES,
        "- {id: a, kind: check, note: x, quote: the gates were shut}\n",
        "note-orphan",
        "1:40",
    ),
    "notes of no article": (
        "content/articles/gone.notes.yaml",
        "- {id: a, kind: check, note: x}\n",
        "note-homeless",
        "1:1",
    ),
    "a typo in the settings": ("site.toml", 'titel = "Mine"\n', "settings-key", "1:1"),
    "a wrong setting": ("site.toml", 'per_page = "many"\n', "settings-value", "1:12"),
    "settings that are no TOML": ("site.toml", "title = Mine\n", "settings-syntax", "1:9"),
    "a missing theme": ("site.toml", 'theme = "broadshet"\n', "theme-missing", "1:9"),
    "an original that is nothing": ("content/inbox/noise.txt", bytes(range(256)) * 4, "file-not-text", "1:1"),
    "an empty original": ("content/inbox/empty.txt", "", "file-empty", "1:1"),
    "an original of an unknown kind": ("content/inbox/talk.mp3", b"ID3\x03", "import-format", "1:1"),
}
FATAL = {
    "settings-syntax",
    "settings-key",
    "settings-value",
    "theme-missing",
}  # half the choices are not the site that was meant


def _found(diagnostics: tuple[Diagnostic, ...], code: str) -> list[Diagnostic]:
    return [diagnostic for diagnostic in diagnostics if diagnostic.code.slug == code]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_with_its_place_and_the_rest_is_published(mistake: str, tmp_path: Path) -> None:
    """The code, the line and the column; the good article is on the site all the same."""
    path, body, code, place = MISTAKES[mistake]
    root = make(tmp_path, {"content/articles/good.md": GOOD, path: body})

    report = build(root)
    found = _found(report.diagnostics, code)

    assert [str(one.place) for one in found] == [f"{path}:{place}"], report.diagnostics
    assert found[0].mend, "a diagnostic says how to mend it"
    assert ("1987/11/12/good.html" in site(root)) == (code not in FATAL)


def test_notes_beside_an_article_that_is_no_text_are_told_nothing_of_another(tmp_path: Path) -> None:
    """Their article is there; what is wrong with it is told at its own file, once."""
    notes = "- {id: a, kind: check, quote: Gate, note: So it was.}\n"
    files = {BAD: b"\xff", BAD.replace(".md", ".notes.yaml"): notes, "content/articles/bat.md": GOOD}
    report = build(make(tmp_path, files))
    assert codes(report) == ["file-not-utf8"]
    assert (report.notes, report.left_out) == (0, 1)


def test_all_mistakes_are_told_in_one_run(tmp_path: Path) -> None:
    """Never only the first: each file's own, in one report."""
    root = make(tmp_path, {"content/articles/good.md": GOOD})
    articles = [one for one in MISTAKES.values() if one[0] == BAD]
    for number, (_, body, _, _) in enumerate(articles):
        make(root, {f"content/articles/bad-{number:02}.md": body})

    told = {(one.place.path, one.code.slug) for one in build(root).diagnostics}

    assert {(f"content/articles/bad-{number:02}.md", one[2]) for number, one in enumerate(articles)} <= told


def test_two_articles_at_one_address(tmp_path: Path) -> None:
    """Both are named, and both are published: the later one at an address of its own."""
    root = make(tmp_path, {"content/articles/a/gate.md": GOOD, "content/articles/b/gate.md": GOOD})

    report = build(root)

    assert codes(report) == ["address-taken"]
    assert len([url for url in site(root) if url.startswith("1987/11/12/gate")]) == 2


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the file system does not tell the two names apart")
@pytest.mark.parametrize(("one", "other"), [("Gate", "gate"), ("caf\u00e9", "cafe\u0301")])
def test_two_slugs_equal_but_for_case_or_unicode_form(one: str, other: str, tmp_path: Path) -> None:
    """Many systems take the two for one, so it is told before anything is written."""
    root = make(tmp_path, {f"content/articles/{one}.md": GOOD, f"content/articles/{other}.md": GOOD})

    assert {"address-taken", "address-case"} & set(codes(build(root)))


@pytest.mark.parametrize("name", ["con", "aux", "nul", "x" * 250])
def test_reserved_and_over_long_names(name: str, tmp_path: Path) -> None:
    """The page is published under a name that every system takes."""
    root = make(tmp_path, {f"content/articles/{name[:250]}.md": GOOD})

    build(root)
    made = [url for url in site(root) if url.startswith("1987/11/12/") and not url.endswith("index.html")]

    assert len(made) == 1
    assert made[0].rpartition("/")[2] != f"{name}.html"
    assert len(made[0].rpartition("/")[2]) < 100


def test_a_loop_of_links_is_not_followed(tmp_path: Path) -> None:
    """A symbolic link to its own folder is told and left alone."""
    root = make(tmp_path, {"content/articles/good.md": GOOD})
    (root / "content/articles/loop").symlink_to(root / "content/articles", target_is_directory=True)

    report = build(root)

    assert codes(report) == ["file-link"]
    assert "1987/11/12/good.html" in site(root)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_an_unreadable_file(tmp_path: Path) -> None:
    """The system's refusal is told; the others are built."""
    root = make(tmp_path, {"content/articles/good.md": GOOD, BAD: GOOD})
    (root / BAD).chmod(0)

    assert codes(build(root)) == ["file-unreadable"]


def test_a_template_error_names_the_theme_file_and_line(tmp_path: Path) -> None:
    """The place is the theme's own file."""
    page = '{% extends "base.html" %}\n{% block main %}\n{{ data.nothing_of_the_kind }}\n{% endblock %}\n'
    files = {
        "content/articles/good.md": GOOD,
        "site.toml": 'theme = "mine"\n',
        "themes/mine/theme.toml": 'name = "Mine"\nextends = "broadsheet"\n',
        "themes/mine/templates/dates.html": page,
    }
    report = build(make(tmp_path, files))

    assert [str(one.place) for one in _found(report.diagnostics, "template-error")] == [
        "themes/mine/templates/dates.html:3:1"
    ]


def test_an_output_folder_that_is_not_ours(tmp_path: Path) -> None:
    """It is refused, and nothing in it is touched."""
    root = make(tmp_path, {"content/articles/good.md": GOOD, "output/thesis.doc": "years of work"})

    report = build(root)

    assert codes(report) == ["output-foreign"]
    assert [path.name for path in (root / "output").iterdir()] == ["thesis.doc"]


def _make_first(root: Path) -> dict[str, bytes]:
    build(make(root, {"content/articles/good.md": GOOD}))
    return site(root)


@pytest.mark.parametrize("limit", [0, 2000, 20_000])
def test_a_disk_that_fills_up_leaves_the_old_site(
    limit: int, tmp_path: Path, run_limited: Callable[[Path, int], str]
) -> None:
    """Files cannot grow past `limit` bytes: the build says so, and what was there is whole."""
    before = _make_first(tmp_path)
    make(tmp_path, {"content/articles/second.md": GOOD.replace("Good", "Second").replace("open", "open " * 20_000)})

    said = run_limited(tmp_path, limit)

    assert "output-failed" in said
    assert site(tmp_path) == before


@pytest.mark.parametrize("words", ["水門は十一分間開いていた。", "The Board voted nine to eight. "])
def test_a_disk_that_fills_up_leaves_no_half_of_an_article(
    words: str, tmp_path: Path, run_limited: Callable[[Path, int], str]
) -> None:
    """What could not be converted and written whole is not there, so the next build converts it."""
    clipping = "Board votes\n\nNovember 30, 1987\n\n" + words * 200
    make(tmp_path, {"content/inbox/votes.txt": clipping})

    said = run_limited(tmp_path, 2000)

    assert "import-failed" in said
    assert [path for path in (tmp_path / "content/articles").rglob("*") if path.is_file()] == []
    build(tmp_path)
    assert (tmp_path / "content/articles/1987/votes.md").stat().st_size > len(clipping)


@pytest.fixture
def run_limited() -> Callable[[Path, int], str]:
    """Build in a process whose files may not grow past a size, and give what it said."""
    resource = pytest.importorskip("resource", reason="the system has no file size limit")
    assert resource
    import subprocess

    def run(root: Path, limit: int) -> str:
        code = (
            "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
            f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}));"
            "from pathlib import Path; from generator import pipeline;"
            f"root = Path({str(root)!r});"
            "report = pipeline.build(pipeline.Request(root=root, output=root / 'output', cached=False));"
            "print([one.code.slug for one in report.diagnostics])"
        )
        here = Path(__file__).parents[1]
        done = subprocess.run([sys.executable, "-c", code], cwd=here, capture_output=True, text=True, check=False)
        return done.stdout + done.stderr

    return run


@pytest.mark.parametrize("line", ["rights: metdata", "rights: [full]", "draft: yes", "draft: maybe"])
def test_rights_and_drafts_that_cannot_be_read_withhold_the_text(line: str, tmp_path: Path) -> None:
    """To publish cannot be undone, so a slip of the pen withholds."""
    article = f"---\ntitle: Bad\ndate: 1987-11-13\n{line}\n---\nWithheld words.\n"
    root = make(tmp_path, {"content/articles/good.md": GOOD, BAD: article})

    assert codes(build(root)) == ["value-type"]
    assert [url for url, body in site(root).items() if b"Withheld" in body] == []


def test_an_excerpt_stays_in_the_first_paragraph_everywhere(tmp_path: Path) -> None:
    """Page, feeds, data files: no byte of what is withheld."""
    article = HEAD + "rights: excerpt\n---\nThe first paragraph.\n\nWithheld words.\n"
    root = make(tmp_path, {BAD: article})
    build(root)

    assert [url for url, body in site(root).items() if b"Withheld" in body] == []
    assert b"The first paragraph." in site(root)["feed.xml"]


@pytest.mark.parametrize("rights", ["metadata", "excerpt"])
def test_notes_quote_no_words_that_rights_withhold(rights: str, tmp_path: Path) -> None:
    """Neither those that were found nor those that are ambiguous; the notes themselves are on the page."""
    text = "# Heading\n\nThe first paragraph.\n\nGulls over the quay and gulls over the gate.\n"
    note = "- {{id: {}, kind: check, note: Said {}., quote: {}}}\n"
    notes = note.format("a", "a", "Gulls over the quay") + note.format("b", "b", "ulls over")
    root = make(tmp_path, {BAD: f"{HEAD}rights: {rights}\n---\n{text}", BAD.replace(".md", ".notes.yaml"): notes})
    build(root)

    assert [url for url, body in site(root).items() if b"ulls over" in body] == []
    assert b"Said a." in site(root)["1987/11/13/bad.html"]
    assert b"Said b." in site(root)["1987/11/13/bad.html"]


def test_an_excerpt_without_a_paragraph_shows_nothing_of_the_text(tmp_path: Path) -> None:
    root = make(tmp_path, {BAD: HEAD + "rights: excerpt\n---\n- Withheld words.\n"})
    build(root)

    assert [url for url, body in site(root).items() if b"Withheld" in body] == []


def test_no_link_of_an_excerpt_leads_to_a_footnote_that_is_withheld(tmp_path: Path) -> None:
    text = "The first paragraph.[^1]\n\nWithheld words.\n\n[^1]: Withheld note.\n"
    root = make(tmp_path, {BAD: HEAD + f"rights: excerpt\n---\n{text}"})

    assert codes(build(root)) == []
    assert [url for url, body in site(root).items() if b"Withheld" in body or b"#fn-1" in body] == []
    assert b">[1]</a></sup>" in site(root)["1987/11/13/bad.html"]
    assert b"[1]" not in site(root)["feed.xml"]


def test_a_note_that_is_left_out_is_counted_and_listed_with_the_reason(tmp_path: Path) -> None:
    """For a mistake of its own, for want of an article, and because its article is not on the site."""
    root = make(
        tmp_path,
        {
            "content/articles/good.md": GOOD,
            NOTES: "- {id: fine, kind: check, note: x}\n- {id: odd, kind: chek, note: x}\n- {kind: check, note: y}\n",
            "content/articles/draft.md": HEAD + "draft: true\n---\nText.\n",
            "content/articles/draft.notes.yaml": "- {id: later, kind: check, note: x}\n",
            "content/articles/gone.notes.yaml": "- {id: gone, kind: check, note: x}\n",
        },
    )
    request = pipeline.Request(root=root, output=root / "output", write=False)
    readings, left_out, _ = pipeline.notes_of(request)
    rows = list(report.note_rows(readings, left_out))

    assert [(row.id, row.state, row.article, row.why[:22]) for row in rows] == [
        ("fine", "exact", "good", ""),
        ("gone", "left out", "", "there is no article co"),
        ("odd", "left out", "good", "there is no kind of no"),
        ("", "left out", "good", "`id` is missing"),
        ("later", "left out", "draft", "its article is not pub"),
    ]
    assert report.note_count(rows) == "5 notes: 1 exact, 4 left out"
    assert (build(root).notes, build(root).left_out) == (1, 4)


REFUSED = ["javascript:x", "//evil.example/", "data:text/html,x", "file:///etc/passwd", "vbscript:x", "tel:1"]


@pytest.mark.parametrize("address", REFUSED)
@pytest.mark.parametrize(
    ("path", "before", "place"),
    [
        (BAD, HEAD + "---\nSee *the ", "5:10"),
        ("content/pages/help.md", "---\ntitle: Help\n---\n- See ", "4:7"),
        ("content/people/ann.md", "---\nname: Ann\n---\n> ^[a] ", "4:8"),
        (NOTES, "- id: a\n  kind: check\n  note: |\n    One\n    two ", "5:9"),
    ],
)
def test_a_link_that_is_refused_is_told_where_it_stands(
    address: str, path: str, before: str, place: str, tmp_path: Path
) -> None:
    """In an article, a page, an authority file and a note; and on the page it is text."""
    root = make(tmp_path, {"content/articles/good.md": GOOD, path: f"{before}[x]({address}) now\n"})
    found = _found(build(root).diagnostics, "link-refused")

    assert [str(one.place) for one in found] == [f"{path}:{place}"]
    assert address in found[0].what
    assert not any(f'href="{address}'.encode() in body for body in site(root).values())


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("<javascript:x>", "5:1"),
        ("![a gate](data:image/png;base64,AA)", "5:1"),
        ("[x][y] and\n\n[y]: file:///x", "7:1"),
        ("[x]( <//evil.example> 'title' )", "5:1"),
        ("| a | b |\n|---|---|\n| c | [x](file:x) |", "7:7"),
    ],
)
def test_every_form_of_a_refused_link_is_told(written: str, place: str, tmp_path: Path) -> None:
    found = _found(build(make(tmp_path, {BAD: f"{HEAD}---\n{written}\n"})).diagnostics, "link-refused")

    assert [str(one.place) for one in found] == [f"{BAD}:{place}"]


@pytest.mark.parametrize("written", ["`[x](file:x)`", "    [x](file:x)", "\\[x](file:x)", "(file:x)", "[x] (file:x)"])
def test_what_was_never_a_link_is_not_told(written: str, tmp_path: Path) -> None:
    assert codes(build(make(tmp_path, {BAD: f"{HEAD}---\n{written}\n"}))) == []


def test_what_lies_in_no_folder_that_is_read_is_told(tmp_path: Path) -> None:
    root = make(tmp_path, {"content/articels/bad.md": GOOD, "content/loose.md": GOOD, "content/.keep": "x"})
    found = _found(build(root).diagnostics, "file-unknown")

    assert [one.place.path for one in found] == ["content/articels", "content/loose.md"]
    assert found[0].mend == "did you mean content/articles?"


@pytest.mark.parametrize(
    ("path", "mend"),
    [
        ("content/articles/good.MD", "rename it to content/articles/good.md"),
        ("content/articles/good.notes.yml", "rename it to content/articles/good.notes.yaml"),
        ("content/people/ann.notes.yaml", "only articles have notes: write it into the text of the page itself"),
    ],
)
def test_a_file_that_is_not_read_under_its_name_is_told_what_to_do(path: str, mend: str, tmp_path: Path) -> None:
    (found,) = build(make(tmp_path, {path: GOOD})).diagnostics

    assert (found.code.slug, found.place.path, found.mend) == ("file-unknown", path, mend)


@pytest.mark.parametrize(
    ("text", "code", "place", "mend"),
    [
        ("- id: a\nquote: x\n", "yaml-syntax", "2:1", "indent it as far as"),
        ("- id: a\n  quote: *eleven minutes*\n", "yaml-alias", "2:10", "write the value out; text that begins with *"),
    ],
)
def test_slips_of_yaml_in_notes_are_answered_in_plain_words(
    text: str, code: str, place: str, mend: str, tmp_path: Path
) -> None:
    (found,) = build(make(tmp_path, {"content/articles/good.md": GOOD, NOTES: text})).diagnostics

    assert (found.code.slug, str(found.place)) == (code, f"{NOTES}:{place}")
    assert found.mend.startswith(mend)


def test_links_reach_the_sites_own_pages(tmp_path: Path) -> None:
    """Indexes by name and address, the front page, the search, the feeds and data files."""
    targets = ("tags", "dates", "dates/index.html", "index.html", "search.html", "feed.xml", "articles.csv")
    text = " ".join(f"[[{target}]]" for target in targets) + " [home](/) [all](/tags/)"
    root = make(tmp_path, {BAD: f"{HEAD}tags: [floods]\n---\n{text}\n"})

    assert codes(build(root)) == []
    page = site(root)["1987/11/13/bad.html"].decode()
    assert '<a href="../../../index.html">home</a>' in page
    assert '<a href="../../../tags/index.html">all</a>' in page


def test_an_index_that_is_empty_is_told(tmp_path: Path) -> None:
    (found,) = build(make(tmp_path, {BAD: f"{HEAD}---\n[[people]]\n"})).diagnostics

    assert (found.code.slug, found.mend) == (
        "link-unresolved",
        "the collection has no people yet, and so no page of them",
    )


def test_a_template_that_fails_leaves_the_old_site(tmp_path: Path) -> None:
    """A page that cannot be rendered would be missing, so what was published stays."""
    before = _make_first(tmp_path)
    theme = {"themes/mine/theme.toml": 'name = "Mine"\nextends = "broadsheet"\n', "site.toml": 'theme = "mine"\n'}
    report = build(make(tmp_path, {**theme, "themes/mine/templates/front.html": "{{ nope }}"}))

    assert "template-error" in codes(report)
    assert (report.built, site(tmp_path)) == (None, before)


def test_a_template_that_fails_alike_on_many_pages_is_told_of_once(tmp_path: Path) -> None:
    theme = {"themes/mine/theme.toml": 'name = "Mine"\nextends = "broadsheet"\n', "site.toml": 'theme = "mine"\n'}
    articles = {f"content/articles/{name}.md": GOOD for name in "abc"}
    files = {**theme, **articles, "themes/mine/templates/article.html": "{{ nope }}"}

    assert codes(build(make(tmp_path, files))) == ["template-error"]


def test_links_to_a_page_whose_template_failed_are_not_told_as_broken(tmp_path: Path) -> None:
    theme = {"themes/mine/theme.toml": 'name = "Mine"\nextends = "broadsheet"\n', "site.toml": 'theme = "mine"\n'}
    files = {**theme, "themes/mine/templates/front.html": "{{ nope }}", "content/articles/good.md": GOOD}

    assert codes(build(make(tmp_path, files))) == ["template-error"]


def test_a_link_to_a_part_that_is_not_there_is_told_once_where_it_was_written(tmp_path: Path) -> None:
    """Of a note too, which stands on several pages; and with the part that was likely meant."""
    files = {
        "content/articles/good.md": GOOD + "\n## The long night\n\nSee [above](#p-zzz).\n",
        NOTES: "- {id: a, kind: check, quote: The gate, note: 'See [[good#h-long-night]], [[good#p-zzz]].'}\n",
        "content/people/ann.md": "---\nname: Ann\n---\nOf [[good#note-b]].\n",
        "content/pages/about.md": "---\ntitle: About\n---\nSee [[people/ann#p-zzz]] and [me](#p-zzz).\n",
    }
    report = build(make(tmp_path, {**files, BAD: HEAD + "people: [Ann]\n---\nText.\n"}))

    assert [f"{one.place} {one.what.split('has no ')[1]}; {one.mend}" for one in report.diagnostics] == [
        "content/articles/good.md:9:5 #p-zzz; leave out #p-zzz, or copy a passage's address from that page",
        f"{NOTES}:1:52 #h-long-night; did you mean #h-the-long-night?",
        f"{NOTES}:1:75 #p-zzz; leave out #p-zzz, or copy a passage's address from that page",
        "content/pages/about.md:4:5 #p-zzz; leave out #p-zzz, or copy a passage's address from that page",
        "content/pages/about.md:4:30 #p-zzz; leave out #p-zzz, or copy a passage's address from that page",
        "content/people/ann.md:4:4 #note-b; did you mean #note-a?",
    ]


@pytest.mark.parametrize(
    ("path", "text", "mend"),
    [
        ("site.toml", 'theme = "broadsheat"\n', "did you mean `broadsheet`?"),
        ("site.toml", 'theme = "x"\n', "name one of these"),
        ("site.toml", "title = A\n", 'text stands in quotation marks: title = "A"'),
        ("themes/broadsheet/theme.toml", 'name = "A"\nzebra = 1\n', "remove it, or see docs/themes.md"),
        ("themes/broadsheet/theme.toml", 'extends = "plain"\n', 'add a line: name = "…"'),
    ],
)
def test_settings_and_themes_are_mended_in_toml(path: str, text: str, mend: str, tmp_path: Path) -> None:
    report = build(make(tmp_path, {"content/articles/good.md": GOOD, path: text}))

    assert mend in [one.mend for one in report.diagnostics]


def test_tags_in_one_text_are_as_many_as_its_commas_part(tmp_path: Path) -> None:
    build(make(tmp_path, {BAD: HEAD + "tags: floods, harbour/gate\n---\nText.\n"}))

    assert {"tags/floods/index.html", "tags/harbour/gate/index.html"} <= site(tmp_path).keys()


def test_an_original_under_another_name_makes_no_second_article(tmp_path: Path) -> None:
    """Its article may have been edited since, so that its words no longer tell."""
    clipping = "A Plain Headline\n\nBy Ann Other\n\nMay 4, 1999\n\nThe gate stood open for eleven minutes that night.\n"
    root = make(tmp_path, {"content/inbox/gate.txt": clipping})
    build(root)
    article = root / "content/articles/1999/gate.md"
    article.write_text(article.read_text().replace("eleven", "nineteen"))
    report = build(make(root, {"content/inbox/the same.txt": clipping}))

    assert codes(report) == ["import-duplicate"]
    assert [path.name for path in article.parent.iterdir()] == ["gate.md"]


def test_of_equal_originals_one_becomes_an_article_however_short(tmp_path: Path) -> None:
    clipping = "A Plain Headline\n\nMay 4, 1999\n\nThe gate shut.\n"
    root = make(tmp_path, {"content/inbox/a.txt": clipping, "content/inbox/b.txt": clipping})

    assert [codes(build(root)).count("import-duplicate") for _ in range(2)] == [1, 1]
    assert [path.name for path in (root / "content/articles/1999").iterdir()] == ["a.md"]


def test_a_site_with_an_address_of_its_own_is_built_without_complaint(tmp_path: Path) -> None:
    """`base_url` makes 404.html name its files by whole addresses, which is right for it alone."""
    root = make(tmp_path, {"content/articles/good.md": GOOD, "site.toml": 'base_url = "https://example.org/c/"\n'})

    assert codes(build(root, strict=True)) == []
    assert "sitemap.xml" in site(root)


def test_a_relation_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    """`translation_of` and `responds_to` are links like any other."""
    root = make(tmp_path, {BAD: HEAD + "translation_of: nope\nresponds_to: 1987/gone\n---\nText.\n"})

    assert codes(build(root)) == ["link-unresolved", "link-unresolved"]


def test_a_slip_in_an_articles_front_matter_makes_no_second_article(tmp_path: Path) -> None:
    """The original's article is there, if only it could be read."""
    clipping = "A Plain Headline\n\nBy Ann Other\n\nMay 4, 1999\n\nThe gate stood open for eleven minutes that night.\n"
    root = make(tmp_path, {"content/inbox/gate.txt": clipping})
    build(root)
    article = root / "content/articles/1999/gate.md"
    article.write_text(article.read_text().replace("title: A", 'title: "A').replace("eleven", "nineteen"))
    report = build(root)

    assert "yaml-syntax" in codes(report)
    assert [path.name for path in article.parent.iterdir()] == ["gate.md"]
    assert not any(b"eleven minutes" in body for body in site(root).values())


def test_an_article_with_a_bad_byte_is_not_replaced_by_a_new_conversion(tmp_path: Path) -> None:
    """What a person edited is not on the site while it cannot be read; nor is what it was made from."""
    clipping = "A Plain Headline\n\nBy Ann Other\n\nMay 4, 1999\n\nThe gate stood open for eleven minutes that night.\n"
    root = make(tmp_path, {"content/inbox/gate.txt": clipping})
    build(root)
    article = root / "content/articles/1999/gate.md"
    article.write_bytes(article.read_bytes() + b"\xe9\n")
    report = build(root)

    assert "file-not-utf8" in codes(report)
    assert not any(b"eleven minutes" in body for body in site(root).values())


def test_articles_are_not_written_through_a_symbolic_link(tmp_path: Path) -> None:
    """Nothing outside the collection is written."""
    clipping = "A Plain Headline\n\nBy Ann Other\n\nMay 4, 1999\n\nThe gate stood open for eleven minutes that night.\n"
    root = make(tmp_path / "site", {"content/inbox/gate.txt": clipping, "content/articles/good.md": GOOD})
    outside = tmp_path / "outside"
    outside.mkdir()
    (root / "content/articles/1999").symlink_to(outside, target_is_directory=True)

    assert "file-link" in codes(build(root))
    assert list(outside.iterdir()) == []


def test_notes_stay_with_their_own_article_where_two_have_one_id(tmp_path: Path) -> None:
    """The second article is told; its notes are not put on the first."""
    note = "- {id: one, kind: check, note: Belongs to the second., quote: The gate}\n"
    files = {
        "content/articles/a.md": GOOD.replace("date", "id: x\ndate"),
        "content/articles/b.md": GOOD.replace("date", "id: x\ndate"),
    }
    root = make(tmp_path, {**files, "content/articles/b.notes.yaml": note})
    report = build(root)

    assert "id-taken" in codes(report)
    assert not any(b"Belongs to the second" in body for body in site(root).values())


SVG = 'xmlns="http://www.w3.org/2000/svg"'


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("x.svg", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "picture-active"),
        ("x.svg", '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "picture-active"),
        ("x.svg", f'<svg {SVG}><a href="&#106;avascript:alert(1)"><path/></a></svg>', "picture-active"),
        ("x.svg", f'<svg {SVG}><a href="java&#9;scr&#x0A;ipt:alert(1)"><path/></a></svg>', "picture-active"),
        ("x.svg", f'<svg {SVG}><a href="data&colon;text/html,x"><path/></a></svg>', "picture-active"),
        ("x.svg", f"<svg {SVG}><script>alert(1)</script></svg>".encode("utf-16-le"), "picture-active"),
        ("x.svg", f'<svg {SVG}><a href="java\x1b(Bscript:alert(1)"><path/></a></svg>', "picture-active"),
        ("x.html", "<script>alert(1)</script>", "file-unknown"),
    ],
)
def test_what_could_run_is_not_published_as_a_picture(name: str, body: str | bytes, code: str, tmp_path: Path) -> None:
    """Opened by itself, a drawing with script would run in the site's name."""
    root = make(tmp_path, {"content/articles/good.md": GOOD, f"content/media/{name}": body})

    assert codes(build(root)) == [code]
    assert f"media/{name}" not in site(root)


def test_drafts_of_the_settings_are_published(tmp_path: Path) -> None:
    """`drafts = true` in site.toml is the same as `--drafts`."""
    article = GOOD.replace("date", "draft: true\ndate")
    root = make(tmp_path, {"content/articles/good.md": article, "site.toml": "drafts = true\n"})
    build(root)

    assert "1987/11/12/good.html" in site(root)


def test_a_steady_build_takes_no_page_off_a_site_for_a_mistake(tmp_path: Path) -> None:
    """As `serve` builds: what is being written may be half written. An original in the inbox holds nothing up."""
    root = make(tmp_path, {"content/articles/a.md": HEAD + "---\nText.\n", "content/articles/b.md": HEAD + "---\nB.\n"})
    build(root, steady=True)
    before = site(root)

    make(root, {"content/articles/a.md": HEAD + "tags: [\n---\nText.\n"})
    assert (build(root, steady=True).built, site(root)) == (None, before)

    make(root, {"content/articles/a.md": HEAD + "---\nOther.\n", "content/inbox/x.txt": "No date at all\n"})
    mended = build(root, steady=True)
    assert mended.built is not None
    assert "import-needed" in codes(mended)
