"""Known texts that share n-grams with a document, from the index's postings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from licensenlp.identify.index import DENSE, GRAM, SHORT, SPARSE, Index, hash_grams

_RETRIEVED = 32  # texts most alike
_RELATED = 12  # texts that explain most


@dataclass(frozen=True, slots=True)
class Retrieved:
    """Known texts by their n-grams: those most like the document, and those that explain most."""

    alike: list[int]
    explaining: list[int]


def retrieve(index: Index, grams: npt.NDArray[np.uint32]) -> Retrieved:
    """The known texts that share n-grams with the document; counted on the n-grams kept."""
    grams = np.sort(grams[grams % DENSE == 0])  # no others are kept
    grams = grams[np.diff(grams, prepend=~grams[:1]) != 0]  # each once
    low = np.searchsorted(index.grams, grams, side="left")
    high = np.searchsorted(index.grams, grams, side="right")
    found = np.flatnonzero(high > low)
    if not len(found):
        return Retrieved([], [])
    counts = (high - low)[found]
    rows = np.repeat(low[found] - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
    hits = np.bincount(index.texts[rows], minlength=len(index.entries))
    sparse = np.count_nonzero(grams % SPARSE == 0)
    own = np.where(np.diff(index.bounds) <= SHORT, len(grams), sparse)
    alike = hits / np.maximum(index.gram_counts + own - hits, 1)
    share = hits / np.maximum(own, 1)
    return Retrieved(_first(alike, _RETRIEVED), _first(share, _RELATED))


def _first(scores: npt.NDArray[np.float64], count: int) -> list[int]:
    """The texts with the highest scores above zero, best first."""
    least = np.sort(scores)[-count] if len(scores) > count else 0.0
    some = np.flatnonzero((scores > 0) & (scores >= least))
    found: list[int] = some[np.argsort(-scores[some], kind="stable")[:count]].tolist()
    return found


def explained(index: Index, grams: npt.NDArray[np.uint32], text: int) -> float:
    """The share of a document's words in runs of GRAM words that a known text has too.

    `grams` are those of all the document's words, in order.
    """
    known = np.sort(hash_grams(index.ids(text)))
    if not len(grams) or not len(known):
        return 0.0
    at = np.minimum(np.searchsorted(known, grams), len(known) - 1)
    starts = np.flatnonzero(known[at] == grams)
    covered = np.zeros(len(grams) + GRAM - 1, dtype=bool)
    for step in range(GRAM):
        covered[starts + step] = True
    return float(covered.mean())
