"""Strings on which an expression takes long, if on any: derived from its own shape.

In: an expression as `re` parses it. Out: pairs of a beginning, a stretch to repeat and an end. For
each repeat of the expression the stretch is what its body takes, sign by sign of those that the
expression tells apart, after what leads there, alone and together with it; the end is a sign that
it does not take. Also whole matches, beginnings of one, and the branches of a body in turn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any, NamedTuple

from .backtracking import Counter, Signs

MANY = 16  # repeats that may be longer are worth a stretch
_USUAL = " \n\taA1_-.,;:()[]{}<>\"'/*#=|é\u00a0\x00"
_MOST = 12  # signs that an expression tells apart, of which each is tried


class Pump(NamedTuple):
    """A beginning, what is repeated behind it, and an end."""

    start: str
    unit: str
    end: str

    def text(self, size: int, times: int = 1) -> str:
        """The beginning, about `size` signs of what is repeated, `times` over, and the end.

        What is repeated is never cut, so that longer texts differ in nothing else.
        """
        return self.start + self.unit * (max(2, size // len(self.unit)) * times) + self.end


@dataclass(frozen=True, slots=True)
class _Repeat:
    """A repeat, and what has to stand before it."""

    before: str
    body: Any
    flags: int


class Shape:
    """An expression, with the signs that it tells apart."""

    def __init__(self, counter: Counter) -> None:
        self.parsed, self.flags = counter.parsed, counter.flags
        self._signs: list[Signs] = []
        found = dict.fromkeys(_USUAL)
        for sets, sign in _places(self.parsed, self.flags):
            self._signs.append(sets)
            found |= dict.fromkeys(sign)
        if self.flags & re.ASCII and not self.flags & re.UNICODE:
            found = dict.fromkeys(sign for sign in found if ord(sign) < 256)
        kinds: dict[tuple[bool, ...], str] = {}
        for sign in found:
            kinds.setdefault(tuple(sign in one for one in self._signs), sign)
        self.alphabet = tuple(kinds.values())

    def pumps(self) -> tuple[Pump, ...]:
        """What is worth trying, each once."""
        return tuple(dict.fromkeys(self._pumps()))

    def _pumps(self) -> Iterator[Pump]:
        whole = {self._sample(self.parsed, self.flags, sign) for sign in self.alphabet}
        for one in sorted(whole - {""}):
            yield from (Pump("", one, end) for end in ("", "\x00"))
            yield Pump("", one[: max(1, len(one) // 2)], "\x00")
        for repeat in self._repeats(self.parsed, self.flags, ""):
            units = self._units(repeat)
            for unit in units:
                for end in ("", self._end(unit)):
                    yield Pump(repeat.before, unit, end)
                    yield Pump("", unit, end)
                    yield Pump("", repeat.before + unit, end)
            for one, two in pairwise(units):
                yield Pump(repeat.before, one + two, self._end(one))

    def _units(self, repeat: _Repeat) -> list[str]:
        found = (self._sample(repeat.body, repeat.flags, sign) for sign in self.alphabet)
        branches = (
            self._sample(repeat.body, repeat.flags, "", branch=number) for number in range(1, 6)
        )
        return list(islice(dict.fromkeys(one for one in (*found, *branches) if one), _MOST))

    def _end(self, unit: str) -> str:
        """A sign that is told apart from the stretch's, of those that most places refuse."""
        others = [sign for sign in self.alphabet if sign not in unit] or ["\x00"]
        return min(others, key=lambda sign: sum(sign in one for one in self._signs))

    def _repeats(self, parsed: Any, flags: int, before: str) -> Iterator[_Repeat]:
        for node in parsed:
            op, argument = str(node[0]), node[1]
            match op:
                case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                    if argument[1] > MANY:
                        yield _Repeat(before, argument[2], flags)
                    yield from self._repeats(argument[2], flags, before)
                case "SUBPATTERN":
                    inner = (flags | argument[1]) & ~argument[2]
                    yield from self._repeats(argument[3], inner, before)
                case "ATOMIC_GROUP":
                    yield from self._repeats(argument, flags, before)
                case "ASSERT" | "ASSERT_NOT":
                    yield from self._repeats(argument[1], flags, before)
                case "BRANCH":
                    for branch in argument[1]:
                        yield from self._repeats(branch, flags, before)
            before += self._sample([node], flags, "")

    def _sample(self, parsed: Any, flags: int, wanted: str, branch: int = 0) -> str:
        """Something short that the expression takes; of `wanted` where it may be."""
        return "".join(self._of(node, flags, wanted, branch) for node in parsed)

    def _of(self, node: Any, flags: int, wanted: str, branch: int) -> str:
        op, argument = str(node[0]), node[1]
        match op:
            case "LITERAL":
                return chr(argument)
            case "NOT_LITERAL" | "IN" | "ANY":
                taken = Signs(node, flags)
                if wanted and wanted in taken:
                    return wanted
                return next((sign for sign in self.alphabet if sign in taken), "")
            case "SUBPATTERN":
                inner = (flags | argument[1]) & ~argument[2]
                return self._sample(argument[3], inner, wanted, branch)
            case "ATOMIC_GROUP":
                return self._sample(argument, flags, wanted, branch)
            case "BRANCH":
                ways = argument[1]
                return self._sample(ways[branch % len(ways)], flags, wanted, branch)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                least = argument[0] or int(bool(wanted) and argument[1] > 0)
                return self._sample(argument[2], flags, wanted, branch) * least
        return ""


def _places(parsed: Any, flags: int) -> Iterator[tuple[Signs, str]]:
    """Every place of an expression that takes a sign, with signs that stand in its source."""
    for node in parsed:
        op, argument = str(node[0]), node[1]
        match op:
            case "LITERAL" | "NOT_LITERAL":
                yield Signs(node, flags), chr(argument)
            case "IN":
                yield Signs(node, flags), "".join(_written(argument))
            case "ANY":
                yield Signs(node, flags), "x"
            case "SUBPATTERN":
                yield from _places(argument[3], (flags | argument[1]) & ~argument[2])
            case "ATOMIC_GROUP":
                yield from _places(argument, flags)
            case "BRANCH":
                for branch in argument[1]:
                    yield from _places(branch, flags)
            case "ASSERT" | "ASSERT_NOT":
                yield from _places(argument[1], flags)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                yield from _places(argument[2], flags)


def _written(items: Any) -> Iterator[str]:
    """The signs that stand in a class."""
    for op, argument in items:
        if str(op) == "LITERAL":
            yield chr(argument)
        elif str(op) == "RANGE":
            yield chr(argument[0])
            yield chr(argument[1])
