"""What the rendering room promises: themes that load or are refused by name, and pages that say all they were given."""

from __future__ import annotations

import gzip
import pickle
import re
import tomllib
from collections.abc import Mapping
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import jinja2
import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from generator.diagnostics import Code, Diagnostic
from generator.model import (
    About,
    Article,
    ArticlePage,
    Bar,
    DirectoryPage,
    Dots,
    Entry,
    File,
    Finder,
    Frame,
    FrontPage,
    Gloss,
    Group,
    Head,
    HeadlinesPage,
    Image,
    Imported,
    Kind,
    ListingPage,
    Mark,
    MissingPage,
    Note,
    NoteEntry,
    NotesPage,
    Page,
    Pager,
    Passage,
    Picture,
    Place,
    Places,
    Quote,
    Reading,
    RedirectPage,
    Ref,
    Ribbon,
    Rights,
    Settings,
    State,
    Theme,
    Tick,
    When,
)
from generator.rendering import Batch, assets, compiled, fingerprints, load_theme, needed, press, render
from generator.rendering.kinds import contrast
from generator.rendering.margin import outruns
from generator.rendering.nameplate import fitted
from generator.rendering.passages import with_ends, with_language, with_lead
from generator.rendering.texts import as_json, bare, changed, id_url
from generator.rendering.words import Tongue, direction, flat, locale_of

ROOT = Path(__file__).parents[1]
BROADSHEET = ROOT / "themes" / "broadsheet"
LANGUAGES = ("ar", "de", "en", "fr", "ru")
PLACE = Place("content/articles/1987/gate.md")
RIBBON = Ribbon(12, (Bar(10, 1.0),), (Ref("1987", "1987/index.html"),), 1987, 0.87)
DOTS = Dots((Ref("1987", "1987/index.html"),), ((11, (Ref("1987-11", "1987/11/index.html", 1),)),), 0)


# ── Values to render ────────────────────────────────────────────────────────────────────────────


def entry(**changes: object) -> Entry:
    """An entry of the record."""
    plain: dict[str, object] = dict.fromkeys(
        ("kicker", "dek", "summary", "source", "section", "page", "origin", "licence", "series", "translation_of"), ""
    )
    plain |= dict.fromkeys(("authors", "tags", "people", "organisations", "places", "events", "aliases", "targets"), ())
    given = {"id": "1987/gate", "url": "1987/11/12/gate.html", "title": "Gate held open", "date": When(1987, 11, 12)}
    more = {"updated": None, "lang": "en", "rights": Rights.FULL, "image": None, "responds_to": "", "words": 400}
    return Entry(**{**plain, **given, **more, "notes": {}, "strip": (), **changes})  # type: ignore[arg-type]


def gloss(
    name: str, kind: str = "check", *, number: int = 1, state: State = State.EXACT, html: str = "<p>No.</p>"
) -> Gloss:
    """A note with its mark, or one that lost its place."""
    note = Note(name, "1987/gate", kind, Quote("eleven minutes"), "", "R.O.", When(2019), "", (), (), (), PLACE)
    placed = state not in (State.ORPHAN, State.AMBIGUOUS)
    return Gloss(number, note, state, Mark(name, 0, 9, 1, state, 1.0) if placed else None, "eleven minutes", html)


def marked(name: str = "n1", kind: str = "check") -> Passage:
    """A paragraph with one mark and its note."""
    html = (
        f'<p id="p-1">It stood open for <mark class="k-{kind}" data-notes="{name}" id="m-{name}" '
        f'style="anchor-name:--m-{name}">eleven minutes</mark><a class="ref k-{kind}" href="#note-{name}" '
        f'role="doc-noteref" aria-label="newsgloss:note 1 {kind}">1</a>.</p>\n'
    )
    return Passage("paragraph", "p-1", html, (gloss(name, kind),))


def reading(*passages: Passage, head: Mapping[str, object] | None = None, **more: tuple[Gloss, ...]) -> Reading:
    """A reading of these passages."""
    plain = {"title": "Gate held open", "date": When(1987, 11, 12), **(head or {})}
    article = Article("1987/gate", Head(**plain), "", (), (), (), (), "", PLACE, "")  # type: ignore[arg-type]
    return Reading(article, passages, more.get("whole", ()), more.get("lost", ()))


def article_page(**changes: object) -> Page:
    """The page of the article; `changes` are of its data."""
    lists = ("people", "organisations", "places", "events", "series_parts", "week", "backlinks", "translations")
    plain: dict[str, object] = dict.fromkeys((*lists, "responses", "tags", "authors"), ())
    plain |= {"entry": entry(), "ribbon": RIBBON, "date_urls": ("1987/index.html",), "source": None, "series": None}
    plain |= {"previous": None, "next": None, "responds_to": None, "links": {}, "pictures": {}}
    data = ArticlePage(**{**plain, **changes})  # type: ignore[arg-type]
    return Page(data.entry.url, "article.html", data.entry.title, "", "", data, article=data.entry.id)


def front_page() -> Page:
    """A front page with one article."""
    row = entry(notes={"check": 2}, strip=(Tick("check", 0.2), Tick("check", 0.9)))
    finders = (Finder("tags", "tags/index.html", (Ref("Floods", "tags/floods/index.html", 3),), 1),)
    data = FrontPage(DOTS, When(1987, 11), "1987/11/index.html", (row,), row.id, 3, finders)
    return Page("index.html", "front.html", "The Ellery Papers", "", "front", data)


FRAME = Frame(1, 2, 1987, 1987, When(2025, 3, 4), (Ref("front", "index.html"),), (Ref("About", "about.html"),))


def theme(root: Path = ROOT, **settings: object) -> Theme:
    """A theme that loads without a word."""
    found = load_theme(root, settings=Settings(**settings))  # type: ignore[arg-type]
    assert found.diagnostics == ()
    assert found.value is not None
    return found.value


@cache
def broadsheet(language: str, base_url: str) -> Theme:
    """The theme of most tests here, loaded once for each language."""
    return theme(language=language, base_url=base_url)


def printed(page: Page, text: Reading | None = None, *, language: str = "en", base_url: str = "") -> str:
    """The HTML of one page."""
    chosen = Settings(language=language, base_url=base_url)
    (outcome,) = render(Batch(((page, text),), broadsheet(language, base_url), chosen, FRAME))
    assert outcome.diagnostics == ()
    assert outcome.value is not None
    return outcome.value.body.decode()


