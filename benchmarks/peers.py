"""The same site by us and by others, Hugo, Pelican and Eleventy, with templates that show as much as one another's.

In: a folder, and how many articles. Out: a site of theirs to build, and where it is written. Each makes a page of every
article, of every day, month and year, tag, author and source, fifty articles a page; a front page, feed and sitemap.
Our templates show notes too, where there are some. Some peers show less, which costs them less: Pelican has no way from
an article to the next, Eleventy no summaries, and no links to authors, sources and later pages of a list; the sitemaps
of both are mere lists. The front page of ours has the newest month alone, where theirs lists all articles.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import address, make, stories

PAGE = 50  # articles on a page of a list, as in ours
SUMMARY = 240  # characters of an article's first words in a list, as in ours
FEED = 30  # articles in the feed, as in ours


def _refs(named: str) -> str:
    return f'{{% for ref in {named} %}}<a href="{{{{ link(ref.url) }}}}">{{{{ ref.label }}}}</a> {{% endfor %}}'


def _page(main: str) -> str:
    return f"{{% extends 'base.html' %}}{{% block main %}}<h1>{{{{ page.title }}}}</h1>{main}{{% endblock %}}\n"


def _glosses(named: str) -> str:
    said = '<p id="note-{{ gloss.note.id }}">{{ gloss.html | linked }}</p>'
    return f"{{% for gloss in {named} %}}{said}{{% endfor %}}"


_ROWS = (
    '<ul>{% for e in data.rows %}<li>{{ e.date }} <a href="{{ link(e.url) }}">{{ e.title }}</a> '
    "{{ e.summary }}</li>{% endfor %}</ul>"
)
OURS = {
    "theme.toml": 'name = "Bare"\n[[kinds]]\nname = "check"\n',
    "words/en.toml": 'note_ref = "note {number}, {kind}"\ntable = "table"\ncode = "code"\n',
    "templates/base.html": '<!doctype html>\n<html lang="en"><meta charset="utf-8">\n'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src 'self'\">\n"
    "<title>{{ page.title }}</title><p><a href=\"{{ link('index.html') }}\">{{ site.title }}</a></p>\n"
    "{% block main %}{% endblock %}\n</html>\n",
    "templates/article.html": _page(
        f"<p>{{{{ data.entry.date }}}}</p>{_refs('data.tags')}{_refs('data.authors')}{_refs('[data.source]')}"
        f"{{% for one in reading.passages %}}{{{{ one.html | linked }}}}{_glosses('one.glosses')}{{% endfor %}}"
        f"{_glosses('reading.whole')}{_glosses('reading.lost')}{_refs('(data.previous, data.next) if ref')}"
    ),
    "templates/listing.html": _page(
        _ROWS + "{% if data.pager.at + 1 < data.pager.urls | length %}"
        '<a href="{{ link(data.pager.urls[data.pager.at + 1]) }}">next</a>{% endif %}'
    ),
    "templates/front.html": _page(_ROWS),
    "templates/directory.html": _page(f"{{% for _, refs in data.sections %}}{_refs('refs')}{{% endfor %}}"),
    "templates/dates.html": _page(_refs("data.years")),
    "templates/notes.html": _page('{% for n in data.rows %}<a href="{{ link(n.url) }}">{{ n.kind }}</a> {% endfor %}'),
    "templates/404.html": _page(""),
}

HUGO = {
    "hugo.toml": f'title = "Bench"\nbaseURL = "https://bench.example/"\npagination.pagerSize = {PAGE}\n'
    "pagination.disableAliases = true\n"
    '[taxonomies]\ntag = "tags"\nyear = "years"\nmonth = "months"\nday = "days"\n'
    'source = "sources"\nauthor = "authors"\n'
    '[outputs]\nterm = ["HTML"]\ntaxonomy = ["HTML"]\nsection = ["HTML"]\nhome = ["HTML", "RSS"]\n'
    f"[services.rss]\nlimit = {FEED}\n",
    "layouts/_default/baseof.html": '<!doctype html>\n<html lang="en"><meta charset="utf-8">\n'
    '<title>{{ .Title }}</title><p><a href="/">{{ site.Title }}</a></p>\n{{ block "main" . }}{{ end }}\n</html>\n',
    "layouts/_default/single.html": '{{ define "main" }}<h1>{{ .Title }}</h1><p>{{ .Date.Format "2006-01-02" }}</p>'
    '{{ range slice "tags" "authors" "sources" }}{{ range $.GetTerms . }}'
    '<a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ end }}{{ end }}{{ .Content }}'
    '{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}'
    '{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ end }}\n',
    "layouts/_default/list.html": '{{ define "main" }}<h1>{{ .Title }}</h1><ul>{{ range .Paginator.Pages }}'
    '<li>{{ .Date.Format "2006-01-02" }} <a href="{{ .RelPermalink }}">{{ .Title }}</a> '
    f"{{{{ .Plain | truncate {SUMMARY} }}}}</li>"
    '{{ end }}</ul>{{ with .Paginator.Next }}<a href="{{ .URL }}">next</a>{{ end }}{{ end }}\n',
}

_PELICAN_ROWS = (
    "{% extends 'base.html' %}{% block main %}<ul>{% for a in articles_page.object_list %}<li>{{ a.date.date() }} "
    '<a href="/{{ a.url }}">{{ a.title }}</a> {{ a.summary | striptags }}</li>{% endfor %}</ul>'
    "{% if articles_page.has_next() %}<a href='/{{ articles_next_page.url }}'>next</a>{% endif %}{% endblock %}"
)
PELICAN = {
    "pelicanconf.py": "SITENAME = 'Bench'\nSITEURL = ''\nPATH = 'content'\nARTICLE_PATHS = ['articles']\nPLUGINS = []\n"
    "TIMEZONE = 'UTC'\nTHEME = 'theme'\nDEFAULT_LANG = 'en'\nUSE_FOLDER_AS_CATEGORY = False\n"
    "ARTICLE_URL = ARTICLE_SAVE_AS = '{date:%Y/%m/%d}/{slug}.html'\n"
    "YEAR_ARCHIVE_SAVE_AS = '{date:%Y}/index.html'\nMONTH_ARCHIVE_SAVE_AS = '{date:%Y/%m}/index.html'\n"
    "DAY_ARCHIVE_SAVE_AS = '{date:%Y/%m/%d}/index.html'\n"
    "TAG_URL = TAG_SAVE_AS = 'tags/{slug}.html'\nAUTHOR_URL = AUTHOR_SAVE_AS = 'authors/{slug}.html'\n"
    f"CATEGORY_URL = CATEGORY_SAVE_AS = 'sources/{{slug}}.html'\nDEFAULT_PAGINATION = {PAGE}\n"
    "DIRECT_TEMPLATES = ['index', 'sitemap']\nSITEMAP_SAVE_AS = 'sitemap.xml'\nPAGINATED_TEMPLATES = "
    f"{{'index': {PAGE}, 'tag': {PAGE}, 'category': {PAGE}, 'author': {PAGE}, 'period_archives': {PAGE}}}\n"
    "FEED_ALL_ATOM = 'feed.xml'\nCATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = TRANSLATION_FEED_ATOM = None\n"
    f"AUTHOR_FEED_RSS = None\nFEED_MAX_ITEMS = {FEED}\n",
    "theme/templates/base.html": '<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{{ SITENAME }}</title>'
    '<p><a href="/">{{ SITENAME }}</a></p>{% block main %}{% endblock %}</html>\n',
    "theme/templates/article.html": "{% extends 'base.html' %}{% block main %}<h1>{{ article.title }}</h1>"
    '<p>{{ article.date.date() }}</p>{% for t in article.tags %}<a href="/{{ t.url }}">{{ t }}</a> {% endfor %}'
    '<a href="/{{ article.author.url }}">{{ article.author }}</a> '
    '<a href="/{{ article.category.url }}">{{ article.category }}</a> {{ article.content }}{% endblock %}\n',
    **{f"theme/templates/{n}.html": _PELICAN_ROWS for n in ("index", "tag", "author", "category", "period_archives")},
    "theme/templates/sitemap.html": "{% for a in articles %}{{ a.url }}\n{% endfor %}",
}

_ELEVENTY = """\
const groups = (all) => {
  const found = new Map();
  for (const item of all.getFilteredByGlob("content/articles/**/*.md")) {
    const day = item.date.toISOString().slice(0, 10).split("-");
    const keys = [1, 2, 3].map((many) => day.slice(0, many).join("/"));
    keys.push(...item.data.topics.map((tag) => "tags/" + tag));
    keys.push("authors/" + item.data.author, "sources/" + item.data.source, "front");
    for (const key of keys) found.set(key, [...(found.get(key) || []), item]);
  }
  const pages = [];
  for (const [key, items] of found) {
    items.reverse();
    for (let at = 0; at < items.length; at += PAGE) {
      const folder = key === "front" ? "" : key.replaceAll(" ", "-") + "/";
      const url = folder + (at ? `page/${at / PAGE + 1}.html` : "index.html");
      pages.push({ key, url, items: items.slice(at, at + PAGE), more: at + PAGE < items.length });
    }
  }
  return pages;
};
export default function (config) {
  config.addCollection("groups", groups);
  config.addCollection("articles", (all) => all.getFilteredByGlob("content/articles/**/*.md"));
  config.setQuietMode(true);
  return { dir: { input: "content", output: "public", includes: "../layouts" } };
}
"""
ELEVENTY = {
    "package.json": '{"type": "module"}\n',
    "eleventy.config.js": f"const PAGE = {PAGE};\n{_ELEVENTY}",
    "layouts/base.njk": '<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{{ title or "Bench" }}</title>'
    '<p><a href="/">Bench</a></p>{{ content | safe }}</html>\n',
    "layouts/single.njk": "---\nlayout: base.njk\n---\n<h1>{{ title }}</h1><p>{{ page.date.toISOString() }}</p>"
    '{% for tag in topics %}<a href="/tags/{{ tag }}/index.html">{{ tag }}</a> {% endfor %}{{ author }} {{ source }}'
    "{{ content | safe }}{% set before = collections.articles | getPreviousCollectionItem %}"
    '{% if before %}<a href="{{ before.url }}">{{ before.data.title }}</a>{% endif %}\n',
    "content/articles/articles.json": '{"layout": "single.njk"}\n',
    "content/groups.njk": "---\nlayout: base.njk\npagination: {data: collections.groups, size: 1, alias: group}\n"
    'permalink: "{{ group.url }}"\n---\n<h1>{{ group.key }}</h1><ul>{% for item in group.items %}'
    '<li>{{ item.date.toISOString() }} <a href="{{ item.url }}">{{ item.data.title }}</a></li>{% endfor %}</ul>\n',
    "content/sitemap.njk": "---\npermalink: sitemap.xml\n---\n{% for item in collections.articles %}{{ item.url }}\n"
    "{% endfor %}",
    "content/feed.njk": "---\npermalink: feed.xml\n---\n{% for item in collections.articles | reverse %}"
    f"{{% if loop.index0 < {FEED} %}}{{{{ item.data.title }}}} {{{{ item.url }}}}\n{{% endif %}}{{% endfor %}}",
}


@dataclass(frozen=True, slots=True)
class Peer:
    """Another program's site: its folder, how it is built, and the folder it is written to."""

    name: str
    root: Path
    command: tuple[str, ...]

    @property
    def output(self) -> Path:
        """Where the site is written."""
        return self.root / "public"


