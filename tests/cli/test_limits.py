"""`--limit`: every command that reads documents has it and keeps it, and goes on with the rest."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pytest
from click.testing import Result

from licensenlp import ingest
from licensenlp.cli.limits import NAMES

from .conftest import SAMPLES, Run

SMALL, LARGE = SAMPLES / "corvid-use-policy.md", SAMPLES / "corvid-community-2.txt"
READERS = ("classify", "suggest", "check", "diff", "report")


@pytest.fixture
def reads(run: Run, tmp_path: Path) -> Run:
    """Runs one of `READERS` on documents, with what else it must be told."""
    policy = tmp_path / "policy.toml"
    assert run("policy", "init", policy).exit_code == 0
    beside = {
        "check": ("--policy", policy),
        "report": ("-o", tmp_path / "out"),
        "suggest": ("-n", "3"),
    }
    return lambda command, *arguments: run(command, *arguments, *beside.get(command, ()))


def failures(done: Result, command: str) -> list[str]:
    """The lines on documents that were not read: errors, or among the results of `report`."""
    said = done.stdout if command == "report" else done.stderr
    return [line.strip() for line in said.splitlines() if line.strip().startswith("[L")]


@pytest.mark.parametrize("command", READERS)
@pytest.mark.parametrize("limit", ["characters=4000", "bytes=4k"])
def test_a_document_beyond_a_limit_costs_itself_alone(reads: Run, command: str, limit: str) -> None:
    assert SMALL.stat().st_size < 4000 < LARGE.stat().st_size
    done = reads(command, SMALL, LARGE, "--limit", limit)
    (said,) = failures(done, command)
    assert said.startswith(f"[L306] {LARGE}: ") and "limit of 4" in said
    assert done.exit_code in (1, 3)  # `diff` has nothing to compare with


@pytest.mark.parametrize("command", READERS)
def test_a_document_is_stopped_in_time(
    reads: Run, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that is stuck in C, where no signal handler and no thread could stop it."""
    monkeypatch.setattr(ingest, "_by_type", lambda *_: ctypes.PyDLL(None).pause())
    done = reads(command, SMALL, LARGE, "--limit", "seconds=0.2")
    assert done.exit_code == 3
    assert [said.split()[0] for said in failures(done, command)][:2] == ["[L309]"] * 2


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("sheets=4", ", ".join(NAMES)),
        ("pages=-1", "above 0"),
        ("pages=many", "above 0"),
        ("memory=1M", "500M at least"),
    ],
)
def test_a_limit_that_is_none_is_wrong_usage(reads: Run, given: str, told: str) -> None:
    done = reads("suggest", SMALL, "--limit", given)
    assert done.exit_code == 2
    assert told in " ".join(done.stderr.split())
