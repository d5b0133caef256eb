"""Agreement of two annotators, against figures worked out by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from licensenlp.errors import Usage
from licensenlp.training.agreement import agreement
from licensenlp.training.annotations import Record, parse

LINES = [f"Heron number {n} may fly over the lake today." for n in range(10)]
TEXT = "\n\n".join(LINES)


def spanned(*marked: tuple[int, str], text: str = TEXT) -> list[Record]:
    """One record whose spans cover the lines of these numbers."""
    spans = []
    for n, name in marked:
        label, _, effect = name.partition("/")
        start = text.index(LINES[n])
        span: dict[str, Any] = {"start": start, "end": start + len(LINES[n]), "label": label}
        spans.append(span | ({"effect": effect} if effect else {}))
    return [parse(json.dumps({"text": text, "spans": spans}))]


def test_full_agreement() -> None:
    found = agreement(spanned((0, "a"), (3, "b")), spanned((0, "a"), (3, "b")))
    assert found.total().f1 == 1.0
    assert found.total().alpha == 1.0
    assert not found.differences


def test_figures_worked_out_by_hand() -> None:
    found = agreement(
        spanned((0, "a"), (1, "a"), (2, "a")), spanned((0, "a"), (1, "a"), (5, "a"), (6, "a"))
    )
    tally = found.labels["a"]
    assert (tally.first, tally.second, tally.units, tally.split) == (3, 4, 10, 3)
    assert tally.f1 == pytest.approx(4 / 7)
    # 20 values, 7 of them marks: expected coincidences 7 * 13 / 19, observed 3.
    assert tally.alpha == pytest.approx(1 - 19 * 3 / (7 * 13))
    assert [(d.annotator, d.text) for d in found.differences] == [
        (1, LINES[2]),
        (2, LINES[5]),
        (2, LINES[6]),
    ]


def test_alpha_of_a_label_that_both_always_give_is_not_known() -> None:
    everywhere = [(n, "a") for n in range(10)]
    found = agreement(spanned(*everywhere), spanned(*everywhere))
    assert found.labels["a"].alpha is None
    assert found.labels["a"].f1 == 1.0


def test_effects_count_only_where_asked() -> None:
    first, second = spanned((0, "a/permits")), spanned((0, "a/prohibits"))
    assert agreement(first, second).total().f1 == 1.0
    found = agreement(first, second, effects=True)
    assert found.total().f1 == 0.0
    assert set(found.labels) == {"a/permits", "a/prohibits"}


def test_sentences_with_labels() -> None:
    def labelled(*labels: list[str]) -> list[Record]:
        lines = zip(LINES, labels, strict=False)
        return [parse(json.dumps({"text": t, "labels": names})) for t, names in lines]

    found = agreement(labelled(["a"], ["b"], []), labelled(["a"], [], ["b"]))
    assert found.documents == 3
    assert found.labels["a"].f1 == 1.0
    assert found.labels["b"].f1 == 0.0


def test_documents_of_one_annotator_alone_are_named() -> None:
    other = [parse(json.dumps({"text": "Else.", "spans": []}), file="b.jsonl", number=4)]
    found = agreement(spanned((0, "a")), spanned((0, "a")) + other)
    assert found.documents == 1
    assert found.unpaired == ("b.jsonl:4",)


def test_nothing_in_common_is_refused() -> None:
    other = [parse(json.dumps({"text": "Else.", "spans": []}))]
    with pytest.raises(Usage, match="no document in common"):
        agreement(spanned((0, "a")), other)
