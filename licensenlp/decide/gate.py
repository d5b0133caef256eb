"""A policy held against an analysis: each answer, its clause, and what would change it.

In: `Analysis` and `Policy`. Out: a `Ruling`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from licensenlp.decide import bounds, uses
from licensenlp.decide.finding import Finding
from licensenlp.decide.policy import Outcome, Policy, gate_data
from licensenlp.decide.readings import readings
from licensenlp.types import Analysis, Clause, Contained, Identification, Kind, Match

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
    judges = _OF_ANY_TEXT if analysis.kind is Kind.NOT_LEGAL else _JUDGES
    found = [
        _doubted(one, analysis, policy)
        for judge in judges
        for one in judge(analysis, policy)
        if not (vetted and one.rule in _SETTLED and one.outcome is not Outcome.ALLOWED)
    ]
    kept = sorted((one for one in found if one), key=lambda one: -_ORDER.index(one.outcome))
    worst = kept[0].outcome if kept else Outcome.ALLOWED
    return Ruling(analysis=analysis, outcome=worst, findings=tuple(kept))


def _doubted(one: Finding, analysis: Analysis, policy: Policy) -> Finding | None:
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
    """The clause that weighs most in the position."""
    clauses = {clause.id: clause for clause in analysis.clauses}
    return next((clauses[r.clause] for r in analysis.spectrum.reasons if r.clause in clauses), None)


def _forbidden(analysis: Analysis, policy: Policy) -> Iterator[Finding]:
    for clause in judged(analysis, policy):
        for test in policy.forbidden:
            if test.meets(clause):
                yield Finding.of("clause", Outcome.FORBIDDEN, f"{test} is forbidden", clause=clause)
                break


def _duties(analysis: Analysis, policy: Policy) -> Iterator[Finding]:
    """Duties not accepted; those that fall due with what one does not do break nothing."""
    yield from _unread_policy(analysis, policy)
    if policy.obligations is None:
        return
    seen: set[str] = set()
    for clause in judged(analysis, policy):
        due_with = gate_data()["duties"].get(clause.label)
        if due_with is None or clause.effect != "requires" or clause.label in seen:
            continue
        seen.add(clause.label)
        if clause.label in policy.obligations:
            continue
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


def _unread_policy(analysis: Analysis, policy: Policy) -> Iterator[Finding]:
    """That a use policy was accepted unread: it may bound fields and places as well."""
    accepted = policy.obligations is None or "acceptable-use-policy" in policy.obligations
    asked = policy.uses or policy.territories is not None
    clause = uses.policy_elsewhere(analysis, judged(analysis, policy))
    if accepted and asked and clause:
        says = "acceptable-use-policy: one that stands elsewhere applies and was not read"
        yield Finding.of("duty", Outcome.ALLOWED, says, uses.READ_ALONG, clause)


def judged(analysis: Analysis, policy: Policy) -> Iterable[Clause]:
    """The clauses that the policy does not accept outright and that bar or ask for something."""
    read, aside = readings(analysis), set(gate_data()["beside_the_point"]["findings"])
    return [
        clause
        for clause in analysis.clauses
        if not any(test.meets(clause) for test in policy.accepted)
        and not read.get(clause.id, frozenset()) & aside
    ]


def _bounds(analysis: Analysis, policy: Policy) -> Iterator[Finding]:
    """Bounds of size and place, where the policy says anything of the organisation."""
    if policy.sizes or policy.territories is not None or policy.uses:
        yield from bounds.findings(judged(analysis, policy), policy)


def _uses(analysis: Analysis, policy: Policy) -> Iterator[Finding]:
    return uses.findings(analysis, judged(analysis, policy), policy)


_OF_ANY_TEXT: tuple[Callable[[Analysis, Policy], Iterator[Finding]], ...] = (_license, _tier)
_JUDGES = (*_OF_ANY_TEXT, _forbidden, _bounds, _uses, _duties)
