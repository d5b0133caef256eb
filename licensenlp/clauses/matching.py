"""Finds compiled patterns in texts: two gates, then the tokens decide.

1. An inverted index of words: a pattern goes on only where the text holds one word of each group
   that it needs. 2. RE2 over the characters: the pattern's words in order. 3. The pattern's
   expression over the tokens, in RE2: linear in the text, whatever the gaps.

spaCy's Matcher gives the same answers from the same patterns (`by_matcher`; the tests compare
the two on every example and on random texts), but took 20 times as long. It decides alone for
raw token patterns, which no expression covers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import re2

from licensenlp.clauses.notation import Pattern
from licensenlp.clauses.tokens import Reading, language

Span = tuple[int, int]
_MEMO = 50_000  # words remembered with their prefixes: bounds memory on odd input
_REACH = 400  # tokens before an item in which a match that touches it can begin


class WordGate:
    """Which of many patterns could match a text, by the words it holds."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        common = Counter(word for p in patterns for group in p.needs for word in group)
        self._always: list[int] = []
        self._watch: dict[str, list[tuple[int, tuple[frozenset[str], ...]]]] = {}
        for key, pattern in enumerate(patterns):
            if not pattern.needs:
                self._always.append(key)
                continue
            groups = sorted(pattern.needs, key=lambda group: sum(common[w] for w in group))
            for word in groups[0]:
                self._watch.setdefault(word, []).append((key, tuple(groups[1:])))
        self._lengths = sorted({len(w) - 1 for w in common if w.endswith("*")})
        self._known = frozenset(common)
        self._memo: dict[str, tuple[str, ...]] = {}

    def passing(self, words: Iterable[str]) -> set[int]:
        """The patterns whose every group has a word in `words`."""
        held: set[str] = set()
        memo = self._memo
        for word in words:
            held.update(memo[word] if word in memo else self._atoms(word))
        found = set(self._always)
        for word in held & self._watch.keys():
            for key, rest in self._watch[word]:
                if key not in found:
                    for group in rest:
                        if held.isdisjoint(group):
                            break
                    else:
                        found.add(key)
        return found

    def _atoms(self, word: str) -> tuple[str, ...]:
        prefixes = (word[:n] + "*" for n in self._lengths if n <= len(word))
        atoms = tuple(atom for atom in (word, *prefixes) if atom in self._known)
        if len(self._memo) < _MEMO:
            self._memo[word] = atoms
        return atoms


