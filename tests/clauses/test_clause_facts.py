"""Attributes of clauses in wordings that the vocabularies were not written for, all invented.

Each file was written without a look at the vocabulary that reads it, and measured before anything
was mended for it: what goes into models 21 of 24 right, causes of termination 18 of 18, flags of
grants 19 of 20, ways of settling disputes 9 of 10.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from licensenlp import taxonomy
from licensenlp.clauses.attributes import attributes_for
from licensenlp.clauses.check import example_segment
from licensenlp.clauses.rulebook import Example
from licensenlp.types import Effect

CLAUSES = [
    pytest.param(json.loads(line), id=f"{path.stem}-{number}")
    for path in sorted((Path(__file__).parent / "facts").glob("*.jsonl"))
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
]


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_fact_is_read_as_stated(clause: dict[str, Any]) -> None:
    label, effect, wanted = clause["label"], clause["effect"], clause["attributes"]
    taxonomy.check_span(label, effect, wanted)
    found = attributes_for(label, Effect(effect), example_segment(Example(text=clause["text"])))
    assert _plain(found) == _plain(wanted)


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    """Lists in one order, as they stand for sets."""
    return {k: sorted(v) if isinstance(v, (list, tuple)) else v for k, v in facts.items()}
