"""Rule patterns, from the compact notation to spaCy token patterns.

In: a string such as `may not .. use|run (any output|the result(s))? to train*`.
Out: a `Pattern`: stretches of token patterns (`Chunk`) with the widest gap allowed between them;
the same as steps over the tokens, and as one RE2 expression; and the words a text must hold.

Gaps stay out of the token patterns: spaCy's Matcher follows every way to skip tokens (three gaps
of ten took 19 s on 100 tokens), so chunks are matched on their own and joined by position.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from licensenlp.clauses.cutting import LETTERS
from licensenlp.clauses.steps import FIRST_OF_AMOUNT, REST_OF_AMOUNT
from licensenlp.clauses.syntax import BadPattern, Choice, Gap, Item, Number, Word, parse
from licensenlp.clauses.tokens import MARK

__all__ = ["BadPattern", "Chunk", "Pattern", "compile_pattern"]

TokenPattern = dict[str, Any]
MAX_VARIANTS = 240  # a chunk of more spellings is a sign of two rules in one

NUMBER: TokenPattern = {"LOWER": {"REGEX": rf"^{FIRST_OF_AMOUNT}\Z"}}
NUMBER_REST: TokenPattern = {"LOWER": {"REGEX": rf"^{REST_OF_AMOUNT}\Z"}, "OP": "*"}


@dataclass(frozen=True, slots=True)
class Chunk:
    """Tokens that follow each other without a gap, in every spelling."""

    variants: tuple[tuple[TokenPattern, ...], ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern, ready to match.

    `source`: as written. `needs`: of each group of words a text must hold one (`train*` stands
    for a prefix). `closing`: a match ends in one of these words; empty where it may end in others.
    `steps`: the pattern over tokens. `expression`: the same as an RE2 expression over tokens with
    a MARK around each. The last three are empty for raw token patterns, which spaCy's Matcher
    decides alone.
    """

    source: str | tuple[TokenPattern, ...]
    needs: tuple[frozenset[str], ...]
    closing: frozenset[str] = frozenset()
    steps: list[Any] = field(default_factory=list)
    expression: str = ""

    def chunks(self) -> tuple[tuple[Chunk, ...], tuple[int, ...]]:
        """spaCy token patterns: chunks in order, and the widest gap between each two."""
        if not isinstance(self.source, str):
            return (Chunk((self.source,)),), ()
        return _chunks(self.source, _without_idle(self.source, parse(self.source)))

    def to_json(self) -> list[Any]:
        """The compiled form, for the cache."""
        needs = [sorted(group) for group in self.needs]
        return [self.source, needs, sorted(self.closing), self.steps, self.expression]

    @classmethod
    def from_json(cls, found: Sequence[Any]) -> Pattern:
        """The pattern that `to_json` wrote."""
        source, needs, closing, steps, expression = found
        whole = source if isinstance(source, str) else tuple(source)
        return cls(whole, tuple(map(frozenset, needs)), frozenset(closing), steps, expression)


def compile_pattern(source: str | Sequence[TokenPattern]) -> Pattern:
    """A pattern ready to match, from the notation or from raw spaCy token patterns."""
    if not isinstance(source, str):
        return Pattern(tuple(source), tuple(_raw_needs(source)))
    kept = _without_idle(source, parse(source))
    _chunks(source, kept)  # refuses what has too many spellings
    expression = MARK + _expression(kept)
    return Pattern(source, tuple(_needs(kept)), _closing(kept), _steps(kept), expression)


# --- token patterns ---------------------------------------------------------------------------


def _without_idle(source: str, items: Iterable[Item]) -> list[Item]:
    """The items without what is optional alone between two gaps: it adds nothing to them."""
    kept: list[Item] = []
    for is_gap, found in itertools.groupby(items, key=lambda item: isinstance(item, Gap)):
        run = list(found)
        if is_gap or not all(isinstance(item, Choice) and item.optional for item in run):
            kept += run
    while kept and isinstance(kept[0], Gap):
        del kept[0]
    while kept and isinstance(kept[-1], Gap):
        del kept[-1]
    if not kept:
        raise BadPattern(pattern=source, problem="every word is optional")
    return kept


