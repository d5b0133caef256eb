"""Finds compiled patterns in token texts: a gate on words, then spaCy's Matcher a chunk.

The gate is an inverted index: a pattern is tried only on texts that hold one word of each group
it needs. It is looser than the pattern by construction, so gated and ungated answers are equal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from licensenlp.clauses.notation import Pattern
from licensenlp.clauses.tokens import Reading, language

Span = tuple[int, int]
_MEMO = 50_000  # words remembered with their prefixes: bounds memory on odd input


class Gate:
    """Which of many keyed patterns could match a text, by the words it holds."""

    def __init__(self, keyed: Iterable[tuple[int, Pattern]]) -> None:
        keyed = list(keyed)
        common = Counter(word for _, pattern in keyed for g in pattern.needs for word in g)
        self._always: list[int] = []
        self._watch: dict[str, list[tuple[int, tuple[frozenset[str], ...]]]] = {}
        for key, pattern in keyed:
            if not pattern.needs:
                self._always.append(key)
                continue
            rarest = min(pattern.needs, key=lambda group: sum(common[w] for w in group))
            rest = tuple(group for group in pattern.needs if group is not rarest)
            for word in rarest:
                self._watch.setdefault(word, []).append((key, rest))
        self._lengths = sorted({len(w) - 1 for w in common if w.endswith("*")})
        self._known = frozenset(common)
        self._memo: dict[str, tuple[str, ...]] = {}

    def passing(self, words: Iterable[str]) -> set[int]:
        """The keys with a pattern whose every group has a word in `words`."""
        held: set[str] = set()
        for word in words:
            held.update(self._atoms(word))
        found = set(self._always)
        for word in held:
            for key, rest in self._watch.get(word, ()):
                if key not in found and not any(map(held.isdisjoint, rest)):
                    found.add(key)
        return found

    def _atoms(self, word: str) -> tuple[str, ...]:
        atoms = self._memo.get(word)
        if atoms is None:
            prefixes = (word[:n] + "*" for n in self._lengths if n <= len(word))
            atoms = tuple(atom for atom in (word, *prefixes) if atom in self._known)
            if len(self._memo) < _MEMO:
                self._memo[word] = atoms
        return atoms


@dataclass(slots=True)
class Finder:
    """Matches a few patterns, each made of chunks; the Matcher is built at first use."""

    patterns: Sequence[Pattern]
    _matcher: Any = field(default=None, repr=False)

    def spans(self, reading: Reading) -> Iterator[tuple[int, Span]]:
        """(index of pattern, token span) of every match, gaps within their bounds."""
        hits: dict[int, list[Span]] = {}
        for key, start, end in self._built()(reading.doc):
            if end > start:
                hits.setdefault(key, []).append((start, end))
        keys = language().vocab.strings
        for index, pattern in enumerate(self.patterns):
            chunks = [hits.get(keys[f"{index}.{n}"], ()) for n in range(len(pattern.chunks))]
            if all(chunks):
                for span in _join(chunks, pattern.gaps):
                    yield index, span

    def found(self, reading: Reading) -> bool:
        """Whether any pattern matches."""
        return next(self.spans(reading), None) is not None

    def _built(self) -> Any:
        if self._matcher is None:
            from spacy.matcher import Matcher

            matcher = Matcher(language().vocab, validate=False)
            for index, pattern in enumerate(self.patterns):
                for n, chunk in enumerate(pattern.chunks):
                    matcher.add(f"{index}.{n}", [list(variant) for variant in chunk.variants])
            self._matcher = matcher
        return self._matcher


def _join(chunks: Sequence[Sequence[Span]], gaps: Sequence[int]) -> list[Span]:
    """Spans that run through a hit of each chunk; of those with one end, the shortest."""
    reached = {end: start for start, end in sorted(chunks[0])}
    for hits, widest in zip(chunks[1:], gaps, strict=True):
        following: dict[int, int] = {}
        for start, end in hits:
            # A gap is at most 40 tokens wide, so this stays linear in the hits.
            begins = [reached[s] for s in range(start - widest, start + 1) if s in reached]
            if begins:
                following[end] = max(*begins, following.get(end, 0))
        reached = following
    return sorted((start, end) for end, start in reached.items())
