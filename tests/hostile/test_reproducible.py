"""The same answer, byte for byte: whatever the order of hashes, the locale, the time zone, the
number of workers and the order of documents.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .reading import ROOT
from .soak import SAME

SAMPLES = ROOT / "corpus" / "samples"
DOCUMENTS = sorted(path.name for path in SAMPLES.iterdir())

# Each with what differs from the first: variables of the environment, workers.
SURROUNDINGS = {
    "hashes in another order": ({"PYTHONHASHSEED": "1"}, 1),
    "hashes in a third order, two workers": ({"PYTHONHASHSEED": "4242"}, 2),
    "no locale": ({"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0"}, 1),
    "another locale": ({"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "LANGUAGE": "tr"}, 1),
    "a day ahead, two workers": ({"TZ": "Pacific/Kiritimati"}, 2),
    "a day behind": ({"TZ": "Etc/GMT+12", "COLUMNS": "40"}, 1),
}


def run(*arguments: str, cwd: Path, **environment: str) -> bytes:
    """Standard output of the command line in a process of its own, from the samples' folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
    done = subprocess.run(
        [sys.executable, "-m", "licensenlp", *arguments],
        cwd=cwd,
        env=kept | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def report(out: Path, jobs: int, **environment: str) -> dict[str, bytes]:
    """The files of a report of the samples."""
    run("report", ".", "-o", str(out), "--jobs", str(jobs), "-q", cwd=SAMPLES, **environment)
    return {name: (out / name).read_bytes() for name in SAME}


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The report that the others are compared with."""
    found = report(tmp_path_factory.mktemp("usual") / "out", 1, LC_ALL="C.UTF-8", TZ="UTC")
    assert len(json.loads(found["report.json"])) == len(DOCUMENTS)
    return found


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_a_report_is_the_same_everywhere(
    name: str, usual: dict[str, bytes], tmp_path: Path
) -> None:
    environment, jobs = SURROUNDINGS[name]
    found = report(tmp_path / "out", jobs, **environment)
    assert [file for file in SAME if found[file] != usual[file]] == []


def test_each_reading_is_the_same_in_any_order(usual: dict[str, bytes]) -> None:
    """Read last to first and one of them twice, each is what it is in the report."""
    order = [*reversed(DOCUMENTS), DOCUMENTS[3]]
    out = run("classify", *order, "--format", "jsonl", "-q", cwd=SAMPLES, PYTHONHASHSEED="7")
    found = [json.loads(line) for line in out.splitlines()]
    assert [one["document"]["path"] for one in found] == order
    assert found[-1] == found[order.index(DOCUMENTS[3])]
    reported = {Path(one["document"]["path"]).name: one for one in json.loads(usual["report.json"])}
    for one in found:
        there = reported[one["document"]["path"]]
        assert one["clauses"] == there["clauses"] and one["spectrum"] == there["spectrum"]
