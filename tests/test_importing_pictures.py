"""Pictures that came with an original: where they lie, what the article says of them, what is never read or written."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import os
import pickle
import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from msgspec.structs import replace

from generator import pipeline
from generator.cli import main
from generator.diagnostics import Code
from generator.importing import Draft, Enclosed, as_json, better, convert, put_pictures, scan, take_in
from generator.importing.enclosed import ALL, LARGEST, Album, Allowance, enclosed, kind_of, placed
from generator.importing.unpacked import unpacked
from generator.model import Manuscript, Source
from tests.costs import within
from tests.making import build, codes, make, site

TEXT = (
    "<p>The gate at Sallow Reach stood open for eleven minutes after the order to close it, the Board said.</p>\n"
    "<p>Aldous Wray, who has charge of the barrier, told the Board that its men went by the book that night.</p>\n"
    "<p>Nobody was hurt, but Tanners Row stood a foot deep in water until the Friday, and the school was shut.</p>\n"
)
HEAD = '<title>Gate held open</title><meta name="date" content="1987-11-12">'
LONGEST = 2.0  # seconds of CPU
MOST = 300  # megabytes


def png(width: int = 640, height: int = 400, shade: int = 9) -> bytes:
    """A picture of one shade."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = zlib.compress((b"\0" + bytes([shade]) * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def noise(size: int) -> bytes:
    """A picture of so many bytes, which are not packed."""
    return png()[:-12] + random.Random(1).randbytes(size)


def path_of(data: bytes, kind: str = "png") -> str:
    return f"media/imported/{hashlib.sha256(data).hexdigest()[:20]}.{kind}"


def html(*images: str, head: str = HEAD, text: str = TEXT) -> str:
    figures = "".join(f"<figure>{one}</figure>" for one in images)
    first, _, rest = text.partition("\n")
    body = f"<article><h1>Gate held open</h1>{first}{figures}{rest}</article>"
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'


def draft_of(name: str, data: str | bytes) -> Draft:
    done = convert(Source(f"content/inbox/{name}", data.encode() if isinstance(data, str) else data))
    assert done.value, done.diagnostics
    return done.value[0]


def from_inbox(root: Path) -> Draft:
    (source,) = scan(root).value or ()
    done = convert(source)
    assert done.value, done.diagnostics
    return done.value[0]


def pictures(draft: Draft) -> dict[str, bytes]:
    return {one.path: one.data for one in draft.pictures}


def lead(draft: Draft) -> object:
    image = draft.head.get("image")
    return image.get("src") if isinstance(image, dict) else None


# ── where a picture may be ──────────────────────────────────────────────────────────────────────

GATE, ROW = png(640, 400, 1), png(500, 300, 2)
SAVED = {
    "content/inbox/gate.html": html(
        '<img src="./gate_files/gate.png" alt="The gate"><figcaption>The gate on Tuesday</figcaption>',
        '<img src="gate_files/tanners%20row.png?v=2" srcset="https://c.example/row-2.png 2x" alt="The row">',
    ),
    "content/inbox/gate_files/gate.png": GATE,
    "content/inbox/gate_files/tanners row.png": ROW,
    "content/inbox/gate_files/never-shown.png": png(200, 200, 3),
}


def test_a_page_and_its_folder_give_the_pictures_of_the_article(tmp_path: Path) -> None:
    draft = from_inbox(make(tmp_path, SAVED))
    assert draft.head["image"] == {"src": path_of(GATE), "alt": "The gate", "caption": "The gate on Tuesday"}
    assert f"![The row]({path_of(ROW)})" in draft.markdown
    assert pictures(draft) == {path_of(GATE): GATE, path_of(ROW): ROW}
    assert [one.address for one in draft.pictures] == ["./gate_files/gate.png", "https://c.example/row-2.png"]


def test_a_folder_that_was_renamed_with_its_page_is_found(tmp_path: Path) -> None:
    files = {name.replace("inbox/gate", "inbox/tide"): data for name, data in SAVED.items()}
    assert path_of(GATE) in pictures(from_inbox(make(tmp_path, files)))


