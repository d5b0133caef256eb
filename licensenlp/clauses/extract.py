"""The clause stage: rules, classifier, merge and attributes over one document's segments.

In: a `Document` and its `Segment`s. Out: `Clause`s in reading order, and `Review` items.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from licensenlp.clauses.attributes import attributes_for, beside, bounds_apart
from licensenlp.clauses.classifier import Classifier
from licensenlp.clauses.follow import follow_ons
from licensenlp.clauses.merge import Doubt, Found, merge
from licensenlp.clauses.ruler import READ, Ruler, proposed
from licensenlp.types import Clause, Document, Effect, Evidence, Review, Segment


@dataclass(frozen=True, slots=True)
class Extractor:
    """Rules and, where there is one, the trained model."""

    ruler: Ruler
    model: Classifier | None = None

    def extract(
        self, doc: Document, segments: Sequence[Segment]
    ) -> tuple[tuple[Clause, ...], tuple[Review, ...]]:
        """The document's clauses and what a person should look at."""
        read = [segment for segment in segments if segment.kind in READ]
        candidates = self.ruler.find(read)
        probabilities = None
        if self.model:
            probabilities = self.model.probabilities(read, proposed(candidates, len(read)))
        found, doubts = merge(candidates, self.model, probabilities)
        found, doubts = _apart(found, doubts, read)
        drafts = [_clause(doc, n, one, read) for n, one in enumerate(found, 1)]
        kept = _folded(drafts, read)
        reviews = (_review(doubt, read, kept) for doubt in doubts)
        return tuple(filter(None, kept)), tuple(review for review in reviews if review)


def _folded(drafts: Sequence[Clause], read: Sequence[Segment]) -> list[Clause | None]:
    """The clauses, numbered anew, with None in place of those that only follow a bound."""
    order = {segment.start: n for n, segment in enumerate(read)}
    changed, folded = follow_ons(drafts, order)
    kept: list[Clause | None] = []
    number = 0
    for index, draft in enumerate(drafts):
        if index in folded:
            kept.append(None)
            continue
        number += 1
        name, attributes = f"c{number}", changed.get(index, draft.attributes)
        same = name == draft.id and attributes is draft.attributes
        kept.append(draft if same else replace(draft, id=name, attributes=attributes))
    return kept


def _apart(
    found: Sequence[Found], doubts: Sequence[Doubt], read: Sequence[Segment]
) -> tuple[list[Found], list[Doubt]]:
    """The clauses, one for each bound where a segment holds several; doubts keep their clauses."""
    parted: list[Found] = []
    places: dict[int, int] = {}
    for key, several in groupby(
        enumerate(found), key=lambda pair: (pair[1].segment, pair[1].label, pair[1].effect)
    ):
        numbered = list(several)
        places |= {number: len(parted) + n for n, (number, _) in enumerate(numbered)}
        ones = [one for _, one in numbered]
        known = [one.attributes for one in ones]
        facts = bounds_apart(key[1], Effect(key[2]), read[key[0]], known)
        # A clause more than the rules and the model gave is found as the last of them was.
        ones += [ones[-1]] * (len(facts) - len(ones))
        parted += [replace(one, attributes=fact) for one, fact in zip(ones, facts, strict=True)]
    moved = [
        doubt if doubt.found is None else replace(doubt, found=places[doubt.found])
        for doubt in doubts
    ]
    return parted, moved


def _clause(doc: Document, number: int, found: Found, read: Sequence[Segment]) -> Clause:
    segment = read[found.segment]
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
        confidence=found.confidence,
        source=found.source,
        attributes=attributes_for(
            found.label, effect, segment, found.attributes, **beside(read, found.segment)
        ),
    )


def _review(
    doubt: Doubt, read: Sequence[Segment], clauses: Sequence[Clause | None]
) -> Review | None:
    if doubt.found is not None:
        clause = clauses[doubt.found]
        return Review(clause=clause.id, why=doubt.why) if clause else None
    segment = read[doubt.segment]
    return Review(why=doubt.why, start=segment.start, end=segment.end)
