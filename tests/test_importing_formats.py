"""Importing from the formats of agencies, readers, mails and archives: what becomes of each, and what does no harm."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import dialect, pipeline
from generator.cli import main
from generator.diagnostics import Code, Outcome
from generator.importing import Draft, annotations, apart, better, convert, copy_in, formats, reviews, scan, take_in
from generator.importing.alike import Alike
from generator.importing.draft import unsure
from generator.importing.fragment import markdown
from generator.importing.stamps import stamp
from generator.model import Manuscript, Review, Source, When
from tests.costs import within
from tests.making import build, make

LONGEST = 2.0  # seconds of CPU
LARGEST = 300  # megabytes


def original(name: str, data: str | bytes) -> Source:
    return Source(f"content/inbox/{name}", data.encode() if isinstance(data, str) else data)


def drafts_of(name: str, data: str | bytes) -> tuple[Draft, ...]:
    done = convert(original(name, data))
    assert done.value, done.diagnostics
    return done.value


def refused(name: str, data: str | bytes) -> Code:
    """The one thing that is said of an original that gives no article, within the bounds."""
    done = cheaply(lambda: convert(original(name, data)))
    assert not done.value
    assert len(done.diagnostics) == 1
    return done.diagnostics[0].code


def cheaply(work: Callable[[], Outcome[tuple[Draft, ...]]]) -> Outcome[tuple[Draft, ...]]:
    with within(LONGEST, LARGEST):
        return work()


def shown(text: str) -> str:
    """What a reader reads of Markdown, blanks apart."""
    out: list[str] = []
    for token in dialect.parser().parse(text):
        out.extend(child.content for child in token.children or [] if child.type in ("text", "code_inline"))
        out.extend([token.content] if token.type in ("fence", "code_block", "html_block") else [])
    return "".join("".join(out).split())


# ── HTML that is all article ────────────────────────────────────────────────────────────────────


@given(st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF), max_size=80))
def test_words_in_html_are_the_words_that_a_reader_reads(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert shown(markdown(f"<p>{escaped}</p>")) == "".join(text.split())


@given(
    st.lists(
        st.sampled_from(["<b>", "</b>", "<i>", "</i>", "a", "*", "_", " ", '"', "<a href=x>", "</a>", "<br>", "!"])
    )
)
def test_marks_in_html_lose_no_word(parts: list[str]) -> None:
    want = "".join(part for part in parts if not part.startswith("<")).replace(" ", "")
    assert shown(markdown(f"<div>{''.join(parts)}</div>")) == want


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<h1>Top</h1><h3>Low</h3>", "## Top\n\n#### Low"),
        ("one<br>two<br><br>three", "one  \ntwo\n\nthree"),
        ("<ol start=3><li>c<li>d</ol>", "3. c\n4. d"),
        ("<ul><li>a<ul><li>b</ul></ul>", "- a\n  - b"),
        ("<blockquote><p>a<p>b</blockquote>", "> a\n>\n> b"),
        ("<pre>a *b*\n  c</pre>", "```\na *b*\n  c\n```"),
        ("<p>a <code>b`c</code></p>", "a ``b`c``"),
        ("<a href='https://x.example/a (b)'>go</a>", "[go](https://x.example/a%20%28b%29)"),
        ("<a href='javascript:alert(1)'>go</a>", "go"),
        ("<iframe src='https://v.example/1' title='A film'></iframe>", "[A film](https://v.example/1)"),
        (
            "<figure><img src=a.jpg alt=Gate><figcaption>By <b>night</b></figcaption></figure>",
            '![Gate](https://x.example/a.jpg "By night")',
        ),
        ("<table><tr><th>a<th>b<tr><td>1|<td>2</table>", "| a | b |\n| --- | --- |\n| 1\\| | 2 |"),
        ("<table><tr><td><p>one</p><p>two</p></td></tr></table>", "one\n\ntwo"),
        (
            '<p>a<a id=r href="#n">1</a></p><ol><li id=n>why <a href="#r">back</a></li></ol>',
            "a[^1]\n\n[^1]: why",
        ),
        ("<p onclick=x>a<script>b()</script><style>c</style></p>", "a"),
        ("x <!-- y --> z", "x z"),
    ],
)
def test_html_keeps_its_form(html: str, wanted: str) -> None:
    assert markdown(html, base="https://x.example/") == wanted


def test_html_nested_beyond_sense_keeps_its_words() -> None:
    assert shown(markdown("<div>" * 10_000 + "word" + "</div>" * 10_000)) == "word"


@pytest.mark.parametrize(
    "html",
    [
        "<p>a*b_c[d](e)</p>" * 60_000,
        "<p>" + "*_[`" * 300_000,
        "a<br>" * 200_000,
        "<a href='http://x.example/'>x</a> " * 50_000,
    ],
)
def test_html_of_more_signs_than_anybody_sets_is_read_in_time(html: str) -> None:
    with within(LONGEST):
        made = markdown(html)
    assert made.count("a") + made.count("x") + made.count("`") > 40_000


# ── dates that programs write ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("20170102T222800+0000", "2017-01-02T22:28+00:00"),
        ("20170102", "2017-01-02"),
        ("2017-01-02T22:28:07.123Z", "2017-01-02T22:28Z"),
        ("2017-01", "2017-01"),
        ("Mon, 02 Jan 2017 22:28:07 -0500", "2017-01-02T22:28-05:00"),
        ("02 Jan 2017 22:28:07 GMT", "2017-01-02T22:28Z"),
        ("1483396087", "2017-01-02T22:28Z"),
        ("1483396087000", "2017-01-02T22:28Z"),
        ("2 janvier 2017", "2017-01-02"),
        ("03/04/2017", None),
        ("0000-00-00", None),
        ("2017-13-40", None),
        ("tomorrow", None),
        ("", None),
    ],
)
def test_a_stamp_is_read_as_exactly_as_it_is(text: str, wanted: str | None) -> None:
    found = stamp(text)
    assert (str(found) if found else None) == wanted


# ── agencies ────────────────────────────────────────────────────────────────────────────────────


def nitf(body: str, prolog: str = "") -> str:
    return f"{prolog}<nitf><body><body.head><hedline><hl1>T</hl1></hedline></body.head>{body}</body></nitf>"


def test_an_entity_that_reads_a_file_is_refused() -> None:
    text = nitf("<body.content><p>&x;</p></body.content>", '<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/passwd">]>')
    assert refused("x.xml", text) is Code.IMPORT_FAILED


def test_entities_that_grow_without_end_are_refused() -> None:
    levels = "".join(
        f'<!ENTITY a{at} "{"&a" + str(at - 1) + ";" if at else "ha"}{"&a0;" * 10}">' for at in range(1, 20)
    )
    text = nitf("<body.content><p>&a19;</p></body.content>", f'<!DOCTYPE nitf [<!ENTITY a0 "ha">{levels}]>')
    assert refused("x.xml", text) is Code.IMPORT_FAILED


def test_entities_in_another_encoding_are_refused_too() -> None:
    text = nitf("<body.content><p>&x;</p></body.content>", '<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/passwd">]>')
    assert refused("x.xml", text.encode("utf-16")) is Code.IMPORT_FAILED


def test_xml_nested_ten_thousand_deep_is_refused() -> None:
    assert refused("x.xml", nitf("<block>" * 10_000 + "word" + "</block>" * 10_000)) is Code.IMPORT_FAILED


def test_json_nested_ten_thousand_deep_is_refused() -> None:
    assert refused("x.json", '{"uri":"a","bodies":' + "[" * 100_000 + "]" * 100_000 + "}") is Code.IMPORT_FAILED


def test_xml_that_is_cut_off_is_read_as_far_as_it_goes_and_says_so() -> None:
    (draft,) = drafts_of("x.xml", nitf("<body.content><p>One.</p><p>Two").removesuffix("</body></nitf>"))
    assert "One." in draft.markdown
    assert any("not well-formed" in doubt for doubt in draft.doubts)


def test_a_reference_to_nothing_stays_as_it_is_written() -> None:
    (draft,) = drafts_of("x.xml", nitf("<body.content><p>One &nothing; two<br/>&no; three</p></body.content>"))
    assert shown(draft.markdown) == "One&nothing;two&no;three"


def test_names_of_characters_that_only_html_knows_are_read() -> None:
    (draft,) = drafts_of("x.xml", nitf("<body.content><p>caf&eacute;&nbsp;&mdash; &amp;lt;</p></body.content>"))
    assert shown(draft.markdown) == "café—&lt;"


def test_a_wrong_declaration_of_the_code_page_does_not_spoil_the_letters() -> None:
    text = '<?xml version="1.0" encoding="iso-8859-1"?>' + nitf("<body.content><p>Décès</p></body.content>")
    assert drafts_of("x.xml", text)[0].markdown == "Décès"


def test_a_package_without_a_story_says_what_it_holds() -> None:
    done = convert(original("x.xml", '<conceptItem xmlns="http://iptc.org/std/nar/2006-10-01/"/>'))
    assert [one.code for one in done.diagnostics] == [Code.IMPORT_FAILED]
    assert "conceptItem" in done.diagnostics[0].what


def test_each_item_of_a_message_is_an_article() -> None:
    one = json.dumps({"uri": "a:1", "versioncreated": "1987-11-12", "headline": "One", "body_text": "First."})
    two = json.dumps({"uri": "a:2", "versioncreated": "1987-11-13", "headline": "Two", "body_text": "Second."})
    made = drafts_of("x.json", f'{{"items":[{one},{two}]}}')
    assert [(draft.part, draft.head["title"], draft.markdown) for draft in made] == [
        ("a:1", "One", "First."),
        ("a:2", "Two", "Second."),
    ]


NITF = (
    "<nitf><head><title>Gate</title></head><body><body.head><hedline><hl1>Gate held open</hl1></hedline>"
    "<byline>By Maud Tennant</byline></body.head><body.content><p>The gate stood <em>open</em>.</p><hl2>The row</hl2>"
    "<p>Nobody was hurt.</p></body.content></body></nitf>"
)


@pytest.mark.parametrize(
    "body",
    [
        {"bodies": [{"role": "x", "contentType": "text/plain", "value": "The gate."}, {"role": "nitf", "value": NITF}]},
        {"bodies": [{"contenttype": "text/vnd.IPTC.NITF", "value": f"<?xml version='1.0'?>{NITF}"}]},
        {"body_nitf": NITF.partition("<body.content>")[2].partition("</body.content>")[0]},
    ],
)
def test_a_body_in_nitf_is_its_content_with_its_markup_and_not_its_head(body: dict[str, object]) -> None:
    item = {"uri": "https://x.example/a", "type": "text", "versioncreated": "1987-11-12", "headline": "Gate", **body}
    (draft,) = drafts_of("a.json", json.dumps(item))
    assert re.sub("#+", "#", draft.markdown) == "The gate stood *open*.\n\n# The row\n\nNobody was hurt."


def test_a_body_in_nitf_that_declares_entities_keeps_its_words_and_reads_nothing() -> None:
    value = f'<!DOCTYPE n [<!ENTITY x SYSTEM "file:///etc/passwd">]>{NITF.replace("open</em>", "open&x;</em>")}'
    item = {"uri": "a", "type": "text", "versioncreated": "1987-11-12", "headline": "Gate", "body_nitf": value}
    (draft,) = drafts_of("a.json", json.dumps(item))
    assert ("root:" in draft.markdown, "Nobody was hurt." in draft.markdown) == (False, True)


def test_a_line_feed_of_another_agency_gives_its_headline_and_its_stamp() -> None:
    text = b"\x01eca0003 3 i 380  spn 0045\r\n\nSallow/gate/\r\n\x021ST LEAD\nGate held open as the tide came over\n"
    text += b"By Louis Ferrand, spn =\r\n\nPort Ellery (spn) - The gate stood open for\r\neleven minutes.\r\n"
    text += b"\x03120805 GMT Nov 87\r\n"
    (draft,) = drafts_of("a.txt", text)
    assert draft.head["title"] == "Gate held open as the tide came over"
    assert (draft.head["authors"], draft.head["source"]) == (["Louis Ferrand"], "spn")
    assert str(draft.head["date"]) == "1987-11-12T08:05Z"
    assert draft.markdown == "Port Ellery (spn) - The gate stood open for eleven minutes."


# ── feeds ───────────────────────────────────────────────────────────────────────────────────────


def test_every_entry_of_a_feed_is_an_article_and_entries_of_one_id_stay_two() -> None:
    item = "<item><guid>a</guid><title>T</title><description>Words of it.</description></item>"
    made = drafts_of("f.xml", f"<rss version='2.0'><channel><title>C</title>{item * 2}</channel></rss>")
    assert [draft.part for draft in made] == ["a", "a 2"]


def test_a_summary_alone_is_said_to_be_one() -> None:
    text = "<rss version='2.0'><channel><item><title>T</title><description>Short.</description></item></channel></rss>"
    (draft,) = drafts_of("f.xml", text)
    assert [item["field"] for item in draft.review] == ["body"]


def test_an_atom_entry_gives_its_text_its_language_and_its_last_change() -> None:
    text = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Zeitung</title><entry xml:lang="de">
      <id>urn:1</id><title type="text">Das Tor &lt;b&gt;</title><updated>1987-11-12T08:00:00+01:00</updated>
      <link href="https://z.example/1987/tor"/><author><name>Louis Ferrand</name></author>
      <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Es stand <b>offen</b>.</p></div></content>
    </entry></feed>"""
    (draft,) = drafts_of("f.atom", text)
    assert draft.markdown == "Es stand **offen**."
    assert draft.head["title"] == "Das Tor <b>"
    assert (str(draft.head["date"]), draft.head["lang"]) == ("1987-11-12T08:00+01:00", "de")
    assert [item["field"] for item in draft.review] == ["date"]