class Tags(HTMLParser):
    """The tags of a page, its ids, and whether elements close in the order in which they open."""

    VOID = frozenset({"meta", "link", "input", "br", "img", "hr", "col", "rect", "path", "circle", "line"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element, unless it cannot hold anything."""
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that closes itself."""
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last, and no other."""
        assert self.open.pop() == tag

    @property
    def ids(self) -> list[str]:
        """Every id, in order."""
        return [attrs["id"] or "" for _, attrs in self.found if "id" in attrs]


# ── Themes ──────────────────────────────────────────────────────────────────────────────────────


def lay_theme(root: Path, name: str, toml: str, files: Mapping[str, str] | None = None) -> Path:
    """A theme in a collection of its own."""
    for path, text in {"theme.toml": toml, **(files or {})}.items():
        target = root / "themes" / name / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return root


def wrong(root: Path, **settings: object) -> tuple[Diagnostic, ...]:
    """What is said of a theme."""
    return load_theme(root, settings=Settings(**settings)).diagnostics  # type: ignore[arg-type]


def test_a_collection_without_themes_uses_the_ones_that_come_with_newsgloss(tmp_path: Path) -> None:
    found = theme(tmp_path)

    assert found.name == "broadsheet"
    assert found.digest == theme().digest


def test_a_missing_theme_is_named_with_the_themes_there_are() -> None:
    (said,) = wrong(ROOT, theme="brodsheet")

    assert said.code is Code.THEME_MISSING
    assert said.shown == (("themes", "broadsheet, plain"),)
    assert said.mend == "did you mean `broadsheet`?"


@pytest.mark.parametrize("name", ["../themes/plain", "/etc", "", ".", "a b", "plain\0"])
def test_a_theme_is_named_by_a_plain_word(name: str) -> None:
    assert load_theme(ROOT, settings=Settings(theme=name)).value is None


def test_themes_that_extend_each_other_in_a_circle_are_refused(tmp_path: Path) -> None:
    lay_theme(tmp_path, "one", 'name = "One"\nextends = "two"')
    lay_theme(tmp_path, "two", 'name = "Two"\nextends = "one"')

    (said,) = wrong(tmp_path, theme="one")

    assert said.code is Code.THEME_BROKEN
    assert said.what == "the theme extends itself: one extends two extends one"


def test_an_unknown_key_of_a_theme_is_told_with_the_nearest_known_one(tmp_path: Path) -> None:
    lay_theme(tmp_path, "one", 'name = "One"\nextend = "broadsheet"')

    (said, *_) = wrong(tmp_path, theme="one")

    assert (said.code, said.place) == (Code.THEME_BROKEN, Place("themes/one/theme.toml", 2))
    assert said.mend == "did you mean `extends`?"


def test_a_kind_that_cannot_be_drawn_is_refused_where_it_stands(tmp_path: Path) -> None:
    """Its values would be written into a stylesheet."""
    bad = '[[kinds]]\nname = "rumour"\nline = "zigzag"\nshape = "star"\nlight = "red;}"\ndark = "#00ff00"'
    lay_theme(tmp_path, "one", f'name = "One"\nextends = "broadsheet"\n{bad}')

    found = load_theme(tmp_path, settings=Settings(theme="one"))

    assert [(one.code, str(one.place)) for one in found.diagnostics] == [
        (Code.THEME_BROKEN, "themes/one/theme.toml:5:8"),
        (Code.THEME_BROKEN, "themes/one/theme.toml:6:9"),
        (Code.THEME_BROKEN, "themes/one/theme.toml:7:9"),
    ]
    assert found.value is not None
    assert "rumour" not in str([file.body for file in assets(found.value)])


def test_what_the_settings_ask_of_a_theme_is_told_where_they_ask_it(tmp_path: Path) -> None:
    places = Places("site.toml", {"theme.name": (3, 8), "theme.settings.fit": (5, 7)})
    asked = [{"theme": "none"}, {"theme_settings": {"fit": "wide"}}, {"theme_settings": {"ribon": True}}]
    lay_theme(tmp_path, "heir", 'name = "Heir"\nextends = "none"')

    assert [str(one.place) for each in asked for one in wrong(ROOT, places=places, **each)] == [
        "site.toml:3:8",
        "site.toml:5:7",
        "site.toml:1:1",
    ]
    assert [str(one.place) for one in wrong(tmp_path, theme="heir", places=places)] == ["themes/heir/theme.toml:2:11"]


def test_a_link_in_a_theme_is_not_followed(tmp_path: Path) -> None:
    lay_theme(tmp_path, "one", 'name = "One"\nextends = "broadsheet"', {"assets/own.css": ""})
    (tmp_path / "themes" / "one" / "assets" / "secret.txt").symlink_to("/etc/hostname")

    found = load_theme(tmp_path, settings=Settings(theme="one"))

    assert [said.code for said in found.diagnostics] == [Code.FILE_LINK]
    assert found.value is not None
    assert "secret.txt" not in found.value.assets


def test_the_owners_choices_take_the_place_of_a_themes_settings() -> None:
    assert theme(theme_settings={"ribbon": False, "fit": 1}).settings["ribbon"] is False


def test_a_setting_that_a_theme_does_not_have_is_told() -> None:
    (unknown, mistyped) = wrong(ROOT, theme_settings={"ribon": False, "search_examples": "gauge"})

    assert (unknown.code, unknown.mend) == (Code.SETTINGS_KEY, "did you mean `ribbon`?")
    assert mistyped.code is Code.SETTINGS_VALUE


def test_a_language_without_words_falls_back_to_english_and_is_told() -> None:
    found = load_theme(ROOT, settings=Settings(language="tlh"))

    assert [said.code for said in found.diagnostics] == [Code.SETTINGS_VALUE]
    assert found.value is not None
    assert found.value.language == "en"


def test_a_region_uses_the_words_of_its_language() -> None:
    found = theme(language="de-AT")

    assert (found.language, found.words["search"]) == ("de-AT", "Suchen")


def test_a_theme_reaches_the_template_that_it_replaces(tmp_path: Path) -> None:
    own = '{% extends "broadsheet/404.html" %}{% block heading %}Lost at sea{% endblock %}'
    lay_theme(tmp_path, "one", 'name = "One"\nextends = "broadsheet"', {"templates/404.html": own})
    page = Page("404.html", "404.html", "404", "", "", MissingPage(RIBBON))

    (outcome,) = render(Batch(((page, None),), theme(tmp_path, theme="one"), Settings(), FRAME))

    assert outcome.value is not None
    assert b"<title>Lost at sea" in outcome.value.body


def test_the_digest_of_a_theme_changes_with_any_of_its_files(tmp_path: Path) -> None:
    lay_theme(tmp_path, "one", 'name = "One"\nextends = "broadsheet"', {"assets/own.css": "a"})
    before = theme(tmp_path, theme="one").digest
    (tmp_path / "themes" / "one" / "assets" / "own.css").write_text("b")

    assert theme(tmp_path, theme="one").digest != before


def test_plain_proves_that_a_theme_can_be_small() -> None:
    files = [*(ROOT / "themes" / "plain").rglob("*.html"), *(ROOT / "themes" / "plain").rglob("*.css")]

    assert sum(len(file.read_text().splitlines()) for file in files) < 60
    assert not list((ROOT / "themes" / "plain").rglob("*.woff2"))


# ── The theme's own files ───────────────────────────────────────────────────────────────────────


def test_the_stylesheet_keeps_its_budget() -> None:
    css = (BROADSHEET / "assets" / "broadsheet.css").read_bytes()

    assert len(css) <= 28_000
    assert len(gzip.compress(css)) <= 7_000
    assert len((BROADSHEET / "assets" / "print.css").read_bytes()) <= 3_000


def test_the_script_keeps_its_budget_and_works_from_a_folder() -> None:
    script = (BROADSHEET / "assets" / "newsgloss.js").read_bytes()

    assert len(gzip.compress(script)) <= 6_000
    assert not re.search(rb"\bfetch\(|XMLHttpRequest|\bimport\b|\beval\(|innerHTML", script)


def test_every_kind_can_be_read_in_both_schemes() -> None:
    kinds = theme().kinds

    assert [kind.name for kind in kinds] == ["source", "context", "check", "correction", "hindsight"]
    assert min(contrast(kind.light, "#ffffff") for kind in kinds) >= 4.5
    assert min(contrast(kind.dark, "#121519") for kind in kinds) >= 4.5
    assert len({kind.line for kind in kinds}) == len({kind.shape for kind in kinds}) == len(kinds)


def test_a_kind_of_the_owners_is_drawn_and_filtered_like_the_others() -> None:
    css = assets(theme(kinds=(Kind("rumour", "dotted", "ring", "#123456", "#abcdef"),)))[-1].body.decode()

    assert "--k-rumour:#123456" in css
    assert ".k-rumour{--k:var(--k-rumour);--line:dotted;--thick:.12em}" in css
    assert "#show-rumour:not(:checked)" in css


def test_every_asset_is_a_file_of_the_site_once() -> None:
    urls = [file.url for file in assets(theme())]

    assert len(urls) == len(set(urls))
    assert {"assets/broadsheet.css", "assets/kinds.css", "assets/newsgloss.js", "assets/favicon.svg"} < set(urls)


def words(language: str, name: str = "broadsheet") -> dict[str, str]:
    """The words of a language, with dotted keys."""
    return flat(tomllib.loads((ROOT / "themes" / name / "words" / f"{language}.toml").read_text(encoding="utf-8")))


def plurals(found: Mapping[str, str]) -> set[str]:
    """The keys that have a form for each number."""
    return {key.removesuffix(".other") for key in found if key.endswith(".other")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_language_lacks_a_word(language: str) -> None:
    english, other = words("en"), words(language)
    single = {key for key in english if key.rpartition(".")[0] not in plurals(english)}

    assert plurals(other) == plurals(english)
    assert {key for key in other if key.rpartition(".")[0] not in plurals(other)} == single


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_has_the_forms_that_its_language_needs(language: str) -> None:
    found = words(language)
    needed = set(Locale(language).plural_form.tags) | {"other"}
    needed -= {"many"} if language == "fr" else set()  # for millions, which no page counts

    for key in plurals(found):
        assert {form for form in needed if f"{key}.{form}" not in found} == set(), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_ask_for_the_same_values_in_every_language(language: str) -> None:
    english, other = words("en"), words(language)
    asked = re.compile(r"\{(\w+)\}")

    for key, text in english.items():
        if key in other and key.rpartition(".")[0] not in plurals(english) and key != "year_short":
            assert set(asked.findall(other[key])) == set(asked.findall(text)), key


# ── Words, numbers, dates ───────────────────────────────────────────────────────────────────────


def tongue(language: str) -> Tongue:
    """A language, speaking Broadsheet's words."""
    return Tongue(words(language), locale_of(language))


@pytest.mark.parametrize(
    ("language", "n", "text"),
    [
        ("en", 1, "1 note"),
        ("en", 1348, "1,348 notes"),
        ("de", 2, "2 Notizen"),
        ("ru", 1, "1 заметка"),
        ("ru", 3, "3 заметки"),
        ("ru", 12, "12 заметок"),
        ("ru", 22, "22 заметки"),
        ("ar", 2, "ملاحظتان"),
        ("ar", 3, "3 ملاحظات"),
        ("ar", 11, "11 ملاحظة"),
    ],
)
def test_a_number_of_things_is_said_as_the_language_says_it(language: str, n: int, text: str) -> None:
    assert tongue(language).say("notes_small", n) == text


SLAVIC = (1, 2, 5, 11, 21, 22, 25)
SEMITIC = (1, 2, 3, 11, 100)


@pytest.mark.parametrize(
    ("language", "key", "numbers", "nouns"),
    [
        ("en", "total_of.people", (1, 2), "person people"),
        ("en", "total_of.series", (1, 2), "series series"),
        ("de", "count.context", (1, 2), "Kontext Kontexte"),
        ("de", "total_of.places", (1, 2), "Ort Orte"),
        ("fr", "total_of.tags", (0, 1, 2), "sujet sujet sujets"),
        ("fr", "count.check", (0, 1, 2), "vérification vérification vérifications"),
        ("ru", "cuttings", SLAVIC, "вырезка вырезки вырезок вырезок вырезка вырезки вырезок"),
        ("ru", "total_of.tags", SLAVIC, "рубрика рубрики рубрик рубрик рубрика рубрики рубрик"),
        ("ru", "total_of.people", SLAVIC, "человек человека человек человек человек человека человек"),
        (
            "ru",
            "total_of.organisations",
            SLAVIC,
            "организация организации организаций организаций организация организации организаций",
        ),
        ("ru", "total_of.places", SLAVIC, "место места мест мест место места мест"),
        ("ru", "total_of.events", SLAVIC, "событие события событий событий событие события событий"),
        ("ru", "total_of.sources", SLAVIC, "издание издания изданий изданий издание издания изданий"),
        ("ru", "total_of.authors", SLAVIC, "автор автора авторов авторов автор автора авторов"),
        ("ru", "total_of.series", SLAVIC, "серия серии серий серий серия серии серий"),
        ("ru", "count.source", SLAVIC, "источник источника источников источников источник источника источников"),
        ("ru", "count.context", SLAVIC, "контекст контекста контекстов контекстов контекст контекста контекстов"),
        ("ru", "count.check", SLAVIC, "проверка проверки проверок проверок проверка проверки проверок"),
        ("ru", "count.correction", SLAVIC, "поправка поправки поправок поправок поправка поправки поправок"),
        ("ar", "cuttings", SEMITIC, "قصاصة قصاصتان قصاصات قصاصة قصاصة"),
        ("ar", "total_of.tags", SEMITIC, "وسم وسمان وسوم وسمًا وسم"),
        ("ar", "total_of.people", SEMITIC, "شخص شخصان أشخاص شخصًا شخص"),
        ("ar", "total_of.organisations", SEMITIC, "منظمة منظمتان منظمات منظمة منظمة"),
        ("ar", "total_of.places", SEMITIC, "مكان مكانان أماكن مكانًا مكان"),
        ("ar", "total_of.events", SEMITIC, "حدث حدثان أحداث حدثًا حدث"),
        ("ar", "total_of.sources", SEMITIC, "مصدر مصدران مصادر مصدرًا مصدر"),
        ("ar", "total_of.authors", SEMITIC, "كاتب كاتبان كتّاب كاتبًا كاتب"),
        ("ar", "total_of.series", SEMITIC, "سلسلة سلسلتان سلاسل سلسلة سلسلة"),
        ("ar", "count.source", SEMITIC, "مصدر مصدران مصادر مصدرًا مصدر"),
        ("ar", "count.context", SEMITIC, "سياق سياقان سياقات سياقًا سياق"),
        ("ar", "count.check", SEMITIC, "تحقّق تحقّقان تحقّقات تحقّقًا تحقّق"),
        ("ar", "count.correction", SEMITIC, "تصويب تصويبان تصويبات تصويبًا تصويب"),
    ],
)
def test_what_is_counted_takes_the_form_of_its_number(
    language: str, key: str, numbers: tuple[int, ...], nouns: str
) -> None:
    said = [str(tongue(language).say(key, n)) for n in numbers]

    assert [next(word for word in text.split() if not word[0].isdigit()) for text in said] == nouns.split()


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_is_said_of_one_as_of_many(language: str) -> None:
    """`All 1 people` is nobody's language: of one, the number stands apart or nowhere."""
    for key in sorted(key for key in plurals(words(language)) if key.startswith("all_of.")):
        assert not re.search(r"(^|\s)1\s+\w", tongue(language).say(key, 1)), key


def test_a_number_that_ends_in_one_is_still_many_in_russian() -> None:
    assert tongue("ru").say("newest", 1) == "Одна вырезка."
    assert tongue("ru").say("newest", 21) == "21 вырезка, сначала новые."


@pytest.mark.parametrize(
    "title",
    [
        "“Let them calm down”: Putin",
        '"Let them calm down": Putin',
        "« Let them calm down »: Putin",
        "„Let them calm down“: Putin",
    ],
)
@pytest.mark.parametrize(
    ("language", "quoted"),
    [
        ("en", "“<bdi>‘Let them calm down’: Putin</bdi>”"),
        ("de", "„<bdi>‚Let them calm down‘: Putin</bdi>“"),
        ("fr", "«\xa0<bdi>“Let them calm down”: Putin</bdi>\xa0»"),
        ("ru", "«<bdi>„Let them calm down“: Putin</bdi>»"),
        ("ar", "«<bdi>“Let them calm down”: Putin</bdi>»"),
    ],
)
def test_quotations_in_a_quoted_title_take_the_languages_inner_marks(language: str, quoted: str, title: str) -> None:
    assert tongue(language).quoted(title) == quoted


@given(st.text(alphabet='ab “”„«»"<&'))
def test_a_quoted_title_keeps_its_words(title: str) -> None:
    made = re.sub(r"<.?bdi>|[“”‘„«»\"’\s]", "", tongue("en").quoted(title).unescape())

    assert made == re.sub(r"[“”„«»\"\s]", "", title)


def test_small_numbers_are_spelled_out_where_a_line_begins_with_them() -> None:
    assert [str(tongue("en").say("notes", n)) for n in (1, 9, 13)] == ["One note", "Nine notes", "13 notes"]


def test_values_are_escaped_and_markup_is_kept() -> None:
    assert tongue("en").say("by", names="<b>") == "By &lt;b&gt;"
    assert tongue("en").say("by", names=with_language("<b>M</b>", "", "")) == "By <b>M</b>"


def test_words_that_are_not_there_are_an_error() -> None:
    with pytest.raises(LookupError, match="no words for 'nought'"):
        tongue("en").say("nought")


@pytest.mark.parametrize(
    ("language", "written", "style", "text"),
    [
        ("en", "1987-11-12", "long", "12 November 1987"),
        ("en", "1987-11-12", "week", "Thu 12 Nov"),
        ("en", "1987-11", "long", "November 1987"),
        ("en", "1987", "long", "1987"),
        ("en", "1987~", "long", "about 1987"),
        ("en", "1987-11?", "short", "Nov 1987 (uncertain)"),
        ("en", "1987%", "heading", "About 1987 (uncertain)"),
        ("de", "1987-03-12", "long", "12. März 1987"),
        ("fr", "1987-11-12", "full", "jeudi 12 novembre 1987"),
        ("ru", "1987-11", "heading", "Ноябрь 1987"),
        ("ru", "1987-11-12", "long", "12 ноября 1987"),
        ("ar", "1987-11-12", "long", "12 نوفمبر 1987"),
        ("en", "0079-08-24", "long", "24 August 79"),
    ],
)
def test_a_date_is_said_as_exactly_as_it_is_known(language: str, written: str, style: str, text: str) -> None:
    assert tongue(language).when(When.parse(written), style) == text


def test_scripts_run_the_way_they_are_written() -> None:
    assert [direction(code) for code in ("en", "ar", "he-IL", "ur", "az-Arab", "ru")] == [
        *("ltr", "rtl", "rtl", "rtl", "rtl", "ltr")
    ]


# ── Passages ────────────────────────────────────────────────────────────────────────────────────


def body(html: str, **data: object) -> str:
    """The article's page with one passage of this HTML."""
    return printed(article_page(**data), reading(Passage("paragraph", "p-1", html, ())))


def test_links_into_the_collection_become_relative() -> None:
    made = body(
        '<p id="p-1"><a href="newsgloss:people/wray#life">Wray</a></p>', links={"people/wray": "people/wray/index.html"}
    )

    assert '<a href="../../../people/wray/index.html#life">Wray</a>' in made


def test_a_link_that_leads_nowhere_keeps_its_words() -> None:
    assert '<a class="unresolved">Wray</a>' in body('<p id="p-1"><a href="newsgloss:nobody" title="x">Wray</a></p>')


def test_a_picture_says_its_size_so_that_the_page_does_not_jump() -> None:
    picture = {"media/gate.png": Picture("media/gate.png", 640, 480, "")}

    made = body('<p id="p-1"><img src="newsgloss:media/gate.png" alt="A gate"></p>', pictures=picture)

    assert '<img src="../../../media/gate.png" width="640" height="480" alt="A gate">' in made


def test_a_picture_that_is_not_there_leaves_its_words() -> None:
    assert '<span class="missing">A &lt;gate&gt;</span>' in body(
        '<p id="p-1"><img src="newsgloss:x.png" alt="A &lt;gate&gt;"></p>'
    )


def test_a_table_can_be_scrolled_with_the_keyboard() -> None:
    made = body('<div id="t-1" class="table"><table><tr><td>1</td></tr></table></div>')

    assert '<div id="t-1" tabindex="0" role="region" aria-label="Table 1" class="table">' in made


def test_a_dateline_opens_the_first_paragraph() -> None:
    assert with_lead('<p id="p-1">The gate', "Port Ellery") == (
        '<p id="p-1"><span class="dateline">Port Ellery</span> The gate'
    )


def test_a_dateline_takes_its_dash_with_it() -> None:
    made = with_lead("<p>PORT ELLERY — The gate</p>", "Port Ellery")

    assert made == '<p><span class="dateline">PORT ELLERY —</span> The gate</p>'


@pytest.mark.parametrize("text", ['<p id="p-1">PORT ELLERY, Wed.</p>', '<p><a href="#">Port</a> Ellery, Wed.</p>'])
def test_a_dateline_is_not_said_twice(text: str) -> None:
    made = with_lead(text, "Port Ellery")

    assert re.sub(r"<[^>]*>", "", made) == re.sub(r"<[^>]*>", "", text)


def test_a_note_ends_with_who_wrote_it_and_begins_with_its_verdict() -> None:
    assert with_ends("<p>Two said so.</p>", verdict="Disputed", by="R.O., 2019") == (
        '<p><strong>Disputed.</strong> Two said so. <span class="by">R.O., 2019</span></p>'
    )


def test_the_language_of_an_article_stands_on_its_blocks() -> None:
    page = article_page(entry=entry(lang="ar"))
    made = printed(page, reading(Passage("paragraph", "p-1", '<p id="p-1">بوابة</p>\n', ())))

    assert '<p lang="ar" dir="rtl" id="p-1">' in made
    assert '<h1 class="headline" lang="ar" dir="rtl">' in made


@given(st.text())
def test_json_cannot_end_its_script_element(text: str) -> None:
    made = as_json({"title": text})

    assert not re.search("[<>&\u2028\u2029]", made)


def test_addresses_are_shown_bare() -> None:
    assert bare("https://www.courier.example/1987/") == "courier.example/1987"
    assert len(bare("https://courier.example/" + "a" * 200)) == 60


def test_an_id_in_a_known_catalogue_is_a_link() -> None:
    assert id_url("wikidata", "Q42") == "https://www.wikidata.org/wiki/Q42"
    assert id_url("archive", "87/315") == id_url("own", "javascript://x") == ""


# ── Pages ───────────────────────────────────────────────────────────────────────────────────────


def test_a_note_and_its_mark_lead_to_each_other() -> None:
    made = printed(article_page(), reading(marked()))

    assert 'href="#note-n1" role="doc-noteref" aria-label="Note 1, Check"' in made
    assert '<div class="note k-check" id="note-n1" role="note"' in made
    assert '<a class="num" href="#m-n1" role="doc-backlink"' in made
    assert "--at:--m-n1;--after:--legend" in made


def test_every_paragraph_and_note_shows_its_address() -> None:
    made = printed(article_page(), reading(marked()))

    assert '<a class="here" href="#p-1" aria-label="Address of paragraph 1">¶</a>' in made
    assert '<a class="here" href="#note-n1" aria-label="Address of note 1">#</a>' in made
    assert "¶" not in made.split("</p>")[0]


def test_a_note_that_lost_its_place_is_listed_with_its_words() -> None:
    lost = gloss("n2", number=2, state=State.ORPHAN)
    made = printed(article_page(), reading(marked(), lost=(lost,)))

    assert "Notes that lost their place" in made
    assert '<blockquote dir="auto">eleven minutes</blockquote>' in made.partition('id="note-n2"')[2]


def test_a_note_on_changed_words_says_so_with_the_old_and_the_new() -> None:
    """Where rights let them be read; one whose words moved says that."""
    old = gloss("n1", state=State.EDITED)
    new = replace(old, quote="nineteen minutes")
    made, withheld, moved = (
        printed(article_page(), reading(replace(marked(), glosses=(one,))))
        for one in (new, replace(old, quote=""), gloss("n1", state=State.MOVED))
    )

    said = "The words have changed since this note was written."
    assert f"{said} Before: “<bdi>eleven minutes</bdi>” Now: “<bdi>nineteen minutes</bdi>”</p>" in made
    assert f"{said}</p>" in withheld
    assert "The words have moved since this note was written.</p>" in moved
    assert said not in printed(article_page(), reading(marked()))


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("eleven minutes", "nineteen minutes", ("eleven minutes", "nineteen minutes")),
        ("a b c d e f x g h i j k l", "a b c d e f g h i j k l", ("… c d e f x g h i j …", "… c d e f g h i j …")),
        ("a a", "a a a", ("a a", "a a a")),
        ("十一分", "十九分", ("十一分", "十九分")),
    ],
)
def test_of_words_that_changed_those_around_the_change_are_shown(old: str, new: str, shown: tuple[str, str]) -> None:
    assert changed(old, new) == shown


