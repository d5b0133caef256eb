"""How the time of each expression and each rule grows with the strings of its own shape.

    python -m tests.hostile.pumped [--worst 12] [--every 1]

Out: of the expressions, then of the rules' patterns, how many there are, on how many texts they
were tried, and the worst exponents: the slope of log time over log length, by processor time, the
least of three. 1.00 is linear; the issue's bound is 1.15. Rules are tried below and above the
length from which RE2 finds them.
"""

from __future__ import annotations

import argparse
import math
import re
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any

from licensenlp.clauses.matching import PatternIndex
from licensenlp.clauses.notation import Pattern
from licensenlp.clauses.rulebook import compiled_rules
from licensenlp.clauses.steps import LONG
from licensenlp.clauses.tokens import read_text

from .adversarial import Shape
from .backtracking import Counter
from .expressions import Expression, expressions
from .test_patterns import cut_by_caller

SIGNS = (4_000, 16_000)
TOKENS = ((LONG // 4, LONG - 10), (2 * LONG, 8 * LONG))
LEAST = 2e-4  # seconds: what takes less is repeated
FILL = "wader"  # a word that no rule knows


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one go, the least of three measurements."""
    found = []
    for _ in range(3):
        goes, started = 0, time.process_time()
        while (taken := time.process_time() - started) < LEAST:
            work()
            goes += 1
        found.append(taken / goes)
    return min(found)


def exponent(sizes: tuple[int, ...], work: Callable[[int], Callable[[], object]]) -> float:
    """The slope of log time over log size."""
    taken = [math.log(seconds(work(size))) for size in sizes]
    return statistics.linear_regression([math.log(size) for size in sizes], taken).slope


def of_expression(one: Expression) -> Iterator[tuple[float, str]]:
    """The exponent on each of its texts."""
    real = re.compile(one.written, one.flags)
    for pump in Shape(Counter(one.written, one.flags)).pumps():

        def work(size: int, pump: Any = pump) -> Callable[[], object]:
            text = pump.text(size)
            given: Any = text.encode("latin-1", "replace") if one.of_bytes else text
            if one.scans:
                return lambda: sum(1 for _ in real.finditer(given))
            return lambda: real.match(given)

        yield exponent(SIGNS, work), repr(tuple(pump))


def words_of(steps: Any) -> list[str]:
    """Words that the steps of a pattern match, each gap as wide as it may be."""
    found: list[str] = []
    for step in steps:
        if isinstance(step, str):
            found.append(step)
        elif isinstance(step, int):
            found += [FILL] * step
        elif isinstance(step, dict):
            found.append(step["tokens"][0] if step["tokens"] else step["begins"][0])
        elif step is None:
            found += ["100", "million"]
        else:
            found += [step[0]] if isinstance(step[0], str) else words_of(step[1])
    return found


def of_pattern(pattern: Pattern) -> Iterator[tuple[float, str]]:
    """The exponent on its matches repeated, on its beginnings, and on each of its words."""
    index, whole = PatternIndex([pattern]), words_of(pattern.steps)
    units = [whole, whole[:-1] or whole, whole[: len(whole) // 2 + 1], whole[:1], whole[-1:]]
    for unit in {" ".join(unit): unit for unit in units}.values():
        for sizes in TOKENS:

            def work(size: int, unit: list[str] = unit) -> Callable[[], object]:
                reading = read_text(" ".join((unit * (size // len(unit) + 1))[:size]))
                assert reading.tokens and (len(reading.tokens) <= LONG or reading.marked)

                def find() -> None:
                    list(index.spans(0, reading))
                    for where in ("item", "stem", "any"):
                        index.touching(0, reading, where)

                return find

            yield exponent(sizes, work), f"{' '.join(unit)} at {sizes}"


def told(kind: str, found: list[tuple[float, str, str]], count: int, worst: int) -> None:
    """Print the figures."""
    print(f"{count:,} {kind}, {len(found):,} texts; the worst exponents:", flush=True)
    for grows, what, text in sorted(found, reverse=True)[:worst]:
        print(f"{grows:6.2f}  {what}: {text[:120]}", flush=True)


def main() -> None:
    """Measure all, and tell the worst."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--worst", type=int, default=12)
    parser.add_argument("--every", type=int, default=1, help="of the rules' patterns, every nth")
    given = parser.parse_args()
    worst = given.worst
    free = [one for one in expressions() if cut_by_caller(one) is None]
    grown = [(grows, one.places[0], text) for one in free for grows, text in of_expression(one)]
    told("expressions", grown, len(free), worst)
    named = [(rule.id, p) for rule in compiled_rules() for p in (*rule.patterns, *rule.unless)]
    rules = named[:: given.every]
    grown = [(grows, name, text) for name, one in rules for grows, text in of_pattern(one)]
    told("patterns of rules", grown, len(rules), worst)


if __name__ == "__main__":
    main()
