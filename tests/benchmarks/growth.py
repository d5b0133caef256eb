"""How the time of each stage grows with its text, 1 to 64 times as long; the exponent of each.

    python tests/benchmarks/growth.py [--base 1000]

In: texts made of one repeated unit, ordinary and adversarial. Out: a row a unit, a column a stage:
the slope of log time over log length, by processor time, the least of three, where what takes
little is repeated. Of two slopes, over all lengths and over the last step from 16 to 64 times,
the steeper: what a stage takes for any text hides the growth of short ones.
1.00 is linear; the issue's bound is 1.15. What exceeds it is measured up to three times more, on
texts four times as long, and the least is told, with a star: growth stays, the noise of a busy
machine does not.
"""

from __future__ import annotations

import argparse
import math
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from licensenlp.genre import language_of
from licensenlp.identify import identify
from licensenlp.ingest import from_text
from licensenlp.ingest.disguise import disguises
from licensenlp.pipeline import Pipeline
from licensenlp.structure import segment
from licensenlp.text import clean
from licensenlp.types import Document

SAMPLE = Path(__file__).parents[2] / "corpus" / "samples" / "corvid-community-2.txt"
UNITS = (
    "a", "a ", "A. ", "(a) x; ", "1.1.1 ", "\n(iv) x", "- ", "\"x\" ", "a-\n", "=\n", "> ", "\n* ",
    " \n", "[x](", "**a** ", "аa", "z\u0300\u0301", "a\u200b", "l i c e n s e ", "not ", "and/or, ",
    "(", ".", "licensed under ", "$9,999 million users ", "you may not use it ",
    "Copyright (c) 2026 ", "http://a.b/", "§ 1 ",
)  # fmt: skip
TIMES = (1, 4, 16, 64)
ENOUGH = 0.01  # seconds: what takes less is repeated
BOUND = 1.15
LONGER = 4  # times the base, for what is measured again


def stages(pipeline: Pipeline) -> dict[str, Callable[[str], object]]:
    def named(text: str) -> object:
        return identify(Document(text=text, path="-"), index=pipeline.index)

    def clauses(text: str) -> object:
        return pipeline.extractor.extract(Document(text=text, path="-"), segment(text))

    return {
        "clean": clean,
        "disguises": disguises,
        "language": language_of,
        "segment": segment,
        "clauses": clauses,  # and segments
        "identify": named,
        "whole": lambda text: pipeline.analyse(from_text(text)),
    }


def least(stage: Callable[[str], object], text: str) -> float:
    """Seconds of processor time for one go, the least of three measurements."""
    found = []
    for _ in range(3):
        goes, taken, started = 0, 0.0, time.process_time()
        while taken < ENOUGH:
            stage(text)
            goes += 1
            taken = time.process_time() - started
        found.append(taken / goes)
    return min(found)


def exponent(stage: Callable[[str], object], unit: str, base: int) -> float:
    """The slope of log time over log length, over all lengths or the last step."""
    texts = ("Wader " + unit * max(1, base * times // len(unit)) for times in TIMES)
    taken = [math.log(least(stage, text)) for text in texts]
    long = [math.log(times) for times in TIMES]
    last = (taken[-1] - taken[-2]) / (long[-1] - long[-2])
    return max(statistics.linear_regression(long, taken).slope, last)


def grown(stage: Callable[[str], object], unit: str, base: int) -> tuple[float, bool]:
    """The exponent, and whether it was measured again because it exceeded the bound."""
    first = found = exponent(stage, unit, base)
    tries = 3 if first > BOUND else 0
    while tries and (found := min(found, exponent(stage, unit, LONGER * base))) > BOUND:
        tries -= 1
    return found, first > BOUND


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--base", type=int, default=1_000)
    base = parser.parse_args().base
    pipeline = Pipeline.load()
    table = stages(pipeline)
    ordinary = SAMPLE.read_text(encoding="utf-8")
    pipeline.analyse(from_text(ordinary))
    print(f"{'unit':<24}" + "".join(f"{name:>9} " for name in table), flush=True)
    for unit in (ordinary, *UNITS):
        # The licence is longer than the shortest text of a unit: it counts from its own length.
        start = max(base, len(unit))
        found = [grown(stage, unit, start) for stage in table.values()]
        shown = "a licence" if unit is ordinary else repr(unit)
        cells = (f"{one:.2f}{'*' if again else ' '}" for one, again in found)
        print(f"{shown:<24}" + "".join(f"{cell:>10}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