def test_a_note_shows_what_cites_it() -> None:
    by = (("source", Ref("The log", "1987/11/13/log.html#note-n9")), ("", Ref("About", "about.html")))
    made = printed(article_page(cited_by={"n1": by}), reading(marked()))

    assert (
        'Cited by <a href="../13/log.html#note-n9">Source, <bdi>The log</bdi></a>; '
        '<a href="../../../about.html"><bdi>About</bdi></a></p>'
    ) in made


def test_an_article_links_the_file_of_its_notes_in_its_head_and_for_its_reader() -> None:
    feeds = (("1987/11/12/gate.notes.jsonld", "application/ld+json"),)
    made = printed(replace(article_page(), feeds=feeds), reading(marked()))

    assert '<link rel="alternate" type="application/ld+json" title="Gate held open" href="gate.notes.jsonld">' in made
    assert '<a href="gate.notes.jsonld" type="application/ld+json">These notes as JSON-LD</a>' in made
    assert "JSON-LD" not in printed(article_page(), reading(marked()))


def notes_page(row: NoteEntry, **changes: object) -> Page:
    """A list of one note."""
    plain: dict[str, object] = {"way": "", "name": "", "rows": (row,), "titles": {row.article: "Gate held open"}}
    plain |= {"total": 1, "pager": Pager(("notes/index.html",), 0), "links": {}, "finders": ()}
    feeds = (("notes/feed.xml", "application/atom+xml"), ("notes/collection.jsonld", "application/ld+json"))
    data = NotesPage(**{**plain, **changes})  # type: ignore[arg-type]
    return Page("notes/index.html", "notes.html", "notes", "", "notes", data, feeds=(*feeds, ("feed.xml", "")))


