"""Reading: what a file becomes, where each of its words stands, and what is said of what is wrong."""

from __future__ import annotations

import html
import os
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from generator import dialect, reading
from generator.addresses import safe_url
from generator.annotating import sidecar
from generator.annotating.weave import plain
from generator.diagnostics import Diagnostic, Outcome
from generator.model import Article, Imported, Link, Manuscript, Note, Picture, Place, Rights, When, locate
from generator.reading.frontmatter import split
from tests.laws import page_of, unspaced
from tests.making import build, codes, make
from tests.strategies import HEAD, PATH, article_of, markdown, plain_markdown

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> dict[str, list[str]]:
    """The cases of a file: a title, then parts between lines that hold one dot."""
    found: dict[str, list[str]] = {}
    chunks = (CASES / name).read_text(encoding="utf-8").split("\n\n", 1)[1]
    size = 3 if name == "anchoring.md" else 2
    lines = re.split(r"^\.\n", chunks, flags=re.MULTILINE)
    for at in range(0, len(lines) - size, size + 1):
        found[lines[at].strip()] = lines[at + 1 : at + 1 + size]
    return found


def told(outcome: Outcome[object]) -> list[str]:
    """The places and codes of what was said, in order."""
    return [f"{one.place.line}:{one.place.column} {one.code.slug}" for one in outcome.diagnostics]


def body(article: Article) -> str:
    return "".join(plain(block.pieces) for block in article.blocks)


BLOCKS = cases("blocks.md")


@pytest.mark.parametrize("title", BLOCKS)
def test_markdown_becomes_html(title: str) -> None:
    """As the cases say, without the ids that are made of digests."""
    source, expected = BLOCKS[title]

    actual = re.sub(r' id="(?:p|l|li|q|f|t|c|hr)-[0-9a-f]{8}(?:-\d+)?"', "", body(article_of(source)))

    assert expected == actual


def test_the_text_is_what_a_reader_reads() -> None:
    article = article_of("# A\n\nOne\ntwo  \nthree.\n\n- b\n\n  c\n\n| d | e |\n|--|--|\n| f | g |\n")

    assert article.text == "A\n\nOne\ntwo\nthree.\n\nb\n\nc\n\nd\n\ne\n\nf\n\ng"


@given(markdown())
def test_the_words_of_the_html_are_the_text(source: str) -> None:
    """NFC, and but for white space between blocks; tags nest, ids are the block's own."""
    article = article_of(source)

    assert unicodedata.is_normalized("NFC", article.text)
    page_of(body(article))
    for block in article.blocks:
        words = "".join(page_of(plain(block.pieces)).words)
        assert unspaced(article.text[block.start : block.end]) == unspaced(words)


def test_the_words_of_commonmark_s_own_examples_are_the_text(shared: Path) -> None:
    """Every example of the specification."""
    examples = commonmark(shared)
    for source in examples:
        article = article_of(source)
        assert unspaced(article.text) == unspaced("".join(page_of(body(article)).words)), source

    assert len(examples) > 600


def commonmark(shared: Path) -> list[str]:
    text = (shared / "data/hostile/cmark/spec.txt").read_text(encoding="utf-8")
    return [one.replace("→", "\t") for one in re.findall(r"^`{32} example\n(.*?)^\.\n", text, re.DOTALL | re.MULTILINE)]


def plain_parser() -> MarkdownIt:
    """The dialect, set up without any of its shortcuts."""
    made = MarkdownIt("commonmark", {"html": False, "xhtmlOut": False, "maxNesting": dialect.DEEPEST})
    made.block.ruler.at("reference", dialect._definition)
    made.enable(["table", "strikethrough"]).use(footnote_plugin)
    made.validateLink = lambda url: safe_url(url) is not None  # type: ignore[method-assign]
    made.inline.ruler.before("link", "wiki", dialect._wiki)
    return made


@given(markdown())
def test_the_shortcuts_of_the_parser_change_nothing(source: str) -> None:
    assert plain_parser().render(source) == dialect.parser().render(source)


def test_the_shortcuts_change_nothing_in_commonmark_s_own_examples(shared: Path) -> None:
    slow, fast = plain_parser(), dialect.parser()
    for source in commonmark(shared):
        assert slow.render(source) == fast.render(source)


