"""What a page says of itself to machines. In: its tree. Out: JSON-LD nodes, meta values and marked-up parts, cleaned.

Of several JSON-LD nodes the one that is the article comes first: by its type, by its address, by its headline.
Broken JSON is mended where that is plain, and passed over else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.importing.pages.tree import CONTROLS
from generator.importing.pages.words import kinds_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Node = Mapping[str, object]

_ARTICLE = re.compile(
    r"(?:News|Reportage\w*|Blog|Opinion\w*|Analysis\w*|Review\w*|Satirical|Scholarly|Tech|Background\w*|Advertiser\w*"
    r"|Live\w*|AskPublic\w*|Social\w*|Backgrounder)?(?:Article|Posting|NewsArticle|Report)|Recipe|CreativeWork|Review|WebPage\w*"
    r"|ItemPage|VideoObject"
)
_WEAK = ("WebPage", "ItemPage", "VideoObject", "CreativeWork", "Review", "Recipe")
# What Dublin Core calls, in RDFa, what schema.org calls otherwise.
_QUOTED = re.compile(r'(?:(?<!\\)([\[{:,]\s*)|(?<!\\))"(?=(\s*(?:[\]}:]|,\s*["\[{\dtfn-]|$))?)')
_SAME: Mapping[str, str] = {
    **dict.fromkeys(("dc:date", "dc:issued", "dcterms:issued", "dcterms:date", "dc:created"), "datePublished"),
    **dict.fromkeys(("dc:modified", "dcterms:modified"), "dateModified"),
    **dict.fromkeys(("dc:creator", "dcterms:creator"), "author"),
}
_MOST = 400  # nodes of one page that are looked at
_DEEP = 8
_NEAR = 4  # elements around one that is marked up, which may be a card
COMMENTS = re.compile(r"omment(?!ar(?:y|ies)|ator)")  # a commentary is an article
_EDGES = frozenset(("aside", "nav", "footer", "figure", "figcaption"))


class Structured(Struct, frozen=True):
    """The page's own data: the article's nodes, best first; every node; meta values by name; parts by property."""

    articles: tuple[Node, ...]
    nodes: tuple[Node, ...]
    metas: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, tuple[tuple[HtmlElement, str], ...]]

    def meta(self, *names: str) -> str:
        """The first value of the first of these names that has one."""
        return next((value for name in names for value in self.metas.get(name, ())), "")

    def ld(self, name: str) -> Iterator[object]:
        """The values of a property of the article's nodes, best node first."""
        for node in self.articles:
            value = node.get(name)
            if value not in (None, "", [], {}):
                yield value


def structured(tree: HtmlElement) -> Structured:
    """All that a page says of itself."""
    nodes = tuple(_nodes(tree))
    metas = _metas(tree)
    found = [node for node in nodes if any(_ARTICLE.fullmatch(kind) for kind in types(node))]
    ranked = sorted(found, key=lambda node: -_rank(node, metas))
    return Structured(tuple(ranked), nodes, metas, _parts(tree))


def _rank(node: Node, metas: Mapping[str, tuple[str, ...]]) -> float:
    weak = all(kind in _WEAK or kind.endswith("Page") for kind in types(node))
    told = sum(name in node for name in ("headline", "datePublished", "author", "articleBody", "image"))
    title = plain((metas.get("og:title") or ("",))[0]).casefold()
    same = bool(title) and plain(node.get("headline")).casefold() in title and "headline" in node
    return (0 if weak else 3) + told * 0.5 + same * 1.5


def types(node: Node) -> tuple[str, ...]:
    """What a node says that it is."""
    value = node.get("@type") or node.get("type") or ()
    kinds = (value,) if isinstance(value, str) else value if isinstance(value, list) else ()
    return tuple(str(kind).rsplit("/", 1)[-1].rsplit(":", 1)[-1] for kind in kinds)


def plain(value: object) -> str:
    """A value as words: markup off, character references read, blanks single, without what no text may hold."""
    if not isinstance(value, str | int | float):
        return ""
    text = str(value)
    for _ in range(2):
        text = unescape(text) if "&" in text else text
    text = re.sub(r"</?[a-zA-Z][^<>]{0,300}>", " ", text) if "<" in text else text
    return re.sub(r"[\s\u200b\ufeff]+", " ", CONTROLS.sub("", text)).strip()


def _nodes(tree: HtmlElement) -> Iterator[Node]:
    count = 0
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        for node in _flat(_read(script.text or ""), 0):
            count += 1
            if count > _MOST:
                return
            yield node