def note_entry(**changes: object) -> NoteEntry:
    """A note in a list."""
    known: dict[str, object] = dict.fromkeys(("tags", "people", "cites", "targets"), ())
    known |= {"id": "n1", "article": "1987/gate", "url": "1987/11/12/gate.html#note-n1", "kind": "check", "by": "R.O."}
    known |= {"state": State.EXACT, "quote": "eleven minutes", "verdict": "", "html": "<p>No.</p>", "when": When(2019)}
    return NoteEntry(**{**known, **changes})  # type: ignore[arg-type]


def test_a_note_in_a_list_leads_to_itself_its_passage_its_author_and_what_it_names() -> None:
    authors = {"R.O.": Ref("Rosa Oakes", "notes/by/rosa-oakes/index.html")}
    named = {"n1": (Ref("floods", "notes/tags/floods/index.html"),)}
    made = printed(notes_page(note_entry(), authors=authors, named=named))

    assert '<h2 class="hed"><a href="../1987/11/12/gate.html"><bdi>Gate held open</bdi></a></h2>' in made
    assert (
        '<h3 class="hed"><a href="../1987/11/12/gate.html#note-n1"><mark class="kind k-check">Check</mark></a>' in made
    )
    assert '<blockquote dir="auto"><a href="../1987/11/12/gate.html#m-n1">eleven minutes</a></blockquote>' in made
    assert '<a href="by/rosa-oakes/index.html"><bdi>R.O.</bdi></a>, 2019' in made
    assert '<a href="tags/floods/index.html"><bdi>floods</bdi></a>' in made


