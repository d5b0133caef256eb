"""Versions of reference texts: what a reading of both finds, the diff finds as well."""

from __future__ import annotations

from functools import cache

import pytest

from licensenlp.decide.changes import Direction, Move
from licensenlp.decide.compare import Step, series, step
from tests.decide.reading import read

pytestmark = [pytest.mark.issue(6), pytest.mark.usefixtures("corpus_texts")]

Told = set[tuple[str, str, str]]  # move, label, effect


@cache
def between(old: str, new: str) -> Step:
    return step(read(old), read(new))


def told(found: Step) -> Told:
    terms = (one for one in found.changes if one.move is not Move.REWORDED)
    return {(one.move.value, one.label, one.effect) for one in terms}


# Every change of terms there is, by a reading of both texts.
WHOLE: dict[tuple[str, str], Told] = {
    # The mark and the name are new, with leave to use it; other models may be trained with it if
    # they bear the name; disclaimers begin with "unless the law asks"; the copy of the agreement
    # goes along in other words. Seven hundred million users and all else stay.
    ("llama-2-license-2023", "llama-3.1-license-2024"): {
        ("added", "branding", "requires"),
        ("added", "naming", "requires"),
        ("added", "trademark", "conditions"),
        ("added", "trademark", "reserves"),
        ("loosened", "output-training", "conditions"),
        ("changed", "attribution", "requires"),
        ("changed", "warranty-disclaimer", "disclaims"),
    },
    # From here on only the number of the version changes.
    ("llama-3.1-license-2024", "llama-3.2-license-2024"): set(),
    ("llama-3.2-license-2024", "llama-3.3-license-2024"): set(),
    ("llama-3.3-license-2024", "llama-4-cla-2025"): set(),
    # Where the models are listed: an address then, an appendix now. No clause.
    ("gemma-tou-2024-04-01", "gemma-tou-2025-03-24"): set(),
    # The name of the model and the day.
    ("ltxv-owl-2025-04-17", "ltxv-owl-2025-05-05"): set(),
    # The list of prohibited uses is new, and nothing else.
    ("fair-ai-public-1.0", "fair-ai-public-1.0-sd"): {("added", "use-restriction", "prohibits")},
}

# What must be told at least, and labels of which nothing may be told.
AMONG_OTHERS: dict[tuple[str, str], tuple[Told, set[str]]] = {
    # Commercial use is granted below a million dollars and on registration; hosting is free; no
    # foundational models; a mark; feedback; outputs are one's own; the duty to keep the terms goes.
    ("stability-ai-nc-2023-12-06", "stability-ai-community-2024"): (
        {
            ("added", "license-grant", "permits"),
            ("added", "commercial-use", "conditions"),
            ("added", "revenue-threshold", "conditions"),
            ("added", "eligibility", "conditions"),
            ("added", "output-training", "prohibits"),
            ("added", "export-control", "requires"),
            ("added", "branding", "requires"),
            ("added", "output-rights", "permits"),
            ("added", "feedback-license", "reserves"),
            ("added", "commercial-use", "permits"),
            ("removed", "commercial-use", "prohibits"),
            ("removed", "commercial-use", "conditions"),
            ("removed", "redistribution", "prohibits"),
            ("removed", "share-alike", "requires"),
            ("changed", "acceptable-use-policy", "requires"),
            ("changed", "governing-law", "requires"),
        },
        {"user-threshold", "territory", "competing-use", "reverse-engineering", "indemnity"}
        | {"liability-limit", "litigation-termination", "unilateral-change", "termination"},
    ),
    # Research alone became a cap of users, a use policy elsewhere and no training of other models;
    # the fields of use that the text itself closed, and the end at will, are gone.
    ("llama-license-2023", "llama-2-license-2023"): (
        {
            ("added", "user-threshold", "conditions"),
            ("added", "output-training", "prohibits"),
            ("added", "acceptable-use-policy", "requires"),
            ("added", "litigation-termination", "reserves"),
            ("loosened", "license-grant", "permits"),
            ("removed", "commercial-use", "prohibits"),
            ("removed", "use-restriction", "prohibits"),
            ("removed", "circumvention", "prohibits"),
            ("removed", "sublicensing", "prohibits"),
            ("removed", "termination", "reserves"),
        },
        {"revenue-threshold", "territory", "branding", "naming", "share-alike", "fees"},
    ),
    # Changing and distributing the services, getting round safeguards, and decisions on people
    # with outputs are forbidden in words; leave for any purpose, the bound to supported places, the
    # end for any reason and the promise for content of the interface are gone; more is done with
    # content, and automated access has no exception any more.
    ("openai-tou-20230314", "openai-tou-20241211"): (
        {
            ("added", "modification", "prohibits"),
            ("added", "redistribution", "prohibits"),
            ("added", "circumvention", "prohibits"),
            ("added", "use-restriction", "prohibits"),
            ("added", "remote-control", "reserves"),
            ("added", "termination", "reserves"),
            ("added", "unilateral-change", "reserves"),
            ("removed", "commercial-use", "permits"),
            ("removed", "territory", "conditions"),
            ("removed", "termination", "reserves"),
            ("removed", "user-content-license", "disclaims"),
            ("changed", "license-grant", "permits"),
            ("changed", "automated-access", "prohibits"),
            ("changed", "user-content-license", "reserves"),
            ("changed", "indemnity", "requires"),
        },
        {"output-training", "competing-use", "user-threshold", "revenue-threshold", "flow-down"}
        | {"attribution", "benchmarking", "model-extraction"},
    ),
    # The ban on improving other models became a mark that they have to show; sharing covers what
    # is part of a product. A hundred million users stay.
    ("tongyi-qianwen-2023", "qwen-2024"): (
        {
            ("added", "branding", "requires"),
            ("loosened", "output-training", "conditions"),
            ("changed", "redistribution", "conditions"),
        },
        {"user-threshold", "commercial-use", "license-grant", "use-restriction", "indemnity"}
        | {"governing-law", "dispute-resolution", "termination", "litigation-termination"},
    ),
    # Non-commercial purposes became those of small businesses.
    ("polyform-noncommercial-1.0.0", "polyform-small-business-1.0.0"): (
        {
            ("added", "revenue-threshold", "conditions"),
            ("removed", "commercial-use", "prohibits"),
        },
        {"license-grant", "modification", "redistribution", "patent-grant", "attribution"}
        | {"termination", "warranty-disclaimer", "liability-limit"},
    ),
}


