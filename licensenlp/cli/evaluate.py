"""`licensenlp evaluate`: precision, recall and F1 a label, with the errors listed."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from licensenlp.cli.command import Command
from licensenlp.cli.console import Talk, output
from licensenlp.cli.loading import clause_model, scores, shipped_model
from licensenlp.cli.options import annotations_argument, format_option, output_option
from licensenlp.report.files import replacing

if TYPE_CHECKING:
    from licensenlp.training.evaluate import Miss

QUOTE = 300  # characters of an error's words


@click.command(
    cls=Command,
    examples=(
        "licensenlp evaluate held-out.jsonl --model my-model",
        "licensenlp evaluate held-out.jsonl --errors --predictions found.jsonl",
    ),
)
@annotations_argument
@click.option("--model", metavar="MODEL_DIR", help="A trained model; the shipped one by default.")
@click.option(
    "--by",
    type=click.Choice(["both", "model", "rules"]),
    help="What finds the clauses; by default what suits the model's labels.",
)
@click.option("--errors", "show_errors", is_flag=True, help="List each error, the surest first.")
@click.option("--predictions", metavar="FILE", help="Write what is found, a line a record.")
@format_option(("text", "json"))
@output_option
@click.pass_obj
def evaluate(
    talk: Talk,
    annotations: tuple[str, ...],
    model: str | None,
    by: str | None,
    show_errors: bool,
    predictions: str | None,
    form: str,
    out: str | None,
) -> None:
    """Score rules and model on annotations, at span level and at document level."""
    from licensenlp.clauses.ruler import Ruler
    from licensenlp.training import scoring, sources

    records = sources.read_files(annotations)
    talk.detail(f"{len(records)} records")
    scored = scoring.score(
        records,
        model=clause_model(model) if model else shipped_model(),
        ruler=Ruler.load(),
        by=scoring.By(by) if by else None,
    )
    if scored.by is not scoring.By.RULES and (seen := _trained_on(model, scored.scores.by_example)):
        talk.say(
            f"Of {len(scored.scores.by_example)} documents {seen} were trained on, which flatters "
            "the scores: those of the model's README are held out"
        )
    if predictions:
        with replacing(Path(predictions)) as file:
            for one in scored.predictions():
                file.write(json.dumps(one) + "\n")
    misses = scored.scores.errors if show_errors else []
    with output(out) as sink:
        if form == "json":
            found = scored.to_json() | (
                {"errors": [_json(m) for m in misses]} if show_errors else {}
            )
            sink.write(json.dumps(found, indent=2) + "\n")
            return
        for line in [*scoring.table(scored), *(_line(miss) for miss in misses)]:
            sink.write(line + "\n")


def _trained_on(model: str | None, names: Collection[str]) -> int:
    """How many of the documents stand among those that the model was trained on."""
    table = scores(Path(model) if model else None) or {}
    return len(set(names) & set(table.get("examples") or ()))


def _json(miss: Miss) -> dict[str, Any]:
    return {
        "kind": miss.kind,
        "class": miss.name,
        "example": miss.example,
        "start": miss.start,
        "end": miss.end,
        "confidence": round(miss.confidence, 4),
        "text": miss.text,
        "before": miss.before,
    }


def _line(miss: Miss) -> str:
    from licensenlp.report.quote import one_line, short

    before = f"{short(miss.before, 90)} ▸ " if miss.before.strip() else ""
    sure = f" ({miss.confidence:.2f})" if miss.confidence else ""
    where = f"{one_line(miss.example)}:{miss.start}"
    return f"\n{miss.kind}: {miss.name}{sure}, {where}\n  {before}{short(miss.text, QUOTE)}"
