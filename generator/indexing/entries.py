"""Entries: what other pages may know of a reading and of its notes, and no more.

What an article's rights withhold is withheld here, so no page can show it by mistake: of an article whose rights are
`metadata` there is no dek, no summary and no picture; of an `excerpt` the summary stays in the first paragraph.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from itertools import chain

from generator.model import Article, Entry, Gloss, Image, NoteEntry, Reading, Rights, Tick

_REFERENCE = re.compile(r"\[\d+\]")  # to a footnote, which is withheld
_STEP = 50  # words
_TICK = 2  # decimals of a place on the strip, which is drawn 280 wide: finer, a small edit would change every list
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


def entry_of(reading: Reading, *, url: str) -> Entry:
    """The Entry of an article whose page is at `url`. Names stay as written; `notes` counts by kind, kinds sorted."""
    article, head = reading.article, reading.article.head
    glosses = reading.glosses
    dek, summary, image = _shown(reading)
    pictures, withheld = _pictures(reading)
    return Entry(
        id=article.id,
        url=url,
        title=head.title,
        date=head.date,
        updated=head.updated,
        kicker=head.kicker,
        dek=dek,
        summary=summary,
        source=head.source,
        authors=head.authors,
        section=head.section,
        page=head.page,
        origin=head.url,
        lang=head.lang,
        rights=head.rights,
        licence=head.licence,
        series=head.series,
        tags=head.tags,
        people=head.people,
        organisations=head.organisations,
        places=head.places,
        events=head.events,
        image=image,
        translation_of=head.translation_of,
        responds_to=head.responds_to,
        aliases=head.aliases,
        targets=_targets(reading, glosses),
        words=_words(article.text),
        notes=dict(sorted(Counter(gloss.note.kind for gloss in glosses).items())),
        strip=_strip(glosses, len(article.text)),
        pictures=pictures,
        archived=head.archived,
        dateline=head.dateline,
        path=article.place.path,
        withheld=withheld,
    )


def _shown(reading: Reading) -> tuple[str, str, Image | None]:
    article, head = reading.article, reading.article.head
    if head.rights is Rights.METADATA:
        return "", "", None
    if head.rights is Rights.FULL:
        return head.dek, article.summary, head.image
    first = article.published[-1:]
    words = " ".join(_REFERENCE.sub("", article.text[block.start : block.end]) for block in first)
    words = " ".join(words.split())
    # A summary that ends before the first paragraph does is cut with an ellipsis.
    return head.dek, article.summary if words.startswith(article.summary.removesuffix("…")) else words, head.image


def _targets(reading: Reading, glosses: tuple[Gloss, ...]) -> tuple[str, ...]:
    links = chain(reading.article.links, chain.from_iterable(gloss.links for gloss in glosses))
    return tuple(dict.fromkeys(link.target for link in links))


def _pictures(reading: Reading) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The pictures that the page shows, and those that the article's rights withhold."""
    article = reading.article
    lead = article.head.image
    paths = [lead.src] if lead and lead.src else []
    known = tuple(dict.fromkeys([*paths, *(link.target for link in article.pictures)]))
    if article.head.rights is Rights.FULL:
        return known, ()
    shown = tuple(path for path in known if _opens_with(article, path))
    return shown, tuple(path for path in known if path not in shown)


def _opens_with(article: Article, path: str) -> bool:
    """Whether a picture stands in the text that is published."""
    source = f'src="newsgloss:{html.escape(path)}"'
    return any(source in piece.markup for block in article.published for piece in block.pieces)


def _words(text: str) -> int:
    """How many words; from 100 on to the nearest 50, so that a small edit does not change every list.

    Words at white space; of Chinese and Japanese, which have none, each character.
    """
    count = len(text.split()) + (0 if text.isascii() else len(_UNSPACED.findall(text)))
    return count if count < 2 * _STEP else round(count / _STEP) * _STEP


def _strip(glosses: tuple[Gloss, ...], length: int) -> tuple[Tick, ...]:
    starts = [(gloss.note.kind, gloss.mark.start) for gloss in glosses if gloss.mark]
    ticks = [Tick(kind, round(start / length, _TICK) if start < length else 0.0) for kind, start in starts]
    return tuple(sorted(ticks, key=lambda tick: (tick.at, tick.kind)))


def note_entries(reading: Reading, *, url: str) -> tuple[NoteEntry, ...]:
    """The NoteEntries of the article whose page is at `url`, in reading order."""
    return tuple(_note_entry(gloss, reading.article.id, url) for gloss in reading.glosses)


def _note_entry(gloss: Gloss, article: str, url: str) -> NoteEntry:
    note = gloss.note
    return NoteEntry(
        id=note.id,
        article=article,
        url=f"{url}#note-{note.id}",
        kind=note.kind,
        state=gloss.state,
        quote=gloss.quote,
        verdict=note.verdict,
        html=gloss.html,
        by=note.by,
        when=note.when,
        tags=note.tags,
        people=note.people,
        cites=note.cites,
        targets=tuple(dict.fromkeys(link.target for link in gloss.links)),
    )
