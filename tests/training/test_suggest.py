"""Suggestions: a mix, each segment once, the same each time."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

import pytest

from licensenlp.training.annotations import parse
from licensenlp.training.suggest import SEED, Suggestion, suggest
from licensenlp.types import Document
from tests.training.fixed import FixedModel, FixedRuler

LINES = [
    f"The Heron{n} and the Crane{n} of Lake{n} shall greet Stork{n} and Egret{n}."
    for n in range(40)
]
DOC = Document(text="\n\n".join(LINES), path="birds.txt")
MODEL = FixedModel(("fees/requires", "audit/reserves"))
RULER = FixedRuler(confidence=0.9, most=8)


def batch(count: int = 20, *, seed: int = SEED, known: Sequence[str] = ()) -> list[Suggestion]:
    return suggest([DOC], ruler=RULER, model=MODEL, count=count, seed=seed, known=known)


def test_a_batch_is_a_mix() -> None:
    kinds = Counter(one.why.partition(":")[0] for one in batch())
    assert kinds == {"uncertain": 8, "disagreement": 5, "top scorer": 5, "random": 2}


def test_the_uncertain_are_those_nearest_to_the_threshold() -> None:
    chosen = [LINES.index(one.text) for one in batch() if one.why.startswith("uncertain")]
    assert sorted(chosen) == list(range(16, 24))


def test_disagreement_is_between_rules_and_model() -> None:
    whys = {one.why for one in batch() if one.why.startswith("disagreement")}
    assert whys <= {
        "disagreement: a rule sees audit/reserves",
        "disagreement: only the model sees fees/requires",
    }


def test_the_same_each_time_and_another_seed_another_choice() -> None:
    assert batch() == batch()
    chance = [one.text for one in batch() if one.why == "random"]
    other = [one.text for one in batch(seed=99) if one.why == "random"]
    assert chance != other


def test_almost_equal_segments_are_suggested_once() -> None:
    twins = Document(text="\n\n".join([*LINES, *LINES]), path="twins.txt")
    chosen = suggest([twins, DOC], ruler=RULER, model=MODEL, count=200)
    assert len(chosen) == len({one.text for one in chosen}) <= len(LINES)


def test_what_is_annotated_already_is_not_suggested() -> None:
    first = batch()
    again = batch(known=[one.text for one in first])
    assert not {one.text for one in first} & {one.text for one in again}


@pytest.mark.parametrize("count", [1, 7, 1000])
def test_never_more_than_asked_for(count: int) -> None:
    assert len(batch(count)) == min(count, len(LINES))


def test_without_a_model_rules_and_chance_remain() -> None:
    kinds = {one.why.partition(":")[0] for one in suggest([DOC], ruler=RULER, count=20)}
    assert kinds == {"top scorer", "random"}


def test_a_label_of_ones_own_may_hold_a_stroke() -> None:
    found = suggest([DOC], ruler=RULER, model=FixedModel(("boats/late", "x/y")), count=20)
    names = {s.name for one in found for s in parse(json.dumps(one.to_json())).spans}
    assert names == {"boats/late", "audit/reserves"}


def test_a_suggestion_is_an_annotation_record_of_the_document_s_own_words() -> None:
    for one in batch():
        record = parse(json.dumps(one.to_json()))
        assert record.group == "birds.txt"
        assert record.text == DOC.text[one.segment.start : one.segment.end]
        assert [s.name for s in record.spans] == sorted(name for name, _ in one.classes)
