"""Every text of the reference corpus through the pipeline: failures, the slowest ten, tiers.

    python tests/benchmarks/whole_corpus.py [--first N]

Texts are read one by one in one process; times are wall-clock milliseconds a text, loading left
out. Exits with 1 where a text raised an exception.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field

from licensenlp import corpus, ingest
from licensenlp.errors import EmptyDocument
from licensenlp.pipeline import Pipeline


@dataclass(slots=True)
class Tally:
    """What was found so far."""

    tiers: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    times: list[tuple[float, int, str]] = field(default_factory=list)  # ms, characters, key
    empty: list[str] = field(default_factory=list)  # entries of the corpus without a text
    failures: list[tuple[str, str]] = field(default_factory=list)  # key, traceback


def main() -> int:
    """0 where every text was classified, else 1."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--first", type=int, help="only so many texts")
    chosen = parser.parse_args()
    pipeline = Pipeline.load()
    tally = Tally()
    for number, one in enumerate(corpus.texts()):
        if chosen.first is not None and number >= chosen.first:
            break
        classify(pipeline, one.key, one.text, tally)
    show(tally)
    return 1 if tally.failures else 0


def classify(pipeline: Pipeline, key: str, text: str, tally: Tally) -> None:
    """Adds one text to the tally; an exception is kept, as the run is there to find them all."""
    began = time.perf_counter()
    try:
        found = pipeline.analyse(ingest.from_text(text, key))
    except EmptyDocument:
        tally.empty.append(key)
        return
    except Exception:
        tally.failures.append((key, traceback.format_exc()))
        return
    tally.times.append((1000 * (time.perf_counter() - began), len(text), key))
    tally.tiers[found.spectrum.tier.value if found.spectrum.tier else "no tier"] += 1
    tally.kinds[found.kind.value] += 1


def show(tally: Tally) -> None:
    """Prints the tally."""
    done = len(tally.times)
    total = sum(took for took, _, _ in tally.times) / 1000
    print(f"{done} texts classified, {len(tally.empty)} empty, {len(tally.failures)} failed")
    if done:
        print(f"{total:.1f} s in all, {done / total:.1f} texts a second")
    for title, counts in (("tier", tally.tiers), ("kind", tally.kinds)):
        for name, count in counts.most_common():
            print(f"{title:5} {name:22} {count:5}")
    print("slowest: ms, characters, text")
    for took, characters, key in sorted(tally.times, reverse=True)[:10]:
        print(f"{took:8.0f} {characters:8} {key}")
    for key, trace in tally.failures:
        print(f"FAILED {key}\n{trace}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
