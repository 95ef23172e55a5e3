"""What an article's HTML still lacks on its page: addresses, sizes of pictures, words in the site's language.

In: safe HTML of the reading room, whose links and pictures are written `newsgloss:TARGET`. Out: the same HTML with
relative links. Nothing that a reader reads is changed; a link that leads nowhere keeps its words and loses its `href`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping

from markupsafe import Markup, escape
from msgspec import Struct

from generator.addresses import fold
from generator.model import Picture

_OURS = re.compile(r'<(a|img)\s[^>]*"newsgloss:[^>]*>')
_WIDE = re.compile(r'<(?=div id="[^"]*" class="table"|pre\b)(div|pre) id="[^"]*"')
_ANCHORED = re.compile(r'(<mark [^>]*?style=")anchor-name:')
_ADDRESS = re.compile(r'(href|src)="newsgloss:([^"]*)"')
_SPOKEN = re.compile(r'aria-label="newsgloss:note (\d+) ([^"]*)"')
_FIRST_TAG = re.compile(r"<(\w+)")
_DASH = re.compile(r"\s*[–—-](?=\s)")
_PARAGRAPH = re.compile(r"<p\b[^>]*>")


class Lead(Struct, frozen=True):
    """What links and pictures lead to, and how a page writes it.

    `link` makes an address relative, `spoken(number, kind)` names a note's link, `region(tag)` a table that may scroll.
    """

    links: Mapping[str, str]
    pictures: Mapping[str, Picture]
    link: Callable[[str], str]
    spoken: Callable[[int, str], str]
    region: Callable[[str], str]


def resolved(text: str, lead: Lead) -> Markup:
    """`text` with every `newsgloss:` address made relative, and notes' links named.

    Tables and preformatted text, which may be wider than the page, become regions that the keyboard can scroll. The
    name of a mark's anchor becomes a custom property, which the stylesheet reads: HTML checkers know no `anchor-name`.
    """
    made = text
    if '"newsgloss:' in made:  # most paragraphs have nothing of the three, and to look is faster than to seek
        made = _OURS.sub(lambda found: _tag(found, lead), made)
    if 'class="table"' in made or "<pre" in made:
        made = _WIDE.sub(lambda one: f'{one[0]} tabindex="0" role="region" aria-label="{_region(one, lead)}"', made)
    if "anchor-name:" in made:
        made = _ANCHORED.sub(r"\1--name:", made)
    return markup(made)


def markup(text: str) -> Markup:
    """HTML that the reading and annotating rooms have made safe, as the templates know it."""
    return Markup(text)  # noqa: S704  # the one door: what passes here was built from escaped words and our own tags


def _region(found: re.Match[str], lead: Lead) -> str:
    return str(escape(lead.region(found[1])))


def _tag(found: re.Match[str], lead: Lead) -> str:
    tag = _SPOKEN.sub(lambda label: f'aria-label="{_label(label, lead)}"', found[0])
    address = _ADDRESS.search(tag)
    if address is None:
        return tag
    name = html.unescape(address[2])
    if found[1] == "img":
        return _picture(tag, address, lead.pictures.get(name), lead.link)
    return _link(tag, address, _target(name, lead.links), lead.link)


def _label(found: re.Match[str], lead: Lead) -> str:
    return str(escape(lead.spoken(int(found[1]), html.unescape(found[2]))))


def _target(name: str, links: Mapping[str, str]) -> str:
    if name in links:
        return links[name]
    path, mark, fragment = name.partition("#")
    return f"{links[path]}#{fragment}" if mark and path in links else ""


def _link(tag: str, address: re.Match[str], url: str, link: Callable[[str], str]) -> str:
    if not url:
        return '<a class="unresolved">'
    return tag.replace(address[0], f'href="{escape(link(url))}"')


def _picture(tag: str, address: re.Match[str], picture: Picture | None, link: Callable[[str], str]) -> str:
    if picture is None:
        alt = re.search(r'alt="([^"]*)"', tag)
        return f'<span class="missing">{alt[1] if alt else ""}</span>'
    size = f' width="{picture.width}" height="{picture.height}"' if picture.width and picture.height else ""
    return tag.replace(address[0], f'src="{escape(link(served(picture)))}"{size}')


def served(picture: Picture) -> str:
    """The address of a picture: its path below `content`."""
    return picture.path.removeprefix("content/")


def with_language(text: str, lang: str, dir: str) -> Markup:  # noqa: A002  (the attribute's own name)
    """The block with `lang` and `dir` on its outermost element; unchanged where `lang` is empty."""
    if not lang:
        return markup(text)
    return markup(_FIRST_TAG.sub(lambda found: f'<{found[1]} lang="{escape(lang)}" dir="{dir}"', text, count=1))


def with_lead(text: str, lead: str) -> Markup:
    """A first paragraph with its dateline set apart: put before its words, or marked where they open with it.

    Unchanged where the block is no paragraph.
    """
    found = _PARAGRAPH.match(text) if lead else None
    if found is None:
        return markup(text)
    words, rest = html.escape(lead, quote=False), text[found.end() :]
    if rest[: len(words)].casefold() == words.casefold():
        dash = _DASH.match(rest, len(words))
        end = dash.end() if dash else len(words)
        return markup(f'{found[0]}<span class="dateline">{rest[:end]}</span>{rest[end:]}')
    if _opens_with(rest, lead):
        return markup(text)
    return markup(f'{found[0]}<span class="dateline">{words}</span> {rest}')


def _opens_with(text: str, lead: str) -> bool:
    words = html.unescape(re.sub(r"<[^>]*>", "", text[: 4 * len(lead) + 400]))
    return fold(words).startswith(fold(lead))


def with_ends(text: str, *, verdict: str, by: str) -> Markup:
    """A note's body with its verdict in bold before the first words, and who wrote it after the last."""
    body = str(text).strip()
    found = _PARAGRAPH.match(body)
    if verdict:
        strong = f"<strong>{escape(verdict if verdict[-1] in '.!?…。' else verdict + '.')}</strong>"
        body = f"{found[0]}{strong} {body[found.end() :]}" if found else f"<p>{strong}</p>{body}"
    if by:
        signed = f'<span class="by">{escape(by)}</span>'
        body = f"{body.removesuffix('</p>')} {signed}</p>" if body.endswith("</p>") else f"{body}<p>{signed}</p>"
    return markup(body)
