"""The signs of a line. In: a page's lines and votes on them. Out: for each line, numbers by which it is judged.

No sign knows a publisher or a language: they are lengths, links, places, the kinds of boxes, and what the lines around
and the voters say. Where a word is asked for at all, it is one of those that the clippings' importer knows.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, pairwise

from msgspec import Struct

from generator.importing.clippings.byline import byline
from generator.importing.clippings.dates import is_date_line
from generator.importing.clippings.furniture import end_mark, furniture, heads_a_list, rights
from generator.importing.clippings.words import pattern
from generator.importing.pages.lines import Box, Line
from generator.importing.pages.votes import letters
from generator.importing.pages.words import said

Signs = dict[str, float]

_NEARLY = 0.99
_LONG = 80  # characters of a line that is likely text
_CARDED = 5  # boxes around a line that may be the card of another story
_SEVERAL = 3  # such cards that are a list
_TITLED = 15  # characters of the headline of one
_FULL = 8  # lines of one
_BESIDE = 2  # lines before and behind a list that say whether it stands in the text
_TOLD = 320  # characters of one that are no link
_GROUPS: Mapping[str, str] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("td", "th", "tr", "table", "tbody"), "cell"),
    **dict.fromkeys(("dt", "dd", "dl"), "definition"),
}
_KNOWN = frozenset((
    "p", "li", "blockquote", "pre", "figcaption", "div", "section", "article", "header", "footer", "aside",
    "figure", "summary",
))  # fmt: skip
_APART = frozenset(("replies", "vita"))
_WIDE = frozenset(("body", "main", "article"))
_AROUND = ("article", "main", "aside", "nav", "footer", "header", "form", "figure", "table", "ul", "ol", "blockquote")
_STOP = re.compile(r"[.!?…。！？؟।:;]['\"”’»)\]]*$")
# How much a voter's word counts where the voters' words are counted together.
_VOICE: Mapping[str, float] = {"trafilatura": 0.7, "density": 0.3}
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0e7f\uac00-\ud7af]")
_TOPICAL = 2  # longer words that say what a line is about
_WORD = re.compile(r"[^\W\d_]{5,}")


class Known(Struct, frozen=True):
    """What is known of the page before its lines are judged, in letters alone."""

    title: str = ""
    dek: str = ""
    authors: frozenset[str] = frozenset()
    captions: frozenset[str] = frozenset()


def size_of(text: str) -> int:
    """The length of a text, where a sign of the East counts as two and a half letters."""
    return len(text) + (len(_CJK.findall(text)) * 3 // 2 if not text.isascii() else 0)


def signs_of(
    lines: Sequence[Line], votes: Mapping[str, Sequence[bool]], known: Known, told: Sequence[bool] = ()
) -> list[Signs]:
    """The signs of every line. `told`: which lines stand in the text that the page gives machines, if it gives one."""
    sizes = [size_of(line.text) for line in lines]
    own = [dict(_own(line, size)) for line, size in zip(lines, sizes, strict=True)]
    voices = [_VOICE.get(name, 0.0) for name in votes]
    columns = zip(*votes.values(), strict=True)
    agreed = [sum(voice for voice, one in zip(voices, column, strict=True) if one) for column in columns]
    weight = [share * size for share, size in zip(agreed, sizes, strict=True)]
    common = _common(lines, weight)
    for number, line in enumerate(lines):
        signs = own[number]
        for name, votings in votes.items():
            signs[f"vote {name}"] = float(votings[number])
        signs["agreed"] = agreed[number]
        signs["agreed all"] = float(agreed[number] > _NEARLY)
        signs.update(_boxes(line, common))
    _shares(lines, sizes, weight, own)
    _places(lines, sizes, weight, own)
    _known(lines, known, own)
    _pictured(lines, own)
    _carded(lines, own)
    _apart(lines, common, own)
    _around(own, sizes)
    _topical(lines, own)
    for signs, one in zip(own, told, strict=False):
        signs["told"], signs["not told"] = float(one), float(not one)
    _together(own)
    return own


def _own(line: Line, size: int) -> Iterator[tuple[str, float]]:
    """What a line is by itself."""
    text, box = line.text, line.box
    words = text.split()
    tag = box.tag
    yield "one", 1.0
    yield f"tag {_GROUPS.get(tag, tag if tag in _KNOWN else 'other')}", 1.0
    yield "length", math.log1p(size) / 5
    yield "short", float(size < 25)
    yield "middling", float(25 <= size < _LONG)
    yield "long", float(size >= _LONG)
    yield "very long", float(size >= 200)
    dense = line.linked / max(len(text), 1)
    yield "linked", min(dense, 1.0)
    yield "all linked", float(dense > 0.9)
    yield "partly linked", float(0 < dense <= 0.3)
    yield "links", min(line.links, 5) / 5
    yield "strong", float(line.strong > 0.9 * len(text))
    stops = bool(_STOP.search(text))
    yield "stops", float(stops)
    yield "long and stops", float(stops and size >= _LONG)
    yield "marks", min(len(re.findall(r"[,.;“”\"、。，；]", text)) / 5, 2.0)
    yield "figures", sum(map(str.isdigit, text)) / max(len(text), 1)
    yield "capitals", sum(word[:1].isupper() for word in words) / max(len(words), 1)
    yield "upper", float(text.isupper())
    yield "small first", float(text[:1].islower())
    yield "colon", float(text.endswith((":", "：")))
    yield "signs alone", float(not any(map(str.isalnum, text)))
    yield "hidden", float(box.hidden)
    yield "bar", float("|" in text)
    lead = text[: len(text) - line.linked] if 0 < line.linked < len(text) else ""
    yield "lead and link", float(bool(lead) and dense > 0.5 and line.links == 1 and len(lead) < 30)
    yield (
        "starts linked",
        float(line.links > 0 and any(kind == "text" and value.strip() for kind, value in line.tokens[:1]) is False),
    )
    yield "question", float(text.endswith(("?", "？", "؟")))
    yield "shouts", float(text.endswith(("!", "！")))
    yield "quoted", float(text[:1] in "\"“„«»‘'「")
    yield "dashed", float(text[:2] in ("– ", "— ", "- ", "• ", "* "))
    yield "invites", float(size < 400 and said("invites").search(text) is not None)
    yield (
        "refers",
        float(
            size < 300 and (said("refers").match(text) is not None or pattern("", "more", "").match(text) is not None)
        ),
    )
    yield "plugs", float(size < 400 and said("plugs").search(text) is not None)
    yield from _worded(text, size)


def _worded(text: str, size: int) -> Iterator[tuple[str, float]]:
    """What the words of a short line are known to be."""
    if size > 200:
        return
    if kind := furniture(text):
        yield "furniture", 1.0
        yield f"furniture {kind}", 1.0
    yield "rights", float(rights(text))
    if size > 120:
        return
    yield "byline", float(byline(text) is not None)
    yield "dated", float(is_date_line(text, ""))
    yield "heads a list", float(heads_a_list(text))
    yield "end mark", float(end_mark(text))
    yield "address", float("@" in text or "://" in text)


def _common(lines: Sequence[Line], weight: Sequence[float]) -> frozenset[Box]:
    """The boxes that hold so much of the article that what they are called says nothing of a line."""
    held: dict[Box, float] = defaultdict(float)
    for line, amount in zip(lines, weight, strict=True):
        if amount:
            for box in line.box.chain():
                held[box] += amount
    whole = sum(weight) or 1.0
    return frozenset(box for box, amount in held.items() if amount > 0.6 * whole)


def _boxes(line: Line, common: frozenset[Box]) -> Iterator[tuple[str, float]]:
    """What the boxes around a line are."""
    seen: set[str] = set()
    for step, box in enumerate(line.box.chain()):
        if box in common and step:
            for kind in box.kinds:
                seen.add(f"common {kind}")
            break
        where = ("in", "by", "by")[step] if step < 3 else "around"
        seen.update(f"{where} {kind}" for kind in box.kinds)
        if box.tag in _AROUND:
            seen.add(f"around <{box.tag}>")
    inner = line.box in common or any(box in common for box in line.box.chain())
    yield "inner", float(inner)
    steps = next((step for step, box in enumerate(line.box.chain()) if box in common), 20)
    yield "steps", min(steps, 8) / 8
    yield "near", float(steps <= 1)
    for box in line.box.chain():
        if box.tag in ("article", "main"):
            seen.add(f"within <{box.tag}>")
    yield from ((sign, 1.0) for sign in seen)


def _shares(lines: Sequence[Line], sizes: Sequence[int], weight: Sequence[float], own: list[Signs]) -> None:
    """How much of the text of the boxes around, and of boxes alike, the voters keep."""
    whole: dict[object, float] = defaultdict(float)
    kept: dict[object, float] = defaultdict(float)
    linked: dict[object, float] = defaultdict(float)
    keys: list[tuple[object, ...]] = []
    for line, size, amount in zip(lines, sizes, weight, strict=True):
        above = line.box.above
        higher = above.above if above else None
        alike = f"{line.box.signature}<{above.signature if above else ''}"
        mine: tuple[object, ...] = (line.box, above, higher, alike, line.box.signature)
        keys.append(mine)
        for one in set(mine):
            whole[one] += size
            kept[one] += amount
            linked[one] += line.linked
    most = max((kept[key[3]] for key in keys), default=0.0) or 1.0
    total = sum(weight) or 1.0
    for number, key in enumerate(keys):
        names = ("box", "above", "higher", "alike", "signed")
        for name, one in zip(names, key, strict=True):
            own[number][f"kept {name}"] = kept[one] / max(whole[one], 1.0)
        own[number]["linked above"] = min(linked[key[1]] / max(whole[key[1]], 1.0), 1.0)
        own[number]["linked alike"] = min(linked[key[3]] / max(whole[key[3]], 1.0), 1.0)
        own[number]["alike most"] = kept[key[3]] / most
        own[number]["share above"] = kept[key[1]] / total
        own[number]["share higher"] = kept[key[2]] / total


def _carded(lines: Sequence[Line], own: list[Signs]) -> None:
    """Whether a line stands in one of several boxes alike that each lead to another page: a list of other stories."""
    held: dict[Box, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        for box in islice(line.box.chain(), _CARDED):
            held[box].append(number)
    alike: dict[tuple[Box | None, str], list[Box]] = defaultdict(list)
    for box in held:
        alike[box.above, box.signature].append(box)
    for boxes in alike.values():
        cards = [box for box in boxes if len(boxes) >= _SEVERAL and _is_card([lines[n] for n in held[box]])]
        numbers = sorted({number for box in cards for number in held[box]})
        if len(cards) < max(_SEVERAL, 0.7 * len(boxes)):
            continue
        sign = "listed" if _announced(numbers, lines, own) else "" if _amid_text(numbers, lines, own) else "card"
        for number in numbers if sign else ():
            own[number][sign] = 1.0


def _announced(numbers: Sequence[int], lines: Sequence[Line], own: Sequence[Signs]) -> bool:
    """Whether a sentence of the text ends in a colon right before lines, in the box around them: they go on with it."""
    before = next((n for n in range(numbers[0] - 1, -1, -1) if lines[n].text), None)
    if before is None or lines[before].box.above not in set(islice(lines[numbers[0]].box.chain(), 1, _CARDED)):
        return False
    signs = own[before]
    return bool(signs["colon"] and signs["agreed"] > 0.5 and not signs["short"] and not signs.get("heads a list"))


def _apart(lines: Sequence[Line], common: frozenset[Box], own: list[Signs]) -> None:
    """Whether a line stands in what is called comments or a box about the author.

    A box around the headline, or one that holds most of the article, is neither, whatever it is called.
    """
    heads = {
        box
        for line, signs in zip(lines, own, strict=True)
        if signs["title"] or line.box.within("h1")
        for box in line.box.chain()
    }
    for line, signs in zip(lines, own, strict=True):
        around = (box for box in line.box.chain() if box not in heads and box not in common)
        if any(box.kinds & _APART and box.tag not in _WIDE for box in around):
            signs["apart"] = 1.0


def _amid_text(numbers: Sequence[int], lines: Sequence[Line], own: Sequence[Signs]) -> bool:
    """Whether text that the voters keep stands right before and right behind lines, in the box around them."""
    before, after = range(max(numbers[0] - _BESIDE, 0), numbers[0]), range(numbers[-1] + 1, numbers[-1] + 1 + _BESIDE)
    around = set(islice(lines[numbers[0]].box.chain(), 1, _CARDED))
    return all(
        any(
            lines[n].box.above in around and own[n]["long and stops"] and own[n]["agreed"] > 0.5
            for n in beside
            if n < len(lines)
        )
        for beside in (before, after)
    )


def _is_card(lines: Sequence[Line]) -> bool:
    """Whether lines are a headline that is a link, with no more beside it than a sentence or two."""
    led = any(line.linked > 0.9 * len(line.text) and len(line.text) >= _TITLED for line in lines)
    beside = sum(len(line.text) - line.linked for line in lines)
    return led and 1 < len(lines) <= _FULL and beside < _TOLD


def _pictured(lines: Sequence[Line], own: list[Signs]) -> None:
    """Whether a line stands with or by a picture: it may be its caption."""
    shown = [any(kind == "picture" for kind, _ in line.tokens) for line in lines]
    for number, (line, signs) in enumerate(zip(lines, own, strict=True)):
        signs["has picture"] = float(shown[number])
        signs["after picture"] = float(number > 0 and shown[number - 1])
        signs["boxed with picture"] = float(
            any(
                shown[near] and lines[near].box.above is line.box.above
                for near in range(max(number - 2, 0), number + 1)
            )
        )


def _places(lines: Sequence[Line], sizes: Sequence[int], weight: Sequence[float], own: list[Signs]) -> None:
    """Where a line stands between the first and the last that the voters keep."""
    total = sum(weight) or 1.0
    solid = [
        n for n, (size, amount) in enumerate(zip(sizes, weight, strict=True)) if size >= _LONG and amount >= size / 2
    ]
    first, last = (solid[0], solid[-1]) if solid else (0, len(lines) - 1)
    before = 0.0
    for number in range(len(lines)):
        signs = own[number]
        signs["place"] = before / total
        before += weight[number]
        signs["before"] = float(number < first)
        signs["after"] = float(number > last)
        signs["far before"] = min(max(first - number, 0), 20) / 20
        signs["far after"] = min(max(number - last, 0), 20) / 20
        signs["just before"] = float(0 < first - number <= 2)
        signs["just after"] = float(0 < number - last <= 2)
        signs["late"] = float(before / total > 0.97)


def _known(lines: Sequence[Line], known: Known, own: list[Signs]) -> None:
    """Whether a line says again what is known from elsewhere."""
    seen: set[str] = set()
    titled = False
    under = 0.0
    since = 99
    for line, signs in zip(lines, own, strict=True):
        words = letters(line.text)
        same = bool(words) and (words == known.title or (len(words) > 15 and words in known.title))
        titled = titled or same
        since = 0 if same else since + 1
        signs["close to title"] = float(titled and since <= 5)
        signs["title"] = float(same)
        signs["under title"] = float(titled)
        signs["dek"] = float(bool(known.dek) and words == known.dek)
        signs["dek part"] = float(len(words) > 30 and words != known.dek and (words[:60] in known.dek))
        signs["author"] = float(words in known.authors)
        signs["names author"] = float(
            len(words) < 200 and any(name in words for name in known.authors if len(name) > 6)
        )
        signs["caption"] = float(words in known.captions)
        listing = heads_a_list(line.text) if len(line.text) < 60 else False
        under = 1.0 if listing else under * (0.3 if signs["long and stops"] and signs["linked"] < 0.5 else 0.93)
        signs["under listing"] = under if not listing else 0.0
        signs["again"] = float(len(words) > 10 and words in seen)
        seen.add(words)


def _topical(lines: Sequence[Line], own: list[Signs]) -> None:
    """How many of a line's longer words the lines have too which the voters keep: what the article is about."""
    kept = {line.text for line, signs in zip(lines, own, strict=True) if signs["agreed"] > 0.5}
    longer = {line.text: _longer(line.text) for line in lines}
    held = Counter(word for text in kept for word in longer[text])
    for line, signs in zip(lines, own, strict=True):
        said, itself = longer[line.text], int(line.text in kept)
        shared = sum(held[word] > itself for word in said)
        signs["topic"] = shared / len(said) if len(said) >= _TOPICAL else 0.0
        signs["no topic"] = float(len(said) >= _TOPICAL and not shared)
        signs["no longer words"] = float(len(said) < _TOPICAL)


