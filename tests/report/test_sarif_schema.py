"""Every SARIF log is valid by the official schema, and its regions are those of the file."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from licensenlp.decide.verdicts import as_sarif
from licensenlp.report.sarif import sarif
from licensenlp.types import Document, Part
from tests.decide.running import run
from tests.decide.test_verdicts import ANSWERS

from .readings import FAILURE, TEXT, reading, unplaced
from .schemas import faults, validator

SAMPLES = Path(__file__).parents[2] / "corpus" / "samples"
BUNDLE = Document(
    text=TEXT,
    path="m",
    parts=(
        Part(path="m/A B.md", role="LICENSE", start=0, end=40),
        Part(path="/x/ü", role="NOTICE", start=40, end=len(TEXT)),
    ),
)
LOGS: dict[str, Callable[[], Any]] = {
    "readings": lambda: sarif([reading(), unplaced(), FAILURE]),
    "bundle": lambda: sarif([reading(document=BUNDLE)]),
    "extracted": lambda: sarif(
        [reading(document=Document(text=TEXT, path="h.pdf", media_type="application/pdf"))]
    ),
    "nothing read": lambda: sarif([FAILURE]),
    "nothing at all": lambda: sarif([]),
    "rulings": lambda: json.loads(as_sarif(ANSWERS)),
    "no rulings": lambda: json.loads(as_sarif([])),
}


@pytest.mark.parametrize("name", LOGS)
def test_logs_are_valid(name: str) -> None:
    assert faults(json.loads(json.dumps(LOGS[name]()))) == []


SPOILED: list[tuple[tuple[str | int, ...], Any]] = [
    (("version",), "2.0.0"),
    (("runs", 0, "columnKind"), "bytes"),
    (("runs", 0, "results", 0, "level"), "fatal"),
    (("runs", 0, "results", 0, "message"), {}),
    (("runs", 0, "results", 0, "ruleIndex"), -2),
    (("runs", 0, "results", 0, "locations", 0, "physicalLocation", "region", "startLine"), 0),
    (("runs", 0, "tool", "driver", "name"), None),
]


@pytest.mark.parametrize(("path", "value"), SPOILED)
def test_the_schema_is_the_one_that_tells(path: tuple[str | int, ...], value: Any) -> None:
    log = copy.deepcopy(sarif([reading()]))
    inner: Any = log
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert len(faults(log)) >= 1


def test_the_schema_itself_is_sound() -> None:
    validator().check_schema(validator().schema)


@pytest.mark.parametrize(
    "name", ["corvid-community-2.txt", "brightwater-terms.html", "kestrel-api-terms.pdf"]
)
def test_commands_write_valid_logs_with_true_regions(name: str, tmp_path: Path) -> None:
    source = SAMPLES / name
    policy = tmp_path / "policy.toml"
    policy.write_text(
        'tiers = ["open"]\nobligations = []\n[organisation]\nuses = ["commercial", "medical"]\n'
        '[clauses]\nforbidden = ["warranty-disclaimer"]\n',
        encoding="utf-8",
    )
    saved = tmp_path / "text"
    run("classify", str(source), "--save-text", str(saved), "-o", str(tmp_path / "text-output"))
    text = saved.read_bytes().decode("utf-8")
    for command in (("classify",), ("check", "--policy", str(policy))):
        log = json.loads(run(*command, str(source), "--format", "sarif").stdout)
        assert faults(log) == []
        results = log["runs"][0]["results"]
        assert len(results) > 3
        for result in results:
            region = result["locations"][0]["physicalLocation"]["region"]
            assert cut(text, region) == region["snippet"]["text"]


def cut(text: str, region: dict[str, Any]) -> str:
    """The words at the region's lines and columns, found without its offsets."""
    lines: list[str] = text.split("\n")
    first, last = int(region["startLine"]) - 1, int(region["endLine"]) - 1
    begin, end = int(region["startColumn"]) - 1, int(region["endColumn"]) - 1
    if first == last:
        return lines[first][begin:end]
    return "\n".join([lines[first][begin:], *lines[first + 1 : last], lines[last][:end]])