def test_an_rdf_item_is_an_article() -> None:
    text = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://x.example"><title>X</title></channel>
      <item rdf:about="https://x.example/1"><title>One</title><link>https://x.example/1</link>
      <dc:date>1987-11-12</dc:date><description>Words.</description></item></rdf:RDF>"""
    (draft,) = drafts_of("f.rdf", text)
    assert (draft.head["title"], str(draft.head["date"]), draft.markdown) == ("One", "1987-11-12", "Words.")


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='java&#x0A;script:alert(1)'>x</a>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
        "<iframe src='data:text/html,<script>alert(1)</script>'></iframe>",
        "<scr<script>ipt>alert(1)</script>",
    ],
)
def test_no_script_of_a_feed_becomes_markup(html: str) -> None:
    escaped = html.replace("&", "&amp;").replace("<", "&lt;")
    text = (
        f"<rss version='2.0'><channel><item><title>T</title><description>{escaped}</description></item></channel></rss>"
    )
    (draft,) = drafts_of("f.xml", text)
    page = dialect.parser().render(draft.markdown).casefold()
    assert not any(bad in page for bad in ("<script", "<svg", "<iframe", "<math", 'href="java', 'src="data'))


def test_a_feed_that_declares_entities_is_refused() -> None:
    text = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title></item></channel></rss>'
    assert refused("f.xml", text) is Code.IMPORT_FAILED


def test_a_feed_without_entries_says_so() -> None:
    assert refused("f.xml", "<rss><channel><title>C</title></channel></rss>") is Code.IMPORT_FAILED


def test_html_nested_ten_thousand_deep_in_a_feed_keeps_its_words() -> None:
    deep = "&lt;div&gt;" * 10_000 + "word"
    text = f"<rss><channel><item><title>T</title><description>{deep}</description></item></channel></rss>"
    done = cheaply(lambda: convert(original("f.xml", text)))
    assert done.value
    assert shown(done.value[0].markdown) == "word"


# ── mails and pages in one file ─────────────────────────────────────────────────────────────────


def test_every_message_of_a_mailbox_is_an_article() -> None:
    one = (
        "From a@x Thu Nov 12 07:00:00 1987\nMessage-ID: <{0}@x>\nSubject: {0}\nDate: Thu, 12 Nov 1987 07:00:00 +0100\n"
    )
    text = "".join(f"{one.format(name)}\nWords of {name}.\n>From the weir.\n\n" for name in ("first", "second"))
    made = drafts_of("letters.mbox", text)
    assert [(draft.part, draft.head["title"], draft.markdown) for draft in made] == [
        ("first@x", "first", "Words of first.\n\nFrom the weir."),
        ("second@x", "second", "Words of second.\n\nFrom the weir."),
    ]


def test_a_message_inside_a_message_is_an_article_too() -> None:
    inner = "Message-ID: <b@x>\nSubject: Story\nFrom: Maud Tennant <m@x>\n\nWords inside."
    head = 'Message-ID: <a@x>\nMIME-Version: 1.0\nSubject: See\nContent-Type: multipart/mixed; boundary="b"'
    text = f"{head}\n\n--b\n\nLook.\n--b\nContent-Type: message/rfc822\n\n{inner}\n--b--\n"
    made = drafts_of("a.eml", text)
    assert [(draft.head["title"], draft.markdown) for draft in made] == [("See", "Look."), ("Story", "Words inside.")]
    assert made[1].head["authors"] == ["Maud Tennant"]


def test_a_mail_whose_headers_are_spoilt_is_read_all_the_same() -> None:
    head = b"Message-ID: <\xff>\nSubject: =?utf-9?q?=ff?= gate\nDate: never\nContent-Type: text/plain; charset=none"
    text = head + b"\n\nW\xc3\xb6rter."
    (draft,) = drafts_of("a.eml", text)
    assert draft.markdown == "Wörter."
    assert "date" not in draft.head


def test_messages_nested_without_end_are_harmless() -> None:
    text = "Message-ID: <a@x>\n" + "Content-Type: message/rfc822\n\n" * 3_000 + "\nWords."
    done = cheaply(lambda: convert(original("a.eml", text)))
    assert len(done.diagnostics) <= 1


# ── web archives ────────────────────────────────────────────────────────────────────────────────

CRAWL = (Path(__file__).parent / "samples" / "importing" / "crawl.warc").read_bytes()


def packed(**files: bytes) -> bytes:
    """A zip of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "/"), data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.warc", CRAWL),
        ("a.warc.gz", gzip.compress(CRAWL)),
        ("unnamed", gzip.compress(CRAWL)),
        ("a.wacz", packed(**{"archive_data.warc": CRAWL, "datapackage.json": b"{}"})),
        ("a.wacz", packed(**{".._.._.._etc_data.warc": CRAWL})),
    ],
)
def test_a_page_is_read_from_every_kind_of_web_archive(name: str, data: bytes) -> None:
    (draft,) = drafts_of(name, data)
    assert draft.head["title"] == "Gate held open as the tide came over"
    assert draft.head["url"] == "https://courier.example/1987/gate"
    assert draft.captured == "2014-01-03T03:03:21Z"
    assert draft.extra["revisited"] == ["2015-02-03T00:00:00Z"]


