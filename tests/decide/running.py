"""The command line run in this process."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from pathlib import Path

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


def heron_toml(folder: Path, *facts: str) -> str:
    """The path of a description of a model, Heron, with its licence beside it."""
    (folder / "TERMS").write_text(
        "HERON LICENCE\n\nWe grant you a worldwide, royalty-free licence to use, copy, modify and "
        "distribute the Heron model, for non-commercial purposes only.\n",
        encoding="utf-8",
    )
    file = folder / "heron.toml"
    lines = ('model = "Heron"', 'document = "TERMS"', 'modalities = ["text"]', *facts)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(file)
