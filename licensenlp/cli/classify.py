"""`licensenlp classify`: documents in, an explained position out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import click

from licensenlp.cli import reading
from licensenlp.cli.command import SOME_UNREADABLE, UNREADABLE, Command
from licensenlp.cli.console import STDOUT, Talk, output
from licensenlp.cli.limits import limit_option
from licensenlp.cli.options import (
    bundle_option,
    format_option,
    models_option,
    output_option,
    paths_argument,
)
from licensenlp.errors import Usage
from licensenlp.ingest import Limits
from licensenlp.report.files import replacing
from licensenlp.report.render import FORMATS, render
from licensenlp.types import Analysis, Failure

WIDEST = 110  # columns; longer lines are hard to read
_STREAMED = ("text", "jsonl")


@click.command(
    cls=Command,
    examples=(
        "licensenlp classify LICENSE",
        "licensenlp classify models/corvid --bundle --format html -o corvid.html",
        "curl -s https://host.example/terms | licensenlp classify - --format json",
    ),
)
@paths_argument
@format_option(FORMATS)
@output_option
@bundle_option
@click.option("--save-text", metavar="FILE", help="Write the text that the offsets count in.")
@models_option
@limit_option
@click.pass_obj
def classify(
    talk: Talk,
    paths: tuple[str, ...],
    form: str,
    out: str | None,
    bundle: bool,
    save_text: str | None,
    models: str | None,
    limits: Limits,
) -> None:
    """Read documents, `-` being standard input: kind, known licence, clauses, position.

    Text, Markdown, HTML, PDF and Word files are told by content. With --verbose, text output
    quotes clauses in full and names their sources.
    """
    if save_text and len(paths) > 1:
        raise Usage(message="--save-text writes the text of one document; name one PATH")
    bar = bool(out) or form not in _STREAMED
    results = _Results(
        reading.results(talk, paths, models=models, bundle=bundle, limits=limits, bar=bar)
    )
    width = min(shutil.get_terminal_size().columns, WIDEST)
    pieces = render(results, form, several=len(paths) > 1, width=width, full=talk.verbose)
    if not results.any_read():
        raise click.exceptions.Exit(UNREADABLE)
    with output(out) as file:
        for piece in pieces:
            file.write(piece)
    if save_text:
        _save_text(results.last, save_text)
    if results.failed:
        raise click.exceptions.Exit(SOME_UNREADABLE)


class _Results:
    """The results one by one, and what became of them."""

    def __init__(self, stream: Iterator[Analysis | Failure]) -> None:
        self._stream = stream
        self._ahead: list[Analysis | Failure] = []
        self.failed = 0
        self.last: Analysis | None = None

    def any_read(self) -> bool:
        """Whether a document could be read; looks no further than the first of them."""
        for result in self._counted():
            self._ahead.append(result)
            if isinstance(result, Analysis):
                return True
        return False

    def __iter__(self) -> Iterator[Analysis | Failure]:
        while self._ahead:
            yield self._ahead.pop(0)
        yield from self._counted()

    def _counted(self) -> Iterator[Analysis | Failure]:
        for result in self._stream:
            if isinstance(result, Failure):
                self.failed += 1
            else:
                self.last = result
            yield result


def _save_text(found: Analysis | None, path: str) -> None:
    if found is None:
        return
    if path == STDOUT:
        raise Usage(message="--save-text needs a file; standard output has the results")
    with replacing(Path(path)) as file:
        file.write(found.document.text)