def _longer(text: str) -> set[str]:
    """The longer words of a text; pairs of signs where words are not parted by blanks."""
    if not text.isascii() and _CJK.search(text):
        return {one + other for one, other in pairwise(text) if _CJK.match(one) and _CJK.match(other)}
    return set(_WORD.findall(text.lower()))


def _together(own: list[Signs]) -> None:
    """Signs that mean something else together than each alone."""
    for signs in own:
        over = signs["before"] * signs["under title"]
        named = max(signs.get("in standfirst", 0.0), signs.get("by standfirst", 0.0))
        signs["over, close, long"] = (
            over * signs["close to title"] * (1 - signs["short"]) * float(signs["linked"] < 0.2)
        )
        signs["over, close, stops"] = signs["over, close, long"] * signs["stops"]
        signs["pictured, short"] = signs["after picture"] * (1 - signs["very long"])
        signs["refers, linked"] = signs["refers"] * float(signs["linked"] > 0)
        signs["refers, all linked"] = signs["refers"] * signs["all linked"]
        signs["commented"] = float(any(signs.get(f"{where} comments") for where in ("in", "by", "around")))
        signs["boxed"] = float(any(signs.get(f"{where} factbox") for where in ("in", "by", "around")))
        signs["embedded"] = float(any(signs.get(f"{where} embed") for where in ("in", "by", "around")))
        signs["over, long"] = over * signs["long"]
        signs["over, stops"] = over * signs["stops"]
        signs["over, dek"] = over * max(signs["dek"], signs["dek part"])
        signs["over, standfirst"] = over * named
        signs["over, standfirst, long"] = over * named * signs["long"]
        signs["over, heading"] = over * signs.get("tag heading", 0.0)
        signs["not over, dek"] = (1 - over) * signs["dek"]
        signs["heading, stops"] = signs.get("tag heading", 0.0) * signs["stops"]
        signs["item, linked"] = signs.get("tag li", 0.0) * signs["all linked"]
        signs["item, long"] = signs.get("tag li", 0.0) * signs["long"]
        signs["item, agreed"] = signs.get("tag li", 0.0) * signs["agreed all"]
        signs["paragraph, agreed"] = signs.get("tag p", 0.0) * signs["agreed all"]
        signs["quoted, agreed"] = signs.get("around <blockquote>", 0.0) * signs["agreed all"]
        signs["nobody"] = float(signs["agreed"] == 0)
        signs["nobody, alike"] = signs["nobody"] * signs["kept alike"]
        signs["nobody, long"] = signs["nobody"] * signs["long and stops"]
        signs["lead and link, agreed"] = signs["lead and link"] * signs["agreed"]
        signs["under listing, linked"] = signs["under listing"] * signs["linked"]


_SEEN_AROUND = (
    "agreed", "long and stops", "linked", "heads a list", "tag heading", "furniture", "short", "kept alike", "hidden",
)  # fmt: skip


def _around(own: list[Signs], sizes: Sequence[int]) -> None:
    """What the lines before and after are."""
    picked = [[signs.get(name, 0.0) for name in _SEEN_AROUND] for signs in own]
    nothing = [0.0] * len(_SEEN_AROUND)
    for number, signs in enumerate(own):
        for step in (-2, -1, 1, 2):
            there = picked[number + step] if 0 <= number + step < len(own) else nothing
            for name, value in zip(_SEEN_AROUND, there, strict=True):
                signs[f"{name} {step:+}"] = value
        near = range(max(number - 5, 0), min(number + 6, len(own)))
        total = sum(sizes[one] for one in near) or 1
        signs["agreed near"] = sum(own[one]["agreed"] * sizes[one] for one in near) / total
