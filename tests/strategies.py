"""Hypothesis strategies: Markdown as people write it and as nobody does, articles, notes, and spans of a text."""

from __future__ import annotations

import unicodedata

from hypothesis import strategies as st

from generator import reading
from generator.model import Article, Manuscript, Note, Place, Quote

KINDS = ("context", "source", "check", "correction")
HEAD = "---\ntitle: A cutting\ndate: 1987-11-12\n---\n"
PATH = "content/articles/1987/cutting.md"

_LETTERS = st.sampled_from(
    [*"abcdeé sS.,-—“”'\"…", "ß", "ﬁ", "İ", "漢", "字", "я", "ع", "😀", "e\u0301", "\u0301", "\u0323", "각"]
)
_MARKUP = st.sampled_from(
    [
        *"*_`~[]()!<>&\\|#-+^:\n\t ",
        "**", "~~", "``", "[[", "]]", "|", "](", "![", "[^1]", "^[", "&amp;", "&#x301;", "&copy;", "&ngE;",
        "<http://a.example>", "<b>", "\\*", "  \n", "\\\n", "\n\n", "\n> ", "\n- ", "\n1. ", "\n    ", "\n# ",
        "\n```\n", "\n| a | b |\n|---|:-:|\n| c | d\\|e |\n", "\n[^1]: ", "\n***\n", "\n===\n", "[a](gate.md)",
        "[[Gate|the gate]]", "![x](media/a.png)",
        "![x](https://a.example/b.png)", '\n\n![x](media/a.png "caption")\n\n',
    ],
)  # fmt: skip


def words() -> st.SearchStrategy[str]:
    """A few letters of many scripts, with accents that stand alone."""
    return st.lists(_LETTERS, min_size=1, max_size=12).map("".join)


def markdown() -> st.SearchStrategy[str]:
    """Markdown of every kind of block, much of it broken."""
    return st.lists(st.one_of(words(), _MARKUP), max_size=40).map("".join)


def plain_markdown() -> st.SearchStrategy[str]:
    """Paragraphs of words, some emphasised, as an article has them."""
    word = st.text("abcdefgh", min_size=1, max_size=6)
    inline = st.one_of(word, word.map("*{}*".format), word.map("**{}**".format), word.map("[{}](gate.md)".format))
    paragraph = st.lists(inline, min_size=1, max_size=12).map(" ".join)
    block = st.one_of(
        paragraph, paragraph.map("> {}".format), paragraph.map("- {}".format), paragraph.map("## {}".format)
    )
    return st.lists(block, min_size=1, max_size=5).map("\n\n".join)


def article_of(text: str) -> Article:
    """An article with this Markdown."""
    made = reading.read(Manuscript(PATH, HEAD + text)).value
    assert made is not None
    return made


def articles() -> st.SearchStrategy[Article]:
    """Articles, sane and otherwise."""
    return st.one_of(markdown(), plain_markdown()).map(article_of)


def note_on(article: Article, number: int, quote: Quote | None) -> Note:
    """A note, numbered, on an article."""
    place = Place(PATH.replace(".md", ".notes.yaml"), number * 4 + 1, 3)
    kind = KINDS[number % len(KINDS)]
    return Note(f"n{number}", article.id, kind, quote, f"Note *{number}*.", "", None, "", (), (), (), place)


@st.composite
def spans(draw: st.DrawFn, text: str) -> tuple[int, int]:
    """A stretch of a text that begins and ends with something to be seen."""
    seen = [at for at, letter in enumerate(text) if not letter.isspace() and not unicodedata.combining(letter)]
    first, last = sorted(draw(st.tuples(st.sampled_from(seen), st.sampled_from(seen))))
    return first, last + 1


@st.composite
def annotated(draw: st.DrawFn) -> tuple[Article, tuple[Note, ...]]:
    """An article and notes on stretches of it, which may overlap, repeat, or be on all of it."""
    article = draw(articles())
    if not any(letter.isalnum() for letter in article.text):
        return article, ()
    found = draw(st.lists(spans(article.text), max_size=6))
    quotes = [
        Quote(unicodedata.normalize("NFC", article.text[start:end]), article.text[:start][-9:], article.text[end:][:9])
        for start, end in found
    ]
    whole: list[Quote | None] = draw(st.lists(st.none(), max_size=1))
    return article, tuple(note_on(article, number, quote) for number, quote in enumerate([*quotes, *whole]))
