"""The pictures of a page. In: its elements, lines and own data. Out: each picture's address, caption and credit.

A picture is known by what it shows, not by its address: renditions of one photograph differ in size, form and server.
The lead picture is the one in the article that the page's data confirm; else the first figure over or in the text; else
the one that the data name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from msgspec import Struct

from generator.addresses import safe_url
from generator.importing.clippings.credit import apart
from generator.importing.draft import Enclosed
from generator.importing.enclosed import Album
from generator.importing.pages.found import Claim, Found
from generator.importing.pages.lines import Line
from generator.importing.pages.structured import Structured, plain
from generator.nouns import replace

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SOURCES = (
    "src",
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-url",
    "data-full",
    "data-image",
    "data-hi-res-src",
)
_SETS = ("srcset", "data-srcset", "data-lazy-srcset", "imagesrcset", "data-original-set", "data-sources")
_SET = re.compile(r"\s[\d.]{1,8}[wx]\s{0,9},")  # a list of renditions, where one address should be
_EMPTY = re.compile(
    r"data:|about:|.*(?:placeholder|spacer|blank|pixel|1x1|transparent|loading|lazy[-_]?load|grey|spinner)[^/]*\.(?:gif|png|svg|jpe?g|webp)",
    re.IGNORECASE,
)
_ORNAMENT = re.compile(
    r"logo|avatar|icon|sprite|favicon|emoji|badge|button|default|fallback|placeholder|gravatar|share", re.IGNORECASE
)
_SIZES = re.compile(
    r"(?<![0-9a-z])(?:\d{2,4}x\d{2,4}|[wh]_?\d{2,4}|\d{2,4}[wh]|\d{1,2}x\d{1,2}|@\dx|scaled|large|medium|small|thumb(?:nail)?|square|landscape"
    r"|portrait|xlarge|xl|ogp|comm|thumbs|social|twitter|facebook|structured|metadaten|crop(?:ped)?|original|orig|full|hero|lead|wide|retina|preview|mobile|desktop|default|resize[d]?|format|quality"
    r"|webp|jpe?g|png|avif)(?![0-9a-z])",
    re.IGNORECASE,
)
_INNER = re.compile(r"(?:https?:)(?://|%3A%2F%2F|%2F%2F).*", re.IGNORECASE)
_CREDIT = re.compile(
    r"credit|copyright|photographer|source|byline|author|quelle|fotograf|rights|attribution|agency|auteur|autor",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^\W*(?:(?:image|photo|picture|foto|bild|photograph|video)?\s*(?:credit|source|quelle|bildquelle|fuente|courtesy|by|von|crédits?|copyright)\s*[:：]?"
    r"|(?:©|\(c\))|(?:photo|photograph|image|picture|foto|bild|fotograf|fotó|фото|写真|illustration)\s*[:：/]|(?:foto|photo|bild)\s+by)\s*",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"background(?:-image)?\s{0,9}:[^;]{0,200}?url\(\s{0,9}[\"']?(data:#\d{1,6})")
_LEAST = 90  # pixels: smaller pictures are ornaments
_WEB = re.compile(r"https?://", re.IGNORECASE)
_WIDE = 400  # pixels
_ALIKE = 20  # letters with which the names of renditions begin


class Picture(Struct, frozen=True):
    """A picture of the page, with what is written about it.

    `place` is where it is put in the collection, if it came with the page, and `width` is then known, in pixels.
    """

    src: str
    identity: str
    alt: str = ""
    caption: str = ""
    credit: str = ""
    place: str = ""
    width: int = 0


class Lead(Struct, frozen=True):
    """The lead picture, and where it was found."""

    picture: Picture
    found: Found


def address(value: str, base: str) -> str:
    """A picture's address, whole where the page's is known, or "" where there is none to keep."""
    value = " ".join(value.split()).replace(" ", "%20")
    if not value or _EMPTY.match(value):
        return ""
    try:
        whole = urljoin(base, value) if base else value
    except ValueError:
        return ""
    whole = f"https:{whole}" if whole.startswith("//") else whole
    return whole if safe_url(whole) is not None else ""


def addresses_of(element: HtmlElement, base: str) -> list[str]:
    """All renditions that an `<img>` offers, the best first."""
    around = element.getparent()
    sets = [element] + (list(around.iterchildren("source")) if around is not None and around.tag == "picture" else [])
    ranked: list[tuple[float, str]] = []
    for one in sets:
        for name in _SETS:
            ranked += _of_set(one.get(name) or "")
    plain_ones = []
    for value in (element.get(name) or "" for name in _SOURCES):
        several = _of_set(value) if _SET.search(value) else []
        ranked += several
        plain_ones += [] if several else [value]
    ordered = [value for _, value in sorted(ranked, key=lambda pair: -pair[0])]
    forms = [value for value in ordered if not re.search(r"\.(?:webp|avif)(?:$|\?)", value)]
    found_ones = [address(value, base) for value in (*plain_ones, *forms, *ordered)]
    return list(dict.fromkeys(value for value in found_ones if value))


def _of_set(text: str) -> list[tuple[float, str]]:
    found_ones = re.findall(
        r"(?<![^\s,])([^\s,]\S{0,2000}[^\s,])(?:\s+(\d{1,6}(?:\.\d{1,3})?)([wx]))?\s*(?:,\s|,?$)", text[:20_000]
    )
    return [(float(size or 1) * (1000 if unit == "x" else 1), value) for value, size, unit in found_ones]


def identity(value: str) -> str:
    """What a picture's address says that is the same for all its renditions."""
    text = value
    for _ in range(3):
        inner = _INNER.search(text, 8)
        queried = inner is not None and "?" in text[: inner.start()]
        text = unquote(inner[0].partition("&")[0] if queried else inner[0]) if inner else text
    try:
        path = unquote(urlsplit(text).path)
    except ValueError:
        path = text
    parts = [_part(part) for part in path.split("/")]
    parts = [part for part in parts if part]
    if not parts:
        return value
    last = parts[-1]
    distinct = len(last) >= 8 and (any(map(str.isdigit, last)) or len(last) >= 14)
    return last if distinct else "/".join(parts[-2:])


