"""WordPress's export, WXR. In: an original. Out: a draft for each post and page, drafts of the writers' marked as such.

Text that WordPress would part into paragraphs when it shows it is parted the same way. Its captions become figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from generator.diagnostics import Code, Diagnostic, Outcome
from generator.importing.draft import Draft
from generator.importing.filled import filled
from generator.importing.fragment import markdown, words
from generator.importing.stamps import stamp
from generator.importing.xmlfile import parsed, root_name
from generator.model import Place, Source, When
from generator.nouns import replace

if TYPE_CHECKING:
    from lxml.etree import _Element

NAME = "wordpress"
_TELLS = b"wordpress.org/export/"
_NO_ARTICLES = (
    "attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache", "user_request",
    "wp_block", "wp_template", "wp_template_part", "wp_global_styles", "wp_navigation", "wp_font_family",
)  # fmt: skip
_GONE = ("trash", "auto-draft")
_UNSORTED = re.compile(r"uncategori[sz]ed|allgemein|non classé|sin categoría", re.IGNORECASE)
_CAPTION = re.compile(r"\[caption[^\]]*\](.*?)\[/caption\]", re.DOTALL)
_EMBED = re.compile(
    r"\[(embed|video|audio)[^\]]*?(?:(?:src|mp4|mp3)=[\"']([^\"']+)[\"'][^\]]*)?\](?:\s*(https?://\S+?)\s*\[/\1\])?"
)
_BLOCK = re.compile(
    r"\s*</?(?:p|div|ul|ol|li|h[1-6]|table|thead|tbody|tr|td|th|blockquote|pre|figure|hr|section|iframe|video|audio)\b",
    re.IGNORECASE,
)


def recognises(source: Source) -> int:
    """9 for a feed that WordPress exported."""
    return 9 if root_name(source.data) == "rss" and _TELLS in source.data[:4000] else 0


def convert(source: Source) -> Outcome[tuple[Draft, ...]]:
    """Every post and page."""
    read = parsed(source, bare=False)
    if read.value is None:
        return Outcome(None, read.diagnostics)
    root, doubt = read.value
    items = list(root.iter("item"))
    people = {_text(one, "author_login"): _text(one, "author_display_name") for one in _all(root, "author")}
    pictures = {_text(one, "post_id"): _text(one, "attachment_url") for one in items}
    channel = root.find("channel")
    site = _text(channel, "title") if channel is not None else ""
    lang = _text(channel, "language") if channel is not None else ""
    kept = [one for one in items if _text(one, "post_type") not in _NO_ARTICLES and _text(one, "status") not in _GONE]
    drafts = [_draft(one, people, pictures, (site, lang, doubt)) for one in kept]
    drafts = [draft for draft in drafts if draft.markdown]
    if drafts:
        return Outcome(tuple(drafts))
    what = "the export holds no post with text in it"
    return Outcome(None, (Diagnostic(Code.IMPORT_FAILED, Place(source.path), what, mend="export posts and pages"),))


def _all(element: _Element, name: str) -> Iterator[_Element]:
    return (one for one in element.iter("{*}" + name))


def _text(element: _Element, name: str, space: str = "") -> str:
    """The text of a child by its local name, and by a word of its namespace where two are called so."""
    for one in element.iterchildren("{*}" + name):
        if space in str(one.tag).partition("}")[0]:
            return "".join(map(str, one.itertext())).strip()
    return ""


def _draft(item: _Element, people: Mapping[str, str], pictures: Mapping[str, str], of: tuple[str, str, str]) -> Draft:
    site, lang, doubt = of
    login = _text(item, "creator")
    excerpt = _text(item, "encoded", "excerpt")
    filed = [one for one in item.iterchildren("category") if (one.text or "").strip()]
    sections = [str(one.text).strip() for one in filed if one.get("domain") == "category"]
    sections = [one for one in sections if not _UNSORTED.fullmatch(one)]
    tags = [str(one.text).strip() for one in filed if one.get("domain") == "post_tag"]
    when = _date(item, "post_date") or stamp(_text(item, "pubDate"))
    changed = _date(item, "post_modified")
    fields = {
        "title": words(_text(item, "title")),
        "date": when,
        "updated": changed if changed and when and changed.iso > when.iso else None,
        "authors": [people.get(login) or login],
        "source": words(site),
        "url": _text(item, "link"),
        "dek": words(excerpt),
        "section": sections[0] if sections else "",
        "tags": [words(one) for one in (*tags, *sections[1:])],
        "lang": lang,
        "image": {"src": src} if (src := pictures.get(_meta(item, "_thumbnail_id"), "")) else {},
    }
    made = markdown(shown(_text(item, "encoded", "content")), base=_text(item, "link"))
    draft = filled(fields, made, doubts=(doubt,), part=_text(item, "guid") or _text(item, "post_id"))
    private = _text(item, "status") in ("draft", "pending", "private", "future") or _text(item, "post_password")
    return replace(draft, head={**draft.head, "draft": True}) if private else draft


def _date(item: _Element, name: str) -> When | None:
    """The site's own time, which is what its readers saw."""
    value = _text(item, name)
    return stamp(value) if not value.startswith("0000") else None


def _meta(item: _Element, key: str) -> str:
    found = (one for one in item.iterchildren("{*}postmeta") if _text(one, "meta_key") == key)
    return next((_text(one, "meta_value") for one in found), "-")


def shown(content: str) -> str:
    """The HTML as WordPress shows it: captions as figures, blank lines as paragraphs, line ends as breaks."""
    html = _CAPTION.sub(_figure, content.replace("\r\n", "\n"))
    html = _EMBED.sub(lambda found: _linked(found[2] or found[3] or "") or found[0], html)
    if "<!-- wp:" in html or re.search(r"<p[\s>]", html, re.IGNORECASE):
        return html
    pieces = [piece.strip("\n") for piece in re.split(r"\n\s*\n", html)]
    return "\n".join(piece if _BLOCK.match(piece) else f"<p>{_broken(piece)}</p>" for piece in pieces if piece.strip())


def _broken(piece: str) -> str:
    """Line ends become breaks, but not inside or beside a block."""
    parts = re.split(r"(<pre.*?</pre>)", piece, flags=re.DOTALL | re.IGNORECASE)
    return "".join(part if part.lower().startswith("<pre") else re.sub(r"(?<!>)\n", "<br>\n", part) for part in parts)


def _figure(found: re.Match[str]) -> str:
    picture = re.search(r"(?:<a[^>]*>\s*)?<img[^>]*>(?:\s*</a>)?", found[1])
    said = found[1][picture.end() :] if picture else found[1]
    return f"\n\n<figure>{picture[0] if picture else ''}<figcaption>{said.strip()}</figcaption></figure>\n\n"


def _linked(to: str) -> str:
    safe = to.replace('"', "%22").replace("<", "%3C")
    return f'\n\n<iframe src="{safe}"></iframe>\n\n' if to.startswith("http") else ""
