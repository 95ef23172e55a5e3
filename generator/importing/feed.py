"""RSS in all its versions, Atom and RDF. In: an original. Out: a draft for each entry, read by feedparser.

The whole content is taken where the feed gives it, else the summary, which is said. feedparser's own cleaning of HTML
is off: it lets scripts through, and all HTML goes through `fragment`. It refuses a file that declares entities.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.draft import Draft, unsure
from generator.importing.filled import filled
from generator.importing.fragment import markdown, words
from generator.importing.inlines import address
from generator.importing.stamps import stamp
from generator.importing.xmlfile import parsed, root_name
from generator.model import Place, Source, When
from generator.nouns import replace

NAME = "feed"
_ROOTS = ("rss", "feed", "RDF", "rdf", "RSS", "channel", "CHANNEL", "Channel", "rss2")
_MOST_TAGS = 130_000
_FEWEST = 120  # letters: a content that is not longer than its summary by so much is none
_DATES = ("published", "created", "issued", "updated")


def recognises(source: Source) -> int:
    """7 for a file whose root is that of a feed."""
    return 7 if root_name(source.data) in _ROOTS else 0


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """Every entry."""
    import feedparser  # needed for feeds only  # noqa: PLC0415

    if source.data.count(b"<") > _MOST_TAGS:
        return _refused(source, f"more than {_MOST_TAGS:,} tags are more than a feed has", "split it")
    sound = parsed(source, bare=False)
    if sound.value is None:
        return Outcome(None, sound.diagnostics)
    data = io.BytesIO(source.data.lstrip())
    try:
        read = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False, response_headers={})
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError) as problem:
        return _refused(source, f"the feed cannot be read: {problem}"[:160], "save it again")
    drafts = tuple(_parted(_draft(entry, read.feed) for entry in read.entries))
    if drafts:
        return Outcome(drafts)
    return _refused(source, "the feed holds no entry", "save it when it has entries")


def _refused(source: Source, what: str, mend: str) -> Outcome[tuple[Draft, ...]]:
    return Outcome(None, (Diagnostic(Code.IMPORT_FAILED, Place(source.path), what, mend=mend),))


def _parted(drafts: Iterator[Draft]) -> Iterator[Draft]:
    """The drafts, each with a part of its own, even where a feed gives two entries one id."""
    seen: dict[str, int] = {}
    for number, draft in enumerate(drafts, 1):
        name = draft.part or str(draft.head.get("url") or draft.head.get("title") or number)
        seen[name] = seen.get(name, 0) + 1
        yield replace(draft, part=name if seen[name] == 1 else f"{name} {seen[name]}")


def _draft(entry: Mapping[str, Any], feed: Mapping[str, Any]) -> Draft:
    text, summary, lang = _texts(entry)
    named = next((name for name in _DATES if _date(entry, name)), "")
    when = _date(entry, named) if named else None
    updated = _date(entry, "updated")
    fields = {
        "title": _plain(entry.get("title_detail"), entry.get("title")),
        "date": when,
        "updated": updated if named == "published" and updated and when and updated.key > when.key else None,
        "authors": _authors(entry),
        "source": _plain(_source(entry, feed).get("title_detail"), _source(entry, feed).get("title")),
        "url": entry.get("feedburner_origlink") or entry.get("link") or "",
        "dek": summary if text else "",
        "tags": [one.get("label") or one.get("term") for one in entry.get("tags", ())],
        "lang": lang
        or (entry.get("title_detail") or {}).get("language")
        or entry.get("language")
        or feed.get("language")
        or "",
        "image": _image(entry),
    }
    made = "\n\n".join(filter(None, (text or summary, *_enclosures(entry))))
    draft = filled(fields, made, part=str(entry.get("id") or ""))
    review = [unsure("body", summary[:60], source="the feed's summary", doubt=0.5)] if summary and not text else []
    if named == "updated" and entry.get("published") is None and "updated" in entry:
        review.append(unsure("date", draft.head.get("date"), source="the entry's last change", doubt=0.4))
    return replace(draft, review=tuple(review))


def _texts(entry: Mapping[str, Any]) -> tuple[str, str, str]:
    """The whole text, the summary, and the language of the text. A whole text that is but the summary is none."""
    contents = [one for one in entry.get("content", ()) if one.get("value")]
    marked = sorted(contents, key=lambda one: "html" not in str(one.get("type")))
    at = str(entry.get("link") or "")
    whole = _markdown(marked[0], at) if marked else ""
    detail = entry.get("summary_detail") or {"value": entry.get("summary") or "", "type": "text/html"}
    lang = str((marked[0] if marked else detail).get("language") or "")
    summary = _markdown(detail, at) if detail.get("value") else ""
    if summary == whole or _letters(whole).startswith(_letters(summary)[:400]):
        return whole, "" if whole else summary, lang
    longer = len(_letters(summary)) > len(_letters(whole)) + _FEWEST
    if longer and whole:
        return summary, "", lang
    return whole, _plain(detail, "") if whole else summary, lang


def _markdown(detail: Mapping[str, Any], at: str) -> str:
    value = str(detail.get("value") or "")
    if "html" not in str(detail.get("type") or "html"):
        return markdown("".join(f"<p>{_escaped(one)}</p>" for one in re.split(r"\n\s*\n", value)))
    return markdown(value, base=str(detail.get("base") or at))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", " ")


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def _plain(detail: object, text: object) -> str:
    """A title in one line: what is markup in it, where it is said to be markup."""
    kind = str(detail.get("type") or "") if isinstance(detail, Mapping) else ""
    value = str((detail.get("value") if isinstance(detail, Mapping) else None) or text or "")
    return words(value) if "html" in kind or not kind else " ".join(value.split())


def _date(entry: Mapping[str, Any], name: str) -> When | None:
    """A date as it is written; else as feedparser reads it, which knows more ways of writing one."""
    known = stamp(entry.get(name)) if name in entry else None
    moment = entry.get(f"{name}_parsed") if name in entry else None
    if known or not moment or not 1 <= moment[0] < 3000:
        return known
    try:
        return When.parse(f"{datetime(*moment[:5]):%Y-%m-%dT%H:%M}Z")  # noqa: DTZ001  the zone is written behind it
    except (ValueError, TypeError):
        return None


def _authors(entry: Mapping[str, Any]) -> list[str]:
    listed = [one.get("name") for one in (*entry.get("authors", ()), *entry.get("contributors", ()))]
    names = [str(name) for name in listed if name] or [str(entry.get("author") or "")]
    return [name for name in names if not re.fullmatch(r"\S+@\S+", name)]


def _source(entry: Mapping[str, Any], feed: Mapping[str, Any]) -> Mapping[str, Any]:
    """The publication: that of the entry where it was taken over from another feed."""
    inner = entry.get("source")
    return inner if isinstance(inner, Mapping) and inner.get("title") else feed


def _image(entry: Mapping[str, Any]) -> dict[str, str]:
    """The picture that a feed gives beside the text."""
    for one in (*_media(entry, "media_content"), *_media(entry, "media_thumbnail"), *_media(entry, "enclosures")):
        src, kind = str(one.get("url") or one.get("href") or ""), str(one.get("type") or one.get("medium") or "")
        pictured = kind.startswith("image") or (
            not kind and re.search(r"\.(?:jpe?g|png|gif|webp|avif)(?:\?|$)", src, re.IGNORECASE)
        )
        if pictured and re.match(r"https?://", src):
            credit = next((str(said.get("content") or "") for said in _media(entry, "media_credit")), "")
            return {"src": src, **({"credit": credit} if credit else {})}
    return {}


def _media(entry: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    found = entry.get(name)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []


def _enclosures(entry: Mapping[str, Any]) -> Iterator[str]:
    """Recordings that belong to an entry, and text that stands elsewhere, as links."""
    elsewhere = [one for one in _media(entry, "content") if one.get("src") and not one.get("value")]
    for one in (*_media(entry, "enclosures"), *elsewhere):
        to = address(str(one.get("href") or one.get("src") or ""))
        if to and (one in elsewhere or str(one.get("type") or "").startswith(("audio", "video"))):
            yield markdown(f'<p><a href="{_escaped(to)}">{_escaped(to.rsplit("/", 1)[-1])}</a></p>')
