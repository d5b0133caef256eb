"""How fast the program is: each figure a ratio of two things measured in the same run.

    python tests/benchmarks/speed.py [--only NAME]… [--peer scancode=PYTHON] [--no-store]

Needs the fetched reference corpus and the extras of the tests. Seconds are of CPU, so that other
programs on the machine distort little, and the two sides of a ratio take turns; the two workers
alone are timed by the clock, the fastest of three turns each: documents analysed and kept, first to
last, the page and the files of a report not written. Set-up and versions come first, then the
table, then what moved by more than 15 % since the run that `speed.json` keeps, which this run's
figures then replace.
`--peer` names an interpreter with ScanCode, for `identify_speed.py`: see there.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
STORE = HERE / "speed.json"
MOVED = 0.15
TURNS = 7  # of commands that take turns; the least CPU of each counts
LICENCE = 8_000  # characters
SIZES = (16_000, 128_000, 1_000_000, 4_000_000, 16_000_000)
DOCUMENTS = 300  # that workers read
WORKER_TURNS = 3
NAMING = {"all three edits": 50}  # times ScanCode's documents a second; other forms: 1
LIBRARIES = ("spacy", "numpy", "google-re2", "rapidfuzz", "click", "pypdfium2", "scikit-learn")


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure and the bound it is to keep."""

    what: str
    value: float
    bound: float
    at_most: bool = True
    unit: str = "x"

    @property
    def met(self) -> bool:
        """Whether the bound is kept."""
        return self.value <= self.bound if self.at_most else self.value >= self.bound


@dataclass(frozen=True, slots=True)
class Spent:
    """What a command took: seconds of CPU, and bytes at its most."""

    cpu: float
    memory: float


# --- running ----------------------------------------------------------------------------------


def _environment() -> dict[str, str]:
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    return os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}


