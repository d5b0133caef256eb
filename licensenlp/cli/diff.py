"""`licensenlp diff`: what changed between versions of a licence or of terms."""

from __future__ import annotations

from collections.abc import Iterable

import click

from licensenlp.cli.command import NO, SOME_UNREADABLE, UNREADABLE, Command
from licensenlp.cli.console import Talk, output
from licensenlp.cli.limits import limit_option
from licensenlp.cli.options import bundle_option, format_option, models_option, output_option
from licensenlp.cli.reading import results
from licensenlp.errors import Usage
from licensenlp.ingest import Limits
from licensenlp.types import Analysis, Failure


@click.command(
    cls=Command,
    examples=(
        "licensenlp diff corvid-1.txt corvid-2.txt",
        "licensenlp diff terms-1.html terms-2.html terms-3.html --format html -o terms.html",
        "licensenlp diff saved.md fetched.html --exit-code --quiet",
        "licensenlp diff scancode:llama-2-license-2023 scancode:llama-3.1-license-2024",
    ),
)
@click.argument("paths", nargs=-1, required=True, metavar="OLD NEW [MORE…]")
@format_option(("text", "json", "md", "html"))
@output_option
@click.option("--exit-code", "tells", is_flag=True, help="End with 1 where terms changed.")
@bundle_option
@models_option
@limit_option
@click.pass_obj
def diff(
    talk: Talk,
    paths: tuple[str, ...],
    form: str,
    out: str | None,
    tells: bool,
    bundle: bool,
    models: str | None,
    limits: Limits,
) -> None:
    """Compare versions, oldest first: clauses added, removed, tightened, loosened, reworded.

    Text that moved, other numbering and other markup are no change. Of more than two versions, each
    is compared with the one before it. --verbose lists clauses that were reworded without effect.
    `scancode:<key>` is a text of the reference corpus (`licensenlp corpus list`).
    """
    if len(paths) < 2:
        raise Usage(message="diff compares at least two documents; name OLD and NEW")
    from licensenlp.decide.compare import series
    from licensenlp.decide.history import render

    found = results(talk, paths, models=models, bundle=bundle, limits=limits)
    versions = _versions(found)
    steps = series(versions)
    with output(out) as file:
        file.write(render(steps, form, full=talk.verbose))
    if len(versions) < len(paths):
        raise click.exceptions.Exit(SOME_UNREADABLE)
    if tells and any(step.changes_terms for step in steps):
        raise click.exceptions.Exit(NO)


def _versions(found: Iterable[Analysis | Failure]) -> list[Analysis]:
    """The versions that could be read; at least two, or the run ends."""
    versions = [one for one in found if isinstance(one, Analysis)]
    if len(versions) < 2:
        raise click.exceptions.Exit(SOME_UNREADABLE if versions else UNREADABLE)
    return versions
