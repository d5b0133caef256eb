"""The same report from a Dask cluster as from one process, whatever happens to its workers."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import LocalCluster

from licensenlp.errors import Usage
from licensenlp.ingest import DEFAULT
from licensenlp.report import batch, remote
from licensenlp.report.store import Outcome

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"
# Dask's own clean-up is not what is tested.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ten documents in the working directory, one of them empty."""
    for number in range(9):
        name = ("quillstone-open-1.0.txt", "corvid-use-policy.md")[number % 2]
        shutil.copy(SAMPLES / name, tmp_path / f"{number}{Path(name).suffix}")
    (tmp_path / "9.txt").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def cluster() -> Iterator[LocalCluster]:
    """Two workers, each a process of its own, at a port of this machine."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as started:
        yield started


def test_a_worker_that_is_killed_changes_nothing(folder: Path, cluster: LocalCluster) -> None:
    paths = sorted(path.name for path in folder.iterdir())
    alone = [batch.read_one(path) for path in paths]
    outcomes = batch._remote(paths, cluster.scheduler_address, None, DEFAULT)
    found = [next(outcomes)]
    pid = cluster.workers[0].pid
    os.kill(pid, signal.SIGKILL)
    found += outcomes
    assert found == alone
    assert [one.failed for one in found] == [False] * 9 + [True]


def killer(path: str, models: str | None) -> Outcome:
    """Reads a document, but does not survive one of them."""
    if path == "bad":
        os._exit(1)
    return Outcome(path=path, sha256="", contract={"document": {}})


@pytest.mark.slow
def test_a_document_that_kills_every_worker_costs_itself(cluster: LocalCluster) -> None:
    found = remote.outcomes(
        killer, ["a", "bad", "b"], None, address=cluster.scheduler_address, stamp=len_of
    )
    assert [one and one.path for one in found] == ["a", None, "b"]


def len_of(models: str | None) -> str:
    return "the same everywhere"


def differs(models: str | None) -> str:
    return str(os.getpid())


def test_workers_with_other_rules_are_refused(cluster: LocalCluster) -> None:
    outcomes = remote.outcomes(
        killer, ["a"], None, address=cluster.scheduler_address, stamp=differs
    )
    with pytest.raises(Usage, match="other rules or models"):
        next(outcomes)


def test_no_scheduler_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "PATIENCE", 1)
    nobody = remote.outcomes(killer, ["a"], None, address="tcp://127.0.0.1:9", stamp=len_of)
    with pytest.raises(Usage, match="no Dask scheduler answers"):
        next(nobody)
