"""No expression of the package is worse than linear, on the strings that its own shape suggests.

Counted in steps, by a matcher that backtracks as `re` does and is held against it; times would say
the same on a quiet machine only (`pumped.py` takes them, of the rules too). RE2's expressions are
linear by construction, and rules are steps over tokens or RE2.
"""

from __future__ import annotations

import math
import re
import re._parser as sre  # type: ignore[import-not-found, unused-ignore]  # private: no types
from collections.abc import Iterator
from typing import Any

import pytest

from licensenlp.clauses.cutting import LONGEST
from licensenlp.clauses.rulebook import compiled_rules

from .adversarial import Pump, Shape
from .backtracking import Counter, WithoutEnd
from .expressions import Expression, expressions, in_source

SIZE = 160  # signs of the shorter text; the longer one has twice as many
LONGER = 4  # times the shorter text, where that grows too much
BOUND = 8  # what bounds of repeats are taken for
EXPONENT = 1.15
ENDLESS = 1_000  # repeats that may be longer count as endless

# Expressions that would be worse, had their callers not cut what they hand over: what each begins
# with, and to how many characters.
CUT_BY_CALLERS = {
    r"\s*\)?\s*(?:%|per ?cent)": 12,
    r"(?:^|[.;:,!?)\]": 24,  # what stands before an item
    r"[.;:!?]\W*\s|\n\s*\n": 80,  # between two words
    r"(?:charset|encoding)": 2_048,  # the head of a page
    r"(?i)[,;:(]?\s+(?:the (?:vienna": 3_000,  # of a clause on governing law, as the next
    r"((?:(?i:mainland)": 3_000,
    r"[\w-]+$": 30,  # before a hyphen
    r"([^\W\d_]+(?:-[^\W\d_]+)*)-$": 100,  # of a line that ends in a broken word
    r"(?:.*[-_. ])?(?:": 255,  # names of files, by the system
}


def counted(one: Expression, pump: Pump, counter: Counter, times: int) -> int:
    """The steps over that text, by the way in which the expression is applied."""
    counter.steps = 0
    text = pump.text(SIZE, times)
    if one.scans:
        for _ in counter.scan(text):
            pass
    else:
        counter.match(text, whole=one.methods == {"fullmatch"})
    return counter.steps


def doubled(one: Expression, pump: Pump, counter: Counter, times: int) -> float:
    """How steps grow from so many times the shorter text to twice as many."""
    less, more = (counted(one, pump, counter, n) for n in (times, 2 * times))
    return math.log2(more / less)


def worst(one: Expression, *, enough: float = math.inf) -> tuple[float, Pump]:
    """How steps grow at most, and on what; the first that grows more than `enough` will do."""
    counter = Counter(one.written, one.flags, most=BOUND)
    found = [(0.0, Pump("", "", ""))]
    for pump in Shape(counter).pumps():
        try:
            grows = doubled(one, pump, counter, 1)
            if grows > EXPONENT:  # the ends of a text count for less in a longer one
                grows = doubled(one, pump, counter, LONGER)
        except WithoutEnd:
            return math.inf, pump
        found.append((grows, pump))
        if found[-1][0] > enough:
            break
    return max(found)


def test_no_expression_is_worse_than_linear() -> None:
    bad = {}
    for one in expressions():
        if cut_by_caller(one) is None:
            grows, pump = worst(one)
            if grows > EXPONENT:
                bad[one.places[0]] = (round(grows, 2), pump, one.source)
    assert bad == {}


def cut_by_caller(one: Expression) -> int | None:
    """To how many characters what it is applied to is cut, where it must be."""
    if one.places[0].startswith("licensenlp/clauses/cutting.py"):
        return LONGEST  # spaCy's own
    return next(
        (most for begins, most in CUT_BY_CALLERS.items() if one.source.startswith(begins)), None
    )


@pytest.mark.parametrize("begins", CUT_BY_CALLERS)
def test_what_callers_cut_is_there_and_needs_it(begins: str) -> None:
    there = [one for one in expressions() if one.source.startswith(begins)]
    assert there and all(worst(one, enough=EXPONENT)[0] > EXPONENT for one in there)


