"""What the benchmark of anchoring makes of texts, and what it expects of a note there."""

from __future__ import annotations

from benchmarks import damage

REST = " ".join(f"The {word} of the harbour was told of it on that day by the crew." for word in (
    "master", "clerk", "pilot", "keeper", "carter", "printer", "weaver", "miller"
))  # fmt: skip
HEAD = "Two of the motors failed when the tide came over the quay at four."


def test_a_sentence_of_another_text_leaves_nothing_of_a_passage_but_its_neighbours() -> None:
    """The sentences on both sides stay as they were."""
    cases = list(damage.replaced(f"{HEAD} {REST}", "Nobody was there to be asked for the ledgers of it.", "n", many=40))
    assert len(cases) == 40
    for case in cases:
        passage = case.before[case.start : case.end]
        assert (case.kind, case.truth) == ("replaced", None)
        assert case.after.count("Nobody was there to be asked for the ledgers of it.") == 1
        assert case.after.count(". ") == case.before.count(". ")
        assert passage not in case.after or case.before.count(passage) > 1
