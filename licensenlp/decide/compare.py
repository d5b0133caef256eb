"""What changed between versions of a text, term by term, and where it moved on the spectrum.

In: two or more analyses, oldest first. Out: a `Step` from each version to the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from licensenlp import taxonomy
from licensenlp.decide import changes
from licensenlp.decide.align import align
from licensenlp.decide.changes import Move, TermChange
from licensenlp.decide.rewording import differs, judged, to_be_read
from licensenlp.types import SCHEMA_VERSION, Analysis, Criterion, Reason


@dataclass(frozen=True, kw_only=True, slots=True)
class Shift:
    """The move on the spectrum: reasons that came and went, and criteria answered otherwise."""

    came: tuple[Reason, ...]
    went: tuple[Reason, ...]
    verdicts: tuple[tuple[str, str, str, str], ...]  # framework, criterion, old, new verdict


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One version to the next: changed terms, how many stayed, and the move."""

    old: Analysis
    new: Analysis
    changes: tuple[TermChange, ...]
    unchanged: int
    shift: Shift

    @property
    def changes_terms(self) -> bool:
        """Whether anything changed but words."""
        return any(one.move is not Move.REWORDED for one in self.changes)

    def to_json(self) -> dict[str, Any]:
        """Both documents, the changes, the number of clauses that stayed, and the move."""
        shift = self.shift
        return {
            "old": document(self.old),
            "new": document(self.new),
            "changes_terms": self.changes_terms,
            "changes": [one.to_json() for one in self.changes],
            "unchanged": self.unchanged,
            "spectrum": {
                "score_change": score_change(self),
                "came": [one.to_json() for one in shift.came],
                "went": [one.to_json() for one in shift.went],
                "verdicts": [
                    {"framework": f, "criterion": c, "old": old, "new": new}
                    for f, c, old, new in shift.verdicts
                ],
            },
        }


def document(found: Analysis) -> dict[str, Any]:
    """A version's path, hash, known licence and position."""
    spectrum = found.spectrum
    return {
        "path": found.document.path,
        "sha256": found.document.sha256,
        "license": {"match": found.license.match.value, "key": found.license.key},
        "tier": spectrum.tier.value if spectrum.tier else None,
        "score": None if spectrum.score is None else round(spectrum.score, 1),
    }


def score_change(step: Step) -> float | None:
    """Points gained towards open; None where one version has no score."""
    before, after = step.old.spectrum.score, step.new.spectrum.score
    return None if before is None or after is None else round(after - before, 1)


def series(versions: Sequence[Analysis]) -> tuple[Step, ...]:
    """A step from each version to the next."""
    return tuple(step(old, new) for old, new in pairwise(versions))


def series_json(steps: Sequence[Step]) -> dict[str, Any]:
    """The whole comparison as plain data; `timeline` holds every version's position."""
    versions = [steps[0].old, *(one.new for one in steps)]
    return {
        "schema_version": SCHEMA_VERSION,
        "changes_terms": any(one.changes_terms for one in steps),
        "timeline": [document(one) for one in versions],
        "steps": [one.to_json() for one in steps],
    }


def step(old: Analysis, new: Analysis) -> Step:
    """What changed from `old` to `new`; the weightiest kinds of change and of term first."""
    found = align(old, new)
    before, after = changes.stated(old.clauses), changes.stated(new.clauses)
    compared = [changes.compared(*pair, before, after) for pair in found.pairs]
    pairs = [judged(one, old, new) for one in compared if differs(one)]
    moved = [
        *(changes.added(c, before) for c in found.added),
        *(changes.removed(c, after) for c in found.removed),
        *pairs,
        *(to_be_read(changes.compared(*pair, before, after)) for pair in found.loose),
    ]
    moves, labels = list(Move), [spec.id for spec in taxonomy.labels()]
    ranks = {label: rank for rank, label in enumerate(labels)}
    moved.sort(key=lambda one: (moves.index(one.move), ranks.get(one.label, len(ranks))))
    return Step(
        old=old,
        new=new,
        changes=tuple(moved),
        unchanged=len(found.pairs) - len(pairs),
        shift=_shift(old, new),
    )


def _shift(old: Analysis, new: Analysis) -> Shift:
    before, after = old.spectrum.reasons, new.spectrum.reasons
    return Shift(
        came=_only(after, before),
        went=_only(before, after),
        verdicts=tuple(_verdicts(old, new)),
    )


def _only(ours: Sequence[Reason], theirs: Sequence[Reason]) -> tuple[Reason, ...]:
    """Reasons said on one side alone, each sentence once."""
    said = {one.says for one in theirs}
    return tuple({one.says: one for one in ours if one.says not in said}.values())


def _verdicts(old: Analysis, new: Analysis) -> Iterator[tuple[str, str, str, str]]:
    """Criteria answered otherwise; none where one version has no position to answer from."""
    if old.spectrum.tier is None or new.spectrum.tier is None:
        return
    before = _answers(old)
    for (framework, criterion), verdict in _answers(new).items():
        earlier = before.get((framework, criterion))
        if earlier and earlier != verdict:
            yield framework, criterion, earlier, verdict


def _answers(found: Analysis) -> dict[tuple[str, str], str]:
    answers: dict[tuple[str, str], str] = {}
    for name, given in found.spectrum.frameworks.items():
        if isinstance(given, Criterion):  # its criterion names what decides, which may change
            answers[name, ""] = given.verdict.value
        else:
            answers |= {(name, one.criterion): one.verdict.value for one in given}
    return answers


def tally(step: Step) -> dict[Move, int]:
    """How many changes of each kind."""
    counts = dict.fromkeys(Move, 0)
    for one in step.changes:
        counts[one.move] += 1
    return counts
