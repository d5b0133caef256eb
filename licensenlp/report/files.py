"""Files that appear whole or not at all.

In: a path, and what is written. Out: the file, in place of an older one; else the old one stays.
"""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from licensenlp.errors import Usage

ELSEWHERE = "Name another file with -o"


@contextmanager
def replacing(path: Path, *, advice: str = ELSEWHERE) -> Iterator[IO[str]]:
    """A UTF-8 text file that takes the place of `path` at the end, unless an error comes first.

    A lone surrogate becomes one "?", so that offsets into what is written stay true.
    """
    with replacing_bytes(path, advice=advice) as raw:
        file = io.TextIOWrapper(raw, encoding="utf-8", errors="replace", newline="")
        yield file
        file.detach()  # flushed; whoever opened the file closes it


@contextmanager
def replacing_bytes(path: Path, *, advice: str = ELSEWHERE) -> Iterator[IO[bytes]]:
    """As `replacing`, for bytes. Usage error, with the advice, where it cannot be written."""
    part = None
    try:
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            yield file
        Path(part).chmod(_mode(path))
        Path(part).replace(path)
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise Usage(message=f"{path}: cannot be written ({problem}). {advice}") from error
    finally:
        if part:
            with contextlib.suppress(OSError):
                Path(part).unlink(missing_ok=True)


def _mode(path: Path) -> int:
    """The permissions of the file that is replaced, or those of a new file."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
