"""What an article's HTML still lacks when it comes to the page: addresses, sizes of pictures, words in the site's language.

In: safe HTML of the reading room, whose links and pictures are written `newsgloss:TARGET`. Out: the same HTML with
relative links. Nothing that a reader reads is changed; a link that leads nowhere keeps its words and loses its `href`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping

from markupsafe import Markup, escape

from generator.model import Picture

_OURS = re.compile(r'<(a|img)\s[^>]*"newsgloss:[^>]*>')
_ADDRESS = re.compile(r'(href|src)="newsgloss:([^"]*)"')
_SPOKEN = re.compile(r'aria-label="newsgloss:note (\d+) ([^"]*)"')
_FIRST_TAG = re.compile(r"<(\w+)")
_PARAGRAPH = re.compile(r"<p\b[^>]*>")


def resolved(
    text: str,
    *,
    links: Mapping[str, str],
    pictures: Mapping[str, Picture],
    link: Callable[[str], str],
    spoken: Callable[[int, str], str],
) -> Markup:
    """`text` with every `newsgloss:` address made relative by `link`, and notes' links named by `spoken(number, kind)`."""

    def one(found: re.Match[str]) -> str:
        tag = _SPOKEN.sub(lambda label: f'aria-label="{escape(spoken(int(label[1]), html.unescape(label[2])))}"', found[0])
        address = _ADDRESS.search(tag)
        if address is None:
            return tag
        name = html.unescape(address[2])
        return _picture(tag, address, pictures.get(name), link) if found[1] == "img" else _link(tag, address, _target(name, links), link)

    return Markup(_OURS.sub(one, text))


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
    return tag.replace(address[0], f'src="{escape(link(_served(picture, html.unescape(address[2]))))}"{size}')


def _served(picture: Picture, name: str) -> str:
    return (picture.path or name).removeprefix("content/")


def with_language(text: str, lang: str, dir: str) -> Markup:  # noqa: A002  (the attribute's own name)
    """The block with `lang` and `dir` on its outermost element; unchanged where `lang` is empty."""
    if not lang:
        return Markup(text)
    return Markup(_FIRST_TAG.sub(lambda found: f'<{found[1]} lang="{escape(lang)}" dir="{dir}"', text, count=1))


def with_lead(text: str, lead: str) -> Markup:
    """A first paragraph with the dateline set before its words; unchanged where the block is no paragraph."""
    found = _PARAGRAPH.match(text) if lead else None
    if found is None:
        return Markup(text)
    return Markup(f'{found[0]}<span class="dateline">{escape(lead)}</span> {text[found.end() :]}')


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
    return Markup(body)
