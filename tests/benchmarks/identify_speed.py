"""How fast licences are named, beside other programs in the same run.

    python tests/benchmarks/identify_speed.py [--peer NAME=PYTHON]… [--every N] [--json FILE]

A peer is scancode or licenseclassifier, with the interpreter of an environment that holds it:

    python -m venv /tmp/scancode
    /tmp/scancode/bin/pip install "scancode-toolkit-mini==32.5.0" "pluggy<1.6"
    python tests/benchmarks/identify_speed.py --peer scancode=/tmp/scancode/bin/python

Needs the fetched reference corpus. Seconds are of CPU, one process each, indexes loaded and warm;
a text is in memory when the clock starts. A program that needs more than S seconds for a form is
measured on the first texts of it (the order is shuffled once, the same for all), and the ratio is
of the texts that both have read. "Right" is the share of texts whose SPDX id is among those named.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from licensenlp import __version__, corpus
from licensenlp.types import Document

SEED = 11
SHARE = 0.02  # of words lost, replaced or gained
Form = Callable[[str, random.Random], str]
PEER = Path(__file__).with_name("identify_peer.py")


def other_holder(text: str, _: random.Random) -> str:
    """Another copyright line in place of each, or before the text."""
    line = re.compile(r"(?m)^([ \t]*Copyright (?:\(c\)|\(C\)|©) ?).*$")
    changed = line.sub(r"\1 2031 Marigold Inc.", text)
    return changed if changed != text else f"Copyright (c) 2031 Marigold Inc.\n\n{text}"


def rewrapped(text: str, _: random.Random) -> str:
    """Each paragraph in lines of 60 columns."""
    fill = textwrap.TextWrapper(60, break_long_words=False, break_on_hyphens=False).fill
    return "\n\n".join(fill(" ".join(part.split())) for part in re.split(r"\n\s*\n", text))


def noisy(text: str, chance: random.Random) -> str:
    """Two words in a hundred lost, replaced by another, or followed by another."""
    words = re.split(r"(\s+)", text)
    for place in chance.sample(range(0, len(words), 2), max(1, int(SHARE * len(words) / 2))):
        words[place] = chance.choice(["", "heron", words[place] + " lapwing"])
    return "".join(words)


def edited(text: str, chance: random.Random) -> str:
    """All three: another holder, other lines, two words in a hundred."""
    return noisy(rewrapped(other_holder(text, chance), chance), chance)


FORMS: Mapping[str, Form] = {
    "verbatim": lambda text, _: text,
    "other copyright line": other_holder,
    "re-wrapped": rewrapped,
    "2 % of words": noisy,
    "all three edits": edited,
}


@dataclass(frozen=True, slots=True)
class Speed:
    """What one program did with one form."""

    program: str
    form: str
    seconds: tuple[float, ...]  # of CPU, since the start, after each document
    right: int
    judged: int  # documents whose SPDX id is known

    @property
    def rate(self) -> float:
        """Documents a second of CPU."""
        return len(self.seconds) / self.seconds[-1]

    def times(self, other: Speed) -> float:
        """How many times faster than another, on the documents that both read."""
        last = min(len(self.seconds), len(other.seconds)) - 1
        return other.seconds[last] / self.seconds[last]


Answers = tuple[list[list[str]], list[float]]  # ids named, and seconds since the start, a text


@dataclass(frozen=True, slots=True)
class Program:
    """A program that names licences: loaded, and what loading took."""

    name: str
    loading: float  # seconds of CPU
    answer: Callable[[Sequence[str], float], Answers]


def ours() -> Program:
    """This program, in this process."""
    began = time.process_time()
    from licensenlp.identify import identify
    from licensenlp.identify.index import default_index

    default_index()
    identify(Document(text="Permission is given to try this once."))
    loading = time.process_time() - began

    def answer(texts: Sequence[str], seconds: float) -> Answers:
        named: list[list[str]] = []
        took: list[float] = []
        began = time.process_time()
        for text in texts:
            found = identify(Document(text=text))
            named.append([found.spdx or ""])
            took.append(time.process_time() - began)
            if took[-1] > seconds:
                break
        return named, took

    return Program(f"licensenlp {__version__}", loading, answer)


@contextmanager
def peer(name: str, python: str) -> Iterator[Program]:
    """Another program, in a process of its own that ends with the block."""
    process = subprocess.Popen(
        [python, str(PEER), name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin is not None and process.stdout is not None
    asking, answering = process.stdin, process.stdout
    about = json.loads(answering.readline())

    def answer(texts: Sequence[str], seconds: float) -> Answers:
        asking.write(json.dumps({"texts": list(texts), "seconds": seconds}) + "\n")
        asking.flush()
        said = json.loads(answering.readline())
        return said["answers"], said["seconds"]

    try:
        yield Program(f"{about['name']} {about['version']}", about["seconds"], answer)
    finally:
        asking.close()
        process.wait(timeout=60)


def measure(
    programs: Sequence[Program], texts: Mapping[str, str], seconds: float
) -> Iterator[Speed]:
    """Every form through every program, one after the other, so that all see the same machine."""
    spdx = {one.key: one.spdx for one in corpus.entries()}
    keys = list(texts)
    random.Random(SEED).shuffle(keys)
    for form, make in FORMS.items():
        chance = random.Random(SEED)
        made = [make(texts[key], chance) for key in keys]
        for program in programs:
            named, took = program.answer(made, seconds)
            judged = [(spdx[key], ids) for key, ids in zip(keys, named, strict=False) if spdx[key]]
            right = sum(id_ in ids for id_, ids in judged)
            yield Speed(program.name, form, tuple(took), right, len(judged))


def show(programs: Sequence[Program], speeds: Sequence[Speed]) -> None:
    """The table, ours first; ratios are ours to theirs."""
    for program in programs:
        print(f"{program.name}: loaded in {program.loading:.2f} s of CPU")
    print(f"{'form':22}{'program':32}{'n':>6}{'docs/s':>9}{'right':>8}{'ours is':>9}")
    for form in FORMS:
        rows = [speed for speed in speeds if speed.form == form]
        for row in rows:
            right = f"{row.right / row.judged:.3f}" if row.judged else "-"
            ratio = "" if row is rows[0] else f"{rows[0].times(row):.1f}x"
            figures = f"{len(row.seconds):>6}{row.rate:>9.1f}{right:>8}{ratio:>9}"
            print(f"{form:22}{row.program:32}{figures}")


def main() -> int:
    """Measure, print, and write the figures where that is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PYTHON")
    parser.add_argument("--every", type=int, default=5, help="take one text in so many")
    parser.add_argument("--seconds", type=float, default=20.0, help="at most, a form and program")
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    chosen = parser.parse_args()
    every = {one.key: one.text for one in corpus.texts() if re.search(r"\w", one.text)}
    texts = dict(list(every.items())[:: chosen.every])
    with ExitStack() as stack:
        programs = [ours()]
        programs += [stack.enter_context(peer(*one.partition("=")[::2])) for one in chosen.peer]
        speeds = list(measure(programs, texts, chosen.seconds))
    show(programs, speeds)
    if chosen.json:
        facts: dict[str, Any] = {"loading": {p.name: p.loading for p in programs}}
        facts["speeds"] = [
            {
                "program": one.program,
                "form": one.form,
                "documents": len(one.seconds),
                "rate": one.rate,
                "right": one.right / max(1, one.judged),
                "ours_is": next(s for s in speeds if s.form == one.form).times(one),
            }
            for one in speeds
        ]
        chosen.json.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
