"""Newsgloss: clippings in, an annotated and linkable static site out. Read `pipeline` first."""