def test_an_archive_that_is_cut_off_gives_what_it_holds_and_says_so() -> None:
    done = convert(original("a.warc.gz", gzip.compress(CRAWL * 2)[:-400]))
    assert done.value
    assert convert(original("a.warc", CRAWL[:200] + b"\0" * 50)).value is None


def test_a_gzip_that_grows_without_end_is_refused() -> None:
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 2000000000\r\n\r\n"
    bomb = gzip.compress(head + b"\0" * 400_000_000, 9)
    assert refused("a.warc.gz", bomb) is Code.IMPORT_FAILED


def test_a_zip_that_grows_without_end_is_refused() -> None:
    bomb = packed(**{"archive_data.warc": b"WARC/1.0\r\n" + b"\0" * 200_000_000})
    assert refused("a.wacz", bomb) is Code.IMPORT_FAILED


def test_a_zip_that_is_no_zip_is_refused() -> None:
    assert refused("a.wacz", b"PK\x03\x04 nothing") is Code.IMPORT_FAILED


def test_an_archive_larger_than_other_originals_is_read_from_disk(tmp_path: Path) -> None:
    filler = b"WARC/1.0\r\nWARC-Type: metadata\r\nContent-Type: x/y\r\nContent-Length: 26214400\r\n\r\n"
    (tmp_path / "big.warc").write_bytes(filler + b"x" * 26_214_400 + b"\r\n\r\n" + CRAWL)
    root = tmp_path / "collection"
    (copied,) = copy_in((tmp_path / "big.warc",), root).value or ()
    assert (len(copied.data), copied.file) == (65_536, str(root / "content/inbox/big.warc"))
    assert (scan(root).value or ()) == (copied,)
    done = cheaply(lambda: convert(copied))
    assert [draft.head["title"] for draft in done.value or ()] == ["Gate held open as the tide came over"]


