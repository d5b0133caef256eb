"""Clauses found by rules: segments in, candidates with the rule behind each out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from licensenlp.clauses.matching import PatternIndex, Span, bits
from licensenlp.clauses.rulebook import Rule, Scope, compiled_rules
from licensenlp.clauses.scope import Cue, governed, scopes
from licensenlp.clauses.tokens import Reading, read
from licensenlp.types import Effect, Segment, SegmentKind

READ = frozenset({SegmentKind.SENTENCE, SegmentKind.ITEM})  # what may carry a clause
_MOST, _LONGEST = 20_000, 2_000  # wordings remembered, and their characters: bounds memory


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A clause that a rule proposes; tokens [first, end) of its segment's reading match it."""

    segment: int
    label: str
    effect: Effect
    rule: str
    confidence: float
    tokens: Span
    attributes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The class it belongs to: "label/effect"."""
        return f"{self.label}/{self.effect}"

    def at(self, segment: int) -> Candidate:
        """The same for another segment of the same words."""
        return Candidate(
            segment=segment, label=self.label, effect=self.effect, rule=self.rule,
            confidence=self.confidence, tokens=self.tokens, attributes=self.attributes,
        )  # fmt: skip

    def place(self, segment: Segment) -> tuple[int, int]:
        """Where its words stand in the clean text of its segment."""
        start, end = read(segment).span(*self.tokens)
        # A match in the stem alone: the clause is the item.
        return (start, end) if end > start else (0, len(segment.text))


def proposed(candidates: Sequence[Candidate], count: int) -> list[dict[str, float]]:
    """For each of `count` segments the classes proposed, with the confidence of the surest rule."""
    found: list[dict[str, float]] = [{} for _ in range(count)]
    for hit in candidates:
        classes = found[hit.segment]
        classes[hit.name] = max(hit.confidence, classes.get(hit.name, 0.0))
    return found


class Ruler:
    """A set of rules, ready to find; build it once with `load`."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        keyed = [(n, pattern) for n, rule in enumerate(self.rules) for pattern in rule.patterns]
        self._owner = [n for n, _ in keyed]
        self._index = PatternIndex(pattern for _, pattern in keyed)
        # Patterns that begin in the stem, one bit each.
        self._in_stem = sum(
            1 << key for key, n in enumerate(self._owner) if self.rules[n].where == "stem"
        )
        bars = [(n, pattern) for n, rule in enumerate(self.rules) for pattern in rule.unless]
        self._unless = PatternIndex(pattern for _, pattern in bars)
        self._bars: dict[int, int] = {}  # rule -> its patterns among these, one bit each
        for key, (n, _) in enumerate(bars):
            self._bars[n] = self._bars.get(n, 0) | 1 << key
        self._seen: dict[tuple[str, str, SegmentKind], tuple[Candidate, ...]] = {}

    @classmethod
    def load(cls, directory: Path | None = None) -> Ruler:
        """The rules of a directory of TOML files (the package's own by default)."""
        return cls(compiled_rules(directory))

    def find(self, segments: Sequence[Segment], *, gated: bool = True) -> list[Candidate]:
        """Every clause that a rule finds, in order of segment and rule.

        Headings and table-of-contents entries carry none. `gated=False` tries every rule on every
        segment with spaCy's Matcher: slower, for tests that compare the two.
        """
        found: list[Candidate] = []
        for index, segment in enumerate(segments):
            if segment.kind in READ:
                hits = self._remembered(segment) if gated else self._hits(segment, gated=False)
                found += [hit.at(index) for hit in hits]
        return found

    def _remembered(self, segment: Segment) -> Sequence[Candidate]:
        """What `_hits` finds, looked for once a wording: licences copy each other's sentences."""
        wording = (segment.text, segment.stem, segment.kind)
        hits = self._seen.get(wording)
        if hits is None:
            hits = tuple(self._hits(segment, gated=True))
            if len(segment.text) <= _LONGEST:
                if len(self._seen) >= _MOST:
                    self._seen.clear()
                self._seen[wording] = hits
        return hits

    def _hits(self, segment: Segment, *, gated: bool) -> Iterator[Candidate]:
        """What the rules that fire on a segment propose.

        Of a rule's patterns the first that matches where the rule wants it counts.
        """
        text = _Text(read(segment))
        keys = self._passing(text.reading) if gated else range(len(self._owner))
        find = self._index.touching if gated else self._index.touching_by_matcher
        done = -1
        for key in keys:
            n = self._owner[key]
            if n == done:
                continue
            span = find(key, text.reading, self.rules[n].where)
            if span:
                done = n
                found = self._candidate(n, span, text, gated=gated)
                if found:
                    yield found

    def _passing(self, reading: Reading) -> Sequence[int]:
        """The patterns that could match where their rules want them, in order."""
        held = self._index.gate(reading)
        if not reading.item_char:
            return bits(held & ~self._in_stem)
        return bits(held & (self._in_stem | self._index.closing(reading))) if held else ()

    def _candidate(self, n: int, span: Span, text: _Text, *, gated: bool) -> Candidate | None:
        rule, reading = self.rules[n], text.reading
        if rule.requires_number and not any(char.isdigit() for char in reading.text):
            return None
        if self._barred(n, text, gated=gated):
            return None
        effect = rule.effect or self._scoped(rule, text, span)
        if effect is None:
            return None
        return Candidate(
            segment=0, label=rule.label, effect=effect, rule=rule.id,
            confidence=rule.confidence, tokens=span, attributes=rule.attributes,
        )  # fmt: skip

    def _barred(self, n: int, text: _Text, *, gated: bool) -> bool:
        """Whether some words of the text speak against the rule."""
        bars = self._bars.get(n)
        if not bars:
            return False
        if not gated:
            return any(self._unless.by_matcher(key, text.reading) for key in bits(bars))
        if text.bars is None:
            text.bars = self._unless.gate(text.reading)
        return self._unless.any_matches(bits(text.bars & bars), text.reading)

    def _scoped(self, rule: Rule, text: _Text, span: Span) -> Effect | None:
        return rule.scope.get(governed(text.cues(), *span), rule.scope.get(Scope.NONE))


class _Text:
    """A reading with its governing words, looked for only when a rule asks."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._cues: list[Cue] | None = None
        self.bars: int | None = None  # patterns that may speak against a rule, one bit each

    def cues(self) -> list[Cue]:
        if self._cues is None:
            self._cues = scopes().cues(self.reading)
        return self._cues
