"""Policies that are refused, and what is said about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from licensenlp.decide.policy import Outcome, Policy, example, read_policy
from licensenlp.errors import Usage


def policy(tmp_path: Path, text: str) -> Policy:
    file = tmp_path / "policy.toml"
    file.write_text(text, encoding="utf-8")
    return read_policy(file)


REFUSED = [
    ('teirs = ["open"]', "teirs: unknown key; did you mean 'tiers'?"),
    ('tiers = ["opne"]', "tiers: unknown 'opne'; did you mean 'open'?"),
    ("tiers = 3", "tiers: must be a list of strings"),
    ('[clauses]\nforbidden = ["output-trainin"]', "did you mean 'output-training'?"),
    ('[clauses]\nforbidden = ["fees:permits"]', "unknown effect 'permits'; valid: requires"),
    ('[clauses]\nforbidden = ["use-restriction:prohibits:medicin"]', "'medical'"),
    ('[clauses]\nforbidden = ["fees"]\naccepted = ["fees"]', "'fees' is forbidden as well"),
    (
        '[organisation]\nuses = ["finetune"]',
        "organisation.uses: unknown 'finetune'; did you mean 'fine-tune'?",
    ),
    ('[organisation]\nannual_revenue = "12M"', "'12M' is no sum"),
    ('[organisation]\nannual_revenue = "12X EUR"', "unknown unit 'X'"),
    ("[organisation]\nmonthly_active_users = -1", "must be a number that is not negative"),
    ("[organisation]\nheadcont = 4", "did you mean 'headcount'?"),
    ('[organisation]\nterritories = ["Germany"]', "unknown 'Germany'; write ISO 3166 codes"),
    ('[organisation]\nterritories = ["de"]', "did you mean 'DE'?"),
    ("[rates]\nUSD = 0.9", "rates.base"),
    ('[rates]\nbase = "EUR"\nusd = 0.9', "is no ISO 4217 code"),
    ('obligations = ["atribution"]', "did you mean 'attribution'?"),
    ('[doubts]\nno_tier = "revew"', "did you mean 'review'?"),
    ("[doubts]\nbelow = 2", "confidence from 0 to 1"),
    ('[licenses]\nallowed = ["mit"]\ndenied = ["mit"]', "'mit' is allowed as well"),
    ("tiers = [", "is not TOML"),
]


@pytest.mark.parametrize(("text", "says"), REFUSED)
def test_a_slip_is_refused_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(Usage) as caught:
        policy(tmp_path, text)
    assert says in str(caught.value)
    assert str(tmp_path / "policy.toml") in str(caught.value)


def test_a_missing_policy_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(Usage, match="cannot be read"):
        read_policy(tmp_path / "none.toml")


def test_the_example_is_a_policy(tmp_path: Path) -> None:
    found = policy(tmp_path, example())
    assert found.sizes["annual_revenue"] == (12_000_000, "EUR")
    assert found.sizes["monthly_active_users"] == 3_000_000
    assert found.rates == {"EUR": 1.0, "USD": 0.9, "GBP": 1.15}
    assert found.doubts.unknown_license is Outcome.ALLOWED


@pytest.mark.parametrize(
    ("written", "amount"),
    [("12M EUR", 12e6), ("250_000 EUR", 250e3), ("1.5bn EUR", 1.5e9), ("1,000 EUR", 1e3)],
)
def test_sums(tmp_path: Path, written: str, amount: float) -> None:
    found = policy(tmp_path, f'[organisation]\nannual_revenue = "{written}"')
    assert found.sizes["annual_revenue"] == (amount, "EUR")
