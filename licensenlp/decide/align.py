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
KIN = 0.3  # share of stems in common: the same term, worded so differently that it must be read
STEM = 6  # letters of a word that count for that, of words with at least SPEAKING letters
SPEAKING = 4
COVERED = 0.8  # share of words found in one clause of the other side: split or merged, not changed

_LINK = re.compile(r"\]\((?:[^)\s\]]|\](?!\())*\)|https?://\S+|www\.\S+")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Alignment:
    """Pairs (old, new), and clauses that stand on one side alone, in the order of the texts.

    `loose` pairs are about the same, in words that share little.
    """

    pairs: tuple[tuple[Clause, Clause], ...]
    loose: tuple[tuple[Clause, Clause], ...]
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
    loose = _kin(left_old, left_new)
    taken, given = {one.id for one, _ in loose}, {one.id for _, one in loose}
    pairs.sort(key=lambda pair: pair[1].evidence.start)
    return Alignment(
        pairs=tuple(pairs),
        loose=tuple(loose),
        removed=tuple(_in_order(c for c in left_old if c.id not in taken)),
        added=tuple(_in_order(c for c in left_new if c.id not in given)),
    )


def _in_order(clauses: Iterable[Clause]) -> list[Clause]:
    return sorted(clauses, key=lambda c: c.evidence.start)


def overlap(one: Clause, other: Clause) -> float:
    """The share of words in common, 0 to 1 (Dice over words with their counts)."""
    return _dice(Counter(words(one.evidence.text)), Counter(words(other.evidence.text)))


def _dice(ours: Counter[str], theirs: Counter[str]) -> float:
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
    return [c for c in rest if not stands_in(c, other) and not _covered(c, others)]


def stands_in(clause: Clause, other: Analysis) -> bool:
    """Whether the clause's very words run through the other text."""
    said = words(clause.evidence.text)
    return len(said) > 4 and f" {' '.join(said)} " in _running(other.document.text)


@lru_cache(maxsize=8)
def _running(text: str) -> str:
    """All words of a text in a row."""
    return f" {' '.join(words(text))} "


def _covered(clause: Clause, others: Iterable[Clause]) -> bool:
    """Whether a clause of the other side with the same effect says it among more, or in part."""
    said = Counter(words(clause.evidence.text))
    for other in others:
        theirs = Counter(words(other.evidence.text))
        longer = theirs.total() > said.total()
        if other.effect is not clause.effect or not _says_as_much(clause, other, longer):
            continue
        least = min(said.total(), theirs.total())
        if least > 4 and (said & theirs).total() >= COVERED * least:
            return True
    return False


def _says_as_much(clause: Clause, other: Clause, longer: bool) -> bool:
    """Whether the attributes are the same, or those of a longer clause include them."""
    if not longer:
        return dict(clause.attributes) == dict(other.attributes)
    return all(
        set(value) <= set(other.attributes.get(name, ()))
        if isinstance(value, list | tuple)
        else other.attributes.get(name) == value
        for name, value in clause.attributes.items()
    )


def _kin(old: Sequence[Clause], new: Sequence[Clause]) -> list[tuple[Clause, Clause]]:
    """Pairs of one label and effect whose words share a subject, likest first."""
    scored = [
        (like, -a, -b)
        for a, one in enumerate(old)
        for b, other in enumerate(new)
        if one.label == other.label and one.effect is other.effect and _compatible(one, other)
        if (like := _dice(_stems(one), _stems(other))) >= KIN
    ]
    found: list[tuple[Clause, Clause]] = []
    seen: set[str] = set()
    for _, a, b in sorted(scored, reverse=True):
        one, other = old[-a], new[-b]
        if f"old {one.id}" not in seen and f"new {other.id}" not in seen:
            found.append((one, other))
            seen |= {f"old {one.id}", f"new {other.id}"}
    return sorted(found, key=lambda pair: pair[1].evidence.start)


def _stems(clause: Clause) -> Counter[str]:
    return Counter(w[:STEM] for w in words(clause.evidence.text) if len(w) >= SPEAKING)


def _compatible(one: Clause, other: Clause) -> bool:
    """Whether no list of the one is all foreign to the other's."""
    for name, value in one.attributes.items():
        theirs = other.attributes.get(name)
        both = isinstance(value, list | tuple) and isinstance(theirs, list | tuple)
        if both and value and theirs and set(value).isdisjoint(theirs):
            return False
    return True


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
