"""Scores of predictions against annotations: precision, recall and F1 a class, with intervals.

In: `Example`s and the classes predicted for each segment. Out: `Scores` at span level (a predicted
and an annotated span agree when they share at least half of the shorter one) and at document
level (the class occurs in the document or not).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from licensenlp.training.annotations import Span
from licensenlp.training.examples import Example, shares

RESAMPLES = 500


@dataclass(slots=True)
class Counts:
    """True positives (counted from either side), false positives and false negatives."""

    found: int = 0  # annotated spans that were predicted
    right: int = 0  # predictions that were annotated
    wrong: int = 0
    missed: int = 0

    def add(self, other: Counts) -> None:
        """Add the counts of `other`."""
        self.found += other.found
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed

    @property
    def precision(self) -> float:
        """Share of predictions that are right; 0 where there are none."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """Share of annotated spans that were predicted; 0 where there are none."""
        return self.found / (self.found + self.missed) if self.found + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    @property
    def support(self) -> int:
        """Number of annotated spans."""
        return self.found + self.missed

    def to_json(self) -> dict[str, Any]:
        """Scores, rounded to four digits, and support."""
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "support": self.support,
        }


def total(counts: Iterable[Counts]) -> Counts:
    """The counts together."""
    found = Counts()
    for count in counts:
        found.add(count)
    return found


@dataclass(frozen=True, slots=True)
class Miss:
    """One error: a class predicted and not annotated, or annotated and not predicted."""

    example: str
    name: str
    start: int
    end: int
    text: str
    before: str
    kind: str  # "false positive" or "false negative"
    confidence: float


@dataclass(slots=True)
class Scores:
    """Counts a class at span and document level, and a share of each document."""

    spans: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    documents: dict[str, Counts] = field(default_factory=lambda: defaultdict(Counts))
    by_example: dict[str, dict[str, Counts]] = field(default_factory=dict)
    errors: list[Miss] = field(default_factory=list)

    def micro(self) -> Counts:
        """All classes' spans together."""
        return total(self.spans.values())

    def macro_f1(self, *, least: int = 1) -> float:
        """Mean F1 of the classes with at least `least` annotated spans."""
        found = [c.f1 for c in self.spans.values() if c.support >= least]
        return float(np.mean(found)) if found else 0.0

    def interval(self, *, seed: int = 0) -> tuple[float, float]:
        """95 % bootstrap interval of micro F1, documents resampled."""
        per = [total(counts.values()) for counts in self.by_example.values()]
        if len(per) < 2:
            return (0.0, 1.0)
        table = np.array([(c.found, c.right, c.wrong, c.missed) for c in per])
        pick = np.random.default_rng(seed).integers(0, len(per), (RESAMPLES, len(per)))
        found, right, wrong, missed = table[pick].sum(axis=1).T
        precision = right / np.maximum(right + wrong, 1)
        recall = found / np.maximum(found + missed, 1)
        f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
        low, high = np.percentile(f1, [2.5, 97.5])
        return float(low), float(high)

    def to_json(self) -> dict[str, Any]:
        """Micro and macro F1, and every class at span and document level."""
        low, high = self.interval()
        return {
            "documents": len(self.by_example),
            "micro": self.micro().to_json() | {"interval": [round(low, 4), round(high, 4)]},
            "macro_f1": round(self.macro_f1(), 4),
            "classes": {name: c.to_json() for name, c in sorted(self.spans.items())},
            "documents_by_class": {n: c.to_json() for n, c in sorted(self.documents.items())},
        }


Predicted = Sequence[dict[str, float]]  # a segment: class to confidence


def compare(found: Sequence[Example], predictions: Sequence[Predicted]) -> Scores:
    """Scores of `predictions` (an example, a segment) against what was annotated."""
    scores = Scores()
    for example, predicted in zip(found, predictions, strict=True):
        if example.whole:
            _document(scores, example, predicted)
        else:
            _sentences(scores, example, predicted)
    scores.errors.sort(key=lambda e: (-e.confidence, e.example, e.start, e.name))
    return scores


def _document(scores: Scores, example: Example, predicted: Predicted) -> None:
    spans = example.records[0].spans
    text = example.records[0].text
    per: dict[str, Counts] = defaultdict(Counts)
    gold: dict[str, list[Span]] = defaultdict(list)
    for span in spans:
        gold[span.name].append(span)
    hits: dict[str, list[tuple[int, int, float, str]]] = defaultdict(list)
    for seg, names in zip(example.segments, predicted, strict=True):
        for name, confidence in names.items():
            hits[name].append((seg.start, seg.end, confidence, seg.stem))
    for name in gold.keys() | hits.keys():
        _pair(scores, per[name], example.name, text, name, gold.get(name, []), hits.get(name, []))
    _add(scores, example.name, per, {s.name for s in spans}, set(hits))


def _pair(
    scores: Scores,
    count: Counts,
    example: str,
    text: str,
    name: str,
    gold: list[Span],
    hits: list[tuple[int, int, float, str]],
) -> None:
    for start, end, confidence, stem in hits:
        if any(shares(g.start, g.end, start, end) for g in gold):
            count.right += 1
        else:
            count.wrong += 1
            scores.errors.append(
                Miss(example, name, start, end, text[start:end], stem, "false positive", confidence)
            )
    for g in gold:
        if any(shares(g.start, g.end, start, end) for start, end, _, _ in hits):
            count.found += 1
        else:
            count.missed += 1
            before = text[max(0, g.start - 80) : g.start]
            scores.errors.append(
                Miss(
                    example,
                    name,
                    g.start,
                    g.end,
                    text[g.start : g.end],
                    before,
                    "false negative",
                    0.0,
                )
            )


def _sentences(scores: Scores, example: Example, predicted: Predicted) -> None:
    per: dict[str, Counts] = defaultdict(Counts)
    for seg, names, right in zip(example.segments, predicted, example.classes, strict=True):
        for name in names.keys() | right:
            count = per[name]
            if name in right and name in names:
                count.found += 1
                count.right += 1
                continue
            kind = "false positive" if name in names else "false negative"
            count.wrong += name in names
            count.missed += name in right
            miss = Miss(example.name, name, 0, seg.end, seg.text, "", kind, names.get(name, 0.0))
            scores.errors.append(miss)
    gold = {n for names in example.classes for n in names}
    _add(scores, example.name, per, gold, {n for names in predicted for n in names})


def _add(
    scores: Scores, example: str, per: dict[str, Counts], gold: set[str], hits: set[str]
) -> None:
    scores.by_example[example] = dict(per)
    for name, count in per.items():
        scores.spans[name].add(count)
    for name in gold | hits:
        both = int(name in gold and name in hits)
        scores.documents[name].add(Counts(both, both, int(name not in gold), int(name not in hits)))
