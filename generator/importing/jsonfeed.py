"""JSON Feed. In: an original. Out: a draft for each item."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.draft import Draft, unsure
from generator.importing.filled import filled
from generator.importing.fragment import markdown
from generator.importing.jsonvalues import accounted, is_json, items, loaded, named, text
from generator.importing.newsml import of_text
from generator.model import Place, Source
from generator.nouns import replace

NAME = "jsonfeed"
_MOVED: Mapping[str, str] = {
    "title": "title", "date_published": "date", "date_modified": "updated", "authors": "authors", "author": "authors",
    "url": "url", "summary": "dek", "tags": "tags", "image": "image", "banner_image": "image", "language": "lang",
    "id": "part",
}  # fmt: skip


def recognises(source: Source) -> int:
    """9 for JSON that names a version of JSON Feed."""
    return 9 if is_json(source) and b"jsonfeed.org/version" in source.data[:4000] else 0


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """Every item."""
    read = loaded(source)
    if read.value is None:
        return Outcome(None, read.diagnostics)
    feed = read.value
    drafts = tuple(_draft(item, feed) for item in items(feed, "items") if isinstance(item, Mapping))
    if drafts:
        return Outcome(drafts)
    what = "the feed holds no item"
    return Outcome(None, (Diagnostic(Code.IMPORT_FAILED, Place(source.path), what, mend="save it when it has items"),))


def _draft(item: Mapping[str, object], feed: object) -> Draft:
    key = next((one for one in ("content_html", "content_text", "summary") if text(item, one)), "")
    url = text(item, "url", "external_url")
    made = markdown(text(item, key), base=url) if key == "content_html" else of_text(text(item, key))
    fields = {
        "title": text(item, "title"),
        "date": text(item, "date_published", "date_modified"),
        "updated": text(item, "date_modified"),
        "authors": named(items(item, "authors", "author") or items(feed, "authors", "author"), "name"),
        "source": text(feed, "title"),
        "url": url,
        "dek": text(item, "summary") if key != "summary" else "",
        "tags": named(items(item, "tags"), "name"),
        "lang": text(item, "language") or text(feed, "language"),
        "image": {"src": src} if (src := text(item, "image", "banner_image")) else {},
    }
    draft = filled(fields, made, account=accounted(item, (key,), _MOVED), part=text(item, "id", "url") or made[:60])
    review = (unsure("body", made[:60], source="the item's summary", doubt=0.5),) if key == "summary" else ()
    return replace(draft, review=review)