def same(one: str, other: str) -> bool:
    """Whether two identities are one picture's: equal, alike from the start, or with one long number in both."""
    return one == other or not marks(one).isdisjoint(marks(other))


def marks(known: str) -> frozenset[str]:
    """What identities of one picture have in common: themselves, how they begin, a long number."""
    begins = {f"{known[:_ALIKE]}…"} if len(known) >= _ALIKE else set()
    return frozenset({f"={known}", *begins, *re.findall(r"\d{9,}", known)})


def _part(part: str) -> str:
    part = re.sub(r"\.(?:jpe?g|png|gif|webp|avif|image|svg)$", "", part.lower())
    part = _SIZES.sub("", part)
    return re.sub(r"[^0-9a-z\u0080-\uffff]+", "", part)


def pictures_of(
    elements: Sequence[HtmlElement], lines: Sequence[Line], base: str, album: Album | None = None
) -> Mapping[int, Picture]:
    """The pictures by the numbers that tokens give; ornaments are left out. `album` has those that came along."""
    figures = _figures(lines)
    found_ones: dict[int, Picture] = {}
    for number, element in enumerate(elements):
        if element.tag not in ("img", "amp-img") or _is_small(element):
            continue
        addresses = addresses_of(element, base)
        came = _came(element, base, album) if album else None
        if addresses or came:
            caption, credit = _told(element, figures)
            alt = plain(element.get("alt") or "")[:300]
            src = came.address if came else addresses[0]
            place, width = (came.path, came.width) if came else ("", 0)
            found_ones[number] = Picture(src, identity(src or place), alt, caption, credit, place, width)
    return found_ones


def _came(element: HtmlElement, base: str, album: Album) -> Enclosed | None:
    """The first rendition that came with the page. One that is small is an ornament, or stands in for another."""
    written = [one for value in _written(element) if (one := value.strip()) and not _is_stand_in(one)]
    for one in written:
        found = album.place(one) or (album.place(whole) if (whole := address(one, base)) not in ("", one) else None)
        if found and min(found.width, found.height) >= _LEAST:
            return album.named(found.path, _on_the_web(element, written))
    return None


def _is_stand_in(written: str) -> bool:
    return _EMPTY.match(written) is not None and not written.startswith("data:#")


