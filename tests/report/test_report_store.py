"""The store and the files written from it, on documents built by hand."""

from __future__ import annotations

import base64
import csv
import hashlib
import html
import io
import json
import re
import sqlite3
import zlib
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from licensenlp.errors import Usage
from licensenlp.report import build, drawing, tables
from licensenlp.report.batch import outcome as kept
from licensenlp.report.environment import embedded
from licensenlp.report.page import report_html, script_hash
from licensenlp.report.store import NAME, Outcome, Store, is_store, open_store

from .readings import CLAUSES, FAILURE, TEXT, reading, unplaced

EVIL = '=HYPERLINK("x")</script><script>alert(1)</script>.txt'


def outcome(path: str = "heron.txt") -> Outcome:
    found = reading()
    found = replace(found, document=replace(found.document, path=path))
    return kept(path, found)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / NAME, resume=False) as opened:
        opened.add(outcome(), {"vendor": "Heron Labs"}, "1")
        opened.add(outcome(EVIL), {"model": "=1+1"}, "1")
        bare = replace(unplaced(), document=replace(unplaced().document, path="a.md"))
        opened.add(kept("a.md", bare), {}, "1")
        opened.add(Outcome(path=FAILURE.path, sha256="", contract=FAILURE.to_json()), {}, "1")
        yield opened


def test_counts_and_tiers(store: Store) -> None:
    assert store.counts() == (3, 1)
    counts = tables.tier_counts(store)
    assert (counts["source-available"], counts["none"], sum(counts.values())) == (2, 1, 3)


def test_an_outcome_takes_the_place_of_its_older_one(store: Store) -> None:
    store.add(outcome(), {}, "2")
    assert store.counts() == (3, 1)
    assert store.stamps()["heron.txt"][1] == "2"
    (clauses,) = next(store.rows("SELECT count(*) FROM clauses"))
    assert clauses == 2 * len(CLAUSES)


def test_a_document_that_breaks_off_leaves_nothing(store: Store) -> None:
    twice = dict(outcome("new.txt").contract)
    twice["clauses"] = [*twice["clauses"], twice["clauses"][0]]
    with pytest.raises(sqlite3.IntegrityError):
        store.add(Outcome(path="new.txt", sha256="1", contract=twice), {}, "1")
    assert "new.txt" not in store.stamps()


def test_what_goes_takes_its_clauses_along(store: Store) -> None:
    store.keep_only(["a.md"])
    for table in ("clauses", "reasons"):
        assert next(store.rows(f"SELECT count(*) FROM {table}"))[0] == 0
    assert not list(store.rows("PRAGMA foreign_key_check"))


def test_views_answer_the_common_questions(store: Store) -> None:
    bounds = [dict(row) for row in store.rows("SELECT * FROM thresholds")]
    assert {row["amount"] for row in bounds} == {5_000_000}
    assert [row["path"] for row in store.rows("SELECT * FROM failures")] == ["bad.pdf"]
    assert next(store.rows("SELECT * FROM spectrum"))["score"] == 48.0


def test_csv_runs_nothing_in_a_spreadsheet(store: Store) -> None:
    rows = list(csv.DictReader(io.StringIO("".join(tables.documents_csv(store)))))
    assert len(rows) == 4
    cells = [cell for row in rows for cell in row.values()]
    assert "'=1+1" in cells and f"'{EVIL}" in cells
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", " =1", "\t=1", "\n=1", "\r", "＝1"])
def test_whatever_begins_a_formula_is_made_harmless(text: str) -> None:
    assert tables.harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", ["a=1", "", 3, -2.5, None])
def test_other_cells_stay(value: object) -> None:
    assert tables.harmless(value) == value


def test_clauses_csv_has_a_row_a_clause(store: Store) -> None:
    rows = list(csv.DictReader(io.StringIO("".join(tables.clauses_csv(store)))))
    assert [row["id"] for row in rows[: len(CLAUSES)]] == ["c1", "c2", "c3", "c4"]


def test_json_holds_the_contract_s_objects(store: Store) -> None:
    found = {one["document"]["path"]: one for one in json.loads("".join(tables.report_json(store)))}
    assert found["heron.txt"]["clauses"] == outcome().contract["clauses"]
    assert found["heron.txt"]["metadata"] == {"vendor": "Heron Labs"}
    assert found["bad.pdf"]["error"]["code"] == FAILURE.code


