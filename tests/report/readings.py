"""An invented document and its analysis, built by hand, for tests of outputs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from licensenlp.types import (
    Analysis,
    Change,
    Clause,
    Criterion,
    Document,
    Effect,
    Evidence,
    Failure,
    Identification,
    Kind,
    Match,
    Reason,
    Review,
    Segment,
    SegmentKind,
    Spectrum,
    Tier,
    Verdict,
)

TEXT = (
    "HERON MODEL LICENCE\n\n1. Grant\nAnyone may run and share Heron 😀.\n"
    "2. Scale\nBeyond 5,000,000 monthly users, ask Heron Labs for other terms.\n"
    "No <b>rival</b> models, |please|.\n"
)


def clause(id: str, label: str, effect: Effect, words: str, **more: Any) -> Clause:
    """A clause that stands on `words` of TEXT."""
    start = TEXT.index(words)
    evidence = Evidence(
        start=start, end=start + len(words), text=words, section=more.pop("section", "")
    )
    return Clause(
        id=id,
        label=label,
        effect=effect,
        evidence=evidence,
        confidence=0.93,
        source=more.pop("source", ("rule:invented.01",)),
        attributes=more.pop("attributes", {}),
    )


CLAUSES = (
    clause(
        "c1",
        "license-grant",
        Effect.PERMITS,
        "Anyone may run and share Heron 😀.",
        section="1. Grant",
    ),
    clause("c2", "redistribution", Effect.PERMITS, "share Heron 😀.", section="1. Grant"),
    clause(
        "c3",
        "user-threshold",
        Effect.CONDITIONS,
        "Beyond 5,000,000 monthly users, ask Heron Labs for other terms.",
        section="2. Scale",
        attributes={"amount": 5_000_000, "affiliates": True},
    ),
    clause(
        "c4",
        "output-training",
        Effect.PROHIBITS,
        "No <b>rival</b> models, |please|.",
        section="2. Scale",
    ),
)


def reading(**changes: Any) -> Analysis:
    """The analysis of TEXT; fields may be given anew."""
    rider = TEXT.index("No <b>")
    found = Analysis(
        document=Document(text=TEXT, path="heron.txt", sha256="ab" * 32),
        kind=Kind.LICENSE,
        kind_confidence=0.998,
        language="en",
        license=Identification(
            match=Match.DERIVED,
            key="heron-0",
            spdx="LicenseRef-heron-0",
            name="Heron Licence 0",
            similarity=0.94,
            added=(Change(start=rider, end=len(TEXT) - 1, added_words=4),),
            removed_words=1,
        ),
        clauses=CLAUSES,
        spectrum=Spectrum(
            tier=Tier.SOURCE_AVAILABLE,
            score=48.04,
            confidence=0.97,
            axes={"use": 0.6, "stability": None},
            reasons=(
                Reason(
                    clause="c3",
                    says="Above 5,000,000 users other terms are needed",
                    weight=12.5,
                    decides=True,
                ),
                Reason(clause="c1", says="Grants use"),
            ),
            freedoms={"use": False, "study": None, "share": True},
            frameworks={
                "osd": (
                    Criterion(
                        criterion="5", verdict=Verdict.NO, clauses=("c3",), why="bound of users"
                    ),
                    Criterion(criterion="1", verdict=Verdict.YES),
                )
            },
        ),
        review=(
            Review(clause="c4", why="rules and model disagree"),
            Review(why="odd", start=0, end=5),
        ),
        warnings=("Page 2 was not read",),
        segments=(Segment(start=0, end=5, text="HERON", kind=SegmentKind.HEADING),),
    )
    return replace(found, **changes)


def unplaced() -> Analysis:
    """An analysis without tier, licence or clauses."""
    nowhere = Spectrum(
        tier=None, score=None, confidence=0.0, axes={}, reasons=(), freedoms={}, frameworks={}
    )
    return reading(
        kind=Kind.NOT_LEGAL,
        language=None,
        license=Identification(match=Match.NONE),
        clauses=(),
        spectrum=nowhere,
        review=(),
        warnings=("Not a legal text",),
        segments=(),
    )


FAILURE = Failure(path="bad.pdf", code="L304", message="bad.pdf: not text. Name another file")