# ── what was saved to read ──────────────────────────────────────────────────────────────────────


def test_what_was_saved_without_a_date_of_publication_is_told_at_once_and_gets_none() -> None:
    rows = "".join(f"T{at},https://x.example/{at},1600322788,,unread\n" for at in range(40))
    source = original("p.csv", f"title,url,time_added,tags,status\n{rows}")
    assert all("date" not in draft.head for draft in convert(source).value or ())
    done = take_in([source], (), by="newsgloss 1")
    assert (done.value, [one.code for one in done.diagnostics]) == ((), [Code.IMPORT_NEEDED])
    assert "published" in done.diagnostics[0].mend


def test_a_date_that_was_written_into_the_table_is_taken() -> None:
    (draft,) = drafts_of("p.csv", "title,url,published\nT,https://x.example/a,1919-08\n")
    assert (str(draft.head["date"]), draft.head["rights"], draft.review) == ("1919-08", "metadata", ())


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        (
            "pinboard.json",
            [{"href": "https://x.example/a", "description": "The title", "extended": "The note", "tags": "a b",
              "time": "2020-09-17T06:00:00Z", "toread": "no"}],
            ("The title", "The note", ["a", "b"], "2020-09-17"),
        ),
        (
            "omnivore.json",
            [{"slug": "s", "title": "The title", "description": "The note", "url": "https://x.example/a",
              "labels": [{"name": "a"}, "b"], "savedAt": "2020-09-17T06:00:00Z", "publishedAt": None}],
            ("The title", "The note", ["a", "b"], "2020-09-17"),
        ),
        (
            "chrome",
            {"roots": {"bookmark_bar": {"type": "folder", "name": "Bar", "children": [
                {"name": "The title", "url": "https://x.example/a", "date_added": "13244796000000000"}]}}},
            ("The title", "", None, "2020-09-17"),
        ),
        (
            "firefox.json",
            {"type": "text/x-moz-place-container", "children": [
                {"type": "text/x-moz-place", "title": "The title", "uri": "https://x.example/a", "tags": "a,b",
                 "dateAdded": 1600322788000000}]},
            ("The title", "", ["a", "b"], "2020-09-17"),
        ),
    ],
)  # fmt: skip
def test_every_reading_list_gives_what_it_has(name: str, text: object, wanted: tuple[object, ...]) -> None:
    (draft,) = drafts_of(name, json.dumps(text))
    head = draft.head
    assert (head["title"], draft.markdown, head.get("tags"), str(draft.extra["saved"])) == wanted