def _written(element: HtmlElement) -> Iterator[str]:
    """The addresses of an `<img>` as they are written, the one that is shown first."""
    yield from (element.get(name) or "" for name in _SOURCES)
    yield from _BEHIND.findall(element.get("style") or "")
    around = element.getparent()
    sets = [element, *(around.iterchildren("source") if around is not None and around.tag == "picture" else ())]
    for one in sets:
        yield from (value for name in _SETS for _, value in _of_set(one.get(name) or ""))


def _on_the_web(element: HtmlElement, written: Sequence[str]) -> str:
    """The address that a picture had before the page was saved, where that is written."""
    told = (element.get("data-sf-original-src") or "", *written)
    return next((one for one in told if _WEB.match(one)), "")


def _is_small(element: HtmlElement) -> bool:
    sizes = [re.match(r"\d+", element.get(name) or "") for name in ("width", "height")]
    return any(size is not None and int(size[0]) < _LEAST for size in sizes) or (element.get("width") or "") in (
        "1",
        "0",
    )


def _figures(lines: Sequence[Line]) -> Mapping[HtmlElement, list[Line]]:
    """The lines of text in each figure, and in each box that is called a caption."""
    held: dict[HtmlElement, list[Line]] = {}
    for line in lines:
        if not line.text:
            continue
        for step, box in enumerate(line.box.chain()):
            if box.tag == "figure" or (step <= 1 and "caption" in box.kinds):
                held.setdefault(box.element, []).append(line)
                if box.tag != "figure" and box.above is not None:
                    held.setdefault(box.above.element, []).append(line)
    return held


def _told(element: HtmlElement, figures: Mapping[HtmlElement, list[Line]]) -> tuple[str, str]:
    """The caption and the credit of a picture: what stands in its figure."""
    for step, around in enumerate(element.iterancestors()):
        lines = figures.get(around)
        if lines and len(around.xpath(".//img")) <= 3 and sum(len(line.text) for line in lines) < 1500:
            return told_by(lines)
        if step > 6 or around.tag in ("article", "main", "body"):
            break
    return "", ""


def told_by(lines: Sequence[Line]) -> tuple[str, str]:
    """Caption and credit in the lines of a figure: by what their boxes are called, by labels, by how they end."""
    captions: list[str] = []
    credited: list[str] = []
    for line in dict.fromkeys(lines):
        inner = next(iter(_credited(line)), "")
        rest = re.sub(r"\s*\(\s*\)\s*$", "", line.text.replace(inner, "", 1) if inner else line.text).strip(" |·-–—/,;")
        if inner:
            credited.append(_unlabelled(inner))
        elif _LABEL.match(rest) and len(rest) < 120:
            credited.append(_unlabelled(rest))
            rest = ""
        if sum(map(str.isalpha, rest)) > 2:
            caption, credit = _parted(rest)
            captions.append(caption)
            credited.append(credit)
    return " ".join(dict.fromkeys(one for one in captions if one)), next((one for one in credited if one), "")


def _unlabelled(credit: str) -> str:
    return _LABEL.sub("", credit).strip(" .()[]|")


def _parted(text: str) -> tuple[str, str]:
    """A caption, and the credit at its end: behind a bar or a stroke, or as captions of papers end."""
    found = re.fullmatch(r"(?P<caption>.{12,}?)\s+[|/]\s+(?P<credit>[^|]{2,70})", text)
    if found:
        return found["caption"], _unlabelled(found["credit"])
    parts = apart(text)
    return parts.get("caption", ""), parts.get("credit", "")


def _credited(line: Line) -> Iterator[str]:
    """The words in a line that their element calls a credit."""
    own = line.box.element
    for element in (own, *own.iterdescendants()):
        if not isinstance(element.tag, str):
            continue
        names = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        if _CREDIT.search(names):
            words = " ".join("".join(element.itertext()).split())
            if words and words in line.text and len(words) < 160:
                yield words


