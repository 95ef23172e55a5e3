"""YAML, TOML and JSON whose every value remembers where it stands, and the typed reading of them.

In: text and its path. Out: `Placed` values, then nouns of the model, with a diagnostic for every
mistake at once. It refuses what hides or doubles meaning: aliases, tags, duplicate keys, several documents,
and YAML's implicit types. A scalar keeps its own characters, and the type of the field it is for decides
what it becomes, so a page `1`, a title `1984` and a country `no` are what they look like.
"""

from generator.placed.jsonfile import EACH, Element, elements, read_json
from generator.placed.tags import read_tags
from generator.placed.tomlfile import read_toml
from generator.placed.typed import decode, nearest, typed
from generator.placed.value import Placed, places_of, plain
from generator.placed.yamlfile import read_yaml

__all__ = [
    "EACH",
    "Element",
    "Placed",
    "decode",
    "elements",
    "nearest",
    "places_of",
    "plain",
    "read_json",
    "read_tags",
    "read_toml",
    "read_yaml",
    "typed",
]
