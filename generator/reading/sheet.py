"""The sheet on which one text is set: its galley, the elements that are open, the ids that are taken, what was found.

In: elements, begun and ended, links, pictures, what is to be said. Out: `Prose`. It refuses two equal ids.
"""

from __future__ import annotations

import html

from msgspec import Struct, field

from generator.addresses import digest, slug
from generator.diagnostics import Code, Diagnostic
from generator.dialect.offsets import Spots
from generator.model import Block, Link, Place, Run
from generator.reading.galley import Galley


class Prose(Struct, frozen=True):
    """Markdown, set: what an article, a free page or an authority file has of it."""

    text: str
    blocks: tuple[Block, ...]
    matter: tuple[Block, ...]
    map: tuple[Run, ...]
    links: tuple[Link, ...]
    pictures: tuple[Link, ...]
    diagnostics: tuple[Diagnostic, ...]


class _Open(Struct, frozen=True):
    """An element that is open and gets its id when its words are known."""

    tag: str
    prefix: str
    extra: str
    index: int
    mark: tuple[int, int]


class Sheet(Struct):
    """One text while it is set.

    `anchors` tells for each open link whether a tag was set for it; `notes` where the words of footnotes
    that stand inside a sentence are; `note` is the footnote that is being set,
    `unreferenced` are those that nothing refers to; `shift` is added to the level of headings.
    """

    path: str
    lines: list[str]
    above: int
    galley: Galley = field(default_factory=Galley)
    links: list[Link] = field(default_factory=list)
    pictures: list[Link] = field(default_factory=list)
    said: list[Diagnostic] = field(default_factory=list)
    anchors: list[bool] = field(default_factory=list)
    notes: dict[int, Spots] = field(default_factory=dict)
    note: int = 0
    unreferenced: frozenset[int] = frozenset()
    shift: int = 1
    _open: list[_Open] = field(default_factory=list)
    _ids: dict[str, int] = field(default_factory=dict)
    _blocks: list[tuple[str, str, int, int, int]] = field(default_factory=list)
    _matter: int = 0

    def prose(self) -> Prose:
        """All that was set."""
        pieces = self.galley.finish()
        ends = [*(first for _, _, first, _, _ in self._blocks[1:]), len(pieces)]
        blocks = tuple(
            Block(kind, name, tuple(pieces[first:last]), start, end)
            for (kind, name, first, start, end), last in zip(self._blocks, ends, strict=bool(self._blocks))
        )
        found = tuple(self.links), tuple(self.pictures), tuple(self.said)
        body = len(blocks) - self._matter
        return Prose(self.galley.text(), blocks[:body], blocks[body:], tuple(self.galley.runs), *found)

    def say(self, code: Code, at: tuple[int, int], what: str, *, mend: str = "") -> None:
        """Gather a diagnostic at a line and column of the file."""
        self.said.append(Diagnostic(code, Place(self.path, *at), what, mend=mend))

    def set_matter(self, kind: str, words: str, place: Place) -> None:
        """Set words of the front matter as a block after the text, without a tag and an id."""
        self.galley.block()
        first, mark = len(self.galley.pieces), self.galley.start()
        self.galley.words(words, place.line, place.column)
        _, start = self.galley.words_since(mark)
        self._blocks.append((kind, "", first, start, self.galley.length))
        self._matter += 1

    def begin(self, tag: str, prefix: str, kind: str, *, extra: str = "") -> None:
        """Open an element that has an id, and `extra` attributes. `kind` is the block's, where it is the outermost."""
        index = self.galley.tag(f"<{tag}>")
        if not self._open:
            self._blocks.append((kind, "", index, 0, 0))
        self._open.append(_Open(tag, prefix, extra, index, self.galley.start()))

    def end(self, closing: str = "", *, seed: str = "") -> None:
        """Close it. Its id is made of its words, or of `seed` where it has none."""
        opened = self._open.pop()
        words, start = self.galley.words_since(opened.mark)
        name = self._unique(_name(opened.prefix, words or seed))
        self.galley.tag(closing or f"</{opened.tag}>\n")
        self.galley.retag(opened.index, f'<{opened.tag} id="{html.escape(name)}"{opened.extra}>')
        if not self._open:
            kind, _, first, _, _ = self._blocks[-1]
            self._blocks[-1] = (kind, name, first, start, self.galley.length)

    def _unique(self, name: str) -> str:
        count = self._ids[name] = self._ids.get(name, 0) + 1
        return name if count == 1 else self._unique(f"{name}-{count}")


def _name(prefix: str, words: str) -> str:
    if not prefix.endswith("-"):
        return prefix
    return prefix + (slug(words) if prefix == "h-" else digest(" ".join(words.split())))
