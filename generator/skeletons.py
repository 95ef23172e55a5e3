"""Filled-in, commented files to begin from: an article, notes, authority files, a whole small collection.

In: what the thing is called. Out: paths relative to the collection, and texts that build without a mistake. Pure:
`generator.commands` writes them, and overwrites nothing.
"""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath

from msgspec import Struct

from generator.addresses import slug, why_marked
from generator.model import When

AUTHORITIES = ("person", "organisation", "place", "event", "tag")


class Skeleton(Struct, frozen=True):
    """A file to be written: its path in the collection, and its text."""

    path: str
    text: str


def why_no_name(text: str) -> str:
    """Why nothing can be called so, as the end of a sentence; nothing where it can."""
    if re.search(r"[\x00-\x1f\x7f\ud800-\udfff]", text):
        return "holds a character that no file may hold"
    if ".." in re.split(r"[/\\]", text):
        return "is a path; give a name"
    return why_marked(text)


def article(title: str, date: When) -> Skeleton:
    """An article with every key that is often used; those left out are comments."""
    text = f"""\
---
title: {_quoted(title)}
date: {date}    # as exact as it is known: 1919, 1919-08, 1919-08-30; ~ for about, ? for uncertain
# authors: [Maud Tennant]
# source: Port Ellery Courier    # the publication
# url: https://example.org/the-original
# page: "1"
# kicker: The barrier
# dek: One sentence under the headline.
# dateline: Port Ellery, Wednesday night
# image: {{src: media/gate.jpg, alt: "What can be seen", caption: "", credit: ""}}
# tags: [floods, harbour/barrier]    # a slash makes a hierarchy
# people: [Aldous Wray]              # names or ids of files in content/people
# organisations: []
# places: []
# series: The barrier
# lang: en
# draft: true
---

Write or paste the text here, in Markdown. A link to another article of the collection is two square
brackets around its title or its path.
"""
    return Skeleton(f"content/articles/{date.year:04}/{slug(title)}.md", text)


def note(article_path: str, *, quote: str, kind: str) -> Skeleton:
    """A notes file beside the article at `article_path` (its file or its id)."""
    path = PurePosixPath("content/articles") / _below_articles(article_path)
    name = "-".join(path.relative_to("content/articles").parts)
    about = f"quote: {_quoted(quote)}" if quote else "# quote: the words it is about, as they stand; none: on the whole"
    text = f"""\
# Notes on {path.name}.md. Each has an id of its own in the whole collection.
- id: {name}-1
  {about}
  kind: {kind}    # context, source, check, correction, hindsight, or a kind of your own in site.toml
  note: "Write what is to be said, in *Markdown*."
  # before: words just before the quote, where it occurs more than once
  # nth: 2
  # verdict: Disputed.
  # by: R.O.
  # date: 2019
  # tags: []
  # cites: [https://example.org/a-source]
"""
    return Skeleton(f"{path}.notes.yaml", text)


def authority(kind: str, name: str) -> Skeleton:
    """An authority file: what the collection knows of its subject. A slash in a tag makes a hierarchy."""
    levels = name.split("/") if kind == "tag" else [name]
    special = {
        "person": "# sort: Wray, Aldous    # what an A to Z list sorts by\n",
        "place": "# location: {lat: 51.5, lon: -0.1}    # degrees\n",
        "event": "# date: 1919-08-30    # or from and to: 1919-08-30/1919-09-02\n",
    }
    text = f"""\
---
name: {_quoted(levels[-1].strip())}
{special.get(kind, "")}# aliases: [another name, a spelling]    # each leads here
# description: One line for lists.
# ids: {{wikidata: Q1}}
---

What a reader should know. May stay empty.
"""
    folder = {"person": "people"}.get(kind, f"{kind}s")
    return Skeleton("/".join([f"content/{folder}", *map(slug, levels)]) + ".md", text)


def site(title: str) -> tuple[Skeleton, ...]:
    """A small collection to begin from: settings, a clipping in the inbox, a note on it, a person, and a page."""
    return (
        Skeleton("site.toml", _SITE.format(title=_quoted(title))),
        Skeleton(".gitignore", "output/\n.newsgloss/\n"),
        Skeleton("content/inbox/gate-held-open.txt", _CLIPPING),
        Skeleton("content/articles/1987/gate-held-open.notes.yaml", _NOTES),
        Skeleton("content/people/aldous-wray.md", _PERSON),
        Skeleton("content/pages/about.md", _ABOUT.format(title=_quoted(f"About {title}"))),
    )


def _quoted(text: str) -> str:
    """The text between quotes that YAML and TOML read alike (both take JSON's)."""
    return json.dumps(text, ensure_ascii=False)


def _below_articles(path: str) -> PurePosixPath:
    """`1987/gate` of `content/articles/1987/gate.md`, of `1987/gate.md` and of itself."""
    plain = path.replace("\\", "/").split("content/articles/")[-1]
    return PurePosixPath(plain.removesuffix(".md"))


_SITE = """\
# The owner's choices; docs/settings.md of Newsgloss explains each. All but the title may be left out.
title = {title}
strap = ""          # one line under the title
description = ""    # for search engines and feeds
language = "en"     # of the pages' own words: en, de, fr, ru, ar
owner = ""
# base_url = "https://example.org/cuttings/"    # where the site will be published

[theme]
name = "broadsheet"
"""

_CLIPPING = """\
Gate held open as the tide came over

By Maud Tennant

Port Ellery Courier

November 12, 1987

The gate at Sallow Reach stood open for eleven minutes after the order to close it, the Harbour Board said on Wednesday.

Aldous Wray, who has charge of the barrier, told the Board that its men went by the book. The gauge says that the water
was past the mark before the order was given.

Original url: https://example.org/1987/gate-held-open
"""

_NOTES = """\
# Notes on gate-held-open.md, the article that the build makes of content/inbox/gate-held-open.txt.
- id: gate-minutes
  quote: eleven minutes
  kind: correction
  note: "**Nineteen minutes**, by the Board's own log, which was opened in 1994."
  by: R.O.
  date: 2019

- id: gate-wray
  quote: Aldous Wray
  kind: context
  note: "[[people/aldous-wray|Mr Wray]] had charge of the barrier from 1979 to 1988."
"""

_PERSON = """\
---
name: Aldous Wray
sort: Wray, Aldous
aliases: [A. Wray]
description: Engineer of the Harbour Board
---

Had charge of the barrier at Sallow Reach from 1979 to 1988. He is invented, as all of this sample is.
"""

_ABOUT = """\
---
title: {title}
---

What this collection is, who keeps it, and what may be done with it.
"""
