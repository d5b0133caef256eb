"""A pattern as steps over the tokens of a text, all places at once: one bit a place.

In: steps, and of each token the places where it stands. Out: the places where matches begin, or
end. Each step moves every place together, so the work grows with the steps and hardly with the
text, whatever the gaps. A set of places is a whole number: bit n is the place before token n.

Steps are plain JSON: a token; a number, a gap of up to so many tokens; None, an amount; a list of
tokens, any of them; `{"tokens": […], "begins": […]}`, any of them or any that begins so;
`[optional, steps, steps, …]`, one of several stretches.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

Steps = Sequence[Any]
# No character classes beyond ASCII, and no `\d`: RE2 reads bytes, and must agree with `re`.
_SIGN = r"(?:\$|€|£|¥|₹|₩|₽)"
_MONEY = rf"[a-z]{{0,3}}{_SIGN}|us|usd|eur|euros?|gbp|rmb|cny|jpy|inr|krw|chf"
_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    "sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_SCALE = "hundred|thousand|million|billion|trillion|crores?|lakhs?"
# The tokeniser leaves "us$2,000,000" and "rmb100m" whole.
_DIGITS = (
    rf"(?:[a-z]{{0,3}}{_SIGN}|usd|eur|gbp|rmb|cny)?[0-9][0-9.,'_]*"
    r"(?:[kmb]|bn|mn|mm|million|billion)?\+?"
)
FIRST_OF_AMOUNT = rf"(?:{_MONEY}|{_WORDS}|{_DIGITS})"
REST_OF_AMOUNT = rf"(?:{_WORDS}|{_SCALE}|{_DIGITS}|[kmb]|bn|mn|mm|and|[()-])"
_FIRST, _REST = re.compile(FIRST_OF_AMOUNT), re.compile(REST_OF_AMOUNT)


LONG = 2000  # tokens; beyond, sets of places cost more than RE2
_PLACES = tuple(1 << n for n in range(LONG))


class Masks:
    """Where the tokens of a text stand, which has at most LONG of them.

    `of`: token -> the places before which it stands. `everywhere`: those, and the place behind the
    last token. `item`: the number of the first token of the item.
    """

    __slots__ = ("_begun", "_first", "_in_order", "_rest", "everywhere", "item", "of")

    def __init__(self, tokens: Sequence[str], item: int = 0) -> None:
        self.of: dict[str, int] = {}
        for token, place in zip(tokens, _PLACES, strict=False):
            if token in self.of:
                self.of[token] |= place
            else:
                self.of[token] = place
        self.everywhere = (2 << len(tokens)) - 1
        self.item = item
        self._begun: dict[str, int] = {}
        self._in_order: list[str] | None = None
        self._first: int | None = None
        self._rest: int | None = None

    @property
    def first(self) -> int:
        """The places before tokens that begin an amount."""
        if self._first is None:
            self._first = self._fitting(_FIRST)
        return self._first

    @property
    def rest(self) -> int:
        """The places before tokens that may go on with an amount."""
        if self._rest is None:
            self._rest = self._fitting(_REST)
        return self._rest

    def _fitting(self, expression: re.Pattern[str]) -> int:
        found = 0
        for token, places in self.of.items():
            if expression.fullmatch(token):
                found |= places
        return found

    def any_of(self, step: Mapping[str, Sequence[str]]) -> int:
        """The places before any of the step's tokens."""
        found = 0
        for token in step["tokens"]:
            found |= self.of.get(token, 0)
        for prefix in step["begins"]:
            places = self._begun.get(prefix)
            if places is None:
                places = self._begun[prefix] = self._beginning(prefix)
            found |= places
        return found

    def _beginning(self, prefix: str) -> int:
        """The places before tokens that begin so: in order, they stand side by side."""
        if self._in_order is None:
            self._in_order = sorted(self.of)
        found = 0
        for at in range(bisect_left(self._in_order, prefix), len(self._in_order)):
            token = self._in_order[at]
            if not token.startswith(prefix):
                break
            found |= self.of[token]
        return found


def ends(steps: Steps, masks: Masks, places: int) -> int:
    """The places behind matches that begin at one of `places`."""
    get = masks.of.get
    for step in steps:
        kind = type(step)
        if kind is str:
            places = (places & get(step, 0)) << 1
        elif kind is int:
            places = _spread(places, step)
        elif kind is dict:
            places = (places & masks.any_of(step)) << 1
        elif kind is list and type(step[0]) is str:
            either = 0
            for token in step:
                either |= get(token, 0)
            places = (places & either) << 1
        elif kind is list:
            reached = places if step[0] else 0
            for stretch in step[1:]:
                first = stretch[0]
                if type(first) is not str or places & get(first, 0):  # most fail here already
                    reached |= ends(stretch, masks, places)
            places = reached
        else:
            places = (places & masks.first) << 1
            places = _run(places, masks.rest)
        if not places:
            return 0
    return places


def starts(steps: Steps, masks: Masks, places: int) -> int:
    """The places before matches that end at one of `places`."""
    get = masks.of.get
    for step in reversed(steps):
        kind = type(step)
        if kind is str:
            places = places >> 1 & get(step, 0)
        elif kind is int:
            places = _spread_back(places, step)
        elif kind is dict:
            places = places >> 1 & masks.any_of(step)
        elif kind is list and type(step[0]) is str:
            either = 0
            for token in step:
                either |= get(token, 0)
            places = places >> 1 & either
        elif kind is list:
            reached = places if step[0] else 0
            before = places >> 1
            for stretch in step[1:]:
                last = stretch[-1]
                if type(last) is not str or before & get(last, 0):  # most fail here already
                    reached |= starts(stretch, masks, places)
            places = reached
        else:
            places = _run_back(places, masks.rest) >> 1 & masks.first
        if not places:
            return 0
    return places


def _run(places: int, on: int) -> int:
    """`places`, and those that lead on from them through tokens before `on`."""
    more = places
    while more := (more & on) << 1 & ~places:
        places |= more
    return places


def _run_back(places: int, on: int) -> int:
    more = places
    while more := more >> 1 & on & ~places:
        places |= more
    return places


def _spread(places: int, widest: int) -> int:
    """`places`, and those up to `widest` behind each, in ever longer strides."""
    done = 0
    while done < widest:
        stride = min(done + 1, widest - done)
        places |= places << stride
        done += stride
    return places


def _spread_back(places: int, widest: int) -> int:
    done = 0
    while done < widest:
        stride = min(done + 1, widest - done)
        places |= places >> stride
        done += stride
    return places


def lowest(places: int) -> int:
    """The first of `places`; -1 where there is none."""
    return (places & -places).bit_length() - 1
