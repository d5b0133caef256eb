"""The spectrum's two data files, read, checked and frozen.

In come `tiers.toml` and `frameworks.toml` (or their parsed content); out come `Tables` and
`Framework`s whose references all lead somewhere.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import re2

from licensenlp.errors import BadRule
from licensenlp.types import Effect, Tier

TIERS_FILE = "tiers.toml"
FREEDOMS = ("use", "study", "modify", "share")
_MOST = 1_000  # answers remembered of a cue: bounds memory
CONDITION_KEYS = {"attribute", "is", "within", "present", "cue", "beside", "crossed_by", "document"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """One thing that must hold (or must not) for a finding to match a clause."""

    attributes: tuple[str, ...] = ()
    values: frozenset[Any] | None = None
    within: frozenset[Any] | None = None
    present: bool | None = None
    cue: str | None = None
    beside: frozenset[str] = frozenset()
    crossed_by: str | None = None
    document: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A kind of clause, and what follows from it; `loss` is a share (0 to 1) of its axis."""

    id: str
    label: str
    effects: frozenset[Effect]
    why: str
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    other_than: frozenset[str] = frozenset()
    axis: str = ""
    loss: float = 0.0
    steps: tuple[tuple[float, float], ...] = ()  # (up to this amount, loss), ascending
    repeat: float = 0.5
    gate: Tier | None = None
    gate_confidence: float | None = None
    grants: frozenset[str] = frozenset()
    implies: frozenset[str] = frozenset()  # rights that the clause takes for given
    denies: frozenset[str] = frozenset()
    says: tuple[str, ...] = ()

    @property
    def grant(self) -> bool:
        """Whether it recognises permitting clauses."""
        return Effect.PERMITS in self.effects


@dataclass(frozen=True, kw_only=True, slots=True)
class TierRule:
    """A tier's band of scores, how fast lost points use it up, and the rights it needs."""

    tier: Tier
    low: float
    high: float
    fill: float
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Bars:
    """How sure clauses must be to be heard and to decide."""

    floor: float
    alone: float
    together: float
    no_clause: float
    unstated_right: float
    implied_right: float


