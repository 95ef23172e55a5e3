"""The test vectors of other annotation programs, each as: in this text, this quote stands there.

In: the folder of vectors. Out: for each case its suite, its name, and None or what went wrong.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import html as lxml_html

from benchmarks import exchange
from generator.annotating.anchor import Found, Past, Text, place
from generator.annotating.folding import folded_words
from generator.model import Quote, State

AROUND = 32
PAGE = "find-range-from-text-directive-target.html"
Result = tuple[str, str, str | None]
Json = dict[str, Any]
ABSENT = "is absent"  # what went wrong where a suite cannot be measured: it has neither passed nor failed


def run(folder: Path) -> Iterator[Result]:
    """Every case of every suite that is there."""
    for suite in SUITES:
        try:
            yield from suite(folder)
        except FileNotFoundError as missing:
            yield suite.__name__.strip("_"), Path(missing.filename).name, ABSENT


def _samples(folder: Path) -> Iterator[Result]:
    for which, wanted in (("correct", True), ("incorrect", False)):
        for one in exchange.samples(folder, which):
            said = "; ".join(one.said) or "taken"
            yield f"W3C, {which} samples", f"{one.suite} {one.name}", None if one.accepted is wanted else said


def _fragments(folder: Path) -> Iterator[Result]:
    """What a link to a text fragment finds, on the page that the cases are made for, as it is shown."""
    cases = json.loads((folder / "wpt-text-fragments/cases.json").read_text())["cases"]
    if not (folder / "wpt-text-fragments" / PAGE).is_file():
        yield "WPT, text fragments", PAGE, ABSENT  # the cases do not carry the words in which they look
        return
    page = lxml_html.document_fromstring((folder / "wpt-text-fragments" / PAGE).read_text())
    for hidden in page.xpath("//head | //iframe | //*[contains(@style, 'none') or contains(@style, 'hidden')]"):
        hidden.drop_tree()
    text = " ".join(page.text_content().split())
    for case in cases:
        parts = [unquote(part) for part in case["text"].split(",")]
        prefix = parts.pop(0)[:-1] if parts[0].endswith("-") else ""
        suffix = parts.pop()[1:] if parts[-1].startswith("-") else ""
        found = place(Text(text), Quote(parts[0], prefix, suffix))
        wrong = None if bool(found.spans) == case["match"] else f"{_told(found, text)}"
        yield "WPT, text fragments", case["text"], "an end of its own, which no quote has" if len(parts) > 1 else wrong


def _told(found: Found, text: str) -> str:
    return f"{found.state.value} " + ", ".join(f"{start}–{end} {text[start:end]!r}" for start, end in found.spans)


def _hypothesis(folder: Path) -> Iterator[Result]:
    data = json.loads((folder / "hypothesis-client/match-quote-cases.json").read_text())
    texts = data["texts"]
    for case in data["cases"]:
        text = texts.get(case["text"], case["text"].removeprefix("literal:"))
        quote = Quote(case["quote"], case.get("prefix", ""), case.get("suffix", ""))
        past = Past.around(case["quote"], prefix="", suffix="", start=case["hint"]) if "hint" in case else None
        found = place(Text(text), quote, past)
        words = [text[start:end] for start, end in found.spans]
        if "expectStart" in case:
            good = [span[0] for span in found.spans] == [case["expectStart"]]
        else:
            good = words == ([case["expect"]] if case["expect"] else [])
        yield "Hypothesis, quotes", repr(case["quote"][:40]), None if good else f"{case} but {_told(found, text)}"
    decreasing = data["strictlyDecreasingScore"]
    for one in decreasing["lists"]:
        fields = {"exact": one.get("quote", "")}
        name = {"quote": "exact"}.get(one["field"], one["field"])
        scores = [place(Text(texts[decreasing["text"]]), Quote(**{**fields, name: v})).score for v in one["values"]]
        good = all(first > second for first, second in pairwise(scores))
        yield "Hypothesis, scores", one["field"], None if good else f"{scores} should fall"


def _approximate(folder: Path) -> Iterator[Result]:
    for case in json.loads((folder / "approx-string-match/fixtures.json").read_text())["cases"]:
        found = place(Text(case["text"]), Quote(case["pattern"]))
        # Their offsets count UTF-16 units.
        units = [tuple(len(case["text"][:at].encode("utf-16-le")) // 2 for at in span) for span in found.spans]
        good = len(units) == 1 and units[0] in [(match["start"], match["end"]) for match in case["matches"]]
        yield "approx-string-match", case["pattern"][:40], None if good else f"{_told(found, case['text'])}"


def _annotator(folder: Path) -> Iterator[Result]:
    cases = json.loads((folder / "incubator-annotator/text-quote-match.json").read_text())["cases"]
    for name, case in cases.items():
        page = _Page(case["html"])
        selector = case["selector"]
        expected = tuple(sorted(page.span(one) for one in case["expected"]))
        quote = Quote(selector["exact"], selector.get("prefix", ""), selector.get("suffix", ""))
        found = place(Text(page.text), quote)
        good = tuple(sorted(found.spans)) == expected
        yield "Apache Annotator, match", name, None if good else f"{expected} but {_told(found, page.text)}"
    cases = json.loads((folder / "incubator-annotator/text-quote-describe.json").read_text())["cases"]
    for name, case in cases.items():
        page = _Page(case["html"])
        selector = case["expected"]
        quote = Quote(selector["exact"], selector.get("prefix", ""), selector.get("suffix", ""))
        found = place(Text(page.text), quote)
        expected_span = page.span(case["range"])
        good = found.spans == (expected_span,)
        yield "Apache Annotator, describe", name, None if good else f"{expected_span} but {_told(found, page.text)}"


def _ranges(folder: Path) -> Iterator[Result]:
    page = _Page((folder / "hypothesis-client/html-anchoring-fixture.html").read_text())
    for case in json.loads((folder / "hypothesis-client/range-specs.json").read_text())["cases"]:
        start_at, start_offset, end_at, end_offset, quoted, name = case
        start, end = page.offset(start_at, start_offset), page.offset(end_at, end_offset)
        yield "Hypothesis, HTML ranges", name, _found_again(page.text, start, end, quoted)


def _found_again(text: str, start: int, end: int, quoted: str) -> str | None:
    quote = Quote(quoted, text[max(start - AROUND, 0) : start], text[end : end + AROUND])
    found = place(Text(text), quote)
    words = [folded_words(text[a:b]) for a, b in found.spans]
    lead = len(text[start:end]) - len(text[start:end].lstrip())
    near = len(found.spans) == 1 and found.spans[0][0] in (start, start + lead)
    good = words == [folded_words(quoted)] and near
    return None if good else f"{start}–{end} {quoted!r} but {_told(found, text)}"


def _selectors(annotation: Json) -> Iterator[tuple[Quote, int]]:
    target = annotation["target"]
    for one in target if isinstance(target, list) else [target]:
        by_type = {selector["type"]: selector for selector in one["selector"]}
        quote = by_type["TextQuoteSelector"]
        at = by_type["TextPositionSelector"]["start"]
        yield Quote(quote["exact"], quote.get("prefix", ""), quote.get("suffix", "")), at


def _baselines(folder: Path) -> Iterator[Result]:
    for name in ("minimal", "wikipedia-regression-testing"):
        page = _Page((folder / f"hypothesis-client/html-baselines/{name}.html").read_text())
        for row in json.loads((folder / f"hypothesis-client/html-baselines/{name}.json").read_text())["rows"]:
            yield from _annotated("Hypothesis, baselines", page, row)


def _recogito(folder: Path) -> Iterator[Result]:
    page = _Page((folder / "recogito-text-annotator/index.html").read_text())
    for annotation in json.loads((folder / "recogito-text-annotator/annotations.w3c.json").read_text()):
        yield from _annotated("Recogito", page, annotation)


def _annotated(suite: str, page: _Page, annotation: Json) -> Iterator[Result]:
    for quote, at in _selectors(annotation):
        past = Past.around(quote.exact, prefix=quote.prefix, suffix=quote.suffix, start=at)
        found = place(Text(page.text), quote, past)
        words = [folded_words(page.text[start:end]) for start, end in found.spans]
        good = words == [folded_words(quote.exact)] and found.state is State.EXACT
        yield suite, quote.exact[:40], None if good else f"{quote.exact!r} but {_told(found, page.text)}"


def _pages(folder: Path) -> Iterator[Result]:
    """Pages that come without a table of cases: the words of each element that has an id are found where they are."""
    for suite, pattern in (
        ("text-fragments-polyfill", "text-fragments-polyfill/unit/*.html"),
        ("text-fragments-polyfill", "text-fragments-polyfill/data-driven/input/html/*.html"),
        ("dom-anchor-text-quote", "dom-anchor-text-quote/*.html"),
    ):
        for path in sorted(folder.glob(pattern)):
            page = _Page(path.read_text())
            for name, start, end in page.elements():
                yield suite, f"{path.name} {name}", _found_again(page.text, start, end, page.text[start:end])


def _reported(folder: Path) -> Iterator[Result]:
    for case in json.loads((folder / "reported-failures.json").read_text()):
        quote = Quote(case["exact"] or "", case["prefix"] or "", case["suffix"] or "")
        start = case["before"].find(quote.prefix + quote.exact) + len(quote.prefix)
        pasts = (None, Past(case["before"], start, start + len(quote.exact))) if quote.exact else (None,)
        for past in pasts:
            found = place(Text(case["after"]), quote, past)
            words = "".join(case["after"][a:] for a, _ in found.spans)
            good = found.state is State.ORPHAN or words == case["expect"].partition(" (")[0]
            name = f"{case['issue']}{' with the old text' if past else ''}"
            yield "Reported failures", name, None if good else f"{case['expect']} but {_told(found, case['after'])}"


SUITES = (
    _hypothesis, _ranges, _baselines, _approximate, _annotator, _samples, _fragments, _recogito, _pages, _reported,
)  # fmt: skip


class _Page:
    """A page's text, and where its nodes begin in it."""

    def __init__(self, source: str) -> None:
        self.root = lxml_html.fragment_fromstring(source, create_parent="div")
        self.texts: list[tuple[Any, str, int]] = []
        self.ends: dict[Any, tuple[int, int]] = {}
        self.text = ""
        self._walk(self.root)

    def _walk(self, element: Any) -> None:
        start = len(self.text)
        if isinstance(element.tag, str):
            self._add(element, "text", element.text)
            for child in element:
                self._walk(child)
                self._add(child, "tail", child.tail)
        self.ends[element] = (start, len(self.text))

    def _add(self, element: Any, kind: str, words: str | None) -> None:
        if words:
            self.texts.append((element, kind, len(self.text)))
            self.text += words

    def span(self, one: Json) -> tuple[int, int]:
        """The offsets of a range told by XPath."""
        start = self._node(one["startContainerXPath"], one["startOffset"])
        return start, self._node(one["endContainerXPath"], one["endOffset"])

    def offset(self, container: int | str, offset: int) -> int:
        """The offset of a place in a text node by its number, or in a node by its path from the root."""
        if isinstance(container, int):
            return self.texts[container][2] + offset
        return self._node(f"/div{container}", offset)

    def _node(self, path: str, offset: int) -> int:
        (node, *_) = self.root.getroottree().xpath(path) or [None]
        if hasattr(node, "is_text"):
            kind = "text" if node.is_text else "tail"
            return next(at for element, what, at in self.texts if (element, what) == (node.getparent(), kind)) + offset
        places = [self.ends[node][0]]
        if node.text:
            places.append(places[-1] + len(node.text))
        for child in node:
            places.append(self.ends[child][1])
            if child.tail:
                places.append(places[-1] + len(child.tail))
        return places[min(offset, len(places) - 1)]

    def elements(self) -> Iterator[tuple[str, int, int]]:
        """Elements with an id, or paragraphs, that have words."""
        for number, element in enumerate(self.root.iter()):
            if isinstance(element.tag, str) and (element.get("id") or element.tag in ("p", "em", "strong", "code")):
                start, end = self.ends[element]
                if self.text[start:end].strip():
                    yield f"<{element.tag} {element.get('id') or number}>", start, end
