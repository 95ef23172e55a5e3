"""Texts of our own are damaged, each in one way and with a fixed seed, and where every character went is known.

In: a text of paragraphs. Out: `Case`s for notes on it. A `Damage` is the list of edits: old start, old end, new words.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Iterator

from benchmarks.edits import Case, Span, is_held_out

Edits = list[tuple[int, int, str]]
LETTERS = "etaoinshrdlu"
STYLES = str.maketrans({"“": '"', "”": '"', "’": "'", "‘": "'", "–": "-", "—": "-", '"': "”", "'": "’", "-": "–"})
SHORTEST, LONGEST = 25, 400  # characters of a sentence that is replaced by another
SENTENCE = re.compile(r"[^.!?。؟।\n]+[.!?。؟।]+[”\"'’)]*[ ]?")


def _typos(share: float) -> Callable[[str, random.Random], Edits]:
    def damage(text: str, chance: random.Random) -> Edits:
        edits: Edits = []
        for at, letter in enumerate(text):
            if letter.isalnum() and chance.random() < share:
                other = chance.choice([one for one in text[max(at - 300, 0) : at + 300] if one.isalpha()] or LETTERS)
                edits.append(chance.choice([(at, at + 1, other), (at, at + 1, ""), (at, at + 1, letter + other)]))
        return edits

    return damage


def _other_words(text: str, chance: random.Random) -> Edits:
    pattern = r"[^\W\d_]{1,2}" if _is_unspaced(text) else r"\w+"
    words = [found.span() for found in re.finditer(pattern, text)]
    drawn = [words[at] for at in range(len(words)) if chance.random() < 0.15]
    others = (chance.choice(words) for _ in drawn)
    return [(start, end, text[a:b]) for (start, end), (a, b) in zip(drawn, others, strict=True)]


def _split(text: str, chance: random.Random) -> Edits:
    return [(m.start(), m.end(), "\n\n") for m in re.finditer(r"(?<=[\w.,]) ", text) if chance.random() < 0.1]


def _merged(text: str, _: random.Random) -> Edits:
    return [(m.start(), m.end(), " ") for m in re.finditer(r"\n\n", text)]


def _spaced(text: str, chance: random.Random) -> Edits:
    spaces = ("  ", "\n", "\u00a0", " \t")
    return [(m.start(), m.end(), chance.choice(spaces)) for m in re.finditer(r" ", text) if chance.random() < 0.3]


def _styled(text: str, _: random.Random) -> Edits:
    return [(at, at + 1, one.translate(STYLES)) for at, one in enumerate(text) if one.translate(STYLES) != one]


def _decomposed(text: str, _: random.Random) -> Edits:
    forms = ((at, at + 1, unicodedata.normalize("NFD", one)) for at, one in enumerate(text))
    return [edit for edit in forms if edit[2] != text[edit[0]]]


IN_PLACE = {
    "typos 3%": _typos(0.03),
    "typos 10%": _typos(0.10),
    "words changed 15%": _other_words,
    "paragraphs split": _split,
    "paragraphs merged": _merged,
    "white space": _spaced,
    "quote style": _styled,
    "Unicode form": _decomposed,
}
EXACT = ("paragraphs split", "paragraphs merged", "white space", "quote style", "Unicode form")


def cases(text: str, name: str, *, many: int) -> Iterator[Case]:
    """Notes on a text, damaged in each way."""
    held_out = bool(random.Random("half" + name).randrange(2))
    for kind, damage in IN_PLACE.items():
        chance = random.Random(f"{kind} {name}")
        edits = damage(text, chance)
        after = _edited(text, edits)
        for start, end in _quotes(text, chance, many):
            truth = _moved_to(start, edits, opening=True), _moved_to(end, edits, opening=False)
            yield Case(kind, text, after, start, end, truth, held_out)
    for make in (_reordered, _deleted, _lookalike, _alone):
        chance = random.Random(f"{make.__name__} {name}")
        for case in make(text, chance, many):
            yield Case(*case, held_out)


def _edited(text: str, edits: Edits) -> str:
    parts, done = [], 0
    for start, end, new in edits:
        parts += [text[done:start], new]
        done = end
    return "".join((*parts, text[done:]))


def _moved_to(at: int, edits: Edits, *, opening: bool) -> int:
    shift = 0
    for start, end, new in edits:
        if end <= at and not (opening and start == end == at):
            shift += len(new) - (end - start)
    return at + shift


def _quotes(text: str, chance: random.Random, many: int) -> Iterator[Span]:
    """Spans of 3 to 40 words (or three times as many letters where no spaces are written) that stand only once."""
    unspaced = _is_unspaced(text)
    units = [m.span() for m in re.finditer(r"[^\s]" if unspaced else r"\S+", text)]
    made = 0
    for _ in range(many * 4):
        length = chance.randint(3, 40) * (3 if unspaced else 1)
        if length >= len(units):
            continue
        first = chance.randrange(len(units) - length)
        start, end = units[first][0], units[first + length - 1][1]
        if text.count(text[start:end]) == 1 and made < many:
            made += 1
            yield start, end


def _is_unspaced(text: str) -> bool:
    return text.count(" ") * 12 < len(text)


def _reordered(text: str, chance: random.Random, many: int) -> Iterator[tuple[str, str, str, int, int, Span]]:
    blocks = text.split("\n\n")
    order = list(range(len(blocks)))
    chance.shuffle(order)
    after = "\n\n".join(blocks[at] for at in order)
    for start, end in _quotes(text, chance, many * 2):
        block = text.count("\n\n", 0, start)
        if "\n\n" in text[start:end]:
            continue
        old = sum(len(one) + 2 for one in blocks[:block])
        new = sum(len(blocks[at]) + 2 for at in order[: order.index(block)])
        yield "paragraphs reordered", text, after, start, end, (start - old + new, end - old + new)


def _deleted(text: str, chance: random.Random, many: int) -> Iterator[tuple[str, str, str, int, int, None]]:
    """The sentences that a quote touches are cut; or their whole paragraph."""
    for start, end in _quotes(text, chance, many):
        first, last = _sentence(text, start)[0], _sentence(text, end - 1)[1]
        if chance.random() < 0.4:
            first, last = text.rfind("\n\n", 0, start) + 2 if "\n\n" in text[:start] else 0, text.find("\n\n", end)
            last = last + 2 if last >= 0 else len(text)
        yield "deleted", text, text[:first] + text[last:], start, end, None


def _lookalike(text: str, chance: random.Random, many: int) -> Iterator[tuple[str, str, str, int, int, None]]:
    """A sentence is cut; another like it, in which one word is another, stands elsewhere before and after."""
    for start, _ in _quotes(text, chance, many):
        first, last = _sentence(text, start)
        sentence = text[first:last].strip()
        words = [m.span() for m in re.finditer(r"\w+", sentence)]
        blocks = text.split("\n\n")
        if len(words) < 6 or len(blocks) < 4:
            continue
        a, b = chance.choice(words)
        other = chance.choice(("14", "Ottershaw", "never", "harbours"))
        twin = sentence[:a] + other + sentence[b:]
        before = text + "\n\n" + twin + " " + blocks[0][:80]
        if before.count(sentence) != 1:
            continue
        yield "lookalike left", before, before[:first] + before[last:], first, first + len(sentence), None


def _alone(text: str, chance: random.Random, many: int) -> Iterator[tuple[str, str, str, int, int, Span | None]]:
    """Few words without their neighbours: every sentence that has them is cut, or one of their letters is another."""
    unspaced = _is_unspaced(text)
    units = [m.span() for m in re.finditer(r"\w" if unspaced else r"\w+", text)]
    for number in range(many):
        kind, fewest, most = ("1 to 4", 1, 4) if number % 2 else ("5 to 12", 5, 12)
        length = chance.randint(fewest, most) * (3 if unspaced else 1)
        first = chance.randrange(len(units) - length)
        start, end = units[first][0], units[first + length - 1][1]
        words = text[start:end]
        kept = "".join(part for part in SENTENCE.findall(text) if words.casefold() not in part.casefold())
        if "\n\n" not in words and words.casefold() not in kept.casefold():
            yield f"{kind} words alone, deleted", text, kept, start, end, None
        at = chance.randrange(start, end)
        if text.count(words) == 1 and text[at].isalpha():
            other = chance.choice([one for one in text if one.isalpha() and one != text[at]])
            yield f"{kind} words alone, a typo", text, text[:at] + other + text[at + 1 :], start, end, (start, end)


def replaced(text: str, other: str, name: str, *, many: int) -> Iterator[Case]:
    """A sentence of a text is replaced by one of another text: a passage of it is gone, though its neighbours stay."""
    chance = random.Random(f"replaced {name}")
    spans, others = _whole(text), [other[start:end] for start, end in _whole(other)]
    for _ in range(many if spans and others else 0):
        first, last = chance.choice(spans)
        new, words = chance.choice(others), [found.span() for found in re.finditer(r"\S+", text[first:last])]
        length = chance.randint(min(3, len(words)), len(words))
        begin = chance.randrange(len(words) - length + 1)
        start, end = first + words[begin][0], first + words[begin + length - 1][1]
        if {*text[start:end].split()} - {*new.split()}:  # else both texts have the sentence
            yield Case("replaced", text, text[:first] + new + text[last:], start, end, None, is_held_out(name))


def _whole(text: str) -> list[Span]:
    """Where the sentences of a text stand that are neither very short nor very long, without the spaces around them."""
    found = ((one.start(), one[0]) for one in SENTENCE.finditer(text))
    spans = ((at + len(words) - len(words.lstrip()), at + len(words.rstrip())) for at, words in found)
    return [(start, end) for start, end in spans if SHORTEST <= end - start <= LONGEST]


def _sentence(text: str, at: int) -> Span:
    for found in SENTENCE.finditer(text):
        if found.start() <= at < found.end():
            return found.span()
    return at, at + 1


# ── texts ───────────────────────────────────────────────────────────────────────────────────────

SCRIPTS = {
    "zh": ("潮水昨夜沒過閘門，港務局派人清點損失並向市長報告修理費用。工程師說水位仍在上升", "", "。"),
    "ja": ("港の水門は昨夜、十一分間あいたままだった。市長は記者会見で費用を説明し、調査を求めた", "", "。"),
    "th": ("ประตูน้ำเปิดค้างไว้เมื่อคืนนี้และเจ้าหน้าที่ท่าเรือรายงานความเสียหายต่อนายกเทศมนตรี", "", " "),
    "ar": (
        "بقيت بوابة الميناء مفتوحة إحدى عشرة دقيقة بعد صدور أمر الإغلاق وقال المجلس إن المحركات تعطلت مرتين",
        " ",
        ". ",
    ),
    "ru": (
        "ворота порта оставались открытыми одиннадцать минут после приказа о закрытии совет сообщил что двигатели",
        " ",
        ". ",
    ),
    "hi": ("बंदरगाह का फाटक ग्यारह मिनट तक खुला रहा और परिषद ने कहा कि मोटर दो बार विफल हुई", " ", "। "),
    "he": ("השער נשאר פתוח אחת עשרה דקות לאחר הפקודה לסגור אותו והמועצה אמרה כי המנועים כשלו פעמיים", " ", ". "),
    "ko": (
        "수문은 닫으라는 명령이 내려진 뒤에도 십일 분 동안 열려 있었고 위원회는 모터가 두 번 멈췄다고 밝혔다",
        " ",
        ". ",
    ),
    "en": (
        "the gate stood open for eleven minutes after the order to close it and the Board said that motors failed",
        " ",
        ". ",
    ),
    "emoji": ("gate 🚪 tide 🌊 crew 👩🏽‍🔧 motor ⚙️ flag 🇵🇹 quay café naïve Zürich boat ⛵ storm 🌩️ ledger", " ", ". "),
}


def written(script: str, number: int, *, length: int = 3_000) -> str:
    """A text in a script: its letters or words in sentences and paragraphs, drawn anew for each number."""
    chance = random.Random(f"{script} {number}")
    source, joint, stop = SCRIPTS[script]
    units = source.split() if joint else list(re.sub(r"[，。、]", "", source))
    if joint:  # more words than were given, so that sentences differ
        units += ["".join(chance.sample(unit, len(unit))) for unit in units * 4 if unit.isalpha()]
    text = ""
    while len(text) < length:
        sentence = joint.join(chance.choice(units) for _ in range(chance.randint(8, 24 if joint else 60)))
        text += sentence + stop + ("\n\n" if chance.random() < 0.3 else "")
    return re.sub(r" *\n\n+", "\n\n", text).strip()
