"""Every frozen result type and enum: what each stage hands to the next, and what users get.

Offsets are Unicode code points in `Document.text`; `end` is exclusive. JSON is made here too, as
it is part of the public interface (`to_json` of each type gives the contract's object).
"""

from licensenlp.types.analysis import SCHEMA_VERSION, Analysis, Failure, Kind
from licensenlp.types.clause import Clause, Effect, Evidence, Review
from licensenlp.types.document import Document, Page, Part, Segment, SegmentKind
from licensenlp.types.facts import NO_FACTS
from licensenlp.types.identification import (
    Candidate,
    Change,
    Contained,
    Identification,
    Match,
    Reference,
)
from licensenlp.types.position import Criterion, Reason, Spectrum, Tier, Verdict

__all__ = [
    "NO_FACTS",
    "SCHEMA_VERSION",
    "Analysis",
    "Candidate",
    "Change",
    "Clause",
    "Contained",
    "Criterion",
    "Document",
    "Effect",
    "Evidence",
    "Failure",
    "Identification",
    "Kind",
    "Match",
    "Page",
    "Part",
    "Reason",
    "Reference",
    "Review",
    "Segment",
    "SegmentKind",
    "Spectrum",
    "Tier",
    "Verdict",
]
