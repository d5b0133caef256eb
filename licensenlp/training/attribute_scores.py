"""Scores of attributes: what is read from annotated clauses, against what annotators stated.

In: an `Example` and the rules' candidates in it. Out: counts by "label.attribute". Each annotated
clause counts, found by the program or not, so that these scores speak of reading alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from licensenlp.clauses.attributes import attributes_for, beside, bounds_apart
from licensenlp.clauses.merge import apart
from licensenlp.clauses.ruler import Candidate
from licensenlp.training.annotations import Span
from licensenlp.training.evaluate import Counts
from licensenlp.training.examples import Example, shares
from licensenlp.types import Effect


def attribute_counts(example: Example, candidates: Sequence[Candidate]) -> dict[str, Counts]:
    """Counts an attribute: `found` where it is read as stated, `missed` where it is not;
    `right` and `wrong` are the same for what was read. Lists are equal as sets, names of laws
    and dates whatever their case, "the" before and "law" behind them.
    """
    counts: dict[str, Counts] = defaultdict(Counts)
    spans = example.records[0].spans if example.whole else ()
    for span in spans:
        if span.effect:
            read = _read(example, span, Effect(span.effect), candidates)
            for name in sorted(read.keys() | span.attributes.keys()):
                same = _plain(name, read.get(name)) == _plain(name, span.attributes.get(name))
                stated, given = name in span.attributes, name in read
                counts[f"{span.label}.{name}"].add(
                    Counts(
                        found=int(stated and same),
                        right=int(given and same),
                        wrong=int(given and not same),
                        missed=int(stated and not same),
                    )
                )
    return dict(counts)


def _read(
    example: Example, span: Span, effect: Effect, candidates: Sequence[Candidate]
) -> dict[str, Any]:
    """The attributes that the program gives the segments of an annotated clause.

    Where it makes two clauses of one segment (a bound on staff, one on income), those of the one
    that agrees most with the annotation.
    """
    found: dict[str, Any] = {}
    for number, segment in enumerate(example.segments):
        if not shares(span.start, span.end, segment.start, segment.end):
            continue
        hits = [
            hit
            for hit in candidates
            if (hit.segment, hit.label, hit.effect) == (number, span.label, effect)
        ]
        around = beside(example.segments, number)
        known = [_known(group) for group in apart(hits)]
        readings = [
            attributes_for(span.label, effect, segment, facts, **around)
            for facts in bounds_apart(span.label, effect, segment, known)
        ]
        best = max(readings, key=lambda reading: _alike(reading, span.attributes))
        found = {**best, **found}
    return found


def _known(group: Sequence[Candidate]) -> Mapping[str, Any]:
    return {name: value for hit in group for name, value in hit.attributes.items()}


def _alike(reading: Mapping[str, Any], wanted: Mapping[str, Any]) -> int:
    return sum(_plain(name, reading.get(name)) == _plain(name, wanted[name]) for name in wanted)


def _plain(name: str, value: Any) -> Any:
    if name in ("law", "as_of") and isinstance(value, str):
        return _LAW.sub("", value).strip().lower()
    return sorted(map(str, value)) if isinstance(value, (list, tuple)) else value


# "The State of Oregon" and "Oregon law", "the release date": what annotators write with the name,
# or leave out.
_LAW = re.compile(r"(?i)^the |(?: substantive)? laws?$|[.]")
