"""Training examples: records as segments with the classes that hold for each.

In: `Record`s. Out: `Example`s, one a document or a group of sentences, ready for the classifier.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from licensenlp.clauses.ruler import READ
from licensenlp.structure import segment
from licensenlp.text import clean
from licensenlp.training.annotations import Record, Span
from licensenlp.types import Segment, SegmentKind

# A span holds for a segment when it covers at least half of the segment, or half of the span
# lies in it: annotators mark parts of a long sentence, and splits may move by a clause.
SHARE = 0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """The segments of one text (or of the sentences of one group), and the classes of each."""

    name: str
    group: str
    segments: tuple[Segment, ...]
    classes: tuple[frozenset[str], ...]
    records: tuple[Record, ...]
    whole: bool  # one document with spans; else a sentence a segment

    @property
    def scored(self) -> bool:
        """Whether it may be held out: not where its meta says `"use": "train"` (invented text)."""
        return all(record.meta.get("use") != "train" for record in self.records)


def examples(records: Iterable[Record]) -> list[Example]:
    """Examples in the order of the records; neighbouring sentences of one group become one."""
    found: list[Example] = []
    for whole, run in groupby(
        records, key=lambda r: (r.labels is None, "" if r.labels is None else r.group)
    ):
        if whole[0]:
            found.extend(_document(record) for record in run)
        else:
            found.append(_sentences(tuple(run)))
    return found


def clause_segments(text: str) -> tuple[Segment, ...]:
    """The segments of a text that may carry a clause: its sentences and list items."""
    return tuple(s for s in segment(text) if s.kind in READ)


def _document(record: Record) -> Example:
    segments = clause_segments(record.text)
    return Example(
        name=record.document or f"{record.file}:{record.line}",
        group=record.group,
        segments=segments,
        classes=tuple(classes_of(segments, record.spans)),
        records=(record,),
        whole=True,
    )


def _sentences(records: tuple[Record, ...]) -> Example:
    return Example(
        name=records[0].group,
        group=records[0].group,
        segments=tuple(
            Segment(
                start=0, end=len(r.text), text=clean(r.text).text.strip(), kind=SegmentKind.SENTENCE
            )
            for r in records
        ),
        classes=tuple(frozenset(r.labels or ()) for r in records),
        records=records,
        whole=False,
    )


def classes_of(segments: Sequence[Segment], spans: Sequence[Span]) -> list[frozenset[str]]:
    """The classes that hold for each segment."""
    ordered = sorted(spans, key=lambda s: s.start)
    found = []
    first = 0
    for seg in segments:
        while first < len(ordered) and ordered[first].end <= seg.start:
            first += 1
        names = set()
        for span in ordered[first:]:
            if span.start >= seg.end:
                break
            if shares(span.start, span.end, seg.start, seg.end):
                names.add(span.name)
        found.append(frozenset(names))
    return found


def shares(start: int, end: int, other_start: int, other_end: int) -> bool:
    """Whether two spans share at least half of the shorter one.

    >>> shares(0, 10, 5, 40), shares(0, 10, 6, 40)
    (True, False)
    """
    common = min(end, other_end) - max(start, other_start)
    return common > 0 and common >= SHARE * min(end - start, other_end - other_start)