def test_every_place_that_asks_for_an_expression_was_seen() -> None:
    seen = {place for one in expressions() for place in one.places}
    unseen = []
    for place, call in in_source():
        file, _, first = place.rpartition(":")
        lines = range(int(first), (call.end_lineno or 0) + 1)
        if not any(f"{file}:{line}" in seen for line in lines):
            unseen.append(place)
    assert unseen == []
    assert len(expressions()) > 250


def test_the_counter_matches_as_re_does() -> None:
    for one in expressions():
        counter, real = Counter(one.written, one.flags), re.compile(one.written, one.flags)
        for pump in Shape(counter).pumps()[::7]:
            text = pump.text(40)
            given: Any = text.encode("latin-1") if one.of_bytes else text
            for at in (0, 1, 20):
                found = real.match(given, at)
                assert counter.match(text, at) == (found.end() if found else -1), (one, text, at)
                if "fullmatch" in one.methods:
                    whole = counter.match(text, at, whole=True) >= 0
                    assert whole is (real.fullmatch(given, at) is not None), (one, text, at)


@pytest.mark.parametrize(
    ("source", "power"),
    [(r"\s+$", 2), (r"x.*y", 2), (r"a*a*b", 3), (r"\w+:\w+;", 2), (r"(?:\d{1,2}\.?)*!", math.inf)],
)
def test_what_is_worse_is_seen(source: str, power: int) -> None:
    one = Expression(source, 0, False, ("x:1",), frozenset({"search"}))
    assert worst(one, enough=power - 0.2)[0] >= power - 0.2


def test_rules_are_steps_over_tokens() -> None:
    """None is left to a matcher that backtracks; gaps are bounded."""
    patterns = [pattern for rule in compiled_rules() for pattern in (*rule.patterns, *rule.unless)]
    assert len(patterns) > 1_000
    assert all(pattern.steps for pattern in patterns)


def nested(parsed: Any, inside: bool = False) -> Iterator[str]:
    """Endless repeats of a body that is an endless repeat and nothing else it must match."""
    for op, argument in parsed:
        name = str(op)
        if name in ("MAX_REPEAT", "MIN_REPEAT"):
            least, most, body = argument
            endless = most > ENDLESS
            if endless and _all_repeats(body):
                yield f"a repeat of repeats from {least}"
            yield from nested(body, inside or endless)
        elif name == "SUBPATTERN":
            yield from nested(argument[-1], inside)
        elif name == "BRANCH":
            for branch in argument[1]:
                yield from nested(branch, inside)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from nested(argument[1], inside)


def _all_repeats(body: Any) -> bool:
    """Whether a body can be one endless repeat alone: (a+)+, (a*b*)*, ((a+)|b)+."""
    for op, argument in body:
        name = str(op)
        if name == "SUBPATTERN":
            if not _all_repeats(argument[-1]):
                return False
        elif name == "BRANCH":
            if not any(len(branch) and _all_repeats(branch) for branch in argument[1]):
                return False
        elif name in ("MAX_REPEAT", "MIN_REPEAT"):
            if argument[1] <= ENDLESS and argument[0] > 0:
                return False
        elif name not in ("ASSERT", "ASSERT_NOT", "AT"):
            return False
    return len(body) > 0


@pytest.mark.parametrize("bad", [r"(a+)+", r"(?:a*b*)*c", r"((?:x+|y)+)z", r"(?:\s*(?=x)\s+)*"])
def test_what_runs_away_is_seen(bad: str) -> None:
    assert list(nested(sre.parse(bad)))


@pytest.mark.parametrize(
    "good", [r"(?:a+b)+", r"[a-z]+(?:-[a-z]+)*", r"(?:\s*\n)+", r"(?:a{1,3})+"]
)
def test_what_does_not_is_not(good: str) -> None:
    assert not list(nested(sre.parse(good)))


def test_no_expression_repeats_repeats() -> None:
    """A repeat whose body can be another repeat alone matches one stretch in ever more ways."""
    bad = {one.places: list(nested(sre.parse(one.written, one.flags & ~re.DEBUG)))
           for one in expressions()}  # fmt: skip
    assert {place: why for place, why in bad.items() if why} == {}
