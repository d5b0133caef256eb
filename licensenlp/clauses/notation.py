"""Rule patterns, from the compact notation to spaCy token patterns.

In: a string such as `may not .. use|run (any output|the result(s))? to train*`.
Out: a `Pattern`: stretches of token patterns (`Chunk`) with the widest gap allowed between them,
and the words without which it cannot match. `rules/README.md` explains the notation.

Gaps stay out of the token patterns: the Matcher follows every way to skip tokens (three gaps of
ten took 19 s on 100 tokens), so chunks are matched on their own and joined by position.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from licensenlp.clauses.tokens import fold, tokenizer
from licensenlp.errors import LicenseNlpError

TokenPattern = dict[str, Any]
MAX_VARIANTS = 240  # a chunk of more spellings is a sign of two rules in one
DEFAULT_GAP = 6
MAX_GAP = 40

_MONEY = r"us\$|us|c\$|a\$|hk\$|nt\$|s\$|r\$|[$€£¥₹₩₽]|usd|eur|euros?|gbp|rmb|cny|jpy|inr|krw|chf"
_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    "sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_SCALE = "hundred|thousand|million|billion|trillion|crores?|lakhs?"
# The tokeniser leaves "us$2,000,000" and "rmb100m" whole.
_DIGITS = (
    r"(?:[a-z]{0,3}[$€£¥₹₩₽]|usd|eur|gbp|rmb|cny)?\d[\d.,'_]*(?:[kmb]|bn|mn|mm|million|billion)?\+?"
)
NUMBER: TokenPattern = {"LOWER": {"REGEX": rf"^(?:{_MONEY}|{_WORDS}|{_DIGITS})$"}}
NUMBER_REST: TokenPattern = {
    "LOWER": {"REGEX": rf"^(?:{_WORDS}|{_SCALE}|{_DIGITS}|[kmb]|bn|mn|mm|and|[()-])$"},
    "OP": "*",
}


class BadPattern(LicenseNlpError):
    """A pattern that breaks the notation; rule files report it with file and rule."""

    code = "L101"
    template = "pattern {pattern!r}: {problem}"


@dataclass(frozen=True, slots=True)
class Word:
    """One word as written: its tokens, and whether the last one is a prefix."""

    tokens: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """`#`: an amount, with its currency sign where there is one."""


@dataclass(frozen=True, slots=True)
class Gap:
    """`..`: up to `widest` tokens of any sort."""

    widest: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Alternatives, each a sequence; optional where marked with `?`."""

    sequences: tuple[tuple[Item, ...], ...]
    optional: bool = False


Item = Word | Number | Gap | Choice


