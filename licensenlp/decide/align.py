"""Which clause of a new version is which clause of the old one.

In: two analyses. Out: pairs of clauses, and those that have no counterpart. Neither place, nor
numbering, nor markup counts: words and meaning do.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from licensenlp.decide.changes import diff_data
from licensenlp.text import fold
from licensenlp.types import Analysis, Clause

# Two clauses of one label and effect that share half their words are one term reworded; of unlike
# effects, or in a label that a text states many times, it takes more.
SAME = 0.45
OTHER_EFFECT = 0.6
LONE = 0.12  # for the only ones left of a term that a text states once
COVERED = 0.8  # share of words found in one clause of the other side: split or merged, not changed

_LINK = re.compile(r"\]\([^)\s]*\)|https?://\S+|www\.\S+")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Alignment:
    """Pairs (old, new), and clauses that stand on one side alone, in the order of the texts."""

    pairs: tuple[tuple[Clause, Clause], ...]
    removed: tuple[Clause, ...]
    added: tuple[Clause, ...]


@lru_cache(maxsize=4096)
def words(text: str) -> tuple[str, ...]:
    """The words of a text without case, markup, links and the marks of list items.

    >>> words("(a) **No** [resale](https://a.example/x)")
    ('a', 'no', 'resale')
    """
    return tuple(_WORD.findall(_LINK.sub(" ", fold(text)).casefold()))


def align(old: Analysis, new: Analysis) -> Alignment:
    """The best one-to-one pairs, label by label, less what only looks added or removed."""
    pairs: list[tuple[Clause, Clause]] = []
    left_old: list[Clause] = []
    left_new: list[Clause] = []
    labels = dict.fromkeys(c.label for c in (*old.clauses, *new.clauses))
    for label in labels:
        ours = [c for c in old.clauses if c.label == label]
        theirs = [c for c in new.clauses if c.label == label]
        found, rest_old, rest_new = _pair(ours, theirs)
        pairs += found
        left_old += _unmatched(rest_old, theirs, new)
        left_new += _unmatched(rest_new, ours, old)
    left_old, left_new = _lone(left_old, left_new, pairs)
    pairs.sort(key=lambda pair: pair[1].evidence.start)
    return Alignment(tuple(pairs), tuple(_in_order(left_old)), tuple(_in_order(left_new)))


def _in_order(clauses: Iterable[Clause]) -> list[Clause]:
    return sorted(clauses, key=lambda c: c.evidence.start)


def overlap(one: Clause, other: Clause) -> float:
    """The share of words in common, 0 to 1 (Dice over words with their counts)."""
    ours, theirs = Counter(words(one.evidence.text)), Counter(words(other.evidence.text))
    total = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / total if total else 1.0


def _pair(
    ours: Sequence[Clause], theirs: Sequence[Clause]
) -> tuple[list[tuple[Clause, Clause]], list[Clause], list[Clause]]:
    """Greedy pairs, likest first; effect, attributes and heading part those equally like."""
    scored = []
    for a, one in enumerate(ours):
        for b, other in enumerate(theirs):
            like = overlap(one, other)
            if like >= (SAME if one.effect is other.effect else OTHER_EFFECT):
                scored.append((like + _kinship(one, other), -abs(a - b), a, b))
    scored.sort(reverse=True)
    of_old: dict[int, int] = {}
    of_new: set[int] = set()
    for _, _, a, b in scored:
        if a not in of_old and b not in of_new:
            of_old[a] = b
            of_new.add(b)
    found = [(ours[a], theirs[b]) for a, b in of_old.items()]
    rest_old = [c for a, c in enumerate(ours) if a not in of_old]
    return found, rest_old, [c for b, c in enumerate(theirs) if b not in of_new]


def _kinship(one: Clause, other: Clause) -> float:
    """Up to 0.3 for the same effect, attributes and heading."""
    return (
        0.15 * (one.effect is other.effect)
        + 0.1 * (dict(one.attributes) == dict(other.attributes))
        + 0.05 * (words(_heading(one)) == words(_heading(other)))
    )


def _heading(clause: Clause) -> str:
    return clause.evidence.section.rpartition(" > ")[2]


def _unmatched(rest: Sequence[Clause], others: Sequence[Clause], other: Analysis) -> list[Clause]:
    """Those of `rest` that the other text lacks: in its words and in its longer clauses."""
    whole = f" {' '.join(words(other.document.text))} "
    return [c for c in rest if not _stands_in(c, whole) and not _covered(c, others)]


def _stands_in(clause: Clause, whole: str) -> bool:
    """Whether the clause's very words run through the other text."""
    said = words(clause.evidence.text)
    return len(said) > 4 and f" {' '.join(said)} " in whole


def _covered(clause: Clause, others: Iterable[Clause]) -> bool:
    """Whether a clause of the other side with the same effect says it among more, or in part."""
    said = Counter(words(clause.evidence.text))
    for other in others:
        if other.effect is not clause.effect or dict(other.attributes) != dict(clause.attributes):
            continue
        theirs = Counter(words(other.evidence.text))
        least = min(said.total(), theirs.total())
        if least > 4 and (said & theirs).total() >= COVERED * least:
            return True
    return False


def _lone(
    old: Sequence[Clause], new: Sequence[Clause], pairs: list[tuple[Clause, Clause]]
) -> tuple[list[Clause], list[Clause]]:
    """Pair the only ones left of a label that a text states once; give back the others."""
    gone: set[str] = set()
    come: set[str] = set()
    for label in diff_data()["single"]["labels"]:
        ours = [c for c in old if c.label == label]
        theirs = [c for c in new if c.label == label]
        if len(ours) == len(theirs) == 1 and overlap(ours[0], theirs[0]) >= LONE:
            pairs.append((ours[0], theirs[0]))
            gone.add(ours[0].id)
            come.add(theirs[0].id)
    return [c for c in old if c.id not in gone], [c for c in new if c.id not in come]
