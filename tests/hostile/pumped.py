"""How the time of each expression and each rule grows with the strings of its own shape.

    python -m tests.hostile.pumped [--only expressions|rules] [--worst 12] [--every 1]

Out: of the expressions, then of the rules' patterns, how many there are, on how many texts they
were tried, and the worst exponents: the slope of log time over log length, by processor time, the
least of three. 1.00 is linear; the issue's bound is 1.15. What exceeds it is measured up to three
times more, at lengths sixteen times apart, and the least is told: growth stays, the noise of a
busy machine does not. Rules are tried below and above the length from which RE2 finds them.
"""

from __future__ import annotations

import argparse
import math
import re
import statistics
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from licensenlp.clauses.matching import PatternIndex
from licensenlp.clauses.notation import Pattern
from licensenlp.clauses.rulebook import compiled_rules
from licensenlp.clauses.steps import LONG
from licensenlp.clauses.tokens import read_text

from .adversarial import Shape
from .backtracking import Counter
from .expressions import Expression, expressions
from .test_patterns import EXPONENT, cut_by_caller

Sizes = tuple[int, ...]
# Each with what stands in for it where the exponent exceeds the bound.
SIGNS = ((4_000, 16_000), (16_000, 256_000))
TOKENS = (
    ((LONG // 4, LONG - 10), (LONG // 16, LONG - 10)),
    ((2 * LONG, 8 * LONG), (4 * LONG, 64 * LONG)),
)
LEAST = 2e-4  # seconds: what takes less is repeated
FILL = "wader"  # a word that no rule knows


class Grown(NamedTuple):
    """How time grows on a text, and whether it had to be measured again."""

    exponent: float
    again: bool
    text: str


def seconds(work: Callable[[], object]) -> float:
    """Processor time of one go, the least of three measurements."""
    found = []
    for _ in range(3):
        goes, taken, started = 0, 0.0, time.process_time()
        while taken < LEAST:
            work()
            goes += 1
            taken = time.process_time() - started
        found.append(taken / goes)
    return min(found)


def exponent(sizes: Sizes, work: Callable[[int], Callable[[], object]]) -> float:
    """The slope of log time over log size."""
    taken = [math.log(seconds(work(size))) for size in sizes]
    return statistics.linear_regression([math.log(size) for size in sizes], taken).slope


def grown(
    sizes: tuple[Sizes, Sizes], work: Callable[[int], Callable[[], object]], text: str
) -> Grown:
    """The exponent, measured again where it exceeds the bound."""
    usual, apart = sizes
    first = found = exponent(usual, work)
    tries = 3 if first > EXPONENT else 0
    while tries and (found := min(found, exponent(apart, work))) > EXPONENT:
        tries -= 1
    return Grown(found, first > EXPONENT, text)


def of_expression(one: Expression) -> Iterator[Grown]:
    """The exponent on each of its texts."""
    real = re.compile(one.written, one.flags)
    for pump in Shape(Counter(one.written, one.flags)).pumps():

        def work(size: int, pump: Any = pump) -> Callable[[], object]:
            text = pump.text(size)
            given: Any = text.encode("latin-1", "replace") if one.of_bytes else text
            if one.scans:
                return lambda: sum(1 for _ in real.finditer(given))
            alone = real.fullmatch if one.methods == {"fullmatch"} else real.match
            return lambda: alone(given)

        yield grown(SIGNS, work, repr(tuple(pump)))


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


def of_pattern(pattern: Pattern) -> Iterator[Grown]:
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

            yield grown(sizes, work, f"{' '.join(unit)} at {sizes[0]}")


def told(kind: str, found: list[tuple[Grown, str]], count: int, worst: int) -> None:
    """Print the figures."""
    again = sum(one.again for one, _ in found)
    over = sum(one.exponent > EXPONENT for one, _ in found)
    print(
        f"{count:,} {kind}, {len(found):,} texts, {again:,} of them measured again,"
        f" {over:,} over {EXPONENT}; the worst exponents:",
        flush=True,
    )
    for one, what in sorted(found, reverse=True)[:worst]:
        print(f"{one.exponent:6.2f}  {what}: {one.text[:120]}", flush=True)


def main() -> None:
    """Measure all, and tell the worst."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--only", choices=("expressions", "rules"))
    parser.add_argument("--worst", type=int, default=12)
    parser.add_argument("--every", type=int, default=1, help="of the rules' patterns, every nth")
    given = parser.parse_args()
    if given.only != "rules":
        free = [one for one in expressions() if cut_by_caller(one) is None]
        found = [(grows, one.places[0]) for one in free for grows in of_expression(one)]
        told("expressions", found, len(free), given.worst)
    if given.only != "expressions":
        named = [(rule.id, p) for rule in compiled_rules() for p in (*rule.patterns, *rule.unless)]
        rules = named[:: given.every]
        found = [(grows, name) for name, one in rules for grows in of_pattern(one)]
        told("patterns of rules", found, len(rules), given.worst)


if __name__ == "__main__":
    main()
