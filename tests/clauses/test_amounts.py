"""Amounts in the ways people write them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licensenlp.clauses.amounts import amounts, percentages

M = 1_000_000
ONE = [
    ("700 million", 700 * M, None),
    ("700,000,000", 700 * M, None),
    ("700M", 700 * M, None),
    ("700m", 700 * M, None),
    ("700MM", 700 * M, None),
    ("700 M", 700 * M, None),
    ("seven hundred million", 700 * M, None),
    ("Seven Hundred Million", 700 * M, None),
    ("SEVEN HUNDRED MILLION", 700 * M, None),
    ("700.000.000", 700 * M, None),
    ("700 000 000", 700 * M, None),
    ("700\u00a0000\u00a0000", 700 * M, None),
    ("700\u202f000\u202f000", 700 * M, None),
    ("700'000'000", 700 * M, None),
    ("700000000", 700 * M, None),
    ("0.7 billion", 700 * M, None),
    ("0.7bn", 700 * M, None),
    ("seven hundred (700) million", 700 * M, None),
    ("seven hundred million (700,000,000)", 700 * M, None),
    ("700 million (700,000,000)", 700 * M, None),
    ("700,000,000 (seven hundred million)", 700 * M, None),
    ("ten (10) million", 10 * M, None),
    ("1 000 000", M, None),
    ("one million", M, None),
    ("a hundred thousand", 100_000, None),
    ("half a million", 500_000, None),
    ("one hundred thousand", 100_000, None),
    ("one hundred and fifty thousand", 150_000, None),
    ("two hundred fifty", 250, None),
    ("twenty-five million", 25 * M, None),
    ("twenty five million", 25 * M, None),
    ("1.5 million", 1_500_000, None),
    ("100k", 100_000, None),
    ("100K", 100_000, None),
    ("2 thousand", 2_000, None),
    ("10 crore", 100 * M, None),
    ("10 crores", 100 * M, None),
    ("5 lakh", 500_000, None),
    ("5 lakhs", 500_000, None),
    ("1 trillion", M * M, None),
    ("fifty (50)", 50, None),
    ("42", 42, None),
    ("US$1,000,000", M, "USD"),
    ("US$ 1,000,000", M, "USD"),
    ("USD 1,000,000", M, "USD"),
    ("USD 1M", M, "USD"),
    ("USD$10M", 10 * M, "USD"),
    ("US $20 million", 20 * M, "USD"),
    ("$20M", 20 * M, "USD"),
    ("$1 million USD", M, "USD"),
    ("1,000,000 USD", M, "USD"),
    ("1 million US dollars", M, "USD"),
    ("one million dollars", M, "USD"),
    ("one million U.S. dollars", M, "USD"),
    ("one million dollars ($1,000,000)", M, "USD"),
    ("$1.5bn", 1_500 * M, "USD"),
    ("€10m", 10 * M, "EUR"),
    ("10 million euros", 10 * M, "EUR"),
    ("EUR 10.000.000", 10 * M, "EUR"),
    ("10 000 000 €", 10 * M, "EUR"),
    ("£5.5 million", 5_500_000, "GBP"),
    ("GBP 500,000", 500_000, "GBP"),
    ("RMB 1 billion", 1_000 * M, "CNY"),
    ("RMB100,000,000", 100 * M, "CNY"),
    ("CNY 100 million", 100 * M, "CNY"),
    ("100 million yuan", 100 * M, "CNY"),
    ("¥100 million", 100 * M, "JPY"),
    ("₹10 crore", 100 * M, "INR"),
    ("10 lakh rupees", M, "INR"),
    ("KRW 1 billion", 1_000 * M, "KRW"),
    ("1'000'000 CHF", M, "CHF"),
    ("C$100", 100, "CAD"),
    ("$0.50", 0.5, "USD"),
    ("1,234.56 EUR", 1234.56, "EUR"),
]


@pytest.mark.parametrize(("text", "number", "currency"), ONE)
@pytest.mark.parametrize("frame", ["{}", "if it has more than {} in a year", "({})"])
def test_an_amount_is_read(text: str, number: float, currency: str | None, frame: str) -> None:
    found = [(a.number, a.currency) for a in amounts(frame.format(text))]
    assert found == [(number, currency)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("3 million and 4 million", [3 * M, 4 * M]),
        ("$5, $6 or $7", [5, 6, 7]),
        ("above thirty five million of funding or three million of sales", [35 * M, 3 * M]),
        ("fewer than 100 people and less than 1,000,000 USD", [100, M]),
        ("clause (b) million", []),
        ("the model may run", []),
        ("1-5 users", [1, 5]),
    ],
)
def test_several_amounts(text: str, numbers: list[int]) -> None:
    assert [a.number for a in amounts(text)] == numbers


@pytest.mark.parametrize(
    "text",
    ["30 days", "18 years", "5%", "5 percent", "within thirty (30) days", "Section 5",
     "July 23, 2024", "23 July 2024", "in 2024", "clause 12", "version 3.1", "12 months"],
)  # fmt: skip
def test_what_counts_nothing(text: str) -> None:
    assert [a for a in amounts(text) if a.counts] == []


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("more than 700 million users", True),
        ("exceeding $1M", True),
        ("revenue is greater than a total of $1M", True),
        ("less than US $1,000,000", True),
        ("100 or more employees", True),
        ("at least 10 seats", True),
        ("no more than fifty (50)", True),
        ("a threshold of 5,000 users", True),
        ("we serve 40 million users", False),
        ("a fee of $20", False),
    ],
)
def test_words_that_bound(text: str, bounds: bool) -> None:
    assert [a.bounds for a in amounts(text)] == [bounds]


@pytest.mark.parametrize(
    ("text", "fractions"),
    [("5%", [0.05]), ("five percent (5%)", [0.05]), ("2.5 per cent", [0.025]), ("10", [])],
)
def test_percentages(text: str, fractions: list[float]) -> None:
    assert percentages(text) == fractions


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="0123456789 ,.()$€mMkb-'aend", max_size=60))
def test_amounts_stand_in_the_text(text: str) -> None:
    found = amounts(text)
    assert all(0 <= a.start < a.end <= len(text) for a in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.integers(min_value=0, max_value=10**12))
def test_any_integer_with_commas(value: int) -> None:
    assert [a.number for a in amounts(f"USD {value:,}")] == [value]


def test_a_long_run_of_numbers_is_read_in_linear_time() -> None:
    assert len(amounts("1 million (2) " * 20_000)) == 40_000
