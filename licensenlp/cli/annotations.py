"""`licensenlp annotations`: validate, read, import and export, and compare annotators."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import click

from licensenlp.cli.command import NO, Command
from licensenlp.cli.console import STDOUT, Talk, output
from licensenlp.cli.options import annotations_argument, format_option, output_option
from licensenlp.errors import MissingDocument, Usage
from licensenlp.report.files import replacing_bytes

FORMATS = ("jsonl", "doccano", "label-studio", "prodigy", "spacy", "csv")
_GUESSED = "jsonl"  # where a name tells nothing


@click.group("annotations")
def group() -> None:
    """Check, show, convert and compare annotations."""


@group.command(
    cls=Command,
    examples=(
        "licensenlp annotations check clauses.jsonl",
        "licensenlp annotations check unfair-terms.jsonl --own-labels",
    ),
)
@annotations_argument
@click.option("--own-labels", is_flag=True, help="Labels need not be those of the taxonomy.")
@click.pass_obj
def check(talk: Talk, annotations: tuple[str, ...], own_labels: bool) -> None:
    """Find what is wrong, all of it; exit code 1 where something is."""
    from licensenlp.training import sources
    from licensenlp.training.checking import check_files

    checked = check_files(sources.files(annotations), own_labels=own_labels)
    for problem in checked.problems:
        talk.error(problem.line)
    spans = sum(len(record.spans) + len(record.labels or ()) for record in checked.records)
    click.echo(
        f"{len(checked.records):,} records, {spans:,} labels, {len(checked.problems):,} problems"
    )
    if talk.verbose:
        names = (s.name for record in checked.records for s in record.spans)
        labels = (name for record in checked.records for name in record.labels or ())
        for name, count in sorted(Counter([*names, *labels]).items()):
            click.echo(f"  {name}: {count:,}")
    if checked.problems:
        raise click.exceptions.Exit(NO)


@group.command(
    cls=Command,
    examples=("licensenlp annotations show clauses.jsonl --label user-threshold",),
)
@annotations_argument
@click.option("--label", help="Only spans of that label.")
@output_option
@click.pass_obj
def show(talk: Talk, annotations: tuple[str, ...], label: str | None, out: str | None) -> None:
    """Print annotations with the words that they stand on."""
    from licensenlp.report.quote import one_line
    from licensenlp.training.sources import read_files

    with output(out) as sink:
        for record in read_files(annotations):
            spans = [s for s in record.spans if label in (None, s.label)]
            labels = [name for name in record.labels or () if label in (None, name)]
            if label is not None and not spans and not labels:
                continue
            head = record.document or f"{record.file}:{record.line}"
            sink.write(click.style(one_line(head), bold=True) + "\n")
            if record.labels is not None:
                named = ", ".join(labels) or "no label"
                sink.write(f"  {one_line(named)}\n    {one_line(record.text)}\n")
            for span in spans:
                facts = "".join(f" {k}={json.dumps(v)}" for k, v in span.attributes.items())
                words = one_line(record.text[span.start : span.end])
                line = one_line(f"{span.start}..{span.end} {span.name}{facts}")
                sink.write(f"  {line}\n    {words}\n")


@group.command(
    cls=Command,
    examples=(
        "licensenlp annotations convert clauses.jsonl --to doccano -o doccano.jsonl",
        "licensenlp annotations convert export.json --from label-studio -o clauses.jsonl",
    ),
)
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option(
    "--from", "source", type=click.Choice(FORMATS), help="By the name's ending, or jsonl."
)
@click.option("--to", "target", type=click.Choice(FORMATS), help="By the name's ending, or jsonl.")
@click.option("-o", "--output", "out", metavar="FILE", help="Write there; spacy needs a file.")
@click.pass_obj
def convert(
    talk: Talk, files: tuple[str, ...], source: str | None, target: str | None, out: str | None
) -> None:
    """Read and write the files of labelling tools: doccano, Label Studio, Prodigy, spaCy, CSV."""
    from licensenlp.training.convert import format_of, read_format, write_format
    from licensenlp.training.sources import corpus_text

    records = []
    for name in files:
        form = source or format_of(name) or _GUESSED
        records += read_format(_bytes(name), form, file=name, find_text=corpus_text)
    into = target or (format_of(out) if out else None) or _GUESSED
    data = write_format(records, into)
    if out and out != STDOUT:
        with replacing_bytes(Path(out)) as file:
            file.write(data)
    elif into == "spacy":
        raise Usage(message="spacy is a binary format; name a file with -o")
    else:
        click.echo(data.decode("utf-8"), nl=False)
    talk.detail(f"{len(records)} records")


@group.command(
    cls=Command,
    examples=("licensenlp annotations agree first.jsonl second.jsonl --differences",),
)
@click.argument("first")
@click.argument("second")
@click.option("--effects", is_flag=True, help="The effect has to agree, too.")
@click.option("--differences", is_flag=True, help="List the spans that only one has.")
@format_option(("text", "json"))
@click.pass_obj
def agree(talk: Talk, first: str, second: str, effects: bool, differences: bool, form: str) -> None:
    """Compare two annotators: span F1 and Krippendorff's alpha, a label."""
    from licensenlp.report.quote import one_line, short
    from licensenlp.training.agreement import agreement
    from licensenlp.training.sources import read_files

    found = agreement(read_files([first]), read_files([second]), effects=effects)
    if found.unpaired:
        talk.say(f"{len(found.unpaired):,} documents of only one annotator are left out")
    for alone in found.unpaired:
        talk.detail(f"only one annotator has {one_line(alone)}")
    if form == "json":
        click.echo(json.dumps(found.to_json(), indent=2))
        return
    width = max(map(len, ("label", "all", *found.labels)))
    click.echo(f"{found.documents} documents")
    click.echo(f"{'label':{width}}  {'F1':>6} {'alpha':>6} {'first':>6} {'second':>6}")
    for name, tally in [("all", found.total()), *sorted(found.labels.items())]:
        scores = " ".join(f"{'-' if v is None else f'{v:.2f}':>6}" for v in (tally.f1, tally.alpha))
        click.echo(f"{name:{width}}  {scores} {tally.first:>6} {tally.second:>6}")
    for one in found.differences if differences else ():
        who = ("first", "second")[one.annotator - 1]
        click.echo(f"{who} only: {one.name}, {one_line(one.document)}:{one.start}")
        click.echo(f"  {short(one.text, 200)}")


def _bytes(name: str) -> bytes:
    """The bytes of a file, or of standard input."""
    if name == STDOUT:
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        problem = error.strerror or "cannot be read"
        raise MissingDocument(path=name, problem=problem, advice="Check the path") from error
