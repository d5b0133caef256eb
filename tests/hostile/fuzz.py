"""Fuzzes every reader, the segmenter, the clause matcher and the loaders of files; prints figures.

    python -m tests.hostile.fuzz [TARGET…] [--seconds 60]

Each target runs in a process of its own under atheris (`pip install atheris`, coverage-guided), or
without it by plain mutation of sound inputs. An input that fails is kept in `tests/hostile/seeds`,
from where the tests try it for ever.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import random
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

SEEDS = Path(__file__).with_name("seeds")
LARGEST = 200_000  # bytes of an input
SLOW = 20  # seconds that one input may take, on a busy machine
MEMORY = 4_000  # MB


def main() -> int:
    """0 where no input failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=int, default=60, help="a target")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    from tests.hostile.targets import TARGETS

    names = given.targets or list(TARGETS)
    if given.one:
        return fuzz(names[0], given.seconds)
    print(f"{'target':<18}{'inputs':>10}{'read':>9}{'refused':>9}{'failed':>8}  by", flush=True)
    return max(_apart(name, given.seconds) for name in names)


def _apart(name: str, seconds: int) -> int:
    """Fuzz a target in a process that it may take down."""
    command = [sys.executable, "-m", "tests.hostile.fuzz", name, "--one", "--seconds", str(seconds)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith(f"{name:<18}")]
    if lines:
        print(lines[-1], flush=True)
    if done.returncode:
        print(f"{name}: ended with {done.returncode}\n{done.stderr[-3000:]}", flush=True)
    return int(done.returncode != 0)


class _Count:
    """What became of the inputs."""

    def __init__(self, name: str) -> None:
        self.name, self.taken, self.refused, self.failed = name, 0, 0, 0
        self.by = "mutation"

    def try_one(self, data: bytes) -> None:
        """Run the target; an input that fails is kept, and told with its traceback."""
        from tests.hostile.targets import run

        started = time.process_time()
        try:
            if run(self.name, data):
                self.taken += 1
            else:
                self.refused += 1
            assert time.process_time() - started < SLOW, "too slow"
        except Exception:
            self.failed += 1
            kept = _keep(self.name, data)
            print(f"failed: {kept}\n{traceback.format_exc()}", file=sys.stderr, flush=True)

    def line(self) -> str:
        total = self.taken + self.refused + self.failed
        figures = f"{total:>10,}{self.taken:>9,}{self.refused:>9,}{self.failed:>8,}"
        return f"{self.name:<18}{figures}  {self.by}"


def _keep(name: str, data: bytes) -> Path:
    folder = SEEDS / name.replace(" ", "-")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / hashlib.sha256(data).hexdigest()[:16]
    path.write_bytes(data)
    return path


def kept(name: str) -> list[Path]:
    """The inputs that once failed."""
    return sorted((SEEDS / name.replace(" ", "-")).glob("*"))


def fuzz(name: str, seconds: int) -> int:
    """Fuzz one target in this process."""
    count = _Count(name)
    if importlib.util.find_spec("atheris"):
        count.by = "atheris"
        _guided(count, seconds)
    else:
        _plain(count, seconds)
    print(count.line(), flush=True)
    return int(count.failed > 0)


def _seeds(name: str) -> list[bytes]:
    from tests.hostile.targets import TARGETS

    return [*TARGETS[name][1](), *(path.read_bytes() for path in kept(name))]


def _plain(count: _Count, seconds: int) -> None:
    dice = random.Random(0)
    seeds = _seeds(count.name)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        count.try_one(mutated(dice.choice(seeds), dice))


def mutated(data: bytes, dice: random.Random) -> bytes:
    """The data with bytes changed, cut, doubled or swollen, some times over."""
    held = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 4, 16, 64))):
        at, end = sorted(dice.randrange(len(held) + 1) for _ in range(2))
        match dice.randrange(6):
            case 0:
                held[at : at + 1] = bytes([dice.randrange(256)])
            case 1:
                del held[at : min(end, at + dice.choice((1, 10, 1000)))]
            case 2:
                held[at:at] = held[at : at + dice.choice((1, 10, 1000))]
            case 3:
                held[at:at] = dice.randbytes(dice.randrange(9))
            case 4:
                held[at:at] = dice.choice(
                    (b"\x00", b"-1", b"9" * 20, b"\n", b"{", b"[", b"<", b"(")
                )
            case _:
                del held[end:]
    return bytes(held[:LARGEST])


def _guided(count: _Count, seconds: int) -> None:
    """libFuzzer's loop, led by the branches of the package; it ends the process by itself."""
    import atheris

    with atheris.instrument_imports(include=["licensenlp"], enable_loader_override=False):
        seeds = _seeds(count.name)
    until = time.monotonic() + seconds
    for data in seeds:
        count.try_one(data)

    def one(data: bytes) -> None:
        if time.monotonic() > until:
            print(count.line(), flush=True)
            os._exit(int(count.failed > 0))
        # Bytes from nowhere would take days to find a format: of two inputs, one is a sound one,
        # bent as the bytes say.
        dice = random.Random(data)
        count.try_one(mutated(dice.choice(seeds), dice) if dice.random() < 0.5 else data)

    kept_by_it = f"-artifact_prefix={tempfile.gettempdir()}/"
    options = [
        kept_by_it,
        f"-max_len={LARGEST}",
        "-verbosity=0",
        "-timeout=300",
        f"-rss_limit_mb={MEMORY}",
    ]
    atheris.Setup([sys.argv[0], *options], one)
    atheris.Fuzz()


if __name__ == "__main__":
    raise SystemExit(main())