def standing(article: Article, source: str, offset: int) -> str:
    """The character of the file at the place of one of the text."""
    place = locate(article, offset)
    return (source.split("\n")[place.line - 1] + "\n")[place.column - 1 : place.column]


@given(plain_markdown())
def test_every_character_is_found_in_the_file(source: str) -> None:
    """In emphasis, links, lists, quotations and headings; blank lines between blocks have no place of their own."""
    article = article_of(source)

    seen = [at for at, letter in enumerate(article.text) if not letter.isspace()]

    assert [article.text[at] for at in seen] == [standing(article, HEAD + source, at) for at in seen]


@given(markdown())
def test_every_place_is_in_the_file(source: str) -> None:
    """Whatever the Markdown: a place is a line of the file, and letters that stand for themselves are found there."""
    article = article_of(source)
    lines = (HEAD + source).split("\n")

    for at, letter in enumerate(article.text):
        place = locate(article, at)
        assert 1 <= place.line <= len(lines)
        if letter in "漢字я😀" and "&" not in source:
            assert letter == standing(article, HEAD + source, at)


@pytest.mark.parametrize(
    ("source", "words", "place"),
    [
        ("Gate &amp; quay", "& quay", "5:6"),
        ("Gate &amp; quay", "quay", "5:12"),
        ("a \\* b", "* b", "5:4"),
        ("> > deep\nlazy", "lazy", "6:1"),
        ("1. one\n   *two*", "two", "6:5"),
        ("| a | b \\| c |\n|-|-|\n| d |*e*|", "| c", "5:10"),
        ("| a | b \\| c |\n|-|-|\n| d |*e*|", "e", "7:7"),
        ("## Head **bold** ##", "bold", "5:11"),
        ("```\ncode\n  more\n```", "more", "7:3"),
        ("\tcode", "code", "5:2"),
        ("`` a`b ``", "a`b", "5:4"),
        ("[[gate|the gate]]", "the gate", "5:8"),
        ("x^[in *a* note]", "a note", "5:8"),
        ("x[^1]\n\n[^1]: below", "below", "7:7"),
        ("![p](media/a.png 'caption')", "caption", "5:19"),
        ("![far](https://a.example/b.png)", "far", "5:3"),
        ("caf\u0065\u0301s *x*", "x", "5:9"),
    ],
)
def test_a_place_in_the_text_is_a_place_in_the_file(source: str, words: str, place: str) -> None:
    """Through entities, escapes, containers, cells and composed letters."""
    article = article_of(source)
    found = locate(article, article.text.index(words))

    assert place == f"{found.line}:{found.column}"


def test_a_byte_order_mark_and_dos_line_ends_move_no_place(tmp_path: Path) -> None:
    folder = tmp_path / "content/articles"
    folder.mkdir(parents=True)
    (folder / "a.md").write_bytes(b"\xef\xbb\xbf" + (HEAD + "One\n*two*\n").replace("\n", "\r\n").encode())

    manuscripts = reading.scan(tmp_path).value
    assert manuscripts
    article = reading.read(manuscripts[0]).value
    assert article

    assert article.text == "One\ntwo"
    assert locate(article, 4) == Place("content/articles/a.md", 6, 2)


def test_ids_survive_edits_elsewhere() -> None:
    """And rewrapping; equal paragraphs are told apart."""
    before = article_of("One.\n\nTwo is\nlong.\n\nSame.\n\nSame.")
    after = article_of("Another.\n\nTwo is long.\n\nSame.\n\nSame.")

    assert [block.id for block in before.blocks][1:] == [block.id for block in after.blocks][1:]
    assert before.blocks[3].id == before.blocks[2].id + "-2"


def test_links_and_pictures_are_kept_with_their_places() -> None:
    article = article_of("See [[Gate]] and *[b](gate.md#x)*, [c](#d).\n\n![p](media/a.png)")

    assert article.links == (
        Link("Gate", Place(PATH, 5, 5)),
        Link("1987/gate#x", Place(PATH, 5, 19)),
        Link("#d", Place(PATH, 5, 36)),
    )
    assert article.pictures == (Link("media/a.png", Place(PATH, 7, 1)),)


def test_the_summary_is_cut_at_a_word() -> None:
    article = article_of("# Not this\n\n" + "word " * 100)

    assert article.summary.startswith("word word")
    assert article.summary.endswith("word…")
    assert len(article.summary) <= 241


# ── front matter ────────────────────────────────────────────────────────────────────────────────


