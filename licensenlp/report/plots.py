"""The figures of a report: documents from closed to open, by vendor, and over time.

In: the documents that have a score. Out: inline SVG drawn by Matplotlib, in which every dot is a
link to its document (`#d` and the document's number).
"""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from licensenlp.report import svg, view
from licensenlp.spectrum.tables import tables as position_tables
from licensenlp.types import Tier

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Shown = TypeVar("Shown")
WIDTH = 1000  # of a figure, in its own units
SIDE = 20  # free on both sides
FEW = 60  # documents up to which a low figure does
MANY = 400  # documents from which dots are small
MOST_DOTS = 6_000  # above this, bars, or an even choice: more dots tell no more and are slow
LANES = 24  # shown: those with most documents
NAME = 26  # characters of a lane's name


@dataclass(frozen=True, kw_only=True, slots=True)
class Dot:
    """A document on a figure."""

    number: int
    tier: Tier
    score: float
    vendor: str = ""
    kind: str = ""
    when: float | None = None  # the year, with its elapsed part


def spectrum(dots: Sequence[Dot]) -> str:
    """Every document from closed to open; "" where there is none."""
    if not dots:
        return ""
    with _drawing():
        figure, axes = _figure(height=300 if len(dots) > FEW else 160, left=SIDE)
        _score_axis(axes)
        if len(dots) > MOST_DOTS:
            _bars(axes, dots)
        else:
            radius = _radius(dots)
            stacks = _stacked([dot.score for dot in dots], radius, WIDTH - 2 * SIDE)
            highest = max(height for _, height in stacks)
            scaled = [(x, y + 0.5) for x, y in stacks]
            _scatter(axes, dots, scaled, radius)
            room = 240 if len(dots) > FEW else 100
            axes.set_ylim(0, max(highest + 1, room / (2 * radius)))
        return svg.inline(figure, "Documents from closed to open")


def vendors(dots: Sequence[Dot]) -> str:
    """The documents of the vendors with most of them, a lane each; "" where none is known."""
    return _lanes([(dot.vendor, dot) for dot in dots if dot.vendor], "vendor")


def kinds(dots: Sequence[Dot]) -> str:
    """The documents of each kind, a lane each; "" where all are of one kind."""
    several = len({dot.kind for dot in dots}) > 1
    return _lanes([(dot.kind, dot) for dot in dots], "kind") if several else ""


