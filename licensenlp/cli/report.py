"""`licensenlp report`: a corpus in, a directory with the comparison of its documents out."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from licensenlp.cli.command import SOME_UNREADABLE, UNREADABLE, Command
from licensenlp.cli.console import Talk
from licensenlp.cli.limits import limit_option
from licensenlp.cli.options import models_option
from licensenlp.cli.reading import line
from licensenlp.errors import LicenseNlpError
from licensenlp.ingest import Limits

if TYPE_CHECKING:
    from licensenlp.report.store import Outcome, Store

BAR = 40  # columns of the longest bar
SHOWN = 20  # failures listed; the report has them all
STEPS = 10  # lines of progress where there is no terminal


class Stopped(LicenseNlpError):
    """The user stopped the run."""

    code = "L001"
    template = "{directory}: stopped; what was read is kept. Go on with --resume"


@click.command(
    cls=Command,
    examples=(
        "licensenlp report licences/ -o comparison",
        "licensenlp report --manifest models.csv -o comparison --jobs 2",
        "licensenlp report 'terms/**/*.html' -o comparison --resume",
        "licensenlp report 'scancode:*' -o comparison --jobs 2",
    ),
)
@click.argument("paths", nargs=-1, metavar="PATH…")
@click.option("-o", "--output", "out", required=True, metavar="DIR", help="Where the report goes.")
@click.option(
    "--manifest",
    metavar="FILE",
    help="CSV, TOML or JSON Lines: path, model, vendor, date, version, source, series.",
)
@click.option(
    "--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes to use."
)
@click.option(
    "--dask",
    metavar="ADDRESS",
    help="Read on a Dask cluster (tcp://…) whose workers see the same files; an extra.",
)
@click.option("--parquet", is_flag=True, help="Write documents and clauses as Parquet; an extra.")
@click.option("--resume", is_flag=True, help="Read only what is new or changed since the last run.")
@click.option("--force", is_flag=True, help="Replace a report, or write beside other files.")
@models_option
@limit_option
@click.pass_obj
def report(
    talk: Talk,
    paths: tuple[str, ...],
    out: str,
    manifest: str | None,
    jobs: int,
    dask: str | None,
    parquet: bool,
    resume: bool,
    force: bool,
    models: str | None,
    limits: Limits,
) -> None:
    """Compare many documents: files, directories, globs, or a manifest that lists them.

    Writes report.html, report.md, documents.csv, clauses.csv, report.json and results.sqlite.
    Date and version are taken from the documents where no manifest states them.
    """
    if not paths and not manifest:
        raise click.UsageError("Missing argument 'PATH…' (or --manifest).")
    from licensenlp.report import batch, build
    from licensenlp.report import models as published
    from licensenlp.report import parquet as columns
    from licensenlp.report.inputs import find
    from licensenlp.report.store import open_store

    if parquet:
        columns.arrow()  # wanting after an hour of reading would be late
    described = published.read_models(manifest)
    inputs = find(paths, manifest)
    folder = Path(out)
    if inputs.left_out:
        talk.say(f"{inputs.left_out:,} files of other types left out")
    stamp = batch.stamp_of(models)
    with open_store(build.prepare(folder, resume=resume, force=force), resume=resume) as store:
        left = batch.pending(inputs.items, store, stamp)
        if len(left) < len(inputs.items):
            talk.say(
                f"{len(inputs.items) - len(left):,} documents read before, {len(left):,} to read"
            )
        outcomes = batch.run(
            left, store, stamp=stamp, jobs=jobs, dask=dask, models=models, limits=limits
        )
        try:
            for found in _shown(talk, outcomes, len(left)):
                if found.failed:
                    talk.detail(line(**found.contract["error"]))
        except KeyboardInterrupt:
            raise Stopped(directory=out) from None
        published.keep(store, described)
        build.write(store, folder, jobs=jobs)
        if parquet:
            columns.write(store, folder)
        read, failed = store.counts()
        _summary(store, folder)
    if failed:
        raise click.exceptions.Exit(SOME_UNREADABLE if read else UNREADABLE)


def _shown(talk: Talk, outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
    """The outcomes, with their progress: a bar on a terminal, some lines elsewhere."""
    if talk.quiet or not total:
        yield from outcomes
    elif sys.stderr.isatty():
        yield from _bar(outcomes, total)
    else:
        step = max(1, -(-total // STEPS))
        for number, found in enumerate(outcomes, 1):
            if number % step == 0 or number == total:
                talk.say(f"Reading {number:,} of {total:,}")
            yield found


def _bar(outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    rate = TextColumn("{task.speed:.0f} a second")
    columns = (
        TextColumn("Reading"),
        BarColumn(),
        MofNCompleteColumn(),
        rate,
        TimeRemainingColumn(),
    )
    # Drawn as results come, by no thread of its own: processes are forked meanwhile.
    with Progress(*columns, console=Console(stderr=True), auto_refresh=False) as progress:
        task = progress.add_task("Reading", total=total)
        for found in outcomes:
            progress.advance(task)
            progress.refresh()
            yield found


def _summary(store: Store, folder: Path) -> None:
    """Counts a tier with their bars, then the failures."""
    from licensenlp.report.tables import tier_counts, tier_name

    counts = tier_counts(store)
    most = max(counts.values()) or 1
    for tier, count in counts.items():
        bar = _block() * (-(-count * BAR // most))
        click.echo(f"{tier_name(tier):<17}{count:>7,}  {bar}".rstrip())
    _failures(list(store.rows("SELECT * FROM failures")))
    click.echo(f"Written to {folder}")


def _failures(rows: Sequence[Sequence[str]]) -> None:
    if not rows:
        return
    click.echo(f"{'not read':<17}{len(rows):>7,}")
    for _, code, message in rows[:SHOWN]:
        click.echo(f"  {line(code, message)}")
    if len(rows) > SHOWN:
        click.echo(f"  and {len(rows) - SHOWN:,} more, in the report")


def _block() -> str:
    """What bars are made of: a block, or what the terminal's encoding has instead."""
    try:
        "█".encode(sys.stdout.encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return "#"
    return "█"
