"""How many files of each kind give an article with title, date and text, and what is said of the others.

    python benchmarks/formats.py FOLDER...

Counted are files, by the importer that reads them. A file is whole where each of its articles has a title, a date and
text (or is a record, which has none); it is told where it gives no article, or one that lacks something, and one
diagnostic says so. A file of which neither holds is lost. `-v` names all that are not whole.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from generator.diagnostics import Diagnostic
from generator.importing import Draft, convert, take_in
from generator.importing.formats import importer_of
from generator.model import Source


def is_whole(draft: Draft) -> bool:
    """Whether it has all that an article needs."""
    text = draft.markdown.strip() or draft.head.get("rights") == "metadata"
    return bool(draft.head.get("title") and draft.head.get("date") and text)


def state(drafts: tuple[Draft, ...], said: tuple[Diagnostic, ...], source: Source) -> str:
    """`whole`, `told` or `lost`."""
    if drafts and all(map(is_whole, drafts)):
        return "whole"
    return "told" if said or take_in([source], (), by="x").diagnostics else "lost"


def main() -> None:
    """Count."""
    counts: dict[str, Counter[str]] = {}
    articles: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for folder in (Path(word) for word in sys.argv[1:] if not word.startswith("-")):
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            source = Source(f"content/inbox/{file.name}", file.read_bytes())
            importer = importer_of(source)
            name = importer.NAME if importer else "none"
            before = time.process_time()
            done = convert(source)
            seconds[name] += time.process_time() - before  # type: ignore[assignment]
            found = state(done.value or (), done.diagnostics, source)
            counts.setdefault(name, Counter())[found] += 1
            articles[name] += len(done.value or ())
            if "-v" in sys.argv and found != "whole":
                lacks = [sorted({"title", "date"} - draft.head.keys()) for draft in done.value or ()]
                print(f"{found}  {name}  {file}: {[one.what for one in done.diagnostics] or lacks}"[:240])
    print(f"{'importer':12}{'files':>7}{'whole':>7}{'told':>7}{'lost':>7}{'articles':>10}{'s':>8}")
    for name, kinds in sorted(counts.items()):
        row = "".join(f"{kinds[kind]:7}" for kind in ("whole", "told", "lost"))
        print(f"{name:12}{kinds.total():7}{row}{articles[name]:10}{seconds[name]:8.2f}")


if __name__ == "__main__":
    main()
