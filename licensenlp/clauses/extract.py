"""The clause stage: rules, classifier, merge and attributes over one document's segments.

In: a `Document` and its `Segment`s. Out: `Clause`s in reading order, and `Review` items.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from licensenlp.clauses.attributes import attributes_for
from licensenlp.clauses.classifier import Classifier
from licensenlp.clauses.merge import Doubt, Found, merge
from licensenlp.clauses.ruler import Ruler
from licensenlp.types import Clause, Document, Effect, Evidence, Review, Segment, SegmentKind

_READ = (SegmentKind.SENTENCE, SegmentKind.ITEM)


@dataclass(frozen=True, slots=True)
class Extractor:
    """Rules and, where there is one, the trained model."""

    ruler: Ruler
    model: Classifier | None = None

    def extract(
        self, doc: Document, segments: Sequence[Segment]
    ) -> tuple[tuple[Clause, ...], tuple[Review, ...]]:
        """The document's clauses and what a person should look at."""
        read = [segment for segment in segments if segment.kind in _READ]
        candidates = self.ruler.find(read)
        probabilities = None
        if self.model:
            fired: list[list[str]] = [[] for _ in read]
            for hit in candidates:
                name = f"{hit.label}/{hit.effect}"
                if name not in fired[hit.segment]:
                    fired[hit.segment].append(name)
            probabilities = self.model.probabilities(read, fired)
        found, doubts = merge(candidates, self.model, probabilities)
        clauses = tuple(_clause(doc, n, one, read[one.segment]) for n, one in enumerate(found, 1))
        return clauses, tuple(_review(doubt, read, clauses) for doubt in doubts)


def _clause(doc: Document, number: int, found: Found, segment: Segment) -> Clause:
    effect = Effect(found.effect)
    return Clause(
        id=f"c{number}",
        label=found.label,
        effect=effect,
        evidence=Evidence(
            start=segment.start,
            end=segment.end,
            text=doc.text[segment.start : segment.end],
            section=segment.section,
            page=doc.page_at(segment.start),
            file=doc.part_at(segment.start),
        ),
        confidence=min(found.confidence, 1.0),
        source=found.source,
        attributes=_attributes(found, effect, segment),
    )


def _attributes(found: Found, effect: Effect, segment: Segment) -> Mapping[str, Any]:
    return attributes_for(found.label, effect, segment, found.attributes)


def _review(doubt: Doubt, read: Sequence[Segment], clauses: Sequence[Clause]) -> Review:
    if doubt.found is not None:
        return Review(clause=clauses[doubt.found].id, why=doubt.why)
    segment = read[doubt.segment]
    return Review(why=doubt.why, start=segment.start, end=segment.end)
