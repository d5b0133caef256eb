"""How many steps an expression takes over a text: a backtracking matcher that counts.

In: an expression as `re` parses it, a text. Out: where it matches, which `test_patterns.py` holds
against `re`, and the steps on the way there: a count is the same on every machine.
"""

from __future__ import annotations

import re
import re._parser as sre  # type: ignore[import-not-found, unused-ignore]  # private: no types
from collections.abc import Iterable, Iterator
from typing import Any

ENDLESS = 10_000  # repeats that may be longer count as endless
PATIENCE = 3_000_000  # steps; the cube of 100 signs is a third of it
FLAGS = re.IGNORECASE | re.MULTILINE | re.DOTALL | re.VERBOSE | re.ASCII
_CATEGORIES = {"DIGIT": str.isdecimal, "SPACE": str.isspace}


class WithoutEnd(Exception):
    """An expression took more than `PATIENCE` steps: it doubles its work with each sign."""


class Signs:
    """The signs that one place of an expression takes; remembers what it was asked."""

    def __init__(self, node: tuple[Any, Any], flags: int) -> None:
        self._op, self._argument = str(node[0]), node[1]
        self._flags = flags
        self._known: dict[str, bool] = {}

    def __contains__(self, sign: object) -> bool:
        assert isinstance(sign, str)
        found = self._known.get(sign)
        if found is None:
            found = self._known[sign] = self._takes(sign)
        return found

    def _takes(self, sign: str) -> bool:
        if self._op == "ANY":
            return bool(self._flags & re.DOTALL) or sign != "\n"
        alike = {sign, sign.lower(), sign.upper()} if self._flags & re.IGNORECASE else {sign}
        codes = {ord(one) for one in alike if len(one) == 1}
        if self._op == "IN":
            negated = str(self._argument[0][0]) == "NEGATE"
            return negated != any(self._one(op, argument, codes) for op, argument in self._argument)
        return (self._op == "NOT_LITERAL") != (self._argument in codes)

    def _one(self, op: Any, argument: Any, codes: set[int]) -> bool:
        match str(op):
            case "LITERAL":
                return argument in codes
            case "RANGE":
                return any(argument[0] <= code <= argument[1] for code in codes)
            case "CATEGORY":
                return any(_of_category(str(argument), chr(code), self._flags) for code in codes)
        return False


def _of_category(name: str, sign: str, flags: int) -> bool:
    kind = name.removeprefix("CATEGORY_").removeprefix("UNI_").removeprefix("NOT_")
    found = _is_word(sign, flags) if kind == "WORD" else _CATEGORIES[kind](sign)
    return ("NOT_" in name) != (found and (sign.isascii() or not flags & re.ASCII))


def _is_word(sign: str, flags: int) -> bool:
    return (sign.isalnum() or sign == "_") and (sign.isascii() or not flags & re.ASCII)


Code = list[tuple[Any, ...]]


