"""Where the parts of a page stand, in both directions of writing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.making import build, make

if TYPE_CHECKING:
    from playwright.sync_api import Page

HEAD = (
    "---\ntitle: {title}\ndate: 2012-05-03\nkicker: {kicker}\ndek: {dek}\nauthors: [A. B.]\nlang: {lang}\n---\n{text}\n"
)
WORDS = {
    "ar": {"title": "مؤتمر موسكو حول الدفاع الصاروخي يبدأ", "kicker": "مؤتمر", "dek": "وفود من نحو", "text": "موسكو"},
    "en": {"title": "Moscow conference on defence opens", "kicker": "Talks", "dek": "From fifty", "text": "Moscow"},
}
EDGES = """() => [".head", ".kicker", ".headline", ".dek", ".byline"].map(name => {
  const range = document.createRange()
  const element = document.querySelector(name)
  range.selectNodeContents(element)
  const box = name == ".head" ? element.getBoundingClientRect() : range.getBoundingClientRect()
  return [box.left, box.right].map(Math.round)
})"""


@pytest.mark.parametrize(("site", "article"), [("en", "en"), ("en", "ar"), ("ar", "ar"), ("ar", "en")])
def test_the_head_of_an_article_begins_at_one_edge_and_may_fill_the_width(
    page: Page, tmp_path: Path, site: str, article: str
) -> None:
    """The edge at which its language begins, also where the site's begins at the other."""
    text = HEAD.format(lang=article, **WORDS[article])
    build(make(tmp_path, {"site.toml": f'language = "{site}"\n', "content/articles/a.md": text}))
    page.goto((tmp_path / "output/2012/05/03/a.html").as_uri())
    side = 1 if article == "ar" else 0
    for width in (390, 900, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        body = page.evaluate("() => document.querySelector('.body').getBoundingClientRect().width")
        head, *parts = page.evaluate(EDGES)

        assert abs(head[1] - head[0] - body) <= 1
        assert [abs(part[side] - head[side]) <= 2 for part in parts] == [True] * 4, (width, head, parts)
