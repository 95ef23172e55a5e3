"""What is cited: an article as it was printed, or a note on it, its parts told apart as styles and formats need them.

In: an Entry or a note, and the owner's Settings. Out: a `Reference`. It refuses nothing: what is not known is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from msgspec import Struct

from generator.addresses import absolute, digest, fold, safe_url
from generator.model import Catalogue, Entry, Settings, When

_EAST = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
# What is in the name of a newsroom and in hardly anybody's. An owner's file about an organisation says the others.
_DESKS = re.compile(
    r"\b(?:agency|agence|bureau|correspondents|desk|editors|newsroom|reporters|staff"
    r"|редакция|redaktion|rédaction|redacción|redazione|redactie)\b",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?:[JS]r\.?|I{2,3}|IV)", re.IGNORECASE)
_KEY = re.compile(r"[^A-Za-z0-9:._-]")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


class Name(Struct, frozen=True):
    """Somebody who wrote: with family and given name, or with one name (`literal`), as an organisation has it.

    `eastern` where the family name is said first.
    """

    literal: str = ""
    family: str = ""
    given: str = ""
    suffix: str = ""
    eastern: bool = False


class Reference(Struct, frozen=True):
    """What is cited. `kind` is `article` or `note`; `here` its page in this collection, whole if that can be.

    `source` is the paper; of a note, `on` is the article it is on, and the date its own.
    """

    kind: str
    key: str
    title: str
    names: tuple[Name, ...]
    source: str
    date: When | None
    section: str = ""
    page: str = ""
    url: str = ""
    archived: str = ""
    here: str = ""
    collection: str = ""
    lang: str = ""
    on: Reference | None = None

    @property
    def link(self) -> str:
        """The address that a reader is sent to: the original's, a snapshot's, or that of the page here."""
        return self.url or self.archived or (self.here if "://" in self.here else "")


def article(entry: Entry, *, settings: Settings, corporate: frozenset[str] = frozenset()) -> Reference:
    """The article as it was printed. `corporate` are the folded names of authors that are organisations."""
    return Reference(
        kind="article",
        key=_key(entry.id),
        title=line(entry.title),
        names=tuple(name_of(line(one), corporate) for one in entry.authors if line(one)),
        source=line(entry.source),
        date=entry.date,
        section=line(entry.section),
        page=line(entry.page),
        url=_web(entry.origin),
        archived=_web(entry.archived),
        here=absolute(settings.base_url, entry.url) or entry.url,
        collection=line(settings.title),
        lang=entry.lang or settings.language,
    )


def note(identity: str, *, by: str, when: When | None, on: Reference) -> Reference:
    """A note, by the reference of its article."""
    author = line(by)
    return Reference(
        kind="note",
        key=f"{on.key}:{_key(identity)}",
        title=f"Note on “{on.title}”",
        names=(name_of(author, frozenset()),) if author else (),
        source=on.collection,
        date=when,
        here=f"{on.here}#note-{identity}",
        collection=on.collection,
        lang=on.lang,
        on=on,
    )


def organisations(catalogue: Catalogue) -> frozenset[str]:
    """The folded names of every organisation that the collection has a file about, and of every paper in it.

    A paper that is called after a person of the collection is none: it is a newsletter that they write.
    """
    papers = {fold(entry.source) for entry in catalogue.entries if entry.source}
    return _called(catalogue, "organisations") | (papers - _called(catalogue, "people"))


def _called(catalogue: Catalogue, kind: str) -> frozenset[str]:
    known = (one for one in catalogue.authorities if one.kind == kind)
    return frozenset(fold(name) for one in known for name in (one.name, *one.aliases))


def name_of(text: str, corporate: frozenset[str]) -> Name:
    """A name with its parts told apart: `Ludwig van Beethoven` has the family name `van Beethoven`.

    One word, an organisation, a newsroom (`Demo Desk`), and what holds a comma stay whole. Of Chinese, Japanese and
    Korean names the first part is the family's.
    """
    words = text.split()
    body = "," in text or fold(text) in corporate or _DESKS.search(text)
    if len(words) < 2 or body:  # noqa: PLR2004  (one word is one name)
        return Name(literal=text)
    if _EAST.search(text):
        return Name(family=words[0], given=" ".join(words[1:]), eastern=True)
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""  # noqa: PLR2004
    at = len(words) - 1
    while at > 1 and words[at - 1].islower():
        at -= 1
    return Name(family=" ".join(words[at:]), given=" ".join(words[:at]), suffix=suffix)


def said(one: Name) -> str:
    """A name as it is said."""
    parts = (one.family, one.given) if one.eastern else (one.given, one.family, one.suffix)
    return one.literal or " ".join(filter(None, parts))


def line(text: str) -> str:
    """A text on one line, without what steers a terminal or the direction of other texts."""
    return " ".join(_UNSEEN.sub(" ", text).split()) if not text.isprintable() or "  " in text else text.strip()


def joined(parts: Iterable[str], mark: str) -> str:
    """The parts that are not empty."""
    return mark.join(filter(None, parts))


def _web(address: str) -> str:
    return address if address.startswith(("http://", "https://")) and safe_url(address) else ""


def _key(identity: str) -> str:
    """A key that every program takes: ASCII letters, digits and `:._-`; with a fingerprint where letters were lost."""
    plain = identity.replace("/", ":")
    kept = _KEY.sub("", unicodedata.normalize("NFKD", plain))
    return kept if kept == plain else f"{kept}-{digest(identity, 6)}".lstrip("-:")
