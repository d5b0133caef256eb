"""Changes of a known text, told in full: the clauses that they make, the words that they removed.

In: an identification, and what identification itself does not see: clauses, the known text. Out:
the same identification with its changes completed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from licensenlp.identify.changes import char_span
from licensenlp.identify.words import split
from licensenlp.types import Change, Clause, Identification


def with_clauses(found: Identification, clauses: Sequence[Clause]) -> Identification:
    """The identification whose changes of terms name the clauses that they touch."""
    added = tuple(
        replace(change, clauses=_touched(change, clauses)) if change.terms else change
        for change in found.added
    )
    return replace(found, added=added)


def _touched(change: Change, clauses: Sequence[Clause]) -> tuple[str, ...]:
    """Ids of the clauses with words of the change, or around the place where words are missing."""
    last = max(change.end, change.start + 1)
    spans = ((clause.id, clause.evidence) for clause in clauses)
    return tuple(id_ for id_, words in spans if words.start < last and words.end > change.start)


def with_removed_words(
    found: Identification, known_text: Callable[[str], str | None]
) -> Identification:
    """The identification whose changes quote the words of the known text that they lack.

    `known_text` gives a known text by its key; where it has none, or one of another length than the
    index knows, the identification stays as it is.
    """
    if found.key is None or not any(change.removed_words for change in found.added):
        return found
    text = known_text(found.key)
    words = split(text) if text is not None else None
    if words is None or len(words) != found.known_words:
        return found
    added = []
    for change in found.added:
        start, end = char_span(words, change.known_start, change.known_start + change.removed_words)
        quoted = " ".join(words.text[start:end].split())
        added.append(replace(change, removed_text=quoted or None))
    return replace(found, added=tuple(added))


def contradictions(found: Identification) -> tuple[str, ...]:
    """A sentence for each SPDX tag that names another licence than the text is."""
    if found.key is None:
        return ()
    own = found.key.removesuffix("-plus")
    return tuple(
        f"The document is tagged {one.expression}, but its text is {found.spdx or found.key}"
        for one in found.references
        if one.expression and one.keys and own not in {k.removesuffix("-plus") for k in one.keys}
    )