def test_every_bookmark_is_read_however_many_lists_stay_open() -> None:
    link = '<DT><A HREF="https://x.example/{0}" ADD_DATE="1600322788">T &amp; {0}</A>\n<DD>Note {0}\n'
    text = "<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p>\n" + "<DT><H3>Harbour</H3>\n<DL><p>\n"
    made = drafts_of("b.html", text + "".join(link.format(at) for at in range(2_000)) + "</DL><p></DL>")
    assert len(made) == 2_000
    assert (made[-1].head["title"], made[-1].markdown, made[-1].extra["folder"]) == ("T & 1999", "Note 1999", "Harbour")


def test_a_list_with_highlights_gives_articles_and_goes_the_way_of_annotations() -> None:
    row = {
        "url": "https://x.example/a", "title": "T", "content": "<p>Words of it.</p>", "tags": [], "created_at": "2020",
        "annotations": [{"quote": "Words", "text": "A note", "ranges": []}],
    }  # fmt: skip
    source = original("w.json", json.dumps([row]))
    originals, files = apart((source,))
    assert (originals, [file.path for file in files]) == ((source,), [source.path])


# ── bibliographies ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["zotero.ris", "zotero-bib.bib", "zotero-csl.json", "saved-omnivore.zip"])
def test_a_note_on_a_reference_goes_beside_its_article(name: str, tmp_path: Path) -> None:
    sample = Path(__file__).parent / "samples" / "importing" / name
    (tmp_path / "site.toml").write_text('title = "T"\n', encoding="utf-8")
    made = pipeline.import_files(pipeline.Request(tmp_path, tmp_path / "output"), (sample,))
    article, notes = made.value or ()
    assert article.path.endswith(".md")
    assert notes.path.startswith(article.path.removesuffix("md"))
    assert "order book" in notes.text


