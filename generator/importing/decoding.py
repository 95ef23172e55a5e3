"""Bytes into text. In: an original's bytes. Out: its text with line feeds alone, and the encoding's name.

A byte order mark decides; then UTF-8; then the zero bytes of UTF-16 without a mark; then what charset-normalizer finds
most likely among the encodings that news was written in. It refuses what is not text: zero bytes, controls, no letters.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping

from generator.importing.clippings.language import detect

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEGACY = (
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "koi8_u",
    "iso8859_2", "iso8859_5", "iso8859_15", "mac_roman", "cp866", "cp437", "cp850", "shift_jis", "cp932",
    "euc_jp", "iso2022_jp", "gb18030", "big5", "euc_kr", "cp949", "tis_620",
)  # fmt: skip
# What Windows wrote a language in, where not in code page 1252. Words show their language even with wrong accents.
_USUAL: Mapping[str, str] = {
    **dict.fromkeys(("pl", "cs", "sk", "hu", "ro", "hr", "sl", "bs", "sq"), "cp1250"),
    **dict.fromkeys(("lt", "lv"), "cp1257"),
    **dict.fromkeys(("tr", "az"), "cp1254"),
    "vi": "cp1258",
}
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_ENOUGH = 200_000  # bytes that charset-normalizer looks at


def decode(data: bytes) -> tuple[str, str] | None:
    """The text and the encoding, or None for bytes that are no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _as(data[len(mark) :], encoding)
    return _as(data, "utf-8") or _as(data, _wide(data)) or _legacy(data)


def _as(data: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        text = data.decode(encoding) if encoding else "\x00"
    except (UnicodeDecodeError, LookupError):
        return None
    most = len(text) // (3 if encoding.startswith("utf") else 50)
    if "\x00" in text or len(_CONTROLS.findall(text)) > most:
        return None
    return re.sub(r"\r\n?|\f|\v", "\n", text.removeprefix("\ufeff")), encoding


def _wide(data: bytes) -> str:
    """UTF-16 without a mark shows in Latin text by zero bytes on one side only."""
    if len(data) < 4 or len(data) % 2:
        return ""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if odd > len(data) // 8 and not even:
        return "utf-16-le"
    return "utf-16-be" if even > len(data) // 8 and not odd else ""


def _legacy(data: bytes) -> tuple[str, str] | None:
    from charset_normalizer import from_bytes  # needed for few originals only  # noqa: PLC0415

    if b"\x00" in data:
        return None
    western = _as(data, "cp1252")
    if western and _western(data):
        return _as(data, _USUAL.get(detect(western[0]), "cp1252")) or western
    best = from_bytes(data[:_ENOUGH], cp_isolation=list(_LEGACY)).best()
    return _as(data, best.encoding) if best else western


def _western(data: bytes) -> bool:
    """Few and scattered high bytes, as accents and quotation marks stand in Western languages."""
    high = sum(byte > 0x7F for byte in data)
    letters = sum(chr(byte).isalpha() for byte in data if byte <= 0x7F)
    longest = max((len(run) for run in re.findall(rb"[\x80-\xff]+", data)), default=0)
    return high * 8 < letters and longest <= 3