@pytest.mark.parametrize(("old", "new"), WHOLE)
def test_the_list_is_right_and_complete(old: str, new: str) -> None:
    found = between(old, new)
    assert told(found) == WHOLE[old, new]
    assert found.changes_terms is bool(WHOLE[old, new])


@pytest.mark.parametrize(("old", "new"), AMONG_OTHERS)
def test_what_a_reading_finds_is_told_and_what_stayed_is_not(old: str, new: str) -> None:
    found = told(between(old, new))
    wanted, quiet = AMONG_OTHERS[old, new]
    assert wanted <= found
    assert not {label for _, label, _ in found} & quiet


@pytest.mark.parametrize(("old", "new"), [*WHOLE, *AMONG_OTHERS])
def test_the_way_back_turns_the_list_round(old: str, new: str) -> None:
    turned = {"added": "removed", "removed": "added", "tightened": "loosened"}
    turned |= {new: old for old, new in turned.items()}
    there, back = between(old, new), between(new, old)
    assert there.unchanged == back.unchanged
    gone = {(turned[move], label) for move, label, _ in told(there) if move in turned}
    assert gone == {(move, label) for move, label, _ in told(back) if move in turned}


def test_a_text_against_itself_changes_nothing() -> None:
    found = between("openai-tou-20241211", "openai-tou-20241211")
    assert found.changes == ()
    assert not (found.shift.came or found.shift.went or found.shift.verdicts)


def test_the_series_of_llama_tells_where_terms_moved() -> None:
    keys = ("llama-license-2023", "llama-2-license-2023", "llama-3.1-license-2024")
    steps = series([read(key) for key in (*keys, "llama-3.2-license-2024", "llama-4-cla-2025")])
    tiers = [steps[0].old.spectrum.tier, *(one.new.spectrum.tier for one in steps)]
    assert tiers == ["restricted", *["source-available"] * 4]
    assert [one.changes_terms for one in steps] == [True, True, False, False]


def test_a_ban_that_became_a_condition_is_looser() -> None:
    found = between("llama-2-license-2023", "llama-3.1-license-2024")
    (change,) = [one for one in found.changes if one.label == "output-training"]
    assert (change.move, change.direction) == (Move.LOOSENED, Direction.LOOSER)
    assert ("osd", "9", "no", "contested") in found.shift.verdicts


def test_a_reason_for_the_move_is_given() -> None:
    found = between("stability-ai-nc-2023-12-06", "stability-ai-community-2024")
    assert found.old.spectrum.tier == "restricted"
    assert found.new.spectrum.tier == "source-available"
    assert any("ommercial use is prohibited" in one.says for one in found.shift.went)
    assert ("osd", "5", "yes", "no") in found.shift.verdicts
