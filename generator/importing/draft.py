"""The noun of this room: what conversion makes of one original, before it is written down.

In: the fields and lines that an importer recognised. Out: `Draft`, and the text of its article file. A draft
accounts for every line of the original: it is in the body, was moved into front matter, or was dropped for a
reason that is said. It refuses nothing; whether a title and a date are there is for the door to judge.
"""

from __future__ import annotations

from collections.abc import Mapping

import yaml
from msgspec import Struct, field

from generator.model import When

ORDER = (
    "title", "date", "updated", "authors", "source", "url", "archived", "page", "section", "kicker", "dek",
    "dateline", "image", "tags", "people", "organisations", "places", "events", "series", "lang", "rights",
    "licence", "translation_of", "responds_to", "aliases", "draft", "id", "slug", "imported", "extra",
)  # fmt: skip
_IMPORTED = ("from", "sha256", "by", "part", "of", "captured", "pictures", "made", "review")
_FLOW = 100  # columns that a list may take on one line


class Fate(Struct, frozen=True):
    """Words of the original that are not in the body: where they went (a field), or why they were left out."""

    text: str
    where: str


class Dateline(Struct, frozen=True):
    """What stands before the first sentence: its place, its agency, the words as printed, and reporters it names."""

    place: str
    agency: str
    text: str
    reporters: tuple[str, ...] = ()


class Enclosed(Struct, frozen=True):
    """A picture that came with an original: its path below `content`, its bytes, and the address it has there.

    `width` and `height` are in pixels. An address is that on the web, else a name in the original, or empty.
    """

    path: str
    data: bytes
    address: str = ""
    width: int = 0
    height: int = 0


class Draft(Struct, frozen=True):
    """An article that is being made.

    `head` is front matter in plain values (text, numbers, `When`, lists, mappings) by the names of `Head`;
    `markdown` the body. `original` is the decoded text, `body` the part of it that became the Markdown, so that
    original = body + moved + dropped, character by character, blanks apart. `doubts` are sentences for the report,
    `review` what a person should look at again, each made by `unsure`. `provenance` tells of a field where it came
    from, how sure that is and what else was said. `words` is the article's plain text, where that is more than the
    body without marks. `part` tells the articles of one original apart (an entry's id, a record's address); it is empty
    where the original is one article. `captured` is when an archive took the page. `pictures` came with the original
    and are shown by their paths, so they are to be written before the article.
    """

    head: Mapping[str, object]
    markdown: str
    dateline: Dateline | None = None
    original: str = ""
    body: str = ""
    moved: tuple[Fate, ...] = ()
    dropped: tuple[Fate, ...] = ()
    missing: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    extra: Mapping[str, object] = field(default_factory=dict)
    words: str = ""
    provenance: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    review: tuple[Mapping[str, object], ...] = ()
    part: str = ""
    captured: str = ""
    pictures: tuple[Enclosed, ...] = ()


def unsure(name: str, value: object, *, source: str, doubt: float, alternative: object = None) -> Mapping[str, object]:
    """One item of `imported.review`: a field's value, where it came from, and how doubtful it is, from 0 to 1.

    `alternative` is what it may be instead, where something else was found.
    """
    said = {"field": name, "value": value, "source": source, "alternative": alternative, "doubt": round(doubt, 2)}
    return {key: str(one) if isinstance(one, When) else one for key, one in said.items() if one is not None}


class _Writer(yaml.SafeDumper):
    """PyYAML's writer with dates unquoted, short lists on one line, and no aliases."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 (PyYAML's signature)
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        """Lists in mappings are indented. The signature is PyYAML's."""
        super().increase_indent(flow=flow, indentless=False)


def _write_when(writer: _Writer, value: When) -> yaml.Node:
    tag = writer.resolve(yaml.ScalarNode, str(value), (True, False))  # type: ignore[no-untyped-call]
    return writer.represent_scalar(tag, str(value))


def _write_list(writer: _Writer, value: list[object] | tuple[object, ...]) -> yaml.Node:
    scalars = all(isinstance(item, str | int | float | When) for item in value)
    short = scalars and sum(len(str(item)) + 2 for item in value) <= _FLOW
    return writer.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=short)


_Writer.add_representer(When, _write_when)
_Writer.add_representer(list, _write_list)
_Writer.add_representer(tuple, _write_list)


def manuscript_text(draft: Draft, imported: Mapping[str, object]) -> str:
    """The article file: front matter in the order of `Head`, a blank line, the body. Always the same bytes."""
    pictures = [{"src": one.path, "from": one.address} for one in draft.pictures if one.address]
    told = {"part": draft.part, "captured": draft.captured, "pictures": pictures}
    part = {name: value for name, value in told.items() if value}
    review = {"review": [dict(one) for one in draft.review]} if draft.review else {}
    origin = {**imported, **part, **review}
    origin = {name: origin[name] for name in sorted(origin, key=_IMPORTED.index)}
    values = {**draft.head, "imported": origin}
    if draft.extra:
        values["extra"] = dict(draft.extra)
    ordered = {name: values[name] for name in ORDER if values.get(name) not in (None, "", [], (), {})}
    head = yaml.dump(
        ordered, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=2**31, default_flow_style=False
    )
    return f"---\n{head}---\n\n{draft.markdown.strip(chr(10))}\n"
