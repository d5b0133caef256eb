"""The options and arguments that several commands have, each written once.

In: the formats of a command, where it has them. Out: click decorators.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

paths_argument = click.argument("paths", nargs=-1, required=True, metavar="PATH…")
annotations_argument = click.argument(
    "annotations", nargs=-1, required=True, metavar="ANNOTATIONS…"
)
output_option = click.option(
    "-o", "--output", "out", metavar="FILE", help="Write there, not to standard output."
)
bundle_option = click.option(
    "--bundle", is_flag=True, help="Read a directory's licence files as one document."
)
models_option = click.option(
    "--models", metavar="DIR", help="Models to use; the package's own by default."
)


def format_option(formats: Sequence[str]) -> Callable[[Command], Command]:
    """`--format`, as `form`: one of the formats, the first by default."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="Output.",
    )
