"""What the spectrum's tables read in each clause, for the policy's rules.

In: an analysis. Out: the findings of `tiers.toml` by clause. A ban on sharing "except as granted
here" or a royalty that cannot be waived is told apart there from one that bars a use.
"""

from __future__ import annotations

from collections.abc import Mapping

from licensenlp.spectrum.findings import find
from licensenlp.spectrum.tables import tables
from licensenlp.types import Analysis, Clause

Readings = Mapping[str, frozenset[str]]  # clause id: findings


def readings(found: Analysis) -> Readings:
    """The ids of the findings by clause id; clauses that are too unsure to be heard have none."""
    read: dict[str, frozenset[str]] = {}
    for hit in find(found.clauses, tables()):
        read[hit.clause.id] = read.get(hit.clause.id, frozenset()) | {hit.finding.id}
    return read


def names(clause: Clause, read: Readings) -> frozenset[str]:
    """What a policy's tables may call the clause: label:effect, and its findings."""
    own = frozenset((f"{clause.label}:{clause.effect.value}",))
    return own | read.get(clause.id, frozenset())
