"""Rules and a model whose answers a test knows."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from licensenlp.clauses.classifier import Classifier
from licensenlp.clauses.features import Floats
from licensenlp.clauses.ruler import Candidate, Ruler
from licensenlp.types import Effect, Segment


class FixedRuler(Ruler):
    """Sees an audit clause in each of the first `most` segments (None: in all)."""

    def __init__(self, *, confidence: float, most: int | None = None) -> None:
        super().__init__([])
        self.confidence = confidence
        self.most = most

    def find(self, segments: Sequence[Segment], *, gated: bool = True) -> list[Candidate]:
        return [
            Candidate(
                segment=n,
                label="audit",
                effect=Effect.RESERVES,
                rule="r",
                confidence=self.confidence,
                tokens=(0, 1),
            )
            for n in range(len(segments[: self.most]))
        ]


class FixedModel(Classifier):
    """Gives its first class probabilities that rise from 0 to 1 with a segment's number."""

    def __init__(self, classes: tuple[str, ...]) -> None:
        empty = np.zeros(0, np.float32)
        super().__init__(
            classes=classes,
            vocabulary=np.zeros(0, np.uint64),
            idf=empty,
            weights=np.zeros((0, len(classes)), np.int8),
            scale=empty,
            bias=empty,
            slope=empty,
            offset=empty,
            threshold=np.full(len(classes), 0.5, np.float32),
            card={},
        )

    def probabilities(
        self, segments: Sequence[Segment], fired: Sequence[Collection[str]] | None = None
    ) -> Floats:
        found = np.zeros((len(segments), len(self.classes)), np.float32)
        found[:, 0] = np.linspace(0.0, 1.0, len(segments))
        return found