def lead_of(
    pictures: Mapping[int, Picture], lines: Sequence[Line], kept: Sequence[bool], data: Structured, *, base: str
) -> Lead | None:
    """The lead picture."""
    claims = [claim for claim in _claims(data, base) if claim.value]
    said = [(identity(claim.value), claim) for claim in claims]
    ranked = sorted(_ranked(pictures, lines, kept, [known for known, _ in said]), key=lambda one: one[0])
    if ranked:
        picture = ranked[0][1]
        backed = next((claim for known, claim in said if same(known, picture.identity)), None)
        source = f"picture in the article, as in {backed.source}" if backed else "picture in the article"
        others = tuple(claim for known, claim in said if not same(known, picture.identity))[:2]
        on_the_web = picture.src if _WEB.match(picture.src) or not backed else backed.value
        return Lead(_with_data(picture, data), Found((on_the_web,), source, 0.95 if backed else 0.7, others))
    fit = [one for one in said if not _ORNAMENT.search(one[1].value.rsplit("/", 1)[-1])]
    if not fit:
        return None
    known, claim = fit[0]
    shown = next((one for one in pictures.values() if same(one.identity, known)), None) or Picture(claim.value, known)
    others = tuple(one for other, one in said if not same(other, known))[:2]
    return Lead(_with_data(shown, data), Found((shown.src,), claim.source, claim.sure, others))


def _ranked(
    pictures: Mapping[int, Picture], lines: Sequence[Line], kept: Sequence[bool], said: Sequence[str]
) -> Iterator[tuple[float, Picture]]:
    """The pictures of the article, the likeliest lead first."""
    texts = [number for number, keep in enumerate(kept) if keep and len(lines[number].text) > 80]
    first, last = (texts[0], texts[-1]) if texts else (0, len(lines))
    heads = [line.number for line in lines if line.number <= first and line.box.within("h1")]
    head = heads[-1] if heads else max(first - 40, 0)
    for line in lines:
        for kind, value in line.tokens:
            picture = pictures.get(int(value)) if kind == "picture" else None
            if picture is None:
                continue
            backed = any(same(picture.identity, known) for known in said)
            kinds = {kind for box in line.box.chain() for kind in box.kinds} if not backed else set()
            figure = line.box.within("figure") is not None or bool(picture.caption) or _is_large(picture)
            inside = head - 12 <= line.number <= last
            ornament = _ORNAMENT.search(picture.src.rsplit("/", 1)[-1]) is not None
            if not inside or (not backed and (not figure or kinds & {"related", "advert", "comments"} or ornament)):
                continue
            yield (
                abs(line.number - first)
                + (0 if backed else 60)
                + (0 if figure else 20)
                + (line.number > first + 20) * 30,
                picture,
            )


def _with_data(picture: Picture, data: Structured) -> Picture:
    """A picture with the caption and credit of the page's data, where none stands beside it."""
    for node in data.ld("image"):
        for one in node if isinstance(node, list) else [node]:
            if isinstance(one, dict) and same(
                identity(plain(one.get("url") or one.get("contentUrl"))), picture.identity
            ):
                caption = picture.caption or plain(one.get("caption"))
                credit = picture.credit or plain(one.get("creditText"))
                return replace(picture, caption=caption, credit=credit)
    return picture


def _is_large(picture: Picture) -> bool:
    """Whether a picture without an address, which no data can name, is as wide as the pictures of articles are."""
    return not picture.src and picture.width >= _WIDE


def _claims(data: Structured, base: str) -> Iterator[Claim]:
    for value in data.ld("image"):
        for one in _named_in(value, data):
            yield Claim(address(one, base), "JSON-LD image", 0.8)
    for name in (
        "og:image",
        "og:image:secure_url",
        "og:image:url",
        "twitter:image",
        "twitter:image:src",
        "parsely-image-url",
        "link:image_src",
        "thumbnail",
        "image",
    ):
        for value in data.metas.get(name, ())[:2]:
            yield Claim(address(value, base), f"meta {name}", 0.75)
    for value in data.ld("thumbnailUrl"):
        for one in _named_in(value, data):
            yield Claim(address(one, base), "JSON-LD thumbnailUrl", 0.6)


def _named_in(value: object, data: Structured) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            known = one.get("url") or one.get("contentUrl")
            if not known and one.get("@id"):
                known = next(
                    (node.get("url") or node.get("contentUrl") for node in data.nodes if node.get("@id") == one["@id"]),
                    "",
                )
            yield plain(known)