@dataclass(frozen=True, kw_only=True, slots=True)
class ClosedRule:
    """What makes a text grant access only; `holds` lists by kind what gives a right to a copy."""

    access: frozenset[str]
    rules_out: frozenset[str]
    denies: frozenset[str]
    no_clause: str
    holds: Mapping[str, frozenset[str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Tables:
    """Everything in `tiers.toml`; `tiers` run from closed to open."""

    axes: Mapping[str, float]
    tiers: tuple[TierRule, ...]
    bars: Bars
    closed: ClosedRule
    warnings: Mapping[str, str]
    cues: Mapping[str, Callable[[str], bool]]  # whether the cue is found in words
    phrases: Mapping[str, Mapping[str, str]]
    findings: tuple[Finding, ...]
    grants: tuple[Finding, ...]  # of these, those that recognise permitting clauses
    others: tuple[Finding, ...]

    def rule(self, tier: Tier) -> TierRule:
        """The band and needs of one tier."""
        return next(rule for rule in self.tiers if rule.tier is tier)


def _finder(pattern: str) -> Callable[[str], bool]:
    """Whether the pattern is found, looked for once a wording: licences copy each other's.

    A set of one pattern does not ask where it stands, which costs RE2 most.
    """
    alone = re2.Set.SearchSet()
    alone.Add(pattern)
    alone.Compile()
    return lru_cache(maxsize=_MOST)(lambda words: bool(alone.Match(words)))


def data_file(name: str) -> dict[str, Any]:
    """The parsed content of one of this package's data files."""
    return tomllib.loads((files(__package__) / name).read_text(encoding="utf-8"))


@cache
def tables() -> Tables:
    """The tables that come with the program."""
    return read_tables(data_file(TIERS_FILE))


def read_tables(data: Mapping[str, Any]) -> Tables:
    """Checked tables; `BadRule` names the finding and what is wrong with it."""
    sets = {name: frozenset(values) for name, values in data["sets"].items()}
    findings = tuple(_finding(entry, sets) for entry in data["finding"])
    made = Tables(
        axes={name: float(axis["weight"]) for name, axis in data["axes"].items()},
        tiers=tuple(_tier(entry) for entry in data["tier"]),
        bars=Bars(**data["confidence"]),
        closed=_closed(data["closed"]),
        warnings=data["warnings"],
        cues={name: _finder(pattern) for name, pattern in data["cues"].items()},
        phrases=data["phrases"],
        findings=findings,
        grants=tuple(finding for finding in findings if finding.grant),
        others=tuple(finding for finding in findings if not finding.grant),
    )
    _check(made)
    return made


def _tier(entry: Mapping[str, Any]) -> TierRule:
    low, high = entry["band"]
    needs = tuple(entry.get("needs", ()))
    return TierRule(tier=Tier(entry["id"]), low=low, high=high, fill=entry["fill"], needs=needs)


def _closed(entry: Mapping[str, Any]) -> ClosedRule:
    return ClosedRule(
        access=frozenset(entry["access"]),
        rules_out=frozenset(entry["rules_out"]),
        denies=frozenset(entry["denies"]),
        no_clause=entry["no_clause"],
        holds={kind: frozenset(ids) for kind, ids in entry["holds"].items()},
    )


def _finding(entry: Mapping[str, Any], sets: Mapping[str, frozenset[str]]) -> Finding:
    try:
        facts = dict(entry)
        facts["effects"] = frozenset(Effect(effect) for effect in facts["effects"])
        facts["gate"] = Tier(facts["gate"]) if "gate" in facts else None
        facts["steps"] = tuple((step["upto"], step["loss"]) for step in facts.get("steps", ()))
        facts["says"] = tuple(facts["says"])
        for name in ("when", "unless"):
            facts[name] = tuple(_condition(each, sets) for each in facts.get(name, ()))
        for name in ("other_than", "grants", "implies", "denies"):
            facts[name] = frozenset(facts.get(name, ()))
        return Finding(**facts)
    except (KeyError, TypeError, ValueError) as error:
        problem = f"{type(error).__name__}: {error}"
        raise BadRule(file=TIERS_FILE, rule=entry.get("id", "?"), problem=problem) from error


def _condition(entry: Mapping[str, Any], sets: Mapping[str, frozenset[str]]) -> Condition:
    if unknown := entry.keys() - CONDITION_KEYS:
        raise ValueError(f"unknown condition {', '.join(sorted(unknown))}")
    return Condition(
        attributes=_listed(entry.get("attribute", ())),
        values=_values(entry["is"], sets) if "is" in entry else None,
        within=sets[entry["within"]] if "within" in entry else None,
        present=entry.get("present"),
        cue=entry.get("cue"),
        beside=frozenset(_listed(entry.get("beside", ()))),
        crossed_by=entry.get("crossed_by"),
        document=entry.get("document"),
    )


def _values(listed: str | Iterable[Any], sets: Mapping[str, frozenset[str]]) -> frozenset[Any]:
    """The values, or those of the set that is named."""
    return sets[listed] if isinstance(listed, str) else frozenset(listed)


def _listed(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _check(made: Tables) -> None:
    """Every reference known, every loss a share, and the bands apart and in order."""
    seen: dict[str, Finding] = {}
    for finding in made.findings:
        if problem := _reference_problem(finding, made, seen) or _cost_problem(finding, seen):
            raise BadRule(file=TIERS_FILE, rule=finding.id, problem=problem)
        seen[finding.id] = finding
    holds = frozenset().union(*made.closed.holds.values())
    if unknown := (made.closed.access | made.closed.rules_out | holds) - seen.keys():
        raise BadRule(file=TIERS_FILE, rule="closed", problem=f"unknown {sorted(unknown)}")
    if [rule.tier for rule in made.tiers] != list(Tier):
        raise BadRule(file=TIERS_FILE, rule="tier", problem="tiers must run closed to open")
    for lower, upper in zip(made.tiers, made.tiers[1:], strict=False):
        if not lower.low < lower.high < upper.low < upper.high:
            raise BadRule(file=TIERS_FILE, rule=upper.tier, problem="its band meets the one below")


def _reference_problem(finding: Finding, made: Tables, seen: Mapping[str, Finding]) -> str | None:
    """Which of the finding's references leads nowhere, given the findings before it."""
    conditions = (*finding.when, *finding.unless)
    lifts = {c.document for c in conditions if c.document}
    checks = {
        "its id is used twice": finding.id in seen,
        f"unknown axis {finding.axis}": bool(finding.axis) and finding.axis not in made.axes,
        "unknown freedom": not finding.denies <= set(FREEDOMS),
        "unknown cue": not {c.cue for c in conditions if c.cue} <= made.cues.keys(),
        "it refers to a finding that does not stand before it": not (
            finding.other_than | lifts <= seen.keys()
        ),
        "only a permitting finding can lift": not all(
            seen[lift].grant for lift in lifts & seen.keys()
        ),
    }
    return next((problem for problem, found in checks.items() if found), None)


def _cost_problem(finding: Finding, seen: Mapping[str, Finding]) -> str | None:
    """What is wrong with what the finding takes, and whether others could soften it."""
    losses = [finding.loss, *(loss for _, loss in finding.steps)]
    costs = bool(finding.gate or finding.denies or any(losses))
    asked = (finding, *(seen[name] for name in finding.other_than))
    checks = {
        "a loss is a share from 0 to 1": not all(0 <= loss <= 1 for loss in losses),
        "what costs needs an axis, a loss and a sentence": costs
        and not (finding.axis and finding.loss and finding.says),
        "permitting and restricting effects do not mix": finding.grant
        and not finding.effects <= {Effect.PERMITS, Effect.DISCLAIMS},
        "only grants that cost nothing may hang on restricting clauses": (
            costs or not finding.grant
        )
        and any(c.crossed_by for each in asked for c in (*each.when, *each.unless)),
    }
    return next((problem for problem, found in checks.items() if found), None)
