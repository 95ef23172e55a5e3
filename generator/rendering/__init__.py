"""Rendering: pages and a theme become files. The only room that knows Jinja.

In: a theme's folder; then batches of planned pages. Out: a `Theme`, its assets, and one file a page. It refuses themes
that extend themselves, links out of a theme's folder, and values that a template does not know (StrictUndefined).
A page that fails is one diagnostic with the line of the theme's file; the others are rendered.

    theme.py       a theme's folder -> Theme
    kinds.py       kinds of note -> the stylesheet that draws them
    words.py       the theme's words, numbers and dates in a language
    passages.py    what an article's HTML still lacks: addresses, sizes of pictures, the words of its notes' links
    margin.py      whether notes beside the text outrun it
    nameplate.py   how large a title may be set
    ribbon.py      the months of the record as one drawing
    texts.py       small texts: an address as it is shown, JSON for a script element
    desk.py        what a template may call by name
    press.py       the Jinja environment of a batch, and the pages it prints
"""

from generator.rendering.press import Batch, around, compiled, fingerprints, needed, render, shown
from generator.rendering.theme import assets, load_theme

__all__ = ["Batch", "around", "assets", "compiled", "fingerprints", "load_theme", "needed", "render", "shown"]
