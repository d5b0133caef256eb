"""`licensenlp suggest`: the segments whose annotation would help most."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import click

from licensenlp.cli.command import SOME_UNREADABLE, UNREADABLE, Command
from licensenlp.cli.console import Talk, output
from licensenlp.cli.limits import limit_option
from licensenlp.cli.options import models_option, output_option, paths_argument
from licensenlp.cli.reading import Task, each
from licensenlp.ingest import Limits
from licensenlp.types import Failure

if TYPE_CHECKING:
    from licensenlp.training.suggest import Judged


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
@limit_option
@click.pass_obj
def suggest(
    talk: Talk,
    paths: tuple[str, ...],
    count: int,
    out: str | None,
    known: tuple[str, ...],
    models: str | None,
    seed: int | None,
    limits: Limits,
) -> None:
    """Pick segments of documents to annotate, as JSON Lines that are annotated beforehand.

    The uncertain, those on which rules and model disagree, the top scorers of each label, and some
    at random; `annotations convert` makes a labelling tool's file of them.
    """
    from licensenlp.training import sources
    from licensenlp.training.suggest import SEED, choose

    texts = [record.text for record in sources.read_files(known)]
    found = list(each(talk, paths, partial(_judge, models, limits), limits=limits))
    read = [one for one in found if not isinstance(one, Failure)]
    if not read:
        raise click.exceptions.Exit(UNREADABLE)
    chosen = choose(
        (segment for document in read for segment in document),
        count=count,
        seed=SEED if seed is None else seed,
        known=texts,
    )
    with output(out) as file:
        for one in chosen:
            file.write(json.dumps(one.to_json()) + "\n")
    why = Counter(one.why.partition(":")[0] for one in chosen)
    talk.say(f"{len(chosen)} segments: " + ", ".join(f"{n} {w}" for w, n in why.items()))
    if len(read) < len(found):
        raise click.exceptions.Exit(SOME_UNREADABLE)


def _judge(models: str | None, limits: Limits) -> Callable[[Task], list[Judged]]:
    """What judges the segments of documents in a process, its models loaded."""
    from licensenlp.cli.loading import extractor
    from licensenlp.ingest import read
    from licensenlp.training.suggest import judged

    by = extractor(models)

    def judge(task: Task) -> list[Judged]:
        path, data = task
        doc = read(path if data is None else data, name=path, limits=limits)
        return judged(doc, ruler=by.ruler, model=by.model)

    return judge