def data_of(picture: bytes, kind: str = "image/png") -> str:
    return f"data:{kind};base64,{base64.b64encode(picture).decode()}"


def test_a_picture_in_the_page_itself_is_taken_and_needs_no_figure() -> None:
    text = html(head=HEAD).replace("</h1>", f'</h1><img src="{data_of(GATE)}" alt="The gate">')
    draft = draft_of("gate.html", text)
    assert (lead(draft), pictures(draft)) == (path_of(GATE), {path_of(GATE): GATE})
    assert draft.pictures[0].address == ""


def test_a_picture_that_a_page_holds_in_a_variable_of_its_style_sheet_is_taken() -> None:
    style = f'<style>:root{{--sf-img-7:url("{data_of(png(shade=3))}");--sf-img-8: url({data_of(png(9, 9))})}}</style>'
    stand_in = "data:image/svg+xml,<svg xmlns=&quot;http://www.w3.org/2000/svg&quot; width=&quot;640&quot;></svg>"
    images = [
        f'<img src="{stand_in}" style="background-clip:content-box;background-image:var(--sf-img-{number})!important">'
        for number in (7, 8, 9)
    ]
    draft = draft_of("page.html", html(*images, head=HEAD + style))
    assert pictures(draft) == {path_of(png(shade=3)): png(shade=3)}


def test_a_small_picture_in_the_page_is_none_and_the_one_that_it_stands_in_for_keeps_its_address() -> None:
    text = html(f'<img src="{data_of(noise(2_000).replace(png()[16:24], struct.pack(">II", 30, 20)))}"')
    text = text.replace("<figcaption", "").replace('"</figure>', '" data-src="https://c.example/gate.jpg"></figure>')
    draft = draft_of("gate.html", text)
    assert (lead(draft), draft.pictures) == ("https://c.example/gate.jpg", ())


def test_pictures_of_a_page_saved_into_one_file_are_taken() -> None:
    whole = EmailMessage()
    whole["Snapshot-Content-Location"] = "https://c.example/1987/gate"
    whole["From"] = "<Saved by Blink>"
    whole.set_content(html('<img src="/img/gate.png" alt="The gate">', '<img src="cid:row@x">'), subtype="html")
    whole.make_related()
    for data, name in ((GATE, "Content-Location"), (ROW, "Content-ID")):
        whole.add_related(data, "image", "png")
        part = list(whole.iter_parts())[-1]
        part[name] = "https://c.example/img/gate.png" if name == "Content-Location" else "<row@x>"
    draft = draft_of("gate.mhtml", whole.as_bytes())
    assert (lead(draft), set(pictures(draft))) == (path_of(GATE), {path_of(GATE), path_of(ROW)})
    assert draft.pictures[0].address == "https://c.example/img/gate.png"


def test_a_mail_shows_its_pictures_and_lists_what_else_is_attached() -> None:
    mail = EmailMessage()
    mail["Subject"], mail["Date"], mail["Message-ID"] = "Gate held open", "Thu, 12 Nov 1987 10:00:00 +0000", "<a@x>"
    mail.set_content(f'{TEXT}<img src="cid:gate@x" alt="The gate">', subtype="html")
    mail.add_related(GATE, "image", "png", cid="<gate@x>")
    mail.add_attachment(ROW, "image", "png", filename="row.png")
    draft = draft_of("gate.eml", mail.as_bytes())
    assert f"![The gate]({path_of(GATE)})" in draft.markdown
    assert pictures(draft) == {path_of(GATE): GATE}
    assert [fate.text for fate in draft.dropped if fate.where == "attachment"] == ["row.png"]