def test_notes_of_one_article_stand_together_under_its_date_and_headline() -> None:
    one = note_entry()
    rows = (one, replace(one, id="n2"), replace(one, id="n3", article="1987/wray", url="1987/11/16/wray.html#note-n3"))
    page = notes_page(one)
    titles = {"1987/gate": "Gate held open", "1987/wray": "Mr Wray replies"}
    dates = {"1987/gate": When(1987, 11, 12)}
    made = printed(replace(page, data=replace(page.data, rows=rows, titles=titles, dates=dates)))

    assert [made.count(f"<bdi>{title}</bdi>") for title in titles.values()] == [1, 1]
    order = ("<bdi>Gate held open", "#note-n1", "<bdi>Mr Wray replies", "#note-n3")
    assert [made.index(one) for one in order] == sorted(made.index(one) for one in order)
    assert made.count('<section class="on-one">') == 2
    assert made.count('<time datetime="1987-11-12">') == 1


def test_a_directory_says_what_each_is_and_sets_what_is_below_it_in() -> None:
    refs = (Ref("harbour", "tags/harbour/index.html", 3), Ref("barrier", "tags/harbour/barrier/index.html", 2))
    about = {refs[0].url: About("All of <it>", 1974, 1991), refs[1].url: About("", 1974, 1991, 1)}
    made = printed(
        Page("tags/index.html", "directory.html", "tags", "", "tags", DirectoryPage("tags", (("", refs),), 2, about))
    )

    assert (
        '<a href="harbour/index.html"><bdi>harbour</bdi></a><span class="n">3</span>'
        '<p class="of"><bdi>All of &lt;it&gt;' in made
    )
    assert '<li style="--deep:1"><a href="harbour/barrier/index.html">' in made
    assert '<p class="of">1974–1991</p>' in made


