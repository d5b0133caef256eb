"""A long run under faults, resumed after each; its results must equal those of an undisturbed run.

    python -m tests.hostile.soak [--documents 20000] [--jobs 2] [--faults 24] [--folder DIR]

Prints, and returns 1 where anything differs: documents, faults by kind, and what the memory and the
open files of the undisturbed run's process were in its first and in its last tenth.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from .faults import FAULTS, LATER

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"
SAME = ("report.html", "report.md", "documents.csv", "clauses.csv", "report.json")
SENTENCES = (
    "You may copy, change and share the Wader Model.",
    "You may not use it for any commercial purpose.",
    "Beyond {n},000 monthly users you must ask Wader Labs for other terms.",
    "You must keep this notice with every copy.",
    "It comes as it is, without warranty of any kind.",
    "Wader Labs may end these terms at any time.",
    "You may not train other models with what it writes.",
    "The courts of Fenland have jurisdiction over every dispute.",
)


def make(folder: Path, count: int, seed: int = 0) -> None:
    """So many invented documents; one in twenty is broken, each in a way of its own."""
    dice = random.Random(seed)
    pdf = (SAMPLES / "kestrel-api-terms.pdf").read_bytes()
    broken = (
        b"",
        b"\x00" * 99,
        b"%PDF-1.7\n" + pdf[:900],
        b"PK\x03\x04word/document",
        b"\xff\xfea",
    )
    for number in range(count):
        path = folder / f"{number // 1000:03}" / f"{number:06}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        if number % 20 == 7:
            path.write_bytes(broken[number // 20 % len(broken)])
            continue
        words = " ".join(dice.sample(SENTENCES, 5)).format(n=dice.randrange(1, 900))
        path.write_text(f"WADER LICENCE {number}\n\n{words}\n", encoding="utf-8")


def command(kind: str | None, after: int, folder: Path, out: Path, jobs: int) -> list[str]:
    """A run of the report, with or without a fault."""
    run = ["report", str(folder), "-o", str(out), "--resume", "--quiet", "--jobs", str(jobs)]
    how = ["tests.hostile.faults", kind, str(after)] if kind else ["licensenlp"]
    return [sys.executable, "-m", *how, *run]


def undisturbed(folder: Path, out: Path, jobs: int) -> list[tuple[int, int]]:
    """Runs to the end; (resident KB, open files) of its process over time."""
    seen: list[tuple[int, int]] = []
    with subprocess.Popen(command(None, 0, folder, out, jobs), stdout=subprocess.DEVNULL) as run:
        while run.poll() is None:
            with contextlib.suppress(OSError, IndexError, ValueError):
                held = Path(f"/proc/{run.pid}/statm").read_text(encoding="ascii").split()[1]
                files = sum(1 for _ in Path(f"/proc/{run.pid}/fd").iterdir())
                seen.append((int(held) * 4, files))
            time.sleep(0.25)
    return seen


def disturbed(
    folder: Path, out: Path, jobs: int, faults: int, count: int, seed: int
) -> Counter[str]:
    """Runs with a fault each, then one to the end; how many faults of each kind came."""
    dice = random.Random(seed)
    came: Counter[str] = Counter()
    for number in range(faults):
        kind = FAULTS[number % len(FAULTS)]
        after = dice.randrange(1, max(2, count // faults - LATER - 1))
        done = subprocess.run(
            command(kind, after, folder, out, jobs), stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
        came[kind] += 1
        _clear(done.returncode, done.stderr, kind)
    subprocess.run(command(None, 0, folder, out, jobs), stdout=subprocess.DEVNULL, check=False)
    return came


def _clear(code: int, said: bytes, kind: str) -> None:
    """Fails where a fault ended the run otherwise than by a kill or with lines of our own."""
    lines = said.decode("utf-8", "replace").splitlines()
    if kind in ("full", "read-only", "quota", "interrupt"):
        assert code in (1, 2), (kind, code, lines)
        assert len(lines) == 1 and lines[0].startswith("[L"), (kind, code, lines)
    else:
        assert code == -9, (kind, code, lines)


def digest(out: Path) -> dict[str, str]:
    return {name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in SAME}


def soak(count: int, jobs: int, faults: int, root: Path, *, seed: int = 0) -> bool:
    """Whether a run under faults ends as an undisturbed one; prints the figures."""
    folder, whole, broken = root / "in", root / "whole", root / "broken"
    make(folder, count)
    started = time.monotonic()
    seen = undisturbed(folder, whole, jobs)
    print(f"{count:,} documents undisturbed in {time.monotonic() - started:,.0f} s", flush=True)
    came = disturbed(folder, broken, jobs, faults, count, seed)
    print(f"{sum(came.values())} faults: " + ", ".join(f"{n} {k}" for k, n in came.items()))
    tenth = max(1, len(seen) // 10)
    for what, place in (("memory in MB", 0), ("open files", 1)):
        early = max(one[place] for one in seen[tenth : 2 * tenth] or seen)
        late = max(one[place] for one in seen[-3 * tenth : -2 * tenth] or seen)
        scale = 1024 if place == 0 else 1
        print(f"{what}: {early / scale:.0f} after a tenth, {late / scale:.0f} near the end")
    same = digest(whole) == digest(broken)
    print("results: the same" if same else "results: DIFFERENT", flush=True)
    return same


def main() -> int:
    """0 where the results are the same."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--faults", type=int, default=24)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-", dir=given.folder) as root:
        return int(not soak(given.documents, given.jobs, given.faults, Path(root)))


if __name__ == "__main__":
    raise SystemExit(main())
