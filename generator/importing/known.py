"""What the collection has already. In: its articles. Out: `Known`, which taking-in asks and adds to.

It knows originals by name, by bytes and by part, and stories by address and by words. It refuses to call a paper's
front page the address of a story.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct, field

from generator.addresses import digest
from generator.importing.alike import Alike
from generator.importing.clippings.web import canonical
from generator.model import Manuscript
from generator.placed import plain
from generator.placed.fences import read_front, split

_OF_MANY = re.compile(r"^[ \t]+(?:of|part):", re.MULTILINE)
_PICTURE = re.compile(r"(!\[[^\[\]]{0,500}\])\([^()\s]*")
_FEWEST = 30  # letters; shorter bodies may well be equal and yet two stories


class Known(Struct, frozen=True):
    """Originals by name and digest, stories by address and words, and paths in use.

    `beside` are files of notes by the paths that they lie beside. `parts` are the articles of one original's very
    bytes, by what tells them apart, and `counts` how many were made of them; `by_part` the articles of an original
    whatever its bytes were.
    """

    parts: dict[tuple[str, str], set[str]] = field(default_factory=dict)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    by_part: dict[str, dict[str, Manuscript]] = field(default_factory=dict)
    by_name: dict[str, Manuscript] = field(default_factory=dict)
    by_url: dict[str, str] = field(default_factory=dict)
    by_words: dict[str, str] = field(default_factory=dict)
    by_bytes: dict[str, str] = field(default_factory=dict)
    paths: set[str] = field(default_factory=set)
    beside: dict[str, list[Manuscript]] = field(default_factory=dict)
    waiting: list[tuple[str, str]] = field(default_factory=list)
    alike: Alike = field(default_factory=Alike)

    def is_whole(self, name: str, sha: str) -> bool:
        """Whether every article of an original is there."""
        there = self.parts.get((name, sha))
        return there is not None and len(there) >= self.counts.get((name, sha), 0)

    def is_copy(self, name: str, sha: str) -> bool:
        """Whether an original of another name has these very bytes."""
        return name not in self.by_name and sha in self.by_bytes

    def twin(self, url: str, markdown: str) -> tuple[str, str]:
        """The article of the same story, and by what it is the same; nothing where there is none."""
        there = self.by_url.get(address_key(url)) if url and names_a_story(url) else None
        if there:
            return there, "same address"
        there = self.by_words.get(words_key(markdown)) if len(re.findall(r"\w", markdown)) > _FEWEST else None
        return (there, "same words") if there else ("", "")

    def near(self, markdown: str) -> tuple[str, float]:
        """The article whose words are nearly these, and the share that both have; most builds never have to ask."""
        for path, text in self.waiting:
            self.alike.add(path, text)
        self.waiting.clear()
        return self.alike.nearest(markdown)

    def add(self, path: str, url: str, markdown: str) -> None:
        """Keep a story that is new."""
        if url:
            self.by_url.setdefault(address_key(url), path)
        self.by_words.setdefault(words_key(markdown), path)
        self.paths.add(path.casefold())
        self.waiting.append((path, markdown))


def taken(present: Iterable[Manuscript]) -> frozenset[tuple[str, str]]:
    """Originals, by name and digest, that plainly became one article each: mostly all, and no front matter is read."""
    heads = (article.text.partition("\n---\n")[0] for article in present)
    found = (origin["imported"] for head in heads if (origin := _origin_in(head)) and not _OF_MANY.search(head))
    return frozenset((one["from"], one["sha256"]) for one in found)


def known_of(present: Iterable[Manuscript]) -> Known:
    """What these articles say of themselves."""
    known = Known()
    for article in present:
        head, body = parts_of(article)
        imported = head.get("imported")
        if isinstance(imported, dict) and imported.get("from"):
            _keep_origin(known, imported, article)
        known.add(article.path, str(head["url"]) if isinstance(head.get("url"), str) else "", body)
    return known


def _keep_origin(known: Known, imported: dict[str, object], article: Manuscript) -> None:
    name, sha = str(imported["from"]), str(imported.get("sha256", ""))
    part, of = str(imported.get("part") or ""), str(imported.get("of") or 0)
    known.parts.setdefault((name, sha), set()).add(part)
    known.counts[name, sha] = max(known.counts.get((name, sha), 0), int(of) if of.isdecimal() else 0)
    known.by_name.setdefault(name, article)
    if part:
        known.by_part.setdefault(name, {}).setdefault(part, article)
    if sha:
        known.by_bytes.setdefault(sha, article.path)


def parts_of(article: Manuscript) -> tuple[dict[str, object], str]:
    """Front matter and body of an article as far as they can be read; what is wrong with them is for reading to say."""
    front = split(article.text)
    placed = read_front(front, article.path).value if front else None
    values = plain(placed) if placed else None
    body = front.body if front else article.text
    return (values if isinstance(values, dict) else {**_origin_in(article.text)}), body


def _origin_in(text: str) -> dict[str, dict[str, str]]:
    """Where an unreadable article came from: a slip in its front matter must not make a second one."""
    origin = re.search(r"^[ \t]+from:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", text, re.MULTILINE)
    sha = re.search(r"^[ \t]+sha256:[ \t]*[\"']?([0-9a-f]{64})", text, re.MULTILINE)
    part = re.search(r"^[ \t]+part:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", text, re.MULTILINE)
    if not origin or not sha:
        return {}
    return {"imported": {"from": origin[1], "sha256": sha[1], "part": part[1] if part else ""}}


def address_key(url: str) -> str:
    """An address as it is compared."""
    return re.sub(r"^https?://(?:www\.)?", "", canonical(url)).rstrip("/")


def names_a_story(url: str) -> bool:
    """A paper's front page is the address of many stories, and so of none."""
    return "/" in address_key(url) or "?" in url


def words_key(body: str) -> str:
    """A fingerprint of the words alone: not of marks, blanks and capitals, nor of where its pictures lie."""
    return digest("".join(re.findall(r"\w+", _PICTURE.sub(r"\1", body).casefold())), 32)
