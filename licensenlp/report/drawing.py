"""The figures of a report and what is told of movement, drawn here or by a process beside.

In: a filled store. Out: SVG and sentences. What draws takes seconds to load, during which another
process can find like documents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial

from licensenlp.report import plots, trends, view
from licensenlp.report.quote import one_line
from licensenlp.report.store import Store
from licensenlp.types import Kind, Tier
from licensenlp.workers import processes, starting


@dataclass(frozen=True, kw_only=True, slots=True)
class Drawn:
    """The figures that there are documents for (id, name, SVG), and sentences on movement."""

    figures: tuple[tuple[str, str, str], ...]
    movements: tuple[str, ...]


def drawn(store: Store) -> Drawn:
    """What is drawn and told of the documents in the store."""
    return _draw(_dots(store), trends.placed(store))


@contextmanager
def started(store: Store, *, jobs: int) -> Iterator[Callable[[], Drawn]]:
    """What waits for the drawing, begun by a process beside where there may be two `jobs`."""
    here = cache(partial(drawn, store))
    if jobs == 1:
        yield here
        return
    with ProcessPoolExecutor(1, mp_context=processes()) as beside:
        with starting():
            future = beside.submit(_draw, _dots(store), trends.placed(store))

        def awaited() -> Drawn:
            try:
                return future.result()
            except BrokenProcessPool:  # it was ended, perhaps for want of memory
                return here()

        yield awaited


def _dots(store: Store) -> list[plots.Dot]:
    query = "SELECT tier, score, vendor, kind, date FROM documents WHERE status = 'read'"
    return [
        plots.Dot(
            number=number,
            tier=Tier(row["tier"]),
            score=row["score"],
            vendor=one_line(row["vendor"] or ""),
            kind=view.KINDS[Kind(row["kind"])],
            when=trends.when(row["date"] or ""),
        )
        for number, row in enumerate(store.rows(f"{query} ORDER BY path"), 1)
        if row["score"] is not None
    ]


def _draw(dots: Sequence[plots.Dot], placed: Sequence[trends.Placed]) -> Drawn:
    found = (
        ("all", "all together", plots.spectrum(dots)),
        ("vendors", "by vendor", plots.vendors(dots)),
        ("kinds", "by kind", plots.kinds(dots)),
        ("years", "by date", plots.years(dots, trends.medians(placed))),
    )
    return Drawn(
        figures=tuple(one for one in found if one[2]), movements=tuple(trends.told(placed))
    )
