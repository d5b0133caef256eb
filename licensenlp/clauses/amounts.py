"""Amounts of money and numbers of things, in the ways people write them.

In: clean text. Out: `Amount`s with value, currency and place. "700 million", "700,000,000",
"700M", "seven hundred million", "ten (10) million", "US$1M", "RMB 1 billion", "10 crore",
"1 000 000" and their mixtures are read.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import zip_longest
from typing import Any

from licensenlp.clauses.tokens import lower


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as written in `[start, end)` of the text; `currency` is ISO 4217 or None.

    `bounds`: words such as "more than" or "or fewer" stand beside it. `counts`: it may count
    users, money or people; False for days, percentages, sections and dates.
    """

    value: Decimal
    currency: str | None
    start: int
    end: int
    bounds: bool = False
    counts: bool = True

    @property
    def number(self) -> int | float:
        """The value as an integer where it is whole."""
        whole = self.value == self.value.to_integral_value()
        return int(self.value) if whole else float(self.value)


def amounts(text: str) -> list[Amount]:
    """Every amount in the text, in order."""
    folded = lower(text)
    if not _counts(folded):
        return []
    found = list(_Reader(folded).read())
    return [_ranged(folded, one, following) for one, following in zip_longest(found, found[1:])]


_DIGIT, _LETTERS = re.compile(r"\d"), re.compile(r"[^\W\d_]+")


def _counts(folded: str) -> bool:
    """Whether a figure or a number word occurs: most texts are spared the search for amounts."""
    return bool(_DIGIT.search(folded)) or not _number_words().isdisjoint(_LETTERS.findall(folded))


