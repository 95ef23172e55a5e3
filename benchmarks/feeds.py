"""How many feed files of a suite are read right: each states in a comment at its top what a reader must find.

    python benchmarks/feeds.py FOLDER

A file counts where its expectation is about an entry's title, text, address, authors, date, tags, id or language, which
are what an article has. It is right where the article has the same, however it is written (HTML as Markdown, a moment
as a date). Other files only have to be read without harm.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from generator.importing import Draft, convert
from generator.importing.fragment import markdown, words
from generator.importing.stamps import stamp
from generator.model import Source

EXPECT = re.compile(r"Expect:\s*(?P<said>.+?)\s*(?:-->|\n\s*-->)", re.DOTALL)
FIELD = re.compile(
    r"entries\[(?P<at>\d+)\](?:\.get\(|\[|\.)['\"]?(?P<name>\w+)['\"]?[\])]?(?P<rest>[^=]*)\s*==\s*(?P<value>.+)$",
    re.DOTALL,
)
OURS = {
    "title": "title", "title_detail": "title", "content": "text", "summary": "text", "summary_detail": "text",
    "description": "text", "link": "url", "author": "authors", "author_detail": "authors", "authors": "authors",
    "published": "date", "published_parsed": "date", "updated": "date", "updated_parsed": "date", "created": "date",
    "created_parsed": "date", "tags": "tags", "category": "tags", "id": "part", "guid": "part", "language": "lang",
}  # fmt: skip
ATTRIBUTES = (
    "type",
    "base",
    "href",
    "email",
    "scheme",
    "mode",
    "domain",
    "rel",
    "url",
    "src",
)  # of a detail, of no article's field


def expected(text: str) -> list[tuple[int, str, str, object]]:
    """The entry's number, our field, the rest of the path and the value of each part of an expectation."""
    found = EXPECT.search(text)
    out = []
    for part in re.split(r"\s+and\s+(?=entries|feed|not|bozo|version|len)", found["said"]) if found else ():
        known = FIELD.match(part.strip())
        if not known or known["name"] not in OURS or any(f"'{name}'" in known["rest"] for name in ATTRIBUTES):
            continue
        if known["rest"].strip().startswith(")"):
            continue
        try:
            value = ast.literal_eval(known["value"].strip())
        except (ValueError, SyntaxError):
            continue
        if "'language'" in known["rest"]:
            out.append((int(known["at"]), "lang", "", value))
        else:
            out.append((int(known["at"]), OURS[known["name"]], known["rest"], value))
    return out


def same(draft: Draft, field: str, value: object) -> bool:
    """Whether an article has what is expected of a field."""
    have = letters(draft.part if field == "part" else str(draft.head.get(field) or ""))
    if field == "text":
        body = letters(f"{draft.markdown}{draft.head.get('dek', '')}")
        return letters(markdown(str(value))) in body or letters(words(str(value))) in body
    if field == "date":
        return moment(value) in (moment(draft.head.get("date")), moment(draft.head.get("updated")))
    if field in ("tags", "authors"):
        return all(letters(re.sub(r"\S+@\S+", "", one)) in have for one in terms(value))
    if field == "url" and not str(value).startswith("http"):
        return not have
    return have in (letters(str(value or "")), letters(words(str(value or ""))) if field == "title" else "")


def terms(value: object) -> list[str]:
    """The words of a tag or a name, however it is given."""
    if isinstance(value, list | tuple):
        return [one for part in value for one in terms(part)]
    if isinstance(value, dict):
        return [str(value.get("label") or value.get("name") or value.get("term") or "")]
    return [str(value or "")]


def letters(text: str) -> str:
    """A text without signs and case."""
    return re.sub(r"[\W_]", "", re.sub(r"\\(?=[!-/:-@\[-`{-~])", "", text)).casefold()


def moment(value: object) -> str:
    """A date to the day."""
    if isinstance(value, tuple):
        return "".join(f"{part:02}" for part in value[:3])
    known = stamp(value) if value is not None else None
    return known.iso.replace("-", "") if known else ""


def main() -> None:
    """Count."""
    right: Counter[str] = Counter()
    every: Counter[str] = Counter()
    harmless = others = 0
    for file in sorted(Path(sys.argv[1]).rglob("*.xml")):
        done = convert(Source(f"content/inbox/{file.name}", file.read_bytes()))
        wanted = expected(file.read_text(encoding="utf-8", errors="replace"))
        if not wanted:
            others += 1
            harmless += bool(done.value) or len(done.diagnostics) == 1
        for at, field, _, value in wanted:
            drafts = done.value or ()
            every[field] += 1
            good = at < len(drafts) and same(drafts[at], field, value)
            right[field] += good
            if not good and "-v" in sys.argv:
                have = drafts[at].head.get(field, drafts[at].markdown) if at < len(drafts) else done.diagnostics
                print(f"{file}: {field}: wanted {value!r}, have {have!r}"[:300])
    for field in every:
        print(f"{field:8} {right[field]:5} of {every[field]:5}")
    print(f"{'all':8} {sum(right.values()):5} of {sum(every.values()):5}")
    print(f"about nothing that an article has: {others} files, read without harm {harmless}")


if __name__ == "__main__":
    main()
