"""The bytes of a document, from a path, standard input or memory, or the reason there are none."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path
from typing import BinaryIO

from licensenlp.errors import EmptyDocument, MissingDocument, OversizedDocument
from licensenlp.ingest.limits import Limits

STDIN = "-"


def load(source: Path | str | bytes, *, name: str, limits: Limits) -> bytes:
    """The bytes behind `source`; `MissingDocument`, `EmptyDocument` or `OversizedDocument`."""
    if isinstance(source, bytes):
        data = source[: limits.bytes + 1]
    elif str(source) == STDIN:
        data = _all(sys.stdin.buffer, limits.bytes)
    else:
        data = _file(source, name, limits.bytes)
    if len(data) > limits.bytes:
        raise OversizedDocument(
            path=name,
            problem=f"more than the limit of {limits.bytes:,} bytes",
            advice="Raise the limit, or split the document",
        )
    if not data and name == STDIN:
        raise EmptyDocument(path=name, problem="no bytes came", advice="Check what gives them")
    if not data:
        raise EmptyDocument(path=name, problem="the file is empty", advice="Check the path")
    return data


def _file(path: Path | str, name: str, most: int) -> bytes:
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise MissingDocument(
                    path=name, problem="not a regular file", advice="Name a file in its place"
                )
            return _all(file, most)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise _missing(name, error) from error


def _without_waiting(path: str, flags: int) -> int:
    """A FIFO without a writer is refused in place of waited for."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _all(file: BinaryIO, most: int) -> bytes:
    """Up to one byte more than `most`, so that the caller sees what is too long."""
    chunks: list[bytes] = []
    left = most + 1
    while left > 0 and (chunk := file.read(min(left, 1 << 20))):
        chunks.append(chunk)
        left -= len(chunk)
    return b"".join(chunks)


def _missing(name: str, error: Exception) -> MissingDocument:
    reasons: list[tuple[type[Exception], str, str]] = [
        (FileNotFoundError, "no such file", "Check the path"),
        (PermissionError, "no permission to read it", "Change its permissions"),
        (
            IsADirectoryError,
            "a directory",
            "Name its files, or read them as one with `classify --bundle`",
        ),
        (ValueError, "no valid path", "Check the path"),
    ]
    for kind, problem, advice in reasons:
        if isinstance(error, kind):
            return MissingDocument(path=name, problem=problem, advice=advice)
    problem = f"cannot be read ({getattr(error, 'strerror', None) or type(error).__name__})"
    return MissingDocument(path=name, problem=problem, advice="Check the file")
