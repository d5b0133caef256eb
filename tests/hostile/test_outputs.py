"""What is written: no markup, formula, escape or path of a document takes effect."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import click
import pytest

from licensenlp.ingest import from_text
from licensenlp.pipeline import default_pipeline
from licensenlp.report.render import FORMATS, render
from licensenlp.report.tables import harmless
from licensenlp.types import Analysis
from tests.chromium import chromium

from .reading import ROOT, run

SAMPLES = ROOT / "corpus" / "samples"
RAN = "document.documentElement.setAttribute('data-ran','yes')"
PAYLOADS = [
    f"<script>{RAN}</script>",
    f"</script><script>{RAN}</script>",
    f"<img src=x onerror={RAN}>",
    f"<svg/onload={RAN}>",
    f"<svg><script>{RAN}</script></svg>",
    f"\"><script>{RAN}</script>",
    f"' autofocus onfocus={RAN} x='",
    f"\" onmouseover=\"{RAN}\" style=\"position:fixed;inset:0\" x=\"",
    f"<details open ontoggle={RAN}>",
    f"<iframe srcdoc=\"<script>parent.{RAN}</script>\"></iframe>",
    f"<a href=\"javascript:{RAN}\">x</a>",
    f"<style>@import 'data:text/css,*{{color:red}}'</style><body onload={RAN}>",
    f"</textarea></title></style></template></noscript><script>{RAN}</script>",
    f"<!--><script>{RAN}</script>-->",
    f"<![CDATA[><script>{RAN}</script>]]>",
    f"&lt;script&gt;{RAN}&lt;/script&gt;&#60;script&#62;",
    f"<math><mtext></p><script>{RAN}</script></mtext></math>",
    f"{{{{constructor.constructor('{RAN}')()}}}}${{{RAN}}}",
    f"<base href='http://127.0.0.1:9/'><link rel=stylesheet href=x><script src=x></script>{RAN}",
    "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'><form action=x><input>",
]  # fmt: skip
CONTROLS = "\x1b]0;title\x07\x1b[2J\x1b[31m\x9b32m\x08\x08\r\u202e\u2028\x7f"


def analysed(words: str, name: str = "LICENSE") -> Analysis:
    text = f"WADER LICENCE\n\n1. Uses {words}\n\nYou may not use Wader {words} commercially.\n" * 2
    return replace_path(default_pipeline().analyse(from_text(text)), name)


def replace_path(found: Analysis, name: str) -> Analysis:
    return replace(found, document=replace(found.document, path=name))


def opened(file: Path) -> str:
    """The page's tree once its scripts have run, in a headless Chromium without a network."""
    options = (
        "--headless --no-sandbox --disable-gpu --disable-background-networking --no-first-run"
        " --disable-component-update --disable-sync --virtual-time-budget=3000"
    ).split()
    profile = file.parent / "profile"
    command = [chromium(), *options, f"--user-data-dir={profile}", "--dump-dom", file.as_uri()]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def test_a_page_on_which_a_script_runs_would_be_seen(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(f"<!doctype html><p>x<script>{RAN}</script>", encoding="utf-8")
    assert 'data-ran="yes"' in opened(file)


def test_payloads_in_documents_names_and_facts_do_nothing(tmp_path: Path) -> None:
    """All payloads in one reading and one report: each page is opened once."""
    reading = tmp_path / "reading.html"
    reading.write_text(
        "".join(render([analysed(each, f"{each}.txt") for each in PAYLOADS], "html")),
        encoding="utf-8",
    )
    shown = opened(reading)
    assert 'data-ran="yes"' not in shown
    assert shown.count("&lt;script&gt;") > len(PAYLOADS)


def test_payloads_in_a_report_do_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    with (tmp_path / "list.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("path", "model", "vendor", "date", "version", "source"))
        for number, each in enumerate(PAYLOADS):
            name = f"{each.replace('/', '∕')[:200]}{number}.txt"
            (folder / name).write_text(analysed(each).document.text, encoding="utf-8")
            rows.writerow((f"in/{name}", each, each, each, each, each))
    done = run("report", "--manifest", "list.csv", "-o", "out", "--quiet", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    shown = opened(tmp_path / "out" / "report.html")
    assert 'data-ran="yes"' not in shown
    assert "WADER" in shown or "in/" in shown
    cells = list(csv.reader(io.StringIO((tmp_path / "out/documents.csv").read_text("utf-8-sig"))))
    assert len(cells) == 1 + len(PAYLOADS)


FORMULAS = ["=1+1", "+1", "-1+cmd|'x'!A0", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("x")', "＝1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_begins_as_a_formula(text: str) -> None:
    assert str(harmless(text)).startswith("'")
    assert harmless(f"a{text}") == f"a{text}"


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_moves_a_terminal(form: str) -> None:
    shown = "".join(render([analysed(CONTROLS, f"x{CONTROLS}.txt")], form, full=True))
    acting = {sign for sign in CONTROLS if not sign.isprintable()}
    assert not acting & set(click.unstyle(shown))  # bold is ours


def test_no_command_moves_a_terminal(tmp_path: Path) -> None:
    odd = "\x1b[2J\x9b31m\u202e"
    text = f"You may not sell {odd} it. You may copy {odd} and change it, {odd} for a fee of $5.\n"
    for number in range(2):
        path = tmp_path / f"{odd}{number}.txt"
        path.write_text(f"LICENCE {odd}{number}\n\n{text}" * 3, encoding="utf-8")
    names = sorted(path.name for path in tmp_path.iterdir())
    run("policy", "init", "policy.toml", cwd=tmp_path)
    for command in (
        ("classify", *names),
        ("diff", *names),
        ("check", *names, "--policy", "policy.toml"),
        ("report", ".", "-o", "out", "--force"),
        ("classify", f"no{odd}", "--debug"),
    ):
        done = run(*command, cwd=tmp_path)
        said = (done.stdout + done.stderr).decode()
        assert said and not set(odd) - set("[2J31m") & set(said), command


def test_nothing_is_written_outside_what_was_named(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    shutil.copy(SAMPLES / "quillstone-open-1.0.txt", tmp_path / "up.txt")
    rows = ["path,model", "../../up.txt,../../../evil", "/nowhere/evil.txt,/evil", "..,..", "out,x"]
    (inner / "list.csv").write_text("\n".join(rows), encoding="utf-8")
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    done = run("report", "--manifest", "list.csv", "-o", "out", "--quiet", cwd=inner)
    assert done.returncode == 1, done.stderr
    after = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert all(path.is_relative_to(inner / "out") for path in after - before)
    found = json.loads((inner / "out" / "report.json").read_text(encoding="utf-8"))
    assert ["error" in one for one in found].count(False) == 1


def test_a_folder_of_other_files_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "report.html").write_text("mine", encoding="utf-8")
    sample = SAMPLES / "quillstone-open-1.0.txt"
    done = run("report", sample, "-o", "out", cwd=tmp_path)
    assert done.returncode == 2 and b"--force" in done.stderr
    assert (out / "report.html").read_text(encoding="utf-8") == "mine"
    assert run("report", sample, "-o", "out", "--force", cwd=tmp_path).returncode == 0
