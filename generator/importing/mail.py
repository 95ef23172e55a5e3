"""Mails: newsletters and forwarded stories, one in a file or many in a mailbox. In: an original. Out: a draft for each.

The title is the subject, the date that of the mail, the text its HTML, else its plain text. A sender who is a person is
the author, another the publication. Messages inside a message are articles of their own. Attachments are named as left
out.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.utils import parseaddr

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.clippings.names import is_person
from generator.importing.decoding import decode
from generator.importing.draft import Draft, Fate
from generator.importing.enclosed import Album, Allowance, placed, with_pictures
from generator.importing.filled import filled
from generator.importing.fragment import markdown
from generator.importing.inbox import opened
from generator.importing.newsml import of_text
from generator.importing.stamps import stamp
from generator.model import Place, Source
from generator.nouns import replace

NAME = "mail"
_SUFFIXES = (".eml", ".mbox", ".mbx", ".emlx")
_FIRST = re.compile(rb"(?:>?From \S+[^\n]*\n)?[A-Za-z][A-Za-z0-9-]{0,60}:")
_SURE = re.compile(rb"(?im)^(?:message-id|received|mime-version|return-path|delivered-to|x-received):")
_PREFIX = re.compile(r"^(?:(?:re|fwd?|aw|wg|tr|rv|enc|antw|vs|sv|vb|i|doorst)\s?(?:\[\d+\])?:\s*)+", re.IGNORECASE)
_ONLINE = re.compile(
    r"^\W*(?:\w+\W+){0,6}?(?:view|read|open|see)\b[^\n]{0,40}?\b(?:browser|online|web|email|e-mail|app)\b[^\n]{0,40}$",
    re.IGNORECASE,
)
_LINKED = re.compile(r"\[(?P<words>[^\[\]]*)\]\((?P<to>https?://[^()\s]+)\)")
_LARGEST = 20 * 1024 * 1024  # bytes of one message
_MOST = 20_000  # messages
_DEEPEST = 20  # messages within each other
_WRONG = (
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    HeaderParseError,
    AssertionError,
    OverflowError,
    RecursionError,
)


def recognises(source: Source) -> int:
    """7 for a mail or a mailbox, by its name or by headers that only mails have."""
    head = source.data[:20_000].lstrip()
    if source.path.lower().endswith(_SUFFIXES):
        return 7
    return 7 if _FIRST.match(head) and _SURE.search(head.partition(b"\n\n")[0].replace(b"\r\n", b"\n")) else 0


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """Every message that holds text."""
    drafts: list[Draft] = []
    wrong: list[Diagnostic] = []
    left = Allowance()
    for number, data in enumerate(messages(source), 1):
        if number > _MOST:
            wrong.append(_told(source, f"only the first {_MOST:,} messages were read"))
            break
        if len(data) > _LARGEST:
            wrong.append(_told(source, f"message {number} is larger than one may be"))
            continue
        drafts += _drafts(opened_mail(data), f"message {number}", left)
    if not drafts and not wrong:
        wrong.append(_told(source, "no message with text in it was found"))
    if len(drafts) == 1 and not wrong and not source.path.lower().endswith(".mbox"):
        drafts = [replace(drafts[0], part="")]
    return Outcome(tuple(_apart(drafts)), tuple(wrong)) if drafts else Outcome(None, tuple(wrong[:1]))


def _told(source: Source, what: str) -> Diagnostic:
    return Diagnostic(Code.IMPORT_FAILED, Place(source.path), what, mend="save the message as a file of its own")


def _apart(drafts: list[Draft]) -> Iterator[Draft]:
    """The drafts, each with a part of its own."""
    seen: dict[str, int] = {}
    for draft in drafts:
        seen[draft.part] = seen.get(draft.part, 0) + 1
        yield draft if seen[draft.part] == 1 else replace(draft, part=f"{draft.part} {seen[draft.part]}")


def messages(source: Source) -> Iterator[bytes]:
    """The messages of a mailbox one by one, or the one message that a file is."""
    with opened(source) as file:
        first = next((line for line in file if line.strip()), b"")
        lines, blank = ([] if first.startswith(b"From ") else [first]), False
        boxed = first.startswith(b"From ")
        size = 0
        for line in file:
            if boxed and blank and line.startswith(b"From "):
                yield b"".join(lines)
                lines, size = [], 0
            elif size <= _LARGEST:
                lines.append(line[1:] if boxed and re.match(rb">+From ", line) else line)
                size += len(line)
            blank = not line.strip()
        yield b"".join(lines)


def opened_mail(data: bytes) -> EmailMessage | None:
    """A message, or None where its parts cannot be told apart."""
    try:
        made = email.message_from_bytes(data, policy=policy.default)
    except _WRONG:
        return None
    return made


def header(message: Message, name: str) -> str:
    """A header's words, however it is encoded; nothing where it cannot be read."""
    try:
        return " ".join(str(message.get(name) or "").split())
    except _WRONG:
        pass
    raw = next((value for key, value in message.raw_items() if key.lower() == name), "")
    try:
        return " ".join(str(make_header(decode_header(str(raw)))).split())
    except (*_WRONG, UnicodeError):
        return ""


