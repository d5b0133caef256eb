"""`licensenlp check`: documents held against a policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from licensenlp.cli.command import NO, UNREADABLE, Command
from licensenlp.cli.console import Talk, output
from licensenlp.cli.limits import limit_option
from licensenlp.cli.options import (
    bundle_option,
    format_option,
    models_option,
    output_option,
    paths_argument,
)
from licensenlp.cli.reading import results
from licensenlp.errors import Usage
from licensenlp.ingest import Limits
from licensenlp.types import Failure

if TYPE_CHECKING:
    from licensenlp.decide.gate import Ruling
    from licensenlp.decide.policy import Policy


@click.command(
    cls=Command,
    examples=(
        "licensenlp check LICENSE --policy policy.toml",
        "licensenlp check models/corvid --bundle --policy policy.toml --format sarif -o out.sarif",
        "licensenlp policy init",
    ),
)
@paths_argument
@click.option("--policy", "policy_file", required=True, metavar="FILE", help="The policy, in TOML.")
@format_option(("text", "json", "sarif", "junit"))
@output_option
@bundle_option
@click.option("--pass-review", is_flag=True, help="End with 0 where nothing is forbidden.")
@models_option
@limit_option
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
    limits: Limits,
) -> None:
    """Hold documents against a policy: allowed, needs review or forbidden, with the clause.

    `scancode:<key>` is a text of the reference corpus (`licensenlp corpus list`).
    Ends with 0 where every document is allowed, with 1 where one is not, or cannot be read.
    """
    from licensenlp.decide.gate import rule
    from licensenlp.decide.policy import read_policy
    from licensenlp.decide.verdicts import render

    policy = read_policy(policy_file)
    _known_keys(policy, policy_file, models)
    found = results(talk, paths, models=models, bundle=bundle, limits=limits)
    answers = [one if isinstance(one, Failure) else rule(one, policy) for one in found]
    if all(isinstance(one, Failure) for one in answers):
        raise click.exceptions.Exit(UNREADABLE)
    with output(out) as file:
        file.write(render(answers, form))
    if any(_breaks(one, pass_review) for one in answers):
        raise click.exceptions.Exit(NO)


def _breaks(answer: Ruling | Failure, pass_review: bool) -> bool:
    """Whether the answer makes the run end with 1."""
    from licensenlp.decide.policy import Outcome

    if isinstance(answer, Failure):
        return True
    fine = (Outcome.ALLOWED, Outcome.REVIEW) if pass_review else (Outcome.ALLOWED,)
    return answer.outcome not in fine


def _known_keys(policy: Policy, file: str, models: str | None) -> None:
    """Usage where the policy names a licence that nothing could match: a slip would go unseen."""
    from licensenlp.cli.loading import pipeline
    from licensenlp.decide.settings import nearest

    if not (policy.allowed_licenses or policy.denied_licenses):
        return
    entries = pipeline(models).index.entries
    known = {one.key for one in entries} | {one.spdx for one in entries if one.spdx}
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
