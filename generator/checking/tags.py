"""HTML as a browser's tokenizer cuts it, as far as links, ids and scripts need.

In: a page's text. Out: its start tags in order; those whose attributes say nothing to a check are left out. One pass,
in time proportional to the text whatever it holds (WHATWG HTML 13.2.5: comments, quoting, raw text, the first of two
attributes of one name). It is no parser: it does not know which element holds which.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html.entities import html5
from typing import NamedTuple

_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^\s"'>][^\s>]*+|(?=>))"""
_ATTRIBUTES = (
    r"""(?:[ ][a-z-]++="[^"]*+")*+"""  # as nearly all are written
    rf"""(?:[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+{_VALUE}|(?!\s*+=)))*+[\s/]*+"""
)
_IDLE = (
    r"class|title|role|lang|dir|datetime|tabindex|scope|width|height|aria-[a-z]+|data-[a-z]+"
    r"|[rd]|viewBox|[cr]?[xy][12]?"
)
_TOKEN = re.compile(
    rf"""<(?=[A-Za-z!?])(?:
      ((?i:s(?:cript|tyle)|t(?:itle|extarea)|xmp|iframe|no(?:embed|frames)))(?=[\s/>])  # an element without tags,
      ({_ATTRIBUTES})>((?:[^<]++|<(?!/(?i:\1)[\s/>]))*+)                                # and what it holds
    | ((?i:html|img|base|embed|object))(?:>|(?=[\s/])({_ATTRIBUTES})>)                  # a tag that matters when bare
    | [a-z][a-z0-9]*+(?:[ ](?:{_IDLE})="[^"]*+")*+[ ]?/?>                                # a tag that does not matter
    | ([A-Za-z][^\s/>]*+)(?:>|({_ATTRIBUTES})>|.*)                      # any other; unended, it takes the rest
    | !--(?:-?>|(?:[^-]++|-(?!-!?>))*+)                                 # a comment
    | [!?][^>]*+                                                        # what counts as a comment
    )""",
    re.VERBOSE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>][^\s>]*+)?))?+""")
_ENTITY = re.compile(r"&(#[0-9]++|#[xX][0-9a-fA-F]++|[A-Za-z][A-Za-z0-9]*+)(;|(?![=A-Za-z0-9]))")


_QUOTES = 2  # of one value


class Tag(NamedTuple):
    """A start tag: names in lower case, values decoded; `body` is the text of an element that holds no tags.

    `raw` is its attributes as they are written.
    """

    name: str
    attributes: Mapping[str, str]
    raw: str
    body: str


def tags(text: str) -> Iterator[Tag]:
    """Every start tag that has more than idle attributes, and those that matter without any."""
    for raw_name, raw_attributes, body, bare, bare_attributes, name, attributes in _TOKEN.findall(text):
        if attributes:
            yield Tag(name.lower(), _single(attributes) or _attributes(attributes), attributes, "")
        elif raw_name:
            yield Tag(raw_name.lower(), _attributes(raw_attributes), raw_attributes, body)
        elif bare:
            yield Tag(bare.lower(), _attributes(bare_attributes), bare_attributes, "")


def _single(text: str) -> Mapping[str, str] | None:
    """As `_attributes`, of a link or an id that stands alone as we write them: nearly all, and each another."""
    if text.count('"') == _QUOTES and text[-1] == '"' and "&" not in text:
        if text.startswith(' href="'):
            return {"href": text[7:-1]}
        if text.startswith(' id="'):
            return {"id": text[5:-1]}
    return None


@lru_cache(maxsize=8192)  # the links of a site's own navigation stand on every page
def _attributes(text: str) -> Mapping[str, str]:
    plain = {name: double or single or naked for name, double, single, naked in reversed(_ATTRIBUTE.findall(text))}
    if "&" in text or not text.islower():
        return {name.lower(): decoded(value) for name, value in plain.items()}
    return plain


def decoded(value: str) -> str:
    """An attribute's value with its entities read as in attributes: `&copy=1` is no copyright sign there."""
    return _ENTITY.sub(_entity, value)


def _entity(found: re.Match[str]) -> str:
    known = found[1].startswith("#") or f"{found[1]}{found[2]}" in html5
    return html.unescape(found[0]) if known else found[0]
