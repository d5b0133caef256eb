"""Alignment: gaps that, put in, turn one sequence into the other."""

from __future__ import annotations

import time

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from licensenlp.identify.align import Gap, align, distance

SEQUENCE = st.lists(st.integers(0, 6), max_size=60).map(lambda x: np.array(x, dtype=np.uint32))


@given(SEQUENCE, SEQUENCE)
def test_gaps_turn_known_into_document(known: np.ndarray, doc: np.ndarray) -> None:
    built: list[int] = []
    at = 0
    for gap in align(known, doc):
        built += known[at : gap.k0].tolist() + doc[gap.d0 : gap.d1].tolist()
        at = gap.k1
    assert built + known[at:].tolist() == doc.tolist()


@given(SEQUENCE, SEQUENCE)
def test_distance_is_never_more_than_the_gaps(known: np.ndarray, doc: np.ndarray) -> None:
    gaps = align(known, doc)
    assert distance(known, doc) <= sum(gap.removed + gap.added for gap in gaps)
    assert (distance(known, doc) == 0) == (not gaps)


def test_an_insertion_is_one_gap() -> None:
    known = np.arange(100, dtype=np.uint32)
    doc = np.concatenate([known[:40], np.array([7, 8, 900, 9], dtype=np.uint32), known[40:]])
    assert align(known, doc) == [Gap(40, 40, 40, 44)]


def test_words_beyond_every_letter_are_compared() -> None:
    known = np.array([0xD7FF, 0xD800, 0xDFFF, 0xFFFF, 5], dtype=np.uint32)
    doc = np.array([0xD7FF, 0xD800, 2_000_000, 0xFFFF, 5], dtype=np.uint32)
    assert align(known, doc) == [Gap(2, 3, 2, 3)]
    assert distance(known, doc) == 2


def test_growth_is_linear() -> None:
    def seconds(size: int) -> float:
        known = np.random.default_rng(1).integers(0, 5000, size).astype(np.uint32)
        doc = np.delete(known, np.arange(0, size, 50))
        start = time.perf_counter()
        align(known, doc)
        return time.perf_counter() - start

    seconds(1000)
    small, large = min(seconds(10_000) for _ in range(3)), seconds(100_000)
    assert large < 40 * small + 0.2  # ten times the words; quadratic would be a hundred