def test_an_export_is_read_for_its_notes_once_and_not_by_every_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = Path(__file__).parent / "samples" / "importing" / "saved-omnivore.zip"
    root = make(tmp_path, {"site.toml": 'title = "T"\n', "content/inbox/saved.zip": sample.read_bytes()})
    first = build(root)
    asked: list[str] = []
    monkeypatch.setattr(formats, "annotations_in", lambda source: asked.append(source.path) or "")
    monkeypatch.setattr(annotations, "annotations_in", formats.annotations_in)
    again = build(root)
    assert (asked, again.notes, again.articles) == ([], first.notes, first.articles)
    make(root, {"content/inbox/saved.zip": sample.read_bytes() + b"\0"})
    build(root)
    assert asked == ["content/inbox/saved.zip"]


def test_a_note_on_a_reference_without_an_address_is_kept_in_its_article() -> None:
    (draft,) = drafts_of("a.ris", "TY  - NEWS\nTI  - T\nPY  - 1919///\nN1  - Look again.\nER  - \n")
    assert (draft.extra["notes"], str(draft.head["date"])) == (["Look again."], "1919")


@pytest.mark.parametrize("text", ["@article{", "@article{a, title={" + "{" * 5_000, "TY  - NEWS\nXX  - \n", "[]"])
def test_a_spoilt_bibliography_is_harmless(text: str) -> None:
    name = "a.json" if text == "[]" else "a.ris" if text.startswith("TY") else "a.bib"
    done = cheaply(lambda: convert(original(name, text)))
    assert not done.value
    assert len(done.diagnostics) == 1


# ── blogs and books ─────────────────────────────────────────────────────────────────────────────


def test_what_a_blog_had_not_published_becomes_a_draft() -> None:
    sample = Path(__file__).parent / "samples" / "importing" / "blog-wordpress.xml"
    made = drafts_of("b.xml", sample.read_bytes())
    assert [(draft.head["title"], draft.head.get("draft", False)) for draft in made] == [
        ("Gate held open & shut", False),
        ("Not yet", True),
    ]


BOOK = {
    "META-INF/container.xml": b'<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>',
    "b.opf": b"<package><metadata><title>B</title></metadata><manifest><item id='a' href='a.xhtml'/></manifest>"
    b"<spine><itemref idref='a'/></spine></package>",
    "a.xhtml": b"<html><body><h1>B</h1><p>Words of it.</p></body></html>",
}


def book(**changed: bytes) -> bytes:
    """A small book, with other files in it."""
    out = io.BytesIO()
    other = {name.replace("__", "/").replace("_", "."): data for name, data in changed.items()}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (BOOK | other).items():
            archive.writestr(name, data)
    return out.getvalue()


def test_a_book_of_one_chapter_is_one_article() -> None:
    (draft,) = drafts_of("b.epub", book())
    assert (draft.head["title"], draft.markdown, draft.part) == ("B", "Words of it.", "")


@pytest.mark.parametrize(
    "changed",
    [
        {"a_xhtml": b"<p>" + b"x" * 60_000_000},
        {"b_opf": BOOK["b.opf"].replace(b"a.xhtml", b"../../etc/passwd")},
        {"b_opf": b'<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><package>&x;</package>'},
        {"META-INF__encryption_xml": b'<e URI="a.xhtml"/>'},
        {"META-INF__container_xml": b""},
    ],
    ids=["a bomb", "a name that leads out", "an entity", "encrypted", "no contents"],
)
def test_a_hostile_book_is_refused(changed: dict[str, bytes]) -> None:
    assert refused("b.epub", book(**changed)) is Code.IMPORT_FAILED


# ── the same story twice ────────────────────────────────────────────────────────────────────────


def story(seed: int, length: int = 300) -> str:
    """Words that stand in no other story."""
    chance = random.Random(seed)
    return " ".join(f"w{chance.randrange(20_000)}" for _ in range(length))


def clipping(text: str, day: int) -> str:
    return f"---\ntitle: Story {day}\ndate: 1987-11-{day:02}\n---\n\n{text}\n"


@pytest.mark.parametrize(("kept", "told"), [(300, True), (240, True), (180, True), (60, False), (0, False)])
def test_a_story_in_nearly_the_same_words_is_proposed_and_both_stay(kept: int, told: bool) -> None:
    first, other = story(1).split(), story(2).split()
    second = " ".join([*first[:kept], *other[kept:], "end"])
    sources = [original("a.md", clipping(" ".join(first), 1)), original("b.md", clipping(second, 2))]
    done = take_in(sources, (), by="newsgloss 1")
    assert [one.path for one in done.value or ()] == ["content/articles/1987/a.md", "content/articles/1987/b.md"]
    assert (Code.IMPORT_ALIKE in [one.code for one in done.diagnostics]) is told
    assert ("near_duplicate_of" in (done.value or ())[1].text) is told


