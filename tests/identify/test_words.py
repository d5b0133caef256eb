"""The words that count, and where they stand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from licensenlp.identify.cutting import cut
from licensenlp.identify.words import Vocabulary, hash_word, normalise, shape, split

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


@given(st.text(max_size=200), st.integers(0, 20), st.integers(0, 20))
def test_a_part_keeps_its_places(text: str, start: int, length: int) -> None:
    whole = split(text)
    part = whole.part(start, start + length)
    assert part.raw == whole.raw[start : start + length]
    assert part.starts == whole.starts[start : start + length]
    assert part.ends == whole.ends[start : start + length]


NO_WORDS = " ~" * 400  # a text with this behind it is long, and has the same words
SIGNS = st.text("abZ019.,_-( \n\t“”’©\x1c\x7f") | st.text(max_size=200)


@given(SIGNS)
def test_a_long_text_is_cut_as_a_short_one(text: str) -> None:
    assert cut(text + NO_WORDS) == cut(text)


CUT = [
    ("version1.5,a 1,000. x", ["version", "1.5", "a", "1,000", "x"], [0, 7, 11, 13, 20]),
    ("“a_b”©2031-1..2,", ["a", "b", "2031", "1", "2"], [1, 3, 6, 11, 14]),
    ("né 中文", ["né", "中", "文"], [0, 3, 4]),
]


@pytest.mark.parametrize(("text", "words", "starts"), CUT)
@pytest.mark.parametrize("behind", ["", NO_WORDS])
def test_words_are_numbers_ideographs_and_letters(
    text: str, words: list[str], starts: list[int], behind: str
) -> None:
    assert cut(text + behind) == (words, starts)


LIKE = [("colors", "colros"), ("grant", "grants"), ("grant", "grent"), ("use", "fuse")]
UNLIKE = [("grant", "refuse"), ("may", "mayhem"), ("heron", "stork")]


@pytest.mark.parametrize(("known", "word"), LIKE + UNLIKE)
def test_a_shape_tells_words_apart_that_are_not_near(known: str, word: str) -> None:
    hashes = np.array([hash_word(known)], dtype=np.uint64)
    vocabulary = Vocabulary(hashes, np.array([shape(known)], dtype=np.uint32))
    assert vocabulary.is_like(word, 0) == ((known, word) in LIKE)


MARKERS = [
    ("Keep it. 2. Share it.", ["Keep", "it", "Share", "it"]),
    ("Keep 2. Share it.", ["Keep", "2", "Share", "it"]),
    ("see paragraph 3(d) of it", ["see", "paragraph", "3", "d", "of", "it"]),
    ("it: (a) one; (iv) two", ["it", "one", "two"]),
    ("before 2001.5. After", ["before", "2001.5", "After"]),
    ("it;\n\n1.2 One", ["it", "One"]),
]


@pytest.mark.parametrize(("text", "kept"), MARKERS)
def test_list_markers_are_left_out(text: str, kept: list[str]) -> None:
    assert split(text).raw == kept


def test_version_at_the_start_of_a_wrapped_line_is_a_word() -> None:
    assert words("under Version\n2.0 of the sheet") == words("under Version 2.0 of the sheet")
