"""Policies against invented licences: the outcome, and what it rests on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from licensenlp import taxonomy
from licensenlp.decide.gate import rule
from licensenlp.decide.policy import ClauseTest, Doubts, Outcome, Policy, gate_data
from licensenlp.spectrum.tables import tables
from licensenlp.types import Analysis, Effect, Kind, Match, Reason, Tier
from tests.decide.drafts import CHANGE, GRANT, SHARE, Draft, analysis, mau, revenue

QUIET = Doubts(unknown_license=Outcome.ALLOWED)
NON_COMMERCIAL: Draft = ("commercial-use", "prohibits", {}, "No business use of Heron.")
ON_CONSENT: Draft = ("commercial-use", "conditions", {}, "Business use is on our permission.")
NO_EU: Draft = ("territory", "prohibits", {"excluded": ["EU"]}, "Not for those in the Union.")
ONLY_US: Draft = ("territory", "conditions", {"allowed": ["US"]}, "Solely within America.")
VAGUE: Draft = ("territory", "prohibits", {}, "Not where we say so.")
NO_RIVALS: Draft = (
    "output-training",
    "prohibits",
    {"scope": "competing-model"},
    "No rival models from Heron.",
)
NO_MODELS: Draft = ("output-training", "prohibits", {"scope": "any-model"}, "No models from Heron.")
NO_CLINICS: Draft = (
    "use-restriction",
    "prohibits",
    {"categories": ["medical"]},
    "Not for telling what ails people.",
)
POLICY_ELSEWHERE: Draft = ("acceptable-use-policy", "requires", {}, "Keep to our house rules.")
CREDIT: Draft = ("attribution", "requires", {}, "Name Heron Labs.")

ALL_ELSE: Draft = (
    "redistribution",
    "prohibits",
    {},
    "Do not pass on Heron except as provided in this licence.",
)
AS_A_SERVICE: Draft = ("redistribution", "prohibits", {}, "Run Heron as no hosted offer.")
UNCHANGED: Draft = ("redistribution", "prohibits", {}, "Never share altered copies.")
NEW_VERSIONS: Draft = (
    "unilateral-change",
    "reserves",
    {},
    "Heron Labs may bring out later versions of this licence.",
)
ROYALTIES: Draft = ("fees", "requires", {}, "In all other cases we reserve the right to royalties.")

BAN_ALL: Draft = ("modification", "prohibits", {}, "Leave Heron as it is.")

CLASSES = {f"{spec.id}:{effect.value}" for spec in taxonomy.labels() for effect in spec.effects}
FINDINGS = {finding.id for finding in tables().findings}


def test_the_table_names_classes_and_findings_that_there_are() -> None:
    data = gate_data()
    named = set(data["beside_the_point"]["findings"])
    for row in data["uses"].values():
        named.update(row["refuses"], *(row.get(key, ()) for key in ("limits", "spares", "partly")))
        named.update([row["needs"]] if "needs" in row else ())
        assert set(row.get("partly", {}).values()) <= data["uses"].keys()
    assert named <= CLASSES | FINDINGS
    assert {f"{label}:requires" for label in data["duties"]} <= CLASSES
    due_with = {use for uses in data["duties"].values() for use in uses}
    assert due_with | set(data["scopes"].values()) <= data["uses"].keys()
    answering = {row["duty"] for row in data["consequences"].values() if "duty" in row}
    assert answering <= data["duties"].keys()


YES, MAYBE, NO = Outcome.ALLOWED, Outcome.REVIEW, Outcome.FORBIDDEN
SMALL: Any = {"monthly_active_users": 3_000_000, "annual_revenue": (12e6, "EUR")}
RATES = {"EUR": 1.0, "USD": 0.5}

# drafts, policy, outcome, rule that decides, what would change it
CASES = [
    ([mau(700_000_000)], {"sizes": SMALL}, YES, "size", "above 700,000,000 monthly active users"),
    ([mau(2_000_000)], {"sizes": SMALL}, NO, "size", "below 2,000,000 monthly active users"),
    ([mau(3_000_000)], {"sizes": SMALL}, MAYBE, "size", "below"),
    ([mau(2_000_000)], {"uses": ("benchmark",)}, MAYBE, "size", "below"),
    ([mau(2_000_000, "fee")], {"sizes": SMALL, "obligations": ("fees",)}, YES, "size", "below"),
    ([mau(2_000_000, "fee")], {"sizes": SMALL}, NO, "size", "below"),
    ([mau(2_000_000, "display")], {"sizes": SMALL}, MAYBE, "size", "below"),
    ([revenue(20_000_000, "EUR")], {"sizes": SMALL}, YES, "size", "above EUR 20,000,000"),
    ([revenue(10_000_000, "EUR")], {"sizes": SMALL}, NO, "size", "below EUR 10,000,000"),
    ([revenue(20_000_000, "USD")], {"sizes": SMALL}, MAYBE, "size", "below"),
    ([revenue(20_000_000, "USD")], {"sizes": SMALL, "rates": RATES}, NO, "size", "below"),
    ([revenue(30_000_000, "USD")], {"sizes": SMALL, "rates": RATES}, YES, "size", "above"),
    ([revenue(30_000_000, "EUR", window="month")], {"sizes": SMALL}, MAYBE, "size", "below"),
    ([NO_EU], {"territories": ("DE", "US")}, NO, "territory", "without DE"),
    ([NO_EU], {"territories": ("US",)}, YES, "territory", "in EU"),
    ([NO_EU], {"territories": ("EEA",)}, MAYBE, "territory", ""),
    ([NO_EU], {"uses": ("benchmark",)}, MAYBE, "territory", ""),
    ([ONLY_US], {"territories": ("US-CA",)}, YES, "territory", "outside US"),
    ([ONLY_US], {"territories": ("US", "FR")}, NO, "territory", "without FR"),
    ([VAGUE], {"territories": ("FR",)}, MAYBE, "territory", ""),
    ([NON_COMMERCIAL], {"uses": ("commercial",)}, NO, "use", ""),
    ([ON_CONSENT], {"uses": ("commercial",)}, MAYBE, "use", "with that consent"),
    ([NO_RIVALS], {"uses": ("train-on-outputs",)}, YES, "use", "with compete"),
    ([NO_RIVALS], {"uses": ("train-on-outputs", "compete")}, NO, "use", ""),
    ([NO_MODELS], {"uses": ("train-on-outputs",)}, NO, "use", ""),
    ([NO_CLINICS], {"uses": ("medical",)}, NO, "use", ""),
    ([POLICY_ELSEWHERE], {"uses": ("medical",)}, MAYBE, "use", "once that policy is read"),
    ([GRANT], {"uses": ("fine-tune",)}, MAYBE, "use", "modification:permits"),
    ([CREDIT], {"obligations": ()}, MAYBE, "duty", "once obligations lists attribution"),
    ([CREDIT], {"obligations": (), "uses": ("commercial",)}, YES, "duty", "redistribute-weights"),
    ([NO_MODELS], {"forbidden": (ClauseTest("output-training", "prohibits"),)}, NO, "clause", ""),
    (
        [NO_CLINICS],
        {"forbidden": (ClauseTest("use-restriction", "", "medical"),)},
        NO,
        "clause",
        "",
    ),
    ([GRANT], {"tiers": (Tier.RESTRICTED,)}, NO, "tier", ""),
    ([AS_A_SERVICE], {"uses": ("host",)}, NO, "use", ""),
    ([UNCHANGED, SHARE], {"uses": ("redistribute-weights",)}, YES, "use", "with fine-tune"),
    (
        [UNCHANGED, SHARE, CHANGE],
        {"uses": ("redistribute-weights", "fine-tune")},
        NO,
        "use",
        "",
    ),
    ([POLICY_ELSEWHERE], {"territories": ("DE",)}, YES, "duty", "once that policy is read"),
]


@pytest.mark.parametrize(("drafts", "facts", "outcome", "by", "changes"), CASES)
def test_decisions(
    drafts: list[Draft], facts: dict[str, Any], outcome: Outcome, by: str, changes: str
) -> None:
    ruling = rule(analysis(*drafts), Policy(doubts=QUIET, **facts))
    assert ruling.outcome is outcome
    first = ruling.findings[0]
    assert (first.rule, first.outcome) == (by, outcome)
    assert changes in first.changes
    if drafts != [GRANT]:
        assert first.clause and first.clause.evidence.text == drafts[0][3]


SPARED: list[tuple[list[Draft], dict[str, Any]]] = [
    ([ALL_ELSE, SHARE], {"uses": ("redistribute-weights",)}),
    ([AS_A_SERVICE, SHARE], {"uses": ("redistribute-weights",)}),
    ([ROYALTIES], {"obligations": ()}),
    ([NEW_VERSIONS], {"forbidden": (ClauseTest("unilateral-change"),)}),
    ([POLICY_ELSEWHERE], {"obligations": ("acceptable-use-policy",)}),
]


@pytest.mark.parametrize(("drafts", "facts"), SPARED)
def test_what_bars_nothing_that_is_done_is_not_mentioned(
    drafts: list[Draft], facts: dict[str, Any]
) -> None:
    assert rule(analysis(*drafts), Policy(doubts=QUIET, **facts)).findings == ()


def test_bounds_that_are_alike_are_told_once_by_the_one_that_says_most() -> None:
    vague: Draft = (*mau(7)[:2], {**mau(7)[2], "consequence": None}, "Under 7 users Heron is free.")
    places: Draft = ("territory", "conditions", {"excluded": ["EU"]}, "Places are all but the EU.")
    policy = Policy(doubts=QUIET, sizes=SMALL, territories=("DE",))
    found = rule(analysis(vague, mau(7), NO_EU, places, VAGUE), policy).findings
    said = [one.clause.evidence.text for one in found if one.clause]
    assert said == [mau(7)[3], NO_EU[3]]


def test_what_nobody_asks_is_not_judged() -> None:
    everything = analysis(GRANT, NON_COMMERCIAL, NO_MODELS, CREDIT, mau(9), NO_EU)
    assert rule(everything, Policy(doubts=QUIET)).findings == ()


def test_accepted_clauses_are_never_held_against_a_text() -> None:
    accepted = (ClauseTest("use-restriction", "prohibits", "medical"),)
    policy = Policy(doubts=QUIET, uses=("medical",), accepted=accepted)
    assert rule(analysis(NO_CLINICS), policy).outcome is YES


def test_only_access_gives_no_weights() -> None:
    policy = Policy(doubts=QUIET, uses=("redistribute-weights",))
    assert rule(analysis(GRANT, tier=Tier.CLOSED), policy).outcome is NO
    assert rule(analysis(GRANT, CHANGE, SHARE), policy).outcome is YES


def test_a_bound_settles_the_commercial_condition_it_stands_with() -> None:
    drafts = [revenue(20_000_000, "EUR"), ON_CONSENT]
    policy = Policy(doubts=QUIET, uses=("commercial",), sizes=SMALL)
    together = analysis(*drafts, sections=("2. Scale", "2. Scale"))
    apart = analysis(*drafts, sections=("2. Scale", "3. Trade"))
    assert rule(together, policy).outcome is YES
    assert rule(apart, policy).outcome is MAYBE


def test_a_use_policy_in_an_attachment_is_read() -> None:
    fields: list[Draft] = [
        ("use-restriction", "prohibits", {"categories": [one]}, f"Not for {one} work.")
        for one in ("political", "weapons", "surveillance")
    ]
    attached: Draft = ("acceptable-use-policy", "requires", {}, "Keep to Attachment H.")
    linked: Draft = (
        "acceptable-use-policy",
        "requires",
        {},
        "Attachment H: https://heron.example/h",
    )
    policy = Policy(doubts=QUIET, uses=("medical",))
    assert rule(analysis(attached, *fields), policy).outcome is YES
    assert rule(analysis(linked, *fields), policy).outcome is MAYBE
    assert rule(analysis(attached, *fields[:2]), policy).outcome is MAYBE


def test_a_bound_without_a_figure_follows_one_with_it() -> None:
    vague: Draft = ("user-threshold", "conditions", {}, "Those above the bound must ask.")
    policy = Policy(doubts=QUIET, sizes=SMALL)
    assert rule(analysis(vague), policy).outcome is MAYBE
    assert rule(analysis(mau(700_000_000), vague), policy).outcome is YES


def test_a_second_grant_may_allow_what_the_first_leaves_out() -> None:
    policy = Policy(doubts=QUIET, uses=("commercial",))
    permit: Draft = ("commercial-use", "permits", {}, "Heron may be put to business use.")
    found = analysis(NON_COMMERCIAL, permit)
    assert rule(found, policy).outcome is NO
    ban = found.clauses[0]
    grant = replace(ban, id="g", label="license-grant", effect=Effect.PERMITS)
    assert rule(replace(found, clauses=(grant, *found.clauses)), policy).outcome is YES


def test_an_unsure_clause_breaks_nothing_alone() -> None:
    weak = analysis(NON_COMMERCIAL, confidence=0.4)
    policy = Policy(doubts=QUIET, uses=("commercial",))
    assert rule(weak, policy).outcome is MAYBE
    left_out = replace(policy, doubts=replace(QUIET, low_confidence=None))
    assert rule(weak, left_out).outcome is YES
    trusted = replace(policy, doubts=replace(QUIET, below=0.0))
    assert rule(weak, trusted).outcome is NO


def test_the_surest_clause_is_the_proof() -> None:
    vague: Draft = (
        "commercial-use",
        "prohibits",
        {},
        "Trying Heron out is no business.",
    )
    hint: Draft = ("attribution", "requires", {}, "Credit is what Heron Labs lives on.")
    found = analysis(vague, NON_COMMERCIAL, hint, CREDIT)
    unsure = tuple(
        replace(c, confidence=0.7) if c.evidence.text in (vague[3], hint[3]) else c
        for c in found.clauses
    )
    policy = Policy(doubts=QUIET, uses=("commercial", "redistribute-weights"), obligations=())
    told = rule(replace(found, clauses=unsure), policy).findings
    said = [one.clause.evidence.text for one in told if one.clause]
    assert said == [NON_COMMERCIAL[3], vague[3], CREDIT[3]]


def test_a_position_is_proved_by_what_it_rests_on() -> None:
    found = analysis(CREDIT, NO_CLINICS, tier=Tier.RESPONSIBLE_USE)
    dear = Reason(clause="c0", says="Credit", weight=9.0)
    rests = Reason(clause="c1", says="No clinics", weight=4.0, decides=True)
    policy = Policy(doubts=QUIET, tiers=(Tier.OPEN,))

    def proof(*reasons: Reason) -> str | None:
        placed = replace(found, spectrum=replace(found.spectrum, reasons=reasons))
        (told,) = rule(placed, policy).findings
        return told.clause.id if told.clause else None

    assert proof(dear, rests) == "c1"
    assert proof(dear) is None


LICENCES: list[tuple[Match, dict[str, Any], Outcome]] = [
    (Match.NONE, {}, MAYBE),
    (Match.EXACT, {}, YES),
    (Match.DERIVED, {}, YES),
    (Match.DERIVED, {"doubts": Doubts(changed_license=NO)}, NO),
    (Match.EXACT, {"denied_licenses": ("heron-1",)}, NO),
    (Match.DERIVED, {"denied_licenses": ("heron-1",)}, NO),
    (Match.NEAR, {"allowed_licenses": ("heron-1",), "tiers": (), "obligations": ()}, YES),
    (Match.DERIVED, {"allowed_licenses": ("heron-1",), "tiers": ()}, NO),
    (Match.EXACT, {"allowed_licenses": ("heron-1",), "uses": ("medical",)}, NO),
    (Match.EXACT, {"allowed_licenses": ("Heron-1.0",), "tiers": (), "obligations": ()}, YES),
    (Match.NEAR, {"denied_licenses": ("Heron-1.0",)}, NO),
    (Match.NONE, {"denied_licenses": ("Heron-1.0",)}, MAYBE),
]


@pytest.mark.parametrize(("match", "facts", "outcome"), LICENCES)
def test_licences_by_key(match: Match, facts: dict[str, Any], outcome: Outcome) -> None:
    known = analysis(CREDIT, NO_CLINICS, key="heron-1" if match != "none" else None, match=match)
    spdx = "Heron-1.0" if match != "none" else None
    known = replace(known, license=replace(known.license, spdx=spdx))
    assert rule(known, Policy(**facts)).outcome is outcome


def test_what_states_no_terms_is_for_review_and_not_read_for_clauses() -> None:
    silent: Analysis = replace(analysis(mau(9), BAN_ALL, tier=None), kind=Kind.NOT_LEGAL)
    policy = Policy(doubts=QUIET, sizes=SMALL, uses=("commercial", "fine-tune"))
    found = rule(silent, policy)
    assert found.outcome is MAYBE
    assert [one.rule for one in found.findings] == ["tier"]


def test_a_text_without_position_is_not_asked_for_each_grant_as_well() -> None:
    policy = Policy(doubts=QUIET, uses=("fine-tune",), tiers=(Tier.OPEN,))
    assert [one.rule for one in rule(analysis(GRANT, tier=None), policy).findings] == ["tier"]
    without = replace(policy, tiers=None)
    assert [one.rule for one in rule(analysis(GRANT, tier=None), without).findings] == ["use"]
