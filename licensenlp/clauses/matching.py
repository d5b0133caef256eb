"""Finds compiled patterns in texts: a gate of words, then the tokens decide.

1. A pattern goes on only where the text holds one word of each group that it needs. 2. Its steps
over the tokens, all places at once; in a very long text its expression, in RE2. Both are linear
in the text, whatever the gaps.

spaCy's Matcher gives the same answers from the same patterns (`by_matcher`; the tests compare
the two on every example, on random texts and on documents), but took 20 times as long. It decides
alone for raw token patterns, which have no steps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from licensenlp.clauses.cutting import LETTERS, language, split_words
from licensenlp.clauses.notation import Pattern
from licensenlp.clauses.steps import ends, lowest, starts
from licensenlp.clauses.tokens import Reading

Span = tuple[int, int]
_MOST = 50_000  # words remembered with what they fulfil: bounds memory on odd input
_NEEDS = 4  # of a pattern, the rarest, are looked at: more let hardly less through
_REACH = 400  # tokens before an item in which a match that touches it can begin


class WordGate:
    """Which of many patterns could match a text, by the words it holds.

    In: the needs of each pattern, groups of words of which a text must hold one each. A word is one
    large number: bit `place * patterns + key` says that it fulfils that need of that
    pattern. The numbers of a text's words, put together, show which patterns lack nothing.
    """

    def __init__(self, patterns: Sequence[Sequence[frozenset[str]]]) -> None:
        self._count = len(patterns)
        self._every = (1 << self._count) - 1
        common = Counter(word for needs in patterns for group in needs for word in group)
        self._depth = min(_NEEDS, max(map(len, patterns), default=0))
        self._bits: dict[str, int] = {}
        self._free = 0  # needs that a pattern does not have
        for key, needs in enumerate(patterns):
            rarest = sorted(needs, key=lambda group: sum(common[w] for w in group))
            for place in range(self._depth):
                bit = 1 << (place * self._count + key)
                if place >= len(rarest):
                    self._free |= bit
                else:
                    for word in rarest[place]:
                        self._bits[word] = self._bits.get(word, 0) | bit
        self._lengths: dict[str, set[int]] = {}  # of prefixes, by first letter
        for word in self._bits:
            if word.endswith("*"):
                self._lengths.setdefault(word[0], set()).add(len(word) - 1)
        self._memo = _Memo(self._held)

    def passing(self, words: Iterable[str]) -> int:
        """The patterns whose every need is met by `words`, one bit each."""
        held = self._free
        for needs in filter(None, map(self._memo.__getitem__, words)):
            held |= needs
        found = self._every
        for _ in range(self._depth):
            found &= held
            if not found:
                break
            held >>= self._count
        return found

    def _held(self, word: str) -> int:
        """What a word fulfils: by its runs of letters, and the parts spaCy cuts some of them to."""
        held = 0
        for run in LETTERS.findall(word):
            for part in (run, *split_words().get(run, ())):
                held |= self._bits.get(part, 0)
                for length in self._lengths.get(part[0], ()):
                    held |= self._bits.get(part[:length] + "*", 0)
        return held


class _Memo(dict[str, int]):
    """Word -> what it fulfils, worked out once a word."""

    def __init__(self, work_out: Callable[[str], int]) -> None:
        self._work_out = work_out

    def __missing__(self, word: str) -> int:
        if len(self) > _MOST:
            self.clear()
        found = self[word] = self._work_out(word)
        return found


def bits(number: int) -> list[int]:
    """The places of the ones in a number, lowest first."""
    found = []
    while number:
        low = number & -number
        found.append(low.bit_length() - 1)
        number ^= low
    return found


class PatternIndex:
    """Many patterns, found together; expressions and Matchers are built at first use."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self.patterns = tuple(patterns)
        self._gate: WordGate | None = None
        self._closing: WordGate | None = None
        self._expressions: dict[int, Any] = {}
        self._matchers: dict[int, tuple[Any, int, tuple[int, ...]]] = {}

    def gate(self, reading: Reading) -> int:
        """The patterns that could match, by the words of the text, one bit each."""
        if self._gate is None:
            self._gate = WordGate([pattern.needs for pattern in self.patterns])
        return self._gate.passing(reading.words)

    def closing(self, reading: Reading) -> int:
        """The patterns that could end in the item, by its words, one bit each."""
        if self._closing is None:
            ends_in = (pattern.closing for pattern in self.patterns)
            self._closing = WordGate([[words] if words else [] for words in ends_in])
        return self._closing.passing(reading.text[reading.item_char :].split())

    def spans(self, key: int, reading: Reading, start: int = 0) -> Iterator[Span]:
        """Token spans where a pattern matches, each the longest of its start, without overlap.

        `start`: the first token in which a match may begin.
        """
        steps, masks = self.patterns[key].steps, reading.masks
        if not steps:
            yield from longest(self.by_matcher(key, reading), start)
        elif masks is None:
            yield from self._spans_by_expression(key, reading, start)
        else:
            left = starts(steps, masks, masks.everywhere) >> start << start
            while left:
                first = lowest(left)
                end = ends(steps, masks, 1 << first).bit_length() - 1
                yield first, end
                left = left >> end << end

    def touching(self, key: int, reading: Reading, where: str) -> Span | None:
        """The first match that stands so to the item, the longest of its start; None if none.

        `where`: "item", it begins in the item; "stem", before it; "any", it reaches into the item.
        """
        steps, masks = self.patterns[key].steps, reading.masks
        if not steps or masks is None:
            return self._touching_by_spans(key, reading, where)
        item, start = masks.item, 0
        if where == "any" and item:
            found = starts(steps, masks, masks.everywhere >> (item + 1) << (item + 1))
            start = max(0, item - _REACH)
        else:
            found = starts(steps, masks, masks.everywhere)
            start = 0 if where == "stem" else item
        if not found:
            return None
        first = lowest(found >> start << start)
        if first < 0 or (where == "stem" and first >= item):
            return None
        return first, ends(steps, masks, 1 << first).bit_length() - 1

    def _touching_by_spans(self, key: int, reading: Reading, where: str) -> Span | None:
        item = reading.item_token
        if where == "stem":
            first = next(self.spans(key, reading), None)
            return first if first and first[0] < item else None
        if where == "item" or not item:
            return next(self.spans(key, reading, item), None)
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

    def any_matches(self, keys: Iterable[int], reading: Reading) -> bool:
        """Whether one of those patterns matches anywhere."""
        return any(self._matches(key, reading) for key in keys)

    def _matches(self, key: int, reading: Reading) -> bool:
        steps, masks = self.patterns[key].steps, reading.masks
        if not steps or masks is None:
            return next(self.spans(key, reading), None) is not None
        return starts(steps, masks, masks.everywhere) != 0

    def found(self, reading: Reading) -> Iterator[tuple[int, Span]]:
        """(pattern, token span) of every match in a text."""
        for key in bits(self.gate(reading)):
            yield from ((key, span) for span in self.spans(key, reading))

    def _spans_by_expression(self, key: int, reading: Reading, start: int) -> Iterator[Span]:
        """What `spans` finds, by RE2: linear in the text, where sets of places are too large."""
        expression = self._expression(key)
        at = reading.byte_of(start)
        while found := expression.search(reading.marked, at):
            yield reading.tokens_at(*found.span())
            at = found.end() - 1

    def by_matcher(self, key: int, reading: Reading) -> set[Span]:
        """Every token span where a pattern matches, by spaCy's Matcher, a chunk at a time."""
        matcher, chunks, gaps = self._matcher(key)
        hits: dict[int, list[Span]] = {}
        for name, start, end in matcher(reading.doc):
            if end > start:
                hits.setdefault(name, []).append((start, end))
        names = language().vocab.strings
        return _join([hits.get(names[str(n)], ()) for n in range(chunks)], gaps)

    def _expression(self, key: int) -> Any:
        found = self._expressions.get(key)
        if found is None:
            import re2

            source = self.patterns[key].expression.encode()
            found = self._expressions[key] = re2.compile(source, _bytes())
        return found

    def _matcher(self, key: int) -> tuple[Any, int, tuple[int, ...]]:
        """spaCy's Matcher of a pattern, how many chunks it has, and the gaps between them."""
        found = self._matchers.get(key)
        if found is None:
            from spacy.matcher import Matcher

            matcher = Matcher(language().vocab, validate=False)
            chunks, gaps = self.patterns[key].chunks()
            for n, chunk in enumerate(chunks):
                matcher.add(str(n), [list(variant) for variant in chunk.variants])
            found = self._matchers[key] = (matcher, len(chunks), gaps)
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


def _bytes() -> Any:
    """Options that read bytes, so that a class costs one range, and prefer the longest match."""
    import re2

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
