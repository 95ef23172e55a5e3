"""What rights withhold is in no byte of the site and of no pack: not escaped, encoded, or within another file."""

from __future__ import annotations

import base64
import binascii
import html
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest

from generator import packing, packs, pipeline
from generator.packs import Wanted
from tests.making import build, make

WITHHELD = b"qzxvkj"  # begins every word that may not be read; no fold, stem or code of letters changes it
SHOWN = b"wjxkqz"  # begins words that may, so that a search which finds nothing is known to be able to find


def png(told: bytes) -> bytes:
    """A picture of one pixel that carries a text."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"tEXt", b"Comment\0" + told), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


HEAD = """---
title: Gate {name}
date: 1987-11-{day}
source: Port Ellery Courier
url: https://courier.example/{name}
dek: {dek}
image: {{src: media/{name}.png, alt: "{alt} alt", caption: "{alt} caption", credit: "{alt} credit"}}
tags: [floods]
rights: {name}
---
"""
BODY = """{first} one opening “paragraph” of it, & so on.

{rest}two words [[Gate full|{rest}link]] follow, "and" more.

![{rest}alt](media/{name}-in.png)

> {rest}three stood here.

| {rest}cell | b |
|---|---|
| c | d |
"""
NOTES = """- id: {name}-first
  quote: one opening
  kind: context
  note: A note on what may be read, wjxkqznote.
- id: {name}-second
  quote: "{rest}two words"
  kind: check
  note: A note on what may not.
- id: {name}-lost
  quote: "{rest}gone"
  kind: correction
  note: A note that lost its place.
"""


def files() -> Iterator[tuple[str, str | bytes]]:
    """An article of each kind of rights, with notes and pictures."""
    yield "site.toml", 'title = "Rights"\nbase_url = "https://papers.example/"\n'
    hidden, shown = WITHHELD.decode(), SHOWN.decode()
    for day, name in enumerate(("full", "excerpt", "metadata"), 11):
        open_dek = hidden + "dek" if name == "metadata" else shown + "dek"
        alt = shown if name == "full" else hidden
        first = hidden if name == "metadata" else shown
        rest = shown if name == "full" else hidden
        head = HEAD.format(name=name, day=day, dek=open_dek, alt=alt)
        yield f"content/articles/{name}.md", head + BODY.format(first=first, rest=rest, name=name)
        yield f"content/articles/{name}.notes.yaml", NOTES.format(name=name, rest=rest)
        yield f"content/media/{name}.png", png(alt.encode() + b"lead")
        yield f"content/media/{name}-in.png", png(rest.encode() + b"inside")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make(tmp_path_factory.mktemp("rights"), dict(files()))
    report = build(root)
    assert [one for one in report.diagnostics if one.code.severity.value == "error"] == []
    return root


def layers(name: str, body: bytes) -> Iterator[tuple[str, bytes]]:
    """The bytes, and what they are when they are unpacked and decoded, again and again."""
    yield name, body
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for inside in archive.namelist():
                yield from layers(f"{name}/{inside}", archive.read(inside))
        return
    yield f"{name} unescaped", html.unescape(body.decode("utf-8", "replace")).encode()
    yield f"{name} percent", unquote_to_bytes(body)
    yield (
        f"{name} json",
        re.sub(rb"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)).encode("utf-8", "replace"), body),
    )
    for run in re.findall(rb"[A-Za-z0-9+/_-]{24,}={0,2}", body):
        for made in decoded(run):
            yield f"{name} base64", made


def decoded(run: bytes) -> Iterator[bytes]:
    """What a run of letters says in base64, and that unpacked."""
    plain = run.rstrip(b"=").replace(b"-", b"+").replace(b"_", b"/")
    try:
        made = base64.b64decode(plain + b"=" * (-len(plain) % 4))
    except binascii.Error:
        return
    yield made
    for kind in (-15, 15, 31):
        try:
            yield zlib.decompress(made, kind)
        except zlib.error:
            continue


def found(word: bytes, name: str, body: bytes) -> list[str]:
    """Where the word stands, in any layer."""
    return [at for at, layer in layers(name, body) if word in layer.lower()]


def test_the_search_sees_through_every_wrapping() -> None:
    said = b"so " + SHOWN + b" it"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", said * 9)
    for body in (
        said.upper(),
        packed.getvalue(),
        base64.b64encode(zlib.compress(said * 3)),
        base64.b64encode(said * 3),
    ):
        assert found(SHOWN, "a", body) != []
    assert found(SHOWN, "a", "".join(f"&#{one};" for one in said).encode()) != []
    assert found(SHOWN, "a", "".join(f"%{one:02x}" for one in said).encode()) != []
    assert found(SHOWN, "a", "".join(f"\\u{one:04x}" for one in said).encode()) != []


def test_no_byte_of_the_site_has_what_is_withheld(root: Path) -> None:
    made = [path for path in (root / "output").rglob("*") if path.is_file()]
    shown = [path.name for path in made if found(SHOWN, path.name, path.read_bytes())]
    assert {"full.html", "excerpt.html", "feed.xml", "collection.json", "full.png", "full-in.png"} <= set(shown)
    assert [at for path in made for at in found(WITHHELD, path.name, path.read_bytes())] == []


@pytest.mark.parametrize("notes", [True, False])
@pytest.mark.parametrize("form", packs.FORMS)
def test_no_byte_of_a_pack_has_what_is_withheld(form: str, notes: bool, root: Path, tmp_path: Path) -> None:
    if why := packing.lacking(form):
        pytest.skip(why)
    request = pipeline.Request(root=root, output=root / "output")
    done = packs.pack(request, Wanted(form, tmp_path / f"a.{form}", notes=notes))
    assert done.path is not None, done.refused
    bodies = dict(inside(done.path))
    assert [name for name, body in bodies.items() if found(SHOWN, name, body)] != []
    assert [at for name, body in bodies.items() for at in found(WITHHELD, name, body)] == []
    with_notes = [name for name, body in bodies.items() if found(SHOWN + b"note", name, body)]
    assert bool(with_notes) is notes


def inside(path: Path) -> Iterator[tuple[str, bytes]]:
    """The bytes of a pack, and of one whose members are packed in their own way, the members."""
    yield path.name, path.read_bytes()
    if path.suffix == ".zim":
        from libzim.reader import Archive

        archive = Archive(path)
        for number in range(archive.all_entry_count):
            entry = archive._get_entry_by_id(number)
            if not entry.is_redirect:
                yield entry.path, bytes(entry.get_item().content)
