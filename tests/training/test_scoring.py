"""Scores of rules and models on annotations, and what is predicted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import licensenlp
from licensenlp.errors import Usage
from licensenlp.training.annotations import Record, parse
from licensenlp.training.scoring import By, score, table
from tests.training.fixed import FixedModel, FixedRuler

FIRST, SECOND = "The warden may count all herons.", "The pond is green in summer and grey later."
TEXT = f"{FIRST}\n\n{SECOND}\n"


# Sees an audit clause in every segment.
RULER = FixedRuler(confidence=0.8)


def records(**more: object) -> list[Record]:
    span = {"start": 0, "end": len(FIRST), "label": "audit", "effect": "reserves"}
    return [parse(json.dumps({"text": TEXT, "spans": [span], "meta": {"group": "p"}} | more))]


def test_rules_alone() -> None:
    scored = score(records(), model=None, ruler=RULER)
    count = scored.scores.spans["audit/reserves"]
    assert scored.by is By.RULES
    assert (count.precision, count.recall, count.support) == (0.5, 1.0, 1)
    assert any("audit/reserves" in line and "0.50" in line for line in table(scored))


def test_predictions_are_records_with_confidence() -> None:
    (found,) = score(records(), model=None, ruler=RULER).predictions()
    assert found["text"] == TEXT
    assert [TEXT[s["start"] : s["end"]] for s in found["spans"]] == [FIRST, SECOND]
    assert {s["confidence"] for s in found["spans"]} == {0.8}


def test_predictions_repeat_no_corpus_text() -> None:
    made = records(document="scancode:pond", sha256="")
    (found,) = score(made, model=None, ruler=RULER).predictions()
    assert found["document"] == "scancode:pond"
    assert "text" not in found


def test_sentences_are_predicted_in_the_order_of_the_input() -> None:
    lines = [("b", SECOND), ("a", FIRST), ("b", FIRST)]
    made = [
        parse(json.dumps({"text": text, "labels": [], "meta": {"group": group}}))
        for group, text in lines
    ]
    found = list(score(made, model=None, ruler=RULER).predictions())
    assert [one["text"] for one in found] == [text for _, text in lines]
    assert [one["labels"] for one in found] == [["audit/reserves"]] * 3


def test_a_label_of_ones_own_may_hold_a_stroke() -> None:
    scored = score(records(), model=FixedModel(("boats/late", "fees/requires")), by=By.MODEL)
    (found,) = scored.predictions()
    names = {(one["label"], one.get("effect")) for one in found["spans"]}
    assert names == {("boats/late", None)}
    assert {one.name for one in parse(json.dumps(found)).spans} == {"boats/late"}


@pytest.mark.parametrize("by", [By.MODEL, By.BOTH])
def test_a_model_that_is_not_there(by: By) -> None:
    with pytest.raises(Usage, match="--model"):
        score(records(), model=None, ruler=RULER, by=by)


def test_the_package_s_function_takes_files(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    span = {"start": 0, "end": len(FIRST), "label": "audit", "effect": "reserves"}
    path.write_text(json.dumps({"text": TEXT, "spans": [span]}), encoding="utf-8")
    assert licensenlp.evaluate([path]).by is By.BOTH


def test_attributes_are_scored_where_a_clause_is_annotated() -> None:
    text = (
        "Above 5M MAU you need a separate licence.\n\nAbove 7M MAU you need a separate licence.\n"
    )
    second = text.index("Above 7M")
    stated = {"unit": "monthly-active-users", "consequence": "separate-license"}
    spans = [
        {"start": 0, "end": 41, "attributes": {"amount": 5_000_000} | stated},
        {"start": second, "end": second + 41, "attributes": {"amount": 8_000_000, "as_of": "May"}},
    ]
    for span in spans:
        span |= {"label": "user-threshold", "effect": "conditions"}
    record = parse(json.dumps({"text": text, "spans": spans, "meta": {"group": "p"}}))
    scored = score([record], model=None, ruler=RULER)
    counts = {name: (c.precision, c.recall, c.support) for name, c in scored.attributes.items()}
    assert counts == {
        "user-threshold.amount": (0.5, 0.5, 2),
        "user-threshold.as_of": (0.0, 0.0, 1),
        "user-threshold.consequence": (0.5, 1.0, 1),
        "user-threshold.unit": (0.5, 1.0, 1),
    }
    assert any("user-threshold.amount" in line for line in table(scored))
