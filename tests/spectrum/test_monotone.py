"""No further restriction ever opens a document, whatever it says and wherever it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from licensenlp.spectrum import place
from licensenlp.spectrum.tables import tables
from licensenlp.types import Clause, Effect, Evidence, Kind, Tier

RESTRICTING = (Effect.PROHIBITS, Effect.CONDITIONS, Effect.REQUIRES, Effect.RESERVES)
RANK = {tier: rank for rank, tier in enumerate(Tier)}
PAIRS = sorted(
    {(f.label, effect) for f in tables().findings for effect in f.effects}
    | {("license-grant", Effect.PROHIBITS), ("of-another-vocabulary", Effect.PROHIBITS)}
)
# Words that show the tables' cues, alone and crossed.
WORDS = [
    "the model",
    "our services",
    "the API",
    "as a hosted service",
    "except as permitted here",
    "except as provided here, rent or lease it",
    "never sold by itself",
    "not without our prior consent",
    "not as a hosted service unless with our permission",
    "solely",
    "you grant us a licence",
    "outputs",
    "in the public domain",
    "do everything",
    "on the change date",
    "shall not affect",
    "new versions",
    "at any time",
    "at any time in breach",
    "applicable laws",
    "reserves the right to such royalties",
    "used for no purpose but this",
    "not shared in those countries",
    "the model, revocable as stated",
    "never share altered copies.",
    "run as a service, all source code made available",
    "permission to distribute it is granted without prior consent",
    "this notice may not be changed",
    "not with technological measures",
    "if you do not accept these terms",
    "its name may not be used in publicity without our prior consent",
    "as long as this notice is kept",
    "modified versions are marked",
    "do whatever you like",
    "in the trial version",
    "on termination delete every copy",
    "no results may be passed on",
    "taxes on what you must pay",
]
ATTRIBUTES: dict[str, list[Any]] = {
    "revocable": [True, False],
    "consequence": ["display", "separate-license", "fee"],
    "amount": [5, 1_000_000, 700_000_000],
    "unit": ["monthly-active-users", "seats"],
    "categories": [[], ["illegal-activity"], ["medical"], ["ip-infringement", "other"]],
    "excluded": [[], ["CU"], ["EU", "CU"]],
    "cause": [["breach"], ["convenience", "breach"]],
    "party": ["user", "provider"],
}


def attribute_sets() -> st.SearchStrategy[dict[str, Any]]:
    options = {name: st.sampled_from(values) for name, values in ATTRIBUTES.items()}
    return st.fixed_dictionaries({}, optional=options)


@st.composite
def one_clause(
    draw: st.DrawFn,
    effects: tuple[Effect, ...] = tuple(Effect),
    labels: tuple[str, ...] = (),
    sure: st.SearchStrategy[float] = st.floats(0, 1),  # noqa: B008 - a strategy is immutable
) -> Clause:
    pairs = [pair for pair in PAIRS if pair[1] in effects and (not labels or pair[0] in labels)]
    label, effect = draw(st.sampled_from(pairs))
    start = draw(st.integers(0, 6)) * 50
    return Clause(
        id="c",
        label=label,
        effect=effect,
        evidence=Evidence(start=start, end=start + 80, text=draw(st.sampled_from(WORDS))),
        confidence=draw(sure),
        source=("model",),
        attributes=draw(attribute_sets()),
    )


def numbered(found: list[Clause]) -> list[Clause]:
    return [replace(clause, id=f"c{number}") for number, clause in enumerate(found)]


GRANTS = [
    Clause(
        id="g",
        label=label,
        effect=Effect.PERMITS,
        evidence=Evidence(start=0, end=80, text="the model"),
        confidence=0.95,
        source=("model",),
    )
    for label in ("license-grant", "modification", "redistribution")
]
DOCUMENTS = st.lists(one_clause(), max_size=10).flatmap(
    lambda found: st.sampled_from([found, found + GRANTS])
)
KINDS = st.sampled_from([Kind.LICENSE, Kind.TERMS_OF_SERVICE, Kind.OTHER_LEGAL])


@settings(max_examples=300, deadline=None)
@given(found=DOCUMENTS, added=one_clause(RESTRICTING), place_at=st.integers(0, 10), kind=KINDS)
def test_another_restriction_never_opens(
    found: list[Clause], added: Clause, place_at: int, kind: Kind
) -> None:
    assert_not_opened(found, added, place_at, kind)


# The labels whose findings look at each other, and clauses that decide: where it could go wrong.
ENTANGLED = (
    "license-grant",
    "modification",
    "redistribution",
    "commercial-use",
    "output-rights",
    "user-content-license",
)
SURE = st.sampled_from([0.5, 0.9])


@settings(max_examples=500, deadline=None)
@given(
    found=st.lists(one_clause(labels=ENTANGLED, sure=SURE), min_size=2, max_size=6),
    added=one_clause(RESTRICTING, labels=ENTANGLED, sure=SURE),
    place_at=st.integers(0, 6),
    kind=KINDS,
)
def test_another_restriction_never_opens_where_findings_look_at_each_other(
    found: list[Clause], added: Clause, place_at: int, kind: Kind
) -> None:
    assert_not_opened(found, added, place_at, kind)


def assert_not_opened(found: list[Clause], added: Clause, place_at: int, kind: Kind) -> None:
    before = place(numbered(found), kind=kind)
    with_it = [*found[:place_at], added, *found[place_at:]]
    after = place(numbered(with_it), kind=kind)
    if before.tier is None or after.tier is None:
        return
    assert RANK[after.tier] <= RANK[before.tier]
    assert before.score is not None
    assert after.score is not None
    assert after.score <= before.score + 1e-9
    for axis, was in before.axes.items():
        now = after.axes[axis]
        assert was is None or now is None or now <= was + 1e-9


@settings(max_examples=200, deadline=None)
@given(found=DOCUMENTS, kind=KINDS)
def test_points_add_up_and_stay_in_the_band(found: list[Clause], kind: Kind) -> None:
    spectrum = place(numbered(found), kind=kind)
    if spectrum.tier is None or spectrum.score is None:
        return
    rule = tables().rule(spectrum.tier)
    assert rule.low < spectrum.score <= rule.high
    assert abs(100 - spectrum.score - sum(r.weight for r in spectrum.reasons)) < 1e-6
    assert 0 <= spectrum.confidence < 1
    assert all(value is None or 0 <= value <= 1 for value in spectrum.axes.values())


@settings(max_examples=150, deadline=None)
@given(found=DOCUMENTS, kind=KINDS, shuffled=st.randoms(use_true_random=False))
def test_the_order_of_clauses_does_not_matter(
    found: list[Clause], kind: Kind, shuffled: Any
) -> None:
    made = numbered(found)
    mixed = list(made)
    shuffled.shuffle(mixed)
    one, other = place(made, kind=kind), place(mixed, kind=kind)
    assert one.tier is other.tier
    assert one.score is None or abs(one.score - (other.score or 0)) < 1e-9
    assert one.freedoms == other.freedoms


@settings(max_examples=150, deadline=None)
@given(found=st.lists(one_clause(RESTRICTING), max_size=8))
def test_restrictions_alone_are_never_open(found: list[Clause]) -> None:
    tier = place(numbered(found), kind=Kind.LICENSE).tier
    granted = {c.label for c in found if c.effect is Effect.CONDITIONS}
    if not {"modification", "redistribution"} <= granted:
        assert tier not in (Tier.OPEN, Tier.OPEN_COPYLEFT, Tier.RESPONSIBLE_USE)
