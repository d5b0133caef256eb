"""Ten invented organisations against reference licences, each decision with its clause."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from licensenlp.decide.gate import Ruling, rule
from licensenlp.decide.policy import policy_of
from licensenlp.decide.settings import Settings
from tests.decide.reading import read

pytestmark = [pytest.mark.issue(6), pytest.mark.usefixtures("corpus_texts")]

FILE = Path(__file__).with_name("organisations.toml")
POLICIES = tomllib.loads(FILE.read_text(encoding="utf-8"))

TABLE = tomllib.loads(FILE.with_name("reference_decisions.toml").read_text(encoding="utf-8"))
OUTCOMES = {"allowed": "allowed", "review": "needs review", "forbidden": "forbidden"}
CASES = [
    (key, name, OUTCOMES[outcome], labels)
    for key, outcomes in TABLE.items()
    for outcome, row in outcomes.items()
    for name, _, labels in (entry.partition(" ") for entry in row.split("; "))
]


def ruling(key: str, name: str) -> Ruling:
    return rule(read(key), policy_of(Settings(str(FILE), name, POLICIES[name])))


def test_every_organisation_has_an_answer_from_every_licence() -> None:
    assert len(POLICIES) == 10
    for key in TABLE:
        assert sorted(name for licence, name, *_ in CASES if licence == key) == sorted(POLICIES)


@pytest.mark.parametrize(("key", "name", "outcome", "labels"), CASES)
def test_decisions(key: str, name: str, outcome: str, labels: str) -> None:
    found = ruling(key, name)
    assert found.outcome == outcome, [one.to_json() for one in found.findings[:2]]
    first = found.findings[0] if found.findings else None
    if labels:
        assert first and first.clause and first.clause.label in labels.split("|")


def test_what_would_change_a_decision_is_told() -> None:
    start_up, platform = (ruling("llama-3.1-license-2024", n) for n in ("start-up", "platform"))
    assert "above 700,000,000 monthly active users" in start_up.findings[0].changes
    assert platform.findings[0].changes == "below 700,000,000 monthly active users"
