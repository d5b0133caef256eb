"""`licensenlp report` from end to end, on the project's own samples."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from licensenlp.cli.report import report
from licensenlp.errors import Usage
from licensenlp.pipeline import Pipeline
from licensenlp.report import batch, inputs
from licensenlp.report.store import NAME, Outcome, Store, open_store

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "corpus" / "samples"
FILES = ("report.html", "report.md", "documents.csv", "clauses.csv", "report.json")
Run = Callable[..., Result]


@cache
def loaded() -> Pipeline:
    return Pipeline.load()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    loaded()  # here, and not in each process that reads
    monkeypatch.setattr(batch, "_pipeline", lambda models: loaded())

    def invoke(*arguments: str | Path) -> Result:
        return CliRunner().invoke(report, [str(a) for a in arguments], catch_exceptions=False)

    return invoke


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three documents, one of them empty."""
    made = tmp_path / "in"
    made.mkdir()
    for name in ("corvid-community-2.txt", "quillstone-open-1.0.txt"):
        shutil.copy(SAMPLES / name, made)
    (made / "empty.txt").touch()
    return made


def written(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in FILES}


def test_one_bad_document_costs_no_other(run: Run, folder: Path, tmp_path: Path) -> None:
    result = run(folder, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "[L303]" in result.stdout and "empty.txt" in result.stdout
    found = json.loads((tmp_path / "out/report.json").read_text(encoding="utf-8"))
    assert ["error" in one for one in found] == [False, True, False]


def test_nothing_readable_is_exit_code_3(run: Run, folder: Path, tmp_path: Path) -> None:
    result = run(folder / "empty.txt", folder / "none.txt", "-o", tmp_path / "out")
    assert result.exit_code == 3
    assert "none.txt" in result.stdout


def test_no_paths_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    assert run("-o", tmp_path / "out").exit_code == 2


def test_a_defect_in_reading_costs_one_document(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Pipeline.run

    def breaks(self: Pipeline, path: str, **more: Any) -> object:
        if "corvid" in path:
            raise RuntimeError("unforeseen")
        return real(self, path, **more)

    monkeypatch.setattr(Pipeline, "run", breaks)
    result = run(folder, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "RuntimeError: unforeseen" in result.stdout


def test_resume_reads_what_is_new_or_changed(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    run(folder, "-o", out)
    names = tmp_path / "names"  # written by the processes that read
    names.touch()
    real = batch.read_one

    def noted(path: str, **more: Any) -> Outcome:
        with names.open("a", encoding="utf-8") as file:
            file.write(f"{Path(path).name}\n")
        return real(path, **more)

    def read() -> list[str]:
        return names.read_text(encoding="utf-8").splitlines()

    monkeypatch.setattr(batch, "read_one", noted)
    before = written(out)
    run(folder, "-o", out, "--resume")
    assert read() == [] and written(out) == before
    shutil.copy(SAMPLES / "tidewater-reciprocal-2.0.md", folder)
    with (folder / "quillstone-open-1.0.txt").open("a", encoding="utf-8") as file:
        file.write("\nYou may not use it for weather forecasts.\n")
    (folder / "corvid-community-2.txt").unlink()
    run(folder, "-o", out, "--resume")
    assert read() == ["quillstone-open-1.0.txt", "tidewater-reciprocal-2.0.md"]
    monkeypatch.setattr(batch, "stamp_of", lambda models=None: "other rules")
    run(folder, "-o", out, "--resume")
    assert len(read()) == 2 + 3


def test_an_interrupted_run_ends_as_a_whole_one(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(folder, "-o", tmp_path / "whole")
    real = Store.add

    def stops(self: Store, found: Outcome, *more: Any) -> None:
        if "quillstone" in found.path:
            raise KeyboardInterrupt
        real(self, found, *more)

    with monkeypatch.context() as patched:
        patched.setattr(Store, "add", stops)
        result = run(folder, "-o", tmp_path / "out")
    assert result.exit_code == 1
    assert "--resume" in result.stderr
    run(folder, "-o", tmp_path / "out", "--resume")
    assert written(tmp_path / "out") == written(tmp_path / "whole")


def test_two_processes_write_what_one_writes(run: Run, folder: Path, tmp_path: Path) -> None:
    run(folder, "-o", tmp_path / "one")
    result = run(folder, "-o", tmp_path / "two", "--jobs", "2")
    assert result.exit_code == 1
    assert written(tmp_path / "one") == written(tmp_path / "two")
    dumps = []
    for name in ("one", "two"):
        db = sqlite3.connect(tmp_path / name / NAME)
        dumps.append(list(db.iterdump()))
        db.close()
    assert dumps[0] == dumps[1]


def test_a_manifest_s_facts_stand_in_the_report(run: Run, tmp_path: Path, folder: Path) -> None:
    manifest = tmp_path / "list.csv"
    manifest.write_text("path,vendor\nin/corvid-community-2.txt,Rookery\n", encoding="utf-8")
    assert run("--manifest", manifest, "-o", tmp_path / "out").exit_code == 0
    assert "Rookery" in (tmp_path / "out/documents.csv").read_text(encoding="utf-8")


def test_forty_bad_files_cost_forty_rows(run: Run, tmp_path: Path) -> None:
    made = tmp_path / "in"
    made.mkdir()
    text = (SAMPLES / "quillstone-open-1.0.txt").read_text(encoding="utf-8")[:600]
    for number in range(200):
        bad = number % 5 == 0
        (made / f"{number}.txt").write_bytes(b"" if bad else f"{text}\n{number}\n".encode())
    result = run(made, "-o", tmp_path / "out")
    assert result.exit_code == 1
    db = sqlite3.connect(tmp_path / "out" / NAME)
    counts = dict(db.execute("SELECT status, count(*) FROM documents GROUP BY 1"))
    reasons = list(db.execute("SELECT error_code, error_message FROM failures"))
    db.close()
    assert counts == {"read": 160, "failed": 40}
    assert len(reasons) == 40 and all(code and message for code, message in reasons)
    assert "not read              40" in result.stdout


def test_a_full_disk_keeps_what_was_read(folder: Path, tmp_path: Path, run: Run) -> None:
    items = inputs.find([str(folder)]).items
    path = tmp_path / "out" / NAME
    path.parent.mkdir()
    with pytest.raises(Usage, match="full"), open_store(path, resume=False) as store:
        found = batch.run(items, store, stamp=batch.stamp_of())
        next(found)
        pages = next(store.rows("PRAGMA page_count"))[0]
        list(store.rows(f"PRAGMA max_page_count = {pages}"))
        list(found)
    with open_store(path, resume=True) as store:
        assert 1 <= sum(store.counts()) < len(items)  # a failure's row may still find room
    assert run(folder, "-o", path.parent, "--resume").exit_code == 1
    run(folder, "-o", tmp_path / "whole")
    assert written(path.parent) == written(tmp_path / "whole")


def test_a_run_that_is_killed_goes_on_where_it_was(folder: Path, tmp_path: Path, run: Run) -> None:
    for number in range(40):
        shutil.copy(SAMPLES / "quillstone-open-1.0.txt", folder / f"{number:02}.txt")
    out = str(tmp_path / "out")
    command = [sys.executable, "-m", "licensenlp", "report", str(folder), "-o", out]
    with subprocess.Popen(command, stderr=subprocess.PIPE, cwd=ROOT) as started:
        assert started.stderr
        started.stderr.readline()  # some documents are read
        started.kill()
    db = sqlite3.connect(tmp_path / "out" / NAME)
    (before,) = db.execute("SELECT count(*) FROM documents").fetchone()
    db.close()
    assert 0 < before < 43
    result = run(folder, "-o", tmp_path / "out", "--resume")
    assert f"{before} documents read before" in result.stderr
    run(folder, "-o", tmp_path / "whole")
    assert written(tmp_path / "out") == written(tmp_path / "whole")
