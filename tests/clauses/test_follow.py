"""Sentences that go on from a bound are no bounds of their own, and may say what comes of it."""

from __future__ import annotations

import pytest

from licensenlp import ingest
from licensenlp.clauses.follow import follow_ons
from licensenlp.pipeline import Pipeline
from licensenlp.types import Analysis, Clause, Effect, Evidence

BOUND = (
    "If the products of the Licensee had more than 90 million monthly active users in the last "
    "month, the rights under this licence end."
)
ASK = "You must then request a licence from the Lab, which it may grant or refuse."
UNLESS = "You are not authorized to exercise any of these rights unless the Lab grants them to you."
GRANT = (
    "The Lab grants you a worldwide, royalty-free licence to use, copy, modify and distribute the "
    "Model."
)


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline.load()


def bounds(pipeline: Pipeline, *sentences: str) -> list[tuple[str, object, object]]:
    found: Analysis = pipeline.analyse(ingest.from_text("\n\n".join([GRANT, " ".join(sentences)])))
    ids = [clause.id for clause in found.clauses]
    assert ids == [f"c{number}" for number in range(1, len(ids) + 1)]
    assert {review.clause for review in found.review} <= {*ids, None}
    return [
        (c.label, c.attributes.get("amount"), c.attributes.get("consequence"))
        for c in found.clauses
        if c.label == "user-threshold"
    ]


def test_a_bound_without_more_ends_the_rights(pipeline: Pipeline) -> None:
    assert bounds(pipeline, BOUND) == [("user-threshold", 90_000_000, "no-rights")]


@pytest.mark.parametrize("following", [ASK, UNLESS])
def test_what_follows_a_bound_is_none_of_its_own(following: str, pipeline: Pipeline) -> None:
    assert [bound[:2] for bound in bounds(pipeline, BOUND, following)] == [
        ("user-threshold", 90_000_000)
    ]


def clause(number: int, **attributes: object) -> Clause:
    return Clause(
        id=f"c{number}",
        label="user-threshold",
        effect=Effect.CONDITIONS,
        evidence=Evidence(start=number, end=number + 1, text="x"),
        confidence=0.9,
        source=("model",),
        attributes=attributes,
    )


@pytest.mark.parametrize(
    ("said", "wanted"),
    [("separate-license", "separate-license"), ("no-rights", "fee"), (None, "fee")],
)
def test_the_weightier_consequence_is_the_bound_s(said: str | None, wanted: str) -> None:
    facts = {"consequence": said} if said else {}
    two = [clause(0, amount=5, consequence="fee"), clause(1, **facts)]
    changed, folded = follow_ons(two, {0: 0, 1: 2})
    assert folded == {1}
    assert changed[0] == {"amount": 5, "consequence": wanted}


@pytest.mark.parametrize(
    ("first", "second", "away"),
    [
        ({"amount": 5}, {"consequence": "fee"}, 3),  # too far from the bound
        ({"amount": 5}, {"amount": 7}, 1),  # a bound of its own
        ({"unit": "users"}, {"consequence": "fee"}, 1),  # the first states no amount
    ],
)
def test_what_does_not_follow_stays(
    first: dict[str, object], second: dict[str, object], away: int
) -> None:
    assert follow_ons([clause(0, **first), clause(1, **second)], {0: 0, 1: away}) == (
        {},
        frozenset(),
    )
