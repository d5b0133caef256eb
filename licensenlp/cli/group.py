"""The group of commands as click knows it: a command's module is imported to run that command.

In: arguments. Out: what the command does, or an error that names the nearest command.
"""

from __future__ import annotations

import importlib
from typing import Any

import click

from licensenlp import __version__
from licensenlp.cli import ABOUT, COMMANDS, EXAMPLE, NAME
from licensenlp.cli.console import honour_no_color, tolerate_any_text


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
    help=ABOUT,
    epilog=EXAMPLE,
)
@click.version_option(__version__, prog_name=NAME, message="%(prog)s %(version)s")
@click.pass_context
def group(ctx: click.Context) -> None:
    """The options of all commands together."""
    honour_no_color(ctx)


def run(args: list[str]) -> Any:
    """Run the command line; exits with the code of the command."""
    tolerate_any_text()
    return group.main(args=args, prog_name=NAME)
