"""A reference in words, as three styles have it for newspaper articles.

In: a Reference. Out: one paragraph as pieces, each with whether it is in italics. Chicago (17th edition, bibliography),
MLA (9th) and APA (7th). The words are English in every language of a site: the styles are. Titles stay as they were
printed. It refuses nothing; what is not known is left out as the style says.

Chicago puts the paper in the place of a missing author and leaves out page numbers of newspapers (14.191, 14.199);
MLA and APA begin with the title. A date known to the year is the year; one that is about or doubtful is `ca. 1919`
and `[1919?]`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from generator.citing.reference import Name, Reference, said
from generator.model import When

Piece = tuple[str, bool]
Style = Callable[[Reference], "tuple[Piece, ...]"]

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December"),
)
_ENDS = re.compile(r"[.!?…。！？]$")
_FIRST = 20  # authors that APA names before it leaves some out
_SHORT = 4  # letters from which MLA cuts a month: May, June and July stay


def chicago(one: Reference) -> tuple[Piece, ...]:
    """The Chicago Manual of Style, 17th edition: as in a bibliography."""
    names = _listed(one.names, most=10, first=7, last=", and ")
    source = [(one.source, True)] if one.source else []
    begin = [(_stop(names), False)] if names else [(one.source, True), (".", False)] if source else []
    rest = _commas([source if names else [], _plain(_chicago_date(one.date)), _plain(_part("sec. ", one.section))])
    return _whole([begin, *_titled(one), rest, _plain(_stop(one.link if one.kind == "article" else one.here))])


def mla(one: Reference) -> tuple[Piece, ...]:
    """The MLA Handbook, 9th edition."""
    names = _et_al(one.names)
    page = _part("pp. " if re.search(r"[-–,]", one.page) else "p. ", one.page)
    link = one.link if one.kind == "article" else one.here
    rest = _commas([[(one.source, True)], *map(_plain, (_mla_date(one.date), page, link))])
    return _whole([_plain(_stop(names)), *_titled(one, nested=False), [*rest, (".", False)] if rest else []])


def apa(one: Reference) -> tuple[Piece, ...]:
    """The Publication Manual of the APA, 7th edition."""
    names = _apa_names(one.names)
    dated = _plain(f"({_apa_date(one.date)}).")
    title = _plain(_stop(one.title))
    page = _commas([[(one.source, True)], _plain(one.section), _plain(one.page)])
    begin = [_plain(_stop(names)), dated, title] if names else [title, dated]
    link = one.link if one.kind == "article" else one.here
    return _whole([*begin, [*page, (".", False)] if page else [], _plain(link)])


STYLES: Mapping[str, Style] = MappingProxyType({"Chicago": chicago, "MLA": mla, "APA": apa})


def text(pieces: Iterable[Piece]) -> str:
    """A paragraph without italics."""
    return "".join(words for words, _ in pieces)


# ── parts ───────────────────────────────────────────────────────────────────────────────────────


def _titled(one: Reference, *, nested: bool = True) -> list[list[Piece]]:
    """The title in quotation marks; of a note, what it is on."""
    if one.on is None:
        return [_plain(f"“{_stop(_inner(one.title))}”")]
    date = _chicago_date(one.on.date) if nested else _mla_date(one.on.date)
    where = _commas([[(one.on.source, True)], _plain(date)])
    title = _inner(one.on.title)
    mark = "" if _ENDS.search(title) else ("," if where else ".")
    return [[(f"Note on “{title}{mark}”", False), *([(" ", False), *where, (".", False)] if where else [])]]


def _inner(title: str) -> str:
    """A title within quotation marks: its own become single."""
    return title.replace("“", "‘").replace("”", "’")


def _stop(words: str) -> str:
    """Words with a full stop, unless they end in a mark of their own."""
    return words if not words or _ENDS.search(words) else words + "."


def _part(label: str, value: str) -> str:
    return label + value if value else ""


def _plain(words: str) -> list[Piece]:
    return [(words, False)] if words else []


def _commas(parts: Iterable[Sequence[Piece]]) -> list[Piece]:
    """Parts that are known, with commas between them."""
    made: list[Piece] = []
    for part in parts:
        known = [piece for piece in part if piece[0]]
        made += [*([(", ", False)] if made and known else []), *known]
    return made


def _whole(sentences: Iterable[Sequence[Piece]]) -> tuple[Piece, ...]:
    """Sentences that are known, with blanks between them and a stop after each that has none."""
    made: list[Piece] = []
    for sentence in (one for one in sentences if one):
        if made:
            made.append((" " if _ENDS.search(made[-1][0].rstrip("”")) else ". ", False))
        made += sentence
    return tuple(made)


# ── names ───────────────────────────────────────────────────────────────────────────────────────


def _turned(one: Name) -> str:
    """`Tennant, Maud`; `山田 太郎` and organisations as they are said."""
    if one.literal or one.eastern:
        return said(one)
    return ", ".join(filter(None, (one.family, one.given, one.suffix)))


def _listed(names: Sequence[Name], *, most: int, first: int, last: str) -> str:
    """The first name turned, the others as they are said; of more than `most` the first few."""
    all_named = [_turned(names[0]), *map(said, names[1:])] if names else []
    if len(all_named) > most:
        return ", ".join(all_named[:first]) + ", et al."
    return ", ".join(all_named[:-1]) + last + all_named[-1] if len(all_named) > 1 else "".join(all_named)


def _et_al(names: Sequence[Name]) -> str:
    return _listed(names, most=2, first=1, last=", and ")


def _apa_names(names: Sequence[Name]) -> str:
    made = [_initialled(one) for one in names]
    if len(made) > _FIRST:
        return ", ".join(made[: _FIRST - 1]) + f", . . . {made[-1]}"
    return ", ".join(made[:-1]) + f", & {made[-1]}" if len(made) > 1 else "".join(made)


def _initialled(one: Name) -> str:
    """`Tennant, M.` of Maud Tennant, `K.-H.` of Karl-Heinz."""
    if one.literal or one.eastern:
        return said(one)
    letters = re.sub(r"(\w)[^\s-]*", r"\1.", one.given)
    return ", ".join(filter(None, (one.family, letters, one.suffix)))


# ── dates ───────────────────────────────────────────────────────────────────────────────────────


def _doubted(words: str, when: When, about: str = "ca. ") -> str:
    words = f"{about}{words}" if when.approximate else words
    return f"[{words}?]" if when.uncertain else words


def _chicago_date(when: When | None) -> str:
    if when is None:
        return ""
    day = f"{_MONTHS[when.month - 1]} {when.day}, {when.year}" if when.day else ""
    month = f"{_MONTHS[when.month - 1]} {when.year}" if when.month else ""
    return _doubted(day or month or str(when.year), when)


def _mla_date(when: When | None) -> str:
    if when is None:
        return ""
    name = _MONTHS[when.month - 1] if when.month else ""
    short = name if len(name) <= _SHORT else ("Sept." if name == "September" else f"{name[:3]}.")
    words = " ".join(filter(None, (str(when.day or ""), short, str(when.year))))
    return _doubted(words, when, "circa ")


def _apa_date(when: When | None) -> str:
    if when is None:
        return "n.d."
    rest = f"{_MONTHS[when.month - 1]} {when.day or ''}".strip() if when.month else ""
    return _doubted(", ".join(filter(None, (str(when.year), rest))), when)
