"""`licensenlp train`: a clause model from annotations, with its scores and card."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from licensenlp.cli.command import Command
from licensenlp.cli.console import Talk
from licensenlp.cli.loading import scores
from licensenlp.errors import Usage

if TYPE_CHECKING:
    from licensenlp.training.train import Trained


@click.command(
    cls=Command,
    examples=(
        "licensenlp train clauses.jsonl -o my-model",
        "licensenlp train --base more-clauses.jsonl -o my-model",
    ),
)
@click.argument("annotations", nargs=-1, metavar="ANNOTATIONS…")
@click.option("-o", "--output", "out", required=True, metavar="MODEL_DIR", help="Where it goes.")
@click.option("--base", is_flag=True, help="Add the annotations that the program ships.")
@click.option("--no-rules", is_flag=True, help="Do not show the model which rules fired.")
@click.pass_obj
def train(talk: Talk, annotations: tuple[str, ...], out: str, base: bool, no_rules: bool) -> None:
    """Train on JSON Lines of annotated documents or sentences; any label set will do.

    Scores are cross-validated with whole groups held out. The same input gives the same model. A
    model directory is replaced as a whole, and the scores are compared with those it had.
    """
    if not annotations and not base:
        raise click.UsageError("Missing argument 'ANNOTATIONS…' (or --base).")
    from licensenlp.training import sources
    from licensenlp.training.train import refuse_foreign, scores_json, write
    from licensenlp.training.train import train as fit

    target = Path(out)
    refuse_foreign(target)
    files: list[str | Path] = [*([sources.shipped()] if base else []), *annotations]
    records = sources.read_files(files)
    ruler = None
    if not no_rules:
        from licensenlp.clauses.ruler import Ruler

        ruler = Ruler.load()
    trained = fit(records, ruler=ruler, say=talk.say)
    # Compared with the model that is replaced or, with --base, with the one shipped.
    before = scores(target) or (scores(None) if base else None)
    try:
        write(trained, target, before=before)
    except OSError as error:
        raise Usage(
            message=f"{out}: cannot be written ({error.strerror}). Name another -o"
        ) from error
    _report(trained, scores_json(trained), before)
    click.echo(f"Written to {out}")


def _report(trained: Trained, table: dict[str, Any], before: dict[str, Any] | None) -> None:
    from licensenlp.training.card import comparison
    from licensenlp.training.fit import LEAST

    micro = table["micro"]
    low, high = micro["interval"]
    click.echo(f"Held-out micro F1 {micro['f1']:.3f} ({low:.3f} to {high:.3f} at 95 %)")
    click.echo(f"Held-out macro F1 {table['macro_f1']:.3f}")
    click.echo(f"{micro['support']:,} clauses in {table['documents']:,} documents or groups")
    for name, row in table["classes"].items():
        if row["support"]:
            click.echo(f"  {name}: F1 {row['f1']:.2f} (n={row['support']})")
    for name, count in trained.too_few.items():
        click.echo(f"  {name}: not learnt, {LEAST - count} more examples needed")
    for line in comparison(table, before) if before else ():
        click.echo(line)