def peer(name: str, program: str, folder: Path, many: int) -> Peer:
    """A site of `many` articles for one of PEERS, in a folder that is not there yet. `program` is what is called."""
    files, command = PEERS[name]
    root = folder / name
    make(root, many, form=name)
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return Peer(name, root, tuple(command(program, root)))


def _hugo(program: str, root: Path) -> Sequence[str]:
    return program, "--quiet", "--source", str(root)


def _pelican(program: str, root: Path) -> Sequence[str]:
    return program, str(root / "content"), "-s", str(root / "pelicanconf.py"), "-o", str(root / "public"), "-q"


def _eleventy(program: str, root: Path) -> Sequence[str]:
    return "sh", "-c", 'cd "$1" && exec "$2" --quiet', "sh", str(root), program


PEERS: dict[str, tuple[dict[str, str], Callable[[str, Path], Sequence[str]]]] = {
    "hugo": (HUGO, _hugo),
    "pelican": (PELICAN, _pelican),
    "eleventy": (ELEVENTY, _eleventy),
}


def programs(given: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The peers that are there: those given as `name=path`, else those on the path."""
    said = dict(one.split("=", 1) for one in given)
    for name in PEERS:
        found = said.get(name) or shutil.which(name)
        if found:
            yield name, found


def lacking(output: Path, many: int) -> list[str]:
    """What a site lacks of the pages that every site is to have: articles by address, lists by how many there are."""
    told = list(stories(many))
    lists = {
        "years": len({f"{one.day:%Y}" for one in told}),
        "months": len({f"{one.day:%Y-%m}" for one in told}),
        "days": len({one.day for one in told}),
        "tags": len({tag for one in told for tag in one.tags}),
        "authors": len({one.author for one in told}),
        "sources": len({one.source for one in told}),
    }
    there = counted(output)
    missing = [address(one) for one in told if not (output / address(one)).is_file()]
    return missing + [f"{wanted - there[kind]} of {kind}" for kind, wanted in lists.items() if there[kind] < wanted]


def counted(output: Path) -> Counter[str]:
    """How many lists of each kind a site has, however its addresses are written; later pages of a list not counted."""
    found: Counter[str] = Counter()
    for path in output.rglob("*.html"):
        parts = path.relative_to(output).parts
        if "page" in parts or parts[-1][:-5].isdigit():
            continue
        kind = parts[0]
        if kind.isdigit() and parts[-1] == "index.html":
            kind = ("years", "months", "days")[len(parts) - 2]
        found[kind] += len(parts) > 1
    return found
