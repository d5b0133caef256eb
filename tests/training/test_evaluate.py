"""Scores of predictions against annotated documents."""

from __future__ import annotations

import json
from pathlib import Path

from licensenlp.training import sources
from licensenlp.training.evaluate import compare
from licensenlp.training.examples import examples

TEXT = "You may run the mill. You must pay ten crowns. Millers of Gnarl may not enter."


def test_a_class_missed_everywhere_is_missed_in_its_document(tmp_path: Path) -> None:
    spans = [
        {"start": 0, "end": 21, "label": "license-grant", "effect": "permits"},
        {"start": 22, "end": 46, "label": "fees", "effect": "requires"},
    ]
    file = tmp_path / "mill.jsonl"
    file.write_text(json.dumps({"text": TEXT, "spans": spans}), encoding="utf-8")
    found = examples(sources.read_files([str(file)]))
    assert len(found[0].segments) == 3
    scores = compare(found, [[{"license-grant/permits": 0.9}, {}, {"audit/reserves": 0.6}]])
    counts = {
        level: {name: (c.found, c.wrong, c.missed) for name, c in table.items()}
        for level, table in (("spans", scores.spans), ("documents", scores.documents))
    }
    expected = {
        "license-grant/permits": (1, 0, 0),
        "fees/requires": (0, 0, 1),
        "audit/reserves": (0, 1, 0),
    }
    assert counts == {"spans": expected, "documents": expected}
