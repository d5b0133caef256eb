"""A policy held against an analysis: each answer, its clause, and what would change it.

In: `Analysis` and `Policy`. Out: a `Ruling`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from licensenlp.decide import bounds, uses
from licensenlp.decide.finding import Finding, alike
from licensenlp.decide.policy import Outcome, Policy, gate_data
from licensenlp.decide.readings import Readings, readings
from licensenlp.types import Analysis, Clause, Contained, Effect, Identification, Kind, Match

_ORDER = list(Outcome)
_KNOWN = (Match.EXACT, Match.NEAR)
# Doubts of these rules are about the text as a whole, which a licence allowed by name settles.
_SETTLED = ("tier", "duty", "license")


@dataclass(frozen=True, kw_only=True, slots=True)
class Ruling:
    """The answer to a document, and to each rule that had something to say."""

    analysis: Analysis
    outcome: Outcome
    findings: tuple[Finding, ...]

    def to_json(self) -> dict[str, Any]:
        """Document, known licence, position, outcome, and the findings with their clauses."""
        found = self.analysis
        return {
            "document": {"path": found.document.path, "sha256": found.document.sha256},
            "license": {"match": found.license.match.value, "key": found.license.key},
            "tier": found.spectrum.tier.value if found.spectrum.tier else None,
            "outcome": self.outcome.value,
            "findings": [one.to_json() for one in self.findings],
        }


def rule(analysis: Analysis, policy: Policy) -> Ruling:
    """The ruling; the worst of its findings, allowed where there is none."""
    vetted = _is_vetted(analysis, policy)
    found = [
        _doubted(one, policy)
        for one in _judgements(analysis, policy)
        if not (vetted and one.rule in _SETTLED and one.outcome is not Outcome.ALLOWED)
    ]
    kept = sorted((one for one in found if one), key=lambda one: -_ORDER.index(one.outcome))
    worst = kept[0].outcome if kept else Outcome.ALLOWED
    told = tuple(one for group in alike(kept) for one in group)
    return Ruling(analysis=analysis, outcome=worst, findings=told)


def _judgements(analysis: Analysis, policy: Policy) -> Iterator[Finding]:
    """What each rule says; a text without terms is not read for clauses."""
    yield from _license(analysis, policy)
    yield from _tier(analysis, policy)
    if analysis.kind is Kind.NOT_LEGAL:
        return
    read = readings(analysis)
    clauses = judged(analysis, read, policy)
    yield from _forbidden(clauses, policy)
    yield from _bounds(clauses, policy)
    yield from uses.findings(analysis, clauses, read, policy)
    yield from _unread_policy(analysis, clauses, policy)
    yield from _duties(clauses, policy)


def _doubted(one: Finding, policy: Policy) -> Finding | None:
    """The finding; under review, or left out, where its clause is none too sure."""
    if one.clause is None or one.outcome is Outcome.ALLOWED:
        return one
    if one.clause.confidence >= policy.doubts.below:
        return one
    if policy.doubts.low_confidence is None:
        return None
    sure = f"found with confidence {one.clause.confidence:.2f}, under {policy.doubts.below:.2f}"
    return replace(one, outcome=Outcome.REVIEW, says=f"{one.says} ({sure})")


def _is_vetted(analysis: Analysis, policy: Policy) -> bool:
    """Whether the text is, word for word or nearly, a licence that the policy allows by key."""
    known = analysis.license
    return known.match in _KNOWN and _is_listed(known, policy.allowed_licenses)


def _is_listed(known: Identification | Contained, listed: Iterable[str]) -> bool:
    """Whether a list names the licence by its key or SPDX id."""
    return not {known.key, known.spdx}.isdisjoint(listed)


# --- the rules --------------------------------------------------------------------------------


def _license(analysis: Analysis, policy: Policy) -> Iterator[Finding]:
    known = analysis.license
    denied = [one for one in known.contained if _is_listed(one, policy.denied_licenses)]
    if _is_listed(known, policy.denied_licenses) and known.match is not Match.NONE:
        how = "is" if known.match in _KNOWN else "is built on"
        yield Finding.of(
            "license-denied", Outcome.FORBIDDEN, f"The text {how} {known.key}, which is denied"
        )
    elif denied:
        yield Finding.of(
            "license-denied",
            Outcome.FORBIDDEN,
            f"The text contains {denied[0].key}, which is denied",
        )
    elif _is_vetted(analysis, policy):
        yield Finding.of("license", Outcome.ALLOWED, f"{known.key} is allowed by name")
    elif known.match is Match.NONE and policy.doubts.unknown_license is not Outcome.ALLOWED:
        yield Finding.of(
            "license",
            policy.doubts.unknown_license,
            "No known licence matches",
            "once allowed by doubts.unknown_license",
        )
    elif known.match is Match.DERIVED and policy.doubts.changed_license is not Outcome.ALLOWED:
        yield Finding.of(
            "license",
            policy.doubts.changed_license,
            f"{known.key} with its words changed",
            f"with the very words of {known.key}",
        )


def _tier(analysis: Analysis, policy: Policy) -> Iterator[Finding]:
    tier = analysis.spectrum.tier
    if analysis.kind is Kind.NOT_LEGAL:
        yield Finding.of("tier", policy.doubts.no_tier, "The document states no terms")
    elif policy.tiers is None:
        return
    elif tier is None:
        why = f": {analysis.warnings[-1]}" if analysis.warnings else ""
        yield Finding.of("tier", policy.doubts.no_tier, f"No position on the spectrum{why}")
    elif tier not in policy.tiers:
        yield Finding.of(
            "tier",
            Outcome.FORBIDDEN,
            f"The position is {tier}; allowed are {', '.join(policy.tiers) or 'none'}",
            clause=_deciding(analysis),
        )


def _deciding(analysis: Analysis) -> Clause | None:
    """The clause that weighs most among those that the position rests on, if it rests on any."""
    clauses = {clause.id: clause for clause in analysis.clauses}
    deciding = (one.clause for one in analysis.spectrum.reasons if one.decides and one.clause)
    return next((clauses[id_] for id_ in deciding if id_ in clauses), None)


def _forbidden(clauses: Sequence[Clause], policy: Policy) -> Iterator[Finding]:
    for clause in clauses:
        for test in policy.forbidden:
            if test.meets(clause):
                yield Finding.of("clause", Outcome.FORBIDDEN, f"{test} is forbidden", clause=clause)
                break


def _duties(clauses: Sequence[Clause], policy: Policy) -> Iterator[Finding]:
    """Duties not accepted; those that fall due with what one does not do break nothing."""
    if policy.obligations is None:
        return
    for clause in _asked(clauses):
        if clause.label in policy.obligations:
            continue
        due_with = gate_data()["duties"][clause.label]
        if policy.uses and due_with and not set(due_with) & set(policy.uses):
            yield Finding.of(
                "duty",
                Outcome.ALLOWED,
                f"{clause.label} is no duty for these uses",
                f"with {' or '.join(due_with)}",
                clause,
            )
        else:
            yield Finding.of(
                "duty",
                Outcome.REVIEW,
                f"{clause.label} is a duty that is not accepted",
                f"once obligations lists {clause.label}",
                clause,
            )


def _asked(clauses: Sequence[Clause]) -> Iterable[Clause]:
    """The surest clause of each duty, in the order in which the text comes to the duties."""
    surest: dict[str, Clause] = {}
    for clause in clauses:
        if clause.label in gate_data()["duties"] and clause.effect is Effect.REQUIRES:
            known = surest.setdefault(clause.label, clause)
            surest[clause.label] = max(known, clause, key=lambda one: one.confidence)
    return surest.values()


def _unread_policy(
    analysis: Analysis, clauses: Sequence[Clause], policy: Policy
) -> Iterator[Finding]:
    """That a use policy was accepted unread: it may bound fields and places as well."""
    accepted = policy.obligations is None or "acceptable-use-policy" in policy.obligations
    asked = policy.uses or policy.territories is not None
    clause = uses.policy_elsewhere(analysis, clauses)
    if accepted and asked and clause:
        says = "acceptable-use-policy: one that stands elsewhere applies and was not read"
        yield Finding.of("duty", Outcome.ALLOWED, says, uses.READ_ALONG, clause)


def judged(analysis: Analysis, read: Readings, policy: Policy) -> Sequence[Clause]:
    """The clauses that the policy does not accept outright and that bar or ask for something."""
    aside = set(gate_data()["beside_the_point"]["findings"])
    return [
        clause
        for clause in analysis.clauses
        if not any(test.meets(clause) for test in policy.accepted)
        and not read.get(clause.id, frozenset()) & aside
    ]


def _bounds(clauses: Sequence[Clause], policy: Policy) -> Iterator[Finding]:
    """Bounds of size and place, where the policy says anything of the organisation."""
    if policy.sizes or policy.territories is not None or policy.uses:
        yield from bounds.findings(clauses, policy)