@dataclass(frozen=True, slots=True)
class Chunk:
    """Tokens that follow each other without a gap, in every spelling."""

    variants: tuple[tuple[TokenPattern, ...], ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Chunks in order, at most `gaps[i]` tokens between chunk i and the next.

    `needs`: of each group of words a text must hold one (`train*` stands for a prefix).
    `shape`: an RE2 expression found in every folded text that matches; None where there is none.
    """

    chunks: tuple[Chunk, ...]
    gaps: tuple[int, ...]
    needs: tuple[frozenset[str], ...]
    shape: str | None = None

    def to_json(self) -> dict[str, Any]:
        """The compiled form, for the cache."""
        return {
            "chunks": [chunk.variants for chunk in self.chunks],
            "gaps": self.gaps,
            "needs": [sorted(group) for group in self.needs],
            "shape": self.shape,
        }

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> Pattern:
        """The pattern that `to_json` wrote."""
        return cls(
            tuple(Chunk(tuple(map(tuple, variants))) for variants in found["chunks"]),
            tuple(found["gaps"]),
            tuple(frozenset(group) for group in found["needs"]),
            found["shape"],
        )


def compile_pattern(source: str | Sequence[TokenPattern]) -> Pattern:
    """A pattern ready to match, from the notation or from raw spaCy token patterns."""
    if isinstance(source, str):
        return _assemble(source, _Parser(source).parse())
    return Pattern((Chunk((tuple(source),)),), (), tuple(_raw_needs(source)))


# --- reading the notation ---------------------------------------------------------------------

_TOKEN = re.compile(r"\s+|\(|\)\??|\||[^\s()|]+(?:\(s\)\??)?")
_WORD = re.compile(r"(?P<word>[^?*()]+)(?P<ending>\*|\(s\))?(?P<optional>\?)?")
_GAP = re.compile(r"\.\.(\d*)")


class _Parser:
    """Recursive descent over one pattern; groups may nest, gaps stand outside them."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.parts = _TOKEN.findall(source.strip().lower())
        self.at = 0

    def parse(self) -> tuple[Item, ...]:
        items = self._sequence(inside=False)
        if self.at < len(self.parts):
            raise self._bad(f"unexpected {self.parts[self.at]!r}")
        if not items or isinstance(items[0], Gap) or isinstance(items[-1], Gap):
            raise self._bad("a pattern starts and ends with a word")
        return items

    def _bad(self, problem: str) -> BadPattern:
        return BadPattern(pattern=self.source, problem=problem)

    def _peek(self) -> str:
        return self.parts[self.at] if self.at < len(self.parts) else ""

    def _sequence(self, *, inside: bool) -> tuple[Item, ...]:
        items: list[Item] = []
        while (part := self._peek()) and not part.startswith(")"):
            if part.isspace():
                self.at += 1
            elif part == "|":
                if inside:
                    break
                raise self._bad("'|' stands between two words without spaces, or in a group")
            elif part == "(":
                items.append(self._group())
            else:
                items.append(self._word(inside=inside))
        return tuple(items)

    def _group(self) -> Choice:
        self.at += 1
        sequences = [self._sequence(inside=True)]
        while self._peek() == "|":
            self.at += 1
            sequences.append(self._sequence(inside=True))
        end = self._peek()
        if not end.startswith(")"):
            raise self._bad("a '(' is not closed")
        self.at += 1
        if not all(sequences):
            raise self._bad("an empty alternative; write (…)? instead")
        if any(all(isinstance(i, Choice) and i.optional for i in s) for s in sequences):
            raise self._bad("an alternative is all optional; for a plural write user(s)")
        return Choice(tuple(sequences), optional=end == ")?")

    def _word(self, *, inside: bool) -> Item:
        gap = _GAP.fullmatch(self._peek())
        if gap:
            self.at += 1
            return self._gap(int(gap[1] or DEFAULT_GAP), inside=inside)
        words, optional = self._take()
        while not inside and self._peek() == "|":
            self.at += 1
            if not self._peek() or self._peek()[0] in " ()|":
                raise self._bad("'|' needs a word on both sides")
            if optional:
                raise self._bad("'?' comes after the last alternative")
            more, optional = self._take()
            words += more
        if len(words) == 1 and not optional:
            return words[0]
        return Choice(tuple((item,) for item in words), optional=optional)

    def _gap(self, widest: int, *, inside: bool) -> Gap:
        if inside:
            raise self._bad("no gap inside a group; write two patterns")
        if not 0 < widest <= MAX_GAP:
            raise self._bad(f"a gap is 1 to {MAX_GAP} tokens wide")
        return Gap(widest)

    def _take(self) -> tuple[list[Item], bool]:
        part = self._peek()
        self.at += 1
        if part in ("#", "#?"):
            return [Number()], part.endswith("?")
        found = _WORD.fullmatch(part)
        if not found or _GAP.match(part):
            raise self._bad(f"{part!r} is no word")
        words: list[Item] = [self._spelt(found["word"], prefix=found["ending"] == "*")]
        if found["ending"] == "(s)":
            words.append(self._spelt(found["word"] + "s"))
        return words, bool(found["optional"])

    def _spelt(self, word: str, *, prefix: bool = False) -> Word:
        tokens = tuple(token.text for token in tokenizer()(fold(word).text))
        if not tokens:
            raise self._bad(f"{word!r} holds no word once quotes are gone")
        return Word(tokens, prefix=prefix)


# --- token patterns ---------------------------------------------------------------------------


def _assemble(source: str, items: tuple[Item, ...]) -> Pattern:
    chunks: list[Chunk] = []
    gaps: list[int] = []
    gap = 0
    for is_gap, found in itertools.groupby(items, key=lambda item: isinstance(item, Gap)):
        run = tuple(found)
        if is_gap:
            gap += sum(item.widest for item in run if isinstance(item, Gap))
        elif not all(isinstance(item, Choice) and item.optional for item in run):
            # What is optional between two gaps adds nothing to them, and is left out.
            gaps += [gap] if chunks else []
            chunks.append(_chunk(source, run))
            gap = 0
    if not chunks:
        raise BadPattern(pattern=source, problem="every word is optional")
    return Pattern(tuple(chunks), tuple(gaps), tuple(_needs(items)), _shape(items))


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
    singles = [s[0] for s in item.sequences if len(s) == 1 and _is_single(s[0])]
    others = [s for s in item.sequences if not (len(s) == 1 and _is_single(s[0]))]
    found = [variant for sequence in others for variant in _expand(source, sequence)]
    if singles:
        token = _any_of([word for word in singles if isinstance(word, Word)])
        if item.optional and not others:
            return [({**token, "OP": "?"},)]
        found.insert(0, (token,))
    return [*found, ()] if item.optional else found


def _is_single(item: Item) -> bool:
    return isinstance(item, Word) and len(item.tokens) == 1


def _word_tokens(word: Word) -> Iterator[TokenPattern]:
    *first, last = word.tokens
    yield from ({"LOWER": token} for token in first)
    yield {"LOWER": {"REGEX": f"^{re.escape(last)}"}} if word.prefix else {"LOWER": last}


def _any_of(words: Sequence[Word]) -> TokenPattern:
    if not any(word.prefix for word in words):
        texts = sorted({word.tokens[0] for word in words})
        return {"LOWER": texts[0]} if len(texts) == 1 else {"LOWER": {"IN": texts}}
    ends = (re.escape(word.tokens[0]) + ("" if word.prefix else "$") for word in words)
    return {"LOWER": {"REGEX": f"^(?:{'|'.join(ends)})"}}


# --- what a text must hold --------------------------------------------------------------------

_LETTERS = re.compile(r"[^\W\d_]+")


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
        runs = _LETTERS.findall(token)
        if word.prefix and index == len(word.tokens) - 1 and runs and token.endswith(runs[-1]):
            yield from (frozenset([run]) for run in runs[:-1])
            yield frozenset([runs[-1] + "*"])
        else:
            yield from (frozenset([run]) for run in runs)


def _rarest(groups: list[frozenset[str]]) -> frozenset[str]:
    """The group least likely to be met by chance: few words, long ones."""
    return max(groups, key=lambda g: (min(map(len, g)), -len(g)), default=frozenset())


def _shape(items: Iterable[Item]) -> str:
    """The characters of a match: tokens in order, each with a blank after it or none."""
    return "".join(map(_item_shape, items))


def _item_shape(item: Item) -> str:
    if isinstance(item, Gap):  # n tokens hold n + 1 blanks at most, those around them counted
        return f"[^ ]*(?: [^ ]*){{0,{item.widest + 1}}}"
    if isinstance(item, Number):
        return "[^ ]+.*"
    if isinstance(item, Word):
        return "".join(re.escape(token) + " ?" for token in item.tokens)
    either = "|".join(_shape(sequence) for sequence in item.sequences)
    return f"(?:{either})" + ("?" if item.optional else "")


def _raw_needs(tokens: Sequence[TokenPattern]) -> Iterator[frozenset[str]]:
    for token in tokens:
        spec = token.get("LOWER")
        if token.get("OP", "+") not in ("+", "1"):
            continue
        given = spec.get("IN") if isinstance(spec, dict) and set(spec) == {"IN"} else [spec]
        options = [text for text in given or () if isinstance(text, str)]
        if options and len(options) == len(given or ()):
            groups = [_LETTERS.findall(text) for text in options]
            if all(groups):
                yield frozenset(max(runs, key=len) for runs in groups)