class Counter:
    """An expression that counts what `re` would do; `source` and `flags` as `re.compile` takes.

    `most`: bounds of repeats are taken for this where they are larger. What a text costs does not
    grow otherwise for it, but shows so on shorter texts.
    """

    def __init__(self, source: str | bytes, flags: int = 0, *, most: int = ENDLESS) -> None:
        self._most = most
        self.parsed = sre.parse(source, flags & FLAGS)
        self.flags = int(self.parsed.state.flags)
        if isinstance(source, bytes):
            self.flags |= re.ASCII
        self._slots = 0
        self._open: Code = [*self._sequence(self.parsed, self.flags), ("found",)]
        self._whole: Code = [*self._open[:-1], ("at", "AT_END_STRING", 0), ("found",)]
        self.steps = 0

    def match(self, text: str, at: int = 0, *, whole: bool = False) -> int:
        """The end of the match that begins at `at`, -1 without one; adds to `steps`.

        `whole`: only one that ends with the text.
        """
        return self._run(self._whole if whole else self._open, text, at)

    def scan(self, text: str) -> Iterator[tuple[int, int]]:
        """The matches of a text from left to right, without overlap."""
        at, first = 0, self._open[0]
        while at <= len(text):
            if first[0] == "sign" and (at == len(text) or text[at] not in first[1]):
                at += 1
                self.steps += 1
                continue
            end = self.match(text, at)
            if end >= 0:
                yield at, end
            at = end if end > at else at + 1

    def _sequence(self, parsed: Iterable[tuple[Any, Any]], flags: int) -> Code:
        return [step for node in parsed for step in self._node(node, flags)]

    def _node(self, node: tuple[Any, Any], flags: int) -> Code:
        op, argument = str(node[0]), node[1]
        match op:
            case "LITERAL" | "NOT_LITERAL" | "IN" | "ANY":
                return [("sign", Signs(node, flags))]
            case "AT":
                return [("at", _place(str(argument), flags), flags)]
            case "SUBPATTERN":
                _, more, less, body = argument
                return self._sequence(body, (flags | more) & ~less)
            case "ATOMIC_GROUP":
                return [("atomic", [*self._sequence(argument, flags), ("found",)])]
            case "BRANCH":
                return self._branch([self._sequence(one, flags) for one in argument[1]])
            case "ASSERT" | "ASSERT_NOT":
                direction, body = argument
                back = body.getwidth()[0] if direction < 0 else 0
                inner = [*self._sequence(body, flags), ("found",)]
                return [("look", inner, back, op == "ASSERT")]
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                least, most, body = argument
                return self._repeat(op, least, most, body, flags)
        # Back-references and conditions: the package has none, and one would have to be counted.
        raise NotImplementedError(op)

    def _branch(self, ways: list[Code]) -> Code:
        """Jumps are relative: first one way, then the others."""
        if len(ways) == 1:
            return ways[0]
        first, rest = ways[0], self._branch(ways[1:])
        jump = ("jump", len(rest) + 1)
        return [("split", 1, len(first) + 2), *first, jump, *rest]

    def _repeat(self, op: str, least: int, most: int, body: Any, flags: int) -> Code:
        once = self._sequence(body, flags)
        code = once * min(least, self._most)
        if most >= ENDLESS:
            code += self._endless(once, op == "MIN_REPEAT", nullable=body.getwidth()[0] == 0)
        else:
            for left in range(min(most, self._most) - min(least, self._most), 0, -1):
                code.append(_split(1, left * (len(once) + 1), op == "MIN_REPEAT"))
                code += once
        return [("atomic", [*code, ("found",)])] if op == "POSSESSIVE_REPEAT" else code

    def _endless(self, once: Code, lazy: bool, *, nullable: bool) -> Code:
        if nullable:  # a round that takes nothing is the last
            self._slots += 1
            once = [("enter", self._slots), *once, ("moved", self._slots)]
        return [_split(1, len(once) + 2, lazy), *once, ("jump", -len(once) - 1)]

    def _run(self, code: Code, text: str, start: int) -> int:
        """The end of the first match that backtracking comes to, -1 without one."""
        size, steps = len(text), 0
        left: list[tuple[int, int, tuple[tuple[int, int], ...]]] = [(0, start, ())]
        while left:
            if steps > PATIENCE:
                raise WithoutEnd
            at, place, entered = left.pop()
            while True:
                step = code[at]
                steps += 1
                kind = step[0]
                if kind == "sign":
                    if place >= size or text[place] not in step[1]:
                        break
                    place += 1
                    at += 1
                elif kind == "split":
                    left.append((at + step[2], place, entered))
                    at += step[1]
                elif kind == "jump":
                    at += step[1]
                elif kind == "found":
                    self.steps += steps
                    return place
                elif kind == "enter":
                    entered = ((step[1], place), *(e for e in entered if e[0] != step[1]))
                    at += 1
                elif kind == "atomic":
                    place = self._run(step[1], text, place)
                    if place < 0:
                        break
                    at += 1
                elif self._holds(step, text, place, entered):
                    at += 1
                else:
                    break
        self.steps += steps
        return -1

    def _holds(
        self, step: tuple[Any, ...], text: str, place: int, entered: tuple[tuple[int, int], ...]
    ) -> bool:
        """Whether a condition that takes no sign holds at a place."""
        if step[0] == "moved":
            return dict(entered)[step[1]] != place
        if step[0] == "look":
            _, inner, back, wanted = step
            return (place >= back and self._run(inner, text, place - back) >= 0) is wanted
        return _stands(step, text, place)


def _split(stay: int, leave: int, lazy: bool) -> tuple[str, int, int]:
    return ("split", leave, stay) if lazy else ("split", stay, leave)


def _place(name: str, flags: int) -> str:
    lines = {"AT_BEGINNING": "AT_BEGINNING_LINE", "AT_END": "AT_END_LINE"}
    return lines.get(name, name) if flags & re.MULTILINE else name


def _stands(step: tuple[Any, ...], text: str, place: int) -> bool:
    rest = len(text) - place
    match step[1]:
        case "AT_BEGINNING" | "AT_BEGINNING_STRING":
            return place == 0
        case "AT_BEGINNING_LINE":
            return place == 0 or text[place - 1] == "\n"
        case "AT_END":
            return rest == 0 or (rest == 1 and text[place] == "\n")
        case "AT_END_LINE":
            return rest == 0 or text[place] == "\n"
        case "AT_END_STRING":
            return rest == 0
    before = place > 0 and _is_word(text[place - 1], step[2])
    after = rest > 0 and _is_word(text[place], step[2])
    return (before != after) is (step[1] == "AT_BOUNDARY")