def _read(text: str) -> object:
    text = re.sub(
        r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*.{0,40}?\*/|<!\[CDATA\[)+|(?:-->|//\s*\]\]>|\]\]>)\s*$", "", text.strip()
    )
    text = unescape(text) if '"' not in text else text
    for mended in (_as_it_is, _without_commas, _requoted):
        try:
            return json.loads(mended(text), strict=False)
        except (ValueError, RecursionError):
            continue
    return _salvaged(text)


def _salvaged(text: str) -> object:
    """Of JSON that is broken, the plain values of an article that can be read by themselves."""
    names = "headline|datePublished|dateModified|@type|articleSection"
    pairs = re.findall(rf'"({names})"\s*:\s*"((?:[^"\\]|\\.){{1,400}})"', text)
    node: dict[str, object] = {}
    for name, value in pairs:
        node.setdefault(name, value.replace('\\"', '"').replace("\\/", "/"))
    author = re.search(r'"author"\s*:[\[{\s]*"@type"\s*:\s*"Person"\s*,\s*"name"\s*:\s*"([^"\\]{3,80})"', text)
    return {**node, **({"author": {"@type": "Person", "name": author[1]}} if author else {})} if node else None


def _as_it_is(text: str) -> str:
    return text.rstrip("; \n")


def _requoted(text: str) -> str:
    """With a stroke before each quotation mark within a value: no sign of JSON stands before it or behind it."""
    return _without_commas(_QUOTED.sub(lambda found: found[0] if found[1] or found[2] else '\\"', text))


def _without_commas(text: str) -> str:
    return re.sub(r",\s*([}\]])", r"\1", re.sub(r"[\x00-\x1f]+", " ", text)).rstrip("; ")


def _flat(value: object, depth: int) -> Iterator[Node]:
    """The nodes in a value that stand for themselves: of lists, of graphs, and the main thing of a page."""
    if depth > _DEEP:
        return
    if isinstance(value, list):
        for item in value[:_MOST]:
            yield from _flat(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name in (
            "@graph",
            "mainEntity",
            "mainEntityOfPage",
            "itemReviewed",
            "hasPart",
            "subjectOf",
            "liveBlogUpdate",
        ):
            if name in value and name not in ("hasPart", "liveBlogUpdate", "itemReviewed"):
                yield from _flat(value[name], depth + 1)


def _metas(tree: HtmlElement) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        value = plain(meta.get("content") or meta.get("value") or "")
        names = {meta.get(name) for name in ("property", "name", "itemprop", "http-equiv")}
        for name in names:
            if name and value:
                found.setdefault(name.strip().lower(), []).append(value)
    for link in tree.iter("link"):
        if link.get("href") and link.get("rel"):
            for rel in link.get("rel").lower().split():
                found.setdefault(f"link:{rel}", []).append(link.get("href").strip())
    return {name: tuple(values) for name, values in found.items()}


def _parts(tree: HtmlElement) -> Mapping[str, tuple[tuple[HtmlElement, str], ...]]:
    """Elements that microdata or RDFa marks with a property, and the value each gives."""
    found: dict[str, list[tuple[HtmlElement, str]]] = {}
    for element, names in _marked(tree):
        if element.tag in ("meta", "link") and not element.get("content") and not element.get("href"):
            continue
        value = element.get("content") or element.get("datetime") or ""
        for name in names:
            found.setdefault(name, []).append((element, plain(value or _words(element))))
    return {name: tuple(values) for name, values in found.items()}


def _marked(tree: HtmlElement) -> Iterator[tuple[HtmlElement, Sequence[str]]]:
    """Marked elements with the names of their properties; those of other vocabularies under the names of schema.org."""
    for element in tree.iterfind(".//*[@itemprop]"):
        yield element, (element.get("itemprop") or "").split()
    for element in tree.iterfind("./body//*[@property]"):
        if not is_of_others(element):
            yield element, [_SAME.get(name, name.removeprefix("schema:")) for name in element.get("property").split()]


def is_of_others(element: HtmlElement) -> bool:
    """Whether an element stands in comments, at the edges of the page, or in what leads to other stories."""
    chain = [element, *element.iterancestors()]
    kinds = {kind for one in chain[:_NEAR] for kind in kinds_of(f"{one.get('class') or ''} {one.get('id') or ''}")}
    apart = any(one.tag in _EDGES or COMMENTS.search(f"{one.get('class')} {one.get('id')}") for one in chain)
    return apart or bool(kinds & {"related", "comments"})


def _words(element: HtmlElement) -> str:
    named = element.find('.//*[@itemprop="name"]')
    named = element.find('.//*[@property="schema:name"]') if named is None else named
    named = element.find('.//*[@property="name"]') if named is None else named
    chosen = element if named is None else named
    return (chosen.get("content") or chosen.get("value") or chosen.text_content() or "")[:100_000]


def named(value: object) -> Iterator[tuple[str, Node]]:
    """The names in a value of JSON-LD, each with the node that bears it."""
    items: Sequence[object] = value if isinstance(value, list) else (value,)
    for item in items[:60]:
        if isinstance(item, str):
            yield plain(item), {}
        elif isinstance(item, list):
            yield from named(item)
        elif isinstance(item, dict):
            name = item.get("name")
            for one in name if isinstance(name, list) else (name,):
                if isinstance(one, dict):
                    yield from named({**one, "name": one.get("name") or one.get("@value")})
                elif plain(one):
                    yield plain(one), item