@pytest.mark.parametrize(
    ("index", "order", "ways"),
    [("tags", "Newest first.", ("Newer", "Older")), ("series", "Oldest first.", ("Older", "Newer"))],
)
def test_a_listing_says_in_which_order_it_stands(index: str, order: str, ways: tuple[str, str]) -> None:
    urls = tuple(f"{index}/floods/{name}.html" for name in ("index", "page-2", "page-3"))
    group = Group(index, "floods", "floods", "floods", urls[0], ())
    lists: dict[str, object] = dict.fromkeys(("crumbs", "children", "notes", "backlinks"), ())
    lists |= {"dots": None, "links": {}, "pictures": {}, "note_titles": {}, "pager": Pager(urls, 1)}
    data = ListingPage(group=group, rows=(entry(),), **lists)  # type: ignore[arg-type]
    made = printed(Page(urls[1], "listing.html", "floods", "", index, data))

    assert f"<p>{order}" in made
    assert f'<a rel="prev" href="index.html">{ways[0]}</a>' in made
    assert f'<a rel="next" href="page-3.html">{ways[1]}</a>' in made


@pytest.mark.parametrize("shown", [True, False])
def test_a_listing_shows_where_in_the_record_its_articles_stand(shown: bool) -> None:
    group = Group("tags", "floods", "floods", "floods", "tags/floods/index.html", ())
    lists: dict[str, object] = dict.fromkeys(("rows", "crumbs", "children", "notes", "backlinks"), ())
    lists |= {"dots": None, "links": {}, "pictures": {}, "note_titles": {}, "pager": Pager((group.url,), 0)}
    ribbon = Ribbon(12, (Bar(3, 1.0), Bar(5, 0.5)), (Ref("1987", "1987/index.html"),), 0, -1.0, (Bar(3, 0.5),))
    data = ListingPage(group=group, ribbon=ribbon if shown else None, **lists)  # type: ignore[arg-type]
    made = printed(Page(group.url, "listing.html", "floods", "", "tags", data))

    assert ('class="ribbon"' in made) == ('<path class="own" d="M3.12 12v-6.00h0.76v6.00z"/>' in made) == shown


def test_the_page_of_a_tag_shows_the_notes_that_name_it() -> None:
    group = Group("tags", "floods", "floods", "floods", "tags/floods/index.html", (), ("n1",))
    lists: dict[str, object] = dict.fromkeys(("rows", "crumbs", "children", "backlinks"), ())
    lists |= {"dots": None, "links": {}, "pictures": {}, "pager": Pager((group.url,), 0)}
    titles = {"1987/gate": "Gate held open"}
    data = ListingPage(group=group, notes=(note_entry(),), note_titles=titles, **lists)  # type: ignore[arg-type]
    made = printed(Page(group.url, "listing.html", "floods", "", "tags", data))

    assert "<h2>Named in notes</h2>" in made
    assert '<a href="../../1987/11/12/gate.html#note-n1"><bdi>Gate held open</bdi></a>' in made


