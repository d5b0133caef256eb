"""The words that count, and where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensenlp.identify.words import normalise, split

SAME = [
    ("Run the Colour Works", "run  the\ncolor  WORKS"),
    ("“as is”, without", '"as is" without'),
    ("keep the licence", "# keep the\n# license"),
    ("keep\nthe\nsheet", "REM keep\nREM the\nREM sheet"),
    ("keep\nthe\nsheet", "dnl keep\ndnl the\ndnl sheet"),
    ("1. Keep it.\n2. Share it.", "(a) Keep it.\n(b) Share it."),
    ("Keep it.\n\n1.1 Share it.", "Keep it.\n\n* Share it."),
    ("700,000,000 users", "700000000 users"),
    ("soft\u00adware", "software"),
    ("see https://a.example", "see http://a.example"),
]
DIFFERENT = [
    ("700 users", "100 users"),
    ("irrevocable", "revocable"),
    ("version 1.5", "version 15"),
    ("may use", "may not use"),
]


def words(text: str) -> list[str]:
    return [normalise(word) for word in split(text).raw]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_layout_makes_no_difference(one: str, other: str) -> None:
    assert words(one) == words(other) != []


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_terms_make_a_difference(one: str, other: str) -> None:
    assert words(one) != words(other)


@given(st.text(max_size=200))
def test_offsets_point_at_the_words(text: str) -> None:
    found = split(text)
    spans = zip(found.starts, found.ends, strict=True)
    assert [text[start:end] for start, end in spans] == found.raw
    assert found.starts == sorted(found.starts)


def test_version_at_the_start_of_a_wrapped_line_is_a_word() -> None:
    assert words("under Version\n2.0 of the sheet") == words("under Version 2.0 of the sheet")
