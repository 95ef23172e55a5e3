"""Hostile input: our own crafted attacks, and the public corpora where they are at hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

CRAFTED = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "[click](javascript:alert(1))",
    "[click](JaVaScRiPt:alert(1))",
    "[click](java\tscript:alert(1))",
    "[click](&#106;avascript:alert(1))",
    "[click](javascript&colon;alert(1))",
    "[click](%6Aavascript:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[click](vbscript:msgbox(1))",
    "<javascript:alert(1)>",
    "[ref]\n\n[ref]: javascript:alert(1)",
    "![x](javascript:alert(1))",
    "![x](https://tracker.example/pixel.gif)",
    '![x](https://tracker.example/p.gif "a\\" onload=alert(1)")',
    '[x](https://e.example/" onmouseover="alert(1))',
    '[["><script>alert(1)</script>]]',
    "[[x|<img src=x onerror=alert(1)>]]",
    "[[newsgloss:x]] [a](newsgloss:javascript:alert(1))",
    "{{ 7 * 7 }} {% include 'x' %} {{ ''.__class__ }}",
    "</script><script>alert(1)</script>",
    "\u2028alert(1)\u2029",
    "<!--><script>alert(1)//-->",
    "]]><script>alert(1)</script>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=//evil.example>",
    "<style>@import '//evil.example/x.css'</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "`<script>alert(1)</script>`",
    "\"'><svg onload=alert(1)>",
    "' autofocus onfocus=alert(1) x='",
)


def corpora(hostile: Path) -> Iterator[tuple[str, str]]:
    """Every payload of the public corpora under `hostile`, with its suite."""
    for item in json.loads((hostile / "dompurify" / "expect.json").read_text()):
        yield "dompurify", item["payload"]
    for text in json.loads((hostile / "blns" / "blns.json").read_text()):
        yield "blns", text
    sheet = (hostile / "owasp" / "XSS_Filter_Evasion_Cheat_Sheet.md").read_text()
    for code in re.findall(r"^```\w*\n(.*?)^```", sheet, re.MULTILINE | re.DOTALL):
        yield "owasp", code.rstrip("\n")


def quoted(text: str) -> str:
    """A text as YAML's double-quoted text: as JSON's, but for the letters that JSON writes as two halves."""

    def whole(found: re.Match[str]) -> str:
        high, low = found[1], found[2]
        return f"\\U{ord(json.loads(found[0].join(chr(34) * 2))):08x}" if high and low else found[0]

    return re.sub(r"\\(?:u(d[89ab]..)\\u(d[c-f]..)|.)", whole, json.dumps(text))


def article(payload: str) -> str:
    """An article with the payload as its body and as every field of its front matter."""
    text = quoted(payload)
    fields: Mapping[str, str] = {
        "title": text,
        "date": "2001-02-03",
        "updated": "2001-02-04",
        "authors": f"[{text}]",
        "source": text,
        "page": text,
        "section": text,
        "kicker": text,
        "dek": text,
        "dateline": text,
        "image": f"{{src: media/dot.svg, alt: {text}, caption: {text}, credit: {text}}}",
        "tags": f"[{text}]",
        "people": f"[{text}]",
        "organisations": f"[{text}]",
        "places": f"[{text}]",
        "events": f"[{text}]",
        "series": text,
        "licence": text,
        "url": text,
        "archived": text,
        "responds_to": text,
        "aliases": f"[{text}]",
        "lang": text,
    }
    head = "\n".join(f"{key}: {value}" for key, value in fields.items())
    return f"---\n{head}\n---\nBefore the attack.\n\n{payload}\n\nAfter the attack.\n"


def notes(number: int, payload: str) -> str:
    """Two notes with the payload in every field that takes text."""
    text = quoted(payload)
    fields = (
        f"kind: check, note: {text}, verdict: {text}, by: {text}, tags: [{text}], people: [{text}], cites: [{text}]"
    )
    found = f"- {{id: on-{number}, quote: Before the attack, {fields}}}\n"
    return found + f"- {{id: lost-{number}, quote: {text}, before: {text}, {fields}}}\n"


def collection(payloads: list[str]) -> dict[str, str]:
    """A collection in which each payload has an article and notes of its own."""
    files = {
        "site.toml": 'title = "Attacks"\n',
        "content/media/dot.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>',
    }
    for number, payload in enumerate(payloads):
        files[f"content/articles/2001/a{number:04}.md"] = article(payload)
        files[f"content/articles/2001/a{number:04}.notes.yaml"] = notes(number, payload)
    return files
