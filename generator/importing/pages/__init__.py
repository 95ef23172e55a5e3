"""Saved web pages, read: title, authors, days, pictures and text, each with where it was found.

In: HTML. Out: `Page`. `page.article_of` is the door for every format that holds HTML.
"""
