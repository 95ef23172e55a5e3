"""Copies by mail: forwarded messages and quoted text.

In: decoded text. Out: the text without quoting, and how many lines at its top are the message's own head (from, to,
date, subject), of which the subject can be of use, and the date where nothing else gives one: the date of a message
is not the date of the article, and who sent it is not who wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.importing.clippings.lines import Find, Line, Sheet

_FORWARDED = re.compile(
    r"[-_> ]*(?:(?:begin )?forwarded message|original message|weitergeleitete nachricht|ursprüngliche "
    r"nachricht|message transféré|message d['’]origine|mensaje (?:reenviado|original)|messaggio "
    r"(?:inoltrato|originale)|mensagem (?:encaminhada|original)"
    r"|doorgestuurd bericht|пересылаемое сообщение|исходное сообщение|przekazana wiadomość|iletilen "
    r"mesaj|转发邮件|転送メッセージ)[-_: ]*",
    re.IGNORECASE,
)
_FIELDS = re.compile(
    r"\**(?P<name>from|to|cc|bcc|date|sent|subject|reply-to|von|an|gesendet|datum|betreff|de|à|envoyé"
    r"|objet|para|asunto|enviado|fecha|a|oggetto|inviato|data|assunto|aan|verzonden|onderwerp|от|кому"
    r"|дата|тема|отправлено|do|wysłano|temat|od|kimden|kime|tarih|konu|差出人|宛先|件名|日時|发件人|收件人|主题|发送时间"
    r"|寄件者|收件者|主旨)\s*[:：]\**\s*(?P<value>.*)",
    re.IGNORECASE,
)
_SUBJECTS = frozenset(
    [
        "subject",
        "betreff",
        "objet",
        "asunto",
        "oggetto",
        "assunto",
        "onderwerp",
        "тема",
        "temat",
        "konu",
        "件名",
        "主题",
        "主旨",
    ]
)
_DATES = frozenset(
    [
        "date", "sent", "gesendet", "datum", "envoyé", "enviado", "fecha", "inviato", "data", "verzonden",
        "дата", "отправлено", "wysłano", "tarih", "日時", "发送时间",
    ]
)  # fmt: skip
_WROTE = re.compile(
    r"\b(?:wrote|writes|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|пишет|skrev)\s?:$", re.IGNORECASE
)
_LONGEST = 1_000  # characters of a line that says who wrote
_LONGEST_HEAD = 14  # lines that may stand over a mail that is quoted
_SENDERS = frozenset(["from", "von", "de", "от", "od", "kimden", "差出人", "发件人", "寄件者", "aan"])
_REPLY = re.compile(r"^(?:(?:fwd?|fw|re|wg|aw|tr|rv|enc|i|doorst|r|ynt|pd|转发|答复)\s*[:：]\s*)+", re.IGNORECASE)


def unquoted(text: str) -> tuple[str, str]:
    """The text without the `>` of a mail that quotes all of it, and the signs taken away."""
    lines = text.split("\n")
    first = next((number for number, line in enumerate(lines) if line.startswith(">")), len(lines))
    before = [line for line in lines[:first] if line.strip()]
    headed = len(before) <= _LONGEST_HEAD and any(
        _FIELDS.fullmatch(line) or (len(line) <= _LONGEST and _WROTE.search(line)) for line in before
    )
    counted = [line for line in lines[first if headed else 0 :] if line.strip()]
    quoted = sum(line.startswith(">") for line in counted)
    if len(counted) < 4 or quoted < len(counted) * 0.8:
        return text, ""
    stripped = [re.match(r"(?:> ?)?", line) for line in lines]
    taken = "".join(found[0].strip() for found in stripped if found)
    return "\n".join(
        line[len(found[0]) if found else 0 :] for line, found in zip(text.split("\n"), stripped, strict=True)
    ), taken


def read_mail(sheet: Sheet) -> Sheet:
    """The sheet with the heads of forwarded messages recognised."""
    finds: list[Find] = list(_subject_alone(sheet.lines))
    index = len(finds)
    while index < min(len(sheet.lines), 60):
        block = _head(sheet.lines, index)
        if _FORWARDED.fullmatch(sheet.lines[index].bare):
            finds.append(Find((index,), why="mail"))
        elif block:
            finds.extend(_mail_finds(sheet.lines, block))
            index = block[-1]
        index += 1
    return sheet.mark(finds)


def _subject_alone(lines: tuple[Line, ...]) -> Iterable[Find]:
    """`Subject:` over all else, with a blank line under it, as mails are saved."""
    found = _FIELDS.fullmatch(lines[0].bare) if len(lines) > 2 and lines[1].gap else None
    if found and found["name"].casefold() in _SUBJECTS and found["value"]:
        yield Find((0,), {"subject": _REPLY.sub("", found["value"]).strip()})


def _head(lines: tuple[Line, ...], start: int) -> tuple[int, ...]:
    """The lines of a message's head: three fields or more in a row, one of them the sender, one the subject."""
    names: list[str] = []
    for line in lines[start : start + 12]:
        found = _FIELDS.fullmatch(line.bare)
        if not found or (line.gap and names):
            break
        names.append(found["name"].casefold())
    whole = len(names) >= 3 and bool(_SENDERS & set(names)) and bool(_SUBJECTS & set(names))
    return tuple(range(start, start + len(names))) if whole else ()


def _mail_finds(lines: tuple[Line, ...], block: tuple[int, ...]) -> Iterable[Find]:
    for index in block:
        found = _FIELDS.fullmatch(lines[index].bare)
        if found and found["name"].casefold() in _SUBJECTS and found["value"]:
            yield Find((index,), {"subject": _REPLY.sub("", found["value"]).strip()})
        elif found and found["name"].casefold() in _DATES and found["value"]:
            yield Find((index,), {"mailed": found["value"]})
        else:
            yield Find((index,), why="mail")
