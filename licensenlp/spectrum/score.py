"""The axes, and the points that each clause costs.

Every finding leaves a share of its axis; further clauses of one kind count less and less. What
the axes lose together, in points, places the document inside the band of its tier. The way down
to the band is shared by the hits that decide the tier, so that all points add up to 100 - score.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from licensenlp.spectrum.findings import Hit
from licensenlp.spectrum.tables import Tables
from licensenlp.spectrum.tiers import Decision


@dataclass(frozen=True, kw_only=True, slots=True)
class Loss:
    """A hit and the share of its axis that it takes, after repetition."""

    hit: Hit
    share: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """The score (None without a tier), and the points lost to each hit (None: to no clause)."""

    value: float | None
    points: tuple[tuple[Hit | None, float], ...]


def losses(hits: Sequence[Hit]) -> tuple[Loss, ...]:
    """What each hit takes from its axis, the dearest of a kind first."""
    kinds: dict[str, list[Hit]] = {}
    for hit in hits:
        if hit.loss:
            kinds.setdefault(hit.finding.id, []).append(hit)
    found: list[Loss] = []
    for group in kinds.values():
        group.sort(key=lambda hit: -hit.loss * hit.confidence)
        found += (
            Loss(hit=hit, share=hit.loss * hit.confidence * hit.finding.repeat**place)
            for place, hit in enumerate(group)
        )
    return tuple(found)


def axes(hits: Sequence[Hit], tables: Tables) -> dict[str, float | None]:
    """How open each axis is, 0 to 1; None where no clause speaks of it."""
    found: dict[str, float | None] = dict.fromkeys(tables.axes)
    for hit in hits:
        if hit.finding.axis:
            found[hit.finding.axis] = 1.0
    for loss in losses(hits):
        axis = loss.hit.finding.axis
        found[axis] = (found[axis] or 0.0) * (1.0 - loss.share)
    return found


def score(hits: Sequence[Hit], decision: Decision, tables: Tables) -> Score:
    """The score within the band of the decided tier, and where the points went."""
    if decision.tier is None:
        return Score(value=None, points=())
    rule = tables.rule(decision.tier)
    lost = losses(hits)
    in_axes = _axis_points(lost, axes(hits, tables), tables.axes)
    total = sum(in_axes)
    in_band = (rule.high - rule.low) * (1.0 - math.exp(-total / rule.fill))
    points = [(loss.hit, in_band * part / total) for loss, part in zip(lost, in_axes, strict=True)]
    value = rule.high - in_band
    return Score(value=value, points=(*_way_down(decision, 100.0 - rule.high), *points))


def _axis_points(
    lost: Sequence[Loss], openness: Mapping[str, float | None], weights: Mapping[str, float]
) -> list[float]:
    """The points that each loss costs: its part of what its axis lost."""
    together: dict[str, float] = {}
    for loss in lost:
        axis = loss.hit.finding.axis
        together[axis] = together.get(axis, 0.0) + loss.share
    return [
        weights[axis] * (1.0 - (openness[axis] or 0.0)) * loss.share / together[axis]
        for loss in lost
        for axis in (loss.hit.finding.axis,)
    ]


def _way_down(decision: Decision, points: float) -> list[tuple[Hit | None, float]]:
    """The points between 100 and the band, shared by the hits that decide the tier."""
    if not points:
        return []
    if not decision.deciding:
        return [(None, points)]
    shares = [hit.loss * hit.confidence for hit in decision.deciding]
    return [
        (hit, points * share / sum(shares))
        for hit, share in zip(decision.deciding, shares, strict=True)
    ]
