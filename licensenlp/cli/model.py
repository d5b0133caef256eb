"""`licensenlp model`: described models against openness definitions and the EU AI Act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from licensenlp.cli.command import SOME_UNREADABLE, Command
from licensenlp.cli.console import Talk, output
from licensenlp.cli.limits import limit_option
from licensenlp.cli.options import format_option, models_option, output_option
from licensenlp.cli.reading import Result, line, results
from licensenlp.ingest import Limits
from licensenlp.types import Analysis, Failure

if TYPE_CHECKING:
    from licensenlp.decide.description import Description
    from licensenlp.decide.profile import Profile


@click.command(
    cls=Command,
    examples=(
        "licensenlp model heron.toml",
        "licensenlp model corpus/models.toml --format json -o models.json",
        "licensenlp model heron.toml --format cyclonedx -o heron.cdx.json",
    ),
)
@click.argument("files", nargs=-1, required=True, metavar="MODEL.toml…")
@format_option(("text", "json", "cyclonedx", "spdx"))
@output_option
@models_option
@limit_option
@click.pass_obj
def model(
    talk: Talk,
    files: tuple[str, ...],
    form: str,
    out: str | None,
    models: str | None,
    limits: Limits,
) -> None:
    """Hold described models against the EU AI Act, OSAID 1.0 and the Model Openness Framework.

    A description names the model, its documents (paths beside it, or scancode:<key>), compute in
    FLOP, modalities, weights (download or api), published components and whether access is
    monetised. Whatever it leaves out is listed as missing, never guessed. With version, released
    and location it makes a whole bill of materials: CycloneDX 1.6 or SPDX 3.0.1.
    """
    from licensenlp.decide.description import read_descriptions

    described = [one for file in files for one in read_descriptions(file)]
    # A document of several models is read once.
    paths = [*dict.fromkeys(path for one in described for path in one.documents)]
    read = dict(zip(paths, results(talk, paths, models=models, limits=limits), strict=True))
    profiles = [_profile(one, read) for one in described]
    with output(out) as file:
        file.write(_rendered(profiles, form))
    if any(isinstance(one, Failure) for one in read.values()):
        raise click.exceptions.Exit(SOME_UNREADABLE)


def _rendered(profiles: Sequence[Profile], form: str) -> str:
    from licensenlp.decide import cyclonedx, profile, spdx

    if form == "cyclonedx":
        return cyclonedx.render(profiles)
    return spdx.render(profiles) if form == "spdx" else profile.render(profiles, form)


def _profile(model: Description, read: Mapping[str, Result]) -> Profile:
    """The model's answers from its documents."""
    from licensenlp.decide.openness import assess
    from licensenlp.decide.profile import Profile

    found = [read[path] for path in model.documents]
    texts = tuple(one for one in found if isinstance(one, Analysis))
    unread = tuple(line(one.code, one.message) for one in found if isinstance(one, Failure))
    return Profile(model=model, texts=texts, answers=assess(model, texts), unread=unread)
