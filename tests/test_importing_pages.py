"""Importing what other programs wrote: Markdown with front matter, and web pages."""

from __future__ import annotations

import pytest

from generator import reading
from generator.diagnostics import Code, Diagnostic
from generator.importing import Draft, convert, take_in
from generator.model import Manuscript, Source, When
from generator.placed.fences import read_front, split


def original(name: str, text: str | bytes) -> Source:
    return Source(f"content/inbox/{name}", text.encode() if isinstance(text, str) else text)


def draft_of(text: str | bytes, name: str = "note.md") -> Draft:
    found = convert(original(name, text))
    assert found.value, found.diagnostics
    return found.value[0]


def told(name: str, text: str | bytes, code: Code) -> Diagnostic:
    (found,) = (one for one in take_in([original(name, text)], (), by="t").diagnostics if one.code is code)
    return found


# ── Front matter of other programs ──────────────────────────────────────────────────────────────

BODY = "The gate stood open for eleven minutes.\n"
PROGRAMS = {
    "Obsidian Web Clipper": (
        ('---\ntitle: "Gate held open"\nsource: "https://courier.example/gate?utm_source=x"\nauthor:\n'
        '  - "[[Maud Tennant]]"\n  - "[[R. Olsen]]"\npublished: 1987-11-12\ncreated: 2024-01-30\n'
        'description: "By the book."\ntags:\n  - "clippings"\n  - "floods"\n---\n'),
        {
            "title": "Gate held open",
            "date": When(1987, 11, 12),
            "authors": ["Maud Tennant", "R. Olsen"],
            "url": "https://courier.example/gate",
            "dek": "By the book.",
            "tags": ["floods"],
        },
        {"created": "2024-01-30", "tags": ["clippings"]},
    ),
    "MarkDownload": (
        ("---\ncreated: 2024-01-30T10:11:12 (UTC +02:00)\ntags: [floods,gates]\n"
        "source: https://courier.example/1987/11/12/gate\nauthor: Maud Tennant\n---\n\n# Gate held open\n\n"),
        {
            "title": "Gate held open",
            "date": When(1987, 11, 12),
            "authors": ["Maud Tennant"],
            "url": "https://courier.example/1987/11/12/gate",
            "tags": ["floods", "gates"],
        },
        {"created": "2024-01-30T10:11:12 (UTC +02:00)"},
    ),
    "Joplin": (
        ("---\ntitle: Gate held open\nupdated: 2024-05-01 16:40:00Z\ncreated: 2024-05-01 16:40:00Z\n"
        "source: https://courier.example/1987-11-12/gate\nauthor: Maud Tennant\nlatitude: 53.1000\nlongitude: -1.2000\n"
        "altitude: 0.0000\ncompleted?: no\ntags:\n  - floods\n---\n\n"),
        {
            "title": "Gate held open",
            "date": When(1987, 11, 12),
            "updated": When(2024, 5, 1, "16:40:00", "Z"),
            "authors": ["Maud Tennant"],
            "url": "https://courier.example/1987-11-12/gate",
            "tags": ["floods"],
        },
        {"created": "2024-05-01 16:40:00Z", "latitude": 53.1, "longitude": -1.2, "altitude": 0.0, "completed?": "no"},
    ),
    "Zotero": (
        ("---\ntitle: Gate held open\nauthors: Tennant, Maud; Olsen, Ruth\nitemType: newspaperArticle\n"
        "publicationTitle: Port Ellery Courier\ndate: 1987-11-12\npages: 3\nURL: https://courier.example/gate\n"
        "citekey: tennantGate1987\n---\n\n"),
        {
            "title": "Gate held open",
            "date": When(1987, 11, 12),
            "authors": ["Maud Tennant", "Ruth Olsen"],
            "source": "Port Ellery Courier",
            "url": "https://courier.example/gate",
            "page": "3",
        },
        {"itemType": "newspaperArticle", "citekey": "tennantGate1987"},
    ),
    "Hugo, YAML": (
        ("---\ntitle: Gate held open\ndate: 1987-11-12T09:30:00+01:00\nlastmod: 1987-11-13\ndraft: true\n"
        "aliases:\n  - /old/gate/\nseries: [The barrier]\nweight: 10\ntags: [floods]\ncategories: [news]\n---\n"),
        {
            "title": "Gate held open",
            "date": When(1987, 11, 12, "09:30:00", "+01:00"),
            "updated": When(1987, 11, 13),
            "tags": ["floods"],
            "aliases": ["/old/gate/"],
            "draft": True,
            "series": "The barrier",
        },
        {"weight": 10, "categories": ["news"]},
    ),
    "Hugo, TOML": (
        ('+++\ntitle = "Gate held open"\ndate = 1987-11-12T09:30:00+01:00\ndraft = false\ntags = ["floods"]\n'
        'weight = 10\n[author]\nname = "Maud Tennant"\n+++\n\n'),
        {
            "title": "Gate held open",
            "date": When(1987, 11, 12, "09:30:00", "+01:00"),
            "authors": ["Maud Tennant"],
            "tags": ["floods"],
        },
        {"draft": False, "weight": 10},
    ),
    "Hugo, JSON": (
        ('{\n   "title": "Gate \\u201cheld\\u201d open",\n   "date": "1987-11-12",\n   "tags": ["floods"],\n'
        '   "params": {"author": "Maud Tennant"}\n}\n\n'),
        {"title": "Gate “held” open", "date": When(1987, 11, 12), "tags": ["floods"]},
        {"params": {"author": "Maud Tennant"}},
    ),
    "Jekyll": (
        ('---\nlayout: post\ntitle:  "Gate held open"\ndate:   1987-11-12 09:30:00 +0100\npublished: false\n'
        "categories: news floods\n---\n"),
        {
            "title": "Gate held open",
            "date": When(1987, 11, 12, "09:30:00", "+0100"),
            "tags": ["news floods"],
            "draft": True,
        },
        {"layout": "post"},
    ),
    "Hexo": (
        ("---\ntitle: Gate held open\ndate: 1987/11/12 09:30:00\nupdated: 1987-11-13 10:00:00\ncomments: false\n"
        "permalink: gate/\nexcerpt: By the book.\nlang: en_GB\n---\n"),
        {
            "title": "Gate held open",
            "date": When(1987, 11, 12),
            "updated": When(1987, 11, 13, "10:00:00"),
            "dek": "By the book.",
            "lang": "en-GB",
        },
        {"comments": False, "permalink": "gate/"},
    ),
    "Pandoc": (
        ("---\ntitle: Gate held open\nauthor:\n- name: Maud Tennant\n  affiliation: Courier\n- Ruth Olsen\n"
        "date: 12 November 1987\nabstract: |\n  By the book.\nkeywords: [floods, gates]\nlang: en-GB\n...\n\n"),
        {
            "title": "Gate held open",
            "date": When(1987, 11, 12),
            "authors": ["Maud Tennant", "Ruth Olsen"],
            "dek": "By the book.",
            "tags": ["floods", "gates"],
            "lang": "en-GB",
        },
        {"author": [{"name": "Maud Tennant", "affiliation": "Courier"}, "Ruth Olsen"]},
    ),
    "Dendron": (
        ("---\nid: wmmnpxs0t7h1\ntitle: Gate held open\ndesc: ''\nupdated: 1608518909864\ncreated: 1608518909864\n"
        "date: 1987-11-12\n---\n\n"),
        {"title": "Gate held open", "date": When(1987, 11, 12), "id": "wmmnpxs0t7h1"},
        {"updated": 1608518909864, "created": 1608518909864},
    ),
}  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_front_matter_of_a_program_is_mapped_and_the_rest_is_kept(program: str) -> None:
    front, head, extra = PROGRAMS[program]
    draft = draft_of(front + BODY)
    assert {name: value for name, value in draft.head.items() if name != "lang" or "lang" in head} == head
    assert (dict(draft.extra), draft.markdown) == (extra, BODY.strip("\n"))


