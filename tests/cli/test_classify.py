"""`licensenlp classify` from end to end, on the project's own samples."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from licensenlp.report.render import FORMATS
from licensenlp.types import SCHEMA_VERSION

from .conftest import SAMPLES, Run

CORVID = SAMPLES / "corvid-community-2.txt"
PDF = SAMPLES / "kestrel-api-terms.pdf"


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "empty.txt"
    path.touch()
    return path


def test_text_reads_as_a_reading(run: Run) -> None:
    result = run("classify", CORVID)
    assert result.exit_code == 0
    assert result.stderr == ""
    text = " ".join(result.stdout.split())
    assert "450,000,000 monthly active users" in text
    assert "§ 3. LARGE OPERATORS" in text
    assert result.stdout.splitlines()[-1] == "Not legal advice."


def test_json_is_the_contract_s_object_and_offsets_hold(run: Run) -> None:
    found = json.loads(run("classify", CORVID, "--format", "json").stdout)
    assert found["schema_version"] == SCHEMA_VERSION
    assert set(found) >= {"document", "license", "clauses", "spectrum", "review", "warnings"}
    text = CORVID.read_bytes().decode()
    assert found["clauses"]
    for clause in found["clauses"]:
        assert text[clause["start"] : clause["end"]] == clause["text"]


@pytest.mark.parametrize(
    "sample", ["kestrel-api-terms.pdf", "saltmarsh-weights-1.1.docx", "brightwater-terms.html"]
)
def test_saved_text_is_what_offsets_count_in(sample: str, run: Run, tmp_path: Path) -> None:
    kept = tmp_path / "text.txt"
    found = json.loads(
        run("classify", SAMPLES / sample, "--format", "json", "--save-text", kept).stdout
    )
    text = kept.read_bytes().decode()
    assert len(text) == found["document"]["characters"]
    assert found["clauses"]
    for clause in found["clauses"]:
        assert text[clause["start"] : clause["end"]] == clause["text"]


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_holds_what_standard_output_would(form: str, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shown = run("classify", CORVID, PDF, "--format", form)
    kept = run("classify", CORVID, PDF, "--format", form, "-o", out)
    assert shown.exit_code == kept.exit_code == 0
    assert kept.stdout == ""
    assert out.read_bytes().decode() == shown.stdout
    assert sorted(tmp_path.iterdir()) == [out]


def test_standard_input(run: Run) -> None:
    result = run("classify", "-", "--format", "json", input=CORVID.read_bytes())
    assert json.loads(result.stdout)["document"]["path"] == "-"


def test_empty_standard_input_is_no_path_to_check(run: Run) -> None:
    result = run("classify", "-", input=b"")
    assert result.exit_code == 3
    assert result.stderr == "[L303] -: no bytes came. Check what gives them\n"


def test_a_bundle_names_its_files(run: Run, tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_bytes(CORVID.read_bytes())
    (tmp_path / "USE_POLICY.md").write_bytes((SAMPLES / "corvid-use-policy.md").read_bytes())
    found = json.loads(run("classify", tmp_path, "--bundle", "--format", "json").stdout)
    files = {Path(clause["file"]).name for clause in found["clauses"]}
    assert files == {"LICENSE", "USE_POLICY.md"}


# --- what cannot be read ----------------------------------------------------------------------


def test_nothing_read_is_3_and_nothing_is_written(run: Run, empty: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    result = run("classify", empty, "--format", "json", "-o", out)
    assert (result.exit_code, result.stdout) == (3, "")
    assert re.fullmatch(r"\[L303\] .*empty\.txt: .*\n", result.stderr)
    assert not out.exists()


@pytest.mark.parametrize("form", FORMATS)
def test_some_unread_is_1_and_listed(form: str, run: Run, empty: Path) -> None:
    result = run("classify", empty, CORVID, tmp := empty.with_name("none"), "--format", form)
    assert result.exit_code == 1
    assert "[L303]" in result.stderr
    assert "[L302]" in result.stderr
    for path in (empty, CORVID, tmp):
        assert path.name in re.sub(r"\s|\\", "", result.stdout)


def test_json_list_keeps_the_order_of_the_input(run: Run, empty: Path) -> None:
    found = json.loads(run("classify", empty, CORVID, "--format", "json").stdout)
    assert [one["document"]["path"] for one in found] == [str(empty), str(CORVID)]
    assert found[0]["error"]["code"] == "L303"


def test_a_file_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    result = run("classify", CORVID, "-o", tmp_path / "none" / "out.txt")
    assert result.exit_code == 2
    assert "out.txt: cannot be written" in result.stderr


def test_an_old_file_survives_a_failed_run(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.html"
    out.write_text("as it was")

    def broken(results: object) -> str:
        raise RuntimeError("no template")

    monkeypatch.setattr("licensenlp.report.render_html.render_html", broken)
    assert run("classify", CORVID, "--format", "html", "-o", out).exit_code == 1
    assert out.read_text() == "as it was"
    assert list(tmp_path.iterdir()) == [out]


def test_save_text_is_for_one_document(run: Run, tmp_path: Path) -> None:
    result = run("classify", CORVID, PDF, "--save-text", tmp_path / "text")
    assert result.exit_code == 2
    assert not list(tmp_path.iterdir())


# --- talk and colour --------------------------------------------------------------------------


def test_progress_is_on_standard_error_unless_quiet(run: Run) -> None:
    assert "Reading 2 of 2" in run("classify", CORVID, PDF, "--format", "json").stderr
    assert run("classify", CORVID, PDF, "--format", "json", "--quiet").stderr == ""


def test_quiet_still_tells_errors(run: Run, empty: Path) -> None:
    assert "[L303]" in run("classify", empty, "-q").stderr


def test_colour_is_for_terminals_that_want_it(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert "\x1b[" in run("classify", CORVID, color=True).stdout
    assert "\x1b[" not in run("classify", CORVID).stdout
    run("classify", CORVID, "-o", tmp_path / "out", color=True)
    assert "\x1b[" not in (tmp_path / "out").read_text()
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in run("classify", CORVID, color=True).stdout


def test_verbose_text_quotes_in_full(run: Run) -> None:
    brief, full = (run("classify", CORVID, *more).stdout for more in ((), ("-v",)))
    assert "rule:" in full
    assert "rule:" not in brief
    assert len(full) > len(brief)
