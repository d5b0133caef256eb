"""Versions of reference texts: what a reading of both finds, the diff finds as well.

Read from the fetched reference corpus; skipped where it was not fetched.
"""

from __future__ import annotations

from functools import cache

import pytest

from licensenlp.decide.changes import Move
from licensenlp.decide.compare import Step, step
from tests.decide.reading import read

pytestmark = pytest.mark.issue(6)

Told = set[tuple[str, str, str]]  # move, label, effect


@cache
def between(old: str, new: str) -> Step:
    return step(read(old), read(new))


def told(found: Step) -> Told:
    terms = (one for one in found.changes if one.move is not Move.REWORDED)
    return {(one.move.value, one.label, one.effect) for one in terms}


# old, new, what must be told, labels of which nothing may be told
READINGS: list[tuple[str, str, Told, set[str]]] = [
    (
        "llama-2-license-2023",
        "llama-3.1-license-2024",
        {
            ("added", "branding", "requires"),
            ("added", "naming", "requires"),
            ("changed", "output-training", "conditions"),
        },
        {"user-threshold", "license-grant", "indemnity", "governing-law", "warranty-disclaimer"},
    ),
    (
        "stability-ai-nc-2023-12-06",
        "stability-ai-community-2024",
        {
            ("added", "revenue-threshold", "conditions"),
            ("removed", "commercial-use", "prohibits"),
            ("added", "output-training", "prohibits"),
            ("added", "branding", "requires"),
            ("removed", "share-alike", "requires"),
        },
        {"governing-law"},
    ),
]


@pytest.mark.parametrize(("old", "new", "wanted", "quiet"), READINGS)
def test_readings(old: str, new: str, wanted: Told, quiet: set[str]) -> None:
    found = told(between(old, new))
    assert wanted <= found
    assert not {label for _, label, _ in found} & quiet


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("llama-3.1-license-2024", "llama-3.2-license-2024"),
        ("llama-3.2-license-2024", "llama-3.3-license-2024"),
        ("gemma-tou-2024-04-01", "gemma-tou-2025-03-24"),
        ("ltxv-owl-2025-04-17", "ltxv-owl-2025-05-05"),
    ],
)
def test_versions_with_the_same_terms(old: str, new: str) -> None:
    assert told(between(old, new)) == set()


def test_a_grant_for_commercial_use_is_told_however_it_came() -> None:
    found = between("stability-ai-nc-2023-12-06", "stability-ai-community-2024")
    assert any(
        one.label == "commercial-use" and one.effect == "permits" and one.direction == "looser"
        for one in found.changes
    )


def test_a_reason_for_the_move_is_given() -> None:
    found = between("stability-ai-nc-2023-12-06", "stability-ai-community-2024")
    assert found.old.spectrum.tier == "restricted"
    assert found.new.spectrum.tier == "source-available"
    assert any("ommercial use is prohibited" in one.says for one in found.shift.went)
