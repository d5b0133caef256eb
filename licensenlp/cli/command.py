"""The kind of command that all of ours are: shared options, examples, one-line errors.

In: a function and its options. Out: a click command with `--quiet`, `--verbose` and `--debug`,
whose function gets a `Talk` by `click.pass_obj`.
"""

from __future__ import annotations

from typing import Any

import click

from licensenlp.cli.console import Talk, honour_no_color, stop_writing
from licensenlp.errors import LicenseNlpError

NO = SOME_UNREADABLE = 1  # exit codes, beside those of errors
UNREADABLE = 3
CLOSED = 141  # as of a program that the signal for a closed pipe ends
_SHARED = ("quiet", "verbose", "debug")
_UNFORESEEN = 1  # a defect of the program, not of the input


class Command(click.Command):
    """A command with examples in its help, whose errors are one line on standard error."""

    def __init__(self, *args: Any, examples: tuple[str, ...] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.examples = examples
        self.params += [
            click.Option(["-q", "--quiet"], is_flag=True, help="Errors only."),
            click.Option(["-v", "--verbose"], is_flag=True, help="Say more."),
            click.Option(["--debug"], is_flag=True, help="A traceback with an error."),
        ]

    def invoke(self, ctx: click.Context) -> Any:
        """Run the function; an error becomes its line and its exit code."""
        honour_no_color(ctx)
        quiet, verbose, debug = (bool(ctx.params.pop(name, False)) for name in _SHARED)
        ctx.obj = Talk(quiet=quiet, verbose=verbose, debug=debug)
        try:
            return super().invoke(ctx)
        except LicenseNlpError as error:
            return self._end(ctx, error.line, error.exit_code, debug)
        except BrokenPipeError:
            stop_writing()
            ctx.exit(CLOSED)
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        # Whatever nobody foresaw is a line as well: a traceback is for those who ask for it.
        except Exception as error:
            kind = LicenseNlpError(message=f"{type(error).__name__}: {error}. Try --debug")
            return self._end(ctx, kind.line, _UNFORESEEN, debug)

    def _end(self, ctx: click.Context, line: str, code: int, debug: bool) -> Any:
        """Print the line (and where it came from, for --debug) and leave with the code."""
        if debug:
            import traceback

            click.echo(traceback.format_exc(), err=True, nl=False)
        click.echo(line, err=True)
        ctx.exit(code)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples, as they are typed."""
        with formatter.section("Examples" if len(self.examples) > 1 else "Example"):
            for line in self.examples:
                formatter.write(f"{'':>{formatter.current_indent}}{line}\n")
