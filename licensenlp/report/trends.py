"""Where vendors and years stand, and whether documents move towards the closed end.

In: dated and placed documents in the store. Out: medians and tiers a vendor and a year, and slopes
with their intervals, worded. A slope is in points of the score a year; it is about the documents
of the report, and says nothing about any others.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from licensenlp.report import view
from licensenlp.report.store import Store
from licensenlp.types import Kind, Tier

FEWEST = 10  # documents from which a movement is told
FEWEST_OF_VENDOR = 4
YEARS = 2  # fewest years between first and last
MOST = 2_000  # documents whose pairs are compared; evenly chosen among more
LEVEL = 0.95
AROUND = 2  # years before and after a year that its median takes in
ENOUGH = 5  # documents in them
_DATE = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-(?P<month>\d\d))?(?:-(?P<day>\d\d))?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A document with a score; `when` is its year with the elapsed part, None without a date."""

    tier: Tier
    score: float
    kind: Kind
    vendor: str
    when: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """The documents of a vendor or a year."""

    name: str
    documents: int
    median: float
    low: float
    high: float
    tiers: Mapping[Tier, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Trend:
    """The movement of scores over years: the median slope, and the interval that it lies in."""

    of: str
    documents: int
    first: int
    last: int
    slope: float
    low: float
    high: float

    @property
    def way(self) -> str:
        """Towards "closed", "open", or "neither" where the interval holds both."""
        return "closed" if self.high < 0 else "open" if self.low > 0 else "neither"

    @property
    def says(self) -> str:
        """The movement in a sentence."""
        moved = {
            "closed": "moved towards the closed end",
            "open": "moved towards the open end",
            "neither": "did not clearly move",
        }[self.way]
        span = f"{self.slope:+.1f} points a year, {LEVEL:.0%} interval {self.low:+.1f} to"
        span += f" {self.high:+.1f}"
        dated = f"{self.documents:,} dated documents, {self.first} to {self.last}"
        return f"{self.of}: {dated}, {moved} ({span})."


def placed(store: Store) -> list[Placed]:
    """Every document that has a score, by date and path."""
    query = (
        "SELECT tier, score, kind, vendor, date FROM documents"
        " WHERE score NOT NULL ORDER BY date, path"
    )
    return [
        Placed(
            tier=Tier(row["tier"]),
            score=row["score"],
            kind=Kind(row["kind"]),
            vendor=row["vendor"] or "",
            when=when(row["date"] or ""),
        )
        for row in store.rows(query)
    ]


def when(date: str) -> float | None:
    """The year of a date, with the part of it that had passed; None for no date.

    >>> when("2024-07"), when("soon")
    (2024.5, None)
    """
    found = _DATE.match(date.strip())
    if not found:
        return None
    month, day = int(found["month"] or 1), int(found["day"] or 1)
    return int(found["year"]) + (min(month, 12) - 1) / 12 + (min(day, 31) - 1) / 372


def by_vendor(documents: Sequence[Placed]) -> list[Standing]:
    """Vendors by number of documents, those unknown left out."""
    found = _standings(documents, lambda one: one.vendor)
    return sorted(found, key=lambda one: (-one.documents, one.name))


def by_year(documents: Sequence[Placed]) -> list[Standing]:
    """Years in order."""
    dated = _standings(documents, lambda one: str(int(one.when)) if one.when else "")
    return sorted(dated, key=lambda one: one.name)


def medians(documents: Sequence[Placed]) -> list[tuple[int, float]]:
    """The median of the scores around each year that has enough documents around it."""
    dated = [(int(one.when), one.score) for one in documents if one.when is not None]
    found = []
    for year in sorted({year for year, _ in dated}):
        near = [score for other, score in dated if abs(other - year) <= AROUND]
        if len(near) >= ENOUGH:
            found.append((year, median(near)))
    return found


def _standings(documents: Sequence[Placed], name_of: Callable[[Placed], str]) -> list[Standing]:
    found: dict[str, list[Placed]] = defaultdict(list)
    for one in documents:
        if name := name_of(one):
            found[name].append(one)
    return [_standing(name, ones) for name, ones in found.items()]


def _standing(name: str, ones: Sequence[Placed]) -> Standing:
    scores = [one.score for one in ones]
    return Standing(
        name=name,
        documents=len(ones),
        median=median(scores),
        low=min(scores),
        high=max(scores),
        tiers=Counter(one.tier for one in ones),
    )


def trend(documents: Sequence[Placed], of: str, fewest: int = FEWEST) -> Trend | None:
    """The movement of the dated ones, or None where there are too few to tell."""
    dated = sorted((one.when, one.score) for one in documents if one.when is not None)
    if len(dated) < fewest or dated[-1][0] - dated[0][0] < YEARS:
        return None
    from scipy.stats import theilslopes

    some = dated[:: -(-len(dated) // MOST)]
    years, scores = zip(*some, strict=True)
    slope, _, low, high = theilslopes(scores, years, alpha=LEVEL)
    return Trend(
        of=of,
        documents=len(dated),
        first=int(dated[0][0]),
        last=int(dated[-1][0]),
        slope=float(slope),
        low=float(low),
        high=float(high),
    )


def told(documents: Sequence[Placed]) -> list[str]:
    """What can be said of movement: of all documents, of each kind, and of how many vendors."""
    kinds = {one.kind for one in documents}
    parts = [("All", documents)]
    if len(kinds) > 1:
        parts += [
            (view.KINDS[kind], [one for one in documents if one.kind is kind])
            for kind in Kind
            if kind in kinds
        ]
    found = [trend(ones, name) for name, ones in parts]
    return [one.says for one in found if one] + _of_vendors(documents)


def untold(documents: Sequence[Placed]) -> str:
    """Why nothing can be said of movement: how many documents count, and how many have to."""
    count = sum(one.when is not None for one in documents)
    counted = f"{count:,} document has" if count == 1 else f"{count:,} documents have"
    return (
        f"Too little to tell: {counted} both a date and a place between closed and open;"
        f" {FEWEST} over {YEARS} years or more are needed."
    )


def _of_vendors(documents: Sequence[Placed]) -> list[str]:
    """How many vendors moved which way."""
    vendors: dict[str, list[Placed]] = defaultdict(list)
    for one in documents:
        if one.vendor and one.when is not None:
            vendors[one.vendor].append(one)
    moves = [trend(ones, name, FEWEST_OF_VENDOR) for name, ones in sorted(vendors.items())]
    ways: dict[str, list[str]] = defaultdict(list)
    for move in moves:
        if move:
            ways[move.way].append(move.of)
    if not ways:
        return []
    total = sum(map(len, ways.values()))
    parts = [
        f"{len(ways[way])} towards the {way} end{_names(ways[way])}" for way in ("closed", "open")
    ]
    least = f"{FEWEST_OF_VENDOR} documents over {YEARS} years or more"
    return [
        f"Of {total} vendors with {least}: {'; '.join(parts)}; {len(ways['neither'])} not clearly."
    ]


def _names(names: Sequence[str]) -> str:
    return f" ({', '.join(names)})" if names else ""