def test_front_matter_is_typed() -> None:
    text = """---
title: "1984"
date: 1919-08~
authors: [Maud Tennant]
page: 1
tags: [floods, harbour/barrier, floods]
image: {src: media/gate.jpg, alt: The gate}
aliases: [/old/address.html]
rights: excerpt
imported: {from: content/inbox/gate.txt, sha256: abc, by: newsgloss}
extra: {mood: dark}
---
Text.
"""
    outcome = reading.read(Manuscript(PATH, text))
    assert outcome.value
    head = outcome.value.head

    assert outcome.diagnostics == ()
    assert head.date == When(1919, 8, approximate=True)
    assert (head.title, head.page, head.authors) == ("1984", "1", ("Maud Tennant",))
    assert head.tags == ("floods", "harbour/barrier")
    assert head.rights is Rights.EXCERPT
    assert head.imported == Imported("content/inbox/gate.txt", "abc", "newsgloss")
    assert head.extra == {"mood": "dark"}
    assert outcome.value.pictures == (Link("media/gate.jpg", Place(PATH, 7, 14)),)


@pytest.mark.parametrize(
    ("written", "kept", "said"),
    [
        ("tags: 5", (), ["4:7 value-type"]),
        ("tags: true", (), ["4:7 value-type"]),
        ("tags: [5, true]", ("5", "true"), []),
        ('tags: "5"', ("5",), []),
        ("tags: floods", ("floods",), []),
        ("tags: floods, harbour/gate ,floods", ("floods", "harbour/gate"), []),
        ("tags: floods,,gate", ("floods", "gate"), ["4:7 value-empty"]),
        ("tags: [floods, 'a, b']", ("floods", "a, b"), []),
        ('tags: ["", x, " ", ~]', ("x",), [f"4:{at} value-empty" for at in (8, 15, 20)]),
        ("tags: [ok/, /b, a//c, /]", ("ok", "b", "a/c"), [f"4:{at} value-empty" for at in (8, 13, 17, 23)]),
        ("tags: [a/../b, x\\y]", (), ["4:16 value-path", "4:8 value-path"]),
        ("tags:", (), []),
        ("tags: ''", (), []),
        ("tags: []", (), []),
        ("tags: {a: b}", (), ["4:7 value-type"]),
    ],
)
def test_tags_are_a_list_or_one_text_and_nothing_is_left_out_unsaid(
    written: str, kept: tuple[str, ...], said: list[str]
) -> None:
    """A note's tags are read alike."""
    outcome = reading.read(Manuscript(PATH, f"---\ntitle: A\ndate: 1919\n{written}\n---\nText.\n"))
    assert outcome.value
    assert (outcome.value.head.tags, sorted(told(outcome))) == (kept, sorted(said))

    notes = sidecar.notes(
        Manuscript("a.notes.yaml", f"- id: a\n  kind: k\n  note: N\n  {written}\n"), "a", kinds=("k",)
    )
    assert isinstance(notes.value[0], Note)  # type: ignore[index]
    assert (notes.value[0].tags, len(notes.diagnostics)) == (kept, len(said))  # type: ignore[index]


def test_a_picture_that_is_no_mapping_is_told_its_first_key() -> None:
    (said,) = reading.read(Manuscript(PATH, "---\ntitle: A\ndate: 1919\nimage: a.jpg\n---\nText.\n")).diagnostics
    assert (str(said.place), said.mend) == (f"{PATH}:4:8", "give its keys: {src: …}")


@pytest.mark.parametrize("key", ["authors", "people", "places", "aliases"])
def test_a_blank_in_a_list_is_told_where_it_stands(key: str) -> None:
    text = f"---\ntitle: A\ndate: 1919\n{key}:\n- x\n- ''\n-\n---\nText.\n"
    outcome = reading.read(Manuscript(PATH, text))
    assert sorted(told(outcome)) == ["6:3 value-empty", "7:2 value-empty"]


