"""`annotations check` finds everything that is wrong, with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from licensenlp.training.checking import check_files

SENTENCE = "The heron that stands in line {n} of the pond may be watched by anyone at all. "
LONG = "".join(SENTENCE.format(n=n) + f"Reed {n * 7} bends. " for n in range(40))


def problems(folder: Path, *lines: Any, own: bool = False) -> list[str]:
    path = folder / "a.jsonl"
    path.write_text(
        "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), "utf-8"
    )
    return [str(problem) for problem in check_files([path], own_labels=own).problems]


def spanned(text: str, *spans: dict[str, Any], group: str = "g") -> dict[str, Any]:
    return {"text": text, "spans": list(spans), "meta": {"group": group}}


GOOD = {"start": 0, "end": 5, "label": "fees", "effect": "requires"}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "not JSON"),
        (spanned("Heron", GOOD | {"end": 6}), "outside the text"),
        (spanned("Heron", GOOD | {"label": "fee"}), "unknown label"),
        (spanned("Heron", GOOD | {"effect": "permits"}), "unknown effect"),
        (spanned("Heron", GOOD | {"attributes": {"rate": 7}}), "unknown value of rate"),
        (spanned("Heron", GOOD, GOOD), "twice"),
        (spanned("First text", GOOD), "annotates the same text"),
    ],
)
def test_each_problem_has_its_line(tmp_path: Path, line: Any, says: str) -> None:
    found = problems(tmp_path, spanned("First text", GOOD), line, spanned("Third text", GOOD))
    assert len(found) == 1
    assert says in found[0]
    assert "a.jsonl:2:" in found[0]


def test_all_problems_are_told(tmp_path: Path) -> None:
    assert len(problems(tmp_path, "{", "{", spanned("Heron", GOOD), "[]")) == 3


def test_own_labels_are_welcome_where_asked_for(tmp_path: Path) -> None:
    line = spanned("Heron", {"start": 0, "end": 5, "label": "unfair"})
    assert problems(tmp_path, line)
    assert not problems(tmp_path, line, own=True)


def test_near_duplicates_belong_into_one_group(tmp_path: Path) -> None:
    other = LONG.replace("Reed 14 bends", "Reed fourteen bends")
    apart = [spanned(LONG, GOOD, group="a"), spanned(other, GOOD, group="b")]
    (found,) = problems(tmp_path, *apart)
    assert "in another group" in found
    assert "a.jsonl:2:" in found
    together = [spanned(LONG, GOOD, group="a"), spanned(other, GOOD, group="a")]
    assert not problems(tmp_path, *together)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (found,) = check_files([tmp_path / "none.jsonl"]).problems
    assert "none.jsonl" in str(found)


def test_no_records_are_no_problem(tmp_path: Path) -> None:
    assert problems(tmp_path, "") == []
