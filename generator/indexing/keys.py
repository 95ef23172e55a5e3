"""Keys: which group a name belongs to, as articles and notes write it.

In: the names as written and the authority files of their kind. Out: for each name a key (the part of an address after
`tags/`), and for each key what to call it. A name resolves through authority files by id, name, alias or file stem;
one that belongs to two files resolves to neither and keeps its own slug. It never guesses that two names are one:
names are equal only when they fold to the same (`addresses.fold`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct

from generator.addresses import fold, slug, suffixed
from generator.model import Authority

DEEPEST = 5  # levels of tags; what is deeper is written into the fifth, so that paths stay short enough to be files


class Keys(Struct, frozen=True):
    """What names lead to: from a name as written to its key, from a key to what it is called.

    `ambiguous` are the names, folded, that belong to more than one authority file.
    """

    of: Mapping[str, str]
    labels: Mapping[str, str]
    sorts: Mapping[str, str]
    authorities: Mapping[str, Authority]
    ambiguous: Mapping[str, tuple[Authority, ...]]


class _Known(Struct, frozen=True):
    """The authority files of one kind, by each of the names that lead to them; nearer names first."""

    tiers: tuple[Mapping[str, tuple[Authority, ...]], ...]
    keys: Mapping[str, str]

    def find(self, name: str) -> tuple[Authority, ...]:
        folded = fold(name)
        return next((tier[folded] for tier in self.tiers if folded in tier), ())


def keys_of(written: Iterable[str], authorities: Iterable[Authority], *, kind: str) -> Keys:
    """The keys of all names of one kind; `kind` is the folder of their authority files. Tags are split at `/`."""
    counts = Counter(name for name in written if name.strip())
    found = sorted((one for one in authorities if one.kind == kind), key=lambda one: one.id)
    taken: dict[str, tuple[str, str]] = {}
    known = _known(found, taken)
    nested = kind == "tags"
    above = sorted({one.id.rpartition("/")[0] for one in found if "/" in one.id}) if nested else []
    claims: dict[tuple[str, str], str] = {}
    of = {name: _key(name, known, taken, claims, nested=nested) for name in (*above, *sorted(counts, key=_order))}
    by_key = {known.keys[one.id]: one for one in found}
    return Keys(of, *_called(counts, of, by_key, taken, nested=nested), by_key, _ambiguous(of, known))


def _order(name: str) -> tuple[str, str]:
    return fold(name), name


def _known(authorities: list[Authority], taken: dict[str, tuple[str, str]]) -> _Known:
    exact: dict[str, list[Authority]] = {}
    named: dict[str, list[Authority]] = {}
    stems: dict[str, list[Authority]] = {}
    keys: dict[str, str] = {}
    for one in authorities:
        keys[one.id] = _claim("", one.id, "/".join(_slugs(one.id)), taken)
        _add(exact, one, (one.id, f"{one.kind}/{one.id}", keys[one.id]))
        _add(named, one, (one.name, *one.aliases))
        _add(stems, one, (one.id.rpartition("/")[2],))
    tiers = tuple({name: tuple(them) for name, them in tier.items()} for tier in (exact, named, stems))
    return _Known(tiers, keys)


def _add(tier: dict[str, list[Authority]], one: Authority, names: tuple[str, ...]) -> None:
    for name in dict.fromkeys(fold(name) for name in names):
        if name:
            tier.setdefault(name, []).append(one)


def parts_of(name: str) -> tuple[str, ...]:
    """The levels of a tag; those that would lead out of a folder are none."""
    parts = [part.strip() for part in name.split("/") if part.strip() not in ("", ".", "..")]
    deep = ["/".join(parts[DEEPEST - 1 :])] if len(parts) > DEEPEST else parts[DEEPEST - 1 :]
    return (*parts[: DEEPEST - 1], *deep) or (name,)


def _slugs(name: str) -> tuple[str, ...]:
    return tuple(slug(part) for part in parts_of(name))


def _claim(parent: str, leaf: str, key: str, taken: dict[str, tuple[str, str]]) -> str:
    """`key`, or with a fingerprint where another name has it already."""
    if key in taken:
        head, mark, tail = key.rpartition("/")
        key = f"{head}{mark}{suffixed(tail, f'{parent}/{fold(leaf)}')}"
    taken[key] = (parent, leaf)
    return key


def _key(
    name: str,
    known: _Known,
    taken: dict[str, tuple[str, str]],
    claims: dict[tuple[str, str], str],
    *,
    nested: bool,
) -> str:
    key = path = ""
    parts = parts_of(name) if nested else (name,)
    for depth, leaf in enumerate(parts, 1):
        written = name if depth == len(parts) else "/".join(parts[:depth])
        path = f"{path}/{leaf}" if path else leaf
        found = known.find(written) or known.find(path)
        if len(found) == 1:
            key, path = known.keys[found[0].id], found[0].id
            continue
        claim = (key, fold(leaf))
        if claim not in claims:
            claims[claim] = _claim(key, leaf, f"{key}/{slug(leaf)}" if key else slug(leaf), taken)
        key = claims[claim]
    return key


def _called(
    counts: Counter[str],
    of: Mapping[str, str],
    by_key: Mapping[str, Authority],
    taken: Mapping[str, tuple[str, str]],
    *,
    nested: bool,
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Labels and sort forms. Without an authority file a name is called as it is most often written."""
    labels = {key: leaf.strip() for key, (_, leaf) in taken.items()}
    for name in sorted(of, key=lambda name: (counts[name], name)):
        labels[of[name]] = parts_of(name)[-1] if nested else name.strip()
    labels |= {key: one.name for key, one in by_key.items()}
    sorts: dict[str, str] = {}
    for key in sorted(labels):
        above = sorts.get(taken[key][0], "")
        sorts[key] = f"{above}/{labels[key]}" if above else labels[key]
    return labels, sorts | {key: one.sort or one.name for key, one in by_key.items()}


def _ambiguous(of: Mapping[str, str], known: _Known) -> Mapping[str, tuple[Authority, ...]]:
    found = {fold(name): known.find(name) for name in of}
    return {name: several for name, several in found.items() if len(several) > 1}
