"""What commands share at the terminal: talk on standard error, and results that come whole or not.

In: words and results. Out: lines on standard error, text on standard output or in files.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol, TypeVar

import click

from licensenlp.report.files import replacing

Item = TypeVar("Item")
STDOUT = "-"


def honour_no_color(ctx: click.Context) -> None:
    """No colours in this run where NO_COLOR is set to anything but nothing."""
    if os.environ.get("NO_COLOR"):
        ctx.color = False


def tolerate_any_text() -> None:
    """Let characters that the terminal's encoding lacks be escaped, not end the program."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")


def stop_writing() -> None:
    """Let what is still to be written go nowhere: whoever read standard output is gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


@dataclass(frozen=True, kw_only=True, slots=True)
class Talk:
    """What a command says beside its results: progress and notes, all on standard error."""

    quiet: bool = False
    verbose: bool = False
    debug: bool = False

    def say(self, line: str) -> None:
        """A line, unless the run is quiet."""
        if not self.quiet:
            click.echo(line, err=True)

    def detail(self, line: str) -> None:
        """A line that only a verbose run shows."""
        if self.verbose:
            click.echo(line, err=True)

    def error(self, line: str) -> None:
        """A line that every run shows."""
        click.echo(line, err=True)

    def track(self, items: Sequence[Item], *, doing: str, bar: bool = True) -> Iterator[Item]:
        """The items one by one; a bar on a terminal, a line an item elsewhere.

        One item alone is not worth a word. `bar=False` where results go to the same terminal.
        """
        if self.quiet or len(items) < 2:
            yield from items
        elif bar and sys.stderr.isatty():
            with click.progressbar(items, label=doing, file=sys.stderr, show_pos=True) as shown:
                yield from shown
        else:
            for number, item in enumerate(items, 1):
                click.echo(f"{doing} {number} of {len(items)}", err=True)
                yield item


@contextmanager
def output(path: str | None) -> Iterator[Sink]:
    """Where results go: standard output, or the file, which appears whole or not at all.

    Colours are for terminals: whatever is written to a file loses them.
    """
    if path is None or path == STDOUT:
        yield _Terminal()
        return
    with replacing(Path(path)) as file:
        yield _Plain(file)


class Sink(Protocol):
    """Something that text is written to."""

    def write(self, text: str) -> int:
        """Write the text."""
        ...


class _Terminal:
    """Standard output through click, which drops colours where they are not wanted."""

    def write(self, text: str) -> int:
        click.echo(text, nl=False)
        return len(text)


class _Plain:
    """A file whose text has its colours taken off."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> int:
        return self._file.write(click.unstyle(text))
