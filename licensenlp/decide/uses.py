"""What an organisation does, held against what a text allows.

In: an analysis, the clauses to judge, their readings and a `Policy`. Out: `Finding`s of `use`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import re2

from licensenlp.decide import bounds
from licensenlp.decide.finding import Finding
from licensenlp.decide.policy import Outcome, Policy, gate_data
from licensenlp.decide.readings import Readings, names
from licensenlp.types import Analysis, Clause, Effect, Tier


def findings(
    analysis: Analysis, clauses: Sequence[Clause], read: Readings, policy: Policy
) -> Iterator[Finding]:
    """The answer to each use; a use that no clause speaks to is not mentioned."""
    known = gate_data()["uses"]
    for use in policy.uses:
        if use in known:
            yield from _act(use, known[use], analysis, clauses, read, policy)
        else:
            yield from _field(use, analysis, clauses)


def _act(
    use: str,
    row: dict[str, Any],
    analysis: Analysis,
    clauses: Sequence[Clause],
    read: Readings,
    policy: Policy,
) -> Iterator[Finding]:
    if row.get("held") and analysis.spectrum.tier is Tier.CLOSED:
        first = next((c for c in clauses if c.label == "license-grant"), None)
        yield Finding.of(
            "use", Outcome.FORBIDDEN, f"{use}: only access to a service is granted", clause=first
        )
        return
    found = [
        answer
        for clause in clauses
        for answer in _answer(use, row, clause, names(clause, read), clauses, policy)
    ]
    yield from found
    needed = row.get("needs")
    granted = any(needed in names(c, read) for c in analysis.clauses)
    told = analysis.spectrum.tier is None and policy.tiers is not None  # by the rule on positions
    if needed and not granted and not found and not told:
        yield Finding.of(
            "use", Outcome.REVIEW, f"{use}: no clause grants {row['is']}", f"with a {needed} clause"
        )


def _answer(
    use: str,
    row: dict[str, Any],
    clause: Clause,
    called: frozenset[str],
    clauses: Sequence[Clause],
    policy: Policy,
) -> Iterator[Finding]:
    """The finding of one clause about a use, if it speaks to it."""
    refuses = not called.isdisjoint(row["refuses"])
    if not called.isdisjoint(row.get("spares", ())) or not (
        refuses or not called.isdisjoint(row.get("limits", ()))
    ):
        return
    partly = next((other for name, other in row.get("partly", {}).items() if name in called), "")
    settled = _bound_beside(clause, clauses)
    other = _other_grant(clause, clauses) if refuses else None
    if settled and bounds.exceeds(settled, policy) is False:
        yield _under_bound(use, clause, settled, refuses)
    elif other:
        says = f"{use}: refused in one grant, allowed in another"
        yield Finding.of("use", Outcome.ALLOWED, says, "under the other grant alone", other)
    elif refuses and partly and partly not in policy.uses:
        says = f"{use}: refused for those who do {partly} as well, which is not among the uses"
        yield Finding.of("use", Outcome.ALLOWED, says, f"with {partly}", clause)
    elif refuses:
        yield _refusal(use, row, clause, policy)
    elif settled is None:
        yield _limit(use, clause)


def _under_bound(use: str, clause: Clause, bound: Clause, refuses: bool) -> Finding:
    """A rule for those above a bound of size that the organisation is below."""
    if refuses and not bounds.touch(clause, bound):
        says = f"{use}: refused in the section of a bound of size, perhaps to those above it alone"
        return Finding.of("use", Outcome.REVIEW, says, clause=clause)
    return Finding.of("use", Outcome.ALLOWED, f"{use}: below the bound", "above the bound", clause)


def _refusal(use: str, row: dict[str, Any], clause: Clause, policy: Policy) -> Finding:
    scope = clause.attributes.get("scope", "")
    only_with = gate_data()["scopes"].get(scope)
    if only_with and only_with not in policy.uses:
        says = f"{use}: refused for a {scope.replace('-', ' ')}, which is not among the uses"
        return Finding.of("use", Outcome.ALLOWED, says, f"with {only_with}", clause)
    change = "for models of the licensed family" if scope == "other-than-licensed-family" else ""
    return Finding.of("use", Outcome.FORBIDDEN, f"{use}: {row['is']} is refused", change, clause)


def _other_grant(clause: Clause, clauses: Iterable[Clause]) -> Clause | None:
    """A clause that permits elsewhere what this one leaves out of the grant that it stands in."""
    grants = [c for c in clauses if c.label == "license-grant" and bounds.touch(c, clause)]
    permits = [c for c in clauses if c.label == clause.label and c.effect is Effect.PERMITS]
    return next((c for c in permits if grants and not bounds.touch(c, clause)), None)


def _limit(use: str, clause: Clause) -> Finding:
    if re2.search(gate_data()["consent"]["cue"], clause.evidence.text):
        return Finding.of(
            "use", Outcome.REVIEW, f"{use}: on someone's consent", "with that consent", clause
        )
    return Finding.of(
        "use", Outcome.ALLOWED, f"{use}: on conditions", "if they are not kept", clause
    )


def _bound_beside(clause: Clause, clauses: Iterable[Clause]) -> Clause | None:
    """A bound of size in the same words, or in the same section, for rules on commercial use."""
    if clause.label != "commercial-use":
        return None
    sizes = [c for c in clauses if c.label in bounds.THRESHOLDS]
    over = [c for c in sizes if bounds.touch(c, clause)]
    section = clause.evidence.section
    beside = [c for c in sizes if section and c.evidence.section == section]
    return next(iter(over + beside), None)


def _field(use: str, analysis: Analysis, clauses: Sequence[Clause]) -> Iterator[Finding]:
    """A field of use, by the categories of use restrictions."""
    said = False
    for clause in clauses:
        if clause.label != "use-restriction" or use not in clause.attributes.get("categories", ()):
            continue
        said = True
        if clause.effect is Effect.PROHIBITS:
            yield Finding.of(
                "use", Outcome.FORBIDDEN, f"{use}: this field of use is refused", clause=clause
            )
        else:
            yield Finding.of(
                "use",
                Outcome.REVIEW,
                f"{use}: this field of use has conditions",
                "where they are kept",
                clause,
            )
    elsewhere = policy_elsewhere(analysis, clauses)
    if elsewhere and not said:
        says = f"{use}: a use policy that stands elsewhere applies and was not read"
        yield Finding.of("use", Outcome.REVIEW, says, READ_ALONG, elsewhere)


READ_ALONG = "once that policy is read along (--bundle)"


def policy_elsewhere(analysis: Analysis, clauses: Sequence[Clause]) -> Clause | None:
    """The clause that brings in a use policy which is not an attachment of the text itself."""
    if analysis.document.parts:
        return None
    data = gate_data()["attachment"]
    policies = [c for c in clauses if c.label == "acceptable-use-policy"]
    if any(re2.search(data["link"], c.evidence.text) for c in policies):
        return policies[0]
    attached = any(re2.search(data["cue"], c.evidence.text) for c in policies)
    listed = sum(bool(c.attributes.get("categories")) for c in clauses)
    return next(iter(policies), None) if not attached or listed < data["least"] else None
