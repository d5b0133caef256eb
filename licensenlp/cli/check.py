"""`licensenlp check`: documents held against a policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from licensenlp.cli.command import Command
from licensenlp.cli.console import Talk, output
from licensenlp.errors import LicenseNlpError, Usage
from licensenlp.types import Failure

if TYPE_CHECKING:
    from licensenlp.decide.gate import Ruling
    from licensenlp.decide.policy import Policy
    from licensenlp.pipeline import Pipeline

BROKEN, UNREADABLE = 1, 3  # exit codes


@click.command(
    cls=Command,
    examples=(
        "licensenlp check LICENSE --policy policy.toml",
        "licensenlp check models/corvid --bundle --policy policy.toml --format sarif -o out.sarif",
        "licensenlp policy init",
    ),
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--policy", "policy_file", required=True, metavar="FILE", help="The policy, in TOML.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json", "sarif", "junit")),
    default="text",
    show_default=True,
    help="Output.",
)
@click.option("-o", "--output", "out", metavar="FILE", help="Write there, not to standard output.")
@click.option("--bundle", is_flag=True, help="Read a directory's licence files as one document.")
@click.option("--pass-review", is_flag=True, help="End with 0 where nothing is forbidden.")
@click.option("--models", metavar="DIR", help="Models to use; the package's own by default.")
@click.pass_obj
def check(
    talk: Talk,
    paths: tuple[str, ...],
    policy_file: str,
    form: str,
    out: str | None,
    bundle: bool,
    pass_review: bool,
    models: str | None,
) -> None:
    """Hold documents against a policy: allowed, needs review or forbidden, with the clause.

    `scancode:<key>` is a text of the reference corpus (`licensenlp corpus list`).
    Ends with 0 where every document is allowed, with 1 where one is not, or cannot be read.
    """
    from licensenlp.cli.loading import pipeline
    from licensenlp.decide.policy import read_policy
    from licensenlp.decide.verdicts import render

    policy = read_policy(policy_file)
    pipe = pipeline(models)
    _known_keys(policy, policy_file, pipe)
    answers = [
        _answer(path, policy, pipe, bundle, talk) for path in talk.track(paths, doing="Reading")
    ]
    if all(isinstance(one, Failure) for one in answers):
        raise click.exceptions.Exit(UNREADABLE)
    with output(out) as file:
        file.write(render(answers, form))
    if any(_breaks(one, pass_review) for one in answers):
        raise click.exceptions.Exit(BROKEN)


def _answer(
    path: str, policy: Policy, pipe: Pipeline, bundle: bool, talk: Talk
) -> Ruling | Failure:
    from licensenlp.decide.gate import rule

    found = pipe.run(path, bundle=bundle)
    if isinstance(found, Failure):
        safe = LicenseNlpError(message=found.message).line.partition("] ")[2]
        talk.error(f"[{found.code}] {safe}")
        return found
    return rule(found, policy)


def _breaks(answer: Ruling | Failure, pass_review: bool) -> bool:
    """Whether the answer makes the run end with 1."""
    from licensenlp.decide.policy import Outcome

    if isinstance(answer, Failure):
        return True
    fine = (Outcome.ALLOWED, Outcome.REVIEW) if pass_review else (Outcome.ALLOWED,)
    return answer.outcome not in fine


def _known_keys(policy: Policy, file: str, pipe: Pipeline) -> None:
    """Usage where the policy names a licence that nothing could match: a slip would go unseen."""
    from licensenlp.decide.settings import nearest

    known = {entry.key for entry in pipe.index.entries}
    for side in ("allowed", "denied"):
        for key in getattr(policy, f"{side}_licenses"):
            if key not in known:
                near = nearest(key, sorted(known))
                raise Usage(message=f"{file}: licenses.{side}: unknown licence {key!r}{near}")


@click.group()
def policy() -> None:
    """Write a policy to start from."""


@policy.command(
    "init",
    cls=Command,
    examples=("licensenlp policy init", "licensenlp policy init ci/policy.toml"),
)
@click.argument("path", default="policy.toml", metavar="[FILE]")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@click.pass_obj
def init(talk: Talk, path: str, force: bool) -> None:
    """Write a commented example to FILE (policy.toml by default; `-` is standard output)."""
    from pathlib import Path

    from licensenlp.decide.policy import example

    if path != "-" and Path(path).exists() and not force:
        raise Usage(message=f"{path}: is there already. Name another file, or add --force")
    with output(path) as file:
        file.write(example())
    if path != "-":
        talk.say(f"Written to {path}")