class PatternIndex:
    """Many patterns, found together; expressions and Matchers are built at first use."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self.patterns = tuple(patterns)
        self._gate = WordGate(self.patterns)
        self._shapes: dict[int, Any] = {}
        self._expressions: dict[int, Any] = {}
        self._matchers: dict[int, Any] = {}
        self._together: Any = None

    def passing(self, folded: str, words: Collection[str]) -> list[int]:
        """The patterns that could match the folded text with those words, in order."""
        keys = self._gate.passing(words)
        if not keys:
            return []
        raw = folded.encode("utf-8", "surrogatepass")
        return [key for key in sorted(keys) if self._shaped(key, raw)]

    def spans(self, key: int, reading: Reading, start: int = 0) -> Iterator[Span]:
        """Token spans where a pattern matches, each the longest of its start, without overlap.

        `start`: the first token in which a match may begin.
        """
        if not self.patterns[key].expression:
            yield from longest(self.by_matcher(key, reading), start)
            return
        expression = self._expression(key)
        at = reading.byte_of(start)
        while found := expression.search(reading.marked, at):
            yield reading.tokens_at(*found.span())
            at = found.end() - 1

    def touching(self, key: int, reading: Reading, where: str) -> Span | None:
        """The first match that stands so to the item, the longest of its start; None if none.

        `where`: "item", it begins in the item; "stem", before it; "any", it reaches into the item.
        """
        item = reading.item_token
        if where == "item" or not item:
            return None if where == "stem" else next(self.spans(key, reading, item), None)
        if where == "stem":
            first = next(self.spans(key, reading), None)
            return first if first and first[0] < item else None
        start = max(0, item - _REACH)
        while span := next(self.spans(key, reading, start), None):
            if span[1] > item:
                return span
            start = span[0] + 1
        return None

    def touching_by_matcher(self, key: int, reading: Reading, where: str) -> Span | None:
        """What `touching` finds, by spaCy's Matcher on the whole text: the reference, and slow."""
        item = reading.item_token
        fitting = (s for s in self.by_matcher(key, reading) if _stands(s, where, item))
        return next(longest(fitting), None)

    def matches(self, reading: Reading) -> bool:
        """Whether any of the patterns matches anywhere; for few patterns: no gate."""
        if not self.patterns:
            return False
        if self._together is None:
            self._together = _set_of(p.expression for p in self.patterns if p.expression)
        return self._together.Match(reading.marked) is not None or any(
            self.by_matcher(key, reading)
            for key, pattern in enumerate(self.patterns)
            if not pattern.expression
        )

    def found(self, reading: Reading) -> Iterator[tuple[int, Span]]:
        """(pattern, token span) of every match in a text."""
        for key in self.passing(reading.folded.text, reading.words):
            yield from ((key, span) for span in self.spans(key, reading))

    def by_matcher(self, key: int, reading: Reading) -> set[Span]:
        """Every token span where a pattern matches, by spaCy's Matcher, a chunk at a time."""
        chunks, gaps = self.patterns[key].chunks()
        hits: dict[int, list[Span]] = {}
        for name, start, end in self._matcher(key)(reading.doc):
            if end > start:
                hits.setdefault(name, []).append((start, end))
        names = language().vocab.strings
        return _join([hits.get(names[str(n)], ()) for n in range(len(chunks))], gaps)

    def _shaped(self, key: int, raw: bytes) -> bool:
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._shapes[key] = _set_of([self.patterns[key].shape])
        return shape.Match(raw) is not None

    def _expression(self, key: int) -> Any:
        found = self._expressions.get(key)
        if found is None:
            source = self.patterns[key].expression.encode()
            found = self._expressions[key] = re2.compile(source, _bytes())
        return found

    def _matcher(self, key: int) -> Any:
        found = self._matchers.get(key)
        if found is None:
            from spacy.matcher import Matcher

            found = self._matchers[key] = Matcher(language().vocab, validate=False)
            for n, chunk in enumerate(self.patterns[key].chunks()[0]):
                found.add(str(n), [list(variant) for variant in chunk.variants])
        return found


def _stands(span: Span, where: str, item: int) -> bool:
    if where == "stem":
        return span[0] < item
    return span[0] >= item if where == "item" else span[1] > item


def longest(spans: Iterable[Span], start: int = 0) -> Iterator[Span]:
    """Of spans, the leftmost from token `start` on, the longest of it, then on without overlap."""
    for span in sorted(spans, key=lambda span: (span[0], -span[1])):
        if span[0] >= start:
            yield span
            start = span[1]


def _set_of(expressions: Iterable[str]) -> Any:
    """A set of expressions, ready: it answers yes or no without looking for spans."""
    found = re2.Set.SearchSet(_bytes())
    for expression in expressions:
        found.Add(expression.encode())
    found.Compile()
    return found


def _bytes() -> Any:
    """Options that read bytes, so that a class costs one range, and prefer the longest match."""
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.longest_match = True
    options.dot_nl = True
    options.log_errors = False
    return options


def _join(chunks: Sequence[Sequence[Span]], gaps: Sequence[int]) -> set[Span]:
    """All spans that run through a hit of each chunk, gaps within their bounds."""
    reached = set(chunks[0])
    for hits, widest in zip(chunks[1:], gaps, strict=True):
        reached = {
            (first, end)
            for first, before in reached
            for start, end in hits
            if 0 <= start - before <= widest
        }
    return reached