def test_markdown_keeps_its_tables(store: Store) -> None:
    lines = "".join(tables.report_md(store)).splitlines()
    assert any(line.startswith("| bad.pdf | L304 |") for line in lines)
    documents = lines[lines.index("## Documents, closed first") :]
    widths = {len(re.findall(r"(?<!\\)\|", line)) for line in documents[2:7]}
    assert widths == {9}
    assert not any("<script>" in re.sub(r"\\.", "", line) for line in lines)


def test_no_word_of_a_document_becomes_markup(store: Store) -> None:
    page = "".join(report_html(store))
    assert page.count("<script>") == 1  # the page's own
    assert "<b>rival</b>" not in page and "alert(1)</script>" not in page
    data = re.findall(r'<script type="application/json" id="(\w+)">(.*?)</script>', page, re.S)
    parts = {name: json.loads(words) for name, words in data}
    assert [one["path"] for one in parts["overview"]] == [EVIL, "a.md", "heron.txt"]
    assert parts["overview"][2]["cells"]["user-threshold"] == ["conditions"]
    assert parts["overview"][2]["why"] == "Above 5,000,000 users other terms are needed"


def test_every_document_has_its_own_part_with_its_whole_text(store: Store) -> None:
    packed = re.findall(
        r'<script type="text/plain" id="p(\d)">(.*?)</script>', "".join(report_html(store))
    )
    assert [number for number, _ in packed] == ["1", "2", "3"]
    parts = [zlib.decompress(base64.b64decode(words), wbits=-15).decode() for _, words in packed]
    assert "<script" not in "".join(parts) and "<b>rival</b>" not in "".join(parts)
    heron = parts[2]
    assert 'id="r-c3"' in heron and 'data-label="user-threshold"' in heron
    assert "decides the tier" in heron and "rules and model disagree" in heron
    shown = re.sub(r"<sup>.*?</sup>|<[^>]+>", "", heron[heron.index('<div class="text"') :])
    assert html.unescape(shown).strip() == TEXT.strip()


def test_the_policy_lets_the_page_s_script_run_and_no_other(store: Store) -> None:
    page = "".join(report_html(store))
    script = page[page.index("<script>") + 8 : page.rindex("</script>")]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert script_hash() == f"sha256-{digest}"
    assert f"script-src '{script_hash()}'" in page


def test_the_page_loads_nothing(store: Store) -> None:
    page = "".join(report_html(store))
    assert not re.search(r'(?:src|href)="(?!#|data:,")', page)
    assert "url(" not in page and "@import" not in page and "fetch(" not in page


def test_embedded_json_cannot_end_its_element() -> None:
    words = "</script><!--\u2028&"
    assert not set("<>&\u2028") & set(embedded(words))
    assert json.loads(embedded(words)) == words


def test_other_files_are_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"years of work")
    with pytest.raises(Usage, match="--force"):
        build.prepare(tmp_path, resume=False, force=False)
    assert build.prepare(tmp_path, resume=False, force=True) == tmp_path / NAME


@pytest.mark.issue(7)
def test_a_report_is_gone_on_with_or_replaced_as_asked(tmp_path: Path, store: Store) -> None:
    assert is_store(tmp_path / NAME)
    build.write(store, tmp_path)
    assert not list(tmp_path.glob(".*.part"))
    with pytest.raises(Usage, match="--resume, or replace it with --force"):
        build.prepare(tmp_path, resume=False, force=False)
    for resume, force in ((True, False), (False, True)):
        assert build.prepare(tmp_path, resume=resume, force=force) == tmp_path / NAME


def test_a_damaged_database_is_named(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"SQLite format 3\0" + b"\xff" * 400)
    with pytest.raises(Usage, match=NAME), open_store(tmp_path / NAME, resume=True):
        pass


def test_figures_are_drawn_here_where_the_process_beside_ends(
    monkeypatch: pytest.MonkeyPatch, store: Store
) -> None:
    class Broken:
        def __init__(self, *given: Any, **named: Any) -> None: ...

        def __enter__(self) -> Broken:
            return self

        def __exit__(self, *raised: Any) -> None: ...

        def submit(self, *task: Any) -> Future[Any]:
            future: Future[Any] = Future()
            future.set_exception(BrokenProcessPool("ended"))
            return future

    with drawing.started(store, jobs=2) as awaited:
        beside = awaited()
    monkeypatch.setattr(drawing, "ProcessPoolExecutor", Broken)
    with drawing.started(store, jobs=2) as awaited:
        assert awaited() == beside == drawing.drawn(store)
    assert "<svg" in beside.figures[0][2]