def test_ten_thousand_articles_are_compared_in_seconds() -> None:
    known = Alike()
    texts = [story(seed) for seed in range(10_000)]
    with within(10, LARGEST):
        for number, text in enumerate(texts):
            known.add(str(number), text)
        assert known.nearest(texts[77][:1500])[0] == "77"
        assert known.nearest(story(99_999)) == ("", 0.0)


def test_a_language_without_blanks_is_compared_too() -> None:
    known = Alike()
    text = (
        "港口委員會週三表示薩洛河段的閘門在收到關閉命令後仍敞開十一分鐘負責人說一切按章辦事水位計顯示當時水位已超過標記"
    )
    known.add("a", text)
    assert known.nearest(text[5:])[0] == "a"


# ── what to look at again ───────────────────────────────────────────────────────────────────────


def reviewed(monkeypatch: pytest.MonkeyPatch, now: Draft, change: Callable[[str], str] = str) -> tuple[Review, ...]:
    """What is to be looked at of an article that was made, changed by a person, and is converted anew."""
    item = unsure("date", When(1987, 3, 4), source="meta", alternative="1987-04-03", doubt=0.5)
    first = Draft({"title": "T", "date": When(1987, 3, 4), "page": "3"}, "Words.", review=(item,))
    source = original("a.txt", "x")
    monkeypatch.setattr("generator.importing.taking.convert", lambda _: Outcome((first,)))
    (made,) = take_in([source], (), by="newsgloss 0").value or ()
    article = Manuscript(made.path, change(made.text))
    monkeypatch.setattr("generator.importing.reviewing.convert", lambda _: Outcome((now,)))
    return (*reviews([article]), *better([article], [source], by="newsgloss 1"))


SAME_AGAIN = Draft({"title": "T", "date": When(1987, 3, 4), "page": "3"}, "Words.")


def test_what_was_doubtful_is_listed_until_a_person_has_changed_it(monkeypatch: pytest.MonkeyPatch) -> None:
    (row,) = reviewed(monkeypatch, SAME_AGAIN)
    assert (row.field, row.value, row.alternative, row.doubt) == ("date", "1987-03-04", "1987-04-03", 0.5)
    assert reviewed(monkeypatch, SAME_AGAIN, lambda text: text.replace("date: 1987-03-04", "date: 1987-04-03", 1)) == ()


def test_what_a_better_importer_finds_is_proposed_where_nobody_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = Draft({"title": "Other", "date": When(1987, 3, 4), "page": "3", "authors": ["Maud Tennant"]}, "Other words.")
    rows = reviewed(monkeypatch, now, lambda text: text.replace("title: T", "title: Mine", 1))
    assert {row.field: row.alternative for row in rows if row.better} == {
        "authors": "Maud Tennant",
        "body": "Other words.",
    }


def test_the_report_lists_doubts_by_how_great_they_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "site.toml").write_text('title = "T"\n', encoding="utf-8")
    item = (
        "<item><title>{0}</title><pubDate>Thu, 12 Nov 1987 07:00:00 GMT</pubDate><description>{0}</description></item>"
    )
    (tmp_path / "f.xml").write_text(f"<rss><channel>{item.format('Short')}</channel></rss>", encoding="utf-8")
    (tmp_path / "p.csv").write_text("title,url\nT,https://x.example/1987/11/12/a\n", encoding="utf-8")
    assert main(["--site", str(tmp_path), "import", str(tmp_path / "f.xml"), str(tmp_path / "p.csv")]) == 0
    capsys.readouterr()
    assert main(["--site", str(tmp_path), "import", "--report"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["50%", "30%"]


def test_a_build_that_converts_nothing_loads_no_library_of_a_format(tmp_path: Path) -> None:
    (tmp_path / "content" / "inbox").mkdir(parents=True)
    (tmp_path / "site.toml").write_text('title = "T"\n', encoding="utf-8")
    for name in ("wire-nitf.xml", "feed-rss.xml", "letter.eml", "saved-wallabag.json", "issue.epub"):
        sample = Path(__file__).parent / "samples" / "importing" / name
        (tmp_path / "content" / "inbox" / name).write_bytes(sample.read_bytes())
    assert main(["--site", str(tmp_path), "--quiet"]) in (0, 1)
    asked = (
        "import sys; from generator.cli import main; main(['--site', sys.argv[1], '--quiet']); "
        "print([name for name in ('feedparser', 'nh3', 'warcio', 'bibtexparser', 'rispy', 'trafilatura', 'lxml')"
        " if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", asked, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]", done.stdout


# ── spoilt files ────────────────────────────────────────────────────────────────────────────────

SPOILT = (
    "wire-nitf.xml", "wire-newsml.xml", "wire-newsml1.xml", "wire-ninjs.json", "wire-anpa.tst", "feed-rss.xml",
    "feed-json.json", "letter.eml", "page-saved.mhtml", "crawl.warc", "saved-omnivore.zip", "saved-pocket.csv",
    "saved-wallabag.json", "bookmarks.html", "zotero.ris", "zotero-bib.bib", "zotero-csl.json", "blog-wordpress.xml",
    "issue.epub",
)  # fmt: skip
PIECES = (b"", b"null", b"[]", b"1", b"<![CDATA[", b"&#0;", b"\x00", b"&x;", b"=?utf-8?q?", b"9" * 30, b"\xff", b"<p>")


@pytest.mark.parametrize("name", SPOILT)
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 60), st.sampled_from(PIECES)), min_size=1, max_size=8))
def test_a_spoilt_file_raises_nothing(name: str, changes: list[tuple[float, int, bytes]]) -> None:
    data = bytearray((Path(__file__).parent / "samples" / "importing" / name).read_bytes())
    for place, length, piece in changes:
        at = int(place * len(data))
        data[at : at + length] = piece
    source = original(name, bytes(data))
    done = convert(source)
    assert done.value or done.diagnostics
    apart((source,))


