"""The SARIF output: regions point at the words, in the right file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from licensenlp.report.sarif import sarif, uri
from licensenlp.types import Analysis, Document, Failure, Part

from .readings import FAILURE, TEXT, reading, unplaced


def run(*results: Analysis | Failure) -> dict[str, Any]:
    log = sarif(results)
    assert log["version"] == "2.1.0"
    found: dict[str, Any] = log["runs"][0]
    return found


def region_of(result: dict[str, Any]) -> dict[str, Any]:
    region: dict[str, Any] = result["locations"][0]["physicalLocation"]["region"]
    return region


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_regions_name_the_words(newline: str) -> None:
    text = TEXT.replace("\n", newline)
    moved = [
        replace(
            c,
            evidence=replace(
                c.evidence, start=(at := text.index(c.evidence.text)), end=at + len(c.evidence.text)
            ),
        )
        for c in reading().clauses
    ]
    found = reading(document=Document(text=text, path="heron.txt"), clauses=tuple(moved), review=())
    lines = text.split(newline)
    for clause, result in zip(moved, run(found)["results"], strict=True):
        region = region_of(result)
        assert region["startLine"] == region["endLine"]
        line = lines[region["startLine"] - 1]
        assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == clause.evidence.text
        assert text[region["charOffset"] :][: region["charLength"]] == clause.evidence.text


def test_rules_are_the_labels_and_indexes_agree() -> None:
    found = run(reading())
    rules = found["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules} == {c.label for c in reading().clauses} | {"review"}
    for result in found["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_restrictions_warn_and_the_rest_notes() -> None:
    levels = {r["ruleId"]: r["level"] for r in run(reading())["results"]}
    assert levels["output-training"] == levels["user-threshold"] == "warning"
    assert levels["license-grant"] == "note"


def test_doubts_reach_the_results() -> None:
    results = run(reading())["results"]
    assert [r["properties"]["review"] for r in results if "review" in r.get("properties", {})]
    assert region_of(results[-1])["snippet"] == {"text": "HERON"}


def test_a_failure_is_a_notification() -> None:
    invocation = run(unplaced(), FAILURE)["invocations"][0]
    assert not invocation["executionSuccessful"]
    assert invocation["toolExecutionNotifications"][0]["descriptor"] == {"id": "L304"}
    assert run(reading())["invocations"][0]["executionSuccessful"]


def test_a_bundle_names_each_file_with_its_own_lines() -> None:
    cut = TEXT.index("2. Scale")
    parts = (
        Part(path="m/LICENSE", role="LICENSE", start=0, end=cut),
        Part(path="m/USE POLICY.md", role="USE_POLICY", start=cut, end=len(TEXT)),
    )
    found = run(reading(document=Document(text=TEXT, path="m", parts=parts)))
    third = found["results"][2]
    place = third["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "m/USE%20POLICY.md"
    assert place["region"]["startLine"] == 2
    assert place["region"]["startColumn"] == 1


def test_extracted_text_is_said_to_be_that() -> None:
    doc = Document(text=TEXT, path="heron.pdf", media_type="application/pdf")
    (first, *_) = run(reading(document=doc))["results"]
    assert first["locations"][0]["properties"] == {"regionOf": "extracted text"}


@pytest.mark.parametrize(
    ("path", "found"), [("-", "stdin"), ("a b/c#d", "a%20b/c%23d"), ("/x/ü", "file:///x/%C3%BC")]
)
def test_uri(path: str, found: str) -> None:
    assert uri(path) == found