def book(**files: bytes) -> bytes:
    out = io.BytesIO()
    whole = {
        "META-INF/container.xml": b'<container><rootfiles><rootfile full-path="o/b.opf"/></rootfiles></container>',
        "o/b.opf": b"<package><metadata><title>B</title><date>1987</date></metadata><manifest>"
        b"<item id='a' href='t/a.xhtml'/></manifest><spine><itemref idref='a'/></spine></package>",
        **{name.replace("__", "/").replace("_", "."): data for name, data in files.items()},
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in whole.items():
            archive.writestr(name, data)
    return out.getvalue()


def test_a_book_shows_its_pictures() -> None:
    chapter = f'<html><body><h1>B</h1>{TEXT}<p><img src="../i/gate.png" alt="The gate"/></p></body></html>'
    draft = draft_of("b.epub", book(o__t__a_xhtml=chapter.encode(), o__i__gate_png=GATE))
    assert (f"![The gate]({path_of(GATE)})" in draft.markdown, pictures(draft)) == (True, {path_of(GATE): GATE})


def record(url: str, body: bytes, *headers: str) -> bytes:
    """A response of a web archive."""
    told = "\r\n".join(("HTTP/1.1 200 OK", *headers, "", "")).encode() + body
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2014-01-03T03:03:21Z\r\n"
    kind = "Content-Type: application/http; msgtype=response\r\n"
    return f"{head}{kind}Content-Length: {len(told)}\r\n\r\n".encode() + told + b"\r\n\r\n"


PAGE = html('<img src="/img/gate.png?w=640" alt="The gate">', '<img src="//c.example/img/row.png">').encode()
PAGE_RECORD = record("https://c.example/1987/gate", PAGE, "Content-Type: text/html")
CRAWL = (
    PAGE_RECORD
    + record("http://c.example/img/gate.png?w=640", GATE, "Content-Type: image/png")
    + record("https://c.example/img/row.png", gzip.compress(ROW), "Content-Type: image/png", "Content-Encoding: gzip")
    + record("https://c.example/img/never-shown.png", png(300, 300, 5), "Content-Type: image/png")
)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.wacz"])
def test_an_archive_gives_the_pictures_of_its_articles(name: str) -> None:
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("archive/images.warc", CRAWL.removeprefix(PAGE_RECORD))
        archive.writestr("archive/pages.warc", PAGE_RECORD)
    data = {"a.warc": CRAWL, "a.warc.gz": gzip.compress(CRAWL), "a.wacz": zipped.getvalue()}[name]
    draft = draft_of(name, data)
    assert (lead(draft), pictures(draft)) == (path_of(GATE), {path_of(GATE): GATE, path_of(ROW): ROW})
    assert draft.pictures[0].address == "http://c.example/img/gate.png?w=640"


# ── what is written ─────────────────────────────────────────────────────────────────────────────


def test_the_built_page_shows_the_pictures_and_the_article_says_where_they_were(tmp_path: Path) -> None:
    root = make(tmp_path, SAVED)
    report = build(root)
    assert "picture-missing" not in codes(report)
    assert (root / "content" / path_of(GATE)).read_bytes() == GATE
    written = (root / "content/articles/1987/gate.md").read_text()
    assert f"  pictures:\n    - src: {path_of(GATE)}\n      from: ./gate_files/gate.png\n" in written
    files = site(root)
    assert files[path_of(GATE)] == GATE
    assert f'src="../../../{path_of(ROW)}"'.encode() in files["1987/11/12/gate.html"]


def test_a_check_writes_no_picture_and_misses_none(tmp_path: Path) -> None:
    root = make(tmp_path, SAVED)
    assert "picture-missing" not in codes(build(root, write=False))
    assert not (root / "content/media").exists()


def test_building_again_and_importing_anew_writes_nothing_twice(tmp_path: Path) -> None:
    root = make(tmp_path, SAVED)
    build(root)
    article, media = root / "content/articles/1987/gate.md", root / "content/media/imported"
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in media.iterdir()}
    build(root)
    written = article.read_bytes()
    article.unlink()
    build(root)
    assert article.read_bytes() == written
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in media.iterdir()} == before


