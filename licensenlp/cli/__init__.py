"""The command line: one group whose commands are imported when they are asked for.

In: arguments. Out: an exit code; results on standard output, everything else on standard error.
`--help` and `--version` import click alone, so the line of each command in `--help` stands here.
"""

from __future__ import annotations

import importlib
from typing import Any

import click

from licensenlp import __version__
from licensenlp.cli.console import honour_no_color, tolerate_any_text

# Each command: where it is (`module:name`), and its line in `--help`.
COMMANDS: dict[str, tuple[str, str]] = {
    "classify": (
        "licensenlp.cli.classify:classify",
        "Read documents: clauses, known licence, position.",
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
    "corpus": ("licensenlp.cli.corpus:corpus", "List, fetch and verify the reference corpus."),
}


class LazyGroup(click.Group):
    """A group that imports a command's module only to run it or to show its own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands' names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, its module imported now; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it; for a name that is none, the error tells the nearest."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            import difflib

            near = difflib.get_close_matches(name, COMMANDS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(COMMANDS)}."
            ctx.fail(f"No such command {name!r}; {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.command(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: licensenlp classify LICENSE. Not legal advice.",
)
@click.version_option(__version__, prog_name="licensenlp", message="%(prog)s %(version)s")
@click.pass_context
def group(ctx: click.Context) -> None:
    """Read licences and terms of AI models and services, clause by clause."""
    honour_no_color(ctx)


def main(args: list[str] | None = None, **extra: Any) -> Any:
    """Run the command line; exits with the codes of the commands."""
    tolerate_any_text()
    return group.main(args=args, prog_name="licensenlp", **extra)
