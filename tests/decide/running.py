"""The command line run in this process."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass

from licensenlp.cli import main


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended."""

    exit_code: int
    stdout: str
    stderr: str


def run(*args: str) -> Ended:
    """The command line with these arguments."""
    out, err = io.StringIO(), io.StringIO()
    code: object = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(list(args))
        except SystemExit as end:
            code = end.code
    assert isinstance(code, int | None)
    return Ended(code or 0, out.getvalue(), err.getvalue())
