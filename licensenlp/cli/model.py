"""`licensenlp model`: described models against openness definitions and the EU AI Act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from licensenlp.cli.command import Command
from licensenlp.cli.console import Talk, output
from licensenlp.errors import LicenseNlpError
from licensenlp.types import Analysis

if TYPE_CHECKING:
    from licensenlp.decide.description import Description
    from licensenlp.decide.profile import Profile
    from licensenlp.pipeline import Pipeline

SOME_UNREADABLE = 1  # exit code


@click.command(
    cls=Command,
    examples=(
        "licensenlp model heron.toml",
        "licensenlp model corpus/models.toml --format json -o models.json",
        "licensenlp model heron.toml --format cyclonedx -o heron.cdx.json",
    ),
)
@click.argument("files", nargs=-1, required=True, metavar="MODEL.toml…")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json", "cyclonedx", "spdx")),
    default="text",
    show_default=True,
    help="Output.",
)
@click.option("-o", "--output", "out", metavar="FILE", help="Write there, not to standard output.")
@click.option("--models", metavar="DIR", help="Models to use; the package's own by default.")
@click.pass_obj
def model(
    talk: Talk, files: tuple[str, ...], form: str, out: str | None, models: str | None
) -> None:
    """Hold described models against the EU AI Act, OSAID 1.0 and the Model Openness Framework.

    A description names the model, its documents (paths beside it, or scancode:<key>), compute in
    FLOP, modalities, weights (download or api), published components and whether access is
    monetised. Whatever it leaves out is listed as missing, never guessed. With version, released
    and location it makes a whole bill of materials: CycloneDX 1.6 or SPDX 3.0.1.
    """
    from licensenlp.cli.loading import pipeline
    from licensenlp.decide.description import read_descriptions

    described = [one for file in files for one in read_descriptions(file)]
    pipe = pipeline(models)
    read: dict[str, Analysis | str] = {}
    profiles = [_profile(one, pipe, read) for one in talk.track(described, doing="Reading")]
    with output(out) as file:
        file.write(_rendered(profiles, form))
    failed = dict.fromkeys(problem for one in profiles for problem in one.unread)
    for problem in failed:
        talk.error(problem)
    if failed:
        raise click.exceptions.Exit(SOME_UNREADABLE)


def _rendered(profiles: Sequence[Profile], form: str) -> str:
    from licensenlp.decide import cyclonedx, profile, spdx

    if form == "cyclonedx":
        return cyclonedx.render(profiles)
    return spdx.render(profiles) if form == "spdx" else profile.render(profiles, form)


def _profile(model: Description, pipe: Pipeline, read: dict[str, Analysis | str]) -> Profile:
    """The model's answers from its documents, each of which is read once for all models."""
    from licensenlp.decide.openness import assess
    from licensenlp.decide.profile import Profile

    found = [_once(path, pipe, read) for path in model.documents]
    texts = tuple(one for one in found if isinstance(one, Analysis))
    unread = tuple(one for one in found if isinstance(one, str))
    return Profile(model=model, texts=texts, answers=assess(model, texts), unread=unread)


def _once(path: str, pipe: Pipeline, read: dict[str, Analysis | str]) -> Analysis | str:
    if path not in read:
        read[path] = _read(path, pipe)
    return read[path]


def _read(path: str, pipe: Pipeline) -> Analysis | str:
    """The analysis of a document, or why there is none."""
    found = pipe.run(path)
    if isinstance(found, Analysis):
        return found
    safe = LicenseNlpError(message=found.message).line.partition("] ")[2]
    return f"[{found.code}] {safe}"