def test_a_note_in_a_list_that_lost_its_place_leads_to_no_passage() -> None:
    made = printed(notes_page(note_entry(state=State.ORPHAN)))

    assert '<blockquote dir="auto">eleven minutes</blockquote>' in made
    assert "The quoted words are not in the article." in made


def test_the_notes_show_their_feed_their_file_and_the_ways_in() -> None:
    refs = (Ref("R.O.", "notes/by/r-o/index.html", 2),)
    finders = (Finder("notes", "notes/index.html", (Ref("check", "notes/kinds/check/index.html", 2),), 2),)
    finders += (Finder("notes/by", "notes/by/index.html", refs, 12),)
    made = printed(notes_page(note_entry(), finders=finders))

    assert '<a href="feed.xml" type="application/atom+xml">Feed of the notes</a>' in made
    assert '<a href="collection.jsonld" type="application/ld+json">All notes as JSON-LD</a>' in made
    assert made.count("Feed of the notes") == 1
    assert '<h2>Notes by author</h2><ul class="leaders"><li><a href="by/r-o/index.html"><bdi>R.O.</bdi></a>' in made
    assert '<a href="by/index.html">All 12</a>' in made


@pytest.mark.parametrize(
    ("way", "name", "heading"),
    [("by", "R.O.", "Notes by R.O."), ("tags", "floods", "Notes on floods"), ("kinds", "check", "Notes: Check")],
)
def test_a_list_of_notes_says_by_what_they_were_chosen(way: str, name: str, heading: str) -> None:
    made = printed(notes_page(note_entry(), way=way, name=name, about=Ref(name, "tags/floods/index.html")))

    assert f"<title>{heading} — " in made
    assert f'<a href="../tags/floods/index.html">Everything on <bdi>{name}</bdi></a>' in made


@pytest.mark.parametrize("rights", [Rights.EXCERPT, Rights.METADATA])
def test_what_may_not_be_published_is_not_but_its_notes_are(rights: Rights) -> None:
    """What is withheld has no HTML in a Reading, but its notes; nothing of it is printed, not even an empty frame."""
    opening = '<p id="p-0">The opening.</p>\n' if rights is Rights.EXCERPT else ""
    first, withheld = Passage("paragraph", "p-0", opening, ()), replace(marked(), html="")
    made = printed(article_page(entry=entry(rights=rights)), reading(first, withheld))

    assert ("The opening." in made) == (rights is Rights.EXCERPT)
    assert made.count('class="passage') == (rights is Rights.EXCERPT)
    assert 'id="note-n1"' in made


def test_names_keep_to_their_own_direction() -> None:
    source, person = Ref("دفتر", "sources/daftar/index.html"), Ref("ليلى", "")
    page = article_page(entry=entry(title="بوابة", source="دفتر", authors=("ليلى",)), source=source, people=(person,))
    made = printed(page, reading(marked()))

    without = re.sub(r"(?s)<details.*?</details>", "", made)
    assert without.count("<bdi>دفتر</bdi>") == 2
    assert without.count("<bdi>ليلى</bdi>") == 2
    assert '<b>APA</b> <span lang="en" dir="ltr"><bdi>ليلى</bdi>. (' in made
    assert "“<bdi>بوابة</bdi>”" in made


def test_an_empty_collection_names_no_day() -> None:
    empty = replace(FRAME, articles=0, notes=0, first=0, last=0, date=When(1))
    page = Page("404.html", "404.html", "404", "", "", MissingPage(Ribbon(0, (), (), 0, -1.0)))

    (outcome,) = render(Batch(((page, None),), broadsheet("en", ""), Settings(), empty))

    assert outcome.value is not None
    assert b"Built" not in outcome.value.body


def test_a_draft_says_so() -> None:
    assert "A draft." in printed(article_page(), reading(marked(), head={"draft": True}))


def test_the_ids_of_a_page_are_its_own_and_its_tags_nest() -> None:
    whole, lost = gloss("n3", "context", number=3), gloss("n4", "source", number=4, state=State.AMBIGUOUS)
    pictures = {"media/gate.png": Picture("media/gate.png", 640, 480, "")}
    head = {"image": Image("media/gate.png", "The gate"), "imported": Imported("gate.txt", "9c41" * 16, "newsgloss 1")}
    page = article_page(
        pictures=pictures, tags=(Ref("Floods", "tags/floods/index.html"),), backlinks=(Ref("About", "about.html"),)
    )
    text = reading(marked(), head=head, whole=(replace(whole, mark=None),), lost=(lost,))

    for made in (printed(page, text), printed(front_page())):
        tags = Tags(made)
        assert tags.open == []
        assert len(tags.ids) == len(set(tags.ids))
        assert [tag for tag, _ in tags.found].count("h1") == 1


def test_no_page_asks_for_anything_from_elsewhere_or_runs_script_of_its_own() -> None:
    page = article_page(ld={"headline": "</script><script>alert(1)</script>"})
    for made in (printed(page, reading(marked())), printed(front_page())):
        assert "default-src 'none'; script-src 'self'" in made
        assert not re.search(r'\b(?:src|href)="(?:/|https?:)', made)
        assert not re.search(r"\son\w+=", made)
        scripts = re.findall(r"<script(?! type=\"application/ld\+json\")[^>]*>", made)
        ours = re.compile(r' src="[./]*assets/(newsgloss|own-notes)\.js">$')
        assert scripts
        assert [tag for tag in scripts if not ours.search(tag)] == []


def test_what_an_article_says_is_shown_as_it_is() -> None:
    nasty = '"><script>alert(1)</script>&amp;{{ 7*7 }}'
    made = printed(article_page(entry=entry(title=nasty, dek=nasty, source=nasty, kicker=nasty)), reading(marked()))

    assert "<script>alert" not in made
    assert "&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;{{ 7*7 }}" in made


def test_a_page_has_no_needless_blank_lines() -> None:
    assert "\n\n" not in printed(front_page())
    assert "\n\n" not in printed(article_page(), reading(marked()))


def test_the_slip_shows_what_is_known_of_the_date() -> None:
    def slip(date: str) -> str:
        made = printed(article_page(entry=entry(date=When.parse(date))), reading(marked()))
        return re.sub(r"<[^>]*>", " ", made.partition('<aside class="slip"')[2].partition("</time>")[0]).split(">")[-1]

    assert slip("1987-11-12").split() == ["12", "Thursday", "November", "1987"]
    assert slip("1987-11").split() == ["Nov", "1987"]
    assert slip("1987~").split() == ["1987", "about"]


