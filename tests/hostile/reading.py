"""Reading what may be hostile: a document, or a refusal in one line that says what to do.

In this process, or by the command line in one of its own.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

from licensenlp.errors import UnreadableDocument
from licensenlp.ingest import DEFAULT, Limits, read
from licensenlp.types import Document

NAME = "some/LICENSE"
ROOT = Path(__file__).parents[2]


def read_or_refuse(
    data: bytes | Path, *, name: str = NAME, limits: Limits = DEFAULT
) -> Document | UnreadableDocument:
    """The document, or the error that refuses it; any other error is a failure of the test."""
    try:
        doc = read(data, name=name, limits=limits)
    except UnreadableDocument as error:
        assert error.line.startswith(f"[{error.code}] ")
        assert error.line.isprintable()
        return error
    assert doc.text.strip()
    return doc


def bent(data: bytes, seed: int, *, most: int = 1_000) -> bytes:
    """`data` with one, ten, a hundred … at most `most` bytes replaced at random places."""
    dice = random.Random(seed)
    out = bytearray(data)
    for _ in range(dice.choice([n for n in (1, 10, 100, 1_000) if n <= most])):
        out[dice.randrange(len(out))] = dice.randrange(256)
    return bytes(out)


def cut_off(data: bytes, percent: int) -> bytes:
    """The first so many per cent of `data`."""
    return data[: len(data) * percent // 100]


def run(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    """The command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "licensenlp", *map(str, arguments)],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
