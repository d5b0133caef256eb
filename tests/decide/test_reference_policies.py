"""Ten invented organisations against reference licences, each decision with the clause behind it.

Read from the fetched reference corpus; skipped where it was not fetched.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from licensenlp.decide.gate import Ruling, rule
from licensenlp.decide.policy import policy_of
from licensenlp.decide.settings import Settings
from tests.decide.reading import read

pytestmark = pytest.mark.issue(6)

FILE = Path(__file__).with_name("organisations.toml")
POLICIES = tomllib.loads(FILE.read_text(encoding="utf-8"))

# licence, then for each outcome the organisations with the label of the clause that decides
TABLE: dict[str, dict[str, dict[str, str]]] = {
    "mit": {"allowed": dict.fromkeys(POLICIES, "")},
    "gpl-3.0": {
        "allowed": {"hospital": "", "cautious-bank": ""},
        "needs review": {"library": "share-alike"},
        "forbidden": {"purist": "", "lists-alone": ""},
    },
    "llama-3.1-license-2024": {
        "allowed": {
            "start-up": "user-threshold",
            "university": "user-threshold",
            "model-maker": "user-threshold",
        },
        "needs review": {
            "hospital": "acceptable-use-policy",
            "defence-supplier": "acceptable-use-policy",
        },
        "forbidden": {
            "platform": "user-threshold",
            "purist": "user-threshold",
            "library": "user-threshold",
            "cautious-bank": "indemnity",
        },
    },
    "llama-4-license-2025": {
        "forbidden": {
            "start-up": "territory",
            "hospital": "territory",
            "defence-supplier": "use-restriction",
        },
        "needs review": {"university": "", "purist": "", "library": ""},
    },
    "gemma-tou-2024-04-01": {
        "allowed": {"start-up": "", "university": ""},
        "needs review": {"hospital": "acceptable-use-policy"},
        "forbidden": {"purist": "acceptable-use-policy", "library": "acceptable-use-policy"},
    },
    "bigscience-open-rail-m": {
        "allowed": {"start-up": "", "university": "", "model-maker": ""},
        "forbidden": {"hospital": "use-restriction"},
    },
    "cc-by-nc-4.0": {
        "allowed": {"university": ""},
        "forbidden": {
            "start-up": "commercial-use",
            "hospital": "commercial-use",
            "platform": "commercial-use",
            "defence-supplier": "commercial-use",
            "model-maker": "commercial-use",
        },
    },
    "stability-ai-community-2024": {
        "allowed": {"start-up": "revenue-threshold", "university": "revenue-threshold"},
        "forbidden": {
            "hospital": "revenue-threshold",
            "platform": "revenue-threshold",
            "model-maker": "output-training",
        },
    },
    "openai-tou-20241211": {
        "forbidden": {
            "start-up": "license-grant",
            "platform": "license-grant",
            "university": "license-grant",
            "model-maker": "output-training",
            "cautious-bank": "unilateral-change",
        },
    },
}
CASES = [
    (key, name, outcome, label)
    for key, outcomes in TABLE.items()
    for outcome, names in outcomes.items()
    for name, label in names.items()
]


def ruling(key: str, name: str) -> Ruling:
    return rule(read(key), policy_of(Settings(str(FILE), name, POLICIES[name])))


@pytest.mark.parametrize(("key", "name", "outcome", "label"), CASES)
def test_decisions(key: str, name: str, outcome: str, label: str) -> None:
    found = ruling(key, name)
    assert found.outcome == outcome, [one.to_json() for one in found.findings[:2]]
    first = found.findings[0] if found.findings else None
    if label:
        assert first and first.clause and first.clause.label == label


def test_what_would_change_a_decision_is_told() -> None:
    start_up, platform = (ruling("llama-3.1-license-2024", n) for n in ("start-up", "platform"))
    assert "above 700,000,000 monthly active users" in start_up.findings[0].changes
    assert platform.findings[0].changes == "below 700,000,000 monthly active users"
