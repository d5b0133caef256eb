"""The command line: one group whose commands are imported when they are asked for.

In: arguments. Out: an exit code; results on standard output, everything else on standard error.
`--help` and `--version` are answered here, before click: importing it takes seven times the CPU
that Python takes to start.
"""

from __future__ import annotations

import sys
from typing import Any

from licensenlp import __version__

NAME = "licensenlp"
ABOUT = "Read licences and terms of AI models and services, clause by clause."
EXAMPLE = "Example: licensenlp classify LICENSE. Not legal advice."
# Each command: where it is (`module:name`), and its line in `--help`.
COMMANDS: dict[str, tuple[str, str]] = {
    "classify": (
        "licensenlp.cli.classify:classify",
        "Read documents: clauses, known licence, position.",
    ),
    "report": (
        "licensenlp.cli.report:report",
        "Compare many documents: pages, tables, a database.",
    ),
    "train": ("licensenlp.cli.train:train", "Train a clause model from annotations."),
    "evaluate": ("licensenlp.cli.evaluate:evaluate", "Score a clause model against annotations."),
    "suggest": (
        "licensenlp.cli.suggest:suggest",
        "Pick the segments whose annotation would help most.",
    ),
    "annotations": (
        "licensenlp.cli.annotations:group",
        "Check, show, convert and compare annotations.",
    ),
    "check": ("licensenlp.cli.check:check", "Hold documents against a policy."),
    "policy": ("licensenlp.cli.check:policy", "Write a policy to start from."),
    "diff": ("licensenlp.cli.diff:diff", "What changed between versions, clause by clause."),
    "model": ("licensenlp.cli.model:model", "Hold a described model against openness definitions."),
    "corpus": ("licensenlp.cli.corpus:corpus", "List, fetch and verify the reference corpus."),
}
_OPTIONS = {
    "--version": "Show the version and exit.",
    "-h, --help": "Show this message and exit.",
}


def main(args: list[str] | None = None) -> Any:
    """Run the command line; exits with the codes of the commands."""
    given = sys.argv[1:] if args is None else args
    if given == ["--version"]:
        print(NAME, __version__)
    elif given in (["--help"], ["-h"]):
        print(_help())
    else:
        from licensenlp.cli.group import run

        return run(given)
    return None


def _help() -> str:
    """What the group's `--help` says, as click lays it out."""
    listed = {name: line for name, (_, line) in COMMANDS.items()}
    parts = [
        f"Usage: {NAME} [OPTIONS] COMMAND [ARGS]...",
        f"  {ABOUT}",
        "Options:\n" + _table(_OPTIONS),
        "Commands:\n" + _table(listed),
        f"  {EXAMPLE}",
    ]
    return "\n\n".join(parts)


def _table(rows: dict[str, str]) -> str:
    width = max(map(len, rows))
    return "\n".join(f"  {name:<{width}}  {line}" for name, line in rows.items())
