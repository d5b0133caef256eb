"""Documents that say alike: groups over the clause matrix, and those like no other.

In: labels and effects a document, in the store. Out: a group for each document that has clauses,
numbered from the most closed, and what is common in a group and rare outside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from licensenlp.report.store import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

# Mean cosine distance within which groups are joined. On the reference corpus 0.35 makes 218 groups
# (largest 494 of 2,446); 0.45 throws half of all documents together, permissive and copyleft alike.
APART = 0.35
MOST = 2_000  # different rows that are compared with each other; memory grows with their square
COMMON = 0.6  # of a group's documents have what describes it
SAID = 4  # terms that describe a group


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Documents that say alike. `typical` are terms such as "prohibits reverse-engineering"."""

    number: int
    documents: tuple[int, ...]  # their ids in the store
    score: float | None  # the median
    typical: tuple[str, ...]


def groups(store: Store) -> list[Group]:
    """The groups, most closed first; a document like no other is a group of one."""
    said = _said(store)
    if not said:
        return []
    terms = sorted({term for one in said.values() for term in one})
    matrix = _matrix(list(said.values()), terms)
    return _described(list(said), _labels(matrix), matrix, terms, _scores(store))


def keep(store: Store) -> list[Group]:
    """The groups, put into the store in place of older ones."""
    found = groups(store)
    store.group(
        (group.number, len(group.documents), group.score, "; ".join(group.typical), group.documents)
        for group in found
    )
    return found


def _said(store: Store) -> dict[int, frozenset[str]]:
    """By document, what its clauses say: effect and label."""
    found: dict[int, set[str]] = {}
    query = (
        "SELECT DISTINCT c.document_id, c.effect || ' ' || c.label FROM clauses c"
        " JOIN documents d ON d.id = c.document_id ORDER BY d.path, 2"
    )
    for document, term in store.rows(query):
        found.setdefault(document, set()).add(term)
    return {document: frozenset(terms) for document, terms in found.items()}


def _scores(store: Store) -> dict[int, float]:
    return dict(
        tuple(row) for row in store.rows("SELECT id, score FROM documents WHERE score NOT NULL")
    )


def _matrix(said: Sequence[frozenset[str]], terms: Sequence[str]) -> Matrix:
    import numpy as np

    places = {term: place for place, term in enumerate(terms)}
    matrix = np.zeros((len(said), len(terms)), dtype=np.float32)
    for row, one in enumerate(said):
        matrix[row, [places[term] for term in one]] = 1
    return matrix


def _labels(matrix: Matrix) -> NDArray[np.int64]:
    """A number for each row; like rows have the same."""
    import numpy as np
    from scipy.cluster.hierarchy import fcluster, linkage

    rows, place = np.unique(matrix, axis=0, return_inverse=True)
    place = place.ravel()
    if len(rows) == 1:
        return np.zeros(len(matrix), dtype=np.int64)
    some = rows[:: -(-len(rows) // MOST)]
    joined = linkage(some, method="average", metric="cosine")
    labels = fcluster(joined, np.nextafter(APART, 0), criterion="distance")
    if len(some) < len(rows):
        from sklearn import config_context
        from sklearn.neighbors import KNeighborsClassifier

        nearest = KNeighborsClassifier(1, metric="cosine").fit(some, labels)
        with config_context(working_memory=64):  # MB; a gigabyte by default
            labels = nearest.predict(rows)
    return np.asarray(labels, dtype=np.int64)[place]


def _described(
    ids: Sequence[int],
    labels: NDArray[np.int64],
    matrix: Matrix,
    terms: Sequence[str],
    scores: Mapping[int, float],
) -> list[Group]:
    import numpy as np

    everywhere = matrix.mean(axis=0)
    found = []
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        members = tuple(ids[int(row)] for row in rows)
        placed = [scores[one] for one in members if one in scores]
        typical = _typical(matrix[rows].mean(axis=0), everywhere, terms)
        found.append((median(placed) if placed else None, members, typical))
    # Most closed first, what has no score last; the largest first among equals.
    found.sort(key=lambda one: (one[0] is None, one[0] or 0.0, -len(one[1]), one[1]))
    return [
        Group(number=number, documents=members, score=score, typical=typical)
        for number, (score, members, typical) in enumerate(found, 1)
    ]


def _typical(here: Matrix, everywhere: Matrix, terms: Sequence[str]) -> tuple[str, ...]:
    """What most of the group's documents say, by how much more often than all documents do."""
    import numpy as np

    order = np.argsort(-(here - everywhere), kind="stable")
    return tuple(terms[place] for place in order if here[place] >= COMMON)[:SAID]
