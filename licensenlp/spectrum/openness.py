"""Definitions of openness, answered criterion by criterion.

In come hits and the decided tier; out come `Criterion`s, each with the clauses that decide it.
The criteria, their sources and what answers them stand in `frameworks.toml`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from licensenlp.errors import BadRule
from licensenlp.spectrum.findings import Hit, passes
from licensenlp.spectrum.reasons import sentence
from licensenlp.spectrum.tables import Tables, data_file, tables
from licensenlp.spectrum.tiers import Decision, granting
from licensenlp.types import Criterion, Tier, Verdict

FRAMEWORKS_FILE = "frameworks.toml"


@dataclass(frozen=True, kw_only=True, slots=True)
class Test:
    """One criterion: what breaks, contests and satisfies it, as finding, right or tier tokens."""

    id: str
    text: str
    why: str
    breaks: tuple[str, ...]
    contests: tuple[str, ...]
    satisfies: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Framework:
    """A definition of openness: its name, source and tests; `article` where it gives one answer."""

    id: str
    name: str
    source: str
    tests: tuple[Test, ...]
    article: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Frameworks:
    """Every definition, and how answers are worded."""

    all: tuple[Framework, ...]
    answers: Mapping[str, str]


@cache
def frameworks() -> Frameworks:
    """The definitions that come with the program."""
    return read_frameworks(data_file(FRAMEWORKS_FILE), tables())


def read_frameworks(data: Mapping[str, Any], known: Tables) -> Frameworks:
    """Checked definitions; `BadRule` names a token that leads nowhere."""
    sets: Mapping[str, list[str]] = data["sets"]
    made = tuple(
        Framework(
            id=name,
            name=entry["name"],
            source=entry["source"],
            article=entry.get("article", ""),
            tests=tuple(_test(each, sets) for each in entry["criterion"]),
        )
        for name, entry in data["framework"].items()
    )
    _check(made, known)
    return Frameworks(all=made, answers=data["answers"])


def _test(entry: Mapping[str, Any], sets: Mapping[str, list[str]]) -> Test:
    return Test(
        id=entry["id"],
        text=entry["text"],
        why=entry["why"],
        breaks=_spread(entry.get("breaks", ()), sets),
        contests=_spread(entry.get("contests", ()), sets),
        satisfies=tuple(_spread(group, sets) for group in entry.get("satisfies", ())),
    )


def _spread(tokens: Iterable[str], sets: Mapping[str, list[str]]) -> tuple[str, ...]:
    """The tokens with every "@set" replaced by what it holds."""
    return tuple(
        each for token in tokens for each in (sets[token[1:]] if token[0] == "@" else [token])
    )


def _check(made: Iterable[Framework], known: Tables) -> None:
    valid = {f.id for f in known.findings} | {f"tier:{tier}" for tier in Tier}
    valid |= {f"right:{right}" for f in known.findings for right in f.grants}
    for framework in made:
        for test in framework.tests:
            used = {*test.breaks, *test.contests}.union(*test.satisfies)
            if lost := used - valid:
                rule = f"{framework.id} {test.id}"
                raise BadRule(file=FRAMEWORKS_FILE, rule=rule, problem=f"unknown {sorted(lost)}")


class Facts:
    """What the document gives to answer from: a token's hits, where it holds."""

    def __init__(self, hits: Sequence[Hit], decision: Decision, known: Tables) -> None:
        self.tables = known
        named: dict[str, list[Hit]] = {}
        for hit in hits:
            for token in (hit.finding.id, *(f"right:{r}" for r in hit.finding.grants)):
                named.setdefault(token, []).append(hit)
        sure = {token for token, found in named.items() if passes(found, known.bars)}
        decided = {hit.finding.id for hit in decision.deciding}
        if sure.isdisjoint(decided):  # none decides alone, all together
            sure |= decided
        self.held = {token: tuple(found) for token, found in named.items() if token in sure}
        for right in {right for hit in hits for right in hit.finding.implies}:
            if taken_for_given := granting(hits, right, known):
                self.held.setdefault(f"right:{right}", taken_for_given)
        if decision.tier:
            self.held[f"tier:{decision.tier}"] = decision.deciding

    def any_of(self, tokens: Iterable[str]) -> tuple[str, ...]:
        """Those of the tokens that hold."""
        if self.held.keys().isdisjoint(tokens):
            return ()
        return tuple(token for token in tokens if token in self.held)

    def clauses(self, tokens: Iterable[str]) -> tuple[str, ...]:
        """The clauses behind the tokens, each once, in the order of the text."""
        hits = [hit for token in tokens for hit in self.held[token]]
        hits.sort(key=lambda hit: (hit.clause.evidence.start, hit.clause.evidence.end))
        return tuple(dict.fromkeys(hit.clause.id for hit in hits))


def answer_all(
    hits: Sequence[Hit], decision: Decision, known: Tables
) -> dict[str, tuple[Criterion, ...] | Criterion]:
    """Every definition's answers by its id; the AI Act's is one criterion."""
    facts, made = Facts(hits, decision, known), frameworks()
    found: dict[str, tuple[Criterion, ...] | Criterion] = {}
    for framework in made.all:
        answers = tuple(_answer(test, facts, made.answers) for test in framework.tests)
        found[framework.id] = _as_one(framework, answers) if framework.article else answers
    return found


def _answer(test: Test, facts: Facts, wording: Mapping[str, str]) -> Criterion:
    """No, else contested, else yes where each group is met, else not stated."""
    verdict, tokens = _verdict(test, facts)
    why = wording[verdict].format(text=test.text, says=_says(tokens, facts, wording))
    return Criterion(criterion=test.id, verdict=verdict, clauses=facts.clauses(tokens), why=why)


def _verdict(test: Test, facts: Facts) -> tuple[Verdict, tuple[str, ...]]:
    """The answer and the tokens that decide it."""
    if broken := facts.any_of(test.breaks):
        return Verdict.NO, broken
    if contested := facts.any_of(test.contests):
        return Verdict.CONTESTED, contested
    groups = [facts.any_of(group) for group in test.satisfies]
    if groups and all(groups):
        return Verdict.YES, tuple(token for group in groups for token in group)
    return Verdict.NOT_STATED, ()


def _says(tokens: Sequence[str], facts: Facts, wording: Mapping[str, str]) -> str:
    """What the first token stands for, in words."""
    for token in tokens[:1]:
        if token == f"tier:{Tier.CLOSED}":
            return wording["closed"]
        if token.startswith("tier:"):
            return wording["tier"].format(tier=token.removeprefix("tier:"))
        return sentence(max(facts.held[token], key=lambda hit: hit.confidence), facts.tables)
    return ""


def _as_one(framework: Framework, steps: Sequence[Criterion]) -> Criterion:
    """One answer under the article: no, not stated or contested by the steps that are, else yes.

    A yes, or a "not stated", rests on the first step that gives it; the others cite every step.
    """
    order = (Verdict.NO, Verdict.NOT_STATED, Verdict.CONTESTED, Verdict.YES)
    verdict = min((step.verdict for step in steps), key=order.index)
    alike = [step for step in steps if step.verdict is verdict]
    if verdict in (Verdict.YES, Verdict.NOT_STATED):
        alike = alike[:1]
    paragraphs = ", ".join(each.criterion for each in alike)
    clauses = dict.fromkeys(clause for each in alike for clause in each.clauses)
    return Criterion(
        criterion=f"{framework.article}, guidelines {paragraphs}",
        verdict=verdict,
        clauses=tuple(clauses),
        why="; ".join(each.why for each in alike),
    )
