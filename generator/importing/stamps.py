"""Dates that programs write. In: a value of a file format. Out: a `When` as exact as the value, with its time and zone.

`20170102T222800+0000` (ISO 8601, basic), `2017-01-02T22:28:00.123Z` (extended), `Mon, 02 Jan 2017 22:28:00 GMT`
(RFC 5322), `1483396080` (seconds), and dates in words. It refuses what can be read in two ways.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_tz

from generator.importing.clippings.dates import when_of
from generator.model import When

_ISO = re.compile(
    r"(?P<y>\d{4})(?:-?(?P<m>\d\d)(?:-?(?P<d>\d\d))?)?"
    r"(?:[T ](?P<h>\d\d):?(?P<n>\d\d)(?::?(?P<s>\d\d)(?:[.,]\d+)?)?\s*(?P<z>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?",
    re.IGNORECASE,
)
_SECONDS = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}|\d{15,16}")
_DAY = 86_400


def stamp(value: object) -> When | None:
    """The one date that a value means, or None."""
    text = " ".join(str(value if value is not None else "").split())[:200]
    if not text:
        return None
    if found := _ISO.fullmatch(text):
        return _iso(found) if len(text) != 10 or "-" in text else _seconds(text)
    if _SECONDS.fullmatch(text):
        return _seconds(text)
    return _mailed(text) or when_of(text)


def _iso(found: re.Match[str]) -> When | None:
    if found["m"] and not found["d"] and "-" not in found[0]:
        return None  # six digits may be a year and a month, or a day with a short year
    day = "-".join(part for part in (found["y"], found["m"], found["d"]) if part)
    clock = f"T{found['h']}:{found['n']}" if found["h"] and found["d"] else ""
    return _when(f"{day}{clock}{_zone(found['z'] or '') if clock else ''}")


def _zone(text: str) -> str:
    if text.upper() in ("Z", "UTC", "GMT"):
        return "Z"
    return f"{text[:3]}:{text[3:].lstrip(':') or '00'}" if text else ""


def _when(text: str) -> When | None:
    try:
        return When.parse(text)
    except ValueError:
        return None


def _seconds(text: str) -> When | None:
    """Seconds since 1970; milliseconds and microseconds by their length."""
    whole = text.partition(".")[0]
    seconds = int(whole) // {13: 1000, 12: 1000, 16: 1_000_000, 15: 1_000_000}.get(len(whole), 1)
    if not _DAY < seconds < 2**33:
        return None
    return _when(f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%MZ}")


def _mailed(text: str) -> When | None:
    if not re.search(r"[A-Za-z]{3}", text) or not re.search(r"\d{4}", text) or "," not in text + ",":
        return None
    found = parsedate_tz(text) if re.match(r"(?:[A-Za-z]{3},?\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{2,4}\s", text) else None
    if not found:
        return None
    y, m, d, h, n = found[:5]
    offset = found[9]
    known = offset is not None and not text.rstrip().endswith("-0000")
    zone = (
        ""
        if not known
        else "Z"
        if not offset
        else f"{'-' if offset < 0 else '+'}{abs(offset) // 3600:02}:{abs(offset) % 3600 // 60:02}"
    )
    return _when(f"{y:04}-{m:02}-{d:02}T{h:02}:{n:02}{zone}")
