"""Categories of use restrictions that the lexicon was not written for.

The set was written after the lexicon was widened and measured before anything was mended for it:
the lexicon before gave 25 of the 52 clauses just their categories (micro F1 0.58), the widened one
41 (0.87). Mended for what was missed in general, it gives 47 (0.95); the others get one too many.
"""

from __future__ import annotations

import json
from pathlib import Path

from licensenlp.clauses.categories import categories
from licensenlp.clauses.check import example_segment
from licensenlp.clauses.rulebook import Example

CLAUSES = [
    json.loads(line)
    for path in sorted((Path(__file__).parent / "uses").glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]
READ = [
    set(categories(example_segment(Example(text=c["text"], stem=c.get("stem", ""))))) or {"other"}
    for c in CLAUSES
]
WANTED = [set(clause["categories"]) for clause in CLAUSES]


def test_uses_are_placed_in_just_their_categories() -> None:
    right = sum(read == wanted for read, wanted in zip(READ, WANTED, strict=True))
    assert (right, len(CLAUSES)) >= (47, 52)


def test_hardly_a_category_is_missed() -> None:
    missed = [(c["text"], w - r) for c, r, w in zip(CLAUSES, READ, WANTED, strict=True) if w - r]
    assert len(missed) <= 1, missed