def test_one_picture_of_two_articles_is_one_file(tmp_path: Path) -> None:
    other = html('<img src="row_files/other-name.png">', text=TEXT.replace("gate", "lock").replace("Board", "Town"))
    files = SAVED | {"content/inbox/row.html": other, "content/inbox/row_files/other-name.png": GATE}
    root = make(tmp_path, files)
    assert build(root).articles == 2
    assert {path.name for path in (root / "content/media/imported").iterdir()} == {
        path_of(one).rpartition("/")[2] for one in (GATE, ROW)
    }


def test_a_story_that_is_there_already_brings_no_pictures(tmp_path: Path) -> None:
    page = html('<img src="b_files/gate.png" alt="The gate">', '<img src="b_files/row.png" alt="The row">')
    make(tmp_path, {"content/inbox/a.html": page, "content/inbox/b.html": page + " "})
    root = make(tmp_path, {"content/inbox/b_files/gate.png": GATE, "content/inbox/b_files/row.png": ROW})
    assert "import-duplicate" in codes(build(root))
    assert not (root / "content/media").exists()


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    there = tmp_path / "content" / path_of(GATE)
    make(tmp_path, {f"content/{path_of(GATE)}": b"mine"})
    done = put_pictures((Enclosed(path_of(GATE), GATE),), tmp_path)
    assert (there.read_bytes(), [one.code for one in done.diagnostics]) == (b"mine", [Code.IMPORT_PICTURE])
    there.unlink()
    there.symlink_to(tmp_path / "elsewhere.png")
    done = put_pictures((Enclosed(path_of(GATE), GATE),), tmp_path)
    assert [one.code for one in done.diagnostics] == [Code.IMPORT_PICTURE]
    assert not (tmp_path / "elsewhere.png").exists()


def test_no_picture_is_written_through_a_folder_that_is_a_link(tmp_path: Path) -> None:
    root = make(tmp_path / "collection", SAVED)
    (tmp_path / "elsewhere").mkdir()
    (root / "content/media").symlink_to(tmp_path / "elsewhere")
    done = put_pictures((Enclosed(path_of(GATE), GATE),), root)
    assert [one.code for one in done.diagnostics] == [Code.FILE_LINK]
    assert not list((tmp_path / "elsewhere").iterdir())


def test_an_article_whose_picture_cannot_be_written_waits_for_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make(tmp_path, SAVED)
    whole, given = Path.open, Path.open

    def full(path: Path, *args: str, **kwargs: str) -> object:
        if "media" in path.parts and args[:1] == ("wb",):
            raise OSError(28, "No space left on device")
        return whole(path, *args, **kwargs)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", full)
    report = build(root)
    assert (report.articles, codes(report).count("import-failed")) == (0, 1)
    assert build(root).articles == 0
    assert main(["build", "--site", str(root)]) == 1
    monkeypatch.setattr(Path, "open", given)
    assert main(["build", "--site", str(root)]) == 0
    assert build(root).articles == 1
    assert sorted(path.name for path in (root / "content/media/imported").iterdir()) == sorted(
        path_of(one).rpartition("/")[2] for one in (GATE, ROW)
    )


def test_import_copies_the_pictures_that_were_saved_with_a_page(tmp_path: Path) -> None:
    desk = make(tmp_path / "desk", {name.removeprefix("content/inbox/"): data for name, data in SAVED.items()})
    make(desk, {"gate_files/track.js": "alert()", "gate_files/map.svg": "<svg/>"})
    root = make(tmp_path / "collection", {"site.toml": 'title = "T"\n'})
    assert main(["import", str(desk / "gate.html"), "--site", str(root)]) == 0
    beside = root / "content/inbox/gate_files"
    assert sorted(path.name for path in beside.iterdir()) == ["gate.png", "never-shown.png", "tanners row.png"]
    assert (root / "content" / path_of(GATE)).read_bytes() == GATE
    (desk / "gate.html").write_text(html("<img src='gate_files/gate.png'>", text=TEXT.replace("gate", "sluice")))
    (desk / "gate_files/gate.png").write_bytes(ROW)
    assert main(["import", str(desk / "gate.html"), "--site", str(root)]) == 0
    assert (root / "content/inbox/gate-2_files/gate.png").read_bytes() == ROW
    assert (beside / "gate.png").read_bytes() == GATE


