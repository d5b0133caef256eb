"""Bans that no word speaks of are not heard, nor what its opposite makes unlikely."""

from __future__ import annotations

import numpy as np
import pytest

from licensenlp.clauses.polarity import settled
from licensenlp.types import Segment, SegmentKind

CLASSES = ("redistribution/permits", "redistribution/prohibits", "benchmarking/prohibits")


def heard(text: str, *, stem: str = "", section: str = "", permits: float = 0.4) -> list[float]:
    one = Segment(
        start=0, end=len(text), text=text, kind=SegmentKind.ITEM, section=section, stem=stem
    )
    found = settled([one], CLASSES, np.array([[permits, 0.7, 0.6]], np.float32))
    return [round(float(value), 1) for value in found[0]]


def test_a_sentence_that_only_allows_bars_nothing() -> None:
    assert heard("You may share it as weights or as a hosted service.") == [0.4, 0.0, 0.6]


@pytest.mark.parametrize(
    ("text", "stem", "section"),
    [
        ("You may not share it.", "", ""),
        ("share it;", "You shall refrain from acts such as:", ""),
        ("share it;", "", "Restrictions"),
        ("Don\u2019t share it.", "", ""),
    ],
)
def test_a_ban_stays_where_words_heading_or_lead_in_restrict(
    text: str, stem: str, section: str
) -> None:
    assert heard(text, stem=stem, section=section) == [0.4, 0.7, 0.6]


def test_other_labels_are_left_alone() -> None:
    before = np.array([[0.9]], np.float32)
    one = Segment(start=0, end=4, text="Run.", kind=SegmentKind.SENTENCE, section="", stem="")
    assert settled([one], ("hopping/prohibits",), before) is before


def test_of_a_permission_and_a_ban_the_unlikely_one_goes() -> None:
    assert heard("share it;", stem="You may not:", permits=0.3) == [0.0, 0.7, 0.6]
    assert heard("share it;", stem="You may not:", permits=0.36) == [0.4, 0.7, 0.6]