def test_every_kind_in_use_has_its_box() -> None:
    made = printed(article_page(), reading(marked("n1", "hindsight")))

    assert re.findall(r'id="show-([\w-]+)"', made) == ["hindsight"]


def test_a_redirect_needs_no_script() -> None:
    page = Page("old/gate.html", "redirect.html", "Gate", "", "", RedirectPage("1987/11/12/gate.html"))

    assert '<meta http-equiv="refresh" content="0; url=../1987/11/12/gate.html">' in printed(page)


def test_a_missing_page_is_found_at_any_depth_where_the_site_knows_its_address() -> None:
    page = Page("404.html", "404.html", "404", "", "", MissingPage(RIBBON))

    assert 'href="https://papers.example/a/assets/broadsheet.css"' in printed(
        page, base_url="https://papers.example/a/"
    )
    assert 'href="assets/broadsheet.css"' in printed(page)


def test_the_search_says_what_it_can_do_and_leads_to_the_list_of_headlines() -> None:
    row = entry(source="Courier")
    search = printed(Page("search.html", "search.html", "search", "", "search", HeadlinesPage((), 1)))
    rows = printed(
        Page("headlines.html", "headlines.html", "headlines", "", "search", HeadlinesPage((("G", (row,)),), 1))
    )

    assert 'action="search.html"' in search
    assert "is:annotated" in search
    assert 'href="headlines.html"' in search
    assert f">{row.title}</a>" in rows


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_speak_every_language_of_the_theme(language: str) -> None:
    for made in (
        printed(front_page(), language=language),
        printed(article_page(), reading(marked()), language=language),
    ):
        assert f'<html lang="{language}" dir="{direction(language)}">' in made


def test_a_title_fills_its_measure_without_leaving_it() -> None:
    assert fitted("The Ellery Papers") == (pytest.approx(7.4545, abs=0.05), 1)
    assert fitted("A collection of cuttings from nine newspapers")[1] == 2
    assert fitted("") == (2.0, 1)


def test_many_notes_on_little_text_stand_in_rows() -> None:
    crowd = replace(marked(), glosses=tuple(gloss(f"n{n}", html="<p>" + "word " * 60 + "</p>") for n in range(9)))

    assert outruns((crowd,), ())
    assert not outruns((marked(),), ())
    assert 'data-notes="rows"' in printed(article_page(), reading(crowd))


# ── What goes wrong ─────────────────────────────────────────────────────────────────────────────


def failing(tmp_path: Path, template: str) -> tuple[Diagnostic, int]:
    """What is said of a template that fails, and how many other pages were rendered."""
    lay_theme(tmp_path, "one", 'name = "One"\nextends = "broadsheet"', {"templates/404.html": template})
    missing = Page("404.html", "404.html", "404", "", "", MissingPage(RIBBON))
    pages = ((missing, None), (front_page(), None))
    outcomes = render(Batch(pages, theme(tmp_path, theme="one"), Settings(), FRAME))
    (said,) = outcomes[0].diagnostics
    return said, sum(outcome.value is not None for outcome in outcomes)


@pytest.mark.parametrize(
    ("template", "line", "what"),
    [
        ("<p>\n{{ page.titel }}", 2, "has no attribute 'titel'"),
        ("{{ nobody }}", 1, "'nobody' is undefined"),
        ("\n\n{% if %}", 3, "Expected an expression"),
        ("{% set x %}{% endset %}\n{{ t('nought') }}", 2, "no words for 'nought'"),
        ("\n{{ asset('no.css') }}", 2, "no asset 'no.css'"),
        ('{% extends "nowhere.html" %}', 1, "no template 'nowhere.html'"),
        ("a\nb\n{{ 1 / 0 }}", 3, "division by zero"),
    ],
)
def test_a_template_that_fails_is_told_with_its_line_and_stops_no_other(
    tmp_path: Path, template: str, line: int, what: str
) -> None:
    said, rendered = failing(tmp_path, template)

    assert (said.code, said.place) == (Code.TEMPLATE_ERROR, Place("themes/one/templates/404.html", line))
    assert what in said.what
    assert ("page", "404.html") in said.shown
    assert rendered == 1


# ── Laws ────────────────────────────────────────────────────────────────────────────────────────


def test_a_batch_can_be_sent_to_another_process() -> None:
    batch = Batch(((front_page(), None),), theme(), Settings(), FRAME)

    assert render(pickle.loads(pickle.dumps(batch))) == render(batch)  # noqa: S301  # our own bytes


def test_a_page_is_the_same_in_any_company() -> None:
    page, text = article_page(), reading(marked())
    alone = render(Batch(((page, text),), theme(), Settings(), FRAME))
    among = render(Batch(((front_page(), None), (page, text), (page, text)), theme(), Settings(), FRAME))

    assert among[1:] == (*alone, *alone)


@pytest.mark.parametrize(
    ("tag", "same"),
    [
        ('{% include "b.html" %}', False),
        ("{%- from 'b.html' import x with context -%}", False),
        ('{% import "b.html" as b %}', False),
        ('{% include "c.html" ignore missing %}', False),  # which includes b.html itself
        ("{% include name %}", False),
        ('{% include "b" ~ ".html" %}', False),
        ('{% include ["b.html", "d.html"] %}', False),
        ('{% include "d.html" %}', True),
        ('{{ "b.html" }}', True),
    ],
)
def test_a_templates_fingerprint_is_of_all_that_it_prints_with(tag: str, same: bool) -> None:
    texts = {"a.html": tag, "b.html": "1", "c.html": '{% include "b.html" %}', "d.html": "x"}
    one = replace(theme(), templates=texts)
    other = replace(one, templates=texts | {"b.html": "2"})

    assert (fingerprints(one)["a.html"] == fingerprints(other)["a.html"]) is same
    assert fingerprints(one)["b.html"] != fingerprints(other)["b.html"]
    assert ("b.html" in needed(one, ["a.html"])) is not same


def test_templates_that_an_earlier_run_compiled_are_not_compiled_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_theme(
        tmp_path,
        "one",
        'name = "One"\nextends = "broadsheet"',
        {"templates/front.html": "{{ page.title }}", "templates/bad.html": "{% if %}"},
    )
    loaded = theme(tmp_path, theme="one")
    batch = Batch(((front_page(), None),), loaded, Settings(), FRAME)
    names = ["bad.html", "front.html"]

    code = dict(zip(names, compiled(batch, names), strict=True))
    fresh = render(batch)
    press._compiled.cache_clear()
    monkeypatch.setattr(jinja2.Environment, "compile", None)

    assert code["bad.html"] == b""
    assert fresh[0].value == File("index.html", b"The Ellery Papers")
    assert render(replace(batch, code=code)) == fresh