def _drafts(message: EmailMessage | None, part: str, left: Allowance, *, depth: int = 0) -> Iterator[Draft]:
    """The article of a message, and those of the messages inside it."""
    if message is None or depth > _DEEPEST:
        return
    inner: list[EmailMessage] = []
    html, plain, others = _bodies(message, inner)
    pictures = {f"cid:{name}": one for one in others if (name := header(one, "content-id").strip("<>"))}
    album = Album(lambda address: bytes_of(pictures[address]) if address in pictures else b"", left)
    made = markdown(placed(html, album)) if html else of_text(plain)
    if made.strip():
        shown = [pictures[one.address] for one in album.kept.values() if one.address in pictures]
        gone = [_file_name(one) or one.get_content_type() for one in others if one not in shown]
        draft = _draft(message, made, gone, header(message, "message-id").strip("<>") or part)
        yield with_pictures(draft, album)
    for number, one in enumerate(inner, 1):
        yield from _drafts(one, f"{part}.{number}", left, depth=depth + 1)


def _bodies(message: EmailMessage, inner: list[EmailMessage]) -> tuple[str, str, list[Message]]:
    """The HTML, the plain text, and all else that is attached; messages inside are put into `inner`."""
    html: list[str] = []
    plain: list[str] = []
    left: list[Message] = []
    waiting: list[Message] = [message]
    while waiting and len(html) + len(plain) + len(left) < _MOST:
        one = waiting.pop(0)
        kind = one.get_content_type()
        if kind == "message/rfc822":
            inner += [held for held in _held(one) if isinstance(held, EmailMessage)]
        elif one.is_multipart():
            waiting = [*_held(one), *waiting]
        elif kind in ("text/html", "text/plain") and one.get_content_disposition() != "attachment":
            (html if kind == "text/html" else plain).append(text_of(one))
        else:
            left.append(one)
    return "\n".join(html), "\n\n".join(plain), left


def every_part(message: Message) -> Iterator[Message]:
    """A message and all that it consists of, in order."""
    waiting = [message]
    while waiting:
        one = waiting.pop(0)
        yield one
        waiting = [*_held(one), *waiting]


def _held(message: Message) -> list[Message]:
    payload = message.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def _file_name(message: Message) -> str:
    try:
        return str(message.get_filename() or "")
    except _WRONG:
        return ""


def bytes_of(part: Message) -> bytes:
    """What a part holds, decoded; nothing where it cannot be."""
    try:
        data = part.get_payload(decode=True)
    except _WRONG:
        return b""
    return data if isinstance(data, bytes) else b""


def text_of(part: Message) -> str:
    """A part's text, in the encoding that it says, or else the likeliest."""
    data = bytes_of(part)
    try:
        text = data.decode(str(part.get_content_charset() or "utf-8"))
    except (LookupError, UnicodeDecodeError, *_WRONG):
        text = (decode(data) or (data.decode("utf-8", "replace"),))[0]
    flowed = "format=flowed" in header(part, "content-type").replace('"', "").replace(" ", "").lower()
    return re.sub(r"(?<! ) \r?\n(?!\r?\n)", " ", text) if flowed else text.replace("\r\n", "\n")


def _draft(message: EmailMessage, made: str, left: list[str], part: str) -> Draft:
    name, _ = parseaddr(header(message, "from"))
    name = " ".join(name.split()) or ""
    person = (
        bool(name) and is_person(name) and not header(message, "list-id") and not header(message, "list-unsubscribe")
    )
    address = re.search(r"<?(https?://[^<>\s]+)>?", header(message, "archived-at"))
    body, online, words = _without_online(made)
    fields = {
        "title": _PREFIX.sub("", header(message, "subject")),
        "date": stamp(header(message, "date")),
        "authors": [name] if person else [],
        "source": "" if person else name,
        "url": address[1] if address else online,
        "tags": header(message, "keywords").split(","),
        "lang": header(message, "content-language").partition(",")[0],
    }
    draft = filled(fields, body, part=part)
    gone = tuple(Fate(one, "attachment") for one in left) + ((Fate(words, "share"),) if words else ())
    original = "\n".join([draft.original, *(fate.text for fate in gone)])
    return replace(draft, original=original, dropped=gone)


def _without_online(made: str) -> tuple[str, str, str]:
    """The text without the line that leads to the same letter on the web, that address, and the line."""
    blocks = made.split("\n\n")
    for at, block in enumerate(blocks[:6]):
        link = _LINKED.search(block)
        plain = _LINKED.sub(r"\g<words>", block)
        if link and len(plain) < 120 and _ONLINE.match(plain):
            return "\n\n".join([*blocks[:at], *blocks[at + 1 :]]), link["to"], block
    return made, "", ""
