"""Scores of attributes: what is read from annotated clauses, against what annotators stated.

In: an `Example` and the rules' candidates in it. Out: counts by "label.attribute". Each annotated
clause counts, found by the program or not, so that these scores speak of reading alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from licensenlp.clauses.attributes import attributes_for
from licensenlp.clauses.ruler import Candidate
from licensenlp.training.annotations import Span
from licensenlp.training.evaluate import Counts
from licensenlp.training.examples import Example, shares
from licensenlp.types import Effect


def attribute_counts(example: Example, candidates: Sequence[Candidate]) -> dict[str, Counts]:
    """Counts an attribute: `found` where it is read as stated, `missed` where it is not;
    `right` and `wrong` are the same for what was read. Lists are equal as sets, names of laws
    whatever their case, "the" before and "law" behind them.
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
    """The attributes that the program gives the segments of an annotated clause."""
    found: dict[str, Any] = {}
    for number, segment in enumerate(example.segments):
        if not shares(span.start, span.end, segment.start, segment.end):
            continue
        known: Mapping[str, Any] = {}
        for hit in candidates:
            if (hit.segment, hit.label, hit.effect) == (number, span.label, effect):
                known = {**known, **hit.attributes}
        found = {**attributes_for(span.label, effect, segment, known), **found}
    return found


def _plain(name: str, value: Any) -> Any:
    if name == "law" and isinstance(value, str):
        return _LAW.sub("", value).strip().lower()
    return sorted(map(str, value)) if isinstance(value, (list, tuple)) else value


# "The State of Oregon" and "Oregon law": what annotators write with the name, or leave out.
_LAW = re.compile(r"(?i)^the |(?: substantive)? laws?$|[.]")