def test_every_mistake_is_told_in_one_run_and_the_article_is_still_built() -> None:
    head = (
        "title: A\ndate: 1919\ntagz: [x]\nurl: javascript:x\nslug: ../a\ntags: [../b, c]\ndraft: perhaps\nlang: '<b>'"
    )
    text = f"---\n{head}\n---\nx"
    outcome = reading.read(Manuscript(PATH, text))
    assert outcome.value

    assert sorted(told(outcome)) == [
        "4:1 key-unknown",
        "5:6 value-url",
        "6:7 value-path",
        "7:8 value-path",
        "8:8 value-type",
        "9:7 value-type",
    ]
    assert (outcome.value.head.url, outcome.value.head.slug, outcome.value.head.tags) == ("", "", ("c",))
    assert outcome.value.head.extra == {"tagz": ["x"]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("No front matter.\n", "1:1 head-missing"),
        ("---\ntitle: A\n\nNever closed.\n", "1:1 head-missing"),
        ("---\n- a\n---\n", "2:1 head-not-mapping"),
        ("---\ntitle: [A\n---\n", "3:1 yaml-syntax"),
        ("---\ntitle: A\n\tdate: 1919\n---\n", "3:1 yaml-tab"),
        ("---\ntitle: A\ntitle: B\ndate: 1919\n---\n", "3:1 yaml-duplicate"),
        ("---\ntitle: A\ndate: 1919-08-32\n---\n", "3:7 value-date"),
        ("---\ntitle:\ndate: 1919\n---\n", "2:1 key-missing"),
        ("---\ntitle: A\n---\n", "2:1 key-missing"),
        ("---\n\n---\n", "1:1 key-missing"),
    ],
)
def test_an_article_without_a_readable_title_or_date_is_none_and_said(text: str, said: str) -> None:
    outcome = reading.read(Manuscript(PATH, text))

    assert outcome.value is None
    assert said in told(outcome)


def test_front_matter_may_be_followed_by_rules_and_blank_lines() -> None:
    parts = split(Manuscript(PATH, "---\n\n\ntitle: A\n---\n\nText\n\n---\n\nMore\n")).value
    assert parts

    assert parts.head.place.line == 4
    assert parts.markdown.split() == ["Text", "---", "More"]
    assert parts.above == 5


def test_an_authority_file_is_read() -> None:
    text = """---
name: Cuban crisis
aliases: [The October crisis]
ids: {wikidata: Q128160}
location: {lat: 21.5, lon: -79.5}
date: 1962-10-16/1962-10-28
---
See [[people/wray]].
"""
    outcome = reading.read_authority(Manuscript("content/events/cold/cuba.md", text))
    assert outcome.value

    assert outcome.diagnostics == ()
    assert (outcome.value.kind, outcome.value.id, outcome.value.sort) == ("events", "cold/cuba", "Cuban crisis")
    assert outcome.value.location == (21.5, -79.5)
    assert outcome.value.dates == (When(1962, 10, 16), When(1962, 10, 28))
    assert outcome.value.ids == {"wikidata": "Q128160"}
    assert [link.target for link in outcome.value.links] == ["people/wray"]


def test_a_wrong_place_on_earth_or_in_time_is_said() -> None:
    text = "---\nname: A\nlocation: {lat: 91, lon: 0}\ndate: soon\n---\n"
    outcome = reading.read_authority(Manuscript("content/places/a.md", text))

    assert told(outcome) == ["3:11 value-type", "4:7 value-date"]


def test_a_free_page_is_read() -> None:
    outcome = reading.read_page(Manuscript("content/pages/help/about.md", "---\ntitle: About\n---\n# Us\n"))
    assert outcome.value

    assert (outcome.value.id, outcome.value.title, outcome.value.blocks[0].kind) == ("help/about", "About", "heading")


# ── files ───────────────────────────────────────────────────────────────────────────────────────


def put(root: Path, files: dict[str, bytes]) -> Path:
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return root


