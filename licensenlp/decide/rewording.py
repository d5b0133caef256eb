"""Whether other words are a rewording, or have to be read.

In: a change of one clause and both texts. Out: the change, called reworded only where nothing in
the words may tell. What may tell stands in `diff.toml`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import re2

from licensenlp.decide.align import overlap, stands_in, words
from licensenlp.decide.changes import Move, TermChange, diff_data
from licensenlp.types import Analysis, Clause


def differs(change: TermChange) -> bool:
    """Whether a pair is worth telling: other terms, or other words."""
    if change.move is not Move.REWORDED or change.old is None or change.new is None:
        return True
    return words(change.old.evidence.text) != words(change.new.evidence.text)


def judged(change: TermChange, old: Analysis, new: Analysis) -> TermChange:
    """The change; one of words alone is changed, not reworded, where it has to be read."""
    if change.move is not Move.REWORDED or change.old is None or change.new is None:
        return change
    if stands_in(change.old, new) or stands_in(change.new, old) or _alike(change.old, change.new):
        return change
    return to_be_read(change)


def to_be_read(change: TermChange) -> TermChange:
    """The change, not called reworded."""
    return replace(change, move=Move.CHANGED) if change.move is Move.REWORDED else change


def _alike(old: Clause, new: Clause) -> bool:
    """Nearly the same words, with the same figures and the same turns."""
    rule = diff_data()["rewording"]
    return (
        overlap(old, new) >= rule["common"]
        and _figures(old, rule["figures"]) == _figures(new, rule["figures"])
        and _turns(old) == _turns(new)
    )


def _figures(clause: Clause, cue: str) -> Counter[str]:
    """The figures with their units, without blanks and case."""
    found = re2.finditer(cue, clause.evidence.text)
    return Counter("".join(one[0].lower().split()) for one in found)


def _turns(clause: Clause) -> Counter[str]:
    """How often each kind of word that turns a sentence stands in the clause."""
    kinds = diff_data()["rewording"]["turning"]
    return Counter(
        kind
        for word in words(clause.evidence.text)
        for kind, members in kinds.items()
        if word in members
    )