@pytest.mark.parametrize("program", PROGRAMS)
def test_front_matter_and_body_are_the_whole_file(program: str) -> None:
    draft = draft_of(PROGRAMS[program][0] + BODY)
    parts = (draft.body, *(fate.text for fate in (*draft.moved, *draft.dropped)))
    assert sorted("".join("".join(parts).split())) == sorted("".join(draft.original.split()))


def test_a_heading_that_is_not_the_title_stays_in_the_text() -> None:
    draft = draft_of("---\ntitle: Gate held open\ndate: 1987-11-12\n---\n# The night\n\nText.\n")
    assert draft.markdown == "# The night\n\nText."


def test_other_titles_are_no_old_addresses() -> None:
    draft = draft_of("---\ntitle: A\ndate: 1987\naliases: [The gate, Gate night]\nslug: posts/gate\n---\nText.\n")
    assert ("aliases" in draft.head, "slug" in draft.head) == (False, False)
    assert draft.extra == {"aliases": ["The gate", "Gate night"], "slug": "posts/gate"}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('+++\ntitle = "A"\ndate = \n+++\nText.\n', 3, "this is not TOML"),
        ('{\n"title": "A",\n"date" "1987"\n}\nText.\n', 3, "this is not JSON"),
        ('{\n"title": "A",\n"title": "B"\n}\nText.\n', 1, "stands twice"),
    ],
)
def test_front_matter_in_toml_or_json_that_cannot_be_read_is_placed(text: str, line: int, said: str) -> None:
    (wrong,) = convert(original("a.md", text)).diagnostics
    assert (wrong.code, wrong.place.line, said in wrong.what) == (Code.IMPORT_FAILED, line, True)