def _some(dots: Sequence[Shown]) -> Sequence[Shown]:
    """All of them, or evenly chosen ones of very many."""
    return dots[:: -(-len(dots) // MOST_DOTS) or 1]


def _lanes(named: Iterable[tuple[str, Dot]], by: str) -> str:
    lanes: dict[str, list[Dot]] = defaultdict(list)
    for name, dot in _some(list(named)):
        lanes[name].append(dot)
    shown = sorted(lanes, key=lambda name: (-len(lanes[name]), name))[:LANES]
    if not shown:
        return ""
    with _drawing():
        figure, axes = _figure(height=70 + 34 * len(shown), left=230)
        _score_axis(axes)
        for place, name in enumerate(shown):
            _lane(axes, lanes[name], place)
        axes.set_ylim(len(shown) - 0.4, -0.6)
        axes.set_yticks(range(len(shown)), [f"{_cut(n)} ({len(lanes[n])})" for n in shown])
        axes.tick_params(axis="y", length=0, labelcolor=svg.INK)
        return svg.inline(figure, f"Documents by {by}, from closed to open")


def years(dots: Sequence[Dot], medians: Sequence[tuple[int, float]]) -> str:
    """Score by date, medians around years as a line; "" where fewer than two are dated."""
    dated = _some([dot for dot in dots if dot.when is not None])
    if len(dated) < 2:
        return ""
    from matplotlib.ticker import MaxNLocator

    with _drawing():
        figure, axes = _figure(height=360, left=60)
        for rule in position_tables().tiers:
            axes.axhspan(rule.low, rule.high, color=svg.RULE, alpha=0.25, linewidth=0)
        _scatter(axes, dated, [(dot.when or 0.0, dot.score) for dot in dated], 4)
        if len(medians) > 1:
            ends = [(year + 0.5, score) for year, score in medians]
            axes.plot(*zip(*ends, strict=True), color=svg.INK, linewidth=2)
        axes.set_ylim(-2, 102)
        axes.set_ylabel("closed to open", color=svg.DIM)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        return svg.inline(figure, "Score by date of the document")


def _cut(name: str) -> str:
    return name if len(name) <= NAME else f"{name[: NAME - 1].rstrip()}…"


@contextmanager
def _drawing() -> Iterator[None]:
    from matplotlib import rc_context

    with rc_context(svg.SETTINGS), warnings.catch_warnings():
        # The page brings the fonts; what Matplotlib's own lacks, it only measures wrongly.
        warnings.filterwarnings("ignore", "Glyph .* missing", UserWarning)
        yield


def _figure(*, height: int, left: int) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72)
    box = (left / WIDTH, 30 / height, (WIDTH - left - SIDE) / WIDTH, (height - 60) / height)
    axes = figure.add_axes(box)
    axes.spines[:].set_visible(False)
    axes.tick_params(color=svg.RULE, labelcolor=svg.DIM)
    return figure, axes


def _score_axis(axes: Axes) -> None:
    """Scores along the bottom, tiers along the top, a band each."""
    axes.set_xlim(-1, 101)
    axes.set_xticks(range(0, 101, 25))
    axes.set_yticks([])
    for rule in position_tables().tiers:
        span = axes.axvspan(rule.low, rule.high, linewidth=0)
        span.set_gid(f"band {rule.tier.value}")
        words = view.TIERS[rule.tier].replace("open, ", "")
        middle = (rule.low + rule.high) / 2
        above = ("data", "axes fraction")
        axes.annotate(words, (middle, 1.02), xycoords=above, ha="center", color=svg.DIM)


def _bars(axes: Axes, dots: Sequence[Dot]) -> None:
    """How many documents stand where, a colour a tier."""
    import numpy as np

    edges = np.arange(0, 102, 2)
    below = np.zeros(len(edges) - 1)
    for tier in Tier:
        counts, _ = np.histogram([dot.score for dot in dots if dot.tier is tier], edges)
        for bar in axes.bar(edges[:-1], counts, width=1.8, bottom=below, align="edge"):
            bar.set_gid(f"bar {tier.value}")
        below += counts


def _lane(axes: Axes, dots: Sequence[Dot], place: int) -> None:
    """A vendor's documents on one line; those on the same place spread above and below it."""
    stacks = _stacked([dot.score for dot in dots], 4, WIDTH - 230 - SIDE)
    highest = max(height for _, height in stacks)
    step = min(0.16, 0.8 / (highest + 1))
    tops: dict[float, int] = defaultdict(int)
    for x, height in stacks:
        tops[x] = max(tops[x], height)
    spread = [(x, place + (height - tops[x] / 2) * step) for x, height in stacks]
    axes.axhline(place, color=svg.RULE, linewidth=1, zorder=0)
    _scatter(axes, dots, spread, 4)


def _stacked(scores: Iterable[float], radius: int, width: int) -> list[tuple[float, int]]:
    """For each score its place in slots of a dot's width, and how many stand there before it."""
    slot = 102 * 2 * radius / width
    filled: dict[int, int] = defaultdict(int)
    places = []
    for score in scores:
        at = int(score / slot)
        places.append(((at + 0.5) * slot, filled[at]))
        filled[at] += 1
    return places


def _radius(dots: Sequence[Dot]) -> int:
    return 5 if len(dots) < MANY else 3


def _scatter(
    axes: Axes, dots: Sequence[Dot], places: Sequence[tuple[float, float]], radius: int
) -> None:
    for tier in Tier:
        chosen = [n for n, dot in enumerate(dots) if dot.tier is tier]
        if chosen:
            marks = axes.scatter(
                [places[n][0] for n in chosen],
                [places[n][1] for n in chosen],
                s=(2 * radius) ** 2,
                linewidths=0,
                zorder=3,
            )
            marks.set_urls([f"#d{dots[n].number}" for n in chosen])
            marks.set_gid(f"dots {tier.value}")