def _chunks(source: str, items: Iterable[Item]) -> tuple[tuple[Chunk, ...], tuple[int, ...]]:
    chunks: list[Chunk] = []
    gaps: list[int] = []
    for is_gap, found in itertools.groupby(items, key=lambda item: isinstance(item, Gap)):
        run = tuple(found)
        if is_gap:
            gaps.append(sum(item.widest for item in run if isinstance(item, Gap)))
        else:
            chunks.append(_chunk(source, run))
    return tuple(chunks), tuple(gaps)


def _chunk(source: str, items: tuple[Item, ...]) -> Chunk:
    spelt = {repr(variant): variant for variant in _expand(source, items)}
    return Chunk(tuple(spelt.values()))


def _expand(source: str, items: Iterable[Item]) -> list[tuple[TokenPattern, ...]]:
    found: list[tuple[TokenPattern, ...]] = [()]
    for item in items:
        found = [left + right for left in found for right in _spellings(source, item)]
        if len(found) > MAX_VARIANTS:
            problem = f"more than {MAX_VARIANTS} spellings; write several patterns"
            raise BadPattern(pattern=source, problem=problem)
    return found


def _spellings(source: str, item: Item) -> list[tuple[TokenPattern, ...]]:
    if isinstance(item, Number):
        return [(NUMBER, NUMBER_REST)]
    if isinstance(item, Word):
        return [tuple(_word_tokens(item))]
    assert isinstance(item, Choice)  # a gap never gets here
    singles, others = _by_length(item)
    found = [variant for sequence in others for variant in _expand(source, sequence)]
    if singles:
        token = _any_of(singles)
        if item.optional and not others:
            return [({**token, "OP": "?"},)]
        found.insert(0, (token,))
    return [*found, ()] if item.optional else found


def _by_length(choice: Choice) -> tuple[list[Word], list[tuple[Item, ...]]]:
    """The alternatives that are one word of one token, and the others."""
    singles: list[Word] = []
    others: list[tuple[Item, ...]] = []
    for sequence in choice.sequences:
        first = sequence[0]
        if len(sequence) == 1 and isinstance(first, Word) and len(first.tokens) == 1:
            singles.append(first)
        else:
            others.append(sequence)
    return singles, others


def _word_tokens(word: Word) -> Iterator[TokenPattern]:
    *first, last = word.tokens
    yield from ({"LOWER": token} for token in first)
    yield {"LOWER": {"REGEX": f"^{re.escape(last)}"}} if word.prefix else {"LOWER": last}


def _any_of(words: Sequence[Word]) -> TokenPattern:
    if not any(word.prefix for word in words):
        texts = sorted({word.tokens[0] for word in words})
        return {"LOWER": texts[0]} if len(texts) == 1 else {"LOWER": {"IN": texts}}
    ends = (re.escape(word.tokens[0]) + ("" if word.prefix else r"\Z") for word in words)
    return {"LOWER": {"REGEX": f"^(?:{'|'.join(ends)})"}}


# --- what a text must hold --------------------------------------------------------------------


def _needs(items: Iterable[Item]) -> Iterator[frozenset[str]]:
    """Groups of words: a text that holds none of one group cannot match."""
    for item in items:
        if isinstance(item, Word):
            yield from _word_needs(item)
        elif isinstance(item, Choice) and not item.optional:
            options = [_rarest(list(_needs(sequence))) for sequence in item.sequences]
            if all(options):
                yield frozenset().union(*options)


def _word_needs(word: Word) -> Iterator[frozenset[str]]:
    for index, token in enumerate(word.tokens):
        runs = LETTERS.findall(token)
        if word.prefix and index == len(word.tokens) - 1 and runs and token.endswith(runs[-1]):
            yield from (frozenset([run]) for run in runs[:-1])
            yield frozenset([runs[-1] + "*"])
        else:
            yield from (frozenset([run]) for run in runs)


def _closing(items: Sequence[Item]) -> frozenset[str]:
    """Words of which every match ends in one; empty where it may end in others."""
    found: frozenset[str] = frozenset()
    for item in reversed(items):
        if isinstance(item, Word):
            options = [_closing_word(item)]
        elif isinstance(item, Choice):
            options = [_closing(sequence) for sequence in item.sequences]
        else:
            break
        if not all(options):
            break
        found = found.union(*options)
        if isinstance(item, Word) or not item.optional:
            return found
    return frozenset()