def test_originals_are_converted_alike_in_one_process_and_in_several(tmp_path: Path) -> None:
    """And progress is told of each."""
    samples = tuple(sorted((Path(__file__).parent / "samples/importing").glob("*.txt"))[:40])
    told: list[tuple[str, int, int]] = []
    for jobs in (1, 2):
        root = tmp_path / str(jobs)
        request = pipeline.Request(root, root / "output", jobs=jobs, tell=lambda *step: told.append(step))
        pipeline.import_files(request, (*samples, samples[0]))

    one, two = ({path.name: path.read_text() for path in (tmp_path / jobs).rglob("*.md")} for jobs in "12")
    assert len(one) > 30
    assert one == two
    assert [step for step in told if step[0] == "import"] == [("import", n, 41) for n in range(1, 42)] * 2


# ── an inbox full of it ─────────────────────────────────────────────────────────────────────────


def hostile_inbox(root: Path) -> set[str]:
    """An inbox with one good clipping among what is to do harm; the names of the others."""
    outside = make(root / "outside", {"secret.txt": clipping("secret " * 9, 3)})
    slipping = io.BytesIO()
    with zipfile.ZipFile(slipping, "w") as archive:
        archive.writestr("../../../../content/articles/1987/slipped.md", "x")
        archive.writestr("/etc/slipped.warc", "x")
    files: dict[str, str | bytes] = {
        "a-external.xml": '<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/passwd">]><nitf><body>&x;</body></nitf>',
        "b-growing.xml": '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><rss><a>&b;</a></rss>',
        "c-deep.xml": "<rss>" + "<a>" * 10_000 + "</a>" * 10_000 + "</rss>",
        "d-deep.json": '{"uri":"a","versioncreated":"b","x":' + "[" * 10_000 + "]" * 10_000 + "}",
        "e-deep.html": "<html>" + "<div>" * 10_000 + "x" + "</div>" * 10_000 + "</html>",
        "f-bomb.warc.gz": gzip.compress(b"WARC/1.0\r\n" + b"\0" * 200_000_000),
        "g-bomb.wacz": packed(**{"archive_data.warc": b"\0" * 200_000_000}),
        "h-bomb.epub": packed(**{"META-INF_container.xml": b"\0" * 200_000_000}),
        "i-slip.wacz": slipping.getvalue(),
        "j-none.zip": b"PK\x03\x04",
        "k-\n\x1b[2J.txt": "",
        "l-" + "x" * 240 + ".txt": "\0",
    }
    inbox = make(root, {f"content/inbox/{name}": data for name, data in files.items()}) / "content/inbox"
    make(inbox, {"good.txt": clipping(story(7), 4)})
    with (inbox / "m-huge.html").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    (inbox / "n-link.txt").symlink_to(outside / "secret.txt")
    (inbox / "o-folder").symlink_to(outside)
    (inbox / os.fsdecode(b"p-\xff.txt")).write_text(clipping(story(8), 5))
    return {*files, "m-huge.html", "n-link.txt", "o-folder", "p-?.txt"}


def test_an_inbox_full_of_hostile_files_costs_little_and_the_good_one_is_taken(tmp_path: Path) -> None:
    hostile = hostile_inbox(tmp_path)
    convert(original("warm.html", "<html><p>Words.</p></html>"))
    found = scan(tmp_path)
    said = list(found.diagnostics)
    made: list[Manuscript] = []
    for source in found.value or ():
        with within(LONGEST, LARGEST):
            done = take_in([source], (), by="x")
        made += done.value or ()
        said += [one for one in done.diagnostics if "good.txt" not in one.place.path]
    assert [one.path for one in made] == ["content/articles/1987/good.md"]
    assert sorted(one.place.path.removeprefix("content/inbox/") for one in said) == sorted(hostile)
    assert not list(tmp_path.rglob("slipped*"))