def spent(arguments: Sequence[str]) -> Spent:
    """What `python ARGUMENTS` took, its own processes included in the seconds."""
    command = [sys.executable, *arguments]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=_environment(), cwd=ROOT)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: exit code {process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Spent(used.ru_utime + used.ru_stime, used.ru_maxrss * unit)


def in_turn(*commands: Sequence[str]) -> list[Spent]:
    """The least that each command took, over turns in which all run one after the other."""
    turns = [[spent(command) for command in commands] for _ in range(TURNS)]
    return [
        Spent(min(s.cpu for s in column), max(s.memory for s in column))
        for column in zip(*turns, strict=True)
    ]


def measured(*arguments: str) -> dict[str, Any]:
    """What a measure of `measures.py` prints."""
    command = [sys.executable, str(HERE / "measures.py"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, env=_environment(), cwd=ROOT)
    if done.returncode:
        raise SystemExit(f"measures.py {' '.join(arguments)}:\n{done.stderr}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


# --- the table --------------------------------------------------------------------------------


def cold() -> Iterator[Figure]:
    """One licence of 8 kB, whole process, beside loading spaCy."""
    samples = ("corvid-community-2.txt", "quillstone-open-1.0.txt")
    text = "\n\n".join((ROOT / "corpus/samples" / name).read_text("utf-8") for name in samples)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "LICENSE"
        path.write_text((text * 2)[:LICENCE], encoding="utf-8")
        classify = ["-m", "licensenlp", "classify", str(path)]
        spent(classify)  # what is worked out once a machine
        ours, theirs = in_turn(classify, ["-c", "import spacy; spacy.blank('en')"])
    yield Figure("cold classify, CPU, against spacy.blank", ours.cpu / theirs.cpu, 1.5)
    yield Figure("cold classify, peak memory", ours.memory / 1e6, 250, unit="MB")


def short() -> Iterator[Figure]:
    """What answers without reading anything, beside Python itself."""
    ours = [["-m", "licensenlp", option] for option in ("--help", "--version")]
    *found, bare = in_turn(*ours, ["-c", "pass"])
    for option, one in zip(("--help", "--version"), found, strict=True):
        yield Figure(f"{option}, CPU, against python -c pass", one.cpu / bare.cpu, 5)


def throughput() -> Iterator[Figure]:
    """Full analysis beside spaCy's tokeniser."""
    found = measured("throughput")
    ratio = found["analysis"] / found["tokeniser"]
    rate = found["characters"] / found["analysis"] / 1e6
    yield Figure(f"full analysis, CPU, against the tokeniser ({rate:.2f} MB/s)", ratio, 1.5)


def workers() -> Iterator[Figure]:
    """Two processes beside one, in turn; of each the fastest, as other programs only hinder."""
    rates = {1: 0.0, 2: 0.0}
    for jobs in [*rates] * WORKER_TURNS:
        found = measured("workers", str(jobs), str(DOCUMENTS))
        rates[jobs] = max(rates[jobs], found["documents"] / found["seconds"])
    what = "two workers against one, documents/s (no report written)"
    yield Figure(what, rates[2] / rates[1], 1.8, at_most=False)


def growth() -> Iterator[Figure]:
    """One document, ever longer."""
    found = [measured("growth", str(size)) for size in SIZES]
    sizes = [one["size"] for one in found]
    for name, least in (("seconds", 1e-3), ("bytes", 1e5)):
        slope = _slope(sizes, [max(one[name], least) for one in found])
        what = "time" if name == "seconds" else "memory"
        yield Figure(f"growth exponent in {what}, 16 KB to 16 MB", slope, 1.1, unit="")


def _slope(sizes: Sequence[float], values: Sequence[float]) -> float:
    """The exponent that fits best: the slope of logarithms."""
    xs, ys = [math.log(size) for size in sizes], [math.log(value) for value in values]
    return statistics.linear_regression(xs, ys).slope


def train() -> Iterator[Figure]:
    """Training on the shipped annotations, by the clock: it uses two cores."""
    sets = str(ROOT / "annotations")
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        took = spent(["-m", "licensenlp", "train", sets, "-o", folder, "--quiet"])
    yield Figure("train, by the clock", (time.perf_counter() - began) / 60, 2, unit="min")
    yield Figure("train, peak memory of a process", took.memory / 1e9, 2, unit="GB")


def pdf() -> Iterator[Figure]:
    """Reading PDF beside the library's own text."""
    found = measured("pdf")
    yield Figure("reading PDF, CPU, against pypdfium2", found["reading"] / found["library"], 1.3)


def identify(peer: str | None = None) -> Iterator[Figure]:
    """Naming, beside ScanCode; nothing without an interpreter that has it."""
    if peer is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "identify.json"
        command = [str(HERE / "identify_speed.py"), "--peer", peer, "--json", str(path)]
        spent(command)
        found = json.loads(path.read_text("utf-8"))
    for one in found["speeds"]:
        if one["program"].startswith("licensenlp"):
            continue
        what = f"naming, {one['form']}, documents/s, against ScanCode"
        yield Figure(what, one["ours_is"], NAMING.get(one["form"], 1), at_most=False)


MEASURES: dict[str, Callable[[], Iterator[Figure]]] = {
    "cold": cold,
    "short": short,
    "throughput": throughput,
    "workers": workers,
    "growth": growth,
    "train": train,
    "pdf": pdf,
}


# --- telling ----------------------------------------------------------------------------------


def set_up() -> dict[str, str]:
    """The machine and the versions."""
    return {
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
        "cores": str(os.cpu_count()),
        "machine": platform.machine(),
        "load": " ".join(f"{load:.1f}" for load in os.getloadavg()),
    }


def line(figure: Figure) -> str:
    """A row of the table."""
    bound = f"{'<=' if figure.at_most else '>='} {figure.bound:g}"
    shown = f"{figure.value:.2f} {figure.unit}".strip()
    return f"{figure.what:62} {shown:>10} {bound:>8}  {'yes' if figure.met else 'NO'}"


def moved(figures: Sequence[Figure], before: dict[str, float]) -> Iterator[str]:
    """What differs by more than 15 % from the last run."""
    for figure in figures:
        old = before.get(name_of(figure))
        if old and abs(figure.value / old - 1) > MOVED:
            worse = (figure.value > old) is figure.at_most
            yield f"{name_of(figure)}: {old:.2f} -> {figure.value:.2f}{', worse' if worse else ''}"


def name_of(figure: Figure) -> str:
    """The figure's name without what is told beside it."""
    return figure.what.partition(" (")[0]


def main() -> int:
    """0 where every figure keeps its bound, else 1."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", action="append", choices=[*MEASURES, "identify"])
    parser.add_argument("--peer", metavar="scancode=PYTHON")
    parser.add_argument("--no-store", action="store_true")
    chosen = parser.parse_args()
    if "identify" in (chosen.only or ()) and not chosen.peer:
        parser.error("--only identify needs --peer")
    if chosen.peer and not chosen.peer.startswith("scancode="):
        parser.error("--peer takes scancode=PYTHON; for others see identify_speed.py")
    for name, value in set_up().items():
        print(f"{name:14} {value}")
    figures: list[Figure] = []
    for name, measure in [*MEASURES.items(), ("identify", lambda: identify(chosen.peer))]:
        if chosen.only and name not in chosen.only:
            continue
        for figure in measure():
            figures.append(figure)
            print(line(figure), flush=True)
    kept = json.loads(STORE.read_text("utf-8")) if STORE.exists() else {"figures": {}}
    print(*(moved(figures, kept["figures"])), sep="\n", end="\n" if kept["figures"] else "")
    if not chosen.no_store:
        new = kept["figures"] | {name_of(one): round(one.value, 3) for one in figures}
        text = json.dumps({"set-up": set_up(), "figures": new}, indent=1)
        STORE.write_text(text + "\n", encoding="utf-8")
    return 0 if all(figure.met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
