"""A whole web page that lies inside an archive. In: its bytes, its address, when it was taken. Out: its article.

This is the one way from archives to the importer of pages: what that finds better, all of them find better.
"""

from __future__ import annotations

from generator.diagnostics import Diagnostic, Outcome
from generator.importing import webpage
from generator.importing.clippings.web import archived, canonical, day_of
from generator.importing.draft import Draft
from generator.importing.enclosed import Find
from generator.model import Source
from generator.nouns import replace


def page(
    source: Source, html: bytes, *, url: str = "", captured: str = "", part: str = "", find: Find | None = None
) -> Outcome[Draft]:
    """The article of a page that lies in the original `source`; what is wrong is told of that.

    `find` has the pictures that lie there too, by their addresses.
    """
    done = webpage.convert_page(Source(source.path, html), url=archived(url) or url, find=find)
    if not done.value:
        return Outcome(None, tuple(_named(one, url) for one in done.diagnostics))
    draft = done.value[0]
    head = dict(draft.head)
    if inner := archived(url):
        head.update(url=head.get("url") if not archived(str(head.get("url"))) else canonical(inner), archived=url)
    elif url.startswith(("http://", "https://")):
        head.setdefault("url", canonical(url))
    if "date" not in head and (day := day_of(url)):
        head["date"] = day
    return Outcome(replace(draft, head=head, captured=captured, part=part))


def _named(one: Diagnostic, url: str) -> Diagnostic:
    return replace(one, what=f"{url}: {one.what}") if url else one
