"""Reading what may be hostile: a document, or a refusal in one line that says what to do."""

from __future__ import annotations

import random
from pathlib import Path

from licensenlp.errors import UnreadableDocument
from licensenlp.ingest import DEFAULT, Limits, read
from licensenlp.types import Document

NAME = "some/LICENSE"


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
