"""Tiers, scores, reasons and freedoms of invented clause lists."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from licensenlp.spectrum import judge, place
from licensenlp.types import Kind, Tier

from .drafts import (
    APACHE_LIKE,
    ARCHETYPES,
    CAPPED,
    FIELDS,
    FULL_GRANT,
    MAU_CAP,
    NON_COMMERCIAL,
    PERMISSIVE,
    RAIL_LIKE,
    SERVICE_TERMS,
    clauses,
    draft,
)

JUDGED = [name for name, (_, _, tier) in ARCHETYPES.items() if tier]
UNJUDGED = [name for name, (_, _, tier) in ARCHETYPES.items() if not tier]


@pytest.mark.parametrize("name", ARCHETYPES)
def test_archetypes_get_their_tier(name: str) -> None:
    kind, drafts, tier = ARCHETYPES[name]
    assert place(clauses(*drafts), kind=kind).tier is tier


@pytest.mark.parametrize("name", JUDGED)
def test_points_add_up_to_the_score(name: str) -> None:
    kind, drafts, _ = ARCHETYPES[name]
    found = place(clauses(*drafts), kind=kind)
    assert found.score is not None
    assert sum(reason.weight for reason in found.reasons) == pytest.approx(100 - found.score)


@pytest.mark.parametrize("name", JUDGED)
def test_reasons_cite_their_clauses_most_decisive_first(name: str) -> None:
    kind, drafts, _ = ARCHETYPES[name]
    made = clauses(*drafts)
    found = place(made, kind=kind)
    weights = [reason.weight for reason in found.reasons]
    assert weights == sorted(weights, reverse=True)
    assert {reason.clause for reason in found.reasons} <= {clause.id for clause in made} | {None}
    assert all(reason.says for reason in found.reasons)


def test_every_tier_has_scores_of_its_own() -> None:
    scores: dict[Tier, list[float]] = {tier: [] for tier in Tier}
    for kind, drafts, _ in ARCHETYPES.values():
        found = place(clauses(*drafts), kind=kind)
        if found.tier and found.score is not None:
            scores[found.tier].append(round(found.score, 1))
    assert all(scores.values())
    spans = [(min(found), max(found)) for found in scores.values()]
    assert all(low[1] < high[0] for low, high in pairwise(spans))


@pytest.mark.parametrize("name", UNJUDGED)
def test_abstentions_have_no_score_and_say_what_to_add(name: str) -> None:
    kind, drafts, _ = ARCHETYPES[name]
    found = place(clauses(*drafts), kind=kind)
    assert (found.score, found.confidence) == (None, 0.0)
    _, (warning,) = judge(clauses(*drafts), kind=kind)
    assert "not judged" in warning


@pytest.mark.parametrize("name", JUDGED)
def test_judged_texts_need_no_warning(name: str) -> None:
    kind, drafts, _ = ARCHETYPES[name]
    assert judge(clauses(*drafts), kind=kind)[1] == ()


def test_other_languages_and_unreadable_texts_are_not_judged() -> None:
    made = clauses(*PERMISSIVE)
    assert place(made, kind=Kind.LICENSE, language="de").tier is None
    assert "German" in judge(made, kind=Kind.LICENSE, language="de")[1][0]
    assert place(made, kind=Kind.LICENSE, judgeable="nine words are too few").tier is None
    _, (warning,) = judge(made, kind=Kind.LICENSE, judgeable="nine words are too few")
    assert "nine words are too few" in warning
    assert place(made, kind=Kind.LICENSE, language=None).tier is Tier.OPEN
    assert place(made, kind=Kind.LICENSE, language="en-GB").tier is Tier.OPEN


def test_missing_rights_are_named() -> None:
    _, (warning,) = judge(clauses(draft("license-grant/permits")), kind=Kind.LICENSE)
    assert "modification or redistribution" in warning


SAYS = [
    (MAU_CAP, "More than 700,000,000 monthly active users need a separate licence"),
    (
        draft("user-threshold/conditions", amount=1_000_000, unit="monthly-visits"),
        "More than 1,000,000 visits a month change the rights",
    ),
    (draft("user-threshold/conditions"), "Above a number of users the rights change"),
    (
        draft(
            "revenue-threshold/conditions",
            measure="revenue",
            amount=1_000_000_000,
            currency="CNY",
            window="year",
            consequence="separate-license",
        ),
        "Revenue above CNY 1,000,000,000 a year needs a separate licence",
    ),
    (
        draft(
            "revenue-threshold/conditions",
            measure="headcount",
            amount=100,
            consequence="no-rights",
        ),
        "A headcount above 100 ends the rights",
    ),
    (
        draft("territory/prohibits", excluded=["EU", "GB", "KR"]),
        "No rights in EU, GB and KR",
    ),
    (draft("territory/conditions", allowed=["JP"]), "Rights in JP only"),
    (
        draft("use-restriction/prohibits", categories=["medical", "military"]),
        "Use is restricted: medical use and military use",
    ),
    (
        draft("output-training/prohibits", scope="competing-model"),
        "Training competing models with it or its outputs is prohibited",
    ),
    (NON_COMMERCIAL, "Commercial use is prohibited"),
]


@pytest.mark.parametrize(("what", "says"), SAYS)
def test_reasons_are_worded_from_attributes(what: Any, says: str) -> None:
    found = place(clauses(*PERMISSIVE, what), kind=Kind.LICENSE)
    assert found.reasons[0].says == says


def test_axes_without_evidence_are_not_stated() -> None:
    axes = place(clauses(*PERMISSIVE), kind=Kind.LICENSE).axes
    assert axes["scale"] is None
    assert axes["outputs"] is None
    assert axes["modification"] == 1.0


FREEDOMS: dict[str, tuple[tuple[Any, ...], tuple[bool | None, ...]]] = {
    "permissive": (PERMISSIVE, (True, True, True, True)),
    "capped": (CAPPED, (False, True, True, True)),
    "rail": (RAIL_LIKE, (False, True, True, True)),
    "no study": ((*PERMISSIVE, draft("reverse-engineering/prohibits")), (True, False, True, True)),
    "no changes": ((*PERMISSIVE, draft("modification/prohibits")), (True, True, False, True)),
    "service": (SERVICE_TERMS, (False, False, False, False)),
    "use alone": ((draft("license-grant/permits"),), (True, None, None, None)),
}


@pytest.mark.parametrize("name", FREEDOMS)
def test_freedoms(name: str) -> None:
    drafts, expected = FREEDOMS[name]
    found = place(clauses(*drafts), kind=Kind.LICENSE)
    assert tuple(found.freedoms.values()) == expected


def test_smaller_bounds_cost_more() -> None:
    def scored(amount: int) -> float:
        cap = draft("user-threshold/conditions", amount=amount, unit="monthly-active-users")
        return place(clauses(*PERMISSIVE, cap), kind=Kind.LICENSE).score or 0.0

    assert scored(1_000_000) < scored(10_000_000) < scored(100_000_000) < scored(700_000_000)


def test_a_display_duty_is_milder_than_a_licence_duty() -> None:
    def scored(consequence: str) -> float:
        cap = draft("user-threshold/conditions", amount=10**8, consequence=consequence)
        return place(clauses(*PERMISSIVE, cap), kind=Kind.LICENSE).score or 0.0

    assert scored("display") > scored("separate-license")


def test_confidence_follows_the_deciding_clauses_and_near_misses() -> None:
    def sure(*extra: Any) -> float:
        return place(clauses(*APACHE_LIKE, *extra), kind=Kind.LICENSE).confidence

    assert sure() > 0.9
    assert sure(draft("commercial-use/prohibits", sure=0.58)) < 0.7
    assert sure(draft("competing-use/prohibits", sure=0.7)) < sure(
        draft("competing-use/prohibits", sure=0.98)
    )


def test_repeating_a_restriction_costs_less_than_a_new_one() -> None:
    one = place(clauses(FULL_GRANT, *FIELDS), kind=Kind.LICENSE).score or 0.0
    restated = place(clauses(FULL_GRANT, *FIELDS, FIELDS[0]), kind=Kind.LICENSE).score or 0.0
    another = draft("competing-use/prohibits", sure=0.4)
    new = place(clauses(FULL_GRANT, *FIELDS, another), kind=Kind.LICENSE).score or 0.0
    assert new < restated < one