def percentages(text: str) -> list[float]:
    """Every percentage in the text as a fraction: "five percent (5%)" is 0.05, once."""
    folded = lower(text)
    found: list[float] = []
    for amount in amounts(folded):
        if re.match(r"\s*\)?\s*(?:%|per ?cent)", folded[amount.end : amount.end + 12]):
            value = float(amount.value / 100)
            if value not in found:
                found.append(value)
    return found


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A place in a row, "twentieth" being 20, in `[start, end)` of the text."""

    value: int
    start: int
    end: int


def ordinals(text: str) -> list[Ordinal]:
    """Every ordinal in folded text, in order: "the twentieth", "a 4th"."""
    table = _vocabulary()["ordinals"]
    return [
        Ordinal(int(m[1]) if m[1] else table[m[2]], m.start(), m.end())
        for m in _ordinal().finditer(text)
    ]


@cache
def _ordinal() -> re.Pattern[str]:
    words = _one_of(_vocabulary()["ordinals"])
    return re.compile(rf"\b(?:(\d{{1,6}})(?:st|nd|rd|th)|({words}))\b")


# --- vocabulary -------------------------------------------------------------------------------


@cache
def _vocabulary() -> Mapping[str, Any]:
    text = (files("licensenlp.clauses") / "amounts.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _number_words() -> frozenset[str]:
    return frozenset(_vocabulary()["words"]) | frozenset(_vocabulary()["scales"])


@cache
def _currencies() -> Mapping[str, str]:
    table = _vocabulary()["currencies"]
    return {spelling: code for code, spellings in table.items() for spelling in spellings}


def _one_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


# "700,000,000", "700.000.000", "700 000 000"; "2,00,00,000" as India groups them.
_GROUPED = (
    r"(?:\d{1,3}(?:[,.'\u00a0\u202f\u2009 ]\d{3})+|\d{1,2}(?:,\d{2})+,\d{3})"
    r"(?!\d)(?:[.,]\d{1,2}(?!\d))?"
)
_PLAIN = r"\d+(?:\.\d+)?"


@cache
def _token() -> re.Pattern[str]:
    """One piece of an amount; each alternative is linear in what it reads."""
    words, scales = _vocabulary()["words"], _vocabulary()["scales"]
    return re.compile(
        rf"(?P<currency>(?<![a-z])(?:{_one_of(_currencies())})(?![a-z]))"
        rf"|(?P<digits>(?<![\d.,])(?:{_GROUPED}|{_PLAIN}))"
        rf"|(?P<word>\b(?:{_one_of(words)})\b)"
        rf"|(?P<scale>(?<![a-z])(?:{_one_of(scales)})(?![a-z]))"
        rf"|(?P<half>\band[ -]a[ -]half\b)|(?P<open>\((?:<|up to )?)|(?P<close>\))"
        rf"|(?P<joint>\band\b|-)"
    )


@cache
def _beside(kind: str, side: str) -> re.Pattern[str]:
    body = _one_of(_vocabulary()[kind][side])
    if side == "before":
        between = r"(?:\s*(?:a|an|the|total|aggregate|of|or equal to|than))*[\s(:=]*$"
        return re.compile(rf"(?<!\w)(?:{body}){between}")
    # "$1M in revenue or more": a few words may stand between the amount and its bound.
    between = r"[\s)+]*" if kind == "not_counted" else r"[\s)]*(?:[a-z]+ ){0,3}?"
    return re.compile(rf"{between}(?:{body})(?![a-z])")


_ARTICLE = re.compile(r"\b(half |quarter (?:of )?)?(?:an?|the first|every|each|whole) $")
_PARTS = {None: Decimal(1), "half": Decimal("0.5"), "quarter": Decimal("0.25")}
_YEAR = re.compile(r"(?:19|20)\d\d")
_BEFORE_YEAR = re.compile(r"(?:\b\d{1,2},?|\b[a-z]{2,9},?|[-/]|©)\s*$")


def _is_year(text: str, before: str) -> bool:
    """A bare 19xx or 20xx after a day, a month or a preposition."""
    if not _YEAR.fullmatch(text) or not (found := _BEFORE_YEAR.search(before)):
        return False
    word = found.group().strip(" ,")
    month = _vocabulary()["not_counted"]["before"]
    return not word.isalpha() or word in month or word in ("in", "since", "year", "of", "by")


_PART_OF_NAME = re.compile(r"[a-z]-$")  # "the KR-7 weights"
# A number in front of a paragraph, or one with a point: "2. Five machines", "under 3.1".
_ENUMERATOR = re.compile(r"[a-z]?[.)](?:\s|$)")


def _numbers_a_paragraph(text: str, start: int, end: int) -> bool:
    return text[:start].rstrip(" (")[-1:] in ("", ":") and bool(_ENUMERATOR.match(text, end))


_RANGE = re.compile(r"\s*(?:to|-|–|—)\s*\D{0,4}")


def _ranged(text: str, one: Amount, following: Amount | None) -> Amount:
    """The lower end of "10 to 50 million", which is ten million."""
    if following is None or one.value >= 1000:
        return one
    if not _RANGE.fullmatch(text, one.end, following.start):
        return one
    factor = next(
        (
            factor
            for word, factor in _vocabulary()["scales"].items()
            if factor > 100 and re.search(rf"(?<![a-z]){word}$", text[one.end : following.end])
        ),
        1,
    )
    if one.value * factor >= following.value:
        return one
    return replace(
        one,
        value=one.value * factor,
        currency=one.currency or following.currency,
        counts=one.counts or following.counts,
    )


# --- reading ----------------------------------------------------------------------------------


def _scaled(total: Decimal, current: Decimal, scale: str) -> tuple[Decimal, Decimal]:
    """Sum and running number after a word such as "million"; "hundred" stays in the number."""
    factor = Decimal(_vocabulary()["scales"][scale])
    if factor == 100:
        return total, (current or Decimal(1)) * 100
    return total + (current or Decimal(1)) * factor, Decimal(0)


@dataclass(slots=True)
class _Piece:
    kind: str
    text: str
    start: int
    end: int


class _Reader:
    """One pass over the pieces of a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces = [
            _Piece(str(m.lastgroup), m.group(), m.start(), m.end()) for m in _token().finditer(text)
        ]
        self.at = 0

    def read(self) -> Iterator[Amount]:
        while self.at < len(self.pieces):
            begin = self.at
            currency = self._currency_before()
            value = self._value()
            if value is None:
                self.at = max(begin + 1, self.at)
                continue
            value = self._restated(value)
            currency = currency or self._restated_currency(begin)
            if not currency and (currency := self._currency_after()):
                value = self._restated(value)
            yield self._amount(value, currency, begin)

    def _near(self) -> _Piece | None:
        """The next piece, where at most two blanks or hyphens part it from the last."""
        if self.at >= len(self.pieces):
            return None
        piece = self.pieces[self.at]
        if self.at == 0:
            return piece
        between = self.text[self.pieces[self.at - 1].end : piece.start]
        return piece if not between.strip(" -\u00a0\u202f") and len(between) <= 2 else None

    def _currency_before(self) -> str | None:
        piece = self.pieces[self.at]
        if piece.kind != "currency":
            return None
        self.at += 1
        code = _currencies()[piece.text]
        following = self._near()
        if following and following.kind == "currency":  # "US $", "USD $5"
            self.at += 1
            following = self._near()
        return code if following and following.kind in ("digits", "word") else None

    def _value(self) -> Decimal | None:
        """The number that starts here, by the way words are added up; None where none does."""
        first = self.pieces[self.at] if self.at < len(self.pieces) else None
        current = self._first(first) if first else None
        if first is None or current is None:
            return None
        if self.at and self.pieces[self.at - 1].kind == "currency" and not self._near():
            return None
        total, last = Decimal(0), first.kind
        if first.kind == "scale":
            total, current = _scaled(total, current, first.text)
        self.at += 1
        while (piece := self._near()) and (step := self._step(piece, last)):
            if step == "scale":
                total, current = _scaled(total, current, piece.text)
            elif step == "add":
                current += self._number(piece)
            elif step == "half":
                current += Decimal("0.5")
            last = piece.kind if piece.kind != "joint" else last
            self.at += 1
        return total + current

    def _first(self, piece: _Piece) -> Decimal | None:
        """The number with which an amount begins: "7", "seven", or the "a" of "a million"."""
        if piece.kind in ("digits", "word"):
            return self._number(piece)
        article = _ARTICLE.search(self.text[max(0, piece.start - 13) : piece.start])
        if piece.kind != "scale" or len(piece.text) < 4 or not article:
            return None
        return _PARTS[article[1].split()[0] if article[1] else None]

    def _step(self, piece: _Piece, last: str) -> str:
        """What the next piece does to the number: scale it, add to it, join, or nothing."""
        if piece.kind == "scale":
            glued = piece.start == self.pieces[self.at - 1].end
            short = len(piece.text) == 1
            return "scale" if glued or not short or piece.text in "mbk" else ""
        if piece.kind == "half":
            return "half" if last in ("word", "digits") else ""
        if piece.kind == "word" and last in ("word", "scale"):
            return "add"
        if piece.kind == "joint" and last in ("word", "scale") and self.at + 1 < len(self.pieces):
            follows = self.pieces[self.at + 1]
            close = follows.start - piece.end <= 1 and follows.kind == "word"
            hundred = self.pieces[self.at - 1].text in ("hundred", "thousand", "million")
            return "join" if close and (hundred or piece.text == "-") else ""
        return ""

    @staticmethod
    def _number(piece: _Piece) -> Decimal:
        if piece.kind == "word":
            return Decimal(_vocabulary()["words"][piece.text])
        text = piece.text
        if re.fullmatch(_GROUPED, text):
            cents = re.search(r"[.,](\d{1,2})$", text)
            whole = re.sub(r"\D", "", text[: cents.start()] if cents else text)
            return Decimal(f"{whole}.{cents[1]}" if cents else whole)
        return Decimal(text)

    def _restated(self, value: Decimal) -> Decimal:
        """The value after "(10)" in "ten (10) million": the same number, said again."""
        opening = self._near()
        if not opening or opening.kind != "open":
            return value
        held, self.at = self.at, self.at + 1
        if self.at < len(self.pieces) and self.pieces[self.at].kind == "currency":
            self.at += 1
        again = self._value() if self._near() else None
        if again is not None and self._near() and self.pieces[self.at].kind == "currency":
            self.at += 1
        closing = self._near()
        if again != value or not closing or closing.kind != "close":
            self.at = held
            return value
        self.at += 1
        scale = self._near()
        if scale and scale.kind == "scale":
            self.at += 1
            return value * Decimal(_vocabulary()["scales"][scale.text])
        return value

    def _restated_currency(self, begin: int) -> str | None:
        inside = (p for p in self.pieces[begin : self.at] if p.kind == "currency")
        piece = next(inside, None)
        return _currencies()[piece.text] if piece else None

    def _currency_after(self) -> str | None:
        piece = self._near()
        if not piece or piece.kind != "currency":
            return None
        following = self.pieces[self.at + 1] if self.at + 1 < len(self.pieces) else None
        if following and following.kind == "digits" and following.start - piece.end <= 1:
            return None  # the sign belongs to the next amount
        self.at += 1
        return _currencies()[piece.text]

    def _amount(self, value: Decimal, currency: str | None, begin: int) -> Amount:
        start, end = self.pieces[begin].start, self.pieces[self.at - 1].end
        before, after = self.text[max(0, start - 48) : start], self.text[end : end + 48]
        bounds = _beside("bounds", "before").search(before) or _beside("bounds", "after").match(
            after
        )
        counted = currency or not (
            _beside("not_counted", "before").search(before)
            or _beside("not_counted", "after").match(after)
            or _is_year(self.text[start:end], before)
            or _numbers_a_paragraph(self.text, start, end)
            or value != value.to_integral_value()
            or _PART_OF_NAME.search(before)
        )
        return Amount(value, currency, start, end, bool(bounds), bool(counted))
