"""Bounds of size and place in a text, held against the organisation's own size and places.

In: clauses and a `Policy`. Out: `Finding`s of the rules `size` and `territory`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from licensenlp.decide.finding import Finding
from licensenlp.decide.policy import Outcome, Policy, gate_data
from licensenlp.types import Clause

THRESHOLDS = ("user-threshold", "revenue-threshold")


def findings(clauses: Iterable[Clause], policy: Policy) -> Iterator[Finding]:
    """The answer to each bound, once for bounds that are alike.

    A bound without a figure beside one with a figure is what follows above the latter.
    """
    judged = list(clauses)
    for label, judge in ((THRESHOLDS[0], size), (THRESHOLDS[1], size), ("territory", territory)):
        for clause in _telling([c for c in judged if c.label == label]):
            yield judge(clause, policy)


_FIGURES = ("amount", "unit", "measure", "currency")
_PLACES = ("excluded", "allowed")


def _telling(clauses: list[Clause]) -> list[Clause]:
    """Of bounds that are alike the one that says most; those without figure or place last.

    A bound without them beside one with them says what follows from the latter.
    """
    told = [c for c in clauses if any(c.attributes.get(n) for n in ("amount", *_PLACES))]
    kept: dict[tuple[Any, ...], Clause] = {}
    for clause in told or clauses:
        facts = clause.attributes
        bound = tuple(str(facts.get(n)) for n in (*_FIGURES, *_PLACES))
        kept.setdefault((*bound, facts.get("consequence")), clause)
    stated = {key[:-1] for key in kept if key[-1]}
    return [clause for key, clause in kept.items() if key[-1] or key[:-1] not in stated]


def touch(one: Clause, other: Clause) -> bool:
    """Whether two clauses share words of the text."""
    ours, theirs = one.evidence, other.evidence
    return ours.start < theirs.end and theirs.start < ours.end


def exceeds(clause: Clause, policy: Policy) -> bool | None:
    """Whether the organisation is over the clause's bound; None where that cannot be told."""
    bound = clause.attributes.get("amount")
    own, problem = _own(clause, policy)
    if bound is None or problem or own is None or own == bound:
        return None
    return bool(own > bound)


def size(clause: Clause, policy: Policy) -> Finding:
    """The answer to a bound of users, money or headcount."""
    kind = _kind(clause)
    bound = clause.attributes.get("amount")
    if not kind or bound is None:
        return Finding.of(
            "size", Outcome.REVIEW, "A bound whose figure could not be read", clause=clause
        )
    unit = f"{clause.attributes.get('currency', '')} ".lstrip()
    said = f"{unit}{bound:,.0f} {kind['says'] if not unit else 'of ' + kind['says']}"
    after = gate_data()["consequences"].get(clause.attributes.get("consequence"), {})
    then = after.get("says", "the rights change")
    own, problem = _own(clause, policy)
    if problem or own is None:
        return Finding.of(
            "size", Outcome.REVIEW, f"Above {said}, {then}; {problem}", f"below {said}", clause
        )
    shown = f"own {own:,.0f}"
    if own == bound:
        return Finding.of(
            "size",
            Outcome.REVIEW,
            f"Exactly at the bound of {said}, where {then}",
            f"below {said}",
            clause,
        )
    if own < bound:
        return Finding.of(
            "size", Outcome.ALLOWED, f"Below {said} ({shown})", f"above {said}: {then}", clause
        )
    accepted = after.get("duty") in (policy.obligations or ())
    refused = Outcome.REVIEW if after.get("mild") else Outcome.FORBIDDEN
    outcome = Outcome.ALLOWED if accepted else refused
    return Finding.of("size", outcome, f"Above {said} ({shown}): {then}", f"below {said}", clause)


def _kind(clause: Clause) -> dict[str, Any]:
    """The row of `gate.toml` for the bound's unit or measure; empty where there is none."""
    name = clause.attributes.get("unit" if clause.label == "user-threshold" else "measure")
    row: dict[str, Any] = gate_data()["sizes"].get(name, {})
    return row


def _own(clause: Clause, policy: Policy) -> tuple[float | None, str]:
    """One's own size in the bound's unit and currency, or why it cannot be told."""
    kind = _kind(clause)
    if not kind:
        return None, "the bound's unit could not be read"
    own = policy.sizes.get(kind["key"])
    if own is None:
        return None, f"state organisation.{kind['key']} to compare"
    window = clause.attributes.get("window")
    if kind.get("window") and window not in (None, kind["window"]):
        return None, f"the bound counts by {window}, the policy by {kind['window']}"
    return (
        _converted(own, clause.attributes.get("currency"), policy)
        if isinstance(own, tuple)
        else (own, "")
    )


def _converted(
    own: tuple[float, str], currency: str | None, policy: Policy
) -> tuple[float | None, str]:
    """A sum in another currency by the policy's rates, or which rate is missing."""
    amount, code = own
    if currency is None:
        return None, "the bound's currency could not be read"
    if code == currency:
        return amount, ""
    if missing := [one for one in (code, currency) if one not in policy.rates]:
        return None, f"state rates.{missing[0]} to compare"
    return amount * policy.rates[code] / policy.rates[currency], ""


# --- places -----------------------------------------------------------------------------------


def territory(clause: Clause, policy: Policy) -> Finding:
    """The answer to a clause that excludes places, or allows some alone."""
    excluded = clause.attributes.get("excluded", ())
    allowed = clause.attributes.get("allowed", ())
    if not excluded and not allowed:
        return Finding.of(
            "territory", Outcome.REVIEW, "A bound on places that could not be read", clause=clause
        )
    rule = (
        f"Excluded: {', '.join(excluded)}" if excluded else f"Allowed alone: {', '.join(allowed)}"
    )
    if policy.territories is None:
        return Finding.of(
            "territory",
            Outcome.REVIEW,
            f"{rule}; state organisation.territories to compare",
            clause=clause,
        )
    hit = [own for own in policy.territories if _is_out(own, excluded, allowed)]
    if hit:
        return Finding.of(
            "territory",
            Outcome.FORBIDDEN,
            f"{rule}; operates in {', '.join(hit)}",
            f"without {', '.join(hit)}",
            clause,
        )
    partly = [own for own in policy.territories if excluded and _spread(own) & _all(excluded)]
    if partly:
        return Finding.of(
            "territory", Outcome.REVIEW, f"{rule}; part of {', '.join(partly)}", clause=clause
        )
    change = f"in {', '.join(excluded)}" if excluded else f"outside {', '.join(allowed)}"
    return Finding.of(
        "territory",
        Outcome.ALLOWED,
        f"{rule}; operates in {', '.join(policy.territories)}",
        change,
        clause,
    )


def _is_out(own: str, excluded: Iterable[str], allowed: Iterable[str]) -> bool:
    """Whether all of `own` is excluded, or any of it lies outside what alone is allowed."""
    places = _spread(own)
    if excluded:
        return places <= _all(excluded) or _country(own) in _all(excluded)
    return not places <= _all(allowed) and _country(own) not in _all(allowed)


def _country(code: str) -> str:
    return code.partition("-")[0]


def _spread(code: str) -> set[str]:
    """The members of a union; a country or a part of one as it is."""
    return set(gate_data()["unions"].get(code, (code,)))


def _all(codes: Iterable[str]) -> set[str]:
    return {one for code in codes for one in (code, *_spread(code))}
