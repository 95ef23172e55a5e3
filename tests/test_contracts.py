"""Every file that a room finds by listing its folder keeps that room's contract, whoever added it."""

from __future__ import annotations

import posixpath

import pytest
from hypothesis import given, settings

from generator import indexing, planning
from generator.addresses import folded_case, stays_inside
from generator.diagnostics import Diagnostic
from generator.model import Catalogue, Entry, File, Index, Page, Settings
from tests.catalogues import THEME, authority, catalogues, entries, note


@pytest.mark.parametrize("name", indexing.index_files())
@settings(max_examples=15)
@given(made=entries())
def test_an_index_has_sorted_keys_no_empty_group_and_known_ids(name: str, made: tuple[Entry, ...]) -> None:
    notes = tuple(note(f"n{at}", one, tags=one.tags, people=one.people) for at, one in enumerate(made))
    files = (authority("people/aldous-wray", "Aldous Wray", "Wray"), authority("places/reach", "The Reach"))
    index = indexing.index_files()[name](made, notes, authorities=files)
    _has_sorted_keys(index)
    ids, marked = {one.id for one in made}, {one.id for one in notes}
    for group in index.groups:
        assert group.entries or group.notes or group.authority
        assert (set(group.entries) - ids, set(group.notes) - marked) == (set(), set())
        assert len(set(group.entries)) == len(group.entries)
        assert group.url.endswith("/index.html")
        assert stays_inside(group.url)
        assert group.label
        assert group.sort
    assert index == indexing.index_files()[name](made, notes, authorities=files[::-1])


def _has_sorted_keys(index: Index) -> None:
    keys = [group.key for group in index.groups]
    assert keys == sorted(set(keys))
    assert len({folded_case(group.url) for group in index.groups}) == len(keys)
    assert {group.parent for group in index.groups} <= {"", *keys}
    assert {child for group in index.groups for child in group.children} <= set(keys)


@pytest.mark.parametrize("name", planning.page_kinds(Settings()))
@settings(max_examples=10)
@given(made=catalogues())
def test_a_page_kind_has_unique_relative_addresses_that_end_in_a_file_name(name: str, made: Catalogue) -> None:
    chosen = Settings(per_page=2)
    planned = list(planning.page_kinds(chosen)[name](made, settings=chosen, theme=THEME))
    urls = [one.url for one in planned if isinstance(one, Page | File)]
    if name != "redirects":  # two articles may claim one old address; of that the plan tells
        assert len({folded_case(url) for url in urls}) == len(urls)
    for url in urls:
        assert stays_inside(url)
        assert posixpath.normpath(url) == url
        assert not posixpath.basename(url).startswith(".")
        assert "." in posixpath.basename(url)
        assert max(len(part.encode()) for part in url.split("/")) <= 255
    for one in planned:
        if isinstance(one, Page):
            assert one.template.endswith(".html")
            assert one.title
        elif isinstance(one, Diagnostic):
            assert one.mend