@pytest.mark.parametrize(
    "text", ["---\ntitle: A\n---\nText\n", "---  \ntitle: A\n---\t\nText\n", "\n\n---\ntitle: A\n---   \n\nText\n"]
)
def test_fences_may_end_in_blanks_and_stand_under_blank_lines(text: str) -> None:
    front = split(text)
    assert front
    read = read_front(front, "a.md").value
    assert read
    assert isinstance(read.value, dict)
    title = read.value["title"]
    assert (title.value, text.split("\n")[title.place.line - 1]) == ("A", "title: A")
    assert (front.body.strip(), text.split("\n")[front.before + 1 :]) == ("Text", front.body.split("\n")[1:])


@pytest.mark.parametrize("text", ["---\ntitle: A\n\nText\n", "+++\n", "{\nText\n", "Text\n---\n", ""])
def test_text_without_two_fences_has_no_front_matter(text: str) -> None:
    assert split(text) is None


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_marks_and_line_ends_change_nothing(ends: str, mark: str) -> None:
    text = "---\ntitle: A\ndate: 1987\n---\nText.\n"
    assert draft_of(mark + text.replace("\n", ends)).head == draft_of(text).head


def test_who_misses_a_date_is_told_where_to_write_one() -> None:
    front = told("a.md", "---\ntitle: A\n---\nText.\n", Code.IMPORT_NEEDED)
    assert front.mend == "write `date: 1919-08-30` in the front matter"


@pytest.mark.parametrize(("folder", "key"), [("people", "name"), ("places", "name"), ("pages", "title")])
def test_a_file_without_front_matter_is_shown_what_one_of_its_folder_needs(folder: str, key: str) -> None:
    read = reading.read_page if folder == "pages" else reading.read_authority
    (wrong,) = read(Manuscript(f"content/{folder}/a.md", "Text.\n")).diagnostics
    assert (wrong.code, wrong.mend) == (Code.HEAD_MISSING, f"---\n{key}: …\n---")
