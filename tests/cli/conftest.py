"""What tests of the command line share: a runner, and one pipeline for all of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from licensenlp.cli.group import group
from licensenlp.pipeline import Pipeline

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"
Run = Callable[..., Result]
_LOAD = Pipeline.load


@cache
def loaded() -> Pipeline:
    """The package's pipeline, loaded once."""
    return _LOAD()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command line; errors that nobody caught fail the test."""
    loaded()  # here, and not in each process that a command starts
    monkeypatch.setattr(Pipeline, "load", lambda *, models=None: loaded())
    monkeypatch.delenv("NO_COLOR", raising=False)

    def invoke(*arguments: str | Path, **more: Any) -> Result:
        args = [str(argument) for argument in arguments]
        return CliRunner().invoke(
            group, args, prog_name="licensenlp", catch_exceptions=False, **more
        )

    return invoke