def _closing_word(word: Word) -> frozenset[str]:
    return [*_word_needs(word)][-1] if LETTERS.search(word.tokens[-1]) else frozenset()


def _rarest(groups: list[frozenset[str]]) -> frozenset[str]:
    """The group least likely to be met by chance: few words, long ones."""
    return max(groups, key=lambda g: (min(map(len, g)), -len(g)), default=frozenset())


def _steps(items: Iterable[Item]) -> list[Any]:
    """The pattern as steps over tokens."""
    return [step for item in items for step in _item_steps(item)]


def _item_steps(item: Item) -> list[Any]:
    if isinstance(item, Gap):
        return [item.widest]
    if isinstance(item, Number):
        return [None]
    if isinstance(item, Word):
        *first, last = item.tokens
        return [*first, {"tokens": [], "begins": [last]} if item.prefix else last]
    singles, others = _by_length(item)
    either = [_any_word(singles)] if singles else []
    if either and not others and not item.optional:
        return either
    return [[item.optional, *([either] if either else []), *_merged(map(_steps, others))]]


def _merged(stretches: Iterable[list[Any]]) -> list[list[Any]]:
    """The stretches, those that differ in one word as one with a choice there: fewer to try.

    >>> _merged([["free", "to"], ["able", "to"], ["no", "right"]])
    [[['able', 'free'], 'to'], ['no', 'right']]
    """
    found = list(stretches)
    for place in range(max(map(len, found), default=0)):
        alike: dict[str, list[list[Any]]] = {}
        for stretch in found:
            words = place < len(stretch) and _is_words(stretch[place])
            shape = [*stretch[:place], None, *stretch[place + 1 :]] if words else stretch
            alike.setdefault(repr((words, shape)), []).append(stretch)
        found = [_as_one(group, place) for group in alike.values()]
    return found


def _is_words(step: Any) -> bool:
    return isinstance(step, str) or (isinstance(step, list) and isinstance(step[0], str))


def _as_one(alike: Sequence[list[Any]], place: int) -> list[Any]:
    """Stretches that differ in the words at `place` alone, as one stretch."""
    first = alike[0]
    if len(alike) == 1:
        return first
    given = (step[place] for step in alike)
    words = {word for step in given for word in ([step] if isinstance(step, str) else step)}
    return [*first[:place], sorted(words), *first[place + 1 :]]


def _any_word(words: Sequence[Word]) -> Any:
    """A step for any of several words of one token each."""
    tokens = sorted({word.tokens[0] for word in words if not word.prefix})
    begins = sorted({word.tokens[0] for word in words if word.prefix})
    return {"tokens": tokens, "begins": begins} if begins else tokens


def _expression(items: Iterable[Item]) -> str:
    """The pattern over marked tokens, exact: each token with the MARK after it."""
    return "".join(map(_item_expression, items))


def _item_expression(item: Item) -> str:
    any_token = f"[^{MARK}]*{MARK}"
    if isinstance(item, Gap):
        return f"(?:{any_token}){{0,{item.widest}}}"
    if isinstance(item, Number):
        return f"{FIRST_OF_AMOUNT}{MARK}(?:{REST_OF_AMOUNT}{MARK})*"
    if isinstance(item, Word):
        *first, last = map(re.escape, item.tokens)
        return "".join(t + MARK for t in first) + last + (any_token if item.prefix else MARK)
    either = "|".join(_expression(sequence) for sequence in item.sequences)
    return f"(?:{either})" + ("?" if item.optional else "")


def _raw_needs(tokens: Sequence[TokenPattern]) -> Iterator[frozenset[str]]:
    for token in tokens:
        spec = token.get("LOWER")
        if token.get("OP", "+") not in ("+", "1"):
            continue
        given = spec.get("IN") if isinstance(spec, dict) and set(spec) == {"IN"} else [spec]
        options = [text for text in given or () if isinstance(text, str)]
        if options and len(options) == len(given or ()):
            groups = [LETTERS.findall(text) for text in options]
            if all(groups):
                yield frozenset(max(runs, key=len) for runs in groups)
