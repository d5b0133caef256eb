"""`licensenlp suggest`: the segments whose annotation would help most."""

from __future__ import annotations

import json
from collections import Counter

import click

from licensenlp.cli.command import SOME_UNREADABLE, UNREADABLE, Command
from licensenlp.cli.console import Talk, output
from licensenlp.cli.loading import extractor
from licensenlp.cli.options import models_option, output_option, paths_argument
from licensenlp.errors import LicenseNlpError


@click.command(
    cls=Command,
    examples=("licensenlp suggest terms/*.html -n 100 -o to-annotate.jsonl",),
)
@paths_argument
@click.option(
    "-n",
    "count",
    type=click.IntRange(min=1),
    default=50,
    show_default=True,
    help="At most so many.",
)
@output_option
@click.option("--known", multiple=True, metavar="FILE", help="Annotations not to suggest again.")
@models_option
@click.option("--seed", type=int, help="For another choice of the random ones.")
@click.pass_obj
def suggest(
    talk: Talk,
    paths: tuple[str, ...],
    count: int,
    out: str | None,
    known: tuple[str, ...],
    models: str | None,
    seed: int | None,
) -> None:
    """Pick segments of documents to annotate, as JSON Lines that are annotated beforehand.

    The uncertain, those on which rules and model disagree, the top scorers of each label, and some
    at random; `annotations convert` makes a labelling tool's file of them.
    """
    from licensenlp.ingest import read
    from licensenlp.training import sources
    from licensenlp.training.suggest import SEED
    from licensenlp.training.suggest import suggest as choose

    found_by = extractor(models)
    documents = []
    failed = 0
    for path in talk.track(paths, doing="Reading"):
        try:
            documents.append(read(path))
        except LicenseNlpError as error:
            failed += 1
            talk.error(error.line)
    if not documents:
        raise click.exceptions.Exit(UNREADABLE)
    chosen = choose(
        documents,
        ruler=found_by.ruler,
        model=found_by.model,
        count=count,
        seed=SEED if seed is None else seed,
        known=(record.text for record in sources.read_files(known)),
    )
    with output(out) as file:
        for one in chosen:
            file.write(json.dumps(one.to_json()) + "\n")
    why = Counter(one.why.partition(":")[0] for one in chosen)
    talk.say(f"{len(chosen)} segments: " + ", ".join(f"{n} {w}" for w, n in why.items()))
    if failed:
        raise click.exceptions.Exit(SOME_UNREADABLE)
