"""Peak memory and time of keeping N documents and writing a report of them.

    python tests/benchmarks/report_memory.py [N …]

One invented sample is read once; its result is kept N times under other names, with clauses left
out at random so that no two hundred documents say the same, and every file is written. Each N runs
in a process of its own. Reading happens in worker processes, whose number does not grow with N.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from licensenlp.pipeline import Pipeline
from licensenlp.report import batch, build
from licensenlp.report.store import NAME, Outcome, open_store

SAMPLE = Path(__file__).parents[2] / "corpus" / "samples" / "corvid-community-2.txt"
SIZES = ("2000", "20000")


def main() -> None:
    """Prints a line a size."""
    if "--one" in sys.argv:
        one(int(sys.argv[-1]))
        return
    for size in sys.argv[1:] or SIZES:
        subprocess.run([sys.executable, __file__, "--one", size], check=True)


def one(number: int) -> None:
    """Keeps and writes so many documents, and prints what that took."""
    template = batch.outcome("sample", Pipeline.load().analyse(Pipeline.load().read(SAMPLE)))
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        with open_store(Path(folder) / NAME, resume=False) as store:
            for found in variants(template, number):
                store.add(found, {"vendor": f"Vendor {int(found.path[:6]) % 500}"}, "1")
            build.write(store, Path(folder))
        size = (Path(folder) / "report.html").stat().st_size
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    took = time.perf_counter() - began
    print(f"{number:,} documents: peak {peak:.0f} MB, {took:.0f} s, page {size / 1e6:.0f} MB")


def variants(template: Outcome, number: int) -> Iterator[Outcome]:
    """So many outcomes like the template, each without some of its clauses."""
    chosen = random.Random(0)
    contract = dict(template.contract)
    for n in range(number):
        clauses = [one for one in contract["clauses"] if chosen.random() < 0.8]
        place = contract["spectrum"] | {"reasons": [], "score": chosen.randrange(35, 60)}
        yield replace(
            template,
            path=f"{n:06}-{2000 + n % 25}.txt",
            guessed={"date": str(2000 + n % 25)},
            contract=contract | {"clauses": clauses, "spectrum": place},
        )


if __name__ == "__main__":
    main()
