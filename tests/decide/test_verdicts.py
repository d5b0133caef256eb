"""Rulings in the formats that machines read."""

from __future__ import annotations

import json
from xml.etree import ElementTree as Xml

from licensenlp.decide import verdicts
from licensenlp.decide.gate import rule
from licensenlp.decide.policy import Doubts, Outcome, Policy
from licensenlp.types import Failure
from tests.decide.drafts import GRANT, Draft, analysis, mau

BAN: Draft = ("commercial-use", "prohibits", {}, "No <trade> & \x1b[31mno fees.")
POLICY = Policy(
    uses=("commercial",),
    sizes={"monthly_active_users": 5},
    doubts=Doubts(unknown_license=Outcome.ALLOWED),
)
ANSWERS: list[verdicts.Answer] = [
    rule(analysis(GRANT, mau(9), BAN, path="a/HERON"), POLICY),
    rule(analysis(GRANT, path="b"), POLICY),
    Failure(path="c", code="L301", message="c: no text"),
]


def test_text_quotes_the_clause_and_the_condition() -> None:
    said = verdicts.text(ANSWERS)
    assert "a/HERON: forbidden (open)" in said
    assert "changes above 9 monthly active users" in said
    assert "No <trade> & \\x1b[31mno fees." in said and "\x1b" not in said
    assert "b: allowed" in said and "c: unreadable" in said


def test_text_tells_an_answer_once_and_how_many_documents_got_each() -> None:
    twice = rule(analysis(BAN, BAN, path="twice"), POLICY)
    said = verdicts.text([twice, *ANSWERS])
    assert said.count("use: commercial: commercial use is refused") == 2
    assert "likewise c1\n" in said
    assert said.endswith("4 documents: 1 allowed, 2 forbidden, 1 unreadable\n")
    assert "documents:" not in verdicts.text(ANSWERS[:1])
    assert len(json.loads(verdicts.as_json([twice]))["documents"][0]["findings"]) == 2


def test_json_holds_every_document() -> None:
    found = json.loads(verdicts.as_json(ANSWERS))
    assert found["outcome"] == "forbidden"
    assert [one.get("outcome") for one in found["documents"]] == ["forbidden", "allowed", None]
    assert found["documents"][0]["findings"][0]["clause"]["label"] == "commercial-use"
    assert found["documents"][2]["error"]["code"] == "L301"


def test_sarif_points_at_the_words() -> None:
    run = json.loads(verdicts.as_sarif(ANSWERS))["runs"][0]
    (result,) = run["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert (region["startLine"], region["startColumn"]) == (4, 1)
    assert region["endColumn"] == len(BAN[3]) + 1
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "use"
    assert result["level"] == "error"
    assert run["invocations"][0]["executionSuccessful"] is False


def test_junit_counts_and_is_xml() -> None:
    root = Xml.fromstring(verdicts.junit(ANSWERS))
    suite = root.find("testsuite")
    assert suite is not None
    assert {n: suite.get(n) for n in ("tests", "failures", "errors")} == {
        "tests": "3",
        "failures": "1",
        "errors": "1",
    }
    assert [len(case) for case in suite] == [1, 0, 1]