def test_files_are_found_in_order_and_decoded(tmp_path: Path) -> None:
    """Hidden files and editors' copies are passed over in silence."""
    names = [
        "articles/b.md",
        "articles/1987/a.md",
        "articles/b.notes.yaml",
        "people/w.md",
        "pages/about.md",
        "tags/x.md",
    ]
    quiet = [
        "articles/.b.md.swp",
        "articles/b.md~",
        "articles/.git/x.md",
        "inbox/x.md",
    ]
    put(tmp_path, {f"content/{name}": b"x" for name in (*names, *quiet)})

    outcome = reading.scan(tmp_path)

    assert [one.path for one in outcome.value or ()] == sorted(f"content/{name}" for name in names)
    assert outcome.diagnostics == ()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.md", b"", "1:1 file-empty"),
        ("a.md", b" \n\t\n", "1:1 file-empty"),
        ("a.md", b"one\ntwo\x00", "2:1 file-not-text"),
        ("a.md", b"one\ncaf\xe9", "2:4 file-not-utf8"),
        ("a.md", b"x" * 10_000_001, "1:1 file-too-large"),
        ("a.txt", b"x", "1:1 file-unknown"),
        ("con.md", b"x", "1:1 file-name"),
        ("what?.md", b"x", "1:1 file-name"),
        ("a" * 220 + ".md", b"x", "1:1 file-name"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(name: str, data: bytes, said: str, tmp_path: Path) -> None:
    outcome = reading.scan(put(tmp_path, {f"content/articles/{name}": data, "content/articles/good.md": b"x"}))

    assert told(outcome) == [said]
    assert "content/articles/good.md" in [one.path for one in outcome.value or ()]


def test_links_are_not_followed(tmp_path: Path) -> None:
    """Neither to files nor to folders, nor in circles."""
    put(tmp_path, {"content/articles/good.md": b"x", "secret.md": b"x"})
    (tmp_path / "content/articles/loop").symlink_to(tmp_path / "content")
    (tmp_path / "content/articles/to.md").symlink_to(tmp_path / "secret.md")
    os.mkfifo(tmp_path / "content/articles/pipe.md")

    outcome = reading.scan(tmp_path)

    assert [one.path for one in outcome.value or ()] == ["content/articles/good.md"]
    assert [one.place.path.rpartition("/")[2] for one in outcome.diagnostics] == ["loop", "pipe.md", "to.md"]
    assert {one.code.slug for one in outcome.diagnostics} == {"file-link"}


def test_a_file_that_became_another_since_it_was_listed_is_named(tmp_path: Path) -> None:
    """Of a large collection, the last is opened seconds after the list was made. Nothing waits for a pipe's writer."""
    names = ("folder", "gone", "link", "pipe")
    put(tmp_path, {"content/articles/good.md": b"x", **{f"content/articles/{name}.md": b"x" for name in names}})
    paths = reading.listed(tmp_path).value or ()
    folder, gone, link, pipe = (tmp_path / f"content/articles/{name}.md" for name in names)
    for path in (folder, gone, link, pipe):
        path.unlink()
    folder.mkdir()
    link.symlink_to("good.md")
    os.mkfifo(pipe)

    outcome = reading.texts(tmp_path, paths)

    assert [one.path for one in outcome.value or ()] == ["content/articles/good.md"]
    assert told(outcome) == ["1:1 file-unreadable", "1:1 file-unreadable", "1:1 file-link", "1:1 file-link"]


def test_pictures_have_their_sizes(tmp_path: Path) -> None:
    """Of a drawing without width and height, its view box; 0 where the file does not say."""
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x10\x00\x00\x00\x08\x08\x02\x00\x00\x00"
    drawing = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640.4 480"><path/></svg>'
    sized = b"<svg width='64px' height='32' viewBox='0 0 1 1'/>"
    files = {"a.png": png, "b.svg": drawing, "old/c.svg": sized, "d.jpg": b"no picture"}
    found = reading.pictures(put(tmp_path, {f"content/media/{name}": data for name, data in files.items()})).value
    assert found

    sizes = {path: (picture.width, picture.height) for path, picture in found.items()}
    assert sizes == {
        "media/a.png": (16, 8),
        "media/b.svg": (640, 480),
        "media/d.jpg": (0, 0),
        "media/old/c.svg": (64, 32),
    }
    assert isinstance(found["media/a.png"], Picture)


# ── what nobody writes ──────────────────────────────────────────────────────────────────────────


def test_what_is_nested_too_deep_is_shown_as_it_was_written() -> None:
    """No word of it is lost, and it is said."""
    outcome = reading.read(Manuscript(PATH, HEAD + "> " * 200 + "deep\n\nand *plain*"))
    assert outcome.value

    assert outcome.value.text == "> " * 200 + "deep\n\nand *plain*"
    assert told(outcome) == ["5:1 text-unparsed"]


def test_a_paragraph_of_nothing_but_markers_is_shown_as_it_was_written() -> None:
    source = "[a](b" * 2_000
    outcome = reading.read(Manuscript(PATH, HEAD + "Good *words*.\n\n" + source))
    assert outcome.value

    assert body(outcome.value).startswith(f'<p id="{outcome.value.blocks[0].id}">Good <em>words</em>')
    assert outcome.value.text == f"Good words.\n\n{source}"
    assert told(outcome) == ["7:1 text-unparsed"]


def test_pathological_markdown_takes_no_time(shared: Path) -> None:
    """Each of cmark's own inputs in under two seconds of CPU; what is not taken apart is all there."""
    for file in sorted((shared / "data/hostile/cmark/pathological").iterdir()):
        source = file.read_text(encoding="utf-8", errors="replace").replace("\x00", "")
        before = os.times()
        outcome = reading.read(Manuscript(PATH, HEAD + source))
        after = os.times()
        assert outcome.value, file.name
        assert after.user + after.system - before.user - before.system < 2, file.name
        if outcome.diagnostics:
            assert unspaced(source) == unspaced(outcome.value.text), file.name


def test_markup_in_words_is_shown_not_done() -> None:
    article = article_of('<script>alert(1)</script>\n\n<img src=x onerror="alert(1)">\n\n`<b>`')

    assert "<script" not in body(article)
    assert "<img" not in body(article)
    assert html.unescape("".join(page_of(body(article)).words)).count("<") == 4


def test_diagnostics_say_how_to_mend() -> None:
    outcome = reading.read(Manuscript(PATH, HEAD + "![](media/a.png)\n\n![a](https://a.example/b.png)"))

    said: tuple[Diagnostic, ...] = outcome.diagnostics
    assert [one.code.slug for one in said] == ["picture-alt", "picture-remote"]
    assert all(one.mend for one in said)


@pytest.mark.parametrize("line", ["[sic]: wrong", '[hidden]: http://example.org "all of this"', "[R.O.]: doubtful"])
def test_a_link_definition_that_nothing_uses_is_shown_as_the_words_it_is(line: str) -> None:
    """CommonMark would hide it, and words must not vanish."""
    article = reading.read(
        Manuscript("content/articles/a.md", f"---\ntitle: a\ndate: 1999\n---\nBefore.\n\n{line}\n")
    ).value
    assert article is not None

    assert article.text == f"Before.\n\n{line}"


def test_a_link_definition_that_is_used_makes_a_link() -> None:
    """Reference links, as Markdown from elsewhere has them, in any case of their label."""
    text = "---\ntitle: a\ndate: 1999\n---\nSee [the Book][Order 7].\n\n[order 7]: https://example.org/7\n"
    article = reading.read(Manuscript("content/articles/a.md", text)).value
    assert article is not None

    assert article.text == "See the Book."
    assert 'href="https://example.org/7"' in "".join(piece.markup for block in article.blocks for piece in block.pieces)


def test_a_caption_whose_picture_was_not_kept_is_shown(tmp_path: Path) -> None:
    """A clipping's words about its picture are words of the clipping."""
    text = "---\ntitle: Gate\ndate: 1987\nimage:\n  caption: The gate at noon.\n  credit: M. Tennant\n---\n\nText.\n"
    root = make(tmp_path, {"content/articles/gate.md": text})
    assert codes(build(root)) == []
    page = (root / "output/1987/gate.html").read_text()
    assert '<figcaption>The gate at noon.<span class="credit"> M. Tennant</span></figcaption>' in page


@pytest.mark.parametrize(
    "text", ["A^[![x](media/a.png)]", "A[^1]\n\n[^1]: ![x](media/a.png)\n", "^[![x](media/a.png)]]"]
)
def test_a_footnote_may_be_one_picture(text: str) -> None:
    outcome = reading.read(Manuscript(PATH, HEAD + text))
    assert outcome.value
    notes = plain(outcome.value.blocks[-1].pieces)
    assert notes.startswith('<div id="footnotes"')
    assert notes.index("<img ") < notes.index('class="footnote-back"') < notes.index("</p>")


def test_folders_in_one_another_without_end_are_told_once_and_the_rest_is_read(tmp_path: Path) -> None:
    articles = tmp_path / "content/articles"
    (articles / "/".join("a" * 60)).mkdir(parents=True)
    text = "---\ntitle: A\ndate: 1987\n---\nText.\n"
    for folder in (articles, articles / "/".join("a" * 60)):
        (folder / "good.md").write_text(text)
    found = reading.scan(tmp_path)

    assert [one.path for one in found.value or ()] == ["content/articles/good.md"]
    assert [(one.code.slug, one.place.path.count("/a")) for one in found.diagnostics] == [("file-name", 52)]