def test_import_as_json_gives_addresses_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    head = f'{HEAD}<meta property="og:image" content="https://c.example/img/gate-19871112.png">'
    page = html(
        '<img src="gate_files/gate-19871112.png">',
        '<img src="gate_files/row.png" srcset="https://c.example/r.png 2x">',
        head=head,
    )
    files = {"gate.html": page, "gate_files/gate-19871112.png": GATE, "gate_files/row.png": ROW}
    root = make(tmp_path, files)
    before = sorted(tmp_path.rglob("*"))
    assert main(["import", "--json", str(root / "gate.html")]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["lead_image"] == "https://c.example/img/gate-19871112.png"
    assert "![](https://c.example/r.png)" in found["markdown"]
    assert "media/" not in found["markdown"]
    assert sorted(tmp_path.rglob("*")) == before


def test_a_picture_that_has_no_address_has_none_in_the_json() -> None:
    draft = draft_of("gate.html", html(f'<img src="{data_of(GATE)}" alt="The gate">'))
    assert as_json(draft, Source("gate.html", b""))["lead_image"] is None


def test_a_draft_with_pictures_goes_to_another_process_and_back(tmp_path: Path) -> None:
    draft = from_inbox(make(tmp_path, SAVED))
    assert pickle.loads(pickle.dumps(draft)) == draft  # noqa: S301 (made here)


# ── what is not taken ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture"),
        (b"<html><script>alert()</script></html>", "no picture"),
        (b"", "no picture"),
        (b"\x89PNG\r\n\x1a\n", "how large"),
        (b"GIF89a", "how large"),
        (png()[:16] + struct.pack(">II", 60_000, 60_000) + png()[24:], "pixels"),
        (noise(LARGEST + 1), "larger"),
    ],
)
def test_what_is_no_picture_of_a_page_is_refused_with_the_reason(data: bytes, why: str) -> None:
    assert why in str(enclosed(data))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b"GIF87a", "gif"),
        (b"RIFF\0\0\0\0WEBPVP8X", "webp"),
        (b"\0\0\0\x1cftypavif", "avif"),
        (b"\0\0\0\x1cftypheic", ""),
        (b"BM", ""),
    ],
)
def test_the_first_bytes_say_the_kind_and_the_name_does_not(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind


def test_a_drawing_and_a_picture_that_is_too_large_are_told_of_and_never_written(tmp_path: Path) -> None:
    page = html('<img src="gate_files/map.svg">', '<img src="gate_files/huge.png">')
    files = {"gate.html": page, "gate_files/map.svg": "<svg onload='x()'/>", "gate_files/huge.png": noise(LARGEST)}
    draft = from_inbox(make(tmp_path, {f"content/inbox/{name}": data for name, data in files.items()}))
    assert draft.pictures == ()
    assert [doubt.rpartition(": ")[2] for doubt in draft.doubts] == ["gate_files/map.svg", "gate_files/huge.png"]


@pytest.mark.parametrize(
    "address",
    [
        "gate_files/../secret.png",
        "gate_files/../../../secret.png",
        "gate_files/%2e%2e/secret.png",
        "gate_files/..%5csecret.png",
        "gate_files/%2fsecret.png",
        "gate_files/link.png",
        "gate_files/folder/secret.png",
        "gate_files/pipe.png",
        "gate_files/a%00.png",
        "gate_files",
        "gate_files/",
        "gate_files/folder",
        "/gate_files/gate.png",
        "file:///etc/passwd",
        "../inbox/secret.png",
        "secret.png",
        "gate_files/" + "x/" * 3_000 + "a.png",
        "gate_files/" + "x" * 5_000,
    ],
)
def test_no_address_leads_out_of_the_folder_and_no_link_is_followed(address: str, tmp_path: Path) -> None:
    inbox = make(tmp_path, {"content/inbox/gate.html": html(f'<img src="{address}">')}) / "content/inbox"
    make(inbox, {"gate_files/gate.png": ROW})
    make(tmp_path, {"elsewhere/secret.png": GATE, "content/secret.png": GATE})
    (inbox / "gate_files/link.png").symlink_to(tmp_path / "elsewhere/secret.png")
    (inbox / "gate_files/folder").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(inbox / "gate_files/pipe.png")
    draft = from_inbox(tmp_path)
    assert (draft.pictures, "media/imported" in draft.markdown) == ((), False)


def test_a_folder_that_is_a_link_gives_no_picture(tmp_path: Path) -> None:
    make(tmp_path, {"content/inbox/gate.html": SAVED["content/inbox/gate.html"], "elsewhere/gate.png": GATE})
    (tmp_path / "content/inbox/gate_files").symlink_to(tmp_path / "elsewhere")
    assert from_inbox(tmp_path).pictures == ()


@pytest.mark.parametrize("address", ["../../../etc/passwd", "/etc/passwd", "..\\x.png", "nowhere.png"])
def test_no_address_leads_out_of_a_book(address: str) -> None:
    chapter = f'<html><body><h1>B</h1>{TEXT}<p><img src="{address}" alt="x"/></p></body></html>'
    assert draft_of("b.epub", book(o__t__a_xhtml=chapter.encode())).pictures == ()


def test_the_pictures_of_one_original_have_a_bound() -> None:
    album = Album({"a": noise(600), "b": noise(700)}.__getitem__, Allowance(size=len(noise(700)) + 100))
    assert (album.place("a") is not None, album.place("b"), list(album.refused)) == (True, None, ["b"])
    assert ALL > 4 * LARGEST


# ── what costs little ───────────────────────────────────────────────────────────────────────────


def many(count: int) -> str:
    return html("".join(f'<img src="gate_files/{number}.png">' for number in range(count)))


HOSTILE: dict[str, str | bytes] = {
    "no-end.html": html(f'<img src="data:image/png;base64,{"A" * 12_000_000}'),
    "signs.html": html("".join(f'<img src="data:#{number}">' for number in range(9_000))),
    "open.html": html("<img " * 20_000),
    "many.html": many(9_000),
    "data.html": html(f'<img src="{data_of(b"<svg>" + b"x" * 8_000_000 + b"</svg>", "image/svg+xml")}">'),
    "tags.eml": "Message-ID: <a@x>\nSubject: A\nContent-Type: text/html\n\n" + "<img \n" * 200_000,
    "cids.eml": "Message-ID: <a@x>\nSubject: A\nContent-Type: text/html\n\n" + '<img src="cid:x">\n' * 20_000,
    "bomb.warc": PAGE_RECORD
    + record(
        "https://c.example/img/row.png",
        gzip.compress(b"\0" * 400_000_000, 9),
        "Content-Type: image/png",
        "Content-Encoding: gzip",
    ),
    "chunk.warc": record(
        "https://c.example/a",
        b"%x\r\n" % len(gzip.compress(b"<" * 300_000_000)) + gzip.compress(b"<" * 300_000_000) + b"\r\n0\r\n\r\n",
        "Content-Type: text/html",
        "Content-Encoding: gzip",
        "Transfer-Encoding: chunked",
    ),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_picture_costs_little_and_is_at_most_one_diagnostic(name: str) -> None:
    data = HOSTILE[name]
    convert(Source("content/inbox/warm.html", html().encode()))
    source = Source(f"content/inbox/{name}", data.encode() if isinstance(data, str) else data)
    with within(LONGEST, MOST):
        assert len(convert(source).diagnostics) <= 1


def test_images_without_end_in_html_are_passed_in_time() -> None:
    with within(LONGEST, MOST):
        placed("<img " * 400_000, Album(lambda _: b""))


# ── packed for the way ──────────────────────────────────────────────────────────────────────────


def brotlied(data: bytes) -> bytes:
    brotli = pytest.importorskip("brotli", reason="the package brotli is not installed")
    made: bytes = brotli.compress(data)
    return made


@pytest.mark.parametrize("headers", [(), ("Transfer-Encoding: chunked",)])
def test_a_page_packed_by_brotli_is_read(headers: tuple[str, ...]) -> None:
    body = brotlied(PAGE)
    body = b"%x\r\n" % len(body) + body + b"\r\n0\r\n\r\n" if headers else body
    coded = record("https://c.example/1987/gate", body, "Content-Type: text/html", "Content-Encoding: br", *headers)
    assert draft_of("a.warc", coded).head["title"] == "Gate held open"


def test_a_page_that_only_says_it_is_packed_is_read_as_it_is() -> None:
    for coding in ("br", "gzip", "deflate", "zstd"):
        told = record("https://c.example/a", PAGE, "Content-Type: text/html", f"Content-Encoding: {coding}")
        assert draft_of("a.warc", told).head["title"] == "Gate held open"


def test_without_the_codec_a_page_is_told_of_and_the_others_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "brotli", None)
    packed = record("https://c.example/b", b"\x8b\x03\x80abc", "Content-Type: text/html", "Content-Encoding: br")
    done = convert(Source("content/inbox/a.warc", packed + PAGE_RECORD))
    assert [draft.head["title"] for draft in done.value or ()] == ["Gate held open"]
    assert [(one.code, "'br'" in one.what, "brotli" in one.mend) for one in done.diagnostics] == [
        (Code.IMPORT_DROPPED, True, True)
    ]
    alone = convert(Source("content/inbox/a.warc", packed))
    assert (alone.value, [one.code for one in alone.diagnostics]) == (None, [Code.IMPORT_DROPPED])


def test_what_is_packed_beyond_all_proportion_gives_nothing() -> None:
    bomb = brotlied(b"\0" * 300_000_000)
    with within(LONGEST, MOST):
        assert unpacked(bomb, "br", LARGEST) == b""
    assert unpacked(gzip.compress(b"\0" * 30_000_000), "gzip", LARGEST) == b""
    assert unpacked(zlib.compress(b"\0" * 30_000_000), "deflate", LARGEST) == b""


@pytest.mark.parametrize("pack", [gzip.compress, brotlied], ids=["gzip", "br"])
def test_what_was_packed_is_unpacked_whole(pack: Callable[[bytes], bytes]) -> None:
    data = random.Random(3).randbytes(70_000) + PAGE
    assert unpacked(pack(data), "br" if pack is brotlied else "gzip", LARGEST) == data


def test_an_article_of_taking_in_names_only_pictures_that_are_kept() -> None:
    source = Source("content/inbox/gate.html", html(f'<img src="{data_of(GATE)}">').encode())
    kept: list[str] = []

    def keep(given: tuple[Enclosed, ...]) -> object:
        kept.extend(one.path for one in given)
        return type(convert(source))(given)

    made = take_in([source], (), by="x", keep=keep).value or ()  # type: ignore[arg-type]
    assert isinstance(made[0], Manuscript)
    assert kept == [path_of(GATE)]
    assert path_of(GATE) in made[0].text


def test_pictures_that_an_importer_finds_since_are_proposed_for_the_article_that_is_there(tmp_path: Path) -> None:
    """What tells an importer that has changed is the number in `pipeline.MAKER` alone."""
    root = make(tmp_path, SAVED)
    sources = scan(root).value or ()
    before = take_in([replace(sources[0], beside="")], (), by="newsgloss 1").value or ()
    found = better(before, sources, by=pipeline.MAKER)
    assert [(one.field, path_of(GATE) in one.alternative) for one in found] == [("image", True), ("body", False)]
    assert better(before, sources, by="newsgloss 1") == ()
