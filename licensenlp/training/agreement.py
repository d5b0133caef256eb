"""How far two annotators agree: span F1 and Krippendorff's alpha, a label.

In: the records of each. Out: `Agreement`. Alpha is nominal, over the segments of the documents that
both annotated: a label holds for a segment or not. None where neither used the label, or both
always did: there is then nothing that chance could be told from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from licensenlp.errors import Usage
from licensenlp.training.annotations import Record, parted
from licensenlp.training.examples import Example, examples, shares


@dataclass(slots=True)
class Tally:
    """Counts of one label: spans of each annotator and those the other has too; segments."""

    first: int = 0  # spans of the first annotator
    second: int = 0
    first_shared: int = 0  # of these, spans that share half their length with one of the other's
    second_shared: int = 0
    units: int = 0  # segments
    marks: int = 0  # times the label was given to a segment, by either
    split: int = 0  # segments to which one gave it and the other did not

    @property
    def f1(self) -> float | None:
        """Shared spans of all spans, from 0 to 1; None where neither has one."""
        total = self.first + self.second
        return (self.first_shared + self.second_shared) / total if total else None

    @property
    def alpha(self) -> float | None:
        """Krippendorff's alpha: 1 full agreement, 0 that of chance, below 0 worse than chance."""
        values = 2 * self.units
        expected = self.marks * (values - self.marks)
        return 1 - (values - 1) * self.split / expected if expected else None

    def to_json(self) -> dict[str, Any]:
        """Scores and counts."""
        return {
            "f1": None if self.f1 is None else round(self.f1, 4),
            "alpha": None if self.alpha is None else round(self.alpha, 4),
            "first": self.first,
            "second": self.second,
            "segments_split": self.split,
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """A span that only one annotator has: whose (1 or 2), where, what and which words."""

    document: str
    annotator: int
    start: int
    end: int
    name: str
    text: str


@dataclass(slots=True)
class Agreement:
    """Tallies a label, the documents compared, and what only one of the two has."""

    labels: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    documents: int = 0
    unpaired: tuple[str, ...] = ()
    differences: list[Difference] = field(default_factory=list)

    def total(self) -> Tally:
        """All labels together; its alpha is over all pairs of a segment and a label."""
        total = Tally()
        for tally in self.labels.values():
            for name in Tally.__slots__:
                setattr(total, name, getattr(total, name) + getattr(tally, name))
        return total

    def to_json(self) -> dict[str, Any]:
        """Scores overall and a label, and the documents that only one annotator has."""
        return {
            "documents": self.documents,
            "unpaired": list(self.unpaired),
            "all": self.total().to_json(),
            "labels": {name: tally.to_json() for name, tally in sorted(self.labels.items())},
        }


def agreement(
    first: Sequence[Record], second: Sequence[Record], *, effects: bool = False
) -> Agreement:
    """How far two annotations of the same texts agree, a label (with `effects`, a class).

    Records are paired by corpus document or by their text. Usage error where none pair.
    """
    pairs, unpaired = _pairs(first, second)
    if not pairs:
        raise Usage(
            message="the two annotations have no document in common. Compare the same texts"
        )
    found = Agreement(documents=len(pairs), unpaired=unpaired)
    both = [(examples([a])[0], examples([b])[0]) for a, b in pairs]
    names = sorted({_name(n, effects) for pair in both for one in pair for n in _names(one)})
    for a, b in both:
        _segments(found, a, b, names, effects)
        if a.whole and b.whole:
            _spans(found, a.records[0], b.records[0], effects)
        else:
            _sentences(found, a, b, effects)
    return found


def _pairs(
    first: Sequence[Record], second: Sequence[Record]
) -> tuple[list[tuple[Record, Record]], tuple[str, ...]]:
    """Records of the same text, and the names of those that stand alone."""
    left = {record.document or record.text: record for record in first}
    right = {record.document or record.text: record for record in second}
    alone = [r for key, r in (left | right).items() if key not in left or key not in right]
    pairs = [(record, right[key]) for key, record in left.items() if key in right]
    for a, b in pairs:
        if a.text != b.text:
            raise Usage(message=f"{_where(a)} and {_where(b)} annotate different texts")
    return pairs, tuple(_where(record) for record in alone)


def _where(record: Record) -> str:
    return record.document or f"{record.file}:{record.line}"


def _name(name: str, effects: bool) -> str:
    return name if effects else parted(name)[0]


def _names(example: Example) -> set[str]:
    spans = {span.name for record in example.records for span in record.spans}
    return spans | {name for names in example.classes for name in names}


def _segments(
    found: Agreement, a: Example, b: Example, names: Sequence[str], effects: bool
) -> None:
    """Count, for every label, the segments to which both, one or none gave it."""
    for held_a, held_b in zip(a.classes, b.classes, strict=True):
        left = {_name(n, effects) for n in held_a}
        right = {_name(n, effects) for n in held_b}
        for name in names:
            tally = found.labels[name]
            tally.units += 1
            tally.marks += (name in left) + (name in right)
            tally.split += (name in left) != (name in right)


def _spans(found: Agreement, a: Record, b: Record, effects: bool) -> None:
    """Count the spans of each annotator, and those that the other has too."""
    for number, mine, other in ((1, a, b), (2, b, a)):
        places: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for span in other.spans:
            places[_name(span.name, effects)].append((span.start, span.end))
        for span in mine.spans:
            name = _name(span.name, effects)
            hit = any(shares(span.start, span.end, *place) for place in places[name])
            _add(found.labels[name], number, hit)
            if not hit:
                words = mine.text[span.start : span.end]
                found.differences.append(
                    Difference(_where(mine), number, span.start, span.end, name, words)
                )


def _sentences(found: Agreement, a: Example, b: Example, effects: bool) -> None:
    """Count labels of sentences as spans that cover them."""
    for number, mine, other in ((1, a, b), (2, b, a)):
        theirs = {_name(n, effects) for names in other.classes for n in names}
        text = mine.records[0].text
        for name in sorted({_name(n, effects) for names in mine.classes for n in names}):
            _add(found.labels[name], number, name in theirs)
            if name not in theirs:
                found.differences.append(
                    Difference(_where(mine.records[0]), number, 0, len(text), name, text)
                )


def _add(tally: Tally, annotator: int, shared: bool) -> None:
    if annotator == 1:
        tally.first += 1
        tally.first_shared += shared
    else:
        tally.second += 1
        tally.second_shared += shared
